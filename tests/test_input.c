/* SPDX-License-Identifier: MIT */
/* Names of keys, scripts, and what a terminal's bytes mean. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/mem.h"
#include "tests/table.h"
#include "tui/input.h"
#include "tui/input_private.h"
#include "tui/term.h"

static void
add_event(const struct input *event, struct strbuf *out)
{
	static const char *const mice[] = { "press", "double", "drag",
		"release", "wheel-up", "wheel-down" };

	if (event->kind == INPUT_MOUSE)
		strbuf_printf(out, "%s %d,%d", mice[event->mouse], event->row,
		    event->col);
	else
		input_key_name(event->key, out);
}

static void
parse_all(const struct strbuf *bytes, bool final, struct strbuf *out)
{
	size_t taken;

	strbuf_clear(out);
	for (size_t at = 0; at < bytes->n; at += taken) {
		struct input event = { .kind = INPUT_NONE };
		enum input_parsed parsed;

		taken = input_parse(
		    bytes->text + at, bytes->n - at, final, &event, &parsed);
		if (at > 0)
			strbuf_add_byte(out, ' ');
		switch (parsed) {
		case INPUT_PARSED_EVENT: add_event(&event, out); break;
		case INPUT_PARSED_NOTHING: strbuf_add_byte(out, '.'); break;
		case INPUT_PARSED_PASTE: strbuf_add_text(out, "paste"); break;
		case INPUT_PARSED_STRING: strbuf_add_text(out, "string"); break;
		default:
			strbuf_add_byte(out, '+');
			assert_int_equal(taken, 0);
			return;
		}
		assert_true(taken > 0 && taken <= bytes->n - at);
	}
}

static void
check_bytes(const struct table_case *row)
{
	struct strbuf got = STRBUF_INIT;

	parse_all(&row->cell[0], false, &got);
	table_expect(row, "parsing", &got, &row->cell[1]);
	parse_all(&row->cell[0], true, &got);
	table_expect(row, "parsing the last", &got,
	    &row->cell[row->cell[2].n > 0 ? 2 : 1]);
	strbuf_release(&got);
}

static void
test_bytes(void **context)
{
	(void)context;
	table_each("input.tsv", check_bytes);
}

/* Whatever comes: progress, no byte read behind the end. */
static void
test_noise(void **context)
{
	static const char alphabet[] =
	    "\033\033\033[[]OM<;0159~mAPq\a\\\xc3\xe4\xff ";
	struct strbuf got = STRBUF_INIT;

	(void)context;
	for (int i = 0; i < 20000; i++) {
		struct strbuf bytes = STRBUF_INIT;

		for (size_t n = 1 + random_below(20); n > 0; n--)
			strbuf_add_byte(
			    &bytes, alphabet[random_below(sizeof(alphabet))]);
		parse_all(&bytes, false, &got);
		parse_all(&bytes, true, &got);
		assert_null(strchr(got.text, '+'));
		strbuf_release(&bytes);
	}
	strbuf_release(&got);
}

static void
test_every_name_comes_back(void **context)
{
	struct strbuf name = STRBUF_INIT;

	(void)context;
	for (uint32_t key = 0; key <= INPUT_F1; key++) {
		uint32_t back = UINT32_MAX;

		/* Enter's other byte, C1, the arrows' names, surrogates. */
		if (key == '\n' || (key >= 0x80 && key < 0xa0) ||
		    (key >= 0x2190 && key <= 0x2193) ||
		    (key >= 0xd800 && key < 0xe000))
			continue;
		if (key == 0x3000)
			key = 0x10ff00;
		strbuf_clear(&name);
		input_key_name(key, &name);
		assert_true(input_key_parse(name.text, &back));
		assert_int_equal(back, key);
	}
	strbuf_release(&name);
}

