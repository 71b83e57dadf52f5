/* SPDX-License-Identifier: MIT */
/*
 * interpose: the C library's allocation and file calls of a whole program,
 * SQLite's and the other libraries' among them, counted, and one of them
 * made to fail.  The functions that the program defines in interpose.c stand
 * before the library's own.
 *
 *	interpose_arm(&(struct interpose_plan){ INTERPOSE_READ,
 *	    .nth = 3, .error = EIO });
 *	...
 *	calls = interpose_disarm();
 *
 * A program of its own is armed by its environment: FAULTS=MASK,NTH,ERROR,
 * in numbers; FAULTS_TOLD names a file that it writes when it ends: `1` where
 * one was made to fail, else `0`, and how many were counted.
 *
 * Calls of curses and of the two C++ libraries are left alone where they
 * allocate: they do not promise to live through it.
 */
#ifndef TESTS_FAULTS_INTERPOSE_H
#define TESTS_FAULTS_INTERPOSE_H

#include <stdbool.h>

enum interpose_calls {
	INTERPOSE_MEMORY = 1,
	INTERPOSE_OPEN = 2,
	INTERPOSE_READ = 4,
	INTERPOSE_WRITE = 8,
	INTERPOSE_SYNC = 16,
	INTERPOSE_TRUNCATE = 32,
	INTERPOSE_LOCK = 64,
	INTERPOSE_DELETE = 128,
	INTERPOSE_ACCESS = 256, /* access and stat */
	INTERPOSE_FILES = 510, /* all but memory */
};

enum interpose_way {
	INTERPOSE_ERROR,
	INTERPOSE_SHORT, /* half of what was asked for is read or written */
	INTERPOSE_DIE, /* half is written, and the process ends */
	INTERPOSE_POWER, /* and of what was never synced some is lost */
};

#define INTERPOSE_DEAD 99 /* the exit status of one that died */

struct interpose_plan {
	unsigned calls; /* which are counted */
	unsigned long nth; /* from 1; 0: only count */
	int error; /* for errno */
	bool lasting; /* every further one fails too */
	enum interpose_way way;
	unsigned seed; /* of what is lost */
};

void interpose_arm(const struct interpose_plan *plan);

/* How many were counted. */
unsigned long interpose_disarm(void);

/* Did it fail one since it was armed? */
bool interpose_struck(void);

/* Are allocations seen?  Not where a sanitizer has them. */
bool interpose_sees_memory(void);

/* Blocks that were allocated and not freed. */
long interpose_blocks(void);

#endif
