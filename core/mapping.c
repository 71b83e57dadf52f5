/* SPDX-License-Identifier: MIT */
/*
 * A profile's text becomes templates once, for the columns that a file has;
 * every row is then rendered from them into the event's arena.  What no field
 * shows whole stays an attribute.
 */
#include "config.h"

#include "core/mapping.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "core/mapping_private.h"

/* ---- A profile's text. */

bool
mapping_cut(struct span *rest, char separator, struct span *part)
{
	int depth = 0;
	size_t i;

	if (rest->s == NULL)
		return false;
	for (i = 0; i < rest->n; i++) {
		if (strchr("{[", rest->s[i]) != NULL)
			depth++;
		else if (strchr("}]", rest->s[i]) != NULL && depth > 0)
			depth--;
		else if (rest->s[i] == separator && depth == 0)
			break;
	}
	*part = span_trim((struct span){ rest->s, i });
	rest->s = i < rest->n ? rest->s + i + 1 : NULL;
	rest->n -= i < rest->n ? i + 1 : i;
	return true;
}

/* `[role=]template[;]` */
static enum status
parse_term(struct mapping *mapping, struct span text, struct mapping_term *term,
    struct error *error)
{
	struct span rest = text, role;

	*term = (struct mapping_term){ 0 };
	if (mapping_cut(&rest, '=', &role) && rest.s != NULL) {
		term->role.s = arena_copy(&mapping->arena, role.s, role.n);
		term->role.n = role.n;
		if (term->role.s == NULL)
			return error_nomem(error);
		text = span_trim(rest);
	}
	if (text.n > 1 && strchr(";,", text.s[text.n - 1]) != NULL)
		term->separator = text.s[--text.n];
	return template_parse(
	    &term->text, &mapping->arena, text, &mapping->columns, error);
}

static enum status
parse_terms(struct mapping *mapping, enum profile_field field,
    struct mapping_term *terms, size_t *n, struct error *error)
{
	struct span rest = mapping->profile->fields[field], part;
	enum status status = STATUS_OK;

	while (rest.n > 0 && status == STATUS_OK &&
	       mapping_cut(&rest, '+', &part)) {
		if (*n == MAPPING_TERMS)
			return error_set(error, STATUS_RANGE,
			    "%s: more than %d parts", profile_field_name(field),
			    MAPPING_TERMS);
		status = parse_term(mapping, part, &terms[*n], error);
		if (status == STATUS_OK)
			template_mark(&terms[(*n)++].text, mapping->used);
	}
	return status;
}

static enum status
parse_paths(struct mapping *mapping, struct error *error)
{
	struct span rest = mapping->profile->fields[PROFILE_LOCATIONS];
	struct span text, part;
	struct mapping_path *path;
	enum status status = STATUS_OK;

	while (rest.n > 0 && status == STATUS_OK &&
	       mapping_cut(&rest, '+', &text)) {
		if (mapping->path_count == MAPPING_PATHS)
			return error_set(error, STATUS_RANGE,
			    "locations: more than %d parts", MAPPING_PATHS);
		path = &mapping->paths[mapping->path_count++];
		while (status == STATUS_OK && path->count < MAPPING_TERMS &&
		       mapping_cut(&text, '>', &part)) {
			status = template_parse(&path->parts[path->count],
			    &mapping->arena, part, &mapping->columns, error);
			if (status == STATUS_OK)
				template_mark(
				    &path->parts[path->count++], mapping->used);
		}
	}
	return status;
}

/* `a + year/month/day`, alternatives with `|` between. */
static enum status
parse_date(struct mapping *mapping, struct span text, struct mapping_date *date,
    struct error *error)
{
	struct mapping_date_part *part;
	struct span rest = text, piece, cell;
	enum status status = STATUS_OK;

