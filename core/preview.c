/* SPDX-License-Identifier: MIT */
/*
 * The file is opened as the import opens it, and recognised by the same code,
 * so that both always agree.  Some rows are kept in memory; after every change
 * the profile is made anew from the fields and the rows are mapped by it, the
 * way of the import: all dates looked at, decided, then each row read.  That
 * costs a millisecond or two for 200 rows.
 */
#include "config.h"

#include "core/preview.h"

#include <string.h>
#include <sys/stat.h>

#include "core/guess.h"
#include "core/mem.h"
#include "core/preview_private.h"
#include "core/profiles.h"

#define ROWS_BYTES ((size_t)4 << 20) /* of the rows that are held */

/* ---- The file. */

static enum status
keep_row(struct preview *preview, const struct csv_row *row, size_t *bytes,
    struct error *error)
{
	struct preview_row *kept = &preview->rows[preview->row_count];
	size_t i, n = row->count + (row->count == 0);

	*kept = (struct preview_row){ .line = row->line, .count = row->count };
	kept->cells = arena_alloc(&preview->arena, n * sizeof *kept->cells);
	if (kept->cells == NULL)
		return error_nomem(error);
	for (i = 0; i < row->count; i++) {
		kept->cells[i].n = row->cells[i].n;
		kept->cells[i].s = arena_copy(
		    &preview->arena, row->cells[i].s, row->cells[i].n);
		if (kept->cells[i].s == NULL)
			return error_nomem(error);
		*bytes += row->cells[i].n + sizeof *kept->cells;
	}
	preview->row_count++;
	return STATUS_OK;
}

/* Would the import make an event of it? */
static bool
is_usable(const struct preview *preview, const struct csv_row *row)
{
	const size_t width = preview->table.width;

	return row->fault == NULL && row->count <= width &&
	       row->count + 1 >= width && row->raw.n > 0 &&
	       text_valid(row->raw.s, row->raw.n) == row->raw.n &&
	       !(row->line <= 3 && foreign_is_hxl(row));
}

/* Behind the header; *more is false at the end. */
static enum status
next_usable(struct preview *preview, const struct csv_row **row, bool *more,
    struct error *error)
{
	enum status status;

	do {
		status = csv_reader_next(preview->table.reader, row, error);
		*more = status == STATUS_OK && *row != NULL;
	} while (*more && !is_usable(preview, *row));
	return status;
}

static enum status
start_rows(struct preview *preview, struct error *error)
{
	struct table *table = &preview->table;
	const struct csv_row *row;
	enum status status = table_rewind(table, error);

	if (status == STATUS_OK && table->dialect.header)
		status = csv_reader_next(table->reader, &row, error);
	return status;
}

static enum status
hold_rows(struct preview *preview, struct guess *guess, struct error *error)
{
	const struct csv_row *row;
	enum status status = start_rows(preview, error);
	size_t bytes = 0;
	bool more = true;

	while (status == STATUS_OK && preview->row_count < PREVIEW_ROWS &&
	       bytes < ROWS_BYTES) {
		status = next_usable(preview, &row, &more, error);
		if (status != STATUS_OK || !more)
			break;
		status =
		    guess_look(guess, row->cells, row->count, row->line, error);
		if (status == STATUS_OK)
			status = keep_row(preview, row, &bytes, error);
	}
	if (status == STATUS_OK && more)
		status = next_usable(preview, &row, &more, error);
	preview->has_all = !more;
	return status;
}

/* The header's cells as they stand, by which a profile is found. */
static enum status
hold_header(struct preview *preview, struct error *error)
{
	const struct csv_row *row;
	enum status status = table_rewind(&preview->table, error);
	size_t i;

	if (status == STATUS_OK && preview->table.dialect.header)
		status = csv_reader_next(preview->table.reader, &row, error);
	else
		return status;
	if (status != STATUS_OK || row == NULL)
		return status;
	preview->header = arena_alloc(
	    &preview->arena, (row->count + 1) * sizeof *preview->header);
	if (preview->header == NULL)
		return error_nomem(error);
	for (i = 0; i < row->count; i++) {
		struct span cell = span_trim(row->cells[i]);

		preview->header[i].s =
		    arena_copy(&preview->arena, cell.s, cell.n);
		preview->header[i].n = cell.n;
		if (preview->header[i].s == NULL)
			return error_nomem(error);
	}
	preview->header_count = row->count;
	return STATUS_OK;
}

