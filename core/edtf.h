/* SPDX-License-Identifier: MIT */
/*
 * edtf: dates as people state them.  Extended Date/Time Format, levels 0, 1
 * and 2 (ISO 8601-2:2019 annex A; Library of Congress specification of
 * 2019-02-04): text to bounds, flags and precision, and back to words.
 *
 * A date is an interval of instants, both ends inclusive.  Qualifiers are
 * flags and never widen it.  `..` is an open side; an empty side of an
 * interval is unknown, and its bound is that of the nearest known instant.
 *
 *	struct edtf date;
 *	if (edtf_parse("2024-09", 7, &date, &error) == STATUS_OK)
 *		date.earliest, date.latest		milliseconds, UTC
 */
#ifndef CORE_EDTF_H
#define CORE_EDTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/strbuf.h"
#include "core/zone.h"

#define EDTF_EARLIEST INT64_MIN /* the bound of an open start */
#define EDTF_LATEST INT64_MAX /* the bound of an open end */

enum edtf_side {
	EDTF_KNOWN,
	EDTF_OPEN,
	EDTF_UNKNOWN,
};

enum edtf_precision {
	EDTF_PRECISION_YEAR, /* a year or coarser: decade, century, Y17E7 */
	EDTF_PRECISION_SEASON, /* seasons, quarters, thirds, halves */
	EDTF_PRECISION_MONTH,
	EDTF_PRECISION_DAY,
	EDTF_PRECISION_TIME, /* a time of day is given */
};

enum {
	EDTF_UNCERTAIN = 1, /* a `?` or `%` anywhere in it */
	EDTF_APPROXIMATE = 2, /* a `~` or `%` anywhere in it */
};

struct edtf {
	int64_t earliest; /* milliseconds since 1970, UTC, inclusive */
	int64_t latest;
	enum edtf_side start, end;
	enum edtf_precision start_precision, end_precision; /* of each side */
	unsigned qualifiers; /* EDTF_UNCERTAIN | EDTF_APPROXIMATE */
	int level; /* 0, 1 or 2: the lowest that knows the notation */
};

/*
 * STATUS_SYNTAX with error->column at the first character that is wrong, or
 * STATUS_RANGE for a year that cannot be held (calendar.h).  White space
 * around the text is not part of EDTF and refused.
 *
 * A time without a zone is UTC; second 60 is the last millisecond of 59; hour
 * 24 is refused.  An interval that ends before it starts is refused, and so is
 * `/`; other sides may both be open or unknown, and then have no bounds.
 */
enum status
edtf_parse(const char *s, size_t n, struct edtf *date, struct error *error);

/*
 * Append the date in words at its own precision, never finer: `2024`,
 * `Sep 2024`, `2 Sep 2025`, `2 Sep 2025 14:05`, `c. 2026` (approximate),
 * `2025?` (uncertain), `c. 2025?` (both), `2022 →` (open end), `→ 2021`,
 * `2022 → ?` (unknown end), `2014–2017`, `2–4 Sep 2025`, `Jan–Mar 2024`,
 * `spring 2024`, `Q1 2024`, `1980s`, `19th c.`, `44 BC` is `-0043`;
 * sets, cut to `first, …, last` where long: `2021, 2023` (all of them),
 * `2021 | 2023` and `≤ 1984` (one of them); masked days as `Sep 2024`.
 * Times are told in the zone (NULL: UTC), with the day that it is there; dates
 * without a time are the same in every zone.  Text that does not parse is
 * appended as it is.  At most about 20 columns wherever the date allows.
 */
void edtf_display(
    const char *s, size_t n, const struct zone *zone, struct strbuf *out);

/*
 * Append one bound for people and machines: a day (`2024-01-01`) for
 * precision of a day or coarser, else seconds (`2024-01-01T10:00:00Z`), `..`
 * for an open side, nothing for an unknown one; years of more than four
 * digits as `Y170000002-01-01`, negative ones as `-0044-03-15`.
 */
void edtf_print_earliest(const struct edtf *date, struct strbuf *out);
void edtf_print_latest(const struct edtf *date, struct strbuf *out);

/*
 * Join a date and an end, each EDTF, into the text of one interval and
 * parse that; either may be empty, not both.  Without an end the text is the
 * date itself, of whatever kind; without a date it is `/end`.  Where date is
 * itself an interval or a set and there is an end, or its earliest is after
 * end's latest, STATUS_SYNTAX.
 */
enum status edtf_join(const char *date, size_t date_n, const char *end,
    size_t end_n, struct strbuf *out, struct edtf *joined, struct error *error);

/*
 * Append the EDTF text of the date's own start or end, qualifiers taken
 * away, fit for a filter: of `2022/2024-03~` they are `2022` and `2024-03`; a
 * form without such a part gives the day of the bound.  False, nothing
 * appended, when that side is open or unknown on both sides.
 */
bool edtf_start_text(const char *s, size_t n, struct strbuf *out);
bool edtf_end_text(const char *s, size_t n, struct strbuf *out);

#endif
