/* SPDX-License-Identifier: MIT */
/*
 * patience: how long work may go on before it has to give way, and what is
 * left of that.
 *
 *	struct patience patience = { .ms = 10 };
 *	struct stint stint = stint_begin(&patience);
 *	while (!stint_over(&stint) && there is more)
 *		one row
 *
 * The clock is looked at now and then only, so that a row may be as short as
 * rows are.  A stint of any length is good for some two thousand of them, so
 * that what is small is done at once however busy the machine is.
 */
#ifndef CORE_PATIENCE_H
#define CORE_PATIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct patience {
	unsigned ms; /* 0: without limit */
	size_t rows; /* 0: without limit; what a test counts on */
};

struct stint {
	int64_t until; /* microseconds; 0: without limit */
	size_t rows; /* left; SIZE_MAX: without limit */
	unsigned looked; /* rows since the clock was looked at */
};

static inline bool
patience_is_limited(const struct patience *patience)
{
	return patience->ms != 0 || patience->rows != 0;
}

struct stint stint_begin(const struct patience *patience);

/* One of so many equal parts (1 or more) of what is left.  Time that it does
 * not use remains for the others; its rows are taken out. */
struct stint stint_share(struct stint *stint, size_t parts);

/* Before each row. */
bool stint_over(struct stint *stint);

/* Behind a row that was long: the clock is looked at before the next. */
void stint_was_long(struct stint *stint);

#endif
