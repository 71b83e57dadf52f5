/* SPDX-License-Identifier: MIT */
/*
 * A selection or a facet, one line at a time, gathered in one buffer and
 * written in pieces of some tens of kilobytes.  An event is read from the
 * store when its line is made, so memory does not grow with the selection.
 */
#include "config.h"

#include "core/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/edtf.h"
#include "core/export_private.h"
#include "core/mem.h"

#define FLUSH_SIZE ((size_t)64 * 1024)

bool
export_format_parse(const char *name, enum export_format *format)
{
	static const char *const names[] = {
		[EXPORT_TEXT] = "text",
		[EXPORT_CSV] = "csv",
		[EXPORT_JSON] = "json",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0) {
			*format = (enum export_format)i;
			return true;
		}
	return false;
}

/* ---- The output */

static struct export_output
output_start(const struct export_sink *sink, struct error *error)
{
	return (struct export_output){
		.sink = sink,
		.lines = STRBUF_INIT,
		.cell = STRBUF_INIT,
		.clean = STRBUF_INIT,
		.error = error,
	};
}

void
export_output_release(struct export_output *output)
{
	strbuf_release(&output->lines);
	strbuf_release(&output->cell);
	strbuf_release(&output->clean);
}

enum status
export_flush(struct export_output *output, bool all)
{
	const struct export_sink *sink = output->sink;
	enum status status;

	if (strbuf_status(&output->lines) != STATUS_OK ||
	    strbuf_status(&output->cell) != STATUS_OK ||
	    strbuf_status(&output->clean) != STATUS_OK)
		return error_nomem(output->error);
	if (output->lines.n == 0 || (!all && output->lines.n < FLUSH_SIZE))
		return STATUS_OK;
	status = sink->write(
	    sink->context, output->lines.text, output->lines.n, output->error);
	strbuf_clear(&output->lines);
	return status;
}

/* Empty a buffer for reuse unless it has a failure to tell. */
static void
reuse(struct strbuf *buf)
{
	if (strbuf_status(buf) == STATUS_OK)
		strbuf_clear(buf);
}

struct span
export_clean(struct export_output *output, struct span text)
{
	if (!output->sink->terminal)
		return text;
	reuse(&output->clean);
	text_clean(text.s, text.n, &output->clean);
	return (struct span){ output->clean.text, output->clean.n };
}

void
export_cell(struct export_output *output, struct span text)
{
	const struct span clean = export_clean(output, text);

	if (output->sink->spreadsheet)
		csv_write_safe_cell(&output->lines, clean);
	else
		csv_write_cell(&output->lines, clean);
}

static bool
breaks_line(char byte)
{
	return byte == '\t' || byte == '\n' || byte == '\r' || byte == '\v' ||
	       byte == '\f' || byte == '\0';
}

struct span
export_line(struct export_output *output, struct span text)
{
	size_t i = 0;

	if (output->sink->terminal)
		return export_clean(output, text);
	while (i < text.n && !breaks_line(text.s[i]))
		i++;
	if (i == text.n)
		return text;
	reuse(&output->clean);
	strbuf_add(&output->clean, text.s, text.n);
	if (strbuf_status(&output->clean) != STATUS_OK)
		return (struct span){ NULL, 0 };
	for (; i < text.n; i++)
		if (breaks_line(output->clean.text[i]))
			output->clean.text[i] = ' ';
	return (struct span){ output->clean.text, output->clean.n };
}

void
export_number(struct strbuf *out, double number)
{
	char digits[40];
	int n = 0;

	for (int precision = 15; precision <= 17; precision++) {
		n = snprintf(digits, sizeof digits, "%.*g", precision, number);
		if (strtod(digits, NULL) == number)
			break;
	}
	for (int i = 0; i < n; i++)
		if (strchr("0123456789+-e", digits[i]) == NULL)
			digits[i] = '.';
	strbuf_add(out, digits, (size_t)n);
}

/* ---- Events */

static void
add_field(struct export_output *output, struct span text)
{
	const struct span line = export_line(output, text);

	strbuf_add(&output->lines, line.s, line.n);
}

static void
add_locations(struct export_output *output, const struct timeline *timeline,
    size_t position, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const size_t place =
		    timeline_event_place(timeline, position, i);

		if (i > 0)
			strbuf_add_text(&output->lines, "; ");
		add_field(output,
		    timeline_facet_value(timeline, FACET_LOCATION, place)
			->path);
	}
}

/* All of it is at hand without reading the whole event. */
static enum status
text_event(
    struct export_output *output, struct timeline *timeline, size_t position)
{
	struct strbuf *cell = &output->cell;
	struct timeline_row row;
	const enum status status =
	    timeline_row(timeline, position, &row, output->error);

