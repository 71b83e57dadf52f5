/* SPDX-License-Identifier: MIT */
/*
 * Sets of event positions.  The index holds one running count for every
 * eight words, an eighth of the set's own size; select searches it by
 * halving and then walks at most eight words and one word's bits.
 */
#include "config.h"

#include "core/bitset.h"

#include <assert.h>
#include <string.h>

#include "core/mem.h"

#define BLOCK_WORDS 8

static size_t
bitset_words(size_t n)
{
	return n / 64 + (n % 64 != 0);
}

static size_t
bitset_blocks(size_t n)
{
	return bitset_words(n) / BLOCK_WORDS + 1;
}

static unsigned
word_count(uint64_t word)
{
	return (unsigned)__builtin_popcountll(word);
}

/* Keep the promise that bits beyond n are zero. */
static void
bitset_trim(struct bitset *set)
{
	if (set->n % 64 != 0)
		set->words[set->n / 64] &= ((uint64_t)1 << (set->n % 64)) - 1;
}

enum status
bitset_resize(struct bitset *set, size_t n)
{
	uint64_t *words = mem_alloc(bitset_words(n), sizeof *words);
	uint64_t *ranks = mem_alloc(bitset_blocks(n), sizeof *ranks);

	if (words == NULL || ranks == NULL) {
		mem_free(words);
		mem_free(ranks);
		return STATUS_NOMEM;
	}
	bitset_release(set);
	*set = (struct bitset){ .words = words, .ranks = ranks, .n = n };
	return STATUS_OK;
}

void
bitset_release(struct bitset *set)
{
	mem_free(set->words);
	mem_free(set->ranks);
	*set = (struct bitset){ 0 };
}

void
bitset_clear(struct bitset *set)
{
	if (set->n > 0)
		memset(
		    set->words, 0, bitset_words(set->n) * sizeof *set->words);
}

void
bitset_fill(struct bitset *set)
{
	if (set->n == 0)
		return;
	memset(set->words, 0xff, bitset_words(set->n) * sizeof *set->words);
	bitset_trim(set);
}

void
bitset_add_range(struct bitset *set, size_t first, size_t end)
{
	size_t word;
	uint64_t low, high;

	assert(end <= set->n);
	if (first >= end)
		return;
	low = ~(uint64_t)0 << (first % 64);
	high = ~(uint64_t)0 >> (63 - (end - 1) % 64);
	if (first / 64 == (end - 1) / 64) {
		set->words[first / 64] |= low & high;
		return;
	}
	set->words[first / 64] |= low;
	for (word = first / 64 + 1; word < (end - 1) / 64; word++)
		set->words[word] = ~(uint64_t)0;
	set->words[(end - 1) / 64] |= high;
}

void
bitset_copy(struct bitset *set, const struct bitset *other)
{
	assert(set->n == other->n);
	if (set->n > 0)
		memcpy(set->words, other->words,
		    bitset_words(set->n) * sizeof *set->words);
}

void
bitset_and(struct bitset *set, const struct bitset *other)
{
	size_t i, words = bitset_words(set->n);

	assert(set->n == other->n);
	for (i = 0; i < words; i++)
		set->words[i] &= other->words[i];
}

void
bitset_or(struct bitset *set, const struct bitset *other)
{
	size_t i, words = bitset_words(set->n);

	assert(set->n == other->n);
	for (i = 0; i < words; i++)
		set->words[i] |= other->words[i];
}

void
bitset_not(struct bitset *set)
{
	size_t i, words = bitset_words(set->n);

	for (i = 0; i < words; i++)
		set->words[i] = ~set->words[i];
	bitset_trim(set);
}

bool
bitset_equal(const struct bitset *set, const struct bitset *other)
{
	return set->n == other->n &&
	       (set->n == 0 ||
		   memcmp(set->words, other->words,
		       bitset_words(set->n) * sizeof *set->words) == 0);
}

void
bitset_index(struct bitset *set)
{
	size_t i, words = bitset_words(set->n);
	uint64_t count = 0;

	if (set->ranks == NULL) {
		set->count = 0;
		return;
	}
	for (i = 0; i < words; i++) {
		if (i % BLOCK_WORDS == 0)
			set->ranks[i / BLOCK_WORDS] = count;
		count += word_count(set->words[i]);
	}
	if (words % BLOCK_WORDS == 0)
		set->ranks[words / BLOCK_WORDS] = count;
	set->count = (size_t)count;
}

size_t
bitset_rank(const struct bitset *set, size_t i)
{
	size_t word, rank;

	if (set->n == 0)
		return 0;
	if (i >= set->n)
		return set->count;
	word = i / 64 / BLOCK_WORDS * BLOCK_WORDS;
	rank = (size_t)set->ranks[word / BLOCK_WORDS];
	for (; word < i / 64; word++)
		rank += word_count(set->words[word]);
	if (i % 64 != 0)
		rank += word_count(
		    set->words[word] & (((uint64_t)1 << (i % 64)) - 1));
	return rank;
}

size_t
bitset_select(const struct bitset *set, size_t k)
{
	size_t low = 0, high, middle, word;
	uint64_t bits;

	if (k >= set->count)
		return set->n;
	high = (bitset_words(set->n) - 1) / BLOCK_WORDS;
	while (low < high) {
		middle = low + (high - low + 1) / 2;
		if (set->ranks[middle] <= k)
			low = middle;
		else
			high = middle - 1;
	}
	k -= (size_t)set->ranks[low];
	for (word = low * BLOCK_WORDS; k >= word_count(set->words[word]);
	     word++)
		k -= word_count(set->words[word]);
	for (bits = set->words[word]; k > 0; k--)
		bits &= bits - 1;
	return word * 64 + (size_t)__builtin_ctzll(bits);
}

size_t
bitset_next(const struct bitset *set, size_t i)
{
	size_t word, words = bitset_words(set->n);
	uint64_t bits;

	if (i >= set->n)
		return set->n;
	word = i / 64;
	bits = set->words[word] & ~(uint64_t)0 << (i % 64);
	while (bits == 0) {
		if (++word == words)
			return set->n;
		bits = set->words[word];
	}
	return word * 64 + (size_t)__builtin_ctzll(bits);
}
