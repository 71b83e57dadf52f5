/* SPDX-License-Identifier: MIT */
/*
 * Dates in words, for a column of some 16 cells: `2 Sep 2025`, `c. 2026`,
 * `2–4 Sep 2025`, `2022 →`, `spring 2024`, `25 Dec 1560s`.
 *
 * A date is first cut down to what it surely says, its words: components
 * that are masked fall away, or become a range where they are one (2024-1X
 * is Oct–Dec 2024).  Two dates of an interval then share what they have in
 * common.  Times are shown in one zone, whatever the zone they state.
 *
 * An approximate date has `c. ` before it, an uncertain one `?` behind; where
 * the two sides differ, each has its own, and blanks stand around the dash.
 *
 * Years are counted as historians do, without a year 0: -0043 is 44 BC.
 */
#include "config.h"

#include "core/edtf.h"

#include <string.h>

#include "core/calendar.h"
#include "core/edtf_read.h"

#define LIST_WIDTH 20 /* columns; a longer set is cut in the middle */
#define DASH "–"
#define ARROW "→"

/* What is to be shown of a date; 0 where a component is not. */
struct words {
	bool masked; /* the year is not one: see date */
	int64_t year; /* else */
	int month, month_last; /* they differ in a run of months */
	int day, day_last;
	bool time;
	struct civil civil; /* of a time, in the zone */
	unsigned qualifiers;
	const struct edtf_date *date;
};

/* ---- Years */

/* The number that history has for it; and where that needs it, the era. */
static long long
year_number(int64_t year)
{
	return year <= 0 ? 1 - year : year;
}

static const char *
year_era(int64_t year)
{
	return year <= 0 ? " BC" : year < 100 ? " AD" : "";
}

static void
add_year(int64_t year, struct strbuf *out)
{
	strbuf_printf(out, "%lld%s", year_number(year), year_era(year));
}

/* The first of two years, its era left to the other where it is the same. */
static void
add_first_year(int64_t first, int64_t last, struct strbuf *out)
{
	strbuf_printf(out, "%lld%s", year_number(first),
	    strcmp(year_era(first), year_era(last)) == 0 ? ""
							 : year_era(first));
}

static void
add_century(int64_t number, const char *era, struct strbuf *out)
{
	static const char endings[4][3] = { "th", "st", "nd", "rd" };
	int64_t last = number % 10;
	bool teen = number % 100 / 10 == 1;

	strbuf_printf(out, "%lld%s c.%s", (long long)number,
	    endings[teen || last > 3 ? 0 : last], era);
}

static bool
year_unknown(const struct edtf_date *date)
{
	return memcmp(date->year, "XXXX", 4) == 0;
}

/* Four digits with X, or a reduced year. */
static void
add_masked_year(const struct edtf_date *date, struct strbuf *out)
{
	int64_t first = date->year_first, last = date->year_last;
	size_t masked = 0, trailing = 0;

	for (size_t i = 0; i < 4; i++) {
		masked += date->year[i] == 'X';
		trailing = date->year[i] == 'X' ? trailing + 1 : 0;
	}
	if (year_unknown(date))
		strbuf_printf(out, "some year%s", date->negative ? " BC" : "");
	else if (masked != trailing)
		strbuf_printf(
		    out, "%s%.4s", date->negative ? "-" : "", date->year);
	else if (masked == 2 || date->form == EDTF_FORM_CENTURY) {
		if (date->negative)
			add_century(-(first / 100) + (masked == 2), " BC", out);
		else
			add_century(first / 100 + 1, "", out);
	} else if (first % 100 > 0 && first > 100 && last - first == 9)
		strbuf_printf(out, "%llds", (long long)first);
	else {
		add_first_year(first, last, out);
		strbuf_add_text(out, DASH);
		add_year(last, out);
	}
}

/* Y17E7 is 170 million; other long years are plain numbers. */
static void
add_long_year(const struct edtf_date *date, struct strbuf *out)
{
	int64_t size = date->negative ? -date->estimate : date->estimate;

	if (date->exponent && size >= 1000000 && size % 1000000 == 0)
		strbuf_printf(out, "%lld million%s",
		    (long long)(size / 1000000), date->negative ? " BC" : "");
	else
		add_year(date->estimate, out);
}

