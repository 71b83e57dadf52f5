/* SPDX-License-Identifier: MIT */
/*
 * What filters let through: every field by example, then random filters over
 * random events against an evaluation event by event, written the plain way.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdio.h>

#include "core/columns.h"
#include "core/mem.h"
#include "core/select.h"
#include "tests/sample_case.h"

struct fixture {
	struct store *store;
	struct columns columns;
	struct select select;
};

static void
fixture_open(struct fixture *fixture, const struct sample_row *rows, size_t n,
    const struct sample_extra *extra)
{
	struct error error;

	*fixture = (struct fixture){ 0 };
	fixture->store = sample_open(rows, n, extra);
	sample_check(
	    columns_load(&fixture->columns, fixture->store, &error), &error);
	fixture->select.columns = &fixture->columns;
	fixture->select.store = fixture->store;
}

static void
fixture_close(struct fixture *fixture)
{
	select_release(&fixture->select);
	columns_release(&fixture->columns);
	store_close(fixture->store);
}

static enum status
run(struct fixture *fixture, const char *text, struct bitset *set,
    struct error *error)
{
	struct filter *filter;
	bool whole;
	enum status status = filter_parse(&filter, text, strlen(text), error);

	if (status != STATUS_OK)
		return status;
	status = select_run(&fixture->select, filter, set, &whole, error);
	assert_true(status != STATUS_OK || whole);
	filter_free(filter);
	return status;
}

/* ---- By example */

/* Ids are 1, 2, … in this order. */
static const struct sample_row rows[] = {
	{ .key = "e1",
	    .date = "2024-05",
	    .title = "Talks begin in Baghdad",
	    .type = "meeting",
	    .actors = "host=Ann;guest=U.S. Central Command",
	    .locations = "Iraq > Baghdad",
	    .sources = "s1",
	    .quote = "They will meet again",
	    .state = ANCHOR_EXACT,
	    .tags = "peace",
	    .deaths = "3" },
	{ .key = "e2",
	    .date = "2024-05-03?",
	    .title = "Ceasefire holds",
	    .summary = "A joint statement",
	    .type = "cease-fire",
	    .actors = "Jos\xc3\xa9 \xc3\x81lvarez",
	    .locations = "Iraq > Anbar",
	    .placed = true,
	    .starred = true,
	    .deaths = "3 or 4" },
	{ .key = "E10",
	    .date = "2021/2024-06~",
	    .title = "Long one",
	    .type = "meeting",
	    .locations = "Iran > Ramadi",
	    .note = "mine",
	    .sources = "https://example.org/2" },
	{ .title = "Undated",
	    .actors = "Ann; Jos\xc3\xa9 \xc3\x81lvarez",
	    .locations = "Iraq > Anbar > Ramadi; Iraq > Baghdad",
	    .sources = "s1",
	    .quote = "gone",
	    .state = ANCHOR_MISSING },
	{ .key = "x",
	    .date = "2022/..",
	    .title = "The statement joint",
	    .type = "protest",
	    .locations = "Iraq" },
	{ .key = "y",
	    .date = "../2020",
	    .title = "Up to 2020",
	    .tags = "Peace talks;old" },
};
#define ROWS (sizeof rows / sizeof *rows)

static const struct sample_alias actor_aliases[] = {
	{ "U.S. Central Command", "CENTCOM" },
	{ "Ann", "Sudani the younger" },
};
static const struct sample_alias place_aliases[] = {
	{ "Iraq > Baghdad", "Bagdad" },
};
static const struct sample_extra extra = {
	.actor_aliases = actor_aliases,
	.actor_alias_count = 2,
	.place_aliases = place_aliases,
	.place_alias_count = 1,
};

/* ids: `1 4`, in id order. */
static void
expect(struct fixture *fixture, const char *text, const char *ids)
{
	struct bitset set = { 0 };
	struct strbuf found = STRBUF_INIT;
	struct error error;

	if (run(fixture, text, &set, &error) != STATUS_OK)
		fail_msg("%s: %s", text, error.message);
	for (int64_t id = 1; id <= (int64_t)ROWS; id++)
		if (bitset_has(&set, columns_position(&fixture->columns, id)))
			strbuf_printf(&found, "%s%lld", found.n > 0 ? " " : "",
			    (long long)id);
	if (strcmp(found.text, ids) != 0)
		fail_msg("%s: expected %s, found %s", text, ids, found.text);
	strbuf_release(&found);
	bitset_release(&set);
}

