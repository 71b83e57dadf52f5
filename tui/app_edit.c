/* SPDX-License-Identifier: MIT */
/*
 * app_edit: the lines that are typed: the filter, what to find, a command, a
 * note.
 *
 * What is typed takes effect at once for the filter and for find, but only
 * when no further key waits: typing faster than a selection over millions of
 * events costs one selection, not one a letter.  edit_stale says that the
 * effect is still to come; app_edit_settle brings it.
 */
#include "config.h"

#include <string.h>

#include "core/edtf.h"
#include "tui/app_private.h"
#include "tui/colon.h"

static struct span
typed_text(const struct app *app)
{
	const struct prompt *prompt = &app->prompts[app->edit];

	return (struct span){ prompt->text.text, prompt->text.n };
}

/* ---- Begin and end ---- */

void
app_edit_begin(struct app *app, enum edit edit)
{
	struct pane *pane = app_pane(app);
	struct span text = { "", 0 };
	const struct event *event;

	if (edit == EDIT_FILTER) {
		text =
		    (struct span){ app->model->text.text, app->model->text.n };
		model_edit_begin(app->model);
	} else if (edit == EDIT_FIND) {
		if (pane->ops->find == NULL) {
			model_say(app->model, MESSAGE_INFO,
			    "nothing to find in this pane");
			return;
		}
		if (pane->ops->place != NULL)
			pane->ops->place(pane, false);
	} else if (edit == EDIT_NOTE) {
		event = model_event(app->model);
		if (event == NULL)
			return;
		text = event->note;
	}
	prompt_start(&app->prompts[edit], text);
	app->edit = edit;
	app->edit_stale = app->filter_bad = app->good_typed = false;
	completion_clear(&app->completion);
}

static void
end_edit(struct app *app)
{
	app->edit = EDIT_NONE;
	app->edit_stale = app->filter_bad = false;
	completion_clear(&app->completion);
}

void
app_edit_cancel(struct app *app)
{
	struct pane *pane = app_pane(app);

	if (app->edit == EDIT_FILTER)
		model_edit_end(app->model, false);
	else if (app->edit == EDIT_FIND && pane->ops->place != NULL)
		pane->ops->place(pane, true);
	end_edit(app);
}

/* ---- What typing does ---- */

static void
find_typed(struct app *app)
{
	struct pane *pane = app_pane(app);
	struct span text = typed_text(app);

	app->model->message_kind = MESSAGE_NONE;
	/* From where it began, so that a letter taken back is undone. */
	if (pane->ops->place != NULL)
		pane->ops->place(pane, true);
	/* A window made smaller may have moved the focus off its pane. */
	if (text.n > 0 &&
	    (pane->ops->find == NULL || !pane->ops->find(pane, text, 0)))
		model_say(app->model, MESSAGE_INFO, "not found");
}

/* Of keys that come faster than frames, remember the last text on the way
 * that is a filter. */
static void
note_good_filter(struct app *app)
{
	struct span text = typed_text(app);
	struct filter *filter;

	if (filter_parse(&filter, text.s, text.n, NULL) != STATUS_OK)
		return;
	filter_free(filter);
	strbuf_clear(&app->good);
	strbuf_add(&app->good, text.s, text.n);
	app->good_typed = strbuf_status(&app->good) == STATUS_OK;
}

static void
filter_typed(struct app *app)
{
	app->filter_bad = !model_filter(
	    app->model, typed_text(app), false, &app->filter_error);
	if (app->filter_bad && app->good_typed)
		model_filter(app->model,
		    (struct span){ app->good.text, app->good.n }, false, NULL);
	app->good_typed = false;
}

void
app_edit_settle(struct app *app)
{
	if (!app->edit_stale)
		return;
	app->edit_stale = false;
	if (app->edit == EDIT_FILTER)
		filter_typed(app);
	else if (app->edit == EDIT_FIND)
		find_typed(app);
}

void
app_edit_leave(struct app *app)
{
	app_edit_settle(app);
	if (app->edit == EDIT_FILTER && !app->filter_bad) {
		model_edit_end(app->model, true);
		end_edit(app);
	} else if (app->edit != EDIT_NONE) {
		app_edit_cancel(app);
	}
}

void
app_find_again(struct app *app, int direction)
{
	struct pane *pane = app_pane(app);

	if (app->found.n == 0 || pane->ops->find == NULL)
		model_say(app->model, MESSAGE_INFO, "f finds");
	else if (!pane->ops->find(pane,
		     (struct span){ app->found.text, app->found.n }, direction))
		model_say(
		    app->model, MESSAGE_INFO, "not found: %s", app->found.text);
}

/* ---- Commands ---- */

static void
find_text(struct app *app, struct span text)
{
	struct pane *pane = app_pane(app);

	strbuf_clear(&app->found);
	strbuf_add(&app->found, text.s, text.n);
	if (pane->ops->find == NULL)
		model_say(
		    app->model, MESSAGE_INFO, "nothing to find in this pane");
	else if (!pane->ops->find(pane, text, 0))
		model_say(
		    app->model, MESSAGE_INFO, "not found: %s", app->found.text);
}

