/* SPDX-License-Identifier: MIT */
/*
 * Folding for comparison: NFKC, full case folding, white space.
 *
 * Nothing composes or changes places across the border of a character (a code
 * point and what extends it), so text is folded a character at a time, in
 * memory on the stack: decomposed, case-folded, marks ordered, composed.  A
 * pile of more than TEXT_CHAR_POINTS marks is folded in pieces, and costs no
 * square.  ASCII with ASCII behind it needs no looking up.  About 1 ns a byte
 * for ASCII, 100 ns a character else.
 */
#include "config.h"

#include "core/text.h"

#include <string.h>

#include <utf8proc.h>

/* White space is held back until something follows it. */
struct folding {
	struct strbuf *out;
	size_t start; /* of what is added to out */
	bool blank; /* white space was seen and not yet written */
};

static bool
is_mark(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return category == UTF8PROC_CATEGORY_MN ||
	       category == UTF8PROC_CATEGORY_MC ||
	       category == UTF8PROC_CATEGORY_ME;
}

/* Vowels and finals, which follow an initial. */
static bool
is_hangul_rest(uint32_t c)
{
	return (c >= 0x1160 && c < 0x1200) || (c >= 0xd7b0 && c < 0xd7fc);
}

bool
text_extends(uint32_t c)
{
	utf8proc_int32_t points[4];
	int class = 0;

	if (c < 0x300 || c == TEXT_INVALID)
		return false;
	if (is_mark((utf8proc_int32_t)c) || is_hangul_rest(c))
		return true;
	/* Compatibility forms of those, and of kana sound marks. */
	if ((c < 0x3131 || c > 0x318e) && (c < 0xff9e || c > 0xffdc))
		return false;
	if (utf8proc_decompose_char((utf8proc_int32_t)c, points, 4,
		UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &class) < 1)
		return false;
	return is_mark(points[0]) || is_hangul_rest((uint32_t)points[0]);
}

size_t
text_char(const char *s, size_t n)
{
	size_t i, length, count;

	text_decode(s, n, &i);
	for (count = 1; i < n && count < TEXT_CHAR_POINTS; count++) {
		if ((s[i] & 0x80) == 0 ||
		    !text_extends(text_decode(s + i, n - i, &length)))
			break;
		i += length;
	}
	return i;
}

static int
mark_class(utf8proc_int32_t c)
{
	return c < 0x300 ? 0 : utf8proc_get_property(c)->combining_class;
}

/* Canonical order, by insertion. */
static void
order_marks(utf8proc_int32_t *points, size_t n)
{
	utf8proc_int32_t c;
	size_t i, j;
	int class;

	for (i = 1; i < n; i++) {
		c = points[i];
		class = mark_class(c);
		if (class == 0)
			continue;
		for (j = i; j > 0 && mark_class(points[j - 1]) > class; j--)
			points[j] = points[j - 1];
		points[j] = c;
	}
}

/* Decompose and case-fold c into room; returns how many points that makes. */
static size_t
decompose(uint32_t c, bool strip, utf8proc_int32_t *points, size_t room)
{
	const utf8proc_option_t options =
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD;
	utf8proc_ssize_t count;
	size_t i, kept;
	int class = 0;

	if (room == 0)
		return 0;
	if (c == TEXT_INVALID)
		c = 0xfffd;
	count = utf8proc_decompose_char((utf8proc_int32_t)c, points,
	    (utf8proc_ssize_t)room, options, &class);
	if (count < 0 || (size_t)count > room) {
		points[0] = (utf8proc_int32_t)c;
		count = 1;
	}
	if (!strip)
		return (size_t)count;
	for (kept = i = 0; i < (size_t)count; i++)
		if (utf8proc_category(points[i]) != UTF8PROC_CATEGORY_MN)
			points[kept++] = points[i];
	return kept;
}

static size_t
fold_char(const char *s, size_t n, bool strip, utf8proc_int32_t *points)
{
	size_t i, length, count = 0;
	utf8proc_ssize_t composed;

	for (i = 0; i < n; i += length)
		count += decompose(text_decode(s + i, n - i, &length), strip,
		    points + count, TEXT_FOLD_POINTS - count);
	order_marks(points, count);
	composed = utf8proc_normalize_utf32(points, (utf8proc_ssize_t)count,
	    UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	return composed > 0 ? (size_t)composed : 0;
}

size_t
text_fold_char(const char *s, size_t n, uint32_t points[TEXT_FOLD_POINTS])
{
	return fold_char(s, n, false, (utf8proc_int32_t *)points);
}

static void
folding_blank(struct folding *folding)
{
	if (folding->blank && folding->out->n > folding->start)
		strbuf_add_byte(folding->out, ' ');
	folding->blank = false;
}

static void
folding_add_ascii(struct folding *folding, const char *s, size_t n)
{
	struct strbuf *out = folding->out;
	size_t i;
	char c;

	/* Each white space byte pays for the blank that it may become. */
	if (!strbuf_reserve(out, n + 1))
		return;
	for (i = 0; i < n; i++) {
		c = s[i];
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			folding->blank = true;
			continue;
		}
		if (folding->blank)
			folding_blank(folding);
		out->text[out->n++] =
		    (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	out->text[out->n] = '\0';
}

static void
folding_add_points(
    struct folding *folding, const utf8proc_int32_t *points, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (text_is_space((uint32_t)points[i])) {
			folding->blank = true;
			continue;
		}
		folding_blank(folding);
		strbuf_add_char(folding->out, (unsigned long)points[i]);
	}
}

static size_t
ascii_run(const char *s, size_t n)
{
	uint64_t word;
	size_t i = 0;

	for (; n - i >= sizeof word; i += sizeof word) {
		memcpy(&word, s + i, sizeof word);
		if ((word & 0x8080808080808080) != 0)
			break;
	}
	while (i < n && (s[i] & 0x80) == 0)
		i++;
	return i;
}

static enum status
fold(const char *s, size_t n, bool strip, struct strbuf *out)
{
	struct folding folding = { .out = out, .start = out->n };
	utf8proc_int32_t points[TEXT_FOLD_POINTS];
	size_t i = 0, length;

	while (i < n && strbuf_status(out) == STATUS_OK) {
		length = ascii_run(s + i, n - i);
		if (length > 0 && i + length < n)
			length--;
		if (length > 0)
			folding_add_ascii(&folding, s + i, length);
		i += length;
		if (i == n)
			break;
		length = text_char(s + i, n - i);
		folding_add_points(
		    &folding, points, fold_char(s + i, length, strip, points));
		i += length;
	}
	if (strbuf_status(out) != STATUS_OK)
		strbuf_truncate(out, folding.start);
	return strbuf_status(out);
}

enum status
text_fold_name(const char *s, size_t n, struct strbuf *out)
{
	return fold(s, n, false, out);
}

enum status
text_fold_search(const char *s, size_t n, struct strbuf *out)
{
	return fold(s, n, true, out);
}
