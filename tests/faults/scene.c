/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/faults/scene.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/content.h"

#define HANGS 120 /* seconds without a new point */

char scene_folder[64];
char scene_case[96];
struct scene_report *scene_report;

static struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
static unsigned results, failures;
static bool in_child;

static void
give_up(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- Files */

static int
remove_one(
    const char *path, const struct stat *info, int kind, struct FTW *place)
{
	(void)info;
	(void)kind;
	(void)place;
	return remove(path);
}

void
scene_write(const char *name, const void *bytes, size_t n)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", scene_folder, name);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(bytes, 1, n, file) != n || fclose(file) != 0)
		give_up(path);
}

void
scene_copy(const char *from, const char *to)
{
	static char block[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	ssize_t n;

	if (in < 0 || out < 0)
		give_up(from);
	while ((n = read(in, block, sizeof block)) > 0)
		if (write(out, block, (size_t)n) != n)
			give_up(to);
	close(in);
	close(out);
}

static void
from_before(char *path, size_t size)
{
	snprintf(path, size, "%s/before.case", scene_folder);
}

void
scene_reset(const struct scenario *scenario)
{
	static const char *const endings[] = { "", "-journal",
		".before-migration", "-shm" };
	char path[128];

	if (in_child) /* a new point */
		alarm(HANGS);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		snprintf(path, sizeof path, "%s%s", scene_case, endings[i]);
		unlink(path);
	}
	from_before(path, sizeof path);
	if (scenario->from != NULL)
		snprintf(
		    path, sizeof path, "%s/%s", scene_folder, scenario->from);
	if (scenario->held)
		scene_copy(path, scene_case);
}

void
scene_keep(void)
{
	char path[128];

	from_before(path, sizeof path);
	scene_copy(scene_case, path);
}

void
scene_close(void)
{
	strbuf_release(&before);
	strbuf_release(&after);
	nftw(scene_folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* ---- Before and after */

void
scene_learn(const struct scenario *scenario)
{
	struct error error;

	scene_reset(scenario);
	content_read(scene_case, &before);
	scene_reset(scenario);
	if (scenario->run(&error) != STATUS_OK)
		scene_say("without any fault: %s", error.message);
	content_read(scene_case, &after);
	if (strstr(before.text, "damaged") != NULL ||
	    strstr(after.text, "damaged") != NULL)
		scene_say("without any fault the case is damaged");
	if (scenario->writes && !scenario->keeps &&
	    strcmp(before.text, after.text) == 0)
		scene_say("it changes nothing");
}

const char *
scene_judge(bool must_be_after, bool must_be_before)
{
	static char reason[300];
	struct strbuf now = STRBUF_INIT;
	bool is_before, is_after;

	content_read(scene_case, &now);
	is_before = strcmp(now.text, before.text) == 0;
	is_after = strcmp(now.text, after.text) == 0;
	reason[0] = '\0';
	if (!is_before && !is_after)
		snprintf(reason, sizeof reason, "neither before nor after: %s",
		    content_difference(now.text, after.text));
	else if (must_be_after && !is_after)
		snprintf(reason, sizeof reason, "said done, but is as before");
	else if (must_be_before && !is_before)
		snprintf(reason, sizeof reason, "said failed, but is done");
	strbuf_release(&now);
	return reason[0] != '\0' ? reason : NULL;
}

bool
scene_takes(unsigned long nth, unsigned long n)
{
	const char *given = getenv("FAULTS_POINTS");
	unsigned long most = given != NULL ? strtoul(given, NULL, 10) : 0;

	if (most == 0 || n <= most || nth >= n)
		return true;
	return nth * most / n != (nth - 1) * most / n;
}

/* ---- Results */

void
scene_result(bool fine, const char *format, ...)
{
	va_list arguments;

	printf("%sok %u - ", fine ? "" : "not ", ++results);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
	failures += !fine;
}

void
scene_figure(const char *format, ...)
{
	va_list arguments;

	fputs("#: ", stdout);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
}

int
scene_end(void)
{
	printf("1..%u\n", results);
	return failures > 0;
}

/* ---- Children */

void
scene_say(const char *format, ...)
{
	va_list arguments;

	if (scene_report->reason[0] != '\0')
		return;
	va_start(arguments, format);
	vsnprintf(scene_report->reason, sizeof scene_report->reason, format,
	    arguments);
	va_end(arguments);
}

static void
say_end(int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
		scene_say("at %lu: it hangs", scene_report->at);
	else if (WIFSIGNALED(status))
		scene_say("at %lu: it is ended by signal %d (%s)",
		    scene_report->at, WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		scene_say("at %lu: it exits with %d", scene_report->at,
		    WEXITSTATUS(status));
}

void
scene_child(
    void (*run)(const struct scenario *), const struct scenario *scenario)
{
	pid_t child;
	int status = 0;

	memset(scene_report, 0, sizeof *scene_report);
	fflush(NULL);
	child = fork();
	if (child < 0)
		give_up("fork");
	if (child == 0) {
		in_child = true;
		alarm(HANGS);
		run(scenario);
		fflush(NULL);
		exit(0);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	say_end(status);
}

/* ---- The folder */

extern void scene_fill(const char *path);

void
scene_open(void)
{
	static const char *const roots[] = { "/dev/shm", NULL };
	const char *root = getenv("TMPDIR");
	char path[128];

	/* In memory where that is to be had: the files are many. */
	if (access(roots[0], W_OK) == 0)
		root = roots[0];
	else if (root == NULL || *root == '\0')
		root = "/tmp";
	snprintf(scene_folder, sizeof scene_folder, "%s/dateline-faults-XXXXXX",
	    root);
	if (mkdtemp(scene_folder) == NULL)
		give_up(scene_folder);
	setenv("TMPDIR", scene_folder, 1);
	snprintf(scene_case, sizeof scene_case, "%s/a.case", scene_folder);
	scene_report = mmap(NULL, sizeof *scene_report, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (scene_report == MAP_FAILED)
		give_up("mmap");
	from_before(path, sizeof path);
	scene_fill(path);
}
