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

enum part {
	PART_DIRECTORY,
	PART_EARLIEST,
	PART_LATEST,
	PART_FLAGS,
	PART_QUOTES,
	PART_IDS,
	PART_ORDINALS,
	PART_OVERLAPS,
	PART_NAMES, /* each a length of four bytes, then text */
	PART_VALUES, /* one for every set */
	PART_OFFSETS = PART_VALUES + COLUMNS_LISTS,
	PART_NUMBERS = PART_OFFSETS + COLUMNS_LISTS,
	PART_COUNT = PART_NUMBERS + COLUMNS_LISTS,
};

struct columns_directory {
	uint64_t mark;
	uint64_t count, dated;
	int64_t first_id;
	uint64_t lengths[PART_COUNT]; /* bytes; 0: no such array */
};

/* *loaded: there was one to be trusted.  Not so, columns are empty, and what
 * was known of the copy is to be forgotten. */
enum status columns_load_parts(struct columns *columns, struct store *store,
    bool *loaded, struct error *error);

/* What may be missing, from the same copy: one of a list and the like. */
enum status columns_read_missing(
    struct columns *columns, unsigned what, struct error *error);

/*
 * ---- columns_pieces.c: some of a part, into room for all of it.
 */

/* Room for a part, if there is none yet and the part is there whole; *array
 * stays NULL where it has no bytes. */
enum status columns_make_room(
    struct columns *columns, unsigned part, void *array, struct error *error);

/* A whole part in memory; STATUS_CORRUPT unless it is there whole. */
enum status columns_read_part(
    struct columns *columns, unsigned part, void *array, struct error *error);

enum status columns_damaged(struct error *error);

/* For columns_need_row; STATUS_CORRUPT where the copy does not hold. */
enum status
columns_read_row(struct columns *columns, size_t position, struct error *error);

void columns_forget_copy(struct columns *columns);

/* In a transaction; columns have everything in memory. */
enum status columns_save_parts(
    const struct columns *columns, struct store *store, struct error *error);

#endif
