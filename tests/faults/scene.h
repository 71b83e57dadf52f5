/* SPDX-License-Identifier: MIT */
/*
 * scene: what the programs of this folder let happen again and again: each
 * scenario does one thing with the core or the screen, from opening to
 * closing, in a folder of its own, and can be done anew any number of times.
 *
 *	scene_open();
 *	scene_reset(scenario);		the case is as it was before
 *	status = scenario->run(&error);
 *	scene_close();
 */
#ifndef TESTS_FAULTS_SCENE_H
#define TESTS_FAULTS_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/strbuf.h"

struct scenario {
	const char *name;
	enum status (*run)(struct error *error);
	bool held; /* scene_case holds data before; else it is not there */
	bool writes; /* it changes the case, in one transaction */
	bool optional; /* it reads files that it may do without */
	const char *from; /* the file held before, where it is another */
	bool keeps; /* what the case says is the same before and after */
};

/* The last one is closed by a name of NULL. */
extern const struct scenario scenarios[];

extern char scene_folder[64];
extern char scene_case[96]; /* what scenarios work on */

/* Make the folder, its files and the case from before. */
void scene_open(void);
void scene_close(void);

void scene_reset(const struct scenario *scenario);
void scene_keep(void); /* scene_case is what is held before from here on */

/*
 * Everything the case says before and after the scenario; of the outcome of
 * one that writes: NULL where the case is whole, else what is wrong with it,
 * good until asked again.
 */
void scene_learn(const struct scenario *scenario);
const char *scene_judge(bool must_be_after, bool must_be_before);

/*
 * Of n points at most $FAULTS_POINTS are taken (all where it is not set),
 * evenly spread: is the nth (from 1) among them?
 */
bool scene_takes(unsigned long nth, unsigned long n);

/* A file written whole; a program of the machine's ends when it cannot be. */
void scene_write(const char *name, const void *bytes, size_t n);
void scene_copy(const char *from, const char *to);

/*
 * ---- TAP.  A result, and a figure that tests/run shows.
 */
void scene_result(bool fine, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void
scene_figure(const char *format, ...) __attribute__((format(printf, 1, 2)));
int scene_end(void); /* the plan; the exit status */

/*
 * ---- What a child process does and tells.  run returns false when it has
 * failed and said why by scene_say; one that crashes or hangs says so.
 */
struct scene_report {
	unsigned long at; /* the point under way */
	unsigned long points, struck; /* tried; where something failed */
	char reason[400]; /* "" while all is well */
};
extern struct scene_report *scene_report;

void scene_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void scene_child(void (*run)(const struct scenario *), const struct scenario *);

#endif
