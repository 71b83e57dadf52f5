/* SPDX-License-Identifier: MIT */
/*
 * A CSV file as rows with known columns.  The header is strict, since a
 * mistake there concerns every row: it stops the import.  A row that is out
 * of order concerns itself alone: it is kept as a finding, bytes and all.
 */
#include "config.h"

#include "core/import_private.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/mem.h"
#include "core/preview.h"
#include "core/profiles.h"

size_t
cell_shown(struct span cell)
{
	size_t n = text_offset(cell.s,
	    cell.n < 4 * CELL_SHOWN ? cell.n : 4 * CELL_SHOWN, CELL_SHOWN);

	return n;
}

static enum status
table_finding(
    struct table *table, bool rejected, int64_t line, struct error *error)
{
	struct import *import = table->import;
	enum status status = STATUS_OK;
	struct store_finding finding = {
		.rejected = rejected,
		.file = table->path,
		.line = line,
		.reason = { import->reason.text, import->reason.n },
	};

	if (strbuf_status(&import->reason) != STATUS_OK)
		return error_nomem(error);
	if (rejected) {
		finding.raw = table->row->raw;
		import->report.rejected++;
	} else {
		import->report.warnings++;
	}
	if (rejected && table->has_events && import->rejects != NULL)
		status = rejects_add(import->rejects, &table->dialect,
		    table->row, finding.reason, error);
	if (status != STATUS_OK)
		return status;
	return store_add_finding(
	    import->store, import->dataset, &finding, error);
}

/* strbuf_printf for a va_list. */
static void
reason_format(struct strbuf *reason, const char *format, va_list arguments)
{
	va_list again;
	int n;

	strbuf_clear(reason);
	va_copy(again, arguments);
	n = vsnprintf(NULL, 0, format, arguments);
	if (n >= 0 && strbuf_reserve(reason, (size_t)n + 1)) {
		vsnprintf(reason->text, (size_t)n + 1, format, again);
		reason->n = (size_t)n;
	}
	va_end(again);
}

enum status
table_reject(struct table *table, struct error *error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	reason_format(&table->import->reason, format, arguments);
	va_end(arguments);
	return table_finding(table, true, table->row->line, error);
}

enum status
table_warn(struct table *table, struct error *error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	reason_format(&table->import->reason, format, arguments);
	va_end(arguments);
	return table_finding(table, false, table->row->line, error);
}

enum status
table_warn_at(struct table *table, int64_t line, struct error *error,
    const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	reason_format(&table->import->reason, format, arguments);
	va_end(arguments);
	return table_finding(table, false, line, error);
}

/* ---- The header. */

static bool
name_is(struct span name, const char *known)
{
	size_t i;
	char c;

	for (i = 0; i < name.n && known[i] != '\0'; i++) {
		c = name.s[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != known[i])
			return false;
	}
	return i == name.n && known[i] == '\0';
}

static enum status
header_fail(const struct table *table, struct error *error, const char *what,
    struct span cell)
{
	return error_set(error, STATUS_SYNTAX, "%.*s:%lld: " CELL_FORMAT "%s",
	    (int)table->path.n, table->path.s, (long long)table->row->line,
	    CELL_ARGUMENTS(cell), what);
}

/*
 * Cell i is a column of the user's own: named, numbered, never doubled.  The
 * map keeps the last number that a name was given, so that a header of many
 * equal names costs no more than one of different ones.
 */
static enum status
header_extra(
    struct table *table, size_t i, struct span name, struct error *error)
{
	struct strbuf shown = STRBUF_INIT, base = STRBUF_INIT;
	struct strbuf fold = STRBUF_INIT;
	struct map *names = &table->names;
	enum status status;
	int64_t number;
	size_t n;

