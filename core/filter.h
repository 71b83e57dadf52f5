/* SPDX-License-Identifier: MIT */
/*
 * filter: the one expression that says which events are shown; text ⇄ tree.
 * Pure: it knows no events.  The language:
 *
 *	filter = or
 *	or     = and { "OR" and }
 *	and    = unary { ["AND"] unary }
 *	unary  = ("-" | "NOT") unary | "(" or ")" | term
 *	term   = [ field ":" ] value { "," value }
 *	value  = word | '"' … '"'	\" and \\ inside quotes
 *
 * An empty text is the filter that lets everything through.  Operators are
 * upper-case words; `-` stands directly before what it negates.  A word is a
 * run without blanks, quotes, parentheses and (after a field, and in a list)
 * commas; a list without a field starts with a quoted value.  A field is a
 * known name, any case, or a column's name, quoted where it holds more than
 * letters, digits, `_` and `-` ("Deaths (best)":3); a quoted name is a
 * column's even where a field is called so ("Type":x), and a bare word with a
 * colon is always a field and a value.  Dates: date:A, date:A..B, date:A/B,
 * date:..B, date:A.., date:>A >=A <A <=A, each with EDTF inside, the brackets
 * of its sets included.  Parentheses and negations nest 200 deep.
 *
 *	struct filter *filter;
 *	if (filter_parse(&filter, text, n, &error) == STATUS_OK) ...
 *	filter_print(filter, &out);	parses back to an equal filter
 *	filter_free(filter);
 */
#ifndef CORE_FILTER_H
#define CORE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/strbuf.h"
#include "core/text.h"

enum filter_kind {
	FILTER_ALL, /* everything: the empty filter, only as the root */
	FILTER_AND, /* two or more children, none of them FILTER_AND */
	FILTER_OR, /* two or more children, none of them FILTER_OR */
	FILTER_NOT, /* one child */
	FILTER_TERM,
};

enum filter_field {
	FILTER_TEXT, /* no field: title, summary, quotes */
	FILTER_ACTOR,
	FILTER_LOCATION,
	FILTER_TYPE,
	FILTER_SOURCE,
	FILTER_TAG,
	FILTER_ID,
	FILTER_DATE, /* overlaps */
	FILTER_DURING, /* lies inside */
	FILTER_HAS,
	FILTER_IS,
	FILTER_COLUMN, /* an attribute; its name in term.column */
};

enum filter_has {
	FILTER_HAS_QUOTE,
	FILTER_HAS_SOURCE,
	FILTER_HAS_COORDINATES,
	FILTER_HAS_TAG,
	FILTER_HAS_NOTE,
	FILTER_HAS_SUMMARY,
};

enum filter_is {
	FILTER_IS_UNDATED,
	FILTER_IS_UNCERTAIN,
	FILTER_IS_APPROXIMATE,
	FILTER_IS_STARRED,
	FILTER_IS_UNANCHORED, /* has a quote without a place in a text */
};

struct filter_value {
	char *text; /* as meant: unescaped, without quotes, NUL-terminated */
	size_t n; /* bytes */
	bool quoted; /* the whole thing; else a word that starts so */
	/* FILTER_DATE, FILTER_DURING: bounds in ms, EDTF_EARLIEST/LATEST open.
	 * FILTER_HAS, FILTER_IS: earliest is the enum above. */
	int64_t earliest, latest;
};

struct filter {
	enum filter_kind kind;
	/* FILTER_TERM */
	enum filter_field field;
	char *column; /* FILTER_COLUMN: the name as written; else NULL */
	struct filter_value *values; /* any of these, one or more */
	size_t value_count;
	/* FILTER_AND, FILTER_OR, FILTER_NOT */
	struct filter **children;
	size_t child_count;
	size_t position; /* character column of its start in the text, from 1;
			  * 0 for what an edit added */
};

/*
 * Parse n bytes; the tree is the caller's.  STATUS_SYNTAX with error->column
 * (characters, from 1; one behind the end where something is wanting) and a
 * message that says what would be right there.
 */
enum status filter_parse(
    struct filter **filter, const char *text, size_t n, struct error *error);

void filter_free(struct filter *filter); /* NULL is fine */

enum status filter_copy(
    struct filter **copy, const struct filter *filter, struct error *error);

/* Same tree: kinds, fields, values and their order; positions aside. */
bool filter_equal(const struct filter *a, const struct filter *b);

/* Append the shortest text that parses to an equal filter. */
void filter_print(const struct filter *filter, struct strbuf *out);

/* The name of a field as it is written; "" for FILTER_TEXT. */
const char *filter_field_name(enum filter_field field);

/*
 * ---- What the panes write.  Each call changes *filter in place, keeps the
 * rest of it, and leaves it unchanged when it fails.  The tree given may be
 * replaced: *filter is updated.
 *
 * A pane's own choice is the first FILTER_TERM of its field that stands at
 * the top (the root or a child of a root AND), not negated, with nothing but
 * quoted values; a pane's exclusions are all such terms under one NOT.
 */
enum filter_mark {
	FILTER_UNMARKED,
	FILTER_CHOSEN,
	FILTER_EXCLUDED,
};

/* The pane's own choice, or NULL. */
const struct filter *
filter_choice(const struct filter *filter, enum filter_field field);

/*
 * How value stands in the field's choice and exclusions; compared folded, a
 * location whatever white space is around its `>`.  FILTER_UNMARKED too when
 * out of memory.
 */
enum filter_mark filter_marked(
    const struct filter *filter, enum filter_field field, struct span value);

/*
 * Chosen becomes unmarked; anything else becomes chosen.  For any field but
 * FILTER_COLUMN.  STATUS_SYNTAX for a value that is empty or no UTF-8,
 * STATUS_RANGE where the text would nest too deep to be read back.
 */
enum status filter_toggle(struct filter **filter, enum filter_field field,
    struct span value, struct error *error);

/* Excluded becomes unmarked; anything else becomes excluded. */
enum status filter_exclude(struct filter **filter, enum filter_field field,
    struct span value, struct error *error);

/*
 * The date bounds are one top-level date: term of one range value.  Set its
 * start or end side to an EDTF text (empty span: that side open); a bound
 * that crosses the other drops the other.
 */
enum status
filter_date_from(struct filter **filter, struct span date, struct error *error);
enum status
filter_date_to(struct filter **filter, struct span date, struct error *error);

/* Take away every top-level date: term. */
enum status filter_date_clear(struct filter **filter, struct error *error);

/*
 * The filter without its own choice in field: what the counts of that pane
 * follow.
 */
enum status filter_without_choice(struct filter **without,
    const struct filter *filter, enum filter_field field, struct error *error);

#endif
