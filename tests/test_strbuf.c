/* SPDX-License-Identifier: MIT */
/* Growing text: content, closing NUL, sticky failure. */
#include "config.h"

#include "core/strbuf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/mem.h"

static void
check(const struct strbuf *buf, const char *want)
{
	assert_int_equal(strbuf_status(buf), STATUS_OK);
	assert_int_equal(buf->n, strlen(want));
	assert_string_equal(buf->text, want);
}

static void
test_add(void **state)
{
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	check(&buf, "");
	strbuf_add(&buf, "abc", 2);
	strbuf_add_byte(&buf, '-');
	strbuf_add_text(&buf, "xyz");
	strbuf_printf(&buf, " %d%s", 42, "!");
	check(&buf, "ab-xyz 42!");
	strbuf_truncate(&buf, 2);
	check(&buf, "ab");
	strbuf_clear(&buf);
	check(&buf, "");
	strbuf_add(&buf, NULL, 0);
	check(&buf, "");
	strbuf_release(&buf);
	check(&buf, "");
	strbuf_release(&buf);
}

static void
test_add_char(void **state)
{
	struct strbuf buf = STRBUF_INIT;
	static const unsigned long edge[] = { 0x7f, 0x80, 0x7ff, 0x800, 0xffff,
		0x10000, 0x10ffff };

	(void)state;
	for (size_t i = 0; i < sizeof edge / sizeof *edge; i++)
		strbuf_add_char(&buf, edge[i]);
	check(&buf, "\x7f"
		    "\xc2\x80"
		    "\xdf\xbf"
		    "\xe0\xa0\x80"
		    "\xef\xbf\xbf"
		    "\xf0\x90\x80\x80"
		    "\xf4\x8f\xbf\xbf");
	strbuf_release(&buf);
}

static void
test_add_number(void **state)
{
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	strbuf_add_number(&buf, 0);
	strbuf_add_byte(&buf, ' ');
	strbuf_add_number(&buf, 1048577);
	strbuf_add_byte(&buf, ' ');
	strbuf_add_number(&buf, UINT64_MAX);
	assert_int_equal(strbuf_status(&buf), STATUS_OK);
	assert_string_equal(buf.text, "0 1048577 18446744073709551615");
	strbuf_release(&buf);
}

static void
test_nul_inside(void **state)
{
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	strbuf_add(&buf, "a\0b", 3);
	strbuf_add_byte(&buf, '\0');
	assert_int_equal(buf.n, 4);
	assert_memory_equal(buf.text, "a\0b\0", 5);
	strbuf_release(&buf);
}

static void
test_grow(void **state)
{
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < 100000; i++) {
		strbuf_add_byte(&buf, (char)('a' + i % 26));
		assert_int_equal(buf.text[buf.n], '\0');
	}
	assert_int_equal(buf.n, 100000);
	for (size_t i = 0; i < buf.n; i++)
		assert_int_equal(buf.text[i], 'a' + (int)(i % 26));
	strbuf_release(&buf);
	strbuf_printf(&buf, "%5000d", 7);
	assert_int_equal(buf.n, 5000);
	assert_int_equal(buf.text[4999], '7');
	strbuf_release(&buf);
}

static void
test_reserve(void **state)
{
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	assert_true(strbuf_reserve(&buf, 1000));
	assert_int_equal(buf.n, 0);
	memset(buf.text, 'x', 1000);
	buf.n = 1000;
	buf.text[buf.n] = '\0';
	strbuf_add_text(&buf, "y");
	assert_int_equal(strlen(buf.text), 1001);
	assert_false(strbuf_reserve(&buf, SIZE_MAX));
	assert_int_equal(strbuf_status(&buf), STATUS_NOMEM);
	strbuf_release(&buf);
}

static void
test_splice(void **state)
{
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	strbuf_add_text(&buf, "one two three");
	strbuf_splice(&buf, 4, 3, "2", 1);
	check(&buf, "one 2 three");
	strbuf_splice(&buf, 0, 0, "zero ", 5);
	check(&buf, "zero one 2 three");
	strbuf_splice(&buf, 10, 6, NULL, 0);
	check(&buf, "zero one 2");
	strbuf_splice(&buf, buf.n, 0, "!", 1);
	check(&buf, "zero one 2!");
	strbuf_splice(&buf, 0, buf.n, "", 0);
	check(&buf, "");
	strbuf_release(&buf);
}

static void
test_take(void **state)
{
	struct strbuf buf = STRBUF_INIT;
	char *text;

	(void)state;
	strbuf_add_text(&buf, "mine");
	text = strbuf_take(&buf);
	assert_string_equal(text, "mine");
	mem_free(text);
	check(&buf, "");
	text = strbuf_take(&buf);
	assert_string_equal(text, "");
	mem_free(text);
}

/* A failure sticks, adds nothing more, and clear forgets it. */
static void
test_sticky(void **state)
{
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	strbuf_add_text(&buf, "kept");
	mem_fail_at(1);
	strbuf_printf(&buf, "%1000d", 1);
	mem_fail_at(0);
	assert_int_equal(strbuf_status(&buf), STATUS_NOMEM);
	strbuf_add_text(&buf, "more");
	strbuf_add_char(&buf, 0x20ac);
	strbuf_splice(&buf, 0, 1, "x", 1);
	assert_string_equal(buf.text, "kept");
	assert_int_equal(strbuf_status(&buf), STATUS_NOMEM);
	strbuf_truncate(&buf, 2);
	assert_int_equal(strbuf_status(&buf), STATUS_NOMEM);
	strbuf_clear(&buf);
	strbuf_add_text(&buf, "again");
	check(&buf, "again");
	strbuf_release(&buf);

	mem_fail_at(1);
	strbuf_add_text(&buf, "x");
	mem_fail_at(0);
	assert_int_equal(strbuf_status(&buf), STATUS_NOMEM);
	assert_string_equal(buf.text, "");
	assert_null(strbuf_take(&buf));
	check(&buf, "");
	strbuf_add_text(&buf, "fine");
	mem_fail_at(1);
	strbuf_printf(&buf, "%1000d", 1);
	mem_fail_at(0);
	assert_null(strbuf_take(&buf));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_add_char),
		cmocka_unit_test(test_add_number),
		cmocka_unit_test(test_nul_inside),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_splice),
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_sticky),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
