/* SPDX-License-Identifier: MIT */
/*
 * A walk through the program with keys, mouse and sizes drawn by lot: it must
 * go on, and what the differences from frame to frame have made of the screen
 * must be what drawing it from nothing makes.
 *
 *	WALK_SEED, WALK_STEPS	another walk, or a longer one
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/strbuf.h"
#include "tests/screen.h"
#include "tests/table.h"

#define STEPS 3000
#define STEPS_BETWEEN 50 /* from one comparison to the next */

/* Titles that are hard to draw, in a dataset beside the sample. */
static const char odd_titles[] =
    "date,title,actors,locations\n"
    "2015-01-01,中文標題一個很長很長很長很長很長很長很長的標題,王小明,中國 > "
    "北京\n"
    "2016-01-01,a中b文c標d題e一f個g很h長,王小明; e\u0301mile,中國\n"
    "2017,اجتماع في بغداد حول انسحاب التحالف,محمد,العراق > بغداد\n"
    "2018-03,cafe\u0301 o\u0327\u0304\u0304\u0304\u0304 Zal\u0310\u0311go,,\n"
    "2019~,Emoji 🎉🎉 and \033[31mred\033[0m \u202eover,🎉 Party,🌍 > 한글\n"
    ",한글 ｆｕｌｌ ﾊﾝｶｸ,,한글\n";

/* Quitting and stopping are left out. */
static const char *const keys[] = { "j", "j", "j", "k", "Down", "Up", "PgDn",
	"PgUp", "Ctrl-d", "Ctrl-u", "Ctrl-f", "Ctrl-b", "g", "G", "Home", "End",
	"Enter", "Enter", "Space", "x", "Tab", "Shift-Tab", "1", "2", "3", "4",
	"h", "l", "Left", "Right", "n", "N", "e", "z", "s", "r", "u", "Ctrl-r",
	"c", "[", "]", "\\", "*", "m", "o", "y", "/", "f", "?", "a", "b", "i",
	"中", "é", "\"", "(", "Backspace", "Ctrl-w", "Delete", "Insert",
	"Ctrl-c", "F1" };

/* What is typed at a stretch, for what single keys would hardly come to. */
static const char *const lines[] = { "/ Ctrl-u text:actor:sudani Enter",
	"/ Ctrl-u text:date:2015..2020 Enter", "/ Ctrl-u text:中 Enter",
	"/ Ctrl-u text:zebra Enter", "/ Ctrl-u text:( Enter", "/ Ctrl-u Enter",
	"/ text:\\slocation:b Tab Tab Enter", ": text:goto\\s2019 Enter",
	": text:reverse Enter", ": text:nonsense Enter", "f text:al Enter",
	"f text:標 Enter", "m text:noted\\s中 Enter", ": text:re Tab Tab" };

static void
drag(struct screen *screen, int row, int from, int to)
{
	vt_mouse(screen->vt, VT_MOUSE_SGR, 0, row, from, true);
	screen_settle(screen);
	vt_mouse(screen->vt, VT_MOUSE_SGR, 32, row, to, true);
	screen_settle(screen);
	vt_mouse(screen->vt, VT_MOUSE_SGR, 0, row, to, false);
}

static void
random_mouse(struct screen *screen, struct strbuf *record)
{
	int row = (int)random_below((size_t)screen->rows);
	int col = (int)random_below((size_t)screen->cols);
	int kind = (int)random_below(6);
	struct vt *vt = screen->vt;

	strbuf_printf(record, "mouse-%d:%d,%d ", kind, row, col);
	switch (kind) {
	case 0: vt_double_click(vt, row, col); break;
	case 1: vt_mouse(vt, VT_MOUSE_SGR, 64, row, col, true); break;
	case 2: vt_mouse(vt, VT_MOUSE_SGR, 65, row, col, true); break;
	case 3: drag(screen, row, col, col / 2); break;
	default: vt_click(vt, row, col); break;
	}
	screen_settle(screen);
}

