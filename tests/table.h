/* SPDX-License-Identifier: MIT */
/*
 * What the tests of text and anchors share: cases from files, and random
 * numbers.  Include it after cmocka.h.
 *
 * A file of cases has one a line, cells separated by tabs; lines that start
 * with `#` and empty ones are left out.  In a cell \n \r \t \\ are what they
 * are in C, \xHH is a byte, \u{H…} a code point, and \{TEXT*N} repeats TEXT
 * (which has none of these escapes but \u and \x) N times.
 */
#ifndef TESTS_TABLE_H
#define TESTS_TABLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/strbuf.h"
#include "core/text.h"

#define TABLE_COLUMNS 8

struct table_case {
	const char *name; /* of the file */
	size_t line;
	struct strbuf cell[TABLE_COLUMNS];
};

static inline void
table_unescape(const char *s, size_t n, struct strbuf *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *close, *star;
		struct strbuf part = STRBUF_INIT;

		if (s[i] != '\\' || i + 1 == n) {
			strbuf_add_byte(out, s[i]);
			continue;
		}
		switch (s[++i]) {
		case 'n': strbuf_add_byte(out, '\n'); break;
		case 'r': strbuf_add_byte(out, '\r'); break;
		case 't': strbuf_add_byte(out, '\t'); break;
		case 'x':
			strbuf_add_byte(out,
			    (char)strtoul(
				(char[3]){ s[i + 1], s[i + 2], 0 }, NULL, 16));
			i += 2;
			break;
		case 'u':
			close = memchr(s + i, '}', n - i);
			assert_non_null(close);
			strbuf_add_char(out, strtoul(s + i + 2, NULL, 16));
			i = (size_t)(close - s);
			break;
		case '{':
			star = memchr(s + i, '*', n - i);
			assert_non_null(star);
			close = strchr(star, '}');
			assert_non_null(close);
			table_unescape(
			    s + i + 1, (size_t)(star - s) - i - 1, &part);
			for (long k = strtol(star + 1, NULL, 10); k > 0; k--)
				strbuf_add(out, part.text, part.n);
			strbuf_release(&part);
			i = (size_t)(close - s);
			break;
		default: strbuf_add_byte(out, s[i]);
		}
	}
}

static inline void
table_split(struct table_case *row, const char *line)
{
	for (size_t i = 0; i < TABLE_COLUMNS; i++) {
		size_t n = strcspn(line, "\t\n");

		strbuf_clear(&row->cell[i]);
		table_unescape(line, n, &row->cell[i]);
		line += line[n] == '\t' ? n + 1 : n;
	}
}

static inline void
table_each(const char *name, void (*check)(const struct table_case *row))
{
	static char line[65536];
	char path[4096];
	struct table_case row = { .name = name };
	size_t cases = 0;
	FILE *file;

	for (size_t i = 0; i < TABLE_COLUMNS; i++)
		strbuf_init(&row.cell[i]);
	snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
	file = fopen(path, "r");
	if (file == NULL)
		fail_msg("%s is missing", path);
	while (fgets(line, sizeof line, file) != NULL) {
		row.line++;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		table_split(&row, line);
		check(&row);
		cases++;
	}
	fclose(file);
	for (size_t i = 0; i < TABLE_COLUMNS; i++)
		strbuf_release(&row.cell[i]);
	assert_true(cases > 5);
}

static inline size_t
table_number(const struct table_case *row, size_t column)
{
	return (size_t)strtoul(row->cell[column].text, NULL, 10);
}

static inline void
table_expect(const struct table_case *row, const char *what,
    const struct strbuf *got, const struct strbuf *want)
{
	if (got->n != want->n || memcmp(got->text, want->text, got->n) != 0)
		fail_msg("%s:%zu: %s gives '%s', not '%s'", row->name,
		    row->line, what, got->text, want->text);
}

/* xorshift64: the same cases on every machine. */
static uint64_t table_state = 88172645463325252u;

static inline size_t
random_below(size_t n)
{
	table_state ^= table_state << 13;
	table_state ^= table_state >> 7;
	table_state ^= table_state << 17;
	return (size_t)(table_state % n);
}

#endif
