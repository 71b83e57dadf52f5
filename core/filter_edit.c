/* SPDX-License-Identifier: MIT */
/*
 * What the panes write into the filter.
 *
 * Every edit copies the tree, opens the copy as an AND node of its top-level
 * terms (none for the empty filter, one for a root that is no AND), changes
 * that list, closes it again, and only then puts it in place of the old one;
 * so a failure leaves the old one whole.  A filter has a few dozen nodes: the
 * copy costs microseconds, once a key.
 */
#include "config.h"

#include "core/filter.h"

#include <assert.h>
#include <string.h>

#include "core/filter_private.h"
#include "core/mem.h"

/* ---- The terms at the top */

size_t
filter_top_count(const struct filter *filter)
{
	if (filter->kind == FILTER_AND)
		return filter->child_count;
	return filter->kind == FILTER_ALL ? 0 : 1;
}

const struct filter *
filter_top_term(const struct filter *filter, size_t i)
{
	return filter->kind == FILTER_AND ? filter->children[i] : filter;
}

/* A copy of filter as an AND node, of any number of children. */
struct filter *
filter_top_open(const struct filter *filter)
{
	struct filter *copy, *top;

	if (filter_copy(&copy, filter, NULL) != STATUS_OK)
		return NULL;
	if (copy->kind == FILTER_AND)
		return copy;
	top = filter_new(FILTER_AND);
	if (top != NULL && copy->kind == FILTER_ALL) {
		filter_free(copy);
		return top;
	}
	if (top == NULL || filter_adopt_take(top, copy) != STATUS_OK) {
		filter_free(copy);
		filter_free(top);
		return NULL;
	}
	return top;
}

/* The filter that the AND node stands for; top is used up. */
static struct filter *
top_close(struct filter *top)
{
	struct filter *only;

	if (top->child_count == 0)
		top->kind = FILTER_ALL;
	if (top->child_count != 1)
		return top;
	only = filter_orphan(top, 0);
	filter_free(top);
	return only;
}

void
filter_top_remove(struct filter *top, size_t i)
{
	filter_free(filter_orphan(top, i));
}

static bool
is_group(const struct filter *filter)
{
	return filter->kind == FILTER_AND || filter->kind == FILTER_OR;
}

/* Levels of parentheses and negations in the printed text. */
static unsigned
depth_of(const struct filter *filter)
{
	unsigned deepest = 0;

	for (size_t i = 0; i < filter->child_count; i++) {
		const struct filter *child = filter->children[i];
		unsigned depth = depth_of(child);

		if (is_group(child) && filter->kind != FILTER_OR)
			depth++;
		if (depth > deepest)
			deepest = depth;
	}
	return deepest + (filter->kind == FILTER_NOT);
}

/*
 * Close top and put it in place of *filter.  A root OR that got a neighbour
 * stands in parentheses now, which may be one too many to be read back.
 */
enum status
filter_top_commit(
    struct filter **filter, struct filter *top, struct error *error)
{
	struct filter *closed = top_close(top);

	if (depth_of(closed) > FILTER_DEPTH) {
		filter_free(closed);
		return error_set(error, STATUS_RANGE,
		    "the filter is nested too deep to add to it");
	}
	filter_free(*filter);
	*filter = closed;
	return STATUS_OK;
}

/* ---- Choices and exclusions */

static bool
is_choice(const struct filter *term, enum filter_field field)
{
	if (term->kind != FILTER_TERM || term->field != field)
		return false;
	for (size_t i = 0; i < term->value_count; i++)
		if (!term->values[i].quoted)
			return false;
	return true;
}

static bool
is_exclusion(const struct filter *filter, enum filter_field field)
{
	return filter->kind == FILTER_NOT &&
	       is_choice(filter->children[0], field);
}

/* The first choice at the top, or the first exclusion at or after from. */
static size_t
find_choice(const struct filter *filter, enum filter_field field)
{
	for (size_t i = 0; i < filter_top_count(filter); i++)
		if (is_choice(filter_top_term(filter, i), field))
			return i;
	return FILTER_NOWHERE;
}

static size_t
find_exclusion(
    const struct filter *filter, enum filter_field field, size_t from)
{
	for (size_t i = from; i < filter_top_count(filter); i++)
		if (is_exclusion(filter_top_term(filter, i), field))
			return i;
	return FILTER_NOWHERE;
}

