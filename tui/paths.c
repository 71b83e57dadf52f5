/* SPDX-License-Identifier: MIT */
/*
 * A case is told from a dataset by its first bytes, not by its name.  A
 * single case is opened as it is; anything else is imported, into SQLite's
 * temporary database or into the case that `import -o` names.
 */
#include "config.h"

#include "tui/paths.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/columns.h"
#include "tui/report.h"

static volatile sig_atomic_t interrupted;

static void
interrupt(int signal)
{
	interrupted = signal;
}

int
paths_interrupted(void)
{
	return interrupted;
}

/*
 * What asks a program to end ends an import in order, once: the same signal
 * again ends it at once, and the next opening of the case takes back what it
 * had written.  What is ignored stays so, as nohup wants it.
 */
static void
take_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = interrupt,
		.sa_flags = (int)SA_RESETHAND };
	struct sigaction outside;

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (sigaction(numbers[i], NULL, &outside) == 0 &&
		    outside.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
}

/* ---- Names */

static struct span
last_part(const char *path)
{
	struct span part = span_of(path);
	const char *slash;

	while (part.n > 1 && part.s[part.n - 1] == '/')
		part.n--;
	slash = part.n > 1 ? memrchr(part.s, '/', part.n) : NULL;
	if (slash != NULL) {
		part.n -= (size_t)(slash + 1 - part.s);
		part.s = slash + 1;
	}
	return part;
}

struct span
paths_name(const char *path)
{
	if (strcmp(path, "-") == 0)
		return SPAN(IMPORT_STANDARD);
	return import_stem(last_part(path));
}

void
paths_title(char *const *paths, size_t n, struct strbuf *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct span part = strcmp(paths[i], "-") == 0
					     ? SPAN(IMPORT_STANDARD)
					     : last_part(paths[i]);

		if (i > 0)
			strbuf_add_text(out, ", ");
		strbuf_add(out, part.s, part.n);
	}
}

/* The earlier path whose dataset has the name of paths[i]; NULL if none. */
static const char *
same_name(char *const *paths, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (span_equal(paths_name(paths[j]), paths_name(paths[i])))
			return paths[j];
	return NULL;
}

/* ---- Importing */

static bool
show_progress(void *context, const struct import_progress *progress)
{
	const struct report_progress shown = {
		.path = progress->path,
		.bytes = progress->bytes,
		.size = progress->size,
		.rows = progress->rows,
	};

	(void)context;
	report_progress(&shown);
	return interrupted == 0;
}

void
paths_tell(char *const *paths, size_t n, const struct import_report *reports)
{
	for (size_t i = 0; i < n; i++)
		if (reports[i].assumed[0] != '\0')
			report("%s: %s",
			    strcmp(paths[i], "-") == 0 ? IMPORT_STANDARD
						       : paths[i],
			    reports[i].assumed);
}

static enum status
import_all(struct store *store, const struct import_options *common,
    char *const *paths, size_t n, struct preview *const *previews,
    struct import_report *reports, struct error *error)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < n && status == STATUS_OK; i++) {
		struct import_options options = *common;

		reports[i] = (struct import_report){ 0 };
		if (previews != NULL)
			options.preview = previews[i];
		if (options.enough != NULL && *options.enough)
			continue;
		/* A name of its own for one that has another's. */
		if (same_name(paths, i) != NULL)
			options.name = paths[i];
		if (options.progress == NULL)
			options.progress = show_progress;
		status =
		    import_path(store, paths[i], &options, &reports[i], error);
	}
	report_progress_end();
	return status;
}

static bool
is_case(const char *path)
{
	return strcmp(path, "-") != 0 && store_is_database(path);
}

static enum status
refuse_cases(char *const *paths, size_t n, struct error *error)
{
	for (size_t i = 0; i < n; i++)
		if (is_case(paths[i]))
			return error_set(error, STATUS_REFUSED,
			    "%s: this is a database, not a dataset; open it "
			    "alone, without other paths",
			    paths[i]);
	return STATUS_OK;
}

bool
paths_are_case(char *const *paths, size_t n)
{
	return n == 1 && is_case(paths[0]);
}

