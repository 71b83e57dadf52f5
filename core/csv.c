/* SPDX-License-Identifier: MIT */
/*
 * Rows are found first, then libcsv takes each apart.
 *
 * Finding is one pass over a large buffer that stops at delimiters, line ends
 * and quotes at the start of a cell; it knows where every row stands, byte
 * and line, and where a fault ends, so that one bad row does not swallow
 * those behind it: a quote that nothing closes costs the line it stands on.
 *
 *	start                                        end of what was read
 *	  v                                                 v
 *	  a,"b ""c""",d LF  e,f LF ...                      |
 *	  `---- a row ----'
 *
 * A row that goes on behind what was read is moved to the front and found
 * again with more; the buffer doubles, so that this costs each byte at most
 * twice.
 */
#include "config.h"

#include "core/csv.h"

#include <csv.h>
#include <stdbool.h>
#include <string.h>

#include "core/mem.h"

#ifdef FUZZING
#define CSV_BUFFER ((size_t)64)
#else
#define CSV_BUFFER ((size_t)1024 * 1024)
#endif
#define PARSER_BLOCK ((size_t)4096)

struct csv_reader {
	struct bytes *bytes; /* borrowed */
	struct dialect dialect;
	bool ends_cell[256]; /* the delimiter and line ends */
	size_t cell_max, row_max; /* bytes */
	int64_t skip; /* lines still to be left out */
	char *buffer;
	size_t capacity;
	size_t start, end; /* of what is read and not yet given out */
	bool at_end; /* nothing follows what was read */
	int64_t line; /* on which buffer[start] stands */
	enum status failed; /* sticky */
	struct csv_parser parser;
	bool parser_ready;
	struct strbuf text; /* cells as libcsv gave them */
	struct span *cells;
	size_t cell_count, cell_capacity;
	struct csv_row row;
};

/* A row as it was found. */
struct found {
	size_t next; /* offset of what follows its line end */
	size_t end; /* offset of its line end */
	bool quoted;
	const char *fault;
};

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

enum status
csv_reader_open(struct csv_reader **reader, struct bytes *bytes,
    const struct dialect *dialect, struct error *error)
{
	struct csv_reader *opened = mem_alloc(1, sizeof *opened);
	enum status status;

	if (opened == NULL)
		return error_nomem(error);
	strbuf_init(&opened->text);
	opened->bytes = bytes;
	opened->dialect = *dialect;
	opened->cell_max = opened->row_max = CSV_ROW_MAX;
	opened->skip = dialect->skip;
	opened->ends_cell[(unsigned char)dialect->delimiter] = true;
	opened->ends_cell['\n'] = true;
	opened->ends_cell['\r'] = true;
	opened->line = 1;
	opened->capacity = CSV_BUFFER;
	opened->buffer = mem_alloc(opened->capacity, 1);
	status = opened->buffer == NULL ? error_nomem(error)
					: bytes_rewind(bytes, error);
	if (status != STATUS_OK)
		csv_reader_close(opened);
	else
		*reader = opened;
	return status;
}

void
csv_reader_allow(struct csv_reader *reader, size_t cell_max)
{
	if (cell_max == 0)
		return;
	reader->cell_max = cell_max;
	/* Room for the other cells of its row. */
	if (cell_max + CSV_BUFFER > CSV_ROW_MAX)
		reader->row_max = cell_max + CSV_BUFFER;
}

void
csv_reader_close(struct csv_reader *reader)
{
	if (reader == NULL)
		return;
	if (reader->parser_ready)
		csv_free(&reader->parser);
	strbuf_release(&reader->text);
	mem_free(reader->cells);
	mem_free(reader->buffer);
	mem_free(reader);
}

int64_t
csv_reader_read(const struct csv_reader *reader)
{
	int64_t read = bytes_offset(reader->bytes);
	int64_t held = (int64_t)(reader->end - reader->start);

	return held < read ? read - held : 0;
}

int64_t
csv_reader_size(const struct csv_reader *reader)
{
	return bytes_size(reader->bytes);
}

