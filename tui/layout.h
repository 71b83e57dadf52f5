/* SPDX-License-Identifier: MIT */
/*
 * layout: where everything stands on a screen of a given size.  Pure.
 *
 *	struct layout layout;
 *	layout_compute(&layout, rows, cols, reader);
 */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>

/* In cells from the screen's top left; rows or cols 0: not shown. */
struct rect {
	int row, col, rows, cols;
};

static inline bool
rect_holds(struct rect rect, int row, int col)
{
	return row >= rect.row && row < rect.row + rect.rows &&
	       col >= rect.col && col < rect.col + rect.cols;
}

#define LAYOUT_MIN_COLS 20
#define LAYOUT_MIN_ROWS 5
#define LAYOUT_WIDE_COLS 140 /* the source stands open from here */

/*
 * A pane's rect is its inside; its rule (title line) is the row above, at
 * row - 1, over the same columns.
 */
struct layout {
	int rows, cols;
	struct rect title; /* first line: name, case, count */
	struct rect filter; /* second line: the filter bar */
	struct rect histogram; /* bars and axis over the timeline */
	struct rect timeline;
	struct rect actors;
	struct rect locations;
	struct rect event; /* the detail */
	struct rect source; /* beside, when wide; over all when reading */
	struct rect hint; /* last line */
	int divider_col; /* vertical rule left of actors; -1: none */
	int source_col; /* vertical rule left of the source; -1: none */
};

/*
 * reading: the source takes the whole screen between bars.  Windows narrower
 * than 60 columns have one pane at a time (focus 0 timeline, 1 actors,
 * 2 locations, 3 event), given by focus.
 */
void layout_compute(
    struct layout *layout, int rows, int cols, bool reading, int focus);

#endif
