/* SPDX-License-Identifier: MIT */
/*
 * The copy of the columns that a case keeps: equal to what the rows say, kept
 * right by what we do to the case, and noticed when it is not: stale, damaged
 * at any byte, or made up.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/columns.h"
#include "core/columns_private.h"
#include "core/import.h"
#include "core/mem.h"
#include "core/timeline.h"
#include "tests/sample_case.h"
#include "tests/scratch.h"

#define ALL_LISTS ((1U << COLUMNS_LISTS) - 1)

static bool
spans_equal(struct span a, struct span b)
{
	return span_equal(a, b);
}

static bool
values_equal(const struct values *a, const struct values *b)
{
	if (a->n != b->n || a->key_count != b->key_count ||
	    a->nested != b->nested)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct value *x = &a->list[i], *y = &b->list[i];

		if (x->id != y->id || !spans_equal(x->name, y->name) ||
		    !spans_equal(x->label, y->label) ||
		    !spans_equal(x->path, y->path) || x->parent != y->parent ||
		    x->depth != y->depth || x->end != y->end ||
		    x->unique != y->unique || x->total != y->total ||
		    x->first != y->first ||
		    a->places[i].id != b->places[i].id ||
		    a->places[i].number != b->places[i].number)
			return false;
	}
	for (size_t i = 0; i < a->key_count; i++)
		if (!spans_equal(a->keys[i].fold, b->keys[i].fold) ||
		    a->keys[i].value != b->keys[i].value ||
		    a->keys[i].kind != b->keys[i].kind)
			return false;
	return true;
}

static bool
lists_equal(const struct columns *a, const struct columns *b, int set)
{
	for (size_t i = 0; i < a->count; i++) {
		size_t first, other;
		size_t n = column_list_get(&a->lists[set], i, &first);

		if (n != column_list_get(&b->lists[set], i, &other))
			return false;
		while (n-- > 0)
			if (column_list_number(&a->lists[set], first++) !=
			    column_list_number(&b->lists[set], other++))
				return false;
	}
	return true;
}

static bool
columns_equal(const struct columns *a, const struct columns *b)
{
	if (a->count != b->count || a->dated != b->dated ||
	    a->overlap_count != b->overlap_count ||
	    a->name_count != b->name_count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (columns_id(a, i) != columns_id(b, i) ||
		    a->earliest[i] != b->earliest[i] ||
		    a->latest[i] != b->latest[i] ||
		    a->flags[i] != b->flags[i] || a->quotes[i] != b->quotes[i])
			return false;
	for (int set = 0; set < COLUMNS_LISTS; set++)
		if (!values_equal(&a->values[set], &b->values[set]) ||
		    !lists_equal(a, b, set))
			return false;
	for (size_t i = 0; i < a->name_count; i++)
		if (!spans_equal(a->names[i], b->names[i]))
			return false;
	return true;
}

/* Loaded, with everything in memory; *kept: from the copy. */
static enum status
load_all(struct columns *columns, struct store *store, bool *kept,
    struct error *error)
{
	enum status status = columns_load(columns, store, error);

	*kept = columns->missing != 0;
	if (status == STATUS_OK)
		status = columns_need(columns,
		    ALL_LISTS | COLUMNS_LATEST | COLUMNS_POSITIONS, error);
	return status;
}

static struct store *
open_store(enum store_mode mode)
{
	struct store *store = NULL;
	struct error error;

	sample_check(store_open(&store, scratch_path, mode, &error), &error);
	return store;
}

/* A dataset into the case, and no copy made of its columns. */
static void
put(struct store *store, const char *name)
{
	static const char csv[] =
	    "id,date,title,type,actors,locations,source,quote,tags,deaths\n"
	    "a,2024-05,Talks,meeting,x=Ann;Bo,Iraq > Anbar;Iraq > Basra,s1,"
	    "They meet,t;u,3\n"
	    "b,,Undated,,Bo,Iraq,s2,,t,\n"
	    "c,2023~,Older,strike,,,s1,Again,,1\n"
	    "d,../2022,Open,,\xc3\x84nn,Iran > Basra,,,u,\n";
	const struct import_options options = { .name = name };
	struct import_report report;
	struct error error;
	char path[200];

	snprintf(path, sizeof path, "%s/events.csv", scratch_folder);
	scratch_write_named("events.csv", csv, sizeof csv - 1);
	sample_check(store_begin(store, &error), &error);
	sample_check(
	    import_path(store, path, &options, &report, &error), &error);
	assert_int_equal(report.events, 4);
	sample_check(store_commit(store, &error), &error);
}

