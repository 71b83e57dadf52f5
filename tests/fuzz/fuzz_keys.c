/* SPDX-License-Identifier: MIT */
/*
 * Whatever is typed, clicked and resized, the screen has no control character
 * and the case stays one.  A byte is a key: ASCII itself; 0x80 to 0x8f a key
 * with a name; 0x90 and two bytes a click; 0x91 and two a size; 0x92 a letter
 * with an accent, from 0xa0 on Arabic ones.
 */
#include "config.h"

#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "tui/app.h"
#include "tui/input_private.h"
#include "tui/layout.h"
#include "tui/term.h"

#define KEYS_MAX 300

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
		    LAYOUT_MIN_COLS + data[1], LAYOUT_MIN_ROWS + data[2]);
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
type(struct store *store, const char *script)
{
	struct input input;
	struct error error;
	struct app *app;

	if (term_open_headless(24, 80, &error) != STATUS_OK ||
	    input_script(script, &error) != STATUS_OK ||
	    app_open(&app, store, "small", &error) != STATUS_OK ||
	    app_resize(app, &error) != STATUS_OK)
		abort();
	while (app_step(app))
		continue;
	while (input_script_next(&input))
		continue;
	if (app_resize(app, &error) == STATUS_OK)
		check_screen(app_screen(app));
	app_save(app, &error);
	app_close(app);
	term_close();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct strbuf script = STRBUF_INIT;
	struct timeline *timeline;
	struct store *store;
	struct error error;

	if (path == NULL)
		prepare();
	if (n > KEYS_MAX)
		n = KEYS_MAX;
	for (size_t used; n > 0; data += used, n -= used)
		used = add_key(&script, data, n);
	unlink(journal);
	fuzz_write(path, pristine.text, pristine.n);
	if (store_open(&store, path, STORE_WRITE, &error) != STATUS_OK)
		abort();
	type(store, script.text);
	/* What it remembers is understood when it is opened again. */
	type(store, "");
	assert(timeline_open(&timeline, store, &error) == STATUS_OK);
	assert(timeline_count(timeline) == 5);
	timeline_close(timeline);
	store_close(store);
	strbuf_release(&script);
	return 0;
}
