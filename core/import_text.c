/* SPDX-License-Identifier: MIT */
/*
 * The full text of a source, from a file that the dataset names.
 *
 * A dataset may come from anybody, so the name is not trusted: it must be
 * relative and without `..`, what it is after following links must lie inside
 * the folder, and that is then opened part by part without following any
 * link, so that nothing can be put in its way in between.  Only a regular
 * file is read; opening does not wait for a pipe.
 *
 * Lines end in LF afterwards, whatever they ended in, so that offsets do not
 * depend on the system that wrote the file; a BOM is dropped; NUL and bytes
 * that are not UTF-8 become U+FFFD.  A file with many NULs is no text: it
 * would become three times as long and say nothing.
 */
#include "config.h"

#include "core/import_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

#define TEXT_MAX ((off_t)256 * 1024 * 1024)

static bool
leads_outside(struct span file)
{
	struct span rest = file, part;
	const char *slash;

	if (file.n == 0 || file.s[0] == '/')
		return true;
	while (rest.n > 0) {
		slash = memchr(rest.s, '/', rest.n);
		part.s = rest.s;
		part.n = slash != NULL ? (size_t)(slash - rest.s) : rest.n;
		rest.n -= part.n + (slash != NULL);
		rest.s += part.n + (slash != NULL);
		if (span_equal(part, SPAN("..")))
			return true;
	}
	return false;
}

