/* SPDX-License-Identifier: MIT */
/*
 * Both sides are read back from the store by the same function, so that a
 * name written another way, an alias or a list in another order make no
 * change where the case has none.  Each event becomes two hashes; both sides
 * are sorted and walked together.  Within a run of equal `who` (twins without
 * an id) equal contents are paired first, the rest are changed as far as
 * both sides have some, and what is left over is new or gone.
 *
 * Lists are sums of their members' hashes: sets, whatever their order.
 */
#include "config.h"

#include "core/import_compare.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/import_private.h"
#include "core/mem.h"

#define TICK_EVENTS 4096

enum kind { /* what a text is of; they start a hash */
	KIND_KEY = 1,
	KIND_DATE,
	KIND_TITLE,
	KIND_SUMMARY,
	KIND_TYPE,
	KIND_PLACE,
	KIND_ACTOR,
	KIND_ROLE,
	KIND_LOCATION,
	KIND_SOURCE,
	KIND_QUOTE,
	KIND_PREFIX,
	KIND_SUFFIX,
	KIND_TAG,
	KIND_NAME,
	KIND_VALUE,
	KIND_CELL,
};

static uint64_t
stir(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= UINT64_C(0xd6e8feb86659fd93);
	hash ^= hash >> 29;
	hash *= UINT64_C(0xd6e8feb86659fd93);
	return hash ^ hash >> 32;
}

/* A text behind what hash holds already, eight bytes at a time. */
static uint64_t
add_text(uint64_t hash, enum kind kind, struct span text)
{
	uint64_t word;
	size_t i;

	hash = stir(hash ^ ((uint64_t)kind << 56) ^ text.n);
	for (i = 0; i + sizeof word <= text.n; i += sizeof word) {
		memcpy(&word, text.s + i, sizeof word);
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 31;
	}
	word = 0;
	if (i < text.n)
		memcpy(&word, text.s + i, text.n - i);
	return stir(hash ^ word);
}

uint64_t
compare_cells(const struct span *cells, size_t count)
{
	uint64_t hash = count;
	size_t i;

	for (i = 0; i < count; i++)
		hash = add_text(hash, KIND_CELL, cells[i]);
	return hash == 0 ? 1 : hash;
}

static uint64_t
hash_who(const struct event *event)
{
	if (event->key.n > 0)
		return add_text(0, KIND_KEY, event->key);
	return add_text(
	    add_text(0, KIND_DATE, event->date), KIND_TITLE, event->title);
}

static uint64_t
hash_lists(const struct event *event)
{
	const struct event_quote *quote;
	uint64_t sum = 0, hash;
	size_t i;

	for (i = 0; i < event->actor_count; i++)
		sum += add_text(add_text(0, KIND_ACTOR, event->actors[i].name),
		    KIND_ROLE, event->actors[i].role);
	for (i = 0; i < event->location_count; i++)
		sum += add_text(0, KIND_LOCATION, event->locations[i].path);
	for (i = 0; i < event->source_count; i++)
		sum += add_text(0, KIND_SOURCE, event->sources[i]);
	for (i = 0; i < event->quote_count; i++) {
		quote = &event->quotes[i];
		hash = add_text(0, KIND_SOURCE, quote->source);
		hash = add_text(hash, KIND_QUOTE, quote->text);
		hash = add_text(hash, KIND_PREFIX, quote->prefix);
		sum += add_text(hash, KIND_SUFFIX, quote->suffix);
	}
	for (i = 0; i < event->tag_count; i++)
		sum += add_text(0, KIND_TAG, event->tags[i]);
	for (i = 0; i < event->attribute_count; i++)
		sum +=
		    add_text(add_text(0, KIND_NAME, event->attributes[i].name),
			KIND_VALUE, event->attributes[i].value);
	return sum;
}

