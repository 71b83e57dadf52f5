/* SPDX-License-Identifier: MIT */
/*
 * Terms on what is in memory: each is one walk over an array, or less.
 */
#include "config.h"

#include <string.h>

#include "core/edtf.h"
#include "core/mem.h"
#include "core/select_private.h"

/* ---- Terms on dates and flags */

/* The first dated position whose earliest is behind instant. */
static size_t
position_after(const struct columns *columns, int64_t instant)
{
	return instant == INT64_MAX ? columns->dated
				    : columns_lower(columns, instant + 1);
}

static void
evaluate_overlap(const struct columns *columns,
    const struct filter_value *value, struct bitset *set)
{
	const size_t end = position_after(columns, value->latest);
	size_t inside = columns_lower(columns, value->earliest);

	if (inside > end)
		inside = end;
	for (size_t i = 0; i < inside; i++)
		if (columns->latest[i] >= value->earliest)
			bitset_add(set, i);
	bitset_add_range(set, inside, end);
}

static void
evaluate_inside(const struct columns *columns, const struct filter_value *value,
    struct bitset *set)
{
	const size_t end = position_after(columns, value->latest);

	for (size_t i = columns_lower(columns, value->earliest); i < end; i++)
		if (columns->latest[i] <= value->latest)
			bitset_add(set, i);
}

static void
evaluate_flag(
    const struct columns *columns, enum columns_flag flag, struct bitset *set)
{
	for (size_t i = 0; i < columns->count; i++)
		if ((columns->flags[i] & flag) != 0)
			bitset_add(set, i);
}

static void
evaluate_any(
    const struct columns *columns, enum store_set list, struct bitset *set)
{
	size_t first;

	for (size_t i = 0; i < columns->count; i++)
		if (column_list_get(&columns->lists[list], i, &first) > 0)
			bitset_add(set, i);
}

static void
evaluate_has(
    const struct columns *columns, enum filter_has has, struct bitset *set)
{
	switch (has) {
	case FILTER_HAS_QUOTE:
		for (size_t i = 0; i < columns->count; i++)
			if (columns->quotes[i] > 0)
				bitset_add(set, i);
		return;
	case FILTER_HAS_SOURCE:
		evaluate_any(columns, STORE_SOURCES, set);
		return;
	case FILTER_HAS_COORDINATES:
		evaluate_flag(columns, COLUMNS_PLACED, set);
		return;
	case FILTER_HAS_TAG: evaluate_any(columns, STORE_TAGS, set); return;
	case FILTER_HAS_NOTE:
		evaluate_flag(columns, COLUMNS_NOTED, set);
		return;
	case FILTER_HAS_SUMMARY:
		evaluate_flag(columns, COLUMNS_SUMMARISED, set);
		return;
	}
}

static void
evaluate_is(
    const struct columns *columns, enum filter_is is, struct bitset *set)
{
	switch (is) {
	case FILTER_IS_UNDATED:
		bitset_add_range(set, columns->dated, columns->count);
		return;
	case FILTER_IS_UNCERTAIN:
		evaluate_flag(columns, COLUMNS_UNCERTAIN, set);
		return;
	case FILTER_IS_APPROXIMATE:
		evaluate_flag(columns, COLUMNS_APPROXIMATE, set);
		return;
	case FILTER_IS_STARRED:
		evaluate_flag(columns, COLUMNS_STARRED, set);
		return;
	case FILTER_IS_UNANCHORED:
		evaluate_flag(columns, COLUMNS_UNANCHORED, set);
		return;
	}
}

static void
evaluate_value(const struct columns *columns, enum filter_field field,
    const struct filter_value *value, struct bitset *set)
{
	if (field == FILTER_DATE)
		evaluate_overlap(columns, value, set);
	else if (field == FILTER_DURING)
		evaluate_inside(columns, value, set);
	else if (field == FILTER_HAS)
		evaluate_has(columns, (enum filter_has)value->earliest, set);
	else
		evaluate_is(columns, (enum filter_is)value->earliest, set);
}

/* ---- Terms on lists of values */

/*
 * The position, at or after low, whose list holds the value at index; n
 * positions.  It is mostly near: gallop there, then halve.
 */
