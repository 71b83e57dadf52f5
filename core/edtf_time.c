/* SPDX-License-Identifier: MIT */
/*
 * The time of day of a date, and its shift from UTC.  Without a shift it is
 * taken as UTC.  Hour 24 does not exist (ISO 8601-1:2019 took it away).
 */
#include "config.h"

#include "core/edtf_read.h"

#include "core/calendar.h"

#define SHIFT_WEST (-12 * 60) /* the outermost zones in use, minutes */
#define SHIFT_EAST (14 * 60)

static const char minus_sign[] = "\xe2\x88\x92"; /* U+2212 */

/*
 * Digits behind the point: the milliseconds that they start with, and in
 * *span how many milliseconds they leave open (.4 is 400 to 499).
 */
static enum status
read_fraction(struct edtf_reader *reader, int *millisecond, int *span)
{
	int unit = 100;

	if (!edtf_is_digit(edtf_peek(reader)))
		return edtf_unexpected(reader, "a fraction of a second");
	for (; edtf_is_digit(edtf_peek(reader)); reader->at++) {
		*millisecond += (edtf_peek(reader) - '0') * unit;
		*span = unit > 0 ? unit : 1;
		unit /= 10;
	}
	return STATUS_OK;
}

/* Nothing, Z, or hours and minutes east of UTC. */
static enum status
read_shift(struct edtf_reader *reader, int *minutes)
{
	size_t start = reader->at;
	bool west;
	int hour, minute = 0;
	enum status status;

	*minutes = 0;
	if (edtf_take(reader, 'Z'))
		return STATUS_OK;
	west = edtf_take(reader, '-') || edtf_take_text(reader, minus_sign);
	if (!west && !edtf_take(reader, '+'))
		return STATUS_OK;
	status = edtf_pair_read(reader, 23, "zone hour", &hour);
	if (status == STATUS_OK &&
	    (edtf_take(reader, ':') || edtf_is_digit(edtf_peek(reader))))
		status = edtf_pair_read(reader, 59, "zone minute", &minute);
	if (status != STATUS_OK)
		return status;
	*minutes = (west ? -1 : 1) * (hour * 60 + minute);
	if (*minutes >= SHIFT_WEST && *minutes <= SHIFT_EAST)
		return STATUS_OK;
	return error_set_at(reader->error, edtf_column(reader, start),
	    "zones reach from -12:00 to +14:00");
}

/*
 * Seconds and their fraction.  A leap second has no instant of its own: :60
 * is the last millisecond of :59, behind everything that happened before.
 */
static enum status
read_seconds(struct edtf_reader *reader, struct civil *civil, int *span)
{
	enum status status =
	    edtf_pair_read(reader, 60, "second", &civil->second);

	*span = 1000;
	if (status == STATUS_OK && edtf_take(reader, '.'))
		status = read_fraction(reader, &civil->millisecond, span);
	if (status == STATUS_OK && civil->second == 60) {
		civil->second = 59;
		civil->millisecond = 999;
		*span = 1;
	}
	return status;
}

/* Behind the T. */
enum status
edtf_time_read(struct edtf_reader *reader, struct edtf_date *date)
{
	struct civil civil = calendar_civil(date->earliest);
	int span = 60000, shift = 0;
	enum status status = edtf_pair_read(reader, 23, "hour", &civil.hour);

	if (status == STATUS_OK && !edtf_take(reader, ':'))
		status = edtf_unexpected(reader, "a colon (hh:mm)");
	if (status == STATUS_OK)
		status = edtf_pair_read(reader, 59, "minute", &civil.minute);
	if (status == STATUS_OK && edtf_take(reader, ':')) {
		date->seconds = true;
		status = read_seconds(reader, &civil, &span);
	}
	if (status == STATUS_OK)
		status = read_shift(reader, &shift);
	if (status != STATUS_OK)
		return status;
	date->form = EDTF_FORM_TIME;
	calendar_instant(&civil, &date->earliest);
	date->earliest -= shift * INT64_C(60000);
	date->latest = date->earliest + span - 1;
	return edtf_right_read(reader, date);
}
