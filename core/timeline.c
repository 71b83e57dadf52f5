/* SPDX-License-Identifier: MIT */
/*
 * The timeline joins columns, selection and store into what a frontend asks.
 * Everything that is asked for every frame (rows, ranks, bounds, the
 * histogram) is a look-up or a binary search; counts are made when first
 * asked for and kept until the next selection; only the text of an event
 * comes from the store, one read for each row that was not shown just before.
 */
#include "config.h"

#include "core/timeline.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/bitset.h"
#include "core/columns.h"
#include "core/counts.h"
#include "core/edtf.h"
#include "core/mem.h"
#include "core/periods.h"
#include "core/rows.h"
#include "core/select.h"

struct facet_table {
	struct facet_value *values;
	size_t n;
	struct periods periods; /* of years and months */
	uint32_t *within, *choice; /* counts; NULL until first asked for */
	bool within_ready, choice_ready; /* they are of this selection */
};

#define NEAR 1000 /* events that are looked at one by one */

struct timeline {
	struct store *store;
	struct columns columns;
	struct select select;
	struct filter *filter; /* of the selection; NULL: everything */
	struct bitset selection;
	bool whole; /* not only what was found so far */
	struct facet_table facets[FACET_COUNT];
	struct event row; /* what was read last for timeline_row */
	struct rows rows;
};

/* What stands behind a facet: a list of the columns, or periods. */
static const struct facet_kind {
	const char *name;
	enum filter_field field; /* whose choice its counts do not follow */
	bool periodic;
	enum store_set set;
	enum periods_length length;
} facet_kinds[FACET_COUNT] = {
	[FACET_ACTOR] = { "actor", FILTER_ACTOR, .set = STORE_ACTORS },
	[FACET_LOCATION] = { "location", FILTER_LOCATION,
	    .set = STORE_LOCATIONS },
	[FACET_TYPE] = { "type", FILTER_TYPE, .set = STORE_TYPES },
	[FACET_SOURCE] = { "source", FILTER_SOURCE, .set = STORE_SOURCES },
	[FACET_TAG] = { "tag", FILTER_TAG, .set = STORE_TAGS },
	[FACET_YEAR] = { "year", FILTER_DATE, .periodic = true,
	    .length = PERIODS_YEAR },
	[FACET_MONTH] = { "month", FILTER_DATE, .periodic = true,
	    .length = PERIODS_MONTH },
};

/* ---- Opening */

static enum status
open_values(struct timeline *timeline, enum facet facet)
{
	const enum store_set set = facet_kinds[facet].set;
	const struct values *values = &timeline->columns.values[set];
	struct facet_table *table = &timeline->facets[facet];

	table->values = mem_alloc(values->n, sizeof *table->values);
	if (table->values == NULL)
		return STATUS_NOMEM;
	table->n = values->n;
	for (size_t i = 0; i < values->n; i++) {
		const struct value *value = &values->list[i];

		table->values[i] = (struct facet_value){
			.id = value->id,
			.name = value->name,
			.label = value->label,
			.path = value->path,
			.parent = value->parent == VALUES_NONE ? FACET_NO_PARENT
							       : value->parent,
			.depth = value->depth,
			.total = value->total,
			.first = value->first,
			.unique = value->unique,
		};
	}
	return STATUS_OK;
}

static enum status
open_periods(struct timeline *timeline, enum facet facet)
{
	struct facet_table *table = &timeline->facets[facet];
	struct periods *periods = &table->periods;

	if (periods_make(periods, &timeline->columns,
		facet_kinds[facet].length) != STATUS_OK)
		return STATUS_NOMEM;
	table->values = mem_alloc(periods->n, sizeof *table->values);
	if (table->values == NULL)
		return STATUS_NOMEM;
	table->n = periods->n;
	for (size_t i = 0; i < periods->n; i++)
		table->values[i] = (struct facet_value){
			.name = periods->names[i],
			.label = periods->names[i],
			.path = periods->names[i],
			.parent = FACET_NO_PARENT,
			.total = periods->starts[i + 1] - periods->starts[i],
			.first = periods->starts[i],
			.unique = true,
		};
	return STATUS_OK;
}

