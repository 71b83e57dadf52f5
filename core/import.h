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
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/store.h"
#include "core/text.h"

#define IMPORT_ASSUMED 1024

struct preview;

struct import_progress {
	const char *path; /* the file being read; between files the dataset's */
	int64_t bytes, size; /* of all files of the dataset */
	int64_t rows;
};

struct import_options {
	const char *name; /* of the dataset; NULL: the last part of its path,
			     as import_stem has it */
	/* Called every few milliseconds; false stops: STATUS_CANCELLED. */
	bool (*progress)(void *context, const struct import_progress *progress);
	void *context;
	/* Where that becomes true, what is left of the files stays unread and
	 * what was read is kept; NULL: never. */
	const bool *enough;

	/* How a file is read; NULL: recognised. */
	const char *delimiter; /* as dialect_delimiter takes it */
	const char *encoding; /* a name that iconv knows */
	bool no_header; /* the first row is an event */
	const char *date_order; /* `dmy`, `mdy` or `ymd` */
	const char *zone; /* of times that state none */
	const char *map; /* `date=event_date,actors=actor1+actor2` */
	const char *profile; /* a name, or the path of a profile */
	struct preview *preview; /* of this path, opened with these options;
				    its file is read on and its mapping, where
				    that is accepted, decides; NULL: none */

	const char *rejects; /* a file to be written with the rejected rows of
				the file of events; NULL: none */
	bool rejects_safe; /* written for a spreadsheet, without formulae */
	size_t cell_max; /* as csv_reader_allow takes it */
	bool strict; /* a rejected row refuses all: STATUS_SYNTAX */
};

struct import_report {
	bool replaced; /* a dataset of the name was there */
	int64_t rows; /* of events.csv, rejected ones included */
	int64_t events;
	int64_t actors, locations, sources, quotes;
	int64_t rejected; /* rows of any file */
	int64_t warnings; /* findings that reject nothing */
	int64_t joined; /* rows that told more of an event that was there */
	int64_t doubles; /* warnings that a row repeats an earlier one */
	/* Events beside those of the dataset that was replaced; 0 where none
	 * was.  added + changed + unchanged are its events now. */
	int64_t added, changed, gone, unchanged;
	/* What the events file was taken to be, in words with commas between
	 * ("tab-separated, Windows-1252, no header"); "" where it is native. */
	char assumed[IMPORT_ASSUMED];
	/* The same and what goes without saying: "native, comma-separated,
	 * UTF-8, dates EDTF". */
	char how[IMPORT_ASSUMED];
};

/* A dataset's name by that of its file: no `.csv`, `.tsv` or `.tab`, and no
 * ending of a packer behind it. */
struct span import_stem(struct span name);

#define IMPORT_STANDARD "standard input" /* the name of `-` */

/*
 * path may be `-`.
 * STATUS_MISSING where path or a folder's events.csv is not there;
 * STATUS_SYNTAX for a file whose header cannot serve (message with FILE:LINE);
 * *report is filled on success only.
 */
enum status import_path(struct store *store, const char *path,
    const struct import_options *options, struct import_report *report,
    struct error *error);

#endif
