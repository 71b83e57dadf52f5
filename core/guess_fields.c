/* SPDX-License-Identifier: MIT */
/*
 * Columns are told by name first: a name that is a word for a field, then one
 * that has such a word in it, `Date of incident`, `Ort des Vorfalls`.  What a
 * word means there depends on those beside it: a date of publication is no
 * date of the event, the type of an actor no type of it.  A column serves one
 * field.  What no name tells is told by values: the column that is most surely
 * dates is the date, pairs of numbers are coordinates, and the longest short
 * text is the title.  A guess is shown, never silent.
 */
#include "config.h"

#include "core/guess_private.h"

#include <string.h>

static bool
most_are(const struct column *column, size_t n)
{
	return column->seen > 0 && n * 10 >= column->seen * 8;
}

/* Are its cells dates: most of them, or of a column that is called so some? */
static bool
is_dated(const struct guess *guess, const struct column *column)
{
	const unsigned dates = GUESS_BIT(GUESS_DATE) | GUESS_BIT(GUESS_START) |
			       GUESS_BIT(GUESS_END);
	const unsigned named = column->name.whole | column->name.parts;
	const bool years = (named & GUESS_BIT(GUESS_YEAR)) != 0;
	uint64_t most = (column->name.whole & dates) != 0 || years ? 3 : 8;

	/* A file without rows has nothing that speaks against it. */
	if (guess->rows == 0)
		return true;
	if (dates_seen(column->dates) == 0)
		return (column->name.whole & dates) != 0;
	return dates_likely(column->dates) * 10 >=
	       dates_seen(column->dates) * most;
}

/* ---- Names */

#define BIT GUESS_BIT
/* What may stand beside a word without changing what it is about. */
#define BESIDE (BIT(GUESS_EVENT) | BIT(GUESS_TITLE))

/* Does a longer name say that the column is this? */
static bool
says_part(const struct guess_name *name, enum guess_kind kind)
{
	static const unsigned needs[GUESS_KINDS] = {
		[GUESS_END] =
		    BIT(GUESS_DATE) | BIT(GUESS_TIME) | BIT(GUESS_YEAR),
		[GUESS_START] =
		    BIT(GUESS_DATE) | BIT(GUESS_TIME) | BIT(GUESS_YEAR),
		[GUESS_PUBLISHED] = BIT(GUESS_SOURCE) | BIT(GUESS_PUBLISHED) |
				    BIT(GUESS_PUBLISHER) | BIT(GUESS_URL),
	};
	static const unsigned refuses[GUESS_KINDS] = {
		[GUESS_DATE] = BIT(GUESS_END) | BIT(GUESS_SOURCE) |
			       BIT(GUESS_PUBLISHED) | BIT(GUESS_PUBLISHER) |
			       BIT(GUESS_URL) | BIT(GUESS_OTHER) |
			       BIT(GUESS_TYPE) | BIT(GUESS_ID),
		[GUESS_START] = BIT(GUESS_OTHER),
		[GUESS_END] = BIT(GUESS_OTHER),
		[GUESS_TIME] = ~(BESIDE | BIT(GUESS_TIME)),
		[GUESS_YEAR] = ~(BESIDE | BIT(GUESS_YEAR)),
		[GUESS_MONTH] = ~(BESIDE | BIT(GUESS_MONTH)),
		[GUESS_DAY] = ~(BESIDE | BIT(GUESS_DAY)),
		[GUESS_ID] = ~(BESIDE | BIT(GUESS_ID)),
		[GUESS_TYPE] = ~(BESIDE | BIT(GUESS_TYPE)),
		[GUESS_ACTOR] = BIT(GUESS_ID) | BIT(GUESS_TYPE) |
				BIT(GUESS_URL) | BIT(GUESS_DATE) |
				BIT(GUESS_PLACE),
		[GUESS_PLACE] = BIT(GUESS_ID) | BIT(GUESS_TYPE) |
				BIT(GUESS_URL) | BIT(GUESS_DATE) |
				BIT(GUESS_COORDINATES) | BIT(GUESS_LATITUDE) |
				BIT(GUESS_LONGITUDE) | BIT(GUESS_OTHER),
		[GUESS_SOURCE] = BIT(GUESS_ID) | BIT(GUESS_TYPE) |
				 BIT(GUESS_DATE) | BIT(GUESS_TITLE),
		[GUESS_TITLE] = ~BESIDE,
		[GUESS_SUMMARY] = ~(BESIDE | BIT(GUESS_SUMMARY)),
	};
	unsigned parts = name->parts;

	if (kind == GUESS_PUBLISHED)
		return (parts & BIT(GUESS_DATE)) != 0 &&
		       (parts & needs[kind]) != 0;
	return (parts & BIT(kind)) != 0 &&
	       (needs[kind] == 0 || (parts & needs[kind]) != 0) &&
	       (parts & (refuses[kind] | BIT(GUESS_COUNT))) == 0;
}

