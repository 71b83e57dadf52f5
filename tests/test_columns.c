/* SPDX-License-Identifier: MIT */
/*
 * The timeline's order, the columns behind it, and the value tables: sorted,
 * nested, found, and safe from trees that are none.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

#include "core/columns.h"
#include "core/columns_order.h"
#include "core/counts.h"
#include "core/mem.h"
#include "core/periods.h"
#include "tests/sample_case.h"

static struct store *
load(struct columns *columns, const struct sample_row *rows, size_t n,
    const struct sample_extra *extra)
{
	struct store *store = sample_open(rows, n, extra);
	struct error error;

	sample_check(columns_load(columns, store, &error), &error);
	return store;
}

static void
assert_span(struct span span, const char *text)
{
	if (span.n != strlen(text) || memcmp(span.s, text, span.n) != 0)
		fail_msg(
		    "expected '%s', got '%.*s'", text, (int)span.n, span.s);
}

/* ---- Order */

static void
test_order(void **state)
{
	static const struct sample_row rows[] = {
		{ .title = "undated 1" },
		{ .date = "2024-01-01", .title = "day" },
		{ .date = "2024", .title = "year" },
		{ .date = "../2024", .title = "open start, short" },
		{ .date = "2024/..", .title = "open end" },
		{ .date = "2024-01-01", .title = "day again" },
		{ .title = "undated 2" },
		{ .date = "../..", .title = "open both" },
		{ .date = "-0043-03-15", .title = "Ides" },
		{ .date = "/2023-05-02", .title = "unknown start" },
	};
	static const int64_t expected[] = { 8, 4, 9, 10, 5, 3, 2, 6, 1, 7 };
	struct columns columns = { 0 };
	struct store *store = load(&columns, rows, 10, NULL);

	(void)state;
	assert_int_equal(columns.count, 10);
	assert_int_equal(columns.dated, 8);
	for (size_t i = 0; i < 10; i++) {
		assert_int_equal(columns_id(&columns, i), expected[i]);
		assert_int_equal(columns_position(&columns, expected[i]), i);
	}
	assert_int_equal(columns_position(&columns, 0), 10);
	assert_int_equal(columns_position(&columns, 11), 10);
	assert_int_equal(columns_position(&columns, -5), 10);
	assert_int_equal(columns_lower(&columns, EDTF_EARLIEST), 0);
	assert_int_equal(columns_lower(&columns, EDTF_EARLIEST + 1), 2);
	assert_int_equal(columns_lower(&columns, columns.earliest[5]), 4);
	assert_int_equal(columns_lower(&columns, INT64_MAX), 8);
	columns_release(&columns);
	store_close(store);
}

/* What is in order already keeps no tables. */
static void
test_order_kept(void **state)
{
	static const struct sample_row rows[] = {
		{ .date = "2023", .title = "a" },
		{ .date = "2024", .title = "b" },
		{ .title = "c" },
	};
	struct columns columns = { 0 };
	struct store *store = load(&columns, rows, 3, NULL);

	(void)state;
	assert_null(columns.ordinals);
	assert_null(columns.ids);
	assert_null(columns.lists[STORE_ACTORS].values);
	assert_int_equal(columns_id(&columns, 2), 3);
	columns_release(&columns);
	store_close(store);
}

#define SORTED 5000

static uint64_t seed = 7;

