/* SPDX-License-Identifier: MIT
 *
 * live_merge.h - which of the live shards of an index directory are merged, and when: those of this writer at
 * its commit, small ones where they have become many, and all where the user asks for it, who also says into
 * how many, and whether their documents are to be reordered.
 */
#ifndef NEWSHOUND_INDEXER_LIVE_MERGE_H
#define NEWSHOUND_INDEXER_LIVE_MERGE_H

#include "common/shard/posting_writer.h"
#include "indexer/index_directory.h"

struct live_merge {
	struct index_directory *directory;
	struct field_weights weights;
	unsigned jobs;
	size_t memory_bytes;
	uint32_t shards; /* what live_merge_all leaves; 0: as few as can be */
	bool reorders;   /* and in which order their documents stand */
};

/* All of these put what they make in the place of what they merge, behind all other shards, in the manifest
 * in memory. The shards of this writer: */
enum nh_status live_merge_new(const struct live_merge *merge, struct nh_error *error);
/* Many small commits would leave many small shards, and every search visits each of them. */
enum nh_status live_merge_small(const struct live_merge *merge, struct nh_error *error);
/* At a checkpoint: the shards of this writer, where they are more than one merge may read. */
enum nh_status live_merge_checkpoint(const struct live_merge *merge, struct nh_error *error);
enum nh_status live_merge_all(const struct live_merge *merge, struct nh_error *error);

#endif
