/* SPDX-License-Identifier: MIT */
/*
 * The side files of a dataset: actors.csv, locations.csv, sources.csv before
 * the events that name them, quotes.csv after those.  None of them need be
 * there.
 */
#include "config.h"

#include "core/import_private.h"

#include <string.h>
#include <strings.h>

#include "core/mem.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Open a file that need not be there: *there tells. */
static enum status
side_open(struct import *import, const char *name,
    const struct table_column *columns, size_t count, struct table *table,
    bool *there, struct error *error)
{
	enum status status =
	    table_open(import, name, columns, count, table, error);

	*there = status == STATUS_OK;
	return status == STATUS_MISSING ? STATUS_OK : status;
}

/* ---- actors.csv */

enum { ACTOR_NAME, ACTOR_KIND, ACTOR_ALIASES, ACTOR_ABOUT };

static const struct table_column ACTOR_COLUMNS[] = {
	[ACTOR_NAME] = { "name", true },
	[ACTOR_KIND] = { "kind", false },
	[ACTOR_ALIASES] = { "aliases", false },
	[ACTOR_ABOUT] = { "about", false },
};

/* `alias` stands for somebody else. */
static enum status
warn_actor(
    struct table *table, struct span alias, int64_t other, struct error *error)
{
	struct store_actor actor;
	struct arena arena = { 0 };
	enum status status = store_read_actor(
	    table->import->store, other, &arena, &actor, error);

	if (status == STATUS_OK)
		status = table_warn(table, error,
		    CELL_FORMAT " stands for " CELL_FORMAT " already, which "
				"keeps it; give each name to one actor",
		    CELL_ARGUMENTS(alias), CELL_ARGUMENTS(actor.name));
	arena_release(&arena);
	return status;
}

static enum status
actor_row(struct import *import, struct table *table, struct error *error)
{
	struct span name = table_cell(table, ACTOR_NAME), alias;
	struct span aliases = table_cell(table, ACTOR_ALIASES);
	enum names_claim claim;
	int64_t id, other;
	enum status status = names_state_actor(import->names, name,
	    table_cell(table, ACTOR_KIND), table_cell(table, ACTOR_ABOUT), &id,
	    &claim, error);

	if (status != STATUS_OK)
		return status;
	if (id == 0)
		return table_reject(
		    table, error, "no name; give the actor one");
	if (claim == NAMES_TAKEN)
		status = warn_actor(table, name, id, error);
	else if (claim == NAMES_KNOWN)
		status = table_warn(table, error,
		    CELL_FORMAT " stands in the file twice; join the rows",
		    CELL_ARGUMENTS(name));
	while (status == STATUS_OK && event_list_next(&aliases, &alias)) {
		status = names_actor_alias(
		    import->names, id, alias, &claim, &other, error);
		if (status == STATUS_OK && claim == NAMES_TAKEN)
			status = warn_actor(table, alias, other, error);
	}
	return status;
}

enum status
import_actors(struct import *import, struct error *error)
{
	struct table table = { 0 };
	bool more;
	enum status status = side_open(import, "actors.csv", ACTOR_COLUMNS,
	    COUNT(ACTOR_COLUMNS), &table, &more, error);

	if (status != STATUS_OK || !more)
		return status;
	while (status == STATUS_OK &&
	       (status = table_next(&table, &more, error)) == STATUS_OK && more)
		status = actor_row(import, &table, error);
	table_close(&table);
	return status;
}

/* ---- locations.csv */

enum {
	PLACE_PATH,
	PLACE_ALIASES,
	PLACE_KIND,
	PLACE_LATITUDE,
	PLACE_LONGITUDE,
};

static const struct table_column PLACE_COLUMNS[] = {
	[PLACE_PATH] = { "path", true },
	[PLACE_ALIASES] = { "aliases", false },
	[PLACE_KIND] = { "kind", false },
	[PLACE_LATITUDE] = { "latitude", false },
	[PLACE_LONGITUDE] = { "longitude", false },
};

static enum status
warn_place(
    struct table *table, struct span alias, int64_t other, struct error *error)
{
	struct store_location place;
	struct arena arena = { 0 };
	enum status status = store_read_location(
	    table->import->store, other, &arena, &place, error);

	if (status == STATUS_OK)
		status = table_warn(table, error,
		    CELL_FORMAT " stands for " CELL_FORMAT " already, which "
				"keeps it; give each name to one place",
		    CELL_ARGUMENTS(alias), CELL_ARGUMENTS(place.path));
	arena_release(&arena);
	return status;
}

