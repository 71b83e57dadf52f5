/* SPDX-License-Identifier: MIT */
/*
 * The report of problems: which quotes are one, what is said, and the order
 * of findings and quotes of several files.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/check.h"
#include "core/mem.h"
#include "tests/sample_case.h"

static struct strbuf written = STRBUF_INIT;

static enum status
keep_written(void *context, const char *bytes, size_t n, struct error *error)
{
	(void)context;
	strbuf_add(&written, bytes, n);
	return strbuf_status(&written) == STATUS_OK ? STATUS_OK
						    : error_nomem(error);
}

static const struct export_sink sink = { .write = keep_written };

static void
expect(struct store *store, size_t problems, const char *text)
{
	struct error error;
	size_t found = 99;

	strbuf_clear(&written);
	sample_check(check_run(store, &sink, &found, &error), &error);
	assert_string_equal(written.text, text);
	assert_int_equal(found, problems);
}

#define QUOTED(name, how)                                                   \
	{                                                                   \
		.title = name, .sources = "s1", .quote = name, .state = how \
	}

static const struct sample_row rows[] = {
	QUOTED("none", ANCHOR_NONE),
	QUOTED("exact", ANCHOR_EXACT),
	QUOTED("normalised", ANCHOR_NORMALISED),
	QUOTED("approximate", ANCHOR_APPROXIMATE),
	QUOTED("ambiguous", ANCHOR_AMBIGUOUS),
	QUOTED("missing", ANCHOR_MISSING),
};

#define QUOTE_LINES                                                          \
	"events.csv:2: the quote is only 93 % like its place in the source " \
	"\"s1\"; compare the two\n"                                          \
	"events.csv:2: the quote stands in 2 places of the source \"s1\"; "  \
	"lengthen it, or give a prefix or suffix\n"                          \
	"events.csv:2: the quote is not in the source \"s1\"; check its "    \
	"words and its source\n"

static void
add_finding(
    struct store *store, const char *file, int64_t line, const char *reason)
{
	const struct store_finding finding = { .rejected = true,
		.file = span_of(file),
		.line = line,
		.reason = span_of(reason) };
	struct error error;

	sample_check(store_add_finding(store, 1, &finding, &error), &error);
}

static void
test_quotes(void **state)
{
	struct store *store = sample_open(rows, 6, NULL);

	(void)state;
	expect(store, 3, QUOTE_LINES);
	store_close(store);
}

static void
test_silent(void **state)
{
	struct store *store = sample_open(rows, 3, NULL);

	(void)state;
	expect(store, 0, "");
	store_close(store);
}

static void
test_order(void **state)
{
	struct store *store = sample_open(rows, 6, NULL);
	struct error error;
	int64_t file;

	(void)state;
	sample_check(
	    store_add_file(store, 1, SPAN("z.csv"), &file, &error), &error);
	add_finding(store, "events.csv", 1, "first");
	add_finding(store, "events.csv", 7, "last\nline");
	add_finding(store, "z.csv", 1, "other");
	add_finding(store, "z.csv", 0, "as a whole");
	expect(store, 7,
	    "events.csv:1: first\n" QUOTE_LINES "events.csv:7: last line\n"
	    "z.csv: as a whole\n"
	    "z.csv:1: other\n");
	store_close(store);
}

static void
test_memory(void **state)
{
	struct store *store = sample_open(rows, 6, NULL);
	enum status status = STATUS_NOMEM;
	size_t problems;

	(void)state;
	add_finding(store, "events.csv", 1, "first");
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		strbuf_release(&written);
		problems = 99;
		mem_fail_at(nth);
		status = check_run(store, &sink, &problems, NULL);
		mem_fail_at(0);
		if (status != STATUS_OK)
			assert_int_equal(problems, 99);
	}
	assert_int_equal(problems, 4);
	store_close(store);
	strbuf_release(&written);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_silent),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