	if (name.n == 0)
		strbuf_printf(&shown, "column %zu", i + 1);
	strbuf_add(&shown, name.s, name.n);
	n = shown.n;
	status = text_fold_name(shown.text, n, &base);
	number = map_get(names, 0, (struct span){ base.text, base.n });
	if (status == STATUS_OK && number > 0) {
		do {
			strbuf_truncate(&shown, n);
			strbuf_printf(&shown, " (%lld)", (long long)++number);
			strbuf_clear(&fold);
			status = text_fold_name(shown.text, shown.n, &fold);
		} while (
		    status == STATUS_OK &&
		    map_get(names, 0, (struct span){ fold.text, fold.n }) > 0);
		if (status == STATUS_OK)
			status = map_put(
			    names, 0, (struct span){ fold.text, fold.n }, 1);
	}
	if (status == STATUS_OK)
		status = map_put(names, 0, (struct span){ base.text, base.n },
		    number > 0 ? number : 1);
	table->extra[i].s = arena_copy(&table->arena, shown.text, shown.n);
	table->extra[i].n = shown.n;
	if (table->extra[i].s == NULL || strbuf_status(&shown) != STATUS_OK ||
	    status != STATUS_OK)
		status = error_nomem(error);
	strbuf_release(&shown);
	strbuf_release(&base);
	strbuf_release(&fold);
	return status;
}

static bool
is_text(struct span name)
{
	return name.n == 0 || (text_valid(name.s, name.n) == name.n &&
				  memchr(name.s, '\0', name.n) == NULL);
}

enum status
table_name_columns(struct table *table, const struct span *names, size_t count,
    struct error *error)
{
	enum status status = STATUS_OK;
	size_t i;

	table->extra =
	    arena_alloc(&table->arena, (count + 1) * sizeof *table->extra);
	if (table->extra == NULL)
		return error_nomem(error);
	memset(table->extra, 0, (count + 1) * sizeof *table->extra);
	table->width = count;
	for (i = 0; i < count && status == STATUS_OK; i++)
		status =
		    is_text(names[i])
			? header_extra(table, i, span_trim(names[i]), error)
			: error_set(error, STATUS_SYNTAX,
			      "%.*s: the name of column %zu has a NUL "
			      "byte or is not UTF-8; rename it",
			      (int)table->path.n, table->path.s, i + 1);
	return status;
}

/* Cell i names a known column. */
static enum status
header_known(struct table *table, size_t column, size_t i, struct error *error)
{
	if (table->cells[column] == SIZE_MAX) {
		table->cells[column] = i;
		return STATUS_OK;
	}
	return error_set(error, STATUS_SYNTAX,
	    "%.*s:%lld: the column `%s` stands twice, as number %zu and "
	    "%zu; rename or remove one",
	    (int)table->path.n, table->path.s, (long long)table->row->line,
	    table->columns[column].name, table->cells[column] + 1, i + 1);
}

static enum status
header_column(struct table *table, size_t i, struct error *error)
{
	struct span name = span_trim(table->row->cells[i]);
	size_t column;

	for (column = 0; column < table->column_count; column++)
		if (name_is(name, table->columns[column].name))
			return header_known(table, column, i, error);
	return header_extra(table, i, name, error);
}

static enum status
header_required(const struct table *table, struct error *error)
{
	struct strbuf names = STRBUF_INIT;
	enum status status = STATUS_OK;
	size_t column, i;

	for (column = 0; column < table->column_count; column++)
		if (table->columns[column].required &&
		    table->cells[column] == SIZE_MAX)
			break;
	if (column == table->column_count)
		return STATUS_OK;
	for (i = 0; i < table->width && names.n < 200; i++) {
		if (i > 0)
			strbuf_add_text(&names, ", ");
		strbuf_add(&names, table->row->cells[i].s,
		    cell_shown(table->row->cells[i]));
	}
	status = error_set(error, STATUS_SYNTAX,
	    "%.*s:%lld: no `%s` column; name one of these so: %s%s",
	    (int)table->path.n, table->path.s, (long long)table->row->line,
	    table->columns[column].name, names.text,
	    i < table->width ? ", \xe2\x80\xa6" : "");
	strbuf_release(&names);
	return status;
}

/* Side files have nowhere to keep columns of the user's own. */
static enum status
header_unread(struct table *table, struct error *error)
{
	struct strbuf *reason = &table->import->reason;
	size_t i;

	strbuf_clear(reason);
	for (i = 0; i < table->width; i++)
		if (table->extra[i].n > 0)
			strbuf_printf(reason, "%s`%s`",
			    reason->n == 0 ? "not read: the columns " : ", ",
			    table->extra[i].s);
	if (reason->n == 0)
		return STATUS_OK;
	return table_finding(table, false, table->row->line, error);
}

