/* SPDX-License-Identifier: MIT */
/* Allocation: checked sizes, failure on demand, arenas. */
#include "config.h"

#include "core/mem.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#elif defined __SANITIZE_ADDRESS__
#define SANITIZED
#endif

static void
test_alloc(void **state)
{
	unsigned char *bytes = mem_alloc(100, 3);

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < 300; i++)
		assert_int_equal(bytes[i], 0);
	memset(bytes, 7, 300);
	bytes = mem_resize(bytes, 1000, 3);
	assert_non_null(bytes);
	for (size_t i = 0; i < 300; i++)
		assert_int_equal(bytes[i], 7);
	mem_free(bytes);
	mem_free(NULL);
	bytes = mem_alloc(0, 8);
	assert_non_null(bytes);
	mem_free(bytes);
}

static void
test_overflow(void **state)
{
	volatile size_t most = SIZE_MAX;

	(void)state;
#ifndef SANITIZED /* where calloc ends the program instead */
	assert_null(mem_alloc(most / 2, 3));
#endif
	assert_null(mem_resize(NULL, most / 2, 3));
	assert_null(mem_copy("x", most));
}

static void
test_copy(void **state)
{
	char *copy = mem_copy("a\0bcd", 4);

	(void)state;
	assert_memory_equal(copy, "a\0bc", 5);
	mem_free(copy);
	copy = mem_copy(NULL, 0);
	assert_string_equal(copy, "");
	mem_free(copy);
}

static void
test_reserve(void **state)
{
	uint32_t *array = NULL, *old;
	size_t capacity = 0;

	(void)state;
	for (uint32_t i = 0; i < 10000; i++) {
		assert_int_equal(
		    mem_reserve(&array, &capacity, i + 1, sizeof *array),
		    STATUS_OK);
		assert_true(capacity > i);
		array[i] = i * i;
	}
	for (uint32_t i = 0; i < 10000; i++)
		assert_int_equal(array[i], i * i);
	old = array;
	mem_fail_at(1);
	assert_int_equal(
	    mem_reserve(&array, &capacity, capacity + 1, sizeof *array),
	    STATUS_NOMEM);
	mem_fail_at(0);
	assert_ptr_equal(array, old);
	assert_int_equal(
	    mem_reserve(&array, &capacity, SIZE_MAX, 1), STATUS_NOMEM);
	assert_ptr_equal(array, old);
	mem_free(array);
}

static void
test_fail_at(void **state)
{
	void *first, *third;

	(void)state;
	mem_fail_at(2);
	first = mem_alloc(1, 1);
	assert_non_null(first);
	assert_null(mem_alloc(1, 1));
	third = mem_copy("x", 1);
	assert_non_null(third);
	assert_int_equal(mem_count(), 3);
	mem_fail_at(0);
	assert_int_equal(mem_count(), 0);
	mem_free(first);
	mem_free(third);
}

static void
test_arena(void **state)
{
	struct arena arena = { 0 };
	unsigned char *given[2000];
	size_t sizes[2000];

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < 2000; i++) {
			sizes[i] = i % 97 == 0 ? 20000 + i : i % 61;
			given[i] = arena_alloc(&arena, sizes[i]);
			assert_non_null(given[i]);
			assert_int_equal(
			    (uintptr_t)given[i] % alignof(max_align_t), 0);
			memset(given[i], (int)(i & 0xff), sizes[i]);
		}
		for (size_t i = 0; i < 2000; i++)
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(given[i][k], i & 0xff);
		arena_clear(&arena);
	}
	arena_release(&arena);
	arena_release(&arena);
}

/* After clear the same work needs no new block. */
static void
test_arena_reuse(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < 100; i++)
		assert_non_null(arena_alloc(&arena, 1000));
	arena_clear(&arena);
	mem_fail_at(0);
	for (size_t i = 0; i < 100; i++)
		assert_non_null(arena_alloc(&arena, 1000));
	assert_int_equal(mem_count(), 0);
	arena_release(&arena);
}

static void
test_arena_fails(void **state)
{
	struct arena arena = { 0 };
	char *text;

	(void)state;
	mem_fail_at(1);
	assert_null(arena_copy(&arena, "abc", 3));
	mem_fail_at(0);
	text = arena_copy(&arena, "a\0c", 3);
	assert_memory_equal(text, "a\0c", 4);
	mem_fail_at(1);
	assert_null(arena_alloc(&arena, 100000));
	mem_fail_at(0);
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_copy(&arena, "x", SIZE_MAX));
	assert_string_equal(arena_copy(&arena, "still", 5), "still");
	assert_memory_equal(text, "a\0c", 4);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_reserve),
		cmocka_unit_test(test_fail_at),
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_arena_reuse),
		cmocka_unit_test(test_arena_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
