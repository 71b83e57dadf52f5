/* SPDX-License-Identifier: MIT */
/*
 * vt: a terminal for tests.  Runs a program on a pseudo-terminal, sends it
 * keys, and reads its screen back through libvterm.
 *
 *	struct vt *vt = vt_open(&(struct vt_options){
 *	    .rows = 24, .cols = 80, .term = "xterm-256color",
 *	    .arguments = (const char *[]){ "./dateline", "case", NULL } });
 *	vt_keys(vt, "j j Enter");
 *	assert_true(vt_wait_text(vt, "Baghdad"));
 *	assert_string_equal(vt_row(vt, 0), "dateline  case");
 *	vt_keys(vt, "q");
 *	assert_int_equal(vt_wait_exit(vt), 0);
 *	vt_close(vt);
 *
 * Waits are for what is to be seen, never for a time; they give up after ten
 * seconds, or $VT_TIMEOUT seconds.
 */
#ifndef TESTS_VT_H
#define TESTS_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct vt;

struct vt_options {
	int rows, cols;
	const char *term; /* NULL: xterm-256color */
	const char *const *arguments; /* closed by NULL; [0] is the program */
	const char *const *environment; /* NAME=value, or NAME: unset it */
	const char *directory; /* to run in; NULL: here */
};

/* NULL when it cannot be started; a program that is not there exits 127. */
struct vt *vt_open(const struct vt_options *options);

/* Hangs up, kills if need be, and frees; NULL is fine. */
void vt_close(struct vt *vt);

pid_t vt_pid(const struct vt *vt);

/*
 * Keys by name, separated by blanks: `j`, `Enter`, `Esc`, `Tab`, `Shift-Tab`,
 * `Space`, `Backspace`, `Up`, `Ctrl-Left`, `PgDn`, `F1`, `Ctrl-d`, `Alt-x`,
 * `text:WORDS` with `\s` for a blank.  An unknown name ends the test program.
 */
void vt_keys(struct vt *vt, const char *names);
void vt_send(struct vt *vt, const char *bytes, size_t n);
void vt_paste(struct vt *vt, const char *text); /* bracketed */

enum vt_mouse { VT_MOUSE_SGR, VT_MOUSE_X10 };

/* button as terminals number it: 0 left, 64 wheel up, 65 wheel down, +32
 * for motion; cells from 0. */
void vt_mouse(struct vt *vt, enum vt_mouse encoding, int button, int row,
    int col, bool press);
void vt_click(struct vt *vt, int row, int col); /* SGR, left */
void vt_double_click(struct vt *vt, int row, int col);

void vt_resize(struct vt *vt, int rows, int cols);
void vt_signal(struct vt *vt, int number);
void vt_hang_up(struct vt *vt); /* the terminal goes away */

/* False when it did not come to be in time. */
bool vt_wait_text(struct vt *vt, const char *text);
bool vt_wait_gone(struct vt *vt, const char *text);
bool vt_wait_output(struct vt *vt, const char *bytes); /* in vt_output */

/*
 * Until the program waits for input and all that it wrote is on the screen.
 * Wait after each thing sent: of two sent in a row, the first may wake the
 * program while the second is still on its way.
 */
bool vt_wait_idle(struct vt *vt);

/* The exit status, or 128 + a signal's number; -1: it still runs. */
int vt_wait_exit(struct vt *vt);
int vt_status(struct vt *vt); /* without waiting */

/* UTF-8, trailing blanks cut; good until asked again. */
const char *vt_row(struct vt *vt, int row);
const char *vt_screen(struct vt *vt); /* every row, a line each */

/*
 * The looks of the screen, a line for each run of cells that are not plain:
 * `ROW:FIRST-LAST [bold] [underline] [reverse] [fg=N] [bg=N]`.
 */
const char *vt_looks(struct vt *vt);

/* The first place of text within a row, in cells. */
bool vt_find(struct vt *vt, const char *text, int *row, int *col);

struct vt_cell {
	char text[32]; /* UTF-8; empty: the right half of a wide one */
	int width;
	bool bold, underline, reverse;
	bool dim; /* always false: libvterm 0.1 does not tell */
	int fg, bg; /* of the palette; -1 the terminal's own, -2 other */
};

struct vt_cell vt_cell(struct vt *vt, int row, int col);

struct vt_state {
	int cursor_row, cursor_col;
	bool cursor_shown, alternate, paste, mouse_sgr;
	int mouse; /* 0 none, 1000, 1002 or 1003 */
	unsigned long frames; /* synchronized updates that ended */
	unsigned long bytes, bytes_outside; /* in all; outside of frames */
	unsigned long bells;
	const char *title;
};

struct vt_state vt_state(const struct vt *vt);

/* Is the terminal as a shell wants it: lines, echo, signals by key? */
bool vt_is_cooked(const struct vt *vt);

/* What was written since vt_output_forget, at most the last megabyte. */
const char *vt_output(const struct vt *vt, size_t *n);
void vt_output_forget(struct vt *vt);

/* Spoil the screen, so that one drawn anew shows what was left out. */
void vt_smear(struct vt *vt);

/* For a failed test: the screen in a frame. */
void vt_print(struct vt *vt, FILE *file);

#endif
