/* SPDX-License-Identifier: MIT */
/*
 * Rows of events, native or foreign: a row becomes a struct event whose spans
 * point into the row or the event's arena, its names become ids, and it goes
 * into the store.
 *
 * Only what would make the timeline lie rejects a row: a date that cannot be
 * read, no title, an id that stands for something else.  Anything else that
 * is wrong is a warning and the event is kept.
 */
#include "config.h"

#include "core/import_private.h"

#include <string.h>

#include "core/mem.h"
#include "core/profiles.h"

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
	EVENT_PREFIX,
	EVENT_SUFFIX,
	EVENT_CONTINUES,
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
	[EVENT_PREFIX] = { "prefix", false },
	[EVENT_SUFFIX] = { "suffix", false },
	[EVENT_CONTINUES] = { "continues", false },
};

/* ---- A native row as an event without ids. */

/* One date: EDTF, else as its column is written. */
static enum status
read_edtf(struct import *import, struct table *table, struct span cell,
    struct span *edtf, struct error *why)
{
	struct strbuf text = STRBUF_INIT;
	struct edtf parsed;
	enum status status = STATUS_OK;

	*edtf = cell;
	if (table->dates == NULL || cell.n == 0 ||
	    edtf_parse(cell.s, cell.n, &parsed, NULL) == STATUS_OK)
		return STATUS_OK;
	status = dates_read(table->dates, cell, &text, why);
	if (status == STATUS_OK)
		*edtf = event_keep(&import->event, text.text, text.n);
	strbuf_release(&text);
	return edtf->s == NULL ? STATUS_NOMEM : status;
}

static enum status
add_attribute(struct event *event, struct span name, struct span value)
{
	struct event_attribute *attribute = event_add_attribute(event);

	if (attribute == NULL)
		return STATUS_NOMEM;
	*attribute = (struct event_attribute){ name, value };
	return STATUS_OK;
}

/* An end that is a date and cannot follow the other one is an attribute. */
static enum status
end_aside(
    struct import *import, struct span date, struct span end, struct error *why)
{
	struct event *event = &import->event;
	struct edtf parsed;
	enum status status = STATUS_SYNTAX;
	struct error alone;

	if (date.n > 0)
		status = edtf_parse(date.s, date.n, &event->when, &alone);
	if (status == STATUS_OK)
		status = edtf_parse(end.s, end.n, &parsed, &alone);
	if (status != STATUS_OK)
		return STATUS_SYNTAX;
	event->date = date;
	import->row.warning = why->message;
	import->row.odd_end = end;
	return STATUS_OK;
}

/* The date of a row; *wrong when it cannot be read: then *why says it. */
static enum status
read_date(
    struct import *import, struct table *table, bool *wrong, struct error *why)
{
	struct event *event = &import->event;
	struct span date = { 0 }, end = { 0 };
	enum status status =
	    read_edtf(import, table, table_cell(table, EVENT_DATE), &date, why);

	*wrong = false;
	import->row.warning = NULL;
	import->row.odd_end = (struct span){ 0 };
	if (status == STATUS_OK)
		status = read_edtf(
		    import, table, table_cell(table, EVENT_END), &end, why);
	if (status == STATUS_OK && end.n > 0) {
		strbuf_clear(&import->joined);
		status = edtf_join(date.s, date.n, end.s, end.n,
		    &import->joined, &event->when, why);
		event->date =
		    (struct span){ import->joined.text, import->joined.n };
		if (status != STATUS_OK && status != STATUS_NOMEM)
			status = end_aside(import, date, end, why);
	} else if (status == STATUS_OK && date.n > 0) {
		status = edtf_parse(date.s, date.n, &event->when, why);
		event->date = date;
	}
	if (status == STATUS_NOMEM)
		return status;
	*wrong = status != STATUS_OK;
	return STATUS_OK;
}

static enum status
warn_end(struct import *import, struct table *table, struct error *error)
{
	return table_warn(table, error,
	    "date " CELL_FORMAT " with end " CELL_FORMAT ": %s; the end is "
	    "kept as `end as written`",
	    CELL_ARGUMENTS(import->event.date),
	    CELL_ARGUMENTS(import->row.odd_end), import->row.warning);
}

