/* SPDX-License-Identifier: MIT */
/*
 * The columns as parts of bytes in the case, and back.
 *
 * An array is kept as it lies in memory, so reading it is a copy; what was
 * written by a machine of another byte order has another mark and is not
 * used.  The directory, the first part, tells how long the others are.  The
 * store vouches for the bytes, but not for who wrote them: every length,
 * number, offset and order that an index is made of is checked when it is
 * read, and what does not hold makes the copy one that is not there.
 *
 * Stars and notes are not kept here but asked of the store: marking an event
 * changes nothing that is.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/bitset.h"
#include "core/columns_private.h"
#include "core/strbuf.h"

#define MARK UINT64_C(0x314c4f434c746c64) /* the first version */
#define MARKED (COLUMNS_STARRED | COLUMNS_NOTED)

/* ---- Reading */

/* The same for bytes that are gone as soon as they are read. */
static enum status
read_text(
    struct columns *columns, unsigned part, char **text, struct error *error)
{
	const enum status status =
	    columns_read_part(columns, part, text, error);

	bitset_release(&columns->here[part]);
	if (status != STATUS_OK) {
		mem_free(*text);
		*text = NULL;
	}
	return status;
}

static bool
directory_holds(const struct columns_directory *directory)
{
	const uint64_t *lengths = directory->lengths;
	const uint64_t count = directory->count;

	if (directory->mark != MARK || count >= UINT32_MAX - 1 ||
	    directory->dated > count ||
	    lengths[PART_EARLIEST] != count * sizeof(int64_t) ||
	    lengths[PART_LATEST] != count * sizeof(int64_t) ||
	    lengths[PART_FLAGS] != count || lengths[PART_QUOTES] != count)
		return false;
	if ((lengths[PART_IDS] != 0 &&
		lengths[PART_IDS] != count * sizeof(int64_t)) ||
	    (lengths[PART_ORDINALS] != 0 &&
		lengths[PART_ORDINALS] != count * sizeof(uint32_t)) ||
	    lengths[PART_OVERLAPS] % sizeof(struct column_overlap) != 0)
		return false;
	for (int set = 0; set < COLUMNS_LISTS; set++)
		if (lengths[PART_OFFSETS + set] != 0 &&
		    lengths[PART_OFFSETS + set] !=
			(count + 1) * sizeof(uint32_t))
			return false;
	for (int part = 0; part < PART_COUNT; part++)
		if (lengths[part] > SIZE_MAX / 2)
			return false;
	return true;
}

static bool
is_rising(const int64_t *earliest, size_t n)
{
	bool falls = false;

	for (size_t i = 1; i < n; i++)
		falls |= earliest[i - 1] > earliest[i];
	return !falls;
}

/* Strictly: an id given twice would be an event shown twice. */
static bool
ids_hold(const int64_t *ids, size_t n)
{
	bool falls = false;

	for (size_t i = 1; i < n; i++)
		falls |= ids[i - 1] >= ids[i];
	return !falls;
}

static bool
are_below(const uint32_t *numbers, size_t n, size_t limit)
{
	uint32_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = numbers[i] > most ? numbers[i] : most;
	return n == 0 || most < limit;
}

/* Each number below n once, and so each event.  A bit an event stays in the
 * processor's cache: a nanosecond each. */
static enum status
check_order(const uint32_t *ordinals, size_t n, bool *holds)
{
	struct bitset seen = { 0 };

	*holds = are_below(ordinals, n, n);
	if (!*holds)
		return STATUS_OK;
	if (bitset_resize(&seen, n) != STATUS_OK)
		return STATUS_NOMEM;
	for (size_t i = 0; i < n; i++)
		bitset_add(&seen, ordinals[i]);
	bitset_index(&seen);
	*holds = seen.count == n;
	bitset_release(&seen);
	return STATUS_OK;
}

static bool
list_numbers_hold(const struct column_list *list, size_t limit)
{
	const bool may_none = list->offsets == NULL;
	const uint8_t *bytes = list->values;
	const uint16_t *shorts = list->values;
	const uint32_t *numbers = list->values;
	bool beyond = false;

	if (list->width == 1)
		for (size_t i = 0; i < list->n; i++)
			beyond |= bytes[i] >= limit &&
				  !(may_none && bytes[i] == UINT8_MAX);
	else if (list->width == 2)
		for (size_t i = 0; i < list->n; i++)
			beyond |= shorts[i] >= limit &&
				  !(may_none && shorts[i] == UINT16_MAX);
	else
		for (size_t i = 0; i < list->n; i++)
			beyond |= numbers[i] >= limit &&
				  !(may_none && numbers[i] == UINT32_MAX);
	return !beyond;
}

