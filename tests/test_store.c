/* SPDX-License-Identifier: MIT */
/*
 * The case: what goes in comes out, a dataset is replaced without losing the
 * analyst's work, and running out of memory leaves things as they were.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <unistd.h>

#include "core/mem.h"
#include "core/store.h"
#include "tests/scratch.h"
#include "tests/store_lines.h"
#include "tests/store_sample.h"

/* ---- What scans give, as lines of text. */

static enum status
each_pair(void *context, int64_t event, int64_t value)
{
	(void)context;
	strbuf_printf(&lines, "%lld:%lld ", (long long)event, (long long)value);
	return STATUS_OK;
}

static enum status
each_value(void *context, const struct store_value *value)
{
	(void)context;
	strbuf_printf(&lines, "%.*s^%lld ", (int)value->name.n, value->name.s,
	    (long long)value->parent);
	return STATUS_OK;
}

static enum status
each_text(void *context, int64_t id, struct span text)
{
	(void)context;
	strbuf_printf(&lines, "%lld=", (long long)id);
	strbuf_add(&lines, text.s, text.n);
	strbuf_add_byte(&lines, ' ');
	return STATUS_OK;
}

static enum status
each_finding(void *context, const struct store_finding *finding)
{
	(void)context;
	assert_true(finding->rejected);
	assert_int_equal(finding->line, 7);
	assert_int_equal(finding->raw.n, 3);
	assert_memory_equal(finding->raw.s, "a\0b", 3);
	assert_span(finding->file, "events.csv");
	strbuf_add(&lines, finding->reason.s, finding->reason.n);
	return STATUS_OK;
}

static void
assert_found(
    struct store *store, const char *text, bool prefix, const char *expected)
{
	struct store_find *find;

	assert_int_equal(
	    store_find_words(store, span_of(text), prefix, &find, NULL),
	    STATUS_OK);
	found_lines(find);
	assert_lines(STATUS_OK, expected);
}

static void
assert_cells(
    struct store *store, struct span name, bool is_known, const char *expected)
{
	struct store_find *find;
	bool known;

	assert_int_equal(
	    store_find_attribute(store, name, &known, &find, NULL), STATUS_OK);
	assert_int_equal(known, is_known);
	found_lines(find);
	assert_lines(STATUS_OK, expected);
}

/* ---- Tests. */

static void
test_round_trip(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct event event = { 0 };
	struct arena arena = { 0 };
	struct store_source source;
	struct store_find *find;

	(void)state;
	put(store, "one", false);
	store_close(store);
	store = open_store(STORE_READ);
	assert_true(store_is_readonly(store));
	assert_int_equal(store_read_event(store, 1, &event, NULL), STATUS_OK);
	assert_span(event.key, "a");
	assert_span(event.dataset, "one");
	assert_span(event.file, "events.csv");
	assert_span(event.date, "2024-05");
	assert_int_equal(event.when.start_precision, EDTF_PRECISION_MONTH);
	assert_span(event.title, "Talks begin in Baghdad");
	assert_span(event.type, "meeting");
	assert_int_equal(event.actor_count, 1);
	assert_span(event.actors[0].name, "Ann");
	assert_span(event.actors[0].role, "host");
	assert_int_equal(event.location_count, 1);
	assert_span(event.locations[0].path, "Iraq > Baghdad");
	assert_int_equal(event.source_count, 1);
	assert_span(event.sources[0], "s1");
	assert_int_equal(event.tag_count, 1);
	assert_span(event.tags[0], "peace");
	assert_int_equal(event.quote_count, 2);
	assert_span(event.quotes[0].text, "They will meet");
	assert_span(event.quotes[0].source, "s1");
	assert_span(event.quotes[0].file, "events.csv");
	assert_int_equal(event.quotes[1].state, ANCHOR_MISSING);
	assert_int_equal(event.attribute_count, 2);
	assert_span(event.attributes[0].name, "Deaths");
	assert_span(event.attributes[1].name, "Odd \"name\"");
	assert_span(
	    event.attributes[1].value, "a \"b\"\n\\\x01\xc3\xa9,\"1\":\"x");
	assert_int_equal(
	    store_read_event(store, 99, &event, NULL), STATUS_MISSING);
	assert_int_equal(store_read_row(store, 2, &event, NULL), STATUS_OK);
	assert_span(event.title, "Undated thing");
	assert_int_equal(event.date.n, 0);
	event_release(&event);

	assert_int_equal(
	    store_read_source(store, 1, &arena, &source, NULL), STATUS_OK);
	assert_true(source.has_text);
	assert_span(source.text, "They will meet and then.");
	arena_release(&arena);

	assert_lines(store_scan_facts(store, true, each_fact, NULL, NULL),
	    "1du q2 2 q0 3d q0 4d q2 ");
	assert_lines(
	    store_scan_pairs(store, STORE_ACTORS, each_pair, NULL, NULL),
	    "1:1 2:1 3:1 4:1 ");
	assert_lines(
	    store_scan_values(store, STORE_LOCATIONS, each_value, NULL, NULL),
	    "Iraq^0 Baghdad^1 ");
	assert_lines(
	    store_scan_aliases(store, STORE_ACTORS, each_text, NULL, NULL),
	    "1=Annie ");
	assert_int_equal(store_find_keys(store, &find, NULL), STATUS_OK);
	found_lines(find);
	assert_lines(STATUS_OK, "1=a 2=b ");
	assert_cells(store, SPAN("DEATHS"), true, "1=3 2=3 3=3 4=3 ");
	assert_cells(store, SPAN("nope"), false, "");
	assert_lines(
	    store_scan_findings(store, each_finding, NULL, NULL), "no title");
	assert_lines(
	    store_scan_datasets(store, each_dataset, NULL, NULL), "one:4 ");
	store_close(store);
}

