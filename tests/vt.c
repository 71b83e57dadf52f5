/* SPDX-License-Identifier: MIT */
/*
 * vt: forkpty for the program, libvterm for its screen, and a small scanner
 * of the program's output for modes that libvterm keeps to itself.
 *
 * How one knows that a program has done all it will do, without sleeping: it
 * waits for input without a time limit (/proc/PID/syscall says so), it has
 * run since the last key was sent (its context switches say so), and the
 * terminal's queue towards it is empty (asked on the other end, which is kept
 * open for that).  Where it waits with a time limit, it must have been quiet
 * for a while too; where /proc tells nothing, that alone has to do.
 */
#include "config.h"

#include "tests/vt.h"

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

#include <vterm.h>

#include "core/mem.h"
#include "core/strbuf.h"

/* Milliseconds without a sign of life that count as idle; longer where the
 * program waits with a limit, for it may be waiting for half a sequence. */
#define QUIET 60
#define QUIET_LIMITED 300
#define OUTPUT_MOST (1024 * 1024)

struct vt {
	VTerm *vterm;
	VTermScreen *screen;
	int rows, cols;
	int master, slave;
	pid_t pid;
	int status; /* exit status; -1: still runs */
	unsigned long switches; /* when something was last sent */
	long long moved_at; /* ms, of the last byte in or out */
	struct vt_state state;
	bool in_frame;
	char sequence[32]; /* of the output, as far as it is read */
	size_t sequence_n;
	struct strbuf output, text, title;
};

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

static int
on_property(VTermProp property, VTermValue *value, void *context)
{
	static const int mice[] = { 0, 1000, 1002, 1003 };
	struct vt *vt = context;

	switch (property) {
	case VTERM_PROP_CURSORVISIBLE:
		vt->state.cursor_shown = value->boolean;
		break;
	case VTERM_PROP_ALTSCREEN: vt->state.alternate = value->boolean; break;
	case VTERM_PROP_MOUSE: vt->state.mouse = mice[value->number]; break;
	default: break;
	}
	return 1;
}

static int
on_cursor(VTermPos now, VTermPos before, int visible, void *context)
{
	struct vt *vt = context;

	(void)before;
	(void)visible;
	vt->state.cursor_row = now.row;
	vt->state.cursor_col = now.col;
	return 1;
}

static int
on_bell(void *context)
{
	struct vt *vt = context;

	vt->state.bells++;
	return 1;
}

static const VTermScreenCallbacks callbacks = {
	.settermprop = on_property,
	.movecursor = on_cursor,
	.bell = on_bell,
};

static void
on_answer(const char *bytes, size_t n, void *context)
{
	struct vt *vt = context;

	if (write(vt->master, bytes, n) < 0)
		return;
}

/* A private mode was set or reset. */
static void
mode_changed(struct vt *vt, long mode, bool on)
{
	if (mode == 1006)
		vt->state.mouse_sgr = on;
	else if (mode == 2004)
		vt->state.paste = on;
	else if (mode == 2026) {
		if (vt->in_frame && !on)
			vt->state.frames++;
		/* The brackets are counted as a part of the frame. */
		vt->state.bytes_outside -= on ? vt->sequence_n : 0;
		vt->in_frame = on;
	}
}

/* A whole escape sequence stands in vt->sequence. */
static void
sequence_done(struct vt *vt)
{
	char *s = vt->sequence, last = s[vt->sequence_n - 1];

	s[vt->sequence_n] = '\0';
	if (strncmp(s, "\033[?", 3) == 0 && (last == 'h' || last == 'l'))
		mode_changed(vt, strtol(s + 3, NULL, 10), last == 'h');
	if (strncmp(s, "\033]2;", 4) == 0) {
		strbuf_clear(&vt->title);
		strbuf_add(&vt->title, s + 4, vt->sequence_n - 5);
	}
	vt->sequence_n = 0;
}

static void
scan_byte(struct vt *vt, char byte)
{
	vt->state.bytes++;
	if (!vt->in_frame)
		vt->state.bytes_outside++;
	if (byte == 27) {
		vt->sequence[0] = byte;
		vt->sequence_n = 1;
		return;
	}
	if (vt->sequence_n == 0)
		return;
	if (vt->sequence_n + 1 == sizeof(vt->sequence)) {
		vt->sequence_n = 0;
		return;
	}
	vt->sequence[vt->sequence_n++] = byte;
	if (vt->sequence_n == 2) {
		if (byte != '[' && byte != ']')
			vt->sequence_n = 0;
	} else if (vt->sequence[1] == '[' ? byte >= '@' : byte == '\a') {
		sequence_done(vt);
	}
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
	for (ssize_t i = 0; i < got; i++)
		scan_byte(vt, bytes[i]);
	vterm_input_write(vt->vterm, bytes, (size_t)got);
	if (vt->output.n + (size_t)got > OUTPUT_MOST)
		strbuf_clear(&vt->output);
	strbuf_add(&vt->output, bytes, (size_t)got);
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
	vt->state.cursor_shown = true;
	vt->vterm = vterm_new(vt->rows, vt->cols);
	vterm_set_utf8(vt->vterm, 1);
	vterm_output_set_callback(vt->vterm, on_answer, vt);
	vt->screen = vterm_obtain_screen(vt->vterm);
	vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);
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

