/* SPDX-License-Identifier: MIT */
/* The line editor: keys, history, pastes, and what it draws. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/mem.h"
#include "tests/table.h"
#include "tui/draw.h"
#include "tui/input.h"
#include "tui/prompt.h"

#define COLS 20

/* The keys of a line of names, one after the other; the last answer. */
static enum prompt_answer
type(struct prompt *prompt, const char *names)
{
	enum prompt_answer answer = PROMPT_IGNORED;
	struct input input;

	assert_int_equal(input_script(names, NULL), STATUS_OK);
	while (input_pending()) {
		assert_true(input_wait(&input, 0));
		answer = prompt_key(prompt, input.key);
	}
	return answer;
}

static void
check_keys(const struct table_case *row)
{
	static const char *const answers[] = { "ignored", "moved", "changed",
		"done", "cancelled" };
	struct strbuf shown = STRBUF_INIT, said = STRBUF_INIT;
	struct prompt prompt;

	prompt_init(&prompt);
	prompt_start(
	    &prompt, (struct span){ row->cell[0].text, row->cell[0].n });
	strbuf_add_text(&said, answers[type(&prompt, row->cell[1].text)]);
	strbuf_add(&shown, prompt.text.text, prompt.text.n);
	strbuf_splice(&shown, prompt.cursor, 0, "|", 1);
	table_expect(row, "typing", &shown, &row->cell[2]);
	table_expect(row, "the last key", &said, &row->cell[3]);
	prompt_release(&prompt);
	strbuf_release(&said);
	strbuf_release(&shown);
}

static void
test_keys(void **context)
{
	(void)context;
	table_each("prompt.tsv", check_keys);
}

static void
test_history(void **context)
{
	struct prompt prompt;

	(void)context;
	prompt_init(&prompt);
	for (int i = 0; i < PROMPT_HISTORY + 20; i++) {
		prompt_start(&prompt, SPAN("line "));
		strbuf_printf(&prompt.text, "%d", i);
		prompt_remember(&prompt);
		prompt_remember(&prompt);
	}
	assert_int_equal(prompt.history_count, PROMPT_HISTORY);
	prompt_start(&prompt, SPAN("draft"));
	assert_int_equal(prompt_key(&prompt, INPUT_UP), PROMPT_CHANGED);
	assert_string_equal(prompt.text.text, "line 119");
	type(&prompt, "Up Ctrl-p x");
	assert_string_equal(prompt.text.text, "line 117x");
	type(&prompt, "Down Ctrl-n");
	assert_string_equal(prompt.text.text, "line 119");
	assert_int_equal(prompt.cursor, 8);
	type(&prompt, "Down");
	assert_string_equal(prompt.text.text, "draft");
	for (int i = 0; i < 2 * PROMPT_HISTORY; i++)
		prompt_key(&prompt, INPUT_UP);
	assert_string_equal(prompt.text.text, "line 20");
	assert_int_equal(prompt_key(&prompt, INPUT_UP), PROMPT_MOVED);
	prompt_start(&prompt, SPAN(""));
	prompt_remember(&prompt);
	assert_int_equal(prompt.history_count, PROMPT_HISTORY);
	prompt_release(&prompt);
}

static void
test_paste(void **context)
{
	struct prompt prompt;

	(void)context;
	prompt_init(&prompt);
	prompt_start(&prompt, SPAN("ab"));
	prompt_key(&prompt, INPUT_LEFT);
	prompt_insert(
	    &prompt, SPAN("one\r\ntwo\nthree\tf\033[A\x7f\xff\xc2\x9b"));
	assert_string_equal(prompt.text.text, "aone two three f[Ab");
	assert_int_equal(prompt.cursor, 18);
	prompt_release(&prompt);
}

/* A row as text; `_` where a cell is in ROLE_ERROR's turn. */
static const char *
drawn(struct draw *draw, struct prompt *prompt, size_t error_column)
{
	static struct strbuf out = STRBUF_INIT;

	draw_clear(draw, (struct rect){ 0, 0, 1, COLS + 4 });
	prompt_draw(prompt, draw, 0, 2, COLS, error_column);
	strbuf_clear(&out);
	for (int col = 0; col < COLS + 4; col++) {
		const struct draw_cell *cell = draw_at(draw, 0, col);

		if (col < 2 || col >= COLS + 2)
			assert_int_equal(cell->text[0], ' ');
		else if (cell->text[0] != 0)
			strbuf_add_char(&out, cell->text[0]);
	}
	while (out.n > 0 && out.text[out.n - 1] == ' ')
		strbuf_truncate(&out, out.n - 1);
	return out.text;
}

