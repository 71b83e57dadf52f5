/* SPDX-License-Identifier: MIT */
/*
 * help: nothing in it is written twice.  Keys and what they do are the key
 * map's rows; rows side by side that do the same thing share a line.
 */
#include "config.h"

#include "tui/help.h"

#include "tui/keymap.h"

#define KEY_COLS 18

/* How to say what; the examples are those of the language's own page. */
static const struct {
	const char *text, *means;
} language[] = {
	{ "cease", "a word that starts so: title, summary, quotes" },
	{ "\"joint statement\"", "these whole words, side by side" },
	{ "actor:sudani", "an actor with a word that starts so" },
	{ "actor:\"A\",\"B\"", "exactly this actor, or that one" },
	{ "actor:\"A\" actor:\"B\"", "both" },
	{ "location:\"Iraq\"", "a place, and every place inside it" },
	{ "date:2024", "dates that touch 2024" },
	{ "date:2024-09..2025", "from then to then; either side may be open" },
	{ "date:>=2025-09-02", "then or later" },
	{ "during:2025", "dates that lie inside 2025" },
	{ "type: source: tag: id:", "the same way" },
	{ "COLUMN:value", "any other column of the data" },
	{ "has:quote", "or source, coordinates, tag, note, summary" },
	{ "is:undated", "or uncertain, approximate, starred, unanchored" },
	{ "-type:protest", "not these" },
	{ "(a OR b) c", "either, and the third" },
};

static void
add_heading(struct page *page, const char *title)
{
	page_paragraph(page, 0, 0);
	page_paragraph(page, 0, 0);
	page_add(page, ROLE_HEADING, span_of(title));
}

/* One line: what to type, blanks up to a common column, what it does. */
static void
add_line(struct page *page, struct span left, int cols, const char *right)
{
	int width = (int)text_width(left.s, left.n);

	page_paragraph(page, 2, cols + 2);
	page_add(page, ROLE_ACCENT, left);
	do
		page_add(page, ROLE_TEXT, SPAN(" "));
	while (++width < cols);
	page_add(page, ROLE_TEXT, span_of(right));
}

static const char *
entry_help(const struct keymap_entry *entry)
{
	return entry->help != NULL ? entry->help : action_help(entry->action);
}

static void
add_context(struct page *page, enum keymap_context context)
{
	struct strbuf keys = STRBUF_INIT;
	size_t n, i;
	const struct keymap_entry *table = keymap_table(&n);

	add_heading(page, keymap_context_name(context));
	for (i = 0; i < n; i++) {
		if (table[i].context != context)
			continue;
		if (keys.n > 0)
			strbuf_add_byte(&keys, ' ');
		input_key_name(table[i].key, &keys);
		if (i + 1 < n && table[i + 1].context == context &&
		    table[i + 1].action == table[i].action)
			continue;
		add_line(page, (struct span){ keys.text, keys.n }, KEY_COLS,
		    entry_help(&table[i]));
		strbuf_clear(&keys);
	}
	strbuf_release(&keys);
}

static void
add_language(struct page *page)
{
	size_t i;

	add_heading(page, "The filter");
	for (i = 0; i < sizeof language / sizeof language[0]; i++)
		add_line(
		    page, span_of(language[i].text), 24, language[i].means);
}

void
help_open(struct help *help)
{
	static const enum keymap_context order[] = { KEYMAP_GLOBAL,
		KEYMAP_TIMELINE, KEYMAP_FACET, KEYMAP_EVENT, KEYMAP_SOURCE,
		KEYMAP_READER, KEYMAP_MAPPING };
	size_t i;

	page_clear(&help->page);
	page_paragraph(&help->page, 0, 0);
	page_add(&help->page, ROLE_DIM,
	    SPAN("dateline " PACKAGE_VERSION
		 ": every key, and what the filter understands. "
		 "q goes back."));
	for (i = 0; i < sizeof order / sizeof order[0]; i++) {
		add_context(&help->page, order[i]);
		if (order[i] == KEYMAP_GLOBAL)
			add_language(&help->page);
	}
	help->turn = NULL;
	help->title = "Help";
	help->top = 0;
	help->open = true;
}

