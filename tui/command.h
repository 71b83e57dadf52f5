/* SPDX-License-Identifier: MIT */
/*
 * command: the non-interactive command line.
 *
 *	command = command_find(argv[1]);
 *	if (command != NULL)
 *		return command->run(argc - 1, argv + 1);
 */
#ifndef TUI_COMMAND_H
#define TUI_COMMAND_H

struct command {
	const char *name;
	const char *usage; /* what --help prints */
	/* argv[0] is the command's name; returns the exit status. */
	int (*run)(int argc, char **argv);
};

/* NULL when there is no such command. */
const struct command *command_find(const char *name);

/* `dateline [--keys KEYS] PATH…`, with argv[0] the program's name. */
int command_open(int argc, char **argv);

#endif
