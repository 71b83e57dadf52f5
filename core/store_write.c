/* SPDX-License-Identifier: MIT */
/*
 * What import adds: files, events with their lists, quotes, findings.
 *
 * Every statement is prepared once, and an event and its quotes are appends
 * at the ends of two tables, so an event costs a few microseconds.  Types,
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

/* The lists of an event as they will stand in its row, behind what before
 * (or NULL) has: five texts in the order of store->lists. */
static enum status
pack_lists(struct store *store, const struct event *event,
    const struct span *before, struct error *error)
{
	struct strbuf *lists = store->lists;
	bool roles = before != NULL && before[4].n > 0;
	enum status status = STATUS_OK;
	int64_t tag, id;
	size_t i, offset;

	for (i = 0; i < 5; i++)
		list_reopen(&lists[i], before != NULL ? before[i] : SPAN(""));
	for (i = 0; i < event->actor_count; i++)
		roles |= event->actors[i].role.n > 0;
	if (roles && before != NULL && before[4].n == 0)
		for (offset = 0; list_next(before[0], &offset, &id);)
			list_add_role(&lists[4], SPAN(""));
	for (i = 0; i < event->actor_count; i++) {
		list_add(&lists[0], event->actors[i].id);
		if (roles)
			list_add_role(&lists[4], event->actors[i].role);
	}
	for (i = 0; i < event->location_count; i++)
		list_add(&lists[1], event->locations[i].id);
	for (i = 0; i < event->source_count; i++)
		list_add(&lists[2], event->source_ids[i]);
	for (i = 0; i < event->tag_count && status == STATUS_OK; i++) {
		status = tag_id(store, event->tags[i], &tag, error);
		list_add(&lists[3], tag);
	}
	return status;
}

/* What pack_lists made, as parameters from first on. */
static enum status
bind_lists(struct store *store, sqlite3_stmt *statement, int first,
    struct error *error)
{
	int i;

	for (i = 0; i < 5; i++) {
		bind_text(statement, first + i, list_end(&store->lists[i]));
		if (strbuf_status(&store->lists[i]) != STATUS_OK)
			return error_nomem(error);
	}
	return STATUS_OK;
}

/* ---- Quotes */

/* One more quote of an event that has count. */
static enum status
put_quote(struct store *store, int64_t file, int64_t event, int64_t count,
    const struct event_quote *quote, struct error *error)
{
	static const char sql[] =
	    "INSERT INTO quote (id, source, file, line, state, \"offset\", "
	    "length, alike, places, text, prefix, suffix) VALUES (?1, ?2, ?3, "
	    "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
	sqlite3_stmt *statement;
	enum status status;

	if (count >= QUOTES_MOST)
		return error_set(error, STATUS_RANGE,
		    "an event has more than %lld quotes",
		    (long long)QUOTES_MOST);
	status = store_prepare(store, sql, &statement, error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, (event << QUOTES_SHIFT) + count + 1);
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
    int64_t count, struct error *error)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < event->quote_count && status == STATUS_OK; i++)
		status = put_quote(store, file, event->id, count + (int64_t)i,
		    &event->quotes[i], error);
	return status;
}

static enum status
count_quotes(
    struct store *store, int64_t event, int64_t *count, struct error *error)
{
	static const char sql[] =
	    "SELECT coalesce(max(id) - (?1 << 20), 0) FROM quote "
	    "WHERE id BETWEEN (?1 << 20) AND (?1 << 20) + 1048575";
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);
	bool row = false;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, event);
	status = store_step(store, statement, &row, error);
	if (row) {
		*count = sqlite3_column_int64(statement, 0);
		sqlite3_reset(statement);
	}
	return status;
}

/* ---- Events */

static void
bind_dates(sqlite3_stmt *statement, const struct event *event)
{
	sqlite3_bind_int64(statement, 6, 0);
	if (event->date.n > 0) {
		sqlite3_bind_int64(statement, 4, event->when.earliest);
		sqlite3_bind_int64(statement, 5, event->when.latest);
		sqlite3_bind_int64(statement, 6, event->when.qualifiers);
	}
}

enum status
store_add_event(struct store *store, int64_t dataset, int64_t file,
    struct event *event, struct error *error)
{
	static const char sql[] =
	    "INSERT INTO event (dataset, file, line, earliest, latest, "
	    "qualifiers, type, latitude, longitude, actors, locations, "
	    "sources, tags, roles, key, date, title, summary, attributes) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
	    "?14, ?15, ?16, ?17, ?18, ?19)";
	sqlite3_stmt *statement;
	int64_t type;
	enum status status = type_id(store, event->type, &type, error);

