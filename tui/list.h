/* SPDX-License-Identifier: MIT */
/*
 * list: the cursor and the scroll of a long list in a short window.  Pure.
 *
 * Rows may be followed or preceded by headings; a list that has them gives
 * lines_before, the extra lines that stand above a row when it follows
 * another row, so that scrolling costs the window's height, never the list's.
 *
 *	list_move(&list, count, height, +1);
 *	list_show(&list, count, height);	top follows the cursor
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include <stddef.h>

struct list {
	size_t cursor; /* row, 0 … count-1; 0 when empty */
	size_t top; /* first row shown */
	/* Heading lines above row when previous stands before it (previous ==
	 * row for the first one shown, which always has its heading);
	 * NULL: none. */
	int (*lines_before)(void *context, size_t previous, size_t row);
	void *context;
};

/* Move the cursor by delta rows and keep it inside. */
void list_move(struct list *list, size_t count, long delta);

/* Move cursor and window together by a page (direction ±1), half page. */
void list_page(struct list *list, size_t count, int height, int direction);
void list_half_page(struct list *list, size_t count, int height, int direction);
void list_first(struct list *list);
void list_last(struct list *list, size_t count);

/* Scroll the window (mouse wheel); the cursor follows at the edge. */
void list_scroll(struct list *list, size_t count, int height, long delta);

/* Settle top so that the cursor is in the window of height lines and no
 * line is wasted at the end; after any change of count, height or cursor. */
void list_show(struct list *list, size_t count, int height);

/* The line in the window where row stands (heading lines above counted), or
 * -1; and the row at a line, or count (a heading or nothing). */
int list_line_of(const struct list *list, size_t count, int height, size_t row);
size_t list_row_at(const struct list *list, size_t count, int height, int line);

#endif
