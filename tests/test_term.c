/* SPDX-License-Identifier: MIT */
/*
 * The terminal layer on a terminal: term_probe runs under tests/vt, keys go
 * in, screens, modes and looks are read back.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/strbuf.h"
#include "tests/vt.h"
#include "tui/draw.h"
#include "tui/term.h"

/* Where the build puts its programs. */
#ifndef TEST_BINARIES
#define TEST_BINARIES "tests"
#endif

#define PROBE TEST_BINARIES "/term_probe"

/* True, or the screen on stderr. */
#define see(vt, what)                         \
	do {                                  \
		bool seen_ = (what);          \
		if (!seen_)                   \
			vt_print(vt, stderr); \
		assert_true(seen_);           \
	} while (0)

static struct vt *
open_vt(const char *term, int rows, int cols, const char *const *environment)
{
	static const char *const arguments[] = { PROBE, NULL };
	struct vt *vt = vt_open(&(struct vt_options){ .rows = rows,
	    .cols = cols,
	    .term = term,
	    .arguments = arguments,
	    .environment = environment });

	assert_non_null(vt);
	return vt;
}

static struct vt *
open_probe(const char *term)
{
	struct vt *vt = open_vt(term, 24, 80, NULL);

	see(vt, vt_wait_text(vt, "#0 other"));
	see(vt, vt_wait_idle(vt));
	return vt;
}

static void
keys(struct vt *vt, const char *names)
{
	vt_keys(vt, names);
	see(vt, vt_wait_idle(vt));
}

static void
say(struct vt *vt, const char *bytes)
{
	vt_send(vt, bytes, strlen(bytes));
}

/* Nothing of the program may be left on the terminal. */
static void
assert_restored(struct vt *vt)
{
	struct vt_state state = vt_state(vt);

	assert_true(vt_is_cooked(vt));
	assert_false(state.alternate);
	assert_true(state.cursor_shown);
	assert_int_equal(state.mouse, 0);
	assert_false(state.mouse_sgr);
	assert_false(state.paste);
}

static void
test_opens_and_closes(void **context)
{
	struct vt *vt = open_probe("xterm-256color");
	struct vt_state state = vt_state(vt);

	(void)context;
	assert_string_equal(vt_row(vt, 0), "probe 80x24 colours 256");
	assert_true(state.alternate);
	assert_true(state.paste);
	assert_true(state.mouse_sgr);
	assert_int_equal(state.mouse, 1002);
	assert_false(state.cursor_shown);
	assert_false(vt_is_cooked(vt));
	vt_keys(vt, "q");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_restored(vt);
	see(vt, vt_wait_text(vt, "bye 0"));
	vt_close(vt);
}

/* One synchronized update a key, and not a byte outside of it. */
static void
test_frames(void **context)
{
	struct vt *vt = open_probe("xterm-256color");
	struct vt_state before = vt_state(vt), after;
	size_t n;

	(void)context;
	assert_int_equal(before.frames, 1);
	vt_output_forget(vt);
	keys(vt, "w");
	after = vt_state(vt);
	assert_int_equal(after.frames, 2);
	assert_int_equal(after.bytes_outside, before.bytes_outside);
	assert_memory_equal(vt_output(vt, &n), "\033[?2026h", 8);
	/* A key that changes one row costs a few bytes, not a screen. */
	vt_output_forget(vt);
	keys(vt, "j");
	vt_output(vt, &n);
	assert_true(n > 16 && n < 100);
	vt_keys(vt, "q");
	vt_close(vt);
}

static void
test_wide_characters(void **context)
{
	struct vt *vt = open_probe("xterm-256color");

	(void)context;
	keys(vt, "w");
	assert_string_equal(vt_row(vt, 3), "中文字幕");
	assert_int_equal(strlen(vt_row(vt, 5)), 78 + 3);
	keys(vt, "x");
	assert_string_equal(vt_row(vt, 3), "中 x字幕");
	assert_string_equal(vt_row(vt, 4), "中x 字幕");
	assert_string_equal(vt_cell(vt, 5, 79).text, "x");
	assert_string_equal(vt_cell(vt, 5, 78).text, " ");
	vt_close(vt);
}

