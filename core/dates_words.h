/* SPDX-License-Identifier: MIT */
/*
 * dates_words: the words of dates in English, French, German, Spanish,
 * Russian and Arabic, month names in some others too, and what each means.
 * Private to the dates files.
 */
#ifndef CORE_DATES_WORDS_H
#define CORE_DATES_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* What a token of a date is; the value that goes with it in brackets. */
enum dates_kind {
	DATES_END,
	/* Of digits, and marks. */
	DATES_NUMBER, /* [its value] */
	DATES_ROMAN, /* a Roman number [its value] */
	DATES_DASH, /* [enum dates_dash] */
	DATES_SLASH,
	DATES_DOT,
	DATES_COLON,
	DATES_COMMA,
	DATES_PLUS,
	DATES_BRACKET, /* any, opening or closing */
	DATES_APOSTROPHE,
	DATES_DOTS, /* .. */
	/* Of words. */
	DATES_MONTH_NAME, /* [1–12] */
	DATES_WEEKDAY,
	DATES_SEASON, /* [21–24] */
	DATES_PART, /* early 1, mid 2, late 3 */
	DATES_QUALIFIER, /* [EDTF_UNCERTAIN | EDTF_APPROXIMATE] */
	DATES_RELATION, /* [enum dates_relation] */
	DATES_BETWEEN,
	DATES_FROM, /* 1: alone it is since, 0: it says nothing */
	DATES_TO, /* 1: alone it is until, 0: it says nothing */
	DATES_AND,
	DATES_OR, /* one of two */
	DATES_PRESENT, /* the end of what goes on */
	DATES_CENTURY_WORD,
	DATES_DECADE_WORD, /* the s of 1850s, and words for it */
	DATES_CHRIST, /* before -1, after 1 */
	DATES_MERIDIEM, /* [hours to add: 0, 12] */
	DATES_ZONE, /* [minutes east of UTC] */
	DATES_QUARTER,
	DATES_HALF,
	DATES_HOUR, /* the h of 21h40 */
	DATES_T, /* between a date and a time */
	DATES_ORDINAL, /* th, er: behind a number */
	DATES_UNKNOWN,
	DATES_NOISE, /* says nothing: of, the, year, on */
	DATES_PHRASE, /* only begins a word of several */
};

/* Words that mean something else where the date says so: beside their value. */
enum dates_double {
	DATES_OF_DAYS = 0x100, /* a qualifier, but not of a time of day */
	DATES_OR_WEEKDAY = 0x200, /* a part, or a weekday beside a day */
	DATES_OR_CENTURY = 0x400, /* behind an ordinal: a century */
};

enum dates_dash {
	DATES_HYPHEN,
	DATES_MINUS, /* U+2212 */
	DATES_LONG_DASH, /* en dash and longer: never inside a date */
};

enum dates_relation {
	DATES_AT, /* the date itself, or from first to last */
	DATES_BEFORE,
	DATES_AFTER,
	DATES_UNTIL,
	DATES_SINCE,
};

struct dates_word {
	const char *text;
	enum dates_kind kind;
	int value;
	bool begins; /* longer ones of the table may begin so */
};

/*
 * The word of n bytes, folded as text_fold_search does and several written
 * as one without blanks or dots; NULL when it is in none of the languages.
 */
const struct dates_word *dates_word_find(const char *text, size_t n);

#endif
