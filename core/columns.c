/* SPDX-License-Identifier: MIT */
/*
 * The columns in memory, wherever they came from.
 *
 * What is regular costs nothing: ids that follow on each other, events that
 * stand in order already, and lists of at most one value keep no array.  An
 * event takes 18 bytes, 8 more where input is not in order, 8 where ids have
 * gaps, and for each list one to four bytes a value and four where events
 * have several: 40 with two of 20,000 actors, a place, a source, a tag and a
 * type.
 */
#include "config.h"

#include "core/columns.h"

#include <string.h>

#include "core/columns_private.h"

/* The rows are read and the copy made in one transaction, or the copy might
 * be of another state; without one, for whatever reason, there is none. */
static enum status
load_anew(struct columns *columns, struct store *store, struct error *error)
{
	const bool own = store_parts_claim(store);
	const bool last = own || !store_in_transaction(store);
	enum status status = columns_load_rows(columns, store, last, error);

	if (!own)
		return status;
	if (status != STATUS_OK ||
	    columns_save_parts(columns, store, NULL) != STATUS_OK)
		store_rollback(store);
	else
		store_commit(store, NULL);
	return status;
}

enum status
columns_load(struct columns *columns, struct store *store, struct error *error)
{
	bool loaded = false;
	enum status status;

	columns_release(columns);
	status = columns_load_parts(columns, store, &loaded, error);
	if (status == STATUS_OK && !loaded)
		status = load_anew(columns, store, error);
	if (status == STATUS_OK)
		columns->store = store;
	return status;
}

enum status
columns_keep(struct store *store, struct error *error)
{
	struct columns columns = { 0 };
	const bool own = !store_in_transaction(store);
	enum status status;

	if (store_path(store)[0] == '\0')
		return STATUS_OK;
	status = own ? store_begin(store, error) : STATUS_OK;
	if (status != STATUS_OK)
		return status;
	status = columns_load_rows(&columns, store, true, error);
	if (status == STATUS_OK)
		status = columns_save_parts(&columns, store, error);
	columns_release(&columns);
	if (own && status == STATUS_OK)
		status = store_commit(store, error);
	else if (own)
		store_rollback(store);
	return status;
}

static enum status
make_positions(struct columns *columns, struct error *error)
{
	uint32_t *positions;

	if (columns->positions != NULL || columns->ordinals == NULL)
		return STATUS_OK;
	positions = mem_alloc(columns->count, sizeof *positions);
	if (positions == NULL)
		return error_nomem(error);
	for (size_t i = 0; i < columns->count; i++)
		positions[columns->ordinals[i]] = (uint32_t)i;
	columns->positions = positions;
	return STATUS_OK;
}

static bool
same_array(const void *a, const void *b, size_t n)
{
	return a == NULL || b == NULL ? a == b : memcmp(a, b, n) == 0;
}

/* The same events in the same order, and values of the same numbers? */
static bool
same_events(const struct columns *a, const struct columns *b)
{
	const size_t n = a->count;

	if (n != b->count || a->dated != b->dated ||
	    a->first_id != b->first_id ||
	    !same_array(a->earliest, b->earliest, n * sizeof *a->earliest))
		return false;
	if ((a->missing & COLUMNS_ORDER) == 0 &&
	    (!same_array(a->ids, b->ids, n * sizeof *a->ids) ||
		!same_array(a->ordinals, b->ordinals, n * sizeof *a->ordinals)))
		return false;
	for (int set = 0; set < COLUMNS_LISTS; set++) {
		const struct values *x = &a->values[set], *y = &b->values[set];

		if (x->n != y->n)
			return false;
		for (size_t i = 0; i < x->n; i++)
			if (x->list[i].id != y->list[i].id)
				return false;
	}
	return true;
}

