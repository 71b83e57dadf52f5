/* SPDX-License-Identifier: MIT */
/*
 * The screen, whole: every file of tests/screens is played, a test each.
 *
 *	test_screen [PART…]	only those whose names have one of the parts
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/screen.h"

struct play {
	const char *path;
	struct screen *screen;
};

static int
set_up(void **state)
{
	struct play *play = *state;

	play->screen = screen_new();
	return 0;
}

static int
tear_down(void **state)
{
	struct play *play = *state;

	screen_free(play->screen);
	return 0;
}

static void
test_play(void **state)
{
	struct play *play = *state;

	screen_play(play->screen, play->path);
}

static bool
is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strstr(name, argv[i]) != NULL)
			return true;
	}
	return argc < 2;
}

int
main(int argc, char **argv)
{
	struct CMUnitTest *tests;
	struct play *plays;
	size_t n = 0;
	glob_t found;
	int failed;

	if (glob(TEST_SCREENS "/*.txt", 0, NULL, &found) != 0) {
		fputs(TEST_SCREENS ": no screens\n", stderr);
		return 1;
	}
	tests = mem_alloc(found.gl_pathc, sizeof(*tests));
	plays = mem_alloc(found.gl_pathc, sizeof(*plays));
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *name = strrchr(found.gl_pathv[i], '/') + 1;

		if (!is_wanted(name, argc, argv))
			continue;
		plays[n].path = found.gl_pathv[i];
		tests[n] =
		    (struct CMUnitTest)cmocka_unit_test_prestate_setup_teardown(
			test_play, set_up, tear_down, &plays[n]);
		tests[n++].name = name;
	}
	/* The macro around it wants an array of a known length. */
	failed = _cmocka_run_group_tests("screens", tests, n, NULL, NULL);
	mem_free(plays);
	mem_free(tests);
	globfree(&found);
	return failed;
}
