/* SPDX-License-Identifier: MIT */
/*
 * question: a term of a filter that the store is asked about, answered in
 * slices: words, ids, attributes.
 *
 *	question_open(&question, columns, store, term, &error);
 *	do
 *		status = question_go_on(question, &stint, &answered, &error);
 *	while (status == STATUS_OK && !answered);
 *	question_set(question, &set);
 *	question_close(question);
 *
 * Between two slices the store is at rest: nothing of it is held.
 */
#ifndef CORE_QUESTION_H
#define CORE_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "core/bitset.h"
#include "core/columns.h"
#include "core/filter.h"
#include "core/patience.h"
#include "core/status.h"
#include "core/store.h"

struct question;

/* Is the term of that kind? */
bool question_is(const struct filter *filter);

/* All are borrowed. */
enum status question_open(struct question **question, struct columns *columns,
    struct store *store, const struct filter *term, struct error *error);

enum status question_go_on(struct question *question, struct stint *stint,
    bool *answered, struct error *error);

/* The positions found until now, into a set over all. */
void question_set(const struct question *question, struct bitset *set);

void question_close(struct question *question); /* NULL is fine */

/*
 * The next attribute column at or after *i that goes by name, case aside;
 * false when there is none, or *status is not STATUS_OK.
 */
bool question_column(const struct columns *columns, const char *name, size_t *i,
    enum status *status);

#endif
