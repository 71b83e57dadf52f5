/* SPDX-License-Identifier: MIT */
/*
 * One event, whole or as a list shows it, and what the analyst adds to it:
 * stars, notes, and what a frontend remembers.
 */
#include "config.h"

#include <string.h>

#include "core/store_private.h"

static enum status
event_row(sqlite3_stmt *row, struct event *event, struct error *error)
{
	struct arena *arena = &event->arena;
	enum status status;

	if (!column_keep(row, 0, arena, &event->key) ||
	    !column_keep(row, 1, arena, &event->date) ||
	    !column_keep(row, 2, arena, &event->title) ||
	    !column_keep(row, 3, arena, &event->type))
		return error_nomem(error);
	if (event->date.n == 0)
		return STATUS_OK;
	/* A date that a later rule would refuse keeps its stored bounds. */
	status = edtf_parse(event->date.s, event->date.n, &event->when, NULL);
	if (status == STATUS_NOMEM)
		return error_nomem(error);
	if (status != STATUS_OK)
		event->when = (struct edtf){
			.earliest = sqlite3_column_int64(row, 4),
			.latest = sqlite3_column_int64(row, 5),
			.start_precision = EDTF_PRECISION_TIME,
			.end_precision = EDTF_PRECISION_TIME,
		};
	return STATUS_OK;
}

static enum status
event_find(struct store *store, const char *sql, int64_t id,
    struct event *event, sqlite3_stmt **row, struct error *error)
{
	enum status status = store_prepare(store, sql, row, error);
	bool found = false;

	event_clear(event);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(*row, 1, id);
	status = store_step(store, *row, &found, error);
	if (status == STATUS_OK && !found)
		status = error_set(
		    error, STATUS_MISSING, "no event %lld", (long long)id);
	if (status == STATUS_OK) {
		event->id = id;
		status = event_row(*row, event, error);
	}
	return status;
}

enum status
store_read_row(
    struct store *store, int64_t id, struct event *event, struct error *error)
{
	static const char sql[] =
	    "SELECT event.key, event.date, event.title, type.name, "
	    "event.earliest, event.latest FROM event "
	    "LEFT JOIN type ON type.id = event.type WHERE event.id = ?1";
	sqlite3_stmt *row = NULL;
	enum status status = event_find(store, sql, id, event, &row, error);

	sqlite3_reset(row);
	return status;
}

/* The rest of a whole event's own row. */
static enum status
event_whole(struct store *store, sqlite3_stmt *row, struct event *event,
    struct error *error)
{
	static const char name_sql[] =
	    "SELECT name FROM attribute_column WHERE id = ?1";
	struct arena *arena = &event->arena;
	struct strbuf *value = &store->scratch;
	struct span packed = column_text(row, 14);
	struct event_attribute *attribute;
	sqlite3_stmt *name;
	enum status status;
	size_t offset = 0;
	int64_t column;
	bool found;

	if (!column_keep(row, 6, arena, &event->dataset) ||
	    !column_keep(row, 7, arena, &event->file) ||
	    !column_keep(row, 9, arena, &event->summary) ||
	    !column_keep(row, 13, arena, &event->note))
		return error_nomem(error);
	event->line = sqlite3_column_int64(row, 8);
	event->placed = sqlite3_column_type(row, 10) != SQLITE_NULL &&
			sqlite3_column_type(row, 11) != SQLITE_NULL;
	event->latitude = sqlite3_column_double(row, 10);
	event->longitude = sqlite3_column_double(row, 11);
	event->starred = sqlite3_column_int(row, 12) != 0;
	while (pack_next(packed, &offset, &column, value)) {
		if (strbuf_status(value) != STATUS_OK)
			return error_nomem(error);
		status = store_prepare(store, name_sql, &name, error);
		if (status != STATUS_OK)
			return status;
		sqlite3_bind_int64(name, 1, column);
		status = store_step(store, name, &found, error);
		if (status != STATUS_OK)
			return status;
		if (!found)
			continue;
		attribute = event_add_attribute(event);
		if (attribute == NULL ||
		    !column_keep(name, 0, arena, &attribute->name))
			return error_nomem(error);
		sqlite3_reset(name);
		attribute->value = event_keep(event, value->text, value->n);
		if (attribute->value.s == NULL)
			return error_nomem(error);
	}
	return STATUS_OK;
}

/* What a list names by id: its row is name or path. */
static bool
list_member(sqlite3_stmt *row, int64_t id, struct event *event,
    enum store_set set, struct span role)
{
	struct arena *arena = &event->arena;
	struct event_actor *actor;
	struct event_location *location;
	struct span name, *tag;

