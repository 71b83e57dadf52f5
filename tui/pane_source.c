/* SPDX-License-Identifier: MIT */
/*
 * The source of the cursor's event, its quotes lit: beside the timeline it
 * follows the cursor; as the reader it has the whole screen and keys of its
 * own.  Above the text stand the title and, where the quote asked for has no
 * place in it, that quote and a word that it has none.
 *
 * The source shown before is kept as well, so that going to and fro between
 * two costs nothing; a longer one than KEPT_BYTES is not.
 *
 *	header page	title, publisher, date; the quote that is not there
 *	document	lines of text, names of events under their quotes
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "tui/find.h"
#include "tui/pane_source_private.h"

#define KEPT_BYTES ((size_t)32 << 20) /* of a text at most */

/* ---- Loading ---- */

static void
header_add(struct pane_source *self, enum role role, struct span text)
{
	page_add(&self->header, role, text);
}

static void
header_origin(struct pane_source *self)
{
	const struct store_source *source = &self->source.source;
	struct strbuf words = STRBUF_INIT;
	const struct span parts[] = { source->author, source->publisher };
	size_t i;

	for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].n == 0)
			continue;
		if (words.n > 0)
			strbuf_add_text(&words, ", ");
		strbuf_add(&words, parts[i].s, parts[i].n);
	}
	if (source->published.n > 0) {
		if (words.n > 0)
			strbuf_add_text(&words, ", ");
		edtf_display(source->published.s, source->published.n,
		    self->pane.model->zone, &words);
	}
	if (words.n > 0) {
		page_paragraph(&self->header, 0, 0);
		header_add(
		    self, ROLE_DIM, (struct span){ words.text, words.n });
	}
	strbuf_release(&words);
	if (source->url.n > 0) {
		page_paragraph(&self->header, 0, 2);
		header_add(self, ROLE_DIM, source->url);
	}
}

/* The quote asked for, where the text does not hold it. */
static void
header_unplaced(struct pane_source *self, const struct event *event)
{
	const struct event_quote *quote;
	bool missing;

	if (event == NULL || self->quote >= event->quote_count)
		return;
	quote = &event->quotes[self->quote];
	missing = quote->state == ANCHOR_MISSING;
	if (quote->source_id != self->shown ||
	    (!missing && quote->state != ANCHOR_NONE))
		return;
	page_paragraph(&self->header, 0, 0);
	page_paragraph(&self->header, 0, 2);
	header_add(self, missing ? ROLE_ERROR : ROLE_QUOTE, SPAN("“ "));
	header_add(self, missing ? ROLE_ERROR : ROLE_QUOTE, quote->text);
	page_paragraph(&self->header, 2, 2);
	header_add(self, missing ? ROLE_ERROR : ROLE_DIM,
	    missing ? SPAN("This quote is not found in the text below.")
		    : SPAN("There is no text here to look this quote up in."));
}

static void
source_fill_header(struct pane_source *self, const struct event *event)
{
	const struct store_source *source = &self->source.source;

	page_clear(&self->header);
	page_paragraph(&self->header, 0, 0);
	header_add(self, ROLE_STRONG,
	    source->title.n > 0 ? source->title : source->key);
	header_origin(self);
	header_unplaced(self, event);
	page_paragraph(&self->header, 0, 0);
}

static void
source_wrap(struct pane_source *self)
{
	self->cols = source_cols(self);
	self->names = source_margin(self) == 0;
	if (page_wrap(&self->header, self->cols) != STATUS_OK ||
	    document_wrap(&self->document, self->cols, self->names) !=
		STATUS_OK)
		model_say(self->pane.model, MESSAGE_ERROR, "out of memory");
	self->lines = self->header.line_count + self->document.line_count;
}

static void
source_scroll_to(struct pane_source *self, size_t line)
{
	size_t rows = (size_t)self->pane.rect.rows;
	size_t last = self->lines > rows ? self->lines - rows : 0;

	self->top = line < last ? line : last;
}

