/* SPDX-License-Identifier: MIT */
/*
 * Whatever parses as a date has bounds in order and can be shown, printed,
 * taken apart and joined; what does not parse says where.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>

#include "core/edtf.h"
#include "core/strbuf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *s = (const char *)data;
	struct strbuf out = STRBUF_INIT;
	struct edtf date, part;
	struct error error;

	edtf_display(s, n, NULL, &out);
	strbuf_clear(&out);
	if (edtf_parse(s, n, &date, &error) != STATUS_OK) {
		assert(error.column > 0 || error.code != STATUS_SYNTAX);
		strbuf_release(&out);
		return 0;
	}
	assert(date.earliest <= date.latest);
	assert(date.level >= 0 && date.level <= 2);
	edtf_print_earliest(&date, &out);
	edtf_print_latest(&date, &out);

	strbuf_clear(&out);
	if (edtf_start_text(s, n, &out))
		assert(edtf_parse(out.text, out.n, &part, &error) == STATUS_OK);
	strbuf_clear(&out);
	if (edtf_end_text(s, n, &out))
		assert(edtf_parse(out.text, out.n, &part, &error) == STATUS_OK);

	strbuf_clear(&out);
	if (edtf_join(s, n, s, n, &out, &part, &error) == STATUS_OK)
		assert(part.earliest <= part.latest);
	strbuf_release(&out);
	return 0;
}
