/* SPDX-License-Identifier: MIT */
/*
 * A source's text and the marks of its quotes.
 *
 * The store is asked which events quote the source, then each event for its
 * quotes, since a mark tells the quote's number inside its event.  Places
 * are stored in code points; sorted, they become bytes in one walk over the
 * text.
 */
#include "config.h"

#include "core/timeline.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/text.h"

struct quoting { /* the positions of the events that quote a source */
	const struct timeline *timeline;
	size_t *positions;
	size_t n, capacity;
	struct error *error;
};

static enum status
add_quoting(void *context, int64_t event, const struct event_quote *quote)
{
	struct quoting *quoting = context;
	const size_t position = timeline_find_event(quoting->timeline, event);

	(void)quote;
	if (position == timeline_count(quoting->timeline))
		return STATUS_OK;
	if (mem_reserve(&quoting->positions, &quoting->capacity, quoting->n + 1,
		sizeof *quoting->positions) != STATUS_OK)
		return error_nomem(quoting->error);
	quoting->positions[quoting->n++] = position;
	return STATUS_OK;
}

static int
position_compare(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

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
quote_has_place(const struct event_quote *quote)
{
	switch (quote->state) {
	case ANCHOR_EXACT:
	case ANCHOR_NORMALISED:
	case ANCHOR_APPROXIMATE:
	case ANCHOR_AMBIGUOUS: return quote->offset >= 0 && quote->length > 0;
	case ANCHOR_NONE:
	case ANCHOR_MISSING: break;
	}
	return false;
}

/* Marks of one event, in code points. */
static enum status
add_marks(struct source_text *text, int64_t source, size_t position,
    const struct event *event, struct error *error)
{
	for (size_t i = 0; i < event->quote_count; i++) {
		const struct event_quote *quote = &event->quotes[i];

		if (quote->source_id != source || !quote_has_place(quote))
			continue;
		if (mem_reserve(&text->marks, &text->mark_capacity,
			text->mark_count + 1, sizeof *text->marks) != STATUS_OK)
			return error_nomem(error);
		text->marks[text->mark_count++] = (struct source_mark){
			.offset = (size_t)quote->offset,
			.length = (size_t)quote->length,
			.position = position,
			.quote = i,
			.state = quote->state,
			.alike = quote->alike,
		};
	}
	return STATUS_OK;
}

static enum status
collect_marks(struct timeline *timeline, int64_t source,
    struct source_text *text, struct error *error)
{
	struct quoting quoting = { .timeline = timeline, .error = error };
	struct event event = { 0 };
	enum status status;

	status = store_scan_quotes(
	    timeline_store(timeline), source, add_quoting, &quoting, error);
	if (quoting.n > 0)
		qsort(quoting.positions, quoting.n, sizeof *quoting.positions,
		    position_compare);
	for (size_t i = 0; i < quoting.n && status == STATUS_OK; i++) {
		const size_t position = quoting.positions[i];

		if (i > 0 && position == quoting.positions[i - 1])
			continue;
		status = timeline_event(timeline, position, &event, error);
		if (status == STATUS_OK)
			status =
			    add_marks(text, source, position, &event, error);
	}
	event_release(&event);
	mem_free(quoting.positions);
	return status;
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
	enum status status;

	arena_clear(&text->arena);
	text->source = (struct store_source){ 0 };
	text->mark_count = 0;
	status = store_read_source(timeline_store(timeline), source,
	    &text->arena, &text->source, error);
	if (status != STATUS_OK || text->source.text.n == 0)
		return status;
	status = collect_marks(timeline, source, text, error);
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
source_text_release(struct source_text *text)
{
	arena_release(&text->arena);
	mem_free(text->marks);
	*text = (struct source_text){ 0 };
}
