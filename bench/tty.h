/* SPDX-License-Identifier: MIT */
/*
 * tty: a program on a pseudo-terminal, and the time from a key to the last
 * byte of the screen that answers it.
 *
 *	struct tty *tty = tty_open(arguments, 24, 80, TTY_OWN);
 *	struct frame frame = tty_start(tty, "Baghdad");
 *	frame = tty_press(tty, "j");
 *	tty_close(tty, "q");
 *
 * Nobody draws the screen: bytes are read and counted, so that no terminal's
 * own work is in the measure.
 */
#ifndef BENCH_TTY_H
#define BENCH_TTY_H

#include <stdbool.h>
#include <stddef.h>

struct tty;

/*
 * When a screen is finished.  Ours: the program waits for input without a
 * limit, has run since the key, and nothing is left to read.  A peer, of which
 * that cannot be said: nothing more has come for a while, and after the start
 * it has also used no processor.  That while is not in the measure.
 */
enum tty_kind { TTY_OWN, TTY_PEER };

struct frame {
	double ms; /* to the last byte */
	double first_ms; /* to the end of the first frame, or the first byte */
	double seen_ms; /* until the text was written; 0: it was not */
	double rest_ms; /* until it came to rest: a peer's work may be silent */
	size_t bytes;
	bool answered; /* anything was written */
	bool rested; /* false: given up after a quarter of an hour */
};

/* NULL: no terminal to be had. */
struct tty *tty_open(const char *const *arguments, unsigned short rows,
    unsigned short cols, enum tty_kind kind);

/* From the start of the program until it rests; text is looked for in what it
 * writes, and may be NULL. */
struct frame tty_start(struct tty *tty, const char *text);

struct frame tty_press(struct tty *tty, const char *keys);

double tty_memory(const struct tty *tty); /* bytes resident */

/* How often it was given the processor and gave it back. */
unsigned long tty_switches(const struct tty *tty);

/* Press keys that end it, or kill it after a while; NULL is fine. */
void tty_close(struct tty *tty, const char *keys);

#endif