static enum status
table_header(struct table *table, bool keeps_extra, struct error *error)
{
	enum status status = csv_reader_next(table->reader, &table->row, error);
	const struct csv_row *row = table->row;
	size_t i;

	if (status != STATUS_OK)
		return status;
	if (row == NULL)
		return error_set(error, STATUS_SYNTAX,
		    "%.*s: the file is empty; it needs a header row",
		    (int)table->path.n, table->path.s);
	if (row->fault != NULL)
		return header_fail(table, error,
		    " in the header cannot be "
		    "read: quotes are out of order",
		    row->raw);
	if (text_valid(row->raw.s, row->raw.n) < row->raw.n ||
	    memchr(row->raw.s, '\0', row->raw.n) != NULL)
		return error_set(error, STATUS_SYNTAX,
		    "%.*s:%lld: the header is not UTF-8; save the file as "
		    "UTF-8",
		    (int)table->path.n, table->path.s, (long long)row->line);
	table->width = row->count;
	table->extra =
	    arena_alloc(&table->arena, row->count * sizeof *table->extra);
	if (table->extra == NULL)
		return error_nomem(error);
	memset(table->extra, 0, row->count * sizeof *table->extra);
	for (i = 0; i < row->count && status == STATUS_OK; i++)
		status = header_column(table, i, error);
	if (status == STATUS_OK)
		status = header_required(table, error);
	if (status == STATUS_OK && !keeps_extra)
		status = header_unread(table, error);
	return status;
}

/* A folder may come from anybody: a pipe in it would be waited for, a device
 * never end. */
static enum status
table_look(const struct table *table, struct error *error)
{
	struct stat info;

	if (!table->import->is_folder || stat(table->path.s, &info) != 0 ||
	    S_ISREG(info.st_mode))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED,
	    "%s: no regular file, and not read; take it out of the folder",
	    table->path.s);
}

/* How much of a pipe there will be is not known: what came is shown. */
static bool
goes_on(void *context, int64_t bytes)
{
	struct import *import = context;
	struct error stopped;

	if (import->progress.size == 0)
		import->progress.bytes = bytes;
	return import_tick(import, &stopped) == STATUS_OK;
}

enum status
table_open_bytes(struct table *table, struct error *error)
{
	const struct import_options *options = table->import->options;
	const struct spool_watch watch = { goes_on, table->import };
	enum status status = STATUS_OK;

	if (table->has_events && options->preview != NULL)
		table->bytes = preview_take_bytes(options->preview);
	if (table->bytes == NULL)
		status = bytes_open_watched(&table->bytes, table->path.s,
		    options->encoding, &watch, error);
	else
		bytes_watch(table->bytes, &watch);

	/* The files of a folder are a native dataset's, and that is Unicode: a
	 * row that is not is rejected, where a file from anywhere would be
	 * read in another encoding. */
	if (status == STATUS_OK && options->encoding == NULL &&
	    table->import->is_folder &&
	    strncmp(bytes_encoding(table->bytes), "UTF-", 4) != 0) {
		bytes_close(table->bytes);
		table->bytes = NULL;
		status = bytes_open_watched(
		    &table->bytes, table->path.s, "UTF-8", &watch, error);
	}
	/* Unpacked, or out of a pipe, it has another size. */
	if (status == STATUS_OK && !table->import->is_folder) {
		table->import->progress.size = bytes_size(table->bytes);
		table->import->progress.bytes = 0;
	}
	if (status == STATUS_OK)
		status = dialect_recognise(
		    &table->dialect, table->bytes, options->delimiter, error);
	if (status != STATUS_OK)
		return status;
	table->dialect.header = !options->no_header || table->dialect.lead > 0;
	if (table->has_events && options->rejects != NULL)
		status = rejects_open(&table->import->rejects, options->rejects,
		    table->bytes, &table->dialect, options->rejects_safe,
		    error);
	if (status != STATUS_OK)
		return status;
	return table_rewind(table, error);
}

