/* SPDX-License-Identifier: MIT */
/*
 * import_private: what the files of the import share.
 *
 *	import.c	the order of things, findings, progress
 *	import_table.c	a CSV file as rows with known columns
 *	import_lists.c	actors.csv, locations.csv, sources.csv, quotes.csv
 *	import_events.c	rows of events
 *	import_keys.c	which event has a key
 *	import_foreign.c	a foreign file: its profile, its dates
 *	import_again.c	a further row of an event that is there
 *	import_compare.c	what a newer download changes
 *	import_text.c	the full text of a source
 *	import_anchor.c	quotes looked for in those texts
 */
#ifndef CORE_IMPORT_PRIVATE_H
#define CORE_IMPORT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/csv.h"
#include "core/dates.h"
#include "core/event.h"
#include "core/import.h"
#include "core/import_compare.h"
#include "core/map.h"
#include "core/mapping.h"
#include "core/names.h"
#include "core/rejects.h"

struct key_slot;

/* Event keys to event ids, and rows without a key by their cells. */
struct import_keys {
	struct key_slot *slots;
	size_t count, capacity; /* capacity: 0 or a power of two */
	int64_t before; /* the id before that of the first */
};

struct import {
	struct store *store;
	const struct import_options *options;
	const char *path; /* as given */
	bool is_folder;
	int64_t dataset;
	struct names *names;
	struct map sources; /* key to id */
	int64_t *texts; /* ids of sources that have one */
	size_t text_count, text_capacity;
	struct import_keys keys;
	struct event event; /* of this row */
	struct mapping_row row; /* what it says besides */
	struct event earlier; /* that it adds to */
	int64_t last; /* the event of the row before, if it has no key */
	struct strbuf joined; /* date and end */
	struct strbuf reason; /* of a finding */
	struct rejects *rejects; /* rows of events that were; NULL: not kept */
	struct compare compare; /* with the dataset that is replaced */
	int64_t epoch_days, epoch_line; /* events of 1970-01-01; the first */
	struct import_report report;
	struct import_progress progress;
	int64_t bytes_before; /* of files that are done */
};

/* Fill *error, where status asks for it, with out of memory. */
enum status import_nomem(enum status status, struct error *error);

/* Rows between two calls of it: a few milliseconds. */
#ifdef FUZZING
#define TICK_ROWS 1
#else
#define TICK_ROWS 512
#endif

/* Call progress; STATUS_CANCELLED when it wants no more. */
enum status import_tick(struct import *import, struct error *error);

/* Is the rest to stay unread? */
bool import_has_enough(const struct import *import);

/*
 * ---- A CSV file with known columns.  Rows that cannot be used never come
 * out: they become findings.
 */
struct table_column {
	const char *name;
	bool required;
};

#define TABLE_COLUMNS 16 /* known ones, at most */

struct table {
	struct import *import;
	struct bytes *bytes;
	struct dialect dialect;
	bool has_events; /* its rejected rows go to import->rejects */
	struct csv_reader *reader;
	const struct csv_row *row;
	struct arena arena;
	struct span path; /* for people */
	int64_t file; /* in the store */
	const struct table_column *columns;
	size_t column_count;
	size_t cells[TABLE_COLUMNS]; /* of each known column; SIZE_MAX none */
	size_t width; /* cells of the header */
	struct map names; /* of columns, folded */
	struct span *extra; /* names of unknown columns by cell; else empty */
	struct mapping *mapping; /* of a foreign file; else NULL */
	const struct profile *profile; /* that the mapping is of */
	struct profile *made; /* by --map or guessing; else NULL */
	bool guessed; /* looks native, but is to be guessed */
	struct profiles *profiles; /* where profile is from */
	struct dates *dates; /* of a native file that has not just EDTF */
	bool decided; /* foreign_dates has been asked */
	int64_t rows;
};

/*
 * Open FOLDER/name, or the import's own path, and read its header.
 * STATUS_MISSING, with *table as it was, where there is no such file.
 */
enum status table_open(struct import *import, const char *name,
    const struct table_column *columns, size_t count, struct table *table,
    struct error *error);
void table_close(struct table *table);

/* The file at table->path, and how its cells are kept apart. */
enum status table_open_bytes(struct table *table, struct error *error);

/* The next usable row; *more is false behind the last. */
enum status table_next(struct table *table, bool *more, struct error *error);

/* A known column's cell, as it stands and trimmed; empty where none. */
struct span table_raw(const struct table *table, size_t column);
struct span table_cell(const struct table *table, size_t column);

