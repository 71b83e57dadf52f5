/* SPDX-License-Identifier: MIT */
/*
 * Hints for what people write instead of EDTF.  A text is turned into its
 * shape, digits as 9 and letters (but s and t, which matter) as a, and
 * compared with shapes that are met often; one that holds a date in full is
 * answered with that very date in EDTF.  Runs only after parsing has failed.
 */
#include "config.h"

#include "core/edtf_hint.h"

#include <stdio.h>
#include <string.h>

#include "core/calendar.h"
#include "core/edtf.h"
#include "core/edtf_read.h"

#define TEXT_SIZE 32 /* longer text is no date anybody writes by hand */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
make_shape(const char *text, char shape[TEXT_SIZE])
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++)
		shape[i] = edtf_is_digit(text[i]) ? '9'
			   : is_letter(text[i]) && strchr("ts", text[i]) == NULL
			       ? 'a'
			       : text[i];
	shape[n] = '\0';
}

/* Does a word of text start so (prefix in lower case), or is it one whole? */
static bool
has_word(const char *text, const char *prefix, bool whole)
{
	size_t n = strlen(text), length = strlen(prefix), k;

	for (size_t i = 0; i + length <= n; i++) {
		if (i > 0 && is_letter(text[i - 1]))
			continue;
		for (k = 0; k < length && lower(text[i + k]) == prefix[k]; k++)
			continue;
		if (k == length && !(whole && is_letter(text[i + k])))
			return true;
	}
	return false;
}

/* Year, month and day with slashes or points, or as 8 digits. */
static bool
hint_numbers(const char *text, const char *shape, struct error *error)
{
	int year, month, day;
	char date[3 * TEXT_SIZE];
	struct edtf parsed;

	if (strspn(shape, "9/.") != strlen(shape) ||
	    strncmp(shape, "9999", 4) != 0)
		return false;
	if (sscanf(text, "%4d%2d%2d", &year, &month, &day) != 3 &&
	    sscanf(text, "%4d%*1[/.]%2d%*1[/.]%2d", &year, &month, &day) != 3)
		return false;
	snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
	if (edtf_parse(date, strlen(date), &parsed, NULL) != STATUS_OK)
		return false;
	error_set_at(error, 1, "%s: write dates as %s", text, date);
	return true;
}

/* A date whose year comes last: which number is the day cannot be told. */
static bool
hint_year_last(const char *shape, struct error *error)
{
	static const char *const shapes[] = { "99/99/9999", "9/9/9999",
		"99/9/9999", "9/99/9999", "99.99.9999", "9.9.9999", "99.9.9999",
		"9.99.9999", "99-99-9999", "9-9-9999", "99-9-9999", "9-99-9999",
		"99/99/99", "9/9/99", "99.99.99", "99-99-99" };

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (strcmp(shape, shapes[i]) == 0) {
			error_set_at(error, 1,
			    "write the year first, then month and day: "
			    "YYYY-MM-DD");
			return true;
		}
	return false;
}

struct shape_hint {
	const char *start; /* of the shape */
	bool whole; /* and nothing behind it */
	const char *message;
};

static bool
hint_shape(const char *shape, struct error *error)
{
	static const struct shape_hint hints[] = {
		{ "9999-9999", true, "an interval has a slash: 1850/1860" },
		{ "9999-99-99 99:", false,
		    "a T stands between date and time: 2025-09-02T14:05" },
		{ "9999-99-99t99:", false,
		    "the T before the time is a capital: 2025-09-02T14:05" },
		{ "9999s", true, "the 1980s are written 198X" },
	};

	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
		size_t n = strlen(hints[i].start);

		if (strncmp(shape, hints[i].start, n) == 0 &&
		    (!hints[i].whole || shape[n] == '\0')) {
			error_set_at(error, n, "%s", hints[i].message);
			return true;
		}
	}
	return false;
}

struct word_hint {
	const char *word; /* in lower case */
	const char *message;
};

static bool
hint_word(const char *text, struct error *error)
{
	static const struct word_hint hints[] = {
		{ "unknown",
		    "an unknown side of an interval is left empty: 2004/" },
		{ "open", "an open side of an interval is ..: 2004/.." },
		{ "bc", "1 BC is 0000, 2 BC is -0001, 44 BC is -0043" },
		{ "bce", "1 BCE is 0000, 2 BCE is -0001, 44 BCE is -0043" },
		{ "century", "the years 1800 to 1899 are written 18XX" },
		{ "circa", "about 1920 is written 1920~" },
		{ "c", "about 1920 is written 1920~" },
		{ "ca", "about 1920 is written 1920~" },
		{ "about", "about 1920 is written 1920~" },
	};

	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (has_word(text, hints[i].word, true)) {
			error_set_at(error, 1, "%s", hints[i].message);
			return true;
		}
	return false;
}

static bool
hint_month(const char *text, struct error *error)
{
	static const char months[12][4] = { "jan", "feb", "mar", "apr", "may",
		"jun", "jul", "aug", "sep", "oct", "nov", "dec" };

	for (int i = 0; i < 12; i++)
		if (has_word(text, months[i], false)) {
			error_set_at(error, 1,
			    "months are numbers: %s is %02d, as in 2024-%02d",
			    calendar_month_name(i + 1), i + 1, i + 1);
			return true;
		}
	return false;
}

static bool
hint_edges(const char *s, size_t n, struct error *error)
{
	const char *message = NULL;

	if (n == 0)
		message = "there is no date here";
	else if (is_blank(s[0]) || is_blank(s[n - 1]))
		message = "white space stands around the date";
	else if (s[0] == '+')
		message = "a year has no plus sign";
	else if (memchr(s, '(', n) != NULL)
		message = "there are no parentheses: a qualifier stands beside "
			  "what it qualifies, as in 2004-06~-11";
	else if (edtf_kind(s, n) == EDTF_KIND_DATE && n > 2 &&
		 (memcmp(s, "..", 2) == 0 || memcmp(s + n - 2, "..", 2) == 0))
		message = ".. is a side of an interval (../2021, 2021/..) or "
			  "stands in a set ([..2021], [2021..])";
	if (message == NULL)
		return false;
	error_set_at(error, 1, "%s", message);
	return true;
}

void
edtf_hint(const char *s, size_t n, struct error *error)
{
	char text[TEXT_SIZE], shape[TEXT_SIZE];

	if (error == NULL || hint_edges(s, n, error) || n >= TEXT_SIZE ||
	    memchr(s, '\0', n) != NULL)
		return;
	memcpy(text, s, n);
	text[n] = '\0';
	make_shape(text, shape);
	if (!hint_numbers(text, shape, error) &&
	    !hint_year_last(shape, error) && !hint_shape(shape, error) &&
	    !hint_word(text, error))
		hint_month(text, error);
}
