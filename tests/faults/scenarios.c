/* SPDX-License-Identifier: MIT */
/*
 * The scenarios, and the files that they read.  All go through public
 * headers, as the program does.
 */
#include "config.h"

#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "core/anchor.h"
#include "core/check.h"
#include "core/export.h"
#include "core/filter.h"
#include "core/import.h"
#include "core/store.h"
#include "core/timeline.h"
#include "tests/faults/scene.h"
#include "tui/app.h"
#include "tui/input.h"
#include "tui/term.h"

/* ---- Files */

static const char plain[] =
    "id,date,title,summary,type,actors,locations,source,quote,tags,deaths\n"
    "p1,2024-01-05,The talks open,Delegates met.,talks,host=Iraq; Oman,"
    "Oman > Muscat,https://a.example,The talks open today,peace; talks,0\n"
    "p2,2024-02,A set of talks,,talks,Iraq,Iraq > Baghdad,,,,\n"
    "p3,2024-13,Impossible,,,,,,,,\n"
    "p4,,Undated,,,,,,,,4\n";

/* Half in one encoding, half beyond it, so that it has to be guessed. */
static const char western[] = "date;title;actors;locations\n"
			      "05/01/2024;Caf\xe9 ferm\xe9;Andr\xe9;Orl\xe9"
			      "ans\n"
			      "16/01/2024;R\xe9union;Zo\xeb;N\xeemes\n";

static void
write_packed(void)
{
	static unsigned char packed[65536];
	size_t at = 0, n;
	char path[128];
	gzFile zipped;

	snprintf(path, sizeof path, "%s/p.csv.gz", scene_folder);
	zipped = gzopen(path, "wb");
	if (zipped == NULL || gzwrite(zipped, plain, sizeof plain - 1) <= 0 ||
	    gzclose(zipped) != Z_OK)
		abort();
	n = ZSTD_compress(packed, sizeof packed, plain, sizeof plain - 1, 3);
	if (ZSTD_isError(n))
		abort();
	scene_write("p.csv.zst", packed, n);
	if (lzma_easy_buffer_encode(LZMA_PRESET_DEFAULT, LZMA_CHECK_CRC32, NULL,
		(const uint8_t *)plain, sizeof plain - 1, packed, &at,
		sizeof packed) != LZMA_OK)
		abort();
	scene_write("p.csv.xz", packed, at);
}

/* ---- Import */

static enum status
import_into(const char *path, enum store_mode mode, const char *dataset,
    const char *name, struct error *error)
{
	const struct import_options options = { .name = name };
	struct import_report report;
	struct store *store = NULL;
	enum status status = store_open(&store, path, mode, error);

	if (status == STATUS_OK)
		status = import_path(store, dataset, &options, &report, error);
	store_close(store);
	return status;
}

static enum status
import_new(struct error *error)
{
	return import_into(
	    scene_case, STORE_CREATE, TEST_DATA "/csv/folder", NULL, error);
}

static enum status
import_more(struct error *error)
{
	return import_into(
	    scene_case, STORE_CREATE, TEST_DATA "/csv/second", NULL, error);
}

/* The same file again: rows new, changed and gone. */
static enum status
import_again(struct error *error)
{
	return import_into(scene_case, STORE_CREATE, TEST_DATA "/csv/again.csv",
	    "folder", error);
}

static enum status
import_file(const char *name, struct error *error)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", scene_folder, name);
	return import_into("", STORE_SESSION, path, NULL, error);
}

static enum status
import_gz(struct error *error)
{
	return import_file("p.csv.gz", error);
}

static enum status
import_zst(struct error *error)
{
	return import_file("p.csv.zst", error);
}

static enum status
import_xz(struct error *error)
{
	return import_file("p.csv.xz", error);
}

static enum status
import_western(struct error *error)
{
	return import_file("western.csv", error);
}

static enum status
import_acled(struct error *error)
{
	return import_into(
	    "", STORE_SESSION, TEST_DATA "/foreign/acled.csv", NULL, error);
}

static enum status
import_icews(struct error *error)
{
	return import_into(
	    "", STORE_SESSION, TEST_DATA "/foreign/icews.tab", NULL, error);
}

/* ---- A case of an older version */

static enum status
migrate_case(struct error *error)
{
	struct store *store = NULL;
	enum status status = store_open(&store, scene_case, STORE_WRITE, error);

	store_close(store);
	return status;
}

/* Where it cannot be written a copy is read. */
static enum status
migrate_copy(struct error *error)
{
	struct store *store = NULL;
	enum status status = store_open(&store, scene_case, STORE_READ, error);

	store_close(store);
	return status;
}

static void
unpack_old(void)
{
	static unsigned char bytes[1 << 22];
	gzFile file = gzopen(TEST_DATA "/cases/version-1.case.gz", "rb");
	int n = file != NULL ? gzread(file, bytes, sizeof bytes) : -1;

	if (n <= 0 || (size_t)n == sizeof bytes || gzclose(file) != Z_OK)
		abort();
	scene_write("old.case", bytes, (size_t)n);
}

