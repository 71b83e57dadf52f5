/* SPDX-License-Identifier: MIT */
/*
 * run: commands run to their end, time and memory taken; and samples of such
 * numbers.
 *
 *	struct run run = run_command((const char *const[]){ "ls", NULL }, NULL);
 *	samples_add(&samples, run.ms);
 *	printf("%g\n", samples_rank(&samples, 50));
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include <stdbool.h>
#include <stddef.h>

double run_clock(void); /* ms, from some moment on */

struct run {
	double ms; /* from before fork until it was waited for */
	double peak; /* bytes resident at most */
	int status; /* of exit; 128 + a signal's number; -1: not started */
};

/* What it prints goes to a file, or nowhere for NULL; its errors nowhere. */
struct run run_command(const char *const *arguments, const char *output);

/* Is there such a program on the PATH? */
bool run_exists(const char *name);

#define SAMPLES_MOST 4096

struct samples {
	double values[SAMPLES_MOST];
	size_t n;
};

void samples_add(struct samples *samples, double value); /* the first 4096 */

/* The value that so many per cent do not exceed; 50 is the median; 0 when
 * there is none. */
double samples_rank(const struct samples *samples, unsigned percent);

#endif
