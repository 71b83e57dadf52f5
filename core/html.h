/* SPDX-License-Identifier: MIT */
/*
 * html: the text of a cell that somebody wrote as HTML.  No parser: a cell is
 * a sentence with a link in it, not a page.  Tags fall away, one that ends a
 * block leaves a blank, entities become what they stand for.
 *
 *	html_plain(SPAN("a<br>b &amp; c"), &out);	a b & c
 */
#ifndef CORE_HTML_H
#define CORE_HTML_H

#include <stdbool.h>

#include "core/strbuf.h"
#include "core/text.h"

/* Append it.  `a < b` and `<3` are no tags and stay. */
void html_plain(struct span text, struct strbuf *out);

/* Is there a tag in it that html_plain would take away? */
bool html_has_tags(struct span text);

#endif
