/* SPDX-License-Identifier: MIT */
/*
 * Finding words step by step, against FTS5's own answer to the same question:
 * random words, words of few places and of many, several datasets, events
 * that more came to later; at one go, with a rest behind every step, and with
 * rests at random.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/store.h"
#include "core/strbuf.h"
#include "tests/scratch.h"

#define EVENTS 700
#define DATASETS 3
#define QUESTIONS 250
#define IDS (EVENTS * DATASETS + 1)
#define LATE_MASK ((INT64_C(1) << 40) - 1)

static uint64_t seed = 20240901;

static unsigned
draw(unsigned below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 11) % below;
}

/* Short ones of few letters are in many events, long ones in few. */
static void
add_word(struct strbuf *out)
{
	static const char *const letters[] = { "a", "b", "A", "\xc3\xa9",
		"\xd0\xbc", "\xd0\x99", "7", "\xd8\xb9", "z" };
	unsigned n = 1 + draw(4) * draw(2);

	while (n-- > 0)
		strbuf_add_text(
		    out, letters[draw(sizeof letters / sizeof *letters)]);
}

static struct span
some_words(struct strbuf *text, unsigned n)
{
	strbuf_clear(text);
	while (n-- > 0) {
		if (text->n > 0)
			strbuf_add_byte(text, draw(5) == 0 ? '-' : ' ');
		add_word(text);
	}
	assert_int_equal(strbuf_status(text), STATUS_OK);
	return (struct span){ text->text, text->n };
}

static void
put_event(struct store *store, int64_t dataset, int64_t file, int64_t source)
{
	struct strbuf title = STRBUF_INIT, quote = STRBUF_INIT;
	struct event_quote late = { .source_id = source, .line = 3 };
	struct event event = { 0 };
	bool added;

	event.title = some_words(&title, 4);
	event.line = 2;
	assert_int_equal(
	    store_add_event(store, dataset, file, &event, NULL), STATUS_OK);
	late.text = some_words(&quote, 3);
	if (draw(3) == 0)
		assert_int_equal(
		    store_add_quote(store, file, event.id, &late, &added, NULL),
		    STATUS_OK);
	strbuf_release(&title);
	strbuf_release(&quote);
	event_release(&event);
}

