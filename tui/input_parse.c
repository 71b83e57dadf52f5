/* SPDX-License-Identifier: MIT */
/*
 * input_parse: from a terminal's bytes to keys and mouse events.
 *
 * By hand rather than by terminfo: a description tells only what the terminal
 * it names sends, while tmux, screen and ssh put other terminals behind that
 * name; and what it does not tell would arrive as Esc and letters, which are
 * commands.  Every terminal in use speaks the grammar of ECMA-48:
 *
 *	ESC [ params intermediates final	CSI	arrows, F1, SGR mouse
 *	ESC O letter				SS3	arrows in other modes
 *	ESC [ M b x y				the mouse of X10
 *	ESC [ [ letter				F1 of the Linux console
 *	ESC ] … BEL, ESC P … ESC \		strings, answers to questions
 *	ESC character				Alt
 *
 * so that what is not known can be taken away whole.
 */
#include "config.h"

#include "tui/input_private.h"

#include <limits.h>

#include "core/text.h"

#define ESCAPE 27
#define SEQUENCE_MOST 64 /* bytes; a longer one is noise */
#define NUMBERS 3

/* Bits of a mouse report's button number. */
enum {
	MOUSE_BUTTON = 3,
	MOUSE_MOTION = 32,
	MOUSE_WHEEL = 64,
	MOUSE_EXTRA = 128,
};

/* Bits of a modifier parameter, less one. */
enum { MODIFIER_ALT = 2, MODIFIER_CTRL = 4 };

static enum input_parsed
found_key(struct input *event, uint32_t key)
{
	event->kind = INPUT_KEY;
	event->key = key;
	return INPUT_PARSED_EVENT;
}

/* Buttons but the left one, and motion without one, mean nothing here. */
static enum input_parsed
found_mouse(struct input *event, int button, int row, int col, bool release)
{
	int base = button & MOUSE_BUTTON;

	if ((button & MOUSE_EXTRA) || row < 0 || col < 0)
		return INPUT_PARSED_NOTHING;
	if (button & MOUSE_WHEEL) {
		if (base > 1 || release)
			return INPUT_PARSED_NOTHING;
		event->mouse = base == 0 ? INPUT_WHEEL_UP : INPUT_WHEEL_DOWN;
	} else if (base != 0) {
		return INPUT_PARSED_NOTHING;
	} else if (release) {
		event->mouse = INPUT_RELEASE;
	} else {
		event->mouse = button & MOUSE_MOTION ? INPUT_DRAG : INPUT_PRESS;
	}
	event->kind = INPUT_MOUSE;
	event->row = row;
	event->col = col;
	return INPUT_PARSED_EVENT;
}

/* Numbers of `1;5` from bytes up to end; those missing are 0. */
static void
read_numbers(const char *bytes, const char *end, int numbers[NUMBERS])
{
	int at = 0;

	for (int i = 0; i < NUMBERS; i++)
		numbers[i] = 0;
	for (; bytes < end && at < NUMBERS; bytes++) {
		if (*bytes == ';')
			at++;
		else if (*bytes >= '0' && *bytes <= '9' &&
			 numbers[at] < INT_MAX / 10 - 10)
			numbers[at] = numbers[at] * 10 + (*bytes - '0');
	}
}

static enum input_parsed
found_letter(struct input *event, char letter, int modifiers)
{
	bool word = modifiers & (MODIFIER_ALT | MODIFIER_CTRL);

	switch (letter) {
	case 'A': return found_key(event, INPUT_UP);
	case 'B': return found_key(event, INPUT_DOWN);
	case 'C':
		return found_key(event, word ? INPUT_CTRL_RIGHT : INPUT_RIGHT);
	case 'D': return found_key(event, word ? INPUT_CTRL_LEFT : INPUT_LEFT);
	case 'H': return found_key(event, INPUT_HOME);
	case 'F': return found_key(event, INPUT_END_KEY);
	case 'P': return found_key(event, INPUT_F1);
	case 'Z': return found_key(event, INPUT_BACK_TAB);
	default: return INPUT_PARSED_NOTHING;
	}
}

static enum input_parsed
found_number(struct input *event, int number)
{
	switch (number) {
	case 1:
	case 7: return found_key(event, INPUT_HOME);
	case 2: return found_key(event, INPUT_INSERT);
	case 3: return found_key(event, INPUT_DELETE);
	case 4:
	case 8: return found_key(event, INPUT_END_KEY);
	case 5: return found_key(event, INPUT_PAGE_UP);
	case 6: return found_key(event, INPUT_PAGE_DOWN);
	case 11: return found_key(event, INPUT_F1);
	case 200: return INPUT_PARSED_PASTE;
	default: return INPUT_PARSED_NOTHING;
	}
}

