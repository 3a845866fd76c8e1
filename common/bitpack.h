/* SPDX-License-Identifier: MIT
 *
 * bitpack.h - whole numbers in as many bits as the largest needs: value i lies in bits [i*width,
 * (i+1)*width), counted from the low bit of the first byte. Reading takes 8 bytes at a time, so that up to 7
 * bytes behind the packed ones must be readable; shard files and buffers leave that room.
 */
#ifndef NEWSHOUND_COMMON_BITPACK_H
#define NEWSHOUND_COMMON_BITPACK_H

#include "common/base.h"
#include "common/buf.h"

#define BITPACK_WIDTH_MAX 56

static inline uint64_t load_u64(const void *from)
{
	uint64_t value;

	memcpy(&value, from, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value = __builtin_bswap64(value);
#endif
	return value;
}

static inline uint32_t load_u32(const void *from)
{
	uint32_t value;

	memcpy(&value, from, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value = __builtin_bswap32(value);
#endif
	return value;
}

static inline unsigned bit_width(uint64_t value)
{
	return value ? 64 - (unsigned)__builtin_clzll(value) : 0;
}

static inline size_t bitpack_bytes(size_t count, unsigned width)
{
	return (count * width + 7) / 8;
}

/* width <= BITPACK_WIDTH_MAX */
static inline uint64_t bitpack_get(const unsigned char *packed, size_t i, unsigned width)
{
	size_t bit = i * width;

	return load_u64(packed + bit / 8) >> (bit % 8) & (((uint64_t)1 << width) - 1);
}

/* Appends bitpack_bytes(count, width) bytes; each value < 2^width. */
void bitpack_put(struct buf *out, const uint64_t *values, size_t count, unsigned width);
void bitpack_put_u32(struct buf *out, const uint32_t *values, size_t count, unsigned width);

#endif
