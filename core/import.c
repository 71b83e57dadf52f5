/* SPDX-License-Identifier: MIT */
/*
 * A dataset into the case, in one transaction.  The side files come first, so
 * that their spellings, aliases and ids are known when events name them;
 * then events, further quotes, and at last the quotes are looked for in the
 * texts, one source at a time, so that one text is in memory and no more.
 *
 * Memory holds one row, the names of the case, and 11 to 22 bytes for every
 * event; 32 more where a dataset is replaced.
 */
#include "config.h"

#include "core/import.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "core/columns.h"
#include "core/import_private.h"
#include "core/mem.h"

enum status
import_nomem(enum status status, struct error *error)
{
	return status == STATUS_NOMEM ? error_nomem(error) : status;
}

enum status
import_tick(struct import *import, struct error *error)
{
	const struct import_options *options = import->options;

	if (options->progress == NULL ||
	    options->progress(options->context, &import->progress))
		return STATUS_OK;
	return error_set(
	    error, STATUS_CANCELLED, "%s: import stopped", import->path);
}

bool
import_has_enough(const struct import *import)
{
	return import->options->enough != NULL && *import->options->enough;
}

/* Bytes of all files together, for progress. */
static int64_t
dataset_size(const char *path, bool is_folder)
{
	static const char *const names[] = { "events.csv", "actors.csv",
		"locations.csv", "sources.csv", "quotes.csv" };
	char file[PATH_MAX];
	struct stat info;
	int64_t size = 0;
	size_t i;

	if (!is_folder)
		return stat(path, &info) == 0 ? info.st_size : 0;
	for (i = 0; i < sizeof names / sizeof *names; i++) {
		if (snprintf(file, sizeof file, "%s/%s", path, names[i]) <
			(int)sizeof file &&
		    stat(file, &info) == 0)
			size += info.st_size;
	}
	return size;
}

static bool
has_ending(struct span name, const char *ending)
{
	size_t n = strlen(ending);

	return name.n > n && strncasecmp(name.s + name.n - n, ending, n) == 0;
}

struct span
import_stem(struct span name)
{
	static const char *const packed[] = { ".gz", ".zst", ".xz" };
	static const char *const endings[] = { ".csv", ".tsv", ".tab" };
	size_t i;

	for (i = 0; i < sizeof packed / sizeof *packed; i++)
		if (has_ending(name, packed[i]))
			break;
	if (i < sizeof packed / sizeof *packed)
		name.n -= strlen(packed[i]);
	for (i = 0; i < sizeof endings / sizeof *endings; i++)
		if (has_ending(name, endings[i]))
			name.n -= strlen(endings[i]);
	return name;
}

/* The last part of a path without its ending; `.` and `..` are looked up. */
static struct span
base_name(const char *path, char resolved[PATH_MAX])
{
	struct span name = span_of(path);
	size_t i;

	if (span_equal(name, SPAN("-")))
		return SPAN(IMPORT_STANDARD);
	while (name.n > 1 && name.s[name.n - 1] == '/')
		name.n--;
	for (i = name.n; i > 0 && name.s[i - 1] != '/'; i--)
		continue;
	name.s += i;
	name.n -= i;
	if ((span_equal(name, SPAN(".")) || span_equal(name, SPAN(".."))) &&
	    resolved != NULL && realpath(path, resolved) != NULL)
		return base_name(resolved, NULL);
	name = import_stem(name);
	return name.n > 0 ? name : SPAN("dataset");
}

static enum status
import_files(struct import *import, struct error *error)
{
	enum status status = STATUS_OK;

	if (import->is_folder) {
		status = import_actors(import, error);
		if (status == STATUS_OK)
			status = import_locations(import, error);
		if (status == STATUS_OK)
			status = import_sources(import, error);
	}
	if (status == STATUS_OK)
		status = import_events(import, error);
	if (status == STATUS_OK && import->is_folder)
		status = import_quotes(import, error);
	if (status == STATUS_OK)
		status = import_anchor(import, error);
	return status;
}

static enum status
refuse_rejected(const struct import *import, struct error *error)
{
	bool one = import->report.rejected == 1;

	return error_set(error, STATUS_SYNTAX,
	    "%s: %lld %s cannot be read, and all or none were asked for; "
	    "'dateline check' lists %s",
	    import->path, (long long)import->report.rejected,
	    one ? "row" : "rows", one ? "it" : "them");
}

static enum status
import_dataset(struct import *import, struct error *error)
{
	char resolved[PATH_MAX];
	struct span name = import->options->name != NULL
			       ? span_of(import->options->name)
			       : base_name(import->path, resolved);
	enum status status =
	    compare_before(&import->compare, import, name, error);

	if (status == STATUS_OK)
		status = store_dataset_begin(import->store, name,
		    span_of(import->path), &import->dataset,
		    &import->report.replaced, error);
	if (status == STATUS_OK)
		status = names_open(
		    &import->names, import->store, import->dataset, error);
	if (status == STATUS_OK)
		status = import_files(import, error);
	if (status == STATUS_OK) {
		status = rejects_close(import->rejects, error);
		import->rejects = NULL;
	}
	if (status == STATUS_OK && import->options->strict &&
	    import->report.rejected > 0)
		status = refuse_rejected(import, error);
	if (status == STATUS_OK)
		status = import_tick(import, error);
	if (status == STATUS_OK)
		status =
		    store_dataset_end(import->store, import->dataset, error);
	if (status == STATUS_OK && import->report.replaced)
		status = compare_after(&import->compare, import, name, error);
	if (status == STATUS_OK)
		status = import_tick(import, error);
	if (status != STATUS_OK)
		return status;
	import->report.actors = (int64_t)names_actor_count(import->names);
	import->report.locations = (int64_t)names_location_count(import->names);
	import->report.sources = (int64_t)import->sources.count;
	return STATUS_OK;
}

static void
import_release(struct import *import)
{
	rejects_close(import->rejects, NULL);
	compare_release(&import->compare);
	names_close(import->names);
	map_release(&import->sources);
	mem_free(import->texts);
	import_keys_release(&import->keys);
	event_release(&import->event);
	event_release(&import->earlier);
	mapping_row_release(&import->row);
	strbuf_release(&import->joined);
	strbuf_release(&import->reason);
}

enum status
import_path(struct store *store, const char *path,
    const struct import_options *options, struct import_report *report,
    struct error *error)
{
	struct import import = {
		.store = store,
		.options = options,
		.path = path,
		.joined = STRBUF_INIT,
		.reason = STRBUF_INIT,
	};
	bool own = !store_in_transaction(store);
	enum status status;
	struct stat info;

	if (strcmp(path, "-") == 0)
		info.st_mode = S_IFIFO;
	else if (stat(path, &info) != 0)
		return error_set(error,
		    errno == ENOENT || errno == ENOTDIR ? STATUS_MISSING
							: STATUS_IO,
		    "%s: %s", path, strerror(errno));
	import.is_folder = S_ISDIR(info.st_mode);
	import.progress.path = path;
	import.progress.size = dataset_size(path, import.is_folder);
	status = own ? store_begin(store, error) : STATUS_OK;
	if (status != STATUS_OK)
		return status;
	status = import_dataset(&import, error);
	if (own && status == STATUS_OK)
		status = columns_keep(store, error);
	if (own && status == STATUS_OK)
		status = store_commit(store, error);
	else if (own)
		store_rollback(store);
	if (status == STATUS_OK)
		*report = import.report;
	import_release(&import);
	return status;
}
