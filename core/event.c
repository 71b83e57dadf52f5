/* SPDX-License-Identifier: MIT */
/*
 * Events as values.  One struct event serves a whole import: clearing it
 * walks its arena back and sets counts to zero, so after the widest row
 * nothing is allocated any more.
 */
#include "config.h"

#include "core/event.h"

#include <string.h>
#include <strings.h>

void
event_clear(struct event *event)
{
	const struct event kept = *event;

	arena_clear(&event->arena);
	*event = (struct event){
		.arena = event->arena,
		.actors = kept.actors,
		.actor_capacity = kept.actor_capacity,
		.locations = kept.locations,
		.location_capacity = kept.location_capacity,
		.sources = kept.sources,
		.source_capacity = kept.source_capacity,
		.source_ids = kept.source_ids,
		.source_id_capacity = kept.source_id_capacity,
		.quotes = kept.quotes,
		.quote_capacity = kept.quote_capacity,
		.tags = kept.tags,
		.tag_capacity = kept.tag_capacity,
		.attributes = kept.attributes,
		.attribute_capacity = kept.attribute_capacity,
	};
}

void
event_release(struct event *event)
{
	arena_release(&event->arena);
	mem_free(event->actors);
	mem_free(event->locations);
	mem_free(event->sources);
	mem_free(event->source_ids);
	mem_free(event->quotes);
	mem_free(event->tags);
	mem_free(event->attributes);
	*event = (struct event){ 0 };
}

struct span
event_keep(struct event *event, const char *s, size_t n)
{
	const char *copy = arena_copy(&event->arena, s, n);

	return (struct span){ copy, copy != NULL ? n : 0 };
}

/* A zeroed member at the end of *array; *array may move. */
static void *
list_add(void *array, size_t *count, size_t *capacity, size_t size)
{
	char *base;
	void *member;

	if (mem_reserve(array, capacity, *count + 1, size) != STATUS_OK)
		return NULL;
	memcpy(&base, array, sizeof base);
	member = base + (*count)++ * size;
	memset(member, 0, size);
	return member;
}

struct event_actor *
event_add_actor(struct event *event)
{
	return list_add(&event->actors, &event->actor_count,
	    &event->actor_capacity, sizeof *event->actors);
}

struct event_location *
event_add_location(struct event *event)
{
	return list_add(&event->locations, &event->location_count,
	    &event->location_capacity, sizeof *event->locations);
}

struct event_quote *
event_add_quote(struct event *event)
{
	return list_add(&event->quotes, &event->quote_count,
	    &event->quote_capacity, sizeof *event->quotes);
}

struct span *
event_add_tag(struct event *event)
{
	return list_add(&event->tags, &event->tag_count, &event->tag_capacity,
	    sizeof *event->tags);
}

struct event_attribute *
event_add_attribute(struct event *event)
{
	return list_add(&event->attributes, &event->attribute_count,
	    &event->attribute_capacity, sizeof *event->attributes);
}

enum status
event_add_source(struct event *event, struct span key, int64_t id)
{
	size_t i;

	for (i = 0; i < event->source_count; i++)
		if (span_equal(event->sources[i], key))
			return STATUS_OK;
	if (mem_reserve(&event->sources, &event->source_capacity, i + 1,
		sizeof *event->sources) != STATUS_OK ||
	    mem_reserve(&event->source_ids, &event->source_id_capacity, i + 1,
		sizeof *event->source_ids) != STATUS_OK)
		return STATUS_NOMEM;
	event->sources[i] = key;
	event->source_ids[i] = id;
	event->source_count = i + 1;
	return STATUS_OK;
}

bool
event_list_next(struct span *rest, struct span *member)
{
	struct span part;
	const char *end;

	while (rest->n > 0) {
		end = memchr(rest->s, ';', rest->n);
		part.s = rest->s;
		part.n = end != NULL ? (size_t)(end - rest->s) : rest->n;
		rest->s += part.n;
		rest->n -= part.n;
		if (end != NULL) {
			rest->s++;
			rest->n--;
		}
		part = span_trim(part);
		if (part.n > 0) {
			*member = part;
			return true;
		}
	}
	return false;
}

/* ---- Several datasets in one file */

static bool
is_called(struct span column, const char *name)
{
	return column.n == strlen(name) &&
	       strncasecmp(column.s, name, column.n) == 0;
}

bool
event_is_dataset(struct span column)
{
	return is_called(column, EVENT_DATASET) ||
	       is_called(column, EVENT_DATASET_TOO);
}

static struct span
value_called(const struct event *event, const char *name)
{
	for (size_t i = 0; i < event->attribute_count; i++)
		if (is_called(event->attributes[i].name, name))
			return span_trim(event->attributes[i].value);
	return SPAN("");
}

bool
event_same_dataset(const struct event *a, const struct event *b)
{
	return span_equal(value_called(a, EVENT_DATASET),
		   value_called(b, EVENT_DATASET)) &&
	       span_equal(value_called(a, EVENT_DATASET_TOO),
		   value_called(b, EVENT_DATASET_TOO));
}
