/* SPDX-License-Identifier: MIT */
/*
 * A column of dates.  Looking reads every cell as if the order were known,
 * keeps what each group of three numbers allows, and remembers the first cell
 * that speaks against each order: that is the evidence, and its witnesses are
 * what a refusal names.  Deciding turns counts into rules; reading is a
 * function of the rules and one cell, without state.
 *
 * Most columns are ISO days or times, so these are told by their bytes before
 * anything else is tried; a million of them take 10 to 50 ms to look at or to
 * read.  Other notations cost half a microsecond a cell, ranges twice that.
 */
#include "config.h"

#include "core/dates.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/calendar.h"
#include "core/dates_private.h"
#include "core/edtf.h"
#include "core/mem.h"

#define CELL_LIMIT 200 /* bytes; a longer cell is prose */
#define WITNESS_SIZE 64
#define PIVOT_YEARS 10 /* so far into the future two digits may reach */
#define NOTATION_SIZE 160

/* A cell that a message may have to name, cut to what a message holds. */
struct witness {
	bool set;
	int64_t line;
	char cell[WITNESS_SIZE];
};

struct dates {
	struct dates_rules rules;
	struct zone *zone;
	struct dates_named named;
	uint64_t seen, likely;
	uint64_t styles[DATES_STYLES];
	uint64_t timed, midnights; /* cells with a time that has no zone */
	bool spans;
	struct dates_numbers numbers;
	unsigned orders; /* what all cells allow */
	struct witness against[DATES_YMD + 1], year_first, doubtful;
	char notation[NOTATION_SIZE];
};

enum status
dates_new(struct dates **dates, struct error *error)
{
	struct dates *made = mem_alloc(1, sizeof *made);

	if (made == NULL)
		return error_nomem(error);
	made->rules.pivot =
	    (int)calendar_civil((int64_t)time(NULL) * 1000).year + PIVOT_YEARS;
	made->orders = DATES_ANY;
	made->rules.named = &made->named;
	*dates = made;
	return STATUS_OK;
}

void
dates_free(struct dates *dates)
{
	if (dates == NULL)
		return;
	zone_close(dates->zone);
	dates_named_release(&dates->named);
	mem_free(dates);
}

enum status
dates_zone(struct dates *dates, const char *zone, struct error *error)
{
	struct zone *made;
	enum status status = zone_open(&made, zone, error);

	if (status != STATUS_OK)
		return status;
	zone_close(dates->zone);
	dates->zone = made;
	dates->rules.zone = made;
	return STATUS_OK;
}

/* ---- Cells that need no reading */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* No digit but 0, as in 0000-00-00 00:00:00. */
static bool
is_zero(struct span cell)
{
	size_t zeros = 0;

	for (size_t i = 0; i < cell.n; i++)
		if (cell.s[i] == '0')
			zeros++;
		else if (cell.s[i] == '\0' ||
			 strchr("-/.: T", cell.s[i]) == NULL)
			return false;
	return zeros > 0;
}

/* What stands for nothing, other than words: dates_token knows those. */
static bool
is_none(struct span cell)
{
	static const char *const nones[] = { "-", "--", "---", "?", ".", "-9",
		"-99", "-999", "-9999", "N/A", "n/a", "#N/A", "#N/D", "NA",
		"n.a.", "n.d.", "N.D.", "s.d.", "null", "NULL", "\\N", "None",
		"none", "nan", "NaN", "NaT", "\xe2\x80\x93", "\xe2\x80\x94" };

	if (cell.n == 0)
		return true;
	if (cell.s[0] >= '1' && cell.s[0] <= '9')
		return false;
	for (size_t i = 0; i < sizeof nones / sizeof *nones; i++)
		if (span_equal(cell, span_of(nones[i])))
			return true;
	return false;
}

bool
dates_none(struct span cell)
{
	cell = span_trim(cell);
	return is_none(cell) || is_zero(cell);
}

/*
 * EDTF as it is, and with small letters for its X.  A time of day is not
 * taken so: it may lack its zone.
 */
