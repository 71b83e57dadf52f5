/* SPDX-License-Identifier: MIT */
/* Cursor and scroll, with and without headings, against plain counting. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/table.h"
#include "tui/list.h"

/* Rows of a decade stand under a heading of one line. */
static int
decades(void *context, size_t previous, size_t row)
{
	(void)context;
	return previous == row || previous / 10 != row / 10;
}

/* Some rows have two lines of headings. */
static int
uneven(void *context, size_t previous, size_t row)
{
	(void)context;
	if (previous == row)
		return 1 + (row % 5 == 0);
	return row % 5 == 0 ? 2 : row % 7 == 0;
}

/* The line of row counted from top, without a care for the window. */
static int
plain_line(const struct list *list, int height, size_t row)
{
	int line = 0;

	for (size_t i = list->top; i <= row; i++) {
		int before = 0;

		if (list->lines_before != NULL)
			before = list->lines_before(
			    list->context, i == list->top ? i : i - 1, i);
		if (i == list->top && before >= height)
			before = height - 1;
		line += before + (i < row);
	}
	return line;
}

static void
check(const struct list *list, size_t count, int height)
{
	int line, last = -1;

	if (count == 0) {
		assert_int_equal(list->cursor, 0);
		assert_int_equal(list_row_at(list, 0, height, 0), 0);
		return;
	}
	assert_true(list->cursor < count && list->top <= list->cursor);
	line = list_line_of(list, count, height, list->cursor);
	assert_true(line >= 0 && line < height);
	for (size_t row = list->top; row < count; row++) {
		line = plain_line(list, height, row);
		if (line >= height) {
			assert_int_equal(
			    list_line_of(list, count, height, row), -1);
			break;
		}
		assert_int_equal(list_line_of(list, count, height, row), line);
		/* Between two rows are headings, which are no rows. */
		while (++last < line)
			assert_int_equal(
			    list_row_at(list, count, height, last), count);
		assert_int_equal(list_row_at(list, count, height, line), row);
	}
	if (list->top > 0) {
		struct list before = *list;

		before.top--;
		assert_int_equal(
		    list_line_of(list, count, height, before.top), -1);
		/* One row more on top would not fit: no line is wasted. */
		assert_true(plain_line(&before, height, count - 1) >= height);
	}
}

static void
random_moves(int (*lines_before)(void *, size_t, size_t))
{
	struct list list = { .lines_before = lines_before };
	size_t count = 100;
	int height = 10;

	for (int i = 0; i < 50000; i++) {
		long delta = (long)random_below(60) - 30;

		switch (random_below(12)) {
		case 0: count = random_below(120); break;
		case 1: height = 1 + (int)random_below(15); break;
		case 2: list_first(&list); break;
		case 3: list_last(&list, count); break;
		case 4: list_page(&list, count, height, 1); break;
		case 5: list_page(&list, count, height, -1); break;
		case 6: list_half_page(&list, count, height, 1); break;
		case 7: list_half_page(&list, count, height, -1); break;
		case 8: list_scroll(&list, count, height, delta); break;
		default: list_move(&list, count, delta); break;
		}
		list_show(&list, count, height);
		check(&list, count, height);
	}
}

static void
test_random(void **context)
{
	(void)context;
	random_moves(NULL);
	random_moves(decades);
	random_moves(uneven);
}

static void
test_move(void **context)
{
	struct list list = { .cursor = 3 };

	(void)context;
	list_move(&list, 10, 100);
	assert_int_equal(list.cursor, 9);
	list_move(&list, 10, -4);
	assert_int_equal(list.cursor, 5);
	list_move(&list, 10, INT64_MIN);
	assert_int_equal(list.cursor, 0);
	list_move(&list, 10, INT64_MAX);
	assert_int_equal(list.cursor, 9);
	list_move(&list, 0, 1);
	assert_int_equal(list.cursor, 0);
}

static void
test_pages(void **context)
{
	struct list list = { .cursor = 2 };

	(void)context;
	list_page(&list, 100, 10, 1);
	assert_int_equal(list.top, 10);
	assert_int_equal(list.cursor, 12);
	list_half_page(&list, 100, 10, 1);
	assert_int_equal(list.top, 15);
	assert_int_equal(list.cursor, 17);
	list_page(&list, 100, 10, -1);
	assert_int_equal(list.top, 5);
	assert_int_equal(list.cursor, 7);
	list_page(&list, 100, 10, -1);
	list_page(&list, 100, 10, -1);
	assert_int_equal(list.cursor, 0);
	list_last(&list, 100);
	list_show(&list, 100, 10);
	assert_int_equal(list.top, 90);
	list_page(&list, 100, 10, 1);
	assert_int_equal(list.cursor, 99);
	/* Pages that go down and up see every row. */
	list = (struct list){ .lines_before = decades };
	for (size_t seen = 0; seen < 99;) {
		list_show(&list, 100, 7);
		assert_true(list.top <= seen + 1);
		while (list_line_of(&list, 100, 7, seen + 1) >= 0)
			seen++;
		list_page(&list, 100, 7, 1);
	}
}

static void
test_wheel(void **context)
{
	struct list list = { .cursor = 5 };

	(void)context;
	list_scroll(&list, 100, 10, 3);
	assert_int_equal(list.top, 3);
	assert_int_equal(list.cursor, 5);
	list_scroll(&list, 100, 10, 3);
	assert_int_equal(list.cursor, 6);
	list_scroll(&list, 100, 10, 1000);
	assert_int_equal(list.top, 90);
	list_scroll(&list, 100, 10, -1000);
	assert_int_equal(list.top, 0);
	assert_int_equal(list.cursor, 9);
}

static size_t asked;

static int
counting(void *context, size_t previous, size_t row)
{
	asked++;
	return decades(context, previous, row);
}

/* A window costs its height, not the list's length. */
static void
test_cost(void **context)
{
	struct list list = { .lines_before = counting };
	const size_t count = (size_t)1 << 40;

	(void)context;
	list_last(&list, count);
	list_show(&list, count, 50);
	list_page(&list, count, 50, -1);
	list.cursor = count / 2;
	list_show(&list, count, 50);
	list_scroll(&list, count, 50, -1000000);
	list_line_of(&list, count, 50, list.cursor);
	assert_int_equal(list_line_of(&list, count, 50, count - 1), -1);
	assert_true(asked < 2000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_move),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_wheel),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