/* Was it the copy, and does it say what the rows say? */
static bool
loads_kept(struct store *store)
{
	struct columns columns = { 0 }, rows = { 0 };
	struct error error;
	bool kept;

	sample_check(load_all(&columns, store, &kept, &error), &error);
	sample_check(columns_load_rows(&rows, store, false, &error), &error);
	assert_int_equal(columns.missing, 0);
	assert_true(columns_equal(&columns, &rows));
	columns_release(&columns);
	columns_release(&rows);
	return kept;
}

static bool
opens_kept(enum store_mode mode)
{
	struct store *store = open_store(mode);
	const bool kept = loads_kept(store);

	store_close(store);
	return kept;
}

/* A case in the scratch file, with its columns. */
static void
make_case(void)
{
	struct store *store = open_store(STORE_CREATE);
	struct error error;

	put(store, "one");
	sample_check(columns_keep(store, &error), &error);
	store_close(store);
}

static char *
read_file(size_t *n)
{
	FILE *file = fopen(scratch_path, "rb");
	char *bytes = test_malloc(1 << 20);

	assert_non_null(file);
	*n = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

/* ---- */

static void
test_kept(void **state)
{
	struct store *store;
	struct error error;

	(void)state;
	make_case();
	assert_true(opens_kept(STORE_READ));
	assert_true(opens_kept(STORE_WRITE));
	/* The analyst's own work leaves it as it is. */
	store = open_store(STORE_WRITE);
	sample_check(store_set_star(store, 2, true, &error), &error);
	sample_check(store_set_note(store, 3, SPAN("note"), &error), &error);
	sample_check(store_session_set(store, "k", SPAN("v"), &error), &error);
	assert_true(loads_kept(store));
	store_close(store);
	assert_true(opens_kept(STORE_READ));
}

static void
test_in_one_transaction(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct error error;

	(void)state;
	put(store, "one");
	sample_check(store_begin(store, &error), &error);
	sample_check(store_set_star(store, 1, true, &error), &error);
	sample_check(columns_keep(store, &error), &error);
	sample_check(store_commit(store, &error), &error);
	assert_true(loads_kept(store));
	/* Rolled back, it is the one before. */
	sample_check(store_begin(store, &error), &error);
	sample_check(columns_keep(store, &error), &error);
	store_rollback(store);
	assert_true(loads_kept(store));
	store_close(store);
}

static void
test_stale(void **state)
{
	struct store *store;

	(void)state;
	make_case();
	store = open_store(STORE_WRITE);
	put(store, "two");
	store_close(store);
	assert_false(opens_kept(STORE_READ));
	assert_false(opens_kept(STORE_READ));
	/* Made anew where it can be. */
	assert_false(opens_kept(STORE_WRITE));
	assert_true(opens_kept(STORE_READ));
}

/* Another program moves the change counter on, whatever it writes. */
static void
test_other_program(void **state)
{
	size_t n;
	char *bytes;

	(void)state;
	make_case();
	bytes = read_file(&n);
	bytes[27]++;
	bytes[95]++; /* the version-valid-for number goes with it */
	scratch_write(bytes, n);
	assert_false(opens_kept(STORE_READ));
	/* A write-ahead log leaves it where it is. */
	bytes[27]--;
	bytes[95]--;
	scratch_write(bytes, n);
	assert_true(opens_kept(STORE_READ));
	test_free(bytes);
}

/* What was opened stays one state, though the case moves on. */
static void
test_moved_on(void **state)
{
	struct columns columns = { 0 };
	struct store *store, *other;
	struct error error;

	(void)state;
	make_case();
	store = open_store(STORE_WRITE);
	sample_check(columns_load(&columns, store, &error), &error);
	assert_int_not_equal(columns.missing, 0);
	other = open_store(STORE_WRITE);
	put(other, "two");
	sample_check(columns_keep(other, &error), &error);
	store_close(other);
	assert_int_equal(
	    columns_need(&columns, COLUMNS_LATEST, &error), STATUS_CORRUPT);
	assert_null(columns.latest);
	columns_release(&columns);
	store_close(store);
	assert_true(opens_kept(STORE_READ));
}

/*
 * One byte after the other changed, in all of the file that the copy has
 * brought: the answer is that of the rows, or a clear failure.
 */
static void
test_every_byte(void **state)
{
	struct columns expected = { 0 };
	struct store *store;
	struct error error;
	size_t n, before, flipped = 0, answered = 0;
	char *bytes, *without;

	(void)state;
	store = open_store(STORE_CREATE);
	put(store, "one");
	sample_check(
	    columns_load_rows(&expected, store, false, &error), &error);
	store_close(store);
	without = read_file(&before);
	store = open_store(STORE_WRITE);
	sample_check(columns_keep(store, &error), &error);
	store_close(store);
	bytes = read_file(&n);
	for (size_t i = 0; i < n; i++) {
		struct columns columns = { 0 };
		bool kept;

		if ((i < before && bytes[i] == without[i]) ||
		    (i >= before && bytes[i] == 0 && i % 97 != 0))
			continue;
		flipped++;
		bytes[i] ^= (char)(1 << i % 8);
		scratch_write(bytes, n);
		bytes[i] ^= (char)(1 << i % 8);
		if (store_open(&store, scratch_path, STORE_READ, &error) !=
		    STATUS_OK)
			continue;
		if (load_all(&columns, store, &kept, &error) == STATUS_OK) {
			assert_true(columns_equal(&columns, &expected));
			answered++;
		}
		columns_release(&columns);
		store_close(store);
	}
	assert_true(flipped > 1000);
	assert_true(answered > flipped / 2);
	columns_release(&expected);
	test_free(bytes);
	test_free(without);
}

/* ---- Copies made up, with sums that are right */

static const struct sample_row odd_rows[] = {
	{ .date = "2024",
	    .title = "1",
	    .locations = "A > B > C; A > D",
	    .actors = "b; a",
	    .tags = "t" },
	{ .date = "2023", .title = "2", .locations = "A > D", .type = "x" },
	{ .title = "3", .locations = "E", .actors = "c", .sources = "s" },
};

static void
numbers_beyond(struct columns *columns)
{
	((uint8_t *)columns->lists[STORE_LOCATIONS].values)[1] = 200;
}

static void
numbers_none(struct columns *columns)
{
	((uint8_t *)columns->lists[STORE_LOCATIONS].values)[0] = UINT8_MAX;
}

static void
offsets_fall(struct columns *columns)
{
	columns->lists[STORE_LOCATIONS].offsets[1] = 3;
	columns->lists[STORE_LOCATIONS].offsets[2] = 1;
}

static void
offsets_beyond(struct columns *columns)
{
	columns->lists[STORE_LOCATIONS].offsets[columns->count] = 1000;
}

static void
order_beyond(struct columns *columns)
{
	columns->ordinals[0] = 77;
}

static void
order_twice(struct columns *columns)
{
	columns->ordinals[0] = columns->ordinals[1];
}

/* Ids with gaps are kept one by one. */
static void
ids_twice(struct columns *columns)
{
	columns->ids = mem_alloc(columns->count, sizeof *columns->ids);
	assert_non_null(columns->ids);
	for (size_t i = 0; i < columns->count; i++)
		columns->ids[i] = i < 2 ? 1 : (int64_t)i + 1;
}

static void
earliest_falls(struct columns *columns)
{
	columns->earliest[0] = INT64_MAX;
}

static void
dated_beyond(struct columns *columns)
{
	columns->dated = 9;
}

static void
overlap_beyond(struct columns *columns)
{
	columns->overlaps[0].position = 1000;
}

static void
overlap_of_nothing(struct columns *columns)
{
	columns->overlaps[0].value = 1000;
}

static void
parent_behind(struct columns *columns)
{
	columns->values[STORE_LOCATIONS].list[0].parent = 3;
}

static void
parent_of_an_actor(struct columns *columns)
{
	columns->values[STORE_ACTORS].list[1].parent = 0;
}

static void
end_beyond(struct columns *columns)
{
	columns->values[STORE_LOCATIONS].list[0].end = 1000;
}

static void
first_beyond(struct columns *columns)
{
	columns->values[STORE_TAGS].list[0].first = 1000;
}

static void
total_beyond(struct columns *columns)
{
	columns->values[STORE_TAGS].list[0].total = 1000;
}

static void
key_kind_unknown(struct columns *columns)
{
	columns->values[STORE_TAGS].keys[0].kind =
	    (enum value_key_kind)(VALUE_URL + 1);
}

static void
place_beyond(struct columns *columns)
{
	columns->values[STORE_ACTORS].places[0].number = 1000;
}

static void
types_beyond(struct columns *columns)
{
	((uint8_t *)columns->lists[STORE_TYPES].values)[0] = 7;
}

/* Many events, made of a few: the last one first, places in turn. */
#define MANY ((size_t)300000)

static void
grow(struct columns *columns)
{
	struct column_list *list = &columns->lists[STORE_LOCATIONS];
	const size_t places = columns->values[STORE_LOCATIONS].n;

	for (int set = 0; set < COLUMNS_LISTS; set++) {
		mem_free(columns->lists[set].offsets);
		mem_free(columns->lists[set].values);
		columns->lists[set] = (struct column_list){ .width = 1 };
	}
	mem_free(columns->overlaps);
	columns->overlaps = NULL;
	columns->overlap_count = 0;
	mem_free(columns->positions);
	columns->positions = NULL;
	columns->count = columns->dated = MANY;
	columns->earliest =
	    mem_resize(columns->earliest, MANY, sizeof(int64_t));
	columns->latest = mem_resize(columns->latest, MANY, sizeof(int64_t));
	columns->flags = mem_resize(columns->flags, MANY, 1);
	columns->quotes = mem_resize(columns->quotes, MANY, 1);
	columns->ids = mem_resize(columns->ids, MANY, sizeof(int64_t));
	columns->ordinals =
	    mem_resize(columns->ordinals, MANY, sizeof(uint32_t));
	list->offsets = mem_alloc(MANY + 1, sizeof(uint32_t));
	list->n = 2 * MANY;
	list->values = mem_alloc(list->n, 1);
	for (size_t i = 0; i < MANY; i++) {
		columns->earliest[i] = columns->latest[i] = (int64_t)i;
		columns->flags[i] = columns->quotes[i] = 0;
		columns->ids[i] = 3 * (int64_t)i + 1;
		columns->ordinals[i] = (uint32_t)(MANY - 1 - i);
		list->offsets[i + 1] = (uint32_t)(2 * (i + 1));
		((uint8_t *)list->values)[2 * i] = (uint8_t)(i % places);
		((uint8_t *)list->values)[2 * i + 1] = 0;
	}
}

static size_t
pieces_here(const struct columns *columns)
{
	size_t count = 0;

	/* Those of ids, of 8 bytes; of four, order and offsets. */
	for (unsigned part = 0; part < 24; part++)
		for (size_t i = 0; i < columns->here[part].n; i++)
			count += bitset_has(&columns->here[part], i);
	return count;
}

static void
test_rows(void **state)
{
	static const size_t rows[] = { 0, MANY - 1, 131071, 131072, 262143,
		262144, 5 };
	struct store *sample = sample_open(odd_rows, 3, NULL);
	struct store *store = open_store(STORE_CREATE);
	const struct column_list *list;
	struct columns columns = { 0 }, found = { 0 };
	struct error error;
	size_t before, first;

	(void)state;
	sample_check(
	    columns_load_rows(&columns, sample, false, &error), &error);
	grow(&columns);
	sample_check(store_begin(store, &error), &error);
	sample_check(columns_save_parts(&columns, store, &error), &error);
	sample_check(store_commit(store, &error), &error);
	sample_check(columns_load(&found, store, &error), &error);
	assert_int_equal(found.count, MANY);
	before = pieces_here(&found);
	list = &found.lists[STORE_LOCATIONS];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		sample_check(columns_need_row(&found, rows[i], &error), &error);
		assert_int_equal(columns_id(&found, rows[i]),
		    3 * (int64_t)(MANY - 1 - rows[i]) + 1);
		assert_int_equal(column_list_get(list, rows[i], &first), 2);
		assert_int_equal(column_list_number(list, first),
		    rows[i] % columns.values[STORE_LOCATIONS].n);
		/* One piece of each of four parts for the first row. */
		if (i == 0)
			assert_int_equal(pieces_here(&found), before + 4);
	}
	/* And all of it, what is here already and what is not. */
	sample_check(columns_need(&found,
			 COLUMNS_ORDER | COLUMNS_LIST(STORE_LOCATIONS), &error),
	    &error);
	assert_memory_equal(
	    found.ordinals, columns.ordinals, MANY * sizeof(uint32_t));
	assert_memory_equal(found.ids, columns.ids, MANY * sizeof(int64_t));
	assert_memory_equal(list->offsets,
	    columns.lists[STORE_LOCATIONS].offsets,
	    (MANY + 1) * sizeof(uint32_t));
	assert_memory_equal(
	    list->values, columns.lists[STORE_LOCATIONS].values, 2 * MANY);
	columns_release(&found);
	columns_release(&columns);
	store_close(store);
	store_close(sample);
}

