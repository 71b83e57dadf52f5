/* SPDX-License-Identifier: MIT */
/*
 * What a frontend asks: rows, ranks, facets and their counts under a filter,
 * the histogram, the analyst's marks, a source with its quotes.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "core/mem.h"
#include "core/timeline.h"
#include "tests/sample_case.h"

static const struct sample_row rows[] = {
	{ .key = "a",
	    .date = "2024-05",
	    .title = "Talks",
	    .type = "meeting",
	    .actors = "Ann; Bob",
	    .locations = "Iraq > Baghdad; Iraq > Anbar",
	    .sources = "s1",
	    .quote = "\xc3\xa9t\xc3\xa9 one",
	    .state = ANCHOR_EXACT,
	    .offset = 2,
	    .length = 7,
	    .tags = "peace" },
	{ .key = "b",
	    .date = "2023",
	    .title = "Year",
	    .type = "protest",
	    .actors = "Bob",
	    .locations = "Iran > Baghdad" },
	{ .key = "c",
	    .date = "2024-06-01",
	    .title = "Day",
	    .actors = "Cy",
	    .locations = "Iraq",
	    .sources = "s1",
	    .quote = "gone",
	    .state = ANCHOR_MISSING },
	{ .key = "d", .title = "Undated", .actors = "Ann" },
	{ .key = "e",
	    .date = "../2020",
	    .title = "Open",
	    .sources = "s1; s2",
	    .quote = "y \xc3\xa9",
	    .state = ANCHOR_AMBIGUOUS,
	    .offset = 0,
	    .length = 3 },
	{ .key = "f",
	    .date = "2024-06-01",
	    .title = "Twin",
	    .sources = "s1",
	    .quote = "beyond",
	    .state = ANCHOR_EXACT,
	    .offset = 500,
	    .length = 3 },
};
#define ROWS (sizeof rows / sizeof *rows)

static const struct sample_extra extra = {
	.text = "y \xc3\xa9t\xc3\xa9 one and two",
};

struct fixture {
	struct store *store;
	struct timeline *timeline;
};

static struct fixture fixture;

static int
set_up(void **state)
{
	struct error error;

	(void)state;
	fixture.store = sample_open(rows, ROWS, &extra);
	sample_check(
	    timeline_open(&fixture.timeline, fixture.store, &error), &error);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	mem_fail_at(0);
	timeline_close(fixture.timeline);
	store_close(fixture.store);
	return 0;
}

static enum status
choose(const char *text, struct error *error)
{
	struct filter *filter;
	enum status status = filter_parse(&filter, text, strlen(text), error);

	if (status == STATUS_OK) {
		status = timeline_select(fixture.timeline, filter, error);
		filter_free(filter);
	}
	return status;
}

static void
must_choose(const char *text)
{
	struct error error;

	sample_check(choose(text, &error), &error);
}

static void
assert_span(struct span span, const char *text)
{
	if (span.n != strlen(text) || memcmp(span.s, text, span.n) != 0)
		fail_msg(
		    "expected '%s', got '%.*s'", text, (int)span.n, span.s);
}

/* Selected rows' titles, joined by blanks. */
static void
assert_titles(const char *expected)
{
	struct timeline *timeline = fixture.timeline;
	struct strbuf titles = STRBUF_INIT;
	struct timeline_row row;
	struct error error;

	for (size_t i = 0; i < timeline_selected(timeline); i++) {
		sample_check(timeline_row(timeline,
				 timeline_position(timeline, i), &row, &error),
		    &error);
		if (i > 0)
			strbuf_add_byte(&titles, ' ');
		strbuf_add(&titles, row.title.s, row.title.n);
	}
	assert_string_equal(titles.text, expected);
	strbuf_release(&titles);
}

