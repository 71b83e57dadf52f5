/* SPDX-License-Identifier: MIT */
/*
 * The timeline's columns as the case keeps them: parts, each an array of
 * bytes, cut into pieces of a mebibyte, each a row with its sum before it.
 *
 *	column_piece	id 0			stamp, and which copy it is
 *			id part << 20 | piece	sum (8 bytes), bytes
 *
 * The stamp is the change counter of the file (bytes 24 to 27 of a database)
 * as of the transaction that wrote the copy.  Whoever writes to the case, by
 * whatever program, moves the counter on, and the copy is stale.  A
 * transaction of ours that changed nothing the columns tell of (a star, a
 * note, the session) moves the stamp along with it.  The counter is read
 * through SQLite's own handle: to open and close the file once more would
 * drop SQLite's locks.  With a write-ahead log the counter says nothing, and
 * no copy is trusted.
 *
 * Sums tell damage, not malice: who reads parts checks every number anyway.
 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "core/mem.h"
#include "core/store_private.h"

#define PIECE_SHIFT 20
#define PIECE STORE_PIECE
#define SUM_SIZE sizeof(uint64_t)

/* ---- Sums */

static uint64_t
sum_mix(uint64_t lane, uint64_t word)
{
	lane = (lane ^ word) * UINT64_C(0x9fb21c651e98df25);
	return lane ^ lane >> 32;
}

/* Four lanes, so that the multiplications run side by side: several bytes a
 * nanosecond.  A change of one word always changes the sum. */
static uint64_t
sum_of(uint64_t seed, const unsigned char *bytes, size_t n)
{
	uint64_t lanes[4] = { seed, ~seed, seed << 1 | 1, n };
	uint64_t words[4] = { 0 };

	for (; n >= sizeof words; n -= sizeof words, bytes += sizeof words) {
		memcpy(words, bytes, sizeof words);
		for (int i = 0; i < 4; i++)
			lanes[i] = sum_mix(lanes[i], words[i]);
	}
	memset(words, 0, sizeof words);
	if (n > 0)
		memcpy(words, bytes, n);
	for (int i = 0; i < 4; i++)
		seed = sum_mix(seed, sum_mix(lanes[i], words[i]));
	return seed;
}

/* ---- The stamp */

#define HEADER_SIZE 10

/* What stands at 18 to 27 of the file, zeros where it ends before. */
static bool
read_header(struct store *store, unsigned char header[HEADER_SIZE])
{
	sqlite3_file *file = NULL;
	int code;

	if (store->path[0] == '\0' ||
	    sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER,
		&file) != SQLITE_OK ||
	    file == NULL || file->pMethods == NULL)
		return false;
	code = file->pMethods->xRead(file, header, HEADER_SIZE, 18);
	return code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ;
}

/* -1 where it cannot be told; 0 of a file that is still empty. */
static int64_t
change_counter(struct store *store)
{
	static const unsigned char nothing[HEADER_SIZE];
	unsigned char header[HEADER_SIZE] = { 0 };

	if (!read_header(store, header))
		return -1;
	if (memcmp(header, nothing, HEADER_SIZE) == 0)
		return 0;
	if (header[0] != 1 || header[1] != 1)
		return -1;
	return (int64_t)header[6] << 24 | (int64_t)header[7] << 16 |
	       (int64_t)header[8] << 8 | header[9];
}

/* The counter after the transaction that is open. */
static int64_t
counter_after(const struct store *store)
{
	return (store->parts.counter + 1) & UINT32_MAX;
}

/* The stamp of the copy that there is, and which it is; -1 for none. */
static int64_t
read_stamp(struct store *store, uint64_t *copy)
{
	sqlite3_stmt *scan = NULL;
	int64_t stamp = -1;

	if (sqlite3_prepare_v2(store->db,
		"SELECT stamp, data FROM column_piece WHERE id = 0", -1, &scan,
		NULL) == SQLITE_OK &&
	    sqlite3_step(scan) == SQLITE_ROW &&
	    sqlite3_column_type(scan, 0) == SQLITE_INTEGER &&
	    sqlite3_column_type(scan, 1) == SQLITE_BLOB &&
	    sqlite3_column_bytes(scan, 1) == (int)sizeof *copy) {
		stamp = sqlite3_column_int64(scan, 0);
		memcpy(copy, sqlite3_column_blob(scan, 1), sizeof *copy);
	}
	sqlite3_finalize(scan);
	return stamp;
}