static void
read_rows(struct columns *columns, struct store *store)
{
	struct error error;

	sample_check(columns_load(columns, store, &error), &error);
	for (size_t i = 0; i < columns->count; i++) {
		const struct column_list *list =
		    &columns->lists[STORE_LOCATIONS];
		enum status status = columns_need_row(columns, i, NULL);
		size_t n, first;

		if (status != STATUS_OK) {
			assert_int_equal(status, STATUS_CORRUPT);
			continue;
		}
		columns_id(columns, i);
		n = column_list_get(list, i, &first);
		for (size_t k = 0; k < n; k++)
			assert_true(column_list_number(list, first + k) <
				    columns->values[STORE_LOCATIONS].n);
	}
}

static void
test_made_up(void **state)
{
	static void (*const spoils[])(struct columns *) = { earliest_falls,
		dated_beyond, overlap_beyond, overlap_of_nothing, parent_behind,
		parent_of_an_actor, end_beyond, first_beyond, total_beyond,
		key_kind_unknown, place_beyond, numbers_beyond, numbers_none,
		offsets_fall, offsets_beyond, order_beyond, order_twice,
		ids_twice, types_beyond };
	struct store *sample = sample_open(odd_rows, 3, NULL);
	struct store *store = open_store(STORE_CREATE);
	struct columns columns = { 0 };
	struct error error;
	bool later = false;

	(void)state;
	sample_check(store_begin(store, &error), &error);
	sample_check(store_commit(store, &error), &error);
	for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
		struct columns found = { 0 };
		enum status status;
		bool kept;

		sample_check(
		    columns_load_rows(&columns, sample, false, &error), &error);
		spoils[i](&columns);
		sample_check(store_begin(store, &error), &error);
		sample_check(
		    columns_save_parts(&columns, store, &error), &error);
		sample_check(store_commit(store, &error), &error);
		store_close(store);
		store = open_store(STORE_READ);
		status = load_all(&found, store, &kept, &error);
		later = later || spoils[i] == numbers_beyond;
		/* Of rows there are none, and of what is needed later it is
		 * then that this is seen. */
		if (later)
			assert_int_equal(status, STATUS_CORRUPT);
		else if (status != STATUS_OK || kept || found.count != 0)
			fail_msg("made-up copy %zu is trusted", i);
		columns_release(&found);
		/* Row by row it is seen, or does no harm. */
		if (later)
			read_rows(&found, store);
		columns_release(&found);
		store_close(store);
		store = open_store(STORE_WRITE);
	}
	columns_release(&columns);
	store_close(store);
	store_close(sample);
}

