/* SPDX-License-Identifier: MIT */
/*
 * facet_tree: which values of a facet are in view, in which order.
 *
 * In view are the values that have events, those that the filter names, and
 * the places around either, but for what is folded away.  Siblings stand in
 * the order asked for, each followed by what is inside it; actors are a tree
 * of one level.
 *
 *	facet_tree_make(&tree, timeline, FACET_LOCATION);
 *	facet_tree_arrange(&tree, counts, marks, FACET_BY_COUNT, false);
 *	tree.lines[0]	the value on top
 *	facet_tree_release(&tree);
 */
#ifndef TUI_FACET_TREE_H
#define TUI_FACET_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/timeline.h"

enum facet_sort {
	FACET_BY_COUNT,
	FACET_BY_NAME,
	FACET_BY_FIRST, /* event */
	FACET_SORTS
};

struct facet_slot { /* a value among its siblings */
	uint32_t key;
	uint32_t value;
};

struct facet_tree {
	const struct timeline *timeline; /* borrowed */
	enum facet facet;
	size_t size; /* values of the facet */
	bool *folded; /* by value; may be written before arranging */
	bool *shown; /* by value: in view unless folded away */
	size_t *lines; /* the values in view, top to bottom */
	size_t line_count;
	size_t present; /* values with a count */
	uint64_t most; /* the largest count in view */

	struct facet_slot *slots; /* siblings side by side, groups by parent */
	struct facet_slot *sorted; /* while they are sorted */
	uint32_t *slot_of; /* value → its place in slots */
	uint32_t *group; /* value → first slot of its children; top at [size] */
	uint32_t *group_n;
};

/* Zeroed; empty again on false, which is for want of memory. */
bool facet_tree_make(
    struct facet_tree *tree, const struct timeline *timeline, enum facet facet);
void facet_tree_release(struct facet_tree *tree);

/* counts and marks (enum filter_mark) by value. */
void facet_tree_arrange(struct facet_tree *tree, const uint32_t *counts,
    const unsigned char *marks, enum facet_sort sort, bool reversed);

/* The value around this one; size at the top. */
size_t facet_tree_parent(const struct facet_tree *tree, size_t value);

/* Is something shown inside it, folded or not? */
bool facet_tree_has_inner(const struct facet_tree *tree, size_t value);

/* The line of a value, or of what it is folded into; line_count: of none. */
size_t facet_tree_line(const struct facet_tree *tree, size_t value);

#endif
