/* SPDX-License-Identifier: MIT */
/*
 * profiles: every profile there is, and which of them fits a file.
 *
 * Looked for are NAME.ini in $XDG_CONFIG_HOME/dateline/profiles (~/.config
 * without it), then in $DATELINE_PROFILES or, where that is not set, where the
 * program's own are installed, then these own ones as they were built in; the
 * first of a name counts.
 *
 *	struct profiles *profiles;
 *	profiles_open(&profiles, &error);
 *	profiles_by_header(profiles, names, count, &profile, &error);
 *	profiles_close(profiles);
 */
#ifndef CORE_PROFILES_H
#define CORE_PROFILES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/profile.h"
#include "core/status.h"
#include "core/strbuf.h"
#include "core/text.h"

struct profiles;

/* A profile that cannot be read is left out; profiles_broken tells why. */
enum status profiles_open(struct profiles **profiles, struct error *error);

/* What is wrong with the first that was left out; NULL. */
const char *profiles_broken(const struct profiles *profiles);

void profiles_close(struct profiles *profiles); /* NULL is fine */

size_t profiles_count(const struct profiles *profiles);
const struct profile *profiles_at(const struct profiles *profiles, size_t i);

/* By name, or by the path of a file, which has a `/` or ends in `.ini`.  It
 * belongs to profiles.  STATUS_MISSING names those there are. */
enum status profiles_find(struct profiles *profiles, const char *name,
    const struct profile **profile, struct error *error);

/* The one whose needed columns are all there, most of them; NULL. */
enum status
profiles_by_header(const struct profiles *profiles, const struct span *names,
    size_t count, const struct profile **profile, struct error *error);

/* Are all the columns there that a profile needs? */
enum status profiles_fits(const struct profile *profile,
    const struct span *names, size_t count, bool *fits, struct error *error);

/* The one for files without a header whose width and shape fit; NULL. */
const struct profile *profiles_by_row(
    const struct profiles *profiles, const struct span *cells, size_t count);

/* May a first row of such a file be this? */
bool profiles_fits_row(
    const struct profile *profile, const struct span *cells, size_t count);

/* The one for files without a header that calls its columns just so; NULL. */
const struct profile *profiles_by_columns(
    const struct profiles *profiles, const struct span *names, size_t count);

/* Its columns' names where there is no header: name i; empty behind them. */
struct span profiles_column(const struct profile *profile, size_t i);

/* May a row of it have so many cells? */
bool profiles_width(const struct profile *profile, size_t count);

/* Does the program bring one of that name? */
bool profiles_is_own(struct span name);

/* Append the path of the user's own folder; false: there is none. */
bool profiles_folder_of_user(struct strbuf *path);

struct profiles_file { /* a file that a profile was made for */
	const struct span *names; /* its header's cells, where it has one */
	const struct span *row; /* its first row; NULL: it has none */
	size_t count;
	bool has_header;
};

/*
 * Keep a profile in the user's own folder, under its name, so that files with
 * that header (or first row) are known by it; *known: they will be.  Whole or
 * not at all.  STATUS_BUSY where one is there and replace is false;
 * STATUS_REFUSED for a name that is none or is one of the program's, and for
 * columns whose names an INI file cannot hold; STATUS_IO, STATUS_FULL.
 */
enum status
profiles_save(const struct profile *profile, const struct profiles_file *file,
    bool replace, bool *known, struct error *error);

#endif
