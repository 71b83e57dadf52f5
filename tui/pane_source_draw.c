/* SPDX-License-Identifier: MIT */
/*
 * The source pane's look: where its text stands, the quotes on their grounds,
 * and the names of the events they support, beside the text where there is
 * room for a margin and else under the line that ends the quote.
 */
#include "config.h"

#include "tui/pane_source_private.h"

#include <stdio.h>

#define READ_COLS 84 /* the widest line that reads well */
#define NAME_COLS 30 /* the narrowest margin for the names of events */

/* The text's columns inside the pane. */
int
source_cols(const struct pane_source *self)
{
	int cols = self->pane.rect.cols - (self->reading ? 4 : 2);

	if (self->reading && cols > READ_COLS)
		cols = READ_COLS;
	return cols < 2 ? 2 : cols;
}

/* Columns of the margin right of the text, where names stand beside their
 * quotes; 0 when they stand under them. */
int
source_margin(const struct pane_source *self)
{
	int spare = self->pane.rect.cols - source_cols(self) - 6;

	if (!self->reading || spare < NAME_COLS)
		return 0;
	return spare < 2 * NAME_COLS ? spare : 2 * NAME_COLS;
}

/* Where the text starts: with its margin it stands in the middle. */
int
source_col(const struct pane_source *self)
{
	int margin = source_margin(self);
	int spare = self->pane.rect.cols - source_cols(self) -
		    (margin > 0 ? margin + 2 : 0);

	return self->pane.rect.col + (self->reading ? spare / 2 : 1);
}

static void
source_summary(const struct pane_source *self, char *summary, size_t size)
{
	size_t rows = (size_t)self->pane.rect.rows;

	summary[0] = '\0';
	if (self->shown == 0)
		return;
	if (self->mark < self->document.mark_count)
		snprintf(summary, size, "quote %zu / %zu", self->mark + 1,
		    self->document.mark_count);
	else if (self->lines > rows)
		snprintf(summary, size, "%zu %%",
		    (self->top + rows) * 100 / self->lines > 100
			? (size_t)100
			: (self->top + rows) * 100 / self->lines);
}

static void
source_draw_name(struct pane_source *self, struct draw *draw, int row, int col,
    int cols, size_t mark)
{
	struct timeline_row event;
	struct strbuf name = STRBUF_INIT;
	enum role role = mark == self->mark ? ROLE_QUOTE : ROLE_DIM;
	size_t position = self->document.marks[mark].position;
	bool beside = source_margin(self) > 0;

	if (timeline_row(self->pane.model->timeline, position, &event, NULL) !=
	    STATUS_OK)
		return;
	strbuf_add_text(&name, beside ? "← " : "↳ ");
	strbuf_add(&name, event.title.s, event.title.n);
	if (beside)
		draw_text(draw, row, col, cols, role,
		    (struct span){ name.text, name.n });
	else
		draw_text_right(draw, row, col, cols, role,
		    (struct span){ name.text, name.n });
	strbuf_release(&name);
}

/*
 * Names in the margin: each beside the line where its quote starts, or on the
 * next free line below when several start there.
 */
static void
source_draw_margin(struct pane_source *self, struct draw *draw)
{
	const struct document *document = &self->document;
	int col = source_col(self) + source_cols(self) + 2, row;
	size_t line, due = 0, named = 0;

	for (row = 0; row < self->pane.rect.rows; row++) {
		line = self->top + (size_t)row;
		if (line >= self->lines)
			break;
		if (line < self->header.line_count)
			continue;
		line -= self->header.line_count;
		while (
		    due < document->mark_count &&
		    document->marks[due].offset < document->lines[line].end) {
			/* Those that start above the window are not seen. */
			if (document->marks[due].offset <
				document->lines[line].offset &&
			    named == due)
				named++;
			due++;
		}
		if (named < due)
			source_draw_name(self, draw, self->pane.rect.row + row,
			    col, source_margin(self), named++);
	}
}

/* A stretch of one line that stands on one ground. */
static int
source_draw_stretch(struct pane_source *self, struct draw *draw, int row,
    int col, int cols, size_t from, size_t to, size_t mark)
{
	bool marked = mark < self->document.mark_count;
	bool lit = marked && mark == self->mark;
	int taken = draw_clean(draw, row, col, cols,
	    marked && !lit ? ROLE_QUOTE : ROLE_TEXT,
	    (struct span){ self->document.text.text + from, to - from });

	if (marked)
		draw_ground(draw,
		    (struct rect){
			.row = row, .col = col, .rows = 1, .cols = taken },
		    lit ? GROUND_MARK : GROUND_MARK_DIM);
	return taken;
}

static void
source_draw_found(struct pane_source *self, struct draw *draw, int row,
    const struct document_line *line)
{
	size_t from = self->found, to = self->found + self->found_n;
	const char *text = self->document.text.text;

	if (self->found_n == 0 || to <= line->offset || from >= line->end)
		return;
	if (from < line->offset)
		from = line->offset;
	if (to > line->end)
		to = line->end;
	draw_ground(draw,
	    (struct rect){ .row = row,
		.col = source_col(self) + (int)text_width(text + line->offset,
					      from - line->offset),
		.rows = 1,
		.cols = (int)text_width(text + from, to - from) },
	    GROUND_MATCH);
}

static void
source_draw_line(struct pane_source *self, struct draw *draw, int row,
    const struct document_line *line)
{
	int col = source_col(self), cols = source_cols(self), taken;
	size_t at, until, mark;

	if (line->mark != DOCUMENT_TEXT) {
		source_draw_name(self, draw, row, col, cols, line->mark);
		return;
	}
	for (at = line->offset; at < line->end && cols > 0; at = until) {
		mark =
		    document_mark_at(&self->document, at, self->mark, &until);
		if (until > line->end)
			until = line->end;
		taken = source_draw_stretch(
		    self, draw, row, col, cols, at, until, mark);
		col += taken;
		cols -= taken;
	}
	source_draw_found(self, draw, row, line);
}

static void
source_draw_nothing(struct pane_source *self, struct draw *draw)
{
	draw_text(draw, self->pane.rect.row, source_col(self),
	    source_cols(self), ROLE_DIM,
	    self->pane.model->position <
		    timeline_count(self->pane.model->timeline)
		? SPAN("No source is given for this event.")
		: SPAN("No event is chosen."));
}

void
source_draw(struct pane *pane, struct draw *draw, bool focused)
{
	struct pane_source *self = source_of(pane);
	struct rect rect = pane->rect, header;
	char summary[64];
	int row;

	if (!self->reading)
		source_follow(self);
	source_summary(self, summary, sizeof summary);
	draw_rule(draw, rect.row - 1, rect.col, rect.cols, focused,
	    SPAN("Source"), span_of(summary));
	draw_clear(draw, rect);
	if (self->shown == 0) {
		source_draw_nothing(self, draw);
		return;
	}
	header = (struct rect){ .row = rect.row,
		.col = source_col(self),
		.rows = rect.rows,
		.cols = source_cols(self) };
	page_draw(&self->header, draw, header, self->top);
	for (row = 0; row < rect.rows; row++) {
		size_t line = self->top + (size_t)row;

		if (line >= self->lines)
			break;
		if (line >= self->header.line_count)
			source_draw_line(self, draw, rect.row + row,
			    &self->document
				 .lines[line - self->header.line_count]);
	}
	if (source_margin(self) > 0)
		source_draw_margin(self, draw);
}
