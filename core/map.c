/* SPDX-License-Identifier: MIT */
/*
 * An open table with linear probing, at most three quarters full, keys kept
 * in an arena: 40 bytes a slot and the key's own.  Entries are never taken
 * out one by one.  The hash starts from an address, which the system moves
 * about, so that a hostile file cannot be made to collide everywhere.
 */
#include "config.h"

#include "core/map.h"

#include <stdbool.h>
#include <string.h>

struct map_slot {
	uint64_t hash; /* 0: free */
	int64_t space;
	struct span key;
	int64_t value;
};

static uint64_t
hash_mix(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= UINT64_C(0xd6e8feb86659fd93);
	hash ^= hash >> 32;
	hash *= UINT64_C(0xd6e8feb86659fd93);
	return hash ^ hash >> 32;
}

uint64_t
map_hash(int64_t space, struct span key)
{
	static const char seed;
	uint64_t hash = (uint64_t)(uintptr_t)&seed, word;
	size_t i;

	hash = hash_mix(hash ^ (uint64_t)space ^ (uint64_t)key.n << 40);
	for (i = 0; i + sizeof word <= key.n; i += sizeof word) {
		memcpy(&word, key.s + i, sizeof word);
		hash = hash_mix(hash ^ word);
	}
	word = 0;
	if (i < key.n)
		memcpy(&word, key.s + i, key.n - i);
	hash = hash_mix(hash ^ word);
	return hash == 0 ? 1 : hash;
}

void
map_release(struct map *map)
{
	arena_release(&map->keys);
	mem_free(map->slots);
	*map = (struct map){ 0 };
}

void
map_clear(struct map *map)
{
	arena_clear(&map->keys);
	if (map->capacity > 0)
		memset(map->slots, 0, map->capacity * sizeof *map->slots);
	map->count = 0;
}

/* Where the key stands, or the free slot where it would. */
static struct map_slot *
map_slot(const struct map *map, uint64_t hash, int64_t space, struct span key)
{
	size_t i = (size_t)hash & (map->capacity - 1);
	struct map_slot *slot;

	for (;; i = (i + 1) & (map->capacity - 1)) {
		slot = &map->slots[i];
		if (slot->hash == 0 ||
		    (slot->hash == hash && slot->space == space &&
			span_equal(slot->key, key)))
			return slot;
	}
}

int64_t
map_get(const struct map *map, int64_t space, struct span key)
{
	if (map->count == 0)
		return 0;
	return map_slot(map, map_hash(space, key), space, key)->value;
}

static enum status
map_grow(struct map *map)
{
	struct map grown = *map;
	size_t i;

	grown.capacity = map->capacity == 0 ? 64 : map->capacity * 2;
	grown.slots = mem_alloc(grown.capacity, sizeof *grown.slots);
	if (grown.slots == NULL)
		return STATUS_NOMEM;
	for (i = 0; i < map->capacity; i++)
		if (map->slots[i].hash != 0)
			*map_slot(&grown, map->slots[i].hash,
			    map->slots[i].space, map->slots[i].key) =
			    map->slots[i];
	mem_free(map->slots);
	*map = grown;
	return STATUS_OK;
}

enum status
map_put(struct map *map, int64_t space, struct span key, int64_t value)
{
	uint64_t hash = map_hash(space, key);
	struct map_slot *slot;
	char *copy;

	if (map->count >= map->capacity / 4 * 3 && map_grow(map) != STATUS_OK)
		return STATUS_NOMEM;
	slot = map_slot(map, hash, space, key);
	if (slot->hash == 0) {
		copy = arena_copy(&map->keys, key.s, key.n);
		if (copy == NULL)
			return STATUS_NOMEM;
		*slot = (struct map_slot){
			.hash = hash,
			.space = space,
			.key = { copy, key.n },
		};
		map->count++;
	}
	slot->value = value;
	return STATUS_OK;
}
