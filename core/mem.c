/* SPDX-License-Identifier: MIT */
/*
 * malloc with checked sizes and a counter that lets a test fail one call,
 * and arenas: a chain of blocks, each at least ARENA_BLOCK bytes, filled in
 * order.  Clearing an arena walks back to its first block, so a loop that
 * fills one row at a time stops allocating after its widest row.
 */
#include "config.h"

#include "core/mem.h"

#include <assert.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ARENA_BLOCK ((size_t)16 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size; /* of bytes */
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

static _Atomic unsigned long mem_asked; /* an index has a thread */
static unsigned long mem_failing;

static bool
mem_may_allocate(void)
{
	mem_asked++;
	return mem_failing == 0 || mem_asked != mem_failing;
}

void
mem_fail_at(unsigned long nth)
{
	mem_asked = 0;
	mem_failing = nth;
}

unsigned long
mem_count(void)
{
	return mem_asked;
}

/*
 * Columns of millions of events are read into memory that was never touched,
 * and each page costs more than what is put into it.  From LARGE bytes on a
 * block is a mapping of its own, and may come in pages of 2 MiB.
 */
#define LARGE ((size_t)4 * 1024 * 1024)

void
mem_prepare(void)
{
#ifdef M_MMAP_THRESHOLD
	mallopt(M_MMAP_THRESHOLD, (int)LARGE);
	/* Sets of events come and go with every key. */
	mallopt(M_TRIM_THRESHOLD, (int)(16 * LARGE));
#endif
}

static void
use_large_pages(void *block, size_t n)
{
#ifdef MADV_HUGEPAGE
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	const uintptr_t from = ((uintptr_t)block + page - 1) / page * page;
	const uintptr_t to = ((uintptr_t)block + n) / page * page;

	if (n >= LARGE && from < to)
		madvise((void *)from, to - from, MADV_HUGEPAGE);
#else
	(void)block;
	(void)n;
#endif
}

void *
mem_alloc(size_t count, size_t size)
{
	void *block;

	if (!mem_may_allocate())
		return NULL;
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	block = calloc(count > 0 ? count : 1, size > 0 ? size : 1);
	if (block != NULL)
		use_large_pages(block, count * size);
	return block;
}

void *
mem_resize(void *block, size_t count, size_t size)
{
	if (!mem_may_allocate())
		return NULL;
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	return realloc(block, count * size > 0 ? count * size : 1);
}

void
mem_free(void *block)
{
	free(block);
}

char *
mem_copy(const char *bytes, size_t n)
{
	char *copy;

	if (n == SIZE_MAX)
		return NULL;
	copy = mem_alloc(n + 1, 1);
	if (copy != NULL && n > 0)
		memcpy(copy, bytes, n);
	return copy;
}

enum status
mem_reserve(void *array, size_t *capacity, size_t needed, size_t size)
{
	size_t grown = *capacity;
	void *old, *block;

	if (needed <= *capacity)
		return STATUS_OK;
	while (grown < needed) {
		if (grown > SIZE_MAX / 2)
			return STATUS_NOMEM;
		grown = grown == 0 ? 8 : grown * 2;
	}
	memcpy(&old, array, sizeof old);
	block = mem_resize(old, grown, size);
	if (block == NULL)
		return STATUS_NOMEM;
	memcpy(array, &block, sizeof block);
	*capacity = grown;
	return STATUS_OK;
}

static struct arena_block *
arena_grow(struct arena *arena, size_t n)
{
	struct arena_block *block;
	size_t size = n > ARENA_BLOCK ? n : ARENA_BLOCK;

	if (size > SIZE_MAX - sizeof *block)
		return NULL;
	block = mem_alloc(1, sizeof *block + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	if (arena->current == NULL) {
		arena->first = block;
	} else {
		block->next = arena->current->next;
		arena->current->next = block;
	}
	arena->current = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t n)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *block = arena->current;
	void *given;

	if (n > SIZE_MAX - align)
		return NULL;
	n = (n + align - 1) / align * align;
	while (block != NULL && block->size - block->used < n) {
		block = block->next;
		if (block != NULL) {
			block->used = 0;
			arena->current = block;
		}
	}
	if (block == NULL)
		block = arena_grow(arena, n);
	if (block == NULL)
		return NULL;
	given = block->bytes + block->used;
	block->used += n;
	return given;
}

char *
arena_copy(struct arena *arena, const char *bytes, size_t n)
{
	char *copy = n < SIZE_MAX ? arena_alloc(arena, n + 1) : NULL;

	if (copy == NULL)
		return NULL;
	if (n > 0)
		memcpy(copy, bytes, n);
	copy[n] = '\0';
	return copy;
}

void
arena_clear(struct arena *arena)
{
	arena->current = arena->first;
	if (arena->first != NULL)
		arena->first->used = 0;
}

void
arena_release(struct arena *arena)
{
	struct arena_block *block = arena->first, *next;

	while (block != NULL) {
		next = block->next;
		mem_free(block);
		block = next;
	}
	arena->first = NULL;
	arena->current = NULL;
}