/* Can the column's values be of that kind? */
static bool
fits(const struct guess *guess, size_t i, enum guess_kind kind)
{
	const struct column *column = &guess->columns[i];

	switch (kind) {
	case GUESS_DATE:
	case GUESS_START:
	case GUESS_END: return is_dated(guess, column);
	case GUESS_TIME: return most_are(column, column->clocks);
	case GUESS_YEAR: return is_dated(guess, column);
	/* `Opfer` may be who, or how many. */
	case GUESS_ACTOR:
	case GUESS_PLACE:
	case GUESS_TITLE:
	case GUESS_EVENT:
	case GUESS_SUMMARY:
	case GUESS_QUOTE: return column->numbers * 2 <= column->seen;
	default: return true;
	}
}

/* The free column that is of the kind by its whole name, the surest word
 * first; else by a part of it; SIZE_MAX. */
static size_t
find_kind(const struct guess *guess, enum guess_kind kind)
{
	size_t i, best = SIZE_MAX;

	for (i = 0; i < guess->count; i++) {
		const struct column *column = &guess->columns[i];

		if (!column->taken && (column->name.whole & BIT(kind)) != 0 &&
		    fits(guess, i, kind) &&
		    (best == SIZE_MAX ||
			column->name.order[kind] <
			    guess->columns[best].name.order[kind]))
			best = i;
	}
	for (i = 0; i < guess->count && best == SIZE_MAX; i++)
		if (!guess->columns[i].taken &&
		    guess->columns[i].name.whole == 0 &&
		    says_part(&guess->columns[i].name, kind) &&
		    fits(guess, i, kind))
			best = i;
	return best;
}

/* ---- Putting it together. */

/* `{name}`: whatever signs a name has, it is one column.  HTML is taken off. */
static void
add_reference(struct guess *guess, struct strbuf *out, size_t i)
{
	struct column *column = &guess->columns[i];

	column->taken = true;
	strbuf_add_byte(out, '{');
	strbuf_add(out, guess->names[i].s, guess->names[i].n);
	if (column->tagged * 5 > column->seen)
		strbuf_add_text(out, ":plain");
	strbuf_add_byte(out, '}');
}

/* Set the field to what was put together, if anything. */
static enum status
set_field(struct profile *profile, enum profile_field field,
    struct strbuf *text, struct error *error)
{
	enum status status = STATUS_OK;

	if (strbuf_status(text) != STATUS_OK)
		status = error_nomem(error);
	else if (text->n > 0)
		status = profile_set(profile, field,
		    (struct span){ text->text, text->n }, error);
	strbuf_release(text);
	return status;
}

static enum status
take(struct guess *guess, struct profile *profile, enum profile_field field,
    size_t i, struct error *error)
{
	struct strbuf text = STRBUF_INIT;

	if (i == SIZE_MAX)
		return STATUS_OK;
	add_reference(guess, &text, i);
	/* Names hold commas, tags do not. */
	if (field == PROFILE_TAGS)
		strbuf_add_byte(&text, guess->columns[i].commas > 0 &&
					       guess->columns[i].semicolons == 0
					   ? ','
					   : ';');
	return set_field(profile, field, &text, error);
}

static enum status
take_kind(struct guess *guess, struct profile *profile,
    enum profile_field field, enum guess_kind kind, struct error *error)
{
	return take(guess, profile, field, find_kind(guess, kind), error);
}

/* The free column that is most surely dates. */
static size_t
date_by_value(const struct guess *guess)
{
	size_t i, best = SIZE_MAX;

	for (i = 0; i < guess->count; i++) {
		const struct column *column = &guess->columns[i];

		/* Numbers alone are more often amounts than dates. */
		if (column->taken || !is_dated(guess, column) ||
		    column->numbers * 2 > column->seen)
			continue;
		if (best == SIZE_MAX ||
		    column->seen > guess->columns[best].seen)
			best = i;
	}
	return best;
}

