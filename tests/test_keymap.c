/* SPDX-License-Identifier: MIT */
/*
 * keymap and action: the table holds together, the keys that people were
 * promised do what they should, and names find their actions.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "core/strbuf.h"
#include "tui/colon.h"
#include "tui/input.h"
#include "tui/keymap.h"

static void
no_key_twice_in_a_context(void **state)
{
	size_t n, i, k;
	const struct keymap_entry *table = keymap_table(&n);

	(void)state;
	for (i = 0; i < n; i++) {
		for (k = 0; k < i; k++)
			assert_false(table[i].context == table[k].context &&
				     table[i].key == table[k].key);
	}
}

static void
every_key_has_a_name_that_parses(void **state)
{
	struct strbuf name = STRBUF_INIT;
	size_t n, i;
	const struct keymap_entry *table = keymap_table(&n);
	uint32_t key;

	(void)state;
	for (i = 0; i < n; i++) {
		strbuf_clear(&name);
		input_key_name(table[i].key, &name);
		assert_true(name.n > 0);
		assert_true(input_key_parse(name.text, &key));
		assert_int_equal(key, table[i].key);
	}
	strbuf_release(&name);
}

static void
every_action_has_a_key_and_words(void **state)
{
	size_t n, i;
	const struct keymap_entry *table = keymap_table(&n);
	int action;

	(void)state;
	for (action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
		for (i = 0; i < n; i++) {
			if ((int)table[i].action == action)
				break;
		}
		assert_true(i < n);
		assert_true(action_name((enum action)action)[0] != '\0');
		assert_true(action_help((enum action)action)[0] != '\0');
	}
	assert_string_equal(action_name(ACTION_NONE), "");
}

static void
the_promised_keys(void **state)
{
	static const struct {
		enum keymap_context context;
		uint32_t key;
		enum action action;
	} keys[] = {
		{ KEYMAP_TIMELINE, '\t', ACTION_NEXT_PANE },
		{ KEYMAP_TIMELINE, INPUT_BACK_TAB, ACTION_PREVIOUS_PANE },
		{ KEYMAP_EVENT, '3', ACTION_PANE_3 },
		{ KEYMAP_TIMELINE, 'j', ACTION_DOWN },
		{ KEYMAP_FACET, INPUT_UP, ACTION_UP },
		{ KEYMAP_READER, INPUT_CTRL('d'), ACTION_HALF_DOWN },
		{ KEYMAP_TIMELINE, 13, ACTION_ENTER },
		{ KEYMAP_FACET, 13, ACTION_TOGGLE },
		{ KEYMAP_FACET, ' ', ACTION_TOGGLE },
		{ KEYMAP_FACET, 'x', ACTION_EXCLUDE },
		{ KEYMAP_TIMELINE, 'x', ACTION_NONE },
		{ KEYMAP_TIMELINE, '/', ACTION_EDIT_FILTER },
		{ KEYMAP_TIMELINE, 'f', ACTION_FIND },
		{ KEYMAP_TIMELINE, '[', ACTION_DATE_FROM },
		{ KEYMAP_TIMELINE, ']', ACTION_DATE_TO },
		{ KEYMAP_TIMELINE, '\\', ACTION_DATE_CLEAR },
		{ KEYMAP_FACET, 'u', ACTION_UNDO },
		{ KEYMAP_FACET, INPUT_CTRL('r'), ACTION_REDO },
		{ KEYMAP_FACET, 'c', ACTION_CLEAR },
		{ KEYMAP_SOURCE, 'z', ACTION_CONTEXT },
		{ KEYMAP_READER, 'n', ACTION_NEXT_MATCH },
		{ KEYMAP_READER, 'N', ACTION_PREVIOUS_MATCH },
		{ KEYMAP_READER, 'o', ACTION_OPEN_URL },
		{ KEYMAP_EVENT, 'y', ACTION_COPY },
		{ KEYMAP_FACET, 's', ACTION_SORT },
		{ KEYMAP_TIMELINE, 'r', ACTION_REVERSE },
		{ KEYMAP_EVENT, '?', ACTION_HELP },
		{ KEYMAP_EVENT, ':', ACTION_COMMAND },
		{ KEYMAP_READER, 'q', ACTION_QUIT },
		{ KEYMAP_READER, 27, ACTION_BACK },
		{ KEYMAP_GLOBAL, 'Q', ACTION_NONE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof keys / sizeof keys[0]; i++)
		assert_int_equal(keymap_action(keys[i].context, keys[i].key),
		    keys[i].action);
}

static void
names_find_actions(void **state)
{
	int action;

	(void)state;
	for (action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
		assert_int_equal(
		    action_find(action_name((enum action)action)), action);
	assert_int_equal(action_find("quit"), ACTION_QUIT);
	assert_int_equal(action_find("q"), ACTION_QUIT);
	assert_int_equal(action_find(""), ACTION_NONE);
	assert_int_equal(action_find("no-such"), ACTION_NONE);
	/* `next` is a name and the start of another. */
	assert_int_equal(action_find("next"), ACTION_NEXT_MATCH);
	assert_int_equal(action_find("pag"), ACTION_NONE);
}

