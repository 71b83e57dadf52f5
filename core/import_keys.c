/* SPDX-License-Identifier: MIT */
/*
 * Which event has a key?  Half of the keys' hashes and the events' numbers in
 * an open table, no keys: 8 bytes a slot and at most three quarters of them
 * taken, 11 to 22 bytes an event.  A hit is verified by reading the event, so
 * that keys of equal hash cost time and nothing else.
 */
#include "config.h"

#include "core/import_private.h"

#include "core/import_compare.h"
#include "core/mem.h"

/* Events are counted from the first that has a key: ids grow. */
struct key_slot {
	uint32_t hash;
	uint32_t number; /* from 1; 0: free */
};

static uint32_t
half(uint64_t hash)
{
	return (uint32_t)(hash >> 32 ^ hash);
}

static uint32_t
key_hash(struct span key)
{
	return half(map_hash(0, key));
}

static void
key_put(struct import_keys *keys, struct key_slot slot)
{
	size_t i = slot.hash & (keys->capacity - 1);

	while (keys->slots[i].number != 0)
		i = (i + 1) & (keys->capacity - 1);
	keys->slots[i] = slot;
}

static enum status
keys_grow(struct import_keys *keys)
{
	struct import_keys grown = *keys;
	size_t i;

	grown.capacity = keys->capacity == 0 ? 1024 : keys->capacity * 2;
	grown.slots = mem_alloc(grown.capacity, sizeof *grown.slots);
	if (grown.slots == NULL)
		return STATUS_NOMEM;
	for (i = 0; i < keys->capacity; i++)
		if (keys->slots[i].number != 0)
			key_put(&grown, keys->slots[i]);
	mem_free(keys->slots);
	*keys = grown;
	return STATUS_OK;
}

static enum status
add_hash(
    struct import *import, uint32_t hash, int64_t event, struct error *error)
{
	struct import_keys *keys = &import->keys;

	if (keys->count == 0)
		keys->before = event - 1;
	if (event - keys->before > UINT32_MAX)
		return error_set(error, STATUS_RANGE,
		    "%s: more than %lu events; split it", import->path,
		    (unsigned long)UINT32_MAX);
	if (keys->count >= keys->capacity / 4 * 3 &&
	    keys_grow(keys) != STATUS_OK)
		return error_nomem(error);
	key_put(
	    keys, (struct key_slot){ hash, (uint32_t)(event - keys->before) });
	keys->count++;
	return STATUS_OK;
}

enum status
import_add_key(
    struct import *import, struct span key, int64_t event, struct error *error)
{
	return add_hash(import, key_hash(key), event, error);
}

enum status
import_double(struct import *import, struct table *table, int64_t event,
    struct error *error)
{
	const struct import_keys *keys = &import->keys;
	const struct event *earlier = &import->earlier;
	const uint32_t hash =
	    half(compare_cells(table->row->cells, table->row->count));
	size_t mask = keys->capacity - 1, i = hash & mask;
	enum status status;

	for (; keys->count > 0 && keys->slots[i].number != 0;
	     i = (i + 1) & mask) {
		if (keys->slots[i].hash != hash)
			continue;
		status = store_read_event(import->store,
		    keys->before + keys->slots[i].number, &import->earlier,
		    error);
		if (status != STATUS_OK)
			return status;
		if (earlier->key.n > 0 ||
		    !span_equal(earlier->title, import->event.title) ||
		    !span_equal(earlier->date, import->event.date))
			continue;
		import->report.doubles++;
		return table_warn(table, error,
		    "the row is line %lld again, cell by cell, and has no id; "
		    "both are kept as events: remove one, or give them ids",
		    (long long)earlier->line);
	}
	return add_hash(import, hash, event, error);
}

/* Is it the event of that key, in that dataset?  It is read to tell. */
static enum status
is_event(struct import *import, int64_t id, struct span key,
    const struct event *among, bool *is, struct error *error)
{
	struct event *earlier = &import->earlier;
	enum status status = store_read_row(import->store, id, earlier, error);

	*is = status == STATUS_OK && span_equal(earlier->key, key);
	if (!*is || among == NULL)
		return status;
	status = store_read_event(import->store, id, earlier, error);
	*is = status == STATUS_OK && event_same_dataset(earlier, among);
	return status;
}

enum status
import_find_event(struct import *import, struct span key,
    const struct event *among, int64_t *event, struct error *error)
{
	const struct import_keys *keys = &import->keys;
	const uint32_t hash = key_hash(key);
	const struct key_slot *slot;
	enum status status;
	int64_t id;
	size_t i;
	bool is;

	*event = 0;
	if (keys->count == 0 || key.n == 0)
		return STATUS_OK;
	for (i = hash & (keys->capacity - 1);;
	     i = (i + 1) & (keys->capacity - 1)) {
		slot = &keys->slots[i];
		if (slot->number == 0)
			return STATUS_OK;
		if (slot->hash != hash)
			continue;
		id = keys->before + slot->number;
		status = is_event(import, id, key, among, &is, error);
		if (status != STATUS_OK)
			return status;
		if (is) {
			*event = id;
			return STATUS_OK;
		}
	}
}

void
import_keys_release(struct import_keys *keys)
{
	mem_free(keys->slots);
	*keys = (struct import_keys){ 0 };
}
