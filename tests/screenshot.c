/* SPDX-License-Identifier: MIT */
/*
 * screenshot: a program's screen as a picture.
 *
 *	screenshot COLSxROWS KEYS PROGRAM ARGUMENT... >screen.svg
 *
 * Runs the program on a test terminal, presses KEYS (named as in vt.h), waits
 * until it rests, and writes the screen as an SVG.  Every word is a text of
 * its own with its place and length, so the grid holds whatever fixed-width
 * font draws it.  Lines and blocks are rectangles: as glyphs they would leave
 * gaps between cells.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "tests/vt.h"

#define CELL_WIDTH 10
#define CELL_HEIGHT 20
#define BASELINE 15 /* below a cell's top */
#define FONT_SIZE 16.5
#define MARGIN 12
#define LINE 2 /* thickness */

#define OWN_TEXT 0xd4d7dcU /* what the terminal has by itself */
#define OWN_GROUND 0x11151aU

static uint32_t
palette_colour(int index)
{
	static const uint32_t first[16] = { 0x000000, 0xcd3131, 0x4e9a06,
		0xc4a000, 0x3465a4, 0x8f5f99, 0x06989a, 0xd3d7cf, 0x666a6f,
		0xef5350, 0x8ae234, 0xfce94f, 0x729fcf, 0xad7fa8, 0x34e2e2,
		0xffffff };
	static const uint32_t steps[6] = { 0, 95, 135, 175, 215, 255 };
	uint32_t grey;

	if (index < 16)
		return first[index];
	if (index < 232) {
		index -= 16;
		return steps[index / 36] << 16 | steps[index / 6 % 6] << 8 |
		       steps[index % 6];
	}
	grey = 8 + 10 * (uint32_t)(index - 232);
	return grey << 16 | grey << 8 | grey;
}

static uint32_t
text_colour(const struct vt_cell *cell)
{
	if (cell->reverse)
		return cell->bg < 0 ? OWN_GROUND : palette_colour(cell->bg);
	return cell->fg < 0 ? OWN_TEXT : palette_colour(cell->fg);
}

static uint32_t
ground_colour(const struct vt_cell *cell)
{
	if (cell->reverse)
		return cell->fg < 0 ? OWN_TEXT : palette_colour(cell->fg);
	return cell->bg < 0 ? OWN_GROUND : palette_colour(cell->bg);
}

static uint32_t
cell_character(const struct vt_cell *cell)
{
	size_t n = strlen(cell->text), length;

	return n == 0 ? 0 : text_decode(cell->text, n, &length);
}

/* ---- Lines and blocks */

enum { ARM_LEFT = 1, ARM_RIGHT = 2, ARM_UP = 4, ARM_DOWN = 8 };

/* Which ways a line goes from the middle of its cell; 0: it is no line. */
static unsigned
line_arms(uint32_t character)
{
	switch (character) {
	case 0x2500: return ARM_LEFT | ARM_RIGHT;
	case 0x2502: return ARM_UP | ARM_DOWN;
	case 0x250c: return ARM_RIGHT | ARM_DOWN;
	case 0x2510: return ARM_LEFT | ARM_DOWN;
	case 0x2514: return ARM_RIGHT | ARM_UP;
	case 0x2518: return ARM_LEFT | ARM_UP;
	case 0x251c: return ARM_UP | ARM_DOWN | ARM_RIGHT;
	case 0x2524: return ARM_UP | ARM_DOWN | ARM_LEFT;
	case 0x252c: return ARM_LEFT | ARM_RIGHT | ARM_DOWN;
	case 0x2534: return ARM_LEFT | ARM_RIGHT | ARM_UP;
	case 0x253c: return ARM_LEFT | ARM_RIGHT | ARM_UP | ARM_DOWN;
	default: return 0;
	}
}

static bool
is_shape(uint32_t character)
{
	return line_arms(character) != 0 ||
	       (character > 0x2580 && character < 0x2590);
}

/* Does it go from edge to edge, so that several side by side are one? */
static bool
is_wide_shape(uint32_t character)
{
	return character == 0x2500 ||
	       (character > 0x2580 && character <= 0x2588);
}

static void
put_rect(double x, double y, double width, double height, uint32_t colour)
{
	printf("<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" "
	       "fill=\"#%06x\"/>\n",
	    x, y, width, height, colour);
}

static void
put_line(unsigned arms, double x, double y, double width, uint32_t colour)
{
	double across = x + (CELL_WIDTH - LINE) / 2.0;
	double down = y + (CELL_HEIGHT - LINE) / 2.0;
	double left = arms & ARM_LEFT ? x : across;
	double right = arms & ARM_RIGHT ? x + width : across + LINE;
	double top = arms & ARM_UP ? y : down;
	double bottom = arms & ARM_DOWN ? y + CELL_HEIGHT : down + LINE;

	if (arms & (ARM_LEFT | ARM_RIGHT))
		put_rect(left, down, right - left, LINE, colour);
	if (arms & (ARM_UP | ARM_DOWN))
		put_rect(across, top, LINE, bottom - top, colour);
}

static void
put_shape(const struct vt_cell *cell, double x, double y, double width)
{
	uint32_t character = cell_character(cell);
	uint32_t colour = text_colour(cell);
	unsigned arms = line_arms(character);

	if (arms != 0) {
		put_line(arms, x, y, width, colour);
	} else if (character <= 0x2588) { /* eighths from below */
		double height = CELL_HEIGHT * (character - 0x2580) / 8.0;

		put_rect(x, y + CELL_HEIGHT - height, width, height, colour);
	} else { /* eighths from the left */
		put_rect(x, y, CELL_WIDTH * (0x2590 - character) / 8.0,
		    CELL_HEIGHT, colour);
	}
}