static const char UNCLOSED[] = "a quote is not closed; close it, or double it "
			       "where it is part of the text";
static const char UNCLOSED_WITHIN[] =
    "a quote is not closed within the longest row allowed; close it, or allow "
    "longer cells with --max-cell";

/* One long row is no reason to hold that much for all behind it. */
static void
reader_shrink(struct csv_reader *reader)
{
	char *shrunk;

	if (reader->capacity <= 8 * CSV_BUFFER || reader->end > CSV_BUFFER / 2)
		return;
	shrunk = mem_resize(reader->buffer, CSV_BUFFER, 1);
	if (shrunk == NULL)
		return;
	reader->buffer = shrunk;
	reader->capacity = CSV_BUFFER;
}

/* Read more behind the row that starts at start, which moves to the front. */
static enum status
reader_fill(struct csv_reader *reader, struct error *error)
{
	size_t held = reader->end - reader->start;
	enum status status;
	char *grown;
	size_t n;

	if (held > reader->row_max)
		return error_set(error, STATUS_RANGE,
		    "%s:%lld: the row is longer than %zu MiB; look for a "
		    "quote that is not closed, or allow longer cells with "
		    "--max-cell",
		    bytes_path(reader->bytes), (long long)reader->line,
		    reader->row_max / 1024 / 1024);
	if (held > reader->capacity / 2) {
		grown = mem_resize(reader->buffer, reader->capacity, 2);
		if (grown == NULL)
			return error_nomem(error);
		reader->buffer = grown;
		reader->capacity *= 2;
	}
	memmove(reader->buffer, reader->buffer + reader->start, held);
	reader->start = 0;
	reader->end = held;
	reader_shrink(reader);
	status = bytes_read(reader->bytes, reader->buffer + held,
	    reader->capacity - held, &n, error);
	if (status != STATUS_OK)
		return status;
	reader->end += n;
	reader->at_end = n == 0;
	return STATUS_OK;
}

/*
 * Behind the quote that closes the cell opened at i: end where that lies
 * beyond what was read, SIZE_MAX where nothing closes it.
 */
static size_t
skip_quoted(const struct csv_reader *reader, size_t i)
{
	const char *buffer = reader->buffer, *quote;

	for (i++;; i++) {
		quote = memchr(buffer + i, '"', reader->end - i);
		if (quote == NULL)
			return SIZE_MAX;
		i = (size_t)(quote - buffer) + 1;
		if (i == reader->end || buffer[i] != '"')
			return i;
	}
}

/* The first line end from i on, or the end of what was read. */
static size_t
find_line_end(const struct csv_reader *reader, size_t i)
{
	while (i < reader->end && !is_line_end(reader->buffer[i]))
		i++;
	return i;
}

/* Nothing closes the quote opened at opened: the row ends with its line.
 * SIZE_MAX when more must be read to say so. */
static size_t
cut_unclosed(
    const struct csv_reader *reader, struct found *found, size_t opened)
{
	size_t held = reader->end - reader->start, i;

	if (!reader->at_end && held <= reader->row_max)
		return SIZE_MAX;
	i = find_line_end(reader, opened);
	if (i == reader->end && !reader->at_end)
		return SIZE_MAX;
	found->quoted = opened > reader->start;
	found->fault = reader->at_end ? UNCLOSED : UNCLOSED_WITHIN;
	return i;
}

/* Does the quote before i, or a run of them, stand at the start of a cell? */
static bool
opens_cell(const struct csv_reader *reader, size_t i)
{
	for (i--; i > reader->start && reader->buffer[i - 1] == '"'; i--)
		continue;
	return i > reader->start &&
	       reader->ends_cell[(unsigned char)reader->buffer[i - 1]];
}

/*
 * Text stands at i, behind what closed the quote opened at opened: the row
 * ends with the line.  Where the quote that closed stands on a later line and
 * at the start of a cell, it rather opens that, and the one before it was never
 * closed: then the row ends with the line of that one, and those behind it are
 * rows again.
 */
