/* SPDX-License-Identifier: MIT */
/*
 * spool: a file as plain bytes that can be read again.
 *
 * A regular file that is not packed is used as it is.  Standard input (`-`),
 * a pipe, and what gzip, zstd or xz has packed are written into a temporary
 * file without a name in $TMPDIR (else /tmp) first.
 *
 *	spool_open(&spool, "events.csv.gz", &error);
 *	pread(spool.file, ...);
 *	spool_close(&spool);
 */
#ifndef CORE_SPOOL_H
#define CORE_SPOOL_H

#include <stdint.h>

#include "core/status.h"

struct spool {
	int file; /* at its start */
	int64_t size; /* bytes */
	const char *compression; /* `gzip`, `zstd`, `xz`, or NULL */
};

/*
 * STATUS_MISSING, STATUS_IO, STATUS_CORRUPT and STATUS_FULL as bytes_open
 * has them; STATUS_REFUSED for a device that does not end and for what
 * unpacks beyond measure; STATUS_CANCELLED when a signal came while standard
 * input or a pipe was opened or read.
 */
enum status
spool_open(struct spool *spool, const char *path, struct error *error);

void spool_close(struct spool *spool);

#endif