static enum status
open_facets(struct timeline *timeline, struct error *error)
{
	for (int facet = 0; facet < FACET_COUNT; facet++) {
		const enum status status =
		    facet_kinds[facet].periodic
			? open_periods(timeline, (enum facet)facet)
			: open_values(timeline, (enum facet)facet);

		if (status != STATUS_OK)
			return error_nomem(error);
	}
	return STATUS_OK;
}

enum status
timeline_open(
    struct timeline **timeline, struct store *store, struct error *error)
{
	struct timeline *opened = mem_alloc(1, sizeof *opened);
	enum status status;

	if (opened == NULL)
		return error_nomem(error);
	opened->store = store;
	opened->whole = true;
	opened->select.columns = &opened->columns;
	opened->select.store = store;
	status = columns_load(&opened->columns, store, error);
	if (status != STATUS_OK)
		goto fail;
	status = bitset_resize(&opened->selection, opened->columns.count);
	if (status != STATUS_OK) {
		error_nomem(error);
		goto fail;
	}
	bitset_fill(&opened->selection);
	bitset_index(&opened->selection);
	status = open_facets(opened, error);
	if (status != STATUS_OK)
		goto fail;
	*timeline = opened;
	return STATUS_OK;
fail:
	timeline_close(opened);
	return status;
}

void
timeline_close(struct timeline *timeline)
{
	if (timeline == NULL)
		return;
	for (int facet = 0; facet < FACET_COUNT; facet++) {
		struct facet_table *table = &timeline->facets[facet];

		mem_free(table->values);
		mem_free(table->within);
		mem_free(table->choice);
		periods_release(&table->periods);
	}
	event_release(&timeline->row);
	rows_release(&timeline->rows);
	bitset_release(&timeline->selection);
	filter_free(timeline->filter);
	select_release(&timeline->select);
	columns_release(&timeline->columns);
	mem_free(timeline);
}

struct store *
timeline_store(struct timeline *timeline)
{
	return timeline->store;
}

bool
timeline_ahead(struct timeline *timeline)
{
	return columns_ahead(&timeline->columns);
}

size_t
timeline_count(const struct timeline *timeline)
{
	return timeline->columns.count;
}

size_t
timeline_dated(const struct timeline *timeline)
{
	return timeline->columns.dated;
}

/* ---- The selection */

/* Counts are of another selection. */
static void
count_anew(struct timeline *timeline)
{
	for (int facet = 0; facet < FACET_COUNT; facet++) {
		timeline->facets[facet].within_ready = false;
		timeline->facets[facet].choice_ready = false;
	}
}

enum status
timeline_select(
    struct timeline *timeline, const struct filter *filter, struct error *error)
{
	struct filter *copy;
	enum status status = filter_copy(&copy, filter, error);

	if (status != STATUS_OK)
		return status;
	status = select_run(&timeline->select, filter, &timeline->selection,
	    &timeline->whole, error);
	if (status != STATUS_OK) {
		filter_free(copy);
		return status;
	}
	filter_free(timeline->filter);
	timeline->filter = copy;
	count_anew(timeline);
	return STATUS_OK;
}

void
timeline_be_patient(struct timeline *timeline, const struct patience *patience)
{
	static const struct patience endless;

	timeline->select.patience = patience != NULL ? *patience : endless;
}

bool
timeline_is_searching(const struct timeline *timeline)
{
	return select_is_searching(&timeline->select);
}

bool
timeline_is_whole(const struct timeline *timeline)
{
	return timeline->whole;
}

enum status
timeline_search(struct timeline *timeline, bool renew, struct error *error)
{
	enum status status;

	if (!timeline_is_searching(timeline))
		return STATUS_OK;
	status = select_search(&timeline->select, error);
	if (status != STATUS_OK || (timeline_is_searching(timeline) && !renew))
		return status;
	status = select_renew(&timeline->select, timeline->filter,
	    &timeline->selection, &timeline->whole, error);
	if (status == STATUS_OK)
		count_anew(timeline);
	return status;
}

void
timeline_stop(struct timeline *timeline)
{
	select_stop(&timeline->select);
}

size_t
timeline_selected(const struct timeline *timeline)
{
	return timeline->selection.count;
}

size_t
timeline_selected_dated(const struct timeline *timeline)
{
	return bitset_rank(&timeline->selection, timeline->columns.dated);
}

