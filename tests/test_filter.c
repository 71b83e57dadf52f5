/* SPDX-License-Identifier: MIT */
/*
 * The filter language: cases in data/filter_*.tsv, and properties that hold
 * for every tree and every text: what is printed parses to the same tree, no
 * text crashes, every error points into the text.
 */
#include "config.h"

#include "core/filter.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/edtf.h"
#include "core/filter_private.h"
#include "core/mem.h"
#include "tests/filter_check.h"

/* ---- Cases in files */

static void
parse_case(char *columns[COLUMNS])
{
	struct strbuf out = STRBUF_INIT;
	struct filter *filter = parse(columns[0]);

	print(filter, &out);
	assert_string_equal(out.text, columns[1]);
	check_round_trip(filter);
	filter_free(filter);
	strbuf_release(&out);
}

static void
test_parse_cases(void **state)
{
	(void)state;
	each_case("filter_parse.tsv", parse_case);
}

static void
error_case(char *columns[COLUMNS])
{
	struct filter *filter = NULL;
	struct error error = { 0 };
	enum status status =
	    filter_parse(&filter, columns[0], strlen(columns[0]), &error);

	if (status != STATUS_SYNTAX)
		fail_msg("'%s' gives status %d", columns[0], (int)status);
	assert_null(filter);
	assert_int_equal(error.code, STATUS_SYNTAX);
	if (error.column != strtoul(columns[1], NULL, 10))
		fail_msg("'%s': column %zu, not %s: %s", columns[0],
		    error.column, columns[1], error.message);
	if (columns[2][0] == '\0' || !strstr(error.message, columns[2]))
		fail_msg("'%s': '%s' is not in '%s'", columns[0], columns[2],
		    error.message);
}

static void
test_error_cases(void **state)
{
	(void)state;
	each_case("filter_errors.tsv", error_case);
}

/* ---- The tree */

static void
test_tree(void **state)
{
	struct filter *filter =
	    parse("é (b AND (c d)) (x OR (y OR z)) -tag:\"t\" \"Dé\":3,\"4\"");
	const struct filter *term;

	(void)state;
	assert_int_equal(filter->kind, FILTER_AND);
	assert_int_equal(filter->child_count, 7);
	term = filter->children[0];
	assert_int_equal(term->kind, FILTER_TERM);
	assert_int_equal(term->field, FILTER_TEXT);
	assert_string_equal(term->values[0].text, "é");
	assert_int_equal(term->values[0].n, 2);
	assert_false(term->values[0].quoted);
	assert_int_equal(term->position, 1);
	assert_int_equal(filter->children[1]->position, 4);
	assert_int_equal(filter->children[4]->kind, FILTER_OR);
	assert_int_equal(filter->children[4]->child_count, 3);
	assert_int_equal(filter->children[5]->kind, FILTER_NOT);
	assert_int_equal(filter->children[5]->position, 33);
	term = filter->children[6];
	assert_int_equal(term->field, FILTER_COLUMN);
	assert_string_equal(term->column, "Dé");
	assert_int_equal(term->value_count, 2);
	assert_false(term->values[0].quoted);
	assert_true(term->values[1].quoted);
	filter_free(filter);
	filter_free(NULL);
}

static void
test_equal(void **state)
{
	static const char *const texts[] = { "", "a", "\"a\"", "b", "-a", "a b",
		"b a", "a OR b", "a b c", "type:a", "column:a", "Column:a",
		"column:a,b", "column:b,a", "column:\"a\"", "date:2024",
		"during:2024", "date:2025", "has:tag", "has:note", "is:starred",
		"--a" };
	const size_t count = sizeof texts / sizeof texts[0];

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			struct filter *a = parse(texts[i]);
			struct filter *b = parse(texts[j]), *copy = NULL;

			assert_int_equal(filter_equal(a, b), i == j);
			assert_int_equal(
			    filter_copy(&copy, a, NULL), STATUS_OK);
			assert_int_equal(filter_equal(copy, b), i == j);
			filter_free(a);
			filter_free(b);
			filter_free(copy);
		}
}

