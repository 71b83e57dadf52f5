/* SPDX-License-Identifier: MIT */
/*
 * colon: what is typed behind `:`.  Every action by its name, or by a start
 * of it that no other shares; some take words of their own:
 *
 *	filter TEXT   goto DATE   note TEXT   find TEXT
 *
 *	colon_parse(SPAN("goto 2024-09"), &colon, &error);
 */
#ifndef TUI_COLON_H
#define TUI_COLON_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/text.h"
#include "tui/action.h"

struct colon {
	enum action action; /* NONE for `goto` */
	struct span argument; /* points into the line; may be empty */
};

/* STATUS_SYNTAX: no such command, or one that cannot be done this way. */
enum status
colon_parse(struct span line, struct colon *colon, struct error *error);

/* The nth name (from 0) that starts as start does; NULL behind the last. */
const char *colon_name(struct span start, size_t nth);

#endif
