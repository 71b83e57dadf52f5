/* SPDX-License-Identifier: MIT */
/*
 * Rows of CSV: cells, lines and faults of small texts written out below, the
 * public vectors cell by cell, and rows across every size of buffer.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/mem.h"
#include "tests/scratch.h"

static struct bytes *bytes; /* of the reader that is open */

static enum status
open_reader(struct csv_reader **reader, const char *name,
    const struct dialect *dialect, struct error *error)
{
	enum status status = bytes_open(&bytes, name, NULL, error);

	if (status != STATUS_OK)
		return status;
	status = csv_reader_open(reader, bytes, dialect, error);
	if (status != STATUS_OK)
		bytes_close(bytes);
	return status;
}

static void
close_reader(struct csv_reader *reader)
{
	if (reader == NULL)
		return;
	csv_reader_close(reader);
	bytes_close(bytes);
}

/* Rows as `LINE[cell|cell]`, faulty ones as `LINE!raw!`. */
static enum status
read_rows(const char *name, const struct dialect *dialect, struct strbuf *out)
{
	struct csv_reader *reader = NULL;
	const struct csv_row *row;
	struct error error;
	enum status status = open_reader(&reader, name, dialect, &error);
	size_t i;

	while (status == STATUS_OK) {
		status = csv_reader_next(reader, &row, &error);
		if (status != STATUS_OK || row == NULL)
			break;
		strbuf_printf(out, "%lld", (long long)row->line);
		if (row->fault != NULL) {
			strbuf_add_byte(out, '!');
			strbuf_add(out, row->raw.s, row->raw.n);
			strbuf_add_byte(out, '!');
			continue;
		}
		for (i = 0; i < row->count; i++) {
			strbuf_add_byte(out, i == 0 ? '[' : '|');
			strbuf_add(out, row->cells[i].s, row->cells[i].n);
		}
		strbuf_add_byte(out, ']');
	}
	if (status == STATUS_OK)
		assert_int_equal(
		    csv_reader_read(reader), csv_reader_size(reader));
	close_reader(reader);
	return status;
}

static void
check(const struct dialect *dialect, const char *text, size_t n,
    const char *expected, size_t expected_n)
{
	struct strbuf out = STRBUF_INIT;

	scratch_write(text, n);
	assert_int_equal(read_rows(scratch_path, dialect, &out), STATUS_OK);
	if (out.n != expected_n || memcmp(out.text, expected, out.n) != 0)
		fail_msg("'%s' gives '%s', not '%s'", text, out.text, expected);
	strbuf_release(&out);
}

#define CHECK_AS(dialect, text, expected) \
	check(dialect, text, sizeof(text) - 1, expected, sizeof(expected) - 1)
#define CHECK(text, expected) CHECK_AS(&DIALECT_NATIVE, text, expected)

static void
test_rows(void **state)
{
	(void)state;
	CHECK("", "");
	CHECK("\n\n", "");
	CHECK("a,b\n1,2\n", "1[a|b]2[1|2]");
	CHECK("a,b\n1,2", "1[a|b]2[1|2]");
	CHECK("a,b\r\n1,2\r\n", "1[a|b]2[1|2]");
	CHECK("a,b\r1,2\r", "1[a|b]2[1|2]");
	CHECK("a\r", "1[a]");
	CHECK("a\r\n", "1[a]");
	CHECK("\n\r\n\ra\n", "4[a]");
	CHECK(",\n", "1[|]");
	CHECK("\"\"\n", "1[]");
	CHECK("\"\"", "1[]");
	CHECK("a,\n,b", "1[a|]2[|b]");
	CHECK("\xef\xbb\xbf"
	      "a,b\n",
	    "1[a|b]");
	CHECK("\xef\xbb\xbf", "");
	CHECK(" a , b\t\n", "1[ a | b\t]");
	CHECK("\" a \",b\n", "1[ a |b]");
	CHECK("a\0b,c\n", "1[a\0b|c]");
	CHECK("\"a\0\"\"b\",c\n", "1[a\0\"b|c]");
}

