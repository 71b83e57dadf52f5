/* SPDX-License-Identifier: MIT */
/*
 * The calendar against a day-by-day count, against instants known from
 * elsewhere, and there and back at random and at the ends of its range.
 */
#include "config.h"

#include "core/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DAY_MS INT64_C(86400000)

struct known {
	struct civil civil;
	int64_t instant;
};

static const struct known knowns[] = {
	{ { .year = 1970, .month = 1, .day = 1 }, 0 },
	{ { 1969, 12, 31, 23, 59, 59, 999 }, -1 },
	{ { .year = 2000, .month = 2, .day = 29 }, INT64_C(951782400000) },
	{ { 2001, 9, 9, 1, 46, 40, 0 }, INT64_C(1000000000000) },
	{ { 2038, 1, 19, 3, 14, 7, 0 }, INT64_C(2147483647000) },
	{ { 1901, 12, 13, 20, 45, 52, 0 }, INT64_C(-2147483648000) },
	{ { .year = 1, .month = 1, .day = 1 }, INT64_C(-62135596800000) },
	{ { .year = 0, .month = 1, .day = 1 }, INT64_C(-62167219200000) },
	{ { .year = 0, .month = 3, .day = 1 }, INT64_C(-62162035200000) },
	{ { 9999, 12, 31, 23, 59, 59, 999 }, INT64_C(253402300799999) },
};

static void
assert_civil(const struct civil *a, const struct civil *b)
{
	assert_int_equal(a->year, b->year);
	assert_int_equal(a->month, b->month);
	assert_int_equal(a->day, b->day);
	assert_int_equal(a->hour, b->hour);
	assert_int_equal(a->minute, b->minute);
	assert_int_equal(a->second, b->second);
	assert_int_equal(a->millisecond, b->millisecond);
}

static void
test_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof knowns / sizeof *knowns; i++) {
		struct civil civil = calendar_civil(knowns[i].instant);
		int64_t instant;

		assert_true(calendar_instant(&knowns[i].civil, &instant));
		assert_int_equal(instant, knowns[i].instant);
		assert_civil(&civil, &knowns[i].civil);
	}
}

/* Every day from -801 to 2401, counted on by hand. */
static void
test_every_day(void **state)
{
	struct civil civil = { .year = -801, .month = 1, .day = 1 };
	int64_t expected, instant;

	(void)state;
	assert_true(calendar_instant(&civil, &expected));
	while (civil.year <= 2401) {
		struct civil back = calendar_civil(expected);

		assert_true(calendar_instant(&civil, &instant));
		assert_int_equal(instant, expected);
		assert_civil(&back, &civil);
		expected += DAY_MS;
		if (++civil.day <= calendar_month_days(civil.year, civil.month))
			continue;
		civil.day = 1;
		if (++civil.month <= 12)
			continue;
		civil.month = 1;
		civil.year++;
	}
}

static void
test_leap_years(void **state)
{
	(void)state;
	assert_true(calendar_is_leap(2024));
	assert_true(calendar_is_leap(2000));
	assert_true(calendar_is_leap(0));
	assert_true(calendar_is_leap(-4));
	assert_true(calendar_is_leap(-400));
	assert_false(calendar_is_leap(1900));
	assert_false(calendar_is_leap(2023));
	assert_false(calendar_is_leap(-1));
	assert_false(calendar_is_leap(-100));
	assert_int_equal(calendar_month_days(2024, 2), 29);
	assert_int_equal(calendar_month_days(1900, 2), 28);
	assert_int_equal(calendar_month_days(2024, 9), 30);
	assert_int_equal(calendar_month_days(2024, 12), 31);
}

static void
test_refused(void **state)
{
	static const struct civil refused[] = {
		{ .year = 2024, .month = 0, .day = 1 },
		{ .year = 2024, .month = 13, .day = 1 },
		{ .year = 2024, .month = 1, .day = 0 },
		{ .year = 2023, .month = 2, .day = 29 },
		{ 2024, 1, 1, 24, 0, 0, 0 },
		{ 2024, 1, 1, -1, 0, 0, 0 },
		{ 2024, 1, 1, 0, 60, 0, 0 },
		{ 2024, 1, 1, 0, 0, 60, 0 },
		{ 2024, 1, 1, 0, 0, 0, 1000 },
		{ .year = CALENDAR_YEAR_MAX + 1, .month = 1, .day = 1 },
		{ .year = CALENDAR_YEAR_MIN - 1, .month = 12, .day = 31 },
		{ .year = INT64_MAX, .month = 1, .day = 1 },
		{ .year = INT64_MIN, .month = 1, .day = 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		int64_t instant = 7;

		assert_false(calendar_instant(&refused[i], &instant));
		assert_int_equal(instant, 7);
	}
}

/* The first and last years are whole, and every int64_t has a date. */
static void
test_ends(void **state)
{
	struct civil first = {
		.year = CALENDAR_YEAR_MIN, .month = 1, .day = 1
	};
	struct civil last = { CALENDAR_YEAR_MAX, 12, 31, 23, 59, 59, 999 };
	struct civil civil;
	int64_t instant;

	(void)state;
	assert_true(calendar_instant(&first, &instant));
	civil = calendar_civil(instant);
	assert_civil(&civil, &first);
	assert_true(calendar_instant(&last, &instant));
	civil = calendar_civil(instant);
	assert_civil(&civil, &last);
	assert_int_equal(calendar_civil(INT64_MIN).year, CALENDAR_YEAR_MIN - 1);
	assert_int_equal(calendar_civil(INT64_MAX).year, CALENDAR_YEAR_MAX + 1);
}

static void
test_random_round_trips(void **state)
{
	uint64_t seed = 88172645463325252u;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		struct civil civil;
		int64_t instant, back;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		instant =
		    (int64_t)(seed >> (i % 24)) * (i % 2 == 0 ? 1 : -1) / 3;
		civil = calendar_civil(instant);
		if (civil.year < CALENDAR_YEAR_MIN ||
		    civil.year > CALENDAR_YEAR_MAX)
			continue;
		assert_true(calendar_instant(&civil, &back));
		assert_int_equal(back, instant);
	}
}

static void
test_month_names(void **state)
{
	(void)state;
	assert_string_equal(calendar_month_name(1), "Jan");
	assert_string_equal(calendar_month_name(9), "Sep");
	assert_string_equal(calendar_month_name(12), "Dec");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_leap_years),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_random_round_trips),
		cmocka_unit_test(test_month_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
