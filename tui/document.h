/* SPDX-License-Identifier: MIT */
/*
 * document: a source's text as a screen shows it: clean, wrapped to a width,
 * every quote's place carried over, and, where asked for, under each line that
 * ends a quote a line for its event's name.  Pure.
 *
 *	document_set(&document, text, n, marks, mark_count);
 *	document_wrap(&document, cols, true);
 *	document.lines[i]
 */
#ifndef TUI_DOCUMENT_H
#define TUI_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/strbuf.h"
#include "core/timeline.h"

#define DOCUMENT_TEXT SIZE_MAX /* a line of the text itself */

struct document_mark {
	size_t offset, end; /* into text; by offset */
	size_t position; /* of the event it supports */
	size_t quote; /* its number there */
	enum anchor_state state;
	size_t reach; /* the largest end of this mark and those before it */
};

struct document_line {
	size_t offset, end; /* into text */
	size_t mark; /* DOCUMENT_TEXT, or the mark whose event is named */
};

struct document {
	struct strbuf text; /* clean; line feeds between paragraphs */
	struct document_mark *marks;
	size_t mark_count, mark_capacity;
	struct document_line *lines;
	size_t line_count, line_capacity;
	size_t start; /* what is before it in text is not shown */
	int cols; /* lines are of so many; 0: there are none yet */
	bool named;
};

/* A zeroed document is an empty one.  Copies what it needs. */
enum status document_set(struct document *document, struct span text,
    const struct source_mark *marks, size_t mark_count);

/*
 * Begin behind the title where the text begins with it on a line of its own
 * and no quote stands in it, for a screen that shows the title above.
 */
void document_skip_title(struct document *document, struct span title);

/* named: with a line for the name of each quote's event.  As it was wrapped
 * before: at once. */
enum status document_wrap(struct document *document, int cols, bool named);

void document_release(struct document *document);

/* The line of the text that holds offset. */
size_t document_line_of(const struct document *document, size_t offset);

/*
 * The role of the byte at offset: which mark it stands in (the one asked for
 * first, else any), or mark_count; *until is where that changes.
 */
size_t document_mark_at(const struct document *document, size_t offset,
    size_t preferred, size_t *until);

#endif
