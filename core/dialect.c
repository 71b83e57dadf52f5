/* SPDX-License-Identifier: MIT */
/*
 * Every delimiter that may be is tried at once over the start of the file:
 * each has a tally that takes the bytes one by one and counts rows by their
 * width.  The one whose rows agree best wins; many columns count for more
 * than few, since prose with one comma a line agrees too.
 *
 *	      ,----------------------------------------.
 *	      v                                        |
 *	  CELL_START --"--> QUOTED --"--> QUOTE --delimiter, line end
 *	      |                ^            | \
 *	    other              `-----"------'  other: a fault
 *	      v                                        v
 *	    PLAIN  <-----------------------------------'
 *
 * In a file of tabs or bars a `"` may be data.  Whether it is, one odd row far down
 * can tell, so such a file is tallied both ways to its end, at some 200 MB a
 * second.
 */
#include "config.h"

#include "core/dialect.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/mem.h"
#include "core/text.h"

#ifdef FUZZING
#define SAMPLE ((size_t)1024)
#else
#define SAMPLE ((size_t)1024 * 1024)
#endif
#define WIDTHS 512 /* rows of more cells are counted as of so many */

enum tally_state {
	CELL_START,
	PLAIN,
	QUOTED,
	QUOTE,
};

struct tally {
	char delimiter;
	bool quoting;
	enum tally_state state;
	bool any; /* this row has a byte */
	size_t cells; /* of this row that are complete */
	size_t first; /* cells of the first row; 0 before */
	int64_t rows;
	int64_t faults; /* text behind a closing quote */
	int64_t closed; /* cells in quotes that were closed well */
	int64_t widths[WIDTHS];
};

enum candidate {
	COMMA,
	TAB,
	TAB_BARE, /* quotes are data */
	SEMICOLON,
	PIPE,
	CANDIDATES,
};

static const struct dialect candidates[CANDIDATES] = {
	[COMMA] = { .delimiter = ',', .quoting = true },
	[TAB] = { .delimiter = '\t', .quoting = true },
	[TAB_BARE] = { .delimiter = '\t', .quoting = false },
	[SEMICOLON] = { .delimiter = ';', .quoting = true },
	[PIPE] = { .delimiter = '|', .quoting = true },
};

/* ---- Tallies */

static void
tally_row(struct tally *tally)
{
	size_t width = tally->cells + 1;

	if (tally->any) {
		tally->rows++;
		tally->widths[width < WIDTHS ? width : WIDTHS - 1]++;
		if (tally->first == 0)
			tally->first = width;
	}
	tally->any = false;
	tally->cells = 0;
	tally->state = CELL_START;
}

static void
tally_byte(struct tally *tally, char c)
{
	bool ends_row = c == '\n' || c == '\r';

	if (tally->state == QUOTED) {
		if (c == '"')
			tally->state = QUOTE;
		return;
	}
	if (tally->state == QUOTE) {
		if (c == '"') {
			tally->state = QUOTED;
			return;
		}
		if (c == tally->delimiter || ends_row)
			tally->closed++;
		else
			tally->faults++;
	}
	if (ends_row) {
		tally_row(tally);
		return;
	}
	tally->any = true;
	if (c == tally->delimiter) {
		tally->cells++;
		tally->state = CELL_START;
	} else if (c == '"' && tally->quoting && tally->state == CELL_START) {
		tally->state = QUOTED;
	} else {
		tally->state = PLAIN;
	}
}

static void
tally_add(struct tally *tally, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		tally_byte(tally, s[i]);
}

/* The file is over, also where it has no last line end. */
static void
tally_end(struct tally *tally)
{
	if (tally->state == QUOTED)
		tally->faults++;
	else
		tally_byte(tally, '\n');
}

/* Of 1: how many rows are of the width that most have, or one cell less. */
static double
tally_share(const struct tally *tally, size_t *width)
{
	size_t i, most = 0;
	double agree;

	for (i = 2; i < WIDTHS; i++)
		if (tally->widths[i] > tally->widths[most])
			most = i;
	*width = most;
	if (most == 0)
		return 0;
	agree = (double)tally->widths[most] +
		(most > 2 ? (double)tally->widths[most - 1] / 2 : 0) +
		(most + 1 < WIDTHS ? (double)tally->widths[most + 1] / 2 : 0);
	return agree / (double)tally->rows;
}

/* A tally whose first row has one cell is of no table. */
static double
tally_score(const struct tally *tally)
{
	size_t width;
	double share = tally_share(tally, &width);

	if (tally->first < 2 || width < 2)
		return 0;
	share *= (double)tally->rows / (double)(tally->rows + tally->faults);
	return share * (1 - 1 / (double)width);
}

