/* SPDX-License-Identifier: MIT */
/*
 * app: the loop and who gets what.
 *
 *	input → help page, typed line, or key map → pane → app
 *
 * A key's action goes to the focused pane first; what that ignores is the
 * app's.  Panes say by flags what follows and never touch one another.  The
 * loop draws when no input waits, so held keys never queue up behind frames,
 * and at the latest every FRAME_LATEST milliseconds; it blocks when nothing is
 * under way, so an idle screen costs nothing.
 */
#include "config.h"

#include "tui/app.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "core/mem.h"
#include "tui/app_private.h"
#include "tui/rejects_page.h"
#include "tui/session.h"
#include "tui/term.h"

#define FRAME_LATEST 50
#define SHOWN_EVERY 100 /* ms; how what is under way goes on */
#define FRAME_SHARE 4 /* of that, to one of showing it */
#define PATIENCE 6 /* ms of a search before its first frame, and between */

/* ---- Where everything stands ---- */

struct pane *
app_pane(struct app *app)
{
	return app->panes[app->reading ? APP_SOURCE : app->focus];
}

static const struct rect *
pane_rect(const struct layout *layout, int pane)
{
	switch (pane) {
	case APP_ACTORS: return &layout->actors;
	case APP_LOCATIONS: return &layout->locations;
	case APP_EVENT: return &layout->event;
	case APP_SOURCE: return &layout->source;
	default: return &layout->timeline;
	}
}

void
app_arrange(struct app *app)
{
	struct layout *layout = &app->layout;
	int rows, cols, i;

	term_size(&rows, &cols);
	if (app->focus == APP_SOURCE && cols < LAYOUT_WIDE_COLS)
		app->focus = APP_EVENT;
	layout_compute(layout, rows, cols, app->reading, app->focus);
	/* A wide window may still be too low for all panes. */
	if (app->focus == APP_SOURCE && !app->reading &&
	    layout->source.rows == 0) {
		app->focus = APP_EVENT;
		layout_compute(layout, rows, cols, false, app->focus);
	}
	for (i = 0; i < APP_PANES; i++)
		app->panes[i]->ops->resize(
		    app->panes[i], *pane_rect(layout, i));
}

void
app_focus(struct app *app, int focus)
{
	app->focus = focus;
	app_arrange(app);
}

static bool
can_focus(const struct app *app, int focus)
{
	return focus != APP_SOURCE || app->layout.source.rows > 0;
}

static void
step_focus(struct app *app, int direction)
{
	int focus = app->focus;

	do
		focus = (focus + APP_PANES + direction) % APP_PANES;
	while (!can_focus(app, focus));
	app_focus(app, focus);
}

/* ---- The reader ---- */

static void
close_reader(struct app *app)
{
	if (!app->reading)
		return;
	app->reading = false;
	pane_source_reading(app->panes[APP_SOURCE], false);
	app_arrange(app);
}

/* The source over the whole screen; from the source pane the quote that is
 * lit there stays lit. */
static void
open_reader(struct app *app)
{
	struct pane *source = app->panes[APP_SOURCE];
	bool beside = app->focus == APP_SOURCE;

	if (app->reading || model_event(app->model) == NULL)
		return;
	app->reading = true;
	pane_source_reading(source, true);
	app_arrange(app);
	if (beside || pane_source_show(source, app->model->position, 0))
		return;
	close_reader(app);
	if (app->model->message_kind == MESSAGE_NONE)
		model_say(app->model, MESSAGE_INFO, "this event has no source");
}

/* ---- Actions ---- */

/* Do what a pane's answer asks for; true when it has handled it. */
static bool
follow_flags(struct app *app, int pane, unsigned flags)
{
	if ((flags & PANE_FOCUS) && !app->reading && app->focus != pane)
		app_focus(app, pane);
	if (flags & PANE_CLOSE)
		close_reader(app);
	if (flags & PANE_READ)
		open_reader(app);
	return (flags & PANE_HANDLED) != 0;
}

static void
go_back(struct app *app)
{
	if (app->reading)
		close_reader(app);
	else if (app->layout.timeline.rows == 0)
		app_focus(app, APP_TIMELINE);
	else if (app->loading && !app->enough)
		app->enough = true;
	else if (timeline_is_searching(app->model->timeline))
		model_search_stop(app->model);
	else
		app_pane(app)->ops->act(app_pane(app), ACTION_BACK);
}

