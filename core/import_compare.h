/* SPDX-License-Identifier: MIT */
/*
 * import_compare: what a newer download of a dataset changes.
 *
 * The dataset's events are read before it is replaced, and again when its new
 * ones are in.  An event is the same one when it has the same id; without
 * ids, when date and title are the same, and of those that share them each is
 * one.  It is unchanged when all that its row says is the same: date, title,
 * summary, type, coordinates, and the sets of its actors with their roles,
 * locations, sources, quotes, tags and attributes.  Its file, its line and the
 * analyst's marks do not count.
 *
 *	struct compare compare = { 0 };
 *	compare_before(&compare, import, name, &error);
 *	...
 *	compare_after(&compare, import, name, &error);	fills import->report
 *	compare_release(&compare);
 *
 * Costs 16 bytes an event on each side, and nothing for a new dataset.
 */
#ifndef CORE_IMPORT_COMPARE_H
#define CORE_IMPORT_COMPARE_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"

struct import;

struct compare_entry {
	uint64_t who; /* of the id, or of date and title */
	uint64_t what; /* of all that the event says */
};

struct compare_side {
	struct compare_entry *list;
	size_t n, capacity;
};

struct compare {
	struct compare_side before;
};

enum status compare_before(struct compare *compare, struct import *import,
    struct span dataset, struct error *error);

/* Counts added, changed, gone and unchanged. */
enum status compare_after(struct compare *compare, struct import *import,
    struct span dataset, struct error *error);

void compare_release(struct compare *compare);

/* A hash of the cells of a row; never 0. */
uint64_t compare_cells(const struct span *cells, size_t count);

#endif