static void
add_words_year(const struct words *words, struct strbuf *out)
{
	if (words->masked)
		add_masked_year(words->date, out);
	else if (words->date->form == EDTF_FORM_LONG_YEAR)
		add_long_year(words->date, out);
	else
		add_year(words->year, out);
}

/* ---- Seasons */

static const char *
season_name(int season)
{
	static const char *const names[] = { "spring", "summer", "autumn",
		"winter", "spring", "summer", "autumn", "winter", "spring",
		"summer", "autumn", "winter", "Q1", "Q2", "Q3", "Q4",
		"Jan" DASH "Apr", "May" DASH "Aug", "Sep" DASH "Dec", "H1",
		"H2" };

	return names[season - 21];
}

/* The hemisphere, where it is said. */
static const char *
season_side(int season)
{
	return season >= 25 && season <= 28   ? " (N)"
	       : season >= 29 && season <= 32 ? " (S)"
					      : "";
}

static bool
season_crosses(int season)
{
	int first, count;

	edtf_season_months(season, &first, &count);
	return first + count > 13;
}

static void
add_season(const struct words *words, struct strbuf *out)
{
	int season = words->date->season;

	strbuf_printf(out, "%s ", season_name(season));
	add_words_year(words, out);
	if (!words->masked && words->year >= 100 && season_crosses(season))
		strbuf_printf(out, "/%02d", (int)((words->year + 1) % 100));
	strbuf_add_text(out, season_side(season));
}

/* ---- A date */

/*
 * A mask of two as a first and last value of a run, one and the same where
 * only one fits; false where what fits is no run.
 */
static bool
mask_run(const char mask[2], int high, int *first, int *last)
{
	int count = 0;

	for (int value = 1; value <= high; value++) {
		if (!edtf_fits(mask, value))
			continue;
		if (count++ == 0)
			*first = value;
		*last = value;
	}
	return count > 0 && *last - *first + 1 == count;
}

static bool
all_masked(const char mask[2])
{
	return mask[0] == 'X' && mask[1] == 'X';
}

static void
find_month(struct words *words)
{
	const struct edtf_date *date = words->date;
	int days;

	if (all_masked(date->month) ||
	    !mask_run(date->month, 12, &words->month, &words->month_last)) {
		words->month = words->month_last = 0;
		return;
	}
	if (date->form != EDTF_FORM_DAY || all_masked(date->day) ||
	    words->month != words->month_last)
		return;
	days = words->masked ? calendar_month_days(2000, words->month)
			     : calendar_month_days(words->year, words->month);
	if (!mask_run(date->day, days, &words->day, &words->day_last))
		words->day = words->day_last = 0;
}

static void
words_find(
    const struct edtf_date *date, const struct zone *zone, struct words *words)
{
	*words = (struct words){
		.year = date->estimate,
		.masked = edtf_masked(date->year, 4) ||
			  date->form == EDTF_FORM_DECADE ||
			  date->form == EDTF_FORM_CENTURY,
		.qualifiers = date->qualifiers,
		.date = date,
	};
	if (date->significant > 0)
		words->qualifiers |= EDTF_APPROXIMATE;
	if (date->form == EDTF_FORM_TIME) {
		words->time = true;
		words->civil = calendar_civil(
		    date->earliest +
		    zone_offset(zone, date->earliest) * INT64_C(1000));
		words->year = words->civil.year;
		words->month = words->month_last = words->civil.month;
		words->day = words->day_last = words->civil.day;
	} else if (date->form >= EDTF_FORM_MONTH)
		find_month(words);
}

static void
add_time(const struct words *words, struct strbuf *out)
{
	strbuf_printf(out, "%02d:%02d", words->civil.hour, words->civil.minute);
	if (words->date->seconds)
		strbuf_printf(out, ":%02d", words->civil.second);
}