static void
test_fields(void **state)
{
	static const char *const cases[][2] = {
		{ "", "1 2 3 4 5 6" },
		{ "cease", "2" },
		{ "CEASE", "2" },
		{ "easefire", "" },
		{ "\"cease\"", "" },
		{ "\"joint statement\"", "2" },
		{ "joint statement", "2 5" },
		{ "meet", "1" },
		{ "actor:sudani", "1 4" },
		{ "actor:centcom", "1" },
		{ "actor:cent", "1" },
		{ "actor:\"cent\"", "" },
		{ "actor:\"u.s. central COMMAND\"", "1" },
		{ "actor:\"CENTCOM\"", "1" },
		{ "actor:alvarez", "2 4" },
		{ "actor:\"jose alvarez\"", "2 4" },
		{ "actor:\"Ann\",\"Jos\xc3\xa9 \xc3\x81lvarez\"", "1 2 4" },
		{ "actor:\"Ann\" actor:\"Jos\xc3\xa9 \xc3\x81lvarez\"", "4" },
		{ "location:\"Iraq\"", "1 2 4 5" },
		{ "location:\"iraq > anbar\"", "2 4" },
		{ "location:\"iraq>anbar\"", "2 4" },
		{ "location:\"Ramadi\"", "3 4" },
		{ "location:\"Iran > Ramadi\"", "3" },
		{ "location:\"Bagdad\"", "1 4" },
		{ "location:ira", "1 2 3 4 5" },
		{ "location:rama", "3 4" },
		{ "location:bagd", "1 4" },
		{ "type:meet", "1 3" },
		{ "type:fire", "2" },
		{ "type:\"cease-fire\"", "2" },
		{ "type:\"cease\"", "" },
		{ "type:\"MEETING\",\"protest\"", "1 3 5" },
		{ "source:s1", "1 4" },
		{ "source:free", "1 4" },
		{ "source:title", "1 4" },
		{ "source:\"Title One\"", "1 4" },
		{ "source:\"https://example.org/1\"", "1 4" },
		{ "source:\"https://example.org/2\"", "3" },
		{ "source:\"Free Press\"", "" },
		{ "tag:peace", "1 6" },
		{ "tag:\"peace\"", "1" },
		{ "tag:talk", "6" },
		{ "id:e", "1 2 3" },
		{ "id:e1", "1 3" },
		{ "id:\"e1\"", "1" },
		{ "\"Deaths (best)\":3", "1 2" },
		{ "\"deaths (BEST)\":\"3\"", "1" },
		{ "date:2024", "1 2 3 5" },
		{ "date:2024-05-03", "1 2 3 5" },
		{ "date:2024-06..", "3 5" },
		{ "date:..2021", "3 6" },
		{ "date:>=2025", "5" },
		{ "date:1900", "6" },
		{ "during:2024", "1 2" },
		{ "during:2024-05-03", "2" },
		{ "during:2020..2024", "1 2 3" },
		{ "during:2022..", "1 2 5" },
		{ "during:..2024", "1 2 3 6" },
		{ "has:quote", "1 4" },
		{ "has:source", "1 3 4" },
		{ "has:coordinates", "2" },
		{ "has:tag", "1 6" },
		{ "has:note", "3" },
		{ "has:summary", "2" },
		{ "is:undated", "4" },
		{ "is:uncertain", "2" },
		{ "is:approximate", "3" },
		{ "is:starred", "2" },
		{ "is:unanchored", "4" },
		{ "-type:meeting", "2 4 5 6" },
		{ "NOT (type:meeting OR is:undated)", "2 5 6" },
		{ "(cease OR long) date:2024", "2 3" },
		{ "-location:\"Iraq\" -is:undated", "3 6" },
	};
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, rows, ROWS, &extra);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(&fixture, cases[i][0], cases[i][1]);
	/* Again, remembered. */
	expect(&fixture, "cease", "2");
	expect(&fixture, "cease", "2");
	fixture_close(&fixture);
}

static void
test_unknown_column(void **state)
{
	struct fixture fixture;
	struct bitset set = { 0 };
	struct error error;

	(void)state;
	fixture_open(&fixture, rows, ROWS, &extra);
	/* Told even where nothing before it is left to narrow. */
	assert_int_equal(run(&fixture, "type:nothing colour:red", &set, &error),
	    STATUS_SYNTAX);
	assert_int_equal(error.column, 14);
	assert_non_null(strstr(error.message, "\"colour\""));
	assert_non_null(strstr(error.message, "Deaths (best)"));
	assert_int_equal(set.n, 0);
	fixture_close(&fixture);
}