/* What is odd about a date that was read is told, and the event is kept. */
static enum status
warn_date(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	struct span end = import->row.odd_end;
	const char *odd = event->date.n > 0 ? mapping_odd_date(event) : NULL;
	enum status status = STATUS_OK;

	if (end.n > 0) {
		status = warn_end(import, table, error);
		if (status == STATUS_OK)
			status = import_nomem(
			    add_attribute(event, SPAN("end as written"), end),
			    error);
	}
	if (status == STATUS_OK && odd != NULL)
		status = table_warn(table, error, "date " CELL_FORMAT ": %s",
		    CELL_ARGUMENTS(event->date), odd);
	return status;
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
read_lists(struct event *event, const struct table *table)
{
	struct event_location *location;
	struct event_actor *actor;
	struct span rest, member, role, *tag;

	rest = table_raw(table, EVENT_ACTORS);
	while (event_list_next(&rest, &member)) {
		role = cut_role(&member);
		actor = event_add_actor(event);
		if (actor == NULL)
			return STATUS_NOMEM;
		*actor = (struct event_actor){ member, role, 0 };
	}
	rest = table_raw(table, EVENT_LOCATIONS);
	while (event_list_next(&rest, &member)) {
		location = event_add_location(event);
		if (location == NULL)
			return STATUS_NOMEM;
		*location = (struct event_location){ member, 0 };
	}
	rest = table_raw(table, EVENT_TAGS);
	while (event_list_next(&rest, &member)) {
		tag = event_add_tag(event);
		if (tag == NULL)
			return STATUS_NOMEM;
		*tag = member;
	}
	return STATUS_OK;
}

static enum status
read_attributes(struct event *event, const struct table *table)
{
	enum status status = STATUS_OK;
	struct span cell;
	size_t i;

	for (i = 0; i < table->width && status == STATUS_OK; i++) {
		cell = table->row->cells[i];
		if (table->extra[i].n > 0 && span_trim(cell).n > 0)
			status = add_attribute(event, table->extra[i], cell);
	}
	return status;
}

static enum status
read_source(struct import *import, const struct table *table)
{
	struct mapping_row *row = &import->row;

	if (mem_reserve(&row->sources, &row->source_capacity, 1,
		sizeof *row->sources) != STATUS_OK)
		return STATUS_NOMEM;
	row->sources[0] = (struct mapping_source){
		.key = table_cell(table, EVENT_SOURCE),
		.quote = table_cell(table, EVENT_QUOTE),
		.prefix = table_raw(table, EVENT_PREFIX),
		.suffix = table_raw(table, EVENT_SUFFIX),
	};
	row->source_count =
	    row->sources[0].key.n > 0 || row->sources[0].quote.n > 0;
	return STATUS_OK;
}

/* *usable: false where the row is rejected. */
static enum status
read_native(struct import *import, struct table *table, bool *usable,
    struct error *error)
{
	struct event *event = &import->event;
	struct error why = { 0 };
	enum status status;
	bool wrong;

	status = read_date(import, table, &wrong, &why);
	/* The first that is no EDTF: is it a mistake, or another notation? */
	if (status == STATUS_OK && wrong && !table->decided) {
		status = foreign_dates(table, EVENT_DATE, EVENT_END, error);
		if (status != STATUS_OK)
			return status;
		status = read_date(import, table, &wrong, &why);
	}
	event->key = table_cell(table, EVENT_ID);
	event->title = table_cell(table, EVENT_TITLE);
	*usable = status == STATUS_OK && !wrong;
	if (status == STATUS_OK && wrong)
		return reject_date(table, &why, error);
	event->summary = table_cell(table, EVENT_SUMMARY);
	event->type = table_cell(table, EVENT_TYPE);
	import->row.latitude = table_cell(table, EVENT_LATITUDE);
	import->row.longitude = table_cell(table, EVENT_LONGITUDE);
	if (status == STATUS_OK)
		status = read_lists(event, table);
	if (status == STATUS_OK)
		status = read_source(import, table);
	if (status == STATUS_OK)
		status = read_attributes(event, table);
	if (status == STATUS_OK)
		return warn_date(import, table, error);
	return import_nomem(status, error);
}

/* A foreign one. */
static enum status
read_foreign(struct import *import, struct table *table, bool *usable,
    struct error *error)
{
	struct error why = { 0 };
	enum status status = mapping_read(table->mapping, table->row->cells,
	    table->row->count, &import->event, &import->row, &why);

	*usable = status == STATUS_OK;
	if (status == STATUS_NOMEM)
		return error_nomem(error);
	if (status != STATUS_OK)
		return table_reject(table, error, "date %s", why.message);
	status = STATUS_OK;
	if (import->row.rounded_key.n > 0)
		status = table_warn(table, error,
		    "id " CELL_FORMAT ": a spreadsheet has rounded it; it is "
		    "kept as `id as written`, and the event has none",
		    CELL_ARGUMENTS(import->row.rounded_key));
	if (status == STATUS_OK && import->row.odd_end.n > 0)
		return warn_end(import, table, error);
	if (status == STATUS_OK && import->row.warning != NULL)
		status = table_warn(table, error, "date " CELL_FORMAT ": %s",
		    CELL_ARGUMENTS(import->event.date), import->row.warning);
	return status;
}

/* ---- Names become ids. */

static enum status
name_actors(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	enum status status = STATUS_OK;
	size_t i, j, n = 0;

	for (i = 0; i < event->actor_count && status == STATUS_OK; i++) {
		struct event_actor actor = event->actors[i];

		status =
		    names_actor(import->names, actor.name, &actor.id, error);
		if (status == STATUS_OK && actor.id == 0)
			status = table_warn(table, error,
			    "an actor without a name, role " CELL_FORMAT
			    "; write role=name",
			    CELL_ARGUMENTS(actor.role));
		for (j = 0; j < n; j++)
			if (event->actors[j].id == actor.id &&
			    span_equal(event->actors[j].role, actor.role))
				break;
		if (status == STATUS_OK && actor.id != 0 && j == n)
			event->actors[n++] = actor;
	}
	event->actor_count = n;
	return status;
}

static enum status
name_locations(struct import *import, struct error *error)
{
	struct event *event = &import->event;
	enum status status = STATUS_OK;
	size_t i, j, n = 0;

	for (i = 0; i < event->location_count && status == STATUS_OK; i++) {
		struct event_location location = event->locations[i];

		status = names_location(
		    import->names, location.path, &location.id, error);
		for (j = 0; j < n; j++)
			if (event->locations[j].id == location.id)
				break;
		if (status == STATUS_OK && location.id != 0 && j == n)
			event->locations[n++] = location;
	}
	event->location_count = n;
	return status;
}

static void
join_tags(struct event *event)
{
	size_t i, j, n = 0;

	for (i = 0; i < event->tag_count; i++) {
		for (j = 0; j < n; j++)
			if (span_equal(event->tags[j], event->tags[i]))
				break;
		if (j == n)
			event->tags[n++] = event->tags[i];
	}
	event->tag_count = n;
}

/* Coordinates that are none keep their text as attributes. */
static enum status
read_place(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	struct span latitude = import->row.latitude;
	struct span longitude = import->row.longitude;
	struct store_location place = { 0 };
	const char *wrong;
	enum status status;

	if (table_degrees(
		latitude, longitude, table->mapping != NULL, &place, &wrong)) {
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
		status = import_nomem(
		    add_attribute(event, SPAN("latitude as written"), latitude),
		    error);
	if (status == STATUS_OK && longitude.n > 0)
		status =
		    import_nomem(add_attribute(event,
				     SPAN("longitude as written"), longitude),
			error);
	return status;
}

static enum status
name_source(struct import *import, struct table *table,
    const struct mapping_source *source, struct error *error)
{
	struct event *event = &import->event;
	struct event_quote *quote;
	enum status status = STATUS_OK;
	int64_t id = 0;

	if (source->key.n > 0) {
		status = import_document(import, source, &id, error);
		if (status == STATUS_OK)
			status = import_nomem(
			    event_add_source(event, source->key, id), error);
	}
	if (status != STATUS_OK || source->quote.n == 0)
		return status;
	quote = event_add_quote(event);
	if (quote == NULL)
		return error_nomem(error);
	quote->source = source->key;
	quote->source_id = id;
	quote->state = import_anchor_state(import, id);
	quote->text = source->quote;
	quote->prefix = source->prefix;
	quote->suffix = source->suffix;
	quote->line = table->row->line;
	if (id == 0)
		status = table_warn(table, error,
		    "a quote without a source; name it in the column "
		    "`source`");
	return status;
}

/* What follows a row's key, date and title, which say whether it is one. */
static enum status
read_rest(struct import *import, struct table *table, struct error *error)
{
	enum status status = name_actors(import, table, error);
	size_t i;

	if (status == STATUS_OK)
		status = name_locations(import, error);
	if (status == STATUS_OK)
		status = read_place(import, table, error);
	for (i = 0; i < import->row.source_count && status == STATUS_OK; i++)
		status =
		    name_source(import, table, &import->row.sources[i], error);
	join_tags(&import->event);
	return status;
}

#define HOUR INT64_C(3600000) /* milliseconds */

/*
 * Events of the one day that computers count from, or of its first moment on
 * the clocks of any zone: one may be true.  That moment in UTC is told at its
 * own row.
 */
static bool
is_epoch(const struct event *event)
{
	const int64_t first = event->when.earliest, last = event->when.latest;

	if (event->date.n == 0 || mapping_odd_date(event) != NULL)
		return false;
	if (first == 0 && last == 24 * HOUR - 1)
		return true;
	return first >= -14 * HOUR && first <= 14 * HOUR &&
	       first % (HOUR / 4) == 0 && last - first < HOUR / 60;
}

static void
note_epoch(struct import *import, const struct table *table)
{
	if (!is_epoch(&import->event))
		return;
	if (import->epoch_days++ == 0)
		import->epoch_line = table->row->line;
}

#define EPOCH_RUN 3 /* that many are no chance */

static enum status
warn_epoch(struct import *import, struct table *table, struct error *error)
{
	if (import->epoch_days < EPOCH_RUN)
		return STATUS_OK;
	return table_warn_at(table, import->epoch_line, error,
	    "%lld events are dated 1970-01-01, this one first: that is where "
	    "Unix counts from, and may stand for no date at all",
	    (long long)import->epoch_days);
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
	else if (status == STATUS_OK)
		status = import_double(import, table, event->id, error);
	if (status != STATUS_OK)
		return status;
	import->report.events++;
	import->report.quotes += (int64_t)event->quote_count;
	import->last = event->key.n == 0 ? event->id : 0;
	note_epoch(import, table);
	return STATUS_OK;
}

/*
 * In a table of one's own a column may be called an id and be none: the row is
 * an event all the same.  Formats that are known keep their ids' promise, and
 * so does the native one.
 */
static bool
may_lack_id(const struct table *table)
{
	return table->mapping != NULL && !profiles_is_own(table->profile->name);
}

static enum status
put_without_id(struct import *import, struct table *table, const char *other,
    struct error *error)
{
	struct event *event = &import->event;
	const struct span id = event->key;
	enum status status = table_warn(table, error,
	    "id " CELL_FORMAT " already stands at line %lld, with another %s; "
	    "this row is an event without one, and its id is kept as `id as "
	    "written`",
	    CELL_ARGUMENTS(id), (long long)import->earlier.line, other);

	event->key = SPAN("");
	if (status == STATUS_OK)
		status = import_nomem(
		    add_attribute(event, SPAN("id as written"), id), error);
	return status == STATUS_OK ? event_put(import, table, error) : status;
}

/* A further row of an event: the same title and date, or none. */
static enum status
event_again(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event, *earlier = &import->earlier;
	enum status status =
	    store_read_event(import->store, event->id, earlier, error);
	bool other_title, other_date;

	if (status != STATUS_OK)
		return status;
	other_title =
	    event->title.n > 0 && !span_equal(event->title, earlier->title) &&
	    !(table->mapping != NULL && mapping_composes(table->mapping));
	other_date =
	    event->date.n > 0 && !span_equal(event->date, earlier->date);
	if ((other_title || other_date) && event->title.n > 0 &&
	    may_lack_id(table))
		return put_without_id(
		    import, table, other_title ? "title" : "date", error);
	if ((other_title || other_date) && event->key.n == 0)
		return table_reject(table, error,
		    "the row continues the event of line %lld, which has "
		    "another %s; clear `continues` if it is one of its own",
		    (long long)earlier->line, other_title ? "title" : "date");
	if (other_title || other_date)
		return table_reject(table, error,
		    "id " CELL_FORMAT " already stands at line %lld, with "
		    "another %s; give the event an id of its own",
		    CELL_ARGUMENTS(event->key), (long long)earlier->line,
		    other_title ? "title" : "date");
	status = read_rest(import, table, error);
	if (status == STATUS_OK)
		status = import_again(import, table, error);
	return status;
}

/* A row without an id that says it belongs to the one before it. */
static enum status
event_continued(struct import *import, struct table *table, int64_t last,
    struct error *error)
{
	enum status status;

	if (last == 0)
		return table_reject(table, error,
		    "the row continues an event without an id, and none stands "
		    "just before it; give both an id");
	import->event.id = last;
	status = event_again(import, table, error);
	import->last = last;
	return status;
}

static enum status
event_row(struct import *import, struct table *table, struct error *error)
{
	struct event *event = &import->event;
	enum status status;
	int64_t earlier, last = import->last;
	bool usable = false;

	event_clear(event);
	import->last = 0;
	event->line = table->row->line;
	status = table->mapping != NULL
		     ? read_foreign(import, table, &usable, error)
		     : read_native(import, table, &usable, error);
	if (status != STATUS_OK || !usable)
		return status;
	if (table->mapping == NULL && event->key.n == 0 &&
	    table_cell(table, EVENT_CONTINUES).n > 0)
		return event_continued(import, table, last, error);
	status = import_find_event(import, event->key,
	    table->mapping == NULL ? event : NULL, &earlier, error);
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
	status = foreign_zone(&table, EVENT_DATE, EVENT_END, error);
	while (status == STATUS_OK &&
	       (status = table_next(&table, &more, error)) == STATUS_OK && more)
		status = event_row(import, &table, error);
	if (status == STATUS_OK)
		foreign_tell_dates(&table, EVENT_DATE, EVENT_END);
	if (status == STATUS_OK)
		status = warn_epoch(import, &table, error);
	import->report.rows = table.rows;
	table_close(&table);
	return status;
}
