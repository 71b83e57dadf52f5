/* SPDX-License-Identifier: MIT */
/*
 * A template is parsed once for a file and rendered for every row: a flat
 * list of pieces, so that rendering is one pass without allocation.
 *
 *	{type}[: {a|b}]  →  COLUMN type, OPEN, TEXT ": ", COLUMN a|b, CLOSE
 *
 * At CLOSE, what stands behind its OPEN is cut off again where a column in
 * between had nothing.
 */
#include "config.h"

#include "core/template.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "core/cameo.h"
#include "core/html.h"

#define ALTERNATIVES 4

enum piece_kind { PIECE_TEXT, PIECE_COLUMN, PIECE_OPEN, PIECE_CLOSE };

enum filter {
	FILTER_NONE,
	FILTER_CAMEO, /* the name of a CAMEO code */
	FILTER_HOST, /* of a URL */
	FILTER_OUTWARD, /* `a, b, c` as `c > b > a` */
	FILTER_PLAIN, /* without HTML */
	FILTER_URL, /* nothing where it is no URL */
};

struct template_piece {
	enum piece_kind kind;
	struct span text;
	size_t columns[ALTERNATIVES];
	bool coded[ALTERNATIVES]; /* has values in the profile */
	size_t column_count;
	size_t root; /* EventRootCode, which tells 012 that lost its 0 */
	enum filter filter;
	const struct template_columns *of;
};

/* ---- Columns. */

enum status
template_fold(struct span name, struct strbuf *out)
{
	size_t n = out->n, i;
	enum status status = text_fold_name(name.s, name.n, out);

	for (i = n; status == STATUS_OK && i < out->n; i++)
		if (out->text[i] == ' ' || out->text[i] == '-' ||
		    out->text[i] == '.')
			out->text[i] = '_';
	return status;
}

enum status
template_column(const struct template_columns *columns, struct span name,
    size_t *column, struct error *error)
{
	struct strbuf fold = STRBUF_INIT;
	enum status status = template_fold(span_trim(name), &fold);
	size_t i;

	for (i = 0; i < columns->count; i++)
		if (span_equal(
			columns->folds[i], (struct span){ fold.text, fold.n }))
			break;
	strbuf_release(&fold);
	if (status != STATUS_OK)
		return error_nomem(error);
	*column = i < columns->count ? i : SIZE_MAX;
	return STATUS_OK;
}

static bool
has_values(const struct template_columns *columns, size_t column)
{
	const struct profile *profile = columns->profile;
	size_t i;

	for (i = 0; profile != NULL && i < profile->value_count; i++)
		if (span_equal(
			profile->values[i].column, columns->folds[column]))
			return true;
	return false;
}

/* ---- Parsing. */

static const struct {
	const char *name;
	enum filter filter;
} FILTERS[] = {
	{ ":cameo", FILTER_CAMEO },
	{ ":host", FILTER_HOST },
	{ ":outward", FILTER_OUTWARD },
	{ ":plain", FILTER_PLAIN },
	{ ":url", FILTER_URL },
};

/* Cut `:filter` from the end of a reference. */
static enum filter
cut_filter(struct span *text)
{
	size_t i, n;

	for (i = 0; i < sizeof FILTERS / sizeof *FILTERS; i++) {
		n = strlen(FILTERS[i].name);
		if (text->n <= n ||
		    strncmp(text->s + text->n - n, FILTERS[i].name, n) != 0)
			continue;
		text->n -= n;
		return FILTERS[i].filter;
	}
	return FILTER_NONE;
}

static enum status
no_column(const struct template_columns *columns, struct span name,
    struct error *error)
{
	struct strbuf names = STRBUF_INIT;
	enum status status;
	size_t i;

	for (i = 0; i < columns->count && names.n < 300; i++)
		strbuf_printf(&names, "%s%.*s", i > 0 ? ", " : "",
		    columns->names[i].n < 60 ? (int)columns->names[i].n : 60,
		    columns->names[i].s);
	status = error_set(error, STATUS_SYNTAX,
	    "there is no column `%.*s`; the columns are %s%s", (int)name.n,
	    name.s, names.text, i < columns->count ? ", \xe2\x80\xa6" : "");
	strbuf_release(&names);
	return status;
}