static void
test_nothing(void **state)
{
	struct fixture fixture;
	struct bitset set = { 0 };
	struct error error;

	(void)state;
	fixture_open(&fixture, NULL, 0, NULL);
	assert_int_equal(
	    run(&fixture, "a -actor:b date:2024", &set, &error), STATUS_OK);
	assert_int_equal(set.count, 0);
	bitset_release(&set);
	fixture_close(&fixture);
}

static void
test_memory(void **state)
{
	static const char text[] =
	    "(cease OR actor:ann,\"x\") -location:\"Iraq>Baghdad\" id:e "
	    "\"Deaths (best)\":3 date:2024";
	struct fixture fixture;
	struct error error;
	enum status status = STATUS_NOMEM;

	(void)state;
	fixture_open(&fixture, rows, ROWS, &extra);
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		struct bitset set = { 0 };

		select_release(&fixture.select);
		mem_fail_at(nth);
		status = run(&fixture, text, &set, &error);
		if (mem_count() < nth)
			assert_int_equal(status, STATUS_OK);
		else if (status != STATUS_OK)
			assert_int_equal(status, STATUS_NOMEM);
		/* What is only remembered may fail unnoticed. */
		if (mem_count() >= nth)
			status = STATUS_NOMEM;
		mem_fail_at(0);
		bitset_release(&set);
	}
	expect(&fixture, text, "2");
	fixture_close(&fixture);
}

/* ---- Against a plain evaluation */

#define EVENTS 150
#define FILTERS 1500

static uint64_t seed = 20240901;

static unsigned
draw(unsigned below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 11) % below;
}

static const char *const dates[] = { NULL, "2023", "2024", "2024-05",
	"2024-05-03", "2024-05-03?", "2024-06~", "2022/2024", "2024/..",
	"../2023", "2024-05-03T10:00:00Z", "202X", "1950", "2023-12-31/2024-01",
	"../..", "2024-21" };
static const char *const words[] = { "red", "redder", "green", "blue moon",
	"moon", "a red moon", "moon blue", "night" };
static const char *const people[] = { NULL, "Ann", "Bob Hill", "Ann; Cy",
	"Cy; Ann; Bob Hill", "Hill", "x=Ann; y=Ann" };
static const char *const places[] = { NULL, "A", "A > B", "A > B > C",
	"A > D; A > B", "E > B", "E; A > B > C", "E" };
static const char *const sets[] = { NULL, "p", "q", "p q", "q r" };
static const char *const lists[] = { NULL, "p", "p; q", "p q; r" };

#define PICK(list) list[draw(sizeof list / sizeof *list)]

static const char *const terms[] = { "red", "\"red\"", "\"blue moon\"", "moon",
	"actor:ann", "actor:hill", "actor:\"hill\"", "actor:\"Ann\",\"Cy\"",
	"location:\"A\"", "location:\"B\"", "location:\"A > B\"", "location:b",
	"location:\"E\",\"C\"", "type:q", "type:\"q\"", "type:p,r", "tag:p",
	"tag:\"p q\"", "date:2024", "date:..2023", "date:2024-05-03",
	"date:>2024-05", "date:2023..2024", "during:2024", "during:..2024",
	"during:2024..", "during:2024-05", "has:tag", "has:source",
	"is:undated", "is:uncertain", "is:approximate", "source:p",
	"source:\"q\"" };

static bool
span_starts(const char *text, const char *start)
{
	return strncasecmp(text, start, strlen(start)) == 0;
}

/* A word of text that starts so, or the whole of text. */
static bool
plain_text(const char *text, const struct filter_value *value, bool whole)
{
	if (whole)
		return strcasecmp(text, value->text) == 0;
	for (size_t i = 0; text[i] != '\0'; i++)
		if ((i == 0 || text[i - 1] == ' ') &&
		    span_starts(text + i, value->text))
			return true;
	return false;
}

/* A whole phrase inside text. */
static bool
plain_phrase(const char *text, const char *phrase)
{
	const size_t n = strlen(phrase);

	for (size_t i = 0; text[i] != '\0'; i++)
		if ((i == 0 || text[i - 1] == ' ') &&
		    span_starts(text + i, phrase) &&
		    (text[i + n] == ' ' || text[i + n] == '\0'))
			return true;
	return false;
}

