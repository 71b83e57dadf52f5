/* SPDX-License-Identifier: MIT */
/*
 * A screen whose store is still being filled: what is shown follows what
 * comes, the cursor and the filter stay, and keys stop or end the loading.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/import.h"
#include "core/mem.h"
#include "tests/scratch.h"
#include "tests/small_case.h"
#include "tests/vt.h"
#include "tui/app.h"
#include "tui/input.h"
#include "tui/term.h"

#define ROWS 60000 /* some seconds of loading, more than LOAD_QUIET */

/* ---- The store grows under a screen without a terminal. */

static const char more[] = "id,date,title,actors,locations\n"
			   "m1,2018,Before all others,Aaron,Abroad > Airport\n"
			   "m2,2020-03-05,A second meeting,Ana Rojas; Zed,"
			   "Coast > Port\n";

static const char *
screen_text(struct app *app)
{
	static struct strbuf text = STRBUF_INIT;
	const struct draw *draw = app_screen(app);
	int row, col, i;

	strbuf_clear(&text);
	for (row = 0; row < draw_rows(draw); row++) {
		for (col = 0; col < draw_cols(draw); col++) {
			const struct draw_cell *cell = draw_at(draw, row, col);

			for (i = 0; i <= DRAW_MARKS && cell->text[i] != 0; i++)
				strbuf_add_char(&text, cell->text[i]);
		}
		strbuf_add_byte(&text, '\n');
	}
	assert_int_equal(strbuf_status(&text), STATUS_OK);
	return text.text;
}

static void
assert_shows(struct app *app, const char *wanted)
{
	if (strstr(screen_text(app), wanted) != NULL)
		return;
	print_error("%s\n", screen_text(app));
	fail_msg("no `%s`", wanted);
}

static void
play(struct app *app, const char *script)
{
	assert_int_equal(input_script(script, NULL), STATUS_OK);
	while (app_step(app))
		;
}

static struct app *
open_small(struct store *store, const char *script)
{
	struct app *app;

	term_close();
	assert_int_equal(term_open_headless(24, 80, NULL), STATUS_OK);
	assert_int_equal(app_open(&app, store, "small", NULL, NULL), STATUS_OK);
	assert_int_equal(app_resize(app, NULL), STATUS_OK);
	play(app, script);
	return app;
}

static void
import_more(struct store *store)
{
	const struct import_options options = { 0 };
	struct import_report report;
	char path[128];

	snprintf(path, sizeof path, "%s/more.csv", scratch_folder);
	scratch_write_named("more.csv", more, strlen(more));
	assert_int_equal(
	    import_path(store, path, &options, &report, NULL), STATUS_OK);
}

static void
what_comes_is_shown_and_the_cursor_stays(void **state)
{
	struct store *store = small_case_open();
	struct app *app = open_small(store, "j j");

	(void)state;
	assert_shows(app, "3 / 12");
	assert_shows(app, "4/4");
	import_more(store);
	assert_int_equal(app_renew(app, true, NULL), STATUS_OK);
	play(app, "Ctrl-l");
	assert_shows(app, "14 events");
	assert_shows(app, "Before all others");
	/* One came before it; one of equal year behind it. */
	assert_shows(app, "4 / 14");
	assert_shows(app, "6/6"); /* actors */
	play(app, "k");
	assert_shows(app, "3 / 14");
	app_close(app);
	term_close();
	store_close(store);
}

/* The filter, a folded place and the pane's cursor are found again although
 * every number has moved; undo too. */
static void
filter_and_panes_stay(void **state)
{
	struct store *store = small_case_open();
	struct app *app =
	    open_small(store, "3 h 2 j j Space 1 / text:meeting Enter");

	(void)state;
	assert_shows(app, "of 12 events");
	import_more(store);
	assert_int_equal(app_renew(app, false, NULL), STATUS_OK);
	play(app, "Ctrl-l");
	assert_shows(app, "of 14 events");
	assert_shows(app, "meeting");
	play(app, "c");
	assert_shows(app, "14 events");
	assert_shows(app, "\xe2\x96\xb8 Coast"); /* still folded */
	play(app, "u u u");
	assert_shows(app, "14 events");
	app_close(app);
	term_close();
	store_close(store);
}