static bool
list_holds(const struct columns *columns, enum store_set set)
{
	const struct column_list *list = &columns->lists[set];
	bool falls = false;

	if (list->values == NULL)
		return list->offsets == NULL;
	if (list->offsets == NULL) {
		if (list->n != columns->count)
			return false;
	} else {
		for (size_t i = 0; i < columns->count; i++)
			falls |= list->offsets[i] > list->offsets[i + 1];
		if (falls || list->offsets[0] != 0 ||
		    list->offsets[columns->count] != list->n)
			return false;
	}
	return list_numbers_hold(list, columns->values[set].n);
}

static enum status
make_list_room(struct columns *columns, enum store_set set, struct error *error)
{
	const unsigned offsets = PART_OFFSETS + (unsigned)set;
	const unsigned numbers = PART_NUMBERS + (unsigned)set;
	const size_t bytes = (size_t)columns->directory->lengths[numbers];
	struct column_list *list = &columns->lists[set];
	enum status status =
	    columns_make_room(columns, offsets, &list->offsets, error);

	if (status == STATUS_OK)
		status =
		    columns_make_room(columns, numbers, &list->values, error);
	list->width = column_width(columns->values[set].n);
	list->n = bytes / list->width;
	if (status == STATUS_OK && bytes % list->width != 0)
		status = columns_damaged(error);
	return status;
}

static enum status
read_list(struct columns *columns, enum store_set set, struct error *error)
{
	struct column_list *list = &columns->lists[set];
	enum status status = make_list_room(columns, set, error);

	if (status == STATUS_OK)
		status = columns_read_part(columns,
		    PART_OFFSETS + (unsigned)set, &list->offsets, error);
	if (status == STATUS_OK)
		status = columns_read_part(columns,
		    PART_NUMBERS + (unsigned)set, &list->values, error);
	if (status == STATUS_OK && !list_holds(columns, set))
		status = columns_damaged(error);
	return status;
}

static enum status
read_overlaps(struct columns *columns, struct error *error)
{
	const struct columns_directory *directory = columns->directory;
	const size_t places = columns->values[STORE_LOCATIONS].n;
	enum status status = columns_read_part(
	    columns, PART_OVERLAPS, &columns->overlaps, error);

	if (status != STATUS_OK)
		return status;
	columns->overlap_count = (size_t)directory->lengths[PART_OVERLAPS] /
				 sizeof *columns->overlaps;
	for (size_t i = 0; i < columns->overlap_count; i++)
		if (columns->overlaps[i].position >= columns->count ||
		    columns->overlaps[i].value >= places)
			return columns_damaged(error);
	return STATUS_OK;
}

static enum status
read_names(struct columns *columns, struct error *error)
{
	size_t left = (size_t)columns->directory->lengths[PART_NAMES];
	const char *text;
	uint32_t n;
	char *bytes = NULL;
	enum status status = read_text(columns, PART_NAMES, &bytes, error);

	text = bytes;
	while (status == STATUS_OK && left > 0) {
		char *copy = NULL;

		if (left >= sizeof n)
			memcpy(&n, text, sizeof n);
		if (left < sizeof n || left - sizeof n < n) {
			status = columns_damaged(error);
			break;
		}
		copy = arena_copy(&columns->arena, text + sizeof n, n);
		if (copy == NULL ||
		    mem_reserve(&columns->names, &columns->name_capacity,
			columns->name_count + 1,
			sizeof *columns->names) != STATUS_OK) {
			status = error_nomem(error);
			break;
		}
		columns->names[columns->name_count++] =
		    (struct span){ copy, n };
		text += sizeof n + n;
		left -= sizeof n + n;
	}
	mem_free(bytes);
	return status;
}

static enum status
read_values(struct columns *columns, enum store_set set, struct error *error)
{
	const unsigned part = PART_VALUES + (unsigned)set;
	char *bytes = NULL;
	enum status status = read_text(columns, part, &bytes, error);

	if (status == STATUS_OK)
		status = values_unpack(&columns->values[set],
		    (struct span){
			bytes, (size_t)columns->directory->lengths[part] },
		    set == STORE_LOCATIONS, columns->count, error);
	mem_free(bytes);
	return status;
}

/* ---- Stars and notes */

struct marks {
	struct columns *columns;
	struct bitset starred, noted; /* ordinals */
	bool any;
	struct error *error;
};

