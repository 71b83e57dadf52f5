/* SPDX-License-Identifier: MIT */
/*
 * Written as the rows come, a block at a time: all rows of a file may be
 * rejects.  Whether the file has a header is known when the first row comes,
 * not before, since a profile may say so; so the first row of the file is
 * kept until then, and the names that a profile gives take its place.
 */
#include "config.h"

#include "core/rejects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

#define REJECTS_BLOCK ((size_t)64 * 1024)

struct rejects {
	int file;
	char *path;
	struct strbuf header; /* the line, written on demand */
	bool started;
	void (*write_cell)(struct strbuf *out, struct span cell);
	struct strbuf text; /* not yet written */
};

static enum status
fail(const char *path, struct error *error)
{
	return error_set(error, errno == ENOSPC ? STATUS_FULL : STATUS_IO,
	    "%s: %s", path, strerror(errno));
}

static enum status
flush(struct rejects *rejects, struct error *error)
{
	const char *s = rejects->text.text;
	size_t n = rejects->text.n;
	ssize_t put;

	if (strbuf_status(&rejects->text) != STATUS_OK)
		return error_nomem(error);
	while (n > 0) {
		put = write(rejects->file, s, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return fail(rejects->path, error);
		s += put;
		n -= (size_t)put;
	}
	strbuf_clear(&rejects->text);
	return STATUS_OK;
}

/* The cells of a row that has none: its text, cut at the delimiters, but for
 * as many as lead. */
static void
add_cut(const struct rejects *rejects, struct strbuf *out, struct span raw,
    const struct dialect *dialect)
{
	size_t n, lead = dialect->lead;
	const char *end;

	for (;;) {
		end =
		    raw.n > 0 ? memchr(raw.s, dialect->delimiter, raw.n) : NULL;
		n = end != NULL ? (size_t)(end - raw.s) : raw.n;
		if (lead == 0) {
			strbuf_add_byte(out, ',');
			rejects->write_cell(out, (struct span){ raw.s, n });
		} else {
			lead--;
		}
		if (end == NULL)
			return;
		raw.s += n + 1;
		raw.n -= n + 1;
	}
}

static void
add_cells(const struct rejects *rejects, struct strbuf *out,
    const struct csv_row *row, const struct dialect *dialect)
{
	size_t i;

	if (row->fault != NULL)
		add_cut(rejects, out, row->raw, dialect);
	else
		for (i = 0; i < row->count; i++) {
			strbuf_add_byte(out, ',');
			rejects->write_cell(out, row->cells[i]);
		}
	strbuf_add_byte(out, '\n');
}

/* The first row of the file, which may be its header. */
static enum status
read_header(struct rejects *rejects, struct bytes *bytes,
    const struct dialect *dialect, struct error *error)
{
	struct csv_reader *reader;
	const struct csv_row *row = NULL;
	enum status status = csv_reader_open(&reader, bytes, dialect, error);

	if (status != STATUS_OK)
		return status;
	status = csv_reader_next(reader, &row, error);
	if (status == STATUS_OK) {
		strbuf_add_text(&rejects->header, "line,reason");
		if (row != NULL)
			add_cells(rejects, &rejects->header, row, dialect);
		else
			strbuf_add_byte(&rejects->header, '\n');
		if (strbuf_status(&rejects->header) != STATUS_OK)
			status = error_nomem(error);
	}
	csv_reader_close(reader);
	return status;
}

/* Open, and let go of nothing that is still to be read. */
static enum status
open_file(
    struct rejects *rejects, const struct bytes *bytes, struct error *error)
{
	struct stat mine, other;

	rejects->file = open(
	    rejects->path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	if (rejects->file < 0 || fstat(rejects->file, &mine) != 0)
		return fail(rejects->path, error);
	if (stat(bytes_path(bytes), &other) == 0 &&
	    other.st_dev == mine.st_dev && other.st_ino == mine.st_ino)
		return error_set(error, STATUS_REFUSED,
		    "%s: this is the file that is read; give the rejected "
		    "rows another",
		    rejects->path);
	if (S_ISREG(mine.st_mode) && ftruncate(rejects->file, 0) != 0)
		return fail(rejects->path, error);
	return STATUS_OK;
}

static void
rejects_free(struct rejects *rejects)
{
	if (rejects->file >= 0)
		close(rejects->file);
	strbuf_release(&rejects->header);
	strbuf_release(&rejects->text);
	mem_free(rejects->path);
	mem_free(rejects);
}

enum status
rejects_open(struct rejects **rejects, const char *path, struct bytes *bytes,
    const struct dialect *dialect, bool safe, struct error *error)
{
	struct rejects *opened = mem_alloc(1, sizeof *opened);
	enum status status;

	if (opened == NULL)
		return error_nomem(error);
	opened->file = -1;
	opened->write_cell = safe ? csv_write_safe_cell : csv_write_cell;
	strbuf_init(&opened->header);
	strbuf_init(&opened->text);
	opened->path = mem_copy(path, strlen(path));
	status = opened->path == NULL ? error_nomem(error)
				      : open_file(opened, bytes, error);
	if (status == STATUS_OK)
		status = read_header(opened, bytes, dialect, error);
	if (status != STATUS_OK)
		rejects_free(opened);
	else
		*rejects = opened;
	return status;
}

void
rejects_names(struct rejects *rejects, const struct span *names, size_t count)
{
	size_t i;

	strbuf_clear(&rejects->header);
	strbuf_add_text(&rejects->header, "line,reason");
	for (i = 0; i < count; i++) {
		strbuf_add_byte(&rejects->header, ',');
		csv_write_cell(&rejects->header, names[i]);
	}
	strbuf_add_byte(&rejects->header, '\n');
}

enum status
rejects_add(struct rejects *rejects, const struct dialect *dialect,
    const struct csv_row *row, struct span reason, struct error *error)
{
	if (!rejects->started)
		strbuf_add(
		    &rejects->text, rejects->header.text, rejects->header.n);
	rejects->started = true;
	strbuf_printf(&rejects->text, "%lld,", (long long)row->line);
	rejects->write_cell(&rejects->text, reason);
	add_cells(rejects, &rejects->text, row, dialect);
	return rejects->text.n < REJECTS_BLOCK ? STATUS_OK
					       : flush(rejects, error);
}

enum status
rejects_close(struct rejects *rejects, struct error *error)
{
	enum status status;

	if (rejects == NULL)
		return STATUS_OK;
	status = flush(rejects, error);
	rejects_free(rejects);
	return status;
}
