/* SPDX-License-Identifier: MIT */
/* Anchors: a table of cases, and properties of random texts. */
#include "config.h"

#include "core/anchor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/anchor_fold.h"
#include "core/anchor_near.h"
#include "core/mem.h"
#include "tests/table.h"

static struct span
span_of_buf(const struct strbuf *buf)
{
	return (struct span){ buf->text, buf->n };
}

static struct anchor
find(struct span text, const struct anchor_query *query)
{
	struct anchor_text *source;
	struct anchor anchor, again;
	struct error error;

	assert_int_equal(
	    anchor_text_new(&source, text.s, text.n, &error), STATUS_OK);
	assert_int_equal(
	    anchor_find(source, query, &anchor, &error), STATUS_OK);
	assert_int_equal(anchor_find(source, query, &again, &error), STATUS_OK);
	assert_int_equal(anchor.state, again.state);
	assert_int_equal(anchor.offset, again.offset);
	assert_int_equal(anchor.places, again.places);
	anchor_text_free(source);
	return anchor;
}

static void
check_case(const struct table_case *row)
{
	const struct strbuf *text = &row->cell[0], *want = &row->cell[5];
	const struct anchor_query query = {
		.quote = span_of_buf(&row->cell[1]),
		.prefix = span_of_buf(&row->cell[2]),
		.suffix = span_of_buf(&row->cell[3]),
	};
	struct anchor anchor = find(span_of_buf(text), &query);
	struct strbuf found = STRBUF_INIT;

	assert_true(anchor.offset <= text->n);
	assert_true(anchor.length <= text->n - anchor.offset);
	if (anchor.state != ANCHOR_MISSING)
		strbuf_printf(&found, "%zu:", anchor.offset);
	strbuf_add(&found, text->text + anchor.offset, anchor.length);
	if (strcmp(anchor_state_name(anchor.state), row->cell[4].text) != 0)
		fail_msg("%s:%zu: %s at %s", row->name, row->line,
		    anchor_state_name(anchor.state), found.text);
	table_expect(row, "the quote", &found, want);
	if ((size_t)anchor.alike != table_number(row, 6) ||
	    anchor.places != table_number(row, 7))
		fail_msg("%s:%zu: %d %% alike in %zu places", row->name,
		    row->line, anchor.alike, anchor.places);
	strbuf_release(&found);
}

static void
test_table(void **state)
{
	(void)state;
	table_each("anchor.txt", check_case);
}

static void
test_state_names(void **state)
{
	(void)state;
	assert_string_equal(anchor_state_name(ANCHOR_NONE), "no text");
	assert_string_equal(anchor_state_name(ANCHOR_MISSING), "missing");
}

/* Words of random letters, so that no long stretch comes twice. */
static void
random_prose(struct strbuf *out, size_t n)
{
	static const char *const marks[] = { " ", " ", " ", " ", ", ", ". ",
		"\n", "\r\n", "-", " — ", "-\n", "é", "ß", "“", "中", "\u00ad",
		"ﬁ", "e\u0301", "\xff", "\t" };

	strbuf_clear(out);
	while (out->n < n) {
		for (size_t k = 1 + random_below(8); k > 0; k--)
			strbuf_add_byte(
			    out, (char)((random_below(9) == 0 ? 'A' : 'a') +
					(int)random_below(26)));
		strbuf_add_text(
		    out, marks[random_below(sizeof marks / sizeof *marks)]);
	}
}

static bool
is_ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A random part that starts and ends at letters of ASCII without marks. */
static struct span
random_part(const struct strbuf *text, size_t least, size_t most)
{
	size_t n = least + random_below(most - least);
	size_t at = random_below(text->n - n);

	while (!is_ascii_letter(text->text[at]) ||
	       (at > 0 && (text->text[at - 1] & 0x80) != 0))
		at++;
	n = n < text->n - at ? n : text->n - at;
	while (!is_ascii_letter(text->text[at + n - 1]) ||
	       (at + n < text->n && (text->text[at + n] & 0x80) != 0))
		n--;
	return (struct span){ text->text + at, n };
}

static void
test_part_is_exact(void **state)
{
	struct strbuf text = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 300; round++) {
		struct anchor anchor;
		struct span part;

		random_prose(&text, 200 + random_below(3000));
		part = random_part(&text, 30, 100);
		anchor = find(span_of_buf(&text),
		    &(struct anchor_query){ .quote = part });
		assert_int_equal(anchor.state, ANCHOR_EXACT);
		assert_int_equal(anchor.offset, (size_t)(part.s - text.text));
		assert_int_equal(anchor.length, part.n);
	}
	strbuf_release(&text);
}

