/* SPDX-License-Identifier: MIT */
/*
 * tty: the time of a byte is taken when it is read, and reading waits in
 * poll, so what is measured is the program, the pseudo-terminal and one
 * waking up.  /proc is only looked at when nothing can be read.
 */
#include "config.h"

#include "bench/tty.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/run.h"

#define GIVE_UP 900000.0
#define QUIET_KEY 40.0 /* ms; a peer's longest pause within a screen */
#define QUIET_START 700.0
#define SYNC_END "\033[?2026l"

struct tty {
	int master;
	pid_t pid;
	enum tty_kind kind;
	double started;
	/* Of the frame that is being waited for. */
	double from, last, first, seen;
	size_t bytes;
	const char *text;
	char tail[256]; /* what was read before, for what is cut in two */
	size_t tail_length;
};

static void
become(const char *const *arguments, int slave)
{
	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	if (dup2(slave, 0) < 0 || dup2(slave, 1) < 0 || dup2(slave, 2) < 0)
		_exit(126);
	execvp(arguments[0], (char **)(uintptr_t)arguments);
	_exit(127);
}

struct tty *
tty_open(const char *const *arguments, unsigned short rows, unsigned short cols,
    enum tty_kind kind)
{
	struct tty *tty = calloc(1, sizeof *tty);
	struct winsize size = { .ws_row = rows, .ws_col = cols };
	int slave = -1;

