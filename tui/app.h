/* SPDX-License-Identifier: MIT */
/*
 * app: the interactive program: panes, bars and the loop.
 *
 *	app_run(store, "iraq-coalition", NULL, &error);
 *
 * A test takes the parts: it opens a headless terminal and a script, steps
 * through the input itself and reads the screen's cells.
 *
 *	app_open(&app, store, "iraq-coalition", &error);
 *	app_resize(app, &error);
 *	while (app_step(app))
 *		draw_at(app_screen(app), row, col);
 *	app_close(app);
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <stdbool.h>

#include "core/status.h"
#include "core/store.h"
#include "tui/draw.h"
#include "tui/model.h"

/*
 * Explore the store until the analyst quits.  title stands in the bar.
 * script (or NULL): keys that come before those typed (input.h).  The
 * terminal is restored on every way out.  What the case remembers is saved
 * at the end; when that fails, so does the call.
 */
enum status app_run(struct store *store, const char *title, const char *script,
    struct error *error);

struct app;

/* Everything but the terminal: the timeline, the panes, what the case
 * remembers.  store and title are borrowed. */
enum status app_open(struct app **app, struct store *store, const char *title,
    struct error *error);
void app_close(struct app *app);

/* Take the terminal's size and draw; once before the first step. */
enum status app_resize(struct app *app, struct error *error);

/* Wait for one input, do what it asks for, draw; false when all is over. */
bool app_step(struct app *app);

/* Write what the case remembers. */
enum status app_save(struct app *app, struct error *error);

const struct draw *app_screen(const struct app *app);

#endif
