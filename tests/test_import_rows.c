/* SPDX-License-Identifier: MIT */
/*
 * The rows of a dataset and their cells: which are rejected and why, what
 * several of one event make together, headers, coordinates and names.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/import.h"
#include "tests/import_case.h"
#include "tests/import_lines.h"
#include "tests/scratch.h"
#include "tests/store_lines.h"

/* ---- Rows that cannot be used. */

static enum status
each_raw(void *context, const struct store_finding *finding)
{
	(void)context;
	if (finding->rejected) {
		strbuf_add(&lines, finding->raw.s, finding->raw.n);
		strbuf_add_byte(&lines, '|');
	}
	return STATUS_OK;
}

static void
test_rejects(void **state)
{
	(void)state;
	import_data("rejects.csv");
	assert_int_equal(report.rows, 10);
	assert_int_equal(report.events, 3);
	assert_int_equal(report.rejected, 7);
	assert_int_equal(report.warnings, 0);
	assert_event(1, "Two\r\nlines @2024-01-01 | x:2");
	assert_event(2, "Another\r\n\r\none @2024-01-02 | x:7");
	assert_event(3, "F\xc3\xafn\xc3\xa9 @2024-05 | x:9");
	assert_lines(store_scan_findings(store, each_raw, NULL, NULL),
	    "a,2024-13,Bad month,,1|c,2024-01-01,,,3|d,2024-01-01,Short,4|"
	    "\"e\",2024-01-01,\"a\"b,,5|f,2024-02-03,Bad byte \xff,,6|"
	    "b,2024-01-02,Other date,,8|h,2024-01,\"open|");
}

static void
test_reject_reasons(void **state)
{
	struct strbuf all = STRBUF_INIT;
	static const char *const expected[] = {
		"rejects.csv:2: date `2024-13` cannot be read: ",
		"rejects.csv:5: no title; give the event one\n",
		"rejects.csv:6: row has 4 cells, the header has 5; ",
		"rejects.csv:7: text stands behind a closing quote; ",
		"rejects.csv:8: column `title`, byte 10: not UTF-8 (FF); ",
		("rejects.csv:12: id `b` already stands at line 3, with "
		 "another title; "),
		"rejects.csv:14: a quote is not closed; ",
	};
	size_t i;

	(void)state;
	import_data("rejects.csv");
	assert_int_equal(
	    store_scan_findings(store, each_finding, NULL, NULL), STATUS_OK);
	strbuf_add(&all, lines.text, lines.n);
	strbuf_release(&lines);
	for (i = 0; i < sizeof expected / sizeof *expected; i++)
		if (strstr(all.text, expected[i]) == NULL)
			fail_msg("no '%s' in:\n%s", expected[i], all.text);
	strbuf_release(&all);
}

static void
test_again(void **state)
{
	struct event event = { 0 };

	(void)state;
	import_data("again.csv");
	assert_int_equal(report.rows, 5);
	assert_int_equal(report.events, 2);
	assert_int_equal(report.rejected, 1);
	assert_int_equal(report.quotes, 3);
	assert_event(1,
	    "One event @2024-01-01 | attacker=A, =B, =A | X > Y, X > Z"
	    " | https://a.example, https://b.example | t, u"
	    " | deaths:3, note:more");
	assert_int_equal(store_read_event(store, 1, &event, &error), STATUS_OK);
	assert_int_equal(event.quote_count, 2);
	assert_span(event.quotes[0].text, "First words");
	assert_span(event.quotes[1].text, "Second words");
	assert_span(event.quotes[1].source, "https://b.example");
	assert_int_equal(event.quotes[1].line, 3);
	assert_span(event.summary, "Told later");
	assert_span(event.type, "clash");
	event_release(&event);
	assert_findings(
	    "again.csv:4: warning: the row adds to id `k` of line 2, which "
	    "has another `type`, `deaths` and keeps it\n"
	    "again.csv:5: id `k` already stands at line 2, with another date; "
	    "give the event an id of its own\n"
	    "again.csv:6: warning: a quote without a source; name it in the "
	    "column `source`\n");
}

/* ---- Headers. */

static void
check_header(const char *text, const char *message)
{
	char path[128];

	write_text("events.csv", text);
	snprintf(path, sizeof path, "%s/events.csv", scratch_folder);
	assert_int_equal(import_status(path), STATUS_SYNTAX);
	if (strstr(error.message, message) == NULL)
		fail_msg("'%s' does not say '%s'", error.message, message);
	assert_values(STORE_ACTORS, "");
}

static void
test_headers(void **state)
{
	(void)state;
	check_header("", "events.csv: the file is empty");
	check_header("\n\n", "events.csv: the file is empty");
	check_header("date,count\n", "events.csv: no column is known as the "
				     "title; put its name for COLUMN in --map "
				     "'title=COLUMN,date={date}'");
	check_header("date,count\n", "the columns are date, count");
	check_header("title,Date, DATE \n", "the column `date` stands twice, "
					    "as number 2 and 3");
	check_header("title,\xc3\xa9\xc3\xa8,b\xff\n",
	    "events.csv:1: the header is not UTF-8");
	check_header("title,\"b\n", "events.csv:1:");
	write_text("events.csv",
	    "\xef\xbb\xbf TITLE ,,x,X,\"a\nb\",id\nt,1,2,3,4,k\n");
	import_folder();
	assert_int_equal(report.events, 1);
	assert_event(1, "t @ | column 2:1, x:2, X (2):3, a\nb:4");
	write_text("events.csv", "title\n");
	import_folder();
	assert_true(report.replaced);
	assert_int_equal(report.rows, 0);
	assert_int_equal(report.events, 0);
	assert_int_equal(report.rejected, 0);
}

