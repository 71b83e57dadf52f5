/* SPDX-License-Identifier: MIT */
/*
 * Decoding, measuring and cutting UTF-8.
 *
 * Nearly all text is ASCII, and these functions run for every row of a list
 * and every row of an import, so each starts with text_plain, which looks at
 * eight bytes at a time; only what is left is decoded and looked up.
 *
 * Widths are utf8proc's, brought to what wcwidth(3) of glibc says, because
 * curses believes that one: spacing marks take a column, the vowels and finals
 * of conjoining Hangul take none, the hexagrams and circled numbers on black
 * squares take two.
 */
#include "config.h"

#include "core/text.h"

#include <string.h>

#include <utf8proc.h>

#define EACH_BYTE(b) ((uint64_t)0x0101010101010101 * (b))

struct span
span_of(const char *text)
{
	return (struct span){ text, text != NULL ? strlen(text) : 0 };
}

bool
span_equal(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

/* Neither a blank nor a part of one: most texts begin and end so. */
static bool
is_solid(char c)
{
	return c > 0x20 && c < 0x7f;
}

struct span
span_trim(struct span text)
{
	size_t length, last;

	if (text.n > 0 && is_solid(text.s[0]) && is_solid(text.s[text.n - 1]))
		return text;
	while (
	    text.n > 0 && text_is_space(text_decode(text.s, text.n, &length)))
		text = (struct span){ text.s + length, text.n - length };
	while (text.n > 0) {
		last = text.n - 1;
		while (last > 0 && text.n - last < 3 &&
		       ((unsigned char)text.s[last] & 0xc0) == 0x80)
			last--;
		if (!text_is_space(
			text_decode(text.s + last, text.n - last, &length)) ||
		    length != text.n - last)
			break;
		text.n = last;
	}
	return text;
}

bool
text_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 ||
	       c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/*
 * In one word: a byte with its high bit, one below 0x20 (the subtraction
 * borrows), or 0x7f (the addition carries) leaves a high bit standing.
 */
size_t
text_plain(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t word, odd;

	for (; n - i >= sizeof word; i += sizeof word) {
		memcpy(&word, s + i, sizeof word);
		odd = word | (word - EACH_BYTE(0x20)) | (word + EACH_BYTE(1));
		if ((odd & EACH_BYTE(0x80)) != 0)
			break;
	}
	while (i < n && s[i] >= 0x20 && s[i] < 0x7f)
		i++;
	return i;
}

uint32_t
text_decode(const char *s, size_t n, size_t *length)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t c, least;
	size_t i, more;

	*length = 1;
	if (u[0] < 0x80)
		return u[0];
	if (u[0] >= 0xc2 && u[0] < 0xe0) {
		more = 1;
		least = 0x80;
	} else if (u[0] >= 0xe0 && u[0] < 0xf0) {
		more = 2;
		least = 0x800;
	} else if (u[0] >= 0xf0 && u[0] < 0xf5) {
		more = 3;
		least = 0x10000;
	} else {
		return TEXT_INVALID;
	}
	if (more >= n)
		return TEXT_INVALID;
	c = u[0] & (0x3fu >> more);
	for (i = 1; i <= more; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return TEXT_INVALID;
		c = c << 6 | (u[i] & 0x3f);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return TEXT_INVALID;
	*length = more + 1;
	return c;
}

size_t
text_ascii(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; n - i >= sizeof word; i += sizeof word) {
		memcpy(&word, s + i, sizeof word);
		if ((word & EACH_BYTE(0x80)) != 0)
			break;
	}
	while (i < n && (s[i] & 0x80) == 0)
		i++;
	return i;
}

size_t
text_valid(const char *s, size_t n)
{
	size_t i = 0, length;

	while ((i += text_ascii(s + i, n - i)) < n) {
		if (text_decode(s + i, n - i, &length) == TEXT_INVALID)
			return i;
		i += length;
	}
	return n;
}

size_t
text_count(const char *s, size_t n)
{
	size_t i = 0, count = 0, length;

	while (i < n) {
		length = text_plain(s + i, n - i);
		i += length;
		count += length;
		if (i == n)
			break;
		text_decode(s + i, n - i, &length);
		i += length;
		count++;
	}
	return count;
}

size_t
text_offset(const char *s, size_t n, size_t index)
{
	size_t i = 0, length;

	while (i < n && index > 0) {
		length = text_plain(s + i, n - i < index ? n - i : index);
		i += length;
		index -= length;
		if (i == n || index == 0)
			break;
		text_decode(s + i, n - i, &length);
		i += length;
		index--;
	}
	return i;
}

/* Hangul tone marks and Vietnamese reading marks. */
static bool
is_wide_mark(uint32_t c)
{
	return c == 0x302e || c == 0x302f || c == 0x16ff0 || c == 0x16ff1;
}

int
text_char_width(uint32_t c)
{
	if (c < 0x7f)
		return c >= 0x20;
	if (c < 0xa0)
		return 0;
	if (c > 0x10ffff)
		return 1;
	if ((c >= 0x1160 && c < 0x1200) || (c >= 0xd7b0 && c < 0xd800))
		return 0;
	if ((c >= 0x3248 && c < 0x3250) || (c >= 0x4dc0 && c < 0x4e00))
		return 2;
	if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_MC)
		return is_wide_mark(c) ? 2 : 1;
	return utf8proc_charwidth((utf8proc_int32_t)c);
}

size_t
text_width(const char *s, size_t n)
{
	size_t width;

	text_cut(s, n, SIZE_MAX, &width);
	return width;
}

size_t
text_cut(const char *s, size_t n, size_t columns, size_t *width)
{
	size_t i = 0, length, taken = 0, more;

	while (i < n) {
		length = text_plain(
		    s + i, n - i < columns - taken ? n - i : columns - taken);
		i += length;
		taken += length;
		if (i == n)
			break;
		more =
		    (size_t)text_char_width(text_decode(s + i, n - i, &length));
		if (more > columns - taken)
			break;
		i += length;
		taken += more;
	}
	if (width != NULL)
		*width = taken;
	return i;
}

size_t
text_elide(const char *s, size_t n, size_t columns, struct strbuf *out)
{
	size_t width, cut = text_cut(s, n, columns, &width);

	if (cut == n || columns == 0) {
		strbuf_add(out, s, cut);
		return width;
	}
	cut = text_cut(s, n, columns - 1, &width);
	strbuf_add(out, s, cut);
	strbuf_add_text(out, "…");
	return width + 1;
}
