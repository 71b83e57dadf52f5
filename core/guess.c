/* SPDX-License-Identifier: MIT */
/*
 * Columns are told by name first: a field's words are tried in the order of
 * how surely they mean it, and a column serves one field.  What no name tells
 * is told by values: the column that is most surely dates is the date, and the
 * longest short text is the title.  A guess is shown, never silent.
 */
#include "config.h"

#include "core/guess.h"

#include <string.h>

#include "core/dates.h"
#include "core/template.h"

struct column {
	struct dates *dates;
	size_t seen, bytes; /* cells with something; their bytes */
	size_t spaced; /* with a blank inside */
	size_t numbers, urls;
	bool taken;
};

struct guess {
	struct arena arena;
	const struct span *names;
	struct span *folds;
	struct column *columns;
	size_t count, rows;
};

/* Words by which a field is known, surest first; folded as template_fold. */
static const char *const WORDS[PROFILE_FIELDS][40] = {
	[PROFILE_ID] = { "id", "event_id", "eventid", "uid", "uuid", "kennung",
	    "identifier", "identifiant", "incident_id" },
	[PROFILE_DATE] = { "date", "event_date", "eventdate", "datetime",
	    "start_date", "date_start", "startdate", "start", "datum", "fecha",
	    "date_de_d\xc3\xa9"
	    "but",
	    "data", "\xd0\xb4\xd0\xb0\xd1\x82\xd0\xb0",
	    "\xd8\xa7\xd9\x84\xd8\xaa\xd8\xa7\xd8\xb1\xd9\x8a\xd8\xae",
	    "\xd8\xaa\xd8\xa7\xd8\xb1\xd9\x8a\xd8\xae", "when", "wann", "quand",
	    "cu\xc3\xa1ndo", "incident_date", "timestamp", "time", "zeit",
	    "zeitpunkt", "day", "tag", "jour",
	    "d\xc3\xad"
	    "a",
	    "beginn", "inicio", "year", "jahr",
	    "ann\xc3\xa9"
	    "e",
	    "a\xc3\xb1o" },
	[PROFILE_END] = { "end", "end_date", "date_end", "enddate", "ende",
	    "enddatum", "fin", "date_de_fin", "fecha_fin", "until", "bis" },
	[PROFILE_TITLE] = { "title", "headline", "event", "name", "titel",
	    "titre", "t\xc3\xadtulo", "titulo", "event_title", "message",
	    "subject", "what", "was", "qu\xc3\xa9", "quoi", "ereignis",
	    "\xc3\xa9v\xc3\xa9nement", "evento", "incident", "overskrift",
	    "\xd1\x81\xd0\xbe\xd0\xb1\xd1\x8b\xd1\x82\xd0\xb8\xd0\xb5",
	    "\xd0\xb7\xd0\xb0\xd0\xb3\xd0\xbe\xd0\xbb\xd0\xbe\xd0\xb2\xd0\xbe"
	    "\xd0\xba",
	    "\xd8\xa7\xd9\x84\xd8\xb9\xd9\x86\xd9\x88\xd8\xa7\xd9\x86",
	    "\xd8\xa7\xd9\x84\xd8\xad\xd8\xaf\xd8\xab" },
	[PROFILE_SUMMARY] = { "summary", "description", "notes", "note", "text",
	    "details", "beschreibung", "zusammenfassung", "descripci\xc3\xb3n",
	    "descripcion", "r\xc3\xa9sum\xc3\xa9", "comment", "comments",
	    "narrative", "bemerkung", "notas",
	    "\xd0\xbe\xd0\xbf\xd0\xb8\xd1\x81\xd0\xb0\xd0\xbd\xd0\xb8\xd0"
	    "\xb5",
	    "\xd8\xa7\xd9\x84\xd9\x88\xd8\xb5\xd9\x81" },
	[PROFILE_TYPE] = { "type", "event_type", "category", "kind", "typ",
	    "art", "kategorie", "tipo", "cat\xc3\xa9gorie",
	    "categor\xc3\xad"
	    "a",
	    "\xd1\x82\xd0\xb8\xd0\xbf",
	    "\xd8\xa7\xd9\x84\xd9\x86\xd9\x88"
	    "\xd8\xb9" },
	[PROFILE_LATITUDE] = { "latitude", "lat", "breite", "breitengrad",
	    "latitud", "y" },
	[PROFILE_LONGITUDE] = { "longitude", "lon", "lng", "long",
	    "l\xc3\xa4nge", "l\xc3\xa4ngengrad", "longitud", "x" },
	[PROFILE_COORDINATES] = { "coordinates", "coords", "latlon", "lat_lon",
	    "gps", "koordinaten", "coordenadas",
	    "coordonn\xc3\xa9"
	    "es" },
	[PROFILE_TAGS] = { "tags", "labels", "keywords", "schlagworte",
	    "etiquetas" },
	[PROFILE_URL] = { "url", "link", "source_url", "sourceurl", "links",
	    "weblink", "enlace", "lien" },
	[PROFILE_SOURCE] = { "source", "sources", "quelle", "quellen", "fuente",
	    "fuentes", "reference", "citation",
	    "\xd0\xb8\xd1\x81\xd1\x82\xd0\xbe\xd1\x87\xd0\xbd\xd0\xb8\xd0"
	    "\xba",
	    "\xd8\xa7\xd9\x84\xd9\x85\xd8\xb5\xd8\xaf\xd8\xb1" },
	[PROFILE_PUBLISHER] = { "publisher", "outlet", "newspaper",
	    "herausgeber", "medio" },
	[PROFILE_PUBLISHED] = { "published", "source_date", "publication_date",
	    "publication",
	    "ver\xc3\xb6"
	    "ffentlicht" },
	[PROFILE_QUOTE] = { "quote", "excerpt", "zitat", "cita", "citat" },
};

