/* SPDX-License-Identifier: MIT */
/*
 * The native events.csv.  A cell holds one source and one quote, so an event
 * with several goes on in rows of its own that repeat its id, date and title
 * and carry nothing but the further source and quote; an import joins rows of
 * one id again.  Without an id the column `continues` says it, which is there
 * only then.
 */
#include "config.h"

#include <string.h>

#include "core/export_private.h"
#include "core/mem.h"

/* ---- Attribute columns */

struct loading {
	struct export_columns *columns;
	struct error *error;
};

static enum status
load_column(void *context, struct span name)
{
	struct loading *loading = context;
	struct export_columns *columns = loading->columns;
	char *copy = arena_copy(&columns->arena, name.s, name.n);

	if (copy == NULL ||
	    mem_reserve(&columns->names, &columns->capacity, columns->count + 1,
		sizeof *columns->names) != STATUS_OK)
		return error_nomem(loading->error);
	columns->names[columns->count++] = (struct span){ copy, name.n };
	if (event_is_dataset(name))
		columns->dataset = EVENT_DATASET_TOO;
	return STATUS_OK;
}

static enum status
load_shared(void *context, struct span key)
{
	struct loading *loading = context;

	if (map_put(&loading->columns->shared, 0, key, 1) != STATUS_OK)
		return error_nomem(loading->error);
	return STATUS_OK;
}

enum status
export_columns_load(
    struct export_columns *columns, struct store *store, struct error *error)
{
	struct loading loading = { .columns = columns, .error = error };
	enum status status;

	columns->dataset = EVENT_DATASET;
	status = store_scan_columns(store, load_column, &loading, error);
	if (status == STATUS_OK)
		status =
		    store_scan_shared_keys(store, load_shared, &loading, error);
	if (status != STATUS_OK)
		return status;
	if (columns->shared.count == 0)
		columns->dataset = NULL;
	status = store_has_selectors(store, &columns->selectors, error);
	if (status == STATUS_OK)
		status = store_has_rows_without_key(
		    store, &columns->continues, error);
	return status;
}

void
export_columns_release(struct export_columns *columns)
{
	arena_release(&columns->arena);
	mem_free(columns->names);
	map_release(&columns->index);
	map_release(&columns->shared);
	*columns = (struct export_columns){ 0 };
}

/* ---- Rows */

static void
next_cell(struct export_output *output, struct span text)
{
	strbuf_add_byte(&output->lines, ',');
	export_cell(output, text);
}

/* A cell for a list that is put together piece by piece. */
static struct strbuf *
cell_start(struct export_output *output)
{
	if (strbuf_status(&output->cell) == STATUS_OK)
		strbuf_clear(&output->cell);
	return &output->cell;
}

static void
cell_add_member(struct strbuf *cell, struct span member)
{
	if (cell->n > 0)
		strbuf_add_text(cell, "; ");
	strbuf_add(cell, member.s, member.n);
}

static void
cell_end(struct export_output *output)
{
	next_cell(output, (struct span){ output->cell.text, output->cell.n });
}

static void
add_actors(struct export_output *output, const struct event *event)
{
	struct strbuf *cell = cell_start(output);

	for (size_t i = 0; i < event->actor_count; i++) {
		const struct event_actor *actor = &event->actors[i];

		if (actor->role.n == 0 &&
		    (actor->name.n == 0 ||
			memchr(actor->name.s, '=', actor->name.n) == NULL)) {
			cell_add_member(cell, actor->name);
			continue;
		}
		/* An empty role keeps a name with `=` in it whole. */
		cell_add_member(cell, actor->role);
		strbuf_add_byte(cell, '=');
		strbuf_add(cell, actor->name.s, actor->name.n);
	}
	cell_end(output);
}

static void
add_locations(struct export_output *output, const struct event *event)
{
	struct strbuf *cell = cell_start(output);

	for (size_t i = 0; i < event->location_count; i++)
		cell_add_member(cell, event->locations[i].path);
	cell_end(output);
}

static void
add_coordinate(
    struct export_output *output, const struct event *event, double degrees)
{
	struct strbuf *cell = cell_start(output);

	if (event->placed)
		export_number(cell, degrees);
	cell_end(output);
}

static void
add_tags(struct export_output *output, const struct event *event)
{
	struct strbuf *cell = cell_start(output);

	for (size_t i = 0; i < event->tag_count; i++)
		cell_add_member(cell, event->tags[i]);
	cell_end(output);
}

#define FEW 32 /* attributes, to be looked through */

/* For an event of very many attributes: where each stands, from 1. */
static void
index_attributes(
    struct export_output *output, struct map *index, const struct event *event)
{
	map_clear(index);
	for (size_t i = 0; i < event->attribute_count; i++)
		if (map_put(index, 0, event->attributes[i].name,
			(int64_t)i + 1) != STATUS_OK)
			output->lines.failed = true;
}

