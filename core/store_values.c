/* SPDX-License-Identifier: MIT */
/*
 * Actors, locations and sources of a case, and their aliases: put, read one
 * by id, merged.
 */
#include "config.h"

#include <string.h>

#include "core/store_private.h"

/* Finish an insert or update whose id is the first parameter. */
static enum status
put_finish(struct store *store, sqlite3_stmt *statement, int64_t *id,
    struct error *error)
{
	enum status status;

	bind_id(statement, 1, *id);
	status = store_finish(store, statement, error);
	if (status == STATUS_OK && *id == 0)
		*id = store_inserted(store);
	return status;
}

enum status
store_put_actor(
    struct store *store, struct store_actor *actor, struct error *error)
{
	static const char insert[] =
	    "INSERT INTO actor (id, dataset, name, fold, kind, about) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	static const char update[] =
	    "UPDATE actor SET dataset = ?2, name = ?3, fold = ?4, kind = ?5, "
	    "about = ?6 WHERE id = ?1";
	sqlite3_stmt *statement;
	enum status status = store_prepare(
	    store, actor->id == 0 ? insert : update, &statement, error);

	if (status != STATUS_OK)
		return status;
	bind_id(statement, 2, actor->dataset);
	bind_text(statement, 3, actor->name);
	bind_text(statement, 4, actor->fold);
	bind_text(statement, 5, actor->kind);
	bind_text(statement, 6, actor->about);
	return put_finish(store, statement, &actor->id, error);
}

enum status
store_put_location(
    struct store *store, struct store_location *location, struct error *error)
{
	static const char insert[] =
	    "INSERT INTO location (id, dataset, parent, name, path, fold, "
	    "kind, latitude, longitude) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
	static const char update[] =
	    "UPDATE location SET dataset = ?2, parent = ?3, name = ?4, "
	    "path = ?5, fold = ?6, kind = ?7, latitude = ?8, longitude = ?9 "
	    "WHERE id = ?1";
	sqlite3_stmt *statement;
	enum status status = store_prepare(
	    store, location->id == 0 ? insert : update, &statement, error);

	if (status != STATUS_OK)
		return status;
	bind_id(statement, 2, location->dataset);
	bind_id(statement, 3, location->parent);
	bind_text(statement, 4, location->name);
	bind_text(statement, 5, location->path);
	bind_text(statement, 6, location->fold);
	bind_text(statement, 7, location->kind);
	if (location->placed) {
		sqlite3_bind_double(statement, 8, location->latitude);
		sqlite3_bind_double(statement, 9, location->longitude);
	}
	return put_finish(store, statement, &location->id, error);
}

static enum status
put_text(
    struct store *store, int64_t source, struct span text, struct error *error)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO source_text (source, text) VALUES (?1, ?2)";
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, source);
	sqlite3_bind_text64(statement, 2, text.n > 0 ? text.s : "", text.n,
	    SQLITE_STATIC, SQLITE_UTF8);
	return store_finish(store, statement, error);
}

enum status
store_put_source(
    struct store *store, struct store_source *source, struct error *error)
{
	static const char insert[] =
	    "INSERT INTO source (id, dataset, key, title, publisher, author, "
	    "published, url, file, language) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
	static const char update[] =
	    "UPDATE source SET dataset = ?2, key = ?3, title = ?4, "
	    "publisher = ?5, author = ?6, published = ?7, url = ?8, "
	    "file = ?9, language = ?10 WHERE id = ?1";
	sqlite3_stmt *statement;
	enum status status = store_prepare(
	    store, source->id == 0 ? insert : update, &statement, error);

	if (status != STATUS_OK)
		return status;
	bind_id(statement, 2, source->dataset);
	bind_text(statement, 3, source->key);
	bind_text(statement, 4, source->title);
	bind_text(statement, 5, source->publisher);
	bind_text(statement, 6, source->author);
	bind_text(statement, 7, source->published);
	bind_text(statement, 8, source->url);
	bind_text(statement, 9, source->file);
	bind_text(statement, 10, source->language);
	status = put_finish(store, statement, &source->id, error);
	if (status == STATUS_OK && source->has_text)
		status = put_text(store, source->id, source->text, error);
	return status;
}

