/* SPDX-License-Identifier: MIT */
/*
 * encoding: what turns the bytes of a file into characters.
 *
 *	encoding_recognise(&encoding, file, path, NULL, &error);
 *	iconv_open("UTF-8", encoding.converter);
 */
#ifndef CORE_ENCODING_H
#define CORE_ENCODING_H

#include <stdint.h>

#include "core/spool.h"
#include "core/status.h"

#define ENCODING_NAME 32

struct encoding {
	char name[ENCODING_NAME]; /* for people: `UTF-8`, `Windows-1252` */
	char converter[ENCODING_NAME]; /* for iconv; empty for UTF-8 */
	int64_t mark; /* bytes of its byte order mark */
	int64_t twice; /* places where UTF-8 seems to have been read as
			  Western text and written again: they stay so */
};

/*
 * Decided over all of the file, which can seek; path is for messages:
 *
 *  - a byte order mark decides, UTF-16 without one is known by its NULs;
 *  - all valid UTF-8, or more valid characters of several bytes than places
 *    that are none: UTF-8, and the latter stay for others to reject;
 *  - letters beyond ASCII mostly side by side, or many and of many kinds:
 *    what uchardet takes it to be;
 *  - else Windows-1252, or Latin-1 where a byte is none of the former.
 *
 * watch, NULL for none, is asked on the way.
 */
enum status encoding_recognise(struct encoding *encoding, int file,
    const char *path, const struct spool_watch *watch, struct error *error);

/* By a name that iconv knows; STATUS_SYNTAX where it does not. */
enum status encoding_find(struct encoding *encoding, const char *name, int file,
    const char *path, struct error *error);

#endif
