/* SPDX-License-Identifier: MIT */
/*
 * A file as UTF-8: every encoding and packer that is recognised, decided by
 * what stands at the end of the file as much as at its start.
 */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <lzma.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "core/bytes.h"
#include "core/mem.h"
#include "core/strbuf.h"
#include "core/text.h"
#include "tests/scratch.h"

/* All of it, room bytes at a time. */
static void
read_all(struct bytes *bytes, size_t room, struct strbuf *out)
{
	char buffer[4096];
	size_t n;

	assert_true(room <= sizeof buffer);
	do {
		assert_int_equal(
		    bytes_read(bytes, buffer, room, &n, NULL), STATUS_OK);
		assert_true(n <= room);
		strbuf_add(out, buffer, n);
	} while (n > 0);
	assert_int_equal(bytes_offset(bytes), bytes_size(bytes));
}

/* The file at scratch_path is read as encoding, twice, with any room. */
static void
check(const char *forced, const char *encoding, const char *text, size_t n)
{
	static const size_t rooms[] = { 16, 17, 4096 };
	struct strbuf out = STRBUF_INIT;
	struct bytes *bytes = NULL;
	struct error error = { 0 };
	size_t i;

	if (bytes_open(&bytes, scratch_path, forced, &error) != STATUS_OK)
		fail_msg("%s: %s", encoding, error.message);
	assert_string_equal(bytes_encoding(bytes), encoding);
	assert_string_equal(bytes_path(bytes), scratch_path);
	for (i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		strbuf_clear(&out);
		read_all(bytes, rooms[i], &out);
		if (out.n != n || memcmp(out.text, text, n) != 0)
			fail_msg(
			    "%s: '%s', not '%s'", encoding, out.text, text);
		assert_int_equal(bytes_rewind(bytes, NULL), STATUS_OK);
	}
	strbuf_release(&out);
	bytes_close(bytes);
}

#define CHECK(bytes, encoding, text)                           \
	do {                                                   \
		scratch_write(bytes, sizeof(bytes) - 1);       \
		check(NULL, encoding, text, sizeof(text) - 1); \
	} while (0)

static void
test_utf8(void **state)
{
	(void)state;
	CHECK("", "UTF-8", "");
	CHECK("a,b\n", "UTF-8", "a,b\n");
	CHECK("\xef\xbb\xbf", "UTF-8", "");
	CHECK("\xef\xbb\xbf"
	      "a\xc3\xa9",
	    "UTF-8", "a\xc3\xa9");
	CHECK("Caf\xc3\xa9 \xf0\x9f\x98\x80", "UTF-8",
	    "Caf\xc3\xa9 \xf0\x9f\x98\x80");
	/* Text decoded twice, U+FFFD, and NULs are what they are. */
	CHECK("\xc3\x83\xc2\xa9 \xef\xbf\xbd", "UTF-8",
	    "\xc3\x83\xc2\xa9 \xef\xbf\xbd");
	CHECK("a\0b", "UTF-8", "a\0b");
	/* A bad byte among good characters is left for others to reject. */
	CHECK("\xc3\xa9\xc3\xa9 \xff\n", "UTF-8", "\xc3\xa9\xc3\xa9 \xff\n");
	CHECK("\xc3\xa9 \xe2\x82\xac \xe2\x82", "UTF-8",
	    "\xc3\xa9 \xe2\x82\xac \xe2\x82");
}

static void
check_twice(const char *text, int64_t count)
{
	struct bytes *bytes = NULL;

	scratch_write(text, strlen(text));
	assert_int_equal(
	    bytes_open(&bytes, scratch_path, NULL, NULL), STATUS_OK);
	if (bytes_twice(bytes) != count)
		fail_msg("'%s': %d, not %d", text, (int)bytes_twice(bytes),
		    (int)count);
	bytes_close(bytes);
}

/* Letters that were bytes are counted; accents before quotation marks, and
 * other scripts, are not. */