static void
test_names(void **state)
{
	static const char *const has[] = { "quote", "source", "coordinates",
		"tag", "note", "summary" };
	static const char *const is[] = { "undated", "uncertain", "approximate",
		"starred", "unanchored" };
	struct filter *filter =
	    parse("has:quote,source,coordinates,tag,note,summary "
		  "is:undated,uncertain,approximate,starred,UNANCHORED");

	(void)state;
	assert_string_equal(filter_field_name(FILTER_TEXT), "");
	assert_string_equal(filter_field_name(FILTER_ACTOR), "actor");
	assert_string_equal(filter_field_name(FILTER_IS), "is");
	for (int i = 0; i <= FILTER_HAS_SUMMARY; i++) {
		const struct filter_value *value =
		    &filter->children[0]->values[i];

		assert_int_equal(value->earliest, i);
		assert_string_equal(value->text, has[i]);
	}
	for (int i = 0; i <= FILTER_IS_UNANCHORED; i++) {
		const struct filter_value *value =
		    &filter->children[1]->values[i];

		assert_int_equal(value->earliest, i);
		assert_string_equal(value->text, is[i]);
	}
	filter_free(filter);
}

static void
test_dates(void **state)
{
	/* The first instant of one EDTF text, the last of another. */
	static const struct {
		const char *text, *first, *last;
	} cases[] = {
		{ "date:2024", "2024-01-01", "2024-12-31" },
		{ "date:2024~", "2024-01-01", "2024-12-31" },
		{ "date:\"2024-02\"", "2024-02-01", "2024-02-29" },
		{ "date:2024-09..2025", "2024-09-01", "2025-12-31" },
		{ "date:2024-09/2025", "2024-09-01", "2025-12-31" },
		{ "date:2024..2024", "2024-01-01", "2024-12-31" },
		{ "date:..2021", NULL, "2021-12-31" },
		{ "date:2021..", "2021-01-01", NULL },
		{ "date:../2021", NULL, "2021-12-31" },
		{ "date:2021/..", "2021-01-01", NULL },
		{ "date:>=2025-09-02", "2025-09-02", NULL },
		{ "date:>2025-09", "2025-10-01", NULL },
		{ "date:<2024-03-01", NULL, "2024-02-29" },
		{ "date:<=2024-02", NULL, "2024-02-29" },
		{ "during:<=2024", NULL, "2024-12-31" },
		{ "date:[2020,2022]", "2020-01-01", "2022-12-31" },
		{ "date:{2020..2022}", "2020-01-01", "2022-12-31" },
		{ "date:[2020,2022]..2023-01", "2020-01-01", "2023-01-31" },
		{ "date:-0043", "-0043-01-01", "-0043-12-31" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct filter *filter = parse(cases[i].text);
		int64_t first = EDTF_EARLIEST, last = EDTF_LATEST;
		struct edtf date;

		if (cases[i].first != NULL) {
			assert_int_equal(
			    edtf_parse(cases[i].first, strlen(cases[i].first),
				&date, NULL),
			    STATUS_OK);
			first = date.earliest;
		}
		if (cases[i].last != NULL) {
			assert_int_equal(
			    edtf_parse(cases[i].last, strlen(cases[i].last),
				&date, NULL),
			    STATUS_OK);
			last = date.latest;
		}
		if (filter->values[0].earliest != first ||
		    filter->values[0].latest != last)
			fail_msg("%s has other bounds", cases[i].text);
		filter_free(filter);
	}
}

/* ---- Text that is no filter */

static void
test_bytes(void **state)
{
	static const struct {
		const char *text;
		size_t n, column;
	} cases[] = {
		{ "é\0b", 4, 2 },
		{ "\0", 1, 1 },
		{ "é \xff", 4, 3 },
		{ "\xff\0", 2, 1 },
		{ "ab \xe2\x82", 5, 4 },
		{ "\"\xed\xa0\x80\"", 5, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct filter *filter = NULL;
		struct error error;

		assert_int_equal(
		    filter_parse(&filter, cases[i].text, cases[i].n, &error),
		    STATUS_SYNTAX);
		assert_int_equal(error.column, cases[i].column);
		assert_null(filter);
		assert_int_equal(
		    filter_parse(&filter, cases[i].text, cases[i].n, NULL),
		    STATUS_SYNTAX);
	}
}

static void
test_depth(void **state)
{
	static const struct {
		const char *opening, *closing;
		size_t limit;
	} cases[] = {
		{ "(", ")", FILTER_DEPTH },
		{ "-", "", FILTER_DEPTH },
		{ "NOT ", "", FILTER_DEPTH },
		{ "-(", ")", FILTER_DEPTH / 2 },
		{ "b (c OR ", ")", FILTER_DEPTH },
		{ "-(x ", " y)", FILTER_DEPTH / 2 },
	};
	struct strbuf text = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct filter *filter = NULL;
		struct error error;

		nest(&text, cases[i].opening, cases[i].closing, cases[i].limit);
		filter = parse(text.text);
		check_round_trip(filter);
		filter_free(filter);
		for (size_t depth = cases[i].limit + 1; depth < 1000000;
		     depth *= 100) {
			filter = NULL;
			nest(&text, cases[i].opening, cases[i].closing, depth);
			assert_int_equal(
			    filter_parse(&filter, text.text, text.n, &error),
			    STATUS_SYNTAX);
			assert_non_null(strstr(error.message, "deep"));
			assert_null(filter);
		}
	}
	strbuf_release(&text);
}

/* Time grows with the text only: none of these may take seconds. */
static void
test_long(void **state)
{
	static const struct {
		const char *piece, *last;
		enum status status;
	} cases[] = {
		{ "a ", "", STATUS_OK },
		{ "é OR ", "a", STATUS_OK },
		{ "-a:\"b\",\"c\" ", "", STATUS_OK },
		{ "\"a\",", "\"b\"", STATUS_OK },
		{ "date:2024 ", "", STATUS_OK },
		{ "date:[", "", STATUS_SYNTAX },
		{ "[", "\"", STATUS_SYNTAX },
		{ "date:[[[[[[[[", "", STATUS_SYNTAX },
		{ "\\\"", "", STATUS_SYNTAX },
		{ "-", "", STATUS_SYNTAX },
	};
	struct strbuf text = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct filter *filter = NULL;

		strbuf_clear(&text);
		while (text.n < 500000)
			strbuf_add_text(&text, cases[i].piece);
		strbuf_add_text(&text, cases[i].last);
		assert_int_equal(filter_parse(&filter, text.text, text.n, NULL),
		    cases[i].status);
		if (filter != NULL)
			check_round_trip(filter);
		filter_free(filter);
	}
	strbuf_release(&text);
}