enum status
table_rewind(struct table *table, struct error *error)
{
	enum status status;

	csv_reader_close(table->reader);
	table->reader = NULL;
	status = csv_reader_open(
	    &table->reader, table->bytes, &table->dialect, error);
	if (status == STATUS_OK)
		csv_reader_allow(
		    table->reader, table->import->options->cell_max);
	return status;
}

/* Columns that are attributes, in the order of the file. */
static enum status
table_attributes(struct table *table, struct error *error)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < table->width && status == STATUS_OK; i++)
		if (table->extra[i].n > 0 &&
		    (table->mapping == NULL ||
			mapping_is_attribute(table->mapping, i)))
			status = store_add_column(
			    table->import->store, table->extra[i], error);
	return status;
}

/* The report says what the file of the events was taken to be. */
static enum status
table_assume(struct table *table, struct error *error)
{
	struct strbuf words = STRBUF_INIT;
	enum status status;

	dialect_describe(&table->dialect, table->bytes, false, &words);
	status = strbuf_status(&words);
	if (status == STATUS_OK)
		snprintf(table->import->report.assumed, IMPORT_ASSUMED, "%s",
		    words.text);
	strbuf_clear(&words);
	strbuf_add_text(&words, table->mapping == NULL ? "native, " : "");
	dialect_describe(&table->dialect, table->bytes, true, &words);
	if (status == STATUS_OK && strbuf_status(&words) == STATUS_OK)
		snprintf(table->import->report.how, IMPORT_ASSUMED, "%s",
		    words.text);
	foreign_tell(table);
	strbuf_release(&words);
	return import_nomem(status, error);
}

enum status
table_open(struct import *import, const char *name,
    const struct table_column *columns, size_t count, struct table *table,
    struct error *error)
{
	struct strbuf path = STRBUF_INIT;
	struct table opened = {
		.import = import, .columns = columns, .column_count = count
	};
	enum status status;
	size_t i;

	for (i = 0; i < count; i++)
		opened.cells[i] = SIZE_MAX;
	strbuf_add_text(&path, import->path);
	while (import->is_folder && path.n > 1 && path.text[path.n - 1] == '/')
		strbuf_truncate(&path, path.n - 1);
	if (import->is_folder)
		strbuf_printf(&path, "/%s", name);
	opened.has_events = strcmp(name, "events.csv") == 0;
	opened.path.s = arena_copy(&opened.arena, path.text, path.n);
	opened.path.n = path.n;
	status = strbuf_status(&path);
	if (status != STATUS_OK || opened.path.s == NULL)
		status = error_nomem(error);
	else
		status = table_look(&opened, error);
	if (status == STATUS_OK)
		status = table_open_bytes(&opened, error);
	strbuf_release(&path);
	if (status == STATUS_OK && opened.has_events)
		status = foreign_open(&opened, error);
	if (status == STATUS_OK && opened.has_events)
		status = table_assume(&opened, error);
	if (status == STATUS_OK)
		status = store_add_file(import->store, import->dataset,
		    opened.path, &opened.file, error);
	if (status == STATUS_OK && opened.mapping == NULL)
		status = table_header(&opened, opened.has_events, error);
	if (status == STATUS_OK && opened.has_events)
		status = table_attributes(&opened, error);
	if (status != STATUS_OK) {
		table_close(&opened);
		return status;
	}
	import->progress.path = opened.path.s;
	*table = opened;
	return STATUS_OK;
}

/* What its encoding does not have is told with what was assumed. */
static void
tell_repaired(struct table *table)
{
	struct import_report *report = &table->import->report;
	char *const lines[] = { report->assumed, report->how };
	int64_t repaired = bytes_repaired(table->bytes);
	size_t i, n;

	for (i = 0; i < 2 && repaired > 0; i++) {
		n = strlen(lines[i]);
		snprintf(lines[i] + n, IMPORT_ASSUMED - n,
		    "%sinvalid in %lld place%s", n > 0 ? ", " : "",
		    (long long)repaired, repaired == 1 ? "" : "s");
	}
}

void
table_close(struct table *table)
{
	if (table->reader != NULL)
		table->import->bytes_before += csv_reader_read(table->reader);
	foreign_close(table);
	if (table->has_events && table->bytes != NULL)
		tell_repaired(table);
	csv_reader_close(table->reader);
	if (table->import->progress.path == table->path.s)
		table->import->progress.path = table->import->path;
	bytes_close(table->bytes);
	map_release(&table->names);
	arena_release(&table->arena);
	table->reader = NULL;
	table->bytes = NULL;
}

