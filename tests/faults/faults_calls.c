/* SPDX-License-Identifier: MIT */
/*
 * Every call on a file fails once, SQLite's and the program's own: open,
 * read, write, sync, truncate, lock, unlink, access, with an error, once or
 * from then on, interrupted, or with half of what was asked for.  Whatever
 * the run says, the case opens, is sound, and says exactly what it said
 * before or what it says after; done means after.  What was interrupted or
 * cut short is done all the same.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/faults/interpose.h"
#include "tests/faults/scene.h"

static const struct manner {
	const char *name;
	struct interpose_plan plan;
	bool harmless; /* the run must end well */
} manners[] = {
	{ "EIO", { .calls = INTERPOSE_FILES, .error = EIO }, false },
	{ "ENOSPC",
	    { .calls = INTERPOSE_OPEN | INTERPOSE_WRITE | INTERPOSE_TRUNCATE |
		       INTERPOSE_SYNC,
		.error = ENOSPC },
	    false },
	{ "EACCES",
	    { .calls = INTERPOSE_OPEN | INTERPOSE_LOCK | INTERPOSE_DELETE |
		       INTERPOSE_ACCESS,
		.error = EACCES },
	    false },
	{ "EIO from there on",
	    { .calls = INTERPOSE_FILES, .error = EIO, .lasting = true },
	    false },
	{ "ENOSPC from there on",
	    { .calls = INTERPOSE_WRITE | INTERPOSE_TRUNCATE | INTERPOSE_SYNC,
		.error = ENOSPC,
		.lasting = true },
	    false },
	{ "EINTR",
	    { .calls = INTERPOSE_OPEN | INTERPOSE_READ | INTERPOSE_WRITE |
		       INTERPOSE_TRUNCATE,
		.error = EINTR },
	    true },
	{ "short",
	    { .calls = INTERPOSE_READ | INTERPOSE_WRITE,
		.way = INTERPOSE_SHORT },
	    true },
};

static const struct manner *manner; /* of the child */

static bool
fail_one(const struct scenario *scenario, unsigned long nth)
{
	struct interpose_plan plan = manner->plan;
	struct error error = { 0 };
	const char *wrong = NULL;
	enum status status;

	plan.nth = nth;
	scene_reset(scenario);
	interpose_arm(&plan);
	status = scenario->run(&error);
	interpose_disarm();
	scene_report->points++;
	scene_report->struck += interpose_struck();
	/* A pipe that is interrupted is given up: it might wait for ever. */
	if (status != STATUS_OK && status != STATUS_CANCELLED &&
	    (manner->harmless || !interpose_struck()))
		scene_say("at %lu: \"%s\"", nth, error.message);
	if (status != STATUS_OK && error.message[0] == '\0')
		scene_say("at %lu: no message", nth);
	if (scenario->writes)
		wrong = scene_judge(status == STATUS_OK, false);
	if (wrong != NULL)
		scene_say("at %lu: \"%s\", %s", nth, error.message, wrong);
	return interpose_struck();
}

static void
fail_all(const struct scenario *scenario)
{
	struct interpose_plan plan = manner->plan;
	struct error error = { 0 };
	unsigned long n, count;

	scene_learn(scenario);
	scene_reset(scenario);
	plan.nth = 0;
	interpose_arm(&plan);
	scenario->run(&error);
	count = interpose_disarm();
	for (n = 1; scene_report->reason[0] == '\0'; n++) {
		scene_report->at = n;
		if (scene_takes(n, count) && !fail_one(scenario, n))
			break;
	}
}

int
main(int argc, char **argv)
{
	unsigned long all = 0;

	scene_open();
	for (const struct scenario *one = scenarios; one->name != NULL; one++) {
		unsigned long struck = 0;

		if (argc > 1 && strcmp(argv[1], one->name) != 0)
			continue;
		for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
			manner = &manners[i];
			if (one->optional && manner->plan.error == EACCES)
				continue;
			scene_child(fail_all, one);
			struck += scene_report->struck;
			if (scene_report->reason[0] != '\0')
				scene_result(false, "%s, %s: %s", one->name,
				    manner->name, scene_report->reason);
		}
		scene_result(true, "%s: %lu calls failed", one->name, struck);
		all += struck;
	}
	scene_figure("%lu I/O calls failed", all);
	scene_close();
	return scene_end();
}
