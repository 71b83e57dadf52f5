/* SPDX-License-Identifier: MIT */
/*
 * Facts: what an import remembers of its events is what their rows say.
 */
#include "config.h"

#include "tests/import_case.h"

#include "core/store_private.h"

static enum status
add_fact(void *context, const struct store_fact *fact)
{
	struct strbuf *out = context;

	strbuf_printf(out, "%lld %d%d%d%d%d%d%d%d %lld %lld %lld %u",
	    (long long)fact->id, fact->dated, fact->start_open, fact->uncertain,
	    fact->approximate, fact->starred, fact->noted, fact->summarised,
	    fact->placed, (long long)fact->earliest, (long long)fact->latest,
	    (long long)fact->type, fact->quotes);
	strbuf_add_text(out, fact->unanchored ? " unanchored" : "");
	for (int set = 0; set < STORE_LISTS; set++) {
		strbuf_add_text(out, " |");
		for (size_t i = 0; i < fact->counts[set]; i++)
			strbuf_printf(
			    out, " %lld", (long long)fact->lists[set][i]);
	}
	strbuf_add_byte(out, '\n');
	return STATUS_OK;
}

static void
scan(bool last, struct strbuf *out)
{
	strbuf_clear(out);
	if (store_scan_facts(store, last, add_fact, out, &error) != STATUS_OK)
		fail_msg("%s", error.message);
}

/* Remembered twice, the second time for the last time, and then read. */
static void
assert_same(bool remembered)
{
	struct strbuf memory = STRBUF_INIT, again = STRBUF_INIT;
	struct strbuf rows = STRBUF_INIT;

	assert_int_equal(store->facts.whole, remembered);
	scan(false, &memory);
	scan(true, &again);
	assert_false(store->facts.whole);
	assert_null(store->facts.first);
	scan(false, &rows);
	assert_true(rows.n > 0);
	assert_string_equal(memory.text, rows.text);
	assert_string_equal(again.text, rows.text);
	strbuf_release(&memory);
	strbuf_release(&again);
	strbuf_release(&rows);
}

static void
every_kind_of_event(void **state)
{
	(void)state;
	write_text("events.csv",
	    "id,date,end,title,summary,type,actors,locations,latitude,"
	    "longitude,source,quote,tags\n"
	    "a,2001~,,A,s,t,r=US; UK,Iraq > Anbar,1,2,s1,q,one;two\n"
	    "b,,,B,,,,,,,,,\n"
	    "c,-0044-03-15?,2001,C,,u,US,Iraq; Iraq > Basra,,,,,two\n"
	    "d,../2003,,D,,t,FR,,,,s2,,\n"
	    "e,2003/..,,E,,t,FR;US;UK,,,,s2,w,three\n");
	import_folder();
	assert_same(true);
}

static void
an_event_on_many_rows(void **state)
{
	(void)state;
	write_text("events.csv",
	    "id,date,title,actors,source,quote\n"
	    "1,2001,A,US,s1,q1\n2,2002,B,UK,s1,q2\n"
	    "1,2001,A,FR,s2,q3\n3,2003,C,,,\n1,,,,s3,q4\n");
	import_folder();
	assert_int_equal(report.events, 3);
	assert_same(true);
}

static void
quotes_and_texts_beside(void **state)
{
	(void)state;
	write_text("events.csv",
	    "id,date,title,actors,source,quote\n1,2001,A,US,s1,lazy dog\n"
	    "2,2002,B,UK,s1,no such words\n3,2003,C,FR,s2,fox\n");
	write_text("sources.csv", "id,title,file\ns1,S,s1.txt\ns2,T,\n");
	write_text("s1.txt", "The quick brown fox, the lazy dog.\n");
	write_text("quotes.csv", "event,source,quote\n2,s1,quick\n3,s1,fox\n");
	import_folder();
	assert_same(true);
}

static void
two_names_of_one_actor(void **state)
{
	(void)state;
	write_text("events.csv", "id,date,title,actors\n1,2001,A,US;America\n"
				 "2,2002,B,America\n3,2003,C,UK;America\n");
	import_folder();
	assert_same(true);
	write_text("actors.csv", "name,aliases\nUS,America\n");
	import_folder();
	assert_true(report.replaced);
	assert_same(true);
}

static void
a_second_dataset_is_read(void **state)
{
	(void)state;
	write_text("events.csv", "date,title\n2001,A\n2002,B\n");
	import_folder();
	assert_same(true);
	import_data("second");
	assert_same(false);
}

static void
stars_are_seen(void **state)
{
	(void)state;
	write_text("events.csv", "id,date,title\n1,2001,A\n2,2002,B\n");
	import_folder();
	assert_int_equal(store_set_star(store, 2, true, &error), STATUS_OK);
	assert_same(false);
	import_folder();
	assert_same(true);
}

/* Where memory is short for what is only remembered, it is read. */
static void
without_memory_it_is_read(void **state)
{
	enum status status = STATUS_NOMEM;

	(void)state;
	write_text("events.csv", "id,date,title\n1,2001,A\n2,2002,B\n");
	for (unsigned long nth = 1; status != STATUS_OK; nth++) {
		struct strbuf facts = STRBUF_INIT;

		mem_fail_at(nth);
		status = import_status(scratch_folder);
		mem_fail_at(0);
		scan(false, &facts);
		assert_true(status == STATUS_OK ? facts.n > 0 : facts.n == 0);
		strbuf_release(&facts);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    every_kind_of_event, import_set_up, import_tear_down),
		cmocka_unit_test_setup_teardown(
		    an_event_on_many_rows, import_set_up, import_tear_down),
		cmocka_unit_test_setup_teardown(
		    quotes_and_texts_beside, import_set_up, import_tear_down),
		cmocka_unit_test_setup_teardown(
		    two_names_of_one_actor, import_set_up, import_tear_down),
		cmocka_unit_test_setup_teardown(
		    a_second_dataset_is_read, import_set_up, import_tear_down),
		cmocka_unit_test_setup_teardown(
		    stars_are_seen, import_set_up, import_tear_down),
		cmocka_unit_test_setup_teardown(
		    without_memory_it_is_read, import_set_up, import_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
