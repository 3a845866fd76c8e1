/* SPDX-License-Identifier: MIT
 *
 * posting_block.h - blocks of up to 128 postings, and of up to 128 positions: encode beside decode.
 *
 * A block of postings holds document numbers and impact codes; it is what a search reads most, and these
 * are the scalar kernels for it. A block of positions is PFOR: each value in `width` bits, and the few that
 * need more patched from a list of exceptions. FORMAT.md has the bytes.
 */
#ifndef NEWSHOUND_COMMON_SHARD_POSTING_BLOCK_H
#define NEWSHOUND_COMMON_SHARD_POSTING_BLOCK_H

#include "common/bitpack.h"
#include "common/buf.h"
#include "common/shard/format.h"

/* Appends a block. docs ascend and are all >= base, the first number that could come. codes are 1 to
 * SHARD_CODE_MAX, or NULL for a list without. Adds what documents and codes took to the two counters. */
void posting_block_encode(struct buf *out, const uint32_t *docs, const uint8_t *codes, size_t count, uint32_t base,
			  uint64_t *doc_bytes, uint64_t *code_bytes);

/* Reads a block of count postings from at most length bytes; the bytes it took, or 0 where it is damaged.
 * Every document number comes out below document_count. codes gets 1 to SHARD_CODE_MAX; NULL where the list
 * has none. */
size_t posting_block_decode(const unsigned char *bytes, size_t length, size_t count, uint32_t base,
			  uint32_t document_count, uint32_t *docs, uint8_t *codes);

/* Appends a block of count values. */
void position_block_encode(struct buf *out, const uint32_t *values, size_t count);

/* A parsed block of positions: any of its values can be had. */
struct position_block {
	const unsigned char *packed, *exception_places, *exception_bits;
	size_t count, exception_count;
	unsigned width, exception_width;
};

/* False where the block does not fit into length bytes. */
bool position_block_parse(const unsigned char *bytes, size_t length, size_t count, struct position_block *ret);
/* Values [from, from + count) of the block, which has them. */
void position_block_get(const struct position_block *block, size_t from, size_t count, uint32_t *ret);

#endif
