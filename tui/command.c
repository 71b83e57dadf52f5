/* SPDX-License-Identifier: MIT */
/*
 * The subcommands, each: read the options, open what the PATHs name, ask the
 * core, print.  Results go to standard output, all else to standard error.
 */
#include "config.h"

#include "tui/command.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/check.h"
#include "core/csv.h"
#include "core/dialect.h"
#include "core/edtf.h"
#include "core/export.h"
#include "core/filter.h"
#include "core/mem.h"
#include "core/store.h"
#include "core/text.h"
#include "core/timeline.h"
#include "core/zone.h"
#include "tui/app.h"
#include "tui/paths.h"
#include "tui/profiles_command.h"
#include "tui/report.h"
#include "tui/term.h"
#include "tui/unknown.h"
#include "tui/usage.h"

/* ---- Options */

struct request { /* what a command line asks for */
	const char *filter; /* NULL: none */
	enum export_format format;
	size_t limit; /* 0: all */
	const char *output;
	struct import_options reading; /* how datasets are read */
	bool trial;
	bool safe; /* no formulae in what is written */
	enum facet by;
	bool counted; /* by is given */
	const char *keys;
	const char *display_zone; /* NULL: UTC */
	char *const *paths;
	size_t path_count;
};

enum option_key {
	OPTION_FILTER = 'f',
	OPTION_OUTPUT = 'o',
	OPTION_HELP = 'h',
	OPTION_FORMAT = 256,
	OPTION_NAME,
	OPTION_LIMIT,
	OPTION_BY,
	OPTION_KEYS,
	OPTION_VERSION,
	OPTION_DELIMITER,
	OPTION_ENCODING,
	OPTION_NO_HEADER,
	OPTION_DATE_ORDER,
	OPTION_ZONE,
	OPTION_MAP,
	OPTION_PROFILE,
	OPTION_REJECTS,
	OPTION_STRICT,
	OPTION_TRIAL,
	OPTION_MAX_CELL,
	OPTION_SAFE,
	OPTION_DISPLAY_ZONE,
};

#define OPTION_END               \
	{                        \
		NULL, 0, NULL, 0 \
	}
#define OPTION_WITH(name, key)                     \
	{                                          \
		name, required_argument, NULL, key \
	}
#define OPTION_BARE(name, key)               \
	{                                    \
		name, no_argument, NULL, key \
	}

/* Of every command that takes datasets. */
#define OPTIONS_READING                                                     \
	OPTION_WITH("delimiter", OPTION_DELIMITER),                         \
	    OPTION_WITH("encoding", OPTION_ENCODING),                       \
	    OPTION_BARE("no-header", OPTION_NO_HEADER),                     \
	    OPTION_WITH("date-order", OPTION_DATE_ORDER),                   \
	    OPTION_WITH("tz", OPTION_ZONE), OPTION_WITH("map", OPTION_MAP), \
	    OPTION_WITH("profile", OPTION_PROFILE),                         \
	    OPTION_WITH("max-cell", OPTION_MAX_CELL)

/* What is wrong with the command line, told, and where its page is. */
static int __attribute__((format(printf, 2, 3)))
wrong_usage(const struct command *command, const char *format, ...)
{
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	if (vsnprintf(message, sizeof message, format, arguments) < 0)
		message[0] = '\0';
	va_end(arguments);
	report("%s; see 'dateline%s%s --help'", message,
	    command != NULL ? " " : "", command != NULL ? command->name : "");
	return REPORT_TROUBLE;
}

static bool
parse_limit(const char *text, size_t *limit)
{
	char *end;
	unsigned long long number;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 ||
	    number == 0 || number > SIZE_MAX)
		return false;
	*limit = (size_t)number;
	return true;
}