/* ---- Widths */

static void
check_width(size_t n, unsigned width)
{
	struct sample_row *rows = test_calloc(n + 1, sizeof *rows);
	char(*tags)[24] = test_calloc(n, sizeof *tags);
	struct columns columns = { 0 };
	struct store *store;
	struct error error;
	const struct column_list *list = &columns.lists[STORE_TAGS];
	size_t first;

	for (size_t i = 0; i < n; i++) {
		snprintf(tags[i], sizeof tags[i], "%06zu", i);
		rows[i].title = "event";
		rows[i].tags = tags[i];
	}
	rows[n].title = "without";
	store = sample_open(rows, n + 1, NULL);
	sample_check(columns_load(&columns, store, &error), &error);
	assert_int_equal(columns.values[STORE_TAGS].n, n);
	assert_int_equal(list->width, width);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(column_list_get(list, i, &first), 1);
		assert_int_equal(column_list_number(list, first), i);
	}
	assert_int_equal(column_list_get(list, n, &first), 0);
	columns_release(&columns);
	store_close(store);
	test_free(rows);
	test_free(tags);
}

static void
test_widths(void **state)
{
	(void)state;
	check_width(255, 1);
	check_width(256, 2);
	check_width(65535, 2);
	check_width(65536, 4);
}

/* Some steps ahead, then all; true when the steps had come to the end. */
static bool
goes_on_from(struct store *store, unsigned steps)
{
	struct columns columns = { 0 }, rows = { 0 };
	struct error error;
	bool more = true;

	sample_check(columns_load(&columns, store, &error), &error);
	while (steps-- > 0 && more)
		more = columns_ahead(&columns);
	assert_int_equal(more, columns.missing != 0);
	sample_check(columns_need(&columns,
			 ALL_LISTS | COLUMNS_LATEST | COLUMNS_ORDER, &error),
	    &error);
	sample_check(columns_load_rows(&rows, store, false, &error), &error);
	assert_true(columns_equal(&columns, &rows));
	assert_false(columns_ahead(&columns));
	columns_release(&columns);
	columns_release(&rows);
	return !more;
}