/* The day and the month, as far as they are there, each with a blank. */
static void
add_day_month(const struct words *words, struct strbuf *out)
{
	if (words->day > 0)
		strbuf_printf(out, "%d", words->day);
	if (words->day != words->day_last)
		strbuf_printf(out, DASH "%d", words->day_last);
	if (words->day > 0)
		strbuf_add_byte(out, ' ');
	if (words->month > 0)
		strbuf_add_text(out, calendar_month_name(words->month));
	if (words->month != words->month_last)
		strbuf_printf(
		    out, DASH "%s", calendar_month_name(words->month_last));
	if (words->month > 0 && year_unknown(words->date))
		strbuf_add_byte(out, ',');
	if (words->month > 0)
		strbuf_add_byte(out, ' ');
}

static void
add_words(const struct words *words, struct strbuf *out)
{
	if (words->date->form == EDTF_FORM_SEASON) {
		add_season(words, out);
		return;
	}
	add_day_month(words, out);
	add_words_year(words, out);
	if (words->time) {
		strbuf_add_byte(out, ' ');
		add_time(words, out);
	}
}

static void
open_qualifiers(unsigned qualifiers, struct strbuf *out)
{
	if (qualifiers & EDTF_APPROXIMATE)
		strbuf_add_text(out, "c. ");
}

static void
close_qualifiers(unsigned qualifiers, struct strbuf *out)
{
	if (qualifiers & EDTF_UNCERTAIN)
		strbuf_add_byte(out, '?');
}

static void
add_date(
    const struct edtf_date *date, const struct zone *zone, struct strbuf *out)
{
	struct words words;

	words_find(date, zone, &words);
	open_qualifiers(words.qualifiers, out);
	add_words(&words, out);
	close_qualifiers(words.qualifiers, out);
}

/* ---- Two dates */

/* Runs are for a date alone: 20–29 Sep–Oct would be a riddle. */
static void
drop_runs(struct words *words)
{
	if (words->month != words->month_last)
		words->month = words->month_last = 0;
	if (words->day != words->day_last)
		words->day = words->day_last = 0;
}

static bool
is_year(const struct words *words)
{
	return !words->masked && words->date->form == EDTF_FORM_YEAR;
}

static bool
same_year(const struct words *a, const struct words *b)
{
	return !a->masked && !b->masked && a->year == b->year;
}

/* Two months, or two days, that share their year. */
static bool
same_year_days(const struct words *a, const struct words *b)
{
	return same_year(a, b) && a->month > 0 && b->month > 0 && !a->time &&
	       !b->time && (a->month != b->month || (a->day > 0 && b->day > 0));
}

/* Two seasons of one kind that share their year. */
static bool
same_year_seasons(const struct words *a, const struct words *b)
{
	int first = a->date->season, last = b->date->season;

	return first != 0 && last != 0 && same_year(a, b) &&
	       !season_crosses(first) && !season_crosses(last) &&
	       strcmp(season_side(first), season_side(last)) == 0;
}

/* The start, without what the end says after it. */
static void
add_start(const struct words *a, const struct words *b, struct strbuf *out)
{
	if (is_year(a) && is_year(b))
		add_first_year(a->year, b->year, out);
	else if (same_year_seasons(a, b))
		strbuf_add_text(out, season_name(a->date->season));
	else if (same_year_days(a, b)) {
		if (a->day > 0)
			strbuf_printf(out, "%d", a->day);
		if (a->day > 0 && a->month != b->month)
			strbuf_add_byte(out, ' ');
		if (a->month != b->month)
			strbuf_add_text(out, calendar_month_name(a->month));
	} else
		add_words(a, out);
}

/* The end: a time alone where the start has the same day. */
static void
add_end(const struct words *a, const struct words *b, struct strbuf *out)
{
	if (a->time && b->time && a->year == b->year && a->month == b->month &&
	    a->day == b->day)
		add_time(b, out);
	else
		add_words(b, out);
}

/* Do two dates read the same? */
static bool
same_words(const struct words *a, const struct words *b)
{
	if (a->masked || b->masked || a->time || b->time ||
	    a->date->season != b->date->season)
		return a->date->n == b->date->n &&
		       memcmp(a->date->s, b->date->s, a->date->n) == 0;
	return a->year == b->year && a->month == b->month && a->day == b->day;
}

