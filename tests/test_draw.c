/* SPDX-License-Identifier: MIT */
/* The surface of cells, and the table of looks, without a terminal. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/mem.h"
#include "tests/table.h"
#include "tui/draw.h"
#include "tui/look.h"

static struct draw *
surface(int rows, int cols)
{
	struct draw *draw = NULL;

	assert_int_equal(draw_new(&draw, rows, cols, NULL), STATUS_OK);
	return draw;
}

/* A row with blanks as `.`, right halves as nothing. */
static const char *
row_text(const struct draw *draw, int row)
{
	static struct strbuf out = STRBUF_INIT;

	strbuf_clear(&out);
	for (int col = 0; col < draw_cols(draw); col++) {
		const struct draw_cell *cell = draw_at(draw, row, col);

		for (size_t i = 0; i <= DRAW_MARKS && cell->text[i] != 0; i++)
			strbuf_add_char(
			    &out, cell->text[i] == ' ' ? '.' : cell->text[i]);
	}
	return out.text;
}

/* Every right half has its left one. */
static void
assert_whole(const struct draw *draw)
{
	for (int row = 0; row < draw_rows(draw); row++) {
		for (int col = 0; col < draw_cols(draw); col++) {
			const struct draw_cell *cell = draw_at(draw, row, col);
			bool wide = cell->text[0] != 0 &&
				    text_char_width(cell->text[0]) == 2;

			if (wide)
				assert_int_equal(
				    draw_at(draw, row, col + 1)->text[0], 0);
			if (cell->text[0] == 0)
				assert_int_equal(
				    text_char_width(
					draw_at(draw, row, col - 1)->text[0]),
				    2);
		}
	}
}

static void
test_text(void **context)
{
	static const struct {
		const char *text, *want;
		int cols, taken;
	} cases[] = {
		{ "", "........", 8, 0 },
		{ "abc", "abc.....", 8, 3 },
		{ "abcdefgh", "abcdefgh", 8, 8 },
		{ "abcdefghi", "abcdefg…", 8, 8 },
		{ "abc", "a…......", 2, 2 },
		{ "abc", "….......", 1, 1 },
		{ "abc", "........", 0, 0 },
		{ "abc", "........", -3, 0 },
		{ "中文字", "中文字..", 8, 6 },
		{ "中文字", "中文….......", 5, 5 },
		{ "中文字", "中…......", 4, 3 },
		{ "e\xcc\x81t\xc3\xa9", "e\xcc\x81t\xc3\xa9.....", 8, 3 },
		{ "\033[m", "␛[m.....", 8, 3 },
		{ "a\nb\tc", "a.b.c...", 8, 5 },
		{ "\xff", "<FF>....", 8, 4 },
		/* The selector would make the heart two columns wide. */
		{ "\xe2\x9d\xa4\xef\xb8\x8f!", "❤!......", 8, 2 },
	};
	struct draw *draw = surface(2, 8);

	(void)context;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		draw_clear(draw, (struct rect){ 0, 0, 2, 8 });
		assert_int_equal(draw_text(draw, 0, 0, cases[i].cols, ROLE_TEXT,
				     span_of(cases[i].text)),
		    cases[i].taken);
		assert_memory_equal(row_text(draw, 0), cases[i].want,
		    strlen(row_text(draw, 0)));
		assert_string_equal(row_text(draw, 1), "........");
		assert_whole(draw);
	}
	draw_free(draw);
}

static void
test_right(void **context)
{
	struct draw *draw = surface(1, 8);

	(void)context;
	assert_int_equal(
	    draw_text_right(draw, 0, 0, 8, ROLE_DIM, SPAN("12")), 2);
	assert_string_equal(row_text(draw, 0), "......12");
	assert_int_equal(
	    draw_text_right(draw, 0, 0, 4, ROLE_DIM, SPAN("Kurdistan")), 4);
	assert_string_equal(row_text(draw, 0), "Kur…..12");
	draw_clear(draw, (struct rect){ 0, 0, 1, 8 });
	assert_int_equal(
	    draw_text_right(draw, 0, 1, 4, ROLE_DIM, SPAN("中文字")), 3);
	assert_string_equal(row_text(draw, 0), "..中…...");
	draw_free(draw);
}

/* A long text costs what is shown of it; whether it is cut must be right. */
static void
test_long(void **context)
{
	struct draw *draw = surface(1, 8);
	struct strbuf text = STRBUF_INIT;

	(void)context;
	strbuf_add_text(&text, "é");
	while (text.n < 1000000)
		strbuf_add_text(&text, "abc");
	assert_int_equal(draw_text(draw, 0, 0, 8, ROLE_TEXT,
			     (struct span){ text.text, text.n }),
	    8);
	assert_string_equal(row_text(draw, 0), "éabcabc…");
	/* Marks without end are no columns, but there is more behind. */
	strbuf_clear(&text);
	strbuf_add_byte(&text, 'e');
	while (text.n < 10000)
		strbuf_add_text(&text, "\xcc\x81");
	draw_text(draw, 0, 0, 8, ROLE_TEXT, (struct span){ text.text, text.n });
	assert_whole(draw);
	strbuf_release(&text);
	draw_free(draw);
}

