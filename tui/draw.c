/* SPDX-License-Identifier: MIT */
/*
 * draw: two grids of cells, the wanted one that panes draw on and the shown
 * one that the terminal has.  A flush compares them row by row, hands every
 * row that differs to curses whole, and lets curses find the least output.
 *
 * Whole rows, because curses cannot overwrite half of a wide character in
 * place without shifting what follows; here a wide character is one cell and
 * an empty one behind it, and whoever overwrites either blanks the other.
 *
 *	col     0    1    2    3    4
 *	text   'a'  U+4E2D 0  'b'  ' '		0: the right half
 *
 * A frame in which nothing changed costs a memcmp of the screen (115 KB at
 * 120x40, some 10 us) and writes nothing.
 */
#include "config.h"

#include "tui/draw.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include <curses.h>

#include "core/mem.h"
#include "core/strbuf.h"
#include "tui/term.h"
#include "tui/term_private.h"

#define ELLIPSIS 0x2026
#define RULE_CHARACTER 0x2500
#define BLOCK_FULL 0x2588
#define BLOCK_EIGHTHS 8
#define REPLACEMENT 0xfffd
#define ZERO_WIDTH_JOINER 0x200d

/* No text worth showing needs more bytes a column than this. */
#define BYTES_A_COLUMN 32

struct draw {
	int rows, cols;
	struct draw_cell *wanted, *shown;
	cchar_t *line; /* a row on its way to curses */
	bool all; /* the terminal's content is not known */
	int cursor_row, cursor_col; /* row -1: hidden */
	int shown_row, shown_col;
	struct strbuf cleaned;
};

static struct draw_cell *
cell_at(const struct draw *draw, int row, int col)
{
	return &draw->wanted[(size_t)row * (size_t)draw->cols + (size_t)col];
}

static bool
inside(const struct draw *draw, int row, int col)
{
	return row >= 0 && row < draw->rows && col >= 0 && col < draw->cols;
}

static void
cell_blank(struct draw_cell *cell)
{
	memset(cell->text, 0, sizeof(cell->text));
	cell->text[0] = ' ';
}

static struct rect
clip(const struct draw *draw, struct rect rect)
{
	int last_row = rect.row + rect.rows, last_col = rect.col + rect.cols;

	if (rect.row < 0)
		rect.row = 0;
	if (rect.col < 0)
		rect.col = 0;
	if (last_row > draw->rows)
		last_row = draw->rows;
	if (last_col > draw->cols)
		last_col = draw->cols;
	rect.rows = last_row > rect.row ? last_row - rect.row : 0;
	rect.cols = last_col > rect.col ? last_col - rect.col : 0;
	return rect;
}

enum status
draw_new(struct draw **out, int rows, int cols, struct error *error)
{
	struct draw *draw = mem_alloc(1, sizeof(*draw));
	enum status status;

	if (draw == NULL)
		return error_nomem(error);
	strbuf_init(&draw->cleaned);
	status = draw_resize(draw, rows, cols, error);
	if (status != STATUS_OK)
		draw_free(draw);
	else
		*out = draw;
	return status;
}

void
draw_free(struct draw *draw)
{
	if (draw == NULL)
		return;
	strbuf_release(&draw->cleaned);
	mem_free(draw->line);
	mem_free(draw->shown);
	mem_free(draw->wanted);
	mem_free(draw);
}

enum status
draw_resize(struct draw *draw, int rows, int cols, struct error *error)
{
	size_t lines = rows > 0 ? (size_t)rows : 1;
	size_t width = cols > 0 ? (size_t)cols : 1;
	struct draw_cell *wanted = mem_alloc(lines * width, sizeof(*wanted));
	struct draw_cell *shown = mem_alloc(lines * width, sizeof(*shown));
	cchar_t *line = mem_alloc(width + 1, sizeof(*line));

	if (wanted == NULL || shown == NULL || line == NULL) {
		mem_free(wanted);
		mem_free(shown);
		mem_free(line);
		return error_nomem(error);
	}
	mem_free(draw->wanted);
	mem_free(draw->shown);
	mem_free(draw->line);
	draw->wanted = wanted;
	draw->shown = shown;
	draw->line = line;
	draw->rows = (int)lines;
	draw->cols = (int)width;
	draw->all = true;
	draw_clear(draw, (struct rect){ 0, 0, draw->rows, draw->cols });
	draw_cursor_hide(draw);
	draw->shown_row = -1;
	return STATUS_OK;
}