/* ---- Rows. */

/* The first cell of a row with a byte that no text holds, and where. */
static enum status
reject_bytes(struct table *table, struct error *error)
{
	const struct csv_row *row = table->row;
	struct span cell, name = { "", 0 };
	const char *nul;
	size_t i, column, at;

	for (i = 0; i < row->count; i++) {
		cell = row->cells[i];
		nul = cell.n > 0 ? memchr(cell.s, '\0', cell.n) : NULL;
		at = text_valid(cell.s, cell.n);
		if (nul == NULL && at == cell.n)
			continue;
		name = table->extra[i];
		for (column = 0; column < table->column_count; column++)
			if (table->cells[column] == i)
				name = span_of(table->columns[column].name);
		if (nul != NULL && (size_t)(nul - cell.s) < at)
			return table_reject(table, error,
			    "column `%.*s`, byte %zu: a NUL byte; take it out",
			    (int)name.n, name.s, (size_t)(nul - cell.s) + 1);
		return table_reject(table, error,
		    "column `%.*s`, byte %zu: not UTF-8 (%02X); save the file "
		    "as UTF-8",
		    (int)name.n, name.s, at + 1, (unsigned char)cell.s[at]);
	}
	return table_reject(table, error, "not UTF-8; save the file as UTF-8");
}

/*
 * A foreign row of another width: fine where its profile has that width too,
 * padded or cut where that loses nothing, else rejected.
 */
static enum status
fit_foreign(struct table *table, bool *fits, struct error *error)
{
	const size_t count = table->row->count;
	enum csv_fit fit;
	enum status status;

	*fits = profiles_width(table->profile, count);
	if (*fits)
		return STATUS_OK;
	status = csv_reader_fit(table->reader, table->width, &fit, error);
	*fits = fit != CSV_MISFIT;
	if (status == STATUS_OK && fit == CSV_PADDED)
		status = table_warn(table, error,
		    "row has %zu cells, the header has %zu; the last is taken "
		    "to be empty",
		    count, table->width);
	else if (status == STATUS_OK && fit == CSV_CUT)
		status = table_warn(table, error,
		    "row has %zu cells, the header has %zu; those behind are "
		    "empty and left away",
		    count, table->width);
	return status;
}

static enum status
reject_width(struct table *table, struct error *error)
{
	const struct csv_row *row = table->row;
	char delimiter[4] = { '`', table->dialect.delimiter, '`' };

	return table_reject(table, error,
	    "row has %zu cell%s, the header has %zu; %s %s", row->count,
	    row->count == 1 ? "" : "s", table->width,
	    table->dialect.quoting ? "put quotes around cells that hold"
				   : "take out of its cells any",
	    table->dialect.delimiter == ','    ? "commas"
	    : table->dialect.delimiter == ';'  ? "semicolons"
	    : table->dialect.delimiter == '\t' ? "tabs"
					       : delimiter);
}

/* Can the row be used?  If not, it is a finding. */
static enum status
row_check(struct table *table, bool *usable, struct error *error)
{
	const struct csv_row *row = table->row;
	enum status status;
	bool fits = row->count == table->width;

	*usable = false;
	if (row->fault != NULL)
		return table_reject(table, error, "%s", row->fault);
	if (!fits && table->mapping != NULL) {
		status = fit_foreign(table, &fits, error);
		if (status != STATUS_OK)
			return status;
	}
	if (!fits)
		return reject_width(table, error);
	if (memchr(row->raw.s, '\0', row->raw.n) != NULL ||
	    text_valid(row->raw.s, row->raw.n) < row->raw.n)
		return reject_bytes(table, error);
	*usable = true;
	return STATUS_OK;
}

/* Spreadsheets end in rows of nothing. */
static bool
is_blank_row(const struct csv_row *row)
{
	size_t i;

	for (i = 0; i < row->count; i++)
		if (row->cells[i].n > 0 && span_trim(row->cells[i]).n > 0)
			return false;
	return row->fault == NULL;
}