static void
test_twice(void **state)
{
	(void)state;
	check_twice(
	    "\xc3\x89t\xc3\xa9, "
	    "\xc2\xab\xc2\xa0\xc3\xa9t\xc3\xa9\xc2\xa0\xc2\xbb, \xc2\xab"
	    "CAF\xc3\x89\xc2\xbb, N\xc3\x83O, S\xc3\x83O, "
	    "\xc2\xabIRM\xc3\x83\xc2\xbb",
	    0);
	check_twice("\xe2\x80\x9e\xc3\x84\xe2\x80\x9c und "
		    "\xe2\x80\xba\xc3\x96\xe2\x80\xb9, Stra\xc3\x9f"
		    "e",
	    0);
	check_twice("\xc4\x90\xc3\xa0 N\xe1\xba\xb5ng, \xe1\xba\xa4n "
		    "\xc4\x90\xe1\xbb\x99; \xc6\xa0i",
	    0);
	check_twice("\xc3\x85\xe2\x80\xa6, \xc3\x89\xe2\x80\x99, "
		    "l\xe2\x80\x99\xc3\xa9t\xc3\xa9\xe2\x80\xa6",
	    0);
	check_twice(
	    "\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xbe\xd0\xb2\xd1\x81\xd0\xba"
	    "\xd0\xb8\xd0\xb9, \xd0\x9a\xd0\xb8\xd1\x97\xd0\xb2",
	    0);
	check_twice(
	    "\xd8\xa7\xd9\x84\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a\xd8\xa9", 0);
	check_twice("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x80\x81\xe4\xb8"
		    "\xad\xe6\x96\x87",
	    0);
	check_twice(
	    "\xc3\xa0\xc2\xa0la \xc3\x89\xc2\xa0; \xc3\x87\xc2\xa0!", 0);
	check_twice(
	    "\xc3\x83\xc2\xa9 \xc3\x83\xc2\xa0 \xc3\x83\xe2\x80\x93 "
	    "\xc3\x83\xc5\xb8 "
	    "\xc3\xa2\xe2\x82\xac\xc5\x93q\xc3\xa2\xe2\x82\xac\xc2\x9d "
	    "\xc3\xa2\xe2\x82\xac\xe2\x80\x9c \xc3\xa2\xe2\x82\xac\xc2\xa6",
	    8);
	check_twice("\xc3\x90\xc5\x93\xc3\x90\xc2\xbe\xc3\x91\xc2\x81\xc3\x90"
		    "\xc2\xba\xc3\x90\xc2\xb2\xc3\x90\xc2\xb0",
	    6);
	check_twice("\xc3\x98\xc2\xa8\xc3\x98\xc2\xba\xc3\x98\xc2\xaf\xc3\x98"
		    "\xc2\xa7\xc3\x98\xc2\xaf",
	    5);
	check_twice("\xc3\x83\xc2\xa9 \xc3\x83\xc2\xa0 \xc3\x83\xc2\x96 "
		    "\xc3\x83\xc2\x9f "
		    "\xc3\xa2\xc2\x80\xc2\x9cq\xc3\xa2\xc2\x80\xc2\x9d "
		    "\xc3\xa2\xc2\x80\xc2\x93 \xc3\xa2\xc2\x80\xc2\xa6",
	    8);
	check_twice("\xc3\x90\xc2\x9c\xc3\x90\xc2\xbe\xc3\x91\xc2\x81\xc3\x90"
		    "\xc2\xba\xc3\x90\xc2\xb2\xc3\x90\xc2\xb0",
	    6);
}

static void
test_utf16(void **state)
{
	(void)state;
	CHECK("\xff\xfe"
	      "a\0,\0\xe9\0\n\0",
	    "UTF-16LE", "a,\xc3\xa9\n");
	CHECK("\xfe\xff\0a\0,\0\xe9\0\n", "UTF-16BE", "a,\xc3\xa9\n");
	CHECK("d\0a\0t\0e\0,\0x\0\n\0", "UTF-16LE", "date,x\n");
	CHECK("\0d\0a\0t\0e\0,\0x\0\n", "UTF-16BE", "date,x\n");
	CHECK("\xff\xfe"
	      "=\xd8\x00\xde",
	    "UTF-16LE", "\xf0\x9f\x98\x80");
	CHECK("\xff\xfe\0\0"
	      "a\0\0\0",
	    "UTF-32LE", "a");
	CHECK("\xff\xfe", "UTF-16LE", "");
}

