/* SPDX-License-Identifier: MIT */
/*
 * A filter is evaluated from its leaves up, every node a bitset.  Terms on
 * columns in memory walk one array: about 1 ms for a million events.  Under
 * an AND what is cheap comes first, and the rest is left undone when nothing
 * is left; so a search of the store often never happens.  Terms are
 * remembered, and whole filters: a step back finds its set as it was.
 */
#include "config.h"

#include "core/select.h"

#include <stdlib.h>
#include <string.h>

#include "core/edtf.h"
#include "core/mem.h"
#include "core/strbuf.h"
#include "core/text.h"

static enum status evaluate(struct select *select, const struct filter *filter,
    struct bitset *set, struct error *error);

/* ---- Terms on dates and flags */

/* The first dated position whose earliest is behind instant. */
static size_t
position_after(const struct columns *columns, int64_t instant)
{
	return instant == INT64_MAX ? columns->dated
				    : columns_lower(columns, instant + 1);
}

static void
evaluate_overlap(const struct columns *columns,
    const struct filter_value *value, struct bitset *set)
{
	const size_t end = position_after(columns, value->latest);
	size_t inside = columns_lower(columns, value->earliest);

	if (inside > end)
		inside = end;
	for (size_t i = 0; i < inside; i++)
		if (columns->latest[i] >= value->earliest)
			bitset_add(set, i);
	bitset_add_range(set, inside, end);
}

static void
evaluate_inside(const struct columns *columns, const struct filter_value *value,
    struct bitset *set)
{
	const size_t end = position_after(columns, value->latest);

	for (size_t i = columns_lower(columns, value->earliest); i < end; i++)
		if (columns->latest[i] <= value->latest)
			bitset_add(set, i);
}

static void
evaluate_flag(
    const struct columns *columns, enum columns_flag flag, struct bitset *set)
{
	for (size_t i = 0; i < columns->count; i++)
		if ((columns->flags[i] & flag) != 0)
			bitset_add(set, i);
}

static void
evaluate_any(
    const struct columns *columns, enum store_set list, struct bitset *set)
{
	size_t first;

	for (size_t i = 0; i < columns->count; i++)
		if (column_list_get(&columns->lists[list], i, &first) > 0)
			bitset_add(set, i);
}

static void
evaluate_has(
    const struct columns *columns, enum filter_has has, struct bitset *set)
{
	switch (has) {
	case FILTER_HAS_QUOTE:
		for (size_t i = 0; i < columns->count; i++)
			if (columns->quotes[i] > 0)
				bitset_add(set, i);
		return;
	case FILTER_HAS_SOURCE:
		evaluate_any(columns, STORE_SOURCES, set);
		return;
	case FILTER_HAS_COORDINATES:
		evaluate_flag(columns, COLUMNS_PLACED, set);
		return;
	case FILTER_HAS_TAG: evaluate_any(columns, STORE_TAGS, set); return;
	case FILTER_HAS_NOTE:
		evaluate_flag(columns, COLUMNS_NOTED, set);
		return;
	case FILTER_HAS_SUMMARY:
		evaluate_flag(columns, COLUMNS_SUMMARISED, set);
		return;
	}
}

static void
evaluate_is(
    const struct columns *columns, enum filter_is is, struct bitset *set)
{
	switch (is) {
	case FILTER_IS_UNDATED:
		bitset_add_range(set, columns->dated, columns->count);
		return;
	case FILTER_IS_UNCERTAIN:
		evaluate_flag(columns, COLUMNS_UNCERTAIN, set);
		return;
	case FILTER_IS_APPROXIMATE:
		evaluate_flag(columns, COLUMNS_APPROXIMATE, set);
		return;
	case FILTER_IS_STARRED:
		evaluate_flag(columns, COLUMNS_STARRED, set);
		return;
	case FILTER_IS_UNANCHORED:
		evaluate_flag(columns, COLUMNS_UNANCHORED, set);
		return;
	}
}

