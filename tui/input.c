/* SPDX-License-Identifier: MIT */
/*
 * input: one wait for everything that can happen.
 *
 * Bytes are read into a small buffer and parsed from its start.  Three
 * states, for pastes and strings have no length that is known before:
 *
 *	KEYS --ESC[200~--> PASTE --ESC[201~--> KEYS	the paste is an event
 *	KEYS --ESC ]-----> STRING --BEL, ESC \-> KEYS	nothing is
 *
 * A state that is not left, and a sequence that stops half way, are given up
 * when the line has been quiet for a while; Esc alone is told from the start
 * of a sequence in the same way, only sooner.
 */
#include "config.h"

#include "tui/input.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tui/input_private.h"
#include "tui/signals.h"
#include "tui/term.h"
#include "tui/term_private.h"

/* Milliseconds. */
#define ESCAPE_WAIT 25
#define FRAGMENT_WAIT 250
#define PASTE_WAIT 1000
#define DOUBLE_CLICK 400

#define PASTE_MOST (1024 * 1024) /* bytes; the rest of a paste is dropped */
#define PASTE_END "\033[201~"

static struct {
	char bytes[4096];
	size_t start, end;
	enum { KEYS, PASTE, STRING } state;
	long long read_at; /* ms, of the last byte */
	struct strbuf paste;
	long long press_at; /* of a press that may become a double one */
	int press_row, press_col;
} reader = { .paste = STRBUF_INIT };

static long long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t
waiting(void)
{
	return reader.end - reader.start;
}

/* How long the line must be quiet before what is there is all there is. */
static int
quiet_time(void)
{
	if (reader.state == PASTE)
		return PASTE_WAIT;
	if (reader.state == KEYS && waiting() == 1 &&
	    reader.bytes[reader.start] == 27)
		return ESCAPE_WAIT;
	return FRAGMENT_WAIT;
}

/* Read what there is; false at the end of the terminal. */
static bool
fill(void)
{
	ssize_t got;

	memmove(reader.bytes, reader.bytes + reader.start, waiting());
	reader.end -= reader.start;
	reader.start = 0;
	got = read(STDIN_FILENO, reader.bytes + reader.end,
	    sizeof(reader.bytes) - reader.end);
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return true;
	if (got <= 0)
		return false;
	reader.end += (size_t)got;
	reader.read_at = now_ms();
	return true;
}

static void
paste_add(size_t n)
{
	size_t room = PASTE_MOST - reader.paste.n;

	strbuf_add(
	    &reader.paste, reader.bytes + reader.start, n < room ? n : room);
	reader.start += n;
}

static bool
paste_done(struct input *input)
{
	reader.state = KEYS;
	if (strbuf_status(&reader.paste) != STATUS_OK)
		return false;
	input->kind = INPUT_PASTE;
	input->text = reader.paste.text;
	input->text_n = reader.paste.n;
	return true;
}

/* Bytes at the start of s, n long, before end or before a part of it. */
static size_t
bytes_before(const char *s, size_t n, const char *end, bool *whole)
{
	size_t length = strlen(end);

	*whole = false;
	for (size_t i = 0; i < n; i++) {
		size_t most = n - i < length ? n - i : length;

		if (memcmp(s + i, end, most) == 0) {
			*whole = most == length;
			return i;
		}
	}
	return n;
}

static bool
take_paste(struct input *input, bool final)
{
	bool whole;

	paste_add(bytes_before(
	    reader.bytes + reader.start, waiting(), PASTE_END, &whole));
	if (whole)
		reader.start += sizeof(PASTE_END) - 1;
	else if (!final)
		return false;
	else
		paste_add(waiting());
	return paste_done(input);
}

/* Take a string's bytes; KEYS again when its end was among them. */
static void
skip_string(bool final)
{
	for (; waiting() > 0; reader.start++) {
		const char *s = reader.bytes + reader.start;

		if (*s == '\a') {
			reader.start++;
			reader.state = KEYS;
			return;
		}
		if (*s != 27)
			continue;
		if (waiting() == 1 && !final)
			return;
		/* ESC \ ends it; another sequence breaks it off. */
		if (waiting() > 1 && s[1] == '\\')
			reader.start += 2;
		reader.state = KEYS;
		return;
	}
	if (final)
		reader.state = KEYS;
}

