/* SPDX-License-Identifier: MIT */
/*
 * app: the interactive program: panes, bars and the loop.
 *
 *	app_run(store, "iraq-coalition", NULL, NULL, NULL, &error);
 *
 * A test takes the parts: it opens a headless terminal and a script, steps
 * through the input itself and reads the screen's cells.
 *
 *	app_open(&app, store, "iraq-coalition", NULL, &error);
 *	app_resize(app, &error);
 *	while (app_step(app))
 *		draw_at(app_screen(app), row, col);
 *	app_close(app);
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <stdbool.h>

#include "core/patience.h"
#include "core/status.h"
#include "core/store.h"
#include "core/strbuf.h"
#include "core/zone.h"
#include "tui/draw.h"
#include "tui/model.h"

struct app;
struct app_load; /* a store that is being filled while its screen is there */

struct app_progress {
	struct span name; /* of the file */
	int64_t bytes, size; /* read of it, and of how many; size 0: unknown */
};

enum app_wish { /* what the analyst wants of the loading */
	APP_GO_ON,
	APP_ENOUGH, /* keep what was read, and read no more */
	APP_CANCEL, /* the program is to end */
};

struct app_filler {
	/*
	 * Fill the store, and call app_load_tick every few milliseconds.  On
	 * failure, or told to cancel, the store holds what it held before.
	 */
	enum status (*fill)(
	    void *context, struct app_load *load, struct error *error);
	/* Append what is to be said of it before the first key, or nothing;
	 * NULL: nothing ever. */
	void (*tell)(void *context, struct strbuf *out);
	void *context;
};

/* Do what waits at the keyboard, draw; name is borrowed until the next. */
enum app_wish
app_load_tick(struct app_load *load, const struct app_progress *progress);

/*
 * Explore the store until the analyst quits.  title stands in the bar.
 * script (or NULL): keys that come before those typed (input.h).  filler (or
 * NULL) fills the store first; where that takes longer than a moment, the
 * screen comes meanwhile and shows what there is so far.  The terminal is
 * restored on every way out.  zone (or NULL, for UTC) is that of the times
 * shown, and named in the bar.  What the case remembers is saved at the end;
 * when that fails, so does the call.
 */
enum status app_run(struct store *store, const char *title, const char *script,
    const struct zone *zone, const struct app_filler *filler,
    struct error *error);

/* Everything but the terminal: the timeline, the panes, what the case
 * remembers.  store and title are borrowed.  patience (or NULL, for endless)
 * is that of a key that asks the store: what is not found by then is looked
 * for in slices of the same length, while no key waits. */
enum status app_open(struct app **app, struct store *store, const char *title,
    const struct patience *patience, struct error *error);
void app_close(struct app *app);

/* Take the terminal's size and draw; once before the first step. */
enum status app_resize(struct app *app, struct error *error);

/* Wait for one input, do what it asks for, draw; false when all is over. */
bool app_step(struct app *app);

/* The same without waiting, for what goes on beside. */
bool app_glance(struct app *app);

/* Look at the store anew, after more came into it; last: no more will. */
enum status app_renew(struct app *app, bool last, struct error *error);

/* Write what the case remembers. */
enum status app_save(struct app *app, struct error *error);

const struct draw *app_screen(const struct app *app);

#endif
