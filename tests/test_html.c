/* SPDX-License-Identifier: MIT */
/*
 * Cells with HTML in them, and without it.
 */
#include "config.h"

#include "core/html.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void
check(const char *text, const char *expected)
{
	struct strbuf out = STRBUF_INIT;

	html_plain(span_of(text), &out);
	assert_int_equal(strbuf_status(&out), STATUS_OK);
	assert_string_equal(out.n > 0 ? out.text : "", expected);
	strbuf_release(&out);
}

static void
test_tags(void **state)
{
	(void)state;
	check("", "");
	check("plain", "plain");
	check("<p>One</p><p>Two</p>", "One Two");
	check("a<br>b<BR/>c", "a b c");
	check("<b>bo</b>ld", "bold");
	check("a <a href=\"x>y\">link</a>", "a y\">link");
	check("<!-- no -->yes", "yes");
	check("a < b and <3", "a < b and <3");
	check("1 <2> 3", "1 <2> 3");
	check("<unclosed", "<unclosed");
	check("<", "<");
	check("</", "</");
	check("<h2>Head</h2>text", "Head text");
}

static void
test_entities(void **state)
{
	(void)state;
	check("&lt;b&gt; &amp;amp;", "<b> &amp;");
	check("&eacute;&Uuml;&yuml;", "\xc3\xa9\xc3\x9c\xc3\xbf");
	check("a&nbsp;b", "a b");
	check("&#8212;&#x2014;", "\xe2\x80\x94\xe2\x80\x94");
	check("&#128512;", "\xf0\x9f\x98\x80");
	check(
	    "&ldquo;q&rdquo;&hellip;", "\xe2\x80\x9cq\xe2\x80\x9d\xe2\x80\xa6");
	/* What stands for nothing, or for what no cell should hold. */
	check("&nosuch; & &; &#; &#x;", "&nosuch; & &; &#; &#x;");
	check("&#27;&#155;&#0;&#xd800;&#x110000;",
	    "&#27;&#155;&#0;&#xd800;&#x110000;");
	check("AT&T; R&D", "AT&T; R&D");
}

static void
test_has_tags(void **state)
{
	(void)state;
	assert_true(html_has_tags(SPAN("a <b>c</b>")));
	assert_true(html_has_tags(SPAN("2 < 3 <p>")));
	assert_false(html_has_tags(SPAN("2 < 3 > 1")));
	assert_false(html_has_tags(SPAN("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_entities),
		cmocka_unit_test(test_has_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
