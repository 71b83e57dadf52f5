/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/faults/content.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store.h"
#include "core/text.h"

/* Tables that SQLite and the index keep for themselves are left out, and the
 * copy of the columns, of which there are many right ones. */
static const char TABLES[] =
    "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') "
    "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search%' "
    "AND name <> 'column_piece' ORDER BY name";

static void
add_row(sqlite3_stmt *row, struct strbuf *out)
{
	for (int i = 0; i < sqlite3_column_count(row); i++) {
		const void *bytes = sqlite3_column_blob(row, i);
		size_t n = (size_t)sqlite3_column_bytes(row, i);

		strbuf_add_byte(out, i > 0 ? '|' : ' ');
		if (bytes == NULL)
			strbuf_add_text(out,
			    sqlite3_column_type(row, i) == SQLITE_NULL ? "NULL"
								       : "''");
		else
			for (size_t j = 0; j < n; j++)
				strbuf_add_byte(
				    out, ((const char *)bytes)[j] < ' '
					     ? '.'
					     : ((const char *)bytes)[j]);
	}
	strbuf_add_byte(out, '\n');
}

/* Every row that sql gives, under a heading. */
static void
add_rows(sqlite3 *db, const char *heading, const char *sql, struct strbuf *out)
{
	sqlite3_stmt *row = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &row, NULL);

	strbuf_printf(out, "%s\n", heading);
	if (code == SQLITE_OK)
		while ((code = sqlite3_step(row)) == SQLITE_ROW)
			add_row(row, out);
	sqlite3_finalize(row);
	if (code != SQLITE_DONE && code != SQLITE_OK)
		strbuf_printf(out, "damaged: %s\n", sqlite3_errmsg(db));
}

/* What the index of every dataset finds. */
static void
add_words(sqlite3 *db, struct strbuf *out)
{
	static const char *const words[] = { "talks", "set", "the", "a*" };
	sqlite3_stmt *datasets = NULL;
	char sql[200];
	int id;

	if (sqlite3_prepare_v2(db, "SELECT id FROM dataset ORDER BY id", -1,
		&datasets, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(datasets) == SQLITE_ROW) {
		id = sqlite3_column_int(datasets, 0);
		for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
			snprintf(sql, sizeof sql,
			    "SELECT rowid FROM search_%d "
			    "WHERE search_%d MATCH '%s'",
			    id, id, words[i]);
			add_rows(db, words[i], sql, out);
		}
	}
	sqlite3_finalize(datasets);
}

static void
add_all(sqlite3 *db, struct strbuf *out)
{
	sqlite3_stmt *tables = NULL;
	char sql[200];

	add_rows(db, "integrity", "PRAGMA integrity_check", out);
	add_rows(db, "version", "PRAGMA user_version", out);
	if (sqlite3_prepare_v2(db, TABLES, -1, &tables, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(tables) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(tables, 0);

		snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", name);
		add_rows(db, name, sql, out);
	}
	sqlite3_finalize(tables);
	add_words(db, out);
}

static bool
is_there(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && info.st_size > 0;
}

void
content_read(const char *path, struct strbuf *out)
{
	struct store *store = NULL;
	struct error error;
	sqlite3 *db = NULL;

	strbuf_clear(out);
	/* Of a first import that died the file may be there, empty. */
	if (store_open(&store, path, STORE_CREATE, &error) != STATUS_OK) {
		strbuf_printf(out, "damaged: %s\n", error.message);
		return;
	}
	store_close(store);
	if (!is_there(path)) {
		strbuf_add_text(out, "absent\n");
		unlink(path);
		return;
	}
	if (store_open(&store, path, STORE_READ, &error) != STATUS_OK) {
		strbuf_printf(out, "damaged: %s\n", error.message);
		return;
	}
	store_close(store);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		strbuf_printf(out, "damaged: %s\n", sqlite3_errmsg(db));
	else
		add_all(db, out);
	sqlite3_close(db);
}

const char *
content_difference(const char *one, const char *other)
{
	static char line[240];
	size_t i = 0, start = 0;

	while (one[i] != '\0' && one[i] == other[i]) {
		if (one[i++] == '\n')
			start = i;
	}
	snprintf(line, sizeof line, "`%.90s`, not `%.90s`", one + start,
	    other + start);
	for (char *at = line; *at != '\0'; at++)
		if (*at == '\n')
			*at = ';';
	return line;
}
