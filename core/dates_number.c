/* SPDX-License-Identifier: MIT */
/*
 * Integers: years, YYYYMM, YYYYMMDD with or without a time, and counts from
 * 1970.  A lone 1437764461 could be anything; a column of them is told by
 * size, as the counts of a century of seconds, milliseconds and microseconds
 * do not overlap:
 *
 *	digits	 4	 6	 8	  9-10	 12-13	14		15-16
 *		 year	 YYYYMM	 YYYYMMDD s	 ms	YYYYMMDDhhmmss	us
 *
 * 12 digits that are a valid YYYYMMDDhhmm are that, unless others of 13 show
 * that they count milliseconds.  Where most integers of a column count from
 * the epoch, the shorter ones and those below zero do as well.
 */
#include "config.h"

#include "core/dates_private.h"

#include <string.h>

#include "core/calendar.h"
#include "core/edtf.h"

static const int64_t epoch_units[] = {
	[DATES_EPOCH_NONE] = 0,
	[DATES_EPOCH_SECONDS] = 1,
	[DATES_EPOCH_MILLISECONDS] = 1000,
	[DATES_EPOCH_MICROSECONDS] = 1000000,
};

static size_t
count_digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

static bool
are_zeros(const char *s, size_t n)
{
	while (n > 0 && s[n - 1] == '0')
		n--;
	return n == 0;
}

bool
dates_number(struct span cell, struct dates_number *number)
{
	bool negative = cell.n > 0 && cell.s[0] == '-';
	const char *s = cell.s + negative;
	size_t n = cell.n - negative, digits = count_digits(s, n);

	if (digits == 0 || digits > 18)
		return false;
	/* A spreadsheet's 2024.0 is 2024. */
	if (digits + 1 < n && s[digits] == '.' &&
	    are_zeros(s + digits + 1, n - digits - 1))
		n = digits;
	/* A fraction belongs to seconds. */
	if (digits < n &&
	    (digits < 9 || s[digits] != '.' ||
		digits + 1 + count_digits(s + digits + 1, n - digits - 1) < n))
		return false;
	*number = (struct dates_number){
		.negative = negative,
		.s = s,
		.digits = (int)digits,
	};
	if (digits < n) {
		number->fraction = s + digits + 1;
		number->fraction_digits = (int)(n - digits) - 1;
	}
	for (size_t i = 0; i < digits; i++)
		number->value = number->value * 10 + (s[i] - '0');
	return true;
}

/* Is YYYYMMDD a date, 0 standing for a day or month that is not known? */
static bool
is_date(int64_t value)
{
	int64_t year = value / 10000;
	int month = (int)(value / 100 % 100), day = (int)(value % 100);

	if (year < 1000 || year > 2999 || month > 12)
		return false;
	return month == 0 ? day == 0 : day <= calendar_month_days(year, month);
}

static bool
is_time(int64_t value)
{
	return value / 10000 < 24 && value / 100 % 100 < 60 && value % 100 < 60;
}

static bool
is_month(int64_t value)
{
	return value / 100 >= 1000 && value / 100 <= 2999 && value % 100 >= 1 &&
	       value % 100 <= 12;
}

static enum dates_epoch
epoch_of(int digits)
{
	switch (digits) {
	case 9:
	case 10: return DATES_EPOCH_SECONDS;
	case 12:
	case 13: return DATES_EPOCH_MILLISECONDS;
	case 15:
	case 16: return DATES_EPOCH_MICROSECONDS;
	default: return DATES_EPOCH_NONE;
	}
}

/* Is it a date when it does not count from the epoch? */
static bool
is_compact(const struct dates_number *number, enum dates_style *style)
{
	int64_t value = number->value;

	if (number->negative)
		return false;
	switch (number->digits) {
	case 4: *style = DATES_STYLE_YEAR; return value <= 2999;
	case 6: *style = DATES_STYLE_COMPACT_MONTH; return is_month(value);
	case 8: *style = DATES_STYLE_COMPACT; return is_date(value);
	case 12:
		*style = DATES_STYLE_COMPACT_TIME;
		return is_date(value / 10000) && value / 10000 % 100 > 0 &&
		       is_time(value % 10000 * 100);
	case 14:
		*style = DATES_STYLE_COMPACT_TIME;
		return is_date(value / 1000000) && value / 1000000 % 100 > 0 &&
		       is_time(value % 1000000);
	default: return false;
	}
}

bool
dates_number_look(const struct dates_number *number,
    struct dates_numbers *numbers, enum dates_style *style)
{
	enum dates_epoch epoch = epoch_of(number->digits);

	if (is_compact(number, style)) {
		if (number->digits == 12)
			numbers->minutes++;
		else
			numbers->dates++;
		return true;
	}
	if (epoch == DATES_EPOCH_NONE) {
		numbers->other = true;
		return false;
	}
	*style = DATES_STYLE_EPOCH;
	numbers->epochs[epoch]++;
	return true;
}

