/* SPDX-License-Identifier: MIT */
/*
 * bitset: a set of event positions 0 … n-1, one bit each.
 *
 * Bits at n and beyond, in the last word, are always zero.  After
 * bitset_index, rank and select answer in constant and logarithmic time;
 * any change makes the index stale and calls for another bitset_index.
 *
 *	struct bitset set = { 0 };
 *	bitset_resize(&set, count);		empty
 *	bitset_add(&set, 7);
 *	bitset_index(&set);
 *	bitset_select(&set, 0) == 7;
 *	bitset_release(&set);
 */
#ifndef CORE_BITSET_H
#define CORE_BITSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

struct bitset {
	uint64_t *words; /* (n + 63) / 64 of them */
	uint64_t *ranks; /* members before each block of 512 bits */
	size_t n; /* positions that the set can hold */
	size_t count; /* members, as of bitset_index */
};

/* Make it an empty set over n positions.  On failure it is as it was. */
enum status bitset_resize(struct bitset *set, size_t n);

void bitset_release(struct bitset *set);

static inline bool
bitset_has(const struct bitset *set, size_t i)
{
	return i < set->n && (set->words[i / 64] >> (i % 64) & 1) != 0;
}

static inline void
bitset_add(struct bitset *set, size_t i)
{
	set->words[i / 64] |= (uint64_t)1 << (i % 64);
}

static inline void
bitset_remove(struct bitset *set, size_t i)
{
	set->words[i / 64] &= ~((uint64_t)1 << (i % 64));
}

void bitset_clear(struct bitset *set);
void bitset_fill(struct bitset *set);

/* Add every position from first up to but not including end. */
void bitset_add_range(struct bitset *set, size_t first, size_t end);

/* Both over the same n. */
void bitset_copy(struct bitset *set, const struct bitset *other);
void bitset_and(struct bitset *set, const struct bitset *other);
void bitset_or(struct bitset *set, const struct bitset *other);
void bitset_not(struct bitset *set);
bool bitset_equal(const struct bitset *set, const struct bitset *other);

/* Count the members and prepare rank and select. */
void bitset_index(struct bitset *set);

/* Members below position i (i at most n). */
size_t bitset_rank(const struct bitset *set, size_t i);

/* The position of member k, from 0; n when there are not that many. */
size_t bitset_select(const struct bitset *set, size_t k);

/* The first member at i or after; n when there is none. */
size_t bitset_next(const struct bitset *set, size_t i);

#endif
