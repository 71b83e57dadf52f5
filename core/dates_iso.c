/* SPDX-License-Identifier: MIT */
/*
 * ISO 8601 days and times, the notations of nearly all machines and so of
 * nearly all long columns, told by where their characters stand.  Only what
 * is whole and valid is taken; anything else goes the long way round, which
 * knows the reasons.
 */
#include "config.h"

#include "core/dates_private.h"

#include <string.h>

#include "core/calendar.h"

#define DAY_SIZE 10 /* 2024-01-05 */
#define TIME_SIZE 19 /* 2024-01-05T04:13:00 */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Two digits, -1 for anything else. */
static int
pair(const char *s)
{
	if (!is_digit(s[0]) || !is_digit(s[1]))
		return -1;
	return (s[0] - '0') * 10 + s[1] - '0';
}

bool
dates_iso_day(struct span cell)
{
	const char *s = cell.s;
	int month, day;

	if (cell.n != DAY_SIZE || s[4] != '-' || s[7] != '-' || pair(s) < 0 ||
	    pair(s + 2) < 0)
		return false;
	month = pair(s + 5);
	day = pair(s + 8);
	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= 28 ||
	       day <= calendar_month_days(pair(s) * 100 + pair(s + 2), month);
}

/* Nothing, Z, or +hh:mm at the end of a time, put behind iso->text. */
static bool
take_zone(const char *s, size_t n, struct dates_iso *iso)
{
	int hours, minutes;

	iso->zoned = n > 0;
	if (n == 0)
		return true;
	if (n == 1 && *s == 'Z') {
		iso->text[iso->n++] = 'Z';
		return true;
	}
	if (n != 6 || (*s != '+' && *s != '-') || s[3] != ':')
		return false;
	hours = pair(s + 1);
	minutes = pair(s + 4);
	if (hours < 0 || hours > 11 || minutes < 0 || minutes > 59)
		return false;
	if (hours == 0 && minutes == 0)
		iso->text[iso->n++] = 'Z';
	else {
		memcpy(iso->text + iso->n, s, n);
		iso->n += n;
	}
	return true;
}

/* Bytes of a fraction at s, put behind iso->text where it is not zero. */
static size_t
take_fraction(const char *s, size_t n, struct dates_iso *iso)
{
	size_t end = 1, kept;
	bool zero = true;

	if (n < 2 || s[0] != '.' || !is_digit(s[1]))
		return 0;
	for (; end < n && is_digit(s[end]); end++)
		zero = zero && (s[end] == '0' || end > DATES_FRACTION);
	kept = end < DATES_FRACTION + 1 ? end : DATES_FRACTION + 1;
	if (!zero) {
		memcpy(iso->text + iso->n, s, kept);
		iso->n += kept;
	}
	return end;
}

bool
dates_iso_time(struct span cell, struct dates_iso *iso)
{
	const char *s = cell.s;
	size_t at = TIME_SIZE;
	int hour, minute, second;

	if (cell.n < TIME_SIZE || (s[10] != 'T' && s[10] != ' ') ||
	    s[13] != ':' || s[16] != ':' ||
	    !dates_iso_day((struct span){ s, DAY_SIZE }))
		return false;
	hour = pair(s + 11);
	minute = pair(s + 14);
	second = pair(s + 17);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 59)
		return false;
	memcpy(iso->text, s, TIME_SIZE);
	iso->text[DAY_SIZE] = 'T';
	iso->n = TIME_SIZE;
	at += take_fraction(s + at, cell.n - at, iso);
	iso->midnight =
	    hour == 0 && minute == 0 && second == 0 && iso->n == TIME_SIZE;
	return take_zone(s + at, cell.n - at, iso);
}

/* ---- Weeks, and days counted in their year */

#define DAY_MS (INT64_C(86400) * 1000)

/* The days since 1970 of the first of January. */
static int64_t
year_start(int64_t year)
{
	struct civil civil = { .year = year, .month = 1, .day = 1 };
	int64_t instant = 0;

	calendar_instant(&civil, &instant);
	return instant / DAY_MS;
}

/* Of a day since 1970: 0 Monday, 6 Sunday.  That was a Thursday. */
static int
weekday_of(int64_t day)
{
	return (int)(((day + 3) % 7 + 7) % 7);
}

/* The Monday of the first week, which holds the fourth of January. */
static int64_t
first_monday(int64_t year)
{
	int64_t fourth = year_start(year) + 3;

	return fourth - weekday_of(fourth);
}

static void
add_day(struct dates_text *text, int64_t day)
{
	struct civil civil = calendar_civil(day * DAY_MS);

	dates_text_year(text, civil.year);
	dates_text_add(text, "-%02d-%02d", civil.month, civil.day);
}

bool
dates_iso_week(struct span cell, struct dates_text *text)
{
	const char *s = cell.s;
	int64_t year, day;
	int week;

	if (cell.n < 7 || cell.n > 10 || pair(s) < 0 || pair(s + 2) < 0)
		return false;
	*text = (struct dates_text){ .n = 0 };
	year = pair(s) * 100 + pair(s + 2);
	if (cell.n == 8 && s[4] == '-' && is_digit(s[5]) && pair(s + 6) >= 0) {
		day = (s[5] - '0') * 100 + pair(s + 6);
		if (day < 1 || day > year_start(year + 1) - year_start(year))
			return false;
		add_day(text, year_start(year) + day - 1);
		return true;
	}
	s += 4 + (s[4] == '-');
	if (*s != 'W' || cell.s + cell.n - s < 3)
		return false;
	week = pair(s + 1);
	day = first_monday(year) + (week - 1) * 7;
	if (week < 1 || day >= first_monday(year + 1))
		return false;
	s += 3;
	if (s == cell.s + cell.n) {
		add_day(text, day);
		dates_text_add(text, "/");
		add_day(text, day + 6);
		return true;
	}
	s += *s == '-';
	if (s + 1 != cell.s + cell.n || *s < '1' || *s > '7')
		return false;
	add_day(text, day + *s - '1');
	return true;
}
