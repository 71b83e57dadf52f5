/* SPDX-License-Identifier: MIT */
/*
 * model_filter: the one filter, what panes write into it, and undo.
 *
 * Every change goes the same way: make the new tree aside, prepare all that
 * could fail for want of memory, select, and only then let go of the old one.
 * So a change that fails for whatever reason leaves the screen as it was.
 * Undo keeps texts, not trees: they are small, and print back exactly.
 */
#include "config.h"

#include "tui/model.h"

#include <string.h>

#include "core/calendar.h"
#include "core/mem.h"
#include "tui/model_private.h"

/* Steps kept; the oldest ones go first. */
#define HISTORY_MOST 1000

enum status
model_history_new(struct model_history **history, struct error *error)
{
	struct model_history *made = mem_alloc(1, sizeof *made);

	if (made == NULL)
		return error_nomem(error);
	if (mem_reserve(&made->steps, &made->capacity, 1,
		sizeof made->steps[0]) != STATUS_OK)
		goto fail;
	made->steps[0] = (struct model_step){ .text = mem_copy("", 0) };
	made->count = 1;
	if (made->steps[0].text == NULL)
		goto fail;
	*history = made;
	return STATUS_OK;
fail:
	model_history_free(made);
	return error_nomem(error);
}

static void
forget_steps(struct model_history *history, size_t from, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	for (i = from; i < from + n; i++)
		mem_free(history->steps[i].text);
	memmove(history->steps + from, history->steps + from + n,
	    (history->count - from - n) * sizeof history->steps[0]);
	history->count -= n;
}

void
model_history_free(struct model_history *history)
{
	if (history == NULL)
		return;
	forget_steps(history, 0, history->count);
	mem_free(history->steps);
	mem_free(history);
}

/*
 * Make text the step in force; the one before keeps the cursor given.  Takes
 * over text, and cannot fail: prepare_step made the room.
 */
static void
push_step_take(
    struct model_history *history, char *text, size_t position, size_t wanted)
{
	history->steps[history->at].position = position;
	history->steps[history->at].wanted = wanted;
	forget_steps(
	    history, history->at + 1, history->count - history->at - 1);
	if (history->count > HISTORY_MOST)
		forget_steps(history, 0, 1);
	history->at = history->count++;
	history->steps[history->at] = (struct model_step){ .text = text };
}

static enum status
prepare_step(struct model_history *history, struct span text, char **copy,
    struct error *error)
{
	if (mem_reserve(&history->steps, &history->capacity, history->at + 2,
		sizeof history->steps[0]) != STATUS_OK)
		return error_nomem(error);
	*copy = mem_copy(text.s, text.n);
	return *copy == NULL ? error_nomem(error) : STATUS_OK;
}

/* Not all was found, and no more will be. */
static bool
is_broken_off(const struct timeline *timeline)
{
	return !timeline_is_whole(timeline) && !timeline_is_searching(timeline);
}

/* Put filter in force, its text shown as given; takes filter over whether it
 * can be done or not. */
static enum status
apply_take(struct model *model, struct filter *filter, struct span text,
    struct error *error)
{
	struct strbuf shown = STRBUF_INIT;
	enum status status;

	strbuf_add(&shown, text.s, text.n);
	status = strbuf_status(&shown);
	if (status != STATUS_OK)
		error_nomem(error);
	else if (!filter_equal(filter, model->filter) ||
		 is_broken_off(model->timeline))
		status = timeline_select(model->timeline, filter, error);
	if (status != STATUS_OK) {
		strbuf_release(&shown);
		filter_free(filter);
		return status;
	}
	strbuf_release(&model->text);
	model->text = shown;
	filter_free(model->filter);
	model->filter = filter;
	model->filter_changes++;
	model_settle(model);
	return STATUS_OK;
}

static enum status
apply_text(struct model *model, struct span text, struct error *error)
{
	struct filter *filter;
	enum status status = filter_parse(&filter, text.s, text.n, error);

	return status != STATUS_OK ? status
				   : apply_take(model, filter, text, error);
}

/* A whole step: apply, and remember what was.  Takes filter over. */
static enum status
step_take(struct model *model, struct filter *filter, struct span text,
    struct error *error)
{
	size_t position = model->position, wanted = model->wanted;
	char *copy;
	enum status status;

