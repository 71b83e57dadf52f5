/* SPDX-License-Identifier: MIT */
/*
 * The program on files that are larger than anybody meant: how it ends, what
 * it says, and how much memory it takes at most.  $LARGE_MB says how large
 * they are; "make check-large" has them of a gigabyte.
 */
#include "config.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/scratch.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define MIB ((size_t)1024 * 1024)
/* The longest row there is by default, and thrice of that: read into a buffer
 * that doubles, and cut into cells. */
#define ROW_MIB 64
#define PEAK_MIB 256
#define LINE ((size_t)1024)

static size_t
large(void)
{
	const char *set = getenv("LARGE_MB");
	const long mb = set != NULL ? strtol(set, NULL, 10) : 0;

	return (mb > 0 ? (size_t)mb : 24) * MIB;
}

/* ---- Files */

static FILE *
create(const char *name)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	return file;
}

/* `what` again and again, until size bytes. */
static void
repeat(FILE *file, const char *what, size_t size)
{
	size_t n = strlen(what);

	for (; size >= n; size -= n)
		assert_int_equal(fwrite(what, 1, n, file), n);
}

/* Rows of 4 KiB, so that it is bytes that are many; how many. */
static size_t
add_rows(FILE *file, size_t size)
{
	static char row[4097];
	const char head[] = "2024-05-03,A row like any other,";
	size_t i;

	memcpy(row, head, sizeof head - 1);
	for (i = sizeof head - 1; i < 4095; i++)
		row[i] = i % 8 == 0 ? ' ' : 'a' + (char)(i * i % 23);
	row[4095] = '\n';
	repeat(file, row, size);
	return size / 4096;
}

static void
finish(FILE *file)
{
	assert_int_equal(fclose(file), 0);
}

/* ---- The program */

static char said[4096]; /* on standard error */
static size_t peak; /* MiB */

static void
in_child(const char *program, const char *const *arguments)
{
	int out = open("/dev/null", O_WRONLY);
	int err = open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (out < 0 || err < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(126);
	execv(program, (char *const *)arguments);
	_exit(127);
}

/* In the scratch folder; its exit status, or 128 and more where it crashed. */
static int
run(const char *const *arguments)
{
	static char program[4096];
	const char *given = getenv("DATELINE");
	struct rusage usage;
	int status;
	size_t n;
	FILE *file;
	pid_t child;

	if (realpath(given != NULL ? given : "./dateline", program) == NULL)
		fail_msg("no program: set DATELINE");
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (chdir(scratch_folder) != 0)
			_exit(126);
		in_child(program, arguments);
	}
	assert_int_equal(wait4(child, &status, 0, &usage), child);
	peak = (size_t)usage.ru_maxrss / 1024;
	snprintf(scratch_path, sizeof scratch_path, "%s/said", scratch_folder);
	file = fopen(scratch_path, "rb");
	assert_non_null(file);
	n = fread(said, 1, sizeof said - 1, file);
	said[n] = '\0';
	finish(file);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void
assert_said(const char *what)
{
	if (strstr(said, what) == NULL)
		fail_msg("not '%s', but: %s", what, said);
}

static void
assert_peak(const char *what)
{
	if (getenv("LARGE_MB") != NULL)
		printf("#: %s of %zu MiB: %zu MiB of memory\n", what,
		    large() / MIB, peak);
	if (!SANITIZED)
		assert_in_range(peak, 1, PEAK_MIB);
}

static bool
is_there(const char *name)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
	return access(path, F_OK) == 0;
}

/* ---- The cases */

static void
test_cell(void **state)
{
	const char *const arguments[] = { "dateline", "import", "--max-cell",
		large() > ROW_MIB * MIB ? "64M" : "1M", "-o", "a.case", "a.csv",
		NULL };
	FILE *file = create("a.csv");

	(void)state;
	fputs("date,title\n2024,x\n2025,\"", file);
	repeat(file, "words of one cell without an end ", large());
	fputs("\"\n2026,y\n", file);
	finish(file);
	assert_int_equal(run(arguments), 2);
	assert_said("dateline: a.csv:3: ");
	assert_said("--max-cell");
	assert_false(is_there("a.case"));
	assert_peak("a cell");
}

/* Its lines, read for themselves, are told one by one and make no event. */
static void
test_cell_of_lines(void **state)
{
	const char *const arguments[] = { "dateline", "list", "--format",
		"json", "a.csv", NULL };
	FILE *file = create("a.csv");
	size_t lines = large() / LINE;

	(void)state;
	fputs("date,title\n2024,x\n2025,\"", file);
	while (--lines > 0) {
		repeat(file, "words of a line ", LINE - 1);
		fputc('\n', file);
	}
	fputs("\"\n2026,y\n", file);
	finish(file);
	assert_int_equal(run(arguments), large() > 2 * ROW_MIB * MIB ? 1 : 0);
	if (large() > 2 * ROW_MIB * MIB)
		assert_said("rows were rejected");
	assert_peak("a cell of lines");
}

static void
import_unclosed(size_t before, size_t behind, const char *what)
{
	const char *const arguments[] = { "dateline", "import", "-o", "a.case",
		"a.csv", NULL };
	FILE *file = create("a.csv");
	char wanted[96];
	size_t rows;

	fputs("date,title,summary\n", file);
	rows = add_rows(file, before);
	fputs("2025,y,\"never closed\n", file);
	snprintf(wanted, sizeof wanted, "dateline: a.csv:%zu: a quote is not ",
	    rows + 2);
	rows += add_rows(file, behind);
	finish(file);
	assert_int_equal(run(arguments), 1);
	assert_said(wanted);
	snprintf(wanted, sizeof wanted,
	    "%zu rows read, %zu events made, 1 row rejected", rows + 1, rows);
	assert_said(wanted);
	assert_peak(what);
}

static void
test_unclosed_first(void **state)
{
	(void)state;
	import_unclosed(0, large(), "a quote left open at the start");
}

static void
test_unclosed_last(void **state)
{
	(void)state;
	import_unclosed(large(), 0, "a quote left open at the end");
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_cell),
		CASE(test_cell_of_lines),
		CASE(test_unclosed_first),
		CASE(test_unclosed_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
