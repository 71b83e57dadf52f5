/* SPDX-License-Identifier: MIT */
/*
 * fuzz: what the fuzzers of files share: a folder of their own in memory, a
 * small dataset, and everything that is asked of a timeline.
 *
 *	char *path = fuzz_path("events.csv");
 *	fuzz_write(path, data, n);
 *	fuzz_explore(timeline, true);
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/store.h"
#include "core/strbuf.h"
#include "core/timeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The path of that name in the folder, which is under $TMPDIR or in /dev/shm
 * and is removed at exit.  malloc's; the program ends where there is none. */
char *fuzz_path(const char *name);

void fuzz_write(const char *path, const void *bytes, size_t n);
void fuzz_read(const char *path, struct strbuf *bytes);

/* Those that were saved as one of the user's own. */
void fuzz_remove_profiles(void);

/* Make a case of five events at path: quotes that are found and that are not,
 * places inside places, open and missing dates, a column of its own. */
void fuzz_make_case(const char *path);

/* One of so many, by the input alone: all at once would be slow. */
unsigned fuzz_choice(const uint8_t *data, size_t n, unsigned count);

/* What a frontend asks: rows, events, sources; facets under one filter and
 * one export, by choice.  False: some of it was refused, with a message.
 * honest: its counts are right, as those that somebody wrote into a case
 * need not be. */
bool fuzz_explore(struct timeline *timeline, bool honest, unsigned choice);

/* Make the selection the text of an export. */
enum status fuzz_export(struct timeline *timeline, int format,
    struct strbuf *text, struct error *error);

#endif