/* Does any member of a list match?  Of a path, any place on it. */
static bool
plain_list(
    const char *list, const struct filter_value *value, bool paths, bool roles)
{
	struct span rest = span_of(list), member;
	char text[64], *part;

	while (event_list_next(&rest, &member)) {
		snprintf(text, sizeof text, "%.*s", (int)member.n, member.s);
		part = text;
		if (roles && strchr(part, '=') != NULL)
			part = strchr(part, '=') + 1;
		while (paths && value->quoted && strchr(part, '>') != NULL) {
			/* The path cut after each place, whole and own. */
			char *end = strrchr(part, '>');

			if (strcasecmp(part, value->text) == 0 ||
			    strcasecmp(end + 2, value->text) == 0)
				return true;
			end[-1] = '\0';
		}
		if (plain_text(part, value, value->quoted))
			return true;
	}
	return false;
}

static bool
plain_date(const char *date, const struct filter_value *value, bool inside)
{
	struct edtf when;

	if (date == NULL)
		return false;
	assert_int_equal(
	    edtf_parse(date, strlen(date), &when, NULL), STATUS_OK);
	if (inside)
		return when.earliest >= value->earliest &&
		       when.latest <= value->latest;
	return when.earliest <= value->latest && when.latest >= value->earliest;
}

static bool
plain_value(const struct sample_row *row, const struct filter *term,
    const struct filter_value *value)
{
	struct edtf when = { 0 };

	switch (term->field) {
	case FILTER_TEXT:
		return value->quoted ? plain_phrase(row->title, value->text)
				     : plain_text(row->title, value, false);
	case FILTER_ACTOR: return plain_list(row->actors, value, false, true);
	case FILTER_LOCATION:
		return plain_list(row->locations, value, true, false);
	case FILTER_TYPE: return plain_list(row->type, value, false, false);
	case FILTER_SOURCE:
		return plain_list(row->sources, value, false, false);
	case FILTER_TAG: return plain_list(row->tags, value, false, false);
	case FILTER_DATE: return plain_date(row->date, value, false);
	case FILTER_DURING: return plain_date(row->date, value, true);
	case FILTER_HAS:
		return (value->earliest == FILTER_HAS_TAG
			       ? row->tags
			       : row->sources) != NULL;
	case FILTER_IS:
		if (value->earliest == FILTER_IS_UNDATED || row->date == NULL)
			return row->date == NULL &&
			       value->earliest == FILTER_IS_UNDATED;
		edtf_parse(row->date, strlen(row->date), &when, NULL);
		return (when.qualifiers &
			   (value->earliest == FILTER_IS_UNCERTAIN
				   ? EDTF_UNCERTAIN
				   : EDTF_APPROXIMATE)) != 0;
	case FILTER_ID:
	case FILTER_COLUMN: break;
	}
	fail_msg("no such term");
	return false;
}

static bool
plain(const struct sample_row *row, const struct filter *filter)
{
	switch (filter->kind) {
	case FILTER_ALL: return true;
	case FILTER_NOT: return !plain(row, filter->children[0]);
	case FILTER_AND:
		for (size_t i = 0; i < filter->child_count; i++)
			if (!plain(row, filter->children[i]))
				return false;
		return true;
	case FILTER_OR:
		for (size_t i = 0; i < filter->child_count; i++)
			if (plain(row, filter->children[i]))
				return true;
		return false;
	case FILTER_TERM:
		for (size_t i = 0; i < filter->value_count; i++)
			if (plain_value(row, filter, &filter->values[i]))
				return true;
		return false;
	}
	return false;
}

static void
random_filter(struct strbuf *out, unsigned depth)
{
	const unsigned shape = depth == 0 ? 0 : draw(6);

	if (shape < 2) {
		strbuf_add_text(out, PICK(terms));
	} else if (shape == 2) {
		strbuf_add_text(out, "-(");
		random_filter(out, depth - 1);
		strbuf_add_byte(out, ')');
	} else {
		strbuf_add_byte(out, '(');
		random_filter(out, depth - 1);
		strbuf_add_text(out, shape == 3 ? ") OR (" : ") (");
		random_filter(out, depth - 1);
		strbuf_add_byte(out, ')');
	}
}

static void
random_rows(struct sample_row *made, size_t n)
{
	for (size_t i = 0; i < n; i++)
		made[i] = (struct sample_row){
			.date = PICK(dates),
			.title = PICK(words),
			.type = PICK(sets),
			.actors = PICK(people),
			.locations = PICK(places),
			.sources = PICK(sets),
			.tags = PICK(lists),
		};
}