/* Does the window show where the lit quote begins? */
static bool
source_shows_mark(const struct pane_source *self)
{
	size_t line = self->header.line_count;

	if (self->mark >= self->document.mark_count)
		return false;
	line += document_line_of(
	    &self->document, self->document.marks[self->mark].offset);
	return line >= self->top &&
	       line < self->top + (size_t)self->pane.rect.rows;
}

/* Bring a stretch of the text into the upper third, unless all of it is in
 * view, with the name below it. */
static void
source_reveal(struct pane_source *self, size_t from, size_t to)
{
	size_t first = document_line_of(&self->document, from);
	size_t last =
	    document_line_of(&self->document, to > from ? to - 1 : to);
	size_t rows = (size_t)self->pane.rect.rows;

	first += self->header.line_count;
	last += self->header.line_count;
	if (first >= self->top + 1 && last + 2 < self->top + rows)
		return;
	source_scroll_to(self, first > rows / 3 ? first - rows / 3 : 0);
}

static void
source_reveal_mark(struct pane_source *self)
{
	const struct document_mark *mark = &self->document.marks[self->mark];

	source_reveal(self, mark->offset, mark->end);
}

static void
source_light(struct pane_source *self, size_t mark)
{
	self->mark = mark;
	if (mark < self->document.mark_count)
		source_reveal_mark(self);
}

static void
source_drop_kept(struct pane_source *self)
{
	source_text_release(&self->kept.source);
	document_release(&self->kept.document);
	self->kept.id = 0;
}

/* What is shown is kept, and what was kept stands in its place. */
static void
source_turn(struct pane_source *self)
{
	struct pane_source_kept kept = { self->shown, self->source,
		self->document };

	self->shown = self->kept.id;
	self->source = self->kept.source;
	self->document = self->kept.document;
	self->kept = kept;
	if (kept.document.text.n > KEPT_BYTES)
		source_drop_kept(self);
}

/* The case has changed, and with it what marks name. */
static void
source_forget(struct pane_source *self)
{
	self->shown = 0;
	self->kept.id = 0;
}

static bool
source_read(struct pane_source *self, int64_t id)
{
	struct error error;
	const struct span none = { NULL, 0 };

	self->shown = 0;
	if (timeline_source(self->pane.model->timeline, id, &self->source,
		&error) != STATUS_OK) {
		model_say(self->pane.model, MESSAGE_ERROR, "%s", error.message);
		return false;
	}
	if (document_set(&self->document,
		self->source.source.has_text ? self->source.source.text : none,
		self->source.marks, self->source.mark_count) != STATUS_OK) {
		model_say(self->pane.model, MESSAGE_ERROR, "out of memory");
		return false;
	}
	document_skip_title(&self->document, self->source.source.title);
	source_text_drop(&self->source);
	self->shown = id;
	return true;
}

static bool
source_load(struct pane_source *self, int64_t id)
{
	if (id == self->shown)
		return true;
	source_turn(self);
	self->found = 0;
	self->found_n = 0;
	self->top = 0;
	return id == self->shown || source_read(self, id);
}

/* The mark of the quote asked for, else of its event, else none. */
static size_t
source_find_mark(const struct pane_source *self)
{
	size_t i, found = self->document.mark_count;

	for (i = self->document.mark_count; i > 0; i--) {
		const struct document_mark *mark = &self->document.marks[i - 1];

		if (mark->position != self->position)
			continue;
		if (mark->quote == self->quote)
			return i - 1;
		found = i - 1;
	}
	return found;
}

static int64_t
event_source_id(const struct event *event, size_t quote)
{
	if (event == NULL)
		return 0;
	if (quote < event->quote_count && event->quotes[quote].source_id != 0)
		return event->quotes[quote].source_id;
	return event->source_count > 0 ? event->source_ids[0] : 0;
}

