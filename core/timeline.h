/* SPDX-License-Identifier: MIT */
/*
 * timeline: what a frontend asks.  How many events, which are in the
 * selection, rows i to j, counts of every facet, a histogram, the text of a
 * source with its quotes.  The one header between the core and a screen.
 *
 * A position is an event's place on the timeline, 0 … count-1: by earliest
 * instant (an open start before everything), the longer span first, then
 * input order; undated events stand at the end.  A row is a place in the
 * selection, 0 … selected-1, in the same order.
 *
 *	struct timeline *timeline;
 *	timeline_open(&timeline, store, &error);	borrows the store
 *	timeline_select(timeline, filter, &error);
 *	for (row = 0; row < timeline_selected(timeline); row++)
 *		timeline_row(timeline, timeline_position(timeline, row), ...);
 *	timeline_close(timeline);
 */
#ifndef CORE_TIMELINE_H
#define CORE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/filter.h"
#include "core/patience.h"
#include "core/status.h"
#include "core/store.h"

enum facet {
	FACET_ACTOR,
	FACET_LOCATION,
	FACET_TYPE,
	FACET_SOURCE,
	FACET_TAG,
	FACET_YEAR, /* `2025`; of the earliest instant */
	FACET_MONTH, /* `2025-09` */
	FACET_COUNT
};

struct timeline;

enum status timeline_open(
    struct timeline **timeline, struct store *store, struct error *error);
void timeline_close(struct timeline *timeline);
struct store *timeline_store(struct timeline *timeline);

/*
 * For about a millisecond, read what a first filter or count would have to
 * read before it can answer; false: there is no more.  For when nothing else
 * is to be done.
 */
bool timeline_ahead(struct timeline *timeline);

size_t timeline_count(const struct timeline *timeline); /* all events */
size_t timeline_dated(const struct timeline *timeline); /* the first ones */

/*
 * ---- The selection.  All events until the first timeline_select; on
 * failure it stays as it was.  STATUS_SYNTAX with error->column for a column
 * that no event has.
 */
enum status timeline_select(struct timeline *timeline,
    const struct filter *filter, struct error *error);

/*
 * Words, ids and attributes of millions of events take longer than a frame.
 * With patience (NULL or zeroed: endless) a selection takes no longer than
 * that, and may be a part of what the filter lets through.  Then it is not
 * whole, and grows:
 *
 *	timeline_be_patient(timeline, &(struct patience){ .ms = 10 });
 *	timeline_select(timeline, filter, &error);
 *	while (timeline_is_searching(timeline))
 *		timeline_search(timeline, true, &error);	and show it
 *
 * A further timeline_select drops the search; so does timeline_stop, which
 * leaves a selection that is not whole.
 */
void
timeline_be_patient(struct timeline *timeline, const struct patience *patience);
bool timeline_is_searching(const struct timeline *timeline);
bool timeline_is_whole(const struct timeline *timeline);

/*
 * Search on for so long as one's patience lasts.  Selection and counts are
 * renewed at the end of the search, and before where that is wanted: which
 * takes longer than a slice where events are many.  On failure the selection
 * stays, and the search is over.
 */
enum status
timeline_search(struct timeline *timeline, bool renew, struct error *error);
void timeline_stop(struct timeline *timeline);

size_t timeline_selected(const struct timeline *timeline);
size_t timeline_selected_dated(const struct timeline *timeline);
bool timeline_is_selected(const struct timeline *timeline, size_t position);

/* Row to position; timeline_count when there is no such row. */
size_t timeline_position(const struct timeline *timeline, size_t row);

/* Selected events before a position: the row it has or would have. */
size_t timeline_rank(const struct timeline *timeline, size_t position);

/*
 * ---- Events.
 */
/* 0 when it cannot be read. */
int64_t timeline_event_id(const struct timeline *timeline, size_t position);

/* timeline_count when there is no such event, or it cannot be read. */
size_t timeline_find_event(const struct timeline *timeline, int64_t id);

/* Before finding many events: each is found at once then, and not by a walk
 * along the timeline.  Takes a walk, and four bytes an event. */
enum status timeline_find_many(struct timeline *timeline, struct error *error);

/* First position whose earliest is at instant or after; timeline_dated when
 * there is none. */
size_t timeline_find_instant(const struct timeline *timeline, int64_t instant);

/* In ms, without touching the store; false when undated. */
bool timeline_earliest(
    const struct timeline *timeline, size_t position, int64_t *earliest);

