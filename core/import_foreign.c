/* SPDX-License-Identifier: MIT */
/*
 * The file of events before its rows are read: is it native, or which profile
 * maps it, and how are its dates written?  Both are told from the file alone:
 * its first row, and all of its dates, so a file is read twice unless it has
 * none.
 *
 *	--map, --profile	as the user says
 *	title and date		native, but for a table with other names
 *				for who, where and the like: guessed
 *	a profile's columns	that profile
 *	a first row of a profile's width and shape	that, without a header
 *	title			native
 *	anything else		guessed by names and values
 */
#include "config.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/guess.h"
#include "core/import_private.h"
#include "core/mem.h"
#include "core/preview.h"
#include "core/profiles.h"

/* ---- The first row. */

static bool
has_column(const struct csv_row *row, struct span name)
{
	struct span cell;
	size_t i, k;

	for (i = 0; i < row->count; i++) {
		cell = span_trim(row->cells[i]);
		for (k = 0; k < cell.n && k < name.n; k++)
			if ((cell.s[k] | 0x20) != name.s[k])
				break;
		if (k == cell.n && k == name.n)
			return true;
	}
	return false;
}

/* The next row that is one; *row NULL behind the last. */
static enum status
next_row(struct table *table, const struct csv_row **row, struct error *error)
{
	enum status status = csv_reader_next(table->reader, row, error);

	table->row = *row;
	return status;
}

/* Is it a row of a file without a header, as the profile has them?  Where it
 * does not say how wide they are, by its columns. */
static bool
is_headerless(const struct profile *profile, const struct csv_row *row)
{
	bool named = true;
	size_t i;

	if (profile->width_count > 0 || profile->columns.n == 0)
		return profiles_width(profile, row->count);
	for (i = 0; i < row->count; i++)
		named = named && span_equal(profiles_column(profile, i),
				     span_trim(row->cells[i]));
	return !named && profiles_column(profile, row->count).n == 0 &&
	       profiles_column(profile, row->count - 1).n > 0;
}

/* What the user says; --map changes what a --profile beside it has. */
static enum status
choose_told(struct table *table, const struct csv_row *row, struct error *error)
{
	const struct import_options *options = table->import->options;
	const struct profile *base = NULL;
	enum status status;
	bool has_header;

	if (options->map != NULL) {
		status = profile_map(&table->made, options->map, error);
		table->profile = table->made;
		if (status != STATUS_OK || options->profile == NULL)
			return status;
	}
	status = profiles_find(table->profiles, options->profile, &base, error);
	if (status == STATUS_OK && table->made != NULL)
		status = profile_overlay(table->made, base, error);
	if (table->made == NULL)
		table->profile = base;
	if (status == STATUS_OK)
		status = profiles_fits(
		    base, row->cells, row->count, &has_header, error);
	if (status == STATUS_OK && !has_header && is_headerless(base, row))
		table->dialect.header = false;
	return status;
}

/* A first row of a file without a header: some cell is a date with digits, or
 * a number, where a name would be. */
static bool
looks_like_data(const struct csv_row *row)
{
	size_t i, numbers = 0;

	for (i = 0; i < row->count; i++)
		numbers += guess_is_value(span_trim(row->cells[i]));
	return numbers > 0;
}

/*
 * A file without a header, by the width and shape of its first row; of the
 * next ones where that is data too, but cut short or with a delimiter in it.
 * The first row is again the one that was read last.
 */
#define SHAPE_ROWS 10

static enum status
choose_by_rows(
    struct table *table, const struct csv_row *row, struct error *error)
{
	enum status status = STATUS_OK;
	bool may_be_later = looks_like_data(row);
	int rows = 0;

	table->profile =
	    profiles_by_row(table->profiles, row->cells, row->count);
	while (status == STATUS_OK && table->profile == NULL && may_be_later &&
	       row != NULL && ++rows < SHAPE_ROWS) {
		status = next_row(table, &row, error);
		if (status == STATUS_OK && row != NULL && row->fault == NULL)
			table->profile = profiles_by_row(
			    table->profiles, row->cells, row->count);
	}
	if (table->profile != NULL)
		table->dialect.header = false;
	if (status == STATUS_OK && rows > 0)
		status = table_rewind(table, error);
	if (status == STATUS_OK && rows > 0)
		status = next_row(table, &row, error);
	return status;
}

