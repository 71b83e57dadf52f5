/* SPDX-License-Identifier: MIT */
/*
 * profiles_private: the profiles that come with the program.
 */
#ifndef CORE_PROFILES_PRIVATE_H
#define CORE_PROFILES_PRIVATE_H

struct profile_own {
	const char *name, *text; /* NULL: behind the last */
};

extern const struct profile_own profiles_own[];

/* Where their files are installed. */
extern const char profiles_folder[];

#endif
