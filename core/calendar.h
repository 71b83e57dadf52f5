/* SPDX-License-Identifier: MIT */
/*
 * calendar: instants and the proleptic Gregorian calendar (ISO 8601-1:2019,
 * 4.2.1: year 0 exists, years before it are negative).  An instant is
 * milliseconds since 1970-01-01T00:00:00.000Z; leap seconds do not exist.
 *
 *	int64_t at;
 *	calendar_instant(&(struct civil){ .year = 2025, .month = 9, .day = 2 },
 *	    &at);
 */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int64_t year;
	int month; /* 1–12 */
	int day; /* 1–31 */
	int hour, minute, second, millisecond;
};

/* Years that an int64_t of milliseconds holds whole. */
#define CALENDAR_YEAR_MIN INT64_C(-292275054)
#define CALENDAR_YEAR_MAX INT64_C(292278993)

bool calendar_is_leap(int64_t year);
int calendar_month_days(int64_t year, int month); /* 28–31 */

/* False, and *instant as it was, when a field or the year is out of range. */
bool calendar_instant(const struct civil *civil, int64_t *instant);

struct civil calendar_civil(int64_t instant);

/* English, three letters: 1 is "Jan". */
const char *calendar_month_name(int month);

#endif
