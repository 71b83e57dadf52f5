/* SPDX-License-Identifier: MIT */
/*
 * Folding a source's text, with a map back.
 *
 * A unit depends on nothing but the bytes around it, so folding can start
 * again at any unit.  That makes the map small: only the start of a unit every
 * 64 bytes is kept (a quarter of the text's size), and what lies between is
 * folded once more when somebody asks.
 */
#include "config.h"

#include "core/anchor_fold.h"

#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "core/mem.h"
#include "core/text.h"

#define MARK_DISTANCE 64

struct unit {
	size_t end; /* in the original */
	bool seam;
	size_t n;
	char bytes[TEXT_FOLD_POINTS * 4];
};

static bool
is_line_end(uint32_t c)
{
	return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 ||
	       c == 0x2029;
}

static bool
is_dash(uint32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2043 ||
	       c == 0x2212 || c == 0x2e3a || c == 0x2e3b || c == 0xfe58 ||
	       c == 0xfe63 || c == 0xff0d;
}

static bool
is_quotation_mark(uint32_t c)
{
	switch (c) {
	case '"':
	case '\'':
	case '`':
	case 0xab:
	case 0xb4:
	case 0xbb:
	case 0x2b9:
	case 0x2ba:
	case 0x2bb:
	case 0x2bc:
	case 0xff02:
	case 0xff07:
	case 0xff62:
	case 0xff63: return true;
	default:
		return (c >= 0x2018 && c <= 0x201f) ||
		       (c >= 0x2032 && c <= 0x203a && c != 0x2038) ||
		       (c >= 0x275b && c <= 0x275e) ||
		       (c >= 0x300a && c <= 0x300f) ||
		       (c >= 0x301d && c <= 0x301f);
	}
}

static bool
is_format(uint32_t c)
{
	return c >= 0x80 && c != TEXT_INVALID &&
	       (utf8proc_category((utf8proc_int32_t)c) ==
		       UTF8PROC_CATEGORY_CF ||
		   (c >= 0xfe00 && c < 0xfe10) ||
		   (c >= 0xe0100 && c < 0xe01f0));
}

enum letter { LETTER_NONE, LETTER_DIGIT, LETTER_ALPHA };

/* What a code point is to a hyphen beside it; marks go with their letters. */
static enum letter
letter_of(uint32_t c)
{
	utf8proc_category_t category = UTF8PROC_CATEGORY_CN;

	if (c != TEXT_INVALID)
		category = utf8proc_category((utf8proc_int32_t)c);
	if (category >= UTF8PROC_CATEGORY_LU &&
	    category <= UTF8PROC_CATEGORY_ME)
		return LETTER_ALPHA;
	if (category >= UTF8PROC_CATEGORY_ND &&
	    category <= UTF8PROC_CATEGORY_NO)
		return LETTER_DIGIT;
	return LETTER_NONE;
}

static enum letter
letter_before(const char *s, size_t i)
{
	size_t start = i, length;
	uint32_t c;

	if (i == 0)
		return LETTER_NONE;
	do
		start--;
	while (start > 0 && i - start < 4 && (s[start] & 0xc0) == 0x80);
	c = text_decode(s + start, i - start, &length);
	return length == i - start ? letter_of(c) : LETTER_NONE;
}

/* Behind the white space and format characters from i. */
static size_t
skip_space(const char *s, size_t n, size_t i, bool *line_end)
{
	size_t length;
	uint32_t c;

	*line_end = false;
	for (; i < n; i += length) {
		c = text_decode(s + i, n - i, &length);
		if (is_line_end(c))
			*line_end = true;
		else if (!text_is_space(c) && !is_format(c))
			break;
	}
	return i;
}

/*
 * At a hyphen or soft hyphen in s[i … end): does its word go on behind a line
 * end?  If so the unit takes in all up to there.
 */
static bool
unit_hyphen(
    struct unit *unit, const char *s, size_t n, size_t i, size_t end, bool soft)
{
	enum letter before = letter_before(s, i), after;
	size_t length, next;
	bool line_end;