	*date = (struct mapping_date){ 0 };
	while (status == STATUS_OK && date->count < MAPPING_DATES &&
	       mapping_cut(&rest, '+', &piece)) {
		part = &date->parts[date->count++];
		while (status == STATUS_OK && part->count < 3 &&
		       mapping_cut(&piece, '/', &cell)) {
			status = template_parse(&part->cells[part->count],
			    &mapping->arena, cell, &mapping->columns, error);
			if (status == STATUS_OK)
				template_mark(
				    &part->cells[part->count++], mapping->used);
		}
	}
	return status;
}

static enum status
parse_dates(struct mapping *mapping, enum profile_field field,
    struct mapping_date *dates, size_t *n, struct error *error)
{
	struct span rest = mapping->profile->fields[field], text;
	enum status status = STATUS_OK;

	while (rest.n > 0 && status == STATUS_OK && *n < MAPPING_DATES &&
	       mapping_cut(&rest, '|', &text))
		status = parse_date(mapping, text, &dates[(*n)++], error);
	return status;
}

/* `column: 1 day, 2 approximate, …` */
static enum status
parse_precision(struct mapping *mapping, struct error *error)
{
	static const char *const names[] = { "day", "approximate", "week",
		"month", "year" };
	struct span rest = mapping->profile->fields[PROFILE_PRECISION];
	struct span column, pair;
	size_t i, n;

	if (rest.n == 0)
		return STATUS_OK;
	mapping_cut(&rest, ':', &column);
	while (mapping_cut(&rest, ',', &pair)) {
		for (n = 0; n < pair.n && pair.s[n] != ' '; n++)
			continue;
		for (i = 0; i < sizeof names / sizeof *names; i++)
			if (span_equal(span_trim((struct span){
					   pair.s + n, pair.n - n }),
				span_of(names[i])))
				break;
		if (i == sizeof names / sizeof *names ||
		    mapping->level_count == MAPPING_LEVELS)
			return error_set(error, STATUS_SYNTAX,
			    "precision: `%.*s` is not a code and one of day, "
			    "approximate, week, month, year",
			    (int)pair.n, pair.s);
		mapping->levels[mapping->level_count].code =
		    (struct span){ pair.s, n };
		mapping->levels[mapping->level_count++].level =
		    (enum mapping_level)i;
	}
	return template_parse(&mapping->precision, &mapping->arena, column,
	    &mapping->columns, error);
}

static enum status
parse_fields(struct mapping *mapping, struct error *error)
{
	static const enum profile_field plain[] = { PROFILE_ID, PROFILE_TITLE,
		PROFILE_SUMMARY, PROFILE_TYPE, PROFILE_LATITUDE,
		PROFILE_LONGITUDE, PROFILE_COORDINATES, PROFILE_ARTICLES,
		PROFILE_PUBLISHER, PROFILE_PUBLISHED, PROFILE_HEADLINE,
		PROFILE_URL, PROFILE_QUOTE };
	const struct profile *profile = mapping->profile;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < sizeof plain / sizeof *plain; i++) {
		struct mapping_term *term = &mapping->one[plain[i]];
		struct span text = profile->fields[plain[i]];

		if (text.n > 1 && strchr(";,", text.s[text.n - 1]) != NULL)
			term->separator = text.s[--text.n];
		if (status == STATUS_OK)
			status = template_parse(&term->text, &mapping->arena,
			    text, &mapping->columns, error);
		if (status == STATUS_OK)
			template_mark(&term->text, mapping->used);
	}
	if (status == STATUS_OK)
		status = parse_terms(mapping, PROFILE_ACTORS, mapping->actors,
		    &mapping->actor_count, error);
	if (status == STATUS_OK)
		status = parse_terms(mapping, PROFILE_TAGS, mapping->tags,
		    &mapping->tag_count, error);
	if (status == STATUS_OK)
		status = parse_terms(mapping, PROFILE_SOURCE, mapping->sources,
		    &mapping->source_count, error);
	if (status == STATUS_OK)
		status = parse_paths(mapping, error);
	if (status == STATUS_OK)
		status = parse_dates(mapping, PROFILE_DATE, mapping->begin,
		    &mapping->begin_count, error);
	if (status == STATUS_OK)
		status = parse_dates(mapping, PROFILE_END, mapping->end,
		    &mapping->end_count, error);
	if (status == STATUS_OK)
		status = parse_precision(mapping, error);
	return status;
}

