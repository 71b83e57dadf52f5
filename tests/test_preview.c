/* SPDX-License-Identifier: MIT */
/*
 * preview: what a file of no known kind is taken to be, what changes when a
 * column's part does, and the profile that is kept of it.
 */
#include "config.h"

#include "scratch.h"

#include <string.h>

#include "core/import.h"
#include "core/preview.h"
#include "core/profiles.h"
#include "core/store.h"

#define ODD                                                                   \
	"Gesehen am,Uhrzeit,Was war los?,Beteiligte,Land,Ort der Tat,Notiz\n" \
	"13/04/2024,08:30,Protest am Hafen,Verdi; Polizei,Deutschland,"       \
	"Hamburg,ruhig\n"                                                     \
	"03/05/2024,,\"Blockade, lang\",Bauern,Deutschland,K\xc3\xb6ln,\n"
#define AMBIGUOUS                                          \
	"When,What happened,Who,Where\n"                   \
	"03/04/2024,A heron at the weir,A. Miller,Leeds\n" \
	"05/04/2024,Two kingfishers,B. Osei,York\n"

static struct import_options options;

static struct preview *
open_text(const char *text)
{
	struct preview *preview = NULL;
	struct error error = { 0 };

	scratch_write_named("table.csv", text, strlen(text));
	snprintf(
	    scratch_path, sizeof scratch_path, "%s/table.csv", scratch_folder);
	setenv("XDG_CONFIG_HOME", scratch_folder, 1);
	if (preview_open(&preview, scratch_path, &options, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	return preview;
}

static void
assert_span(struct span span, const char *wanted)
{
	if (!span_equal(span, span_of(wanted)))
		fail_msg("`%.*s` is not `%s`", (int)span.n,
		    span.s == NULL ? "" : span.s, wanted);
}

static size_t
column(const struct preview *preview, const char *name)
{
	size_t i;

	for (i = 0; i < preview_count(preview); i++)
		if (span_equal(preview_name(preview, i), span_of(name)))
			return i;
	fail_msg("no column %s", name);
	return 0;
}

static void
assign(struct preview *preview, const char *name, enum preview_part part)
{
	struct error error = { 0 };

	if (preview_assign(preview, column(preview, name), part, &error) !=
	    STATUS_OK)
		fail_msg("%s", error.message);
}

static void
known_files_are_not_unknown(void **state)
{
	static const char *const known[] = {
		"date,title\n2024,A\n",
		"title,anything\nA,B\n",
		"event_date,event_type,actor1\n2024-01-01,a,b\n",
		"\n",
	};
	struct preview *preview;
	struct error error;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof known / sizeof *known; i++) {
		preview = open_text(known[i]);
		if (preview_is_unknown(preview) && i != 2)
			fail_msg("unknown: %s", known[i]);
		preview_close(preview);
	}
	options.map = "title=Who";
	preview = open_text(AMBIGUOUS);
	assert_false(preview_is_unknown(preview));
	preview_close(preview);
	options.map = NULL;
	assert_int_equal(
	    preview_open(&preview, scratch_folder, &options, &error),
	    STATUS_OK);
	assert_false(preview_is_unknown(preview));
	preview_close(preview);
	assert_int_equal(
	    preview_open(&preview, "/nowhere/at/all.csv", &options, &error),
	    STATUS_MISSING);
}

static void
names_and_values_tell(void **state)
{
	struct preview *preview = open_text(ODD);
	const struct preview_event *event;

	(void)state;
	assert_true(preview_is_unknown(preview));
	assert_int_equal(preview_count(preview), 7);
	assert_int_equal(preview_rows(preview), 2);
	assert_true(preview_has_all(preview));
	assert_int_equal(preview_part(preview, 0), PREVIEW_DATE);
	assert_int_equal(preview_part(preview, 1), PREVIEW_TIME);
	assert_int_equal(preview_part(preview, 2), PREVIEW_TITLE);
	assert_int_equal(preview_part(preview, 3), PREVIEW_ACTOR);
	assert_int_equal(preview_part(preview, 4), PREVIEW_PLACE);
	assert_int_equal(preview_line(preview, 1), 3);
	assert_span(preview_cell(preview, 1, 5), "K\xc3\xb6ln");
	assert_null(preview_problem(preview));
	assert_false(preview_asks_order(preview));
	event = preview_event(preview, 0);
	assert_span(event->title, "Protest am Hafen");
	assert_span(event->actors, "Verdi; Polizei");
	assert_non_null(strstr(event->date.s, "13 Apr 2024"));
	assert_span(preview_event(preview, 1)->date, "3 May 2024");
	preview_close(preview);
}

static void
a_part_changes_the_events_at_once(void **state)
{
	struct preview *preview = open_text(ODD);

	(void)state;
	assign(preview, "Ort der Tat", PREVIEW_ATTRIBUTE);
	assign(preview, "Ort der Tat", PREVIEW_PLACE);
	assert_span(preview_event(preview, 0)->places, "Deutschland > Hamburg");
	assign(preview, "Uhrzeit", PREVIEW_ATTRIBUTE);
	assert_span(preview_event(preview, 0)->date, "13 Apr 2024");
	assign(preview, "Notiz", PREVIEW_TYPE);
	assert_span(preview_event(preview, 0)->type, "ruhig");
	/* Two columns make one title; the second may be empty. */
	assign(preview, "Notiz", PREVIEW_TITLE);
	assert_span(preview_event(preview, 0)->title,
	    "Protest am Hafen \xe2\x80\x93 ruhig");
	assert_span(preview_event(preview, 1)->title, "Blockade, lang");
	/* Without a column for it, of what there is. */
	assign(preview, "Notiz", PREVIEW_TYPE);
	assign(preview, "Was war los?", PREVIEW_ATTRIBUTE);
	assert_span(
	    preview_event(preview, 0)->title, "ruhig: Verdi; Polizei, Hamburg");
	preview_close(preview);
}

static void
a_walk_through_the_parts_takes_nothing_away(void **state)
{
	struct preview *preview = open_text(ODD);
	size_t at = column(preview, "Notiz");
	struct error error;
	int i;

	(void)state;
	for (i = 1; i <= PREVIEW_PARTS; i++)
		assert_int_equal(
		    preview_assign(preview, at,
			(enum preview_part)(i % PREVIEW_PARTS), &error),
		    STATUS_OK);
	assert_int_equal(preview_part(preview, 0), PREVIEW_DATE);
	assert_int_equal(preview_part(preview, 1), PREVIEW_TIME);
	assert_span(preview_event(preview, 1)->date, "3 May 2024");
	/* But one that stays takes the place of the other. */
	assign(preview, "Notiz", PREVIEW_DATE);
	assert_int_equal(preview_part(preview, 0), PREVIEW_ATTRIBUTE);
	assert_non_null(preview_event(preview, 0)->wrong);
	preview_close(preview);
}

static void
parts_have_names(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < PREVIEW_PARTS; i++)
		assert_int_equal(preview_part_find(span_of(
				     preview_part_name((enum preview_part)i))),
		    i);
	assert_int_equal(preview_part_find(SPAN("PL")), PREVIEW_PLACE);
	assert_int_equal(preview_part_find(SPAN("t")), PREVIEW_PARTS);
	assert_int_equal(preview_part_find(SPAN("")), PREVIEW_PARTS);
	assert_int_equal(preview_part_find(SPAN("zebra")), PREVIEW_PARTS);
}

