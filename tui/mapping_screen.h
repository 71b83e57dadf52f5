/* SPDX-License-Identifier: MIT */
/*
 * mapping_screen: the columns of a file of no known kind, what each is in an
 * event, and the first events that come out of it, on a screen where that can
 * be changed.  Needs the terminal, or a headless one.
 *
 *	mapping_screen_run(preview, "sightings.csv", &opened, &error);
 *
 * A test takes the parts, as those of app.h.
 */
#ifndef TUI_MAPPING_SCREEN_H
#define TUI_MAPPING_SCREEN_H

#include <stdbool.h>

#include "core/preview.h"
#include "core/status.h"
#include "tui/draw.h"

struct mapping_screen;

/* Until the analyst opens the file (*opened, and the preview is accepted) or
 * cancels.  title is the file's. */
enum status mapping_screen_run(struct preview *preview, const char *title,
    bool *opened, struct error *error);

/* preview is unknown; it and title are borrowed. */
enum status mapping_screen_open(struct mapping_screen **screen,
    struct preview *preview, const char *title, struct error *error);
void mapping_screen_close(struct mapping_screen *screen); /* NULL is fine */

/* Take the terminal's size; once before the first step. */
enum status
mapping_screen_resize(struct mapping_screen *screen, struct error *error);

/* Wait for one input, do what it asks for, draw; false when all is over. */
bool mapping_screen_step(struct mapping_screen *screen);
bool mapping_screen_opened(const struct mapping_screen *screen);

const struct draw *mapping_screen_draw(const struct mapping_screen *screen);

#endif
