/* SPDX-License-Identifier: MIT */
/*
 * dialect: how a file keeps its cells apart.
 *
 *	struct dialect dialect;
 *	dialect_recognise(&dialect, bytes, options->delimiter, &error);
 *	dialect.header = !options->no_header;
 *	csv_reader_open(&reader, bytes, &dialect, &error);
 */
#ifndef CORE_DIALECT_H
#define CORE_DIALECT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/bytes.h"
#include "core/status.h"
#include "core/strbuf.h"

struct dialect {
	char delimiter;
	bool quoting; /* false: a `"` is data, and no cell holds a line end */
	bool header; /* the first row names the columns */
	int64_t skip; /* lines before the first row: a `sep=` line */
	size_t lead; /* cells before those of a row that are not its own: line
			and reason of rejects, as rejects.h writes them */
};

/* RFC 4180 with a header. */
#define DIALECT_NATIVE \
	((struct dialect){ .delimiter = ',', .quoting = true, .header = true })

/*
 * The dialect of a file from its start (header is taken to be there); a file
 * of tabs is looked through to its end, to tell whether its quotes are data.
 * delimiter: NULL to recognise it, or as dialect_delimiter takes it; then
 * STATUS_SYNTAX for what is none.  A file of rejects (`line,reason,` first)
 * says itself what its delimiter is.  bytes is rewound.
 */
enum status dialect_recognise(struct dialect *dialect, struct bytes *bytes,
    const char *delimiter, struct error *error);

/*
 * Whether a `"` is syntax or data, by all of the file and not by its delimiter
 * alone: for formats that are written without quoting and saved again with it.
 */
enum status dialect_quotes(
    struct dialect *dialect, struct bytes *bytes, struct error *error);

/*
 * A delimiter as a user writes it: one ASCII character that is no quote, no
 * line end, no letter and no digit, or tab, comma, semicolon, pipe, `\t`.
 */
bool dialect_delimiter(const char *text, char *delimiter);

/*
 * Append what a file was taken to be, in words and with commas between:
 * "tab-separated, Windows-1252, no header"; nothing where it is native, but
 * fully "comma-separated, UTF-8".
 */
void dialect_describe(const struct dialect *dialect, const struct bytes *bytes,
    bool fully, struct strbuf *out);

#endif