/* `a|b:filter` */
static enum status
parse_reference(struct template_piece *piece, struct span text,
    const struct template_columns *columns, struct error *error)
{
	struct span rest, name;
	const char *bar;
	enum status status;
	size_t column;

	*piece = (struct template_piece){ .kind = PIECE_COLUMN, .of = columns };
	text = span_trim(text);
	piece->filter = cut_filter(&text);
	status = template_column(
	    columns, SPAN("EventRootCode"), &piece->root, error);
	for (rest = text; rest.s != NULL && status == STATUS_OK;) {
		bar = memchr(rest.s, '|', rest.n);
		name.s = rest.s;
		name.n = bar != NULL ? (size_t)(bar - rest.s) : rest.n;
		rest.n -= name.n + (bar != NULL);
		rest.s = bar != NULL ? bar + 1 : NULL;
		name = span_trim(name);
		status = template_column(columns, name, &column, error);
		if (status != STATUS_OK)
			break;
		if (column == SIZE_MAX && columns->strict)
			return no_column(columns, name, error);
		if (column == SIZE_MAX || piece->column_count == ALTERNATIVES)
			continue;
		piece->coded[piece->column_count] = has_values(columns, column);
		piece->columns[piece->column_count++] = column;
	}
	return status;
}

/* One piece of text that has braces somewhere. */
static enum status
parse_piece(struct template_piece *piece, struct span *rest,
    const struct template_columns *columns, struct error *error)
{
	const char *end;
	struct span name;
	size_t n = 0;

	*piece = (struct template_piece){ .kind = PIECE_TEXT };
	if (rest->s[0] == '[' || rest->s[0] == ']') {
		piece->kind = rest->s[0] == '[' ? PIECE_OPEN : PIECE_CLOSE;
		n = 1;
	} else if (rest->s[0] == '{') {
		end = memchr(rest->s, '}', rest->n);
		if (end == NULL)
			return error_set(error, STATUS_SYNTAX,
			    "`%.*s`: a `{` without `}`", (int)rest->n, rest->s);
		name =
		    (struct span){ rest->s + 1, (size_t)(end - rest->s) - 1 };
		rest->n -= name.n + 2;
		rest->s = end + 1;
		return parse_reference(piece, name, columns, error);
	} else {
		while (n < rest->n && strchr("[]{", rest->s[n]) == NULL)
			n++;
		piece->text = (struct span){ rest->s, n };
	}
	rest->s += n;
	rest->n -= n;
	return STATUS_OK;
}

static bool
is_balanced(const struct template *made)
{
	bool open = false;
	size_t i;

	for (i = 0; i < made->count; i++) {
		if (made->pieces[i].kind == PIECE_OPEN    ? open
		    : made->pieces[i].kind == PIECE_CLOSE ? !open
							  : false)
			return false;
		if (made->pieces[i].kind == PIECE_OPEN)
			open = true;
		if (made->pieces[i].kind == PIECE_CLOSE)
			open = false;
	}
	return !open;
}

enum status
template_parse(struct template *made, struct arena *arena, struct span text,
    const struct template_columns *columns, struct error *error)
{
	struct template parsed = { 0 };
	struct span rest = text;
	enum status status = STATUS_OK;
	size_t i, most = 1;

	for (i = 0; i < text.n; i++)
		most += strchr("{}[]", text.s[i]) != NULL ? 2 : 0;
	parsed.pieces = arena_alloc(arena, most * sizeof *parsed.pieces);
	if (parsed.pieces == NULL)
		return error_nomem(error);
	if (text.n > 0 && most == 1) {
		status = parse_reference(
		    &parsed.pieces[parsed.count++], text, columns, error);
		rest.n = 0;
	}
	while (rest.n > 0 && status == STATUS_OK)
		status = parse_piece(
		    &parsed.pieces[parsed.count++], &rest, columns, error);
	if (status == STATUS_OK && !is_balanced(&parsed))
		status = error_set(error, STATUS_SYNTAX,
		    "`%.*s`: brackets out of order", (int)text.n, text.s);
	if (status == STATUS_OK)
		*made = parsed;
	return status;
}

void
template_mark(const struct template *made, bool *used)
{
	const struct template_piece *piece = made->pieces;
	size_t i;

	if (made->count != 1 || piece->kind != PIECE_COLUMN)
		return;
	/* Of alternatives only the first is shown for sure. */
	for (i = 0; i < piece->column_count && i < 1; i++)
		if (!piece->coded[i] && piece->filter != FILTER_CAMEO &&
		    piece->filter != FILTER_HOST && piece->filter != FILTER_URL)
			used[piece->columns[i]] = true;
}

