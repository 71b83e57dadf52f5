/* SPDX-License-Identifier: MIT */
/*
 * The case as a file: opening it with suspicion, transactions, statements
 * kept for reuse, and SQLite's answers in our words.
 *
 * A case has a rollback journal, not a write-ahead log, so that at rest it
 * is one file, and a kill at any moment leaves a journal from which the next
 * opening restores it.  A new case gets its tables in the first transaction:
 * when that fails the file is as empty as before, and is removed on closing
 * where it was not there at all.
 */
#include "config.h"

#include "core/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

static enum status
store_status(int code)
{
	switch (code & 0xff) {
	case SQLITE_NOMEM: return STATUS_NOMEM;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return STATUS_BUSY;
	case SQLITE_READONLY:
	case SQLITE_PERM: return STATUS_READONLY;
	case SQLITE_FULL: return STATUS_FULL;
	case SQLITE_TOOBIG: return STATUS_RANGE;
	case SQLITE_INTERRUPT: return STATUS_CANCELLED;
	case SQLITE_NOTADB: return STATUS_FOREIGN;
	case SQLITE_CORRUPT:
	case SQLITE_FORMAT:
	case SQLITE_MISMATCH:
	case SQLITE_CONSTRAINT:
	case SQLITE_ERROR: return STATUS_CORRUPT;
	default: return STATUS_IO;
	}
}

/* What a user can do about it; the path and SQLite's words come before. */
static const char *
store_advice(const struct store *store, enum status status, int code)
{
	switch (status) {
	case STATUS_READONLY:
		if (code == SQLITE_READONLY_ROLLBACK ||
		    code == SQLITE_READONLY_RECOVERY)
			return "; a program was stopped while it wrote the "
			       "case: make the case and its folder writable, "
			       "and open it once";
		return "; make the case and its folder writable";
	case STATUS_BUSY:
		return "; another program holds the case, try again later";
	case STATUS_FULL:
		return store->path[0] != '\0'
			   ? "; make room on the disk, and where temporary "
			     "files go (SQLITE_TMPDIR)"
			   : "; make room where temporary files go, or set "
			     "SQLITE_TMPDIR to a folder that has it";
	case STATUS_FOREIGN: return "; it is not a case";
	case STATUS_CORRUPT: return "; the case is damaged";
	case STATUS_IO:
		/* SQLite takes paths of 512 bytes, and does not say so. */
		return (code & 0xff) == SQLITE_CANTOPEN
			   ? "; give it a folder that may be written to, and "
			     "a path of less than 512 bytes"
			   : "";
	default: return "";
	}
}

enum status
store_fail(const struct store *store, struct error *error)
{
	return store_fail_of(store, store->db, error);
}

enum status
store_fail_of(const struct store *store, sqlite3 *db, struct error *error)
{
	int code = sqlite3_extended_errcode(db);
	enum status status = store_status(code);

	if (status == STATUS_NOMEM)
		return error_nomem(error);
	if (store->writing && db == store->db && !store_in_transaction(store) &&
	    status == STATUS_CORRUPT)
		return error_set(error, STATUS_IO,
		    "%s: memory or the disk failed, and nothing was changed; "
		    "try again",
		    store->path[0] != '\0' ? store->path : "session");
	return error_set(error, status, "%s: %s%s",
	    store->path[0] != '\0' ? store->path : "session",
	    sqlite3_errmsg(db), store_advice(store, status, code));
}

enum status
store_run(struct store *store, const char *sql, struct error *error)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_fail(store, error);
	return STATUS_OK;
}

enum status
store_prepare(struct store *store, const char *sql, sqlite3_stmt **statement,
    struct error *error)
{
	struct store_statement *kept;
	size_t i;