/* `{Year}/{Month}/{Day}`, where there are such columns. */
static bool
take_parts(struct guess *guess, struct strbuf *text)
{
	static const enum guess_kind kinds[] = { GUESS_YEAR, GUESS_MONTH,
		GUESS_DAY };
	size_t i, k;

	for (k = 0; k < 3; k++) {
		i = find_kind(guess, kinds[k]);
		if (i == SIZE_MAX)
			break;
		if (k > 0)
			strbuf_add_byte(text, '/');
		add_reference(guess, text, i);
	}
	return k > 0;
}

/* A date, and the column of its time of day where it has none. */
static enum status
take_date(struct guess *guess, struct profile *profile, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	size_t i = find_kind(guess, GUESS_DATE), clock;

	if (i == SIZE_MAX)
		i = find_kind(guess, GUESS_START);
	if (i == SIZE_MAX && !take_parts(guess, &text)) {
		/* `time` may be all of it. */
		for (i = 0; i < guess->count; i++)
			if ((guess->columns[i].name.whole &
				(BIT(GUESS_TIME) | BIT(GUESS_DAY))) != 0 &&
			    is_dated(guess, &guess->columns[i]))
				break;
		if (i == guess->count)
			i = date_by_value(guess);
	}
	if (i != SIZE_MAX && text.n == 0)
		add_reference(guess, &text, i);
	clock = find_kind(guess, GUESS_TIME);
	if (text.n > 0 && clock != SIZE_MAX && clock != i &&
	    (i == SIZE_MAX || guess->columns[i].timed == 0)) {
		strbuf_add_text(&text, " + ");
		add_reference(guess, &text, clock);
	}
	return set_field(profile, PROFILE_DATE, &text, error);
}

/* Every column that is an actor, as they stand. */
static enum status
take_actors(struct guess *guess, struct profile *profile, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	const char *role;
	size_t i;

	for (i = 0; i < guess->count; i++) {
		const struct column *column = &guess->columns[i];

		if (column->taken || !fits(guess, i, GUESS_ACTOR) ||
		    ((column->name.whole & BIT(GUESS_ACTOR)) == 0 &&
			(column->name.whole != 0 ||
			    !says_part(&column->name, GUESS_ACTOR))))
			continue;
		if (text.n > 0)
			strbuf_add_text(&text, " + ");
		role = guess_role(column->name.role);
		if (role != NULL)
			strbuf_printf(&text, "%s=", role);
		add_reference(guess, &text, i);
		strbuf_add_byte(&text, ';');
	}
	return set_field(profile, PROFILE_ACTORS, &text, error);
}

/* The surest column of a level of places; SIZE_MAX. */
static size_t
find_place(const struct guess *guess, int level)
{
	size_t i, best = SIZE_MAX;

	for (i = 0; i < guess->count; i++) {
		const struct column *column = &guess->columns[i];
		bool whole = (column->name.whole & BIT(GUESS_PLACE)) != 0;

		if (column->taken || column->name.level != level ||
		    !fits(guess, i, GUESS_PLACE) ||
		    (!whole && (column->name.whole != 0 ||
				   !says_part(&column->name, GUESS_PLACE))))
			continue;
		/* Of the event rather than of somebody. */
		if (whole || best == SIZE_MAX ||
		    (column->name.parts & BIT(GUESS_EVENT)) != 0)
			best = i;
		if (whole)
			break;
	}
	return best;
}

/* `Source 1`, `Source 2`: all of them; else one that has the word in it. */
static enum status
take_sources(struct guess *guess, struct profile *profile, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	size_t i;

	for (i = 0; i < guess->count; i++) {
		const struct column *column = &guess->columns[i];

		if (column->taken ||
		    (column->name.whole & BIT(GUESS_SOURCE)) == 0)
			continue;
		if (text.n > 0)
			strbuf_add_text(&text, " + ");
		add_reference(guess, &text, i);
	}
	if (text.n == 0)
		return take_kind(
		    guess, profile, PROFILE_SOURCE, GUESS_SOURCE, error);
	return set_field(profile, PROFILE_SOURCE, &text, error);
}

/*
 * A path, outermost first.  A region is a part of a country, or of the world
 * where it stands before the country and a lesser place behind that.
 */
