/* SPDX-License-Identifier: MIT */
/*
 * Dates out of columns of parts, and days brought to the precision that a
 * column of precision states.
 */
#include "config.h"

#include "core/dates.h"

#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"
#include "core/dates_private.h"
#include "core/edtf.h"

#define WEEK_DAYS 7

/* ---- Year, month and day */

enum part {
	PART_YEAR,
	PART_MONTH,
	PART_DAY,
};

/* An integer, as it is or as a spreadsheet makes it: 5.0 */
static bool
read_integer(struct span cell, int64_t *value)
{
	struct dates_number number;

	if (cell.n > 2 && memcmp(cell.s + cell.n - 2, ".0", 2) == 0)
		cell.n -= 2;
	if (!dates_number(cell, &number))
		return false;
	*value = number.negative ? -number.value : number.value;
	return true;
}

/*
 * A part's number, 0 when it is not known; a month may be a name.  Negative
 * codes for "not known" are met in every part, but a year may be below zero:
 * of it only those of nines are.
 */
static enum status
read_part(struct span cell, enum part part, int64_t *value, struct error *error)
{
	static const char *const names[] = { "year", "month", "day" };
	struct dates_token tokens[DATES_TOKENS];
	enum status status;

	cell = span_trim(cell);
	*value = 0;
	if (cell.n == 0)
		return STATUS_OK;
	if (read_integer(cell, value)) {
		if (*value == -9 || *value == -99 || *value == -999 ||
		    *value == -9999 || (part != PART_YEAR && *value < 0))
			*value = 0;
		return STATUS_OK;
	}
	status = dates_tokens(cell, tokens, error);
	if (status == STATUS_NOMEM)
		return status;
	if (status == STATUS_OK && part == PART_MONTH &&
	    tokens[0].kind == DATES_MONTH_NAME && tokens[1].kind == DATES_END) {
		*value = tokens[0].value;
		return STATUS_OK;
	}
	if (cell.s[0] == '-' || cell.s[0] == '?' || cell.s[0] == '.' ||
	    (status == STATUS_OK && dates_tokens_unknown(tokens)) ||
	    span_equal(cell, SPAN("N/A")) || span_equal(cell, SPAN("n/a")))
		return STATUS_OK;
	return error_set(
	    error, STATUS_SYNTAX, "the %s is no number", names[part]);
}

enum status
dates_read_parts(struct span year, struct span month, struct span day,
    struct strbuf *edtf, struct error *error)
{
	struct dates_text text = { .n = 0 };
	struct edtf parsed;
	int64_t y, m, d;
	enum status status = read_part(year, PART_YEAR, &y, error);

	if (status == STATUS_OK)
		status = read_part(month, PART_MONTH, &m, error);
	if (status == STATUS_OK)
		status = read_part(day, PART_DAY, &d, error);
	if (status != STATUS_OK)
		return status;
	if (m > 12)
		return error_set(error, STATUS_SYNTAX, "month %lld is not 1-12",
		    (long long)m);
	if (d > 31)
		return error_set(
		    error, STATUS_SYNTAX, "day %lld is not 1-31", (long long)d);
	if (y == 0 && m == 0 && d == 0)
		return STATUS_OK;
	if (y == 0)
		dates_text_add(&text, "XXXX");
	else
		dates_text_year(&text, y);
	if (m > 0)
		dates_text_add(&text, "-%02d", (int)m);
	else if (d > 0)
		dates_text_add(&text, "-XX");
	if (d > 0)
		dates_text_add(&text, "-%02d", (int)d);
	status = edtf_parse(text.text, text.n, &parsed, error);
	if (status != STATUS_OK)
		return status;
	strbuf_add(edtf, text.text, text.n);
	return strbuf_status(edtf) == STATUS_OK ? STATUS_OK
						: error_nomem(error);
}

/* ---- Coarser days */