	if (status != STATUS_OK)
		return status;
	reuse(cell);
	if (row.date.n == 0)
		strbuf_add_text(cell, "undated");
	else
		edtf_display(row.date.s, row.date.n, output->sink->zone, cell);
	add_field(output, (struct span){ cell->text, cell->n });
	strbuf_add_byte(&output->lines, '\t');
	add_field(output, row.title);
	strbuf_add_byte(&output->lines, '\t');
	add_locations(output, timeline, position, row.location_count);
	strbuf_add_byte(&output->lines, '\n');
	return STATUS_OK;
}

struct writing {
	enum export_format format;
	struct export_columns columns; /* of CSV */
	struct event event; /* of CSV and JSON */
};

static enum status
write_event(struct export_output *output, struct timeline *timeline,
    struct writing *writing, size_t position)
{
	enum status status;

	if (writing->format == EXPORT_TEXT)
		return text_event(output, timeline, position);
	status =
	    timeline_event(timeline, position, &writing->event, output->error);
	if (status != STATUS_OK)
		return status;
	if (writing->format == EXPORT_CSV)
		export_csv_event(output, &writing->columns, &writing->event);
	else
		export_json_event(output, &writing->event);
	return STATUS_OK;
}

enum status
export_events(struct timeline *timeline, enum export_format format,
    size_t limit, const struct export_sink *sink, struct error *error)
{
	struct export_output output = output_start(sink, error);
	struct writing writing = { .format = format };
	size_t count = timeline_selected(timeline);
	enum status status = STATUS_OK;

	if (limit > 0 && limit < count)
		count = limit;
	if (format == EXPORT_CSV) {
		status = export_columns_load(
		    &writing.columns, timeline_store(timeline), error);
		export_csv_header(&output, &writing.columns);
	}
	for (size_t row = 0; row < count && status == STATUS_OK; row++) {
		status = write_event(&output, timeline, &writing,
		    timeline_position(timeline, row));
		if (status == STATUS_OK)
			status = export_flush(&output, false);
	}
	if (status == STATUS_OK)
		status = export_flush(&output, true);
	event_release(&writing.event);
	export_columns_release(&writing.columns);
	export_output_release(&output);
	return status;
}

/* ---- Facets */

struct counted {
	size_t value;
	uint32_t count;
};

static int
counted_compare(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

static void
write_value(struct export_output *output, enum export_format format,
    uint32_t count, struct span value)
{
	struct strbuf *lines = &output->lines;

	switch (format) {
	case EXPORT_TEXT:
		strbuf_printf(lines, "%lu\t", (unsigned long)count);
		add_field(output, value);
		break;
	case EXPORT_CSV:
		strbuf_printf(lines, "%lu,", (unsigned long)count);
		export_cell(output, value);
		break;
	case EXPORT_JSON:
		strbuf_printf(
		    lines, "{\"count\":%lu,\"value\":", (unsigned long)count);
		export_json_string(output, value);
		strbuf_add_byte(lines, '}');
		break;
	}
	strbuf_add_byte(lines, '\n');
}

/* Values are numbered by name, so their numbers settle equal counts. */
static size_t
sort_counts(const uint32_t *counts, size_t n, struct counted *sorted)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (counts[i] > 0)
			sorted[kept++] =
			    (struct counted){ .value = i, .count = counts[i] };
	if (kept > 0)
		qsort(sorted, kept, sizeof *sorted, counted_compare);
	return kept;
}

enum status
export_facet(struct timeline *timeline, enum facet facet,
    enum export_format format, const struct export_sink *sink,
    struct error *error)
{
	struct export_output output = output_start(sink, error);
	const size_t size = timeline_facet_size(timeline, facet);
	struct counted *sorted = NULL;
	const uint32_t *counts;
	size_t n;
	enum status status;

	status = timeline_counts_within(timeline, facet, &counts, error);
	if (status != STATUS_OK)
		goto out;
	sorted = mem_alloc(size, sizeof *sorted);
	if (sorted == NULL) {
		status = error_nomem(error);
		goto out;
	}
	n = sort_counts(counts, size, sorted);
	if (format == EXPORT_CSV && n > 0)
		strbuf_add_text(&output.lines, "count,value\n");
	for (size_t i = 0; i < n && status == STATUS_OK; i++) {
		write_value(&output, format, sorted[i].count,
		    timeline_facet_value(timeline, facet, sorted[i].value)
			->path);
		status = export_flush(&output, false);
	}
	if (status == STATUS_OK)
		status = export_flush(&output, true);
out:
	mem_free(sorted);
	export_output_release(&output);
	return status;
}