/* Bytes, or with K, M or G behind it. */
static bool
take_size(size_t *size, const char *argument)
{
	char *end;
	unsigned long long number;
	unsigned shift = 0;

	errno = 0;
	number = strtoull(argument, &end, 10);
	switch (*end) {
	case 'K': shift = 10; break;
	case 'M': shift = 20; break;
	case 'G': shift = 30; break;
	default: break;
	}
	end += shift > 0;
	if (*argument >= '0' && *argument <= '9' && *end == '\0' &&
	    errno == 0 && number > 0 && number <= CSV_CELL_LARGEST >> shift) {
		*size = (size_t)number << shift;
		return true;
	}
	report("--max-cell %s: give a number of bytes from 1 to %zuM, or of K "
	       "or M",
	    argument, CSV_CELL_LARGEST >> 20);
	return false;
}

static bool
take_delimiter(struct import_options *reading, const char *argument)
{
	char delimiter;

	reading->delimiter = argument;
	if (dialect_delimiter(argument, &delimiter))
		return true;
	report("--delimiter %s: give one character, or tab, comma, semicolon "
	       "or pipe",
	    argument);
	return false;
}

static bool
is_date_order(const char *argument)
{
	if (strcmp(argument, "dmy") == 0 || strcmp(argument, "mdy") == 0 ||
	    strcmp(argument, "ymd") == 0)
		return true;
	report("--date-order %s: orders are dmy, mdy and ymd", argument);
	return false;
}

/* Is it one of how datasets are read?  *fine is false, and told, when its
 * argument does not serve. */
static bool
take_reading(
    struct import_options *reading, int key, const char *argument, bool *fine)
{
	*fine = true;
	switch (key) {
	case OPTION_DELIMITER:
		*fine = take_delimiter(reading, argument);
		return true;
	case OPTION_ENCODING: reading->encoding = argument; return true;
	case OPTION_NO_HEADER: reading->no_header = true; return true;
	case OPTION_DATE_ORDER:
		reading->date_order = argument;
		*fine = is_date_order(argument);
		return true;
	case OPTION_ZONE: reading->zone = argument; return true;
	case OPTION_MAP: reading->map = argument; return true;
	case OPTION_PROFILE: reading->profile = argument; return true;
	case OPTION_REJECTS: reading->rejects = argument; return true;
	case OPTION_MAX_CELL:
		*fine = take_size(&reading->cell_max, argument);
		return true;
	case OPTION_STRICT: reading->strict = true; return true;
	default: return false;
	}
}

/* False, and told, when the option's argument does not serve. */
static bool
take_option(struct request *request, int key, const char *argument)
{
	bool fine;

	if (take_reading(&request->reading, key, argument, &fine))
		return fine;
	switch (key) {
	case OPTION_SAFE: request->safe = true; return true;
	case OPTION_TRIAL: request->trial = true; return true;
	case OPTION_FILTER: request->filter = argument; return true;
	case OPTION_OUTPUT: request->output = argument; return true;
	case OPTION_KEYS: request->keys = argument; return true;
	case OPTION_DISPLAY_ZONE: request->display_zone = argument; return true;
	case OPTION_NAME:
		request->reading.name = argument;
		if (*argument != '\0')
			return true;
		report("--name: the name is empty");
		return false;
	case OPTION_FORMAT:
		if (export_format_parse(argument, &request->format))
			return true;
		report("--format %s: formats are text, csv and json", argument);
		return false;
	case OPTION_LIMIT:
		if (parse_limit(argument, &request->limit))
			return true;
		report("--limit %s: give a number from 1", argument);
		return false;
	case OPTION_BY:
		request->counted = facet_parse(argument, &request->by);
		if (request->counted)
			return true;
		report("--by %s: facets are actor, location, type, source, "
		       "tag, year and month",
		    argument);
		return false;
	default: return false;
	}
}