static void
test_rows(void **state)
{
	struct timeline *timeline = fixture.timeline;
	struct timeline_row row;
	struct event event = { 0 };
	struct error error;
	int64_t earliest;

	(void)state;
	assert_int_equal(timeline_count(timeline), 6);
	assert_int_equal(timeline_dated(timeline), 5);
	assert_titles("Open Year Talks Day Twin Undated");
	sample_check(timeline_row(timeline, 2, &row, &error), &error);
	assert_span(row.date, "2024-05");
	assert_span(row.type, "meeting");
	assert_span(row.location, "Baghdad");
	assert_int_equal(row.location_count, 2);
	assert_int_equal(row.quote_count, 1);
	assert_false(row.unanchored);
	sample_check(timeline_row(timeline, 3, &row, &error), &error);
	assert_true(row.unanchored);
	sample_check(timeline_row(timeline, 5, &row, &error), &error);
	assert_int_equal(row.date.n, 0);
	assert_int_equal(row.location.n, 0);
	assert_false(timeline_earliest(timeline, 5, &earliest));
	assert_true(timeline_earliest(timeline, 0, &earliest));
	assert_true(earliest == EDTF_EARLIEST);
	assert_int_equal(timeline_event_id(timeline, 1), 2);
	assert_int_equal(timeline_find_event(timeline, 2), 1);
	assert_int_equal(timeline_find_event(timeline, 99), 6);
	assert_int_equal(timeline_find_instant(timeline, 0), 1);
	sample_check(timeline_event(timeline, 1, &event, &error), &error);
	assert_span(event.key, "b");
	event_release(&event);
}

static void
test_selection(void **state)
{
	struct timeline *timeline = fixture.timeline;
	struct error error;

	(void)state;
	must_choose("actor:ann");
	assert_titles("Talks Undated");
	assert_int_equal(timeline_selected_dated(timeline), 1);
	assert_int_equal(timeline_position(timeline, 1), 5);
	assert_int_equal(timeline_position(timeline, 2), 6);
	assert_int_equal(timeline_rank(timeline, 3), 1);
	assert_true(timeline_is_selected(timeline, 2));
	assert_false(timeline_is_selected(timeline, 3));
	assert_int_equal(choose("actor:bob nosuch:1", &error), STATUS_SYNTAX);
	assert_int_equal(error.column, 11);
	assert_titles("Talks Undated");
	must_choose("");
	assert_int_equal(timeline_selected(timeline), 6);
}

static void
test_marks(void **state)
{
	struct timeline *timeline = fixture.timeline;
	struct timeline_row row;
	struct error error;

	(void)state;
	sample_check(timeline_star(timeline, 2, true, &error), &error);
	sample_check(timeline_note(timeline, 1, SPAN("odd"), &error), &error);
	must_choose("is:starred OR has:note");
	assert_titles("Year Talks");
	sample_check(timeline_row(timeline, 2, &row, &error), &error);
	assert_true(row.starred && !row.noted);
	sample_check(timeline_note(timeline, 1, SPAN(""), &error), &error);
	sample_check(timeline_star(timeline, 2, false, &error), &error);
	must_choose("is:starred OR has:note");
	assert_titles("");
}

/* Counts above 0 as `name=count`, joined by blanks. */
static void
assert_counts(enum facet facet, bool choice, const char *expected)
{
	struct timeline *timeline = fixture.timeline;
	struct strbuf out = STRBUF_INIT;
	const uint32_t *counts;
	struct error error;

	sample_check((choice ? timeline_counts_choice : timeline_counts_within)(
			 timeline, facet, &counts, &error),
	    &error);
	for (size_t i = 0; i < timeline_facet_size(timeline, facet); i++) {
		const struct span text =
		    timeline_facet_text(timeline, facet, i);

		if (counts[i] == 0)
			continue;
		strbuf_printf(&out, "%s%.*s=%u", out.n > 0 ? " " : "",
		    (int)text.n, text.s, counts[i]);
	}
	assert_string_equal(out.text, expected);
	strbuf_release(&out);
}

