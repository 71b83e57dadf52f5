/* SPDX-License-Identifier: MIT */
/*
 * Words, cut where SQLite's FTS5 cuts them, so that what full-text search
 * finds and what is matched here are the same.
 *
 * The unicode61 tokenizer has the character categories of Unicode 6.1, takes
 * whatever that version had not assigned for a letter, and lets 23 combining
 * diacritics go on with a word without starting one.  Categories here are
 * utf8proc's, which knows newer versions; so the difference is a table: the
 * stretches of marks, punctuation and symbols assigned since.  The table runs
 * across letters and gaps between them, which are word characters anyway.
 */
#include "config.h"

#include "core/text.h"

#include <string.h>

#include <utf8proc.h>

static const struct {
	uint32_t first, last;
} taken_for_letters[] = {
	/* clang-format off */
	{ 0x58d, 0x58e }, { 0x605, 0x605 }, { 0x61c, 0x61d }, { 0x7fd, 0x7ff },
	{ 0x888, 0x8e3 }, { 0x8ff, 0x8ff }, { 0x9fd, 0x9fe }, { 0xa76, 0xa76 },
	{ 0xafa, 0xaff }, { 0xb55, 0xb55 }, { 0xc00, 0xc00 }, { 0xc04, 0xc3c },
	{ 0xc77, 0xc77 }, { 0xc81, 0xc81 }, { 0xc84, 0xc84 }, { 0xcf3, 0xd01 },
	{ 0xd3b, 0xd3c }, { 0xd4f, 0xd4f }, { 0xd81, 0xd81 }, { 0xeba, 0xeba },
	{ 0xece, 0xece }, { 0x1715, 0x1715 }, { 0x180f, 0x1886 },
	{ 0x1ab0, 0x1ace }, { 0x1b7d, 0x1b7e }, { 0x1cf7, 0x1cf9 },
	{ 0x1de7, 0x1dfb }, { 0x2066, 0x2069 }, { 0x20ba, 0x20c0 },
	{ 0x218a, 0x218b }, { 0x23f4, 0x23ff }, { 0x2700, 0x2700 },
	{ 0x2b4d, 0x2b4f }, { 0x2b5a, 0x2bff }, { 0x2e3c, 0x2e5d },
	{ 0x32ff, 0x32ff }, { 0xa69e, 0xa69e }, { 0xa82c, 0xa82c },
	{ 0xa8c5, 0xa8c5 }, { 0xa8fc, 0xa8ff }, { 0xa9e5, 0xa9e5 },
	{ 0xaa7c, 0xaa7d }, { 0xab5b, 0xab6b }, { 0xfbc2, 0xfbc2 },
	{ 0xfd40, 0xfdcf }, { 0xfdfe, 0xfdff }, { 0xfe27, 0xfe2f },
	{ 0x1018c, 0x1018e }, { 0x1019c, 0x101a0 }, { 0x102e0, 0x1037a },
	{ 0x1056f, 0x1056f }, { 0x10877, 0x10878 }, { 0x10ac8, 0x10af6 },
	{ 0x10b99, 0x10f89 }, { 0x11070, 0x1107f }, { 0x110c2, 0x110cd },
	{ 0x11145, 0x11175 }, { 0x111c9, 0x1166c }, { 0x116b9, 0x11fff },
	{ 0x12474, 0x16f4f }, { 0x16f7f, 0x16f87 }, { 0x16fe2, 0x1cfc3 },
	{ 0x1d1de, 0x1d1ea }, { 0x1d800, 0x1ed2e }, { 0x1f0bf, 0x1f0bf },
	{ 0x1f0e0, 0x1f10f }, { 0x1f12f, 0x1f12f }, { 0x1f16c, 0x1f16f },
	{ 0x1f19b, 0x1f1ad }, { 0x1f23b, 0x1f23b }, { 0x1f260, 0x1f265 },
	{ 0x1f321, 0x1f32f }, { 0x1f336, 0x1f336 }, { 0x1f37d, 0x1f37f },
	{ 0x1f394, 0x1f39f }, { 0x1f3c5, 0x1f3c5 }, { 0x1f3cb, 0x1f3df },
	{ 0x1f3f1, 0x1f3ff }, { 0x1f43f, 0x1f43f }, { 0x1f441, 0x1f441 },
	{ 0x1f4f8, 0x1f4f8 }, { 0x1f4fd, 0x1f4ff }, { 0x1f53e, 0x1f53f },
	{ 0x1f544, 0x1f54f }, { 0x1f568, 0x1f5fa }, { 0x1f641, 0x1f644 },
	{ 0x1f650, 0x1f67f }, { 0x1f6c6, 0x1f6fc }, { 0x1f774, 0x1fbca },
	/* clang-format on */
};

static bool
is_taken_for_letter(uint32_t c)
{
	size_t low = 0, middle;
	size_t high = sizeof taken_for_letters / sizeof *taken_for_letters;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (c < taken_for_letters[middle].first)
			high = middle;
		else if (c > taken_for_letters[middle].last)
			low = middle + 1;
		else
			return true;
	}
	return false;
}

static bool
is_word_char(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		       (c >= '0' && c <= '9');
	if (c == TEXT_INVALID)
		return false;
	/* New Tai Lue vowels and Vedic signs that were marks then. */
	if ((c >= 0x19b0 && c <= 0x19c0) || c == 0x19c8 || c == 0x19c9 ||
	    c == 0x1cf2 || c == 0x1cf3 || c == 0xfffe || c == 0xffff)
		return false;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN: return true;
	default: return is_taken_for_letter(c);
	}
}

/* A diacritic that goes on with a word: bits for U+0300 to U+0331. */
static bool
is_diacritic(uint32_t c)
{
	const uint64_t set = 0x000361f808029fdf;

	return c >= 0x300 && c < 0x332 && (set >> (c - 0x300) & 1) != 0;
}

bool
text_word(const char *s, size_t n, size_t *offset, struct span *word)
{
	size_t i = *offset, start, length = 0;
	uint32_t c;

	while (i < n && !is_word_char(text_decode(s + i, n - i, &length)))
		i += length;
	if (i >= n) {
		*offset = n;
		return false;
	}
	start = i;
	for (i += length; i < n; i += length) {
		c = text_decode(s + i, n - i, &length);
		if (!is_word_char(c) && !is_diacritic(c))
			break;
	}
	*word = (struct span){ s + start, i - start };
	*offset = i;
	return true;
}

static bool
starts_with(struct span word, struct span start)
{
	return word.n >= start.n && memcmp(word.s, start.s, start.n) == 0;
}

/* Do the words of text from offset begin as those of prefix do? */
static bool
has_words_at(struct span text, size_t offset, struct span prefix)
{
	struct span word, sought, after;
	size_t i = 0;

	if (!text_word(prefix.s, prefix.n, &i, &sought))
		return false;
	while (text_word(text.s, text.n, &offset, &word)) {
		if (!text_word(prefix.s, prefix.n, &i, &after))
			return starts_with(word, sought);
		if (!span_equal(word, sought))
			return false;
		sought = after;
	}
	return false;
}

bool
text_has_word(struct span text, struct span prefix)
{
	struct span word, first;
	size_t next = 0, i = 0;

	if (!text_word(prefix.s, prefix.n, &i, &first))
		return false;
	while (text_word(text.s, text.n, &next, &word))
		if (starts_with(word, first) &&
		    has_words_at(text, (size_t)(word.s - text.s), prefix))
			return true;
	return false;
}
