/* SPDX-License-Identifier: MIT */
/*
 * Numbers and what stands between them: groups of three (05.01.2024), pairs
 * (05/2024), years, decades, days, and times with their zones.
 *
 * A group of three may be read in several orders.  Which of them the group
 * allows is kept in the reading, for the column to be decided; which one is
 * taken follows from the column's order, or from the group alone where it
 * allows only one.  A number of one or two digits that has no neighbours to
 * tell its role is put down as a day; the end of the point, or of the range,
 * settles what it is.
 */
#include "config.h"

#include "core/dates_private.h"

#include "core/edtf.h"

enum status
dates_refuse(struct dates_parser *parser)
{
	static const char *const names[] = {
		[DATES_END] = "the end",
		[DATES_NUMBER] = "a number",
		[DATES_ROMAN] = "a Roman number",
		[DATES_DASH] = "a dash",
		[DATES_SLASH] = "a slash",
		[DATES_COLON] = "a colon",
		[DATES_MONTH_NAME] = "a month",
		[DATES_MERIDIEM] = "AM or PM",
		[DATES_ZONE] = "a zone",
		[DATES_T] = "a T",
	};
	enum dates_kind kind = parser->at->kind;
	const char *name =
	    (size_t)kind < sizeof names / sizeof *names ? names[kind] : NULL;

	return error_set(parser->error, STATUS_SYNTAX,
	    "%s stands where a date does not have it",
	    name != NULL ? name : "a word or mark");
}

static enum status
refuse(struct dates_parser *parser, const char *why)
{
	return error_set(parser->error, STATUS_SYNTAX, "%s", why);
}

int64_t
dates_pivot(const struct dates_rules *rules, int64_t year)
{
	int64_t century = rules->pivot / 100 * 100;

	return century + year > rules->pivot ? century + year - 100
					     : century + year;
}

/* Is the token of the kind, and no blank before it? */
static bool
is_joined(const struct dates_token *token, enum dates_kind kind)
{
	return token->kind == kind && !token->blank;
}

static bool
is_hyphen(const struct dates_token *token)
{
	return token->kind == DATES_DASH && token->value == DATES_HYPHEN;
}

static enum status
set_year(struct dates_parser *parser, struct dates_point *point, int64_t year)
{
	if (point->has_year)
		return refuse(parser, "there are two years");
	point->has_year = true;
	point->year = year;
	return STATUS_OK;
}

static enum status
set_date(struct dates_parser *parser, struct dates_point *point, int64_t year,
    int64_t month, int64_t day)
{
	if (point->has_year || point->month > 0 || point->day > 0)
		return refuse(parser, "there are two dates");
	if (month > 12)
		return error_set(parser->error, STATUS_SYNTAX,
		    "month %lld is not 1-12", (long long)month);
	if (month == 0 && day > 0)
		return refuse(parser, "a day is given, its month is 0");
	if (day > 31)
		return error_set(parser->error, STATUS_SYNTAX,
		    "day %lld is not 1-31", (long long)day);
	point->has_year = true;
	point->year = year;
	point->month = (int)month;
	point->day = (int)day;
	return STATUS_OK;
}

/* ---- Three numbers */

/* Day and month, 0 for unknown: a day needs its month. */
static bool
is_day_month(int64_t day, int64_t month)
{
	return day <= 31 && month <= 12 && (month > 0 || day == 0);
}

/* The orders that three numbers, the year not of four digits first, allow. */
static unsigned
allowed_orders(const struct dates_token *a, const struct dates_token *b,
    const struct dates_token *c)
{
	unsigned orders = 0;

	if (a->digits <= 2 && b->digits <= 2) {
		if (is_day_month(a->value, b->value))
			orders |= DATES_BIT(DATES_DMY);
		if (is_day_month(b->value, a->value))
			orders |= DATES_BIT(DATES_MDY);
	}
	if (a->digits == 2 && b->digits <= 2 && c->digits <= 2 &&
	    is_day_month(c->value, b->value))
		orders |= DATES_BIT(DATES_YMD);
	if (a->digits == 2 && a->value == 0 &&
	    (orders & DATES_BIT(DATES_YMD)) != 0)
		orders = DATES_BIT(DATES_YMD);
	return orders;
}

