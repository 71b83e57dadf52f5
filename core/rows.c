/* SPDX-License-Identifier: MIT */
/*
 * A ring, searched from end to end: 512 numbers are looked at in less time
 * than one event is read.
 */
#include "config.h"

#include "core/rows.h"

#include <string.h>

#include "core/mem.h"

bool
rows_find(const struct rows *rows, size_t position, struct row_text *row)
{
	size_t i;

	for (i = 0; i < rows->n; i++) {
		if (rows->positions[i] == position) {
			*row = rows->kept[i];
			return true;
		}
	}
	return false;
}

static bool
rows_make(struct rows *rows)
{
	struct rows made = { 0 };

	if (rows->texts != NULL)
		return true;
	made.positions = mem_alloc(ROWS_KEPT, sizeof *made.positions);
	made.kept = mem_alloc(ROWS_KEPT, sizeof *made.kept);
	made.texts = mem_alloc(ROWS_KEPT, sizeof *made.texts);
	if (made.positions == NULL || made.kept == NULL || made.texts == NULL) {
		rows_release(&made);
		return false;
	}
	*rows = made;
	return true;
}

static struct span
row_copy(char **to, struct span text)
{
	struct span copy = { *to, text.n };

	if (text.n > 0)
		memcpy(*to, text.s, text.n);
	*to += text.n;
	return copy;
}

enum status
rows_keep(struct rows *rows, size_t position, const struct row_text *row)
{
	size_t n = row->date.n + row->title.n + row->type.n;
	struct row_text *kept;
	char *text, *to;

	if (n > ROWS_BYTES)
		return STATUS_OK;
	if (!rows_make(rows))
		return STATUS_NOMEM;
	to = text = mem_alloc(n, 1);
	if (text == NULL)
		return STATUS_NOMEM;
	mem_free(rows->texts[rows->next]);
	rows->texts[rows->next] = text;
	kept = &rows->kept[rows->next];
	kept->date = row_copy(&to, row->date);
	kept->title = row_copy(&to, row->title);
	kept->type = row_copy(&to, row->type);
	kept->quotes = row->quotes;
	rows->positions[rows->next] = position;
	rows->next = (rows->next + 1) % ROWS_KEPT;
	if (rows->n < ROWS_KEPT)
		rows->n++;
	return STATUS_OK;
}

void
rows_release(struct rows *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		mem_free(rows->texts[i]);
	mem_free(rows->positions);
	mem_free(rows->kept);
	mem_free(rows->texts);
	*rows = (struct rows){ 0 };
}