static void
test_quotes(void **state)
{
	(void)state;
	CHECK("\"a,b\",c\n", "1[a,b|c]");
	CHECK("\"a \"\"b\"\" c\",d\n", "1[a \"b\" c|d]");
	CHECK("\"\"\"\"\n", "1[\"]");
	CHECK("\"\"\"a\"\"\",\"\"\n", "1[\"a\"|]");
	/* A lone quote inside a bare cell is data. */
	CHECK("5\" gun,b\"\"c\n", "1[5\" gun|b\"\"c]");
	CHECK("5\" gun,\"b\"\"c\"\n", "1[5\" gun|b\"c]");
	CHECK(" \"a\",b\n", "1[ \"a\"|b]");
}

static void
test_lines(void **state)
{
	(void)state;
	CHECK("a\n\"1\n2\n3\",x\nb\n", "1[a]2[1\n2\n3|x]5[b]");
	CHECK("\"1\r\n2\"\r\nb", "1[1\r\n2]3[b]");
	CHECK("\"1\r2\"\rb", "1[1\r2]3[b]");
	CHECK("\"1\n\r2\"\n\nb", "1[1\n\r2]5[b]");
	CHECK("\"1\n\"\"2\"\nb", "1[1\n\"2]3[b]");
}

static void
test_faults(void **state)
{
	(void)state;
	/* The row ends where its line does: those behind it are safe. */
	CHECK("\"a\"b,c\nd,e\n", "1!\"a\"b,c!2[d|e]");
	CHECK("x,\"a\nb\" ,c\r\nd\n", "1!x,\"a\nb\" ,c!3[d]");
	CHECK("\"a\"\"b\"c\nd\n", "1!\"a\"\"b\"c!2[d]");
	CHECK("a\n\"b,\nc\n", "1[a]2!\"b,!3[c]");
	CHECK("a\n\"b,\r\nc,\"d\"\"\"\r\n\"", "1[a]2!\"b,!3[c|d\"]4!\"!");
	/* What closes it opens a cell of a later row. */
	CHECK("\"a,b\nc,d\n\"e\",f\n", "1!\"a,b!2[c|d]3[e|f]");
	CHECK("\"x\ny\",\"a,b\nc,\"d\"\n", "1!\"x\ny\",\"a,b!3[c|d]");
	CHECK("\"", "1!\"!");
	CHECK("\"a\"\"", "1!\"a\"\"!");
	CHECK("\"a\"b", "1!\"a\"b!");
}

static void
test_dialects(void **state)
{
	static const struct dialect semicolon = { ';', true, true, 0, 0 };
	static const struct dialect tab = { '\t', true, true, 0, 0 };
	static const struct dialect bare = { '\t', false, false, 0, 0 };
	static const struct dialect after_sep = { ';', true, true, 1, 0 };

	(void)state;
	CHECK_AS(&semicolon, "a;\"b;c\";d,e\n", "1[a|b;c|d,e]");
	CHECK_AS(&tab, "a\t\"b\tc\"\t\"d\ne\"\nf\n", "1[a|b\tc|d\ne]3[f]");
	CHECK_AS(&tab, " a\t\t\n", "1[ a||]");
	/* Quotes that are data close nothing and hold no line end. */
	CHECK_AS(&bare, "\"a\tb\"c\t\"\n\"d\te\n", "1[\"a|b\"c|\"]2[\"d|e]");
	CHECK_AS(
	    &bare, "\"\"\t\"a\"\r\n\r\n,\"\"\"", "1[\"\"|\"a\"]3[,\"\"\"]");
	CHECK_AS(&bare, "a\tb\r\"\rc\td", "1[a|b]2[\"]3[c|d]");
	/* The line that is left out counts. */
	CHECK_AS(&after_sep, "sep=;\r\na;b\r\n", "2[a|b]");
	CHECK_AS(&after_sep, "\"sep=;\"\n\na;b", "3[a|b]");
	CHECK_AS(&after_sep, "sep=;", "");
	CHECK_AS(&after_sep, "\"\na;\"b\nc\"\n", "2[a|b\nc]");
}

