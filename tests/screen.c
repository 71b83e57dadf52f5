/* SPDX-License-Identifier: MIT */
/*
 * screen: the stage.  Everything that a terminal program looks at besides its
 * arguments is set here: home, locale, terminal, browser.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/strbuf.h"
#include "tests/screen.h"

/* What must not come from the machine, beside what vt.c sets. */
static const char *const unset[] = { "LANG", "LANGUAGE", "COLORTERM", "BROWSER",
	"DISPLAY", "WAYLAND_DISPLAY", "TMUX", "STY", "ESCDELAY", "TERMINFO",
	"TERMINFO_DIRS", "NCURSES_NO_UTF8_ACS", "TZ" };

static const char *const homes[][2] = { { "HOME", "" },
	{ "XDG_CONFIG_HOME", "/.config" }, { "XDG_DATA_HOME", "/.local/share" },
	{ "XDG_STATE_HOME", "/.local/state" },
	{ "XDG_CACHE_HOME", "/.cache" } };

static char *
text_of(struct strbuf *text)
{
	char *copy = mem_copy(text->text, text->n);

	strbuf_release(text);
	assert_non_null(copy);
	return copy;
}

static char *
in_folder(const struct screen *screen, const char *name)
{
	struct strbuf path = STRBUF_INIT;

	strbuf_printf(&path, "%s/%s", screen->folder, name);
	return text_of(&path);
}

void
screen_set(struct screen *screen, const char *variable)
{
	size_t i = 0;

	while (screen->variables[i] != NULL)
		i++;
	assert_true(i < SCREEN_VARIABLES);
	screen->variables[i] = mem_copy(variable, strlen(variable));
}

static void
set_environment(struct screen *screen)
{
	struct strbuf variable = STRBUF_INIT;

	for (size_t i = 0; i < sizeof(unset) / sizeof(unset[0]); i++)
		screen_set(screen, unset[i]);
	for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++) {
		strbuf_clear(&variable);
		strbuf_printf(&variable, "%s=%s/home%s", homes[i][0],
		    screen->folder, homes[i][1]);
		screen_set(screen, variable.text);
	}
	strbuf_clear(&variable);
	strbuf_printf(&variable, "DATELINE=%s", screen->program);
	screen_set(screen, variable.text);
	strbuf_release(&variable);
}

static void
link_sample(const struct screen *screen, const char *name)
{
	struct strbuf target = STRBUF_INIT;
	char *link = in_folder(screen, name);

	strbuf_printf(&target, "%s/%s", SAMPLE_DATA, name);
	assert_int_equal(symlink(target.text, link), 0);
	strbuf_release(&target);
	mem_free(link);
}

struct screen *
screen_new(void)
{
	struct screen *screen = mem_alloc(1, sizeof(*screen));
	const char *program = getenv("DATELINE"), *top = getenv("TMPDIR");
	struct strbuf path = STRBUF_INIT;
	char *home;

	assert_non_null(screen);
	screen->program =
	    realpath(program != NULL ? program : "./dateline", NULL);
	if (screen->program == NULL)
		fail_msg("%s: %s; set DATELINE",
		    program != NULL ? program : "./dateline", strerror(errno));
	strbuf_printf(
	    &path, "%s/dateline-screen.XXXXXX", top != NULL ? top : "/tmp");
	screen->folder = text_of(&path);
	assert_non_null(mkdtemp(screen->folder));
	home = in_folder(screen, "home");
	assert_int_equal(mkdir(home, 0755), 0);
	mem_free(home);
	link_sample(screen, "iraq-coalition");
	link_sample(screen, "flawed");
	set_environment(screen);
	return screen;
}

static int
remove_one(
    const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about;
	(void)kind;
	(void)place;
	return remove(path);
}

