/* SPDX-License-Identifier: MIT */
/* Text: tables of cases, and properties of random and hostile text. */
#include "config.h"

#include "core/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <sqlite3.h>
#include <utf8proc.h>

#include <cmocka.h>

#include "core/mem.h"
#include "tests/table.h"

static void
check_fold(const struct table_case *row)
{
	struct strbuf out = STRBUF_INIT, again = STRBUF_INIT;

	text_fold_name(row->cell[0].text, row->cell[0].n, &out);
	table_expect(row, "folding as a name", &out, &row->cell[1]);
	text_fold_name(out.text, out.n, &again);
	table_expect(row, "folding twice", &again, &out);
	strbuf_clear(&out);
	strbuf_clear(&again);
	text_fold_search(row->cell[0].text, row->cell[0].n, &out);
	table_expect(row, "folding for search", &out, &row->cell[2]);
	text_fold_search(out.text, out.n, &again);
	table_expect(row, "folding twice", &again, &out);
	strbuf_release(&out);
	strbuf_release(&again);
}

static void
check_width(const struct table_case *row)
{
	size_t width = text_width(row->cell[0].text, row->cell[0].n);

	if (width != table_number(row, 1))
		fail_msg("%s:%zu: '%s' is %zu wide", row->name, row->line,
		    row->cell[0].text, width);
}

static void
check_cut(const struct table_case *row)
{
	const struct strbuf *text = &row->cell[0];
	struct strbuf out = STRBUF_INIT;
	size_t columns = table_number(row, 1), width, n;

	n = text_cut(text->text, text->n, columns, &width);
	assert_int_equal(text_cut(text->text, text->n, columns, NULL), n);
	strbuf_add(&out, text->text, n);
	table_expect(row, "cutting", &out, &row->cell[2]);
	assert_int_equal(width, table_number(row, 3));
	strbuf_clear(&out);
	width = text_elide(text->text, text->n, columns, &out);
	table_expect(row, "eliding", &out, &row->cell[4]);
	assert_int_equal(width, text_width(out.text, out.n));
	assert_true(width <= columns);
	strbuf_release(&out);
}

static void
check_clean(const struct table_case *row)
{
	struct strbuf out = STRBUF_INIT;

	text_clean(row->cell[0].text, row->cell[0].n, &out);
	table_expect(row, "cleaning", &out, &row->cell[1]);
	strbuf_release(&out);
}

static void
check_word(const struct table_case *row)
{
	struct strbuf out = STRBUF_INIT;
	struct span word;
	size_t offset = 0;

	while (text_word(row->cell[0].text, row->cell[0].n, &offset, &word)) {
		assert_ptr_equal(word.s + word.n, row->cell[0].text + offset);
		if (out.n > 0)
			strbuf_add_byte(&out, ' ');
		strbuf_add(&out, word.s, word.n);
	}
	assert_int_equal(offset, row->cell[0].n);
	table_expect(row, "words", &out, &row->cell[1]);
	strbuf_release(&out);
}

static void
check_has_word(const struct table_case *row)
{
	struct span text = { row->cell[0].text, row->cell[0].n };
	struct span prefix = { row->cell[1].text, row->cell[1].n };
	bool want = strcmp(row->cell[2].text, "yes") == 0;

	if (text_has_word(text, prefix) != want)
		fail_msg("%s:%zu: '%s' in '%s'", row->name, row->line, prefix.s,
		    text.s);
}

static void
check_wrap(const struct table_case *row)
{
	const struct strbuf *text = &row->cell[0];
	size_t columns = table_number(row, 1), offset = 0, end, next;
	struct strbuf out = STRBUF_INIT;

	while (offset < text->n) {
		end = text_wrap(text->text, text->n, offset, columns, &next);
		assert_true(offset <= end && end <= next && next > offset);
		strbuf_add(&out, text->text + offset, end - offset);
		strbuf_add_byte(&out, '|');
		offset = next;
	}
	table_expect(row, "wrapping", &out, &row->cell[2]);
	strbuf_release(&out);
}

static void
test_tables(void **state)
{
	(void)state;
	table_each("text_fold.tsv", check_fold);
	table_each("text_width.tsv", check_width);
	table_each("text_cut.tsv", check_cut);
	table_each("text_clean.tsv", check_clean);
	table_each("text_word.tsv", check_word);
	table_each("text_has_word.tsv", check_has_word);
	table_each("text_wrap.tsv", check_wrap);
}

