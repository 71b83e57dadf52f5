/* SPDX-License-Identifier: MIT */
/*
 * What people write, out of tokens:
 *
 *	cell  = words* [relation] point [separator [point | "present"]]
 *	separator = dash, to, and, or
 *	point = any order of day, month, season, year, time and qualifiers
 *
 * A point takes tokens as long as each has a role in it, so that it need not
 * know the order that a language prefers.  What one side of a range leaves
 * out it borrows from the other: `Sept 2-4, 2024`, `12-14 May 2024`,
 * `1861-65`, `500-400 BC`, `18th-19th century`.
 */
#include "config.h"

#include "core/dates_private.h"

#include "core/edtf.h"

#define QUALIFIERS (EDTF_UNCERTAIN | EDTF_APPROXIMATE)

static bool
is_next(const struct dates_parser *parser, enum dates_kind kind)
{
	return parser->at->kind == kind;
}

static bool
take(struct dates_parser *parser, enum dates_kind kind)
{
	if (!is_next(parser, kind))
		return false;
	parser->at++;
	return true;
}

static enum status
refuse(struct dates_parser *parser, const char *why)
{
	return error_set(parser->error, STATUS_SYNTAX, "%s", why);
}

static bool
is_mark(const struct dates_token *token)
{
	return token->kind == DATES_DASH || token->kind == DATES_SLASH;
}

/* Two tokens that touch: the mark between parts of one date does. */
static bool
is_joined(const struct dates_token *mark)
{
	return is_mark(mark) && !mark->blank && !mark[1].blank &&
	       mark->value != DATES_LONG_DASH;
}

/*
 * A month, and over the mark behind it where that joins it to what follows:
 * `9-May-20` has one before as well, `May-2024` a year, `Jan-15-2024` two
 * more numbers.  A month may be named twice, in the words of two calendars.
 */
static enum status
read_month(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *month = parser->at, *next = month + 1;
	bool before = month > parser->tokens && is_joined(month - 1) &&
		      month - 1 > parser->tokens;

	if (point->month > 0 && point->month != month->value)
		return refuse(parser, "there are two months");
	point->month = (int)month->value;
	parser->reading->style = DATES_STYLE_NAMES;
	parser->at = next;
	if (is_mark(next) && next[1].kind == DATES_MONTH_NAME &&
	    next[1].value == month->value)
		parser->at++;
	else if (is_joined(next) && next[1].kind == DATES_NUMBER &&
		 (before || next[1].digits == 4 ||
		     (is_joined(next + 2) && next[3].kind == DATES_NUMBER)))
		parser->at++;
	/* Jan-24: the day or the year. */
	else if (is_joined(next) && next[1].kind == DATES_NUMBER &&
		 next[2].kind == DATES_END && !point->has_year &&
		 point->day == 0)
		return refuse(parser, "this may be a day or a year");
	return STATUS_OK;
}

/* q1, 1st quarter, quarter 1; the same for halves. */
static enum status
read_share(struct dates_parser *parser, struct dates_point *point, int first,
    int count)
{
	int which = point->day;

	parser->at++;
	if (which == 0 && is_next(parser, DATES_NUMBER)) {
		which = (int)parser->at->value;
		parser->at++;
	} else
		point->day = 0;
	point->day_ordinal = false;
	if (which < 1 || which > count)
		return error_set(parser->error, STATUS_SYNTAX,
		    "a year has %d of these", count);
	point->season = first + which - 1;
	return STATUS_OK;
}

static enum status
read_century(struct dates_parser *parser, struct dates_point *point)
{
	parser->at++;
	if (point->has_year)
		return refuse(parser, "there is a year and a century");
	if (point->day > 0) {
		point->year = point->day;
		point->day = 0;
		point->day_ordinal = false;
	} else if (is_next(parser, DATES_NUMBER) ||
		   is_next(parser, DATES_ROMAN)) {
		point->year = parser->at->value;
		parser->at++;
	}
	if (point->year < 1 || point->year > 99)
		return refuse(parser, "a century has a number, 1-99");
	point->unit = DATES_UNIT_CENTURY;
	point->has_year = true;
	return STATUS_OK;
}

