/* SPDX-License-Identifier: MIT */
/*
 * What the files of filter share: building a tree, what a value means, and
 * which text is one word.
 */
#ifndef CORE_FILTER_PRIVATE_H
#define CORE_FILTER_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/filter.h"

/*
 * Levels of parentheses and negations a text may open.  Each costs a few
 * frames of stack in the parser and in every walk of a tree.
 */
#define FILTER_DEPTH 200

/* ---- Trees: filter.c */

struct filter *filter_new(enum filter_kind kind); /* NULL out of memory */

/*
 * Make child, which is node's from then on, its last child; where both are
 * AND or both OR, child's children instead.  STATUS_OK or STATUS_NOMEM, and
 * then child is still the caller's.
 */
enum status filter_adopt_take(struct filter *node, struct filter *child);

/* Take child number i out of node and give it to the caller. */
struct filter *filter_orphan(struct filter *node, size_t i);

/*
 * Append a copy of a value to a term whose field is set, and work out what it
 * means there: the bounds of a date, the number of a has: or is: name.  The
 * column of a syntax error counts in the value's own characters, from 1.
 */
enum status filter_add_value(
    struct filter *term, struct span text, bool quoted, struct error *error);

/* Free value number i and close the gap. */
void filter_drop_value(struct filter *term, size_t i);

/* The field of this name in any case; FILTER_COLUMN for any other. */
enum filter_field filter_field_of(struct span name);

/* The names that has: or is: knows, in order: "quote, source, …". */
const char *filter_field_choices(enum filter_field field);

/* ---- The notations of a date: value: filter_date.c */

enum filter_date_form {
	FILTER_DATE_EDTF, /* first */
	FILTER_DATE_RANGE, /* first..second, one of them may be empty */
	FILTER_DATE_AFTER, /* >first */
	FILTER_DATE_SINCE, /* >=first */
	FILTER_DATE_BEFORE, /* <first */
	FILTER_DATE_UNTIL, /* <=first */
};

struct filter_date {
	enum filter_date_form form;
	struct span first, second; /* inside the text that was split */
};

struct filter_date filter_date_split(struct span text);

/* Set the value's bounds from its text; columns count in that text. */
enum status
filter_date_resolve(struct filter_value *value, struct error *error);

/* ---- Editing the terms at the top: filter_edit.c */

#define FILTER_NOWHERE SIZE_MAX

/* The terms that an AND at the root joins, or the root alone. */
size_t filter_top_count(const struct filter *filter);
const struct filter *filter_top_term(const struct filter *filter, size_t i);

/* A copy as an AND node of any number of children; NULL out of memory. */
struct filter *filter_top_open(const struct filter *filter);

void filter_top_remove(struct filter *top, size_t i);

/* A new term of one value, under a NOT where negated, at the end. */
enum status filter_top_append(struct filter *top, enum filter_field field,
    bool negated, struct span value, bool quoted, struct error *error);

/*
 * Use up top: make it a whole filter again and put it in place of *filter.
 * STATUS_RANGE, and *filter as it was, when its text would be too deep.
 */
enum status filter_top_commit(
    struct filter **filter, struct filter *top, struct error *error);

/* ---- Words: filter_parse.c */

enum filter_word {
	FILTER_WORD_BARE, /* no field before it: may hold commas */
	FILTER_WORD_LISTED, /* ends at a comma */
	FILTER_WORD_DATE, /* ends at a comma outside the brackets of a set */
};

/* Bytes of the unquoted word that s starts with; text is valid UTF-8. */
size_t filter_word_length(struct span text, enum filter_word kind);

/* May this name stand before a colon without quotes? */
bool filter_name_is_plain(struct span name);

/* Is this word AND, OR or NOT? */
bool filter_word_is_operator(struct span word);

#endif
