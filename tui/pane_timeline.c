/* SPDX-License-Identifier: MIT */
/*
 * The timeline pane: the events in order, under headings of their years.
 *
 *	2025                                      heading
 *	★ 2 Sep 2025     Prime minister receives…   Baghdad +1   “2
 *	marks, date      title                      place        quotes
 *
 * Only the rows in the window and around it are read, whatever the timeline's
 * length: those around it once it is drawn, so that a step or a page finds
 * them read.  The gutter of
 * dates grows with what was seen and never shrinks, so that scrolling does
 * not shake the titles.
 *
 * A find reads titles row by row, in slices of some milliseconds given by the
 * app between keys, and any action ends it.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/calendar.h"
#include "core/mem.h"
#include "tui/find.h"
#include "tui/input.h"
#include "tui/list.h"
#include "tui/pane.h"

enum {
	MARK_COLS = 2, /* star and note, before the date */
	GUTTER_LEAST = 13,
	GUTTER_MOST = 18,
	GUTTER_TIME = 20, /* 14 Mar 2012 04:17:38 */
	GAP = 2, /* between date and title */
	QUOTE_COLS = 3,
	PLACE_FROM = 66, /* columns from which places are shown */
	FIND_SLICE = 8, /* milliseconds */
	FIND_ROWS = 32, /* between looks at the clock */
	AHEAD_ROWS = 4, /* between looks for a key */
};

struct find_job {
	struct strbuf wanted; /* folded; empty: nothing to find */
	struct strbuf typed;
	bool running;
	size_t line, left; /* the next one to look at; how many there are */
	int direction; /* 1 or -1 */
};

struct pane_timeline {
	struct pane pane;
	struct list list;
	int gutter;
	bool timed; /* a time of day was among the dates */
	struct find_job find;
	size_t place; /* the position to come back to */
	unsigned long filter_changes; /* as the list knows them */
	size_t ahead_top, ahead_rows; /* the window around which all is read */
	unsigned long ahead_changes; /* and filter_changes then */
	struct strbuf text, scratch;
};

static struct pane_timeline *
timeline_of(struct pane *pane)
{
	return (struct pane_timeline *)pane;
}

/* ---- Headings ---- */

#define HEADING_UNDATED INT64_MAX
#define HEADING_OPEN INT64_MIN

/* The year a line stands under, or one of the above. */
static int64_t
line_heading(const struct model *model, size_t line)
{
	int64_t earliest;

	if (!timeline_earliest(
		model->timeline, model_line_position(model, line), &earliest))
		return HEADING_UNDATED;
	return earliest == EDTF_EARLIEST ? HEADING_OPEN
					 : calendar_civil(earliest).year;
}

static int
heading_lines(void *context, size_t previous, size_t row)
{
	const struct model *model = context;

	return previous == row ||
	       line_heading(model, previous) != line_heading(model, row);
}

static void
add_heading(int64_t heading, struct strbuf *out)
{
	char year[32];
	int n;

	if (heading == HEADING_UNDATED) {
		strbuf_add_text(out, "Undated");
	} else if (heading == HEADING_OPEN) {
		strbuf_add_text(out, "Before");
	} else {
		n = snprintf(year, sizeof year,
		    heading < -9999 || heading > 9999 ? "Y%" PRId64
		    : heading < 0                     ? "%05" PRId64
						      : "%04" PRId64,
		    heading);
		edtf_display(year, (size_t)n, NULL, out);
	}
}

/* ---- The list and the model ---- */

/* Bring the list to where the model's cursor is.  After a jump the cursor
 * stands in the middle of the window, not at its edge. */
static void
sync_list(struct pane_timeline *self)
{
	struct model *model = self->pane.model;
	size_t lines = model_lines(model);
	size_t line = model_position_line(model, model->position);
	size_t height = (size_t)self->pane.rect.rows;

	if (self->filter_changes != model->filter_changes) {
		self->filter_changes = model->filter_changes;
		self->find.running = false;
	}
	if (line + height < self->list.top ||
	    line > self->list.top + 2 * height)
		self->list.top = line > height / 2 ? line - height / 2 : 0;
	self->list.cursor = line;
	list_show(&self->list, lines, self->pane.rect.rows);
}

/* And the model's cursor to where the list was moved. */
static void
sync_model(struct pane_timeline *self)
{
	struct model *model = self->pane.model;

	model_go(model, model_line_position(model, self->list.cursor));
}

/* ---- Drawing ---- */

/* What a title can spare; more where it is the time that tells events of one
 * day apart. */
