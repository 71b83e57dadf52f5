/* SPDX-License-Identifier: MIT */
/*
 * Cells, parts and coarser days.  Cells are cases of data: read in a column of
 * their own that an order may be forced upon.  Whatever comes out must be
 * EDTF; a cell that fails is printed with what came instead, and all are read
 * before the test fails.
 */
#include "config.h"

#include "core/dates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/dates_words.h"
#include "core/edtf.h"
#include "core/mem.h"

static struct dates *
new_dates(void)
{
	struct dates *dates;

	assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
	return dates;
}

static enum dates_order
order_of(const char *name)
{
	return strcmp(name, "dmy") == 0   ? DATES_DMY
	       : strcmp(name, "mdy") == 0 ? DATES_MDY
	       : strcmp(name, "ymd") == 0 ? DATES_YMD
					  : DATES_ORDER_NONE;
}

static bool
is_edtf(const struct strbuf *text)
{
	struct edtf date;

	return edtf_parse(text->text, text->n, &date, NULL) == STATUS_OK;
}

/*
 * Read a cell without a column, and with it.  Where no order is forced and
 * the column cannot be decided, the cell alone is what is judged.
 */
static enum status
read_alone(const char *order, const char *cell, struct strbuf *out,
    struct error *error)
{
	struct dates *dates = new_dates();
	struct span span = span_of(cell);
	enum status status;

	assert_int_equal(dates_look(dates, span, 2), STATUS_OK);
	dates_decide(dates, order_of(order), NULL);
	status = dates_read(dates, span, out, error);
	dates_free(dates);
	return status;
}

/* ---- Cells */

static bool
check_cell(const char *order, const char *cell, const char *wanted)
{
	struct strbuf out = STRBUF_INIT;
	struct error error = { .message = "" };
	enum status status = read_alone(order, cell, &out, &error);
	bool good;

	if (wanted[0] == '!')
		good = status == STATUS_SYNTAX && out.n == 0 &&
		       error.code == STATUS_SYNTAX && error.column == 0 &&
		       strstr(error.message, wanted + 1) != NULL;
	else
		good = status == STATUS_OK && strcmp(out.text, wanted) == 0 &&
		       (out.n == 0 || is_edtf(&out));
	if (!good)
		print_message("'%s' (%s): wanted '%s', got '%s' (%s)\n", cell,
		    order, wanted, out.text,
		    status == STATUS_OK ? "" : error.message);
	strbuf_release(&out);
	return good;
}

static void
test_cells(void **state)
{
	FILE *file = fopen(TEST_DATA "/dates.tsv", "r");
	char *line = NULL, *rest, *order, *cell;
	size_t capacity = 0, bad = 0, count = 0;

	(void)state;
	assert_non_null(file);
	assert_true(getline(&line, &capacity, file) > 0);
	while (getline(&line, &capacity, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		order = strsep(&rest, "\t");
		cell = strsep(&rest, "\t");
		assert_non_null(rest);
		bad += !check_cell(order, cell, rest);
		count++;
	}
	free(line);
	fclose(file);
	assert_true(count > 300);
	assert_int_equal(bad, 0);
}

/* Two-digit years turn ten years from now, whenever that is. */
static void
test_pivot(void **state)
{
	time_t now = time(NULL);
	struct tm today;
	char cell[32], wanted[32];
	int year;

	(void)state;
	assert_non_null(gmtime_r(&now, &today));
	year = today.tm_year + 1900 + 10;
	snprintf(cell, sizeof cell, "9-May-%02d", year % 100);
	snprintf(wanted, sizeof wanted, "%d-05-09", year);
	assert_true(check_cell("-", cell, wanted));
	snprintf(cell, sizeof cell, "9-May-%02d", (year + 1) % 100);
	snprintf(wanted, sizeof wanted, "%d-05-09", year + 1 - 100);
	assert_true(check_cell("-", cell, wanted));
}

/* ---- Any text whatever: no crash, and only EDTF comes out */

static const char *const pieces[] = { "2024", "1903", "12", "31", "05", "5",
	"77", "0", "20240131", "-", "-", "/", ".", ":", ",", " ", " ", " ", "T",
	"Z", "+03:00", "May", "January", "q", "s", "th", "century", "BC",
	"early", "late", "circa", "?", "~", "before", "after", "since",
	"between", "and", "to", "\xe2\x80\x93", "..", "(", "'", "PM", "h",
	"spring", "decade", "present", "half", "until", "XIX", "04:13",
	"\xd0\xbc\xd0\xb0\xd0\xb9", "\xff", "of", "X", "UTC", "unknown" };

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16 & 0x7fff;
}