static bool
is_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* The day as it stands in a date; false where it is coarser or masked. */
static bool
find_day(struct span date, struct civil *civil)
{
	char plain[DATES_TEXT] = "";
	const char *s = plain;
	size_t n = 0;
	int sign = 1;

	for (size_t i = 0; i < date.n; i++)
		if (strchr("?~%", date.s[i]) == NULL)
			plain[n++] = date.s[i];
	if (*s == '-') {
		sign = -1;
		s++;
		n--;
	}
	if (n < 10 || !is_digits(s, 4) || s[4] != '-' || !is_digits(s + 5, 2) ||
	    s[7] != '-' || !is_digits(s + 8, 2))
		return false;
	*civil = (struct civil){
		.year = sign * atoi(s),
		.month = atoi(s + 5),
		.day = atoi(s + 8),
	};
	return true;
}

/* A day of its week: 0 Monday, 6 Sunday. */
static struct civil
week_day(const struct civil *civil, int wanted)
{
	int64_t instant = 0, days;
	int weekday;

	calendar_instant(civil, &instant);
	days = instant / (1000 * 86400);
	/* 1970-01-01 was a Thursday. */
	weekday = (int)(((days + 3) % WEEK_DAYS + WEEK_DAYS) % WEEK_DAYS);
	return calendar_civil((days + wanted - weekday) * 1000 * 86400);
}

static void
write_civil(struct dates_text *text, const struct civil *civil,
    enum dates_precision precision)
{
	dates_text_year(text, civil->year);
	if (precision != DATES_YEAR)
		dates_text_add(text, "-%02d", civil->month);
	if (precision == DATES_DAY || precision == DATES_WEEK)
		dates_text_add(text, "-%02d", civil->day);
}

/* One side as its start (first) or its end, with the side's qualifier. */
static void
write_side(struct dates_text *text, struct span side, bool first,
    enum dates_precision precision)
{
	struct edtf parsed;
	struct civil civil;

	if (!find_day(side, &civil) ||
	    edtf_parse(side.s, side.n, &parsed, NULL) != STATUS_OK) {
		dates_text_add(text, "%.*s", (int)side.n, side.s);
		return;
	}
	if (precision == DATES_WEEK)
		civil = week_day(&civil, first ? 0 : WEEK_DAYS - 1);
	write_civil(text, &civil, precision);
	switch (parsed.qualifiers) {
	case EDTF_UNCERTAIN: dates_text_add(text, "?"); break;
	case EDTF_APPROXIMATE: dates_text_add(text, "~"); break;
	case EDTF_UNCERTAIN | EDTF_APPROXIMATE:
		dates_text_add(text, "%%");
		break;
	default: break;
	}
}

static void
write_range(struct dates_text *text, struct span first, struct span last,
    enum dates_precision precision)
{
	struct dates_text end = { .n = 0 };

	write_side(text, first, true, precision);
	write_side(&end, last, false, precision);
	if (end.n != text->n || memcmp(end.text, text->text, end.n) != 0)
		dates_text_add(text, "/%s", end.text);
}

enum status
dates_coarsen(struct span edtf, enum dates_precision precision,
    struct strbuf *out, struct error *error)
{
	struct dates_text text = { .n = 0 };
	struct edtf parsed;
	const char *slash;
	enum status status = edtf_parse(edtf.s, edtf.n, &parsed, error);

	if (status != STATUS_OK)
		return status;
	slash = memchr(edtf.s, '/', edtf.n);
	/* A set is left as it is, and so is what is too long to be a day. */
	if (edtf.n >= DATES_TEXT / 2 - 2 || edtf.s[0] == '[' ||
	    edtf.s[0] == '{') {
		strbuf_add(out, edtf.s, edtf.n);
		return strbuf_status(out) == STATUS_OK ? STATUS_OK
						       : error_nomem(error);
	}
	if (slash == NULL)
		write_range(&text, edtf, edtf, precision);
	else {
		struct span first = { edtf.s, (size_t)(slash - edtf.s) };
		struct span last = { slash + 1, edtf.n - first.n - 1 };

		write_range(&text, first, last, precision);
	}
	status = edtf_parse(text.text, text.n, &parsed, error);
	if (status != STATUS_OK)
		return status;
	strbuf_add(out, text.text, text.n);
	return strbuf_status(out) == STATUS_OK ? STATUS_OK : error_nomem(error);
}