static size_t
position_of(const uint32_t *offsets, size_t n, size_t low, size_t index)
{
	size_t step = 1, high;

	while (low + step < n && offsets[low + step] <= index) {
		low += step;
		step *= 2;
	}
	high = low + step < n ? low + step : n;
	while (low + 1 < high) {
		const size_t middle = low + (high - low) / 2;

		if (offsets[middle] <= index)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The next index at or after i of a value that is wanted; end if none is. */
#define NEXT_WANTED(type, none)                                                \
	do {                                                                   \
		const type *values = list->values;                             \
                                                                               \
		while (i < end && (values[i] == (none) || !wanted[values[i]])) \
			i++;                                                   \
	} while (0)

static size_t
next_wanted(
    const struct column_list *list, const bool *wanted, size_t i, size_t end)
{
	switch (list->width) {
	case 1: NEXT_WANTED(uint8_t, UINT8_MAX); break;
	case 2: NEXT_WANTED(uint16_t, UINT16_MAX); break;
	default: NEXT_WANTED(uint32_t, UINT32_MAX); break;
	}
	return i;
}

static void
evaluate_narrow(
    const struct column_list *list, const bool *wanted, struct bitset *set)
{
	for (size_t i = 0; (i = next_wanted(list, wanted, i, set->n)) < set->n;
	     i++)
		bitset_add(set, i);
}

/* Past the values, not the events: most values are not wanted. */
static void
evaluate_wide(
    const struct column_list *list, const bool *wanted, struct bitset *set)
{
	const size_t end = list->offsets[set->n];
	size_t i = 0, position = 0;

	while ((i = next_wanted(list, wanted, i, end)) < end) {
		position = position_of(list->offsets, set->n, position, i);
		bitset_add(set, position);
		i = list->offsets[position + 1];
	}
}

static enum status
evaluate_list(const struct columns *columns, enum store_set list,
    const struct filter *term, struct bitset *set, struct error *error)
{
	const struct values *values = &columns->values[list];
	enum status status = STATUS_OK;
	bool *wanted = mem_alloc(values->n, sizeof *wanted);

	if (wanted == NULL)
		return error_nomem(error);
	for (size_t i = 0; i < term->value_count && status == STATUS_OK; i++) {
		const struct filter_value *value = &term->values[i];

		status =
		    values_match(values, (struct span){ value->text, value->n },
			value->quoted, wanted, error);
	}
	/* What lies inside a wanted place is wanted; it comes later. */
	for (size_t i = 0; i < values->n; i++) {
		const uint32_t parent = values->list[i].parent;

		if (parent != VALUES_NONE && wanted[parent])
			wanted[i] = true;
	}
	if (status == STATUS_OK && memchr(wanted, 1, values->n) != NULL) {
		const struct column_list *numbers = &columns->lists[list];

		if (numbers->offsets != NULL)
			evaluate_wide(numbers, wanted, set);
		else if (numbers->values != NULL)
			evaluate_narrow(numbers, wanted, set);
	}
	mem_free(wanted);
	return status;
}

enum status
select_columns(const struct columns *columns, const struct filter *term,
    struct bitset *set, struct error *error)
{
	switch (term->field) {
	case FILTER_ACTOR:
		return evaluate_list(columns, STORE_ACTORS, term, set, error);
	case FILTER_LOCATION:
		return evaluate_list(
		    columns, STORE_LOCATIONS, term, set, error);
	case FILTER_TYPE:
		return evaluate_list(columns, STORE_TYPES, term, set, error);
	case FILTER_SOURCE:
		return evaluate_list(columns, STORE_SOURCES, term, set, error);
	case FILTER_TAG:
		return evaluate_list(columns, STORE_TAGS, term, set, error);
	case FILTER_DATE:
	case FILTER_DURING:
	case FILTER_HAS:
	case FILTER_IS: break;
	case FILTER_TEXT:
	case FILTER_ID:
	case FILTER_COLUMN: return STATUS_OK;
	}
	for (size_t i = 0; i < term->value_count; i++)
		evaluate_value(columns, term->field, &term->values[i], set);
	return STATUS_OK;
}
