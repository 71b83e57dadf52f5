/* SPDX-License-Identifier: MIT */
/*
 * Rejected rows, written so that any reader of CSV has the cells where they
 * stood: short rows and long ones, quotes out of order, other dialects.
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

#include "core/mem.h"
#include "core/rejects.h"

static char input[64], output[64];

static int
make_file(char path[64])
{
	int file;

	snprintf(path, 64, "/tmp/dateline-rejects-XXXXXX");
	file = mkstemp(path);
	return file < 0 ? -1 : close(file);
}

static int
set_up(void **state)
{
	(void)state;
	return make_file(input) == 0 ? make_file(output) : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	mem_fail_at(0);
	unlink(output);
	return unlink(input);
}

static void
write_input(const char *text)
{
	FILE *file = fopen(input, "wb");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* Every row of the input but its header into the file at path. */
static enum status
reject_all(const char *path, const struct dialect *dialect, struct error *error)
{
	struct bytes *bytes = NULL;
	struct csv_reader *reader = NULL;
	struct rejects *rejects = NULL;
	const struct csv_row *row;
	bool header = dialect->header;
	enum status status = bytes_open(&bytes, input, NULL, error), closed;

	if (status == STATUS_OK)
		status =
		    rejects_open(&rejects, path, bytes, dialect, false, error);
	if (status == STATUS_OK)
		status = csv_reader_open(&reader, bytes, dialect, error);
	while (status == STATUS_OK) {
		status = csv_reader_next(reader, &row, error);
		if (status != STATUS_OK || row == NULL)
			break;
		if (!header)
			status = rejects_add(
			    rejects, dialect, row, SPAN("why, oh"), error);
		header = false;
	}
	closed = rejects_close(rejects, status == STATUS_OK ? error : NULL);
	csv_reader_close(reader);
	bytes_close(bytes);
	return status == STATUS_OK ? closed : status;
}

static void
check(const struct dialect *dialect, const char *text, const char *wanted)
{
	char written[4096] = "";
	struct error error = { 0 };
	FILE *file;

	write_input(text);
	if (reject_all(output, dialect, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	file = fopen(output, "rb");
	assert_non_null(file);
	written[fread(written, 1, sizeof written - 1, file)] = '\0';
	assert_int_equal(fclose(file), 0);
	assert_string_equal(written, wanted);
}

static void
test_rows(void **state)
{
	static const struct dialect semicolon = { ';', true, true, 1, 0 };
	static const struct dialect again = { ',', true, true, 0, 2 };
	static const struct dialect bare = { '\t', false, false, 0, 0 };

	(void)state;
	check(&DIALECT_NATIVE, "a,b\n1,2\n3\n4,5,6\n\"7\n8\",9\n",
	    "line,reason,a,b\n2,\"why, oh\",1,2\n3,\"why, oh\",3\n"
	    "4,\"why, oh\",4,5,6\n5,\"why, oh\",\"7\n8\",9\n");
	check(&DIALECT_NATIVE, "a,b\n\"1\"x,\"2,3\n\"open,4\n",
	    "line,reason,a,b\n2,\"why, oh\",\"\"\"1\"\"x\",\"\"\"2\",3\n"
	    "3,\"why, oh\",\"\"\"open\",4\n");
	check(&semicolon, "sep=;\na;b,c\n1;2,3\n",
	    "line,reason,a,\"b,c\"\n3,\"why, oh\",1,\"2,3\"\n");
	check(&bare, "1\t\"2\n3\t4\n",
	    "line,reason,1,\"\"\"2\"\n1,\"why, oh\",1,\"\"\"2\"\n"
	    "2,\"why, oh\",3,4\n");
	/* Rejects of rejects: the earlier line and reason are not cells. */
	check(&again, "line,reason,a\n7,x,1\n8,y,\"2\"z\n",
	    "line,reason,a\n2,\"why, oh\",1\n"
	    "3,\"why, oh\",\"\"\"2\"\"z\"\n");
	/* None, and what an earlier import left there is gone. */
	check(&DIALECT_NATIVE, "a,b\n", "");
	check(&DIALECT_NATIVE, "", "");
}

static void
test_many(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct error error;
	FILE *file;
	int i, lines = 0, c;

	(void)state;
	strbuf_add_text(&text, "a,b\n");
	for (i = 0; i < 20000; i++)
		strbuf_printf(&text, "%d,x\n", i);
	write_input(text.text);
	strbuf_release(&text);
	assert_int_equal(
	    reject_all(output, &DIALECT_NATIVE, &error), STATUS_OK);
	file = fopen(output, "rb");
	assert_non_null(file);
	while ((c = getc(file)) != EOF)
		lines += c == '\n';
	fclose(file);
	assert_int_equal(lines, 20001);
}

static void
test_refused(void **state)
{
	struct error error;
	char left[8] = "";
	FILE *file;

	(void)state;
	write_input("a\n1\n");
	assert_int_equal(
	    reject_all(input, &DIALECT_NATIVE, &error), STATUS_REFUSED);
	file = fopen(input, "rb");
	assert_non_null(file);
	assert_int_equal(fread(left, 1, sizeof left, file), 4);
	fclose(file);
	assert_int_equal(
	    reject_all("/nowhere/r.csv", &DIALECT_NATIVE, &error), STATUS_IO);
	if (access("/dev/full", W_OK) == 0)
		assert_int_equal(
		    reject_all("/dev/full", &DIALECT_NATIVE, &error),
		    STATUS_FULL);
}

static void
test_nomem(void **state)
{
	struct error error;
	enum status status;
	unsigned long n;

	(void)state;
	write_input("a,b\n1,2\n");
	for (n = 1;; n++) {
		mem_fail_at(n);
		status = reject_all(output, &DIALECT_NATIVE, &error);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		/* libcsv asks again for less and may get it. */
		if (status != STATUS_OK)
			assert_int_equal(status, STATUS_NOMEM);
	}
	assert_int_equal(status, STATUS_OK);
	assert_true(n > 10);
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_rows),
		CASE(test_many),
		CASE(test_refused),
		CASE(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
