/* SPDX-License-Identifier: MIT */
/*
 * Full-text search, dataset by dataset: each has an index of its own
 * (store_index.c), which makes taking a dataset out cheap.
 *
 * Text is folded (text_fold_search) on its way into the index and on its way
 * into a query, so that both sides agree on case, diacritics, ligatures and
 * composed forms where the tokenizer alone would not.  A folded word is a
 * term of the index as it stands.
 *
 * FTS5 answers a prefix by merging the lists of all its terms before it gives
 * a row: 0.6 s for one letter of a million events.  So the terms are walked
 * here, in the temporary fts5vocab table words_N, which gives each place of
 * each term in order.  That is quick for terms of few places and slow for
 * many, and asking for one term is the other way round:
 *
 *	words_N     talk: 4, 9   talks: 1, 2, 3 … FEW   ↷   tall: 7
 *	search_N                 └─ MATCH "talks": 1, 2, 3 … 500,000
 *
 * Both give rows at once, for the letter `s` in half the time of the merge.
 *
 * Of a phrase whose last word may go on, each term that it may be is asked for
 * as the end of the phrase.  Where there are very many, as of figures, FTS5 is
 * asked after all, and cannot be interrupted meanwhile.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/store_private.h"

#define FEW 64 /* places of a term; more cost more than asking for it */
#define ENDS 2000 /* of a phrase, asked for one by one */
#define SQL_SIZE 200

struct words {
	int64_t dataset; /* at hand; 0: none yet */
	struct strbuf phrase; /* as FTS5 wants it, borrowed by the scan */
	bool restless; /* asked for so many ends that they are merged */
	/* A last word that may go on: */
	bool walks;
	struct strbuf head; /* the words before it, as a phrase begins */
	struct strbuf word;
	size_t ends; /* asked for in this dataset */
	struct strbuf from; /* where the walk began, borrowed by the scan */
	struct strbuf term; /* at hand */
	size_t places, known; /* of it: met, and met before the rest */
	bool asked; /* the scan is for this term alone, not the walk */
};

static struct span
content(const struct strbuf *buf)
{
	return (struct span){ buf->text, buf->n };
}

static void
set(struct strbuf *buf, struct span text)
{
	strbuf_clear(buf);
	strbuf_add(buf, text.s, text.n);
}

/* ---- Opening */

/* The words of text as one FTS5 phrase; nothing when there are none. */
static enum status
read_words(struct words *words, struct span text, bool prefix)
{
	struct strbuf folded = STRBUF_INIT;
	enum status status = text_fold_search(text.s, text.n, &folded);
	struct span word;
	size_t offset = 0;

	while (status == STATUS_OK &&
	       text_word(folded.text, folded.n, &offset, &word)) {
		if (words->phrase.n == 0)
			strbuf_add_byte(&words->phrase, '"');
		else
			strbuf_add_byte(&words->phrase, ' ');
		set(&words->head, content(&words->phrase));
		set(&words->word, word);
		strbuf_add(&words->phrase, word.s, word.n);
	}
	if (words->phrase.n > 0)
		strbuf_add_text(&words->phrase, prefix ? "\" *" : "\"");
	words->walks = prefix;
	strbuf_release(&folded);
	if (status == STATUS_OK)
		status = strbuf_status(&words->head);
	if (status == STATUS_OK)
		status = strbuf_status(&words->word);
	return status == STATUS_OK ? strbuf_status(&words->phrase) : status;
}

static bool
is_phrase(const struct words *words)
{
	return words->head.n > 1;
}

void
words_free(struct words *words)
{
	if (words == NULL)
		return;
	strbuf_release(&words->phrase);
	strbuf_release(&words->head);
	strbuf_release(&words->word);
	strbuf_release(&words->from);
	strbuf_release(&words->term);
	mem_free(words);
}

bool
words_are_restless(const struct words *words)
{
	return words->restless;
}

/*
 * The words of a dataset's index as a table, if that is not there yet: in the
 * temporary schema, so also where the case can only be read.
 */