static void
test_facets(void **state)
{
	struct timeline *timeline = fixture.timeline;
	const struct facet_value *value;

	(void)state;
	assert_counts(FACET_ACTOR, false, "Ann=2 Bob=2 Cy=1");
	assert_counts(FACET_ACTOR, true, "Ann=2 Bob=2 Cy=1");
	assert_counts(FACET_LOCATION, false,
	    "Iran=1 Iran > Baghdad=1 Iraq=2 Anbar=1 Iraq > Baghdad=1");
	assert_counts(FACET_TYPE, false, "meeting=1 protest=1");
	assert_counts(FACET_SOURCE, false, "s1=4 s2=1");
	assert_counts(FACET_TAG, false, "peace=1");
	assert_counts(FACET_YEAR, false, "2023=1 2024=3");
	assert_counts(FACET_MONTH, false, "2023-01=1 2024-05=1 2024-06=2");
	value = timeline_facet_value(timeline, FACET_LOCATION, 2);
	assert_span(value->path, "Iraq");
	assert_int_equal(value->total, 2);
	assert_int_equal(value->first, 2);
	value = timeline_facet_value(timeline, FACET_SOURCE, 0);
	assert_span(value->label, "Title One");
	assert_int_equal(
	    timeline_facet_find(timeline, FACET_LOCATION, SPAN("Baghdad")), 5);
	assert_int_equal(
	    timeline_facet_find(timeline, FACET_LOCATION, SPAN("Anbar")), 3);
	assert_int_equal(
	    timeline_facet_find(timeline, FACET_YEAR, SPAN("2024")), 1);
	assert_int_equal(
	    timeline_facet_find(timeline, FACET_YEAR, SPAN("2025")), 2);
}

static void
test_facets_filtered(void **state)
{
	(void)state;
	must_choose("actor:\"Bob\" date:2024");
	assert_counts(FACET_ACTOR, false, "Ann=1 Bob=1");
	assert_counts(FACET_ACTOR, true, "Ann=1 Bob=1 Cy=1");
	assert_counts(FACET_ACTOR, true, "Ann=1 Bob=1 Cy=1");
	assert_counts(FACET_LOCATION, true, "Iraq=1 Anbar=1 Iraq > Baghdad=1");
	assert_counts(FACET_YEAR, false, "2024=1");
	must_choose("-actor:\"Bob\"");
	assert_counts(FACET_ACTOR, true, "Ann=1 Cy=1");
	assert_counts(FACET_YEAR, false, "2024=2");
	must_choose("actor:\"Nobody\"");
	assert_counts(FACET_ACTOR, false, "");
	assert_counts(FACET_ACTOR, true, "Ann=2 Bob=2 Cy=1");
}

static void
test_facet_names(void **state)
{
	enum facet facet = FACET_ACTOR;

	(void)state;
	for (int i = 0; i < FACET_COUNT; i++) {
		assert_true(facet_parse(facet_name((enum facet)i), &facet));
		assert_int_equal(facet, i);
	}
	assert_false(facet_parse("actors", &facet));
}

static void
test_histogram(void **state)
{
	struct timeline *timeline = fixture.timeline;
	struct histogram_column columns[200];
	size_t all, selected;
	int64_t earliest;

	(void)state;
	must_choose("title-less OR actor:bob");
	for (size_t n = 1; n <= 200; n++) {
		assert_true(timeline_histogram(timeline, columns, n));
		all = selected = 0;
		for (size_t i = 0; i < n; i++) {
			all += columns[i].all;
			selected += columns[i].selected;
			assert_true(columns[i].from <= columns[i].to);
			if (i > 0)
				assert_true(
				    columns[i].from == columns[i - 1].to + 1);
		}
		assert_int_equal(all, 4);
		assert_int_equal(selected, 2);
		timeline_earliest(timeline, 1, &earliest);
		assert_true(columns[0].from == earliest);
		timeline_earliest(timeline, 4, &earliest);
		assert_true(columns[n - 1].to == earliest);
		assert_true(columns[n - 1].all >= 2);
	}
}