static void
test_search(void **state)
{
	struct store *store = open_store(STORE_SESSION);

	(void)state;
	put(store, "one", false);
	assert_found(store, "talks", false, "1 ");
	assert_found(store, "TALK", false, "4 ");
	assert_found(store, "talk", true, "1 4 ");
	assert_found(store, "t", true, "1 2 4 ");
	assert_found(store, "begin in bagh", true, "1 ");
	assert_found(store, "begin in bagh", false, "");
	assert_found(store, "in begin", true, "");
	assert_found(store, "B\xc3\xa4gin", true, "");
	assert_found(store, "b\xc3\xa8gin", false, "1 ");
	/* The phrase would run from one quote into the next. */
	assert_found(store, "meet and", false, "");
	assert_found(store, "and then", false, "1 4 ");
	assert_found(store, " \"*- ", true, "");
	assert_found(store, "", true, "");
	assert_found(store, "title:talks OR", false, "");
	store_close(store);
}

/* A second round without events: everything of the first one goes. */
static void
put_nothing(struct store *store, const char *name)
{
	int64_t dataset;
	bool replaced;

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_dataset_begin(store, span_of(name), SPAN("q"),
			     &dataset, &replaced, NULL),
	    STATUS_OK);
	assert_true(replaced);
	assert_int_equal(store_dataset_end(store, dataset, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static void
test_replace(void **state)
{
	struct store *store = open_store(STORE_CREATE);

	(void)state;
	put(store, "one", false);
	put(store, "two", false);
	assert_lines(store_scan_datasets(store, each_dataset, NULL, NULL),
	    "one:4 two:4 ");
	assert_found(store, "talks", false, "1 5 ");
	put_nothing(store, "one");
	assert_lines(store_scan_datasets(store, each_dataset, NULL, NULL),
	    "one:0 two:4 ");
	assert_found(store, "talks", false, "5 ");
	assert_lines(
	    store_scan_values(store, STORE_ACTORS, each_value, NULL, NULL),
	    "two^0 ");
	assert_lines(
	    store_scan_values(store, STORE_LOCATIONS, each_value, NULL, NULL),
	    "two^0 Baghdad^3 ");
	assert_lines(
	    store_scan_values(store, STORE_SOURCES, each_value, NULL, NULL),
	    "s1^0 ");
	assert_lines(
	    store_scan_aliases(store, STORE_ACTORS, each_text, NULL, NULL),
	    "2=Annie ");
	assert_lines(store_scan_facts(store, true, each_fact, NULL, NULL),
	    "5du q2 6 q0 7d q0 8d q2 ");
	/* The last one: all tables are emptied whole. */
	put_nothing(store, "two");
	put_nothing(store, "one");
	assert_lines(
	    store_scan_values(store, STORE_TAGS, each_value, NULL, NULL), "");
	assert_lines(
	    store_scan_values(store, STORE_TYPES, each_value, NULL, NULL), "");
	assert_lines(store_scan_findings(store, each_finding, NULL, NULL), "");
	assert_found(store, "talks", false, "");
	put(store, "two", true);
	assert_found(store, "talks", false, "1 ");
	store_close(store);
}

static void
test_marks(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct event event = { 0 };

	(void)state;
	put(store, "one", false);
	assert_int_equal(store_set_star(store, 1, true, NULL), STATUS_OK);
	assert_int_equal(
	    store_set_note(store, 2, SPAN("why?"), NULL), STATUS_OK);
	assert_int_equal(store_set_star(store, 4, true, NULL), STATUS_OK);
	assert_int_equal(store_set_star(store, 3, true, NULL), STATUS_OK);
	assert_int_equal(store_set_star(store, 3, false, NULL), STATUS_OK);
	assert_int_equal(store_set_star(store, 99, true, NULL), STATUS_MISSING);
	assert_lines(store_scan_facts(store, true, each_fact, NULL, NULL),
	    "1dsu q2 2n q0 3d q0 4ds q2 ");
	put(store, "one", true);
	/* The second of two doubles is still the second. */
	assert_lines(store_scan_facts(store, true, each_fact, NULL, NULL),
	    "1dsu q2 2n q0 3d q0 4ds q2 ");
	assert_int_equal(store_read_event(store, 2, &event, NULL), STATUS_OK);
	assert_span(event.note, "why?");
	assert_false(event.starred);
	event_release(&event);
	store_close(store);
}

static void
test_session_values(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct strbuf value = STRBUF_INIT;

	(void)state;
	put(store, "one", false);
	assert_int_equal(
	    store_session_get(store, "filter", &value, NULL), STATUS_OK);
	assert_int_equal(value.n, 0);
	assert_int_equal(
	    store_session_set(store, "filter", SPAN("a"), NULL), STATUS_OK);
	assert_int_equal(
	    store_session_set(store, "filter", SPAN("a OR b"), NULL),
	    STATUS_OK);
	assert_int_equal(
	    store_session_get(store, "filter", &value, NULL), STATUS_OK);
	assert_string_equal(value.text, "a OR b");
	strbuf_release(&value);
	store_close(store);
	store = open_store(STORE_READ);
	assert_int_equal(store_session_set(store, "filter", SPAN("c"), NULL),
	    STATUS_READONLY);
	assert_int_equal(store_set_star(store, 1, true, NULL), STATUS_READONLY);
	store_close(store);
}

static void
test_rollback(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct error error;
	int64_t dataset;
	bool replaced;

	(void)state;
	put(store, "one", false);
	assert_int_equal(store_begin(store, &error), STATUS_OK);
	assert_int_equal(store_dataset_begin(store, SPAN("one"), SPAN("p"),
			     &dataset, &replaced, &error),
	    STATUS_OK);
	assert_lines(store_scan_facts(store, true, each_fact, NULL, NULL), "");
	store_rollback(store);
	assert_lines(store_scan_facts(store, true, each_fact, NULL, NULL),
	    "1du q2 2 q0 3d q0 4d q2 ");
	assert_found(store, "talks", false, "1 ");
	store_close(store);
}

static void
test_nomem(void **state)
{
	struct store *store;
	struct error error;
	enum status status;
	unsigned long n;
	bool replaced;

	(void)state;
	for (n = 1;; n++) {
		store = NULL;
		mem_fail_at(n);
		status = store_open(&store, scratch_path, STORE_CREATE, &error);
		if (status == STATUS_OK)
			status = put_dataset(store, "one", &replaced, &error);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		/* What is only remembered may be forgotten. */
		if (status == STATUS_OK)
			assert_lines(store_scan_facts(
					 store, true, each_fact, NULL, NULL),
			    "1du q2 2 q0 3d q0 4d q2 ");
		else
			assert_int_equal(status, STATUS_NOMEM);
		store_close(store);
		assert_int_equal(
		    access(scratch_path, F_OK), status == STATUS_OK ? 0 : -1);
		unlink(scratch_path);
		assert_true(n < 10000);
	}
	mem_fail_at(0);
	assert_int_equal(status, STATUS_OK);
	assert_true(n > 20);
	store_close(store);
}

/* To the end, with a rest in between where that may be. */
static enum status
drain(struct store_find *find)
{
	struct store_found found = { .more = true };
	enum status status = STATUS_OK;

	while (status == STATUS_OK && found.more) {
		status = store_find_next(find, &found, NULL);
		if (!store_find_is_restless(find))
			store_find_rest(find);
	}
	store_find_close(find);
	return status;
}

static enum status
find_all(struct store *store)
{
	struct store_find *find;
	bool known;
	enum status status =
	    store_find_attribute(store, SPAN("deaths"), &known, &find, NULL);

	if (status == STATUS_OK)
		status = drain(find);
	if (status == STATUS_OK)
		status = store_find_words(store, SPAN("t"), true, &find, NULL);
	if (status == STATUS_OK)
		status = drain(find);
	if (status == STATUS_OK)
		status = store_find_words(
		    store, SPAN("begin in"), true, &find, NULL);
	return status == STATUS_OK ? drain(find) : status;
}

static void
test_nomem_reading(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct event event = { 0 };
	struct arena arena = { 0 };
	struct store_source source;
	enum status status;
	unsigned long n;

	(void)state;
	put(store, "one", false);
	for (n = 1;; n++) {
		store_close(store);
		store = open_store(STORE_READ);
		event_release(&event);
		arena_release(&arena);
		mem_fail_at(n);
		status = store_read_event(store, 1, &event, NULL);
		if (status == STATUS_OK)
			status =
			    store_read_source(store, 1, &arena, &source, NULL);
		if (status == STATUS_OK)
			status = find_all(store);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		strbuf_release(&lines);
		if (status != STATUS_OK)
			assert_int_equal(status, STATUS_NOMEM);
	}
	mem_fail_at(0);
	assert_int_equal(status, STATUS_OK);
	strbuf_release(&lines);
	event_release(&event);
	arena_release(&arena);
	store_close(store);
}

/* Actors with their roles, and attributes; NULL where that has no memory. */
static const char *
described(struct store *store, int64_t id)
{
	static struct strbuf text = STRBUF_INIT;
	struct event event = { 0 };
	enum status status = store_read_event(store, id, &event, NULL);

	strbuf_clear(&text);
	for (size_t i = 0; i < event.actor_count; i++)
		strbuf_printf(&text, "%.*s=%.*s;", (int)event.actors[i].role.n,
		    event.actors[i].role.s, (int)event.actors[i].name.n,
		    event.actors[i].name.s);
	for (size_t i = 0; i < event.attribute_count; i++)
		strbuf_printf(&text, "%.*s:%.*s;",
		    (int)event.attributes[i].name.n, event.attributes[i].name.s,
		    (int)event.attributes[i].value.n,
		    event.attributes[i].value.s);
	event_release(&event);
	if (status == STATUS_OK && strbuf_status(&text) == STATUS_OK)
		return text.text;
	strbuf_release(&text);
	return NULL;
}

/* What cannot be held is no shorter list and no shorter text. */
static void
test_nomem_whole(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	char before[256], after[256];
	enum status status;
	unsigned long n;

	(void)state;
	put(store, "one", false);
	snprintf(before, sizeof before, "%s", described(store, 1));
	for (n = 1; n < 200; n++) {
		const char *text;

		store_close(store);
		store = open_store(STORE_WRITE);
		mem_fail_at(n);
		text = described(store, 1);
		mem_fail_at(0);
		if (text != NULL)
			assert_string_equal(text, before);
	}
	for (n = 0; n < 200; n++) {
		assert_int_equal(store_begin(store, NULL), STATUS_OK);
		mem_fail_at(n);
		status = store_merge_actor(store, 1, 2, NULL);
		mem_fail_at(0);
		if (n == 0)
			snprintf(
			    after, sizeof after, "%s", described(store, 1));
		else if (status == STATUS_OK)
			assert_string_equal(described(store, 1), after);
		store_rollback(store);
	}
	assert_string_not_equal(before, after);
	(void)described(store, 1000);
	store_close(store);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_round_trip),
		CASE(test_search),
		CASE(test_replace),
		CASE(test_marks),
		CASE(test_session_values),
		CASE(test_rollback),
		CASE(test_nomem),
		CASE(test_nomem_reading),
		CASE(test_nomem_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
