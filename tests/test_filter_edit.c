/* SPDX-License-Identifier: MIT */
/*
 * What the panes write into the filter: cases in data/filter_edit.tsv, and
 * what holds for every filter and every key: the value is marked as the key
 * says, the text can be read back, a failure changes nothing.
 */
#include "config.h"

#include "core/filter.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "core/filter_private.h"
#include "core/mem.h"
#include "tests/filter_check.h"

/* ---- Cases in a file */

static enum filter_field
field_named(const char *name)
{
	enum filter_field field = filter_field_of(span_of(name));

	if (strcmp(name, "text") == 0)
		return FILTER_TEXT;
	assert_int_not_equal(field, FILTER_COLUMN);
	return field;
}

static enum status
edit(struct filter **filter, const char *operation, const char *field,
    struct span value, struct error *error)
{
	if (strcmp(operation, "toggle") == 0)
		return filter_toggle(filter, field_named(field), value, error);
	if (strcmp(operation, "exclude") == 0)
		return filter_exclude(filter, field_named(field), value, error);
	if (strcmp(operation, "from") == 0)
		return filter_date_from(filter, value, error);
	if (strcmp(operation, "to") == 0)
		return filter_date_to(filter, value, error);
	if (strcmp(operation, "clear") == 0)
		return filter_date_clear(filter, error);
	if (strcmp(operation, "without") == 0) {
		struct filter *without;
		enum status status = filter_without_choice(
		    &without, *filter, field_named(field), error);

		if (status == STATUS_OK) {
			filter_free(*filter);
			*filter = without;
		}
		return status;
	}
	fail_msg("no operation '%s'", operation);
	return STATUS_MISSING;
}

static void
edit_case(char *columns[COLUMNS])
{
	struct strbuf out = STRBUF_INIT;
	struct filter *filter = parse(columns[0]);
	struct filter *before = parse(columns[0]);
	struct error error = { 0 };
	enum status status =
	    edit(&filter, columns[1], columns[2], span_of(columns[3]), &error);

	if (strcmp(columns[4], "!") == 0) {
		assert_int_not_equal(status, STATUS_OK);
		assert_true(error.message[0] != '\0');
		assert_true(filter_equal(filter, before));
	} else {
		print(filter, &out);
		if (status != STATUS_OK || strcmp(out.text, columns[4]) != 0)
			fail_msg("'%s' %s %s '%s': '%s', not '%s' (%s)",
			    columns[0], columns[1], columns[2], columns[3],
			    out.text, columns[4], error.message);
		check_round_trip(filter);
	}
	filter_free(filter);
	filter_free(before);
	strbuf_release(&out);
}

static void
test_edit_cases(void **state)
{
	(void)state;
	each_case("filter_edit.tsv", edit_case);
}

/* ---- Marks */

static void
test_marks(void **state)
{
	struct filter *filter = parse("actor:\"Élan Ltd\",\"B\" -actor:\"C\" "
				      "-actor:\"D\",\"e\" actor:\"F\" x "
				      "location:\"Iraq > Anbar\" -actor:h");

	(void)state;
	assert_int_equal(
	    filter_marked(filter, FILTER_ACTOR, SPAN("e\xcc\x81lan  LTD")),
	    FILTER_CHOSEN);
	assert_int_equal(
	    filter_marked(filter, FILTER_ACTOR, SPAN("b")), FILTER_CHOSEN);
	assert_int_equal(
	    filter_marked(filter, FILTER_ACTOR, SPAN("c")), FILTER_EXCLUDED);
	assert_int_equal(
	    filter_marked(filter, FILTER_ACTOR, SPAN("E")), FILTER_EXCLUDED);
	assert_int_equal(
	    filter_marked(filter, FILTER_ACTOR, SPAN("F")), FILTER_UNMARKED);
	assert_int_equal(
	    filter_marked(filter, FILTER_ACTOR, SPAN("h")), FILTER_UNMARKED);
	assert_int_equal(
	    filter_marked(filter, FILTER_ACTOR, SPAN("")), FILTER_UNMARKED);
	assert_int_equal(
	    filter_marked(filter, FILTER_TAG, SPAN("b")), FILTER_UNMARKED);
	assert_int_equal(
	    filter_marked(filter, FILTER_LOCATION, SPAN("iraq>ANBAR ")),
	    FILTER_CHOSEN);
	assert_int_equal(
	    filter_marked(filter, FILTER_LOCATION, SPAN("Iraq  >Anbar")),
	    FILTER_CHOSEN);
	assert_int_equal(
	    filter_marked(filter, FILTER_LOCATION, SPAN("IraqAnbar")),
	    FILTER_UNMARKED);
	assert_ptr_equal(
	    filter_choice(filter, FILTER_ACTOR), filter->children[0]);
	assert_null(filter_choice(filter, FILTER_TEXT));
	filter_free(filter);
}

/* ---- Limits */

/* An edit that would put a root OR one level too deep changes nothing. */
static void
test_edit_depth(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct filter *filter, *before = NULL;
	struct error error;

	(void)state;
	nest(&text, "y (x OR ", ")", FILTER_DEPTH);
	strbuf_splice(&text, 0, 0, "z OR ", 5);
	filter = parse(text.text);
	assert_int_equal(filter_copy(&before, filter, NULL), STATUS_OK);
	assert_int_equal(
	    filter_toggle(&filter, FILTER_ACTOR, SPAN("A"), &error),
	    STATUS_RANGE);
	assert_true(filter_equal(filter, before));
	filter_free(filter);
	filter_free(before);

	nest(&text, "y (x OR ", ")", FILTER_DEPTH - 1);
	strbuf_splice(&text, 0, 0, "z OR ", 5);
	filter = parse(text.text);
	assert_int_equal(
	    filter_exclude(&filter, FILTER_ACTOR, SPAN("A"), &error),
	    STATUS_OK);
	check_round_trip(filter);
	filter_free(filter);
	strbuf_release(&text);
}

