/* SPDX-License-Identifier: MIT */
/*
 * Values are sorted by one key of 32 bits, a digit at a time, and dealt out
 * to their parents in that order: linear in the number of values, of which
 * there may be hundreds of thousands, and no key is pressed without it.  Then
 * the tree is walked from value to child, sibling or parent, so depth costs
 * no stack.
 */
#include "config.h"

#include "tui/facet_tree.h"

#include <string.h>

#include "core/mem.h"

#define DIGIT 11 /* bits: three digits a key */
#define DIGITS ((size_t)1 << DIGIT)

static const struct facet_value *
value_at(const struct facet_tree *tree, size_t value)
{
	return timeline_facet_value(tree->timeline, tree->facet, value);
}

size_t
facet_tree_parent(const struct facet_tree *tree, size_t value)
{
	size_t parent = value_at(tree, value)->parent;

	return parent < tree->size ? parent : tree->size;
}

/* ---- Life */

void
facet_tree_release(struct facet_tree *tree)
{
	mem_free(tree->folded);
	mem_free(tree->shown);
	mem_free(tree->lines);
	mem_free(tree->slots);
	mem_free(tree->sorted);
	mem_free(tree->slot_of);
	mem_free(tree->group);
	mem_free(tree->group_n);
	*tree = (struct facet_tree){ 0 };
}

/* Where each group of siblings begins; once, for the tree does not change. */
static void
make_groups(struct facet_tree *tree)
{
	size_t value, group;
	uint32_t at = 0;

	for (value = 0; value < tree->size; value++)
		tree->group_n[facet_tree_parent(tree, value)]++;
	for (group = 0; group <= tree->size; group++) {
		tree->group[group] = at;
		at += tree->group_n[group];
	}
}

bool
facet_tree_make(
    struct facet_tree *tree, const struct timeline *timeline, enum facet facet)
{
	const size_t size = timeline_facet_size(timeline, facet);

	*tree = (struct facet_tree){
		.timeline = timeline,
		.facet = facet,
		.size = size,
		.folded = mem_alloc(size, sizeof *tree->folded),
		.shown = mem_alloc(size, sizeof *tree->shown),
		.lines = mem_alloc(size, sizeof *tree->lines),
		.slots = mem_alloc(size, sizeof *tree->slots),
		.sorted = mem_alloc(size, sizeof *tree->sorted),
		.slot_of = mem_alloc(size, sizeof *tree->slot_of),
		.group = mem_alloc(size + 1, sizeof *tree->group),
		.group_n = mem_alloc(size + 1, sizeof *tree->group_n),
	};
	if (tree->folded == NULL || tree->shown == NULL ||
	    tree->lines == NULL || tree->slots == NULL ||
	    tree->sorted == NULL || tree->slot_of == NULL ||
	    tree->group == NULL || tree->group_n == NULL) {
		facet_tree_release(tree);
		return false;
	}
	make_groups(tree);
	return true;
}

/* ---- Order */

static uint32_t
sort_key(const struct facet_tree *tree, const uint32_t *counts,
    enum facet_sort sort, size_t value)
{
	switch (sort) {
	case FACET_BY_COUNT: return UINT32_MAX - counts[value];
	case FACET_BY_FIRST: return (uint32_t)value_at(tree, value)->first;
	case FACET_BY_NAME:
	case FACET_SORTS: break;
	}
	return (uint32_t)value; /* values are numbered by name */
}

/* By one digit of the key; equal ones stay as they stand. */
static void
sort_digit(const struct facet_slot *from, struct facet_slot *to, size_t n,
    unsigned shift)
{
	uint32_t starts[DIGITS] = { 0 }, at = 0, count;
	size_t i;

	for (i = 0; i < n; i++)
		starts[from[i].key >> shift & (DIGITS - 1)]++;
	for (i = 0; i < DIGITS; i++) {
		count = starts[i];
		starts[i] = at;
		at += count;
	}
	for (i = 0; i < n; i++)
		to[starts[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
}

/* All values, siblings or not, into sorted. */
static void
sort_values(struct facet_tree *tree, const uint32_t *counts,
    enum facet_sort sort, bool reversed)
{
	uint32_t key;
	size_t i;

	for (i = 0; i < tree->size; i++) {
		key = sort_key(tree, counts, sort, i);
		tree->slots[i] = (struct facet_slot){
			.key = reversed ? UINT32_MAX - key : key,
			.value = (uint32_t)i,
		};
	}
	sort_digit(tree->slots, tree->sorted, tree->size, 0);
	sort_digit(tree->sorted, tree->slots, tree->size, DIGIT);
	sort_digit(tree->slots, tree->sorted, tree->size, 2 * DIGIT);
}

/* Each to the end of its siblings. */
static void
deal_out(struct facet_tree *tree)
{
	uint32_t slot;
	size_t i, group;

	memset(tree->group_n, 0, (tree->size + 1) * sizeof *tree->group_n);
	for (i = 0; i < tree->size; i++) {
		group = facet_tree_parent(tree, tree->sorted[i].value);
		slot = tree->group[group] + tree->group_n[group]++;
		tree->slots[slot] = tree->sorted[i];
		tree->slot_of[tree->sorted[i].value] = slot;
	}
}

/* ---- View */

static void
choose_shown(
    struct facet_tree *tree, const uint32_t *counts, const unsigned char *marks)
{
	size_t value, at;

	tree->most = 0;
	tree->present = 0;
	memset(tree->shown, 0, tree->size * sizeof *tree->shown);
	for (value = 0; value < tree->size; value++) {
		if (counts[value] > 0)
			tree->present++;
		else if (marks[value] == FILTER_UNMARKED)
			continue;
		if (counts[value] > tree->most)
			tree->most = counts[value];
		for (at = value; at < tree->size && !tree->shown[at];
		     at = facet_tree_parent(tree, at))
			tree->shown[at] = true;
	}
}

bool
facet_tree_has_inner(const struct facet_tree *tree, size_t value)
{
	size_t i;

	for (i = 0; i < tree->group_n[value]; i++)
		if (tree->shown[tree->slots[tree->group[value] + i].value])
			return true;
	return false;
}

/* The value after this one in a walk of the whole tree; size at the end. */
static size_t
value_after(const struct facet_tree *tree, size_t value)
{
	size_t group, next;

	if (tree->group_n[value] > 0 && tree->shown[value] &&
	    !tree->folded[value])
		return tree->slots[tree->group[value]].value;
	for (;;) {
		group = facet_tree_parent(tree, value);
		next = tree->slot_of[value] + 1;
		if (next < tree->group[group] + tree->group_n[group])
			return tree->slots[next].value;
		if (group == tree->size)
			return tree->size;
		value = group;
	}
}

static void
walk(struct facet_tree *tree)
{
	size_t value = tree->size > 0
			   ? tree->slots[tree->group[tree->size]].value
			   : tree->size;

	tree->line_count = 0;
	while (value < tree->size) {
		if (tree->shown[value])
			tree->lines[tree->line_count++] = value;
		value = value_after(tree, value);
	}
}

void
facet_tree_arrange(struct facet_tree *tree, const uint32_t *counts,
    const unsigned char *marks, enum facet_sort sort, bool reversed)
{
	sort_values(tree, counts, sort, reversed);
	deal_out(tree);
	choose_shown(tree, counts, marks);
	walk(tree);
}

size_t
facet_tree_line(const struct facet_tree *tree, size_t value)
{
	size_t line;

	for (; value < tree->size; value = facet_tree_parent(tree, value))
		for (line = 0; line < tree->line_count; line++)
			if (tree->lines[line] == value)
				return line;
	return tree->line_count;
}