int
draw_rows(const struct draw *draw)
{
	return draw->rows;
}

int
draw_cols(const struct draw *draw)
{
	return draw->cols;
}

/* What is left of a wide character at row, col when col is overwritten. */
static void
break_wide(struct draw *draw, int row, int col)
{
	if (col > 0 && cell_at(draw, row, col)->text[0] == 0)
		cell_blank(cell_at(draw, row, col - 1));
	if (col + 1 < draw->cols && cell_at(draw, row, col + 1)->text[0] == 0)
		cell_blank(cell_at(draw, row, col + 1));
}

static void
put_cell(
    struct draw *draw, int row, int col, uint32_t character, enum role role)
{
	struct draw_cell *cell;

	if (!inside(draw, row, col))
		return;
	break_wide(draw, row, col);
	cell = cell_at(draw, row, col);
	cell_blank(cell);
	cell->text[0] = character;
	cell->role = (uint8_t)role;
}

static void
put_wide(
    struct draw *draw, int row, int col, uint32_t character, enum role role)
{
	if (!inside(draw, row, col) || !inside(draw, row, col + 1)) {
		put_cell(draw, row, col, ' ', role);
		put_cell(draw, row, col + 1, ' ', role);
		return;
	}
	put_cell(draw, row, col + 1, ' ', role);
	put_cell(draw, row, col, character, role);
	cell_at(draw, row, col + 1)->text[0] = 0;
}

/*
 * Terminals disagree on what a joiner or an emoji's variation selector does
 * to the width, and a row that drifts is worse than a plain glyph.
 */
static bool
changes_width(uint32_t mark)
{
	return mark == ZERO_WIDTH_JOINER || mark == 0xfe0e || mark == 0xfe0f;
}

static void
put_mark(struct draw *draw, int row, int col, uint32_t mark)
{
	struct draw_cell *cell;

	if (!inside(draw, row, col) || changes_width(mark))
		return;
	cell = cell_at(draw, row, col);
	for (size_t i = 1; i <= DRAW_MARKS; i++) {
		if (cell->text[i] != 0)
			continue;
		cell->text[i] = mark;
		return;
	}
}

/* Bytes of text that are one printable ASCII character a column. */
static size_t
plain_bytes(struct span text, size_t most)
{
	size_t n = 0;

	while (n < text.n && n < most && text.s[n] >= ' ' && text.s[n] < 0x7f)
		n++;
	return n;
}

/* Cleaned text, all of it; returns the columns it takes. */
static int
put_text(struct draw *draw, int row, int col, enum role role, struct span text)
{
	int base = -1, at = col;

	for (size_t i = 0, length; i < text.n; i += length) {
		uint32_t character =
		    text_decode(text.s + i, text.n - i, &length);
		int width = text_char_width(character);

		if (character == TEXT_INVALID) {
			character = REPLACEMENT;
			width = 1;
		}
		if (width == 0) {
			put_mark(draw, row, base, character);
			continue;
		}
		base = at;
		if (width == 2)
			put_wide(draw, row, at, character, role);
		else
			put_cell(draw, row, at, character, role);
		at += width;
	}
	return at - col;
}

/* Cleaned text in at most cols columns; whole: nothing was cut before. */
static int
put_cut(struct draw *draw, int row, int col, int cols, enum role role,
    struct span text, bool whole)
{
	size_t width, n;
	int taken;

