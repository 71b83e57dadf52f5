/* SPDX-License-Identifier: MIT */
/*
 * A dataset imported again: what is new, changed and gone; rows that are
 * there twice; rejected rows mended and imported.
 */
#include "config.h"

#include "tests/import_case.h"

#include "core/check.h"

/* ---- Again. */

static void
check_again(const char *text, int added, int changed, int unchanged, int gone)
{
	write_text("events.csv", text);
	import_folder();
	if (report.added != added || report.changed != changed ||
	    report.unchanged != unchanged || report.gone != gone)
		fail_msg("%s: %d new, %d changed, %d unchanged, %d gone", text,
		    (int)report.added, (int)report.changed,
		    (int)report.unchanged, (int)report.gone);
	assert_int_equal(report.events, added + changed + unchanged);
}

static void
test_again(void **state)
{
	(void)state;
	write_text(
	    "events.csv", "id,date,title\n1,2001,A\n2,2002,B\n3,2003,C\n");
	import_folder();
	assert_false(report.replaced);
	assert_int_equal(report.added + report.unchanged + report.gone, 0);
	check_again(
	    "id,date,title\n4,2004,D\n3,2003,C\n2,2002,B!\n", 1, 1, 1, 1);
	/* Columns in another order, and rows that join to one event. */
	check_again(
	    "title,date,id\nB!,2002,2\nC,2003,3\nD,2004,4\n,,4\n", 0, 0, 3, 0);
	check_again(
	    "id,date,title,x\n4,2004,D,1\n3,2003,C,\n2,2002,B!,\n", 0, 1, 2, 0);
	/* Without ids the events are others. */
	check_again("date,title\n2004,D\n2003,C\n", 2, 0, 0, 3);
	/* Twins: each is one. */
	check_again(
	    "date,title,type\n2004,D,\n2003,C,\n2003,C,x\n", 1, 0, 2, 0);
	check_again(
	    "date,title,type\n2004,D,\n2003,C,x\n2003,C,y\n", 0, 1, 2, 0);
	check_again("date,title,type\n2003,C,x\n", 0, 0, 1, 2);
}

/* Each part of an event counts, and how it is written does not. */
static void
test_parts(void **state)
{
	static const char head[] =
	    "id,date,title,summary,type,actors,locations,latitude,longitude,"
	    "source,quote,tags,own\n";
	static const char *const rows[] = {
		"1,2001,A,s,t,r=US; UK,Iraq > Anbar,1,2,s1,q,one;two,o\n",
		"1,2002,A,s,t,r=US; UK,Iraq > Anbar,1,2,s1,q,one;two,o\n",
		"1,2002,B,s,t,r=US; UK,Iraq > Anbar,1,2,s1,q,one;two,o\n",
		"1,2002,B,S,t,r=US; UK,Iraq > Anbar,1,2,s1,q,one;two,o\n",
		"1,2002,B,S,T,r=US; UK,Iraq > Anbar,1,2,s1,q,one;two,o\n",
		"1,2002,B,S,T,R=US; UK,Iraq > Anbar,1,2,s1,q,one;two,o\n",
		"1,2002,B,S,T,R=US; FR,Iraq > Anbar,1,2,s1,q,one;two,o\n",
		"1,2002,B,S,T,R=US; FR,Iraq > Basra,1,2,s1,q,one;two,o\n",
		"1,2002,B,S,T,R=US; FR,Iraq > Basra,1,3,s1,q,one;two,o\n",
		"1,2002,B,S,T,R=US; FR,Iraq > Basra,1,3,s2,q,one;two,o\n",
		"1,2002,B,S,T,R=US; FR,Iraq > Basra,1,3,s2,Q,one;two,o\n",
		"1,2002,B,S,T,R=US; FR,Iraq > Basra,1,3,s2,Q,one,o\n",
		"1,2002,B,S,T,R=US; FR,Iraq > Basra,1,3,s2,Q,one,\n",
	};
	char text[512];
	size_t i;

	(void)state;
	write_text("actors.csv", "name,aliases\nUnited States,US; USA\n");
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(text, sizeof text, "%s%s", head, rows[i]);
		if (i > 0)
			check_again(text, 0, 1, 0, 0);
		write_text("events.csv", text);
		import_folder();
		check_again(text, 0, 0, 1, 0);
	}
	/* An alias, another order, a number written another way. */
	snprintf(text, sizeof text,
	    "%s1,2002,B,S,T,FR; R=usa,Iraq>Basra,1.0,3,s2,Q,one,\n", head);
	check_again(text, 0, 0, 1, 0);
}