static void
titles_and_roles_are_written(void **state)
{
	struct preview *preview = open_text(ODD);
	size_t who = column(preview, "Beteiligte");
	struct error error;

	(void)state;
	assert_int_equal(
	    preview_set_title(preview, SPAN("{Land}[: {Notiz}]"), &error),
	    STATUS_OK);
	assert_span(preview_event(preview, 0)->title, "Deutschland: ruhig");
	assert_span(preview_event(preview, 1)->title, "Deutschland");
	assert_int_equal(
	    preview_set_title(preview, SPAN("{Zebra}"), &error), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "Zebra"));
	assert_int_equal(
	    preview_set_title(preview, SPAN("{Land"), &error), STATUS_SYNTAX);
	assert_span(preview_title(preview), "{Land}[: {Notiz}]");
	assert_span(preview_event(preview, 1)->title, "Deutschland");
	assert_int_equal(
	    preview_set_title(preview, SPAN(" "), &error), STATUS_OK);
	assert_span(preview_event(preview, 1)->title, "Blockade, lang");
	assert_int_equal(
	    preview_set_role(preview, who, SPAN("side"), &error), STATUS_OK);
	assert_span(preview_role(preview, who), "side");
	assert_int_equal(
	    preview_set_role(preview, who, SPAN("a=b"), &error), STATUS_SYNTAX);
	assert_span(preview_role(preview, who), "side");
	assert_span(preview_event(preview, 0)->actors, "Verdi; Polizei");
	preview_close(preview);
}