/* The first and last years that can be held, and a single instant. */
static void
test_histogram_extremes(void **state)
{
	static const struct sample_row far[] = {
		{ .date = "Y-292275054", .title = "first" },
		{ .date = "2024", .title = "middle" },
		{ .date = "Y292278993", .title = "last" },
	};
	struct histogram_column columns[80];
	struct timeline *timeline;
	struct store *store;
	struct error error;
	size_t all = 0;

	(void)state;
	for (size_t n = 1; n <= 3; n += 2) {
		store = sample_open(far + (n == 1), n, NULL);
		sample_check(timeline_open(&timeline, store, &error), &error);
		assert_true(timeline_histogram(timeline, columns, 80));
		all = 0;
		for (size_t i = 0; i < 80; i++) {
			assert_true(columns[i].from <= columns[i].to);
			all += columns[i].all;
		}
		assert_int_equal(all, n);
		assert_int_equal(columns[0].all, 1);
		timeline_close(timeline);
		store_close(store);
	}
}

static void
test_source(void **state)
{
	struct timeline *timeline = fixture.timeline;
	struct source_text text = { 0 };
	const size_t s1 =
	    timeline_facet_find(timeline, FACET_SOURCE, SPAN("s1"));
	struct error error;
	int64_t id = timeline_facet_value(timeline, FACET_SOURCE, s1)->id;

	(void)state;
	for (int round = 0; round < 2; round++) {
		sample_check(
		    timeline_source(timeline, id, &text, &error), &error);
		assert_span(text.source.title, "Title One");
		/* The missing one has no place, the one behind the end none. */
		assert_int_equal(text.mark_count, 2);
		assert_int_equal(text.marks[0].offset, 0);
		assert_int_equal(text.marks[0].length, 4);
		assert_int_equal(text.marks[0].state, ANCHOR_AMBIGUOUS);
		assert_int_equal(text.marks[0].position, 0);
		assert_int_equal(text.marks[1].offset, 2);
		assert_int_equal(text.marks[1].length, 9);
		assert_int_equal(text.marks[1].quote, 0);
		assert_int_equal(text.marks[1].position, 2);
	}
	id = timeline_facet_value(timeline, FACET_SOURCE, 1 - s1)->id;
	sample_check(timeline_source(timeline, id, &text, &error), &error);
	assert_int_equal(text.mark_count, 0);
	assert_int_equal(text.source.text.n, 0);
	assert_int_equal(
	    timeline_source(timeline, 999, &text, &error), STATUS_MISSING);
	source_text_release(&text);
}

#define QUOTING 12 /* events, in the order against time */
#define QUOTES 5 /* of each: in turn of one source and of the other */

static void
put_quoting(struct store *store, int64_t dataset, int64_t file,
    const int64_t *sources, struct event *event, int number)
{
	char date[16];
	struct error error;

	event_clear(event);
	snprintf(date, sizeof date, "2024-01-%02d", 28 - number);
	event->title = SPAN("Quoting");
	event->date = span_of(date);
	sample_check(
	    edtf_parse(date, event->date.n, &event->when, &error), &error);
	for (int i = 0; i < QUOTES; i++) {
		struct event_quote *quote = event_add_quote(event);

		assert_non_null(quote);
		quote->source_id = sources[i % 2];
		quote->text = SPAN("quote");
		quote->state = i == 2 ? ANCHOR_MISSING : ANCHOR_NORMALISED;
		quote->offset = number;
		quote->length = i + 1;
		quote->line = 2;
	}
	sample_check(
	    store_add_event(store, dataset, file, event, &error), &error);
}

static void
put_all_quoting(struct store *store, int64_t *sources)
{
	struct store_source source = { .key = SPAN("a"),
		.has_text = true,
		.text = SPAN("A text of more than thirty bytes.") };
	struct event event = { 0 };
	int64_t dataset, file;
	struct error error;
	bool replaced;

	sample_check(store_begin(store, &error), &error);
	sample_check(store_dataset_begin(store, SPAN("q"), SPAN("q"), &dataset,
			 &replaced, &error),
	    &error);
	sample_check(
	    store_add_file(store, dataset, SPAN("e.csv"), &file, &error),
	    &error);
	for (int i = 0; i < 2; i++) {
		source.id = 0;
		source.dataset = dataset;
		sample_check(store_put_source(store, &source, &error), &error);
		sources[i] = source.id;
		source.key = SPAN("b");
	}
	for (int i = 0; i < QUOTING; i++)
		put_quoting(store, dataset, file, sources, &event, i);
	event_release(&event);
	sample_check(store_dataset_end(store, dataset, &error), &error);
	sample_check(store_commit(store, &error), &error);
}