/* ---- Words */

static void
put_escaped(const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&': fputs("&amp;", stdout); break;
		case '<': fputs("&lt;", stdout); break;
		case '>': fputs("&gt;", stdout); break;
		default: putchar(*text);
		}
	}
}

static bool
is_ink(const struct vt_cell *cell)
{
	return strcmp(cell->text, " ") != 0;
}

static bool
same_ink(const struct vt_cell *a, const struct vt_cell *b)
{
	return text_colour(a) == text_colour(b) && a->bold == b->bold &&
	       a->dim == b->dim && a->underline == b->underline;
}

/* The word from col on; returns the column behind it. */
static int
put_word(struct vt *vt, int row, int col, int cols, double y)
{
	const struct vt_cell look = vt_cell(vt, row, col);
	struct vt_cell cell = look;
	char word[4096] = "";
	int start = col;

	while (col < cols && is_ink(&cell) && same_ink(&cell, &look) &&
	       !is_shape(cell_character(&cell)) &&
	       strlen(word) + sizeof(cell.text) < sizeof(word)) {
		strcat(word, cell.text);
		if (++col < cols)
			cell = vt_cell(vt, row, col);
	}
	printf("<text x=\"%d\" y=\"%g\" textLength=\"%d\" fill=\"#%06x\"",
	    MARGIN + start * CELL_WIDTH, y + BASELINE,
	    (col - start) * CELL_WIDTH, text_colour(&look));
	if (look.bold)
		fputs(" font-weight=\"bold\"", stdout);
	if (look.dim)
		fputs(" opacity=\"0.65\"", stdout);
	if (look.underline)
		fputs(" text-decoration=\"underline\"", stdout);
	putchar('>');
	put_escaped(word);
	puts("</text>");
	return col;
}

/* ---- The picture */

static void
put_grounds(struct vt *vt, int row, int cols, double y)
{
	for (int col = 0, end; col < cols; col = end) {
		const struct vt_cell first = vt_cell(vt, row, col);
		uint32_t colour = ground_colour(&first);

		for (end = col + 1; end < cols; end++) {
			const struct vt_cell cell = vt_cell(vt, row, end);

			if (ground_colour(&cell) != colour)
				break;
		}
		if (colour != OWN_GROUND)
			put_rect(MARGIN + col * CELL_WIDTH, y,
			    (end - col) * CELL_WIDTH, CELL_HEIGHT, colour);
	}
}

static void
put_inks(struct vt *vt, int row, int cols, double y)
{
	int col = 0;

	while (col < cols) {
		const struct vt_cell cell = vt_cell(vt, row, col);
		uint32_t character = cell_character(&cell);
		int start = col;

		if (!is_ink(&cell)) {
			col++;
			continue;
		}
		if (!is_shape(character)) {
			col = put_word(vt, row, col, cols, y);
			continue;
		}
		for (col++; col < cols && is_wide_shape(character); col++) {
			const struct vt_cell next = vt_cell(vt, row, col);

			if (!same_ink(&next, &cell) ||
			    strcmp(next.text, cell.text) != 0)
				break;
		}
		put_shape(&cell, MARGIN + start * CELL_WIDTH, y,
		    (col - start) * CELL_WIDTH);
	}
}

static void
put_picture(struct vt *vt, int rows, int cols)
{
	int width = cols * CELL_WIDTH + 2 * MARGIN;
	int height = rows * CELL_HEIGHT + 2 * MARGIN;

	printf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
	       "height=\"%d\" viewBox=\"0 0 %d %d\" font-size=\"%g\" "
	       "font-family=\"ui-monospace, 'SF Mono', Menlo, Consolas, "
	       "'DejaVu Sans Mono', monospace\">\n",
	    width, height, width, height, FONT_SIZE);
	printf("<rect width=\"%d\" height=\"%d\" rx=\"8\" "
	       "fill=\"#%06x\"/>\n",
	    width, height, OWN_GROUND);
	for (int row = 0; row < rows; row++) {
		double y = MARGIN + row * CELL_HEIGHT;

		put_grounds(vt, row, cols, y);
		put_inks(vt, row, cols, y);
	}
	puts("</svg>");
}

int
main(int argc, char **argv)
{
	const char *const *arguments = (const char *const *)argv + 3;
	struct vt_options options = { .arguments = arguments };
	struct vt *vt;
	bool rests;

	if (argc < 4 ||
	    sscanf(argv[1], "%dx%d", &options.cols, &options.rows) != 2 ||
	    options.cols < 1 || options.rows < 1) {
		fputs("usage: screenshot COLSxROWS KEYS PROGRAM "
		      "ARGUMENT...\n",
		    stderr);
		return 2;
	}
	vt = vt_open(&options);
	if (vt == NULL || !vt_wait_idle(vt)) {
		fprintf(stderr, "screenshot: %s did not start\n", argv[3]);
		vt_close(vt);
		return 2;
	}
	vt_keys(vt, argv[2]);
	rests = vt_wait_idle(vt);
	if (rests)
		put_picture(vt, options.rows, options.cols);
	else
		fprintf(stderr, "screenshot: %s has ended\n", argv[3]);
	vt_close(vt);
	return rests && fflush(stdout) == 0 ? 0 : 2;
}
