/* SPDX-License-Identifier: MIT */
/*
 * Full-text search, dataset by dataset: each has an index of its own
 * (store_index.c), which makes taking a dataset out cheap.
 *
 * Text is folded (text_fold_search) on its way into the index and on its way
 * into a query, so that both sides agree on case, diacritics, ligatures and
 * composed forms where the tokenizer alone would not.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/store_private.h"

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

static enum status
search_dataset(struct store *store, int64_t dataset, struct span phrase,
    enum status (*each)(void *context, int64_t event), void *context,
    struct error *error)
{
	char sql[160];
	sqlite3_stmt *scan;
	enum status status;

	snprintf(sql, sizeof sql,
	    "SELECT rowid FROM search_%lld WHERE search_%lld MATCH ?1",
	    (long long)dataset, (long long)dataset);
	status = scan_open(store, sql, &scan, error);
	if (status == STATUS_OK)
		bind_text(scan, 1, phrase);
	while (status == STATUS_OK && scan_next(store, scan, &status, error))
		status = each(
		    context, sqlite3_column_int64(scan, 0) & (INDEX_LATE - 1));
	sqlite3_finalize(scan);
	return status;
}

enum status
store_search(struct store *store, struct span text, bool prefix,
    enum status (*each)(void *context, int64_t event), void *context,
    struct error *error)
{
	struct strbuf phrase = STRBUF_INIT;
	sqlite3_stmt *datasets = NULL;
	enum status status = search_phrase(text, prefix, &phrase);

	if (status != STATUS_OK)
		error_nomem(error);
	else if (phrase.n > 0)
		status = scan_open(store, "SELECT id FROM dataset ORDER BY id",
		    &datasets, error);
	while (datasets != NULL && status == STATUS_OK &&
	       scan_next(store, datasets, &status, error))
		status =
		    search_dataset(store, sqlite3_column_int64(datasets, 0),
			(struct span){ phrase.text, phrase.n }, each, context,
			error);
	sqlite3_finalize(datasets);
	strbuf_release(&phrase);
	return status;
}
