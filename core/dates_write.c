/* SPDX-License-Identifier: MIT */
/*
 * A reading as EDTF.  A point is a stretch from a start to an end, most
 * often one text; `late May 2024` and `early 19th century` have two, and then
 * are intervals.  Nothing leaves here that edtf_parse does not accept: what
 * is impossible (31 June, 25:00) is refused there, in its words.
 *
 * What is vague stays so: early, mid and late are thirds of what they speak
 * of, marked as approximate.
 */
#include "config.h"

#include "core/dates_private.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "core/edtf.h"

struct stretch {
	struct dates_text start, end;
	bool single; /* end is start */
	unsigned qualifiers;
};

void
dates_text_add(struct dates_text *text, const char *format, ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(text->text + text->n, sizeof text->text - text->n, format,
	    arguments);
	va_end(arguments);
	assert(n >= 0 && (size_t)n < sizeof text->text - text->n);
	text->n += (size_t)n;
}

void
dates_text_year(struct dates_text *text, int64_t year)
{
	const char *sign = year < 0 ? "-" : "";
	long long size = year < 0 ? -year : year;

	if (size > 9999)
		dates_text_add(text, "Y%s%lld", sign, size);
	else
		dates_text_add(text, "%s%04lld", sign, size);
}

static enum status
refuse(struct error *error, const char *why)
{
	return error_set(error, STATUS_SYNTAX, "%s", why);
}

/* A third of count, from 0: where the part starts, and its last. */
static void
third(int part, int count, int *first, int *last)
{
	*first = (part - 1) * count / 3;
	*last = part * count / 3 - 1;
}

static void
write_years(struct stretch *stretch, int64_t first, int64_t last)
{
	dates_text_year(&stretch->start, first);
	dates_text_year(&stretch->end, last);
	stretch->single = false;
}

/*
 * A decade or a century: masked where EDTF can, else an interval of years.
 * -04XX is 500 to 401 BC; but -00XX leaves 1 BC out, and no mask has the ten
 * years of the 550s BC.
 */
static void
write_unit(const struct dates_point *point, struct stretch *stretch)
{
	bool century = point->unit == DATES_UNIT_CENTURY;
	bool bc = point->christ < 0;
	int count = point->unit == DATES_UNIT_DECADE ? 10 : 100;
	int first = 0, last = count - 1;
	long long low = century ? (point->year - 1) * 100 : point->year;

	if (point->part > 0)
		third(point->part, count, &first, &last);
	if (point->part > 0 || (bc && (!century || point->year == 1))) {
		if (bc)
			low = 1 - low - (century ? count : count - 1);
		write_years(stretch, low + first, low + last);
	} else if (count == 100)
		dates_text_add(
		    &stretch->start, "%s%02lldXX", bc ? "-" : "", low / 100);
	else
		dates_text_add(&stretch->start, "%03lldX", low / 10);
}

/* ---- Days and times */

static void
write_shift(struct dates_text *text, int minutes)
{
	int size = minutes < 0 ? -minutes : minutes;

	if (minutes == 0)
		dates_text_add(text, "Z");
	else
		dates_text_add(text, "%c%02d:%02d", minutes < 0 ? '-' : '+',
		    size / 60, size % 60);
}

static void
write_date(struct dates_text *text, const struct civil *civil)
{
	dates_text_year(text, civil->year);
	dates_text_add(text, "-%02d-%02d", civil->month, civil->day);
}

/* Whether there are seconds, and their fraction, is the point's. */
static void
write_civil(struct dates_text *text, const struct civil *civil,
    const struct dates_point *point)
{
	write_date(text, civil);
	dates_text_add(text, "T%02d:%02d", civil->hour, civil->minute);
	if (!point->no_second)
		dates_text_add(text, ":%02d", civil->second);
	if (point->fraction_digits > 0)
		dates_text_add(
		    text, ".%0*d", point->fraction_digits, point->fraction);
}

/*
 * A time without a zone, in the column's.  Offsets of the time before zones
 * have seconds, which EDTF cannot say: then it is the instant in UTC.
 */