static size_t
cut_fault(const struct csv_reader *reader, struct found *found, size_t opened,
    size_t i)
{
	size_t line = find_line_end(reader, opened);

	if (line < i && opens_cell(reader, i)) {
		found->quoted = opened > reader->start;
		found->fault = UNCLOSED;
		return line;
	}
	found->fault = "text stands behind a closing quote; double the quotes "
		       "inside a cell";
	return find_line_end(reader, i);
}

/* Where the row at start ends; SIZE_MAX when more must be read. */
static size_t
find_row_end(const struct csv_reader *reader, struct found *found)
{
	const char *buffer = reader->buffer;
	const bool *ends_cell = reader->ends_cell;
	size_t i, opened, end = reader->end;

	if (!reader->dialect.quoting || reader->skip > 0) {
		i = find_line_end(reader, reader->start);
		return i < end || reader->at_end ? i : SIZE_MAX;
	}
	for (i = reader->start;; i++) {
		if (i < end && buffer[i] == '"') {
			found->quoted = true;
			opened = i;
			i = skip_quoted(reader, i);
			if (i == SIZE_MAX)
				return cut_unclosed(reader, found, opened);
			if (i < end && !ends_cell[(unsigned char)buffer[i]])
				i = cut_fault(reader, found, opened, i);
		} else {
			while (i < end && !ends_cell[(unsigned char)buffer[i]])
				i++;
		}
		if (i == end)
			return reader->at_end ? i : SIZE_MAX;
		if (is_line_end(buffer[i]))
			return i;
	}
}

/* The row at start; false when more must be read. */
static bool
find_row(const struct csv_reader *reader, struct found *found)
{
	const char *buffer = reader->buffer;
	size_t i;

	*found = (struct found){ 0 };
	i = find_row_end(reader, found);
	if (i == SIZE_MAX)
		return false;
	found->end = i;
	found->next = i;
	if (i == reader->end)
		return true;
	found->next++;
	if (buffer[i] != '\r')
		return true;
	if (i + 1 == reader->end)
		return reader->at_end;
	if (buffer[i + 1] == '\n')
		found->next++;
	return true;
}

/* Line ends in a stretch: LF, CRLF or CR, each one. */
static int64_t
count_lines(const char *s, size_t n)
{
	int64_t lines = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (s[i] == '\n' ||
		    (s[i] == '\r' && (i + 1 == n || s[i + 1] != '\n')))
			lines++;
	return lines;
}

static void
parsed_cell(void *cell, size_t n, void *context)
{
	struct csv_reader *reader = context;

	if (mem_reserve(&reader->cells, &reader->cell_capacity,
		reader->cell_count + 1, sizeof *reader->cells) != STATUS_OK) {
		reader->text.failed = true;
		return;
	}
	reader->cells[reader->cell_count++] =
	    (struct span){ reader->text.text + reader->text.n, n };
	strbuf_add(&reader->text, cell, n);
}

static void
parsed_row(int end, void *context)
{
	(void)end;
	(void)context;
}

/* Blanks are data. */
static int
no_space(unsigned char c)
{
	(void)c;
	return 0;
}

static void *
parser_resize(void *block, size_t size)
{
	return mem_resize(block, size, 1);
}

/* libcsv copies each cell, and makes room for a long one block by block, moving
 * it every time: here a block is large enough for any cell of this row. */
static void
size_blocks(struct csv_reader *reader, size_t row)
{
	size_t held = csv_get_buffer_size(&reader->parser);
	size_t wanted = row >= held ? row - held + 2 : 0;

	csv_set_blk_size(
	    &reader->parser, wanted > PARSER_BLOCK ? wanted : PARSER_BLOCK);
}