static enum status
take_places(struct guess *guess, struct profile *profile, struct error *error)
{
	size_t best[GUESS_LEVELS], lesser = SIZE_MAX, country, i;
	struct strbuf text = STRBUF_INIT;

	for (i = 0; i < GUESS_LEVELS; i++)
		best[i] = find_place(guess, (int)i + 1);
	for (i = 2; i < GUESS_LEVELS && lesser == SIZE_MAX; i++)
		lesser = best[i];
	country = best[0];
	if (country != SIZE_MAX && lesser != SIZE_MAX && best[1] < country &&
	    country < lesser) {
		best[0] = best[1];
		best[1] = country;
	}
	for (i = 0; i < GUESS_LEVELS; i++) {
		if (best[i] == SIZE_MAX)
			continue;
		if (text.n > 0)
			strbuf_add_text(&text, " > ");
		add_reference(guess, &text, best[i]);
	}
	return set_field(profile, PROFILE_LOCATIONS, &text, error);
}

static bool
is_degrees(const struct column *column, double most)
{
	return !column->taken && most_are(column, column->fractions) &&
	       most_are(column, column->numbers) && column->least >= -most &&
	       column->most <= most;
}

/* Coordinates that no name tells: a column of pairs, or two of numbers with
 * fractions side by side. */
static enum status
take_place_values(
    struct guess *guess, struct profile *profile, struct error *error)
{
	struct column *columns = guess->columns;
	enum status status = STATUS_OK;
	size_t i;

	if (profile->fields[PROFILE_LATITUDE].n > 0 ||
	    profile->fields[PROFILE_LONGITUDE].n > 0 ||
	    profile->fields[PROFILE_COORDINATES].n > 0)
		return STATUS_OK;
	for (i = 0; i < guess->count; i++) {
		if (!columns[i].taken &&
		    most_are(&columns[i], columns[i].pairs))
			return take(
			    guess, profile, PROFILE_COORDINATES, i, error);
		if (i + 1 < guess->count && columns[i].name.whole == 0 &&
		    columns[i + 1].name.whole == 0 &&
		    is_degrees(&columns[i], 90) &&
		    is_degrees(&columns[i + 1], 180))
			break;
	}
	if (i >= guess->count)
		return STATUS_OK;
	status = take(guess, profile, PROFILE_LATITUDE, i, error);
	if (status == STATUS_OK)
		status = take(guess, profile, PROFILE_LONGITUDE, i + 1, error);
	return status;
}

static size_t
url_by_value(const struct guess *guess)
{
	size_t i;

	for (i = 0; i < guess->count; i++)
		if (!guess->columns[i].taken &&
		    guess->columns[i].name.whole == 0 &&
		    most_are(&guess->columns[i], guess->columns[i].urls))
			return i;
	return SIZE_MAX;
}

#define SHORT_TITLE 12 /* bytes: a word, no sentence */

static size_t
mean_length(const struct column *column)
{
	return column->seen > 0 ? column->bytes / column->seen : 0;
}

/* The free column of text, longest up to a line's length, but longer than
 * least. */
static size_t
title_by_value(const struct guess *guess, size_t least)
{
	size_t i, best = SIZE_MAX, length, longest = least;

	for (i = 0; i < guess->count; i++) {
		const struct column *column = &guess->columns[i];

		if (column->taken || column->seen == 0 ||
		    column->numbers * 2 > column->seen ||
		    column->urls * 2 > column->seen ||
		    column->clocks * 2 > column->seen ||
		    (column->name.parts & BIT(GUESS_ID)) != 0 ||
		    is_dated(guess, column))
			continue;
		length = mean_length(column);
		if (length > 200)
			length = 1;
		/* Rather one that every row has. */
		if (column->seen < guess->rows)
			length = length * column->seen / guess->rows / 2;
		if (length > longest) {
			longest = length;
			best = i;
		}
	}
	return best;
}

/* The first reference of a field's value, `{name}`, or the last. */
static struct span
reference_of(const struct profile *profile, enum profile_field field, bool last)
{
	struct span text = profile->fields[field];
	const char *open, *close;

	open = text.n == 0 ? NULL
	       : last      ? memrchr(text.s, '{', text.n)
			   : memchr(text.s, '{', text.n);
	if (open == NULL)
		return SPAN("");
	close = memchr(open, '}', text.n - (size_t)(open - text.s));
	return (struct span){ open, (size_t)(close - open) + 1 };
}

