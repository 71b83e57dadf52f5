/* SPDX-License-Identifier: MIT */
/*
 * Columns of dates: what is decided from all cells together, zones, the
 * columns of real files, and the time a long column takes.
 */
#include "config.h"

#include "core/dates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/edtf.h"
#include "core/mem.h"

#define CELLS 32

/* ---- Columns that are data */

struct column {
	char *line; /* > key=value; … */
	char *cells[CELLS]; /* each a line: the cell, a tab, what it gives */
	size_t count;
};

/* The value of key in the line, "" without one. */
static const char *
value_of(const struct column *column, const char *key, char value[160])
{
	size_t n = strlen(key);
	const char *at = column->line + 1;

	value[0] = '\0';
	while (at != NULL) {
		while (*at == ' ' || *at == ';')
			at++;
		if (strncmp(at, key, n) == 0 && at[n] == '=') {
			at += n + 1;
			/* An error may hold a semicolon: it stands last. */
			n = strcmp(key, "error") == 0 ? strlen(at)
						      : strcspn(at, ";");
			snprintf(value, 160, "%.*s", (int)n, at);
			break;
		}
		at = strchr(at, ';');
	}
	return value;
}

static const char *
order_name(enum dates_order order)
{
	static const char *const names[] = { "none", "dmy", "mdy", "ymd" };

	return names[order];
}

static enum dates_order
order_of(const char *name)
{
	for (int order = DATES_DMY; order <= DATES_YMD; order++)
		if (strcmp(order_name((enum dates_order)order), name) == 0)
			return (enum dates_order)order;
	return DATES_ORDER_NONE;
}

static bool
differs(const struct column *column, const char *key, const char *is)
{
	char wanted[160];

	if (value_of(column, key, wanted)[0] == '\0' || strcmp(wanted, is) == 0)
		return false;
	print_message("%s\n\t%s is %s\n", column->line, key, is);
	return true;
}

static bool
cell_differs(const struct dates *dates, const char *cell, const char *wanted)
{
	struct strbuf out = STRBUF_INIT;
	struct error error = { .message = "" };
	enum status status = dates_read(dates, span_of(cell), &out, &error);
	bool good = wanted[0] == '!'
			? status == STATUS_SYNTAX && out.n == 0 &&
			      strstr(error.message, wanted + 1) != NULL
			: status == STATUS_OK && strcmp(out.text, wanted) == 0;

	if (!good)
		print_message("\t'%s': wanted '%s', got '%s' %s\n", cell,
		    wanted, out.text, error.message);
	strbuf_release(&out);
	return !good;
}

static size_t
check_decided(const struct column *column, const struct dates *dates)
{
	static const char *const epochs[] = { "none", "seconds", "milliseconds",
		"microseconds" };
	size_t bad = differs(column, "order", order_name(dates_order(dates)));

	bad += differs(column, "epoch", epochs[dates_epoch(dates)]);
	bad += differs(column, "notation", dates_notation(dates));
	for (size_t i = 0; i < column->count; i++) {
		char *wanted = column->cells[i];
		char *cell = strsep(&wanted, "\t");

		if (wanted != NULL && cell_differs(dates, cell, wanted)) {
			print_message("%s\n", column->line);
			bad++;
		}
	}
	return bad;
}

static size_t
check_column(const struct column *column)
{
	struct dates *dates;
	struct error error = { .message = "" };
	char value[160];
	enum status status;
	size_t bad;

	assert_int_equal(dates_new(&dates, &error), STATUS_OK);
	if (value_of(column, "zone", value)[0] != '\0' &&
	    dates_zone(dates, value, &error) != STATUS_OK) {
		dates_free(dates);
		print_message("no zone %s: %s\n", value, error.message);
		return 1;
	}
	for (size_t i = 0; i < column->count; i++) {
		const char *cell = column->cells[i];
		struct span span = { cell, strcspn(cell, "\t") };

		assert_int_equal(
		    dates_look(dates, span, (int64_t)i + 2), STATUS_OK);
	}
	status = dates_decide(
	    dates, order_of(value_of(column, "force", value)), &error);
	if (value_of(column, "error", value)[0] != '\0')
		bad = status != STATUS_SYNTAX ||
		      strstr(error.message, value) == NULL;
	else
		bad = status != STATUS_OK || check_decided(column, dates) > 0;
	if (bad > 0)
		print_message("%s\n\t%s\n", column->line, error.message);
	dates_free(dates);
	return bad;
}

