/* SPDX-License-Identifier: MIT */
/*
 * The year of a date: four digits, masked or not, of which only some may be
 * significant; a letter-prefixed one with its exponent; a century or decade.
 * What cannot be held is read to its end all the same, so that a mistake
 * behind it is told as one.
 */
#include "config.h"

#include "core/edtf_read.h"

#include <string.h>

#include "core/calendar.h"

/*
 * [S digits] behind a year of so many digits: 1950S2 is a year of 1900–1999,
 * estimated to be 1950.
 */
static enum status
read_significant(
    struct edtf_reader *reader, struct edtf_date *date, int64_t digits)
{
	int64_t size = date->negative ? -date->estimate : date->estimate;
	size_t at = reader->at;
	int64_t significant, unit = 1, low;
	bool fits;

	date->year_first = date->year_last = date->estimate;
	if (!edtf_take(reader, 'S'))
		return STATUS_OK;
	date->level = 2;
	if (edtf_number_read(reader, &significant, &fits) == 0)
		return edtf_unexpected(
		    reader, "the number of significant digits");
	if (!fits || significant < 1 || significant > digits)
		return error_set_at(reader->error, edtf_column(reader, at + 1),
		    "the significant digits are 1 to %lld here",
		    (long long)digits);
	if (date->beyond)
		return STATUS_OK;
	for (int64_t i = significant; i < digits; i++)
		unit *= 10;
	date->significant = (int)significant;
	low = size / unit * unit;
	date->year_first = date->negative ? -low - unit + 1 : low;
	date->year_last = date->negative ? -low : low + unit - 1;
	if (date->negative && low == 0)
		date->year_last = -1;
	return STATUS_OK;
}

/* [E digits] behind the digits of a letter-prefixed year. */
static enum status
read_exponent(struct edtf_reader *reader, struct edtf_date *date, int64_t *size,
    int64_t *digits)
{
	int64_t exponent;
	bool fits;

	if (!edtf_take(reader, 'E'))
		return STATUS_OK;
	date->level = 2;
	date->exponent = true;
	if (edtf_number_read(reader, &exponent, &fits) == 0)
		return edtf_unexpected(reader, "an exponent");
	if (!fits || exponent > 18) {
		date->beyond = true;
		exponent = 0;
	}
	*digits += exponent;
	for (; exponent > 0 && !date->beyond; exponent--) {
		if (*size > INT64_MAX / 10)
			date->beyond = true;
		else
			*size *= 10;
	}
	return STATUS_OK;
}

/* Behind the Y: more than four digits, or an exponent. */
static enum status
read_long_year(struct edtf_reader *reader, struct edtf_date *date)
{
	size_t start;
	int64_t size, digits;
	bool fits;
	enum status status;

	date->form = EDTF_FORM_LONG_YEAR;
	date->level = 1;
	date->negative = edtf_take(reader, '-');
	start = reader->at;
	if (edtf_peek(reader) == '0')
		return error_set_at(reader->error, edtf_column(reader, start),
		    "a year after Y does not start with 0");
	digits = (int64_t)edtf_number_read(reader, &size, &fits);
	if (digits == 0)
		return edtf_unexpected(reader, "a year after Y");
	date->beyond = !fits;
	status = read_exponent(reader, date, &size, &digits);
	if (status != STATUS_OK)
		return status;
	if (digits == 4 && !date->exponent)
		return error_set_at(reader->error, edtf_column(reader, start),
		    "a year of four digits has no Y: write %s%lld",
		    date->negative ? "-" : "", (long long)size);
	if (digits < 4 && !date->exponent)
		return error_set_at(reader->error, edtf_column(reader, start),
		    "a year after Y has more than four digits");
	if (size > CALENDAR_YEAR_MAX)
		date->beyond = true;
	if (!date->beyond)
		date->estimate = date->negative ? -size : size;
	return read_significant(reader, date, digits);
}

/* ISO 8601-1: 19 is 1900–1999, 198 is 1980–1989, and as far below zero. */
static enum status
read_reduced_year(struct edtf_reader *reader, struct edtf_date *date,
    size_t start, size_t digits)
{
	int unit = digits == 2 ? 100 : 10;
	int64_t value = edtf_mask_value(reader->s + start, digits, 0);

	if (edtf_peek(reader) == '-')
		return error_set_at(reader->error, edtf_column(reader, start),
		    "a date starts with a year of four digits");
	if (date->negative && value == 0)
		return error_set_at(reader->error, edtf_column(reader, start),
		    "there is no -%s", digits == 2 ? "00" : "000");
	date->form = digits == 2 ? EDTF_FORM_CENTURY : EDTF_FORM_DECADE;
	date->level = digits == 2 ? 0 : 2;
	date->estimate = value * (date->negative ? -unit : unit);
	date->year_first = date->estimate;
	date->year_last = date->estimate + unit - 1;
	return STATUS_OK;
}

/* Four digits or X, with their sign. */
static enum status
read_plain_year(
    struct edtf_reader *reader, struct edtf_date *date, size_t start)
{
	int low, high;

	memcpy(date->year, reader->s + start, sizeof date->year);
	low = edtf_mask_value(date->year, 4, 0);
	high = edtf_mask_value(date->year, 4, 9);
	if (date->negative && high == 0)
		return error_set_at(reader->error, edtf_column(reader, start),
		    "the year 0 has no minus: write 0000");
	date->form = EDTF_FORM_YEAR;
	date->year_first = date->negative ? -high : low;
	date->year_last = date->negative ? -low : high;
	if (date->year_last == 0 && date->negative)
		date->year_last = -1;
	if (date->negative)
		date->level = 1;
	if (edtf_masked(date->year, 4)) {
		const char *first = memchr(date->year, 'X', 4);
		size_t rest = (size_t)(date->year + 4 - first);

		date->level = memcmp(first, "XXXX", rest) == 0 ? 1 : 2;
		return STATUS_OK;
	}
	date->estimate = date->year_first;
	return read_significant(reader, date, 4);
}

enum status
edtf_year_read(struct edtf_reader *reader, struct edtf_date *date)
{
	size_t start, digits;

	if (edtf_take(reader, 'Y'))
		return read_long_year(reader, date);
	date->negative = edtf_take(reader, '-');
	start = reader->at;
	while (edtf_is_mask(edtf_peek(reader)))
		reader->at++;
	digits = reader->at - start;
	if (digits == 4)
		return read_plain_year(reader, date, start);
	if ((digits == 2 || digits == 3) &&
	    !edtf_masked(reader->s + start, digits))
		return read_reduced_year(reader, date, start, digits);
	if (digits > 4)
		return error_set_at(reader->error, edtf_column(reader, start),
		    "a year has four digits: longer ones are written Y12345");
	if (digits == 0)
		return edtf_unexpected(reader, "a year");
	return error_set_at(reader->error, edtf_column(reader, start),
	    "a year has four digits");
}