static void
test_ahead(void **state)
{
	struct store *store;
	unsigned steps = 0;

	(void)state;
	make_case();
	store = open_store(STORE_READ);
	while (!goes_on_from(store, steps))
		assert_true(++steps < 100);
	assert_true(steps > COLUMNS_LISTS);
	store_close(store);
}

/* What is not there any more, or not to be had, is left to columns_need. */
static void
test_ahead_in_vain(void **state)
{
	struct columns columns = { 0 };
	struct store *store, *other;
	struct error error;

	(void)state;
	make_case();
	for (unsigned long nth = 1;; nth++) {
		store = open_store(STORE_READ);
		sample_check(columns_load(&columns, store, &error), &error);
		mem_fail_at(nth);
		while (columns_ahead(&columns))
			;
		mem_fail_at(0);
		if (columns.missing == 0)
			break;
		assert_false(columns_ahead(&columns) && nth > 1);
		sample_check(
		    columns_need(&columns, ALL_LISTS | COLUMNS_LATEST, &error),
		    &error);
		columns_release(&columns);
		store_close(store);
		assert_true(nth < 1000);
	}
	columns_release(&columns);
	store_close(store);
	store = open_store(STORE_READ);
	sample_check(columns_load(&columns, store, &error), &error);
	assert_true(columns_ahead(&columns));
	other = open_store(STORE_WRITE);
	put(other, "two");
	sample_check(columns_keep(other, &error), &error);
	store_close(other);
	/* What is here may still be checked. */
	columns_ahead(&columns);
	assert_false(columns_ahead(&columns));
	assert_false(columns_ahead(&columns));
	assert_int_not_equal(columns.missing, 0);
	assert_int_equal(
	    columns_need(&columns, ALL_LISTS, &error), STATUS_CORRUPT);
	columns_release(&columns);
	store_close(store);
}

