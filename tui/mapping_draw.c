/* SPDX-License-Identifier: MIT */
/*
 * mapping_draw: one frame of the mapping screen.
 *
 *	 dateline  sightings.csv                          6 columns
 *	 No profile fits this file.  …		what to do, or what is wrong
 *	─ Columns ───────────────────────────────────────── 1 / 6 ─
 *	 column      field       line 2           line 3
 *	 Seen on     date        3/4/2024         5/4/2024
 *	─ First events ─────────────────────────── day/month/year ─
 *	 3 Apr 2024  A grey heron
 *	             sighting · A. Miller · Leeds
 *	 Space field   f by name   …
 *
 * The rows of the file stand beside the columns, and below is what becomes of
 * the same rows.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tui/mapping_private.h"

#define BETWEEN 3 /* blanks between the words of the hint line */
#define GAP 2 /* between columns of the table */
#define FIELD_COLS 12
#define VALUE_COLS 18 /* of a row of the file, at least, beside another */
#define VALUE_MOST 40
#define DATE_COLS 12 /* at least */
#define DATE_MOST 22

/* ---- Where everything stands ---- */

void
mapping_layout(struct mapping_layout *layout, int rows, int cols, size_t count)
{
	int body = rows - 3, wanted = count < 10000 ? (int)count : 10000;
	int top = 2, list = body, events = 0;

	*layout = (struct mapping_layout){
		.rows = rows, .cols = cols, .rule = -1, .heading = -1
	};
	if (body >= 4) {
		layout->rule = top++;
		list--;
	}
	if (body >= 9) {
		layout->heading = top++;
		list -= 2; /* and the rule over the events */
		events = list * 2 / 5;
		list -= events;
	}
	if (events > 0 && wanted < list) {
		events += list - wanted;
		list = wanted;
	}
	layout->list = (struct rect){ top, 0, list > 0 ? list : 0, cols };
	if (events > 0)
		layout->events =
		    (struct rect){ top + list + 1, 0, events, cols };
}

int
mapping_event_lines(const struct mapping_layout *layout)
{
	return layout->events.rows >= 6 ? 2 : 1;
}

/* ---- The bars ---- */

static void
draw_title(struct mapping_screen *screen)
{
	struct draw *draw = screen->draw;
	int cols = screen->layout.cols, col = 1, end = cols - 1, n;
	size_t count = preview_count(screen->preview);
	char words[64];

	col += draw_text(draw, 0, col, end - col, ROLE_TITLE_FOCUS,
		   SPAN("dateline")) +
	       2;
	n = snprintf(
	    words, sizeof words, "%zu column%s", count, count == 1 ? "" : "s");
	if (end - n - 2 > col + 8) {
		draw_text(draw, 0, end - n, n, ROLE_STRONG, span_of(words));
		end -= n + 2;
	}
	if (col < end)
		draw_text(
		    draw, 0, col, end - col, ROLE_TEXT, span_of(screen->title));
}

/* What to do, or what keeps the file from being read so. */
static void
draw_state(struct mapping_screen *screen)
{
	const struct preview *preview = screen->preview;
	const char *words = "This file is of no known kind: say what its "
			    "columns are, see what comes of it.";
	enum role role = ROLE_DIM;

	if (screen->layout.cols < 80)
		words = screen->layout.cols < 32
			    ? "Set the fields"
			    : "What are this file's columns?";
	if (preview_asks_order(preview)) {
		words = screen->layout.cols < 60
			    ? "Day or month first? d says."
			    : "Which stands first in the dates, the day or "
			      "the month? d says which.";
		role = ROLE_WARN;
	} else if (preview_problem(preview) != NULL) {
		words = preview_problem(preview);
		role = ROLE_WARN;
	} else if (!preview_has_date(preview)) {
		words = screen->layout.cols < 60
			    ? "No column is the date."
			    : "No column is the date yet: the events would be "
			      "undated.";
		role = ROLE_WARN;
	}
	draw_text(
	    screen->draw, 1, 1, screen->layout.cols - 2, role, span_of(words));
}

/* One key (or several) and its word; returns the column behind, or col where
 * it does not fit. */
