/* SPDX-License-Identifier: MIT */
/*
 * check: every problem of a case or dataset, one line each.
 *
 *	check_run(store, &sink, &problems, &error);
 */
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include <stddef.h>

#include "core/export.h"
#include "core/status.h"
#include "core/store.h"

/*
 * Writes `FILE:LINE: what is wrong, and what to do` for every finding of the
 * import, rejected row or not, and every quote whose place is approximate
 * (with the percentage), ambiguous (with the number of places) or missing. A
 * normalised quote is no problem, nor is one whose source has no text here.
 * Ordered by file, as imported, and line.  *problems counts the lines.
 */
enum status check_run(struct store *store, const struct export_sink *sink,
    size_t *problems, struct error *error);

#endif