/* The same part in other spelling: found at its place. */
static void
test_part_is_normalised(void **state)
{
	struct strbuf text = STRBUF_INIT, quote = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 300; round++) {
		struct anchor anchor;
		struct span part;

		random_prose(&text, 200 + random_below(3000));
		part = random_part(&text, 30, 100);
		strbuf_clear(&quote);
		for (size_t i = 0; i < part.n; i++) {
			char c = part.s[i];

			if (c >= 'a' && c <= 'z' && random_below(3) == 0 &&
			    (i + 1 == part.n || (part.s[i + 1] & 0x80) == 0))
				c = (char)(c - 'a' + 'A');
			strbuf_add_byte(&quote, c);
			if (c == ' ')
				strbuf_add_text(&quote, " \u00a0");
			else if ((c & 0x80) == 0 && c != '-' && c > ' ' &&
				 i + 1 < part.n &&
				 (part.s[i + 1] & 0x80) == 0 &&
				 part.s[i + 1] != '-')
				strbuf_add_text(&quote, "\u200b");
		}
		anchor = find(span_of_buf(&text),
		    &(struct anchor_query){ .quote = span_of_buf(&quote) });
		assert_int_equal(anchor.state, ANCHOR_NORMALISED);
		assert_int_equal(anchor.offset, (size_t)(part.s - text.text));
		assert_int_equal(anchor.length, part.n);
	}
	strbuf_release(&text);
	strbuf_release(&quote);
}

/* One random edit of ASCII text. */
static void
random_edit(struct strbuf *text)
{
	char c = (char)('a' + (int)random_below(26));
	size_t at = 1 + random_below(text->n - 2);

	switch (random_below(3)) {
	case 0: strbuf_splice(text, at, 1, &c, 1); break;
	case 1: strbuf_splice(text, at, 0, &c, 1); break;
	default: strbuf_splice(text, at, 1, NULL, 0); break;
	}
}

static void
random_words(struct strbuf *out, size_t n, size_t letters)
{
	strbuf_clear(out);
	while (out->n < n)
		strbuf_add_byte(
		    out, random_below(6) == 0 && out->n > 0 &&
				 out->text[out->n - 1] != ' '
			     ? ' '
			     : (char)('a' + (int)random_below(letters)));
}

static void
test_edited_is_near(void **state)
{
	struct strbuf text = STRBUF_INIT, quote = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 300; round++) {
		struct anchor anchor;
		struct span part;
		size_t at, edits;

		random_words(&text, 500 + random_below(4000), 26);
		part = random_part(&text, 40, 350);
		at = (size_t)(part.s - text.text);
		strbuf_clear(&quote);
		strbuf_add(&quote, part.s, part.n);
		edits = random_below(part.n / 11);
		for (size_t k = 0; k < edits; k++)
			random_edit(&quote);
		anchor = find(span_of_buf(&text),
		    &(struct anchor_query){ .quote = span_of_buf(&quote) });
		assert_true(anchor.state == ANCHOR_EXACT ||
			    anchor.state == ANCHOR_NORMALISED ||
			    anchor.state == ANCHOR_APPROXIMATE);
		assert_true(anchor.offset < at + part.n);
		assert_true(anchor.offset + anchor.length > at);
		assert_true(anchor.alike >= 90);
	}
	strbuf_release(&text);
	strbuf_release(&quote);
}

#define SMALL 128

/* Edit distance of two short texts, the plain way. */
static size_t
distance_of(struct span a, struct span b)
{
	static size_t row[SMALL + 1];

	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t best = corner + (a.s[i - 1] != b.s[j - 1]);

			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			corner = row[j];
			row[j] = best;
		}
	}
	return row[b.n];
}

struct nearest {
	size_t distance;
	int alike;
	size_t places;
	struct near_place first;
};

/* The least distance of any stretch, and how much the longest such is alike. */
static struct nearest
nearest_plain(struct span text, struct span quote)
{
	struct nearest best = { .distance = SIZE_MAX };

	for (size_t i = 0; i < text.n; i++)
		for (size_t n = 1; n <= text.n - i && n <= quote.n * 2; n++) {
			size_t d =
			    distance_of(quote, (struct span){ text.s + i, n });
			size_t longer = n > quote.n ? n : quote.n;
			int alike;

			if (text.s[i] == ' ' || text.s[i + n - 1] == ' ' ||
			    d > longer)
				continue;
			alike = (int)(100 * (longer - d) / longer);
			if (d < best.distance ||
			    (d == best.distance && alike > best.alike)) {
				best.distance = d;
				best.alike = alike;
			}
		}
	return best;
}