/* Open path, relative and without links, beneath folder. */
static int
open_beneath(const char *folder, char *path)
{
	int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), next;
	char *part = path, *slash;

	while (at >= 0 && (slash = strchr(part, '/')) != NULL) {
		*slash = '\0';
		next = openat(
		    at, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		close(at);
		at = next;
		part = slash + 1;
	}
	if (at < 0)
		return -1;
	next = openat(at, part,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	close(at);
	return next;
}

/*
 * A file that cannot be had is a finding; a system that does not answer fails
 * the import, or the case would do without a text that is there.
 */
static bool
is_finding(int reason)
{
	switch (reason) {
	case ENOENT:
	case ENOTDIR:
	case EACCES:
	case EPERM:
	case ELOOP:
	case ENAMETOOLONG:
	case ENXIO:
	case ENODEV: return true;
	default: return false;
	}
}

/* What errno says: into wrong, or as a status. */
static enum status
cannot_read(const char *folder, struct span file, char *wrong,
    size_t wrong_size, struct error *error)
{
	int reason = errno != 0 ? errno : ENAMETOOLONG;

	if (reason == ENOMEM)
		return error_nomem(error);
	if (!is_finding(reason))
		return error_set(error, STATUS_IO, "%s/%.*s: %s", folder,
		    (int)file.n, file.s, strerror(reason));
	snprintf(wrong, wrong_size, "cannot be read: %s", strerror(reason));
	return STATUS_OK;
}

/* An open regular file inside the folder in *opened, else *wrong. */
static enum status
open_text(const char *folder, struct span file, int *opened_to, char *wrong,
    size_t wrong_size, struct error *error)
{
	char root[PATH_MAX], path[PATH_MAX], joined[PATH_MAX];
	struct stat info;
	enum status status = STATUS_OK;
	size_t n;
	int opened;

	if (leads_outside(file)) {
		snprintf(wrong, wrong_size,
		    "leads outside the dataset's folder and is not read; put "
		    "it inside");
		return STATUS_OK;
	}
	if (snprintf(joined, sizeof joined, "%s/%.*s", folder, (int)file.n,
		file.s) >= (int)sizeof joined ||
	    realpath(folder, root) == NULL || realpath(joined, path) == NULL)
		return cannot_read(folder, file, wrong, wrong_size, error);
	n = strlen(root);
	if (n == 1)
		n = 0; /* the folder is the root itself */
	if (strncmp(path, root, n) != 0 || path[n] != '/') {
		snprintf(wrong, wrong_size,
		    "is a link that leads outside the dataset's folder and is "
		    "not read; put the file inside");
		return STATUS_OK;
	}
	do
		opened = open_beneath(root, path + n + 1);
	while (opened < 0 && errno == EINTR);
	if (opened < 0 || fstat(opened, &info) != 0) {
		status = cannot_read(folder, file, wrong, wrong_size, error);
	} else if (!S_ISREG(info.st_mode)) {
		snprintf(
		    wrong, wrong_size, "is no regular file and is not read");
	} else if (info.st_size > TEXT_MAX) {
		snprintf(wrong, wrong_size,
		    "is larger than %d MiB and is not read; split it",
		    (int)(TEXT_MAX / 1024 / 1024));
	} else {
		*opened_to = opened;
		return STATUS_OK;
	}
	if (opened >= 0)
		close(opened);
	return status;
}

/* Everything up to the limit, at the end of *out; STATUS_IO with errno. */
static enum status
read_all(int file, struct strbuf *out, char *wrong, size_t wrong_size)
{
	const size_t chunk = 64 * 1024;
	ssize_t n;

	do {
		if (!strbuf_reserve(out, chunk))
			return STATUS_NOMEM;
		n = read(file, out->text + out->n, chunk);
		if (n > 0)
			out->n += (size_t)n;
	} while (
	    (n > 0 && (off_t)out->n <= TEXT_MAX) || (n < 0 && errno == EINTR));
	if (n < 0)
		return STATUS_IO;
	if (n > 0)
		snprintf(wrong, wrong_size,
		    "grew beyond %d MiB while it was read",
		    (int)(TEXT_MAX / 1024 / 1024));
	return STATUS_OK;
}

static bool
is_binary(const char *s, size_t n)
{
	size_t i, nuls = 0;

	for (i = 0; i < n; i++)
		nuls += s[i] == '\0';
	return nuls > 64 && nuls > n / 16;
}

/* Append raw, made clean; counts what was replaced. */
static size_t
text_repair(const char *s, size_t n, struct strbuf *out)
{
	size_t i = 0, start = 0, repaired = 0, valid = text_valid(s, n);

	if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		i = start = 3;
	while (i < n) {
		if (i < valid && s[i] != '\r' && s[i] != '\0') {
			i++;
			continue;
		}
		strbuf_add(out, s + start, i - start);
		if (s[i] == '\r' && i + 1 < n && s[i + 1] == '\n') {
			/* the LF follows by itself */
		} else if (s[i] == '\r') {
			strbuf_add_byte(out, '\n');
		} else {
			strbuf_add_char(out, 0xfffd);
			repaired++;
		}
		if (i >= valid)
			valid = i + 1 + text_valid(s + i + 1, n - i - 1);
		start = ++i;
	}
	strbuf_add(out, s + start, n - start);
	return repaired;
}

enum status
import_text(struct import *import, struct span file, struct strbuf *text,
    char *wrong, size_t wrong_size, size_t *repaired, struct error *error)
{
	struct strbuf raw = STRBUF_INIT;
	enum status status = STATUS_OK;
	int opened = -1;

	errno = 0;
	wrong[0] = '\0';
	*repaired = 0;
	strbuf_clear(text);
	status =
	    open_text(import->path, file, &opened, wrong, wrong_size, error);
	if (opened < 0)
		return status;
	status = read_all(opened, &raw, wrong, wrong_size);
	if (status == STATUS_IO)
		status =
		    cannot_read(import->path, file, wrong, wrong_size, error);
	close(opened);
	if (status == STATUS_OK && wrong[0] == '\0' &&
	    is_binary(raw.text, raw.n))
		snprintf(wrong, wrong_size,
		    "is full of NUL bytes, no text, and is not read; save it "
		    "as UTF-8 text");
	if (status == STATUS_OK && wrong[0] == '\0') {
		*repaired = text_repair(raw.text, raw.n, text);
		status = strbuf_status(text);
	}
	strbuf_release(&raw);
	return import_nomem(status, error);
}