bool
timeline_is_selected(const struct timeline *timeline, size_t position)
{
	return bitset_has(&timeline->selection, position);
}

size_t
timeline_position(const struct timeline *timeline, size_t row)
{
	return bitset_select(&timeline->selection, row);
}

size_t
timeline_rank(const struct timeline *timeline, size_t position)
{
	return bitset_rank(&timeline->selection, position);
}

/* ---- Events */

int64_t
timeline_event_id(const struct timeline *timeline, size_t position)
{
	if (columns_need_row(timeline->select.columns, position, NULL) !=
	    STATUS_OK)
		return 0;
	return columns_id(&timeline->columns, position);
}

/* Among the first events of the same instant, which the event's row tells. */
static bool
find_near(const struct timeline *timeline, int64_t id, size_t *position)
{
	struct columns *columns = timeline->select.columns;
	struct event row = { 0 };
	bool dated, found = false;
	int64_t earliest = 0;
	size_t i = columns->dated;

	if (store_read_row(timeline->store, id, &row, NULL) != STATUS_OK) {
		event_release(&row);
		return false;
	}
	dated = row.date.n > 0;
	if (dated) {
		earliest = row.when.earliest;
		i = columns_lower(columns, earliest);
	}
	for (size_t n = 0; n < NEAR && i < columns->count && !found; n++, i++) {
		if (dated &&
		    (i >= columns->dated || columns->earliest[i] != earliest))
			break;
		found = columns_need_row(columns, i, NULL) == STATUS_OK &&
			columns_id(columns, i) == id;
		*position = i;
	}
	event_release(&row);
	return found;
}

size_t
timeline_find_event(const struct timeline *timeline, int64_t id)
{
	size_t position;

	/* Rather than wait for the order of millions. */
	if ((timeline->columns.missing & COLUMNS_ORDER) != 0 &&
	    find_near(timeline, id, &position))
		return position;
	if (columns_need(timeline->select.columns, COLUMNS_ORDER, NULL) !=
	    STATUS_OK)
		return timeline->columns.count;
	return columns_position(&timeline->columns, id);
}

enum status
timeline_find_many(struct timeline *timeline, struct error *error)
{
	return columns_need(&timeline->columns, COLUMNS_POSITIONS, error);
}

size_t
timeline_find_instant(const struct timeline *timeline, int64_t instant)
{
	return columns_lower(&timeline->columns, instant);
}

bool
timeline_earliest(
    const struct timeline *timeline, size_t position, int64_t *earliest)
{
	if (position >= timeline->columns.dated)
		return false;
	*earliest = timeline->columns.earliest[position];
	return true;
}

/* The number of quotes is kept up to a limit; beyond it the whole event
 * tells. */
static enum status
read_row(struct timeline *timeline, size_t position, struct row_text *row,
    struct error *error)
{
	const int64_t id = timeline_event_id(timeline, position);
	const size_t quotes = timeline->columns.quotes[position];
	struct event *event = &timeline->row;
	const enum status status =
	    quotes < COLUMNS_QUOTES_MAX
		? store_read_row(timeline->store, id, event, error)
		: store_read_event(timeline->store, id, event, error);

	if (status == STATUS_OK)
		*row = (struct row_text){
			.date = event->date,
			.title = event->title,
			.type = event->type,
			.quotes = quotes < COLUMNS_QUOTES_MAX
				      ? quotes
				      : event->quote_count,
		};
	return status;
}

enum status
timeline_row(struct timeline *timeline, size_t position,
    struct timeline_row *row, struct error *error)
{
	const struct columns *columns = &timeline->columns;
	const struct column_list *places = &columns->lists[STORE_LOCATIONS];
	const uint8_t flags = columns->flags[position];
	size_t count, first;
	struct row_text text;
	enum status status =
	    columns_need_row(&timeline->columns, position, error);

	if (status != STATUS_OK)
		return status;
	if (!rows_find(&timeline->rows, position, &text)) {
		status = read_row(timeline, position, &text, error);
		if (status != STATUS_OK)
			return status;
		if (rows_keep(&timeline->rows, position, &text) != STATUS_OK)
			return error_nomem(error);
	}
	count = column_list_get(places, position, &first);
	*row = (struct timeline_row){
		.date = text.date,
		.title = text.title,
		.type = text.type,
		.location_count = count,
		.quote_count = text.quotes,
		.starred = (flags & COLUMNS_STARRED) != 0,
		.noted = (flags & COLUMNS_NOTED) != 0,
		.unanchored = (flags & COLUMNS_UNANCHORED) != 0,
	};
	if (count > 0)
		row->location = columns->values[STORE_LOCATIONS]
				    .list[column_list_number(places, first)]
				    .name;
	return STATUS_OK;
}

