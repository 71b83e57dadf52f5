/* SPDX-License-Identifier: MIT */
/*
 * The whole file is looked at, not its start: a list of a hundred thousand
 * incidents may be ASCII up to the first village with an accent.  That costs
 * one reading, mostly over ASCII eight bytes at a time.
 *
 * A table of Western text has few odd bytes, each alone among ASCII letters;
 * statistics of them are weak, and a guess of Hebrew from one accent would
 * spoil a file that was good.  So uchardet is asked only where there is much
 * to go by.
 */
#include "config.h"

#include "core/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <uchardet.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/text.h"

#ifdef FUZZING
#define SCAN_BLOCK ((size_t)64)
#else
#define SCAN_BLOCK ((size_t)256 * 1024)
#endif
#define GUESS_MAX ((int64_t)4 * 1024 * 1024) /* bytes for uchardet to see */

/* What there is to go by. */
struct evidence {
	int64_t characters; /* of several bytes, valid UTF-8 */
	int64_t twice; /* of them, made of what was one: Ã© for é */
	int64_t invalid; /* places that are no UTF-8 */
	int64_t high; /* bytes from 80 on */
	int64_t paired; /* of them, next to another */
	bool seen[256];
	bool before; /* the last byte of the block before was high */
};

static enum status
read_block(int file, const char *path, int64_t offset, char *block, size_t room,
    size_t *n, struct error *error)
{
	ssize_t got;

	do
		got = pread(file, block, room, offset);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_set(
		    error, STATUS_IO, "%s: %s", path, strerror(errno));
	*n = (size_t)got;
	return STATUS_OK;
}

/* ---- Evidence */

/* n bytes from 80 on, or some of them, as they are met. */
static void
count_high(struct evidence *evidence, const char *s, size_t n)
{
	const unsigned char *bytes = (const unsigned char *)s;

	for (size_t i = 0; i < n; i++) {
		evidence->high++;
		evidence->seen[bytes[i]] = true;
		evidence->paired += evidence->before;
		evidence->before = true;
	}
}

/* The byte that a code point is in Windows-1252 or, below 0xa0, in Latin-1;
 * 0 where it is none from 80 on. */
static unsigned char
western_byte(uint32_t c)
{
	static const uint16_t special[32] = { 0x20ac, 0, 0x201a, 0x192, 0x201e,
		0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0,
		0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
		0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178 };
	unsigned char i;

	if (c >= 0x80 && c <= 0xff)
		return (unsigned char)c;
	for (i = 0; i < 32; i++)
		if (special[i] == c)
			return (unsigned char)(0x80 + i);
	return 0;
}

/*
 * May c stand behind lead in UTF-8 that was read as Western text?  Good text
 * has accents before quotation marks and blanks too, so those say nothing:
 * what is missed is told by the other letters of such a text.
 */
static bool
may_follow(uint32_t lead, uint32_t c, bool first)
{
	unsigned char byte = western_byte(c);

	if (byte < 0x80 || byte > 0xbf || c == 0xab || c == 0xbb)
		return false;
	if (lead >= 0xe0 && first)
		return lead == 0xe2 ? byte == 0x80
				    : byte < 0xa0 && (c < 0x2000 || c > 0x2026);
	if (c == 0xa0)
		return lead < 0xc4 || lead >= 0xe0;
	return lead <= 0xc3 || lead >= 0xd0 || c < 0x2013 || c > 0x2026;
}

/*
 * Does such text start here: `Ã©`, `â€™`, `Ð°`?  Of two bytes are the letters
 * of Latin, Cyrillic and Arabic.
 */
static bool
is_twice(const char *s, size_t n)
{
	size_t at = 0, length, more, left;
	uint32_t lead = text_decode(s, n, &at), c;

	if (lead < 0xc2 || lead > 0xf4 || (lead > 0xc5 && lead < 0xd0) ||
	    (lead > 0xd1 && lead < 0xd8) || (lead > 0xd9 && lead < 0xe0))
		return false;
	more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
	for (left = more; left > 0; left--) {
		if (at >= n)
			return false;
		c = text_decode(s + at, n - at, &length);
		if (!may_follow(lead, c, left == more))
			return false;
		at += length;
	}
	return true;
}

/* The length of what is no UTF-8: up to where a character may start. */
static size_t
invalid_length(const char *s, size_t n)
{
	size_t i = 1;

	while (i < n && (s[i] & 0xc0) == 0x80)
		i++;
	return i;
}

/*
 * What a block tells; returns how many bytes at its end may be the start of a
 * character and are not counted yet.
 */
