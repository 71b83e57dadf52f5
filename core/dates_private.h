/* SPDX-License-Identifier: MIT */
/*
 * dates_private: how a cell becomes EDTF.  Private to the dates files.
 *
 *	cell -> dates_iso: a day, or a day and time, as most are
 *	     -> dates_number: all digits, told apart over the column
 *	     -> EDTF as it is
 *	     -> tokens (dates_token) -> a reading (dates_natural, with
 *	        dates_numeric for what is of digits) -> text (dates_write)
 */
#ifndef CORE_DATES_PRIVATE_H
#define CORE_DATES_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/dates.h"
#include "core/dates_words.h"
#include "core/status.h"
#include "core/strbuf.h"
#include "core/text.h"
#include "core/zone.h"

/* ---- dates_token */

#define DATES_TOKENS 48 /* a text of more is no date */
#define DATES_AHEAD 4 /* so far beyond an end may be looked */

struct dates_token {
	enum dates_kind kind;
	bool blank; /* white space stands before it */
	bool ordinal; /* of a number: 1st, second */
	int digits; /* of a number */
	int64_t value; /* at most 18 digits */
};

/* Cut a cell into tokens; DATES_AHEAD + 1 of DATES_END close them. */
enum status dates_tokens(struct span cell,
    struct dates_token tokens[DATES_TOKENS], struct error *error);

/* ---- A reading */

/* Which orders a group of three numbers may have: bits 1 << order. */
#define DATES_BIT(order) (1u << (order))
#define DATES_ANY \
	(DATES_BIT(DATES_DMY) | DATES_BIT(DATES_MDY) | DATES_BIT(DATES_YMD))

/* Notations that a column is said to have, in the order of their names. */
enum dates_style {
	DATES_STYLE_ISO,
	DATES_STYLE_EDTF,
	DATES_STYLE_YEAR,
	DATES_STYLE_ORDERED, /* three numbers, the order told by the column */
	DATES_STYLE_YEAR_FIRST,
	DATES_STYLE_NAMES,
	DATES_STYLE_WORDS,
	DATES_STYLE_MONTH, /* numbers of a month and a year */
	DATES_STYLE_COMPACT,
	DATES_STYLE_COMPACT_MONTH,
	DATES_STYLE_COMPACT_TIME,
	DATES_STYLE_EPOCH,
	DATES_STYLES,
};

enum dates_unit {
	DATES_UNIT_PLAIN, /* what the fields say */
	DATES_UNIT_DECADE, /* year is its first */
	DATES_UNIT_HUNDRED, /* the 1800s: year is its first */
	DATES_UNIT_CENTURY, /* year is its number */
};

/* One date as it is stated; what is not stated is 0 or false. */
struct dates_point {
	bool has_year;
	int64_t year; /* as written; christ says of which era */
	int christ; /* -1 BC, 1 AD */
	int month, season; /* 1–12; 21–41 */
	int day; /* until it is settled: any number without a role */
	int day_digits; /* where it is such a number */
	bool day_ordinal;
	enum dates_unit unit;
	int part; /* 1 early, 2 mid, 3 late */
	bool maybe_weekday; /* part is none beside a day */
	unsigned qualifiers; /* EDTF_… */
	bool timed, zoned;
	int hour, minute, second;
	bool no_second; /* the time says none, and lasts a minute */
	int fraction, fraction_digits; /* of a second; 0: none */
	int shift; /* minutes east of UTC, where zoned */
};

struct dates_reading {
	enum dates_relation relation;
	const struct zone *zone; /* that the cell names, or NULL */
	bool range; /* from first to last */
	bool either; /* first or last */
	struct dates_point first, last;
	enum dates_style style;
	unsigned orders; /* what all groups of three allow; DATES_ANY: no say */
	bool doubtful; /* a group reads as day/month and as month/day */
};

#define DATES_FRACTION 9 /* digits of a second that are kept, at most */

/* What a column has decided, for reading one cell. */
struct dates_rules {
	enum dates_order order;
	enum dates_epoch epoch;
	bool numbers_count; /* every integer counts from the epoch */
	bool minutes; /* 12 digits are YYYYMMDDhhmm */
	bool days_only; /* a time of 00:00:00 is no time */
	bool spans; /* 1936-39 is not a season of 1936 */
	bool looking; /* nothing is decided yet: doubt is no error */
	int pivot; /* the last year that two digits may mean */
	const struct zone *zone;
	const struct dates_named *named; /* zones of single cells */
};