const struct filter *
filter_choice(const struct filter *filter, enum filter_field field)
{
	size_t i = find_choice(filter, field);

	return i == FILTER_NOWHERE ? NULL : filter_top_term(filter, i);
}

/* Append the form in which values of the field are compared. */
static enum status
fold_value(enum filter_field field, struct span value, struct strbuf *out)
{
	size_t start = out->n, kept = start;

	if (text_fold_name(value.s, value.n, out) != STATUS_OK)
		return STATUS_NOMEM;
	if (field != FILTER_LOCATION)
		return STATUS_OK;
	/* Folded white space is one blank: none beside a `>`. */
	for (size_t i = start; i < out->n; i++) {
		char c = out->text[i];

		if (c == ' ' &&
		    (out->text[i + 1] == '>' ||
			(kept > start && out->text[kept - 1] == '>')))
			continue;
		out->text[kept++] = c;
	}
	strbuf_truncate(out, kept);
	return STATUS_OK;
}

/* The place of a folded value in a term's list, or FILTER_NOWHERE. */
static enum status
find_value(const struct filter *term, const struct strbuf *folded, size_t *at)
{
	struct strbuf own = STRBUF_INIT;
	enum status status = STATUS_OK;
	size_t found = FILTER_NOWHERE;

	for (size_t i = 0; i < term->value_count && found == FILTER_NOWHERE;
	     i++) {
		const struct filter_value *value = &term->values[i];
		struct span text = { value->text, value->n };

		strbuf_clear(&own);
		status = fold_value(term->field, text, &own);
		if (status != STATUS_OK)
			break;
		if (own.n == folded->n &&
		    memcmp(own.text, folded->text, own.n) == 0)
			found = i;
	}
	strbuf_release(&own);
	*at = found;
	return status;
}

static enum status
find_mark(const struct filter *filter, enum filter_field field,
    const struct strbuf *folded, enum filter_mark *mark)
{
	size_t i = find_choice(filter, field), at;
	enum status status;

	*mark = FILTER_UNMARKED;
	if (i != FILTER_NOWHERE) {
		status = find_value(filter_top_term(filter, i), folded, &at);
		if (status != STATUS_OK)
			return status;
		if (at != FILTER_NOWHERE) {
			*mark = FILTER_CHOSEN;
			return STATUS_OK;
		}
	}
	i = find_exclusion(filter, field, 0);
	while (i != FILTER_NOWHERE) {
		status = find_value(
		    filter_top_term(filter, i)->children[0], folded, &at);
		if (status != STATUS_OK)
			return status;
		if (at != FILTER_NOWHERE) {
			*mark = FILTER_EXCLUDED;
			return STATUS_OK;
		}
		i = find_exclusion(filter, field, i + 1);
	}
	return STATUS_OK;
}

enum filter_mark
filter_marked(
    const struct filter *filter, enum filter_field field, struct span value)
{
	enum filter_mark mark = FILTER_UNMARKED;
	struct strbuf folded = STRBUF_INIT;

	if (fold_value(field, value, &folded) != STATUS_OK ||
	    find_mark(filter, field, &folded, &mark) != STATUS_OK)
		mark = FILTER_UNMARKED;
	strbuf_release(&folded);
	return mark;
}

/* Take every spelling of the value out of a term. */
static enum status
drop_folded(struct filter *term, const struct strbuf *folded)
{
	for (;;) {
		size_t at;
		enum status status = find_value(term, folded, &at);

		if (status != STATUS_OK || at == FILTER_NOWHERE)
			return status;
		filter_drop_value(term, at);
	}
}

/*
 * Until the choice at the top no longer names the value: where one choice
 * goes with its last value, another may take its place.
 */
static enum status
unchoose(
    struct filter *top, enum filter_field field, const struct strbuf *folded)
{
	for (;;) {
		size_t i = find_choice(top, field);
		struct filter *term;
		enum status status;

		if (i == FILTER_NOWHERE)
			return STATUS_OK;
		term = top->children[i];
		status = drop_folded(term, folded);
		if (status != STATUS_OK || term->value_count > 0)
			return status;
		filter_top_remove(top, i);
	}
}

static enum status
unexclude(
    struct filter *top, enum filter_field field, const struct strbuf *folded)
{
	size_t i = find_exclusion(top, field, 0);

