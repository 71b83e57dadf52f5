/* SPDX-License-Identifier: MIT */
/*
 * Text to tree, by recursive descent over the bytes: no tokens are kept, as
 * what ends a word depends on the field it stands behind.  One pass, linear
 * in the text; FILTER_DEPTH bounds the recursion, so that no text can use up
 * the stack.
 *
 * The text is mostly met half typed, so every message says what is wanted
 * where the typing stopped, and nothing has a second meaning that a further
 * key would take back: a bare word with a colon is always a field, a quote
 * starts a value and never stands inside a word.
 */
#include "config.h"

#include "core/filter.h"

#include <assert.h>
#include <string.h>

#include "core/filter_private.h"
#include "core/mem.h"

struct parser {
	const char *text;
	size_t n;
	size_t at; /* bytes read */
	size_t counted, characters; /* so many characters in counted bytes */
	unsigned depth;
	const char *behind; /* what the next term stands behind; or NULL */
	struct error *error;
};

/* ---- Words */

/* Bytes of the white space that s starts with, one character; 0 if none. */
static size_t
blank_length(const char *s, size_t n)
{
	uint32_t c = (unsigned char)*s;
	size_t length = 1;

	if (c >= 0x80)
		c = text_decode(s, n, &length);
	if (c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 ||
	    c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	    c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000)
		return length;
	return 0;
}

static bool
is_stop(const char *s, size_t n)
{
	return *s == '"' || *s == '(' || *s == ')' || blank_length(s, n) > 0;
}

/*
 * Bytes from the bracket at s to behind the one that closes it; 0 when a
 * quote, a parenthesis or the end comes first.
 */
static size_t
bracket_length(const char *s, size_t n)
{
	char closing = *s == '[' ? ']' : '}';

	for (size_t i = 1; i < n && strchr("\"()", s[i]) == NULL; i++)
		if (s[i] == closing)
			return i + 1;
	return 0;
}

size_t
filter_word_length(struct span text, enum filter_word kind)
{
	bool comma_ends = kind != FILTER_WORD_BARE;
	size_t i = 0;

	while (i < text.n && !is_stop(text.s + i, text.n - i)) {
		size_t step = 1;

		if (text.s[i] == ',' && comma_ends)
			break;
		if (kind == FILTER_WORD_DATE && comma_ends &&
		    (text.s[i] == '[' || text.s[i] == '{')) {
			step = bracket_length(text.s + i, text.n - i);
			/* Still being typed: its commas are the set's. */
			if (step == 0) {
				comma_ends = false;
				step = 1;
			}
		}
		i += step;
	}
	return i;
}

bool
filter_word_is_operator(struct span word)
{
	return span_equal(word, SPAN("AND")) || span_equal(word, SPAN("OR")) ||
	       span_equal(word, SPAN("NOT"));
}

/* Letters, digits, `_` and `-`; any character beyond ASCII is a letter. */
static bool
is_name(struct span name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.s[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '_' || c == '-' ||
			((unsigned char)c >= 0x80 &&
			    blank_length(name.s + i, name.n - i) == 0)))
			return false;
	}
	return name.n > 0 && name.s[0] != '-';
}

bool
filter_name_is_plain(struct span name)
{
	return is_name(name) && filter_field_of(name) == FILTER_COLUMN;
}

/* ---- Places in the text */

/* The character column of a byte; calls mostly move forward. */
static size_t
column_at(struct parser *p, size_t offset)
{
	if (offset < p->counted)
		p->counted = p->characters = 0;
	p->characters += text_count(p->text + p->counted, offset - p->counted);
	p->counted = offset;
	return p->characters + 1;
}

static enum status
fail_at(struct parser *p, size_t offset, const char *message)
{
	return error_set_at(p->error, column_at(p, offset), "%s", message);
}

static void
skip_blanks(struct parser *p)
{
	while (p->at < p->n) {
		size_t length = blank_length(p->text + p->at, p->n - p->at);

		if (length == 0)
			return;
		p->at += length;
	}
}

/* The byte that comes next; NUL at the end, as the text holds none. */
static char
peek(const struct parser *p)
{
	return p->at < p->n ? p->text[p->at] : '\0';
}

static struct span
rest(const struct parser *p)
{
	return (struct span){ p->text + p->at, p->n - p->at };
}

static struct span
next_word(const struct parser *p)
{
	struct span word = rest(p);

	word.n = filter_word_length(word, FILTER_WORD_BARE);
	return word;
}