static void
nearest_visit(void *context, const struct near_place *place)
{
	struct nearest *nearest = context;

	if (nearest->places++ == 0)
		nearest->first = *place;
	assert_int_equal(place->distance, nearest->first.distance);
	if (place->alike > nearest->alike)
		nearest->alike = place->alike;
}

static void
check_nearest(struct span text, struct span quote, int least, bool whole)
{
	struct nearest want = nearest_plain(text, quote), got = { 0 };
	struct span found;

	assert_int_equal(
	    near_find(text, quote, least, nearest_visit, &got), STATUS_OK);
	if (want.alike < least || quote.n * (size_t)(100 - least) < 100) {
		assert_true(want.alike < least || got.places == 0 ||
			    got.alike >= least);
		if (want.alike < least)
			assert_int_equal(got.places, 0);
		return;
	}
	if (got.places == 0)
		fail_msg("'%.*s' is not found in '%.*s'", (int)quote.n, quote.s,
		    (int)text.n, text.s);
	assert_int_equal(got.first.distance, want.distance);
	found = (struct span){ text.s + got.first.start,
		got.first.end - got.first.start };
	assert_int_equal(distance_of(quote, found), want.distance);
	assert_true(found.s[0] != ' ' && found.s[found.n - 1] != ' ');
	/* Overlapping stretches of few letters may hide a longer one. */
	if (whole)
		assert_int_equal(got.alike, want.alike);
	assert_true(got.alike <= want.alike);
}

static void
test_near_is_nearest(void **state)
{
	static const int least[] = { 90, 90, 75, 50 };
	struct strbuf text = STRBUF_INIT, quote = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 1200; round++) {
		size_t letters = round % 3 == 0 ? 2 : 26, n;
		struct span part;

		random_words(&text, 20 + random_below(30), letters);
		strbuf_add_byte(&text, 'z');
		n = 10 + random_below(text.n - 15);
		part = span_trim(
		    (struct span){ text.text + random_below(text.n - n), n });
		strbuf_clear(&quote);
		strbuf_add(&quote, part.s, part.n);
		for (size_t k = random_below(5); k > 0; k--)
			random_edit(&quote);
		check_nearest(span_of_buf(&text),
		    span_trim(span_of_buf(&quote)), least[round % 4],
		    letters == 26 && least[round % 4] == 90);
	}
	strbuf_release(&text);
	strbuf_release(&quote);
}

/* Quotes of several words of bits, against the same measure. */
static void
test_near_long(void **state)
{
	struct strbuf text = STRBUF_INIT, quote = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 60; round++) {
		struct nearest got = { 0 };
		size_t at, n = 63 + random_below(400), edits;
		struct span part, found;

		random_words(&text, 3000, round % 2 == 0 ? 26 : 4);
		at = random_below(text.n - n);
		part = span_trim((struct span){ text.text + at, n });
		strbuf_clear(&quote);
		strbuf_add(&quote, part.s, part.n);
		edits = 1 + random_below(quote.n / 12);
		for (size_t k = 0; k < edits; k++)
			random_edit(&quote);
		assert_int_equal(
		    near_find(span_of_buf(&text), span_of_buf(&quote), 90,
			nearest_visit, &got),
		    STATUS_OK);
		assert_true(got.places > 0);
		assert_true(got.first.distance <= edits);
		found = (struct span){ text.text + got.first.start,
			got.first.end - got.first.start };
		if (found.n <= SMALL && quote.n <= SMALL)
			assert_int_equal(
			    distance_of(span_of_buf(&quote), found),
			    got.first.distance);
	}
	strbuf_release(&text);
	strbuf_release(&quote);
}

/* Folding is the same from every unit: map there and back. */
static void
test_fold_map(void **state)
{
	struct strbuf text = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 60; round++) {
		struct folded folded;
		size_t offset, length, start, end;

		random_prose(&text, 1000);
		folded_init(&folded);
		assert_int_equal(
		    folded_make(&folded, text.text, text.n), STATUS_OK);
		assert_int_equal(
		    text_valid(folded.text.text, folded.text.n), folded.text.n);
		for (size_t i = 0; i < folded.text.n; i++) {
			if (folded.text.text[i] == ' ')
				continue;
			folded_source(&folded, i, i + 1, &offset, &length);
			assert_true(length > 0);
			folded_find(&folded, offset, length, &start, &end);
			assert_true(start <= i && i < end);
		}
		folded_release(&folded);
	}
	strbuf_release(&text);
}

