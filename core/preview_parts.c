/* SPDX-License-Identifier: MIT */
/*
 * A person thinks of columns, a profile of fields.  Each column has one part;
 * a field is put together from the columns of its parts, in the order in
 * which they got them, which for places is outermost first.  What was guessed
 * stays word for word until a column of its field changes.
 *
 *	column   part      rank		fields
 *	when     date      0		date       {when} + {at}
 *	at       time      1
 *	city     place     3		locations  {country} > {city}
 *	country  place     2
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "core/mem.h"
#include "core/preview_private.h"

static const struct part {
	const char *name;
	enum profile_field field;
	bool single; /* an event has but one */
	const char *join; /* between two of them */
} parts[PREVIEW_PARTS] = {
	[PREVIEW_ATTRIBUTE] = { "attribute", PROFILE_FIELDS, false, "" },
	[PREVIEW_DATE] = { "date", PROFILE_DATE, true, "" },
	[PREVIEW_TIME] = { "time", PROFILE_DATE, true, "" },
	[PREVIEW_END] = { "end", PROFILE_END, true, "" },
	[PREVIEW_TITLE] = { "title", PROFILE_TITLE, false, "" },
	[PREVIEW_ACTOR] = { "actor", PROFILE_ACTORS, false, " + " },
	[PREVIEW_PLACE] = { "place", PROFILE_LOCATIONS, false, " > " },
	[PREVIEW_TYPE] = { "type", PROFILE_TYPE, true, "" },
	[PREVIEW_SUMMARY] = { "summary", PROFILE_SUMMARY, false, "" },
	[PREVIEW_TAG] = { "tag", PROFILE_TAGS, false, " + " },
	[PREVIEW_LATITUDE] = { "latitude", PROFILE_LATITUDE, true, "" },
	[PREVIEW_LONGITUDE] = { "longitude", PROFILE_LONGITUDE, true, "" },
	[PREVIEW_COORDINATES] = { "coordinates", PROFILE_COORDINATES, true,
	    "" },
	[PREVIEW_SOURCE] = { "source", PROFILE_SOURCE, false, " + " },
	[PREVIEW_URL] = { "url", PROFILE_URL, true, "" },
	[PREVIEW_PUBLISHER] = { "publisher", PROFILE_PUBLISHER, true, "" },
	[PREVIEW_PUBLISHED] = { "published", PROFILE_PUBLISHED, true, "" },
	[PREVIEW_QUOTE] = { "quote", PROFILE_QUOTE, true, "" },
	[PREVIEW_ID] = { "id", PROFILE_ID, true, "" },
	[PREVIEW_YEAR] = { "year", PROFILE_DATE, true, "" },
	[PREVIEW_MONTH] = { "month", PROFILE_DATE, true, "" },
	[PREVIEW_DAY] = { "day", PROFILE_DATE, true, "" },
};

const char *
preview_part_name(enum preview_part part)
{
	return parts[part].name;
}

enum preview_part
preview_part_find(struct span name)
{
	enum preview_part found = PREVIEW_PARTS;
	int i;

	for (i = 0; i < PREVIEW_PARTS && name.n > 0; i++) {
		if (strncasecmp(parts[i].name, name.s, name.n) != 0)
			continue;
		if (parts[i].name[name.n] == '\0')
			return (enum preview_part)i;
		if (found != PREVIEW_PARTS)
			return PREVIEW_PARTS;
		found = (enum preview_part)i;
	}
	return found;
}

/* ---- From a profile to parts. */

/* The column whose name a reference starts with; SIZE_MAX where none. */
static size_t
referred(const struct preview *preview, struct span inside)
{
	const struct span *names = preview->table.extra;
	size_t i, best = SIZE_MAX;

	for (i = 0; i < preview->table.width; i++)
		if (names[i].n > 0 && names[i].n <= inside.n &&
		    memcmp(names[i].s, inside.s, names[i].n) == 0 &&
		    (names[i].n == inside.n ||
			strchr("|:", inside.s[names[i].n]) != NULL) &&
		    (best == SIZE_MAX || names[i].n > names[best].n))
			best = i;
	return best;
}

