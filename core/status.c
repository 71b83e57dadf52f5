/* SPDX-License-Identifier: MIT */
/*
 * Filling a struct error.  Nothing here allocates, so that running out of
 * memory can be told like any other failure.
 */
#include "config.h"

#include "core/status.h"

#include <stdarg.h>
#include <stdio.h>

static void
error_fill(struct error *error, enum status code, size_t column,
    const char *format, va_list arguments)
{
	if (error == NULL)
		return;
	error->code = code;
	error->column = column;
	if (vsnprintf(
		error->message, sizeof error->message, format, arguments) < 0)
		error->message[0] = '\0';
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
