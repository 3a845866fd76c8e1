/* SPDX-License-Identifier: MIT
 *
 * merge.h - many shards into as few as their documents need.
 *
 * The result is canonical: it depends on the documents that stay and on nothing else, neither on how they
 * were spread over the inputs nor on the order of these.
 */
#ifndef NEWSHOUND_INDEXER_MERGE_H
#define NEWSHOUND_INDEXER_MERGE_H

#include "common/shard/deletes.h"
#include "common/shard/shard_writer.h"

struct merge_input {
	const struct shard *shard;
	const struct deletes *dropped; /* documents to leave out; NULL: none */
};

struct merge_output {
	char (*names)[SHARD_NAME_BYTES_MAX];
	size_t count;
};

/* Writes the shards into directory; none where no document stays. documents_max is how many a shard may
 * hold, at most SHARD_DOCUMENTS_MAX. ret is freed with merge_output_done. */
enum nh_status merge_shards(const struct file_ops *ops, const char *directory,
			    const struct merge_input *inputs, size_t input_count,
			    struct field_weights weights, uint32_t documents_max, struct merge_output *ret,
			    struct nh_error *error);
/* Whether merging it alone would change it: some of its documents are dropped, or its texts are larger than
 * they need be. */
bool merge_is_due(const struct merge_input *input);

void merge_output_done(struct merge_output *output);

#endif