static bool
read_edtf(struct span cell, struct dates_text *text)
{
	static const char others[] = "-YSXxuU./?~%[]{}, E";
	struct edtf parsed;

	*text = (struct dates_text){ .n = 0 };
	if (cell.n >= DATES_TEXT)
		return false;
	for (size_t i = 0; i < cell.n; i++) {
		char c = cell.s[i];

		if (c == '\0' || (!is_digit(c) && strchr(others, c) == NULL))
			return false;
		text->text[text->n++] = strchr("xuU", c) != NULL ? 'X' : c;
	}
	text->text[text->n] = '\0';
	return edtf_parse(text->text, text->n, &parsed, NULL) == STATUS_OK;
}

/* 2.02E+13: what it stood for is lost. */
bool
dates_rounded(struct span cell)
{
	size_t i = 0;

	while (i < cell.n && (is_digit(cell.s[i]) || cell.s[i] == '.'))
		i++;
	return i > 0 && cell.n - i > 2 && (cell.s[i] | 0x20) == 'e' &&
	       cell.s[i + 1] == '+' && is_digit(cell.s[i + 2]);
}

/* 1936-39: as EDTF a season of 1936, as a range of years cut short another. */
static bool
is_span(struct span cell, bool *season)
{
	int first, second;

	if (cell.n != 7 || cell.s[4] != '-')
		return false;
	for (size_t i = 0; i < cell.n; i++)
		if (i != 4 && !is_digit(cell.s[i]))
			return false;
	first = (cell.s[2] - '0') * 10 + cell.s[3] - '0';
	second = (cell.s[5] - '0') * 10 + cell.s[6] - '0';
	*season = second >= 21 && second <= 41;
	return second > 12 && second > first;
}

/* ---- One cell */

enum cell_kind {
	CELL_NONE,
	CELL_NUMBER,
	CELL_EDTF,
	CELL_READING,
};

struct cell {
	enum cell_kind kind;
	struct dates_number number;
	struct dates_reading reading;
	struct dates_text text; /* of CELL_EDTF */
};

/* What a trimmed cell is; a reading is not yet checked. */
static enum status
read_cell(const struct dates_rules *rules, struct span text, struct cell *cell,
    struct error *error)
{
	struct dates_token tokens[DATES_TOKENS];
	const struct zone *zone = NULL;
	enum status status;
	bool season = false;

	cell->kind = CELL_NONE;
	if (is_none(text) || (!rules->numbers_count && is_zero(text)))
		return STATUS_OK;
	cell->kind = CELL_NUMBER;
	if (dates_number(text, &cell->number))
		return STATUS_OK;
	if (text.n > CELL_LIMIT)
		return error_set(
		    error, STATUS_SYNTAX, "the cell is too long for a date");
	if (dates_rounded(text))
		return error_set(error, STATUS_SYNTAX,
		    "a spreadsheet has rounded this number");
	cell->kind = CELL_EDTF;
	if (!(is_span(text, &season) && rules->spans) &&
	    read_edtf(text, &cell->text))
		return STATUS_OK;
	if (dates_iso_week(text, &cell->text))
		return STATUS_OK;
	dates_named_cut(rules->named, &text, &zone);
	status = dates_tokens(text, tokens, error);
	if (status != STATUS_OK)
		return status;
	cell->kind = CELL_NONE;
	if (dates_tokens_unknown(tokens))
		return STATUS_OK;
	cell->kind = CELL_READING;
	status = dates_natural_read(rules, tokens, &cell->reading, error);
	cell->reading.zone = zone;
	return status;
}

/* ---- Looking */

static void
note_witness(struct witness *witness, struct span cell, int64_t line)
{
	size_t n = cell.n < WITNESS_SIZE - 4 ? cell.n : WITNESS_SIZE - 4;

	if (witness->set)
		return;
	/* Not inside a character. */
	while (n > 0 && n < cell.n && ((unsigned char)cell.s[n] & 0xc0) == 0x80)
		n--;
	witness->set = true;
	witness->line = line;
	snprintf(witness->cell, WITNESS_SIZE, "%.*s%s", (int)n, cell.s,
	    n < cell.n ? "\xe2\x80\xa6" : "");
}

static void
note_orders(struct dates *dates, const struct dates_reading *reading,
    struct span cell, int64_t line)
{
	const unsigned year_last = DATES_BIT(DATES_DMY) | DATES_BIT(DATES_MDY);