enum status
paths_session(
    struct store **store, char *const *paths, size_t n, struct error *error)
{
	enum status status = refuse_cases(paths, n, error);

	return status == STATUS_OK ? store_open(store, "", STORE_SESSION, error)
				   : status;
}

enum status
paths_load(struct store *store, char *const *paths, size_t n,
    const struct import_options *options, struct preview *const *previews,
    struct import_report *reports, struct error *error)
{
	return import_all(store, options, paths, n, previews, reports, error);
}

int64_t
paths_rejected(const struct import_report *reports, size_t n)
{
	int64_t rejected = 0;

	for (size_t i = 0; i < n; i++)
		rejected += reports[i].rejected;
	return rejected;
}

static enum status
open_session(struct store **store, char *const *paths, size_t n,
    const struct import_options *options, int64_t *rejected,
    struct error *error)
{
	struct store *session = NULL;
	struct import_report *reports = mem_alloc(n, sizeof *reports);
	enum status status;

	if (reports == NULL)
		return error_nomem(error);
	status = paths_session(&session, paths, n, error);
	if (status == STATUS_OK)
		status = import_all(
		    session, options, paths, n, NULL, reports, error);
	if (status == STATUS_OK) {
		paths_tell(paths, n, reports);
		*rejected = paths_rejected(reports, n);
		*store = session;
	} else {
		store_close(session);
	}
	mem_free(reports);
	return status;
}

enum status
paths_open(struct store **store, char *const *paths, size_t n,
    const struct import_options *options, int64_t *rejected,
    struct error *error)
{
	enum status status;

	assert(n > 0);
	if (!paths_are_case(paths, n))
		return open_session(store, paths, n, options, rejected, error);
	status = store_open(store, paths[0], STORE_READ, error);
	if (status == STATUS_OK)
		*rejected = 0;
	return status;
}

static enum status
refuse_names(char *const *paths, size_t n, struct error *error)
{
	for (size_t i = 1; i < n; i++) {
		const struct span name = paths_name(paths[i]);
		const char *other = same_name(paths, i);

		if (other != NULL)
			return error_set(error, STATUS_REFUSED,
			    "%s: this and %s would both be the dataset "
			    "\"%.*s\"; rename one of them",
			    paths[i], other, (int)name.n, name.s);
	}
	return STATUS_OK;
}

static enum status
import_transaction(struct store *store, bool trial,
    const struct import_options *options, char *const *paths, size_t n,
    struct preview *const *previews, struct import_report *reports,
    struct error *error)
{
	enum status status = store_begin(store, error);

	if (status == STATUS_OK)
		status = import_all(
		    store, options, paths, n, previews, reports, error);
	if (interrupted != 0)
		status = error_set(error, STATUS_CANCELLED,
		    "interrupted; nothing was imported");
	if (status == STATUS_OK && !trial)
		status = columns_keep(store, error);
	if (status == STATUS_OK && !trial)
		status = store_commit(store, error);
	if (status != STATUS_OK)
		store_rollback(store);
	return status;
}

enum status
paths_import(struct store **store, const char *path, bool trial,
    const struct import_options *options, char *const *paths, size_t n,
    struct preview *const *previews, struct import_report *reports,
    struct error *error)
{
	struct store *opened;
	struct stat found;
	bool absent;
	enum status status = refuse_cases(paths, n, error);

	assert(options->name == NULL || n == 1);
	if (status == STATUS_OK)
		status = refuse_names(paths, n, error);
	if (status != STATUS_OK)
		return status;
	absent = path == NULL || (lstat(path, &found) != 0 && errno == ENOENT);
	take_signals();
	if (trial && absent)
		status = store_open(&opened, "", STORE_SESSION, error);
	else
		status = store_open(&opened, path, STORE_CREATE, error);
	if (status == STATUS_OK) {
		status = import_transaction(
		    opened, trial, options, paths, n, previews, reports, error);
		if (status != STATUS_OK)
			store_close(opened);
	}
	if (status == STATUS_OK)
		*store = opened;
	return status;
}