/* What is wrong with this row: rejected (its bytes are kept) or a warning. */
enum status table_reject(struct table *table, struct error *error,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
enum status table_warn(struct table *table, struct error *error,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A warning about another line. */
enum status
table_warn_at(struct table *table, int64_t line, struct error *error,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * Latitude and longitude of two columns.  False, and *wrong in words, when
 * they are there and are no place on earth; *placed tells whether they are
 * there.
 */
bool table_place(const struct table *table, size_t latitude, size_t longitude,
    struct store_location *place, const char **wrong);

/* The same of texts; loose: `52,5` and `52.5° N` are numbers too. */
bool table_degrees(struct span north, struct span east, bool loose,
    struct store_location *place, const char **wrong);

/* Names for all the cells of a row: unique, `column 3` for none. */
enum status table_name_columns(struct table *table, const struct span *names,
    size_t count, struct error *error);

/* Read from the start again; the next row is the file's first. */
enum status table_rewind(struct table *table, struct error *error);

/*
 * ---- Foreign files.  What is the file of events: native, or one that a
 * profile maps?  For a foreign one table->mapping is set, and the next row is
 * the first of its events.  Else the next row is the header.
 */
enum status foreign_open(struct table *table, struct error *error);

/*
 * The first half of it: is the file native?  If not, its columns are named,
 * and table->profile is the one that fits, or NULL for a file of no known
 * kind.  The next row is any.
 */
enum status
foreign_recognise(struct table *table, bool *native, struct error *error);

/* Is the zone that was told, if any, one for this native file's dates? */
enum status
foreign_zone(struct table *table, size_t date, size_t end, struct error *error);

/*
 * A date of a native file is no EDTF: all of them are looked at, once.  Where
 * most are of another notation it is decided and table->dates reads it; else
 * those are mistakes.  The row that was read is so again, its cells elsewhere.
 */
enum status foreign_dates(
    struct table *table, size_t date, size_t end, struct error *error);

/* Behind the last row: what a native file's dates were, where none asked. */
void foreign_tell_dates(struct table *table, size_t date, size_t end);

/* Add to the report's line which profile and notation were taken. */
void foreign_tell(struct table *table);

/* HXL: a second header row of tags such as #date+start. */
bool foreign_is_hxl(const struct csv_row *row);

void foreign_close(struct table *table);

/* A cell within a message: its start, `…` where it is cut. */
#define CELL_SHOWN 60
#define CELL_FORMAT "`%.*s%s`"
#define CELL_ARGUMENTS(cell)             \
	(int)cell_shown(cell), (cell).s, \
	    cell_shown(cell) < (cell).n ? "\xe2\x80\xa6" : ""
size_t cell_shown(struct span cell);

/*
 * ---- The files of a dataset.  Those that need not be there are fine when
 * they are not.
 */
enum status import_actors(struct import *import, struct error *error);
enum status import_locations(struct import *import, struct error *error);
enum status import_sources(struct import *import, struct error *error);
enum status import_quotes(struct import *import, struct error *error);
enum status import_events(struct import *import, struct error *error);

/* The source an event names, made where it is not in sources.csv. */
enum status import_document(struct import *import,
    const struct mapping_source *document, int64_t *id, struct error *error);

/* The event of that key; 0 when there is none.  among: NULL, or an event whose
 * dataset it must have, by its attributes. */
enum status import_find_event(struct import *import, struct span key,
    const struct event *among, int64_t *event, struct error *error);
enum status import_add_key(
    struct import *import, struct span key, int64_t event, struct error *error);
void import_keys_release(struct import_keys *keys);

/* A row without a key and its event, just put: is it an earlier row again,
 * cell by cell?  Then that is a warning. */
enum status import_double(struct import *import, struct table *table,
    int64_t event, struct error *error);

/* import->event was read from a further row of import->earlier's key: add
 * what is new in it, or reject the row. */
enum status
import_again(struct import *import, struct table *table, struct error *error);

/*
 * The text of a source's file, read and made clean into *text.  What keeps it
 * from being read is no failure: *wrong says it and there is no text.
 * *repaired counts bytes that were no UTF-8 or NUL.
 */
enum status
import_text(struct import *import, struct span file, struct strbuf *text,
    char *wrong, size_t wrong_size, size_t *repaired, struct error *error);

/* What is known of a quote before it is looked for: its source has no text,
 * or it is not found. */
enum anchor_state
import_anchor_state(const struct import *import, int64_t source);

/* Every quote of a source that has a text finds its place. */
enum status import_anchor(struct import *import, struct error *error);

#endif
