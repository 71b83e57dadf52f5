/* SPDX-License-Identifier: MIT */
/* What the measures share: where things are, how large and how often. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/table.h"
#include "bench/tty.h"

struct bench {
	const char *program, *generate; /* dateline; what makes datasets */
	const char *folder; /* for everything that is made */
	uint64_t rows;
	size_t repeats; /* at most */
	bool quick; /* small data beside the events, and short waits */
	struct table *table;
};

struct path {
	char text[4096];
};

struct path bench_path(const struct bench *bench, const char *name);

/*
 * For loops that repeat a measure: again, after n that took from `start` on?
 * Once at least; not again when that would be past four minutes.
 */
bool bench_again(const struct bench *bench, double start, size_t n);

/* dateline on a path, on a terminal of that size. */
struct tty *bench_open(const struct bench *bench, const char *path,
    unsigned short rows, unsigned short cols);

/* dateline import -o timeline dataset, anew; false, with a word on standard
 * error, when it found anything wrong. */
struct run;
bool bench_import(const struct bench *bench, const char *timeline,
    const char *dataset, struct run *run);

/* bench/generate with options, closed by NULL; output NULL: to nowhere. */
bool bench_generate(
    const struct bench *bench, const char *output, const char *const *options);

/*
 * In this order: the first makes events.csv and events.case, which the others
 * use.  False when something could not be done at all; slowness never is.
 */
bool measure_import(const struct bench *bench);
bool measure_open(const struct bench *bench);
bool measure_filter(const struct bench *bench);
bool measure_scroll(const struct bench *bench);
bool measure_reader(const struct bench *bench);

#endif
