/* SPDX-License-Identifier: MIT */
/*
 * What keeps the cells of a file apart: small texts written out below, in
 * which other characters try to pass for it, and long ones in which the
 * proof stands far down.
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
#include <unistd.h>

#include "core/dialect.h"
#include "core/mem.h"
#include "tests/scratch.h"

/* `;` for a delimiter, then `'` where quotes are data, then the lines that
 * are left out. */
static void
recognise(const char *name, const char *delimiter, char found[8])
{
	struct dialect dialect;
	struct bytes *bytes = NULL;

	assert_int_equal(bytes_open(&bytes, name, NULL, NULL), STATUS_OK);
	assert_int_equal(
	    dialect_recognise(&dialect, bytes, delimiter, NULL), STATUS_OK);
	assert_true(dialect.header);
	assert_in_range(dialect.skip, 0, 1);
	snprintf(found, 8, "%c%s%s", dialect.delimiter,
	    dialect.quoting ? "" : "'", dialect.skip > 0 ? "1" : "");
	bytes_close(bytes);
}

static void
check_as(const char *delimiter, const char *text, const char *wanted)
{
	char found[8];

	scratch_write(text, strlen(text));
	recognise(scratch_path, delimiter, found);
	if (strcmp(found, wanted) != 0)
		fail_msg("%s: %s, not %s", text, found, wanted);
}

static void
check(const char *text, const char *wanted)
{
	check_as(NULL, text, wanted);
}

static void
test_delimiters(void **state)
{
	(void)state;
	check("", ",");
	check("title\n", ",");
	check("title\nOne, two; three\nFour, five\n", ",");
	check("date,title\n2024,A\n", ",");
	check("date;title\n2024;A\n", ";");
	check("date\ttitle\n2024\tA\n", "\t");
	check("date|title\n2024|A\n", "|");
	check("date;title", ";");
	check("date;title\r2024;A\r", ";");
	check("date;title\r\n2024;A\r\n", ";");
	/* Lists and prose hold other delimiters, often as many in each row. */
	check("date,actors\n2024,A; B; C\n2025,D; E; F\n2026,G; H; I\n", ",");
	check("date;title\n2024;One, two\n2025;Three, four\n", ";");
	check("date\ttitle\n2024\tOne, two\n2025\tThree, four\n", "\t");
	check("a,b\n\"1;2;3\",4\n\"5;6;7\",8\n", ",");
	check("a;b\n\"1,2,3,4\";5\n\"6,7,8,9\";0\n", ";");
	check("a;b\n1,5;2,5\n3,5;4,5\n", ";");
	check("a,b|c\n1,2|3\n", ",");
	/* Rows of other widths and a broken one. */
	check("a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3\n\"1\"x,2,3\n", ",");
	check("a;b;c\n1;2;3\n\"x,1;2;3\n1;2;3\n", ";");
	check("a,b,c\n\"never, closed;\n1,2,3\n", ",");
	/* One row, and one short by a cell. */
	check("1;2;3\n1;2\n1;2\n", ";");
}

static void
test_sep(void **state)
{
	(void)state;
	check("sep=;\na,b;c\n", ";1");
	check("SEP=,\r\na;b,c\r\n", ",1");
	check("\"sep=|\"\na,b|c\n", "|1");
	check("sep=\t\na,b\tc\n", "\t1");
	check("sep=^\na,b^c\n", "^1");
	check("sep=;", ";1");
	check("\xef\xbb\xbfsep=;\na;b\n", ";1");
	check("sep=;x,b\n1,2\n", ",");
	check("sep=\na,b\n", ",");
	check("separator,b\n1,2\n", ",");
	check_as(",", "sep=;\na;b,c\n", ",1");
}

static void
test_tabs(void **state)
{
	(void)state;
	check("a\tb\n1\t\"x\ty\"\n", "\t");
	check("a\tb\n1\t\"x\ny\"\n2\tz\n3\t\"\"\n", "\t");
	/* A lone quote is data. */
	check("a\tb\n1\t\"x\n2\ty\n", "\t'");
	check("a\tb\n1\t\"x\n2\ty\n3\t\"z\n4\tq\n", "\t'");
	check("a\tb\n1\t\"So\" they said\n2\ty\n", "\t'");
	check("a\tb\n1\t\"\n2\ty\n", "\t'");
	/* A quote inside a cell never matters. */
	check("a\tb\n1\t5\" gun\n", "\t");
	/* One broken row among good ones leaves quotes what they are. */
	check("a\tb\n\"1\"\t\"2\"\n\"3\"\t\"4\"\n\"5\"\t\"6\"\n\"7\"\t\"8\"\n"
	      "\"9\"\t\"1\"\n\"2\"\t\"3\"\n\"x\"y\t\"4\"\n",
	    "\t");
	check_as("tab", "a,b\n1,\"\n", "\t");
	check_as("\\t", "a\tb\n\"1\t2\n", "\t'");
}

