/* SPDX-License-Identifier: MIT */
/*
 * Cases that older versions wrote: tests/data/cases holds one of each form,
 * the sample data with a star, a note and a filter that the screen left.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "core/export.h"
#include "core/import.h"
#include "core/mem.h"
#include "core/store.h"
#include "core/timeline.h"
#include "tests/scratch.h"

#define SAMPLE SAMPLE_DATA "/iraq-coalition"

static const char *const fixtures[] = {
	TEST_DATA "/cases/version-1-first.case.gz",
	TEST_DATA "/cases/version-1.case.gz",
};

static void
unpack(const char *path)
{
	gzFile from = gzopen(path, "rb");
	FILE *to = fopen(scratch_path, "wb");
	char block[8192];
	int n;

	assert_non_null(from);
	assert_non_null(to);
	while ((n = gzread(from, block, sizeof block)) > 0)
		assert_int_equal(fwrite(block, 1, (size_t)n, to), n);
	assert_int_equal(n, 0);
	assert_int_equal(gzclose(from), Z_OK);
	assert_int_equal(fclose(to), 0);
}

/* The version that the file itself says. */
static int
file_version(void)
{
	unsigned char header[64];
	FILE *file = fopen(scratch_path, "rb");

	assert_non_null(file);
	assert_int_equal(fread(header, 1, sizeof header, file), sizeof header);
	assert_int_equal(fclose(file), 0);
	return header[63];
}

static enum status
gather(void *context, const char *bytes, size_t n, struct error *error)
{
	(void)error;
	strbuf_add(context, bytes, n);
	return STATUS_OK;
}

/* Everything that a list of the store prints. */
static void
list_store(struct store *store, struct strbuf *out)
{
	const struct export_sink sink = { .write = gather, .context = out };
	struct timeline *timeline;

	assert_int_equal(timeline_open(&timeline, store, NULL), STATUS_OK);
	assert_int_equal(
	    export_events(timeline, EXPORT_JSON, 0, &sink, NULL), STATUS_OK);
	assert_int_equal(strbuf_status(out), STATUS_OK);
	timeline_close(timeline);
}

static void
list_sample(struct strbuf *out)
{
	const struct import_options options = { 0 };
	struct import_report report;
	struct store *store;

	assert_int_equal(
	    store_open(&store, "", STORE_SESSION, NULL), STATUS_OK);
	assert_int_equal(
	    import_path(store, SAMPLE, &options, &report, NULL), STATUS_OK);
	list_store(store, out);
	store_close(store);
}

static void
assert_whole(struct store *store)
{
	struct store_found found;
	struct store_find *find;
	struct strbuf is = STRBUF_INIT, wanted = STRBUF_INIT;
	struct event event = { 0 };
	size_t count = 0;
	int64_t id, stars = 0, notes = 0;

	list_store(store, &is);
	list_sample(&wanted);
	assert_string_equal(is.text, wanted.text);
	for (id = 1; id <= 42; id++) {
		assert_int_equal(
		    store_read_event(store, id, &event, NULL), STATUS_OK);
		stars += event.starred;
		notes += span_equal(event.note, SPAN("looked at"));
	}
	assert_int_equal(stars, 1);
	assert_int_equal(notes, 1);
	strbuf_clear(&is);
	assert_int_equal(
	    store_session_get(store, "screen.filter", &is, NULL), STATUS_OK);
	assert_string_equal(is.text, "actor:sudani");
	/* In titles, and in quotes. */
	assert_int_equal(store_find_words(store, SPAN("security council"),
			     false, &find, NULL),
	    STATUS_OK);
	for (found.more = true; found.more; count += found.event > 0)
		assert_int_equal(
		    store_find_next(find, &found, NULL), STATUS_OK);
	store_find_close(find);
	assert_true(count > 0);
	event_release(&event);
	strbuf_release(&is);
	strbuf_release(&wanted);
}

static void
assert_no_copy(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s.before-migration", scratch_path);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(errno, ENOENT);
}

static void
opened_for_writing_they_become_new(void **state)
{
	struct store *store;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
		unpack(fixtures[i]);
		assert_int_equal(file_version(), 1);
		assert_int_equal(
		    store_open(&store, scratch_path, STORE_WRITE, NULL),
		    STATUS_OK);
		assert_whole(store);
		assert_int_equal(
		    store_set_star(store, 5, true, NULL), STATUS_OK);
		assert_int_equal(
		    store_set_star(store, 5, false, NULL), STATUS_OK);
		store_close(store);
		assert_true(file_version() > 1);
		assert_no_copy();
		assert_int_equal(
		    store_open(&store, scratch_path, STORE_READ, NULL),
		    STATUS_OK);
		assert_whole(store);
		store_close(store);
	}
}

static void
opened_for_reading_they_stay(void **state)
{
	struct store *store;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
		unpack(fixtures[i]);
		assert_int_equal(
		    store_open(&store, scratch_path, STORE_READ, NULL),
		    STATUS_OK);
		assert_true(store_is_readonly(store));
		assert_whole(store);
		store_close(store);
		assert_int_equal(file_version(), 1);
		assert_no_copy();
	}
}

/* A further import finds the stars and notes of before. */
static void
they_take_a_further_import(void **state)
{
	const struct import_options options = { .name = "iraq-coalition" };
	struct import_report report;
	struct store *store;

	(void)state;
	unpack(fixtures[1]);
	assert_int_equal(
	    store_open(&store, scratch_path, STORE_CREATE, NULL), STATUS_OK);
	assert_int_equal(
	    import_path(store, SAMPLE, &options, &report, NULL), STATUS_OK);
	assert_true(report.replaced);
	assert_whole(store);
	store_close(store);
}

static void
out_of_memory_leaves_them(void **state)
{
	enum status status = STATUS_NOMEM;
	struct store *store;
	unsigned long nth;

	(void)state;
	for (nth = 1; status != STATUS_OK; nth += 1 + nth / 8) {
		unpack(fixtures[1]);
		mem_fail_at(nth);
		status = store_open(&store, scratch_path, STORE_WRITE, NULL);
		mem_fail_at(0);
		assert_no_copy();
		if (status == STATUS_OK) {
			store_close(store);
			continue;
		}
		assert_int_equal(status, STATUS_NOMEM);
		assert_int_equal(file_version(), 1);
	}
	assert_int_equal(
	    store_open(&store, scratch_path, STORE_READ, NULL), STATUS_OK);
	assert_whole(store);
	store_close(store);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(opened_for_writing_they_become_new),
		TEST(opened_for_reading_they_stay),
		TEST(they_take_a_further_import),
		TEST(out_of_memory_leaves_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
