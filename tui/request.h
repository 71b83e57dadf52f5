/* SPDX-License-Identifier: MIT */
/*
 * request: what a command line asks for, read from its options.
 *
 *	if (!request_read(&request, argc, argv, ":f:h", options, command,
 *		&status))
 *		return status;
 */
#ifndef TUI_REQUEST_H
#define TUI_REQUEST_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/export.h"
#include "core/import.h"
#include "core/timeline.h"
#include "core/zone.h"
#include "tui/command.h"

struct request { /* what a command line asks for */
	const char *filter; /* NULL: none */
	enum export_format format;
	size_t limit; /* 0: all */
	const char *output;
	struct import_options reading; /* how datasets are read */
	bool trial;
	bool safe; /* no formulae in what is written */
	enum facet by;
	bool counted; /* by is given */
	const char *keys;
	const char *display_zone; /* NULL: UTC */
	char *const *paths;
	size_t path_count;
};

enum option_key {
	OPTION_FILTER = 'f',
	OPTION_OUTPUT = 'o',
	OPTION_HELP = 'h',
	OPTION_FORMAT = 256,
	OPTION_NAME,
	OPTION_LIMIT,
	OPTION_BY,
	OPTION_KEYS,
	OPTION_VERSION,
	OPTION_DELIMITER,
	OPTION_ENCODING,
	OPTION_NO_HEADER,
	OPTION_DATE_ORDER,
	OPTION_ZONE,
	OPTION_MAP,
	OPTION_PROFILE,
	OPTION_REJECTS,
	OPTION_STRICT,
	OPTION_TRIAL,
	OPTION_MAX_CELL,
	OPTION_SAFE,
	OPTION_DISPLAY_ZONE,
};

#define OPTION_END               \
	{                        \
		NULL, 0, NULL, 0 \
	}
#define OPTION_WITH(name, key)                     \
	{                                          \
		name, required_argument, NULL, key \
	}
#define OPTION_BARE(name, key)               \
	{                                    \
		name, no_argument, NULL, key \
	}

/* Of every command that takes datasets. */
#define OPTIONS_READING                                                     \
	OPTION_WITH("delimiter", OPTION_DELIMITER),                         \
	    OPTION_WITH("encoding", OPTION_ENCODING),                       \
	    OPTION_BARE("no-header", OPTION_NO_HEADER),                     \
	    OPTION_WITH("date-order", OPTION_DATE_ORDER),                   \
	    OPTION_WITH("tz", OPTION_ZONE), OPTION_WITH("map", OPTION_MAP), \
	    OPTION_WITH("profile", OPTION_PROFILE),                         \
	    OPTION_WITH("max-cell", OPTION_MAX_CELL)

/*
 * Read the options and PATHs.  False when there is nothing more to do, with
 * the exit status in *status: help is printed, or what is wrong told.
 * command is NULL for the interactive form.
 */
bool request_read(struct request *request, int argc, char **argv,
    const char *letters, const struct option *options,
    const struct command *command, int *status);

/* What is wrong with the command line, told, and where its page is; returns
 * the exit status. */
int request_wrong(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The zone of times shown, NULL for UTC; what is wrong with it is told:
 * false. */
bool request_zone(const struct request *request, struct zone **zone);

/* Told: how many rows are not in what is printed. */
void request_tell_rejected(const struct request *request, int64_t rejected);

#endif