/* A title, but is it native? */
static enum status
knows_more(struct table *table, const struct csv_row *row, struct error *error)
{
	if (table->import->is_folder)
		return STATUS_OK;
	return guess_knows_more(row->cells, row->count, &table->guessed, error);
}

/* What the first row tells; table->profile stays NULL for a native file. */
static enum status
choose(struct table *table, const struct csv_row *row, struct error *error)
{
	const struct import_options *options = table->import->options;
	enum status status;

	if (options->preview != NULL) {
		table->profile = preview_profile(options->preview);
		if (table->profile != NULL) {
			table->dialect.header =
			    preview_has_header(options->preview);
			return STATUS_OK;
		}
	}
	if (options->map == NULL && options->profile == NULL &&
	    table->dialect.header && has_column(row, SPAN("title"))) {
		status = knows_more(table, row, error);
		if (status != STATUS_OK ||
		    (!table->guessed && has_column(row, SPAN("date"))))
			return status;
	}
	status = profiles_open(&table->profiles, error);
	if (status != STATUS_OK)
		return status;
	if (options->map != NULL || options->profile != NULL)
		return choose_told(table, row, error);
	if (table->dialect.header)
		status = profiles_by_header(table->profiles, row->cells,
		    row->count, &table->profile, error);
	if (status != STATUS_OK)
		return status;
	if (table->profile == NULL && table->dialect.lead > 0)
		table->profile = profiles_by_columns(
		    table->profiles, row->cells, row->count);
	if (table->profile != NULL || table->guessed ||
	    table->dialect.lead > 0 ||
	    (table->dialect.header && has_column(row, SPAN("title"))))
		return STATUS_OK;
	return choose_by_rows(table, row, error);
}

/* ---- Columns. */

/* Names that a headerless file's profile gives, else `column 1` and on. */
static enum status
name_columns(
    struct table *table, const struct csv_row *row, struct error *error)
{
	size_t count = row->count, i;
	struct span *names;
	enum status status;

	if (table->dialect.header)
		return table_name_columns(table, row->cells, count, error);
	for (i = 0; table->profile != NULL && i < PROFILE_WIDTHS; i++)
		if (table->profile->widths[i] > count)
			count = table->profile->widths[i];
	names = mem_alloc(count, sizeof *names);
	if (names == NULL)
		return error_nomem(error);
	for (i = 0; i < count; i++)
		names[i] = table->profile != NULL
			       ? profiles_column(table->profile, i)
			       : SPAN("");
	status = table_name_columns(table, names, count, error);
	if (status == STATUS_OK && table->import->rejects != NULL)
		rejects_names(table->import->rejects, table->extra, count);
	mem_free(names);
	return status;
}

/* ---- Two passes. */

/* HXL: a second header row of tags such as #date+start. */
bool
foreign_is_hxl(const struct csv_row *row)
{
	struct span cell;
	size_t i, tags = 0;

	for (i = 0; i < row->count; i++) {
		cell = span_trim(row->cells[i]);
		if (cell.n > 0 && cell.s[0] != '#')
			return false;
		tags += cell.n > 0;
	}
	/* One alone may be a title. */
	return tags > 1;
}

/* Read from the start again, behind the header. */
static enum status
start_rows(struct table *table, struct error *error)
{
	const struct csv_row *row;
	enum status status = table_rewind(table, error);

	if (status == STATUS_OK && table->dialect.header)
		status = next_row(table, &row, error);
	return status;
}

/* All rows' dates; those of rows that are rejected are no evidence. */
static enum status
look(struct table *table, struct error *error)
{
	const struct csv_row *row;
	enum status status = start_rows(table, error);

	while (status == STATUS_OK) {
		status = next_row(table, &row, error);
		if (status != STATUS_OK || row == NULL)
			break;
		if (row->fault != NULL || row->count > table->width ||
		    (row->count + 1 < table->width &&
			!profiles_width(table->profile, row->count)))
			continue;
		if (row->line <= 3 && foreign_is_hxl(row))
			continue;
		status = mapping_look(
		    table->mapping, row->cells, row->count, row->line, error);
	}
	return status;
}

