/* SPDX-License-Identifier: MIT */
/*
 * Zones that cells name: `01/22/2012 07:52:33 Europe/Berlin`, as log2timeline
 * writes them.  Those of a column are opened once, while it is looked at, so
 * that reading a cell only looks them up.  A column names a handful.
 */
#include "config.h"

#include "core/dates_private.h"

#include <string.h>

#include "core/mem.h"

#define NAME_MAX_SIZE sizeof(((struct dates_named *)0)->list[0].name)

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Europe/Berlin, Etc/GMT+3, EST5EDT */
static bool
is_zone_name(const char *s, size_t n)
{
	size_t i, slash = 0, digits = 0;

	for (i = 0; i < n; i++) {
		if (s[i] == '/')
			slash = i;
		else if (s[i] >= '0' && s[i] <= '9')
			digits++;
		else if (!is_letter(s[i]) && strchr("_+-", s[i]) == NULL)
			return false;
	}
	if (n < 5 || n >= NAME_MAX_SIZE || !is_letter(s[0]))
		return false;
	if (slash > 0)
		return is_letter(s[slash - 1]) &&
		       (is_letter(s[n - 1]) || digits > 0);
	return digits == 1 && n == 7 && s[3] >= '0' && s[3] <= '9';
}

static const struct zone *
find(const struct dates_named *named, struct span name, bool *known)
{
	size_t i;

	for (i = 0; i < named->count; i++)
		if (span_equal(span_of(named->list[i].name), name))
			break;
	*known = i < named->count;
	return *known ? named->list[i].zone : NULL;
}

bool
dates_named_cut(const struct dates_named *named, struct span *cell,
    const struct zone **zone)
{
	size_t start = cell->n;
	const struct zone *found;
	bool known;

	while (start > 0 && cell->s[start - 1] != ' ')
		start--;
	if (start < 8 || named == NULL ||
	    !is_zone_name(cell->s + start, cell->n - start))
		return false;
	found = find(
	    named, (struct span){ cell->s + start, cell->n - start }, &known);
	if (found == NULL)
		return false;
	*zone = found;
	cell->n = start - 1;
	return true;
}

enum status
dates_named_look(struct dates_named *named, struct span cell)
{
	struct zone *zone = NULL;
	struct error why;
	char name[NAME_MAX_SIZE];
	size_t start = cell.n;
	bool known;

	while (start > 0 && cell.s[start - 1] != ' ')
		start--;
	if (start < 8 || named->count == DATES_NAMED ||
	    !is_zone_name(cell.s + start, cell.n - start))
		return STATUS_OK;
	cell = (struct span){ cell.s + start, cell.n - start };
	find(named, cell, &known);
	if (known)
		return STATUS_OK;
	memcpy(name, cell.s, cell.n);
	name[cell.n] = '\0';
	/* One that is none is remembered too. */
	if (zone_open(&zone, name, &why) == STATUS_NOMEM)
		return STATUS_NOMEM;
	memcpy(named->list[named->count].name, name, cell.n + 1);
	named->list[named->count++].zone = zone;
	return STATUS_OK;
}

void
dates_named_release(struct dates_named *named)
{
	size_t i;

	for (i = 0; i < named->count; i++)
		zone_close(named->list[i].zone);
	named->count = 0;
}
