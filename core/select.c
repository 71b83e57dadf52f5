/* SPDX-License-Identifier: MIT */
/*
 * A filter is evaluated from its leaves up, every node a bitset.  Terms on
 * columns in memory walk one array: about 1 ms for a million events.  Under
 * an AND what is cheap comes first, and the rest is left undone when nothing
 * is left; so a search of the store often never happens.  Terms are
 * remembered, and whole filters: a step back finds its set as it was.
 *
 * A term that the store is asked about may take longer than one's patience.
 * What is remembered of it then has the question, at rest, and what it has
 * found; an evaluation takes that for the term's set, and counts it as
 * unanswered, so that neither the whole is remembered, nor an AND ended by a
 * set that is only empty still.
 */
#include "config.h"

#include "core/select.h"

#include <stdlib.h>

#include "core/mem.h"
#include "core/select_private.h"
#include "core/strbuf.h"

static enum status evaluate(struct select *select, const struct filter *filter,
    struct bitset *set, struct error *error);

/* ---- What is remembered */

static struct select_memory *
recall(struct select *select, const struct filter *term)
{
	for (size_t i = 0; i < SELECT_REMEMBERED; i++) {
		struct select_memory *memory = &select->memory[i];

		if (memory->term != NULL && filter_equal(memory->term, term))
			return memory;
	}
	return NULL;
}

static void
forget(struct select_memory *memory)
{
	question_close(memory->question);
	filter_free(memory->term);
	bitset_release(&memory->set);
	*memory = (struct select_memory){ 0 };
}

/* May its place be taken?  Not while it is being answered; nor while others
 * of the same filter are, or it would have to be asked again and again. */
static bool
is_free(const struct select *select, const struct select_memory *memory)
{
	if (memory->term == NULL)
		return true;
	return memory->question == NULL &&
	       !(select->limited && memory->run == select->run &&
		   question_is(memory->term));
}

/* An empty set of the term, in place of what was used the longest ago; NULL
 * out of memory, and where all places are taken. */
static struct select_memory *
make_memory(struct select *select, const struct filter *term)
{
	struct select_memory *oldest = NULL;

	for (size_t i = 0; i < SELECT_REMEMBERED; i++) {
		struct select_memory *memory = &select->memory[i];

		if (is_free(select, memory) &&
		    (oldest == NULL || memory->used < oldest->used))
			oldest = memory;
	}
	if (oldest == NULL)
		return NULL;
	forget(oldest);
	if (bitset_resize(&oldest->set, select->columns->count) != STATUS_OK)
		return NULL;
	if (filter_copy(&oldest->term, term, NULL) != STATUS_OK) {
		forget(oldest);
		return NULL;
	}
	oldest->used = ++select->clock;
	oldest->run = oldest->born = select->run;
	return oldest;
}

/* Without memory, not at all. */
static void
remember(
    struct select *select, const struct filter *term, const struct bitset *set)
{
	struct select_memory *memory = make_memory(select, term);

	if (memory != NULL)
		bitset_copy(&memory->set, set);
}

/* ---- Terms that the store answers */

/*
 * A slice of it.  What fails is forgotten: nothing is left behind that could
 * be taken for an answer.
 */
static enum status
search(struct select *select, struct select_memory *memory, struct stint *stint,
    struct error *error)
{
	bool answered = false;
	enum status status = STATUS_OK;

	if (memory->question == NULL)
		status = question_open(&memory->question, select->columns,
		    select->store, memory->term, error);
	if (status == STATUS_OK)
		status =
		    question_go_on(memory->question, stint, &answered, error);
	if (status != STATUS_OK) {
		forget(memory);
	} else if (answered) {
		question_set(memory->question, &memory->set);
		question_close(memory->question);
		memory->question = NULL;
	}
	return status;
}

/* What is known of the term, after a share of what is left of the stint. */
static enum status
evaluate_asked(struct select *select, const struct filter *term,
    struct bitset *set, struct error *error)
{
	struct select_memory *memory = recall(select, term);
	struct stint share = stint_share(
	    &select->stint, select->sharing > 0 ? select->sharing : 1);
	enum status status;

	if (memory == NULL)
		memory = make_memory(select, term);
	if (memory == NULL)
		return error_nomem(error);
	if (select->sharing > 0)
		select->sharing--;
	status = search(select, memory, &share, error);
	if (status != STATUS_OK)
		return status;
	memory->run = select->run;
	memory->used = ++select->clock;
	select->unanswered += memory->question != NULL;
	if (memory->question != NULL)
		question_set(memory->question, set);
	else
		bitset_copy(set, &memory->set);
	return STATUS_OK;
}

