/* SPDX-License-Identifier: MIT */
/*
 * The manual page and README.md against the program: keys, actions, options,
 * commands and filter fields are all there, and nothing else.  What the
 * manual page should have is printed when it differs, to be pasted.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/filter.h"
#include "core/strbuf.h"
#include "core/timeline.h"
#include "tui/action.h"
#include "tui/colon.h"
#include "tui/command.h"
#include "tui/input.h"
#include "tui/keymap.h"
#include "tui/usage.h"

static struct strbuf manual = STRBUF_INIT, readme = STRBUF_INIT;

static void
read_file(const char *path, struct strbuf *out)
{
	char bytes[4096];
	FILE *file = fopen(path, "re");
	size_t n;

	if (file == NULL)
		fail_msg("%s cannot be opened", path);
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0)
		strbuf_add(out, bytes, n);
	fclose(file);
}

static int
read_documents(void **state)
{
	(void)state;
	read_file(SAMPLE_DATA "/../doc/dateline.1", &manual);
	read_file(SAMPLE_DATA "/../README.md", &readme);
	return 0;
}

static int
forget_documents(void **state)
{
	(void)state;
	strbuf_release(&manual);
	strbuf_release(&readme);
	return 0;
}

/* Of the manual page: has it these very lines? */
static void
check_lines(const struct strbuf *wanted)
{
	assert_int_equal(strbuf_status(wanted), STATUS_OK);
	if (strstr(manual.text, wanted->text) != NULL)
		return;
	/* Longer than a message of cmocka's may be. */
	fputs(wanted->text, stderr);
	fail_msg("doc/dateline.1 should have these lines");
}

/* Text as roff has it. */
static void
add_roff(struct strbuf *out, const char *text)
{
	static const struct {
		const char *plain, *roff;
	} escapes[] = {
		{ "\\", "\\e" },
		{ "`", "\\(ga" },
		{ "'", "\\(aq" },
		{ "↑", "\\(ua" },
		{ "↓", "\\(da" },
		{ "←", "\\(<-" },
		{ "→", "\\(->" },
	};

	while (*text != '\0') {
		size_t i, n = sizeof(escapes) / sizeof(escapes[0]);

		for (i = 0; i < n; i++)
			if (strncmp(text, escapes[i].plain,
				strlen(escapes[i].plain)) == 0)
				break;
		if (i < n) {
			strbuf_add_text(out, escapes[i].roff);
			text += strlen(escapes[i].plain);
		} else {
			strbuf_add_byte(out, *text++);
		}
	}
}

/* ---- Keys */

static const enum keymap_context contexts[] = { KEYMAP_GLOBAL, KEYMAP_TIMELINE,
	KEYMAP_FACET, KEYMAP_EVENT, KEYMAP_SOURCE, KEYMAP_READER,
	KEYMAP_MAPPING };

#define CONTEXTS (sizeof(contexts) / sizeof(contexts[0]))

static void
add_key(struct strbuf *out, uint32_t key)
{
	struct strbuf name = STRBUF_INIT;

	input_key_name(key, &name);
	strbuf_add_byte(out, ' ');
	if (name.n == 1 && strchr("[]():?.,;!|", name.text[0]) != NULL)
		strbuf_add_text(out, "\\&");
	add_roff(out, name.text);
	strbuf_release(&name);
}

static bool
same_line(const struct keymap_entry *a, const struct keymap_entry *b)
{
	return a->context == b->context && a->action == b->action;
}

static void
add_context(struct strbuf *out, enum keymap_context context)
{
	size_t n;
	const struct keymap_entry *table = keymap_table(&n);

	strbuf_printf(out, ".Ss %s\n", keymap_context_name(context));
	strbuf_add_text(out, ".Bl -tag -width 12n -compact\n");
	for (size_t i = 0; i < n; i++) {
		if (table[i].context != context)
			continue;
		if (i == 0 || !same_line(&table[i], &table[i - 1]))
			strbuf_add_text(out, ".It Ic");
		add_key(out, table[i].key);
		if (i + 1 < n && same_line(&table[i], &table[i + 1]))
			continue;
		strbuf_add_byte(out, '\n');
		add_roff(out, table[i].help != NULL
				  ? table[i].help
				  : action_help(table[i].action));
		strbuf_add_byte(out, '\n');
	}
	strbuf_add_text(out, ".El\n");
}

static void
manual_has_the_keys(void **state)
{
	struct strbuf wanted = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < CONTEXTS; i++)
		add_context(&wanted, contexts[i]);
	check_lines(&wanted);
	strbuf_release(&wanted);
}

