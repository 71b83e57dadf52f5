/* SPDX-License-Identifier: MIT */
/*
 * guess_private: what the files of the guess share.
 *
 *	guess.c		what the values of columns look like
 *	guess_fields.c	which column is what
 *	guess_words.c	what names of columns mean
 */
#ifndef CORE_GUESS_PRIVATE_H
#define CORE_GUESS_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/dates.h"
#include "core/guess.h"
#include "core/guess_words.h"
#include "core/mem.h"

struct column {
	struct guess_name name;
	struct dates *dates;
	size_t seen, bytes; /* cells with something; their bytes */
	size_t numbers, fractions, urls, tagged;
	size_t clocks; /* times of day alone */
	size_t timed; /* a `:` in it, as dates with a time have */
	size_t pairs; /* two numbers with a fraction */
	size_t semicolons, commas; /* cells that hold some */
	double least, most; /* of the numbers */
	bool taken;
};

struct guess {
	const struct span *names;
	struct column *columns;
	size_t count, rows;
	/* A hash for every cell of the rows seen, 0 for an empty one; none
	 * where there are more columns than GUESS_CELLS. */
	uint64_t *cells;
	size_t cells_rows, cells_capacity;
};

#define GUESS_CELLS 512

#endif
