/* SPDX-License-Identifier: MIT
 *
 * champions.c - see champions.h.
 */
#include "common/shard/champions.h"

#include "common/shard/impact_code.h"

void champions_reset(struct champions *champions)
{
	champions->count = 0;
	champions->least_code = 1;
}

/* Documents ascend: of two that are equally good the first is kept. */
static void take(struct champions *champions, const struct champion_kept *posting)
{
	size_t at = champions->count;

	if (at == CHAMPIONS_MAX && champions->kept[--at].saturation >= posting->saturation)
		return;
	for (; at > 0 && champions->kept[at - 1].saturation < posting->saturation; at--)
		champions->kept[at] = champions->kept[at - 1];
	champions->kept[at] = *posting;
	champions->count += champions->count < CHAMPIONS_MAX;
}

/* The greatest code that CHAMPIONS_MAX of the postings reach; 1 where there are fewer. */
static unsigned reached_code(const uint8_t *codes, size_t count)
{
	uint32_t of_code[SHARD_CODE_MAX + 1] = {0}, above = 0;
	unsigned code = SHARD_CODE_MAX;

	for (size_t i = 0; i < count; i++)
		of_code[codes[i]]++;
	while (code > 1 && (above += of_code[code]) < CHAMPIONS_MAX)
		code--;
	return code;
}

void champions_add(struct champions *champions, const uint32_t *docs, const uint32_t *weighted_freqs,
		   const float *length_parts, const uint8_t *codes, size_t count)
{
	if (champions->count == 0)
		champions->least_code = reached_code(codes, count);
	for (size_t i = 0; i < count; i++) {
		double freq = weighted_freqs[i], part = (double)length_parts[i];
		const struct champion_kept *worst = &champions->kept[CHAMPIONS_MAX - 1];

		if (codes[i] < champions->least_code)
			continue;
		take(champions, &(struct champion_kept){freq / (freq + part), docs[i], weighted_freqs[i],
							length_parts[i]});
		if (champions->count == CHAMPIONS_MAX)
			champions->least_code = impact_code(worst->weighted_freq, (double)worst->length_part);
	}
}

/* The length whose part in the codes that is; CHAMPION_UNKNOWN where it has no room, or neighbours share it.
 */
static uint16_t length_of_part(float part, double reference_length)
{
	double length = ((double)part / IMPACT_K1 - (1 - IMPACT_B)) / IMPACT_B * reference_length;
	uint64_t whole = length > 0 ? (uint64_t)(length + 0.5) : 0;

	if (!(length < CHAMPION_UNKNOWN - 1) || impact_length_part(whole, reference_length) != part ||
	    impact_length_part(whole + 1, reference_length) == part ||
	    (whole > 0 && impact_length_part(whole - 1, reference_length) == part))
		return CHAMPION_UNKNOWN;
	return (uint16_t)whole;
}

void champions_put(const struct champions *champions, double reference_length, struct buf *out)
{
	for (size_t i = 0; i < champions->count; i++) {
		const struct champion_kept *kept = &champions->kept[i];

		buf_u32(out, kept->doc);
		buf_u16(out, (uint16_t)nh_size_min(kept->weighted_freq, CHAMPION_UNKNOWN));
		buf_u16(out, length_of_part(kept->length_part, reference_length));
	}
}
