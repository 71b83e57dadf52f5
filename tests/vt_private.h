/* SPDX-License-Identifier: MIT */
/*
 * vt_private: what the files of vt share.  vt.c runs the program and waits for
 * it, vt_keys.c is its keyboard and mouse, vt_screen.c what it has written.
 */
#ifndef TESTS_VT_PRIVATE_H
#define TESTS_VT_PRIVATE_H

#include <vterm.h>

#include "core/strbuf.h"
#include "tests/vt.h"

#define VT_OUTPUT_MOST (1024 * 1024)

struct vt {
	VTerm *vterm;
	VTermScreen *screen;
	int rows, cols;
	int master, slave;
	pid_t pid;
	int status; /* exit status; -1: still runs */
	unsigned long switches; /* when something was last sent */
	long long moved_at; /* ms, of the last byte in or out */
	struct vt_state state;
	bool in_frame;
	char sequence[32]; /* of the output, as far as it is read */
	size_t sequence_n;
	struct strbuf output, text, title;
};

/* vt_screen.c: make the screen; take what the program has written. */
void vt_screen_open(struct vt *vt);
void vt_screen_take(struct vt *vt, const char *bytes, size_t n);

#endif
