/* SPDX-License-Identifier: MIT */
/*
 * mapping_screen: a key changes the preview, and the next frame shows what the
 * preview says.  Nothing of the file is in here, and nothing is kept: whoever
 * cancels has changed nothing but what was saved.
 */
#include "config.h"

#include "tui/mapping_screen.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "tui/mapping_private.h"
#include "tui/term.h"

static void __attribute__((format(printf, 3, 4)))
say(struct mapping_screen *screen, bool bad, const char *format, ...)
{
	char words[512];
	va_list arguments;

	va_start(arguments, format);
	if (vsnprintf(words, sizeof words, format, arguments) < 0)
		words[0] = '\0';
	va_end(arguments);
	strbuf_clear(&screen->message);
	strbuf_add_text(&screen->message, words);
	screen->message_bad = bad;
}

/* What the core refused is said; what it could not do for want of memory ends
 * the screen, for the preview is not whole then. */
static bool
went_well(struct mapping_screen *screen, enum status status,
    const struct error *error)
{
	if (status == STATUS_OK)
		return true;
	if (status == STATUS_NOMEM) {
		screen->status = status;
		screen->error = *error;
		screen->over = true;
	} else {
		say(screen, true, "%s", error->message);
	}
	return false;
}

/* ---- Fields ---- */

static void
assign(struct mapping_screen *screen, enum preview_part part)
{
	struct error error;
	size_t column = screen->list.cursor;

	if (column >= preview_count(screen->preview))
		return;
	screen->warned = false;
	went_well(screen, preview_assign(screen->preview, column, part, &error),
	    &error);
}

static void
step_field(struct mapping_screen *screen, int direction)
{
	size_t column = screen->list.cursor;
	int part;

	if (column >= preview_count(screen->preview))
		return;
	part = (int)preview_part(screen->preview, column) + direction;
	assign(screen,
	    (enum preview_part)((part + PREVIEW_PARTS) % PREVIEW_PARTS));
}

/* Day first, month first, as the file tells; where it does not tell, one of
 * the two. */
static void
step_order(struct mapping_screen *screen)
{
	const char *order = preview_order(screen->preview), *next = NULL;
	struct error error;

	if (order == NULL)
		next = "dmy";
	else if (strcmp(order, "dmy") == 0)
		next = "mdy";
	if (!went_well(screen, preview_set_order(screen->preview, next, &error),
		&error))
		return;
	if (next == NULL && preview_asks_order(screen->preview))
		went_well(screen,
		    preview_set_order(screen->preview, "dmy", &error), &error);
	order = preview_order(screen->preview);
	say(screen, false, "dates: %s",
	    order == NULL               ? "as the file tells"
	    : strcmp(order, "dmy") == 0 ? "day before month"
					: "month before day");
}

static void
step_rows(struct mapping_screen *screen, long delta)
{
	size_t rows = preview_rows(screen->preview);

	if (delta < 0)
		screen->row -=
		    (size_t)-delta < screen->row ? (size_t)-delta : screen->row;
	else if (screen->row + (size_t)delta < rows)
		screen->row += (size_t)delta;
	else if (rows > 0)
		screen->row = rows - 1;
}

static void
open_file(struct mapping_screen *screen)
{
	const struct preview *preview = screen->preview;

	if (preview_asks_order(preview)) {
		say(screen, true,
		    "day or month first: d says which, then Enter");
	} else if (preview_problem(preview) != NULL) {
		say(screen, true, "%s", preview_problem(preview));
	} else if (!preview_has_date(preview) && !screen->warned) {
		screen->warned = true;
		say(screen, true,
		    "no column is the date: Enter again reads all undated");
	} else {
		preview_accept(screen->preview);
		screen->opened = screen->over = true;
	}
}

/* ---- Typed lines ---- */

