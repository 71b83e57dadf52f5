/* SPDX-License-Identifier: MIT */
/*
 * Foreign files into a case.  The small ones in tests/data/foreign were
 * written for what is asserted of them; the counts of real ones were taken
 * with another CSV reader.
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
#include <unistd.h>

#include "core/cameo.h"
#include "core/import.h"
#include "core/mem.h"
#include "core/profiles.h"
#include "tests/import_case.h"
#include "tests/scratch.h"
#include "tests/store_lines.h"

static enum status
import_fixture(const char *name, const struct import_options *options)
{
	char path[512];

	snprintf(path, sizeof path, "%s/foreign/%s", TEST_DATA, name);
	return import_path(store, path, options, &report, &error);
}

static void
import_plain(const char *name)
{
	if (import_fixture(name, &(struct import_options){ 0 }) != STATUS_OK)
		fail_msg("%s", error.message);
}

static void
add_span(const char *before, struct span span)
{
	if (span.n > 0)
		strbuf_printf(&lines, "%s%.*s", before, (int)span.n, span.s);
}

/* An event as one line; attributes only of the names in wanted. */
static void
add_event(const struct event *event, const char *wanted)
{
	size_t i;

	add_span("", event->key);
	add_span(" @", event->date);
	add_span(" ", event->title);
	add_span(" / ", event->summary);
	add_span(" # ", event->type);
	for (i = 0; i < event->actor_count; i++) {
		add_span(" | ", event->actors[i].role);
		add_span("=", event->actors[i].name);
	}
	for (i = 0; i < event->location_count; i++)
		add_span(" | ", event->locations[i].path);
	if (event->placed)
		strbuf_printf(
		    &lines, " | %g, %g", event->latitude, event->longitude);
	for (i = 0; i < event->source_count; i++)
		add_span(" | from ", event->sources[i]);
	for (i = 0; i < event->tag_count; i++)
		add_span(" | tag ", event->tags[i]);
	for (i = 0; i < event->attribute_count; i++) {
		char name[80];

		snprintf(name, sizeof name, "<%.*s>",
		    (int)event->attributes[i].name.n,
		    event->attributes[i].name.s);
		if (strstr(wanted, name) != NULL) {
			add_span(" | ", event->attributes[i].name);
			add_span(":", event->attributes[i].value);
		}
	}
}

static void
assert_event(int64_t id, const char *wanted, const char *expected)
{
	struct event event = { 0 };

	strbuf_clear(&lines);
	if (store_read_event(store, id, &event, &error) != STATUS_OK)
		fail_msg("event %d: %s", (int)id, error.message);
	add_event(&event, wanted);
	event_release(&event);
	if (strcmp(lines.text, expected) != 0)
		fail_msg("expected '%s', got '%s'", expected, lines.text);
}

static enum status
each_finding(void *context, const struct store_finding *finding)
{
	(void)context;
	strbuf_printf(&lines, "%d%s %.*s\n", (int)finding->line,
	    finding->rejected ? "" : " warning:", (int)finding->reason.n,
	    finding->reason.s);
	return STATUS_OK;
}

static void
assert_findings(const char *expected)
{
	strbuf_clear(&lines);
	assert_int_equal(
	    store_scan_findings(store, each_finding, NULL, &error), STATUS_OK);
	assert_string_equal(lines.text, expected);
}

/* ---- Files written for these tests. */