/* ---- dates_numeric: numbers between marks */

struct dates_parser {
	const struct dates_rules *rules;
	const struct dates_token *tokens, *at;
	struct dates_reading *reading;
	struct error *error;
};

enum status dates_refuse(struct dates_parser *parser);

/* Does a time of day start at the number? */
bool dates_is_time(const struct dates_token *number);

/* Of two digits a year. */
int64_t dates_pivot(const struct dates_rules *rules, int64_t year);

/* Read the numbers that stand at parser->at, with what belongs to them. */
enum status
dates_numeric_read(struct dates_parser *parser, struct dates_point *point);

/* Behind a T: 0413, 041300 or 04:13:00, and a zone. */
enum status
dates_time_read(struct dates_parser *parser, struct dates_point *point);

/* A zone, where one stands behind a time. */
enum status
dates_shift_read(struct dates_parser *parser, struct dates_point *point);

/* ---- dates_natural */

enum status dates_natural_read(const struct dates_rules *rules,
    const struct dates_token *tokens, struct dates_reading *reading,
    struct error *error);

/* Is the cell nothing but words for "not known"? */
bool dates_tokens_unknown(const struct dates_token *tokens);

/* ---- dates_write: a reading as EDTF, checked by edtf_parse */

#define DATES_TEXT 160 /* holds every text that is written */

struct dates_text {
	char text[DATES_TEXT];
	size_t n;
};

enum status dates_write(const struct dates_rules *rules,
    const struct dates_reading *reading, struct dates_text *text,
    struct error *error);

void dates_text_add(struct dates_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A year as EDTF has it: four digits, or Y and more. */
void dates_text_year(struct dates_text *text, int64_t year);

/* ---- dates_number: cells of digits alone */

struct dates_number {
	bool negative;
	const char *s; /* the digits */
	int digits;
	int64_t value; /* digits before a point; at most 18 of them */
	const char *fraction; /* the digits behind it */
	int fraction_digits;
};

/* How the integers of a column look. */
struct dates_numbers {
	uint64_t dates; /* 4, 6, 8 or 14 digits that are a date */
	uint64_t minutes; /* 12 digits that may be a date */
	uint64_t epochs[DATES_EPOCH_MICROSECONDS + 1];
	bool other; /* integers of other sizes */
};

/* Is the cell one integer, or a count of seconds with a fraction? */
bool dates_number(struct span cell, struct dates_number *number);

/* Take one into account; false when it cannot be a date. */
bool dates_number_look(const struct dates_number *number,
    struct dates_numbers *numbers, enum dates_style *style);

void dates_number_decide(
    const struct dates_numbers *numbers, struct dates_rules *rules);

/*
 * *read is false where the number is for others to read: a year, or too
 * short to be any of these.
 */
enum status dates_number_read(const struct dates_rules *rules,
    const struct dates_number *number, struct dates_text *text, bool *read,
    struct error *error);

/* ---- dates_iso */

struct dates_iso {
	char text[48]; /* a T between; with its zone if any */
	size_t n;
	bool zoned, midnight;
};

/* Is the cell a day that exists, as ISO 8601 has it? */
bool dates_iso_day(struct span cell);

/* Is it such a day and a time to the second or finer? */
bool dates_iso_time(struct span cell, struct dates_iso *iso);

/*
 * Is the cell a week or a day counted in its year (2025-W36, 2025-W36-2,
 * 2025-245)?  Then *text is the day, or the days of the week.
 */
bool dates_iso_week(struct span cell, struct dates_text *text);

/* ---- dates_named: zones that cells name at their end */

#define DATES_NAMED 32 /* further ones are not known */

struct dates_named {
	struct {
		char name[48];
		struct zone *zone; /* NULL: there is none of the name */
	} list[DATES_NAMED];
	size_t count;
};

/* Open the zone that the cell names, if any; STATUS_NOMEM. */
enum status dates_named_look(struct dates_named *named, struct span cell);

/* Cut a known zone and the blank before it from the end of cell. */
bool dates_named_cut(const struct dates_named *named, struct span *cell,
    const struct zone **zone);

void dates_named_release(struct dates_named *named);

#endif
