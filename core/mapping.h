/* SPDX-License-Identifier: MIT */
/*
 * mapping: a profile applied to the columns of one file.  A file is read
 * twice: first its dates are looked at, so that their notation is decided
 * over the whole column, then its rows become events.
 *
 *	mapping_new(&mapping, profile, names, count, false, &error);
 *	mapping_look(mapping, cells, n, line, &error);	every row
 *	mapping_decide(mapping, "dmy", "UTC", &error);
 *	mapping_read(mapping, cells, n, &event, &row, &error);	every row
 *	mapping_free(mapping);
 */
#ifndef CORE_MAPPING_H
#define CORE_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/profile.h"
#include "core/status.h"

struct mapping;

/* A document that a row names. */
struct mapping_source {
	struct span key; /* its URL or citation */
	struct span title, publisher, published, url;
	struct span quote, prefix, suffix;
};

/* What a row says beyond what its event holds; in the event's arena. */
struct mapping_row {
	struct span latitude, longitude; /* as written */
	struct mapping_source *sources;
	size_t source_count, source_capacity;
	const char *warning; /* NULL, or what is odd about its dates */
	struct span odd_end; /* that cannot follow the date */
	struct span rounded_key; /* an id that is none */
};

void mapping_row_release(struct mapping_row *row);

/*
 * profile and names (each once) are borrowed; what an attribute is called is
 * read from names at every row.  strict: a column that is not
 * there is an error, as for --map; else it is an empty cell.
 * STATUS_SYNTAX for a profile that cannot be understood.
 */
enum status mapping_new(struct mapping **mapping, const struct profile *profile,
    const struct span *names, size_t count, bool strict, struct error *error);
void mapping_free(struct mapping *mapping); /* NULL is fine */

/* Take a row's dates into account. */
enum status mapping_look(struct mapping *mapping, const struct span *cells,
    size_t count, int64_t line, struct error *error);

/* order: dmy, mdy, ymd or NULL; zone: NULL for UTC.  As dates_decide. */
enum status mapping_decide(struct mapping *mapping, const char *order,
    const char *zone, struct error *error);

/* `dmy`, `mdy`, `ymd`, or NULL where it is of no matter; once decided. */
const char *mapping_order(const struct mapping *mapping);

/* How the dates were read, in words; empty where there are none. */
const char *mapping_notation(const struct mapping *mapping);

/*
 * Fill event but for its ids, file and line; clears nothing.  STATUS_SYNTAX,
 * with the reason, where a date cannot be read.
 */
enum status
mapping_read(struct mapping *mapping, const struct span *cells, size_t count,
    struct event *event, struct mapping_row *row, struct error *error);

/* What is odd about a date that can be read: a clock that was not set, or
 * "none" written as a number; NULL. */
const char *mapping_odd_date(const struct event *event);

/* Is the column shown by no field, or kept all the same? */
bool mapping_is_attribute(const struct mapping *mapping, size_t column);

/* Is a title put together of several cells?  Then rows of one event may have
 * several. */
bool mapping_composes(const struct mapping *mapping);

/* Does the profile say what a title is made of? */
bool mapping_has_title(const struct mapping *mapping);

#endif