/* ---- Terms */

/*
 * Bytes from the quote at the start of text to behind the one that closes
 * it; 0 when none does.
 */
static size_t
quoted_length(struct span text)
{
	for (size_t i = 1; i < text.n; i++) {
		if (text.s[i] == '\\')
			i++;
		else if (text.s[i] == '"')
			return i + 1;
	}
	return 0;
}

/* Append what the quotes at p->at hold, and go behind them. */
static enum status
read_quoted(struct parser *p, struct strbuf *out)
{
	size_t n = quoted_length(rest(p));
	size_t end = p->at + n - 1;

	if (n == 0)
		return fail_at(p, p->at, "this quote is never closed");
	for (size_t i = p->at + 1; i < end; i++) {
		if (p->text[i] == '\\') {
			i++;
			if (p->text[i] != '"' && p->text[i] != '\\')
				return fail_at(p, i - 1,
				    "inside quotes a \\ is written \\\\");
		}
		strbuf_add_byte(out, p->text[i]);
	}
	p->at = end + 1;
	return strbuf_status(out) == STATUS_OK ? STATUS_OK
					       : error_nomem(p->error);
}

static enum status
set_column(struct parser *p, struct filter *term, struct span name)
{
	term->field = FILTER_COLUMN;
	term->column = mem_copy(name.s, name.n);
	return term->column != NULL ? STATUS_OK : error_nomem(p->error);
}

/* A quoted name is always a column's, even where a field is called so. */
static enum status
read_quoted_column(struct parser *p, struct filter *term)
{
	struct strbuf name = STRBUF_INIT;
	size_t start = p->at;
	enum status status = read_quoted(p, &name);

	if (status == STATUS_OK && name.n == 0)
		status = fail_at(p, start + 1,
		    "a column's name is wanted between these quotes");
	if (status == STATUS_OK) {
		struct span span = { name.text, name.n };

		status = set_column(p, term, span);
	}
	strbuf_release(&name);
	return status;
}

/* Find the term's field, and go to its first value. */
static enum status
read_field(struct parser *p, struct filter *term)
{
	struct span name = next_word(p);
	const char *colon;
	enum status status;

	term->field = FILTER_TEXT;
	if (peek(p) == '"') {
		size_t n = quoted_length(rest(p));

		if (n == 0 || p->at + n >= p->n || p->text[p->at + n] != ':')
			return STATUS_OK;
		status = read_quoted_column(p, term);
		if (status == STATUS_OK)
			p->at++;
		return status;
	}
	colon = memchr(name.s, ':', name.n);
	if (colon == NULL)
		return STATUS_OK;
	name.n = (size_t)(colon - name.s);
	if (name.n == 0)
		return fail_at(p, p->at, "a field's name is wanted before :");
	if (!is_name(name))
		return fail_at(p, p->at,
		    "words with a colon, and columns that are called so, are "
		    "written in quotes");
	term->field = filter_field_of(name);
	if (term->field == FILTER_COLUMN) {
		status = set_column(p, term, name);
		if (status != STATUS_OK)
			return status;
	}
	p->at += name.n + 1;
	return STATUS_OK;
}

static enum status
value_wanted(struct parser *p, const struct filter *term)
{
	const char *name = filter_field_name(term->field);
	size_t column = column_at(p, p->at);

	if (p->text[p->at - 1] == ',')
		return error_set_at(p->error, column,
		    "a value is wanted right after the comma");
	if (term->field == FILTER_COLUMN)
		return error_set_at(p->error, column,
		    "a value is wanted after the column's name");
	if (term->field == FILTER_HAS || term->field == FILTER_IS)
		return error_set_at(p->error, column,
		    "a value is wanted after %s:, one of %s", name,
		    filter_field_choices(term->field));
	if (term->field == FILTER_DATE || term->field == FILTER_DURING)
		return error_set_at(p->error, column,
		    "a value is wanted after %s:, such as 2024, "
		    "2024-09..2025 or >=2025-09-02",
		    name);
	return error_set_at(
	    p->error, column, "a value is wanted after %s:", name);
}

/* Add the value that started at a byte, its text's characters from there. */
static enum status
add_value(struct parser *p, struct filter *term, struct span text, size_t start,
    bool quoted)
{
	struct error inner;
	enum status status = filter_add_value(term, text, quoted, &inner);

	if (status == STATUS_NOMEM)
		return error_nomem(p->error);
	if (status != STATUS_OK)
		return error_set_at(p->error,
		    column_at(p, start) + inner.column - 1, "%s",
		    inner.message);
	return STATUS_OK;
}