/* The cells of a row, by libcsv. */
static enum status
parse_row(struct csv_reader *reader, struct span raw)
{
	if (!reader->parser_ready) {
		csv_init(&reader->parser, 0);
		csv_set_realloc_func(&reader->parser, parser_resize);
		csv_set_free_func(&reader->parser, mem_free);
		csv_set_space_func(&reader->parser, no_space);
		csv_set_delim(
		    &reader->parser, (unsigned char)reader->dialect.delimiter);
		/* No row holds a CR when a line end is never quoted. */
		if (!reader->dialect.quoting)
			csv_set_quote(&reader->parser, '\r');
		reader->parser_ready = true;
	}
	size_blocks(reader, raw.n);
	strbuf_clear(&reader->text);
	/* Room for all of it, so that cells never move. */
	if (!strbuf_reserve(&reader->text, raw.n + 1))
		return STATUS_NOMEM;
	reader->cell_count = 0;
	if (csv_parse(&reader->parser, raw.s, raw.n, parsed_cell, parsed_row,
		reader) != raw.n ||
	    csv_parse(
		&reader->parser, "\n", 1, parsed_cell, parsed_row, reader) != 1)
		return STATUS_NOMEM;
	return strbuf_status(&reader->text);
}

/* No cell of the row that was taken is longer than allowed. */
static enum status
check_cells(const struct csv_reader *reader, struct error *error)
{
	const struct csv_row *row = &reader->row;
	size_t i;

	if (row->fault != NULL || row->raw.n <= reader->cell_max)
		return STATUS_OK;
	for (i = 0; i < row->count; i++)
		if (row->cells[i].n > reader->cell_max)
			return error_set(error, STATUS_RANGE,
			    "%s:%lld: cell %zu is %zu bytes long, and %zu are "
			    "allowed; raise --max-cell",
			    bytes_path(reader->bytes), (long long)row->line,
			    i + 1, row->cells[i].n, reader->cell_max);
	return STATUS_OK;
}

static void
skip_line(struct csv_reader *reader, const struct found *found)
{
	reader->line++;
	reader->start = found->next;
	if (reader->skip > 0)
		reader->skip--;
}

/* The row that was found becomes the one given out. */
static enum status
take_row(struct csv_reader *reader, const struct found *found)
{
	enum status status;
	struct csv_row *row = &reader->row;
	size_t start = reader->start, lead;

	*row = (struct csv_row){
		.line = reader->line,
		.raw = { reader->buffer + start, found->end - start },
		.fault = found->fault,
	};
	if (found->quoted)
		reader->line += count_lines(row->raw.s, row->raw.n);
	if (found->next > found->end)
		reader->line++;
	reader->start = found->next;
	if (found->fault != NULL)
		return STATUS_OK;
	status = parse_row(reader, row->raw);
	lead = reader->cell_count < reader->dialect.lead ? reader->cell_count
							 : reader->dialect.lead;
	row->cells = reader->cells + lead;
	row->count = reader->cell_count - lead;
	return status;
}

/* Find the next row, reading as far as it goes; *any is false at the end. */
static enum status
next_row(struct csv_reader *reader, struct found *found, bool *any,
    struct error *error)
{
	enum status status;

	for (;;) {
		*any = reader->start < reader->end;
		if (*any && find_row(reader, found))
			return STATUS_OK;
		if (!*any && reader->at_end)
			return STATUS_OK;
		status = reader_fill(reader, error);
		if (status != STATUS_OK)
			return status;
	}
}

enum status
csv_reader_next(
    struct csv_reader *reader, const struct csv_row **row, struct error *error)
{
	enum status status = reader->failed;
	struct found found;
	bool any, left_out;

	if (status != STATUS_OK)
		return error_set(error, status, "%s: cannot be read on",
		    bytes_path(reader->bytes));
	do {
		status = next_row(reader, &found, &any, error);
		if (status == STATUS_OK && !any) {
			*row = NULL;
			return STATUS_OK;
		}
		left_out = status == STATUS_OK &&
			   (found.end == reader->start || reader->skip > 0);
		if (left_out)
			skip_line(reader, &found);
		else if (status == STATUS_OK &&
			 take_row(reader, &found) != STATUS_OK)
			status = error_nomem(error);
	} while (status == STATUS_OK && left_out);
	if (status == STATUS_OK)
		status = check_cells(reader, error);
	if (status == STATUS_OK)
		*row = &reader->row;
	reader->failed = status;
	return status;
}

enum status
csv_reader_fit(struct csv_reader *reader, size_t width, enum csv_fit *fit,
    struct error *error)
{
	struct csv_row *row = &reader->row;
	size_t i = row->count;

