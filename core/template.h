/* SPDX-License-Identifier: MIT */
/*
 * template: text made from the cells of a row.
 *
 *	actor1			the cell of that column
 *	Actor1Name|Actor1Code	of the first column that has something
 *	EventCode:cameo		the cell, shown through a filter
 *	{event_type}[: {actor1}][ – {actor2}]	text with cells in it
 *
 * What stands in square brackets falls away where a cell inside it is empty.
 * A column that the file does not have is an empty cell, and so is one that
 * says "none" (NA, N/A, null, -, -9, -99).  Codes become the words that the
 * profile's [values COLUMN] gives them.
 *
 * Column names are compared without case; blank, `_`, `-` and `.` are alike.
 *
 *	struct template title;
 *	template_parse(&title, &arena, SPAN("{a} in {b}"), &columns, &error);
 *	template_render(&title, cells, count, &out);
 */
#ifndef CORE_TEMPLATE_H
#define CORE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/mem.h"
#include "core/profile.h"
#include "core/status.h"
#include "core/strbuf.h"
#include "core/text.h"

/* The columns of a file, as templates find them. */
struct template_columns {
	const struct span *names; /* each once */
	struct span *folds; /* as compared */
	size_t count;
	const struct profile *profile; /* whose values are shown */
	bool strict; /* a column that is not there is an error */
};

struct template_piece;

struct template
{
	struct template_piece *pieces;
	size_t count;
};

/* As names of columns are compared, appended. */
enum status template_fold(struct span name, struct strbuf *out);

/* The column of that name; *column is SIZE_MAX where there is none. */
enum status template_column(const struct template_columns *columns,
    struct span name, size_t *column, struct error *error);

/* STATUS_SYNTAX for braces or brackets out of order, and where columns are
 * strict for a name that is none.  Empty text is an empty template. */
enum status
template_parse(struct template *made, struct arena *arena, struct span text,
    const struct template_columns *columns, struct error *error);

/* Append it; a cell that the row does not have is empty. */
void template_render(const struct template *made, const struct span *cells,
    size_t count, struct strbuf *out);

/* Mark in used[] the columns whose cells it shows whole and unchanged: those
 * of a template that is one reference without a filter or values. */
void template_mark(const struct template *made, bool *used);

/* Does the cell say "none"? */
bool template_is_none(struct span cell);

#endif
