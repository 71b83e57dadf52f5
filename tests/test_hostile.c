/* SPDX-License-Identifier: MIT */
/*
 * Files from strangers: what is too large, names things it should not, or
 * tries to speak to the terminal or to a spreadsheet.  Large files are sparse
 * or made on the fly; test_large.c has the program read larger ones.
 */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/check.h"
#include "core/csv.h"
#include "core/export.h"
#include "core/timeline.h"
#include "tests/import_case.h"

#define MIB ((size_t)1024 * 1024)

/* Everything that a terminal might obey, and what paints over others. */
#define NASTY                                            \
	"\033]52;c;YQ==\007\033P$q\033\\\033[2J\302\233" \
	"31m\302\235x\302\234"                           \
	"\342\200\256\342\200\213\342\201\246\357\273\277\177\010\a\v"

/* ---- Output kept in memory */

static struct strbuf written = STRBUF_INIT;

static enum status
keep_written(void *context, const char *bytes, size_t n, struct error *why)
{
	(void)context;
	strbuf_add(&written, bytes, n);
	return strbuf_status(&written) == STATUS_OK ? STATUS_OK
						    : error_nomem(why);
}

static void
export_all(enum export_format format, const struct export_sink *sink)
{
	struct timeline *timeline;

	strbuf_clear(&written);
	if (timeline_open(&timeline, store, &error) != STATUS_OK ||
	    export_events(timeline, format, 0, sink, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	timeline_close(timeline);
}

static enum status
keep_finding(void *context, const struct store_finding *finding)
{
	(void)context;
	strbuf_printf(&written, "%.*s:%lld: %.*s\n", (int)finding->file.n,
	    finding->file.s, (long long)finding->line, (int)finding->reason.n,
	    finding->reason.s);
	return STATUS_OK;
}

/* The store as text, for comparing; the caller's. */
static char *
exported(enum export_format format)
{
	static const struct export_sink sink = { .write = keep_written };

	export_all(format, &sink);
	return mem_copy(written.text, written.n);
}

/* ---- Too large */

static void
sparse(const char *name, const char *before, size_t n, const char *after)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	fputs(before, file);
	assert_int_equal(fseek(file, (long)n, SEEK_CUR), 0);
	fputs(after, file);
	assert_int_equal(fclose(file), 0);
}

static enum status
import_file(const char *name, size_t cell_max)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
	return import_path(store, path,
	    &(struct import_options){ .cell_max = cell_max }, &report, &error);
}

static void
test_long_cell(void **state)
{
	(void)state;
	sparse("a.csv", "title\nx\n\"", 70 * MIB, "\"\n");
	assert_int_equal(import_file("a.csv", 0), STATUS_RANGE);
	assert_non_null(strstr(error.message, "a.csv:3: cell 1 is 73400320"));
	assert_non_null(strstr(error.message, "--max-cell"));
	write_text("b.csv", "title,b\nx,1234567\ny,12345678\n");
	assert_int_equal(import_file("b.csv", 7), STATUS_RANGE);
	assert_non_null(
	    strstr(error.message, "b.csv:3: cell 2 is 8 bytes long, and 7"));
	assert_int_equal(import_file("b.csv", 8), STATUS_OK);
}

/* Room for a long cell is not made bit by bit, copying it each time. */
static void
test_long_cell_cost(void **state)
{
	char path[256];
	struct bytes *bytes;
	struct csv_reader *reader;
	const struct csv_row *row;

	(void)state;
	sparse("a.csv", "\"", 8 * MIB, "\"\n");
	snprintf(path, sizeof path, "%s/a.csv", scratch_folder);
	assert_int_equal(bytes_open(&bytes, path, "UTF-8", &error), STATUS_OK);
	assert_int_equal(
	    csv_reader_open(&reader, bytes, &DIALECT_NATIVE, &error),
	    STATUS_OK);
	mem_fail_at(0);
	assert_int_equal(csv_reader_next(reader, &row, &error), STATUS_OK);
	assert_int_equal(row->cells[0].n, 8 * MIB);
	assert_in_range(mem_count(), 1, 40);
	csv_reader_close(reader);
	bytes_close(bytes);
}

