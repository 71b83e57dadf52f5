/* SPDX-License-Identifier: MIT */
/*
 * Names of a case in one table in memory: about 60 bytes and the name for
 * each.  A cell is looked up as it is written first, and folded only when
 * that spelling is new to this import, so a million rows that name a thousand
 * actors fold a thousand names.
 */
#include "config.h"

#include "core/names_private.h"

#include <string.h>

enum status
names_fold(struct strbuf *out, struct span name, struct error *error)
{
	strbuf_clear(out);
	if (text_fold_name(name.s, name.n, out) != STATUS_OK)
		return error_nomem(error);
	return STATUS_OK;
}

enum status
names_put(struct names *names, int64_t space, struct span key, int64_t value,
    struct error *error)
{
	if (map_put(&names->map, space, key, value) != STATUS_OK)
		return error_nomem(error);
	return STATUS_OK;
}

int64_t
names_get(const struct names *names, int64_t space, struct span key)
{
	int64_t value = map_get(&names->map, space, key);

	return value < 0 ? -value : value;
}

enum status
names_put_id(struct names *names, int64_t space, int64_t key, int64_t value,
    struct error *error)
{
	return names_put(names, space,
	    (struct span){ (const char *)&key, sizeof key }, value, error);
}

int64_t
names_get_id(const struct names *names, int64_t space, int64_t key)
{
	return map_get(&names->map, space,
	    (struct span){ (const char *)&key, sizeof key });
}

enum status
names_see(struct names *names, int64_t space, int64_t id, size_t *count,
    struct error *error)
{
	enum status status;

	if (id == 0 || names_get_id(names, space, id) != 0)
		return STATUS_OK;
	status = names_put_id(names, space, id, 1, error);
	if (status == STATUS_OK)
		++*count;
	return status;
}

/* An actor that was merged answers as the one it went into. */
static int64_t
actor_follow(const struct names *names, int64_t id)
{
	int64_t into;

	while ((into = names_get_id(names, SPACE_MERGED, id)) != 0)
		id = into;
	return id;
}

/* ---- Reading the case. */

struct load {
	struct names *names;
	struct error *error;
};

static enum status
load_actor(void *context, const struct store_value *value)
{
	struct load *load = context;
	struct names *names = load->names;
	enum status status = names_fold(&names->fold, value->name, load->error);

	if (status != STATUS_OK)
		return status;
	return names_put(names, SPACE_ACTOR,
	    (struct span){ names->fold.text, names->fold.n }, value->id,
	    load->error);
}

static enum status
load_alias(void *context, int64_t actor, struct span alias)
{
	struct load *load = context;
	struct names *names = load->names;
	enum status status = names_fold(&names->fold, alias, load->error);
	struct span fold = { names->fold.text, names->fold.n };

	if (status != STATUS_OK || names_get(names, SPACE_ACTOR, fold) != 0)
		return status;
	return names_put(names, SPACE_ACTOR, fold, -actor, load->error);
}

enum status
names_open(struct names **names, struct store *store, int64_t dataset,
    struct error *error)
{
	struct names *opened = mem_alloc(1, sizeof *opened);
	struct load load = { opened, error };
	enum status status;

	if (opened == NULL)
		return error_nomem(error);
	opened->store = store;
	opened->dataset = dataset;
	strbuf_init(&opened->fold);
	strbuf_init(&opened->part);
	status =
	    store_scan_values(store, STORE_ACTORS, load_actor, &load, error);
	if (status == STATUS_OK)
		status = store_scan_aliases(
		    store, STORE_ACTORS, load_alias, &load, error);
	if (status == STATUS_OK)
		status = names_load_locations(opened, error);
	if (status != STATUS_OK) {
		names_close(opened);
		return status;
	}
	*names = opened;
	return STATUS_OK;
}

void
names_close(struct names *names)
{
	if (names == NULL)
		return;
	map_release(&names->map);
	strbuf_release(&names->fold);
	strbuf_release(&names->part);
	arena_release(&names->arena);
	mem_free(names);
}

size_t
names_actor_count(const struct names *names)
{
	return names->actors;
}

size_t
names_location_count(const struct names *names)
{
	return names->locations;
}

/* ---- Actors. */

static enum status
actor_make(struct names *names, struct store_actor *actor, struct error *error)
{
	enum status status = store_put_actor(names->store, actor, error);

	if (status != STATUS_OK)
		return status;
	return names_put(names, SPACE_ACTOR, actor->fold, actor->id, error);
}

enum status
names_actor(
    struct names *names, struct span name, int64_t *id, struct error *error)
{
	struct store_actor actor = { .name = name };
	enum status status;

