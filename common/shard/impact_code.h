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

/* What a freq divided by the length part exceeds where its code is code; by code - 1. */
static const double impact_ratios[SHARD_CODE_MAX] = {
#define RATIO(code) ((code)-1.0) / (SHARD_CODE_MAX + 1.0 - (code))
    RATIO(1),  RATIO(2),  RATIO(3),  RATIO(4),  RATIO(5),  RATIO(6),  RATIO(7),  RATIO(8),
    RATIO(9),  RATIO(10), RATIO(11), RATIO(12), RATIO(13), RATIO(14), RATIO(15), RATIO(16),
    RATIO(17), RATIO(18), RATIO(19), RATIO(20), RATIO(21), RATIO(22), RATIO(23), RATIO(24),
    RATIO(25), RATIO(26), RATIO(27), RATIO(28), RATIO(29), RATIO(30), RATIO(31), RATIO(32),
#undef RATIO
};

/* Far above the rounding of impact_code, which is less than 2000 units of the last place of a freq. */
#define IMPACT_DOUBT 1e-9

/* The weighted freq that has the code; 0 where several have it, or where rounding leaves a doubt. Few have
 * the same one while freqs are small: the codes of 1, 2, 3… occurrences lie far apart. */
static inline uint32_t impact_weighted_freq(unsigned code, float length_part)
{
	double above, most, freq;

	if (code < 1 || code >= SHARD_CODE_MAX)
		return 0;
	/* those with the code are above the one and at most the other */
	above = (double)length_part * impact_ratios[code - 1];
	most = (double)length_part * impact_ratios[code];
	if (most >= UINT16_MAX)
		return 0;
	freq = (double)((int32_t)above + 1);
	/* that it is one of them, and that the ones before and behind it are not, without any doubt */
	if (freq * (1 - IMPACT_DOUBT) < above || freq * (1 + IMPACT_DOUBT) > most ||
	    (freq - 1) * (1 + IMPACT_DOUBT) > above || (freq + 1) * (1 - IMPACT_DOUBT) < most)
		return 0;
	return (uint32_t)freq;
}

#endif