static void
act_on_panes(struct app *app, enum action action)
{
	int focus = app->focus;

	close_reader(app);
	switch (action) {
	case ACTION_NEXT_PANE: step_focus(app, 1); break;
	case ACTION_PREVIOUS_PANE: step_focus(app, -1); break;
	case ACTION_PANE_1: app_focus(app, APP_TIMELINE); break;
	case ACTION_PANE_2: app_focus(app, APP_ACTORS); break;
	case ACTION_PANE_3: app_focus(app, APP_LOCATIONS); break;
	case ACTION_PANE_4:
		app_focus(app, focus == APP_EVENT && can_focus(app, APP_SOURCE)
				   ? APP_SOURCE
				   : APP_EVENT);
		break;
	default: break;
	}
}

static void
act_on_model(struct app *app, enum action action)
{
	struct model *model = app->model;
	size_t position = model->position;

	switch (action) {
	case ACTION_DATE_FROM: model_date_from(model); break;
	case ACTION_DATE_TO: model_date_to(model); break;
	case ACTION_DATE_CLEAR: model_date_clear(model); break;
	case ACTION_UNDO: model_undo(model); break;
	case ACTION_REDO: model_redo(model); break;
	case ACTION_CLEAR: model_clear(model); break;
	case ACTION_CONTEXT: model_context(model, !model->context); break;
	case ACTION_REVERSE: model_reverse(model); break;
	case ACTION_STAR: model_star(model); break;
	default: break;
	}
	if (model->position != position) /* what is read is out of the filter */
		close_reader(app);
}

/* Give the terminal back, and take it again as it is then. */
static void
suspend(struct app *app)
{
	struct error error;

	if (term_is_headless())
		return;
	term_suspend();
	if (app_resize(app, &error) != STATUS_OK)
		model_say(app->model, MESSAGE_ERROR, "%s", error.message);
}

static void
show_rejects(struct app *app)
{
	struct error error;

	if (rejects_page_open(&app->help, app->store, &error) != STATUS_OK)
		model_say(app->model, MESSAGE_ERROR, "%s", error.message);
	else if (!app->help.open)
		model_say(app->model, MESSAGE_INFO, "no row was rejected");
}

void
app_act(struct app *app, enum action action)
{
	struct pane *pane = app_pane(app);
	int at = app->reading ? APP_SOURCE : app->focus;
	struct error error;

	if (action != ACTION_BACK &&
	    follow_flags(app, at, pane->ops->act(pane, action)))
		return;
	switch (action) {
	case ACTION_NEXT_PANE:
	case ACTION_PREVIOUS_PANE:
	case ACTION_PANE_1:
	case ACTION_PANE_2:
	case ACTION_PANE_3:
	case ACTION_PANE_4: act_on_panes(app, action); break;
	case ACTION_EDIT_FILTER:
		close_reader(app);
		app_edit_begin(app, EDIT_FILTER);
		break;
	case ACTION_FIND: app_edit_begin(app, EDIT_FIND); break;
	case ACTION_COMMAND: app_edit_begin(app, EDIT_COLON); break;
	case ACTION_NOTE: app_edit_begin(app, EDIT_NOTE); break;
	case ACTION_NEXT_MATCH: app_find_again(app, 1); break;
	case ACTION_PREVIOUS_MATCH: app_find_again(app, -1); break;
	case ACTION_ENTER: open_reader(app); break;
	case ACTION_OPEN_URL: app_open_url(app); break;
	case ACTION_COPY: app_copy(app); break;
	case ACTION_HELP: help_open(&app->help); break;
	case ACTION_REJECTS: show_rejects(app); break;
	case ACTION_REDRAW:
		if (app_resize(app, &error) != STATUS_OK)
			model_say(
			    app->model, MESSAGE_ERROR, "%s", error.message);
		break;
	case ACTION_SUSPEND: suspend(app); break;
	case ACTION_BACK: go_back(app); break;
	case ACTION_QUIT: app->over = true; break;
	case ACTION_ROLE:
	case ACTION_TITLE:
	case ACTION_SAVE:
		model_say(app->model, MESSAGE_INFO,
		    "only before a file of no known kind is read");
		break;
	default: act_on_model(app, action); break;
	}
}

/* ---- Input ---- */