enum status
table_next(struct table *table, bool *more, struct error *error)
{
	struct import *import = table->import;
	enum status status;
	bool usable = false;

	do {
		status = csv_reader_next(table->reader, &table->row, error);
		if (status != STATUS_OK)
			return status;
		*more = table->row != NULL;
		if (!*more)
			return STATUS_OK;
		if ((table->mapping != NULL && is_blank_row(table->row)) ||
		    (table->has_events && table->rows == 0 &&
			foreign_is_hxl(table->row)))
			continue;
		table->rows++;
		import->progress.rows++;
		if (table->rows % TICK_ROWS == 0) {
			import->progress.bytes = import->bytes_before +
						 csv_reader_read(table->reader);
			status = import_tick(import, error);
			if (status == STATUS_OK && import_has_enough(import)) {
				*more = false;
				return STATUS_OK;
			}
		}
		if (status == STATUS_OK)
			status = row_check(table, &usable, error);
	} while (status == STATUS_OK && !usable);
	return status;
}

struct span
table_raw(const struct table *table, size_t column)
{
	size_t cell = table->cells[column];

	return cell == SIZE_MAX ? SPAN("") : table->row->cells[cell];
}

struct span
table_cell(const struct table *table, size_t column)
{
	return span_trim(table_raw(table, column));
}

/* ---- Coordinates. */

/* Cut a degree sign, and N, S, E or W behind it; -1 for S and W. */
static double
cut_hemisphere(struct span *text)
{
	double sign = 1;
	char last = text->n > 1 ? (char)(text->s[text->n - 1] | 0x20) : '\0';

	if (last == 'n' || last == 's' || last == 'e' || last == 'w') {
		sign = last == 's' || last == 'w' ? -1 : 1;
		text->n--;
		*text = span_trim(*text);
	}
	if (text->n > 2 && memcmp(text->s + text->n - 2, "\xc2\xb0", 2) == 0)
		text->n -= 2;
	return sign;
}

/*
 * A decimal number, without regard to the locale; loose: a comma is a point
 * and a hemisphere may stand behind it.  At most 18 digits are looked at, so
 * that the quotient below is right to the last bit for anything that a
 * coordinate needs.
 */
static bool
number_parse(struct span text, bool loose, double *number)
{
	double scale = 1, sign = loose ? cut_hemisphere(&text) : 1;
	int64_t digits = 0;
	size_t i = 0, seen = 0;
	bool fraction = false;

	if (text.n > 0 && (text.s[0] == '-' || text.s[0] == '+'))
		sign *= text.s[i++] == '-' ? -1 : 1;
	for (; i < text.n; i++) {
		if (!fraction &&
		    (text.s[i] == '.' || (loose && text.s[i] == ','))) {
			fraction = true;
			continue;
		}
		if (text.s[i] < '0' || text.s[i] > '9')
			return false;
		seen++;
		if (digits > INT64_C(900719925474098)) {
			if (!fraction)
				return false;
			continue;
		}
		digits = digits * 10 + (text.s[i] - '0');
		if (fraction)
			scale *= 10;
	}
	*number = sign * (double)digits / scale;
	return seen > 0;
}

bool
table_degrees(struct span north, struct span east, bool loose,
    struct store_location *place, const char **wrong)
{
	*wrong = NULL;
	place->placed = false;
	if (north.n == 0 && east.n == 0)
		return true;
	if (north.n == 0)
		*wrong = "a longitude without a latitude";
	else if (east.n == 0)
		*wrong = "a latitude without a longitude";
	else if (!number_parse(north, loose, &place->latitude))
		*wrong = "the latitude is no decimal number";
	else if (!number_parse(east, loose, &place->longitude))
		*wrong = "the longitude is no decimal number";
	else if (place->latitude < -90 || place->latitude > 90)
		*wrong = "the latitude is not within -90 and 90";
	else if (place->longitude < -180 || place->longitude > 180)
		*wrong = "the longitude is not within -180 and 180";
	else
		place->placed = true;
	return place->placed;
}

bool
table_place(const struct table *table, size_t latitude, size_t longitude,
    struct store_location *place, const char **wrong)
{
	return table_degrees(table_cell(table, latitude),
	    table_cell(table, longitude), false, place, wrong);
}
