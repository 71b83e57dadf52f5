/* SPDX-License-Identifier: MIT */
/*
 * The facet pane, open twice: actors (a flat list) and locations (a tree).
 *
 * It shows the values that have events under the rest of the filter, and
 * those that the filter names.  What is in view, and in which order, is made
 * anew only when the filter, a fold or the sort changes.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tui/facet_tree.h"
#include "tui/list.h"
#include "tui/pane.h"

struct pane_facet {
	struct pane pane;
	enum facet facet;
	enum facet_sort sort;
	bool reversed;
	struct facet_tree tree;
	const uint32_t *counts; /* what choosing each would show */
	unsigned char *marks; /* how each stands in the filter */
	struct list list;
	size_t value; /* under the cursor; tree.size: none yet */
	size_t place; /* before a find: the value under the cursor */
	unsigned long changes; /* model->filter_changes when made */
	bool stale;
};

static struct pane_facet *
facet_of(struct pane *pane)
{
	return (struct pane_facet *)pane;
}

static const struct facet_value *
value_at(const struct pane_facet *self, size_t value)
{
	return timeline_facet_value(
	    self->pane.model->timeline, self->facet, value);
}

/* Put the cursor back on its value, or on what it is folded into. */
static void
facet_find_cursor(struct pane_facet *self)
{
	const size_t count = self->tree.line_count;
	const size_t line = facet_tree_line(&self->tree, self->value);

	if (line < count)
		self->list.cursor = line;
	else if (self->list.cursor >= count)
		self->list.cursor = count > 0 ? count - 1 : 0;
}

static void
facet_update(struct pane_facet *self)
{
	struct error error;

	if (!self->stale && self->changes == self->pane.model->filter_changes)
		return;
	if (timeline_counts_choice(self->pane.model->timeline, self->facet,
		&self->counts, &error) != STATUS_OK) {
		model_say(self->pane.model, MESSAGE_ERROR, "%s", error.message);
		return;
	}
	self->changes = self->pane.model->filter_changes;
	self->stale = false;
	model_marks(self->pane.model, self->facet, self->marks);
	facet_tree_arrange(
	    &self->tree, self->counts, self->marks, self->sort, self->reversed);
	facet_find_cursor(self);
}

/* The value under the cursor from here on. */
static void
facet_settle(struct pane_facet *self)
{
	list_show(&self->list, self->tree.line_count, self->pane.rect.rows);
	self->value = self->list.cursor < self->tree.line_count
			  ? self->tree.lines[self->list.cursor]
			  : self->tree.size;
}

/* ---- Drawing ---- */

static bool
event_has_value(
    const struct pane_facet *self, const struct event *event, int64_t id)
{
	size_t i;

	if (event == NULL)
		return false;
	if (self->facet == FACET_ACTOR) {
		for (i = 0; i < event->actor_count; i++)
			if (event->actors[i].id == id)
				return true;
	} else if (self->facet == FACET_LOCATION) {
		for (i = 0; i < event->location_count; i++)
			if (event->locations[i].id == id)
				return true;
	}
	return false;
}

static int
count_width(uint64_t most)
{
	int width = 1;

	while (most >= 10) {
		most /= 10;
		width++;
	}
	return width;
}

/*
 *	● ▾ Name                 ▇▇▇   14
 *	mark, fold (trees), name, bar (wide panes), count
 */
static void
facet_draw_value(struct pane_facet *self, struct draw *draw, int row,
    size_t value, const struct event *event)
{
	const struct facet_value *info = value_at(self, value);
	enum filter_mark mark = (enum filter_mark)self->marks[value];
	enum role role = ROLE_TEXT;
	struct rect rect = self->pane.rect;
	int digits = count_width(self->tree.most);
	int bar = rect.cols >= 30 ? rect.cols / 6 : 0;
	int indent = self->facet == FACET_LOCATION
			 ? 3 + 2 * (int)(info->depth < 12 ? info->depth : 12)
			 : 2;
	int name = rect.cols - indent - digits - 2 - (bar > 0 ? bar + 1 : 0);

	if (mark == FILTER_CHOSEN)
		role = ROLE_CHOSEN;
	else if (mark == FILTER_EXCLUDED)
		role = ROLE_EXCLUDED;
	else if (self->counts[value] == 0)
		role = ROLE_DIM;
	else if (event_has_value(self, event, info->id))
		role = ROLE_STRONG;
	if (mark != FILTER_UNMARKED)
		draw_text(draw, row, rect.col, 1, role,
		    mark == FILTER_CHOSEN ? SPAN("●") : SPAN("✕"));
	if (self->facet == FACET_LOCATION &&
	    facet_tree_has_inner(&self->tree, value))
		draw_text(draw, row, rect.col + indent - 2, 1, ROLE_ACCENT,
		    self->tree.folded[value] ? SPAN("▸") : SPAN("▾"));
	draw_text(draw, row, rect.col + indent, name, role, info->name);
	if (bar > 0)
		draw_bar(draw, row, rect.col + rect.cols - digits - 2 - bar,
		    bar, ROLE_BAR, self->counts[value], self->tree.most);
	draw_printf(draw, row, rect.col + rect.cols - digits - 1, digits,
	    mark == FILTER_CHOSEN ? ROLE_STRONG : ROLE_TEXT, "%*lu", digits,
	    (unsigned long)self->counts[value]);
}

