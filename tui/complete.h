/* SPDX-License-Identifier: MIT */
/*
 * complete: what could stand at the cursor in the filter bar: names of
 * fields, and behind actor: location: type: source: tag: the values that the
 * timeline has, those with most events first.
 *
 *	completion_find(&completion, timeline, text, cursor);
 *	completion.items[0].text stands for text[completion.start … cursor)
 *	completion_release(&completion);
 */
#ifndef TUI_COMPLETE_H
#define TUI_COMPLETE_H

#include <stddef.h>

#include "core/mem.h"
#include "core/text.h"
#include "core/timeline.h"

#define COMPLETION_MOST 100

struct completion_item {
	struct span text; /* as it is put into the filter, quoted */
	struct span label; /* as it is shown */
	size_t weight;
};

struct completion { /* zeroed: empty */
	struct arena arena;
	struct completion_item *items;
	size_t count, capacity;
	size_t start; /* byte offset of what the items stand for */
	size_t at; /* the item that is in the text now */
};

/* Clears and fills; count 0 when nothing fits or memory ran out. */
void completion_find(struct completion *completion,
    const struct timeline *timeline, struct span text, size_t cursor);

/* One more candidate; copies both. */
void completion_add(struct completion *completion, struct span text,
    struct span label, size_t weight);

void completion_clear(struct completion *completion);
void completion_release(struct completion *completion);

#endif