/* A row of text given width cells: `FIT[cell|cell]`. */
static void
check_fit(const char *text, size_t width, const char *expected)
{
	static const char fits[] = { [CSV_FITS] = '=',
		[CSV_PADDED] = '+',
		[CSV_CUT] = '-',
		[CSV_MISFIT] = '!' };
	struct csv_reader *reader = NULL;
	struct strbuf out = STRBUF_INIT;
	const struct csv_row *row;
	enum csv_fit fit;
	size_t i;

	scratch_write(text, strlen(text));
	assert_int_equal(
	    open_reader(&reader, scratch_path, &DIALECT_NATIVE, NULL),
	    STATUS_OK);
	assert_int_equal(csv_reader_next(reader, &row, NULL), STATUS_OK);
	assert_int_equal(csv_reader_fit(reader, width, &fit, NULL), STATUS_OK);
	strbuf_add_byte(&out, fits[fit]);
	for (i = 0; i < row->count; i++) {
		strbuf_add_byte(&out, i == 0 ? '[' : '|');
		strbuf_add(&out, row->cells[i].s, row->cells[i].n);
	}
	assert_string_equal(out.text, expected);
	strbuf_release(&out);
	close_reader(reader);
}

static void
test_fit(void **state)
{
	(void)state;
	check_fit("a,b\n", 2, "=[a|b");
	check_fit("a,b\n", 3, "+[a|b|");
	check_fit("a,b\n", 4, "![a|b");
	check_fit("a,b,,\n", 2, "-[a|b");
	check_fit("a,,,\n", 2, "-[a|");
	check_fit("a,b,c\n", 2, "![a|b|c");
	check_fit("a,,c,\n", 2, "![a||c|");
	check_fit("a,b, \n", 2, "![a|b| ");
	check_fit("\"a\n", 2, "!");
}

/* Long rows meet the end of the buffer in every way. */
static void
test_buffer(void **state)
{
	static const char *const cells[] = { "\"a\"\"b\"", "c", "\"d\r\ne\"" };
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
	struct strbuf expected = STRBUF_INIT;
	long long line;
	int i, pad;

	(void)state;
	for (pad = 0; pad < 12; pad++) {
		strbuf_clear(&text);
		strbuf_clear(&out);
		strbuf_clear(&expected);
		for (i = 0; i < (1 << 20) - 9 + pad; i++)
			strbuf_add_byte(&text, 'x');
		strbuf_add_text(&text, "\r\n");
		line = 2;
		for (i = 0; i < 3; i++) {
			strbuf_printf(&text, "%s,%s,%s\r\n", cells[0], cells[1],
			    cells[2]);
			strbuf_printf(&expected, "%lld[a\"b|c|d\r\ne]", line);
			line += 2;
		}
		scratch_write(text.text, text.n);
		assert_int_equal(
		    read_rows(scratch_path, &DIALECT_NATIVE, &out), STATUS_OK);
		assert_true(out.n > expected.n);
		assert_string_equal(
		    out.text + out.n - expected.n, expected.text);
	}
	strbuf_release(&text);
	strbuf_release(&out);
	strbuf_release(&expected);
}

static void
test_too_long(void **state)
{
	struct csv_reader *reader = NULL;
	const struct csv_row *row;
	struct error error;
	enum status status;
	FILE *file = fopen(scratch_path, "wb");

	(void)state;
	assert_non_null(file);
	fputs("a\n\"", file);
	assert_int_equal(fseek(file, (long)CSV_ROW_MAX * 3, SEEK_SET), 0);
	fputs("\"", file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(
	    open_reader(&reader, scratch_path, &DIALECT_NATIVE, &error),
	    STATUS_OK);
	assert_int_equal(csv_reader_next(reader, &row, &error), STATUS_OK);
	status = csv_reader_next(reader, &row, &error);
	assert_int_equal(status, STATUS_RANGE);
	assert_non_null(strstr(error.message, ":2: the row is longer"));
	assert_int_equal(csv_reader_next(reader, &row, &error), STATUS_RANGE);
	close_reader(reader);
}

static void
test_missing(void **state)
{
	struct csv_reader *reader = NULL;
	struct error error;

	(void)state;
	assert_int_equal(
	    open_reader(&reader, "/nowhere/a.csv", &DIALECT_NATIVE, &error),
	    STATUS_MISSING);
	assert_null(reader);
	assert_int_equal(
	    open_reader(&reader, "/tmp", &DIALECT_NATIVE, &error), STATUS_IO);
	assert_null(reader);
}

static void
test_write(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "plain", "plain" },
		{ "a,b", "\"a,b\"" },
		{ "say \"x\"", "\"say \"\"x\"\"\"" },
		{ "\"", "\"\"\"\"" },
		{ "a\nb", "\"a\nb\"" },
		{ "a\rb", "\"a\rb\"" },
		{ " a", "\" a\"" },
		{ "a\t", "\"a\t\"" },
		{ "a b;c", "a b;c" },
	};
	struct strbuf out = STRBUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		strbuf_clear(&out);
		csv_write_cell(&out, span_of(pairs[i][0]));
		assert_string_equal(out.text, pairs[i][1]);
	}
	strbuf_release(&out);
}