static void
facet_draw(struct pane *pane, struct draw *draw, bool focused)
{
	struct pane_facet *self = facet_of(pane);
	struct rect rect = pane->rect;
	struct strbuf summary = STRBUF_INIT;
	const struct event *event = model_event(pane->model);
	int row;

	facet_update(self);
	facet_settle(self);
	strbuf_printf(&summary, "%zu/%zu", self->tree.present, self->tree.size);
	draw_rule(draw, rect.row - 1, rect.col, rect.cols, focused,
	    self->facet == FACET_LOCATION ? SPAN("Locations") : SPAN("Actors"),
	    (struct span){ summary.text, summary.n });
	strbuf_release(&summary);
	draw_clear(draw, rect);
	if (self->tree.line_count == 0 && rect.rows > 0)
		draw_text(draw, rect.row, rect.col + 2, rect.cols - 2, ROLE_DIM,
		    SPAN("none"));
	for (row = 0; row < rect.rows; row++) {
		size_t line = self->list.top + (size_t)row;

		if (line >= self->tree.line_count)
			break;
		if (line == self->list.cursor && focused)
			draw_ground(draw,
			    (struct rect){ .row = rect.row + row,
				.col = rect.col,
				.rows = 1,
				.cols = rect.cols },
			    GROUND_CURSOR);
		facet_draw_value(
		    self, draw, rect.row + row, self->tree.lines[line], event);
	}
}

/* ---- Acting ---- */

static bool
facet_current(struct pane_facet *self, size_t *value)
{
	facet_update(self);
	facet_settle(self);
	*value = self->value;
	return self->value < self->tree.size;
}

static void
facet_fold(struct pane_facet *self, bool fold)
{
	size_t value;

	if (!facet_current(self, &value))
		return;
	if (fold && (self->tree.folded[value] ||
			!facet_tree_has_inner(&self->tree, value))) {
		/* Already folded: go to the place around it. */
		if (facet_tree_parent(&self->tree, value) < self->tree.size)
			self->value = facet_tree_parent(&self->tree, value);
	} else {
		self->tree.folded[value] = fold;
	}
	self->stale = true;
}

static void
facet_next_sort(struct pane_facet *self)
{
	static const char *const names[FACET_SORTS] = { "count", "name",
		"first date" };

	self->sort = (enum facet_sort)((self->sort + 1) % FACET_SORTS);
	self->stale = true;
	model_say(
	    self->pane.model, MESSAGE_INFO, "sorted by %s", names[self->sort]);
}

static bool
facet_move(struct pane_facet *self, enum action action)
{
	size_t count = self->tree.line_count;
	int rows = self->pane.rect.rows;

	switch (action) {
	case ACTION_DOWN:
	case ACTION_UP:
		list_move(&self->list, count, action == ACTION_DOWN ? 1 : -1);
		break;
	case ACTION_PAGE_DOWN:
	case ACTION_PAGE_UP:
		list_page(&self->list, count, rows,
		    action == ACTION_PAGE_DOWN ? 1 : -1);
		break;
	case ACTION_HALF_DOWN:
	case ACTION_HALF_UP:
		list_half_page(&self->list, count, rows,
		    action == ACTION_HALF_DOWN ? 1 : -1);
		break;
	case ACTION_FIRST: list_first(&self->list); break;
	case ACTION_LAST: list_last(&self->list, count); break;
	default: return false;
	}
	facet_settle(self);
	return true;
}

