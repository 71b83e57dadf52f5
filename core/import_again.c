/* SPDX-License-Identifier: MIT */
/*
 * A further row of an event that is there: one event, many sources.  What
 * the event has already is taken out of the row, what it has otherwise is
 * told in a warning and stays as it was, and the rest is added.
 */
#include "config.h"

#include "core/import_private.h"

#include <string.h>

static bool
has_actor(const struct event *event, const struct event_actor *actor)
{
	size_t i;

	for (i = 0; i < event->actor_count; i++)
		if (event->actors[i].id == actor->id &&
		    span_equal(event->actors[i].role, actor->role))
			return true;
	return false;
}

static bool
has_location(const struct event *event, int64_t id)
{
	size_t i;

	for (i = 0; i < event->location_count; i++)
		if (event->locations[i].id == id)
			return true;
	return false;
}

static bool
has_source(const struct event *event, int64_t id)
{
	size_t i;

	for (i = 0; i < event->source_count; i++)
		if (event->source_ids[i] == id)
			return true;
	return false;
}

static bool
has_quote(const struct event *event, const struct event_quote *quote)
{
	size_t i;

	for (i = 0; i < event->quote_count; i++)
		if (event->quotes[i].source_id == quote->source_id &&
		    span_equal(event->quotes[i].text, quote->text))
			return true;
	return false;
}

static bool
has_tag(const struct event *event, struct span tag)
{
	size_t i;

	for (i = 0; i < event->tag_count; i++)
		if (span_equal(event->tags[i], tag))
			return true;
	return false;
}

/* Keep in each list of event only what earlier does not have. */
static void
keep_new(struct event *event, const struct event *earlier)
{
	size_t i, n;

	for (i = n = 0; i < event->actor_count; i++)
		if (!has_actor(earlier, &event->actors[i]))
			event->actors[n++] = event->actors[i];
	event->actor_count = n;
	for (i = n = 0; i < event->location_count; i++)
		if (!has_location(earlier, event->locations[i].id))
			event->locations[n++] = event->locations[i];
	event->location_count = n;
	for (i = n = 0; i < event->source_count; i++)
		if (!has_source(earlier, event->source_ids[i])) {
			event->sources[n] = event->sources[i];
			event->source_ids[n++] = event->source_ids[i];
		}
	event->source_count = n;
	for (i = n = 0; i < event->quote_count; i++)
		if (!has_quote(earlier, &event->quotes[i]))
			event->quotes[n++] = event->quotes[i];
	event->quote_count = n;
	for (i = n = 0; i < event->tag_count; i++)
		if (!has_tag(earlier, event->tags[i]))
			event->tags[n++] = event->tags[i];
	event->tag_count = n;
}

static void
differs(struct strbuf *names, struct span name)
{
	if (names->n > 0)
		strbuf_add_text(names, ", ");
	strbuf_add_byte(names, '`');
	strbuf_add(names, name.s, name.n);
	strbuf_add_byte(names, '`');
}

static const struct event_attribute *
find_attribute(const struct event *event, struct span name)
{
	size_t i;

	for (i = 0; i < event->attribute_count; i++)
		if (span_equal(event->attributes[i].name, name))
			return &event->attributes[i];
	return NULL;
}

/* Drop what an event has one of and earlier has too; names those that are
 * not the same. */
static void
keep_missing(
    struct event *event, const struct event *earlier, struct strbuf *names)
{
	const struct event_attribute *attribute, *known;
	size_t i, n = 0;

	if (event->type.n > 0 && earlier->type.n > 0 &&
	    !span_equal(event->type, earlier->type))
		differs(names, SPAN("type"));
	if (event->summary.n > 0 && earlier->summary.n > 0 &&
	    !span_equal(event->summary, earlier->summary))
		differs(names, SPAN("summary"));
	if (event->placed && earlier->placed &&
	    (event->latitude < earlier->latitude ||
		event->latitude > earlier->latitude ||
		event->longitude < earlier->longitude ||
		event->longitude > earlier->longitude))
		differs(names, SPAN("latitude, longitude"));
	for (i = 0; i < event->attribute_count; i++) {
		attribute = &event->attributes[i];
		known = find_attribute(earlier, attribute->name);
		if (known == NULL)
			event->attributes[n++] = *attribute;
		else if (!span_equal(known->value, attribute->value))
			differs(names, attribute->name);
	}
	event->attribute_count = n;
}

/* Does what is left of a further row say anything? */
static bool
adds_something(const struct event *event, const struct event *earlier)
{
	return event->actor_count > 0 || event->location_count > 0 ||
	       event->source_count > 0 || event->quote_count > 0 ||
	       event->tag_count > 0 || event->attribute_count > 0 ||
	       (event->type.n > 0 && earlier->type.n == 0) ||
	       (event->summary.n > 0 && earlier->summary.n == 0) ||
	       (event->placed && !earlier->placed);
}

static enum status
warn_other(struct import *import, struct table *table, const char *names,
    struct error *error)
{
	const struct span key = import->event.key;
	const long long line = (long long)import->earlier.line;

	if (key.n == 0)
		return table_warn(table, error,
		    "the row adds to the event of line %lld, which has another "
		    "%s and keeps it",
		    line, names);
	return table_warn(table, error,
	    "the row adds to id " CELL_FORMAT " of line %lld, which has "
	    "another %s and keeps it",
	    CELL_ARGUMENTS(key), line, names);
}

static enum status
warn_same(struct import *import, struct table *table, struct error *error)
{
	const struct span key = import->event.key;
	const long long line = (long long)import->earlier.line;

	if (key.n == 0)
		return table_warn(table, error,
		    "the row says of its event what line %lld says; remove it",
		    line);
	return table_warn(table, error,
	    "the row says of id " CELL_FORMAT " what line %lld says; it is one "
	    "event: remove the row",
	    CELL_ARGUMENTS(key), line);
}

enum status
import_again(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	struct strbuf names = STRBUF_INIT;
	enum status status = STATUS_OK;

	keep_new(event, &import->earlier);
	keep_missing(event, &import->earlier, &names);
	if (strbuf_status(&names) != STATUS_OK)
		status = error_nomem(error);
	else if (names.n > 0)
		status = warn_other(import, table, names.text, error);
	else if (!adds_something(event, &import->earlier)) {
		import->report.doubles++;
		strbuf_release(&names);
		return warn_same(import, table, error);
	}
	import->report.joined++;
	if (status == STATUS_OK)
		status = store_extend_event(
		    import->store, table->file, event, error);
	if (status == STATUS_OK)
		import->report.quotes += (int64_t)event->quote_count;
	strbuf_release(&names);
	return status;
}
