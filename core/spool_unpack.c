/* SPDX-License-Identifier: MIT */
/*
 * What a packer wrote, unpacked a block at a time; several packed files one
 * behind the other are one file, as their own tools have it.  Data that is
 * damaged or cut short is refused as a whole: a timeline with its end missing
 * would look complete.
 */
#include "config.h"

#include "core/spool_private.h"

#include <lzma.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

static enum status
damaged(const struct spool_pipe *pipe, const char *packer, struct error *error)
{
	return error_set(error, STATUS_CORRUPT,
	    "%s: the %s data is damaged or cut short; get the file again",
	    pipe->path, packer);
}

/* ---- gzip */

/* Inflate what stands in the stream; *ended: a member is complete. */
static enum status
inflate_block(
    struct spool_pipe *pipe, z_stream *stream, bool *ended, struct error *error)
{
	enum status status;
	int result;

	while (stream->avail_in > 0) {
		/* Nothing but padding may follow the last member. */
		if (*ended && *stream->next_in == 0) {
			stream->next_in++;
			stream->avail_in--;
			continue;
		}
		if (*ended && inflateReset(stream) != Z_OK)
			return damaged(pipe, "gzip", error);
		*ended = false;
		do {
			stream->next_out = pipe->to;
			stream->avail_out = (uInt)SPOOL_BLOCK;
			result = inflate(stream, Z_NO_FLUSH);
			if (result == Z_MEM_ERROR)
				return error_nomem(error);
			if (result != Z_OK && result != Z_STREAM_END &&
			    result != Z_BUF_ERROR)
				return damaged(pipe, "gzip", error);
			status = spool_write(pipe, pipe->to,
			    SPOOL_BLOCK - stream->avail_out, error);
			if (status != STATUS_OK)
				return status;
		} while (result != Z_STREAM_END && stream->avail_out == 0);
		*ended = result == Z_STREAM_END;
	}
	return STATUS_OK;
}

static enum status
unpack_gzip(struct spool_pipe *pipe, struct error *error)
{
	z_stream stream = { 0 };
	enum status status = STATUS_OK;
	bool ended = false;
	size_t n = 1;

	if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
		return error_nomem(error);
	while (status == STATUS_OK && n > 0) {
		status = spool_read(pipe, &n, error);
		if (status != STATUS_OK)
			break;
		stream.next_in = pipe->from;
		stream.avail_in = (uInt)n;
		status = inflate_block(pipe, &stream, &ended, error);
	}
	inflateEnd(&stream);
	if (status == STATUS_OK && !ended)
		status = damaged(pipe, "gzip", error);
	return status;
}

/* ---- zstd */

static enum status
unpack_zstd(struct spool_pipe *pipe, struct error *error)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = { 0 };
	ZSTD_outBuffer out = { 0 };
	enum status status = STATUS_OK;
	size_t left = 1, n;

	if (stream == NULL)
		return error_nomem(error);
	while (status == STATUS_OK) {
		status = spool_read(pipe, &n, error);
		if (status != STATUS_OK || n == 0)
			break;
		in = (ZSTD_inBuffer){ pipe->from, n, 0 };
		do {
			out = (ZSTD_outBuffer){ pipe->to, SPOOL_BLOCK, 0 };
			left = ZSTD_decompressStream(stream, &out, &in);
			status =
			    ZSTD_isError(left)
				? damaged(pipe, "zstd", error)
				: spool_write(pipe, pipe->to, out.pos, error);
		} while (
		    status == STATUS_OK &&
		    (in.pos < in.size || (left != 0 && out.pos == out.size)));
	}
	ZSTD_freeDStream(stream);
	if (status == STATUS_OK && left != 0)
		status = damaged(pipe, "zstd", error);
	return status;
}

/* ---- xz */

/* `xz -9` needs 65 MiB; a header may ask for 4 GiB. */
#define XZ_MEMORY ((uint64_t)256 * 1024 * 1024)

static enum status
unpack_xz(struct spool_pipe *pipe, struct error *error)
{
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret result = LZMA_OK;
	enum status status = STATUS_OK;
	size_t n = 1;

	if (lzma_stream_decoder(&stream, XZ_MEMORY, LZMA_CONCATENATED) !=
	    LZMA_OK)
		return error_nomem(error);
	while (status == STATUS_OK && result == LZMA_OK) {
		if (stream.avail_in == 0 && n > 0) {
			status = spool_read(pipe, &n, error);
			if (status != STATUS_OK)
				break;
			stream.next_in = pipe->from;
			stream.avail_in = n;
		}
		stream.next_out = pipe->to;
		stream.avail_out = SPOOL_BLOCK;
		result = lzma_code(&stream, n > 0 ? LZMA_RUN : LZMA_FINISH);
		status = spool_write(
		    pipe, pipe->to, SPOOL_BLOCK - stream.avail_out, error);
	}
	lzma_end(&stream);
	if (status == STATUS_OK && result == LZMA_MEM_ERROR)
		status = error_nomem(error);
	else if (status == STATUS_OK && result == LZMA_MEMLIMIT_ERROR)
		status = error_set(error, STATUS_REFUSED,
		    "%s: asks for more than %d MiB of memory to be unpacked, "
		    "and is not read; if it is meant, unpack it first",
		    pipe->path, (int)(XZ_MEMORY / 1024 / 1024));
	else if (status == STATUS_OK && result != LZMA_STREAM_END)
		status = damaged(pipe, "xz", error);
	return status;
}

static const struct spool_packer packers[] = {
	{ "gzip", "\x1f\x8b\x08", 3, unpack_gzip },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, unpack_zstd },
	{ "xz",
	    "\xfd"
	    "7zXZ\0",
	    6, unpack_xz },
};

const struct spool_packer *
spool_packer_find(const unsigned char *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < sizeof packers / sizeof *packers; i++)
		if (n >= packers[i].magic_n &&
		    memcmp(bytes, packers[i].magic, packers[i].magic_n) == 0)
			return &packers[i];
	return NULL;
}
