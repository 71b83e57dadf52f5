/* SPDX-License-Identifier: MIT */
/*
 * histogram: the strip over the timeline: how many events when, where the
 * selection lies, where the cursor stands; and a brush for the date range.
 *
 *	struct histogram histogram = { 0 };
 *	histogram_draw(&histogram, draw, rect, model);
 *	histogram_mouse(&histogram, &input, model);
 *	histogram_release(&histogram);
 */
#ifndef TUI_HISTOGRAM_H
#define TUI_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/timeline.h"
#include "tui/draw.h"
#include "tui/input.h"
#include "tui/model.h"

struct histogram {
	struct rect rect; /* as drawn last */
	struct histogram_column *columns;
	size_t count, capacity; /* count 0: no event has a date */
	unsigned long filter_changes; /* as of when they were counted */
	bool counted;
	bool pressed; /* the button is down: */
	size_t from, to; /* columns of the brush, as dragged */
};

void histogram_release(struct histogram *histogram);

/* Bars in all rows of rect but the last, which is the axis. */
void histogram_draw(struct histogram *histogram, struct draw *draw,
    struct rect rect, struct model *model);

/* A press goes to the date, a drag makes the range the filter's dates.
 * True while it has the mouse: drags outside its rectangle are its own. */
bool histogram_mouse(struct histogram *histogram, const struct input *input,
    struct model *model);

/*
 * ---- Pure parts.
 */

/* How high a bar is, in eighths of a row: 0 for nothing, else 2 to 8 * rows,
 * so that it stands out of the line that the axis is. */
int histogram_height(size_t value, size_t most, int rows);

/* The column that holds an instant; those outside go to the ends. */
size_t histogram_column_of(
    const struct histogram_column *columns, size_t n, int64_t instant);

/*
 * Labels for an axis of cols columns from one instant to another: years,
 * months, days or hours, as fine as fits.  Calls each for every label, left
 * to right; the label belongs at instant.
 */
void histogram_axis(int64_t from, int64_t to, int cols,
    void (*each)(void *context, int64_t instant, const char *label),
    void *context);

#endif
