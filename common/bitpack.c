/* SPDX-License-Identifier: MIT
 *
 * bitpack.c - see bitpack.h.
 */
#include "common/bitpack.h"

struct bit_sink {
	unsigned char *to;
	uint64_t pending;
	unsigned pending_bits; /* below 8 between values */
};

static inline void sink_value(struct bit_sink *sink, uint64_t value, unsigned width)
{
	sink->pending |= value << sink->pending_bits;
	sink->pending_bits += width;
	while (sink->pending_bits >= 8) {
		*sink->to++ = (unsigned char)sink->pending;
		sink->pending >>= 8;
		sink->pending_bits -= 8;
	}
}

static inline void sink_end(struct bit_sink *sink)
{
	if (sink->pending_bits)
		*sink->to = (unsigned char)sink->pending;
}

void bitpack_put(struct buf *out, const uint64_t *values, size_t count, unsigned width)
{
	struct bit_sink sink = {.to = buf_extend(out, bitpack_bytes(count, width))};

	assert(width <= BITPACK_WIDTH_MAX);
	if (!sink.to || width == 0)
		return;
	for (size_t i = 0; i < count; i++)
		sink_value(&sink, values[i], width);
	sink_end(&sink);
}

__extension__ typedef unsigned __int128 bit_row;

static inline void store_u64(unsigned char *to, uint64_t value)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value = __builtin_bswap64(value);
#endif
	memcpy(to, &value, sizeof value);
}

static inline void store_row(unsigned char *to, bit_row row)
{
	store_u64(to, (uint64_t)row);
	store_u64(to + 8, (uint64_t)(row >> 64));
}

static inline uint64_t pair(const uint32_t *values, unsigned width)
{
	return values[0] | (uint64_t)values[1] << width;
}

static inline bit_row four(const uint32_t *values, unsigned width)
{
	return pair(values, width) | (bit_row)pair(values + 2, width) << (2 * width);
}

/* Eight values end at a whole byte, so that groups of eight do not depend on each other. What is stored
 * behind a group's last byte, up to PUT_SLACK bytes, the next group overwrites. */
#define PUT_GROUP 8
#define PUT_SLACK 32

static inline unsigned char *put_narrow_groups(unsigned char *to, const uint32_t *values, size_t groups,
					       unsigned width)
{
	for (; groups > 0; groups--, values += PUT_GROUP, to += width) {
		uint64_t low = pair(values, width) | pair(values + 2, width) << (2 * width);
		uint64_t high = pair(values + 4, width) | pair(values + 6, width) << (2 * width);

		store_u64(to, low | high << (4 * width));
	}
	return to;
}

static inline unsigned char *put_groups(unsigned char *to, const uint32_t *values, size_t groups,
					unsigned width)
{
	for (; groups > 0; groups--, values += PUT_GROUP, to += width) {
		bit_row low = four(values, width), high = four(values + 4, width);

		if (width <= 16) {
			store_row(to, low | high << (4 * width));
			continue;
		}
		/* where the width is odd, the first four end in the middle of a byte */
		store_row(to, low);
		store_row(to + width / 2, width % 2 ? high << 4 | (low >> (4 * width - 4) & 0xF) : high);
	}
	return to;
}

void bitpack_put_u32(struct buf *out, const uint32_t *values, size_t count, unsigned width)
{
	size_t groups = count / PUT_GROUP, bytes = bitpack_bytes(count, width);
	struct bit_sink sink = {.to = buf_reserve(out, bytes + PUT_SLACK)};

	if (!sink.to || width == 0)
		return;
	out->length += bytes;
	sink.to = width <= 8 ? put_narrow_groups(sink.to, values, groups, width)
			     : put_groups(sink.to, values, groups, width);
	for (size_t i = groups * PUT_GROUP; i < count; i++)
		sink_value(&sink, values[i], width);
	sink_end(&sink);
}