static enum status
write_stamp(struct store *store, struct error *error)
{
	static const char sql[] =
	    "UPDATE column_piece SET stamp = ?1 WHERE id = 0";
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, counter_after(store));
	return store_finish(store, statement, error);
}

/* A row has changed that the columns may tell of. */
static void
row_changed(void *context, int operation, const char *database,
    const char *table, sqlite3_int64 row)
{
	struct store *store = context;

	(void)operation;
	(void)database;
	(void)row;
	if (store->parts.fresh && strcmp(table, "mark") != 0 &&
	    strcmp(table, "session") != 0 && strcmp(table, "column_piece") != 0)
		store->parts.fresh = false;
}

enum status
parts_begin(struct store *store, struct error *error)
{
	uint64_t copy;

	store->parts.counter = change_counter(store);
	store->parts.fresh = store->parts.counter >= 0 &&
			     read_stamp(store, &copy) == store->parts.counter;
	/* What cannot be read is not trusted; but SQLite may have given up the
	 * transaction with it. */
	if (!store_in_transaction(store))
		return store_fail(store, error);
	store->parts.changes = sqlite3_total_changes(store->db);
	if (store->path[0] != '\0')
		sqlite3_update_hook(store->db, row_changed, store);
	return STATUS_OK;
}

enum status
parts_commit(struct store *store, struct error *error)
{
	if (!store->parts.fresh ||
	    sqlite3_total_changes(store->db) == store->parts.changes)
		return STATUS_OK;
	return write_stamp(store, error);
}

/* ---- Reading */

enum status
store_parts_enter(struct store *store, bool *fresh, struct error *error)
{
	int64_t stamp;
	enum status status;

	*fresh = false;
	if (store->path[0] == '\0' || store->empty ||
	    store_in_transaction(store))
		return STATUS_OK;
	status = store_run(store, "BEGIN", error);
	if (status != STATUS_OK)
		return status;
	/* Reading the stamp locks the file; then the counter stands still. */
	stamp = read_stamp(store, &store->parts.copy);
	*fresh = stamp >= 0 && stamp == change_counter(store);
	if (!*fresh)
		store_parts_leave(store);
	return STATUS_OK;
}

void
store_parts_leave(struct store *store)
{
	/* Nothing was written; out of memory it may take the other word. */
	if (store_run(store, "COMMIT", NULL) != STATUS_OK)
		store_rollback(store);
}

static int64_t
piece_id(unsigned part, size_t piece)
{
	return (int64_t)(part + 1) << PIECE_SHIFT | (int64_t)piece;
}

static enum status
piece_fail(const struct store *store, int code, struct error *error)
{
	if (code == SQLITE_NOMEM)
		return error_nomem(error);
	return error_set(error, STATUS_CORRUPT,
	    "%s: the copy of its columns is damaged or another one",
	    store->path);
}

static int
read_piece(struct store *store, sqlite3_blob *blob, int64_t id,
    unsigned char *bytes, size_t n)
{
	uint64_t sum = 0;
	int code = SQLITE_CORRUPT;

	if (sqlite3_blob_bytes(blob) == (int)(n + SUM_SIZE))
		code = sqlite3_blob_read(blob, &sum, SUM_SIZE, 0);
	if (code == SQLITE_OK)
		code = sqlite3_blob_read(blob, bytes, (int)n, SUM_SIZE);
	if (code == SQLITE_OK &&
	    sum != sum_of(store->parts.copy ^ (uint64_t)id, bytes, n))
		code = SQLITE_CORRUPT;
	return code;
}

enum status
store_part_read(struct store *store, unsigned part, void *bytes, size_t n,
    size_t from, size_t to, struct error *error)
{
	sqlite3_blob *blob = NULL;
	unsigned char *all = bytes;
	int code = SQLITE_OK;

	assert(from % PIECE == 0 && (to % PIECE == 0 || to == n) && to <= n);

	store_run(store, STORE_CACHE_LEAST, NULL);
	for (; from < to && code == SQLITE_OK; from += PIECE) {
		const size_t length = to - from < PIECE ? to - from : PIECE;
		const int64_t id = piece_id(part, from / PIECE);

		code = blob == NULL ? sqlite3_blob_open(store->db, "main",
					  "column_piece", "data", id, 0, &blob)
				    : sqlite3_blob_reopen(blob, id);
		if (code == SQLITE_OK)
			code = read_piece(store, blob, id, all + from, length);
	}
	sqlite3_blob_close(blob);
	store_run(store, STORE_CACHE, NULL);
	return code == SQLITE_OK ? STATUS_OK : piece_fail(store, code, error);
}

