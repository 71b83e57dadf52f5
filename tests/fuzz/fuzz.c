/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/columns.h"
#include "core/export.h"
#include "core/import.h"

/* ---- Files */

static char folder[256];
static char *paths[16];
static size_t path_count;

void
fuzz_remove_profiles(void)
{
	char path[sizeof folder + 300];
	const struct dirent *entry;
	DIR *profiles;

	snprintf(path, sizeof path, "%s/dateline/profiles", folder);
	profiles = opendir(path);
	if (profiles == NULL)
		return;
	while ((entry = readdir(profiles)) != NULL) {
		snprintf(path, sizeof path, "%s/dateline/profiles/%s", folder,
		    entry->d_name);
		unlink(path);
	}
	closedir(profiles);
	snprintf(path, sizeof path, "%s/dateline/profiles", folder);
	rmdir(path);
	snprintf(path, sizeof path, "%s/dateline", folder);
	rmdir(path);
}

static void
remove_folder(void)
{
	fuzz_remove_profiles();
	while (path_count > 0)
		unlink(paths[--path_count]);
	rmdir(folder);
}

static void
make_folder(void)
{
	const char *under = getenv("TMPDIR");

	if (under == NULL || *under == '\0')
		under = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(folder, sizeof folder, "%s/dateline-fuzz-XXXXXX", under);
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		exit(2);
	}
	/* Nobody's profiles, and no program to open addresses with. */
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("DATELINE_PROFILES", folder, 1);
	unsetenv("BROWSER");
	setenv("PATH", folder, 1);
	setenv("SQLITE_TMPDIR", folder, 1);
	atexit(remove_folder);
}

char *
fuzz_path(const char *name)
{
	char *path = malloc(sizeof folder + 64);

	if (*folder == '\0')
		make_folder();
	if (path == NULL || path_count == sizeof paths / sizeof *paths)
		abort();
	snprintf(path, sizeof folder + 64, "%s/%s", folder, name);
	return paths[path_count++] = path;
}

void
fuzz_write(const char *path, const void *bytes, size_t n)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(bytes, 1, n, file) != n || fclose(file) != 0)
		abort();
}

void
fuzz_read(const char *path, struct strbuf *bytes)
{
	FILE *file = fopen(path, "rb");
	char part[4096];
	size_t n;

	strbuf_clear(bytes);
	if (file == NULL)
		abort();
	while ((n = fread(part, 1, sizeof part, file)) > 0)
		strbuf_add(bytes, part, n);
	fclose(file);
}

/* ---- A case */

static const char events[] =
    "id,date,title,summary,type,actors,locations,latitude,longitude,source,"
    "tags,deaths\n"
    "a,2024-05,Talks begin,They met in a hotel,meeting,host=Ann;Bo,"
    "Iraq > Anbar;Iraq > Basra,33.3,44.4,s1,peace;talks,3\n"
    "b,,Undated,,letter,Bo,Iraq,,,s1,,\n"
    "c,2023~,An older strike,,strike,Cem,,,,s1,peace,1\n"
    "d,../2022,Open before,,,\303\204nn,Iran > Basra,,,,,\n"
    "e,2024-05-01T10:00Z/2024-05-03,\330\250\331\212\330\247\331\206,,meeting,"
    "Ann,Iraq > Anbar > Ramadi,,,s1,,\n";
static const char sources[] =
    "id,title,publisher,date,url,file\n"
    "s1,The papers,Desk,2024-06-01,https://example.org/p,text.txt\n";
static const char quotes[] = "event,source,quote,prefix,suffix\n"
			     "a,s1,They met on the fourth of May,,. Work\n"
			     "c,s1,This stands nowhere,,\n"
			     "e,s1,Work began in june.,May. ,\n";
static const char text[] =
    "They met on the fourth of May. Work began in June.\n\nAnd so on.\n";

void
fuzz_make_case(const char *path)
{
	const struct import_options options = { .name = "small" };
	struct import_report report;
	struct error error;
	struct store *store;

	fuzz_write(fuzz_path("events.csv"), events, sizeof events - 1);
	fuzz_write(fuzz_path("sources.csv"), sources, sizeof sources - 1);
	fuzz_write(fuzz_path("quotes.csv"), quotes, sizeof quotes - 1);
	fuzz_write(fuzz_path("text.txt"), text, sizeof text - 1);
	if (store_open(&store, path, STORE_CREATE, &error) != STATUS_OK ||
	    import_path(store, folder, &options, &report, &error) !=
		STATUS_OK ||
	    columns_keep(store, &error) != STATUS_OK) {
		fprintf(stderr, "%s\n", error.message);
		exit(2);
	}
	assert(report.events == 5 && report.quotes == 3 &&
	       report.rejected == 0 && report.sources == 1);
	store_close(store);
}

