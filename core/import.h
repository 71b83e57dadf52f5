/* SPDX-License-Identifier: MIT */
/*
 * import: native datasets into a store.
 *
 * A dataset is one events CSV, or a folder with events.csv and any of
 * actors.csv, locations.csv, sources.csv and quotes.csv.  Rows that cannot be
 * read become findings with file, line, reason and raw text.  Each call is
 * one transaction (or stands in the caller's): all or nothing.
 *
 *	import_path(store, "sample-data/iraq-coalition", &options, &report,
 *	    &error);
 */
#ifndef CORE_IMPORT_H
#define CORE_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"
#include "core/store.h"

struct import_progress {
	const char *path; /* the file being read; between files the dataset's */
	int64_t bytes, size; /* of all files of the dataset */
	int64_t rows;
};

struct import_options {
	const char *name; /* of the dataset; NULL: the path's base name
			     without `.csv` */
	/* Called every few thousand rows; false stops: STATUS_CANCELLED. */
	bool (*progress)(void *context, const struct import_progress *progress);
	void *context;
};

struct import_report {
	bool replaced; /* a dataset of the name was there */
	int64_t rows; /* of events.csv, rejected ones included */
	int64_t events;
	int64_t actors, locations, sources, quotes;
	int64_t rejected; /* rows of any file */
	int64_t warnings; /* findings that reject nothing */
};

/*
 * STATUS_MISSING where path or a folder's events.csv is not there;
 * STATUS_SYNTAX for a file whose header cannot serve (message with FILE:LINE);
 * *report is filled on success only.
 */
enum status import_path(struct store *store, const char *path,
    const struct import_options *options, struct import_report *report,
    struct error *error);

#endif
