/* SPDX-License-Identifier: MIT */
/*
 * events.csv: a row becomes a struct event whose spans point into the row,
 * its names become ids, and it goes into the store.
 *
 * Only what would make the timeline lie rejects a row: a date that cannot be
 * read, no title, an id that stands for something else.  Anything else that
 * is wrong is a warning and the event is kept.
 */
#include "config.h"

#include "core/import_private.h"

#include <string.h>

#include "core/mem.h"

enum {
	EVENT_ID,
	EVENT_DATE,
	EVENT_END,
	EVENT_TITLE,
	EVENT_SUMMARY,
	EVENT_TYPE,
	EVENT_ACTORS,
	EVENT_LOCATIONS,
	EVENT_LATITUDE,
	EVENT_LONGITUDE,
	EVENT_SOURCE,
	EVENT_QUOTE,
	EVENT_TAGS,
};

static const struct table_column COLUMNS[] = {
	[EVENT_ID] = { "id", false },
	[EVENT_DATE] = { "date", false },
	[EVENT_END] = { "end", false },
	[EVENT_TITLE] = { "title", true },
	[EVENT_SUMMARY] = { "summary", false },
	[EVENT_TYPE] = { "type", false },
	[EVENT_ACTORS] = { "actors", false },
	[EVENT_LOCATIONS] = { "locations", false },
	[EVENT_LATITUDE] = { "latitude", false },
	[EVENT_LONGITUDE] = { "longitude", false },
	[EVENT_SOURCE] = { "source", false },
	[EVENT_QUOTE] = { "quote", false },
	[EVENT_TAGS] = { "tags", false },
};

/* ---- Keys. */

static enum status
keys_grow(struct import *import)
{
	size_t capacity =
	    import->key_capacity == 0 ? 1024 : import->key_capacity * 2;
	struct key_slot *slots = mem_alloc(capacity, sizeof *slots);
	size_t i, j;

	if (slots == NULL)
		return STATUS_NOMEM;
	for (i = 0; i < import->key_capacity; i++) {
		if (import->keys[i].hash == 0)
			continue;
		j = (size_t)import->keys[i].hash & (capacity - 1);
		while (slots[j].hash != 0)
			j = (j + 1) & (capacity - 1);
		slots[j] = import->keys[i];
	}
	mem_free(import->keys);
	import->keys = slots;
	import->key_capacity = capacity;
	return STATUS_OK;
}

enum status
import_add_key(
    struct import *import, struct span key, int64_t event, struct error *error)
{
	uint64_t hash = map_hash(0, key);
	size_t i;

	if (import->key_count >= import->key_capacity / 4 * 3 &&
	    keys_grow(import) != STATUS_OK)
		return error_nomem(error);
	i = (size_t)hash & (import->key_capacity - 1);
	while (import->keys[i].hash != 0)
		i = (i + 1) & (import->key_capacity - 1);
	import->keys[i] = (struct key_slot){ hash, event };
	import->key_count++;
	return STATUS_OK;
}

enum status
import_find_event(
    struct import *import, struct span key, int64_t *event, struct error *error)
{
	uint64_t hash = map_hash(0, key);
	enum status status = STATUS_OK;
	size_t i;

	*event = 0;
	if (import->key_count == 0 || key.n == 0)
		return STATUS_OK;
	i = (size_t)hash & (import->key_capacity - 1);
	for (; import->keys[i].hash != 0;
	     i = (i + 1) & (import->key_capacity - 1)) {
		if (import->keys[i].hash != hash)
			continue;
		status = store_read_row(import->store, import->keys[i].event,
		    &import->earlier, error);
		if (status != STATUS_OK)
			return status;
		if (span_equal(import->earlier.key, key)) {
			*event = import->keys[i].event;
			return STATUS_OK;
		}
	}
	return STATUS_OK;
}

/* ---- Cells. */

/* The date of a row; *wrong when it cannot be read: then *why says it. */
static enum status
read_date(struct import *import, const struct table *table, bool *wrong,
    struct error *why)
{
	struct event *event = &import->event;
	struct span date = table_cell(table, EVENT_DATE);
	struct span end = table_cell(table, EVENT_END);
	enum status status = STATUS_OK;

	*wrong = false;
	if (end.n > 0) {
		strbuf_clear(&import->joined);
		status = edtf_join(date.s, date.n, end.s, end.n,
		    &import->joined, &event->when, why);
		event->date =
		    (struct span){ import->joined.text, import->joined.n };
	} else if (date.n > 0) {
		status = edtf_parse(date.s, date.n, &event->when, why);
		event->date = date;
	}
	if (status == STATUS_NOMEM)
		return status;
	*wrong = status != STATUS_OK;
	return STATUS_OK;
}

