/* SPDX-License-Identifier: MIT */
/*
 * The case: what goes in comes out, a dataset is replaced without losing the
 * analyst's work, files that are no cases are told apart, and running out of
 * memory or being stopped leaves things as they were.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/store.h"

static char folder[64];
static char path[128];

static int
set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/dateline-store-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/t.case", folder);
	return 0;
}

static int
tear_down(void **state)
{
	char journal[160];

	(void)state;
	mem_fail_at(0);
	snprintf(journal, sizeof journal, "%s-journal", path);
	unlink(journal);
	unlink(path);
	return rmdir(folder);
}

static void
assert_span(struct span span, const char *text)
{
	if (span.n != strlen(text) || memcmp(span.s, text, span.n) != 0)
		fail_msg(
		    "expected '%s', got '%.*s'", text, (int)span.n, span.s);
}

static struct store *
open_store(enum store_mode mode)
{
	struct store *store = NULL;
	struct error error;

	if (store_open(&store, path, mode, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return store;
}

static enum status
open_status(enum store_mode mode, struct error *error)
{
	struct store *store = NULL;
	enum status status = store_open(&store, path, mode, error);

	store_close(store);
	return status;
}

static void
write_file(const char *name, const void *bytes, size_t n)
{
	FILE *file = fopen(name, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

static off_t
file_size(const char *name)
{
	struct stat info;

	return stat(name, &info) == 0 ? info.st_size : -1;
}

/* ---- A small dataset put in by hand. */

struct sample {
	const char *key, *date, *title, *quote;
};

static const struct sample SAMPLES[] = {
	{ "a", "2024-05", "Talks begin in Baghdad", "They will meet" },
	{ "b", "", "Undated thing", NULL },
	{ NULL, "2024-05-01", "Doubled", NULL },
	{ NULL, "2024-05-01", "Doubled", "to talk again" },
};
#define SAMPLE_COUNT (sizeof SAMPLES / sizeof *SAMPLES)

/* The nth event of the sample; what has a quote has a second one too. */
static enum status
put_sample(struct store *store, int64_t dataset, int64_t file,
    const struct sample *sample, struct event *event, int64_t actor,
    int64_t place, int64_t source, struct error *error)
{
	struct event_actor *who;
	struct event_location *where;
	struct event_quote *quote;
	struct event_attribute *attribute;
	struct span *tag;
	int i;

	event_clear(event);
	event->key = span_of(sample->key);
	event->date = span_of(sample->date);
	event->title = span_of(sample->title);
	event->type = SPAN("meeting");
	event->line = 2;
	if (event->date.n > 0)
		assert_int_equal(edtf_parse(event->date.s, event->date.n,
				     &event->when, NULL),
		    STATUS_OK);
	who = event_add_actor(event);
	where = event_add_location(event);
	tag = event_add_tag(event);
	attribute = event_add_attribute(event);
	if (who == NULL || where == NULL || tag == NULL || attribute == NULL)
		return error_nomem(error);
	who->id = actor;
	who->role = SPAN("host");
	where->id = place;
	*tag = SPAN("peace");
	*attribute = (struct event_attribute){ SPAN("Deaths"), SPAN("3") };
	attribute = event_add_attribute(event);
	if (attribute == NULL ||
	    event_add_source(event, SPAN("s1"), source) != STATUS_OK)
		return error_nomem(error);
	*attribute = (struct event_attribute){ SPAN("Odd \"name\""),
		SPAN("a \"b\"\n\\\x01\xc3\xa9,\"1\":\"x") };
	for (i = 0; i < 2 && sample->quote != NULL; i++) {
		quote = event_add_quote(event);
		if (quote == NULL)
			return error_nomem(error);
		quote->source_id = source;
		quote->text =
		    i == 0 ? span_of(sample->quote) : SPAN("and then");
		quote->line = 2;
		quote->state = i == 0                ? ANCHOR_EXACT
			       : sample->key != NULL ? ANCHOR_MISSING
						     : ANCHOR_AMBIGUOUS;
	}
	return store_add_event(store, dataset, file, event, error);
}