static size_t
count_block(struct evidence *evidence, const char *s, size_t n, bool last)
{
	size_t i = 0, plain, length;

	for (;;) {
		plain = text_ascii(s + i, n - i);
		evidence->before &= plain == 0;
		i += plain;
		if (i == n)
			return 0;
		if (text_decode(s + i, n - i, &length) != TEXT_INVALID) {
			evidence->characters++;
			/* Every such character starts with the same byte. */
			evidence->twice +=
			    s[i] == '\xc3' && is_twice(s + i, n - i);
		} else if (!last && n - i < 4 && (unsigned char)s[i] >= 0xc0) {
			return n - i;
		} else { /* what is cut short is one */
			evidence->invalid++;
			length = invalid_length(s + i, n - i);
		}
		count_high(evidence, s + i, length);
		i += length;
	}
}

static enum status
gather(struct evidence *evidence, int file, const char *path,
    const struct spool_watch *watch, struct error *error)
{
	char *block = mem_alloc(SCAN_BLOCK, 1);
	int64_t offset = 0;
	enum status status = STATUS_OK;
	size_t n = 1, cut = 0;

	if (block == NULL)
		return error_nomem(error);
	while (n > 0) {
		status = read_block(file, path, offset, block + cut,
		    SCAN_BLOCK - cut, &n, error);
		if (status == STATUS_OK)
			status = spool_ask(watch, path, offset, error);
		if (status != STATUS_OK)
			break;
		offset += (int64_t)n;
		n += cut;
		cut = count_block(evidence, block, n, n == cut);
		memmove(block, block + n - cut, cut);
	}
	mem_free(block);
	return status;
}

/* ---- Decision */

static void
set_name(struct encoding *encoding, const char *name, const char *converter)
{
	snprintf(encoding->name, sizeof encoding->name, "%s", name);
	snprintf(
	    encoding->converter, sizeof encoding->converter, "%s", converter);
}

static bool
starts_with(const char *s, size_t n, const char *mark, size_t mark_n)
{
	return n >= mark_n && memcmp(s, mark, mark_n) == 0;
}

/*
 * NULs in every second byte, as UTF-16 has them in ASCII.  Where a text is of
 * another script they are only those of its delimiters, digits and line ends:
 * few, but all at one side.
 */
static bool
by_nuls(struct encoding *encoding, const char *s, size_t n)
{
	size_t side[2] = { 0, 0 }, ends[2] = { 0, 0 }, i, k;
	static const char *const names[] = { "UTF-16BE", "UTF-16LE" };

	for (i = 0; i + 1 < n; i += 2)
		for (k = 0; k < 2; k++) {
			side[k] += s[i + k] == '\0';
			ends[k] +=
			    s[i + k] == '\0' &&
			    (s[i + 1 - k] == '\n' || s[i + 1 - k] == '\r');
		}
	for (k = 0; k < 2; k++)
		if (n >= 8 && side[1 - k] * 32 < n &&
		    side[1 - k] * 8 < side[k] &&
		    (side[k] * 4 > n || (ends[k] > 0 && side[k] * 32 > n))) {
			set_name(encoding, names[k], names[k]);
			return true;
		}
	return false;
}

/* A byte order mark; or NULs. */
static bool
by_start(struct encoding *encoding, const char *s, size_t n)
{
	if (starts_with(s, n, "\xef\xbb\xbf", 3)) {
		set_name(encoding, "UTF-8", "");
		encoding->mark = 3;
	} else if (starts_with(s, n, "\xff\xfe\0\0", 4)) {
		set_name(encoding, "UTF-32LE", "UTF-32LE");
		encoding->mark = 4;
	} else if (starts_with(s, n, "\xff\xfe", 2)) {
		set_name(encoding, "UTF-16LE", "UTF-16LE");
		encoding->mark = 2;
	} else if (starts_with(s, n, "\xfe\xff", 2)) {
		set_name(encoding, "UTF-16BE", "UTF-16BE");
		encoding->mark = 2;
	} else {
		return by_nuls(encoding, s, n);
	}
	return true;
}

/* Does uchardet have enough to go by? */
static bool
may_guess(const struct evidence *evidence)
{
	size_t kinds = 0, i;

	for (i = 0x80; i < 256; i++)
		kinds += evidence->seen[i];
	return (evidence->high >= 8 && evidence->paired * 2 > evidence->high) ||
	       (evidence->high >= 100 && kinds >= 10);
}

/* Feed it the blocks that hold more than ASCII. */
static enum status
guess(uchardet_t detector, int file, const char *path, char name[ENCODING_NAME],
    struct error *error)
{
	char *block = mem_alloc(SCAN_BLOCK, 1);
	int64_t offset = 0, seen = 0;
	enum status status = STATUS_OK;
	size_t n = 1, i;