static void
test_wide_halves(void **context)
{
	struct draw *draw = surface(1, 8);

	(void)context;
	draw_text(draw, 0, 0, 8, ROLE_TEXT, SPAN("中文字幕"));
	draw_fill(draw, 0, 1, 1, ROLE_TEXT, 'x');
	assert_string_equal(row_text(draw, 0), ".x文字幕");
	draw_fill(draw, 0, 4, 1, ROLE_TEXT, 'y');
	assert_string_equal(row_text(draw, 0), ".x文y.幕");
	draw_text(draw, 0, 3, 2, ROLE_TEXT, SPAN("中"));
	assert_string_equal(row_text(draw, 0), ".x.中.幕");
	draw_clear(draw, (struct rect){ 0, 7, 1, 1 });
	assert_string_equal(row_text(draw, 0), ".x.中...");
	/* Over the edges only the blank half is left. */
	draw_text(draw, 0, 7, 2, ROLE_TEXT, SPAN("中"));
	draw_text(draw, 0, -1, 4, ROLE_TEXT, SPAN("中文"));
	assert_string_equal(row_text(draw, 0), ".文中...");
	assert_whole(draw);
	draw_free(draw);
}

static void
test_outside(void **context)
{
	struct draw *draw = surface(2, 4);

	(void)context;
	draw_text(draw, -1, 0, 4, ROLE_TEXT, SPAN("abcd"));
	draw_text(draw, 2, 0, 4, ROLE_TEXT, SPAN("abcd"));
	draw_text(draw, 0, -2, 4, ROLE_TEXT, SPAN("abcd"));
	draw_text(draw, 1, 2, 9, ROLE_TEXT, SPAN("abcd"));
	draw_fill(draw, 1, -5, 6, ROLE_TEXT, '=');
	draw_fill_down(draw, -5, 3, 6, ROLE_TEXT, '|');
	draw_ground(draw, (struct rect){ -5, -5, 100, 100 }, GROUND_HINT);
	draw_role(draw, (struct rect){ 1, 3, 100, 100 }, ROLE_DIM);
	draw_cursor(draw, 9, 9);
	assert_string_equal(row_text(draw, 0), "cd.|");
	assert_string_equal(row_text(draw, 1), "=.ab");
	assert_int_equal(draw_at(draw, 0, 0)->ground, GROUND_HINT);
	assert_int_equal(draw_at(draw, 1, 3)->role, ROLE_DIM);
	assert_int_equal(draw_at(draw, 1, 2)->role, ROLE_TEXT);
	assert_null(draw_at(draw, 2, 0));
	draw_clear(draw, (struct rect){ 0, 0, 2, 4 });
	assert_int_equal(draw_at(draw, 0, 0)->ground, GROUND_PLAIN);
	draw_free(draw);
}

static void
test_bars(void **context)
{
	static const struct {
		uint64_t value, most;
		const char *want;
	} cases[] = {
		{ 0, 10, "...." },
		{ 10, 10, "████" },
		{ 11, 10, "████" },
		{ 5, 10, "██.." },
		{ 1, 1000, "▏..." },
		{ 9, 32, "█▏.." },
		{ 15, 32, "█▉.." },
		{ 0, 0, "...." },
		{ 3, 0, "...." },
		{ UINT64_MAX / 2, UINT64_MAX, "██.." },
	};
	struct draw *draw = surface(4, 4);

	(void)context;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		draw_clear(draw, (struct rect){ 0, 0, 4, 4 });
		draw_bar(
		    draw, 0, 0, 4, ROLE_BAR, cases[i].value, cases[i].most);
		assert_string_equal(row_text(draw, 0), cases[i].want);
	}
	draw_clear(draw, (struct rect){ 0, 0, 4, 4 });
	for (int col = 0; col < 4; col++)
		draw_bar_up(draw, 3, col, 3, ROLE_BAR,
		    (uint64_t[]){ 0, 1, 12, 24 }[col], 24);
	assert_string_equal(row_text(draw, 0), "....");
	assert_string_equal(row_text(draw, 1), "...█");
	assert_string_equal(row_text(draw, 2), "..▄█");
	assert_string_equal(row_text(draw, 3), ".▁██");
	draw_free(draw);
}

