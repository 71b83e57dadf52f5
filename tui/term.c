/* SPDX-License-Identifier: MIT */
/*
 * term: curses draws into a file in memory; this file alone talks to the
 * terminal.
 *
 *	draw.c --> curses --> memfd --> term_frame_end --> one write
 *
 * Curses writes at every cursor move, some ninety times a frame, and leaves
 * its modes to functions that may not be called from a signal handler.  So it
 * is given a memfd for its output and nothing else: the terminal's modes are
 * set here, and the way out is one prepared string and one tcsetattr, both
 * fit for a handler.  Frames cost one copy more, some microseconds.
 *
 * Signals come in at two places only, the wait for input and the write of a
 * frame, which may block and must then be interruptible.
 */
#include "config.h"

#include "tui/term.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

/* term.h's names for capabilities are everyday words. */
#undef lines
#undef columns

#include "core/strbuf.h"
#include "tui/layout.h"
#include "tui/look.h"
#include "tui/signals.h"
#include "tui/term_private.h"

#define FALLBACK_TERM "xterm-256color"
#define COPY_MOST 100000 /* bytes of a sequence that terminals take */
#define PAIRS 128 /* every role on every ground is less than that */
#define CLOSE_WAIT 1000 /* ms for a terminal that does not read */

/* Mouse modes stand alone: some terminals obey only a sequence's first. */
#define MODES_ON "\033[?1000h\033[?1002h\033[?1006h\033[?2004h"
#define MODES_OFF "\033[?2026l\033[?1006l\033[?1002l\033[?1000l\033[?2004l"
#define SYNC_BEGIN "\033[?2026h"
#define SYNC_END "\033[?2026l"
#define TITLE_SAVE "\033[22;2t"
#define TITLE_RESTORE "\033[23;2t"

/* A short sequence, ready to be written from a signal handler. */
struct sequence {
	char bytes[512];
	size_t n;
};

static struct {
	bool open, headless;
	bool modern; /* not a console or a VT100: takes xterm's modes */
	bool linux_console, light, titled;
	bool repaint, resized; /* to be asked for once */
	int rows, cols, colours;
	int pair_count;
	struct {
		int fg, bg;
	} pairs[PAIRS];
	struct {
		unsigned long attributes;
		short pair;
		bool known;
	} looks[ROLE_COUNT][GROUND_COUNT];
	struct termios outside, inside;
	struct sequence enter, leave;
	FILE *frame; /* what curses takes for the terminal */
	SCREEN *screen;
} term;

int
term_ending(void)
{
	return signals_ending();
}

/*
 * Write all of it, however often the terminal takes only a part.  Signals
 * are let in meanwhile, for a terminal that stopped reading must not make
 * the program deaf; one that ends it ends the write.
 */