/* A slice, and what is known then. */
static enum status
go_on(struct select *select, const struct filter *filter, struct bitset *set,
    bool *whole, struct error *error)
{
	const enum status status = select_search(select, error);

	return status != STATUS_OK
		   ? status
		   : select_renew(select, filter, set, whole, error);
}

static void
check_filter(
    struct fixture *fixture, const struct sample_row *made, const char *text)
{
	struct bitset set = { 0 };
	struct filter *filter;
	struct error error;
	size_t count = 0, slices;
	bool whole;

	if (filter_parse(&filter, text, strlen(text), &error) != STATUS_OK)
		fail_msg("%s: %s", text, error.message);
	sample_check(
	    select_run(&fixture->select, filter, &set, &whole, &error), &error);
	/* Patience may be short, and the set is the same at last. */
	for (slices = 0; !whole; slices++) {
		assert_true(select_is_searching(&fixture->select));
		assert_true(slices < 40 * EVENTS);
		sample_check(
		    go_on(&fixture->select, filter, &set, &whole, &error),
		    &error);
	}
	assert_false(select_is_searching(&fixture->select));
	for (size_t i = 0; i < EVENTS; i++) {
		const size_t position =
		    columns_position(&fixture->columns, (int64_t)i + 1);
		const bool expected = plain(&made[i], filter);

		count += expected;
		if (bitset_has(&set, position) != expected)
			fail_msg("%s: event %zu (%s, %s, %s) is %s", text, i,
			    made[i].date != NULL ? made[i].date : "-",
			    made[i].title,
			    made[i].locations != NULL ? made[i].locations : "-",
			    expected ? "missing" : "too much");
	}
	assert_int_equal(set.count, count);
	filter_free(filter);
	bitset_release(&set);
}

static void
test_random(void **state)
{
	static struct sample_row made[EVENTS];
	struct strbuf text = STRBUF_INIT;
	struct fixture fixture;

	(void)state;
	random_rows(made, EVENTS);
	fixture_open(&fixture, made, EVENTS, NULL);
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
		check_filter(&fixture, made, terms[i]);
	for (int i = 0; i < FILTERS; i++) {
		strbuf_clear(&text);
		random_filter(&text, draw(5));
		fixture.select.patience.rows = i % 3 == 0 ? 1 + draw(40) : 0;
		check_filter(&fixture, made, text.text);
	}
	strbuf_release(&text);
	fixture_close(&fixture);
}

/* ---- In slices */

static size_t
slice(struct fixture *fixture, const char *text, bool anew, bool *whole)
{
	struct bitset set = { 0 };
	struct filter *filter;
	struct error error;
	size_t count;

	sample_check(filter_parse(&filter, text, strlen(text), &error), &error);
	sample_check(
	    anew ? select_run(&fixture->select, filter, &set, whole, &error)
		 : go_on(&fixture->select, filter, &set, whole, &error),
	    &error);
	count = set.count;
	bitset_release(&set);
	filter_free(filter);
	return count;
}

static void
open_many(struct fixture *fixture)
{
	static struct sample_row made[EVENTS];

	for (size_t i = 0; i < EVENTS; i++)
		made[i] =
		    (struct sample_row){ .title = "red moon", .deaths = "3" };
	fixture_open(fixture, made, EVENTS, NULL);
	fixture->select.patience.rows = 10;
}

static void
test_slices(void **state)
{
	static const char *const asked[] = { "red", "\"red\"", "id:nothing",
		"\"Deaths (best)\":3", "-moo", "re OR moon" };
	struct fixture fixture;
	size_t before, count;
	bool whole;

	(void)state;
	open_many(&fixture);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		count = slice(&fixture, asked[i], true, &whole);
		assert_false(whole);
		assert_true(select_is_searching(&fixture.select));
		for (size_t slices = 1; !whole; slices++) {
			assert_true(slices < EVENTS);
			before = count;
			count = slice(&fixture, asked[i], false, &whole);
			if (asked[i][0] == '-')
				assert_true(count <= before);
			else
				assert_true(count >= before);
		}
		assert_false(select_is_searching(&fixture.select));
		/* Known now, so at once; and what is said of it holds. */
		assert_int_equal(
		    slice(&fixture, asked[i], true, &whole), count);
		assert_true(whole);
		assert_int_equal(count,
		    asked[i][0] == '-' || asked[i][0] == 'i' ? 0 : EVENTS);
	}
	fixture_close(&fixture);
}

