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
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/import.h"
#include "core/mem.h"

static char folder[64];
static struct store *store;
static struct strbuf lines = STRBUF_INIT; /* what scans gave */
static struct import_report report;
static struct error error;

static void
remove_folder(void)
{
	char command[96];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
}

static int
set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/dateline-import-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	return store_open(&store, "", STORE_SESSION, &error) == STATUS_OK ? 0
									  : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	mem_fail_at(0);
	store_close(store);
	store = NULL;
	strbuf_release(&lines);
	remove_folder();
	return 0;
}

static void
write_bytes(const char *name, const char *bytes, size_t n)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

static void
write_text(const char *name, const char *text)
{
	write_bytes(name, text, strlen(text));
}

static enum status
import_status(const char *path)
{
	return import_path(
	    store, path, &(struct import_options){ 0 }, &report, &error);
}

static void
import_data(const char *name)
{
	char path[512];

	snprintf(path, sizeof path, "%s/csv/%s", TEST_DATA, name);
	if (import_status(path) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void
import_folder(void)
{
	if (import_status(folder) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void
assert_span(struct span span, const char *text)
{
	if (span.n != strlen(text) || memcmp(span.s, text, span.n) != 0)
		fail_msg(
		    "expected '%s', got '%.*s'", text, (int)span.n, span.s);
}

/* ---- What the store holds, as lines of text. */

static enum status
each_value(void *context, const struct store_value *value)
{
	(void)context;
	strbuf_printf(&lines, "%.*s; ", (int)value->name.n, value->name.s);
	return STATUS_OK;
}

static enum status
each_alias(void *context, int64_t value, struct span alias)
{
	(void)context;
	strbuf_printf(
	    &lines, "%lld %.*s; ", (long long)value, (int)alias.n, alias.s);
	return STATUS_OK;
}

static enum status
each_finding(void *context, const struct store_finding *finding)
{
	const char *base = memrchr(finding->file.s, '/', finding->file.n);
	size_t skipped =
	    base != NULL ? (size_t)(base + 1 - finding->file.s) : 0;

	(void)context;
	strbuf_printf(&lines, "%.*s:%lld:%s %.*s\n",
	    (int)(finding->file.n - skipped), finding->file.s + skipped,
	    (long long)finding->line,
	    finding->rejected ? "" : " warning:", (int)finding->reason.n,
	    finding->reason.s);
	return STATUS_OK;
}

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

static void
assert_lines(enum status status, const char *expected)
{
	assert_int_equal(status, STATUS_OK);
	assert_string_equal(lines.text, expected);
	strbuf_release(&lines);
}

static void
assert_values(enum store_set set, const char *expected)
{
	assert_lines(
	    store_scan_values(store, set, each_value, NULL, NULL), expected);
}

static void
assert_findings(const char *expected)
{
	assert_lines(
	    store_scan_findings(store, each_finding, NULL, NULL), expected);
}

/* An event as `title @date | role=actor, … | place, … | source, … | tag …`. */
static void
assert_event(int64_t id, const char *expected)
{
	struct event event = { 0 };
	size_t i;

	assert_int_equal(
	    store_read_event(store, id, &event, &error), STATUS_OK);
	strbuf_printf(&lines, "%.*s @%.*s", (int)event.title.n, event.title.s,
	    (int)event.date.n, event.date.s);
	for (i = 0; i < event.actor_count; i++)
		strbuf_printf(&lines, "%s%.*s=%.*s", i == 0 ? " | " : ", ",
		    (int)event.actors[i].role.n, event.actors[i].role.s,
		    (int)event.actors[i].name.n, event.actors[i].name.s);
	for (i = 0; i < event.location_count; i++)
		strbuf_printf(&lines, "%s%.*s", i == 0 ? " | " : ", ",
		    (int)event.locations[i].path.n, event.locations[i].path.s);
	for (i = 0; i < event.source_count; i++)
		strbuf_printf(&lines, "%s%.*s", i == 0 ? " | " : ", ",
		    (int)event.sources[i].n, event.sources[i].s);
	for (i = 0; i < event.tag_count; i++)
		strbuf_printf(&lines, "%s%.*s", i == 0 ? " | " : ", ",
		    (int)event.tags[i].n, event.tags[i].s);
	for (i = 0; i < event.attribute_count; i++)
		strbuf_printf(&lines, "%s%.*s:%.*s", i == 0 ? " | " : ", ",
		    (int)event.attributes[i].name.n, event.attributes[i].name.s,
		    (int)event.attributes[i].value.n,
		    event.attributes[i].value.s);
	event_release(&event);
	assert_lines(STATUS_OK, expected);
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

/* ---- Rows that cannot be used. */

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
	snprintf(path, sizeof path, "%s/events.csv", folder);
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
				     "title; say which with --map");
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
test_missing(void **state)
{
	(void)state;
	assert_int_equal(import_status("/nowhere"), STATUS_MISSING);
	assert_int_equal(import_status(folder), STATUS_MISSING);
	assert_non_null(strstr(error.message, "events.csv"));
	assert_false(store_in_transaction(store));
}

static void
test_side_headers(void **state)
{
	(void)state;
	write_text("events.csv", "title\nt\n");
	write_text("actors.csv", "name,colour,kind\nA,red,person\n");
	write_text("sources.csv", "key\ns\n");
	assert_int_equal(import_status(folder), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "sources.csv:1: no `id` column"));
	write_text("sources.csv", "id,id\ns\n");
	assert_int_equal(import_status(folder), STATUS_SYNTAX);
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

static enum status
each_dataset(void *context, struct span name, struct span path, int64_t events)
{
	(void)context;
	(void)path;
	strbuf_printf(
	    &lines, "%.*s:%lld ", (int)name.n, name.s, (long long)events);
	return STATUS_OK;
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
	snprintf(path, sizeof path, "%s//a.CSV", folder);
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
	write_bytes("nul.txt",
	    "\xef\xbb\xbf"
	    "a\0b\r\rc\xff\xfe",
	    11);
	write_text("empty.txt", "");
	snprintf(path, sizeof path, "%s/sub", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_text("sub/deep.txt", "deep");
	snprintf(path, sizeof path, "%s/pipe", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(path, sizeof path, "%s/out", folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	snprintf(path, sizeof path, "%s/outdir", folder);
	assert_int_equal(symlink("/etc", path), 0);
	snprintf(path, sizeof path, "%s/link", folder);
	assert_int_equal(symlink("sub/deep.txt", path), 0);
	snprintf(path, sizeof path, "%s/huge", folder);
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
	assert_memory_equal(progress->path, folder, strlen(folder));
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
	assert_int_equal(import_path(store, folder, &options, &report, &error),
	    STATUS_CANCELLED);
	assert_lines(store_scan_datasets(store, each_dataset, NULL, NULL), "");
	left = 1000;
	assert_int_equal(
	    import_path(store, folder, &options, &report, &error), STATUS_OK);
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
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_folder),
		CASE(test_folder_findings),
		CASE(test_anchors),
		CASE(test_rejects),
		CASE(test_reject_reasons),
		CASE(test_again),
		CASE(test_headers),
		CASE(test_missing),
		CASE(test_side_headers),
		CASE(test_places),
		CASE(test_actors),
		CASE(test_locations),
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
