/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are rows of some encoding and dialect with growing line numbers,
 * and a row written again cell by cell reads back as the same cells.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/strbuf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Bytes are opened by name: memory that has one.  NULL: packed, and not well. */
static struct bytes *
bytes_of(const void *data, size_t n, const char *encoding)
{
	struct bytes *bytes = NULL;
	struct error error;
	char path[64];
	int file = memfd_create("fuzz", 0);

	if (file < 0 || write(file, data, n) != (ssize_t)n)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	if (bytes_open(&bytes, path, encoding, &error) != STATUS_OK)
		assert(error.code == STATUS_CORRUPT);
	close(file);
	return bytes;
}

static struct csv_reader *
reader_of(struct bytes *bytes, const struct dialect *dialect)
{
	struct csv_reader *reader;

	if (csv_reader_open(&reader, bytes, dialect, NULL) != STATUS_OK)
		abort();
	return reader;
}

static void
check_again(const struct csv_row *row)
{
	struct strbuf out = STRBUF_INIT;
	const struct csv_row *again;
	struct csv_reader *reader;
	struct error error;
	struct bytes *bytes;
	size_t i;

	/* A line before it, for what the start of a file means. */
	strbuf_add_text(&out, "first\n");
	for (i = 0; i < row->count; i++) {
		if (i > 0)
			strbuf_add_byte(&out, ',');
		csv_write_cell(&out, row->cells[i]);
	}
	strbuf_add_byte(&out, '\n');
	bytes = bytes_of(out.text, out.n, "UTF-8");
	assert(bytes != NULL);
	reader = reader_of(bytes, &DIALECT_NATIVE);
	assert(csv_reader_next(reader, &again, &error) == STATUS_OK);
	assert(csv_reader_next(reader, &again, &error) == STATUS_OK);
	if (again != NULL) {
		assert(again->count == row->count);
		for (i = 0; i < row->count; i++)
			assert(span_equal(again->cells[i], row->cells[i]));
	} else {
		/* One empty cell is a blank line. */
		assert(row->count == 1 && row->cells[0].n == 0);
	}
	csv_reader_close(reader);
	bytes_close(bytes);
	strbuf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct csv_row *row;
	struct csv_reader *reader;
	struct dialect dialect;
	struct bytes *bytes;
	struct error error;
	int64_t line = 0;

	bytes = bytes_of(data, n, NULL);
	if (bytes == NULL)
		return 0;
	if (dialect_recognise(&dialect, bytes, NULL, &error) != STATUS_OK)
		abort();
	reader = reader_of(bytes, &dialect);
	while (
	    csv_reader_next(reader, &row, &error) == STATUS_OK && row != NULL) {
		assert(row->line > line);
		line = row->line;
		if (row->fault == NULL)
			check_again(row);
	}
	csv_reader_close(reader);
	bytes_close(bytes);
	return 0;
}
