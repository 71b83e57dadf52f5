/* SPDX-License-Identifier: MIT */
/*
 * Cases of older versions become such of this one.
 *
 * The tables of before are renamed, this version's schema is run, the rows go
 * over by SQL and the words are indexed anew, all in one transaction; a copy
 * of the case stands beside it until that is through.  Where the case cannot
 * be written, the same is done to a copy in SQLite's temporary database.
 *
 *	version 1: lists of an event in tables of pairs; one index of words
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/store_private.h"

#define COPY_ENDING ".before-migration"

/* What SQLite holds of from becomes what it holds of to. */
static enum status
copy_database(
    struct store *store, sqlite3 *to, sqlite3 *from, struct error *error)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int code;

	if (backup == NULL)
		return store_fail_of(store, to, error);
	do
		code = sqlite3_backup_step(backup, -1);
	while (code == SQLITE_OK);
	if (code == SQLITE_DONE)
		code = SQLITE_OK;
	if (sqlite3_backup_finish(backup) != SQLITE_OK || code != SQLITE_OK)
		return store_fail_of(store, to, error);
	return STATUS_OK;
}

/* A copy beside the case, whole and on the disk. */
static enum status
keep_copy(struct store *store, const char *path, struct error *error)
{
	sqlite3 *copy = NULL;
	enum status status = STATUS_OK;

	if (unlink(path) != 0 && errno != ENOENT)
		return error_set(
		    error, STATUS_IO, "%s: %s", path, strerror(errno));
	if (sqlite3_open_v2(path, &copy,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
		    SQLITE_OPEN_NOMUTEX,
		NULL) != SQLITE_OK)
		status = copy == NULL ? error_nomem(error)
				      : store_fail_of(store, copy, error);
	if (status == STATUS_OK)
		status = copy_database(store, copy, store->db, error);
	sqlite3_close(copy);
	if (status != STATUS_OK)
		unlink(path);
	return status;
}

/* What SELECTs as an event's list out of a table of pairs. */
#define LIST(table, value)                                                  \
	"(SELECT '[' || group_concat(" value ") || ']' FROM (SELECT " value \
	" FROM old_" table " WHERE event = old.id ORDER BY position))"

static const char *const steps_from_1[] = {
	"DROP VIEW events",
	"DROP VIEW event_actors",
	"DROP VIEW event_locations",
	"DROP VIEW event_sources",
	"DROP VIEW event_tags",
	"DROP VIEW quotes",
	"DROP VIEW attributes",
	"DROP VIEW actors",
	"DROP VIEW actor_aliases",
	"DROP VIEW locations",
	"DROP VIEW location_aliases",
	"DROP VIEW sources",
	"DROP VIEW findings",
	"DROP INDEX quote_event",
	"DROP INDEX quote_source",
	"DROP INDEX mark_identity",
	"DROP TABLE search",
	"ALTER TABLE dataset RENAME TO old_dataset",
	"ALTER TABLE file RENAME TO old_file",
	"ALTER TABLE type RENAME TO old_type",
	"ALTER TABLE event RENAME TO old_event",
	"ALTER TABLE attribute_column RENAME TO old_attribute_column",
	"ALTER TABLE actor RENAME TO old_actor",
	"ALTER TABLE actor_alias RENAME TO old_actor_alias",
	"ALTER TABLE event_actor RENAME TO old_event_actor",
	"ALTER TABLE location RENAME TO old_location",
	"ALTER TABLE location_alias RENAME TO old_location_alias",
	"ALTER TABLE event_location RENAME TO old_event_location",
	"ALTER TABLE source RENAME TO old_source",
	"ALTER TABLE source_text RENAME TO old_source_text",
	"ALTER TABLE event_source RENAME TO old_event_source",
	"ALTER TABLE quote RENAME TO old_quote",
	"ALTER TABLE tag RENAME TO old_tag",
	"ALTER TABLE event_tag RENAME TO old_event_tag",
	"ALTER TABLE finding RENAME TO old_finding",
	"ALTER TABLE mark RENAME TO old_mark",
	"ALTER TABLE session RENAME TO old_session",
	store_schema,
	"INSERT INTO dataset SELECT * FROM old_dataset",
	"INSERT INTO file SELECT * FROM old_file",
	"INSERT INTO type SELECT * FROM old_type",
	"INSERT INTO attribute_column SELECT * FROM old_attribute_column",
	"INSERT INTO actor SELECT * FROM old_actor",
	"INSERT INTO actor_alias SELECT * FROM old_actor_alias",
	"INSERT INTO location SELECT * FROM old_location",
	"INSERT INTO location_alias SELECT * FROM old_location_alias",
	"INSERT INTO source SELECT * FROM old_source",
	"INSERT INTO source_text SELECT * FROM old_source_text",
	"INSERT INTO tag SELECT * FROM old_tag",
	"INSERT INTO finding SELECT * FROM old_finding",
	"INSERT INTO mark SELECT * FROM old_mark",
	"INSERT INTO session SELECT * FROM old_session",
	"INSERT INTO event (id, dataset, file, line, earliest, latest, "
	"qualifiers, type, latitude, longitude, actors, locations, sources, "
	"tags, roles, key, date, title, summary, attributes) "
	"SELECT id, dataset, file, line, earliest, latest, qualifiers, type, "
	"latitude, longitude, " LIST("event_actor", "actor") ", " LIST(
	    "event_location", "location") ", " LIST("event_source",
	    "source") ", " LIST("event_tag",
	    "tag") ", "
		   "(SELECT json_group_array(role) FROM (SELECT role FROM "
		   "old_event_actor "
		   "WHERE event = old.id ORDER BY position) HAVING count(role) "
		   "> 0), "
		   "key, date, title, summary, attributes FROM old_event AS "
		   "old "
		   "ORDER BY id",
	"INSERT INTO quote SELECT (event << 20) + row_number() OVER "
	"(PARTITION BY event ORDER BY id), source, file, line, state, "
	"\"offset\", length, alike, places, text, prefix, suffix "
	"FROM old_quote",
	"DROP TABLE old_dataset",
	"DROP TABLE old_file",
	"DROP TABLE old_type",
	"DROP TABLE old_event",
	"DROP TABLE old_attribute_column",
	"DROP TABLE old_actor",
	"DROP TABLE old_actor_alias",
	"DROP TABLE old_event_actor",
	"DROP TABLE old_location",
	"DROP TABLE old_location_alias",
	"DROP TABLE old_event_location",
	"DROP TABLE old_source",
	"DROP TABLE old_source_text",
	"DROP TABLE old_event_source",
	"DROP TABLE old_quote",
	"DROP TABLE old_tag",
	"DROP TABLE old_event_tag",
	"DROP TABLE old_finding",
	"DROP TABLE old_mark",
	"DROP TABLE old_session",
};

