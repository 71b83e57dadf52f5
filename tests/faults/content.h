/* SPDX-License-Identifier: MIT */
/*
 * content: all that a case says, as text, for "exactly as before or exactly
 * as after".
 *
 *	content_read("t.case", &text);
 *	text.text is "absent", "damaged: …", or every row of every table and
 *	view and what the full-text index finds
 */
#ifndef TESTS_FAULTS_CONTENT_H
#define TESTS_FAULTS_CONTENT_H

#include "core/strbuf.h"

/*
 * Opens the case as the program would, which puts right what a dead process
 * left behind, then checks its integrity and reads it. 
 */
void content_read(const char *path, struct strbuf *out);

/* The first line in which they differ, for a message; good until called
 * again. */
const char *content_difference(const char *one, const char *other);

#endif