static int
draw_hint(struct mapping_screen *screen, int col, int end, struct span keys,
    const char *word, enum action action)
{
	int row = screen->layout.rows - 1;
	int key_cols = (int)text_width(keys.s, keys.n);
	int cols = key_cols + 1 + (int)text_width(word, strlen(word));

	if (col + cols > end || screen->hint_count == MAPPING_HINTS)
		return col;
	draw_text(screen->draw, row, col, key_cols, ROLE_ACCENT, keys);
	draw_text(screen->draw, row, col + key_cols + 1, cols - key_cols - 1,
	    ROLE_DIM, span_of(word));
	screen->hints[screen->hint_count].col = col;
	screen->hints[screen->hint_count].cols = cols;
	screen->hints[screen->hint_count++].action = action;
	return col + cols + BETWEEN;
}

static void
draw_hints(struct mapping_screen *screen, int col, int end)
{
	static const char help[] = "? help";
	int last = end - (int)(sizeof help - 1) - BETWEEN;
	struct strbuf key = STRBUF_INIT;
	size_t n, i;
	const struct keymap_entry *table = keymap_table(&n);

	for (i = 0; i < n; i++) {
		if (table[i].context != KEYMAP_MAPPING || table[i].hint == NULL)
			continue;
		strbuf_clear(&key);
		input_key_name(table[i].key, &key);
		col = draw_hint(screen, col, last,
		    (struct span){ key.text, key.n }, table[i].hint,
		    table[i].action);
	}
	strbuf_release(&key);
	draw_hint(screen, col, end, SPAN("?"), "help", ACTION_HELP);
}

/* The fields whose names start as typed, after the line. */
static void
draw_candidates(struct mapping_screen *screen, int col, int end)
{
	const struct strbuf *typed = &screen->prompt.text;
	int i;

	for (i = 0; i < PREVIEW_PARTS && col < end; i++) {
		const char *name = preview_part_name((enum preview_part)i);

		if (strncasecmp(name, typed->text, typed->n) == 0)
			col += BETWEEN - 1 +
			       draw_text(screen->draw, screen->layout.rows - 1,
				   col, end - col, ROLE_DIM, span_of(name));
	}
}

static void
draw_hint_line(struct mapping_screen *screen)
{
	static const char *const labels[MAPPING_EDITS] = {
		[MAPPING_EDIT_FIELD] = "field: ",
		[MAPPING_EDIT_ROLE] = "role: ",
		[MAPPING_EDIT_TITLE] = "title: ",
		[MAPPING_EDIT_NAME] = "save as profile: ",
	};
	int row = screen->layout.rows - 1, col = 1;
	int end = screen->layout.cols - 1, side;
	struct span message = { screen->message.text, screen->message.n };

	screen->hint_count = 0;
	draw_ground(screen->draw,
	    (struct rect){ row, 0, 1, screen->layout.cols }, GROUND_HINT);
	if (screen->edit == MAPPING_EDIT_NONE) {
		if (message.n > 0)
			draw_text(screen->draw, row, col, end - col,
			    screen->message_bad ? ROLE_ERROR : ROLE_TEXT,
			    message);
		else
			draw_hints(screen, col, end);
		return;
	}
	col += draw_text(screen->draw, row, col, end - col, ROLE_ACCENT,
	    span_of(labels[screen->edit]));
	side = (int)text_width(message.s, message.n);
	if (message.n > 0) {
		if (side > (end - col) * 2 / 3)
			side = (end - col) * 2 / 3;
		draw_text(screen->draw, row, end - side, side,
		    screen->message_bad ? ROLE_ERROR : ROLE_TEXT, message);
		end -= side + 2;
	} else if (screen->edit == MAPPING_EDIT_FIELD && end - col > 30) {
		draw_candidates(screen, col + 14, end);
		end = col + 12;
	}
	prompt_draw(&screen->prompt, screen->draw, row, col, end - col, 0);
}

/* ---- The columns ---- */

struct table { /* where the table's columns stand */
	int name, field, values; /* cells; values: of each row */
	int first; /* where the values start */
	size_t count; /* of rows */
};

