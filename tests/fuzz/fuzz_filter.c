/* SPDX-License-Identifier: MIT */
/*
 * Whatever parses as a filter prints back as text that parses to the same
 * filter, and printing that again changes nothing.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/filter.h"
#include "core/strbuf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct filter *filter, *again;
	struct strbuf first = STRBUF_INIT, second = STRBUF_INIT;
	struct error error;

	if (filter_parse(&filter, (const char *)data, n, &error) != STATUS_OK) {
		assert(error.column > 0 || error.code != STATUS_SYNTAX);
		return 0;
	}
	filter_print(filter, &first);
	assert(filter_parse(&again, first.text, first.n, &error) == STATUS_OK);
	assert(filter_equal(filter, again));
	filter_print(again, &second);
	assert(second.n == first.n);
	assert(memcmp(second.text, first.text, first.n) == 0);
	strbuf_release(&second);
	strbuf_release(&first);
	filter_free(again);
	filter_free(filter);
	return 0;
}