static int
gutter_most(const struct pane_timeline *self)
{
	int cols = self->pane.rect.cols;

	if (self->timed && cols >= 5 * GUTTER_TIME / 2)
		return GUTTER_TIME;
	if (cols < 3 * GUTTER_LEAST)
		return cols / 3;
	cols = cols / 4 < GUTTER_LEAST ? GUTTER_LEAST : cols / 4;
	return cols > GUTTER_MOST ? GUTTER_MOST : cols;
}

/* A date wider than the gutter widens it where it may; true when it did. */
static bool
widen_gutter(struct pane_timeline *self, struct span date)
{
	int width = (int)text_width(date.s, date.n), most;

	self->timed = self->timed || memchr(date.s, ':', date.n) != NULL;
	most = gutter_most(self);

	if (width <= self->gutter || self->gutter >= most)
		return false;
	self->gutter = width < most ? width : most;
	return true;
}

static int
gutter_cols(const struct pane_timeline *self)
{
	int most = gutter_most(self);

	return self->gutter < most ? self->gutter : most;
}

static int
place_cols(const struct pane_timeline *self)
{
	int cols = self->pane.rect.cols;

	if (cols < PLACE_FROM)
		return 0;
	return cols / 5 > 20 ? 20 : cols / 5;
}

static void
draw_place(struct draw *draw, int row, int col, int cols, enum role role,
    const struct timeline_row *event)
{
	char more[24] = "";
	int taken, n = 0;

	if (event->location_count > 1)
		n = snprintf(
		    more, sizeof more, " +%zu", event->location_count - 1);
	taken = draw_text(draw, row, col, cols - n, role, event->location);
	if (n > 0)
		draw_clean(draw, row, col + taken, n, role, span_of(more));
}

/* The quotation mark, and how many where there are several. */
static void
draw_quotes(struct draw *draw, int row, int col, enum role role,
    const struct timeline_row *event)
{
	if (event->quote_count > 99)
		draw_text(draw, row, col, QUOTE_COLS, role, SPAN("“++"));
	else if (event->quote_count > 1)
		draw_printf(draw, row, col, QUOTE_COLS, role, "“%zu",
		    event->quote_count);
	else if (event->quote_count == 1)
		draw_text(draw, row, col, QUOTE_COLS, role, SPAN("“"));
}

static void
draw_title(struct pane_timeline *self, struct draw *draw, int row, int col,
    int cols, enum role role, struct span title)
{
	struct span match;
	size_t before;

	strbuf_clear(&self->text);
	if (text_clean(title.s, title.n, &self->text) != STATUS_OK)
		return;
	title = (struct span){ self->text.text, self->text.n };
	draw_text(draw, row, col, cols, role, title);
	if (!find_match(title,
		(struct span){ self->find.wanted.text, self->find.wanted.n },
		&self->scratch, &match))
		return;
	before = text_width(title.s, (size_t)(match.s - title.s));
	if ((int)before >= cols)
		return;
	cols -= (int)before;
	if ((int)text_width(match.s, match.n) < cols)
		cols = (int)text_width(match.s, match.n);
	draw_ground(draw, (struct rect){ row, col + (int)before, 1, cols },
	    GROUND_MATCH);
}

/* False when its date asked for a wider gutter: all is to be drawn again. */
static bool
draw_event(struct pane_timeline *self, struct draw *draw, int row,
    size_t position, bool current, bool focused)
{
	struct model *model = self->pane.model;
	struct rect rect = self->pane.rect;
	struct timeline_row event;
	struct error error;
	bool outside = !timeline_is_selected(model->timeline, position);
	enum role second = current && !outside ? ROLE_TEXT : ROLE_DIM;
	int gutter, title, end, place = place_cols(self);

	if (timeline_row(model->timeline, position, &event, &error) !=
	    STATUS_OK) {
		model_say(model, MESSAGE_ERROR, "%s", error.message);
		return true;
	}
	strbuf_clear(&self->text);
	if (event.date.n > 0)
		edtf_display(
		    event.date.s, event.date.n, model->zone, &self->text);
	else
		strbuf_add_text(&self->text, "—");
	if (widen_gutter(self, (struct span){ self->text.text, self->text.n }))
		return false;
	gutter = gutter_cols(self);
	title = rect.col + MARK_COLS + gutter + GAP;
	end = rect.col + rect.cols - QUOTE_COLS - 1;
	if (current)
		draw_ground(draw, (struct rect){ row, rect.col, 1, rect.cols },
		    focused ? GROUND_CURSOR : GROUND_CURSOR_DIM);
	if (event.starred)
		draw_text(draw, row, rect.col, 1, ROLE_QUOTE, SPAN("★"));
	if (event.noted)
		draw_text(draw, row, rect.col + (event.starred ? 1 : 0), 1,
		    ROLE_ACCENT, SPAN("✎"));
	draw_text(draw, row, rect.col + MARK_COLS, gutter, second,
	    (struct span){ self->text.text, self->text.n });
	draw_quotes(draw, row, end,
	    outside            ? ROLE_DIM
	    : event.unanchored ? ROLE_WARN
			       : ROLE_QUOTE,
	    &event);
	if (place > 0 && event.location_count > 0) {
		draw_place(draw, row, end - place, place - 1, second, &event);
		end -= place;
	}
	draw_title(self, draw, row, title, end - title - 1,
	    outside   ? ROLE_DIM
	    : current ? ROLE_STRONG
		      : ROLE_TEXT,
	    event.title);
	return true;
}

