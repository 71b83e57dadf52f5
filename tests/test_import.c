/* SPDX-License-Identifier: MIT */
/*
 * Datasets into a case.  What is expected was counted by hand from the files
 * in tests/data/csv, or stands beside the small files written here.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/import.h"
#include "core/mem.h"
#include "tests/import_case.h"
#include "tests/import_lines.h"
#include "tests/scratch.h"
#include "tests/store_lines.h"

static enum status
each_alias(void *context, int64_t value, struct span alias)
{
	(void)context;
	strbuf_printf(
	    &lines, "%lld %.*s; ", (long long)value, (int)alias.n, alias.s);
	return STATUS_OK;
}

static enum status
each_quote(void *context, int64_t event, const struct event_quote *quote)
{
	(void)context;
	strbuf_printf(&lines, "%lld %.*s %s %d %lld+%lld: %.*s\n",
	    (long long)event, (int)quote->source.n, quote->source.s,
	    anchor_state_name(quote->state), quote->alike,
	    (long long)quote->offset, (long long)quote->length,
	    (int)quote->text.n, quote->text.s);
	return STATUS_OK;
}

/* ---- A whole folder. */

static void
test_folder(void **state)
{
	struct event event = { 0 };
	struct store_location place;
	struct store_actor actor;
	struct arena arena = { 0 };

	(void)state;
	import_data("folder");
	assert_false(report.replaced);
	assert_int_equal(report.rows, 5);
	assert_int_equal(report.events, 5);
	/* Central Command, Sudani, Iraq, Nobody. */
	assert_int_equal(report.actors, 4);
	/* Iraq, Anbar, Ramadi, Baghdad, Kuwait. */
	assert_int_equal(report.locations, 5);
	/* s1 to s4 and a URL. */
	assert_int_equal(report.sources, 5);
	/* Four in events.csv, three further ones that are new. */
	assert_int_equal(report.quotes, 7);
	assert_int_equal(report.rejected, 3);
	/* An alias twice, a date, three files. */
	assert_int_equal(report.warnings, 5);

	assert_event(1,
	    "Talks begin in Baghdad @2024-05-02"
	    " | host=Mohammed al-Sudani, guest=U.S. Central Command"
	    " | Iraq > Baghdad | s1 | talks, Talks | Deaths (best):0");
	assert_event(2,
	    "A long summer @2024-05/2024-07 | =U.S. Central Command"
	    " | Iraq > Anbar > Ramadi | s1 | Deaths (best):3, note:first line\n"
	    "second line");
	assert_event(3, "Undated rumour @ | =Nobody | Iraq > Anbar > Ramadi"
			" | s2, s1 | rumour");
	assert_event(4, "An older thing @2020~ | =U.S. Central Command, "
			"guest=U.S. Central Command | Kuwait | "
			"https://example.org/a?b=1;2");
	assert_values(STORE_ACTORS,
	    "U.S. Central Command; Mohammed al-Sudani; Iraq; Nobody; ");
	assert_values(
	    STORE_LOCATIONS, "Iraq; Anbar; Ramadi; Baghdad; Kuwait; ");
	assert_values(STORE_TYPES, "meeting; rumour; ");
	assert_lines(
	    store_scan_aliases(store, STORE_ACTORS, each_alias, NULL, NULL),
	    "1 CENTCOM; 1 US Central Command; 2 Sudani; ");

	assert_int_equal(store_read_event(store, 1, &event, &error), STATUS_OK);
	assert_true(event.placed);
	assert_float_equal(event.latitude, 33.3152, 0.0);
	assert_float_equal(event.longitude, 44.3661, 0.0);
	assert_span(event.dataset, "folder");
	assert_int_equal(event.line, 2);
	assert_int_equal(store_read_event(store, 3, &event, &error), STATUS_OK);
	assert_int_equal(event.line, 5);
	event_release(&event);
	assert_int_equal(
	    store_read_location(store, 3, &arena, &place, &error), STATUS_OK);
	assert_true(place.placed);
	assert_span(place.kind, "city");
	assert_int_equal(
	    store_read_actor(store, 1, &arena, &actor, &error), STATUS_OK);
	assert_span(actor.about, "A command.");
	assert_span(actor.kind, "military");
	arena_release(&arena);
}