/* Rows, and what they and the names suggest. */
static enum status
look_inside(struct preview *preview, struct error *error)
{
	struct table *table = &preview->table;
	struct profile *guessed = NULL;
	struct guess *guess = NULL;
	size_t n = table->width + 1;
	enum status status;

	preview->columns =
	    arena_alloc(&preview->arena, n * sizeof *preview->columns);
	preview->rows =
	    arena_alloc(&preview->arena, PREVIEW_ROWS * sizeof *preview->rows);
	preview->events = arena_alloc(
	    &preview->arena, PREVIEW_ROWS * sizeof *preview->events);
	if (preview->columns == NULL || preview->rows == NULL ||
	    preview->events == NULL)
		return error_nomem(error);
	memset(preview->columns, 0, n * sizeof *preview->columns);
	memset(preview->events, 0, PREVIEW_ROWS * sizeof *preview->events);
	status = hold_header(preview, error);
	if (status == STATUS_OK)
		status = guess_new(&guess, table->extra, table->width, error);
	if (status == STATUS_OK)
		status = hold_rows(preview, guess, error);
	if (status == STATUS_OK)
		status = guess_draft(guess, &guessed, error);
	if (status == STATUS_OK)
		status = preview_take_guess(preview, guessed, error);
	guess_free(guess);
	profile_free(guessed);
	return status == STATUS_OK ? preview_refresh(preview, error) : status;
}

static bool
is_folder(const char *path)
{
	struct stat info;

	return strcmp(path, "-") != 0 && stat(path, &info) == 0 &&
	       S_ISDIR(info.st_mode);
}

static enum status
open_table(struct preview *preview, const char *path, struct error *error)
{
	struct table *table = &preview->table;
	enum status status;
	bool native = true;

	preview->is_open = true;
	table->import = &preview->import;
	table->has_events = true;
	table->path.s = arena_copy(&table->arena, path, strlen(path));
	table->path.n = strlen(path);
	if (table->path.s == NULL)
		return error_nomem(error);
	status = table_open_bytes(table, error);
	if (status == STATUS_OK)
		status = foreign_recognise(table, &native, error);
	preview->unknown =
	    status == STATUS_OK && !native && table->profile == NULL;
	return status;
}

enum status
preview_open(struct preview **preview, const char *path,
    const struct import_options *options, struct error *error)
{
	struct preview *made = mem_alloc(1, sizeof *made);
	enum status status = STATUS_OK;
	int i;

	if (made == NULL)
		return error_nomem(error);
	for (i = 0; i < PROFILE_FIELDS; i++)
		strbuf_init(&made->fields[i]);
	strbuf_init(&made->asked);
	strbuf_init(&made->problem);
	strbuf_init(&made->notation);
	strbuf_init(&made->import.joined);
	strbuf_init(&made->import.reason);
	made->displacer = made->displaced = SIZE_MAX;
	made->options = *options;
	made->options.rejects = NULL;
	made->options.preview = NULL;
	made->order = options->date_order;
	made->import.options = &made->options;
	made->import.path = strcmp(path, "-") == 0 ? IMPORT_STANDARD : path;
	if (!is_folder(path))
		status = open_table(made, path, error);
	if (status == STATUS_OK && made->unknown)
		status = look_inside(made, error);
	if (status == STATUS_OK) {
		csv_reader_close(made->table.reader);
		made->table.reader = NULL;
		*preview = made;
	} else {
		preview_close(made);
	}
	return status;
}

void
preview_close(struct preview *preview)
{
	int i;

	if (preview == NULL)
		return;
	if (preview->is_open)
		table_close(&preview->table);
	for (i = 0; i < PROFILE_FIELDS; i++)
		strbuf_release(&preview->fields[i]);
	strbuf_release(&preview->asked);
	strbuf_release(&preview->problem);
	strbuf_release(&preview->notation);
	strbuf_release(&preview->import.joined);
	strbuf_release(&preview->import.reason);
	profile_free(preview->profile);
	arena_release(&preview->shown);
	arena_release(&preview->arena);
	mem_free(preview);
}

/* ---- The events. */

enum status
preview_make(const struct preview *preview, struct span name,
    struct profile **profile, struct error *error)
{
	struct profile *made;
	enum status status = profile_new(&made, name, error);
	const char *zone = preview->options.zone;
	int i;

