/* SPDX-License-Identifier: MIT */
/*
 * text: UTF-8 as people read it: folding for comparison, words, column
 * width, cutting, and cleaning for a terminal.
 *
 * Text is a pointer and a length in bytes, may hold NULs, and may be invalid
 * UTF-8: each byte that does not belong is one U+FFFD.  Properties of
 * characters come from utf8proc (Unicode 14 or later).
 *
 *	struct strbuf shown = STRBUF_INIT;
 *	text_clean(title.s, title.n, &shown);
 *	size_t n = text_cut(shown.text, shown.n, 40, NULL);
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/strbuf.h"

/* A stretch of text that somebody else owns; s may be NULL where n is 0. */
struct span {
	const char *s;
	size_t n; /* bytes */
};

#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })

/* Of a C string; NULL gives the empty span. */
struct span span_of(const char *text);

bool span_equal(struct span a, struct span b);

/* White space (Unicode) cut from both ends. */
struct span span_trim(struct span text);

/* Has a code point the Unicode property White_Space? */
bool text_is_space(uint32_t codepoint);

/* The length of the run of printable ASCII that s starts with. */
size_t text_plain(const char *s, size_t n);

/* The same of any ASCII, controls included. */
size_t text_ascii(const char *s, size_t n);

/*
 * The code point at s (n > 0) and its length in bytes in *length; an invalid
 * byte (overlong forms, surrogates and beyond U+10FFFF included) gives
 * TEXT_INVALID and length 1.
 */
#define TEXT_INVALID UINT32_MAX
uint32_t text_decode(const char *s, size_t n, size_t *length);

/* The byte offset of the first invalid byte; n when all is valid. */
size_t text_valid(const char *s, size_t n);

/* Code points in n bytes, an invalid byte counting as one. */
size_t text_count(const char *s, size_t n);

/* The byte offset of code point index; n when there are fewer. */
size_t text_offset(const char *s, size_t n, size_t index);

/*
 * Does a code point make one character with those before it: a mark, or a
 * vowel or final of Hangul?
 */
bool text_extends(uint32_t codepoint);

/*
 * The bytes of the character at s (n > 0): a code point and what extends it,
 * at most TEXT_CHAR_POINTS together.
 */
#define TEXT_CHAR_POINTS 32
size_t text_char(const char *s, size_t n);

/*
 * Fold one character (all of its n bytes) to NFKC and full case folding, an
 * invalid byte to U+FFFD.  Returns how many code points that makes.
 */
#define TEXT_FOLD_POINTS 160
size_t
text_fold_char(const char *s, size_t n, uint32_t points[TEXT_FOLD_POINTS]);

/*
 * Append the form in which names are compared: NFKC, full case folding, runs
 * of white space one blank, none at the ends.  Equal names, equal bytes.
 */
enum status text_fold_name(const char *s, size_t n, struct strbuf *out);

/*
 * Append the form in which words are searched: text_fold_name with every
 * diacritic (general category Mn) taken away after decomposition.
 */
enum status text_fold_search(const char *s, size_t n, struct strbuf *out);

/*
 * Words as FTS5's unicode61 tokenizer sees them: runs of letters, numbers,
 * private-use characters, and the Latin diacritics that follow them.  Finds
 * the next one at or after *offset (bytes), moves *offset behind it; false
 * when there is none.
 */
bool text_word(const char *s, size_t n, size_t *offset, struct span *word);

/*
 * Does a word of text start as prefix does (prefix may be several words:
 * the last one may be cut, those before must be whole and adjacent)?  Both
 * already text_fold_search-ed.  A prefix without any word matches nothing.
 */
bool text_has_word(struct span text, struct span prefix);

/* Columns a code point takes on a terminal: 0, 1 or 2; control as 0. */
int text_char_width(uint32_t codepoint);

/* Columns that cleaned text takes. */
size_t text_width(const char *s, size_t n);

/*
 * The bytes at the start of cleaned text that fit into columns, never half a
 * wide character, marks kept with their base.  *width (where not NULL) is
 * the columns they take.
 */
size_t text_cut(const char *s, size_t n, size_t columns, size_t *width);

/*
 * Append text cut to columns, its last column `…` where something was cut.
 * Returns the columns taken.
 */
size_t text_elide(const char *s, size_t n, size_t columns, struct strbuf *out);

/*
 * Append what a terminal may be given, every hostile byte made visible:
 * C0 controls and DEL as control pictures (U+2400 …), so ESC is ␛; C1
 * controls, bidirectional controls (U+202A–202E, U+2066–2069, U+200E, U+200F,
 * U+061C), line and paragraph separators, U+FEFF, other format and
 * unassigned characters as <U+202E>; an invalid byte as <FF>; more than four
 * marks on one base are dropped and told by one `…` mark-up <+N>.  A mark with
 * nothing to stand on gets U+25CC.  Kept out silently, as a terminal can do
 * nothing with them: zero-width joiners and non-joiners between two non-ASCII
 * letters, marks or symbols, a soft hyphen between two letters, and one
 * variation selector behind its base.  White space controls (tab, line ends,
 * form feed) become one blank each, CR LF one for both.
 */
enum status text_clean(const char *s, size_t n, struct strbuf *out);

/*
 * The end of the line of cleaned text that starts at offset when wrapped to
 * columns (at least 2): at a line feed, else at the last blank, behind the
 * last hyphen, or beside the last wide character that fits, else after as many
 * characters as fit (at least one).  *next is where the following line starts,
 * always beyond offset; blanks and the line feed between are skipped.
 * Returns the offset of the line's end, which has no blanks before it.
 */
size_t
text_wrap(const char *s, size_t n, size_t offset, size_t columns, size_t *next);

#endif
