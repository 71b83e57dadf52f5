/* SPDX-License-Identifier: MIT */
/*
 * guess: a profile for a file that none fits, from the names of its columns
 * in several languages and from the shape of its values.
 *
 *	guess_new(&guess, names, count, &error);
 *	guess_look(guess, cells, n, line, &error);	some rows
 *	guess_profile(guess, &profile, &error);
 *	guess_free(guess);
 */
#ifndef CORE_GUESS_H
#define CORE_GUESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/profile.h"
#include "core/status.h"
#include "core/text.h"

struct guess;

/* names are borrowed, each once. */
enum status guess_new(struct guess **guess, const struct span *names,
    size_t count, struct error *error);
void guess_free(struct guess *guess); /* NULL is fine */

enum status guess_look(struct guess *guess, const struct span *cells,
    size_t count, int64_t line, struct error *error);

/* What can be told, whether it is enough for events or not; undated and
 * without a title perhaps. */
enum status
guess_draft(struct guess *guess, struct profile **profile, struct error *error);

/*
 * The profile, named "mapping guessed".  STATUS_SYNTAX where there is no title or no
 * date in it; the message ends with the --map to write.
 */
enum status guess_profile(
    struct guess *guess, struct profile **profile, struct error *error);

/*
 * A header with `title` is the native dataset's; but is it rather somebody's
 * table?  That has none of `actors` and `locations`, and either a date under
 * another name and none under that, or columns for at least two of who, where,
 * the coordinates and a link under names of its own.
 */
enum status guess_knows_more(
    const struct span *names, size_t count, bool *more, struct error *error);

/* Is the cell a value, a number or a date of digits, and no column's name? */
bool guess_is_value(struct span cell);

#endif
