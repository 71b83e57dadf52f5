/* SPDX-License-Identifier: MIT */
/*
 * histogram: counted anew when the filter or the width changes, drawn from
 * that otherwise, at a cell's cost each.
 *
 *	▁▁▃▁▁▁█▁▁▁▂▁▁▁▁▁▁▁▁▂▁▁	bars; the last row's cells are never empty
 *	2014      2020   ▲ 2026	axis
 *
 * Bright bars are the selection's, measured against its own highest column;
 * the rest of the timeline stands dim behind them, against the whole's.  With
 * one measure for both, fourteen events among a million would not be seen.
 */
#include "config.h"

#include "tui/histogram.h"

#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "core/mem.h"

enum {
	EIGHTHS = 8,
	LABEL_COLS = 9, /* the room a year takes, blanks included */
};

#define DAY_MS INT64_C(86400000)

void
histogram_release(struct histogram *histogram)
{
	mem_free(histogram->columns);
	*histogram = (struct histogram){ 0 };
}

int
histogram_height(size_t value, size_t most, int rows)
{
	size_t full = (size_t)rows * EIGHTHS, height;

	if (value == 0 || most == 0)
		return 0;
	height = (size_t)((double)value / (double)most * (double)full + 0.5);
	return (int)(height < 2 ? 2 : height > full ? full : height);
}

size_t
histogram_column_of(
    const struct histogram_column *columns, size_t n, int64_t instant)
{
	size_t i = 0;

	while (i + 1 < n && columns[i].to < instant)
		i++;
	return i;
}

/* ---- The axis ---- */

enum unit {
	UNIT_YEAR,
	UNIT_MONTH,
	UNIT_DAY,
	UNIT_HOUR,
};

/* From the finest to the coarsest; further on it is years times ten. */
static const struct step {
	enum unit unit;
	int64_t n;
	int64_t days; /* its length, roughly, to choose by; hours: 0 */
	int cols; /* room for its label */
} steps[] = {
	{ UNIT_HOUR, 1, 0, 15 },
	{ UNIT_HOUR, 6, 0, 15 },
	{ UNIT_DAY, 1, 1, 10 },
	{ UNIT_DAY, 7, 7, 10 },
	{ UNIT_MONTH, 1, 30, 11 },
	{ UNIT_MONTH, 3, 91, 11 },
	{ UNIT_MONTH, 6, 182, 11 },
	{ UNIT_YEAR, 1, 365, LABEL_COLS },
	{ UNIT_YEAR, 2, 730, LABEL_COLS },
	{ UNIT_YEAR, 5, 1826, LABEL_COLS },
};

static double
step_length(const struct step *step)
{
	if (step->unit == UNIT_HOUR)
		return (double)step->n * 3600000.0;
	return (double)step->days * (double)DAY_MS;
}

/* The finest step whose labels do not run into one another. */
static struct step
choose_step(int64_t from, int64_t to, int cols)
{
	double length = (double)to - (double)from + 1;
	struct step step;
	size_t i, round;

	for (i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		if (length / step_length(&steps[i]) * steps[i].cols <= cols)
			return steps[i];
	}
	step = (struct step){ UNIT_YEAR, 10, 3653, LABEL_COLS };
	for (round = 0; length / step_length(&step) * step.cols > cols;
	     round++) {
		/* 10, 20, 50, 100, … */
		step.n = round % 3 == 1 ? step.n / 2 * 5 : step.n * 2;
		step.days = step.n * 366;
		step.cols = step.n >= 10000 ? 14 : LABEL_COLS;
	}
	return step;
}

/* The largest multiple of step at value or below. */
static int64_t
floor_to(int64_t value, int64_t step)
{
	int64_t rest = value % step;

	return value - (rest < 0 ? rest + step : rest);
}

/* The start of the step that civil lies in. */
static struct civil
step_start(struct civil civil, const struct step *step)
{
	struct civil start = { .year = civil.year, .month = 1, .day = 1 };

	switch (step->unit) {
	case UNIT_YEAR: start.year = floor_to(civil.year, step->n); break;
	case UNIT_MONTH:
		start.month = 1 + (int)floor_to(civil.month - 1, step->n);
		break;
	case UNIT_DAY:
		start.month = civil.month;
		start.day = civil.day;
		break;
	case UNIT_HOUR:
		start.month = civil.month;
		start.day = civil.day;
		start.hour = (int)floor_to(civil.hour, step->n);
		break;
	}
	return start;
}

/* The start of the step after; false at the end of what can be held. */
static bool
step_next(struct civil *civil, const struct step *step, int64_t *instant)
{
	int64_t length;

	switch (step->unit) {
	case UNIT_YEAR: civil->year += step->n; break;
	case UNIT_MONTH:
		civil->month += (int)step->n;
		if (civil->month > 12) {
			civil->month -= 12;
			civil->year++;
		}
		break;
	case UNIT_DAY:
	case UNIT_HOUR:
		length = step->unit == UNIT_DAY ? step->n * DAY_MS
						: step->n * 3600000;
		if (__builtin_add_overflow(*instant, length, instant))
			return false;
		*civil = calendar_civil(*instant);
		return true;
	}
	return calendar_instant(civil, instant);
}