static void
column_clear(struct column *column)
{
	free(column->line);
	for (size_t i = 0; i < column->count; i++)
		free(column->cells[i]);
	*column = (struct column){ 0 };
}

static bool
has_zones(void)
{
	FILE *file = fopen("/usr/share/zoneinfo/Europe/Berlin", "rb");

	if (file != NULL)
		fclose(file);
	return file != NULL;
}

static bool
needs_zones(const struct column *column)
{
	char value[160];

	return strchr(value_of(column, "zone", value), '/') != NULL;
}

static void
test_columns(void **state)
{
	FILE *file = fopen(TEST_DATA "/dates_columns.txt", "r");
	struct column column = { 0 };
	char *line = NULL;
	size_t capacity = 0, bad = 0, columns = 0;
	ssize_t n;

	(void)state;
	assert_non_null(file);
	do {
		n = getline(&line, &capacity, file);
		if (n > 0)
			line[strcspn(line, "\n")] = '\0';
		if ((n <= 0 || line[0] == '>') && column.line != NULL) {
			if (has_zones() || !needs_zones(&column))
				bad += check_column(&column);
			column_clear(&column);
			columns++;
		}
		if (n > 0 && line[0] == '>')
			column.line = strdup(line);
		else if (n > 0 && line[0] != '#') {
			assert_true(column.count < CELLS);
			column.cells[column.count++] = strdup(line);
		}
	} while (n > 0);
	free(line);
	fclose(file);
	assert_true(columns > 40);
	assert_int_equal(bad, 0);
}

/* ---- Zones */

static void
test_zone_names(void **state)
{
	static const char *const bad[] = { "Europe/Nowhere", "", "..",
		"../../../etc/passwd", "/etc/passwd", "Europe", "+25:00", "+3",
		"+03:", "+03:0", "+03::00", "+03:60", "Europe/Berlin\n",
		"zone1970.tab" };
	struct dates *dates;
	struct error error;

	(void)state;
	assert_int_equal(dates_new(&dates, &error), STATUS_OK);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(
		    dates_zone(dates, bad[i], &error), STATUS_MISSING);
	assert_int_equal(dates_zone(dates, "UTC", &error), STATUS_OK);
	assert_int_equal(dates_zone(dates, "+0530", &error), STATUS_OK);
	assert_false(
	    cell_differs(dates, "2024-01-05 04:13", "2024-01-05T04:13+05:30"));
	dates_free(dates);
}

/* Did the clocks show the same an hour before, or half of one, or two? */
static bool
is_second(time_t at, const struct tm *local)
{
	struct tm before;

	for (int back = 1800; back <= 7200; back += 1800) {
		time_t earlier = at - back;

		localtime_r(&earlier, &before);
		if (before.tm_hour == local->tm_hour &&
		    before.tm_min == local->tm_min)
			return true;
	}
	return false;
}

/* Days of every month of a lifetime, against the C library's own zones. */
static void
test_zone_oracle(void **state)
{
	static const char *const zones[] = { "Europe/Berlin",
		"America/New_York", "Asia/Tehran", "Africa/Cairo",
		"Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu",
		"Europe/Dublin", "Pacific/Apia", "America/Nuuk",
		"Africa/Casablanca", "Asia/Gaza" };
	struct dates *dates;
	struct tm local;
	char cell[64], wanted[64];

	(void)state;
	if (!has_zones())
		skip();
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
		assert_int_equal(dates_zone(dates, zones[i], NULL), STATUS_OK);
		setenv("TZ", zones[i], 1);
		tzset();
		for (time_t at = -INT64_C(1500000000); at < 7000000000;
		     at += 86400 * 11 + 3000) {
			localtime_r(&at, &local);
			/* Offsets with seconds are told in UTC, and of
			 * two equal times the first is meant. */
			if (local.tm_gmtoff % 60 != 0 || is_second(at, &local))
				continue;
			strftime(
			    cell, sizeof cell, "%Y-%m-%d %H:%M:%S", &local);
			strftime(
			    wanted, sizeof wanted, "%Y-%m-%dT%H:%M:%S", &local);
			if (local.tm_gmtoff == 0)
				strcat(wanted, "Z");
			else
				snprintf(wanted + 19, sizeof wanted - 19,
				    "%c%02ld:%02ld",
				    local.tm_gmtoff < 0 ? '-' : '+',
				    labs(local.tm_gmtoff) / 3600,
				    labs(local.tm_gmtoff) / 60 % 60);
			if (cell_differs(dates, cell, wanted))
				fail_msg("in %s", zones[i]);
		}
		dates_free(dates);
	}
	unsetenv("TZ");
	tzset();
}