static enum status
read_value(struct parser *p, struct filter *term)
{
	enum filter_word kind = FILTER_WORD_LISTED;
	struct span word = rest(p);
	size_t start = p->at;

	if (peek(p) == '"') {
		struct strbuf text = STRBUF_INIT;
		enum status status = read_quoted(p, &text);

		if (status == STATUS_OK) {
			struct span span = { text.text, text.n };

			status = add_value(p, term, span, start + 1, true);
		}
		strbuf_release(&text);
		return status;
	}
	if (term->field == FILTER_DATE || term->field == FILTER_DURING)
		kind = FILTER_WORD_DATE;
	else if (term->field == FILTER_TEXT && term->value_count == 0)
		kind = FILTER_WORD_BARE;
	word.n = filter_word_length(word, kind);
	if (word.n == 0)
		return value_wanted(p, term);
	p->at += word.n;
	return add_value(p, term, word, start, false);
}

static enum status
read_values(struct parser *p, struct filter *term)
{
	for (;;) {
		enum status status = read_value(p, term);

		if (status != STATUS_OK)
			return status;
		if (peek(p) != ',')
			break;
		p->at++;
	}
	if (p->at == p->n || peek(p) == '(' || peek(p) == ')' ||
	    blank_length(p->text + p->at, p->n - p->at) > 0)
		return STATUS_OK;
	if (peek(p) == '"')
		return fail_at(
		    p, p->at, "a blank or a comma is wanted before this quote");
	return fail_at(
	    p, p->at, "a blank or a comma is wanted after the quote");
}

static enum status
parse_term(struct parser *p, struct filter **out)
{
	struct filter *term = filter_new(FILTER_TERM);
	enum status status;

	if (term == NULL)
		return error_nomem(p->error);
	term->position = column_at(p, p->at);
	status = read_field(p, term);
	if (status == STATUS_OK)
		status = read_values(p, term);
	if (status == STATUS_OK)
		*out = term;
	else
		filter_free(term);
	return status;
}

/* ---- Operators */

static enum status parse_or(struct parser *p, struct filter **out);
static enum status parse_unary(struct parser *p, struct filter **out);

static enum status
enter(struct parser *p)
{
	if (p->depth == FILTER_DEPTH)
		return error_set_at(p->error, column_at(p, p->at),
		    "parentheses and negations are nested more than %d deep",
		    FILTER_DEPTH);
	p->depth++;
	return STATUS_OK;
}

/* A term cannot start here: say what is wanted instead. */
static enum status
term_wanted(struct parser *p)
{
	size_t column = column_at(p, p->at);

	if (peek(p) == ')' && p->behind == NULL)
		return error_set_at(
		    p->error, column, "no ( is open for this )");
	if (p->behind == NULL)
		return error_set_at(p->error, column,
		    "a term is wanted before %s",
		    span_equal(next_word(p), SPAN("OR")) ? "OR" : "AND");
	return error_set_at(
	    p->error, column, "a term is wanted after %s", p->behind);
}

static enum status
parse_parenthesis(struct parser *p, struct filter **out)
{
	size_t open = p->at;
	struct filter *inside = NULL;
	enum status status = enter(p);

	if (status != STATUS_OK)
		return status;
	p->at++;
	p->behind = "(";
	status = parse_or(p, &inside);
	if (status != STATUS_OK)
		return status;
	p->depth--;
	if (p->at == p->n) {
		size_t end = column_at(p, p->n);

		filter_free(inside);
		return error_set_at(p->error, end,
		    "a ) is wanted for the ( at column %zu",
		    column_at(p, open));
	}
	p->at++;
	*out = inside;
	return STATUS_OK;
}

/* From behind the `-` or NOT that stands at column. */
static enum status
parse_negated(struct parser *p, size_t column, struct filter **out)
{
	struct filter *inside = NULL, *negation;
	enum status status = parse_unary(p, &inside);

	if (status != STATUS_OK)
		return status;
	p->depth--;
	negation = filter_new(FILTER_NOT);
	if (negation == NULL ||
	    filter_adopt_take(negation, inside) != STATUS_OK) {
		filter_free(negation);
		filter_free(inside);
		return error_nomem(p->error);
	}
	negation->position = column;
	*out = negation;
	return STATUS_OK;
}

