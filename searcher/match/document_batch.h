/* SPDX-License-Identifier: MIT
 *
 * document_batch.h - documents on their way through lists, with their sums so far. What is dropped is
 * overwritten by what stays, without a branch for each: which one that is, nobody can guess.
 */
#ifndef NEWSHOUND_SEARCHER_DOCUMENT_BATCH_H
#define NEWSHOUND_SEARCHER_DOCUMENT_BATCH_H

#include "common/base.h"
#include "common/shard/format.h"

#define BATCH_DOCS SHARD_BLOCK_POSTINGS

struct batch {
	size_t count;
	uint32_t docs[BATCH_DOCS]; /* ascending */
	uint32_t sums[BATCH_DOCS]; /* of bounds so far */
	bool kept[BATCH_DOCS];
};

/* Leaves those that are kept. */
static inline void drop_others(struct batch *batch)
{
	size_t count = 0;

	for (size_t i = 0; i < batch->count; i++) {
		batch->docs[count] = batch->docs[i];
		batch->sums[count] = batch->sums[i];
		count += batch->kept[i];
	}
	batch->count = count;
}

/* Drops what cannot reach least with the help of rest. */
static inline void drop_hopeless(struct batch *batch, uint32_t rest, uint32_t least)
{
	size_t count = 0;

	if (rest >= least)
		return;
	for (size_t i = 0; i < batch->count; i++) {
		uint32_t sum = batch->sums[i];

		batch->docs[count] = batch->docs[i];
		batch->sums[count] = sum;
		count += sum + rest >= least;
	}
	batch->count = count;
}

#endif
