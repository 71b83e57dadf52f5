/* SPDX-License-Identifier: MIT */
/*
 * bench: measures dateline, each thing beside what else does it.
 *
 *	bench/bench --program ./dateline --generate bench/generate
 *	    --folder FOLDER --rows 1000000 --csv bench.csv
 *
 * The exit status says whether everything could be measured; a bar that is
 * not met is a word in the table.
 */
#include "config.h"

#include "bench/bench.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/run.h"

#define LONGEST 240000.0 /* ms for the repetitions of one measure */

struct path
bench_path(const struct bench *bench, const char *name)
{
	struct path path;

	snprintf(path.text, sizeof path.text, "%s/%s", bench->folder, name);
	return path;
}

bool
bench_again(const struct bench *bench, double start, size_t n)
{
	double passed = run_clock() - start;

	return n == 0 ||
	       (n < bench->repeats && passed + passed / (double)n < LONGEST);
}

struct tty *
bench_open(const struct bench *bench, const char *path, unsigned short rows,
    unsigned short cols)
{
	const char *const arguments[] = { bench->program, path, NULL };

	return tty_open(arguments, rows, cols, TTY_OWN);
}

bool
bench_import(const struct bench *bench, const char *timeline,
    const char *dataset, struct run *run)
{
	const char *const arguments[] = { bench->program, "import", "-o",
		timeline, dataset, NULL };

	unlink(timeline);
	*run = run_command(arguments, NULL);
	if (run->status != 0)
		fprintf(stderr, "bench: import of %s ended with status %d\n",
		    dataset, run->status);
	return run->status == 0;
}

bool
bench_generate(
    const struct bench *bench, const char *output, const char *const *options)
{
	const char *arguments[16] = { bench->generate };
	size_t i;
	int status;

	for (i = 0; i < 14 && options[i] != NULL; i++)
		arguments[i + 1] = options[i];
	status = run_command(arguments, output).status;
	if (status != 0)
		fprintf(stderr, "bench: %s ended with status %d\n",
		    bench->generate, status);
	return status == 0;
}

/* Nothing of the user's is read or written by what is run. */
static void
set_environment(const struct bench *bench)
{
	static const char *const homes[] = { "HOME", "XDG_CONFIG_HOME",
		"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR" };
	size_t i;

	for (i = 0; i < sizeof homes / sizeof homes[0]; i++)
		setenv(homes[i], bench->folder, 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("LESSHISTFILE", "-", 1);
	unsetenv("LESS");
	unsetenv("LINES");
	unsetenv("COLUMNS");
	unsetenv("NO_COLOR");
}

static bool
measure(const struct bench *bench)
{
	static bool (*const measures[])(
	    const struct bench *) = { measure_import, measure_open,
		measure_filter, measure_scroll, measure_reader };
	size_t i;
	bool all = true;

	for (i = 0; i < sizeof measures / sizeof measures[0]; i++) {
		all = measures[i](bench) && all;
		if (i == 0 && !all) /* the others stand on it */
			break;
	}
	return all;
}

enum { PROGRAM, GENERATE, FOLDER, CSV, ROWS, STRINGS = ROWS };

static const struct option OPTIONS[] = {
	{ "program", required_argument, NULL, PROGRAM },
	{ "generate", required_argument, NULL, GENERATE },
	{ "folder", required_argument, NULL, FOLDER },
	{ "csv", required_argument, NULL, CSV },
	{ "rows", required_argument, NULL, ROWS },
	{ 0 },
};

int
main(int argc, char **argv)
{
	const char *value[STRINGS] = { "./dateline", "bench/generate",
		"bench.tmp", "bench.csv" };
	struct bench bench = { .rows = 1000000 };
	bool wrong = false, all;
	int option;

	while ((option = getopt_long(argc, argv, "", OPTIONS, NULL)) != -1) {
		if (option == ROWS)
			bench.rows = strtoull(optarg, NULL, 10);
		else if (option >= 0 && option < STRINGS)
			value[option] = optarg;
		else
			wrong = true;
	}
	if (wrong || optind != argc || bench.rows < 100) {
		fputs("usage: bench [--rows N] [--program FILE] "
		      "[--generate FILE] [--folder FOLDER] [--csv FILE]\n"
		      "N is 100 at least; the folder is there already\n",
		    stderr);
		return 2;
	}
	bench.program = value[PROGRAM];
	bench.generate = value[GENERATE];
	bench.folder = value[FOLDER];
	bench.quick = bench.rows <= 10000;
	bench.repeats = bench.quick ? 1 : 5;
	set_environment(&bench);
	printf("%llu events; times are medians of the runs where not said "
	       "otherwise\n\n",
	    (unsigned long long)bench.rows);
	bench.table = table_open(value[CSV]);
	if (bench.table == NULL) {
		perror(value[CSV]);
		return 2;
	}
	all = measure(&bench);
	all = table_close(bench.table) && all;
	return all ? 0 : 2;
}