static void
test_any_text(void **state)
{
	static const char *const orders[] = { "-", "dmy", "mdy", "ymd" };
	struct strbuf cell = STRBUF_INIT, out = STRBUF_INIT;
	struct error error;
	unsigned seed = 7;
	size_t read = 0;

	(void)state;
	for (int round = 0; round < 60000; round++) {
		unsigned count = 1 + next_random(&seed) % 9;

		strbuf_clear(&cell);
		strbuf_clear(&out);
		for (unsigned i = 0; i < count; i++)
			strbuf_add_text(
			    &cell, pieces[next_random(&seed) %
					  (sizeof pieces / sizeof *pieces)]);
		if (read_alone(orders[round % 4], cell.text, &out, &error) !=
		    STATUS_OK) {
			assert_int_equal(out.n, 0);
			assert_true(error.message[0] != '\0');
			continue;
		}
		read += out.n > 0;
		if (out.n > 0 && !is_edtf(&out))
			fail_msg("'%s' gave '%s'", cell.text, out.text);
	}
	assert_true(read > 1000);
	strbuf_release(&cell);
	strbuf_release(&out);
}

/* Every byte, and text that ends anywhere. */
static void
test_cut_text(void **state)
{
	static const char text[] =
	    "between Fri, 05 Jan 2024 04:13:00.25 +0300 "
	    "and c. 12/Jan/24 a.m. av. J.-C. 5th "
	    "century \xd0\xb4\xd0\xbe \xd0\xbd.\xd1\x8d.";
	struct strbuf out = STRBUF_INIT;
	struct error error;

	(void)state;
	for (size_t start = 0; start < sizeof text - 1; start++)
		for (size_t n = 0; n < sizeof text - start; n++) {
			char *copy = malloc(n + 1);

			assert_non_null(copy);
			memcpy(copy, text + start, n);
			copy[n] = '\0';
			strbuf_clear(&out);
			read_alone("-", copy, &out, &error);
			assert_true(out.n == 0 || is_edtf(&out));
			free(copy);
		}
	strbuf_release(&out);
}

/* A cell ends where it ends, and a NUL is no letter of EDTF. */
static void
test_cell_ends(void **state)
{
	char *cell = test_malloc(6);
	struct strbuf out = STRBUF_INIT;
	struct dates *dates;

	(void)state;
	memcpy(cell, "2024.0", 6);
	assert_int_equal(dates_new(&dates, NULL), STATUS_OK);
	assert_int_equal(
	    dates_look(dates, (struct span){ cell, 6 }, 1), STATUS_OK);
	assert_int_equal(
	    dates_decide(dates, DATES_ORDER_NONE, NULL), STATUS_OK);
	assert_int_equal(
	    dates_read(dates, (struct span){ cell, 6 }, &out, NULL), STATUS_OK);
	assert_string_equal(out.text, "2024");
	assert_int_equal(
	    dates_read(dates, SPAN("198\0"), &out, NULL), STATUS_SYNTAX);
	assert_string_equal(out.text, "2024");
	dates_free(dates);
	strbuf_release(&out);
	test_free(cell);
}

static void
test_long_cells(void **state)
{
	struct strbuf cell = STRBUF_INIT, out = STRBUF_INIT;
	struct dates *dates = new_dates();

	(void)state;
	for (int i = 0; i < 4000; i++)
		strbuf_add_text(&cell, "May 2024, ");
	assert_int_equal(
	    dates_look(dates, (struct span){ cell.text, cell.n }, 2),
	    STATUS_OK);
	assert_int_equal(dates_seen(dates), 1);
	assert_int_equal(dates_likely(dates), 0);
	assert_int_equal(
	    dates_read(dates, (struct span){ cell.text, cell.n }, &out, NULL),
	    STATUS_SYNTAX);
	assert_int_equal(
	    dates_look(dates, (struct span){ NULL, 0 }, 3), STATUS_OK);
	assert_int_equal(
	    dates_read(dates, (struct span){ NULL, 0 }, &out, NULL), STATUS_OK);
	assert_int_equal(out.n, 0);
	dates_free(dates);
	strbuf_release(&cell);
	strbuf_release(&out);
}

