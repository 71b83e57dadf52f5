/* SPDX-License-Identifier: MIT */
/*
 * unknown: files of no known kind among the PATHs are shown, in the terminal,
 * before they are read.
 *
 *	unknown_open(&previews, paths, n, &options, &show, &goes_on, &error);
 *	… paths_load(store, paths, n, &options, previews, reports, &error);
 *	unknown_close(previews, n);
 */
#ifndef TUI_UNKNOWN_H
#define TUI_UNKNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/import.h"
#include "core/preview.h"
#include "core/status.h"

struct unknown_show {
	bool keep; /* leave the terminal open: the screen goes on */
	bool keys; /* they come from the terminal where standard input does not
		      give them */
	const char **script; /* keys that come first; NULL once they do */
};

/*
 * A preview of each path that is not a case's, for the import; those of no
 * known kind are shown one after another, where there is a terminal that can
 * show them.  *goes_on is false where the analyst cancelled one.
 */
enum status unknown_open(struct preview ***previews, char *const *paths,
    size_t n, const struct import_options *options,
    const struct unknown_show *show, bool *goes_on, struct error *error);

void unknown_close(struct preview **previews, size_t n); /* NULL is fine */

#endif