static void
test_acled(void **state)
{
	(void)state;
	import_plain("acled.csv");
	assert_int_equal(report.events, 3);
	assert_string_equal(report.assumed, "profile acled, dates month names");
	assert_event(1, "<fatalities><time_precision>",
	    "XYZ1 @2024-01-05 Armed clash: Northern Front \xe2\x80\x93 "
	    "Military "
	    "Forces of Xland (2020-), Old Port / On 5 January 2024, fighters "
	    "clashed; three died. # Battles | actor1=Northern Front | "
	    "assoc1=Harbour Militia | assoc1=River Guard | actor2=Military "
	    "Forces of Xland (2020-) | Xland > North > Upper > Old Port | "
	    "10.5, 20.25 | from Daily Test | from Radio X | time_precision:1 | "
	    "fatalities:3");
	assert_event(2, "<event_date>",
	    "XYZ2 @2024-01 Peaceful protest: Protesters (Xland), North / Some "
	    "time in January 2024, people marched. # Protests | "
	    "actor1=Protesters (Xland) | Xland > North | 10, 20 | from Daily "
	    "Test | tag crowd size=no report | tag women | event_date:15 "
	    "January 2024");
	assert_event(3, "",
	    "XYZ3 @2024-01-20~ Shelling \xe2\x80\x93 Civilians (Xland), South "
	    "Town / Around 20 January 2024 shells fell. # Explosions/Remote "
	    "violence | actor2=Civilians (Xland) | Xland > South > South Town "
	    "| -1.5, 21 | from Undisclosed");
}

static void
test_acled_old(void **state)
{
	(void)state;
	import_plain("acled-old.csv");
	assert_event(1, "<column 1><GEO_PRECISION>",
	    "ABC7 @2020-05-09 Battle-No change of territory: Group A "
	    "\xe2\x80\x93 Group B, East Town / A battle. # Battle-No change of "
	    "territory | actor1=Group A | actor2=Group B | assoc2=Group C | "
	    "Yland > East > East Town | 1.5, 2.5 | from Gazette | column 1:1 | "
	    "GEO_PRECISION:1");
	assert_event(2, "",
	    "ABC8 @2015-01-01 Riots/Protests: Rioters (Yland), "
	    "West Town / A riot. # Riots/Protests | "
	    "actor1=Rioters (Yland) | Yland > West > West Town "
	    "| 3.5, 4.5 | from Gazette");
}

static void
test_gtd(void **state)
{
	(void)state;
	import_plain("gtd.csv");
	assert_int_equal(report.events, 3);
	assert_int_equal(report.rejected, 0);
	assert_event(1, "<gname>",
	    "197000000001 @1970-07-02 Assassination \xe2\x80\x93 Jos\xc3\xa9 "
	    "P\xc3\xa9rez, Caf\xc3\xa9ville / A caf\xc3\xa9 was attacked. # "
	    "Assassination | target=Jos\xc3\xa9 P\xc3\xa9rez | Zland > Center "
	    "> Caf\xc3\xa9ville | 18.5, -69.5 | from Daily A, page 1 | from "
	    "Daily B | gname:Unknown");
	assert_event(2, "<approxdate><nkill>",
	    "197000000002 @1970 Unknown: Group One \xe2\x80\x93 Police # "
	    "Unknown | perpetrator=Group One | perpetrator=Group Two | "
	    "target=Police | Zland | approxdate:Summer 1970 | nkill:-99");
	assert_event(3, "",
	    "197000000003 @1970-03 Bombing/Explosion: Group One \xe2\x80\x93 "
	    "Office, Port # Bombing/Explosion | perpetrator=Group One | "
	    "target=Office | Zland > Center > Port | 18, -70 | from Daily A, "
	    "page 2");
}

static void
test_icews(void **state)
{
	(void)state;
	import_plain("icews.tab");
	assert_int_equal(report.events, 2);
	assert_event(1, "<CAMEO Code><Intensity>",
	    "7001 @2014-01-01 Criticize or denounce: Citizen (Xland) "
	    "\xe2\x80\x93 Police \"Unit / Criticize or denounce # Criticize or "
	    "denounce | source=Citizen (Xland) | target=Police \"Unit | Xland "
	    "> North > Harbour > Old Port | 10.5, 20.25 | from News Agency, "
	    "story 900 | CAMEO Code:111 | Intensity:-2");
}

static void
test_clock(void **state)
{
	(void)state;
	import_plain("clock.csv");
	assert_int_equal(report.events, 5);
	assert_event(3, "", " @2024-05-06T07:08:09.5+02:00 fine # Write time");
}

