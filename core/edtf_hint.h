/* SPDX-License-Identifier: MIT */
/*
 * edtf_hint: what was meant by text that is no EDTF.  Private to the edtf
 * files.
 */
#ifndef CORE_EDTF_HINT_H
#define CORE_EDTF_HINT_H

#include <stddef.h>

#include "core/status.h"

/*
 * Where the text, which does not parse, is a date of another well-known
 * notation, put into error (NULL is fine) how to write it instead; else leave
 * error as it is.
 */
void edtf_hint(const char *s, size_t n, struct error *error);

#endif