void
help_release(struct help *help)
{
	page_release(&help->page);
}

static size_t
last_top(const struct help *help)
{
	size_t rows = help->rect.rows > 0 ? (size_t)help->rect.rows : 0;

	return help->page.line_count > rows ? help->page.line_count - rows : 0;
}

#define UNDRAWN_COLS 80

/* Wrapped at once: more keys may come before it is drawn. */
static bool
turn(struct help *help, enum help_turn where)
{
	if (help->turn == NULL || !help->turn(help, where))
		return false;
	page_wrap(
	    &help->page, help->rect.cols >= 2 ? help->rect.cols : UNDRAWN_COLS);
	return true;
}

static void
scroll(struct help *help, long delta)
{
	size_t last = last_top(help);

	if (delta > 0 && help->top >= last && turn(help, HELP_NEXT)) {
		help->top = 0;
		return;
	}
	if (delta < 0 && help->top == 0 && turn(help, HELP_BEFORE)) {
		help->top = last_top(help);
		return;
	}
	if (delta < 0)
		help->top -=
		    (size_t)-delta < help->top ? (size_t)-delta : help->top;
	else
		help->top += (size_t)delta;
	if (help->top > last)
		help->top = last;
}

void
help_draw(struct help *help, struct draw *draw, struct rect rect)
{
	struct strbuf summary = STRBUF_INIT;

	help->rect = (struct rect){ rect.row + 1, rect.col + 1, rect.rows - 1,
		rect.cols - 2 };
	page_wrap(&help->page, help->rect.cols);
	scroll(help, 0);
	draw_clear(draw, rect);
	if (help->turn != NULL && help->part < help->count)
		strbuf_printf(&summary, "%lld\xe2\x80\x93%lld / %lld",
		    (long long)help->at + 1,
		    (long long)help->at + (long long)help->part,
		    (long long)help->count);
	else if (last_top(help) > 0)
		strbuf_printf(
		    &summary, "%zu %%", help->top * 100 / last_top(help));
	draw_rule(draw, rect.row, rect.col, rect.cols, true,
	    span_of(help->title), (struct span){ summary.text, summary.n });
	strbuf_release(&summary);
	page_draw(&help->page, draw, help->rect, help->top);
}

bool
help_key(struct help *help, uint32_t key)
{
	long page = help->rect.rows > 2 ? help->rect.rows - 1 : 1;

	switch (keymap_action(KEYMAP_GLOBAL, key)) {
	case ACTION_DOWN: scroll(help, 1); break;
	case ACTION_UP: scroll(help, -1); break;
	case ACTION_PAGE_DOWN: scroll(help, page); break;
	case ACTION_PAGE_UP: scroll(help, -page); break;
	case ACTION_HALF_DOWN: scroll(help, page / 2 + 1); break;
	case ACTION_HALF_UP: scroll(help, -(page / 2 + 1)); break;
	case ACTION_FIRST:
		turn(help, HELP_FIRST);
		help->top = 0;
		break;
	case ACTION_LAST:
		turn(help, HELP_LAST);
		help->top = last_top(help);
		break;
	case ACTION_QUIT:
	case ACTION_BACK:
	case ACTION_HELP: help->open = false; break;
	default:
		if (key == ' ')
			scroll(help, page);
		else if (key == 13 || key == INPUT_CTRL('c'))
			help->open = false;
		break;
	}
	return help->open;
}

void
help_mouse(struct help *help, const struct input *input)
{
	if (input->mouse == INPUT_WHEEL_DOWN)
		scroll(help, 3);
	else if (input->mouse == INPUT_WHEEL_UP)
		scroll(help, -3);
}