/* ---- The public vectors: cells against their JSON. */

/* Just enough JSON: arrays of arrays, or of objects, of strings. */
struct json {
	const char *at;
	struct strbuf rows; /* `[cell|cell]`, of objects the header first */
	struct strbuf names;
};

static void
json_blank(struct json *json)
{
	while (*json->at != '\0' && strchr(" \t\r\n,:", *json->at) != NULL)
		json->at++;
}

static void
json_string(struct json *json, struct strbuf *out)
{
	unsigned code;

	assert_int_equal(*json->at, '"');
	for (json->at++; *json->at != '"'; json->at++) {
		assert_int_not_equal(*json->at, '\0');
		if (*json->at != '\\') {
			strbuf_add_byte(out, *json->at);
			continue;
		}
		switch (*++json->at) {
		case 'n': strbuf_add_byte(out, '\n'); break;
		case 'r': strbuf_add_byte(out, '\r'); break;
		case 't': strbuf_add_byte(out, '\t'); break;
		case 'u':
			assert_int_equal(sscanf(json->at + 1, "%4x", &code), 1);
			strbuf_add_char(out, code);
			json->at += 4;
			break;
		default: strbuf_add_byte(out, *json->at);
		}
	}
	json->at++;
}

static void
json_row(struct json *json, bool first)
{
	bool object = *json->at == '{';
	char separator = '[';

	json->at++;
	for (json_blank(json); *json->at == '"'; json_blank(json)) {
		if (object) {
			struct strbuf name = STRBUF_INIT;

			json_string(json, &name);
			json_blank(json);
			if (first)
				strbuf_printf(
				    &json->names, "%c%s", separator, name.text);
			strbuf_release(&name);
		}
		strbuf_add_byte(&json->rows, separator);
		json_string(json, &json->rows);
		separator = '|';
	}
	assert_true(*json->at == ']' || *json->at == '}');
	json->at++;
	strbuf_add_byte(&json->rows, ']');
	if (object && first)
		strbuf_add_byte(&json->names, ']');
}

static bool
read_file(const char *name, struct strbuf *out)
{
	FILE *file = fopen(name, "rb");
	int c;

	if (file == NULL)
		return false;
	while ((c = getc(file)) != EOF)
		strbuf_add_byte(out, (char)c);
	return fclose(file) == 0;
}

/* Rows without their lines; a row of one empty cell is a blank line here. */
static void
read_cells(const char *name, struct strbuf *out)
{
	struct csv_reader *reader = NULL;
	const struct csv_row *row;
	size_t i;

	assert_int_equal(
	    open_reader(&reader, name, &DIALECT_NATIVE, NULL), STATUS_OK);
	while (
	    csv_reader_next(reader, &row, NULL) == STATUS_OK && row != NULL) {
		assert_null(row->fault);
		for (i = 0; i < row->count; i++) {
			strbuf_add_byte(out, i == 0 ? '[' : '|');
			strbuf_add(out, row->cells[i].s, row->cells[i].n);
		}
		strbuf_add_byte(out, ']');
	}
	close_reader(reader);
}

