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
 *	columns_need(&columns, COLUMNS_LIST(STORE_ACTORS), &error);
 *	list = &columns.lists[STORE_ACTORS];
 *	n = column_list_get(list, position, &first);
 *	number = column_list_number(list, first);
 *	columns_release(&columns);
 *
 * A case keeps its columns ready (store.h, store_parts_enter).  What the
 * first frame asks for is read at once, the rest when it is needed; a copy
 * that does not fit the case is not used, and made anew where that can be.
 */
#ifndef CORE_COLUMNS_H
#define CORE_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bitset.h"
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
 * Where no event has several, offsets is NULL and the value at position is
 * its number or none; where no event has any, values is NULL too.  A number
 * takes one byte where there are at most 255 values, two up to 65,535, else
 * four; the largest number of that width is none.
 */
struct column_list {
	uint32_t *offsets; /* count + 1 */
	void *values;
	size_t n; /* of values */
	unsigned width; /* bytes of each: 1, 2 or 4 */
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

#define COLUMNS_LISTS STORE_LISTS
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

	/* What columns_need has still to read, and where from. */
	struct store *store;
	struct columns_directory *directory;
	struct bitset *here; /* of each part of it, the pieces in memory */
	unsigned missing;
	bool ahead_over; /* columns_ahead went wrong */
};

/* What may be missing: a list, and these. */
#define COLUMNS_LIST(set) (1U << (set))
#define COLUMNS_LATEST (1U << 8)
#define COLUMNS_ORDER (1U << 9) /* ordinals and ids */
#define COLUMNS_POSITIONS (1U << 10) /* and COLUMNS_ORDER */

/*
 * columns is zeroed or loaded before; empty when this fails.  store is
 * borrowed until they are released.  From the case's own copy where that is
 * of this very state of the case; else from its rows, and where the case can
 * be written the copy is made anew.
 */
enum status
columns_load(struct columns *columns, struct store *store, struct error *error);

/*
 * Have what is named, a union of the above, in memory: from the same copy, or
 * from the rows where that is not there any more.  STATUS_CORRUPT where the
 * case has other events since columns_load; the columns stay as they were.
 */
enum status
columns_need(struct columns *columns, unsigned what, struct error *error);

/*
 * Read some of what is missing, about a millisecond long, before it is needed.
 * False: there is no more, or it cannot be had this way; columns_need will
 * tell why.
 */
bool columns_ahead(struct columns *columns);

/* What a row shows of one event: its id and its places. */
enum status
columns_need_row(struct columns *columns, size_t position, struct error *error);

/* Keep a copy in the case, made from its rows; within the transaction that
 * is open, or one of its own.  A session keeps none. */
enum status columns_keep(struct store *store, struct error *error);

void columns_release(struct columns *columns);

/* With COLUMNS_ORDER, or of a row (columns_need_row). */
int64_t columns_id(const struct columns *columns, size_t position);

/* ---- With COLUMNS_ORDER: */

/* The place of an id among all ids; count when no event has it. */
size_t columns_ordinal_of(const struct columns *columns, int64_t id);

/* count when there is no such event.  A walk over all without
 * COLUMNS_POSITIONS. */
size_t columns_position(const struct columns *columns, int64_t id);

/* The positions of a set of ordinals, into a set of the same size. */
void columns_arrange(const struct columns *columns,
    const struct bitset *ordinals, struct bitset *positions);

/* The first dated position whose earliest is at instant or after; dated
 * when there is none. */
size_t columns_lower(const struct columns *columns, int64_t instant);

/* Bytes of a number where there are n values. */
static inline unsigned
column_width(size_t n)
{
	return n <= UINT8_MAX ? 1 : n <= UINT16_MAX ? 2 : 4;
}

/* The number at an index of values; VALUES_NONE for none. */
static inline uint32_t
column_list_number(const struct column_list *list, size_t index)
{
	switch (list->width) {
	case 1: {
		const uint8_t number = ((const uint8_t *)list->values)[index];

		return number == UINT8_MAX ? VALUES_NONE : number;
	}
	case 2: {
		const uint16_t number = ((const uint16_t *)list->values)[index];

		return number == UINT16_MAX ? VALUES_NONE : number;
	}
	default: return ((const uint32_t *)list->values)[index];
	}
}

/* How many numbers an event has, the index of the first of them in *first. */
static inline size_t
column_list_get(const struct column_list *list, size_t position, size_t *first)
{
	*first = position;
	if (list->offsets != NULL) {
		*first = list->offsets[position];
		return list->offsets[position + 1] - *first;
	}
	return list->values != NULL &&
	       column_list_number(list, position) != VALUES_NONE;
}

#endif
