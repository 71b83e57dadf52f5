/* SPDX-License-Identifier: MIT */
/*
 * prompt: a line editor that lives inside the event loop: it takes one key
 * at a time and never waits.  Pure but for drawing itself.
 *
 *	prompt_start(&prompt, span_of("actor:"));
 *	switch (prompt_key(&prompt, key)) {
 *	case PROMPT_CHANGED: the text is other than before
 *	case PROMPT_DONE: Enter      case PROMPT_CANCELLED: Esc, Ctrl-c, Ctrl-g
 */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include <stddef.h>
#include <stdint.h>

#include "core/strbuf.h"
#include "core/text.h"
#include "tui/draw.h"

enum prompt_answer {
	PROMPT_IGNORED, /* not a key of line editing (Tab, PgUp, …) */
	PROMPT_MOVED,
	PROMPT_CHANGED,
	PROMPT_DONE,
	PROMPT_CANCELLED,
};

#define PROMPT_HISTORY 100

struct prompt {
	struct strbuf text;
	size_t cursor; /* byte offset, at a character's start */
	size_t scroll; /* first byte shown */
	struct strbuf killed; /* for Ctrl-y */
	char **history; /* oldest first; Up and Down walk it */
	size_t history_count, history_at;
	struct strbuf draft; /* what was being written when Up was pressed */
};

void prompt_init(struct prompt *prompt);
void prompt_release(struct prompt *prompt);

/* Begin with this text, the cursor behind it. */
void prompt_start(struct prompt *prompt, struct span text);

/*
 * Letters insert; Left Right Home End, Ctrl-a e b f, Ctrl-Left Ctrl-Right
 * (words), Backspace Delete Ctrl-h Ctrl-d, Ctrl-w u k y, Up Down Ctrl-p
 * Ctrl-n (history).  By grapheme: a mark moves with its base.  A key that
 * finds nothing to do, or no memory, is PROMPT_MOVED with nothing changed.
 */
enum prompt_answer prompt_key(struct prompt *prompt, uint32_t key);

/* Insert (a paste, a completion): line ends become blanks, controls go. */
void prompt_insert(struct prompt *prompt, struct span text);

/* Remember the text in the history (Enter does not by itself). */
void prompt_remember(struct prompt *prompt);

/*
 * Draw in cols columns at row, col, scrolled so that the cursor is seen, and
 * set draw's cursor.  error_column (characters from 1; 0 none): from there
 * on in ROLE_ERROR.
 */
void prompt_draw(struct prompt *prompt, struct draw *draw, int row, int col,
    int cols, size_t error_column);

#endif
