/* SPDX-License-Identifier: MIT */
/*
 * The documents of a row.  Lists of publishers, dates, headlines and URLs
 * belong together member by member where they are as long as each other; where
 * one is not, a headline held the separator or a publisher had two pages, and
 * nothing is paired by luck: every document then shows that cell as a whole.
 *
 * UCDP has better: `"PUBLISHER,DATE,HEADLINE";"…"`, CSV inside a cell, though
 * quotes in a headline are not doubled.  Members part at `";"`, and the date
 * in the middle tells publisher from headline.
 */
#include "config.h"

#include <string.h>

#include "core/mapping_private.h"

static struct mapping_source *
add_source(struct mapping_row *row)
{
	struct mapping_source *source;

	if (mem_reserve(&row->sources, &row->source_capacity,
		row->source_count + 1, sizeof *row->sources) != STATUS_OK)
		return NULL;
	source = &row->sources[row->source_count++];
	*source = (struct mapping_source){ 0 };
	return source;
}

/* Where `,YYYY-MM-DD,` stands in text; n where it does not. */
static size_t
find_day(struct span text)
{
	static const char shape[] = ",0000-00-00,";
	size_t i, k;

	for (i = 0; i + sizeof shape - 1 <= text.n; i++) {
		for (k = 0; k < sizeof shape - 1; k++)
			if (shape[k] == '0'
				? text.s[i + k] < '0' || text.s[i + k] > '9'
				: text.s[i + k] != shape[k])
				break;
		if (k == sizeof shape - 1)
			return i;
	}
	return text.n;
}

/* `PUBLISHER,DATE,HEADLINE` */
static enum status
read_article(struct span text, struct mapping_row *row)
{
	size_t day = find_day(text);
	struct mapping_source *source = add_source(row);

	if (source == NULL)
		return STATUS_NOMEM;
	source->key = text;
	if (day == text.n)
		return STATUS_OK;
	source->publisher = span_trim((struct span){ text.s, day });
	source->published = (struct span){ text.s + day + 1, 10 };
	source->title =
	    span_trim((struct span){ text.s + day + 12, text.n - day - 12 });
	return STATUS_OK;
}

static enum status
read_articles(struct span cell, struct mapping_row *row)
{
	const char *next;
	struct span text;
	enum status status = STATUS_OK;

	if (cell.n < 2 || cell.s[0] != '"' || cell.s[cell.n - 1] != '"' ||
	    find_day(cell) == cell.n)
		return read_article(cell, row);
	cell.s++;
	cell.n -= 2;
	while (cell.n > 0 && status == STATUS_OK) {
		next = memmem(cell.s, cell.n, "\";\"", 3);
		text.s = cell.s;
		text.n = next != NULL ? (size_t)(next - cell.s) : cell.n;
		cell.s += text.n + (next != NULL ? 3 : 0);
		cell.n -= text.n + (next != NULL ? 3 : 0);
		text = span_trim(text);
		if (text.n > 0)
			status = read_article(text, row);
	}
	return status;
}

static size_t
list_length(struct span list, char separator)
{
	struct span member;
	size_t n = 0;

	while (mapping_member(&list, separator, &member))
		n++;
	return n;
}

/* Member i of a list that is n long, else the whole cell. */
static struct span
aligned(struct span list, char separator, size_t i, size_t n)
{
	struct span rest = list, member = { "", 0 };

	if (list_length(list, separator) != n)
		return list;
	do
		mapping_member(&rest, separator, &member);
	while (i-- > 0);
	return member;
}

/* A date of a document as EDTF, else as it stands. */
static enum status
read_published(
    struct mapping *mapping, struct span *published, struct event *event)
{
	struct error why;

	if (published->n == 0 || mapping->published == NULL)
		return STATUS_OK;
	strbuf_clear(&mapping->other);
	if (dates_read(mapping->published, *published, &mapping->other, &why) !=
		STATUS_OK ||
	    mapping->other.n == 0)
		return strbuf_status(&mapping->other);
	*published = event_keep(event, mapping->other.text, mapping->other.n);
	return published->s == NULL ? STATUS_NOMEM : STATUS_OK;
}

