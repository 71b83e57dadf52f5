/* SPDX-License-Identifier: MIT */
/*
 * Profiles are few and small: all are read whenever one is needed, a fraction
 * of a millisecond.  The first of a name counts:
 *
 *	the user's folder, $DATELINE_PROFILES or the installed files, compiled in
 *
 * Those of the program are compiled in too, so that it is whole without being
 * installed.
 */
#include "config.h"

#include "core/profiles.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/guess.h"
#include "core/profiles_private.h"
#include "core/template.h"

struct profiles {
	struct profile **list;
	size_t count, capacity;
	struct error broken; /* of the first file that is none */
};

static bool
has_name(const struct profiles *profiles, struct span name)
{
	size_t i;

	for (i = 0; i < profiles->count; i++)
		if (span_equal(profiles->list[i]->name, name))
			return true;
	return false;
}

/* Takes profile over, also when it fails. */
static enum status
add_profile(
    struct profiles *profiles, struct profile *profile, struct error *error)
{
	if (mem_reserve(&profiles->list, &profiles->capacity,
		profiles->count + 1, sizeof(struct profile *)) != STATUS_OK) {
		profile_free(profile);
		return error_nomem(error);
	}
	profiles->list[profiles->count++] = profile;
	return STATUS_OK;
}

static int
name_compare(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* The names in a folder that end in `.ini`, sorted, in arena; a folder that
 * cannot be read has none. */
static enum status
list_folder(const char *folder, struct arena *arena, const char ***names,
    size_t *count, struct error *error)
{
	DIR *open = opendir(folder);
	const struct dirent *entry;
	enum status status = STATUS_OK;
	size_t n, capacity = 0;

	*names = NULL;
	*count = 0;
	while (open != NULL && status == STATUS_OK &&
	       (entry = readdir(open)) != NULL) {
		n = strlen(entry->d_name);
		if (n <= 4 || strcmp(entry->d_name + n - 4, ".ini") != 0)
			continue;
		if (mem_reserve(names, &capacity, *count + 1, sizeof **names) !=
		    STATUS_OK)
			status = error_nomem(error);
		else if (((*names)[*count] =
				 arena_copy(arena, entry->d_name, n)) == NULL)
			status = error_nomem(error);
		else
			++*count;
	}
	if (open != NULL)
		closedir(open);
	if (*count > 0)
		qsort(*names, *count, sizeof **names, name_compare);
	return status;
}

static enum status
add_file(struct profiles *profiles, const char *path, struct error *error)
{
	struct profile *profile;
	struct error why = { 0 };
	enum status status = profile_open(&profile, path, &why);

	if (status == STATUS_NOMEM)
		return error_nomem(error);
	if (status != STATUS_OK) {
		if (profiles->broken.code == STATUS_OK)
			profiles->broken = why;
		return STATUS_OK;
	}
	if (has_name(profiles, profile->name)) {
		profile_free(profile);
		return STATUS_OK;
	}
	return add_profile(profiles, profile, error);
}

/* Those of a folder, by name. */
static enum status
add_folder(struct profiles *profiles, const char *folder, struct error *error)
{
	struct strbuf path = STRBUF_INIT;
	struct arena arena = { 0 };
	const char **names;
	size_t i, count;
	enum status status = list_folder(folder, &arena, &names, &count, error);

	for (i = 0; i < count && status == STATUS_OK; i++) {
		strbuf_clear(&path);
		strbuf_printf(&path, "%s/%s", folder, names[i]);
		status = strbuf_status(&path) == STATUS_OK
			     ? add_file(profiles, path.text, error)
			     : error_nomem(error);
	}
	strbuf_release(&path);
	mem_free(names);
	arena_release(&arena);
	return status;
}

static enum status
add_own(struct profiles *profiles, struct error *error)
{
	const struct profile_own *own;
	struct profile *profile;
	enum status status = STATUS_OK;

	for (own = profiles_own; own->name != NULL && status == STATUS_OK;
	     own++) {
		if (has_name(profiles, span_of(own->name)))
			continue;
		status = profile_parse(&profile, span_of(own->name), own->name,
		    span_of(own->text), error);
		if (status == STATUS_OK)
			status = add_profile(profiles, profile, error);
	}
	return status;
}

bool
profiles_is_own(struct span name)
{
	const struct profile_own *own;

	for (own = profiles_own; own->name != NULL; own++)
		if (span_equal(name, span_of(own->name)))
			return true;
	return false;
}

bool
profiles_folder_of_user(struct strbuf *path)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (base != NULL && base[0] == '/')
		strbuf_printf(path, "%s/dateline/profiles", base);
	else if (home != NULL && home[0] == '/')
		strbuf_printf(path, "%s/.config/dateline/profiles", home);
	else
		return false;
	return true;
}

