/* SPDX-License-Identifier: MIT */
/*
 * rows: what a list shows of the events that it showed last, so that a step
 * reads one event from the case and not a window of them again.
 *
 * Keeps the last ROWS_KEPT rows with their text, none of more than ROWS_BYTES:
 * half a megabyte at most.  For a case that stands still: who changes it, or
 * looks at what another program made of it, begins with empty ones.
 *
 *	if (!rows_find(&rows, position, &row)) {
 *		read it
 *		rows_keep(&rows, position, &row);
 *	}
 */
#ifndef CORE_ROWS_H
#define CORE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/text.h"

#define ROWS_KEPT 512
#define ROWS_BYTES 1024

struct row_text {
	struct span date, title, type;
	size_t quotes;
};

struct rows {
	size_t *positions; /* by place; NULL: nothing was ever kept */
	struct row_text *kept;
	char **texts; /* the memory behind each one's spans */
	size_t n, next; /* so many; the place of the next one */
};

/* Spans are good until the next rows_keep. */
bool rows_find(const struct rows *rows, size_t position, struct row_text *row);

/* Copies the row, in place of the one kept longest; one that is too long is
 * not kept. */
enum status
rows_keep(struct rows *rows, size_t position, const struct row_text *row);

/* Zeroed rows are empty ones. */
void rows_release(struct rows *rows);

#endif