/* ---- The start of the file */

/*
 * The delimiter of a `sep=` line and how long that is with its line end; 0
 * where there is none.
 */
static size_t
read_sep(const char *s, size_t n, char *delimiter)
{
	bool quoted = n > 0 && s[0] == '"';
	size_t i = quoted;

	if (n < i + 5 || strncasecmp(s + i, "sep=", 4) != 0)
		return 0;
	*delimiter = s[i + 4];
	i += 5;
	if (quoted && i < n && s[i] == '"')
		i++;
	if (*delimiter == '\n' || *delimiter == '\r' ||
	    (i < n && s[i] != '\n' && s[i] != '\r'))
		return 0;
	if (i + 1 < n && s[i] == '\r' && s[i + 1] == '\n')
		i++;
	return i < n ? i + 1 : n;
}

/* As much as room holds; *n is less only at the end of the file. */
static enum status
read_sample(struct bytes *bytes, char *sample, size_t room, size_t *n,
    struct error *error)
{
	enum status status = STATUS_OK;
	size_t got = 1;

	*n = 0;
	while (status == STATUS_OK && got > 0 && room - *n >= 16) {
		status = bytes_read(bytes, sample + *n, room - *n, &got, error);
		if (status == STATUS_OK)
			*n += got;
	}
	return status;
}

static enum candidate
best_candidate(const struct tally *tallies)
{
	enum candidate best = COMMA, i;
	double score, high = 0;

	for (i = COMMA; i < CANDIDATES; i++) {
		score = tally_score(&tallies[i]);
		if (score > high) {
			high = score;
			best = i;
		}
	}
	return best;
}

/* ---- Quotes in a file of tabs or bars */

/*
 * Quotes are syntax where nearly every cell that opens one also closes it,
 * and the rows do not agree worse for it.
 */
static bool
quotes_are_syntax(const struct tally *quoted, const struct tally *bare)
{
	size_t width;

	if (quoted->faults * 10 > quoted->closed)
		return false;
	return tally_share(quoted, &width) >= tally_share(bare, &width) - 0.01;
}

/* Tally the rest of the file both ways. */
static enum status
decide_quoting(struct dialect *dialect, struct bytes *bytes, char *sample,
    size_t n, size_t skipped, struct error *error)
{
	struct tally *both = mem_alloc(2, sizeof *both);
	enum status status = STATUS_OK;
	int i;

	if (both == NULL)
		return error_nomem(error);
	for (i = 0; i < 2; i++) {
		both[i].delimiter = dialect->delimiter;
		both[i].quoting = i == 0;
	}
	n -= skipped;
	memmove(sample, sample + skipped, n);
	while (status == STATUS_OK && n > 0) {
		for (i = 0; i < 2; i++)
			tally_add(&both[i], sample, n);
		status = bytes_read(bytes, sample, SAMPLE, &n, error);
	}
	for (i = 0; i < 2; i++)
		tally_end(&both[i]);
	if (status == STATUS_OK)
		dialect->quoting = quotes_are_syntax(&both[0], &both[1]);
	mem_free(both);
	return status;
}

/* ---- Recognising */

static enum status
try_candidates(struct dialect *dialect, const char *sample, size_t n, bool all,
    struct error *error)
{
	struct tally *tallies = mem_alloc(CANDIDATES, sizeof *tallies);
	enum candidate i;

	if (tallies == NULL)
		return error_nomem(error);
	for (i = COMMA; i < CANDIDATES; i++) {
		tallies[i].delimiter = candidates[i].delimiter;
		tallies[i].quoting = candidates[i].quoting;
		tally_add(&tallies[i], sample, n);
		if (all)
			tally_end(&tallies[i]);
	}
	dialect->delimiter = candidates[best_candidate(tallies)].delimiter;
	mem_free(tallies);
	return STATUS_OK;
}

/*
 * Does the file start as one of rejects does, written by us or saved again by
 * a spreadsheet?  Such a file says itself what stands between its cells; its
 * rows do not, since what is wrong with them may be just that.
 */
static bool
read_rejects(struct dialect *dialect, const char *s, size_t n)
{
	static const char delimiters[] = { ',', ';', '\t', '|' };
	char start[32];
	size_t i, k, length;

	for (i = 0; i < sizeof delimiters; i++)
		for (k = 0; k < 2; k++) {
			length = (size_t)snprintf(start, sizeof start,
			    k == 0 ? "line%creason" : "\"line\"%c\"reason\"",
			    delimiters[i]);
			if (n > length && memcmp(s, start, length) == 0 &&
			    s[length] == delimiters[i]) {
				dialect->delimiter = delimiters[i];
				dialect->lead = 2;
				return true;
			}
		}
	return false;
}

