/* SPDX-License-Identifier: MIT */
/*
 * The detail of the cursor's event: a page made anew when the cursor, a
 * filter or the width changes, and scrolled where it is longer than its pane.
 * In a low pane the quotes come before the people, since they are what one
 * checks first.
 */
#include "config.h"

#include <stdio.h>

#include "core/mem.h"
#include "tui/page.h"
#include "tui/pane.h"

#define LOW_ROWS 7 /* fewer rows than this: the compact order */

struct pane_event {
	struct pane pane;
	struct page page;
	size_t top;
	unsigned long changes; /* model->cursor_changes when made */
	bool stale;
};

static struct pane_event *
event_of(struct pane *pane)
{
	return (struct pane_event *)pane;
}

/* ---- The page ---- */

static void
add_text(struct page *page, enum role role, const char *text)
{
	page_add(page, role, span_of(text));
}

static void
add_date(struct page *page, enum role role, struct span date,
    const struct zone *zone)
{
	struct strbuf words = STRBUF_INIT;

	if (date.n == 0) {
		add_text(page, role, "undated");
		return;
	}
	edtf_display(date.s, date.n, zone, &words);
	page_add(page, role, (struct span){ words.text, words.n });
	strbuf_release(&words);
}

/* `A > B > C` as people say it: `C, B, A`. */
static void
add_place(struct page *page, struct span path)
{
	size_t end = path.n, at = path.n;
	bool first = true;

	while (at > 0) {
		at--;
		if (path.s[at] == '>' || at == 0) {
			size_t from = path.s[at] == '>' ? at + 1 : at;
			struct span part = span_trim(
			    (struct span){ path.s + from, end - from });

			if (!first)
				add_text(page, ROLE_DIM, ", ");
			page_add(page, ROLE_DIM, part);
			first = false;
			end = at;
		}
	}
}

static void
add_head(struct page *page, const struct event *event, const struct zone *zone)
{
	size_t i;

	page_paragraph(page, 0, 0);
	if (event->starred)
		add_text(page, ROLE_QUOTE, "★ ");
	page_add(page, ROLE_STRONG, event->title);
	page_paragraph(page, 0, 2);
	add_date(page, ROLE_TEXT, event->date, zone);
	if (event->type.n > 0) {
		add_text(page, ROLE_DIM, " · ");
		page_add(page, ROLE_DIM, event->type);
	}
	for (i = 0; i < event->location_count; i++) {
		add_text(page, ROLE_DIM, i == 0 ? " · " : "; ");
		add_place(page, event->locations[i].path);
	}
}

static void
add_actors(struct page *page, const struct event *event)
{
	size_t i;

	if (event->actor_count == 0)
		return;
	page_paragraph(page, 0, 2);
	for (i = 0; i < event->actor_count; i++) {
		const struct event_actor *actor = &event->actors[i];

		if (i > 0)
			add_text(page, ROLE_DIM, "   ");
		if (actor->role.n > 0) {
			page_add(page, ROLE_DIM, actor->role);
			add_text(page, ROLE_DIM, " ");
		}
		page_add(page, ROLE_TEXT, actor->name);
	}
}

static enum role
anchor_role(enum anchor_state state)
{
	switch (state) {
	case ANCHOR_EXACT:
	case ANCHOR_NORMALISED: return ROLE_GOOD;
	case ANCHOR_APPROXIMATE:
	case ANCHOR_AMBIGUOUS: return ROLE_WARN;
	case ANCHOR_MISSING: return ROLE_ERROR;
	case ANCHOR_NONE: break;
	}
	return ROLE_DIM;
}

static void
add_anchor(struct page *page, const struct event_quote *quote)
{
	char words[64];

	if (quote->state == ANCHOR_APPROXIMATE)
		snprintf(
		    words, sizeof words, "approximate %d %%", quote->alike);
	else if (quote->state == ANCHOR_AMBIGUOUS)
		snprintf(words, sizeof words, "ambiguous, %lld places",
		    (long long)quote->places);
	else if (quote->state == ANCHOR_MISSING)
		snprintf(words, sizeof words, "not found in its source");
	else
		snprintf(
		    words, sizeof words, "%s", anchor_state_name(quote->state));
	add_text(page, anchor_role(quote->state), words);
}

/* `Title, 7 Sep 2025`; what is known of it. */
static void
add_source(
    struct pane_event *self, struct page *page, int64_t id, struct span key)
{
	struct arena arena = { 0 };
	struct store_source source = { 0 };

