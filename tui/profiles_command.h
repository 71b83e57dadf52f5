/* SPDX-License-Identifier: MIT */
/*
 * profiles_command: `dateline profiles [NAME]`.
 */
#ifndef TUI_PROFILES_COMMAND_H
#define TUI_PROFILES_COMMAND_H

/* The names with what each is for; of one, what becomes of its columns. */
int profiles_command(int argc, char **argv);

#endif
