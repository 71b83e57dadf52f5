/* SPDX-License-Identifier: MIT */
/*
 * Every event of a dataset as two hashes, in one pass over its rows and one
 * over the quotes beside it.  An event read alone would cost a search for
 * every name that its lists hold; here the names are read once each, as
 * hashes, and looked up by halving.  16 bytes a value.
 *
 * Lists are sums of their members' hashes: sets, whatever their order.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/map.h"
#include "core/mem.h"
#include "core/store_private.h"

enum kind { /* what a text is of; it takes part in the hash */
	KIND_KEY = 1,
	KIND_DATE,
	KIND_TITLE,
	KIND_SUMMARY,
	KIND_TYPE,
	KIND_PLACE,
	KIND_ROLE,
	KIND_QUOTE,
	KIND_PREFIX,
	KIND_SUFFIX,
	KIND_VALUE,
	KIND_LISTED, /* a name; that of its set is added */
};

#define SET_COLUMNS (STORE_TAGS + 1) /* names of attributes, behind the sets */

struct value {
	int64_t id;
	uint64_t hash; /* of its name */
};

struct values { /* by id */
	struct value *list;
	size_t n, capacity;
};

struct digest {
	struct values values[SET_COLUMNS + 1];
	struct strbuf text;
	sqlite3_stmt *events, *quotes;
	int64_t quoted; /* the event of the quote that is next; 0: none is */
};

/* A text behind what hash holds already. */
static uint64_t
add_text(uint64_t hash, unsigned kind, struct span text)
{
	return map_hash((int64_t)(hash ^ (uint64_t)kind << 56), text);
}

/* ---- Names */

static enum status
read_values(struct store *store, const char *sql, unsigned kind,
    struct values *values, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store, sql, &scan, error);

	while (status == STATUS_OK && scan_next(store, scan, &status, error)) {
		if (mem_reserve(&values->list, &values->capacity, values->n + 1,
			sizeof *values->list) != STATUS_OK) {
			status = error_nomem(error);
			break;
		}
		values->list[values->n++] = (struct value){
			.id = sqlite3_column_int64(scan, 0),
			.hash = add_text(0, kind, column_text(scan, 1)),
		};
	}
	sqlite3_finalize(scan);
	return status;
}

static enum status
read_names(struct store *store, struct digest *digest, struct error *error)
{
	static const char *const sql[] = {
		[STORE_ACTORS] = "SELECT id, name FROM actor ORDER BY id",
		[STORE_LOCATIONS] = "SELECT id, path FROM location ORDER BY id",
		[STORE_TYPES] = "SELECT id, name FROM type ORDER BY id",
		[STORE_SOURCES] = "SELECT id, key FROM source ORDER BY id",
		[STORE_TAGS] = "SELECT id, name FROM tag ORDER BY id",
		[SET_COLUMNS] =
		    "SELECT id, name FROM attribute_column ORDER BY id",
	};
	enum status status = STATUS_OK;
	unsigned i;

	for (i = 0; i <= SET_COLUMNS && status == STATUS_OK; i++)
		status = read_values(
		    store, sql[i], KIND_LISTED + i, &digest->values[i], error);
	return status;
}

static int
value_compare(const void *key, const void *member)
{
	const int64_t id = *(const int64_t *)key;
	const struct value *value = member;

	return (id > value->id) - (id < value->id);
}

/* The hash of a name; 0 where there is none, as where an event is read. */
static uint64_t
value_hash(const struct digest *digest, unsigned set, int64_t id)
{
	const struct values *values = &digest->values[set];
	const struct value *value =
	    values->n == 0 ? NULL
			   : bsearch(&id, values->list, values->n,
				 sizeof *values->list, value_compare);

	return value != NULL ? value->hash : 0;
}

/* ---- Rows */

enum { /* columns of the scan of events */
	COLUMN_ID,
	COLUMN_KEY,
	COLUMN_DATE,
	COLUMN_TITLE,
	COLUMN_SUMMARY,
	COLUMN_TYPE,
	COLUMN_LATITUDE,
	COLUMN_LONGITUDE,
	COLUMN_ACTORS,
	COLUMN_LOCATIONS,
	COLUMN_SOURCES,
	COLUMN_TAGS,
	COLUMN_ROLES,
	COLUMN_ATTRIBUTES,
};

static enum status
open_rows(struct store *store, struct digest *digest, struct span dataset,
    struct error *error)
{
	static const char events[] =
	    "SELECT id, key, date, title, summary, type, latitude, longitude, "
	    "actors, locations, sources, tags, roles, attributes FROM event "
	    "WHERE dataset = (SELECT id FROM dataset WHERE name = ?1) "
	    "ORDER BY id";
	static const char quotes[] =
	    "SELECT id / 1048576, source, text, prefix, suffix FROM quote "
	    "ORDER BY id";
	enum status status = scan_open(store, events, &digest->events, error);

	if (status == STATUS_OK) {
		bind_text(digest->events, 1, dataset);
		status = scan_open(store, quotes, &digest->quotes, error);
	}
	return status;
}

/* The event of the next quote, which grows. */
static enum status
next_quote(struct store *store, struct digest *digest, struct error *error)
{
	enum status status = STATUS_OK;

	digest->quoted = scan_next(store, digest->quotes, &status, error)
			     ? sqlite3_column_int64(digest->quotes, 0)
			     : INT64_MAX;
	return status;
}

