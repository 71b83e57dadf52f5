/* SPDX-License-Identifier: MIT */
/*
 * term_private: what term.c tells draw.c and input.c, and nobody else.
 */
#ifndef TUI_TERM_PRIVATE_H
#define TUI_TERM_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Act on what signals told: stop, come back from a stop, read the new size.
 * True when the screen must be laid out anew.
 */
bool term_take_resize(void);

/* Must draw_flush write every cell?  Asked once. */
bool term_take_repaint(void);

/* The byte of the Backspace key as the user's terminal had it: 127 or 8. */
unsigned char term_erase_byte(void);

/* A script's resize. */
void term_resize_headless(int rows, int cols);

/* What stands for a character that this terminal's fonts lack; itself when
 * there is nothing to do. */
uint32_t term_glyph(uint32_t codepoint);

#endif