/* How many are to be asked, now or further. */
static size_t
count_asked(struct select *select, const struct filter *filter)
{
	const struct select_memory *memory;
	size_t count = 0;

	for (size_t i = 0; i < filter->child_count; i++)
		count += count_asked(select, filter->children[i]);
	if (!question_is(filter))
		return count;
	memory = recall(select, filter);
	return count + (memory == NULL || memory->question != NULL);
}

static bool
has_term(const struct filter *filter, const struct filter *term)
{
	for (size_t i = 0; i < filter->child_count; i++)
		if (has_term(filter->children[i], term))
			return true;
	return filter_equal(filter, term);
}

/* Searches that the filter, where there is one, does not ask for. */
static void
drop_searches(struct select *select, const struct filter *filter)
{
	for (size_t i = 0; i < SELECT_REMEMBERED; i++) {
		struct select_memory *memory = &select->memory[i];

		if (memory->question != NULL &&
		    (filter == NULL || !has_term(filter, memory->term)))
			forget(memory);
	}
}

/* Searches that the run began, which has failed. */
static void
drop_begun(struct select *select)
{
	for (size_t i = 0; i < SELECT_REMEMBERED; i++)
		if (select->memory[i].question != NULL &&
		    select->memory[i].born == select->run)
			forget(&select->memory[i]);
}

/* Does the filter ask for what the analyst marks? */
static bool
asks_for_marks(const struct filter *filter)
{
	for (size_t i = 0; i < filter->child_count; i++)
		if (asks_for_marks(filter->children[i]))
			return true;
	return filter->kind == FILTER_TERM &&
	       (filter->field == FILTER_IS || filter->field == FILTER_HAS);
}

void
select_forget_marks(struct select *select)
{
	for (size_t i = 0; i < SELECT_REMEMBERED; i++)
		if (select->memory[i].term != NULL &&
		    asks_for_marks(select->memory[i].term))
			forget(&select->memory[i]);
}

/* ---- The tree */

static enum status
evaluate_term(struct select *select, const struct filter *term,
    struct bitset *set, struct error *error)
{
	return question_is(term)
		   ? evaluate_asked(select, term, set, error)
		   : select_columns(select->columns, term, set, error);
}

struct child {
	const struct filter *filter;
	unsigned long cost;
	size_t i;
};

/* In walks over a column. */
static unsigned long
cost_of(struct select *select, const struct filter *filter)
{
	unsigned long cost = 0;

	if (filter->kind != FILTER_TERM) {
		for (size_t i = 0; i < filter->child_count; i++)
			cost += cost_of(select, filter->children[i]);
		return cost;
	}
	if (recall(select, filter) != NULL)
		return 0;
	if (question_is(filter))
		return 100;
	return filter->field >= FILTER_DATE ? 1 : 2;
}

static int
child_compare(const void *a, const void *b)
{
	const struct child *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	return (x->i > y->i) - (x->i < y->i);
}

static bool
is_empty(const struct bitset *set)
{
	return bitset_next(set, 0) == set->n;
}

static enum status
evaluate_children(struct select *select, const struct child *children, size_t n,
    bool all, struct bitset *set, struct error *error)
{
	const size_t unanswered = select->unanswered;
	struct bitset part = { 0 };
	enum status status;

	if (bitset_resize(&part, set->n) != STATUS_OK)
		return error_nomem(error);
	status = evaluate(select, children[0].filter, set, error);
	for (size_t i = 1; i < n && status == STATUS_OK; i++) {
		if (all && select->unanswered == unanswered && is_empty(set))
			break;
		bitset_clear(&part);
		status = evaluate(select, children[i].filter, &part, error);
		if (all)
			bitset_and(set, &part);
		else
			bitset_or(set, &part);
	}
	bitset_release(&part);
	return status;
}

static enum status
evaluate_group(struct select *select, const struct filter *filter,
    struct bitset *set, struct error *error)
{
	const size_t n = filter->child_count;
	struct child *children = mem_alloc(n, sizeof *children);
	enum status status;

