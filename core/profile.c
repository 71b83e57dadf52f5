/* SPDX-License-Identifier: MIT */
/*
 * Profiles are small, so they are kept as text: a field is a span that the
 * mapping parses once it knows the columns of a file.  inih calls back for
 * every line; a second line of the same name is its continuation.
 */
#include "config.h"

#include "core/profile.h"

#include <assert.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

#include "core/template.h"

#define PROFILE_MAX ((size_t)1024 * 1024)

static const char *const FIELDS[PROFILE_FIELDS] = {
	[PROFILE_ID] = "id",
	[PROFILE_DATE] = "date",
	[PROFILE_END] = "end",
	[PROFILE_PRECISION] = "precision",
	[PROFILE_TITLE] = "title",
	[PROFILE_SUMMARY] = "summary",
	[PROFILE_TYPE] = "type",
	[PROFILE_ACTORS] = "actors",
	[PROFILE_LOCATIONS] = "locations",
	[PROFILE_LATITUDE] = "latitude",
	[PROFILE_LONGITUDE] = "longitude",
	[PROFILE_COORDINATES] = "coordinates",
	[PROFILE_TAGS] = "tags",
	[PROFILE_SOURCE] = "source",
	[PROFILE_ARTICLES] = "articles",
	[PROFILE_PUBLISHER] = "publisher",
	[PROFILE_PUBLISHED] = "published",
	[PROFILE_HEADLINE] = "headline",
	[PROFILE_URL] = "url",
	[PROFILE_QUOTE] = "quote",
	[PROFILE_KEEP] = "keep",
};

const char *
profile_field_name(enum profile_field field)
{
	return FIELDS[field];
}

enum profile_field
profile_field_find(struct span name)
{
	int i;

	for (i = 0; i < PROFILE_FIELDS; i++)
		if (span_equal(name, span_of(FIELDS[i])))
			break;
	return (enum profile_field)i;
}

/* ---- One line of an INI file. */

struct reading {
	struct profile *profile;
	struct error *error;
	enum status status; /* of the first line that failed */
};

/* The value, behind what an earlier line of the name gave. */
static enum status
value_append(struct profile *profile, struct span *value, const char *more)
{
	struct strbuf joined = STRBUF_INIT;
	char *copy;

	strbuf_add(&joined, value->s, value->n);
	if (value->n > 0)
		strbuf_add_byte(&joined, ' ');
	strbuf_add_text(&joined, more);
	copy = arena_copy(&profile->arena, joined.text, joined.n);
	if (copy == NULL || strbuf_status(&joined) != STATUS_OK) {
		strbuf_release(&joined);
		return STATUS_NOMEM;
	}
	*value = (struct span){ copy, joined.n };
	strbuf_release(&joined);
	return STATUS_OK;
}

/* Numbers with blanks between. */
static bool
widths_parse(struct profile *profile, const char *text)
{
	size_t width;
	int used;

	profile->width_count = 0;
	while (sscanf(text, "%zu%n", &width, &used) == 1) {
		if (profile->width_count == PROFILE_WIDTHS)
			return false;
		profile->widths[profile->width_count++] = width;
		text += used;
	}
	return *text == '\0' && profile->width_count > 0;
}

static enum status
profile_key(
    struct profile *profile, const char *key, const char *value, bool *known)
{
	const struct {
		const char *name;
		struct span *value;
	} keys[] = {
		{ "about", &profile->about },
		{ "needs", &profile->needs },
		{ "columns", &profile->columns },
		{ "shape", &profile->shape },
		{ "date-order", &profile->order },
		{ "tz", &profile->zone },
		{ "quotes", &profile->quotes },
	};
	size_t i;

	*known = true;
	if (strcmp(key, "width") == 0) {
		*known = widths_parse(profile, value);
		return STATUS_OK;
	}
	for (i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i].name) == 0)
			return value_append(profile, keys[i].value, value);
	*known = false;
	return STATUS_OK;
}

static enum status
add_value(struct profile *profile, const char *column, const char *code,
    const char *word)
{
	struct strbuf fold = STRBUF_INIT;
	struct profile_value value;
	enum status status = template_fold(span_of(column), &fold);

	if (status == STATUS_OK)
		status = mem_reserve(&profile->values, &profile->value_capacity,
		    profile->value_count + 1, sizeof *profile->values);
	value = (struct profile_value){
		.column = { arena_copy(&profile->arena, fold.text, fold.n),
		    fold.n },
		.code = { arena_copy(&profile->arena, code, strlen(code)),
		    strlen(code) },
		.word = { arena_copy(&profile->arena, word, strlen(word)),
		    strlen(word) },
	};
	strbuf_release(&fold);
	if (status != STATUS_OK || value.column.s == NULL ||
	    value.code.s == NULL || value.word.s == NULL)
		return STATUS_NOMEM;
	profile->values[profile->value_count++] = value;
	return STATUS_OK;
}

