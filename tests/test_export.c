/* SPDX-License-Identifier: MIT */
/*
 * Selections and facets as text, CSV and JSON, compared byte for byte, with
 * every kind of hostile text among them.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/export.h"
#include "core/export_private.h"
#include "core/mem.h"
#include "tests/sample_case.h"

static const struct sample_row rows[] = {
	{ .key = "a",
	    .date = "2024-05/..",
	    .title = "Talks, \"again\"",
	    .summary = "one\ntwo",
	    .type = "meeting",
	    .actors = "host=Ann; Bob",
	    .locations = "Iraq > Anbar; Iran",
	    .sources = "s1; s2",
	    .quote = "They\tmet",
	    .state = ANCHOR_EXACT,
	    .offset = 12,
	    .length = 8,
	    .tags = "x; y",
	    .placed = true,
	    .deaths = "3" },
	{ .title = "bad \xff\x1b[31m \xe2\x80\xae \xc2\x85 t\ta\nb\\",
	    .sources = "s1",
	    .quote = "q",
	    .state = ANCHOR_APPROXIMATE,
	    .offset = 0,
	    .length = 1 },
	{ .key = "c",
	    .date = "2024-06-01T10:00:00Z",
	    .title = "c",
	    .locations = "Iraq",
	    .sources = "s3" },
	{ .date = "2023?",
	    .title = "d",
	    .sources = "s1",
	    .quote = "w",
	    .state = ANCHOR_MISSING },
};
#define ROWS (sizeof rows / sizeof *rows)

static struct store *store;
static struct timeline *timeline;
static struct strbuf written = STRBUF_INIT;

static int
set_up(void **state)
{
	struct error error;

	(void)state;
	store = sample_open(rows, ROWS, NULL);
	sample_check(timeline_open(&timeline, store, &error), &error);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	mem_fail_at(0);
	timeline_close(timeline);
	store_close(store);
	strbuf_release(&written);
	return 0;
}

static enum status
keep_written(void *context, const char *bytes, size_t n, struct error *error)
{
	(void)context;
	strbuf_add(&written, bytes, n);
	return strbuf_status(&written) == STATUS_OK ? STATUS_OK
						    : error_nomem(error);
}

static const struct export_sink sink = { .write = keep_written };
static const struct export_sink terminal = { .write = keep_written,
	.terminal = true };

static void
expect_events(enum export_format format, size_t limit,
    const struct export_sink *to, const char *expected)
{
	struct error error;

	strbuf_clear(&written);
	sample_check(
	    export_events(timeline, format, limit, to, &error), &error);
	assert_string_equal(written.text, expected);
}

static void
expect_facet(enum facet facet, enum export_format format, const char *expected)
{
	struct error error;

	strbuf_clear(&written);
	sample_check(
	    export_facet(timeline, facet, format, &sink, &error), &error);
	assert_string_equal(written.text, expected);
}

static void
choose(const char *text)
{
	struct filter *filter;
	struct error error;

	sample_check(filter_parse(&filter, text, strlen(text), &error), &error);
	sample_check(timeline_select(timeline, filter, &error), &error);
	filter_free(filter);
}

static void
test_text(void **state)
{
	(void)state;
	expect_events(EXPORT_TEXT, 0, &sink,
	    "2023?\td\t\n"
	    "May 2024 \xe2\x86\x92\tTalks, \"again\"\tIraq > Anbar; Iran\n"
	    "1 Jun 2024 10:00:00\tc\tIraq\n"
	    "undated\tbad \xff\x1b[31m \xe2\x80\xae \xc2\x85 t a b\\\t\n");
	expect_events(EXPORT_TEXT, 1, &sink, "2023?\td\t\n");
	choose("is:undated");
	expect_events(EXPORT_TEXT, 0, &terminal,
	    "undated\tbad <FF>\xe2\x90\x9b[31m <U+202E> <U+0085> t a b\\\t\n");
	choose("nothing");
	expect_events(EXPORT_TEXT, 0, &sink, "");
}

static void
test_json(void **state)
{
	static const char talks[] =
	    "{\"id\":\"a\",\"date\":\"2024-05/..\","
	    "\"earliest\":\"2024-05-01\",\"latest\":\"..\","
	    "\"title\":\"Talks, \\\"again\\\"\",\"summary\":\"one\\ntwo\","
	    "\"type\":\"meeting\",\"actors\":[{\"name\":\"Ann\","
	    "\"role\":\"host\"},{\"name\":\"Bob\",\"role\":null}],"
	    "\"locations\":[\"Iraq > Anbar\",\"Iran\"],"
	    "\"coordinates\":{\"latitude\":33.3125,\"longitude\":44.1},"
	    "\"quotes\":[{\"source\":\"s1\",\"text\":\"They\\tmet\","
	    "\"anchor\":\"exact\",\"offset\":12},{\"source\":\"s2\","
	    "\"text\":null,\"anchor\":null,\"offset\":null}],"
	    "\"tags\":[\"x\",\"y\"],"
	    "\"attributes\":{\"Deaths (best)\":\"3\"}}\n";
	static const char bad[] =
	    "{\"id\":null,\"date\":null,\"earliest\":null,\"latest\":null,"
	    "\"title\":\"bad \xef\xbf\xbd\\u001b[31m \xe2\x80\xae \\u0085 "
	    "t\\ta\\nb\\\\\",\"summary\":null,\"type\":null,\"actors\":[],"
	    "\"locations\":[],\"coordinates\":null,\"quotes\":[{"
	    "\"source\":\"s1\",\"text\":\"q\",\"anchor\":\"approximate\","
	    "\"offset\":0,\"alike\":93}],\"tags\":[],\"attributes\":{}}\n";

	(void)state;
	choose("talks");
	expect_events(EXPORT_JSON, 0, &sink, talks);
	choose("is:undated");
	expect_events(EXPORT_JSON, 0, &sink, bad);
	strbuf_clear(&written);
	assert_int_equal(
	    export_events(timeline, EXPORT_JSON, 0, &terminal, NULL),
	    STATUS_OK);
	assert_non_null(strstr(written.text, " \\u202e "));
	choose("id:c");
	strbuf_clear(&written);
	assert_int_equal(
	    export_events(timeline, EXPORT_JSON, 0, &sink, NULL), STATUS_OK);
	assert_non_null(
	    strstr(written.text, "\"earliest\":\"2024-06-01T10:00:00Z\","
				 "\"latest\":\"2024-06-01T10:00:00Z\""));
}

static void
test_csv(void **state)
{
	(void)state;
	choose("-is:undated");
	expect_events(EXPORT_CSV, 0, &sink,
	    "id,date,end,title,summary,type,actors,locations,latitude,"
	    "longitude,source,quote,tags,Deaths (best)\n"
	    ",2023?,,d,,,,,,,s1,w,,\n"
	    "a,2024-05/..,,\"Talks, \"\"again\"\"\",\"one\ntwo\",meeting,"
	    "host=Ann; Bob,Iraq > Anbar; Iran,33.3125,44.1,s1,They\tmet,"
	    "x; y,3\n"
	    "a,2024-05/..,,\"Talks, \"\"again\"\"\",,,,,,,s2,,,\n"
	    "c,2024-06-01T10:00:00Z,,c,,,,Iraq,,,s3,,,\n");
}

static void
test_facet(void **state)
{
	(void)state;
	expect_facet(FACET_SOURCE, EXPORT_TEXT, "3\ts1\n1\ts2\n1\ts3\n");
	expect_facet(FACET_LOCATION, EXPORT_CSV,
	    "count,value\n2,Iraq\n1,Iran\n1,Iraq > Anbar\n");
	expect_facet(FACET_ACTOR, EXPORT_JSON,
	    "{\"count\":1,\"value\":\"Ann\"}\n"
	    "{\"count\":1,\"value\":\"Bob\"}\n");
	expect_facet(FACET_YEAR, EXPORT_TEXT, "2\t2024\n1\t2023\n");
	choose("nothing");
	expect_facet(FACET_YEAR, EXPORT_CSV, "");
}

static void
test_numbers(void **state)
{
	static const struct {
		double number;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 44.1, "44.1" },
		{ -33.3125, "-33.3125" },
		{ 0.1 + 0.2, "0.30000000000000004" },
		{ 1e-7, "1e-07" },
		{ 180, "180" },
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		strbuf_clear(&out);
		export_number(&out, cases[i].number);
		assert_string_equal(out.text, cases[i].text);
	}
	strbuf_release(&out);
}

static enum status
refuse(void *context, const char *bytes, size_t n, struct error *error)
{
	(void)context;
	(void)bytes;
	(void)n;
	return error_set(error, STATUS_FULL, "no room");
}

static void
test_full(void **state)
{
	static const struct export_sink full = { .write = refuse };
	struct error error;

	(void)state;
	assert_int_equal(export_events(timeline, EXPORT_TEXT, 0, &full, &error),
	    STATUS_FULL);
	assert_string_equal(error.message, "no room");
	assert_int_equal(
	    export_facet(timeline, FACET_YEAR, EXPORT_TEXT, &full, &error),
	    STATUS_FULL);
}

static void
test_formats(void **state)
{
	enum export_format format;

	(void)state;
	assert_true(export_format_parse("json", &format));
	assert_int_equal(format, EXPORT_JSON);
	assert_true(export_format_parse("text", &format));
	assert_int_equal(format, EXPORT_TEXT);
	assert_false(export_format_parse("xml", &format));
}

static void
test_memory(void **state)
{
	(void)state;
	for (int format = EXPORT_TEXT; format <= EXPORT_JSON; format++) {
		enum status status = STATUS_NOMEM;

		for (unsigned long nth = 1; status != STATUS_OK; nth++) {
			strbuf_release(&written);
			mem_fail_at(nth);
			status = export_events(timeline,
			    (enum export_format)format, 0, &terminal, NULL);
			if (status == STATUS_OK)
				status = export_facet(timeline, FACET_ACTOR,
				    (enum export_format)format, &sink, NULL);
			mem_fail_at(0);
			if (status != STATUS_OK)
				assert_int_equal(status, STATUS_NOMEM);
		}
	}
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_text),
		TEST(test_json),
		TEST(test_csv),
		TEST(test_facet),
		TEST(test_numbers),
		TEST(test_full),
		TEST(test_formats),
		TEST(test_memory),
	};

	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
