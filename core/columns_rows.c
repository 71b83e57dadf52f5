/* SPDX-License-Identifier: MIT */
/*
 * Columns out of a case's rows: one pass over the store's events with their
 * lists, by id, then sorted and moved into timeline order one array at a
 * time, so that loading never needs twice the memory.
 */
#include "config.h"

#include "core/columns_private.h"

#include <stdlib.h>
#include <string.h>

#include "core/columns_order.h"
#include "core/counts.h"

/* The lists of one kind while they are scanned. */
struct gathered {
	uint32_t *offsets; /* by ordinal */
	size_t offset_capacity;
	void *numbers; /* of width bytes each */
	size_t n, capacity;
	unsigned width;
	size_t longest;
	uint32_t *seen; /* by number: 1 + the last ordinal that has it */
};

struct facts { /* by ordinal, while they are scanned */
	struct columns *columns;
	size_t capacity[5];
	struct gathered lists[COLUMNS_LISTS];
	struct error *error;
};

static enum status
facts_reserve(struct facts *facts, size_t needed)
{
	struct columns *columns = facts->columns;
	size_t *capacity = facts->capacity;

	if (mem_reserve(&columns->ids, &capacity[0], needed,
		sizeof *columns->ids) != STATUS_OK ||
	    mem_reserve(&columns->earliest, &capacity[1], needed,
		sizeof *columns->earliest) != STATUS_OK ||
	    mem_reserve(&columns->latest, &capacity[2], needed,
		sizeof *columns->latest) != STATUS_OK ||
	    mem_reserve(&columns->flags, &capacity[3], needed,
		sizeof *columns->flags) != STATUS_OK ||
	    mem_reserve(&columns->quotes, &capacity[4], needed,
		sizeof *columns->quotes) != STATUS_OK)
		return error_nomem(facts->error);
	return STATUS_OK;
}

static uint8_t
fact_flags(const struct store_fact *fact)
{
	unsigned flags = 0;

	flags |= fact->dated ? COLUMNS_DATED : 0;
	flags |= fact->uncertain ? COLUMNS_UNCERTAIN : 0;
	flags |= fact->approximate ? COLUMNS_APPROXIMATE : 0;
	flags |= fact->starred ? COLUMNS_STARRED : 0;
	flags |= fact->noted ? COLUMNS_NOTED : 0;
	flags |= fact->summarised ? COLUMNS_SUMMARISED : 0;
	flags |= fact->placed ? COLUMNS_PLACED : 0;
	flags |= fact->unanchored ? COLUMNS_UNANCHORED : 0;
	return (uint8_t)flags;
}

/* ---- Lists */

static void
number_put(void *numbers, unsigned width, size_t index, uint32_t number)
{
	switch (width) {
	case 1: ((uint8_t *)numbers)[index] = (uint8_t)number; break;
	case 2: ((uint16_t *)numbers)[index] = (uint16_t)number; break;
	default: ((uint32_t *)numbers)[index] = number;
	}
}

static uint32_t
number_get(const struct gathered *list, size_t index)
{
	switch (list->width) {
	case 1: return ((const uint8_t *)list->numbers)[index];
	case 2: return ((const uint16_t *)list->numbers)[index];
	default: return ((const uint32_t *)list->numbers)[index];
	}
}

static enum status
gather_begin(struct facts *facts, enum store_set set)
{
	struct gathered *list = &facts->lists[set];
	const size_t values = facts->columns->values[set].n;

	list->width = column_width(values);
	list->seen = mem_alloc(values, sizeof *list->seen);
	return list->seen == NULL ? error_nomem(facts->error) : STATUS_OK;
}

static void
gather_release(struct facts *facts)
{
	for (int set = 0; set < COLUMNS_LISTS; set++) {
		mem_free(facts->lists[set].offsets);
		mem_free(facts->lists[set].numbers);
		mem_free(facts->lists[set].seen);
	}
}

/* One value of the event at ordinal, the last so far. */
static enum status
gather_value(
    struct facts *facts, enum store_set set, size_t ordinal, int64_t id)
{
	struct gathered *list = &facts->lists[set];
	const uint32_t number = values_by_id(&facts->columns->values[set], id);

