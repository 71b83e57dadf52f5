/* SPDX-License-Identifier: MIT */
/*
 * prompt: one line of text under the fingers.
 *
 * Keys are a table of key and editing function; a function answers what came
 * of it.  A step is a base character with the marks that stand on it, found
 * by width: whatever takes no column belongs to what stands before it.
 *
 * The text is kept as it is, for a filter must come back byte for byte; only
 * the drawing is cleaned, step by step, so that columns can be counted for
 * what is really seen.
 */
#include "config.h"

#include "tui/prompt.h"

#include <string.h>

#include "core/mem.h"
#include "tui/input.h"

#define LEFT_MARK SPAN("…")

void
prompt_init(struct prompt *prompt)
{
	memset(prompt, 0, sizeof(*prompt));
	strbuf_init(&prompt->text);
	strbuf_init(&prompt->killed);
	strbuf_init(&prompt->draft);
}

void
prompt_release(struct prompt *prompt)
{
	for (size_t i = 0; i < prompt->history_count; i++)
		mem_free(prompt->history[i]);
	mem_free(prompt->history);
	strbuf_release(&prompt->draft);
	strbuf_release(&prompt->killed);
	strbuf_release(&prompt->text);
	prompt_init(prompt);
}

/*
 * Put n bytes in place of length bytes at offset, the cursor behind them.
 * False when memory ran out: then nothing has changed, and the buffer may be
 * used on.
 */
static bool
replace(struct prompt *prompt, size_t offset, size_t length, const char *bytes,
    size_t n)
{
	strbuf_splice(&prompt->text, offset, length, bytes, n);
	if (strbuf_status(&prompt->text) != STATUS_OK) {
		prompt->text.failed = false;
		return false;
	}
	prompt->cursor = offset + n;
	return true;
}

static bool
set_text(struct prompt *prompt, const char *text, size_t n)
{
	return replace(prompt, 0, prompt->text.n, text, n);
}

void
prompt_start(struct prompt *prompt, struct span text)
{
	strbuf_clear(&prompt->text);
	strbuf_clear(&prompt->draft);
	prompt->cursor = 0;
	prompt->scroll = 0;
	prompt->history_at = prompt->history_count;
	set_text(prompt, text.s, text.n);
}

/* Does the character at offset stand on the one before it? */
static bool
is_mark(const struct prompt *prompt, size_t offset)
{
	size_t length;
	uint32_t character = text_decode(
	    prompt->text.text + offset, prompt->text.n - offset, &length);

	return character != TEXT_INVALID && character > 0x7f &&
	       text_char_width(character) == 0;
}

/* The end of the step that starts at offset. */
static size_t
step_end(const struct prompt *prompt, size_t offset)
{
	const struct strbuf *text = &prompt->text;
	size_t length;

	if (offset >= text->n)
		return text->n;
	do {
		text_decode(text->text + offset, text->n - offset, &length);
		offset += length;
	} while (offset < text->n && is_mark(prompt, offset));
	return offset;
}

/* The start of the character that ends at offset (more than 0). */
static size_t
character_start(const struct prompt *prompt, size_t offset)
{
	const char *s = prompt->text.text;
	size_t length;

	for (size_t back = 1; back <= 4 && back <= offset; back++) {
		uint32_t character =
		    text_decode(s + offset - back, back, &length);

		if (character != TEXT_INVALID && length == back)
			return offset - back;
	}
	return offset - 1;
}

/* The start of the step that ends at offset. */
static size_t
step_start(const struct prompt *prompt, size_t offset)
{
	if (offset == 0)
		return 0;
	do
		offset = character_start(prompt, offset);
	while (offset > 0 && is_mark(prompt, offset));
	return offset;
}

