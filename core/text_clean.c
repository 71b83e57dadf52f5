/* SPDX-License-Identifier: MIT */
/*
 * What a terminal may be given.
 *
 * A terminal obeys bytes, so every code point that is not plainly a visible
 * character, a blank or a mark on one is written out in visible ASCII.  Marks
 * are counted on each base: curses keeps four, and a pile of thousands would
 * paint over the lines around it.  Printable ASCII is copied in runs; only
 * what lies between them is looked at one by one.
 */
#include "config.h"

#include "core/text.h"

#include <utf8proc.h>

#define MARKS_SHOWN 4
#define DOTTED_CIRCLE 0x25cc

struct cleaner {
	struct strbuf *out;
	uint32_t last; /* the code point just copied; 0 after a stand-in */
	bool base; /* something for a mark to stand on */
	bool selected; /* the base has had a variation selector */
	size_t marks; /* shown on the base */
	size_t dropped; /* not shown */
};

static bool
is_selector(uint32_t c)
{
	return (c >= 0xfe00 && c < 0xfe10) || (c >= 0xe0100 && c < 0xe01f0);
}

static bool
is_letter(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

	return category >= UTF8PROC_CATEGORY_LU &&
	       category <= UTF8PROC_CATEGORY_LO;
}

/* What a zero-width joiner may silently stand between. */
static bool
is_joinable(uint32_t c)
{
	switch (c >= 0x80 ? utf8proc_category((utf8proc_int32_t)c)
			  : UTF8PROC_CATEGORY_CN) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_SK:
	case UTF8PROC_CATEGORY_SO: return true;
	default: return false;
	}
}

static bool
is_joined(uint32_t before, uint32_t joiner, uint32_t after)
{
	if (joiner == 0xad)
		return is_letter(before) && is_letter(after);
	if (joiner == 0x200c || joiner == 0x200d)
		return is_joinable(before) && is_joinable(after);
	return false;
}

static bool
is_showable(uint32_t c)
{
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP: return false;
	default: return true;
	}
}

/* The base is done: tell of the marks that were too many for it. */
static void
cleaner_settle(struct cleaner *cleaner, bool base)
{
	if (cleaner->dropped > 0) {
		strbuf_printf(cleaner->out, "<+%zu>", cleaner->dropped);
		cleaner->last = 0;
	}
	cleaner->base = base;
	cleaner->selected = false;
	cleaner->marks = 0;
	cleaner->dropped = 0;
}

static void
cleaner_mark(struct cleaner *cleaner, uint32_t c)
{
	if (!cleaner->base) {
		cleaner_settle(cleaner, true);
		strbuf_add_char(cleaner->out, DOTTED_CIRCLE);
	}
	if (cleaner->marks == MARKS_SHOWN) {
		cleaner->dropped++;
		return;
	}
	strbuf_add_char(cleaner->out, c);
	cleaner->marks++;
	cleaner->last = c;
}

/* A code point that must not be shown as itself. */
static void
cleaner_spell(struct cleaner *cleaner, uint32_t c, unsigned char byte)
{
	cleaner_settle(cleaner, false);
	if (c == TEXT_INVALID)
		strbuf_printf(cleaner->out, "<%02X>", byte);
	else if (c < 0x20)
		strbuf_add_char(cleaner->out, 0x2400 + c);
	else if (c == 0x7f)
		strbuf_add_char(cleaner->out, 0x2421);
	else
		strbuf_printf(cleaner->out, "<U+%04X>", (unsigned)c);
	cleaner->last = 0;
}

static void
cleaner_add(struct cleaner *cleaner, uint32_t c, unsigned char byte)
{
	if (c >= '\t' && c <= '\r') {
		cleaner_settle(cleaner, false);
		strbuf_add_byte(cleaner->out, ' ');
		cleaner->last = ' ';
	} else if (c == TEXT_INVALID || !is_showable(c)) {
		cleaner_spell(cleaner, c, byte);
	} else if (is_selector(c) && !cleaner->base) {
		cleaner_spell(cleaner, c, byte);
	} else if (is_selector(c)) {
		cleaner->dropped += cleaner->selected;
		cleaner->selected = true;
	} else if (text_char_width(c) == 0) {
		cleaner_mark(cleaner, c);
	} else {
		cleaner_settle(cleaner, !text_is_space(c));
		strbuf_add_char(cleaner->out, c);
		cleaner->last = c;
	}
}

enum status
text_clean(const char *s, size_t n, struct strbuf *out)
{
	struct cleaner cleaner = { .out = out };
	size_t i = 0, length, after, start = out->n;
	uint32_t c;

	while (i < n) {
		length = text_plain(s + i, n - i);
		if (length > 0) {
			cleaner_settle(&cleaner, s[i + length - 1] != ' ');
			strbuf_add(out, s + i, length);
			cleaner.last = (unsigned char)s[i + length - 1];
			i += length;
		}
		if (i == n)
			break;
		c = text_decode(s + i, n - i, &length);
		if (c == '\r' && i + 1 < n && s[i + 1] == '\n')
			length = 2;
		if (i + length == n ||
		    !is_joined(cleaner.last, c,
			text_decode(s + i + length, n - i - length, &after)))
			cleaner_add(&cleaner, c, (unsigned char)s[i]);
		i += length;
	}
	cleaner_settle(&cleaner, false);
	if (strbuf_status(out) != STATUS_OK)
		strbuf_truncate(out, start);
	return strbuf_status(out);
}
