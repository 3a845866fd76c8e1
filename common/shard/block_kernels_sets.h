/* SPDX-License-Identifier: MIT
 *
 * block_kernels_sets.h - blocks against a set of documents, a bit each: the same loops for every set of
 * kernels, which compiles them for its processor (shifts and counts of bits are single instructions on the
 * newer ones). Included by the kernels only.
 */
#ifndef NEWSHOUND_COMMON_SHARD_BLOCK_KERNELS_SETS_H
#define NEWSHOUND_COMMON_SHARD_BLOCK_KERNELS_SETS_H

#include "common/bitpack.h"

/* Eight bytes of a block's bits, as far as it has them. */
static inline uint64_t span_word(const unsigned char *span, size_t span_bytes, size_t at)
{
	uint64_t word = load_u64(span + at);

	return span_bytes - at < 8 ? word & (((uint64_t)1 << (8 * (span_bytes - at))) - 1) : word;
}

static void set_span(const unsigned char *span, size_t span_bytes, uint32_t first, uint64_t *set)
{
	unsigned shift = first % 64;

	set += first / 64;
	for (size_t at = 0; at < span_bytes; at += 8, set++) {
		uint64_t word = span_word(span, span_bytes, at);

		set[0] |= word << shift;
		set[1] |= word >> 1 >> (63 - shift);
	}
}

static size_t count_span(const unsigned char *span, size_t span_bytes, uint32_t first, const uint64_t *set)
{
	unsigned shift = first % 64;
	size_t count = 0;

	set += first / 64;
	for (size_t at = 0; at < span_bytes; at += 8, set++) {
		uint64_t here = set[0] >> shift | set[1] << 1 << (63 - shift);

		count += (size_t)__builtin_popcountll(span_word(span, span_bytes, at) & here);
	}
	return count;
}

static inline void set_doc(uint32_t at, uint64_t *set)
{
	set[at / 64] |= (uint64_t)1 << (at % 64);
}

/* Neighbours may share a word of the set, and then wait for each other: so the walk goes along at four
 * places. */
static void set_docs(const uint32_t *docs, size_t count, uint32_t base, uint64_t *set)
{
	size_t quarter = count / 4;

	for (size_t i = 0; i < quarter; i++) {
		set_doc(docs[i] - base, set);
		set_doc(docs[i + quarter] - base, set);
		set_doc(docs[i + 2 * quarter] - base, set);
		set_doc(docs[i + 3 * quarter] - base, set);
	}
	for (size_t i = 4 * quarter; i < count; i++)
		set_doc(docs[i] - base, set);
}

static size_t count_docs(const uint32_t *docs, size_t count, uint32_t base, const uint64_t *set)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += set[(docs[i] - base) / 64] >> ((docs[i] - base) % 64) & 1;
	return found;
}

#endif