static void
label_text(const struct civil *civil, enum unit unit, char *label, size_t size)
{
	const char *month = calendar_month_name(civil->month);

	switch (unit) {
	case UNIT_YEAR:
		snprintf(label, size, "%lld", (long long)civil->year);
		break;
	case UNIT_MONTH:
		snprintf(label, size, "%s %lld", month, (long long)civil->year);
		break;
	case UNIT_DAY: snprintf(label, size, "%d %s", civil->day, month); break;
	case UNIT_HOUR:
		snprintf(label, size, "%d %s %02d:00", civil->day, month,
		    civil->hour);
		break;
	}
}

void
histogram_axis(int64_t from, int64_t to, int cols,
    void (*each)(void *context, int64_t instant, const char *label),
    void *context)
{
	struct step step = choose_step(from, to, cols);
	struct civil first = calendar_civil(from), last = calendar_civil(to);
	struct civil civil = step_start(first, &step);
	char label[48], end[48];
	int64_t instant;

	/* One instant, which columns cannot divide: its day will do. */
	if ((double)to - (double)from < cols) {
		snprintf(label, sizeof label, "%d %s %lld", first.day,
		    calendar_month_name(first.month), (long long)first.year);
		each(context, from, label);
		return;
	}
	if (!calendar_instant(&civil, &instant))
		return;
	/* Both ends are told, whatever the step. */
	label_text(&first, step.unit, label, sizeof label);
	if (instant < from)
		each(context, from, label);
	while (instant <= to) {
		if (instant >= from) {
			label_text(&civil, step.unit, label, sizeof label);
			each(context, instant, label);
		}
		if (!step_next(&civil, &step, &instant))
			return;
	}
	label_text(&last, step.unit, end, sizeof end);
	if (strcmp(label, end) != 0)
		each(context, to, end);
}

/* ---- Counting and drawing ---- */

static void
count_columns(struct histogram *histogram, int cols, struct model *model)
{
	size_t n = (size_t)cols;

	if (histogram->counted && histogram->count == n &&
	    histogram->filter_changes == model->filter_changes)
		return;
	if (mem_reserve(&histogram->columns, &histogram->capacity, n,
		sizeof histogram->columns[0]) != STATUS_OK) {
		histogram->count = 0;
		return;
	}
	histogram->count =
	    timeline_histogram(model->timeline, histogram->columns, n) ? n : 0;
	histogram->filter_changes = model->filter_changes;
	histogram->counted = true;
}

/* One column of blocks, from the bottom row up; rows that the bright bar
 * leaves free show the dim one behind it. */
static void
draw_column(struct draw *draw, struct rect bars, int col, int bright, int dim,
    enum role role)
{
	int i, row = bars.row + bars.rows - 1, level;
	enum role used;

	for (i = 0; i < bars.rows; i++, row--) {
		level = (bright > i * EIGHTHS ? bright : dim) - i * EIGHTHS;
		used = bright > i * EIGHTHS || role == ROLE_QUOTE
			   ? role
			   : ROLE_BAR_DIM;
		if (i == 0 && level < 1)
			level = 1;
		/* No gap under the dim bar's part above. */
		if (bright > i * EIGHTHS && dim > (i + 1) * EIGHTHS)
			level = EIGHTHS;
		if (level < 1)
			break;
		draw_fill(draw, row, col, 1, used,
		    (uint32_t)(0x2580 + (level > EIGHTHS ? EIGHTHS : level)));
	}
}

static bool
in_brush(const struct histogram *histogram, size_t column)
{
	size_t from = histogram->from, to = histogram->to;

	return histogram->pressed && from != to &&
	       column >= (from < to ? from : to) &&
	       column <= (from < to ? to : from);
}

static void
draw_bars(struct histogram *histogram, struct draw *draw, struct rect bars,
    size_t mark)
{
	const struct histogram_column *columns = histogram->columns;
	size_t all = 0, selected = 0, i;

	for (i = 0; i < histogram->count; i++) {
		all = columns[i].all > all ? columns[i].all : all;
		selected = columns[i].selected > selected ? columns[i].selected
							  : selected;
	}
	for (i = 0; i < histogram->count; i++)
		draw_column(draw, bars, bars.col + (int)i,
		    histogram_height(columns[i].selected, selected, bars.rows),
		    histogram_height(columns[i].all, all, bars.rows),
		    i == mark || in_brush(histogram, i) ? ROLE_QUOTE
							: ROLE_BAR);
}

struct axis {
	const struct histogram *histogram;
	struct draw *draw;
	int row, col, end; /* the next free column, and behind the last */
	int mark; /* a column to keep free, or -1 */
};

