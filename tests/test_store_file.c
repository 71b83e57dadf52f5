/* SPDX-License-Identifier: MIT */
/*
 * The case's file: when it comes to be, which files are no cases, and what is
 * left of it by a process that dies or may not write.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/store.h"
#include "tests/scratch.h"
#include "tests/store_lines.h"
#include "tests/store_sample.h"

static enum status
open_status(enum store_mode mode, struct error *error)
{
	struct store *store = NULL;
	enum status status = store_open(&store, scratch_path, mode, error);

	store_close(store);
	return status;
}

static off_t
case_size(void)
{
	struct stat info;

	return stat(scratch_path, &info) == 0 ? info.st_size : -1;
}

static void
test_foreign(void **state)
{
	static const char garbage[] = "SQLite format 3\0 but no more than that";
	struct store *store;
	struct error error;
	char command[300];

	(void)state;
	assert_int_equal(open_status(STORE_READ, &error), STATUS_MISSING);
	assert_int_equal(open_status(STORE_WRITE, &error), STATUS_MISSING);
	assert_int_equal(case_size(), -1);
	scratch_write("id,title\n", 9);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
	assert_int_equal(open_status(STORE_CREATE, &error), STATUS_FOREIGN);
	assert_int_equal(case_size(), 9);
	assert_false(store_is_database(scratch_path));
	scratch_write(garbage, sizeof garbage);
	assert_true(store_is_database(scratch_path));
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
	/* Somebody else's database. */
	unlink(scratch_path);
	snprintf(command, sizeof command,
	    "sqlite3 %s 'CREATE TABLE t (a)' 2>/dev/null", scratch_path);
	if (system(command) == 0) {
		assert_int_equal(
		    open_status(STORE_CREATE, &error), STATUS_FOREIGN);
		assert_int_equal(
		    open_status(STORE_READ, &error), STATUS_FOREIGN);
	}
	/* An empty file may become a case, and stays when it does not. */
	scratch_write("", 0);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
	assert_int_equal(open_status(STORE_CREATE, &error), STATUS_OK);
	store = open_store(STORE_CREATE);
	put(store, "one", false);
	store_close(store);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_OK);
	snprintf(command, sizeof command,
	    "sqlite3 %s 'DROP TABLE quote' 2>/dev/null", scratch_path);
	if (system(command) == 0)
		assert_int_equal(
		    open_status(STORE_READ, &error), STATUS_CORRUPT);
	unlink(scratch_path);
	assert_int_equal(mkfifo(scratch_path, 0600), 0);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
	assert_int_equal(open_status(STORE_CREATE, &error), STATUS_FOREIGN);
}

/* Change one big-endian number of the file's header. */
static void
patch(long offset, unsigned char value)
{
	FILE *file = fopen(scratch_path, "r+b");

	assert_non_null(file);
	assert_int_equal(fseek(file, offset + 3, SEEK_SET), 0);
	assert_int_equal(fputc(value, file), value);
	assert_int_equal(fclose(file), 0);
}

static void
test_newer(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct error error;
	off_t size;

	(void)state;
	put(store, "one", false);
	store_close(store);
	size = case_size();
	patch(60, 99); /* user_version */
	assert_int_equal(open_status(STORE_READ, &error), STATUS_NEWER);
	assert_int_equal(open_status(STORE_CREATE, &error), STATUS_NEWER);
	assert_non_null(strstr(error.message, "newer"));
	assert_int_equal(case_size(), size);
	patch(60, 2);
	assert_int_equal(open_status(STORE_READ, &error), STATUS_OK);
	patch(68, 1); /* application_id */
	assert_int_equal(open_status(STORE_READ, &error), STATUS_FOREIGN);
}

static void
test_creation(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	struct error error;

	(void)state;
	store_close(store);
	assert_int_equal(case_size(), -1);
	store = open_store(STORE_CREATE);
	assert_int_equal(store_begin(store, &error), STATUS_OK);
	assert_true(store_in_transaction(store));
	store_rollback(store);
	assert_false(store_in_transaction(store));
	/* It may be tried again. */
	put(store, "one", false);
	store_close(store);
	assert_true(case_size() > 0);
	store = open_store(STORE_CREATE);
	assert_int_equal(store_begin(store, &error), STATUS_OK);
	store_rollback(store);
	store_close(store);
	assert_true(case_size() > 0);
}

/* A process dies in the middle of an import. */
static void
test_kill(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	int status;
	pid_t child;

	(void)state;
	put(store, "one", false);
	store_close(store);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int64_t dataset;
		bool replaced;

		store = open_store(STORE_WRITE);
		store_begin(store, NULL);
		store_dataset_begin(
		    store, SPAN("one"), SPAN("p"), &dataset, &replaced, NULL);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	store = open_store(STORE_READ);
	assert_lines(
	    store_scan_datasets(store, each_dataset, NULL, NULL), "one:4 ");
	assert_lines(store_scan_facts(store, true, each_fact, NULL, NULL),
	    "1du q2 2 q0 3d q0 4d q2 ");
	store_close(store);
}

/* One moment is seen while it is held, and nobody is kept out behind it. */
static void
test_hold(void **state)
{
	struct store *store = open_store(STORE_CREATE), *other;
	struct error error;
	bool changed;

	(void)state;
	put(store, "one", false);
	other = open_store(STORE_WRITE);
	store_hold(store);
	assert_true(store_in_transaction(store));
	assert_int_equal(store_is_changed(store, &changed, &error), STATUS_OK);
	assert_false(changed);
	store_let_go(store);
	assert_false(store_in_transaction(store));
	store_let_go(store);
	put(other, "two", false);
	store_hold(store);
	assert_int_equal(store_is_changed(store, &changed, &error), STATUS_OK);
	assert_true(changed);
	store_let_go(store);
	assert_int_equal(store_begin(store, &error), STATUS_OK);
	store_hold(store);
	store_let_go(store);
	assert_true(store_in_transaction(store));
	assert_int_equal(store_commit(store, &error), STATUS_OK);
	assert_false(store_in_transaction(store));
	store_close(store);
	store_close(other);
}

static void
test_unwritable(void **state)
{
	struct store *store = open_store(STORE_CREATE);
	bool root = geteuid() == 0;

	(void)state;
	put(store, "one", false);
	store_close(store);
	assert_int_equal(chmod(scratch_path, 0444), 0);
	assert_int_equal(chmod(scratch_folder, 0555), 0);
	if (root && seteuid(65534) != 0)
		skip();
	store = open_store(STORE_WRITE);
	assert_true(store_is_readonly(store));
	assert_int_equal(store_set_star(store, 1, true, NULL), STATUS_READONLY);
	assert_int_equal(store_begin(store, NULL), STATUS_READONLY);
	store_close(store);
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(scratch_folder, 0755), 0);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_foreign),
		CASE(test_newer),
		CASE(test_creation),
		CASE(test_kill),
		CASE(test_hold),
		CASE(test_unwritable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