static bool
draw_lines(struct pane_timeline *self, struct draw *draw, bool focused)
{
	struct model *model = self->pane.model;
	struct rect rect = self->pane.rect;
	size_t lines = model_lines(model), row = self->list.top;
	int at = 0;

	for (; row < lines && at < rect.rows; row++, at++) {
		size_t before = row == self->list.top ? row : row - 1;

		if (rect.rows > 1 && heading_lines(model, before, row)) {
			strbuf_clear(&self->text);
			add_heading(line_heading(model, row), &self->text);
			draw_text(draw, rect.row + at, rect.col + 1,
			    rect.cols - 1, ROLE_HEADING,
			    (struct span){ self->text.text, self->text.n });
			if (++at == rect.rows)
				break;
		}
		if (!draw_event(self, draw, rect.row + at,
			model_line_position(model, row),
			row == self->list.cursor, focused))
			return false;
	}
	return true;
}

static void
add_summary(const struct pane_timeline *self, size_t lines, struct strbuf *out)
{
	if (self->find.running)
		strbuf_printf(out, "searching %zu %%",
		    (lines - self->find.left) * 100 / (lines + 1));
	else if (lines > 0)
		strbuf_printf(out, "%zu / %zu", self->list.cursor + 1, lines);
}

static void
timeline_draw(struct pane *pane, struct draw *draw, bool focused)
{
	struct pane_timeline *self = timeline_of(pane);
	struct rect rect = pane->rect;
	size_t lines = model_lines(pane->model);

	sync_list(self);
	strbuf_clear(&self->text);
	add_summary(self, lines, &self->text);
	draw_rule(draw, rect.row - 1, rect.col, rect.cols, focused,
	    SPAN("Timeline"), (struct span){ self->text.text, self->text.n });
	timeline_hold(pane->model->timeline);
	do
		draw_clear(draw, rect);
	while (!draw_lines(self, draw, focused));
	timeline_let_go(pane->model->timeline);
	if (lines == 0)
		draw_text(draw, rect.row, rect.col + MARK_COLS,
		    rect.cols - MARK_COLS, ROLE_DIM,
		    timeline_count(pane->model->timeline) == 0
			? SPAN("no events")
			: SPAN("no event matches the filter"));
}

/* ---- Finding ---- */

/* Look at the next line; true when its title holds what is wanted. */
static bool
find_line(struct pane_timeline *self)
{
	struct model *model = self->pane.model;
	struct find_job *find = &self->find;
	size_t lines = model_lines(model), line = find->line;
	struct timeline_row event;
	struct span match;

	find->left--;
	find->line = find->direction > 0 ? (line + 1) % lines
					 : (line + lines - 1) % lines;
	if (timeline_row(model->timeline, model_line_position(model, line),
		&event, NULL) != STATUS_OK ||
	    !find_match(event.title,
		(struct span){ find->wanted.text, find->wanted.n },
		&self->scratch, &match))
		return false;
	self->list.cursor = line;
	sync_model(self);
	return true;
}

static long
milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)(now.tv_sec % 1000000) * 1000 + now.tv_nsec / 1000000;
}

/* Look for one slice of time; false when all was looked at in vain. */
static bool
find_slice(struct pane_timeline *self)
{
	struct find_job *find = &self->find;
	long end = milliseconds() + FIND_SLICE;
	int rows;

	find->running = true;
	do {
		timeline_hold(self->pane.model->timeline);
		for (rows = 0; rows < FIND_ROWS && find->left > 0; rows++) {
			if (find_line(self)) {
				find->running = false;
				break;
			}
		}
		timeline_let_go(self->pane.model->timeline);
	} while (find->running && find->left > 0 && milliseconds() < end);
	if (!find->running)
		return true;
	find->running = find->left > 0;
	return find->running;
}