static void
test_clock_findings(void **state)
{
	(void)state;
	import_plain("clock.csv");
	assert_findings(
	    "2 warning: date `1601-01-01T00:00:00Z`: 1601-01-01 is where "
	    "Windows counts from: a clock that was not set, or no date at "
	    "all\n"
	    "3 warning: date `1970-01-01T00:00:00Z`: 1970-01-01 00:00:00 is "
	    "where Unix counts from: a clock that was not set, or no date at "
	    "all\n"
	    "5 date `yesterday-ish` cannot be read: this word is no part of a "
	    "date\n"
	    "6 warning: date `2227-12-31T23:01:01Z`: it is far in the future: "
	    "a clock that was wrong, a digit too many, or no date at all\n"
	    "7 warning: date `1601-03-04T05:06:07Z`: 1601-01-01 is where "
	    "Windows counts from: a clock that was not set, or no date at "
	    "all\n");
}

static void
test_guessed(void **state)
{
	(void)state;
	import_plain("datum.csv");
	assert_string_equal(report.assumed,
	    "semicolon-separated, mapping guessed, dates day/month/year, month "
	    "names, words, --map 'date={Datum},title={Ereignis},"
	    "actors={Wer};,locations={Ort},source={Quelle}'");
	assert_event(1, "<Opfer>",
	    " @2021-03-03 Demo am Alex=Polizei, Zeugen | Berlin | from "
	    "https://a.example/1 | Opfer:12");
}

static void
test_shape(void **state)
{
	(void)state;
	import_plain("shape.csv");
	assert_int_equal(report.events, 2);
	assert_event(
	    1, "", " @2021-03-04 The first long title of a thing | Old Port");
}

static void
test_headerless(void **state)
{
	(void)state;
	import_plain("short.tln");
	assert_string_equal(report.assumed,
	    "pipe-separated, no header, profile tln, dates epoch seconds");
	assert_event(1, "",
	    " @2012-01-22T07:52:33Z Something happened # LOG | "
	    "host=host");
	import_plain("headerless.csv");
	assert_string_equal(report.assumed,
	    "semicolon-separated, no header, mapping guessed, dates ISO 8601, "
	    "--map 'date={column 1},title={column 2}'");
}

static void
test_native_dates(void **state)
{
	(void)state;
	import_plain("native-dates.csv");
	assert_string_equal(report.assumed, "dates month/day/year");
	assert_event(1, "", " @2024-05-06 EDTF");
	assert_event(2, "", " @2024-07-13 American");
	assert_event(3, "", " @2024-08-01/2024-08-03 Range");
}

static void
test_order(void **state)
{
	const struct import_options dmy = { .date_order = "dmy" };
	const struct import_options mdy = { .date_order = "mdy" };

	(void)state;
	assert_int_equal(
	    import_fixture("order.csv", &(struct import_options){ 0 }),
	    STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "--date-order"));
	assert_non_null(strstr(error.message, "order.csv"));
	assert_int_equal(import_fixture("order.csv", &dmy), STATUS_OK);
	assert_event(1, "", " @2021-04-03 Uno");
	assert_int_equal(import_fixture("order.csv", &mdy), STATUS_OK);
	assert_true(report.replaced);
}

static void
test_map(void **state)
{
	const struct import_options map = {
		.map = "date=when,title={what happened} in {place},"
		       "actors=who=place,tags=place",
	};
	const struct import_options wrong = { .map = "date=when,title=what" };
	const struct import_options none = { .map = "datum=when" };

	(void)state;
	if (import_fixture("shape.csv", &map) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_event(1, "<what happened>",
	    " @2021-03-04 The first long title of a thing in Old Port | "
	    "who=Old Port | tag Old Port | what happened:The first long title "
	    "of a thing");
	assert_int_equal(import_fixture("shape.csv", &wrong), STATUS_SYNTAX);
	assert_non_null(strstr(error.message,
	    "there is no column `what`; the columns are when, what happened, "
	    "place"));
	assert_int_equal(import_fixture("shape.csv", &none), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "is not FIELD=COLUMN"));
}