/* Which part of a date is a reference with that before it? */
static enum preview_part
date_part(struct span before, struct span behind, enum preview_part last)
{
	if (before.n > 0 && memchr(before.s, '+', before.n) != NULL)
		return PREVIEW_TIME;
	if (before.n > 0 && memchr(before.s, '/', before.n) != NULL)
		return last == PREVIEW_YEAR ? PREVIEW_MONTH : PREVIEW_DAY;
	return behind.n > 0 && behind.s[0] == '/' ? PREVIEW_YEAR : PREVIEW_DATE;
}

/* `actor=` of ` + actor={name}`. */
static struct span
role_before(struct span before)
{
	const char *plus =
	    before.n > 0 ? memrchr(before.s, '+', before.n) : NULL;

	if (plus != NULL) {
		before.n -= (size_t)(plus + 1 - before.s);
		before.s = plus + 1;
	}
	before = span_trim(before);
	if (before.n == 0 || before.s[before.n - 1] != '=')
		return SPAN("");
	before.n--;
	return span_trim(before);
}

static enum status
take_reference(struct preview *preview, struct preview_column *column,
    enum preview_part part, struct span term, struct span role,
    struct error *error)
{
	column->part = part;
	column->rank = preview->rank++;
	column->term.s = arena_copy(&preview->arena, term.s, term.n);
	column->term.n = term.n;
	column->role.s = arena_copy(&preview->arena, role.s, role.n);
	column->role.n = role.n;
	return column->term.s == NULL || column->role.s == NULL
		   ? error_nomem(error)
		   : STATUS_OK;
}

/* Each `{name…}` of a field gives its column that part, unless it has one. */
static enum status
take_field(struct preview *preview, enum preview_part part, struct span text,
    struct error *error)
{
	enum preview_part last = PREVIEW_ATTRIBUTE;
	struct span before, behind, term;
	enum status status = STATUS_OK;
	const char *end, *from, *open, *close;
	size_t i;

	if (text.n == 0) /* and then perhaps no pointer to add to */
		return STATUS_OK;
	end = text.s + text.n;
	from = text.s;

	while (status == STATUS_OK && from < end &&
	       (open = memchr(from, '{', (size_t)(end - from))) != NULL &&
	       (close = memchr(open, '}', (size_t)(end - open))) != NULL) {
		before = (struct span){ from, (size_t)(open - from) };
		from = close + 1;
		behind = (struct span){ from, (size_t)(end - from) };
		if (parts[part].field == PROFILE_DATE)
			last = date_part(before, behind, last);
		else
			last = part;
		i = referred(preview,
		    (struct span){ open + 1, (size_t)(close - open) - 1 });
		term = (struct span){ open, (size_t)(from - open) };
		if ((part == PREVIEW_ACTOR || part == PREVIEW_TAG ||
			part == PREVIEW_SOURCE) &&
		    behind.n > 0 && strchr(";,", behind.s[0]) != NULL)
			term.n++;
		if (i != SIZE_MAX &&
		    preview->columns[i].part == PREVIEW_ATTRIBUTE)
			status = take_reference(preview, &preview->columns[i],
			    last, term, role_before(before), error);
	}
	return status;
}

enum status
preview_take_guess(
    struct preview *preview, const struct profile *guessed, struct error *error)
{
	enum status status = STATUS_OK;
	int i;

	for (i = 0; i < PROFILE_FIELDS && status == STATUS_OK; i++) {
		strbuf_clear(&preview->fields[i]);
		strbuf_add(&preview->fields[i], guessed->fields[i].s,
		    guessed->fields[i].n);
		status = strbuf_status(&preview->fields[i]);
	}
	if (status != STATUS_OK)
		return error_nomem(error);
	/* A composed title has columns of other parts: it comes last. */
	for (i = 1; i < PREVIEW_PARTS && status == STATUS_OK; i++)
		if (i != PREVIEW_TITLE && i != PREVIEW_TIME && i < PREVIEW_YEAR)
			status = take_field(preview, (enum preview_part)i,
			    guessed->fields[parts[i].field], error);
	if (status == STATUS_OK)
		status = take_field(preview, PREVIEW_TITLE,
		    guessed->fields[PROFILE_TITLE], error);
	return status;
}

/* ---- From parts to fields. */

/* The column of a part with the least rank from rank on; SIZE_MAX: none. */
static size_t
next_of(const struct preview *preview, enum preview_part part, size_t rank)
{
	const struct preview_column *columns = preview->columns;
	size_t i, best = SIZE_MAX;

	for (i = 0; i < preview->table.width; i++)
		if (columns[i].part == part && columns[i].rank >= rank &&
		    (best == SIZE_MAX || columns[i].rank < columns[best].rank))
			best = i;
	return best;
}