/* What getopt refused, told. */
static void
refuse_option(const struct command *command, int key, char **argv)
{
	const char *given = argv[optind - 1];

	if (key == ':')
		wrong_usage(command, "%s: an argument is wanting", given);
	else if (optopt > 0 && optopt < 256 && strncmp(given, "--", 2) != 0)
		wrong_usage(command, "-%c: there is no such option", optopt);
	else if (optopt != 0)
		wrong_usage(
		    command, "%s: this option takes no argument", given);
	else
		wrong_usage(command, "%s: there is no such option", given);
}

/*
 * Read the options and PATHs.  False when there is nothing more to do, with
 * the exit status in *status: help is printed, or what is wrong told.
 * command is NULL for the interactive form.
 */
static bool
read_request(struct request *request, int argc, char **argv,
    const char *letters, const struct option *options,
    const struct command *command, int *status)
{
	const char *page = command != NULL ? command->usage : usage_main;
	int key;

	*request = (struct request){ .format = EXPORT_TEXT };
	*status = REPORT_TROUBLE;
	opterr = 0;
	while ((key = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		if (key == OPTION_HELP) {
			*status = report_print(page, strlen(page));
			return false;
		}
		if (key == OPTION_VERSION) {
			static const char version[] =
			    "dateline " PACKAGE_VERSION "\n";

			*status = report_print(version, strlen(version));
			return false;
		}
		if (key == '?' || key == ':') {
			refuse_option(command, key, argv);
			return false;
		}
		if (!take_option(request, key, optarg))
			return false;
	}
	request->paths = argv + optind;
	request->path_count = (size_t)(argc - optind);
	if (request->path_count > 0)
		return true;
	if (command == NULL) {
		fputs(usage_short, stderr);
		return false;
	}
	wrong_usage(command, "%s: no PATH is given", command->name);
	return false;
}

/* The zone of times shown; what is wrong with it is told: false. */
static bool
open_display_zone(const struct request *request, struct zone **zone)
{
	struct error error = { 0 };

	*zone = NULL;
	if (request->display_zone == NULL ||
	    zone_open(zone, request->display_zone, &error) == STATUS_OK)
		return true;
	report_error(&error);
	return false;
}

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

/* Told: how many rows are not in what is printed. */
static void
tell_rejected(const struct request *request, int64_t rejected)
{
	struct strbuf paths = STRBUF_INIT;
	bool piped = false;

	for (size_t i = 0; i < request->path_count; i++) {
		strbuf_add_byte(&paths, ' ');
		strbuf_add_text(&paths, request->paths[i]);
		piped |= strcmp(request->paths[i], "-") == 0;
	}
	report("%" PRId64 " %s rejected; 'dateline check%s'%s lists %s",
	    rejected, rejected == 1 ? "row was" : "rows were", paths.text,
	    piped ? " of the same input" : "", rejected == 1 ? "it" : "them");
	strbuf_release(&paths);
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
		tell_rejected(request, view->rejected);
	return status;
}

/* A spreadsheet is given CSV; else that is told. */
static bool
safe_fits(const struct command *command, const struct request *request)
{
	if (!request->safe || request->format == EXPORT_CSV)
		return true;
	wrong_usage(command, "%s: --spreadsheet-safe goes with --format csv",
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

	if (!read_request(&request, argc, argv, ":f:h", options,
		command_find("list"), &status))
		return status;
	if (!safe_fits(command_find("list"), &request) ||
	    !open_display_zone(&request, &zone))
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

	if (!read_request(
		&request, argc, argv, ":f:h", options, command, &status))
		return status;
	if (!request.counted)
		return wrong_usage(command,
		    "facets: give --by actor, location, type, source, tag, "
		    "year or month");
	if (!safe_fits(command, &request) ||
	    !open_display_zone(&request, &zone))
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

	if (!read_request(&request, argc, argv, ":h", options,
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

/* ---- import */

/* "1 event", "25 events" */
static void
add_count(struct strbuf *out, int64_t count, const char *noun)
{
	strbuf_printf(
	    out, "%" PRId64 " %s%s", count, noun, count == 1 ? "" : "s");
}

/* What became of the rows. */
static void
add_rows(struct strbuf *line, const struct import_report *done)
{
	add_count(line, done->rows, "row");
	strbuf_add_text(line, " read, ");
	add_count(line, done->events, "event");
	if (done->replaced)
		strbuf_printf(line,
		    " (%" PRId64 " new, %" PRId64 " changed, %" PRId64
		    " unchanged; %" PRId64 " gone)",
		    done->added, done->changed, done->unchanged, done->gone);
	else
		strbuf_add_text(line, " made");
	if (done->joined > 0) {
		strbuf_add_text(line, ", ");
		add_count(line, done->joined, "row");
		strbuf_add_text(line, " added to them");
	}
	strbuf_add_text(line, ", ");
	if (done->rejected == 0)
		strbuf_add_text(line, "none");
	else
		add_count(line, done->rejected, "row");
	strbuf_add_text(line, " rejected");
}

/* The paragraph on a dataset that is in. */
static void
tell_import(const struct request *request, struct span name,
    const struct import_report *done)
{
	const char *output = request->output;
	struct strbuf line = STRBUF_INIT;

	if (request->trial)
		strbuf_add_text(&line, "dry run: ");
	else
		strbuf_printf(&line, "%s: ", output);
	strbuf_add(&line, name.s, name.n);
	strbuf_add_text(&line, ": ");
	add_rows(&line, done);
	strbuf_printf(&line, "; %s; ", done->how);
	add_count(&line, done->actors, "actor");
	strbuf_add_text(&line, ", ");
	add_count(&line, done->locations, "location");
	strbuf_add_text(&line, ", ");
	add_count(&line, done->sources, "source");
	strbuf_add_text(&line, ", ");
	add_count(&line, done->quotes, "quote");
	if (done->warnings > 0) {
		strbuf_add_text(&line, "; ");
		add_count(&line, done->warnings, "warning");
		if (done->doubles > 0) {
			strbuf_add_text(&line, " (");
			add_count(&line, done->doubles, "double row");
			strbuf_add_text(&line, ")");
		}
		if (!request->trial)
			strbuf_printf(
			    &line, ", see 'dateline check %s'", output);
	}
	report("%s", line.text);
	strbuf_release(&line);
}

/* Is the file the path itself, or inside it? */
static bool
is_of_path(struct span file, const char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		n--;
	return file.n >= n && memcmp(file.s, path, n) == 0 &&
	       (file.n == n || file.s[n] == '/' || path[n - 1] == '/');
}

static enum status
tell_finding(void *context, const struct store_finding *finding)
{
	const struct request *request = context;
	bool ours = false;

	for (size_t i = 0; i < request->path_count; i++)
		ours |= is_of_path(finding->file, request->paths[i]);
	if (ours && finding->rejected)
		report("%.*s:%" PRId64 ": %.*s", (int)finding->file.n,
		    finding->file.s, finding->line, (int)finding->reason.n,
		    finding->reason.s);
	return STATUS_OK;
}

static int
tell_imports(struct store *store, struct request *request,
    const struct import_report *reports)
{
	struct error error = { 0 };
	int64_t rejected = 0;

	for (size_t i = 0; i < request->path_count; i++) {
		tell_import(request,
		    request->reading.name != NULL
			? span_of(request->reading.name)
			: paths_name(request->paths[i]),
		    &reports[i]);
		rejected += reports[i].rejected;
	}
	if (rejected == 0)
		return REPORT_FINE;
	if (store_scan_findings(store, tell_finding, request, &error) !=
	    STATUS_OK)
		return report_error(&error);
	return REPORT_FINDINGS;
}

/* Files of no known kind are shown first, where all three streams are the
 * terminal's. */
static enum status
import_mapped(struct store **store, const struct request *request,
    struct import_report *reports, struct error *error)
{
	const char *no_script = NULL;
	const struct unknown_show show = { false, false, &no_script };
	struct preview **previews = NULL;
	bool goes_on = true;
	enum status status = STATUS_OK;

	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
	    isatty(STDERR_FILENO))
		status =
		    unknown_open(&previews, request->paths, request->path_count,
			&request->reading, &show, &goes_on, error);
	if (status == STATUS_OK && !goes_on)
		status = error_set(
		    error, STATUS_CANCELLED, "cancelled; nothing was imported");
	if (status == STATUS_OK)
		status = paths_import(store, request->output, request->trial,
		    &request->reading, request->paths, request->path_count,
		    previews, reports, error);
	unknown_close(previews, request->path_count);
	return status;
}

static int
run_import(int argc, char **argv)
{
	static const struct option options[] = {
		OPTION_WITH("output", OPTION_OUTPUT),
		OPTION_WITH("name", OPTION_NAME),
		OPTIONS_READING,
		OPTION_WITH("rejects", OPTION_REJECTS),
		OPTION_BARE("spreadsheet-safe", OPTION_SAFE),
		OPTION_BARE("strict", OPTION_STRICT),
		OPTION_BARE("dry-run", OPTION_TRIAL),
		OPTION_BARE("help", OPTION_HELP),
		OPTION_END,
	};
	const struct command *command = command_find("import");
	struct import_report *reports;
	struct request request;
	struct store *store;
	struct error error = { 0 };
	int status;

	if (!read_request(
		&request, argc, argv, ":o:h", options, command, &status))
		return status;
	if (request.output == NULL && !request.trial)
		return wrong_usage(
		    command, "import: give -o CASE, the case to load into");
	if (request.reading.name != NULL && request.path_count > 1)
		return wrong_usage(
		    command, "import: --name names one dataset; give one PATH");
	if (request.reading.rejects != NULL && request.path_count > 1)
		return wrong_usage(command,
		    "import: --rejects takes the rows of one file; give one "
		    "PATH");
	if (request.safe && request.reading.rejects == NULL)
		return wrong_usage(
		    command, "import: --spreadsheet-safe goes with --rejects");
	request.reading.rejects_safe = request.safe;
	reports = mem_alloc(request.path_count, sizeof *reports);
	if (reports == NULL) {
		error_nomem(&error);
		return report_error(&error);
	}
	if (import_mapped(&store, &request, reports, &error) != STATUS_OK) {
		status = report_error(&error);
		if (error.code == STATUS_CANCELLED && paths_interrupted() != 0)
			status = REPORT_SIGNAL + paths_interrupted();
	} else {
		status = tell_imports(store, &request, reports);
		store_close(store);
	}
	mem_free(reports);
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
			return wrong_usage(
			    command, "%s: there is no such option", argv[i]);
		status = print_date(argv[i]);
		if (status == REPORT_TROUBLE)
			return status;
		good += status == REPORT_FINE;
		bad += status == REPORT_FINDINGS;
	}
	if (good + bad == 0)
		return wrong_usage(command, "date: no date is given");
	if (bad == 0)
		return REPORT_FINE;
	return good > 0 ? REPORT_FINDINGS : REPORT_TROUBLE;
}

/* ---- The interactive form */

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

/* The screen, filled meanwhile by loading where that is not NULL. */
static enum status
explore(const struct request *request, const struct zone *zone,
    struct store *store, struct loading *loading, struct error *error)
{
	const struct app_filler filler = { load_datasets, loading };
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
			tell_rejected(
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

	if (!read_request(&request, argc, argv, ":h", options, NULL, &status))
		return status;
	if (!open_display_zone(&request, &zone))
		return REPORT_TROUBLE;
	if (paths_are_case(request.paths, request.path_count))
		outcome = explore_case(&request, zone, &error);
	else
		outcome = explore_datasets(&request, zone, &error);
	zone_close(zone);
	return outcome == STATUS_OK ? REPORT_FINE : report_error(&error);
}

static const struct command commands[] = {
	{ "import", usage_import, run_import },
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