/* A name to start from: the file's, of what names may hold. */
static void
start_name(struct mapping_screen *screen)
{
	struct span stem = import_stem(span_of(screen->title));
	struct strbuf name = STRBUF_INIT;
	size_t i;

	for (i = 0; i < stem.n && name.n < 40; i++)
		if ((stem.s[i] >= '0' && stem.s[i] <= '9') ||
		    ((stem.s[i] | 0x20) >= 'a' && (stem.s[i] | 0x20) <= 'z'))
			strbuf_add_byte(&name, stem.s[i]);
		else if (name.n > 0 && name.text[name.n - 1] != '-')
			strbuf_add_byte(&name, '-');
	while (name.n > 0 && name.text[name.n - 1] == '-')
		strbuf_truncate(&name, name.n - 1);
	prompt_start(&screen->prompt, (struct span){ name.text, name.n });
	strbuf_release(&name);
}

static void
begin(struct mapping_screen *screen, enum mapping_edit edit)
{
	const struct preview *preview = screen->preview;
	size_t column = screen->list.cursor;

	if (column >= preview_count(preview))
		return;
	if (edit == MAPPING_EDIT_ROLE &&
	    preview_part(preview, column) != PREVIEW_ACTOR) {
		say(screen, true, "only an actor has a role");
		return;
	}
	if (edit == MAPPING_EDIT_NAME && preview_problem(preview) != NULL) {
		open_file(screen); /* says what is in the way */
		return;
	}
	screen->edit = edit;
	screen->replace = false;
	if (edit == MAPPING_EDIT_NAME)
		start_name(screen);
	else if (edit == MAPPING_EDIT_TITLE)
		prompt_start(&screen->prompt, preview_title(preview));
	else if (edit == MAPPING_EDIT_ROLE)
		prompt_start(&screen->prompt, preview_role(preview, column));
	else
		prompt_start(&screen->prompt, SPAN(""));
}

static void
save(struct mapping_screen *screen)
{
	const char *name = screen->prompt.text.text;
	struct error error;
	bool known;
	enum status status = preview_save(
	    screen->preview, name, screen->replace, &known, &error);

	if (status == STATUS_BUSY) {
		screen->replace = true;
		say(screen, true, "it is there already: Enter replaces it");
		return;
	}
	if (!went_well(screen, status, &error))
		return;
	screen->edit = MAPPING_EDIT_NONE;
	if (known)
		say(screen, false,
		    "saved: files with these columns are known from now on; "
		    "Enter opens");
	else
		say(screen, false,
		    "saved: give --profile %s for such a file; Enter opens",
		    name);
}

static void
done(struct mapping_screen *screen)
{
	const struct span typed = span_trim(
	    (struct span){ screen->prompt.text.text, screen->prompt.text.n });
	enum preview_part part;
	struct error error;

	switch (screen->edit) {
	case MAPPING_EDIT_FIELD:
		part = preview_part_find(typed);
		if (part == PREVIEW_PARTS) {
			say(screen, true, "there is no such field");
			return;
		}
		screen->edit = MAPPING_EDIT_NONE;
		assign(screen, part);
		break;
	case MAPPING_EDIT_ROLE:
		if (went_well(screen,
			preview_set_role(screen->preview, screen->list.cursor,
			    typed, &error),
			&error))
			screen->edit = MAPPING_EDIT_NONE;
		break;
	case MAPPING_EDIT_TITLE:
		if (went_well(screen,
			preview_set_title(screen->preview, typed, &error),
			&error))
			screen->edit = MAPPING_EDIT_NONE;
		break;
	case MAPPING_EDIT_NAME: save(screen); break;
	case MAPPING_EDIT_NONE:
	case MAPPING_EDITS: break;
	}
}

/* The first field that starts as typed, whole. */
static void
complete(struct mapping_screen *screen)
{
	const struct strbuf *typed = &screen->prompt.text;
	int i;

	if (screen->edit != MAPPING_EDIT_FIELD)
		return;
	for (i = 0; i < PREVIEW_PARTS; i++) {
		const char *name = preview_part_name((enum preview_part)i);

		if (strncasecmp(name, typed->text, typed->n) == 0) {
			prompt_start(&screen->prompt, span_of(name));
			return;
		}
	}
}

