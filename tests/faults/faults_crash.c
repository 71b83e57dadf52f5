/* SPDX-License-Identifier: MIT */
/*
 * The process ends at the nth write, sync, truncation or removal of a file,
 * with half a write done; or the power goes, and of what was written and
 * never synced any sector may be lost.  What is left behind is put right by
 * the next opening: the case says exactly what it said before or after.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/interpose.h"
#include "tests/faults/scene.h"

static enum interpose_way way; /* of the child */

static struct interpose_plan
plan_of(unsigned long nth)
{
	return (struct interpose_plan){
		.calls = INTERPOSE_WRITE | INTERPOSE_SYNC | INTERPOSE_TRUNCATE |
			 INTERPOSE_DELETE,
		.way = way,
		.nth = nth,
		.seed = (unsigned)nth,
	};
}

/* In a process of its own; true: it died of it. */
static bool
die_one(const struct scenario *scenario, unsigned long nth)
{
	const struct interpose_plan plan = plan_of(nth);
	struct error error = { 0 };
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		interpose_arm(&plan);
		_exit(scenario->run(&error) == STATUS_OK ? 0 : 1);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (!WIFEXITED(status) ||
	    (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != INTERPOSE_DEAD))
		scene_say("at %lu: the process ended with %#x", nth,
		    (unsigned)status);
	return WIFEXITED(status) && WEXITSTATUS(status) == INTERPOSE_DEAD;
}

static void
die_all(const struct scenario *scenario)
{
	const struct interpose_plan plan = plan_of(0);
	struct error error = { 0 };
	unsigned long n, count;
	const char *wrong;

	scene_learn(scenario);
	scene_reset(scenario);
	interpose_arm(&plan);
	scenario->run(&error);
	count = interpose_disarm();
	for (n = 1; scene_report->reason[0] == '\0'; n++) {
		bool died;

		scene_report->at = n;
		if (!scene_takes(n, count))
			continue;
		scene_reset(scenario);
		died = die_one(scenario, n);
		wrong = scene_judge(!died, false);
		if (wrong != NULL)
			scene_say("at %lu of %lu: %s", n, count, wrong);
		scene_report->points++;
		scene_report->struck += died;
		if (!died)
			break;
	}
}

static unsigned long
die_in(const struct scenario *scenario, enum interpose_way this_way,
    const char *name)
{
	way = this_way;
	scene_child(die_all, scenario);
	scene_result(scene_report->reason[0] == '\0', "%s, %s: %lu times%s%s",
	    scenario->name, name, scene_report->struck,
	    scene_report->reason[0] != '\0' ? ": " : "", scene_report->reason);
	return scene_report->struck;
}

int
main(int argc, char **argv)
{
	unsigned long died = 0, lost = 0;

	scene_open();
	for (const struct scenario *one = scenarios; one->name != NULL; one++) {
		if (!one->writes ||
		    (argc > 1 && strcmp(argv[1], one->name) != 0))
			continue;
		died += die_in(one, INTERPOSE_DIE, "the process dies");
		lost += die_in(one, INTERPOSE_POWER, "the power goes");
	}
	scene_figure(
	    "%lu deaths at a write, %lu losses of power survived", died, lost);
	scene_close();
	return scene_end();
}
