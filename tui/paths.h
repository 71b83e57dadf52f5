/* SPDX-License-Identifier: MIT */
/*
 * paths: what the PATHs of a command line name: one case, or datasets.
 *
 *	paths_open(&store, paths, n, &options, &rejected, &error);
 */
#ifndef TUI_PATHS_H
#define TUI_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/import.h"
#include "core/status.h"
#include "core/store.h"
#include "core/strbuf.h"

/*
 * Open one case to be read, or load any number of datasets into a store of
 * this session, as options say; what they were taken to be is told.
 * *rejected: rows of them that could not be read.  STATUS_REFUSED for a case
 * among others.
 */
enum status paths_open(struct store **store, char *const *paths, size_t n,
    const struct import_options *options, int64_t *rejected,
    struct error *error);

/*
 * The same in steps, for a screen that is there while datasets load: what
 * the paths name is no case; the store; what goes into it (options with a
 * progress of the caller's; n previews or NULL, members too; n reports); how each was read, on standard error.
 */
bool paths_are_case(char *const *paths, size_t n);
enum status paths_session(
    struct store **store, char *const *paths, size_t n, struct error *error);
enum status paths_load(struct store *store, char *const *paths, size_t n,
    const struct import_options *options, struct preview *const *previews,
    struct import_report *reports, struct error *error);
void
paths_tell(char *const *paths, size_t n, const struct import_report *reports);
int64_t paths_rejected(const struct import_report *reports, size_t n);

/*
 * Import every dataset into the case at path, all or nothing; a case that was
 * not there before does not stay behind when it fails.  reports has room for
 * n; a name in options is the dataset's where n is 1.  A trial changes
 * nothing: what it read is in *store until that is closed; its path may be
 * NULL.  STATUS_REFUSED where two datasets have one name; STATUS_CANCELLED
 * after SIGINT, SIGTERM or SIGHUP.
 */
enum status paths_import(struct store **store, const char *path, bool trial,
    const struct import_options *options, char *const *paths, size_t n,
    struct preview *const *previews, struct import_report *reports,
    struct error *error);

/* The signal (SIGINT, SIGTERM, SIGHUP) that stopped paths_import; 0: none. */
int paths_interrupted(void);

/* The name that a dataset gets: the last part of its path, no `.csv`, or
 * IMPORT_STANDARD. */
struct span paths_name(const char *path);

/* Append what a title says of paths: their last parts. */
void paths_title(char *const *paths, size_t n, struct strbuf *out);

#endif