static void
test_zone_out_of_memory(void **state)
{
	enum status status = STATUS_NOMEM;
	struct dates *dates;

	(void)state;
	if (!has_zones())
		skip();
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
		mem_fail_at(nth);
		status = dates_zone(dates, "Europe/Berlin", NULL);
		mem_fail_at(0);
		assert_true(status == STATUS_OK || status == STATUS_NOMEM);
		assert_true(nth > 1 || status == STATUS_NOMEM);
		/* The zone is as it was where it could not be set. */
		assert_false(cell_differs(dates, "2024-01-05 04:13",
		    status == STATUS_OK ? "2024-01-05T04:13+01:00"
					: "2024-01-05T04:13Z"));
		dates_free(dates);
	}
}

/* ---- Deciding without memory */

static void
test_decide_out_of_memory(void **state)
{
	enum status status = STATUS_NOMEM;
	struct error error;

	(void)state;
	for (unsigned long nth = 1; status == STATUS_NOMEM; nth++) {
		struct dates *dates;

		assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
		dates_look(dates, SPAN("13/02/2024"), 2);
		dates_look(dates, SPAN("02/13/2024"), 3);
		mem_fail_at(nth);
		status = dates_decide(dates, DATES_ORDER_NONE, &error);
		mem_fail_at(0);
		dates_free(dates);
		assert_true(nth > 1 || status == STATUS_NOMEM);
	}
	assert_int_equal(status, STATUS_SYNTAX);
}

static void
test_counts(void **state)
{
	static const char *const cells[] = { "2024-01-05", "", "NA", "hello",
		"12", "May 2024", "2024", "123", "123456", "201507", "-" };
	struct dates *dates;

	(void)state;
	assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		dates_look(dates, span_of(cells[i]), (int64_t)i + 2);
	assert_int_equal(dates_seen(dates), 8);
	assert_int_equal(dates_likely(dates), 4);
	dates_free(dates);
}

/* A hostile cell named in a message is made visible, and cut. */
static void
test_hostile_witness(void **state)
{
	struct dates *dates;
	struct error error;
	char cell[128] = "1/2/2024";

	(void)state;
	memset(cell + 8, ' ', 100);
	memcpy(cell + 108, "10:00", 6);
	assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
	dates_look(dates, span_of(cell), 7);
	dates_look(dates, SPAN("1/2/2024\xe2\x80\xae 10:00"), 8);
	assert_int_equal(
	    dates_decide(dates, DATES_ORDER_NONE, &error), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "line 7"));
	assert_non_null(strstr(error.message, "\xe2\x80\xa6"));
	dates_free(dates);

	assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
	dates_look(dates, SPAN("1/2/2024\xe2\x80\xae 10:00"), 8);
	assert_int_equal(
	    dates_decide(dates, DATES_ORDER_NONE, &error), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "<U+202E>"));
	dates_free(dates);
}

/* ---- Real files */

struct real_column {
	const char *file;
	char delimiter;
	bool header;
	int column; /* from 0 */
	const char *notation;
	bool all; /* every cell can be read */
};

/* Field number column of a line; quotes and newlines in them respected
 * enough for the files that are read here. */
static bool
next_field(FILE *file, const struct real_column *real, char field[512])
{
	bool quoted = false, any = false;
	int number = 0, c;
	size_t n = 0;

	while ((c = getc(file)) != EOF) {
		any = true;
		if (c == '"' && real->delimiter != '\t')
			quoted = !quoted;
		else if (c == real->delimiter && !quoted)
			number++;
		else if (c == '\n' && !quoted)
			break;
		else if (number == real->column && n < 511 && c != '\r')
			field[n++] = (char)c;
	}
	field[n] = '\0';
	return any;
}