static void
test_profile_file(void **state)
{
	char ini[96];
	const struct import_options options = { .profile = ini };
	const struct import_options missing = { .profile = "nowhere" };

	(void)state;
	write_text("own.ini",
	    "[profile]\nabout = own\nneeds = when\n[event]\ndate = when\n"
	    "title = {place}\n\n[values place]\nOld Port = The harbour\n");
	snprintf(ini, sizeof ini, "%s/own.ini", scratch_folder);
	if (import_fixture("shape.csv", &options) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_event(1, "", " @2021-03-04 The harbour");
	assert_event(2, "", " @2021-03-05 New Port");
	assert_string_equal(report.assumed, "profile own, dates ISO 8601");
	unlink(ini);
	assert_int_equal(import_fixture("shape.csv", &missing), STATUS_MISSING);
	assert_non_null(strstr(error.message, "acled, gdelt-mentions"));
	assert_int_equal(import_fixture("shape.csv", &options), STATUS_MISSING);
}

static void
test_profile_wrong(void **state)
{
	struct profile *profile = NULL;

	(void)state;
	assert_int_equal(
	    profile_parse(&profile, SPAN("x"), "x.ini",
		SPAN("[profile]\nabout = a\n[event]\nwho = b\n"), &error),
	    STATUS_SYNTAX);
	assert_string_equal(error.message,
	    "x.ini:4: `who` in [event] is not known to profiles");
	assert_int_equal(profile_parse(&profile, SPAN("x"), "x.ini",
			     SPAN("[event]\nnothing\n"), &error),
	    STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "x.ini:2:"));
	assert_null(profile);
}

static void
test_cameo(void **state)
{
	(void)state;
	assert_string_equal(cameo_name(SPAN("057")).s, "Sign formal agreement");
	assert_string_equal(
	    cameo_name(SPAN("2042")).s, "Detonate nuclear weapons");
	assert_string_equal(cameo_name(SPAN("01")).s, "Make public statement");
	assert_int_equal(cameo_name(SPAN("999")).n, 0);
	assert_int_equal(cameo_name(SPAN("")).n, 0);
	assert_int_equal(cameo_name(SPAN("05777")).n, 0);
	/* A spreadsheet took the zero away; the root knows. */
	assert_string_equal(
	    cameo_show(SPAN("12"), SPAN("1")).s, "Make pessimistic comment");
	assert_string_equal(cameo_show(SPAN("12"), SPAN("12")).s, "Reject");
	assert_string_equal(cameo_show(SPAN("100"), SPAN("10")).s, "Demand");
	assert_string_equal(
	    cameo_show(SPAN("010"), SPAN("01")).s, "Make statement");
	assert_string_equal(cameo_show(SPAN("---"), SPAN("")).s, "---");
}

/* ---- Real files. */

static void
import_shared(const char *name, const char *profile, int64_t rows,
    int64_t events, int64_t rejected)
{
	const char *folder = getenv("SHARED_DATA");
	char path[512], told[64];

	snprintf(path, sizeof path, "%s/%s",
	    folder != NULL ? folder : SHARED_DATA_DIR, name);
	if (access(path, R_OK) != 0) {
		print_message("no %s\n", path);
		skip();
	}
	if (import_path(store, path, &(struct import_options){ 0 }, &report,
		&error) != STATUS_OK)
		fail_msg("%s", error.message);
	snprintf(told, sizeof told, "profile %s", profile);
	if (strstr(report.assumed, told) == NULL)
		fail_msg("%s: %s", name, report.assumed);
	assert_int_equal(report.rows, rows);
	assert_int_equal(report.events, events);
	assert_int_equal(report.rejected, rejected);
}

static void
test_ucdp(void **state)
{
	(void)state;
	import_shared("ucdp/ged_myanmar.csv", "ucdp", 7374, 7374, 0);
	assert_event(1, "<date_prec><adm_2><source_original>",
	    "48528 @1992-02-29 One-sided violence: Government of Myanmar "
	    "(Burma) \xe2\x80\x93 Civilians, Rakhine state # One-sided "
	    "violence "
	    "| side a=Government of Myanmar (Burma) | side b=Civilians | "
	    "Myanmar (Burma) > Rakhine state | 19, 94.25 | from Reuters "
	    "1992-03-02 | source_original:Muslim refugees who arrived in "
	    "Dhaka, Bangladesh from Arakan state in Burma | date_prec:1");
}

