/* SPDX-License-Identifier: MIT */
/*
 * rejects: the rows that an import could not take, as a CSV to be mended and
 * imported again.  Its first two columns are `line` and `reason`; behind them
 * a row has the cells that it had, and no more, so that they stand where they
 * stood.  There is always a header, by which the file is known when it is
 * read (dialect.h); a file without rejects is empty.
 *
 *	rejects_open(&rejects, "rejects.csv", bytes, &dialect, false, &error);
 *	rejects_names(rejects, names, count);		without a header
 *	rejects_add(rejects, &dialect, row, reason, &error);
 *	rejects_close(rejects, &error);
 */
#ifndef CORE_REJECTS_H
#define CORE_REJECTS_H

#include <stdbool.h>

#include "core/csv.h"
#include "core/dialect.h"
#include "core/status.h"
#include "core/text.h"

struct rejects;

/*
 * Make or empty the file at path; safe: its cells by csv_write_safe_cell.  bytes is read for the header, and has to
 * be rewound.  STATUS_REFUSED where path is the file that bytes are of.
 */
enum status
rejects_open(struct rejects **rejects, const char *path, struct bytes *bytes,
    const struct dialect *dialect, bool safe, struct error *error);

/* What the columns are called where the file has no header; before any row is
 * added. */
void
rejects_names(struct rejects *rejects, const struct span *names, size_t count);

/* A row whose quotes are out of order is cut at every delimiter. */
enum status rejects_add(struct rejects *rejects, const struct dialect *dialect,
    const struct csv_row *row, struct span reason, struct error *error);

/* Write what is left; rejects is gone also where that fails.  NULL is fine. */
enum status rejects_close(struct rejects *rejects, struct error *error);

#endif