	if (number == VALUES_NONE || list->seen[number] == ordinal + 1)
		return STATUS_OK;
	if (list->n >= UINT32_MAX - 1)
		return error_set(facts->error, STATUS_RANGE,
		    "the case's lists are longer than can be held");
	if (mem_reserve(&list->numbers, &list->capacity, list->n + 1,
		list->width) != STATUS_OK)
		return error_nomem(facts->error);
	list->seen[number] = (uint32_t)ordinal + 1;
	number_put(list->numbers, list->width, list->n++, number);
	return STATUS_OK;
}

static enum status
gather_list(struct facts *facts, enum store_set set,
    const struct store_fact *fact, size_t ordinal)
{
	struct gathered *list = &facts->lists[set];
	enum status status = STATUS_OK;
	size_t i;

	if (mem_reserve(&list->offsets, &list->offset_capacity, ordinal + 2,
		sizeof *list->offsets) != STATUS_OK)
		return error_nomem(facts->error);
	list->offsets[ordinal] = (uint32_t)list->n;
	if (set == STORE_TYPES && fact->type != 0)
		status = gather_value(facts, set, ordinal, fact->type);
	for (i = 0; i < fact->counts[set] && status == STATUS_OK; i++)
		status = gather_value(facts, set, ordinal, fact->lists[set][i]);
	list->offsets[ordinal + 1] = (uint32_t)list->n;
	if (list->n - list->offsets[ordinal] > list->longest)
		list->longest = list->n - list->offsets[ordinal];
	return status;
}

/* ---- Events */

static enum status
load_fact(void *context, const struct store_fact *fact)
{
	struct facts *facts = context;
	struct columns *columns = facts->columns;
	const size_t i = columns->count;
	enum status status;

	if (i >= UINT32_MAX - 1)
		return error_set(facts->error, STATUS_RANGE,
		    "the case has more events than can be held");
	if (i > 0 && fact->id <= columns->ids[i - 1])
		return error_set(facts->error, STATUS_CORRUPT,
		    "the case's events are not in order");
	status = facts_reserve(facts, i + 1);
	for (int set = 0; set < COLUMNS_LISTS && status == STATUS_OK; set++)
		status = gather_list(facts, (enum store_set)set, fact, i);
	if (status != STATUS_OK)
		return status;
	columns->ids[i] = fact->id;
	columns->earliest[i] = fact->dated ? fact->earliest : 0;
	columns->latest[i] = !fact->dated                    ? 0
			     : fact->latest < fact->earliest ? fact->earliest
							     : fact->latest;
	columns->flags[i] = fact_flags(fact);
	columns->quotes[i] = fact->quotes < COLUMNS_QUOTES_MAX
				 ? (uint8_t)fact->quotes
				 : COLUMNS_QUOTES_MAX;
	columns->dated += fact->dated;
	columns->count++;
	return STATUS_OK;
}

/* Ids that follow on each other need no array. */
static void
drop_ids(struct columns *columns)
{
	if (columns->count == 0)
		return;
	columns->first_id = columns->ids[0];
	if ((uint64_t)columns->ids[columns->count - 1] -
		(uint64_t)columns->first_id !=
	    columns->count - 1)
		return;
	mem_free(columns->ids);
	columns->ids = NULL;
}

/* Dated ordinals, then undated ones. */
static void
order_start(const struct columns *columns, uint32_t *order)
{
	size_t dated = 0, undated = columns->dated;

	for (size_t i = 0; i < columns->count; i++) {
		if ((columns->flags[i] & COLUMNS_DATED) != 0)
			order[dated++] = (uint32_t)i;
		else
			order[undated++] = (uint32_t)i;
	}
}

static bool
is_identity(const uint32_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (order[i] != i)
			return false;
	return true;
}

static enum status
load_order(struct columns *columns, struct error *error)
{
	const size_t n = columns->count;
	uint32_t *order = mem_alloc(n, sizeof *order);
	uint32_t *other = mem_alloc(n, sizeof *other);

	if (order == NULL || other == NULL) {
		mem_free(order);
		mem_free(other);
		return error_nomem(error);
	}
	order_start(columns, order);
	columns_order(
	    order, other, columns->dated, columns->earliest, columns->latest);
	if (is_identity(order, n)) {
		mem_free(order);
		mem_free(other);
		return STATUS_OK;
	}
	for (size_t i = 0; i < n; i++)
		other[order[i]] = (uint32_t)i;
	columns->ordinals = order;
	columns->positions = other;
	return STATUS_OK;
}

