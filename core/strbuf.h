/* SPDX-License-Identifier: MIT */
/*
 * strbuf: text that grows.
 *
 * A failed allocation is remembered: later additions do nothing, and
 * strbuf_status tells it once at the end of a chain.
 *
 *	struct strbuf line = STRBUF_INIT;
 *	strbuf_add(&line, name, n);
 *	strbuf_printf(&line, " (%zu)", count);
 *	if (strbuf_status(&line) != STATUS_OK) ...
 *	strbuf_release(&line);
 */
#ifndef CORE_STRBUF_H
#define CORE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

struct strbuf {
	char *text; /* never NULL, always closed by a NUL; may hold NULs */
	size_t n; /* bytes, without the closing NUL */
	size_t capacity; /* 0: text is not on the heap */
	bool failed;
};

extern char strbuf_empty[1];

#define STRBUF_INIT                  \
	{                            \
		.text = strbuf_empty \
	}

void strbuf_init(struct strbuf *buf);
void strbuf_release(struct strbuf *buf); /* and init: may be used again */

/* Empty it, forget a failure, keep the memory. */
void strbuf_clear(struct strbuf *buf);

/* Cut to n bytes; n at most buf->n. */
void strbuf_truncate(struct strbuf *buf, size_t n);

/* Room for n more bytes, so that text + n may be written to directly. */
bool strbuf_reserve(struct strbuf *buf, size_t n);

void strbuf_add(struct strbuf *buf, const char *bytes, size_t n);
void strbuf_add_text(struct strbuf *buf, const char *text);
void strbuf_add_byte(struct strbuf *buf, char byte);

/* Append a number in decimal digits. */
void strbuf_add_number(struct strbuf *buf, uint64_t number);

/* One code point as UTF-8. */
void strbuf_add_char(struct strbuf *buf, unsigned long codepoint);

void strbuf_printf(struct strbuf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Put n bytes in place of length bytes at offset. */
void strbuf_splice(struct strbuf *buf, size_t offset, size_t length,
    const char *bytes, size_t n);

/* STATUS_OK, or STATUS_NOMEM when any addition since clear failed. */
enum status strbuf_status(const struct strbuf *buf);

/* The text as the caller's own, buf left empty; NULL when buf had failed. */
char *strbuf_take(struct strbuf *buf);

#endif