/* Other datasets of the case are not compared, nor counted. */
static void
test_others(void **state)
{
	const struct import_options other = { .name = "other" };

	(void)state;
	write_text("events.csv", "id,date,title\n1,2001,A\n");
	import_folder();
	assert_int_equal(
	    import_path(store, scratch_folder, &other, &report, &error),
	    STATUS_OK);
	assert_false(report.replaced);
	assert_int_equal(report.added, 0);
	check_again("id,date,title\n2,2001,A\n", 1, 0, 0, 1);
}

static void
test_nomem(void **state)
{
	enum status status;
	unsigned long n;

	(void)state;
	write_text("events.csv", "id,date,title\n1,2001,A\n,2001,B\n");
	import_folder();
	for (n = 1;; n++) {
		mem_fail_at(n);
		status = import_status(scratch_folder);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		if (status != STATUS_OK)
			assert_int_equal(status, STATUS_NOMEM);
	}
	assert_int_equal(status, STATUS_OK);
	assert_int_equal(report.unchanged, 2);
}

/* ---- Twice. */

static enum status
add_problem(void *context, const char *bytes, size_t n, struct error *why)
{
	(void)why;
	strbuf_add(context, bytes, n);
	return STATUS_OK;
}

/* Does `check` say so? */
static void
assert_problem(const char *text)
{
	struct strbuf told = STRBUF_INIT;
	const struct export_sink sink = { .write = add_problem,
		.context = &told };
	size_t problems;

	assert_int_equal(check_run(store, &sink, &problems, &error), STATUS_OK);
	if (told.n == 0 || strstr(told.text, text) == NULL)
		fail_msg("%s\n%s", text, told.n > 0 ? told.text : "");
	strbuf_release(&told);
}

static void
test_twice(void **state)
{
	(void)state;
	write_text("events.csv",
	    "id,date,title,type\n,2001,A,x\n,2001,A,y\n,2001,A,x\n,2001,A,x\n"
	    "7,2002,B,\n7,2002,B,\n,2002,B,\n7,2002,B,z\n7,2002,B,z\n");
	import_folder();
	assert_int_equal(report.events, 6);
	assert_int_equal(report.doubles, 4);
	assert_int_equal(report.warnings, 4);
	assert_int_equal(report.joined, 1);
	assert_problem("events.csv:4: the row is line 2 again, ");
	assert_problem("events.csv:5: the row is line 2 again, ");
	assert_problem("events.csv:7: the row says of id `7` what line 6 says");
	assert_problem(
	    "events.csv:10: the row says of id `7` what line 6 says");
}

static void
import_as(const char *name, const char *text)
{
	char path[512];

	write_text(name, text);
	snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
	if (import_status(path) != STATUS_OK)
		fail_msg("%s", error.message);
}

/* ---- Dates that cannot be, kept and told. */