/* Marks name each event's place and the quote's number in all its quotes. */
static void
test_source_of_many(void **state)
{
	struct store *store = sample_open(NULL, 0, NULL);
	struct source_text text = { 0 };
	struct timeline *timeline;
	struct error error;
	int64_t sources[2];

	(void)state;
	put_all_quoting(store, sources);
	sample_check(timeline_open(&timeline, store, &error), &error);
	for (int which = 0; which < 2; which++) {
		sample_check(
		    timeline_source(timeline, sources[which], &text, &error),
		    &error);
		assert_int_equal(text.mark_count, 2 * QUOTING);
		for (size_t i = 0; i < text.mark_count; i++) {
			const struct source_mark *mark = &text.marks[i];

			assert_int_equal(mark->offset, i / 2);
			assert_int_equal(mark->position, QUOTING - 1 - i / 2);
			assert_int_equal(mark->quote % 2, which);
			assert_int_equal(mark->length, mark->quote + 1);
			assert_int_equal(mark->state, ANCHOR_NORMALISED);
		}
	}
	source_text_drop(&text);
	assert_int_equal(text.source.text.n, 0);
	assert_span(text.source.key, "b");
	source_text_release(&text);
	timeline_close(timeline);
	store_close(store);
}

static void
test_empty(void **state)
{
	struct histogram_column column;
	struct timeline *timeline;
	struct store *store = sample_open(NULL, 0, NULL);
	const uint32_t *counts;
	struct error error;

	(void)state;
	sample_check(timeline_open(&timeline, store, &error), &error);
	assert_int_equal(timeline_count(timeline), 0);
	assert_int_equal(timeline_position(timeline, 0), 0);
	assert_false(timeline_histogram(timeline, &column, 1));
	for (int i = 0; i < FACET_COUNT; i++) {
		assert_int_equal(
		    timeline_facet_size(timeline, (enum facet)i), 0);
		sample_check(timeline_counts_choice(
				 timeline, (enum facet)i, &counts, &error),
		    &error);
	}
	timeline_close(timeline);
	store_close(store);
}

/* Every allocation once: nothing leaks, nothing is half done. */
static void
test_memory(void **state)
{
	enum status status = STATUS_NOMEM;

	(void)state;
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		struct timeline *timeline = NULL;
		struct source_text text = { 0 };
		struct filter *filter = NULL;
		const uint32_t *counts;

		mem_fail_at(nth);
		status = timeline_open(&timeline, fixture.store, NULL);
		if (status == STATUS_OK)
			status =
			    filter_parse(&filter, "actor:\"Bob\"", 11, NULL);
		if (status == STATUS_OK)
			status = timeline_select(timeline, filter, NULL);
		for (int i = 0; i < FACET_COUNT && status == STATUS_OK; i++)
			status = timeline_counts_choice(
			    timeline, (enum facet)i, &counts, NULL);
		if (status == STATUS_OK)
			status = timeline_source(timeline, 1, &text, NULL);
		mem_fail_at(0);
		if (status != STATUS_OK)
			assert_int_equal(status, STATUS_NOMEM);
		filter_free(filter);
		source_text_release(&text);
		timeline_close(timeline);
	}
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rows),
		TEST(test_selection),
		TEST(test_marks),
		TEST(test_facets),
		TEST(test_facets_filtered),
		TEST(test_facet_names),
		TEST(test_histogram),
		TEST(test_histogram_extremes),
		TEST(test_source),
		TEST(test_source_of_many),
		TEST(test_empty),
		TEST(test_memory),
	};

	return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