static const struct {
	const char *name, *bytes;
} keys[] = {
	{ "Enter", "\r" },
	{ "Esc", "\033" },
	{ "Tab", "\t" },
	{ "Space", " " },
	{ "Backspace", "\177" },
	{ "Shift-Tab", "\033[Z" },
	{ "Up", "\033[A" },
	{ "Down", "\033[B" },
	{ "Right", "\033[C" },
	{ "Left", "\033[D" },
	{ "Home", "\033[H" },
	{ "End", "\033[F" },
	{ "PgUp", "\033[5~" },
	{ "PgDn", "\033[6~" },
	{ "Insert", "\033[2~" },
	{ "Delete", "\033[3~" },
	{ "Ctrl-Left", "\033[1;5D" },
	{ "Ctrl-Right", "\033[1;5C" },
	{ "F1", "\033OP" },
};

/* Append the bytes of a key; false for an unknown name. */
static bool
add_key(struct strbuf *out, const char *name)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(keys[i].name, name) == 0) {
			strbuf_add_text(out, keys[i].bytes);
			return true;
		}
	}
	if (strncmp(name, "Ctrl-", 5) == 0 && strlen(name) == 6) {
		strbuf_add_byte(out, (char)(name[5] & 0x1f));
		return true;
	}
	if (strncmp(name, "Alt-", 4) == 0) {
		strbuf_add_byte(out, 27);
		return add_key(out, name + 4);
	}
	if (strncmp(name, "text:", 5) == 0) {
		for (name += 5; *name != '\0'; name++) {
			bool blank = name[0] == '\\' && name[1] == 's';

			strbuf_add_byte(out, blank ? ' ' : *name);
			name += blank;
		}
		return true;
	}
	/* One character, however many bytes. */
	for (size_t i = 1; name[i] != '\0'; i++) {
		if ((name[i] & 0xc0) != 0x80)
			return false;
	}
	strbuf_add_text(out, name);
	return true;
}

void
vt_keys(struct vt *vt, const char *names)
{
	struct strbuf bytes = STRBUF_INIT;
	char *copy = mem_copy(names, strlen(names)), *rest = NULL;

	for (char *name = strtok_r(copy, " ", &rest); name != NULL;
	     name = strtok_r(NULL, " ", &rest)) {
		if (!add_key(&bytes, name)) {
			fprintf(stderr, "vt: no key is named %s\n", name);
			abort();
		}
	}
	vt_send(vt, bytes.text, bytes.n);
	mem_free(copy);
	strbuf_release(&bytes);
}

void
vt_paste(struct vt *vt, const char *text)
{
	struct strbuf bytes = STRBUF_INIT;

	strbuf_printf(&bytes, "\033[200~%s\033[201~", text);
	vt_send(vt, bytes.text, bytes.n);
	strbuf_release(&bytes);
}

void
vt_mouse(struct vt *vt, enum vt_mouse encoding, int button, int row, int col,
    bool press)
{
	char bytes[64];
	int n;

	if (encoding == VT_MOUSE_SGR)
		n = snprintf(bytes, sizeof(bytes), "\033[<%d;%d;%d%c", button,
		    col + 1, row + 1, press ? 'M' : 'm');
	else
		n = snprintf(bytes, sizeof(bytes), "\033[M%c%c%c",
		    (press ? button : 3) + 32, col + 33, row + 33);
	vt_send(vt, bytes, (size_t)n);
}

void
vt_click(struct vt *vt, int row, int col)
{
	vt_mouse(vt, VT_MOUSE_SGR, 0, row, col, true);
	vt_mouse(vt, VT_MOUSE_SGR, 0, row, col, false);
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

/* The number of a palette's colour. */
static int
colour(const VTermColor *value)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(value) ||
	    VTERM_COLOR_IS_DEFAULT_BG(value))
		return -1;
	return VTERM_COLOR_IS_INDEXED(value) ? value->indexed.idx : -2;
}

