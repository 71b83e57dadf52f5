/* SPDX-License-Identifier: MIT */
/*
 * keymap: which key does what where.  One const table of context, key,
 * action and a short word for the hint line; the focused context first, then
 * KEYMAP_GLOBAL.  Help, hint line and the manual's key table are made from
 * it.
 *
 *	keymap_action(KEYMAP_TIMELINE, 'j') == ACTION_DOWN
 */
#ifndef TUI_KEYMAP_H
#define TUI_KEYMAP_H

#include <stddef.h>
#include <stdint.h>

#include "tui/action.h"

enum keymap_context {
	KEYMAP_GLOBAL,
	KEYMAP_TIMELINE,
	KEYMAP_FACET, /* actors, locations */
	KEYMAP_EVENT,
	KEYMAP_SOURCE, /* beside the timeline */
	KEYMAP_READER, /* over the whole screen */
	KEYMAP_MAPPING, /* the columns of a file of no known kind */
	KEYMAP_CONTEXTS
};

struct keymap_entry {
	enum keymap_context context;
	uint32_t key; /* input.h */
	enum action action;
	const char *hint; /* one word for the hint line; NULL: not in it */
	const char *help; /* where it differs from the action's; else NULL */
};

/* The whole table, in the order of the help page; *n entries. */
const struct keymap_entry *keymap_table(size_t *n);

enum action keymap_action(enum keymap_context context, uint32_t key);

/* "Timeline", "Actors and locations", … for the help page. */
const char *keymap_context_name(enum keymap_context context);

#endif
