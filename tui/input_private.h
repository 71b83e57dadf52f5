/* SPDX-License-Identifier: MIT */
/*
 * input_private: what input.c's rooms share: the parser of a terminal's
 * bytes (input_parse.c, pure) and the script's queue (input_script.c).
 */
#ifndef TUI_INPUT_PRIVATE_H
#define TUI_INPUT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/input.h"

enum input_parsed {
	INPUT_PARSED_MORE, /* what is there is the start of something */
	INPUT_PARSED_EVENT,
	INPUT_PARSED_NOTHING, /* a sequence that means nothing here */
	INPUT_PARSED_PASTE, /* a bracketed paste begins */
	INPUT_PARSED_STRING, /* an OSC, DCS, … begins: to be skipped */
};

/*
 * Take one thing from the start of n bytes (n > 0).  Returns the bytes that
 * were taken, 0 with INPUT_PARSED_MORE only.  final: nothing more will come
 * soon, so an Esc alone is the key, and a fragment is given up.
 */
size_t input_parse(const char *bytes, size_t n, bool final, struct input *event,
    enum input_parsed *parsed);

/* The next event of the script; false when it is over. */
bool input_script_next(struct input *event);
bool input_script_pending(void);

#endif
