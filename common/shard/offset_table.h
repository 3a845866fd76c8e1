/* SPDX-License-Identifier: MIT
 *
 * offset_table.h - where each block of a list begins: ascending offsets in two and a half bytes each. Groups
 * of eight share a 32-bit base and keep 16-bit differences from it; the last group may be short.
 *
 *   group: base u32 | difference u16, one for each of its offsets (the first is 0)
 */
#ifndef NEWSHOUND_COMMON_SHARD_OFFSET_TABLE_H
#define NEWSHOUND_COMMON_SHARD_OFFSET_TABLE_H

#include "common/bitpack.h"
#include "common/buf.h"

#define OFFSET_TABLE_GROUP 8
#define OFFSET_TABLE_GROUP_BYTES (4 + 2 * OFFSET_TABLE_GROUP)

static inline uint64_t offset_table_bytes(uint64_t count)
{
	return count / OFFSET_TABLE_GROUP * OFFSET_TABLE_GROUP_BYTES +
	       (count % OFFSET_TABLE_GROUP ? 4 + 2 * (count % OFFSET_TABLE_GROUP) : 0);
}

/* Appends the table of count u32 offsets that lie, little-endian, at offsets; each is raised by add. False
 * where two of a group are 64 KiB apart or more. */
static inline bool offset_table_put(struct buf *out, const unsigned char *offsets, size_t count, uint32_t add)
{
	bool fits = true;
	uint32_t base = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t offset = load_u32(offsets + 4 * i) + add;

		if (i % OFFSET_TABLE_GROUP == 0) {
			base = offset;
			buf_u32(out, base);
		}
		fits &= offset - base <= UINT16_MAX;
		buf_u16(out, (uint16_t)(offset - base));
	}
	return fits;
}

/* Where entry i lies in the table, and how to read it from its group's bytes. */
static inline uint64_t offset_table_group(uint64_t i)
{
	return i / OFFSET_TABLE_GROUP * OFFSET_TABLE_GROUP_BYTES;
}

static inline uint32_t offset_table_get(const unsigned char *group, uint64_t i)
{
	const unsigned char *difference = group + 4 + 2 * (i % OFFSET_TABLE_GROUP);

	return load_u32(group) + ((uint32_t)difference[0] | (uint32_t)difference[1] << 8);
}

#endif
