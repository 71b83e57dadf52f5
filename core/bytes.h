/* SPDX-License-Identifier: MIT */
/*
 * bytes: a file as UTF-8, whatever it is stored as.
 *
 * `-` is standard input.  gzip, zstd and xz are known by their first bytes.
 * The encoding is decided over the whole file; a byte order mark is no text.
 * What cannot be read twice is kept in a temporary file without a name, so
 * that bytes_rewind always works.
 *
 *	struct bytes *bytes;
 *	bytes_open(&bytes, "events.csv.gz", NULL, &error);
 *	while (bytes_read(bytes, buffer, sizeof buffer, &n, &error) ==
 *	    STATUS_OK && n > 0)
 *		...
 *	bytes_close(bytes);
 */
#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "core/spool.h"
#include "core/status.h"

struct bytes;

/*
 * encoding: NULL to recognise it, or a name that iconv knows.
 * STATUS_MISSING where path is not there; STATUS_SYNTAX for an encoding that
 * is not known; STATUS_CORRUPT for compressed data that cannot be unpacked;
 * STATUS_FULL where the temporary file has no room.
 */
enum status bytes_open(struct bytes **bytes, const char *path,
    const char *encoding, struct error *error);

/*
 * The same, and watch is asked while the file is opened, read to tell its
 * encoding, and read later: its answer false ends the call with
 * STATUS_CANCELLED.  bytes_watch changes it.
 */
enum status bytes_open_watched(struct bytes **bytes, const char *path,
    const char *encoding, const struct spool_watch *watch, struct error *error);
void bytes_watch(struct bytes *bytes, const struct spool_watch *watch);

/*
 * At most room bytes of UTF-8 (room at least 16); *n is 0 at the end.  A
 * character may be cut
 * at the end of what is read.  Bytes of a file that is UTF-8 but for a few
 * are given as they stand; what another encoding does not have becomes
 * U+FFFD.
 */
enum status bytes_read(struct bytes *bytes, char *buffer, size_t room,
    size_t *n, struct error *error);

/* Read from the start again. */
enum status bytes_rewind(struct bytes *bytes, struct error *error);

/* As it was given, `standard input` for `-`. */
const char *bytes_path(const struct bytes *bytes);

/* `UTF-8`, `UTF-16LE`, `Windows-1252`, or the name that was given. */
const char *bytes_encoding(const struct bytes *bytes);

/* `gzip`, `zstd`, `xz`, or NULL. */
const char *bytes_compression(const struct bytes *bytes);

/* Bytes, unpacked but not converted: read since the start, and in all. */
int64_t bytes_offset(const struct bytes *bytes);
int64_t bytes_size(const struct bytes *bytes);

/* Places that became U+FFFD, since the start. */
int64_t bytes_repaired(const struct bytes *bytes);

/* Places that seem to be text decoded twice, `Ã©` for `é`, in all of the file. */
int64_t bytes_twice(const struct bytes *bytes);

void bytes_close(struct bytes *bytes); /* NULL is fine */

#endif
