/* SPDX-License-Identifier: MIT */
/*
 * The subcommands, each: read the options, open what the PATHs name, ask the
 * core, print.  Results go to standard output, all else to standard error.
 */
#include "config.h"

#include "tui/command.h"

#include <assert.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/check.h"
#include "core/edtf.h"
#include "core/export.h"
#include "core/filter.h"
#include "core/store.h"
#include "core/strbuf.h"
#include "core/timeline.h"
#include "tui/import_command.h"
#include "tui/paths.h"
#include "tui/profiles_command.h"
#include "tui/report.h"
#include "tui/request.h"
#include "tui/usage.h"

/* ---- list and facets */

struct view { /* the timeline that a request asks for */
	struct store *store;
	struct timeline *timeline;
	int64_t rejected;
};

static void
view_close(struct view *view)
{
	timeline_close(view->timeline);
	store_close(view->store);
}

static int
view_select(struct view *view, const char *text)
{
	struct filter *filter;
	struct error error = { 0 };
	enum status status = filter_parse(&filter, text, strlen(text), &error);

	if (status != STATUS_OK)
		return report_filter(text, &error);
	status = timeline_select(view->timeline, filter, &error);
	filter_free(filter);
	if (status != STATUS_OK)
		return report_filter(text, &error);
	return REPORT_FINE;
}

/* REPORT_FINE, or told; the view is closed then. */
static int
view_open(struct view *view, const struct request *request)
{
	struct error error = { 0 };
	int status;

	*view = (struct view){ 0 };
	if (paths_open(&view->store, request->paths, request->path_count,
		&request->reading, &view->rejected, &error) != STATUS_OK)
		return report_error(&error);
	if (timeline_open(&view->timeline, view->store, &error) != STATUS_OK) {
		view_close(view);
		return report_error(&error);
	}
	status = request->filter != NULL ? view_select(view, request->filter)
					 : REPORT_FINE;
	if (status != REPORT_FINE)
		view_close(view);
	else if (view->rejected > 0)
		request_tell_rejected(request, view->rejected);
	return status;
}

/* A spreadsheet is given CSV; else that is told. */
static bool
safe_fits(const struct command *command, const struct request *request)
{
	assert(command != NULL);
	if (!request->safe || request->format == EXPORT_CSV)
		return true;
	request_wrong(command, "%s: --spreadsheet-safe goes with --format csv",
	    command->name);
	return false;
}

static int
run_list(int argc, char **argv)
{
	static const struct option options[] = {
		OPTION_WITH("filter", OPTION_FILTER),
		OPTION_WITH("format", OPTION_FORMAT),
		OPTION_WITH("limit", OPTION_LIMIT),
		OPTION_WITH("display-tz", OPTION_DISPLAY_ZONE),
		OPTION_BARE("spreadsheet-safe", OPTION_SAFE),
		OPTIONS_READING,
		OPTION_BARE("help", OPTION_HELP),
		OPTION_END,
	};
	struct export_sink sink = report_output();
	struct request request;
	struct view view;
	struct zone *zone;
	struct error error = { 0 };
	int status;

	if (!request_read(&request, argc, argv, ":f:h", options,
		command_find("list"), &status))
		return status;
	if (!safe_fits(command_find("list"), &request) ||
	    !request_zone(&request, &zone))
		return REPORT_TROUBLE;
	sink.spreadsheet = request.safe;
	sink.zone = zone;
	status = view_open(&view, &request);
	if (status != REPORT_FINE)
		goto out;
	if (timeline_selected(view.timeline) == 0)
		status = REPORT_FINDINGS;
	else if (export_events(view.timeline, request.format, request.limit,
		     &sink, &error) != STATUS_OK)
		status = report_error(&error);
	else if (view.rejected > 0)
		status = REPORT_FINDINGS;
	view_close(&view);
out:
	zone_close(zone);
	return status;
}