	*id = map_get(&names->map, SPACE_CELL_ACTOR, name);
	if (*id != 0)
		return STATUS_OK;
	status = names_fold(&names->fold, name, error);
	if (status != STATUS_OK || names->fold.n == 0)
		return status;
	actor.fold = (struct span){ names->fold.text, names->fold.n };
	actor.id =
	    actor_follow(names, names_get(names, SPACE_ACTOR, actor.fold));
	if (actor.id == 0)
		status = actor_make(names, &actor, error);
	if (status == STATUS_OK)
		status = names_see(
		    names, SPACE_SEEN_ACTOR, actor.id, &names->actors, error);
	if (status == STATUS_OK)
		status =
		    names_put(names, SPACE_CELL_ACTOR, name, actor.id, error);
	if (status == STATUS_OK)
		*id = actor.id;
	return status;
}

/* Kind and about of an actor that is there; what it has stays. */
static enum status
actor_fill(struct names *names, int64_t id, struct span kind, struct span about,
    enum names_claim *claim, struct error *error)
{
	struct store_actor actor;
	enum status status;

	arena_clear(&names->arena);
	status =
	    store_read_actor(names->store, id, &names->arena, &actor, error);
	if (status != STATUS_OK)
		return status;
	*claim = actor.dataset == names->dataset ? NAMES_KNOWN : NAMES_NEW;
	if (actor.dataset == 0)
		actor.dataset = names->dataset;
	if (actor.kind.n == 0)
		actor.kind = kind;
	if (actor.about.n == 0)
		actor.about = about;
	return store_put_actor(names->store, &actor, error);
}

enum status
names_state_actor(struct names *names, struct span name, struct span kind,
    struct span about, int64_t *id, enum names_claim *claim,
    struct error *error)
{
	struct store_actor actor = { .dataset = names->dataset,
		.name = name,
		.kind = kind,
		.about = about };
	enum status status = names_fold(&names->fold, name, error);
	int64_t value;

	*id = 0;
	*claim = NAMES_NEW;
	if (status != STATUS_OK || names->fold.n == 0)
		return status;
	actor.fold = (struct span){ names->fold.text, names->fold.n };
	value = map_get(&names->map, SPACE_ACTOR, actor.fold);
	if (value == 0) {
		status = actor_make(names, &actor, error);
	} else if (value < 0) {
		actor.id = actor_follow(names, -value);
		*claim = NAMES_TAKEN;
	} else {
		actor.id = value;
		status = actor_fill(names, value, kind, about, claim, error);
	}
	if (status == STATUS_OK)
		status = names_see(
		    names, SPACE_SEEN_ACTOR, actor.id, &names->actors, error);
	if (status == STATUS_OK)
		*id = actor.id;
	return status;
}

/* *other, of another dataset, becomes one with actor, unless this dataset
 * states it as well. */
static enum status
actor_merge(struct names *names, int64_t actor, int64_t other,
    enum names_claim *claim, struct error *error)
{
	struct store_actor stated;
	enum status status;

	arena_clear(&names->arena);
	status = store_read_actor(
	    names->store, other, &names->arena, &stated, error);
	if (status != STATUS_OK)
		return status;
	*claim = NAMES_TAKEN;
	if (stated.dataset == names->dataset ||
	    names_get_id(names, SPACE_SEEN_ACTOR, other) != 0)
		return STATUS_OK;
	*claim = NAMES_MERGED;
	status = store_merge_actor(names->store, other, actor, error);
	if (status == STATUS_OK)
		status = names_put_id(names, SPACE_MERGED, other, actor, error);
	return status;
}

enum status
names_actor_alias(struct names *names, int64_t actor, struct span alias,
    enum names_claim *claim, int64_t *other, struct error *error)
{
	enum status status = names_fold(&names->fold, alias, error);
	struct span fold = { names->fold.text, names->fold.n };
	int64_t value;

	*claim = NAMES_KNOWN;
	if (status != STATUS_OK || fold.n == 0)
		return status;
	value = map_get(&names->map, SPACE_ACTOR, fold);
	*other = actor_follow(names, value < 0 ? -value : value);
	if (value > 0 && *other == actor)
		return STATUS_OK; /* its own name */
	if (value == 0)
		*claim = NAMES_NEW;
	else if (value < 0)
		*claim = *other == actor ? NAMES_KNOWN : NAMES_TAKEN;
	else
		status = actor_merge(names, actor, *other, claim, error);
	if (status != STATUS_OK || *claim == NAMES_TAKEN)
		return status;
	status = store_add_actor_alias(
	    names->store, names->dataset, actor, alias, fold, error);
	if (status == STATUS_OK)
		status = names_put(names, SPACE_ACTOR, fold, -actor, error);
	return status;
}
