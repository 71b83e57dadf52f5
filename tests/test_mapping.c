/* SPDX-License-Identifier: MIT */
/*
 * mapping_screen: the screen without a terminal.  A script types, and the
 * cells are read.  What the keys do to the preview is test_preview.c's.
 */
#include "config.h"

#include "scratch.h"

#include <string.h>
#include <unistd.h>

#include "core/preview.h"
#include "core/strbuf.h"
#include "tui/input.h"
#include "tui/mapping_private.h"
#include "tui/term.h"

static const char table[] =
    "When,What happened,Who,Where,Kind\n"
    "03/04/2024,A heron at the weir,A. Miller,Leeds,bird\n"
    "05/04/2024,Two kingfishers \xe4\xb8\xad\xe6\x96\x87,B. Osei,York,bird\n"
    "06/04/2024,\033[31mred\033[0m \xe2\x80\xae"
    "over,B. Osei,,\n";

static struct preview *preview;
static struct mapping_screen *screen;

static void
play(int rows, int cols, const char *text, const char *script)
{
	static const struct import_options options;
	struct error error = { 0 };

	term_close(); /* a test that failed may have left it open */
	scratch_write_named("table.csv", text, strlen(text));
	snprintf(
	    scratch_path, sizeof scratch_path, "%s/table.csv", scratch_folder);
	setenv("XDG_CONFIG_HOME", scratch_folder, 1);
	assert_int_equal(
	    preview_open(&preview, scratch_path, &options, &error), STATUS_OK);
	assert_true(preview_is_unknown(preview));
	assert_int_equal(term_open_headless(rows, cols, &error), STATUS_OK);
	assert_int_equal(input_script(script, &error), STATUS_OK);
	assert_int_equal(
	    mapping_screen_open(&screen, preview, "table.csv", &error),
	    STATUS_OK);
	assert_int_equal(mapping_screen_resize(screen, &error), STATUS_OK);
	mapping_frame(screen); /* a click falls on what was drawn */
	while (mapping_screen_step(screen))
		;
}

static void
stop(void)
{
	mapping_screen_close(screen);
	term_close();
	preview_close(preview);
}

static const char *
row_text(int row)
{
	static struct strbuf text = STRBUF_INIT;
	const struct draw *draw = mapping_screen_draw(screen);
	int col, i;

	strbuf_clear(&text);
	for (col = 0; col < draw_cols(draw); col++) {
		const struct draw_cell *cell = draw_at(draw, row, col);

		for (i = 0; i <= DRAW_MARKS && cell->text[i] != 0; i++)
			strbuf_add_char(&text, cell->text[i]);
	}
	return text.text;
}

static bool
shows(const char *wanted)
{
	int row;

	for (row = 0; row < draw_rows(mapping_screen_draw(screen)); row++)
		if (strstr(row_text(row), wanted) != NULL)
			return true;
	return false;
}

static void
assert_shows(const char *wanted)
{
	int row;

	if (shows(wanted))
		return;
	for (row = 0; row < draw_rows(mapping_screen_draw(screen)); row++)
		print_error("%s\n", row_text(row));
	fail_msg("no `%s`", wanted);
}

/* The row of the list that stands on the cursor's ground. */
static int
cursor_row(void)
{
	const struct draw *draw = mapping_screen_draw(screen);
	int row;

	for (row = 0; row < draw_rows(draw); row++)
		if (draw_at(draw, row, 0)->ground == GROUND_CURSOR)
			return row;
	return -1;
}

static void
the_first_frame(void **state)
{
	(void)state;
	play(24, 80, table, "");
	assert_non_null(strstr(row_text(0), " dateline  table.csv"));
	assert_non_null(strstr(row_text(0), "5 columns"));
	assert_shows("the day or the month? d says which.");
	assert_shows("Columns");
	assert_shows("1 / 5");
	assert_shows("line 2");
	assert_non_null(strstr(row_text(cursor_row()), "When"));
	assert_non_null(strstr(row_text(cursor_row()), "date"));
	assert_non_null(strstr(row_text(cursor_row()), "03/04/2024"));
	assert_shows("First events");
	assert_shows("3 Apr 2024");
	assert_shows("bird \xc2\xb7 A. Miller \xc2\xb7 Leeds");
	assert_shows("Enter open");
	assert_shows("? help");
	assert_false(mapping_screen_opened(screen));
	stop();
}