static void
draw_label(void *context, int64_t instant, const char *label)
{
	struct axis *axis = context;
	int n = (int)strlen(label);
	int col = axis->histogram->rect.col +
		  (int)histogram_column_of(axis->histogram->columns,
		      axis->histogram->count, instant);

	if (col + n > axis->end)
		col = axis->end - n;
	/* The cursor's mark pushes a label aside, to where there is room. */
	if (axis->mark >= col - 1 && axis->mark <= col + n) {
		col = axis->mark + 2;
		if (col + n > axis->end)
			col = axis->mark - 1 - n;
	}
	if (col < axis->col)
		return;
	draw_text(axis->draw, axis->row, col, n, ROLE_DIM, span_of(label));
	axis->col = col + n + 2;
}

/* What the brush spans, drawn to the right or to the left. */
static void
brush_bounds(const struct histogram *histogram, int64_t *from, int64_t *to)
{
	size_t first = histogram->from, last = histogram->to;

	if (first > last) {
		first = histogram->to;
		last = histogram->from;
	}
	*from = histogram->columns[first].from;
	*to = histogram->columns[last].to;
}

/* The days that the brush spans, instead of the axis. */
static void
draw_brush(struct histogram *histogram, struct draw *draw, int row)
{
	struct civil start, end;
	int64_t from, to;

	brush_bounds(histogram, &from, &to);
	start = calendar_civil(from);
	end = calendar_civil(to);
	draw_printf(draw, row, histogram->rect.col, histogram->rect.cols,
	    ROLE_QUOTE, "%d %s %lld – %d %s %lld", start.day,
	    calendar_month_name(start.month), (long long)start.year, end.day,
	    calendar_month_name(end.month), (long long)end.year);
}

/* The column of the cursor's event; count when it has none. */
static size_t
cursor_column(const struct histogram *histogram, const struct model *model)
{
	int64_t earliest;

	if (!timeline_earliest(model->timeline, model->position, &earliest) ||
	    earliest == EDTF_EARLIEST)
		return histogram->count;
	return histogram_column_of(
	    histogram->columns, histogram->count, earliest);
}

void
histogram_draw(struct histogram *histogram, struct draw *draw, struct rect rect,
    struct model *model)
{
	struct rect bars = { rect.row, rect.col + 1, rect.rows - 1,
		rect.cols - 2 };
	struct axis axis = { .histogram = histogram, .draw = draw };
	size_t mark;

	draw_clear(draw, rect);
	histogram->rect = bars;
	if (bars.rows < 1 || bars.cols < 1)
		return;
	count_columns(histogram, bars.cols, model);
	if (histogram->count == 0) {
		draw_text(draw, bars.row, bars.col, bars.cols, ROLE_DIM,
		    SPAN("no event has a date"));
		return;
	}
	mark = cursor_column(histogram, model);
	draw_bars(histogram, draw, bars, mark);
	axis.row = rect.row + rect.rows - 1;
	if (histogram->pressed && histogram->from != histogram->to) {
		draw_brush(histogram, draw, axis.row);
		return;
	}
	axis.col = bars.col;
	axis.end = bars.col + bars.cols;
	axis.mark = mark < histogram->count ? bars.col + (int)mark : -1;
	histogram_axis(histogram->columns[0].from,
	    histogram->columns[histogram->count - 1].to, bars.cols, draw_label,
	    &axis);
	if (axis.mark >= 0)
		draw_fill(draw, axis.row, axis.mark, 1, ROLE_QUOTE, 0x25b2);
}

/* ---- The mouse ---- */

static void
go_to_column(const struct histogram *histogram, struct model *model)
{
	size_t dated = timeline_dated(model->timeline);
	size_t position = timeline_find_instant(
	    model->timeline, histogram->columns[histogram->from].from);

	if (position >= dated && dated > 0)
		position = dated - 1;
	model_go(model, position);
}

bool
histogram_mouse(
    struct histogram *histogram, const struct input *input, struct model *model)
{
	const struct rect *rect = &histogram->rect;
	int col = input->col - rect->col;
	int64_t from, to;
	size_t at;

	if (histogram->count == 0)
		return false;
	col = col < 0 ? 0 : col >= rect->cols ? rect->cols - 1 : col;
	at =
	    (size_t)col < histogram->count ? (size_t)col : histogram->count - 1;
	switch (input->mouse) {
	case INPUT_PRESS:
	case INPUT_DOUBLE:
		histogram->pressed = true;
		histogram->from = histogram->to = at;
		go_to_column(histogram, model);
		return true;
	case INPUT_DRAG:
		if (histogram->pressed)
			histogram->to = at;
		return histogram->pressed;
	case INPUT_RELEASE:
		if (!histogram->pressed)
			return false;
		histogram->to = at;
		histogram->pressed = false;
		if (histogram->from == histogram->to)
			return true;
		brush_bounds(histogram, &from, &to);
		model_date_range(model, from, to);
		return true;
	case INPUT_WHEEL_UP:
	case INPUT_WHEEL_DOWN: break;
	}
	return false;
}
