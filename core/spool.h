/* SPDX-License-Identifier: MIT */
/*
 * spool: a file as plain bytes that can be read again.
 *
 * A regular file that is not packed is used as it is.  Standard input (`-`),
 * a pipe, and what gzip, zstd or xz has packed are written into a temporary
 * file without a name in $TMPDIR (else /tmp) first.
 *
 *	spool_open(&spool, "events.csv.gz", NULL, &error);
 *	pread(spool.file, ...);
 *	spool_close(&spool);
 */
#ifndef CORE_SPOOL_H
#define CORE_SPOOL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/status.h"

struct spool {
	int file; /* at its start */
	int64_t size; /* bytes */
	const char *compression; /* `gzip`, `zstd`, `xz`, or NULL */
};

/* Asked after every block that is read, bytes of them so far; false stops the
 * reading: STATUS_CANCELLED. */
struct spool_watch {
	bool (*goes_on)(void *context, int64_t bytes);
	void *context;
};

/*
 * watch: NULL for none; asked while a pipe is read or a packer's file is
 * unpacked.
 * STATUS_MISSING, STATUS_IO, STATUS_CORRUPT and STATUS_FULL as bytes_open
 * has them; STATUS_REFUSED for a device that does not end and for what
 * unpacks beyond measure; STATUS_CANCELLED when a signal came while standard
 * input or a pipe was opened or read.
 */
enum status spool_open(struct spool *spool, const char *path,
    const struct spool_watch *watch, struct error *error);

/* Ask watch, which may be NULL. */
enum status spool_ask(const struct spool_watch *watch, const char *path,
    int64_t bytes, struct error *error);

void spool_close(struct spool *spool);

#endif
