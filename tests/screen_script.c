/* SPDX-License-Identifier: MIT */
/*
 * screen_script: plays a file of tests/screens.  A line is a word and what
 * belongs to it:
 *
 *	# …			for the reader
 *	size 80x24		of the terminal to come; this one without it
 *	set NAME=value		for its environment; NAME alone: unset
 *	file NAME		write a file: the lines that follow, after `>`,
 *				with the escapes of tests/table.h
 *	shell COMMAND		run it off the terminal
 *	open ARGUMENTS		start dateline and wait for its first screen
 *	run COMMAND		start a shell's command on the terminal
 *	keys NAMES		as in vt.h; send NAMES: without waiting
 *	settle			wait until it waits
 *	paste TEXT
 *	click PLACE		PLACE is `ROW COL` from 0, or a text on the
 *	double PLACE		screen, of which the first cell is meant
 *	press, drag, release, wheel-up, wheel-down PLACE
 *	resize 100x30
 *	signal TERM		or HUP, INT, QUIT, KILL, STOP, CONT
 *	hang-up			the terminal is closed; only `exit` may follow
 *	smear			spoil the terminal's screen
 *	see TEXT		wait for it; it need not be all there is
 *	gone TEXT		it must not be on the screen
 *	output TEXT		it must have been written, escapes as above
 *	plain			no escape sequence was written at all
 *	cursor ROW COL		where the terminal's is; `cursor hidden`
 *	bells N			so many were rung
 *	exit STATUS		the program must end with it
 *	restored		and leave the terminal as shells want it
 *	screen			the whole screen: its rows follow after `|`, and
 *				after `~` below a row the grounds of its cells
 *	looks			all its looks, as vt_looks has them, after `~`
 *
 * Grounds, of a terminal with 256 colours: `=` the cursor's, `-` its one
 * without the focus, and a quote's; `"` the quote that is lit; `#` what was
 * found; `^` is the rule of the pane that has the focus.
 *
 * With SCREENS=write what follows `screen` and `looks` is not compared but
 * written anew, and the rest of the file left as it is: look at the difference
 * before you keep it.
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

#include "core/mem.h"
#include "core/strbuf.h"
#include "tests/screen.h"
#include "tests/table.h"
#include "tui/look.h"

struct script {
	struct screen *screen;
	const char *name; /* of the file */
	char **lines;
	size_t count, at; /* lines; the one being played */
	struct strbuf written; /* the file as it should be */
	bool writing;
	int rows, cols;
};

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

#define script_fail(script, ...)                                   \
	do {                                                       \
		print_error("%s:%zu: ", script->name, script->at); \
		screen_fail(script->screen, __VA_ARGS__);          \
	} while (0)

/* ---- What is expected */

static size_t
line_length(const char *text)
{
	return strcspn(text, "\n");
}

/* A row of a block: a line, and with `|` those of `~` below it. */
static size_t
row_length(const char *block)
{
	size_t n = line_length(block);

	if (block[n] == '\n')
		n++;
	while (block[0] == '|' && block[n] == '~') {
		n += line_length(block + n);
		n += block[n] == '\n';
	}
	return n;
}

static void
show_lines(char sign, const char *text, size_t n)
{
	while (n > 0) {
		size_t length = line_length(text);

		print_error("  %c %.*s\n", sign, (int)length, text);
		text += length + 1;
		n -= length + 1;
	}
}

/* Every row that is not as expected; how many there are. */
static size_t
show_differences(const char *want, const char *got)
{
	size_t wrong = 0;

	while (*want != '\0' || *got != '\0') {
		size_t wanted = row_length(want), n = row_length(got);

		if (wanted != n || memcmp(want, got, n) != 0) {
			show_lines('-', want, wanted);
			show_lines('+', got, n);
			wrong++;
		}
		want += wanted;
		got += n;
	}
	return wrong;
}

/* The lines that follow and are marked as those of a block. */
static void
take_block(struct script *script, struct strbuf *block)
{
	for (; script->at < script->count; script->at++) {
		const char *line = script->lines[script->at];

		if (line[0] != '|' && line[0] != '~')
			return;
		strbuf_printf(block, "%s\n", line);
	}
}