/* A Roman number is only ever a century's. */
static enum status
read_roman(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *next = parser->at + 1;

	if ((next->kind != DATES_CENTURY_WORD &&
		!(next->kind == DATES_NOISE &&
		    (next->value & DATES_OR_CENTURY) != 0)) ||
	    point->day > 0)
		return dates_refuse(parser);
	point->day = (int)parser->at->value;
	point->day_ordinal = true;
	parser->at++;
	return STATUS_OK;
}

/* decade of 1850 */
static enum status
read_decade(struct dates_parser *parser, struct dates_point *point)
{
	/* s. XIX */
	if (parser->at[1].kind == DATES_ROMAN)
		return read_century(parser, point);
	parser->at++;
	while (take(parser, DATES_NOISE))
		continue;
	if (!is_next(parser, DATES_NUMBER) || parser->at->digits != 4 ||
	    parser->at->value % 10 != 0 || point->has_year)
		return refuse(parser, "a decade is a year that ends in 0");
	point->has_year = true;
	point->unit = DATES_UNIT_DECADE;
	point->year = parser->at->value;
	parser->at++;
	return STATUS_OK;
}

/* '24 */
static enum status
read_apostrophe(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *number = ++parser->at;

	if (number->kind != DATES_NUMBER || number->digits != 2 ||
	    number->blank)
		return STATUS_OK;
	if (point->has_year)
		return refuse(parser, "there are two years");
	parser->at++;
	point->has_year = true;
	point->year = dates_pivot(parser->rules, number->value);
	return STATUS_OK;
}

/* The T of a time, or the h of h1 2024. */
static enum status
read_letter(struct dates_parser *parser, struct dates_point *point)
{
	if (is_next(parser, DATES_HOUR))
		return read_share(parser, point, 40, 2);
	parser->at++;
	if (!is_next(parser, DATES_NUMBER) || point->day == 0)
		return dates_refuse(parser);
	return dates_time_read(parser, point);
}

/*
 * A dash or a slash that stands inside a point: mid-2024, 9-May-20, 2024-Q1,
 * 12/Jan/2024:04:13:00.
 */
static bool
is_inside(const struct dates_parser *parser, const struct dates_point *point)
{
	const struct dates_token *mark = parser->at;
	const struct dates_token *before = mark - 1, *next = mark + 1;

	if (mark->kind == DATES_COLON)
		return point->has_year && !point->timed &&
		       next->kind == DATES_NUMBER;
	if (!is_joined(mark) || mark == parser->tokens)
		return false;
	if (before->kind == DATES_PART)
		return true;
	/* spring-2024, Q1-2024 */
	if (point->season > 0 && !point->has_year &&
	    next->kind == DATES_NUMBER && next->digits == 4)
		return true;
	if (before->kind == DATES_NUMBER && next->kind == DATES_QUARTER)
		return true;
	if (before->kind == DATES_NUMBER && next->kind == DATES_MONTH_NAME)
		return point->month == 0 && point->season == 0;
	/* Behind the day of Jan-15-2024. */
	return before->kind == DATES_NUMBER && next->kind == DATES_NUMBER &&
	       mark - 2 > parser->tokens && is_joined(mark - 2) &&
	       mark[-3].kind == DATES_MONTH_NAME && !point->has_year;
}

static bool
is_empty(const struct dates_point *point)
{
	return !point->has_year && point->month == 0 && point->season == 0 &&
	       point->day == 0 && !point->timed;
}

/* 20th c., V в. до н.э. */
static bool
is_century(const struct dates_token *token, const struct dates_point *point)
{
	return (token->value & DATES_OR_CENTURY) != 0 && point->day > 0 &&
	       point->day_ordinal && point->month == 0 && !point->has_year;
}

