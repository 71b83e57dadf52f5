/* SPDX-License-Identifier: MIT */
/*
 * From the components of a date to its first and last instant.
 *
 * A masked date costs a search over the years that fit.  Days that exist in
 * no year are found by trying a leap year first, so that the search ends at
 * once, or within a few years where only leap years will do.
 */
#include "config.h"

#include "core/edtf_read.h"

#include <string.h>

#include "core/calendar.h"

bool
edtf_fits(const char mask[2], int value)
{
	return (mask[0] == 'X' || mask[0] == '0' + value / 10) &&
	       (mask[1] == 'X' || mask[1] == '0' + value % 10);
}

bool
edtf_masked(const char *mask, size_t n)
{
	return memchr(mask, 'X', n) != NULL;
}

/* The number that a mask of n reads when each X is the digit. */
int
edtf_mask_value(const char *mask, size_t n, int digit)
{
	int value = 0;

	for (size_t i = 0; i < n; i++)
		value = value * 10 + (mask[i] == 'X' ? digit : mask[i] - '0');
	return value;
}

static bool
year_fits(const struct edtf_date *date, int64_t year)
{
	int value = (int)(year < 0 ? -year : year);

	return edtf_fits(date->year, value / 100) &&
	       edtf_fits(date->year + 2, value % 100);
}

static int64_t
first_instant(int64_t year, int month, int day)
{
	int64_t instant = 0;

	calendar_instant(
	    &(struct civil){ .year = year, .month = month, .day = day },
	    &instant);
	return instant;
}

static int64_t
last_instant(int64_t year, int month, int day)
{
	struct civil civil = { .year = year,
		.month = month,
		.day = day,
		.hour = 23,
		.minute = 59,
		.second = 59,
		.millisecond = 999 };
	int64_t instant = 0;

	calendar_instant(&civil, &instant);
	return instant;
}

/* What of 1 … most a mask may leave: one number, or none, where it has no X. */
static void
mask_range(const char mask[2], int most, int *low, int *high)
{
	int value;

	*low = 1;
	*high = most;
	if (mask[0] == '\0' || edtf_masked(mask, 2))
		return;
	value = edtf_mask_value(mask, 2, 0);
	if (value >= 1 && value <= most)
		*low = *high = value;
	else
		*high = 0;
}

/*
 * The first (step 1) or last (step -1) month and day of a year that fit the
 * masks.  A date without a day has whole months: day 1 or the last.
 */
static bool
find_day(
    const struct edtf_date *date, int64_t year, int step, int *month, int *day)
{
	int first, last, low, high, m, d;

	mask_range(date->month, 12, &first, &last);
	for (m = step > 0 ? first : last; m >= first && m <= last; m += step) {
		if (!edtf_fits(date->month, m))
			continue;
		mask_range(
		    date->day, calendar_month_days(year, m), &low, &high);
		for (d = step > 0 ? low : high; d >= low && d <= high;
		     d += step)
			if (date->day[0] == '\0' || edtf_fits(date->day, d)) {
				*month = m;
				*day = d;
				return true;
			}
	}
	return false;
}

/* As find_day, over all years that fit, onwards from one end. */
static bool
find_date(const struct edtf_date *date, int step, int64_t *instant)
{
	int64_t year = step > 0 ? date->year_first : date->year_last;
	int month, day;

	if (!find_day(date, 2000, 1, &month, &day))
		return false;
	for (; year >= date->year_first && year <= date->year_last;
	     year += step) {
		if (!year_fits(date, year) ||
		    !find_day(date, year, step, &month, &day))
			continue;
		*instant = step > 0 ? first_instant(year, month, day)
				    : last_instant(year, month, day);
		return true;
	}
	return false;
}

bool
edtf_bound_days(struct edtf_date *date)
{
	return find_date(date, 1, &date->earliest) &&
	       find_date(date, -1, &date->latest);
}

/* The years as bounds; what cannot be held is beyond. */
void
edtf_bound_years(struct edtf_date *date)
{
	date->precision = EDTF_PRECISION_YEAR;
	if (date->beyond || date->year_first < CALENDAR_YEAR_MIN ||
	    date->year_last > CALENDAR_YEAR_MAX) {
		date->beyond = true;
		return;
	}
	date->earliest = first_instant(date->year_first, 1, 1);
	date->latest = last_instant(date->year_last, 12, 31);
}

void
edtf_season_months(int season, int *first, int *count)
{
	if (season <= 28) { /* northern: spring is March to May */
		*first = 3 + (season - 21) % 4 * 3;
		*count = 3;
	} else if (season <= 32) { /* southern: September to November */
		*first = 3 + (season - 29 + 2) % 4 * 3;
		*count = 3;
	} else if (season <= 36) {
		*first = 1 + (season - 33) * 3;
		*count = 3;
	} else if (season <= 39) {
		*first = 1 + (season - 37) * 4;
		*count = 4;
	} else {
		*first = 1 + (season - 40) * 6;
		*count = 6;
	}
}

void
edtf_bound_season(struct edtf_date *date)
{
	int first, count, last;
	int64_t year = date->year_last;

	edtf_season_months(date->season, &first, &count);
	last = first + count - 1;
	if (last > 12) {
		last -= 12;
		year++;
	}
	date->precision = EDTF_PRECISION_SEASON;
	date->earliest = first_instant(date->year_first, first, 1);
	date->latest =
	    last_instant(year, last, calendar_month_days(year, last));
}

/*
 * What the masks leave: a component all X is as good as absent, so that
 * 2004-XX-XX is shown as a year, and counts as the lowest level that has it.
 */
void
edtf_judge_masks(struct edtf_date *date)
{
	bool year = edtf_masked(date->year, 4);
	bool month = date->month[0] == 'X' && date->month[1] == 'X';
	bool day = date->day[0] == 'X' && date->day[1] == 'X';
	bool partial = (edtf_masked(date->month, 2) && !month) ||
		       (edtf_masked(date->day, 2) && !day) || year ||
		       (month && !day);

	if (date->day[0] != '\0' && !day)
		date->precision = EDTF_PRECISION_DAY;
	else if (!month)
		date->precision = EDTF_PRECISION_MONTH;
	else
		date->precision = EDTF_PRECISION_YEAR;
	if (date->form == EDTF_FORM_MONTH)
		partial = year || (edtf_masked(date->month, 2) && !month);
	if (partial)
		date->level = 2;
	else if (date->level < 1 && (month || day))
		date->level = 1;
}