static void
write_out(const char *bytes, size_t n)
{
	sigset_t before;

	sigprocmask(SIG_SETMASK, signals_outside(), &before);
	while (n > 0 && (signals_ending() == 0 || !term.open)) {
		ssize_t taken = write(STDOUT_FILENO, bytes, n);

		if (taken >= 0) {
			bytes += taken;
			n -= (size_t)taken;
		} else if (errno == EAGAIN) {
			struct pollfd out = { STDOUT_FILENO, POLLOUT, 0 };

			poll(&out, 1, -1);
		} else if (errno != EINTR) {
			break;
		}
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Append a capability without the delays of serial lines, `$<5/>`. */
static void
sequence_add(struct sequence *sequence, const char *text)
{
	const char *end;

	if (text == NULL || text == (const char *)-1)
		return;
	while (*text != '\0' && sequence->n < sizeof(sequence->bytes)) {
		if (text[0] == '$' && text[1] == '<' &&
		    (end = strchr(text, '>')) != NULL)
			text = end + 1;
		else
			sequence->bytes[sequence->n++] = *text++;
	}
}

static void
sequences_make(void)
{
	struct sequence enter = { .n = 0 }, leave = { .n = 0 };

	sequence_add(&enter, enter_ca_mode);
	if (term.modern) {
		sequence_add(&enter, MODES_ON);
		sequence_add(&leave, MODES_OFF);
	}
	sequence_add(&leave, exit_attribute_mode);
	sequence_add(&leave, orig_pair);
	/* The shell's prompt takes the last line's place. */
	sequence_add(&leave, tiparm(cursor_address, term.rows - 1, 0));
	sequence_add(&leave, clr_eol);
	sequence_add(&leave, exit_ca_mode);
	/* Last: some keep with the other screen that it was hidden there. */
	sequence_add(&leave, cursor_normal);
	if (term.titled)
		sequence_add(&leave, TITLE_RESTORE);
	term.enter = enter;
	term.leave = leave;
}

static void
modes_enter(void)
{
	tcsetattr(STDIN_FILENO, TCSADRAIN, &term.inside);
	write_out(term.enter.bytes, term.enter.n);
	term.repaint = true;
}

static void
modes_leave(void)
{
	struct pollfd out = { STDOUT_FILENO, POLLOUT, 0 };

	if (poll(&out, 1, CLOSE_WAIT) == 1)
		write_out(term.leave.bytes, term.leave.n);
	tcsetattr(STDIN_FILENO, signals_ending() ? TCSANOW : TCSADRAIN,
	    &term.outside);
}

/* The way out from a crash; may be called in a signal handler. */
static void
modes_crash(void)
{
	ssize_t ignored = write(STDOUT_FILENO, term.leave.bytes, term.leave.n);

	(void)ignored;
	tcsetattr(STDIN_FILENO, TCSANOW, &term.outside);
}

static void
size_read(int *rows, int *cols)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0) {
		*rows = size.ws_row;
		*cols = size.ws_col;
		return;
	}
	/* A serial line knows no size; its terminal's description may. */
	*rows = tigetnum("lines") > 0 ? tigetnum("lines") : 24;
	*cols = tigetnum("cols") > 0 ? tigetnum("cols") : 80;
}

static void
size_update(void)
{
	size_read(&term.rows, &term.cols);
	resize_term(term.rows, term.cols);
	term.repaint = true;
	sequences_make();
}

/*
 * A locale that is not installed is "C" after setlocale, where only ASCII
 * can be written; the terminal at the other end of ssh speaks UTF-8.
 */
static void
locale_ensure(void)
{
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return;
	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0 &&
	    setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		setlocale(LC_CTYPE, "en_US.UTF-8");
}

/* The name of a description that can place the cursor. */
static enum status
terminal_choose(const char **name, struct error *error)
{
	const char *wanted = getenv("TERM");
	int found;
	bool able;

	if (wanted == NULL || *wanted == '\0')
		return error_set(error, STATUS_REFUSED,
		    "the terminal's type is not known; set TERM, "
		    "for example TERM=" FALLBACK_TERM);
	*name = wanted;
	if (setupterm(wanted, STDOUT_FILENO, &found) != OK && found == 0) {
		*name = FALLBACK_TERM;
		if (setupterm(FALLBACK_TERM, STDOUT_FILENO, &found) != OK)
			found = -1;
	}
	if (found < 0)
		return error_set(error, STATUS_REFUSED,
		    "no description of the terminal “%s” was found; "
		    "install ncurses-base or ncurses-term",
		    wanted);
	able = tigetstr("cup") != NULL && !tigetflag("hc");
	del_curterm(cur_term);
	if (!able)
		return error_set(error, STATUS_REFUSED,
		    "the terminal “%s” cannot place its cursor; set TERM to "
		    "what it is, for example TERM=" FALLBACK_TERM,
		    wanted);
	return STATUS_OK;
}

static enum status
size_check(struct error *error)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 ||
	    size.ws_col == 0)
		return STATUS_OK;
	if (size.ws_col >= LAYOUT_MIN_COLS && size.ws_row >= LAYOUT_MIN_ROWS)
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED,
	    "the window is %d×%d; dateline needs at least %d×%d", size.ws_col,
	    size.ws_row, LAYOUT_MIN_COLS, LAYOUT_MIN_ROWS);
}

