/* SPDX-License-Identifier: MIT */
/*
 * A page is wrapped as a whole each time it is drawn, so it ends after a
 * thousand rows, and long ones are cut; `dateline check` tells of all.
 */
#include "config.h"

#include "tui/rejects_page.h"

#include <inttypes.h>
#include <stdio.h>

struct listing {
	struct page *page; /* NULL: only count */
	int64_t rejected;
};

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
	struct listing *listing = context;

	if (!finding->rejected)
		return STATUS_OK;
	if (listing->page != NULL && listing->rejected < REJECTS_PAGE_ROWS)
		add_row(listing->page, finding);
	listing->rejected++;
	return STATUS_OK;
}

enum status
rejects_page_count(struct store *store, int64_t *rejected, struct error *error)
{
	struct listing listing = { NULL, 0 };
	enum status status =
	    store_scan_findings(store, take_finding, &listing, error);

	if (status == STATUS_OK)
		*rejected = listing.rejected;
	return status;
}

enum status
rejects_page_open(struct help *help, struct store *store, struct error *error)
{
	struct listing listing = { &help->page, 0 };
	char words[96];
	enum status status =
	    rejects_page_count(store, &listing.rejected, error);

	if (status != STATUS_OK || listing.rejected == 0)
		return status;
	page_clear(&help->page);
	page_paragraph(&help->page, 0, 0);
	snprintf(words, sizeof words,
	    "%" PRId64 " row%s rejected. q goes back.", listing.rejected,
	    listing.rejected == 1 ? "" : "s");
	page_add(&help->page, ROLE_DIM, span_of(words));
	listing.rejected = 0;
	status = store_scan_findings(store, take_finding, &listing, error);
	if (status != STATUS_OK)
		return status;
	if (listing.rejected > REJECTS_PAGE_ROWS) {
		snprintf(words, sizeof words,
		    "%" PRId64 " more; dateline check lists them all.",
		    listing.rejected - REJECTS_PAGE_ROWS);
		page_paragraph(&help->page, 0, 0);
		page_paragraph(&help->page, 0, 0);
		page_add(&help->page, ROLE_DIM, span_of(words));
	}
	help->title = "Rejected rows";
	help->top = 0;
	help->open = true;
	return STATUS_OK;
}
