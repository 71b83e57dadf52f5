/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 is read straight into the caller's buffer.  Anything else goes
 * through iconv from a block of our own; what stands there unconverted when
 * the caller's buffer is full, or is half a character, waits for the next
 * call.
 *
 * Windows' editors write UTF-16 with characters cut in half and scripts write
 * one encoding into the middle of another: what the encoding does not have
 * becomes U+FFFD, and is counted, so that one byte does not cost the file.
 */
#include "config.h"

#include "core/bytes.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/encoding.h"
#include "core/mem.h"
#include "core/spool.h"

#ifdef FUZZING
#define BYTES_BLOCK ((size_t)64)
#else
#define BYTES_BLOCK ((size_t)64 * 1024)
#endif

struct bytes {
	char *path;
	struct spool spool;
	struct spool_watch watch; /* goes_on NULL: none */
	struct encoding encoding;
	int64_t offset; /* of the spool's file, what was read */
	int64_t repaired;
	bool converted; /* by converter */
	iconv_t converter;
	char *block;
	size_t start, end; /* of what stands in block, unconverted */
	bool at_end, at_start; /* nothing more to be read; nothing given */
};

static const struct spool_watch *
watched(const struct bytes *bytes)
{
	return bytes->watch.goes_on != NULL ? &bytes->watch : NULL;
}

static enum status
choose_encoding(struct bytes *bytes, const char *encoding, struct error *error)
{
	const char *path = bytes_path(bytes);
	enum status status;

	if (encoding != NULL)
		status = encoding_find(
		    &bytes->encoding, encoding, bytes->spool.file, path, error);
	else
		status = encoding_recognise(&bytes->encoding, bytes->spool.file,
		    path, watched(bytes), error);
	if (status != STATUS_OK || bytes->encoding.converter[0] == '\0')
		return status;
	bytes->converter = iconv_open("UTF-8", bytes->encoding.converter);
	if (bytes->converter == (iconv_t)-1)
		return error_nomem(error);
	bytes->converted = true;
	bytes->block = mem_alloc(BYTES_BLOCK, 1);
	return bytes->block != NULL ? STATUS_OK : error_nomem(error);
}

enum status
bytes_open(struct bytes **bytes, const char *path, const char *encoding,
    struct error *error)
{
	return bytes_open_watched(bytes, path, encoding, NULL, error);
}

void
bytes_watch(struct bytes *bytes, const struct spool_watch *watch)
{
	bytes->watch = watch != NULL ? *watch : (struct spool_watch){ 0 };
}

enum status
bytes_open_watched(struct bytes **bytes, const char *path, const char *encoding,
    const struct spool_watch *watch, struct error *error)
{
	struct bytes *opened = mem_alloc(1, sizeof *opened);
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	enum status status;

	if (opened == NULL)
		return error_nomem(error);
	opened->spool.file = -1;
	bytes_watch(opened, watch);
	opened->path = mem_copy(name, strlen(name));
	status = opened->path == NULL
		     ? error_nomem(error)
		     : spool_open(&opened->spool, path, watched(opened), error);
	if (status == STATUS_OK)
		status = choose_encoding(opened, encoding, error);
	if (status == STATUS_OK)
		status = bytes_rewind(opened, error);
	if (status != STATUS_OK)
		bytes_close(opened);
	else
		*bytes = opened;
	return status;
}

void
bytes_close(struct bytes *bytes)
{
	if (bytes == NULL)
		return;
	if (bytes->converted)
		iconv_close(bytes->converter);
	spool_close(&bytes->spool);
	mem_free(bytes->block);
	mem_free(bytes->path);
	mem_free(bytes);
}

enum status
bytes_rewind(struct bytes *bytes, struct error *error)
{
	if (lseek(bytes->spool.file, bytes->encoding.mark, SEEK_SET) < 0)
		return error_set(
		    error, STATUS_IO, "%s: %s", bytes->path, strerror(errno));
	bytes->offset = bytes->encoding.mark;
	bytes->repaired = 0;
	bytes->start = bytes->end = 0;
	bytes->at_end = false;
	bytes->at_start = true;
	if (bytes->converted)
		iconv(bytes->converter, NULL, NULL, NULL, NULL);
	return STATUS_OK;
}

static enum status
read_file(struct bytes *bytes, char *buffer, size_t room, size_t *n,
    struct error *error)
{
	ssize_t got;