static void
evaluate_value(const struct columns *columns, enum filter_field field,
    const struct filter_value *value, struct bitset *set)
{
	if (field == FILTER_DATE)
		evaluate_overlap(columns, value, set);
	else if (field == FILTER_DURING)
		evaluate_inside(columns, value, set);
	else if (field == FILTER_HAS)
		evaluate_has(columns, (enum filter_has)value->earliest, set);
	else
		evaluate_is(columns, (enum filter_is)value->earliest, set);
}

/* ---- Terms on lists of values */

/*
 * The position, at or after low, whose list holds the value at index; n
 * positions.  It is mostly near: gallop there, then halve.
 */
static size_t
position_of(const uint32_t *offsets, size_t n, size_t low, size_t index)
{
	size_t step = 1, high;

	while (low + step < n && offsets[low + step] <= index) {
		low += step;
		step *= 2;
	}
	high = low + step < n ? low + step : n;
	while (low + 1 < high) {
		const size_t middle = low + (high - low) / 2;

		if (offsets[middle] <= index)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The next index at or after i of a value that is wanted; end if none is. */
#define NEXT_WANTED(type, none)                                                \
	do {                                                                   \
		const type *values = list->values;                             \
                                                                               \
		while (i < end && (values[i] == (none) || !wanted[values[i]])) \
			i++;                                                   \
	} while (0)

static size_t
next_wanted(
    const struct column_list *list, const bool *wanted, size_t i, size_t end)
{
	switch (list->width) {
	case 1: NEXT_WANTED(uint8_t, UINT8_MAX); break;
	case 2: NEXT_WANTED(uint16_t, UINT16_MAX); break;
	default: NEXT_WANTED(uint32_t, UINT32_MAX); break;
	}
	return i;
}

static void
evaluate_narrow(
    const struct column_list *list, const bool *wanted, struct bitset *set)
{
	for (size_t i = 0; (i = next_wanted(list, wanted, i, set->n)) < set->n;
	     i++)
		bitset_add(set, i);
}

/* Past the values, not the events: most values are not wanted. */
static void
evaluate_wide(
    const struct column_list *list, const bool *wanted, struct bitset *set)
{
	const size_t end = list->offsets[set->n];
	size_t i = 0, position = 0;

	while ((i = next_wanted(list, wanted, i, end)) < end) {
		position = position_of(list->offsets, set->n, position, i);
		bitset_add(set, position);
		i = list->offsets[position + 1];
	}
}

static enum status
evaluate_list(const struct columns *columns, enum store_set list,
    const struct filter *term, struct bitset *set, struct error *error)
{
	const struct values *values = &columns->values[list];
	enum status status = STATUS_OK;
	bool *wanted = mem_alloc(values->n, sizeof *wanted);

	if (wanted == NULL)
		return error_nomem(error);
	for (size_t i = 0; i < term->value_count && status == STATUS_OK; i++) {
		const struct filter_value *value = &term->values[i];

		status =
		    values_match(values, (struct span){ value->text, value->n },
			value->quoted, wanted, error);
	}
	/* What lies inside a wanted place is wanted; it comes later. */
	for (size_t i = 0; i < values->n; i++) {
		const uint32_t parent = values->list[i].parent;

		if (parent != VALUES_NONE && wanted[parent])
			wanted[i] = true;
	}
	if (status == STATUS_OK && memchr(wanted, 1, values->n) != NULL) {
		const struct column_list *numbers = &columns->lists[list];

		if (numbers->offsets != NULL)
			evaluate_wide(numbers, wanted, set);
		else if (numbers->values != NULL)
			evaluate_narrow(numbers, wanted, set);
	}
	mem_free(wanted);
	return status;
}

/* ---- Terms that the store answers */

struct question {
	const struct columns *columns;
	const struct filter *term;
	struct strbuf *folds; /* of the term's values */
	struct strbuf fold; /* of the text at hand */
	struct bitset *set;
	struct error *error;
};

static enum status
found_event(void *context, int64_t event)
{
	const struct question *question = context;
	const size_t i = columns_position(question->columns, event);

	if (i < question->columns->count)
		bitset_add(question->set, i);
	return STATUS_OK;
}

static bool
starts_with(struct span text, struct span start)
{
	return start.n > 0 && text.n >= start.n &&
	       memcmp(text.s, start.s, start.n) == 0;
}

static bool
answers(const struct question *question, size_t value)
{
	const struct span text = { question->fold.text, question->fold.n };
	const struct span wanted = { question->folds[value].text,
		question->folds[value].n };

	if (question->term->values[value].quoted)
		return span_equal(text, wanted);
	if (question->term->field == FILTER_ID)
		return starts_with(text, wanted);
	return text_has_word(text, wanted);
}

static enum status
found_text(void *context, int64_t event, struct span text)
{
	struct question *question = context;

	strbuf_clear(&question->fold);
	if (text_fold_search(text.s, text.n, &question->fold) != STATUS_OK)
		return error_nomem(question->error);
	for (size_t i = 0; i < question->term->value_count; i++)
		if (answers(question, i))
			return found_event(question, event);
	return STATUS_OK;
}

static bool
name_equal(struct span name, const struct strbuf *fold, struct strbuf *scratch)
{
	strbuf_clear(scratch);
	return text_fold_name(name.s, name.n, scratch) == STATUS_OK &&
	       scratch->n == fold->n &&
	       memcmp(scratch->text, fold->text, fold->n) == 0;
}

/*
 * The next attribute column at or after *i that goes by name, case aside;
 * false when there is none.
 */
static bool
next_column(const struct columns *columns, const char *name, size_t *i,
    enum status *status)
{
	struct strbuf fold = STRBUF_INIT, scratch = STRBUF_INIT;
	bool found = false;

	*status = text_fold_name(name, strlen(name), &fold);
	for (; *status == STATUS_OK && *i < columns->name_count; ++*i) {
		found = name_equal(columns->names[*i], &fold, &scratch);
		*status = strbuf_status(&scratch);
		if (found)
			break;
	}
	strbuf_release(&fold);
	strbuf_release(&scratch);
	return found && *status == STATUS_OK;
}

static enum status
ask_column(struct select *select, struct question *question)
{
	const struct columns *columns = select->columns;
	enum status status;
	bool known;

	for (size_t i = 0;
	     next_column(columns, question->term->column, &i, &status); i++) {
		status = store_scan_attribute(select->store, columns->names[i],
		    found_text, question, &known, question->error);
		if (status != STATUS_OK)
			return status;
	}
	return status == STATUS_OK ? status : error_nomem(question->error);
}

static enum status
ask_words(struct select *select, struct question *question)
{
	const struct filter *term = question->term;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < term->value_count && status == STATUS_OK; i++) {
		const struct filter_value *value = &term->values[i];

		status = store_search(select->store,
		    (struct span){ value->text, value->n }, !value->quoted,
		    found_event, question, question->error);
	}
	return status;
}

static enum status
ask_folded(struct select *select, struct question *question)
{
	const struct filter *term = question->term;
	enum status status = STATUS_OK;

	question->folds = mem_alloc(term->value_count, sizeof(struct strbuf));
	if (question->folds == NULL)
		return error_nomem(question->error);
	for (size_t i = 0; i < term->value_count; i++)
		strbuf_init(&question->folds[i]);
	for (size_t i = 0; i < term->value_count && status == STATUS_OK; i++)
		status = text_fold_search(term->values[i].text,
		    term->values[i].n, &question->folds[i]);
	if (status != STATUS_OK)
		error_nomem(question->error);
	else if (term->field == FILTER_ID)
		status = store_scan_keys(
		    select->store, found_text, question, question->error);
	else
		status = ask_column(select, question);
	for (size_t i = 0; i < term->value_count; i++)
		strbuf_release(&question->folds[i]);
	mem_free(question->folds);
	strbuf_release(&question->fold);
	return status;
}

static bool
is_asked(const struct filter *filter)
{
	return filter->kind == FILTER_TERM &&
	       (filter->field == FILTER_TEXT || filter->field == FILTER_ID ||
		   filter->field == FILTER_COLUMN);
}

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
	filter_free(memory->term);
	bitset_release(&memory->set);
	*memory = (struct select_memory){ 0 };
}