static void
check_vector(const char *folder, const char *name)
{
	struct strbuf text = STRBUF_INIT, cells = STRBUF_INIT;
	struct json json = { .rows = STRBUF_INIT, .names = STRBUF_INIT };
	struct strbuf file = STRBUF_INIT, expected = STRBUF_INIT;
	char *blank;
	bool first = true;

	strbuf_printf(&file, "%s/json/%s.json", folder, name);
	if (read_file(file.text, &text)) {
		json.at = text.text;
		json_blank(&json);
		if (*json.at == '[')
			json.at++;
		for (json_blank(&json); *json.at == '[' || *json.at == '{';
		     json_blank(&json)) {
			json_row(&json, first);
			first = false;
		}
		strbuf_add(&expected, json.names.text, json.names.n);
		strbuf_add(&expected, json.rows.text, json.rows.n);
		while ((blank = strstr(expected.text, "[]")) != NULL)
			strbuf_splice(&expected,
			    (size_t)(blank - expected.text), 2, "", 0);
		strbuf_clear(&file);
		strbuf_printf(&file, "%s/%s.csv", folder, name);
		read_cells(file.text, &cells);
		if (first) /* no objects: a header alone */
			strbuf_truncate(&cells, 0);
		/* One vector's CSV and JSON hold different numbers. */
		if (strcmp(name, "location_coordinates") != 0 &&
		    strcmp(cells.text, expected.text) != 0)
			fail_msg("%s: '%s', not '%s'", name, cells.text,
			    expected.text);
	}
	strbuf_release(&file);
	strbuf_release(&text);
	strbuf_release(&cells);
	strbuf_release(&expected);
	strbuf_release(&json.rows);
	strbuf_release(&json.names);
}

static int
check_folder(const char *data, const char *name)
{
	char folder[512], base[128];
	struct dirent *entry;
	DIR *listing;
	int checked = 0;
	size_t n;

	snprintf(folder, sizeof folder, "%s/csv/%s", data, name);
	listing = opendir(folder);
	if (listing == NULL)
		return 0;
	while ((entry = readdir(listing)) != NULL) {
		n = strlen(entry->d_name);
		if (n < 5 || n >= sizeof base ||
		    strcmp(entry->d_name + n - 4, ".csv") != 0)
			continue;
		memcpy(base, entry->d_name, n - 4);
		base[n - 4] = '\0';
		check_vector(folder, base);
		checked++;
	}
	closedir(listing);
	return checked;
}

static void
test_vectors(void **state)
{
	const char *data = getenv("SHARED_DATA");
	int checked;

	(void)state;
	if (data == NULL)
		data = SHARED_DATA_DIR;
	checked = check_folder(data, "csv-spectrum");
	checked += check_folder(data, "csv-test-data");
	if (checked == 0)
		skip();
	assert_true(checked > 30);
}

static void
test_nomem(void **state)
{
	static const char expected[] = "1[a|b|c|d|e|f|g|h|i|j]2[a \"b|c]";
	struct strbuf out = STRBUF_INIT;
	enum status status;
	unsigned long n, failures = 0;

	(void)state;
	scratch_write("a,b,c,d,e,f,g,h,i,j\n\"a \"\"b\",c\n", 30);
	strbuf_reserve(&out, 1000);
	for (n = 1;; n++) {
		strbuf_clear(&out);
		mem_fail_at(n);
		status = read_rows(scratch_path, &DIALECT_NATIVE, &out);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		/* libcsv asks again for less and may get it. */
		if (status == STATUS_OK)
			assert_string_equal(out.text, expected);
		else
			assert_int_equal(status, STATUS_NOMEM);
		failures += status == STATUS_NOMEM;
		assert_true(n < 100);
	}
	assert_int_equal(status, STATUS_OK);
	assert_string_equal(out.text, expected);
	assert_true(failures >= 5);
	strbuf_release(&out);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_rows),
		CASE(test_quotes),
		CASE(test_lines),
		CASE(test_faults),
		CASE(test_dialects),
		CASE(test_fit),
		CASE(test_buffer),
		CASE(test_too_long),
		CASE(test_missing),
		CASE(test_write),
		CASE(test_vectors),
		CASE(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
