/* SPDX-License-Identifier: MIT */
/*
 * Names of files that speak to the terminal, break a line, are no text, look
 * like options or are as long as names may be: on a terminal they are shown,
 * and nothing of them is obeyed.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/strbuf.h"
#include "tests/scratch.h"
#include "tests/vt.h"

/* A clipboard, a look, a C1 control, an override, two lines; and no UTF-8. */
#define NASTY_TEXT "n\033]52;c;YQ==\007\033[3;9;7m\302\2337q\342\200\256\nz"
#define NASTY NASTY_TEXT "\377"

static const char *const obeyed[] = { "\033]52", "\033[3;9;7m", "\302\233",
	"\342\200\256", "\377", "\nz" };

static char program[4096];

static const char events[] = "date,title,source,quote\n"
			     "2024-13,bad,,\n2024,good,s1,words\n";

static void
write_file(const char *name, const char *text)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static struct vt *
start(const char *const *arguments)
{
	const char *copy[12] = { program };
	struct vt *vt;
	size_t i;

	for (i = 0; arguments[i] != NULL; i++)
		copy[i + 1] = arguments[i];
	vt = vt_open(&(struct vt_options){ .rows = 50,
	    .cols = 160,
	    .arguments = copy,
	    .directory = scratch_folder });
	assert_non_null(vt);
	return vt;
}

static void
assert_tame(struct vt *vt)
{
	size_t n, i;
	const char *output = vt_output(vt, &n);

	for (i = 0; i < sizeof obeyed / sizeof *obeyed; i++) {
		if (memmem(output, n, obeyed[i], strlen(obeyed[i])) == NULL)
			continue;
		vt_print(vt, stderr);
		fail_msg("what stands at %zu reaches the terminal", i);
	}
}

/* A command run to its end: status, and something that it has to say. */
static void
check_command(const char *const *arguments, int status, const char *wanted)
{
	struct vt *vt = start(arguments);
	int ended = vt_wait_exit(vt);

	if (ended != status || !vt_wait_text(vt, wanted)) {
		vt_print(vt, stderr);
		fail_msg(
		    "%s: status %d, or not `%s`", arguments[0], ended, wanted);
	}
	assert_tame(vt);
	vt_close(vt);
}

#define COMMAND(status, wanted, ...) \
	check_command(               \
	    (const char *const[]){ __VA_ARGS__, NULL }, status, wanted)

static void
test_messages(void **state)
{
	(void)state;
	COMMAND(2, "52;c;YQ==", "list", NASTY);
	COMMAND(2, "52;c;YQ==", "list", "--profile", NASTY, "b.csv");
	COMMAND(2, "52;c;YQ==", NASTY);
	COMMAND(2, "52;c;YQ==", "import", "-o", NASTY "/x", "b.csv");
	COMMAND(2, "52;c;YQ==", "--" NASTY);
	COMMAND(2, "52;c;YQ==", "list", "-f", "title:(" NASTY, "b.csv");
	write_file(NASTY ".csv", events);
	COMMAND(1, "52;c;YQ==", "list", NASTY ".csv");
	COMMAND(1, "52;c;YQ==", "check", NASTY ".csv");
	COMMAND(1, "52;c;YQ==", "import", "-o", NASTY ".case", NASTY ".csv");
	COMMAND(0, "good", "list", NASTY ".case");
	COMMAND(1, "52;c;YQ==", "check", NASTY ".case");
	write_file(NASTY ".txt", "no columns\nat all\n");
	COMMAND(2, "52;c;YQ==", "list", NASTY ".txt");
}

static void
test_dash(void **state)
{
	(void)state;
	write_file("-f.csv", events);
	COMMAND(1, "good", "list", "./-f.csv");
	COMMAND(1, "good", "list", "--", "-f.csv");
	COMMAND(1, "./-f.csv:2: ", "check", "./-f.csv");
}

/* The reason stands at the end of a message; no path pushes it out. */
static void
test_long_paths(void **state)
{
	char name[256], path[4096], wanted[64];
	size_t n = 0;

	(void)state;
	memset(name, 'd', sizeof name - 1);
	name[200] = '\0';
	assert_int_equal(chdir(scratch_folder), 0);
	while (n + 210 < 4000) {
		n += (size_t)snprintf(
		    path + n, sizeof path - n, "%s%s", n > 0 ? "/" : "", name);
		assert_int_equal(mkdir(name, 0700), 0);
		assert_int_equal(chdir(name), 0);
	}
	scratch_write_at("a.csv", events, strlen(events));
	assert_int_equal(chdir("/"), 0);
	snprintf(path + n, sizeof path - n, "/no.csv");
	COMMAND(2, "No such file or directory", "list", path);
	snprintf(path + n, sizeof path - n, "/a.csv");
	snprintf(wanted, sizeof wanted, "a.csv:2: date");
	COMMAND(1, "good", "list", path);
	COMMAND(1, wanted, "check", path);
	snprintf(path + n, sizeof path - n, "/a.case");
	COMMAND(2, "less than 512 bytes", "import", "-o", path, "b.csv");
}

/* ---- The screen */

static void
check_screen(const char *const *arguments, const char *keys, const char *wanted)
{
	struct vt *vt = start(arguments);

	assert_true(vt_wait_idle(vt));
	vt_keys(vt, keys);
	assert_true(vt_wait_idle(vt));
	if (!vt_wait_text(vt, wanted)) {
		vt_print(vt, stderr);
		fail_msg("no `%s`", wanted);
	}
	assert_tame(vt);
	vt_keys(vt, "Esc Esc q q");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_tame(vt);
	vt_close(vt);
}

#define SCREEN(keys, wanted, ...) \
	check_screen((const char *const[]){ __VA_ARGS__, NULL }, keys, wanted)

static void
test_screen(void **state)
{
	(void)state;
	write_file(NASTY ".csv", events);
	SCREEN("j", "52;c;YQ==", NASTY ".csv");
	SCREEN(": text:rejects Enter", "52;c;YQ==", NASTY ".csv");
	write_file(NASTY ".tsv", "wann\twas\n3.5.2024\tetwas\n");
	SCREEN("j", "52;c;YQ==", NASTY ".tsv");
}

/* Files beside it, named by the dataset. */
static void
test_sources(void **state)
{
	struct strbuf text = STRBUF_INIT;
	char path[128];

	(void)state;
	snprintf(path, sizeof path, "%s/folder", scratch_folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file("folder/events.csv", events);
	write_file("folder/" NASTY_TEXT ".txt", "Some words are here.\n");
	strbuf_add_text(&text, "id,title,file\ns1,,\"" NASTY_TEXT
			       ".txt\"\ns2,,\"no" NASTY_TEXT "\"\n");
	write_file("folder/sources.csv", text.text);
	strbuf_release(&text);
	COMMAND(1, "52;c;YQ==", "check", "folder");
	SCREEN("Enter", "words are here", "folder");
	SCREEN("j", "good", "folder");
}

static int
set_up(void **state)
{
	int status = scratch_set_up(state);

	write_file("b.csv", "date,title\n2024,b\n");
	return status;
}

int
main(void)
{
	const char *given = getenv("DATELINE");
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_messages),
		CASE(test_dash),
		CASE(test_long_paths),
		CASE(test_screen),
		CASE(test_sources),
	};

	if (realpath(given != NULL ? given : "./dateline", program) == NULL) {
		fprintf(stderr, "no program; set DATELINE\n");
		return 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
