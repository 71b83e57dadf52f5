/* SPDX-License-Identifier: MIT */
/*
 * mapping_private: what the files of the mapping screen share.
 *
 *	mapping_screen.c	the loop, keys, mouse, typed lines
 *	mapping_draw.c		one frame
 */
#ifndef TUI_MAPPING_PRIVATE_H
#define TUI_MAPPING_PRIVATE_H

#include "core/preview.h"
#include "tui/help.h"
#include "tui/keymap.h"
#include "tui/list.h"
#include "tui/mapping_screen.h"
#include "tui/prompt.h"

enum mapping_edit { /* the line that is being typed */
	MAPPING_EDIT_NONE,
	MAPPING_EDIT_FIELD,
	MAPPING_EDIT_ROLE,
	MAPPING_EDIT_TITLE,
	MAPPING_EDIT_NAME,
	MAPPING_EDITS
};

#define MAPPING_HINTS 16

struct mapping_layout { /* cells; rows 0: not shown */
	int rows, cols;
	int rule; /* row of the rule over the columns; -1: none */
	int heading; /* row of the words over them; -1: none */
	struct rect list, events; /* the events' rule stands above */
};

struct mapping_screen {
	struct preview *preview;
	const char *title;
	struct draw *draw; /* NULL before the first resize */
	struct mapping_layout layout;
	struct list list; /* of columns */
	size_t row; /* the first of the rows that are shown */
	struct help help;
	enum mapping_edit edit;
	struct prompt prompt;
	bool replace; /* the name's profile is there, and was told to be */
	struct strbuf message;
	bool message_bad;
	bool warned; /* that there is no date; Enter reads it so */
	bool dirty, over, opened;
	enum status status; /* why it is over, if not by the analyst: */
	struct error error;
	struct {
		int col, cols;
		enum action action;
	} hints[MAPPING_HINTS];
	int hint_count;
};

/* Where everything stands.  Pure. */
void
mapping_layout(struct mapping_layout *layout, int rows, int cols, size_t count);

/* How many lines an event takes. */
int mapping_event_lines(const struct mapping_layout *layout);

/* The whole frame. */
void mapping_frame(struct mapping_screen *screen);

#endif
