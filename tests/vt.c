/* SPDX-License-Identifier: MIT */
/*
 * vt: forkpty for the program, and waiting for it.
 *
 * How one knows that a program has done all it will do, without sleeping: it
 * waits for input without a time limit (/proc/PID/syscall says so), it has
 * run since the last key was sent (its context switches say so), and the
 * terminal's queue towards it is empty (asked on the other end, which is kept
 * open for that).  Where it waits with a time limit, it must have been quiet
 * for a while too; where /proc tells nothing, that alone has to do.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "core/mem.h"
#include "tests/vt_private.h"

/* Milliseconds without a sign of life that count as idle; longer where the
 * program waits with a limit, for it may be waiting for half a sequence. */
#define QUIET 60
#define QUIET_LIMITED 300

static long long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static long long
deadline(void)
{
	const char *seconds = getenv("VT_TIMEOUT");

	return now_ms() + 1000 * (seconds != NULL ? atol(seconds) : 10);
}

/* Read what there is, waiting at most time ms for it; false: nothing. */
static bool
pump(struct vt *vt, int time)
{
	struct pollfd in = { vt->master, POLLIN, 0 };
	char bytes[16384];
	ssize_t got;

	if (vt->master < 0 || poll(&in, 1, time) <= 0)
		return false;
	got = read(vt->master, bytes, sizeof(bytes));
	if (got <= 0)
		return false;
	vt_screen_take(vt, bytes, (size_t)got);
	vt->moved_at = now_ms();
	return true;
}

static void
pump_all(struct vt *vt)
{
	while (pump(vt, 0))
		continue;
	vterm_screen_flush_damage(vt->screen);
}

/* In the child: become the program. */
static void
become(const struct vt_options *options)
{
	const char *const *entry = options->environment;

	if (options->directory != NULL && chdir(options->directory) != 0)
		_exit(126);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("NO_COLOR");
	unsetenv("COLORFGBG");
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TERM", options->term != NULL ? options->term : "xterm-256color",
	    1);
	for (; entry != NULL && *entry != NULL; entry++) {
		if (strchr(*entry, '=') != NULL)
			putenv((char *)(uintptr_t)*entry);
		else
			unsetenv(*entry);
	}
	execvp(options->arguments[0], (char **)(uintptr_t)options->arguments);
	_exit(127);
}

static bool
start(struct vt *vt, const struct vt_options *options)
{
	struct winsize size = { .ws_row = (unsigned short)options->rows,
		.ws_col = (unsigned short)options->cols };

	vt->pid = forkpty(&vt->master, NULL, NULL, &size);
	if (vt->pid == 0)
		become(options);
	if (vt->pid < 0)
		return false;
	fcntl(vt->master, F_SETFD, FD_CLOEXEC);
	fcntl(vt->master, F_SETFL, O_NONBLOCK);
	vt->slave = open(ptsname(vt->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	return vt->slave >= 0;
}

struct vt *
vt_open(const struct vt_options *options)
{
	struct vt *vt = mem_alloc(1, sizeof(*vt));

	if (vt == NULL)
		return NULL;
	strbuf_init(&vt->output);
	strbuf_init(&vt->text);
	strbuf_init(&vt->title);
	vt->status = -1;
	vt->master = -1;
	vt->slave = -1;
	vt->rows = options->rows;
	vt->cols = options->cols;
	vt_screen_open(vt);
	vt->moved_at = now_ms();
	if (!start(vt, options)) {
		vt_close(vt);
		return NULL;
	}
	return vt;
}

/* Has the program ended?  Keeps its status. */
static bool
has_ended(struct vt *vt)
{
	int status;

	if (vt->status >= 0 || vt->pid <= 0)
		return true;
	if (waitpid(vt->pid, &status, WNOHANG) != vt->pid)
		return false;
	if (WIFEXITED(status))
		vt->status = WEXITSTATUS(status);
	else
		vt->status = 128 + WTERMSIG(status);
	return true;
}

void
vt_close(struct vt *vt)
{
	if (vt == NULL)
		return;
	vt_hang_up(vt);
	for (int i = 0; i < 500 && !has_ended(vt); i++) {
		if (i == 400)
			kill(vt->pid, SIGKILL);
		poll(NULL, 0, 5);
	}
	vterm_free(vt->vterm);
	strbuf_release(&vt->title);
	strbuf_release(&vt->text);
	strbuf_release(&vt->output);
	mem_free(vt);
}

pid_t
vt_pid(const struct vt *vt)
{
	return vt->pid;
}

void
vt_hang_up(struct vt *vt)
{
	if (vt->slave >= 0)
		close(vt->slave);
	if (vt->master >= 0)
		close(vt->master);
	vt->slave = -1;
	vt->master = -1;
}

/* The first line of /proc/PID/name that begins with key; "" when none. */
static void
proc_line(const struct vt *vt, const char *name, const char *key, char *line,
    size_t size)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)vt->pid, name);
	line[0] = '\0';
	file = fopen(path, "re");
	if (file == NULL)
		return;
	while (fgets(line, (int)size, file) != NULL) {
		if (strncmp(line, key, strlen(key)) == 0) {
			fclose(file);
			return;
		}
	}
	line[0] = '\0';
	fclose(file);
}

