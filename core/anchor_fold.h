/* SPDX-License-Identifier: MIT */
/*
 * anchor_fold: text as anchors compare it, and the way back to its bytes.
 * Private to anchor.c.
 *
 * Folded text is UTF-8.  Each stretch of the original (a unit: a character, a
 * run of white space, of dashes, a line break with its hyphen) makes zero or
 * more bytes of it:
 *
 *	white space (a run)			one blank
 *	format characters, soft hyphens		nothing
 *	quotation marks, primes, apostrophes	'
 *	dashes (a run), minus			-
 *	word-	line end, and word goes on	nothing, remembered as a seam
 *	19-	line end, and 95		-
 *	every other character			NFKC, case-folded
 *
 * A seam is a place that may be read in three ways: `transi-⏎tion` hides no
 * hyphen, `counter-⏎terrorism` one, `pre-⏎and post-war` one and a blank.
 *
 *	struct folded folded;
 *
 *	folded_init(&folded);
 *	folded_make(&folded, bytes, n);
 *	folded_source(&folded, start, end, &offset, &length);
 *	folded_release(&folded);
 */
#ifndef CORE_ANCHOR_FOLD_H
#define CORE_ANCHOR_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/strbuf.h"

/* A unit of the original starts at source and its folded form at folded. */
struct folded_mark {
	size_t source;
	size_t folded;
};

struct folded {
	const char *source; /* borrowed */
	size_t source_n;
	struct strbuf text;
	struct folded_mark *marks; /* one every 64 bytes or so, ascending */
	size_t marks_n, marks_capacity;
	size_t *seams; /* offsets into text, ascending */
	size_t seams_n, seams_capacity;
};

void folded_init(struct folded *folded);

/* Fold n bytes into an empty folded.  On failure it is empty again. */
enum status folded_make(struct folded *folded, const char *s, size_t n);

void folded_release(struct folded *folded); /* and init */

/* Is there a seam at this offset of the folded text? */
bool folded_is_seam(const struct folded *folded, size_t at);

/*
 * The bytes of the original that make start … end (start < end) of the folded
 * text: whole units, none that make nothing at either end.
 */
void folded_source(const struct folded *folded, size_t start, size_t end,
    size_t *offset, size_t *length);

/*
 * The folded text that the bytes offset … offset + length make, those of
 * units cut through by either border included.
 */
void folded_find(const struct folded *folded, size_t offset, size_t length,
    size_t *start, size_t *end);

#endif
