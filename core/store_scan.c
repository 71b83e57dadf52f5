/* SPDX-License-Identifier: MIT */
/*
 * What is read of a whole case: lists, values, aliases, attributes, quotes,
 * findings.  Each is one pass over one table in the order in which it lies.
 * Facts of events have store_facts.c.
 */
#include "config.h"

#include <string.h>

#include "core/store_private.h"

enum status
store_scan_pairs(struct store *store, enum store_set set,
    enum status (*each)(void *context, int64_t event, int64_t value),
    void *context, struct error *error)
{
	static const char *const sql[] = {
		[STORE_ACTORS] = "SELECT id, actors FROM event "
				 "WHERE actors IS NOT NULL ORDER BY id",
		[STORE_LOCATIONS] = "SELECT id, locations FROM event "
				    "WHERE locations IS NOT NULL ORDER BY id",
		[STORE_TYPES] = "SELECT id, '[' || type || ']' FROM event "
				"WHERE type IS NOT NULL ORDER BY id",
		[STORE_SOURCES] = "SELECT id, sources FROM event "
				  "WHERE sources IS NOT NULL ORDER BY id",
		[STORE_TAGS] = "SELECT id, tags FROM event "
			       "WHERE tags IS NOT NULL ORDER BY id",
	};
	sqlite3_stmt *scan;
	enum status status = scan_open(store, sql[set], &scan, error);

	while (status == STATUS_OK && scan_next(store, scan, &status, error)) {
		const int64_t event = sqlite3_column_int64(scan, 0);
		const struct span list = column_text(scan, 1);
		size_t offset = 0;
		int64_t value;

		while (status == STATUS_OK && list_next(list, &offset, &value))
			status = each(context, event, value);
	}
	sqlite3_finalize(scan);
	return status;
}

enum status
store_scan_values(struct store *store, enum store_set set,
    enum status (*each)(void *context, const struct store_value *value),
    void *context, struct error *error)
{
	static const char *const sql[] = {
		[STORE_ACTORS] =
		    "SELECT id, NULL, name, NULL, NULL, NULL, kind "
		    "FROM actor ORDER BY id",
		[STORE_LOCATIONS] =
		    "SELECT id, parent, name, NULL, NULL, NULL, kind "
		    "FROM location ORDER BY id",
		[STORE_TYPES] = "SELECT id, NULL, name, NULL, NULL, NULL, NULL "
				"FROM type ORDER BY id",
		[STORE_SOURCES] =
		    "SELECT id, NULL, key, title, publisher, url, NULL "
		    "FROM source ORDER BY id",
		[STORE_TAGS] = "SELECT id, NULL, name, NULL, NULL, NULL, NULL "
			       "FROM tag ORDER BY id",
	};
	struct store_value value;
	sqlite3_stmt *scan;
	enum status status = scan_open(store, sql[set], &scan, error);

	while (status == STATUS_OK && scan_next(store, scan, &status, error)) {
		value = (struct store_value){
			.id = sqlite3_column_int64(scan, 0),
			.parent = sqlite3_column_int64(scan, 1),
			.name = column_text(scan, 2),
			.title = column_text(scan, 3),
			.publisher = column_text(scan, 4),
			.url = column_text(scan, 5),
			.kind = column_text(scan, 6),
		};
		status = each(context, &value);
	}
	sqlite3_finalize(scan);
	return status;
}

/* A scan of an id and a text. */
static enum status
scan_text(struct store *store, const char *sql,
    enum status (*each)(void *context, int64_t id, struct span text),
    void *context, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store, sql, &scan, error);

	while (status == STATUS_OK && scan_next(store, scan, &status, error))
		status = each(context, sqlite3_column_int64(scan, 0),
		    column_text(scan, 1));
	sqlite3_finalize(scan);
	return status;
}

enum status
store_scan_aliases(struct store *store, enum store_set set,
    enum status (*each)(void *context, int64_t value, struct span alias),
    void *context, struct error *error)
{
	return scan_text(store,
	    set == STORE_ACTORS
		? "SELECT actor, alias, min(id) FROM actor_alias "
		  "GROUP BY actor, fold ORDER BY min(id)"
		: "SELECT location, alias, min(id) FROM location_alias "
		  "GROUP BY location, fold ORDER BY min(id)",
	    each, context, error);
}