static unsigned long
context_switches(const struct vt *vt)
{
	static const char key[] = "voluntary_ctxt_switches:";
	char line[128];

	proc_line(vt, "status", key, line, sizeof(line));
	return line[0] != '\0' ? strtoul(line + sizeof(key) - 1, NULL, 10) : 0;
}

static void
sending(struct vt *vt)
{
	pump_all(vt);
	vt->switches = context_switches(vt);
	vt->moved_at = now_ms();
}

void
vt_send(struct vt *vt, const char *bytes, size_t n)
{
	long long until = deadline();

	sending(vt);
	while (n > 0 && now_ms() < until) {
		ssize_t taken = write(vt->master, bytes, n);

		if (taken > 0) {
			bytes += taken;
			n -= (size_t)taken;
		} else if (errno != EAGAIN && errno != EINTR) {
			return;
		} else {
			pump(vt, 5);
		}
	}
}

void
vt_resize(struct vt *vt, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };

	sending(vt);
	vterm_set_size(vt->vterm, rows, cols);
	vt->rows = rows;
	vt->cols = cols;
	ioctl(vt->master, TIOCSWINSZ, &size);
}

void
vt_signal(struct vt *vt, int number)
{
	sending(vt);
	kill(vt->pid, number);
}

static bool
is_shown(struct vt *vt, const char *text)
{
	int row, col;

	vterm_screen_flush_damage(vt->screen);
	return vt_find(vt, text, &row, &col);
}

bool
vt_wait_text(struct vt *vt, const char *text)
{
	for (long long until = deadline(); now_ms() < until; pump(vt, 5)) {
		pump_all(vt);
		if (is_shown(vt, text))
			return true;
	}
	return false;
}

bool
vt_wait_gone(struct vt *vt, const char *text)
{
	for (long long until = deadline(); now_ms() < until; pump(vt, 5)) {
		pump_all(vt);
		if (!is_shown(vt, text))
			return true;
	}
	return false;
}

bool
vt_wait_output(struct vt *vt, const char *bytes)
{
	for (long long until = deadline(); now_ms() < until; pump(vt, 5)) {
		pump_all(vt);
		if (memmem(vt->output.text, vt->output.n, bytes,
			strlen(bytes)) != NULL)
			return true;
	}
	return false;
}

enum rest { RUNS, WAITS, WAITS_WITH_LIMIT, UNKNOWN };

/* What the program does: the system call it is in, and whether that ends. */
static enum rest
resting(const struct vt *vt)
{
	unsigned long arguments[3] = { 0 };
	char line[256];
	long number;

	proc_line(vt, "syscall", "", line, sizeof(line));
	if (line[0] == '\0')
		return UNKNOWN;
	if (sscanf(line, "%ld %lx %lx %lx", &number, &arguments[0],
		&arguments[1], &arguments[2]) < 4)
		return RUNS;
	if (number == SYS_read)
		return arguments[0] == 0 ? WAITS : RUNS;
	if (number == SYS_ppoll)
		return arguments[2] == 0 ? WAITS : WAITS_WITH_LIMIT;
	return RUNS;
}

static bool
is_idle(struct vt *vt)
{
	long long still = now_ms() - vt->moved_at;
	int queued = 0;

	if (vt->in_frame || ioctl(vt->slave, FIONREAD, &queued) != 0 ||
	    queued > 0)
		return false;
	switch (resting(vt)) {
	case WAITS:
		return still >= QUIET || context_switches(vt) != vt->switches;
	case WAITS_WITH_LIMIT: return still >= QUIET_LIMITED;
	case UNKNOWN: return still >= QUIET;
	default: return false;
	}
}

bool
vt_wait_idle(struct vt *vt)
{
	for (long long until = deadline(); now_ms() < until;) {
		pump_all(vt);
		if (has_ended(vt))
			return false;
		/* Twice, for a key may be on its way between two queues. */
		if (is_idle(vt) && !pump(vt, 1) && is_idle(vt)) {
			vterm_screen_flush_damage(vt->screen);
			return true;
		}
		pump(vt, 1);
	}
	return false;
}

int
vt_status(struct vt *vt)
{
	return has_ended(vt) ? vt->status : -1;
}

int
vt_wait_exit(struct vt *vt)
{
	for (long long until = deadline(); now_ms() < until; pump(vt, 2)) {
		if (!has_ended(vt))
			continue;
		while (pump(vt, 20))
			continue;
		pump_all(vt);
		return vt->status;
	}
	return -1;
}

bool
vt_is_cooked(const struct vt *vt)
{
	const tcflag_t lines = ICANON | ECHO | ISIG | IEXTEN;
	struct termios modes;

	return tcgetattr(vt->slave, &modes) == 0 &&
	       (modes.c_lflag & lines) == lines &&
	       (modes.c_iflag & ICRNL) != 0 && (modes.c_oflag & OPOST) != 0;
}

const char *
vt_output(const struct vt *vt, size_t *n)
{
	*n = vt->output.n;
	return vt->output.text;
}

void
vt_output_forget(struct vt *vt)
{
	pump_all(vt);
	strbuf_clear(&vt->output);
}