struct timeline_row {
	struct span date; /* EDTF; empty when undated */
	struct span title, type;
	struct span location; /* own name of the first one; or empty */
	size_t location_count, quote_count;
	bool starred, noted, unanchored;
};

/* Spans are good until the next call for a row on this timeline.  Those given
 * out last are kept (core/rows.h) and not read again. */
enum status timeline_row(struct timeline *timeline, size_t position,
    struct timeline_row *row, struct error *error);

/* Around calls for several rows: store_hold and store_let_go. */
void timeline_hold(struct timeline *timeline);
void timeline_let_go(struct timeline *timeline);

/* The number, in FACET_LOCATION, of an event's nth place (0, 1, …); the
 * facet's size when it has fewer, or they cannot be read. */
size_t timeline_event_place(
    const struct timeline *timeline, size_t position, size_t nth);

/* The whole event, cleared and filled. */
enum status timeline_event(struct timeline *timeline, size_t position,
    struct event *event, struct error *error);

enum status timeline_star(struct timeline *timeline, size_t position,
    bool starred, struct error *error);
enum status timeline_note(struct timeline *timeline, size_t position,
    struct span note, struct error *error);

/*
 * ---- Facets.
 */
/* "actor", "location", … */
const char *facet_name(enum facet facet);
bool facet_parse(const char *name, enum facet *facet);

#define FACET_NO_PARENT SIZE_MAX

struct facet_value {
	int64_t id; /* in the store; 0 for years and months */
	struct span name; /* own name; a source's key */
	struct span label; /* for people: a source's title, else name */
	struct span path; /* a location's full path, else name */
	size_t parent; /* index of the outer location, or FACET_NO_PARENT */
	size_t depth; /* 0 at the top */
	size_t total; /* events with it (or below it) in the whole timeline */
	size_t first; /* position of its first event; timeline_count if none */
	bool unique; /* no other value shares the name */
};

/* Values are numbered 0 … n-1 in a fixed order: by name folded; locations as
 * a tree, each followed by its inner ones; years and months by time. */
size_t timeline_facet_size(const struct timeline *timeline, enum facet facet);
const struct facet_value *timeline_facet_value(
    const struct timeline *timeline, enum facet facet, size_t value);

/* The value whose name, alias or path is text, folded; n when none or (for
 * bare location names) several. */
size_t timeline_facet_find(
    const struct timeline *timeline, enum facet facet, struct span text);

/* The value with a store's id; n when there is none, and for years and
 * months. */
size_t timeline_facet_of(
    const struct timeline *timeline, enum facet facet, int64_t id);

/* What a filter writes for a value: its name where unique, else its path. */
struct span timeline_facet_text(
    const struct timeline *timeline, enum facet facet, size_t value);

/*
 * Counts of every value, by number, good until the next timeline_select or
 * timeline_search.
 * within: the selection.  choice: the selection as it would be without the
 * filter's own choice in that facet (filter_without_choice), so each count is
 * what one would see on choosing that value.  Computed when first asked.
 */
enum status timeline_counts_within(struct timeline *timeline, enum facet facet,
    const uint32_t **counts, struct error *error);
enum status timeline_counts_choice(struct timeline *timeline, enum facet facet,
    const uint32_t **counts, struct error *error);

/*
 * ---- Histogram: dated events by earliest instant, open starts left out.
 */
struct histogram_column {
	int64_t from, to; /* ms, both inclusive */
	size_t all; /* events of the whole timeline */
	size_t selected;
};

/* Fills n columns of equal length from the first to the last earliest
 * instant; false when no event has one. */
bool timeline_histogram(const struct timeline *timeline,
    struct histogram_column *columns, size_t n);

/*
 * ---- Sources.
 */
struct source_mark {
	size_t offset, length; /* bytes into the text */
	size_t position; /* of the event that the quote supports */
	size_t quote; /* its number among the event's quotes */
	enum anchor_state state;
	int alike;
};

struct source_text {
	struct arena arena, body; /* body: source.text alone */
	struct store_source source;
	struct source_mark *marks; /* by offset; only those with a place */
	size_t mark_count, mark_capacity;
};

/* By the store's id; clears and fills.  A source without text has none. */
enum status timeline_source(struct timeline *timeline, int64_t source,
    struct source_text *text, struct error *error);
void source_text_release(struct source_text *text);

/* Give back the memory of source.text, which is empty then; the rest stays. */
void source_text_drop(struct source_text *text);

#endif
