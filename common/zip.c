/* SPDX-License-Identifier: MIT
 *
 * zip.c - see zip.h. Articles are short, and what deflate spends on a short piece is mostly the clearing of
 * its tables: the window is 32 KiB, but memLevel 7 halves the hash table at no measurable cost in ratio.
 */
#include "common/zip.h"

#include <limits.h>
#include <zlib.h>

#include "common/error.h"

#define ZIP_WINDOW_BITS 15
#define ZIP_MEMORY_LEVEL 7

struct zip_compressor {
	z_stream stream;
};

struct zip_uncompressor {
	z_stream stream;
};

struct zip_compressor *zip_compressor_new(void)
{
	struct zip_compressor *compressor = nh_new(struct zip_compressor);

	if (!compressor)
		return NULL;
	if (deflateInit2(&compressor->stream, ZIP_LEVEL, Z_DEFLATED, -ZIP_WINDOW_BITS, ZIP_MEMORY_LEVEL,
			 Z_DEFAULT_STRATEGY) != Z_OK) {
		free(compressor);
		return NULL;
	}
	return compressor;
}

void zip_compressor_free(struct zip_compressor *compressor)
{
	if (!compressor)
		return;
	deflateEnd(&compressor->stream);
	free(compressor);
}

enum nh_status zip_compress(struct zip_compressor *compressor, const void *bytes, size_t length, struct buf *out,
			    struct nh_error *error)
{
	z_stream *stream = &compressor->stream;
	size_t bound = deflateBound(stream, (uLong)length);
	unsigned char *to = buf_reserve(out, bound);

	if (!to || deflateReset(stream) != Z_OK)
		return nh_fail_memory(error);
	if (length > UINT_MAX || bound > UINT_MAX)
		return nh_fail(error, NH_BAD_INPUT, NULL, "a piece of %zu bytes is too large to compress", length);
	stream->next_in = (z_const Bytef *)bytes;
	stream->avail_in = (uInt)length;
	stream->next_out = to;
	stream->avail_out = (uInt)bound;
	if (deflate(stream, Z_FINISH) != Z_STREAM_END)
		return nh_fail(error, NH_BAD_INPUT, NULL, "compressing failed");
	out->length += bound - stream->avail_out;
	return NH_OK;
}

struct zip_uncompressor *zip_uncompressor_new(void)
{
	struct zip_uncompressor *uncompressor = nh_new(struct zip_uncompressor);

	if (!uncompressor)
		return NULL;
	if (inflateInit2(&uncompressor->stream, -ZIP_WINDOW_BITS) != Z_OK) {
		free(uncompressor);
		return NULL;
	}
	return uncompressor;
}

void zip_uncompressor_free(struct zip_uncompressor *uncompressor)
{
	if (!uncompressor)
		return;
	inflateEnd(&uncompressor->stream);
	free(uncompressor);
}

enum nh_status zip_uncompress(struct zip_uncompressor *uncompressor, const void *piece, size_t piece_length,
			      void *ret, size_t ret_length, struct nh_error *error)
{
	z_stream *stream = &uncompressor->stream;

	if (piece_length > UINT_MAX || ret_length > UINT_MAX || inflateReset(stream) != Z_OK)
		return nh_fail(error, NH_CORRUPT, NULL, "a compressed piece has an impossible length");
	stream->next_in = (z_const Bytef *)piece;
	stream->avail_in = (uInt)piece_length;
	stream->next_out = ret;
	stream->avail_out = (uInt)ret_length;
	if (inflate(stream, Z_FINISH) != Z_STREAM_END || stream->avail_out != 0)
		return nh_fail(error, NH_CORRUPT, NULL, "a compressed piece is damaged");
	return NH_OK;
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

enum zip_outcome zip_inflate(struct zip_inflater *inflater, const void *bytes, size_t length, size_t *ret_taken,
			     void *ret, size_t room, size_t *ret_written)
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