static void
write_local(const struct dates_rules *rules, const struct civil *civil,
    const struct dates_point *point, struct dates_text *text)
{
	struct civil local = *civil;
	struct dates_point whole = *point;
	int64_t instant = 0;
	int seconds = 0;

	if (rules->zone == NULL || !calendar_instant(civil, &instant)) {
		/* What is no time, edtf_parse will tell. */
		write_civil(text, civil, point);
		write_shift(text, 0);
		return;
	}
	zone_instant(rules->zone, instant, &instant, &seconds);
	if (seconds % 60 != 0) {
		seconds = 0;
		whole.no_second = false;
	}
	local = calendar_civil(instant + seconds * INT64_C(1000));
	write_civil(text, &local, &whole);
	write_shift(text, seconds / 60);
}

static void
write_day(const struct dates_rules *rules, const struct dates_point *point,
    int64_t year, struct dates_text *text)
{
	struct civil civil = {
		.year = year,
		.month = point->month,
		.day = point->day,
		.hour = point->hour,
		.minute = point->minute,
		.second = point->second,
	};
	bool midnight = point->hour == 0 && point->minute == 0 &&
			point->second == 0 && point->fraction == 0 &&
			!point->zoned;

	if (!point->timed || (rules->days_only && midnight))
		write_date(text, &civil);
	else if (point->zoned) {
		write_civil(text, &civil, point);
		write_shift(text, point->shift);
	} else
		write_local(rules, &civil, point, text);
}

/* The tens of a month: early is 1 to 10, late 21 to its last day. */
static void
write_month(
    const struct dates_point *point, int64_t year, struct stretch *stretch)
{
	int days = calendar_month_days(year, point->month);

	dates_text_year(&stretch->start, year);
	dates_text_add(&stretch->start, "-%02d", point->month);
	if (point->part == 0)
		return;
	stretch->single = false;
	stretch->end = stretch->start;
	dates_text_add(&stretch->start, "-%02d", point->part * 10 - 9);
	dates_text_add(
	    &stretch->end, "-%02d", point->part == 3 ? days : point->part * 10);
}

/* 3 May: of any year, or of one that stands elsewhere */
static bool
is_yearless(const struct dates_point *point)
{
	return point->day > 0 && point->month > 0;
}

static enum status
check_point(const struct dates_point *point, struct error *error)
{
	if (!point->has_year && !is_yearless(point))
		return refuse(error, "the year is missing");
	if (point->day > 0 && point->month == 0)
		return refuse(error, "a day is given without its month");
	if (point->timed && point->day == 0)
		return refuse(error, "a time is given without its day");
	if ((point->season > 0 || point->unit != DATES_UNIT_PLAIN) &&
	    point->month > 0)
		return refuse(error, "a month stands beside a longer period");
	if (point->season > 0 && point->unit != DATES_UNIT_PLAIN)
		return refuse(error, "part of a year stands without its year");
	if (point->part > 0 && point->day > 0)
		return refuse(error, "early, mid or late stands with a day");
	if (point->christ != 0 && point->year == 0)
		return refuse(error, "there is no year 0 BC or AD");
	return STATUS_OK;
}

static enum status
write_point(const struct dates_rules *rules, const struct dates_point *point,
    struct stretch *stretch, struct error *error)
{
	int64_t year = point->christ < 0 ? 1 - point->year : point->year;
	enum status status = check_point(point, error);

	if (status != STATUS_OK)
		return status;
	*stretch = (struct stretch){
		.single = true,
		.qualifiers = point->qualifiers,
	};
	if (point->part > 0)
		stretch->qualifiers |= EDTF_APPROXIMATE;
	if (point->unit != DATES_UNIT_PLAIN)
		write_unit(point, stretch);
	else if (!point->has_year)
		/* EDTF has no time of day there. */
		dates_text_add(&stretch->start, "XXXX-%02d-%02d", point->month,
		    point->day);
	else if (point->day > 0)
		write_day(rules, point, year, &stretch->start);
	else if (point->month > 0)
		write_month(point, year, stretch);
	else {
		dates_text_year(&stretch->start, year);
		if (point->season > 0)
			dates_text_add(&stretch->start, "-%02d", point->season);
		else if (point->part > 0)
			dates_text_add(
			    &stretch->start, "-%02d", 36 + point->part);
	}
	if (stretch->single)
		stretch->end = stretch->start;
	return STATUS_OK;
}

/* ---- The whole */

static const char *
qualifier_text(unsigned qualifiers)
{
	switch (qualifiers) {
	case EDTF_UNCERTAIN: return "?";
	case EDTF_APPROXIMATE: return "~";
	case EDTF_UNCERTAIN | EDTF_APPROXIMATE: return "%";
	default: return "";
	}
}