static void
add_known_range(
    const struct edtf_range *range, const struct zone *zone, struct strbuf *out)
{
	struct words a, b;
	bool apart;

	words_find(&range->first, zone, &a);
	words_find(&range->last, zone, &b);
	drop_runs(&a);
	drop_runs(&b);
	apart = a.qualifiers != b.qualifiers;
	open_qualifiers(a.qualifiers, out);
	if (!apart && same_words(&a, &b))
		add_words(&b, out);
	else {
		add_start(&a, &b, out);
		if (apart)
			close_qualifiers(a.qualifiers, out);
		strbuf_add_text(out, apart ? " " DASH " " : DASH);
		if (apart)
			open_qualifiers(b.qualifiers, out);
		add_end(&a, &b, out);
	}
	close_qualifiers(b.qualifiers, out);
}

/* A side that is no date, and the arrow beside it. */
static void
add_range(
    const struct edtf_range *range, const struct zone *zone, struct strbuf *out)
{
	if (range->start == EDTF_KNOWN && range->end == EDTF_KNOWN) {
		add_known_range(range, zone, out);
		return;
	}
	if (range->start == EDTF_UNKNOWN)
		strbuf_add_text(out, "? ");
	else if (range->start == EDTF_KNOWN) {
		add_date(&range->first, zone, out);
		strbuf_add_byte(out, ' ');
	}
	strbuf_add_text(out, ARROW);
	if (range->end == EDTF_UNKNOWN)
		strbuf_add_text(out, " ?");
	else if (range->end == EDTF_KNOWN) {
		strbuf_add_byte(out, ' ');
		add_date(&range->last, zone, out);
	}
}

/* ---- Sets */

/* Of one of them, an open side is a limit and no stretch of time. */
static void
add_member(const struct edtf_range *member, bool one, const struct zone *zone,
    struct strbuf *out)
{
	if (one && member->start == EDTF_OPEN) {
		strbuf_add_text(out, "≤ ");
		add_date(&member->last, zone, out);
	} else if (one && member->end == EDTF_OPEN) {
		strbuf_add_text(out, "≥ ");
		add_date(&member->first, zone, out);
	} else
		add_range(member, zone, out);
}

/* Columns of the text from offset; all of its characters take one. */
static size_t
count_columns(const struct strbuf *out, size_t offset)
{
	size_t columns = 0;

	for (size_t i = offset; i < out->n; i++)
		columns += ((unsigned char)out->text[i] & 0xC0) != 0x80;
	return columns;
}

/* `2021 | 2023` or `2021, 2023`; of a long list the first and the last. */
static void
add_set(struct edtf_reader *reader, bool one, const struct zone *zone,
    struct strbuf *out)
{
	const char *comma = one ? " | " : ", ";
	size_t start = out->n, second = out->n, final = out->n, count = 0;
	bool last = false;

	reader->at = 1;
	while (!last) {
		struct edtf_range member;

		if (edtf_member_read(reader, &member, &last) != STATUS_OK)
			return;
		if (count++ > 0)
			strbuf_add_text(out, comma);
		if (count == 2)
			second = out->n;
		final = out->n;
		add_member(&member, one, zone, out);
	}
	if (count > 2 && count_columns(out, start) > LIST_WIDTH) {
		strbuf_splice(out, second, final - second, "…", strlen("…"));
		strbuf_splice(
		    out, second + strlen("…"), 0, comma, strlen(comma));
	}
}

void
edtf_display(
    const char *s, size_t n, const struct zone *zone, struct strbuf *out)
{
	struct edtf_reader reader = { .s = s, .n = n };
	struct edtf parsed;
	struct edtf_range range = { 0 };

	if (edtf_parse(s, n, &parsed, NULL) != STATUS_OK) {
		strbuf_add(out, s, n);
		return;
	}
	switch (edtf_kind(s, n)) {
	case EDTF_KIND_INTERVAL:
		if (edtf_interval_read(&reader, &range) == STATUS_OK)
			add_range(&range, zone, out);
		break;
	case EDTF_KIND_ONE_OF: add_set(&reader, true, zone, out); break;
	case EDTF_KIND_ALL_OF: add_set(&reader, false, zone, out); break;
	default:
		if (edtf_date_read(&reader, &range.first) == STATUS_OK)
			add_date(&range.first, zone, out);
	}
}
