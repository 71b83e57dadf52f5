/* SPDX-License-Identifier: MIT */
/*
 * csv: rows of a CSV file with the physical lines they stand on.
 *
 * RFC 4180 read by libcsv; LF, CRLF and CR end lines; a BOM is skipped; a
 * blank line is no row.  Memory is bounded by CSV_ROW_MAX.
 *
 *	struct csv_reader *reader;
 *	csv_reader_open(&reader, "events.csv", &error);
 *	while (csv_reader_next(reader, &row, &error) == STATUS_OK && row != NULL)
 *		...
 *	csv_reader_close(reader);
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"

#define CSV_ROW_MAX ((size_t)64 * 1024 * 1024) /* bytes of one row */

struct csv_row {
	const struct span *cells; /* not trimmed; NUL bytes are kept */
	size_t count;
	int64_t line; /* physical line where it starts, from 1 */
	struct span raw; /* its bytes as they stand, without the line end */
	const char *fault; /* NULL, or why it cannot be used, in words */
};

struct csv_reader;

enum status csv_reader_open(
    struct csv_reader **reader, const char *path, struct error *error);

/* The next row, good until the next call; *row is NULL behind the last. */
enum status csv_reader_next(
    struct csv_reader *reader, const struct csv_row **row, struct error *error);

/* Bytes read so far, and of the whole file (0 where that is unknown). */
int64_t csv_reader_read(const struct csv_reader *reader);
int64_t csv_reader_size(const struct csv_reader *reader);

void csv_reader_close(struct csv_reader *reader);

/*
 * Append a cell as RFC 4180 has it, quoted where it holds a comma, a quote,
 * a line end, or blanks at its ends.
 */
void csv_write_cell(struct strbuf *out, struct span cell);

#endif
