/* SPDX-License-Identifier: MIT */
/* What the files of bench/generate share. */
#ifndef BENCH_GENERATE_H
#define BENCH_GENERATE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Into a folder, which is made: `report.txt` of about so many bytes, and
 * events.csv and sources.csv with that many quotes of it, spread evenly; every
 * tenth has another white space than the text.  False, with errno, when that
 * cannot be done.
 */
bool generate_source(
    const char *folder, uint64_t seed, uint64_t bytes, uint64_t quotes);

#endif
