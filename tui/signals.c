/* SPDX-License-Identifier: MIT */
/*
 * signals: a handler that sets a flag, and one for crashes that first gives
 * the terminal back and then lets the signal do what it did before.
 *
 * Curses' own handlers are replaced: they draw inside a signal.
 */
#include "config.h"

#include "tui/signals.h"

#include <stddef.h>
#include <string.h>

#define COUNT (sizeof(table) / sizeof(table[0]))

static void on_signal(int number);
static void on_crash(int number);

static struct {
	int number;
	void (*handler)(int);
	struct sigaction outside;
} table[] = {
	{ .number = SIGWINCH, .handler = on_signal },
	{ .number = SIGINT, .handler = on_signal },
	{ .number = SIGTSTP, .handler = on_signal },
	{ .number = SIGCONT, .handler = on_signal },
	{ .number = SIGTERM, .handler = on_signal },
	{ .number = SIGHUP, .handler = on_signal },
	{ .number = SIGQUIT, .handler = on_signal },
	{ .number = SIGABRT, .handler = on_crash },
	{ .number = SIGSEGV, .handler = on_crash },
	{ .number = SIGBUS, .handler = on_crash },
	{ .number = SIGFPE, .handler = on_crash },
	{ .number = SIGILL, .handler = on_crash },
};

static volatile sig_atomic_t seen[NSIG], ending;
static sigset_t mask_outside, mask_inside;
static void (*crash_exit)(void);

static void
on_signal(int number)
{
	if (number == SIGTERM || number == SIGHUP || number == SIGQUIT)
		ending = number;
	else
		seen[number] = 1;
}

/* The signal is blocked in here; raised, it comes when the handler is left. */
static void
on_crash(int number)
{
	crash_exit();
	for (size_t i = 0; i < COUNT; i++) {
		if (table[i].number == number)
			sigaction(number, &table[i].outside, NULL);
	}
	raise(number);
}

void
signals_save(void)
{
	for (size_t i = 0; i < COUNT; i++)
		sigaction(table[i].number, NULL, &table[i].outside);
}

static void
take(size_t i)
{
	struct sigaction action = { .sa_handler = table[i].handler };

	sigfillset(&action.sa_mask);
	if (table[i].handler == on_crash)
		action.sa_flags = SA_ONSTACK;
	sigaction(table[i].number, &action, NULL);
}

/* A stack that overflowed has no room for a handler. */
static void
stack_take(void)
{
	static char stack[32768];
	stack_t there, own = { .ss_sp = stack, .ss_size = sizeof(stack) };

	if (sigaltstack(NULL, &there) == 0 && (there.ss_flags & SS_DISABLE))
		sigaltstack(&own, NULL);
}

void
signals_take(void (*crash)(void))
{
	sigset_t ours;

	crash_exit = crash;
	ending = 0;
	for (size_t i = 0; i < NSIG; i++)
		seen[i] = 0;
	stack_take();
	sigemptyset(&ours);
	for (size_t i = 0; i < COUNT; i++) {
		if (table[i].handler == on_signal)
			sigaddset(&ours, table[i].number);
	}
	sigprocmask(SIG_BLOCK, &ours, &mask_outside);
	sigprocmask(SIG_SETMASK, NULL, &mask_inside);
	/* A mask inherited from a careless parent must not deafen us. */
	for (size_t i = 0; i < COUNT; i++) {
		sigdelset(&mask_outside, table[i].number);
		take(i);
	}
}

void
signals_give_back(void)
{
	signals_in();
	for (size_t i = 0; i < COUNT; i++)
		sigaction(table[i].number, &table[i].outside, NULL);
	sigprocmask(SIG_SETMASK, &mask_outside, NULL);
}

const sigset_t *
signals_outside(void)
{
	return &mask_outside;
}

void
signals_in(void)
{
	sigprocmask(SIG_SETMASK, &mask_outside, NULL);
	sigprocmask(SIG_SETMASK, &mask_inside, NULL);
}

bool
signals_seen(int number)
{
	bool was = seen[number] != 0;

	seen[number] = 0;
	return was;
}

int
signals_ending(void)
{
	return ending;
}

void
signals_set_ending(int number)
{
	if (ending == 0)
		ending = number;
}

bool
signals_any(void)
{
	return ending || seen[SIGWINCH] || seen[SIGINT] || seen[SIGTSTP] ||
	       seen[SIGCONT];
}

void
signals_stop(void)
{
	sigset_t stop;
	size_t i = 0;

	while (table[i].number != SIGTSTP)
		i++;
	sigaction(SIGTSTP, &table[i].outside, NULL);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	kill(0, SIGTSTP);
	sigprocmask(SIG_SETMASK, &mask_inside, NULL);
	take(i);
	signals_in();
	seen[SIGTSTP] = 0;
	seen[SIGCONT] = 0;
}