	switch (set) {
	case STORE_ACTORS:
		actor = event_add_actor(event);
		if (actor == NULL || !column_keep(row, 0, arena, &actor->name))
			return false;
		actor->id = id;
		actor->role = event_keep(event, role.s, role.n);
		return actor->role.s != NULL;
	case STORE_LOCATIONS:
		location = event_add_location(event);
		if (location == NULL)
			return false;
		location->id = id;
		return column_keep(row, 0, arena, &location->path);
	case STORE_SOURCES:
		return column_keep(row, 0, arena, &name) &&
		       event_add_source(event, name, id) == STATUS_OK;
	case STORE_TAGS:
		tag = event_add_tag(event);
		return tag != NULL && column_keep(row, 0, arena, tag);
	case STORE_TYPES: break;
	}
	return true;
}

static enum status
event_list(struct store *store, struct span list, struct span roles,
    enum store_set set, struct event *event, struct error *error)
{
	static const char *const sql[] = {
		[STORE_ACTORS] = "SELECT name FROM actor WHERE id = ?1",
		[STORE_LOCATIONS] = "SELECT path FROM location WHERE id = ?1",
		[STORE_SOURCES] = "SELECT key FROM source WHERE id = ?1",
		[STORE_TAGS] = "SELECT name FROM tag WHERE id = ?1",
	};
	struct strbuf *role = &store->scratch;
	enum status status = STATUS_OK;
	size_t offset = 0, role_offset = 0;
	sqlite3_stmt *row;
	bool found;
	int64_t id;

	while (status == STATUS_OK && list_next(list, &offset, &id)) {
		list_next_role(roles, &role_offset, role);
		status = store_prepare(store, sql[set], &row, error);
		if (status != STATUS_OK)
			break;
		sqlite3_bind_int64(row, 1, id);
		status = store_step(store, row, &found, error);
		if (status != STATUS_OK || !found)
			continue;
		if (strbuf_status(role) != STATUS_OK ||
		    !list_member(row, id, event, set,
			(struct span){ role->text, role->n }))
			status = error_nomem(error);
		sqlite3_reset(row);
	}
	return status;
}

/* Lists stand in the event's own row, from column 15 on. */
static enum status
event_lists(struct store *store, sqlite3_stmt *row, struct event *event,
    struct error *error)
{
	static const enum store_set sets[] = { STORE_ACTORS, STORE_LOCATIONS,
		STORE_SOURCES, STORE_TAGS };
	const struct span roles = column_text(row, 19);
	enum status status = STATUS_OK;
	int i;

	for (i = 0; i < 4 && status == STATUS_OK; i++)
		status = event_list(store, column_text(row, 15 + i),
		    i == 0 ? roles : SPAN(""), sets[i], event, error);
	return status;
}

static bool
quote_keep(sqlite3_stmt *row, struct event *event)
{
	struct arena *arena = &event->arena;
	struct event_quote *quote = event_add_quote(event);

	if (quote == NULL)
		return false;
	quote_read(row, quote);
	return column_keep(row, 9, arena, &quote->text) &&
	       column_keep(row, 10, arena, &quote->prefix) &&
	       column_keep(row, 11, arena, &quote->suffix) &&
	       column_keep(row, 12, arena, &quote->source) &&
	       column_keep(row, 13, arena, &quote->file);
}

static enum status
event_quotes(struct store *store, struct event *event, struct error *error)
{
	static const char sql[] =
	    QUOTE_SELECT "WHERE quote.id BETWEEN (?1 << 20) "
			 "AND (?1 << 20) + 1048575 ORDER BY quote.id";
	sqlite3_stmt *row;
	enum status status = store_prepare(store, sql, &row, error);
	bool more = true;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(row, 1, event->id);
	while (status == STATUS_OK) {
		status = store_step(store, row, &more, error);
		if (status != STATUS_OK || !more)
			break;
		if (!quote_keep(row, event))
			status = error_nomem(error);
	}
	sqlite3_reset(row);
	return status;
}

enum status
store_read_event(
    struct store *store, int64_t id, struct event *event, struct error *error)
{
	static const char sql[] =
	    "SELECT event.key, event.date, event.title, type.name, "
	    "event.earliest, event.latest, dataset.name, file.path, "
	    "event.line, event.summary, event.latitude, event.longitude, "
	    "mark.starred, mark.note, event.attributes, event.actors, "
	    "event.locations, event.sources, event.tags, event.roles "
	    "FROM event "
	    "LEFT JOIN dataset ON dataset.id = event.dataset "
	    "LEFT JOIN file ON file.id = event.file "
	    "LEFT JOIN type ON type.id = event.type "
	    "LEFT JOIN mark ON mark.event = event.id WHERE event.id = ?1";
	sqlite3_stmt *row = NULL;
	enum status status = event_find(store, sql, id, event, &row, error);