static const char *const long_filters[] = {
	"cease \"joint \\\"statement\\\\\" actor:sudani",
	"(actor:\"A\",\"B\" OR -location:\"Iraq > Anbar\") AND NOT é:\"ü\",x",
	"date:2024-09..2025 date:[2020,2022],>=2021-01-01 during:../2025",
	"has:quote,source is:undated --tag:\"x\" \"Deaths (best)\":3 \"a\",b",
};

/*
 * As it is typed: every part of a good filter parses, or an error points at
 * most one behind its end.
 */
static void
test_prefixes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof long_filters / sizeof *long_filters; i++)
		for (size_t n = 0; n <= strlen(long_filters[i]); n++) {
			const char *text = long_filters[i];
			struct filter *filter = NULL;
			struct error error = { 0 };
			enum status status =
			    filter_parse(&filter, text, n, &error);

			if (status == STATUS_OK) {
				check_round_trip(filter);
				filter_free(filter);
				continue;
			}
			assert_int_equal(status, STATUS_SYNTAX);
			assert_in_range(
			    error.column, 1, text_count(text, n) + 1);
			assert_true(error.message[0] != '\0');
		}
}

/* Whatever the bytes: an error with a place, or a filter that round-trips. */
static size_t
check_any(const char *bytes, size_t n)
{
	/* An exact block of its own lets the sanitizer see a read behind. */
	char *text = malloc(n > 0 ? n : 1);
	struct filter *filter = NULL;
	struct error error = { 0 };
	enum status status;

	assert_non_null(text);
	memcpy(text, bytes, n);
	status = filter_parse(&filter, text, n, &error);
	if (status == STATUS_OK) {
		check_round_trip(filter);
		filter_free(filter);
	} else {
		assert_int_equal(status, STATUS_SYNTAX);
		if (error.column < 1 || error.column > text_count(text, n) + 1)
			fail_msg("'%.*s': column %zu: %s", (int)n, text,
			    error.column, error.message);
		assert_null(filter);
	}
	free(text);
	return status == STATUS_OK;
}