/* `{Type}[: {Who}][, {Where}]`, of what there is. */
static enum status
compose_title(struct profile *profile, struct error *error)
{
	struct span type = reference_of(profile, PROFILE_TYPE, false);
	struct span who = reference_of(profile, PROFILE_ACTORS, false);
	struct span where = reference_of(profile, PROFILE_LOCATIONS, true);
	struct strbuf text = STRBUF_INIT;

	strbuf_add(&text, type.s, type.n);
	if (who.n > 0)
		strbuf_printf(
		    &text, text.n > 0 ? "[: %.*s]" : "%.*s", (int)who.n, who.s);
	if (where.n > 0)
		strbuf_printf(&text, text.n > 0 ? "[, %.*s]" : "%.*s",
		    (int)where.n, where.s);
	return set_field(profile, PROFILE_TITLE, &text, error);
}

/* Rows without a title get what was noted, or who or where: `{a|b}`. */
static enum status
fill_title(struct guess *guess, size_t column, struct profile *profile,
    struct error *error)
{
	static const enum profile_field fields[] = { PROFILE_SUMMARY,
		PROFILE_TYPE, PROFILE_ACTORS, PROFILE_LOCATIONS };
	struct strbuf text = STRBUF_INIT;
	struct span other;
	size_t i, more = 0;

	if (column == SIZE_MAX || guess->columns[column].seen >= guess->rows)
		return STATUS_OK;
	strbuf_printf(&text, "{%.*s", (int)guess->names[column].n,
	    guess->names[column].s);
	for (i = 0; i < sizeof fields / sizeof *fields && more < 3; i++) {
		other = reference_of(profile, fields[i], true);
		if (other.n < 3 || memchr(other.s, ':', other.n) != NULL)
			continue;
		strbuf_printf(&text, "|%.*s", (int)other.n - 2, other.s + 1);
		more++;
	}
	strbuf_add_byte(&text, '}');
	return set_field(profile, PROFILE_TITLE, &text, error);
}

/* A title by name, else by values, else composed, else of what was noted. */
static enum status
take_title(struct guess *guess, struct profile *profile, struct error *error)
{
	const struct span *title = &profile->fields[PROFILE_TITLE];
	size_t column = find_kind(guess, GUESS_TITLE), least;
	size_t summary = find_kind(guess, GUESS_SUMMARY);
	/* Who and where are a title where nobody says what. */
	bool composes =
	    profile->fields[PROFILE_TYPE].n > 0 ||
	    (profile->fields[PROFILE_ACTORS].n > 0 && summary == SIZE_MAX);
	enum status status;

	/* `Event`, but not the region of one. */
	if (column == SIZE_MAX)
		column = find_kind(guess, GUESS_EVENT);
	if (column != SIZE_MAX && guess->columns[column].name.whole == 0 &&
	    (guess->columns[column].name.parts & BIT(GUESS_TITLE)) == 0)
		column = SIZE_MAX;
	status = take(guess, profile, PROFILE_TITLE, column, error);
	if (summary == column)
		summary = find_kind(guess, GUESS_SUMMARY);
	if (status == STATUS_OK)
		status = take(guess, profile, PROFILE_SUMMARY, summary, error);
	/* What was noted is rather a title than something shorter. */
	if (status == STATUS_OK && title->n == 0) {
		least = composes ? SHORT_TITLE : 0;
		if (summary != SIZE_MAX && least == 0)
			least = mean_length(&guess->columns[summary]);
		column = title_by_value(
		    guess, least < SHORT_TITLE ? least : SHORT_TITLE);
		status = take(guess, profile, PROFILE_TITLE, column, error);
	}
	if (status == STATUS_OK && title->n > 0)
		status = fill_title(guess, column, profile, error);
	if (status == STATUS_OK && title->n == 0 && composes)
		status = compose_title(profile, error);
	if (status == STATUS_OK && title->n == 0 &&
	    profile->fields[PROFILE_SUMMARY].n > 0)
		status = profile_set(profile, PROFILE_TITLE,
		    profile->fields[PROFILE_SUMMARY], error);
	if (status == STATUS_OK && title->n == 0)
		status = compose_title(profile, error);
	return status;
}