	if (status != STATUS_OK)
		return status;
	for (i = 0; i < PROFILE_FIELDS && status == STATUS_OK; i++)
		if (preview->fields[i].n > 0)
			status = profile_set(made, (enum profile_field)i,
			    (struct span){
				preview->fields[i].text, preview->fields[i].n },
			    error);
	if (preview->order != NULL)
		made->order = span_of(preview->order);
	if (zone != NULL)
		made->zone = span_of(zone);
	if (status == STATUS_OK)
		*profile = made;
	else
		profile_free(made);
	return status;
}

static enum status
look_at_rows(
    const struct preview *preview, struct mapping *mapping, struct error *error)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < preview->row_count && status == STATUS_OK; i++)
		status = mapping_look(mapping, preview->rows[i].cells,
		    preview->rows[i].count, preview->rows[i].line, error);
	return status;
}

/* Every row of the file; the ones that are held were looked at. */
static enum status
look_at_rest(
    struct preview *preview, struct mapping *mapping, struct error *error)
{
	const struct csv_row *row;
	enum status status = start_rows(preview, error);
	size_t i = 0;
	bool more = true;

	while (status == STATUS_OK && more) {
		status = next_usable(preview, &row, &more, error);
		if (status == STATUS_OK && more && i++ >= preview->row_count)
			status = mapping_look(
			    mapping, row->cells, row->count, row->line, error);
	}
	csv_reader_close(preview->table.reader);
	preview->table.reader = NULL;
	return status;
}

/* Have the dates as they stand in the fields been asked for already? */
static bool
was_asked(const struct preview *preview)
{
	const struct strbuf *date = &preview->fields[PROFILE_DATE];
	const struct strbuf *end = &preview->fields[PROFILE_END];

	return preview->asked.n == date->n + end->n + 1 &&
	       memcmp(preview->asked.text, date->text, date->n) == 0 &&
	       memcmp(preview->asked.text + date->n + 1, end->text, end->n) ==
		   0;
}

/*
 * The rows that are held leave the order open: what do all of them say?  A
 * file is read for that once, and again only when its dates are other columns.
 */
static enum status
ask_file(struct preview *preview, struct mapping *mapping, struct error *error)
{
	const struct strbuf *date = &preview->fields[PROFILE_DATE];
	const struct strbuf *end = &preview->fields[PROFILE_END];
	struct error why;
	enum status status;

	strbuf_clear(&preview->asked);
	strbuf_add(&preview->asked, date->text, date->n);
	strbuf_add_byte(&preview->asked, '\0');
	strbuf_add(&preview->asked, end->text, end->n);
	if (strbuf_status(&preview->asked) != STATUS_OK)
		return error_nomem(error);
	preview->found_order = NULL;
	if (preview->has_all || preview->table.bytes == NULL)
		return STATUS_OK;
	status = look_at_rest(preview, mapping, error);
	if (status != STATUS_OK)
		return status;
	status = mapping_decide(mapping, NULL, preview->options.zone, &why);
	if (status == STATUS_OK)
		preview->found_order = mapping_order(mapping);
	return status == STATUS_NOMEM ? error_nomem(error) : STATUS_OK;
}

/* A problem instead of a failure where the world is to blame. */
static enum status
problem(struct preview *preview, enum status status, struct error *error)
{
	if (status == STATUS_OK || status == STATUS_NOMEM)
		return status;
	strbuf_clear(&preview->problem);
	strbuf_add_text(&preview->problem, error->message);
	return strbuf_status(&preview->problem) == STATUS_OK
		   ? STATUS_OK
		   : error_nomem(error);
}

static enum status
decide(struct preview *preview, struct mapping *mapping, struct error *error)
{
	const char *zone = preview->options.zone;
	const char *order = preview->order;
	struct error why = { 0 };
	enum status status;

	if (order == NULL && was_asked(preview))
		order = preview->found_order;
	status = mapping_decide(mapping, order, zone, &why);
	if (status == STATUS_SYNTAX && preview->order == NULL &&
	    !was_asked(preview)) {
		status = ask_file(preview, mapping, error);
		if (status != STATUS_OK)
			return status;
		status =
		    mapping_decide(mapping, preview->found_order, zone, &why);
	}
	if (status != STATUS_SYNTAX) {
		*error = why;
		return status;
	}
	/* Either order would do: that is what is asked. */
	status = mapping_decide(mapping, "dmy", zone, error);
	preview->asks_order = status == STATUS_OK && preview->order == NULL;
	if (preview->asks_order)
		*error = why;
	return problem(preview, STATUS_SYNTAX, error);
}