static enum status
add_mark(void *context, int64_t event, bool starred, bool noted)
{
	struct marks *marks = context;
	const size_t n = marks->columns->count;
	size_t ordinal;
	enum status status = STATUS_OK;

	if (!(starred || noted))
		return STATUS_OK;
	if ((marks->columns->missing & COLUMNS_ORDER) != 0)
		status = columns_read_missing(
		    marks->columns, COLUMNS_ORDER, marks->error);
	if (status != STATUS_OK)
		return status;
	ordinal = columns_ordinal_of(marks->columns, event);
	if (ordinal == n)
		return STATUS_OK;
	if (!marks->any && (bitset_resize(&marks->starred, n) != STATUS_OK ||
			       bitset_resize(&marks->noted, n) != STATUS_OK))
		return error_nomem(marks->error);
	marks->any = true;
	if (starred)
		bitset_add(&marks->starred, ordinal);
	if (noted)
		bitset_add(&marks->noted, ordinal);
	return STATUS_OK;
}

static enum status
read_marks(struct columns *columns, struct error *error)
{
	struct marks marks = { .columns = columns, .error = error };
	const enum status status =
	    store_scan_marks(columns->store, add_mark, &marks, error);

	for (size_t i = 0; i < columns->count; i++)
		columns->flags[i] &= (uint8_t)~MARKED;
	for (size_t i = 0; marks.any && i < columns->count; i++) {
		const size_t ordinal = columns_ordinal(columns, i);

		if (bitset_has(&marks.starred, ordinal))
			columns->flags[i] |= COLUMNS_STARRED;
		if (bitset_has(&marks.noted, ordinal))
			columns->flags[i] |= COLUMNS_NOTED;
	}
	bitset_release(&marks.starred);
	bitset_release(&marks.noted);
	return status;
}

/* ---- All that is read at once */

static enum status
read_directory(struct columns *columns, struct error *error)
{
	struct columns_directory *directory = mem_alloc(1, sizeof *directory);
	enum status status;

	columns->directory = directory;
	columns->here = mem_alloc(PART_COUNT, sizeof *columns->here);
	if (directory == NULL || columns->here == NULL)
		return error_nomem(error);
	status = store_part_read(columns->store, PART_DIRECTORY, directory,
	    sizeof *directory, 0, sizeof *directory, error);
	if (status == STATUS_OK && !directory_holds(directory))
		status = columns_damaged(error);
	if (status != STATUS_OK)
		return status;
	columns->count = (size_t)directory->count;
	columns->dated = (size_t)directory->dated;
	columns->first_id = directory->first_id;
	return STATUS_OK;
}

static enum status
read_events(struct columns *columns, struct error *error)
{
	enum status status = columns_read_part(
	    columns, PART_EARLIEST, &columns->earliest, error);

	if (status == STATUS_OK)
		status = columns_read_part(
		    columns, PART_FLAGS, &columns->flags, error);
	if (status == STATUS_OK)
		status = columns_read_part(
		    columns, PART_QUOTES, &columns->quotes, error);
	if (status == STATUS_OK)
		status =
		    columns_make_room(columns, PART_IDS, &columns->ids, error);
	if (status == STATUS_OK)
		status = columns_make_room(
		    columns, PART_ORDINALS, &columns->ordinals, error);
	if (status == STATUS_OK &&
	    !is_rising(columns->earliest, columns->dated))
		status = columns_damaged(error);
	return status;
}

static enum status
read_order(struct columns *columns, struct error *error)
{
	bool holds = true;
	enum status status =
	    columns_read_part(columns, PART_IDS, &columns->ids, error);

	if (status == STATUS_OK)
		status = columns_read_part(
		    columns, PART_ORDINALS, &columns->ordinals, error);
	if (status == STATUS_OK && columns->ordinals != NULL &&
	    check_order(columns->ordinals, columns->count, &holds) != STATUS_OK)
		return error_nomem(error);
	if (status == STATUS_OK &&
	    (!holds || (columns->ids != NULL &&
			   !ids_hold(columns->ids, columns->count))))
		status = columns_damaged(error);
	return status;
}

static enum status
read_first(struct columns *columns, struct error *error)
{
	enum status status = read_directory(columns, error);

	if (status == STATUS_OK)
		status = read_events(columns, error);
	for (int set = 0; set < COLUMNS_LISTS && status == STATUS_OK; set++)
		status = read_values(columns, (enum store_set)set, error);
	if (status == STATUS_OK)
		status = make_list_room(columns, STORE_LOCATIONS, error);
	if (status == STATUS_OK)
		status = read_overlaps(columns, error);
	if (status == STATUS_OK)
		status = read_names(columns, error);
	if (status == STATUS_OK)
		status = read_marks(columns, error);
	return status;
}

enum status
columns_load_parts(struct columns *columns, struct store *store, bool *loaded,
    struct error *error)
{
	bool fresh;
	enum status status = store_parts_enter(store, &fresh, error);

