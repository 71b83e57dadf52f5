/* SPDX-License-Identifier: MIT */
/*
 * status: how a call that can fail answers.
 *
 * Such a call returns an enum status (STATUS_OK is 0), gives its results
 * through out-parameters, and fills its last parameter, a struct error that
 * the caller owns and that may be NULL.  When it fails, its outputs are as
 * they were.
 *
 *	struct error error;
 *
 *	if (store_open(&store, path, STORE_READ, &error) != STATUS_OK)
 *		fprintf(stderr, "dateline: %s\n", error.message);
 */
#ifndef CORE_STATUS_H
#define CORE_STATUS_H

#include <stddef.h>

enum status {
	STATUS_OK = 0,
	STATUS_NOMEM, /* an allocation failed */
	STATUS_IO, /* the system refused a read, a write or an open */
	STATUS_SYNTAX, /* text that does not parse: a date, a filter, a CSV */
	STATUS_RANGE, /* a value that cannot be held, or a limit that is hit */
	STATUS_MISSING, /* what was asked for is not there */
	STATUS_REFUSED, /* a path or an operation that safety forbids */
	STATUS_CORRUPT, /* a damaged case */
	STATUS_FOREIGN, /* a file that is no case */
	STATUS_NEWER, /* a case written by a newer version */
	STATUS_BUSY, /* another process holds the case */
	STATUS_READONLY, /* the case cannot be written */
	STATUS_FULL, /* the disk is full */
	STATUS_CANCELLED, /* the caller asked to stop */
	STATUS_CHANGED, /* another program changed what the caller knows */
};

#define ERROR_MESSAGE_SIZE 1024

struct error {
	enum status code;
	size_t column; /* of a syntax error: the character, from 1; else 0 */
	/* One line, no line end; where it is too long its middle is left out. */
	char message[ERROR_MESSAGE_SIZE];
};

/*
 * Fill error (where not NULL) with code, column 0 and the formatted message;
 * returns code, so that a failing call can end in `return error_set(...)`.
 */
enum status error_set(struct error *error, enum status code, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* The same for a syntax error at a character column counted from 1. */
enum status error_set_at(struct error *error, size_t column, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* Out of memory, in words. */
enum status error_nomem(struct error *error);

#endif