static void
expect_block(struct script *script, const char *got)
{
	struct strbuf want = STRBUF_INIT;
	size_t wrong;

	take_block(script, &want);
	if (script->writing) {
		strbuf_add_text(&script->written, got);
	} else if (strcmp(want.text, got) != 0) {
		print_error("%s: - expected, + there is\n", script->name);
		wrong = show_differences(want.text, got);
		script_fail(script,
		    "rows other than expected: %zu; "
		    "SCREENS=write writes them anew",
		    wrong);
	}
	strbuf_release(&want);
}

/* The letter of a cell's ground; a blank for plain ones. */
static char
ground_letter(const struct vt_cell *cell)
{
	static const struct {
		enum ground ground;
		char letter;
	} grounds[] = { { GROUND_CURSOR, '=' }, { GROUND_CURSOR_DIM, '-' },
		{ GROUND_MARK, '"' }, { GROUND_MARK_DIM, '-' },
		{ GROUND_MATCH, '#' } };
	struct look rule = look_of(ROLE_RULE_FOCUS, GROUND_PLAIN, 256, false);

	for (size_t i = 0; i < sizeof(grounds) / sizeof(grounds[0]); i++) {
		if (cell->bg ==
		    look_of(ROLE_TEXT, grounds[i].ground, 256, false).bg)
			return grounds[i].letter;
	}
	return strcmp(cell->text, "─") == 0 && cell->fg == rule.fg ? '^' : ' ';
}

/* The letters of a row, where there is one that is not blank. */
static void
add_grounds(struct screen *screen, int row, struct strbuf *out)
{
	size_t start = out->n, end = start;

	strbuf_add_byte(out, '~');
	for (int col = 0; col < screen->cols; col++) {
		struct vt_cell cell = vt_cell(screen->vt, row, col);

		strbuf_add_byte(out, ground_letter(&cell));
		if (out->text[out->n - 1] != ' ')
			end = out->n;
	}
	strbuf_truncate(out, end);
	if (end > start)
		strbuf_add_byte(out, '\n');
}

static void
expect_screen(struct script *script)
{
	struct screen *screen = script->screen;
	struct strbuf got = STRBUF_INIT;

	for (int row = 0; row < screen->rows; row++) {
		strbuf_printf(&got, "|%s\n", vt_row(screen->vt, row));
		add_grounds(screen, row, &got);
	}
	expect_block(script, got.text);
	strbuf_release(&got);
}

static void
expect_looks(struct script *script)
{
	const char *looks = vt_looks(script->screen->vt);
	struct strbuf got = STRBUF_INIT;

	for (; *looks != '\0'; looks += line_length(looks) + 1)
		strbuf_printf(&got, "~%.*s\n", (int)line_length(looks), looks);
	expect_block(script, got.text);
	strbuf_release(&got);
}

/* ---- What is done */

static void
parse_size(struct script *script, const char *text, int *rows, int *cols)
{
	if (sscanf(text, "%dx%d", cols, rows) != 2)
		script_fail(script, "%s is no size", text);
}

static void
parse_place(struct script *script, const char *text, int *row, int *col)
{
	int end = 0;

	if (sscanf(text, "%d %d%n", row, col, &end) == 2 && text[end] == '\0')
		return;
	if (!vt_find(script->screen->vt, text, row, col))
		script_fail(script, "%s is not on the screen", text);
}

/* What follows Esc at once is Alt and a key, on every terminal. */
static void
play_keys(struct script *script, const char *names)
{
	const char *escape = strstr(names, "Esc ");

	if (escape != NULL && escape[4] != '\0')
		script_fail(script, "Esc must be the last key of a line");
	screen_keys(script->screen, names);
}

