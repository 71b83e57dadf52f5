/* SPDX-License-Identifier: MIT */
/*
 * layout: cutting the screen.  From the outside in: bars above and below,
 * the source at the right, the event below, the two facets at the right of
 * what is left, the histogram over the timeline.
 *
 *	title ─────────────────────────────────────────────
 *	filter ────────────────────────────────────────────
 *	histogram          │ actors           │ source
 *	timeline           │                  │
 *	                   │ locations        │
 *	event ────────────────────────────────┤
 *	hint ──────────────────────────────────────────────
 *
 * A window too small for that has one pane at a time: the focused one.
 */
#include "config.h"

#include "tui/layout.h"

#include <string.h>

enum { /* smallest sizes with all panes */
	ALL_COLS = 60,
	ALL_ROWS = 12,
	HISTOGRAM_ROWS = 18, /* from here the strip is worth its lines */
	BARS = 2, /* title and filter, above the body */
};

static int
clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

/* A pane's inside: the place without the line of its rule. */
static struct rect
below_rule(int row, int col, int rows, int cols)
{
	return (struct rect){ row + 1, col, rows - 1, cols };
}

static int
histogram_rows(int rows)
{
	return rows < HISTOGRAM_ROWS ? 0 : 1 + clamp((rows - 16) / 8, 1, 4);
}

/* The histogram over the timeline, in the place given. */
static void
place_timeline(struct layout *layout, int row, int rows, int cols)
{
	int strip = histogram_rows(layout->rows);

	layout->histogram = (struct rect){ row, 0, strip, cols };
	layout->timeline = below_rule(row + strip, 0, rows - strip, cols);
}

/* Actors keep more lines: a tree of places is mostly folded. */
static void
place_facets(struct layout *layout, int row, int col, int rows, int cols)
{
	int actors = (rows * 3 + 2) / 5;

	layout->actors = below_rule(row, col, actors, cols);
	layout->locations = below_rule(row + actors, col, rows - actors, cols);
}

static void
place_one(struct layout *layout, int rows, int focus)
{
	struct rect whole = below_rule(BARS, 0, rows, layout->cols);

	switch (focus) {
	case 1: layout->actors = whole; break;
	case 2: layout->locations = whole; break;
	case 3: layout->event = whole; break;
	default: place_timeline(layout, BARS, rows, layout->cols); break;
	}
}

static void
place_all(struct layout *layout, int rows)
{
	int cols = layout->cols, source, facets, event, upper;

	if (cols >= LAYOUT_WIDE_COLS) {
		source = clamp(cols * 34 / 100, 40, 90);
		cols -= source + 1;
		layout->source_col = cols;
		layout->source =
		    below_rule(BARS, layout->source_col + 1, rows, source);
	}
	event = clamp((layout->rows - 4) / 4, 3, 12);
	upper = rows - event - 1;
	layout->event = below_rule(BARS + upper, 0, event + 1, cols);
	facets = clamp(cols * 5 / 16, 18, cols > 150 ? 44 : 35);
	layout->divider_col = cols - facets - 1;
	place_facets(layout, BARS, layout->divider_col + 1, upper, facets);
	place_timeline(layout, BARS, upper, layout->divider_col);
}

void
layout_compute(
    struct layout *layout, int rows, int cols, bool reading, int focus)
{
	int body = rows - BARS - 1;

	memset(layout, 0, sizeof *layout);
	layout->rows = rows;
	layout->cols = cols;
	layout->divider_col = layout->source_col = -1;
	if (rows < LAYOUT_MIN_ROWS || cols < LAYOUT_MIN_COLS)
		return;
	layout->title = (struct rect){ 0, 0, 1, cols };
	layout->filter = (struct rect){ 1, 0, 1, cols };
	layout->hint = (struct rect){ rows - 1, 0, 1, cols };
	if (reading)
		layout->source = below_rule(BARS, 0, body, cols);
	else if (rows < ALL_ROWS || cols < ALL_COLS)
		place_one(layout, body, focus);
	else
		place_all(layout, body);
}