/* Columns that are an actor each, or a level of the place, outermost first. */
static const char *const ACTORS[] = { "actors", "actor", "actor1", "actor2",
	"actor_1", "actor_2", "side_a", "side_b", "who", "wer", "qui",
	"qui\xc3\xa9n", "akteur", "akteure", "acteur", "acteurs", "actores",
	"perpetrator", "t\xc3\xa4ter", "victim", "opfer", "target", "person",
	"persons", "people", "personen", "participants", "group",
	"organisation", "organization", "user", "\xd0\xba\xd1\x82\xd0\xbe",
	"\xd9\x85\xd9\x86" };
static const char *const PLACES[] = { "country", "land", "pays", "pa\xc3\xads",
	"\xd1\x81\xd1\x82\xd1\x80\xd0\xb0\xd0\xbd\xd0\xb0",
	"\xd8\xa7\xd9\x84\xd8\xa8\xd9\x84\xd8\xaf", "admin1", "adm_1", "state",
	"province", "region", "bundesland", "admin2", "adm_2", "district",
	"county", "admin3", "locations", "location", "place", "city", "town",
	"ort", "stadt", "lieu", "lugar", "ciudad", "ville", "where", "wo",
	"\xc3\xb3rt", "d\xc3\xb3nde", "o\xc3\xb9",
	"\xd0\xbc\xd0\xb5\xd1\x81\xd1\x82\xd0\xbe",
	"\xd8\xa7\xd9\x84\xd9\x85\xd9\x83\xd8\xa7\xd9\x86" };

enum status
guess_new(struct guess **guess, const struct span *names, size_t count,
    struct error *error)
{
	struct guess *made = mem_alloc(1, sizeof *made);
	struct strbuf fold = STRBUF_INIT;
	enum status status = STATUS_OK;
	size_t i, n = count + (count == 0);

	if (made == NULL)
		return error_nomem(error);
	made->names = names;
	made->columns = mem_alloc(n, sizeof *made->columns);
	made->folds = arena_alloc(&made->arena, n * sizeof *made->folds);
	if (made->columns == NULL || made->folds == NULL)
		status = error_nomem(error);
	else
		made->count = count;
	for (i = 0; i < made->count && status == STATUS_OK; i++) {
		strbuf_clear(&fold);
		template_fold(span_trim(names[i]), &fold);
		made->folds[i].s = arena_copy(&made->arena, fold.text, fold.n);
		made->folds[i].n = fold.n;
		if (made->folds[i].s == NULL ||
		    strbuf_status(&fold) != STATUS_OK)
			status = error_nomem(error);
		else
			status = dates_new(&made->columns[i].dates, error);
	}
	strbuf_release(&fold);
	if (status == STATUS_OK)
		*guess = made;
	else
		guess_free(made);
	return status;
}

void
guess_free(struct guess *guess)
{
	size_t i;

	if (guess == NULL)
		return;
	for (i = 0; i < guess->count; i++)
		dates_free(guess->columns[i].dates);
	mem_free(guess->columns);
	arena_release(&guess->arena);
	mem_free(guess);
}

