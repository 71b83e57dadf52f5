/* SPDX-License-Identifier: MIT */
/*
 * model_private: what model.c and model_filter.c share.
 *
 * The history is a row of filter texts with the cursors that stood in them;
 * steps[at] is the filter in force, what follows it can be redone.
 *
 *	steps  ""   a   a b   a c
 *	                 ^at   redo
 */
#ifndef TUI_MODEL_PRIVATE_H
#define TUI_MODEL_PRIVATE_H

#include "tui/model.h"

struct model_step {
	char *text; /* owned */
	size_t position, wanted; /* as they were when this step was left */
};

struct model_history {
	struct model_step *steps; /* one at least */
	size_t count, capacity, at;
	size_t edit_position, edit_wanted; /* from before a live edit */
};

enum status
model_history_new(struct model_history **history, struct error *error);
void model_history_free(struct model_history *history);

/* Put the cursor's event at position, without changing what is wanted. */
void model_move(struct model *model, size_t position);

/* After a change of selection or context: the cursor where it was wanted, or
 * at the nearest event that is shown. */
void model_settle(struct model *model);

/* Select again after the analyst's work changed what the filter asks for. */
void model_select_again(struct model *model);

#endif
