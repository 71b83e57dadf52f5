/* SPDX-License-Identifier: MIT */
/*
 * pane_source_private: what the two files of the source pane share:
 * pane_source.c loads, moves and finds, pane_source_draw.c draws.
 */
#ifndef TUI_PANE_SOURCE_PRIVATE_H
#define TUI_PANE_SOURCE_PRIVATE_H

#include "tui/document.h"
#include "tui/page.h"
#include "tui/pane.h"

/* A source that was shown before, as it was. */
struct pane_source_kept {
	int64_t id; /* 0: none */
	struct source_text source;
	struct document document;
};

struct pane_source {
	struct pane pane;
	bool reading;
	struct source_text source; /* but for its text */
	int64_t shown; /* the source's id; 0: none */
	struct page header;
	struct document document;
	struct pane_source_kept kept;
	int cols; /* both are wrapped to so many */
	bool names; /* and names stand on lines of their own */
	size_t top, lines; /* of header and document together */
	size_t mark; /* the one lit; document.mark_count: none */
	size_t position, quote; /* what was asked for */
	size_t found, found_n; /* what find found, in document.text */
	size_t place, place_found, place_found_n; /* before it: top, found */
	bool in_view; /* was the lit quote when the pane was last seen? */
	unsigned long changes; /* model->cursor_changes when followed */
};

static inline struct pane_source *
source_of(struct pane *pane)
{
	return (struct pane_source *)pane;
}

/* Where the text stands: its first column on the screen, its columns, and
 * those of the margin right of it, where names stand beside their quotes (0:
 * they stand under them). */
int source_col(const struct pane_source *self);
int source_cols(const struct pane_source *self);
int source_margin(const struct pane_source *self);

/* Beside the timeline the pane follows the cursor. */
void source_follow(struct pane_source *self);

void source_draw(struct pane *pane, struct draw *draw, bool focused);

#endif