static void
go_to_date(struct app *app, struct span text)
{
	struct model *model = app->model;
	size_t dated = timeline_dated(model->timeline), position = 0;
	struct edtf date;
	struct error error;

	if (edtf_parse(text.s, text.n, &date, &error) != STATUS_OK) {
		model_say(model, MESSAGE_ERROR, "%s", error.message);
		return;
	}
	if (dated == 0) {
		model_say(model, MESSAGE_INFO, "no event has a date");
		return;
	}
	if (date.earliest != EDTF_EARLIEST)
		position =
		    timeline_find_instant(model->timeline, date.earliest);
	model_go(model, position < dated ? position : dated - 1);
	app_focus(app, APP_TIMELINE);
}

static void
run_command(struct app *app, struct span line)
{
	struct colon colon;
	struct error error;

	if (span_trim(line).n == 0)
		return;
	if (colon_parse(line, &colon, &error) != STATUS_OK)
		model_say(app->model, MESSAGE_ERROR, "%s", error.message);
	else if (colon.action == ACTION_NONE)
		go_to_date(app, colon.argument);
	else if (colon.argument.n == 0)
		app_act(app, colon.action);
	else if (colon.action == ACTION_EDIT_FILTER)
		model_filter(app->model, colon.argument, true, NULL);
	else if (colon.action == ACTION_NOTE)
		model_note(app->model, colon.argument);
	else if (colon.action == ACTION_FIND)
		find_text(app, colon.argument);
}

/* ---- Completion ---- */

static void
find_commands(struct app *app, struct span start)
{
	struct completion *completion = &app->completion;
	const char *name;
	size_t n;

	completion_clear(completion);
	for (n = 0; (name = colon_name(start, n)) != NULL; n++)
		completion_add(completion, span_of(name), span_of(name), 0);
}

/* The next candidate in place of the one before: Tab goes through all. */
static void
complete(struct app *app, int direction)
{
	struct prompt *prompt = &app->prompts[app->edit];
	struct completion *completion = &app->completion;
	struct completion_item *item;
	size_t n = completion->count;

	if (n > 1) {
		completion->at =
		    (completion->at + (direction > 0 ? 1 : n - 1)) % n;
	} else if (app->edit == EDIT_FILTER) {
		completion_find(completion, app->model->timeline,
		    typed_text(app), prompt->cursor);
	} else if (app->edit == EDIT_COLON) {
		find_commands(app, typed_text(app));
	}
	if (completion->count == 0)
		return;
	item = &completion->items[completion->at];
	strbuf_splice(&prompt->text, completion->start,
	    prompt->cursor - completion->start, item->text.s, item->text.n);
	prompt->cursor = completion->start + item->text.n;
	app->edit_stale = true;
	if (completion->count == 1)
		completion_clear(completion);
}

/* ---- Keys ---- */

/* Enter: the line does what it says, and goes; but not a filter that does
 * not parse, which stays with the reason beside it. */
static void
finish_edit(struct app *app)
{
	enum edit edit = app->edit;
	struct prompt *prompt = &app->prompts[edit];
	struct span text;

	app_edit_settle(app);
	if (app->filter_bad)
		return;
	text = typed_text(app);
	prompt_remember(prompt);
	if (edit == EDIT_FILTER)
		model_edit_end(app->model, true);
	if (edit == EDIT_FIND) {
		strbuf_clear(&app->found);
		strbuf_add(&app->found, text.s, text.n);
	}
	end_edit(app);
	if (edit == EDIT_COLON)
		run_command(app, text);
	else if (edit == EDIT_NOTE)
		model_note(app->model, text);
}

/* A key that is not for the line: the timeline moves under the filter. */
static void
pass_key(struct app *app, uint32_t key)
{
	struct pane *pane = app->panes[APP_TIMELINE];
	enum action action = keymap_action(KEYMAP_TIMELINE, key);

	if (app->edit == EDIT_FILTER &&
	    (action == ACTION_PAGE_DOWN || action == ACTION_PAGE_UP))
		pane->ops->act(pane, action);
}

void
app_edit_key(struct app *app, uint32_t key)
{
	struct prompt *prompt = &app->prompts[app->edit];
	bool empty = prompt->text.n == 0;

	if (key == '\t' || key == INPUT_BACK_TAB) {
		complete(app, key == '\t' ? 1 : -1);
		return;
	}
	/* Backspace leaves an empty `:` or find as it does elsewhere. */
	if (empty && app->edit != EDIT_FILTER && app->edit != EDIT_NOTE &&
	    (key == 127 || key == INPUT_CTRL('h'))) {
		app_edit_cancel(app);
		return;
	}
	completion_clear(&app->completion);
	switch (prompt_key(prompt, key)) {
	case PROMPT_CHANGED:
		app->edit_stale = true;
		if (app->edit == EDIT_FILTER)
			note_good_filter(app);
		break;
	case PROMPT_DONE: finish_edit(app); break;
	case PROMPT_CANCELLED: app_edit_cancel(app); break;
	case PROMPT_IGNORED: pass_key(app, key); break;
	case PROMPT_MOVED: break;
	}
}

void
app_edit_paste(struct app *app, struct span text)
{
	completion_clear(&app->completion);
	prompt_insert(&app->prompts[app->edit], text);
	app->edit_stale = true;
}