/* An event is found by its instant before the order is there. */
static void
test_found_first(void **state)
{
	struct columns columns = { 0 };
	struct timeline *timeline;
	struct store *store;
	struct error error;

	(void)state;
	make_case();
	store = open_store(STORE_READ);
	sample_check(columns_load(&columns, store, &error), &error);
	sample_check(columns_need(&columns, COLUMNS_ORDER, &error), &error);
	assert_true(columns.dated < columns.count);
	for (int64_t id = 0; id <= (int64_t)columns.count + 1; id++) {
		sample_check(timeline_open(&timeline, store, &error), &error);
		assert_int_equal(timeline_find_event(timeline, id),
		    columns_position(&columns, id));
		timeline_close(timeline);
	}
	columns_release(&columns);
	store_close(store);
}

/* A part of several pieces, read at once and piece by piece. */
static void
test_pieces(void **state)
{
	const size_t n = 2 * STORE_PIECE + 77;
	unsigned char *bytes = test_malloc(n), *again = test_calloc(n, 1);
	struct store *store;
	struct error error;
	bool fresh;

	(void)state;
	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(i * 31 + i / STORE_PIECE);
	make_case();
	store = open_store(STORE_WRITE);
	sample_check(store_begin(store, &error), &error);
	sample_check(store_parts_begin(store, &error), &error);
	sample_check(store_part_write(store, 3, bytes, n, &error), &error);
	sample_check(store_parts_end(store, &error), &error);
	sample_check(store_commit(store, &error), &error);
	sample_check(store_parts_enter(store, &fresh, &error), &error);
	assert_true(fresh);
	for (size_t step = STORE_PIECE; step <= 3 * STORE_PIECE;
	     step += STORE_PIECE) {
		memset(again, 0, n);
		for (size_t from = 0; from < n; from += step)
			sample_check(
			    store_part_read(store, 3, again, n, from,
				from + step < n ? from + step : n, &error),
			    &error);
		assert_memory_equal(bytes, again, n);
	}
	assert_int_equal(
	    store_part_read(store, 3, again, n - 1, 0, n - 1, &error),
	    STATUS_CORRUPT);
	store_parts_leave(store);
	store_close(store);
	test_free(bytes);
	test_free(again);
}

