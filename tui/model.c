/* SPDX-License-Identifier: MIT */
/*
 * model: the cursor, the order and the analyst's marks; model_filter.c has
 * the filter and its history.
 *
 * The cursor is an event's position on the whole timeline, never a line on
 * the screen, so it holds through filters, context and reversal.  Lines are
 * computed by rank and select, in logarithmic time at any size.
 */
#include "config.h"

#include "tui/model.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/mem.h"
#include "tui/model_private.h"

enum status
model_open(struct model **model, struct store *store, struct error *error)
{
	struct model *made = mem_alloc(1, sizeof *made);
	enum status status;

	if (made == NULL)
		return error_nomem(error);
	strbuf_init(&made->text);
	strbuf_init(&made->message);
	status = model_history_new(&made->history, error);
	if (status == STATUS_OK)
		status = filter_parse(&made->filter, "", 0, error);
	if (status == STATUS_OK)
		status = timeline_open(&made->timeline, store, error);
	if (status != STATUS_OK) {
		model_close(made);
		return status;
	}
	*model = made;
	return STATUS_OK;
}

void
model_close(struct model *model)
{
	if (model == NULL)
		return;
	if (model->timeline != NULL)
		timeline_close(model->timeline);
	filter_free(model->filter);
	model_history_free(model->history);
	event_release(&model->event);
	strbuf_release(&model->text);
	strbuf_release(&model->message);
	mem_free(model);
}

/* Where an event of another timeline of the same store stands on this one. */
static size_t
position_in(const struct timeline *timeline, const struct timeline *before,
    size_t position)
{
	if (position >= timeline_count(before))
		return timeline_count(timeline);
	return timeline_find_event(
	    timeline, timeline_event_id(before, position));
}

size_t
model_renewed(
    const struct model *model, const struct timeline *before, size_t position)
{
	return position_in(model->timeline, before, position);
}

static void
renew_history(struct model_history *history, const struct timeline *timeline,
    const struct timeline *before)
{
	size_t i;

	for (i = 0; i < history->count; i++) {
		struct model_step *step = &history->steps[i];

		step->position = position_in(timeline, before, step->position);
		step->wanted = position_in(timeline, before, step->wanted);
	}
	history->edit_position =
	    position_in(timeline, before, history->edit_position);
	history->edit_wanted =
	    position_in(timeline, before, history->edit_wanted);
}

enum status
model_renew(struct model *model, bool home, struct timeline **before,
    struct error *error)
{
	struct timeline *old = model->timeline, *made;
	enum status status = timeline_open(&made, timeline_store(old), error);
	size_t held;

	if (status != STATUS_OK)
		return status;
	timeline_be_patient(made, &model->patience);
	if (model->filter->kind != FILTER_ALL)
		status = timeline_select(made, model->filter, error);
	if (status != STATUS_OK) {
		timeline_close(made);
		return status;
	}
	renew_history(model->history, made, old);
	held = position_in(made, old, model->position);
	model->wanted = position_in(made, old, model->wanted);
	model->timeline = made;
	model->position = held;
	model->filter_changes++;
	if (home && timeline_count(made) > 0)
		model->wanted = model_line_position(model, 0);
	model_settle(model);
	*before = old;
	return STATUS_OK;
}

