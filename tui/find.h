/* SPDX-License-Identifier: MIT */
/*
 * find: where a text holds another one, case and diacritics aside.  Pure.
 *
 *	text_fold_search("Sudani", 6, &folded);
 *	if (find_match(title, folded.text, folded.n, &match)) ...
 */
#ifndef TUI_FIND_H
#define TUI_FIND_H

#include <stdbool.h>

#include "core/strbuf.h"
#include "core/text.h"

/*
 * The first place in text that folds to wanted, which is folded already
 * (text_fold_search) and not empty; *match points into text.  scratch is
 * memory to work in, kept from one call to the next.
 */
bool find_match(struct span text, struct span wanted, struct strbuf *scratch,
    struct span *match);

#endif
