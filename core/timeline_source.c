/* SPDX-License-Identifier: MIT */
/*
 * A source's text and the marks of its quotes.
 *
 * Places are stored in code points; sorted, they become bytes in one walk over
 * the text.
 */
#include "config.h"

#include "core/timeline.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/text.h"

#define FEW 8 /* events found one by one before all are prepared for */

struct collecting {
	struct timeline *timeline;
	struct source_text *text;
	int64_t event; /* the one before, and its position */
	size_t position;
	size_t found; /* events until now */
	struct error *error;
};

static int
mark_compare(const void *a, const void *b)
{
	const struct source_mark *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	if (x->length != y->length)
		return x->length > y->length ? -1 : 1;
	if (x->position != y->position)
		return x->position < y->position ? -1 : 1;
	return (x->quote > y->quote) - (x->quote < y->quote);
}

static bool
anchor_has_place(const struct store_anchor *anchor)
{
	switch (anchor->state) {
	case ANCHOR_EXACT:
	case ANCHOR_NORMALISED:
	case ANCHOR_APPROXIMATE:
	case ANCHOR_AMBIGUOUS: return anchor->offset >= 0 && anchor->length > 0;
	case ANCHOR_NONE:
	case ANCHOR_MISSING: break;
	}
	return false;
}

/* A mark, in code points. */
static enum status
add_mark(void *context, const struct store_anchor *anchor)
{
	struct collecting *to = context;
	struct source_text *text = to->text;

	if (!anchor_has_place(anchor))
		return STATUS_OK;
	if (anchor->event != to->event) {
		if (++to->found == FEW &&
		    timeline_find_many(to->timeline, to->error) != STATUS_OK)
			return STATUS_NOMEM;
		to->position = timeline_find_event(to->timeline, anchor->event);
		to->event = anchor->event;
	}
	if (to->position == timeline_count(to->timeline))
		return STATUS_OK;
	if (mem_reserve(&text->marks, &text->mark_capacity,
		text->mark_count + 1, sizeof *text->marks) != STATUS_OK)
		return error_nomem(to->error);
	text->marks[text->mark_count++] = (struct source_mark){
		.offset = (size_t)anchor->offset,
		.length = (size_t)anchor->length,
		.position = to->position,
		.quote = anchor->quote,
		.state = anchor->state,
		.alike = anchor->alike,
	};
	return STATUS_OK;
}

/* From code points to bytes; marks that lie behind the text are dropped. */
static void
place_marks(struct source_text *text)
{
	const struct span all = text->source.text;
	size_t index = 0, offset = 0, kept = 0;

	for (size_t i = 0; i < text->mark_count; i++) {
		struct source_mark mark = text->marks[i];

		offset += text_offset(
		    all.s + offset, all.n - offset, mark.offset - index);
		index = mark.offset;
		if (offset >= all.n)
			break;
		mark.offset = offset;
		mark.length =
		    text_offset(all.s + offset, all.n - offset, mark.length);
		text->marks[kept++] = mark;
	}
	text->mark_count = kept;
}

enum status
timeline_source(struct timeline *timeline, int64_t source,
    struct source_text *text, struct error *error)
{
	struct collecting to = {
		.timeline = timeline, .text = text, .error = error
	};
	enum status status;

	arena_clear(&text->arena);
	arena_clear(&text->body);
	text->source = (struct store_source){ 0 };
	text->mark_count = 0;
	status = store_describe_source(timeline_store(timeline), source,
	    &text->arena, &text->source, error);
	if (status == STATUS_OK && text->source.has_text)
		status = store_read_text(timeline_store(timeline), source,
		    &text->body, &text->source.text, error);
	if (status != STATUS_OK || text->source.text.n == 0)
		return status;
	to.position = timeline_count(timeline);
	status = store_scan_anchors(
	    timeline_store(timeline), source, add_mark, &to, error);
	if (status != STATUS_OK) {
		text->mark_count = 0;
		return status;
	}
	if (text->mark_count > 0)
		qsort(text->marks, text->mark_count, sizeof *text->marks,
		    mark_compare);
	place_marks(text);
	return STATUS_OK;
}

void
source_text_drop(struct source_text *text)
{
	arena_release(&text->body);
	text->source.text = SPAN("");
}

void
source_text_release(struct source_text *text)
{
	arena_release(&text->arena);
	arena_release(&text->body);
	mem_free(text->marks);
	*text = (struct source_text){ 0 };
}
