/* SPDX-License-Identifier: MIT */
/*
 * A cell cut into numbers, words and marks.  Every word must be known: one
 * that is not ends the reading at once, so that a column of prose costs a few
 * look-ups a cell.  ASCII words are folded in place, others by text_fold;
 * that is the only allocation, and only they pay for it.
 *
 * A word may go on behind a blank, a dot, a hyphen or an apostrophe where the
 * table has a longer one: `a.m.`, `av. J.-C.`, `Kanun al-awwal`.
 */
#include "config.h"

#include "core/dates_private.h"

#include <string.h>

#include "core/edtf.h"

#define WORD_SIZE 96 /* bytes; longer ones are not in the table */
#define PHRASE_WORDS 3

struct lexer {
	const char *s;
	size_t n, at;
	struct dates_token *tokens;
	size_t count;
	struct error *error;
};

struct mark {
	uint32_t codepoint;
	enum dates_kind kind;
	int value;
};

/* All that is neither letter, digit nor blank. */
static const struct mark marks[] = {
	{ '-', DATES_DASH, DATES_HYPHEN }, { '/', DATES_SLASH, 0 },
	{ '.', DATES_DOT, 0 }, { ':', DATES_COLON, 0 }, { ',', DATES_COMMA, 0 },
	{ '+', DATES_PLUS, 0 }, { '?', DATES_QUALIFIER, EDTF_UNCERTAIN },
	{ '~', DATES_QUALIFIER, EDTF_APPROXIMATE },
	{ '%', DATES_QUALIFIER, EDTF_UNCERTAIN | EDTF_APPROXIMATE },
	{ '(', DATES_BRACKET, 0 }, { ')', DATES_BRACKET, 0 },
	{ '[', DATES_BRACKET, 0 }, { ']', DATES_BRACKET, 0 },
	{ '\'', DATES_APOSTROPHE, 0 }, { '<', DATES_RELATION, DATES_BEFORE },
	{ '>', DATES_RELATION, DATES_AFTER },
	{ 0xb1, DATES_QUALIFIER, EDTF_APPROXIMATE }, /* plus-minus */
	{ 0x60c, DATES_COMMA, 0 }, /* Arabic comma */
	{ 0x61f, DATES_QUALIFIER, EDTF_UNCERTAIN }, /* Arabic ? */
	{ 0x2010, DATES_DASH, DATES_HYPHEN },
	{ 0x2011, DATES_DASH, DATES_HYPHEN },
	{ 0x2012, DATES_DASH, DATES_LONG_DASH },
	{ 0x2013, DATES_DASH, DATES_LONG_DASH },
	{ 0x2014, DATES_DASH, DATES_LONG_DASH },
	{ 0x2015, DATES_DASH, DATES_LONG_DASH },
	{ 0x2018, DATES_APOSTROPHE, 0 }, { 0x2019, DATES_APOSTROPHE, 0 },
	{ 0x2026, DATES_DOTS, 0 }, /* ellipsis */
	{ 0x2044, DATES_SLASH, 0 }, { 0x2212, DATES_DASH, DATES_MINUS },
	{ 0x2248, DATES_QUALIFIER, EDTF_APPROXIMATE }, /* almost equal */
};

static const struct mark *
find_mark(uint32_t c)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i].codepoint == c)
			return &marks[i];
	return NULL;
}

/* A digit of ASCII, Arabic or Persian; -1 for others. */
static int
digit_value(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return (int)(c - '0');
	if (c >= 0x660 && c <= 0x669)
		return (int)(c - 0x660);
	return c >= 0x6f0 && c <= 0x6f9 ? (int)(c - 0x6f0) : -1;
}

/* Controls of direction and width, which say nothing about a date. */
static bool
is_invisible(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0x61c;
}

static bool
is_letter(uint32_t c)
{
	if (c < 0x80)
		return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
	return c != TEXT_INVALID && !text_is_space(c) && digit_value(c) < 0 &&
	       find_mark(c) == NULL && !is_invisible(c);
}

static uint32_t
peek(const struct lexer *lexer, size_t at, size_t *length)
{
	*length = 0;
	return at < lexer->n ? text_decode(lexer->s + at, lexer->n - at, length)
			     : 0;
}

static enum status
refuse(struct lexer *lexer, const char *what)
{
	return error_set_at(lexer->error, text_count(lexer->s, lexer->at) + 1,
	    "%s is no part of a date", what);
}