static void
the_order_is_asked_where_nothing_tells(void **state)
{
	struct preview *preview = open_text(AMBIGUOUS);
	struct error error;

	(void)state;
	assert_true(preview_asks_order(preview));
	assert_non_null(preview_problem(preview));
	assert_span(preview_event(preview, 0)->date, "3 Apr 2024");
	assert_int_equal(preview_set_order(preview, "mdy", &error), STATUS_OK);
	assert_false(preview_asks_order(preview));
	assert_null(preview_problem(preview));
	assert_span(preview_event(preview, 0)->date, "4 Mar 2024");
	assert_int_equal(preview_set_order(preview, NULL, &error), STATUS_OK);
	assert_true(preview_asks_order(preview));
	/* Columns without numbers leave nothing to be asked. */
	assign(preview, "When", PREVIEW_ATTRIBUTE);
	assert_false(preview_asks_order(preview));
	assert_false(preview_has_date(preview));
	preview_close(preview);
}

/* The row that tells stands far behind those that are held. */
static void
all_of_the_file_is_asked_for_the_order(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct preview *preview;
	int i;

	(void)state;
	strbuf_add_text(&text, "When,What happened,Other\n");
	for (i = 0; i < 2 * PREVIEW_ROWS; i++)
		strbuf_printf(&text, "03/04/2024,Thing %d,x\n", i);
	strbuf_add_text(&text, "03/25/2024,The last,x\n");
	preview = open_text(text.text);
	assert_int_equal(preview_rows(preview), PREVIEW_ROWS);
	assert_false(preview_has_all(preview));
	assert_false(preview_asks_order(preview));
	assert_null(preview_problem(preview));
	assert_span(preview_event(preview, 0)->date, "4 Mar 2024");
	assign(preview, "Other", PREVIEW_TYPE);
	assert_span(preview_event(preview, 0)->date, "4 Mar 2024");
	preview_close(preview);
	strbuf_release(&text);
}

static int64_t
import(struct preview *preview, struct import_report *report)
{
	struct import_options reading = options;
	struct store *store;
	struct error error = { 0 };

	reading.preview = preview;
	assert_int_equal(
	    store_open(&store, "", STORE_SESSION, &error), STATUS_OK);
	if (import_path(store, scratch_path, &reading, report, &error) !=
	    STATUS_OK)
		fail_msg("%s", error.message);
	store_close(store);
	return report->events;
}

/* A second source joins the first; taken away, it is an attribute. */
static void
sources_are_several(void **state)
{
	struct preview *preview = open_text("when,what happened,Source 1,"
					    "Source 2\n2024-05-01,A,s1,s2\n");
	struct import_report report;

	(void)state;
	assert_int_equal(preview_part(preview, 2), PREVIEW_SOURCE);
	assert_int_equal(preview_part(preview, 3), PREVIEW_SOURCE);
	assign(preview, "Source 1", PREVIEW_ATTRIBUTE);
	assert_int_equal(preview_part(preview, 3), PREVIEW_SOURCE);
	assign(preview, "Source 1", PREVIEW_SOURCE);
	preview_accept(preview);
	assert_int_equal(import(preview, &report), 1);
	assert_non_null(
	    strstr(report.assumed, "source={Source 2} + {Source 1}"));
	assert_int_equal(report.sources, 2);
	preview_close(preview);
}

static void
the_import_takes_it_over(void **state)
{
	struct preview *preview = open_text(AMBIGUOUS);
	struct import_report report;
	struct error error;

	(void)state;
	assert_null(preview_profile(preview));
	assert_int_equal(preview_set_order(preview, "mdy", &error), STATUS_OK);
	assign(preview, "Where", PREVIEW_ATTRIBUTE);
	preview_accept(preview);
	assert_int_equal(import(preview, &report), 2);
	assert_int_equal(report.rejected, 0);
	assert_int_equal(report.locations, 0);
	assert_non_null(strstr(report.assumed, "month/day/year"));
	assert_non_null(strstr(report.assumed, "--map 'date={When}"));
	preview_close(preview);
	/* One of a known kind is handed on too. */
	preview = open_text("date,title\n2024,A\n");
	preview_accept(preview);
	assert_null(preview_profile(preview));
	assert_int_equal(import(preview, &report), 1);
	preview_close(preview);
}