/* c., um: of a century, of nothing, or approximate */
static enum status
read_qualifier(struct dates_parser *parser, struct dates_point *point)
{
	const struct dates_token *token = parser->at, *next = token + 1;

	if (is_century(token, point))
		return read_century(parser, point);
	parser->at++;
	if ((token->value & DATES_OF_DAYS) != 0 && next->kind == DATES_NUMBER &&
	    dates_is_time(next))
		return STATUS_OK;
	point->qualifiers |= (unsigned)token->value & QUALIFIERS;
	return STATUS_OK;
}

static enum status
read_token(struct dates_parser *parser, struct dates_point *point, bool *stop)
{
	const struct dates_token *token = parser->at;

	switch (token->kind) {
	case DATES_NUMBER: return dates_numeric_read(parser, point);
	case DATES_ROMAN: return read_roman(parser, point);
	case DATES_MONTH_NAME: return read_month(parser, point);
	case DATES_QUARTER: return read_share(parser, point, 33, 4);
	case DATES_HALF: return read_share(parser, point, 40, 2);
	case DATES_CENTURY_WORD: return read_century(parser, point);
	case DATES_DECADE_WORD: return read_decade(parser, point);
	case DATES_APOSTROPHE: return read_apostrophe(parser, point);
	case DATES_HOUR:
	case DATES_T: return read_letter(parser, point);
	case DATES_ZONE:
		/* Behind an offset its name is only told. */
		if (!point->timed)
			return dates_refuse(parser);
		if (!point->zoned)
			return dates_shift_read(parser, point);
		break;
	case DATES_SEASON: point->season = (int)token->value; break;
	case DATES_PART:
		point->part = (int)(token->value & 3);
		point->maybe_weekday = (token->value & DATES_OR_WEEKDAY) != 0;
		break;
	case DATES_CHRIST: point->christ = (int)token->value; break;
	case DATES_QUALIFIER: return read_qualifier(parser, point);
	/* del, du: of the month, of the year */
	case DATES_FROM: *stop = token->value != 0 || is_empty(point); break;
	case DATES_DASH:
	case DATES_SLASH:
	case DATES_COLON: *stop = !is_inside(parser, point); break;
	case DATES_WEEKDAY:
	case DATES_BRACKET:
	case DATES_COMMA:
	case DATES_DOT: break;
	case DATES_NOISE:
		if (is_century(token, point))
			return read_century(parser, point);
		break;
	default: *stop = true; break;
	}
	if (!*stop)
		parser->at++;
	return STATUS_OK;
}

static enum status
read_point(struct dates_parser *parser, struct dates_point *point)
{
	enum status status = STATUS_OK;
	bool stop = false;

	*point = (struct dates_point){ 0 };
	while (status == STATUS_OK && !stop)
		status = read_token(parser, point, &stop);
	if (status == STATUS_OK && is_empty(point))
		return dates_refuse(parser);
	if (point->maybe_weekday && point->day > 0)
		point->part = 0;
	return status;
}

/* ---- Two points */

static bool
only_time(const struct dates_point *point)
{
	return point->timed && !point->has_year && point->month == 0 &&
	       point->day == 0;
}

/* Nothing but a year, or a number that may be one. */
static bool
only_number(const struct dates_point *point)
{
	return point->month == 0 && point->season == 0 && !point->timed &&
	       point->unit == DATES_UNIT_PLAIN &&
	       (point->day == 0 || !point->has_year);
}

static void
borrow_date(struct dates_point *to, const struct dates_point *from)
{
	to->has_year = from->has_year;
	to->year = from->year;
	to->christ = from->christ;
	to->month = from->month;
	to->day = from->day;
}

