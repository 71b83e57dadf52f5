/* SPDX-License-Identifier: MIT */
/*
 * Whatever is typed, clicked and resized, the screen has no control character
 * and the case stays one.  A byte is a key: ASCII itself; 0x80 to 0x8f a key
 * with a name; 0x90 and two bytes a click; 0x91 and two a size; 0x92 a letter
 * with an accent, from 0xa0 on Arabic ones.  0xfe first: on the screen of a
 * file of no known kind; 0xff first: while a file is loading.
 */
#include "config.h"

#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/import.h"
#include "core/preview.h"
#include "tui/app_private.h"
#include "tui/input_private.h"
#include "tui/layout.h"
#include "tui/mapping_screen.h"
#include "tui/term.h"

#define KEYS_MAX 100

static const char *const named[] = { "Up", "Down", "Left", "Right", "Home",
	"End", "PgUp", "PgDn", "Insert", "Delete", "Shift-Tab", "Ctrl-Left",
	"Ctrl-Right", "F1", "Enter", "Esc" };

static char *path, *journal;
static struct strbuf pristine = STRBUF_INIT;

static void
prepare(void)
{
	char *name = fuzz_path("fuzz.case");

	path = name;
	journal = fuzz_path("fuzz.case-journal");
	fuzz_make_case(path);
	fuzz_read(path, &pristine);
}

/* Append the key that byte and those behind it are; how many they are. */
static size_t
add_key(struct strbuf *script, const uint8_t *data, size_t n)
{
	const uint8_t byte = data[0];

	if (byte < ' ')
		strbuf_printf(script, "Ctrl-%c ", byte + '@');
	else if (byte == ' ')
		strbuf_add_text(script, "Space ");
	else if (byte == 127)
		strbuf_add_text(script, "Backspace ");
	else if (byte < 127)
		strbuf_printf(script, "%c ", byte);
	else if (byte < 0x90)
		strbuf_printf(script, "%s ", named[byte - 0x80]);
	else if (byte == 0x90 && n >= 3)
		strbuf_printf(script, "click:%d,%d ", data[1], data[2]);
	else if (byte == 0x91 && n >= 3)
		strbuf_printf(script, "resize:%dx%d ",
		    LAYOUT_MIN_COLS + data[1] % 128,
		    LAYOUT_MIN_ROWS + data[2] % 32);
	else {
		strbuf_add_char(script, byte < 0xa0 ? 0xe9 : 0x580UL + byte);
		strbuf_add_byte(script, ' ');
	}
	return (byte == 0x90 || byte == 0x91) && n >= 3 ? 3 : 1;
}

static void
check_screen(const struct draw *draw)
{
	for (int row = 0; row < draw_rows(draw); row++) {
		for (int col = 0; col < draw_cols(draw); col++) {
			const uint32_t c = draw_at(draw, row, col)->text[0];

			assert(c == 0 || c >= ' ');
			assert(c < 0x7f || c > 0x9f);
		}
	}
}

static void
start(const char *script)
{
	struct error error;

	if (term_open_headless(24, 80, &error) != STATUS_OK ||
	    input_script(script, &error) != STATUS_OK)
		abort();
}

static void
stop(void)
{
	struct input input;

	while (input_script_next(&input))
		continue;
	term_close();
}

/* ---- A case */

static void
type(struct store *store, const char *script)
{
	struct error error;
	struct app *app;

	start(script);
	if (app_open(&app, store, "small", NULL, &error) != STATUS_OK ||
	    app_resize(app, &error) != STATUS_OK)
		abort();
	while (app_step(app))
		continue;
	if (app_resize(app, &error) == STATUS_OK)
		check_screen(app_screen(app));
	app_save(app, &error);
	app_close(app);
	stop();
}

static void
use_case(const char *script, bool again)
{
	struct timeline *timeline;
	struct store *store;
	struct error error;

	unlink(journal);
	fuzz_write(path, pristine.text, pristine.n);
	if (store_open(&store, path, STORE_WRITE, &error) != STATUS_OK)
		abort();
	type(store, script);
	/* What it remembers is understood when it is opened again. */
	if (again)
		type(store, "");
	assert(timeline_open(&timeline, store, &error) == STATUS_OK);
	assert(timeline_count(timeline) == 5);
	timeline_close(timeline);
	store_close(store);
}

/* ---- A file of no known kind */

static const char table[] =
    "When,What happened,Who,Where,Kind\n"
    "03/04/2024,A heron at the weir,A. Miller,Leeds,bird\n"
    "05/04/2024,Two kingfishers \344\270\255\346\226\207,B. Osei,York,bird\n"
    "06/04/2024,\033[31mred\033[0m \342\200\256over,B. Osei,,\n";