static void
what_is_saved_is_known_the_next_time(void **state)
{
	struct preview *preview = open_text(AMBIGUOUS);
	struct import_report report;
	struct error error = { 0 };
	bool known = false;

	(void)state;
	assert_int_equal(preview_set_order(preview, "mdy", &error), STATUS_OK);
	assert_int_equal(
	    preview_set_role(preview, 2, SPAN("observer"), &error), STATUS_OK);
	assert_int_equal(
	    preview_save(preview, "birds", false, &known, &error), STATUS_OK);
	assert_true(known);
	assert_int_equal(
	    preview_save(preview, "birds", false, &known, &error), STATUS_BUSY);
	assert_int_equal(
	    preview_save(preview, "birds", true, &known, &error), STATUS_OK);
	preview_close(preview);
	preview = open_text(AMBIGUOUS);
	assert_false(preview_is_unknown(preview));
	assert_int_equal(import(preview, &report), 2);
	assert_non_null(
	    strstr(report.assumed, "profile birds, dates month/day/year"));
	preview_close(preview);
}

static void
names_of_profiles_are_names(void **state)
{
	static const char *const bad[] = { "", "acled", "../x", "a/b", ".x",
		"-x", "a\nb", "x " };
	struct preview *preview = open_text(ODD);
	struct error error;
	bool known;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		if (preview_save(preview, bad[i], true, &known, &error) !=
		    STATUS_REFUSED)
			fail_msg("`%s` is taken", bad[i]);
	preview_close(preview);
}

/* What an INI file cannot hold is refused, or left out of what is needed. */
static void
odd_names_of_columns(void **state)
{
	struct preview *preview = open_text("When,\"Who, else\",A ;remark,{x},"
					    "What happened in all\n"
					    "2024-01-02,Ann,b,c,d e f g\n");
	struct import_report report;
	struct error error;
	bool known;

	(void)state;
	assert_int_equal(preview_assign(preview, column(preview, "{x}"),
			     PREVIEW_TYPE, &error),
	    STATUS_REFUSED);
	assert_int_equal(preview_part(preview, 3), PREVIEW_ATTRIBUTE);
	assign(preview, "A ;remark", PREVIEW_TYPE);
	assert_int_equal(preview_save(preview, "odd", false, &known, &error),
	    STATUS_REFUSED);
	assign(preview, "A ;remark", PREVIEW_ATTRIBUTE);
	assign(preview, "Who, else", PREVIEW_ACTOR);
	assert_int_equal(
	    preview_save(preview, "odd", false, &known, &error), STATUS_OK);
	assert_true(known);
	preview_accept(preview);
	assert_int_equal(import(preview, &report), 1);
	assert_int_equal(report.actors, 1);
	preview_close(preview);
}

