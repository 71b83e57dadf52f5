/* SPDX-License-Identifier: MIT */
/*
 * Events as values: lists grow and are kept, copies stand alone, `;` lists.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "core/event.h"
#include "core/mem.h"

/* Members of a list, each followed by a `|`. */
static void
check_list(const char *text, const char *expected)
{
	struct span rest = span_of(text), member;
	struct strbuf out = STRBUF_INIT;

	while (event_list_next(&rest, &member)) {
		strbuf_add(&out, member.s, member.n);
		strbuf_add_byte(&out, '|');
	}
	assert_string_equal(out.text, expected);
	assert_int_equal(rest.n, 0);
	strbuf_release(&out);
}

static void
test_list(void **state)
{
	(void)state;
	check_list("", "");
	check_list(" ; ;;", "");
	check_list("a", "a|");
	check_list("a;b", "a|b|");
	check_list(" a b ;\tc;", "a b|c|");
	check_list(";a;;\xc2\xa0"
		   "b\xc2\xa0",
	    "a|b|");
	check_list("role=a; b=c=d", "role=a|b=c=d|");
}

static void
test_keep(void **state)
{
	struct event event = { 0 };
	char text[] = "abc";
	struct span kept = event_keep(&event, text, 3);

	(void)state;
	text[0] = 'x';
	assert_int_equal(kept.n, 3);
	assert_string_equal(kept.s, "abc");
	kept = event_keep(&event, NULL, 0);
	assert_non_null(kept.s);
	assert_int_equal(kept.n, 0);
	event_release(&event);
}

static enum status
fill(struct event *event)
{
	int i;

	for (i = 0; i < 100; i++) {
		if (event_add_actor(event) == NULL ||
		    event_add_location(event) == NULL ||
		    event_add_quote(event) == NULL ||
		    event_add_tag(event) == NULL ||
		    event_add_attribute(event) == NULL)
			return STATUS_NOMEM;
		event->quotes[i].line = i;
	}
	if (event_add_source(event, SPAN("s1"), 1) != STATUS_OK ||
	    event_add_source(event, SPAN("s2"), 2) != STATUS_OK)
		return STATUS_NOMEM;
	return event_add_source(event, SPAN("s1"), 1);
}

static void
test_lists(void **state)
{
	struct event event = { 0 };
	const struct event_quote *quotes;

	(void)state;
	assert_int_equal(fill(&event), STATUS_OK);
	assert_int_equal(event.actor_count, 100);
	assert_int_equal(event.quotes[99].line, 99);
	assert_int_equal(event.source_count, 2);
	assert_int_equal(event.source_ids[1], 2);
	event.title = SPAN("t");
	event.id = 7;
	quotes = event.quotes;
	event_clear(&event);
	assert_int_equal(event.id, 0);
	assert_int_equal(event.title.n, 0);
	assert_int_equal(event.quote_count, 0);
	assert_int_equal(event.source_count, 0);
	/* The memory is kept, and what it held is gone. */
	assert_ptr_equal(event_add_quote(&event), quotes);
	assert_int_equal(event.quotes[0].line, 0);
	event_release(&event);
	assert_null(event.quotes);
	event_release(&event);
}

static void
test_nomem(void **state)
{
	struct event event = { 0 };
	enum status status;
	unsigned long n;

	(void)state;
	for (n = 1;; n++) {
		mem_fail_at(n);
		status = fill(&event);
		event_release(&event);
		if (mem_count() < n)
			break;
		assert_int_equal(status, STATUS_NOMEM);
		assert_true(n < 1000);
	}
	mem_fail_at(1);
	assert_null(event_keep(&event, "a", 1).s);
	mem_fail_at(0);
	event_release(&event);
	assert_int_equal(status, STATUS_OK);
	assert_true(n > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