static void
test_random_text(void **state)
{
	static const char *const pieces[] = { "a", "word", "\"", "\"", "\\",
		"(", ")", "-", ":", ",", " ", " ", " ", "OR", "AND", "NOT",
		"actor:", "location:", "date:", "2024", "2025-09", "..", "/",
		">", "<=", "[", "]", "{", "has:", "quote", "is:", "starred",
		"col_1:", "é", "日本", "\xc2\xa0", "\"q r\"", "\"x\"", "\xff",
		"\t" };
	struct strbuf text = STRBUF_INIT;
	size_t good = 0;

	(void)state;
	random_state = 42;
	for (int i = 0; i < 40000; i++) {
		size_t count = random_below(14);

		strbuf_clear(&text);
		for (size_t j = 0; j < count; j++)
			strbuf_add_text(&text, PICK(pieces));
		good += check_any(text.text, text.n);
	}
	assert_true(good > 2000);
	for (int i = 0; i < 10000; i++) {
		size_t n = random_below(40);

		strbuf_clear(&text);
		for (size_t j = 0; j < n; j++)
			strbuf_add_byte(&text, (char)random_below(256));
		check_any(text.text, text.n);
	}
	strbuf_release(&text);
}

static void
test_mutated_text(void **state)
{
	struct strbuf text = STRBUF_INIT;
	size_t good = 0;

	(void)state;
	random_state = 7;
	for (int i = 0; i < 30000; i++) {
		size_t changes = 1 + random_below(4);

		strbuf_clear(&text);
		strbuf_add_text(&text, PICK(long_filters));
		while (changes-- > 0) {
			size_t at = random_below(text.n);
			size_t from = random_below(text.n);
			char any = (char)(32 + random_below(96));

			switch (random_below(3)) {
			case 0: text.text[at] = text.text[from]; break;
			case 1: text.text[at] = any; break;
			default: strbuf_splice(&text, at, 1, NULL, 0); break;
			}
		}
		good += check_any(text.text, text.n);
	}
	assert_true(good > 1000);
	strbuf_release(&text);
}

/* ---- Random trees */

static void
random_text(struct strbuf *out, const char *const *alphabet, size_t letters)
{
	size_t n = 1 + random_below(6);

	for (size_t i = 0; i < n; i++)
		strbuf_add_text(out, alphabet[random_below(letters)]);
}

#define LETTERS(array) (array), sizeof(array) / sizeof *(array)

/* A value that this place can hold, quoted or not. */
static bool
random_value(enum filter_field field, bool listed, struct strbuf *out)
{
	static const char *const any[] = { "a", "Z", "7", " ", "\"", "\\", "(",
		")", ",", ":", "-", "é", "ß", "日", "\t", "\n", "OR", "NOT",
		"\xc2\xa0", "\xf0\x9f\x98\x80", ">", "." };
	static const char *const word[] = { "a", "Z", "7", "'", "\\", "é", "ß",
		"日", "_", ".", "/", ">", "[", "]", "{", "OR", "AND", "NOT",
		"\xf0\x9f\x98\x80" };
	static const char *const dates[] = { "2024", "2024-09", "2024-09-02",
		"2024-09..2025", "2024/2025", "..2021", "2021..", "../2021",
		"2021/..", ">2024", ">=2024-09", "<2024", "<=2024-09-02",
		"[2020,2022]", "{2020,2022}", "[2020..2022]..2023", "2024~",
		"2024-09?", "-0043" };
	static const char *const has[] = { "quote", "source", "coordinates",
		"tag", "note", "summary" };
	static const char *const is[] = { "undated", "uncertain", "approximate",
		"starred", "unanchored" };
	bool quoted = random_below(2) == 0;

	strbuf_clear(out);
	if (field == FILTER_DATE || field == FILTER_DURING) {
		strbuf_add_text(out, PICK(dates));
	} else if (field == FILTER_HAS) {
		strbuf_add_text(out, PICK(has));
	} else if (field == FILTER_IS) {
		strbuf_add_text(out, PICK(is));
	} else if (quoted || (field == FILTER_TEXT && listed)) {
		quoted = true;
		random_text(out, LETTERS(any));
		strbuf_add_text(out, "x"); /* never blank throughout */
	} else if (random_below(8) == 0 && field != FILTER_TEXT) {
		strbuf_add_text(out, random_below(2) ? "OR" : "-:");
	} else {
		if (field == FILTER_TEXT)
			strbuf_add_text(out, random_below(2) ? "o" : ",");
		random_text(out, LETTERS(word));
		if (field == FILTER_TEXT)
			strbuf_add_text(out, random_below(2) ? "," : "-");
	}
	return quoted;
}