static bool
check_real(const struct real_column *real, FILE *file)
{
	struct dates *dates;
	struct strbuf out = STRBUF_INIT;
	struct error error;
	struct edtf parsed;
	char field[512];
	size_t bad = 0, line = 1;
	bool good;

	assert_int_equal(dates_new(&dates, &error), STATUS_OK);
	if (real->header)
		next_field(file, real, field);
	while (next_field(file, real, field))
		dates_look(dates, span_of(field), (int64_t)++line);
	good = dates_decide(dates, DATES_ORDER_NONE, &error) == STATUS_OK &&
	       strcmp(dates_notation(dates), real->notation) == 0;
	if (!good)
		print_message("%s %d: %s\n", real->file, real->column,
		    dates_notation(dates));
	rewind(file);
	if (real->header)
		next_field(file, real, field);
	while (next_field(file, real, field)) {
		strbuf_clear(&out);
		if (dates_read(dates, span_of(field), &out, &error) !=
		    STATUS_OK)
			bad++;
		else if (out.n > 0 && edtf_parse(out.text, out.n, &parsed,
					  NULL) != STATUS_OK)
			good = false;
	}
	if (real->all != (bad == 0)) {
		print_message("%s %d: %zu of %zu rows: %s\n", real->file,
		    real->column, bad, line, error.message);
		good = false;
	}
	strbuf_release(&out);
	dates_free(dates);
	return good;
}

static void
test_real_files(void **state)
{
	static const struct real_column columns[] = {
		{ "gdelt/20151027220000.events.csv", '\t', false, 1, "YYYYMMDD",
		    true },
		{ "gdelt/20151027220000.events.csv", '\t', false, 2, "YYYYMM",
		    true },
		{ "gdelt/20151027220000.events.csv", '\t', false, 3, "years",
		    true },
		{ "gdelt/20151027220000.events.csv", '\t', false, 59,
		    "YYYYMMDDhhmmss", true },
		{ "gdelt/20190121220000.export2.CSV", ';', true, 1, "YYYYMMDD",
		    true },
		{ "migrants/missing_migrants_2020_iom.csv", ',', true, 2,
		    "month names", true },
		{ "plaso/dynamic.log", ',', true, 0, "ISO 8601", true },
		{ "plaso/l2tcsv.log", ',', true, 0, "month/day/year", true },
		{ "plaso/l2ttln.log", '|', true, 0, "epoch seconds", true },
		{ "timesketch/"
		  "tests__test_events__csv_timestamp_as_datetime.csv",
		    ',', true, 0, "epoch microseconds", true },
		{ "timesketch/end_to_end_tests__test_data__evtx_part.csv", ',',
		    true, 3, "ISO 8601", true },
		{ "timesketch/tests__test_events__validate_time_out_of_range"
		  ".csv",
		    ',', true, 2, "ISO 8601", true },
		{ "timesketch/tests__test_events__invalid_datetime.csv", ',',
		    true, 2, "ISO 8601", false },
	};
	const char *folder = getenv("SHARED_DATA");
	size_t bad = 0, found = 0;

	(void)state;
	if (folder == NULL)
		folder = SHARED_DATA_DIR;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		char path[1024];
		FILE *file;

		snprintf(path, sizeof path, "%s/%s", folder, columns[i].file);
		file = fopen(path, "r");
		if (file == NULL)
			continue;
		found++;
		bad += !check_real(&columns[i], file);
		fclose(file);
	}
	if (found == 0)
		skip();
	assert_int_equal(bad, 0);
}

/*
 * A column of a million ISO days takes some hundredths of a second each
 * way; the limit leaves room for sanitizers, valgrind and slow machines, and
 * would still catch a cell that takes the long way round.
 */
static void
test_speed(void **state)
{
	struct dates *dates;
	struct strbuf out = STRBUF_INIT;
	clock_t start = clock();
	double seconds;

	(void)state;
	assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
	for (int i = 0; i < 1000000; i++)
		dates_look(dates, SPAN("2024-01-05"), i);
	assert_int_equal(
	    dates_decide(dates, DATES_ORDER_NONE, NULL), STATUS_OK);
	for (int i = 0; i < 1000000; i++) {
		strbuf_clear(&out);
		dates_read(dates, SPAN("2024-01-05"), &out, NULL);
	}
	seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	assert_string_equal(out.text, "2024-01-05");
	assert_int_equal(dates_likely(dates), 1000000);
	print_message("a million days looked at and read: %.3f s\n", seconds);
	assert_true(seconds < 5);
	strbuf_release(&out);
	dates_free(dates);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_zone_names),
		cmocka_unit_test(test_zone_oracle),
		cmocka_unit_test(test_zone_out_of_memory),
		cmocka_unit_test(test_decide_out_of_memory),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_hostile_witness),
		cmocka_unit_test(test_real_files),
		cmocka_unit_test(test_speed),
	};

	return cmocka_run_group_tests_name(
	    "dates of columns", tests, NULL, NULL);
}
