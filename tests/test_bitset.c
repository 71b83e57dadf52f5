/* SPDX-License-Identifier: MIT */
/* Sets against a model that keeps one byte for each position. */
#include "config.h"

#include "core/bitset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/mem.h"
#include "tests/table.h"

#define MOST 3000

struct model {
	struct bitset set;
	unsigned char has[MOST];
	size_t n;
};

static void
model_init(struct model *model, size_t n)
{
	*model = (struct model){ .n = n };
	assert_int_equal(bitset_resize(&model->set, n), STATUS_OK);
}

static void
model_fill(struct model *model, size_t density)
{
	bitset_clear(&model->set);
	for (size_t i = 0; i < model->n; i++) {
		model->has[i] = random_below(100) < density;
		if (model->has[i])
			bitset_add(&model->set, i);
	}
}

/* Membership, and no bit beyond n. */
static void
model_check(const struct model *model)
{
	const struct bitset *set = &model->set;

	assert_int_equal(set->n, model->n);
	for (size_t i = 0; i < model->n; i++)
		assert_int_equal(bitset_has(set, i), model->has[i]);
	assert_false(bitset_has(set, model->n));
	assert_false(bitset_has(set, SIZE_MAX));
	if (model->n % 64 != 0)
		assert_int_equal(
		    set->words[model->n / 64] >> (model->n % 64), 0);
}

static void
model_check_index(struct model *model)
{
	struct bitset *set = &model->set;
	size_t rank = 0, next = model->n;

	bitset_index(set);
	for (size_t i = 0; i < model->n; i++) {
		assert_int_equal(bitset_rank(set, i), rank);
		if (model->has[i])
			assert_int_equal(bitset_select(set, rank++), i);
	}
	assert_int_equal(set->count, rank);
	assert_int_equal(bitset_rank(set, model->n), rank);
	assert_int_equal(bitset_select(set, rank), model->n);
	assert_int_equal(bitset_select(set, SIZE_MAX), model->n);
	assert_int_equal(bitset_next(set, model->n), model->n);
	for (size_t i = model->n; i-- > 0;) {
		if (model->has[i])
			next = i;
		assert_int_equal(bitset_next(set, i), next);
	}
}

static const size_t sizes[] = { 0, 1, 2, 63, 64, 65, 127, 128, 511, 512, 513,
	1023, 1024, 1025, 2999, 3000 };
static const size_t densities[] = { 0, 1, 30, 99, 100 };

#define EACH(array) sizeof(array) / sizeof(array)[0]

static void
test_members(void **state)
{
	static struct model model;

	(void)state;
	for (size_t i = 0; i < EACH(sizes); i++) {
		model_init(&model, sizes[i]);
		for (size_t k = 0; k < EACH(densities); k++) {
			model_fill(&model, densities[k]);
			model_check(&model);
			model_check_index(&model);
		}
		for (size_t k = 0; k < model.n; k += 1 + random_below(5)) {
			bitset_remove(&model.set, k);
			model.has[k] = 0;
		}
		model_check(&model);
		model_check_index(&model);
		bitset_release(&model.set);
	}
}

static void
test_whole(void **state)
{
	static struct model model;

	(void)state;
	for (size_t i = 0; i < EACH(sizes); i++) {
		model_init(&model, sizes[i]);
		bitset_fill(&model.set);
		memset(model.has, 1, MOST);
		model_check(&model);
		bitset_not(&model.set);
		memset(model.has, 0, MOST);
		model_check(&model);
		bitset_fill(&model.set);
		bitset_clear(&model.set);
		model_check(&model);
		bitset_release(&model.set);
	}
}

static void
test_range(void **state)
{
	static struct model model;

	(void)state;
	for (size_t round = 0; round < 400; round++) {
		size_t first, end;

		model_init(&model, 1 + random_below(MOST));
		model_fill(&model, 2);
		first = random_below(model.n + 1);
		end = random_below(model.n + 1);
		bitset_add_range(&model.set, first, end);
		for (size_t i = first; i < end; i++)
			model.has[i] = 1;
		model_check(&model);
		bitset_release(&model.set);
	}
}

static void
test_combine(void **state)
{
	static struct model a, b, c;

	(void)state;
	for (size_t i = 0; i < EACH(sizes); i++) {
		size_t n = sizes[i];

		model_init(&a, n);
		model_init(&b, n);
		model_init(&c, n);
		model_fill(&a, 40);
		model_fill(&b, 60);

		bitset_copy(&c.set, &a.set);
		memcpy(c.has, a.has, MOST);
		model_check(&c);
		assert_true(bitset_equal(&c.set, &a.set));
		bitset_and(&c.set, &b.set);
		for (size_t k = 0; k < n; k++)
			c.has[k] = a.has[k] & b.has[k];
		model_check(&c);
		bitset_or(&a.set, &b.set);
		for (size_t k = 0; k < n; k++)
			a.has[k] |= b.has[k];
		model_check(&a);
		bitset_not(&a.set);
		for (size_t k = 0; k < n; k++)
			a.has[k] = !a.has[k];
		model_check(&a);
		model_check_index(&a);
		if (n > 0) {
			bitset_copy(&b.set, &a.set);
			b.set.words[(n - 1) / 64] ^= (uint64_t)1
						     << ((n - 1) % 64);
			assert_false(bitset_equal(&a.set, &b.set));
		}
		bitset_release(&a.set);
		bitset_release(&b.set);
		bitset_release(&c.set);
	}
}

static void
test_resize_fails(void **state)
{
	struct bitset set = { 0 }, other = { 0 };
	uint64_t *words;

	(void)state;
	assert_int_equal(bitset_resize(&set, 100), STATUS_OK);
	bitset_add(&set, 42);
	bitset_index(&set);
	words = set.words;
	for (unsigned long nth = 1; nth <= 2; nth++) {
		mem_fail_at(nth);
		assert_int_equal(bitset_resize(&set, 200), STATUS_NOMEM);
		mem_fail_at(0);
		assert_ptr_equal(set.words, words);
		assert_int_equal(set.n, 100);
		assert_true(bitset_has(&set, 42));
		assert_int_equal(bitset_select(&set, 0), 42);
	}
	assert_false(bitset_equal(&set, &other));
	bitset_index(&other);
	assert_int_equal(bitset_rank(&other, 0), 0);
	assert_int_equal(bitset_select(&other, 0), 0);
	assert_int_equal(bitset_next(&other, 0), 0);
	bitset_release(&set);
	bitset_release(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_range),
		cmocka_unit_test(test_combine),
		cmocka_unit_test(test_resize_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
