/* SPDX-License-Identifier: MIT */
/*
 * Reading EDTF by recursive descent, one function to a component, straight
 * from the text: no copy, no allocation, one pass.
 *
 *	date   = [q] year [S digits] [q] { "-" [q] part [q] } [time [q]]
 *	year   = ["-"] 4 of digit|X | ["-"] 2-3 digits | "Y" ["-"] digits [E]
 *	part   = 2 of digit|X		month or season, then day
 *	time   = "T" hh:mm[:ss[.fraction]] [ "Z" | (+|-)hh[[:]mm] ]
 *	side   = "" | ".." | date	an interval is side "/" side
 *	member = [".."] date | date ".." [date]
 *
 * A qualifier left of a component qualifies that one, right of it also all
 * before it; as bounds never widen, it is enough to collect them as flags.
 *
 * Beyond the letter of the specification, because real files have it:
 * hh:mm without seconds, fractions of a second, shifts without a colon or
 * with U+2212, times of day in intervals, blanks around a set's commas, and
 * the centuries (19) and decades (198) of ISO 8601-1.  These two, and years
 * with a Y, stand alone: as an interval 2019/20 would mean a hundred years.
 */
#include "config.h"

#include "core/edtf_read.h"

#include <string.h>

#include "core/calendar.h"

bool
edtf_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
edtf_is_mask(char c)
{
	return edtf_is_digit(c) || c == 'X';
}

static bool
is_qualifier(char c)
{
	return c == '?' || c == '~' || c == '%';
}

/* The next byte, NUL at the end. */
char
edtf_peek(const struct edtf_reader *reader)
{
	return reader->at < reader->n ? reader->s[reader->at] : '\0';
}

bool
edtf_take(struct edtf_reader *reader, char c)
{
	if (edtf_peek(reader) != c)
		return false;
	reader->at++;
	return true;
}

bool
edtf_take_text(struct edtf_reader *reader, const char *text)
{
	size_t n = strlen(text);

	if (reader->n - reader->at < n ||
	    memcmp(reader->s + reader->at, text, n) != 0)
		return false;
	reader->at += n;
	return true;
}

size_t
edtf_column(const struct edtf_reader *reader, size_t at)
{
	size_t column = 1;

	for (size_t i = 0; i < at && i < reader->n; i++)
		column += ((unsigned char)reader->s[i] & 0xC0) != 0x80;
	return column;
}

enum status
edtf_unexpected(struct edtf_reader *reader, const char *wanted)
{
	size_t column = edtf_column(reader, reader->at);
	char c = edtf_peek(reader);

	if (reader->at >= reader->n)
		return error_set_at(reader->error, column,
		    "the date ends where %s is wanted", wanted);
	if ((c == 'x' || c == 'u') && reader->at > 0 &&
	    edtf_is_mask(reader->s[reader->at - 1]))
		return error_set_at(reader->error, column,
		    "an unspecified digit is a capital X");
	if (c > ' ' && c < 0x7F)
		return error_set_at(reader->error, column,
		    "'%c' stands where %s is wanted", c, wanted);
	return error_set_at(reader->error, column,
	    "a %s stands where %s is wanted", c == ' ' ? "blank" : "character",
	    wanted);
}

/* Digits into *value; *fits false where an int64_t is too small. */
size_t
edtf_number_read(struct edtf_reader *reader, int64_t *value, bool *fits)
{
	size_t start = reader->at;

	*value = 0;
	*fits = true;
	for (; edtf_is_digit(edtf_peek(reader)); reader->at++) {
		if (*value > (INT64_MAX - 9) / 10)
			*fits = false;
		else
			*value = *value * 10 + (edtf_peek(reader) - '0');
	}
	return reader->at - start;
}

/* Two digits up to high. */
enum status
edtf_pair_read(
    struct edtf_reader *reader, int high, const char *name, int *value)
{
	size_t start = reader->at;
	char pair[2];

	for (int i = 0; i < 2; i++) {
		if (!edtf_is_digit(edtf_peek(reader)))
			return edtf_unexpected(reader, "a digit");
		pair[i] = edtf_peek(reader);
		reader->at++;
	}
	*value = edtf_mask_value(pair, 2, 0);
	if (*value <= high)
		return STATUS_OK;
	if (*value == 24 && strcmp(name, "hour") == 0)
		return error_set_at(reader->error, edtf_column(reader, start),
		    "hour 24 is not 00-23: midnight is 00:00 of the day after");
	return error_set_at(reader->error, edtf_column(reader, start),
	    "%s %02d is not 00-%02d", name, *value, high);
}

static enum status
read_qualifier(struct edtf_reader *reader, struct edtf_date *date, bool *found)
{
	*found = true;
	if (edtf_take(reader, '?'))
		date->qualifiers |= EDTF_UNCERTAIN;
	else if (edtf_take(reader, '~'))
		date->qualifiers |= EDTF_APPROXIMATE;
	else if (edtf_take(reader, '%'))
		date->qualifiers |= EDTF_UNCERTAIN | EDTF_APPROXIMATE;
	else
		*found = false;
	if (*found && is_qualifier(edtf_peek(reader)))
		return error_set_at(reader->error,
		    edtf_column(reader, reader->at),
		    "one qualifier is enough: %% is both ? and ~");
	return STATUS_OK;
}

/* A qualifier left of a component, where only level 2 has them. */
static enum status
read_left(struct edtf_reader *reader, struct edtf_date *date)
{
	bool found;
	enum status status = read_qualifier(reader, date, &found);

	if (found)
		date->level = 2;
	return status;
}

