/* SPDX-License-Identifier: MIT */
/*
 * input: the one place that reads keys, the mouse, pastes and resizes, from
 * the terminal or from a script.
 *
 *	struct input input;
 *	while (input_wait(&input, -1))
 *		if (input.kind == INPUT_KEY && input.key == 'q') ...
 */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/strbuf.h"

enum input_kind {
	INPUT_NONE, /* the time was up */
	INPUT_KEY,
	INPUT_MOUSE,
	INPUT_PASTE, /* bracketed paste, whole: *text */
	INPUT_RESIZE,
	INPUT_END, /* hang-up, end signal or end of the script */
};

/* A key is a code point (Ctrl-d is 4, Enter 13 and never 10, Esc 27, Tab 9,
 * Backspace 127) or one of these. */
enum {
	INPUT_UP = 0x110000,
	INPUT_DOWN,
	INPUT_LEFT,
	INPUT_RIGHT,
	INPUT_HOME,
	INPUT_END_KEY,
	INPUT_PAGE_UP,
	INPUT_PAGE_DOWN,
	INPUT_INSERT,
	INPUT_DELETE,
	INPUT_BACK_TAB,
	INPUT_CTRL_LEFT,
	INPUT_CTRL_RIGHT,
	INPUT_F1,
};

#define INPUT_CTRL(letter) ((uint32_t)(letter)&0x1f)

enum input_mouse {
	INPUT_PRESS,
	INPUT_DOUBLE, /* the second press within 400 ms on the same cell */
	INPUT_DRAG,
	INPUT_RELEASE,
	INPUT_WHEEL_UP,
	INPUT_WHEEL_DOWN,
};

struct input {
	enum input_kind kind;
	uint32_t key; /* INPUT_KEY */
	enum input_mouse mouse; /* INPUT_MOUSE; left button only */
	int row, col;
	const char *text; /* INPUT_PASTE: good until the next wait */
	size_t text_n;
};

/*
 * Wait at most timeout ms (-1: as long as it takes; 0: look only) and fill
 * *input.  False with INPUT_NONE when the time was up.  Unknown escape
 * sequences are swallowed.
 */
bool input_wait(struct input *input, int timeout);

/* Is something waiting to be read?  For work done in slices. */
bool input_pending(void);

/*
 * Keys from a script come before those of the terminal: names separated by
 * blanks (`j`, `Enter`, `Ctrl-d`, `PgDn`, `Space`), `text:WORDS` typed
 * letter by letter (`_` is not special; `\s` a blank), `resize:COLSxROWS`
 * headless, `click:ROW,COL`.  STATUS_SYNTAX for an unknown name.
 */
enum status input_script(const char *script, struct error *error);

/* "j", "Ctrl-d", "PgDn", "Space", "Enter", "Tab", "Shift-Tab", "↓" … */
void input_key_name(uint32_t key, struct strbuf *out);
bool input_key_parse(const char *name, uint32_t *key);

#endif