static void
test_folder_findings(void **state)
{
	struct strbuf expected = STRBUF_INIT;
	struct error why;
	struct edtf date;

	(void)state;
	import_data("folder");
	assert_int_equal(edtf_parse("May 2024", 8, &date, &why), STATUS_SYNTAX);
	strbuf_printf(&expected,
	    "actors.csv:4: warning: `Sudani` stands for `Mohammed al-Sudani` "
	    "already, which keeps it; give each name to one actor\n"
	    "sources.csv:3: warning: published `May 2024` is no EDTF date: "
	    "%s\n"
	    "sources.csv:3: warning: file `texts/s2.txt` is not UTF-8 "
	    "throughout: 1 byte stands as U+FFFD; save it as UTF-8\n"
	    "sources.csv:4: warning: file `texts/s3.txt` cannot be read: No "
	    "such file or directory\n"
	    "sources.csv:5: warning: file `../outside.txt` leads outside the "
	    "dataset's folder and is not read; put it inside\n"
	    "quotes.csv:7: no event has the id `e9`; use an id of "
	    "events.csv\n"
	    "quotes.csv:8: there is no source `s9`; use an id of "
	    "sources.csv\n"
	    "quotes.csv:9: no quote; give its words, or remove the row\n",
	    why.message);
	assert_findings(expected.text);
	strbuf_release(&expected);
}

static void
test_anchors(void **state)
{
	struct store_source source;
	struct arena arena = { 0 };

	(void)state;
	import_data("folder");
	assert_int_equal(
	    store_read_source(store, 1, &arena, &source, NULL), STATUS_OK);
	/* The BOM is gone, lines end in LF; é counts once. */
	assert_span(source.text,
	    "Statement \xc3\xa9.\n"
	    "The two sides agreed to continue their talks.\n"
	    "The \"two\" sides agreed \xe2\x80\x93 to go on.\n"
	    "Nobody left the base. Others saw the base.\n");
	arena_release(&arena);
	assert_lines(store_scan_quotes(store, 0, each_quote, NULL, NULL),
	    "1 s1 exact 100 13+45: The two sides agreed to continue their "
	    "talks.\n"
	    "2 s1 normalised 100 59+33: The \xe2\x80\x9ctwo\xe2\x80\x9d "
	    "sides agreed -  to go on\n"
	    "3 s2 approximate 96 0+29: We will never leave this base\n"
	    "5 s1 exact 100 127+8: the base\n"
	    "1 s1 exact 100 116+10: Others saw\n"
	    "1 s1 missing 0 0+0: nowhere to be found in it\n"
	    "3 s1 ambiguous 100 106+8: the base\n");
}

static void
test_missing(void **state)
{
	(void)state;
	assert_int_equal(import_status("/nowhere"), STATUS_MISSING);
	assert_int_equal(import_status(scratch_folder), STATUS_MISSING);
	assert_non_null(strstr(error.message, "events.csv"));
	assert_false(store_in_transaction(store));
}

/* ---- One dataset after another. */

static void
test_second_dataset(void **state)
{
	(void)state;
	import_data("folder");
	import_data("second");
	/* An actor of the first set becomes one with the second's. */
	assert_values(STORE_ACTORS,
	    "U.S. Central Command; Iraq; Nobody; Shia al-Sudani; ");
	assert_event(1,
	    "Talks begin in Baghdad @2024-05-02"
	    " | host=Shia al-Sudani, guest=U.S. Central Command"
	    " | Iraq > Baghdad | s1 | talks, Talks | Deaths (best):0");
	assert_event(6,
	    "Second set @2023-01-01 | =Shia al-Sudani, =U.S. Central Command"
	    " | Ramadi");
	assert_int_equal(report.actors, 2);
}