static void
use_mapping(const char *script)
{
	static const struct import_options options;
	static char *file;
	struct mapping_screen *screen;
	struct preview *preview;
	struct error error;

	if (file == NULL)
		fuzz_write(
		    file = fuzz_path("table.csv"), table, sizeof table - 1);
	start(script);
	if (preview_open(&preview, file, &options, &error) != STATUS_OK)
		abort();
	assert(preview_is_unknown(preview));
	if (mapping_screen_open(&screen, preview, "table.csv", &error) !=
		STATUS_OK ||
	    mapping_screen_resize(screen, &error) != STATUS_OK)
		abort();
	while (mapping_screen_step(screen))
		continue;
	check_screen(mapping_screen_draw(screen));
	assert(
	    !mapping_screen_opened(screen) || preview_profile(preview) != NULL);
	mapping_screen_close(screen);
	preview_close(preview);
	stop();
	fuzz_remove_profiles();
}

/* ---- A file that is loading */

static const char rows[] =
    "id,date,title,summary,type,actors,locations,source,quote,tags,deaths\n"
    "a,2024-05,Talks begin,They met,meeting,host=Ann;Bo,Iraq > "
    "Anbar,s,met,x,3\n"
    "b,,Undated,,letter,Bo,Iraq,s,,y,\n"
    "c,never,Rejected,,strike,Cem,,,,,\n"
    "d,../2022,Open before,,,\303\204nn,Iran > Basra,,,,\n"
    "e,2023~,An older strike,,strike,Cem,Iraq > Basra,,,x,1\n"
    "f,2024-05-03,\330\250\331\212,,meeting,Ann,,s,none,,\n";

struct loading {
	struct app_load load;
	const uint8_t *keys; /* left to be pressed */
	size_t n;
	bool enough;
};

/* A few keys at each row; then all that the panes show is made anew. */
static bool
row_is_read(void *context, const struct import_progress *progress)
{
	struct loading *loading = context;
	const struct app_progress shown = {
		.name = SPAN("rows.csv"),
		.bytes = progress->bytes,
		.size = progress->size,
	};
	struct strbuf script = STRBUF_INIT;
	struct error error;
	enum app_wish wish;

	for (int i = 0; i < 4 && loading->n > 0; i++) {
		const size_t used = add_key(&script, loading->keys, loading->n);

		loading->keys += used;
		loading->n -= used;
	}
	if (script.n > 0 && input_script(script.text, &error) != STATUS_OK)
		abort();
	strbuf_release(&script);
	loading->load.due = 0;
	wish = app_load_tick(&loading->load, &shown);
	assert(loading->load.status == STATUS_OK);
	check_screen(app_screen(loading->load.app));
	loading->enough = wish == APP_ENOUGH;
	return wish != APP_CANCEL;
}

static void
use_loading(const uint8_t *keys, size_t n)
{
	struct loading loading = {
		.load.title = "rows.csv", .keys = keys, .n = n
	};
	const struct import_options options = { .name = "rows",
		.progress = row_is_read,
		.context = &loading,
		.enough = &loading.enough };
	static char *file;
	struct import_report report;
	struct error error;
	struct app *app;

	if (file == NULL)
		fuzz_write(file = fuzz_path("rows.csv"), rows, sizeof rows - 1);
	start("");
	if (store_open(&loading.load.store, "", STORE_SESSION, &error) !=
		STATUS_OK ||
	    app_start(&loading.load, &error) != STATUS_OK)
		abort();
	app = loading.load.app;
	if (import_path(loading.load.store, file, &options, &report, &error) ==
	    STATUS_OK) {
		assert(report.rejected <= 1);
		app->loading = false;
		assert(app_renew(app, true, &error) == STATUS_OK);
		while (app_step(app))
			continue;
		check_screen(app_screen(app));
	} else {
		assert(error.code == STATUS_CANCELLED);
	}
	app_close(app);
	store_close(loading.load.store);
	stop();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct strbuf script = STRBUF_INIT;
	const int where = n > 0 ? data[0] : 0;
	const bool again = fuzz_choice(data, n, 4) == 0;

	if (path == NULL)
		prepare();
	if (n > KEYS_MAX)
		n = KEYS_MAX;
	if (where == 0xff) {
		use_loading(data + 1, n - 1);
		return 0;
	}
	for (size_t used; n > 0; data += used, n -= used)
		used = add_key(&script, data, n);
	if (where == 0xfe)
		use_mapping(script.text != NULL ? script.text : "");
	else
		use_case(script.text != NULL ? script.text : "", again);
	strbuf_release(&script);
	return 0;
}
