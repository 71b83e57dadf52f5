/* SPDX-License-Identifier: MIT */
/*
 * Growing text on mem_resize, doubling, so that adding n bytes one by one
 * costs O(n).
 */
#include "config.h"

#include "core/strbuf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"

char strbuf_empty[1];

void
strbuf_init(struct strbuf *buf)
{
	*buf = (struct strbuf)STRBUF_INIT;
}

void
strbuf_release(struct strbuf *buf)
{
	if (buf->capacity > 0)
		mem_free(buf->text);
	strbuf_init(buf);
}

void
strbuf_clear(struct strbuf *buf)
{
	buf->failed = false;
	strbuf_truncate(buf, 0);
}

void
strbuf_truncate(struct strbuf *buf, size_t n)
{
	assert(n <= buf->n);
	buf->n = n;
	if (buf->capacity > 0)
		buf->text[n] = '\0';
}

bool
strbuf_reserve(struct strbuf *buf, size_t n)
{
	size_t capacity = buf->capacity > 0 ? buf->capacity : 32;
	char *text;

	if (buf->failed)
		return false;
	if (buf->capacity > 0 && n < buf->capacity - buf->n)
		return true;
	if (n > SIZE_MAX / 4 || buf->n > SIZE_MAX / 4) {
		buf->failed = true;
		return false;
	}
	while (capacity <= buf->n + n)
		capacity *= 2;
	text = mem_resize(buf->capacity > 0 ? buf->text : NULL, capacity, 1);
	if (text == NULL) {
		buf->failed = true;
		return false;
	}
	text[buf->n] = '\0';
	buf->text = text;
	buf->capacity = capacity;
	return true;
}

void
strbuf_add(struct strbuf *buf, const char *bytes, size_t n)
{
	if (n == 0 || !strbuf_reserve(buf, n))
		return;
	memcpy(buf->text + buf->n, bytes, n);
	buf->n += n;
	buf->text[buf->n] = '\0';
}

void
strbuf_add_text(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, text, strlen(text));
}

void
strbuf_add_byte(struct strbuf *buf, char byte)
{
	strbuf_add(buf, &byte, 1);
}

void
strbuf_add_number(struct strbuf *buf, uint64_t number)
{
	char digits[20];
	size_t n = sizeof digits;

	do
		digits[--n] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	strbuf_add(buf, digits + n, sizeof digits - n);
}

void
strbuf_add_char(struct strbuf *buf, unsigned long c)
{
	char bytes[4];
	size_t n;

	if (c < 0x80) {
		bytes[0] = (char)c;
		n = 1;
	} else if (c < 0x800) {
		bytes[0] = (char)(0xc0 | c >> 6);
		bytes[1] = (char)(0x80 | (c & 0x3f));
		n = 2;
	} else if (c < 0x10000) {
		bytes[0] = (char)(0xe0 | c >> 12);
		bytes[1] = (char)(0x80 | (c >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (c & 0x3f));
		n = 3;
	} else {
		bytes[0] = (char)(0xf0 | (c >> 18 & 0x07));
		bytes[1] = (char)(0x80 | (c >> 12 & 0x3f));
		bytes[2] = (char)(0x80 | (c >> 6 & 0x3f));
		bytes[3] = (char)(0x80 | (c & 0x3f));
		n = 4;
	}
	strbuf_add(buf, bytes, n);
}

void
strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (n < 0) {
		buf->failed = true;
		return;
	}
	if (!strbuf_reserve(buf, (size_t)n))
		return;
	va_start(arguments, format);
	vsnprintf(buf->text + buf->n, (size_t)n + 1, format, arguments);
	va_end(arguments);
	buf->n += (size_t)n;
}

void
strbuf_splice(struct strbuf *buf, size_t offset, size_t length,
    const char *bytes, size_t n)
{
	assert(offset <= buf->n && length <= buf->n - offset);
	if (!strbuf_reserve(buf, n))
		return;
	memmove(buf->text + offset + n, buf->text + offset + length,
	    buf->n - offset - length + 1);
	if (n > 0)
		memcpy(buf->text + offset, bytes, n);
	buf->n = buf->n - length + n;
}

enum status
strbuf_status(const struct strbuf *buf)
{
	return buf->failed ? STATUS_NOMEM : STATUS_OK;
}

char *
strbuf_take(struct strbuf *buf)
{
	char *text = NULL;

	if (strbuf_reserve(buf, 0))
		text = buf->text;
	else if (buf->capacity > 0)
		mem_free(buf->text);
	strbuf_init(buf);
	return text;
}