static void
take_key(struct app *app, uint32_t key)
{
	app->model->message_kind = MESSAGE_NONE;
	if (app->help.open) {
		help_key(&app->help, key);
	} else if (app->edit != EDIT_NONE) {
		app_edit_key(app, key);
	} else if (key == INPUT_CTRL('c')) {
		model_say(app->model, MESSAGE_INFO, "q quits");
	} else {
		app_act(app, keymap_action(app_pane(app)->ops->context, key));
	}
}

static void
press_hint(struct app *app, int col)
{
	int i;

	for (i = 0; i < app->hint_count; i++) {
		const struct hint *hint = &app->hints[i];

		if (col >= hint->col && col < hint->col + hint->cols &&
		    hint->action != ACTION_NONE) {
			app_act(app, hint->action);
			return;
		}
	}
}

/* The pane whose inside or rule is there; APP_PANES: none. */
static int
pane_at(const struct app *app, int row, int col)
{
	int i;

	for (i = 0; i < APP_PANES; i++) {
		struct rect rect = app->panes[i]->rect;

		if (rect.rows <= 0)
			continue;
		rect.row--;
		rect.rows++;
		if (rect_holds(rect, row, col))
			break;
	}
	return i;
}

static void
press(struct app *app, const struct input *input)
{
	const struct layout *layout = &app->layout;
	int pane = pane_at(app, input->row, input->col);
	unsigned flags;

	if (app->edit != EDIT_NONE) {
		if (rect_holds(layout->filter, input->row, input->col) ||
		    rect_holds(layout->hint, input->row, input->col))
			return;
		app_edit_leave(app);
	}
	if (rect_holds(layout->filter, input->row, input->col)) {
		app_edit_begin(app, EDIT_FILTER);
	} else if (rect_holds(layout->hint, input->row, input->col)) {
		press_hint(app, input->col);
	} else if (rect_holds(layout->histogram, input->row, input->col)) {
		histogram_mouse(&app->histogram, input, app->model);
	} else if (pane < APP_PANES) {
		flags = app->panes[pane]->ops->mouse(app->panes[pane], input);
		follow_flags(app, pane, flags | PANE_FOCUS);
	}
}

static void
take_mouse(struct app *app, const struct input *input)
{
	int pane = pane_at(app, input->row, input->col);

	if (app->help.open) {
		help_mouse(&app->help, input);
		return;
	}
	switch (input->mouse) {
	case INPUT_PRESS:
	case INPUT_DOUBLE:
		app->histogram.pressed = false; /* a release may get lost */
		app->model->message_kind = MESSAGE_NONE;
		press(app, input);
		break;
	case INPUT_WHEEL_UP:
	case INPUT_WHEEL_DOWN:
		if (pane < APP_PANES)
			app->panes[pane]->ops->mouse(app->panes[pane], input);
		break;
	case INPUT_DRAG:
	case INPUT_RELEASE:
		histogram_mouse(&app->histogram, input, app->model);
		break;
	}
}

static void
take_input(struct app *app, const struct input *input)
{
	struct error error;

	app->touched |= input->kind == INPUT_KEY || input->kind == INPUT_MOUSE;
	switch (input->kind) {
	case INPUT_KEY: take_key(app, input->key); break;
	case INPUT_MOUSE: take_mouse(app, input); break;
	case INPUT_PASTE:
		if (app->edit != EDIT_NONE)
			app_edit_paste(
			    app, (struct span){ input->text, input->text_n });
		break;
	case INPUT_RESIZE:
		if (app_resize(app, &error) != STATUS_OK)
			model_say(
			    app->model, MESSAGE_ERROR, "%s", error.message);
		break;
	case INPUT_END: app->over = true; break;
	case INPUT_NONE: break;
	}
}

/* ---- The loop ---- */

long
app_milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)(now.tv_sec % 1000000) * 1000 + now.tv_nsec / 1000000;
}

/* A slice of the search; not of a case that another program has changed,
 * which is shown, and searched, anew. */
static bool
search(struct app *app, bool renew)
{
	if (!timeline_is_searching(app->model->timeline))
		return false;
	return app_follow(app) || model_search(app->model, renew);
}

/* A slice of the search and of every pane's work, to be shown if it is due;
 * false: there was none. */
static bool
work(struct app *app, bool due)
{
	bool done = search(app, due);
	int i;

	for (i = 0; i < APP_PANES; i++) {
		const struct pane_ops *ops = app->panes[i]->ops;

		if (ops->work != NULL && ops->work(app->panes[i]))
			done = true;
	}
	return done;
}

static bool
is_late(const struct app *app)
{
	return app_milliseconds() - app->drawn_at >= FRAME_LATEST;
}