/* Right of a component: level 1 at the end of the date, 2 inside. */
enum status
edtf_right_read(struct edtf_reader *reader, struct edtf_date *date)
{
	bool found;
	enum status status = read_qualifier(reader, date, &found);
	int level = edtf_peek(reader) == '-' ? 2 : 1;

	if (found && date->level < level)
		date->level = level;
	return status;
}

/* Two digits or X into mask. */
static enum status
read_mask(struct edtf_reader *reader, char mask[2], const char *name)
{
	for (int i = 0; i < 2; i++) {
		char c = edtf_peek(reader);

		if (i == 1 && !edtf_is_mask(c) && mask[0] >= '1' &&
		    mask[0] <= '9')
			return error_set_at(reader->error,
			    edtf_column(reader, reader->at - 1),
			    "%s has two digits: write 0%c", name, mask[0]);
		if (!edtf_is_mask(c))
			return edtf_unexpected(reader, name);
		mask[i] = c;
		reader->at++;
	}
	return STATUS_OK;
}

/* Months 01–12, and 21–41 for seasons and other parts of a year. */
static enum status
read_month(struct edtf_reader *reader, struct edtf_date *date)
{
	enum status status = read_left(reader, date);
	size_t start = reader->at;
	int value;

	if (status == STATUS_OK)
		status = read_mask(reader, date->month, "a month");
	if (status != STATUS_OK)
		return status;
	value = edtf_mask_value(date->month, 2, 0);
	if (!edtf_masked(date->month, 2) && value >= 21 && value <= 41) {
		int level = value > 24 || edtf_masked(date->year, 4) ? 2 : 1;

		if (date->level < level)
			date->level = level;
		date->form = EDTF_FORM_SEASON;
		date->season = value;
		edtf_bound_season(date);
		return edtf_right_read(reader, date);
	}
	date->form = EDTF_FORM_MONTH;
	if (!edtf_bound_days(date))
		return error_set_at(reader->error, edtf_column(reader, start),
		    "month %.2s is not 01-12, nor a season 21-41", date->month);
	return edtf_right_read(reader, date);
}

/* Why a day is none, its month known or masked. */
static enum status
refuse_day(
    struct edtf_reader *reader, const struct edtf_date *date, size_t start)
{
	size_t column = edtf_column(reader, start);
	int day = edtf_mask_value(date->day, 2, 1);
	int month = edtf_mask_value(date->month, 2, 0);

	if (edtf_masked(date->day, 2) || day < 1 || day > 31)
		return error_set_at(
		    reader->error, column, "day %.2s is not 01-31", date->day);
	if (edtf_masked(date->month, 2))
		return error_set_at(reader->error, column,
		    "day %02d is in no month that fits", day);
	if (edtf_masked(date->year, 4))
		return error_set_at(reader->error, column,
		    "day %02d is in %s of no year that fits", day,
		    calendar_month_name(month));
	return error_set_at(reader->error, column,
	    "day %02d is not in %s %.4s, which has %d days", day,
	    calendar_month_name(month), date->year,
	    calendar_month_days(date->estimate, month));
}

static enum status
read_day(struct edtf_reader *reader, struct edtf_date *date)
{
	enum status status = read_left(reader, date);
	size_t start = reader->at;

	if (status == STATUS_OK)
		status = read_mask(reader, date->day, "a day");
	if (status != STATUS_OK)
		return status;
	date->form = EDTF_FORM_DAY;
	if (!edtf_bound_days(date))
		return refuse_day(reader, date, start);
	return edtf_right_read(reader, date);
}

static enum status
read_parts(struct edtf_reader *reader, struct edtf_date *date)
{
	enum status status = STATUS_OK;

	if (date->form == EDTF_FORM_YEAR && date->significant == 0 &&
	    edtf_take(reader, '-'))
		status = read_month(reader, date);
	if (status == STATUS_OK && date->form == EDTF_FORM_MONTH &&
	    edtf_take(reader, '-'))
		status = read_day(reader, date);
	if (status == STATUS_OK && date->form == EDTF_FORM_DAY &&
	    edtf_peek(reader) == 'T') {
		if (edtf_masked(date->year, 4) || edtf_masked(date->month, 2) ||
		    edtf_masked(date->day, 2))
			return error_set_at(reader->error,
			    edtf_column(reader, reader->at),
			    "a time of day needs a day without X");
		reader->at++;
		status = edtf_time_read(reader, date);
	}
	return status;
}

enum status
edtf_date_read(struct edtf_reader *reader, struct edtf_date *date)
{
	size_t start = reader->at;
	enum status status;

	memset(date, 0, sizeof *date);
	status = read_left(reader, date);
	if (status == STATUS_OK) {
		int level = date->level;

		status = edtf_year_read(reader, date);
		if (date->level < level)
			date->level = level;
	}
	if (status == STATUS_OK)
		status = edtf_right_read(reader, date);
	if (status == STATUS_OK)
		status = read_parts(reader, date);
	if (status != STATUS_OK)
		return status;
	date->s = reader->s + start;
	date->n = reader->at - start;
	if (date->form == EDTF_FORM_TIME)
		date->precision = EDTF_PRECISION_TIME;
	else if (date->form == EDTF_FORM_MONTH || date->form == EDTF_FORM_DAY)
		edtf_judge_masks(date);
	else if (date->form != EDTF_FORM_SEASON)
		edtf_bound_years(date);
	return STATUS_OK;
}
