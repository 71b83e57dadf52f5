/* SPDX-License-Identifier: MIT */
/*
 * app_private: what the files of the app share.  app.c has the loop and the
 * actions, app_draw.c the frame, app_edit.c the lines that are typed,
 * app_source.c what is done with an event's source.
 */
#ifndef TUI_APP_PRIVATE_H
#define TUI_APP_PRIVATE_H

#include "tui/app.h"
#include "tui/complete.h"
#include "tui/help.h"
#include "tui/histogram.h"
#include "tui/pane.h"
#include "tui/prompt.h"

enum { /* the panes, and what has the focus */
	APP_TIMELINE,
	APP_ACTORS,
	APP_LOCATIONS,
	APP_EVENT,
	APP_SOURCE,
	APP_PANES
};

enum edit { /* the line that is being typed */
	EDIT_NONE,
	EDIT_FILTER,
	EDIT_FIND,
	EDIT_COLON,
	EDIT_NOTE,
	EDITS
};

#define APP_HINTS 32

struct hint { /* a word of the hint line, for the mouse */
	int col, cols;
	enum action action;
};

struct app {
	const char *title;
	struct store *store;
	struct model *model;
	struct draw *draw; /* NULL before the first app_resize */
	struct layout layout;
	struct pane *panes[APP_PANES];
	struct histogram histogram;
	struct help help;
	int focus;
	bool reading; /* the source is over the whole screen */
	bool over; /* the loop ends */
	bool dirty; /* the screen is behind */
	bool working; /* a pane or a search has work under way */
	struct patience patience; /* while nothing is being loaded */
	long drawn_at, frame_ms; /* milliseconds, of the last frame */
	bool touched; /* by a key or the mouse */
	bool loading; /* the store is being filled: */
	struct app_progress progress;
	bool enough; /* of that */

	enum edit edit;
	struct prompt prompts[EDITS];
	bool edit_stale; /* typed, and not yet done what it says */
	bool good_typed; /* since the last frame a filter was typed: */
	struct strbuf good;
	bool filter_bad; /* the filter bar does not parse: */
	struct error filter_error;
	struct completion completion;
	struct strbuf found; /* what was looked for last, for n and N */

	struct hint hints[APP_HINTS];
	int hint_count;
};

/* app.c: where everything stands, after a change of size, focus, reading. */
void app_arrange(struct app *app);
void app_focus(struct app *app, int focus);
struct pane *app_pane(struct app *app); /* the one that has the keys */
void app_act(struct app *app, enum action action);

long app_milliseconds(void); /* of a clock that never goes back */

struct app_load {
	struct store *store;
	const char *title, *script;
	const struct zone *zone;
	struct app *app; /* NULL until the screen is there */
	long started, due; /* milliseconds; due: to look at the store anew */
	enum status status; /* why it was cancelled, if not by the analyst: */
	struct error error;
};

/* The terminal taken, and load->app on it. */
enum status app_start(struct app_load *load, struct error *error);

/* app_load.c: what another program wrote to the case is shown; true: there was
 * something, and what was pressed was meant for what had been there. */
bool app_follow(struct app *app);

/* app_draw.c: the whole frame. */
void app_frame(struct app *app);

/* app_edit.c */
void app_edit_begin(struct app *app, enum edit edit);
void app_edit_key(struct app *app, uint32_t key);
void app_edit_paste(struct app *app, struct span text);
void app_edit_leave(struct app *app); /* keeps a filter that parses */
void app_edit_cancel(struct app *app); /* puts back what was before */
void app_edit_settle(struct app *app); /* do what was typed so far */
void app_find_again(struct app *app, int direction);

/* app_source.c */
void app_open_url(struct app *app);
void app_copy(struct app *app);

#endif
