/* SPDX-License-Identifier: MIT */
/*
 * The events stand by their earliest instant, so the end of a period is found
 * by binary search: making them costs as much as there are periods, and
 * counting one in a selection is the difference of two ranks.
 */
#include "config.h"

#include "core/periods.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/calendar.h"
#include "core/edtf.h"

static struct span
period_name(
    struct arena *arena, const struct civil *civil, enum periods_length length)
{
	const int64_t year = civil->year;
	const char *mark = year > 9999 || year < -9999 ? "Y" : "";
	char name[48];
	int n;

	n = snprintf(name, sizeof name, "%s%s%04" PRId64, mark,
	    year < 0 ? "-" : "", year < 0 ? -year : year);
	if (length == PERIODS_MONTH)
		n += snprintf(
		    name + n, sizeof name - (size_t)n, "-%02d", civil->month);
	return (struct span){ arena_copy(arena, name, (size_t)n), (size_t)n };
}

/* The first position behind the period that civil lies in. */
static size_t
period_end(const struct columns *columns, const struct civil *civil,
    enum periods_length length)
{
	struct civil next = { .year = civil->year, .month = 1, .day = 1 };
	int64_t instant;

	if (length == PERIODS_MONTH && civil->month < 12)
		next.month = civil->month + 1;
	else
		next.year++;
	if (!calendar_instant(&next, &instant))
		return columns->dated;
	return columns_lower(columns, instant);
}

static enum status
add_start(struct periods *periods, size_t position)
{
	if (mem_reserve(&periods->starts, &periods->start_capacity,
		periods->n + 1, sizeof *periods->starts) != STATUS_OK)
		return STATUS_NOMEM;
	periods->starts[periods->n] = position;
	return STATUS_OK;
}

static enum status
add_period(struct periods *periods, size_t position, struct span name)
{
	if (name.s == NULL || add_start(periods, position) != STATUS_OK ||
	    mem_reserve(&periods->names, &periods->name_capacity,
		periods->n + 1, sizeof *periods->names) != STATUS_OK)
		return STATUS_NOMEM;
	periods->names[periods->n++] = name;
	return STATUS_OK;
}

enum status
periods_make(struct periods *periods, const struct columns *columns,
    enum periods_length length)
{
	size_t position = columns_lower(columns, EDTF_EARLIEST + 1);
	enum status status = STATUS_OK;

	periods_release(periods);
	while (position < columns->dated && status == STATUS_OK) {
		const struct civil civil =
		    calendar_civil(columns->earliest[position]);

		status = add_period(periods, position,
		    period_name(&periods->arena, &civil, length));
		position = period_end(columns, &civil, length);
	}
	if (status == STATUS_OK)
		status = add_start(periods, position);
	if (status != STATUS_OK)
		periods_release(periods);
	return status;
}

void
periods_release(struct periods *periods)
{
	arena_release(&periods->arena);
	mem_free(periods->names);
	mem_free(periods->starts);
	*periods = (struct periods){ 0 };
}