/* A lone quote that stands behind all that a first look sees. */
static void
test_far(void **state)
{
	struct strbuf text = STRBUF_INIT;
	char found[8];
	int i;

	(void)state;
	for (i = 0; i < 200000; i++)
		strbuf_printf(&text, "%d\t2024-01-01\tan event\n", i);
	assert_true(text.n > 3 * 1024 * 1024);
	scratch_write(text.text, text.n);
	recognise(scratch_path, NULL, found);
	assert_string_equal(found, "\t");
	strbuf_add_text(&text, "7\t2024-01-01\t\"\n8\t2024-01-01\tx\n");
	scratch_write(text.text, text.n);
	recognise(scratch_path, NULL, found);
	assert_string_equal(found, "\t'");
	strbuf_release(&text);
}

static void
test_forced(void **state)
{
	static const char *const none[] = { "", "ab", "\"", "\n", "\r", "x",
		"7", "\xc3\xa9" };
	struct dialect dialect = DIALECT_NATIVE;
	struct error error;
	struct bytes *bytes = NULL;
	char delimiter = '!';
	size_t i;

	(void)state;
	check_as(";", "a,b;c\n", ";");
	check_as("semicolon", "a,b\n", ";");
	check_as("Pipe", "a,b\n", "|");
	check_as("comma", "a;b;c\n", ",");
	check_as("\x1f",
	    "a,b\x1f"
	    "c\n",
	    "\x1f");
	scratch_write("a\n", 2);
	assert_int_equal(
	    bytes_open(&bytes, scratch_path, NULL, NULL), STATUS_OK);
	for (i = 0; i < sizeof none / sizeof *none; i++) {
		assert_false(dialect_delimiter(none[i], &delimiter));
		assert_int_equal(
		    dialect_recognise(&dialect, bytes, none[i], &error),
		    STATUS_SYNTAX);
	}
	assert_int_equal(delimiter, '!');
	assert_int_equal(dialect.delimiter, ',');
	bytes_close(bytes);
}

static void
check_words(
    const struct dialect *dialect, const char *encoding, const char *wanted)
{
	struct strbuf words = STRBUF_INIT;
	struct bytes *bytes = NULL;

	assert_int_equal(
	    bytes_open(&bytes, scratch_path, encoding, NULL), STATUS_OK);
	dialect_describe(dialect, bytes, false, &words);
	assert_string_equal(words.text, wanted);
	strbuf_release(&words);
	bytes_close(bytes);
}

static void
test_words(void **state)
{
	static const struct dialect bare = { '\t', false, false, 0, 0 };
	static const struct dialect other = { '^', true, true, 1, 0 };
	static const struct dialect pipe = { '|', true, false, 0, 0 };

	(void)state;
	scratch_write("a\n", 2);
	check_words(&DIALECT_NATIVE, NULL, "");
	check_words(&DIALECT_NATIVE, "latin1", "latin1");
	check_words(&bare, "cp1252",
	    "tab-separated, quotes are data, cp1252, no header");
	check_words(&other, NULL, "separated by `^`");
	check_words(&pipe, NULL, "pipe-separated, no header");
}

/* The real files of other programs. */
static void
test_real(void **state)
{
	static const struct {
		const char *name, *wanted;
	} files[] = {
		{ "gdelt/20190121220000.export2.CSV", ";" },
		{ "gdelt/20160728_v1_58col.csv", "\t" },
		{ "gdelt/20151027220000.events.csv", "\t" },
		{ "gdelt/mentions_sample.csv", "," },
		{ "migrants/missing_migrants_2020_iom.csv", "," },
		{ "plaso/dynamic.log", "," },
		{ "plaso/l2tcsv.log", "," },
		{ "plaso/l2ttln.log", "|" },
		{ "timelinejs/women_in_computing.csv", "," },
		{ "timesketch/tests__test_events__sigma_events.csv", "," },
		{ "timesketch/end_to_end_tests__test_data__evtx_part.csv",
		    "," },
		{ "ucdp/ged231_country482_CAF.csv", "," },
		{ "ucdp/ged_myanmar.csv", "," },
		{ "ucdp/hdx_conflict_data_BGD.csv", "," },
	};
	const char *data = getenv("SHARED_DATA");
	char name[512], found[8];
	size_t i, seen = 0;

	(void)state;
	if (data == NULL)
		data = SHARED_DATA_DIR;
	for (i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(name, sizeof name, "%s/%s", data, files[i].name);
		if (access(name, R_OK) != 0)
			continue;
		recognise(name, NULL, found);
		found[1] = '\0';
		if (strcmp(found, files[i].wanted) != 0)
			fail_msg("%s: %s", files[i].name, found);
		seen++;
	}
	if (seen == 0)
		skip();
}

static void
test_nomem(void **state)
{
	struct dialect dialect;
	struct bytes *bytes = NULL;
	unsigned long n;
	enum status status;

	(void)state;
	scratch_write("a\tb\n", 4);
	assert_int_equal(
	    bytes_open(&bytes, scratch_path, NULL, NULL), STATUS_OK);
	for (n = 1;; n++) {
		mem_fail_at(n);
		status = dialect_recognise(&dialect, bytes, NULL, NULL);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		assert_int_equal(status, STATUS_NOMEM);
	}
	assert_int_equal(status, STATUS_OK);
	assert_int_equal(dialect.delimiter, '\t');
	assert_true(n > 3);
	bytes_close(bytes);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_delimiters),
		CASE(test_sep),
		CASE(test_tabs),
		CASE(test_far),
		CASE(test_forced),
		CASE(test_words),
		CASE(test_real),
		CASE(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