static void
test_memory(void **state)
{
	struct columns columns = { 0 };
	struct store *store;
	struct error error;
	enum status status = STATUS_NOMEM;
	bool kept = false;

	(void)state;
	make_case();
	store = open_store(STORE_READ);
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		mem_fail_at(nth);
		status = load_all(&columns, store, &kept, &error);
		mem_fail_at(0);
		if (status != STATUS_OK)
			assert_int_equal(status, STATUS_NOMEM);
		columns_release(&columns);
	}
	assert_true(kept);
	store_close(store);
	store = open_store(STORE_WRITE);
	for (unsigned long nth = 1;; nth++) {
		mem_fail_at(nth);
		status = columns_keep(store, &error);
		mem_fail_at(0);
		assert_false(store_in_transaction(store));
		if (status == STATUS_OK)
			break;
		assert_int_equal(status, STATUS_NOMEM);
	}
	assert_true(loads_kept(store));
	store_close(store);
}

int
main(void)
{
#define SCRATCH(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		SCRATCH(test_kept),
		SCRATCH(test_in_one_transaction),
		SCRATCH(test_stale),
		SCRATCH(test_other_program),
		SCRATCH(test_moved_on),
		SCRATCH(test_every_byte),
		SCRATCH(test_made_up),
		SCRATCH(test_rows),
		cmocka_unit_test(test_widths),
		SCRATCH(test_ahead),
		SCRATCH(test_found_first),
		SCRATCH(test_ahead_in_vain),
		SCRATCH(test_pieces),
		SCRATCH(test_memory),
	};

	return cmocka_run_group_tests_name("columns_parts", tests, NULL, NULL);
}
