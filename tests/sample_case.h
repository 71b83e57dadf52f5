/* SPDX-License-Identifier: MIT */
/*
 * A case made by hand, for tests of what reads cases: rows as an events.csv
 * has them, put into a session's store without the importer.
 *
 *	static const struct sample_row rows[] = { { .title = "a" } };
 *	store = sample_open(rows, 1, NULL);
 */
#ifndef TESTS_SAMPLE_CASE_H
#define TESTS_SAMPLE_CASE_H

#include <stdlib.h>
#include <string.h>

#include "core/event.h"
#include "core/store.h"
#include "core/strbuf.h"

#define SAMPLE_NAMES 256

struct sample_row { /* NULL: none; lists by `;` */
	const char *key, *date, *title, *summary, *type;
	const char *actors; /* [role=]name */
	const char *locations; /* paths written with ` > ` */
	const char *sources; /* keys */
	const char *quote; /* of the first source */
	enum anchor_state state;
	int64_t offset, length; /* of the quote, code points */
	const char *tags;
	const char *deaths; /* an attribute */
	const char *note;
	bool starred, placed;
};

struct sample_alias {
	const char *name, *alias;
};

struct sample_extra {
	const struct sample_alias *actor_aliases, *place_aliases;
	size_t actor_alias_count, place_alias_count;
	const char *text; /* of the source s1 */
};

struct sample_name {
	char text[128];
	int64_t id;
};

struct sample {
	struct store *store;
	int64_t dataset, file;
	struct sample_name actors[SAMPLE_NAMES], places[SAMPLE_NAMES],
	    sources[SAMPLE_NAMES];
	size_t actor_count, place_count, source_count;
	const struct sample_extra *extra;
};

static inline void
sample_check(enum status status, const struct error *error)
{
	if (status != STATUS_OK)
		fail_msg("%s", error->message);
}

static inline struct span
sample_text(const char *text)
{
	return span_of(text);
}

static inline int64_t *
sample_name(struct sample_name *names, size_t *count, struct span text)
{
	for (size_t i = 0; i < *count; i++)
		if (strlen(names[i].text) == text.n &&
		    memcmp(names[i].text, text.s, text.n) == 0)
			return &names[i].id;
	assert_true(*count < SAMPLE_NAMES && text.n < sizeof names->text);
	memcpy(names[*count].text, text.s, text.n);
	return &names[(*count)++].id;
}

static inline int64_t
sample_actor(struct sample *sample, struct span name)
{
	int64_t *id = sample_name(sample->actors, &sample->actor_count, name);
	struct store_actor actor = { .name = name };
	struct strbuf fold = STRBUF_INIT;
	struct error error;

	if (*id == 0) {
		text_fold_name(name.s, name.n, &fold);
		actor.fold = (struct span){ fold.text, fold.n };
		sample_check(
		    store_put_actor(sample->store, &actor, &error), &error);
		*id = actor.id;
	}
	strbuf_release(&fold);
	return *id;
}

static inline int64_t
sample_place(struct sample *sample, struct span path)
{
	int64_t *id = sample_name(sample->places, &sample->place_count, path);
	struct store_location place = { .path = path, .name = path };
	struct strbuf fold = STRBUF_INIT;
	const char *cut = path.s;
	struct error error;

	if (*id != 0)
		return *id;
	for (size_t i = 0; i + 3 <= path.n; i++)
		if (memcmp(path.s + i, " > ", 3) == 0)
			cut = path.s + i;
	if (cut != path.s) {
		place.parent = sample_place(
		    sample, (struct span){ path.s, (size_t)(cut - path.s) });
		place.name = (struct span){ cut + 3,
			path.n - (size_t)(cut + 3 - path.s) };
	}
	text_fold_name(path.s, path.n, &fold);
	place.fold = (struct span){ fold.text, fold.n };
	sample_check(store_put_location(sample->store, &place, &error), &error);
	strbuf_release(&fold);
	*id = place.id;
	return *id;
}

/* s1 has the title `Title s1`, publisher `Press`, a URL, and may have text. */
static inline int64_t
sample_source(struct sample *sample, struct span key)
{
	int64_t *id = sample_name(sample->sources, &sample->source_count, key);
	struct store_source source = { .dataset = sample->dataset, .key = key };
	struct error error;

	if (*id != 0)
		return *id;
	if (key.n == 2 && memcmp(key.s, "s1", 2) == 0) {
		source.title = SPAN("Title One");
		source.publisher = SPAN("Free Press");
		source.url = SPAN("https://example.org/1");
		if (sample->extra != NULL && sample->extra->text != NULL) {
			source.has_text = true;
			source.text = sample_text(sample->extra->text);
		}
	}
	sample_check(store_put_source(sample->store, &source, &error), &error);
	*id = source.id;
	return *id;
}