static bool
source_show(struct pane_source *self, const struct event *event,
    size_t position, size_t quote)
{
	int64_t id = event_source_id(event, quote);

	self->position = position;
	self->quote = quote;
	self->changes = self->pane.model->cursor_changes;
	if (id == 0 && self->shown != 0)
		source_turn(self);
	if (id == 0 || !source_load(self, id)) {
		self->shown = 0;
		return false;
	}
	source_fill_header(self, event);
	source_wrap(self);
	self->mark = source_find_mark(self);
	if (self->mark < self->document.mark_count)
		source_light(self, self->mark);
	else
		self->top = 0;
	return true;
}

bool
pane_source_show(struct pane *pane, size_t position, size_t quote)
{
	struct pane_source *self = source_of(pane);

	if (position != pane->model->position)
		model_go(pane->model, position);
	return source_show(self, model_event(pane->model), position, quote);
}

bool
pane_source_lit(const struct pane *pane, size_t *position, size_t *quote)
{
	const struct pane_source *self = (const struct pane_source *)pane;

	if (self->shown == 0)
		return false;
	*position = self->position;
	*quote = self->quote;
	if (self->mark < self->document.mark_count) {
		*position = self->document.marks[self->mark].position;
		*quote = self->document.marks[self->mark].quote;
	}
	return true;
}

void
source_follow(struct pane_source *self)
{
	struct model *model = self->pane.model;

	if (self->changes == model->cursor_changes)
		return;
	source_show(self, model_event(model), model->position, 0);
}

/* ---- Acting ---- */

static void
source_scroll(struct pane_source *self, long delta)
{
	size_t step = (size_t)(delta < 0 ? -delta : delta);

	if (delta < 0)
		self->top -= step < self->top ? step : self->top;
	else
		source_scroll_to(self, self->top + step);
}

/* The next quote of the document, in either direction. */
static void
source_step_mark(struct pane_source *self, int direction)
{
	size_t count = self->document.mark_count;

	if (count == 0) {
		model_say(self->pane.model, MESSAGE_INFO,
		    "no quote is anchored in this source");
	} else if (self->mark >= count) {
		source_light(self, direction > 0 ? 0 : count - 1);
	} else if (direction > 0 ? self->mark + 1 < count : self->mark > 0) {
		source_light(
		    self, direction > 0 ? self->mark + 1 : self->mark - 1);
	} else {
		model_say(self->pane.model, MESSAGE_INFO,
		    direction > 0 ? "this is the last quote"
				  : "this is the first quote");
	}
}

/* The event's own next quote, which may stand in another source. */
static void
source_step_quote(struct pane_source *self, int direction)
{
	const struct event *event = model_event(self->pane.model);
	size_t quote = self->quote;

	if (event == NULL || event->quote_count == 0)
		return;
	quote += direction > 0 ? 1 : event->quote_count - 1;
	source_show(self, event, self->pane.model->position,
	    quote % event->quote_count);
}

static unsigned
source_follow_mark(struct pane_source *self)
{
	struct model *model = self->pane.model;
	size_t position;

	if (self->mark >= self->document.mark_count)
		return self->reading ? PANE_HANDLED | PANE_CLOSE : PANE_HANDLED;
	position = self->document.marks[self->mark].position;
	if (!timeline_is_selected(model->timeline, position) &&
	    !model->context) {
		model_context(model, true);
		model_say(model, MESSAGE_INFO,
		    "the filter hides this event: context is shown");
	}
	model_go(model, position);
	self->position = position;
	self->quote = self->document.marks[self->mark].quote;
	self->changes = model->cursor_changes;
	return self->reading ? PANE_HANDLED | PANE_CLOSE : PANE_HANDLED;
}

