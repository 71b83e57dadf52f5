/* SPDX-License-Identifier: MIT */
/*
 * Every file is opened here and handed on, so that what comes through a pipe
 * is read once, and the encoding of a large file is looked for once.  Without
 * a terminal nothing is asked: the import takes what was guessed.
 */
#include "config.h"

#include "tui/unknown.h"

#include <string.h>

#include "core/mem.h"
#include "core/store.h"
#include "core/strbuf.h"
#include "tui/input.h"
#include "tui/mapping_screen.h"
#include "tui/paths.h"
#include "tui/term.h"

static bool
is_standard(const char *path)
{
	return strcmp(path, "-") == 0;
}

/* The terminal, with what was to be typed on it. */
static enum status
take_terminal(const struct unknown_show *show, struct error *error)
{
	enum status status;

	if (term_is_open())
		return STATUS_OK;
	status = term_open(error);
	if (status == STATUS_OK && *show->script != NULL) {
		status = input_script(*show->script, error);
		*show->script = NULL;
	}
	return status;
}

static enum status
show_one(struct preview *preview, char *const *path,
    const struct unknown_show *show, bool *goes_on, struct error *error)
{
	struct strbuf title = STRBUF_INIT;
	struct error why;
	enum status status = take_terminal(show, &why);

	/* None that could show it. */
	if (status == STATUS_REFUSED)
		return STATUS_OK;
	if (status != STATUS_OK) {
		*error = why;
		return status;
	}
	paths_title(path, 1, &title);
	status = strbuf_status(&title);
	if (status != STATUS_OK) {
		error_nomem(error);
	} else {
		term_title((struct span){ title.text, title.n });
		status =
		    mapping_screen_run(preview, title.text, goes_on, error);
	}
	strbuf_release(&title);
	return status;
}

enum status
unknown_open(struct preview ***previews, char *const *paths, size_t n,
    const struct import_options *options, const struct unknown_show *show,
    bool *goes_on, struct error *error)
{
	struct preview **made = mem_alloc(n, sizeof(struct preview *));
	enum status status = STATUS_OK;
	size_t i;

	if (made == NULL)
		return error_nomem(error);
	*goes_on = true;
	for (i = 0; i < n && status == STATUS_OK; i++) {
		if (!is_standard(paths[i]) && store_is_database(paths[i]))
			continue;
		status = preview_open(&made[i], paths[i], options, error);
		if (status == STATUS_OK && is_standard(paths[i]) && show->keys)
			term_take_keys();
	}
	for (i = 0; i < n && status == STATUS_OK && *goes_on; i++)
		if (made[i] != NULL && preview_is_unknown(made[i]))
			status =
			    show_one(made[i], &paths[i], show, goes_on, error);
	if (status != STATUS_OK || !*goes_on || !show->keep)
		term_close();
	if (status == STATUS_OK)
		*previews = made;
	else
		unknown_close(made, n);
	return status;
}

void
unknown_close(struct preview **previews, size_t n)
{
	size_t i;

	for (i = 0; previews != NULL && i < n; i++)
		preview_close(previews[i]);
	mem_free(previews);
}
