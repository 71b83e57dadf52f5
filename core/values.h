/* SPDX-License-Identifier: MIT */
/*
 * values: the table of one kind of value (actors, locations, types, sources
 * or tags) in memory, numbered 0 … n-1 by folded name; locations as a tree
 * in preorder, siblings by folded name.
 *
 * Everything by which people may call a value is a key: its name, aliases
 * and path, a source's title, publisher and URL.  Keys are compared as
 * text_fold_search has them, so case and diacritics do not count.
 *
 *	struct values values = { 0 };
 *	values_load(&values, store, STORE_ACTORS, &error);
 *	number = values_find(&values, SPAN("un"));
 *	values_release(&values);
 */
#ifndef CORE_VALUES_H
#define CORE_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/mem.h"
#include "core/status.h"
#include "core/store.h"

#define VALUES_NONE UINT32_MAX

/* A location nested deeper than this starts a tree of its own. */
#define VALUES_DEPTH_MAX 255

struct value {
	int64_t id; /* in the store */
	struct span name; /* own name; a source's key */
	struct span label; /* a source's title where it has one, else name */
	struct span path; /* `A > B > C` of a location, else name */
	uint32_t parent; /* number of the outer location, or VALUES_NONE */
	uint32_t depth; /* 0 at the top */
	uint32_t end; /* one behind the last number inside it */
	bool unique; /* no other value goes by its name */
	uint32_t total; /* events with it or what is inside it; counts_all */
	uint32_t first; /* position of the first of them; else their number */
};

enum value_key_kind {
	VALUE_NAME,
	VALUE_ALIAS,
	VALUE_PATH, /* of a location that is not at the top */
	VALUE_TITLE,
	VALUE_PUBLISHER,
	VALUE_URL,
};

struct value_key {
	struct span fold;
	uint32_t value;
	enum value_key_kind kind;
};

struct value_place { /* from a store's id to a number */
	int64_t id;
	uint32_t number;
};

struct values {
	struct arena arena; /* all text */
	struct value *list;
	size_t n;
	bool nested; /* locations */
	struct value_key *keys; /* by fold, then value */
	size_t key_count;
	struct value_place *places; /* by id */
};

/* values is empty or zeroed before, and empty when this fails. */
enum status values_load(struct values *values, struct store *store,
    enum store_set set, struct error *error);
void values_release(struct values *values);

/* All of that as bytes, appended, and back; events is how many there are.
 * STATUS_CORRUPT, and values empty, where the bytes are no such values. */
enum status values_pack(
    const struct values *values, struct strbuf *out, struct error *error);
enum status values_unpack(struct values *values, struct span bytes, bool nested,
    size_t events, struct error *error);

/* The number of the value with a store's id; VALUES_NONE when there is none. */
uint32_t values_by_id(const struct values *values, int64_t id);

/*
 * Set wanted[number] for every value that text means: quoted, the whole of a
 * name, alias, path, title or URL; else the start of a word in a name,
 * alias, title or publisher.  Others stay as they are.
 */
enum status values_match(const struct values *values, struct span text,
    bool quoted, bool *wanted, struct error *error);

/*
 * The value whose name, alias or path is text; a name wins over an alias,
 * and the exact spelling over others.  n when there is none, or several
 * locations.
 */
size_t values_find(const struct values *values, struct span text);

#endif
