/* SPDX-License-Identifier: MIT */
/*
 * Parsing dates: cases from data files, the vectors of other test suites where
 * they are at hand, and properties that hold for any text.  A row that fails is
 * printed with what came instead; all rows run before the test fails.
 */
#include "config.h"

#include "core/edtf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/calendar.h"

#define FIELDS 9

/* ---- Data files: a header, then one case a line, fields between tabs */

struct table {
	FILE *file;
	char *line;
	size_t capacity;
	char *fields[FIELDS]; /* those that are missing are "" */
};

static bool
table_next(struct table *table)
{
	static char empty[1];
	char *rest;

	if (getline(&table->line, &table->capacity, table->file) < 0)
		return false;
	table->line[strcspn(table->line, "\n")] = '\0';
	rest = table->line;
	for (int i = 0; i < FIELDS; i++)
		table->fields[i] = rest != NULL ? strsep(&rest, "\t") : empty;
	return true;
}

/* Open it behind its header; false when it is not there. */
static bool
table_open(struct table *table, const char *folder, const char *name)
{
	char path[4096];

	*table = (struct table){ 0 };
	snprintf(path, sizeof path, "%s/%s", folder, name);
	table->file = fopen(path, "r");
	return table->file != NULL && table_next(table);
}

static void
table_close(struct table *table)
{
	free(table->line);
	fclose(table->file);
}

static const char *
shared_data(void)
{
	const char *folder = getenv("SHARED_DATA");

	return folder != NULL ? folder : SHARED_DATA_DIR;
}

/* Does the file of our own have a row for the text? */
static bool
is_listed(const char *name, const char *text)
{
	struct table table;
	bool found = false;

	assert_true(table_open(&table, TEST_DATA, name));
	while (!found && table_next(&table))
		found = strcmp(table.fields[0], text) == 0;
	table_close(&table);
	return found;
}

/* ---- What a text gives */

struct result {
	enum status status;
	struct edtf date;
	struct error error;
	struct strbuf earliest, latest;
};

/*
 * Parse a copy on the heap of the very length, so that a byte read too many
 * is found out.
 */
static enum status
parse_copy(const char *s, size_t n, struct edtf *date, struct error *error)
{
	char *copy = malloc(n > 0 ? n : 1);
	enum status status;

	assert_non_null(copy);
	if (n > 0)
		memcpy(copy, s, n);
	status = edtf_parse(copy, n, date, error);
	free(copy);
	return status;
}

static void
result_init(struct result *result, const char *text)
{
	memset(result, 0, sizeof *result);
	strbuf_init(&result->earliest);
	strbuf_init(&result->latest);
	result->status =
	    parse_copy(text, strlen(text), &result->date, &result->error);
	if (result->status != STATUS_OK)
		return;
	edtf_print_earliest(&result->date, &result->earliest);
	edtf_print_latest(&result->date, &result->latest);
}

static void
result_release(struct result *result)
{
	strbuf_release(&result->earliest);
	strbuf_release(&result->latest);
}

static const char *
verdict(enum status status)
{
	return status == STATUS_OK       ? "valid"
	       : status == STATUS_SYNTAX ? "invalid"
	       : status == STATUS_RANGE  ? "range"
					 : "trouble";
}

/* Rows of text, verdict, earliest and latest. */
static void
check_bounds(const char *name)
{
	struct table table;
	int failed = 0, rows = 0;

	assert_true(table_open(&table, TEST_DATA, name));
	for (; table_next(&table); rows++) {
		char **want = table.fields;
		struct result got;

		result_init(&got, want[0]);
		if (strcmp(verdict(got.status), want[1]) != 0 ||
		    strcmp(got.earliest.text, want[2]) != 0 ||
		    strcmp(got.latest.text, want[3]) != 0) {
			print_error("%s: %s %s %s, not %s %s %s\n", want[0],
			    verdict(got.status), got.earliest.text,
			    got.latest.text, want[1], want[2], want[3]);
			failed++;
		}
		result_release(&got);
	}
	table_close(&table);
	assert_true(rows > 10);
	assert_int_equal(failed, 0);
}

static void
test_bounds(void **state)
{
	(void)state;
	check_bounds("edtf.tsv");
}

static void
test_conflicts(void **state)
{
	(void)state;
	check_bounds("edtf_conflicts.tsv");
}