	for (i = 0; i < store->statement_count; i++) {
		kept = &store->statements[i];
		if (kept->sql != sql)
			continue;
		sqlite3_reset(kept->statement);
		sqlite3_clear_bindings(kept->statement);
		*statement = kept->statement;
		return STATUS_OK;
	}
	if (mem_reserve(&store->statements, &store->statement_capacity, i + 1,
		sizeof *store->statements) != STATUS_OK)
		return error_nomem(error);
	kept = &store->statements[i];
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
		&kept->statement, NULL) != SQLITE_OK)
		return store_fail(store, error);
	kept->sql = sql;
	store->statement_count++;
	*statement = kept->statement;
	return STATUS_OK;
}

enum status
store_step(struct store *store, sqlite3_stmt *statement, bool *row,
    struct error *error)
{
	enum status status = STATUS_OK;
	int code = sqlite3_step(statement);

	*row = code == SQLITE_ROW;
	if (*row)
		return STATUS_OK;
	if (code != SQLITE_DONE)
		status = store_fail(store, error);
	sqlite3_reset(statement);
	return status;
}

enum status
store_finish(struct store *store, sqlite3_stmt *statement, struct error *error)
{
	enum status status;
	bool row;

	do
		status = store_step(store, statement, &row, error);
	while (status == STATUS_OK && row);
	return status;
}

int64_t
store_inserted(const struct store *store)
{
	return sqlite3_last_insert_rowid(store->db);
}

enum status
scan_open(struct store *store, const char *sql, sqlite3_stmt **scan,
    struct error *error)
{
	*scan = NULL;
	if (sqlite3_prepare_v2(store->db, sql, -1, scan, NULL) != SQLITE_OK)
		return store_fail(store, error);
	return STATUS_OK;
}

bool
scan_next(struct store *store, sqlite3_stmt *scan, enum status *status,
    struct error *error)
{
	int code = sqlite3_step(scan);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		*status = store_fail(store, error);
	return code == SQLITE_ROW;
}

void
bind_text(sqlite3_stmt *statement, int parameter, struct span text)
{
	if (text.n > 0)
		sqlite3_bind_text64(statement, parameter, text.s, text.n,
		    SQLITE_STATIC, SQLITE_UTF8);
}

void
bind_id(sqlite3_stmt *statement, int parameter, int64_t id)
{
	if (id != 0)
		sqlite3_bind_int64(statement, parameter, id);
}

struct span
column_text(sqlite3_stmt *statement, int column)
{
	const void *text = sqlite3_column_blob(statement, column);
	int n = sqlite3_column_bytes(statement, column);

	if (text == NULL)
		return (struct span){ "", 0 };
	return (struct span){ text, (size_t)n };
}

bool
column_keep(
    sqlite3_stmt *statement, int column, struct arena *arena, struct span *text)
{
	struct span found = column_text(statement, column);

	text->s = arena_copy(arena, found.s, found.n);
	text->n = text->s != NULL ? found.n : 0;
	return text->s != NULL;
}

/* Do the bytes stand at the file's start? */
static bool
file_starts(const char *path, const char *wanted, size_t n)
{
	char bytes[16];
	ssize_t got = 1;
	size_t have = 0;
	int file;

	do
		file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	while (file < 0 && errno == EINTR);
	if (file < 0)
		return false;
	while (have < n && (got > 0 || (got < 0 && errno == EINTR))) {
		got = read(file, bytes + have, n - have);
		if (got > 0)
			have += (size_t)got;
	}
	close(file);
	return have == n && memcmp(bytes, wanted, n) == 0;
}

bool
store_is_database(const char *path)
{
	static const char header[16] = "SQLite format 3";
	static const char journal[8] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
	struct strbuf beside = STRBUF_INIT;
	bool is = file_starts(path, header, sizeof header);

	if (is || faccessat(AT_FDCWD, path, F_OK, 0) != 0)
		return is;
	/* A first import that was killed: only the journal tells. */
	strbuf_printf(&beside, "%s-journal", path);
	if (strbuf_status(&beside) == STATUS_OK)
		is = file_starts(beside.text, journal, sizeof journal);
	strbuf_release(&beside);
	return is;
}

