/* SPDX-License-Identifier: MIT */
/*
 * keymap: the table.  Its order is that of the hint line and the help page:
 * what an analyst does most stands first, keys of one meaning side by side so
 * that both can show them as one.
 */
#include "config.h"

#include "tui/keymap.h"

#include "tui/input.h"

#define T KEYMAP_TIMELINE
#define F KEYMAP_FACET
#define E KEYMAP_EVENT
#define S KEYMAP_SOURCE
#define R KEYMAP_READER
#define M KEYMAP_MAPPING
#define G KEYMAP_GLOBAL
#define ESC 27
#define ENTER 13

static const struct keymap_entry table[] = {
	{ T, ENTER, ACTION_ENTER, "source", NULL },
	{ T, 'r', ACTION_REVERSE, NULL, "newest first, or oldest first" },
	{ T, 'n', ACTION_NEXT_MATCH, NULL,
	    "next match; with context, next event of the selection" },
	{ T, 'N', ACTION_PREVIOUS_MATCH, NULL, "the one before" },

	{ F, ENTER, ACTION_TOGGLE, NULL, NULL },
	{ F, ' ', ACTION_TOGGLE, "toggle", NULL },
	{ F, 'x', ACTION_EXCLUDE, "exclude", NULL },
	{ F, 's', ACTION_SORT, "sort", NULL },
	{ F, 'r', ACTION_REVERSE, NULL, NULL },
	{ F, 'h', ACTION_FOLD, NULL, NULL },
	{ F, INPUT_LEFT, ACTION_FOLD, NULL, NULL },
	{ F, 'l', ACTION_UNFOLD, NULL, NULL },
	{ F, INPUT_RIGHT, ACTION_UNFOLD, NULL, NULL },

	{ E, ENTER, ACTION_ENTER, "source", NULL },

	{ S, ENTER, ACTION_ENTER, "reader", "read over the whole screen" },
	{ S, 'n', ACTION_NEXT_MATCH, "quote", "next quote" },
	{ S, 'N', ACTION_PREVIOUS_MATCH, NULL, "quote before" },
	{ S, 'l', ACTION_UNFOLD, NULL, "next quote of the event" },
	{ S, INPUT_RIGHT, ACTION_UNFOLD, NULL, "next quote of the event" },
	{ S, 'h', ACTION_FOLD, NULL, "quote of the event before" },
	{ S, INPUT_LEFT, ACTION_FOLD, NULL, "quote of the event before" },
	{ S, 'e', ACTION_FOLLOW, "event", NULL },

	{ R, 'n', ACTION_NEXT_MATCH, "quote", "next quote" },
	{ R, 'N', ACTION_PREVIOUS_MATCH, "quote", "quote before" },
	{ R, 'l', ACTION_UNFOLD, NULL, "next quote of the event" },
	{ R, INPUT_RIGHT, ACTION_UNFOLD, NULL, "next quote of the event" },
	{ R, 'h', ACTION_FOLD, NULL, "quote of the event before" },
	{ R, INPUT_LEFT, ACTION_FOLD, NULL, "quote of the event before" },
	{ R, ENTER, ACTION_FOLLOW, "event", NULL },
	{ R, 'e', ACTION_FOLLOW, NULL, NULL },
	{ R, 'f', ACTION_FIND, "find", "find in the text" },
	{ R, 'o', ACTION_OPEN_URL, "open", NULL },
	{ R, 'y', ACTION_COPY, "copy", NULL },
	{ R, 'q', ACTION_QUIT, "back", "back to the panes" },

	{ M, ENTER, ACTION_ENTER, "open", "read the file so" },
	{ M, ' ', ACTION_UNFOLD, "field", "make the column the next field" },
	{ M, 'l', ACTION_UNFOLD, NULL, "make the column the next field" },
	{ M, INPUT_RIGHT, ACTION_UNFOLD, NULL,
	    "make the column the next field" },
	{ M, 'h', ACTION_FOLD, NULL, "make it the field before" },
	{ M, INPUT_LEFT, ACTION_FOLD, NULL, "make it the field before" },
	{ M, 'f', ACTION_FIND, "by name", "choose its field by typing" },
	{ M, 'x', ACTION_EXCLUDE, NULL, "leave it an attribute" },
	{ M, 'w', ACTION_SAVE, "save", NULL },
	{ M, 'q', ACTION_QUIT, "cancel", "cancel: nothing is read" },
	{ M, ESC, ACTION_QUIT, NULL, "cancel: nothing is read" },
	{ M, 't', ACTION_TITLE, "title", NULL },
	{ M, 'd', ACTION_REVERSE, "day/month",
	    "day first, month first, or as the file tells" },
	{ M, 'r', ACTION_ROLE, "role", NULL },
	{ M, 'n', ACTION_NEXT_MATCH, "rows", "next row of the file" },
	{ M, 'N', ACTION_PREVIOUS_MATCH, NULL, "row before" },

	{ G, 'j', ACTION_DOWN, NULL, NULL },
	{ G, INPUT_DOWN, ACTION_DOWN, NULL, NULL },
	{ G, 'k', ACTION_UP, NULL, NULL },
	{ G, INPUT_UP, ACTION_UP, NULL, NULL },
	{ G, INPUT_PAGE_DOWN, ACTION_PAGE_DOWN, NULL, NULL },
	{ G, INPUT_CTRL('f'), ACTION_PAGE_DOWN, NULL, NULL },
	{ G, INPUT_PAGE_UP, ACTION_PAGE_UP, NULL, NULL },
	{ G, INPUT_CTRL('b'), ACTION_PAGE_UP, NULL, NULL },
	{ G, INPUT_CTRL('d'), ACTION_HALF_DOWN, NULL, NULL },
	{ G, INPUT_CTRL('u'), ACTION_HALF_UP, NULL, NULL },
	{ G, 'g', ACTION_FIRST, NULL, NULL },
	{ G, INPUT_HOME, ACTION_FIRST, NULL, NULL },
	{ G, 'G', ACTION_LAST, NULL, NULL },
	{ G, INPUT_END_KEY, ACTION_LAST, NULL, NULL },

	{ G, '/', ACTION_EDIT_FILTER, "filter", NULL },
	{ G, '[', ACTION_DATE_FROM, "dates", NULL },
	{ G, ']', ACTION_DATE_TO, "dates", NULL },
	{ G, '\\', ACTION_DATE_CLEAR, NULL, NULL },
	{ G, 'z', ACTION_CONTEXT, "context", NULL },
	{ G, 'u', ACTION_UNDO, "undo", NULL },
	{ G, INPUT_CTRL('r'), ACTION_REDO, NULL, NULL },
	{ G, 'c', ACTION_CLEAR, NULL, NULL },
	{ G, 9, ACTION_NEXT_PANE, "pane", NULL },
	{ G, INPUT_BACK_TAB, ACTION_PREVIOUS_PANE, NULL, NULL },
	{ G, '1', ACTION_PANE_1, NULL, NULL },
	{ G, '2', ACTION_PANE_2, NULL, NULL },
	{ G, '3', ACTION_PANE_3, NULL, NULL },
	{ G, '4', ACTION_PANE_4, NULL, NULL },
	{ G, 'f', ACTION_FIND, "find", NULL },
	{ G, 'n', ACTION_NEXT_MATCH, NULL, NULL },
	{ G, 'N', ACTION_PREVIOUS_MATCH, NULL, NULL },
	{ G, '*', ACTION_STAR, "star", NULL },
	{ G, 'm', ACTION_NOTE, "note", NULL },
	{ G, 'o', ACTION_OPEN_URL, "open", NULL },
	{ G, 'y', ACTION_COPY, "copy", NULL },
	{ G, 's', ACTION_SORT, NULL, NULL },
	{ G, 'r', ACTION_REVERSE, NULL, NULL },

	{ G, '!', ACTION_REJECTS, NULL, NULL },
	{ G, ':', ACTION_COMMAND, "command", NULL },
	{ G, INPUT_CTRL('l'), ACTION_REDRAW, NULL, NULL },
	{ G, INPUT_CTRL('z'), ACTION_SUSPEND, NULL, NULL },
	{ G, ESC, ACTION_BACK, NULL, NULL },
	{ G, 'q', ACTION_QUIT, "quit", NULL },
	{ G, '?', ACTION_HELP, "help", NULL },
	{ G, INPUT_F1, ACTION_HELP, NULL, NULL },
};

#undef T
#undef F
#undef E
#undef S
#undef R
#undef M
#undef G

const struct keymap_entry *
keymap_table(size_t *n)
{
	*n = sizeof table / sizeof table[0];
	return table;
}

static enum action
action_in(enum keymap_context context, uint32_t key)
{
	size_t i;

	for (i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (table[i].context == context && table[i].key == key)
			return table[i].action;
	}
	return ACTION_NONE;
}

enum action
keymap_action(enum keymap_context context, uint32_t key)
{
	enum action action = action_in(context, key);

	return action != ACTION_NONE ? action : action_in(KEYMAP_GLOBAL, key);
}

const char *
keymap_context_name(enum keymap_context context)
{
	switch (context) {
	case KEYMAP_TIMELINE: return "Timeline";
	case KEYMAP_FACET: return "Actors and locations";
	case KEYMAP_EVENT: return "Event";
	case KEYMAP_SOURCE: return "Source beside the timeline";
	case KEYMAP_READER: return "Reader";
	case KEYMAP_MAPPING: return "Columns of an unknown file";
	case KEYMAP_GLOBAL:
	case KEYMAP_CONTEXTS: break;
	}
	return "Everywhere";
}
