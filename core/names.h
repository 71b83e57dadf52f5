/* SPDX-License-Identifier: MIT */
/*
 * names: actors and locations as a dataset writes them, and their ids in the
 * case.  Names are compared folded (text_fold_name); the first spelling seen
 * is the one shown; an alias stands for its owner.
 *
 * A location is written outermost first, `Iraq > Anbar > Ramadi`, and every
 * outer part of it is a location too.  Each part is a name or alias among the
 * places inside the one before it.  A cell as a whole, or its first part, may
 * also be an alias of a place that lies deeper.  A bare name that is neither
 * a place at the top nor an alias makes a new place at the top: nothing is
 * guessed.
 *
 *	struct names *names;
 *	names_open(&names, store, dataset, &error);	reads the case's names
 *	names_actor(names, cell, &id, &error);		found or made
 *	names_close(names);
 *
 * It belongs to one import: a transaction rolled back makes it useless.
 */
#ifndef CORE_NAMES_H
#define CORE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/store.h"

struct names;

/* What became of a statement of actors.csv or locations.csv. */
enum names_claim {
	NAMES_NEW, /* it holds from now on */
	NAMES_KNOWN, /* it was so already: nothing to do */
	NAMES_TAKEN, /* the name stands for *other, which keeps it */
	NAMES_MERGED, /* *other, of that name, has become one with the owner */
};

enum status names_open(struct names **names, struct store *store,
    int64_t dataset, struct error *error);
void names_close(struct names *names); /* NULL is fine */

/* The actor of that name or alias, made where there is none.  A name in
 * which nothing is left when folded gives 0. */
enum status names_actor(
    struct names *names, struct span name, int64_t *id, struct error *error);

/* The same for a location. */
enum status names_location(
    struct names *names, struct span path, int64_t *id, struct error *error);

/*
 * A row of actors.csv.  NAMES_NEW: stated now, with kind and about, of which
 * an earlier dataset's stay.  NAMES_KNOWN: this dataset had stated it before;
 * what was empty is filled.  NAMES_TAKEN: the name is an alias of *id.
 */
enum status names_state_actor(struct names *names, struct span name,
    struct span kind, struct span about, int64_t *id, enum names_claim *claim,
    struct error *error);

/* A row of locations.csv; coordinates only where place->placed. */
enum status names_state_location(struct names *names, struct span path,
    const struct store_location *place, int64_t *id, enum names_claim *claim,
    struct error *error);

/*
 * Another name of an actor.  An actor that only other datasets know by that
 * name is merged into it.
 */
enum status
names_actor_alias(struct names *names, int64_t actor, struct span alias,
    enum names_claim *claim, int64_t *other, struct error *error);
enum status
names_location_alias(struct names *names, int64_t location, struct span alias,
    enum names_claim *claim, int64_t *other, struct error *error);

/* How many different ones were asked for or stated since names_open; outer
 * locations count. */
size_t names_actor_count(const struct names *names);
size_t names_location_count(const struct names *names);

#endif