static void
type_key(struct mapping_screen *screen, uint32_t key)
{
	switch (prompt_key(&screen->prompt, key)) {
	case PROMPT_CHANGED: screen->replace = false; break;
	case PROMPT_DONE: done(screen); break;
	case PROMPT_CANCELLED: screen->edit = MAPPING_EDIT_NONE; break;
	case PROMPT_IGNORED:
		if (key == '\t')
			complete(screen);
		break;
	case PROMPT_MOVED: break;
	}
}

/* ---- Input ---- */

static void
move(struct mapping_screen *screen, enum action action)
{
	size_t count = preview_count(screen->preview);
	int height = screen->layout.list.rows;
	struct list *list = &screen->list;

	switch (action) {
	case ACTION_DOWN: list_move(list, count, 1); break;
	case ACTION_UP: list_move(list, count, -1); break;
	case ACTION_PAGE_DOWN: list_page(list, count, height, 1); break;
	case ACTION_PAGE_UP: list_page(list, count, height, -1); break;
	case ACTION_HALF_DOWN: list_half_page(list, count, height, 1); break;
	case ACTION_HALF_UP: list_half_page(list, count, height, -1); break;
	case ACTION_FIRST: list_first(list); break;
	case ACTION_LAST: list_last(list, count); break;
	default: break;
	}
}

static void
act(struct mapping_screen *screen, enum action action)
{
	struct error error;

	switch (action) {
	case ACTION_ENTER: open_file(screen); break;
	case ACTION_UNFOLD: step_field(screen, 1); break;
	case ACTION_FOLD: step_field(screen, -1); break;
	case ACTION_EXCLUDE: assign(screen, PREVIEW_ATTRIBUTE); break;
	case ACTION_FIND: begin(screen, MAPPING_EDIT_FIELD); break;
	case ACTION_ROLE: begin(screen, MAPPING_EDIT_ROLE); break;
	case ACTION_TITLE: begin(screen, MAPPING_EDIT_TITLE); break;
	case ACTION_SAVE: begin(screen, MAPPING_EDIT_NAME); break;
	case ACTION_REVERSE: step_order(screen); break;
	case ACTION_NEXT_MATCH: step_rows(screen, 1); break;
	case ACTION_PREVIOUS_MATCH: step_rows(screen, -1); break;
	case ACTION_HELP: help_open(&screen->help); break;
	case ACTION_SUSPEND: term_suspend(); break;
	case ACTION_REDRAW:
		went_well(
		    screen, mapping_screen_resize(screen, &error), &error);
		break;
	case ACTION_BACK:
	case ACTION_QUIT: screen->over = true; break;
	default: move(screen, action); break;
	}
}

static void
take_key(struct mapping_screen *screen, uint32_t key)
{
	strbuf_clear(&screen->message);
	if (screen->help.open)
		help_key(&screen->help, key);
	else if (screen->edit != MAPPING_EDIT_NONE)
		type_key(screen, key);
	else if (key == INPUT_CTRL('c'))
		say(screen, false, "q cancels: nothing is read");
	else
		act(screen, keymap_action(KEYMAP_MAPPING, key));
}

static void
press(struct mapping_screen *screen, const struct input *input)
{
	const struct mapping_layout *layout = &screen->layout;
	size_t count = preview_count(screen->preview), at;
	int i;

	strbuf_clear(&screen->message);
	if (screen->edit != MAPPING_EDIT_NONE) {
		if (input->row == layout->rows - 1)
			return;
		screen->edit = MAPPING_EDIT_NONE;
	}
	for (i = 0; input->row == layout->rows - 1 && i < screen->hint_count;
	     i++)
		if (input->col >= screen->hints[i].col &&
		    input->col < screen->hints[i].col + screen->hints[i].cols) {
			act(screen, screen->hints[i].action);
			return;
		}
	if (!rect_holds(layout->list, input->row, input->col))
		return;
	at = list_row_at(&screen->list, count, layout->list.rows,
	    input->row - layout->list.row);
	if (at >= count)
		return;
	screen->list.cursor = at;
	if (input->mouse == INPUT_DOUBLE)
		step_field(screen, 1);
}