static void
test_errors(void **state)
{
	struct table table;
	int failed = 0;

	(void)state;
	assert_true(table_open(&table, TEST_DATA, "edtf_errors.tsv"));
	while (table_next(&table)) {
		char **want = table.fields;
		struct result got;

		result_init(&got, want[0]);
		if (got.status != STATUS_SYNTAX ||
		    got.error.column != (size_t)atol(want[1]) ||
		    strcmp(got.error.message, want[2]) != 0) {
			print_error("%s: %zu %s, not %s %s\n", want[0],
			    got.error.column, got.error.message, want[1],
			    want[2]);
			failed++;
		}
		result_release(&got);
	}
	table_close(&table);
	assert_int_equal(failed, 0);
}

/* ---- Vectors of other suites */

enum vector_column {
	VECTOR_TEXT,
	VECTOR_VALID,
	VECTOR_LEVEL,
	VECTOR_EARLIEST,
	VECTOR_LATEST,
	VECTOR_SUITES,
	VECTOR_EDTFJS,
	VECTOR_MIN,
	VECTOR_MAX,
};

/* The day of our bound as the vectors write it. */
static bool
same_bound(const struct strbuf *bound, const char *want)
{
	const char *text = bound->text;

	if (*want == '\0')
		return true;
	if (strcmp(text, "..") == 0)
		return strcmp(want, "inf") == 0 || strcmp(want, "-inf") == 0;
	if (*text == '\0')
		return strcmp(want, "unknown") == 0;
	text += *text == 'Y';
	return strlen(want) == strcspn(text, "T") &&
	       strncmp(text, want, strlen(want)) == 0;
}

/* The suites' word stands; where they have none, that of edtf.js. */
static bool
same_as_vector(const struct result *got, char **vector)
{
	const char *earliest = vector[VECTOR_EARLIEST];
	const char *latest = vector[VECTOR_LATEST];
	bool valid = got->status != STATUS_SYNTAX;

	if (valid != (vector[VECTOR_VALID][0] == '1'))
		return false;
	if (got->status != STATUS_OK)
		return true;
	return same_bound(&got->earliest,
		   *earliest != '\0' ? earliest : vector[VECTOR_MIN]) &&
	       same_bound(
		   &got->latest, *latest != '\0' ? latest : vector[VECTOR_MAX]);
}

static void
test_vectors(void **state)
{
	struct table table;
	int failed = 0, rows = 0;

	(void)state;
	if (!table_open(&table, shared_data(), "edtf/vectors.tsv"))
		skip();
	for (; table_next(&table); rows++) {
		const char *text = table.fields[VECTOR_TEXT];
		struct result got;
		bool same;

		result_init(&got, text);
		same = same_as_vector(&got, table.fields);
		if (same == is_listed("edtf_exceptions.tsv", text)) {
			print_error("%s: %s %s %s, and %s\n", text,
			    verdict(got.status), got.earliest.text,
			    got.latest.text,
			    same ? "no exception is needed"
				 : "no exception gives a reason");
			failed++;
		}
		result_release(&got);
	}
	table_close(&table);
	assert_true(rows > 400);
	assert_int_equal(failed, 0);
}

/* Every conflict between the suites is decided. */
static void
test_conflicts_decided(void **state)
{
	struct table table;
	int failed = 0;

	(void)state;
	if (!table_open(&table, shared_data(), "edtf/conflicts.tsv"))
		skip();
	while (table_next(&table))
		if (!is_listed("edtf_conflicts.tsv", table.fields[0])) {
			print_error("%s: not decided\n", table.fields[0]);
			failed++;
		}
	table_close(&table);
	assert_int_equal(failed, 0);
}

/* ---- What bounds and print do not show */

static struct edtf
parse(const char *text)
{
	struct edtf date;

	assert_int_equal(
	    parse_copy(text, strlen(text), &date, NULL), STATUS_OK);
	return date;
}

static void
test_qualifiers(void **state)
{
	const unsigned both = EDTF_UNCERTAIN | EDTF_APPROXIMATE;

	(void)state;
	assert_int_equal(parse("2024").qualifiers, 0);
	assert_int_equal(parse("2024?").qualifiers, EDTF_UNCERTAIN);
	assert_int_equal(parse("2024~").qualifiers, EDTF_APPROXIMATE);
	assert_int_equal(parse("2024%").qualifiers, both);
	assert_int_equal(parse("2024-?09-02").qualifiers, EDTF_UNCERTAIN);
	assert_int_equal(parse("2024?-09-~02").qualifiers, both);
	assert_int_equal(parse("2024~/2025?").qualifiers, both);
	assert_int_equal(parse("[2024,2025~]").qualifiers, EDTF_APPROXIMATE);
	assert_int_equal(parse("../2025?").qualifiers, EDTF_UNCERTAIN);
}