/* The words of every dataset. */
static enum status
index_all(struct store *store, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(
	    store, "SELECT id FROM dataset ORDER BY id", &scan, error);

	while (status == STATUS_OK && scan_next(store, scan, &status, error))
		status =
		    index_dataset(store, sqlite3_column_int64(scan, 0), error);
	sqlite3_finalize(scan);
	return status;
}

static enum status
migrate(struct store *store, struct error *error)
{
	enum status status = store_start(store, error);
	size_t i;

	/* Renaming is to touch nothing but the table. */
	if (status == STATUS_OK)
		status =
		    store_run(store, "PRAGMA legacy_alter_table = ON", error);
	for (i = 0; i < sizeof steps_from_1 / sizeof *steps_from_1 &&
		    status == STATUS_OK;
	     i++)
		status = store_run(store, steps_from_1[i], error);
	if (status == STATUS_OK)
		status = index_all(store, error);
	if (status == STATUS_OK)
		status = store_commit(store, error);
	else
		store_rollback(store);
	store_run(store, "PRAGMA legacy_alter_table = OFF", NULL);
	return status;
}

static enum status
migrate_in_place(struct store *store, struct error *error)
{
	struct strbuf path = STRBUF_INIT;
	enum status status;

	strbuf_printf(&path, "%s" COPY_ENDING, store->path);
	status =
	    strbuf_status(&path) == STATUS_OK ? STATUS_OK : error_nomem(error);
	if (status == STATUS_OK)
		status = keep_copy(store, path.text, error);
	if (status == STATUS_OK) {
		status = migrate(store, error);
		unlink(path.text);
	}
	strbuf_release(&path);
	return status;
}

/* The store goes on with a copy in SQLite's temporary database. */
static enum status
migrate_aside(struct store *store, struct error *error)
{
	sqlite3 *before = store->db, *copy = NULL;
	enum status status = STATUS_OK;

	if (sqlite3_open_v2("", &copy,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
		    SQLITE_OPEN_NOMUTEX,
		NULL) != SQLITE_OK)
		status = copy == NULL ? error_nomem(error)
				      : store_fail_of(store, copy, error);
	if (status == STATUS_OK)
		status = copy_database(store, copy, before, error);
	if (status != STATUS_OK) {
		sqlite3_close(copy);
		return status;
	}
	store->db = copy;
	status = store_harden(store, STORE_SESSION, error);
	if (status == STATUS_OK)
		status = migrate(store, error);
	if (status == STATUS_OK)
		status = store_run(store, "PRAGMA query_only = ON", error);
	sqlite3_close(before);
	return status;
}

enum status
store_migrate(struct store *store, bool in_place, struct error *error)
{
	return in_place ? migrate_in_place(store, error)
			: migrate_aside(store, error);
}
