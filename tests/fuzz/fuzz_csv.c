/* SPDX-License-Identifier: MIT */
/*
 * Any bytes are rows of some encoding and dialect with growing line numbers,
 * and a row written again cell by cell reads back as the same cells.  As a
 * file of events they become a timeline or are refused, and what is exported
 * of it is a dataset that has the same export.
 */
#include "config.h"

#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/csv.h"
#include "core/export.h"
#include "core/import.h"

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

/* Append a row; no cell or an empty one would be a blank line, and is left
 * out. */
static size_t
add_row(struct strbuf *out, const struct csv_row *row)
{
	if (row->count == 0 || (row->count == 1 && row->cells[0].n == 0))
		return 0;
	for (size_t i = 0; i < row->count; i++) {
		if (i > 0)
			strbuf_add_byte(out, ',');
		csv_write_cell(out, row->cells[i]);
	}
	strbuf_add_byte(out, '\n');
	return row->count;
}

/* What was written, with so many cells, reads back as the same. */
static void
check_again(const struct strbuf *out, size_t cells)
{
	struct strbuf again = STRBUF_INIT;
	const struct csv_row *row;
	struct csv_reader *reader;
	struct error error;
	struct bytes *bytes;

	bytes = bytes_of(out->text, out->n, "UTF-8");
	assert(bytes != NULL);
	reader = reader_of(bytes, &DIALECT_NATIVE);
	for (;;) {
		assert(csv_reader_next(reader, &row, &error) == STATUS_OK);
		if (row == NULL)
			break;
		assert(row->fault == NULL);
		cells -= add_row(&again, row);
	}
	assert(cells == 0);
	assert(again.n == out->n);
	assert(memcmp(again.text, out->text, out->n) == 0);
	csv_reader_close(reader);
	bytes_close(bytes);
	strbuf_release(&again);
}

static void
read_rows(const uint8_t *data, size_t n)
{
	struct strbuf out = STRBUF_INIT;
	const struct csv_row *row;
	struct csv_reader *reader;
	struct dialect dialect;
	struct bytes *bytes;
	struct error error;
	int64_t line = 0;
	size_t cells = 1;

	bytes = bytes_of(data, n, NULL);
	if (bytes == NULL)
		return;
	if (dialect_recognise(&dialect, bytes, NULL, &error) != STATUS_OK)
		abort();
	reader = reader_of(bytes, &dialect);
	/* A line before it, for what the start of a file means. */
	strbuf_add_text(&out, "first\n");
	while (
	    csv_reader_next(reader, &row, &error) == STATUS_OK && row != NULL) {
		assert(row->line > line);
		line = row->line;
		if (row->fault == NULL)
			cells += add_row(&out, row);
	}
	check_again(&out, cells);
	csv_reader_close(reader);
	bytes_close(bytes);
	strbuf_release(&out);
}

/* The timeline of the file at path; NULL where it is refused. */
static struct timeline *
import_file(struct store *store, const char *path)
{
	const struct import_options options = { .name = "fuzz" };
	struct import_report report;
	struct timeline *timeline;
	struct error error;

	if (import_path(store, path, &options, &report, &error) != STATUS_OK) {
		assert(error.message[0] != '\0');
		return NULL;
	}
	assert(timeline_open(&timeline, store, &error) == STATUS_OK);
	assert(timeline_count(timeline) == (size_t)report.events);
	return timeline;
}

/* A case without events.  Its tables are made once: that takes ten times as
 * long as reading a few rows. */
static struct store *
empty_case(void)
{
	static struct strbuf pristine = STRBUF_INIT;
	static char *path;
	struct store *store;
	struct error error;

	if (path == NULL) {
		path = fuzz_path("rows.case");
		if (store_open(&store, path, STORE_CREATE, &error) !=
			STATUS_OK ||
		    store_begin(store, &error) != STATUS_OK ||
		    store_commit(store, &error) != STATUS_OK)
			abort();
		store_close(store);
		fuzz_read(path, &pristine);
	}
	fuzz_write(path, pristine.text, pristine.n);
	if (store_open(&store, path, STORE_WRITE, &error) != STATUS_OK)
		abort();
	return store;
}

/* What was exported is a dataset with the same export. */
static void
check_export(const struct strbuf *text, const char *path)
{
	struct store *store = empty_case();
	struct strbuf again = STRBUF_INIT;
	struct timeline *timeline;
	struct error error;

	fuzz_write(path, text->text, text->n);
	timeline = import_file(store, path);
	assert(timeline != NULL);
	assert(fuzz_export(timeline, EXPORT_CSV, &again, &error) == STATUS_OK);
	assert(again.n == text->n);
	assert(memcmp(again.text, text->text, text->n) == 0);
	strbuf_release(&again);
	timeline_close(timeline);
	store_close(store);
}

static void
read_case(const uint8_t *data, size_t n)
{
	const unsigned choice = fuzz_choice(data, n, 64);
	static char *path;
	struct store *store = empty_case();
	struct strbuf text = STRBUF_INIT;
	struct timeline *timeline;
	struct error error;
	bool again = false;

	if (path == NULL)
		path = fuzz_path("rows.csv");
	fuzz_write(path, data, n);
	timeline = import_file(store, path);
	if (timeline != NULL) {
		/* Either costs as much as all before it. */
		if (choice % 2 == 0)
			assert(fuzz_explore(timeline, true, choice / 2));
		assert(fuzz_export(timeline, EXPORT_CSV, &text, &error) ==
		       STATUS_OK);
		again = choice % 2 == 1 && timeline_count(timeline) > 0;
		timeline_close(timeline);
	}
	store_close(store);
	if (again)
		check_export(&text, path);
	strbuf_release(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	read_rows(data, n);
	read_case(data, n);
	return 0;
}