	if (id == 0 ||
	    store_describe_source(timeline_store(self->pane.model->timeline),
		id, &arena, &source, NULL) != STATUS_OK)
		source = (struct store_source){ .key = key };
	page_add(
	    page, ROLE_DIM, source.title.n > 0 ? source.title : source.key);
	if (source.published.n > 0) {
		add_text(page, ROLE_DIM, ", ");
		add_date(
		    page, ROLE_DIM, source.published, self->pane.model->zone);
	}
	arena_release(&arena);
}

static void
add_quotes(
    struct pane_event *self, struct page *page, const struct event *event)
{
	size_t i;

	for (i = 0; i < event->quote_count; i++) {
		const struct event_quote *quote = &event->quotes[i];

		page_paragraph(page, 0, 2);
		add_text(page, ROLE_QUOTE, "“ ");
		page_add(page, ROLE_QUOTE, quote->text);
		page_paragraph(page, 2, 2);
		if (quote->source_id != 0 || quote->source.n > 0) {
			add_source(self, page, quote->source_id, quote->source);
			add_text(page, ROLE_DIM, " · ");
			add_anchor(page, quote);
			if (i == 0 && quote->state != ANCHOR_NONE)
				add_text(page, ROLE_DIM, " · Enter reads");
		} else {
			add_text(page, ROLE_WARN, "no source given");
		}
	}
}

static bool
source_is_quoted(const struct event *event, int64_t id)
{
	size_t i;

	for (i = 0; i < event->quote_count; i++)
		if (event->quotes[i].source_id == id)
			return true;
	return false;
}

static void
add_field(struct page *page, struct span name, struct span value)
{
	page_paragraph(page, 0, 2);
	page_add(page, ROLE_DIM, name);
	add_text(page, ROLE_DIM, "  ");
	page_add(page, ROLE_TEXT, value);
}

static void
add_facts(struct pane_event *self, struct page *page, const struct event *event)
{
	size_t i;

	for (i = 0; i < event->source_count; i++) {
		if (source_is_quoted(event, event->source_ids[i]))
			continue;
		page_paragraph(page, 0, 2);
		add_text(page, ROLE_DIM, "source  ");
		add_source(self, page, event->source_ids[i], event->sources[i]);
	}
	if (event->tag_count > 0) {
		page_paragraph(page, 0, 2);
		add_text(page, ROLE_DIM, "tags  ");
		for (i = 0; i < event->tag_count; i++) {
			if (i > 0)
				add_text(page, ROLE_DIM, ", ");
			page_add(page, ROLE_TEXT, event->tags[i]);
		}
	}
	for (i = 0; i < event->attribute_count; i++)
		add_field(page, event->attributes[i].name,
		    event->attributes[i].value);
	if (event->placed) {
		char degrees[64];

		snprintf(degrees, sizeof degrees, "%.4f, %.4f", event->latitude,
		    event->longitude);
		add_field(page, SPAN("coordinates"), span_of(degrees));
	}
}

static void
add_provenance(struct page *page, const struct event *event)
{
	char line[32];

	if (event->date.n > 0)
		add_field(page, SPAN("date"), event->date);
	if (event->key.n > 0)
		add_field(page, SPAN("id"), event->key);
	if (event->file.n == 0)
		return;
	snprintf(line, sizeof line, ":%lld", (long long)event->line);
	page_paragraph(page, 0, 2);
	add_text(page, ROLE_DIM, "read from  ");
	page_add(page, ROLE_TEXT, event->file);
	add_text(page, ROLE_TEXT, line);
}

static void
event_fill(struct pane_event *self, const struct event *event)
{
	struct page *page = &self->page;
	bool low = self->pane.rect.rows < LOW_ROWS;

	add_head(page, event, self->pane.model->zone);
	if (!low) {
		add_actors(page, event);
		page_paragraph(page, 0, 0);
	}
	if (event->note.n > 0) {
		page_paragraph(page, 0, 2);
		add_text(page, ROLE_ACCENT, "✎ ");
		page_add(page, ROLE_TEXT, event->note);
	}
	if (low)
		add_quotes(self, page, event);
	if (event->summary.n > 0) {
		page_paragraph(page, 0, 0);
		page_add(page, ROLE_TEXT, event->summary);
		if (!low)
			page_paragraph(page, 0, 0);
	}
	if (low) {
		add_actors(page, event);
	} else if (event->quote_count > 0) {
		add_quotes(self, page, event);
		page_paragraph(page, 0, 0);
	}
	add_facts(self, page, event);
	add_provenance(page, event);
}