/* More columns than a line of the profile holds. */
static void
wide_files_are_kept_whole(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct preview *preview;
	struct error error = { 0 };
	bool known = false;
	int i;

	(void)state;
	strbuf_add_text(&text, "Happened on,What happened");
	for (i = 0; i < 300; i++)
		strbuf_printf(&text, ",some column number %d", i);
	strbuf_add_text(&text, "\n2024-05-06,A thing of note");
	for (i = 0; i < 300; i++)
		strbuf_printf(&text, ",Value %d", i);
	strbuf_add_byte(&text, '\n');
	preview = open_text(text.text);
	assert_int_equal(preview_count(preview), 302);
	for (i = 0; i < 8; i++)
		assert_int_equal(
		    preview_assign(preview, (size_t)(100 + i),
			i < 4 ? PREVIEW_ACTOR : PREVIEW_PLACE, &error),
		    STATUS_OK);
	assert_span(preview_event(preview, 0)->places,
	    "Value 102 > Value 103 > Value 104 > Value 105");
	if (preview_save(preview, "wide", false, &known, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_true(known);
	preview_close(preview);
	preview = open_text(text.text);
	assert_false(preview_is_unknown(preview));
	preview_close(preview);
	strbuf_release(&text);
}

static void
a_file_without_a_header(void **state)
{
	static const char text[] = "2024-01-05,Something took place,12345\n"
				   "2024-01-07,Another thing,23456\n";
	struct preview *preview = open_text(text);
	struct import_report report;
	struct error error = { 0 };
	bool known = false;

	(void)state;
	assert_true(preview_is_unknown(preview));
	assert_false(preview_has_header(preview));
	assert_span(preview_name(preview, 1), "column 2");
	assert_span(preview_event(preview, 0)->title, "Something took place");
	if (preview_save(preview, "bare", false, &known, &error) != STATUS_OK)
		fail_msg("%s", error.message);
	assert_true(known);
	preview_close(preview);
	preview = open_text(text);
	assert_false(preview_is_unknown(preview));
	assert_int_equal(import(preview, &report), 2);
	assert_non_null(strstr(report.assumed, "profile bare"));
	preview_close(preview);
}

/* The --map that the message shows is one, with COLUMN where to put a name. */
static void
the_message_shows_a_map_that_can_be_written(void **state)
{
	static const char text[] = "Wie's war,Wo\nruhig und sehr still,Ulm\n";
	struct import_options reading = { 0 };
	struct import_report report;
	struct profile *profile;
	struct store *store;
	struct error error = { 0 };
	struct strbuf map = STRBUF_INIT;
	const char *from, *end;

	(void)state;
	preview_close(open_text(text));
	assert_int_equal(
	    store_open(&store, "", STORE_SESSION, &error), STATUS_OK);
	assert_int_equal(
	    import_path(store, scratch_path, &reading, &report, &error),
	    STATUS_SYNTAX);
	from = strstr(error.message, "--map '");
	assert_non_null(from);
	end = strstr(from, "'; the columns are Wie's war, Wo");
	assert_non_null(end);
	/* As a shell reads it. */
	for (from += 7; from < end; from++)
		if (strncmp(from, "'\\''", 4) == 0) {
			strbuf_add_byte(&map, '\'');
			from += 3;
		} else {
			strbuf_add_byte(&map, *from);
		}
	assert_int_equal(profile_map(&profile, map.text, &error), STATUS_OK);
	assert_span(profile->fields[PROFILE_DATE], "COLUMN");
	assert_true(profile->fields[PROFILE_TITLE].n > 0);
	profile_free(profile);
	strbuf_splice(&map, 5, 6, "Wo", 2);
	reading.map = map.text;
	assert_int_equal(
	    import_path(store, scratch_path, &reading, &report, &error),
	    STATUS_OK);
	assert_int_equal(report.rejected, 1); /* Ulm is no date */
	store_close(store);
	strbuf_release(&map);
}

static enum status
all_of_it(struct error *error)
{
	struct preview *preview;
	bool known;
	enum status status =
	    preview_open(&preview, scratch_path, &options, error);

	if (status != STATUS_OK)
		return status;
	status = preview_set_order(preview, "dmy", error);
	if (status == STATUS_OK)
		status = preview_assign(preview, 3, PREVIEW_TAG, error);
	if (status == STATUS_OK)
		status = preview_set_role(preview, 2, SPAN("seen"), error);
	if (status == STATUS_OK)
		status = preview_set_title(preview, SPAN("{Who}"), error);
	if (status == STATUS_OK)
		status = preview_save(preview, "memory", true, &known, error);
	preview_close(preview);
	return status;
}

static void
out_of_memory_is_a_status(void **state)
{
	struct error error;
	enum status status = STATUS_NOMEM;
	unsigned long n, count = 0;

	(void)state;
	preview_close(open_text(AMBIGUOUS));
	for (n = 1; n == 1 || n - 1 <= count; n++) {
		/* Else it would be known by what the pass before saved. */
		struct strbuf path = STRBUF_INIT;

		strbuf_printf(
		    &path, "%s/dateline/profiles/memory.ini", scratch_folder);
		remove(path.text);
		strbuf_release(&path);
		mem_fail_at(n);
		status = all_of_it(&error);
		count = mem_count();
		mem_fail_at(0);
		/* libcsv asks again for what it does not get. */
		if (status != STATUS_OK)
			assert_int_equal(status, STATUS_NOMEM);
	}
	assert_int_equal(status, STATUS_OK);
	assert_true(n > 50);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, scratch_set_up, scratch_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(known_files_are_not_unknown),
		TEST(names_and_values_tell),
		TEST(sources_are_several),
		TEST(a_part_changes_the_events_at_once),
		TEST(a_walk_through_the_parts_takes_nothing_away),
		TEST(parts_have_names),
		TEST(titles_and_roles_are_written),
		TEST(the_order_is_asked_where_nothing_tells),
		TEST(all_of_the_file_is_asked_for_the_order),
		TEST(the_import_takes_it_over),
		TEST(what_is_saved_is_known_the_next_time),
		TEST(names_of_profiles_are_names),
		TEST(odd_names_of_columns),
		TEST(wide_files_are_kept_whole),
		TEST(a_file_without_a_header),
		TEST(the_message_shows_a_map_that_can_be_written),
		TEST(out_of_memory_is_a_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