static void
test_ucdp_central_africa(void **state)
{
	(void)state;
	import_shared("ucdp/ged231_country482_CAF.csv", "ucdp", 1848, 1848, 0);
	assert_string_equal(report.assumed,
	    "profile ucdp, dates ISO 8601, midnight read as the whole day");
	assert_event(2, "",
	    "36211 @2009-08-07/2009-09-10 State-based conflict: Government of "
	    "Uganda \xe2\x80\x93 LRA, Southeast Central African Republic # "
	    "State-based conflict | side a=Government of Uganda | side b=LRA | "
	    "Central African Republic > Southeast Central African Republic | "
	    "5.39978, 26.4869 | from BBC Monitoring Newsfile 10/9-09; The New "
	    "Vision website, Kampala, in English 10 Sep 09");
}

static void
test_ucdp_hdx(void **state)
{
	(void)state;
	import_shared("ucdp/hdx_conflict_data_BGD.csv", "ucdp", 601, 601, 0);
}

static void
test_ucdp_source(void **state)
{
	struct store_source source;
	struct arena arena = { 0 };

	(void)state;
	import_shared("ucdp/hdx_conflict_data_BGD.csv", "ucdp", 601, 601, 0);
	assert_int_equal(
	    store_read_source(store, 1, &arena, &source, &error), STATUS_OK);
	strbuf_clear(&lines);
	add_span("", source.publisher);
	add_span(" | ", source.published);
	add_span(" | ", source.title);
	arena_release(&arena);
	assert_string_equal(lines.text,
	    "BBC Monitoring Newsfile | 2013-12-14 | Seven killed in clashes "
	    "following Bangladesh Islamist party leader's execution");
}

static void
test_gdelt1(void **state)
{
	(void)state;
	import_shared("gdelt/20160728_v1_58col.csv", "gdelt1", 710, 710, 0);
	assert_event(1, "<EventCode><FractionDate>",
	    "564111644 @2006-07-31 Make statement: UNITED STATES # Make public "
	    "statement | actor1=UNITED STATES | United States > District of "
	    "Columbia > National Postal Museum | 38.8973, -77.0083 | from "
	    "http://wtop.com/lifestyle/2016/07/"
	    "deepest-darkest-secrets-now-display-national-postal-museum/ | "
	    "FractionDate:2006.5781 | EventCode:010");
}

static void
test_gdelt2(void **state)
{
	(void)state;
	import_shared(
	    "gdelt/20151027220000.events.csv", "gdelt2", 2116, 2116, 0);
	assert_event(1, "<EventCode>",
	    "479491239 @2014-10-27 Praise or endorse \xe2\x80\x93 COMPANY # "
	    "Engage in diplomatic cooperation | actor2=COMPANY | United States "
	    "> Oregon > Salem | 44.9429, -123.035 | from "
	    "http://www.capitalpress.com/Oregon/20151027/"
	    "thornless-marionberries-reduce-liability-concerns | "
	    "EventCode:051");
}

static void
test_gdelt_saved_again(void **state)
{
	(void)state;
	import_shared(
	    "gdelt/20190121220000.export2.CSV", "gdelt2", 1629, 1629, 0);
	assert_event(1, "<EventCode>",
	    "817930293 @2018-01-21 Make pessimistic comment: PATUAKHALI "
	    "\xe2\x80\x93 SCHOOL # Make public statement | actor1=PATUAKHALI | "
	    "actor2=SCHOOL | from https://www.thedailystar.net/country/news/"
	    "32-schools-run-few-students-1690882 | EventCode:12");
}

static void
test_gdelt_mentions(void **state)
{
	(void)state;
	import_shared(
	    "gdelt/mentions_sample.csv", "gdelt-mentions", 1635, 1430, 0);
}

