/* SPDX-License-Identifier: MIT */
/*
 * app: the whole screen without a terminal.  Each test types a script on
 * small_case.h's events and reads the cells: what stands where, not how it
 * looks.  A frame is drawn when the script is at its end.
 */
#include "config.h"

#include "small_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/mem.h"
#include "tui/app.h"
#include "tui/find.h"
#include "tui/histogram.h"
#include "tui/input.h"
#include "tui/term.h"

struct screen {
	struct store *store;
	struct app *app;
};

static void
screen_open_patient(struct screen *screen, int rows, int cols,
    const char *script, const struct patience *patience)
{
	struct error error;

	term_close(); /* a test that failed may have left it open */
	if (screen->store == NULL)
		screen->store = small_case_open();
	assert_int_equal(term_open_headless(rows, cols, &error), STATUS_OK);
	assert_int_equal(input_script(script, &error), STATUS_OK);
	assert_int_equal(
	    app_open(&screen->app, screen->store, "small", patience, &error),
	    STATUS_OK);
	assert_int_equal(app_resize(screen->app, &error), STATUS_OK);
	while (app_step(screen->app))
		;
}

static void
screen_open(struct screen *screen, int rows, int cols, const char *script)
{
	screen_open_patient(screen, rows, cols, script, NULL);
}

/* More keys, after what is there was drawn. */
static void
screen_type(struct screen *screen, const char *script)
{
	struct error error;

	assert_int_equal(input_script(script, &error), STATUS_OK);
	do
		app_step(screen->app);
	while (input_pending());
}

/* Until a step works nothing that shows. */
static void
step_to_the_end(struct screen *screen)
{
	for (int i = 0; i < 200; i++)
		app_step(screen->app);
}

static void
screen_close(struct screen *screen)
{
	app_close(screen->app);
	term_close();
	store_close(screen->store);
	screen->store = NULL;
}

/* A row's text, blanks at its end cut off. */
static const char *
row_text(const struct screen *screen, int row)
{
	static struct strbuf text = STRBUF_INIT;
	const struct draw *draw = app_screen(screen->app);
	int col, i;

	strbuf_clear(&text);
	for (col = 0; col < draw_cols(draw); col++) {
		const struct draw_cell *cell = draw_at(draw, row, col);

		for (i = 0; i <= DRAW_MARKS && cell->text[i] != 0; i++)
			strbuf_add_char(&text, cell->text[i]);
	}
	while (text.n > 0 && text.text[text.n - 1] == ' ')
		strbuf_truncate(&text, text.n - 1);
	assert_int_equal(strbuf_status(&text), STATUS_OK);
	return text.text;
}

static bool
row_has(const struct screen *screen, int row, const char *wanted)
{
	return strstr(row_text(screen, row), wanted) != NULL;
}

static bool
screen_has(const struct screen *screen, const char *wanted)
{
	int row;

	for (row = 0; row < draw_rows(app_screen(screen->app)); row++) {
		if (row_has(screen, row, wanted))
			return true;
	}
	return false;
}

/* The row whose cells at column 0 stand on the cursor's ground; -1: none. */
static int
cursor_row(const struct screen *screen)
{
	const struct draw *draw = app_screen(screen->app);
	int row;

	for (row = 0; row < draw_rows(draw); row++) {
		uint8_t ground = draw_at(draw, row, 0)->ground;

		if (ground == GROUND_CURSOR || ground == GROUND_CURSOR_DIM)
			return row;
	}
	return -1;
}

static bool
cursor_on(const struct screen *screen, const char *title)
{
	return cursor_row(screen) >= 0 &&
	       row_has(screen, cursor_row(screen), title);
}

