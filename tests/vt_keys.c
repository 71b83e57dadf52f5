/* SPDX-License-Identifier: MIT */
/*
 * vt_keys: from names of keys, and from clicks, to the bytes that an xterm
 * sends for them.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "tests/vt_private.h"

static const struct {
	const char *name, *bytes;
} keys[] = {
	{ "Enter", "\r" },
	{ "Esc", "\033" },
	{ "Tab", "\t" },
	{ "Space", " " },
	{ "Backspace", "\177" },
	{ "Shift-Tab", "\033[Z" },
	{ "Up", "\033[A" },
	{ "Down", "\033[B" },
	{ "Right", "\033[C" },
	{ "Left", "\033[D" },
	{ "Home", "\033[H" },
	{ "End", "\033[F" },
	{ "PgUp", "\033[5~" },
	{ "PgDn", "\033[6~" },
	{ "Insert", "\033[2~" },
	{ "Delete", "\033[3~" },
	{ "Ctrl-Left", "\033[1;5D" },
	{ "Ctrl-Right", "\033[1;5C" },
	{ "F1", "\033OP" },
};

/* Append the bytes of a key; false for an unknown name. */
static bool
add_key(struct strbuf *out, const char *name)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strcmp(keys[i].name, name) == 0) {
			strbuf_add_text(out, keys[i].bytes);
			return true;
		}
	}
	if (strncmp(name, "Ctrl-", 5) == 0 && strlen(name) == 6) {
		strbuf_add_byte(out, (char)(name[5] & 0x1f));
		return true;
	}
	if (strncmp(name, "Alt-", 4) == 0) {
		strbuf_add_byte(out, 27);
		return add_key(out, name + 4);
	}
	if (strncmp(name, "text:", 5) == 0) {
		for (name += 5; *name != '\0'; name++) {
			bool blank = name[0] == '\\' && name[1] == 's';

			strbuf_add_byte(out, blank ? ' ' : *name);
			name += blank;
		}
		return true;
	}
	/* One character, however many bytes. */
	for (size_t i = 1; name[i] != '\0'; i++) {
		if ((name[i] & 0xc0) != 0x80)
			return false;
	}
	strbuf_add_text(out, name);
	return true;
}

void
vt_keys(struct vt *vt, const char *names)
{
	struct strbuf bytes = STRBUF_INIT;
	char *copy = mem_copy(names, strlen(names)), *rest = NULL;

	for (char *name = strtok_r(copy, " ", &rest); name != NULL;
	     name = strtok_r(NULL, " ", &rest)) {
		if (!add_key(&bytes, name)) {
			fprintf(stderr, "vt: no key is named %s\n", name);
			abort();
		}
	}
	vt_send(vt, bytes.text, bytes.n);
	mem_free(copy);
	strbuf_release(&bytes);
}

void
vt_paste(struct vt *vt, const char *text)
{
	struct strbuf bytes = STRBUF_INIT;

	strbuf_printf(&bytes, "\033[200~%s\033[201~", text);
	vt_send(vt, bytes.text, bytes.n);
	strbuf_release(&bytes);
}

void
vt_mouse(struct vt *vt, enum vt_mouse encoding, int button, int row, int col,
    bool press)
{
	char bytes[64];
	int n;

	if (encoding == VT_MOUSE_SGR)
		n = snprintf(bytes, sizeof(bytes), "\033[<%d;%d;%d%c", button,
		    col + 1, row + 1, press ? 'M' : 'm');
	else
		n = snprintf(bytes, sizeof(bytes), "\033[M%c%c%c",
		    (press ? button : 3) + 32, col + 33, row + 33);
	vt_send(vt, bytes, (size_t)n);
}

/* In one piece, for the program to see all of it at one time. */
static void
click(struct vt *vt, int row, int col, int times)
{
	struct strbuf bytes = STRBUF_INIT;

	for (int i = 0; i < times; i++)
		strbuf_printf(&bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", col + 1,
		    row + 1, col + 1, row + 1);
	vt_send(vt, bytes.text, bytes.n);
	strbuf_release(&bytes);
}

void
vt_click(struct vt *vt, int row, int col)
{
	click(vt, row, col, 1);
}

void
vt_double_click(struct vt *vt, int row, int col)
{
	click(vt, row, col, 2);
}
