/* SPDX-License-Identifier: MIT */
/*
 * What import adds: files, events with their lists, quotes, findings.
 *
 * Every statement is prepared once and every list row is one append at the
 * end of a clustered table, so an event costs a few microseconds.  Types,
 * tags and attribute columns find their ids in a map; SQL is asked only for
 * a name that is new in this session.
 */
#include "config.h"

#include <string.h>

#include "core/store_private.h"

enum { /* spaces of store->values; a dataset's files are FILES + its id */
	SPACE_TYPE,
	SPACE_TAG,
	SPACE_COLUMN,
	SPACE_FILES,
};

/* The two statements that turn a name into an id. */
struct value_sql {
	const char *find, *insert;
};

/* ?1 is the name, ?2 its folded form or a dataset. */
static enum status
value_look(struct store *store, const char *sql, struct span name,
    struct span fold, int64_t dataset, int64_t *id, struct error *error)
{
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);
	bool row = false;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_text64(statement, 1, name.n > 0 ? name.s : "", name.n,
	    SQLITE_STATIC, SQLITE_UTF8);
	if (sqlite3_bind_parameter_count(statement) > 1) {
		bind_text(statement, 2, fold);
		bind_id(statement, 2, dataset);
	}
	status = store_step(store, statement, &row, error);
	if (row) {
		*id = sqlite3_column_int64(statement, 0);
		sqlite3_reset(statement);
	}
	return status;
}

static enum status
value_id(struct store *store, int64_t space, const struct value_sql *sql,
    struct span name, struct span fold, int64_t dataset, int64_t *id,
    struct error *error)
{
	enum status status;

	*id = map_get(&store->values, space, name);
	if (*id != 0)
		return STATUS_OK;
	status = value_look(store, sql->find, name, fold, dataset, id, error);
	if (status == STATUS_OK && *id == 0) {
		status = value_look(
		    store, sql->insert, name, fold, dataset, id, error);
		*id = store_inserted(store);
	}
	if (status == STATUS_OK &&
	    map_put(&store->values, space, name, *id) != STATUS_OK)
		return error_nomem(error);
	return status;
}

static enum status
type_id(struct store *store, struct span name, int64_t *id, struct error *error)
{
	static const struct value_sql sql = {
		"SELECT id FROM type WHERE name = ?1",
		"INSERT INTO type (name) VALUES (?1)",
	};

	*id = 0;
	if (name.n == 0)
		return STATUS_OK;
	return value_id(store, SPACE_TYPE, &sql, name, SPAN(""), 0, id, error);
}

static enum status
tag_id(struct store *store, struct span name, int64_t *id, struct error *error)
{
	static const struct value_sql sql = {
		"SELECT id FROM tag WHERE name = ?1",
		"INSERT INTO tag (name) VALUES (?1)",
	};

	return value_id(store, SPACE_TAG, &sql, name, SPAN(""), 0, id, error);
}

static enum status
column_id(
    struct store *store, struct span name, int64_t *id, struct error *error)
{
	static const struct value_sql sql = {
		"SELECT id FROM attribute_column WHERE ?1 <> '' AND fold = ?2",
		"INSERT INTO attribute_column (name, fold) VALUES (?1, ?2)",
	};
	struct strbuf fold = STRBUF_INIT;
	enum status status = STATUS_OK;

	*id = map_get(&store->values, SPACE_COLUMN, name);
	if (*id != 0)
		return STATUS_OK;
	if (text_fold_name(name.s, name.n, &fold) != STATUS_OK)
		status = error_nomem(error);
	else
		status = value_id(store, SPACE_COLUMN, &sql, name,
		    (struct span){ fold.text, fold.n }, 0, id, error);
	strbuf_release(&fold);
	return status;
}

enum status
store_add_column(struct store *store, struct span name, struct error *error)
{
	int64_t id;

	return column_id(store, name, &id, error);
}

enum status
store_add_file(struct store *store, int64_t dataset, struct span path,
    int64_t *file, struct error *error)
{
	static const struct value_sql sql = {
		"SELECT id FROM file WHERE path = ?1 AND dataset = ?2",
		"INSERT INTO file (path, dataset) VALUES (?1, ?2)",
	};
	int64_t id = 0;
	enum status status = value_id(store, SPACE_FILES + dataset, &sql, path,
	    SPAN(""), dataset, &id, error);

	if (status == STATUS_OK)
		*file = id;
	return status;
}

