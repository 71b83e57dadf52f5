/* SPDX-License-Identifier: MIT */
/*
 * What the store finds is read one after the other: each value of a term of
 * words, each column that goes by the term's name, all keys.  Values of
 * columns and keys are compared here, folded as words are.
 */
#include "config.h"

#include "core/question.h"

#include <string.h>

#include "core/mem.h"
#include "core/strbuf.h"
#include "core/text.h"

struct question {
	struct columns *columns;
	struct store *store;
	const struct filter *term;
	struct store_find *find; /* NULL: the next one is to be opened */
	size_t next; /* value or column */
	struct strbuf *folds; /* of the term's values */
	struct strbuf fold; /* of the text at hand */
	/* By ordinal: the order in which rows come, so that a million of them
	 * are not scattered over the timeline one by one. */
	struct bitset found;
};

bool
question_is(const struct filter *filter)
{
	return filter->kind == FILTER_TERM &&
	       (filter->field == FILTER_TEXT || filter->field == FILTER_ID ||
		   filter->field == FILTER_COLUMN);
}

/* ---- Names of columns */

static bool
name_equal(struct span name, const struct strbuf *fold, struct strbuf *scratch)
{
	strbuf_clear(scratch);
	return text_fold_name(name.s, name.n, scratch) == STATUS_OK &&
	       scratch->n == fold->n &&
	       memcmp(scratch->text, fold->text, fold->n) == 0;
}

bool
question_column(const struct columns *columns, const char *name, size_t *i,
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

/* ---- What is found */

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

/* Is the text one of those that the term asks for? */
static enum status
compare(struct question *question, struct span text, bool *wanted,
    struct error *error)
{
	strbuf_clear(&question->fold);
	if (text_fold_search(text.s, text.n, &question->fold) != STATUS_OK)
		return error_nomem(error);
	*wanted = false;
	for (size_t i = 0; i < question->term->value_count && !*wanted; i++)
		*wanted = answers(question, i);
	return STATUS_OK;
}

static enum status
take(struct question *question, const struct store_found *found,
    struct error *error)
{
	bool wanted = true;
	enum status status = STATUS_OK;
	size_t ordinal;

	ordinal = columns_ordinal_of(question->columns, found->event);
	if (ordinal == question->columns->count ||
	    bitset_has(&question->found, ordinal))
		return STATUS_OK;
	if (question->term->field != FILTER_TEXT)
		status = compare(question, found->text, &wanted, error);
	if (status == STATUS_OK && wanted)
		bitset_add(&question->found, ordinal);
	return status;
}

/* ---- One after the other */

static enum status
open_column(struct question *question, bool *answered, struct error *error)
{
	const struct columns *columns = question->columns;
	enum status status;
	bool known;

	if (!question_column(
		columns, question->term->column, &question->next, &status)) {
		*answered = status == STATUS_OK;
		return *answered ? STATUS_OK : error_nomem(error);
	}
	return store_find_attribute(question->store,
	    columns->names[question->next++], &known, &question->find, error);
}

/* *answered: there is no further one. */
static enum status
open_next(struct question *question, bool *answered, struct error *error)
{
	const struct filter *term = question->term;
	const struct filter_value *value = &term->values[question->next];

	if (term->field == FILTER_COLUMN)
		return open_column(question, answered, error);
	*answered = question->next ==
		    (term->field == FILTER_ID ? 1 : term->value_count);
	if (*answered)
		return STATUS_OK;
	question->next++;
	if (term->field == FILTER_ID)
		return store_find_keys(question->store, &question->find, error);
	return store_find_words(question->store,
	    (struct span){ value->text, value->n }, !value->quoted,
	    &question->find, error);
}

static enum status
step(struct question *question, struct stint *stint, struct error *error)
{
	struct store_found found;
	enum status status = store_find_next(question->find, &found, error);

	if (status != STATUS_OK)
		return status;
	if (found.event != 0)
		return take(question, &found, error);
	/* The store went on to another word or row. */
	stint_was_long(stint);
	if (!found.more) {
		store_find_close(question->find);
		question->find = NULL;
	}
	return STATUS_OK;
}

enum status
question_go_on(struct question *question, struct stint *stint, bool *answered,
    struct error *error)
{
	enum status status = STATUS_OK;

	*answered = false;
	while (status == STATUS_OK && !*answered) {
		if (question->find == NULL)
			status = open_next(question, answered, error);
		else if (stint_over(stint) &&
			 !store_find_is_restless(question->find))
			break;
		else
			status = step(question, stint, error);
	}
	if (question->find != NULL)
		store_find_rest(question->find);
	return status;
}

void
question_set(const struct question *question, struct bitset *set)
{
	columns_arrange(question->columns, &question->found, set);
}

enum status
question_open(struct question **question, struct columns *columns,
    struct store *store, const struct filter *term, struct error *error)
{
	struct question *opened = mem_alloc(1, sizeof *opened);
	enum status status = STATUS_OK;

	if (opened == NULL)
		return error_nomem(error);
	*opened = (struct question){
		.columns = columns,
		.store = store,
		.term = term,
		.fold = STRBUF_INIT,
		.folds = mem_alloc(term->value_count, sizeof(struct strbuf)),
	};
	for (size_t i = 0; opened->folds != NULL && i < term->value_count; i++)
		strbuf_init(&opened->folds[i]);
	for (size_t i = 0; opened->folds != NULL && i < term->value_count &&
			   status == STATUS_OK;
	     i++)
		status = text_fold_search(
		    term->values[i].text, term->values[i].n, &opened->folds[i]);
	if (status == STATUS_OK)
		status = bitset_resize(&opened->found, columns->count);
	if (opened->folds == NULL || status != STATUS_OK) {
		question_close(opened);
		return error_nomem(error);
	}
	*question = opened;
	return STATUS_OK;
}

void
question_close(struct question *question)
{
	if (question == NULL)
		return;
	for (size_t i = 0;
	     question->folds != NULL && i < question->term->value_count; i++)
		strbuf_release(&question->folds[i]);
	mem_free(question->folds);
	strbuf_release(&question->fold);
	bitset_release(&question->found);
	store_find_close(question->find);
	mem_free(question);
}
