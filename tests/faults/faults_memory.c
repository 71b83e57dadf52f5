/* SPDX-License-Identifier: MIT */
/*
 * Every allocation fails once, whoever asks for it: the 1st, the 2nd, … until
 * a run passes untouched.  A run may end well (what failed was not needed) or
 * with STATUS_NOMEM, and then leaves nothing allocated and the case as it was.
 *
 *	faults_memory [SCENARIO [FIRST]]	it alone, from that allocation on
 *
 * Where a sanitizer has the allocations, ours and SQLite's are failed one
 * after the other by their own means, and the leaks are the sanitizer's.
 */
#include "config.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/faults/interpose.h"
#include "tests/faults/scene.h"

/* ---- Who is asked for memory */

struct source {
	const char *name;
	void (*arm)(unsigned long nth); /* 0: only count */
	unsigned long (*disarm)(void);
	bool (*struck)(void);
};

static void
arm_every(unsigned long nth)
{
	interpose_arm(&(struct interpose_plan){
	    .calls = INTERPOSE_MEMORY, .nth = nth, .error = ENOMEM });
}

static void
arm_own(unsigned long nth)
{
	mem_fail_at(nth);
}

static unsigned long own_nth, own_count;

static void
arm_own_noted(unsigned long nth)
{
	own_nth = nth;
	arm_own(nth);
}

static unsigned long
disarm_own(void)
{
	own_count = mem_count();
	mem_fail_at(0);
	return own_count;
}

static bool
struck_own(void)
{
	return own_nth != 0 && own_count >= own_nth;
}

static sqlite3_mem_methods sqlite;
static unsigned long sqlite_nth, sqlite_count;

static bool
sqlite_fails(void)
{
	return ++sqlite_count == sqlite_nth;
}

static void *
sqlite_malloc(int n)
{
	return sqlite_fails() ? NULL : sqlite.xMalloc(n);
}

static void *
sqlite_realloc(void *block, int n)
{
	return sqlite_fails() ? NULL : sqlite.xRealloc(block, n);
}

static void
arm_sqlite(unsigned long nth)
{
	sqlite_count = 0;
	sqlite_nth = nth;
}

static unsigned long
disarm_sqlite(void)
{
	unsigned long count = sqlite_count;

	if (sqlite_nth > count)
		sqlite_nth = 0;
	sqlite_count = 0;
	return count;
}

static bool
struck_sqlite(void)
{
	return sqlite_nth != 0;
}

static void
watch_sqlite(void)
{
	sqlite3_mem_methods watched;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite);
	watched = sqlite;
	watched.xMalloc = sqlite_malloc;
	watched.xRealloc = sqlite_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &watched);
}

static const struct source every[] = {
	{ "every", arm_every, interpose_disarm, interpose_struck },
	{ .name = NULL },
};

static const struct source apart[] = {
	{ "own", arm_own_noted, disarm_own, struck_own },
	{ "SQLite's", arm_sqlite, disarm_sqlite, struck_sqlite },
	{ .name = NULL },
};

static unsigned long first = 1; /* the first point that is tried */

/* ---- One run */

static bool
is_clear(const struct error *error)
{
	return error->code == STATUS_NOMEM &&
	       strstr(error->message, "memory") != NULL;
}

static void
judge(const struct scenario *scenario, enum status status,
    const struct error *error, long leaked)
{
	const char *wrong;

	if (status != STATUS_OK && !is_clear(error))
		scene_say("at %lu: status %d, \"%s\"", scene_report->at,
		    (int)status, error->message);
	if (leaked != 0)
		scene_say(
		    "at %lu: %ld blocks leaked", scene_report->at, leaked);
	if (!scenario->writes)
		return;
	wrong = scene_judge(status == STATUS_OK, status != STATUS_OK);
	if (wrong != NULL)
		scene_say("at %lu: %s", scene_report->at, wrong);
}

/* Let the nth fail; false: nothing did. */
static bool
fail_one(const struct scenario *scenario, const struct source *source,
    unsigned long nth)
{
	struct error error = { 0 };
	enum status status;
	long blocks;
	bool struck;

	scene_reset(scenario);
	blocks = interpose_blocks();
	source->arm(nth);
	status = scenario->run(&error);
	source->disarm();
	blocks = interpose_blocks() - blocks;
	struck = source->struck();
	scene_report->points++;
	scene_report->struck += struck;
	if (!struck && status != STATUS_OK)
		scene_say("at %lu: untouched, yet: %s", nth, error.message);
	judge(scenario, status, &error, blocks);
	return struck;
}

static void
fail_from(const struct scenario *scenario, const struct source *source)
{
	struct error error = { 0 };
	unsigned long n, count;

	scene_reset(scenario);
	source->arm(0);
	scenario->run(&error);
	count = source->disarm();
	for (n = first; scene_report->reason[0] == '\0'; n++) {
		scene_report->at = n;
		if (!scene_takes(n, count))
			continue;
		if (!fail_one(scenario, source, n))
			break;
	}
}

static void
fail_all(const struct scenario *scenario)
{
	const struct source *source = interpose_sees_memory() ? every : apart;

	/* What libraries keep after their first use is no leak. */
	scene_learn(scenario);
	scene_learn(scenario);
	for (; source->name != NULL; source++)
		fail_from(scenario, source);
}

int
main(int argc, char **argv)
{
	unsigned long all = 0;

	if (argc > 2)
		first = strtoul(argv[2], NULL, 10);
	if (!interpose_sees_memory())
		watch_sqlite();
	scene_open();
	for (const struct scenario *one = scenarios; one->name != NULL; one++) {
		if (argc > 1 && strcmp(argv[1], one->name) != 0)
			continue;
		scene_child(fail_all, one);
		all += scene_report->struck;
		scene_result(scene_report->reason[0] == '\0',
		    "%s: %lu allocations failed%s%s", one->name,
		    scene_report->struck,
		    scene_report->reason[0] != '\0' ? ": " : "",
		    scene_report->reason);
	}
	scene_figure("%lu allocations failed", all);
	scene_close();
	return scene_end();
}
