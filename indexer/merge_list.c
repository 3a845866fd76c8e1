/* SPDX-License-Identifier: MIT
 *
 * merge_list.c - one source's list during a merge, a block at a time: places, freqs, gaps and forms of 128
 * postings are unpacked together, so that a posting costs a few steps through arrays.
 */
#include "indexer/merge_parts.h"

static bool read_ordinals(struct source *source, uint64_t first, uint32_t total)
{
	struct merge_block *block = &source->block;
	uint32_t *read;
	uint16_t *ordinals;

	buf_reset(&block->ordinals);
	/* read as 32 bits, then narrowed in place: a narrow one lies before the wide ones still to be read */
	read = (uint32_t *)(void *)buf_extend(&block->ordinals, total * sizeof *read);
	if (!read || !postings_ordinals(&source->postings, first, total, read))
		return false;
	ordinals = (uint16_t *)(void *)read;
	for (uint32_t i = 0; i < total; i++) {
		uint16_t renumbered = source->renumbered ? source->renumbered[read[i]] : 0;

		memcpy(&ordinals[i], &renumbered, sizeof renumbered);
	}
	return true;
}

/* Unpacks the block that the list stands on. */
static bool read_block(struct source *source)
{
	struct merge_block *block = &source->block;
	const struct postings *postings = &source->postings;
	uint64_t first, total = 0;
	uint32_t *gaps;

	block->at = 0;
	block->count = postings->count;
	block->occurrence = 0;
	block->whole = true;
	if (!postings_block_freqs(postings, block->freqs, &first))
		return false;
	for (uint32_t i = 0; i < postings->count; i++) {
		uint32_t doc = postings->docs[i], place = NO_PLACE;

		if (doc >= source->first && doc < source->last)
			place = source->places[doc - source->first];
		block->places[i] = place;
		block->whole &= place != NO_PLACE;
		total += block->freqs[i];
	}
	if (!(postings->flags & SHARD_TERM_HAS_POSITIONS))
		return true;
	buf_reset(&block->gaps);
	gaps = (uint32_t *)(void *)buf_extend(&block->gaps, (size_t)total * sizeof *gaps);
	return gaps && postings_gaps(postings, first, (uint32_t)total, gaps) &&
	       (!block->wants_ordinals || read_ordinals(source, first, (uint32_t)total));
}

/* Stands the source on its next posting that stays in the piece, from the current one on. */
static void find_posting(struct source *source)
{
	struct merge_block *block = &source->block;
	struct postings *postings = &source->postings;

	source->place = NO_PLACE;
	while (postings->block < postings->block_count) {
		for (; block->at < block->count; block->occurrence += block->freqs[block->at++])
			if (block->places[block->at] != NO_PLACE) {
				source->place = block->places[block->at];
				return;
			}
		if (postings->docs[block->count - 1] >= source->last ||
		    !postings_load(postings, postings->block + 1) || !read_block(source))
			return;
	}
}

bool merge_open_list(struct source *source, bool wants_ordinals)
{
	source->place = NO_PLACE;
	source->block.wants_ordinals = wants_ordinals;
	if (source->first == source->last ||
	    !postings_open(&source->postings, &source->dict, &source->terms.entry) ||
	    !postings_load(&source->postings, postings_find_block(&source->postings, 0, source->first)) ||
	    !read_block(source))
		return false;
	find_posting(source);
	return true;
}

/* Places only rise (where the merge sorts, nobody asks), but for those of documents that do not stay, which
 * are the greatest number. */
uint32_t merge_run(const struct source *source, uint32_t limit)
{
	const struct merge_block *block = &source->block;
	uint32_t end = block->at + 1;

	if (block->whole && block->places[block->count - 1] < limit)
		return block->count - block->at;
	while (end < block->count && block->places[end] < limit)
		end++;
	return end - block->at;
}

void merge_advance(struct source *source, uint32_t count)
{
	struct merge_block *block = &source->block;

	for (uint32_t end = block->at + count; block->at < end; block->at++)
		block->occurrence += block->freqs[block->at];
	if (block->at < block->count && block->places[block->at] != NO_PLACE)
		source->place = block->places[block->at];
	else
		find_posting(source);
}
