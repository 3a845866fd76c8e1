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

void bitpack_put_u32(struct buf *out, const uint32_t *values, size_t count, unsigned width)
{
	struct bit_sink sink = {.to = buf_extend(out, bitpack_bytes(count, width))};

	if (!sink.to || width == 0)
		return;
	for (size_t i = 0; i < count; i++)
		sink_value(&sink, values[i], width);
	sink_end(&sink);
}
