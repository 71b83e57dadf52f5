/* SPDX-License-Identifier: MIT */
/*
 * What the values of columns look like, counted over some rows; which column
 * is what is decided in guess_fields.c.
 */
#include "config.h"

#include "core/guess.h"

#include <string.h>

#include "core/guess_private.h"
#include "core/html.h"
#include "core/map.h"
#include "core/template.h"

enum status
guess_new(struct guess **guess, const struct span *names, size_t count,
    struct error *error)
{
	struct guess *made = mem_alloc(1, sizeof *made);
	struct strbuf scratch = STRBUF_INIT;
	enum status status = STATUS_OK;
	size_t i, n = count + (count == 0);

	if (made == NULL)
		return error_nomem(error);
	made->names = names;
	made->columns = mem_alloc(n, sizeof *made->columns);
	if (made->columns == NULL) {
		mem_free(made);
		return error_nomem(error);
	}
	made->count = count;
	for (i = 0; i < made->count && status == STATUS_OK; i++) {
		if (guess_name(&made->columns[i].name, names[i], &scratch) !=
		    STATUS_OK)
			status = error_nomem(error);
		else
			status = dates_new(&made->columns[i].dates, error);
		/* A name that a template cannot hold. */
		if (memchr(names[i].s, '}', names[i].n) != NULL ||
		    memchr(names[i].s, '|', names[i].n) != NULL)
			made->columns[i].taken = true;
	}
	strbuf_release(&scratch);
	if (status == STATUS_OK)
		*guess = made;
	else
		guess_free(made);
	return status;
}

void
guess_free(struct guess *guess)
{
	size_t i;

	if (guess == NULL)
		return;
	for (i = 0; i < guess->count; i++)
		dates_free(guess->columns[i].dates);
	mem_free(guess->columns);
	mem_free(guess->cells);
	mem_free(guess);
}

/* ---- Shapes of values */

/* A number at the start, a point or comma in it; its bytes, 0 for none. */
static size_t
number_length(struct span text, bool *fraction)
{
	size_t i = text.n > 0 && strchr("+-", text.s[0]) != NULL, digits = 0;

	*fraction = false;
	for (; i < text.n; i++) {
		if (text.s[i] >= '0' && text.s[i] <= '9')
			digits++;
		else if (!*fraction && digits > 0 && i + 1 < text.n &&
			 strchr(".,", text.s[i]) != NULL &&
			 text.s[i + 1] >= '0' && text.s[i + 1] <= '9')
			*fraction = true;
		else
			break;
	}
	return digits > 0 ? i : 0;
}

static bool
is_number(struct span cell)
{
	bool fraction;

	return cell.n > 0 && number_length(cell, &fraction) == cell.n;
}

/* `48.8, 2.3`, `48,8; 2,3` */
static bool
is_pair(struct span cell)
{
	bool first, second;
	size_t n = number_length(cell, &first);

	if (n == 0 || !first)
		return false;
	cell.s += n;
	cell.n -= n;
	for (n = 0; n < cell.n && strchr(",; ", cell.s[n]) != NULL; n++)
		continue;
	cell.s += n;
	cell.n -= n;
	return n > 0 && number_length(cell, &second) == cell.n && second;
}

/* 21:40, 9:40 PM, 21:40:00, 21h40 */
static bool
is_clock(struct span cell)
{
	size_t i, digits = 0, colons = 0;

	for (i = 0; i < cell.n; i++) {
		if (cell.s[i] >= '0' && cell.s[i] <= '9')
			digits++;
		else if (cell.s[i] == ':' ||
			 (cell.s[i] == 'h' && digits > 0 && digits < 3))
			colons++;
		else if (digits < 3 || strchr(" .apmAPM", cell.s[i]) == NULL)
			return false;
	}
	return digits >= 3 && digits <= 9 && colons >= 1 && colons <= 2;
}

/* As far as its size goes; a comma is a point. */
static double
number_size(struct span cell)
{
	double value = 0, scale = 1;
	bool fraction = false, negative = cell.s[0] == '-';
	size_t i;

	for (i = 0; i < cell.n && i < 15; i++) {
		if (cell.s[i] == '.' || cell.s[i] == ',')
			fraction = true;
		if (cell.s[i] < '0' || cell.s[i] > '9')
			continue;
		value = value * 10 + (cell.s[i] - '0');
		scale = fraction ? scale * 10 : scale;
	}
	return negative ? -value / scale : value / scale;
}

bool
guess_is_value(struct span cell)
{
	size_t i, digits = 0;

	if (is_number(cell) && cell.n > 4)
		return true;
	for (i = 0; i < cell.n; i++) {
		if (cell.s[i] >= '0' && cell.s[i] <= '9')
			digits++;
		else if (strchr("-+/.: TZ", cell.s[i]) == NULL)
			return false;
	}
	return digits >= 6;
}

static void
look_number(struct column *column, struct span cell)
{
	double size = number_size(cell);
	bool fraction;

	number_length(cell, &fraction);
	if (column->numbers == 0)
		column->least = column->most = size;
	if (size < column->least)
		column->least = size;
	if (size > column->most)
		column->most = size;
	column->numbers++;
	column->fractions += fraction;
}

/* Rows are compared later, when it is known which column is what. */
static enum status
keep_cells(struct guess *guess, const struct span *cells, size_t count)
{
	size_t i, n = guess->cells_rows * guess->count;
	struct span cell;

	if (guess->count > GUESS_CELLS)
		return STATUS_OK;
	if (mem_reserve(&guess->cells, &guess->cells_capacity, n + guess->count,
		sizeof *guess->cells) != STATUS_OK)
		return STATUS_NOMEM;
	for (i = 0; i < guess->count; i++) {
		cell = i < count ? span_trim(cells[i]) : SPAN("");
		guess->cells[n + i] =
		    template_is_none(cell) ? 0 : map_hash(0, cell) | 1;
	}
	guess->cells_rows++;
	return STATUS_OK;
}

enum status
guess_look(struct guess *guess, const struct span *cells, size_t count,
    int64_t line, struct error *error)
{
	struct column *column;
	struct span cell;
	bool any = false;
	size_t i;

	for (i = 0; i < count && i < guess->count; i++) {
		column = &guess->columns[i];
		cell = span_trim(cells[i]);
		if (template_is_none(cell))
			continue;
		any = true;
		column->seen++;
		column->bytes += cell.n;
		if (is_number(cell))
			look_number(column, cell);
		column->urls += cell.n > 8 && memcmp(cell.s, "http", 4) == 0;
		column->clocks += is_clock(cell);
		column->timed += memchr(cell.s, ':', cell.n) != NULL;
		column->pairs += is_pair(cell);
		column->semicolons += memchr(cell.s, ';', cell.n) != NULL;
		column->commas += memchr(cell.s, ',', cell.n) != NULL;
		column->tagged += html_has_tags(cell);
		if (dates_look(column->dates, cell, line) != STATUS_OK)
			return error_nomem(error);
	}
	guess->rows += any;
	return keep_cells(guess, cells, count) == STATUS_OK
		   ? STATUS_OK
		   : error_nomem(error);
}
