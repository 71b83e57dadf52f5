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
#include <stdint.h>

#include "core/export.h"
#include "core/status.h"
#include "core/strbuf.h"

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

struct report_progress {
	const char *path;
	int64_t bytes, size; /* size 0: unknown */
	int64_t rows;
};

/* Progress on standard error, over the last one, where it is a terminal: at
 * most ten times a second. */
void report_progress(const struct report_progress *progress);

/* What that line says so long after the start: name, bar, bytes, rows, rate
 * and time left, as far as they fit into columns (20 at least). */
void report_progress_text(const struct report_progress *progress,
    int64_t milliseconds, size_t columns, struct strbuf *out);
void report_progress_end(void);

#endif