	if (filter_equal(filter, model->filter)) {
		if (is_broken_off(model->timeline))
			return apply_take(model, filter, text, error);
		filter_free(filter);
		return STATUS_OK;
	}
	status = prepare_step(model->history, text, &copy, error);
	if (status != STATUS_OK) {
		filter_free(filter);
		return status;
	}
	status = apply_take(model, filter, text, error);
	if (status != STATUS_OK)
		mem_free(copy);
	else
		push_step_take(model->history, copy, position, wanted);
	return status;
}

/* An error as a person reads it beside the filter. */
static bool
say_error(struct model *model, const struct error *error)
{
	if (error->column != 0)
		model_say(model, MESSAGE_ERROR, "column %zu: %s", error->column,
		    error->message);
	else
		model_say(model, MESSAGE_ERROR, "%s", error->message);
	return false;
}

bool
model_filter(
    struct model *model, struct span text, bool step, struct error *error)
{
	struct filter *filter;
	struct error own;
	enum status status;

	if (error == NULL)
		error = &own;
	text = span_trim(text);
	status = filter_parse(&filter, text.s, text.n, error);
	if (status == STATUS_OK)
		status = step ? step_take(model, filter, text, error)
			      : apply_take(model, filter, text, error);
	if (status != STATUS_OK && step)
		say_error(model, error);
	return status == STATUS_OK;
}

void
model_edit_begin(struct model *model)
{
	model->history->edit_position = model->position;
	model->history->edit_wanted = model->wanted;
}

void
model_edit_end(struct model *model, bool keep)
{
	struct model_history *history = model->history;
	struct span text = { model->text.text, model->text.n };
	struct span before = span_of(history->steps[history->at].text);
	struct error error;
	char *copy;

	if (span_equal(text, before)) {
		/* As it was, but asked for again. */
		if (keep && is_broken_off(model->timeline) &&
		    apply_text(model, before, &error) != STATUS_OK)
			say_error(model, &error);
		return;
	}
	if (!keep) {
		if (apply_text(model, before, &error) != STATUS_OK) {
			say_error(model, &error);
			return;
		}
		model->wanted = history->edit_wanted;
		model_settle(model);
	} else if (prepare_step(history, text, &copy, &error) != STATUS_OK) {
		say_error(model, &error);
	} else {
		push_step_take(history, copy, history->edit_position,
		    history->edit_wanted);
	}
}

/* End a change that a pane asked for: print, and make it a step.  Takes
 * filter over; status is that of the call that changed it. */
static bool
finish_take(struct model *model, struct filter *filter, enum status status,
    struct error *error)
{
	struct strbuf text = STRBUF_INIT;

	if (status != STATUS_OK) {
		filter_free(filter);
		return say_error(model, error);
	}
	filter_print(filter, &text);
	if (strbuf_status(&text) != STATUS_OK) {
		filter_free(filter);
		status = error_nomem(error);
	} else {
		status = step_take(
		    model, filter, (struct span){ text.text, text.n }, error);
	}
	strbuf_release(&text);
	return status == STATUS_OK || say_error(model, error);
}

bool
model_clear(struct model *model)
{
	return model_filter(model, (struct span){ "", 0 }, true, NULL);
}

/* Go to another step of the history, and to the cursor that stood there. */
static bool
go_to_step(struct model *model, size_t to)
{
	struct model_history *history = model->history;
	struct model_step *from = &history->steps[history->at];
	size_t position = model->position, wanted = model->wanted;
	struct error error;

	if (apply_text(model, span_of(history->steps[to].text), &error) !=
	    STATUS_OK)
		return say_error(model, &error);
	from->position = position;
	from->wanted = wanted;
	history->at = to;
	model->wanted = history->steps[to].position;
	model_settle(model);
	model->wanted = history->steps[to].wanted;
	return true;
}

bool
model_undo(struct model *model)
{
	if (model->history->at == 0) {
		model_say(model, MESSAGE_INFO, "nothing to undo");
		return false;
	}
	return go_to_step(model, model->history->at - 1);
}

bool
model_redo(struct model *model)
{
	if (model->history->at + 1 == model->history->count) {
		model_say(model, MESSAGE_INFO, "nothing to redo");
		return false;
	}
	return go_to_step(model, model->history->at + 1);
}

static enum filter_field
facet_field(enum facet facet)
{
	switch (facet) {
	case FACET_ACTOR: return FILTER_ACTOR;
	case FACET_LOCATION: return FILTER_LOCATION;
	case FACET_TYPE: return FILTER_TYPE;
	case FACET_SOURCE: return FILTER_SOURCE;
	case FACET_TAG: return FILTER_TAG;
	case FACET_YEAR:
	case FACET_MONTH:
	case FACET_COUNT: break;
	}
	return FILTER_DATE;
}

