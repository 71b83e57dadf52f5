/* SPDX-License-Identifier: MIT */
/*
 * Windows of every size, from the smallest one up: whatever has the focus,
 * what its cursor is on stays in view.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/screen.h"
#include "tui/layout.h"
#include "tui/look.h"

static int
set_up(void **state)
{
	*state = screen_new();
	return 0;
}

static int
tear_down(void **state)
{
	screen_free(*state);
	return 0;
}

/* The first row with a cell on the ground; -1: there is none. */
static int
row_on(struct screen *screen, enum ground ground)
{
	int wanted = look_of(ROLE_TEXT, ground, 256, false).bg;

	for (int row = 0; row < screen->rows; row++) {
		for (int col = 0; col < screen->cols; col++) {
			if (vt_cell(screen->vt, row, col).bg == wanted)
				return row;
		}
	}
	return -1;
}

static void
shows(struct screen *screen, enum ground ground, const char *text)
{
	int row = row_on(screen, ground);

	if (row < 0)
		screen_fail(screen, "%dx%d: %s is out of view", screen->cols,
		    screen->rows, text);
	if (strstr(vt_row(screen->vt, row), text) == NULL)
		screen_fail(screen, "%dx%d: row %d is not %s", screen->cols,
		    screen->rows, row, text);
}

/* Narrow and wide, low and high in turn, so that nearly all change at once. */
static void
through_all_sizes(struct screen *screen, enum ground ground, const char *text)
{
	for (int rows = LAYOUT_MIN_ROWS; rows <= 50; rows += 3) {
		for (int cols = LAYOUT_MIN_COLS; cols <= 170; cols += 11) {
			int turned = rows % 2 == 0 ? 190 - cols : cols;

			screen_resize(screen, rows, turned);
			shows(screen, ground, text);
		}
	}
	screen_resize(screen, 2, 2);
	screen_resize(screen, 24, 80);
	shows(screen, ground, text);
}

static void
test_timeline(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, 24, 80, "iraq-coalition");
	screen_keys(screen, "f text:taji Enter");
	through_all_sizes(screen, GROUND_CURSOR, "23 ");
}

static void
test_undated(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, 24, 80, "iraq-coalition");
	screen_keys(screen, "r G");
	through_all_sizes(screen, GROUND_CURSOR, "—");
}

static void
test_actors(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, 24, 80, "iraq-coalition");
	screen_keys(screen, "2 f text:joe Enter");
	through_all_sizes(screen, GROUND_CURSOR, "Joe");
}

static void
test_locations(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, 24, 80, "iraq-coalition");
	screen_keys(screen, "3 f text:fallu Enter");
	through_all_sizes(screen, GROUND_CURSOR, "Fal");
}

static void
test_reader(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, 24, 80, "iraq-coalition");
	screen_keys(screen, "Enter n n n n n n");
	through_all_sizes(screen, GROUND_MARK, "Ramadi");
}

/* The terminal's own cursor is where one types. */
static void
test_filter(void **state)
{
	struct screen *screen = *state;

	screen_open(screen, 24, 80, "iraq-coalition");
	screen_keys(screen, "/ text:actor:\"Mohammed\\sShia\\sal-Sudani\"");
	for (int cols = LAYOUT_MIN_COLS; cols <= 100; cols += 3) {
		struct vt_state at;

		screen_resize(screen, LAYOUT_MIN_ROWS + cols % 7, cols);
		at = vt_state(screen->vt);
		assert_true(at.cursor_shown);
		assert_int_equal(at.cursor_row, 1);
		assert_string_equal(
		    vt_cell(screen->vt, 1, at.cursor_col - 1).text, "\"");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    test_timeline, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_undated, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_actors, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_locations, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_reader, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_filter, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
