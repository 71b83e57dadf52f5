/* SPDX-License-Identifier: MIT */
/*
 * vt_screen: what the program has written, read back: its screen, cell by
 * cell, from libvterm, and modes that libvterm keeps to itself from a small
 * scanner of the bytes.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/vt_private.h"

static int
on_property(VTermProp property, VTermValue *value, void *context)
{
	static const int mice[] = { 0, 1000, 1002, 1003 };
	struct vt *vt = context;

	switch (property) {
	case VTERM_PROP_CURSORVISIBLE:
		vt->state.cursor_shown = value->boolean;
		break;
	case VTERM_PROP_ALTSCREEN: vt->state.alternate = value->boolean; break;
	case VTERM_PROP_MOUSE: vt->state.mouse = mice[value->number]; break;
	default: break;
	}
	return 1;
}

static int
on_cursor(VTermPos now, VTermPos before, int visible, void *context)
{
	struct vt *vt = context;

	(void)before;
	(void)visible;
	vt->state.cursor_row = now.row;
	vt->state.cursor_col = now.col;
	return 1;
}

static int
on_bell(void *context)
{
	struct vt *vt = context;

	vt->state.bells++;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.settermprop = on_property,
	.movecursor = on_cursor,
	.bell = on_bell,
};

static void
on_answer(const char *bytes, size_t n, void *context)
{
	struct vt *vt = context;

	if (write(vt->master, bytes, n) < 0)
		return;
}

/* A private mode was set or reset. */
static void
mode_changed(struct vt *vt, long mode, bool on)
{
	if (mode == 1006)
		vt->state.mouse_sgr = on;
	else if (mode == 2004)
		vt->state.paste = on;
	else if (mode == 2026) {
		if (vt->in_frame && !on)
			vt->state.frames++;
		/* The brackets are counted as a part of the frame. */
		vt->state.bytes_outside -= on ? vt->sequence_n : 0;
		vt->in_frame = on;
	}
}

/* A whole escape sequence stands in vt->sequence. */
static void
sequence_done(struct vt *vt)
{
	char *s = vt->sequence, last = s[vt->sequence_n - 1];

	s[vt->sequence_n] = '\0';
	if (strncmp(s, "\033[?", 3) == 0 && (last == 'h' || last == 'l'))
		mode_changed(vt, strtol(s + 3, NULL, 10), last == 'h');
	if (strncmp(s, "\033]2;", 4) == 0) {
		strbuf_clear(&vt->title);
		strbuf_add(&vt->title, s + 4, vt->sequence_n - 5);
	}
	vt->sequence_n = 0;
}

static void
scan_byte(struct vt *vt, char byte)
{
	vt->state.bytes++;
	if (!vt->in_frame)
		vt->state.bytes_outside++;
	if (byte == 27) {
		vt->sequence[0] = byte;
		vt->sequence_n = 1;
		return;
	}
	if (vt->sequence_n == 0)
		return;
	if (vt->sequence_n + 1 == sizeof(vt->sequence)) {
		vt->sequence_n = 0;
		return;
	}
	vt->sequence[vt->sequence_n++] = byte;
	if (vt->sequence_n == 2) {
		if (byte != '[' && byte != ']')
			vt->sequence_n = 0;
	} else if (vt->sequence[1] == '[' ? byte >= '@' : byte == '\a') {
		sequence_done(vt);
	}
}

void
vt_screen_open(struct vt *vt)
{
	vt->state.cursor_shown = true;
	vt->vterm = vterm_new(vt->rows, vt->cols);
	vterm_set_utf8(vt->vterm, 1);
	vterm_output_set_callback(vt->vterm, on_answer, vt);
	vt->screen = vterm_obtain_screen(vt->vterm);
	vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);
}

void
vt_screen_take(struct vt *vt, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		scan_byte(vt, bytes[i]);
	vterm_input_write(vt->vterm, bytes, n);
	if (vt->output.n + n > VT_OUTPUT_MOST)
		strbuf_clear(&vt->output);
	strbuf_add(&vt->output, bytes, n);
}

/* The number of a palette's colour. */
static int
colour(const VTermColor *value)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(value) ||
	    VTERM_COLOR_IS_DEFAULT_BG(value))
		return -1;
	return VTERM_COLOR_IS_INDEXED(value) ? value->indexed.idx : -2;
}