static void
test_precision(void **state)
{
	static const struct {
		const char *text;
		enum edtf_precision start, end;
	} cases[] = {
		{ "198X", EDTF_PRECISION_YEAR, EDTF_PRECISION_YEAR },
		{ "Y17E7", EDTF_PRECISION_YEAR, EDTF_PRECISION_YEAR },
		{ "2024-24", EDTF_PRECISION_SEASON, EDTF_PRECISION_SEASON },
		{ "2024-09", EDTF_PRECISION_MONTH, EDTF_PRECISION_MONTH },
		{ "2024-1X", EDTF_PRECISION_MONTH, EDTF_PRECISION_MONTH },
		{ "2024-09-XX", EDTF_PRECISION_MONTH, EDTF_PRECISION_MONTH },
		{ "2024-XX-XX", EDTF_PRECISION_YEAR, EDTF_PRECISION_YEAR },
		{ "2024-XX-30", EDTF_PRECISION_DAY, EDTF_PRECISION_DAY },
		{ "2024-09-02", EDTF_PRECISION_DAY, EDTF_PRECISION_DAY },
		{ "2024-09-02T10:00", EDTF_PRECISION_TIME,
		    EDTF_PRECISION_TIME },
		{ "2024/2025-03", EDTF_PRECISION_YEAR, EDTF_PRECISION_MONTH },
		{ "2024-03/..", EDTF_PRECISION_MONTH, EDTF_PRECISION_MONTH },
		{ "{2024,2025-03}", EDTF_PRECISION_YEAR, EDTF_PRECISION_MONTH },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct edtf date = parse(cases[i].text);

		assert_int_equal(date.start_precision, cases[i].start);
		assert_int_equal(date.end_precision, cases[i].end);
	}
}

static void
test_levels(void **state)
{
	static const char *const texts[3][8] = {
		{ "2024", "2024-09", "2024-09-02", "2024-09-02T10:00:00Z",
		    "2024/2025-03" },
		{ "Y10000", "2024-21", "2024?", "201X", "2024-XX", "2024/..",
		    "/2024", "-0044" },
		{ "Y17E7", "1950S2", "2024-25", "2024?-09", "2024-?09",
		    "1XXX-XX", "[2024]", "2024-XX-30" },
	};

	(void)state;
	for (int level = 0; level < 3; level++)
		for (int i = 0; i < 8 && texts[level][i] != NULL; i++)
			assert_int_equal(parse(texts[level][i]).level, level);
}

/* Open sides have no bound; unknown ones that of the other side. */
static void
test_sides(void **state)
{
	struct edtf year = parse("2024"), date = parse("2024/..");

	(void)state;
	assert_int_equal(date.start, EDTF_KNOWN);
	assert_int_equal(date.end, EDTF_OPEN);
	assert_int_equal(date.earliest, year.earliest);
	assert_int_equal(date.latest, EDTF_LATEST);
	date = parse("/2024");
	assert_int_equal(date.start, EDTF_UNKNOWN);
	assert_int_equal(date.earliest, year.earliest);
	assert_int_equal(date.latest, year.latest);
	date = parse("2024/");
	assert_int_equal(date.end, EDTF_UNKNOWN);
	assert_int_equal(date.latest, year.latest);
	date = parse("/..");
	assert_int_equal(date.start, EDTF_UNKNOWN);
	assert_int_equal(date.earliest, EDTF_EARLIEST);
	assert_int_equal(date.latest, EDTF_LATEST);
	date = parse("[..2024]");
	assert_int_equal(date.start, EDTF_OPEN);
	assert_int_equal(date.latest, year.latest);
}

static void
test_milliseconds(void **state)
{
	(void)state;
	assert_int_equal(parse("1970").earliest, 0);
	assert_int_equal(parse("1970-01-01").latest, 86399999);
	assert_int_equal(parse("1970-01-01T00:01").earliest, 60000);
	assert_int_equal(parse("1970-01-01T00:01").latest, 119999);
	assert_int_equal(parse("1970-01-01T00:00:01").latest, 1999);
	assert_int_equal(parse("1970-01-01T00:00:01.5").earliest, 1500);
	assert_int_equal(parse("1970-01-01T00:00:01.5").latest, 1599);
	assert_int_equal(parse("1970-01-01T00:00:01.2345").earliest, 1234);
	assert_int_equal(parse("1970-01-01T00:00:01.2345").latest, 1234);
	assert_int_equal(parse("1970-01-01T00:00:60").earliest, 59999);
	assert_int_equal(parse("1970-01-01T00:00:60.7").latest, 59999);
	assert_int_equal(parse("1970-01-01T01:00+01:00").earliest, 0);
}