/* Move an array of count members from ordinal into timeline order; where it
 * is so already, give back what it has too much. */
static enum status
permute(const struct columns *columns, void *array, size_t size,
    struct error *error)
{
	unsigned char *from, *to;

	memcpy(&from, array, sizeof from);
	if (from == NULL)
		return STATUS_OK;
	if (columns->ordinals == NULL) {
		to = mem_resize(from, columns->count, size);
	} else {
		to = mem_alloc(columns->count, size);
		for (size_t i = 0; to != NULL && i < columns->count; i++)
			memcpy(to + i * size,
			    from + columns->ordinals[i] * size, size);
		if (to != NULL)
			mem_free(from);
	}
	if (to == NULL)
		return error_nomem(error);
	memcpy(array, &to, sizeof to);
	return STATUS_OK;
}

static enum status
permute_int64(
    const struct columns *columns, int64_t **array, struct error *error)
{
	return permute(columns, array, sizeof **array, error);
}

static enum status
permute_all(struct columns *columns, struct error *error)
{
	enum status status;

	status = permute_int64(columns, &columns->earliest, error);
	if (status == STATUS_OK)
		status = permute_int64(columns, &columns->latest, error);
	if (status == STATUS_OK)
		status = permute(
		    columns, &columns->flags, sizeof *columns->flags, error);
	if (status == STATUS_OK)
		status = permute(
		    columns, &columns->quotes, sizeof *columns->quotes, error);
	return status;
}

static enum status
list_alloc(struct columns *columns, enum store_set set, size_t n)
{
	struct column_list *list = &columns->lists[set];

	list->n = n;
	list->width = column_width(columns->values[set].n);
	list->values = mem_alloc(n, list->width);
	return list->values == NULL ? STATUS_NOMEM : STATUS_OK;
}

/* At most one each: one number per position. */
static enum status
list_narrow(
    struct columns *columns, const struct gathered *from, enum store_set set)
{
	struct column_list *list = &columns->lists[set];

	if (list_alloc(columns, set, columns->count) != STATUS_OK)
		return STATUS_NOMEM;
	for (size_t i = 0; i < columns->count; i++) {
		const size_t ordinal = columns_ordinal(columns, i);
		const uint32_t first = from->offsets[ordinal];

		number_put(list->values, list->width, i,
		    from->offsets[ordinal + 1] > first ? number_get(from, first)
						       : VALUES_NONE);
	}
	return STATUS_OK;
}

static enum status
list_wide(
    struct columns *columns, const struct gathered *from, enum store_set set)
{
	struct column_list *list = &columns->lists[set];
	uint32_t n = 0;

	list->offsets = mem_alloc(columns->count + 1, sizeof *list->offsets);
	if (list->offsets == NULL ||
	    list_alloc(columns, set, from->n) != STATUS_OK)
		return STATUS_NOMEM;
	for (size_t i = 0; i < columns->count; i++) {
		const size_t ordinal = columns_ordinal(columns, i);

		for (uint32_t j = from->offsets[ordinal];
		     j < from->offsets[ordinal + 1]; j++)
			number_put(list->values, list->width, n++,
			    number_get(from, j));
		list->offsets[i + 1] = n;
	}
	return STATUS_OK;
}

/* What was gathered, in timeline order; each is let go of once moved. */
static enum status
load_lists(struct facts *facts)
{
	struct columns *columns = facts->columns;
	enum status status = STATUS_OK;

	for (int set = 0; set < COLUMNS_LISTS && status == STATUS_OK; set++) {
		struct gathered *list = &facts->lists[set];

		if (list->longest == 1)
			status =
			    list_narrow(columns, list, (enum store_set)set);
		else if (list->longest > 1)
			status = list_wide(columns, list, (enum store_set)set);
		mem_free(list->offsets);
		mem_free(list->numbers);
		list->offsets = NULL;
		list->numbers = NULL;
	}
	return status == STATUS_OK ? status : error_nomem(facts->error);
}

/* ---- Overlaps */