static uint64_t
draw(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void
test_order_random(void **state)
{
	static uint32_t order[SORTED], scratch[SORTED];
	static int64_t earliest[SORTED], latest[SORTED];

	(void)state;
	for (int round = 0; round < 20; round++) {
		/* From all alike to all different. */
		const unsigned shift = (unsigned)round * 3 + 3;

		for (uint32_t i = 0; i < SORTED; i++) {
			order[i] = i;
			earliest[i] = (int64_t)(draw() << (64 - shift));
			latest[i] = (int64_t)(draw() << (64 - shift));
			if (draw() % 50 == 0)
				earliest[i] = INT64_MIN;
			if (draw() % 50 == 0)
				latest[i] = INT64_MAX;
		}
		columns_order(order, scratch, SORTED, earliest, latest);
		for (size_t i = 1; i < SORTED; i++) {
			const uint32_t a = order[i - 1], b = order[i];

			assert_true(earliest[a] <= earliest[b]);
			if (earliest[a] != earliest[b])
				continue;
			assert_true(latest[a] >= latest[b]);
			if (latest[a] == latest[b])
				assert_true(a < b);
		}
	}
}

/* ---- Lists and counts */

static const struct sample_row nested[] = {
	{ .date = "2024",
	    .title = "1",
	    .locations = "Iraq > Anbar > Ramadi; Iraq > Baghdad",
	    .actors = "b; a",
	    .tags = "t" },
	{ .date = "2023", .title = "2", .locations = "Iraq > Baghdad" },
	{ .date = "2024-05",
	    .title = "3",
	    .locations = "Iraq; Iraq > Anbar",
	    .actors = "x=a; y=a" },
	{ .title = "4", .locations = "\xc3\x84gypten" },
	{ .title = "5", .locations = "Iran > Baghdad", .actors = "c" },
};

static const char *const nested_paths[] = { "\xc3\x84gypten", "Iran",
	"Iran > Baghdad", "Iraq", "Iraq > Anbar", "Iraq > Anbar > Ramadi",
	"Iraq > Baghdad" };

static void
test_lists(void **state)
{
	struct columns columns = { 0 };
	struct store *store = load(&columns, nested, 5, NULL);
	const struct values *places = &columns.values[STORE_LOCATIONS];
	const struct column_list *list = &columns.lists[STORE_LOCATIONS];
	size_t first;

	(void)state;
	assert_int_equal(places->n, 7);
	for (size_t i = 0; i < 7; i++)
		assert_span(places->list[i].path, nested_paths[i]);
	assert_span(places->list[5].name, "Ramadi");
	assert_int_equal(places->list[5].parent, 4);
	assert_int_equal(places->list[5].depth, 2);
	assert_false(places->list[2].unique);
	assert_true(places->list[5].unique);
	/* In the event's order, each once. */
	assert_int_equal(column_list_get(list, 1, &first), 2);
	assert_int_equal(column_list_number(list, first), 5);
	assert_int_equal(column_list_number(list, first + 1), 6);
	list = &columns.lists[STORE_ACTORS];
	assert_int_equal(column_list_get(list, 1, &first), 2);
	assert_int_equal(column_list_number(list, first), 1);
	assert_int_equal(column_list_get(list, 2, &first), 1);
	assert_int_equal(column_list_get(list, 3, &first), 0);
	assert_null(columns.lists[STORE_TAGS].offsets);
	columns_release(&columns);
	store_close(store);
}

static void
test_counts(void **state)
{
	/* Of everything, and without the event at position 1. */
	static const uint32_t all[] = { 1, 1, 1, 3, 2, 1, 2 };
	static const uint32_t without[] = { 1, 1, 1, 2, 1, 0, 1 };
	static const size_t first[] = { 3, 4, 4, 0, 1, 1, 0 };
	struct columns columns = { 0 };
	struct store *store = load(&columns, nested, 5, NULL);
	struct bitset set = { 0 };
	uint32_t counts[7];

	(void)state;
	assert_int_equal(bitset_resize(&set, columns.count), STATUS_OK);
	bitset_fill(&set);
	bitset_index(&set);
	counts_values(&columns, STORE_LOCATIONS, &set, counts);
	assert_memory_equal(counts, all, sizeof all);
	bitset_remove(&set, 1);
	bitset_index(&set);
	counts_values(&columns, STORE_LOCATIONS, &set, counts);
	assert_memory_equal(counts, without, sizeof without);
	for (size_t i = 0; i < 7; i++) {
		const struct value *value =
		    &columns.values[STORE_LOCATIONS].list[i];

		assert_int_equal(value->first, first[i]);
		assert_int_equal(value->total, all[i]);
	}
	bitset_release(&set);
	columns_release(&columns);
	store_close(store);
}

/* ---- Names */

static void
test_find(void **state)
{
	static const struct sample_row rows[] = {
		{ .title = "1",
		    .actors = "Jos\xc3\xa9; Jose; UN; Una",
		    .locations = "Iraq > Anbar; Iran > Anbar; Iraq > Basra",
		    .sources = "s1" },
	};
	static const struct sample_alias aliases[] = {
		{ "UN", "United Nations" },
		{ "Una", "un" },
	};
	static const struct sample_alias towns[] = {
		{ "Iraq > Basra", "Basrah" },
	};
	const struct sample_extra extra = { .actor_aliases = aliases,
		.actor_alias_count = 1,
		.place_aliases = towns,
		.place_alias_count = 1 };
	struct columns columns = { 0 };
	struct store *store = load(&columns, rows, 1, &extra);
	const struct values *actors = &columns.values[STORE_ACTORS];
	const struct values *places = &columns.values[STORE_LOCATIONS];

	(void)state;
	assert_int_equal(values_find(actors, SPAN("Jose")), 0);
	assert_int_equal(values_find(actors, SPAN("Jos\xc3\xa9")), 1);
	assert_false(actors->list[0].unique);
	assert_int_equal(values_find(actors, SPAN(" un ")), 2);
	assert_int_equal(values_find(actors, SPAN("united  nations")), 2);
	assert_int_equal(values_find(actors, SPAN("united")), actors->n);
	assert_int_equal(values_find(places, SPAN("anbar")), places->n);
	assert_int_equal(values_find(places, SPAN("iraq>anbar")), 3);
	assert_int_equal(values_find(places, SPAN("BASRAH")), 4);
	assert_int_equal(values_find(places, SPAN("Iran")), 0);
	assert_int_equal(
	    values_find(&columns.values[STORE_TAGS], SPAN("x")), 0);
	columns_release(&columns);
	store_close(store);
}

/* A case may hold places that lie inside themselves, or in none. */
static void
test_hostile_tree(void **state)
{
	struct columns columns = { 0 };
	struct store_location place = { 0 };
	struct store *store = sample_open(NULL, 0, NULL);
	const struct values *places = &columns.values[STORE_LOCATIONS];
	char name[16];
	struct error error;

	(void)state;
	/* 1 → 3 → 2 → 1; 4 → itself; 5 → nothing; then a long chain. */
	for (int64_t i = 1; i <= 1000; i++) {
		snprintf(name, sizeof name, "p%04d", (int)i);
		place.id = 0;
		place.name = place.path = place.fold = span_of(name);
		place.parent = i <= 3   ? (i + 1) % 3 + 1
			       : i == 4 ? 4
			       : i == 5 ? 99999
					: i - 1;
		sample_check(store_put_location(store, &place, &error), &error);
		assert_int_equal(place.id, i);
	}
	sample_check(columns_load(&columns, store, &error), &error);
	assert_int_equal(places->n, 1000);
	for (size_t i = 0; i < places->n; i++) {
		const struct value *value = &places->list[i];

		assert_true(value->depth <= VALUES_DEPTH_MAX);
		if (value->parent == VALUES_NONE)
			assert_int_equal(value->depth, 0);
		else
			assert_true(value->parent < i);
		assert_int_equal(values_by_id(places, value->id), i);
	}
	columns_release(&columns);
	store_close(store);
}

/* ---- Periods */

static void
test_periods(void **state)
{
	static const struct sample_row rows[] = {
		{ .date = "../2020", .title = "left out" },
		{ .date = "-0043-03-15", .title = "Ides" },
		{ .date = "2024-12-31/2025", .title = "begins in 2024" },
		{ .date = "2024", .title = "January" },
		{ .date = "Y12025", .title = "far" },
		{ .title = "undated" },
	};
	static const char *const years[] = { "-0043", "2024", "Y12025" };
	static const char *const months[] = { "-0043-03", "2024-01", "2024-12",
		"Y12025-01" };
	struct columns columns = { 0 };
	struct store *store = load(&columns, rows, 6, NULL);
	struct periods periods = { 0 };

	(void)state;
	assert_int_equal(
	    periods_make(&periods, &columns, PERIODS_YEAR), STATUS_OK);
	assert_int_equal(periods.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_span(periods.names[i], years[i]);
	assert_int_equal(periods.starts[0], 1);
	assert_int_equal(periods.starts[2] - periods.starts[1], 2);
	assert_int_equal(periods.starts[3], 5);
	assert_int_equal(
	    periods_make(&periods, &columns, PERIODS_MONTH), STATUS_OK);
	assert_int_equal(periods.n, 4);
	for (size_t i = 0; i < 4; i++)
		assert_span(periods.names[i], months[i]);
	periods_release(&periods);
	columns_release(&columns);
	store_close(store);
}

static void
test_memory(void **state)
{
	struct store *store = sample_open(nested, 5, NULL);
	struct columns columns = { 0 };
	struct error error;
	enum status status = STATUS_NOMEM;

	(void)state;
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		mem_fail_at(nth);
		status = columns_load(&columns, store, &error);
		mem_fail_at(0);
		if (status != STATUS_OK) {
			assert_int_equal(status, STATUS_NOMEM);
			assert_int_equal(columns.count, 0);
			assert_null(columns.earliest);
		}
	}
	assert_int_equal(columns.count, 5);
	columns_release(&columns);
	store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_order_kept),
		cmocka_unit_test(test_order_random),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_hostile_tree),
		cmocka_unit_test(test_periods),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests_name("columns", tests, NULL, NULL);
}