/* A message about the file, with its name before. */
static enum status
in_file(const struct table *table, enum status status, struct error *error)
{
	struct error why = *error;

	if (status != STATUS_SYNTAX)
		return status;
	return error_set(error, status, "%.*s: %s", (int)table->path.n,
	    table->path.s, why.message);
}

static void __attribute__((format(printf, 2, 0)))
append(char line[IMPORT_ASSUMED], const char *format, va_list arguments)
{
	size_t n = strlen(line);

	if (n > 0 && n + 3 < IMPORT_ASSUMED)
		n += (size_t)snprintf(line + n, IMPORT_ASSUMED - n, ", ");
	vsnprintf(line + n, IMPORT_ASSUMED - n, format, arguments);
}

/* Add to the lines that the report has on the file. */
static void __attribute__((format(printf, 2, 3)))
tell(struct table *table, const char *format, ...)
{
	struct import_report *report = &table->import->report;
	va_list arguments;

	va_start(arguments, format);
	append(report->assumed, format, arguments);
	va_end(arguments);
	va_start(arguments, format);
	append(report->how, format, arguments);
	va_end(arguments);
}

/* What goes without saying, but for the report. */
static void __attribute__((format(printf, 2, 3)))
tell_how(struct table *table, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	append(table->import->report.how, format, arguments);
	va_end(arguments);
}

/*
 * An attribute that is called like a native column is numbered, so that an
 * export has no two columns of a name.
 */
static enum status
rename_attributes(struct table *table, struct error *error)
{
	struct strbuf name = STRBUF_INIT;
	enum status status = STATUS_OK;
	size_t i, column;

	for (i = 0; i < table->width && status == STATUS_OK; i++) {
		strbuf_clear(&name);
		if (text_fold_name(table->extra[i].s, table->extra[i].n,
			&name) != STATUS_OK)
			status = error_nomem(error);
		for (column = 0; column < table->column_count; column++)
			if (strcmp(name.text, table->columns[column].name) == 0)
				break;
		if (status != STATUS_OK || column == table->column_count)
			continue;
		strbuf_clear(&name);
		strbuf_printf(&name, "%.*s (2)", (int)table->extra[i].n,
		    table->extra[i].s);
		table->extra[i].s =
		    arena_copy(&table->arena, name.text, name.n);
		table->extra[i].n = name.n;
		if (table->extra[i].s == NULL ||
		    strbuf_status(&name) != STATUS_OK)
			status = error_nomem(error);
	}
	strbuf_release(&name);
	return status;
}

static enum status
map_rows(struct table *table, struct error *error)
{
	const struct import_options *options = table->import->options;
	enum status status = mapping_new(&table->mapping, table->profile,
	    table->extra, table->width,
	    options->map != NULL && options->profile == NULL, error);

	if (status == STATUS_OK)
		status = rename_attributes(table, error);
	if (status == STATUS_OK)
		status = look(table, error);
	if (status == STATUS_OK)
		status = mapping_decide(
		    table->mapping, options->date_order, options->zone, error);
	if (status == STATUS_OK && !mapping_has_title(table->mapping))
		status = error_set(error, STATUS_SYNTAX,
		    "the mapping has no title; add title=COLUMN");
	if (status == STATUS_OK)
		status = start_rows(table, error);
	return in_file(table, status, error);
}

/* ---- Guessing. */

#define SAMPLE_ROWS 200

/* The mapping that names and values suggest. */
static enum status
guess(struct table *table, struct error *error)
{
	struct guess *guess;
	const struct csv_row *row;
	enum status status =
	    guess_new(&guess, table->extra, table->width, error);
	size_t rows = 0;

	if (status != STATUS_OK)
		return status;
	status = start_rows(table, error);
	while (status == STATUS_OK && rows < SAMPLE_ROWS) {
		status = next_row(table, &row, error);
		if (status != STATUS_OK || row == NULL)
			break;
		rows++;
		status =
		    guess_look(guess, row->cells, row->count, row->line, error);
	}
	if (status == STATUS_OK)
		status = guess_profile(guess, &table->made, error);
	guess_free(guess);
	table->profile = table->made;
	return in_file(table, status, error);
}