	if (reading->orders == DATES_ANY && !reading->doubtful &&
	    reading->style != DATES_STYLE_ORDERED)
		return;
	for (int order = DATES_DMY; order <= DATES_YMD; order++)
		if ((reading->orders & DATES_BIT(order)) == 0)
			note_witness(&dates->against[order], cell, line);
	if ((reading->orders & year_last) == 0)
		note_witness(&dates->year_first, cell, line);
	if (reading->doubtful)
		note_witness(&dates->doubtful, cell, line);
	dates->orders &= reading->orders;
}

static void
note_time(struct dates *dates, const struct dates_point *point)
{
	if (!point->timed)
		return;
	dates->timed++;
	if (!point->zoned && point->hour == 0 && point->minute == 0 &&
	    point->second == 0 && point->fraction == 0)
		dates->midnights++;
}

static void
note_reading(struct dates *dates, const struct dates_reading *reading)
{
	dates->styles[reading->style]++;
	/* At midnight somewhere is a time. */
	if (reading->zone != NULL) {
		dates->timed++;
		return;
	}
	note_time(dates, &reading->first);
	if (reading->range)
		note_time(dates, &reading->last);
}

/* A month is ISO, a season in its place is not. */
static enum dates_style
edtf_style(struct span cell)
{
	if (cell.n == 7 && cell.s[4] == '-' && cell.s[5] <= '1' &&
	    is_digit(cell.s[6]))
		return DATES_STYLE_ISO;
	return dates_iso_day(cell) || cell.n == 8 || memchr(cell.s, 'W', cell.n)
		   ? DATES_STYLE_ISO
		   : DATES_STYLE_EDTF;
}

/* Of a cell that is one: counts, and whether it can be a date. */
static bool
note_cell(
    struct dates *dates, struct cell *cell, struct span text, int64_t line)
{
	enum dates_style style = DATES_STYLE_EDTF;
	struct dates_text written;
	bool season = false;

	switch (cell->kind) {
	case CELL_NUMBER:
		if (!dates_number_look(&cell->number, &dates->numbers, &style))
			return false;
		if (style != DATES_STYLE_EPOCH && cell->number.digits == 14)
			dates->timed++;
		break;
	case CELL_EDTF: style = edtf_style(text); break;
	case CELL_READING:
		note_orders(dates, &cell->reading, text, line);
		if (dates_write(&dates->rules, &cell->reading, &written,
			NULL) != STATUS_OK)
			return false;
		dates->spans |= is_span(text, &season) && !season;
		note_reading(dates, &cell->reading);
		return true;
	case CELL_NONE: return false;
	}
	dates->styles[style]++;
	return true;
}

/* Days and times as most columns have them. */
static bool
note_iso(struct dates *dates, struct span text)
{
	struct dates_iso iso = { 0 };
	bool timed = false;

	if (!dates_iso_day(text)) {
		timed = dates_iso_time(text, &iso);
		if (!timed)
			return false;
	}
	dates->seen++;
	dates->likely++;
	dates->styles[DATES_STYLE_ISO]++;
	dates->timed += timed;
	dates->midnights += timed && iso.midnight && !iso.zoned;
	return true;
}

enum status
dates_look(struct dates *dates, struct span text, int64_t line)
{
	struct dates_rules rules;
	struct cell cell;
	struct error error;
	enum status status;

	if (note_iso(dates, text))
		return STATUS_OK;
	text = span_trim(text);
	status = dates_named_look(&dates->named, text);
	if (status != STATUS_OK)
		return status;
	rules = dates->rules;
	rules.looking = true;
	rules.order = DATES_ORDER_NONE;
	status = read_cell(&rules, text, &cell, &error);
	if (status == STATUS_NOMEM)
		return status;
	if (status == STATUS_OK && cell.kind == CELL_NONE)
		return STATUS_OK;
	dates->seen++;
	if (status == STATUS_OK && note_cell(dates, &cell, text, line))
		dates->likely++;
	return STATUS_OK;
}

/* ---- Deciding */

static const char *
order_name(enum dates_order order)
{
	switch (order) {
	case DATES_DMY: return "day/month/year";
	case DATES_MDY: return "month/day/year";
	case DATES_YMD: return "year/month/day";
	case DATES_ORDER_NONE: break;
	}
	return "day and month alike";
}

