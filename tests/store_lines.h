/* SPDX-License-Identifier: MIT */
/*
 * store_lines: what a store's scans give, written into one text and compared
 * with the text that is expected, which leaves it empty.
 *
 *	assert_lines(store_scan_datasets(store, each_dataset, NULL, NULL),
 *	    "one:4 two:4 ");
 */
#ifndef TESTS_STORE_LINES_H
#define TESTS_STORE_LINES_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "core/store.h"
#include "core/strbuf.h"

static struct strbuf lines = STRBUF_INIT;

static inline void
assert_span(struct span span, const char *text)
{
	if (span.n != strlen(text) || memcmp(span.s, text, span.n) != 0)
		fail_msg(
		    "expected '%s', got '%.*s'", text, (int)span.n, span.s);
}

static inline enum status
each_dataset(void *context, struct span name, struct span where, int64_t events)
{
	(void)context;
	(void)where;
	strbuf_printf(
	    &lines, "%.*s:%lld ", (int)name.n, name.s, (long long)events);
	return STATUS_OK;
}

static inline void
assert_lines(enum status status, const char *expected)
{
	assert_int_equal(status, STATUS_OK);
	assert_string_equal(lines.text, expected);
	strbuf_release(&lines);
}

/* What is found, each event once and by id, with its text if it has one. */
static inline void
found_lines(struct store_find *find)
{
	static struct strbuf texts[64];
	struct store_found found;
	size_t i;

	for (i = 0; i < 64; i++)
		strbuf_init(&texts[i]);
	do {
		assert_int_equal(
		    store_find_next(find, &found, NULL), STATUS_OK);
		if (found.event == 0)
			continue;
		assert_in_range(found.event, 1, 63);
		strbuf_clear(&texts[found.event]);
		strbuf_printf(
		    &texts[found.event], "%lld", (long long)found.event);
		if (found.text.n == 0)
			continue;
		strbuf_add_byte(&texts[found.event], '=');
		strbuf_add(&texts[found.event], found.text.s, found.text.n);
	} while (found.more);
	store_find_close(find);
	for (i = 0; i < 64; i++) {
		if (texts[i].n > 0)
			strbuf_printf(&lines, "%s ", texts[i].text);
		strbuf_release(&texts[i]);
	}
}

#endif