	if (tty == NULL)
		return NULL;
	tty->kind = kind;
	tty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty->master >= 0 && grantpt(tty->master) == 0 &&
	    unlockpt(tty->master) == 0)
		slave =
		    open(ptsname(tty->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		goto fail;
	ioctl(slave, TIOCSWINSZ, &size);
	tty->started = run_clock();
	tty->pid = fork();
	if (tty->pid == 0)
		become(arguments, slave);
	close(slave);
	if (tty->pid < 0)
		goto fail;
	return tty;
fail:
	if (tty->master >= 0)
		close(tty->master);
	free(tty);
	return NULL;
}

/* ---- What /proc tells of the program. */

/* A file of it, or the beginning; "" when it cannot be read. */
static void
proc_read(const struct tty *tty, const char *name, char *text, size_t size)
{
	char path[64];
	ssize_t got;
	int file;

	snprintf(path, sizeof path, "/proc/%d/%s", (int)tty->pid, name);
	text[0] = '\0';
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return;
	got = read(file, text, size - 1);
	text[got > 0 ? got : 0] = '\0';
	close(file);
}

static unsigned long
proc_status(const struct tty *tty, const char *key)
{
	char text[4096];
	const char *line;

	proc_read(tty, "status", text, sizeof text);
	line = strstr(text, key);
	return line == NULL ? 0 : strtoul(line + strlen(key), NULL, 10);
}

static unsigned long
given_back(const struct tty *tty)
{
	return proc_status(tty, "\nvoluntary_ctxt_switches:");
}

unsigned long
tty_switches(const struct tty *tty)
{
	return given_back(tty) +
	       proc_status(tty, "\nnonvoluntary_ctxt_switches:");
}

double
tty_memory(const struct tty *tty)
{
	return (double)proc_status(tty, "\nVmRSS:") * 1024;
}

/* Does it wait for input, and for nothing else? */
static bool
is_waiting(const struct tty *tty)
{
	unsigned long argument[3] = { 0 };
	char text[256];
	long number = -1;

	proc_read(tty, "syscall", text, sizeof text);
	return sscanf(text, "%ld %lx %lx %lx", &number, &argument[0],
		   &argument[1], &argument[2]) == 4 &&
	       ((number == SYS_ppoll && argument[2] == 0) ||
		   (number == SYS_read && argument[0] == 0));
}

/* Processor time in the system's ticks, of 10 ms most often. */
static unsigned long
ticks(const struct tty *tty)
{
	unsigned long user = 0, system = 0;
	char text[1024];
	const char *rest;

	proc_read(tty, "stat", text, sizeof text);
	rest = strrchr(text, ')');
	if (rest == NULL ||
	    sscanf(rest + 1,
		" %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		&system) != 2)
		return 0;
	return user + system;
}

/* ---- Reading. */

/* Does it end in what was read before, followed by these bytes? */
static bool
holds(const struct tty *tty, const char *bytes, size_t n, const char *text)
{
	size_t length = strlen(text), keep = length - 1;
	char joined[512];

	if (memmem(bytes, n, text, length) != NULL)
		return true;
	if (keep > tty->tail_length)
		keep = tty->tail_length;
	if (n > length)
		n = length;
	if (keep + n > sizeof joined)
		return false;
	memcpy(joined, tty->tail + tty->tail_length - keep, keep);
	memcpy(joined + keep, bytes, n);
	return memmem(joined, keep + n, text, length) != NULL;
}

static void
keep_tail(struct tty *tty, const char *bytes, size_t n)
{
	const size_t size = sizeof tty->tail;
	size_t stay;

	if (n >= size) {
		memcpy(tty->tail, bytes + n - size, size);
		tty->tail_length = size;
		return;
	}
	stay = tty->tail_length < size - n ? tty->tail_length : size - n;
	memmove(tty->tail, tty->tail + tty->tail_length - stay, stay);
	memcpy(tty->tail + stay, bytes, n);
	tty->tail_length = stay + n;
}

/* 1: something was read; 0: nothing within so many ms; -1: it has ended. */
static int
take(struct tty *tty, int ms)
{
	struct pollfd in = { .fd = tty->master, .events = POLLIN };
	static char bytes[1 << 16];
	ssize_t got;

	if (poll(&in, 1, ms) <= 0)
		return 0;
	got = read(tty->master, bytes, sizeof bytes);
	if (got <= 0)
		return -1;
	tty->last = run_clock();
	tty->bytes += (size_t)got;
	if (tty->first == 0 &&
	    (tty->kind == TTY_PEER || holds(tty, bytes, (size_t)got, SYNC_END)))
		tty->first = tty->last;
	if (tty->text != NULL && tty->seen == 0 &&
	    holds(tty, bytes, (size_t)got, tty->text))
		tty->seen = tty->last;
	keep_tail(tty, bytes, (size_t)got);
	return 1;
}

static void
begin(struct tty *tty, double from, const char *text)
{
	tty->from = from;
	tty->last = tty->first = tty->seen = 0;
	tty->bytes = 0;
	tty->text = text;
	tty->tail_length = 0;
}

static struct frame
end(const struct tty *tty, double rest, bool rested)
{
	return (struct frame){
		.ms = tty->last > 0 ? tty->last - tty->from : 0,
		.first_ms = tty->first > 0 ? tty->first - tty->from : 0,
		.seen_ms = tty->seen > 0 ? tty->seen - tty->from : 0,
		.rest_ms = rest - tty->from,
		.bytes = tty->bytes,
		.answered = tty->bytes > 0,
		.rested = rested,
	};
}

/* Ours: `before` is how often it had given the processor back. */
static struct frame
wait_own(struct tty *tty, unsigned long before)
{
	int got = 0;

	while (got >= 0 && run_clock() - tty->from < GIVE_UP) {
		got = take(tty, got > 0 ? 0 : 1);
		if (got == 0 && is_waiting(tty) && given_back(tty) > before &&
		    take(tty, 0) == 0)
			return end(
			    tty, tty->last > 0 ? tty->last : run_clock(), true);
	}
	return end(tty, run_clock(), false);
}

static struct frame
wait_peer(struct tty *tty, double quiet, bool busy_counts)
{
	double active = run_clock();
	unsigned long used = ticks(tty), now;
	int got = 0;

	while (got >= 0 && run_clock() - tty->from < GIVE_UP) {
		got = take(tty, got > 0 ? 0 : 20);
		now = busy_counts && got == 0 ? ticks(tty) : used;
		if (got > 0 || now > used)
			active = run_clock();
		used = now;
		if (run_clock() - active > quiet)
			return end(tty, active, true);
	}
	return end(tty, run_clock(), false);
}

struct frame
tty_start(struct tty *tty, const char *text)
{
	begin(tty, tty->started, text);
	/* A program waits for much before it waits for its first key. */
	while (tty->bytes == 0 && run_clock() - tty->from < GIVE_UP) {
		if (take(tty, 100) < 0)
			return end(tty, run_clock(), false);
	}
	return tty->kind == TTY_OWN ? wait_own(tty, 0)
				    : wait_peer(tty, QUIET_START, true);
}

struct frame
tty_press(struct tty *tty, const char *keys)
{
	unsigned long before = given_back(tty);
	size_t n = strlen(keys);

	while (take(tty, 0) > 0)
		continue;
	begin(tty, run_clock(), NULL);
	if (write(tty->master, keys, n) != (ssize_t)n)
		return end(tty, run_clock(), false);
	return tty->kind == TTY_OWN ? wait_own(tty, before)
				    : wait_peer(tty, QUIET_KEY, false);
}

void
tty_close(struct tty *tty, const char *keys)
{
	double until = run_clock() + 10000;
	int status;

	if (tty == NULL)
		return;
	if (write(tty->master, keys, strlen(keys)) < 0)
		until = 0;
	while (waitpid(tty->pid, &status, WNOHANG) == 0) {
		if (run_clock() > until) {
			kill(tty->pid, SIGKILL);
			until = run_clock() + 10000;
		}
		if (take(tty, 5) < 0)
			poll(NULL, 0, 1);
	}
	close(tty->master);
	free(tty);
}
