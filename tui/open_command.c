/* SPDX-License-Identifier: MIT */
/*
 * The interactive form: a case is opened, datasets load while the screen is
 * there.
 */
#include "config.h"

#include "tui/command.h"

#include <string.h>

#include "core/mem.h"
#include "core/store.h"
#include "core/strbuf.h"
#include "tui/app.h"
#include "tui/paths.h"
#include "tui/report.h"
#include "tui/request.h"
#include "tui/term.h"
#include "tui/unknown.h"

/* Datasets that load while the screen is there. */
struct loading {
	const struct request *request;
	struct store *store;
	struct import_report *reports;
	struct app_load *load;
	struct preview **previews;
	bool enough;
};

static bool
load_progress(void *context, const struct import_progress *progress)
{
	struct loading *loading = context;
	const struct app_progress shown = {
		.name = span_of(progress->path),
		.bytes = progress->bytes,
		.size = progress->size,
	};
	enum app_wish wish;

	wish = app_load_tick(loading->load, &shown);
	loading->enough = wish == APP_ENOUGH;
	return wish != APP_CANCEL;
}

static enum status
load_datasets(void *context, struct app_load *load, struct error *error)
{
	struct loading *loading = context;
	const struct request *request = loading->request;
	struct import_options options = request->reading;

	loading->load = load;
	options.progress = load_progress;
	options.context = loading;
	options.enough = &loading->enough;
	return paths_load(loading->store, request->paths, request->path_count,
	    &options, loading->previews, loading->reports, error);
}

/* How each file was read, as standard error is told at the end. */
static void
tell_datasets(void *context, struct strbuf *out)
{
	const struct loading *loading = context;
	const struct request *request = loading->request;

	for (size_t i = 0; i < request->path_count; i++) {
		const char *assumed = loading->reports[i].assumed;

		if (assumed[0] == '\0')
			continue;
		if (out->n > 0)
			strbuf_add_text(out, "; ");
		if (request->path_count > 1) {
			paths_title(&request->paths[i], 1, out);
			strbuf_add_text(out, ": ");
		}
		strbuf_add_text(out, assumed);
	}
}

/* The screen, filled meanwhile by loading where that is not NULL. */
static enum status
explore(const struct request *request, const struct zone *zone,
    struct store *store, struct loading *loading, struct error *error)
{
	const struct app_filler filler = { load_datasets, tell_datasets,
		loading };
	struct strbuf title = STRBUF_INIT;
	enum status status;

	paths_title(request->paths, request->path_count, &title);
	status = strbuf_status(&title);
	if (status != STATUS_OK)
		error_nomem(error);
	else
		status = app_run(store, title.text, request->keys, zone,
		    loading != NULL ? &filler : NULL, error);
	strbuf_release(&title);
	return status;
}

static enum status
explore_case(
    const struct request *request, const struct zone *zone, struct error *error)
{
	struct store *store;
	enum status status =
	    store_open(&store, request->paths[0], STORE_WRITE, error);

	if (status != STATUS_OK)
		return status;
	status = explore(request, zone, store, NULL, error);
	store_close(store);
	return status;
}

static enum status
explore_datasets(
    const struct request *request, const struct zone *zone, struct error *error)
{
	const size_t n = request->path_count;
	struct request shown = *request;
	const struct unknown_show show = { true, true, &shown.keys };
	struct loading loading = { .request = &shown };
	bool goes_on = true;
	enum status status;

	loading.reports = mem_alloc(n, sizeof *loading.reports);
	if (loading.reports == NULL)
		return error_nomem(error);
	status = paths_session(&loading.store, request->paths, n, error);
	if (status == STATUS_OK) {
		status = unknown_open(&loading.previews, request->paths, n,
		    &request->reading, &show, &goes_on, error);
		if (status == STATUS_OK && goes_on)
			status = explore(
			    &shown, zone, loading.store, &loading, error);
		term_close();
		store_close(loading.store);
	}
	unknown_close(loading.previews, n);
	if (status == STATUS_OK && goes_on) {
		paths_tell(request->paths, n, loading.reports);
		if (paths_rejected(loading.reports, n) > 0)
			request_tell_rejected(
			    request, paths_rejected(loading.reports, n));
	}
	mem_free(loading.reports);
	return status;
}

int
command_open(int argc, char **argv)
{
	static const struct option options[] = {
		OPTION_WITH("keys", OPTION_KEYS),
		OPTION_WITH("display-tz", OPTION_DISPLAY_ZONE),
		OPTIONS_READING,
		OPTION_BARE("help", OPTION_HELP),
		OPTION_BARE("version", OPTION_VERSION),
		OPTION_END,
	};
	struct request request;
	struct zone *zone;
	struct error error = { 0 };
	enum status outcome;
	int status;

	if (!request_read(&request, argc, argv, ":h", options, NULL, &status))
		return status;
	if (!request_zone(&request, &zone))
		return REPORT_TROUBLE;
	if (paths_are_case(request.paths, request.path_count))
		outcome = explore_case(&request, zone, &error);
	else
		outcome = explore_datasets(&request, zone, &error);
	zone_close(zone);
	return outcome == STATUS_OK ? REPORT_FINE : report_error(&error);
}