static enum status
add_user(struct profiles *profiles, struct error *error)
{
	struct strbuf folder = STRBUF_INIT;
	enum status status = STATUS_OK;

	if (profiles_folder_of_user(&folder)) {
		status = strbuf_status(&folder);
		if (status == STATUS_OK)
			status = add_folder(profiles, folder.text, error);
		else
			error_nomem(error);
	}
	strbuf_release(&folder);
	return status;
}

enum status
profiles_open(struct profiles **profiles, struct error *error)
{
	const char *folder = getenv("DATELINE_PROFILES");
	struct profiles *made = mem_alloc(1, sizeof *made);
	enum status status;

	if (made == NULL)
		return error_nomem(error);
	if (folder == NULL || folder[0] == '\0')
		folder = profiles_folder;
	status = add_user(made, error);
	if (status == STATUS_OK)
		status = add_folder(made, folder, error);
	if (status == STATUS_OK)
		status = add_own(made, error);
	if (status == STATUS_OK)
		*profiles = made;
	else
		profiles_close(made);
	return status;
}

void
profiles_close(struct profiles *profiles)
{
	size_t i;

	if (profiles == NULL)
		return;
	for (i = 0; i < profiles->count; i++)
		profile_free(profiles->list[i]);
	mem_free(profiles->list);
	mem_free(profiles);
}

const char *
profiles_broken(const struct profiles *profiles)
{
	return profiles->broken.code == STATUS_OK ? NULL
						  : profiles->broken.message;
}

size_t
profiles_count(const struct profiles *profiles)
{
	return profiles->count;
}

const struct profile *
profiles_at(const struct profiles *profiles, size_t i)
{
	return profiles->list[i];
}

enum status
profiles_find(struct profiles *profiles, const char *name,
    const struct profile **profile, struct error *error)
{
	struct span wanted = span_of(name);
	struct profile *opened;
	struct strbuf names = STRBUF_INIT;
	enum status status;
	size_t i;

	if (strchr(name, '/') != NULL ||
	    (wanted.n > 4 && strcmp(name + wanted.n - 4, ".ini") == 0)) {
		status = profile_open(&opened, name, error);
		if (status == STATUS_OK)
			status = add_profile(profiles, opened, error);
		if (status == STATUS_OK)
			*profile = opened;
		return status;
	}
	for (i = 0; i < profiles->count; i++) {
		strbuf_printf(&names, "%s%.*s", i > 0 ? ", " : "",
		    (int)profiles->list[i]->name.n, profiles->list[i]->name.s);
		if (!span_equal(profiles->list[i]->name, wanted))
			continue;
		*profile = profiles->list[i];
		strbuf_release(&names);
		return STATUS_OK;
	}
	status = error_set(error, STATUS_MISSING,
	    "%s: there is no such profile; there are %s", name, names.text);
	strbuf_release(&names);
	return status;
}

/* ---- Choosing. */

/* The next member of a `,` list. */
static bool
list_next(struct span *rest, struct span *member)
{
	const char *comma;

	if (rest->n == 0)
		return false;
	comma = memchr(rest->s, ',', rest->n);
	member->s = rest->s;
	member->n = comma != NULL ? (size_t)(comma - rest->s) : rest->n;
	rest->s += member->n + (comma != NULL);
	rest->n -= member->n + (comma != NULL);
	*member = span_trim(*member);
	return true;
}

/* Names as compared, in arena. */
static enum status
fold_names(struct arena *arena, const struct span *names, size_t count,
    struct span **folds, struct error *error)
{
	struct strbuf fold = STRBUF_INIT;
	enum status status = STATUS_OK;
	size_t i;

	*folds = arena_alloc(arena, (count + 1) * sizeof **folds);
	if (*folds == NULL)
		return error_nomem(error);
	for (i = 0; i < count && status == STATUS_OK; i++) {
		strbuf_clear(&fold);
		status = template_fold(span_trim(names[i]), &fold);
		(*folds)[i].s = arena_copy(arena, fold.text, fold.n);
		(*folds)[i].n = fold.n;
		if (status != STATUS_OK || (*folds)[i].s == NULL)
			status = error_nomem(error);
	}
	strbuf_release(&fold);
	return status;
}

/* Where name stands among folds; count where it does not. */
static enum status
find_fold(const struct span *folds, size_t count, struct span name, size_t *at,
    struct error *error)
{
	struct strbuf fold = STRBUF_INIT;
	enum status status = template_fold(name, &fold);

