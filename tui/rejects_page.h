/* SPDX-License-Identifier: MIT */
/*
 * rejects_page: the rows that the import could not take, on the page that help
 * is on: file and line, the reason, and the row as it stands, made clean.
 *
 *	rejects_page_open(&help, store, &error);
 *	if (!help.open)	there are none
 *
 * store is asked again whenever the page turns.
 */
#ifndef TUI_REJECTS_PAGE_H
#define TUI_REJECTS_PAGE_H

#include <stdint.h>

#include "core/status.h"
#include "core/store.h"
#include "tui/help.h"

#define REJECTS_PAGE_ROWS 200 /* of a part; going on at its end turns */
#define REJECTS_PAGE_BYTES 2000 /* of a row */

enum status
rejects_page_open(struct help *help, struct store *store, struct error *error);

#endif
