/* SPDX-License-Identifier: MIT */
/*
 * list: which rows a window shows.
 *
 * The window is filled from row top downwards; a row takes one line and as
 * many heading lines above it as lines_before says:
 *
 *	line 0	2014			heading of the first row shown
 *	line 1	  Jun 2014		top
 *	line 2	  17 Oct 2014
 *	line 3	2017			heading between two rows
 *	line 4	  9 Dec 2017
 *
 * Everything walks over the rows of one window, so the cost is its height,
 * whatever the list's length.  A window too low for the first row's headings
 * shows the last of them only, for the row itself to be seen.
 */
#include "config.h"

#include "tui/list.h"

/* Heading lines above the first row shown. */
static int
lines_first(const struct list *list, int height, size_t row)
{
	int lines = 0;

	if (list->lines_before != NULL)
		lines = list->lines_before(list->context, row, row);
	if (lines >= height)
		lines = height > 0 ? height - 1 : 0;
	return lines;
}

/* Lines that row takes when row - 1 stands above it. */
static int
lines_next(const struct list *list, size_t row)
{
	if (list->lines_before == NULL)
		return 1;
	return 1 + list->lines_before(list->context, row - 1, row);
}

/* Lines of the rows from top to last, or more than height. */
static int
lines_between(const struct list *list, int height, size_t top, size_t last)
{
	int lines = lines_first(list, height, top) + 1;

	for (size_t row = top + 1; row <= last && lines <= height; row++)
		lines += lines_next(list, row);
	return lines;
}

/* The first row of the window that has last as its last. */
static size_t
top_for_last(const struct list *list, int height, size_t last)
{
	size_t top = last;
	int below = 1; /* lines from top to last, top's headings left out */

	while (top > 0) {
		int more = below + lines_next(list, top);

		if (lines_first(list, height, top - 1) + more > height)
			break;
		below = more;
		top--;
	}
	return top;
}

/* The last row in the window that starts at top. */
static size_t
last_shown(const struct list *list, size_t count, int height)
{
	size_t row = list->top;
	int lines = lines_first(list, height, row) + 1;

	while (row + 1 < count) {
		lines += lines_next(list, row + 1);
		if (lines > height)
			break;
		row++;
	}
	return row;
}

/* row + delta, kept inside 0 … count-1. */
static size_t
moved(size_t row, size_t count, long delta)
{
	size_t steps;

	if (count == 0)
		return 0;
	if (row >= count)
		row = count - 1;
	if (delta < 0) {
		steps = (size_t) - (delta + 1) + 1;
		return steps < row ? row - steps : 0;
	}
	steps = (size_t)delta;
	return steps < count - 1 - row ? row + steps : count - 1;
}

void
list_move(struct list *list, size_t count, long delta)
{
	list->cursor = moved(list->cursor, count, delta);
}

static void
page_down(struct list *list, size_t count, int height)
{
	size_t last = last_shown(list, count, height);
	size_t step = last + 1 - list->top;

	if (last + 1 >= count) {
		list->cursor = count - 1;
		return;
	}
	list->top = last + 1;
	list->cursor = moved(list->cursor, count, (long)step);
}

static void
page_up(struct list *list, size_t count, int height)
{
	size_t top, step;

	if (list->top == 0) {
		list->cursor = 0;
		return;
	}
	top = top_for_last(list, height, list->top - 1);
	step = list->top - top;
	list->top = top;
	list->cursor = moved(list->cursor, count, -(long)step);
}

void
list_page(struct list *list, size_t count, int height, int direction)
{
	if (count == 0 || height <= 0)
		return;
	list_show(list, count, height);
	if (direction > 0)
		page_down(list, count, height);
	else
		page_up(list, count, height);
	list_show(list, count, height);
}

void
list_half_page(struct list *list, size_t count, int height, int direction)
{
	long step = height > 3 ? height / 2 : 1;

	if (count == 0 || height <= 0)
		return;
	if (direction < 0)
		step = -step;
	list->top = moved(list->top, count, step);
	list->cursor = moved(list->cursor, count, step);
	list_show(list, count, height);
}

void
list_first(struct list *list)
{
	list->cursor = 0;
	list->top = 0;
}

void
list_last(struct list *list, size_t count)
{
	list->cursor = count > 0 ? count - 1 : 0;
}

void
list_scroll(struct list *list, size_t count, int height, long delta)
{
	size_t most, last;

	if (count == 0 || height <= 0)
		return;
	most = top_for_last(list, height, count - 1);
	list->top = moved(list->top, count, delta);
	if (list->top > most)
		list->top = most;
	last = last_shown(list, count, height);
	if (list->cursor < list->top)
		list->cursor = list->top;
	if (list->cursor > last)
		list->cursor = last;
}

void
list_show(struct list *list, size_t count, int height)
{
	size_t most;

	if (count == 0 || height <= 0) {
		list->top = 0;
		if (count == 0)
			list->cursor = 0;
		return;
	}
	list->cursor = moved(list->cursor, count, 0);
	if (list->top > list->cursor)
		list->top = list->cursor;
	if (list->cursor - list->top >= (size_t)height ||
	    lines_between(list, height, list->top, list->cursor) > height)
		list->top = top_for_last(list, height, list->cursor);
	if (count - list->top > (size_t)height)
		return;
	most = top_for_last(list, height, count - 1);
	if (list->top > most)
		list->top = most;
}

int
list_line_of(const struct list *list, size_t count, int height, size_t row)
{
	int lines;

	if (row < list->top || row >= count || height <= 0 ||
	    row - list->top >= (size_t)height)
		return -1;
	lines = lines_between(list, height, list->top, row);
	return lines <= height ? lines - 1 : -1;
}

size_t
list_row_at(const struct list *list, size_t count, int height, int line)
{
	int at;

	if (count == 0 || list->top >= count || line < 0 || line >= height)
		return count;
	at = lines_first(list, height, list->top);
	for (size_t row = list->top; at <= line; row++) {
		if (at == line)
			return row;
		if (row + 1 == count)
			break;
		at += lines_next(list, row + 1);
	}
	return count;
}