static void
add_term(const struct preview *preview, size_t column, struct strbuf *out)
{
	const struct preview_column *at = &preview->columns[column];

	if (at->part == PREVIEW_ACTOR && at->role.n > 0) {
		strbuf_add(out, at->role.s, at->role.n);
		strbuf_add_byte(out, '=');
	}
	strbuf_add(out, at->term.s, at->term.n);
}

/* `{date} + {time}`, or `{year}/{month}/{day} + {time}`. */
static void
compose_date(const struct preview *preview, struct strbuf *out)
{
	size_t date = next_of(preview, PREVIEW_DATE, 0);
	size_t year = next_of(preview, PREVIEW_YEAR, 0);
	size_t month = next_of(preview, PREVIEW_MONTH, 0);
	size_t day = next_of(preview, PREVIEW_DAY, 0);
	size_t time = next_of(preview, PREVIEW_TIME, 0);

	if (date != SIZE_MAX) {
		add_term(preview, date, out);
	} else if (year != SIZE_MAX) {
		add_term(preview, year, out);
		if (month != SIZE_MAX) {
			strbuf_add_byte(out, '/');
			add_term(preview, month, out);
		}
		if (month != SIZE_MAX && day != SIZE_MAX) {
			strbuf_add_byte(out, '/');
			add_term(preview, day, out);
		}
	}
	if (time != SIZE_MAX) {
		if (out->n > 0)
			strbuf_add_text(out, " + ");
		add_term(preview, time, out);
	}
}

/* `{a}[ – {b}]`: one of them may be empty, but not the first. */
static void
compose_text(
    const struct preview *preview, enum preview_part part, struct strbuf *out)
{
	size_t i = next_of(preview, part, 0);

	while (i != SIZE_MAX) {
		if (out->n > 0)
			strbuf_add_text(out, "[ \xe2\x80\x93 ");
		strbuf_add(out, preview->columns[i].term.s,
		    preview->columns[i].term.n);
		if (out->n > preview->columns[i].term.n)
			strbuf_add_byte(out, ']');
		i = next_of(preview, part, preview->columns[i].rank + 1);
	}
}

static void
compose_list(
    const struct preview *preview, enum preview_part part, struct strbuf *out)
{
	size_t i = next_of(preview, part, 0);

	while (i != SIZE_MAX) {
		if (out->n > 0)
			strbuf_add_text(out, parts[part].join);
		add_term(preview, i, out);
		i = next_of(preview, part, preview->columns[i].rank + 1);
	}
}

/* A term without the mark of a list behind it. */
static struct span
reference(const struct preview *preview, size_t column)
{
	struct span term = preview->columns[column].term;

	if (term.n > 0 && term.s[term.n - 1] != '}')
		term.n--;
	return term;
}

/* `{type}[: {who}][, {where}]` of what there is, where no column is a title;
 * rather what was noted, where no column says what. */
static void
compose_title(const struct preview *preview, struct strbuf *out)
{
	size_t type = next_of(preview, PREVIEW_TYPE, 0), place = SIZE_MAX, i;
	size_t who = next_of(preview, PREVIEW_ACTOR, 0);
	struct span text;

	for (i = next_of(preview, PREVIEW_PLACE, 0); i != SIZE_MAX;
	     i = next_of(preview, PREVIEW_PLACE, preview->columns[i].rank + 1))
		place = i;
	if (type == SIZE_MAX)
		compose_text(preview, PREVIEW_SUMMARY, out);
	if (out->n > 0)
		return;
	if (type != SIZE_MAX) {
		text = reference(preview, type);
		strbuf_add(out, text.s, text.n);
	}
	if (who != SIZE_MAX) {
		text = reference(preview, who);
		strbuf_printf(
		    out, out->n > 0 ? "[: %.*s]" : "%.*s", (int)text.n, text.s);
	}
	if (place != SIZE_MAX) {
		text = reference(preview, place);
		strbuf_printf(
		    out, out->n > 0 ? "[, %.*s]" : "%.*s", (int)text.n, text.s);
	}
}

enum status
preview_compose(
    struct preview *preview, enum preview_part part, struct error *error)
{
	enum profile_field field = parts[part].field;
	struct strbuf *title = &preview->fields[PROFILE_TITLE];
	struct strbuf *out;

