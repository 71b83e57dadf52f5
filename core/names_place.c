/* SPDX-License-Identifier: MIT */
/*
 * Locations: paths walked part by part through the places of the case.
 *
 * What a cell may be, in this order: a path of names and aliases that are
 * all there; an alias of some place as a whole; else a path whose missing
 * parts are made, its first part perhaps the alias of a place that lies
 * deeper.
 */
#include "config.h"

#include "core/names_private.h"

#include <string.h>

/* The next part of a path, trimmed, empty ones skipped. */
static bool
path_next(struct span *rest, struct span *part)
{
	const char *end;

	while (rest->n > 0) {
		end = memchr(rest->s, '>', rest->n);
		part->s = rest->s;
		part->n = end != NULL ? (size_t)(end - rest->s) : rest->n;
		rest->n -= part->n + (end != NULL);
		rest->s += part->n + (end != NULL);
		*part = span_trim(*part);
		if (part->n > 0)
			return true;
	}
	return false;
}

/* A part folded into names->part; empty ones are no parts. */
static enum status
part_fold(struct names *names, struct span part, struct span *fold,
    struct error *error)
{
	enum status status = names_fold(&names->part, part, error);

	*fold = (struct span){ names->part.text, names->part.n };
	return status;
}

/* A whole path folded into names->fold, and how many parts it has. */
static enum status
path_fold(
    struct names *names, struct span path, size_t *parts, struct error *error)
{
	enum status status = STATUS_OK;
	struct span part, fold;

	*parts = 0;
	strbuf_clear(&names->fold);
	while (status == STATUS_OK && path_next(&path, &part)) {
		status = part_fold(names, part, &fold, error);
		if (status != STATUS_OK || fold.n == 0)
			continue;
		if (++*parts > 1)
			strbuf_add_text(&names->fold, " > ");
		strbuf_add(&names->fold, fold.s, fold.n);
	}
	if (status == STATUS_OK && strbuf_status(&names->fold) != STATUS_OK)
		return error_nomem(error);
	return status;
}

static enum status
location_see(struct names *names, int64_t id, struct error *error)
{
	enum status status = STATUS_OK;
	int64_t parent;

	while (status == STATUS_OK && id != 0 &&
	       names_get_id(names, SPACE_SEEN_LOCATION, id) == 0) {
		status = names_see(
		    names, SPACE_SEEN_LOCATION, id, &names->locations, error);
		parent = names_get_id(names, SPACE_PARENT, id);
		id = parent > 0 ? parent - 1 : 0;
	}
	return status;
}

static enum status
location_know(struct names *names, int64_t parent, struct span fold, int64_t id,
    struct error *error)
{
	enum status status = names_put(names, parent, fold, id, error);

	if (status == STATUS_OK)
		status =
		    names_put_id(names, SPACE_PARENT, id, parent + 1, error);
	return status;
}

/* A new place of that name inside parent; fold may lie in names->part. */
static enum status
location_make(struct names *names, int64_t parent, struct span name,
    struct span fold, int64_t *id, struct error *error)
{
	struct strbuf path = STRBUF_INIT, whole = STRBUF_INIT;
	struct store_location outer = { 0 };
	struct store_location made = { .parent = parent, .name = name };
	enum status status = STATUS_OK;

	arena_clear(&names->arena);
	if (parent != 0)
		status = store_read_location(
		    names->store, parent, &names->arena, &outer, error);
	if (status != STATUS_OK)
		return status;
	if (parent != 0) {
		strbuf_add(&path, outer.path.s, outer.path.n);
		strbuf_add_text(&path, " > ");
		strbuf_add(&whole, outer.fold.s, outer.fold.n);
		strbuf_add_text(&whole, " > ");
	}
	strbuf_add(&path, name.s, name.n);
	strbuf_add(&whole, fold.s, fold.n);
	made.path = (struct span){ path.text, path.n };
	made.fold = (struct span){ whole.text, whole.n };
	if (strbuf_status(&path) != STATUS_OK ||
	    strbuf_status(&whole) != STATUS_OK)
		status = error_nomem(error);
	if (status == STATUS_OK)
		status = store_put_location(names->store, &made, error);
	if (status == STATUS_OK)
		status = location_know(names, parent, fold, made.id, error);
	if (status == STATUS_OK)
		*id = made.id;
	strbuf_release(&path);
	strbuf_release(&whole);
	return status;
}

/*
 * Walk a path.  With make, parts that are not there are made; else *id is 0
 * when one is missing.
 */
static enum status
path_walk(struct names *names, struct span path, bool make, int64_t *id,
    struct error *error)
{
	enum status status = STATUS_OK;
	int64_t parent = 0, next;
	struct span part, fold;

	while (status == STATUS_OK && path_next(&path, &part)) {
		status = part_fold(names, part, &fold, error);
		if (status != STATUS_OK || fold.n == 0)
			continue;
		next = names_get(names, parent, fold);
		if (next == 0 && parent == 0 && make)
			next = names_get(names, SPACE_BARE, fold);
		if (next == 0 && !make) {
			parent = 0;
			break;
		}
		if (next == 0)
			status = location_make(
			    names, parent, part, fold, &next, error);
		parent = next;
	}
	if (status == STATUS_OK)
		*id = parent;
	return status;
}