static void
test_drawing(void **context)
{
	struct draw *draw;
	struct prompt prompt;

	(void)context;
	assert_int_equal(draw_new(&draw, 1, COLS + 4, NULL), STATUS_OK);
	prompt_init(&prompt);
	prompt_start(&prompt, SPAN("short"));
	assert_string_equal(drawn(draw, &prompt, 4), "short");
	assert_int_equal(draw_at(draw, 0, 4)->role, ROLE_TEXT);
	assert_int_equal(draw_at(draw, 0, 5)->role, ROLE_ERROR);
	prompt_start(&prompt, SPAN("0123456789abcdefghijklmnopqrstuvwxyz"));
	assert_string_equal(drawn(draw, &prompt, 0), "…ijklmnopqrstuvwxyz");
	type(&prompt, "Left Left");
	assert_string_equal(drawn(draw, &prompt, 0), "…ijklmnopqrstuvwxyz");
	prompt_key(&prompt, INPUT_HOME);
	assert_string_equal(drawn(draw, &prompt, 0), "0123456789abcdefghij");
	/* Hostile text is shown, and the columns are those of what is shown. */
	prompt_start(&prompt, SPAN("a\xe2\x80\xae"
				   "b"));
	assert_string_equal(drawn(draw, &prompt, 0), "a<U+202E>b");
	/* Cut at the end: what was hidden comes back. */
	prompt_start(&prompt, SPAN("0123456789abcdefghijklmnop"));
	drawn(draw, &prompt, 0);
	for (int i = 0; i < 5; i++)
		prompt_key(&prompt, 127);
	assert_string_equal(drawn(draw, &prompt, 0), "…3456789abcdefghijk");
	prompt_release(&prompt);
	draw_free(draw);
}

/* Random typing: the cursor's step is always on the screen. */
static void
test_cursor_is_seen(void **context)
{
	static const uint32_t keys[] = { 'a', 0x4e2d, 0x301, ' ', INPUT_LEFT,
		INPUT_LEFT, INPUT_RIGHT, INPUT_HOME, INPUT_END_KEY, 127,
		INPUT_CTRL('w'), INPUT_CTRL_LEFT, INPUT_UP, INPUT_DOWN, 'b',
		0x202e, 0x4e2d, INPUT_CTRL('y') };
	struct draw *draw;
	struct prompt prompt;

	(void)context;
	assert_int_equal(draw_new(&draw, 1, COLS + 4, NULL), STATUS_OK);
	prompt_init(&prompt);
	prompt_start(&prompt, SPAN("some text to begin with, rather long"));
	prompt_remember(&prompt);
	for (int i = 0; i < 5000; i++) {
		prompt_key(&prompt,
		    keys[random_below(sizeof(keys) / sizeof(keys[0]))]);
		assert_true(prompt.cursor <= prompt.text.n);
		assert_int_equal(
		    text_valid(prompt.text.text, prompt.text.n), prompt.text.n);
		assert_int_equal(
		    text_valid(prompt.text.text, prompt.cursor), prompt.cursor);
		drawn(draw, &prompt, 0);
		assert_true(prompt.scroll <= prompt.cursor);
		assert_int_equal(
		    text_valid(prompt.text.text, prompt.scroll), prompt.scroll);
	}
	prompt_release(&prompt);
	draw_free(draw);
}

static void
test_without_memory(void **context)
{
	unsigned long n = 0;
	bool failed;

	(void)context;
	do {
		struct prompt prompt;
		size_t before;

		mem_fail_at(++n);
		prompt_init(&prompt);
		prompt_start(&prompt, SPAN("a line"));
		prompt_remember(&prompt);
		prompt_key(&prompt, INPUT_CTRL('w'));
		prompt_key(&prompt, INPUT_CTRL('y'));
		prompt_key(&prompt, INPUT_UP);
		prompt_insert(&prompt, SPAN("a longer line than there was"));
		failed = mem_count() >= n;
		mem_fail_at(0);
		/* What failed must not last. */
		before = prompt.text.n;
		assert_int_equal(prompt_key(&prompt, 'x'), PROMPT_CHANGED);
		assert_int_equal(prompt.text.n, before + 1);
		prompt_release(&prompt);
	} while (failed);
	assert_true(n > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_drawing),
		cmocka_unit_test(test_cursor_is_seen),
		cmocka_unit_test(test_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
