/* SPDX-License-Identifier: MIT */
/*
 * The lists of an event as JSON arrays: ids of actors, locations, sources and
 * tags, and beside those of actors their roles.
 *
 *	actors [4,7,12]      roles ["attacker",null,"victim"]
 *
 * Reading them all is what a timeline does that is made anew, so the walk is
 * by hand.  A damaged list ends where it is damaged.
 */
#include "config.h"

#include <string.h>

#include "core/store_private.h"

void
list_add(struct strbuf *list, int64_t id)
{
	strbuf_add_byte(list, list->n == 0 ? '[' : ',');
	strbuf_add_number(list, id < 0 ? 0 : (uint64_t)id);
}

void
list_add_role(struct strbuf *list, struct span role)
{
	strbuf_add_byte(list, list->n == 0 ? '[' : ',');
	if (role.n == 0)
		strbuf_add(list, "null", 4);
	else
		pack_text(list, role);
}

struct span
list_end(struct strbuf *list)
{
	if (list->n == 0)
		return (struct span){ "", 0 };
	strbuf_add_byte(list, ']');
	return (struct span){ list->text, list->n };
}

void
list_reopen(struct strbuf *list, struct span packed)
{
	strbuf_clear(list);
	if (packed.n > 2)
		strbuf_add(list, packed.s, packed.n - 1);
}

bool
list_next(struct span packed, size_t *offset, int64_t *id)
{
	size_t i = *offset + 1, start = i;
	int64_t number = 0;

	if (*offset >= packed.n ||
	    packed.s[*offset] != (*offset == 0 ? '[' : ','))
		return false;
	for (; i < packed.n && packed.s[i] >= '0' && packed.s[i] <= '9'; i++)
		number = number * 10 + (packed.s[i] - '0');
	if (i == start || i - start > 18)
		return false;
	*offset = i;
	*id = number;
	return true;
}

bool
list_next_role(struct span packed, size_t *offset, struct strbuf *role)
{
	strbuf_clear(role);
	if (*offset >= packed.n ||
	    packed.s[*offset] != (*offset == 0 ? '[' : ','))
		return false;
	++*offset;
	if (packed.n - *offset >= 4 &&
	    memcmp(packed.s + *offset, "null", 4) == 0) {
		*offset += 4;
		return true;
	}
	return pack_read_text(packed, offset, role);
}
