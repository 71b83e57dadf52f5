/* SPDX-License-Identifier: MIT */
/*
 * app_draw: one frame: the bars, then every pane that has a place, then the
 * lines between them.  Everything is drawn anew on the surface; draw_flush
 * finds out what is other than before.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/app_private.h"

#define BETWEEN 3 /* blanks between the words of the hint line */

static struct span
span_buf(const struct strbuf *buf)
{
	return (struct span){ buf->text, buf->n };
}

/* ---- The title line ---- */

static void
count_words(const struct model *model, char *words, size_t size)
{
	size_t count = timeline_count(model->timeline);
	const char *events = count == 1 ? "event" : "events";

	if (model->filter->kind == FILTER_ALL)
		snprintf(words, size, "%zu %s", count, events);
	else
		snprintf(words, size, "%zu of %zu %s",
		    timeline_selected(model->timeline), count, events);
}

/* Put text at the right, ending before column end; returns where it starts,
 * or end when there is no room for it. */
static int
draw_before(struct draw *draw, int row, int first, int end, enum role role,
    const char *text)
{
	int cols = (int)text_width(text, strlen(text));

	if (end - cols - 2 < first)
		return end;
	draw_text(draw, row, end - cols, cols, role, span_of(text));
	return end - cols - 2;
}

/* How far loading is; where it was stopped it only has to come to an end. */
static int
draw_loading(struct app *app, int row, int first, int end)
{
	const struct app_progress *progress = &app->progress;
	char words[64];

	if (app->enough)
		snprintf(words, sizeof words, "stopping");
	else if (progress->size > 0)
		snprintf(words, sizeof words, "loading %" PRId64 " %%",
		    progress->bytes >= progress->size
			? 100
			: progress->bytes * 100 / progress->size);
	else
		snprintf(words, sizeof words, "loading");
	if (!app->enough)
		end = draw_before(
		    app->draw, row, first + 16, end, ROLE_DIM, "Esc stops");
	return draw_before(app->draw, row, first, end, ROLE_ACCENT, words);
}

/* A case that cannot be written; a session is no case. */
static bool
is_kept_from(const struct store *store)
{
	return store_is_readonly(store) && store_path(store)[0] != '\0';
}

static void
draw_title(struct app *app)
{
	const struct model *model = app->model;
	struct rect rect = app->layout.title;
	int col = rect.col + 1, end = rect.col + rect.cols - 1;
	char count[80];

	col += draw_text(app->draw, rect.row, col, end - col, ROLE_TITLE_FOCUS,
	    SPAN("dateline"));
	count_words(model, count, sizeof count);
	end = draw_before(app->draw, rect.row, col, end, ROLE_STRONG, count);
	if (model->reversed)
		end = draw_before(
		    app->draw, rect.row, col, end, ROLE_DIM, "newest first");
	if (model->context)
		end = draw_before(
		    app->draw, rect.row, col, end, ROLE_ACCENT, "context");
	if (model->zone != NULL)
		end = draw_before(app->draw, rect.row, col, end, ROLE_TEXT,
		    zone_name(model->zone));
	if (is_kept_from(timeline_store(model->timeline)))
		end = draw_before(
		    app->draw, rect.row, col, end, ROLE_ERROR, "read-only");
	if (app->loading)
		end = draw_loading(app, rect.row, col, end);
	col += 2;
	if (col < end)
		draw_text(app->draw, rect.row, col, end - col, ROLE_TEXT,
		    span_of(app->title));
}

/* ---- The filter bar ---- */

/* Whether what is shown is all that the filter lets through; returns the
 * column that is left before it. */
static int
draw_search(struct app *app, int row, int first, int end)
{
	const struct timeline *timeline = app->model->timeline;

	if (timeline_is_searching(timeline)) {
		if (app->edit == EDIT_NONE)
			end = draw_before(app->draw, row, first + 16, end,
			    ROLE_DIM, "Esc stops");
		return draw_before(
		    app->draw, row, first, end, ROLE_ACCENT, "searching");
	}
	if (timeline_is_whole(timeline))
		return end;
	return draw_before(
	    app->draw, row, first, end, ROLE_ERROR, "not all is found");
}

static void
draw_filter(struct app *app)
{
	struct rect rect = app->layout.filter;
	int col = rect.col + 3, end = rect.col + rect.cols - 1, cols;

	cols = draw_search(app, rect.row, col + 8, end) - col;
	draw_text(app->draw, rect.row, rect.col + 1, 1, ROLE_ACCENT, SPAN("/"));
	if (app->edit == EDIT_FILTER)
		prompt_draw(&app->prompts[EDIT_FILTER], app->draw, rect.row,
		    col, cols, app->filter_bad ? app->filter_error.column : 0);
	else if (app->model->text.n > 0)
		draw_text(app->draw, rect.row, col, cols, ROLE_TEXT,
		    span_buf(&app->model->text));
	else
		draw_text(app->draw, rect.row, col, cols, ROLE_DIM,
		    SPAN("to filter"));
}