static void
join(const struct stretch *first, const struct stretch *last,
    struct dates_text *text)
{
	dates_text_add(text, "%s%s/%s%s", first->start.text,
	    qualifier_text(first->qualifiers), last->end.text,
	    qualifier_text(last->qualifiers));
}

/* One of two dates. */
static enum status
write_either(const struct stretch *first, const struct stretch *last,
    struct dates_text *text, struct error *error)
{
	if (!first->single || !last->single)
		return refuse(error, "of two spans only one may be meant");
	dates_text_add(text, "[%s%s,%s%s]", first->start.text,
	    qualifier_text(first->qualifiers), last->start.text,
	    qualifier_text(last->qualifiers));
	return STATUS_OK;
}

/*
 * The text of what is next to a date, at the date's own precision: before
 * 1900 is 1899 or earlier, after May 2024 is June 2024 or later.
 */
static enum status
write_neighbour(
    const char *date, bool before, struct dates_text *text, struct error *error)
{
	struct dates_point point = { 0 };
	struct edtf parsed;
	struct civil civil;
	enum edtf_precision precision;
	enum status status = edtf_parse(date, strlen(date), &parsed, error);
	bool masked = strchr(date, 'X') != NULL;

	if (status != STATUS_OK)
		return status;
	precision = before ? parsed.start_precision : parsed.end_precision;
	civil =
	    calendar_civil(before ? parsed.earliest - 1 : parsed.latest + 1);
	if (precision == EDTF_PRECISION_TIME) {
		if (strchr(date, '.') != NULL)
			point = (struct dates_point){
				.fraction = civil.millisecond,
				.fraction_digits = 3,
			};
		write_civil(text, &civil, &point);
		write_shift(text, 0);
	} else if (precision == EDTF_PRECISION_YEAR || masked)
		dates_text_year(text, civil.year);
	else if (precision == EDTF_PRECISION_DAY)
		write_date(text, &civil);
	else {
		dates_text_year(text, civil.year);
		dates_text_add(text, "-%02d", civil.month);
	}
	return STATUS_OK;
}

static enum status
write_relation(enum dates_relation relation, const struct stretch *stretch,
    struct dates_text *text, struct error *error)
{
	const char *mark = qualifier_text(stretch->qualifiers);
	bool before = relation == DATES_BEFORE;
	struct dates_text beside = { .n = 0 };
	enum status status;

	switch (relation) {
	case DATES_UNTIL:
		dates_text_add(text, "../%s%s", stretch->end.text, mark);
		return STATUS_OK;
	case DATES_SINCE:
		dates_text_add(text, "%s%s/..", stretch->start.text, mark);
		return STATUS_OK;
	case DATES_BEFORE:
	case DATES_AFTER:
		status = write_neighbour(
		    before ? stretch->start.text : stretch->end.text, before,
		    &beside, error);
		if (status != STATUS_OK)
			return status;
		dates_text_add(
		    text, before ? "[..%s%s]" : "[%s%s..]", beside.text, mark);
		return STATUS_OK;
	case DATES_AT: break;
	}
	if (stretch->single)
		dates_text_add(text, "%s%s", stretch->start.text, mark);
	else
		join(stretch, stretch, text);
	return STATUS_OK;
}

enum status
dates_write(const struct dates_rules *rules,
    const struct dates_reading *reading, struct dates_text *text,
    struct error *error)
{
	struct dates_rules own = *rules;
	struct stretch first, last;
	struct edtf parsed;
	enum status status;

	if (reading->zone != NULL) {
		own.zone = reading->zone;
		own.days_only = false;
	}
	status = write_point(&own, &reading->first, &first, error);

	*text = (struct dates_text){ .n = 0 };
	if (status == STATUS_OK && reading->range)
		status = write_point(&own, &reading->last, &last, error);
	if (status != STATUS_OK)
		return status;
	if ((reading->range || reading->relation != DATES_AT) &&
	    !reading->first.has_year)
		return refuse(error, "the year is missing");
	if (reading->range && reading->either)
		status = write_either(&first, &last, text, error);
	else if (reading->range)
		join(&first, &last, text);
	else
		status = write_relation(reading->relation, &first, text, error);
	if (status == STATUS_OK)
		status = edtf_parse(text->text, text->n, &parsed, error);
	return status;
}