static struct filter *
random_term(void)
{
	static const char *const columns[] = { "deaths", "Deaths (best)",
		"actor", "Date", "-x", "OR", "a:b", "é", "co-ord_1", "\"\\",
		" " };
	struct filter *term = filter_new(FILTER_TERM);
	struct strbuf text = STRBUF_INIT;
	size_t count = 1;

	assert_non_null(term);
	term->field = (enum filter_field)random_below(FILTER_COLUMN + 1);
	if (term->field == FILTER_COLUMN) {
		const char *name = PICK(columns);

		term->column = mem_copy(name, strlen(name));
	}
	if (random_below(3) == 0)
		count += random_below(12);
	for (size_t i = 0; i < count; i++) {
		bool quoted = random_value(term->field, count > 1, &text);
		struct span span = { text.text, text.n };

		assert_int_equal(
		    filter_add_value(term, span, quoted, NULL), STATUS_OK);
	}
	strbuf_release(&text);
	return term;
}

static struct filter *
random_tree(unsigned depth)
{
	enum filter_kind kind = (enum filter_kind)(1 + random_below(4));
	struct filter *node;
	size_t count;

	if (depth == 0 || kind == FILTER_TERM)
		return random_term();
	node = filter_new(kind);
	assert_non_null(node);
	count = kind == FILTER_NOT ? 1 : 2 + random_below(3);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(
		    filter_adopt_take(node, random_tree(depth - 1)), STATUS_OK);
	return node;
}

static void
test_random_trees(void **state)
{
	(void)state;
	random_state = 1;
	for (unsigned i = 0; i < 30000; i++) {
		struct filter *filter = random_tree(i % 5), *copy = NULL;

		check_round_trip(filter);
		assert_int_equal(filter_copy(&copy, filter, NULL), STATUS_OK);
		assert_true(filter_equal(filter, copy));
		filter_free(copy);
		filter_free(filter);
	}
}

/* A tree no parser builds is still printed as something that parses. */
static void
test_print_unreadable(void **state)
{
	static const char *const words[] = { "a b", "OR", "-a", "a:b", "a\"b",
		"(", "a)" };
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct filter *term = filter_new(FILTER_TERM), *parsed;

		assert_non_null(term);
		assert_int_equal(
		    filter_add_value(term, span_of(words[i]), false, NULL),
		    STATUS_OK);
		print(term, &out);
		parsed = parse(out.text);
		assert_int_equal(parsed->kind, FILTER_TERM);
		assert_string_equal(parsed->values[0].text, words[i]);
		filter_free(parsed);
		filter_free(term);
	}
	strbuf_release(&out);
}

/* A list without a field starts with a quoted value, or is none. */
static void
test_print_bare_list(void **state)
{
	struct filter *term = filter_new(FILTER_TERM), *parsed;
	struct strbuf out = STRBUF_INIT;

	(void)state;
	assert_non_null(term);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    filter_add_value(term, SPAN("b"), i > 0, NULL), STATUS_OK);
	print(term, &out);
	parsed = parse(out.text);
	assert_int_equal(parsed->kind, FILTER_TERM);
	assert_int_equal(parsed->value_count, 2);
	filter_free(parsed);
	filter_free(term);
	strbuf_release(&out);
}

/* ---- Out of memory */

static void
test_nomem_parse(void **state)
{
	const char *text = "(a \"b\\\"\",\"c\" OR -\"Col\":x) date:[2020,2022] "
			   "AND has:quote a b c d e f g h";

	(void)state;
	for (unsigned long nth = 1;; nth++) {
		struct filter *filter = NULL;
		struct error error = { 0 };
		enum status status;
		bool reached;

		mem_fail_at(nth);
		status = filter_parse(&filter, text, strlen(text), &error);
		reached = mem_count() >= nth;
		mem_fail_at(0);
		if (!reached) {
			assert_int_equal(status, STATUS_OK);
			filter_free(filter);
			assert_true(nth > 20);
			return;
		}
		assert_int_equal(status, STATUS_NOMEM);
		assert_int_equal(error.code, STATUS_NOMEM);
		assert_null(filter);
	}
}

static void
test_nomem_print(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct filter *filter = parse("a \"b\" (c OR d)");

	(void)state;
	mem_fail_at(1);
	filter_print(filter, &out);
	mem_fail_at(0);
	assert_int_equal(strbuf_status(&out), STATUS_NOMEM);
	strbuf_release(&out);
	filter_free(filter);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_cases),
		cmocka_unit_test(test_error_cases),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_random_text),
		cmocka_unit_test(test_mutated_text),
		cmocka_unit_test(test_random_trees),
		cmocka_unit_test(test_print_unreadable),
		cmocka_unit_test(test_print_bare_list),
		cmocka_unit_test(test_nomem_parse),
		cmocka_unit_test(test_nomem_print),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
