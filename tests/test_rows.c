/* SPDX-License-Identifier: MIT */
/*
 * Rows kept: found by position, in copies of their own, the oldest going
 * first.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/rows.h"

static enum status
keep(struct rows *rows, size_t position)
{
	char title[32];
	struct row_text row = { .date = SPAN("2024"), .quotes = position };

	snprintf(title, sizeof title, "title %zu", position);
	row.title = span_of(title);
	return rows_keep(rows, position, &row);
}

static void
assert_kept(const struct rows *rows, size_t position)
{
	char title[32];
	struct row_text row;

	snprintf(title, sizeof title, "title %zu", position);
	assert_true(rows_find(rows, position, &row));
	assert_true(span_equal(row.title, span_of(title)));
	assert_true(span_equal(row.date, SPAN("2024")));
	assert_int_equal(row.type.n, 0);
	assert_int_equal(row.quotes, position);
}

static void
the_last_ones_are_kept(void **state)
{
	struct rows rows = { 0 };
	struct row_text row;
	size_t i;

	(void)state;
	assert_false(rows_find(&rows, 0, &row));
	for (i = 0; i < 2 * ROWS_KEPT + 3; i++) {
		assert_int_equal(keep(&rows, i), STATUS_OK);
		assert_kept(&rows, i);
		assert_kept(&rows, i < ROWS_KEPT ? 0 : i - ROWS_KEPT + 1);
		assert_false(rows_find(&rows, i + 1, &row));
		if (i >= ROWS_KEPT)
			assert_false(rows_find(&rows, i - ROWS_KEPT, &row));
	}
	rows_release(&rows);
	assert_false(rows_find(&rows, i - 1, &row));
	rows_release(&rows);
}

static void
long_ones_are_not_kept(void **state)
{
	static char title[ROWS_BYTES + 1];
	struct row_text row = { .title = { title, ROWS_BYTES } };
	struct rows rows = { 0 };

	(void)state;
	assert_int_equal(rows_keep(&rows, 7, &row), STATUS_OK);
	assert_true(rows_find(&rows, 7, &row));
	row.title = (struct span){ title, sizeof title };
	assert_int_equal(rows_keep(&rows, 8, &row), STATUS_OK);
	assert_false(rows_find(&rows, 8, &row));
	rows_release(&rows);
}

static void
running_out_of_memory_keeps_the_others(void **state)
{
	enum status status = STATUS_NOMEM;
	unsigned long nth;

	(void)state;
	for (nth = 1; status != STATUS_OK; nth++) {
		struct rows rows = { 0 };
		struct row_text row;

		mem_fail_at(nth);
		status = keep(&rows, 1);
		if (status == STATUS_OK)
			status = keep(&rows, 2);
		mem_fail_at(0);
		assert_int_equal(rows_find(&rows, 2, &row), status == 0);
		assert_int_equal(keep(&rows, 3), STATUS_OK);
		assert_kept(&rows, 3);
		rows_release(&rows);
		assert_true(nth < 100);
	}
	assert_true(nth > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_ones_are_kept),
		cmocka_unit_test(long_ones_are_not_kept),
		cmocka_unit_test(running_out_of_memory_keeps_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