enum status
store_part_check(
    struct store *store, unsigned part, size_t n, struct error *error)
{
	const size_t last = (n - 1) / PIECE;
	sqlite3_blob *blob = NULL;
	int code = SQLITE_CORRUPT;

	/* A piece beyond would be one of another part. */
	if (last < PIECE)
		code = sqlite3_blob_open(store->db, "main", "column_piece",
		    "data", piece_id(part, last), 0, &blob);
	if (code == SQLITE_OK &&
	    sqlite3_blob_bytes(blob) != (int)(n - last * PIECE + SUM_SIZE))
		code = SQLITE_CORRUPT;
	sqlite3_blob_close(blob);
	return code == SQLITE_OK ? STATUS_OK : piece_fail(store, code, error);
}

enum status
store_scan_marks(struct store *store,
    enum status (*each)(void *context, int64_t event, bool starred, bool noted),
    void *context, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store,
	    "SELECT event, starred, note IS NOT NULL FROM mark "
	    "WHERE event IS NOT NULL ORDER BY event",
	    &scan, error);

	while (status == STATUS_OK && scan_next(store, scan, &status, error))
		status = each(context, sqlite3_column_int64(scan, 0),
		    sqlite3_column_int(scan, 1) != 0,
		    sqlite3_column_int(scan, 2) != 0);
	sqlite3_finalize(scan);
	return status;
}

/* ---- Writing */

bool
store_parts_claim(struct store *store)
{
	bool own;

	if (store->path[0] == '\0' || store->readonly || store->empty ||
	    store_in_transaction(store))
		return false;
	sqlite3_busy_timeout(store->db, 0);
	own = store_begin(store, NULL) == STATUS_OK;
	store_share(store);
	return own;
}

enum status
store_parts_begin(struct store *store, struct error *error)
{
	return store_run(store,
	    "CREATE TABLE IF NOT EXISTS column_piece ("
	    "id INTEGER PRIMARY KEY, stamp INTEGER, data BLOB NOT NULL) STRICT;"
	    "DELETE FROM column_piece;"
	    "INSERT INTO column_piece (id, stamp, data) "
	    "VALUES (0, -1, randomblob(8))",
	    error);
}

static enum status
write_piece(struct store *store, int64_t id, unsigned char *bytes, size_t n,
    struct error *error)
{
	static const char sql[] =
	    "INSERT INTO column_piece (id, data) VALUES (?1, ?2)";
	const uint64_t sum =
	    sum_of(store->parts.copy ^ (uint64_t)id, bytes + SUM_SIZE, n);
	sqlite3_stmt *statement;
	enum status status = store_prepare(store, sql, &statement, error);

	if (status != STATUS_OK)
		return status;
	memcpy(bytes, &sum, SUM_SIZE);
	sqlite3_bind_int64(statement, 1, id);
	sqlite3_bind_blob64(statement, 2, bytes, n + SUM_SIZE, SQLITE_STATIC);
	return store_finish(store, statement, error);
}

enum status
store_part_write(struct store *store, unsigned part, const void *bytes,
    size_t n, struct error *error)
{
	const unsigned char *from = bytes;
	unsigned char *buffer;
	enum status status = STATUS_OK;

	if (n == 0)
		return STATUS_OK;
	buffer = mem_alloc(1, SUM_SIZE + (n < PIECE ? n : PIECE));
	if (buffer == NULL)
		return error_nomem(error);
	read_stamp(store, &store->parts.copy);
	if (!store_in_transaction(store)) /* given up, as in parts_begin */
		status = store_fail(store, error);
	for (size_t piece = 0; n > 0 && status == STATUS_OK; piece++) {
		const size_t length = n < PIECE ? n : PIECE;

		memcpy(buffer + SUM_SIZE, from, length);
		status = write_piece(
		    store, piece_id(part, piece), buffer, length, error);
		from += length;
		n -= length;
	}
	mem_free(buffer);
	return status;
}

enum status
store_parts_end(struct store *store, struct error *error)
{
	if (store->parts.counter < 0)
		return STATUS_OK;
	store->parts.fresh = true;
	return write_stamp(store, error);
}