static enum status
take_line(struct reading *reading, const char *section, const char *key,
    const char *value, bool *known)
{
	struct profile *profile = reading->profile;
	enum profile_field field;

	*known = true;
	if (strncmp(section, "values ", 7) == 0)
		return add_value(profile, section + 7, key, value);
	if (strcmp(section, "profile") == 0)
		return profile_key(profile, key, value, known);
	field = profile_field_find(span_of(key));
	if (strcmp(section, "event") == 0 && field < PROFILE_FIELDS)
		return value_append(profile, &profile->fields[field], value);
	*known = false;
	return STATUS_OK;
}

/* What inih calls; 0 makes it tell the line. */
static int
handle_line(
    void *context, const char *section, const char *key, const char *value)
{
	struct reading *reading = context;
	bool known;

	if (reading->status != STATUS_OK)
		return 0;
	reading->status = take_line(reading, section, key, value, &known);
	if (reading->status != STATUS_OK) {
		error_nomem(reading->error);
		return 0;
	}
	if (known)
		return 1;
	reading->status = error_set(reading->error, STATUS_SYNTAX,
	    "`%s` in [%s] is not known to profiles", key, section);
	return 0;
}

enum status
profile_new(struct profile **profile, struct span name, struct error *error)
{
	struct profile *made = mem_alloc(1, sizeof *made);

	if (made == NULL)
		return error_nomem(error);
	strbuf_init(&made->text);
	made->name.s = arena_copy(&made->arena, name.s, name.n);
	made->name.n = name.n;
	if (made->name.s == NULL) {
		profile_free(made);
		return error_nomem(error);
	}
	*profile = made;
	return STATUS_OK;
}

enum status
profile_set(struct profile *profile, enum profile_field field,
    struct span value, struct error *error)
{
	const char *copy;

	assert(profile != NULL);
	copy = arena_copy(&profile->arena, value.s, value.n);
	if (copy == NULL)
		return error_nomem(error);
	profile->fields[field] = (struct span){ copy, value.n };
	return STATUS_OK;
}

enum status
profile_parse(struct profile **profile, struct span name, const char *where,
    struct span text, struct error *error)
{
	struct error why = { 0 };
	struct reading reading = { .error = &why };
	enum status status = profile_new(&reading.profile, name, error);
	int line;

	if (status != STATUS_OK)
		return status;
	assert(reading.profile != NULL);
	strbuf_add(&reading.profile->text, text.s, text.n);
	if (strbuf_status(&reading.profile->text) != STATUS_OK) {
		profile_free(reading.profile);
		return error_nomem(error);
	}
	line =
	    ini_parse_string(reading.profile->text.text, handle_line, &reading);
	if (reading.status == STATUS_OK && line == 0) {
		*profile = reading.profile;
		return STATUS_OK;
	}
	profile_free(reading.profile);
	if (reading.status == STATUS_NOMEM || line < 0)
		return error_nomem(error);
	return error_set(error, STATUS_SYNTAX, "%s:%d: %s", where, line,
	    reading.status != STATUS_OK
		? why.message
		: "neither `[SECTION]` nor `NAME = VALUE`, or longer than "
		  "199 bytes");
}

/* The last part of a path without `.ini`. */
static struct span
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span name = span_of(slash != NULL ? slash + 1 : path);

	if (name.n > 4 && strcmp(name.s + name.n - 4, ".ini") == 0)
		name.n -= 4;
	return name;
}

enum status
profile_open(struct profile **profile, const char *path, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	FILE *file = fopen(path, "re");
	enum status status = STATUS_OK;
	size_t n = 1;

	if (file == NULL)
		return error_set(error,
		    errno == ENOENT || errno == ENOTDIR ? STATUS_MISSING
							: STATUS_IO,
		    "%s: %s", path, strerror(errno));
	while (status == STATUS_OK && n > 0 && text.n < PROFILE_MAX) {
		if (!strbuf_reserve(&text, 4096))
			status = error_nomem(error);
		else
			n = fread(text.text + text.n, 1, 4096, file);
		if (status == STATUS_OK)
			text.n += n;
	}
	if (status == STATUS_OK && ferror(file))
		status = error_set(
		    error, STATUS_IO, "%s: %s", path, strerror(errno));
	if (status == STATUS_OK && text.n >= PROFILE_MAX)
		status = error_set(
		    error, STATUS_RANGE, "%s: too large for a profile", path);
	fclose(file);
	if (status == STATUS_OK)
		status = profile_parse(profile, base_name(path), path,
		    (struct span){ text.text, text.n }, error);
	strbuf_release(&text);
	return status;
}

