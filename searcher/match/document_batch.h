/* SPDX-License-Identifier: MIT
 *
 * document_batch.h - documents on their way through lists, with their sums so far.
 */
#ifndef NEWSHOUND_SEARCHER_DOCUMENT_BATCH_H
#define NEWSHOUND_SEARCHER_DOCUMENT_BATCH_H

#include "common/shard/block_kernels.h"

#define BATCH_DOCS SHARD_BLOCK_POSTINGS

struct batch {
	size_t count;
	uint32_t docs[BATCH_DOCS];                    /* ascending */
	uint32_t sums[BATCH_DOCS + KERNEL_SUMS_ROOM]; /* of bounds so far */
	uint64_t kept[BATCH_DOCS / 64];               /* a bit each */
};

/* Of a block's postings, none below from. */
static inline void clear_below(uint64_t good[2], size_t from)
{
	if (from > 0)
		good[0] &= from < 64 ? UINT64_MAX << from : 0;
	if (from > 64)
		good[1] &= from < 128 ? UINT64_MAX << (from - 64) : 0;
}

static inline void keep_none(struct batch *batch)
{
	batch->kept[0] = batch->kept[1] = 0;
}

static inline void keep_all(struct batch *batch)
{
	batch->kept[0] = batch->kept[1] = UINT64_MAX;
}

/* Leaves those that are kept and can reach least with the help of rest. */
static inline void drop_others(struct batch *batch, const struct block_kernels *kernels, uint32_t rest,
			       uint32_t least)
{
	batch->count = kernels->keep(batch->docs, batch->sums, batch->count, batch->kept,
				     least > rest ? least - rest : 0);
}

/* Drops what cannot reach least with the help of rest. */
static inline void drop_hopeless(struct batch *batch, const struct block_kernels *kernels, uint32_t rest,
				 uint32_t least)
{
	if (rest >= least)
		return;
	keep_all(batch);
	drop_others(batch, kernels, rest, least);
}

#endif