static void
test_marks_and_hostile_text(void **context)
{
	struct vt *vt = open_probe("xterm-256color");

	(void)context;
	keys(vt, "m");
	assert_non_null(strstr(vt_row(vt, 3), "cafe\xcc\x81"));
	assert_non_null(strstr(vt_row(vt, 3), "o\xcc\xa7\xcc\x84"));
	assert_string_equal(vt_row(vt, 4), "evil ␛[31m <U+202E>");
	vt_close(vt);
}

/*
 * Random drawing: what the differences made must be what a whole repaint
 * makes.
 */
static void
test_random_drawing(void **context)
{
	struct vt *vt = open_vt("xterm-256color", 20, 61, NULL);

	(void)context;
	see(vt, vt_wait_text(vt, "#0"));
	for (int round = 0; round < 40; round++) {
		char *screen, *looks;

		keys(vt, "n n n n n n n n n n n n n j");
		screen = mem_copy(vt_screen(vt), strlen(vt_screen(vt)));
		looks = mem_copy(vt_looks(vt), strlen(vt_looks(vt)));
		vt_signal(vt, SIGCONT);
		see(vt, vt_wait_text(vt, "resize"));
		keys(vt, "j");
		/* The second row counts events. */
		assert_string_equal(
		    strchr(strchr(vt_screen(vt), '\n') + 1, '\n'),
		    strchr(strchr(screen, '\n') + 1, '\n'));
		assert_string_equal(vt_looks(vt), looks);
		mem_free(screen);
		mem_free(looks);
	}
	vt_close(vt);
}

static void
test_resize_storm(void **context)
{
	struct vt *vt = open_probe("xterm-256color");
	char expected[64];

	(void)context;
	for (int i = 0; i < 150; i++) {
		int rows = 10 + i * 7 % 40, cols = 40 + i * 13 % 150;

		vt_resize(vt, rows, cols);
		if (i % 3 == 0)
			vt_keys(vt, "n");
		if (i % 10 != 9)
			continue;
		snprintf(
		    expected, sizeof(expected), "probe %dx%d ", cols, rows);
		see(vt, vt_wait_text(vt, expected));
	}
	/* Down to where nothing fits, and back. */
	vt_resize(vt, 3, 9);
	see(vt, vt_wait_idle(vt));
	vt_resize(vt, 24, 80);
	see(vt, vt_wait_text(vt, "probe 80x24 "));
	vt_keys(vt, "q");
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_close(vt);
}

static void
ends_by(int number, int status, const char *said)
{
	struct vt *vt = open_probe("xterm-256color");

	vt_signal(vt, number);
	assert_int_equal(vt_wait_exit(vt), status);
	assert_restored(vt);
	if (said != NULL)
		see(vt, vt_wait_text(vt, said));
	vt_close(vt);
}

static void
test_signals_restore(void **context)
{
	(void)context;
	ends_by(SIGTERM, 0, "bye 15");
	ends_by(SIGHUP, 0, "bye 1");
	ends_by(SIGQUIT, 0, "bye 3");
	ends_by(SIGABRT, 128 + SIGABRT, NULL);
}

static void
test_crashes_restore(void **context)
{
	struct vt *vt = open_probe("xterm-256color");

	(void)context;
	vt_keys(vt, "a");
	assert_int_equal(vt_wait_exit(vt), 128 + SIGABRT);
	assert_restored(vt);
	vt_close(vt);
	/* Under sanitizers a fault has a report and a status of its own. */
	vt = open_probe("xterm-256color");
	vt_keys(vt, "s");
	assert_int_not_equal(vt_wait_exit(vt), 0);
	assert_restored(vt);
	vt_close(vt);
}

static void
test_interrupt_is_a_key(void **context)
{
	struct vt *vt = open_probe("xterm-256color");

	(void)context;
	vt_signal(vt, SIGINT);
	see(vt, vt_wait_text(vt, "#1 key Ctrl-c"));
	keys(vt, "Ctrl-c");
	see(vt, vt_wait_text(vt, "#2 key Ctrl-c"));
	keys(vt, "Ctrl-z");
	see(vt, vt_wait_text(vt, "#3 key Ctrl-z"));
	vt_close(vt);
}