static void
the_reader_stays(void **state)
{
	struct store *store = small_case_open();
	struct app *app = open_small(store, "j Enter");

	(void)state;
	assert_shows(app, "The harbour papers");
	import_more(store);
	assert_int_equal(app_renew(app, true, NULL), STATUS_OK);
	play(app, "Ctrl-l");
	assert_shows(app, "They met on the fourth");
	/* The quote's event is still the one that it names. */
	play(app, "n Enter");
	assert_shows(app, "Work on the pier begins");
	app_close(app);
	term_close();
	store_close(store);
}

static void
renewing_without_memory_fails_or_is_whole(void **state)
{
	enum status status = STATUS_NOMEM;
	unsigned long nth;

	(void)state;
	for (nth = 1; status != STATUS_OK; nth += 1 + nth / 8) {
		struct store *store = small_case_open();
		struct app *app = open_small(store, "j Tab");

		import_more(store);
		mem_fail_at(nth);
		status = app_renew(app, false, NULL);
		mem_fail_at(0);
		assert_true(status == STATUS_OK || status == STATUS_NOMEM);
		app_close(app);
		term_close();
		store_close(store);
	}
}

/* ---- The real program. */

static void
write_many(void)
{
	FILE *file = fopen(scratch_path, "w");
	int i;

	assert_non_null(file);
	fputs("id,date,title,summary,actors,locations\n", file);
	for (i = 0; i < ROWS; i++)
		fprintf(file,
		    "e%d,%d-%02d-%02d,Event number %d,What happened then was "
		    "of no great weight,Actor %d; Actor %d,Land %d > Town %d\n",
		    i, 1990 + i % 30, 1 + i % 12, 1 + i % 28, i, i % 97,
		    i % 1009, i % 7, i % 211);
	assert_int_equal(fclose(file), 0);
}

static struct vt *
open_many(void)
{
	const char *const arguments[] = { getenv("DATELINE"), scratch_path,
		NULL };
	struct vt *vt;

	write_many();
	vt = vt_open(&(struct vt_options){
	    .rows = 24, .cols = 80, .arguments = arguments });
	assert_non_null(vt);
	return vt;
}

static void
keys_work_while_it_loads(void **state)
{
	struct vt *vt = open_many();

	(void)state;
	assert_true(vt_wait_text(vt, "loading"));
	vt_keys(vt, "?");
	assert_true(vt_wait_text(vt, "Everywhere"));
	vt_keys(vt, "q");
	assert_true(vt_wait_text(vt, "60000 events"));
	assert_true(vt_wait_gone(vt, "loading"));
	vt_keys(vt, "/ text:number\\s59999 Enter");
	assert_true(vt_wait_text(vt, "1 of 60000 events"));
	vt_keys(vt, "q");
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_close(vt);
}

static void
escape_keeps_what_was_read(void **state)
{
	struct vt *vt = open_many();

	(void)state;
	assert_true(vt_wait_text(vt, "Esc stops"));
	vt_keys(vt, "Esc");
	assert_true(vt_wait_gone(vt, "Esc stops"));
	assert_true(vt_wait_gone(vt, "stopping"));
	vt_keys(vt, "G");
	assert_true(vt_wait_text(vt, "Event number"));
	assert_true(vt_wait_text(vt, "events"));
	assert_int_equal(vt_status(vt), -1);
	vt_keys(vt, "q");
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_close(vt);
}

static void
quitting_ends_the_loading(void **state)
{
	struct vt *vt = open_many();

	(void)state;
	assert_true(vt_wait_text(vt, "loading"));
	vt_keys(vt, "q");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_cooked(vt));
	vt_close(vt);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_comes_is_shown_and_the_cursor_stays),
		TEST(filter_and_panes_stay),
		TEST(the_reader_stays),
		TEST(renewing_without_memory_fails_or_is_whole),
		TEST(keys_work_while_it_loads),
		TEST(escape_keeps_what_was_read),
		TEST(quitting_ends_the_loading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