static enum status
parse_unary(struct parser *p, struct filter **out)
{
	struct span word;
	size_t column;
	bool minus;

	skip_blanks(p);
	if (p->at == p->n || peek(p) == ')')
		return term_wanted(p);
	if (peek(p) == '(')
		return parse_parenthesis(p, out);
	minus = peek(p) == '-';
	word = minus ? SPAN("-") : next_word(p);
	if (!minus && !filter_word_is_operator(word))
		return parse_term(p, out);
	if (!minus && !span_equal(word, SPAN("NOT")))
		return term_wanted(p);

	column = column_at(p, p->at);
	if (enter(p) != STATUS_OK)
		return STATUS_SYNTAX;
	p->behind = minus ? "-" : "NOT";
	p->at += word.n;
	if (minus && p->at < p->n &&
	    blank_length(p->text + p->at, p->n - p->at) > 0)
		return fail_at(p, p->at, "a term is wanted right after -");
	return parse_negated(p, column, out);
}

/*
 * Does another operand of this kind follow?  Goes behind the operator that
 * says so.
 */
static bool
operand_follows(struct parser *p, enum filter_kind kind)
{
	struct span word;

	skip_blanks(p);
	if (p->at == p->n || peek(p) == ')')
		return false;
	word = next_word(p);
	if (kind == FILTER_OR) {
		/* Whatever is no OR was an operand of the AND before it. */
		assert(span_equal(word, SPAN("OR")));
		p->behind = "OR";
		p->at += word.n;
		return true;
	}
	if (span_equal(word, SPAN("OR")))
		return false;
	if (span_equal(word, SPAN("AND"))) {
		p->behind = "AND";
		p->at += word.n;
	}
	return true;
}

static enum status
parse_operand(struct parser *p, enum filter_kind kind, struct filter **out);

/* Operands of one kind: the first itself, when it stays alone. */
static enum status
parse_chain(struct parser *p, enum filter_kind kind, struct filter **out)
{
	struct filter *node = filter_new(kind), *operand = NULL;
	enum status status = STATUS_OK;

	if (node == NULL)
		return error_nomem(p->error);
	skip_blanks(p);
	node->position = column_at(p, p->at);
	do {
		status = parse_operand(p, kind, &operand);
		if (status != STATUS_OK)
			break;
		if (filter_adopt_take(node, operand) != STATUS_OK) {
			filter_free(operand);
			status = error_nomem(p->error);
			break;
		}
	} while (operand_follows(p, kind));

	if (status != STATUS_OK) {
		filter_free(node);
		return status;
	}
	if (node->child_count == 1) {
		*out = filter_orphan(node, 0);
		filter_free(node);
	} else {
		*out = node;
	}
	return STATUS_OK;
}

static enum status
parse_operand(struct parser *p, enum filter_kind kind, struct filter **out)
{
	return kind == FILTER_OR ? parse_chain(p, FILTER_AND, out)
				 : parse_unary(p, out);
}

static enum status
parse_or(struct parser *p, struct filter **out)
{
	return parse_chain(p, FILTER_OR, out);
}

/* ---- The whole */

static enum status
check_bytes(struct parser *p)
{
	const char *nul = p->n > 0 ? memchr(p->text, '\0', p->n) : NULL;
	size_t valid = text_valid(p->text, p->n);

	if (nul != NULL && (size_t)(nul - p->text) < valid)
		return fail_at(p, (size_t)(nul - p->text),
		    "a NUL byte has no place in a filter");
	if (valid < p->n)
		return fail_at(p, valid, "this is not UTF-8");
	return STATUS_OK;
}

enum status
filter_parse(
    struct filter **filter, const char *text, size_t n, struct error *error)
{
	struct parser p = { .text = text, .n = n, .error = error };
	struct filter *parsed = NULL;
	enum status status = check_bytes(&p);

	if (status != STATUS_OK)
		return status;
	skip_blanks(&p);
	if (p.at == p.n) {
		parsed = filter_new(FILTER_ALL);
		if (parsed == NULL)
			return error_nomem(error);
		parsed->position = 1;
		*filter = parsed;
		return STATUS_OK;
	}
	status = parse_or(&p, &parsed);
	if (status != STATUS_OK)
		return status;
	if (p.at < p.n) {
		filter_free(parsed);
		p.behind = NULL;
		return term_wanted(&p);
	}
	*filter = parsed;
	return STATUS_OK;
}