static void
test_rules(void **context)
{
	static const struct {
		int cols;
		const char *title, *summary, *want;
	} cases[] = {
		{ 24, "Actors", "9/19", "─.Actors.────────.9/19.─" },
		{ 17, "Actors", "9/19", "─.Actors.─.9/19.─" },
		{ 16, "Actors", "9/19", "─.Actors.───────" },
		{ 10, "Actors", "", "─.Actors.─" },
		{ 9, "Actors", "9", "─.Acto….─" },
		{ 6, "Actors", "9", "─.A….─" },
		{ 5, "Actors", "9", "─────" },
		{ 4, "", "9", "────" },
	};

	(void)context;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct draw *draw = surface(1, cases[i].cols);

		draw_rule(draw, 0, 0, cases[i].cols, i % 2,
		    span_of(cases[i].title), span_of(cases[i].summary));
		assert_string_equal(row_text(draw, 0), cases[i].want);
		assert_int_equal(draw_at(draw, 0, 0)->role,
		    i % 2 ? ROLE_RULE_FOCUS : ROLE_RULE);
		draw_free(draw);
	}
}

static void
test_printf(void **context)
{
	struct draw *draw = surface(1, 600);
	struct strbuf text = STRBUF_INIT;

	(void)context;
	assert_int_equal(
	    draw_printf(draw, 0, 0, 9, ROLE_TEXT, "%d of %d", 14, 42), 8);
	/* Cut at a few hundred bytes, not through a character. */
	for (int i = 0; i < 400; i++)
		strbuf_add_text(&text, "é");
	strbuf_add_text(&text, "x");
	draw_printf(draw, 0, 0, 600, ROLE_TEXT, "a%s", text.text);
	assert_null(strstr(row_text(draw, 0), "<"));
	strbuf_release(&text);
	draw_free(draw);
}

static void
test_random(void **context)
{
	static const char *const texts[] = { "a", "中文", "e\xcc\x81",
		"\xcc\x81 lonely", "long enough to be cut", "\xff\033中" };
	struct draw *draw = surface(3, 9);

	(void)context;
	for (int i = 0; i < 20000; i++) {
		int row = (int)random_below(5) - 1;
		int col = (int)random_below(14) - 3;
		int cols = (int)random_below(14);

		switch (random_below(3)) {
		case 0:
			draw_text(draw, row, col, cols, ROLE_TEXT,
			    span_of(texts[random_below(6)]));
			break;
		case 1:
			draw_text_right(draw, row, col, cols, ROLE_TEXT,
			    span_of(texts[random_below(6)]));
			break;
		default: draw_clear(draw, (struct rect){ row, col, 1, cols });
		}
		assert_whole(draw);
	}
	draw_free(draw);
}

static void
test_without_memory(void **context)
{
	struct error error;
	struct draw *draw = NULL;
	enum status status;
	unsigned long n = 0;

	(void)context;
	do {
		mem_fail_at(++n);
		status = draw_new(&draw, 4, 8, &error);
		if (status != STATUS_OK)
			assert_null(draw);
	} while (status != STATUS_OK);
	assert_int_equal(n, 5);
	mem_fail_at(2);
	assert_int_equal(draw_resize(draw, 9, 9, &error), STATUS_NOMEM);
	assert_int_equal(draw_rows(draw), 4);
	mem_fail_at(1);
	draw_text(draw, 0, 0, 8, ROLE_TEXT, SPAN("é"));
	mem_fail_at(0);
	draw_text(draw, 0, 0, 8, ROLE_TEXT, SPAN("é"));
	assert_string_equal(row_text(draw, 0), "é.......");
	draw_free(draw);
}

/* Whatever the terminal: text differs from its ground, grounds from plain. */
static void
test_looks(void **context)
{
	static const int depths[] = { 0, 8, 16, 256, 256 };

	(void)context;
	for (size_t i = 0; i < 5 * ROLE_COUNT * GROUND_COUNT; i++) {
		enum role role = (enum role)(i / 5 % ROLE_COUNT);
		enum ground ground = (enum ground)(i / 5 / ROLE_COUNT);
		int depth = depths[i % 5];
		bool light = i % 5 == 4;
		struct look look = look_of(role, ground, depth, light);
		struct look plain = look_of(role, GROUND_PLAIN, depth, light);

		assert_true(look.fg == -1 || look.fg != look.bg);
		assert_true(look.fg < (depth < 256 ? 8 : 256));
		if (depth == 0)
			assert_int_equal(look.fg, -1);
		if (depth > 0 && look.bg != -1)
			assert_int_not_equal(look.fg, -1);
		if (role <= ROLE_STRONG && ground != GROUND_PLAIN &&
		    ground != GROUND_HINT)
			assert_true(look.bg != plain.bg ||
				    look.attributes != plain.attributes);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_wide_halves),
		cmocka_unit_test(test_outside),
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_without_memory),
		cmocka_unit_test(test_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
