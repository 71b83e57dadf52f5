/* SPDX-License-Identifier: MIT */
/*
 * select: which events a filter lets through.
 *
 * The answers for the terms and whole filters used last are remembered, so
 * that changing one part of a filter evaluates no other, and undoing none.
 *
 *	struct select select = { .columns = &columns, .store = store };
 *	select_run(&select, filter, &set, &whole, &error);
 *	select_release(&select);
 *
 * With patience, the terms that the store is asked about may be unanswered
 * when it is at its end.  The set has then what was found, and grows:
 *
 *	select.patience = (struct patience){ .ms = 10 };
 *	select_run(&select, filter, &set, &whole, &error);
 *	while (select_is_searching(&select))
 *		select_search(&select, &error);
 *	select_renew(&select, filter, &set, &whole, &error);
 */
#ifndef CORE_SELECT_H
#define CORE_SELECT_H

#include <stddef.h>

#include "core/bitset.h"
#include "core/columns.h"
#include "core/filter.h"
#include "core/patience.h"
#include "core/question.h"
#include "core/status.h"
#include "core/store.h"

#define SELECT_REMEMBERED 16
#define SELECT_ASKED 8 /* terms of a filter that may be searched for at once */

struct select_memory {
	struct filter *term; /* NULL: free */
	struct bitset set; /* once it is answered */
	struct question *question; /* NULL: it is */
	unsigned long used; /* the larger, the later */
	unsigned long run, born; /* the run that used it last, that made it */
};

struct select {
	struct columns *columns; /* borrowed, as the store is */
	struct store *store;
	struct select_memory memory[SELECT_REMEMBERED];
	unsigned long clock;
	struct patience patience;
	/* Of the run that is the last: */
	unsigned long run;
	bool limited; /* by patience */
	struct stint stint; /* what is left of that */
	size_t sharing; /* terms that it is for */
	size_t unanswered; /* met in this evaluation */
};

/*
 * Make *set (zeroed or any set) the positions that filter lets through,
 * indexed.  STATUS_SYNTAX with error->column for a column that no event has.
 *
 * *whole: nothing of it is still searched for.  What an earlier filter
 * searched for and this one does not is dropped.  A filter of more than
 * SELECT_ASKED such terms is answered whole however long that takes.
 */
enum status select_run(struct select *select, const struct filter *filter,
    struct bitset *set, bool *whole, struct error *error);

/* The same of a further filter of the same terms; with patience, no more than
 * what is known. */
enum status select_look(struct select *select, const struct filter *filter,
    struct bitset *set, struct error *error);

/* Is there anything that select_search would go on with? */
bool select_is_searching(const struct select *select);

/* Search on with all one's patience.  On failure nothing is searched for any
 * more. */
enum status select_search(struct select *select, struct error *error);

/* The set of the filter that was run last, as far as it is known now: dearer
 * than a slice of the search where events are many.  On failure *set stays,
 * and nothing is searched for any more. */
enum status select_renew(struct select *select, const struct filter *filter,
    struct bitset *set, bool *whole, struct error *error);

/* Search no further. */
void select_stop(struct select *select);

/* Stars or notes have changed. */
void select_forget_marks(struct select *select);

void select_release(struct select *select);

#endif
