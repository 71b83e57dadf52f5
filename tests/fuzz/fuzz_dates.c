/* SPDX-License-Identifier: MIT */
/*
 * A column of foreign dates is decided or refused, and whatever a cell is
 * read as is EDTF, also when it is made coarser, twice as once.  The input is
 * a byte for what is forced and the zone, then the cells, a line each.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/dates.h"
#include "core/edtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct span
take_line(struct span *rest)
{
	const char *end = rest->n > 0 ? memchr(rest->s, '\n', rest->n) : NULL;
	struct span line = *rest;

	line.n = end == NULL ? rest->n : (size_t)(end - rest->s);
	rest->s += line.n + (end != NULL);
	rest->n -= line.n + (end != NULL);
	return line;
}

static void
check_date(const struct strbuf *text)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	struct edtf date;
	struct error error;

	assert(edtf_parse(text->text, text->n, &date, &error) == STATUS_OK);
	for (int i = DATES_DAY; i <= DATES_YEAR; i++) {
		const enum dates_precision precision = (enum dates_precision)i;

		strbuf_clear(&once);
		strbuf_clear(&twice);
		if (dates_coarsen((struct span){ text->text, text->n },
			precision, &once, &error) != STATUS_OK)
			continue;
		assert(
		    edtf_parse(once.text, once.n, &date, &error) == STATUS_OK);
		assert(dates_coarsen((struct span){ once.text, once.n },
			   precision, &twice, &error) == STATUS_OK);
		assert(once.n == twice.n &&
		       memcmp(once.text, twice.text, once.n) == 0);
	}
	strbuf_release(&once);
	strbuf_release(&twice);
}

static void
check_parts(struct span rest)
{
	struct span year = take_line(&rest), month = take_line(&rest);
	struct strbuf text = STRBUF_INIT;
	struct error error;

	if (dates_read_parts(year, month, take_line(&rest), &text, &error) ==
		STATUS_OK &&
	    text.n > 0)
		check_date(&text);
	strbuf_release(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const zones[] = { NULL, "+03:00", "Europe/Berlin" };
	struct strbuf text = STRBUF_INIT;
	struct dates *dates;
	struct error error;
	struct span rest;
	int64_t line = 0;

	if (n == 0 || dates_new(&dates, &error) != STATUS_OK)
		return 0;
	check_parts((struct span){ (const char *)data + 1, n - 1 });
	if (zones[data[0] / 4 % 3] != NULL)
		dates_zone(dates, zones[data[0] / 4 % 3], &error);
	rest = (struct span){ (const char *)data + 1, n - 1 };
	while (rest.n > 0)
		assert(
		    dates_look(dates, take_line(&rest), ++line) == STATUS_OK);
	if (dates_decide(dates, (enum dates_order)(data[0] % 4), &error) ==
	    STATUS_OK) {
		assert(dates_notation(dates) != NULL);
		assert(dates_likely(dates) <= dates_seen(dates));
		rest = (struct span){ (const char *)data + 1, n - 1 };
		while (rest.n > 0) {
			strbuf_clear(&text);
			if (dates_read(dates, take_line(&rest), &text,
				&error) != STATUS_OK)
				assert(error.message[0] != '\0');
			else if (text.n > 0)
				check_date(&text);
		}
	}
	strbuf_release(&text);
	dates_free(dates);
	return 0;
}