static unsigned
source_act(struct pane *pane, enum action action)
{
	struct pane_source *self = source_of(pane);
	long rows = pane->rect.rows;

	switch (action) {
	case ACTION_DOWN: source_scroll(self, 1); break;
	case ACTION_UP: source_scroll(self, -1); break;
	case ACTION_PAGE_DOWN: source_scroll(self, rows - 1); break;
	case ACTION_PAGE_UP: source_scroll(self, -(rows - 1)); break;
	case ACTION_HALF_DOWN: source_scroll(self, rows / 2); break;
	case ACTION_HALF_UP: source_scroll(self, -(rows / 2)); break;
	case ACTION_FIRST: self->top = 0; break;
	case ACTION_LAST: source_scroll_to(self, self->lines); break;
	case ACTION_NEXT_MATCH: source_step_mark(self, 1); break;
	case ACTION_PREVIOUS_MATCH: source_step_mark(self, -1); break;
	case ACTION_UNFOLD: source_step_quote(self, 1); break;
	case ACTION_FOLD: source_step_quote(self, -1); break;
	case ACTION_FOLLOW: return source_follow_mark(self);
	case ACTION_ENTER:
		if (self->reading)
			return source_follow_mark(self);
		return PANE_HANDLED | PANE_READ;
	case ACTION_QUIT:
		return self->reading ? PANE_HANDLED | PANE_CLOSE : PANE_IGNORED;
	default: return PANE_IGNORED;
	}
	return PANE_HANDLED;
}

static size_t
source_mark_under(struct pane_source *self, const struct input *input)
{
	size_t line = self->top + (size_t)(input->row - self->pane.rect.row);
	const struct document_line *at;
	size_t offset, until;
	int col = input->col - source_col(self);

	if (line < self->header.line_count || line >= self->lines)
		return self->document.mark_count;
	at = &self->document.lines[line - self->header.line_count];
	if (at->mark != DOCUMENT_TEXT)
		return at->mark;
	offset = at->offset + text_cut(self->document.text.text + at->offset,
				  at->end - at->offset,
				  col < 0 ? 0 : (size_t)col, NULL);
	if (offset >= at->end)
		return self->document.mark_count;
	return document_mark_at(&self->document, offset, self->mark, &until);
}

static unsigned
source_mouse(struct pane *pane, const struct input *input)
{
	struct pane_source *self = source_of(pane);
	size_t mark;

	switch (input->mouse) {
	case INPUT_WHEEL_UP: source_scroll(self, -3); break;
	case INPUT_WHEEL_DOWN: source_scroll(self, 3); break;
	case INPUT_PRESS:
	case INPUT_DOUBLE:
		mark = source_mark_under(self, input);
		if (mark < self->document.mark_count)
			self->mark = mark;
		if (input->mouse == INPUT_DOUBLE &&
		    mark < self->document.mark_count)
			return source_follow_mark(self) | PANE_FOCUS;
		return PANE_HANDLED | PANE_FOCUS;
	default: return PANE_IGNORED;
	}
	return PANE_HANDLED;
}

/* ---- Finding: line by line, folded; a match does not cross a line end ---- */

static bool
line_find(const struct pane_source *self, const struct document_line *line,
    struct span folded, struct strbuf *scratch, struct span *match)
{
	struct span text = { self->document.text.text + line->offset,
		line->end - line->offset };

	return line->mark == DOCUMENT_TEXT &&
	       find_match(text, folded, scratch, match);
}

static bool
source_find(struct pane *pane, struct span text, int direction)
{
	struct pane_source *self = source_of(pane);
	struct strbuf folded = STRBUF_INIT, scratch = STRBUF_INIT;
	size_t count = self->document.line_count, step, line;
	struct span match;
	bool found = false;

	self->found_n = 0;
	text_fold_search(text.s, text.n, &folded);
	line = self->found > 0 ? document_line_of(&self->document, self->found)
	       : self->top > self->header.line_count
		   ? self->top - self->header.line_count
		   : 0;
	if (direction != 0 && count > 0)
		line = direction > 0 ? (line + 1) % count
				     : (line + count - 1) % count;
	for (step = 0; folded.n > 0 && step < count && !found; step++) {
		found = line_find(self, &self->document.lines[line],
		    (struct span){ folded.text, folded.n }, &scratch, &match);
		line = direction < 0 ? (line + count - 1) % count
				     : (line + 1) % count;
	}
	if (found) {
		self->found = (size_t)(match.s - self->document.text.text);
		self->found_n = match.n;
		source_reveal(self, self->found, self->found + self->found_n);
	}
	strbuf_release(&folded);
	strbuf_release(&scratch);
	return found;
}