	for (*at = 0; *at < count; ++*at)
		if (span_equal(folds[*at], (struct span){ fold.text, fold.n }))
			break;
	strbuf_release(&fold);
	return status == STATUS_OK ? status : error_nomem(error);
}

/* How many columns a profile needs, when all are there; else 0. */
static enum status
header_fits(const struct profile *profile, const struct span *folds,
    size_t count, size_t *n, struct error *error)
{
	struct span rest = profile->needs, need;
	enum status status = STATUS_OK;
	size_t at;

	*n = 0;
	while (status == STATUS_OK && list_next(&rest, &need)) {
		status = find_fold(folds, count, need, &at, error);
		if (status == STATUS_OK && at == count) {
			*n = 0;
			break;
		}
		++*n;
	}
	return status;
}

enum status
profiles_fits(const struct profile *profile, const struct span *names,
    size_t count, bool *fits, struct error *error)
{
	struct arena arena = { 0 };
	struct span *folds;
	size_t n = 0;
	enum status status = fold_names(&arena, names, count, &folds, error);

	if (status == STATUS_OK)
		status = header_fits(profile, folds, count, &n, error);
	arena_release(&arena);
	*fits = n > 0;
	return status;
}

enum status
profiles_by_header(const struct profiles *profiles, const struct span *names,
    size_t count, const struct profile **profile, struct error *error)
{
	struct arena arena = { 0 };
	struct span *folds;
	size_t i, n, most = 0;
	enum status status = fold_names(&arena, names, count, &folds, error);

	*profile = NULL;
	for (i = 0; i < profiles->count && status == STATUS_OK; i++) {
		status =
		    header_fits(profiles->list[i], folds, count, &n, error);
		if (status != STATUS_OK || n <= most)
			continue;
		most = n;
		*profile = profiles->list[i];
	}
	arena_release(&arena);
	return status;
}

struct span
profiles_column(const struct profile *profile, size_t i)
{
	struct span rest = profile->columns, name;

	while (list_next(&rest, &name))
		if (i-- == 0)
			return name;
	return SPAN("");
}

bool
profiles_width(const struct profile *profile, size_t count)
{
	size_t i;

	for (i = 0; i < profile->width_count; i++)
		if (profile->widths[i] == count)
			return true;
	return false;
}

static bool
all_digits(struct span cell, size_t least, size_t most)
{
	size_t i;

	if (cell.n < least || cell.n > most)
		return false;
	for (i = 0; i < cell.n; i++)
		if (cell.s[i] < '0' || cell.s[i] > '9')
			return false;
	return true;
}

/* Is the cell what its shape says: integer, day (20240131), second
 * (20240131235959), epoch, or a date with signs between its numbers? */
static bool
shape_fits(struct span cell, struct span shape)
{
	cell = span_trim(cell);
	if (span_equal(shape, SPAN("integer")))
		return all_digits(cell, 1, 18);
	if (span_equal(shape, SPAN("day")))
		return all_digits(cell, 8, 8);
	if (span_equal(shape, SPAN("second")))
		return all_digits(cell, 14, 14);
	if (span_equal(shape, SPAN("date")))
		return guess_is_value(cell) && !all_digits(cell, 1, 99);
	return span_equal(shape, SPAN("epoch")) && all_digits(cell, 8, 11);
}

bool
profiles_fits_row(
    const struct profile *profile, const struct span *cells, size_t count)
{
	struct span rest = profile->shape, pair, name;
	size_t i, n;

	if (!profiles_width(profile, count))
		return false;
	while (list_next(&rest, &pair)) {
		name = pair;
		while (name.n > 0 && name.s[name.n - 1] != ' ')
			name.n--;
		n = name.n;
		name = span_trim(name);
		for (i = 0; i < count; i++)
			if (span_equal(profiles_column(profile, i), name))
				break;
		if (i == count || !shape_fits(cells[i],
				      (struct span){ pair.s + n, pair.n - n }))
			return false;
	}
	return profile->shape.n > 0;
}

const struct profile *
profiles_by_row(
    const struct profiles *profiles, const struct span *cells, size_t count)
{
	size_t i;

	for (i = 0; i < profiles->count; i++)
		if (profiles_fits_row(profiles->list[i], cells, count))
			return profiles->list[i];
	return NULL;
}

const struct profile *
profiles_by_columns(
    const struct profiles *profiles, const struct span *names, size_t count)
{
	const struct profile *profile;
	size_t i, k;

	for (i = 0; i < profiles->count; i++) {
		profile = profiles->list[i];
		for (k = 0; k < count; k++)
			if (!span_equal(profiles_column(profile, k), names[k]))
				break;
		if (profile->columns.n > 0 && count > 0 && k == count)
			return profile;
	}
	return NULL;
}
