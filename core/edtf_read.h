/* SPDX-License-Identifier: MIT */
/*
 * edtf_read: the notation of EDTF, as it is written.  Private to the edtf
 * files; everybody else includes core/edtf.h.
 *
 * A reader walks over borrowed text without allocating.  What it reads is
 * one date, or a range: the two sides of an interval or of a set's member.
 *
 *	struct edtf_reader reader = { .s = s, .n = n, .error = error };
 *	if (edtf_interval_read(&reader, &range) == STATUS_OK) ...
 */
#ifndef CORE_EDTF_READ_H
#define CORE_EDTF_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/edtf.h"
#include "core/status.h"

struct edtf_reader {
	const char *s;
	size_t n;
	size_t at; /* byte offset of what comes next */
	struct error *error;
};

enum edtf_form {
	EDTF_FORM_CENTURY, /* 19 */
	EDTF_FORM_DECADE, /* 198 */
	EDTF_FORM_YEAR,
	EDTF_FORM_LONG_YEAR, /* Y17E7 */
	EDTF_FORM_SEASON,
	EDTF_FORM_MONTH,
	EDTF_FORM_DAY,
	EDTF_FORM_TIME,
};

struct edtf_date {
	const char *s; /* as written, n bytes, qualifiers included */
	size_t n;
	enum edtf_form form;
	bool negative;
	char year[4], month[2], day[2]; /* digits and X; '\0' where absent */
	int season; /* 21–41 */
	int significant; /* digits of the year that are; 0: all */
	int64_t estimate; /* the year as written, unless masked */
	int64_t year_first, year_last;
	bool exponent; /* written with E */
	bool beyond; /* the years cannot be held; there are no bounds */
	bool seconds; /* of a time: they are given */
	int64_t earliest, latest;
	enum edtf_precision precision;
	unsigned qualifiers;
	int level;
};

struct edtf_range {
	enum edtf_side start, end;
	struct edtf_date first, last; /* where their side is EDTF_KNOWN */
};

enum edtf_kind {
	EDTF_KIND_DATE,
	EDTF_KIND_INTERVAL,
	EDTF_KIND_ONE_OF,
	EDTF_KIND_ALL_OF,
};

/* ---- edtf_read: characters, and a date */

bool edtf_is_digit(char c);
bool edtf_is_mask(char c); /* a digit or X */

/* The next byte, NUL at the end. */
char edtf_peek(const struct edtf_reader *reader);

/* Step over c (not NUL) or text if that comes next. */
bool edtf_take(struct edtf_reader *reader, char c);
bool edtf_take_text(struct edtf_reader *reader, const char *text);

/* How many digits come next; *fits is false where *value is too small. */
size_t edtf_number_read(struct edtf_reader *reader, int64_t *value, bool *fits);

/* Two digits, 00 to high, of what name says. */
enum status edtf_pair_read(
    struct edtf_reader *reader, int high, const char *name, int *value);

/* The qualifier right of a component, if there is one. */
enum status edtf_right_read(struct edtf_reader *reader, struct edtf_date *date);

/* The character column, from 1, of a byte offset. */
size_t edtf_column(const struct edtf_reader *reader, size_t at);

/* STATUS_SYNTAX that names the character at which the reader stands. */
enum status edtf_unexpected(struct edtf_reader *reader, const char *wanted);

/*
 * Read one date; the reader stops at the first character that cannot belong
 * to it.  A year that cannot be held is no failure but date->beyond.
 */
enum status edtf_date_read(struct edtf_reader *reader, struct edtf_date *date);

/* ---- edtf_year, edtf_time: the two components with a grammar of their own */

/* The year with its sign or letter, years of the mask or digits included. */
enum status edtf_year_read(struct edtf_reader *reader, struct edtf_date *date);

/* Behind the T of a date whose day is known. */
enum status edtf_time_read(struct edtf_reader *reader, struct edtf_date *date);

/* ---- edtf_bounds: masks, and from components to instants */

/* Does value, 0–99, fit two characters of digits and X? */
bool edtf_fits(const char mask[2], int value);

bool edtf_masked(const char *mask, size_t n);

/* The number that a mask of n reads when each X is the digit. */
int edtf_mask_value(const char *mask, size_t n, int digit);

/* Months of a season: the first, and how many; past 12 is the next year. */
void edtf_season_months(int season, int *first, int *count);

/*
 * Bounds of the years, of the season, of the months or days that fit the
 * masks (false where there are none); precision and level of the latter.
 */
void edtf_bound_years(struct edtf_date *date);
void edtf_bound_season(struct edtf_date *date);
bool edtf_bound_days(struct edtf_date *date);
void edtf_judge_masks(struct edtf_date *date);

/* ---- edtf_range: intervals and sets */

/* What the text would be, told by its first bracket or its slash. */
enum edtf_kind edtf_kind(const char *s, size_t n);

/* Read the whole text as an interval. */
enum status
edtf_interval_read(struct edtf_reader *reader, struct edtf_range *range);

/*
 * Read one member of a set; the reader stands behind the bracket or the
 * comma before it, and afterwards behind the comma or the closing bracket
 * after it.  *last tells which: a set that has a last member ends there.
 */
enum status edtf_member_read(
    struct edtf_reader *reader, struct edtf_range *member, bool *last);

#endif