static void
enter_opens_what_can_be_read(void **state)
{
	(void)state;
	play(24, 80, table, "Enter");
	assert_false(mapping_screen_opened(screen));
	assert_shows("d says which, then Enter");
	stop();
	play(24, 80, table, "d d Enter");
	assert_true(mapping_screen_opened(screen));
	assert_non_null(preview_profile(preview));
	assert_shows("4 Mar 2024");
	stop();
	play(24, 80, table, "x Enter");
	assert_false(mapping_screen_opened(screen));
	assert_shows("Enter again reads all undated");
	stop();
	play(24, 80, table, "x Enter Enter");
	assert_true(mapping_screen_opened(screen));
	stop();
}

static void
nothing_is_made_of_what_is_cancelled(void **state)
{
	static const char *const keys[] = { "d q", "d Esc", "d x j Space q" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof keys / sizeof *keys; i++) {
		play(24, 80, table, keys[i]);
		assert_false(mapping_screen_opened(screen));
		assert_null(preview_profile(preview));
		stop();
	}
}

static void
keys_change_fields(void **state)
{
	(void)state;
	play(24, 80, table, "j j Space");
	assert_int_equal(preview_part(preview, 2), PREVIEW_ACTOR + 1);
	stop();
	play(24, 80, table, "j j h");
	assert_int_equal(preview_part(preview, 2), PREVIEW_ACTOR - 1);
	stop();
	play(24, 80, table, "G f text:ta Enter");
	assert_int_equal(preview_part(preview, 4), PREVIEW_TAG);
	stop();
	play(24, 80, table, "G f text:su Tab Enter x");
	assert_int_equal(preview_part(preview, 4), PREVIEW_ATTRIBUTE);
	stop();
	play(24, 80, table, "G f text:zebra Enter");
	assert_int_equal(preview_part(preview, 4), PREVIEW_TYPE);
	assert_shows("there is no such field");
	stop();
	play(24, 80, table, "f text:zebra Esc");
	assert_false(shows("zebra"));
	assert_shows("Enter open");
	stop();
}

static void
lines_are_typed(void **state)
{
	(void)state;
	play(24, 80, table, "d t Ctrl-u text:{Kind}\\sat\\s{Where} Enter");
	assert_shows("bird at Leeds");
	stop();
	play(24, 80, table, "d t Ctrl-u text:{Zebra} Enter");
	assert_shows("there is no column `Zebra`");
	stop();
	play(24, 80, table, "j j r text:observer Enter");
	assert_int_equal(preview_role(preview, 2).n, 8);
	stop();
	play(24, 80, table, "r");
	assert_shows("only an actor has a role");
	stop();
	play(24, 120, table, "j j r text:observer Enter");
	assert_shows("actor observer");
	stop();
}

static void
it_is_saved_and_not_replaced_unasked(void **state)
{
	char path[160];

	(void)state;
	snprintf(path, sizeof path, "%s/dateline/profiles/table.ini",
	    scratch_folder);
	play(24, 80, table, "w");
	assert_shows("d says which, then Enter");
	assert_int_not_equal(access(path, F_OK), 0);
	stop();
	play(24, 80, table, "d w Enter");
	assert_shows("saved: files with these columns are known");
	assert_int_equal(access(path, F_OK), 0);
	/* By another that replaces it unless it was told to. */
	assert_int_equal(remove(path), 0);
	stop();
	play(24, 80, table, "d w Enter w Enter");
	assert_shows("it is there already: Enter replaces it");
	stop();
	assert_int_equal(remove(path), 0);
	play(24, 80, table, "d w Enter w Enter Enter");
	assert_shows("saved: files");
	stop();
	assert_int_equal(remove(path), 0);
	play(24, 80, table, "d w Ctrl-u text:acled Enter");
	assert_shows("comes with the program");
	stop();
}