static void
random_size(struct screen *screen, struct strbuf *record)
{
	static const int sizes[][2] = { { 24, 80 }, { 50, 160 }, { 36, 120 },
		{ 12, 60 }, { 5, 20 }, { 30, 140 } };
	size_t chosen = random_below(2 * sizeof(sizes) / sizeof(sizes[0]));
	int rows = 1 + (int)random_below(60), cols = 1 + (int)random_below(200);

	if (chosen < sizeof(sizes) / sizeof(sizes[0])) {
		rows = sizes[chosen][0];
		cols = sizes[chosen][1];
	}
	strbuf_printf(record, "%dx%d ", cols, rows);
	screen_resize(screen, rows, cols);
}

/* Some at once, for the program to draw one frame for all. */
static void
random_keys(struct screen *screen, struct strbuf *record)
{
	struct strbuf names = STRBUF_INIT;
	size_t n = 1 + random_below(3);

	for (size_t i = 0; i < n; i++)
		strbuf_printf(&names, "%s ",
		    keys[random_below(sizeof(keys) / sizeof(keys[0]))]);
	strbuf_add_text(record, names.text);
	screen_keys(screen, names.text);
	strbuf_release(&names);
}

static void
random_step(struct screen *screen, struct strbuf *record)
{
	const char *line = lines[random_below(sizeof(lines) / sizeof(*lines))];

	switch (random_below(20)) {
	case 0: random_size(screen, record); break;
	case 1:
	case 2: random_mouse(screen, record); break;
	case 3:
		/* What follows Esc at once would be Alt and a key. */
		strbuf_add_text(record, "Esc ");
		screen_keys(screen, "Esc");
		break;
	case 4:
		strbuf_printf(record, "%s ", line);
		screen_keys(screen, line);
		break;
	default: random_keys(screen, record); break;
	}
}

static char *
whole_screen(struct screen *screen)
{
	struct vt_state state = vt_state(screen->vt);
	struct strbuf text = STRBUF_INIT;
	char *copy;

	strbuf_add_text(&text, vt_screen(screen->vt));
	strbuf_add_text(&text, vt_looks(screen->vt));
	if (state.cursor_shown)
		strbuf_printf(&text, "cursor %d %d\n", state.cursor_row,
		    state.cursor_col);
	copy = mem_copy(text.text, text.n);
	strbuf_release(&text);
	return copy;
}

/* Spoil the screen, let the program draw it anew, and compare. */
static void
compare(struct screen *screen, size_t step, const char *record)
{
	char *grown = whole_screen(screen), *drawn;

	vt_smear(screen->vt);
	vt_signal(screen->vt, SIGCONT);
	screen_settle(screen);
	drawn = whole_screen(screen);
	if (strcmp(grown, drawn) != 0) {
		print_error("step %zu at %dx%d after %s\ngrown:\n%s\ndrawn "
			    "anew:\n%s\n",
		    step, screen->cols, screen->rows, record, grown, drawn);
		fail();
	}
	mem_free(grown);
	mem_free(drawn);
}

static size_t
number_of(const char *variable, size_t otherwise)
{
	const char *text = getenv(variable);

	return text != NULL ? (size_t)strtoull(text, NULL, 10) : otherwise;
}

static void
test_walk(void **state)
{
	struct screen *screen = *state;
	size_t steps = number_of("WALK_STEPS", STEPS);
	struct strbuf record = STRBUF_INIT;

	table_state = number_of("WALK_SEED", 25);
	screen_write(screen, "odd/events.csv", odd_titles);
	screen_set(screen, "BROWSER=true");
	screen_open(screen, 24, 80, "iraq-coalition odd");
	for (size_t i = 1; i <= steps; i++) {
		random_step(screen, &record);
		if (i % STEPS_BETWEEN != 0)
			continue;
		compare(screen, i, record.text);
		strbuf_clear(&record);
	}
	strbuf_release(&record);
	vt_signal(screen->vt, SIGTERM);
	screen_ends(screen, 0);
	screen_restored(screen);
}

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_walk, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