void
timeline_hold(struct timeline *timeline)
{
	store_hold(timeline->store);
}

void
timeline_let_go(struct timeline *timeline)
{
	store_let_go(timeline->store);
}

size_t
timeline_event_place(
    const struct timeline *timeline, size_t position, size_t nth)
{
	const struct column_list *list =
	    &timeline->columns.lists[STORE_LOCATIONS];
	size_t first;

	if (columns_need_row(timeline->select.columns, position, NULL) !=
		STATUS_OK ||
	    nth >= column_list_get(list, position, &first))
		return timeline->facets[FACET_LOCATION].n;
	return column_list_number(list, first + nth);
}

enum status
timeline_event(struct timeline *timeline, size_t position, struct event *event,
    struct error *error)
{
	const enum status status =
	    columns_need_row(&timeline->columns, position, error);

	return status != STATUS_OK
		   ? status
		   : store_read_event(timeline->store,
			 columns_id(&timeline->columns, position), event,
			 error);
}

static void
set_flag(struct timeline *timeline, size_t position, unsigned flag, bool on)
{
	const unsigned flags = timeline->columns.flags[position];

	timeline->columns.flags[position] =
	    (uint8_t)(on ? flags | flag : flags & ~flag);
}

enum status
timeline_star(struct timeline *timeline, size_t position, bool starred,
    struct error *error)
{
	enum status status =
	    columns_need_row(&timeline->columns, position, error);

	if (status == STATUS_OK)
		status = store_set_star(timeline->store,
		    timeline_event_id(timeline, position), starred, error);
	if (status == STATUS_OK) {
		set_flag(timeline, position, COLUMNS_STARRED, starred);
		select_forget_marks(&timeline->select);
	}
	return status;
}

enum status
timeline_note(struct timeline *timeline, size_t position, struct span note,
    struct error *error)
{
	enum status status =
	    columns_need_row(&timeline->columns, position, error);

	if (status == STATUS_OK)
		status = store_set_note(timeline->store,
		    timeline_event_id(timeline, position), note, error);
	if (status == STATUS_OK) {
		set_flag(timeline, position, COLUMNS_NOTED, note.n > 0);
		select_forget_marks(&timeline->select);
	}
	return status;
}

/* ---- Facets */

const char *
facet_name(enum facet facet)
{
	return facet_kinds[facet].name;
}

bool
facet_parse(const char *name, enum facet *facet)
{
	for (int i = 0; i < FACET_COUNT; i++)
		if (strcmp(facet_kinds[i].name, name) == 0) {
			*facet = (enum facet)i;
			return true;
		}
	return false;
}

size_t
timeline_facet_size(const struct timeline *timeline, enum facet facet)
{
	return timeline->facets[facet].n;
}

const struct facet_value *
timeline_facet_value(
    const struct timeline *timeline, enum facet facet, size_t value)
{
	assert(value < timeline->facets[facet].n);
	return &timeline->facets[facet].values[value];
}

size_t
timeline_facet_find(
    const struct timeline *timeline, enum facet facet, struct span text)
{
	const struct facet_table *table = &timeline->facets[facet];
	size_t value = 0;

	if (!facet_kinds[facet].periodic)
		return values_find(
		    &timeline->columns.values[facet_kinds[facet].set], text);
	while (value < table->n && !span_equal(table->values[value].name, text))
		value++;
	return value;
}

size_t
timeline_facet_of(const struct timeline *timeline, enum facet facet, int64_t id)
{
	uint32_t number = VALUES_NONE;

	if (!facet_kinds[facet].periodic)
		number = values_by_id(
		    &timeline->columns.values[facet_kinds[facet].set], id);
	return number == VALUES_NONE ? timeline->facets[facet].n : number;
}

struct span
timeline_facet_text(
    const struct timeline *timeline, enum facet facet, size_t value)
{
	const struct facet_value *found =
	    timeline_facet_value(timeline, facet, value);

	return found->unique ? found->name : found->path;
}

