/* SPDX-License-Identifier: MIT */
/*
 * Opening: a case beside a case of one event, in turn; a CSV file, beside
 * programs that show one; what is resident and whether it sleeps afterwards.
 */
#include "config.h"

#include "bench/bench.h"

#include <poll.h>

#include "bench/run.h"
#include "bench/words.h"

#define ROWS 40
#define COLS 120
#define MIB (1024.0 * 1024.0)

static void
add_rest(const struct bench *bench, struct tty *tty)
{
	double resident = tty_memory(tty), own = resident - 32 * MIB;
	unsigned long before = tty_switches(tty);
	int ms = bench->quick ? 300 : 3000;

	poll(NULL, 0, ms);
	table_add(
	    bench->table, &(struct result){ .what = "idle: wake-ups",
			      .unit = "",
			      .runs = 1,
			      .value = (double)(tty_switches(tty) - before),
			      .bar = BAR_VALUE,
			      .limit = 0 });
	table_add(bench->table, &(struct result){ .what = "memory: resident",
				    .unit = "MiB",
				    .runs = 1,
				    .value = resident / MIB });
	table_add(bench->table,
	    &(struct result){ .what = "memory: an event, beyond 32 MiB",
		.unit = "B",
		.runs = 1,
		.value = own > 0 ? own / (double)bench->rows : 0,
		.bar = BAR_VALUE,
		.limit = 48 });
}

static bool
open_once(const struct bench *bench, const char *path, struct samples *full,
    struct samples *first, bool last)
{
	struct tty *tty = bench_open(bench, path, ROWS, COLS);
	struct frame frame;

	if (tty == NULL)
		return false;
	frame = tty_start(tty, NULL);
	if (frame.rested) {
		samples_add(full, frame.ms);
		samples_add(first, frame.first_ms);
	}
	if (last && frame.rested)
		add_rest(bench, tty);
	tty_close(tty, "q");
	return frame.rested;
}

static bool
open_case(const struct bench *bench)
{
	struct path csv = bench_path(bench, "one.csv");
	struct path one = bench_path(bench, "one.case");
	struct path timeline = bench_path(bench, "events.case");
	static struct samples full, first, one_full, one_first;
	struct run run;
	size_t i;

	if (!bench_generate(bench, csv.text,
		(const char *const[]){ "--rows", "1", NULL }) ||
	    !bench_import(bench, one.text, csv.text, &run))
		return false;
	for (i = 0; i < bench->repeats; i++) {
		if (!open_once(bench, one.text, &one_full, &one_first, false) ||
		    !open_once(bench, timeline.text, &full, &first,
			i + 1 == bench->repeats))
			return false;
	}
	table_add(
	    bench->table, &(struct result){ .what = "case: first frame",
			      .unit = "ms",
			      .runs = first.n,
			      .value = samples_rank(&first, 50),
			      .peer = "one event",
			      .peer_value = samples_rank(&one_first, 50) });
	table_add(
	    bench->table, &(struct result){ .what = "case: all of the screen",
			      .unit = "ms",
			      .runs = full.n,
			      .value = samples_rank(&full, 50),
			      .peer = "one event",
			      .peer_value = samples_rank(&one_full, 50),
			      .bar = BAR_VALUE,
			      .limit = 3 * samples_rank(&one_full, 50) + 150 });
	return true;
}

/* ---- A CSV file. */

struct start {
	struct samples seen, rest;
};

static bool
start_once(const char *const *arguments, enum tty_kind kind, const char *text,
    struct start *start)
{
	struct tty *tty = tty_open(arguments, ROWS, COLS, kind);
	struct frame frame;

	if (tty == NULL)
		return false;
	frame = tty_start(tty, text);
	if (frame.rested) {
		samples_add(
		    &start->seen, frame.seen_ms > 0 ? frame.seen_ms : frame.ms);
		samples_add(&start->rest, frame.rest_ms);
	}
	tty_close(tty, "q");
	return frame.rested;
}

static void
add_start(const struct bench *bench, const char *peer, const struct start *own,
    const struct start *other)
{
	table_add(
	    bench->table, &(struct result){ .what = "CSV: events on the screen",
			      .unit = "ms",
			      .runs = own->seen.n,
			      .value = samples_rank(&own->seen, 50),
			      .peer = peer,
			      .peer_value = samples_rank(&other->seen, 50) });
	table_add(bench->table,
	    &(struct result){ .what = "CSV: all is loaded",
		.unit = "s",
		.runs = own->rest.n,
		.value = samples_rank(&own->rest, 50) / 1e3,
		.peer = peer,
		.peer_value = samples_rank(&other->rest, 50) / 1e3 });
}

/* Ours is told by the actor that most events have, a peer by the first row. */
static bool
open_csv(const struct bench *bench)
{
	struct path csv = bench_path(bench, "events.csv");
	const char *const own_arguments[] = { bench->program, csv.text, NULL };
	const char *const lnav[] = { "lnav", csv.text, NULL };
	const char *const visidata[] = { "visidata", "--motd-url=", csv.text,
		NULL };
	static struct start own, other[2];
	struct text actor = { .length = 0 };
	double start = run_clock();

	text_name(&actor, 0);
	actor.bytes[actor.length] = '\0';
	while (bench_again(bench, start, own.rest.n)) {
		if (!start_once(own_arguments, TTY_OWN, actor.bytes, &own))
			return false;
		if (run_exists("lnav"))
			start_once(lnav, TTY_PEER, "e00000001", &other[0]);
		if (run_exists("visidata"))
			start_once(visidata, TTY_PEER, "e00000001", &other[1]);
	}
	add_start(bench, "lnav", &own, &other[0]);
	add_start(bench, "visidata", &own, &other[1]);
	return true;
}

bool
measure_open(const struct bench *bench)
{
	return open_case(bench) && open_csv(bench);
}