	n = text_cut(text.s, text.n, (size_t)cols, &width);
	if (whole && n == text.n)
		return put_text(draw, row, col, role, text);
	text.n = text_cut(text.s, text.n, (size_t)cols - 1, &width);
	taken = put_text(draw, row, col, role, text);
	put_cell(draw, row, col + taken, ELLIPSIS, role);
	return taken + 1;
}

/*
 * The cleaned form of as much of text as cols columns can show; false when
 * memory ran out.  Plain text is its own cleaned form.
 */
static bool
clean(struct draw *draw, int cols, struct span *text, bool *whole)
{
	size_t columns = (size_t)cols, most = (columns + 1) * BYTES_A_COLUMN;
	size_t plain = plain_bytes(*text, columns + 1);

	*whole = true;
	if (plain == text->n || plain > columns)
		return true;
	if (text->n > most) {
		*whole = false;
		while (most > 0 && (text->s[most] & 0xc0) == 0x80)
			most--;
		text->n = most;
	}
	strbuf_clear(&draw->cleaned);
	if (text_clean(text->s, text->n, &draw->cleaned) != STATUS_OK)
		return false;
	text->s = draw->cleaned.text;
	text->n = draw->cleaned.n;
	return true;
}

int
draw_text(struct draw *draw, int row, int col, int cols, enum role role,
    struct span text)
{
	bool whole;

	if (cols <= 0 || text.n == 0 || !clean(draw, cols, &text, &whole))
		return 0;
	return put_cut(draw, row, col, cols, role, text, whole);
}

int
draw_text_right(struct draw *draw, int row, int col, int cols, enum role role,
    struct span text)
{
	size_t width;
	bool whole;

	if (cols <= 0 || text.n == 0 || !clean(draw, cols, &text, &whole))
		return 0;
	if (whole && text_cut(text.s, text.n, (size_t)cols, &width) == text.n)
		return put_text(draw, row, col + cols - (int)width, role, text);
	/* Cut before a wide character the text is a column short. */
	text_cut(text.s, text.n, (size_t)cols - 1, &width);
	return put_cut(draw, row, col + cols - 1 - (int)width, (int)width + 1,
	    role, text, false);
}

int
draw_clean(struct draw *draw, int row, int col, int cols, enum role role,
    struct span text)
{
	if (cols <= 0 || text.n == 0)
		return 0;
	text.n = text_cut(text.s, text.n, (size_t)cols, NULL);
	return put_text(draw, row, col, role, text);
}

int
draw_printf(struct draw *draw, int row, int col, int cols, enum role role,
    const char *format, ...)
{
	char text[512];
	size_t n;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	n = strlen(text);
	if (n == sizeof(text) - 1)
		while (n > 0 && text_valid(text, n) != n)
			n--;
	return draw_text(draw, row, col, cols, role, (struct span){ text, n });
}

void
draw_fill(struct draw *draw, int row, int col, int count, enum role role,
    uint32_t character)
{
	for (int i = 0; i < count; i++)
		put_cell(draw, row, col + i, character, role);
}

void
draw_fill_down(struct draw *draw, int row, int col, int count, enum role role,
    uint32_t character)
{
	for (int i = 0; i < count; i++)
		put_cell(draw, row + i, col, character, role);
}

/* How many eighths of cells cells value takes; 64 bits could overflow. */
static int
eighths(int cells, uint64_t value, uint64_t most)
{
	int all = cells * BLOCK_EIGHTHS, n;

	if (value == 0 || most == 0 || cells <= 0)
		return 0;
	if (value >= most)
		return all;
	n = (int)((double)value / (double)most * all + 0.5);
	return n > 0 ? n : 1;
}

void
draw_bar(struct draw *draw, int row, int col, int cols, enum role role,
    uint64_t value, uint64_t most)
{
	int n = eighths(cols, value, most), full = n / BLOCK_EIGHTHS;
	int rest = n % BLOCK_EIGHTHS;

	draw_fill(draw, row, col, full, role, BLOCK_FULL);
	/* The left blocks stand before the full one, narrowest last. */
	if (rest > 0)
		put_cell(draw, row, col + full,
		    (uint32_t)(BLOCK_FULL + BLOCK_EIGHTHS - rest), role);
}

