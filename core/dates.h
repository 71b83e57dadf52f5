/* SPDX-License-Identifier: MIT */
/*
 * dates: the date notations of other people's files into EDTF, decided over a
 * whole column, never by one cell.  Day and month are told apart by evidence
 * (a 13 or more somewhere in the column) or not at all.
 *
 * First every cell of a column is looked at, then the column is decided, then
 * its cells are read:
 *
 *	struct dates *dates;
 *	dates_new(&dates, &error);
 *	dates_look(dates, cell, line);			for every row
 *	dates_decide(dates, DATES_ORDER_NONE, &error);	or --date-order
 *	dates_read(dates, cell, &edtf, &error);		for every row
 *	dates_free(dates);
 */
#ifndef CORE_DATES_H
#define CORE_DATES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/strbuf.h"
#include "core/text.h"

enum dates_order {
	DATES_ORDER_NONE, /* not known, or of no matter */
	DATES_DMY,
	DATES_MDY,
	DATES_YMD,
};

/* Numbers that count from an epoch; which one is told by their size over the
 * whole column. */
enum dates_epoch {
	DATES_EPOCH_NONE,
	DATES_EPOCH_SECONDS,
	DATES_EPOCH_MILLISECONDS,
	DATES_EPOCH_MICROSECONDS,
};

struct dates;

enum status dates_new(struct dates **dates, struct error *error);
void dates_free(struct dates *dates);

/*
 * An IANA zone (`Europe/Berlin`) or an offset (`+03:00`) for times that
 * state none; UTC until then.  STATUS_MISSING for a zone that is not known.  A
 * time that the clocks show twice in autumn is the first of the two; one that
 * they skip in spring is moved forward by what they skip.
 */
enum status
dates_zone(struct dates *dates, const char *zone, struct error *error);

/* Take a cell into account; line is kept for messages. */
enum status dates_look(struct dates *dates, struct span cell, int64_t line);

/*
 * Decide.  forced: what the user says, DATES_ORDER_NONE otherwise.
 * STATUS_SYNTAX when day and month cannot be told apart by any cell (the
 * message names a cell and its line, and --date-order dmy or mdy), or when
 * cells speak for both orders (with both cells and lines).
 */
enum status
dates_decide(struct dates *dates, enum dates_order forced, struct error *error);

enum dates_order dates_order(const struct dates *dates);
enum dates_epoch dates_epoch(const struct dates *dates);

/* How many of the cells looked at said anything but "none", and how many of
 * those could be dates; an integer of 1 to 3 digits could not. */
uint64_t dates_seen(const struct dates *dates);
uint64_t dates_likely(const struct dates *dates);

/*
 * In words for the one line that says what was assumed: `day/month/year`,
 * `ISO 8601`, `epoch seconds`, …; of several the commonest three.  A column
 * with times, all of them 00:00:00 without a zone and at least two, is read as
 * days: then `, midnight read as the whole day` follows.
 */
const char *dates_notation(const struct dates *dates);

/* Is it a number as spreadsheets round them, 2.02E+13? */
bool dates_rounded(struct span cell);

/* Is the cell empty, a sign for none (-, N/A, null), or of zeros alone? */
bool dates_none(struct span cell);

/*
 * Append the EDTF text of a cell, at the cell's own precision.  Nothing is
 * appended for a cell that says "none": empty, NA, N/A, null, -, -99, 0000-00-00,
 * `Unknown Date`.  STATUS_SYNTAX with the reason for one that cannot be read.
 * A time with a zone keeps it; one without gets the zone's offset at that
 * moment.
 *
 * Where words leave a choice, this is made: `before 1900` is `[..1899]`, `until
 * 1900` `../1900`, `since 1900` `1900/..`; early, mid and late are approximate
 * thirds (`2024-37~`); `1800s` are a hundred years, `1850s` ten.  `1936-39` is
 * EDTF (a third of 1936) unless a range such as `1861-65` stands in the column.
 *
 * Read are: EDTF as it is; `2024-01-05`, `2024/1/5`, `05.01.2024`,
 * `07-09-2025 04:13`, `9/7/2025`, `9/7/25` (two-digit years by pivot: up to 10
 * years after today's are 20xx), `20240131`, `20240131T1200Z`,
 * `20151027220000`, `12 January 2024`, `January 12, 2024`, `Jan 2024`,
 * `9-May-20`, `01-January-2015`, RFC 3339 and its blank-for-T form, RFC 5322
 * dates, fractions of seconds (to the ninth digit), AM and PM; epoch numbers;
 * `circa 1903`, `ca. 1903`, `c. 1903`, `about 1903`, `1903?`, `1850s`,
 * `early 2024`, `mid-`, `late`, `spring 2024`, `Q1 2024`, `19th century`,
 * `5th century BC`, `563 BC`, `1861-65`, `1914–1918`, `Sept 2–4, 2024`,
 * `5/23/1977-6/11/1977`, `between 1900 and 1905`, `before 1900`,
 * `after 1900`, `until`, `since`, `21:40 on 3 May 2024`,
 * `(Believed to be) 2020-05-30` (uncertain), `2025-W36`, `2025-245`,
 * `1903 or 1904`; `2019年6月12日`; these words in English, French, German,
 * Spanish, Russian and Arabic, and month names in these (the Arabic ones by
 * their Levantine, Gregorian and Maghreb names) and in Italian, Portuguese,
 * Dutch, the Scandinavian languages, Polish, Ukrainian and Turkish.  A zone
 * may stand behind a time by its IANA name.  A day
 * without a year is one of any year, XXXX-05-03, and its time of day, which
 * EDTF has no place for, falls away.
 */
enum status dates_read(const struct dates *dates, struct span cell,
    struct strbuf *edtf, struct error *error);

/*
 * The EDTF of year, month and day columns; 0, -9, -99, empty, or a word of
 * "none" is unknown; a month may be a name.  A day without a month is
 * year-XX-day, a month without a year XXXX-month; nothing is appended where
 * nothing is known.
 */
enum status dates_read_parts(struct span year, struct span month,
    struct span day, struct strbuf *edtf, struct error *error);

/*
 * A day at a coarser precision, as columns of precision state it:
 * the ISO week (Monday to Sunday interval), month or year around it; a time
 * loses its time of day.  Both sides of an interval are brought there.  What
 * is coarser already, masked, or a set stays as it is.
 */
enum dates_precision {
	DATES_DAY,
	DATES_WEEK,
	DATES_MONTH,
	DATES_YEAR,
};
enum status dates_coarsen(struct span edtf, enum dates_precision precision,
    struct strbuf *out, struct error *error);

#endif
