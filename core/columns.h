/* SPDX-License-Identifier: MIT */
/*
 * columns: the timeline in memory, one array for every property of events,
 * in timeline order: earliest instant (an open start first), the longer span
 * first, then the store's order; undated events at the end in that order.
 *
 * An event has three numbers: its id in the store; its ordinal, 0 … count-1
 * by id; its position on the timeline.
 *
 *	struct columns columns = { 0 };
 *	columns_load(&columns, store, &error);
 *	n = column_list_get(&columns.lists[STORE_ACTORS], position, &numbers);
 *	columns_release(&columns);
 */
#ifndef CORE_COLUMNS_H
#define CORE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/mem.h"
#include "core/status.h"
#include "core/store.h"
#include "core/values.h"

enum columns_flag {
	COLUMNS_UNCERTAIN = 1,
	COLUMNS_APPROXIMATE = 2,
	COLUMNS_STARRED = 4,
	COLUMNS_NOTED = 8,
	COLUMNS_SUMMARISED = 16,
	COLUMNS_PLACED = 32,
	COLUMNS_UNANCHORED = 64,
	COLUMNS_DATED = 128,
};

/*
 * The value numbers of every event, each once, in the event's order.
 *
 *	position     0     1     2
 *	offsets    [ 0 ] [ 2 ] [ 2 ] [ 3 ]	where event 1 has none
 *	values     [ 7 ] [ 4 ] [ 7 ]
 *
 * Where no event has several, offsets is NULL and values[position] is the
 * number or VALUES_NONE; where no event has any, values is NULL too.
 */
struct column_list {
	uint32_t *offsets; /* count + 1 */
	uint32_t *values;
};

/*
 * An event that names two places inside a third would count there twice.
 * Of its places, sorted, each two neighbours have an innermost place that
 * holds both: taking one event away there, and so from all places around it,
 * leaves one.  Events with one place need nothing.
 *
 *	Iraq > Anbar > Ramadi, Iraq > Baghdad	one too many at Iraq
 */
struct column_overlap {
	uint32_t position;
	uint32_t value;
};

#define COLUMNS_LISTS (STORE_TAGS + 1)
#define COLUMNS_QUOTES_MAX 255

struct columns {
	size_t count, dated; /* positions below dated are dated events */
	int64_t *earliest, *latest; /* ms, by position; 0 when undated */
	uint8_t *flags; /* enum columns_flag */
	uint8_t *quotes; /* how many; COLUMNS_QUOTES_MAX: so many or more */
	int64_t first_id;
	int64_t *ids; /* by ordinal; NULL: first_id + ordinal */
	uint32_t *ordinals; /* by position; NULL: the same numbers */
	uint32_t *positions; /* by ordinal; NULL: the same numbers */
	struct column_list lists[COLUMNS_LISTS]; /* by enum store_set */
	struct values values[COLUMNS_LISTS];
	struct column_overlap *overlaps; /* of locations, by position */
	size_t overlap_count;
	struct arena arena; /* text of names */
	struct span *names; /* of attribute columns */
	size_t name_count, name_capacity;
};

/* columns is zeroed or loaded before; empty when this fails. */
enum status
columns_load(struct columns *columns, struct store *store, struct error *error);
void columns_release(struct columns *columns);

int64_t columns_id(const struct columns *columns, size_t position);

/* count when there is no such event. */
size_t columns_position(const struct columns *columns, int64_t id);

/* The first dated position whose earliest is at instant or after; dated
 * when there is none. */
size_t columns_lower(const struct columns *columns, int64_t instant);

/* How many numbers an event has, the first of them at *numbers. */
static inline size_t
column_list_get(
    const struct column_list *list, size_t position, const uint32_t **numbers)
{
	if (list->offsets != NULL) {
		*numbers = list->values + list->offsets[position];
		return list->offsets[position + 1] - list->offsets[position];
	}
	if (list->values == NULL || list->values[position] == VALUES_NONE) {
		*numbers = NULL;
		return 0;
	}
	*numbers = list->values + position;
	return 1;
}

#endif