static void
the_first_frame(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "");
	assert_true(row_has(&screen, 0, " dateline  small"));
	assert_true(row_has(&screen, 0, "12 events"));
	assert_true(row_has(&screen, 1, " / to filter"));
	assert_true(row_has(&screen, 3, "2020"));
	assert_true(row_has(&screen, 4, "Timeline"));
	assert_true(row_has(&screen, 4, "1 / 12"));
	assert_true(row_has(&screen, 5, " 2019"));
	assert_true(cursor_on(&screen, "Plans are drawn up"));
	assert_true(row_has(&screen, 2, "Actors"));
	assert_true(row_has(&screen, 11, "Locations"));
	assert_true(row_has(&screen, 18, "Plans are drawn up"));
	assert_true(row_has(&screen, 23, "Enter source"));
	assert_true(row_has(&screen, 23, "? help"));
	assert_int_equal(
	    draw_at(app_screen(screen.app), 23, 79)->ground, GROUND_HINT);
	screen_close(&screen);
}

static void
dates_stand_in_words_under_their_years(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 40, 120, "G");
	assert_true(screen_has(&screen, "4 Mar 2020"));
	assert_true(screen_has(&screen, "c. Jun 2020"));
	assert_true(screen_has(&screen, "2022 →"));
	assert_true(screen_has(&screen, "Jan 2023?"));
	assert_true(screen_has(&screen, " Undated"));
	assert_true(cursor_on(&screen, "—"));
	/* From 100 columns on the place stands at the right. */
	assert_true(screen_has(&screen, "Pier 4"));
	screen_close(&screen);
}

static void
foreign_titles_keep_the_layout(void **state)
{
	struct screen screen = { 0 };
	const struct draw *draw;
	int row;

	(void)state;
	screen_open(&screen, 24, 80, "c G k k");
	draw = app_screen(screen.app);
	for (row = 3; row < 17; row++)
		assert_true(draw_at(draw, row, 54)->text[0] == 0x2502 ||
			    draw_at(draw, row, 54)->text[0] == 0x251c);
	assert_true(cursor_on(&screen, "29 Feb 2024"));
	screen_close(&screen);
}

static void
panes_and_filter_are_two_views(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "Tab Space");
	assert_true(row_has(&screen, 1, "actor:\"Ana Rojas\""));
	assert_true(row_has(&screen, 0, "5 of 12 events"));
	assert_true(screen_has(&screen, "● Ana Rojas"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "/ text:actor:\"ana\\srojas\" Enter");
	assert_true(screen_has(&screen, "● Ana Rojas"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "2 x 1 u");
	assert_true(row_has(&screen, 0, "12 events"));
	assert_true(row_has(&screen, 1, "to filter"));
	screen_close(&screen);
}

static void
the_filter_works_while_it_is_typed(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "/ text:rum");
	assert_true(row_has(&screen, 1, "/ rum"));
	assert_true(row_has(&screen, 0, "1 of 12 events"));
	assert_true(cursor_on(&screen, "Rumours"));
	screen_close(&screen);
	/* Wrong: the last good one stays, and why is said. */
	screen_open(&screen, 24, 80, "/ text:rum Enter / text:\\s( Enter");
	assert_true(row_has(&screen, 1, "/ rum ("));
	assert_true(row_has(&screen, 0, "1 of 12 events"));
	assert_true(row_has(&screen, 23, "column "));
	screen_close(&screen);
	/* In one go, faster than frames: the last good one on the way. */
	screen_open(&screen, 24, 80, "/ text:rum\\s(");
	assert_true(row_has(&screen, 1, "/ rum ("));
	assert_true(row_has(&screen, 0, "1 of 12 events"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "/ text:rum Enter / text:x Esc");
	assert_true(row_has(&screen, 1, "/ rum"));
	assert_false(row_has(&screen, 1, "/ rumx"));
	screen_close(&screen);
}

static void
tab_completes(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "/ text:ac Tab");
	assert_true(row_has(&screen, 1, "/ actor:"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "/ text:actor:zoe Tab Enter");
	assert_true(row_has(&screen, 1, "/ actor:\"Émile Zoé\""));
	assert_true(row_has(&screen, 0, "3 of 12 events"));
	screen_close(&screen);
	/* Again for the next one, the one with most events first. */
	screen_open(&screen, 24, 80, "/ text:-type: Tab Tab Tab");
	assert_true(row_has(&screen, 1, "/ -type:\"statement\""));
	assert_true(row_has(&screen, 23, "letter   meeting   statement"));
	screen_close(&screen);
}

static void
context_and_order(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 30, 100, "/ text:meeting Enter z r");
	assert_true(row_has(&screen, 0, "context"));
	assert_true(row_has(&screen, 0, "newest first"));
	assert_true(row_has(&screen, 4, "9 / 12"));
	assert_true(cursor_on(&screen, "First meeting"));
	screen_close(&screen);
}