/* Without a place for the journal nothing can be written.  The path is ours
 * and is cut behind its folder for the time of the question. */
static bool
folder_is_writable(char *path)
{
	char *slash = strrchr(path, '/'), kept;
	bool writable;

	if (slash == NULL)
		return faccessat(AT_FDCWD, ".", W_OK, AT_EACCESS) == 0;
	kept = slash[1];
	slash[1] = '\0';
	writable = faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
	slash[1] = kept;
	return writable;
}

enum status
store_number(
    struct store *store, const char *sql, int64_t *number, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store, sql, &scan, error);

	if (status == STATUS_OK && scan_next(store, scan, &status, error))
		*number = sqlite3_column_int64(scan, 0);
	sqlite3_finalize(scan);
	return status;
}

enum status
store_harden(struct store *store, enum store_mode mode, struct error *error)
{
	static const int off[] = {
		SQLITE_DBCONFIG_ENABLE_TRIGGER,
		SQLITE_DBCONFIG_ENABLE_VIEW,
		SQLITE_DBCONFIG_TRUSTED_SCHEMA,
		SQLITE_DBCONFIG_DQS_DDL,
		SQLITE_DBCONFIG_DQS_DML,
		SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
	};
	enum status status;
	size_t i;

	sqlite3_extended_result_codes(store->db, 1);
	store_share(store);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	for (i = 0; i < sizeof off / sizeof *off; i++)
		sqlite3_db_config(store->db, off[i], 0, NULL);
	sqlite3_limit(store->db, SQLITE_LIMIT_ATTACHED, 0);
	status = store_run(store,
	    "PRAGMA trusted_schema = OFF;"
	    "PRAGMA cell_size_check = ON;"
	    "PRAGMA mmap_size = 0;",
	    error);
	if (status == STATUS_OK)
		status = store_run(store, STORE_CACHE, error);
	if (status == STATUS_OK && mode == STORE_READ)
		status = store_run(store, "PRAGMA query_only = ON", error);
	return status;
}