/* The terminal goes away: the program must not stay behind. */
static void
test_hang_up(void **context)
{
	struct vt *vt = open_probe("xterm-256color");

	(void)context;
	vt_hang_up(vt);
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_close(vt);
}

static struct vt *
open_shell(void)
{
	static const char *const arguments[] = { "/bin/sh", "-c",
		"set -m; " PROBE "; echo now stopped; read line; fg; "
		"echo shell $line",
		NULL };
	struct vt *vt = vt_open(&(struct vt_options){
	    .rows = 24, .cols = 80, .arguments = arguments });

	assert_non_null(vt);
	see(vt, vt_wait_text(vt, "#0 other"));
	return vt;
}

static void
test_stop_and_continue(void **context)
{
	struct vt *vt = open_shell();

	(void)context;
	vt_keys(vt, "w z");
	see(vt, vt_wait_text(vt, "now stopped"));
	assert_restored(vt);
	vt_resize(vt, 20, 70);
	vt_keys(vt, "text:on Enter");
	see(vt, vt_wait_text(vt, "probe 70x20 "));
	assert_true(vt_state(vt).alternate);
	assert_true(vt_state(vt).mouse_sgr);
	assert_false(vt_is_cooked(vt));
	vt_keys(vt, "j");
	see(vt, vt_wait_text(vt, "key j"));
	vt_keys(vt, "q");
	see(vt, vt_wait_text(vt, "shell on"));
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_restored(vt);
	vt_close(vt);
}

static void
test_stopped_from_outside(void **context)
{
	struct vt *vt = open_probe("xterm-256color");

	(void)context;
	keys(vt, "w");
	/* SIGSTOP cannot be caught; whoever was there left a mess. */
	vt_signal(vt, SIGSTOP);
	vt_signal(vt, SIGCONT);
	see(vt, vt_wait_text(vt, "#2 resize"));
	assert_string_equal(vt_row(vt, 3), "中文字幕");
	vt_close(vt);
}

static void
test_mouse(void **context)
{
	struct vt *vt = open_vt("xterm-256color", 30, 300, NULL);

	(void)context;
	see(vt, vt_wait_text(vt, "#0"));
	vt_mouse(vt, VT_MOUSE_SGR, 0, 4, 260, true);
	see(vt, vt_wait_text(vt, "#1 mouse press 4,260"));
	vt_mouse(vt, VT_MOUSE_SGR, 32, 5, 260, true);
	see(vt, vt_wait_text(vt, "#2 mouse drag 5,260"));
	vt_mouse(vt, VT_MOUSE_SGR, 0, 5, 260, false);
	see(vt, vt_wait_text(vt, "#3 mouse release 5,260"));
	/* The right button and what lies outside are nothing. */
	vt_mouse(vt, VT_MOUSE_SGR, 2, 5, 5, true);
	vt_mouse(vt, VT_MOUSE_SGR, 0, 5, 305, true);
	vt_mouse(vt, VT_MOUSE_X10, 0, 7, 9, true);
	see(vt, vt_wait_text(vt, "#4 mouse press 7,9"));
	vt_mouse(vt, VT_MOUSE_X10, 0, 7, 9, false);
	see(vt, vt_wait_text(vt, "#5 mouse release 7,9"));
	vt_mouse(vt, VT_MOUSE_X10, 0, 7, 9, true);
	see(vt, vt_wait_text(vt, "#6 mouse double 7,9"));
	/* Every step of a quick wheel counts. */
	for (int i = 0; i < 20; i++)
		vt_mouse(vt, VT_MOUSE_SGR, i % 2 ? 64 : 65, 3, 3, true);
	see(vt, vt_wait_text(vt, "#26 mouse wheel-up 3,3"));
	vt_mouse(vt, VT_MOUSE_X10, 65, 3, 3, true);
	see(vt, vt_wait_text(vt, "#27 mouse wheel-down 3,3"));
	vt_close(vt);
}