/* Only what is on the screen; a second press makes a double one. */
static bool
mouse_settle(struct input *input)
{
	int rows, cols;
	long long now = now_ms();

	term_size(&rows, &cols);
	if (input->row >= rows || input->col >= cols)
		return false;
	if (input->mouse != INPUT_PRESS)
		return true;
	if (input->row == reader.press_row && input->col == reader.press_col &&
	    now - reader.press_at <= DOUBLE_CLICK) {
		input->mouse = INPUT_DOUBLE;
		now = -DOUBLE_CLICK - 1; /* a third begins anew */
	}
	reader.press_at = now;
	reader.press_row = input->row;
	reader.press_col = input->col;
	return true;
}

static bool
take_event(struct input *input)
{
	if (input->kind == INPUT_MOUSE)
		return mouse_settle(input);
	if (input->kind == INPUT_KEY && input->key == 8 &&
	    term_erase_byte() == 8)
		input->key = 127;
	return true;
}

/* The next event from the buffer. */
static bool
take_bytes(struct input *input, bool final)
{
	enum input_parsed parsed;

	while (waiting() > 0 || (final && reader.state != KEYS)) {
		if (reader.state == PASTE)
			return take_paste(input, final);
		if (reader.state == STRING) {
			skip_string(final);
			if (reader.state == STRING)
				return false;
			continue;
		}
		reader.start += input_parse(reader.bytes + reader.start,
		    waiting(), final, input, &parsed);
		if (parsed == INPUT_PARSED_MORE)
			return false;
		if (parsed == INPUT_PARSED_EVENT && take_event(input))
			return true;
		if (parsed == INPUT_PARSED_STRING)
			reader.state = STRING;
		if (parsed == INPUT_PARSED_PASTE) {
			reader.state = PASTE;
			strbuf_clear(&reader.paste);
		}
	}
	return false;
}

/* What signals told. */
static bool
take_signals(struct input *input)
{
	signals_in();
	if (signals_ending() != 0)
		input->kind = INPUT_END;
	else if (term_take_resize())
		input->kind = INPUT_RESIZE;
	else if (signals_seen(SIGINT)) {
		input->kind = INPUT_KEY;
		input->key = INPUT_CTRL('c');
	}
	return input->kind != INPUT_NONE;
}

static bool
take_script(struct input *input)
{
	bool headless = term_is_headless();

	if (!input_script_next(input)) {
		input->kind = headless ? INPUT_END : INPUT_NONE;
		return headless;
	}
	if (input->kind == INPUT_RESIZE && headless)
		term_resize_headless(input->row, input->col);
	return true;
}

/*
 * Wait until there may be news, a sequence has been quiet long enough
 * (*final), or until deadline (-1: none); false then.
 */
static bool
wait_bytes(long long deadline, bool *final)
{
	struct pollfd in = { STDIN_FILENO, POLLIN, 0 };
	struct timespec time;
	long long now = now_ms(), until = deadline, left;
	bool unsettled = waiting() > 0 || reader.state != KEYS;
	int ready;

	*final = false;
	if (unsettled) {
		long long quiet = reader.read_at + quiet_time();

		if (until < 0 || quiet < until)
			until = quiet;
	}
	left = until > now ? until - now : 0;
	time.tv_sec = (time_t)(left / 1000);
	time.tv_nsec = (long)(left % 1000) * 1000000;
	ready = ppoll(&in, 1, until < 0 ? NULL : &time, signals_outside());
	if (ready > 0 && !fill())
		signals_set_ending(SIGHUP);
	if (ready != 0)
		return true;
	now = now_ms();
	*final = unsettled && now >= reader.read_at + quiet_time();
	return *final || deadline < 0 || now < deadline;
}

bool
input_wait(struct input *input, int timeout)
{
	long long deadline = timeout < 0 ? -1 : now_ms() + timeout;
	bool final = false;

	memset(input, 0, sizeof(*input));
	if (take_script(input))
		return true;
	for (;;) {
		if (take_signals(input) || take_bytes(input, final))
			return true;
		memset(input, 0, sizeof(*input));
		if (!wait_bytes(deadline, &final))
			return false;
	}
}

bool
input_pending(void)
{
	struct pollfd in = { STDIN_FILENO, POLLIN, 0 };

	if (input_script_pending())
		return true;
	if (term_is_headless())
		return false;
	signals_in();
	return waiting() > 0 || signals_any() || poll(&in, 1, 0) > 0;
}
