/* SPDX-License-Identifier: MIT */
/*
 * The calendar is counted from 0000-03-01, so that the leap day is the last
 * day of a year and every month but the last has a fixed offset.  Years fall
 * into cycles of 400 of equal length; inside a cycle everything is positive
 * and plain division does the rest.  No table of years, no loop: a few
 * divisions either way, for all instants that an int64_t holds.
 */
#include "config.h"

#include "core/calendar.h"

#include <assert.h>

#define DAY_MS INT64_C(86400000)
#define CYCLE_DAYS 146097 /* of 400 years */
#define CENTURY_DAYS 36524 /* without the leap day that may close it */
#define FOUR_YEARS_DAYS 1461
#define EPOCH_DAYS 719468 /* from 0000-03-01 to 1970-01-01 */

/* Division that rounds down, also below zero; b is positive. */
static int64_t
floor_divide(int64_t a, int64_t b)
{
	int64_t quotient = a / b;

	return a % b < 0 ? quotient - 1 : quotient;
}

static int64_t
min(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

bool
calendar_is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
calendar_month_days(int64_t year, int month)
{
	assert(month >= 1 && month <= 12);
	if (month == 2)
		return calendar_is_leap(year) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Months from March, 0–11, and the days of a year before each. */
static int
march_month(int month)
{
	return (month + 9) % 12;
}

static int
march_days(int months)
{
	return (153 * months + 2) / 5;
}

static bool
in_range(int value, int low, int high)
{
	return value >= low && value <= high;
}

static bool
civil_valid(const struct civil *civil)
{
	return civil->year >= CALENDAR_YEAR_MIN &&
	       civil->year <= CALENDAR_YEAR_MAX &&
	       in_range(civil->month, 1, 12) &&
	       in_range(civil->day, 1,
		   calendar_month_days(civil->year, civil->month)) &&
	       in_range(civil->hour, 0, 23) && in_range(civil->minute, 0, 59) &&
	       in_range(civil->second, 0, 59) &&
	       in_range(civil->millisecond, 0, 999);
}

bool
calendar_instant(const struct civil *civil, int64_t *instant)
{
	int64_t year, days;

	if (!civil_valid(civil))
		return false;
	year = civil->month <= 2 ? civil->year - 1 : civil->year;
	days = year * 365 + floor_divide(year, 4) - floor_divide(year, 100) +
	       floor_divide(year, 400) + march_days(march_month(civil->month)) +
	       civil->day - 1 - EPOCH_DAYS;
	*instant = days * DAY_MS +
		   ((civil->hour * 60 + civil->minute) * 60 + civil->second) *
		       INT64_C(1000) +
		   civil->millisecond;
	return true;
}

/* Years, months and days out of the days since 0000-03-01. */
static void
civil_from_days(int64_t days, struct civil *civil)
{
	int64_t cycle = floor_divide(days, CYCLE_DAYS);
	int64_t rest = days - cycle * CYCLE_DAYS;
	int64_t century = min(rest / CENTURY_DAYS, 3);
	int64_t fours, years;
	int months;

	rest -= century * CENTURY_DAYS;
	fours = rest / FOUR_YEARS_DAYS;
	rest -= fours * FOUR_YEARS_DAYS;
	years = min(rest / 365, 3);
	rest -= years * 365;
	months = ((int)rest * 5 + 2) / 153;
	civil->day = (int)rest - march_days(months) + 1;
	civil->month = (months + 2) % 12 + 1;
	civil->year = cycle * 400 + century * 100 + fours * 4 + years +
		      (civil->month <= 2);
}

struct civil
calendar_civil(int64_t instant)
{
	int64_t days = instant / DAY_MS, rest = instant % DAY_MS;
	struct civil civil = { 0 };

	if (rest < 0) {
		rest += DAY_MS;
		days--;
	}
	civil_from_days(days + EPOCH_DAYS, &civil);
	civil.millisecond = (int)(rest % 1000);
	civil.second = (int)(rest / 1000 % 60);
	civil.minute = (int)(rest / 60000 % 60);
	civil.hour = (int)(rest / 3600000);
	return civil;
}

const char *
calendar_month_name(int month)
{
	static const char names[12][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

	assert(month >= 1 && month <= 12);
	return names[month - 1];
}
