/* SPDX-License-Identifier: MIT
 *
 * gunzip.c - see gunzip.h.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/gunzip.h"

#include "common/error.h"
#include "corpus/clean/plain.h"
#include "corpus/limits.h"

#define PACKED_CHUNK_BYTES ((size_t)256 << 10)
#define MAGIC "\x1F\x8B\x08"
#define MAGIC_BYTES 3

bool gunzip_holds_crawl(struct nh_string head)
{
	struct zip_inflater *inflater;
	char start[16];
	size_t taken, written = 0;

	if (head.length < MAGIC_BYTES || memcmp(head.bytes, MAGIC, MAGIC_BYTES) != 0)
		return false;
	inflater = zip_inflater_new(false);
	if (!inflater)
		return false;
	zip_inflate(inflater, head.bytes, head.length, &taken, start, sizeof start, &written);
	zip_inflater_free(inflater);
	return (written >= 5 && memcmp(start, "WARC/", 5) == 0) ||
	       (written >= 11 && memcmp(start, "filedesc://", 11) == 0);
}

static struct nh_string packed_left(const struct gunzip_stream *unpacked)
{
	const char *bytes = (const char *)unpacked->packed.bytes;

	return plain_slice(bytes + unpacked->packed_start, bytes + unpacked->packed.length);
}

static enum nh_status read_packed(struct gunzip_stream *unpacked, struct nh_error *error)
{
	size_t left = packed_left(unpacked).length, got = 0;
	enum nh_status status;
	unsigned char *to;

	if (left > 0 && unpacked->packed_start > 0)
		memmove(unpacked->packed.bytes, packed_left(unpacked).bytes, left);
	unpacked->packed.length = left;
	unpacked->packed_start = 0;
	to = buf_reserve(&unpacked->packed, PACKED_CHUNK_BYTES);
	if (!to)
		return nh_fail_memory(error);
	status = unpacked->rest->read(unpacked->rest, to, PACKED_CHUNK_BYTES, &got, error);
	if (status != NH_OK)
		return status;
	unpacked->packed.length += got;
	unpacked->packed_bytes += got;
	unpacked->at_end = got == 0;
	return NH_OK;
}

/* Stands at the next member; false where none is in memory. */
static bool find_member(struct gunzip_stream *unpacked)
{
	struct nh_string left = packed_left(unpacked);
	const char *found = left.length ? memmem(left.bytes, left.length, MAGIC, MAGIC_BYTES) : NULL;

	if (!found) {
		unpacked->packed_start += left.length - nh_size_min(left.length, MAGIC_BYTES - 1);
		return false;
	}
	unpacked->packed_start += (size_t)(found - left.bytes);
	unpacked->is_lost = false;
	zip_inflater_reset(unpacked->inflater);
	return true;
}

static bool is_bomb(const struct gunzip_stream *unpacked)
{
	return unpacked->unpacked_bytes > LIMIT_RATIO_FREE_BYTES &&
	       unpacked->unpacked_bytes / LIMIT_RATIO > unpacked->packed_bytes;
}

/* One step with what is in memory; ret_written may be 0. */
static void step(struct gunzip_stream *unpacked, void *bytes, size_t length, size_t *ret_written)
{
	struct nh_string left = packed_left(unpacked);
	size_t taken = 0;
	enum zip_outcome outcome;

	*ret_written = 0;
	if (unpacked->is_lost && !find_member(unpacked))
		return;
	left = packed_left(unpacked);
	outcome =
	    zip_inflate(unpacked->inflater, left.bytes, left.length, &taken, bytes, length, ret_written);
	unpacked->packed_start += taken;
	unpacked->unpacked_bytes += *ret_written;
	unpacked->in_member = true;
	if (outcome == ZIP_ENDS) {
		unpacked->in_member = false;
		unpacked->is_lost = true; /* zeros may pad the space to the next one */
	} else if (outcome == ZIP_BROKEN) {
		unpacked->broken_members++;
		unpacked->in_member = false;
		unpacked->is_lost = true;
		if (taken == 0 && packed_left(unpacked).length > 0)
			unpacked->packed_start++; /* not the same magic again */
	}
}

static enum nh_status read_unpacked(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
				    struct nh_error *error)
{
	struct gunzip_stream *unpacked = (struct gunzip_stream *)stream;

	*ret_length = 0;
	while (length > 0) {
		size_t before = packed_left(unpacked).length;

		step(unpacked, bytes, length, ret_length);
		if (is_bomb(unpacked))
			return nh_fail(error, NH_BAD_INPUT, NULL, "unpacks to more than %d times its size",
				       LIMIT_RATIO);
		if (*ret_length > 0)
			return NH_OK;
		if (unpacked->at_end && (packed_left(unpacked).length == before || before == 0))
			return NH_OK;
		if (!unpacked->at_end &&
		    (packed_left(unpacked).length == before || packed_left(unpacked).length < MAGIC_BYTES)) {
			enum nh_status status = read_packed(unpacked, error);

			if (status != NH_OK)
				return status;
		}
	}
	return NH_OK;
}

bool gunzip_stream_init(struct gunzip_stream *unpacked, struct nh_string prefix, struct stream *rest)
{
	*unpacked = (struct gunzip_stream){.stream = {read_unpacked}, .rest = rest, .is_lost = true};
	unpacked->inflater = zip_inflater_new(false);
	buf_append_string(&unpacked->packed, prefix);
	unpacked->packed_bytes = prefix.length;
	if (unpacked->inflater && !buf_failed(&unpacked->packed))
		return true;
	gunzip_stream_done(unpacked);
	return false;
}

void gunzip_stream_done(struct gunzip_stream *unpacked)
{
	zip_inflater_free(unpacked->inflater);
	unpacked->inflater = NULL;
	buf_done(&unpacked->packed);
}