static bool
timeline_find(struct pane *pane, struct span text, int direction)
{
	struct pane_timeline *self = timeline_of(pane);
	struct find_job *find = &self->find;
	size_t lines = model_lines(pane->model);

	sync_list(self);
	strbuf_clear(&find->wanted);
	strbuf_clear(&find->typed);
	strbuf_add(&find->typed, text.s, text.n);
	find->running = false;
	if (text_fold_search(text.s, text.n, &find->wanted) != STATUS_OK)
		strbuf_clear(&find->wanted);
	if (find->wanted.n == 0)
		return text.n == 0;
	if (lines == 0)
		return false;
	find->direction = direction < 0 ? -1 : 1;
	find->left = lines;
	find->line = self->list.cursor;
	if (direction > 0)
		find->line = (find->line + 1) % lines;
	else if (direction < 0)
		find->line = (find->line + lines - 1) % lines;
	return find_slice(self);
}

/* Lines from one on; false when a key does not wait for them. */
static bool
read_lines(struct pane_timeline *self, size_t line, size_t n, size_t lines)
{
	struct model *model = self->pane.model;
	struct timeline_row row;
	size_t i;

	for (i = 0; i < n && line + i < lines; i++) {
		if (i % AHEAD_ROWS == 0 && input_pending())
			return false;
		if (timeline_row(model->timeline,
			model_line_position(model, line + i), &row,
			NULL) != STATUS_OK)
			return true;
	}
	return true;
}

/*
 * What the next keys may show is read before they are pressed, and kept by
 * the timeline: a window above, one below, the first and the last.  Once for
 * each window; the next key puts an end to it.
 */
static void
read_ahead(struct pane_timeline *self)
{
	struct model *model = self->pane.model;
	size_t lines = model_lines(model), top = self->list.top;
	size_t height = (size_t)self->pane.rect.rows;
	const size_t from[] = { top + height, top > height ? top - height : 0,
		0, lines > height ? lines - height : 0 };
	bool done = true;
	size_t i;

	if (self->pane.rect.rows <= 0 ||
	    (self->ahead_top == top && self->ahead_rows == height &&
		self->ahead_changes == model->filter_changes))
		return;
	timeline_hold(model->timeline);
	for (i = 0; i < sizeof from / sizeof *from && done; i++)
		done = read_lines(self, from[i], height, lines);
	timeline_let_go(model->timeline);
	if (!done)
		return;
	self->ahead_top = top;
	self->ahead_rows = height;
	self->ahead_changes = model->filter_changes;
}

static bool
timeline_work(struct pane *pane)
{
	struct pane_timeline *self = timeline_of(pane);

	sync_list(self);
	if (!self->find.running) {
		read_ahead(self);
		while (
		    !input_pending() && timeline_ahead(pane->model->timeline))
			continue;
		return false;
	}
	if (!find_slice(self))
		model_say(pane->model, MESSAGE_INFO, "no title holds “%s”",
		    self->find.typed.text);
	return true;
}

static void
timeline_place(struct pane *pane, bool back)
{
	struct pane_timeline *self = timeline_of(pane);

	if (!back) {
		self->place = pane->model->position;
		return;
	}
	self->find.running = false;
	strbuf_clear(&self->find.wanted);
	model_go(pane->model, self->place);
}

/* ---- Acting ---- */

static bool
move_cursor(struct pane_timeline *self, enum action action)
{
	size_t lines = model_lines(self->pane.model);
	int height = self->pane.rect.rows;

	switch (action) {
	case ACTION_DOWN: list_move(&self->list, lines, 1); break;
	case ACTION_UP: list_move(&self->list, lines, -1); break;
	case ACTION_PAGE_DOWN: list_page(&self->list, lines, height, 1); break;
	case ACTION_PAGE_UP: list_page(&self->list, lines, height, -1); break;
	case ACTION_HALF_DOWN:
		list_half_page(&self->list, lines, height, 1);
		break;
	case ACTION_HALF_UP:
		list_half_page(&self->list, lines, height, -1);
		break;
	case ACTION_FIRST: list_first(&self->list); break;
	case ACTION_LAST: list_last(&self->list, lines); break;
	default: return false;
	}
	sync_model(self);
	return true;
}