void
dates_number_decide(
    const struct dates_numbers *numbers, struct dates_rules *rules)
{
	uint64_t counts[DATES_EPOCH_MICROSECONDS + 1], sum = 0, most = 0;
	uint64_t dates = numbers->dates;
	bool minutes = numbers->epochs[DATES_EPOCH_MILLISECONDS] == 0;

	memcpy(counts, numbers->epochs, sizeof counts);
	if (minutes)
		dates += numbers->minutes;
	else
		counts[DATES_EPOCH_MILLISECONDS] += numbers->minutes;
	rules->minutes = minutes;
	rules->epoch = DATES_EPOCH_NONE;
	/* Of equals the finer: a small count of it looks like a coarser one. */
	for (int i = DATES_EPOCH_SECONDS; i <= DATES_EPOCH_MICROSECONDS; i++) {
		sum += counts[i];
		if (counts[i] > 0 && counts[i] >= most) {
			most = counts[i];
			rules->epoch = (enum dates_epoch)i;
		}
	}
	rules->numbers_count = sum > dates;
}

/* ---- Reading */

/* Of a second: what is left of finer units, or what stands behind a point. */
static void
write_fraction(const struct dates_number *number, int64_t unit, int64_t rest,
    struct dates_text *text)
{
	int digits = number->fraction_digits < DATES_FRACTION
			 ? number->fraction_digits
			 : DATES_FRACTION;

	if (rest > 0)
		dates_text_add(
		    text, ".%0*lld", unit == 1000 ? 3 : 6, (long long)rest);
	else if (unit == 1 && digits > 0 && !number->negative &&
		 !are_zeros(number->fraction, (size_t)digits))
		dates_text_add(text, ".%.*s", digits, number->fraction);
}

static enum status
write_epoch(const struct dates_rules *rules, const struct dates_number *number,
    struct dates_text *text, struct error *error)
{
	int64_t unit = epoch_units[rules->epoch];
	int64_t value = number->negative ? -number->value : number->value;
	int64_t seconds = value / unit - (value % unit < 0);
	struct civil civil;

	if (seconds <= INT64_MAX / 1000 && seconds >= INT64_MIN / 1000) {
		civil = calendar_civil(seconds * 1000);
		if (civil.year >= -9999 && civil.year <= 9999) {
			dates_text_year(text, civil.year);
			dates_text_add(text, "-%02d-%02dT%02d:%02d:%02d",
			    civil.month, civil.day, civil.hour, civil.minute,
			    civil.second);
			write_fraction(
			    number, unit, value - seconds * unit, text);
			dates_text_add(text, "Z");
			return STATUS_OK;
		}
	}
	return error_set(error, STATUS_SYNTAX,
	    "the number leads beyond the year 9999 as epoch %s",
	    unit == 1      ? "seconds"
	    : unit == 1000 ? "milliseconds"
			   : "microseconds");
}

static enum status
write_compact(const struct dates_rules *rules,
    const struct dates_number *number, struct dates_text *text,
    struct error *error)
{
	struct dates_reading reading = { .relation = DATES_AT };
	struct dates_point *point = &reading.first;
	int64_t date = number->value, time = 0;

	if (number->digits == 14) {
		time = date % 1000000;
		date /= 1000000;
	} else if (number->digits == 12) {
		time = date % 10000 * 100;
		date /= 10000;
	} else if (number->digits == 6)
		date *= 100;
	if (date / 100 % 100 > 12)
		return error_set(error, STATUS_SYNTAX, "month %d is not 1-12",
		    (int)(date / 100 % 100));
	point->has_year = true;
	point->year = date / 10000;
	point->month = (int)(date / 100 % 100);
	point->day = (int)(date % 100);
	point->timed = number->digits >= 12;
	point->hour = (int)(time / 10000);
	point->minute = (int)(time / 100 % 100);
	point->second = (int)(time % 100);
	point->no_second = number->digits == 12;
	return dates_write(rules, &reading, text, error);
}

enum status
dates_number_read(const struct dates_rules *rules,
    const struct dates_number *number, struct dates_text *text, bool *read,
    struct error *error)
{
	enum dates_epoch epoch = epoch_of(number->digits);

	*read = true;
	if (rules->numbers_count)
		return write_epoch(rules, number, text, error);
	switch (number->negative ? 0 : number->digits) {
	case 6:
	case 8:
	case 14: return write_compact(rules, number, text, error);
	case 12:
		if (rules->minutes)
			return write_compact(rules, number, text, error);
		break;
	default: break;
	}
	/* A year before our era, not the decade that EDTF reads in it. */
	if (number->negative && number->digits < 4 &&
	    number->fraction_digits == 0) {
		dates_text_year(text, (int)-number->value);
		return STATUS_OK;
	}
	if (number->digits <= 4) {
		*read = false;
		return STATUS_OK;
	}
	if (epoch != DATES_EPOCH_NONE && rules->epoch != DATES_EPOCH_NONE)
		return write_epoch(rules, number, text, error);
	return error_set(error, STATUS_SYNTAX,
	    "an integer of %d digits is no date here: neither a year, nor "
	    "YYYYMMDD, nor counted from an epoch",
	    number->digits);
}
