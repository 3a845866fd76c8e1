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

static inline size_t take_one_by_one(const uint32_t *docs, const uint8_t *codes, size_t count,
				     const uint64_t good[2], const uint16_t *bounds, uint32_t *ret_docs,
				     uint32_t *ret_sums)
{
	size_t taken = 0;

	for (size_t word = 0; word < 2; word++)
		for (uint64_t bits = good[word]; bits; bits &= bits - 1) {
			size_t at = word * 64 + (size_t)__builtin_ctzll(bits);

			if (at >= count)
				break;
			ret_docs[taken] = docs[at];
			ret_sums[taken++] = bounds ? bounds[codes[at]] : 0;
		}
	return taken;
}

static inline size_t take_sums_one_by_one(const uint16_t *sums, uint64_t good, uint32_t base,
					  uint32_t *ret_docs, uint32_t *ret_sums)
{
	size_t taken = 0;

	for (; good; good &= good - 1) {
		uint32_t at = (uint32_t)__builtin_ctzll(good);

		ret_docs[taken] = base + at;
		ret_sums[taken++] = sums[at];
	}
	return taken;
}

#endif