/* ASCII's signs part words, for these are a filter's own: ( ) : " , - */
static bool
in_word(char byte)
{
	return (byte & 0x80) != 0 || (byte >= '0' && byte <= '9') ||
	       (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       byte == '_';
}

static size_t
word_start(const struct prompt *prompt)
{
	const char *s = prompt->text.text;
	size_t at = prompt->cursor;

	while (at > 0 && !in_word(s[at - 1]))
		at--;
	while (at > 0 && in_word(s[at - 1]))
		at--;
	return at;
}

static size_t
word_end(const struct prompt *prompt)
{
	const char *s = prompt->text.text;
	size_t at = prompt->cursor, n = prompt->text.n;

	while (at < n && !in_word(s[at]))
		at++;
	while (at < n && in_word(s[at]))
		at++;
	return at;
}

static enum prompt_answer
move_to(struct prompt *prompt, size_t offset)
{
	prompt->cursor = offset;
	return PROMPT_MOVED;
}

static enum prompt_answer
key_left(struct prompt *prompt)
{
	return move_to(prompt, step_start(prompt, prompt->cursor));
}

static enum prompt_answer
key_right(struct prompt *prompt)
{
	return move_to(prompt, step_end(prompt, prompt->cursor));
}

static enum prompt_answer
key_home(struct prompt *prompt)
{
	return move_to(prompt, 0);
}

static enum prompt_answer
key_end(struct prompt *prompt)
{
	return move_to(prompt, prompt->text.n);
}

static enum prompt_answer
key_word_left(struct prompt *prompt)
{
	return move_to(prompt, word_start(prompt));
}

static enum prompt_answer
key_word_right(struct prompt *prompt)
{
	return move_to(prompt, word_end(prompt));
}

static enum prompt_answer
cut(struct prompt *prompt, size_t start, size_t end)
{
	if (start >= end || !replace(prompt, start, end - start, "", 0))
		return PROMPT_MOVED;
	return PROMPT_CHANGED;
}

/* Cut, and keep for Ctrl-y. */
static enum prompt_answer
kill_text(struct prompt *prompt, size_t start, size_t end)
{
	if (start < end) {
		strbuf_clear(&prompt->killed);
		strbuf_add(
		    &prompt->killed, prompt->text.text + start, end - start);
	}
	return cut(prompt, start, end);
}

static enum prompt_answer
key_backspace(struct prompt *prompt)
{
	return cut(prompt, step_start(prompt, prompt->cursor), prompt->cursor);
}

static enum prompt_answer
key_delete(struct prompt *prompt)
{
	return cut(prompt, prompt->cursor, step_end(prompt, prompt->cursor));
}

/* As in a shell: up to a blank, signs and all. */
static enum prompt_answer
key_kill_word(struct prompt *prompt)
{
	const char *s = prompt->text.text;
	size_t at = prompt->cursor;

	while (at > 0 && s[at - 1] == ' ')
		at--;
	while (at > 0 && s[at - 1] != ' ')
		at--;
	return kill_text(prompt, at, prompt->cursor);
}

static enum prompt_answer
key_kill_before(struct prompt *prompt)
{
	return kill_text(prompt, 0, prompt->cursor);
}

static enum prompt_answer
key_kill_behind(struct prompt *prompt)
{
	return kill_text(prompt, prompt->cursor, prompt->text.n);
}

static enum prompt_answer
key_yank(struct prompt *prompt)
{
	const struct strbuf *killed = &prompt->killed;

	if (killed->n == 0 ||
	    !replace(prompt, prompt->cursor, 0, killed->text, killed->n))
		return PROMPT_MOVED;
	return PROMPT_CHANGED;
}

static enum prompt_answer
key_history_back(struct prompt *prompt)
{
	const char *line;

	if (prompt->history_at == 0)
		return PROMPT_MOVED;
	if (prompt->history_at == prompt->history_count) {
		strbuf_clear(&prompt->draft);
		strbuf_add(&prompt->draft, prompt->text.text, prompt->text.n);
		if (strbuf_status(&prompt->draft) != STATUS_OK)
			return PROMPT_MOVED;
	}
	line = prompt->history[prompt->history_at - 1];
	if (!set_text(prompt, line, strlen(line)))
		return PROMPT_MOVED;
	prompt->history_at--;
	return PROMPT_CHANGED;
}

static enum prompt_answer
key_history_forth(struct prompt *prompt)
{
	struct span line = { prompt->draft.text, prompt->draft.n };

	if (prompt->history_at == prompt->history_count)
		return PROMPT_MOVED;
	if (prompt->history_at + 1 < prompt->history_count)
		line = span_of(prompt->history[prompt->history_at + 1]);
	if (!set_text(prompt, line.s, line.n))
		return PROMPT_MOVED;
	prompt->history_at++;
	return PROMPT_CHANGED;
}

static enum prompt_answer
key_done(struct prompt *prompt)
{
	(void)prompt;
	return PROMPT_DONE;
}

static enum prompt_answer
key_cancel(struct prompt *prompt)
{
	(void)prompt;
	return PROMPT_CANCELLED;
}

static const struct {
	uint32_t key;
	enum prompt_answer (*edit)(struct prompt *);
} keys[] = {
	{ 13, key_done },
	{ 27, key_cancel },
	{ INPUT_CTRL('c'), key_cancel },
	{ INPUT_CTRL('g'), key_cancel },
	{ INPUT_LEFT, key_left },
	{ INPUT_CTRL('b'), key_left },
	{ INPUT_RIGHT, key_right },
	{ INPUT_CTRL('f'), key_right },
	{ INPUT_HOME, key_home },
	{ INPUT_CTRL('a'), key_home },
	{ INPUT_END_KEY, key_end },
	{ INPUT_CTRL('e'), key_end },
	{ INPUT_CTRL_LEFT, key_word_left },
	{ INPUT_CTRL_RIGHT, key_word_right },
	{ 127, key_backspace },
	{ INPUT_CTRL('h'), key_backspace },
	{ INPUT_DELETE, key_delete },
	{ INPUT_CTRL('d'), key_delete },
	{ INPUT_CTRL('w'), key_kill_word },
	{ INPUT_CTRL('u'), key_kill_before },
	{ INPUT_CTRL('k'), key_kill_behind },
	{ INPUT_CTRL('y'), key_yank },
	{ INPUT_UP, key_history_back },
	{ INPUT_CTRL('p'), key_history_back },
	{ INPUT_DOWN, key_history_forth },
	{ INPUT_CTRL('n'), key_history_forth },
};

static bool
is_control(uint32_t codepoint)
{
	return codepoint < ' ' || (codepoint >= 0x7f && codepoint < 0xa0);
}

enum prompt_answer
prompt_key(struct prompt *prompt, uint32_t key)
{
	size_t before = prompt->text.n;
	struct strbuf letter = STRBUF_INIT;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].key == key)
			return keys[i].edit(prompt);
	}
	if (key >= INPUT_UP || is_control(key))
		return PROMPT_IGNORED;
	strbuf_add_char(&letter, key);
	prompt_insert(prompt, (struct span){ letter.text, letter.n });
	strbuf_release(&letter);
	return prompt->text.n > before ? PROMPT_CHANGED : PROMPT_MOVED;
}