/* Is it time to show what was worked?  Frames of millions of events take
 * longer than the slices between them might. */
static bool
is_due(const struct app *app)
{
	const long worked = app_milliseconds() - app->drawn_at;

	return worked >= SHOWN_EVERY && worked >= app->frame_ms * FRAME_SHARE;
}

/* Draw unless more input waits, but not later than it may be. */
static void
draw_when_quiet(struct app *app)
{
	long began;

	if (!app->dirty || (input_pending() && !is_late(app)))
		return;
	app_edit_settle(app);
	began = app_milliseconds();
	app_frame(app);
	app->drawn_at = app_milliseconds();
	app->frame_ms = app->drawn_at - began;
	app->dirty = false;
}

/* Work, and draw how it goes now and then and its end at once. */
static void
work_a_slice(struct app *app)
{
	const bool worked = app->working, due = is_due(app);

	if (!input_pending())
		app->working = work(app, due);
	if (worked && !app->working)
		app->dirty = true;
	if (app->working && due)
		app->dirty = true;
	if (worked)
		draw_when_quiet(app);
}

/* Keys and the mouse are meant for what is seen. */
static bool
is_meant(const struct input *input)
{
	return input->kind == INPUT_KEY || input->kind == INPUT_MOUSE ||
	       input->kind == INPUT_PASTE;
}

bool
app_step(struct app *app)
{
	struct input input;

	draw_when_quiet(app);
	work_a_slice(app);
	if (input_wait(&input, app->working ? 0 : -1)) {
		if (!is_meant(&input) || !app_follow(app))
			take_input(app, &input);
		app->dirty = true;
	}
	if (app->over)
		draw_when_quiet(app);
	return !app->over;
}

bool
app_glance(struct app *app)
{
	struct input input;

	while (!app->over && input_wait(&input, 0)) {
		take_input(app, &input);
		app->dirty = true;
	}
	if (is_late(app)) /* what goes on beside has gone on */
		app->dirty = true;
	draw_when_quiet(app);
	work_a_slice(app);
	return !app->over;
}

/* ---- Life ---- */

static enum status
open_panes(struct app *app, struct error *error)
{
	int i;

	app->panes[APP_TIMELINE] = pane_timeline_new(app->model);
	app->panes[APP_ACTORS] = pane_facet_new(app->model, FACET_ACTOR);
	app->panes[APP_LOCATIONS] = pane_facet_new(app->model, FACET_LOCATION);
	app->panes[APP_EVENT] = pane_event_new(app->model);
	app->panes[APP_SOURCE] = pane_source_new(app->model);
	for (i = 0; i < APP_PANES; i++) {
		if (app->panes[i] == NULL)
			return error_nomem(error);
	}
	return STATUS_OK;
}

enum status
app_open(struct app **app, struct store *store, const char *title,
    const struct patience *patience, struct error *error)
{
	struct app *made = mem_alloc(1, sizeof *made);
	struct session session;
	enum status status;
	int i;

	if (made == NULL)
		return error_nomem(error);
	made->title = title;
	made->store = store;
	made->dirty = true;
	if (patience != NULL)
		made->patience = *patience;
	strbuf_init(&made->found);
	strbuf_init(&made->good);
	for (i = 0; i < EDITS; i++)
		prompt_init(&made->prompts[i]);
	status = model_open(&made->model, store, error);
	if (status == STATUS_OK) {
		model_be_patient(made->model, patience);
		status = open_panes(made, error);
	}
	session = (struct session){ made->panes, APP_PANES, APP_TIMELINE };
	/* What cannot be read would be overwritten at the end. */
	if (status == STATUS_OK)
		status = session_restore(&session, made->model, error);
	if (status != STATUS_OK) {
		app_close(made);
		return status;
	}
	if (session.focus > 0 && session.focus < APP_PANES)
		made->focus = session.focus;
	*app = made;
	return STATUS_OK;
}

void
app_close(struct app *app)
{
	int i;

	if (app == NULL)
		return;
	for (i = 0; i < APP_PANES; i++) {
		if (app->panes[i] != NULL)
			app->panes[i]->ops->close(app->panes[i]);
	}
	for (i = 0; i < EDITS; i++)
		prompt_release(&app->prompts[i]);
	strbuf_release(&app->found);
	strbuf_release(&app->good);
	completion_release(&app->completion);
	histogram_release(&app->histogram);
	help_release(&app->help);
	draw_free(app->draw);
	model_close(app->model);
	mem_free(app);
}

