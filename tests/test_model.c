/* SPDX-License-Identifier: MIT */
/*
 * model: the cursor holds through filters, context and reversal; every
 * change of the filter is one step that can be undone; what fails changes
 * nothing.  Positions are those of small_case.h, in the order of time.
 */
#include "config.h"

#include "small_case.h"

#include "core/mem.h"
#include "tui/model.h"

struct fixture {
	struct store *store;
	struct model *model;
};

static int
set_up(void **state)
{
	static struct fixture fixture;

	fixture.store = small_case_open();
	if (model_open(&fixture.model, fixture.store, NULL) != STATUS_OK)
		return -1;
	*state = &fixture;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *fixture = *state;

	model_close(fixture->model);
	store_close(fixture->store);
	return 0;
}

static struct model *
model_of(void **state)
{
	return ((struct fixture *)*state)->model;
}

static bool
filter_text(struct model *model, const char *text)
{
	return model_filter(model, span_of(text), true, NULL);
}

static size_t
value_of(struct model *model, enum facet facet, const char *name)
{
	size_t value =
	    timeline_facet_find(model->timeline, facet, span_of(name));

	assert_true(value < timeline_facet_size(model->timeline, facet));
	return value;
}

static void
begins_at_the_first_event(void **state)
{
	struct model *model = model_of(state);

	assert_int_equal(model->position, 0);
	assert_int_equal(model_lines(model), SMALL_EVENTS);
	assert_int_equal(model->filter->kind, FILTER_ALL);
	assert_non_null(model_event(model));
	assert_memory_equal(model_event(model)->title.s, "Plans", 5);
}

static void
a_filter_keeps_the_cursor_where_it_can(void **state)
{
	struct model *model = model_of(state);

	model_go(model, 5);
	assert_true(filter_text(model, "type:\"strike\""));
	assert_int_equal(model_lines(model), 2);
	assert_int_equal(model->position, 5);
	/* May 2021 is out: January of that year is nearer than June 2020. */
	assert_true(filter_text(model, "actor:\"Harbour Office\" "
				       "-location:\"Port\""));
	assert_int_equal(model->position, 4);
	/* And back as soon as it is let through again. */
	assert_true(model_clear(model));
	assert_int_equal(model->position, 5);
}

static void
nothing_selected_is_no_cursor(void **state)
{
	struct model *model = model_of(state);

	model_go(model, 3);
	assert_true(filter_text(model, "type:\"none such\""));
	assert_int_equal(model_lines(model), 0);
	assert_int_equal(model->position, SMALL_EVENTS);
	assert_null(model_event(model));
	assert_false(model_star(model));
	assert_false(model_date_from(model));
	assert_false(model_step(model, 1));
	assert_true(model_undo(model));
	assert_int_equal(model->position, 3);
}

static void
a_bad_filter_changes_nothing(void **state)
{
	struct model *model = model_of(state);
	unsigned long changes;
	struct error error;

	assert_true(filter_text(model, "type:\"strike\""));
	changes = model->filter_changes;
	assert_false(filter_text(model, "(a OR"));
	assert_int_equal(model->message_kind, MESSAGE_ERROR);
	assert_string_equal(model->text.text, "type:\"strike\"");
	assert_int_equal(model_lines(model), 2);
	assert_int_equal(model->filter_changes, changes);
	model->message_kind = MESSAGE_NONE;
	assert_false(model_filter(model, SPAN("date:20x4"), false, &error));
	assert_int_equal(model->message_kind, MESSAGE_NONE);
	assert_true(error.column > 0);
}

static void
typing_is_one_step(void **state)
{
	struct model *model = model_of(state);

	model_go(model, 7);
	model_edit_begin(model);
	assert_true(model_filter(model, SPAN("s"), false, NULL));
	assert_true(model_filter(model, SPAN("st"), false, NULL));
	assert_true(model_filter(model, SPAN("strike"), false, NULL));
	assert_int_equal(model_lines(model), 2);
	model_edit_end(model, true);
	assert_string_equal(model->text.text, "strike");
	assert_true(model_undo(model));
	assert_string_equal(model->text.text, "");
	assert_int_equal(model->position, 7);
	assert_true(model_redo(model));
	assert_string_equal(model->text.text, "strike");
	assert_false(model_redo(model));
}

static void
typing_can_be_given_up(void **state)
{
	struct model *model = model_of(state);

	assert_true(filter_text(model, "actor:\"Ana Rojas\""));
	model_go(model, 2);
	model_edit_begin(model);
	assert_true(model_filter(model, SPAN("rumours"), false, NULL));
	assert_int_equal(model->position, 8);
	model_edit_end(model, false);
	assert_string_equal(model->text.text, "actor:\"Ana Rojas\"");
	assert_int_equal(model->position, 2);
	assert_true(model_undo(model));
	assert_false(model_undo(model));
	assert_int_equal(model->message_kind, MESSAGE_INFO);
}