/* Is the column part of what a field is made of? */
static bool
is_part_of(const struct guess *guess, size_t column, struct span text)
{
	const struct span name = guess->names[column];
	size_t i;

	for (i = 1; i + name.n < text.n; i++)
		if (strchr("{|", text.s[i - 1]) != NULL &&
		    memcmp(text.s + i, name.s, name.n) == 0 &&
		    strchr("}|:", text.s[i + name.n]) != NULL)
			return true;
	return false;
}

/* Do two rows of the sample differ in a column of the field? */
static bool
rows_differ(const struct guess *guess, size_t a, size_t b, struct span field)
{
	const uint64_t *first = guess->cells + a * guess->count;
	const uint64_t *second = guess->cells + b * guess->count;
	size_t i;

	for (i = 0; i < guess->count; i++)
		if (first[i] != second[i] && is_part_of(guess, i, field))
			return true;
	return false;
}

/*
 * A column that is called an id is one of events only where its value comes
 * again for one event: with the same date, and the same title if that is a
 * column.  The number of a person, a place or a report is none.
 */
static enum status
check_id(struct guess *guess, struct profile *profile, struct error *error)
{
	const struct span title = profile->fields[PROFILE_TITLE];
	const struct span date = profile->fields[PROFILE_DATE];
	const bool plain = title.n > 0 && title.s[0] == '{' &&
			   memchr(title.s + 1, '{', title.n - 1) == NULL;
	size_t id, i, k, same = 0, other = 0;

	for (id = 0; id < guess->count; id++)
		if (is_part_of(guess, id, profile->fields[PROFILE_ID]))
			break;
	if (id == guess->count)
		return STATUS_OK;
	for (i = 1; i < guess->cells_rows; i++) {
		const uint64_t value = guess->cells[i * guess->count + id];

		for (k = 0; k < i && value != 0; k++)
			if (guess->cells[k * guess->count + id] == value)
				break;
		if (value == 0 || k == i)
			continue;
		if (rows_differ(guess, k, i, date) ||
		    (plain && rows_differ(guess, k, i, title)))
			other++;
		else
			same++;
	}
	if (other <= same)
		return STATUS_OK;
	guess->columns[id].taken = false;
	return profile_set(profile, PROFILE_ID, SPAN(""), error);
}

enum status
guess_draft(struct guess *guess, struct profile **profile, struct error *error)
{
	static const struct {
		enum profile_field field;
		enum guess_kind kind;
	} by_name[] = {
		{ PROFILE_END, GUESS_END },
		{ PROFILE_ID, GUESS_ID },
		{ PROFILE_LATITUDE, GUESS_LATITUDE },
		{ PROFILE_LONGITUDE, GUESS_LONGITUDE },
		{ PROFILE_COORDINATES, GUESS_COORDINATES },
		{ PROFILE_PUBLISHED, GUESS_PUBLISHED },
		{ PROFILE_URL, GUESS_URL },
		{ PROFILE_PUBLISHER, GUESS_PUBLISHER },
		{ PROFILE_QUOTE, GUESS_QUOTE },
		{ PROFILE_TYPE, GUESS_TYPE },
		{ PROFILE_TAGS, GUESS_TAGS },
	};
	struct profile *made;
	enum status status = profile_new(&made, SPAN("mapping guessed"), error);
	size_t i;

	if (status != STATUS_OK)
		return status;
	status = take_date(guess, made, error);
	for (i = 0; i < sizeof by_name / sizeof *by_name; i++)
		if (status == STATUS_OK)
			status = take_kind(guess, made, by_name[i].field,
			    by_name[i].kind, error);
	if (status == STATUS_OK)
		status = take_sources(guess, made, error);
	if (status == STATUS_OK)
		status = take_actors(guess, made, error);
	if (status == STATUS_OK)
		status = take_places(guess, made, error);
	if (status == STATUS_OK)
		status = take_place_values(guess, made, error);
	if (status == STATUS_OK && made->fields[PROFILE_URL].n == 0)
		status =
		    take(guess, made, PROFILE_URL, url_by_value(guess), error);
	if (status == STATUS_OK)
		status = take_title(guess, made, error);
	if (status == STATUS_OK)
		status = check_id(guess, made, error);
	if (status == STATUS_OK)
		*profile = made;
	else
		profile_free(made);
	return status;
}

