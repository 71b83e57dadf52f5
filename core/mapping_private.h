/* SPDX-License-Identifier: MIT */
/*
 * mapping_private: what the files of the mapping share.
 *
 *	mapping.c	a profile's text as templates; a row as an event
 *	mapping_date.c	date, end and precision as EDTF
 *	mapping_source.c	the documents of a row
 */
#ifndef CORE_MAPPING_PRIVATE_H
#define CORE_MAPPING_PRIVATE_H

#include "core/dates.h"
#include "core/mapping.h"
#include "core/template.h"

#define MAPPING_TERMS 16
#define MAPPING_PATHS 4
#define MAPPING_DATES 4
#define MAPPING_LEVELS 8

/* One member, or a list of them in a cell. */
struct mapping_term {
	struct span role;
	struct template text;
	char separator; /* 0: one */
};

struct mapping_path {
	struct template parts[MAPPING_TERMS];
	size_t count;
};

/* A stretch of a date: a template, or year, month and day of their own. */
struct mapping_date_part {
	struct template cells[3];
	size_t count; /* 1, or 2 or 3: year, month, day */
};

struct mapping_date {
	struct mapping_date_part parts[MAPPING_DATES];
	size_t count;
};

enum mapping_level {
	LEVEL_DAY,
	LEVEL_APPROXIMATE,
	LEVEL_WEEK,
	LEVEL_MONTH,
	LEVEL_YEAR,
};

struct mapping {
	struct arena arena;
	const struct profile *profile;
	struct template_columns columns;
	bool *used; /* columns that are no attributes */
	struct mapping_term one[PROFILE_FIELDS]; /* plain fields */
	struct mapping_term actors[MAPPING_TERMS], tags[MAPPING_TERMS];
	struct mapping_term sources[MAPPING_TERMS];
	size_t actor_count, tag_count, source_count;
	struct mapping_path paths[MAPPING_PATHS];
	size_t path_count;
	/* Alternatives: the first that says anything counts. */
	struct mapping_date begin[MAPPING_DATES], end[MAPPING_DATES];
	size_t begin_count, end_count;
	struct template precision;
	struct {
		struct span code;
		enum mapping_level level;
	} levels[MAPPING_LEVELS];
	size_t level_count;
	struct dates *dates[MAPPING_DATES]; /* of begin and end together */
	struct dates *published;
	struct strbuf scratch, other;
};

/* Cut the next part before a separator that stands outside of braces and
 * brackets; trimmed.  False at the end. */
bool mapping_cut(struct span *rest, char separator, struct span *part);

/* Render a template into the event's arena; .s NULL out of memory. */
struct span
mapping_text(struct mapping *mapping, const struct template *template,
    const struct span *cells, size_t count, struct event *event);

/* Without what parts a template's cells where the first was empty. */
struct span mapping_lead(struct span text);

/* The next member of a list in a cell; see struct mapping_term. */
bool mapping_member(struct span *rest, char separator, struct span *member);

enum status mapping_dates_new(struct mapping *mapping, struct error *error);
void mapping_dates_free(struct mapping *mapping);
enum status mapping_read_date(struct mapping *mapping, const struct span *cells,
    size_t count, struct event *event, struct mapping_row *row,
    struct error *error);
enum status mapping_read_sources(struct mapping *mapping,
    const struct span *cells, size_t count, struct event *event,
    struct mapping_row *row, struct error *error);

#endif