static unsigned
facet_act(struct pane *pane, enum action action)
{
	struct pane_facet *self = facet_of(pane);
	size_t value;

	facet_update(self);
	if (facet_move(self, action))
		return PANE_HANDLED;
	switch (action) {
	case ACTION_ENTER:
	case ACTION_TOGGLE:
		if (facet_current(self, &value))
			model_toggle(pane->model, self->facet, value);
		return PANE_HANDLED;
	case ACTION_EXCLUDE:
		if (facet_current(self, &value))
			model_exclude(pane->model, self->facet, value);
		return PANE_HANDLED;
	case ACTION_FOLD:
	case ACTION_UNFOLD:
		facet_fold(self, action == ACTION_FOLD);
		return PANE_HANDLED;
	case ACTION_SORT: facet_next_sort(self); return PANE_HANDLED;
	case ACTION_REVERSE:
		self->reversed = !self->reversed;
		self->stale = true;
		return PANE_HANDLED;
	default: return PANE_IGNORED;
	}
}

static bool
facet_on_fold_mark(const struct pane_facet *self, size_t value, int col)
{
	size_t depth = value_at(self, value)->depth;

	return self->facet == FACET_LOCATION &&
	       facet_tree_has_inner(&self->tree, value) &&
	       col ==
		   self->pane.rect.col + 1 + 2 * (int)(depth < 12 ? depth : 12);
}

static unsigned
facet_mouse(struct pane *pane, const struct input *input)
{
	struct pane_facet *self = facet_of(pane);
	int line = input->row - pane->rect.row;
	size_t row;

	facet_update(self);
	if (input->mouse == INPUT_WHEEL_UP ||
	    input->mouse == INPUT_WHEEL_DOWN) {
		list_scroll(&self->list, self->tree.line_count, pane->rect.rows,
		    input->mouse == INPUT_WHEEL_DOWN ? 3 : -3);
		facet_settle(self);
		return PANE_HANDLED;
	}
	if (input->mouse != INPUT_PRESS && input->mouse != INPUT_DOUBLE)
		return PANE_IGNORED;
	row = list_row_at(
	    &self->list, self->tree.line_count, pane->rect.rows, line);
	if (row >= self->tree.line_count)
		return PANE_HANDLED | PANE_FOCUS;
	self->list.cursor = row;
	facet_settle(self);
	if (facet_on_fold_mark(self, self->value, input->col))
		facet_fold(self, !self->tree.folded[self->value]);
	else if (input->mouse == INPUT_DOUBLE)
		model_toggle(pane->model, self->facet, self->value);
	return PANE_HANDLED | PANE_FOCUS;
}

/* ---- Finding ---- */

static bool
value_holds(const struct pane_facet *self, size_t value, struct span folded,
    struct strbuf *scratch)
{
	struct span name = value_at(self, value)->name;

	strbuf_clear(scratch);
	if (text_fold_search(name.s, name.n, scratch) != STATUS_OK)
		return false;
	return memmem(scratch->text, scratch->n, folded.s, folded.n) != NULL;
}

/* A place that is folded away: open what is around it. */
static bool
facet_find_folded(
    struct pane_facet *self, struct span folded, struct strbuf *scratch)
{
	size_t value, at;

	for (value = 0; value < self->tree.size; value++) {
		if (!self->tree.shown[value] ||
		    !value_holds(self, value, folded, scratch))
			continue;
		for (at = facet_tree_parent(&self->tree, value);
		     at < self->tree.size;
		     at = facet_tree_parent(&self->tree, at))
			self->tree.folded[at] = false;
		self->value = value;
		self->stale = true;
		facet_update(self);
		facet_settle(self);
		return true;
	}
	return false;
}

static bool
facet_find(struct pane *pane, struct span text, int direction)
{
	struct pane_facet *self = facet_of(pane);
	struct strbuf folded = STRBUF_INIT, scratch = STRBUF_INIT;
	struct span wanted;
	size_t step, count, at;
	bool found = false;

	facet_update(self);
	count = self->tree.line_count;
	if (text_fold_search(text.s, text.n, &folded) != STATUS_OK) {
		strbuf_release(&folded);
		return false;
	}
	wanted = (struct span){ folded.text, folded.n };
	at = self->list.cursor;
	if (direction != 0 && count > 0)
		at =
		    direction > 0 ? (at + 1) % count : (at + count - 1) % count;
	for (step = 0; step < count && !found; step++) {
		found =
		    value_holds(self, self->tree.lines[at], wanted, &scratch);
		if (found)
			self->list.cursor = at;
		at =
		    direction < 0 ? (at + count - 1) % count : (at + 1) % count;
	}
	if (found)
		facet_settle(self);
	else
		found = facet_find_folded(self, wanted, &scratch);
	strbuf_release(&folded);
	strbuf_release(&scratch);
	return found;
}

