/* SPDX-License-Identifier: MIT */
/*
 * import_case: an empty session's store and datasets imported into it: by
 * import_folder the files written into the scratch folder, by import_data
 * those of tests/data/csv.
 *
 *	write_text("events.csv", "title\nt\n");
 *	import_folder();
 *	assert_int_equal(report.events, 1);
 */
#ifndef TESTS_IMPORT_CASE_H
#define TESTS_IMPORT_CASE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/import.h"
#include "core/mem.h"
#include "tests/scratch.h"
#include "tests/store_lines.h"

static struct store *store;
static struct import_report report;
static struct error error;

static inline int
import_set_up(void **state)
{
	if (scratch_set_up(state) != 0)
		return -1;
	return store_open(&store, "", STORE_SESSION, &error) == STATUS_OK ? 0
									  : -1;
}

static inline int
import_tear_down(void **state)
{
	mem_fail_at(0);
	store_close(store);
	store = NULL;
	strbuf_release(&lines);
	return scratch_tear_down(state);
}

static inline void
write_text(const char *name, const char *text)
{
	scratch_write_named(name, text, strlen(text));
}

static inline enum status
import_status(const char *path)
{
	return import_path(
	    store, path, &(struct import_options){ 0 }, &report, &error);
}

static inline void
import_data(const char *name)
{
	char path[512];

	snprintf(path, sizeof path, "%s/csv/%s", TEST_DATA, name);
	if (import_status(path) != STATUS_OK)
		fail_msg("%s", error.message);
}

static inline void
import_folder(void)
{
	if (import_status(scratch_folder) != STATUS_OK)
		fail_msg("%s", error.message);
}

#endif
