/* SPDX-License-Identifier: MIT */
/*
 * import_command: `dateline import -o CASE PATH…`.
 */
#ifndef TUI_IMPORT_COMMAND_H
#define TUI_IMPORT_COMMAND_H

int import_command(int argc, char **argv);

#endif
