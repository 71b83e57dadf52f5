/* SPDX-License-Identifier: MIT */
/*
 * anchor_near: the places of a text that are most like a quote.
 * Private to anchor.c.  Text and quote are folded, so valid UTF-8.
 *
 *	static void found(void *count, const struct near_place *place);
 *
 *	near_find(text, quote, 90, found, &count);
 */
#ifndef CORE_ANCHOR_NEAR_H
#define CORE_ANCHOR_NEAR_H

#include <stddef.h>

#include "core/status.h"
#include "core/text.h"

/* Longer quotes, in code points, are like nothing: time is a product. */
#define NEAR_LONGEST 16384

/* No more places than this are looked for. */
#define NEAR_PLACES 256

struct near_place {
	size_t start, end; /* bytes of the text */
	size_t distance; /* edits, in code points */
	int alike; /* per cent, rounded down */
};

/*
 * Visit, in order, the disjoint places at the least edit distance that any
 * stretch of text has from quote, as long as they are alike by least per cent
 * or more, which is at least 50.  Of the stretches at one place it is the
 * longest, and none begins or ends with a blank.
 */
enum status near_find(struct span text, struct span quote, int least,
    void (*visit)(void *context, const struct near_place *place),
    void *context);

#endif
