/* SPDX-License-Identifier: MIT */
/* select_private: what the files of select share. */
#ifndef CORE_SELECT_PRIVATE_H
#define CORE_SELECT_PRIVATE_H

#include "core/bitset.h"
#include "core/columns.h"
#include "core/filter.h"
#include "core/status.h"

/* The positions of a term that no store is asked about, added to set. */
enum status select_columns(const struct columns *columns,
    const struct filter *term, struct bitset *set, struct error *error);

#endif