static void
undo_brings_back_the_cursor(void **state)
{
	struct model *model = model_of(state);

	model_go(model, 9);
	assert_true(filter_text(model, "type:\"meeting\""));
	assert_int_equal(model->position, 6);
	model_go(model, 1);
	assert_true(model_undo(model));
	assert_int_equal(model->position, 9);
	assert_true(model_redo(model));
	assert_int_equal(model->position, 1);
	/* A new step ends what could be redone. */
	assert_true(model_undo(model));
	assert_true(filter_text(model, "work"));
	assert_false(model_redo(model));
}

static enum filter_mark
marked(const struct model *model, enum facet facet, size_t value)
{
	unsigned char marks[64];

	assert_true(value < timeline_facet_size(model->timeline, facet));
	assert_true(
	    timeline_facet_size(model->timeline, facet) <= sizeof marks);
	model_marks(model, facet, marks);
	return (enum filter_mark)marks[value];
}

static void
panes_write_into_the_filter(void **state)
{
	struct model *model = model_of(state);
	size_t ana = value_of(model, FACET_ACTOR, "Ana Rojas");
	size_t guard = value_of(model, FACET_ACTOR, "Border Guard");
	size_t pier = value_of(model, FACET_LOCATION, "Pier 4");

	assert_true(model_toggle(model, FACET_ACTOR, ana));
	assert_string_equal(model->text.text, "actor:\"Ana Rojas\"");
	assert_int_equal(marked(model, FACET_ACTOR, ana), FILTER_CHOSEN);
	assert_int_equal(marked(model, FACET_ACTOR, guard), FILTER_UNMARKED);
	assert_true(model_exclude(model, FACET_LOCATION, pier));
	assert_int_equal(marked(model, FACET_LOCATION, pier), FILTER_EXCLUDED);
	assert_true(model_exclude(model, FACET_LOCATION, pier));
	assert_true(model_toggle(model, FACET_ACTOR, ana));
	assert_string_equal(model->text.text, "");
	assert_int_equal(model_lines(model), SMALL_EVENTS);
}

static void
marks_know_aliases_and_paths(void **state)
{
	struct model *model = model_of(state);
	size_t guard = value_of(model, FACET_ACTOR, "Border Guard");
	size_t port = value_of(model, FACET_LOCATION, "Port");

	assert_true(filter_text(model, "actor:\"guards\""));
	assert_int_equal(marked(model, FACET_ACTOR, guard), FILTER_CHOSEN);
	/* Toggled away, not put in a second time under its name. */
	assert_true(model_toggle(model, FACET_ACTOR, guard));
	assert_string_equal(model->text.text, "");
	assert_true(filter_text(model, "-actor:\"guards\""));
	assert_int_equal(marked(model, FACET_ACTOR, guard), FILTER_EXCLUDED);
	assert_true(filter_text(model, "location:\"Coast > Port\""));
	assert_int_equal(marked(model, FACET_LOCATION, port), FILTER_CHOSEN);
}

static void
dates_come_from_the_cursor(void **state)
{
	struct model *model = model_of(state);

	model_go(model, 1);
	assert_true(model_date_from(model));
	model_go(model, 6);
	assert_true(model_date_to(model));
	assert_string_equal(model->text.text, "date:2020-03-04..2021-05-04");
	assert_int_equal(model_lines(model), 6);
	assert_true(model_date_clear(model));
	assert_string_equal(model->text.text, "");
	/* What has no date, or no end, says so. */
	model_go(model, 10);
	assert_false(model_date_from(model));
	assert_int_equal(model->message_kind, MESSAGE_INFO);
	model_go(model, 7);
	assert_false(model_date_to(model));
}

static void
a_brushed_range_is_one_step(void **state)
{
	struct model *model = model_of(state);
	int64_t from, to;

	assert_true(timeline_earliest(model->timeline, 3, &from));
	assert_true(timeline_earliest(model->timeline, 5, &to));
	assert_true(model_date_range(model, to, from));
	assert_string_equal(model->text.text, "date:2020-06-01..2021-05-01");
	assert_true(model_undo(model));
	assert_string_equal(model->text.text, "");
}

static void
context_shows_all_and_steps_over(void **state)
{
	struct model *model = model_of(state);

	assert_true(filter_text(model, "type:\"meeting\""));
	assert_int_equal(model->position, 1);
	model_context(model, true);
	assert_int_equal(model_lines(model), SMALL_EVENTS);
	assert_int_equal(model->position, 1);
	assert_true(model_step(model, 1));
	assert_int_equal(model->position, 6);
	assert_false(model_step(model, 1));
	model_go(model, 4);
	assert_int_equal(model->position, 4);
	assert_true(model_step(model, -1));
	assert_int_equal(model->position, 1);
	/* Out of the selection, and context ends: the nearest one. */
	model_go(model, 8);
	model_context(model, false);
	assert_int_equal(model->position, 6);
}

