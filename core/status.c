/* SPDX-License-Identifier: MIT */
/*
 * Filling a struct error.  Nothing here allocates, so that running out of
 * memory can be told like any other failure.
 */
#include "config.h"

#include "core/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_LONGEST 16384 /* some paths, each as long as a system takes */

static bool
is_inside_character(char byte)
{
	return (byte & 0xc0) == 0x80;
}

/* The middle goes: a message starts with a path and ends with what is wrong. */
static void
cut_middle(struct error *error, const char *whole, size_t n)
{
	static const char mark[] = "\xe2\x80\xa6";
	size_t head = sizeof error->message / 3;
	size_t from = n - (sizeof error->message - head - sizeof mark);

	while (head > 0 && is_inside_character(whole[head]))
		head--;
	while (is_inside_character(whole[from]))
		from++;
	snprintf(error->message, sizeof error->message, "%.*s%s%s", (int)head,
	    whole, mark, whole + from);
}

static void
error_fill(struct error *error, enum status code, size_t column,
    const char *format, va_list arguments)
{
	char whole[MESSAGE_LONGEST];
	int n;

	if (error == NULL)
		return;
	n = vsnprintf(whole, sizeof whole, format, arguments);
	if (n < 0)
		whole[n = 0] = '\0';
	error->code = code;
	error->column = column;
	if ((size_t)n < sizeof error->message)
		memcpy(error->message, whole, (size_t)n + 1);
	else
		cut_middle(error, whole, strlen(whole));
}

enum status
error_set(struct error *error, enum status code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	error_fill(error, code, 0, format, arguments);
	va_end(arguments);
	return code;
}

enum status
error_set_at(struct error *error, size_t column, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	error_fill(error, STATUS_SYNTAX, column, format, arguments);
	va_end(arguments);
	return STATUS_SYNTAX;
}

enum status
error_nomem(struct error *error)
{
	return error_set(error, STATUS_NOMEM, "out of memory");
}
