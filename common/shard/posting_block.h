/* SPDX-License-Identifier: MIT
 *
 * posting_block.h - blocks of up to 128 postings, and of up to 128 positions: encode beside decode.
 *
 * A block of postings holds document numbers and impact codes. It is what a search reads most: its header is
 * read first, documents and codes only where they are asked for, and the loops over them are kernels
 * (block_kernels.h). A block of positions is PFOR: each value in `width` bits, and the few that
 * need more patched from a list of exceptions. FORMAT.md has the bytes.
 */
#ifndef NEWSHOUND_COMMON_SHARD_POSTING_BLOCK_H
#define NEWSHOUND_COMMON_SHARD_POSTING_BLOCK_H

#include "common/bitpack.h"
#include "common/buf.h"
#include "common/shard/block_kernels.h"
#include "common/shard/format.h"

/* Appends a block. docs ascend and are all >= base, the first number that could come. codes are 1 to
 * SHARD_CODE_MAX, or NULL for a list without. Adds what documents and codes took to the two counters. */
void posting_block_encode(struct buf *out, const uint32_t *docs, const uint8_t *codes, size_t count,
			  uint32_t base, uint64_t *doc_bytes, uint64_t *code_bytes);

/* A block whose header was read: where its parts lie. */
struct posting_block {
	const unsigned char *docs, *codes; /* packed, or bits */
	size_t count;
	size_t span_bytes; /* of the bits; 0 where documents are packed */
	size_t bytes;      /* the block takes */
	unsigned width, code_width, least_code;
};

/* Reads the header of a block of count postings; false where it does not fit into length bytes. */
bool posting_block_parse(const unsigned char *bytes, size_t length, size_t count, bool coded,
			 struct posting_block *ret);
/* The document numbers, from base on; false where they do not come out ascending and below document_count.
 * docs has room for SHARD_BLOCK_POSTINGS; what is behind count becomes UINT32_MAX. */
bool posting_block_docs(const struct posting_block *block, const struct block_kernels *kernels, uint32_t base,
			uint32_t document_count, uint32_t *docs);
/* The codes, 1 to SHARD_CODE_MAX, of a coded block; what is behind count becomes 0. */
void posting_block_codes(const struct posting_block *block, const struct block_kernels *kernels,
			 uint8_t *codes);
/* The place in the block of document base + at, POSTING_ABSENT where the block's bits do not have it. Only
 * for a block of bits. */
#define POSTING_ABSENT SIZE_MAX
size_t posting_block_find_bit(const struct posting_block *block, const struct block_kernels *kernels,
			      size_t at);
/* Appends a block of count values. */
void position_block_encode(struct buf *out, const uint32_t *values, size_t count);

/* A parsed block of positions: any of its values can be had. */
struct position_block {
	const unsigned char *packed, *exception_places, *exception_bits;
	size_t count, exception_count;
	unsigned width, exception_width;
};

/* False where the block does not fit into length bytes. */
bool position_block_parse(const unsigned char *bytes, size_t length, size_t count,
			  struct position_block *ret);
/* Values [from, from + count) of the block, which has them; false where its exceptions are damaged. */
bool position_block_get(const struct position_block *block, const struct block_kernels *kernels, size_t from,
			size_t count, uint32_t *ret);

#endif