	if (status == STATUS_OK)
		status = pack_lists(store, event, NULL, error);
	if (status == STATUS_OK)
		status = store_prepare(store, sql, &statement, error);
	if (status == STATUS_OK)
		status = bind_lists(store, statement, 10, error);
	if (status == STATUS_OK)
		status = bind_attributes(
		    store, statement, 19, event, SPAN(""), error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, dataset);
	sqlite3_bind_int64(statement, 2, file);
	sqlite3_bind_int64(statement, 3, event->line);
	bind_dates(statement, event);
	bind_id(statement, 7, type);
	if (event->placed) {
		sqlite3_bind_double(statement, 8, event->latitude);
		sqlite3_bind_double(statement, 9, event->longitude);
	}
	bind_text(statement, 15, event->key);
	bind_text(statement, 16, event->date);
	bind_text(statement, 17, event->title);
	bind_text(statement, 18, event->summary);
	status = store_finish(store, statement, error);
	if (status != STATUS_OK)
		return status;
	event->id = store_inserted(store);
	facts_add(store, event, type, store->lists);
	status = add_quotes(store, file, event, 0, error);
	if (status == STATUS_OK)
		status = index_event(store, event, error);
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

/* The lists of an event as they stand, and its attributes: borrowed from
 * *statement, for which the caller asks sqlite3_reset. */
static enum status
event_before(struct store *store, int64_t event, struct span lists[5],
    sqlite3_stmt **statement, struct error *error)
{
	static const char sql[] =
	    "SELECT actors, locations, sources, tags, roles, attributes "
	    "FROM event WHERE id = ?1";
	enum status status = store_prepare(store, sql, statement, error);
	bool row = false;
	int i;

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(*statement, 1, event);
	status = store_step(store, *statement, &row, error);
	if (status != STATUS_OK)
		return status;
	if (!row)
		return error_set(
		    error, STATUS_MISSING, "no event %lld", (long long)event);
	for (i = 0; i < 5; i++)
		lists[i] = column_text(*statement, i);
	return STATUS_OK;
}

/* The source among the event's, unless it is. */
static enum status
add_event_source(
    struct store *store, int64_t event, int64_t source, struct error *error)
{
	static const char sql[] = "UPDATE event SET sources = ?2 WHERE id = ?1";
	struct strbuf *list = &store->lists[2];
	sqlite3_stmt *before, *statement;
	struct span lists[5];
	enum status status;
	size_t offset = 0;
	int64_t id = 0;

	if (source == 0)
		return STATUS_OK;
	status = event_before(store, event, lists, &before, error);
	if (status != STATUS_OK)
		return status;
	while (id != source && list_next(lists[2], &offset, &id))
		continue;
	list_reopen(list, lists[2]);
	sqlite3_reset(before);
	if (id == source)
		return STATUS_OK;
	list_add(list, source);
	facts_change(store, event);
	status = store_prepare(store, sql, &statement, error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, event);
	bind_text(statement, 2, list_end(list));
	if (strbuf_status(list) != STATUS_OK)
		return error_nomem(error);
	return store_finish(store, statement, error);
}

enum status
store_add_quote(struct store *store, int64_t file, int64_t event,
    const struct event_quote *quote, bool *added, struct error *error)
{
	static const char sql[] =
	    "SELECT id FROM quote WHERE id BETWEEN (?1 << 20) "
	    "AND (?1 << 20) + 1048575 AND source IS ?2 AND text = ?3";
	sqlite3_stmt *statement;
	bool known = false;
	int64_t id, count;
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
		status = count_quotes(store, event, &count, error);
	if (status == STATUS_OK)
		status = put_quote(store, file, event, count, quote, error);
	facts_change(store, event);
	if (status == STATUS_OK)
		status = index_late(store, event, error);
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
	facts_change(store, quote->id >> QUOTES_SHIFT);
	sqlite3_bind_int64(statement, 1, quote->id);
	sqlite3_bind_int(statement, 2, (int)quote->state);
	sqlite3_bind_int64(statement, 3, quote->offset);
	sqlite3_bind_int64(statement, 4, quote->length);
	sqlite3_bind_int(statement, 5, quote->alike);
	sqlite3_bind_int64(statement, 6, quote->places);
	return store_finish(store, statement, error);
}

enum status
store_extend_event(struct store *store, int64_t file, const struct event *event,
    struct error *error)
{
	static const char sql[] =
	    "UPDATE event SET type = coalesce(type, ?2), "
	    "latitude = coalesce(latitude, ?3), "
	    "longitude = coalesce(longitude, ?4), "
	    "summary = coalesce(summary, ?5), attributes = ?6, actors = ?7, "
	    "locations = ?8, sources = ?9, tags = ?10, roles = ?11 "
	    "WHERE id = ?1";
	sqlite3_stmt *before = NULL, *statement = NULL;
	struct span lists[5];
	int64_t type, count;
	enum status status = type_id(store, event->type, &type, error);

	if (status == STATUS_OK)
		status = event_before(store, event->id, lists, &before, error);
	if (status == STATUS_OK)
		status = pack_lists(store, event, lists, error);
	if (status == STATUS_OK)
		status = store_prepare(store, sql, &statement, error);
	if (status == STATUS_OK)
		status = bind_lists(store, statement, 7, error);
	if (status == STATUS_OK)
		status = bind_attributes(
		    store, statement, 6, event, column_text(before, 5), error);
	sqlite3_reset(before);
	if (status != STATUS_OK)
		return status;
	facts_change(store, event->id);
	sqlite3_bind_int64(statement, 1, event->id);
	bind_id(statement, 2, type);
	if (event->placed) {
		sqlite3_bind_double(statement, 3, event->latitude);
		sqlite3_bind_double(statement, 4, event->longitude);
	}
	bind_text(statement, 5, event->summary);
	status = store_finish(store, statement, error);
	if (status == STATUS_OK)
		status = count_quotes(store, event->id, &count, error);
	if (status == STATUS_OK)
		status = add_quotes(store, file, event, count, error);
	if (status == STATUS_OK &&
	    (event->quote_count > 0 || event->summary.n > 0))
		status = index_late(store, event->id, error);
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