struct vt_cell
vt_cell(struct vt *vt, int row, int col)
{
	struct strbuf text = STRBUF_INIT;
	struct vt_cell cell = { .fg = -1, .bg = -1 };
	VTermScreenCell from;

	if (!vterm_screen_get_cell(vt->screen, (VTermPos){ row, col }, &from))
		return cell;
	/* libvterm gives a right half what stood there before. */
	if (from.chars[0] == UINT32_MAX && col > 0) {
		cell = vt_cell(vt, row, col - 1);
		cell.text[0] = '\0';
		return cell;
	}
	cell.width = from.width;
	cell.bold = from.attrs.bold;
	cell.underline = from.attrs.underline != 0;
	cell.reverse = from.attrs.reverse;
	cell.fg = colour(&from.fg);
	cell.bg = colour(&from.bg);
	if (from.chars[0] == 0)
		strbuf_add_byte(&text, ' ');
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && from.chars[i] != 0; i++)
		strbuf_add_char(&text, from.chars[i]);
	snprintf(cell.text, sizeof(cell.text), "%s", text.text);
	strbuf_release(&text);
	return cell;
}

static void
add_row(struct vt *vt, int row)
{
	size_t start = vt->text.n, end = start;

	for (int col = 0; col < vt->cols; col++) {
		struct vt_cell cell = vt_cell(vt, row, col);

		strbuf_add_text(&vt->text, cell.text);
		if (strcmp(cell.text, " ") != 0 && cell.text[0] != '\0')
			end = vt->text.n;
	}
	strbuf_truncate(&vt->text, end);
}

const char *
vt_row(struct vt *vt, int row)
{
	strbuf_clear(&vt->text);
	add_row(vt, row);
	return vt->text.text;
}

const char *
vt_screen(struct vt *vt)
{
	strbuf_clear(&vt->text);
	for (int row = 0; row < vt->rows; row++) {
		add_row(vt, row);
		strbuf_add_byte(&vt->text, '\n');
	}
	return vt->text.text;
}

static bool
same_look(const struct vt_cell *a, const struct vt_cell *b)
{
	return a->bold == b->bold && a->underline == b->underline &&
	       a->reverse == b->reverse && a->fg == b->fg && a->bg == b->bg;
}

static void
add_run(struct strbuf *out, int row, int first, int last,
    const struct vt_cell *look)
{
	static const struct vt_cell plain = { .fg = -1, .bg = -1 };

	if (same_look(look, &plain))
		return;
	strbuf_printf(out, "%d:%d-%d", row, first, last);
	strbuf_add_text(out, look->bold ? " bold" : "");
	strbuf_add_text(out, look->underline ? " underline" : "");
	strbuf_add_text(out, look->reverse ? " reverse" : "");
	if (look->fg != -1)
		strbuf_printf(out, " fg=%d", look->fg);
	if (look->bg != -1)
		strbuf_printf(out, " bg=%d", look->bg);
	strbuf_add_byte(out, '\n');
}

const char *
vt_looks(struct vt *vt)
{
	strbuf_clear(&vt->text);
	for (int row = 0; row < vt->rows; row++) {
		struct vt_cell run = vt_cell(vt, row, 0);
		int first = 0;

		for (int col = 1; col <= vt->cols; col++) {
			struct vt_cell cell = run;

			if (col < vt->cols)
				cell = vt_cell(vt, row, col);
			if (col < vt->cols && same_look(&cell, &run))
				continue;
			add_run(&vt->text, row, first, col - 1, &run);
			run = cell;
			first = col;
		}
	}
	return vt->text.text;
}

/* The cell in which byte offset of the row's text stands. */
static int
cell_at_byte(struct vt *vt, int row, size_t offset)
{
	size_t bytes = 0;

	for (int col = 0; col < vt->cols; col++) {
		struct vt_cell cell = vt_cell(vt, row, col);

		if (bytes >= offset && cell.text[0] != '\0')
			return col;
		bytes += strlen(cell.text);
	}
	return vt->cols;
}

bool
vt_find(struct vt *vt, const char *text, int *row, int *col)
{
	for (int i = 0; i < vt->rows; i++) {
		const char *whole = vt_row(vt, i), *at = strstr(whole, text);

		if (at == NULL)
			continue;
		*row = i;
		*col = cell_at_byte(vt, i, (size_t)(at - whole));
		return true;
	}
	return false;
}

struct vt_state
vt_state(const struct vt *vt)
{
	struct vt_state state = vt->state;

	state.title = vt->title.text;
	return state;
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

void
vt_print(struct vt *vt, FILE *file)
{
	for (int row = 0; row < vt->rows; row++)
		fprintf(file, "%3d|%s\n", row, vt_row(vt, row));
}