static void
test_keys_and_paste(void **context)
{
	static const char *const names[][2] = { { "Up", "↑" }, { "Esc", "Esc" },
		{ "PgDn", "PgDn" }, { "Shift-Tab", "Shift-Tab" },
		{ "Ctrl-Left", "Ctrl-←" }, { "Enter", "Enter" },
		{ "Ctrl-j", "Enter" }, { "é", "é" },
		{ "Backspace", "Backspace" }, { "F1", "F1" }, { "中", "中" },
		{ "Home", "Home" } };
	struct vt *vt = open_probe("xterm-256color");
	char expected[64];

	(void)context;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		vt_keys(vt, names[i][0]);
		snprintf(expected, sizeof(expected), "#%zu key %s", i + 1,
		    names[i][1]);
		see(vt, vt_wait_text(vt, expected));
	}
	/* What is not known is nothing, and not its letters. */
	vt_keys(vt, "Alt-q Alt-é");
	say(vt, "\033[99;5~\033[?1;2c\033]11;rgb:0/0/0\a\033P1$r\033\\");
	say(vt, "\033[1;2R\033Oq");
	vt_paste(vt, "two\nlines \033[A q");
	see(vt, vt_wait_text(vt, "#13 paste 15 [two lines ␛[A q]"));
	/* Half a sequence is given up in time. */
	say(vt, "\033[1;");
	see(vt, vt_wait_idle(vt));
	keys(vt, "j");
	see(vt, vt_wait_text(vt, "key j"));
	vt_close(vt);
}

static void
test_clipboard_title_bell(void **context)
{
	struct vt *vt = open_probe("xterm-256color");

	(void)context;
	vt_keys(vt, "y");
	see(vt, vt_wait_output(vt, "\033]52;c;YW55IGNhcm5hbCBwbGVhcw==\a"));
	vt_keys(vt, "t");
	see(vt, vt_wait_output(vt, "probe ␛ title\a"));
	see(vt, vt_wait_idle(vt));
	assert_string_equal(vt_state(vt).title, "probe ␛ title");
	keys(vt, "b");
	assert_int_equal(vt_state(vt).bells, 1);
	vt_keys(vt, "q");
	assert_int_equal(vt_wait_exit(vt), 0);
	see(vt, vt_wait_output(vt, "\033[23;2t"));
	vt_close(vt);
}

static void
test_cursor(void **context)
{
	struct vt *vt = open_probe("xterm-256color");

	(void)context;
	keys(vt, "k");
	assert_true(vt_state(vt).cursor_shown);
	assert_int_equal(vt_state(vt).cursor_row, 5);
	assert_int_equal(vt_state(vt).cursor_col, 5);
	keys(vt, "j");
	assert_false(vt_state(vt).cursor_shown);
	vt_close(vt);
}

/* TERM, the environment, what is said; NULL: it opens. */
static void
refuses(const char *term, int rows, int cols, const char *const *environment,
    const char *said)
{
	struct vt *vt = open_vt(term, rows, cols, environment);

	assert_int_equal(vt_wait_exit(vt), 2);
	see(vt, vt_wait_text(vt, said));
	assert_restored(vt);
	assert_int_equal(vt_state(vt).frames, 0);
	vt_close(vt);
}

static void
test_refusals(void **context)
{
	static const char *const no_term[] = { "TERM", NULL };

	(void)context;
	refuses("dumb", 24, 80, NULL, "“dumb” cannot place its cursor");
	refuses("xterm", 4, 60, NULL,
	    "the window is 60×4; dateline needs at least 20×5");
	refuses("xterm", 24, 80, no_term, "set TERM");
}

static void
test_no_terminal(void **context)
{
	static const char *const arguments[] = { "/bin/sh", "-c",
		PROBE " </dev/null; echo status $?", NULL };
	struct vt *vt = vt_open(&(struct vt_options){
	    .rows = 24, .cols = 80, .arguments = arguments });

	(void)context;
	see(vt, vt_wait_text(vt, "must be a terminal"));
	see(vt, vt_wait_text(vt, "status 2"));
	vt_close(vt);
}

static void
test_unknown_term(void **context)
{
	struct vt *vt = open_probe("no-such-terminal");

	(void)context;
	assert_string_equal(vt_row(vt, 0), "probe 80x24 colours 256");
	vt_close(vt);
}

