/* SPDX-License-Identifier: MIT */
/*
 * import_lines: what the store of an import_case holds then, as lines of text:
 * its values, the findings by file and line, and single events.
 *
 *	import_data("again.csv");
 *	assert_event(1, "One event @2024-01-01 | attacker=A | X > Y");
 */
#ifndef TESTS_IMPORT_LINES_H
#define TESTS_IMPORT_LINES_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "core/import.h"
#include "tests/import_case.h"
#include "tests/store_lines.h"

static inline enum status
each_value(void *context, const struct store_value *value)
{
	(void)context;
	strbuf_printf(&lines, "%.*s; ", (int)value->name.n, value->name.s);
	return STATUS_OK;
}

static inline enum status
each_finding(void *context, const struct store_finding *finding)
{
	const char *base = memrchr(finding->file.s, '/', finding->file.n);
	size_t skipped =
	    base != NULL ? (size_t)(base + 1 - finding->file.s) : 0;

	(void)context;
	strbuf_printf(&lines, "%.*s:%lld:%s %.*s\n",
	    (int)(finding->file.n - skipped), finding->file.s + skipped,
	    (long long)finding->line,
	    finding->rejected ? "" : " warning:", (int)finding->reason.n,
	    finding->reason.s);
	return STATUS_OK;
}

static inline void
assert_values(enum store_set set, const char *expected)
{
	assert_lines(
	    store_scan_values(store, set, each_value, NULL, NULL), expected);
}

static inline void
assert_findings(const char *expected)
{
	assert_lines(
	    store_scan_findings(store, each_finding, NULL, NULL), expected);
}

/* An event as `title @date | role=actor, … | place, … | source, … | tag …`. */
static inline void
assert_event(int64_t id, const char *expected)
{
	struct event event = { 0 };
	size_t i;

	assert_int_equal(
	    store_read_event(store, id, &event, &error), STATUS_OK);
	strbuf_printf(&lines, "%.*s @%.*s", (int)event.title.n, event.title.s,
	    (int)event.date.n, event.date.s);
	for (i = 0; i < event.actor_count; i++)
		strbuf_printf(&lines, "%s%.*s=%.*s", i == 0 ? " | " : ", ",
		    (int)event.actors[i].role.n, event.actors[i].role.s,
		    (int)event.actors[i].name.n, event.actors[i].name.s);
	for (i = 0; i < event.location_count; i++)
		strbuf_printf(&lines, "%s%.*s", i == 0 ? " | " : ", ",
		    (int)event.locations[i].path.n, event.locations[i].path.s);
	for (i = 0; i < event.source_count; i++)
		strbuf_printf(&lines, "%s%.*s", i == 0 ? " | " : ", ",
		    (int)event.sources[i].n, event.sources[i].s);
	for (i = 0; i < event.tag_count; i++)
		strbuf_printf(&lines, "%s%.*s", i == 0 ? " | " : ", ",
		    (int)event.tags[i].n, event.tags[i].s);
	for (i = 0; i < event.attribute_count; i++)
		strbuf_printf(&lines, "%s%.*s:%.*s", i == 0 ? " | " : ", ",
		    (int)event.attributes[i].name.n, event.attributes[i].name.s,
		    (int)event.attributes[i].value.n,
		    event.attributes[i].value.s);
	event_release(&event);
	assert_lines(STATUS_OK, expected);
}

#endif