/* A failure leaves the date as it was, and counts characters, not bytes. */
static void
test_failure(void **state)
{
	const char text[] = "2020-05-01T10:30:00\xe2\x88\x92"
			    "05:00x";
	struct edtf date = { .earliest = 5, .level = 7 };
	struct error error;

	(void)state;
	assert_int_equal(
	    edtf_parse(text, strlen(text), &date, &error), STATUS_SYNTAX);
	assert_int_equal(error.column, 26);
	assert_int_equal(date.earliest, 5);
	assert_int_equal(date.level, 7);
	assert_int_equal(edtf_parse("Y17E8", 5, &date, &error), STATUS_RANGE);
	assert_int_equal(error.code, STATUS_RANGE);
	assert_int_equal(date.level, 7);
	assert_int_equal(
	    edtf_parse("2024\0x", 6, &date, &error), STATUS_SYNTAX);
	assert_int_equal(edtf_parse("\0", 1, &date, &error), STATUS_SYNTAX);
	assert_int_equal(edtf_parse("", 0, &date, NULL), STATUS_SYNTAX);
}

/* ---- Properties */

static uint64_t seed = 0x9E3779B97F4A7C15u;

static uint32_t
random_below(uint32_t limit)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % limit;
}

/* What holds for a date, however it was written. */
static void
check_properties(const char *s, size_t n, const struct edtf *date)
{
	struct strbuf out = STRBUF_INIT;
	struct edtf side;

	assert_true(date->earliest <= date->latest);
	assert_true(date->level >= 0 && date->level <= 2);
	assert_false(
	    date->start == EDTF_KNOWN && date->earliest == EDTF_EARLIEST);
	assert_false(date->end == EDTF_KNOWN && date->latest == EDTF_LATEST);
	edtf_print_earliest(date, &out);
	edtf_print_latest(date, &out);
	strbuf_clear(&out);
	edtf_display(s, n, NULL, &out);
	assert_true(out.n > 0);
	strbuf_clear(&out);
	if (edtf_start_text(s, n, &out)) {
		assert_int_equal(
		    edtf_parse(out.text, out.n, &side, NULL), STATUS_OK);
		assert_int_equal(side.qualifiers, 0);
		assert_true(side.earliest <= date->earliest ||
			    date->start_precision == EDTF_PRECISION_TIME);
	}
	strbuf_clear(&out);
	if (edtf_end_text(s, n, &out)) {
		assert_int_equal(
		    edtf_parse(out.text, out.n, &side, NULL), STATUS_OK);
		assert_true(side.latest >= date->latest ||
			    date->end_precision == EDTF_PRECISION_TIME);
	}
	strbuf_release(&out);
}

/* Days and seconds print to text that parses to the same bounds. */
static void
test_bounds_round_trip(void **state)
{
	struct strbuf first = STRBUF_INIT, last = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t year = (int64_t)random_below(19999) - 9999;
		int month = (int)random_below(12) + 1;
		uint32_t days = (uint32_t)calendar_month_days(year, month);
		struct edtf date, back;

		strbuf_clear(&first);
		strbuf_printf(&first, "%s%04d-%02d-%02d", year < 0 ? "-" : "",
		    abs((int)year), month, (int)random_below(days) + 1);
		if (i % 2 == 0)
			strbuf_printf(&first, "T%02d:%02d:%02dZ",
			    (int)random_below(24), (int)random_below(60),
			    (int)random_below(60));
		date = parse(first.text);
		strbuf_clear(&last);
		edtf_print_earliest(&date, &last);
		assert_string_equal(last.text, first.text);
		strbuf_clear(&last);
		edtf_print_latest(&date, &last);
		assert_string_equal(last.text, first.text);
		back = parse(last.text);
		assert_int_equal(back.earliest, date.earliest);
		assert_int_equal(back.latest, date.latest);
	}
	strbuf_release(&first);
	strbuf_release(&last);
}

