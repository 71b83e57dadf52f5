/* SPDX-License-Identifier: MIT */
/*
 * small_case: a dozen events in a session's store, put there by the store's
 * own calls, for tests of the screen.  Undated and open dates, a tree of
 * places, quotes found and missing, a title from right to left.
 *
 *	struct store *store = small_case_open();
 *	store_close(store);
 */
#ifndef TESTS_SMALL_CASE_H
#define TESTS_SMALL_CASE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "core/store.h"

#define SMALL_ACTORS 4
#define SMALL_PLACES 4
#define SMALL_EVENTS 12

static const char *const small_actors[SMALL_ACTORS] = { "Ana Rojas",
	"Border Guard", "Harbour Office", "Émile Zoé" };

static const struct {
	const char *path;
	int parent; /* place's number from 1; 0: none */
} small_places[SMALL_PLACES] = {
	{ "Coast", 0 },
	{ "Coast > Port", 1 },
	{ "Coast > Port > Pier 4", 2 },
	{ "Inland", 0 },
};

static const struct small_event {
	const char *key, *date, *title, *type;
	const char *actors, *places; /* numbers from 0: "02" */
	const char *quote;
} small_events[SMALL_EVENTS] = {
	{ "e1", "2019", "Plans are drawn up", "plan", "0", "0", NULL },
	{ "e2", "2020-03-04", "First meeting", "meeting", "01", "1",
	    "They met on the fourth of March." },
	{ "e3", "2020-03-04", "Statement after the meeting", "statement", "0",
	    "1", NULL },
	{ "e4", "2020-06~", "Work on the pier begins", "work", "2", "2",
	    "Work began in June." },
	{ "e5", "2021", "A year of strikes", "strike", "2", "0", NULL },
	{ "e6", "2021-05-01", "Strike on the pier", "strike", "23", "2",
	    "Nobody worked on the first of May." },
	{ "e7", "2021-05-02/2021-05-04", "Talks in the harbour", "meeting",
	    "012", "1", NULL },
	{ "e8", "2022/..", "Harbour closed", "closure", "12", "1",
	    "This sentence stands nowhere." },
	{ "e9", "2023-01?", "Rumours of a sale", "rumour", "3", "3", NULL },
	{ "e10", "2024-02-29",
	    "\xd8\xa8\xd9\x8a\xd8\xa7\xd9\x86 \xe6\xb8\xaf e\xcc\x81t\xc3\xa9",
	    "statement", "3", "3", NULL },
	{ "e11", "", "An undated letter", "letter", "0", "0", NULL },
	{ "e12", "", "Another undated letter", "letter", "", "", NULL },
};

static const char small_text[] =
    "They met on the fourth of March. Work began in June.\n\n"
    "Nobody worked on the first of May.\n";

static void
small_case_values(struct store *store, int64_t dataset, int64_t *actors,
    int64_t *places, int64_t *source)
{
	struct store_source document = { .dataset = dataset,
		.key = SPAN("doc"),
		.title = SPAN("The harbour papers"),
		.publisher = SPAN("Desk"),
		.published = SPAN("2024-03-01"),
		.url = SPAN("https://example.org/papers"),
		.has_text = true,
		.text = SPAN(small_text) };
	struct strbuf fold = STRBUF_INIT;
	int i;

	for (i = 0; i < SMALL_ACTORS; i++) {
		struct store_actor actor = { .name = span_of(small_actors[i]) };

		strbuf_clear(&fold);
		text_fold_name(actor.name.s, actor.name.n, &fold);
		actor.fold = (struct span){ fold.text, fold.n };
		assert_int_equal(store_put_actor(store, &actor, NULL), 0);
		actors[i] = actor.id;
	}
	assert_int_equal(store_add_actor_alias(store, dataset, actors[1],
			     SPAN("Guards"), SPAN("guards"), NULL),
	    0);
	for (i = 0; i < SMALL_PLACES; i++) {
		const char *path = small_places[i].path;
		const char *name = strrchr(path, '>');
		struct store_location place = { .path = span_of(path),
			.name = span_of(name == NULL ? path : name + 2) };

		if (small_places[i].parent > 0)
			place.parent = places[small_places[i].parent - 1];
		strbuf_clear(&fold);
		text_fold_name(path, strlen(path), &fold);
		place.fold = (struct span){ fold.text, fold.n };
		assert_int_equal(store_put_location(store, &place, NULL), 0);
		places[i] = place.id;
	}
	assert_int_equal(store_put_source(store, &document, NULL), 0);
	*source = document.id;
	strbuf_release(&fold);
}

static void
small_case_event(struct store *store, int64_t dataset, int64_t file,
    const struct small_event *from, struct event *event, const int64_t *actors,
    const int64_t *places, int64_t source)
{
	const char *at, *place;

	event_clear(event);
	event->key = span_of(from->key);
	event->date = span_of(from->date);
	event->title = span_of(from->title);
	event->type = span_of(from->type);
	if (event->date.n > 0)
		assert_int_equal(edtf_parse(event->date.s, event->date.n,
				     &event->when, NULL),
		    0);
	for (at = from->actors; *at != '\0'; at++) {
		struct event_actor *actor = event_add_actor(event);

		actor->id = actors[*at - '0'];
		actor->name = span_of(small_actors[*at - '0']);
	}
	for (at = from->places; *at != '\0'; at++) {
		struct event_location *location = event_add_location(event);

		location->id = places[*at - '0'];
		location->path = span_of(small_places[*at - '0'].path);
	}
	if (from->quote != NULL) {
		struct event_quote *quote = event_add_quote(event);

		quote->source = SPAN("doc");
		quote->source_id = source;
		quote->text = span_of(from->quote);
		place = strstr(small_text, from->quote);
		quote->state = place != NULL ? ANCHOR_EXACT : ANCHOR_MISSING;
		quote->alike = place != NULL ? 100 : 0;
		quote->offset = place != NULL ? place - small_text : 0;
		quote->length =
		    place != NULL ? (int64_t)strlen(from->quote) : 0;
		event_add_source(event, quote->source, source);
	}
	assert_int_equal(store_add_event(store, dataset, file, event, NULL), 0);
}

static void
small_case_fill(struct store *store)
{
	int64_t dataset, file, source;
	int64_t actors[SMALL_ACTORS], places[SMALL_PLACES];
	struct event event = { 0 };
	bool replaced;
	int i;

	assert_int_equal(store_begin(store, NULL), 0);
	assert_int_equal(store_dataset_begin(store, SPAN("small"),
			     SPAN("small"), &dataset, &replaced, NULL),
	    0);
	assert_int_equal(
	    store_add_file(store, dataset, SPAN("events.csv"), &file, NULL), 0);
	small_case_values(store, dataset, actors, places, &source);
	for (i = 0; i < SMALL_EVENTS; i++)
		small_case_event(store, dataset, file, &small_events[i], &event,
		    actors, places, source);
	event_release(&event);
	assert_int_equal(store_dataset_end(store, dataset, NULL), 0);
	assert_int_equal(store_commit(store, NULL), 0);
}

static inline struct store *
small_case_open(void)
{
	struct store *store;

	assert_int_equal(
	    store_open(&store, "", STORE_SESSION, NULL), STATUS_OK);
	small_case_fill(store);
	return store;
}

#endif
