/* SPDX-License-Identifier: MIT */
/*
 * Finding events step by step.  Between two steps there may be a rest, for
 * which the statement goes: an open one holds a lock that other programs wait
 * for, and no transaction of ours could be rolled back under it.  What stays
 * is where it was: the last id, for words also the last word.  Beginning
 * again there costs some 100 µs.
 *
 * A row is one step whether it has what is looked for or not, so the SQL
 * leaves nothing out: a case of millions in which no event has the attribute
 * would be one step otherwise.
 */
#include "config.h"

#include "core/mem.h"
#include "core/store_private.h"

enum status
find_open(struct store *store, struct store_find **find, struct error *error)
{
	struct store_find *opened = mem_alloc(1, sizeof *opened);

	if (opened == NULL)
		return error_nomem(error);
	opened->store = store;
	strbuf_init(&opened->value);
	*find = opened;
	return STATUS_OK;
}

enum status
find_step(struct store_find *find, bool *row, struct error *error)
{
	enum status status = STATUS_OK;

	*row = scan_next(find->store, find->scan, &status, error);
	if (!*row) {
		sqlite3_finalize(find->scan);
		find->scan = NULL;
	}
	return status;
}

/* A row of an event's id and where text is to be found. */
static enum status
next_row(
    struct store_find *find, const char *sql, bool *row, struct error *error)
{
	enum status status = STATUS_OK;

	*row = false;
	if (find->scan == NULL) {
		status = scan_open(find->store, sql, &find->scan, error);
		if (status != STATUS_OK)
			return status;
		sqlite3_bind_int64(find->scan, 1, find->after);
	}
	status = find_step(find, row, error);
	if (*row)
		find->after = sqlite3_column_int64(find->scan, 0);
	else if (status == STATUS_OK)
		find->over = true;
	return status;
}

static enum status
next_key(
    struct store_find *find, struct store_found *found, struct error *error)
{
	bool row;
	enum status status = next_row(find,
	    "SELECT id, key FROM event WHERE id > ?1 ORDER BY id", &row, error);

	if (row && sqlite3_column_type(find->scan, 1) != SQLITE_NULL) {
		found->event = find->after;
		found->text = column_text(find->scan, 1);
	}
	return status;
}

static enum status
next_attribute(
    struct store_find *find, struct store_found *found, struct error *error)
{
	bool row;
	enum status status = next_row(find,
	    "SELECT id, attributes FROM event WHERE id > ?1 ORDER BY id", &row,
	    error);

	if (row &&
	    pack_find(column_text(find->scan, 1), find->column, &find->value)) {
		found->event = find->after;
		found->text = (struct span){ find->value.text, find->value.n };
	}
	if (strbuf_status(&find->value) != STATUS_OK)
		status = error_nomem(error);
	return status;
}

static enum status
column_find(
    struct store *store, struct span name, int64_t *id, struct error *error)
{
	static const char sql[] =
	    "SELECT id FROM attribute_column WHERE fold = ?1";
	struct strbuf fold = STRBUF_INIT;
	sqlite3_stmt *statement;
	bool row = false;
	enum status status = text_fold_name(name.s, name.n, &fold);

	*id = 0;
	if (status != STATUS_OK)
		error_nomem(error);
	else
		status = store_prepare(store, sql, &statement, error);
	if (status == STATUS_OK) {
		bind_text(statement, 1, (struct span){ fold.text, fold.n });
		status = store_step(store, statement, &row, error);
	}
	if (row) {
		*id = sqlite3_column_int64(statement, 0);
		sqlite3_reset(statement);
	}
	strbuf_release(&fold);
	return status;
}

enum status
store_find_attribute(struct store *store, struct span name, bool *known,
    struct store_find **find, struct error *error)
{
	int64_t column;
	enum status status = column_find(store, name, &column, error);

	if (status == STATUS_OK)
		status = find_open(store, find, error);
	if (status != STATUS_OK)
		return status;
	*known = column != 0;
	(*find)->next = next_attribute;
	(*find)->column = column;
	(*find)->over = column == 0;
	return STATUS_OK;
}

enum status
store_find_keys(
    struct store *store, struct store_find **find, struct error *error)
{
	enum status status = find_open(store, find, error);

	if (status == STATUS_OK)
		(*find)->next = next_key;
	return status;
}

enum status
store_find_next(
    struct store_find *find, struct store_found *found, struct error *error)
{
	enum status status = STATUS_OK;

	*found = (struct store_found){ 0 };
	if (!find->over)
		status = find->next(find, found, error);
	found->more = !find->over;
	return status;
}

void
store_find_rest(struct store_find *find)
{
	if (find->scan == NULL)
		return;
	sqlite3_finalize(find->scan);
	find->scan = NULL;
	if (find->words != NULL)
		words_rest(find->words);
}

bool
store_find_is_restless(const struct store_find *find)
{
	return find->words != NULL && words_are_restless(find->words);
}

void
store_find_close(struct store_find *find)
{
	if (find == NULL)
		return;
	sqlite3_finalize(find->scan);
	words_free(find->words);
	strbuf_release(&find->value);
	mem_free(find);
}
