/* SPDX-License-Identifier: MIT */
/*
 * columns_private: what the files of columns share.
 */
#ifndef CORE_COLUMNS_PRIVATE_H
#define CORE_COLUMNS_PRIVATE_H

#include "core/columns.h"

/* The ordinal at a position. */
static inline size_t
columns_ordinal(const struct columns *columns, size_t position)
{
	return columns->ordinals != NULL ? columns->ordinals[position]
					 : position;
}

/* columns_rows.c: from the rows of the case; last as of store_scan_facts. */
enum status columns_load_rows(struct columns *columns, struct store *store,
    bool last, struct error *error);

/*
 * ---- columns_parts.c: the copy in the case.
 */

/* *loaded: there was one to be trusted.  Not so, columns are empty. */
enum status columns_load_parts(struct columns *columns, struct store *store,
    bool *loaded, struct error *error);

/* What may be missing, from the same copy: one of a list and the like. */
enum status columns_read_missing(
    struct columns *columns, unsigned what, struct error *error);

/* What was read ahead and nobody took over. */
void columns_drop_ahead(struct columns *columns);

/* In a transaction; columns have everything in memory. */
enum status columns_save_parts(
    const struct columns *columns, struct store *store, struct error *error);

#endif