static bool
is_number(struct span cell)
{
	size_t i, digits = 0, marks = 0;

	for (i = 0; i < cell.n; i++) {
		if (cell.s[i] >= '0' && cell.s[i] <= '9')
			digits++;
		else if (strchr(".,", cell.s[i]) != NULL)
			marks++;
		else if (i > 0 || strchr("+-", cell.s[i]) == NULL)
			return false;
	}
	return digits > 0 && marks <= 1;
}

bool
guess_is_value(struct span cell)
{
	size_t i, digits = 0;

	if (is_number(cell) && cell.n > 4)
		return true;
	for (i = 0; i < cell.n; i++) {
		if (cell.s[i] >= '0' && cell.s[i] <= '9')
			digits++;
		else if (strchr("-+/.: TZ", cell.s[i]) == NULL)
			return false;
	}
	return digits >= 6;
}

enum status
guess_look(struct guess *guess, const struct span *cells, size_t count,
    int64_t line, struct error *error)
{
	struct column *column;
	struct span cell;
	size_t i;

	guess->rows++;
	for (i = 0; i < count && i < guess->count; i++) {
		column = &guess->columns[i];
		cell = span_trim(cells[i]);
		if (template_is_none(cell))
			continue;
		column->seen++;
		column->bytes += cell.n;
		column->spaced += memchr(cell.s, ' ', cell.n) != NULL;
		column->numbers += is_number(cell);
		column->urls += cell.n > 8 && memcmp(cell.s, "http", 4) == 0;
		if (dates_look(column->dates, cell, line) != STATUS_OK)
			return error_nomem(error);
	}
	return STATUS_OK;
}

/* ---- Putting it together. */

/* The free column of that name; SIZE_MAX. */
static size_t
find_name(const struct guess *guess, const char *word)
{
	size_t i;

	for (i = 0; i < guess->count; i++)
		if (!guess->columns[i].taken &&
		    span_equal(guess->folds[i], span_of(word)))
			return i;
	return SIZE_MAX;
}

static bool
is_dated(const struct guess *guess, size_t i)
{
	const struct dates *dates = guess->columns[i].dates;

	/* A file without rows has nothing that speaks against it. */
	if (guess->rows == 0)
		return true;
	return dates_seen(dates) > 0 &&
	       dates_likely(dates) * 10 >= dates_seen(dates) * 8;
}

/* The column of a field by name; dates must be some. */
static size_t
find_field(const struct guess *guess, enum profile_field field)
{
	bool dated = field == PROFILE_DATE || field == PROFILE_END;
	size_t i, k;

	for (k = 0; k < 40 && WORDS[field][k] != NULL; k++) {
		i = find_name(guess, WORDS[field][k]);
		if (i != SIZE_MAX && (!dated || is_dated(guess, i)))
			return i;
	}
	return SIZE_MAX;
}

/* `{name}`: whatever signs a name has, it is one column. */
static void
add_reference(struct strbuf *out, struct span name)
{
	strbuf_add_byte(out, '{');
	strbuf_add(out, name.s, name.n);
	strbuf_add_byte(out, '}');
}

static enum status
take(struct guess *guess, struct profile *profile, enum profile_field field,
    size_t column, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	enum status status;

	if (column == SIZE_MAX)
		return STATUS_OK;
	guess->columns[column].taken = true;
	add_reference(&text, guess->names[column]);
	if (field == PROFILE_TAGS)
		strbuf_add_byte(&text, ';');
	status = strbuf_status(&text) != STATUS_OK
		     ? error_nomem(error)
		     : profile_set(profile, field,
			   (struct span){ text.text, text.n }, error);
	strbuf_release(&text);
	return status;
}

/* Every column among the words, joined. */
static enum status
take_all(struct guess *guess, struct profile *profile, enum profile_field field,
    const char *const *words, size_t n, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	enum status status = STATUS_OK;
	size_t i, k;

	for (k = 0; k < n; k++) {
		i = find_name(guess, words[k]);
		/* `Opfer` may be who, or how many. */
		if (i == SIZE_MAX ||
		    guess->columns[i].numbers * 2 > guess->columns[i].seen)
			continue;
		guess->columns[i].taken = true;
		if (text.n > 0)
			strbuf_add_text(
			    &text, field == PROFILE_ACTORS ? " + " : " > ");
		add_reference(&text, guess->names[i]);
		if (field == PROFILE_ACTORS)
			strbuf_add_byte(&text, ';');
	}
	if (strbuf_status(&text) != STATUS_OK)
		status = error_nomem(error);
	else if (text.n > 0)
		status = profile_set(
		    profile, field, (struct span){ text.text, text.n }, error);
	strbuf_release(&text);
	return status;
}

