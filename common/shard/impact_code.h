/* SPDX-License-Identifier: MIT
 *
 * impact_code.h - impact codes as pure functions (FORMAT.md, section 10). Writer, check and search must get
 * the same bits, so that the arithmetic stands here once; the build forbids fused multiply-add.
 */
#ifndef NEWSHOUND_COMMON_SHARD_IMPACT_CODE_H
#define NEWSHOUND_COMMON_SHARD_IMPACT_CODE_H

#include "common/base.h"
#include "common/shard/format.h"

#define IMPACT_K1 1.2
#define IMPACT_B 0.75

/* BM25's length part at the shard's reference length, rounded to float as the codes have it. */
static inline float impact_length_part(uint64_t doc_length, double reference_length)
{
	return (float)(IMPACT_K1 * (1 - IMPACT_B + IMPACT_B * (double)doc_length / reference_length));
}

/* The saturated weight of a freq in 32nds, rounded up. */
static inline uint8_t impact_code(double weighted_freq, double length_part)
{
	double scaled = weighted_freq / (weighted_freq + length_part) * SHARD_CODE_MAX;
	unsigned code = (unsigned)scaled;

	code += (double)code < scaled;
	return (uint8_t)(code < 1 ? 1 : code > SHARD_CODE_MAX ? SHARD_CODE_MAX : code);
}

/* The same for many. Without branches and in ints, so that the compiler makes it of vectors; a length part is
 * above 0, and so no code above SHARD_CODE_MAX. */
static inline void impact_codes(const uint32_t *weighted_freqs, const float *length_parts, size_t count,
				uint8_t *codes)
{
	uint32_t all = 0;

	for (size_t i = 0; i < count; i++)
		all |= weighted_freqs[i];
	for (size_t i = 0; all > INT32_MAX && i < count; i++)
		codes[i] = impact_code(weighted_freqs[i], (double)length_parts[i]);
	if (all > INT32_MAX)
		return;
	for (size_t i = 0; i < count; i++) {
		double freq = (double)(int32_t)weighted_freqs[i];
		double scaled = freq / (freq + (double)length_parts[i]) * SHARD_CODE_MAX;
		int32_t code = (int32_t)scaled;

		code += (double)code < scaled;
		codes[i] = (uint8_t)(code < 1 ? 1 : code);
	}
}

/* The weighted freq that has the code; 0 where several have it, or where rounding leaves a doubt. Few have
 * the same one while freqs are small: the codes of 1, 2, 3… occurrences lie far apart. */
static inline uint32_t impact_weighted_freq(unsigned code, float length_part)
{
	double least;
	uint32_t freq;

	/* those with the code lie within 32 * length_part / ((32 - code) * (33 - code)) of each other */
	if (code >= SHARD_CODE_MAX || (double)length_part * SHARD_CODE_MAX >=
					  2.0 * (SHARD_CODE_MAX - code) * (SHARD_CODE_MAX + 1 - code))
		return 0;
	least = (double)length_part * (code - 1) /
		(SHARD_CODE_MAX + 1 - code); /* those with the code are above it */
	freq = least < UINT16_MAX ? (uint32_t)least + 1 : 0;
	if (freq == 0 || impact_code(freq, (double)length_part) != code ||
	    impact_code(freq + 1, (double)length_part) == code ||
	    (freq > 1 && impact_code(freq - 1, (double)length_part) == code))
		return 0;
	return freq;
}

#endif
