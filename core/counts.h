/* SPDX-License-Identifier: MIT */
/*
 * counts: how many events of a selection have each value.
 *
 *	uint32_t *counts = mem_alloc(columns.values[STORE_ACTORS].n, 4);
 *	counts_values(&columns, STORE_ACTORS, &selection, counts);
 */
#ifndef CORE_COUNTS_H
#define CORE_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "core/bitset.h"
#include "core/columns.h"

/*
 * Fill counts, one for every value of the set, by number.  A location counts
 * every event at or below it, once.  The selection is indexed, and the set's
 * list in memory (columns_need).
 */
void counts_values(const struct columns *columns, enum store_set set,
    const struct bitset *selection, uint32_t *counts);

/* Fill in the totals and the firsts of all values (values.h). */
enum status counts_all(struct columns *columns, struct error *error);

#endif
