/* SPDX-License-Identifier: MIT */
/*
 * app_load: the screen while its store is still being filled.
 *
 * What fills the store calls app_load_tick between rows, on the one thread
 * there is, and what waits at the keyboard is done in there.  A small file is
 * read before anybody would see a screen come: it is taken only when loading
 * has lasted LOAD_QUIET milliseconds.  The timeline is made anew at the most
 * a RENEW_SHARE of the time, so that looking on costs loading little however
 * much there is already.
 *
 *	fill:  rows … tick … rows … tick … rows …
 *	               └ keys, a frame, now and then all that came
 */
#include "config.h"

#include "tui/app_private.h"
#include "tui/term.h"

#define LOAD_QUIET 200
#define RENEW_LEAST 300
#define RENEW_SHARE 10

enum status
app_renew(struct app *app, bool last, struct error *error)
{
	struct model *model = app->model;
	struct timeline *before;
	enum status status =
	    model_renew(model, !app->touched && !app->reading, &before, error);
	int i;

	if (status != STATUS_OK)
		return status;
	for (i = 0; i < APP_PANES && status == STATUS_OK; i++) {
		struct pane *pane = app->panes[i];

		if (pane->ops->renew != NULL && !pane->ops->renew(pane, before))
			status = error_nomem(error);
	}
	if (last) { /* its quotes may have found their places */
		model->event_known = false;
		model->cursor_changes++;
	}
	timeline_close(before);
	app->dirty = true;
	return status;
}

/* A filter may name a column that is gone: then without it. */
static enum status
renew_whole(struct app *app, struct error *error)
{
	enum status status = app_renew(app, true, error);

	if (status == STATUS_SYNTAX &&
	    model_filter(app->model, SPAN(""), true, error))
		status = app_renew(app, true, error);
	return status;
}

bool
app_follow(struct app *app)
{
	struct model *model = app->model;
	struct store *store = timeline_store(model->timeline);
	struct error error;
	bool changed = false;
	enum status status;

	if (app->loading || store_path(store)[0] == '\0')
		return false;
	/* One that is being written to says so where it is needed. */
	if (store_is_changed(store, &changed, NULL) != STATUS_OK || !changed)
		return false;
	status = renew_whole(app, &error);
	if (status != STATUS_OK)
		return false;
	store_catch_up(store);
	model_say(model, MESSAGE_INFO,
	    "another program has changed the case; it is shown anew");
	return true;
}

static enum status
renew_when_due(struct app_load *load)
{
	struct app *app = load->app;
	long now = app_milliseconds();
	enum status status;

	if (now < load->due)
		return STATUS_OK;
	status = app_renew(app, false, &load->error);
	load->due = app_milliseconds() +
		    (app_milliseconds() - now) * RENEW_SHARE + RENEW_LEAST;
	return status;
}

enum app_wish
app_load_tick(struct app_load *load, const struct app_progress *progress)
{
	struct app *app = load->app;

	if (app == NULL) {
		if (app_milliseconds() - load->started < LOAD_QUIET)
			return APP_GO_ON;
		load->status = app_start(load, &load->error);
		load->due = app_milliseconds() + RENEW_LEAST;
		app = load->app;
	}
	if (load->status != STATUS_OK)
		return APP_CANCEL;
	/* Each look at the store would begin a search from the start. */
	if (!app->loading)
		model_be_patient(app->model, NULL);
	app->loading = true;
	app->progress = *progress;
	load->status = renew_when_due(load);
	if (load->status != STATUS_OK || !app_glance(app))
		return APP_CANCEL;
	return app->enough ? APP_ENOUGH : APP_GO_ON;
}
