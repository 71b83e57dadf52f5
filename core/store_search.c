/* SPDX-License-Identifier: MIT */
/*
 * Full-text search: an FTS5 table without content of its own.
 *
 * Text is folded (text_fold_search) on its way into the index and on its way
 * into a query, so that both sides agree on case, diacritics, ligatures and
 * composed forms where the tokenizer alone would not; plain ASCII goes in as
 * it is, since the tokenizer lowers it.  Quotes of one event form one column
 * with a private-use character between them, a word that no phrase holds.
 * An index without content takes an event out only when it is told the very
 * text that went in; that is made again from the tables.
 */
#include "config.h"

#include <string.h>

#include "core/store_private.h"

#define SEPARATOR "\n\xee\x80\x80\n" /* U+E000 */

/* Append text in the form in which it is indexed. */
static enum status
fold_add(struct strbuf *out, struct span text)
{
	size_t i;

	for (i = 0; i < text.n && (unsigned char)text.s[i] < 0x80; i++)
		continue;
	if (i == text.n) {
		strbuf_add(out, text.s, text.n);
		return strbuf_status(out);
	}
	return text_fold_search(text.s, text.n, out);
}

/* What is indexed of one event, reused from one to the next. */
struct search_row {
	struct strbuf title, summary, quotes;
};

static void
search_row_release(struct search_row *row)
{
	strbuf_release(&row->title);
	strbuf_release(&row->summary);
	strbuf_release(&row->quotes);
}

static enum status
search_row_write(struct store *store, int64_t event,
    const struct search_row *row, bool remove, struct error *error)
{
	static const char insert[] =
	    "INSERT INTO search (rowid, title, summary, quotes) "
	    "VALUES (?1, ?2, ?3, ?4)";
	static const char take[] =
	    "INSERT INTO search (search, rowid, title, summary, quotes) "
	    "VALUES ('delete', ?1, ?2, ?3, ?4)";
	sqlite3_stmt *statement;
	enum status status =
	    store_prepare(store, remove ? take : insert, &statement, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(statement, 1, event);
	bind_text(statement, 2, (struct span){ row->title.text, row->title.n });
	bind_text(
	    statement, 3, (struct span){ row->summary.text, row->summary.n });
	bind_text(
	    statement, 4, (struct span){ row->quotes.text, row->quotes.n });
	return store_finish(store, statement, error);
}

/* Take the quotes of an event from a scan that stands at or before it. */
static enum status
search_row_quotes(struct store *store, sqlite3_stmt *quotes, bool *more,
    int64_t event, struct strbuf *out, struct error *error)
{
	enum status status = STATUS_OK;

	strbuf_clear(out);
	while (*more && sqlite3_column_int64(quotes, 0) <= event) {
		if (sqlite3_column_int64(quotes, 0) == event) {
			if (out->n > 0)
				strbuf_add_text(out, SEPARATOR);
			if (fold_add(out, column_text(quotes, 1)) != STATUS_OK)
				return error_nomem(error);
		}
		*more = scan_next(store, quotes, &status, error);
	}
	return status;
}

/* Two passes side by side, events and quotes, both by event id. */
static enum status
search_rows(struct store *store, sqlite3_stmt *events, sqlite3_stmt *quotes,
    bool remove, struct error *error)
{
	struct search_row row = { STRBUF_INIT, STRBUF_INIT, STRBUF_INIT };
	enum status status = STATUS_OK;
	bool more = scan_next(store, quotes, &status, error);
	int64_t id;

	while (
	    status == STATUS_OK && scan_next(store, events, &status, error)) {
		id = sqlite3_column_int64(events, 0);
		strbuf_clear(&row.title);
		strbuf_clear(&row.summary);
		if (fold_add(&row.title, column_text(events, 1)) != STATUS_OK ||
		    fold_add(&row.summary, column_text(events, 2)) != STATUS_OK)
			status = error_nomem(error);
		if (status == STATUS_OK)
			status = search_row_quotes(
			    store, quotes, &more, id, &row.quotes, error);
		if (status == STATUS_OK)
			status =
			    search_row_write(store, id, &row, remove, error);
	}
	search_row_release(&row);
	return status;
}

enum status
search_index(
    struct store *store, int64_t dataset, bool remove, struct error *error)
{
	static const char events_sql[] =
	    "SELECT id, title, summary FROM event WHERE dataset = ?1 "
	    "ORDER BY id";
	static const char quotes_sql[] =
	    "SELECT event, text FROM quote WHERE event >= "
	    "(SELECT min(id) FROM event WHERE dataset = ?1) "
	    "ORDER BY event, id";
	static const char others_sql[] =
	    "SELECT 1 FROM dataset WHERE id <> ?1 LIMIT 1";
	sqlite3_stmt *events = NULL, *quotes = NULL, *others = NULL;
	enum status status = scan_open(store, others_sql, &others, error);

	if (status == STATUS_OK && remove) {
		sqlite3_bind_int64(others, 1, dataset);
		if (!scan_next(store, others, &status, error) &&
		    status == STATUS_OK) {
			sqlite3_finalize(others);
			return store_run(store,
			    "INSERT INTO search (search) VALUES ('delete-all')",
			    error);
		}
	}
	if (status == STATUS_OK)
		status = scan_open(store, events_sql, &events, error);
	if (status == STATUS_OK)
		status = scan_open(store, quotes_sql, &quotes, error);
	if (status == STATUS_OK) {
		sqlite3_bind_int64(events, 1, dataset);
		sqlite3_bind_int64(quotes, 1, dataset);
		status = search_rows(store, events, quotes, remove, error);
	}
	sqlite3_finalize(others);
	sqlite3_finalize(events);
	sqlite3_finalize(quotes);
	return status;
}

/* The words of text as one FTS5 phrase; nothing when there are none. */
static enum status
search_phrase(struct span text, bool prefix, struct strbuf *out)
{
	struct strbuf folded = STRBUF_INIT;
	enum status status = text_fold_search(text.s, text.n, &folded);
	struct span word;
	size_t offset = 0;

	while (status == STATUS_OK &&
	       text_word(folded.text, folded.n, &offset, &word)) {
		strbuf_add_byte(out, out->n == 0 ? '"' : ' ');
		strbuf_add(out, word.s, word.n);
	}
	if (out->n > 0)
		strbuf_add_text(out, prefix ? "\" *" : "\"");
	strbuf_release(&folded);
	return status == STATUS_OK ? strbuf_status(out) : status;
}

enum status
store_search(struct store *store, struct span text, bool prefix,
    enum status (*each)(void *context, int64_t event), void *context,
    struct error *error)
{
	struct strbuf phrase = STRBUF_INIT;
	sqlite3_stmt *scan = NULL;
	enum status status = search_phrase(text, prefix, &phrase);

	if (status != STATUS_OK)
		error_nomem(error);
	else if (phrase.n > 0)
		status = scan_open(store,
		    "SELECT rowid FROM search WHERE search MATCH ?1", &scan,
		    error);
	if (scan != NULL) {
		bind_text(scan, 1, (struct span){ phrase.text, phrase.n });
		while (status == STATUS_OK &&
		       scan_next(store, scan, &status, error))
			status = each(context, sqlite3_column_int64(scan, 0));
	}
	sqlite3_finalize(scan);
	strbuf_release(&phrase);
	return status;
}
