/* SPDX-License-Identifier: MIT */
/*
 * What the files of export share: an output that gathers lines and gives
 * them to the sink in large pieces, and text made fit for it.
 */
#ifndef CORE_EXPORT_PRIVATE_H
#define CORE_EXPORT_PRIVATE_H

#include "core/event.h"
#include "core/export.h"
#include "core/map.h"
#include "core/strbuf.h"
#include "core/text.h"

struct export_output {
	const struct export_sink *sink;
	struct strbuf lines; /* not given to the sink yet */
	struct strbuf cell; /* a field being put together */
	struct strbuf clean;
	struct error *error;
};

/* Give the sink what has been gathered: all of it, or only when much. */
enum status export_flush(struct export_output *output, bool all);

void export_output_release(struct export_output *output);

/*
 * Text as the sink may be given it, good until the next call: on a terminal
 * cleaned, else as it is.  Out of memory is remembered in output->clean.
 */
struct span export_clean(struct export_output *output, struct span text);

/* The same, and tabs and line ends are blanks always. */
struct span export_line(struct export_output *output, struct span text);

/* Append text as a cell of CSV, as the sink may be given it. */
void export_cell(struct export_output *output, struct span text);

/* Append the shortest decimal number that reads back the same, with a point
 * whatever the locale. */
void export_number(struct strbuf *out, double number);

/* ---- export_json.c */

/* Append text as a JSON string, whatever its bytes. */
void export_json_string(struct export_output *output, struct span text);

/* Append the event as a JSON object and a line end. */
void export_json_event(struct export_output *output, const struct event *event);

/* ---- export_csv.c */

/* The attribute columns that follow the fixed ones, in the order in which the
 * case met them; before them prefix and suffix where a quote has one, and what
 * tells datasets apart where events of several have one id. */
struct export_columns {
	bool selectors;
	bool continues; /* an event without a key has several rows */
	const char *dataset; /* name of that column; NULL: none */
	struct map shared; /* those ids */
	struct arena arena;
	struct span *names;
	size_t count, capacity;
	struct map index; /* of one event's attributes, when they are many */
};

enum status export_columns_load(
    struct export_columns *columns, struct store *store, struct error *error);
void export_columns_release(struct export_columns *columns);

void export_csv_header(
    struct export_output *output, const struct export_columns *columns);
void export_csv_event(struct export_output *output,
    struct export_columns *columns, const struct event *event);

#endif
