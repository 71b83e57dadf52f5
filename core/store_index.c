/* SPDX-License-Identifier: MIT */
/*
 * The words of a dataset's events on their way into its full-text index.
 *
 * Indexing takes longer than all the rest of an import, and SQLite has one
 * writer a database.  So the texts are gathered in batches, and a second
 * thread indexes them in a temporary database of its own; at the end its
 * index is copied, block by block, into the case.  A dataset whose texts fit
 * one batch has neither thread nor copy: the index is made in the case.
 *
 *	import       batch ──full──▶ batch      thread
 *	  event ──▶ [a|b|c…]        [a|b|c…] ──▶ fold ──▶ FTS5 (temporary)
 *	                 ◀──empty──                           │
 *	                                     end: its blocks ──▶ the case
 *
 * An index without content cannot be told afterwards what to take out, so
 * what comes to an event later (further rows, quotes.csv) becomes a second
 * row of the event with all its quotes, when the dataset ends.
 *
 * A batch holds records: the row id, the lengths of three texts, the texts.
 */
#include "config.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/store_private.h"

#define SEPARATOR "\n\xee\x80\x80\n" /* U+E000 */
#define BATCH (2 << 20) /* bytes of text */
#define TEXTS 3 /* title, summary, quotes */
#define SQL_SIZE 400

static void
swap(struct strbuf *a, struct strbuf *b)
{
	struct strbuf held = *a;

	*a = *b;
	*b = held;
}

/* What takes rows: a connection, and the statement that adds one. */
struct sink {
	sqlite3 *db;
	sqlite3_stmt *insert;
	struct strbuf folded[TEXTS];
};

struct record {
	int64_t row;
	size_t lengths[TEXTS];
};

struct index {
	int64_t dataset;
	struct strbuf batch; /* being filled */
	int64_t *late; /* events that more came to */
	size_t late_count, late_capacity;

	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	struct strbuf full; /* the thread's; empty: it waits */
	bool over; /* no more will come */
	int code; /* of SQLite, in the thread; SQLITE_OK */
	struct sink own; /* the thread's */
};

static void
sink_init(struct sink *sink, sqlite3 *db)
{
	int i;

	*sink = (struct sink){ .db = db };
	for (i = 0; i < TEXTS; i++)
		strbuf_init(&sink->folded[i]);
}

static void
sink_release(struct sink *sink)
{
	int i;

	sqlite3_finalize(sink->insert);
	sink->insert = NULL;
	for (i = 0; i < TEXTS; i++)
		strbuf_release(&sink->folded[i]);
}