/*
 * The value as a term of the filter spells it (name, path or alias); false
 * when it is not among the term's quoted values.
 */
static bool
find_spelling(const struct model *model, enum facet facet, size_t value,
    const struct filter *term, struct span *spelling)
{
	size_t i;

	for (i = 0; i < term->value_count; i++) {
		struct span text = { term->values[i].text, term->values[i].n };

		if (!term->values[i].quoted ||
		    timeline_facet_find(model->timeline, facet, text) != value)
			continue;
		*spelling = text;
		return true;
	}
	return false;
}

static bool
is_exclusion(const struct filter *node, enum facet facet)
{
	return node->kind == FILTER_NOT &&
	       node->children[0]->kind == FILTER_TERM &&
	       node->children[0]->field == facet_field(facet);
}

/* As the filter spells a value that is chosen or excluded; else unchanged. */
static void
find_marked(const struct model *model, enum facet facet, size_t value,
    struct span *spelling)
{
	const struct filter *root = model->filter;
	const struct filter *choice = filter_choice(root, facet_field(facet));
	size_t i;

	if (choice != NULL &&
	    find_spelling(model, facet, value, choice, spelling))
		return;
	if (is_exclusion(root, facet) &&
	    find_spelling(model, facet, value, root->children[0], spelling))
		return;
	for (i = 0; root->kind == FILTER_AND && i < root->child_count; i++)
		if (is_exclusion(root->children[i], facet) &&
		    find_spelling(model, facet, value,
			root->children[i]->children[0], spelling))
			return;
}

/* The quoted values of a term, where they have no mark yet. */
static void
mark_values(const struct model *model, enum facet facet,
    const struct filter *term, enum filter_mark mark, unsigned char *marks)
{
	const size_t size = timeline_facet_size(model->timeline, facet);
	size_t i, value;

	for (i = 0; i < term->value_count; i++) {
		struct span text = { term->values[i].text, term->values[i].n };

		if (!term->values[i].quoted)
			continue;
		value = timeline_facet_find(model->timeline, facet, text);
		if (value < size && marks[value] == FILTER_UNMARKED)
			marks[value] = (unsigned char)mark;
	}
}

static void
mark_excluded(const struct model *model, enum facet facet,
    const struct filter *node, unsigned char *marks)
{
	if (is_exclusion(node, facet))
		mark_values(
		    model, facet, node->children[0], FILTER_EXCLUDED, marks);
}

void
model_marks(const struct model *model, enum facet facet, unsigned char *marks)
{
	const struct filter *root = model->filter;
	const struct filter *choice = filter_choice(root, facet_field(facet));
	size_t i;

	memset(marks, FILTER_UNMARKED,
	    timeline_facet_size(model->timeline, facet));
	if (choice != NULL)
		mark_values(model, facet, choice, FILTER_CHOSEN, marks);
	mark_excluded(model, facet, root, marks);
	for (i = 0; root->kind == FILTER_AND && i < root->child_count; i++)
		mark_excluded(model, facet, root->children[i], marks);
}

/* A year or a month is chosen as both ends of the date range. */
static enum status
choose_span(struct filter **filter, enum filter_field field, struct span value,
    struct error *error)
{
	enum status status = filter_date_clear(filter, error);

	(void)field;
	if (status == STATUS_OK)
		status = filter_date_from(filter, value, error);
	if (status == STATUS_OK)
		status = filter_date_to(filter, value, error);
	return status;
}

typedef enum status
change_fn(struct filter **, enum filter_field, struct span, struct error *);

static bool
change_value(
    struct model *model, enum facet facet, size_t value, change_fn *change)
{
	struct span text = timeline_facet_text(model->timeline, facet, value);
	struct filter *filter = NULL;
	struct error error;
	enum status status;

	find_marked(model, facet, value, &text);
	if (facet_field(facet) == FILTER_DATE)
		change = choose_span;
	status = filter_copy(&filter, model->filter, &error);
	if (status == STATUS_OK)
		status = change(&filter, facet_field(facet), text, &error);
	return finish_take(model, filter, status, &error);
}

bool
model_toggle(struct model *model, enum facet facet, size_t value)
{
	return change_value(model, facet, value, filter_toggle);
}

bool
model_exclude(struct model *model, enum facet facet, size_t value)
{
	return change_value(model, facet, value, filter_exclude);
}

