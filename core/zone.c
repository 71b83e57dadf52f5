/* SPDX-License-Identifier: MIT */
/*
 * Zones from the system's TZif files (RFC 8536), read directly: localtime(3)
 * knows only the zone of the environment, which belongs to the whole process.
 *
 * The transitions of the file, and those that its footer's rule gives for a
 * whole cycle of 400 Gregorian years after them, are put into one sorted list,
 * so that a time costs three halvings of some hundred entries.  Instants
 * beyond the list are moved back by whole cycles, in which rules repeat.
 *
 *	file	header v1 | data v1 | header v2 | data v2 | \n rule \n
 *	data	times[timecnt] | types[timecnt] | ttinfo[typecnt] | names ...
 */
#include "config.h"

#include "core/zone.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"
#include "core/mem.h"

#define NAME_SIZE 64 /* more than the longest name has */
#define HEADER_SIZE 44
#define FILE_LIMIT 65536 /* the largest are of 4 kB */
#define CYCLE_YEARS 400
#define CYCLE_SECONDS (INT64_C(146097) * 86400)
#define RULE_YEAR_FIRST 1970 /* where a file has no transitions at all */

struct change {
	int64_t at; /* seconds since 1970 */
	int seconds; /* east of UTC from then on */
};

struct zone {
	char name[NAME_SIZE];
	int before; /* the offset before the first change */
	struct change *changes;
	size_t count, capacity;
	int64_t rule_start; /* the first second of what the rule gives */
	bool ruled;
};

/* ---- The rule of the footer: CET-1CEST,M3.5.0,M10.5.0/3 */

enum rule_day {
	RULE_WEEKDAY, /* Mm.w.d */
	RULE_JULIAN, /* Jn: 1-365, no leap day */
	RULE_YEAR_DAY, /* n: 0-365 */
};

struct rule_date {
	enum rule_day kind;
	int month, week, day;
	int time; /* seconds after midnight, local; may be below zero */
};

struct rule {
	int standard, summer; /* seconds east */
	bool changes;
	struct rule_date start, end; /* of summer time */
};

/* A number of digits at *s, at most 3. */
static bool
parse_number(const char **s, int *value)
{
	int digits = 0;

	for (*value = 0; **s >= '0' && **s <= '9' && digits < 4; digits++)
		*value = *value * 10 + (*(*s)++ - '0');
	return digits > 0 && digits < 4;
}

/* [+-]h[:mm[:ss]] */
static bool
parse_clock(const char **s, int *seconds)
{
	int sign = 1, part, unit = 3600;

	if (**s == '-' || **s == '+')
		sign = *(*s)++ == '-' ? -1 : 1;
	*seconds = 0;
	for (; unit > 0; unit /= 60) {
		if (!parse_number(s, &part))
			return false;
		*seconds += part * unit;
		if (**s != ':')
			break;
		(*s)++;
	}
	*seconds *= sign;
	return true;
}

/* CET, or <+03> */
static bool
parse_name(const char **s)
{
	const char *start = *s;

	if (**s == '<') {
		*s += strcspn(*s, ">");
		if (**s != '>')
			return false;
		(*s)++;
		return true;
	}
	while ((**s | 0x20) >= 'a' && (**s | 0x20) <= 'z')
		(*s)++;
	return *s > start;
}

