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
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/strbuf.h"
#include "core/text.h"

static bool progress_shown;

void
report(const char *format, ...)
{
	struct strbuf line = STRBUF_INIT;
	char *message;
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	message = mem_alloc((size_t)(n < 0 ? 0 : n) + 1, 1);
	if (message != NULL && n > 0) {
		va_start(arguments, format);
		vsnprintf(message, (size_t)n + 1, format, arguments);
		va_end(arguments);
	}
	report_progress_end();
	if (message == NULL || n < 0 ||
	    text_clean(message, (size_t)n, &line) != STATUS_OK)
		fputs("dateline: out of memory\n", stderr);
	else
		fprintf(stderr, "dateline: %s\n", line.text);
	strbuf_release(&line);
	mem_free(message);
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

#define PROGRESS_COLUMNS 80 /* where the terminal does not say */
#define PROGRESS_LEAST 20 /* columns of a terminal that has room for it */
#define PROGRESS_BAR 20
#define PROGRESS_EVERY 100 /* milliseconds */

/* The columns of a line; 0 where standard error cannot write one anew. */
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
	return size.ws_col < PROGRESS_LEAST ? 0 : size.ws_col - 1u;
}

static int64_t
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* "12.3 MB" */
static void
add_size(struct strbuf *out, int64_t bytes)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB" };
	double size = (double)bytes / 1000;
	size_t i = 0;

	for (; size >= 1000 && i + 1 < sizeof units / sizeof *units; i++)
		size /= 1000;
	strbuf_printf(out, "%.*f %s", size < 10 ? 1 : 0, size, units[i]);
}

void
report_progress_text(const struct report_progress *progress,
    int64_t milliseconds, size_t columns, struct strbuf *out)
{
	const int64_t size = progress->size, bytes = progress->bytes;
	const bool known = size > 0 && bytes >= 0 && bytes <= size;
	struct strbuf name = STRBUF_INIT, rest = STRBUF_INIT;
	int64_t left, filled;
	size_t taken;

	if (known) {
		filled = (int64_t)((double)bytes * PROGRESS_BAR / (double)size);
		strbuf_add_text(&rest, " [");
		for (int64_t i = 0; i < PROGRESS_BAR; i++)
			strbuf_add_byte(&rest, i < filled ? '=' : ' ');
		strbuf_printf(&rest, "] %d %%",
		    (int)((double)bytes * 100 / (double)size));
	}
	taken = rest.n;
	strbuf_add_text(&rest, ", ");
	add_size(&rest, bytes);
	strbuf_printf(&rest, ", %" PRId64 " row%s", progress->rows,
	    progress->rows == 1 ? "" : "s");
	if (milliseconds > 0)
		strbuf_printf(&rest, ", %.0f/s",
		    (double)progress->rows * 1000 / (double)milliseconds);
	if (known && bytes > 0 && milliseconds >= 1000) {
		left = (int64_t)((double)(size - bytes) / (double)bytes *
				 (double)milliseconds / 1000);
		strbuf_printf(&rest, ", %" PRId64 ":%02" PRId64 " left",
		    left / 60, left % 60);
	}
	/* The name gives way first, then the figures from the end. */
	text_clean(progress->path, strlen(progress->path), &name);
	if (rest.n + PROGRESS_LEAST / 2 > columns && taken > 0)
		strbuf_truncate(&rest, taken);
	if (rest.n + 4 > columns)
		strbuf_truncate(&rest, 0);
	text_elide(name.text, name.n, columns - rest.n, out);
	strbuf_add(out, rest.text, rest.n);
	if (strbuf_status(&name) != STATUS_OK ||
	    strbuf_status(&rest) != STATUS_OK)
		strbuf_clear(out);
	strbuf_release(&name);
	strbuf_release(&rest);
}

void
report_progress(const struct report_progress *progress)
{
	static int64_t started, shown, rows;
	struct strbuf line = STRBUF_INIT;
	const size_t columns = progress_columns();
	int64_t time;

	if (columns == 0)
		return;
	time = now();
	if (started == 0 || progress->rows < rows)
		started = time;
	rows = progress->rows;
	if (progress_shown && time - shown < PROGRESS_EVERY)
		return;
	report_progress_text(progress, time - started, columns, &line);
	if (strbuf_status(&line) == STATUS_OK) {
		fprintf(stderr, "\r%s\033[K", line.n > 0 ? line.text : "");
		progress_shown = true;
		shown = time;
	}
	strbuf_release(&line);
}

void
report_progress_end(void)
{
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}