/* A locale that is not installed must not cost the letters. */
static void
test_missing_locale(void **context)
{
	static const char *const environment[] = { "LC_ALL=xx_XX.UTF-8", NULL };
	struct vt *vt = open_vt("xterm-256color", 24, 80, environment);

	(void)context;
	see(vt, vt_wait_text(vt, "#0"));
	keys(vt, "w");
	assert_string_equal(vt_row(vt, 3), "中文字幕");
	vt_close(vt);
}

/* Colours of every role on every ground; returns what vt_looks says. */
static const char *
looks(struct vt *vt)
{
	see(vt, vt_wait_text(vt, "#0"));
	keys(vt, "r");
	for (int role = 0; role < ROLE_COUNT; role++) {
		for (int ground = 0; ground < GROUND_COUNT; ground++) {
			struct vt_cell cell =
			    vt_cell(vt, 3 + role, ground * 11);

			/* Never text in the colour that it stands on. */
			assert_true(cell.fg == -1 || cell.fg != cell.bg);
			assert_string_not_equal(cell.text, " ");
		}
	}
	return vt_looks(vt);
}

static void
test_colours_256(void **context)
{
	struct vt *vt = open_vt("xterm-256color", 24, 80, NULL);

	(void)context;
	looks(vt);
	assert_int_equal(vt_cell(vt, 3 + ROLE_TEXT, 0).fg, -1);
	assert_int_equal(vt_cell(vt, 3 + ROLE_TEXT, 0).bg, -1);
	assert_int_equal(vt_cell(vt, 3 + ROLE_QUOTE, 0).fg, 214);
	assert_int_equal(vt_cell(vt, 3 + ROLE_ACCENT, 0).fg, 39);
	assert_int_equal(vt_cell(vt, 3, GROUND_CURSOR * 11).bg, 24);
	assert_int_equal(vt_cell(vt, 3, GROUND_MARK * 11).bg, 58);
	/* The ground goes on where the text ends. */
	assert_int_equal(vt_cell(vt, 3, GROUND_CURSOR * 11 + 9).bg, 24);
	vt_close(vt);
}

static void
test_light_terminal(void **context)
{
	static const char *const environment[] = { "COLORFGBG=0;15", NULL };
	struct vt *vt = open_vt("xterm-256color", 24, 80, environment);

	(void)context;
	looks(vt);
	assert_int_equal(vt_cell(vt, 3 + ROLE_QUOTE, 0).fg, 130);
	assert_int_equal(vt_cell(vt, 3, GROUND_CURSOR_DIM * 11).bg, 253);
	vt_close(vt);
}

static void
test_no_color(void **context)
{
	static const char *const environment[] = { "NO_COLOR=1", NULL };
	struct vt *vt = open_vt("xterm-256color", 24, 80, environment);
	const char *said;

	(void)context;
	said = looks(vt);
	assert_null(strstr(said, "fg="));
	assert_null(strstr(said, "bg="));
	assert_string_equal(vt_row(vt, 0), "probe 80x24 colours 0");
	assert_true(vt_cell(vt, 3, GROUND_CURSOR * 11).reverse);
	assert_true(vt_cell(vt, 3, GROUND_MARK * 11).underline);
	vt_close(vt);
}

static void
test_linux_console(void **context)
{
	struct vt *vt = open_vt("linux", 24, 80, NULL);
	struct vt_state state;

	(void)context;
	looks(vt);
	state = vt_state(vt);
	assert_string_equal(vt_row(vt, 0), "probe 80x24 colours 8");
	assert_true(vt_cell(vt, 3, GROUND_CURSOR * 11).reverse);
	assert_int_equal(vt_cell(vt, 3 + ROLE_QUOTE, 0).fg, 3);
	assert_int_equal(state.frames, 0);
	assert_int_equal(state.mouse, 0);
	vt_keys(vt, "q");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_restored(vt);
	vt_close(vt);
}

static void
test_vt100(void **context)
{
	struct vt *vt = open_vt("vt100", 24, 80, NULL);

	(void)context;
	looks(vt);
	assert_string_equal(vt_row(vt, 0), "probe 80x24 colours 0");
	assert_true(vt_cell(vt, 3, GROUND_CURSOR * 11).reverse);
	assert_false(vt_state(vt).alternate);
	keys(vt, "c w");
	assert_string_equal(vt_row(vt, 3), "中文字幕");
	vt_keys(vt, "q");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_restored(vt);
	/* The shell goes on in the last line. */
	see(vt, vt_wait_text(vt, "bye 0"));
	vt_close(vt);
}