static int
number_compare(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The innermost place that holds both, VALUES_NONE if none does; a < b. */
static uint32_t
place_around(const struct values *places, uint32_t a, uint32_t b)
{
	while (a != VALUES_NONE && b >= places->list[a].end)
		a = places->list[a].parent;
	return a;
}

struct overlaps {
	struct columns *columns;
	size_t capacity;
	uint32_t *sorted; /* the places of an event */
	size_t sorted_capacity;
};

static enum status
add_overlaps(struct overlaps *overlaps, size_t position, size_t first, size_t n)
{
	struct columns *columns = overlaps->columns;
	const struct column_list *list = &columns->lists[STORE_LOCATIONS];

	if (mem_reserve(&overlaps->sorted, &overlaps->sorted_capacity, n,
		sizeof *overlaps->sorted) != STATUS_OK ||
	    mem_reserve(&columns->overlaps, &overlaps->capacity,
		columns->overlap_count + n,
		sizeof *columns->overlaps) != STATUS_OK)
		return STATUS_NOMEM;
	for (size_t i = 0; i < n; i++)
		overlaps->sorted[i] = column_list_number(list, first + i);
	qsort(overlaps->sorted, n, sizeof *overlaps->sorted, number_compare);
	for (size_t i = 1; i < n; i++) {
		const uint32_t around =
		    place_around(&columns->values[STORE_LOCATIONS],
			overlaps->sorted[i - 1], overlaps->sorted[i]);

		if (around != VALUES_NONE)
			columns->overlaps[columns->overlap_count++] =
			    (struct column_overlap){ (uint32_t)position,
				    around };
	}
	return STATUS_OK;
}

static enum status
load_overlaps(struct columns *columns, struct error *error)
{
	const struct column_list *list = &columns->lists[STORE_LOCATIONS];
	struct overlaps overlaps = { .columns = columns };
	enum status status = STATUS_OK;

	if (list->offsets == NULL)
		return STATUS_OK;
	for (size_t i = 0; i < columns->count && status == STATUS_OK; i++) {
		size_t first;
		const size_t n = column_list_get(list, i, &first);

		if (n > 1)
			status = add_overlaps(&overlaps, i, first, n);
	}
	mem_free(overlaps.sorted);
	return status == STATUS_OK ? status : error_nomem(error);
}

/* ---- Columns of attributes */

struct names {
	struct columns *columns;
	struct error *error;
};

static enum status
load_name(void *context, struct span name)
{
	struct names *names = context;
	struct columns *columns = names->columns;
	char *copy = arena_copy(&columns->arena, name.s, name.n);

	if (copy == NULL ||
	    mem_reserve(&columns->names, &columns->name_capacity,
		columns->name_count + 1, sizeof *columns->names) != STATUS_OK)
		return error_nomem(names->error);
	columns->names[columns->name_count++] = (struct span){ copy, name.n };
	return STATUS_OK;
}

/* The events by id, then everything of theirs in timeline order. */
static enum status
load_events(struct columns *columns, struct store *store, bool last,
    struct error *error)
{
	struct facts facts = { .columns = columns, .error = error };
	enum status status = STATUS_OK;

	for (int set = 0; set < COLUMNS_LISTS && status == STATUS_OK; set++)
		status = gather_begin(&facts, (enum store_set)set);
	if (status == STATUS_OK)
		status =
		    store_scan_facts(store, last, load_fact, &facts, error);
	if (status == STATUS_OK) {
		drop_ids(columns);
		status = load_order(columns, error);
	}
	if (status == STATUS_OK)
		status = load_lists(&facts);
	gather_release(&facts);
	if (status == STATUS_OK)
		status = permute_all(columns, error);
	return status;
}

enum status
columns_load_rows(struct columns *columns, struct store *store, bool last,
    struct error *error)
{
	struct names names = { .columns = columns, .error = error };
	enum status status = STATUS_OK;

	columns_release(columns);
	for (int set = 0; set < COLUMNS_LISTS && status == STATUS_OK; set++)
		status = values_load(
		    &columns->values[set], store, (enum store_set)set, error);
	if (status == STATUS_OK)
		status = load_events(columns, store, last, error);
	if (status == STATUS_OK)
		status = load_overlaps(columns, error);
	if (status == STATUS_OK)
		status = store_scan_columns(store, load_name, &names, error);
	if (status == STATUS_OK)
		status = counts_all(columns, error);
	if (status != STATUS_OK)
		columns_release(columns);
	return status;
}
