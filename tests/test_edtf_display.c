/* SPDX-License-Identifier: MIT */
/*
 * What is made of the texts of dates: words, one text out of two columns, and
 * the text of either side; and all of it when memory runs out.
 */
#include "config.h"

#include "core/edtf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/mem.h"

/* Rows of a text and its words, behind a header. */
static void
test_display(void **state)
{
	struct strbuf words = STRBUF_INIT;
	FILE *file = fopen(TEST_DATA "/edtf_display.tsv", "r");
	char line[256];
	int failed = 0, rows = 0;

	(void)state;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof line, file));
	for (; fgets(line, sizeof line, file) != NULL; rows++) {
		char *want = strchr(line, '\t');

		assert_non_null(want);
		want[strcspn(want, "\n")] = '\0';
		strbuf_clear(&words);
		edtf_display(line, (size_t)(want - line), NULL, &words);
		if (strcmp(words.text, ++want) == 0)
			continue;
		print_error("%s is shown, not %s\n", words.text, want);
		failed++;
	}
	fclose(file);
	strbuf_release(&words);
	assert_true(rows > 100);
	assert_int_equal(failed, 0);
}

/* ---- Zones */

#define BERLIN "Europe/Berlin"
#define YORK "America/New_York"

static void
test_zones(void **state)
{
	static const struct {
		const char *zone, *text, *words;
	} cases[] = {
		/* Clocks go on an hour at 01:00 UTC, and back at 01:00. */
		{ BERLIN, "2025-03-30T00:59:59Z", "30 Mar 2025 01:59:59" },
		{ BERLIN, "2025-03-30T01:00:00Z", "30 Mar 2025 03:00:00" },
		{ BERLIN, "2025-10-26T00:30Z", "26 Oct 2025 02:30" },
		{ BERLIN, "2025-10-26T01:30Z", "26 Oct 2025 02:30" },
		{ BERLIN, "2025-10-26T02:30Z", "26 Oct 2025 03:30" },
		{ BERLIN, "2525-07-01T12:00Z", "1 Jul 2525 14:00" },
		{ "Pacific/Auckland", "2025-01-01T12:00Z", "2 Jan 2025 01:00" },
		{ "Pacific/Auckland", "2025-07-01T12:00Z", "2 Jul 2025 00:00" },
		/* What the time states, it is an instant. */
		{ BERLIN, "2025-09-02T01:05+03:00", "2 Sep 2025 00:05" },
		{ BERLIN, "2025-09-02T14:05-05:00", "2 Sep 2025 21:05" },
		{ BERLIN, "2025-09-02T14:05", "2 Sep 2025 16:05" },
		{ BERLIN, "2025-09-02T14:05:30.5Z", "2 Sep 2025 16:05:30" },
		/* Other days, months and years. */
		{ BERLIN, "2024-12-31T23:30Z", "1 Jan 2025 00:30" },
		{ BERLIN, "2024-02-28T23:30Z", "29 Feb 2024 00:30" },
		{ YORK, "2025-01-01T02:00Z", "31 Dec 2024 21:00" },
		{ YORK, "2025-07-01T02:00Z", "30 Jun 2025 22:00" },
		/* Parts of hours. */
		{ "Asia/Kolkata", "2025-09-02T20:00:05Z",
		    "3 Sep 2025 01:30:05" },
		{ "Asia/Kathmandu", "2025-09-02T20:00Z", "3 Sep 2025 01:45" },
		{ "America/St_Johns", "2025-07-01T02:00Z",
		    "30 Jun 2025 23:30" },
		{ "+05:30", "2025-09-02T20:00Z", "3 Sep 2025 01:30" },
		{ "-0330", "2025-09-02T02:00Z", "1 Sep 2025 22:30" },
		{ "UTC", "2025-09-02T02:00+02:00", "2 Sep 2025 00:00" },
		/* Before 1970: British Standard Time, the first summer time,
		 * half a second before a change, and the sun's time. */
		{ "Europe/London", "1969-01-15T12:00Z", "15 Jan 1969 13:00" },
		{ BERLIN, "1916-04-30T21:59Z", "30 Apr 1916 22:59" },
		{ BERLIN, "1916-04-30T22:00Z", "1 May 1916 00:00" },
		{ YORK, "1967-04-30T06:59:59.5Z", "30 Apr 1967 01:59:59" },
		{ YORK, "1967-04-30T07:00:00Z", "30 Apr 1967 03:00:00" },
		{ BERLIN, "1890-01-01T12:00:00Z", "1 Jan 1890 12:53:28" },
		/* Each side of an interval is a time of its own. */
		{ BERLIN, "2025-03-30T00:30Z/2025-03-30T01:30Z",
		    "30 Mar 2025 01:30–03:30" },
		{ BERLIN, "2025-09-02T21:00Z/2025-09-02T23:00Z",
		    "2 Sep 2025 23:00–3 Sep 2025 01:00" },
		{ BERLIN, "2025-09-02T22:30Z/2025-09-03T01:00Z",
		    "3 Sep 2025 00:30–03:00" },
		{ BERLIN, "2025-09-02/2025-09-03T23:30Z",
		    "2 Sep 2025–4 Sep 2025 01:30" },
		{ BERLIN, "2025-09-02T22:30Z/..", "3 Sep 2025 00:30 →" },
		{ BERLIN, "/2025-09-02T22:30Z", "? → 3 Sep 2025 00:30" },
		{ BERLIN, "2025-09-02T22:30Z~/2025-09-04",
		    "c. 3 Sep 2025 00:30 – 4 Sep 2025" },
		{ BERLIN, "[2025-09-02T22:30Z,2026]",
		    "3 Sep 2025 00:30 | 2026" },
		{ BERLIN, "{..2025-09-02T22:30Z}", "→ 3 Sep 2025 00:30" },
	};
	struct strbuf words = STRBUF_INIT;
	struct error error;
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zone *zone;

		if (zone_open(&zone, cases[i].zone, &error) != STATUS_OK)
			fail_msg("%s", error.message);
		assert_string_equal(zone_name(zone), cases[i].zone);
		strbuf_clear(&words);
		edtf_display(
		    cases[i].text, strlen(cases[i].text), zone, &words);
		zone_close(zone);
		if (strcmp(words.text, cases[i].words) == 0)
			continue;
		print_error("%s in %s is shown as %s, not %s\n", cases[i].text,
		    cases[i].zone, words.text, cases[i].words);
		failed++;
	}
	strbuf_release(&words);
	assert_int_equal(failed, 0);
}

