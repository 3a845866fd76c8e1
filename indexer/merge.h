/* SPDX-License-Identifier: MIT
 *
 * merge.h - many shards into as few as their documents need.
 *
 * The result is canonical: it depends on the documents that stay and on nothing else, neither on how they
 * were spread over the inputs nor on the order of these. Inputs may be reordered shards; results are not,
 * unless an order is asked for.
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

struct merge_bounds {
	uint32_t documents_max; /* that a shard may hold, at most SHARD_DOCUMENTS_MAX */
	uint32_t shards; /* so many of like size, where there are as many documents; 0: as few as can be */
	unsigned jobs;   /* threads; the result is the same for any number */
	size_t
	    part_bytes;  /* of encoded lists a thread keeps no more while others are before it, but for one
			  * list, and of texts it takes no more at once, but for one; 0: as much as is good */
	bool keeps_bare; /* texts stay as runs keep them: another merge follows */
	const uint32_t *order; /* the documents of the only input, each once and none dropped, in the order
				* in which they are to stand: the result is a reordered shard. NULL: none */
};

/* Writes the shards into directory; none where no document stays. Where a shard is in reading mode (see
 * shard_reads) it must be one input only, and nobody else may read it. ret is freed with merge_output_done.
 */
enum nh_status merge_shards(const struct file_ops *ops, const char *directory,
			    const struct merge_input *inputs, size_t input_count,
			    struct field_weights weights, const struct merge_bounds *bounds,
			    struct merge_output *ret, struct nh_error *error);
/* Whether merging it alone would change it: some of its documents are dropped, or its texts are larger than
 * they need be. */
bool merge_is_due(const struct merge_input *input);
void merge_output_done(struct merge_output *output);

#endif