void
draw_bar_up(struct draw *draw, int row, int col, int rows, enum role role,
    uint64_t value, uint64_t most)
{
	int n = eighths(rows, value, most), full = n / BLOCK_EIGHTHS;
	int rest = n % BLOCK_EIGHTHS;

	draw_fill_down(draw, row - full + 1, col, full, role, BLOCK_FULL);
	if (rest > 0)
		put_cell(draw, row - full, col,
		    (uint32_t)(BLOCK_FULL - BLOCK_EIGHTHS + rest), role);
}

void
draw_rule(struct draw *draw, int row, int col, int cols, bool focused,
    struct span title, struct span summary)
{
	enum role rule = focused ? ROLE_RULE_FOCUS : ROLE_RULE;
	enum role name = focused ? ROLE_TITLE_FOCUS : ROLE_TITLE;
	int taken, room;

	draw_fill(draw, row, col, cols, rule, RULE_CHARACTER);
	if (cols < 6 || title.n == 0)
		return;
	taken = 1 + draw_text(draw, row, col + 2, cols - 4, name, title);
	draw_fill(draw, row, col + 1, 1, rule, ' ');
	draw_fill(draw, row, col + 1 + taken, 1, rule, ' ');

	/* Title, blank, at least one dash, blank; then blank and dash. */
	room = cols - (1 + taken + 3) - 2;
	if (summary.n == 0 || room < (int)text_width(summary.s, summary.n))
		return;
	taken = draw_text_right(
	    draw, row, col + cols - 2 - room, room, ROLE_DIM, summary);
	draw_fill(draw, row, col + cols - 2, 1, rule, ' ');
	draw_fill(draw, row, col + cols - 3 - taken, 1, rule, ' ');
}

void
draw_clear(struct draw *draw, struct rect rect)
{
	struct draw_cell blank;

	rect = clip(draw, rect);
	if (rect.cols <= 0)
		return;
	memset(&blank, 0, sizeof blank); /* cells are compared as bytes */
	cell_blank(&blank);
	blank.role = ROLE_TEXT;
	for (int row = rect.row; row < rect.row + rect.rows; row++) {
		struct draw_cell *cells = cell_at(draw, row, rect.col);

		/* Wide characters stand in the way at the edges alone. */
		break_wide(draw, row, rect.col);
		break_wide(draw, row, rect.col + rect.cols - 1);
		for (int col = 0; col < rect.cols; col++)
			cells[col] = blank;
	}
	draw_ground(draw, rect, GROUND_PLAIN);
}

void
draw_ground(struct draw *draw, struct rect rect, enum ground ground)
{
	rect = clip(draw, rect);
	for (int row = rect.row; row < rect.row + rect.rows; row++) {
		for (int col = rect.col; col < rect.col + rect.cols; col++)
			cell_at(draw, row, col)->ground = (uint8_t)ground;
	}
}

void
draw_role(struct draw *draw, struct rect rect, enum role role)
{
	rect = clip(draw, rect);
	for (int row = rect.row; row < rect.row + rect.rows; row++) {
		for (int col = rect.col; col < rect.col + rect.cols; col++)
			cell_at(draw, row, col)->role = (uint8_t)role;
	}
}

void
draw_cursor(struct draw *draw, int row, int col)
{
	if (!inside(draw, row, col)) {
		draw_cursor_hide(draw);
		return;
	}
	draw->cursor_row = row;
	draw->cursor_col = col;
}

void
draw_cursor_hide(struct draw *draw)
{
	draw->cursor_row = -1;
	draw->cursor_col = 0;
}

const struct draw_cell *
draw_at(const struct draw *draw, int row, int col)
{
	return inside(draw, row, col) ? cell_at(draw, row, col) : NULL;
}