static void
test_other_terms(void **context)
{
	static const char *const terms[] = { "tmux-256color", "screen", "ansi",
		"xterm-16color", "xterm-direct", "rxvt", "vt220", "xterm" };

	(void)context;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		struct vt *vt = open_vt(terms[i], 24, 80, NULL);

		if (!vt_wait_text(vt, "#0"))
			print_error("%s\n", terms[i]);
		looks(vt);
		keys(vt, "c w");
		assert_string_equal(vt_row(vt, 3), "中文字幕");
		vt_keys(vt, "q");
		assert_int_equal(vt_wait_exit(vt), 0);
		assert_restored(vt);
		vt_close(vt);
	}
}

static void
test_script_goes_first(void **context)
{
	static const char *const arguments[] = { PROBE, "j text:é\\sh Enter",
		NULL };
	struct vt *vt = vt_open(&(struct vt_options){
	    .rows = 24, .cols = 80, .arguments = arguments });

	(void)context;
	see(vt, vt_wait_text(vt, "#5 key Enter"));
	vt_keys(vt, "k");
	see(vt, vt_wait_text(vt, "#6 key k"));
	vt_close(vt);
}

static void
test_url(void **context)
{
	static const char *const refused[] = { "file:///etc/passwd",
		"javascript:alert(1)", "http://", "https://a b", "ftp://a",
		"https://a\n--x", "https://a/\xe2\x80\xae", "https://a/\xff",
		"https://a\xc2\xa0/b", " https://a" };
	struct error error;
	char script[] = "/tmp/dateline-browser-XXXXXX", out[64], line[128];
	int fd = mkstemp(script);
	FILE *file = fdopen(fd, "w");

	(void)context;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		assert_int_equal(
		    term_open_url(span_of(refused[i]), &error), STATUS_REFUSED);
	snprintf(out, sizeof(out), "%s.out", script);
	fprintf(file, "#!/bin/sh\necho \"$#:$1\" >%s.new\nmv %s.new %s\n", out,
	    out, out);
	fchmod(fd, 0700);
	fclose(file);
	setenv("BROWSER", script, 1);
	assert_int_equal(
	    term_open_url(span_of("HTTPS://a/$(id);x?y='1'&z"), &error),
	    STATUS_OK);
	for (int i = 0; i < 1000 && access(out, R_OK) != 0; i++)
		usleep(5000);
	file = fopen(out, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	assert_string_equal(line, "1:HTTPS://a/$(id);x?y='1'&z\n");
	unlink(out);
	unlink(script);
	setenv("PATH", "/nonexistent", 1);
	setenv("BROWSER", "no-such-browser:nor-this", 1);
	assert_int_equal(
	    term_open_url(span_of("http://a"), &error), STATUS_MISSING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opens_and_closes),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_wide_characters),
		cmocka_unit_test(test_marks_and_hostile_text),
		cmocka_unit_test(test_random_drawing),
		cmocka_unit_test(test_resize_storm),
		cmocka_unit_test(test_signals_restore),
		cmocka_unit_test(test_crashes_restore),
		cmocka_unit_test(test_interrupt_is_a_key),
		cmocka_unit_test(test_hang_up),
		cmocka_unit_test(test_stop_and_continue),
		cmocka_unit_test(test_stopped_from_outside),
		cmocka_unit_test(test_mouse),
		cmocka_unit_test(test_keys_and_paste),
		cmocka_unit_test(test_clipboard_title_bell),
		cmocka_unit_test(test_cursor),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_no_terminal),
		cmocka_unit_test(test_unknown_term),
		cmocka_unit_test(test_missing_locale),
		cmocka_unit_test(test_colours_256),
		cmocka_unit_test(test_light_terminal),
		cmocka_unit_test(test_no_color),
		cmocka_unit_test(test_linux_console),
		cmocka_unit_test(test_vt100),
		cmocka_unit_test(test_other_terms),
		cmocka_unit_test(test_script_goes_first),
		cmocka_unit_test(test_url),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