void
profile_free(struct profile *profile)
{
	if (profile == NULL)
		return;
	strbuf_release(&profile->text);
	mem_free(profile->values);
	arena_release(&profile->arena);
	mem_free(profile);
}

/* ---- --map. */

/* Does `FIELD=` stand at text? */
static bool
starts_field(struct span text, enum profile_field *field, size_t *length)
{
	const char *equals = memchr(text.s, '=', text.n);
	struct span name;

	if (equals == NULL)
		return false;
	name = span_trim((struct span){ text.s, (size_t)(equals - text.s) });
	*field = profile_field_find(name);
	*length = (size_t)(equals - text.s) + 1;
	return *field < PROFILE_FIELDS;
}

enum status
profile_map(struct profile **profile, const char *text, struct error *error)
{
	struct span rest = span_of(text);
	struct profile *made = NULL;
	enum profile_field field, next;
	enum status status = profile_new(&made, SPAN("--map"), error);
	size_t length, i;

	while (status == STATUS_OK && rest.n > 0) {
		if (!starts_field(rest, &field, &length)) {
			status = error_set(error, STATUS_SYNTAX,
			    "--map: `%.*s` is not FIELD=COLUMN; fields are "
			    "date, end, title, summary, type, actors, "
			    "locations, latitude, longitude, source, url, "
			    "tags, id and others: see 'dateline profiles'",
			    rest.n < 40 ? (int)rest.n : 40, rest.s);
			break;
		}
		rest.s += length;
		rest.n -= length;
		for (i = 0; i < rest.n; i++)
			if (rest.s[i] == ',' &&
			    starts_field(
				(struct span){ rest.s + i + 1, rest.n - i - 1 },
				&next, &length))
				break;
		status = profile_set(
		    made, field, span_trim((struct span){ rest.s, i }), error);
		i += i < rest.n;
		rest.s += i;
		rest.n -= i;
	}
	if (status == STATUS_OK)
		*profile = made;
	else
		profile_free(made);
	return status;
}

enum status
profile_overlay(
    struct profile *made, const struct profile *base, struct error *error)
{
	int i;

	if (base->value_count > 0) {
		if (mem_reserve(&made->values, &made->value_capacity,
			base->value_count, sizeof *made->values) != STATUS_OK)
			return error_nomem(error);
		memcpy(made->values, base->values,
		    base->value_count * sizeof *made->values);
		made->value_count = base->value_count;
	}
	for (i = 0; i < PROFILE_FIELDS; i++)
		if (made->fields[i].n == 0)
			made->fields[i] = base->fields[i];
	made->columns = base->columns;
	memcpy(made->widths, base->widths, sizeof made->widths);
	made->width_count = base->width_count;
	made->order = base->order;
	made->zone = base->zone;
	made->quotes = base->quotes;
	return STATUS_OK;
}

/* ---- Printing. */

/* A value, broken before a `+` where a line would get long. */
static void
explain_value(struct span value, struct strbuf *out)
{
	enum { WIDTH = 66 };
	size_t i, n;

	while (value.n > WIDTH) {
		for (i = n = 0; i + 3 < value.n && (n == 0 || i <= WIDTH); i++)
			if (memcmp(value.s + i, " + ", 3) == 0)
				n = i;
		if (n == 0)
			break;
		strbuf_add(out, value.s, n);
		strbuf_add_text(out, "\n            ");
		value.s += n + 1;
		value.n -= n + 1;
	}
	strbuf_add(out, value.s, value.n);
	strbuf_add_byte(out, '\n');
}

void
profile_explain(const struct profile *profile, struct strbuf *out)
{
	int i;

	for (i = 0; i < PROFILE_FIELDS; i++) {
		if (profile->fields[i].n == 0)
			continue;
		strbuf_printf(out, "%-11s ", FIELDS[i]);
		explain_value(profile->fields[i], out);
	}
}

void
profile_print_map(const struct profile *profile, struct strbuf *out)
{
	size_t n = out->n;
	int i;

	for (i = 0; i < PROFILE_FIELDS; i++)
		if (profile->fields[i].n > 0)
			strbuf_printf(out, "%s%s=%.*s", out->n > n ? "," : "",
			    FIELDS[i], (int)profile->fields[i].n,
			    profile->fields[i].s);
}