static enum status
place_row(struct import *import, struct table *table, struct error *error)
{
	struct span path = table_cell(table, PLACE_PATH), alias;
	struct span aliases = table_cell(table, PLACE_ALIASES);
	struct store_location place = { .kind = table_cell(table, PLACE_KIND) };
	enum names_claim claim;
	const char *wrong;
	int64_t id, other;
	enum status status = STATUS_OK;

	if (!table_place(
		table, PLACE_LATITUDE, PLACE_LONGITUDE, &place, &wrong) &&
	    wrong != NULL)
		status = table_warn(
		    table, error, "%s; the place has no coordinates", wrong);
	if (status == STATUS_OK)
		status = names_state_location(
		    import->names, path, &place, &id, &claim, error);
	if (status != STATUS_OK)
		return status;
	if (id == 0)
		return table_reject(table, error,
		    "no path; write the place as `Country > Region > Town`");
	if (claim == NAMES_KNOWN)
		status = table_warn(table, error,
		    CELL_FORMAT " stands in the file twice; join the rows",
		    CELL_ARGUMENTS(path));
	while (status == STATUS_OK && event_list_next(&aliases, &alias)) {
		status = names_location_alias(
		    import->names, id, alias, &claim, &other, error);
		if (status == STATUS_OK && claim == NAMES_TAKEN)
			status = warn_place(table, alias, other, error);
	}
	return status;
}

enum status
import_locations(struct import *import, struct error *error)
{
	struct table table = { 0 };
	bool more;
	enum status status = side_open(import, "locations.csv", PLACE_COLUMNS,
	    COUNT(PLACE_COLUMNS), &table, &more, error);

	if (status != STATUS_OK || !more)
		return status;
	while (status == STATUS_OK &&
	       (status = table_next(&table, &more, error)) == STATUS_OK && more)
		status = place_row(import, &table, error);
	table_close(&table);
	return status;
}

/* ---- sources.csv */

enum {
	SOURCE_ID,
	SOURCE_TITLE,
	SOURCE_PUBLISHER,
	SOURCE_AUTHOR,
	SOURCE_PUBLISHED,
	SOURCE_URL,
	SOURCE_FILE,
	SOURCE_LANGUAGE,
};

static const struct table_column SOURCE_COLUMNS[] = {
	[SOURCE_ID] = { "id", true },
	[SOURCE_TITLE] = { "title", false },
	[SOURCE_PUBLISHER] = { "publisher", false },
	[SOURCE_AUTHOR] = { "author", false },
	[SOURCE_PUBLISHED] = { "published", false },
	[SOURCE_URL] = { "url", false },
	[SOURCE_FILE] = { "file", false },
	[SOURCE_LANGUAGE] = { "language", false },
};

/* A source's text; what is wrong with it is a warning. */
static enum status
source_text(struct import *import, struct table *table, struct span file,
    struct strbuf *text, struct store_source *source, struct error *error)
{
	char wrong[200] = "";
	size_t repaired = 0;
	enum status status = import_text(
	    import, file, text, wrong, sizeof wrong, &repaired, error);

	if (status != STATUS_OK)
		return status;
	if (wrong[0] != '\0')
		return table_warn(table, error, "file " CELL_FORMAT " %s",
		    CELL_ARGUMENTS(file), wrong);
	source->has_text = true;
	source->text = (struct span){ text->text, text->n };
	if (repaired > 0)
		status = table_warn(table, error,
		    "file " CELL_FORMAT " is not UTF-8 throughout: %zu "
		    "byte%s as U+FFFD; save it as UTF-8",
		    CELL_ARGUMENTS(file), repaired,
		    repaired == 1 ? " stands" : "s stand");
	return status;
}

static enum status
source_put(
    struct import *import, struct store_source *source, struct error *error)
{
	enum status status = store_put_source(import->store, source, error);

	if (status == STATUS_OK)
		status = import_nomem(
		    map_put(&import->sources, 0, source->key, source->id),
		    error);
	if (status != STATUS_OK || !source->has_text)
		return status;
	if (mem_reserve(&import->texts, &import->text_capacity,
		import->text_count + 1, sizeof *import->texts) != STATUS_OK)
		return error_nomem(error);
	import->texts[import->text_count++] = source->id;
	return STATUS_OK;
}

static enum status
source_row(struct import *import, struct table *table, struct strbuf *text,
    struct error *error)
{
	struct store_source source = {
		.dataset = import->dataset,
		.key = table_cell(table, SOURCE_ID),
		.title = table_cell(table, SOURCE_TITLE),
		.publisher = table_cell(table, SOURCE_PUBLISHER),
		.author = table_cell(table, SOURCE_AUTHOR),
		.published = table_cell(table, SOURCE_PUBLISHED),
		.url = table_cell(table, SOURCE_URL),
		.file = table_cell(table, SOURCE_FILE),
		.language = table_cell(table, SOURCE_LANGUAGE),
	};
	struct error why;
	struct edtf published;
	enum status status = STATUS_OK;