/* One side of the date range from the cursor's event. */
static bool
date_side(struct model *model,
    bool (*side_text)(const char *, size_t, struct strbuf *),
    enum status (*set_side)(struct filter **, struct span, struct error *),
    const char *side)
{
	const struct event *event = model_event(model);
	struct strbuf date = STRBUF_INIT;
	struct filter *filter = NULL;
	struct error error;
	enum status status;
	bool done = false;

	if (event == NULL)
		return false;
	if (event->date.n == 0) {
		model_say(model, MESSAGE_INFO, "this event has no date");
	} else if (!side_text(event->date.s, event->date.n, &date)) {
		model_say(model, MESSAGE_INFO, "this date has no %s", side);
	} else {
		status = strbuf_status(&date) != STATUS_OK
			     ? error_nomem(&error)
			     : filter_copy(&filter, model->filter, &error);
		if (status == STATUS_OK)
			status = set_side(&filter,
			    (struct span){ date.text, date.n }, &error);
		done = finish_take(model, filter, status, &error);
	}
	strbuf_release(&date);
	return done;
}

bool
model_date_from(struct model *model)
{
	return date_side(model, edtf_start_text, filter_date_from, "start");
}

bool
model_date_to(struct model *model)
{
	return date_side(model, edtf_end_text, filter_date_to, "end");
}

/* The day of an instant in EDTF; beyond four digits its year, which is as
 * fine as EDTF goes there. */
static void
add_day(int64_t instant, struct strbuf *out)
{
	struct civil civil = calendar_civil(instant);
	long long year = (long long)civil.year;

	if (year < -9999 || year > 9999)
		strbuf_printf(out, "Y%lld", year);
	else
		strbuf_printf(out, "%s%04lld-%02d-%02d", year < 0 ? "-" : "",
		    year < 0 ? -year : year, civil.month, civil.day);
}

bool
model_date_range(struct model *model, int64_t from, int64_t to)
{
	struct strbuf start = STRBUF_INIT, end = STRBUF_INIT;
	struct filter *filter = NULL;
	struct error error;
	enum status status;
	bool done;

	add_day(from < to ? from : to, &start);
	add_day(from < to ? to : from, &end);
	status = strbuf_status(&start) != STATUS_OK ||
			 strbuf_status(&end) != STATUS_OK
		     ? error_nomem(&error)
		     : filter_copy(&filter, model->filter, &error);
	if (status == STATUS_OK)
		status = filter_date_clear(&filter, &error);
	if (status == STATUS_OK)
		status = filter_date_from(
		    &filter, (struct span){ start.text, start.n }, &error);
	if (status == STATUS_OK)
		status = filter_date_to(
		    &filter, (struct span){ end.text, end.n }, &error);
	done = finish_take(model, filter, status, &error);
	strbuf_release(&start);
	strbuf_release(&end);
	return done;
}

bool
model_date_clear(struct model *model)
{
	struct filter *filter = NULL;
	struct error error;
	enum status status = filter_copy(&filter, model->filter, &error);

	if (status == STATUS_OK)
		status = filter_date_clear(&filter, &error);
	return finish_take(model, filter, status, &error);
}

/* Does the filter ask for what the analyst marks? */
static bool
asks_for_marks(const struct filter *filter)
{
	size_t i;

	for (i = 0; i < filter->child_count; i++) {
		if (asks_for_marks(filter->children[i]))
			return true;
	}
	for (i = 0; i < filter->value_count; i++) {
		if ((filter->field == FILTER_IS &&
			filter->values[i].earliest == FILTER_IS_STARRED) ||
		    (filter->field == FILTER_HAS &&
			filter->values[i].earliest == FILTER_HAS_NOTE))
			return true;
	}
	return false;
}

void
model_select_again(struct model *model)
{
	struct error error;

	if (!asks_for_marks(model->filter))
		return;
	if (timeline_select(model->timeline, model->filter, &error) !=
	    STATUS_OK) {
		say_error(model, &error);
		return;
	}
	model->filter_changes++;
	model_settle(model);
}

void
model_be_patient(struct model *model, const struct patience *patience)
{
	model->patience = patience != NULL ? *patience : (struct patience){ 0 };
	timeline_be_patient(model->timeline, &model->patience);
}

bool
model_search(struct model *model, bool renew)
{
	struct error error;

	if (!timeline_is_searching(model->timeline))
		return false;
	if (timeline_search(model->timeline, renew, &error) != STATUS_OK) {
		say_error(model, &error);
		return true;
	}
	if (!renew && timeline_is_searching(model->timeline))
		return true;
	model->filter_changes++;
	model_settle(model);
	return true;
}

void
model_search_stop(struct model *model)
{
	timeline_stop(model->timeline);
}
