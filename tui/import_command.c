/* SPDX-License-Identifier: MIT */
/*
 * Importing, and the paragraph at its end that says what became of the rows.
 */
#include "config.h"

#include "tui/import_command.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/store.h"
#include "core/strbuf.h"
#include "tui/command.h"
#include "tui/paths.h"
#include "tui/report.h"
#include "tui/request.h"
#include "tui/unknown.h"
#include "tui/usage.h"

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

int
import_command(int argc, char **argv)
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

	if (!request_read(
		&request, argc, argv, ":o:h", options, command, &status))
		return status;
	if (request.output == NULL && !request.trial)
		return request_wrong(
		    command, "import: give -o CASE, the case to load into");
	if (request.reading.name != NULL && request.path_count > 1)
		return request_wrong(
		    command, "import: --name names one dataset; give one PATH");
	if (request.reading.rejects != NULL && request.path_count > 1)
		return request_wrong(command,
		    "import: --rejects takes the rows of one file; give one "
		    "PATH");
	if (request.safe && request.reading.rejects == NULL)
		return request_wrong(
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