static enum status
make_table(struct store *store, int64_t dataset, struct error *error)
{
	char sql[SQL_SIZE];
	int64_t held = 0;
	enum status status, restored = STATUS_OK;

	snprintf(sql, sizeof sql,
	    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_%lld "
	    "USING fts5vocab (main, search_%lld, instance)",
	    (long long)dataset, (long long)dataset);
	status = store_number(store, "PRAGMA query_only", &held, error);
	if (status == STATUS_OK && held != 0)
		status = store_run(store, "PRAGMA query_only = OFF", error);
	if (status != STATUS_OK)
		return status;
	status = store_run(store, sql, error);
	if (held != 0)
		restored = store_run(store, "PRAGMA query_only = ON",
		    status == STATUS_OK ? error : NULL);
	return status == STATUS_OK ? restored : status;
}

/* ---- Steps */

/* On to the next dataset, or to the end. */
static enum status
next_dataset(struct store_find *find, struct error *error)
{
	static const char sql[] = "SELECT min(id) FROM dataset WHERE id > ?1";
	struct words *words = find->words;
	sqlite3_stmt *next;
	bool row;
	enum status status = store_prepare(find->store, sql, &next, error);

	if (status != STATUS_OK)
		return status;
	sqlite3_bind_int64(next, 1, words->dataset);
	status = store_step(find->store, next, &row, error);
	if (status != STATUS_OK)
		return status;
	words->dataset = row ? sqlite3_column_int64(next, 0) : 0;
	sqlite3_reset(next);
	find->over = words->dataset == 0;
	find->after = 0;
	words->asked = !words->walks;
	words->restless = false;
	words->places = words->known = words->ends = 0;
	strbuf_clear(&words->term);
	set(&words->from, content(&words->word));
	return strbuf_status(&words->from) == STATUS_OK ? STATUS_OK
							: error_nomem(error);
}

/* Events that hold the phrase, behind the last one. */
static enum status
open_asked(struct store_find *find, struct error *error)
{
	const struct words *words = find->words;
	char sql[SQL_SIZE];
	enum status status;

	snprintf(sql, sizeof sql,
	    "SELECT rowid FROM search_%lld WHERE search_%lld MATCH ?1 "
	    "AND rowid > ?2 ORDER BY rowid",
	    (long long)words->dataset, (long long)words->dataset);
	status = scan_open(find->store, sql, &find->scan, error);
	if (status != STATUS_OK)
		return status;
	bind_text(find->scan, 1, content(&words->phrase));
	sqlite3_bind_int64(find->scan, 2, find->after);
	return STATUS_OK;
}

/* Places of words, on from where the walk was. */
static enum status
open_walk(struct store_find *find, struct error *error)
{
	const struct words *words = find->words;
	char sql[SQL_SIZE];
	enum status status;

	if (strbuf_status(&words->from) != STATUS_OK)
		return error_nomem(error);
	status = make_table(find->store, words->dataset, error);
	if (status != STATUS_OK)
		return status;
	snprintf(sql, sizeof sql,
	    "SELECT doc, term FROM temp.words_%lld WHERE term >= ?1",
	    (long long)words->dataset);
	status = scan_open(find->store, sql, &find->scan, error);
	if (status == STATUS_OK)
		bind_text(find->scan, 1, content(&words->from));
	return status;
}

static int64_t
event_of(int64_t row)
{
	return row & (INDEX_LATE - 1);
}

/* What ends with the term at hand; an index from elsewhere may hold anything
 * as one. */
static void
make_phrase(struct words *words)
{
	const struct strbuf *term = &words->term;

	set(&words->phrase, content(&words->head));
	for (size_t i = 0; i < term->n; i++) {
		if (term->text[i] == '"')
			strbuf_add_byte(&words->phrase, '"');
		strbuf_add_byte(&words->phrase, term->text[i]);
	}
	strbuf_add_byte(&words->phrase, '"');
}

/* All ends of the phrase at once. */
static void
make_merge(struct words *words)
{
	set(&words->phrase, content(&words->head));
	strbuf_add(&words->phrase, words->word.text, words->word.n);
	strbuf_add_text(&words->phrase, "\" *");
	words->restless = true;
}

