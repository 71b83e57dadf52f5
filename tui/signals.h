/* SPDX-License-Identifier: MIT */
/*
 * signals: those that concern a screen program, turned into flags.
 *
 * Between signals_take and signals_give_back they are blocked, so that none
 * falls between a look at its flag and the wait for the next one; they come
 * in where one waits under signals_outside, or calls signals_in.
 *
 *	signals_take(give_the_terminal_back);
 *	ppoll(&input, 1, NULL, signals_outside());
 *	if (signals_seen(SIGWINCH)) ...
 */
#ifndef TUI_SIGNALS_H
#define TUI_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* Remember what signals did so far; before anything else installs handlers. */
void signals_save(void);

/* crash is called inside the handler of a fatal signal. */
void signals_take(void (*crash)(void));
void signals_give_back(void);

/* The mask to wait under. */
const sigset_t *signals_outside(void);

/* Let in what is pending, without waiting. */
void signals_in(void);

/* Has SIGWINCH, SIGINT, SIGTSTP or SIGCONT come since this was last asked? */
bool signals_seen(int number);

/* The signal that ends the program (SIGTERM, SIGHUP, SIGQUIT), or 0. */
int signals_ending(void);
void signals_set_ending(int number);

/* Has any of all these come?  Forgets nothing. */
bool signals_any(void);

/* Stop the whole job as Ctrl-Z does; returns when it goes on. */
void signals_stop(void);

#endif