	if (row->fault != NULL || row->count == width) {
		*fit = row->fault != NULL ? CSV_MISFIT : CSV_FITS;
		return STATUS_OK;
	}
	if (row->count + 1 == width) {
		if (mem_reserve(&reader->cells, &reader->cell_capacity,
			reader->cell_count + 1,
			sizeof *reader->cells) != STATUS_OK)
			return error_nomem(error);
		reader->cells[reader->cell_count++] = SPAN("");
		row->cells = reader->cells + (reader->cell_count - width);
		row->count = width;
		*fit = CSV_PADDED;
		return STATUS_OK;
	}
	while (i > width && row->cells[i - 1].n == 0)
		i--;
	*fit = i == width ? CSV_CUT : CSV_MISFIT;
	if (i == width) {
		reader->cell_count -= row->count - width;
		row->count = width;
	}
	return STATUS_OK;
}

void
csv_write_cell(struct strbuf *out, struct span cell)
{
	const char *quote;
	bool quoted = false;
	size_t i;

	for (i = 0; i < cell.n && !quoted; i++)
		quoted = cell.s[i] == ',' || cell.s[i] == '"' ||
			 is_line_end(cell.s[i]);
	if (cell.n > 0)
		quoted |= is_blank(cell.s[0]) || is_blank(cell.s[cell.n - 1]);
	if (!quoted) {
		strbuf_add(out, cell.s, cell.n);
		return;
	}
	strbuf_add_byte(out, '"');
	while (cell.n > 0) {
		quote = memchr(cell.s, '"', cell.n);
		i = quote != NULL ? (size_t)(quote - cell.s) + 1 : cell.n;
		strbuf_add(out, cell.s, i);
		if (quote != NULL)
			strbuf_add_byte(out, '"');
		cell.s += i;
		cell.n -= i;
	}
	strbuf_add_byte(out, '"');
}

/* What a spreadsheet starts a formula with, in either width. */
static bool
starts_formula(struct span cell)
{
	static const char *const marks[] = { "=", "+", "-", "@", "\xef\xbc\x9d",
		"\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
	size_t i, n;

	for (i = 0; i < sizeof marks / sizeof *marks; i++) {
		n = strlen(marks[i]);
		if (cell.n >= n && memcmp(cell.s, marks[i], n) == 0)
			return true;
	}
	return false;
}

static size_t
skip_digits(struct span cell, size_t i)
{
	while (i < cell.n && cell.s[i] >= '0' && cell.s[i] <= '9')
		i++;
	return i;
}

/* `-2.5`, `+1e-05`: computes nothing. */
static bool
is_number(struct span cell)
{
	size_t i = cell.n > 0 && (cell.s[0] == '-' || cell.s[0] == '+');
	size_t start = i;

	i = skip_digits(cell, i);
	if (i == start)
		return false;
	if (i < cell.n && cell.s[i] == '.')
		i = skip_digits(cell, i + 1);
	if (i + 1 < cell.n && (cell.s[i] | 0x20) == 'e') {
		i++;
		if (cell.s[i] == '-' || cell.s[i] == '+')
			i++;
		i = skip_digits(cell, i);
	}
	return i == cell.n;
}

void
csv_write_safe_cell(struct strbuf *out, struct span cell)
{
	struct strbuf defused = STRBUF_INIT;
	struct span rest = cell;

	while (rest.n > 0 && (is_blank(*rest.s) || is_line_end(*rest.s))) {
		rest.s++;
		rest.n--;
	}
	if (is_number(cell) ||
	    (!starts_formula(rest) && (rest.n == cell.n || *cell.s == ' '))) {
		csv_write_cell(out, cell);
		return;
	}
	strbuf_add_byte(&defused, '\'');
	strbuf_add(&defused, cell.s, cell.n);
	if (strbuf_status(&defused) == STATUS_OK)
		csv_write_cell(out, (struct span){ defused.text, defused.n });
	else
		out->failed = true;
	strbuf_release(&defused);
}
