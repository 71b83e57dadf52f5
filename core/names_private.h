/* SPDX-License-Identifier: MIT */
/*
 * names_private: what names.c (the table, actors) and names_place.c
 * (locations) share.
 *
 * One map holds everything, told apart by its space.  Values are ids; those
 * of aliases are negative, so that a name of one's own is known from one.
 *
 *	SPACE_ACTOR	folded name or alias		actor
 *	SPACE_BARE	folded whole cell, an alias	location
 *	id of a place	folded part inside it		location
 *	0		folded part at the top		location
 *	SPACE_CELL_…	cell, byte for byte		what it was found to be
 *	SPACE_PARENT	id of a location		its parent + 1
 *	SPACE_MERGED	id of an actor			the one it went into
 *	SPACE_SEEN_…	id				1
 */
#ifndef CORE_NAMES_PRIVATE_H
#define CORE_NAMES_PRIVATE_H

#include <stdbool.h>

#include "core/map.h"
#include "core/names.h"

enum {
	SPACE_ACTOR = -1,
	SPACE_BARE = -2,
	SPACE_CELL_ACTOR = -3,
	SPACE_CELL_LOCATION = -4,
	SPACE_PARENT = -5,
	SPACE_MERGED = -6,
	SPACE_SEEN_ACTOR = -7,
	SPACE_SEEN_LOCATION = -8,
};

struct names {
	struct store *store;
	int64_t dataset;
	struct map map;
	struct strbuf fold; /* of a name, or of a whole path */
	struct strbuf part; /* of one part of a path */
	struct arena arena; /* for one call */
	size_t actors, locations; /* seen */
};

/* Fill a strbuf, emptied first, with the folded form. */
enum status
names_fold(struct strbuf *out, struct span name, struct error *error);

/* map_put and map_get, the latter without the sign; by id as key too. */
enum status names_put(struct names *names, int64_t space, struct span key,
    int64_t value, struct error *error);
int64_t names_get(const struct names *names, int64_t space, struct span key);
enum status names_put_id(struct names *names, int64_t space, int64_t key,
    int64_t value, struct error *error);
int64_t names_get_id(const struct names *names, int64_t space, int64_t key);

/* Count an id once. */
enum status names_see(struct names *names, int64_t space, int64_t id,
    size_t *count, struct error *error);

/* names_place.c: what the case holds. */
enum status names_load_locations(struct names *names, struct error *error);

#endif