/* ---- Edits keep what they promise, on any filter */

static void
check_edit(struct filter **filter)
{
	static const char *const values[] = { "A", "b", "C \"d\"", "\\", "é",
		"Iraq > Anbar", "x" };
	static const char *const dates[] = { "2019", "2024-09", "2025-09-02",
		"2014", "", "2024/2025", "2022-01~" };
	static const enum filter_field fields[] = { FILTER_ACTOR,
		FILTER_LOCATION, FILTER_TAG, FILTER_TYPE };
	enum filter_field field = PICK(fields);
	struct span value = span_of(PICK(values));
	struct span date = span_of(PICK(dates));
	enum filter_mark before = filter_marked(*filter, field, value);
	enum filter_mark after;
	struct error error;
	enum status status;

	switch (random_below(5)) {
	case 0:
	case 1:
		status = filter_toggle(filter, field, value, &error);
		after = filter_marked(*filter, field, value);
		assert_int_equal(after,
		    before == FILTER_CHOSEN ? FILTER_UNMARKED : FILTER_CHOSEN);
		break;
	case 2:
		status = filter_exclude(filter, field, value, &error);
		after = filter_marked(*filter, field, value);
		if (before == FILTER_EXCLUDED)
			assert_int_equal(after, FILTER_UNMARKED);
		else if (after != FILTER_EXCLUDED)
			fail_msg("not excluded");
		break;
	case 3: status = filter_date_from(filter, date, &error); break;
	default: status = filter_date_to(filter, date, &error); break;
	}
	if (status != STATUS_OK)
		fail_msg("an edit fails: %s", error.message);
	check_round_trip(*filter);
}

static void
test_random_edits(void **state)
{
	static const char *const starts[] = { "", "a", "a OR b",
		"actor:\"A\" actor:\"a\" -actor:\"A\"",
		"date:2014..2020 -location:\"Iraq>Anbar\"",
		"-(a b) tag:x actor:\"b\"", "date:>2024", "date:<2019 x" };

	(void)state;
	random_state = 3;
	for (int i = 0; i < 400; i++) {
		struct filter *filter = parse(PICK(starts));

		for (int j = 0; j < 20; j++)
			check_edit(&filter);
		filter_free(filter);
	}
}

static void
test_edit_refuses(void **state)
{
	struct filter *filter = parse("a");
	struct error error;

	(void)state;
	assert_int_equal(
	    filter_toggle(&filter, FILTER_ACTOR, SPAN("a\0b"), &error),
	    STATUS_SYNTAX);
	assert_int_equal(
	    filter_exclude(&filter, FILTER_ACTOR, SPAN("\xff"), &error),
	    STATUS_SYNTAX);
	assert_int_equal(filter_toggle(&filter, FILTER_ACTOR,
			     (struct span){ NULL, 0 }, &error),
	    STATUS_SYNTAX);
	assert_int_equal(filter->kind, FILTER_TERM);
	assert_int_equal(
	    filter_date_from(&filter, (struct span){ NULL, 0 }, &error),
	    STATUS_OK);
	assert_int_equal(filter->kind, FILTER_TERM);
	filter_free(filter);
}

/* ---- Out of memory */

/* One edit under every failure of memory; the filter stays as it was. */
static void
nomem_edit(const char *text, const char *operation, const char *field,
    const char *value)
{
	for (unsigned long nth = 1;; nth++) {
		struct filter *filter = parse(text), *before = parse(text);
		struct error error = { 0 };
		enum status status;
		bool reached;

		mem_fail_at(nth);
		status =
		    edit(&filter, operation, field, span_of(value), &error);
		reached = mem_count() >= nth;
		mem_fail_at(0);
		if (reached) {
			assert_int_equal(status, STATUS_NOMEM);
			assert_int_equal(error.code, STATUS_NOMEM);
			assert_true(filter_equal(filter, before));
		} else {
			assert_int_equal(status, STATUS_OK);
		}
		filter_free(filter);
		filter_free(before);
		if (!reached)
			return;
	}
}

static void
test_nomem_edit(void **state)
{
	(void)state;
	nomem_edit("", "toggle", "actor", "A");
	nomem_edit("a OR b", "toggle", "actor", "A");
	nomem_edit("actor:\"A\" x -actor:\"B\"", "toggle", "actor", "B");
	nomem_edit("actor:\"A\" x -actor:\"B\"", "exclude", "actor", "A");
	nomem_edit("location:\"A > B\" x", "exclude", "location", "C");
	nomem_edit("date:2014..2020 x", "from", "", "2015");
	nomem_edit("date:<2020", "from", "", "2015");
	nomem_edit("x", "to", "", "2015");
	nomem_edit("x date:2014", "clear", "", "");
	nomem_edit("x actor:\"A\"", "without", "actor", "");
	nomem_edit("x", "without", "actor", "");
}

static void
test_nomem_marked(void **state)
{
	struct filter *filter = parse("actor:\"A\"");

	(void)state;
	mem_fail_at(1);
	assert_int_equal(
	    filter_marked(filter, FILTER_ACTOR, SPAN("a")), FILTER_UNMARKED);
	mem_fail_at(0);
	filter_free(filter);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edit_cases),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_edit_depth),
		cmocka_unit_test(test_random_edits),
		cmocka_unit_test(test_edit_refuses),
		cmocka_unit_test(test_nomem_edit),
		cmocka_unit_test(test_nomem_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