enum status
dialect_recognise(struct dialect *dialect, struct bytes *bytes,
    const char *delimiter, struct error *error)
{
	struct dialect found = DIALECT_NATIVE;
	enum status status;
	char *sample;
	size_t n = 0, skipped;

	if (delimiter != NULL &&
	    !dialect_delimiter(delimiter, &found.delimiter))
		return error_set(error, STATUS_SYNTAX,
		    "delimiter `%.40s`: give one character, or tab, comma, "
		    "semicolon or pipe",
		    delimiter);
	sample = mem_alloc(SAMPLE, 1);
	if (sample == NULL)
		return error_nomem(error);
	status = bytes_rewind(bytes, error);
	if (status == STATUS_OK)
		status = read_sample(bytes, sample, SAMPLE, &n, error);
	if (status != STATUS_OK)
		goto out;
	skipped = read_sep(sample, n, &found.delimiter);
	found.skip = skipped > 0;
	if (read_rejects(&found, sample + skipped, n - skipped))
		goto known;
	if (delimiter != NULL)
		dialect_delimiter(delimiter, &found.delimiter);
	else if (skipped == 0)
		status =
		    try_candidates(&found, sample, n, SAMPLE - n >= 16, error);
	if (status == STATUS_OK &&
	    (found.delimiter == '\t' || found.delimiter == '|'))
		status =
		    decide_quoting(&found, bytes, sample, n, skipped, error);
known:
	if (status == STATUS_OK)
		status = bytes_rewind(bytes, error);
	if (status == STATUS_OK)
		*dialect = found;
out:
	mem_free(sample);
	return status;
}

enum status
dialect_quotes(
    struct dialect *dialect, struct bytes *bytes, struct error *error)
{
	char *sample = mem_alloc(SAMPLE, 1);
	enum status status;
	size_t n = 0;

	if (sample == NULL)
		return error_nomem(error);
	status = bytes_rewind(bytes, error);
	if (status == STATUS_OK)
		status = bytes_read(bytes, sample, SAMPLE, &n, error);
	if (status == STATUS_OK)
		status = decide_quoting(dialect, bytes, sample, n, 0, error);
	mem_free(sample);
	return status;
}

bool
dialect_delimiter(const char *text, char *delimiter)
{
	static const struct {
		const char *name;
		char delimiter;
	} names[] = { { "tab", '\t' }, { "\\t", '\t' }, { "comma", ',' },
		{ "semicolon", ';' }, { "pipe", '|' } };
	unsigned char c = (unsigned char)text[0];
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcasecmp(text, names[i].name) != 0)
			continue;
		*delimiter = names[i].delimiter;
		return true;
	}
	if (text[0] == '\0' || text[1] != '\0' || c >= 0x7f || c == '"' ||
	    (c < ' ' && c != '\t' && (c < 0x1c || c > 0x1f)) ||
	    (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'))
		return false;
	*delimiter = text[0];
	return true;
}

/* ---- In words */

static void
say(struct strbuf *out, size_t start, const char *words)
{
	if (out->n > start)
		strbuf_add_text(out, ", ");
	strbuf_add_text(out, words);
}

static void
say_delimiter(
    const struct dialect *dialect, bool fully, struct strbuf *out, size_t start)
{
	char words[] = "separated by ` `";

	switch (dialect->delimiter) {
	case ',':
		if (fully)
			say(out, start, "comma-separated");
		break;
	case '\t': say(out, start, "tab-separated"); break;
	case ';': say(out, start, "semicolon-separated"); break;
	case '|': say(out, start, "pipe-separated"); break;
	default:
		words[sizeof words - 3] = dialect->delimiter;
		say(out, start, words);
	}
	if (!dialect->quoting)
		say(out, start, "quotes are data");
	if (dialect->lead > 0)
		say(out, start,
		    "rejected rows, their line and reason left out");
}

void
dialect_describe(const struct dialect *dialect, const struct bytes *bytes,
    bool fully, struct strbuf *out)
{
	const char *compression = bytes_compression(bytes);
	size_t start = out->n;

	if (compression != NULL)
		say(out, start, compression);
	say_delimiter(dialect, fully, out, start);
	if (fully || strcmp(bytes_encoding(bytes), "UTF-8") != 0)
		say(out, start, bytes_encoding(bytes));
	if (bytes_twice(bytes) > 0) {
		say(out, start, "decoded twice in ");
		strbuf_printf(out, "%lld place%s (like `Ã©`), left so",
		    (long long)bytes_twice(bytes),
		    bytes_twice(bytes) == 1 ? "" : "s");
	}
	if (!dialect->header)
		say(out, start, "no header");
}