/* A whole CSI: parameters from bytes, the final one at end. */
static enum input_parsed
found_csi(struct input *event, const char *bytes, const char *end)
{
	int numbers[NUMBERS];
	bool plain;

	if (bytes < end && *bytes == '<' && (*end == 'M' || *end == 'm')) {
		read_numbers(bytes + 1, end, numbers);
		return found_mouse(event, numbers[0], numbers[2] - 1,
		    numbers[1] - 1, *end == 'm');
	}
	read_numbers(bytes, end, numbers);
	plain = bytes == end || (*bytes >= '0' && *bytes <= ';');
	if (!plain || (bytes < end && end[-1] < '0'))
		return INPUT_PARSED_NOTHING;
	if (*end == '~')
		return found_number(event, numbers[0]);
	return found_letter(event, *end, numbers[1] > 0 ? numbers[1] - 1 : 0);
}

/* X10 tells neither which button is released nor columns beyond 223. */
static enum input_parsed
found_x10(struct input *event, const unsigned char *report)
{
	int button = report[0] - 32;
	bool release = (button & MOUSE_BUTTON) == MOUSE_BUTTON &&
		       !(button & (MOUSE_MOTION | MOUSE_WHEEL));

	if (release)
		button = 0;
	return found_mouse(
	    event, button, report[2] - 33, report[1] - 33, release);
}

static size_t
parse_csi(
    const char *bytes, size_t n, struct input *event, enum input_parsed *parsed)
{
	size_t i = 2;

	*parsed = INPUT_PARSED_MORE;
	if (n < 3)
		return 0;
	if (bytes[2] == 'M') {
		if (n < 6)
			return 0;
		*parsed = found_x10(event, (const unsigned char *)bytes + 3);
		return 6;
	}
	if (bytes[2] == '[') {
		if (n < 4)
			return 0;
		*parsed = bytes[3] == 'A' ? found_key(event, INPUT_F1)
					  : INPUT_PARSED_NOTHING;
		return 4;
	}
	while (i < n && bytes[i] >= ' ' && bytes[i] < '@')
		i++;
	if (i == n && n < SEQUENCE_MOST)
		return 0;
	*parsed = INPUT_PARSED_NOTHING;
	if (i == n || bytes[i] < '@' || bytes[i] == 0x7f)
		return i; /* broken off: what follows stands for itself */
	*parsed = found_csi(event, bytes + 2, bytes + i);
	return i + 1;
}

/* One letter; rxvt has small ones for Ctrl, the keypad's Enter is M. */
static size_t
parse_ss3(
    const char *bytes, size_t n, struct input *event, enum input_parsed *parsed)
{
	*parsed = INPUT_PARSED_MORE;
	if (n < 3)
		return 0;
	if (bytes[2] == 'M')
		*parsed = found_key(event, '\r');
	else if (bytes[2] == 'c' || bytes[2] == 'd')
		*parsed = found_letter(
		    event, (char)(bytes[2] - 'a' + 'A'), MODIFIER_CTRL);
	else
		*parsed = found_letter(event, bytes[2], 0);
	return bytes[2] == ESCAPE ? 2 : 3;
}

/* The bytes of a UTF-8 character by its first one; 0: it cannot be first. */
static size_t
utf8_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static size_t
parse_character(
    const char *bytes, size_t n, struct input *event, enum input_parsed *parsed)
{
	size_t length = utf8_length((unsigned char)bytes[0]), taken;
	uint32_t character = text_decode(bytes, n, &taken);

	*parsed = INPUT_PARSED_NOTHING;
	if (character == TEXT_INVALID) {
		size_t i = 1;

		while (i < n && (bytes[i] & 0xc0) == 0x80)
			i++;
		if (n < length && i == n)
			*parsed = INPUT_PARSED_MORE;
		return *parsed == INPUT_PARSED_MORE ? 0 : taken;
	}
	if (character >= 0x80 && character < 0xa0)
		return taken;
	*parsed = found_key(event, character == '\n' ? '\r' : character);
	return taken;
}

static size_t
parse_escape(
    const char *bytes, size_t n, struct input *event, enum input_parsed *parsed)
{
	size_t taken;

	*parsed = INPUT_PARSED_MORE;
	if (n < 2)
		return 0;
	switch (bytes[1]) {
	case '[': return parse_csi(bytes, n, event, parsed);
	case 'O': return parse_ss3(bytes, n, event, parsed);
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_': *parsed = INPUT_PARSED_STRING; return 2;
	case ESCAPE: *parsed = found_key(event, ESCAPE); return 1;
	default: break;
	}
	taken = parse_character(bytes + 1, n - 1, event, parsed);
	if (*parsed == INPUT_PARSED_MORE)
		return 0;
	*parsed = INPUT_PARSED_NOTHING;
	return 1 + taken;
}

size_t
input_parse(const char *bytes, size_t n, bool final, struct input *event,
    enum input_parsed *parsed)
{
	size_t taken;

	if (bytes[0] == ESCAPE)
		taken = parse_escape(bytes, n, event, parsed);
	else
		taken = parse_character(bytes, n, event, parsed);
	if (*parsed != INPUT_PARSED_MORE || !final)
		return taken;
	if (n == 1 && bytes[0] == ESCAPE)
		*parsed = found_key(event, ESCAPE);
	else
		*parsed = INPUT_PARSED_NOTHING;
	return n;
}
