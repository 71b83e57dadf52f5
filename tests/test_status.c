/* SPDX-License-Identifier: MIT */
/*
 * Messages that are longer than there is room for.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "core/status.h"
#include "core/text.h"

/* Of any length, in characters of one to four bytes: it fits, begins and ends
 * as it was, and no character of it is cut. */
static void
check_characters(const char *character)
{
	char path[3000];
	size_t size = strlen(character), n, i;
	struct error error;

	for (n = 0; (n + 1) * size < sizeof path; n++) {
		memcpy(path + n * size, character, size);
		path[(n + 1) * size] = '\0';
		error_set(&error, STATUS_IO, "<%s: nothing is there", path);
		assert_true(strlen(error.message) < sizeof error.message);
		assert_int_equal(error.message[0], '<');
		assert_non_null(strstr(error.message, ": nothing is there"));
		if ((n + 1) * size + 19 < sizeof error.message)
			assert_null(strstr(error.message, "\xe2\x80\xa6"));
		else
			assert_non_null(strstr(error.message, "\xe2\x80\xa6"));
		for (i = 0; error.message[i] != '\0';) {
			size_t length;

			assert_int_not_equal(
			    text_decode(error.message + i,
				strlen(error.message + i), &length),
			    TEXT_INVALID);
			i += length;
		}
	}
}

static void
test_long_messages(void **state)
{
	(void)state;
	check_characters("d");
	check_characters("\xc3\xa9");
	check_characters("\xe2\x82\xac");
	check_characters("\xf0\x9f\x98\x80");
}

/* Bytes that are no text, and more than anything may be long. */
static void
test_odd_messages(void **state)
{
	static char path[40000];
	struct error error;

	(void)state;
	memset(path, '\x80', sizeof path - 1);
	error_set(&error, STATUS_IO, "%s: nothing is there", path);
	assert_true(strlen(error.message) < sizeof error.message);
	memset(path, '\xff', sizeof path - 1);
	error_set(&error, STATUS_IO, "a%.8000s: nothing is there", path);
	assert_non_null(strstr(error.message, "nothing is there"));
	assert_int_equal(error_set(NULL, STATUS_IO, "%s", path), STATUS_IO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_messages),
		cmocka_unit_test(test_odd_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