/* Whatever states no time of day is the same everywhere. */
static void
test_zone_days(void **state)
{
	static const char *const zones[] = { "Pacific/Kiritimati",
		"Pacific/Pago_Pago", BERLIN };
	struct strbuf here = STRBUF_INIT, there = STRBUF_INIT;
	FILE *file = fopen(TEST_DATA "/edtf_display.tsv", "r");
	struct zone *opened[3];
	char line[256];
	int rows = 0;

	(void)state;
	assert_non_null(file);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
		    zone_open(&opened[i], zones[i], NULL), STATUS_OK);
	while (fgets(line, sizeof line, file) != NULL) {
		const size_t n = strcspn(line, "\t");

		line[n] = '\0';
		if (strchr(line, ':') != NULL)
			continue;
		strbuf_clear(&here);
		edtf_display(line, n, NULL, &here);
		for (size_t i = 0; i < 3; i++, rows++) {
			strbuf_clear(&there);
			edtf_display(line, n, opened[i], &there);
			assert_string_equal(there.text, here.text);
		}
	}
	for (size_t i = 0; i < 3; i++)
		zone_close(opened[i]);
	fclose(file);
	strbuf_release(&here);
	strbuf_release(&there);
	assert_true(rows > 300);
}

/* ---- Joining, and the sides of a text */

