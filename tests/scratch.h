/* SPDX-License-Identifier: MIT */
/*
 * scratch: a folder of a test's own, made before it and removed with all that
 * it holds after it, and the name of a file in it for tests that need but
 * one.  The file is not there until it is written.
 *
 *	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
 *	scratch_write("a,b\n", 4);
 *	bytes_open(&bytes, scratch_path, NULL, &error);
 *	scratch_write_named("events.csv", "title\n", 6);
 */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/mem.h"

static char scratch_folder[64];
static char scratch_path[96];

static inline int
scratch_set_up(void **state)
{
	(void)state;
	snprintf(
	    scratch_folder, sizeof scratch_folder, "/tmp/dateline-test-XXXXXX");
	if (mkdtemp(scratch_folder) == NULL)
		return -1;
	snprintf(scratch_path, sizeof scratch_path, "%s/file", scratch_folder);
	return 0;
}

static inline int
scratch_remove(
    const char *path, const struct stat *info, int kind, struct FTW *place)
{
	(void)info;
	(void)kind;
	(void)place;
	return remove(path);
}

/* Memory is to be had again: a test that ran out of it may have stopped. */
static inline int
scratch_tear_down(void **state)
{
	(void)state;
	mem_fail_at(0);
	return nftw(scratch_folder, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
}

static inline void
scratch_write_at(const char *path, const void *bytes, size_t n)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

static inline void
scratch_write(const void *bytes, size_t n)
{
	scratch_write_at(scratch_path, bytes, n);
}

/* The name may lead into a folder that is there. */
static inline void
scratch_write_named(const char *name, const void *bytes, size_t n)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
	scratch_write_at(path, bytes, n);
}

#endif