/* A scan of a text alone. */
static enum status
scan_names(struct store *store, const char *sql,
    enum status (*each)(void *context, struct span text), void *context,
    struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store, sql, &scan, error);

	while (status == STATUS_OK && scan_next(store, scan, &status, error))
		status = each(context, column_text(scan, 0));
	sqlite3_finalize(scan);
	return status;
}

enum status
store_scan_columns(struct store *store,
    enum status (*each)(void *context, struct span name), void *context,
    struct error *error)
{
	return scan_names(store,
	    "SELECT name FROM attribute_column ORDER BY id", each, context,
	    error);
}

enum status
store_scan_shared_keys(struct store *store,
    enum status (*each)(void *context, struct span key), void *context,
    struct error *error)
{
	return scan_names(store,
	    "SELECT key FROM event WHERE key IS NOT NULL "
	    "AND (SELECT count(*) FROM dataset) > 1 "
	    "GROUP BY key HAVING min(dataset) < max(dataset)",
	    each, context, error);
}

enum status
store_has_selectors(struct store *store, bool *has, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store,
	    "SELECT 1 FROM quote "
	    "WHERE prefix IS NOT NULL OR suffix IS NOT NULL LIMIT 1",
	    &scan, error);

	if (status == STATUS_OK)
		*has = scan_next(store, scan, &status, error);
	sqlite3_finalize(scan);
	return status;
}

enum status
store_has_rows_without_key(struct store *store, bool *has, struct error *error)
{
	static const char *const sql[] = {
		"SELECT 1 FROM event WHERE key IS NULL "
		"AND instr(sources, ',') > 0 LIMIT 1",
		"SELECT 1 FROM quote WHERE quote.id & 1048575 = 2 "
		"AND (SELECT key IS NULL FROM event "
		"WHERE event.id = quote.id >> 20) LIMIT 1",
	};
	enum status status = STATUS_OK;
	sqlite3_stmt *scan;
	size_t i;

	*has = false;
	for (i = 0; i < 2 && status == STATUS_OK && !*has; i++) {
		status = scan_open(store, sql[i], &scan, error);
		if (status == STATUS_OK)
			*has = scan_next(store, scan, &status, error);
		sqlite3_finalize(scan);
	}
	return status;
}

#define FINDING_SELECT                                                       \
	"SELECT finding.rejected, file.path, finding.line, finding.reason, " \
	"finding.raw FROM finding JOIN file ON file.id = finding.file "
#define FINDING_ORDER "ORDER BY finding.file, finding.line, finding.id"

/* Takes scan over. */
static enum status
each_finding(struct store *store, sqlite3_stmt *scan,
    enum status (*each)(void *context, const struct store_finding *finding),
    void *context, struct error *error)
{
	struct store_finding finding;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && scan_next(store, scan, &status, error)) {
		finding = (struct store_finding){
			.rejected = sqlite3_column_int(scan, 0) != 0,
			.file = column_text(scan, 1),
			.line = sqlite3_column_int64(scan, 2),
			.reason = column_text(scan, 3),
			.raw = column_text(scan, 4),
		};
		status = each(context, &finding);
	}
	sqlite3_finalize(scan);
	return status;
}

enum status
store_scan_findings(struct store *store,
    enum status (*each)(void *context, const struct store_finding *finding),
    void *context, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status =
	    scan_open(store, FINDING_SELECT FINDING_ORDER, &scan, error);

	return status == STATUS_OK
		   ? each_finding(store, scan, each, context, error)
		   : status;
}

/* The rows are found without reading what they hold. */
enum status
store_scan_rejected(struct store *store, int64_t skip, int64_t limit,
    enum status (*each)(void *context, const struct store_finding *finding),
    void *context, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store,
	    FINDING_SELECT
	    "WHERE finding.id IN "
	    "(SELECT id FROM finding WHERE rejected <> 0 " FINDING_ORDER
	    " LIMIT ?2 OFFSET ?1) " FINDING_ORDER,
	    &scan, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(scan, 1, skip);
	sqlite3_bind_int64(scan, 2, limit);
	return each_finding(store, scan, each, context, error);
}

enum status
store_count_rejected(struct store *store, int64_t *count, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store,
	    "SELECT count(*) FROM finding WHERE rejected <> 0", &scan, error);

	if (status == STATUS_OK && scan_next(store, scan, &status, error))
		*count = sqlite3_column_int64(scan, 0);
	sqlite3_finalize(scan);
	return status;
}

