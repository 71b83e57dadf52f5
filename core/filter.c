/* SPDX-License-Identifier: MIT */
/*
 * The tree itself, and what a value means in its field.
 *
 * Arrays of children and values keep no capacity: it follows from their
 * count (array_room), so that the struct that everybody walks stays plain.
 * Walks recurse; FILTER_DEPTH bounds how deep a tree can be.  All of it is
 * linear in the tree, except taking a child or a value out of the middle.
 */
#include "config.h"

#include "core/filter.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "core/filter_private.h"
#include "core/mem.h"

static const char *const field_names[] = {
	[FILTER_TEXT] = "",
	[FILTER_ACTOR] = "actor",
	[FILTER_LOCATION] = "location",
	[FILTER_TYPE] = "type",
	[FILTER_SOURCE] = "source",
	[FILTER_TAG] = "tag",
	[FILTER_ID] = "id",
	[FILTER_DATE] = "date",
	[FILTER_DURING] = "during",
	[FILTER_HAS] = "has",
	[FILTER_IS] = "is",
	[FILTER_COLUMN] = "",
};

#define FIELD_COUNT (sizeof field_names / sizeof field_names[0])

/* In the order of enum filter_has and enum filter_is. */
static const char has_names[] =
    "quote, source, coordinates, tag, note, summary";
static const char is_names[] =
    "undated, uncertain, approximate, starred, unanchored";

const char *
filter_field_name(enum filter_field field)
{
	return (size_t)field < FIELD_COUNT ? field_names[field] : "";
}

enum filter_field
filter_field_of(struct span name)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const char *known = field_names[i];

		if (name.n > 0 && strlen(known) == name.n &&
		    strncasecmp(known, name.s, name.n) == 0)
			return (enum filter_field)i;
	}
	return FILTER_COLUMN;
}

const char *
filter_field_choices(enum filter_field field)
{
	return field == FILTER_HAS  ? has_names
	       : field == FILTER_IS ? is_names
				    : "";
}

/* ---- Building */

struct filter *
filter_new(enum filter_kind kind)
{
	struct filter *filter = mem_alloc(1, sizeof *filter);

	if (filter != NULL)
		filter->kind = kind;
	return filter;
}

void
filter_free(struct filter *filter)
{
	if (filter == NULL)
		return;
	for (size_t i = 0; i < filter->child_count; i++)
		filter_free(filter->children[i]);
	for (size_t i = 0; i < filter->value_count; i++)
		mem_free(filter->values[i].text);
	mem_free(filter->children);
	mem_free(filter->values);
	mem_free(filter->column);
	mem_free(filter);
}

/*
 * Members an array of count is known to have room for.  mem_reserve grows
 * 8, 16, 32, …, and a removal never shrinks, so it is at least this.
 */
static size_t
array_room(size_t count)
{
	size_t room = 8;

	if (count == 0)
		return 0;
	while (room < count)
		room *= 2;
	return room;
}

static enum status
reserve_children(struct filter *node, size_t more)
{
	size_t room = array_room(node->child_count);

	return mem_reserve(&node->children, &room, node->child_count + more,
	    sizeof(struct filter *));
}

enum status
filter_adopt_take(struct filter *node, struct filter *child)
{
	bool merge = child->kind == node->kind &&
		     (node->kind == FILTER_AND || node->kind == FILTER_OR);
	size_t more = merge ? child->child_count : 1;

	if (reserve_children(node, more) != STATUS_OK)
		return STATUS_NOMEM;
	if (!merge) {
		node->children[node->child_count++] = child;
		return STATUS_OK;
	}
	for (size_t i = 0; i < more; i++)
		node->children[node->child_count++] = child->children[i];
	child->child_count = 0;
	filter_free(child);
	return STATUS_OK;
}

struct filter *
filter_orphan(struct filter *node, size_t i)
{
	struct filter *child;

	assert(i < node->child_count);
	child = node->children[i];
	node->child_count--;
	memmove(node->children + i, node->children + i + 1,
	    (node->child_count - i) * sizeof(struct filter *));
	return child;
}

