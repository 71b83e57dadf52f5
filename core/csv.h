/* SPDX-License-Identifier: MIT */
/*
 * csv: rows of a CSV file with the physical lines they stand on.
 *
 * RFC 4180 read by libcsv, or another dialect; LF, CRLF and CR end lines; a
 * blank line is no row.  Memory is bounded by CSV_ROW_MAX, or by the longest
 * cell that csv_reader_allow lets through.
 *
 *	struct csv_reader *reader;
 *	csv_reader_open(&reader, bytes, &DIALECT_NATIVE, &error);
 *	while (csv_reader_next(reader, &row, &error) == STATUS_OK && row != NULL)
 *		...
 *	csv_reader_close(reader);
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/dialect.h"
#include "core/status.h"
#include "core/text.h"

#define CSV_ROW_MAX ((size_t)64 * 1024 * 1024) /* bytes of one row */
#define CSV_CELL_LARGEST ((size_t)512 * 1024 * 1024) /* to be allowed */

struct csv_row {
	const struct span *cells; /* not trimmed; NUL bytes are kept */
	size_t count;
	int64_t line; /* physical line where it starts, from 1 */
	struct span raw; /* its bytes as they stand, without the line end */
	const char *fault; /* NULL, or why it cannot be used, in words */
};

struct csv_reader;

/*
 * Read bytes from their start; they are borrowed, and no other may read them
 * meanwhile.  The header, where the dialect has one, is the first row.
 */
enum status csv_reader_open(struct csv_reader **reader, struct bytes *bytes,
    const struct dialect *dialect, struct error *error);

/*
 * Cells of at most cell_max bytes, 1 to CSV_CELL_LARGEST; 0: any that
 * CSV_ROW_MAX lets through.  A longer one ends the reading: STATUS_RANGE, with
 * file and line.  To be called before the first row is read.
 */
void csv_reader_allow(struct csv_reader *reader, size_t cell_max);

/* The next row, good until the next call; *row is NULL behind the last. */
enum status csv_reader_next(
    struct csv_reader *reader, const struct csv_row **row, struct error *error);

/*
 * Give the row that was read width cells, where that loses and invents
 * nothing: one cell that is wanting at the end is added, empty; cells too
 * many are taken off the end when they are all empty.  Any other row stays
 * as it is and is a CSV_MISFIT.
 */
enum csv_fit {
	CSV_FITS,
	CSV_PADDED,
	CSV_CUT,
	CSV_MISFIT,
};
enum status csv_reader_fit(struct csv_reader *reader, size_t width,
    enum csv_fit *fit, struct error *error);

/* Bytes used so far, and of the whole file, as bytes.h counts them. */
int64_t csv_reader_read(const struct csv_reader *reader);
int64_t csv_reader_size(const struct csv_reader *reader);

void csv_reader_close(struct csv_reader *reader);

/*
 * Append a cell as RFC 4180 has it, quoted where it holds a comma, a quote,
 * a line end, or blanks at its ends.
 */
void csv_write_cell(struct strbuf *out, struct span cell);

/*
 * The same for a spreadsheet: a `'` is put before what one would take for a
 * formula and run, unless it is just a number.  Such a cell does not read back
 * as it was.
 */
void csv_write_safe_cell(struct strbuf *out, struct span cell);

#endif