static void
borrow_time(struct dates_point *to, const struct dates_point *from)
{
	to->timed = true;
	to->hour = from->hour;
	to->minute = from->minute;
	to->second = from->second;
	to->no_second = from->no_second;
	to->fraction = from->fraction;
	to->fraction_digits = from->fraction_digits;
	to->zoned = from->zoned;
	to->shift = from->shift;
}

/* A time on one side alone: of the other's date, or a range of times. */
static void
settle_times(struct dates_reading *reading)
{
	struct dates_point *first = &reading->first, *last = &reading->last;

	if (only_time(last) && !first->timed) {
		borrow_time(first, last);
		reading->range = false;
	} else if (only_time(first) && !last->timed) {
		borrow_date(first, last);
		reading->range = false;
	} else if (only_time(last))
		borrow_date(last, first);
	else if (only_time(first))
		borrow_date(first, last);
	if (first->timed && last->timed && !first->zoned && last->zoned) {
		first->zoned = true;
		first->shift = last->shift;
	}
}

/* 1861-65: two digits of the century that the first side names. */
static enum status
settle_short_year(struct dates_parser *parser, const struct dates_point *first,
    struct dates_point *last)
{
	int64_t size = first->year;

	if (last->day_digits != 2 || last->day <= size % 100)
		return refuse(parser, "the second year of a range has four "
				      "digits, or the last two that differ");
	last->has_year = true;
	last->year = size - size % 100 + last->day;
	last->day = 0;
	last->christ = first->christ;
	return STATUS_OK;
}

/* Numbers of the first side that the second one names: years, centuries. */
static void
settle_first(struct dates_point *first, const struct dates_point *last)
{
	bool bare = only_number(first) && !first->has_year;

	if (bare && last->unit == DATES_UNIT_CENTURY && first->day > 0) {
		first->unit = DATES_UNIT_CENTURY;
		first->year = first->day;
		first->day = 0;
		first->has_year = true;
	} else if (bare && last->christ != 0 && only_number(last)) {
		first->year = first->day;
		first->day = 0;
		first->has_year = true;
	} else if (!first->has_year && last->has_year) {
		first->has_year = true;
		first->year = last->year;
		first->christ = last->christ;
	}
	if (first->christ == 0 && first->month == 0)
		first->christ = last->christ;
}

static enum status
settle_range(struct dates_parser *parser)
{
	struct dates_reading *reading = parser->reading;
	struct dates_point *first = &reading->first, *last = &reading->last;
	enum status status = STATUS_OK;

	settle_times(reading);
	if (!reading->range)
		return STATUS_OK;
	if (!last->has_year && first->has_year) {
		if (only_number(last) && only_number(first))
			status = settle_short_year(parser, first, last);
		else if (first->season >= 21 && first->season <= 24 &&
			 only_number(last))
			status = settle_short_year(parser, first, last);
		else {
			last->has_year = true;
			last->year = first->year;
			last->christ = first->christ;
		}
	} else
		settle_first(first, last);
	if (status != STATUS_OK)
		return status;
	if (first->day > 0 && first->month == 0)
		first->month = last->month;
	if (last->day > 0 && last->month == 0)
		last->month = first->month;
	/* The winter of 2023/24 has one year in EDTF, that of its start. */
	if (first->season == 24 && only_number(last) &&
	    last->year == first->year + 1)
		reading->range = false;
	return STATUS_OK;
}

/* ---- The cell */