/* A copy of the value's text; its meaning is taken over as it is. */
static enum status
push_value(struct filter *term, struct filter_value value)
{
	size_t room = array_room(term->value_count);

	if (mem_reserve(&term->values, &room, term->value_count + 1,
		sizeof *term->values) != STATUS_OK)
		return STATUS_NOMEM;
	value.text = mem_copy(value.text, value.n);
	if (value.text == NULL)
		return STATUS_NOMEM;
	term->values[term->value_count++] = value;
	return STATUS_OK;
}

void
filter_drop_value(struct filter *term, size_t i)
{
	assert(i < term->value_count);
	mem_free(term->values[i].text);
	term->value_count--;
	memmove(term->values + i, term->values + i + 1,
	    (term->value_count - i) * sizeof *term->values);
}

static struct filter *
copy_node(const struct filter *filter)
{
	struct filter *copy = filter_new(filter->kind);

	if (copy == NULL)
		return NULL;
	copy->field = filter->field;
	copy->position = filter->position;
	if (filter->column != NULL) {
		copy->column = mem_copy(filter->column, strlen(filter->column));
		if (copy->column == NULL)
			goto fail;
	}
	for (size_t i = 0; i < filter->value_count; i++)
		if (push_value(copy, filter->values[i]) != STATUS_OK)
			goto fail;
	if (filter->child_count > 0 &&
	    reserve_children(copy, filter->child_count) != STATUS_OK)
		goto fail;
	for (size_t i = 0; i < filter->child_count; i++) {
		struct filter *child = copy_node(filter->children[i]);

		if (child == NULL)
			goto fail;
		copy->children[copy->child_count++] = child;
	}
	return copy;
fail:
	filter_free(copy);
	return NULL;
}

enum status
filter_copy(
    struct filter **copy, const struct filter *filter, struct error *error)
{
	struct filter *made = copy_node(filter);

	if (made == NULL)
		return error_nomem(error);
	*copy = made;
	return STATUS_OK;
}

static bool
value_equal(const struct filter_value *a, const struct filter_value *b)
{
	return a->quoted == b->quoted && a->n == b->n &&
	       memcmp(a->text, b->text, a->n) == 0 &&
	       a->earliest == b->earliest && a->latest == b->latest;
}

static bool
term_equal(const struct filter *a, const struct filter *b)
{
	if (a->field != b->field || a->value_count != b->value_count)
		return false;
	if (a->field == FILTER_COLUMN && strcmp(a->column, b->column) != 0)
		return false;
	for (size_t i = 0; i < a->value_count; i++)
		if (!value_equal(&a->values[i], &b->values[i]))
			return false;
	return true;
}

bool
filter_equal(const struct filter *a, const struct filter *b)
{
	if (a->kind != b->kind || a->child_count != b->child_count)
		return false;
	if (a->kind == FILTER_TERM)
		return term_equal(a, b);
	for (size_t i = 0; i < a->child_count; i++)
		if (!filter_equal(a->children[i], b->children[i]))
			return false;
	return true;
}

/* ---- What a value means */

/* Find the value in the list of names; its spelling becomes the list's. */
static enum status
resolve_name(
    enum filter_field field, struct filter_value *value, struct error *error)
{
	const char *names = filter_field_choices(field);
	const char *name = names;

	for (int number = 0; *name != '\0'; number++) {
		size_t n = strcspn(name, ",");

		if (n == value->n && strncasecmp(name, value->text, n) == 0) {
			memcpy(value->text, name, n);
			value->earliest = number;
			return STATUS_OK;
		}
		name += n;
		name += strspn(name, ", ");
	}
	return error_set_at(
	    error, 1, "%s: knows %s", field_names[field], names);
}

enum status
filter_add_value(
    struct filter *term, struct span text, bool quoted, struct error *error)
{
	struct filter_value value = {
		.text = (char *)text.s, .n = text.n, .quoted = quoted
	};
	struct filter_value *added;
	enum status status = STATUS_OK;

	if (span_trim(text).n == 0)
		return error_set_at(
		    error, 1, "something is wanted between these quotes");
	if (push_value(term, value) != STATUS_OK)
		return error_nomem(error);
	added = &term->values[term->value_count - 1];
	if (term->field == FILTER_DATE || term->field == FILTER_DURING)
		status = filter_date_resolve(added, error);
	else if (term->field == FILTER_HAS || term->field == FILTER_IS)
		status = resolve_name(term->field, added, error);
	if (status != STATUS_OK)
		filter_drop_value(term, term->value_count - 1);
	return status;
}