	if (status == STATUS_OK)
		status = event_whole(store, row, event, error);
	if (status == STATUS_OK)
		status = event_lists(store, row, event, error);
	if (status == STATUS_OK)
		status = event_quotes(store, event, error);
	sqlite3_reset(row); /* last, for one lock on the file for all */
	return status;
}

/* The event's mark, made where it has none; then sql changes it. */
static enum status
mark_change(struct store *store, int64_t event, const char *sql, bool starred,
    struct span note, struct error *error)
{
	static const char make[] =
	    "INSERT INTO mark (event, starred, dataset, key, date, title, "
	    "twin) SELECT event.id, 0, dataset.name, event.key, "
	    "coalesce(event.date, ''), event.title, 1 FROM event "
	    "JOIN dataset ON dataset.id = event.dataset "
	    "WHERE event.id = ?1 ON CONFLICT (event) DO NOTHING";
	static const char sweep[] =
	    "DELETE FROM mark WHERE event = ?1 AND starred = 0 "
	    "AND note IS NULL";
	const char *const steps[] = { make, sql, sweep };
	sqlite3_stmt *statement;
	enum status status;
	bool own;
	size_t i;

	status = store_writable(store, error);
	if (status == STATUS_OK)
		status = store_enter(store, &own, error);
	if (status != STATUS_OK)
		return status;
	status = store_unchanged(store, error);
	for (i = 0; i < 3 && status == STATUS_OK; i++) {
		status = store_prepare(store, steps[i], &statement, error);
		if (status != STATUS_OK)
			break;
		sqlite3_bind_int64(statement, 1, event);
		if (i == 1 && starred)
			sqlite3_bind_int(statement, 2, 1);
		if (i == 1)
			bind_text(statement, 2, note);
		status = store_finish(store, statement, error);
		if (i == 1 && status == STATUS_OK &&
		    sqlite3_changes(store->db) == 0)
			status = error_set(error, STATUS_MISSING,
			    "no event %lld", (long long)event);
	}
	return store_leave(store, own, status, error);
}

enum status
store_set_star(
    struct store *store, int64_t event, bool starred, struct error *error)
{
	static const char sql[] =
	    "UPDATE mark SET starred = coalesce(?2, 0) WHERE event = ?1";

	return mark_change(store, event, sql, starred, SPAN(""), error);
}

enum status
store_set_note(
    struct store *store, int64_t event, struct span note, struct error *error)
{
	static const char sql[] = "UPDATE mark SET note = ?2 WHERE event = ?1";

	return mark_change(store, event, sql, false, note, error);
}

enum status
store_session_get(struct store *store, const char *key, struct strbuf *value,
    struct error *error)
{
	static const char sql[] = "SELECT value FROM session WHERE key = ?1";
	sqlite3_stmt *row;
	struct span found;
	enum status status = store_prepare(store, sql, &row, error);
	bool more = false;

	if (status != STATUS_OK)
		return status;
	bind_text(row, 1, span_of(key));
	status = store_step(store, row, &more, error);
	if (more) {
		found = column_text(row, 0);
		strbuf_add(value, found.s, found.n);
		sqlite3_reset(row);
		if (strbuf_status(value) != STATUS_OK)
			status = error_nomem(error);
	}
	return status;
}

enum status
store_session_set(struct store *store, const char *key, struct span value,
    struct error *error)
{
	static const char sql[] =
	    "INSERT INTO session (key, value) VALUES (?1, ?2) "
	    "ON CONFLICT (key) DO UPDATE SET value = ?2";
	sqlite3_stmt *statement;
	enum status status;
	bool own;

	status = store_writable(store, error);
	if (status == STATUS_OK)
		status = store_enter(store, &own, error);
	if (status != STATUS_OK)
		return status;
	status = store_prepare(store, sql, &statement, error);
	if (status == STATUS_OK) {
		bind_text(statement, 1, span_of(key));
		sqlite3_bind_blob64(statement, 2, value.n > 0 ? value.s : "",
		    value.n, SQLITE_STATIC);
		status = store_finish(store, statement, error);
	}
	return store_leave(store, own, status, error);
}
