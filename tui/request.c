/* SPDX-License-Identifier: MIT */
/*
 * The options of all commands, each taken and checked in one place.
 */
#include "config.h"

#include "tui/request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csv.h"
#include "core/dialect.h"
#include "core/strbuf.h"
#include "tui/report.h"
#include "tui/usage.h"

int
request_wrong(const struct command *command, const char *format, ...)
{
	char message[512];
	va_list arguments;

	va_start(arguments, format);
	if (vsnprintf(message, sizeof message, format, arguments) < 0)
		message[0] = '\0';
	va_end(arguments);
	report("%s; see 'dateline%s%s --help'", message,
	    command != NULL ? " " : "", command != NULL ? command->name : "");
	return REPORT_TROUBLE;
}

static bool
parse_limit(const char *text, size_t *limit)
{
	char *end;
	unsigned long long number;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 ||
	    number == 0 || number > SIZE_MAX)
		return false;
	*limit = (size_t)number;
	return true;
}

/* Bytes, or with K, M or G behind it. */
static bool
take_size(size_t *size, const char *argument)
{
	char *end;
	unsigned long long number;
	unsigned shift = 0;

	errno = 0;
	number = strtoull(argument, &end, 10);
	switch (*end) {
	case 'K': shift = 10; break;
	case 'M': shift = 20; break;
	case 'G': shift = 30; break;
	default: break;
	}
	end += shift > 0;
	if (*argument >= '0' && *argument <= '9' && *end == '\0' &&
	    errno == 0 && number > 0 && number <= CSV_CELL_LARGEST >> shift) {
		*size = (size_t)number << shift;
		return true;
	}
	report("--max-cell %s: give a number of bytes from 1 to %zuM, or of K "
	       "or M",
	    argument, CSV_CELL_LARGEST >> 20);
	return false;
}

static bool
take_delimiter(struct import_options *reading, const char *argument)
{
	char delimiter;

	reading->delimiter = argument;
	if (dialect_delimiter(argument, &delimiter))
		return true;
	report("--delimiter %s: give one character, or tab, comma, semicolon "
	       "or pipe",
	    argument);
	return false;
}

static bool
is_date_order(const char *argument)
{
	if (strcmp(argument, "dmy") == 0 || strcmp(argument, "mdy") == 0 ||
	    strcmp(argument, "ymd") == 0)
		return true;
	report("--date-order %s: orders are dmy, mdy and ymd", argument);
	return false;
}

/* Is it one of how datasets are read?  *fine is false, and told, when its
 * argument does not serve. */
static bool
take_reading(
    struct import_options *reading, int key, const char *argument, bool *fine)
{
	*fine = true;
	switch (key) {
	case OPTION_DELIMITER:
		*fine = take_delimiter(reading, argument);
		return true;
	case OPTION_ENCODING: reading->encoding = argument; return true;
	case OPTION_NO_HEADER: reading->no_header = true; return true;
	case OPTION_DATE_ORDER:
		reading->date_order = argument;
		*fine = is_date_order(argument);
		return true;
	case OPTION_ZONE: reading->zone = argument; return true;
	case OPTION_MAP: reading->map = argument; return true;
	case OPTION_PROFILE: reading->profile = argument; return true;
	case OPTION_REJECTS: reading->rejects = argument; return true;
	case OPTION_MAX_CELL:
		*fine = take_size(&reading->cell_max, argument);
		return true;
	case OPTION_STRICT: reading->strict = true; return true;
	default: return false;
	}
}

/* False, and told, when the option's argument does not serve. */
static bool
take_option(struct request *request, int key, const char *argument)
{
	bool fine;

	if (take_reading(&request->reading, key, argument, &fine))
		return fine;
	switch (key) {
	case OPTION_SAFE: request->safe = true; return true;
	case OPTION_TRIAL: request->trial = true; return true;
	case OPTION_FILTER: request->filter = argument; return true;
	case OPTION_OUTPUT: request->output = argument; return true;
	case OPTION_KEYS: request->keys = argument; return true;
	case OPTION_DISPLAY_ZONE: request->display_zone = argument; return true;
	case OPTION_NAME:
		request->reading.name = argument;
		if (*argument != '\0')
			return true;
		report("--name: the name is empty");
		return false;
	case OPTION_FORMAT:
		if (export_format_parse(argument, &request->format))
			return true;
		report("--format %s: formats are text, csv and json", argument);
		return false;
	case OPTION_LIMIT:
		if (parse_limit(argument, &request->limit))
			return true;
		report("--limit %s: give a number from 1", argument);
		return false;
	case OPTION_BY:
		request->counted = facet_parse(argument, &request->by);
		if (request->counted)
			return true;
		report("--by %s: facets are actor, location, type, source, "
		       "tag, year and month",
		    argument);
		return false;
	default: return false;
	}
}

/* What getopt refused, told. */
static void
refuse_option(const struct command *command, int key, char **argv)
{
	const char *given = argv[optind - 1];

	if (key == ':')
		request_wrong(command, "%s: an argument is wanting", given);
	else if (optopt > 0 && optopt < 256 && strncmp(given, "--", 2) != 0)
		request_wrong(command, "-%c: there is no such option", optopt);
	else if (optopt != 0)
		request_wrong(
		    command, "%s: this option takes no argument", given);
	else
		request_wrong(command, "%s: there is no such option", given);
}

bool
request_read(struct request *request, int argc, char **argv,
    const char *letters, const struct option *options,
    const struct command *command, int *status)
{
	const char *page = command != NULL ? command->usage : usage_main;
	int key;

	*request = (struct request){ .format = EXPORT_TEXT };
	*status = REPORT_TROUBLE;
	opterr = 0;
	while ((key = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		if (key == OPTION_HELP) {
			*status = report_print(page, strlen(page));
			return false;
		}
		if (key == OPTION_VERSION) {
			static const char version[] =
			    "dateline " PACKAGE_VERSION "\n";

			*status = report_print(version, strlen(version));
			return false;
		}
		if (key == '?' || key == ':') {
			refuse_option(command, key, argv);
			return false;
		}
		if (!take_option(request, key, optarg))
			return false;
	}
	request->paths = argv + optind;
	request->path_count = (size_t)(argc - optind);
	if (request->path_count > 0)
		return true;
	if (command == NULL) {
		fputs(usage_short, stderr);
		return false;
	}
	request_wrong(command, "%s: no PATH is given", command->name);
	return false;
}

bool
request_zone(const struct request *request, struct zone **zone)
{
	struct error error = { 0 };

	*zone = NULL;
	if (request->display_zone == NULL ||
	    zone_open(zone, request->display_zone, &error) == STATUS_OK)
		return true;
	report_error(&error);
	return false;
}

void
request_tell_rejected(const struct request *request, int64_t rejected)
{
	struct strbuf paths = STRBUF_INIT;
	bool piped = false;

	for (size_t i = 0; i < request->path_count; i++) {
		strbuf_add_byte(&paths, ' ');
		strbuf_add_text(&paths, request->paths[i]);
		piped |= strcmp(request->paths[i], "-") == 0;
	}
	report("%" PRId64 " %s rejected; 'dateline check%s'%s lists %s",
	    rejected, rejected == 1 ? "row was" : "rows were", paths.text,
	    piped ? " of the same input" : "", rejected == 1 ? "it" : "them");
	strbuf_release(&paths);
}