/* A file in memory for curses to write to. */
static FILE *
frame_open(void)
{
	int fd = memfd_create("frame", MFD_CLOEXEC);
	FILE *file = NULL;

	if (fd >= 0)
		file = fdopen(fd, "r+");
	if (fd >= 0 && file == NULL)
		close(fd);
	return file;
}

static void
frame_empty(void)
{
	if (ftruncate(fileno(term.frame), 0) == 0)
		lseek(fileno(term.frame), 0, SEEK_SET);
}

/* COLORFGBG is `fg;bg` or `fg;default;bg`; 7 and 15 are the light ones. */
static bool
ground_is_light(void)
{
	const char *colours = getenv("COLORFGBG");
	const char *last = colours != NULL ? strrchr(colours, ';') : NULL;

	return last != NULL &&
	       (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0);
}

static void
colours_start(void)
{
	const char *without = getenv("NO_COLOR");
	bool own;

	term.colours = 0;
	memset(term.looks, 0, sizeof(term.looks));
	term.pair_count = 1;
	term.light = ground_is_light();
	if ((without != NULL && *without != '\0') || !has_colors() ||
	    start_color() != OK)
		return;
	/* Pair 0 is the terminal's own; or white on black where it must. */
	own = use_default_colors() == OK;
	term.pairs[0].fg = own ? -1 : COLOR_WHITE;
	term.pairs[0].bg = own ? -1 : COLOR_BLACK;
	if (COLORS >= 256)
		term.colours = 256;
	else
		term.colours = COLORS >= 16 ? 16 : COLORS >= 8 ? 8 : 0;
}

int
term_colours(void)
{
	return term.colours;
}

static void
modes_prepare(void)
{
	struct termios inside = term.outside;

	inside.c_iflag &= ~(
	    tcflag_t)(BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	inside.c_oflag &= ~(tcflag_t)OPOST;
	inside.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	inside.c_cc[VMIN] = 1;
	inside.c_cc[VTIME] = 0;
	term.inside = inside;
}

/* Start curses on its memory file, without a byte for the terminal yet. */
static enum status
curses_start(const char *name, struct error *error)
{
	term.frame = frame_open();
	if (term.frame == NULL)
		return error_set(error, STATUS_IO,
		    "no file in memory for the screen: %s", strerror(errno));
	term.screen = newterm(name, term.frame, stdin);
	if (term.screen == NULL) {
		fclose(term.frame);
		term.frame = NULL;
		return error_set(error, STATUS_REFUSED,
		    "the terminal “%s” cannot show a screen", name);
	}
	/* Neither look for typing while drawing, nor scroll by itself. */
	typeahead(-1);
	idlok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	/* What it said hello with lies in its buffer until something flushes. */
	beep();
	frame_empty();
	return STATUS_OK;
}

enum status
term_open(struct error *error)
{
	static bool at_exit;
	const char *name = NULL;
	enum status status;

	assert(!term.open);
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &term.outside) != 0)
		return error_set(error, STATUS_REFUSED,
		    "standard input and output must be a terminal; "
		    "see dateline --help for commands that print");
	status = terminal_choose(&name, error);
	if (status == STATUS_OK)
		status = size_check(error);
	if (status != STATUS_OK)
		return status;
	locale_ensure();
	signals_save();
	status = curses_start(name, error);
	if (status != STATUS_OK)
		return status;
	term.headless = false;
	term.titled = false;
	term.linux_console = strncmp(name, "linux", 5) == 0;
	term.modern = enter_ca_mode != NULL && !term.linux_console;
	colours_start();
	size_update();
	modes_prepare();
	signals_take(modes_crash);
	term.open = true;
	if (!at_exit)
		at_exit = atexit(term_close) == 0;
	modes_enter();
	return STATUS_OK;
}

bool
term_is_open(void)
{
	return term.open;
}

void
term_take_keys(void)
{
	int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);

	if (terminal < 0)
		return;
	dup2(terminal, STDIN_FILENO);
	close(terminal);
}

void
term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	term.colours = 0;
	if (term.headless) {
		term.headless = false;
		return;
	}
	signals_in();
	modes_leave();
	signals_give_back();
	/* Its memory goes to the terminal's file no more. */
	delscreen(term.screen);
	fclose(term.frame);
	term.screen = NULL;
	term.frame = NULL;
}

