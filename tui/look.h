/* SPDX-License-Identifier: MIT */
/*
 * look: how a role on a ground looks at a terminal's colour depth.  Pure, and
 * the one table of colours.
 *
 *	struct look look = look_of(ROLE_QUOTE, GROUND_CURSOR, 256, false);
 */
#ifndef TUI_LOOK_H
#define TUI_LOOK_H

#include <stdbool.h>

#include "tui/draw.h"

enum {
	LOOK_BOLD = 1,
	LOOK_DIM = 2,
	LOOK_UNDERLINE = 4,
	LOOK_REVERSE = 8,
};

struct look {
	int fg, bg; /* numbers of xterm's palette; -1: the terminal's own */
	unsigned attributes;
};

/*
 * colours is what term_colours gives; light: the terminal's ground is, as
 * COLORFGBG says.  Text never has the colour of its ground.
 */
struct look
look_of(enum role role, enum ground ground, int colours, bool light);

#endif