void
model_say(struct model *model, enum message_kind kind, const char *format, ...)
{
	char line[ERROR_MESSAGE_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	strbuf_clear(&model->message);
	strbuf_add_text(&model->message, line);
	model->message_kind = kind;
}

size_t
model_lines(const struct model *model)
{
	return model->context ? timeline_count(model->timeline)
			      : timeline_selected(model->timeline);
}

/* Lines of dated events; the undated ones stand behind them in any order. */
static size_t
dated_lines(const struct model *model)
{
	return model->context ? timeline_dated(model->timeline)
			      : timeline_selected_dated(model->timeline);
}

/* A line counted from the oldest event, from one on the screen, and back:
 * the same step serves both ways. */
static size_t
turn_line(const struct model *model, size_t line)
{
	size_t dated = dated_lines(model);

	return model->reversed && line < dated ? dated - 1 - line : line;
}

size_t
model_line_position(const struct model *model, size_t line)
{
	if (line >= model_lines(model))
		return timeline_count(model->timeline);
	line = turn_line(model, line);
	return model->context ? line : timeline_position(model->timeline, line);
}

size_t
model_position_line(const struct model *model, size_t position)
{
	size_t lines = model_lines(model), line;

	if (lines == 0)
		return 0;
	line = model->context ? position
			      : timeline_rank(model->timeline, position);
	return turn_line(model, line < lines ? line : lines - 1);
}

void
model_move(struct model *model, size_t position)
{
	if (model->position == position)
		return;
	model->position = position;
	model->event_known = false;
	model->cursor_changes++;
}

/* The distance of two events in time; undated ones are far from dated ones.
 * Unsigned, so that open starts cannot overflow. */
static uint64_t
distance(const struct timeline *timeline, size_t a, size_t b)
{
	int64_t at_a, at_b;
	bool dated_a = timeline_earliest(timeline, a, &at_a);
	bool dated_b = timeline_earliest(timeline, b, &at_b);

	if (!dated_a && !dated_b)
		return a < b ? b - a : a - b;
	if (!dated_a || !dated_b)
		return UINT64_MAX;
	return at_a < at_b ? (uint64_t)at_b - (uint64_t)at_a
			   : (uint64_t)at_a - (uint64_t)at_b;
}

/* The event of the selection nearest in time; count where there is none. */
static size_t
nearest_selected(const struct timeline *timeline, size_t position)
{
	size_t selected = timeline_selected(timeline);
	size_t row, after, before;

	if (selected == 0)
		return timeline_count(timeline);
	row = timeline_rank(timeline, position);
	if (row == selected)
		return timeline_position(timeline, selected - 1);
	after = timeline_position(timeline, row);
	if (row == 0 || after == position)
		return after;
	before = timeline_position(timeline, row - 1);
	return distance(timeline, before, position) <
		       distance(timeline, position, after)
		   ? before
		   : after;
}

void
model_settle(struct model *model)
{
	size_t count = timeline_count(model->timeline);

	if (model->wanted >= count)
		model->wanted = model->position < count ? model->position : 0;
	model_move(
	    model, model->context || count == 0
		       ? model->wanted
		       : nearest_selected(model->timeline, model->wanted));
}

void
model_go(struct model *model, size_t position)
{
	if (position >= timeline_count(model->timeline))
		return;
	model->wanted = position;
	model_settle(model);
}

void
model_context(struct model *model, bool on)
{
	if (model->position < timeline_count(model->timeline))
		model->wanted = model->position;
	model->context = on;
	model_settle(model);
}

void
model_reverse(struct model *model)
{
	model->reversed = !model->reversed;
}

/* The row of the selection that follows position on the screen; one that does
 * not exist when there is none. */
static size_t
row_beside(const struct model *model, int direction)
{
	const struct timeline *timeline = model->timeline;
	size_t dated = timeline_selected_dated(timeline);
	size_t before = timeline_rank(timeline, model->position);
	size_t after = before + timeline_is_selected(timeline, model->position);
	bool undated = model->position >= timeline_dated(timeline);

	if (!model->reversed || (undated && direction > 0))
		return direction > 0 ? after : before - 1;
	if (undated) /* the oldest dated one stands above the undated */
		return before > dated ? before - 1 : dated > 0 ? 0 : SIZE_MAX;
	if (direction < 0)
		return after < dated ? after : SIZE_MAX;
	return before > 0 ? before - 1 : dated;
}

bool
model_step(struct model *model, int direction)
{
	size_t count = timeline_count(model->timeline), row;

	if (model->position >= count)
		return false;
	row = row_beside(model, direction);
	if (row >= timeline_selected(model->timeline))
		return false;
	model_go(model, timeline_position(model->timeline, row));
	return true;
}

const struct event *
model_event(struct model *model)
{
	struct error error;

	if (model->position >= timeline_count(model->timeline))
		return NULL;
	if (!model->event_known) {
		if (timeline_event(model->timeline, model->position,
			&model->event, &error) != STATUS_OK) {
			model_say(model, MESSAGE_ERROR, "%s", error.message);
			return NULL;
		}
		model->event_known = true;
	}
	return &model->event;
}

/* What follows a change of the cursor's own event. */
static bool
finish_mark(struct model *model, enum status status, const struct error *error)
{
	if (status != STATUS_OK) {
		model_say(model, MESSAGE_ERROR, "%s", error->message);
		return false;
	}
	model->event_known = false;
	model->cursor_changes++;
	model_select_again(model);
	return true;
}

bool
model_star(struct model *model)
{
	const struct event *event = model_event(model);
	struct error error;
	enum status status;
	bool starred;

	if (event == NULL)
		return false;
	starred = !event->starred;
	status =
	    timeline_star(model->timeline, model->position, starred, &error);
	return finish_mark(model, status, &error);
}

bool
model_note(struct model *model, struct span note)
{
	struct error error;
	enum status status;

	if (model->position >= timeline_count(model->timeline))
		return false;
	status = timeline_note(
	    model->timeline, model->position, span_trim(note), &error);
	return finish_mark(model, status, &error);
}
