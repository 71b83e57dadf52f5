/* SPDX-License-Identifier: MIT */
/*
 * Cleaning changes lengths, so the text is cleaned in stretches between the
 * ends of quotes and lines, and each quote's ends are noted as they pass.
 * Marks stand by offset; `reach`, the running maximum of their ends, lets a
 * look-up stop at the first mark before which none reaches the offset.
 */
#include "config.h"

#include "tui/document.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* An end of a quote in the source's own text. */
struct edge {
	size_t offset;
	size_t mark;
	bool is_end;
};

static int
edge_compare(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	if (x->is_end != y->is_end)
		return x->is_end ? -1 : 1;
	return x->mark < y->mark ? -1 : x->mark > y->mark;
}

static void
document_clean_line(struct document *document, const char *s, size_t n)
{
	if (n > 0 && s[n - 1] == '\r')
		n--;
	if (text_clean(s, n, &document->text) != STATUS_OK)
		document->text.failed = true;
}

/* Append source bytes from..to, a clean stretch for each line. */
static void
document_clean(struct document *document, const char *s, size_t from, size_t to)
{
	const char *line_end;

	while (from < to) {
		line_end = memchr(s + from, '\n', to - from);
		if (line_end == NULL) {
			document_clean_line(document, s + from, to - from);
			return;
		}
		document_clean_line(
		    document, s + from, (size_t)(line_end - s) - from);
		strbuf_add_byte(&document->text, '\n');
		from = (size_t)(line_end - s) + 1;
	}
}

static void
document_reach(struct document *document)
{
	size_t i, reach = 0;

	for (i = 0; i < document->mark_count; i++) {
		if (document->marks[i].end > reach)
			reach = document->marks[i].end;
		document->marks[i].reach = reach;
	}
}

static enum status
document_edges(const struct source_mark *marks, size_t mark_count,
    size_t text_n, struct edge **edges)
{
	size_t i;

	*edges = mem_alloc(mark_count * 2, sizeof **edges);
	if (*edges == NULL)
		return STATUS_NOMEM;
	for (i = 0; i < mark_count; i++) {
		size_t from =
		    marks[i].offset < text_n ? marks[i].offset : text_n;
		size_t n = marks[i].length < text_n - from ? marks[i].length
							   : text_n - from;

		(*edges)[2 * i] = (struct edge){ .offset = from, .mark = i };
		(*edges)[2 * i + 1] = (struct edge){
			.offset = from + n, .mark = i, .is_end = true
		};
	}
	qsort(*edges, mark_count * 2, sizeof **edges, edge_compare);
	return STATUS_OK;
}

enum status
document_set(struct document *document, struct span text,
    const struct source_mark *marks, size_t mark_count)
{
	struct edge *edges;
	size_t i, at = 0;

	if (document->text.text == NULL)
		strbuf_init(&document->text);
	strbuf_clear(&document->text);
	document->mark_count = 0;
	document->line_count = 0;
	document->start = 0;
	document->cols = 0;
	if (mem_reserve(&document->marks, &document->mark_capacity, mark_count,
		sizeof *document->marks) != STATUS_OK ||
	    document_edges(marks, mark_count, text.n, &edges) != STATUS_OK)
		return STATUS_NOMEM;
	for (i = 0; i < mark_count; i++)
		document->marks[i] =
		    (struct document_mark){ .position = marks[i].position,
			    .quote = marks[i].quote,
			    .state = marks[i].state };
	for (i = 0; i < mark_count * 2; i++) {
		document_clean(document, text.s, at, edges[i].offset);
		at = edges[i].offset;
		if (edges[i].is_end)
			document->marks[edges[i].mark].end = document->text.n;
		else
			document->marks[edges[i].mark].offset =
			    document->text.n;
	}
	document_clean(document, text.s, at, text.n);
	mem_free(edges);
	document->mark_count = mark_count;
	document_reach(document);
	return strbuf_status(&document->text);
}