enum status
foreign_recognise(struct table *table, bool *native, struct error *error)
{
	const struct csv_row *row;
	enum status status;

	*native = true;
	status = next_row(table, &row, error);
	if (status != STATUS_OK || row == NULL || row->fault != NULL)
		return status;
	status = choose(table, row, error);
	if (status != STATUS_OK)
		return status;
	row = table->row;
	/* A folder's events.csv is native, or of a known kind: no guesses. */
	*native =
	    table->profile == NULL && !table->guessed &&
	    (table->import->is_folder ||
		(table->dialect.header && has_column(row, SPAN("title"))));
	if (*native)
		return STATUS_OK;
	if (table->profile == NULL && !table->guessed &&
	    table->dialect.lead == 0 && looks_like_data(row))
		table->dialect.header = false;
	return name_columns(table, row, error);
}

enum status
foreign_open(struct table *table, struct error *error)
{
	bool native;
	enum status status = foreign_recognise(table, &native, error);

	if (status != STATUS_OK)
		return status;
	if (native)
		return table_rewind(table, error);
	if (table->profile != NULL && table->dialect.lead == 0 &&
	    span_equal(table->profile->quotes, SPAN("data")))
		status = dialect_quotes(&table->dialect, table->bytes, error);
	if (status == STATUS_OK && table->profile == NULL)
		status = guess(table, error);
	if (status == STATUS_OK)
		status = map_rows(table, error);
	return status;
}

/* Was the mapping made by a person on the screen, and not kept? */
static bool
is_chosen(const struct table *table)
{
	return span_equal(table->profile->name, SPAN(PREVIEW_CHOSEN));
}

void
foreign_tell(struct table *table)
{
	struct strbuf map = STRBUF_INIT;
	const char *notation;

	if (table->mapping == NULL)
		return;
	tell(table, "%s%.*s",
	    table->made == NULL && !is_chosen(table) ? "profile " : "",
	    (int)table->profile->name.n, table->profile->name.s);
	notation = mapping_notation(table->mapping);
	if (notation[0] != '\0')
		tell(table, "dates %s", notation);
	else
		tell_how(table, "dates EDTF");
	/* A guess says what it is, in words that change it, where they fit. */
	profile_print_map(table->profile, &map);
	if ((table->made != NULL || is_chosen(table)) &&
	    table->import->options->map == NULL &&
	    strlen(table->import->report.assumed) + map.n + 16 < IMPORT_ASSUMED)
		tell(table, "--map '%s'", map.text);
	strbuf_release(&map);
}

void
foreign_close(struct table *table)
{
	mapping_free(table->mapping);
	profile_free(table->made);
	profiles_close(table->profiles);
	dates_free(table->dates);
	table->mapping = NULL;
	table->made = NULL;
	table->profiles = NULL;
	table->dates = NULL;
}

/* ---- Dates of native files. */

/* What a native file's columns of dates hold. */
struct native_dates {
	struct dates *odd; /* cells that are no EDTF */
	uint64_t years; /* cells of a year alone, which is any notation's */
};

static bool
is_year(struct span cell)
{
	size_t i = 0;

	while (i < cell.n && cell.s[i] >= '0' && cell.s[i] <= '9')
		i++;
	return i == cell.n && i == 4;
}

/* Take a cell into account. */
static enum status
look_cell(struct table *table, struct native_dates *native, struct span cell,
    int64_t line, struct error *error)
{
	struct edtf parsed;
	enum status status = dates_look(table->dates, cell, line);

	if (is_year(cell))
		native->years++;
	else if (status == STATUS_OK && cell.n > 0 &&
		 edtf_parse(cell.s, cell.n, &parsed, NULL) != STATUS_OK)
		status = dates_look(native->odd, cell, line);
	return import_nomem(status, error);
}