/* The walk leaves the term that is at hand, or goes on behind it. */
static enum status
turn(struct store_find *find, bool asked, struct error *error)
{
	struct words *words = find->words;

	sqlite3_finalize(find->scan);
	find->scan = NULL;
	find->after = 0;
	words->asked = asked;
	if (asked && is_phrase(words) && words->ends++ == ENDS) {
		make_merge(words);
	} else if (asked) {
		make_phrase(words);
	} else {
		set(&words->from, content(&words->term));
		strbuf_add_byte(&words->from, '\0');
		strbuf_clear(&words->term);
		words->places = words->known = 0;
	}
	if (strbuf_status(&words->phrase) != STATUS_OK ||
	    strbuf_status(&words->from) != STATUS_OK)
		return error_nomem(error);
	return STATUS_OK;
}

static enum status
step_asked(
    struct store_find *find, struct store_found *found, struct error *error)
{
	bool row;
	enum status status = find_step(find, &row, error);

	if (status != STATUS_OK)
		return status;
	if (row) {
		find->after = sqlite3_column_int64(find->scan, 0);
		found->event = event_of(find->after);
		return STATUS_OK;
	}
	return find->words->walks && !find->words->restless
		   ? turn(find, false, error)
		   : next_dataset(find, error);
}

static bool
starts_with(struct span text, struct span start)
{
	return text.n >= start.n && memcmp(text.s, start.s, start.n) == 0;
}

/* A place of a word of the walk; *wanted: none that was met before. */
static enum status
take_place(struct store_find *find, struct span term, bool *wanted,
    struct error *error)
{
	struct words *words = find->words;

	if (!span_equal(term, content(&words->term))) {
		words->places = words->known = 0;
		set(&words->term, term);
		if (strbuf_status(&words->term) != STATUS_OK)
			return error_nomem(error);
	}
	*wanted = ++words->places > words->known;
	return STATUS_OK;
}

static enum status
step_walk(
    struct store_find *find, struct store_found *found, struct error *error)
{
	struct words *words = find->words;
	bool row, wanted = false;
	struct span term;
	enum status status = STATUS_OK;

	while (!wanted) {
		status = find_step(find, &row, error);
		if (status != STATUS_OK)
			return status;
		if (row)
			term = column_text(find->scan, 1);
		if (!row || !starts_with(term, content(&words->word))) {
			sqlite3_finalize(find->scan);
			find->scan = NULL;
			return next_dataset(find, error);
		}
		status = take_place(find, term, &wanted, error);
		if (status != STATUS_OK)
			return status;
	}
	if (words->places > FEW || is_phrase(words))
		return turn(find, true, error);
	found->event = event_of(sqlite3_column_int64(find->scan, 0));
	return STATUS_OK;
}

static enum status
next_words(
    struct store_find *find, struct store_found *found, struct error *error)
{
	struct words *words = find->words;
	enum status status = STATUS_OK;

	if (words->dataset == 0)
		status = next_dataset(find, error);
	if (status == STATUS_OK && !find->over && find->scan == NULL)
		status = words->asked ? open_asked(find, error)
				      : open_walk(find, error);
	if (status != STATUS_OK || find->over)
		return status;
	return words->asked ? step_asked(find, found, error)
			    : step_walk(find, found, error);
}

/* A walk that rests begins again at its term, and passes over the places that
 * it has met. */
void
words_rest(struct words *words)
{
	if (words->asked || words->term.n == 0)
		return;
	set(&words->from, content(&words->term));
	words->known = words->places;
	words->places = 0;
}

enum status
store_find_words(struct store *store, struct span text, bool prefix,
    struct store_find **find, struct error *error)
{
	struct store_find *opened;
	enum status status = find_open(store, &opened, error);

	if (status != STATUS_OK)
		return status;
	opened->next = next_words;
	opened->words = mem_alloc(1, sizeof *opened->words);
	if (opened->words == NULL) {
		store_find_close(opened);
		return error_nomem(error);
	}
	strbuf_init(&opened->words->phrase);
	strbuf_init(&opened->words->head);
	strbuf_init(&opened->words->word);
	strbuf_init(&opened->words->from);
	strbuf_init(&opened->words->term);
	if (read_words(opened->words, text, prefix) != STATUS_OK) {
		store_find_close(opened);
		return error_nomem(error);
	}
	opened->over = opened->words->phrase.n == 0;
	*find = opened;
	return STATUS_OK;
}