static enum status
reject_date(struct table *table, const struct error *why, struct error *error)
{
	struct span date = table_cell(table, EVENT_DATE);
	struct span end = table_cell(table, EVENT_END);

	if (end.n == 0)
		return table_reject(table, error,
		    "date " CELL_FORMAT " cannot be read: %s",
		    CELL_ARGUMENTS(date), why->message);
	return table_reject(table, error,
	    "date " CELL_FORMAT " with end " CELL_FORMAT " cannot be read: %s",
	    CELL_ARGUMENTS(date), CELL_ARGUMENTS(end), why->message);
}

static enum status
add_attribute(struct event *event, struct span name, struct span value,
    struct error *error)
{
	struct event_attribute *attribute = event_add_attribute(event);

	if (attribute == NULL)
		return error_nomem(error);
	*attribute = (struct event_attribute){ name, value };
	return STATUS_OK;
}

/* Coordinates that are none keep their text as attributes. */
static enum status
read_place(struct table *table, struct event *event, struct error *error)
{
	struct span latitude = table_cell(table, EVENT_LATITUDE);
	struct span longitude = table_cell(table, EVENT_LONGITUDE);
	struct store_location place = { 0 };
	const char *wrong;
	enum status status;

	if (table_place(
		table, EVENT_LATITUDE, EVENT_LONGITUDE, &place, &wrong)) {
		event->placed = place.placed;
		event->latitude = place.latitude;
		event->longitude = place.longitude;
		return STATUS_OK;
	}
	status = table_warn(table, error,
	    "%s: " CELL_FORMAT ", " CELL_FORMAT "; the event is kept without "
	    "coordinates",
	    wrong, CELL_ARGUMENTS(latitude), CELL_ARGUMENTS(longitude));
	if (status == STATUS_OK && latitude.n > 0)
		status = add_attribute(
		    event, SPAN("latitude as written"), latitude, error);
	if (status == STATUS_OK && longitude.n > 0)
		status = add_attribute(
		    event, SPAN("longitude as written"), longitude, error);
	return status;
}

/* Cut `role=` from the start of an actor. */
static struct span
cut_role(struct span *actor)
{
	const char *equals = memchr(actor->s, '=', actor->n);
	struct span role = { actor->s, 0 };

	if (equals == NULL)
		return role;
	role.n = (size_t)(equals - actor->s);
	actor->s += role.n + 1;
	actor->n -= role.n + 1;
	*actor = span_trim(*actor);
	return span_trim(role);
}

static enum status
read_actors(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	struct span rest = table_raw(table, EVENT_ACTORS), name, role;
	struct event_actor *actor;
	enum status status = STATUS_OK;
	int64_t id;
	size_t i;

	while (status == STATUS_OK && event_list_next(&rest, &name)) {
		role = cut_role(&name);
		status = names_actor(import->names, name, &id, error);
		if (status == STATUS_OK && id == 0)
			status = table_warn(table, error,
			    "an actor without a name, role " CELL_FORMAT
			    "; write role=name",
			    CELL_ARGUMENTS(role));
		if (status != STATUS_OK || id == 0)
			continue;
		for (i = 0; i < event->actor_count; i++)
			if (event->actors[i].id == id &&
			    span_equal(event->actors[i].role, role))
				break;
		if (i < event->actor_count)
			continue;
		actor = event_add_actor(event);
		if (actor == NULL)
			return error_nomem(error);
		*actor = (struct event_actor){ name, role, id };
	}
	return status;
}

static enum status
read_locations(
    struct import *import, const struct table *table, struct error *error)
{
	struct event *event = &import->event;
	struct span rest = table_raw(table, EVENT_LOCATIONS), path;
	struct event_location *location;
	enum status status = STATUS_OK;
	int64_t id;
	size_t i;

	while (status == STATUS_OK && event_list_next(&rest, &path)) {
		status = names_location(import->names, path, &id, error);
		if (status != STATUS_OK || id == 0)
			continue;
		for (i = 0; i < event->location_count; i++)
			if (event->locations[i].id == id)
				break;
		if (i < event->location_count)
			continue;
		location = event_add_location(event);
		if (location == NULL)
			return error_nomem(error);
		*location = (struct event_location){ path, id };
	}
	return status;
}

static enum status
read_tags(struct event *event, const struct table *table, struct error *error)
{
	struct span rest = table_raw(table, EVENT_TAGS), tag, *added;
	size_t i;

	while (event_list_next(&rest, &tag)) {
		for (i = 0; i < event->tag_count; i++)
			if (span_equal(event->tags[i], tag))
				break;
		if (i < event->tag_count)
			continue;
		added = event_add_tag(event);
		if (added == NULL)
			return error_nomem(error);
		*added = tag;
	}
	return STATUS_OK;
}

