/* SPDX-License-Identifier: MIT
 *
 * champions.h - the best postings of a long list, kept apart (FORMAT.md, section 8).
 *
 * A search for one word wants the few best documents of its list. Those stand here with all that their scores
 * are made of, so that neither blocks nor lengths need be read. "Champion lists": C. Manning, P. Raghavan and
 * H. Schütze, Introduction to Information Retrieval, section 7.1.3; there the rest of the list is given up,
 * here it is looked at where the champions leave a doubt.
 */
#ifndef NEWSHOUND_COMMON_SHARD_CHAMPIONS_H
#define NEWSHOUND_COMMON_SHARD_CHAMPIONS_H

#include "common/bitpack.h"
#include "common/buf.h"
#include "common/shard/format.h"

/* Ten hits, and as many more where copies may fold. */
#define CHAMPIONS_MAX 24
#define CHAMPION_BYTES 8
/* A length or a weighted freq that has no room, and is to be looked up. */
#define CHAMPION_UNKNOWN UINT16_MAX

struct champion {
	uint32_t doc;
	uint16_t weighted_freq, length; /* the document's */
};

static inline struct champion champion_get(const unsigned char *champions, size_t i)
{
	const unsigned char *bytes = champions + i * CHAMPION_BYTES;

	return (struct champion){load_u32(bytes), (uint16_t)(bytes[4] | bytes[5] << 8),
				 (uint16_t)(bytes[6] | bytes[7] << 8)};
}

/* The best postings of a list so far, best first. */
struct champions {
	size_t count;
	unsigned least_code; /* no posting of a lesser code can be one any more */
	struct champion_kept {
		double saturation; /* of the weighted freq at the shard's reference length */
		uint32_t doc, weighted_freq;
		float length_part;
	} kept[CHAMPIONS_MAX];
};

void champions_reset(struct champions *champions);
/* Postings of a list, behind all that were added before. */
void champions_add(struct champions *champions, const uint32_t *docs, const uint32_t *weighted_freqs,
		   const float *length_parts, const uint8_t *codes, size_t count);
void champions_put(const struct champions *champions, double reference_length, struct buf *out);

#endif
