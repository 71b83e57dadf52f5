/* SPDX-License-Identifier: MIT */
/*
 * One pass over the bytes; what is no tag or entity is copied.  The entities
 * are those of Latin-1 and of typography: others are rare in cells, and stay
 * as they are written.
 */
#include "config.h"

#include "core/html.h"

#include <string.h>
#include <strings.h>

/* Of 160 to 255, in order. */
static const char *const LATIN[] = { "nbsp", "iexcl", "cent", "pound", "curren",
	"yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy",
	"reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
	"para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12",
	"frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml",
	"Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml",
	"Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve",
	"Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave",
	"Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave",
	"aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
	"egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
	"iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
	"divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute",
	"thorn", "yuml" };

static const struct {
	const char *name;
	uint32_t codepoint;
} OTHERS[] = {
	{ "amp", '&' },
	{ "lt", '<' },
	{ "gt", '>' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "ndash", 0x2013 },
	{ "mdash", 0x2014 },
	{ "lsquo", 0x2018 },
	{ "rsquo", 0x2019 },
	{ "sbquo", 0x201a },
	{ "ldquo", 0x201c },
	{ "rdquo", 0x201d },
	{ "bdquo", 0x201e },
	{ "bull", 0x2022 },
	{ "hellip", 0x2026 },
	{ "lsaquo", 0x2039 },
	{ "rsaquo", 0x203a },
	{ "euro", 0x20ac },
	{ "trade", 0x2122 },
	{ "OElig", 0x152 },
	{ "oelig", 0x153 },
	{ "Scaron", 0x160 },
	{ "scaron", 0x161 },
};

/* Tags that stand between lines, not inside one. */
static const char *const BLOCKS[] = { "p", "br", "div", "li", "ul", "ol", "tr",
	"td", "th", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "dt",
	"dd", "dl", "pre", "blockquote", "section", "article", "figure",
	"figcaption" };

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* The length of the tag or comment that starts here; 0 where none does.
 * *block: it leaves a blank. */
static size_t
tag_length(struct span text, bool *block)
{
	const char *close, *end;
	size_t at = 1, n = 0, i;

	*block = false;
	if (text.n >= 7 && memcmp(text.s, "<!--", 4) == 0) {
		end = memmem(text.s + 4, text.n - 4, "-->", 3);
		return end != NULL ? (size_t)(end - text.s) + 3 : 0;
	}
	at += text.n > 1 && text.s[1] == '/';
	if (at >= text.n || !is_letter(text.s[at]))
		return 0;
	close = memchr(text.s, '>', text.n);
	if (close == NULL)
		return 0;
	while (at + n < text.n &&
	       (is_letter(text.s[at + n]) ||
		   (n > 0 && text.s[at + n] >= '0' && text.s[at + n] <= '9')))
		n++;
	for (i = 0; i < sizeof BLOCKS / sizeof *BLOCKS; i++)
		if (strlen(BLOCKS[i]) == n &&
		    strncasecmp(BLOCKS[i], text.s + at, n) == 0)
			*block = true;
	return (size_t)(close - text.s) + 1;
}

static uint32_t
entity_named(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
		if (strlen(OTHERS[i].name) == n &&
		    memcmp(OTHERS[i].name, s, n) == 0)
			return OTHERS[i].codepoint;
	for (i = 0; i < sizeof LATIN / sizeof *LATIN; i++)
		if (strlen(LATIN[i]) == n && memcmp(LATIN[i], s, n) == 0)
			return 160 + (uint32_t)i;
	return 0;
}

/* &#8212; and &#x2014; without what stands around; 0 where it is none.  No
 * controls come in this way. */
static uint32_t
entity_number(const char *s, size_t n)
{
	bool hex = n > 1 && (s[1] | 0x20) == 'x';
	uint32_t value = 0;
	size_t i = hex ? 2 : 1;

	if (i == n || n > 8)
		return 0;
	for (; i < n; i++) {
		char c = s[i];

		if (c >= '0' && c <= '9')
			value = value * (hex ? 16 : 10) + (uint32_t)(c - '0');
		else if (hex && (c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			value = value * 16 + (uint32_t)((c | 0x20) - 'a') + 10;
		else
			return 0;
	}
	return value < 0x20 || (value >= 0x7f && value < 0xa0) ||
		       value > 0x10ffff || (value >= 0xd800 && value < 0xe000)
		   ? 0
		   : value;
}

static void
add_codepoint(struct strbuf *out, uint32_t c)
{
	static const unsigned char leads[] = { 0, 0xc0, 0xe0, 0xf0 };
	int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	strbuf_add_byte(out, (char)(leads[more] | (c >> (6 * more))));
	while (more-- > 0)
		strbuf_add_byte(out, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

/* The length of the entity that starts here, what it stands for added; 0
 * where none does. */
static size_t
entity_add(struct span text, struct strbuf *out)
{
	const char *end =
	    memchr(text.s, ';', text.n < 12 ? text.n : (size_t)12);
	size_t n = end != NULL ? (size_t)(end - text.s) - 1 : 0;
	uint32_t codepoint;

	if (n == 0)
		return 0;
	codepoint = text.s[1] == '#' ? entity_number(text.s + 1, n)
				     : entity_named(text.s + 1, n);
	if (codepoint == 0)
		return 0;
	/* A blank that may not break is one. */
	if (codepoint == 0xa0)
		codepoint = ' ';
	add_codepoint(out, codepoint);
	return n + 2;
}

void
html_plain(struct span text, struct strbuf *out)
{
	size_t start = out->n, i = 0, n;
	bool block = false;
	struct span rest;

	while (i < text.n) {
		rest = (struct span){ text.s + i, text.n - i };
		n = 0;
		if (*rest.s == '<')
			n = tag_length(rest, &block);
		else if (*rest.s == '&')
			n = entity_add(rest, out);
		if (n == 0) {
			strbuf_add_byte(out, *rest.s);
			n = 1;
		} else if (*rest.s == '<' && block && out->n > start &&
			   strchr(" \n", out->text[out->n - 1]) == NULL)
			strbuf_add_byte(out, ' ');
		i += n;
	}
	while (out->n > start && out->text[out->n - 1] == ' ')
		strbuf_truncate(out, out->n - 1);
}

bool
html_has_tags(struct span text)
{
	const char *s = text.s, *end = text.s + text.n;
	bool block;

	while (s < end && (s = memchr(s, '<', (size_t)(end - s))) != NULL) {
		if (tag_length((struct span){ s, (size_t)(end - s) }, &block) >
		    0)
			return true;
		s++;
	}
	return false;
}