static enum status
choose_order(struct dates_parser *parser, const struct dates_token *a,
    const struct dates_token *b, unsigned allowed, enum dates_order *order)
{
	const unsigned year_last = DATES_BIT(DATES_DMY) | DATES_BIT(DATES_MDY);
	enum dates_order rule = parser->rules->order;
	bool doubtful =
	    (allowed & year_last) == year_last && a->value != b->value;

	if (allowed == 0)
		return error_set(parser->error, STATUS_SYNTAX,
		    "neither %lld nor %lld can be the month beside the other",
		    (long long)a->value, (long long)b->value);
	parser->reading->orders &= allowed;
	parser->reading->doubtful |= doubtful;
	if (rule != DATES_ORDER_NONE && (allowed & DATES_BIT(rule)) == 0) {
		if (rule == DATES_YMD)
			return refuse(parser,
			    "this is not in the order year, month, day");
		return error_set(parser->error, STATUS_SYNTAX,
		    "month %lld is not 1-12 in the order %s",
		    (long long)(rule == DATES_DMY ? b->value : a->value),
		    rule == DATES_DMY ? "day, month, year"
				      : "month, day, year");
	}
	if (rule != DATES_ORDER_NONE)
		*order = rule;
	else if ((allowed & year_last) == 0)
		*order = DATES_YMD;
	else if (doubtful && !parser->rules->looking)
		return refuse(parser, "day and month cannot be told apart: "
				      "--date-order dmy or mdy tells");
	else
		*order = (allowed & DATES_BIT(DATES_DMY)) != 0 ? DATES_DMY
							       : DATES_MDY;
	return STATUS_OK;
}

static enum status
read_three(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *a = parser->at, *b = a + 2, *c = a + 4;
	enum dates_order order = DATES_ORDER_NONE;
	enum status status;
	int64_t year;

	parser->at = c + 1;
	if (a->digits == 4 && b->digits <= 2 && c->digits <= 2) {
		parser->reading->style =
		    is_hyphen(a + 1) && b->digits == 2 && c->digits == 2
			? DATES_STYLE_ISO
			: DATES_STYLE_YEAR_FIRST;
		return set_date(parser, point, a->value, b->value, c->value);
	}
	if ((c->digits != 4 && c->digits != 2) || a->digits > 2 ||
	    b->digits > 2 || a[1].kind == DATES_COLON)
		return refuse(parser,
		    "three numbers are a date with a year of 4 digits "
		    "or 2, and a month and a day");
	parser->reading->style = DATES_STYLE_ORDERED;
	status = choose_order(parser, a, b, allowed_orders(a, b, c), &order);
	if (status != STATUS_OK)
		return status;
	year = order == DATES_YMD ? a->value : c->value;
	if (c->digits == 2)
		year = dates_pivot(parser->rules, year);
	switch (order) {
	case DATES_YMD:
		return set_date(parser, point, year, b->value, c->value);
	case DATES_MDY:
		return set_date(parser, point, year, a->value, b->value);
	default: return set_date(parser, point, year, b->value, a->value);
	}
}

/* The same mark twice between three numbers; only dots may have blanks. */
static bool
is_three(const struct dates_token *a, const struct dates_point *point)
{
	enum dates_kind mark = a[1].kind;

	if (mark != DATES_DASH && mark != DATES_SLASH && mark != DATES_DOT &&
	    mark != DATES_COLON)
		return false;
	if (a[2].kind != DATES_NUMBER || a[3].kind != mark ||
	    a[4].kind != DATES_NUMBER)
		return false;
	if (mark == DATES_COLON && (a->digits != 4 || point->month > 0))
		return false;
	if (mark == DATES_DASH && (!is_hyphen(a + 1) || !is_hyphen(a + 3)))
		return false;
	if (a[1].blank || a[3].blank)
		return false;
	return mark == DATES_DOT || (!a[2].blank && !a[4].blank);
}

/* ---- Two numbers */

/* A month and a year of four digits, one of them first. */
static bool
is_pair(const struct dates_token *a, const struct dates_point *point)
{
	const struct dates_token *b = a + 2;

	if (point->has_year || point->month > 0 || point->day > 0 ||
	    a[1].blank || b->kind != DATES_NUMBER || b->blank ||
	    b[1].kind == DATES_CHRIST || b[1].kind == DATES_COLON)
		return false;
	if (a[1].kind != DATES_SLASH && a[1].kind != DATES_DOT &&
	    !is_hyphen(a + 1))
		return false;
	if (a->digits <= 2 && b->digits == 4)
		return true;
	return a->digits == 4 && b->digits <= 2 && b->value <= 12 &&
	       (a[1].kind != DATES_DOT || b->digits == 2);
}

static enum status
read_pair(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *a = parser->at, *b = a + 2;

	parser->at = b + 1;
	parser->reading->style = DATES_STYLE_MONTH;
	if (a->digits == 4)
		return set_date(parser, point, a->value, b->value, 0);
	return set_date(parser, point, b->value, a->value, 0);
}

/* ---- Times */

static bool
is_fraction(const struct dates_token *mark)
{
	return (mark->kind == DATES_DOT || mark->kind == DATES_COMMA) &&
	       !mark->blank && is_joined(mark + 1, DATES_NUMBER);
}