static void
test_single(void **state)
{
	(void)state;
	CHECK("date,title\n2024,Caf\xe9\n", "Windows-1252",
	    "date,title\n2024,Caf\xc3\xa9\n");
	CHECK("\x93quoted\x94 \x96 5 \x80", "Windows-1252",
	    "\xe2\x80\x9cquoted\xe2\x80\x9d \xe2\x80\x93 5 \xe2\x82\xac");
	CHECK("\x81 caf\xe9", "Latin-1", "\xc2\x81 caf\xc3\xa9");
	CHECK("\xcf\xf0\xe8\xe2\xe5\xf2 \xe8\xe7 \xca\xe8\xe5\xe2\xe0, "
	      "\xe2\xe7\xf0\xfb\xe2 \xe2 \xf6\xe5\xed\xf2\xf0\xe5 "
	      "\xe3\xee\xf0\xee\xe4\xe0",
	    "Windows-1251", "Привет из Киева, взрыв в центре города");
}

/* The first byte that is not ASCII may stand anywhere. */
static void
test_far(void **state)
{
	struct strbuf text = STRBUF_INIT, wanted = STRBUF_INIT;
	struct strbuf out = STRBUF_INIT;
	struct bytes *bytes = NULL;
	size_t i, cut;

	(void)state;
	for (i = 0; i < 30000; i++)
		strbuf_printf(
		    &text, "%zu,2024-01-01,An attack on a village\n", i);
	assert_true(text.n > 800000);
	strbuf_add(&wanted, text.text, text.n);
	strbuf_add_text(&text, "Yaound\xe9\n");
	strbuf_add_text(&wanted, "Yaound\xc3\xa9\n");
	scratch_write(text.text, text.n);
	assert_int_equal(
	    bytes_open(&bytes, scratch_path, NULL, NULL), STATUS_OK);
	assert_string_equal(bytes_encoding(bytes), "Windows-1252");
	read_all(bytes, 4096, &out);
	assert_int_equal(out.n, wanted.n);
	assert_memory_equal(out.text, wanted.text, wanted.n);
	bytes_close(bytes);
	/* A character that the end of a block cuts is one none the less. */
	for (cut = 1; cut <= 4; cut++) {
		strbuf_clear(&text);
		while (text.n < (size_t)256 * 1024 - cut)
			strbuf_add_byte(&text, 'x');
		strbuf_add_text(&text, "\xf0\x9f\x98\x80 end");
		scratch_write(text.text, text.n);
		assert_int_equal(
		    bytes_open(&bytes, scratch_path, NULL, NULL), STATUS_OK);
		assert_string_equal(bytes_encoding(bytes), "UTF-8");
		bytes_close(bytes);
	}
	strbuf_release(&text);
	strbuf_release(&wanted);
	strbuf_release(&out);
}

static void
test_forced(void **state)
{
	struct bytes *bytes = NULL;
	struct error error = { 0 };

	(void)state;
	scratch_write("\xc3\xa9", 2);
	check("latin1", "latin1", "\xc3\x83\xc2\xa9", 4);
	check("UTF-8", "UTF-8", "\xc3\xa9", 2);
	scratch_write("\xef\xbb\xbf"
		      "a\xff",
	    5);
	check("utf8", "UTF-8", "a\xff", 2);
	scratch_write("\xff\xfe"
		      "a\0",
	    4);
	check("UTF-16LE", "UTF-16LE", "a", 1);
	check("utf-16le", "utf-16le", "a", 1);
	check("UTF-16", "UTF-16", "a", 1);
	scratch_write("\x8d\xbf", 2);
	check("SHIFT_JIS", "SHIFT_JIS", "\xe5\x9d\x90", 3);
	assert_int_equal(
	    bytes_open(&bytes, scratch_path, "no-such", &error), STATUS_SYNTAX);
	assert_non_null(strstr(error.message, "`no-such` is not known"));
	assert_null(bytes);
}