/* Found by walking or as an alias; 0 when neither. */
static enum status
path_find(
    struct names *names, struct span path, int64_t *id, struct error *error)
{
	enum status status = path_walk(names, path, false, id, error);
	size_t parts;

	if (status != STATUS_OK || *id != 0)
		return status;
	status = path_fold(names, path, &parts, error);
	if (status == STATUS_OK)
		*id = names_get(names, SPACE_BARE,
		    (struct span){ names->fold.text, names->fold.n });
	return status;
}

enum status
names_location(
    struct names *names, struct span path, int64_t *id, struct error *error)
{
	int64_t found = 0;
	enum status status;

	*id = map_get(&names->map, SPACE_CELL_LOCATION, path);
	if (*id != 0)
		return STATUS_OK;
	status = path_find(names, path, &found, error);
	if (status == STATUS_OK && found == 0)
		status = path_walk(names, path, true, &found, error);
	if (status != STATUS_OK || found == 0)
		return status;
	status = location_see(names, found, error);
	if (status == STATUS_OK)
		status =
		    names_put(names, SPACE_CELL_LOCATION, path, found, error);
	if (status == STATUS_OK)
		*id = found;
	return status;
}

enum status
names_state_location(struct names *names, struct span path,
    const struct store_location *place, int64_t *id, enum names_claim *claim,
    struct error *error)
{
	struct store_location stated;
	int64_t found = 0;
	enum status status = names_location(names, path, &found, error);

	*id = 0;
	*claim = NAMES_NEW;
	if (status != STATUS_OK || found == 0)
		return status;
	arena_clear(&names->arena);
	status = store_read_location(
	    names->store, found, &names->arena, &stated, error);
	if (status != STATUS_OK)
		return status;
	if (stated.dataset == names->dataset)
		*claim = NAMES_KNOWN;
	if (stated.dataset == 0)
		stated.dataset = names->dataset;
	if (stated.kind.n == 0)
		stated.kind = place->kind;
	if (!stated.placed && place->placed) {
		stated.placed = true;
		stated.latitude = place->latitude;
		stated.longitude = place->longitude;
	}
	status = store_put_location(names->store, &stated, error);
	if (status == STATUS_OK)
		*id = found;
	return status;
}

/*
 * An alias of one part is a name beside the place's own; of whatever shape,
 * it is an alias of a whole cell.  *other is who has it already: then nothing
 * is put.
 */
static enum status
alias_put(struct names *names, int64_t location, struct span alias,
    struct span *fold, int64_t *other, struct error *error)
{
	int64_t parent = names_get_id(names, SPACE_PARENT, location) - 1;
	int64_t beside = 0;
	size_t parts;
	enum status status = path_find(names, alias, other, error);

	if (status == STATUS_OK)
		status = path_fold(names, alias, &parts, error);
	*fold = (struct span){ names->fold.text, names->fold.n };
	if (status != STATUS_OK || fold->n == 0)
		return status;
	if (parts == 1)
		beside = names_get(names, parent, *fold);
	if (*other == location)
		*other = 0;
	if (*other == 0 && beside != location)
		*other = beside;
	if (*other != 0)
		return STATUS_OK;
	if (parts == 1 && beside == 0)
		status = names_put(names, parent, *fold, -location, error);
	if (status == STATUS_OK)
		status = names_put(names, SPACE_BARE, *fold, -location, error);
	return status;
}

enum status
names_location_alias(struct names *names, int64_t location, struct span alias,
    enum names_claim *claim, int64_t *other, struct error *error)
{
	int64_t found = 0;
	struct span fold;
	enum status status = path_find(names, alias, &found, error);

	*claim = found == location ? NAMES_KNOWN : NAMES_NEW;
	if (status == STATUS_OK)
		status = alias_put(names, location, alias, &fold, other, error);
	if (status != STATUS_OK || fold.n == 0)
		return status;
	if (*other != 0) {
		*claim = NAMES_TAKEN;
		return STATUS_OK;
	}
	return store_add_location_alias(
	    names->store, names->dataset, location, alias, fold, error);
}

/* ---- Reading the case. */

struct load {
	struct names *names;
	struct error *error;
};

static enum status
load_location(void *context, const struct store_value *value)
{
	struct load *load = context;
	struct span fold;
	enum status status =
	    part_fold(load->names, value->name, &fold, load->error);

	if (status != STATUS_OK)
		return status;
	return location_know(
	    load->names, value->parent, fold, value->id, load->error);
}

static enum status
load_alias(void *context, int64_t location, struct span alias)
{
	struct load *load = context;
	struct span fold;
	int64_t other;

	if (names_get_id(load->names, SPACE_PARENT, location) == 0)
		return STATUS_OK;
	return alias_put(
	    load->names, location, alias, &fold, &other, load->error);
}

enum status
names_load_locations(struct names *names, struct error *error)
{
	struct load load = { names, error };
	enum status status = store_scan_values(
	    names->store, STORE_LOCATIONS, load_location, &load, error);

	if (status == STATUS_OK)
		status = store_scan_aliases(
		    names->store, STORE_LOCATIONS, load_alias, &load, error);
	return status;
}
