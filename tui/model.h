/* SPDX-License-Identifier: MIT */
/*
 * model: what all panes look at together: the timeline, the one filter and
 * its history, the cursor's event, context mode, the order.  A pane changes
 * it by these calls; the app draws every pane again when it has changed.
 *
 * A line is a place in the timeline pane's list, 0 … model_lines-1: the
 * selection, or with context on all events; dated ones reversed when the
 * order is newest first, undated ones always last.
 *
 *	model_open(&model, store, &error);
 *	model_toggle(model, FACET_ACTOR, value);
 *	model->message says what went wrong, if it did
 *	model_close(model);
 */
#ifndef TUI_MODEL_H
#define TUI_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/event.h"
#include "core/filter.h"
#include "core/patience.h"
#include "core/timeline.h"
#include "core/zone.h"

enum message_kind {
	MESSAGE_NONE,
	MESSAGE_INFO,
	MESSAGE_ERROR,
};

struct model {
	struct timeline *timeline; /* owned; its store is borrowed */
	struct filter *filter; /* in force; never NULL */
	struct strbuf text; /* its text, as printed or as typed */
	size_t position; /* the cursor's event; timeline_count: none */
	size_t wanted; /* where the analyst put it: comes back there when the
			  filter lets that event through again */
	bool context, reversed;
	struct patience patience; /* of a change of the filter */
	const struct zone *zone; /* of the times shown; NULL: UTC, unsaid */
	struct event event; /* the cursor's, filled when event_known */
	bool event_known;
	unsigned long filter_changes, cursor_changes; /* counted, for caches */
	enum message_kind message_kind;
	struct strbuf message; /* one line; shown until the next key */
	struct model_history *history;
};

enum status
model_open(struct model **model, struct store *store, struct error *error);
void model_close(struct model *model);

/*
 * Look at the store anew, after more came into it.  Events, values and what
 * refers to them are found again by their ids; with home the cursor goes to
 * the first line.  *before is the timeline from before, for panes to look up
 * what they hold by number; the caller closes it.  On failure all is as it
 * was.
 */
enum status model_renew(struct model *model, bool home,
    struct timeline **before, struct error *error);

/* The position that an event of the timeline before has now. */
size_t model_renewed(
    const struct model *model, const struct timeline *before, size_t position);

void model_say(struct model *model, enum message_kind kind, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/*
 * ---- The filter.  Each call is one step for undo unless it changes nothing,
 * keeps the cursor's event where it can, and else moves to the nearest one in
 * the selection.  False: not done, and the message says why.
 */

/* Parse and apply a text.  step false: live, while typing; makes no undo
 * step and says nothing on failure (*error does). */
bool model_filter(
    struct model *model, struct span text, bool step, struct error *error);

/* Begin and end live editing: keep makes one step of the whole, else the
 * filter from before comes back, with its cursor. */
void model_edit_begin(struct model *model);
void model_edit_end(struct model *model, bool keep);

bool model_toggle(struct model *model, enum facet facet, size_t value);
bool model_exclude(struct model *model, enum facet facet, size_t value);
bool model_date_from(struct model *model); /* of the cursor's event */
bool model_date_to(struct model *model);
bool model_date_range(struct model *model, int64_t from, int64_t to);
bool model_date_clear(struct model *model);
bool model_clear(struct model *model);
bool model_undo(struct model *model);
bool model_redo(struct model *model);

/*
 * With patience (NULL: endless) a change of the filter takes no longer than
 * that, and then the search goes on: timeline_is_searching.
 */
void model_be_patient(struct model *model, const struct patience *patience);

/* A slice of it; false where nothing is searched for.  What was found shows
 * at the end, and before with renew (timeline_search).  A failure ends it, and
 * is said. */
bool model_search(struct model *model, bool renew);
void model_search_stop(struct model *model);

/* How every value stands in the filter, by name, path or alias: an enum
 * filter_mark each. */
void
model_marks(const struct model *model, enum facet facet, unsigned char *marks);

/*
 * ---- The list and the cursor.
 */
size_t model_lines(const struct model *model);
size_t model_line_position(const struct model *model, size_t line);
size_t model_position_line(const struct model *model, size_t position);
void model_go(struct model *model, size_t position); /* sets wanted too */
void model_context(struct model *model, bool on);
void model_reverse(struct model *model);

/* To the next (1) or previous (-1) event of the selection in the order of the
 * list, from wherever the cursor stands; false: there is none. */
bool model_step(struct model *model, int direction);

/* The cursor's whole event; NULL when there is none. */
const struct event *model_event(struct model *model);

bool model_star(struct model *model);
bool model_note(struct model *model, struct span note);

#endif
