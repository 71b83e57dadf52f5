/* SPDX-License-Identifier: MIT */
/*
 * layout: every size of window from nothing to a large one must be cut into
 * rectangles that lie inside it and do not overlap; and some sizes are known
 * by heart.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "tui/layout.h"

enum { PARTS = 9 };

static void
gather(const struct layout *layout, struct rect *parts)
{
	const struct rect all[PARTS] = { layout->title, layout->filter,
		layout->histogram, layout->timeline, layout->actors,
		layout->locations, layout->event, layout->source,
		layout->hint };
	int i;

	memcpy(parts, all, sizeof all);
	/* A pane owns its rule too. */
	for (i = 3; i < 8; i++) {
		if (parts[i].rows > 0) {
			parts[i].row--;
			parts[i].rows++;
		}
	}
}

static bool
overlap(struct rect a, struct rect b)
{
	return a.rows > 0 && b.rows > 0 && a.cols > 0 && b.cols > 0 &&
	       a.row < b.row + b.rows && b.row < a.row + a.rows &&
	       a.col < b.col + b.cols && b.col < a.col + a.cols;
}

static void
check_size(int rows, int cols, bool reading, int focus)
{
	struct layout layout;
	struct rect parts[PARTS];
	int i, k;

	layout_compute(&layout, rows, cols, reading, focus);
	gather(&layout, parts);
	for (i = 0; i < PARTS; i++) {
		assert_true(parts[i].rows >= 0 && parts[i].cols >= 0);
		assert_true(parts[i].row >= 0 && parts[i].col >= 0);
		assert_true(parts[i].row + parts[i].rows <= rows);
		assert_true(parts[i].col + parts[i].cols <= cols);
		for (k = 0; k < i; k++)
			assert_false(overlap(parts[i], parts[k]));
	}
}

static void
nothing_overlaps(void **state)
{
	int rows, cols, focus;

	(void)state;
	for (rows = 0; rows <= 70; rows++) {
		for (cols = 0; cols <= 260; cols += cols < 150 ? 1 : 7) {
			for (focus = 0; focus < 4; focus++)
				check_size(rows, cols, false, focus);
			check_size(rows, cols, true, 0);
		}
	}
}

static void
check_rect(struct rect rect, int row, int col, int rows, int cols)
{
	assert_int_equal(rect.row, row);
	assert_int_equal(rect.col, col);
	assert_int_equal(rect.rows, rows);
	assert_int_equal(rect.cols, cols);
}

static void
the_usual_terminal(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 24, 80, false, 0);
	check_rect(layout.title, 0, 0, 1, 80);
	check_rect(layout.filter, 1, 0, 1, 80);
	check_rect(layout.histogram, 2, 0, 2, 54);
	check_rect(layout.timeline, 5, 0, 12, 54);
	check_rect(layout.actors, 3, 55, 8, 25);
	check_rect(layout.locations, 12, 55, 5, 25);
	check_rect(layout.event, 18, 0, 5, 80);
	check_rect(layout.hint, 23, 0, 1, 80);
	assert_int_equal(layout.divider_col, 54);
	assert_int_equal(layout.source.rows, 0);
	assert_int_equal(layout.source_col, -1);
}

static void
the_source_stands_beside(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 44, LAYOUT_WIDE_COLS - 1, false, 0);
	assert_int_equal(layout.source.rows, 0);
	layout_compute(&layout, 44, LAYOUT_WIDE_COLS, false, 0);
	assert_true(layout.source.rows > 0);
	assert_int_equal(layout.source.col, layout.source_col + 1);
	assert_int_equal(
	    layout.source.col + layout.source.cols, LAYOUT_WIDE_COLS);
	assert_int_equal(layout.event.cols, layout.source_col);
}

static void
tall_screens_have_higher_bars(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 44, 170, false, 0);
	assert_true(layout.histogram.rows >= 4);
}

static void
one_pane_at_a_time(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 24, 59, false, 0);
	assert_true(layout.timeline.rows > 0);
	assert_int_equal(layout.actors.rows, 0);
	layout_compute(&layout, 24, 59, false, 1);
	assert_int_equal(layout.timeline.rows, 0);
	check_rect(layout.actors, 3, 0, 20, 59);
	layout_compute(&layout, 24, 59, false, 3);
	check_rect(layout.event, 3, 0, 20, 59);
	layout_compute(&layout, 24, 60, false, 3);
	assert_true(layout.timeline.rows > 0 && layout.event.rows > 0);
}

static void
the_smallest(void **state)
{
	struct layout layout;
	int focus;

	(void)state;
	for (focus = 0; focus < 4; focus++) {
		layout_compute(
		    &layout, LAYOUT_MIN_ROWS, LAYOUT_MIN_COLS, false, focus);
		assert_int_equal(layout.timeline.rows + layout.actors.rows +
				     layout.locations.rows + layout.event.rows,
		    1);
	}
	layout_compute(&layout, LAYOUT_MIN_ROWS - 1, LAYOUT_MIN_COLS, false, 0);
	assert_int_equal(layout.title.rows, 0);
	layout_compute(&layout, LAYOUT_MIN_ROWS, LAYOUT_MIN_COLS - 1, false, 0);
	assert_int_equal(layout.title.rows, 0);
}

static void
reading_takes_all(void **state)
{
	struct layout layout;

	(void)state;
	layout_compute(&layout, 24, 80, true, 0);
	check_rect(layout.source, 3, 0, 20, 80);
	assert_int_equal(layout.timeline.rows, 0);
	assert_int_equal(layout.event.rows, 0);
	assert_int_equal(layout.divider_col, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_overlaps),
		cmocka_unit_test(the_usual_terminal),
		cmocka_unit_test(the_source_stands_beside),
		cmocka_unit_test(tall_screens_have_higher_bars),
		cmocka_unit_test(one_pane_at_a_time),
		cmocka_unit_test(the_smallest),
		cmocka_unit_test(reading_takes_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
