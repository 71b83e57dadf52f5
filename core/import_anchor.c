/* SPDX-License-Identifier: MIT */
/*
 * Quotes find their places once a dataset's rows are in: one source at a
 * time, its text prepared once for all its quotes.
 *
 * The anchor gives bytes; the case keeps characters, which is what SQLite's
 * substr counts.  Characters before every block of the text are counted once,
 * so that a place costs at most one block.
 */
#include "config.h"

#include "core/import_private.h"

#include "core/anchor.h"
#include "core/mem.h"

#define BLOCK 4096 /* bytes */
#define TICK_QUOTES 64

struct work {
	struct import *import;
	struct span bytes;
	struct anchor_text *text;
	size_t *counts; /* characters that start before each block */
	size_t done; /* quotes */
	struct error *error;
};

/* Continuation bytes belong to the character that began before them. */
static size_t
count_starts(const char *s, size_t n)
{
	size_t i, count = 0;

	for (i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

static enum status
work_count(struct work *work)
{
	size_t blocks = work->bytes.n / BLOCK + 1, i;

	work->counts = mem_alloc(blocks, sizeof *work->counts);
	if (work->counts == NULL)
		return STATUS_NOMEM;
	for (i = 1; i < blocks; i++)
		work->counts[i] =
		    work->counts[i - 1] +
		    count_starts(work->bytes.s + (i - 1) * BLOCK, BLOCK);
	return STATUS_OK;
}

/* Characters before a byte at which one starts, or before the end. */
static int64_t
characters(const struct work *work, size_t offset)
{
	size_t block = offset / BLOCK;

	return (int64_t)(work->counts[block] +
			 count_starts(work->bytes.s + block * BLOCK,
			     offset - block * BLOCK));
}

static enum status
anchor_quote(void *context, int64_t event, const struct event_quote *quote)
{
	struct work *work = context;
	struct event_quote placed = *quote;
	struct anchor anchor;
	enum status status = anchor_find(work->text,
	    &(struct anchor_query){ quote->text, quote->prefix, quote->suffix },
	    &anchor, work->error);

	(void)event;
	if (status != STATUS_OK)
		return status;
	placed.state = anchor.state;
	placed.alike = anchor.alike;
	placed.places = (int64_t)anchor.places;
	placed.offset = 0;
	placed.length = 0;
	if (anchor.length > 0) {
		placed.offset = characters(work, anchor.offset);
		placed.length =
		    characters(work, anchor.offset + anchor.length) -
		    placed.offset;
	}
	status = store_set_anchor(work->import->store, &placed, work->error);
	if (status == STATUS_OK && ++work->done % TICK_QUOTES == 0)
		status = import_tick(work->import, work->error);
	return status;
}

static enum status
anchor_source(
    struct import *import, int64_t id, struct arena *arena, struct error *error)
{
	struct work work = { .import = import, .error = error };
	struct store_source source;
	enum status status =
	    store_read_source(import->store, id, arena, &source, error);

	if (status != STATUS_OK)
		return status;
	work.bytes = source.text;
	status =
	    anchor_text_new(&work.text, source.text.s, source.text.n, error);
	if (status != STATUS_OK)
		return status;
	status = import_nomem(work_count(&work), error);
	if (status == STATUS_OK)
		status = store_scan_quotes(
		    import->store, id, anchor_quote, &work, error);
	anchor_text_free(work.text);
	mem_free(work.counts);
	return status;
}

enum anchor_state
import_anchor_state(const struct import *import, int64_t source)
{
	size_t low = 0, high = import->text_count;

	while (low < high) { /* ids grow */
		const size_t middle = low + (high - low) / 2;

		if (import->texts[middle] < source)
			low = middle + 1;
		else
			high = middle;
	}
	return low < import->text_count && import->texts[low] == source
		   ? ANCHOR_MISSING
		   : ANCHOR_NONE;
}

enum status
import_anchor(struct import *import, struct error *error)
{
	struct arena arena = { 0 };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < import->text_count && status == STATUS_OK; i++) {
		status = anchor_source(import, import->texts[i], &arena, error);
		arena_release(&arena); /* texts are large: no block is kept */
	}
	return status;
}