/* attributes as packed into the store's scratch; NULL when there are none. */
static enum status
bind_attributes(struct store *store, sqlite3_stmt *statement, int parameter,
    const struct event *event, struct span before, struct error *error)
{
	struct strbuf *packed = &store->scratch;
	enum status status;
	int64_t column;
	size_t i;

	pack_begin(packed);
	if (before.n > 2)
		strbuf_add(packed, before.s + 1, before.n - 2);
	for (i = 0; i < event->attribute_count; i++) {
		status =
		    column_id(store, event->attributes[i].name, &column, error);
		if (status != STATUS_OK)
			return status;
		pack_member(packed, column, event->attributes[i].value);
	}
	pack_end(packed);
	if (strbuf_status(packed) != STATUS_OK)
		return error_nomem(error);
	if (packed->n > 2)
		bind_text(statement, parameter,
		    (struct span){ packed->text, packed->n });
	return STATUS_OK;
}

/* One row of event_actor, event_location, event_source or event_tag. */
static enum status
add_member(struct store *store, const char *sql, int64_t event, size_t position,
    int64_t value, struct span role, struct error *error)
{
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, event);
	sqlite3_bind_int64(statement, 2, (int64_t)position);
	sqlite3_bind_int64(statement, 3, value);
	if (role.n > 0)
		bind_text(statement, 4, role);
	return store_finish(store, statement, error);
}

/* Where each list of an event goes on: 0 for a new one. */
struct list_ends {
	size_t actors, locations, sources, tags;
};

static enum status
add_lists(struct store *store, const struct event *event,
    const struct list_ends *from, struct error *error)
{
	static const char actor[] =
	    "INSERT INTO event_actor (event, position, actor, role) "
	    "VALUES (?1, ?2, ?3, ?4)";
	static const char location[] =
	    "INSERT INTO event_location (event, position, location) "
	    "VALUES (?1, ?2, ?3)";
	static const char source[] =
	    "INSERT INTO event_source (event, position, source) "
	    "VALUES (?1, ?2, ?3)";
	static const char tag[] =
	    "INSERT INTO event_tag (event, position, tag) VALUES (?1, ?2, ?3)";
	enum status status = STATUS_OK;
	int64_t id = event->id, value;
	size_t i;

	for (i = 0; i < event->actor_count && status == STATUS_OK; i++)
		status = add_member(store, actor, id, from->actors + i,
		    event->actors[i].id, event->actors[i].role, error);
	for (i = 0; i < event->location_count && status == STATUS_OK; i++)
		status = add_member(store, location, id, from->locations + i,
		    event->locations[i].id, SPAN(""), error);
	for (i = 0; i < event->source_count && status == STATUS_OK; i++)
		status = add_member(store, source, id, from->sources + i,
		    event->source_ids[i], SPAN(""), error);
	for (i = 0; i < event->tag_count && status == STATUS_OK; i++) {
		status = tag_id(store, event->tags[i], &value, error);
		if (status == STATUS_OK)
			status = add_member(store, tag, id, from->tags + i,
			    value, SPAN(""), error);
	}
	return status;
}

static enum status
put_quote(struct store *store, int64_t file, int64_t event,
    const struct event_quote *quote, struct error *error)
{
	static const char sql[] =
	    "INSERT INTO quote (event, source, file, line, state, \"offset\", "
	    "length, alike, places, text, prefix, suffix) VALUES (?1, ?2, ?3, "
	    "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, event);
	bind_id(statement, 2, quote->source_id);
	sqlite3_bind_int64(statement, 3, file);
	sqlite3_bind_int64(statement, 4, quote->line);
	sqlite3_bind_int(statement, 5, (int)quote->state);
	sqlite3_bind_int64(statement, 6, quote->offset);
	sqlite3_bind_int64(statement, 7, quote->length);
	sqlite3_bind_int(statement, 8, quote->alike);
	sqlite3_bind_int64(statement, 9, quote->places);
	bind_text(statement, 10, quote->text);
	bind_text(statement, 11, quote->prefix);
	bind_text(statement, 12, quote->suffix);
	return store_finish(store, statement, error);
}