static struct table
arrange(const struct mapping_screen *screen)
{
	const struct preview *preview = screen->preview;
	size_t count = preview_count(preview), i, width;
	size_t rows = preview_rows(preview) - screen->row;
	int cols = screen->layout.cols - 2, most = cols / 3;
	struct table table = { .name = 6, .field = FIELD_COLS };

	if (most > 32)
		most = 32;
	for (i = 0; i < count && i < 500; i++) {
		struct span name = preview_name(preview, i);

		width = text_width(name.s, name.n);
		if (width > (size_t)table.name)
			table.name = width < (size_t)most ? (int)width : most;
		width = preview_role(preview, i).n;
		if (cols >= 100 && width > 0 && table.field < 24)
			table.field = 24;
	}
	if (table.field > cols - table.name - GAP)
		table.field = cols - table.name - GAP;
	table.first = 1 + table.name + GAP + table.field + GAP;
	cols = screen->layout.cols - 1 - table.first;
	if (cols < 6)
		return table;
	table.count = (size_t)((cols + GAP) / (VALUE_COLS + GAP));
	if (table.count == 0)
		table.count = 1;
	if (table.count > 5)
		table.count = 5;
	if (table.count > rows)
		table.count = rows;
	if (table.count > 0)
		table.values = (cols + GAP) / (int)table.count - GAP;
	if (table.values > VALUE_MOST && table.count > 1)
		table.values = VALUE_MOST;
	return table;
}

static void
draw_headings(struct mapping_screen *screen, const struct table *table)
{
	int row = screen->layout.heading;
	size_t i;

	if (row < 0)
		return;
	draw_text(
	    screen->draw, row, 1, table->name, ROLE_HEADING, SPAN("column"));
	draw_text(screen->draw, row, 1 + table->name + GAP, table->field,
	    ROLE_HEADING, SPAN("field"));
	for (i = 0; i < table->count; i++)
		draw_printf(screen->draw, row,
		    table->first + (int)i * (table->values + GAP),
		    table->values, ROLE_HEADING, "line %" PRId64,
		    preview_line(screen->preview, screen->row + i));
}

static void
draw_column(struct mapping_screen *screen, const struct table *table, int row,
    size_t column)
{
	const struct preview *preview = screen->preview;
	enum preview_part part = preview_part(preview, column);
	bool plain = part == PREVIEW_ATTRIBUTE;
	struct span role = preview_role(preview, column);
	int col = 1 + table->name + GAP, used;
	size_t i;

	draw_text(screen->draw, row, 1, table->name,
	    plain ? ROLE_TEXT : ROLE_STRONG, preview_name(preview, column));
	used = draw_text(screen->draw, row, col, table->field,
	    plain ? ROLE_DIM : ROLE_ACCENT, span_of(preview_part_name(part)));
	if (part == PREVIEW_ACTOR && role.n > 0 && used + 2 < table->field)
		draw_text(screen->draw, row, col + used + 1,
		    table->field - used - 1, ROLE_DIM, role);
	for (i = 0; i < table->count; i++)
		draw_text(screen->draw, row,
		    table->first + (int)i * (table->values + GAP),
		    table->values, plain ? ROLE_DIM : ROLE_TEXT,
		    span_trim(preview_cell(preview, screen->row + i, column)));
}

static void
draw_columns(struct mapping_screen *screen)
{
	const struct mapping_layout *layout = &screen->layout;
	struct table table = arrange(screen);
	size_t count = preview_count(screen->preview), i;
	char place[64];
	int n, line;

	list_show(&screen->list, count, layout->list.rows);
	n = snprintf(
	    place, sizeof place, "%zu / %zu", screen->list.cursor + 1, count);
	if (layout->rule >= 0)
		draw_rule(screen->draw, layout->rule, 0, layout->cols, true,
		    SPAN("Columns"), (struct span){ place, (size_t)n });
	draw_headings(screen, &table);
	for (line = 0; line < layout->list.rows; line++) {
		i = screen->list.top + (size_t)line;
		if (i >= count)
			break;
		draw_column(screen, &table, layout->list.row + line, i);
		if (i == screen->list.cursor)
			draw_ground(screen->draw,
			    (struct rect){
				layout->list.row + line, 0, 1, layout->cols },
			    GROUND_CURSOR);
	}
}