/* The table is searched by halving and by folded text. */
static void
test_words(void **state)
{
	/* Russian May and Arabic January, as they are folded. */
	static const char may[] = "\xd0\xbc\xd0\xb0\xd0\xb8";
	static const char yanayir[] =
	    "\xd9\x8a\xd9\x86\xd8\xa7\xd9\x8a\xd8\xb1";
	static const char *const words[] = { "january", "a", "zwischen", may,
		yanayir };

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_non_null(dates_word_find(words[i], strlen(words[i])));
	assert_null(dates_word_find("januaryx", 8));
	assert_null(dates_word_find("", 0));
	assert_null(dates_word_find("~", 1));
}

/* ---- Parts */

struct parts_case {
	const char *year, *month, *day;
	const char *wanted; /* or ! and part of the message */
};

static void
test_parts(void **state)
{
	static const struct parts_case cases[] = {
		{ "2024", "1", "5", "2024-01-05" },
		{ "2024", "01", "05", "2024-01-05" },
		{ "2024", "1", "0", "2024-01" },
		{ "2024", "1", "", "2024-01" },
		{ "2024", "0", "0", "2024" },
		{ "2024", "", "", "2024" },
		{ "2024", "0", "5", "2024-XX-05" },
		{ "2024.0", "1.0", "5.0", "2024-01-05" },
		{ "2020", "Jan", "", "2020-01" },
		{ "2020", "sept.", "3", "2020-09-03" },
		{ "2020", "-9", "-99", "2020" },
		{ "2020", "NA", "N/A", "2020" },
		{ "2020", "unknown", "?", "2020" },
		{ " 2020 ", " 5", "6 ", "2020-05-06" },
		{ "", "", "", "" },
		{ "0", "0", "0", "" },
		{ "NA", "-", "", "" },
		{ "0", "5", "6", "XXXX-05-06" },
		{ "-44", "3", "15", "-0044-03-15" },
		{ "-13000", "", "", "Y-13000" },
		{ "2024", "13", "5", "!month 13 is not 1-12" },
		{ "2024", "6", "31", "!30 days" },
		{ "2024", "6", "32", "!day 32 is not 1-31" },
		{ "2023", "2", "29", "!28 days" },
		{ "two", "1", "5", "!the year is no number" },
		{ "2024", "foo", "5", "!the month is no number" },
		{ "2024", "5", "May", "!the day is no number" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct parts_case *c = &cases[i];
		struct strbuf out = STRBUF_INIT;
		struct error error;
		enum status status = dates_read_parts(span_of(c->year),
		    span_of(c->month), span_of(c->day), &out, &error);

		if (c->wanted[0] == '!') {
			assert_int_equal(status, STATUS_SYNTAX);
			assert_int_equal(out.n, 0);
			assert_non_null(strstr(error.message, c->wanted + 1));
		} else {
			assert_int_equal(status, STATUS_OK);
			assert_string_equal(out.text, c->wanted);
		}
		strbuf_release(&out);
	}
}

/* ---- Coarser days */

struct coarse_case {
	const char *date;
	enum dates_precision precision;
	const char *wanted;
};

static void
test_coarsen(void **state)
{
	static const struct coarse_case cases[] = {
		{ "2024-01-05", DATES_DAY, "2024-01-05" },
		{ "2024-01-05T10:00:00Z", DATES_DAY, "2024-01-05" },
		{ "2024-01-05T23:30:00-05:00", DATES_DAY, "2024-01-05" },
		{ "2024-01-05", DATES_WEEK, "2024-01-01/2024-01-07" },
		{ "2024-01-01", DATES_WEEK, "2024-01-01/2024-01-07" },
		{ "2024-01-07", DATES_WEEK, "2024-01-01/2024-01-07" },
		{ "2023-01-01", DATES_WEEK, "2022-12-26/2023-01-01" },
		{ "1969-12-31", DATES_WEEK, "1969-12-29/1970-01-04" },
		{ "1601-01-01", DATES_WEEK, "1601-01-01/1601-01-07" },
		{ "2024-01-05?", DATES_WEEK, "2024-01-01?/2024-01-07?" },
		{ "2024-01-05", DATES_MONTH, "2024-01" },
		{ "2024-01-05~", DATES_MONTH, "2024-01~" },
		{ "2024-01-05%", DATES_YEAR, "2024%" },
		{ "2024-01-05", DATES_YEAR, "2024" },
		{ "-0044-03-15", DATES_MONTH, "-0044-03" },
		{ "2024-01", DATES_WEEK, "2024-01" },
		{ "2024", DATES_MONTH, "2024" },
		{ "2024-21", DATES_MONTH, "2024-21" },
		{ "2024-01-XX", DATES_WEEK, "2024-01-XX" },
		{ "2024-01-03/2024-01-12", DATES_WEEK,
		    "2024-01-01/2024-01-14" },
		{ "2024-01-03/2024-03-12", DATES_MONTH, "2024-01/2024-03" },
		{ "2024-01-03/2024-01-12", DATES_MONTH, "2024-01" },
		{ "2024-01-03/..", DATES_MONTH, "2024-01/.." },
		{ "../2024-01-03", DATES_YEAR, "../2024" },
		{ "/2024-01-03", DATES_YEAR, "/2024" },
		{ "[2024-01-03,2024-01-05]", DATES_YEAR,
		    "[2024-01-03,2024-01-05]" },
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		strbuf_clear(&out);
		assert_int_equal(dates_coarsen(span_of(cases[i].date),
				     cases[i].precision, &out, NULL),
		    STATUS_OK);
		assert_string_equal(out.text, cases[i].wanted);
		assert_true(is_edtf(&out));
	}
	strbuf_clear(&out);
	assert_int_equal(
	    dates_coarsen(SPAN("5/6/2024"), DATES_WEEK, &out, NULL),
	    STATUS_SYNTAX);
	assert_int_equal(
	    dates_coarsen(SPAN("9999-12-31"), DATES_WEEK, &out, NULL),
	    STATUS_SYNTAX);
	assert_int_equal(out.n, 0);
	strbuf_release(&out);
}

/* ---- Out of memory */

static enum status
use_everything(struct strbuf *out)
{
	struct dates *dates = NULL;
	enum status status = dates_new(&dates, NULL);
	struct span cell = span_of("c. 12 \xd1\x8f\xd0\xbd\xd0\xb2. 2024");

	if (status != STATUS_OK)
		return status;
	status = dates_look(dates, cell, 2);
	if (status == STATUS_OK)
		status = dates_look(dates, SPAN("5/23/1977"), 3);
	if (status == STATUS_OK)
		status = dates_decide(dates, DATES_ORDER_NONE, NULL);
	if (status == STATUS_OK)
		status = dates_read(dates, cell, out, NULL);
	if (status == STATUS_OK)
		status = dates_read_parts(SPAN("2024"),
		    span_of("\xd0\xbc\xd0\xb0\xd0\xb9"), SPAN("5"), out, NULL);
	if (status == STATUS_OK)
		status =
		    dates_coarsen(SPAN("2024-05-05"), DATES_WEEK, out, NULL);
	dates_free(dates);
	return status;
}

static void
test_out_of_memory(void **state)
{
	enum status status = STATUS_NOMEM;

	(void)state;
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		struct strbuf out = STRBUF_INIT;

		mem_fail_at(nth);
		status = use_everything(&out);
		assert_true(status == STATUS_OK || status == STATUS_NOMEM);
		if (mem_count() < nth) {
			mem_fail_at(0);
			assert_int_equal(status, STATUS_OK);
			assert_string_equal(out.text, "2024-01-12~2024-05-05"
						      "2024-04-29/2024-05-05");
		} else
			assert_int_equal(status, STATUS_NOMEM);
		strbuf_release(&out);
	}
	mem_fail_at(0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_pivot),
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_cut_text),
		cmocka_unit_test(test_cell_ends),
		cmocka_unit_test(test_long_cells),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_coarsen),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests_name("dates", tests, NULL, NULL);
}
