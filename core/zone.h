/* SPDX-License-Identifier: MIT */
/*
 * zone: the zones of the system, summer time and all, from local time to UTC
 * and back.
 *
 *	struct zone *zone;
 *	if (zone_open(&zone, "Europe/Berlin", &error) == STATUS_OK)
 *		zone_offset(zone, instant)		seconds east of UTC
 *	zone_close(zone);
 *
 * Where a function takes a zone, NULL is UTC.
 */
#ifndef CORE_ZONE_H
#define CORE_ZONE_H

#include <stdint.h>

#include "core/status.h"

struct zone;

/*
 * A name of the system's database (in $TZDIR, else /usr/share/zoneinfo), or
 * an offset: Z, UTC, +03, +0300, +03:00.  STATUS_MISSING where there is no
 * such zone or its file cannot be read.
 */
enum status
zone_open(struct zone **zone, const char *name, struct error *error);
void zone_close(struct zone *zone); /* NULL is fine */

/* As it was given to zone_open. */
const char *zone_name(const struct zone *zone);

/* Seconds east of UTC at an instant, milliseconds since 1970. */
int zone_offset(const struct zone *zone, int64_t instant);

/*
 * The instant (milliseconds) of a local time given as if it were UTC, and
 * the seconds east of UTC that then hold.  A time that the clocks show twice
 * is the first of the two; one that they skip is as much later as they were
 * put forward.
 */
void zone_instant(
    const struct zone *zone, int64_t local, int64_t *instant, int *seconds);

#endif