/* ---- Rendering. */

bool
template_is_none(struct span cell)
{
	static const char *const words[] = { "-", "NA", "N/A", "null", "NaN",
		"-9", "-99", "n.a.", "#N/A" };
	size_t i;

	cell = span_trim(cell);
	if (cell.n == 0)
		return true;
	for (i = 0; cell.n <= 4 && i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == cell.n &&
		    strncasecmp(cell.s, words[i], cell.n) == 0)
			return true;
	return false;
}

/* What stands for a code; the code itself where nothing does. */
static struct span
value_word(
    const struct template_columns *columns, size_t column, struct span code)
{
	const struct profile *profile = columns->profile;
	const struct profile_value *value;
	size_t i;

	for (i = 0; i < profile->value_count; i++) {
		value = &profile->values[i];
		if (span_equal(value->code, code) &&
		    span_equal(value->column, columns->folds[column]))
			return value->word;
	}
	return code;
}

static struct span
url_host(struct span url)
{
	const char *start = url.n > 0 ? memmem(url.s, url.n, "://", 3) : NULL;
	struct span host = { "", 0 };

	if (start == NULL || start - url.s > 5)
		return host;
	host.s = start + 3;
	host.n = url.n - (size_t)(host.s - url.s);
	if (host.n > 4 && strncasecmp(host.s, "www.", 4) == 0) {
		host.s += 4;
		host.n -= 4;
	}
	for (size_t i = 0; i < host.n; i++)
		if (strchr("/:?#", host.s[i]) != NULL)
			host.n = i;
	return host;
}

/* `Salem, Oregon, United States` as `United States > Oregon > Salem` */
static void
render_outward(struct span text, struct strbuf *out)
{
	size_t end = text.n, i;
	struct span part;
	bool first = true;

	for (i = text.n; end > 0; i--) {
		if (i > 0 && text.s[i - 1] != ',')
			continue;
		part = span_trim((struct span){ text.s + i, end - i });
		if (part.n > 0 && !first)
			strbuf_add_text(out, " > ");
		strbuf_add(out, part.s, part.n);
		first = first && part.n == 0;
		if (i == 0)
			break;
		end = i - 1;
	}
}

/* The first column of a reference that has something. */
static struct span
piece_cell(
    const struct template_piece *piece, const struct span *cells, size_t count)
{
	struct span cell = { "", 0 };
	size_t i;

	for (i = 0; i < piece->column_count; i++) {
		if (piece->columns[i] >= count)
			continue;
		cell = span_trim(cells[piece->columns[i]]);
		if (piece->coded[i])
			cell = value_word(piece->of, piece->columns[i], cell);
		if (!template_is_none(cell))
			return cell;
	}
	return SPAN("");
}

static void
render_cell(const struct template_piece *piece, const struct span *cells,
    size_t count, struct strbuf *out)
{
	struct span cell = piece_cell(piece, cells, count), root = { "", 0 };

	switch (piece->filter) {
	case FILTER_CAMEO:
		if (piece->root < count)
			root = span_trim(cells[piece->root]);
		cell = cameo_show(cell, root);
		break;
	case FILTER_HOST: cell = url_host(cell); break;
	case FILTER_URL:
		if (url_host(cell).n == 0 || memchr(cell.s, ' ', cell.n))
			return;
		break;
	case FILTER_OUTWARD: render_outward(cell, out); return;
	case FILTER_PLAIN: html_plain(cell, out); return;
	case FILTER_NONE: break;
	}
	strbuf_add(out, cell.s, cell.n);
}

void
template_render(const struct template *made, const struct span *cells,
    size_t count, struct strbuf *out)
{
	const struct template_piece *piece;
	size_t i, before, open = 0;
	bool lacks = false;

	for (i = 0; i < made->count; i++) {
		piece = &made->pieces[i];
		before = out->n;
		switch (piece->kind) {
		case PIECE_TEXT:
			strbuf_add(out, piece->text.s, piece->text.n);
			break;
		case PIECE_COLUMN:
			render_cell(piece, cells, count, out);
			lacks = lacks || out->n == before;
			break;
		case PIECE_OPEN:
			open = out->n;
			lacks = false;
			break;
		case PIECE_CLOSE:
			if (lacks)
				strbuf_truncate(out, open);
			break;
		}
	}
}
