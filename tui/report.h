/* SPDX-License-Identifier: MIT */
/*
 * report: what the command line tells on its two outputs.
 *
 *	report("%s: %s", path, error.message);	dateline: t.csv: …
 *	return REPORT_TROUBLE;
 */
#ifndef TUI_REPORT_H
#define TUI_REPORT_H

#include <stddef.h>

#include "core/export.h"
#include "core/status.h"

/* Exit status, as grep and diff have it. */
enum report_exit {
	REPORT_FINE = 0,
	REPORT_FINDINGS = 1, /* done, but rows rejected, nothing matched … */
	REPORT_TROUBLE = 2,
	REPORT_SIGNAL = 128, /* and a signal's number, as shells have it */
};

/* One line on standard error, `dateline: ` before it, cleaned for a
 * terminal. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What a call that failed has to say; returns REPORT_TROUBLE. */
int report_error(const struct error *error);

/*
 * A filter that does not serve: the message, then the filter and a caret
 * below the character that is wrong.  Returns REPORT_TROUBLE.
 */
int report_filter(const char *filter, const struct error *error);

/* A sink on standard output; STATUS_FULL, STATUS_IO. */
struct export_sink report_output(void);

/* Text to standard output; REPORT_FINE, or REPORT_TROUBLE, told. */
int report_print(const char *text, size_t n);

/* Progress on standard error, over the last one, where it is a terminal. */
void report_progress(const char *path, int per_cent);
void report_progress_end(void);

#endif