static int
run_facets(int argc, char **argv)
{
	static const struct option options[] = {
		OPTION_WITH("by", OPTION_BY),
		OPTION_WITH("filter", OPTION_FILTER),
		OPTION_WITH("format", OPTION_FORMAT),
		OPTION_WITH("display-tz", OPTION_DISPLAY_ZONE),
		OPTION_BARE("spreadsheet-safe", OPTION_SAFE),
		OPTIONS_READING,
		OPTION_BARE("help", OPTION_HELP),
		OPTION_END,
	};
	const struct command *command = command_find("facets");
	struct export_sink sink = report_output();
	struct request request;
	struct view view;
	struct zone *zone;
	struct error error = { 0 };
	int status;

	if (!request_read(
		&request, argc, argv, ":f:h", options, command, &status))
		return status;
	if (!request.counted)
		return request_wrong(command,
		    "facets: give --by actor, location, type, source, tag, "
		    "year or month");
	if (!safe_fits(command, &request) || !request_zone(&request, &zone))
		return REPORT_TROUBLE;
	zone_close(zone); /* years and months are those of UTC */
	sink.spreadsheet = request.safe;
	status = view_open(&view, &request);
	if (status != REPORT_FINE)
		return status;
	if (export_facet(view.timeline, request.by, request.format, &sink,
		&error) != STATUS_OK)
		status = report_error(&error);
	else if (view.rejected > 0)
		status = REPORT_FINDINGS;
	view_close(&view);
	return status;
}

/* ---- check */

static int
run_check(int argc, char **argv)
{
	static const struct option options[] = {
		OPTIONS_READING,
		OPTION_BARE("help", OPTION_HELP),
		OPTION_END,
	};
	const struct export_sink sink = report_output();
	struct request request;
	struct store *store;
	struct error error = { 0 };
	int64_t rejected;
	size_t problems;
	int status;

	if (!request_read(&request, argc, argv, ":h", options,
		command_find("check"), &status))
		return status;
	if (paths_open(&store, request.paths, request.path_count,
		&request.reading, &rejected, &error) != STATUS_OK)
		return report_error(&error);
	if (check_run(store, &sink, &problems, &error) != STATUS_OK)
		status = report_error(&error);
	else
		status = problems > 0 ? REPORT_FINDINGS : REPORT_FINE;
	store_close(store);
	return status;
}

/* ---- date */

/* REPORT_FINE, or told: REPORT_FINDINGS for what is no date. */
static int
print_date(const char *text)
{
	struct strbuf line = STRBUF_INIT;
	struct edtf date;
	struct error error = { 0 };
	int status;

	if (edtf_parse(text, strlen(text), &date, &error) != STATUS_OK) {
		if (error.column > 0)
			report("%s:%zu: %s", text, error.column, error.message);
		else
			report("%s: %s", text, error.message);
		return REPORT_FINDINGS;
	}
	strbuf_add_text(&line, text);
	strbuf_add_byte(&line, '\t');
	edtf_print_earliest(&date, &line);
	strbuf_add_byte(&line, '\t');
	edtf_print_latest(&date, &line);
	strbuf_add_byte(&line, '\n');
	if (strbuf_status(&line) == STATUS_OK) {
		status = report_print(line.text, line.n);
	} else {
		error_nomem(&error);
		status = report_error(&error);
	}
	strbuf_release(&line);
	return status;
}

static bool
is_option(const char *argument)
{
	/* A date may be a year before the year 0. */
	return argument[0] == '-' && (argument[1] < '0' || argument[1] > '9');
}

/* Options are read here, not by getopt, which would take -0043 for one. */
static int
run_date(int argc, char **argv)
{
	const struct command *command = command_find("date");
	int good = 0, bad = 0, i = 1;
	bool ended = false;

	for (; i < argc; i++) {
		int status;

		if (!ended && strcmp(argv[i], "--") == 0) {
			ended = true;
			continue;
		}
		if (!ended && (strcmp(argv[i], "--help") == 0 ||
				  strcmp(argv[i], "-h") == 0))
			return report_print(usage_date, strlen(usage_date));
		if (!ended && is_option(argv[i]))
			return request_wrong(
			    command, "%s: there is no such option", argv[i]);
		status = print_date(argv[i]);
		if (status == REPORT_TROUBLE)
			return status;
		good += status == REPORT_FINE;
		bad += status == REPORT_FINDINGS;
	}
	if (good + bad == 0)
		return request_wrong(command, "date: no date is given");
	if (bad == 0)
		return REPORT_FINE;
	return good > 0 ? REPORT_FINDINGS : REPORT_TROUBLE;
}

static const struct command commands[] = {
	{ "import", usage_import, import_command },
	{ "list", usage_list, run_list },
	{ "facets", usage_facets, run_facets },
	{ "check", usage_check, run_check },
	{ "date", usage_date, run_date },
	{ "profiles", usage_profiles, profiles_command },
};

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
