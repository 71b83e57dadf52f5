/* SPDX-License-Identifier: MIT */
/*
 * All text of a page stands in one buffer, cut by two lists of offsets: runs
 * (where a role starts) and paragraphs.  Wrapping makes a third, the lines;
 * drawing a line walks the runs that overlap it.  Both are linear, which is
 * right for a text of a few screens.
 */
#include "config.h"

#include "tui/page.h"

#include "core/mem.h"

void
page_clear(struct page *page)
{
	if (page->text.text == NULL)
		strbuf_init(&page->text);
	strbuf_clear(&page->text);
	page->run_count = 0;
	page->paragraph_count = 0;
	page->line_count = 0;
}

void
page_release(struct page *page)
{
	if (page->text.text != NULL)
		strbuf_release(&page->text);
	mem_free(page->runs);
	mem_free(page->paragraphs);
	mem_free(page->lines);
	*page = (struct page){ 0 };
}

void
page_paragraph(struct page *page, int indent, int hang)
{
	if (page->text.text == NULL)
		strbuf_init(&page->text);
	if (mem_reserve(&page->paragraphs, &page->paragraph_capacity,
		page->paragraph_count + 1,
		sizeof *page->paragraphs) != STATUS_OK) {
		page->text.failed = true;
		return;
	}
	page->paragraphs[page->paragraph_count++] = (struct page_paragraph){
		.offset = page->text.n, .indent = indent, .hang = hang
	};
}

void
page_add(struct page *page, enum role role, struct span text)
{
	if (page->paragraph_count == 0)
		page_paragraph(page, 0, 0);
	if (mem_reserve(&page->runs, &page->run_capacity, page->run_count + 1,
		sizeof *page->runs) != STATUS_OK) {
		page->text.failed = true;
		return;
	}
	page->runs[page->run_count++] =
	    (struct page_run){ .offset = page->text.n, .role = role };
	if (text_clean(text.s, text.n, &page->text) != STATUS_OK)
		page->text.failed = true;
}

static enum status
page_add_line(struct page *page, size_t offset, size_t end, int indent)
{
	if (mem_reserve(&page->lines, &page->line_capacity,
		page->line_count + 1, sizeof *page->lines) != STATUS_OK)
		return STATUS_NOMEM;
	page->lines[page->line_count++] = (struct page_line){
		.offset = offset, .end = end, .indent = indent
	};
	return STATUS_OK;
}

static enum status
page_wrap_paragraph(struct page *page, size_t index, int cols)
{
	const struct page_paragraph *paragraph = &page->paragraphs[index];
	size_t end = index + 1 < page->paragraph_count
			 ? page->paragraphs[index + 1].offset
			 : page->text.n;
	size_t at = paragraph->offset, line_end, next;
	int indent = paragraph->indent;
	enum status status;

	do {
		int room = cols - indent;

		line_end = text_wrap(page->text.text, end, at,
		    room < 2 ? 2 : (size_t)room, &next);
		status = page_add_line(page, at, line_end, indent);
		if (status != STATUS_OK)
			return status;
		indent = paragraph->hang;
		at = next;
	} while (at < end);
	return STATUS_OK;
}

enum status
page_wrap(struct page *page, int cols)
{
	size_t i;

	page->line_count = 0;
	if (page->text.text == NULL)
		return STATUS_OK;
	for (i = 0; i < page->paragraph_count; i++)
		if (page_wrap_paragraph(page, i, cols) != STATUS_OK)
			return STATUS_NOMEM;
	return strbuf_status(&page->text);
}

static void
page_draw_line(const struct page *page, const struct page_line *line,
    struct draw *draw, int row, int col, int cols)
{
	size_t i, from, to;

	col += line->indent;
	cols -= line->indent;
	for (i = 0; i < page->run_count && cols > 0; i++) {
		int taken;

		from = page->runs[i].offset;
		to = i + 1 < page->run_count ? page->runs[i + 1].offset
					     : page->text.n;
		if (to <= line->offset)
			continue;
		if (from >= line->end)
			break;
		if (from < line->offset)
			from = line->offset;
		if (to > line->end)
			to = line->end;
		taken = draw_clean(draw, row, col, cols, page->runs[i].role,
		    (struct span){ page->text.text + from, to - from });
		col += taken;
		cols -= taken;
	}
}

void
page_draw(
    const struct page *page, struct draw *draw, struct rect rect, size_t top)
{
	int row;

	for (row = 0; row < rect.rows; row++) {
		size_t line = top + (size_t)row;

		if (line >= page->line_count)
			break;
		page_draw_line(page, &page->lines[line], draw, rect.row + row,
		    rect.col, rect.cols);
	}
}