/* n and N: a title that holds what was looked for; else the next event of
 * the selection, which with context leaps over the others. */
static void
step_match(struct pane_timeline *self, int direction)
{
	struct model *model = self->pane.model;
	struct strbuf *typed = &self->find.typed;
	char *text;

	if (self->find.wanted.n == 0) {
		if (!model_step(model, direction))
			model_say(model, MESSAGE_INFO, "no further event");
		return;
	}
	text = mem_copy(typed->text, typed->n);
	if (text != NULL &&
	    !timeline_find(&self->pane, span_of(text), direction))
		model_say(model, MESSAGE_INFO, "no title holds “%s”", text);
	mem_free(text);
}

static unsigned
timeline_act(struct pane *pane, enum action action)
{
	struct pane_timeline *self = timeline_of(pane);

	sync_list(self);
	self->find.running = false;
	if (move_cursor(self, action))
		return PANE_HANDLED;
	switch (action) {
	case ACTION_ENTER: return PANE_HANDLED | PANE_READ;
	case ACTION_NEXT_MATCH: step_match(self, 1); break;
	case ACTION_PREVIOUS_MATCH: step_match(self, -1); break;
	case ACTION_REVERSE: model_reverse(pane->model); break;
	case ACTION_SORT:
		model_say(pane->model, MESSAGE_INFO,
		    "the timeline is in the order of time; r reverses it");
		break;
	case ACTION_BACK: strbuf_clear(&self->find.wanted); break;
	default: return PANE_IGNORED;
	}
	return PANE_HANDLED;
}

static unsigned
timeline_mouse(struct pane *pane, const struct input *input)
{
	struct pane_timeline *self = timeline_of(pane);
	size_t lines = model_lines(pane->model), row;

	sync_list(self);
	switch (input->mouse) {
	case INPUT_WHEEL_UP:
	case INPUT_WHEEL_DOWN:
		list_scroll(&self->list, lines, pane->rect.rows,
		    input->mouse == INPUT_WHEEL_UP ? -3 : 3);
		sync_model(self);
		return PANE_HANDLED;
	case INPUT_PRESS:
	case INPUT_DOUBLE:
		row = list_row_at(&self->list, lines, pane->rect.rows,
		    input->row - pane->rect.row);
		if (row >= lines)
			return PANE_HANDLED | PANE_FOCUS;
		self->list.cursor = row;
		sync_model(self);
		return PANE_HANDLED | PANE_FOCUS |
		       (input->mouse == INPUT_DOUBLE ? (unsigned)PANE_READ : 0);
	case INPUT_DRAG:
	case INPUT_RELEASE: break;
	}
	return PANE_IGNORED;
}

/* ---- Life ---- */

static void
timeline_resize(struct pane *pane, struct rect rect)
{
	pane->rect = rect;
}

static void
timeline_pane_close(struct pane *pane)
{
	struct pane_timeline *self = timeline_of(pane);

	strbuf_release(&self->find.wanted);
	strbuf_release(&self->find.typed);
	strbuf_release(&self->text);
	strbuf_release(&self->scratch);
	mem_free(self);
}

/* A find goes on from the cursor. */
static bool
timeline_renew(struct pane *pane, const struct timeline *before)
{
	struct pane_timeline *self = timeline_of(pane);
	struct model *model = pane->model;

	self->place = model_renewed(model, before, self->place);
	self->filter_changes = model->filter_changes;
	self->find.left = model_lines(model);
	self->find.line = model_position_line(model, model->position);
	return true;
}

static const struct pane_ops timeline_ops = {
	.context = KEYMAP_TIMELINE,
	.close = timeline_pane_close,
	.resize = timeline_resize,
	.draw = timeline_draw,
	.act = timeline_act,
	.mouse = timeline_mouse,
	.find = timeline_find,
	.place = timeline_place,
	.renew = timeline_renew,
	.work = timeline_work,
};

struct pane *
pane_timeline_new(struct model *model)
{
	struct pane_timeline *self = mem_alloc(1, sizeof *self);

	if (self == NULL)
		return NULL;
	self->pane.ops = &timeline_ops;
	self->pane.model = model;
	self->list.lines_before = heading_lines;
	self->list.context = model;
	self->gutter = GUTTER_LEAST;
	self->place = model->position;
	strbuf_init(&self->find.wanted);
	strbuf_init(&self->find.typed);
	strbuf_init(&self->text);
	strbuf_init(&self->scratch);
	return &self->pane;
}