void
prompt_insert(struct prompt *prompt, struct span text)
{
	struct strbuf fit = STRBUF_INIT;

	for (size_t i = 0, length; i < text.n; i += length) {
		uint32_t codepoint =
		    text_decode(text.s + i, text.n - i, &length);

		if (codepoint == '\r' && i + 1 < text.n &&
		    text.s[i + 1] == '\n')
			continue;
		if (codepoint == '\t' || codepoint == '\n' || codepoint == '\r')
			strbuf_add_byte(&fit, ' ');
		else if (codepoint != TEXT_INVALID && !is_control(codepoint))
			strbuf_add(&fit, text.s + i, length);
	}
	if (strbuf_status(&fit) == STATUS_OK)
		replace(prompt, prompt->cursor, 0, fit.text, fit.n);
	strbuf_release(&fit);
}

void
prompt_remember(struct prompt *prompt)
{
	const struct strbuf *text = &prompt->text;
	size_t count = prompt->history_count;
	char *line, **history;

	if (text->n == 0 ||
	    (count > 0 && strcmp(prompt->history[count - 1], text->text) == 0))
		return;
	if (prompt->history == NULL) {
		history = mem_alloc(PROMPT_HISTORY, sizeof(*history));
		if (history == NULL)
			return;
		prompt->history = history;
	}
	line = mem_copy(text->text, text->n);
	if (line == NULL)
		return;
	if (count == PROMPT_HISTORY) {
		mem_free(prompt->history[0]);
		memmove(prompt->history, prompt->history + 1,
		    (count - 1) * sizeof(*prompt->history));
		count--;
	}
	prompt->history[count++] = line;
	prompt->history_count = count;
	prompt->history_at = count;
}

