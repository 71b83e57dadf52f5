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

#endif
