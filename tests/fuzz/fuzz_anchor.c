/* SPDX-License-Identifier: MIT */
/*
 * A quote is found inside its text and nowhere else.  The input is four
 * texts closed by NULs: quote, prefix, suffix, and the source's own.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/anchor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct span
take_part(struct span *rest)
{
	const char *end = rest->n > 0 ? memchr(rest->s, '\0', rest->n) : NULL;
	struct span part = *rest;

	if (end == NULL) {
		rest->n = 0;
		return part;
	}
	part.n = (size_t)(end - rest->s);
	rest->s = end + 1;
	rest->n -= part.n + 1;
	return part;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct span rest = { (const char *)data, n };
	struct anchor_query query;
	struct anchor_text *text;
	struct anchor anchor;
	struct error error;

	query.quote = take_part(&rest);
	query.prefix = take_part(&rest);
	query.suffix = take_part(&rest);
	if (anchor_text_new(&text, rest.s, rest.n, &error) != STATUS_OK)
		return 0;
	if (anchor_find(text, &query, &anchor, &error) == STATUS_OK) {
		assert(anchor.offset <= rest.n);
		assert(anchor.length <= rest.n - anchor.offset);
		if (anchor.state == ANCHOR_EXACT)
			assert(
			    memmem(query.quote.s, query.quote.n,
				rest.s + anchor.offset, anchor.length) != NULL);
		if (anchor.state == ANCHOR_APPROXIMATE)
			assert(anchor.alike >= ANCHOR_ALIKE);
		if (anchor.state == ANCHOR_MISSING)
			assert(anchor.length == 0);
	}
	anchor_text_free(text);
	return 0;
}
