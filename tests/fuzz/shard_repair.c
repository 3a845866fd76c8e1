/* SPDX-License-Identifier: MIT
 *
 * shard_repair.c - see shard_repair.h. From the inside out: header, sums of chunks, sums of the sums, tail,
 * footer.
 */
#include "tests/fuzz/shard_repair.h"

#include "common/hash.h"
#include "common/shard/format.h"

#define FILE_BYTES_MIN (SHARD_HEADER_BYTES + SHARD_FOOTER_BYTES + SHARD_PADDING_BYTES)
#define TAIL_ENTRY_BYTES 20

static void put(unsigned char *to, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		to[i] = (unsigned char)(value >> 8 * i);
}

static uint64_t get(const unsigned char *from, unsigned bytes)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)from[i] << 8 * i;
	return value;
}

/* A checksum for each chunk of bytes to sums. */
static void put_sums(unsigned char *sums, const unsigned char *bytes, size_t length)
{
	for (size_t at = 0; at < length; at += SHARD_CHUNK_BYTES)
		put(sums + at / SHARD_CHUNK_BYTES * 4,
		    hash_checksum(bytes + at, nh_size_min(length - at, SHARD_CHUNK_BYTES)), 4);
}

bool shard_repair(unsigned char *bytes, size_t length)
{
	unsigned char *footer = bytes + length - SHARD_FOOTER_BYTES - SHARD_PADDING_BYTES;
	uint64_t tail, tail_length, sums, chunks, entries_length;

	if (length < FILE_BYTES_MIN)
		return false;
	tail = get(footer + 8, 8);
	tail_length = get(footer + 16, 8);
	sums = get(footer + 24, 8);
	if (sums > tail || sums < SHARD_HEADER_BYTES || tail > (size_t)(footer - bytes) ||
	    tail_length != (size_t)(footer - bytes) - tail || tail_length < 4)
		return false;
	chunks = (sums + SHARD_CHUNK_BYTES - 1) / SHARD_CHUNK_BYTES;
	entries_length = 4 + get(bytes + tail, 4) * TAIL_ENTRY_BYTES;
	if (tail - sums != 4 * chunks ||
	    tail_length != entries_length + (4 * chunks + SHARD_CHUNK_BYTES - 1) / SHARD_CHUNK_BYTES * 4)
		return false;
	memcpy(bytes, SHARD_MAGIC, 8);
	put(bytes + 56, hash_bytes(bytes, 56), 8);
	put_sums(bytes + sums, bytes, sums);
	put_sums(bytes + tail + entries_length, bytes + sums, tail - sums);
	memcpy(footer, SHARD_FOOTER_MAGIC, 8);
	put(footer + 32, chunks, 8);
	put(footer + 40, hash_bytes(bytes + tail, tail_length), 8);
	put(footer + 48, length, 8);
	put(footer + 56, hash_bytes(footer, 56), 8);
	memset(footer + SHARD_FOOTER_BYTES, 0, SHARD_PADDING_BYTES);
	return true;
}
