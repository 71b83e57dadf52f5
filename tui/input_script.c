/* SPDX-License-Identifier: MIT */
/*
 * input_script: the names of keys, and scripts made of them.
 *
 * A script is turned into events at once, so that a mistake in it is told
 * before anything happens.
 */
#include "config.h"

#include "tui/input_private.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/mem.h"
#include "core/text.h"

/* The first name of a key is the one shown. */
static const struct {
	uint32_t key;
	const char *name;
} names[] = {
	{ ' ', "Space" },
	{ '\r', "Enter" },
	{ '\r', "Return" },
	{ '\t', "Tab" },
	{ 27, "Esc" },
	{ 27, "Escape" },
	{ 127, "Backspace" },
	{ 0, "Ctrl-Space" },
	{ INPUT_UP, "↑" },
	{ INPUT_UP, "Up" },
	{ INPUT_DOWN, "↓" },
	{ INPUT_DOWN, "Down" },
	{ INPUT_LEFT, "←" },
	{ INPUT_LEFT, "Left" },
	{ INPUT_RIGHT, "→" },
	{ INPUT_RIGHT, "Right" },
	{ INPUT_HOME, "Home" },
	{ INPUT_END_KEY, "End" },
	{ INPUT_PAGE_UP, "PgUp" },
	{ INPUT_PAGE_UP, "PageUp" },
	{ INPUT_PAGE_DOWN, "PgDn" },
	{ INPUT_PAGE_DOWN, "PageDown" },
	{ INPUT_INSERT, "Insert" },
	{ INPUT_DELETE, "Delete" },
	{ INPUT_DELETE, "Del" },
	{ INPUT_BACK_TAB, "Shift-Tab" },
	{ INPUT_CTRL_LEFT, "Ctrl-←" },
	{ INPUT_CTRL_LEFT, "Ctrl-Left" },
	{ INPUT_CTRL_RIGHT, "Ctrl-→" },
	{ INPUT_CTRL_RIGHT, "Ctrl-Right" },
	{ INPUT_F1, "F1" },
};

#define NAME_COUNT (sizeof(names) / sizeof(names[0]))

static struct {
	struct input *events;
	size_t count, capacity, at;
} script;

void
input_key_name(uint32_t key, struct strbuf *out)
{
	for (size_t i = 0; i < NAME_COUNT; i++) {
		if (names[i].key == key) {
			strbuf_add_text(out, names[i].name);
			return;
		}
	}
	if (key >= 1 && key <= 26)
		strbuf_printf(out, "Ctrl-%c", (int)key - 1 + 'a');
	else if (key < ' ')
		strbuf_printf(out, "Ctrl-%c", (int)key + '@');
	else
		strbuf_add_char(out, key);
}

/* `Ctrl-d` and `Ctrl-]`; Enter has two bytes and is one key. */
static bool
parse_ctrl(const char *name, uint32_t *key)
{
	char letter;

	if (strncasecmp(name, "Ctrl-", 5) != 0 || name[5] == '\0' ||
	    name[6] != '\0')
		return false;
	letter = name[5];
	if (letter >= 'a' && letter <= 'z')
		letter = (char)(letter - 'a' + 'A');
	if (letter < '@' || letter > '_')
		return false;
	*key = INPUT_CTRL(letter);
	if (*key == '\n')
		*key = '\r';
	return true;
}

bool
input_key_parse(const char *name, uint32_t *key)
{
	size_t n = strlen(name), length;
	uint32_t character;

	for (size_t i = 0; i < NAME_COUNT; i++) {
		if (strcasecmp(names[i].name, name) == 0) {
			*key = names[i].key;
			return true;
		}
	}
	if (n == 0)
		return false;
	character = text_decode(name, n, &length);
	if (length == n && character != TEXT_INVALID && character > ' ' &&
	    (character < 0x7f || character >= 0xa0)) {
		*key = character;
		return true;
	}
	return parse_ctrl(name, key);
}

static enum status
add_event(struct input event, struct error *error)
{
	if (mem_reserve(&script.events, &script.capacity, script.count + 1,
		sizeof(*script.events)) != STATUS_OK)
		return error_nomem(error);
	script.events[script.count++] = event;
	return STATUS_OK;
}

static enum status
add_key(uint32_t key, struct error *error)
{
	return add_event(
	    (struct input){ .kind = INPUT_KEY, .key = key }, error);
}

/* `\s` is a blank and `\\` a backslash, for blanks part the script. */
static enum status
add_text(struct span text, struct error *error)
{
	enum status status = STATUS_OK;

	for (size_t i = 0, length; i < text.n && status == STATUS_OK;
	     i += length) {
		uint32_t character =
		    text_decode(text.s + i, text.n - i, &length);

		if (character == '\\' && i + 1 < text.n) {
			length = 2;
			character = text.s[i + 1] == 's'
					? ' '
					: (unsigned char)text.s[i + 1];
		}
		if (character != TEXT_INVALID)
			status = add_key(character, error);
	}
	return status;
}

static enum status
add_click(int row, int col, struct error *error)
{
	struct input event = { .kind = INPUT_MOUSE,
		.mouse = INPUT_PRESS,
		.row = row,
		.col = col };
	enum status status = add_event(event, error);

	event.mouse = INPUT_RELEASE;
	return status != STATUS_OK ? status : add_event(event, error);
}

/* One word of a script. */
static enum status
add_word(struct span word, size_t column, struct error *error)
{
	char name[64];
	int a, b, end = -1;
	uint32_t key;

	if (word.n >= 5 && memcmp(word.s, "text:", 5) == 0)
		return add_text((struct span){ word.s + 5, word.n - 5 }, error);
	if (word.n >= sizeof(name))
		word.n = sizeof(name) - 1;
	memcpy(name, word.s, word.n);
	name[word.n] = '\0';
	if (sscanf(name, "resize:%4dx%4d%n", &a, &b, &end) == 2 &&
	    end == (int)word.n && a > 0 && b > 0)
		return add_event(
		    (struct input){ .kind = INPUT_RESIZE, .row = b, .col = a },
		    error);
	if (sscanf(name, "click:%4d,%4d%n", &a, &b, &end) == 2 &&
	    end == (int)word.n && a >= 0 && b >= 0)
		return add_click(a, b, error);
	if (input_key_parse(name, &key))
		return add_key(key, error);
	return error_set_at(
	    error, column, "unknown key “%s” in the script", name);
}

static bool
parts_words(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

enum status
input_script(const char *text, struct error *error)
{
	const size_t before = script.count;
	enum status status = STATUS_OK;

	for (const char *at = text; *at != '\0' && status == STATUS_OK;) {
		const char *start = at;

		while (*at != '\0' && !parts_words(*at))
			at++;
		if (at == start) {
			at++;
			continue;
		}
		status = add_word((struct span){ start, (size_t)(at - start) },
		    text_count(text, (size_t)(start - text)) + 1, error);
	}
	if (status != STATUS_OK)
		script.count = before;
	return status;
}

bool
input_script_pending(void)
{
	return script.at < script.count;
}

bool
input_script_next(struct input *event)
{
	if (input_script_pending()) {
		*event = script.events[script.at++];
		return true;
	}
	mem_free(script.events);
	memset(&script, 0, sizeof(script));
	return false;
}