/* ---- The events ---- */

/* `type · actors · places` */
static void
draw_details(struct mapping_screen *screen, int row, int col,
    const struct preview_event *event)
{
	const struct span parts[] = { event->type, event->actors,
		event->places };
	int end = screen->layout.cols - 1, from = col;
	size_t i;

	for (i = 0; i < sizeof parts / sizeof *parts && col < end; i++) {
		if (parts[i].n == 0)
			continue;
		if (col > from)
			col += draw_text(screen->draw, row, col, end - col,
			    ROLE_DIM, SPAN(" \xc2\xb7 "));
		col += draw_text(
		    screen->draw, row, col, end - col, ROLE_DIM, parts[i]);
	}
}

/* As wide as the dates that are shown. */
static int
date_cols(const struct mapping_screen *screen, size_t shown)
{
	size_t rows = preview_rows(screen->preview), i, width, most = DATE_COLS;

	for (i = screen->row; i < rows && i < screen->row + shown; i++) {
		struct span date = preview_event(screen->preview, i)->date;

		width = date.n > 0 ? text_width(date.s, date.n) : 0;
		if (width > most)
			most = width < DATE_MOST ? width : DATE_MOST;
	}
	return screen->layout.cols < 50 ? DATE_COLS : (int)most + GAP;
}

static void
draw_event(
    struct mapping_screen *screen, int row, int lines, int dates, size_t i)
{
	const struct preview_event *event = preview_event(screen->preview, i);
	int col = 1 + dates, end = screen->layout.cols - 1;
	bool asked = preview_asks_order(screen->preview);

	if (event->date.n > 0)
		draw_text(screen->draw, row, 1, dates - 1,
		    asked ? ROLE_WARN : ROLE_TEXT, event->date);
	else
		draw_text(screen->draw, row, 1, dates - 1, ROLE_DIM,
		    event->wrong != NULL ? SPAN("") : SPAN("undated"));
	if (event->wrong != NULL)
		draw_printf(screen->draw, row, col, end - col, ROLE_ERROR,
		    "line %" PRId64 ": %s", preview_line(screen->preview, i),
		    event->wrong);
	else
		col += draw_text(screen->draw, row, col, end - col, ROLE_STRONG,
			   event->title) +
		       2;
	if (lines > 1)
		draw_details(screen, row + 1, 1 + dates, event);
	else if (event->wrong == NULL && end - col > 12)
		draw_details(screen, row, col, event);
}

static void
draw_events(struct mapping_screen *screen)
{
	const struct mapping_layout *layout = &screen->layout;
	int lines = mapping_event_lines(layout), row;
	int dates = date_cols(screen, (size_t)(layout->events.rows / lines));
	size_t i = screen->row, rows = preview_rows(screen->preview);

	if (layout->events.rows == 0)
		return;
	draw_rule(screen->draw, layout->events.row - 1, 0, layout->cols, false,
	    screen->row == 0 ? SPAN("First events") : SPAN("Events"),
	    span_of(preview_notation(screen->preview)));
	if (rows == 0)
		draw_text(screen->draw, layout->events.row, 1, layout->cols - 2,
		    ROLE_DIM, SPAN("no rows"));
	if (preview_problem(screen->preview) != NULL &&
	    !preview_asks_order(screen->preview) &&
	    preview_title(screen->preview).n > 0)
		return; /* the line above says why there are none */
	for (row = 0; i < rows && row + lines <= layout->events.rows;
	     row += lines)
		draw_event(screen, layout->events.row + row, lines, dates, i++);
}

void
mapping_frame(struct mapping_screen *screen)
{
	const struct mapping_layout *layout = &screen->layout;
	struct rect all = { 0, 0, layout->rows, layout->cols };

	draw_cursor_hide(screen->draw);
	draw_clear(screen->draw, all);
	if (screen->help.open) {
		help_draw(&screen->help, screen->draw, all);
	} else {
		draw_title(screen);
		draw_state(screen);
		draw_columns(screen);
		draw_events(screen);
		draw_hint_line(screen);
	}
	draw_flush(screen->draw);
}
