/* SPDX-License-Identifier: MIT */
/*
 * periods: the years or months in which events begin.  An event belongs to
 * the period of its earliest instant, so each period is a run of positions.
 *
 *	struct periods periods = { 0 };
 *	periods_make(&periods, &columns, PERIODS_YEAR);
 *	events = periods.starts[i + 1] - periods.starts[i];
 *	periods_release(&periods);
 */
#ifndef CORE_PERIODS_H
#define CORE_PERIODS_H

#include <stddef.h>

#include "core/columns.h"
#include "core/mem.h"
#include "core/status.h"

enum periods_length {
	PERIODS_YEAR,
	PERIODS_MONTH,
};

struct periods {
	struct arena arena; /* names */
	struct span *names; /* EDTF: `2025`, `2025-09`, `Y12025`, `-0043` */
	size_t *starts; /* n + 1 positions, the last one behind the last run */
	size_t n;
	size_t name_capacity, start_capacity;
};

/* Periods without events are left out, as are events without a start.
 * STATUS_NOMEM leaves periods empty. */
enum status periods_make(struct periods *periods, const struct columns *columns,
    enum periods_length length);
void periods_release(struct periods *periods);

#endif
