/* SPDX-License-Identifier: MIT
 *
 * zip.c - see zip.h. Pieces are whole in memory, which is what libdeflate is made for: it writes and reads
 * the same streams as zlib in half the time. zlib inflates what comes bit by bit.
 */
#include "common/zip.h"

#include <libdeflate.h>
#include <limits.h>
#include <zlib.h>

#include "common/error.h"

#define ZIP_WINDOW_BITS 15
#define ZIP_STORED_MAX UINT16_MAX /* in one block */
#define ZIP_BLOCK_KIND 6          /* the bits of a block's first byte that tell what it is; 0: stored */

/* The two are libdeflate's own; the names here are never defined. */
static struct libdeflate_compressor *inner_compressor(struct zip_compressor *compressor)
{
	return (struct libdeflate_compressor *)(void *)compressor;
}

static struct libdeflate_decompressor *inner_decompressor(struct zip_uncompressor *uncompressor)
{
	return (struct libdeflate_decompressor *)(void *)uncompressor;
}

struct zip_compressor *zip_compressor_new(void)
{
	return (struct zip_compressor *)(void *)libdeflate_alloc_compressor(ZIP_LEVEL);
}

void zip_compressor_free(struct zip_compressor *compressor)
{
	if (compressor)
		libdeflate_free_compressor(inner_compressor(compressor));
}

enum nh_status zip_compress(struct zip_compressor *compressor, const void *bytes, size_t length,
			    struct buf *out, struct nh_error *error)
{
	size_t bound = libdeflate_deflate_compress_bound(inner_compressor(compressor), length), written;
	unsigned char *to = buf_reserve(out, bound);

	if (!to)
		return nh_fail_memory(error);
	written = libdeflate_deflate_compress(inner_compressor(compressor), bytes, length, to, bound);
	if (written == 0)
		return nh_fail(error, NH_BAD_INPUT, NULL, "compressing failed");
	out->length += written;
	return NH_OK;
}

void zip_store(const void *bytes, size_t length, struct buf *out)
{
	const unsigned char *from = bytes;
	size_t some;

	do {
		some = nh_size_min(length, ZIP_STORED_MAX);
		length -= some;
		buf_u8(out, length == 0);
		buf_u16(out, (uint16_t)some);
		buf_u16(out, (uint16_t)~some);
		buf_append(out, from, some);
		from += some;
	} while (length > 0);
}

bool zip_is_stored(const void *piece, size_t piece_length)
{
	return piece_length > 0 && (*(const unsigned char *)piece & ZIP_BLOCK_KIND) == 0;
}

struct zip_uncompressor *zip_uncompressor_new(void)
{
	return (struct zip_uncompressor *)(void *)libdeflate_alloc_decompressor();
}

void zip_uncompressor_free(struct zip_uncompressor *uncompressor)
{
	if (uncompressor)
		libdeflate_free_decompressor(inner_decompressor(uncompressor));
}

enum nh_status zip_uncompress(struct zip_uncompressor *uncompressor, const void *piece, size_t piece_length,
			      void *ret, size_t ret_length, struct nh_error *error)
{
	enum libdeflate_result result = libdeflate_deflate_decompress(inner_decompressor(uncompressor), piece,
								      piece_length, ret, ret_length, NULL);

	return result == LIBDEFLATE_SUCCESS
		   ? NH_OK
		   : nh_fail(error, NH_CORRUPT, NULL, "a compressed piece is damaged");
}

struct zip_inflater {
	z_stream stream;
};

#define ZIP_ANY_HEADER 32 /* added to the window's bits: gzip or zlib, as the first bytes say */

struct zip_inflater *zip_inflater_new(bool is_bare)
{
	struct zip_inflater *inflater = nh_new(struct zip_inflater);
	int bits = is_bare ? -ZIP_WINDOW_BITS : ZIP_WINDOW_BITS + ZIP_ANY_HEADER;

	if (!inflater)
		return NULL;
	if (inflateInit2(&inflater->stream, bits) != Z_OK) {
		free(inflater);
		return NULL;
	}
	return inflater;
}

void zip_inflater_free(struct zip_inflater *inflater)
{
	if (!inflater)
		return;
	inflateEnd(&inflater->stream);
	free(inflater);
}

void zip_inflater_reset(struct zip_inflater *inflater)
{
	inflateReset(&inflater->stream);
}

enum zip_outcome zip_inflate(struct zip_inflater *inflater, const void *bytes, size_t length,
			     size_t *ret_taken, void *ret, size_t room, size_t *ret_written)
{
	z_stream *stream = &inflater->stream;
	uInt given = (uInt)nh_size_min(length, UINT_MAX), space = (uInt)nh_size_min(room, UINT_MAX);
	int outcome;

	stream->next_in = (z_const Bytef *)bytes;
	stream->avail_in = given;
	stream->next_out = ret;
	stream->avail_out = space;
	outcome = inflate(stream, Z_NO_FLUSH);
	*ret_taken = given - stream->avail_in;
	*ret_written = space - stream->avail_out;
	if (outcome == Z_STREAM_END)
		return ZIP_ENDS;
	return outcome == Z_OK || outcome == Z_BUF_ERROR ? ZIP_GOES_ON : ZIP_BROKEN;
}