static bool
take(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool
parse_rule_date(const char **s, struct rule_date *date)
{
	bool good;

	date->time = 2 * 3600;
	date->kind = take(s, 'M')   ? RULE_WEEKDAY
		     : take(s, 'J') ? RULE_JULIAN
				    : RULE_YEAR_DAY;
	if (date->kind == RULE_WEEKDAY)
		good = parse_number(s, &date->month) && take(s, '.') &&
		       parse_number(s, &date->week) && take(s, '.') &&
		       parse_number(s, &date->day) && date->month >= 1 &&
		       date->month <= 12 && date->week >= 1 &&
		       date->week <= 5 && date->day <= 6;
	else
		good = parse_number(s, &date->day) && date->day <= 365;
	if (good && take(s, '/'))
		good = parse_clock(s, &date->time);
	return good;
}

static bool
parse_rule(const char *s, struct rule *rule)
{
	*rule = (struct rule){ .changes = false };
	if (!parse_name(&s) || !parse_clock(&s, &rule->standard))
		return false;
	/* POSIX counts west of Greenwich. */
	rule->standard = -rule->standard;
	if (*s == '\0')
		return true;
	rule->changes = true;
	rule->summer = rule->standard + 3600;
	if (!parse_name(&s))
		return false;
	if (*s != ',') {
		if (!parse_clock(&s, &rule->summer))
			return false;
		rule->summer = -rule->summer;
	}
	return take(&s, ',') && parse_rule_date(&s, &rule->start) &&
	       take(&s, ',') && parse_rule_date(&s, &rule->end) && *s == '\0';
}

static int64_t
day_start(int64_t year, int month, int day)
{
	struct civil civil = { .year = year, .month = month, .day = day };
	int64_t instant = 0;

	calendar_instant(&civil, &instant);
	return instant / 1000;
}

/* The local second, as if UTC, at which the clocks change in a year. */
static int64_t
rule_second(const struct rule_date *date, int64_t year)
{
	int64_t first, days;
	int weekday, day;

	if (date->kind == RULE_WEEKDAY) {
		first = day_start(year, date->month, 1);
		/* 1970-01-01 was a Thursday; all years here are later. */
		weekday = (int)((first / 86400 + 4) % 7);
		day = (date->day - weekday + 7) % 7 + (date->week - 1) * 7;
		if (day >= calendar_month_days(year, date->month))
			day -= 7;
		return first + day * INT64_C(86400) + date->time;
	}
	days = date->day;
	if (date->kind == RULE_JULIAN && (days < 60 || !calendar_is_leap(year)))
		days--;
	return day_start(year, 1, 1) + days * 86400 + date->time;
}

/* ---- The list of changes */

static enum status
add_change(struct zone *zone, int64_t at, int seconds)
{
	enum status status = mem_reserve(&zone->changes, &zone->capacity,
	    zone->count + 1, sizeof *zone->changes);

	if (status != STATUS_OK)
		return status;
	zone->changes[zone->count++] =
	    (struct change){ .at = at, .seconds = seconds };
	return STATUS_OK;
}

/* What the rule gives behind the last change of the file. */
static enum status
add_rule(struct zone *zone, const struct rule *rule)
{
	int64_t last =
	    zone->count > 0 ? zone->changes[zone->count - 1].at : INT64_MIN;
	int64_t year = RULE_YEAR_FIRST, end;
	enum status status = STATUS_OK;

	if (!rule->changes)
		return zone->count == 0 ? add_change(zone, 0, rule->standard)
					: STATUS_OK;
	if (zone->count > 0 && last > 0)
		year = calendar_civil(last * 1000).year;
	zone->ruled = true;
	zone->rule_start = day_start(year + 1, 1, 1);
	end = year + CYCLE_YEARS + 2;
	for (; year < end && status == STATUS_OK; year++) {
		int64_t on = rule_second(&rule->start, year) - rule->standard;
		int64_t off = rule_second(&rule->end, year) - rule->summer;
		bool south = off < on;

		for (int i = 0; i < 2 && status == STATUS_OK; i++) {
			bool summer = (i == 0) != south;
			int64_t at = summer ? on : off;

			if (at > last)
				status = add_change(zone, at,
				    summer ? rule->summer : rule->standard);
		}
	}
	return status;
}

/* ---- The file */

static int64_t
big_endian(const unsigned char *bytes, int n)
{
	uint64_t value = (bytes[0] & 0x80) != 0 ? UINT64_MAX : 0;

	for (int i = 0; i < n; i++)
		value = value << 8 | bytes[i];
	return (int64_t)value;
}

struct block {
	size_t utc, standard, leaps, times, types, names;
	size_t size; /* of the data */
};

/* The counts of a header at bytes, and how much data they announce. */
static bool
read_header(
    const unsigned char *bytes, size_t n, size_t time_size, struct block *block)
{
	size_t counts[6];

	if (n < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0)
		return false;
	for (size_t i = 0; i < 6; i++) {
		counts[i] = (size_t)big_endian(bytes + 20 + i * 4, 4);
		if (counts[i] > FILE_LIMIT)
			return false;
	}
	*block = (struct block){ counts[0], counts[1], counts[2], counts[3],
		counts[4], counts[5], 0 };
	block->size = block->times * (time_size + 1) + block->types * 6 +
		      block->names + block->leaps * (time_size + 4) +
		      block->standard + block->utc;
	return block->types > 0 && n - HEADER_SIZE >= block->size;
}

static enum status
read_changes(struct zone *zone, const unsigned char *data,
    const struct block *block, size_t time_size, bool *good)
{
	const unsigned char *types = data + block->times * time_size;
	const unsigned char *infos = types + block->times;
	enum status status = STATUS_OK;

	zone->before = (int)big_endian(infos, 4);
	for (size_t i = 0; i < block->times && status == STATUS_OK; i++) {
		if (types[i] >= block->types) {
			*good = false;
			return STATUS_OK;
		}
		status = add_change(zone,
		    big_endian(data + i * time_size, (int)time_size),
		    (int)big_endian(infos + types[i] * 6, 4));
	}
	return status;
}

/* Version 1 has 4 bytes a time and no rule; later ones repeat it all. */
static enum status
read_zone(struct zone *zone, unsigned char *bytes, size_t n, bool *good)
{
	struct block block;
	struct rule rule;
	const unsigned char *data;
	char *line, *end;
	enum status status;

	*good = read_header(bytes, n, 4, &block);
	if (!*good)
		return STATUS_OK;
	data = bytes + HEADER_SIZE;
	if (bytes[4] < '2')
		return read_changes(zone, data, &block, 4, good);
	data += block.size;
	n -= HEADER_SIZE + block.size;
	*good = read_header(data, n, 8, &block);
	if (!*good)
		return STATUS_OK;
	data += HEADER_SIZE;
	n -= HEADER_SIZE + block.size;
	status = read_changes(zone, data, &block, 8, good);
	line = (char *)bytes + (data - bytes) + block.size;
	end = n > 1 ? memchr(line + 1, '\n', n - 1) : NULL;
	if (status != STATUS_OK || !*good || end == NULL || end == line + 1)
		return status;
	*end = '\0';
	*good = parse_rule(line + 1, &rule);
	return *good ? add_rule(zone, &rule) : STATUS_OK;
}

/* A name of the database: no way out of its folder. */
static bool
is_name(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_+-/";
	size_t n = strlen(name);

	return n > 0 && n < NAME_SIZE && strspn(name, allowed) == n &&
	       name[0] != '/' && name[0] != '-';
}

static FILE *
open_file(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[512];
	int n = snprintf(path, sizeof path, "%s/%s",
	    folder != NULL && folder[0] == '/' ? folder : "/usr/share/zoneinfo",
	    name);

	return n > 0 && (size_t)n < sizeof path ? fopen(path, "rb") : NULL;
}

static enum status
load(struct zone *zone, const char *name, struct error *error)
{
	FILE *file = is_name(name) ? open_file(name) : NULL;
	unsigned char *bytes = NULL;
	enum status status = STATUS_OK;
	bool good = false;
	size_t n;

	if (file == NULL)
		return error_set(error, STATUS_MISSING,
		    "there is no zone %s: name one like Europe/Berlin, or an "
		    "offset like +03:00",
		    name);
	bytes = mem_alloc(FILE_LIMIT, 1);
	if (bytes == NULL)
		status = STATUS_NOMEM;
	else {
		n = fread(bytes, 1, FILE_LIMIT, file);
		status = read_zone(zone, bytes, n, &good);
	}
	fclose(file);
	mem_free(bytes);
	if (status != STATUS_OK)
		return error_nomem(error);
	if (!good)
		return error_set(error, STATUS_MISSING,
		    "the system's file for the zone %s cannot be read", name);
	return STATUS_OK;
}

/* Z, or +hh, +hhmm, +hh:mm. */
static bool
parse_offset(const char *s, int *seconds)
{
	int sign = s[0] == '-' ? -1 : 1, digits[4] = { 0 };
	size_t count = 0;

	if (strcmp(s, "Z") == 0 || strcmp(s, "UTC") == 0) {
		*seconds = 0;
		return true;
	}
	if (*s != '+' && *s != '-')
		return false;
	for (s++; *s != '\0' && count < 4; s++) {
		if (*s == ':' && count == 2 && s[-1] != ':' && s[1] != '\0')
			continue;
		if (*s < '0' || *s > '9')
			return false;
		digits[count++] = *s - '0';
	}
	*seconds = sign * ((digits[0] * 10 + digits[1]) * 3600 +
			      (digits[2] * 10 + digits[3]) * 60);
	return *s == '\0' && (count == 2 || count == 4) && digits[2] < 6 &&
	       *seconds >= -12 * 3600 && *seconds <= 14 * 3600;
}

enum status
zone_open(struct zone **zone, const char *name, struct error *error)
{
	struct zone *made = mem_alloc(1, sizeof *made);
	enum status status = STATUS_OK;

	if (made == NULL)
		return error_nomem(error);
	if (!parse_offset(name, &made->before))
		status = load(made, name, error);
	if (status != STATUS_OK) {
		zone_close(made);
		return status;
	}
	snprintf(made->name, sizeof made->name, "%s", name);
	*zone = made;
	return STATUS_OK;
}

void
zone_close(struct zone *zone)
{
	if (zone == NULL)
		return;
	mem_free(zone->changes);
	mem_free(zone);
}

const char *
zone_name(const struct zone *zone)
{
	return zone != NULL ? zone->name : "UTC";
}

/* ---- Looking up */

/* Seconds east of UTC at a second since 1970. */
static int
offset_at(const struct zone *zone, int64_t second)
{
	size_t low = 0, high = zone->count;

	if (zone->ruled && second >= zone->rule_start + CYCLE_SECONDS)
		second -=
		    (second - zone->rule_start) / CYCLE_SECONDS * CYCLE_SECONDS;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (zone->changes[middle].at <= second)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? zone->changes[low - 1].seconds : zone->before;
}

int
zone_offset(const struct zone *zone, int64_t instant)
{
	return zone == NULL
		   ? 0
		   : offset_at(zone, instant / 1000 - (instant % 1000 < 0));
}

/*
 * The offsets of a day before and after are those on either side of a
 * change near by.  The first one that holds at the instant it makes is the
 * answer; where neither holds, the clocks skipped the time, and counting on
 * with the offset before shifts it forward.
 */
void
zone_instant(
    const struct zone *zone, int64_t local, int64_t *instant, int *seconds)
{
	int64_t second = local / 1000 - (local % 1000 < 0);
	int64_t rest = local - second * 1000;
	int before, after;

	*instant = local;
	*seconds = 0;
	if (zone == NULL)
		return;
	before = offset_at(zone, second - 86400);
	after = offset_at(zone, second + 86400);
	if (offset_at(zone, second - before) != before &&
	    offset_at(zone, second - after) == after)
		before = after;
	second -= before;
	*instant = second * 1000 + rest;
	*seconds = offset_at(zone, second);
}
