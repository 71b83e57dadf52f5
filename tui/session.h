/* SPDX-License-Identifier: MIT */
/*
 * session: what a case remembers of the screen from one time to the next:
 * filter, context, order, the cursor by its event's id, the focus, and what
 * each pane keeps.  A temporary or read-only case remembers nothing.
 *
 *	session_restore(&session, model, &error);
 *	session_save(&session, model, &error);
 */
#ifndef TUI_SESSION_H
#define TUI_SESSION_H

#include <stddef.h>

#include "core/status.h"
#include "tui/model.h"
#include "tui/pane.h"

struct session {
	struct pane **panes; /* borrowed */
	size_t pane_count;
	int focus;
};

/* What is not remembered, or no longer fits, stays as it is.  Fails when the
 * case cannot be read. */
enum status session_restore(
    struct session *session, struct model *model, struct error *error);

/* All or nothing. */
enum status session_save(
    const struct session *session, struct model *model, struct error *error);

#endif
