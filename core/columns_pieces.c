/* SPDX-License-Identifier: MIT */
/*
 * Parts of the case's copy are read in the pieces in which it keeps them: of
 * order and places those in which a row stands, and what is missing one after
 * the other while nothing else is to be done.  A part has room for all of it
 * from its first piece on; columns->here tells which are in it.
 */
#include "config.h"

#include <string.h>

#include "core/bitset.h"
#include "core/columns_private.h"

enum status
columns_damaged(struct error *error)
{
	return error_set(
	    error, STATUS_CORRUPT, "the case's copy of its columns is damaged");
}

static size_t
pieces(size_t bytes)
{
	return bytes / STORE_PIECE + (bytes % STORE_PIECE != 0);
}

enum status
columns_make_room(
    struct columns *columns, unsigned part, void *array, struct error *error)
{
	const size_t n = (size_t)columns->directory->lengths[part];
	unsigned char *bytes;
	enum status status;

	memcpy(&bytes, array, sizeof bytes);
	if (n == 0 || bytes != NULL)
		return STATUS_OK;
	status = store_part_check(columns->store, part, n, error);
	if (status != STATUS_OK)
		return status;
	bytes = mem_alloc(n, 1);
	if (bytes == NULL ||
	    bitset_resize(&columns->here[part], pieces(n)) != STATUS_OK) {
		mem_free(bytes);
		return error_nomem(error);
	}
	memcpy(array, &bytes, sizeof bytes);
	return STATUS_OK;
}

/* Have n bytes of a part, from an offset within it, in its room. */
static enum status
bring(struct columns *columns, unsigned part, void *bytes, size_t offset,
    size_t n, struct error *error)
{
	const size_t length = (size_t)columns->directory->lengths[part];
	const size_t end = n == 0 ? 0 : pieces(offset + n);
	struct bitset *here = &columns->here[part];
	enum status status = STATUS_OK;

	for (size_t piece = offset / STORE_PIECE;
	     piece < end && status == STATUS_OK; piece++) {
		size_t next = piece;

		while (next < end && !bitset_has(here, next))
			next++;
		if (next == piece)
			continue;
		status = store_part_read(columns->store, part, bytes, length,
		    piece * STORE_PIECE,
		    next == here->n ? length : next * STORE_PIECE, error);
		if (status == STATUS_OK)
			bitset_add_range(here, piece, next);
		piece = next;
	}
	return status;
}

enum status
columns_read_part(
    struct columns *columns, unsigned part, void *array, struct error *error)
{
	void *bytes;
	enum status status = columns_make_room(columns, part, array, error);

	memcpy(&bytes, array, sizeof bytes);
	if (status == STATUS_OK && bytes != NULL)
		status = bring(columns, part, bytes, 0,
		    (size_t)columns->directory->lengths[part], error);
	return status;
}

void
columns_forget_copy(struct columns *columns)
{
	for (int part = 0; columns->here != NULL && part < PART_COUNT; part++)
		bitset_release(&columns->here[part]);
	mem_free(columns->here);
	mem_free(columns->directory);
	columns->here = NULL;
	columns->directory = NULL;
}

/* ---- What a row shows.  Numbers are checked one by one here, and all of
 * them once all are read. */

static enum status
read_row_id(struct columns *columns, size_t position, struct error *error)
{
	size_t ordinal = position;
	enum status status = STATUS_OK;

	if (columns->ordinals != NULL) {
		status = bring(columns, PART_ORDINALS, columns->ordinals,
		    position * sizeof *columns->ordinals,
		    sizeof *columns->ordinals, error);
		if (status == STATUS_OK)
			ordinal = columns->ordinals[position];
	}
	if (status == STATUS_OK && ordinal >= columns->count)
		status = columns_damaged(error);
	if (status == STATUS_OK && columns->ids != NULL)
		status = bring(columns, PART_IDS, columns->ids,
		    ordinal * sizeof *columns->ids, sizeof *columns->ids,
		    error);
	return status;
}