static void
play_mouse(struct script *script, const char *what, const char *place)
{
	static const struct {
		const char *name;
		int button;
		bool press;
	} events[] = { { "press", 0, true }, { "drag", 32, true },
		{ "release", 0, false }, { "wheel-up", 64, true },
		{ "wheel-down", 65, true } };
	struct vt *vt = script->screen->vt;
	int row, col;

	parse_place(script, place, &row, &col);
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (strcmp(events[i].name, what) == 0)
			vt_mouse(vt, VT_MOUSE_SGR, events[i].button, row, col,
			    events[i].press);
	}
	if (strcmp(what, "click") == 0)
		vt_click(vt, row, col);
	else if (strcmp(what, "double") == 0)
		vt_double_click(vt, row, col);
	screen_settle(script->screen);
}

static void
play_signal(struct script *script, const char *name)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = { { "TERM", SIGTERM }, { "HUP", SIGHUP },
		{ "INT", SIGINT }, { "QUIT", SIGQUIT }, { "CONT", SIGCONT },
		{ "STOP", SIGSTOP }, { "KILL", SIGKILL } };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (strcmp(signals[i].name, name) == 0) {
			vt_signal(script->screen->vt, signals[i].number);
			return;
		}
	}
	script_fail(script, "no signal is named %s", name);
}

static void
play_file(struct script *script, const char *name)
{
	struct strbuf text = STRBUF_INIT;
	const char *line;

	while (
	    script->at < script->count && script->lines[script->at][0] == '>') {
		line = script->lines[script->at++];
		table_unescape(line + 1, strlen(line + 1), &text);
		strbuf_add_byte(&text, '\n');
		strbuf_printf(&script->written, "%s\n", line);
	}
	screen_write(script->screen, name, text.text);
	strbuf_release(&text);
}

static void
play_output(struct script *script, const char *escaped)
{
	struct strbuf wanted = STRBUF_INIT;

	table_unescape(escaped, strlen(escaped), &wanted);
	if (!vt_wait_output(script->screen->vt, wanted.text))
		script_fail(script, "this was not written: %s", escaped);
	strbuf_release(&wanted);
}

static void
play_plain(struct script *script)
{
	size_t n;
	const char *bytes = vt_output(script->screen->vt, &n);

	if (memchr(bytes, '\033', n) != NULL)
		script_fail(script, "an escape sequence was written");
}

static void
play_cursor(struct script *script, const char *where)
{
	struct vt_state state = vt_state(script->screen->vt);
	char there[32] = "hidden";

	if (state.cursor_shown)
		snprintf(there, sizeof(there), "%d %d", state.cursor_row,
		    state.cursor_col);
	if (strcmp(there, where) != 0)
		script_fail(script, "the cursor is %s, not %s", there, where);
}

static void
play_gone(struct script *script, const char *text)
{
	if (!vt_wait_gone(script->screen->vt, text))
		script_fail(script, "%s is still there", text);
}

static void
play_see(struct script *script, const char *text)
{
	if (!vt_wait_text(script->screen->vt, text))
		script_fail(script, "%s does not come", text);
}