/* ---- The hint line ---- */

/* One key (or several) and its word at col; returns the column behind, or
 * col where it does not fit before end. */
static int
draw_hint(struct app *app, int col, int end, struct span keys, const char *word,
    enum action action)
{
	int row = app->layout.hint.row;
	int key_cols = (int)text_width(keys.s, keys.n);
	int cols = key_cols + 1 + (int)text_width(word, strlen(word));

	if (col + cols > end || app->hint_count == APP_HINTS)
		return col;
	draw_text(app->draw, row, col, key_cols, ROLE_ACCENT, keys);
	draw_text(app->draw, row, col + key_cols + 1, cols - key_cols - 1,
	    ROLE_DIM, span_of(word));
	app->hints[app->hint_count++] =
	    (struct hint){ .col = col, .cols = cols, .action = action };
	return col + cols + BETWEEN;
}

/* Is the key meant otherwise in the context than everywhere? */
static bool
is_covered(const struct keymap_entry *entry, enum keymap_context context)
{
	size_t n, i;
	const struct keymap_entry *table = keymap_table(&n);

	if (entry->context == context)
		return false;
	for (i = 0; i < n; i++) {
		if (table[i].context == context && table[i].key == entry->key)
			return true;
	}
	return false;
}

static bool
is_hint(const struct keymap_entry *entry, enum keymap_context scope,
    enum keymap_context context)
{
	return entry->context == scope && entry->hint != NULL &&
	       entry->action != ACTION_HELP && !is_covered(entry, context);
}

/* The hints of one part of the key map, as many as fit before end.  Entries
 * side by side under one word are shown as one. */
static int
draw_scope(struct app *app, int col, int end, enum keymap_context scope,
    enum keymap_context context)
{
	struct strbuf keys = STRBUF_INIT;
	size_t n, i, next;
	const struct keymap_entry *table = keymap_table(&n);
	int before;

	for (i = 0; i < n; i = next) {
		next = i + 1;
		if (!is_hint(&table[i], scope, context))
			continue;
		strbuf_clear(&keys);
		input_key_name(table[i].key, &keys);
		for (; next < n && is_hint(&table[next], scope, context) &&
		       strcmp(table[next].hint, table[i].hint) == 0;
		     next++) {
			strbuf_add_byte(&keys, ' ');
			input_key_name(table[next].key, &keys);
		}
		before = col;
		col = draw_hint(app, col, end, span_buf(&keys), table[i].hint,
		    table[i].action);
		if (col == before)
			break;
	}
	strbuf_release(&keys);
	return col;
}

static void
draw_hints(struct app *app, int col, int end)
{
	static const char help[] = "? help";
	enum keymap_context context = app_pane(app)->ops->context;
	int last = end - (int)(sizeof help - 1), before = col;

	col = draw_scope(app, col, last - BETWEEN, context, context);
	if (context != KEYMAP_READER && col > before)
		col = draw_scope(
		    app, col, last - BETWEEN, KEYMAP_GLOBAL, context);
	draw_hint(app, col, end, SPAN("?"), "help", ACTION_HELP);
}

/* What can be done while the filter is typed, or what is wrong with it. */
static void
draw_filter_hints(struct app *app, int col, int end)
{
	if (app->filter_bad) {
		draw_printf(app->draw, app->layout.hint.row, col, end - col,
		    ROLE_ERROR, "column %zu: %s", app->filter_error.column,
		    app->filter_error.message);
		return;
	}
	col = draw_hint(app, col, end, SPAN("Enter"), "keep", ACTION_NONE);
	col = draw_hint(app, col, end, SPAN("Esc"), "put back", ACTION_NONE);
	draw_hint(app, col, end, SPAN("Tab"), "complete", ACTION_NONE);
}

/* The candidates, from a page on that holds the one in the text. */
static void
draw_completion(struct app *app, int col, int end)
{
	const struct completion *completion = &app->completion;
	size_t first = completion->at, i;
	int cols = end - col, taken = 0;

	while (first > 0) {
		taken +=
		    BETWEEN + (int)text_width(completion->items[first].label.s,
				  completion->items[first].label.n);
		if (taken > cols / 2)
			break;
		first--;
	}
	for (i = first; i < completion->count && col < end; i++)
		col +=
		    BETWEEN + draw_text(app->draw, app->layout.hint.row, col,
				  end - col,
				  i == completion->at ? ROLE_ACCENT : ROLE_DIM,
				  completion->items[i].label);
}