static void
event_update(struct pane_event *self)
{
	const struct event *event;

	if (!self->stale && self->changes == self->pane.model->cursor_changes)
		return;
	if (self->changes != self->pane.model->cursor_changes)
		self->top = 0;
	self->changes = self->pane.model->cursor_changes;
	self->stale = false;
	page_clear(&self->page);
	event = model_event(self->pane.model);
	if (event != NULL) {
		event_fill(self, event);
	} else {
		page_paragraph(&self->page, 0, 0);
		add_text(&self->page, ROLE_DIM,
		    timeline_count(self->pane.model->timeline) == 0
			? "There are no events."
			: "Nothing matches the filter: u undoes the last "
			  "step, c clears it.");
	}
	if (page_wrap(&self->page, self->pane.rect.cols - 2) != STATUS_OK)
		model_say(self->pane.model, MESSAGE_ERROR, "out of memory");
}

/* ---- The pane ---- */

static size_t
event_last_top(const struct pane_event *self)
{
	size_t rows = (size_t)self->pane.rect.rows;

	return self->page.line_count > rows ? self->page.line_count - rows : 0;
}

static void
event_draw(struct pane *pane, struct draw *draw, bool focused)
{
	struct pane_event *self = event_of(pane);
	struct rect rect = pane->rect;
	char summary[32] = "";

	event_update(self);
	if (self->top > event_last_top(self))
		self->top = event_last_top(self);
	if (event_last_top(self) > 0)
		snprintf(summary, sizeof summary, "%zu–%zu of %zu",
		    self->top + 1, self->top + (size_t)rect.rows,
		    self->page.line_count);
	draw_rule(draw, rect.row - 1, rect.col, rect.cols, focused,
	    SPAN("Event"), span_of(summary));
	draw_clear(draw, rect);
	rect.col += 1;
	rect.cols -= 2;
	page_draw(&self->page, draw, rect, self->top);
}

static void
event_scroll(struct pane_event *self, long delta)
{
	size_t last;

	event_update(self);
	last = event_last_top(self);
	if (delta < 0)
		self->top -=
		    (size_t)-delta < self->top ? (size_t)-delta : self->top;
	else
		self->top = (size_t)delta < last - self->top
				? self->top + (size_t)delta
				: last;
}

static unsigned
event_act(struct pane *pane, enum action action)
{
	struct pane_event *self = event_of(pane);
	long rows = pane->rect.rows;

	switch (action) {
	case ACTION_DOWN: event_scroll(self, 1); break;
	case ACTION_UP: event_scroll(self, -1); break;
	case ACTION_PAGE_DOWN: event_scroll(self, rows); break;
	case ACTION_PAGE_UP: event_scroll(self, -rows); break;
	case ACTION_HALF_DOWN: event_scroll(self, rows / 2 + 1); break;
	case ACTION_HALF_UP: event_scroll(self, -(rows / 2 + 1)); break;
	case ACTION_FIRST: self->top = 0; break;
	case ACTION_LAST: self->top = event_last_top(self); break;
	case ACTION_ENTER: return PANE_HANDLED | PANE_READ;
	default: return PANE_IGNORED;
	}
	return PANE_HANDLED;
}

static unsigned
event_mouse(struct pane *pane, const struct input *input)
{
	switch (input->mouse) {
	case INPUT_WHEEL_UP: event_scroll(event_of(pane), -3); break;
	case INPUT_WHEEL_DOWN: event_scroll(event_of(pane), 3); break;
	case INPUT_PRESS: return PANE_HANDLED | PANE_FOCUS;
	case INPUT_DOUBLE: return PANE_HANDLED | PANE_FOCUS | PANE_READ;
	default: return PANE_IGNORED;
	}
	return PANE_HANDLED;
}

static void
event_resize(struct pane *pane, struct rect rect)
{
	pane->rect = rect;
	event_of(pane)->stale = true;
}

static void
event_close(struct pane *pane)
{
	page_release(&event_of(pane)->page);
	mem_free(pane);
}

static const struct pane_ops event_ops = {
	.context = KEYMAP_EVENT,
	.close = event_close,
	.resize = event_resize,
	.draw = event_draw,
	.act = event_act,
	.mouse = event_mouse,
};

struct pane *
pane_event_new(struct model *model)
{
	struct pane_event *self = mem_alloc(1, sizeof *self);

	if (self == NULL)
		return NULL;
	self->pane.ops = &event_ops;
	self->pane.model = model;
	self->stale = true;
	return &self->pane;
}