/* Append the mapping as a shell's word, with COLUMN where one is wanting. */
static void
add_map(const struct profile *profile, const char *what, struct strbuf *out)
{
	struct strbuf map = STRBUF_INIT;
	size_t i;

	strbuf_printf(&map, "%s=COLUMN", what);
	if (profile->fields[PROFILE_DATE].n + profile->fields[PROFILE_TITLE].n >
	    0)
		strbuf_add_byte(&map, ',');
	profile_print_map(profile, &map);
	strbuf_add_byte(out, '\'');
	for (i = 0; i < map.n; i++)
		if (map.text[i] == '\'')
			strbuf_add_text(out, "'\\''");
		else
			strbuf_add_byte(out, map.text[i]);
	strbuf_add_byte(out, '\'');
	if (strbuf_status(&map) != STATUS_OK)
		out->failed = true;
	strbuf_release(&map);
}

#define MAP_SHOWN 500 /* bytes; the message holds the columns too */

/* What is wanting, and the --map to write: what was told, and COLUMN. */
static enum status
lacks(const struct guess *guess, const struct profile *profile,
    const char *what, struct error *error)
{
	struct strbuf names = STRBUF_INIT, map = STRBUF_INIT;
	enum status status;
	size_t i;

	add_map(profile, what, &map);
	for (i = 0; i < guess->count && names.n < 300; i++)
		strbuf_printf(&names, "%s%.*s", i > 0 ? ", " : "",
		    guess->names[i].n < 40 ? (int)guess->names[i].n : 40,
		    guess->names[i].s);
	if (strbuf_status(&names) != STATUS_OK ||
	    strbuf_status(&map) != STATUS_OK)
		status = error_nomem(error);
	else
		status = error_set(error, STATUS_SYNTAX,
		    "no column is known as the %s; put its name for COLUMN in "
		    "--map %s; the columns are %s%s",
		    what,
		    map.n < MAP_SHOWN ? map.text : "'date=COLUMN,title=COLUMN'",
		    names.text, i < guess->count ? ", \xe2\x80\xa6" : "");
	strbuf_release(&names);
	strbuf_release(&map);
	return status;
}

enum status
guess_profile(
    struct guess *guess, struct profile **profile, struct error *error)
{
	struct profile *made;
	enum status status = guess_draft(guess, &made, error);

	if (status != STATUS_OK)
		return status;
	if (made->fields[PROFILE_DATE].n == 0)
		status = lacks(guess, made, "date", error);
	else if (made->fields[PROFILE_TITLE].n == 0)
		status = lacks(guess, made, "title", error);
	if (status == STATUS_OK)
		*profile = made;
	else
		profile_free(made);
	return status;
}

/* ---- Files that look native */

enum status
guess_knows_more(
    const struct span *names, size_t count, bool *more, struct error *error)
{
	static const char *const native[] = { "actors", "locations" };
	static const unsigned groups[] = {
		BIT(GUESS_ACTOR),
		BIT(GUESS_PLACE),
		BIT(GUESS_LATITUDE) | BIT(GUESS_COORDINATES),
		BIT(GUESS_URL),
	};
	struct strbuf scratch = STRBUF_INIT;
	struct guess_name name;
	enum status status = STATUS_OK;
	unsigned found = 0, n = 0;
	bool dated = false, says_date = false;
	size_t i, k;

	for (i = 0; i < count && status == STATUS_OK; i++) {
		status = guess_name(&name, span_trim(names[i]), &scratch);
		for (k = 0; k < 2; k++)
			if (span_equal((struct span){ scratch.text, scratch.n },
				span_of(native[k])))
				count = 0;
		dated = dated ||
			span_equal((struct span){ scratch.text, scratch.n },
			    SPAN("date"));
		says_date = says_date || (name.whole & BIT(GUESS_DATE)) != 0 ||
			    (name.whole & BIT(GUESS_START)) != 0 ||
			    (name.whole == 0 && says_part(&name, GUESS_DATE));
		if (span_equal((struct span){ scratch.text, scratch.n },
			SPAN("latitude")))
			continue;
		for (k = 0; k < sizeof groups / sizeof *groups; k++)
			if ((name.whole & groups[k]) != 0)
				found |= 1u << k;
	}
	for (k = 0; k < sizeof groups / sizeof *groups; k++)
		n += (found >> k) & 1;
	*more = count > 0 && (dated ? n >= 2 : says_date);
	strbuf_release(&scratch);
	return status == STATUS_OK ? status : error_nomem(error);
}
