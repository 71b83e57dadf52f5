/* SPDX-License-Identifier: MIT */
/*
 * store_sample: a case in a scratch file and a small dataset put into it by
 * the store's own calls, with every kind of value: quotes found and missing,
 * an event without a date, two that differ in nothing, awkward attributes.
 *
 *	struct store *store = open_store(STORE_CREATE);
 *	put(store, "one", false);
 *	store_close(store);
 */
#ifndef TESTS_STORE_SAMPLE_H
#define TESTS_STORE_SAMPLE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "core/store.h"
#include "tests/scratch.h"
#include "tests/store_lines.h"

static inline struct store *
open_store(enum store_mode mode)
{
	struct store *store = NULL;
	struct error error;

	if (store_open(&store, scratch_path, mode, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return store;
}

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
static inline enum status
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

static inline enum status
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

static inline void
put(struct store *store, const char *name, bool expected_replaced)
{
	struct error error;
	bool replaced = !expected_replaced;

	if (put_dataset(store, name, &replaced, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_int_equal(replaced, expected_replaced);
}

/* What an analyst sees of an event at a glance. */
static inline enum status
each_fact(void *context, const struct store_fact *fact)
{
	(void)context;
	strbuf_printf(&lines, "%lld%s%s%s%s q%u ", (long long)fact->id,
	    fact->dated ? "d" : "", fact->starred ? "s" : "",
	    fact->noted ? "n" : "", fact->unanchored ? "u" : "", fact->quotes);
	return STATUS_OK;
}

#endif