/* AM and PM: noon and midnight are 12.  14:30 PM is met, and plain. */
static enum status
read_meridiem(struct dates_parser *parser, struct dates_point *point)
{
	int add;

	if (parser->at->kind != DATES_MERIDIEM)
		return STATUS_OK;
	add = (int)parser->at->value;
	parser->at++;
	if (point->hour == 0 || (point->hour > 12 && add == 0))
		return error_set(parser->error, STATUS_SYNTAX,
		    "hour %d is not 1-12 as AM or PM has it", point->hour);
	if (point->hour <= 12)
		point->hour = point->hour % 12 + add;
	return STATUS_OK;
}

/* Hours and minutes behind a sign: +3, +03, +0300, +03:00. */
static enum status
read_shift_number(
    struct dates_parser *parser, struct dates_point *point, int sign)
{
	const struct dates_token *hours = parser->at + 1;
	int64_t minutes = hours->value * 60;

	parser->at = hours + 1;
	if (hours->digits > 4)
		return refuse(parser, "the zone is not like +03:00");
	if (hours->digits > 2)
		minutes = hours->value / 100 * 60 + hours->value % 100;
	else if (is_joined(hours + 1, DATES_COLON) &&
		 is_joined(hours + 2, DATES_NUMBER)) {
		minutes += hours[2].value;
		parser->at = hours + 3;
	}
	if (minutes > 14 * 60)
		return refuse(parser, "zones reach from -12:00 to +14:00");
	point->zoned = true;
	point->shift += sign * (int)minutes;
	return STATUS_OK;
}

/*
 * A dash is a zone's sign when it touches the time and its number, or stands
 * as in `04:13:00 -0300`; before the date is known it is a range of times.
 */
static bool
is_shift(const struct dates_token *sign, const struct dates_point *point)
{
	const struct dates_token *number = sign + 1;

	if (number->kind != DATES_NUMBER || number->blank)
		return false;
	if (sign->kind == DATES_PLUS)
		return true;
	if (sign->kind != DATES_DASH || sign->value == DATES_LONG_DASH ||
	    !(point->has_year || point->day > 0))
		return false;
	return !sign->blank || number->digits == 4;
}

enum status
dates_shift_read(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *at = parser->at;

	if (at->kind == DATES_ZONE) {
		point->zoned = true;
		point->shift = (int)at->value;
		parser->at = ++at;
	}
	if (!is_shift(at, point))
		return STATUS_OK;
	return read_shift_number(
	    parser, point, at->kind == DATES_PLUS ? 1 : -1);
}

/* Hours, minutes and seconds that are written in one, of 2, 4 or 6 digits. */
static bool
split_time(const struct dates_token *number, struct dates_point *point)
{
	int value = (int)(number->value % 1000000);

	if (number->digits != 2 && number->digits != 4 && number->digits != 6)
		return false;
	point->second = number->digits == 6 ? value % 100 : 0;
	point->no_second = number->digits < 6;
	if (number->digits == 6)
		value /= 100;
	point->minute = number->digits >= 4 ? value % 100 : 0;
	point->hour = number->digits >= 4 ? value / 100 : value;
	return true;
}

/* hh:mm, hh:mm:ss with a fraction, 21h40. */
static enum status
read_clock(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *at = parser->at;

	point->hour = (int)at->value;
	at++;
	if (at->kind == DATES_COLON || at->kind == DATES_HOUR) {
		at++;
		if (at->kind == DATES_NUMBER && at->digits == 2) {
			point->minute = (int)at->value;
			at++;
		} else if (at[-1].kind == DATES_COLON)
			return refuse(parser, "minutes have two digits");
	}
	if (at->kind == DATES_COLON && at[1].kind == DATES_NUMBER) {
		if (at[1].digits > 2)
			return refuse(parser, "seconds have two digits");
		point->second = (int)at[1].value;
		at += 2;
	} else
		point->no_second = true;
	parser->at = at;
	return STATUS_OK;
}

/* What nothing could tell apart is cut. */
static void
read_fraction(const struct dates_token *number, struct dates_point *point)
{
	int64_t value = number->value;
	int digits = number->digits;

	for (; digits > DATES_FRACTION; digits--)
		value /= 10;
	if (value == 0)
		return;
	point->fraction = (int)value;
	point->fraction_digits = digits;
}

