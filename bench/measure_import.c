/* SPDX-License-Identifier: MIT */
/*
 * Import: beside `sqlite3 .import` of the same file, which splits the rows
 * and stores them as they are, in turn, so that a noisy moment meets both; its
 * peak memory; and a tenth of the rows, for how it grows.
 */
#include "config.h"

#include "bench/bench.h"

#include <stdio.h>
#include <unistd.h>

#include "bench/run.h"

#define MIB (1024.0 * 1024.0)

static bool
make(const struct bench *bench, const char *output, uint64_t rows)
{
	char number[32];

	snprintf(number, sizeof number, "%llu", (unsigned long long)rows);
	return bench_generate(
	    bench, output, (const char *const[]){ "--rows", number, NULL });
}

static double
peer_import(const struct bench *bench, const char *csv)
{
	struct path database = bench_path(bench, "import.db");
	char command[4200];
	struct run run;

	snprintf(command, sizeof command, ".import \"%s\" events", csv);
	unlink(database.text);
	run = run_command((const char *const[]){ "sqlite3", "-csv",
			      database.text, command, NULL },
	    NULL);
	unlink(database.text);
	return run.status == 0 ? run.ms : 0;
}

static void
add_import(const struct bench *bench, const struct samples *own,
    const struct samples *peer, const struct samples *tenth,
    const struct samples *peak)
{
	double rows = (double)bench->rows;

	table_add(bench->table, &(struct result){ .what = "import",
				    .unit = "s",
				    .runs = own->n,
				    .value = samples_rank(own, 50) / 1e3,
				    .peer = "sqlite3 .import",
				    .peer_value = samples_rank(peer, 50) / 1e3,
				    .bar = BAR_RATIO,
				    .limit = 3 });
	table_add(bench->table,
	    &(struct result){ .what = "import: by that of a tenth",
		.unit = "",
		.runs = tenth->n,
		.value = samples_rank(own, 50) / samples_rank(tenth, 50),
		.bar = BAR_VALUE,
		.limit = 11 });
	table_add(
	    bench->table, &(struct result){ .what = "import: memory at most",
			      .unit = "MiB",
			      .runs = peak->n,
			      .value = samples_rank(peak, 100) / MIB,
			      .bar = BAR_VALUE,
			      .limit = 256 + 64 * rows / MIB });
}

bool
measure_import(const struct bench *bench)
{
	struct path csv = bench_path(bench, "events.csv");
	struct path small_csv = bench_path(bench, "tenth.csv");
	struct path timeline = bench_path(bench, "events.case");
	struct path small = bench_path(bench, "tenth.case");
	static struct samples own, peer, tenth, peak;
	double start;
	struct run run;
	bool has_peer = run_exists("sqlite3");

	if (!make(bench, csv.text, bench->rows) ||
	    !make(bench, small_csv.text, bench->rows / 10))
		return false;
	for (start = run_clock(); bench_again(bench, start, own.n);) {
		if (!bench_import(bench, small.text, small_csv.text, &run))
			return false;
		samples_add(&tenth, run.ms);
		if (!bench_import(bench, timeline.text, csv.text, &run))
			return false;
		samples_add(&own, run.ms);
		samples_add(&peak, run.peak);
		if (has_peer)
			samples_add(&peer, peer_import(bench, csv.text));
	}
	add_import(bench, &own, &peer, &tenth, &peak);
	unlink(small.text);
	unlink(small_csv.text);
	return true;
}