/* Nothing closes a quote, as far as a row may go: its line alone is lost. */
static void
test_unclosed_far(void **state)
{
	static char line[MIB + 1];
	char path[256];
	FILE *file;
	int i;

	(void)state;
	snprintf(path, sizeof path, "%s/a.csv", scratch_folder);
	file = fopen(path, "wb");
	assert_non_null(file);
	memset(line, 'x', MIB - 1);
	line[MIB - 1] = '\n';
	fputs("title\n\"never closed\nnext\n", file);
	for (i = 0; i < 140; i++)
		fputs(line, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(import_file("a.csv", 0), STATUS_OK);
	assert_int_equal(report.events, 141);
	assert_int_equal(report.rejected, 1);
	strbuf_clear(&written);
	assert_int_equal(
	    store_scan_findings(store, keep_finding, NULL, &error), STATUS_OK);
	assert_non_null(strstr(written.text, "a.csv:2: a quote is not closed "
					     "within the longest row allowed"));
}

static void
test_unclosed_at_end(void **state)
{
	static const char row[] = "1,2024,a row like any other\n";
	char path[256];
	FILE *file;
	size_t rows = 16 * MIB / (sizeof row - 1), i;
	struct bytes *bytes;
	struct csv_reader *reader;
	const struct csv_row *got;
	int64_t faults = 0, count = 0, line = 0;

	(void)state;
	snprintf(path, sizeof path, "%s/a.csv", scratch_folder);
	file = fopen(path, "wb");
	assert_non_null(file);
	for (i = 0; i < rows; i++)
		fputs(row, file);
	fputs("1,2024,\"never closed\n", file);
	for (i = 0; i < rows / 2; i++)
		fputs(row, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(bytes_open(&bytes, path, NULL, &error), STATUS_OK);
	assert_int_equal(
	    csv_reader_open(&reader, bytes, &DIALECT_NATIVE, &error),
	    STATUS_OK);
	for (;;) {
		assert_int_equal(
		    csv_reader_next(reader, &got, &error), STATUS_OK);
		if (got == NULL)
			break;
		count++;
		if (got->fault != NULL)
			line = got->line;
		faults += got->fault != NULL;
	}
	assert_int_equal(faults, 1);
	assert_int_equal(line, rows + 1);
	assert_int_equal(count, rows + 1 + rows / 2);
	csv_reader_close(reader);
	bytes_close(bytes);
}

#define WIDTH 100000

/* A header and one row; equal: all columns have one name. */
static void
write_wide(const char *name, bool equal)
{
	struct strbuf text = STRBUF_INIT;
	size_t i;

	strbuf_add_text(&text, "title");
	for (i = 1; i < WIDTH; i++)
		strbuf_printf(&text, equal ? ",c" : ",c%zu", i);
	strbuf_add_text(&text, "\nx");
	for (i = 1; i < WIDTH; i++)
		strbuf_add_text(&text, ",v");
	strbuf_add_byte(&text, '\n');
	scratch_write_named(name, text.text, text.n);
	strbuf_release(&text);
}

static void
test_many_columns(void **state)
{
	char *csv;

	(void)state;
	write_wide("a.csv", false);
	assert_int_equal(import_file("a.csv", 0), STATUS_OK);
	assert_int_equal(report.events, 1);
	csv = exported(EXPORT_CSV);
	assert_non_null(strstr(csv, ",c99999\n"));
	mem_free(csv);
	write_wide("b.csv", true);
	assert_int_equal(import_file("b.csv", 0), STATUS_OK);
	assert_int_equal(report.events, 1);
	csv = exported(EXPORT_CSV);
	assert_non_null(strstr(csv, ",c (99999)\n"));
	mem_free(csv);
}

/* A few hundred kilobytes that unpack to more than is harmless. */
static void
test_bomb(void **state)
{
	char path[256];
	unsigned char *zeros;
	gzFile file;
	int i;

	(void)state;
	snprintf(path, sizeof path, "%s/a.csv.gz", scratch_folder);
	zeros = mem_alloc(MIB, 1);
	assert_non_null(zeros);
	file = gzopen(path, "wb9");
	assert_non_null(file);
	for (i = 0; i < 280; i++)
		assert_int_equal(gzwrite(file, zeros, (unsigned)MIB), MIB);
	assert_int_equal(gzclose(file), Z_OK);
	mem_free(zeros);
	assert_int_equal(import_file("a.csv.gz", 0), STATUS_REFUSED);
	assert_non_null(strstr(error.message, "250 times its size"));
}

/* ---- What a folder names */

static void
test_sources(void **state)
{
	static const char *const files[] = { "../../etc/passwd", "/etc/passwd",
		"/dev/zero", "sources/../../x", "..", ".", "", "link",
		"middle/x", "pipe", "folder", "folder/", "zero", "loop", "huge",
		"full", "nothing", NASTY };
	struct strbuf text = STRBUF_INIT;
	char path[256];
	size_t i;

	(void)state;
	strbuf_add_text(&text, "id,file\n");
	for (i = 0; i < sizeof files / sizeof *files; i++) {
		strbuf_printf(&text, "s%zu,", i);
		csv_write_cell(&text, span_of(files[i]));
		strbuf_add_byte(&text, '\n');
	}
	scratch_write_named("sources.csv", text.text, text.n);
	strbuf_release(&text);
	write_text("events.csv", "title,source,quote\nx,s0,root\n");
#define PATH(name) \
	(snprintf(path, sizeof path, "%s/" name, scratch_folder), path)
	assert_int_equal(symlink("/etc/passwd", PATH("link")), 0);
	assert_int_equal(symlink("/etc", PATH("middle")), 0);
	assert_int_equal(symlink("/dev/zero", PATH("zero")), 0);
	assert_int_equal(symlink("loop", PATH("loop")), 0);
	assert_int_equal(mkfifo(PATH("pipe"), 0600), 0);
	assert_int_equal(mkdir(PATH("folder"), 0700), 0);
	sparse("huge", "", (size_t)100 * 1024 * MIB, "x");
	sparse("full", "", MIB, "x");
	import_folder();
	/* Each that is named is told of; the empty one names nothing. */
	strbuf_clear(&written);
	assert_int_equal(
	    store_scan_findings(store, keep_finding, NULL, &error), STATUS_OK);
	for (i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "sources.csv:%zu: ", i + 2);
		if ((strstr(written.text, path) != NULL) != (*files[i] != '\0'))
			fail_msg("%s: '%s'", files[i], written.text);
	}
	assert_null(strstr(written.text, "FFFD"));
#undef PATH
}

/* The files of a folder themselves. */
static void
test_folder(void **state)
{
	char path[256];

	(void)state;
	snprintf(path, sizeof path, "%s/events.csv", scratch_folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(import_status(scratch_folder), STATUS_REFUSED);
	assert_int_equal(unlink(path), 0);
	write_text("events.csv", "title\nx\n");
	snprintf(path, sizeof path, "%s/actors.csv", scratch_folder);
	assert_int_equal(symlink("/dev/zero", path), 0);
	assert_int_equal(import_status(scratch_folder), STATUS_REFUSED);
	assert_non_null(strstr(error.message, "actors.csv: no regular file"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(import_status(scratch_folder), STATUS_OK);
	assert_int_equal(import_status("/dev/zero"), STATUS_REFUSED);
	assert_non_null(strstr(error.message, "a device without an end"));
}

/* ---- Bytes that are no text */

static void
test_bytes(void **state)
{
	static const char text[] =
	    "title\r\nok\nn\0l\rcesu \xed\xa0\x80\xed\xb0\x80\n\xef\xbb\xbf"
	    "bom\n\xff\nx\xc0\xaf\nx\xf4\x90\x80\x80\nend";

	(void)state;
	scratch_write_named("events.csv", text, sizeof text - 1);
	import_folder();
	assert_int_equal(report.events, 3);
	assert_int_equal(report.rejected, 5);
	strbuf_clear(&written);
	assert_int_equal(
	    store_scan_findings(store, keep_finding, NULL, &error), STATUS_OK);
	assert_non_null(strstr(written.text, "events.csv:3: "));
	assert_non_null(strstr(written.text, "events.csv:4: "));
	assert_non_null(strstr(written.text, "events.csv:6: "));
	assert_non_null(strstr(written.text, "events.csv:7: "));
	assert_non_null(strstr(written.text, "events.csv:8: "));
}

/* A name that no header of ours may have would be exported and refused. */
static void
test_header_bytes(void **state)
{
	static const char text[] = "event_date,event_type,actor1,a\0b\n"
				   "2024-05-03,Battles,A,B\n";

	(void)state;
	scratch_write_named("a.csv", text, sizeof text - 1);
	assert_int_equal(import_file("a.csv", 0), STATUS_SYNTAX);
	assert_non_null(strstr(
	    error.message, "a.csv: the name of column 4 has a NUL byte"));
}

/* ---- What reaches a terminal */

/* Nothing that a terminal obeys, hides or turns round. */
static void
assert_tame(const char *s, size_t n)
{
	size_t i = 0, length;
	uint32_t c;

	while (i < n) {
		c = text_decode(s + i, n - i, &length);
		if ((c < 0x20 && c != '\n' && c != '\t') ||
		    (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
		    (c >= 0x202a && c <= 0x202e) ||
		    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
		    (c >= 0xfff9 && c <= 0xfffb) || c == TEXT_INVALID)
			fail_msg("U+%04X reaches the terminal", (unsigned)c);
		i += length;
	}
}

static void
write_nasty(void)
{
	static const char *const columns[] = { "id", "title", "summary", "type",
		"actors", "locations", "source", "quote", "tags", "prefix",
		"suffix", NASTY " column", "marks" };
	struct strbuf text = STRBUF_INIT;
	size_t count = sizeof columns / sizeof *columns, i, c;

	for (i = 0; i < count; i++) {
		if (i > 0)
			strbuf_add_byte(&text, ',');
		csv_write_cell(&text, span_of(columns[i]));
	}
	/* Every control of both sets, then all together. */
	for (c = 0; c <= 0xa0; c++) {
		if (c == 0x20)
			c = 0x7f;
		for (i = 0; i < count; i++) {
			strbuf_add_text(&text, i == 0 ? "\n\"" : ",\"");
			strbuf_printf(&text, "%zu ", c);
			if (c > 0 && c < 0xa0)
				strbuf_add_char(&text, (uint32_t)c);
			else if (c > 0)
				strbuf_add_text(&text, NASTY);
			strbuf_add_text(&text, "x\"");
		}
	}
	strbuf_add_text(&text, "\nlast,e");
	for (i = 0; i < 10000; i++)
		strbuf_add_char(&text, 0x301);
	strbuf_add_text(&text, ",,,,,,,,,,,\n2,,no title,,,,,,,,,,\n");
	scratch_write_named("events.csv", text.text, text.n);
	strbuf_release(&text);
}

static void
test_terminal(void **state)
{
	static const struct export_sink sink = { .write = keep_written,
		.terminal = true };
	struct timeline *timeline;
	size_t problems;
	int i;

	(void)state;
	write_nasty();
	write_text("sources.csv", "id,title,publisher,url,file\n161 x,"
				  "\033[2J,\302\233,\033]0;x\007,\033[1m\n");
	write_text("actors.csv", "name,kind,aliases,about,\033]x\n\033[31m,"
				 "\033,\033;\a,\033\n,\033,,,\n");
	import_folder();
	assert_true(report.events >= 67);
	for (i = EXPORT_TEXT; i <= EXPORT_JSON; i++) {
		export_all((enum export_format)i, &sink);
		assert_true(written.n > 1000);
		assert_tame(written.text, written.n);
	}
	assert_int_equal(timeline_open(&timeline, store, &error), STATUS_OK);
	strbuf_clear(&written);
	for (i = 0; i < FACET_COUNT; i++)
		assert_int_equal(export_facet(timeline, (enum facet)i,
				     EXPORT_TEXT, &sink, &error),
		    STATUS_OK);
	assert_true(written.n > 1000);
	assert_tame(written.text, written.n);
	timeline_close(timeline);
	strbuf_clear(&written);
	assert_int_equal(check_run(store, &sink, &problems, &error), STATUS_OK);
	assert_true(problems > 0);
	assert_tame(written.text, written.n);
}

/* ---- There and back */

static uint64_t seed;

static size_t
chance(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % n);
}

static void
add_pieces(struct strbuf *cell)
{
	static const char *const pieces[] = { "a", "B c", ";", "=", ">", " > ",
		",", "\"", "\"\"", "'", "\t", "\n", "\r", "\r\n", " ", "\\",
		"=cmd|' /C calc'!A0", "\033[0m", "\001", "\302\205", "\303\251",
		"e\314\201", "\342\200\256", "\357\273\277", "\342\200\250",
		"sep=;", "#", "|", ";;", " ; ", "http://x/?a=b;c", "NULL", "0",
		"\302\240", "\360\237\230\200" };
	size_t n = chance(5);

	while (n-- > 0)
		strbuf_add_text(
		    cell, pieces[chance(sizeof pieces / sizeof *pieces)]);
}

/* Random events of nothing but trouble come back as they went. */
static void
test_round_trip(void **state)
{
	struct strbuf text = STRBUF_INIT, cell = STRBUF_INIT;
	char *csv, *json, *csv_again, *json_again;
	size_t round, row, column;

	(void)state;
	for (round = 0; round < 40; round++) {
		seed = 88172645463325252u + round;
		strbuf_clear(&text);
		strbuf_add_text(&text,
		    "id,date,end,title,summary,type,actors,locations,latitude,"
		    "longitude,source,quote,tags,prefix,suffix,x;y=z,"
		    "\"q\"\"\"\n");
		for (row = 0; row < 30; row++)
			for (column = 0; column < 17; column++) {
				strbuf_clear(&cell);
				if (column == 1 || column == 2)
					strbuf_add_text(
					    &cell, column == 1 ? "2024" : "");
				else if (column == 8 || column == 9)
					strbuf_add_text(&cell, "-1.25");
				else if (column > 0 || chance(2) == 0)
					add_pieces(&cell);
				csv_write_cell(
				    &text, (struct span){ cell.text, cell.n });
				strbuf_add_byte(
				    &text, column == 16 ? '\n' : ',');
			}
		write_text("events.csv", text.text);
		import_folder();
		csv = exported(EXPORT_CSV);
		json = exported(EXPORT_JSON);
		store_close(store);
		assert_int_equal(
		    store_open(&store, "", STORE_SESSION, &error), STATUS_OK);
		write_text("again.csv", csv);
		assert_int_equal(import_file("again.csv", 0), STATUS_OK);
		assert_int_equal(report.rejected, 0);
		csv_again = exported(EXPORT_CSV);
		json_again = exported(EXPORT_JSON);
		assert_string_equal(csv_again, csv);
		assert_string_equal(json_again, json);
		mem_free(csv);
		mem_free(json);
		mem_free(csv_again);
		mem_free(json_again);
		store_close(store);
		assert_int_equal(
		    store_open(&store, "", STORE_SESSION, &error), STATUS_OK);
	}
	strbuf_release(&text);
	strbuf_release(&cell);
}

static void
test_spreadsheet(void **state)
{
	static const char *const pairs[][2] = {
		{ "=1+1", "'=1+1" },
		{ "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0" },
		{ "-2+3", "'-2+3" },
		{ "@SUM(A1,B1)", "\"'@SUM(A1,B1)\"" },
		{ "\t=1", "'\t=1" },
		{ "\rx", "\"'\rx\"" },
		{ "\nx", "\"'\nx\"" },
		{ "  =1", "'  =1" },
		{ "\xef\xbc\x9d"
		  "1",
		    "'\xef\xbc\x9d"
		    "1" },
		{ "-2.5", "-2.5" },
		{ "+1e-05", "+1e-05" },
		{ "-1e", "'-1e" },
		{ "-", "'-" },
		{ "-0043", "-0043" },
		{ "a=b", "a=b" },
		{ "", "" },
		{ "'=x", "'=x" },
	};
	static const struct export_sink sink = { .write = keep_written,
		.spreadsheet = true };
	struct strbuf out = STRBUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		strbuf_clear(&out);
		csv_write_safe_cell(&out, span_of(pairs[i][0]));
		assert_string_equal(out.text, pairs[i][1]);
	}
	strbuf_release(&out);
	write_text("events.csv", "title,actors,=h()\n=cmd|x,@a; b,-1\n");
	import_folder();
	export_all(EXPORT_CSV, &sink);
	assert_string_equal(written.text,
	    "id,date,end,title,summary,type,actors,locations,latitude,"
	    "longitude,source,quote,tags,'=h()\n"
	    ",,,'=cmd|x,,,'@a; b,,,,,,,-1\n");
}

static int
tear_down(void **state)
{
	strbuf_release(&written);
	return import_tear_down(state);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, import_set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_long_cell),
		CASE(test_long_cell_cost),
		CASE(test_unclosed_far),
		CASE(test_unclosed_at_end),
		CASE(test_many_columns),
		CASE(test_bomb),
		CASE(test_sources),
		CASE(test_folder),
		CASE(test_bytes),
		CASE(test_header_bytes),
		CASE(test_terminal),
		CASE(test_round_trip),
		CASE(test_spreadsheet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