static inline void
sample_lists(
    struct sample *sample, const struct sample_row *row, struct event *event)
{
	struct span rest = sample_text(row->actors), member;
	const char *equals;

	while (event_list_next(&rest, &member)) {
		struct event_actor *actor = event_add_actor(event);

		equals = memchr(member.s, '=', member.n);
		if (equals != NULL) {
			actor->role = (struct span){ member.s,
				(size_t)(equals - member.s) };
			member.n -= actor->role.n + 1;
			member.s = equals + 1;
		}
		actor->name = member;
		actor->id = sample_actor(sample, member);
	}
	rest = sample_text(row->locations);
	while (event_list_next(&rest, &member)) {
		struct event_location *place = event_add_location(event);

		place->path = member;
		place->id = sample_place(sample, member);
	}
	rest = sample_text(row->sources);
	while (event_list_next(&rest, &member))
		event_add_source(event, member, sample_source(sample, member));
	rest = sample_text(row->tags);
	while (event_list_next(&rest, &member))
		*event_add_tag(event) = member;
}

static inline void
sample_row(
    struct sample *sample, const struct sample_row *row, struct event *event)
{
	struct error error;

	event_clear(event);
	event->key = sample_text(row->key);
	event->date = sample_text(row->date);
	if (event->date.n > 0)
		sample_check(edtf_parse(event->date.s, event->date.n,
				 &event->when, &error),
		    &error);
	event->title = sample_text(row->title);
	event->summary = sample_text(row->summary);
	event->type = sample_text(row->type);
	event->line = 2;
	event->placed = row->placed;
	event->latitude = 33.3125;
	event->longitude = 44.1;
	sample_lists(sample, row, event);
	if (row->quote != NULL) {
		struct event_quote *quote = event_add_quote(event);

		quote->source = event->sources[0];
		quote->source_id = event->source_ids[0];
		quote->text = sample_text(row->quote);
		quote->state = row->state;
		quote->offset = row->offset;
		quote->length = row->length;
		quote->alike = 93;
		quote->places = 2;
		quote->line = 2;
	}
	if (row->deaths != NULL)
		*event_add_attribute(event) =
		    (struct event_attribute){ SPAN("Deaths (best)"),
			    sample_text(row->deaths) };
	sample_check(store_add_event(sample->store, sample->dataset,
			 sample->file, event, &error),
	    &error);
	if (row->starred)
		sample_check(
		    store_set_star(sample->store, event->id, true, &error),
		    &error);
	if (row->note != NULL)
		sample_check(store_set_note(sample->store, event->id,
				 sample_text(row->note), &error),
		    &error);
}

static inline void
sample_aliases(struct sample *sample, const struct sample_extra *extra)
{
	struct strbuf fold = STRBUF_INIT;
	struct error error;

	for (size_t i = 0; i < extra->actor_alias_count; i++) {
		const struct span alias =
		    span_of(extra->actor_aliases[i].alias);

		strbuf_clear(&fold);
		text_fold_name(alias.s, alias.n, &fold);
		sample_check(
		    store_add_actor_alias(sample->store, sample->dataset,
			sample_actor(
			    sample, span_of(extra->actor_aliases[i].name)),
			alias, (struct span){ fold.text, fold.n }, &error),
		    &error);
	}
	for (size_t i = 0; i < extra->place_alias_count; i++) {
		const struct span alias =
		    span_of(extra->place_aliases[i].alias);

		strbuf_clear(&fold);
		text_fold_name(alias.s, alias.n, &fold);
		sample_check(
		    store_add_location_alias(sample->store, sample->dataset,
			sample_place(
			    sample, span_of(extra->place_aliases[i].name)),
			alias, (struct span){ fold.text, fold.n }, &error),
		    &error);
	}
	strbuf_release(&fold);
}

static inline struct store *
sample_open(
    const struct sample_row *rows, size_t n, const struct sample_extra *extra)
{
	struct sample *sample = calloc(1, sizeof *sample);
	struct event event = { 0 };
	struct store *store;
	struct error error;
	bool replaced;

	assert_non_null(sample);
	sample->extra = extra;
	sample_check(
	    store_open(&sample->store, "", STORE_SESSION, &error), &error);
	sample_check(store_begin(sample->store, &error), &error);
	sample_check(store_dataset_begin(sample->store, SPAN("sample"),
			 SPAN("sample"), &sample->dataset, &replaced, &error),
	    &error);
	sample_check(store_add_file(sample->store, sample->dataset,
			 SPAN("events.csv"), &sample->file, &error),
	    &error);
	for (size_t i = 0; i < n; i++)
		sample_row(sample, &rows[i], &event);
	if (extra != NULL)
		sample_aliases(sample, extra);
	sample_check(
	    store_dataset_end(sample->store, sample->dataset, &error), &error);
	sample_check(store_commit(sample->store, &error), &error);
	event_release(&event);
	store = sample->store;
	free(sample);
	return store;
}

#endif
