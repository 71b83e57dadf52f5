/* SPDX-License-Identifier: MIT */
/*
 * A source's text as the screen has it: cleaning carries quotes along, names
 * stand under their quotes, and look-ups by offset find the right mark.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/mem.h"
#include "tui/document.h"

static struct source_mark
mark_of(const char *text, const char *quote, size_t position)
{
	const char *at = strstr(text, quote);

	assert_non_null(at);
	return (struct source_mark){ .offset = (size_t)(at - text),
		.length = strlen(quote),
		.position = position,
		.state = ANCHOR_EXACT };
}

static void
assert_marked(const struct document *document, size_t mark, const char *text)
{
	const struct document_mark *at = &document->marks[mark];

	assert_int_equal(at->end - at->offset, strlen(text));
	assert_memory_equal(
	    document->text.text + at->offset, text, strlen(text));
}

static void
cleaning_carries_marks_along(void **state)
{
	const char *text = "A\033[31m red\r\nline, then \033]52 more\tof it.";
	struct source_mark marks[] = {
		mark_of(text, "red\r\nline", 3),
		mark_of(text, "\033]52 more", 4),
	};
	struct document document = { 0 };

	(void)state;
	assert_int_equal(
	    document_set(&document, span_of(text), marks, 2), STATUS_OK);
	assert_string_equal(
	    document.text.text, "A␛[31m red\nline, then ␛]52 more of it.");
	assert_marked(&document, 0, "red\nline");
	assert_marked(&document, 1, "␛]52 more");
	assert_int_equal(document.marks[1].position, 4);
	document_release(&document);
}

static void
names_stand_under_the_line_that_ends_a_quote(void **state)
{
	const char *text = "one two three\nfour five\nsix";
	struct source_mark marks[] = {
		mark_of(text, "two three\nfour", 0),
		mark_of(text, "three", 1),
	};
	struct document document = { 0 };

	(void)state;
	assert_int_equal(
	    document_set(&document, span_of(text), marks, 2), STATUS_OK);
	assert_int_equal(document_wrap(&document, 40, true), STATUS_OK);
	assert_int_equal(document.line_count, 5);
	assert_true(document.lines[0].mark == DOCUMENT_TEXT);
	assert_int_equal(document.lines[1].mark, 1);
	assert_true(document.lines[2].mark == DOCUMENT_TEXT);
	assert_int_equal(document.lines[3].mark, 0);
	assert_true(document.lines[4].mark == DOCUMENT_TEXT);
	document_release(&document);
}

static void
lines_and_marks_are_found_by_offset(void **state)
{
	const char *text = "alpha beta gamma delta\nepsilon";
	struct source_mark marks[] = {
		mark_of(text, "beta gamma delta", 0),
		mark_of(text, "gamma", 1),
	};
	struct document document = { 0 };
	size_t until;

	(void)state;
	assert_int_equal(
	    document_set(&document, span_of(text), marks, 2), STATUS_OK);
	assert_int_equal(document_wrap(&document, 12, true), STATUS_OK);
	assert_int_equal(document_line_of(&document, 0), 0);
	assert_int_equal(
	    document.lines[document_line_of(&document, 24)].offset, 23);
	assert_int_equal(document_mark_at(&document, 0, 2, &until), 2);
	assert_int_equal(until, 6);
	assert_int_equal(document_mark_at(&document, 6, 2, &until), 0);
	assert_int_equal(until, 11);
	assert_int_equal(document_mark_at(&document, 12, 0, &until), 0);
	assert_int_equal(until, 16);
	assert_int_equal(document_mark_at(&document, 12, 1, &until), 1);
	assert_int_equal(document_mark_at(&document, 23, 0, &until), 2);
	document_release(&document);
}

static void
marks_beyond_the_end_are_cut(void **state)
{
	struct source_mark mark = { .offset = 4, .length = 100 };
	struct document document = { 0 };

	(void)state;
	assert_int_equal(
	    document_set(&document, span_of("short."), &mark, 1), STATUS_OK);
	assert_marked(&document, 0, "t.");
	mark = (struct source_mark){ .offset = SIZE_MAX, .length = SIZE_MAX };
	assert_int_equal(
	    document_set(&document, span_of("short."), &mark, 1), STATUS_OK);
	assert_marked(&document, 0, "");
	assert_int_equal(document_wrap(&document, 2, true), STATUS_OK);
	document_release(&document);
}

static void
a_title_that_is_shown_above_is_skipped(void **state)
{
	const char *text = "\nThe Title\n\nFirst line.\n";
	struct source_mark mark = mark_of(text, "First", 0);
	struct document document = { 0 };

	(void)state;
	assert_int_equal(
	    document_set(&document, span_of(text), &mark, 1), STATUS_OK);
	document_skip_title(&document, SPAN("The Tit"));
	assert_int_equal(document.start, 0);
	document_skip_title(&document, SPAN("The Title"));
	assert_int_equal(document.start, 12);
	assert_int_equal(document_wrap(&document, 40, false), STATUS_OK);
	assert_int_equal(document.line_count, 1);
	mark = mark_of(text, "Title", 0);
	assert_int_equal(
	    document_set(&document, span_of(text), &mark, 1), STATUS_OK);
	document_skip_title(&document, SPAN("The Title"));
	assert_int_equal(document.start, 0);
	document_release(&document);
}

/* Lines are kept for the columns they were made for, and for them only. */
static void
wrapping_again_follows_what_changed(void **state)
{
	const char *text = "Title\n\nThe first line, and the second.\n";
	struct source_mark mark = mark_of(text, "first", 0);
	struct document document = { 0 };

	(void)state;
	assert_int_equal(
	    document_set(&document, span_of(text), &mark, 1), STATUS_OK);
	assert_int_equal(document_wrap(&document, 20, false), STATUS_OK);
	assert_int_equal(document.line_count, 4);
	assert_int_equal(document_wrap(&document, 20, false), STATUS_OK);
	assert_int_equal(document.line_count, 4);
	assert_int_equal(document_wrap(&document, 20, true), STATUS_OK);
	assert_int_equal(document.line_count, 5);
	assert_int_equal(document_wrap(&document, 40, true), STATUS_OK);
	assert_int_equal(document.line_count, 4);
	document_skip_title(&document, SPAN("Title"));
	assert_int_equal(document_wrap(&document, 40, true), STATUS_OK);
	assert_int_equal(document.line_count, 2);
	assert_int_equal(
	    document_set(&document, SPAN("a\nb\nc"), NULL, 0), STATUS_OK);
	assert_int_equal(document.line_count, 0);
	assert_int_equal(document_wrap(&document, 40, true), STATUS_OK);
	assert_int_equal(document.line_count, 3);
	document_release(&document);
}

static void
running_out_of_memory_is_told(void **state)
{
	const char *text = "one two three four five six seven eight nine";
	struct source_mark mark = mark_of(text, "three", 0);
	enum status status = STATUS_NOMEM;
	unsigned long nth;

	(void)state;
	for (nth = 1; status != STATUS_OK; nth++) {
		struct document document = { 0 };

		mem_fail_at(nth);
		status = document_set(&document, span_of(text), &mark, 1);
		if (status == STATUS_OK)
			status = document_wrap(&document, 10, true);
		mem_fail_at(0);
		document_release(&document);
		assert_true(nth < 1000);
	}
	assert_true(nth > 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cleaning_carries_marks_along),
		cmocka_unit_test(names_stand_under_the_line_that_ends_a_quote),
		cmocka_unit_test(lines_and_marks_are_found_by_offset),
		cmocka_unit_test(marks_beyond_the_end_are_cut),
		cmocka_unit_test(a_title_that_is_shown_above_is_skipped),
		cmocka_unit_test(wrapping_again_follows_what_changed),
		cmocka_unit_test(running_out_of_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