static void
test_span(void **state)
{
	struct span trimmed = span_trim(SPAN(" \t\u00a0a b\u3000\r\n"));

	(void)state;
	assert_true(span_equal(trimmed, SPAN("a b")));
	assert_int_equal(span_trim(SPAN(" \u2003 ")).n, 0);
	assert_int_equal(span_trim(SPAN("")).n, 0);
	assert_int_equal(span_trim(span_of(NULL)).n, 0);
	assert_int_equal(span_trim(SPAN("\x80\xa0")).n, 2);
	assert_int_equal(span_trim(SPAN("a\xa0")).n, 2);
	assert_true(span_equal(span_of("x"), SPAN("x")));
	assert_true(span_equal(span_of(NULL), SPAN("")));
	assert_false(span_equal(SPAN("x"), SPAN("xy")));
	assert_false(span_equal(SPAN("x"), SPAN("y")));
}

/* Every code point and every cut of it, against utf8proc. */
static void
test_decode(void **state)
{
	utf8proc_uint8_t bytes[4];
	size_t length;

	(void)state;
	for (utf8proc_int32_t c = 0; c < 0x110000; c++) {
		size_t n = (size_t)utf8proc_encode_char(c, bytes);
		const char *s = (const char *)bytes;
		bool fine = c < 0xd800 || c > 0xdfff;

		assert_int_equal(text_decode(s, n, &length),
		    fine ? (uint32_t)c : TEXT_INVALID);
		assert_int_equal(length, fine ? n : 1);
		assert_int_equal(text_valid(s, n), fine ? n : 0);
		while (--n > 0) {
			assert_int_equal(
			    text_decode(s, n, &length), TEXT_INVALID);
			assert_int_equal(length, 1);
		}
	}
	assert_int_equal(
	    text_decode("\xf4\x90\x80\x80", 4, &length), TEXT_INVALID);
	assert_int_equal(text_decode("\xe0\x9f\xbf", 3, &length), TEXT_INVALID);
	assert_int_equal(text_decode("\xc1\xbf", 2, &length), TEXT_INVALID);
}

/* A random mixture of ASCII, letters, marks, controls and broken bytes. */
static void
random_text(struct strbuf *out, size_t n)
{
	static const uint32_t from[] = { 'a', 'A', ' ', 0x20, 0xc0, 0x300,
		0x400, 0x620, 0x900, 0x1100, 0x1160, 0x11a8, 0x2000, 0x3040,
		0x3130, 0x4e00, 0xac00, 0xfb00, 0xff60, 0x1f300 };

	strbuf_clear(out);
	for (size_t i = 0; i < n; i++) {
		size_t kind = random_below(sizeof from / sizeof *from + 1);

		if (kind < sizeof from / sizeof *from)
			strbuf_add_char(out, from[kind] + random_below(26));
		else
			strbuf_add_byte(out, (char)random_below(256));
	}
}

static void
test_counting(void **state)
{
	struct strbuf text = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 2000; round++) {
		size_t count = 0, i = 0, length, valid = SIZE_MAX;

		random_text(&text, random_below(40));
		while (i < text.n) {
			assert_int_equal(
			    text_offset(text.text, text.n, count), i);
			if (text_decode(text.text + i, text.n - i, &length) ==
				TEXT_INVALID &&
			    valid == SIZE_MAX)
				valid = i;
			i += length;
			count++;
		}
		assert_int_equal(text_count(text.text, text.n), count);
		assert_int_equal(
		    text_offset(text.text, text.n, count + 9), text.n);
		assert_int_equal(text_valid(text.text, text.n),
		    valid == SIZE_MAX ? text.n : valid);
	}
	strbuf_release(&text);
}

/* A run of every length, ended by every byte. */
static void
test_plain(void **state)
{
	char text[32];

	(void)state;
	for (size_t n = 0; n < 24; n++)
		for (int c = 0; c < 256; c++) {
			memset(text, '~', sizeof text);
			text[n] = (char)c;
			assert_int_equal(text_plain(text, n + 1),
			    c >= 0x20 && c < 0x7f ? n + 1 : n);
			assert_int_equal(text_plain(text, n), n);
		}
}

/* Folding a character at a time is folding the whole. */
static void
test_fold_whole(void **state)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 5000; round++) {
		utf8proc_uint8_t *whole = NULL;
		struct strbuf want = STRBUF_INIT;

		random_text(&text, random_below(12));
		if (text_valid(text.text, text.n) != text.n)
			continue;
		assert_true(utf8proc_map((const utf8proc_uint8_t *)text.text,
				(utf8proc_ssize_t)text.n, &whole,
				UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
				    UTF8PROC_CASEFOLD | UTF8PROC_STABLE) >= 0);
		/* White space is no part of the comparison. */
		strbuf_clear(&out);
		text_fold_name(text.text, text.n, &out);
		text_fold_name(
		    (const char *)whole, strlen((char *)whole), &want);
		if (memchr(text.text, 0, text.n) == NULL)
			assert_string_equal(out.text, want.text);
		free(whole);
		strbuf_release(&want);
	}
	strbuf_release(&text);
	strbuf_release(&out);
}