static void
test_odd_dates(void **state)
{
	(void)state;
	write_text("events.csv",
	    "date,end,title\n2024-04-17,2024-04-02,Backwards\n"
	    "1601-01-01,,Clock\n1970-01-01T00:00:00Z,,Unset\n"
	    "1970-01-01,,One\n1970-01-01,,Two\n1970-01-02,,Three\n"
	    "1601,,Year\n2024,x,Wrong\n,2024,End\n1601-03-04,,Chronicle\n"
	    "2024,..,Open\n2024,9999-12-31,Never\n");
	import_folder();
	assert_int_equal(report.rows, 12);
	assert_int_equal(report.events, 11);
	assert_int_equal(report.rejected, 1);
	assert_int_equal(report.warnings, 4);
	assert_problem("events.csv:13: date `2024/9999-12-31`: it is far in ");
	assert_problem("events.csv:2: date `2024-04-17` with end `2024-04-02`: "
		       "the end is before the start; the end is kept "
		       "as `end as written`\n");
	assert_problem("events.csv:3: date `1601-01-01`: 1601-01-01 is where ");
	assert_problem("events.csv:4: date `1970-01-01T00:00:00Z`: ");
	/* Two may be true, three are no chance. */
	write_text("events.csv",
	    "date,title\n1970-01-01,One\n2001,X\n1970-01-01,Two\n"
	    "1970-01-01,Three\n");
	import_folder();
	assert_int_equal(report.warnings, 1);
	assert_problem("events.csv:2: 3 events are dated 1970-01-01, ");
	/* Its first moment where clocks are ahead of UTC, or behind. */
	write_text("events.csv",
	    "date,title\n1969-12-31T23:00:00Z,One\n"
	    "1970-01-01T05:00:00Z,Two\n1969-12-31T23:00:00Z,Three\n"
	    "1969-12-31T20:18:04Z,Moon\n");
	import_folder();
	assert_int_equal(report.warnings, 1);
	assert_problem("events.csv:2: 3 events are dated 1970-01-01, ");
	import_as("f.csv",
	    "Datum,Titel,Akteure\n01/01/1970,One,A\n31/12/2001,X,B\n"
	    "01/01/1970,Two,C\n01/01/1970,Three,D\n");
	assert_int_equal(report.events, 4);
	assert_problem("f.csv:2: 3 events are dated 1970-01-01, ");
}

/* ---- Rejected rows, mended. */

static void
read_file(const char *path, struct strbuf *text)
{
	FILE *file = fopen(path, "rb");
	int c;

	assert_non_null(file);
	while ((c = getc(file)) != EOF)
		strbuf_add_byte(text, (char)c);
	fclose(file);
	assert_int_equal(strbuf_status(text), STATUS_OK);
}

static void
replace(struct strbuf *text, const char *wrong, const char *right)
{
	struct strbuf out = STRBUF_INIT;
	const char *at = text->text, *found;

	while ((found = strstr(at, wrong)) != NULL) {
		strbuf_add(&out, at, (size_t)(found - at));
		strbuf_add_text(&out, right);
		at = found + strlen(wrong);
	}
	strbuf_add_text(&out, at);
	strbuf_clear(text);
	strbuf_add(text, out.text, out.n);
	strbuf_release(&out);
}

/* Of the event that came last. */
static enum status
keep_id(void *context, const struct store_fact *fact)
{
	*(int64_t *)context = fact->id;
	return STATUS_OK;
}

/*
 * A file of which one row is good and one is rejected, for a word that is
 * wrong; with that mended the rejects alone are the other event, whatever the
 * options were.  Its title is told.
 */
static void
check_mended(const char *name, const char *text, struct import_options options,
    const char *wrong, const char *right, const char *title)
{
	char path[512], rejects[512];
	struct strbuf rows = STRBUF_INIT;
	struct event event = { 0 };
	int64_t id = 0;

	write_text(name, text);
	snprintf(path, sizeof path, "%s/%s", scratch_folder, name);
	snprintf(rejects, sizeof rejects, "%s/rejects.csv", scratch_folder);
	options.rejects = rejects;
	if (import_path(store, path, &options, &report, &error) != STATUS_OK)
		fail_msg("%s: %s", name, error.message);
	assert_int_equal(report.events, 1);
	assert_int_equal(report.rejected, 1);
	/* As it is, it is rejected again, and those rejects read the same. */
	options.rejects = NULL;
	if (import_path(store, rejects, &options, &report, &error) != STATUS_OK)
		fail_msg("%s again: %s", name, error.message);
	assert_int_equal(report.events, 0);
	assert_int_equal(report.rejected, 1);
	read_file(rejects, &rows);
	replace(&rows, wrong, right);
	write_text("rejects.csv", rows.text);
	strbuf_release(&rows);
	if (import_path(store, rejects, &options, &report, &error) != STATUS_OK)
		fail_msg("%s mended: %s", name, error.message);
	if (report.events != 1 || report.rejected != 0)
		fail_msg("%s mended: %d events, %d rejected; %s", name,
		    (int)report.events, (int)report.rejected, report.how);
	assert_int_equal(
	    store_scan_facts(store, false, keep_id, &id, &error), STATUS_OK);
	assert_int_equal(
	    store_read_event(store, id, &event, &error), STATUS_OK);
	if (!span_equal(event.title, span_of(title)))
		fail_msg("%s: %.*s", name, (int)event.title.n, event.title.s);
	event_release(&event);
}