static enum status
add_alias(struct store *store, const char *sql, int64_t dataset, int64_t value,
    struct span alias, struct span fold, struct error *error)
{
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, dataset);
	sqlite3_bind_int64(statement, 2, value);
	bind_text(statement, 3, alias);
	bind_text(statement, 4, fold);
	return store_finish(store, statement, error);
}

enum status
store_add_actor_alias(struct store *store, int64_t dataset, int64_t actor,
    struct span alias, struct span fold, struct error *error)
{
	static const char sql[] =
	    "INSERT OR IGNORE INTO actor_alias (dataset, actor, alias, fold) "
	    "VALUES (?1, ?2, ?3, ?4)";

	return add_alias(store, sql, dataset, actor, alias, fold, error);
}

enum status
store_add_location_alias(struct store *store, int64_t dataset, int64_t location,
    struct span alias, struct span fold, struct error *error)
{
	static const char sql[] = "INSERT OR IGNORE INTO location_alias "
				  "(dataset, location, alias, fold) "
				  "VALUES (?1, ?2, ?3, ?4)";

	return add_alias(store, sql, dataset, location, alias, fold, error);
}

/* Is the actor in the list that is being made, in that role?  Says no, with a
 * scratch that failed, where there is no memory to tell. */
static bool
list_has(const struct strbuf *actors, const struct strbuf *roles, int64_t actor,
    struct span role, struct strbuf *scratch)
{
	const struct span ids = { actors->text, actors->n };
	const struct span names = { roles->text, roles->n };
	size_t offset = 0, role_offset = 0;
	int64_t id;

	while (list_next(ids, &offset, &id)) {
		list_next_role(names, &role_offset, scratch);
		if (strbuf_status(scratch) != STATUS_OK)
			return false;
		if (id == actor &&
		    span_equal(
			(struct span){ scratch->text, scratch->n }, role))
			return true;
	}
	return false;
}

/* The lists of a row with into for from, each pair of actor and role once. */
static enum status
list_merge(struct store *store, sqlite3_stmt *row, int64_t from, int64_t into,
    struct error *error)
{
	struct strbuf *actors = &store->lists[0], *roles = &store->lists[4];
	struct strbuf role = STRBUF_INIT, other = STRBUF_INIT;
	const struct span ids = column_text(row, 1);
	const struct span names = column_text(row, 2);
	size_t offset = 0, role_offset = 0;
	bool some = false, failed = false;
	int64_t id;

	strbuf_clear(actors);
	strbuf_clear(roles);
	while (!failed && list_next(ids, &offset, &id)) {
		const bool has = list_next_role(names, &role_offset, &role);
		const struct span named = { role.text, has ? role.n : 0 };

		if (id == from)
			id = into;
		failed = strbuf_status(&role) != STATUS_OK;
		if (failed || list_has(actors, roles, id, named, &other))
			continue;
		failed = strbuf_status(&other) != STATUS_OK;
		list_add(actors, id);
		list_add_role(roles, named);
		some |= named.n > 0;
	}
	if (!some)
		strbuf_clear(roles);
	strbuf_release(&role);
	strbuf_release(&other);
	return !failed && strbuf_status(actors) == STATUS_OK &&
		       strbuf_status(roles) == STATUS_OK
		   ? STATUS_OK
		   : error_nomem(error);
}

static enum status
merge_in_events(
    struct store *store, int64_t from, int64_t into, struct error *error)
{
	/* By id from the last one on: a row may be written behind the scan. */
	static const char next[] =
	    "SELECT id, actors, roles FROM event WHERE id > ?1 "
	    "AND instr(replace(replace(actors, '[', ','), ']', ','), "
	    "',' || ?2 || ',') > 0 ORDER BY id LIMIT 1";
	static const char update[] =
	    "UPDATE event SET actors = ?2, roles = ?3 WHERE id = ?1";
	sqlite3_stmt *row, *statement;
	int64_t event = 0;
	bool found = true;
	enum status status;