static void
test_width_is_wcwidth(void **state)
{
	char old[64];

	(void)state;
	snprintf(old, sizeof old, "%s", setlocale(LC_CTYPE, NULL));
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		skip();
	for (uint32_t c = 0x20; c < 0x110000; c++) {
		int width = wcwidth((wchar_t)c);

		if (width >= 0 &&
		    utf8proc_category((utf8proc_int32_t)c) !=
			UTF8PROC_CATEGORY_CF &&
		    text_char_width(c) != width)
			fail_msg("U+%04X is %d wide, not %d", (unsigned)c,
			    text_char_width(c), width);
	}
	setlocale(LC_CTYPE, old);
}

/* Nothing hostile is left, and marks have something to stand on. */
static void
test_clean_is_clean(void **state)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 5000; round++) {
		size_t length, marks = 4;

		random_text(&text, random_below(40));
		strbuf_clear(&out);
		text_clean(text.text, text.n, &out);
		for (size_t i = 0; i < out.n; i += length) {
			uint32_t c =
			    text_decode(out.text + i, out.n - i, &length);
			int width = text_char_width(c);

			assert_true(c >= 0x20 && c != 0x7f);
			assert_true(c < 0x80 || c >= 0xa0);
			assert_true(c != TEXT_INVALID);
			assert_true(utf8proc_category((utf8proc_int32_t)c) !=
				    UTF8PROC_CATEGORY_CF);
			marks = width == 0 ? marks + 1 : text_is_space(c) * 4;
			assert_true(marks <= 4);
		}
	}
	strbuf_release(&text);
	strbuf_release(&out);
}

/* Every character stands in one line, and no line is too wide. */
static void
test_wrap_random(void **state)
{
	struct strbuf text = STRBUF_INIT, clean = STRBUF_INIT;

	(void)state;
	for (size_t round = 0; round < 3000; round++) {
		size_t columns = 2 + random_below(12), at = 0, end, next;

		random_text(&text, random_below(60));
		strbuf_clear(&clean);
		text_clean(text.text, text.n, &clean);
		for (; at < clean.n; at = next) {
			end =
			    text_wrap(clean.text, clean.n, at, columns, &next);
			assert_true(next > at);
			assert_true(
			    text_width(clean.text + at, end - at) <= columns);
			assert_int_equal(
			    span_trim(
				(struct span){ clean.text + end, next - end })
				.n,
			    0);
		}
	}
	strbuf_release(&text);
	strbuf_release(&clean);
}

/* The lines of text as offsets, ends and starts in turn. */
static void
wrap_lines(const struct strbuf *text, size_t columns, struct strbuf *out)
{
	size_t at = 0, end, next;

	for (strbuf_clear(out); at < text->n; at = next) {
		end = text_wrap(text->text, text->n, at, columns, &next);
		strbuf_printf(out, "%zu-%zu ", text_count(text->text, end),
		    text_count(text->text, next));
	}
}

/*
 * Letters of which lines are wrapped quickly, and others of the same width
 * that send them the slow way: both break at the same places.
 */
static void
test_wrap_ways(void **state)
{
	static const char *const quick[] = { "a", "\303\251", ".", " ", "-",
		"\n" };
	static const char *const slow[] = { "\341\270\200", "\341\270\201",
		"\342\200\245", " ", "-", "\n" };
	struct strbuf one = STRBUF_INIT, other = STRBUF_INIT;
	struct strbuf lines = STRBUF_INIT, wanted = STRBUF_INIT;

	(void)state;
	for (size_t word = 0; word < 6 * 6 * 6 * 6 * 6 * 6; word++) {
		strbuf_clear(&one);
		strbuf_clear(&other);
		for (size_t rest = word; rest > 0; rest /= 6) {
			strbuf_add_text(&one, quick[rest % 6]);
			strbuf_add_text(&other, slow[rest % 6]);
		}
		for (size_t columns = 2; columns < 6; columns++) {
			wrap_lines(&one, columns, &lines);
			wrap_lines(&other, columns, &wanted);
			if (strcmp(lines.text, wanted.text) != 0)
				fail_msg("'%s' in %zu columns: %s, not %s",
				    one.text, columns, lines.text, wanted.text);
		}
	}
	strbuf_release(&one);
	strbuf_release(&other);
	strbuf_release(&lines);
	strbuf_release(&wanted);
}