/*
 * A cell's characters as curses may have them.  Where curses (that is, the C
 * library) has another mind about the width than core/text.c, the cell gets
 * a replacement, for the rest of the row to stay in its place.
 */
static size_t
cell_text(const struct draw_cell *cell, int width, wchar_t text[DRAW_MARKS + 2])
{
	wchar_t base = (wchar_t)term_glyph(cell->text[0]);
	size_t n = 0;

	text[n++] = base;
	if (base >= ' ' && base < 0x7f && width == 1 && cell->text[1] == 0)
		return n;
	if (wcwidth(base) != width)
		text[0] = wcwidth(REPLACEMENT) == 1 ? REPLACEMENT : '?';
	for (size_t i = 1; i <= DRAW_MARKS && cell->text[i] != 0; i++) {
		if (wcwidth((wchar_t)cell->text[i]) == 0)
			text[n++] = (wchar_t)cell->text[i];
	}
	return n;
}

static void
flush_row(struct draw *draw, int row, int cols)
{
	const struct draw_cell *cells = cell_at(draw, row, 0);
	wchar_t text[DRAW_MARKS + 2];
	int count = 0;

	for (int col = 0, width; col < cols; col += width) {
		const struct draw_cell *cell = &cells[col];
		unsigned long attributes;
		short pair;

		width = col + 1 < cols && cells[col + 1].text[0] == 0 ? 2 : 1;
		term_look(cell->role, cell->ground, &attributes, &pair);
		text[cell_text(cell, width, text)] = 0;
		setcchar(
		    &draw->line[count++], text, (attr_t)attributes, pair, NULL);
		if (width == 2 && wcwidth(text[0]) != 2) {
			text[0] = ' ';
			text[1] = 0;
			setcchar(&draw->line[count++], text, (attr_t)attributes,
			    pair, NULL);
		}
	}
	mvadd_wchnstr(row, 0, draw->line, count);
}

static void
flush_cursor(struct draw *draw)
{
	if (draw->cursor_row >= 0) {
		leaveok(stdscr, FALSE);
		move(draw->cursor_row, draw->cursor_col);
	} else {
		leaveok(stdscr, TRUE);
	}
	if (draw->all || (draw->cursor_row < 0) != (draw->shown_row < 0))
		curs_set(draw->cursor_row >= 0);
	draw->shown_row = draw->cursor_row;
	draw->shown_col = draw->cursor_col;
}

static bool
row_changed(const struct draw *draw, int row)
{
	size_t width = (size_t)draw->cols, at = (size_t)row * width;

	return draw->all || memcmp(draw->wanted + at, draw->shown + at,
				width * sizeof(*draw->wanted)) != 0;
}

static void
flush_cells(struct draw *draw)
{
	int rows = draw->rows < LINES ? draw->rows : LINES;
	int cols = draw->cols < COLS ? draw->cols : COLS;

	if (draw->all) {
		werase(stdscr);
		clearok(stdscr, TRUE);
	}
	for (int row = 0; row < rows; row++) {
		if (row_changed(draw, row))
			flush_row(draw, row, cols);
	}
	flush_cursor(draw);
	wnoutrefresh(stdscr);
	doupdate();
}

void
draw_flush(struct draw *draw)
{
	bool changed;

	if (term_take_repaint())
		draw->all = true;
	changed = draw->all || draw->cursor_row != draw->shown_row ||
		  draw->cursor_col != draw->shown_col;
	for (int row = 0; row < draw->rows && !changed; row++)
		changed = row_changed(draw, row);
	if (changed && !term_is_headless()) {
		term_frame_begin();
		flush_cells(draw);
		term_frame_end();
	}
	memcpy(draw->shown, draw->wanted,
	    sizeof(*draw->shown) * (size_t)draw->rows * (size_t)draw->cols);
	draw->all = false;
	draw_cursor_hide(draw);
}