static const char *
style_name(const struct dates *dates, enum dates_style style)
{
	static const char *const names[DATES_STYLES] = {
		[DATES_STYLE_ISO] = "ISO 8601",
		[DATES_STYLE_EDTF] = "EDTF",
		[DATES_STYLE_YEAR] = "years",
		[DATES_STYLE_YEAR_FIRST] = "year/month/day",
		[DATES_STYLE_NAMES] = "month names",
		[DATES_STYLE_WORDS] = "words",
		[DATES_STYLE_MONTH] = "month and year",
		[DATES_STYLE_COMPACT] = "YYYYMMDD",
		[DATES_STYLE_COMPACT_MONTH] = "YYYYMM",
		[DATES_STYLE_COMPACT_TIME] = "YYYYMMDDhhmmss",
	};
	static const char *const epochs[] = {
		[DATES_EPOCH_NONE] = "numbers",
		[DATES_EPOCH_SECONDS] = "epoch seconds",
		[DATES_EPOCH_MILLISECONDS] = "epoch milliseconds",
		[DATES_EPOCH_MICROSECONDS] = "epoch microseconds",
	};

	if (style == DATES_STYLE_ORDERED)
		return order_name(dates->rules.order);
	if (style == DATES_STYLE_EPOCH)
		return epochs[dates->rules.epoch];
	return names[style];
}

/* The notations, the commonest first, three at most. */
static void
name_notation(struct dates *dates)
{
	uint64_t counts[DATES_STYLES];
	size_t n = 0;

	memcpy(counts, dates->styles, sizeof counts);
	if (!dates->rules.minutes) {
		counts[DATES_STYLE_COMPACT_TIME] -= dates->numbers.minutes;
		counts[DATES_STYLE_EPOCH] += dates->numbers.minutes;
	}
	dates->notation[0] = '\0';
	for (int i = 0; i < 3; i++) {
		int most = 0;

		for (int style = 1; style < DATES_STYLES; style++)
			if (counts[style] > counts[most])
				most = style;
		if (counts[most] == 0)
			break;
		counts[most] = 0;
		n += (size_t)snprintf(dates->notation + n, NOTATION_SIZE - n,
		    "%s%s", n > 0 ? ", " : "",
		    style_name(dates, (enum dates_style)most));
	}
	if (dates->rules.days_only)
		snprintf(dates->notation + n, NOTATION_SIZE - n,
		    ", midnight read as the whole day");
}

/* A message that names two cells, whose bytes may be anything. */
static enum status
refuse_two(const struct witness *a, const char *a_order,
    const struct witness *b, const char *b_order, struct error *error)
{
	struct strbuf first = STRBUF_INIT, second = STRBUF_INIT;
	enum status status = text_clean(a->cell, strlen(a->cell), &first);

	if (status == STATUS_OK)
		status = text_clean(b->cell, strlen(b->cell), &second);
	if (status == STATUS_OK)
		status = error_set(error, STATUS_SYNTAX,
		    "the column has dates in two orders: '%s' in line %lld is "
		    "%s, '%s' in line %lld is %s; --date-order reads one order "
		    "and rejects the rows of the other",
		    first.text, (long long)a->line, a_order, second.text,
		    (long long)b->line, b_order);
	else
		status = error_nomem(error);
	strbuf_release(&first);
	strbuf_release(&second);
	return status;
}

static enum status
refuse_doubt(const struct witness *doubtful, struct error *error)
{
	struct strbuf cell = STRBUF_INIT;
	enum status status =
	    text_clean(doubtful->cell, strlen(doubtful->cell), &cell);

	if (status == STATUS_OK)
		status = error_set(error, STATUS_SYNTAX,
		    "'%s' in line %lld may be day/month or month/day, and no "
		    "cell of the column tells: say --date-order dmy or "
		    "--date-order mdy",
		    cell.text, (long long)doubtful->line);
	else
		status = error_nomem(error);
	strbuf_release(&cell);
	return status;
}

/*
 * The order that all cells allow.  Two digits may be a year wherever a
 * day may be, so a year in front is thought of only where a cell has one that
 * can be nothing else.
 */