	if (block == NULL)
		return error_nomem(error);
	while (n > 0 && seen < GUESS_MAX) {
		status = read_block(
		    file, path, offset, block, SCAN_BLOCK, &n, error);
		if (status != STATUS_OK)
			break;
		offset += (int64_t)n;
		for (i = 0; i < n && (unsigned char)block[i] < 0x80; i++)
			continue;
		if (i == n)
			continue;
		seen += (int64_t)n;
		if (uchardet_handle_data(detector, block, n) != 0)
			break;
	}
	uchardet_data_end(detector);
	snprintf(name, ENCODING_NAME, "%s", uchardet_get_charset(detector));
	mem_free(block);
	return status;
}

/* gcc's analyzer takes what iconv_open returns for a block that leaks where it
 * is -1. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif
static bool
is_known(const char *name)
{
	iconv_t converter;

	if (*name == '\0')
		return false;
	converter = iconv_open("UTF-8", name);
	return converter != (iconv_t)-1 && iconv_close(converter) == 0;
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/* A guess as it is shown, and as what holds it: Windows' pages hold those of
 * ISO that they were made from. */
static void
take_guess(struct encoding *encoding, const char *name)
{
	if (strcasecmp(name, "ISO-8859-9") == 0)
		set_name(encoding, "Windows-1254", "WINDOWS-1254");
	else if (strncmp(name, "WINDOWS-", 8) == 0)
		snprintf(encoding->name, sizeof encoding->name, "Windows-%s",
		    name + 8);
	else
		snprintf(encoding->name, sizeof encoding->name, "%s", name);
	if (encoding->converter[0] == '\0')
		snprintf(encoding->converter, sizeof encoding->converter, "%s",
		    name);
}

static void
take_western(struct encoding *encoding, const struct evidence *evidence)
{
	static const unsigned char none[] = { 0x81, 0x8d, 0x8f, 0x90, 0x9d };
	size_t i;

	set_name(encoding, "Windows-1252", "WINDOWS-1252");
	for (i = 0; i < sizeof none; i++)
		if (evidence->seen[none[i]])
			set_name(encoding, "Latin-1", "ISO-8859-1");
}

static enum status
by_evidence(struct encoding *encoding, const struct evidence *evidence,
    int file, const char *path, struct error *error)
{
	char name[ENCODING_NAME] = "";
	enum status status = STATUS_OK;
	uchardet_t detector;

	if (evidence->invalid == 0 ||
	    evidence->characters > evidence->invalid) {
		set_name(encoding, "UTF-8", "");
		return STATUS_OK;
	}
	if (may_guess(evidence)) {
		detector = uchardet_new();
		if (detector == NULL)
			return error_nomem(error);
		status = guess(detector, file, path, name, error);
		uchardet_delete(detector);
	}
	if (status != STATUS_OK)
		return status;
	if (strcasecmp(name, "ISO-8859-1") != 0 &&
	    strcasecmp(name, "WINDOWS-1252") != 0 &&
	    strcasecmp(name, "ASCII") != 0 && strcasecmp(name, "UTF-8") != 0 &&
	    is_known(name))
		take_guess(encoding, name);
	else
		take_western(encoding, evidence);
	return STATUS_OK;
}

enum status
encoding_recognise(struct encoding *encoding, int file, const char *path,
    const struct spool_watch *watch, struct error *error)
{
	struct evidence evidence = { 0 };
	struct encoding found = { .mark = 0 };
	char start[4096];
	enum status status;
	bool marked;
	size_t n;

	status = read_block(file, path, 0, start, sizeof start, &n, error);
	if (status != STATUS_OK)
		return status;
	marked = by_start(&found, start, n);
	if (!marked || found.converter[0] == '\0')
		status = gather(&evidence, file, path, watch, error);
	if (status == STATUS_OK && !marked)
		status = by_evidence(&found, &evidence, file, path, error);
	if (found.converter[0] == '\0')
		found.twice = evidence.twice;
	if (status == STATUS_OK)
		*encoding = found;
	return status;
}

enum status
encoding_find(struct encoding *encoding, const char *name, int file,
    const char *path, struct error *error)
{
	struct encoding found = { .mark = 0 }, marked = { .mark = 0 };
	bool utf8 =
	    strcasecmp(name, "utf-8") == 0 || strcasecmp(name, "utf8") == 0;
	char start[4];
	enum status status;
	size_t n;

	if (strlen(name) >= ENCODING_NAME || (!utf8 && !is_known(name)))
		return error_set(error, STATUS_SYNTAX,
		    "encoding `%.40s` is not known; 'iconv -l' lists those "
		    "that are",
		    name);
	status = read_block(file, path, 0, start, sizeof start, &n, error);
	if (status != STATUS_OK)
		return status;
	set_name(&found, utf8 ? "UTF-8" : name, utf8 ? "" : name);
	/* A mark is left out where it is of this encoding. */
	if (n >= 2 && by_start(&marked, start, n) && marked.mark > 0 &&
	    strcasecmp(marked.name, found.name) == 0)
		found.mark = marked.mark;
	*encoding = found;
	return STATUS_OK;
}