static enum status
put_dataset(
    struct store *store, const char *name, bool *replaced, struct error *error)
{
	struct store_location country = {
		.name = SPAN("Iraq"), .path = SPAN("Iraq"), .fold = SPAN("iraq")
	};
	struct store_location city = { .name = SPAN("Baghdad"),
		.path = SPAN("Iraq > Baghdad"),
		.fold = SPAN("iraq > baghdad") };
	struct store_actor actor = { .name = SPAN("Ann"), .fold = SPAN("ann") };
	struct store_source source = { .key = SPAN("s1"),
		.title = SPAN("Paper"),
		.url = SPAN("https://example.org/"),
		.has_text = true,
		.text = SPAN("They will meet and then.") };
	struct store_finding finding = { .rejected = true,
		.file = SPAN("events.csv"),
		.line = 7,
		.reason = SPAN("no title"),
		.raw = { "a\0b", 3 } };
	struct event event = { 0 };
	int64_t dataset, file;
	enum status status;
	size_t i;

	status = store_begin(store, error);
	if (status != STATUS_OK)
		return status;
	status = store_dataset_begin(
	    store, span_of(name), SPAN("p"), &dataset, replaced, error);
	/* Names of another dataset must differ: import would find them. */
	if (status == STATUS_OK && strcmp(name, "one") != 0) {
		actor.name = actor.fold = span_of(name);
		country.name = country.path = country.fold = span_of(name);
		city.fold = SPAN("elsewhere > baghdad");
	}
	if (status == STATUS_OK)
		status = store_add_file(
		    store, dataset, SPAN("events.csv"), &file, error);
	if (status == STATUS_OK)
		status = store_put_location(store, &country, error);
	city.parent = country.id;
	if (status == STATUS_OK)
		status = store_put_location(store, &city, error);
	if (status == STATUS_OK)
		status = store_put_actor(store, &actor, error);
	source.dataset = dataset;
	if (status == STATUS_OK)
		status = store_put_source(store, &source, error);
	if (status == STATUS_OK)
		status = store_add_actor_alias(store, dataset, actor.id,
		    SPAN("Annie"),
		    span_of(strcmp(name, "one") == 0 ? "annie" : name), error);
	for (i = 0; i < SAMPLE_COUNT && status == STATUS_OK; i++)
		status = put_sample(store, dataset, file, &SAMPLES[i], &event,
		    actor.id, city.id, source.id, error);
	if (status == STATUS_OK)
		status = store_add_finding(store, dataset, &finding, error);
	if (status == STATUS_OK)
		status = store_dataset_end(store, dataset, error);
	if (status == STATUS_OK)
		status = store_commit(store, error);
	else
		store_rollback(store);
	event_release(&event);
	return status;
}