static void
newest_first_leaves_the_undated_last(void **state)
{
	struct model *model = model_of(state);
	size_t line;

	model_go(model, 4);
	model_reverse(model);
	assert_int_equal(model->position, 4);
	assert_int_equal(model_line_position(model, 0), 9);
	assert_int_equal(model_line_position(model, 9), 0);
	assert_int_equal(model_line_position(model, 10), 10);
	for (line = 0; line < model_lines(model); line++)
		assert_int_equal(model_position_line(
				     model, model_line_position(model, line)),
		    line);
	/* Every step goes one line down, over the border too. */
	model_go(model, 9);
	for (line = 1; line < model_lines(model); line++) {
		assert_true(model_step(model, 1));
		assert_int_equal(
		    model_position_line(model, model->position), line);
	}
	assert_false(model_step(model, 1));
	for (line = model_lines(model) - 1; line-- > 0;) {
		assert_true(model_step(model, -1));
		assert_int_equal(
		    model_position_line(model, model->position), line);
	}
	assert_false(model_step(model, -1));
}

static void
stars_and_notes_are_seen_by_the_filter(void **state)
{
	struct model *model = model_of(state);

	model_go(model, 2);
	assert_true(model_star(model));
	assert_true(model_event(model)->starred);
	model_go(model, 6);
	assert_true(model_star(model));
	assert_true(filter_text(model, "is:starred"));
	assert_int_equal(model_lines(model), 2);
	assert_true(model_star(model));
	assert_int_equal(model_lines(model), 1);
	assert_int_equal(model->position, 2);
	assert_true(model_note(model, SPAN("  seen twice ")));
	assert_int_equal(model_event(model)->note.n, 10);
	assert_true(filter_text(model, "has:note"));
	assert_int_equal(model_lines(model), 1);
	assert_true(model_note(model, SPAN(" ")));
	assert_int_equal(model_lines(model), 0);
}

static void
the_same_filter_is_no_step(void **state)
{
	struct model *model = model_of(state);

	assert_true(filter_text(model, "type:\"strike\""));
	assert_true(filter_text(model, "type:\"strike\""));
	assert_true(model_undo(model));
	assert_false(model_undo(model));
}

/* Whatever allocation fails, the filter and the selection stay together. */
static void
survives_want_of_memory(void **state)
{
	struct model *model = model_of(state);
	size_t ana = value_of(model, FACET_ACTOR, "Ana Rojas");
	unsigned long nth;
	bool done = false;

	for (nth = 1; !done; nth++) {
		assert_true(nth < 10000);
		mem_fail_at(nth);
		model_toggle(model, FACET_ACTOR, ana);
		done = mem_count() < nth;
		mem_fail_at(0);
		if (model->filter->kind == FILTER_ALL) {
			assert_int_equal(model->text.n, 0);
			assert_int_equal(model_lines(model), SMALL_EVENTS);
		} else {
			assert_string_equal(
			    model->text.text, "actor:\"Ana Rojas\"");
			assert_int_equal(model_lines(model), 5);
			assert_true(model_undo(model));
		}
		assert_int_equal(model->filter->kind, FILTER_ALL);
	}
}

static void
opens_or_fails_whole(void **state)
{
	struct fixture *fixture = *state;
	struct model *model = NULL;
	enum status status = STATUS_NOMEM;
	unsigned long nth;

	for (nth = 1; status != STATUS_OK; nth++) {
		assert_true(nth < 10000);
		mem_fail_at(nth);
		status = model_open(&model, fixture->store, NULL);
		mem_fail_at(0);
		assert_true(status == STATUS_OK || model == NULL);
	}
	model_close(model);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(begins_at_the_first_event),
		TEST(a_filter_keeps_the_cursor_where_it_can),
		TEST(nothing_selected_is_no_cursor),
		TEST(a_bad_filter_changes_nothing),
		TEST(typing_is_one_step),
		TEST(typing_can_be_given_up),
		TEST(undo_brings_back_the_cursor),
		TEST(panes_write_into_the_filter),
		TEST(marks_know_aliases_and_paths),
		TEST(dates_come_from_the_cursor),
		TEST(a_brushed_range_is_one_step),
		TEST(context_shows_all_and_steps_over),
		TEST(newest_first_leaves_the_undated_last),
		TEST(stars_and_notes_are_seen_by_the_filter),
		TEST(the_same_filter_is_no_step),
		TEST(survives_want_of_memory),
		TEST(opens_or_fails_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