static bool
is_mouse(const char *word)
{
	static const char *const words[] = { "click", "double", "press", "drag",
		"release", "wheel-up", "wheel-down" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return false;
}

/* What makes a program run; false: another word. */
static bool
play_start(struct script *script, const char *word, const char *rest)
{
	struct screen *screen = script->screen;

	if (strcmp(word, "size") == 0)
		parse_size(script, rest, &script->rows, &script->cols);
	else if (strcmp(word, "set") == 0)
		screen_set(screen, rest);
	else if (strcmp(word, "file") == 0)
		play_file(script, rest);
	else if (strcmp(word, "shell") == 0)
		screen_shell(screen, rest);
	else if (strcmp(word, "open") == 0)
		screen_open(screen, script->rows, script->cols, rest);
	else if (strcmp(word, "run") == 0)
		screen_open_shell(screen, script->rows, script->cols, rest);
	else
		return false;
	return true;
}

/* What is done to it. */
static bool
play_act(struct script *script, const char *word, const char *rest)
{
	struct screen *screen = script->screen;
	int rows, cols;

	if (is_mouse(word)) {
		play_mouse(script, word, rest);
	} else if (strcmp(word, "keys") == 0) {
		play_keys(script, rest);
	} else if (strcmp(word, "settle") == 0) {
		screen_settle(screen);
	} else if (strcmp(word, "smear") == 0) {
		vt_smear(screen->vt);
	} else if (strcmp(word, "send") == 0) {
		vt_keys(screen->vt, rest);
	} else if (strcmp(word, "paste") == 0) {
		vt_paste(screen->vt, rest);
		screen_settle(screen);
	} else if (strcmp(word, "resize") == 0) {
		parse_size(script, rest, &rows, &cols);
		screen_resize(screen, rows, cols);
	} else if (strcmp(word, "signal") == 0) {
		play_signal(script, rest);
	} else if (strcmp(word, "hang-up") == 0) {
		vt_hang_up(screen->vt);
	} else {
		return false;
	}
	return true;
}

/* What must be. */
static bool
play_check(struct script *script, const char *word, const char *rest)
{
	struct screen *screen = script->screen;

	if (strcmp(word, "screen") == 0)
		expect_screen(script);
	else if (strcmp(word, "looks") == 0)
		expect_looks(script);
	else if (strcmp(word, "see") == 0)
		play_see(script, rest);
	else if (strcmp(word, "gone") == 0)
		play_gone(script, rest);
	else if (strcmp(word, "output") == 0)
		play_output(script, rest);
	else if (strcmp(word, "plain") == 0)
		play_plain(script);
	else if (strcmp(word, "cursor") == 0)
		play_cursor(script, rest);
	else if (strcmp(word, "bells") == 0)
		assert_int_equal(vt_state(screen->vt).bells, atol(rest));
	else if (strcmp(word, "exit") == 0)
		screen_ends(screen, atoi(rest));
	else if (strcmp(word, "restored") == 0)
		screen_restored(screen);
	else
		return false;
	return true;
}

static void
play_line(struct script *script, const char *line)
{
	char word[16];
	size_t n = strcspn(line, " ");
	const char *rest = line + n + (line[n] == ' ');

	if (line[0] == '#' || line[0] == '\0')
		return;
	snprintf(word, sizeof(word), "%.*s", (int)n, line);
	if (play_start(script, word, rest))
		return;
	if (script->screen->vt == NULL)
		script_fail(script, "nothing was opened");
	if (!play_act(script, word, rest) && !play_check(script, word, rest))
		script_fail(script, "no line begins with %s", word);
}

/* ---- The file */

static void
read_lines(struct script *script, FILE *file)
{
	size_t capacity = 0, size = 0;
	char *line = NULL;
	ssize_t n;

	while ((n = getline(&line, &size, file)) >= 0) {
		if (n > 0 && line[n - 1] == '\n')
			n--;
		assert_int_equal(mem_reserve(&script->lines, &capacity,
				     script->count + 1, sizeof(char *)),
		    STATUS_OK);
		script->lines[script->count++] = mem_copy(line, (size_t)n);
	}
	free(line); /* of getline */
}

static void
write_again(const struct script *script, const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fwrite(script->written.text, 1, script->written.n, file);
	assert_int_equal(fclose(file), 0);
}

void
screen_play(struct screen *screen, const char *path)
{
	const char *mode = getenv("SCREENS");
	struct script script = { .screen = screen,
		.name = base_name(path),
		.writing = mode != NULL && strcmp(mode, "write") == 0,
		.rows = 24,
		.cols = 80 };
	FILE *file = fopen(path, "r");

	if (file == NULL)
		fail_msg("%s cannot be read", path);
	strbuf_init(&script.written);
	read_lines(&script, file);
	fclose(file);
	while (script.at < script.count) {
		const char *line = script.lines[script.at++];

		strbuf_printf(&script.written, "%s\n", line);
		play_line(&script, line);
	}
	if (script.writing)
		write_again(&script, path);
	for (size_t i = 0; i < script.count; i++)
		mem_free(script.lines[i]);
	mem_free(script.lines);
	strbuf_release(&script.written);
}
