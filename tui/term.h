/* SPDX-License-Identifier: MIT */
/*
 * term: the terminal itself: taken over, given back, asked and told.
 *
 * There is one.  Between term_open and term_close it is in curses' hands;
 * term_close is safe to call at any time and from atexit, and every way out
 * (signals too) restores the screen, the mouse and the cursor.
 *
 *	if (term_open(&error) != STATUS_OK) ...
 *	term_size(&rows, &cols);
 *	term_close();
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/text.h"

/*
 * STATUS_REFUSED with a message for a person when stdin or stdout is no
 * terminal, TERM=dumb or cannot move a cursor, or the window is smaller than
 * layout.h's least.  An unknown TERM falls back to xterm-256color.
 * NO_COLOR (set and not empty) means no colours: attributes alone.
 */
enum status term_open(struct error *error);
void term_close(void);
bool term_is_open(void);

/* Where standard input was a dataset, let keys come from the terminal that the
 * program runs on; before term_open, which says so where there is none. */
void term_take_keys(void);

/* A screen without a terminal, for scripts and tests: fixed size, input.c
 * gives only scripted keys, draw_flush writes nothing. */
enum status term_open_headless(int rows, int cols, struct error *error);
bool term_is_headless(void);

void term_size(int *rows, int *cols);

/* Why the program should end: a signal's number (SIGTERM, SIGHUP), 0 none.
 * SIGINT is a key here. */
int term_ending(void);

/* Give the terminal back, stop as Ctrl-Z does, take it again.  The next
 * input is INPUT_RESIZE. */
void term_suspend(void);

/* Put text on the system clipboard through the terminal (OSC 52); false
 * when it is too long for terminals to take (100 KB with its encoding, so
 * some 73 KB of text) or the terminal has no such thing. */
bool term_copy(struct span text);

/* The window's title, cleaned; restored on close where the terminal can. */
void term_title(struct span title);

void term_bell(void);

/*
 * Open an http or https URL with xdg-open (or $BROWSER) in a process of its
 * own, without a shell, its output thrown away.  STATUS_REFUSED for any other
 * scheme or a URL with control characters or blanks; STATUS_MISSING when
 * there is no opener.
 */
enum status term_open_url(struct span url, struct error *error);

/* Between these, all that curses writes is collected and then written at
 * once inside a synchronized update; draw_flush does it. */
void term_frame_begin(void);
void term_frame_end(void);

/* How many colours roles may use: 0 (NO_COLOR, monochrome), 8, 16, 256. */
int term_colours(void);

/* The curses attributes of a cell's look, as unsigned long and pair; for
 * draw.c alone. */
void term_look(
    unsigned role, unsigned ground, unsigned long *attributes, short *pair);

#endif