static void
put(struct store *store, const char *name, bool expected_replaced)
{
	struct error error;
	bool replaced = !expected_replaced;

	if (put_dataset(store, name, &replaced, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(replaced, expected_replaced);
}

/* ---- What scans give, as lines of text. */

static struct strbuf lines = STRBUF_INIT;

static enum status
each_event(void *context, int64_t event)
{
	(void)context;
	strbuf_printf(&lines, "%lld ", (long long)event);
	return STATUS_OK;
}

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
each_fact(void *context, const struct store_fact *fact)
{
	(void)context;
	strbuf_printf(&lines, "%lld%s%s%s%s q%u ", (long long)fact->id,
	    fact->dated ? "d" : "", fact->starred ? "s" : "",
	    fact->noted ? "n" : "", fact->unanchored ? "u" : "", fact->quotes);
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

static enum status
each_dataset(void *context, struct span name, struct span where, int64_t events)
{
	(void)context;
	(void)where;
	strbuf_printf(
	    &lines, "%.*s:%lld ", (int)name.n, name.s, (long long)events);
	return STATUS_OK;
}

static enum status
each_stop(void *context, int64_t event)
{
	int *calls = context;

	(void)event;
	++*calls;
	return STATUS_CANCELLED;
}

static void
assert_lines(enum status status, const char *expected)
{
	assert_int_equal(status, STATUS_OK);
	assert_string_equal(lines.text, expected);
	strbuf_release(&lines);
}

static void
assert_found(
    struct store *store, const char *text, bool prefix, const char *expected)
{
	assert_lines(
	    store_search(store, span_of(text), prefix, each_event, NULL, NULL),
	    expected);
}

/* ---- Tests. */

static void
test_round_trip(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct event event = { 0 };
	struct arena arena = { 0 };
	struct store_source source;
	bool known;

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

	assert_lines(store_scan_facts(store, each_fact, NULL, NULL),
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
	assert_lines(store_scan_keys(store, each_text, NULL, NULL), "1=a 2=b ");
	assert_lines(store_scan_attribute(
			 store, SPAN("DEATHS"), each_text, NULL, &known, NULL),
	    "1=3 2=3 3=3 4=3 ");
	assert_true(known);
	assert_lines(store_scan_attribute(
			 store, SPAN("nope"), each_text, NULL, &known, NULL),
	    "");
	assert_false(known);
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
	int calls = 0;

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
	assert_int_equal(store_search(store, SPAN("doubled"), false, each_stop,
			     &calls, NULL),
	    STATUS_CANCELLED);
	assert_int_equal(calls, 1);
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
	assert_lines(store_scan_facts(store, each_fact, NULL, NULL),
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
	assert_lines(store_scan_facts(store, each_fact, NULL, NULL),
	    "1dsu q2 2n q0 3d q0 4ds q2 ");
	put(store, "one", true);
	/* The second of two doubles is still the second. */
	assert_lines(store_scan_facts(store, each_fact, NULL, NULL),
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
test_foreign(void **state)
{
	static const char garbage[] = "SQLite format 3\0 but no more than that";
	struct store *store;
	struct error error;
	char command[300];

	(void)state;
	assert_int_equal(open_status(STORE_READ, &error), STATUS_MISSING);
	assert_int_equal(open_status(STORE_WRITE, &error), STATUS_MISSING);
	assert_int_equal(file_size(path), -1);
	write_file(path, "id,title\n", 9);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
	assert_int_equal(open_status(STORE_CREATE, &error), STATUS_FOREIGN);
	assert_int_equal(file_size(path), 9);
	assert_false(store_is_database(path));
	write_file(path, garbage, sizeof garbage);
	assert_true(store_is_database(path));
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
	/* Somebody else's database. */
	unlink(path);
	snprintf(command, sizeof command,
	    "sqlite3 %s 'CREATE TABLE t (a)' 2>/dev/null", path);
	if (system(command) == 0) {
		assert_int_equal(
		    open_status(STORE_CREATE, &error), STATUS_FOREIGN);
		assert_int_equal(
		    open_status(STORE_READ, &error), STATUS_FOREIGN);
	}
	/* An empty file may become a case, and stays when it does not. */
	write_file(path, "", 0);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
	assert_int_equal(open_status(STORE_CREATE, &error), STATUS_OK);
	store = open_store(STORE_CREATE);
	put(store, "one", false);
	store_close(store);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_OK);
	snprintf(command, sizeof command,
	    "sqlite3 %s 'DROP TABLE quote' 2>/dev/null", path);
	if (system(command) == 0)
		assert_int_equal(
		    open_status(STORE_READ, &error), STATUS_CORRUPT);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
	assert_int_equal(open_status(STORE_CREATE, &error), STATUS_FOREIGN);
}

/* Change one big-endian number of the file's header. */
static void
patch(long offset, unsigned char value)
{
	FILE *file = fopen(path, "r+b");

	assert_non_null(file);
	assert_int_equal(fseek(file, offset + 3, SEEK_SET), 0);
	assert_int_equal(fputc(value, file), value);
	assert_int_equal(fclose(file), 0);
}

static void
test_newer(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct error error;
	off_t size;

	(void)state;
	put(store, "one", false);
	store_close(store);
	size = file_size(path);
	patch(60, 2); /* user_version */
	assert_int_equal(open_status(STORE_READ, &error), STATUS_NEWER);
	assert_int_equal(open_status(STORE_CREATE, &error), STATUS_NEWER);
	assert_non_null(strstr(error.message, "newer"));
	assert_int_equal(file_size(path), size);
	patch(60, 1);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_OK);
	patch(68, 1); /* application_id */
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
}

static void
test_creation(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct error error;

	(void)state;
	store_close(store);
	assert_int_equal(file_size(path), -1);
	store = open_store(STORE_CREATE);
	assert_int_equal(store_begin(store, &error), STATUS_OK);
	assert_true(store_in_transaction(store));
	store_rollback(store);
	assert_false(store_in_transaction(store));
	/* It may be tried again. */
	put(store, "one", false);
	store_close(store);
	assert_true(file_size(path) > 0);
	store = open_store(STORE_CREATE);
	assert_int_equal(store_begin(store, &error), STATUS_OK);
	store_rollback(store);
	store_close(store);
	assert_true(file_size(path) > 0);
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
	assert_lines(store_scan_facts(store, each_fact, NULL, NULL), "");
	store_rollback(store);
	assert_lines(store_scan_facts(store, each_fact, NULL, NULL),
	    "1du q2 2 q0 3d q0 4d q2 ");
	assert_found(store, "talks", false, "1 ");
	store_close(store);
}

/* A process dies in the middle of an import. */
static void
test_kill(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	int status;
	pid_t child;

	(void)state;
	put(store, "one", false);
	store_close(store);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int64_t dataset;
		bool replaced;

		store = open_store(STORE_WRITE);
		store_begin(store, NULL);
		store_dataset_begin(
		    store, SPAN("one"), SPAN("p"), &dataset, &replaced, NULL);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	store = open_store(STORE_READ);
	assert_lines(
	    store_scan_datasets(store, each_dataset, NULL, NULL), "one:4 ");
	assert_lines(store_scan_facts(store, each_fact, NULL, NULL),
	    "1du q2 2 q0 3d q0 4d q2 ");
	store_close(store);
}

static void
test_unwritable(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	bool root = geteuid() == 0;

	(void)state;
	put(store, "one", false);
	store_close(store);
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(folder, 0555), 0);
	if (root && seteuid(65534) != 0)
		skip();
	store = open_store(STORE_WRITE);
	assert_true(store_is_readonly(store));
	assert_int_equal(store_set_star(store, 1, true, NULL), STATUS_READONLY);
	assert_int_equal(store_begin(store, NULL), STATUS_READONLY);
	store_close(store);
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(folder, 0755), 0);
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
		status = store_open(&store, path, STORE_CREATE, &error);
		if (status == STATUS_OK)
			status = put_dataset(store, "one", &replaced, &error);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		assert_int_equal(status, STATUS_NOMEM);
		store_close(store);
		assert_int_equal(file_size(path), -1);
		assert_true(n < 10000);
	}
	mem_fail_at(0);
	assert_int_equal(status, STATUS_OK);
	assert_true(n > 20);
	store_close(store);
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
	bool known;

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
			status = store_scan_attribute(store, SPAN("deaths"),
			    each_text, NULL, &known, NULL);
		if (status == STATUS_OK)
			status = store_search(
			    store, SPAN("talks"), true, each_event, NULL, NULL);
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

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_round_trip),
		CASE(test_search),
		CASE(test_replace),
		CASE(test_marks),
		CASE(test_session_values),
		CASE(test_foreign),
		CASE(test_newer),
		CASE(test_creation),
		CASE(test_rollback),
		CASE(test_kill),
		CASE(test_unwritable),
		CASE(test_nomem),
		CASE(test_nomem_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