enum status
term_open_headless(int rows, int cols, struct error *error)
{
	assert(!term.open);
	if (rows < LAYOUT_MIN_ROWS || cols < LAYOUT_MIN_COLS)
		return error_set(error, STATUS_REFUSED,
		    "the window is %d×%d; dateline needs at least %d×%d", cols,
		    rows, LAYOUT_MIN_COLS, LAYOUT_MIN_ROWS);
	term.open = true;
	term.headless = true;
	term.colours = 0;
	term_resize_headless(rows, cols);
	return STATUS_OK;
}

bool
term_is_headless(void)
{
	return !term.open || term.headless;
}

void
term_resize_headless(int rows, int cols)
{
	term.rows = rows;
	term.cols = cols;
}

void
term_size(int *rows, int *cols)
{
	*rows = term.rows;
	*cols = term.cols;
}

void
term_suspend(void)
{
	if (term_is_headless())
		return;
	modes_leave();
	signals_stop();
	modes_enter();
	term.resized = true;
}

bool
term_take_resize(void)
{
	bool resized = signals_seen(SIGWINCH);

	if (signals_seen(SIGTSTP))
		term_suspend();
	/* Stopped by SIGSTOP: whoever had the terminal changed its modes. */
	if (signals_seen(SIGCONT)) {
		modes_enter();
		resized = true;
	}
	if (!resized && !term.resized)
		return false;
	term.resized = false;
	size_update();
	return true;
}

bool
term_take_repaint(void)
{
	bool was = term.repaint;

	term.repaint = false;
	return was;
}

unsigned char
term_erase_byte(void)
{
	return term.outside.c_cc[VERASE] == 8 ? 8 : 127;
}

void
term_frame_begin(void)
{
	frame_empty();
}

/*
 * Everything in one write: the buffer holds any frame but the first of a
 * very large window, which then takes more.
 */
void
term_frame_end(void)
{
	static char bytes[256 * 1024];
	const size_t most = sizeof(bytes) - sizeof(SYNC_END);
	size_t n = 0;
	ssize_t got;
	bool any = false;

	if (term.modern) {
		n = sizeof(SYNC_BEGIN) - 1;
		memcpy(bytes, SYNC_BEGIN, n);
	}
	lseek(fileno(term.frame), 0, SEEK_SET);
	while ((got = read(fileno(term.frame), bytes + n, most - n)) > 0) {
		any = true;
		n += (size_t)got;
		if (n < most)
			continue;
		write_out(bytes, n);
		n = 0;
	}
	frame_empty();
	if (!any)
		return;
	if (term.modern) {
		memcpy(bytes + n, SYNC_END, sizeof(SYNC_END) - 1);
		n += sizeof(SYNC_END) - 1;
	}
	write_out(bytes, n);
}