static void
put_dataset(struct store *store, const char *name)
{
	struct store_source source = { .key = span_of(name) };
	int64_t dataset, file;
	bool replaced;
	int i;

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_dataset_begin(store, span_of(name), SPAN("p"),
			     &dataset, &replaced, NULL),
	    STATUS_OK);
	assert_int_equal(
	    store_add_file(store, dataset, SPAN("events.csv"), &file, NULL),
	    STATUS_OK);
	source.dataset = dataset;
	assert_int_equal(store_put_source(store, &source, NULL), STATUS_OK);
	for (i = 0; i < EVENTS; i++)
		put_event(store, dataset, file, source.id);
	assert_int_equal(store_dataset_end(store, dataset, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

/* ---- The plain way */

static void
ask_plainly(sqlite3 *db, struct span text, bool prefix, bool wanted[IDS])
{
	struct strbuf phrase = STRBUF_INIT, folded = STRBUF_INIT;
	char sql[128];
	sqlite3_stmt *rows;
	int dataset;

	assert_int_equal(text_fold_search(text.s, text.n, &folded), STATUS_OK);
	strbuf_printf(&phrase, "\"%s\"%s", folded.text, prefix ? " *" : "");
	memset(wanted, 0, IDS * sizeof *wanted);
	for (dataset = 1; dataset <= DATASETS; dataset++) {
		snprintf(sql, sizeof sql,
		    "SELECT rowid FROM search_%d WHERE search_%d MATCH ?1",
		    dataset, dataset);
		assert_int_equal(
		    sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
		sqlite3_bind_text(rows, 1, phrase.text, -1, SQLITE_STATIC);
		while (sqlite3_step(rows) == SQLITE_ROW)
			wanted[sqlite3_column_int64(rows, 0) & LATE_MASK] =
			    true;
		assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
	}
	strbuf_release(&phrase);
	strbuf_release(&folded);
}

/* rests: behind one of so many steps; 0: never. */
static void
find(struct store *store, struct span text, bool prefix, unsigned rests,
    bool is[IDS])
{
	struct store_found found;
	struct store_find *find;

	memset(is, 0, IDS * sizeof *is);
	assert_int_equal(
	    store_find_words(store, text, prefix, &find, NULL), STATUS_OK);
	do {
		assert_int_equal(
		    store_find_next(find, &found, NULL), STATUS_OK);
		assert_in_range(found.event, 0, IDS - 1);
		if (found.event != 0)
			is[found.event] = true;
		if (rests > 0 && draw(rests) == 0 &&
		    !store_find_is_restless(find))
			store_find_rest(find);
	} while (found.more);
	store_find_close(find);
}

static void
ask(struct store *store, sqlite3 *db, struct span text, bool prefix)
{
	static const unsigned rests[] = { 0, 1, 50 };
	bool wanted[IDS], is[IDS];
	size_t i;

	ask_plainly(db, text, prefix, wanted);
	for (i = 0; i < sizeof rests / sizeof *rests; i++) {
		find(store, text, prefix, rests[i], is);
		if (memcmp(is, wanted, sizeof is) != 0)
			fail_msg("%.*s%s, rests %u", (int)text.n, text.s,
			    prefix ? "*" : "", rests[i]);
	}
}

/* ---- Tests */

static struct store *
open_case(enum store_mode mode)
{
	struct store *store;
	struct error error;

	if (store_open(&store, scratch_path, mode, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return store;
}

static void
same_as_fts5(void **state)
{
	struct store *store = open_case(STORE_CREATE);
	struct strbuf text = STRBUF_INIT;
	bool found[IDS];
	sqlite3 *db;
	int i;

	(void)state;
	put_dataset(store, "one");
	put_dataset(store, "two");
	put_dataset(store, "three");
	store_close(store);
	store = open_case(STORE_READ);
	assert_int_equal(sqlite3_open(scratch_path, &db), SQLITE_OK);
	/* Words of many places are there, and in each dataset. */
	find(store, SPAN("a"), false, 0, found);
	for (i = 0; i < DATASETS; i++)
		assert_non_null(memchr(found + 1 + i * EVENTS, 1, EVENTS));
	ask(store, db, SPAN("a"), true);
	for (i = 0; i < QUESTIONS; i++) {
		some_words(&text, 1 + draw(2) * (1 + draw(2)));
		ask(store, db, (struct span){ text.text, text.n },
		    draw(4) != 0);
	}
	sqlite3_close(db);
	strbuf_release(&text);
	store_close(store);
}

/* A phrase that may end in more words than are asked for one by one. */
static void
many_ends(void **state)
{
	enum { MANY = 2500 };
	struct store *store = open_case(STORE_CREATE);
	struct event event = { .line = 2 };
	struct store_found found = { .more = true };
	struct store_find *find;
	char title[32];
	bool replaced, is[2 * MANY + 1] = { false }, rested = false;
	int64_t dataset, file;
	size_t count = 0;

	(void)state;
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_dataset_begin(store, SPAN("pages"), SPAN("p"),
			     &dataset, &replaced, NULL),
	    STATUS_OK);
	assert_int_equal(
	    store_add_file(store, dataset, SPAN("events.csv"), &file, NULL),
	    STATUS_OK);
	for (int i = 0; i < 2 * MANY; i++) {
		snprintf(title, sizeof title, "%s %05d",
		    i % 2 == 0 ? "page" : "leaf", i / 2);
		event.title = span_of(title);
		assert_int_equal(
		    store_add_event(store, dataset, file, &event, NULL),
		    STATUS_OK);
	}
	assert_int_equal(store_dataset_end(store, dataset, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
	assert_int_equal(
	    store_find_words(store, SPAN("page 0"), true, &find, NULL),
	    STATUS_OK);
	while (found.more) {
		assert_int_equal(
		    store_find_next(find, &found, NULL), STATUS_OK);
		if (found.event != 0 && !is[found.event])
			count++;
		is[found.event] = true;
		if (!store_find_is_restless(find)) {
			store_find_rest(find);
			rested = true;
		}
	}
	store_find_close(find);
	assert_true(rested);
	assert_int_equal(count, MANY);
	for (int i = 1; i <= 2 * MANY; i++)
		assert_int_equal(is[i], i % 2 == 1);
	event_release(&event);
	store_close(store);
}

/* Between two steps others may write, and transactions of one's own end. */
static void
a_rest_holds_nothing(void **state)
{
	struct store *store = open_case(STORE_CREATE);
	struct store_found found = { .more = true };
	struct store_find *find;
	sqlite3 *other;

	(void)state;
	put_dataset(store, "one");
	assert_int_equal(sqlite3_open(scratch_path, &other), SQLITE_OK);
	assert_int_equal(
	    store_find_words(store, SPAN("a"), true, &find, NULL), STATUS_OK);
	assert_int_equal(store_find_next(find, &found, NULL), STATUS_OK);
	assert_int_equal(
	    sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL),
	    SQLITE_BUSY);
	store_find_rest(find);
	assert_int_equal(
	    sqlite3_exec(other, "BEGIN EXCLUSIVE; ROLLBACK", NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(store_find_next(find, &found, NULL), STATUS_OK);
	store_find_rest(find);
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	store_rollback(store);
	assert_int_equal(store_set_star(store, 1, true, NULL), STATUS_OK);
	assert_int_equal(store_find_next(find, &found, NULL), STATUS_OK);
	assert_true(found.more);
	store_find_close(find);
	sqlite3_close(other);
	store_close(store);
}

/* A case from elsewhere in which the index is a plain table. */
static void
no_index(void **state)
{
	struct store *store = open_case(STORE_CREATE);
	struct store_found found;
	struct store_find *find;
	struct error error;
	sqlite3 *db;

	(void)state;
	put_dataset(store, "one");
	store_close(store);
	assert_int_equal(sqlite3_open(scratch_path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
			     "DROP TABLE search_1;"
			     "CREATE TABLE search_1 (title)",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	store = open_case(STORE_READ);
	assert_int_equal(
	    store_find_words(store, SPAN("a"), true, &find, NULL), STATUS_OK);
	assert_int_equal(store_find_next(find, &found, &error), STATUS_CORRUPT);
	store_find_close(find);
	/* It is still only read. */
	assert_int_equal(
	    store_set_star(store, 1, true, &error), STATUS_READONLY);
	store_close(store);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(same_as_fts5),
		CASE(many_ends),
		CASE(a_rest_holds_nothing),
		CASE(no_index),
	};

	return cmocka_run_group_tests_name("find", tests, NULL, NULL);
}