	if (before == LETTER_NONE)
		return false;
	next = skip_space(s, n, end, &line_end);
	if (!line_end || next == n)
		return false;
	after = letter_of(text_decode(s + next, n - next, &length));
	if (after == LETTER_NONE)
		return false;
	unit->end = next;
	if (before == LETTER_ALPHA && after == LETTER_ALPHA)
		unit->seam = !soft;
	else if (!soft)
		unit->bytes[unit->n++] = '-';
	return true;
}

static void
unit_dash(struct unit *unit, const char *s, size_t n, size_t i, uint32_t c)
{
	size_t length;

	if ((c == '-' || c == 0x2010) &&
	    unit_hyphen(unit, s, n, i, unit->end, false))
		return;
	while (unit->end < n &&
	       is_dash(text_decode(s + unit->end, n - unit->end, &length)))
		unit->end += length;
	unit->bytes[unit->n++] = '-';
}

static void
unit_add(struct unit *unit, uint32_t c)
{
	utf8proc_uint8_t *to = (utf8proc_uint8_t *)unit->bytes + unit->n;

	unit->n += (size_t)utf8proc_encode_char((utf8proc_int32_t)c, to);
}

static void
unit_char(struct unit *unit, const char *s, size_t i, size_t n)
{
	uint32_t points[TEXT_FOLD_POINTS];
	size_t k, count = text_fold_char(s + i, n, points);

	for (k = 0; k < count; k++)
		if (!text_is_space(points[k]) && !is_format(points[k]))
			unit_add(unit, points[k]);
	unit->end = i + n;
}

/* Fold the unit that starts at i. */
static void
unit_read(struct unit *unit, const char *s, size_t n, size_t i)
{
	size_t length;
	uint32_t c = text_decode(s + i, n - i, &length);
	bool line_end;

	unit->end = i + length;
	unit->seam = false;
	unit->n = 0;
	if (text_is_space(c)) {
		unit->end = skip_space(s, n, i, &line_end);
		unit->bytes[unit->n++] = ' ';
	} else if (is_quotation_mark(c)) {
		unit->bytes[unit->n++] = '\'';
	} else if (is_dash(c)) {
		unit_dash(unit, s, n, i, c);
	} else if (is_format(c)) {
		if (c == 0xad)
			unit_hyphen(unit, s, n, i, unit->end, true);
	} else {
		unit_char(unit, s, i, text_char(s + i, n - i));
	}
}

/* A byte that folds to one byte whatever ASCII stands beside it. */
static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7f && c != '-' && c != '"' && c != '\'' &&
	       c != '`';
}

/*
 * The run of units from i that are one plain byte or one blank each, which is
 * most of a text; at most MARK_DISTANCE.  A byte before non-ASCII may have a
 * mark on it, a blank before white space is part of a longer unit.
 */
static size_t
plain_run(const char *s, size_t n, size_t i)
{
	size_t start = i, end = n - i < MARK_DISTANCE ? n : i + MARK_DISTANCE;

	while (i < end &&
	       (is_plain(s[i]) || (s[i] == ' ' && i + 1 < n && s[i + 1] > ' ' &&
				      s[i + 1] < 0x7f)))
		i++;
	if (i > start && i < n && (s[i] & 0x80) != 0)
		i--;
	return i - start;
}

static enum status
folded_mark(struct folded *folded, size_t source)
{
	const struct folded_mark *last = NULL;

	if (folded->marks_n > 0)
		last = &folded->marks[folded->marks_n - 1];
	if (last != NULL && folded->text.n - last->folded < MARK_DISTANCE &&
	    source - last->source < MARK_DISTANCE * 4)
		return STATUS_OK;
	if (mem_reserve(&folded->marks, &folded->marks_capacity,
		folded->marks_n + 1, sizeof *folded->marks) != STATUS_OK)
		return STATUS_NOMEM;
	folded->marks[folded->marks_n++] =
	    (struct folded_mark){ source, folded->text.n };
	return STATUS_OK;
}

static enum status
folded_add_seam(struct folded *folded)
{
	if (mem_reserve(&folded->seams, &folded->seams_capacity,
		folded->seams_n + 1, sizeof *folded->seams) != STATUS_OK)
		return STATUS_NOMEM;
	folded->seams[folded->seams_n++] = folded->text.n;
	return STATUS_OK;
}