static void
take_mouse(struct mapping_screen *screen, const struct input *input)
{
	long delta = input->mouse == INPUT_WHEEL_UP ? -1 : 1;

	if (screen->help.open) {
		help_mouse(&screen->help, input);
		return;
	}
	switch (input->mouse) {
	case INPUT_PRESS:
	case INPUT_DOUBLE: press(screen, input); break;
	case INPUT_WHEEL_UP:
	case INPUT_WHEEL_DOWN:
		if (rect_holds(screen->layout.events, input->row, input->col))
			step_rows(screen, delta);
		else
			list_scroll(&screen->list,
			    preview_count(screen->preview),
			    screen->layout.list.rows, 3 * delta);
		break;
	case INPUT_DRAG:
	case INPUT_RELEASE: break;
	}
}

static void
take_input(struct mapping_screen *screen, const struct input *input)
{
	struct error error;

	switch (input->kind) {
	case INPUT_KEY: take_key(screen, input->key); break;
	case INPUT_MOUSE: take_mouse(screen, input); break;
	case INPUT_PASTE:
		if (screen->edit != MAPPING_EDIT_NONE)
			prompt_insert(&screen->prompt,
			    (struct span){ input->text, input->text_n });
		screen->replace = false;
		break;
	case INPUT_RESIZE:
		went_well(
		    screen, mapping_screen_resize(screen, &error), &error);
		break;
	case INPUT_END: screen->over = true; break;
	case INPUT_NONE: break;
	}
}

/* ---- Life ---- */

bool
mapping_screen_step(struct mapping_screen *screen)
{
	struct input input;

	if (screen->dirty && !input_pending()) {
		mapping_frame(screen);
		screen->dirty = false;
	}
	if (input_wait(&input, -1)) {
		take_input(screen, &input);
		screen->dirty = true;
	}
	if (screen->over && screen->status == STATUS_OK)
		mapping_frame(screen);
	return !screen->over;
}

bool
mapping_screen_opened(const struct mapping_screen *screen)
{
	return screen->opened;
}

const struct draw *
mapping_screen_draw(const struct mapping_screen *screen)
{
	return screen->draw;
}

enum status
mapping_screen_open(struct mapping_screen **screen, struct preview *preview,
    const char *title, struct error *error)
{
	struct mapping_screen *made = mem_alloc(1, sizeof *made);

	if (made == NULL)
		return error_nomem(error);
	made->preview = preview;
	made->title = title;
	made->dirty = true;
	strbuf_init(&made->message);
	prompt_init(&made->prompt);
	*screen = made;
	return STATUS_OK;
}

void
mapping_screen_close(struct mapping_screen *screen)
{
	if (screen == NULL)
		return;
	help_release(&screen->help);
	prompt_release(&screen->prompt);
	strbuf_release(&screen->message);
	draw_free(screen->draw);
	mem_free(screen);
}

enum status
mapping_screen_resize(struct mapping_screen *screen, struct error *error)
{
	enum status status;
	int rows, cols;

	term_size(&rows, &cols);
	status = screen->draw == NULL
		     ? draw_new(&screen->draw, rows, cols, error)
		     : draw_resize(screen->draw, rows, cols, error);
	if (status != STATUS_OK)
		return status;
	mapping_layout(
	    &screen->layout, rows, cols, preview_count(screen->preview));
	screen->dirty = true;
	return STATUS_OK;
}

enum status
mapping_screen_run(struct preview *preview, const char *title, bool *opened,
    struct error *error)
{
	struct mapping_screen *screen = NULL;
	enum status status =
	    mapping_screen_open(&screen, preview, title, error);

	if (status != STATUS_OK)
		return status;
	assert(screen != NULL);
	status = mapping_screen_resize(screen, error);
	if (status == STATUS_OK) {
		while (mapping_screen_step(screen))
			;
		status = screen->status;
		if (status != STATUS_OK)
			*error = screen->error;
		*opened = screen->opened;
	}
	mapping_screen_close(screen);
	return status;
}
