/* SPDX-License-Identifier: MIT */
/*
 * colon: the names are those of the actions, and `goto`, which has no key.
 */
#include "config.h"

#include "tui/colon.h"

#include <string.h>

static bool
starts_with(const char *name, struct span start)
{
	return strlen(name) >= start.n && memcmp(name, start.s, start.n) == 0;
}

const char *
colon_name(struct span start, size_t nth)
{
	int i;

	for (i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		if (starts_with(action_name((enum action)i), start) &&
		    nth-- == 0)
			return action_name((enum action)i);
	}
	return starts_with("goto", start) && nth == 0 ? "goto" : NULL;
}

/* The one name meant by word: itself, or the only one that starts so. */
static const char *
meant_name(struct span word)
{
	const char *name;
	size_t n;

	for (n = 0; (name = colon_name(word, n)) != NULL; n++) {
		if (strlen(name) == word.n)
			return name;
	}
	return n == 1 ? colon_name(word, 0) : NULL;
}

static bool
takes_argument(enum action action)
{
	return action == ACTION_NONE || action == ACTION_EDIT_FILTER ||
	       action == ACTION_NOTE || action == ACTION_FIND;
}

enum status
colon_parse(struct span line, struct colon *colon, struct error *error)
{
	struct span word = span_trim(line), rest;
	struct colon parsed;
	const char *name, *blank;

	blank = word.n > 0 ? memchr(word.s, ' ', word.n) : NULL;
	rest = (struct span){ word.s + word.n, 0 };
	if (blank != NULL) {
		rest.n = (size_t)(word.s + word.n - blank);
		rest.s = blank;
		word.n = (size_t)(blank - word.s);
	}
	if (word.n == 0)
		return error_set(error, STATUS_SYNTAX, "no command");
	name = meant_name(word);
	if (name == NULL)
		return error_set(error, STATUS_SYNTAX,
		    colon_name(word, 0) == NULL
			? "there is no command %.*s; Tab shows them"
			: "several commands start with %.*s; Tab shows them",
		    (int)(word.n < 80 ? word.n : 80), word.s);
	parsed.action = action_find(name);
	parsed.argument = span_trim(rest);
	if (parsed.argument.n > 0 && !takes_argument(parsed.action))
		return error_set(
		    error, STATUS_SYNTAX, "%s takes nothing behind it", name);
	if (parsed.argument.n == 0 && parsed.action == ACTION_NONE)
		return error_set(
		    error, STATUS_SYNTAX, "goto wants a date: goto 2024-09");
	*colon = parsed;
	return STATUS_OK;
}