/* A word that says how the date is meant; DATES_END where none does. */
static enum dates_kind
read_relation(struct dates_parser *parser, unsigned *qualifiers)
{
	enum dates_kind kind;

	for (;; parser->at++) {
		kind = parser->at->kind;
		if (kind == DATES_QUALIFIER)
			*qualifiers |= (unsigned)parser->at->value & QUALIFIERS;
		else if (kind != DATES_NOISE && kind != DATES_BRACKET)
			break;
	}
	switch (kind) {
	case DATES_RELATION:
		parser->reading->relation =
		    (enum dates_relation)parser->at->value;
		break;
	case DATES_FROM:
	case DATES_TO:
		if (parser->at->value != 0)
			parser->reading->relation =
			    kind == DATES_FROM ? DATES_SINCE : DATES_UNTIL;
		break;
	case DATES_BETWEEN: break;
	/* ../2024 as EDTF has it. */
	case DATES_DOTS:
		parser->reading->relation = DATES_UNTIL;
		if (parser->at[1].kind == DATES_SLASH)
			parser->at++;
		break;
	default: return DATES_END;
	}
	parser->at++;
	return kind;
}

/* What may part the two sides, given the word in front. */
static bool
take_separator(struct dates_parser *parser, enum dates_kind relation)
{
	switch (parser->at->kind) {
	case DATES_AND:
		if (relation != DATES_BETWEEN && relation != DATES_FROM)
			return false;
		break;
	case DATES_RELATION:
		if (parser->at->value != DATES_UNTIL)
			return false;
		break;
	case DATES_OR: parser->reading->either = true; break;
	case DATES_DASH:
	case DATES_SLASH:
	case DATES_TO:
	case DATES_DOTS: break;
	default: return false;
	}
	parser->at++;
	/* `2024-01-05T10:00/..`, and `2022 to the present` */
	while (is_next(parser, DATES_NOISE))
		parser->at++;
	take(parser, DATES_DOTS);
	return true;
}

static enum status
read_last(struct dates_parser *parser, enum dates_kind relation)
{
	struct dates_reading *reading = parser->reading;
	enum status status;

	if (relation == DATES_TO || relation == DATES_DOTS)
		return dates_refuse(parser);
	take(parser, DATES_PRESENT);
	if (is_next(parser, DATES_END)) {
		if (relation == DATES_BETWEEN)
			return refuse(parser, "between wants two dates");
		reading->relation = DATES_SINCE;
		return STATUS_OK;
	}
	if (relation == DATES_RELATION && reading->relation != DATES_SINCE)
		return dates_refuse(parser);
	reading->relation = DATES_AT;
	reading->range = true;
	status = read_point(parser, &reading->last);
	if (status == STATUS_OK)
		status = settle_range(parser);
	return status;
}

static enum status
read_cell(struct dates_parser *parser)
{
	struct dates_reading *reading = parser->reading;
	unsigned qualifiers = 0;
	enum dates_kind relation = read_relation(parser, &qualifiers);
	enum status status = read_point(parser, &reading->first);

	if (status != STATUS_OK)
		return status;
	if (take_separator(parser, relation)) {
		status = read_last(parser, relation);
		if (status != STATUS_OK)
			return status;
	} else if (relation == DATES_BETWEEN)
		return refuse(parser, "between wants two dates");
	if (!is_next(parser, DATES_END))
		return dates_refuse(parser);
	reading->first.qualifiers |= qualifiers;
	if (reading->range)
		reading->last.qualifiers |= qualifiers;
	return STATUS_OK;
}

enum status
dates_natural_read(const struct dates_rules *rules,
    const struct dates_token *tokens, struct dates_reading *reading,
    struct error *error)
{
	struct dates_parser parser = {
		.rules = rules,
		.tokens = tokens,
		.at = tokens,
		.reading = reading,
		.error = error,
	};

	*reading = (struct dates_reading){
		.style = DATES_STYLE_WORDS,
		.orders = DATES_ANY,
	};
	return read_cell(&parser);
}

bool
dates_tokens_unknown(const struct dates_token *tokens)
{
	bool unknown = false;

	for (; tokens->kind != DATES_END; tokens++)
		switch (tokens->kind) {
		case DATES_UNKNOWN: unknown = true; break;
		case DATES_NOISE:
		case DATES_BRACKET:
		case DATES_COMMA:
		case DATES_DOT: break;
		default: return false;
		}
	return unknown;
}