static void
test_superseded(void **state)
{
	struct fixture fixture;
	struct bitset set = { 0 };
	struct error error;
	size_t count;
	bool whole;

	(void)state;
	open_many(&fixture);
	slice(&fixture, "r", true, &whole);
	assert_false(whole);
	/* What the next filter asks for too goes on where it was. */
	count = slice(&fixture, "r", false, &whole);
	assert_true(slice(&fixture, "r OR id:x", true, &whole) > count);
	/* A further letter: the search for the first is over. */
	slice(&fixture, "re", true, &whole);
	assert_false(whole);
	fixture.select.patience.rows = 1000;
	slice(&fixture, "re", false, &whole);
	assert_true(whole);
	assert_false(select_is_searching(&fixture.select));
	/* One that the filter does not need is never begun. */
	slice(&fixture, "type:nothing moon", true, &whole);
	assert_true(whole);
	assert_false(select_is_searching(&fixture.select));
	/* A filter that is refused ends nothing. */
	fixture.select.patience.rows = 10;
	slice(&fixture, "moon", true, &whole);
	assert_int_equal(
	    run(&fixture, "colour:red", &set, &error), STATUS_SYNTAX);
	assert_true(select_is_searching(&fixture.select));
	select_stop(&fixture.select);
	assert_false(select_is_searching(&fixture.select));
	fixture_close(&fixture);
}

/* A stint that is late from the start is good for some rows all the same. */
static void
test_sure_rows(void **state)
{
	struct stint stint = { .until = 1, .rows = SIZE_MAX };
	size_t count = 0;

	(void)state;
	while (!stint_over(&stint))
		count++;
	assert_in_range(count, 1000, 4000);
	stint = (struct stint){ .until = 1, .rows = SIZE_MAX };
	for (count = 0; !stint_over(&stint); count++)
		stint_was_long(&stint);
	assert_in_range(count, 16, 64);
}

/* More at once than are remembered: each to its end. */
static void
test_many_asked(void **state)
{
	struct fixture fixture;
	struct strbuf text = STRBUF_INIT;
	bool whole;

	(void)state;
	open_many(&fixture);
	for (int i = 0; i < 3 * SELECT_REMEMBERED; i++)
		strbuf_printf(&text, "(red OR no%d) ", i);
	assert_int_equal(slice(&fixture, text.text, true, &whole), EVENTS);
	assert_true(whole);
	strbuf_clear(&text);
	/* As many as may share, among other terms that are remembered too. */
	for (int i = 0; i < SELECT_ASKED; i++)
		strbuf_printf(
		    &text, "%.*s ", i % 4 + 1, i < 4 ? "moon" : "redd");
	for (int i = 0; i < 2 * SELECT_REMEMBERED; i++)
		strbuf_printf(&text, "-tag:t%d ", i);
	slice(&fixture, text.text, true, &whole);
	for (int slices = 0; !whole; slices++) {
		assert_true(slices < 4 * SELECT_ASKED * EVENTS);
		slice(&fixture, text.text, false, &whole);
	}
	strbuf_release(&text);
	fixture_close(&fixture);
}

/* An allocation that fails in any slice: said, and nothing goes on. */
static void
test_slices_memory(void **state)
{
	struct bitset set = { 0 };
	struct fixture fixture;
	struct filter *filter;
	struct error error;
	bool whole = false, untouched = false;

	(void)state;
	open_many(&fixture);
	fixture.select.patience.rows = 40;
	sample_check(
	    filter_parse(&filter, "r (mo OR id:e)", 14, &error), &error);
	for (unsigned long nth = 1; !untouched; nth++) {
		enum status status;

		select_release(&fixture.select);
		mem_fail_at(nth);
		status =
		    select_run(&fixture.select, filter, &set, &whole, &error);
		while (status == STATUS_OK && !whole)
			status = go_on(
			    &fixture.select, filter, &set, &whole, &error);
		untouched = mem_count() < nth;
		mem_fail_at(0);
		assert_false(select_is_searching(&fixture.select));
		if (status != STATUS_OK)
			assert_int_equal(status, STATUS_NOMEM);
		else
			assert_int_equal(set.count, EVENTS);
	}
	filter_free(filter);
	bitset_release(&set);
	fixture_close(&fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_unknown_column),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_slices),
		cmocka_unit_test(test_superseded),
		cmocka_unit_test(test_many_asked),
		cmocka_unit_test(test_sure_rows),
		cmocka_unit_test(test_slices_memory),
	};

	return cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