void
screen_free(struct screen *screen)
{
	if (screen == NULL)
		return;
	vt_close(screen->vt);
	nftw(screen->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	for (size_t i = 0; screen->variables[i] != NULL; i++)
		mem_free(screen->variables[i]);
	free(screen->program); /* of realpath */
	mem_free(screen->folder);
	mem_free(screen);
}

void
screen_write(struct screen *screen, const char *name, const char *text)
{
	char *path = in_folder(screen, name), *slash = strrchr(path, '/');
	FILE *file;

	*slash = '\0';
	if (mkdir(path, 0755) != 0)
		assert_int_equal(errno, EEXIST);
	*slash = '/';
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	mem_free(path);
}

/* ---- Running */

void
screen_fail(struct screen *screen, const char *format, ...)
{
	char message[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	if (screen->vt != NULL)
		vt_print(screen->vt, stderr);
	fail_msg("%s", message);
	abort();
}

void
screen_settle(struct screen *screen)
{
	int status;

	if (vt_wait_idle(screen->vt))
		return;
	status = vt_status(screen->vt);
	if (status >= 0)
		screen_fail(screen, "the program ended with %d", status);
	screen_fail(screen, "the program never waits for a key");
}

/* The last TERM set is the one for vt_open, which has one of its own. */
static const char *
term_of(const struct screen *screen)
{
	const char *term = NULL;

	for (size_t i = 0; screen->variables[i] != NULL; i++) {
		if (strncmp(screen->variables[i], "TERM=", 5) == 0)
			term = screen->variables[i] + 5;
	}
	return term;
}

static void
start(struct screen *screen, int rows, int cols, const char *const *arguments)
{
	vt_close(screen->vt);
	screen->vt = vt_open(&(struct vt_options){ .rows = rows,
	    .cols = cols,
	    .term = term_of(screen),
	    .arguments = arguments,
	    .environment = (const char *const *)screen->variables,
	    .directory = screen->folder });
	assert_non_null(screen->vt);
	screen->rows = rows;
	screen->cols = cols;
}

void
screen_open(struct screen *screen, int rows, int cols, const char *arguments)
{
	char *line = mem_copy(arguments, strlen(arguments)), *rest = NULL;
	const char *list[16] = { screen->program };
	size_t n = 1;

	for (char *word = strtok_r(line, " ", &rest); word != NULL;
	     word = strtok_r(NULL, " ", &rest)) {
		assert_true(n + 1 < sizeof(list) / sizeof(list[0]));
		list[n++] = word;
	}
	list[n] = NULL;
	start(screen, rows, cols, list);
	mem_free(line);
	screen_settle(screen);
}

void
screen_open_shell(
    struct screen *screen, int rows, int cols, const char *command)
{
	const char *const list[] = { "/bin/sh", "-c", command, NULL };

	start(screen, rows, cols, list);
}

void
screen_shell(struct screen *screen, const char *command)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		if (chdir(screen->folder) != 0)
			_exit(126);
		setenv("DATELINE", screen->program, 1);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	while (waitpid(child, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	if (status != 0)
		fail_msg("%s: ended with %d", command, status);
}

void
screen_keys(struct screen *screen, const char *names)
{
	vt_keys(screen->vt, names);
	screen_settle(screen);
}

void
screen_resize(struct screen *screen, int rows, int cols)
{
	vt_resize(screen->vt, rows, cols);
	screen->rows = rows;
	screen->cols = cols;
	screen_settle(screen);
}

void
screen_ends(struct screen *screen, int status)
{
	int ended = vt_wait_exit(screen->vt);

	if (ended != status)
		screen_fail(screen, "ended with %d, not %d", ended, status);
}

void
screen_restored(struct screen *screen)
{
	struct vt_state state = vt_state(screen->vt);

	assert_true(vt_is_cooked(screen->vt));
	assert_false(state.alternate);
	assert_true(state.cursor_shown);
	assert_int_equal(state.mouse, 0);
	assert_false(state.mouse_sgr);
	assert_false(state.paste);
}