/* Count the facet within set into *counts, which is made where NULL. */
static enum status
count_facet(struct timeline *timeline, enum facet facet,
    const struct bitset *set, uint32_t **counts, struct error *error)
{
	const struct facet_table *table = &timeline->facets[facet];
	const struct facet_kind *kind = &facet_kinds[facet];
	const size_t *starts = table->periods.starts;
	enum status status;

	if (*counts == NULL)
		*counts = mem_alloc(table->n, sizeof **counts);
	if (*counts == NULL)
		return error_nomem(error);
	if (!kind->periodic && set->count == set->n) {
		for (size_t i = 0; i < table->n; i++)
			(*counts)[i] = (uint32_t)table->values[i].total;
		return STATUS_OK;
	}
	if (!kind->periodic) {
		status = columns_need(
		    &timeline->columns, COLUMNS_LIST(kind->set), error);
		if (status == STATUS_OK)
			counts_values(
			    &timeline->columns, kind->set, set, *counts);
		return status;
	}
	for (size_t i = 0; i < table->n; i++)
		(*counts)[i] = (uint32_t)(bitset_rank(set, starts[i + 1]) -
					  bitset_rank(set, starts[i]));
	return STATUS_OK;
}

enum status
timeline_counts_within(struct timeline *timeline, enum facet facet,
    const uint32_t **counts, struct error *error)
{
	struct facet_table *table = &timeline->facets[facet];

	if (!table->within_ready) {
		const enum status status = count_facet(timeline, facet,
		    &timeline->selection, &table->within, error);

		if (status != STATUS_OK)
			return status;
		table->within_ready = true;
	}
	*counts = table->within;
	return STATUS_OK;
}

static enum status
count_choice(struct timeline *timeline, enum facet facet, struct error *error)
{
	struct facet_table *table = &timeline->facets[facet];
	struct bitset set = { 0 };
	struct filter *without = NULL;
	enum status status;

	status = filter_without_choice(
	    &without, timeline->filter, facet_kinds[facet].field, error);
	if (status != STATUS_OK)
		return status;
	status = select_look(&timeline->select, without, &set, error);
	filter_free(without);
	if (status != STATUS_OK)
		return status;
	status = count_facet(timeline, facet, &set, &table->choice, error);
	bitset_release(&set);
	table->choice_ready = status == STATUS_OK;
	return status;
}

enum status
timeline_counts_choice(struct timeline *timeline, enum facet facet,
    const uint32_t **counts, struct error *error)
{
	struct facet_table *table = &timeline->facets[facet];
	enum status status;

	if (timeline->filter == NULL ||
	    filter_choice(timeline->filter, facet_kinds[facet].field) == NULL)
		return timeline_counts_within(timeline, facet, counts, error);
	if (!table->choice_ready) {
		status = count_choice(timeline, facet, error);
		if (status != STATUS_OK)
			return status;
	}
	*counts = table->choice;
	return STATUS_OK;
}

/* ---- Histogram */

bool
timeline_histogram(
    const struct timeline *timeline, struct histogram_column *columns, size_t n)
{
	const struct columns *events = &timeline->columns;
	const size_t first = columns_lower(events, EDTF_EARLIEST + 1);
	uint64_t start, span;
	size_t position = first;

	assert(n > 0 && n <= UINT32_MAX);
	if (first == events->dated)
		return false;
	start = (uint64_t)events->earliest[first];
	span = (uint64_t)events->earliest[events->dated - 1] - start + 1;
	if (span < n)
		span = n;
	for (size_t i = 0; i < n; i++) {
		/* span * i / n and span * (i + 1) / n without overflow */
		const uint64_t from = start + span / n * i + span % n * i / n;
		const uint64_t next =
		    start + span / n * (i + 1) + span % n * (i + 1) / n;
		const size_t end = i + 1 == n
				       ? events->dated
				       : columns_lower(events, (int64_t)next);

		columns[i] = (struct histogram_column){
			.from = (int64_t)from,
			.to = (int64_t)(next - 1),
			.all = end - position,
			.selected = bitset_rank(&timeline->selection, end) -
				    bitset_rank(&timeline->selection, position),
		};
		position = end;
	}
	return true;
}