	for (;;) {
		status = store_prepare(store, next, &row, error);
		if (status != STATUS_OK)
			return status;
		sqlite3_bind_int64(row, 1, event);
		sqlite3_bind_int64(row, 2, from);
		status = store_step(store, row, &found, error);
		if (status != STATUS_OK || !found)
			return status;
		event = sqlite3_column_int64(row, 0);
		status = list_merge(store, row, from, into, error);
		sqlite3_reset(row);
		if (status == STATUS_OK)
			status =
			    store_prepare(store, update, &statement, error);
		if (status != STATUS_OK)
			return status;
		facts_change(store, event);
		sqlite3_bind_int64(statement, 1, event);
		bind_text(statement, 2, list_end(&store->lists[0]));
		bind_text(statement, 3, list_end(&store->lists[4]));
		status = store_finish(store, statement, error);
		if (status != STATUS_OK)
			return status;
	}
}

enum status
store_merge_actor(
    struct store *store, int64_t from, int64_t into, struct error *error)
{
	static const char *const steps[] = {
		"UPDATE actor_alias SET actor = ?2 WHERE actor = ?1",
		"UPDATE actor SET kind = coalesce(kind, "
		"(SELECT kind FROM actor WHERE id = ?1)), "
		"about = coalesce(about, "
		"(SELECT about FROM actor WHERE id = ?1)) WHERE id = ?2",
		"DELETE FROM actor WHERE id = ?1 AND ?2 <> 0",
	};
	sqlite3_stmt *statement;
	enum status status = merge_in_events(store, from, into, error);
	size_t i;

	for (i = 0; i < sizeof steps / sizeof *steps && status == STATUS_OK;
	     i++) {
		status = store_prepare(store, steps[i], &statement, error);
		if (status != STATUS_OK)
			break;
		sqlite3_bind_int64(statement, 1, from);
		sqlite3_bind_int64(statement, 2, into);
		status = store_finish(store, statement, error);
	}
	return status;
}

/* The row of id; STATUS_MISSING without one. */
static enum status
read_by_id(struct store *store, const char *sql, int64_t id, const char *what,
    sqlite3_stmt **statement, struct error *error)
{
	enum status status = store_prepare(store, sql, statement, error);
	bool row = false;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(*statement, 1, id);
	status = store_step(store, *statement, &row, error);
	if (status == STATUS_OK && !row)
		return error_set(
		    error, STATUS_MISSING, "no %s %lld", what, (long long)id);
	return status;
}

enum status
store_read_actor(struct store *store, int64_t id, struct arena *arena,
    struct store_actor *actor, struct error *error)
{
	static const char sql[] =
	    "SELECT dataset, name, fold, kind, about FROM actor WHERE id = ?1";
	struct store_actor read = { .id = id };
	sqlite3_stmt *row;
	enum status status = read_by_id(store, sql, id, "actor", &row, error);

	if (status != STATUS_OK)
		return status;
	read.dataset = sqlite3_column_int64(row, 0);
	if (column_keep(row, 1, arena, &read.name) &&
	    column_keep(row, 2, arena, &read.fold) &&
	    column_keep(row, 3, arena, &read.kind) &&
	    column_keep(row, 4, arena, &read.about))
		*actor = read;
	else
		status = error_nomem(error);
	sqlite3_reset(row);
	return status;
}

enum status
store_read_location(struct store *store, int64_t id, struct arena *arena,
    struct store_location *location, struct error *error)
{
	static const char sql[] =
	    "SELECT dataset, parent, name, path, fold, kind, latitude, "
	    "longitude FROM location WHERE id = ?1";
	struct store_location read = { .id = id };
	sqlite3_stmt *row;
	enum status status =
	    read_by_id(store, sql, id, "location", &row, error);

