/* SPDX-License-Identifier: MIT */
/*
 * select: which events a filter lets through.
 *
 * The answers for the terms and whole filters used last are remembered, so
 * that changing one part of a filter evaluates no other, and undoing none.
 *
 *	struct select select = { .columns = &columns, .store = store };
 *	select_run(&select, filter, &set, &error);
 *	select_release(&select);
 */
#ifndef CORE_SELECT_H
#define CORE_SELECT_H

#include <stddef.h>

#include "core/bitset.h"
#include "core/columns.h"
#include "core/filter.h"
#include "core/status.h"
#include "core/store.h"

#define SELECT_REMEMBERED 16

struct select_memory {
	struct filter *term; /* NULL: free */
	struct bitset set;
	unsigned long used; /* the larger, the later */
};

struct select {
	struct columns *columns; /* borrowed, as the store is */
	struct store *store;
	struct select_memory memory[SELECT_REMEMBERED];
	unsigned long clock;
};

/*
 * Make *set (zeroed or any set) the positions that filter lets through,
 * indexed.  STATUS_SYNTAX with error->column for a column that no event has.
 */
enum status select_run(struct select *select, const struct filter *filter,
    struct bitset *set, struct error *error);

/* Stars or notes have changed. */
void select_forget_marks(struct select *select);

void select_release(struct select *select);

#endif