	if (field != PROFILE_FIELDS && field != PROFILE_TITLE) {
		out = &preview->fields[field];
		strbuf_clear(out);
		if (field == PROFILE_DATE)
			compose_date(preview, out);
		else if (field == PROFILE_SUMMARY)
			compose_text(preview, part, out);
		else
			compose_list(preview, part, out);
		if (strbuf_status(out) != STATUS_OK)
			return error_nomem(error);
	}
	if (preview->title_told ||
	    (field != PROFILE_TITLE &&
		next_of(preview, PREVIEW_TITLE, 0) != SIZE_MAX))
		return STATUS_OK;
	strbuf_clear(title);
	compose_text(preview, PREVIEW_TITLE, title);
	if (title->n == 0)
		compose_title(preview, title);
	return strbuf_status(title) == STATUS_OK ? STATUS_OK
						 : error_nomem(error);
}

/* ---- What a person changes. */

/* `{name}`, which a name with the signs of templates in it breaks. */
static enum status
make_term(struct preview *preview, size_t i, struct error *error)
{
	struct preview_column *column = &preview->columns[i];
	struct span name = preview->table.extra[i];
	struct strbuf text = STRBUF_INIT;
	size_t k;

	if (column->term.n > 0)
		return STATUS_OK;
	for (k = 0; k < name.n; k++)
		if (strchr("{}|", name.s[k]) != NULL)
			return error_set(error, STATUS_REFUSED,
			    "no mapping can hold a column with a brace or a "
			    "`|` in its name; it stays an attribute");
	strbuf_printf(&text, "{%.*s}", (int)name.n, name.s);
	column->term.s = arena_copy(&preview->arena, text.text, text.n);
	column->term.n = text.n;
	strbuf_release(&text);
	if (column->term.s != NULL && column->term.n == name.n + 2)
		return STATUS_OK;
	column->term.n = 0;
	return error_nomem(error);
}

/* What was taken from another column by this one's last change is given back;
 * what the new part takes from another is remembered. */
static void
displace(struct preview *preview, size_t column, enum preview_part part)
{
	size_t i;

	if (preview->displacer == column && preview->displaced != SIZE_MAX &&
	    preview->columns[preview->displaced].part == PREVIEW_ATTRIBUTE)
		preview->columns[preview->displaced].part =
		    preview->displaced_part;
	preview->displacer = preview->displaced = SIZE_MAX;
	if (!parts[part].single)
		return;
	for (i = 0; i < preview->table.width; i++)
		if (i != column && preview->columns[i].part == part) {
			preview->columns[i].part = PREVIEW_ATTRIBUTE;
			preview->displacer = column;
			preview->displaced = i;
			preview->displaced_part = part;
		}
}

enum status
preview_assign(struct preview *preview, size_t column, enum preview_part part,
    struct error *error)
{
	struct preview_column *at = &preview->columns[column];
	enum preview_part before = at->part, given = PREVIEW_ATTRIBUTE;
	enum status status;

	if (part == before)
		return STATUS_OK;
	status = make_term(preview, column, error);
	if (status != STATUS_OK)
		return status;
	if (preview->displacer == column)
		given = preview->displaced_part;
	at->part = part;
	at->rank = preview->rank++;
	displace(preview, column, part);
	status = preview_compose(preview, before, error);
	if (status == STATUS_OK && given != PREVIEW_ATTRIBUTE)
		status = preview_compose(preview, given, error);
	if (status == STATUS_OK)
		status = preview_compose(preview, part, error);
	return status == STATUS_OK ? preview_refresh(preview, error) : status;
}

enum status
preview_set_role(struct preview *preview, size_t column, struct span role,
    struct error *error)
{
	struct preview_column *at = &preview->columns[column];
	struct span kept = { "", 0 };
	enum status status;
	size_t i;

	role = span_trim(role);
	for (i = 0; i < role.n; i++)
		if (strchr("=+;{}[]|", role.s[i]) != NULL)
			return error_set(error, STATUS_SYNTAX,
			    "a role holds none of = + ; | and no brackets");
	kept.s = arena_copy(&preview->arena, role.s, role.n);
	kept.n = role.n;
	if (kept.s == NULL)
		return error_nomem(error);
	at->role = kept;
	status = preview_compose(preview, at->part, error);
	return status == STATUS_OK ? preview_refresh(preview, error) : status;
}