static void
folded_add_plain(struct folded *folded, const char *s, size_t n)
{
	char *to;
	size_t i;

	if (!strbuf_reserve(&folded->text, n))
		return;
	to = folded->text.text + folded->text.n;
	for (i = 0; i < n; i++)
		to[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + ('a' - 'A')
							  : s[i]);
	to[n] = '\0';
	folded->text.n += n;
}

void
folded_init(struct folded *folded)
{
	*folded = (struct folded){ 0 };
	strbuf_init(&folded->text);
}

enum status
folded_make(struct folded *folded, const char *s, size_t n)
{
	enum status status = STATUS_OK;
	struct unit unit;
	size_t i = 0, run;

	folded->source = s;
	folded->source_n = n;
	strbuf_reserve(&folded->text, n);
	while (i < n && status == STATUS_OK) {
		status = folded_mark(folded, i);
		run = plain_run(s, n, i);
		if (run > 0) {
			folded_add_plain(folded, s + i, run);
			i += run;
			continue;
		}
		unit_read(&unit, s, n, i);
		if (unit.seam && status == STATUS_OK)
			status = folded_add_seam(folded);
		strbuf_add(&folded->text, unit.bytes, unit.n);
		i = unit.end;
	}
	if (status == STATUS_OK)
		status = strbuf_status(&folded->text);
	if (status != STATUS_OK)
		folded_release(folded);
	return status;
}

void
folded_release(struct folded *folded)
{
	strbuf_release(&folded->text);
	mem_free(folded->marks);
	mem_free(folded->seams);
	folded_init(folded);
}

bool
folded_is_seam(const struct folded *folded, size_t at)
{
	size_t low = 0, high = folded->seams_n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (folded->seams[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < folded->seams_n && folded->seams[low] == at;
}

/* Where a unit stands, in the original and in the folded text. */
struct standing {
	size_t source, source_end;
	size_t text, text_end;
};

static size_t
mark_key(const struct folded_mark *mark, bool by_source)
{
	return by_source ? mark->source : mark->folded;
}

/* The unit that holds byte `at` of the original, or of the folded text. */
static struct standing
folded_stand(const struct folded *folded, size_t at, bool by_source)
{
	const struct folded_mark *marks = folded->marks;
	const char *s = folded->source;
	size_t n = folded->source_n, low = 0, high = folded->marks_n, run;
	struct standing here = { 0 };
	struct unit unit;

	while (high - low > 1) {
		run = low + (high - low) / 2;
		if (mark_key(&marks[run], by_source) <= at)
			low = run;
		else
			high = run;
	}
	here.source_end = marks[low].source;
	here.text_end = marks[low].folded;
	do {
		here.source = here.source_end;
		here.text = here.text_end;
		run = plain_run(s, n, here.source);
		if (run > 0) {
			low = at - (by_source ? here.source : here.text);
			low = low < run ? low : run - 1;
			here.source += low;
			here.text += low;
			here.source_end = here.source + 1;
			here.text_end = here.text + 1;
		} else {
			unit_read(&unit, s, n, here.source);
			here.source_end = unit.end;
			here.text_end = here.text + unit.n;
		}
	} while ((by_source ? here.source_end : here.text_end) <= at);
	return here;
}

void
folded_source(const struct folded *folded, size_t start, size_t end,
    size_t *offset, size_t *length)
{
	struct standing first = folded_stand(folded, start, false);
	struct standing last = folded_stand(folded, end - 1, false);
	struct span found = { folded->source + first.source,
		last.source_end - first.source };

	/* A dash at a line end is one unit with the line end. */
	found = span_trim(found);
	*offset = (size_t)(found.s - folded->source);
	*length = found.n;
}

void
folded_find(const struct folded *folded, size_t offset, size_t length,
    size_t *start, size_t *end)
{
	*start = folded_stand(folded, offset, true).text;
	*end = folded_stand(folded, offset + length - 1, true).text_end;
}