static void
source_place(struct pane *pane, bool back)
{
	struct pane_source *self = source_of(pane);

	if (!back) {
		self->place = self->top;
		self->place_found = self->found;
		self->place_found_n = self->found_n;
		return;
	}
	source_scroll_to(self, self->place);
	self->found = self->place_found;
	self->found_n = self->place_found_n;
}

/* ---- Life ---- */

/* Wrap to new columns, the line at the top as far as it can be kept. */
static void
source_wrap_again(struct pane_source *self)
{
	size_t offset = 0;
	bool in_text =
	    self->top > self->header.line_count && self->top < self->lines;

	if (in_text)
		offset =
		    self->document.lines[self->top - self->header.line_count]
			.offset;
	source_wrap(self);
	if (in_text)
		self->top = self->header.line_count +
			    document_line_of(&self->document, offset);
}

/* The lit quote stays in view, unless one has scrolled away from it. */
static void
source_resize(struct pane *pane, struct rect rect)
{
	struct pane_source *self = source_of(pane);

	if (pane->rect.rows > 0)
		self->in_view = source_shows_mark(self);
	pane->rect = rect;
	if (self->shown == 0 || rect.rows <= 0)
		return;
	if (self->cols != source_cols(self) ||
	    self->names != (source_margin(self) == 0))
		source_wrap_again(self);
	source_scroll_to(self, self->top);
	if (self->in_view && !source_shows_mark(self))
		source_reveal_mark(self);
}

static void
source_close(struct pane *pane)
{
	struct pane_source *self = source_of(pane);

	source_text_release(&self->source);
	page_release(&self->header);
	document_release(&self->document);
	source_drop_kept(self);
	mem_free(self);
}

/* The marks name events by where they stood: read them again, and stay where
 * the reader is. */
static bool
source_renew(struct pane *pane, const struct timeline *before)
{
	struct pane_source *self = source_of(pane);
	size_t position = self->position, quote = self->quote;
	size_t top = self->top, found = self->found, found_n = self->found_n;
	size_t lit_position, lit_quote;
	int64_t shown = self->shown;

	if (!pane_source_lit(pane, &lit_position, &lit_quote)) {
		source_forget(self);
		self->position = model_renewed(pane->model, before, position);
		return true;
	}
	source_forget(self);
	if (!source_read(self, shown))
		return true;
	source_wrap(self);
	self->position = model_renewed(pane->model, before, lit_position);
	self->quote = lit_quote;
	self->mark = source_find_mark(self);
	self->position = model_renewed(pane->model, before, position);
	self->quote = quote;
	self->found = found;
	self->found_n = found_n;
	source_scroll_to(self, top);
	return true;
}

static const struct pane_ops source_beside_ops = {
	.context = KEYMAP_SOURCE,
	.close = source_close,
	.resize = source_resize,
	.draw = source_draw,
	.act = source_act,
	.mouse = source_mouse,
	.find = source_find,
	.place = source_place,
	.renew = source_renew,
};

static const struct pane_ops source_reader_ops = {
	.context = KEYMAP_READER,
	.close = source_close,
	.resize = source_resize,
	.draw = source_draw,
	.act = source_act,
	.mouse = source_mouse,
	.find = source_find,
	.place = source_place,
	.renew = source_renew,
};

void
pane_source_reading(struct pane *pane, bool reading)
{
	pane->ops = reading ? &source_reader_ops : &source_beside_ops;
	source_of(pane)->reading = reading;
}

struct pane *
pane_source_new(struct model *model)
{
	struct pane_source *self = mem_alloc(1, sizeof *self);

	if (self == NULL)
		return NULL;
	self->pane.ops = &source_beside_ops;
	self->pane.model = model;
	self->position = SIZE_MAX;
	self->changes = (unsigned long)-1;
	return &self->pane;
}