enum status
dates_time_read(struct dates_parser *parser, struct dates_point *point)
{
	enum status status = STATUS_OK;

	if (point->timed)
		return refuse(parser, "there are two times");
	point->timed = true;
	if (parser->at[1].kind == DATES_COLON ||
	    parser->at[1].kind == DATES_HOUR ||
	    parser->at[1].kind == DATES_MERIDIEM)
		status = read_clock(parser, point);
	else if (split_time(parser->at, point))
		parser->at++;
	else
		return refuse(parser, "this is no time of day");
	if (status == STATUS_OK && is_fraction(parser->at)) {
		read_fraction(parser->at + 1, point);
		parser->at += 2;
	}
	if (status == STATUS_OK)
		status = read_meridiem(parser, point);
	if (status == STATUS_OK)
		status = dates_shift_read(parser, point);
	return status;
}

bool
dates_is_time(const struct dates_token *number)
{
	const struct dates_token *next = number + 1;

	if (number->digits > 2)
		return false;
	return (next->kind == DATES_COLON && next[1].kind == DATES_NUMBER) ||
	       next->kind == DATES_MERIDIEM ||
	       (next->kind == DATES_HOUR && number->value <= 24);
}

/* ---- One number */

static enum status
read_decade(struct dates_parser *parser, struct dates_point *point)
{
	int64_t year = parser->at->value;

	if (parser->at->digits < 3 || year % 10 != 0)
		return refuse(parser, "a decade is a year that ends in 0, "
				      "with its century: 1850s");
	/* 1800s: of the two meanings the one that holds the other. */
	point->unit = year % 100 == 0 && year > 0 ? DATES_UNIT_HUNDRED
						  : DATES_UNIT_DECADE;
	parser->at++;
	if (parser->at->kind == DATES_DECADE_WORD)
		parser->at++;
	return set_year(parser, point, year);
}

/* 20240131, and behind a T its time. */
static enum status
read_compact(struct dates_parser *parser, struct dates_point *point)
{
	int64_t value = parser->at->value;

	parser->at++;
	parser->reading->style = DATES_STYLE_COMPACT;
	return set_date(
	    parser, point, value / 10000, value / 100 % 100, value % 100);
}

/* One or two digits: a day, a two-digit year, or left open as a day. */
static enum status
read_small(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *number = parser->at++;

	if (point->day == 0 && !point->day_ordinal) {
		point->day = (int)number->value;
		point->day_digits = number->digits;
		point->day_ordinal = number->ordinal;
		if (number->value == 0)
			return refuse(parser, "a number is 0");
		return STATUS_OK;
	}
	if (point->month == 0 || point->has_year || number->digits != 2)
		return refuse(parser, "there is a number too many");
	/* 77-May-09: what is no day must be the year. */
	if (point->day > 31) {
		int64_t year = point->day;

		point->day = (int)number->value;
		return set_year(
		    parser, point, dates_pivot(parser->rules, year));
	}
	return set_year(
	    parser, point, dates_pivot(parser->rules, number->value));
}

static bool
is_decade(const struct dates_token *number)
{
	if (number[1].kind == DATES_DECADE_WORD)
		return true;
	if (number[1].kind == DATES_APOSTROPHE &&
	    number[2].kind == DATES_DECADE_WORD)
		return true;
	return number->digits == 4 && number->ordinal;
}

/* Does BC or AD stand behind it, or behind the word for year? */
static bool
has_era(const struct dates_token *number)
{
	const struct dates_token *next = number + 1;

	while (next->kind == DATES_NOISE)
		next++;
	return next->kind == DATES_CHRIST;
}

/* 10,000 BC: the comma parts thousands, not dates. */
static bool
read_thousands(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *number = parser->at;

	if (number->digits > 3 || number[1].kind != DATES_COMMA ||
	    number[1].blank || !is_joined(number + 2, DATES_NUMBER) ||
	    number[2].digits != 3 || !has_era(number + 2) || point->has_year)
		return false;
	point->has_year = true;
	point->year = number->value * 1000 + number[2].value;
	parser->at = number + 3;
	return true;
}

enum status
dates_numeric_read(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *number = parser->at;
	int64_t value = number->value;

	if (read_thousands(parser, point))
		return STATUS_OK;
	if (is_three(number, point))
		return read_three(parser, point);
	if (dates_is_time(number))
		return dates_time_read(parser, point);
	if (is_decade(number)) {
		enum status status = read_decade(parser, point);

		if (status == STATUS_OK && parser->at->kind == DATES_APOSTROPHE)
			parser->at += 2;
		return status;
	}
	if (is_pair(number, point))
		return read_pair(parser, point);
	if (number->digits == 8)
		return read_compact(parser, point);
	if (number->digits > 4)
		return error_set(parser->error, STATUS_SYNTAX,
		    "a number of %d digits is no year", number->digits);
	if (number->digits >= 3 || has_era(number) || point->christ != 0) {
		parser->at++;
		return set_year(parser, point, value);
	}
	return read_small(parser, point);
}