/* Bytes without sense, quotes from and not from the text: no crash. */
static void
test_hostile(void **state)
{
	char text[600], quote[100];

	(void)state;
	for (size_t round = 0; round < 2000; round++) {
		static const char few[] = "a-\n \xcc\x81\xc2\xad.'\xff";
		size_t n = random_below(sizeof text), m;
		struct anchor anchor;

		for (size_t i = 0; i < n; i++)
			text[i] = round % 2 == 0
				      ? (char)random_below(256)
				      : few[random_below(sizeof few)];
		m = random_below(sizeof quote);
		for (size_t i = 0; i < m; i++)
			quote[i] = n > m && round % 4 < 3
				       ? text[n / 2 - m / 2 + i]
				       : few[random_below(sizeof few)];
		if (m > 10 && round % 3 == 0)
			quote[m / 2] = 'Q';
		anchor = find((struct span){ text, n },
		    &(struct anchor_query){ .quote = { quote, m },
			.prefix = { quote, m / 2 },
			.suffix = { quote, m / 3 } });
		assert_true(anchor.offset + anchor.length <= n);
		assert_int_equal(
		    anchor.places == 0, anchor.state == ANCHOR_MISSING);
		assert_int_equal(
		    anchor.places > 1, anchor.state == ANCHOR_AMBIGUOUS);
	}
}

/* Work that a square would make endless. */
static void
test_periodic(void **state)
{
	struct strbuf text = STRBUF_INIT, quote = STRBUF_INIT;
	struct anchor anchor;

	(void)state;
	for (size_t i = 0; i < 200000; i++)
		strbuf_add_text(&text, "ab");
	strbuf_add(&quote, text.text, 100000);
	anchor = find(span_of_buf(&text),
	    &(struct anchor_query){ .quote = span_of_buf(&quote) });
	assert_int_equal(anchor.state, ANCHOR_AMBIGUOUS);
	assert_int_equal(anchor.places, 150001);
	strbuf_truncate(&quote, 1000);
	for (size_t i = 5; i < quote.n; i += 20)
		quote.text[i] = 'x';
	anchor = find(span_of_buf(&text),
	    &(struct anchor_query){ .quote = span_of_buf(&quote) });
	assert_int_equal(anchor.state, ANCHOR_AMBIGUOUS);
	assert_int_equal(anchor.alike, 95);
	strbuf_release(&text);
	strbuf_release(&quote);
}

static void
check_nomem(struct span quote, enum anchor_state want)
{
	static const char bytes[] =
	    "Some words that the com-\nmittee agreed on, and some words more.";
	const struct anchor_query query = {
		.quote = quote, .prefix = SPAN("and"), .suffix = SPAN("more")
	};
	const struct anchor untouched = { .places = 77 };
	enum status status = STATUS_NOMEM;

	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		struct anchor_text *text = NULL;
		struct anchor anchor = untouched;
		struct error error;

		assert_true(nth < 100);
		mem_fail_at(nth);
		status =
		    anchor_text_new(&text, bytes, sizeof bytes - 1, &error);
		if (status == STATUS_OK)
			status = anchor_find(text, &query, &anchor, &error);
		else
			assert_null(text);
		mem_fail_at(0);
		if (status != STATUS_OK) {
			assert_int_equal(status, STATUS_NOMEM);
			assert_int_equal(error.code, STATUS_NOMEM);
			assert_memory_equal(&anchor, &untouched, sizeof anchor);
		} else {
			assert_int_equal(anchor.state, want);
		}
		if (text != NULL) {
			assert_int_equal(
			    anchor_find(text, &query, &anchor, NULL),
			    STATUS_OK);
			assert_int_equal(anchor.state, want);
		}
		anchor_text_free(text);
	}
}

static void
test_nomem(void **state)
{
	(void)state;
	check_nomem(SPAN("words"), ANCHOR_EXACT);
	check_nomem(SPAN("the committee"), ANCHOR_NORMALISED);
	check_nomem(SPAN("the comitee agreed on"), ANCHOR_APPROXIMATE);
	check_nomem(SPAN("something else"), ANCHOR_MISSING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_state_names),
		cmocka_unit_test(test_part_is_exact),
		cmocka_unit_test(test_part_is_normalised),
		cmocka_unit_test(test_edited_is_near),
		cmocka_unit_test(test_near_is_nearest),
		cmocka_unit_test(test_near_long),
		cmocka_unit_test(test_fold_map),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_periodic),
		cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