/* What the quick way takes for a letter of one column is one. */
static void
test_wrap_letters(void **state)
{
	(void)state;
	for (uint32_t c = 0xc0; c < 0x480; c++) {
		if (c >= 0x300 && c < 0x380)
			continue;
		assert_int_equal(text_char_width(c), 1);
		assert_false(text_is_space(c));
	}
}

/* Count the words that FTS5 sees in text. */
static int
fts_words(sqlite3 *db, const char *text, size_t n)
{
	sqlite3_stmt *insert, *count;
	int words;

	sqlite3_exec(db, "DELETE FROM t", NULL, NULL, NULL);
	sqlite3_prepare_v2(db, "INSERT INTO t VALUES (?)", -1, &insert, NULL);
	sqlite3_bind_text(insert, 1, text, (int)n, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
	sqlite3_finalize(insert);
	sqlite3_prepare_v2(db, "SELECT count(*) FROM v", -1, &count, NULL);
	assert_int_equal(sqlite3_step(count), SQLITE_ROW);
	words = sqlite3_column_int(count, 0);
	sqlite3_finalize(count);
	return words;
}

/*
 * Stretches of 16 code points with a letter before each: a border moves, or a
 * code point that is taken for a letter joins what stands beside it, and the
 * counts differ.
 */
static void
test_words_are_fts5(void **state)
{
	struct strbuf text = STRBUF_INIT;
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	if (sqlite3_exec(db,
		"CREATE VIRTUAL TABLE t USING fts5(x, tokenize=unicode61);"
		"CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)",
		NULL, NULL, NULL) != SQLITE_OK) {
		sqlite3_close(db);
		skip();
	}
	for (uint32_t c = 1; c < 0x30000; c += 16) {
		struct span word;
		size_t offset = 0;
		int words = 0;

		if (c >= 0x4e00 && c < 0xf000 && c % 256 != 1)
			continue;
		strbuf_clear(&text);
		for (uint32_t k = c; k < c + 16; k++) {
			if (k >= 0xd800 && k < 0xe000)
				continue;
			strbuf_add_char(&text, k);
			strbuf_add_text(&text, ". x");
			strbuf_add_char(&text, k);
			strbuf_add_byte(&text, 'y');
		}
		while (text_word(text.text, text.n, &offset, &word))
			words++;
		if (words != fts_words(db, text.text, text.n))
			fail_msg("U+%04X: %d words", (unsigned)c, words);
	}
	sqlite3_close(db);
	strbuf_release(&text);
}

/* A million marks in the worst order cost no square. */
static void
test_hostile_marks(void **state)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < 1000000; i++)
		strbuf_add_char(&text, i % 2 == 0 ? 0x301 : 0x323);
	assert_int_equal(text_fold_name(text.text, text.n, &out), STATUS_OK);
	strbuf_clear(&out);
	assert_int_equal(text_clean(text.text, text.n, &out), STATUS_OK);
	assert_int_equal(text_width(out.text, out.n), 1 + strlen("<+999996>"));
	strbuf_release(&text);
	strbuf_release(&out);
}

static void
    check_nomem(enum status (*call)(const char *, size_t, struct strbuf *))
{
	static const char text[] =
	    "Some text — \x1b with e\u0301very \u202e kind \xff of thing in it";
	struct strbuf out = STRBUF_INIT;
	enum status status = STATUS_NOMEM;

	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		assert_true(nth < 50);
		strbuf_release(&out);
		strbuf_add_text(&out, "kept");
		mem_fail_at(nth);
		status = call(text, sizeof text - 1, &out);
		if (status != STATUS_OK)
			assert_string_equal(out.text, "kept");
		mem_fail_at(0);
	}
	assert_memory_equal(out.text, "kept", 4);
	assert_true(out.n > 40);
	strbuf_release(&out);
}

static void
test_nomem(void **state)
{
	(void)state;
	check_nomem(text_fold_name);
	check_nomem(text_fold_search);
	check_nomem(text_clean);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_span),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_counting),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_fold_whole),
		cmocka_unit_test(test_width_is_wcwidth),
		cmocka_unit_test(test_clean_is_clean),
		cmocka_unit_test(test_wrap_random),
		cmocka_unit_test(test_wrap_ways),
		cmocka_unit_test(test_wrap_letters),
		cmocka_unit_test(test_words_are_fts5),
		cmocka_unit_test(test_hostile_marks),
		cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