static struct dates_token *
add_token(struct lexer *lexer, enum dates_kind kind, int64_t value, bool blank)
{
	struct dates_token *token = &lexer->tokens[lexer->count++];

	*token = (struct dates_token){
		.kind = kind,
		.value = value,
		.blank = blank,
	};
	return token;
}

static enum status
read_number(struct lexer *lexer, bool blank)
{
	struct dates_token *token = add_token(lexer, DATES_NUMBER, 0, blank);
	size_t length;
	int digit;

	while ((digit = digit_value(peek(lexer, lexer->at, &length))) >= 0) {
		if (++token->digits > 18)
			return refuse(lexer, "so long a number");
		token->value = token->value * 10 + digit;
		lexer->at += length;
	}
	return STATUS_OK;
}

/* ---- Words */

/* The letters at *at, folded, added to word; false when it gets too long. */
static enum status
read_letters(struct lexer *lexer, size_t *at, char *word, size_t *n, bool *fits)
{
	size_t start = *at, length;
	struct strbuf folded = STRBUF_INIT;
	enum status status = STATUS_OK;

	while (is_letter(peek(lexer, *at, &length)))
		*at += length;
	length = *at - start;
	*fits = length < WORD_SIZE;
	if (!*fits)
		return STATUS_OK;
	if (text_plain(lexer->s + start, length) < length) {
		status = text_fold_search(lexer->s + start, length, &folded);
		length = folded.n;
		*fits = *n + length <= WORD_SIZE;
		if (status == STATUS_OK && *fits)
			memcpy(word + *n, folded.text, length);
		strbuf_release(&folded);
		if (status != STATUS_OK)
			return error_nomem(lexer->error);
	} else {
		*fits = *n + length <= WORD_SIZE;
		for (size_t i = 0; *fits && i < length; i++)
			word[*n + i] = (char)(lexer->s[start + i] | 0x20);
	}
	if (*fits)
		*n += length;
	return STATUS_OK;
}

/* Over what may stand inside a phrase, to the next word of it. */
static bool
skip_to_word(const struct lexer *lexer, size_t *at)
{
	size_t length;
	uint32_t c = peek(lexer, *at, &length);

	while (length > 0 && (text_is_space(c) || c == '.' || c == '-' ||
				 c == '\'' || c == 0x2019)) {
		*at += length;
		c = peek(lexer, *at, &length);
	}
	return length > 0 && is_letter(c);
}

static int
roman_digit(char c)
{
	return c == 'i' ? 1 : c == 'v' ? 5 : c == 'x' ? 10 : 0;
}

/* XIX, XIXe, xixth; 0 when it is none. */
static int
roman_value(const char *word, size_t n)
{
	int value = 0, digit, next;
	size_t i;

	for (i = 0; i < n && i < 6 && roman_digit(word[i]) > 0; i++) {
		digit = roman_digit(word[i]);
		next = i + 1 < n ? roman_digit(word[i + 1]) : 0;
		value += digit < next ? -digit : digit;
	}
	if (i < n) {
		const struct dates_word *suffix =
		    dates_word_find(word + i, n - i);

		if (suffix == NULL || suffix->kind != DATES_ORDINAL)
			return 0;
	}
	return value;
}

/*
 * The number that a suffix belongs to, `1st` and `1850-kh`: the hyphen between
 * them is taken away.
 */
static struct dates_token *
suffixed_number(struct lexer *lexer, bool blank)
{
	struct dates_token *last = lexer->tokens + lexer->count - 1;

	if (blank || lexer->count == 0)
		return NULL;
	if (lexer->count > 1 && last->kind == DATES_DASH && !last->blank &&
	    last[-1].kind == DATES_NUMBER) {
		lexer->count--;
		return last - 1;
	}
	return last->kind == DATES_NUMBER ? last : NULL;
}

/* A word found, or in its place what else letters may be. */
static enum status
add_word(struct lexer *lexer, const struct dates_word *word, const char *text,
    size_t n, bool blank)
{
	int roman = word == NULL ? roman_value(text, n) : 0;
	struct dates_token *number = NULL;

	if (word == NULL && roman == 0)
		return refuse(lexer, "this word");
	if (word == NULL) {
		add_token(lexer, DATES_ROMAN, roman, blank);
		return STATUS_OK;
	}
	if (word->kind == DATES_ORDINAL || word->kind == DATES_DECADE_WORD)
		number = suffixed_number(lexer, blank);
	if (word->kind == DATES_ORDINAL && number != NULL) {
		number->ordinal = true;
		return STATUS_OK;
	}
	number = add_token(lexer, word->kind, word->value, blank);
	if (word->kind == DATES_NUMBER) {
		number->digits = 1;
		number->ordinal = true;
	}
	return STATUS_OK;
}