/* The copy has been damaged, or replaced: what is missing of the rows. */
static enum status
need_rows(struct columns *columns, struct error *error)
{
	struct columns rows = { 0 };
	enum status status = load_anew(&rows, columns->store, error);

	if (status == STATUS_OK && !same_events(columns, &rows))
		status = error_set(error, STATUS_CORRUPT,
		    "%s: the case has changed since it was opened; open it "
		    "again",
		    store_path(columns->store));
	if (status != STATUS_OK) {
		columns_release(&rows);
		return status;
	}
	if ((columns->missing & COLUMNS_LATEST) != 0) {
		mem_free(columns->latest);
		columns->latest = rows.latest;
		rows.latest = NULL;
	}
	if ((columns->missing & COLUMNS_ORDER) != 0) {
		mem_free(columns->ordinals);
		mem_free(columns->ids);
		columns->ordinals = rows.ordinals;
		columns->ids = rows.ids;
		rows.ordinals = NULL;
		rows.ids = NULL;
	}
	for (int set = 0; set < COLUMNS_LISTS; set++)
		if ((columns->missing & COLUMNS_LIST(set)) != 0) {
			mem_free(columns->lists[set].offsets);
			mem_free(columns->lists[set].values);
			columns->lists[set] = rows.lists[set];
			rows.lists[set] = (struct column_list){ 0 };
		}
	columns->missing = 0;
	columns_forget_copy(columns);
	columns_release(&rows);
	return STATUS_OK;
}

enum status
columns_need(struct columns *columns, unsigned what, struct error *error)
{
	enum status status = STATUS_OK;
	unsigned left;

	if ((what & COLUMNS_POSITIONS) != 0)
		what |= COLUMNS_ORDER;
	left = what & columns->missing;
	for (; left != 0 && status == STATUS_OK; left &= left - 1)
		status =
		    columns_read_missing(columns, left & (~left + 1), error);
	if (status == STATUS_CORRUPT)
		status = need_rows(columns, error);
	if (status == STATUS_OK && (what & COLUMNS_POSITIONS) != 0)
		status = make_positions(columns, error);
	return status;
}

enum status
columns_need_row(struct columns *columns, size_t position, struct error *error)
{
	enum status status = columns_read_row(columns, position, error);

	return status == STATUS_CORRUPT ? need_rows(columns, error) : status;
}

void
columns_release(struct columns *columns)
{
	mem_free(columns->earliest);
	mem_free(columns->latest);
	mem_free(columns->flags);
	mem_free(columns->quotes);
	mem_free(columns->ids);
	mem_free(columns->ordinals);
	mem_free(columns->positions);
	for (int set = 0; set < COLUMNS_LISTS; set++) {
		mem_free(columns->lists[set].offsets);
		mem_free(columns->lists[set].values);
		values_release(&columns->values[set]);
	}
	mem_free(columns->overlaps);
	arena_release(&columns->arena);
	mem_free(columns->names);
	columns_forget_copy(columns);
	*columns = (struct columns){ 0 };
}

size_t
columns_ordinal_of(const struct columns *columns, int64_t id)
{
	size_t low = 0, high = columns->count;

	if (columns->ids == NULL) {
		const uint64_t far = (uint64_t)id - (uint64_t)columns->first_id;

		return far < columns->count ? (size_t)far : columns->count;
	}
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (columns->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < columns->count && columns->ids[low] == id ? low
							       : columns->count;
}

int64_t
columns_id(const struct columns *columns, size_t position)
{
	const size_t ordinal = columns_ordinal(columns, position);

	return columns->ids != NULL ? columns->ids[ordinal]
				    : columns->first_id + (int64_t)ordinal;
}

size_t
columns_position(const struct columns *columns, int64_t id)
{
	const size_t ordinal = columns_ordinal_of(columns, id);
	size_t position = 0;

	if (ordinal == columns->count || columns->ordinals == NULL)
		return ordinal;
	if (columns->positions != NULL)
		return columns->positions[ordinal];
	/* One event is looked for faster than the way back is made for all. */
	while (
	    position < columns->count && columns->ordinals[position] != ordinal)
		position++;
	return position;
}

/* In the order of positions: each bit is looked for, none is scattered. */
void
columns_arrange(const struct columns *columns, const struct bitset *ordinals,
    struct bitset *positions)
{
	if (columns->ordinals == NULL) {
		bitset_copy(positions, ordinals);
		return;
	}
	for (size_t first = 0; first < columns->count; first += 64) {
		const size_t end =
		    columns->count - first < 64 ? columns->count : first + 64;
		uint64_t word = 0;

		for (size_t i = end; i-- > first;) {
			const uint32_t ordinal = columns->ordinals[i];

			word =
			    word << 1 |
			    (ordinals->words[ordinal / 64] >> ordinal % 64 & 1);
		}
		positions->words[first / 64] = word;
	}
}

size_t
columns_lower(const struct columns *columns, int64_t instant)
{
	size_t low = 0, high = columns->dated;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (columns->earliest[middle] < instant)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
