/* SPDX-License-Identifier: MIT */
/*
 * event: the value that travels from a CSV row to the store and back.
 *
 * Every span points into the event's own arena or into something that
 * outlives its use; lists grow and are kept from one row to the next.
 *
 *	struct event event = { 0 };
 *	event_clear(&event);
 *	event.title = event_keep(&event, cell.s, cell.n);
 *	event_release(&event);
 */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/anchor.h"
#include "core/edtf.h"
#include "core/mem.h"
#include "core/text.h"

struct event_actor {
	struct span name;
	struct span role; /* empty: none stated */
	int64_t id; /* in the store; 0 while unknown */
};

struct event_location {
	struct span path; /* `A > B > C`, outermost first */
	int64_t id;
};

struct event_quote {
	int64_t id; /* in the store; 0 before */
	struct span source; /* the source's key: its id, URL or citation */
	int64_t source_id;
	struct span text, prefix, suffix;
	enum anchor_state state;
	int64_t offset, length; /* code points into the source's text */
	int alike; /* per cent */
	int64_t places; /* of an ambiguous one */
	struct span file; /* where the quote was read; line from 1 */
	int64_t line;
};

struct event_attribute {
	struct span name, value;
};

struct event {
	struct arena arena;
	int64_t id; /* in the store; 0 before */
	struct span key; /* the id column; empty: none given */
	struct span dataset; /* name */
	struct span file; /* as given on the command line, or inside it */
	int64_t line; /* physical line of the row's start, from 1 */
	struct span date; /* EDTF, date and end joined; empty: undated */
	struct edtf when; /* of date; unset where that is empty */
	struct span title, summary, type;
	bool placed; /* latitude and longitude are set, degrees */
	double latitude, longitude;
	bool starred;
	struct span note; /* the analyst's own */
	struct event_actor *actors;
	size_t actor_count, actor_capacity;
	struct event_location *locations;
	size_t location_count, location_capacity;
	struct span *sources; /* keys, quoted or not, each once */
	int64_t *source_ids;
	size_t source_count, source_capacity, source_id_capacity;
	struct event_quote *quotes;
	size_t quote_count, quote_capacity;
	struct span *tags;
	size_t tag_count, tag_capacity;
	struct event_attribute *attributes;
	size_t attribute_count, attribute_capacity;
};

/* Empty it for the next one; keeps memory. */
void event_clear(struct event *event);

void event_release(struct event *event);

/* A copy in the event's arena; .s is NULL out of memory. */
struct span event_keep(struct event *event, const char *s, size_t n);

/* Each adds a zeroed member at the end of a list; NULL out of memory. */
struct event_actor *event_add_actor(struct event *event);
struct event_location *event_add_location(struct event *event);
struct event_quote *event_add_quote(struct event *event);
struct span *event_add_tag(struct event *event);
struct event_attribute *event_add_attribute(struct event *event);

/* Adds the source key unless it is there; borrowed. */
enum status event_add_source(struct event *event, struct span key, int64_t id);

/*
 * Walk a `;` list: the next member, trimmed, empty ones skipped; false at
 * the end.  *rest is moved on.
 */
bool event_list_next(struct span *rest, struct span *member);

/*
 * An id is one within its dataset.  Where events of several stand in one file,
 * the attribute `dataset`, or `dataset (2)` where another is called so, tells
 * them apart: is it the column's name, and have both events the same there?
 */
#define EVENT_DATASET "dataset"
#define EVENT_DATASET_TOO "dataset (2)"
bool event_is_dataset(struct span column);
bool event_same_dataset(const struct event *a, const struct event *b);

#endif
