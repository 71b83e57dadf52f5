/* SPDX-License-Identifier: MIT */
/*
 * rejects_page: the rows that the import could not take, on the page that help
 * is on: file and line, the reason, and the row as it stands, made clean.
 *
 *	rejects_page_open(&help, store, &error);
 *	if (!help.open)	there are none
 */
#ifndef TUI_REJECTS_PAGE_H
#define TUI_REJECTS_PAGE_H

#include <stdint.h>

#include "core/status.h"
#include "core/store.h"
#include "tui/help.h"

#define REJECTS_PAGE_ROWS 1000 /* shown at most; how many more is said */
#define REJECTS_PAGE_BYTES 2000 /* of a row */

enum status
rejects_page_open(struct help *help, struct store *store, struct error *error);

enum status
rejects_page_count(struct store *store, int64_t *rejected, struct error *error);

#endif