	while (i != FILTER_NOWHERE) {
		struct filter *term = top->children[i]->children[0];
		enum status status = drop_folded(term, folded);

		if (status != STATUS_OK)
			return status;
		if (term->value_count == 0)
			filter_top_remove(top, i);
		else
			i++;
		i = find_exclusion(top, field, i);
	}
	return STATUS_OK;
}

/* A new term of one value, under a NOT where negated, last at the top. */
enum status
filter_top_append(struct filter *top, enum filter_field field, bool negated,
    struct span value, bool quoted, struct error *error)
{
	struct filter *term = filter_new(FILTER_TERM), *negation = NULL;
	enum status status;

	if (term == NULL)
		return error_nomem(error);
	term->field = field;
	status = filter_add_value(term, value, quoted, error);
	if (status != STATUS_OK)
		goto fail;
	if (negated) {
		negation = filter_new(FILTER_NOT);
		if (negation == NULL ||
		    filter_adopt_take(negation, term) != STATUS_OK)
			goto nomem;
		term = negation;
		negation = NULL;
	}
	if (filter_adopt_take(top, term) == STATUS_OK)
		return STATUS_OK;
nomem:
	status = error_nomem(error);
fail:
	filter_free(negation);
	filter_free(term);
	return status;
}

static enum status
mark_value(struct filter *top, enum filter_field field, enum filter_mark mark,
    struct span value, struct error *error)
{
	size_t i;

	if (mark == FILTER_UNMARKED)
		return STATUS_OK;
	i = mark == FILTER_CHOSEN ? find_choice(top, field)
				  : find_exclusion(top, field, 0);
	if (i == FILTER_NOWHERE)
		return filter_top_append(
		    top, field, mark == FILTER_EXCLUDED, value, true, error);
	return filter_add_value(mark == FILTER_CHOSEN
				    ? top->children[i]
				    : top->children[i]->children[0],
	    value, true, error);
}

/* Give the value this mark; or none, when it has it already. */
static enum status
toggle_mark(struct filter **filter, enum filter_field field, struct span value,
    enum filter_mark wanted, struct error *error)
{
	struct strbuf folded = STRBUF_INIT;
	struct filter *top = NULL;
	enum filter_mark mark;
	enum status status = STATUS_NOMEM;

	assert(field != FILTER_COLUMN); /* there is no name for it here */
	if (text_valid(value.s, value.n) < value.n ||
	    (value.n > 0 && memchr(value.s, '\0', value.n) != NULL) ||
	    span_trim(value).n == 0)
		return error_set(error, STATUS_SYNTAX,
		    "a filter cannot hold this value: it is empty or no text");

	if (fold_value(field, value, &folded) != STATUS_OK ||
	    find_mark(*filter, field, &folded, &mark) != STATUS_OK)
		goto nomem;
	if (mark == wanted)
		wanted = FILTER_UNMARKED;
	top = filter_top_open(*filter);
	if (top == NULL || unchoose(top, field, &folded) != STATUS_OK ||
	    unexclude(top, field, &folded) != STATUS_OK)
		goto nomem;
	status = mark_value(top, field, wanted, value, error);
	if (status == STATUS_OK) {
		status = filter_top_commit(filter, top, error);
		top = NULL;
	}
	goto done;
nomem:
	status = error_nomem(error);
done:
	filter_free(top);
	strbuf_release(&folded);
	return status;
}

enum status
filter_toggle(struct filter **filter, enum filter_field field,
    struct span value, struct error *error)
{
	return toggle_mark(filter, field, value, FILTER_CHOSEN, error);
}

enum status
filter_exclude(struct filter **filter, enum filter_field field,
    struct span value, struct error *error)
{
	return toggle_mark(filter, field, value, FILTER_EXCLUDED, error);
}

enum status
filter_without_choice(struct filter **without, const struct filter *filter,
    enum filter_field field, struct error *error)
{
	size_t i = find_choice(filter, field);
	struct filter *top;

	if (i == FILTER_NOWHERE)
		return filter_copy(without, filter, error);
	top = filter_top_open(filter);
	if (top == NULL)
		return error_nomem(error);
	filter_top_remove(top, i);
	*without = top_close(top);
	return STATUS_OK;
}
