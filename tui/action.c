/* SPDX-License-Identifier: MIT */
/*
 * action: the list of action.h as two tables of words.  A search for a name
 * walks all of them: there are a few dozen.
 */
#include "config.h"

#include "tui/action.h"

#include <string.h>

#define ACTION_WORDS(identifier, name, help) \
	[ACTION_##identifier] = { name, help },

static const struct {
	const char *name, *help;
} actions[ACTION_COUNT] = { [ACTION_NONE] = { "", "" }, ACTIONS(ACTION_WORDS) };

#undef ACTION_WORDS

const char *
action_name(enum action action)
{
	return actions[action].name;
}

const char *
action_help(enum action action)
{
	return actions[action].help;
}

enum action
action_find(const char *name)
{
	enum action found = ACTION_NONE;
	size_t n = strlen(name);
	int i, alike = 0;

	if (n == 0)
		return ACTION_NONE;
	for (i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		if (strncmp(actions[i].name, name, n) != 0)
			continue;
		if (actions[i].name[n] == '\0')
			return (enum action)i;
		found = (enum action)i;
		alike++;
	}
	return alike == 1 ? found : ACTION_NONE;
}
