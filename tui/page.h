/* SPDX-License-Identifier: MIT */
/*
 * page: a short text in several roles, wrapped to a width: the event's
 * detail, a help page.  Paragraphs of runs; a paragraph's later lines may hang
 * under its first.  Pure but for drawing itself.
 *
 *	page_clear(&page);
 *	page_paragraph(&page, 0, 2);
 *	page_add(&page, ROLE_QUOTE, SPAN("“ On the second of September …"));
 *	page_wrap(&page, cols);
 *	page_draw(&page, draw, rect, top);
 */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include <stddef.h>

#include "core/status.h"
#include "core/strbuf.h"
#include "tui/draw.h"

struct page_run {
	size_t offset; /* into text; it ends where the next one starts */
	enum role role;
};

struct page_paragraph {
	size_t offset; /* into text */
	int indent, hang; /* columns of the first line, and of the others */
};

struct page_line {
	size_t offset, end; /* into text */
	int indent;
};

struct page {
	struct strbuf text; /* clean */
	struct page_run *runs;
	size_t run_count, run_capacity;
	struct page_paragraph *paragraphs;
	size_t paragraph_count, paragraph_capacity;
	struct page_line *lines; /* as of page_wrap */
	size_t line_count, line_capacity;
};

/* A zeroed page is an empty one. */
void page_clear(struct page *page);
void page_release(struct page *page);

/* Begin a paragraph; without text it is a blank line. */
void page_paragraph(struct page *page, int indent, int hang);

/* Add to the paragraph begun last; cleaned here. */
void page_add(struct page *page, enum role role, struct span text);

/* Lines for a width of at least 2 columns.  STATUS_NOMEM also for anything
 * that page_paragraph or page_add could not keep. */
enum status page_wrap(struct page *page, int cols);

/* Draw lines from top on inside rect. */
void page_draw(
    const struct page *page, struct draw *draw, struct rect rect, size_t top);

#endif