static void
rows_of_the_file_go_by(void **state)
{
	(void)state;
	play(24, 80, table, "d n n");
	assert_shows("line 4");
	assert_false(shows("line 2"));
	assert_shows("6 Apr 2024");
	assert_false(shows("\033"));
	assert_false(shows("\xe2\x80\xae"));
	assert_shows("red");
	stop();
	play(24, 80, table, "n n n n n N N");
	assert_shows("line 2");
	stop();
}

static void
any_size_keeps_the_cursor(void **state)
{
	static const int sizes[][2] = { { 5, 20 }, { 6, 20 }, { 7, 30 },
		{ 9, 40 }, { 12, 60 }, { 24, 80 }, { 36, 120 }, { 50, 160 } };
	char script[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		play(sizes[i][0], sizes[i][1], table, "j j j");
		assert_non_null(strstr(row_text(cursor_row()), "Where"));
		assert_non_null(strstr(row_text(cursor_row()), "place"));
		assert_shows("dateline");
		stop();
		snprintf(script, sizeof script, "j j j resize:%dx%d",
		    sizes[i][1], sizes[i][0]);
		play(24, 80, table, script);
		assert_non_null(strstr(row_text(cursor_row()), "Where"));
		stop();
	}
}

static void
the_layout_fills_the_screen(void **state)
{
	struct mapping_layout layout;
	int rows;

	(void)state;
	for (rows = LAYOUT_MIN_ROWS; rows < 100; rows++) {
		mapping_layout(&layout, rows, 80, 1000);
		assert_true(layout.list.rows > 0);
		assert_true(layout.list.row >= 2);
		if (layout.events.rows > 0)
			assert_int_equal(
			    layout.events.row + layout.events.rows, rows - 1);
		else
			assert_int_equal(
			    layout.list.row + layout.list.rows, rows - 1);
		assert_true(rows < 12 || layout.events.rows > 0);
		mapping_layout(&layout, rows, 80, 1);
		assert_true(layout.list.rows > 0);
		assert_true(layout.events.rows == 0 || layout.list.rows == 1);
	}
}

static void
hundreds_of_columns_scroll(void **state)
{
	struct strbuf text = STRBUF_INIT;
	int i;

	(void)state;
	strbuf_add_text(&text, "When,What happened");
	for (i = 0; i < 400; i++)
		strbuf_printf(&text, ",Column %d", i);
	strbuf_add_text(&text, "\n2024-01-02,A thing\n");
	strbuf_add_text(&text, "2024-01-03,Another thing");
	for (i = 0; i < 400; i++)
		strbuf_printf(&text, ",%d", i);
	strbuf_add_byte(&text, '\n');
	play(24, 80, text.text, "G");
	assert_shows("402 / 402");
	assert_non_null(strstr(row_text(cursor_row()), "Column 399"));
	stop();
	play(24, 80, text.text, "PgDn");
	assert_true(cursor_row() > 0);
	stop();
	strbuf_release(&text);
}

static void
the_mouse_works(void **state)
{
	(void)state;
	play(24, 80, table, "click:6,4");
	assert_shows("3 / 5");
	stop();
	play(24, 80, table, "click:23,2");
	assert_shows("d says which, then Enter"); /* `Enter open` */
	stop();
}

static void
help_shows_the_keys(void **state)
{
	(void)state;
	play(200, 100, table, "?");
	assert_shows("Columns of an unknown file");
	assert_shows("choose its field by typing");
	stop();
	play(24, 80, table, "? q");
	assert_shows("Columns");
	assert_false(mapping_screen_opened(screen));
	stop();
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_frame),
		TEST(enter_opens_what_can_be_read),
		TEST(nothing_is_made_of_what_is_cancelled),
		TEST(keys_change_fields),
		TEST(lines_are_typed),
		TEST(it_is_saved_and_not_replaced_unasked),
		TEST(rows_of_the_file_go_by),
		TEST(any_size_keeps_the_cursor),
		TEST(the_layout_fills_the_screen),
		TEST(hundreds_of_columns_scroll),
		TEST(the_mouse_works),
		TEST(help_shows_the_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
