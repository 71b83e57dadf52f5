/* SPDX-License-Identifier: MIT */
/*
 * profile: which columns of a foreign file are what in an event.  An INI
 * file, read by inih, that a person can read and write:
 *
 *	[profile]
 *	about = ACLED, the Armed Conflict Location & Event Data
 *	needs = event_date, event_type, actor1
 *
 *	[event]
 *	date = event_date
 *	title = {event_type}[: {actor1}][ – {actor2}]
 *	actors = actor1=actor1 + actor2=actor2
 *
 * Values are templates (template.h) of what HACKING.md lists.  A line holds
 * at most 199 bytes; an indented line goes on with the value before it.
 *
 *	struct profile *profile;
 *	profile_open(&profile, "acled.ini", &error);
 *	profile_free(profile);
 */
#ifndef CORE_PROFILE_H
#define CORE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/mem.h"
#include "core/status.h"
#include "core/strbuf.h"
#include "core/text.h"

enum profile_field {
	PROFILE_ID,
	PROFILE_DATE,
	PROFILE_END,
	PROFILE_PRECISION,
	PROFILE_TITLE,
	PROFILE_SUMMARY,
	PROFILE_TYPE,
	PROFILE_ACTORS,
	PROFILE_LOCATIONS,
	PROFILE_LATITUDE,
	PROFILE_LONGITUDE,
	PROFILE_COORDINATES,
	PROFILE_TAGS,
	PROFILE_SOURCE,
	PROFILE_ARTICLES,
	PROFILE_PUBLISHER,
	PROFILE_PUBLISHED,
	PROFILE_HEADLINE,
	PROFILE_URL,
	PROFILE_QUOTE,
	PROFILE_KEEP,
	PROFILE_FIELDS, /* how many there are */
};

/* A code of a column and what it stands for. */
struct profile_value {
	struct span column; /* folded */
	struct span code, word;
};

#define PROFILE_WIDTHS 4

struct profile {
	struct arena arena;
	struct span name;
	struct span about;
	struct span needs; /* columns that a header must have, `,` between */
	struct span columns; /* names where there is no header */
	struct span shape; /* `COLUMN what`, `,` between, of a first row */
	size_t widths[PROFILE_WIDTHS]; /* of rows without a header */
	size_t width_count;
	struct span order, zone; /* of dates; empty: none forced */
	struct span quotes; /* `data`: unless a file shows that it quotes */
	struct span fields[PROFILE_FIELDS];
	struct profile_value *values;
	size_t value_count, value_capacity;
	struct strbuf text; /* the INI text */
};

/* The name a field has in a profile and in --map. */
const char *profile_field_name(enum profile_field field);

/* The field of that name; PROFILE_FIELDS where there is none. */
enum profile_field profile_field_find(struct span name);

/* STATUS_SYNTAX with FILE:LINE; STATUS_MISSING, STATUS_IO. */
enum status
profile_open(struct profile **profile, const char *path, struct error *error);

/* From text; where is what messages call it. */
enum status profile_parse(struct profile **profile, struct span name,
    const char *where, struct span text, struct error *error);

/* From `date=event_date,actors=actor1+actor2,…` as --map takes it. */
enum status
profile_map(struct profile **profile, const char *text, struct error *error);

/* What made does not say is as base has it.  base must outlive made. */
enum status profile_overlay(
    struct profile *made, const struct profile *base, struct error *error);

/* An empty one; fields are then set by profile_set. */
enum status
profile_new(struct profile **profile, struct span name, struct error *error);
enum status profile_set(struct profile *profile, enum profile_field field,
    struct span value, struct error *error);

/* Append what a field is made of, one line a field, aligned. */
void profile_explain(const struct profile *profile, struct strbuf *out);

/* Append as `FIELD=VALUE,…` for --map. */
void profile_print_map(const struct profile *profile, struct strbuf *out);

void profile_free(struct profile *profile); /* NULL is fine */

#endif
