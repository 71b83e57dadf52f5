/* SPDX-License-Identifier: MIT */
/*
 * pane: the contract of a pane: a const table of operations over private
 * state.  A pane draws inside its rectangle, answers actions and the mouse,
 * and says by flags what follows; only the app acts on these.
 *
 *	pane->ops->resize(pane, rect);
 *	pane->ops->draw(pane, draw, focused);
 *	if (pane->ops->act(pane, ACTION_DOWN) & PANE_HANDLED) ...
 */
#ifndef TUI_PANE_H
#define TUI_PANE_H

#include <stdbool.h>

#include "core/strbuf.h"
#include "tui/action.h"
#include "tui/draw.h"
#include "tui/input.h"
#include "tui/keymap.h"
#include "tui/layout.h"
#include "tui/model.h"

enum { /* what an operation answers, or-ed */
	PANE_IGNORED = 0,
	PANE_HANDLED = 1,
	PANE_READ = 2, /* open the reader at the model's event */
	PANE_CLOSE = 4, /* the reader is done: back to the panes */
	PANE_FOCUS = 8, /* give this pane the focus */
};

struct pane;

struct pane_ops {
	enum keymap_context context;
	void (*close)(struct pane *pane); /* frees the pane */
	void (*resize)(struct pane *pane, struct rect rect);
	/* Inside rect and its title and summary in the rule above it. */
	void (*draw)(struct pane *pane, struct draw *draw, bool focused);
	unsigned (*act)(struct pane *pane, enum action action);
	unsigned (*mouse)(struct pane *pane, const struct input *input);
	/* Find by typing: go to the first (direction 0) line from the cursor
	 * on that holds text (folded), or the next or previous one.  False:
	 * there is none.  NULL: the pane has no find. */
	bool (*find)(struct pane *pane, struct span text, int direction);
	/* The way back from a find: remember where the cursor stands, or with
	 * back go there again.  NULL: it stays where the find left it. */
	void (*place)(struct pane *pane, bool back);
	/* Some milliseconds more of work that is under way; false: there was
	 * nothing to do.  NULL: the pane has no such work. */
	bool (*work)(struct pane *pane);
	/* The model's timeline is another one, see model_renew; find again
	 * what is held by number.  False: out of memory.  NULL: nothing is. */
	bool (*renew)(struct pane *pane, const struct timeline *before);
	/* Write and read back what a session remembers, one short line of
	 * text; NULL: nothing. */
	void (*save)(const struct pane *pane, struct strbuf *out);
	void (*restore)(struct pane *pane, struct span text);
};

struct pane {
	const struct pane_ops *ops;
	struct model *model; /* borrowed */
	struct rect rect;
};

/* NULL out of memory. */
struct pane *pane_timeline_new(struct model *model);
struct pane *pane_facet_new(struct model *model, enum facet facet);
struct pane *pane_event_new(struct model *model);
struct pane *pane_source_new(struct model *model);

/* The source pane over the whole screen: reader keys, PANE_CLOSE on quit. */
void pane_source_reading(struct pane *pane, bool reading);

/* Show this source or the event's first one; quote is the event's quote. */
bool pane_source_show(struct pane *pane, size_t position, size_t quote);

/* The quote that is lit, else the one asked for: its event's position and
 * its number there.  False when the pane shows no source. */
bool pane_source_lit(const struct pane *pane, size_t *position, size_t *quote);

#endif
