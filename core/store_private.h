/* SPDX-License-Identifier: MIT */
/*
 * store_private: what the files of the store share: the open case, its
 * prepared statements, and how SQLite's answers become ours.
 */
#ifndef CORE_STORE_PRIVATE_H
#define CORE_STORE_PRIVATE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/map.h"
#include "core/store.h"

#define STORE_APPLICATION 1148472430 /* "DtLn" */
#define STORE_CACHE "PRAGMA cache_size = -65536" /* KiB */
/* For what is long and read once: to keep its pages costs more than that. */
#define STORE_CACHE_LEAST "PRAGMA cache_size = -1024"
#define STORE_VERSION 2

extern const char store_schema[]; /* core/schema.sql */

struct store_statement {
	const char *sql; /* compared by address */
	sqlite3_stmt *statement;
};

/* Of the transaction that is open, but copy. */
struct store_parts {
	int64_t counter; /* of changes, as it began; -1: cannot be told */
	int changes; /* of rows, by then */
	bool fresh; /* nothing has changed that the copy tells of */
	uint64_t copy; /* which one is being read or written */
};

/* store_facts.c: what is remembered of events on their way in. */
struct store_facts {
	bool whole; /* every event of the case is, as it was put in */
	size_t count;
	struct facts_block *first, *last;
	int64_t *changed; /* events that are not so any more, in any order */
	size_t changed_count, changed_capacity;
};

struct store {
	sqlite3 *db;
	char *path; /* "" for a session */
	bool readonly;
	bool empty; /* no schema yet: store_begin writes it */
	bool old; /* of an older version: store_migrate is due */
	bool writing, committing; /* between store_start and its end; at it */
	bool created; /* the file was not there before store_open */
	int64_t waiting_since, patient_from; /* ms; of locks */
	bool held; /* by store_hold */
	int64_t version_known, version_seen; /* of what others wrote */
	struct store_statement *statements;
	size_t statement_count, statement_capacity;
	/* Ids of types, tags, attribute columns and files by name. */
	struct map values;
	struct strbuf scratch;
	struct strbuf lists[5]; /* actors, locations, sources, tags, roles */
	struct index *index; /* of the dataset being imported; else NULL */
	struct store_parts parts;
	struct store_facts facts;
};

/* Fill error with what SQLite just said. */
enum status store_fail(const struct store *store, struct error *error);

/* The same of another connection on its behalf. */
enum status
store_fail_of(const struct store *store, sqlite3 *db, struct error *error);

/* Switch off all that a case from elsewhere could do to its reader. */
enum status
store_harden(struct store *store, enum store_mode mode, struct error *error);

/*
 * store_migrate.c: a case of an older version, just opened, becomes one of
 * this: itself, or a copy in SQLite's temporary database that takes its place
 * and can only be read.
 */
enum status
store_migrate(struct store *store, bool in_place, struct error *error);

/* Begin a transaction that store_commit or store_rollback ends, and that is
 * whole or nothing even where a failure in its midst was passed over. */
enum status store_start(struct store *store, struct error *error);

/* SQL without parameters or results, one or several statements. */
enum status
store_run(struct store *store, const char *sql, struct error *error);

/*
 * A statement for sql, kept for the next time; sql must be a constant that
 * stands in one place.  It comes reset, with every parameter NULL.
 */
enum status store_prepare(struct store *store, const char *sql,
    sqlite3_stmt **statement, struct error *error);

/* Step a kept statement: *row tells whether there is one.  Without one, or
 * on failure, it is reset. */
enum status store_step(struct store *store, sqlite3_stmt *statement, bool *row,
    struct error *error);

/* Step a kept statement that gives no rows, and reset it. */
enum status
store_finish(struct store *store, sqlite3_stmt *statement, struct error *error);

/* The id of the row just inserted. */
int64_t store_inserted(const struct store *store);

/*
 * A scan has a statement of its own, since what it calls may scan too:
 *
 *	status = scan_open(store, SQL, &scan, error);
 *	while (status == STATUS_OK && scan_next(store, scan, &status, error))
 *		status = each(...);
 *	sqlite3_finalize(scan);
 */
enum status scan_open(struct store *store, const char *sql, sqlite3_stmt **scan,
    struct error *error);
bool scan_next(struct store *store, sqlite3_stmt *scan, enum status *status,
    struct error *error);

/* Parameters count from 1.  The empty span and the id 0 are NULL; text is
 * borrowed until the statement is reset. */
void bind_text(sqlite3_stmt *statement, int parameter, struct span text);
void bind_id(sqlite3_stmt *statement, int parameter, int64_t id);

/* Columns count from 0; good until the statement moves on. */
struct span column_text(sqlite3_stmt *statement, int column);

/* A copy in arena; false out of memory. */
bool column_keep(sqlite3_stmt *statement, int column, struct arena *arena,
    struct span *text);

/* STATUS_READONLY unless the case can be written. */
enum status store_writable(const struct store *store, struct error *error);

/* store_begin unless a transaction is open; *own tells store_leave, which
 * commits or, given a failure, rolls back.  Returns that status or its own. */
enum status store_enter(struct store *store, bool *own, struct error *error);
enum status store_leave(
    struct store *store, bool own, enum status status, struct error *error);

/* One number that a PRAGMA or SELECT answers. */
enum status store_number(
    struct store *store, const char *sql, int64_t *number, struct error *error);