static void
test_repaired(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct bytes *bytes = NULL;

	(void)state;
	/* Half a pair, then half a character at the end. */
	scratch_write("\xff\xfe"
		      "a\0\x3d\xd8"
		      "b\0c",
	    9);
	assert_int_equal(
	    bytes_open(&bytes, scratch_path, NULL, NULL), STATUS_OK);
	read_all(bytes, 16, &out);
	assert_int_equal(bytes_repaired(bytes), 2);
	assert_string_equal(out.text, "a\xef\xbf\xbd"
				      "b\xef\xbf\xbd");
	assert_int_equal(text_valid(out.text, out.n), out.n);
	assert_int_equal(bytes_rewind(bytes, NULL), STATUS_OK);
	assert_int_equal(bytes_repaired(bytes), 0);
	bytes_close(bytes);
	strbuf_release(&out);
}

/* ---- Packers */

enum packer {
	GZIP,
	ZSTD,
	XZ,
	PACKERS,
};

static const char *const names[PACKERS] = { "gzip", "zstd", "xz" };

static size_t
pack(enum packer packer, const char *text, size_t n, char *out, size_t room)
{
	z_stream stream = { 0 };
	size_t packed = 0;

	switch (packer) {
	case GZIP:
		assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED,
				     16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
		    Z_OK);
		stream.next_in = (Bytef *)(uintptr_t)text;
		stream.avail_in = (uInt)n;
		stream.next_out = (Bytef *)out;
		stream.avail_out = (uInt)room;
		assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
		packed = stream.total_out;
		deflateEnd(&stream);
		return packed;
	case ZSTD:
		packed = ZSTD_compress(out, room, text, n, 3);
		assert_false(ZSTD_isError(packed));
		return packed;
	default:
		assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32,
				     NULL, (const uint8_t *)text, n,
				     (uint8_t *)out, &packed, room),
		    LZMA_OK);
		return packed;
	}
}

static void
test_packed(void **state)
{
	enum { ROOM = 1024 * 1024 };
	char *packed = malloc(ROOM);
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
	struct bytes *bytes = NULL;
	struct error error = { 0 };
	size_t n, half, i;
	enum packer packer;

	(void)state;
	assert_non_null(packed);
	srand(7);
	for (i = 0; i < 40000; i++)
		strbuf_printf(&text, "%zu,%d,caf\xe9\n", i, rand());
	for (packer = GZIP; packer < PACKERS; packer++) {
		/* Two packed files, one behind the other. */
		half = pack(packer, text.text, text.n / 2, packed, ROOM);
		n = half + pack(packer, text.text + text.n / 2,
			       text.n - text.n / 2, packed + half, ROOM - half);
		scratch_write(packed, n);
		assert_int_equal(
		    bytes_open(&bytes, scratch_path, "latin1", NULL),
		    STATUS_OK);
		assert_string_equal(bytes_compression(bytes), names[packer]);
		assert_int_equal(bytes_size(bytes), text.n);
		strbuf_clear(&out);
		read_all(bytes, 4096, &out);
		assert_int_equal(out.n, text.n + 40000);
		bytes_close(bytes);
		bytes = NULL;
		/* Cut short anywhere, it is refused. */
		for (i = 8; i < n; i += n / 7) {
			scratch_write(packed, i);
			if (i == half)
				continue;
			assert_int_equal(
			    bytes_open(&bytes, scratch_path, NULL, &error),
			    STATUS_CORRUPT);
			assert_non_null(strstr(error.message, "cut short"));
			assert_null(bytes);
		}
		packed[half / 2] = (char)(packed[half / 2] ^ 0x55);
		packed[half / 2 + 1] = (char)(packed[half / 2 + 1] ^ 0x55);
		scratch_write(packed, n);
		if (packer != ZSTD)
			assert_int_equal(
			    bytes_open(&bytes, scratch_path, NULL, &error),
			    STATUS_CORRUPT);
		/* Of nothing. */
		n = pack(packer, "", 0, packed, ROOM);
		scratch_write(packed, n);
		check(NULL, "UTF-8", "", 0);
	}
	strbuf_release(&text);
	strbuf_release(&out);
	free(packed);
}