	if (status != STATUS_OK)
		return status;
	read.dataset = sqlite3_column_int64(row, 0);
	read.parent = sqlite3_column_int64(row, 1);
	read.placed = sqlite3_column_type(row, 6) != SQLITE_NULL &&
		      sqlite3_column_type(row, 7) != SQLITE_NULL;
	read.latitude = sqlite3_column_double(row, 6);
	read.longitude = sqlite3_column_double(row, 7);
	if (column_keep(row, 2, arena, &read.name) &&
	    column_keep(row, 3, arena, &read.path) &&
	    column_keep(row, 4, arena, &read.fold) &&
	    column_keep(row, 5, arena, &read.kind))
		*location = read;
	else
		status = error_nomem(error);
	sqlite3_reset(row);
	return status;
}

#define TEXT_LONG (4 << 20) /* bytes */

/*
 * A text may be long: it goes from the case's pages to where it is wanted,
 * without a copy of SQLite's own.
 */
enum status
store_read_text(struct store *store, int64_t id, struct arena *arena,
    struct span *text, struct error *error)
{
	sqlite3_blob *blob = NULL;
	enum status status = STATUS_OK;
	char *bytes;
	int n;

	if (sqlite3_blob_open(store->db, "main", "source_text", "text", id, 0,
		&blob) != SQLITE_OK) {
		status = store_fail(store, error);
		sqlite3_blob_close(blob);
		return status;
	}
	n = sqlite3_blob_bytes(blob);
	if (n > TEXT_LONG)
		store_run(store, STORE_CACHE_LEAST, NULL);
	bytes = arena_alloc(arena, (size_t)n + 1);
	if (bytes == NULL) {
		status = error_nomem(error);
	} else if (sqlite3_blob_read(blob, bytes, n, 0) != SQLITE_OK) {
		status = store_fail(store, error);
	} else {
		bytes[n] = '\0';
		*text = (struct span){ bytes, (size_t)n };
	}
	sqlite3_blob_close(blob);
	if (n > TEXT_LONG)
		store_run(store, STORE_CACHE, NULL);
	return status;
}

enum status
store_describe_source(struct store *store, int64_t id, struct arena *arena,
    struct store_source *source, struct error *error)
{
	static const char sql[] =
	    "SELECT dataset, key, title, publisher, author, published, url, "
	    "file, language, source_text.source IS NOT NULL "
	    "FROM source LEFT JOIN source_text "
	    "ON source_text.source = source.id WHERE source.id = ?1";
	struct store_source read = { .id = id, .text = SPAN("") };
	sqlite3_stmt *row;
	enum status status = read_by_id(store, sql, id, "source", &row, error);

	if (status != STATUS_OK)
		return status;
	read.dataset = sqlite3_column_int64(row, 0);
	read.has_text = sqlite3_column_int(row, 9) != 0;
	if (column_keep(row, 1, arena, &read.key) &&
	    column_keep(row, 2, arena, &read.title) &&
	    column_keep(row, 3, arena, &read.publisher) &&
	    column_keep(row, 4, arena, &read.author) &&
	    column_keep(row, 5, arena, &read.published) &&
	    column_keep(row, 6, arena, &read.url) &&
	    column_keep(row, 7, arena, &read.file) &&
	    column_keep(row, 8, arena, &read.language))
		*source = read;
	else
		status = error_nomem(error);
	sqlite3_reset(row);
	return status;
}

enum status
store_read_source(struct store *store, int64_t id, struct arena *arena,
    struct store_source *source, struct error *error)
{
	struct store_source read;
	enum status status =
	    store_describe_source(store, id, arena, &read, error);

	if (status == STATUS_OK && read.has_text)
		status = store_read_text(store, id, arena, &read.text, error);
	if (status == STATUS_OK)
		*source = read;
	return status;
}
