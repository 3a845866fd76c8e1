/* SPDX-License-Identifier: MIT
 *
 * unpack.c - see unpack.h. libarchive has zstd in it already.
 */
#include "corpus/unpack.h"

#include <brotli/decode.h>

#include "corpus/archive.h"

#define ZSTD_MAGIC "\x28\xB5\x2F\xFD"
#define STEP_BYTES ((size_t)256 << 10)

static enum unpacked outcome_of(BrotliDecoderResult result)
{
	if (result == BROTLI_DECODER_RESULT_SUCCESS)
		return UNPACKED_WHOLE;
	return result == BROTLI_DECODER_RESULT_ERROR ? UNPACKED_BROKEN : UNPACKED_CUT;
}

enum unpacked unpack_brotli(struct buf *out, struct nh_string packed, size_t bytes_max)
{
	BrotliDecoderState *decoder = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	const uint8_t *next = (const uint8_t *)packed.bytes;
	size_t left = packed.length, start = out->length;

	if (!decoder)
		return UNPACKED_NO_MEMORY;
	while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && out->length - start <= bytes_max) {
		uint8_t *to = buf_reserve(out, STEP_BYTES);
		size_t room = STEP_BYTES;

		if (!to)
			break;
		result = BrotliDecoderDecompressStream(decoder, &left, &next, &room, &to, NULL);
		out->length += STEP_BYTES - room;
	}
	BrotliDecoderDestroyInstance(decoder);
	if (buf_failed(out))
		return UNPACKED_NO_MEMORY;
	return out->length - start > bytes_max ? UNPACKED_TOO_LONG : outcome_of(result);
}

static enum nh_status read_nothing(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
				   struct nh_error *error)
{
	(void)stream;
	(void)bytes;
	(void)length;
	(void)error;
	*ret_length = 0;
	return NH_OK;
}

/* What is in it, where it is one packed file and no archive. */
static enum unpacked read_packed_file(struct buf *out, struct archive_walk *walk, size_t bytes_max)
{
	size_t start = out->length, got = 1;
	struct nh_error trouble = {.message = ""};
	const char *name, *reason;
	struct stream *stream;

	if (archive_walk_next(walk, &name, &stream, &reason, &trouble) != NH_OK || name || reason)
		return UNPACKED_BROKEN;
	while (got > 0 && out->length - start <= bytes_max) {
		unsigned char *to = buf_reserve(out, STEP_BYTES);

		if (!to)
			return UNPACKED_NO_MEMORY;
		switch (stream->read(stream, to, STEP_BYTES, &got, &trouble)) {
		case NH_OK:
			out->length += got;
			break;
		case NH_CORRUPT:
			return out->length > start ? UNPACKED_CUT : UNPACKED_BROKEN;
		default:
			return UNPACKED_TOO_LONG;
		}
	}
	return out->length - start > bytes_max ? UNPACKED_TOO_LONG : UNPACKED_WHOLE;
}

enum unpacked unpack_zstd(struct buf *out, struct nh_string packed, size_t bytes_max)
{
	struct stream nothing = {read_nothing};
	struct prefixed_stream bytes;
	struct archive_walk *walk;
	enum unpacked outcome;

	if (packed.length < 4 || memcmp(packed.bytes, ZSTD_MAGIC, 4) != 0)
		return UNPACKED_BROKEN;
	prefixed_stream_init(&bytes, packed, &nothing);
	if (archive_walk_open(&bytes.stream, &walk, NULL) != NH_OK)
		return UNPACKED_BROKEN;
	outcome = read_packed_file(out, walk, bytes_max);
	archive_walk_close(walk);
	return outcome;
}