static void
test_migrants(void **state)
{
	(void)state;
	import_shared("migrants/missing_migrants_2020_iom.csv",
	    "missing-migrants", 6249, 6249, 0);
	assert_event(1, "<Migration Route>",
	    "52682 @2020-01-05 Drowning: 5 dead or missing, Off the coast of "
	    "Izmir, Turkey # Drowning | Mediterranean > Off the coast of "
	    "Izmir, Turkey | 38.6108, 26.6512 | from https://bit.ly/2ZUlSS1 | "
	    "Migration Route:Eastern Mediterranean");
}

static void
test_timelinejs(void **state)
{
	(void)state;
	import_shared(
	    "timelinejs/women_in_computing.csv", "timelinejs", 11, 11, 0);
}

static void
test_timesketch(void **state)
{
	(void)state;
	import_shared("timesketch/end_to_end_tests__test_data__evtx_part.csv",
	    "timesketch", 13, 13, 0);
	import_shared(
	    "timesketch/tests__test_events__csv_timestamp_as_datetime.csv",
	    "timesketch", 4, 4, 0);
	import_shared("timesketch/tests__test_events__invalid_datetime.csv",
	    "timesketch", 4, 3, 1);
	import_shared("timesketch/tests__test_events__sigma_events.csv",
	    "timesketch", 4, 4, 0);
	import_shared(
	    "timesketch/tests__test_events__validate_time_out_of_range.csv",
	    "timesketch", 2, 2, 0);
	import_shared(
	    "timesketch/tests__test_events__validate_time_precision.csv",
	    "timesketch", 2, 2, 0);
}

static void
test_plaso(void **state)
{
	(void)state;
	import_shared("plaso/dynamic.log", "plaso-dynamic", 20, 20, 0);
	assert_event(1, "<source (2)>",
	    " @2012-01-22T07:52:33Z [client  pid: 30840] INFO No change in "
	    "[/etc/netgroup]. Done # Content Modification Time | from "
	    "OS:/tmp/test/test_data/syslog/syslog | source (2):LOG");
	import_shared("plaso/l2tcsv.log", "l2tcsv", 19, 19, 0);
	import_shared("plaso/l2ttln.log", "tln", 20, 20, 0);
}

/* ---- Out of memory: each allocation fails once, and nothing leaks. */

static void
fail_each(const char *name, const struct import_options *options)
{
	enum status status;
	unsigned long n;

	for (n = 1;; n++) {
		mem_fail_at(n);
		status = import_fixture(name, options);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		/* libcsv asks for less when it does not get its fill. */
		if (status != STATUS_NOMEM && status != STATUS_OK)
			fail_msg("%s, %lu: %s", name, n, error.message);
	}
	mem_fail_at(0);
	assert_int_equal(status, STATUS_OK);
}

static void
test_nomem(void **state)
{
	const struct import_options map = {
		.map = "date=when,title={what happened}[ in {place}],"
		       "actors=who=place;,tags=place",
	};

	(void)state;
	fail_each("acled.csv", &(struct import_options){ 0 });
	fail_each("datum.csv", &(struct import_options){ 0 });
	fail_each("shape.csv", &map);
	fail_each("native-dates.csv", &(struct import_options){ 0 });
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, import_set_up, import_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_acled),
		CASE(test_acled_old),
		CASE(test_gtd),
		CASE(test_icews),
		CASE(test_clock),
		CASE(test_clock_findings),
		CASE(test_guessed),
		CASE(test_shape),
		CASE(test_headerless),
		CASE(test_native_dates),
		CASE(test_order),
		CASE(test_map),
		CASE(test_profile_file),
		CASE(test_profile_wrong),
		CASE(test_cameo),
		CASE(test_ucdp),
		CASE(test_ucdp_central_africa),
		CASE(test_ucdp_hdx),
		CASE(test_ucdp_source),
		CASE(test_gdelt1),
		CASE(test_gdelt2),
		CASE(test_gdelt_saved_again),
		CASE(test_gdelt_mentions),
		CASE(test_migrants),
		CASE(test_timelinejs),
		CASE(test_timesketch),
		CASE(test_plaso),
		CASE(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
