/* SPDX-License-Identifier: MIT */
/*
 * help: a page over the whole screen: the live key map and the filter language
 * in brief, or the rows that were rejected (rejects_page.h).  What is too long
 * for a page turns: it has one part of its text at a time.
 *
 *	help_open(&help);
 *	help_draw(&help, draw, rect);
 *	if (!help_key(&help, key)) ...		closed
 *	help_release(&help);
 */
#ifndef TUI_HELP_H
#define TUI_HELP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/draw.h"
#include "tui/input.h"
#include "tui/page.h"

enum help_turn {
	HELP_FIRST,
	HELP_BEFORE,
	HELP_NEXT,
	HELP_LAST,
};

struct help { /* zeroed: closed */
	const char *title;
	struct page page;
	size_t top; /* first line shown */
	struct rect rect; /* as drawn last */
	bool open;
	/* Puts another part on the page; false, and nothing changed, where
	 * there is none.  NULL: all of it is there. */
	bool (*turn)(struct help *help, enum help_turn where);
	void *context; /* of turn */
	int64_t at, part, count; /* of what turn counts: the first that is
				    there, how many are, and all */
};

void help_open(struct help *help);
void help_release(struct help *help);

/* Inside rect, the rule with its title in the first row. */
void help_draw(struct help *help, struct draw *draw, struct rect rect);

/* Scrolls, and turns at the ends; q, Esc, Enter and ? close it.  False: it is closed. */
bool help_key(struct help *help, uint32_t key);
void help_mouse(struct help *help, const struct input *input);

#endif