/* What no state is has no place. */
static enum anchor_state
anchor_state_read(sqlite3_stmt *row, int column)
{
	const int state = sqlite3_column_int(row, column);

	return state < ANCHOR_NONE || state > ANCHOR_MISSING
		   ? ANCHOR_MISSING
		   : (enum anchor_state)state;
}

enum status
store_scan_quotes(struct store *store, int64_t source,
    enum status (*each)(
	void *context, int64_t event, const struct event_quote *quote),
    void *context, struct error *error)
{
#define QUOTE_ORDER "ORDER BY quote.file, quote.line, quote.id"
	struct event_quote quote;
	sqlite3_stmt *scan;
	enum status status = scan_open(store,
	    source != 0 ? QUOTE_SELECT "WHERE quote.source = ?1 "
				       "AND quote.state <> 0 " QUOTE_ORDER
			: QUOTE_SELECT QUOTE_ORDER,
	    &scan, error);

	if (status == STATUS_OK)
		bind_id(scan, 1, source);
	while (status == STATUS_OK && scan_next(store, scan, &status, error)) {
		quote_read(scan, &quote);
		status = each(context, sqlite3_column_int64(scan, 0), &quote);
	}
	sqlite3_finalize(scan);
	return status;
}

/*
 * A quote's number counts those of its event in other sources as well, so all
 * quotes of the events are passed.  The events' ids are found in an index.
 */
enum status
store_scan_anchors(struct store *store, int64_t source,
    enum status (*each)(void *context, const struct store_anchor *anchor),
    void *context, struct error *error)
{
	static const char sql[] =
	    "SELECT quote.id / 1048576, quote.source = ?1, quote.state, "
	    "quote.\"offset\", quote.length, quote.alike FROM "
	    "(SELECT DISTINCT id / 1048576 AS event FROM quote "
	    "WHERE source = ?1 AND state <> 0) AS quoting "
	    "CROSS JOIN quote ON quote.id BETWEEN (quoting.event << 20) "
	    "AND (quoting.event << 20) + 1048575 "
	    "JOIN file ON file.id = quote.file ORDER BY quote.id";
	struct store_anchor anchor = { 0 };
	sqlite3_stmt *scan;
	enum status status = scan_open(store, sql, &scan, error);
	int64_t event;

	if (status == STATUS_OK)
		bind_id(scan, 1, source);
	for (; status == STATUS_OK && scan_next(store, scan, &status, error);
	     anchor.quote++) {
		event = sqlite3_column_int64(scan, 0);
		if (event != anchor.event)
			anchor.quote = 0;
		anchor.event = event;
		anchor.state = anchor_state_read(scan, 2);
		anchor.offset = sqlite3_column_int64(scan, 3);
		anchor.length = sqlite3_column_int64(scan, 4);
		anchor.alike = sqlite3_column_int(scan, 5);
		if (sqlite3_column_int(scan, 1) != 0 &&
		    anchor.state != ANCHOR_NONE)
			status = each(context, &anchor);
	}
	sqlite3_finalize(scan);
	return status;
}

void
quote_read(sqlite3_stmt *row, struct event_quote *quote)
{
	*quote = (struct event_quote){
		.id = sqlite3_column_int64(row, 1),
		.source_id = sqlite3_column_int64(row, 2),
		.line = sqlite3_column_int64(row, 3),
		.state = anchor_state_read(row, 4),
		.offset = sqlite3_column_int64(row, 5),
		.length = sqlite3_column_int64(row, 6),
		.alike = sqlite3_column_int(row, 7),
		.places = sqlite3_column_int64(row, 8),
		.text = column_text(row, 9),
		.prefix = column_text(row, 10),
		.suffix = column_text(row, 11),
		.source = column_text(row, 12),
		.file = column_text(row, 13),
	};
}

enum status
store_scan_datasets(struct store *store,
    enum status (*each)(
	void *context, struct span name, struct span path, int64_t events),
    void *context, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store,
	    "SELECT name, path, events FROM dataset ORDER BY name", &scan,
	    error);

	while (status == STATUS_OK && scan_next(store, scan, &status, error))
		status = each(context, column_text(scan, 0),
		    column_text(scan, 1), sqlite3_column_int64(scan, 2));
	sqlite3_finalize(scan);
	return status;
}