enum status
app_resize(struct app *app, struct error *error)
{
	enum status status;
	int rows, cols;

	term_size(&rows, &cols);
	status = app->draw == NULL ? draw_new(&app->draw, rows, cols, error)
				   : draw_resize(app->draw, rows, cols, error);
	if (status != STATUS_OK)
		return status;
	app_arrange(app);
	app->dirty = true;
	return STATUS_OK;
}

enum status
app_save(struct app *app, struct error *error)
{
	struct session session = { app->panes, APP_PANES, app->focus };

	/* Only Enter keeps what is being typed. */
	if (app->edit != EDIT_NONE)
		app_edit_cancel(app);
	return session_save(&session, app->model, error);
}

const struct draw *
app_screen(const struct app *app)
{
	return app->draw;
}

/* The timeline is made before the terminal is taken, so that what goes wrong
 * then is told on a plain one. */
enum status
app_start(struct app_load *load, struct error *error)
{
	static const struct patience patience = { .ms = PATIENCE };
	enum status status =
	    app_open(&load->app, load->store, load->title, &patience, error);

	if (status != STATUS_OK)
		return status;
	assert(load->app != NULL);
	load->app->model->zone = load->zone;
	status = term_is_open() ? STATUS_OK : term_open(error);
	if (status == STATUS_OK && load->script != NULL)
		status = input_script(load->script, error);
	if (status == STATUS_OK)
		status = app_resize(load->app, error);
	if (status == STATUS_OK)
		term_title(span_of(load->title));
	return status;
}

/* Fill the store; over is the analyst's wish, not a failure. */
static enum status
fill(
    struct app_load *load, const struct app_filler *filler, struct error *error)
{
	enum status status = filler->fill(filler->context, load, error);

	if (load->app != NULL) {
		load->app->loading = false;
		model_be_patient(load->app->model, &load->app->patience);
	}
	if (load->status != STATUS_OK) {
		*error = load->error;
		return load->status;
	}
	if (load->app == NULL)
		return status;
	if (status == STATUS_CANCELLED && load->app->over)
		return STATUS_OK;
	return status == STATUS_OK ? app_renew(load->app, true, error) : status;
}

/* The marks are in the case already; this is all that is lost. */
static void
tell_unsaved(struct error *error)
{
	char why[ERROR_MESSAGE_SIZE];

	memcpy(why, error->message, sizeof why);
	error_set(error, error->code,
	    "the filter and the cursor's place are not kept: %s", why);
}

/* What a dataset lost on its way in is said before the first key, and what
 * was taken for granted. */
static enum status
tell_loaded(
    struct app *app, const struct app_filler *filler, struct error *error)
{
	struct strbuf line = STRBUF_INIT;
	int64_t rejected = 0;
	enum status status = store_count_rejected(app->store, &rejected, error);

	if (status == STATUS_OK && rejected > 0)
		strbuf_printf(&line,
		    "%" PRId64 " row%s rejected; :rejects shows %s", rejected,
		    rejected == 1 ? "" : "s", rejected == 1 ? "it" : "them");
	if (status == STATUS_OK && rejected == 0 && filler->tell != NULL)
		filler->tell(filler->context, &line);
	if (status == STATUS_OK && strbuf_status(&line) != STATUS_OK)
		status = error_nomem(error);
	if (status == STATUS_OK && line.n > 0) {
		model_say(app->model, MESSAGE_INFO, "%s", line.text);
		app->dirty = true;
	}
	strbuf_release(&line);
	return status;
}

enum status
app_run(struct store *store, const char *title, const char *script,
    const struct zone *zone, const struct app_filler *filler,
    struct error *error)
{
	struct app_load load = {
		.store = store,
		.title = title,
		.script = script,
		.zone = zone,
		.started = app_milliseconds(),
	};
	enum status status = STATUS_OK;

	if (filler != NULL)
		status = fill(&load, filler, error);
	if (status == STATUS_OK && load.app == NULL)
		status = app_start(&load, error);
	if (status == STATUS_OK && filler != NULL)
		status = tell_loaded(load.app, filler, error);
	if (status == STATUS_OK && !load.app->over) {
		while (app_step(load.app))
			;
		status = app_save(load.app, error);
		if (status != STATUS_OK)
			tell_unsaved(error);
	}
	app_close(load.app);
	term_close();
	return status;
}