static void
test_names(void **context)
{
	static const struct {
		const char *name;
		uint32_t key;
	} good[] = {
		{ "j", 'j' },
		{ "G", 'G' },
		{ "Space", ' ' },
		{ "Enter", 13 },
		{ "Ctrl-d", 4 },
		{ "Ctrl-D", 4 },
		{ "Ctrl-i", 9 },
		{ "Ctrl-j", 13 },
		{ "Ctrl-[", 27 },
		{ "Ctrl-\\", 28 },
		{ "Down", INPUT_DOWN },
		{ "↓", INPUT_DOWN },
		{ "pgdn", INPUT_PAGE_DOWN },
		{ "PageDown", INPUT_PAGE_DOWN },
		{ "Shift-Tab", INPUT_BACK_TAB },
		{ "é", 0xe9 },
		{ "[", '[' },
	};
	static const char *const bad[] = { "", "jj", "Ctrl-", "Ctrl-dd", "Ctr",
		"Ctrl-1", "\xff", "\x01", "F99" };
	uint32_t key = 77;

	(void)context;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(input_key_parse(bad[i], &key));
	assert_int_equal(key, 77);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(input_key_parse(good[i].name, &key));
		assert_int_equal(key, good[i].key);
	}
}

static void
expect_key(uint32_t key)
{
	struct input input;

	assert_true(input_pending());
	assert_true(input_wait(&input, 0));
	assert_int_equal(input.kind, INPUT_KEY);
	assert_int_equal(input.key, key);
}

static void
test_script(void **context)
{
	struct error error;
	struct input input;
	int rows, cols;

	(void)context;
	assert_int_equal(term_open_headless(24, 80, &error), STATUS_OK);
	assert_int_equal(
	    input_script(" j\tPgDn  text:a\\s\\\\_é\n", &error), STATUS_OK);
	assert_int_equal(
	    input_script("resize:100x30 click:3,4", &error), STATUS_OK);
	expect_key('j');
	expect_key(INPUT_PAGE_DOWN);
	expect_key('a');
	expect_key(' ');
	expect_key('\\');
	expect_key('_');
	expect_key(0xe9);
	term_size(&rows, &cols);
	assert_int_equal(rows, 24);
	assert_true(input_wait(&input, 0));
	assert_int_equal(input.kind, INPUT_RESIZE);
	term_size(&rows, &cols);
	assert_int_equal(rows, 30);
	assert_int_equal(cols, 100);
	assert_true(input_wait(&input, 0));
	assert_int_equal(input.kind, INPUT_MOUSE);
	assert_int_equal(input.mouse, INPUT_PRESS);
	assert_int_equal(input.row, 3);
	assert_int_equal(input.col, 4);
	assert_true(input_wait(&input, 0));
	assert_int_equal(input.mouse, INPUT_RELEASE);
	assert_false(input_pending());
	assert_true(input_wait(&input, -1));
	assert_int_equal(input.kind, INPUT_END);
	term_close();
}

static void
test_script_mistakes(void **context)
{
	static const char *const bad[] = { "j nokey", "resize:10", "resize:0x4",
		"click:1", "resize:10x10x", "j\x01" };
	struct error error;

	(void)context;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(input_script(bad[i], &error), STATUS_SYNTAX);
		assert_false(input_pending());
	}
	assert_int_equal(input_script("é nokey", &error), STATUS_SYNTAX);
	assert_int_equal(error.column, 3);
	assert_non_null(strstr(error.message, "nokey"));
}

static void
test_script_without_memory(void **context)
{
	struct error error;
	struct input input;
	enum status status;
	unsigned long n = 0;

	(void)context;
	do {
		mem_fail_at(++n);
		status = input_script("j k text:hundredlettersormore", &error);
		if (mem_count() < n)
			mem_fail_at(0);
		else
			assert_int_equal(status, STATUS_NOMEM);
		if (status != STATUS_OK)
			assert_false(input_pending());
	} while (status != STATUS_OK);
	mem_fail_at(0);
	assert_true(n > 1);
	while (input_pending())
		input_wait(&input, 0);
	input_wait(&input, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_noise),
		cmocka_unit_test(test_every_name_comes_back),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_script_mistakes),
		cmocka_unit_test(test_script_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