/* ---- Reading */

static enum status
swallow(void *context, const char *bytes, size_t n, struct error *error)
{
	size_t *all = context;

	(void)bytes;
	(void)error;
	*all += n;
	return STATUS_OK;
}

static const char FILTER[] =
    "(actor:sudani OR location:\"Iraq\" OR Nobody) -type:vote "
    "date:2000..2030 NOT (tag:x OR id:zz) has:quote is:unanchored "
    "extended:0 OR \"the two sides\" base";

static enum status
show(struct timeline *timeline, struct error *error)
{
	static const enum export_format formats[] = { EXPORT_TEXT, EXPORT_CSV,
		EXPORT_JSON };
	size_t all = 0;
	const struct export_sink sink = {
		.write = swallow, .context = &all, .terminal = true
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < 3 && status == STATUS_OK; i++)
		status = export_events(timeline, formats[i], 0, &sink, error);
	for (int i = 0; i < FACET_COUNT && status == STATUS_OK; i++)
		status = export_facet(
		    timeline, (enum facet)i, formats[i % 3], &sink, error);
	return status;
}

static enum status
select_filter(struct timeline *timeline, struct error *error)
{
	struct filter *filter = NULL;
	const char *text = FILTER;
	enum status status = filter_parse(&filter, text, strlen(text), error);

	/* A column that no event has is no matter of memory. */
	if (status == STATUS_OK)
		status = timeline_select(timeline, filter, error);
	filter_free(filter);
	return status;
}

static enum status
list_case(struct error *error)
{
	struct timeline *timeline = NULL;
	struct store *store = NULL;
	enum status status = store_open(&store, scene_case, STORE_READ, error);

	if (status == STATUS_OK)
		status = timeline_open(&timeline, store, error);
	if (status == STATUS_OK)
		status = show(timeline, error);
	if (status == STATUS_OK)
		status = select_filter(timeline, error);
	if (status == STATUS_OK)
		status = show(timeline, error);
	timeline_close(timeline);
	store_close(store);
	return status;
}

static enum status
check_case(struct error *error)
{
	size_t all = 0, problems;
	const struct export_sink sink = { .write = swallow, .context = &all };
	struct store *store = NULL;
	enum status status = store_open(&store, scene_case, STORE_READ, error);

	if (status == STATUS_OK)
		status = check_run(store, &sink, &problems, error);
	store_close(store);
	return status;
}

/* ---- Filters and anchors, without a case */

static enum status
edit_filter(struct filter **filter, struct error *error)
{
	struct filter *without = NULL, *copy = NULL;
	enum status status;

	status = filter_toggle(filter, FILTER_ACTOR, SPAN("A \"B\""), error);
	if (status == STATUS_OK)
		status = filter_toggle(
		    filter, FILTER_LOCATION, SPAN("Iraq > Anbar"), error);
	if (status == STATUS_OK)
		status = filter_exclude(filter, FILTER_ACTOR, SPAN("C"), error);
	if (status == STATUS_OK)
		status = filter_date_from(filter, SPAN("2024"), error);
	if (status == STATUS_OK)
		status = filter_date_to(filter, SPAN("2025-03"), error);
	if (status == STATUS_OK)
		status = filter_without_choice(
		    &without, *filter, FILTER_ACTOR, error);
	if (status == STATUS_OK)
		status = filter_copy(&copy, *filter, error);
	if (status == STATUS_OK)
		status =
		    filter_toggle(filter, FILTER_ACTOR, SPAN("A \"B\""), error);
	if (status == STATUS_OK)
		status = filter_date_clear(filter, error);
	filter_free(without);
	filter_free(copy);
	return status;
}

static enum status
filter_alone(struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	struct filter *filter = NULL, *again = NULL;
	enum status status =
	    filter_parse(&filter, FILTER, strlen(FILTER), error);

	if (status == STATUS_OK)
		status = edit_filter(&filter, error);
	if (status == STATUS_OK) {
		filter_print(filter, &text);
		status = strbuf_status(&text);
		if (status != STATUS_OK)
			error_nomem(error);
	}
	if (status == STATUS_OK)
		status = filter_parse(&again, text.text, text.n, error);
	if (status == STATUS_OK && !filter_equal(filter, again))
		status = error_set(error, STATUS_SYNTAX,
		    "what is printed is another filter: %s", text.text);
	filter_free(filter);
	filter_free(again);
	strbuf_release(&text);
	return status;
}