/* In place of what was used the longest ago; without memory, not at all. */
static void
remember(
    struct select *select, const struct filter *term, const struct bitset *set)
{
	struct select_memory *oldest = &select->memory[0];

	for (size_t i = 1; i < SELECT_REMEMBERED; i++)
		if (select->memory[i].used < oldest->used)
			oldest = &select->memory[i];
	forget(oldest);
	if (bitset_resize(&oldest->set, set->n) != STATUS_OK)
		return;
	bitset_copy(&oldest->set, set);
	oldest->used = ++select->clock;
	if (filter_copy(&oldest->term, term, NULL) != STATUS_OK)
		forget(oldest);
}

static enum status
evaluate_asked(struct select *select, const struct filter *term,
    struct bitset *set, struct error *error)
{
	struct question question = {
		.columns = select->columns,
		.term = term,
		.fold = STRBUF_INIT,
		.set = set,
		.error = error,
	};

	return term->field == FILTER_TEXT ? ask_words(select, &question)
					  : ask_folded(select, &question);
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
	const struct columns *columns = select->columns;

	switch (term->field) {
	case FILTER_TEXT:
	case FILTER_ID:
	case FILTER_COLUMN: return evaluate_asked(select, term, set, error);
	case FILTER_ACTOR:
		return evaluate_list(columns, STORE_ACTORS, term, set, error);
	case FILTER_LOCATION:
		return evaluate_list(
		    columns, STORE_LOCATIONS, term, set, error);
	case FILTER_TYPE:
		return evaluate_list(columns, STORE_TYPES, term, set, error);
	case FILTER_SOURCE:
		return evaluate_list(columns, STORE_SOURCES, term, set, error);
	case FILTER_TAG:
		return evaluate_list(columns, STORE_TAGS, term, set, error);
	case FILTER_DATE:
	case FILTER_DURING:
	case FILTER_HAS:
	case FILTER_IS: break;
	}
	for (size_t i = 0; i < term->value_count; i++)
		evaluate_value(columns, term->field, &term->values[i], set);
	return STATUS_OK;
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
	if (is_asked(filter))
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
	struct bitset part = { 0 };
	enum status status;