/*
 * ---- store_share.c: other programs on the same case.
 */

/* From now on its locks are waited for. */
void store_share(struct store *store);

/* STATUS_CHANGED when another program wrote what the caller does not know;
 * inside a transaction that holds until its end. */
enum status store_unchanged(struct store *store, struct error *error);

/* STATUS_CHANGED, and no transaction, when the file has no name any more:
 * what is written to it would be lost. */
enum status store_still_there(struct store *store, struct error *error);

/*
 * The file that opening made and nothing was written to goes again; not while
 * another program is about to write to it.  One that comes a moment later
 * finds its file gone, and says so.
 */
void store_remove_unused(struct store *store);

/*
 * ---- store_scan.c: quotes are read by one list of columns.
 */
#define QUOTE_SELECT                                                      \
	"SELECT quote.id / 1048576, quote.id, quote.source, quote.line, " \
	"quote.state, quote.\"offset\", quote.length, quote.alike, "      \
	"quote.places, quote.text, quote.prefix, quote.suffix, "          \
	"source.key, file.path FROM quote "                               \
	"LEFT JOIN source ON source.id = quote.source "                   \
	"JOIN file ON file.id = quote.file "

/* Spans are SQLite's, good until the row moves on. */
void quote_read(sqlite3_stmt *row, struct event_quote *quote);

/*
 * ---- store_find.c: what all kinds of finding share.  store_search.c: words.
 */
struct words; /* of one that finds words */

struct store_find {
	struct store *store;
	enum status (*next)(struct store_find *find, struct store_found *found,
	    struct error *error);
	sqlite3_stmt *scan; /* NULL: at rest */
	int64_t after; /* the last id that a scan by ids has given */
	bool over;
	int64_t column; /* an attribute's */
	struct strbuf value; /* its cell */
	struct words *words;
};

enum status
find_open(struct store *store, struct store_find **find, struct error *error);

/* One step of scan; at its end it is gone, and *row false. */
enum status find_step(struct store_find *find, bool *row, struct error *error);

void words_rest(struct words *words);
bool words_are_restless(const struct words *words);
void words_free(struct words *words);

/*
 * ---- store_pack.c: attributes as one JSON object, column id to cell.
 */
void pack_begin(struct strbuf *out);
void pack_member(struct strbuf *out, int64_t column, struct span value);
void pack_end(struct strbuf *out);

/* Walk the members: *offset from 0.  value is unescaped into *value, which
 * is cleared first.  False at the end, and where the text is damaged. */
bool pack_next(
    struct span packed, size_t *offset, int64_t *column, struct strbuf *value);

/* The value of one column; false when it is not there. */
bool pack_find(struct span packed, int64_t column, struct strbuf *value);

/* A JSON string alone: appended; read from *offset, which moves behind it. */
void pack_text(struct strbuf *out, struct span value);
bool pack_read_text(struct span packed, size_t *offset, struct strbuf *value);

/*
 * ---- store_columns.c: called as a transaction begins and before it ends.
 */
enum status parts_begin(struct store *store, struct error *error);
enum status parts_commit(struct store *store, struct error *error);

/*
 * ---- store_list.c: what an event has several of, as JSON arrays.
 *
 *	list_add(&list, 4);
 *	bind_text(statement, 5, list_end(&list));	"[4]", or nothing
 */
void list_add(struct strbuf *list, int64_t id);
void list_add_role(struct strbuf *list, struct span role); /* empty: null */
struct span list_end(struct strbuf *list);
void list_reopen(struct strbuf *list, struct span packed); /* to go on */

/* Walk the members: *offset from 0.  False at the end, and where the text is
 * damaged.  A role is unescaped into *role, which is cleared first. */
bool list_next(struct span packed, size_t *offset, int64_t *id);
bool list_next_role(struct span packed, size_t *offset, struct strbuf *role);

/* Quotes of an event: their ids are from … to. */
#define QUOTES_SHIFT 20
#define QUOTES_MOST ((INT64_C(1) << QUOTES_SHIFT) - 1)

/*
 * ---- store_index.c: the words of a dataset's events on their way into its
 * index.
 *
 *	index_begin(store, dataset, &error);	makes the table
 *	index_event(store, event, &error);	for every event, by id
 *	index_late(store, id, &error);		more came to an event
 *	index_end(store, dataset, &error);
 *
 * index_release drops what is under way; harmless when nothing is.
 */
enum status
index_begin(struct store *store, int64_t dataset, struct error *error);
enum status index_event(
    struct store *store, const struct event *event, struct error *error);
enum status index_late(struct store *store, int64_t event, struct error *error);
enum status
index_end(struct store *store, int64_t dataset, struct error *error);
void index_release(struct store *store);

/* All of it for a dataset whose events are there. */
enum status
index_dataset(struct store *store, int64_t dataset, struct error *error);

/* Take a dataset's index away. */
enum status
index_drop(struct store *store, int64_t dataset, struct error *error);

/* In the second row of an event this is added to its id. */
#define INDEX_LATE (INT64_C(1) << 40)

/*
 * store_facts.c.  A transaction begins; an event is put in, with its lists as
 * in store->lists; one is changed; what is remembered is not to be used any
 * more.
 */
enum status facts_begin(struct store *store, struct error *error);
void facts_add(struct store *store, const struct event *event, int64_t type,
    const struct strbuf *lists);
void facts_change(struct store *store, int64_t event);
void facts_forget(struct store *store);

#endif
