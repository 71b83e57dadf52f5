/* SPDX-License-Identifier: MIT */
/*
 * screen: dateline on a test terminal, in a folder of its own where nothing
 * of the machine's is seen: no settings, no locale, no colours but those
 * given.  What goes wrong fails the cmocka test that is running.
 *
 *	struct screen *screen = screen_new();
 *	screen_write(screen, "a.csv", "title\nFirst\n");
 *	screen_open(screen, 24, 80, "a.csv");
 *	screen_keys(screen, "j Enter");
 *	assert_non_null(strstr(vt_screen(screen->vt), "First"));
 *	screen_keys(screen, "q");
 *	screen_free(screen);
 *
 * $DATELINE is the program, ./dateline if that is not set.
 */
#ifndef TESTS_SCREEN_H
#define TESTS_SCREEN_H

#include "tests/vt.h"

#define SCREEN_VARIABLES 32

struct screen {
	struct vt *vt; /* NULL: nothing runs */
	char *folder; /* the program's; the sample data are linked into it */
	char *program;
	char *variables[SCREEN_VARIABLES + 1]; /* of its environment */
	int rows, cols;
};

struct screen *screen_new(void);
void screen_free(struct screen *screen); /* removes the folder; NULL is fine */

/* NAME=value, or NAME: unset; for what is opened from here on. */
void screen_set(struct screen *screen, const char *variable);

/* A file of the folder, its folder made where it is not there. */
void screen_write(struct screen *screen, const char *name, const char *text);

/* `dateline ARGUMENTS`, separated by blanks, until it waits for a key. */
void
screen_open(struct screen *screen, int rows, int cols, const char *arguments);

/* A shell's command line, `$DATELINE` the program; on the terminal, and off
 * it, where it must end with 0. */
void screen_open_shell(
    struct screen *screen, int rows, int cols, const char *command);
void screen_shell(struct screen *screen, const char *command);

/* Each until all that follows is drawn; the program must go on. */
void screen_keys(struct screen *screen, const char *names);
void screen_resize(struct screen *screen, int rows, int cols);
void screen_settle(struct screen *screen);

/* The program must end with status, and leave a terminal as shells want it. */
void screen_ends(struct screen *screen, int status);
void screen_restored(struct screen *screen);

/* Fail, with a message and the screen. */
void screen_fail(struct screen *screen, const char *format, ...)
    __attribute__((format(printf, 2, 3), noreturn));

/*
 * Play a file: what is done line by line, and the screens that it has to
 * make.  The language stands in screen_script.c.
 */
void screen_play(struct screen *screen, const char *path);

#endif
