/* SPDX-License-Identifier: MIT */
/*
 * What the tests of the filter share: texts to trees and back, cases from
 * files, random numbers.  Include it after cmocka.h.
 */
#ifndef TESTS_FILTER_CHECK_H
#define TESTS_FILTER_CHECK_H

#include <stdio.h>
#include <string.h>

#include "core/filter.h"

#define COLUMNS 8

static struct filter *
parse(const char *text)
{
	struct filter *filter = NULL;
	struct error error;

	if (filter_parse(&filter, text, strlen(text), &error) != STATUS_OK)
		fail_msg("'%s' does not parse: column %zu, %s", text,
		    error.column, error.message);
	return filter;
}

static void
print(const struct filter *filter, struct strbuf *out)
{
	strbuf_clear(out);
	filter_print(filter, out);
	assert_int_equal(strbuf_status(out), STATUS_OK);
}

/* What every filter must hold: normal form, and print → parse is itself. */
static void
check_shape(const struct filter *filter, bool root)
{
	switch (filter->kind) {
	case FILTER_ALL: assert_true(root); break;
	case FILTER_AND:
	case FILTER_OR: assert_true(filter->child_count >= 2); break;
	case FILTER_NOT: assert_int_equal(filter->child_count, 1); break;
	case FILTER_TERM: assert_true(filter->value_count >= 1); break;
	}
	if (filter->kind != FILTER_TERM)
		assert_int_equal(filter->value_count, 0);
	assert_int_equal(
	    filter->kind == FILTER_TERM && filter->field == FILTER_COLUMN,
	    filter->column != NULL);
	for (size_t i = 0; i < filter->child_count; i++) {
		const struct filter *child = filter->children[i];

		assert_true(
		    child->kind != filter->kind || filter->kind == FILTER_NOT);
		check_shape(child, false);
	}
}

static void
check_round_trip(const struct filter *filter)
{
	struct strbuf text = STRBUF_INIT, again = STRBUF_INIT;
	struct filter *parsed = NULL;
	struct error error;

	check_shape(filter, true);
	print(filter, &text);
	if (filter_parse(&parsed, text.text, text.n, &error) != STATUS_OK)
		fail_msg("printed '%s' does not parse: column %zu, %s",
		    text.text, error.column, error.message);
	print(parsed, &again);
	assert_string_equal(again.text, text.text);
	if (!filter_equal(filter, parsed))
		fail_msg("'%s' parses to another tree", text.text);
	check_shape(parsed, true);
	filter_free(parsed);
	strbuf_release(&text);
	strbuf_release(&again);
}

/*
 * Call each for every line of a file of tab-separated columns; lines that
 * start with `#` and empty ones are left out.  Missing columns are empty.
 */
static void
each_case(const char *name, void (*each)(char *columns[COLUMNS]))
{
	char path[4096], line[4096];
	FILE *file;
	size_t cases = 0;

	snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
	file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s is missing", path);
	while (fgets(line, sizeof line, file) != NULL) {
		char *columns[COLUMNS], *at = line;

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		for (size_t i = 0; i < COLUMNS; i++) {
			char *tab = strchr(at, '\t');

			columns[i] = at;
			at = tab != NULL ? tab + 1 : at + strlen(at);
			if (tab != NULL)
				*tab = '\0';
		}
		each(columns);
		cases++;
	}
	fclose(file);
	assert_true(cases > 20);
}

/* xorshift64: the same trees on every machine. */
static uint64_t random_state;

static size_t
random_below(size_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (size_t)(random_state % n);
}

#define PICK(array) ((array)[random_below(sizeof(array) / sizeof *(array))])

/* depth times opening, a, depth times closing. */
static void
nest(
    struct strbuf *text, const char *opening, const char *closing, size_t depth)
{
	strbuf_clear(text);
	for (size_t i = 0; i < depth; i++)
		strbuf_add_text(text, opening);
	strbuf_add_text(text, "a");
	for (size_t i = 0; i < depth; i++)
		strbuf_add_text(text, closing);
}

#endif