static enum status
look_native(struct table *table, struct native_dates *native, size_t date,
    size_t end, struct error *error)
{
	const size_t cells[] = { table->cells[date], table->cells[end] };
	const struct csv_row *row;
	enum status status;
	size_t rows, i;

	for (rows = 1;; rows++) {
		status = next_row(table, &row, error);
		if (status == STATUS_OK && rows % TICK_ROWS == 0)
			status = import_tick(table->import, error);
		for (i = 0; i < 2 && status == STATUS_OK && row != NULL; i++)
			if (row->fault == NULL && cells[i] < row->count)
				status = look_cell(table, native,
				    span_trim(row->cells[cells[i]]), row->line,
				    error);
		if (status != STATUS_OK || row == NULL)
			return status;
	}
}

static enum dates_order
told_order(const struct table *table)
{
	const char *order = table->import->options->date_order;

	if (order == NULL)
		return DATES_ORDER_NONE;
	return strcmp(order, "dmy") == 0   ? DATES_DMY
	       : strcmp(order, "mdy") == 0 ? DATES_MDY
					   : DATES_YMD;
}

/* With odd cells that are dates all the same: how are they written? */
static enum status
decide_native(struct table *table, struct dates *odd, struct error *error)
{
	struct error why;
	enum status status =
	    dates_decide(table->dates, told_order(table), error);

	/* Odd ones alone may leave open what all of them tell. */
	if (status == STATUS_OK &&
	    dates_decide(odd, dates_order(table->dates), &why) == STATUS_OK)
		tell(table, "dates %s", dates_notation(odd));
	return in_file(table, status, error);
}

/*
 * A column is written in another notation when most of its cells are, years
 * aside, or when the user says an order; else it is EDTF and the odd cells are
 * mistakes.
 */
static bool
is_odd_column(const struct import_options *options, const struct dates *all,
    const struct native_dates *native)
{
	uint64_t odd = dates_likely(native->odd);

	return odd > 0 && (options->date_order != NULL ||
			      odd > (dates_seen(all) - native->years) / 2);
}

/* Read on to the row that starts on that line. */
static enum status
return_to(struct table *table, int64_t line, struct error *error)
{
	const struct csv_row *row;
	enum status status = start_rows(table, error);

	do
		if (status == STATUS_OK)
			status = next_row(table, &row, error);
	while (status == STATUS_OK && row != NULL && row->line < line);
	if (status == STATUS_OK && (row == NULL || row->line > line))
		status = error_set(error, STATUS_IO,
		    "%.*s: changed while it was read", (int)table->path.n,
		    table->path.s);
	return status;
}

enum status
foreign_dates(struct table *table, size_t date, size_t end, struct error *error)
{
	const struct import_options *options = table->import->options;
	const int64_t line = table->row->line;
	struct native_dates native = { 0 };
	enum status status = dates_new(&table->dates, error);

	table->decided = true;
	if (status == STATUS_OK)
		status = dates_new(&native.odd, error);
	if (status == STATUS_OK && options->zone != NULL)
		status = dates_zone(table->dates, options->zone, error);
	if (status == STATUS_OK)
		status = start_rows(table, error);
	if (status == STATUS_OK)
		status = look_native(table, &native, date, end, error);
	if (status == STATUS_OK &&
	    is_odd_column(options, table->dates, &native)) {
		status = decide_native(table, native.odd, error);
	} else {
		/* EDTF, perhaps with mistakes in it, and those are told. */
		dates_free(table->dates);
		table->dates = NULL;
		tell_how(table, "dates EDTF");
	}
	if (status == STATUS_OK)
		status = return_to(table, line, error);
	dates_free(native.odd);
	return status;
}

void
foreign_tell_dates(struct table *table, size_t date, size_t end)
{
	if (table->mapping != NULL || table->decided)
		return;
	if (table->cells[date] == SIZE_MAX && table->cells[end] == SIZE_MAX)
		tell_how(table, "no dates");
	else
		tell_how(table, "dates EDTF");
}

enum status
foreign_zone(struct table *table, size_t date, size_t end, struct error *error)
{
	const char *zone = table->import->options->zone;
	struct dates *dates = NULL;
	enum status status;

	if (zone == NULL || table->mapping != NULL ||
	    (table->cells[date] == SIZE_MAX && table->cells[end] == SIZE_MAX))
		return STATUS_OK;
	status = dates_new(&dates, error);
	if (status == STATUS_OK)
		status = dates_zone(dates, zone, error);
	dates_free(dates);
	return status;
}
