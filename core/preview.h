/* SPDX-License-Identifier: MIT */
/*
 * preview: a file before it is read: is it of a known kind, and if not, what
 * may its columns be?  It holds some rows of the file, the part that every
 * column plays in an event, and the first events as they come out so.  Parts
 * may be changed, and all follows at once; then the import takes it over.
 *
 *	struct preview *preview;
 *	preview_open(&preview, "sightings.csv", &options, &error);
 *	if (preview_is_unknown(preview)) {
 *		preview_assign(preview, 2, PREVIEW_DATE, &error);
 *		preview_event(preview, 0)->date;
 *		preview_save(preview, "sightings", false, &known, &error);
 *		preview_accept(preview);
 *	}
 *	options.preview = preview;
 *	import_path(store, "sightings.csv", &options, &report, &error);
 *	preview_close(preview);
 *
 * The dates are judged by the rows that are held; where these leave open
 * which of two numbers is the day, all rows of the file are asked.
 */
#ifndef CORE_PREVIEW_H
#define CORE_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/import.h"
#include "core/profile.h"
#include "core/status.h"
#include "core/text.h"

#define PREVIEW_ROWS 200 /* held, at most */
#define PREVIEW_CHOSEN "mapping chosen" /* what it is called until saved */

enum preview_part { /* what a column is in an event, in the order of a walk */
	PREVIEW_ATTRIBUTE, /* nothing else: it stays what it is */
	PREVIEW_DATE,
	PREVIEW_TIME,
	PREVIEW_END,
	PREVIEW_TITLE,
	PREVIEW_ACTOR,
	PREVIEW_PLACE,
	PREVIEW_TYPE,
	PREVIEW_SUMMARY,
	PREVIEW_TAG,
	PREVIEW_LATITUDE,
	PREVIEW_LONGITUDE,
	PREVIEW_COORDINATES,
	PREVIEW_SOURCE,
	PREVIEW_URL,
	PREVIEW_PUBLISHER,
	PREVIEW_PUBLISHED,
	PREVIEW_QUOTE,
	PREVIEW_ID,
	PREVIEW_YEAR,
	PREVIEW_MONTH,
	PREVIEW_DAY,
	PREVIEW_PARTS, /* how many there are */
};

struct preview_event {
	struct span date; /* in words; empty: undated */
	struct span title, type;
	struct span actors, places; /* `; ` between */
	const char *wrong; /* why it is none; else NULL */
};

struct preview;

/*
 * path may be `-`, which is then read here and nowhere else: give the preview
 * to the import.  A folder is never unknown.  options are borrowed; those that
 * say what the columns are make a file known.  Fails as import_path does.
 */
enum status preview_open(struct preview **preview, const char *path,
    const struct import_options *options, struct error *error);
void preview_close(struct preview *preview); /* NULL is fine */

/* No profile fits, and it is not native.  Only then may the rest be asked. */
bool preview_is_unknown(const struct preview *preview);

/* ---- What the file has; names and cells as they stand in it. */

size_t preview_count(const struct preview *preview); /* of columns */
struct span preview_name(const struct preview *preview, size_t column);
size_t preview_rows(const struct preview *preview);
bool preview_has_all(const struct preview *preview); /* of the file's rows */
struct span
preview_cell(const struct preview *preview, size_t row, size_t column);
int64_t preview_line(const struct preview *preview, size_t row);

/* ---- What the columns are. */

/* "date", "actor", "attribute". */
const char *preview_part_name(enum preview_part part);

/* By name, or by a start of it that no other shares; else PREVIEW_PARTS. */
enum preview_part preview_part_find(struct span name);

enum preview_part preview_part(const struct preview *preview, size_t column);
struct span preview_role(const struct preview *preview, size_t column);

/*
 * Give a column another part.  Of what an event has but one, the column that
 * had it becomes an attribute, and has it again as soon as this column goes on
 * to another part.  STATUS_REFUSED for a name that no mapping can hold.
 */
enum status preview_assign(struct preview *preview, size_t column,
    enum preview_part part, struct error *error);

/* The role of an actor; empty: none.  STATUS_SYNTAX for what is no role. */
enum status preview_set_role(struct preview *preview, size_t column,
    struct span role, struct error *error);

/* What the title is made of: a template (template.h), and set another; empty:
 * again of what the columns are.  STATUS_SYNTAX, all as it was. */
struct span preview_title(const struct preview *preview);
enum status preview_set_title(
    struct preview *preview, struct span title, struct error *error);

/* Is the day or the month first?  `dmy`, `mdy`, or NULL: as the file tells. */
const char *preview_order(const struct preview *preview);
enum status preview_set_order(
    struct preview *preview, const char *order, struct error *error);

/* ---- What comes out. */

const struct preview_event *
preview_event(const struct preview *preview, size_t row);

bool preview_has_date(const struct preview *preview);

/* Only a person knows whether day or month comes first; until it is set the
 * events are shown with the day first. */
bool preview_asks_order(const struct preview *preview);

/* Why the file cannot be read so, in words; NULL: it can. */
const char *preview_problem(const struct preview *preview);

/* How the dates were read, in words. */
const char *preview_notation(const struct preview *preview);

/*
 * Keep the mapping as a profile of the user's own (profiles_save); *known:
 * such a file will be known by it the next time, else by --profile alone.
 */
enum status preview_save(struct preview *preview, const char *name,
    bool replace, bool *known, struct error *error);

/* ---- For the import. */

/* From now on the import maps the file so. */
void preview_accept(struct preview *preview);

/* The mapping where it is accepted, else NULL; and its file's dialect. */
const struct profile *preview_profile(const struct preview *preview);
bool preview_has_header(const struct preview *preview);

/* The file, opened and perhaps unpacked, to the caller; NULL the next time. */
struct bytes *preview_take_bytes(struct preview *preview);

#endif