	if (children == NULL)
		return error_nomem(error);
	for (size_t i = 0; i < n; i++)
		children[i] = (struct child){
			.filter = filter->children[i],
			.cost = cost_of(select, filter->children[i]),
			.i = i,
		};
	qsort(children, n, sizeof *children, child_compare);
	status = evaluate_children(
	    select, children, n, filter->kind == FILTER_AND, set, error);
	mem_free(children);
	return status;
}

static enum status
evaluate_node(struct select *select, const struct filter *filter,
    struct bitset *set, struct error *error)
{
	enum status status = STATUS_OK;

	switch (filter->kind) {
	case FILTER_ALL: bitset_fill(set); break;
	case FILTER_AND:
	case FILTER_OR:
		status = evaluate_group(select, filter, set, error);
		break;
	case FILTER_NOT:
		status = evaluate(select, filter->children[0], set, error);
		bitset_not(set);
		break;
	case FILTER_TERM:
		status = evaluate_term(select, filter, set, error);
		break;
	}
	return status;
}

/* Into set, which is empty before and of no use after a failure. */
static enum status
evaluate(struct select *select, const struct filter *filter, struct bitset *set,
    struct error *error)
{
	struct select_memory *memory = recall(select, filter);
	enum status status;

	if (memory != NULL && memory->question == NULL) {
		memory->used = ++select->clock;
		memory->run = select->run;
		bitset_copy(set, &memory->set);
		return STATUS_OK;
	}
	status = evaluate_node(select, filter, set, error);
	if (status == STATUS_OK && filter->kind == FILTER_TERM &&
	    !question_is(filter))
		remember(select, filter, set);
	return status;
}

/* ---- What must be in memory */

static unsigned
list_need(enum filter_has has)
{
	switch (has) {
	case FILTER_HAS_SOURCE: return COLUMNS_LIST(STORE_SOURCES);
	case FILTER_HAS_TAG: return COLUMNS_LIST(STORE_TAGS);
	case FILTER_HAS_QUOTE:
	case FILTER_HAS_COORDINATES:
	case FILTER_HAS_NOTE:
	case FILTER_HAS_SUMMARY: break;
	}
	return 0;
}

static unsigned
term_needs(const struct filter *term)
{
	unsigned needs = 0;

	switch (term->field) {
	case FILTER_ACTOR: return COLUMNS_LIST(STORE_ACTORS);
	case FILTER_LOCATION: return COLUMNS_LIST(STORE_LOCATIONS);
	case FILTER_TYPE: return COLUMNS_LIST(STORE_TYPES);
	case FILTER_SOURCE: return COLUMNS_LIST(STORE_SOURCES);
	case FILTER_TAG: return COLUMNS_LIST(STORE_TAGS);
	case FILTER_DATE:
	case FILTER_DURING: return COLUMNS_LATEST;
	case FILTER_HAS:
		for (size_t i = 0; i < term->value_count; i++)
			needs |= list_need(
			    (enum filter_has)term->values[i].earliest);
		return needs;
	case FILTER_TEXT:
	case FILTER_ID:
	case FILTER_COLUMN: return COLUMNS_ORDER;
	case FILTER_IS: break;
	}
	return 0;
}

static unsigned
needs_of(const struct filter *filter)
{
	unsigned needs = 0;

	if (filter->kind == FILTER_TERM)
		return term_needs(filter);
	for (size_t i = 0; i < filter->child_count; i++)
		needs |= needs_of(filter->children[i]);
	return needs;
}

/* ---- Columns that no event has */

#define NAMES_TOLD 8

static enum status
unknown_column(const struct columns *columns, const struct filter *term,
    struct error *error)
{
	struct strbuf names = STRBUF_INIT;
	enum status status;

	for (size_t i = 0; i < columns->name_count && i < NAMES_TOLD; i++) {
		strbuf_add_text(&names, i == 0 ? "; columns here: " : ", ");
		strbuf_add(&names, columns->names[i].s, columns->names[i].n);
	}
	if (columns->name_count > NAMES_TOLD)
		strbuf_add_text(&names, ", …");
	if (columns->name_count == 0)
		strbuf_add_text(&names, "; the events have no columns of "
					"their own");
	status = strbuf_status(&names) != STATUS_OK
		     ? error_nomem(error)
		     : error_set_at(error, term->position,
			   "no field or column is called \"%s\"%s",
			   term->column, names.text);
	strbuf_release(&names);
	return status;
}

