/* SPDX-License-Identifier: MIT */
/*
 * mem: allocation.  Every byte that core and tui take from the heap comes
 * through here, so that sizes are checked for overflow in one place and a
 * test can make the nth allocation fail.
 *
 * An arena gives out memory that is released all at once:
 *
 *	struct arena arena = { 0 };
 *	char *name = arena_copy(&arena, text, n);
 *	arena_clear(&arena);	all gone, the blocks kept for the next round
 *	arena_release(&arena);	blocks freed too
 */
#ifndef CORE_MEM_H
#define CORE_MEM_H

#include <stddef.h>

#include "core/status.h"

/* Once, before the first allocation of a program; without it all works, but
 * large arrays come in small pages. */
void mem_prepare(void);

/* An array of count members of size bytes, zeroed; NULL when it cannot be. */
void *mem_alloc(size_t count, size_t size);

/* As realloc for an array; on failure NULL, and the old block stays. */
void *mem_resize(void *block, size_t count, size_t size);

/* Frees; NULL is fine. */
void mem_free(void *block);

/* n bytes and a closing NUL of the caller's own; NULL out of memory. */
char *mem_copy(const char *bytes, size_t n);

/*
 * Make room for needed members in *array of *capacity members of size bytes,
 * growing by doubling.  On failure both stay as they were.
 */
enum status
mem_reserve(void *array, size_t *capacity, size_t needed, size_t size);

/*
 * From now on the nth allocation (from 1) fails, and only that; 0 stops.
 * For tests.
 */
void mem_fail_at(unsigned long nth);

/* How many allocations were asked for since mem_fail_at was called. */
unsigned long mem_count(void);

struct arena_block;

struct arena {
	struct arena_block *first; /* every block */
	struct arena_block *current; /* the one being filled */
};

/* n bytes aligned for any type, not zeroed; NULL out of memory. */
void *arena_alloc(struct arena *arena, size_t n);

/* A copy of n bytes and a closing NUL. */
char *arena_copy(struct arena *arena, const char *bytes, size_t n);

/* Forget all that was given out; keep the blocks. */
void arena_clear(struct arena *arena);

void arena_release(struct arena *arena);

#endif
