/* SPDX-License-Identifier: MIT */
/*
 * The tree as text, canonical and short: juxtaposition for AND, `-` for NOT,
 * parentheses only where a looser operator stands inside a tighter one.
 * Words stay bare and quoted values quoted.  A bare value that could not be
 * read back as one word is no child of the parser; it is quoted, so that
 * whatever is printed at least parses.
 */
#include "config.h"

#include "core/filter.h"

#include <string.h>

#include "core/filter_private.h"

/* How tightly a node holds together, against what stands around it. */
enum binding {
	BINDING_OR,
	BINDING_AND,
	BINDING_UNARY,
};

static void
print_quoted(struct span text, struct strbuf *out)
{
	strbuf_add_byte(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.s[i] == '"' || text.s[i] == '\\')
			strbuf_add_byte(out, '\\');
		strbuf_add_byte(out, text.s[i]);
	}
	strbuf_add_byte(out, '"');
}

/* Would the bare word be read back as value number i of this term? */
static bool
is_plain(const struct filter *term, size_t i, struct span word)
{
	enum filter_word kind = FILTER_WORD_LISTED;

	if (word.n == 0)
		return false;
	if (term->field == FILTER_DATE || term->field == FILTER_DURING)
		kind = FILTER_WORD_DATE;
	if (term->field == FILTER_TEXT && i == 0) {
		kind = FILTER_WORD_BARE;
		if (term->value_count > 1 || word.s[0] == '-' ||
		    filter_word_is_operator(word) ||
		    memchr(word.s, ':', word.n) != NULL)
			return false;
	}
	return filter_word_length(word, kind) == word.n;
}

static void
print_term(const struct filter *term, struct strbuf *out)
{
	if (term->field == FILTER_COLUMN) {
		struct span name = span_of(term->column);

		if (filter_name_is_plain(name))
			strbuf_add(out, name.s, name.n);
		else
			print_quoted(name, out);
	} else {
		strbuf_add_text(out, filter_field_name(term->field));
	}
	if (term->field != FILTER_TEXT)
		strbuf_add_byte(out, ':');
	for (size_t i = 0; i < term->value_count; i++) {
		const struct filter_value *value = &term->values[i];
		struct span text = { value->text, value->n };

		if (i > 0)
			strbuf_add_byte(out, ',');
		if (value->quoted || !is_plain(term, i, text))
			print_quoted(text, out);
		else
			strbuf_add(out, text.s, text.n);
	}
}

static void
print_node(const struct filter *filter, enum binding around, struct strbuf *out)
{
	enum binding own = filter->kind == FILTER_OR    ? BINDING_OR
			   : filter->kind == FILTER_AND ? BINDING_AND
							: BINDING_UNARY;
	const char *between = filter->kind == FILTER_OR ? " OR " : " ";

	if (filter->kind == FILTER_TERM) {
		print_term(filter, out);
		return;
	}
	if (filter->kind == FILTER_NOT)
		strbuf_add_byte(out, '-');
	if (own < around)
		strbuf_add_byte(out, '(');
	for (size_t i = 0; i < filter->child_count; i++) {
		if (i > 0)
			strbuf_add_text(out, between);
		print_node(filter->children[i],
		    own == BINDING_OR ? BINDING_AND : BINDING_UNARY, out);
	}
	if (own < around)
		strbuf_add_byte(out, ')');
}

void
filter_print(const struct filter *filter, struct strbuf *out)
{
	print_node(filter, BINDING_OR, out);
}