static enum status
document_add_line(struct document *document, struct document_line line)
{
	if (mem_reserve(&document->lines, &document->line_capacity,
		document->line_count + 1, sizeof *document->lines) != STATUS_OK)
		return STATUS_NOMEM;
	document->lines[document->line_count++] = line;
	return STATUS_OK;
}

static int
mark_end_compare(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

void
document_skip_title(struct document *document, struct span title)
{
	const char *text = document->text.text;
	size_t at = 0, n = document->text.n;

	while (at < n && (text[at] == '\n' || text[at] == ' '))
		at++;
	if (title.n == 0 || n - at <= title.n ||
	    memcmp(text + at, title.s, title.n) != 0 ||
	    text[at + title.n] != '\n')
		return;
	for (at += title.n; at < n && text[at] == '\n'; at++)
		continue;
	if (document->mark_count == 0 || document->marks[0].offset >= at)
		document->start = at;
	document->cols = 0;
}

/* The marks by where they end. */
static enum status
document_ends(const struct document *document, struct edge **ends)
{
	size_t i;

	*ends = mem_alloc(document->mark_count, sizeof **ends);
	if (*ends == NULL)
		return STATUS_NOMEM;
	for (i = 0; i < document->mark_count; i++)
		(*ends)[i] = (struct edge){ .offset = document->marks[i].end,
			.mark = i };
	qsort(*ends, document->mark_count, sizeof **ends, mark_end_compare);
	return STATUS_OK;
}

enum status
document_wrap(struct document *document, int cols, bool named)
{
	size_t at = document->start, next = at, end, name = 0;
	size_t names = named ? document->mark_count : 0;
	struct edge *ends = NULL;
	enum status status = STATUS_OK;

	if (document->cols == cols && document->named == named && cols > 0)
		return STATUS_OK;
	document->line_count = 0;
	document->cols = 0;
	if (names > 0)
		status = document_ends(document, &ends);
	for (; status == STATUS_OK && at < document->text.n; at = next) {
		end = text_wrap(document->text.text, document->text.n, at,
		    cols < 2 ? 2 : (size_t)cols, &next);
		status = document_add_line(document,
		    (struct document_line){
			.offset = at, .end = end, .mark = DOCUMENT_TEXT });
		for (; status == STATUS_OK && name < names &&
		       ends[name].offset <= next;
		     name++)
			status = document_add_line(
			    document, (struct document_line){ .offset = end,
					  .end = end,
					  .mark = ends[name].mark });
	}
	mem_free(ends);
	if (status == STATUS_OK) {
		document->cols = cols;
		document->named = named;
	}
	return status;
}

void
document_release(struct document *document)
{
	if (document->text.text != NULL)
		strbuf_release(&document->text);
	mem_free(document->marks);
	mem_free(document->lines);
	*document = (struct document){ 0 };
}

size_t
document_line_of(const struct document *document, size_t offset)
{
	size_t low = 0, high = document->line_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (document->lines[middle].offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0)
		low--;
	while (low > 0 && document->lines[low].mark != DOCUMENT_TEXT)
		low--;
	return low;
}

/* The first mark that starts behind offset. */
static size_t
marks_behind(const struct document *document, size_t offset)
{
	size_t low = 0, high = document->mark_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (document->marks[middle].offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
document_mark_at(const struct document *document, size_t offset,
    size_t preferred, size_t *until)
{
	size_t i, found = document->mark_count;
	size_t behind = marks_behind(document, offset);

	*until = behind < document->mark_count ? document->marks[behind].offset
					       : document->text.n;
	for (i = behind; i > 0 && document->marks[i - 1].reach > offset; i--) {
		if (document->marks[i - 1].end <= offset)
			continue;
		if (document->marks[i - 1].end < *until)
			*until = document->marks[i - 1].end;
		if (found == document->mark_count || i - 1 == preferred)
			found = i - 1;
	}
	return found;
}