/* ---- What cannot be read twice */

static void
test_standard_input(void **state)
{
	int saved = dup(STDIN_FILENO), ends[2];
	struct bytes *bytes = NULL;
	struct strbuf out = STRBUF_INIT;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "date\ncaf\xe9\n", 10), 10);
	close(ends[1]);
	assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
	close(ends[0]);
	assert_int_equal(bytes_open(&bytes, "-", NULL, NULL), STATUS_OK);
	assert_string_equal(bytes_path(bytes), "standard input");
	assert_string_equal(bytes_encoding(bytes), "Windows-1252");
	assert_int_equal(bytes_size(bytes), 10);
	read_all(bytes, 4096, &out);
	assert_int_equal(bytes_rewind(bytes, NULL), STATUS_OK);
	read_all(bytes, 4096, &out);
	assert_string_equal(out.text, "date\ncaf\xc3\xa9\ndate\ncaf\xc3\xa9\n");
	bytes_close(bytes);
	strbuf_release(&out);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
}

static void
test_missing(void **state)
{
	struct bytes *bytes = NULL;
	struct error error = { 0 };

	(void)state;
	assert_int_equal(
	    bytes_open(&bytes, "/nowhere/a.csv", NULL, &error), STATUS_MISSING);
	assert_int_equal(bytes_open(&bytes, "/tmp", NULL, &error), STATUS_IO);
	assert_null(bytes);
	bytes_close(NULL);
}

static void
test_no_folder(void **state)
{
	char *folder = getenv("TMPDIR");
	char packed[256];
	struct bytes *bytes = NULL;
	struct error error = { 0 };

	(void)state;
	folder = folder != NULL ? strdup(folder) : NULL;
	scratch_write(packed, pack(GZIP, "a", 1, packed, sizeof packed));
	setenv("TMPDIR", "/nowhere", 1);
	assert_int_equal(
	    bytes_open(&bytes, scratch_path, NULL, &error), STATUS_IO);
	assert_non_null(strstr(error.message, "set TMPDIR"));
	unsetenv("TMPDIR");
	check(NULL, "UTF-8", "a", 1);
	if (folder != NULL)
		setenv("TMPDIR", folder, 1);
	free(folder);
}

static void
test_nomem(void **state)
{
	char packed[256];
	struct bytes *bytes = NULL;
	unsigned long n;
	enum status status;

	(void)state;
	scratch_write(packed, pack(GZIP, "caf\xe9", 4, packed, sizeof packed));
	for (n = 1;; n++) {
		mem_fail_at(n);
		status = bytes_open(&bytes, scratch_path, NULL, NULL);
		if (mem_count() < n)
			break;
		mem_fail_at(0);
		assert_int_equal(status, STATUS_NOMEM);
		assert_null(bytes);
	}
	assert_int_equal(status, STATUS_OK);
	assert_true(n > 4);
	bytes_close(bytes);
}

int
main(void)
{
#define CASE(test) \
	cmocka_unit_test_setup_teardown(test, scratch_set_up, scratch_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(test_utf8),
		CASE(test_twice),
		CASE(test_utf16),
		CASE(test_single),
		CASE(test_far),
		CASE(test_forced),
		CASE(test_repaired),
		CASE(test_packed),
		CASE(test_standard_input),
		CASE(test_missing),
		CASE(test_no_folder),
		CASE(test_nomem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