/* Columns that a profile wants as attributes too. */
static enum status
keep_columns(struct mapping *mapping, struct error *error)
{
	struct span rest = mapping->profile->fields[PROFILE_KEEP], name;
	enum status status = STATUS_OK;
	size_t column;

	while (rest.n > 0 && status == STATUS_OK &&
	       mapping_cut(&rest, ',', &name)) {
		status =
		    template_column(&mapping->columns, name, &column, error);
		if (status == STATUS_OK && column != SIZE_MAX)
			mapping->used[column] = false;
	}
	return status;
}

static enum status
fold_columns(struct mapping *mapping, struct error *error)
{
	struct template_columns *columns = &mapping->columns;
	size_t count = columns->count + (columns->count == 0), i;

	columns->folds =
	    arena_alloc(&mapping->arena, count * sizeof *columns->folds);
	mapping->used =
	    arena_alloc(&mapping->arena, count * sizeof *mapping->used);
	if (columns->folds == NULL || mapping->used == NULL)
		return error_nomem(error);
	memset(mapping->used, 0, count * sizeof *mapping->used);
	for (i = 0; i < columns->count; i++) {
		strbuf_clear(&mapping->scratch);
		if (template_fold(columns->names[i], &mapping->scratch) !=
		    STATUS_OK)
			return error_nomem(error);
		columns->folds[i].n = mapping->scratch.n;
		columns->folds[i].s = arena_copy(
		    &mapping->arena, mapping->scratch.text, mapping->scratch.n);
		if (columns->folds[i].s == NULL)
			return error_nomem(error);
	}
	return STATUS_OK;
}

enum status
mapping_new(struct mapping **mapping, const struct profile *profile,
    const struct span *names, size_t count, bool strict, struct error *error)
{
	struct mapping *made = mem_alloc(1, sizeof *made);
	enum status status;

	if (made == NULL)
		return error_nomem(error);
	strbuf_init(&made->scratch);
	strbuf_init(&made->other);
	made->profile = profile;
	made->columns = (struct template_columns){
		.names = names,
		.count = count,
		.profile = profile,
		.strict = strict,
	};
	status = fold_columns(made, error);
	if (status == STATUS_OK)
		status = parse_fields(made, error);
	if (status == STATUS_OK)
		status = keep_columns(made, error);
	if (status == STATUS_OK)
		status = mapping_dates_new(made, error);
	if (status == STATUS_OK)
		*mapping = made;
	else
		mapping_free(made);
	return status;
}

void
mapping_free(struct mapping *mapping)
{
	if (mapping == NULL)
		return;
	mapping_dates_free(mapping);
	strbuf_release(&mapping->scratch);
	strbuf_release(&mapping->other);
	arena_release(&mapping->arena);
	mem_free(mapping);
}

bool
mapping_is_attribute(const struct mapping *mapping, size_t column)
{
	return !mapping->used[column];
}

bool
mapping_composes(const struct mapping *mapping)
{
	return mapping->one[PROFILE_TITLE].text.count > 1;
}

bool
mapping_has_title(const struct mapping *mapping)
{
	return mapping->one[PROFILE_TITLE].text.count > 0;
}

/* ---- A row. */

struct span
mapping_text(struct mapping *mapping, const struct template *template,
    const struct span *cells, size_t count, struct event *event)
{
	struct span text = { NULL, 0 };

	strbuf_clear(&mapping->scratch);
	template_render(template, cells, count, &mapping->scratch);
	if (strbuf_status(&mapping->scratch) != STATUS_OK)
		return text;
	text = span_trim(
	    (struct span){ mapping->scratch.text, mapping->scratch.n });
	return event_keep(event, text.s, text.n);
}