/* Tables that must be there, as tables. */
static const char SANITY[] =
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ("
    "'dataset', 'file', 'type', 'event', 'attribute_column', 'actor', "
    "'actor_alias', 'location', 'location_alias', 'source', 'source_text', "
    "'quote', 'tag', 'finding', 'mark', 'session')";
#define SANITY_TABLES 16

/* What kind of file is it? */
static enum status
store_recognise(struct store *store, enum store_mode mode, struct error *error)
{
	int64_t application = 0, version = 0, schema = 0, tables = 0;
	enum status status;

	status =
	    store_number(store, "PRAGMA application_id", &application, error);
	if (status == STATUS_OK)
		status =
		    store_number(store, "PRAGMA user_version", &version, error);
	if (status == STATUS_OK)
		status = store_number(store,
		    "SELECT count(*) FROM sqlite_schema", &schema, error);
	if (status != STATUS_OK)
		return status;
	if (application == 0 && version == 0 && schema == 0 &&
	    (mode == STORE_CREATE || mode == STORE_SESSION)) {
		store->empty = true;
		return STATUS_OK;
	}
	if (application != STORE_APPLICATION)
		return error_set(error, STATUS_FOREIGN,
		    "%s: not a case; give another file", store->path);
	if (version > STORE_VERSION)
		return error_set(error, STATUS_NEWER,
		    "%s: made by a newer dateline (case version %lld, this one "
		    "knows %d); use that one",
		    store->path, (long long)version, STORE_VERSION);
	store->old = version == 1;
	if (store->old)
		return STATUS_OK;
	status = store_number(store, SANITY, &tables, error);
	if (status == STATUS_OK &&
	    (version != STORE_VERSION || tables != SANITY_TABLES))
		return error_set(error, STATUS_CORRUPT,
		    "%s: the case lacks tables; restore a copy or import anew",
		    store->path);
	return status;
}

/*
 * Absent, no file, too short?  Answered before SQLite, whose opening would
 * make the file.
 */
static enum status
store_look(struct store *store, enum store_mode mode, struct error *error)
{
	struct stat info;

	if (stat(store->path, &info) != 0) {
		if (errno == ENOENT && mode == STORE_CREATE) {
			store->created = true;
			return STATUS_OK;
		}
		return error_set(error,
		    errno == ENOENT || errno == ENOTDIR ? STATUS_MISSING
							: STATUS_IO,
		    "%s: %s", store->path, strerror(errno));
	}
	if (!S_ISREG(info.st_mode))
		return error_set(error, STATUS_FOREIGN,
		    "%s: not a case but no regular file", store->path);
	if (info.st_size > 0 && !store_is_database(store->path))
		return error_set(error, STATUS_FOREIGN,
		    "%s: not a case; give another file", store->path);
	return STATUS_OK;
}

static enum status
store_connect(
    struct store *store, enum store_mode mode, int flags, struct error *error)
{
	enum status status = STATUS_OK;
	bool changed;

	sqlite3_close(store->db);
	store->db = NULL;
	/* Two threads allocate during an import, and to count what they have
	 * they would wait for each other.  Before the first case only. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(store->path, &store->db, flags, NULL) !=
	    SQLITE_OK) {
		if (store->db == NULL)
			return error_nomem(error);
		status = store_fail(store, error);
	}
	if (status == STATUS_OK)
		status = store_harden(store, mode, error);
	if (status == STATUS_OK)
		status = store_recognise(store, mode, error);
	if (status == STATUS_OK)
		status = store_is_changed(store, &changed, error);
	store_catch_up(store);
	return status;
}

enum status
store_open(struct store **store, const char *path, enum store_mode mode,
    struct error *error)
{
	enum status status = STATUS_OK;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
	struct store *opened = mem_alloc(1, sizeof *opened);

	if (opened == NULL)
		return error_nomem(error);
	strbuf_init(&opened->scratch);
	for (size_t i = 0; i < sizeof opened->lists / sizeof *opened->lists;
	     i++)
		strbuf_init(&opened->lists[i]);
	if (mode == STORE_SESSION)
		path = "";
	opened->path = mem_copy(path, strlen(path));
	if (opened->path == NULL) {
		store_close(opened);
		return error_nomem(error);
	}
	if (mode == STORE_CREATE || mode == STORE_SESSION)
		flags |= SQLITE_OPEN_CREATE;
	if (mode == STORE_READ)
		flags ^= SQLITE_OPEN_READWRITE | SQLITE_OPEN_READONLY;
	if (mode != STORE_SESSION)
		status = store_look(opened, mode, error);
	if (status == STATUS_OK)
		status = store_connect(opened, mode, flags, error);
	/* What a kill left behind is put right even for a reader. */
	if (status == STATUS_READONLY && mode == STORE_READ)
		status = store_connect(opened, mode,
		    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, error);
	if (status == STATUS_OK)
		opened->readonly =
		    mode == STORE_READ ||
		    sqlite3_db_readonly(opened->db, "main") == 1 ||
		    (mode != STORE_SESSION &&
			!folder_is_writable(opened->path));
	if (status == STATUS_OK && opened->old) {
		status = store_migrate(opened, !opened->readonly, error);
		if (status == STATUS_OK)
			status = store_recognise(opened, mode, error);
	}
	if (status == STATUS_OK && mode == STORE_SESSION) {
		status = store_begin(opened, error);
		if (status == STATUS_OK)
			status = store_commit(opened, error);
	}
	if (status != STATUS_OK) {
		store_close(opened);
		return status;
	}
	*store = opened;
	return STATUS_OK;
}

void
store_close(struct store *store)
{
	size_t i;

	if (store == NULL)
		return;
	index_release(store);
	facts_forget(store);
	for (i = 0; i < store->statement_count; i++)
		sqlite3_finalize(store->statements[i].statement);
	if (store->db != NULL) {
		store_remove_unused(store);
		sqlite3_close(store->db);
	}
	mem_free(store->statements);
	map_release(&store->values);
	strbuf_release(&store->scratch);
	for (i = 0; i < sizeof store->lists / sizeof *store->lists; i++)
		strbuf_release(&store->lists[i]);
	mem_free(store->path);
	mem_free(store);
}

bool
store_is_readonly(const struct store *store)
{
	return store->readonly;
}

const char *
store_path(const struct store *store)
{
	return store->path;
}

enum status
store_writable(const struct store *store, struct error *error)
{
	if (!store->readonly)
		return STATUS_OK;
	return error_set(error, STATUS_READONLY,
	    "%s: the case can only be read; make it and its folder writable",
	    store->path);
}

/*
 * When memory or the disk fails it, SQLite takes a transaction back, whatever
 * statement that was in, and does the next ones each for itself.  Half of what
 * was meant would come to stand in the case: so none is let through.
 */
static int
refuse_half(void *context)
{
	const struct store *store = context;

	return store->writing && !store->committing;
}

enum status
store_start(struct store *store, struct error *error)
{
	enum status status = store_run(store, "BEGIN IMMEDIATE", error);

	if (status != STATUS_OK)
		return status;
	sqlite3_commit_hook(store->db, refuse_half, store);
	store->writing = true;
	return STATUS_OK;
}

bool
store_in_transaction(const struct store *store)
{
	return sqlite3_get_autocommit(store->db) == 0;
}

enum status
store_begin(struct store *store, struct error *error)
{
	enum status status = store_writable(store, error);

	if (status == STATUS_OK)
		status = store_start(store, error);
	if (status == STATUS_OK)
		status = store_still_there(store, error);
	if (status == STATUS_OK) {
		status = parts_begin(store, error);
		if (status != STATUS_OK)
			store_rollback(store);
	}
	if (status == STATUS_OK && store->empty) {
		status = store_run(store, store_schema, error);
		if (status != STATUS_OK)
			store_rollback(store);
		else
			store->empty = false;
	}
	if (status == STATUS_OK) {
		status = facts_begin(store, error);
		if (status != STATUS_OK)
			store_rollback(store);
	}
	return status;
}

enum status
store_commit(struct store *store, struct error *error)
{
	enum status status = parts_commit(store, error);

	store->committing = store_in_transaction(store);
	if (status == STATUS_OK)
		status = store_run(store, "COMMIT", error);
	store->committing = false;
	if (status != STATUS_OK) {
		store_rollback(store);
		return status;
	}
	store->writing = false;
	if (store->path[0] != '\0') /* others may write to it */
		facts_forget(store);
	return status;
}

void
store_rollback(struct store *store)
{
	int64_t tables = 1;
	size_t i;

	index_release(store);
	facts_forget(store);
	for (i = 0; i < store->statement_count; i++)
		sqlite3_reset(store->statements[i].statement);
	if (store_in_transaction(store))
		store_run(store, "ROLLBACK", NULL);
	store->writing = false;
	map_clear(&store->values);
	if (store_number(store, "SELECT count(*) FROM sqlite_schema", &tables,
		NULL) == STATUS_OK)
		store->empty = tables == 0;
}

enum status
store_enter(struct store *store, bool *own, struct error *error)
{
	*own = !store_in_transaction(store);
	return *own ? store_begin(store, error) : STATUS_OK;
}

enum status
store_leave(
    struct store *store, bool own, enum status status, struct error *error)
{
	if (!own)
		return status;
	if (status == STATUS_OK)
		return store_commit(store, error);
	store_rollback(store);
	return status;
}
