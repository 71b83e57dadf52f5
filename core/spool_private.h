/* SPDX-License-Identifier: MIT */
/*
 * spool_private: what the files of the spool share.
 *
 *	spool.c		a path as a file that can be read again
 *	spool_unpack.c	gzip, zstd and xz
 */
#ifndef CORE_SPOOL_PRIVATE_H
#define CORE_SPOOL_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/spool.h"
#include "core/status.h"

#ifdef FUZZING
#define SPOOL_BLOCK ((size_t)64)
#else
#define SPOOL_BLOCK ((size_t)128 * 1024)
#endif

/* From one file into another, a block at a time. */
struct spool_pipe {
	int in, out;
	bool device; /* in, which may not end */
	const char *path; /* for people */
	const struct spool_watch *watch;
	int64_t taken, written;
	unsigned char *from, *to; /* SPOOL_BLOCK each */
};

/* At most SPOOL_BLOCK bytes into from; *n is 0 at the end. */
enum status spool_read(struct spool_pipe *pipe, size_t *n, struct error *error);

/* n bytes on into out. */
enum status spool_write(struct spool_pipe *pipe, const unsigned char *bytes,
    size_t n, struct error *error);

struct spool_packer {
	const char *name;
	const char *magic; /* its files start so */
	size_t magic_n;
	enum status (*unpack)(struct spool_pipe *pipe, struct error *error);
};

/* The one whose magic the n bytes start with; NULL when there is none. */
const struct spool_packer *
spool_packer_find(const unsigned char *bytes, size_t n);

#endif