/* The free column that is most surely dates. */
static size_t
date_by_value(const struct guess *guess)
{
	size_t i, best = SIZE_MAX;

	for (i = 0; i < guess->count; i++) {
		const struct column *column = &guess->columns[i];

		/* Numbers alone are more often amounts than dates. */
		if (column->taken || !is_dated(guess, i) ||
		    column->numbers * 2 > column->seen)
			continue;
		if (best == SIZE_MAX ||
		    column->seen > guess->columns[best].seen)
			best = i;
	}
	return best;
}

/* The free column of text, longest up to a line's length. */
static size_t
title_by_value(const struct guess *guess)
{
	size_t i, best = SIZE_MAX, length, longest = 0;

	for (i = 0; i < guess->count; i++) {
		const struct column *column = &guess->columns[i];

		if (column->taken || column->seen == 0 ||
		    column->numbers * 2 > column->seen ||
		    column->urls * 2 > column->seen || is_dated(guess, i))
			continue;
		length = column->bytes / column->seen;
		if (length > 200)
			length = 1;
		if (length > longest) {
			longest = length;
			best = i;
		}
	}
	return best;
}

static enum status
lacks(const struct guess *guess, const struct profile *profile,
    const char *what, struct error *error)
{
	struct strbuf names = STRBUF_INIT;
	enum status status;
	size_t i;

	for (i = 0; i < guess->count && names.n < 300; i++)
		strbuf_printf(&names, "%s%.*s", i > 0 ? ", " : "",
		    guess->names[i].n < 40 ? (int)guess->names[i].n : 40,
		    guess->names[i].s);
	status = error_set(error, STATUS_SYNTAX,
	    "no column is known as the %s; say which with --map "
	    "'date=COLUMN,title=COLUMN,actors=COLUMN+COLUMN'; the columns "
	    "are %s%s",
	    what, names.text, i < guess->count ? ", \xe2\x80\xa6" : "");
	(void)profile;
	strbuf_release(&names);
	return status;
}

enum status
guess_profile(
    struct guess *guess, struct profile **profile, struct error *error)
{
	static const enum profile_field by_name[] = { PROFILE_ID, PROFILE_END,
		PROFILE_LATITUDE, PROFILE_LONGITUDE, PROFILE_COORDINATES,
		PROFILE_URL, PROFILE_SOURCE, PROFILE_PUBLISHER,
		PROFILE_PUBLISHED, PROFILE_QUOTE, PROFILE_TYPE, PROFILE_TAGS };
	struct profile *made;
	enum status status = profile_new(&made, SPAN("mapping guessed"), error);
	size_t i, column;

	if (status != STATUS_OK)
		return status;
	column = find_field(guess, PROFILE_DATE);
	if (column == SIZE_MAX)
		column = date_by_value(guess);
	status = take(guess, made, PROFILE_DATE, column, error);
	for (i = 0; i < sizeof by_name / sizeof *by_name; i++)
		if (status == STATUS_OK)
			status = take(guess, made, by_name[i],
			    find_field(guess, by_name[i]), error);
	if (status == STATUS_OK)
		status = take_all(guess, made, PROFILE_ACTORS, ACTORS,
		    sizeof ACTORS / sizeof *ACTORS, error);
	if (status == STATUS_OK)
		status = take_all(guess, made, PROFILE_LOCATIONS, PLACES,
		    sizeof PLACES / sizeof *PLACES, error);
	if (status == STATUS_OK)
		status = take(guess, made, PROFILE_TITLE,
		    find_field(guess, PROFILE_TITLE), error);
	if (status == STATUS_OK)
		status = take(guess, made, PROFILE_SUMMARY,
		    find_field(guess, PROFILE_SUMMARY), error);
	if (status == STATUS_OK && made->fields[PROFILE_TITLE].n == 0 &&
	    made->fields[PROFILE_SUMMARY].n > 0)
		status = profile_set(
		    made, PROFILE_TITLE, made->fields[PROFILE_SUMMARY], error);
	if (status == STATUS_OK && made->fields[PROFILE_TITLE].n == 0)
		status = take(
		    guess, made, PROFILE_TITLE, title_by_value(guess), error);
	if (status == STATUS_OK && made->fields[PROFILE_DATE].n == 0)
		status = lacks(guess, made, "date", error);
	if (status == STATUS_OK && made->fields[PROFILE_TITLE].n == 0)
		status = lacks(guess, made, "title", error);
	if (status == STATUS_OK)
		*profile = made;
	else
		profile_free(made);
	return status;
}
