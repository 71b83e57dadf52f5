/* SPDX-License-Identifier: MIT */
/*
 * complete: finds the term in which the cursor stands by one walk from the
 * start of the text, as quotes can only be told that way, then asks which
 * names go on from what is typed:
 *
 *	-actor:"Farhad Allawi","moh|
 *	 ^token^colon           ^start, typed: moh
 */
#include "config.h"

#include "tui/complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/filter.h"
#include "core/strbuf.h"

struct place {
	size_t token; /* where the term starts, its `-` left out */
	size_t colon; /* of the field; SIZE_MAX: none */
	size_t start; /* of the value that the cursor is in */
	bool quoted; /* the cursor is inside quotes */
};

static const char *const has_values[] = { "quote", "source", "coordinates",
	"tag", "note", "summary", NULL };
static const char *const is_values[] = { "undated", "uncertain", "approximate",
	"starred", "unanchored", NULL };

static struct place
find_place(struct span text, size_t cursor)
{
	struct place place = { .colon = SIZE_MAX };
	size_t i;

	for (i = 0; i < cursor && i < text.n; i++) {
		char c = text.s[i];

		if (place.quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				place.quoted = false;
		} else if (c == '"') {
			place.quoted = true;
		} else if (c == ' ' || c == '(' || c == ')' ||
			   (c == '-' && i == place.token)) {
			place.token = place.start = i + 1;
			place.colon = SIZE_MAX;
		} else if (c == ':' && place.colon == SIZE_MAX) {
			place.colon = i;
			place.start = i + 1;
		} else if (c == ',' && place.colon != SIZE_MAX) {
			place.start = i + 1;
		}
	}
	return place;
}

void
completion_add(struct completion *completion, struct span text,
    struct span label, size_t weight)
{
	struct completion_item item = { .weight = weight };

	if (mem_reserve(&completion->items, &completion->capacity,
		completion->count + 1, sizeof item) != STATUS_OK)
		return;
	item.text =
	    (struct span){ arena_copy(&completion->arena, text.s, text.n),
		    text.n };
	item.label =
	    (struct span){ arena_copy(&completion->arena, label.s, label.n),
		    label.n };
	if (item.text.s != NULL && item.label.s != NULL)
		completion->items[completion->count++] = item;
}

/* Fixed words that start as typed does. */
static void
add_words(struct completion *completion, const char *const *words,
    struct span typed, const char *behind)
{
	char item[64];
	int n;

	for (; *words != NULL; words++) {
		if (strlen(*words) < typed.n ||
		    strncasecmp(*words, typed.s, typed.n) != 0)
			continue;
		n = snprintf(item, sizeof item, "%s%s", *words, behind);
		completion_add(completion, (struct span){ item, (size_t)n },
		    span_of(*words), 0);
	}
}

static void
add_fields(struct completion *completion, struct span typed)
{
	const char *names[FILTER_COLUMN + 1] = { NULL };
	size_t n = 0;
	int field;

	for (field = FILTER_TEXT + 1; field < FILTER_COLUMN; field++)
		names[n++] = filter_field_name((enum filter_field)field);
	add_words(completion, names, typed, ":");
}

static void
quote_text(struct span text, struct strbuf *out)
{
	size_t i;

	strbuf_add_byte(out, '"');
	for (i = 0; i < text.n; i++) {
		if (text.s[i] == '"' || text.s[i] == '\\')
			strbuf_add_byte(out, '\\');
		strbuf_add_byte(out, text.s[i]);
	}
	strbuf_add_byte(out, '"');
}

/* Does a word of it start as typed (folded) does? */
static bool
goes_on(struct span text, struct span typed, struct strbuf *scratch)
{
	strbuf_clear(scratch);
	return text_fold_search(text.s, text.n, scratch) == STATUS_OK &&
	       text_has_word((struct span){ scratch->text, scratch->n }, typed);
}

static int
compare_items(const void *a, const void *b)
{
	const struct completion_item *x = a, *y = b;
	size_t n = x->label.n < y->label.n ? x->label.n : y->label.n;
	int order;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	order = memcmp(x->label.s, y->label.s, n);
	if (order != 0)
		return order;
	return x->label.n < y->label.n ? -1 : x->label.n > y->label.n;
}

static void
add_values(struct completion *completion, const struct timeline *timeline,
    enum facet facet, struct span typed)
{
	struct strbuf folded = STRBUF_INIT, text = STRBUF_INIT;
	struct span wanted;
	size_t n = timeline_facet_size(timeline, facet), i;

	text_fold_search(typed.s, typed.n, &folded);
	wanted = (struct span){ folded.text, folded.n };
	for (i = 0; i < n; i++) {
		const struct facet_value *value =
		    timeline_facet_value(timeline, facet, i);

		if (typed.n > 0 && !goes_on(value->name, wanted, &text) &&
		    !goes_on(value->label, wanted, &text))
			continue;
		strbuf_clear(&text);
		quote_text(timeline_facet_text(timeline, facet, i), &text);
		completion_add(completion, (struct span){ text.text, text.n },
		    value->unique ? value->label : value->path, value->total);
	}
	strbuf_release(&folded);
	strbuf_release(&text);
	if (completion->count > 1)
		qsort(completion->items, completion->count,
		    sizeof completion->items[0], compare_items);
	if (completion->count > COMPLETION_MOST)
		completion->count = COMPLETION_MOST;
}

void
completion_find(struct completion *completion, const struct timeline *timeline,
    struct span text, size_t cursor)
{
	struct place place = find_place(text, cursor);
	struct span typed = { text.s + place.start, cursor - place.start };
	char field[32] = "";
	enum facet facet;

	completion_clear(completion);
	completion->start = place.start;
	if (place.colon == SIZE_MAX) {
		if (!place.quoted)
			add_fields(completion, typed);
		return;
	}
	if (place.colon - place.token < sizeof field)
		memcpy(field, text.s + place.token, place.colon - place.token);
	if (typed.n > 0 && typed.s[0] == '"')
		typed = (struct span){ typed.s + 1, typed.n - 1 };
	if (typed.n > 0 && !place.quoted && typed.s[typed.n - 1] == '"')
		typed.n--;
	if (strcasecmp(field, filter_field_name(FILTER_HAS)) == 0)
		add_words(completion, has_values, typed, "");
	else if (strcasecmp(field, filter_field_name(FILTER_IS)) == 0)
		add_words(completion, is_values, typed, "");
	else if (facet_parse(field, &facet) && facet < FACET_YEAR)
		add_values(completion, timeline, facet, typed);
}

void
completion_clear(struct completion *completion)
{
	arena_clear(&completion->arena);
	completion->count = completion->at = completion->start = 0;
}

void
completion_release(struct completion *completion)
{
	arena_release(&completion->arena);
	mem_free(completion->items);
	*completion = (struct completion){ 0 };
}