struct span
mapping_lead(struct span text)
{
	while (text.n > 0 && strchr(":, ", text.s[0]) != NULL) {
		text.s++;
		text.n--;
	}
	return text;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_url(struct span text, size_t i)
{
	return text.n - i > 7 && memcmp(text.s + i, "http", 4) == 0 &&
	       (memcmp(text.s + i + 4, "://", 3) == 0 ||
		   memcmp(text.s + i + 4, "s://", 4) == 0);
}

/* A blank, comma or semicolon behind a URL, and nothing but such before the
 * next: URLs are a list, whatever parts the other lists of the file. */
static bool
parts_urls(struct span text, size_t i)
{
	if (!is_blank(text.s[i]) && text.s[i] != ',' && text.s[i] != ';')
		return false;
	while (i < text.n &&
	       (is_blank(text.s[i]) || text.s[i] == ',' || text.s[i] == ';'))
		i++;
	return is_url(text, i);
}

bool
mapping_member(struct span *rest, char separator, struct span *member)
{
	size_t i;
	bool url;

	while (rest->n > 0) {
		url = is_url(*rest, 0);
		/* A comma inside a number or a URL parts nothing. */
		for (i = 0; i < rest->n; i++)
			if ((url && parts_urls(*rest, i)) ||
			    (rest->s[i] == separator &&
				(separator != ',' || i + 1 == rest->n ||
				    is_blank(rest->s[i + 1]) ||
				    is_url(*rest, i + 1))))
				break;
		*member = span_trim((struct span){ rest->s, i });
		i += i < rest->n;
		rest->s += i;
		rest->n -= i;
		if (member->n > 0)
			return true;
	}
	return false;
}

/* What the native notation keeps for itself becomes what looks alike: a `;`
 * parts a list, a `>` a path. */
static void
replace(struct span text, char from, char to)
{
	char *s = (char *)(uintptr_t)text.s;
	size_t i;

	for (i = 0; i < text.n; i++)
		if (s[i] == from)
			s[i] = to;
}

static enum status
read_actors(struct mapping *mapping, const struct span *cells, size_t count,
    struct event *event)
{
	struct event_actor *actor;
	struct span text, name;
	size_t i;

	for (i = 0; i < mapping->actor_count; i++) {
		const struct mapping_term *term = &mapping->actors[i];

		text = mapping_text(mapping, &term->text, cells, count, event);
		if (text.s == NULL)
			return STATUS_NOMEM;
		while (mapping_member(&text, term->separator, &name)) {
			if (template_is_none(name))
				continue;
			actor = event_add_actor(event);
			if (actor == NULL)
				return STATUS_NOMEM;
			replace(name, ';', ',');
			*actor = (struct event_actor){ name, term->role, 0 };
		}
	}
	return STATUS_OK;
}

static enum status
read_path(struct mapping *mapping, const struct mapping_path *path,
    const struct span *cells, size_t count, struct event *event)
{
	struct event_location *location;
	struct span part, last = { "", 0 }, kept;
	size_t i;

	strbuf_clear(&mapping->other);
	for (i = 0; i < path->count; i++) {
		part =
		    mapping_text(mapping, &path->parts[i], cells, count, event);
		if (part.s == NULL)
			return STATUS_NOMEM;
		replace(part, ';', ',');
		/* A place that is named as what it lies in is that. */
		if (part.n == 0 || span_equal(part, last))
			continue;
		if (mapping->other.n > 0)
			strbuf_add_text(&mapping->other, " > ");
		strbuf_add(&mapping->other, part.s, part.n);
		last = part;
	}
	if (strbuf_status(&mapping->other) != STATUS_OK)
		return STATUS_NOMEM;
	if (mapping->other.n == 0)
		return STATUS_OK;
	kept = event_keep(event, mapping->other.text, mapping->other.n);
	location = event_add_location(event);
	if (kept.s == NULL || location == NULL)
		return STATUS_NOMEM;
	*location = (struct event_location){ kept, 0 };
	return STATUS_OK;
}

/* The next tag.  Unlike a name it holds no comma; a list may be written as
 * Python has it, `['a', 'b']`. */
static bool
next_tag(struct span *rest, char separator, struct span *tag)
{
	size_t i;

	if (separator != ',')
		return mapping_member(rest, separator, tag);
	while (rest->n > 0) {
		for (i = 0; i < rest->n && rest->s[i] != ','; i++)
			continue;
		*tag = span_trim((struct span){ rest->s, i });
		i += i < rest->n;
		rest->s += i;
		rest->n -= i;
		if (tag->n > 1 && strchr("'\"", tag->s[0]) != NULL &&
		    tag->s[tag->n - 1] == tag->s[0])
			*tag = (struct span){ tag->s + 1, tag->n - 2 };
		if (tag->n > 0)
			return true;
	}
	return false;
}

static enum status
read_tags(struct mapping *mapping, const struct span *cells, size_t count,
    struct event *event)
{
	struct span text, tag, *added;
	size_t i;

	for (i = 0; i < mapping->tag_count; i++) {
		const struct mapping_term *term = &mapping->tags[i];

		text = mapping_text(mapping, &term->text, cells, count, event);
		if (text.s == NULL)
			return STATUS_NOMEM;
		if (term->separator == ',' && text.n > 1 && text.s[0] == '[' &&
		    text.s[text.n - 1] == ']')
			text = (struct span){ text.s + 1, text.n - 2 };
		while (next_tag(&text, term->separator, &tag)) {
			if (template_is_none(tag))
				continue;
			added = event_add_tag(event);
			if (added == NULL)
				return STATUS_NOMEM;
			replace(tag, ';', ',');
			*added = tag;
		}
	}
	return STATUS_OK;
}

/* Coordinates in one cell: `31.2, 16.7`, `31,2; 16,7`, `31.2 N 16.7 E`, and
 * `POINT (16.7 31.2)`, which names the longitude first.  What is wrong is told
 * later, of what is put down here as the latitude. */
static void
cut_place(struct span both, struct mapping_row *row)
{
	struct span *first = &row->latitude, *second = &row->longitude;
	const char *marks = ",";
	size_t i;

	if (both.n > 7 && strncasecmp(both.s, "POINT", 5) == 0 &&
	    both.s[both.n - 1] == ')' && memchr(both.s, '(', both.n) != NULL) {
		i = (size_t)((const char *)memchr(both.s, '(', both.n) -
			     both.s) +
		    1;
		both = span_trim((struct span){ both.s + i, both.n - i - 1 });
		first = &row->longitude;
		second = &row->latitude;
	}
	if (memchr(both.s, ';', both.n) != NULL)
		marks = ";";
	else if (memchr(both.s, ' ', both.n) != NULL)
		marks = " ";
	i = 0;
	do {
		while (i < both.n && strchr(marks, both.s[i]) == NULL)
			i++;
		/* A letter of its own belongs to the number before it. */
	} while (i + 2 < both.n && strchr("NSns", both.s[i + 1]) != NULL &&
		 strchr(" ,", both.s[i + 2]) != NULL && i++ < both.n);
	*first = span_trim((struct span){ both.s, i });
	if (first->n > 1 && first->s[first->n - 1] == ',')
		first->n--;
	i += i < both.n;
	*second = span_trim((struct span){ both.s + i, both.n - i });
}

static enum status
read_place(struct mapping *mapping, const struct span *cells, size_t count,
    struct event *event, struct mapping_row *row)
{
	const struct mapping_term *one = mapping->one;
	struct span both;

	row->latitude = mapping_text(
	    mapping, &one[PROFILE_LATITUDE].text, cells, count, event);
	row->longitude = mapping_text(
	    mapping, &one[PROFILE_LONGITUDE].text, cells, count, event);
	both = mapping_text(
	    mapping, &one[PROFILE_COORDINATES].text, cells, count, event);
	if (row->latitude.s == NULL || row->longitude.s == NULL ||
	    both.s == NULL)
		return STATUS_NOMEM;
	if (both.n > 0)
		cut_place(both, row);
	return STATUS_OK;
}

/* An id of 2.01E+11 is that of many. */
static enum status
read_texts(struct mapping *mapping, const struct span *cells, size_t count,
    struct event *event, struct mapping_row *row)
{
	const struct mapping_term *one = mapping->one;

	event->key =
	    mapping_text(mapping, &one[PROFILE_ID].text, cells, count, event);
	event->title = mapping_text(
	    mapping, &one[PROFILE_TITLE].text, cells, count, event);
	event->summary = mapping_text(
	    mapping, &one[PROFILE_SUMMARY].text, cells, count, event);
	event->type =
	    mapping_text(mapping, &one[PROFILE_TYPE].text, cells, count, event);
	event->title = mapping_lead(event->title);
	if (dates_rounded(event->key)) {
		row->rounded_key = event->key;
		event->key = SPAN("");
	}
	return event->key.s == NULL || event->title.s == NULL ||
		       event->summary.s == NULL || event->type.s == NULL
		   ? STATUS_NOMEM
		   : STATUS_OK;
}

static enum status
read_attributes(const struct mapping *mapping, const struct span *cells,
    size_t count, struct event *event)
{
	struct event_attribute *attribute;
	size_t i;

	for (i = 0; i < count && i < mapping->columns.count; i++) {
		if (mapping->used[i] || span_trim(cells[i]).n == 0)
			continue;
		attribute = event_add_attribute(event);
		if (attribute == NULL)
			return STATUS_NOMEM;
		*attribute =
		    (struct event_attribute){ mapping->columns.names[i],
			    cells[i] };
	}
	return STATUS_OK;
}

/* What a field cannot hold is not lost. */
static enum status
add_as_written(struct event *event, struct span name, struct span value)
{
	struct event_attribute *attribute;

	if (value.n == 0)
		return STATUS_OK;
	attribute = event_add_attribute(event);
	if (attribute == NULL)
		return STATUS_NOMEM;
	*attribute = (struct event_attribute){ name, value };
	return STATUS_OK;
}

enum status
mapping_read(struct mapping *mapping, const struct span *cells, size_t count,
    struct event *event, struct mapping_row *row, struct error *error)
{
	enum status status;
	size_t i;

	row->source_count = 0;
	row->warning = NULL;
	row->odd_end = row->rounded_key = SPAN("");
	row->latitude = row->longitude = SPAN("");
	status = mapping_read_date(mapping, cells, count, event, row, error);
	if (status != STATUS_OK)
		return status;
	status = read_texts(mapping, cells, count, event, row);
	if (status == STATUS_OK)
		status = read_actors(mapping, cells, count, event);
	for (i = 0; i < mapping->path_count && status == STATUS_OK; i++)
		status =
		    read_path(mapping, &mapping->paths[i], cells, count, event);
	if (status == STATUS_OK)
		status = read_place(mapping, cells, count, event, row);
	if (status == STATUS_OK)
		status = read_tags(mapping, cells, count, event);
	if (status == STATUS_OK)
		status = read_attributes(mapping, cells, count, event);
	if (status == STATUS_OK)
		status =
		    add_as_written(event, SPAN("end as written"), row->odd_end);
	if (status == STATUS_OK)
		status = add_as_written(
		    event, SPAN("id as written"), row->rounded_key);
	if (status == STATUS_OK)
		status = mapping_read_sources(
		    mapping, cells, count, event, row, error);
	return status == STATUS_NOMEM ? error_nomem(error) : status;
}

void
mapping_row_release(struct mapping_row *row)
{
	mem_free(row->sources);
	*row = (struct mapping_row){ 0 };
}