static void
test_replace(void **state)
{
	struct event event = { 0 };

	(void)state;
	write_text("events.csv",
	    "id,title,actors,locations,type,tags,source,quote,extra\n"
	    "k,One,Ann;Bob,P > Q,t1,g1,s,words,x\n,Two,Ann,,t2,,,,\n");
	import_folder();
	assert_int_equal(
	    store_set_note(store, 1, SPAN("mine"), NULL), STATUS_OK);
	assert_int_equal(store_set_star(store, 2, true, NULL), STATUS_OK);
	write_text("events.csv",
	    "id,title,actors,locations\n,Zero,,\n,Two,ANN,P\nk,Renamed,,\n");
	import_folder();
	assert_true(report.replaced);
	assert_values(STORE_ACTORS, "ANN; ");
	assert_values(STORE_LOCATIONS, "P; ");
	assert_values(STORE_TYPES, "");
	assert_values(STORE_TAGS, "");
	assert_values(STORE_SOURCES, "");
	assert_int_equal(store_read_event(store, 3, &event, NULL), STATUS_OK);
	assert_span(event.title, "Renamed");
	assert_span(event.note, "mine");
	assert_int_equal(store_read_event(store, 2, &event, NULL), STATUS_OK);
	assert_true(event.starred);
	event_release(&event);
	assert_lines(store_scan_quotes(store, 0, each_quote, NULL, NULL), "");
}

static void
test_names_of_datasets(void **state)
{
	char path[128];

	(void)state;
	write_text("a.CSV", "title\nt\n");
	snprintf(path, sizeof path, "%s//a.CSV", scratch_folder);
	assert_int_equal(import_status(path), STATUS_OK);
	assert_int_equal(
	    import_path(store, path,
		&(struct import_options){ .name = "given" }, &report, &error),
	    STATUS_OK);
	assert_lines(store_scan_datasets(store, each_dataset, NULL, NULL),
	    "a:1 given:1 ");
}

/* ---- Texts of sources: what a hostile dataset may name. */