/* One word, or the longest phrase of the table that starts here. */
static enum status
read_word(struct lexer *lexer, bool blank)
{
	char text[WORD_SIZE];
	size_t n = 0, at = lexer->at, end, first, length;
	const struct dates_word *found, *longer;
	enum status status;
	bool fits;

	status = read_letters(lexer, &at, text, &n, &fits);
	if (status != STATUS_OK)
		return status;
	if (!fits)
		return refuse(lexer, "so long a word");
	found = dates_word_find(text, n);
	first = n;
	end = at;
	if (found == NULL || found->begins)
		for (int i = 1; i < PHRASE_WORDS; i++) {
			if (!skip_to_word(lexer, &at))
				break;
			status = read_letters(lexer, &at, text, &n, &fits);
			if (status != STATUS_OK)
				return status;
			if (!fits)
				break;
			longer = dates_word_find(text, n);
			if (longer != NULL && longer->kind != DATES_PHRASE) {
				found = longer;
				end = at;
			}
		}
	if (found != NULL && found->kind == DATES_PHRASE)
		found = NULL;
	status = add_word(lexer, found, text, first, blank);
	if (status != STATUS_OK)
		return status;
	lexer->at = end;
	/* The dot of an abbreviation is not `..`. */
	if (peek(lexer, end, &length) == '.' &&
	    peek(lexer, end + 1, &length) != '.')
		lexer->at++;
	return STATUS_OK;
}

static enum status
read_mark(struct lexer *lexer, uint32_t c, size_t length, bool blank)
{
	const struct mark *mark = c < 0x20 ? NULL : find_mark(c);

	if (mark == NULL)
		return refuse(lexer, "this character");
	lexer->at += length;
	if (c == '.' && peek(lexer, lexer->at, &length) == '.') {
		while (peek(lexer, lexer->at, &length) == '.')
			lexer->at++;
		add_token(lexer, DATES_DOTS, 0, blank);
	} else
		add_token(lexer, mark->kind, mark->value, blank);
	return STATUS_OK;
}

/*
 * The signs of Chinese and Japanese behind a year, a month and a day, over
 * which the lexer moves: between two numbers the first two are hyphens.
 */
static bool
take_sign(struct lexer *lexer, uint32_t c, size_t length)
{
	const uint32_t year = 0x5e74, month = 0x6708, day = 0x65e5;
	size_t next;

	if ((c != year && c != month && c != day) || lexer->count == 0 ||
	    lexer->tokens[lexer->count - 1].kind != DATES_NUMBER)
		return false;
	lexer->at += length;
	if (c != day && digit_value(peek(lexer, lexer->at, &next)) >= 0)
		add_token(lexer, DATES_DASH, DATES_HYPHEN, false);
	return true;
}

enum status
dates_tokens(struct span cell, struct dates_token tokens[DATES_TOKENS],
    struct error *error)
{
	struct lexer lexer = {
		.s = cell.s,
		.n = cell.n,
		.tokens = tokens,
		.error = error,
	};
	enum status status = STATUS_OK;
	bool blank = false;
	size_t length;

	while (status == STATUS_OK && lexer.at < lexer.n) {
		uint32_t c = peek(&lexer, lexer.at, &length);

		if (text_is_space(c) || is_invisible(c)) {
			blank = blank || text_is_space(c);
			lexer.at += length;
			continue;
		}
		if (lexer.count + DATES_AHEAD + 1 >= DATES_TOKENS)
			return refuse(&lexer, "so much text");
		if (digit_value(c) >= 0)
			status = read_number(&lexer, blank);
		else if (take_sign(&lexer, c, length))
			status = STATUS_OK;
		else if (is_letter(c))
			status = read_word(&lexer, blank);
		else
			status = read_mark(&lexer, c, length, blank);
		blank = false;
	}
	for (int i = 0; i <= DATES_AHEAD; i++)
		add_token(&lexer, DATES_END, 0, blank);
	return status;
}