static struct span
show(struct preview *preview, const struct strbuf *text)
{
	return (struct span){ arena_copy(&preview->shown, text->text, text->n),
		text->n };
}

/* What is shown of an event, out of its own arena. */
static enum status
show_event(struct preview *preview, const struct event *event,
    struct preview_event *shown, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	enum status status = STATUS_OK;
	size_t i;

	edtf_display(event->date.s, event->date.n, NULL, &text);
	shown->date = show(preview, &text);
	for (i = 0, strbuf_truncate(&text, 0); i < event->actor_count; i++)
		strbuf_printf(&text, "%s%.*s", i > 0 ? "; " : "",
		    (int)event->actors[i].name.n, event->actors[i].name.s);
	shown->actors = show(preview, &text);
	for (i = 0, strbuf_truncate(&text, 0); i < event->location_count; i++)
		strbuf_printf(&text, "%s%.*s", i > 0 ? "; " : "",
		    (int)event->locations[i].path.n,
		    event->locations[i].path.s);
	shown->places = show(preview, &text);
	shown->title.s =
	    arena_copy(&preview->shown, event->title.s, event->title.n);
	shown->title.n = event->title.n;
	shown->type.s =
	    arena_copy(&preview->shown, event->type.s, event->type.n);
	shown->type.n = event->type.n;
	if (strbuf_status(&text) != STATUS_OK || shown->date.s == NULL ||
	    shown->actors.s == NULL || shown->places.s == NULL ||
	    shown->title.s == NULL || shown->type.s == NULL)
		status = error_nomem(error);
	strbuf_release(&text);
	return status;
}

static enum status
read_rows(struct preview *preview, struct mapping *mapping, struct error *error)
{
	struct event event = { 0 };
	struct mapping_row row = { 0 };
	enum status status = STATUS_OK;
	struct error why = { 0 };
	size_t i;

	for (i = 0; i < preview->row_count && status == STATUS_OK; i++) {
		struct preview_event *shown = &preview->events[i];

		event_clear(&event);
		status = mapping_read(mapping, preview->rows[i].cells,
		    preview->rows[i].count, &event, &row, &why);
		if (status == STATUS_OK)
			status = show_event(preview, &event, shown, &why);
		if (status == STATUS_OK && event.title.n == 0)
			shown->wrong = "no title";
		if (status == STATUS_OK || status == STATUS_NOMEM)
			continue;
		shown->wrong = arena_copy(
		    &preview->shown, why.message, strlen(why.message));
		status = shown->wrong != NULL ? STATUS_OK : STATUS_NOMEM;
	}
	event_release(&event);
	mapping_row_release(&row);
	return status == STATUS_OK ? status : error_nomem(error);
}

static enum status
map_rows(struct preview *preview, struct error *error)
{
	struct mapping *mapping = NULL;
	enum status status = mapping_new(&mapping, preview->profile,
	    preview->table.extra, preview->table.width, true, error);

	if (status != STATUS_OK)
		return problem(preview, status, error);
	status = look_at_rows(preview, mapping, error);
	if (status == STATUS_OK)
		status = decide(preview, mapping, error);
	if (status == STATUS_OK &&
	    (preview->asks_order || preview->problem.n == 0))
		status = read_rows(preview, mapping, error);
	if (status == STATUS_OK)
		strbuf_add_text(&preview->notation, mapping_notation(mapping));
	mapping_free(mapping);
	return status;
}

enum status
preview_refresh(struct preview *preview, struct error *error)
{
	struct profile *made;
	enum status status =
	    preview_make(preview, SPAN(PREVIEW_CHOSEN), &made, error);

	if (status != STATUS_OK)
		return status;
	profile_free(preview->profile);
	preview->profile = made;
	arena_clear(&preview->shown);
	memset(preview->events, 0, PREVIEW_ROWS * sizeof *preview->events);
	preview->asks_order = false;
	strbuf_clear(&preview->problem);
	strbuf_clear(&preview->notation);
	status = map_rows(preview, error);
	if (status == STATUS_OK && preview->problem.n == 0 &&
	    preview->fields[PROFILE_TITLE].n == 0)
		strbuf_add_text(&preview->problem, "no column is the title");
	if (status == STATUS_OK &&
	    (strbuf_status(&preview->problem) != STATUS_OK ||
		strbuf_status(&preview->notation) != STATUS_OK))
		status = error_nomem(error);
	return status;
}

/* ---- What a person changes. */