/* ---- A timeline */

static enum status
keep(void *context, const char *bytes, size_t n, struct error *error)
{
	(void)error;
	strbuf_add(context, bytes, n);
	return STATUS_OK;
}

enum status
fuzz_export(struct timeline *timeline, int format, struct strbuf *out,
    struct error *error)
{
	const struct export_sink sink = { .write = keep, .context = out };

	strbuf_clear(out);
	return export_events(
	    timeline, (enum export_format)format, 0, &sink, error);
}

/* A refusal has a message. */
static bool
fine(enum status status, const struct error *error)
{
	if (status == STATUS_OK)
		return true;
	assert(error->message[0] != '\0');
	return false;
}

static bool
explore_events(struct timeline *timeline, bool honest)
{
	struct event event = { 0 };
	struct source_text source = { 0 };
	struct timeline_row row;
	struct error error;
	bool all = true;

	for (size_t i = 0; i < timeline_selected(timeline); i++) {
		const size_t at = timeline_position(timeline, i);

		assert(timeline_is_selected(timeline, at));
		assert(timeline_rank(timeline, at) == i);
		assert(!honest || timeline_find_event(timeline,
				      timeline_event_id(timeline, at)) == at);
		all &= fine(timeline_row(timeline, at, &row, &error), &error);
		all &=
		    fine(timeline_event(timeline, at, &event, &error), &error);
	}
	event_release(&event);
	for (size_t i = 0; i < timeline_facet_size(timeline, FACET_SOURCE);
	     i++) {
		const struct facet_value *value =
		    timeline_facet_value(timeline, FACET_SOURCE, i);

		if (!fine(timeline_source(timeline, value->id, &source, &error),
			&error)) {
			all = false;
			continue;
		}
		for (size_t j = 0; j < source.mark_count; j++) {
			assert(source.marks[j].offset <= source.source.text.n);
			assert(source.marks[j].length <=
			       source.source.text.n - source.marks[j].offset);
		}
	}
	source_text_release(&source);
	return all;
}

static bool
explore_facets(struct timeline *timeline, bool honest)
{
	struct strbuf out = STRBUF_INIT;
	const struct export_sink sink = { .write = keep, .context = &out };
	struct histogram_column columns[7];
	struct error error;
	bool all = true;

	for (int i = 0; i < FACET_COUNT; i++) {
		const enum facet facet = (enum facet)i;
		const uint32_t *counts;
		const size_t n = timeline_facet_size(timeline, facet);

		if (!fine(timeline_counts_choice(
			      timeline, facet, &counts, &error),
			&error) ||
		    !fine(timeline_counts_within(
			      timeline, facet, &counts, &error),
			&error)) {
			all = false;
			continue;
		}
		for (size_t j = 0; j < n && honest; j++)
			assert(counts[j] <= timeline_selected(timeline));
		all &= fine(
		    export_facet(timeline, facet, EXPORT_JSON, &sink, &error),
		    &error);
	}
	timeline_histogram(timeline, columns, 7);
	strbuf_release(&out);
	return all;
}

unsigned
fuzz_choice(const uint8_t *data, size_t n, unsigned count)
{
	uint32_t sum = 2166136261;

	for (size_t i = 0; i < n; i++)
		sum = (sum ^ data[i]) * 16777619;
	return (sum ^ sum >> 16) % count;
}

static bool
select_by(struct timeline *timeline, const char *wanted)
{
	struct filter *filter;
	struct error error;
	bool all;

	if (filter_parse(&filter, wanted, strlen(wanted), &error) != STATUS_OK)
		abort();
	all = fine(timeline_select(timeline, filter, &error), &error);
	filter_free(filter);
	/* A column that is not there is no damage. */
	return all || error.code == STATUS_SYNTAX;
}

bool
fuzz_explore(struct timeline *timeline, bool honest, unsigned choice)
{
	static const char *const filters[] = { "", "met OR \"old\"",
		"actor:Ann location:Iraq", "date:2023..2024-05 -type:strike",
		"is:undated OR is:unanchored OR has:quote,note",
		"source:s1 tag:peace id:a", "deaths:3", "during:2024" };
	const unsigned count = sizeof filters / sizeof *filters;
	struct strbuf out = STRBUF_INIT;
	struct error error;
	bool all = select_by(timeline, "");

	all &= explore_events(timeline, honest);
	all &= select_by(timeline, filters[choice % count]);
	assert(timeline_selected(timeline) <= timeline_count(timeline));
	all &= explore_facets(timeline, honest);
	all &= select_by(timeline, "");
	all &= fine(fuzz_export(timeline,
			EXPORT_TEXT + (int)(choice / count) %
					  (EXPORT_JSON - EXPORT_TEXT + 1),
			&out, &error),
	    &error);
	strbuf_release(&out);
	return all;
}
