/* SPDX-License-Identifier: MIT
 *
 * sketches.h - when two sketches of articles are those of copies. FORMAT.md, section 16, has the reasons; the
 * indexer makes sketches and compares those of one index, the searcher those of several.
 */
#ifndef NEWSHOUND_COMMON_SHARD_SKETCHES_H
#define NEWSHOUND_COMMON_SHARD_SKETCHES_H

#include <stdlib.h>

#include "common/base.h"
#include "common/shard/format.h"

/* Copies have this many bytes in common, and of the 16 triples of bytes this many, common ones not counted.
 */
#define SKETCH_AGREEMENT_MIN 19
#define SKETCH_TRIPLES 16
#define SKETCH_TRIPLES_MIN 3
/* A triple that more articles have comes from a template, and is common. */
#define SKETCH_TRIPLE_ARTICLES_MAX 512

static inline bool sketches_agree(const unsigned char *a, const unsigned char *b)
{
	unsigned same = 0;

	for (size_t i = 0; i < SHARD_SKETCH_BYTES; i++)
		same += a[i] == b[i];
	return same >= SKETCH_AGREEMENT_MIN;
}

/* The three bytes of triple number i, as one number. */
static inline uint32_t sketch_triple(const unsigned char *sketch, unsigned i)
{
	return sketch[2 * i] | (uint32_t)sketch[2 * i + 1] << 8 |
	       (uint32_t)sketch[(2 * i + 9) % SHARD_SKETCH_BYTES] << 16;
}

static inline int sketch_compare_numbers(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* Whether a triple is among the common ones, which ascend: number · 2^24 + its bytes. */
static inline bool sketch_is_common(const uint32_t *common, size_t count, unsigned triple, uint32_t key)
{
	uint32_t number = triple << 24 | key;

	return count && bsearch(&number, common, count, sizeof number, sketch_compare_numbers);
}

static inline bool sketches_are_copies(const unsigned char *a, const unsigned char *b, const uint32_t *common,
				       size_t common_count)
{
	unsigned triples = 0;

	if (!sketches_agree(a, b))
		return false;
	for (unsigned i = 0; i < SKETCH_TRIPLES && triples < SKETCH_TRIPLES_MIN; i++)
		triples += sketch_triple(a, i) == sketch_triple(b, i) &&
			   !sketch_is_common(common, common_count, i, sketch_triple(a, i));
	return triples == SKETCH_TRIPLES_MIN;
}

#endif