static uint64_t
hash_quote(const struct digest *digest)
{
	sqlite3_stmt *row = digest->quotes;
	uint64_t hash =
	    value_hash(digest, STORE_SOURCES, sqlite3_column_int64(row, 1));

	hash = add_text(hash, KIND_QUOTE, column_text(row, 2));
	hash = add_text(hash, KIND_PREFIX, column_text(row, 3));
	return add_text(hash, KIND_SUFFIX, column_text(row, 4));
}

static enum status
add_quotes(struct store *store, struct digest *digest, int64_t event,
    uint64_t *sum, struct error *error)
{
	enum status status = STATUS_OK;

	while (digest->quoted <= event && status == STATUS_OK) {
		if (digest->quoted == event)
			*sum += hash_quote(digest);
		status = next_quote(store, digest, error);
	}
	return status;
}

/* The next of the roles beside the actors, if any of them has one. */
static uint64_t
add_role(
    struct digest *digest, uint64_t hash, struct span roles, size_t *offset)
{
	struct strbuf *role = &digest->text;

	list_next_role(roles, offset, role);
	return add_text(hash, KIND_ROLE, (struct span){ role->text, role->n });
}

static uint64_t
hash_lists(struct digest *digest)
{
	static const int columns[] = {
		[STORE_ACTORS] = COLUMN_ACTORS,
		[STORE_LOCATIONS] = COLUMN_LOCATIONS,
		[STORE_SOURCES] = COLUMN_SOURCES,
		[STORE_TAGS] = COLUMN_TAGS,
	};
	const struct span roles = column_text(digest->events, COLUMN_ROLES);
	uint64_t sum = 0, hash;
	unsigned set;
	int64_t id;

	for (set = 0; set < SET_COLUMNS; set++) {
		struct span list;
		size_t offset = 0, role_offset = 0;

		if (set == STORE_TYPES)
			continue;
		list = column_text(digest->events, columns[set]);
		while (list_next(list, &offset, &id)) {
			hash = value_hash(digest, set, id);
			if (set == STORE_ACTORS)
				hash =
				    add_role(digest, hash, roles, &role_offset);
			sum += hash;
		}
	}
	return sum;
}

static uint64_t
hash_attributes(struct digest *digest)
{
	const struct span packed =
	    column_text(digest->events, COLUMN_ATTRIBUTES);
	uint64_t sum = 0;
	size_t offset = 0;
	int64_t column;

	while (pack_next(packed, &offset, &column, &digest->text))
		sum += add_text(value_hash(digest, SET_COLUMNS, column),
		    KIND_VALUE,
		    (struct span){ digest->text.text, digest->text.n });
	return sum;
}

static uint64_t
hash_who(sqlite3_stmt *row)
{
	struct span key = column_text(row, COLUMN_KEY);

	if (key.n > 0)
		return add_text(0, KIND_KEY, key);
	return add_text(add_text(0, KIND_DATE, column_text(row, COLUMN_DATE)),
	    KIND_TITLE, column_text(row, COLUMN_TITLE));
}

/* All but the quotes. */
static uint64_t
hash_what(struct digest *digest)
{
	sqlite3_stmt *row = digest->events;
	double place[2] = {
		sqlite3_column_double(row, COLUMN_LATITUDE),
		sqlite3_column_double(row, COLUMN_LONGITUDE),
	};
	uint64_t hash = hash_lists(digest) + hash_attributes(digest);

	hash = add_text(hash, KIND_DATE, column_text(row, COLUMN_DATE));
	hash = add_text(hash, KIND_TITLE, column_text(row, COLUMN_TITLE));
	hash = add_text(hash, KIND_SUMMARY, column_text(row, COLUMN_SUMMARY));
	hash += value_hash(
	    digest, STORE_TYPES, sqlite3_column_int64(row, COLUMN_TYPE));
	if (sqlite3_column_type(row, COLUMN_LATITUDE) != SQLITE_NULL &&
	    sqlite3_column_type(row, COLUMN_LONGITUDE) != SQLITE_NULL)
		hash = add_text(hash, KIND_PLACE,
		    (struct span){ (const char *)place, sizeof place });
	return hash;
}

static void
digest_release(struct digest *digest)
{
	size_t i;

	sqlite3_finalize(digest->events);
	sqlite3_finalize(digest->quotes);
	for (i = 0; i <= SET_COLUMNS; i++)
		mem_free(digest->values[i].list);
	strbuf_release(&digest->text);
}

enum status
store_scan_digests(struct store *store, struct span dataset,
    enum status (*each)(void *context, uint64_t who, uint64_t what),
    void *context, struct error *error)
{
	struct digest digest = { .text = STRBUF_INIT };
	enum status status = open_rows(store, &digest, dataset, error);

	/* Most often there is none: a new dataset. */
	if (status == STATUS_OK &&
	    scan_next(store, digest.events, &status, error)) {
		status = read_names(store, &digest, error);
		if (status == STATUS_OK)
			status = next_quote(store, &digest, error);
		while (status == STATUS_OK) {
			uint64_t what = hash_what(&digest);

			status = add_quotes(store, &digest,
			    sqlite3_column_int64(digest.events, COLUMN_ID),
			    &what, error);
			if (status == STATUS_OK &&
			    strbuf_status(&digest.text) != STATUS_OK)
				status = error_nomem(error);
			if (status == STATUS_OK)
				status = each(
				    context, hash_who(digest.events), what);
			if (status != STATUS_OK ||
			    !scan_next(store, digest.events, &status, error))
				break;
		}
	}
	digest_release(&digest);
	return status;
}
