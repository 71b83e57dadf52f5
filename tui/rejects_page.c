/* SPDX-License-Identifier: MIT */
/*
 * A page is wrapped as a whole each time it is drawn, so it holds a part of
 * the rows, and long ones are cut.
 */
#include "config.h"

#include "tui/rejects_page.h"

#include <inttypes.h>
#include <stdio.h>

static void
add_row(struct page *page, const struct store_finding *finding)
{
	struct span raw = finding->raw;
	char line[32];

	snprintf(line, sizeof line, ":%" PRId64, finding->line);
	page_paragraph(page, 0, 0);
	page_paragraph(page, 0, 2);
	page_add(page, ROLE_ACCENT, finding->file);
	page_add(page, ROLE_ACCENT, span_of(line));
	page_add(page, ROLE_TEXT, SPAN("  "));
	page_add(page, ROLE_TEXT, finding->reason);
	if (raw.n > REJECTS_PAGE_BYTES)
		raw.n = REJECTS_PAGE_BYTES;
	page_paragraph(page, 2, 2);
	page_add(page, ROLE_DIM, raw);
	if (raw.n < finding->raw.n)
		page_add(page, ROLE_DIM, SPAN(" \xe2\x80\xa6"));
}

static enum status
take_finding(void *context, const struct store_finding *finding)
{
	add_row(context, finding);
	return STATUS_OK;
}

/* The part from number at on. */
static enum status
show_part(struct help *help, int64_t at, struct error *error)
{
	const int64_t left = help->count - at;
	char words[128];

	help->at = at;
	help->part = left < REJECTS_PAGE_ROWS ? left : REJECTS_PAGE_ROWS;
	page_clear(&help->page);
	page_paragraph(&help->page, 0, 0);
	if (help->count <= REJECTS_PAGE_ROWS)
		snprintf(words, sizeof words,
		    "%" PRId64 " row%s rejected. q goes back.", help->count,
		    help->count == 1 ? "" : "s");
	else
		snprintf(words, sizeof words,
		    "%" PRId64 " rows rejected; here are %" PRId64
		    " to %" PRId64 ". q goes back.",
		    help->count, at + 1, at + help->part);
	page_add(&help->page, ROLE_DIM, span_of(words));
	return store_scan_rejected(help->context, at, REJECTS_PAGE_ROWS,
	    take_finding, &help->page, error);
}

static bool
turn(struct help *help, enum help_turn where)
{
	const int64_t last =
	    (help->count - 1) / REJECTS_PAGE_ROWS * REJECTS_PAGE_ROWS;
	int64_t at = where == HELP_FIRST    ? 0
		     : where == HELP_BEFORE ? help->at - REJECTS_PAGE_ROWS
		     : where == HELP_NEXT   ? help->at + REJECTS_PAGE_ROWS
					    : last;
	struct error error;

	if (at < 0 || at > last || at == help->at)
		return false;
	if (show_part(help, at, &error) != STATUS_OK) {
		page_paragraph(&help->page, 0, 0);
		page_paragraph(&help->page, 0, 0);
		page_add(&help->page, ROLE_TEXT, span_of(error.message));
	}
	return true;
}

enum status
rejects_page_open(struct help *help, struct store *store, struct error *error)
{
	int64_t rejected = 0;
	enum status status = store_count_rejected(store, &rejected, error);

	if (status != STATUS_OK || rejected == 0)
		return status;
	help->turn = turn;
	help->context = store;
	help->count = rejected;
	status = show_part(help, 0, error);
	if (status != STATUS_OK)
		return status;
	help->title = "Rejected rows";
	help->top = 0;
	help->open = true;
	return STATUS_OK;
}
