/* SPDX-License-Identifier: MIT */
/*
 * Any text is a profile or is refused with a reason; what was understood maps
 * rows, and what --map was understood as is printed so that it is read back
 * the same.  The first byte tells which of the two the rest is: `m` or an INI
 * file.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/mapping.h"
#include "core/profile.h"
#include "core/profiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* For arrays that are there from the start. */
#define CELL(literal)                          \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

static const struct span names[] = { CELL("id"), CELL("date"), CELL("title"),
	CELL("actor 1"), CELL("place"), CELL("source"), CELL("lat") };
static const struct span cells[] = { CELL("7"), CELL("13/02/2024"),
	CELL("A; title"), CELL("Ann; Bo"), CELL("Iraq > Anbar"),
	CELL("https://example.org/a"), CELL("33.5") };
#define COUNT (sizeof names / sizeof *names)

static void
check_again(const struct profile *profile)
{
	struct strbuf first = STRBUF_INIT, second = STRBUF_INIT;
	struct profile *again;
	struct error error;

	profile_print_map(profile, &first);
	assert(profile_map(&again, first.text, &error) == STATUS_OK);
	profile_print_map(again, &second);
	assert(first.n == second.n);
	assert(memcmp(first.text, second.text, first.n) == 0);
	profile_free(again);
	strbuf_release(&first);
	strbuf_release(&second);
}

static void
map_row(const struct profile *profile)
{
	struct mapping_row row = { 0 };
	struct event event = { 0 };
	struct mapping *mapping;
	struct error error;

	if (mapping_new(&mapping, profile, names, COUNT, false, &error) !=
	    STATUS_OK) {
		assert(error.message[0] != '\0');
		return;
	}
	if (mapping_look(mapping, cells, COUNT, 2, &error) == STATUS_OK &&
	    mapping_decide(mapping, NULL, NULL, &error) == STATUS_OK)
		mapping_read(mapping, cells, COUNT, &event, &row, &error);
	mapping_row_release(&row);
	event_release(&event);
	mapping_free(mapping);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct strbuf text = STRBUF_INIT;
	struct profile *profile;
	struct error error;
	enum status status;
	bool fits;

	if (n == 0)
		return 0;
	strbuf_add(&text, (const char *)data + 1, n - 1);
	status = data[0] == 'm'
		     ? profile_map(&profile, text.text, &error)
		     : profile_parse(&profile, SPAN("fuzz"), "fuzz.ini",
			   (struct span){ text.text, text.n }, &error);
	if (status == STATUS_OK) {
		if (data[0] == 'm')
			check_again(profile);
		strbuf_clear(&text);
		profile_explain(profile, &text);
		profiles_fits(profile, names, COUNT, &fits, &error);
		profiles_fits_row(profile, cells, COUNT);
		profiles_width(profile, COUNT);
		profiles_column(profile, 3);
		map_row(profile);
		profile_free(profile);
	} else {
		assert(error.message[0] != '\0');
	}
	strbuf_release(&text);
	return 0;
}