	*loaded = false;
	if (status != STATUS_OK || !fresh)
		return status;
	columns->store = store;
	columns->missing = COLUMNS_LATEST | COLUMNS_ORDER;
	for (int set = 0; set < COLUMNS_LISTS; set++)
		columns->missing |= COLUMNS_LIST(set);
	status = read_first(columns, error);
	store_parts_leave(store);
	*loaded = status == STATUS_OK;
	if (status != STATUS_OK)
		columns_release(columns);
	return status == STATUS_NOMEM ? status : STATUS_OK;
}

enum status
columns_read_missing(
    struct columns *columns, unsigned what, struct error *error)
{
	enum status status = STATUS_OK;

	if (what == COLUMNS_LATEST)
		status = columns_read_part(
		    columns, PART_LATEST, &columns->latest, error);
	if (what == COLUMNS_ORDER)
		status = read_order(columns, error);
	for (int set = 0; set < COLUMNS_LISTS; set++)
		if (what == COLUMNS_LIST(set))
			status = read_list(columns, (enum store_set)set, error);
	if (status == STATUS_OK)
		columns->missing &= ~what;
	return status;
}

/* ---- Writing */

struct writing {
	struct store *store;
	struct columns_directory directory;
	enum status status;
	struct error *error;
};

static void
write_part(struct writing *writing, unsigned part, const void *bytes, size_t n)
{
	if (bytes == NULL || n == 0 || writing->status != STATUS_OK)
		return;
	writing->directory.lengths[part] = n;
	writing->status =
	    store_part_write(writing->store, part, bytes, n, writing->error);
}

static void
write_flags(struct writing *writing, const struct columns *columns)
{
	uint8_t *flags = mem_alloc(columns->count, sizeof *flags);

	if (flags == NULL) {
		writing->status = error_nomem(writing->error);
		return;
	}
	for (size_t i = 0; i < columns->count; i++)
		flags[i] = columns->flags[i] & (uint8_t)~MARKED;
	write_part(writing, PART_FLAGS, flags, columns->count);
	mem_free(flags);
}

static void
write_names(struct writing *writing, const struct columns *columns)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < columns->name_count; i++) {
		const uint32_t n = (uint32_t)columns->names[i].n;

		strbuf_add(&text, (const char *)&n, sizeof n);
		strbuf_add(&text, columns->names[i].s, n);
	}
	if (strbuf_status(&text) != STATUS_OK)
		writing->status = error_nomem(writing->error);
	write_part(writing, PART_NAMES, text.text, text.n);
	strbuf_release(&text);
}

static void
write_set(struct writing *writing, const struct columns *columns, int set)
{
	const struct column_list *list = &columns->lists[set];
	const unsigned number = (unsigned)set;
	struct strbuf packed = STRBUF_INIT;

	if (writing->status == STATUS_OK)
		writing->status =
		    values_pack(&columns->values[set], &packed, writing->error);
	write_part(writing, PART_VALUES + number, packed.text, packed.n);
	strbuf_release(&packed);
	if (list->offsets != NULL)
		write_part(writing, PART_OFFSETS + number, list->offsets,
		    (columns->count + 1) * sizeof *list->offsets);
	write_part(writing, PART_NUMBERS + number, list->values,
	    list->n * list->width);
}

enum status
columns_save_parts(
    const struct columns *columns, struct store *store, struct error *error)
{
	const size_t count = columns->count;
	struct writing writing = {
		.store = store,
		.directory = { .mark = MARK,
		    .count = count,
		    .dated = columns->dated,
		    .first_id = columns->first_id },
		.status = store_parts_begin(store, error),
		.error = error,
	};

	write_part(&writing, PART_EARLIEST, columns->earliest,
	    count * sizeof *columns->earliest);
	write_part(&writing, PART_LATEST, columns->latest,
	    count * sizeof *columns->latest);
	if (count > 0 && writing.status == STATUS_OK)
		write_flags(&writing, columns);
	write_part(&writing, PART_QUOTES, columns->quotes, count);
	write_part(
	    &writing, PART_IDS, columns->ids, count * sizeof *columns->ids);
	write_part(&writing, PART_ORDINALS, columns->ordinals,
	    count * sizeof *columns->ordinals);
	write_part(&writing, PART_OVERLAPS, columns->overlaps,
	    columns->overlap_count * sizeof *columns->overlaps);
	if (writing.status == STATUS_OK)
		write_names(&writing, columns);
	for (int set = 0; set < COLUMNS_LISTS; set++)
		write_set(&writing, columns, set);
	if (writing.status == STATUS_OK)
		writing.status = store_part_write(store, PART_DIRECTORY,
		    &writing.directory, sizeof writing.directory, error);
	if (writing.status == STATUS_OK)
		writing.status = store_parts_end(store, error);
	return writing.status;
}