/* The context whose name the row's first cell holds, or the one before. */
static enum keymap_context
row_context(const char *row, enum keymap_context before)
{
	for (size_t i = 0; i < CONTEXTS; i++) {
		const char *name = keymap_context_name(contexts[i]);

		if (strncmp(row, "| ", 2) == 0 &&
		    strncmp(row + 2, name, strlen(name)) == 0 &&
		    strncmp(row + 2 + strlen(name), " |", 2) == 0)
			return contexts[i];
	}
	return before;
}

static bool
is_live(enum keymap_context context, uint32_t key)
{
	size_t n;
	const struct keymap_entry *table = keymap_table(&n);

	for (size_t i = 0; i < n; i++)
		if (table[i].context == context && table[i].key == key)
			return true;
	return false;
}

/*
 * The keys between backquotes in a row's second cell: how many; each must be
 * live.
 */
static size_t
check_row(const char *row, enum keymap_context context)
{
	const char *at = strchr(row + 1, '|'), *open, *close;
	size_t count = 0;

	assert_non_null(at);
	for (at++; (open = strpbrk(at, "`|\n")) != NULL && *open == '`';
	     at = close + 1) {
		struct strbuf name = STRBUF_INIT;
		uint32_t key = 0;

		close = strchr(open + 1, '`');
		assert_non_null(close);
		strbuf_add(&name, open + 1, (size_t)(close - open - 1));
		if (!input_key_parse(name.text, &key) || !is_live(context, key))
			fail_msg("README.md: %s is no key of: %s", name.text,
			    keymap_context_name(context));
		strbuf_release(&name);
		count++;
	}
	return count;
}

/* All keys of a row are live, so as many as there are is all of them. */
static void
readme_has_the_keys(void **state)
{
	enum keymap_context context = KEYMAP_GLOBAL;
	size_t found[KEYMAP_CONTEXTS] = { 0 }, live[KEYMAP_CONTEXTS] = { 0 };
	size_t n;
	const struct keymap_entry *table = keymap_table(&n);
	const char *row = strstr(readme.text, "\n| where | keys |");

	(void)state;
	assert_non_null(row);
	for (row++; *row == '|'; row = strchr(row, '\n') + 1) {
		context = row_context(row, context);
		found[context] += check_row(row, context);
	}
	for (size_t i = 0; i < n; i++)
		live[table[i].context]++;
	for (size_t i = 0; i < CONTEXTS; i++)
		if (found[contexts[i]] != live[contexts[i]])
			fail_msg("README.md has %zu keys of: %s; there are %zu",
			    found[contexts[i]],
			    keymap_context_name(contexts[i]),
			    live[contexts[i]]);
}

/* ---- What is typed */

static void
manual_has_the_actions(void **state)
{
	struct strbuf wanted = STRBUF_INIT;
	const char *name, *next = colon_name(SPAN(""), 0);

	(void)state;
	for (size_t i = 1; (name = next) != NULL; i++) {
		next = colon_name(SPAN(""), i);
		strbuf_printf(
		    &wanted, ".Cm %s %s\n", name, next != NULL ? "," : ".");
	}
	check_lines(&wanted);
	strbuf_release(&wanted);
}

static void
check_word(const char *word, const char *closing)
{
	struct strbuf wanted = STRBUF_INIT;

	strbuf_printf(&wanted, "%s%s", word, closing);
	if (strstr(manual.text, wanted.text) == NULL)
		fail_msg("doc/dateline.1 lacks %s", wanted.text);
	if (strstr(readme.text, wanted.text) == NULL)
		fail_msg("README.md lacks %s", wanted.text);
	strbuf_release(&wanted);
}

static void
both_have_the_fields(void **state)
{
	(void)state;
	for (int field = FILTER_ACTOR; field < FILTER_COLUMN; field++)
		check_word(filter_field_name((enum filter_field)field), ":");
}

static void
both_have_the_facets(void **state)
{
	(void)state;
	for (int facet = 0; facet < FACET_COUNT; facet++)
		check_word(facet_name((enum facet)facet), "");
}

/* ---- Commands and options */

/* Lines of a --help page below a heading, up to a blank one. */
static const char *
page_block(const char *page, const char *heading)
{
	const char *at = strstr(page, heading);

	assert_non_null(at);
	return strchr(at, '\n') + 1;
}

/* `  -f, --filter FILTER    only …` as `-f, --filter FILTER`, a line each. */
static void
add_help_options(struct strbuf *out, const char *page, const char *heading)
{
	const char *line = page_block(page, heading);

	for (; *line != '\n' && *line != '\0'; line = strchr(line, '\n') + 1) {
		const char *start = line + strspn(line, " "), *end;

		if (*start != '-')
			continue;
		end = strstr(start, "  ");
		assert_non_null(end);
		strbuf_add(out, start, (size_t)(end - start));
		strbuf_add_byte(out, '\n');
	}
}

