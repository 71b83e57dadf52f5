/* SPDX-License-Identifier: MIT */
/*
 * Messages quote file names and text that others wrote, so each goes through
 * text_clean: no message moves the cursor or makes a second line.
 *
 * Results are written with write(2), not stdio: a full disk or a closed pipe
 * is noticed where it happens, and there is nothing left to flush at exit.
 */
#include "config.h"

#include "tui/report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/strbuf.h"
#include "core/text.h"

static bool progress_shown;

void
report(const char *format, ...)
{
	struct strbuf line = STRBUF_INIT;
	char message[2 * ERROR_MESSAGE_SIZE];
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof message)
		n = sizeof message - 1;
	report_progress_end();
	if (text_clean(message, (size_t)n, &line) != STATUS_OK)
		fputs("dateline: out of memory\n", stderr);
	else
		fprintf(stderr, "dateline: %s\n", line.text);
	strbuf_release(&line);
}

int
report_error(const struct error *error)
{
	report("%s", error->message);
	return REPORT_TROUBLE;
}

int
report_filter(const char *filter, const struct error *error)
{
	const size_t n = strlen(filter);
	struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
	size_t at;

	report_error(error);
	if (error->column == 0)
		return REPORT_TROUBLE;
	at = text_offset(filter, n, error->column - 1);
	if (text_clean(filter, at, &before) == STATUS_OK &&
	    text_clean(filter + at, n - at, &after) == STATUS_OK)
		fprintf(stderr, "  %s%s\n  %*s^\n", before.text, after.text,
		    (int)text_width(before.text, before.n), "");
	strbuf_release(&before);
	strbuf_release(&after);
	return REPORT_TROUBLE;
}

static enum status
write_output(void *context, const char *bytes, size_t n, struct error *error)
{
	(void)context;
	while (n > 0) {
		const ssize_t written = write(STDOUT_FILENO, bytes, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return error_set(error,
			    errno == ENOSPC ? STATUS_FULL : STATUS_IO,
			    "standard output: %s", strerror(errno));
		bytes += written;
		n -= (size_t)written;
	}
	return STATUS_OK;
}

struct export_sink
report_output(void)
{
	return (struct export_sink){
		.write = write_output,
		.terminal = isatty(STDOUT_FILENO) == 1,
	};
}

int
report_print(const char *text, size_t n)
{
	struct error error;

	if (write_output(NULL, text, n, &error) != STATUS_OK)
		return report_error(&error);
	return REPORT_FINE;
}

#define PROGRESS_COLUMNS 60
#define PROGRESS_LEAST 20 /* columns of a terminal that has room for it */

/* The columns that a path may take beside its percentage; 0 where standard
 * error cannot write a line anew. */
static size_t
progress_columns(void)
{
	const char *name = getenv("TERM");
	struct winsize size;

	if (isatty(STDERR_FILENO) != 1 || name == NULL || *name == '\0' ||
	    strcmp(name, "dumb") == 0)
		return 0;
	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return PROGRESS_COLUMNS;
	if (size.ws_col < PROGRESS_LEAST)
		return 0;
	return size.ws_col < PROGRESS_COLUMNS + 8 ? size.ws_col - 8u
						  : PROGRESS_COLUMNS;
}

void
report_progress(const char *path, int per_cent)
{
	struct strbuf line = STRBUF_INIT, cut = STRBUF_INIT;
	const size_t columns = progress_columns();

	if (columns == 0)
		return;
	text_clean(path, strlen(path), &line);
	text_elide(line.text, line.n, columns, &cut);
	if (strbuf_status(&line) == STATUS_OK &&
	    strbuf_status(&cut) == STATUS_OK) {
		fprintf(stderr, "\r%s %d %%\033[K", cut.text, per_cent);
		progress_shown = true;
	}
	strbuf_release(&line);
	strbuf_release(&cut);
}

void
report_progress_end(void)
{
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}