static void
facet_place(struct pane *pane, bool back)
{
	struct pane_facet *self = facet_of(pane);

	facet_update(self);
	facet_settle(self);
	if (!back) {
		self->place = self->value;
		return;
	}
	self->value = self->place;
	facet_find_cursor(self);
	facet_settle(self);
}

/* ---- What a session remembers: sort, order, the id under the cursor (0:
 * none), ids of folded places ---- */

static void
facet_save(const struct pane *pane, struct strbuf *out)
{
	const struct pane_facet *self = (const struct pane_facet *)pane;
	size_t value;

	strbuf_printf(out, "%d %d %lld", (int)self->sort,
	    self->reversed ? 1 : 0,
	    self->value < self->tree.size
		? (long long)value_at(self, self->value)->id
		: 0);
	for (value = 0; value < self->tree.size; value++)
		if (self->tree.folded[value])
			strbuf_printf(
			    out, " %lld", (long long)value_at(self, value)->id);
}

/* The value with the id; size: there is none. */
static size_t
facet_value_of(const struct pane_facet *self, long long id)
{
	size_t value = 0;

	while (value < self->tree.size && value_at(self, value)->id != id)
		value++;
	return value;
}

static void
facet_restore(struct pane *pane, struct span text)
{
	struct pane_facet *self = facet_of(pane);
	char *line = mem_copy(text.s, text.n), *at, *end;
	size_t value;
	long sort;

	if (line == NULL)
		return;
	sort = strtol(line, &at, 10);
	if (sort >= 0 && sort < FACET_SORTS)
		self->sort = (enum facet_sort)sort;
	self->reversed = strtol(at, &at, 10) == 1;
	self->value = facet_value_of(self, strtoll(at, &at, 10));
	for (; *at != '\0'; at = end) {
		value = facet_value_of(self, strtoll(at, &end, 10));
		if (end == at)
			break;
		if (value < self->tree.size)
			self->tree.folded[value] = true;
	}
	self->stale = true;
	mem_free(line);
}

/* ---- Life ---- */

static void
facet_resize(struct pane *pane, struct rect rect)
{
	pane->rect = rect;
}

static void
facet_empty(struct pane_facet *self)
{
	facet_tree_release(&self->tree);
	mem_free(self->marks);
}

static void
facet_close(struct pane *pane)
{
	struct pane_facet *self = facet_of(pane);

	facet_empty(self);
	mem_free(self);
}

/* Room for the values there are; false out of memory, with nothing made. */
static bool
facet_make(struct pane_facet *self)
{
	const struct timeline *timeline = self->pane.model->timeline;
	const size_t size = timeline_facet_size(timeline, self->facet);

	self->value = size;
	self->counts = NULL;
	self->stale = true;
	self->marks = mem_alloc(size, 1);
	if (self->marks == NULL)
		return false;
	if (facet_tree_make(&self->tree, timeline, self->facet))
		return true;
	mem_free(self->marks);
	return false;
}

/* The number that a value of the timeline before has now. */
static size_t
facet_renewed(
    const struct pane_facet *self, const struct timeline *before, size_t value)
{
	return timeline_facet_of(self->pane.model->timeline, self->facet,
	    timeline_facet_value(before, self->facet, value)->id);
}

static bool
facet_renew(struct pane *pane, const struct timeline *before)
{
	struct pane_facet *self = facet_of(pane), made = *self;
	size_t value, now;

	if (!facet_make(&made))
		return false;
	for (value = 0; value < self->tree.size; value++) {
		if (!self->tree.folded[value])
			continue;
		now = facet_renewed(self, before, value);
		if (now < made.tree.size)
			made.tree.folded[now] = true;
	}
	if (self->value < self->tree.size)
		made.value = facet_renewed(self, before, self->value);
	if (self->place < self->tree.size)
		made.place = facet_renewed(self, before, self->place);
	facet_empty(self);
	*self = made;
	return true;
}

static const struct pane_ops facet_ops = {
	.context = KEYMAP_FACET,
	.close = facet_close,
	.resize = facet_resize,
	.draw = facet_draw,
	.act = facet_act,
	.mouse = facet_mouse,
	.find = facet_find,
	.place = facet_place,
	.renew = facet_renew,
	.save = facet_save,
	.restore = facet_restore,
};

struct pane *
pane_facet_new(struct model *model, enum facet facet)
{
	struct pane_facet *self = mem_alloc(1, sizeof *self);

	if (self == NULL)
		return NULL;
	self->pane.ops = &facet_ops;
	self->pane.model = model;
	self->facet = facet;
	if (!facet_make(self)) {
		mem_free(self);
		return NULL;
	}
	return &self->pane;
}
