/* SPDX-License-Identifier: MIT */
/*
 * The line of progress: bytes, rows, rate and time left, as far as there is
 * room for them.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "core/text.h"
#include "tui/report.h"

static void
check(const struct report_progress *progress, int64_t milliseconds,
    size_t columns, const char *wanted)
{
	struct strbuf line = STRBUF_INIT;

	report_progress_text(progress, milliseconds, columns, &line);
	assert_string_equal(line.text, wanted);
	assert_true(text_width(line.text, line.n) <= columns);
	strbuf_release(&line);
}

static void
test_progress(void **state)
{
	const struct report_progress half = { "some/events.csv", 5000000,
		10000000, 20000 };
	const struct report_progress piped = { "standard input", 5000, 0, 1 };
	const struct report_progress hostile = { "a\033[2J.csv", 1, 1, 1 };

	(void)state;
	check(&half, 4000, 100,
	    "some/events.csv [==========          ] 50 %, 5.0 MB, "
	    "20000 rows, 5000/s, 0:04 left");
	check(&half, 0, 100,
	    "some/events.csv [==========          ] 50 %, 5.0 MB, "
	    "20000 rows");
	check(&half, 4000, 40,
	    "some/events\xe2\x80\xa6 [==========          ] 50 %");
	check(&half, 4000, 20, "some/events.csv");
	check(&piped, 2000, 80, "standard input, 5.0 kB, 1 row, 0/s");
	check(&hostile, 0, 20, "a\xe2\x90\x9b[2J.csv");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_progress),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