static enum status
read_row_places(struct columns *columns, size_t position, struct error *error)
{
	const size_t places = columns->values[STORE_LOCATIONS].n;
	const struct column_list *list = &columns->lists[STORE_LOCATIONS];
	size_t first = position, end = position + 1;
	enum status status = STATUS_OK;

	if (list->offsets != NULL) {
		status = bring(columns, PART_OFFSETS + STORE_LOCATIONS,
		    list->offsets, position * sizeof *list->offsets,
		    2 * sizeof *list->offsets, error);
		if (status != STATUS_OK)
			return status;
		first = list->offsets[position];
		end = list->offsets[position + 1];
	}
	if (list->values == NULL)
		return list->offsets == NULL ? STATUS_OK
					     : columns_damaged(error);
	if (first > end || end > list->n)
		return columns_damaged(error);
	status = bring(columns, PART_NUMBERS + STORE_LOCATIONS, list->values,
	    first * list->width, (end - first) * list->width, error);
	for (size_t i = first; status == STATUS_OK && i < end; i++) {
		const uint32_t place = column_list_number(list, i);

		if (place >= places &&
		    !(list->offsets == NULL && place == VALUES_NONE))
			status = columns_damaged(error);
	}
	return status;
}

enum status
columns_read_row(struct columns *columns, size_t position, struct error *error)
{
	enum status status = STATUS_OK;

	if ((columns->missing & COLUMNS_ORDER) != 0)
		status = read_row_id(columns, position, error);
	if (status == STATUS_OK &&
	    (columns->missing & COLUMNS_LIST(STORE_LOCATIONS)) != 0)
		status = read_row_places(columns, position, error);
	return status;
}

/* ---- Ahead */

/* A piece of a part that is not here yet; *more: there was one. */
static enum status
bring_ahead(struct columns *columns, unsigned part, void *array, bool *more)
{
	const struct bitset *here = &columns->here[part];
	void *bytes;
	size_t piece = 0;
	enum status status = columns_make_room(columns, part, array, NULL);

	memcpy(&bytes, array, sizeof bytes);
	if (status != STATUS_OK || bytes == NULL)
		return status;
	while (piece < here->n && bitset_has(here, piece))
		piece++;
	*more = piece < here->n;
	return *more ? bring(columns, part, bytes, piece * STORE_PIECE, 1, NULL)
		     : STATUS_OK;
}

/* A piece of what is missing; all of it is here: have it checked. */
static enum status
read_ahead(struct columns *columns, unsigned what)
{
	bool more = false;
	enum status status = STATUS_OK;

	if (what == COLUMNS_LATEST)
		status =
		    bring_ahead(columns, PART_LATEST, &columns->latest, &more);
	if (what == COLUMNS_ORDER)
		status = bring_ahead(columns, PART_IDS, &columns->ids, &more);
	if (what == COLUMNS_ORDER && status == STATUS_OK && !more)
		status = bring_ahead(
		    columns, PART_ORDINALS, &columns->ordinals, &more);
	for (unsigned set = 0; set < COLUMNS_LISTS; set++) {
		if (what != COLUMNS_LIST(set))
			continue;
		status = bring_ahead(columns, PART_OFFSETS + set,
		    &columns->lists[set].offsets, &more);
		if (status == STATUS_OK && !more)
			status = bring_ahead(columns, PART_NUMBERS + set,
			    &columns->lists[set].values, &more);
	}
	return status != STATUS_OK || more
		   ? status
		   : columns_read_missing(columns, what, NULL);
}

bool
columns_ahead(struct columns *columns)
{
	/* As panes and keys come to ask for them. */
	static const unsigned order[] = { COLUMNS_ORDER,
		COLUMNS_LIST(STORE_ACTORS), COLUMNS_LIST(STORE_LOCATIONS),
		COLUMNS_LATEST, COLUMNS_LIST(STORE_TYPES),
		COLUMNS_LIST(STORE_TAGS), COLUMNS_LIST(STORE_SOURCES) };
	size_t i = 0;

	if (columns->missing == 0 || columns->ahead_over)
		return false;
	while ((columns->missing & order[i]) == 0)
		i++;
	columns->ahead_over = read_ahead(columns, order[i]) != STATUS_OK;
	return !columns->ahead_over && columns->missing != 0;
}