static void
find_by_typing(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "f text:PIER");
	assert_true(row_has(&screen, 23, "find: PIER"));
	assert_true(cursor_on(&screen, "Work on the pier"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "f text:pier Enter n");
	assert_true(cursor_on(&screen, "Strike on the pier"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "f text:pier Enter n N");
	assert_true(cursor_on(&screen, "Work on the pier"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "j f text:pier Esc");
	assert_true(cursor_on(&screen, "First meeting"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "f text:ete Enter");
	assert_true(cursor_on(&screen, "29 Feb 2024"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "f text:nowhere");
	assert_true(row_has(&screen, 23, "not found"));
	assert_true(cursor_on(&screen, "Plans"));
	screen_close(&screen);
}

static void
commands(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, ": text:goto\\s2021-04 Enter");
	assert_true(cursor_on(&screen, "Strike on the pier"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, ": text:note\\sseen Enter");
	assert_true(cursor_on(&screen, "✎"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, ": text:fil Tab text:\\stype:plan Enter");
	assert_true(row_has(&screen, 0, "1 of 12 events"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, ": text:bogus Enter");
	assert_true(row_has(&screen, 23, "no command bogus"));
	screen_close(&screen);
}

static void
stars_dates_and_messages(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "j *");
	assert_true(cursor_on(&screen, "★"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "G [");
	assert_true(row_has(&screen, 23, "has no date"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "j [ G k k k ]");
	assert_true(row_has(&screen, 1, "date:2020-03-04.."));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "j Ctrl-c");
	assert_true(row_has(&screen, 23, "q quits"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "j y");
	assert_true(row_has(&screen, 23, "copied"));
	screen_close(&screen);
}

static void
the_reader_and_back(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "j Enter");
	assert_true(screen_has(&screen, "They met on the fourth of March."));
	assert_true(row_has(&screen, 2, "Source"));
	assert_false(screen_has(&screen, "Timeline"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "j Enter Esc");
	assert_true(cursor_on(&screen, "First meeting"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "G Enter");
	assert_true(row_has(&screen, 23, "no source"));
	assert_true(screen_has(&screen, "Timeline"));
	screen_close(&screen);
}

static void
help_is_a_page(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "?");
	assert_true(row_has(&screen, 0, "Help"));
	assert_true(screen_has(&screen, "edit the filter, live"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "? q");
	assert_true(cursor_on(&screen, "Plans"));
	screen_close(&screen);
}

static void
sizes_come_and_go(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "G k resize:40x4");
	assert_true(screen_has(&screen, "the window is too small"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "G k resize:19x4");
	assert_true(screen_has(&screen, "too small"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "G k resize:19x4 resize:80x14");
	assert_true(cursor_on(&screen, "An undated letter"));
	screen_close(&screen);
	screen_open(&screen, 44, 170, "j 4 4 resize:80x24 resize:50x20");
	assert_true(row_has(&screen, 2, "Event"));
	screen_close(&screen);
	screen_open(&screen, 44, 170, "j");
	assert_true(screen_has(&screen, "Source"));
	assert_true(screen_has(&screen, "The harbour papers"));
	screen_close(&screen);
}

static void
the_mouse(void **state)
{
	struct screen screen = { 0 };

	(void)state;
	screen_open(&screen, 24, 80, "click:9,20");
	assert_true(cursor_on(&screen, "Statement after"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "click:4,60 Space");
	assert_true(row_has(&screen, 1, "actor:\"Harbour Office\""));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "click:1,10 text:plans");
	assert_true(row_has(&screen, 1, "/ plans"));
	screen_close(&screen);
	screen_open(&screen, 24, 80, "click:2,52");
	assert_true(cursor_on(&screen, "29 Feb 2024"));
	screen_close(&screen);
}

/* ---- The strip ---- */

struct labels {
	char text[400];
	int64_t last;
};

static void
add_label(void *context, int64_t instant, const char *label)
{
	struct labels *labels = context;
	size_t n = strlen(labels->text);

	assert_true(instant >= labels->last);
	labels->last = instant;
	snprintf(labels->text + n, sizeof labels->text - n, "%s ", label);
}

static void
check_axis(const char *from, const char *to, int cols, const char *wanted)
{
	struct labels labels = { .last = INT64_MIN };
	struct edtf start, end;

	assert_int_equal(
	    edtf_parse(from, strlen(from), &start, NULL), STATUS_OK);
	assert_int_equal(edtf_parse(to, strlen(to), &end, NULL), STATUS_OK);
	histogram_axis(start.earliest, end.earliest, cols, add_label, &labels);
	assert_string_equal(labels.text, wanted);
}

static void
the_axis_is_as_fine_as_fits(void **state)
{
	(void)state;
	check_axis("2014-06", "2026-01", 50, "2014 2015 2020 2025 2026 ");
	check_axis("2014-01-01", "2018-02", 60, "2014 2015 2016 2017 2018 ");
	check_axis(
	    "2024-01-10", "2024-03-05", 50, "Jan 2024 Feb 2024 Mar 2024 ");
	check_axis(
	    "2024-01-10", "2024-01-13", 50, "10 Jan 11 Jan 12 Jan 13 Jan ");
	check_axis("2024-01-10", "2024-01-10", 50, "10 Jan 2024 ");
	check_axis("-0500", "1900", 60, "-500 0 500 1000 1500 1900 ");
}

static void
bars_stand_out_of_the_line(void **state)
{
	(void)state;
	assert_int_equal(histogram_height(0, 10, 3), 0);
	assert_int_equal(histogram_height(1, 1000000, 3), 2);
	assert_int_equal(histogram_height(10, 10, 3), 24);
	assert_int_equal(histogram_height(5, 10, 1), 4);
	assert_int_equal(histogram_height(0, 0, 1), 0);
}

static void
a_drag_is_a_range_of_dates(void **state)
{
	static const struct {
		enum input_mouse mouse;
		int col;
	} moves[] = {
		{ INPUT_PRESS, 41 },
		{ INPUT_DRAG, 30 },
		{ INPUT_DRAG, 500 }, /* beyond the end is the end */
		{ INPUT_DRAG, 20 },
		{ INPUT_RELEASE, 20 },
	};
	struct store *store = small_case_open();
	struct histogram histogram = { 0 };
	struct model *model;
	struct draw *draw;
	size_t i;

	(void)state;
	assert_int_equal(model_open(&model, store, NULL), STATUS_OK);
	assert_int_equal(draw_new(&draw, 3, 64, NULL), STATUS_OK);
	for (i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		struct input input = { .kind = INPUT_MOUSE,
			.mouse = moves[i].mouse,
			.row = 1,
			.col = moves[i].col };

		histogram_draw(
		    &histogram, draw, (struct rect){ 0, 0, 3, 64 }, model);
		assert_true(histogram_mouse(&histogram, &input, model));
	}
	assert_false(histogram.pressed);
	assert_memory_equal(model->text.text, "date:2020-", 10);
	assert_int_equal(
	    model->filter->values[0].earliest < model->filter->values[0].latest,
	    1);
	assert_true(model_undo(model));
	assert_string_equal(model->text.text, "");
	draw_free(draw);
	histogram_release(&histogram);
	model_close(model);
	store_close(store);
}

/* ---- Finding ---- */

static void
check_match(const char *text, const char *wanted, const char *match)
{
	struct strbuf folded = STRBUF_INIT, scratch = STRBUF_INIT;
	struct span found;
	bool is = false;

	assert_int_equal(
	    text_fold_search(wanted, strlen(wanted), &folded), STATUS_OK);
	is = find_match(span_of(text), (struct span){ folded.text, folded.n },
	    &scratch, &found);
	assert_int_equal(is, match != NULL);
	if (is) {
		assert_int_equal(found.n, strlen(match));
		assert_memory_equal(found.s, match, found.n);
	}
	strbuf_release(&folded);
	strbuf_release(&scratch);
}

static void
matches_are_found_where_they_stand(void **state)
{
	(void)state;
	check_match("Strike on the pier", "THE P", "the p");
	check_match("Une \xc3\xa9t\xc3\xa9 chaud", "ete", "\xc3\xa9t\xc3\xa9");
	check_match("e\xcc\x81te\xcc\x81", "ETE", "e\xcc\x81te\xcc\x81");
	check_match("Hauptstra\xc3\x9f"
		    "e",
	    "strasse",
	    "stra\xc3\x9f"
	    "e");
	check_match("abc", "abcd", NULL);
	check_match("", "a", NULL);
	check_match("abc", "", NULL);
	check_match("\xff\xfe x", "x", "x");
}

/* ---- Sessions ---- */

static void
a_case_remembers_the_screen(void **state)
{
	struct screen screen = { 0 };
	char path[] = "/tmp/dateline-app-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(
	    store_open(&screen.store, path, STORE_CREATE, NULL), STATUS_OK);
	small_case_fill(screen.store);
	screen_open(
	    &screen, 24, 80, "/ text:location:\"Coast\" Enter j j r z 3 h");
	assert_int_equal(app_save(screen.app, NULL), STATUS_OK);
	screen_close(&screen);

	assert_int_equal(
	    store_open(&screen.store, path, STORE_WRITE, NULL), STATUS_OK);
	screen_open(&screen, 24, 80, "");
	assert_true(row_has(&screen, 1, "location:\"Coast\""));
	assert_true(row_has(&screen, 0, "context"));
	assert_true(row_has(&screen, 0, "newest first"));
	assert_true(cursor_on(&screen, "Statement after"));
	assert_true(screen_has(&screen, "▸ Coast"));
	assert_true(row_has(&screen, 23, "Space toggle"));
	screen_close(&screen);
	unlink(path);
}

static void
opens_or_fails_whole(void **state)
{
	struct store *store = small_case_open();
	struct app *app = NULL;
	enum status status = STATUS_NOMEM;
	unsigned long nth;

	(void)state;
	for (nth = 1; status != STATUS_OK; nth++) {
		assert_true(nth < 20000);
		mem_fail_at(nth);
		status = app_open(&app, store, "small", NULL, NULL);
		mem_fail_at(0);
		assert_true(status == STATUS_OK || app == NULL);
	}
	app_close(app);
	store_close(store);
}

/* A frame with one allocation failing may lack something, never crash. */
static void
draws_without_memory(void **state)
{
	static const char script[] =
	    "j j Tab Space / text:rum Tab Esc Enter q ? q f text:pier Enter y";
	struct screen screen = { 0 };
	struct error error;
	unsigned long nth, count = 1;

	(void)state;
	for (nth = 1; nth <= count; nth += 1 + nth / 16) {
		term_close();
		screen.store = small_case_open();
		assert_int_equal(term_open_headless(24, 80, &error), STATUS_OK);
		assert_int_equal(input_script(script, &error), STATUS_OK);
		assert_int_equal(
		    app_open(&screen.app, screen.store, "small", NULL, &error),
		    STATUS_OK);
		assert_int_equal(app_resize(screen.app, &error), STATUS_OK);
		mem_fail_at(nth);
		while (app_step(screen.app))
			;
		count = mem_count();
		mem_fail_at(0);
		screen_close(&screen);
	}
}

/* Rows that were rejected: where, why and what, at any size; hostile bytes
 * are shown as such. */
static void
rejected_rows_are_shown(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 5, 20 } };
	struct screen screen = { 0 };
	struct store_finding finding = { .rejected = true,
		.file = SPAN("bad.csv"),
		.line = 7,
		.reason = SPAN("date `x` cannot be read"),
		.raw = SPAN("x,\033[2Jtitle") };
	struct error error;
	size_t i;

	(void)state;
	screen_open(&screen, 24, 80, ": text:rejects Enter");
	assert_true(screen_has(&screen, "no row was rejected"));
	app_close(screen.app);
	for (i = 0; i < 20; i++, finding.line++)
		assert_int_equal(
		    store_add_finding(screen.store, 1, &finding, &error),
		    STATUS_OK);
	finding.rejected = false;
	assert_int_equal(
	    store_add_finding(screen.store, 1, &finding, &error), STATUS_OK);
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		screen_open(
		    &screen, sizes[i][0], sizes[i][1], ": text:rejects Enter");
		assert_true(screen_has(&screen, "Rejected rows"));
		assert_true(screen_has(&screen, "20 rows rejected"));
		assert_true(screen_has(&screen, "bad.csv:7  date"));
		assert_true(
		    i > 0 || screen_has(&screen, "x,\xe2\x90\x9b[2Jtitle"));
		app_close(screen.app);
		screen_open(&screen, sizes[i][0], sizes[i][1], "! Esc");
		assert_false(screen_has(&screen, "Rejected rows"));
		app_close(screen.app);
	}
	screen.app = NULL;
	screen_close(&screen);
}

/* All of many, a part at a time. */
static void
rejected_rows_turn(void **state)
{
	struct screen screen = { 0 };
	struct store_finding finding = { .rejected = true,
		.file = SPAN("bad.csv"),
		.line = 1001,
		.reason = SPAN("no title"),
		.raw = SPAN("x") };
	static const struct {
		const char *keys, *part, *row;
	} cases[] = {
		{ "!", "here are 1 to 200.", "bad.csv:1001 " },
		{ "! G", NULL, "bad.csv:1450 " },
		{ "! G g", "here are 1 to 200.", "bad.csv:1001 " },
		{ "! G G G k", NULL, "bad.csv:1450 " },
		{ "! g k k", "here are 1 to 200.", "bad.csv:1001 " },
	};
	struct error error;
	size_t i;

	(void)state;
	screen_open(&screen, 24, 80, "j");
	app_close(screen.app);
	for (i = 0; i < 450; i++, finding.line++)
		assert_int_equal(
		    store_add_finding(screen.store, 1, &finding, &error),
		    STATUS_OK);
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		screen_open(&screen, 24, 80, cases[i].keys);
		if (cases[i].part != NULL)
			assert_true(screen_has(&screen, cases[i].part));
		assert_true(screen_has(&screen, cases[i].row));
		app_close(screen.app);
	}
	/* Over the end of the first part, and back. */
	screen_open(&screen, 24, 80, "!");
	for (i = 0; i < 30 && !screen_has(&screen, "201 to 400."); i++)
		screen_type(&screen, "PgDn");
	assert_true(screen_has(&screen, "201 to 400."));
	assert_true(screen_has(&screen, "bad.csv:1201 "));
	screen_type(&screen, "k");
	assert_true(screen_has(&screen, "bad.csv:1200 "));
	assert_false(screen_has(&screen, "bad.csv:1201 "));
	screen_close(&screen);
}

/* The title bar once all is found. */
static char *
answer_to(const char *script)
{
	struct screen screen = { 0 };
	char *title;

	screen_open(&screen, 24, 100, script);
	title = mem_copy(row_text(&screen, 0), strlen(row_text(&screen, 0)));
	assert_non_null(title);
	screen_close(&screen);
	return title;
}

/* What the store is asked for comes in slices: two rows, then two more. */
static void
a_search_goes_on_between_keys(void **state)
{
	static const struct patience patience = { .rows = 2 };
	struct screen screen = { 0 };
	char *whole;

	(void)state;
	whole = answer_to("/ text:th");
	screen_open_patient(&screen, 24, 100, "/ text:t", &patience);
	assert_true(row_has(&screen, 1, "searching"));
	assert_false(row_has(&screen, 1, "Esc stops"));
	/* A further letter supersedes it: nothing of `t` is left. */
	screen_type(&screen, "text:h");
	assert_true(row_has(&screen, 1, "searching"));
	step_to_the_end(&screen);
	assert_false(row_has(&screen, 1, "searching"));
	assert_string_equal(row_text(&screen, 0), whole);
	/* Found once, it is there at once. */
	screen_type(&screen, "Backspace text:h");
	assert_string_equal(row_text(&screen, 0), whole);
	assert_false(row_has(&screen, 1, "searching"));
	mem_free(whole);
	screen_close(&screen);
}

static void
a_search_can_be_stopped(void **state)
{
	static const struct patience patience = { .rows = 2 };
	struct screen screen = { 0 };
	char *whole;

	(void)state;
	whole = answer_to("/ text:t");
	screen_open_patient(&screen, 24, 100, "/ text:t Enter", &patience);
	assert_true(row_has(&screen, 1, "searching"));
	assert_true(row_has(&screen, 1, "Esc stops"));
	screen_type(&screen, "Esc");
	assert_false(row_has(&screen, 1, "searching"));
	assert_true(row_has(&screen, 1, "not all is found"));
	step_to_the_end(&screen);
	assert_true(row_has(&screen, 1, "not all is found"));
	/* Asked for again, it is searched for again. */
	screen_type(&screen, "/ Enter");
	assert_true(row_has(&screen, 1, "searching"));
	step_to_the_end(&screen);
	assert_false(row_has(&screen, 1, "not all"));
	assert_string_equal(row_text(&screen, 0), whole);
	mem_free(whole);
	/* Marking an event does not end it. */
	screen_close(&screen);
	whole = answer_to("/ text:s");
	screen_open_patient(&screen, 24, 100, "", &patience);
	screen_type(&screen, "/ text:s Enter");
	assert_true(row_has(&screen, 1, "searching"));
	screen_type(&screen, "*");
	step_to_the_end(&screen);
	assert_string_equal(row_text(&screen, 0), whole);
	mem_free(whole);
	screen_close(&screen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_frame),
		cmocka_unit_test(dates_stand_in_words_under_their_years),
		cmocka_unit_test(foreign_titles_keep_the_layout),
		cmocka_unit_test(panes_and_filter_are_two_views),
		cmocka_unit_test(the_filter_works_while_it_is_typed),
		cmocka_unit_test(tab_completes),
		cmocka_unit_test(context_and_order),
		cmocka_unit_test(find_by_typing),
		cmocka_unit_test(commands),
		cmocka_unit_test(stars_dates_and_messages),
		cmocka_unit_test(the_reader_and_back),
		cmocka_unit_test(help_is_a_page),
		cmocka_unit_test(rejected_rows_are_shown),
		cmocka_unit_test(rejected_rows_turn),
		cmocka_unit_test(sizes_come_and_go),
		cmocka_unit_test(the_mouse),
		cmocka_unit_test(the_axis_is_as_fine_as_fits),
		cmocka_unit_test(bars_stand_out_of_the_line),
		cmocka_unit_test(a_drag_is_a_range_of_dates),
		cmocka_unit_test(matches_are_found_where_they_stand),
		cmocka_unit_test(a_case_remembers_the_screen),
		cmocka_unit_test(a_search_goes_on_between_keys),
		cmocka_unit_test(a_search_can_be_stopped),
		cmocka_unit_test(opens_or_fails_whole),
		cmocka_unit_test(draws_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