static void
test_texts(void **state)
{
	char path[128];
	struct store_source source;
	struct arena arena = { 0 };
	FILE *file;

	(void)state;
	write_text("events.csv", "title\nt\n");
	write_text("in.txt", "in\0side");
	scratch_write_named("nul.txt",
	    "\xef\xbb\xbf"
	    "a\0b\r\rc\xff\xfe",
	    11);
	write_text("empty.txt", "");
	snprintf(path, sizeof path, "%s/sub", scratch_folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_text("sub/deep.txt", "deep");
	snprintf(path, sizeof path, "%s/pipe", scratch_folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(path, sizeof path, "%s/out", scratch_folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	snprintf(path, sizeof path, "%s/outdir", scratch_folder);
	assert_int_equal(symlink("/etc", path), 0);
	snprintf(path, sizeof path, "%s/link", scratch_folder);
	assert_int_equal(symlink("sub/deep.txt", path), 0);
	snprintf(path, sizeof path, "%s/huge", scratch_folder);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(ftruncate(fileno(file), 300L * 1024 * 1024), 0);
	fclose(file);
	write_text("sources.csv",
	    "id,file\n1,in.txt\n2,nul.txt\n3,empty.txt\n4,sub/deep.txt\n"
	    "5,link\n6,./sub//deep.txt\n"
	    "7,pipe\n8,out\n9,outdir/passwd\n10,/etc/passwd\n11,sub/../in.txt"
	    "\n12,sub\n13,huge\n14,/dev/zero\n15,.\n");
	import_folder();
	assert_int_equal(report.sources, 15);
	assert_int_equal(report.warnings, 1 + 9);
	assert_int_equal(
	    store_read_source(store, 2, &arena, &source, NULL), STATUS_OK);
	assert_span(source.text, "a\xef\xbf\xbd"
				 "b\n\nc\xef\xbf\xbd\xef\xbf\xbd");
	assert_int_equal(
	    store_read_source(store, 3, &arena, &source, NULL), STATUS_OK);
	assert_true(source.has_text);
	assert_int_equal(source.text.n, 0);
	assert_int_equal(
	    store_read_source(store, 5, &arena, &source, NULL), STATUS_OK);
	assert_span(source.text, "deep");
	assert_int_equal(
	    store_read_source(store, 6, &arena, &source, NULL), STATUS_OK);
	assert_span(source.text, "deep");
	assert_int_equal(
	    store_read_source(store, 8, &arena, &source, NULL), STATUS_OK);
	assert_false(source.has_text);
	arena_release(&arena);
}

/* ---- Progress, cancelling, memory. */

static bool
count_progress(void *context, const struct import_progress *progress)
{
	int *left = context;

	assert_true(progress->bytes <= progress->size);
	assert_memory_equal(
	    progress->path, scratch_folder, strlen(scratch_folder));
	return (*left)-- > 0;
}

static void
test_cancel(void **state)
{
	struct strbuf text = STRBUF_INIT;
	int left, i;
	struct import_options options = { .progress = count_progress,
		.context = &left };

	(void)state;
	strbuf_add_text(&text, "title\n");
	for (i = 0; i < 20000; i++)
		strbuf_add_text(&text, "event\n");
	write_text("events.csv", text.text);
	strbuf_release(&text);
	left = 2;
	assert_int_equal(
	    import_path(store, scratch_folder, &options, &report, &error),
	    STATUS_CANCELLED);
	assert_lines(store_scan_datasets(store, each_dataset, NULL, NULL), "");
	left = 1000;
	assert_int_equal(
	    import_path(store, scratch_folder, &options, &report, &error),
	    STATUS_OK);
	assert_int_equal(report.events, 20000);
	assert_true(left < 996);
}

static void
test_callers_transaction(void **state)
{
	(void)state;
	write_text("events.csv", "title\nt\n");
	assert_int_equal(store_begin(store, &error), STATUS_OK);
	import_folder();
	assert_true(store_in_transaction(store));
	store_rollback(store);
	assert_lines(store_scan_datasets(store, each_dataset, NULL, NULL), "");
}

static void
check_nomem(const char *name)
{
	char path[512];
	enum status status;
	unsigned long n;

	snprintf(path, sizeof path, "%s/csv/%s", TEST_DATA, name);
	for (n = 1;; n++) {
		mem_fail_at(n);
		status = import_status(path);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		/* libcsv asks for less when it does not get its fill. */
		if (status == STATUS_OK) {
			store_close(store);
			assert_int_equal(
			    store_open(&store, "", STORE_SESSION, &error),
			    STATUS_OK);
			continue;
		}
		if (status != STATUS_NOMEM)
			fail_msg("%s: allocation %lu gives %d: %s", name, n,
			    (int)status, error.message);
		assert_false(store_in_transaction(store));
		assert_lines(
		    store_scan_datasets(store, each_dataset, NULL, NULL), "");
		assert_true(n < 20000);
	}
	mem_fail_at(0);
	assert_int_equal(status, STATUS_OK);
	assert_true(n > 10);
}

static void
test_nomem_folder(void **state)
{
	(void)state;
	check_nomem("folder");
}

static void
test_nomem_again(void **state)
{
	(void)state;
	check_nomem("again.csv");
}

static void
test_nomem_rejects(void **state)
{
	(void)state;
	check_nomem("rejects.csv");
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, import_set_up, import_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_folder),
		CASE(test_folder_findings),
		CASE(test_anchors),
		CASE(test_missing),
		CASE(test_second_dataset),
		CASE(test_replace),
		CASE(test_names_of_datasets),
		CASE(test_texts),
		CASE(test_cancel),
		CASE(test_callers_transaction),
		CASE(test_nomem_folder),
		CASE(test_nomem_again),
		CASE(test_nomem_rejects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
