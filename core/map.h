/* SPDX-License-Identifier: MIT */
/*
 * map: from text to a number.  One map holds several spaces of names, so
 * that the children of a location, aliases and own names share a table.
 *
 *	struct map map = { 0 };
 *	map_put(&map, 0, SPAN("iraq"), 7);
 *	map_get(&map, 0, SPAN("iraq")) == 7;
 *	map_release(&map);
 */
#ifndef CORE_MAP_H
#define CORE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "core/mem.h"
#include "core/status.h"
#include "core/text.h"

struct map_slot;

struct map {
	struct arena keys;
	struct map_slot *slots;
	size_t count, capacity; /* capacity: 0 or a power of two */
};

void map_release(struct map *map);

/* Forget every entry; keeps the memory. */
void map_clear(struct map *map);

/* The number, or 0 where there is none. */
int64_t map_get(const struct map *map, int64_t space, struct span key);

/* Set it; the key is copied.  STATUS_NOMEM leaves the map as it was. */
enum status
map_put(struct map *map, int64_t space, struct span key, int64_t value);

/* A hash of text, equal within one run of the program; never 0. */
uint64_t map_hash(int64_t space, struct span key);

#endif
