/* SPDX-License-Identifier: MIT
 *
 * block_kernels_bits.h - loops that both wide sets have, compiled once for each: bits by BMI2, and the one
 * that no vector makes faster. Included by block_kernels_avx2.c and block_kernels_avx512.c only.
 */
#ifndef NEWSHOUND_COMMON_SHARD_BLOCK_KERNELS_BITS_H
#define NEWSHOUND_COMMON_SHARD_BLOCK_KERNELS_BITS_H

#include <immintrin.h>

#include "common/bitpack.h"
#include "common/shard/format.h"

/* pdep lays a single bit where the wanted one is. */
static uint64_t select_bit(const unsigned char *bits, uint64_t from, uint64_t limit, uint32_t skip)
{
	uint64_t at = from / 8 * 8, word = load_u64(bits + at / 8) & (UINT64_MAX << (from % 8));

	for (;;) {
		uint32_t first = (uint32_t)_mm_popcnt_u64(word), second;
		uint64_t after = load_u64(bits + at / 8 + 8);
		bool passed = skip >= first;

		/* two words at a time, of which no branch asks which one it is */
		second = (uint32_t)_mm_popcnt_u64(after);
		if (skip < first + second) {
			skip -= passed ? first : 0;
			at += passed ? 64 : 0;
			at += _tzcnt_u64(_pdep_u64((uint64_t)1 << skip, passed ? after : word));
			return at < limit ? at : limit;
		}
		skip -= first + second;
		at += 128;
		if (at >= limit)
			return limit;
		word = load_u64(bits + at / 8);
	}
}

static inline size_t count_word_at(const unsigned char *bits, size_t word)
{
	return (size_t)_mm_popcnt_u64(load_u64(bits + 8 * word));
}

/* Four sums, as one would be waited for by every word. */
static size_t count_bits(const unsigned char *bits, size_t count)
{
	size_t word = 0, set = 0, second = 0, third = 0, fourth = 0;

	for (; word + 4 <= count / 64; word += 4) {
		set += count_word_at(bits, word);
		second += count_word_at(bits, word + 1);
		third += count_word_at(bits, word + 2);
		fourth += count_word_at(bits, word + 3);
	}
	for (; word < count / 64; word++)
		set += count_word_at(bits, word);
	set += second + third + fourth;
	if (count % 64)
		set += (size_t)_mm_popcnt_u64(_bzhi_u64(load_u64(bits + 8 * word), (unsigned)(count % 64)));
	return set;
}

typedef void codes_from_function(const uint8_t *codes, unsigned least, uint64_t ret[2]);

/* With the set's own codes_from. */
static inline size_t count_codes_with(codes_from_function *codes_from, const uint8_t *codes, size_t count,
				      unsigned least)
{
	uint64_t good[2];
	size_t found = 0;

	for (size_t i = 0; i < count; i += SHARD_BLOCK_POSTINGS) {
		codes_from(codes + i, least, good);
		found += (size_t)(_mm_popcnt_u64(good[0]) + _mm_popcnt_u64(good[1]));
	}
	return found;
}

static void add_bounds(const uint32_t *docs, const uint8_t *codes, size_t from, size_t to, uint32_t base,
		       const uint16_t *bounds, uint16_t *sums)
{
	for (size_t i = from; i < to; i++)
		sums[docs[i] - base] = (uint16_t)(sums[docs[i] - base] + bounds[codes[i]]);
}

#endif