struct vt_cell
vt_cell(struct vt *vt, int row, int col)
{
	struct strbuf text = STRBUF_INIT;
	struct vt_cell cell = { .fg = -1, .bg = -1 };
	VTermScreenCell from;

	if (!vterm_screen_get_cell(vt->screen, (VTermPos){ row, col }, &from))
		return cell;
	/* libvterm gives a right half what stood there before. */
	if (from.chars[0] == UINT32_MAX && col > 0) {
		cell = vt_cell(vt, row, col - 1);
		cell.text[0] = '\0';
		return cell;
	}
	cell.width = from.width;
	cell.bold = from.attrs.bold;
	cell.underline = from.attrs.underline != 0;
	cell.reverse = from.attrs.reverse;
	cell.fg = colour(&from.fg);
	cell.bg = colour(&from.bg);
	if (from.chars[0] == 0)
		strbuf_add_byte(&text, ' ');
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && from.chars[i] != 0; i++)
		strbuf_add_char(&text, from.chars[i]);
	snprintf(cell.text, sizeof(cell.text), "%s", text.text);
	strbuf_release(&text);
	return cell;
}

static void
add_row(struct vt *vt, int row)
{
	size_t start = vt->text.n, end = start;

	for (int col = 0; col < vt->cols; col++) {
		struct vt_cell cell = vt_cell(vt, row, col);

		strbuf_add_text(&vt->text, cell.text);
		if (strcmp(cell.text, " ") != 0 && cell.text[0] != '\0')
			end = vt->text.n;
	}
	strbuf_truncate(&vt->text, end);
}

const char *
vt_row(struct vt *vt, int row)
{
	strbuf_clear(&vt->text);
	add_row(vt, row);
	return vt->text.text;
}

const char *
vt_screen(struct vt *vt)
{
	strbuf_clear(&vt->text);
	for (int row = 0; row < vt->rows; row++) {
		add_row(vt, row);
		strbuf_add_byte(&vt->text, '\n');
	}
	return vt->text.text;
}

static bool
same_look(const struct vt_cell *a, const struct vt_cell *b)
{
	return a->bold == b->bold && a->underline == b->underline &&
	       a->reverse == b->reverse && a->fg == b->fg && a->bg == b->bg;
}

static void
add_run(struct strbuf *out, int row, int first, int last,
    const struct vt_cell *look)
{
	static const struct vt_cell plain = { .fg = -1, .bg = -1 };

	if (same_look(look, &plain))
		return;
	strbuf_printf(out, "%d:%d-%d", row, first, last);
	strbuf_add_text(out, look->bold ? " bold" : "");
	strbuf_add_text(out, look->underline ? " underline" : "");
	strbuf_add_text(out, look->reverse ? " reverse" : "");
	if (look->fg != -1)
		strbuf_printf(out, " fg=%d", look->fg);
	if (look->bg != -1)
		strbuf_printf(out, " bg=%d", look->bg);
	strbuf_add_byte(out, '\n');
}

const char *
vt_looks(struct vt *vt)
{
	strbuf_clear(&vt->text);
	for (int row = 0; row < vt->rows; row++) {
		struct vt_cell run = vt_cell(vt, row, 0);
		int first = 0;

		for (int col = 1; col <= vt->cols; col++) {
			struct vt_cell cell = run;

			if (col < vt->cols)
				cell = vt_cell(vt, row, col);
			if (col < vt->cols && same_look(&cell, &run))
				continue;
			add_run(&vt->text, row, first, col - 1, &run);
			run = cell;
			first = col;
		}
	}
	return vt->text.text;
}

/* The cell in which byte offset of the row's text stands. */
static int
cell_at_byte(struct vt *vt, int row, size_t offset)
{
	size_t bytes = 0;

	for (int col = 0; col < vt->cols; col++) {
		struct vt_cell cell = vt_cell(vt, row, col);

		if (bytes >= offset && cell.text[0] != '\0')
			return col;
		bytes += strlen(cell.text);
	}
	return vt->cols;
}

bool
vt_find(struct vt *vt, const char *text, int *row, int *col)
{
	for (int i = 0; i < vt->rows; i++) {
		const char *whole = vt_row(vt, i), *at = strstr(whole, text);

		if (at == NULL)
			continue;
		*row = i;
		*col = cell_at_byte(vt, i, (size_t)(at - whole));
		return true;
	}
	return false;
}

struct vt_state
vt_state(const struct vt *vt)
{
	struct vt_state state = vt->state;

	state.title = vt->title.text;
	return state;
}
/* Nothing is saved and restored: the program has a use for that itself. */
void
vt_smear(struct vt *vt)
{
	struct vt_state state = vt->state;
	char back[32];
	int n = snprintf(back, sizeof(back), "\033[%d;%dH",
	    state.cursor_row + 1, state.cursor_col + 1);

	vterm_input_write(vt->vterm, "\033[H", 3);
	for (int i = 0; i < vt->rows * vt->cols; i++)
		vterm_input_write(vt->vterm, "#", 1);
	vterm_input_write(vt->vterm, back, (size_t)n);
	vterm_screen_flush_damage(vt->screen);
}

void
vt_print(struct vt *vt, FILE *file)
{
	for (int row = 0; row < vt->rows; row++)
		fprintf(file, "%3d|%s\n", row, vt_row(vt, row));
}