static enum status
anchors_alone(struct error *error)
{
	static const char text[] =
	    "The o\xef\xac\x83"
	    "ce said \xe2\x80\x9cno\xe2\x80\x9d. The "
	    "off-\nice said it again, and the delegation left the room at "
	    "noon without a word to the press that waited outside.";
	const struct anchor_query queries[] = {
		{ .quote = SPAN("the delegation left the room") },
		{ .quote = SPAN("The office said \"no\"") },
		{ .quote = SPAN("the delegatoin left the rooms at noon") },
		{ .quote = SPAN("said"), .suffix = SPAN(" it again") },
		{ .quote = SPAN("said") },
		{ .quote = SPAN("nothing of the kind was ever said by them") },
	};
	struct anchor_text *made = NULL;
	struct anchor anchor;
	enum status status =
	    anchor_text_new(&made, text, sizeof text - 1, error);

	for (size_t i = 0;
	     i < sizeof queries / sizeof *queries && status == STATUS_OK; i++)
		status = anchor_find(made, &queries[i], &anchor, error);
	anchor_text_free(made);
	return status;
}

/* ---- The analyst's own work */

static enum status
mark(size_t position, bool star, struct error *error)
{
	struct timeline *timeline = NULL;
	struct store *store = NULL;
	enum status status = store_open(&store, scene_case, STORE_WRITE, error);

	if (status == STATUS_OK)
		status = timeline_open(&timeline, store, error);
	if (status == STATUS_OK)
		status = star ? timeline_star(timeline, position, true, error)
			      : timeline_note(
				    timeline, position, SPAN("seen"), error);
	timeline_close(timeline);
	store_close(store);
	return status;
}

static enum status
star_event(struct error *error)
{
	return mark(1, true, error);
}

static enum status
note_event(struct error *error)
{
	return mark(1, false, error);
}

static enum status
run_screen(const char *keys, int rows, int cols, struct error *error)
{
	struct store *store = NULL;
	struct app *app = NULL;
	enum status status = store_open(&store, scene_case, STORE_WRITE, error);

	if (status == STATUS_OK)
		status = term_open_headless(rows, cols, error);
	if (status == STATUS_OK)
		status = app_open(&app, store, "a.case", NULL, error);
	if (status == STATUS_OK)
		status = app_resize(app, error);
	/* Last, so that all of it is used up. */
	if (status == STATUS_OK)
		status = input_script(keys, error);
	if (status == STATUS_OK) {
		while (app_step(app))
			continue;
		status = app_save(app, error);
	}
	/* Where it cannot be written nothing is kept, and the bar says so. */
	if (status == STATUS_OK && store_is_readonly(store))
		status = error_set(error, STATUS_READONLY, "read-only");
	app_close(app);
	term_close();
	store_close(store);
	return status;
}

static enum status
save_session(struct error *error)
{
	return run_screen("Tab", 24, 80, error);
}

static enum status
use_screen(struct error *error)
{
	return run_screen("j k / text:actor:sud Tab Enter u Ctrl-r c * m "
			  "text:seen Enter / text:the\\stalks Enter n N c "
			  "2 j Space x s s r f text:ir Enter 3 h l j Enter "
			  "c 1 [ ] \\ z z g Enter n N j PgDn Esc ? j Esc "
			  ": text:reverse Enter G 4 j k 1 / text:( Esc q",
	    40, 150, error);
}

/* ---- The table */

const struct scenario scenarios[] = {
	{ "import_new", import_new, .writes = true, .optional = true },
	{ "import_more", import_more, .held = true, .writes = true },
	{ "import_again", import_again, .held = true, .writes = true },
	{ "star", star_event, .held = true, .writes = true },
	{ "note", note_event, .held = true, .writes = true },
	{ "session", save_session, .held = true, .writes = true },
	{ "migrate", migrate_case, .held = true, .writes = true,
	    .from = "old.case", .keeps = true },
	{ "migrate_copy", migrate_copy, .held = true, .from = "old.case" },
	{ "import_gz", import_gz, .writes = false },
	{ "import_zst", import_zst, .writes = false },
	{ "import_xz", import_xz, .writes = false },
	{ "import_western", import_western, .writes = false },
	{ "import_acled", import_acled, .writes = false },
	{ "import_icews", import_icews, .writes = false },
	{ "list", list_case, .held = true },
	{ "check", check_case, .held = true },
	{ "filter", filter_alone, .writes = false },
	{ "anchor", anchors_alone, .writes = false },
	{ "screen", use_screen, .held = true },
	{ NULL, NULL, .writes = false },
};

void scene_fill(const char *path);

void
scene_fill(const char *path)
{
	struct error error = { 0 };

	scene_write("western.csv", western, sizeof western - 1);
	scene_write("p.csv", plain, sizeof plain - 1);
	write_packed();
	unpack_old();
	if (import_into(path, STORE_CREATE, TEST_DATA "/csv/folder", NULL,
		&error) != STATUS_OK ||
	    import_file("p.csv", &error) != STATUS_OK ||
	    import_into(path, STORE_CREATE, TEST_DATA "/foreign/gtd.csv", NULL,
		&error) != STATUS_OK) {
		fprintf(stderr, "%s\n", error.message);
		exit(1);
	}
	scene_copy(path, scene_case);
	if (mark(0, true, &error) != STATUS_OK ||
	    run_screen("j", 24, 80, &error) != STATUS_OK) {
		fprintf(stderr, "%s\n", error.message);
		exit(1);
	}
	scene_copy(scene_case, path);
}