static void
draw_message(struct app *app, int col, int cols)
{
	const struct model *model = app->model;

	draw_text(app->draw, app->layout.hint.row, col, cols,
	    model->message_kind == MESSAGE_ERROR ? ROLE_ERROR : ROLE_TEXT,
	    span_buf(&model->message));
}

/* A line that is typed here; at its right what there is to say about it. */
static void
draw_typed_line(struct app *app, const char *label, int col, int end)
{
	const struct model *model = app->model;
	int row = app->layout.hint.row, side = 0;

	if (model->message_kind != MESSAGE_NONE) {
		side = (int)text_width(model->message.text, model->message.n);
		if (side > (end - col) / 2)
			side = (end - col) / 2;
		draw_message(app, end - side, side);
	} else if (app->completion.count > 1) {
		side = (end - col) * 2 / 3;
		draw_completion(app, end - side, end);
	}
	if (side > 0)
		end -= side + 2;
	col += draw_text(
	    app->draw, row, col, end - col, ROLE_ACCENT, span_of(label));
	prompt_draw(
	    &app->prompts[app->edit], app->draw, row, col, end - col, 0);
}

static void
draw_hint_line(struct app *app)
{
	static const char *const labels[EDITS] = { [EDIT_FIND] = "find: ",
		[EDIT_COLON] = ":",
		[EDIT_NOTE] = "note: " };
	struct rect rect = app->layout.hint;
	int col = rect.col + 1, end = rect.col + rect.cols - 1;

	app->hint_count = 0;
	draw_ground(app->draw, rect, GROUND_HINT);
	if (labels[app->edit] != NULL)
		draw_typed_line(app, labels[app->edit], col, end);
	else if (app->model->message_kind != MESSAGE_NONE)
		draw_message(app, col, end - col);
	else if (app->edit == EDIT_FILTER && app->completion.count > 1)
		draw_completion(app, col, end);
	else if (app->edit == EDIT_FILTER)
		draw_filter_hints(app, col, end);
	else
		draw_hints(app, col, end);
}

/* ---- The panes ---- */

/* The vertical lines, and where rules meet them. */
static void
draw_dividers(struct app *app)
{
	const struct layout *layout = &app->layout;
	int top = layout->filter.row + 1, event = layout->event.row - 1;
	int divider = layout->divider_col, source = layout->source_col;

	if (divider >= 0) {
		draw_fill_down(
		    app->draw, top, divider, event - top, ROLE_RULE, 0x2502);
		draw_fill(app->draw, layout->actors.row - 1, divider, 1,
		    ROLE_RULE, 0x250c);
		draw_fill(app->draw, layout->locations.row - 1, divider, 1,
		    ROLE_RULE, 0x251c);
		draw_fill(app->draw, event, divider, 1,
		    app->focus == APP_EVENT ? ROLE_RULE_FOCUS : ROLE_RULE,
		    0x2534);
	}
	if (source >= 0) {
		draw_fill_down(app->draw, top, source, layout->hint.row - top,
		    ROLE_RULE, 0x2502);
		draw_fill(app->draw, top, source, 1, ROLE_RULE, 0x252c);
		draw_fill(app->draw, event, source, 1, ROLE_RULE, 0x2524);
	}
}

static void
draw_panes(struct app *app)
{
	int i;

	for (i = 0; i < APP_PANES; i++) {
		struct pane *pane = app->panes[i];

		if (pane->rect.rows > 0)
			pane->ops->draw(pane, app->draw,
			    pane == app_pane(app) && app->edit != EDIT_FILTER);
	}
}

static void
draw_too_small(struct app *app)
{
	struct span message = SPAN("the window is too small");
	int cols = app->layout.cols, col;

	if ((int)message.n > cols)
		message = SPAN("too small");
	col = (cols - (int)message.n) / 2;
	draw_text(app->draw, app->layout.rows / 2, col > 0 ? col : 0, cols,
	    ROLE_TEXT, message);
}

void
app_frame(struct app *app)
{
	struct layout *layout = &app->layout;

	draw_cursor_hide(app->draw);
	draw_clear(
	    app->draw, (struct rect){ 0, 0, layout->rows, layout->cols });
	if (layout->title.cols == 0) {
		draw_too_small(app);
	} else if (app->help.open) {
		help_draw(&app->help, app->draw,
		    (struct rect){ 0, 0, layout->rows, layout->cols });
	} else {
		draw_title(app);
		draw_filter(app);
		if (layout->histogram.rows > 0)
			histogram_draw(&app->histogram, app->draw,
			    layout->histogram, app->model);
		draw_panes(app);
		draw_dividers(app);
		draw_hint_line(app);
	}
	draw_flush(app->draw);
}
