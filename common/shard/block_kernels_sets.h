/* SPDX-License-Identifier: MIT
 *
 * block_kernels_sets.h - blocks against a set of documents, a bit each: the same loops for every set of
 * kernels, which compiles them for its processor (shifts and counts of bits are single instructions on the
 * newer ones). Included by the kernels only.
 */
#ifndef NEWSHOUND_COMMON_SHARD_BLOCK_KERNELS_SETS_H
#define NEWSHOUND_COMMON_SHARD_BLOCK_KERNELS_SETS_H

#include "common/bitpack.h"

/* The last bytes of a block's bits, fewer than eight. */
static inline uint64_t last_word(const unsigned char *span, size_t span_bytes)
{
	return load_u64(span + span_bytes / 8 * 8) & (((uint64_t)1 << (8 * (span_bytes % 8))) - 1);
}

static inline void set_word(uint64_t word, unsigned shift, uint64_t *set)
{
	set[0] |= word << shift;
	set[1] |= word >> 1 >> (63 - shift);
}

static inline size_t count_word(uint64_t word, unsigned shift, const uint64_t *set)
{
	return (size_t)__builtin_popcountll(word & (set[0] >> shift | set[1] << 1 << (63 - shift)));
}

static void set_span(const unsigned char *span, size_t span_bytes, uint32_t first, uint64_t *set)
{
	size_t whole = span_bytes / 8;

	set += first / 64;
	for (size_t i = 0; i < whole; i++)
		set_word(load_u64(span + 8 * i), first % 64, set + i);
	set_word(last_word(span, span_bytes), first % 64, set + whole);
}

static size_t count_span(const unsigned char *span, size_t span_bytes, uint32_t first, const uint64_t *set)
{
	size_t whole = span_bytes / 8, count = 0;

	set += first / 64;
	for (size_t i = 0; i < whole; i++)
		count += count_word(load_u64(span + 8 * i), first % 64, set + i);
	return count + count_word(last_word(span, span_bytes), first % 64, set + whole);
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