static struct span
attribute_value(
    const struct map *index, const struct event *event, struct span name)
{
	size_t i = 0;

	if (event->attribute_count > FEW)
		i = (size_t)map_get(index, 0, name) - 1;
	else
		while (i < event->attribute_count &&
		       !span_equal(event->attributes[i].name, name))
			i++;
	return i < event->attribute_count ? event->attributes[i].value
					  : (struct span){ NULL, 0 };
}

static void
add_selectors(struct export_output *output,
    const struct export_columns *columns, const struct event_quote *quote)
{
	if (!columns->selectors)
		return;
	next_cell(output, quote->prefix);
	next_cell(output, quote->suffix);
}

static void
add_dataset(struct export_output *output, const struct export_columns *columns,
    const struct event *event)
{
	if (columns->dataset == NULL)
		return;
	next_cell(output, map_get(&columns->shared, 0, event->key) != 0
			      ? event->dataset
			      : SPAN(""));
}

/* The event's own row, with its first source and quote. */
static void
add_row(struct export_output *output, const struct export_columns *columns,
    const struct event *event, const struct event_quote *quote)
{
	export_cell(output, event->key);
	next_cell(output, event->date);
	next_cell(output, SPAN(""));
	next_cell(output, event->title);
	next_cell(output, event->summary);
	next_cell(output, event->type);
	add_actors(output, event);
	add_locations(output, event);
	add_coordinate(output, event, event->latitude);
	add_coordinate(output, event, event->longitude);
	next_cell(output, quote->source);
	next_cell(output, quote->text);
	add_tags(output, event);
	add_selectors(output, columns, quote);
	if (columns->continues)
		next_cell(output, SPAN(""));
	add_dataset(output, columns, event);
	for (size_t i = 0; i < columns->count; i++)
		next_cell(output,
		    attribute_value(&columns->index, event, columns->names[i]));
	strbuf_add_byte(&output->lines, '\n');
}

/* A row that only brings another source and quote; whose it is, id and
 * dataset tell. */
static void
add_further_row(struct export_output *output,
    const struct export_columns *columns, const struct event *event,
    const struct event_quote *quote)
{
	export_cell(output, event->key);
	next_cell(output, event->date);
	next_cell(output, SPAN(""));
	next_cell(output, event->title);
	strbuf_add_text(&output->lines, ",,,,,,");
	next_cell(output, quote->source);
	next_cell(output, quote->text);
	strbuf_add_byte(&output->lines, ',');
	add_selectors(output, columns, quote);
	if (columns->continues)
		next_cell(output, event->key.n == 0 ? SPAN("1") : SPAN(""));
	add_dataset(output, columns, event);
	for (size_t i = 0; i < columns->count; i++)
		next_cell(output, event_is_dataset(columns->names[i])
				      ? attribute_value(&columns->index, event,
					    columns->names[i])
				      : SPAN(""));
	strbuf_add_byte(&output->lines, '\n');
}

static bool
is_quoted(const struct event *event, struct span source)
{
	for (size_t i = 0; i < event->quote_count; i++)
		if (span_equal(event->quotes[i].source, source))
			return true;
	return false;
}

void
export_csv_header(
    struct export_output *output, const struct export_columns *columns)
{
	strbuf_add_text(&output->lines,
	    "id,date,end,title,summary,type,actors,locations,latitude,"
	    "longitude,source,quote,tags");
	if (columns->selectors)
		strbuf_add_text(&output->lines, ",prefix,suffix");
	if (columns->continues)
		strbuf_add_text(&output->lines, ",continues");
	if (columns->dataset != NULL)
		next_cell(output, span_of(columns->dataset));
	for (size_t i = 0; i < columns->count; i++)
		next_cell(output, columns->names[i]);
	strbuf_add_byte(&output->lines, '\n');
}

void
export_csv_event(struct export_output *output, struct export_columns *columns,
    const struct event *event)
{
	void (*add)(struct export_output * output,
	    const struct export_columns *columns, const struct event *event,
	    const struct event_quote *quote) = add_row;
	struct event_quote unquoted = { 0 };

	if (event->attribute_count > FEW)
		index_attributes(output, &columns->index, event);
	for (size_t i = 0; i < event->quote_count; i++) {
		add(output, columns, event, &event->quotes[i]);
		add = add_further_row;
	}
	for (size_t i = 0; i < event->source_count; i++) {
		if (is_quoted(event, event->sources[i]))
			continue;
		unquoted.source = event->sources[i];
		add(output, columns, event, &unquoted);
		add = add_further_row;
	}
	if (add == add_row)
		add_row(output, columns, event, &unquoted);
}
