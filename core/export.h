/* SPDX-License-Identifier: MIT */
/*
 * export: a selection or its facets as text, CSV or JSON lines.
 *
 * Output goes through a sink, so that core never prints.
 *
 *	export_events(timeline, EXPORT_JSON, 0, &sink, &error);
 */
#ifndef CORE_EXPORT_H
#define CORE_EXPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/timeline.h"
#include "core/zone.h"

enum export_format {
	EXPORT_TEXT, /* a line each: date in words, tab, title, tab, places */
	EXPORT_CSV, /* the native dataset's events.csv */
	EXPORT_JSON, /* one object a line */
};

bool export_format_parse(const char *name, enum export_format *format);

struct export_sink {
	enum status (*write)(
	    void *context, const char *bytes, size_t n, struct error *error);
	void *context;
	bool terminal; /* clean every field of text for a terminal */
	bool spreadsheet; /* cells of CSV by csv_write_safe_cell */
	const struct zone *zone; /* of times in EXPORT_TEXT; NULL: UTC */
};

/* The selection in timeline order; limit 0: all of it. */
enum status export_events(struct timeline *timeline, enum export_format format,
    size_t limit, const struct export_sink *sink, struct error *error);

/* Values within the selection, count above 0, largest first, equal counts
 * by name. */
enum status export_facet(struct timeline *timeline, enum facet facet,
    enum export_format format, const struct export_sink *sink,
    struct error *error);

#endif
