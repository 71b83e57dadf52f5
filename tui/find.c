/* SPDX-License-Identifier: MIT */
/*
 * find: folds the text one character at a time, so that every folded byte
 * remembers which character it came from, and looks the wanted bytes up in
 * the result.  Folding a whole text could compose across characters; with
 * the marks taken away, as text_fold_search does, only Hangul typed as single
 * letters is folded otherwise.
 *
 * scratch holds, one after the other, the folded text and for each of its
 * bytes the offset of its character:
 *
 *	text	É t é	 	scratch	e t e | 0 2 3
 *
 * Plain ASCII, the most common title, needs no offsets: one byte a character.
 */
#include "config.h"

#include "tui/find.h"

#include <string.h>

static char
fold_plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '\t' ? ' ' : c;
}

/* For text of printable ASCII alone: compare in place. */
static bool
find_plain(struct span text, struct span wanted, struct span *match)
{
	size_t i, k;

	for (i = 0; i + wanted.n <= text.n; i++) {
		for (k = 0; k < wanted.n; k++) {
			if (fold_plain(text.s[i + k]) != wanted.s[k])
				break;
		}
		if (k == wanted.n) {
			*match = (struct span){ text.s + i, wanted.n };
			return true;
		}
	}
	return false;
}

/* Append the folded character to folded, for each byte its offset to
 * offsets. */
static void
fold_character(struct span text, size_t at, size_t length,
    struct strbuf *folded, struct strbuf *offsets)
{
	size_t before = folded->n;
	uint32_t codepoint = text_decode(text.s + at, length, &length);

	if (codepoint != TEXT_INVALID && text_is_space(codepoint))
		strbuf_add_byte(folded, ' ');
	else
		text_fold_search(text.s + at, length, folded);
	for (; before < folded->n; before++)
		strbuf_add(offsets, (const char *)&at, sizeof at);
}

static size_t
offset_at(const struct strbuf *offsets, size_t index)
{
	size_t at;

	memcpy(&at, offsets->text + index * sizeof at, sizeof at);
	return at;
}

bool
find_match(struct span text, struct span wanted, struct strbuf *scratch,
    struct span *match)
{
	struct strbuf offsets = STRBUF_INIT;
	size_t at, length, start, end;
	const char *place = NULL;

	if (wanted.n == 0)
		return false;
	if (text_plain(text.s, text.n) == text.n)
		return find_plain(text, wanted, match);
	strbuf_clear(scratch);
	for (at = 0; at < text.n; at += length) {
		text_decode(text.s + at, text.n - at, &length);
		fold_character(text, at, length, scratch, &offsets);
	}
	strbuf_add(&offsets, (const char *)&text.n, sizeof text.n);
	if (strbuf_status(scratch) == STATUS_OK &&
	    strbuf_status(&offsets) == STATUS_OK)
		place = memmem(scratch->text, scratch->n, wanted.s, wanted.n);
	if (place != NULL) {
		start = offset_at(&offsets, (size_t)(place - scratch->text));
		end = offset_at(
		    &offsets, (size_t)(place - scratch->text) + wanted.n);
		*match = (struct span){ text.s + start, end - start };
	}
	strbuf_release(&offsets);
	return place != NULL;
}