static enum status
decide_order(
    const struct dates *dates, enum dates_order *order, struct error *error)
{
	unsigned orders = dates->orders;
	const struct witness *against = dates->against;

	*order = DATES_ORDER_NONE;
	if (dates->year_first.set) {
		if (against[DATES_YMD].set)
			return refuse_two(&dates->year_first,
			    order_name(DATES_YMD), &against[DATES_YMD],
			    "one with the year last", error);
		*order = DATES_YMD;
		return STATUS_OK;
	}
	orders &= ~DATES_BIT(DATES_YMD);
	if (orders == 0)
		return refuse_two(&against[DATES_MDY], order_name(DATES_DMY),
		    &against[DATES_DMY], order_name(DATES_MDY), error);
	if (orders == DATES_BIT(DATES_DMY))
		*order = DATES_DMY;
	else if (orders == DATES_BIT(DATES_MDY))
		*order = DATES_MDY;
	else if (dates->doubtful.set)
		return refuse_doubt(&dates->doubtful, error);
	return STATUS_OK;
}

enum status
dates_decide(struct dates *dates, enum dates_order forced, struct error *error)
{
	enum dates_order order = forced;
	enum status status = STATUS_OK;

	if (forced == DATES_ORDER_NONE)
		status = decide_order(dates, &order, error);
	if (status != STATUS_OK)
		return status;
	dates->rules.order = order;
	dates->rules.spans = dates->spans;
	/* One midnight may be meant; a column of nothing else has no times. */
	dates->rules.days_only =
	    dates->midnights > 1 && dates->midnights == dates->timed;
	dates_number_decide(&dates->numbers, &dates->rules);
	name_notation(dates);
	return STATUS_OK;
}

enum dates_order
dates_order(const struct dates *dates)
{
	return dates->rules.order;
}

enum dates_epoch
dates_epoch(const struct dates *dates)
{
	return dates->rules.epoch;
}

uint64_t
dates_seen(const struct dates *dates)
{
	return dates->seen;
}

uint64_t
dates_likely(const struct dates *dates)
{
	return dates->likely;
}

const char *
dates_notation(const struct dates *dates)
{
	return dates->notation;
}

/* ---- Reading */

static enum status
write_cell(const struct dates_rules *rules, struct span text, struct cell *cell,
    struct error *error)
{
	enum status status;
	bool read;

	switch (cell->kind) {
	case CELL_NONE:
	case CELL_EDTF: break;
	case CELL_READING:
		return dates_write(rules, &cell->reading, &cell->text, error);
	case CELL_NUMBER:
		cell->text.n = 0;
		status = dates_number_read(
		    rules, &cell->number, &cell->text, &read, error);
		if (status != STATUS_OK || read)
			return status;
		/* Without what follows a point: 2024.0 */
		text.n = (size_t)(cell->number.s - text.s) +
			 (size_t)cell->number.digits;
		if (!read_edtf(text, &cell->text))
			return error_set(error, STATUS_SYNTAX,
			    "an integer of %d digits is no date",
			    cell->number.digits);
		break;
	}
	return STATUS_OK;
}

static bool
add_iso(const struct dates_rules *rules, struct span text, struct strbuf *edtf)
{
	struct dates_iso iso;

	if (dates_iso_day(text)) {
		strbuf_add(edtf, text.s, text.n);
		return true;
	}
	if (!dates_iso_time(text, &iso) || (!iso.zoned && rules->zone != NULL))
		return false;
	if (!iso.zoned && iso.midnight && rules->days_only)
		iso.n = sizeof "2024-01-05" - 1;
	else if (!iso.zoned)
		iso.text[iso.n++] = 'Z';
	strbuf_add(edtf, iso.text, iso.n);
	return true;
}

enum status
dates_read(const struct dates *dates, struct span text, struct strbuf *edtf,
    struct error *error)
{
	struct cell cell;
	enum status status;

	if (add_iso(&dates->rules, text, edtf))
		return strbuf_status(edtf) == STATUS_OK ? STATUS_OK
							: error_nomem(error);
	text = span_trim(text);
	status = read_cell(&dates->rules, text, &cell, error);
	if (status == STATUS_OK)
		status = write_cell(&dates->rules, text, &cell, error);
	if (status != STATUS_OK) {
		/* Columns are those of the cell's tokens or of the text that
		 * was made of it: to the user neither is one. */
		if (error != NULL)
			error->column = 0;
		return status;
	}
	if (cell.kind != CELL_NONE)
		strbuf_add(edtf, cell.text.text, cell.text.n);
	return strbuf_status(edtf) == STATUS_OK ? STATUS_OK
						: error_nomem(error);
}