static enum status
read_quote(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	struct span key = table_cell(table, EVENT_SOURCE);
	struct span text = table_cell(table, EVENT_QUOTE);
	struct event_quote *quote;
	enum status status = STATUS_OK;
	int64_t source = 0;

	if (key.n > 0) {
		status = import_source(import, key, &source, error);
		if (status == STATUS_OK)
			status = import_nomem(
			    event_add_source(event, key, source), error);
	}
	if (status != STATUS_OK || text.n == 0)
		return status;
	quote = event_add_quote(event);
	if (quote == NULL)
		return error_nomem(error);
	quote->source = key;
	quote->source_id = source;
	quote->text = text;
	quote->line = table->row->line;
	if (source == 0)
		status = table_warn(table, error,
		    "a quote without a source; name it in the column "
		    "`source`");
	return status;
}

static enum status
read_attributes(
    struct event *event, const struct table *table, struct error *error)
{
	enum status status = STATUS_OK;
	struct span cell;
	size_t i;

	for (i = 0; i < table->width && status == STATUS_OK; i++) {
		cell = table->row->cells[i];
		if (table->extra[i].n > 0 && span_trim(cell).n > 0)
			status =
			    add_attribute(event, table->extra[i], cell, error);
	}
	return status;
}

/* What follows a row's key, date and title, which say whether it is one. */
static enum status
read_rest(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	enum status status;

	event->summary = table_cell(table, EVENT_SUMMARY);
	event->type = table_cell(table, EVENT_TYPE);
	status = read_actors(import, table, error);
	if (status == STATUS_OK)
		status = read_locations(import, table, error);
	if (status == STATUS_OK)
		status = read_place(table, event, error);
	if (status == STATUS_OK)
		status = read_quote(import, table, error);
	if (status == STATUS_OK)
		status = read_tags(event, table, error);
	if (status == STATUS_OK)
		status = read_attributes(event, table, error);
	return status;
}

static enum status
event_put(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	enum status status = read_rest(import, table, error);

	if (status == STATUS_OK)
		status = store_add_event(
		    import->store, import->dataset, table->file, event, error);
	if (status == STATUS_OK && event->key.n > 0)
		status = import_add_key(import, event->key, event->id, error);
	if (status != STATUS_OK)
		return status;
	import->report.events++;
	import->report.quotes += (int64_t)event->quote_count;
	return STATUS_OK;
}

/* A further row of an event: the same title and date, or none. */
static enum status
event_again(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event, *earlier = &import->earlier;
	enum status status =
	    store_read_event(import->store, event->id, earlier, error);

	if (status != STATUS_OK)
		return status;
	if ((event->title.n > 0 && !span_equal(event->title, earlier->title)) ||
	    (event->date.n > 0 && !span_equal(event->date, earlier->date)))
		return table_reject(table, error,
		    "id " CELL_FORMAT " already stands at line %lld, with "
		    "another %s; give the event an id of its own",
		    CELL_ARGUMENTS(event->key), (long long)earlier->line,
		    event->title.n > 0 &&
			    !span_equal(event->title, earlier->title)
			? "title"
			: "date");
	status = read_rest(import, table, error);
	if (status == STATUS_OK)
		status = import_again(import, table, error);
	return status;
}

static enum status
event_row(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	struct error why = { 0 };
	enum status status;
	int64_t earlier;
	bool wrong;

	event_clear(event);
	event->line = table->row->line;
	event->key = table_cell(table, EVENT_ID);
	event->title = table_cell(table, EVENT_TITLE);
	status = read_date(import, table, &wrong, &why);
	if (status != STATUS_OK)
		return error_nomem(error);
	if (wrong)
		return reject_date(table, &why, error);
	status = import_find_event(import, event->key, &earlier, error);
	if (status != STATUS_OK)
		return status;
	if (earlier != 0) {
		event->id = earlier;
		return event_again(import, table, error);
	}
	if (event->title.n == 0)
		return table_reject(
		    table, error, "no title; give the event one");
	return event_put(import, table, error);
}

enum status
import_events(struct import *import, struct error *error)
{
	struct table table = { 0 };
	bool more;
	enum status status = table_open(import, "events.csv", COLUMNS,
	    sizeof COLUMNS / sizeof *COLUMNS, &table, error);

	if (status == STATUS_MISSING && import->is_folder)
		return error_set(error, status,
		    "%s: no events.csv in this folder; a dataset needs one",
		    import->path);
	if (status != STATUS_OK)
		return status;
	while (status == STATUS_OK &&
	       (status = table_next(&table, &more, error)) == STATUS_OK && more)
		status = event_row(import, &table, error);
	import->report.rows = table.rows;
	table_close(&table);
	return status;
}