static void
add_base64(struct strbuf *out, struct span text)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < text.n; i += 3) {
		unsigned long bits = 0;
		size_t left = text.n - i;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 |
			       (k < left ? (unsigned char)text.s[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			strbuf_add_byte(out,
			    k > left ? '=' : digits[bits >> (18 - 6 * k) & 63]);
	}
}

bool
term_copy(struct span text)
{
	struct strbuf sequence = STRBUF_INIT;
	bool copied;

	if (text.n > COPY_MOST || (text.n + 2) / 3 * 4 > COPY_MOST)
		return false;
	if (term_is_headless())
		return true;
	if (!term.modern)
		return false;
	strbuf_add_text(&sequence, "\033]52;c;");
	add_base64(&sequence, text);
	strbuf_add_byte(&sequence, '\a');
	copied = strbuf_status(&sequence) == STATUS_OK;
	if (copied)
		write_out(sequence.text, sequence.n);
	strbuf_release(&sequence);
	return copied;
}

void
term_title(struct span title)
{
	struct strbuf sequence = STRBUF_INIT;

	if (term_is_headless() || !term.modern)
		return;
	if (!term.titled) {
		term.titled = true;
		strbuf_add_text(&sequence, TITLE_SAVE);
		sequences_make();
	}
	strbuf_add_text(&sequence, "\033]2;");
	text_clean(title.s, title.n, &sequence);
	strbuf_add_byte(&sequence, '\a');
	if (strbuf_status(&sequence) == STATUS_OK)
		write_out(sequence.text, sequence.n);
	strbuf_release(&sequence);
}

void
term_bell(void)
{
	if (!term_is_headless())
		write_out("\a", 1);
}

/*
 * The Linux console's fonts have 256 or 512 glyphs: half blocks but no
 * eighths, large triangles but no small ones.
 */
uint32_t
term_glyph(uint32_t codepoint)
{
	static const uint32_t poor[][2] = {
		{ 0x2022, '*' },
		{ 0x2013, '-' },
		{ 0x2014, '-' },
		{ 0x2026, '.' },
		{ 0x201c, '"' },
		{ 0x201d, '"' },
		{ 0x25cf, '*' },
		{ 0x25b8, '>' },
		{ 0x25be, 'v' },
		{ 0x25b2, '^' },
		{ 0x2192, '>' },
		{ 0x2190, '<' },
	};

	if (!term.linux_console || codepoint < 0x80)
		return codepoint;
	if (codepoint > 0x2580 && codepoint < 0x2588)
		return codepoint < 0x2584 ? '_' : 0x2584;
	if (codepoint > 0x2588 && codepoint < 0x2590)
		return codepoint > 0x258c ? 0x2502 : 0x258c;
	for (size_t i = 0; i < sizeof(poor) / sizeof(poor[0]); i++) {
		if (poor[i][0] == codepoint)
			return poor[i][1];
	}
	return codepoint;
}

/* Where colours are 24-bit numbers, those of the palette's cube and greys. */
static int
colour_number(int colour)
{
	static const int levels[] = { 0, 95, 135, 175, 215, 255 };
	int cube = colour - 16, grey = 8 + 10 * (colour - 232);

	if (COLORS <= 256 || colour < 16)
		return colour;
	if (colour >= 232)
		return grey << 16 | grey << 8 | grey;
	return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 |
	       levels[cube % 6];
}

/* The pair of two colours, 0 when the terminal has no more of them. */
static short
pair_of(int fg, int bg)
{
	int i = 0;

	while (i < term.pair_count &&
	       (term.pairs[i].fg != fg || term.pairs[i].bg != bg))
		i++;
	if (i < term.pair_count)
		return (short)i;
	if (i == PAIRS || i >= COLOR_PAIRS ||
	    init_extended_pair(i, colour_number(fg), colour_number(bg)) != OK)
		return 0;
	term.pairs[i].fg = fg;
	term.pairs[i].bg = bg;
	term.pair_count++;
	return (short)i;
}

static void
look_resolve(unsigned role, unsigned ground)
{
	struct look look = look_of(
	    (enum role)role, (enum ground)ground, term.colours, term.light);
	unsigned long attributes = 0;

	if (look.fg == -1)
		look.fg = term.pairs[0].fg;
	if (look.bg == -1)
		look.bg = term.pairs[0].bg;
	if (look.attributes & LOOK_BOLD)
		attributes |= A_BOLD;
	if (look.attributes & LOOK_DIM)
		attributes |= A_DIM;
	if (look.attributes & LOOK_UNDERLINE)
		attributes |= A_UNDERLINE;
	if (look.attributes & LOOK_REVERSE)
		attributes |= A_REVERSE;
	term.looks[role][ground].attributes = attributes;
	if (term.colours > 0)
		term.looks[role][ground].pair = pair_of(look.fg, look.bg);
	term.looks[role][ground].known = true;
}

void
term_look(
    unsigned role, unsigned ground, unsigned long *attributes, short *pair)
{
	assert(role < ROLE_COUNT && ground < GROUND_COUNT);
	if (!term.looks[role][ground].known)
		look_resolve(role, ground);
	*attributes = term.looks[role][ground].attributes;
	*pair = term.looks[role][ground].pair;
}