/* First, so that the answer does not hang on what is evaluated. */
static enum status
check_columns(const struct columns *columns, const struct filter *filter,
    struct error *error)
{
	enum status status = STATUS_OK;
	size_t i = 0;

	for (size_t j = 0; j < filter->child_count && status == STATUS_OK; j++)
		status = check_columns(columns, filter->children[j], error);
	if (status != STATUS_OK || filter->kind != FILTER_TERM ||
	    filter->field != FILTER_COLUMN)
		return status;
	if (question_column(columns, filter->column, &i, &status))
		return STATUS_OK;
	return status != STATUS_OK ? error_nomem(error)
				   : unknown_column(columns, filter, error);
}

bool
select_is_searching(const struct select *select)
{
	for (size_t i = 0; i < SELECT_REMEMBERED; i++)
		if (select->memory[i].question != NULL)
			return true;
	return false;
}

/* Into *set, as far as it is known. */
static enum status
answer(struct select *select, const struct filter *filter, struct bitset *set,
    bool *whole, struct error *error)
{
	struct bitset fresh = { 0 };
	enum status status = STATUS_OK;

	if (bitset_resize(&fresh, select->columns->count) != STATUS_OK)
		return error_nomem(error);
	/* A term that is there twice may be answered on the way. */
	do {
		bitset_clear(&fresh);
		select->unanswered = 0;
		status = evaluate(select, filter, &fresh, error);
	} while (status == STATUS_OK && select->unanswered > 0 &&
		 !select_is_searching(select));
	if (status != STATUS_OK) {
		bitset_release(&fresh);
		return status;
	}
	*whole = select->unanswered == 0;
	if (*whole && recall(select, filter) == NULL &&
	    filter->kind != FILTER_ALL)
		remember(select, filter, &fresh);
	bitset_index(&fresh);
	bitset_release(set);
	*set = fresh;
	return STATUS_OK;
}

static enum status
prepare(struct select *select, const struct filter *filter, struct error *error)
{
	enum status status = check_columns(select->columns, filter, error);

	if (status == STATUS_OK)
		status = columns_need(select->columns, needs_of(filter), error);
	return status;
}

enum status
select_run(struct select *select, const struct filter *filter,
    struct bitset *set, bool *whole, struct error *error)
{
	static const struct patience endless;
	const bool limited = patience_is_limited(&select->patience);
	enum status status = prepare(select, filter, error);

	if (status != STATUS_OK)
		return status;
	select->run++;
	select->sharing = count_asked(select, filter);
	select->limited = limited && select->sharing <= SELECT_ASKED;
	select->stint =
	    stint_begin(select->limited ? &select->patience : &endless);
	status = answer(select, filter, set, whole, error);
	if (status == STATUS_OK)
		drop_searches(select, filter);
	else
		drop_begun(select);
	return status;
}

enum status
select_look(struct select *select, const struct filter *filter,
    struct bitset *set, struct error *error)
{
	enum status status = prepare(select, filter, error);
	bool whole;

	if (select->limited)
		select->stint.rows = 0;
	select->sharing = 0;
	if (status == STATUS_OK)
		status = answer(select, filter, set, &whole, error);
	return status;
}

void
select_stop(struct select *select)
{
	drop_searches(select, NULL);
}

/* Also those that the selection does not hang on yet: counts may. */
enum status
select_search(struct select *select, struct error *error)
{
	struct stint stint = stint_begin(&select->patience), share;
	enum status status = STATUS_OK;
	size_t sharing = 0;

	for (size_t i = 0; i < SELECT_REMEMBERED; i++)
		sharing += select->memory[i].question != NULL;
	for (size_t i = 0; i < SELECT_REMEMBERED && status == STATUS_OK; i++) {
		if (select->memory[i].question == NULL)
			continue;
		share = stint_share(&stint, sharing--);
		status = search(select, &select->memory[i], &share, error);
	}
	if (status != STATUS_OK)
		select_stop(select);
	return status;
}

enum status
select_renew(struct select *select, const struct filter *filter,
    struct bitset *set, bool *whole, struct error *error)
{
	enum status status;

	select->stint.rows = 0;
	select->sharing = 0;
	status = answer(select, filter, set, whole, error);
	if (status != STATUS_OK)
		select_stop(select);
	return status;
}

void
select_release(struct select *select)
{
	for (size_t i = 0; i < SELECT_REMEMBERED; i++)
		forget(&select->memory[i]);
}