	do
		got = read(bytes->spool.file, buffer, room);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_set(
		    error, STATUS_IO, "%s: %s", bytes->path, strerror(errno));
	bytes->offset += got;
	*n = (size_t)got;
	return spool_ask(watched(bytes), bytes->path, bytes->offset, error);
}

/* More behind what stands in the block. */
static enum status
fill_block(struct bytes *bytes, struct error *error)
{
	size_t held = bytes->end - bytes->start, n = 0;
	enum status status;

	memmove(bytes->block, bytes->block + bytes->start, held);
	bytes->start = 0;
	bytes->end = held;
	status = read_file(
	    bytes, bytes->block + held, BYTES_BLOCK - held, &n, error);
	bytes->end += n;
	bytes->at_end = status == STATUS_OK && n == 0;
	return status;
}

/* Bytes that characters of the encoding are made of. */
static size_t
encoding_unit(const char *name)
{
	if (strncasecmp(name, "UTF-16", 6) == 0 ||
	    strncasecmp(name, "UTF16", 5) == 0 ||
	    strncasecmp(name, "UCS-2", 5) == 0)
		return 2;
	if (strncasecmp(name, "UTF-32", 6) == 0 ||
	    strncasecmp(name, "UTF32", 5) == 0 ||
	    strncasecmp(name, "UCS-4", 5) == 0)
		return 4;
	return 1;
}

/* What stands first is no character: U+FFFD in its place. */
static bool
replace_unit(struct bytes *bytes, char **to, size_t *room)
{
	size_t unit = encoding_unit(bytes->encoding.converter);
	size_t held = bytes->end - bytes->start;

	if (*room < 3)
		return false;
	memcpy(*to, "\xef\xbf\xbd", 3);
	*to += 3;
	*room -= 3;
	bytes->start += unit < held ? unit : held;
	bytes->repaired++;
	return true;
}

/* Convert what stands in the block; false when the buffer has no room. */
static bool
convert(struct bytes *bytes, char **to, size_t *room)
{
	char *from = bytes->block + bytes->start;
	size_t left = bytes->end - bytes->start, result;
	int reason;

	result = iconv(bytes->converter, &from, &left, to, room);
	reason = errno;
	bytes->start = bytes->end - left;
	if (result != (size_t)-1)
		return true;
	if (reason == E2BIG)
		return false;
	/* Half a character may still be made whole. */
	if (reason == EINVAL && !bytes->at_end)
		return true;
	return replace_unit(bytes, to, room);
}

/* room is enough for any character. */
static enum status
read_converted(struct bytes *bytes, char *buffer, size_t room, size_t *n,
    struct error *error)
{
	char *to = buffer;
	enum status status = STATUS_OK;
	bool fits = true;

	while (status == STATUS_OK && fits && to == buffer) {
		if (bytes->start == bytes->end && bytes->at_end)
			break;
		if (!bytes->at_end &&
		    bytes->end - bytes->start < BYTES_BLOCK / 2)
			status = fill_block(bytes, error);
		if (status == STATUS_OK)
			fits = convert(bytes, &to, &room);
	}
	*n = (size_t)(to - buffer);
	return status;
}

enum status
bytes_read(struct bytes *bytes, char *buffer, size_t room, size_t *n,
    struct error *error)
{
	enum status status;

	if (!bytes->converted)
		return read_file(bytes, buffer, room, n, error);
	status = read_converted(bytes, buffer, room, n, error);
	/* The mark of an encoding that was named without its order. */
	if (status == STATUS_OK && bytes->at_start && *n >= 3 &&
	    memcmp(buffer, "\xef\xbb\xbf", 3) == 0) {
		bytes->at_start = false;
		*n -= 3;
		memmove(buffer, buffer + 3, *n);
		if (*n == 0)
			return bytes_read(bytes, buffer, room, n, error);
	}
	bytes->at_start = bytes->at_start && *n == 0;
	return status;
}

const char *
bytes_path(const struct bytes *bytes)
{
	return bytes->path;
}

const char *
bytes_encoding(const struct bytes *bytes)
{
	return bytes->encoding.name;
}

const char *
bytes_compression(const struct bytes *bytes)
{
	return bytes->spool.compression;
}

int64_t
bytes_offset(const struct bytes *bytes)
{
	return bytes->offset - (int64_t)(bytes->end - bytes->start);
}

int64_t
bytes_size(const struct bytes *bytes)
{
	return bytes->spool.size;
}

int64_t
bytes_repaired(const struct bytes *bytes)
{
	return bytes->repaired;
}

int64_t
bytes_twice(const struct bytes *bytes)
{
	return bytes->encoding.twice;
}