static enum status
add_quotes(struct store *store, int64_t file, const struct event *event,
    struct error *error)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < event->quote_count && status == STATUS_OK; i++)
		status =
		    put_quote(store, file, event->id, &event->quotes[i], error);
	return status;
}

enum status
store_add_event(struct store *store, int64_t dataset, int64_t file,
    struct event *event, struct error *error)
{
	static const char sql[] =
	    "INSERT INTO event (dataset, file, line, earliest, latest, "
	    "qualifiers, type, latitude, longitude, key, date, title, "
	    "summary, attributes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
	    "?10, ?11, ?12, ?13, ?14)";
	sqlite3_stmt *statement;
	int64_t type;
	enum status status = type_id(store, event->type, &type, error);

	if (status == STATUS_OK)
		status = store_prepare(store, sql, &statement, error);
	if (status == STATUS_OK)
		status = bind_attributes(
		    store, statement, 14, event, SPAN(""), error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, dataset);
	sqlite3_bind_int64(statement, 2, file);
	sqlite3_bind_int64(statement, 3, event->line);
	sqlite3_bind_int64(statement, 6, 0);
	if (event->date.n > 0) {
		sqlite3_bind_int64(statement, 4, event->when.earliest);
		sqlite3_bind_int64(statement, 5, event->when.latest);
		sqlite3_bind_int64(statement, 6, event->when.qualifiers);
	}
	bind_id(statement, 7, type);
	if (event->placed) {
		sqlite3_bind_double(statement, 8, event->latitude);
		sqlite3_bind_double(statement, 9, event->longitude);
	}
	bind_text(statement, 10, event->key);
	bind_text(statement, 11, event->date);
	bind_text(statement, 12, event->title);
	bind_text(statement, 13, event->summary);
	status = store_finish(store, statement, error);
	if (status != STATUS_OK)
		return status;
	event->id = store_inserted(store);
	status = add_lists(store, event, &(struct list_ends){ 0 }, error);
	if (status == STATUS_OK)
		status = add_quotes(store, file, event, error);
	return status;
}

/* A quote that is there: what tells its place apart is filled in. */
static enum status
fill_quote(struct store *store, int64_t id, const struct event_quote *quote,
    struct error *error)
{
	static const char sql[] =
	    "UPDATE quote SET prefix = coalesce(prefix, ?2), "
	    "suffix = coalesce(suffix, ?3) WHERE id = ?1";
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, id);
	bind_text(statement, 2, quote->prefix);
	bind_text(statement, 3, quote->suffix);
	return store_finish(store, statement, error);
}

/* The source among the event's, unless it is. */
static enum status
add_event_source(
    struct store *store, int64_t event, int64_t source, struct error *error)
{
	static const char sql[] =
	    "INSERT INTO event_source (event, position, source) "
	    "SELECT ?1, (SELECT coalesce(max(position) + 1, 0) "
	    "FROM event_source WHERE event = ?1), ?2 WHERE NOT EXISTS "
	    "(SELECT 1 FROM event_source WHERE event = ?1 AND source = ?2)";
	sqlite3_stmt *statement;
	enum status status;

	if (source == 0)
		return STATUS_OK;
	status = store_prepare(store, sql, &statement, error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, event);
	sqlite3_bind_int64(statement, 2, source);
	return store_finish(store, statement, error);
}

enum status
store_add_quote(struct store *store, int64_t file, int64_t event,
    const struct event_quote *quote, bool *added, struct error *error)
{
	static const char sql[] =
	    "SELECT id FROM quote WHERE event = ?1 AND source IS ?2 "
	    "AND text = ?3";
	sqlite3_stmt *statement;
	bool known = false;
	int64_t id;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, event);
	bind_id(statement, 2, quote->source_id);
	bind_text(statement, 3, quote->text);
	status = store_step(store, statement, &known, error);
	id = known ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	if (status != STATUS_OK)
		return status;
	*added = !known;
	if (known)
		return fill_quote(store, id, quote, error);
	status = add_event_source(store, event, quote->source_id, error);
	if (status == STATUS_OK)
		status = put_quote(store, file, event, quote, error);
	return status;
}

