/* SPDX-License-Identifier: MIT */
/*
 * preview_private: what the files of the preview share.
 *
 *	preview.c	the file, its rows, the events that come out
 *	preview_parts.c	parts of columns to fields of a profile, and back
 */
#ifndef CORE_PREVIEW_PRIVATE_H
#define CORE_PREVIEW_PRIVATE_H

#include "core/import_private.h"
#include "core/preview.h"

struct preview_column {
	enum preview_part part;
	size_t rank; /* among those of its part */
	struct span term; /* `{name}`, perhaps with more: `{name:plain};` */
	struct span role;
};

struct preview_row {
	struct span *cells;
	size_t count;
	int64_t line;
};

struct preview {
	struct import import; /* as far as a table asks for it */
	struct import_options options;
	struct table table;
	bool is_open; /* the table */
	bool unknown, accepted;
	struct arena arena;

	struct span *header; /* cells of the first row where it names columns */
	size_t header_count;
	struct preview_row *rows;
	size_t row_count;
	bool has_all;

	/* The mapping: columns, and what each field is made of. */
	struct preview_column *columns;
	size_t rank; /* the next */
	struct strbuf fields[PROFILE_FIELDS];
	bool title_told; /* the title is the user's own */
	const char *order; /* told; else NULL */
	size_t displacer, displaced; /* columns; SIZE_MAX: none */
	enum preview_part displaced_part;

	/* What the whole file says of the dates that stand in asked. */
	struct strbuf asked;
	const char *found_order;

	struct profile *profile; /* of the fields */
	struct arena shown; /* what the events point into */
	struct preview_event *events;
	bool asks_order;
	struct strbuf problem, notation;
};

/* From what was guessed to parts of columns, once. */
enum status preview_take_guess(struct preview *preview,
    const struct profile *guessed, struct error *error);

/* Make the fields anew that a part goes into, and the title with them. */
enum status preview_compose(
    struct preview *preview, enum preview_part part, struct error *error);

/* The fields as a profile of that name, the caller's. */
enum status preview_make(const struct preview *preview, struct span name,
    struct profile **profile, struct error *error);

/* Make the profile and the events anew, after any change of the fields. */
enum status preview_refresh(struct preview *preview, struct error *error);

#endif