/* Append a step as it is shown. */
static void
add_step(
    const struct prompt *prompt, size_t start, size_t end, struct strbuf *shown)
{
	if (text_clean(prompt->text.text + start, end - start, shown) !=
	    STATUS_OK)
		strbuf_add_byte(shown, '?');
}

/* Columns of the steps from start up to end, or more than most. */
static size_t
width_between(
    const struct prompt *prompt, size_t start, size_t end, size_t most)
{
	struct strbuf shown = STRBUF_INIT;
	size_t width = 0, next;

	for (; start < end && width <= most; start = next) {
		next = step_end(prompt, start);
		strbuf_clear(&shown);
		add_step(prompt, start, next, &shown);
		width += text_width(shown.text, shown.n);
	}
	strbuf_release(&shown);
	return width;
}

/* The first of the steps before end that fit into room columns together. */
static size_t
scroll_back(const struct prompt *prompt, size_t end, size_t room)
{
	size_t start = end, used = 0;

	while (start > 0) {
		size_t before = step_start(prompt, start);

		used += width_between(prompt, before, start, room);
		if (used > room)
			break;
		start = before;
	}
	return start;
}

/*
 * The least change of scroll that shows the cursor in cols columns, one of
 * them the mark of what is left out on the left, one the cursor's own.
 */
static void
settle_scroll(struct prompt *prompt, size_t cols)
{
	const size_t n = prompt->text.n;
	size_t room = cols > 2 ? cols - 2 : 0;

	if (width_between(prompt, 0, n, cols) < cols) {
		prompt->scroll = 0;
		return;
	}
	if (prompt->scroll > n)
		prompt->scroll = n;
	while (prompt->scroll > 0 && prompt->scroll < n &&
	       (prompt->text.text[prompt->scroll] & 0xc0) == 0x80)
		prompt->scroll--;
	if (prompt->scroll >= prompt->cursor)
		prompt->scroll = prompt->cursor;
	else if (width_between(prompt, prompt->scroll, prompt->cursor, room) >
		 room)
		prompt->scroll = scroll_back(prompt, prompt->cursor, room);
	/* After a cut at the end: no empty columns while text is hidden. */
	if (width_between(prompt, prompt->scroll, n, room) < room)
		prompt->scroll = scroll_back(prompt, n, room);
}

void
prompt_draw(struct prompt *prompt, struct draw *draw, int row, int col,
    int cols, size_t error_column)
{
	struct strbuf shown = STRBUF_INIT;
	size_t error_at = SIZE_MAX, at, next;
	int end = col + cols, cursor_col, drawn;

	if (cols <= 0)
		return;
	if (error_column > 0)
		error_at = text_offset(
		    prompt->text.text, prompt->text.n, error_column - 1);
	settle_scroll(prompt, (size_t)cols);
	if (prompt->scroll > 0)
		col += draw_clean(draw, row, col, 1, ROLE_DIM, LEFT_MARK);
	cursor_col = col;
	for (at = prompt->scroll; at < prompt->text.n && col < end; at = next) {
		enum role role = at >= error_at ? ROLE_ERROR : ROLE_TEXT;

		next = step_end(prompt, at);
		strbuf_clear(&shown);
		add_step(prompt, at, next, &shown);
		if (at <= prompt->cursor)
			cursor_col = col;
		drawn = draw_clean(draw, row, col, end - col, role,
		    (struct span){ shown.text, shown.n });
		if (drawn == 0 && shown.n > 0)
			break;
		col += drawn;
		if (next == prompt->cursor)
			cursor_col = col;
	}
	strbuf_release(&shown);
	draw_cursor(draw, row, cursor_col < end ? cursor_col : end - 1);
}