enum status
store_set_anchor(
    struct store *store, const struct event_quote *quote, struct error *error)
{
	static const char sql[] =
	    "UPDATE quote SET state = ?2, \"offset\" = ?3, length = ?4, "
	    "alike = ?5, places = ?6 WHERE id = ?1";
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, quote->id);
	sqlite3_bind_int(statement, 2, (int)quote->state);
	sqlite3_bind_int64(statement, 3, quote->offset);
	sqlite3_bind_int64(statement, 4, quote->length);
	sqlite3_bind_int(statement, 5, quote->alike);
	sqlite3_bind_int64(statement, 6, quote->places);
	return store_finish(store, statement, error);
}

/* Where each list goes on, and the attributes as packed. */
static enum status
event_ends(struct store *store, int64_t event, struct list_ends *ends,
    sqlite3_stmt **statement, struct error *error)
{
	static const char sql[] =
	    "SELECT attributes, "
	    "(SELECT max(position) + 1 FROM event_actor WHERE event = ?1), "
	    "(SELECT max(position) + 1 FROM event_location WHERE event = ?1), "
	    "(SELECT max(position) + 1 FROM event_source WHERE event = ?1), "
	    "(SELECT max(position) + 1 FROM event_tag WHERE event = ?1) "
	    "FROM event WHERE id = ?1";
	enum status status = store_prepare(store, sql, statement, error);
	bool row = false;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(*statement, 1, event);
	status = store_step(store, *statement, &row, error);
	if (status != STATUS_OK)
		return status;
	if (!row)
		return error_set(
		    error, STATUS_MISSING, "no event %lld", (long long)event);
	*ends = (struct list_ends){
		(size_t)sqlite3_column_int64(*statement, 1),
		(size_t)sqlite3_column_int64(*statement, 2),
		(size_t)sqlite3_column_int64(*statement, 3),
		(size_t)sqlite3_column_int64(*statement, 4),
	};
	return STATUS_OK;
}

enum status
store_extend_event(struct store *store, int64_t file, const struct event *event,
    struct error *error)
{
	static const char sql[] =
	    "UPDATE event SET type = coalesce(type, ?2), "
	    "latitude = coalesce(latitude, ?3), "
	    "longitude = coalesce(longitude, ?4), "
	    "summary = coalesce(summary, ?5), attributes = ?6 WHERE id = ?1";
	sqlite3_stmt *before, *statement = NULL;
	struct list_ends ends;
	int64_t type;
	enum status status = type_id(store, event->type, &type, error);

	if (status != STATUS_OK)
		return status;
	status = event_ends(store, event->id, &ends, &before, error);
	if (status != STATUS_OK)
		return status;
	status = store_prepare(store, sql, &statement, error);
	if (status == STATUS_OK)
		status = bind_attributes(
		    store, statement, 6, event, column_text(before, 0), error);
	sqlite3_reset(before);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, event->id);
	bind_id(statement, 2, type);
	if (event->placed) {
		sqlite3_bind_double(statement, 3, event->latitude);
		sqlite3_bind_double(statement, 4, event->longitude);
	}
	bind_text(statement, 5, event->summary);
	status = store_finish(store, statement, error);
	if (status == STATUS_OK)
		status = add_lists(store, event, &ends, error);
	if (status == STATUS_OK)
		status = add_quotes(store, file, event, error);
	return status;
}

enum status
store_add_finding(struct store *store, int64_t dataset,
    const struct store_finding *finding, struct error *error)
{
	static const char sql[] =
	    "INSERT INTO finding (dataset, file, line, rejected, reason, raw) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	sqlite3_stmt *statement;
	int64_t file;
	enum status status =
	    store_add_file(store, dataset, finding->file, &file, error);

	if (status == STATUS_OK)
		status = store_prepare(store, sql, &statement, error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, dataset);
	sqlite3_bind_int64(statement, 2, file);
	sqlite3_bind_int64(statement, 3, finding->line);
	sqlite3_bind_int(statement, 4, finding->rejected);
	bind_text(statement, 5, finding->reason);
	if (finding->raw.n > 0)
		sqlite3_bind_blob64(statement, 6, finding->raw.s,
		    finding->raw.n, SQLITE_STATIC);
	return store_finish(store, statement, error);
}