static void
commands_parse(void **state)
{
	struct colon colon = { 0 };
	struct error error;

	(void)state;
	assert_int_equal(
	    colon_parse(SPAN("  sort "), &colon, &error), STATUS_OK);
	assert_int_equal(colon.action, ACTION_SORT);
	assert_int_equal(colon.argument.n, 0);
	assert_int_equal(
	    colon_parse(SPAN("goto 2024-09"), &colon, &error), STATUS_OK);
	assert_int_equal(colon.action, ACTION_NONE);
	assert_memory_equal(colon.argument.s, "2024-09", 7);
	assert_int_equal(
	    colon_parse(SPAN("filter actor:\"A B\" x"), &colon, &error),
	    STATUS_OK);
	assert_int_equal(colon.action, ACTION_EDIT_FILTER);
	assert_int_equal(colon.argument.n, 13);
	assert_int_equal(
	    colon_parse(SPAN("note  seen "), &colon, &error), STATUS_OK);
	assert_int_equal(colon.action, ACTION_NOTE);
	assert_int_equal(colon.argument.n, 4);
}

static void
wrong_commands_are_told(void **state)
{
	struct colon colon = { .action = ACTION_HELP };
	struct error error;

	(void)state;
	assert_int_equal(
	    colon_parse(SPAN("zzz"), &colon, &error), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "zzz"));
	assert_int_equal(
	    colon_parse(SPAN("sort name"), &colon, &error), STATUS_SYNTAX);
	assert_int_equal(
	    colon_parse(SPAN("goto"), &colon, &error), STATUS_SYNTAX);
	assert_int_equal(
	    colon_parse(SPAN("  "), &colon, &error), STATUS_SYNTAX);
	assert_int_equal(
	    colon_parse(SPAN("page"), &colon, &error), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "several"));
	assert_int_equal(colon.action, ACTION_HELP);
}

static void
names_are_offered(void **state)
{
	size_t n = 0;

	(void)state;
	assert_string_equal(colon_name(SPAN("got"), 0), "goto");
	assert_null(colon_name(SPAN("got"), 1));
	assert_string_equal(colon_name(SPAN("page"), 1), "page-up");
	assert_null(colon_name(SPAN("nothing"), 0));
	while (colon_name(SPAN(""), n) != NULL)
		n++;
	assert_int_equal(n, ACTION_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_key_twice_in_a_context),
		cmocka_unit_test(every_key_has_a_name_that_parses),
		cmocka_unit_test(every_action_has_a_key_and_words),
		cmocka_unit_test(the_promised_keys),
		cmocka_unit_test(names_find_actions),
		cmocka_unit_test(commands_parse),
		cmocka_unit_test(wrong_commands_are_told),
		cmocka_unit_test(names_are_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
