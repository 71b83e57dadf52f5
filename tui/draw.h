/* SPDX-License-Identifier: MIT */
/*
 * draw: a surface of cells the size of the screen.  Panes draw on it by
 * named roles; draw_flush gives what changed to the terminal.  All but
 * draw_flush works without a terminal, so that tests can read cells back.
 *
 *	draw_text(draw, row, col, cols, ROLE_DIM, span_of("Baghdad"));
 *	draw_ground(draw, (struct rect){ row, 0, 1, cols }, GROUND_CURSOR);
 *	draw_flush(draw);
 */
#ifndef TUI_DRAW_H
#define TUI_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"
#include "tui/layout.h"

/* What a text is; term.c's table says how that looks at each colour depth. */
enum role {
	ROLE_TEXT,
	ROLE_DIM, /* secondary */
	ROLE_STRONG,
	ROLE_ACCENT, /* keys, focus, fold marks */
	ROLE_TITLE, /* a pane's name in its rule */
	ROLE_TITLE_FOCUS,
	ROLE_RULE,
	ROLE_RULE_FOCUS,
	ROLE_HEADING, /* years in the gutter */
	ROLE_QUOTE, /* quotes, the date cursor: the warm colour */
	ROLE_CHOSEN, /* a value in the filter */
	ROLE_EXCLUDED,
	ROLE_BAR, /* histogram and facet bars */
	ROLE_BAR_DIM,
	ROLE_GOOD, /* an exact anchor */
	ROLE_WARN, /* approximate, ambiguous */
	ROLE_ERROR, /* missing, a parse error */
	ROLE_COUNT
};

/* What a cell stands on. */
enum ground {
	GROUND_PLAIN,
	GROUND_CURSOR, /* the cursor's row in the focused pane */
	GROUND_CURSOR_DIM, /* in the others */
	GROUND_HINT, /* the hint line */
	GROUND_MARK, /* the quote that is lit */
	GROUND_MARK_DIM, /* other quotes of the source */
	GROUND_MATCH, /* what a find found */
	GROUND_COUNT
};

#define DRAW_MARKS 4 /* combining characters kept on a cell */

struct draw_cell {
	uint32_t text[1 + DRAW_MARKS]; /* text[0] 0: right half of a wide one */
	uint8_t role, ground;
};

struct draw;

enum status
draw_new(struct draw **draw, int rows, int cols, struct error *error);
void draw_free(struct draw *draw);

/* Empties it, and makes the next flush write everything. */
enum status
draw_resize(struct draw *draw, int rows, int cols, struct error *error);
int draw_rows(const struct draw *draw);
int draw_cols(const struct draw *draw);

/* Blank, ROLE_TEXT on GROUND_PLAIN; parts outside the surface are ignored,
 * here and below. */
void draw_clear(struct draw *draw, struct rect rect);

/*
 * Put text at row, col in at most cols columns: cleaned (text_clean), cut
 * with `…`, never half a wide character.  Returns the columns taken.
 */
int draw_text(struct draw *draw, int row, int col, int cols, enum role role,
    struct span text);

/* As draw_text, ending at column col + cols. */
int draw_text_right(struct draw *draw, int row, int col, int cols,
    enum role role, struct span text);

/* As draw_text for text that is clean already; cut without `…`. */
int draw_clean(struct draw *draw, int row, int col, int cols, enum role role,
    struct span text);

/* printf, at most a few hundred bytes. */
int draw_printf(struct draw *draw, int row, int col, int cols, enum role role,
    const char *format, ...) __attribute__((format(printf, 6, 7)));

/* One character of one column, count times to the right or downwards. */
void draw_fill(struct draw *draw, int row, int col, int count, enum role role,
    uint32_t character);
void draw_fill_down(struct draw *draw, int row, int col, int count,
    enum role role, uint32_t character);

/*
 * A horizontal bar of value / most, in eighths of a column (`▏▎▍▌▋▊▉█`), at
 * least one eighth where value > 0; a vertical one of one column, rows high,
 * standing on row (`▁▂▃▄▅▆▇█`).
 */
void draw_bar(struct draw *draw, int row, int col, int cols, enum role role,
    uint64_t value, uint64_t most);
void draw_bar_up(struct draw *draw, int row, int col, int rows, enum role role,
    uint64_t value, uint64_t most);

/*
 * A pane's rule: `─ Title ──────── summary ─` over cols columns.
 */
void draw_rule(struct draw *draw, int row, int col, int cols, bool focused,
    struct span title, struct span summary);

void draw_ground(struct draw *draw, struct rect rect, enum ground ground);

/* Give every cell of rect the role (dimming what lies behind a help page). */
void draw_role(struct draw *draw, struct rect rect, enum role role);

/* The terminal's cursor; hidden at the start of every frame. */
void draw_cursor(struct draw *draw, int row, int col);
void draw_cursor_hide(struct draw *draw);

const struct draw_cell *draw_at(const struct draw *draw, int row, int col);

/* Write what changed since the last flush, in one write. */
void draw_flush(struct draw *draw);

#endif