/* A GDELT row: number, day, and as many cells as it wants. */
static void
add_gdelt(struct strbuf *out, int number, const char *day, int width)
{
	int i;

	strbuf_printf(out, "%d\t%s\t202401\t2024\t2024.01", number, day);
	for (i = 5; i < width; i++)
		strbuf_add_text(out, i == 26 || i == 27 ? "\t010"
				     : i == 28          ? "\t01"
				     : i == 29          ? "\t1"
				     : i == 6           ? "\t\"POLICE"
							: "\t");
	strbuf_add_byte(out, '\n');
}

static void
test_gdelt(void **state)
{
	static const int widths[] = { 57, 58, 61 };
	struct strbuf text = STRBUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof widths / sizeof *widths; i++) {
		strbuf_clear(&text);
		add_gdelt(&text, 1, "20240101", widths[i]);
		add_gdelt(&text, 2, "20249901", widths[i]);
		check_mended("gdelt.csv", text.text,
		    (struct import_options){ 0 }, "20249901", "20240102",
		    "Make statement: \"POLICE");
	}
	strbuf_release(&text);
}

static void
test_mended(void **state)
{
	static const char mentions[] =
	    "7\t20240101000000\t20240101001500\t1\ta.org\thttp://a.org/1\t1\t2"
	    "\t3\t4\t1\t50\t99\t-1\t\t\n"
	    "8\t20249901000000\t20240101001500\t1\ta.org\thttp://a.org/2\t1\t2"
	    "\t3\t4\t1\t50\t99\t-1\t\t\n";
	const struct import_options none = { 0 };
	const struct import_options bare = { .no_header = true,
		.map = "date=column 1,title=column 2" };
	const struct import_options tab = { .delimiter = "tab" };

	(void)state;
	check_mended("native.csv",
	    "date,title,line,reason\n2024,A,,\nx!,B,5,r\n", none, "x!", "2023",
	    "B");
	check_mended("semicolon.csv",
	    "date;title;note\n2024;A;\nx!;\"B; C\";a, b\n", none, "x!", "2023",
	    "B; C");
	check_mended("tab.tsv", "date\ttitle\n2024\tA\nx!\t\"B\n", tab, "x!",
	    "2023", "\"B");
	check_mended("short.csv", "date,title,type\n2024,A,t\nB\n", none,
	    ",B\n", ",2023,B,\n", "B");
	check_mended(
	    "bare.csv", "2024,A\nx!,\"B, C\"\n", bare, "x!", "2023", "B, C");
	check_mended("t.tln",
	    "1700000000|EVT|h|u|\"A\n170000000x|EVT|h|u|\"B, C\n", none,
	    "170000000x", "1700000001", "\"B, C");
	check_mended("mentions.csv", mentions, none, "20249901", "20240102",
	    "GDELT event 8");
}

/* A spreadsheet that saves rejects changes what stands between cells; a
 * column of such a name anywhere else is the user's own. */
static void
test_known(void **state)
{
	char path[512];

	(void)state;
	write_text("s.csv", "\"line\";\"reason\";date;title\n4;why;2024;A\n");
	snprintf(path, sizeof path, "%s/s.csv", scratch_folder);
	assert_int_equal(import_status(path), STATUS_OK);
	assert_int_equal(report.events, 1);
	assert_int_equal(report.rejected, 0);
	assert_non_null(strstr(report.how, "line and reason left out"));
	write_text("s.csv", "date,line,reason,title\n2024,4,why,A\n");
	assert_int_equal(import_status(path), STATUS_OK);
	assert_null(strstr(report.how, "left out"));
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, import_set_up, import_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_again),
		CASE(test_parts),
		CASE(test_others),
		CASE(test_nomem),
		CASE(test_twice),
		CASE(test_odd_dates),
		CASE(test_mended),
		CASE(test_gdelt),
		CASE(test_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
