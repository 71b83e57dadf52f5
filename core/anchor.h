/* SPDX-License-Identifier: MIT */
/*
 * anchor: where in a source's text a quote stands, and how surely.
 * Pure.  Text-quote selectors as in the W3C Web Annotation Data Model, 4.2.4.
 *
 * The text is prepared once and then asked for many quotes:
 *
 *	struct anchor_text *text;
 *	anchor_text_new(&text, bytes, n, &error);
 *	anchor_find(text, &(struct anchor_query){ .quote = quote }, &anchor,
 *	    &error);
 *	anchor_text_free(text);
 */
#ifndef CORE_ANCHOR_H
#define CORE_ANCHOR_H

#include <stddef.h>

#include "core/status.h"
#include "core/text.h"

/* Stored in cases as these numbers: add, never renumber. */
enum anchor_state {
	ANCHOR_NONE = 0, /* the source's text is not known */
	ANCHOR_EXACT = 1, /* byte for byte, in one place or told apart */
	ANCHOR_NORMALISED = 2, /* after folding (see anchor.c) */
	ANCHOR_APPROXIMATE = 3, /* alike by ANCHOR_ALIKE per cent or more */
	ANCHOR_AMBIGUOUS = 4, /* in several places alike */
	ANCHOR_MISSING = 5, /* the text is known and does not hold it */
};

#define ANCHOR_ALIKE 90

struct anchor {
	enum anchor_state state;
	size_t offset; /* bytes into the text, of the first place */
	size_t length; /* bytes; 0 with offset 0 when missing or none */
	int alike; /* per cent, 100 unless approximate; 0 when missing */
	size_t places; /* how many places fit equally well */
};

struct anchor_query {
	struct span quote; /* empty or white space: missing */
	struct span prefix; /* text just before; empty when not given */
	struct span suffix;
};

struct anchor_text;

/* Borrows bytes until anchor_text_free. */
enum status anchor_text_new(struct anchor_text **text, const char *bytes,
    size_t n, struct error *error);
void anchor_text_free(struct anchor_text *text);

/*
 * Exact, else normalised (white space, line breaks, hyphenation at line
 * ends, soft hyphens, quotation marks, dashes, ellipses, case, ligatures and
 * compatibility forms folded), else approximate: the place with the least edit
 * distance (code points of the folded forms), if that leaves
 * 100 * (1 - distance / longer length), rounded down, at ANCHOR_ALIKE or more.
 * Several places on the best level that prefix and suffix (folded the same
 * way) do not tell apart: ambiguous.  A prefix or suffix that fits nowhere
 * tells nothing apart but does not reject an only place.  The span found never
 * starts or ends in white space that the quote does not have, nor inside a
 * character.
 *
 * Time: linear in the text for exact and normalised; for approximate
 * n × length / 64 or better.  Quotes of more than 16,384 code points are not
 * looked for approximately.  Of more than 65,536 exact places none is told
 * apart, and approximate ones are counted up to 256.
 */
enum status
anchor_find(const struct anchor_text *text, const struct anchor_query *query,
    struct anchor *anchor, struct error *error);

/* "exact", "normalised", …; ANCHOR_NONE is "no text". */
const char *anchor_state_name(enum anchor_state state);

#endif