	if (bitset_resize(&part, set->n) != STATUS_OK)
		return error_nomem(error);
	status = evaluate(select, children[0].filter, set, error);
	for (size_t i = 1; i < n && status == STATUS_OK; i++) {
		if (all && is_empty(set))
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

	if (memory != NULL) {
		memory->used = ++select->clock;
		bitset_copy(set, &memory->set);
		return STATUS_OK;
	}
	status = evaluate_node(select, filter, set, error);
	if (status == STATUS_OK && filter->kind == FILTER_TERM)
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
	case FILTER_TEXT:
	case FILTER_ID:
	case FILTER_COLUMN: return COLUMNS_POSITIONS;
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
	if (next_column(columns, filter->column, &i, &status))
		return STATUS_OK;
	return status != STATUS_OK ? error_nomem(error)
				   : unknown_column(columns, filter, error);
}

enum status
select_run(struct select *select, const struct filter *filter,
    struct bitset *set, struct error *error)
{
	struct bitset fresh = { 0 };
	enum status status = check_columns(select->columns, filter, error);

	if (status == STATUS_OK)
		status = columns_need(select->columns, needs_of(filter), error);
	if (status != STATUS_OK)
		return status;
	if (bitset_resize(&fresh, select->columns->count) != STATUS_OK)
		return error_nomem(error);
	status = evaluate(select, filter, &fresh, error);
	if (status != STATUS_OK) {
		bitset_release(&fresh);
		return status;
	}
	if (recall(select, filter) == NULL && filter->kind != FILTER_ALL)
		remember(select, filter, &fresh);
	bitset_index(&fresh);
	bitset_release(set);
	*set = fresh;
	return STATUS_OK;
}

void
select_release(struct select *select)
{
	for (size_t i = 0; i < SELECT_REMEMBERED; i++)
		forget(&select->memory[i]);
}