static void
test_join(void **state)
{
	static const struct {
		const char *date, *end, *joined; /* NULL: refused */
	} cases[] = {
		{ "2024", "", "2024" },
		{ "", "2024", "/2024" },
		{ "2024", "2025-03", "2024/2025-03" },
		{ "2024", "..", "2024/.." },
		{ "2024", "2024", "2024/2024" },
		{ "2024/2025", "", "2024/2025" },
		{ "[2024,2025]", "", "[2024,2025]" },
		{ "2024-09-02T10:00", "2024-09-02T11:00",
		    "2024-09-02T10:00/2024-09-02T11:00" },
		{ "2024-09-02", "2024-09", "2024-09-02/2024-09" },
		{ "", "", NULL },
		{ "2025", "2024", NULL },
		{ "2024/2025", "2026", NULL },
		{ "[2024,2025]", "2026", NULL },
		{ "2024", "2025/2026", NULL },
		{ "2024", "{2025}", NULL },
		{ "2024-13", "2025", NULL },
		{ "2024", "2025-13", NULL },
		{ "2024", " ", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct strbuf out = STRBUF_INIT;
		struct edtf joined = { .level = 7 };
		struct error error;
		enum status status;

		strbuf_add_text(&out, "before ");
		status = edtf_join(cases[i].date, strlen(cases[i].date),
		    cases[i].end, strlen(cases[i].end), &out, &joined, &error);
		if (cases[i].joined == NULL) {
			assert_int_equal(status, STATUS_SYNTAX);
			assert_string_equal(out.text, "before ");
			assert_int_equal(joined.level, 7);
		} else {
			assert_int_equal(status, STATUS_OK);
			assert_string_equal(
			    out.text + strlen("before "), cases[i].joined);
		}
		strbuf_release(&out);
	}
}

static void
test_join_errors(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct edtf joined;
	struct error error;

	(void)state;
	edtf_join("2024", 4, "2024-13", 7, &out, &joined, &error);
	assert_string_equal(
	    error.message, "end: month 13 is not 01-12, nor a season 21-41");
	assert_int_equal(error.column, 6);
	edtf_join("2024/2025", 9, "2026", 4, &out, &joined, &error);
	assert_string_equal(error.message,
	    "the date is not one date: beside an end it must be");
	assert_int_equal(
	    edtf_join("2024", 4, "Y17E8", 5, &out, &joined, &error),
	    STATUS_RANGE);
	assert_int_equal(out.n, 0);
	strbuf_release(&out);
}

static void
test_side_text(void **state)
{
	static const struct {
		const char *text, *start, *end; /* NULL: there is none */
	} cases[] = {
		{ "2024", "2024", "2024" },
		{ "2024-09~", "2024-09", "2024-09" },
		{ "2022/2024-03~", "2022", "2024-03" },
		{ "2024-?09-~02", "2024-09-02", "2024-09-02" },
		{ "201X%", "201X", "201X" },
		{ "2022/..", "2022", NULL },
		{ "../2022", NULL, "2022" },
		{ "2022?/", "2022", "2022" },
		{ "/2022", "2022", "2022" },
		{ "../..", NULL, NULL },
		{ "/..", NULL, NULL },
		{ "[2021,2023-05]", "2021-01-01", "2023-05-31" },
		{ "{2021..}", "2021-01-01", NULL },
		{ "[..2021]", NULL, "2021-12-31" },
		{ "[2021-01-01T10:00,2022]", "2021-01-01T10:00:00Z",
		    "2022-12-31" },
		{ "[9999-24]", "9999-12-01", "Y10000" },
		{ "hello", NULL, NULL },
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = cases[i].text;
		size_t n = strlen(text);

		strbuf_clear(&out);
		assert_int_equal(
		    edtf_start_text(text, n, &out), cases[i].start != NULL);
		assert_string_equal(
		    out.text, cases[i].start != NULL ? cases[i].start : "");
		strbuf_clear(&out);
		assert_int_equal(
		    edtf_end_text(text, n, &out), cases[i].end != NULL);
		assert_string_equal(
		    out.text, cases[i].end != NULL ? cases[i].end : "");
	}
	strbuf_release(&out);
}

/* ---- Out of memory */

static void
test_no_memory_display(void **state)
{
	const char text[] = "[1667,1668,1670..1672]";
	bool failed = true;

	(void)state;
	for (unsigned long nth = 1; failed; nth++) {
		struct strbuf out = STRBUF_INIT;

		mem_fail_at(nth);
		edtf_display(text, strlen(text), NULL, &out);
		failed = strbuf_status(&out) != STATUS_OK;
		mem_fail_at(0);
		assert_true(nth > 1 || failed);
		strbuf_release(&out);
	}
}

static void
test_no_memory_join(void **state)
{
	enum status status = STATUS_NOMEM;

	(void)state;
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		struct strbuf out = STRBUF_INIT;
		struct edtf joined = { .level = 7 };

		mem_fail_at(nth);
		status = edtf_join("2024", 4, "2025", 4, &out, &joined, NULL);
		mem_fail_at(0);
		assert_true(status == STATUS_OK || status == STATUS_NOMEM);
		assert_true(nth > 1 || status == STATUS_NOMEM);
		assert_int_equal(joined.level, status == STATUS_OK ? 0 : 7);
		strbuf_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_display),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_zone_days),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_join_errors),
		cmocka_unit_test(test_side_text),
		cmocka_unit_test(test_no_memory_display),
		cmocka_unit_test(test_no_memory_join),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