/* `.It Fl f , -filter Ar FILTER` in the same way. */
static void
add_manual_option(struct strbuf *out, const char *line, const char *end)
{
	const char *before = "-";

	while (line < end) {
		size_t n = strcspn(line, " \n");

		if (n == 1 && *line == ',') {
			before = ", -";
		} else if (n == 2 && strncmp(line, "Ar", n) == 0) {
			before = " ";
		} else {
			strbuf_add_text(out, before);
			strbuf_add(out, line, n);
		}
		line += n + 1;
	}
	strbuf_add_byte(out, '\n');
}

/* Those of a command's part of the manual page. */
static void
add_manual_options(struct strbuf *out, const char *command)
{
	static const char item[] = ".It Fl ";
	struct strbuf heading = STRBUF_INIT;
	const char *line;

	strbuf_printf(&heading, "\n.Ss %s\n", command);
	line = strstr(manual.text, heading.text);
	if (line == NULL)
		fail_msg("doc/dateline.1 has no part on %s", command);
	for (line += heading.n;
	     strncmp(line, ".Sh", 3) != 0 && strncmp(line, ".Ss", 3) != 0;
	     line = strchr(line, '\n') + 1)
		if (strncmp(line, item, sizeof(item) - 1) == 0)
			add_manual_option(
			    out, line + sizeof(item) - 1, strchr(line, '\n'));
	strbuf_release(&heading);
}

static void
check_options(const char *command, const char *page, const char *heading)
{
	struct strbuf helped = STRBUF_INIT, told = STRBUF_INIT;

	add_help_options(&helped, page, heading);
	add_manual_options(&told, command);
	if (strcmp(helped.text, told.text) != 0)
		fail_msg("%s: --help has\n%sand doc/dateline.1\n%s", command,
		    helped.text, told.text);
	strbuf_release(&told);
	strbuf_release(&helped);
}

/* Calls check for every command that --help names; how many. */
static size_t
each_command(void (*check)(const struct command *command))
{
	const char *line = page_block(usage_main, "Commands:");
	size_t count = 0;

	for (; *line != '\n'; line = strchr(line, '\n') + 1) {
		struct strbuf name = STRBUF_INIT;
		const char *start = line + strspn(line, " ");
		const struct command *command;

		strbuf_add(&name, start, strcspn(start, " "));
		command = command_find(name.text);
		if (command != NULL)
			check(command);
		else
			fail_msg(
			    "--help has %s, which is no command", name.text);
		count++;
		strbuf_release(&name);
	}
	return count;
}

static void
check_command(const struct command *command)
{
	check_options(command->name, command->usage, "Options:");
}

static void
manual_has_the_options(void **state)
{
	(void)state;
	check_options("screen", usage_main, "Options:");
	check_options("reading", usage_main, "Reading ");
	each_command(check_command);
}

static void
check_synopsis(const struct command *command)
{
	struct strbuf wanted = STRBUF_INIT;

	strbuf_printf(&wanted, "\n.Nm\n.Cm %s\n", command->name);
	if (strstr(manual.text, wanted.text) == NULL)
		fail_msg("SYNOPSIS lacks %s", command->name);
	strbuf_clear(&wanted);
	strbuf_printf(&wanted, "dateline %s ", command->name);
	if (strstr(readme.text, wanted.text) == NULL)
		fail_msg("README.md lacks %s", command->name);
	strbuf_release(&wanted);
}

/* All that --help names, and no more than those and the screen. */
static void
manual_has_the_commands(void **state)
{
	const char *line = strstr(manual.text, "\n.Sh COMMANDS\n");
	size_t parts = 0;

	(void)state;
	assert_non_null(line);
	line = strchr(line + 1, '\n') + 1;
	for (; strncmp(line, ".Sh", 3) != 0; line = strchr(line, '\n') + 1)
		parts += strncmp(line, ".Ss ", 4) == 0;
	assert_int_equal(parts, each_command(check_synopsis) + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(manual_has_the_keys),
		cmocka_unit_test(readme_has_the_keys),
		cmocka_unit_test(manual_has_the_actions),
		cmocka_unit_test(both_have_the_fields),
		cmocka_unit_test(both_have_the_facets),
		cmocka_unit_test(manual_has_the_commands),
		cmocka_unit_test(manual_has_the_options),
	};

	return cmocka_run_group_tests(tests, read_documents, forget_documents);
}
