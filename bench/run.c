/* SPDX-License-Identifier: MIT */
/* run: fork, exec and wait4, which tells the peak memory of one child. */
#include "config.h"

#include "bench/run.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double
run_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void
become(const char *const *arguments, const char *output)
{
	int nothing = open("/dev/null", O_RDWR);
	int out = output == NULL
		      ? nothing
		      : open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (nothing < 0 || out < 0 || dup2(nothing, 0) < 0 ||
	    dup2(out, 1) < 0 || dup2(nothing, 2) < 0)
		_exit(126);
	execvp(arguments[0], (char **)(uintptr_t)arguments);
	_exit(127);
}

struct run
run_command(const char *const *arguments, const char *output)
{
	struct run run = { .status = -1 };
	struct rusage usage;
	double start = run_clock();
	pid_t pid = fork();
	int status;

	if (pid == 0)
		become(arguments, output);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		return run;
	run.ms = run_clock() - start;
	run.peak = (double)usage.ru_maxrss * 1024;
	run.status =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return run;
}

bool
run_exists(const char *name)
{
	const char *path = getenv("PATH"), *end;
	char file[4096];

	for (; path != NULL && *path != '\0';
	     path = *end == ':' ? end + 1 : end) {
		end = path + strcspn(path, ":");
		snprintf(file, sizeof file, "%.*s/%s", (int)(end - path), path,
		    name);
		if (access(file, X_OK) == 0)
			return true;
	}
	return false;
}

void
samples_add(struct samples *samples, double value)
{
	if (samples->n < SAMPLES_MOST)
		samples->values[samples->n++] = value;
}

static int
compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

double
samples_rank(const struct samples *samples, unsigned percent)
{
	struct samples sorted = *samples;

	if (sorted.n == 0)
		return 0;
	qsort(sorted.values, sorted.n, sizeof sorted.values[0], compare);
	/* The least with that many at or below it, rounded up. */
	percent = percent > 100 ? 100 : percent;
	return sorted
	    .values[percent == 0 ? 0 : (sorted.n * percent + 99) / 100 - 1];
}