/* The bounds of any year print as its first and last day. */
static void
test_years_print(void **state)
{
	struct strbuf text = STRBUF_INIT, want = STRBUF_INIT;
	struct strbuf got = STRBUF_INIT;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		int year = (int)random_below(292000000 >> random_below(20));
		const char *sign = random_below(2) > 0 && year > 0 ? "-" : "";
		const char *letter = year > 9999 ? "Y" : "";
		struct edtf date;

		strbuf_clear(&text);
		strbuf_printf(&text, "%s%s%04d", letter, sign, year);
		date = parse(text.text);
		strbuf_clear(&want);
		strbuf_printf(&want, "%s-01-01 %s-12-31", text.text, text.text);
		strbuf_clear(&got);
		edtf_print_earliest(&date, &got);
		strbuf_add_byte(&got, ' ');
		edtf_print_latest(&date, &got);
		assert_string_equal(got.text, want.text);
	}
	strbuf_release(&text);
	strbuf_release(&want);
	strbuf_release(&got);
}

#define CENTURY_DAYS 36524 /* 1900 to 1999 */

/* Does a day, like the mask YYYY-MM-DD, fit it? */
static bool
day_fits(const char *mask, const char *day)
{
	for (size_t k = 0; k < 10; k++)
		if (mask[k] != 'X' && mask[k] != day[k])
			return false;
	return true;
}

/* A search through the days of a century agrees with the bounds of a mask. */
static void
test_masks_by_search(void **state)
{
	static char days[CENTURY_DAYS][16];
	const int64_t start = parse("1900").earliest, day = 86400000;

	(void)state;
	for (int i = 0; i < CENTURY_DAYS; i++) {
		struct civil civil = calendar_civil(start + i * day);

		snprintf(days[i], sizeof days[i], "%04d-%02d-%02d",
		    (int)civil.year, civil.month, civil.day);
	}
	for (int i = 0; i < 1000; i++) {
		char mask[] = "1996-02-29";
		struct edtf date = { 0 };
		int first = -1, last = -1;

		for (size_t k = 2; k < 10; k++)
			if (mask[k] != '-' && random_below(2) > 0)
				mask[k] = "XXXX0123"[random_below(8)];
		for (int k = 0; k < CENTURY_DAYS; k++)
			if (day_fits(mask, days[k])) {
				first = first < 0 ? k : first;
				last = k;
			}
		assert_int_equal(parse_copy(mask, 10, &date, NULL),
		    first >= 0 ? STATUS_OK : STATUS_SYNTAX);
		if (first < 0)
			continue;
		assert_int_equal(date.earliest, start + first * day);
		assert_int_equal(date.latest, start + (last + 1) * day - 1);
	}
}

/* Change, put in or take away up to four bytes; text has room for them. */
static size_t
mutate(char *text, size_t n)
{
	static const char bytes[] =
	    "0123456789X-/.,[]{}?~%YESTZ:+ \0\xff\xe2\x88\x92";

	for (uint32_t k = random_below(4); k < 4; k++) {
		uint32_t at = random_below((uint32_t)n + 1);
		uint32_t what = random_below(3);

		if (what == 0 && at < n) {
			memmove(text + at, text + at + 1, n - at);
			n--;
			continue;
		}
		if (what == 1 || at == n) {
			memmove(text + at + 1, text + at, n - at);
			n++;
		}
		text[at] = bytes[random_below(sizeof bytes - 1)];
	}
	return n;
}

static void
test_mutations(void **state)
{
	struct table table;
	int valid = 0;

	(void)state;
	assert_true(table_open(&table, TEST_DATA, "edtf.tsv"));
	while (table_next(&table))
		for (int i = 0; i < 100; i++) {
			char text[128] = "";
			size_t n = strlen(table.fields[0]);
			struct edtf date;
			struct error error = { 0 };

			assert_true(n < 100);
			memcpy(text, table.fields[0], n);
			n = mutate(text, n);
			if (parse_copy(text, n, &date, &error) == STATUS_OK) {
				check_properties(text, n, &date);
				valid++;
			} else {
				assert_true(error.message[0] != '\0');
				assert_true(error.column <= n + 1);
			}
		}
	table_close(&table);
	assert_true(valid > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_conflicts),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_conflicts_decided),
		cmocka_unit_test(test_qualifiers),
		cmocka_unit_test(test_precision),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_sides),
		cmocka_unit_test(test_milliseconds),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_bounds_round_trip),
		cmocka_unit_test(test_years_print),
		cmocka_unit_test(test_masks_by_search),
		cmocka_unit_test(test_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