static uint64_t
hash_what(const struct event *event)
{
	uint64_t hash = hash_lists(event);
	double place[2] = { event->latitude, event->longitude };

	hash = add_text(hash, KIND_DATE, event->date);
	hash = add_text(hash, KIND_TITLE, event->title);
	hash = add_text(hash, KIND_SUMMARY, event->summary);
	hash = add_text(hash, KIND_TYPE, event->type);
	if (event->placed)
		hash = add_text(hash, KIND_PLACE,
		    (struct span){ (const char *)place, sizeof place });
	return hash;
}

static enum status
read_side(struct compare_side *side, struct import *import, struct span dataset,
    struct error *error)
{
	struct event *event = &import->earlier;
	int64_t id = 0;
	enum status status;

	for (;;) {
		status =
		    store_next_event(import->store, dataset, id, &id, error);
		if (status != STATUS_OK || id == 0)
			return status;
		status = store_read_event(import->store, id, event, error);
		if (status == STATUS_OK &&
		    mem_reserve(&side->list, &side->capacity, side->n + 1,
			sizeof *side->list) != STATUS_OK)
			status = error_nomem(error);
		if (status != STATUS_OK)
			return status;
		side->list[side->n++] =
		    (struct compare_entry){ .who = hash_who(event),
			    .what = hash_what(event) };
		if (side->n % TICK_EVENTS == 0 &&
		    (status = import_tick(import, error)) != STATUS_OK)
			return status;
	}
}

static int
by_hashes(const void *a, const void *b)
{
	const struct compare_entry *x = a, *y = b;

	if (x->who != y->who)
		return x->who < y->who ? -1 : 1;
	return (x->what > y->what) - (x->what < y->what);
}

static void
side_sort(struct compare_side *side)
{
	if (side->n > 1)
		qsort(side->list, side->n, sizeof *side->list, by_hashes);
}

/* Behind the entries that are who's, from i on. */
static size_t
run_end(const struct compare_side *side, size_t i, uint64_t who)
{
	while (i < side->n && side->list[i].who == who)
		i++;
	return i;
}

/* How many of two sorted runs have their equal in the other. */
static int64_t
count_equal(const struct compare_entry *a, size_t n,
    const struct compare_entry *b, size_t m)
{
	int64_t equal = 0;
	size_t i = 0, j = 0;

	assert(a != NULL && b != NULL);
	while (i < n && j < m) {
		if (a[i].what == b[j].what) {
			equal++;
			i++;
			j++;
		} else if (a[i].what < b[j].what) {
			i++;
		} else {
			j++;
		}
	}
	return equal;
}

static void
count_sides(const struct compare_side *old, const struct compare_side *new,
    struct import_report *report)
{
	size_t i = 0, j = 0, n, m, both;
	int64_t equal;
	uint64_t who;

	while (i < old->n || j < new->n) {
		assert(i == old->n || old->list != NULL);
		assert(j == new->n || new->list != NULL);
		who = j == new->n                           ? old->list[i].who
		      : i == old->n                         ? new->list[j].who
		      : old->list[i].who < new->list[j].who ? old->list[i].who
							    : new->list[j].who;
		n = run_end(old, i, who) - i;
		m = run_end(new, j, who) - j;
		both = n < m ? n : m;
		equal = both == 0
			    ? 0
			    : count_equal(&old->list[i], n, &new->list[j], m);
		report->unchanged += equal;
		report->changed += (int64_t)both - equal;
		report->gone += (int64_t)(n - both);
		report->added += (int64_t)(m - both);
		i += n;
		j += m;
	}
}

enum status
compare_before(struct compare *compare, struct import *import,
    struct span dataset, struct error *error)
{
	enum status status =
	    read_side(&compare->before, import, dataset, error);

	side_sort(&compare->before);
	return status;
}

enum status
compare_after(struct compare *compare, struct import *import,
    struct span dataset, struct error *error)
{
	struct compare_side after = { 0 };
	enum status status = read_side(&after, import, dataset, error);

	side_sort(&after);
	if (status == STATUS_OK)
		count_sides(&compare->before, &after, &import->report);
	mem_free(after.list);
	return status;
}

void
compare_release(struct compare *compare)
{
	mem_free(compare->before.list);
	*compare = (struct compare){ 0 };
}