/* A citation of what is known of a document without a URL. */
static enum status
cite(
    struct mapping *mapping, struct mapping_source *source, struct event *event)
{
	const struct span parts[] = { source->publisher, source->published,
		source->title };
	size_t i;

	strbuf_clear(&mapping->other);
	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].n > 0 && mapping->other.n > 0)
			strbuf_add_text(&mapping->other, ", ");
		strbuf_add(&mapping->other, parts[i].s, parts[i].n);
	}
	if (strbuf_status(&mapping->other) != STATUS_OK)
		return STATUS_NOMEM;
	source->key = event_keep(event, mapping->other.text, mapping->other.n);
	return source->key.s == NULL ? STATUS_NOMEM : STATUS_OK;
}

static enum status
read_lists(struct mapping *mapping, const struct span *cells, size_t count,
    struct event *event, struct mapping_row *row)
{
	static const enum profile_field fields[] = { PROFILE_URL,
		PROFILE_SOURCE, PROFILE_PUBLISHER, PROFILE_PUBLISHED,
		PROFILE_HEADLINE };
	enum { URL, SOURCE, PUBLISHER, PUBLISHED, HEADLINE, COUNT };
	struct span list[COUNT], member[COUNT];
	struct mapping_source *source;
	enum status status = STATUS_OK;
	char separator[COUNT];
	size_t i, k, n = 0;

	for (k = 0; k < COUNT; k++) {
		const struct mapping_term *term =
		    k == SOURCE ? mapping->sources : &mapping->one[fields[k]];

		list[k] =
		    mapping_text(mapping, &term->text, cells, count, event);
		if (list[k].s == NULL)
			return STATUS_NOMEM;
		separator[k] = term->separator;
	}
	for (k = 0; k < COUNT && n == 0; k++)
		if (k != PUBLISHED)
			n = list_length(list[k], separator[k]);
	for (i = 0; i < n && status == STATUS_OK; i++) {
		for (k = 0; k < COUNT; k++)
			member[k] = aligned(list[k], separator[k], i, n);
		source = add_source(row);
		if (source == NULL)
			return STATUS_NOMEM;
		*source = (struct mapping_source){
			.key = member[URL].n > 0 ? member[URL]
						 : mapping_lead(member[SOURCE]),
			.title = member[HEADLINE],
			.publisher = member[PUBLISHER],
			.published = member[PUBLISHED],
			.url = member[URL],
		};
		status = read_published(mapping, &source->published, event);
		if (status == STATUS_OK && source->key.n == 0)
			status = cite(mapping, source, event);
	}
	return status;
}

/* Further columns of citations. */
static enum status
read_more(struct mapping *mapping, const struct span *cells, size_t count,
    struct event *event, struct mapping_row *row)
{
	struct mapping_source *source;
	struct span list, member;
	size_t i;

	for (i = 1; i < mapping->source_count; i++) {
		const struct mapping_term *term = &mapping->sources[i];

		list = mapping_text(mapping, &term->text, cells, count, event);
		if (list.s == NULL)
			return STATUS_NOMEM;
		while (mapping_member(&list, term->separator, &member)) {
			source = add_source(row);
			if (source == NULL)
				return STATUS_NOMEM;
			source->key = member;
		}
	}
	return STATUS_OK;
}

enum status
mapping_read_sources(struct mapping *mapping, const struct span *cells,
    size_t count, struct event *event, struct mapping_row *row,
    struct error *error)
{
	struct span articles = mapping_text(
	    mapping, &mapping->one[PROFILE_ARTICLES].text, cells, count, event);
	struct span quote = mapping_text(
	    mapping, &mapping->one[PROFILE_QUOTE].text, cells, count, event);
	struct mapping_source *source;
	enum status status;

	if (articles.s == NULL || quote.s == NULL)
		return error_nomem(error);
	status = articles.n > 0 ? read_articles(articles, row)
				: read_lists(mapping, cells, count, event, row);
	if (status == STATUS_OK)
		status = read_more(mapping, cells, count, event, row);
	if (status == STATUS_OK && quote.n > 0) {
		source = row->source_count > 0 ? row->sources : add_source(row);
		if (source == NULL)
			return error_nomem(error);
		source->quote = quote;
	}
	return status == STATUS_NOMEM ? error_nomem(error) : status;
}
