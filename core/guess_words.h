/* SPDX-License-Identifier: MIT */
/*
 * guess_words: what the names of columns mean, in several languages.  Private
 * to the guess.
 *
 *	struct guess_name name;
 *	guess_name(&name, SPAN("Datum des Ereignisses"), &scratch);
 *	name.parts & GUESS_BIT(GUESS_DATE)
 */
#ifndef CORE_GUESS_WORDS_H
#define CORE_GUESS_WORDS_H

#include <stdbool.h>

#include "core/status.h"
#include "core/strbuf.h"
#include "core/text.h"

enum guess_kind {
	GUESS_DATE,
	GUESS_START, /* a date that has an end beside it */
	GUESS_END,
	GUESS_TIME, /* of day, or a whole date */
	GUESS_YEAR,
	GUESS_MONTH,
	GUESS_DAY,
	GUESS_TITLE,
	GUESS_EVENT, /* says only that it belongs to the event */
	GUESS_SUMMARY,
	GUESS_TYPE,
	GUESS_ACTOR, /* [a role] */
	GUESS_PLACE, /* [1 country to 6 anything] */
	GUESS_LATITUDE,
	GUESS_LONGITUDE,
	GUESS_COORDINATES,
	GUESS_TAGS,
	GUESS_URL,
	GUESS_SOURCE,
	GUESS_PUBLISHER,
	GUESS_PUBLISHED,
	GUESS_QUOTE,
	GUESS_ID,
	GUESS_COUNT, /* how many, never who or where */
	GUESS_OTHER, /* of the record, not of the event */
	GUESS_KINDS,
};

#define GUESS_BIT(kind) (1u << (kind))
#define GUESS_LEVELS 6 /* of places */

/* Bits of kinds. */
struct guess_name {
	unsigned whole; /* the name is such a word */
	unsigned parts; /* a word of it is */
	unsigned order[GUESS_KINDS]; /* of whole: how sure, 0 the surest */
	int level; /* of a place; 0: none */
	int role; /* of an actor; 0: none */
};

/* scratch is used.  STATUS_NOMEM. */
enum status
guess_name(struct guess_name *name, struct span text, struct strbuf *scratch);

/* The name of a role of struct guess_name; NULL for 0. */
const char *guess_role(int role);

#endif