static void
test_side_headers(void **state)
{
	(void)state;
	write_text("events.csv", "title\nt\n");
	write_text("actors.csv", "name,colour,kind\nA,red,person\n");
	write_text("sources.csv", "key\ns\n");
	assert_int_equal(import_status(scratch_folder), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "sources.csv:1: no `id` column"));
	write_text("sources.csv", "id,id\ns\n");
	assert_int_equal(import_status(scratch_folder), STATUS_SYNTAX);
	write_text("sources.csv", "id\ns\ns\n\"\"\n");
	import_folder();
	assert_int_equal(report.rejected, 2);
	assert_findings(
	    "actors.csv:1: warning: not read: the columns `colour`\n"
	    "sources.csv:3: the id `s` stands in the file twice; give each "
	    "source its own\n"
	    "sources.csv:4: no id; give the source one\n");
}

/* ---- Coordinates. */

static void
check_place(const char *cells, bool placed, double latitude, double longitude)
{
	struct event event = { 0 };
	char text[200];

	snprintf(text, sizeof text, "title,latitude,longitude\nt,%s\n", cells);
	write_text("events.csv", text);
	import_folder();
	assert_int_equal(report.events, 1);
	assert_int_equal(store_read_event(store, 1, &event, &error), STATUS_OK);
	assert_int_equal(event.placed, placed);
	if (placed) {
		assert_float_equal(event.latitude, latitude, 0.0);
		assert_float_equal(event.longitude, longitude, 0.0);
		assert_int_equal(report.warnings, 0);
	} else {
		assert_int_equal(report.warnings, strcmp(cells, ",") != 0);
	}
	event_release(&event);
}

static void
test_places(void **state)
{
	(void)state;
	check_place(",", false, 0, 0);
	check_place("0,0", true, 0, 0);
	check_place(
	    " -33.5 ,+44.366666666666667", true, -33.5, 44.366666666666667);
	check_place("90,-180", true, 90, -180);
	check_place("90.0001,0", false, 0, 0);
	check_place("0,180.5", false, 0, 0);
	check_place("33,", false, 0, 0);
	check_place(",44", false, 0, 0);
	check_place("33N,44E", false, 0, 0);
	check_place("1.2.3,4", false, 0, 0);
	check_place(".,-", false, 0, 0);
	check_place("nan,inf", false, 0, 0);
	check_place("99999999999999999999,1", false, 0, 0);
	assert_event(1,
	    "t @ | latitude as written:99999999999999999999, longitude as "
	    "written:1");
}

/* ---- Names. */

static void
test_actors(void **state)
{
	(void)state;
	write_text("events.csv", "title,actors\n"
				 "1,Stra\xc3\x9f"
				 "e;STRASSE;  two   words ; Two Words\n"
				 "2,a=;=x;k=v=w;;\n");
	import_folder();
	assert_event(1, "1 @ | =Stra\xc3\x9f"
			"e, =two   words");
	assert_event(2, "2 @ | =x, k=v=w");
	assert_int_equal(report.warnings, 1);
	assert_int_equal(report.actors, 4);
}

static void
test_locations(void **state)
{
	(void)state;
	write_text("events.csv", "title,locations\n"
				 "1,A > B > C; a>b; B\n"
				 "2, > ; X > > Y\n"
				 "3,Bee > D; Bee; Old > E; Aye > Bee\n");
	write_text("locations.csv",
	    "path,aliases\nA > B,Bee; Old; P > Q\nZ,Bee\nA,Aye\n");
	import_folder();
	/* `B` alone is no alias: a place of its own. */
	assert_event(1, "1 @ | A > B > C, A > B, B");
	assert_event(2, "2 @ | X > Y");
	assert_event(3, "3 @ | A > B > D, A > B, A > B > E");
	assert_int_equal(report.warnings, 1);
	/* A, B, Z, C, top B, X, Y, D, E. */
	assert_int_equal(report.locations, 9);
	write_text("locations.csv", "path\nA\n");
	write_text("events.csv", "title,locations\n1,P > Q\n");
	import_folder();
	assert_values(STORE_LOCATIONS, "A; P; Q; ");
}

/* ---- Dates that turn out to be of another notation behind some rows. */

static void
test_late_notation(void **state)
{
	(void)state;
	write_text("events.csv",
	    "id,date,title\na,2024-05-06,EDTF\nb,13/07/2024,too,wide\n"
	    "c,2024,\"Two\nlines\"\nd,13/07/2024,First\n"
	    "e,14/07/2024,Second\nf,15/07/2024,Third\na,,EDTF\n"
	    "g,16/07/2024,Fourth\nh,31/02/2024,None\n");
	import_folder();
	assert_int_equal(report.rows, 9);
	assert_int_equal(report.events, 6);
	assert_int_equal(report.rejected, 2);
	assert_string_equal(report.assumed, "dates day/month/year");
	assert_event(1, "EDTF @2024-05-06");
	assert_event(2, "Two\nlines @2024");
	assert_event(3, "First @2024-07-13");
	assert_event(6, "Fourth @2024-07-16");
}

/* A zone is refused before any row asks for it. */
static void
test_zone_without_need(void **state)
{
	const struct import_options options = { .zone = "Mars/Olympus" };

	(void)state;
	write_text("events.csv", "date,title\n2024-05-06,EDTF\n");
	assert_int_equal(
	    import_path(store, scratch_folder, &options, &report, &error),
	    STATUS_MISSING);
	assert_non_null(strstr(error.message, "Mars/Olympus"));
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, import_set_up, import_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_rejects),
		CASE(test_reject_reasons),
		CASE(test_again),
		CASE(test_late_notation),
		CASE(test_zone_without_need),
		CASE(test_headers),
		CASE(test_side_headers),
		CASE(test_places),
		CASE(test_actors),
		CASE(test_locations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