enum status
preview_set_title(
    struct preview *preview, struct span title, struct error *error)
{
	struct strbuf *field = &preview->fields[PROFILE_TITLE];
	struct strbuf before = STRBUF_INIT;
	struct mapping *mapping = NULL;
	struct profile *made = NULL;
	bool told = preview->title_told;
	enum status status = STATUS_OK;

	title = span_trim(title);
	strbuf_add(&before, field->text, field->n);
	preview->title_told = title.n > 0;
	strbuf_clear(field);
	strbuf_add(field, title.s, title.n);
	if (strbuf_status(field) != STATUS_OK ||
	    strbuf_status(&before) != STATUS_OK)
		status = error_nomem(error);
	else if (title.n == 0)
		status = preview_compose(preview, PREVIEW_TITLE, error);
	if (status == STATUS_OK)
		status = preview_make(preview, SPAN("title"), &made, error);
	if (status == STATUS_OK)
		status = mapping_new(&mapping, made, preview->table.extra,
		    preview->table.width, true, error);
	mapping_free(mapping);
	profile_free(made);
	if (status != STATUS_OK) {
		preview->title_told = told;
		strbuf_clear(field);
		strbuf_add(field, before.text, before.n);
	} else {
		status = preview_refresh(preview, error);
	}
	strbuf_release(&before);
	return status;
}

enum status
preview_set_order(
    struct preview *preview, const char *order, struct error *error)
{
	preview->order = order;
	return preview_refresh(preview, error);
}

/* ---- What is asked. */

bool
preview_is_unknown(const struct preview *preview)
{
	return preview->unknown;
}

size_t
preview_count(const struct preview *preview)
{
	return preview->table.width;
}

struct span
preview_name(const struct preview *preview, size_t column)
{
	return preview->table.extra[column];
}

size_t
preview_rows(const struct preview *preview)
{
	return preview->row_count;
}

bool
preview_has_all(const struct preview *preview)
{
	return preview->has_all;
}

struct span
preview_cell(const struct preview *preview, size_t row, size_t column)
{
	const struct preview_row *held = &preview->rows[row];

	return column < held->count ? held->cells[column] : SPAN("");
}

int64_t
preview_line(const struct preview *preview, size_t row)
{
	return preview->rows[row].line;
}

enum preview_part
preview_part(const struct preview *preview, size_t column)
{
	return preview->columns[column].part;
}

struct span
preview_role(const struct preview *preview, size_t column)
{
	return preview->columns[column].role;
}

struct span
preview_title(const struct preview *preview)
{
	const struct strbuf *title = &preview->fields[PROFILE_TITLE];

	return (struct span){ title->text, title->n };
}

const char *
preview_order(const struct preview *preview)
{
	return preview->order;
}

const struct preview_event *
preview_event(const struct preview *preview, size_t row)
{
	return &preview->events[row];
}

bool
preview_has_date(const struct preview *preview)
{
	return preview->fields[PROFILE_DATE].n > 0;
}

bool
preview_asks_order(const struct preview *preview)
{
	return preview->asks_order;
}

const char *
preview_problem(const struct preview *preview)
{
	return preview->problem.n > 0 ? preview->problem.text : NULL;
}

const char *
preview_notation(const struct preview *preview)
{
	return preview->notation.text;
}

/* ---- Keeping it. */

enum status
preview_save(struct preview *preview, const char *name, bool replace,
    bool *known, struct error *error)
{
	const struct profiles_file file = {
		.names = preview->header,
		.count = preview->table.dialect.header ? preview->header_count
						       : preview->table.width,
		.row = preview->row_count > 0 ? preview->rows[0].cells : NULL,
		.has_header = preview->table.dialect.header,
	};
	struct profile *made = NULL;
	enum status status;

	status = preview_make(preview, span_of(name), &made, error);
	if (status != STATUS_OK)
		return status;
	status = profiles_save(made, &file, replace, known, error);
	if (status == STATUS_OK) {
		profile_free(preview->profile);
		preview->profile = made;
	} else {
		profile_free(made);
	}
	return status;
}

void
preview_accept(struct preview *preview)
{
	preview->accepted = preview->unknown;
}

const struct profile *
preview_profile(const struct preview *preview)
{
	return preview->accepted ? preview->profile : NULL;
}

bool
preview_has_header(const struct preview *preview)
{
	return preview->table.dialect.header;
}

struct bytes *
preview_take_bytes(struct preview *preview)
{
	struct bytes *bytes = preview->table.bytes;

	preview->table.bytes = NULL;
	return bytes;
}