	if (source.key.n == 0)
		return table_reject(table, error, "no id; give the source one");
	if (map_get(&import->sources, 0, source.key) != 0)
		return table_reject(table, error,
		    "the id " CELL_FORMAT " stands in the file twice; give "
		    "each source its own",
		    CELL_ARGUMENTS(source.key));
	if (source.published.n > 0) {
		status = edtf_parse(
		    source.published.s, source.published.n, &published, &why);
		if (status == STATUS_NOMEM)
			return error_nomem(error);
		if (status != STATUS_OK)
			status = table_warn(table, error,
			    "published " CELL_FORMAT " is no EDTF date: %s",
			    CELL_ARGUMENTS(source.published), why.message);
	}
	if (status == STATUS_OK && source.file.n > 0)
		status = source_text(
		    import, table, source.file, text, &source, error);
	if (status == STATUS_OK)
		status = source_put(import, &source, error);
	return status;
}

enum status
import_sources(struct import *import, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	struct table table = { 0 };
	bool more;
	enum status status = side_open(import, "sources.csv", SOURCE_COLUMNS,
	    COUNT(SOURCE_COLUMNS), &table, &more, error);

	if (status != STATUS_OK || !more)
		return status;
	while (status == STATUS_OK &&
	       (status = table_next(&table, &more, error)) == STATUS_OK && more)
		status = source_row(import, &table, &text, error);
	strbuf_release(&text);
	table_close(&table);
	return status;
}

enum status
import_document(struct import *import, const struct mapping_source *document,
    int64_t *id, struct error *error)
{
	struct span key = document->key;
	struct store_source source = {
		.dataset = import->dataset,
		.key = key,
		.title = document->title,
		.publisher = document->publisher,
		.published = document->published,
		.url = document->url,
	};
	enum status status;

	*id = map_get(&import->sources, 0, key);
	if (*id != 0)
		return STATUS_OK;
	if ((key.n > 7 && strncasecmp(key.s, "http://", 7) == 0) ||
	    (key.n > 8 && strncasecmp(key.s, "https://", 8) == 0))
		source.url = key;
	status = source_put(import, &source, error);
	*id = source.id;
	return status;
}

/* ---- quotes.csv */

enum { QUOTE_EVENT, QUOTE_SOURCE, QUOTE_TEXT, QUOTE_PREFIX, QUOTE_SUFFIX };

static const struct table_column QUOTE_COLUMNS[] = {
	[QUOTE_EVENT] = { "event", true },
	[QUOTE_SOURCE] = { "source", true },
	[QUOTE_TEXT] = { "quote", true },
	[QUOTE_PREFIX] = { "prefix", false },
	[QUOTE_SUFFIX] = { "suffix", false },
};

static enum status
quote_row(struct import *import, struct table *table, struct error *error)
{
	struct span key = table_cell(table, QUOTE_EVENT);
	struct event_quote quote = {
		.source = table_cell(table, QUOTE_SOURCE),
		.text = table_cell(table, QUOTE_TEXT),
		.prefix = table_raw(table, QUOTE_PREFIX),
		.suffix = table_raw(table, QUOTE_SUFFIX),
		.line = table->row->line,
	};
	bool added = false;
	int64_t event;
	enum status status;

	if (quote.text.n == 0)
		return table_reject(table, error,
		    "no quote; give its words, or remove the row");
	status = import_find_event(import, key, NULL, &event, error);
	if (status != STATUS_OK)
		return status;
	if (event == 0)
		return table_reject(table, error,
		    "no event has the id " CELL_FORMAT
		    "; use an id of events.csv",
		    CELL_ARGUMENTS(key));
	quote.source_id = map_get(&import->sources, 0, quote.source);
	if (quote.source_id == 0)
		return table_reject(table, error,
		    "there is no source " CELL_FORMAT
		    "; use an id of sources.csv",
		    CELL_ARGUMENTS(quote.source));
	quote.state = import_anchor_state(import, quote.source_id);
	status = store_add_quote(
	    import->store, table->file, event, &quote, &added, error);
	import->report.quotes += added;
	return status;
}

enum status
import_quotes(struct import *import, struct error *error)
{
	struct table table = { 0 };
	bool more;
	enum status status = side_open(import, "quotes.csv", QUOTE_COLUMNS,
	    COUNT(QUOTE_COLUMNS), &table, &more, error);

	if (status != STATUS_OK || !more)
		return status;
	while (status == STATUS_OK &&
	       (status = table_next(&table, &more, error)) == STATUS_OK && more)
		status = quote_row(import, &table, error);
	table_close(&table);
	return status;
}
