/* SPDX-License-Identifier: MIT */
/*
 * The reader: a source of 20 MB opened for the first time in a session and
 * again, and a source with 10,000 quotes, walked from one to the next.
 */
#include "config.h"

#include "bench/bench.h"

#include "bench/run.h"

static struct tty *
open_source(const struct bench *bench, const char *name, const char *bytes,
    const char *quotes)
{
	struct path folder = bench_path(bench, name);
	struct path timeline = bench_path(bench, "source.case");
	struct run run;
	struct tty *tty;

	if (!bench_generate(bench, NULL,
		(const char *const[]){ "--source", folder.text, "--bytes",
		    bytes, "--quotes", quotes, NULL }) ||
	    !bench_import(bench, timeline.text, folder.text, &run))
		return NULL;
	tty = bench_open(bench, timeline.text, 40, 120);
	if (tty != NULL && !tty_start(tty, NULL).rested) {
		tty_close(tty, "q");
		tty = NULL;
	}
	return tty;
}

static void
add(const struct bench *bench, const char *what, const struct samples *samples,
    unsigned rank, enum bar bar, double limit)
{
	table_add(bench->table, &(struct result){ .what = what,
				    .unit = "ms",
				    .runs = samples->n,
				    .value = samples_rank(samples, rank),
				    .bar = bar,
				    .limit = limit });
}

static bool
long_source(const struct bench *bench)
{
	struct tty *tty = open_source(
	    bench, "long", bench->quick ? "200000" : "20000000", "100");
	static struct samples first, again;
	struct frame frame;
	size_t i;

	if (tty == NULL)
		return false;
	tty_press(tty, "1");
	frame = tty_press(tty, "\r");
	samples_add(&first, frame.ms);
	for (i = 0; i < bench->repeats && frame.rested; i++) {
		tty_press(tty, "q");
		frame = tty_press(tty, "\r");
		samples_add(&again, frame.ms);
	}
	tty_close(tty, "qq");
	add(bench, "reader, long source: opened first", &first, 50, BAR_NONE,
	    0);
	add(bench, "reader, long source: opened again", &again, 50, BAR_VALUE,
	    100);
	return frame.rested;
}

static bool
many_quotes(const struct bench *bench)
{
	struct tty *tty =
	    open_source(bench, "many", bench->quick ? "200000" : "2000000",
		bench->quick ? "100" : "10000");
	static struct samples opened, next;
	struct frame frame;
	size_t i;

	if (tty == NULL)
		return false;
	tty_press(tty, "1");
	frame = tty_press(tty, "\r");
	samples_add(&opened, frame.ms);
	for (i = 0; i < (bench->quick ? 5 : 100) && frame.rested; i++) {
		frame = tty_press(tty, "n");
		samples_add(&next, frame.ms);
	}
	tty_close(tty, "qq");
	add(bench, "reader, many quotes: opened", &opened, 50, BAR_NONE, 0);
	add(bench, "reader, many quotes: next, 99 %", &next, 99, BAR_NONE, 0);
	return frame.rested;
}

bool
measure_reader(const struct bench *bench)
{
	bool first = long_source(bench);

	return many_quotes(bench) && first;
}
