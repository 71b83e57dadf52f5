/* SPDX-License-Identifier: MIT */
/*
 * The real program, killed at random moments of an import into a case that
 * holds data and marks: of a further dataset, and of a new version of one
 * that is there.  Each time the case says exactly what it said before or what
 * it says after.  Now and then the next program is killed as well, while it
 * puts right what the first one left.
 *
 * $FAULTS_KILLS kills (500), $FAULTS_SEED their moments.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/scene.h"

#define EVENTS 900

static const char *program;
static const char *dataset, *name; /* what is imported, and as what */
static unsigned seed;
static long whole; /* microseconds of an import that is left alone */

static unsigned
chance(unsigned below)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 8) % below;
}

static long
microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec % 100000 * 1000000 + now.tv_nsec / 1000;
}

static void
write_events(const char *file, int version)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_add_text(&text,
	    "id,date,title,summary,type,actors,locations,quote,source,deaths"
	    "\n");
	for (int i = 0; i < EVENTS; i++) {
		/* Of three rows one is as it was, one changed, one new. */
		int id = i % 3 == 2 ? i + version * EVENTS : i;
		int told = i % 3 == 1 ? version : 0;

		strbuf_printf(&text,
		    "k%d,20%02d-%02d-%02d,Event %d told %d,The talks of %d,"
		    "t%d,from=Actor %d; Actor %d,Land %d > Town %d,"
		    "Quote %d,https://example.org/%d,%d\n",
		    id, 10 + i % 15, 1 + i % 12, 1 + i % 28, i, told, id, i % 7,
		    i % 101, (i + told) % 53, i % 9, i % 211, i, i % 83, i % 5);
	}
	scene_write(file, text.text, text.n);
	strbuf_release(&text);
}

static pid_t
start(void)
{
	pid_t child = fork();
	int nothing;

	if (child != 0)
		return child;
	nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (nothing < 0 || dup2(nothing, 1) < 0 || dup2(nothing, 2) < 0)
		_exit(126);
	execl(program, program, "import", "-o", scene_case, "--name", name,
	    dataset, (char *)NULL);
	_exit(127);
}

static int
wait_for(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

static enum status
run_program(struct error *error)
{
	long from = microseconds();
	int status = wait_for(start());

	whole = microseconds() - from;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return STATUS_OK;
	return error_set(error, STATUS_IO, "%s import ended with %#x", program,
	    (unsigned)status);
}

static bool
is_there(const char *ending)
{
	struct stat info;
	char path[128];

	snprintf(path, sizeof path, "%s%s", scene_case, ending);
	return stat(path, &info) == 0 && info.st_size > 0;
}

/* True when it was killed, and not at its end. */
static bool
kill_one(void)
{
	long wait = (long)chance((unsigned)(whole + whole / 10));
	struct timespec time = { wait / 1000000, wait % 1000000 * 1000 };
	pid_t child = start();

	nanosleep(&time, NULL);
	kill(child, SIGKILL);
	return WIFSIGNALED(wait_for(child));
}

static void
kill_many(const struct scenario *scenario)
{
	const char *given = getenv("FAULTS_KILLS");
	unsigned long kills = given != NULL ? strtoul(given, NULL, 10) : 500;
	const char *wrong;

	scene_learn(scenario);
	while (scene_report->points < (kills + 1) / 2 &&
	       scene_report->reason[0] == '\0') {
		alarm(120);
		scene_report->at++;
		scene_reset(scenario);
		if (!kill_one())
			continue;
		scene_report->points++;
		scene_report->struck += is_there("-journal");
		if (chance(4) == 0)
			kill_one();
		wrong = scene_judge(false, false);
		if (wrong != NULL)
			scene_say("at %lu: %s", scene_report->at, wrong);
	}
}

int
main(void)
{
	static const struct scenario further = { "a further dataset",
		run_program, .held = true, .writes = true };
	static const struct scenario newer = { "a newer version of a dataset",
		run_program, .held = true, .writes = true };
	static char path[2][128];
	unsigned long kills = 0, writing = 0;

	program = getenv("DATELINE");
	if (program == NULL)
		program = "./dateline";
	seed = getenv("FAULTS_SEED") != NULL
		   ? (unsigned)strtoul(getenv("FAULTS_SEED"), NULL, 10)
		   : (unsigned)getpid();
	scene_open();
	for (int i = 0; i < 2; i++) {
		const char *file = i == 0 ? "old.csv" : "new.csv";

		write_events(file, i);
		snprintf(path[i], sizeof path[i], "%s/%s", scene_folder, file);
	}
	for (int i = 0; i < 2; i++) {
		const struct scenario *one = i == 0 ? &further : &newer;

		dataset = path[i];
		name = "killed";
		scene_child(kill_many, one);
		kills += scene_report->points;
		writing += scene_report->struck;
		scene_result(scene_report->reason[0] == '\0',
		    "%s: %lu kills%s%s", one->name, scene_report->points,
		    scene_report->reason[0] != '\0' ? ": " : "",
		    scene_report->reason);
		if (i == 0) { /* it is there from here on */
			struct error error;

			scene_reset(one);
			if (run_program(&error) != STATUS_OK)
				scene_result(false, "%s", error.message);
			scene_keep();
		}
	}
	scene_figure("%lu kills survived, %lu of them in the midst of writing; "
		     "seed %u",
	    kills, writing, seed);
	scene_close();
	return scene_end();
}
