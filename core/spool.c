/* SPDX-License-Identifier: MIT */
/*
 * Two readings of one file have to see the same bytes, also where they come
 * out of a pipe or a packer: those go to disk once, 128 KiB at a time, and
 * are read from there.  Unpacking on every reading instead would cost its
 * time for each, and could not go back on a pipe at all.
 */
#include "config.h"

#include "core/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/spool_private.h"
#include "core/strbuf.h"

/* What is no bomb: bytes in all, of a device too; times the packed size. */
#define SPOOL_HARMLESS ((int64_t)256 * 1024 * 1024)
#define SPOOL_RATIO 250

static enum status
fail(const char *path, struct error *error)
{
	enum status status = STATUS_IO;

	if (errno == EINTR)
		return error_set(error, STATUS_CANCELLED,
		    "%s: interrupted while it was read", path);
	if (errno == ENOENT || errno == ENOTDIR)
		status = STATUS_MISSING;
	return error_set(error, status, "%s: %s", path, strerror(errno));
}

enum status
spool_ask(const struct spool_watch *watch, const char *path, int64_t bytes,
    struct error *error)
{
	if (watch == NULL || watch->goes_on(watch->context, bytes))
		return STATUS_OK;
	return error_set(
	    error, STATUS_CANCELLED, "%s: interrupted while it was read", path);
}

enum status
spool_read(struct spool_pipe *pipe, size_t *n, struct error *error)
{
	ssize_t got = read(pipe->in, pipe->from, SPOOL_BLOCK);

	if (got < 0)
		return fail(pipe->path, error);
	*n = (size_t)got;
	pipe->taken += got;
	return spool_ask(pipe->watch, pipe->path, pipe->taken, error);
}

enum status
spool_write(struct spool_pipe *pipe, const unsigned char *bytes, size_t n,
    struct error *error)
{
	ssize_t put;

	pipe->written += (int64_t)n;
	if (pipe->written > SPOOL_HARMLESS && pipe->device)
		return error_set(error, STATUS_REFUSED,
		    "%s: a device without an end; give a file", pipe->path);
	if (pipe->written > SPOOL_HARMLESS &&
	    pipe->written / SPOOL_RATIO > pipe->taken)
		return error_set(error, STATUS_REFUSED,
		    "%s: unpacks to more than %d times its size, and is not "
		    "read; if it is meant, unpack it first",
		    pipe->path, SPOOL_RATIO);
	while (n > 0) {
		put = write(pipe->out, bytes, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return error_set(error,
			    errno == ENOSPC || errno == EDQUOT ? STATUS_FULL
							       : STATUS_IO,
			    "%s: the temporary file that it is put into: %s; "
			    "set TMPDIR to a folder with more room",
			    pipe->path, strerror(errno));
		bytes += put;
		n -= (size_t)put;
	}
	return STATUS_OK;
}

/* A file that goes away when it is closed. */
static enum status
open_nameless(int *file, struct error *error)
{
	struct strbuf path = STRBUF_INIT;
	const char *folder = getenv("TMPDIR");
	enum status status = STATUS_OK;

	if (folder == NULL || *folder == '\0')
		folder = "/tmp";
	do { /* a failure may leave any name there */
		strbuf_clear(&path);
		strbuf_printf(&path, "%s/dateline-XXXXXX", folder);
		if (strbuf_status(&path) == STATUS_OK)
			*file = mkostemp(path.text, O_CLOEXEC);
	} while (
	    strbuf_status(&path) == STATUS_OK && *file < 0 && errno == EINTR);
	if (strbuf_status(&path) != STATUS_OK) {
		status = error_nomem(error);
	} else {
		if (*file < 0)
			status = error_set(error, STATUS_IO,
			    "%s: no temporary file can be made: %s; set "
			    "TMPDIR to a folder that can be written",
			    folder, strerror(errno));
		else
			unlink(path.text);
	}
	strbuf_release(&path);
	return status;
}

static enum status
copy(struct spool_pipe *pipe, struct error *error)
{
	enum status status;
	size_t n = 0;

	do {
		status = spool_read(pipe, &n, error);
		if (status == STATUS_OK && n > 0)
			status = spool_write(pipe, pipe->from, n, error);
	} while (status == STATUS_OK && n > 0);
	return status;
}

/* What run makes of the spool's file takes its place. */
static enum status
pass_through(struct spool *spool, const char *path,
    enum status (*run)(struct spool_pipe *pipe, struct error *error),
    const struct spool_watch *watch, struct error *error)
{
	struct spool_pipe pipe = {
		.in = spool->file,
		.out = -1,
		.path = path,
		.watch = watch,
	};
	struct stat info;
	enum status status;

	pipe.from = mem_alloc(2, SPOOL_BLOCK);
	if (pipe.from == NULL)
		return error_nomem(error);
	pipe.to = pipe.from + SPOOL_BLOCK;
	pipe.device = fstat(spool->file, &info) == 0 &&
		      (S_ISCHR(info.st_mode) || S_ISBLK(info.st_mode));
	status = open_nameless(&pipe.out, error);
	if (status == STATUS_OK)
		status = run(&pipe, error);
	if (status == STATUS_OK && lseek(pipe.out, 0, SEEK_SET) != 0)
		status = fail(path, error);
	mem_free(pipe.from);
	if (status != STATUS_OK) {
		if (pipe.out >= 0)
			close(pipe.out);
		return status;
	}
	close(spool->file);
	spool->file = pipe.out;
	spool->size = pipe.written;
	return STATUS_OK;
}

static enum status
unpack(struct spool *spool, const char *path, const struct spool_watch *watch,
    struct error *error)
{
	const struct spool_packer *packer;
	unsigned char magic[8];
	ssize_t got = 1;
	size_t n = 0;
	enum status status;

	while (n < sizeof magic && (got > 0 || (got < 0 && errno == EINTR))) {
		got = pread(spool->file, magic + n, sizeof magic - n, (off_t)n);
		if (got > 0)
			n += (size_t)got;
	}
	if (got < 0)
		return fail(path, error);
	packer = spool_packer_find(magic, n);
	if (packer == NULL)
		return STATUS_OK;
	status = pass_through(spool, path, packer->unpack, watch, error);
	if (status == STATUS_OK)
		spool->compression = packer->name;
	return status;
}

enum status
spool_open(struct spool *spool, const char *path,
    const struct spool_watch *watch, struct error *error)
{
	struct spool opened = { .file = -1 };
	bool standard = strcmp(path, "-") == 0;
	struct stat info;
	enum status status = STATUS_OK;

	opened.file = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
			       : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (standard)
		path = "standard input";
	if (opened.file < 0)
		return fail(path, error);
	if (fstat(opened.file, &info) != 0) {
		status = fail(path, error);
	} else if (S_ISDIR(info.st_mode)) {
		errno = EISDIR;
		status = fail(path, error);
	} else if (standard || !S_ISREG(info.st_mode)) {
		status = pass_through(&opened, path, copy, watch, error);
	} else {
		opened.size = info.st_size;
	}
	if (status == STATUS_OK)
		status = unpack(&opened, path, watch, error);
	if (status != STATUS_OK)
		spool_close(&opened);
	else
		*spool = opened;
	return status;
}

void
spool_close(struct spool *spool)
{
	if (spool->file >= 0)
		close(spool->file);
	spool->file = -1;
}