/* The table of a dataset's index, empty.  Answers with SQLite's code. */
static int
make_table(sqlite3 *db, int64_t dataset)
{
	char sql[SQL_SIZE];

	snprintf(sql, sizeof sql,
	    "CREATE VIRTUAL TABLE search_%lld USING fts5 (title, summary, "
	    "quotes, content = '', columnsize = 0, "
	    "tokenize = 'unicode61 remove_diacritics 2')",
	    (long long)dataset);
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* Gather more words before writing them: less to merge. */
static int
set_option(sqlite3 *db, int64_t dataset, const char *name, int value)
{
	char sql[SQL_SIZE];

	snprintf(sql, sizeof sql,
	    "INSERT INTO search_%lld (search_%lld, rank) VALUES ('%s', %d)",
	    (long long)dataset, (long long)dataset, name, value);
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static int
sink_prepare(struct sink *sink, int64_t dataset)
{
	char sql[SQL_SIZE];

	snprintf(sql, sizeof sql,
	    "INSERT INTO search_%lld (rowid, title, summary, quotes) "
	    "VALUES (?1, ?2, ?3, ?4)",
	    (long long)dataset);
	return sqlite3_prepare_v2(sink->db, sql, -1, &sink->insert, NULL);
}

/* text in the form in which it is indexed; plain ASCII as it is, for the
 * tokenizer lowers it. */
static struct span
fold_for_index(struct strbuf *folded, struct span text)
{
	size_t i;

	for (i = 0; i < text.n && (unsigned char)text.s[i] < 0x80; i++)
		continue;
	if (i == text.n)
		return text;
	strbuf_clear(folded);
	text_fold_search(text.s, text.n, folded);
	return (struct span){ folded->text, folded->n };
}

static int
sink_record(struct sink *sink, const struct record *record, const char *texts)
{
	struct span text;
	int i, code;

	sqlite3_bind_int64(sink->insert, 1, record->row);
	for (i = 0; i < TEXTS; i++) {
		text = fold_for_index(&sink->folded[i],
		    (struct span){ texts, record->lengths[i] });
		if (strbuf_status(&sink->folded[i]) != STATUS_OK)
			return SQLITE_NOMEM;
		sqlite3_bind_text64(sink->insert, i + 2, text.s, text.n,
		    SQLITE_STATIC, SQLITE_UTF8);
		texts += record->lengths[i];
	}
	sqlite3_step(sink->insert);
	code = sqlite3_reset(sink->insert);
	return code;
}

static int
sink_batch(struct sink *sink, const struct strbuf *batch)
{
	struct record record;
	size_t at = 0;
	int i, code = SQLITE_OK;

	while (code == SQLITE_OK && at < batch->n) {
		memcpy(&record, batch->text + at, sizeof record);
		at += sizeof record;
		code = sink_record(sink, &record, batch->text + at);
		for (i = 0; i < TEXTS; i++)
			at += record.lengths[i];
	}
	return code;
}

/* ---- The thread */

static int
thread_open(struct index *index)
{
	int code = sqlite3_open_v2("", &index->own.db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
	    NULL);

	if (code == SQLITE_OK)
		code = sqlite3_exec(index->own.db,
		    "PRAGMA journal_mode = OFF; PRAGMA cache_size = -16384; "
		    "BEGIN",
		    NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = make_table(index->own.db, index->dataset);
	if (code == SQLITE_OK)
		code = set_option(
		    index->own.db, index->dataset, "hashsize", 32 << 20);
	/* The more is merged at once, the fewer times a word is written. */
	if (code == SQLITE_OK)
		code =
		    set_option(index->own.db, index->dataset, "automerge", 16);
	if (code == SQLITE_OK)
		code = sink_prepare(&index->own, index->dataset);
	return code;
}

static void *
thread_run(void *context)
{
	struct index *index = context;
	struct strbuf batch = STRBUF_INIT;
	int code = SQLITE_OK;

	pthread_mutex_lock(&index->lock);
	for (;;) {
		while (index->full.n == 0 && !index->over)
			pthread_cond_wait(&index->changed, &index->lock);
		if (index->full.n == 0)
			break;
		swap(&batch, &index->full);
		pthread_cond_signal(&index->changed);
		code = index->code;
		pthread_mutex_unlock(&index->lock);
		if (code == SQLITE_OK)
			code = sink_batch(&index->own, &batch);
		strbuf_clear(&batch);
		pthread_mutex_lock(&index->lock);
		index->code = code;
	}
	pthread_mutex_unlock(&index->lock);
	strbuf_release(&batch);
	return NULL;
}

static enum status
code_fail(struct store *store, int code, struct error *error)
{
	if (code == SQLITE_NOMEM)
		return error_nomem(error);
	return error_set(error, code == SQLITE_FULL ? STATUS_FULL : STATUS_IO,
	    "%s: the temporary database of its words: %s%s",
	    store->path[0] != '\0' ? store->path : "session",
	    sqlite3_errstr(code),
	    code == SQLITE_FULL ? "; set SQLITE_TMPDIR to a folder with more "
				  "room"
				: "");
}

static enum status
thread_start(struct store *store, struct error *error)
{
	struct index *index = store->index;
	int code;

	sink_init(&index->own, NULL);
	code = thread_open(index);
	if (code != SQLITE_OK)
		return code_fail(store, code, error);
	/* Without a thread the batches wait for one another. */
	index->threaded =
	    pthread_create(&index->thread, NULL, thread_run, index) == 0;
	return STATUS_OK;
}

/* No more comes: wait for what is under way. */
static void
thread_end(struct index *index)
{
	if (!index->threaded)
		return;
	pthread_mutex_lock(&index->lock);
	index->over = true;
	pthread_cond_signal(&index->changed);
	pthread_mutex_unlock(&index->lock);
	pthread_join(index->thread, NULL);
	index->threaded = false;
}

/* The batch goes to the thread as soon as that is done with the one before. */
static enum status
hand_over(struct store *store, struct error *error)
{
	struct index *index = store->index;
	int code;

	if (index->own.db == NULL) {
		const enum status status = thread_start(store, error);

		if (status != STATUS_OK)
			return status;
	}
	if (!index->threaded) {
		code = sink_batch(&index->own, &index->batch);
	} else {
		pthread_mutex_lock(&index->lock);
		while (index->full.n > 0)
			pthread_cond_wait(&index->changed, &index->lock);
		swap(&index->batch, &index->full);
		code = index->code;
		pthread_cond_signal(&index->changed);
		pthread_mutex_unlock(&index->lock);
	}
	strbuf_clear(&index->batch);
	return code == SQLITE_OK ? STATUS_OK : code_fail(store, code, error);
}

/* ---- What import calls */

static enum status
code_status(struct store *store, int code, struct error *error)
{
	return code == SQLITE_OK ? STATUS_OK : store_fail(store, error);
}

enum status
index_begin(struct store *store, int64_t dataset, struct error *error)
{
	struct index *index;

	index_release(store);
	index = mem_alloc(1, sizeof *index);
	if (index == NULL)
		return error_nomem(error);
	index->dataset = dataset;
	strbuf_init(&index->batch);
	strbuf_init(&index->full);
	sink_init(&index->own, NULL);
	pthread_mutex_init(&index->lock, NULL);
	pthread_cond_init(&index->changed, NULL);
	store->index = index;
	return code_status(store, make_table(store->db, dataset), error);
}

void
index_release(struct store *store)
{
	struct index *index = store->index;

	if (index == NULL)
		return;
	thread_end(index);
	sink_release(&index->own);
	sqlite3_close(index->own.db);
	strbuf_release(&index->batch);
	strbuf_release(&index->full);
	pthread_mutex_destroy(&index->lock);
	pthread_cond_destroy(&index->changed);
	mem_free(index->late);
	mem_free(index);
	store->index = NULL;
}

/* Room for a record whose lengths are filled in by record_end. */
static size_t
record_begin(struct strbuf *batch)
{
	static const struct record empty;
	const size_t at = batch->n;

	strbuf_add(batch, (const char *)&empty, sizeof empty);
	return at;
}

static enum status
record_end(struct store *store, size_t at, const struct record *record,
    struct error *error)
{
	struct strbuf *batch = &store->index->batch;

	if (strbuf_status(batch) != STATUS_OK)
		return error_nomem(error);
	memcpy(batch->text + at, record, sizeof *record);
	return batch->n >= BATCH ? hand_over(store, error) : STATUS_OK;
}

static void
add_quote(struct strbuf *batch, size_t start, struct span quote)
{
	if (batch->n > start)
		strbuf_add_text(batch, SEPARATOR);
	strbuf_add(batch, quote.s, quote.n);
}

enum status
index_event(struct store *store, const struct event *event, struct error *error)
{
	struct record record = { .row = event->id };
	struct strbuf *batch;
	size_t at, start, i;

	if (store->index == NULL)
		return STATUS_OK;
	batch = &store->index->batch;
	at = record_begin(batch);
	strbuf_add(batch, event->title.s, event->title.n);
	strbuf_add(batch, event->summary.s, event->summary.n);
	start = batch->n;
	for (i = 0; i < event->quote_count; i++)
		add_quote(batch, start, event->quotes[i].text);
	record.lengths[0] = event->title.n;
	record.lengths[1] = event->summary.n;
	record.lengths[2] = batch->n - start;
	return record_end(store, at, &record, error);
}

enum status
index_late(struct store *store, int64_t event, struct error *error)
{
	struct index *index = store->index;

	if (index == NULL)
		return STATUS_OK;
	if (index->late_count > 0 &&
	    index->late[index->late_count - 1] == event)
		return STATUS_OK;
	if (mem_reserve(&index->late, &index->late_capacity,
		index->late_count + 1, sizeof *index->late) != STATUS_OK)
		return error_nomem(error);
	index->late[index->late_count++] = event;
	return STATUS_OK;
}

static int
compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The second row of an event: its summary and all its quotes. */
static enum status
index_again(struct store *store, int64_t event, struct error *error)
{
	static const char summary_sql[] =
	    "SELECT summary FROM event WHERE id = ?1";
	static const char quotes_sql[] =
	    "SELECT text FROM quote WHERE id BETWEEN (?1 << 20) "
	    "AND (?1 << 20) + 1048575 ORDER BY id";
	struct strbuf *batch = &store->index->batch;
	struct record record = { .row = INDEX_LATE + event };
	size_t at = record_begin(batch), start = batch->n;
	sqlite3_stmt *row;
	struct span text;
	bool more;
	enum status status = store_prepare(store, summary_sql, &row, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(row, 1, event);
	status = store_step(store, row, &more, error);
	if (status == STATUS_OK && more) {
		text = column_text(row, 0);
		strbuf_add(batch, text.s, text.n);
		sqlite3_reset(row);
	}
	record.lengths[1] = batch->n - start;
	start = batch->n;
	if (status == STATUS_OK)
		status = store_prepare(store, quotes_sql, &row, error);
	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(row, 1, event);
	while ((status = store_step(store, row, &more, error)) == STATUS_OK &&
	       more)
		add_quote(batch, start, column_text(row, 0));
	record.lengths[2] = batch->n - start;
	return status == STATUS_OK ? record_end(store, at, &record, error)
				   : status;
}

/* ---- The end */

static enum status
copy_rows(struct store *store, sqlite3 *from, const char *select,
    const char *insert, int columns, struct error *error)
{
	sqlite3_stmt *read = NULL, *write = NULL;
	enum status status = STATUS_OK;
	int i, code = sqlite3_prepare_v2(from, select, -1, &read, NULL);

	if (code != SQLITE_OK)
		return code_fail(store, code, error);
	status = scan_open(store, insert, &write, error);
	while (
	    status == STATUS_OK && (code = sqlite3_step(read)) == SQLITE_ROW) {
		for (i = 0; i < columns; i++)
			sqlite3_bind_value(
			    write, i + 1, sqlite3_column_value(read, i));
		status = store_finish(store, write, error);
	}
	if (status == STATUS_OK && code != SQLITE_DONE)
		status = code_fail(store, code, error);
	sqlite3_finalize(read);
	sqlite3_finalize(write);
	return status;
}

/*
 * FTS5 keeps the head of its index in memory and does not see the tables
 * below it change; rolling a savepoint back that it took part in makes it
 * forget.
 */
static int
forget_cached(sqlite3 *db, int64_t dataset)
{
	int code = set_option(db, dataset, "automerge", 4);

	if (code == SQLITE_OK)
		code = sqlite3_exec(db,
		    "SAVEPOINT forget; ROLLBACK TO forget; RELEASE forget",
		    NULL, NULL, NULL);
	return code;
}

static enum status
copy_index(struct store *store, struct error *error)
{
	static const char *const parts[][3] = {
		{ "data", "id, block", "?1, ?2" },
		{ "idx", "segid, term, pgno", "?1, ?2, ?3" },
	};
	struct index *index = store->index;
	char select[SQL_SIZE], insert[SQL_SIZE];
	enum status status = STATUS_OK;
	int i, code = sqlite3_exec(index->own.db, "COMMIT", NULL, NULL, NULL);

	if (code != SQLITE_OK)
		return code_fail(store, code, error);
	/* The tables below an index may be written in good faith only. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	for (i = 0; i < 2 && status == STATUS_OK; i++) {
		snprintf(select, sizeof select, "SELECT %s FROM search_%lld_%s",
		    parts[i][1], (long long)index->dataset, parts[i][0]);
		snprintf(insert, sizeof insert,
		    "INSERT OR REPLACE INTO search_%lld_%s (%s) VALUES (%s)",
		    (long long)index->dataset, parts[i][0], parts[i][1],
		    parts[i][2]);
		status = copy_rows(
		    store, index->own.db, select, insert, 2 + i, error);
	}
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (status != STATUS_OK)
		return status;
	return code_status(
	    store, forget_cached(store->db, index->dataset), error);
}

/* All of it was one batch: into the case itself. */
static enum status
index_directly(struct store *store, struct error *error)
{
	struct index *index = store->index;
	struct sink sink;
	int code;

	sink_init(&sink, store->db);
	code = sink_prepare(&sink, index->dataset);
	if (code == SQLITE_OK)
		code = sink_batch(&sink, &index->batch);
	sink_release(&sink);
	if (code == SQLITE_NOMEM)
		return error_nomem(error);
	return code_status(store, code, error);
}

enum status
index_end(struct store *store, int64_t dataset, struct error *error)
{
	struct index *index = store->index;
	enum status status = STATUS_OK;
	size_t i;

	if (index == NULL || index->dataset != dataset)
		return STATUS_OK;
	if (index->late_count > 1)
		qsort(index->late, index->late_count, sizeof *index->late,
		    compare_ids);
	for (i = 0; i < index->late_count && status == STATUS_OK; i++)
		if (i == 0 || index->late[i] != index->late[i - 1])
			status = index_again(store, index->late[i], error);
	if (status == STATUS_OK && index->own.db == NULL)
		status = index_directly(store, error);
	else if (status == STATUS_OK)
		status = hand_over(store, error);
	thread_end(index);
	if (status == STATUS_OK && index->code != SQLITE_OK)
		status = code_fail(store, index->code, error);
	sqlite3_finalize(index->own.insert);
	index->own.insert = NULL;
	if (status == STATUS_OK && index->own.db != NULL)
		status = copy_index(store, error);
	index_release(store);
	return status;
}

/* An event with its quotes as index_event wants it, out of the tables. */
static enum status
index_stored(struct store *store, int64_t id, struct error *error)
{
	struct event event = { 0 };
	enum status status = store_read_event(store, id, &event, error);

	if (status == STATUS_OK)
		status = index_event(store, &event, error);
	event_release(&event);
	return status;
}

enum status
index_dataset(struct store *store, int64_t dataset, struct error *error)
{
	sqlite3_stmt *scan;
	enum status status = scan_open(store,
	    "SELECT id FROM event WHERE dataset = ?1 ORDER BY id", &scan,
	    error);

	if (status == STATUS_OK) {
		sqlite3_bind_int64(scan, 1, dataset);
		status = index_begin(store, dataset, error);
	}
	while (status == STATUS_OK && scan_next(store, scan, &status, error))
		status =
		    index_stored(store, sqlite3_column_int64(scan, 0), error);
	sqlite3_finalize(scan);
	if (status == STATUS_OK)
		status = index_end(store, dataset, error);
	return status;
}

enum status
index_drop(struct store *store, int64_t dataset, struct error *error)
{
	char sql[SQL_SIZE];

	snprintf(sql, sizeof sql, "DROP TABLE IF EXISTS search_%lld",
	    (long long)dataset);
	return store_run(store, sql, error);
}
