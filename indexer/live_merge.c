/* SPDX-License-Identifier: MIT
 *
 * live_merge.c - see live_merge.h.
 */
#include "indexer/live_merge.h"

#include "common/error.h"
#include "indexer/inverter.h"
#include "indexer/merge.h"
#include "indexer/reorder.h"

#define MERGE_JOBS_MAX 8
#define MERGE_JOB_BYTES ((size_t)32 << 20) /* what a thread of a merge may want */
#define MERGE_INPUT_BYTES ((size_t)1 << 19)
#define MERGE_INPUTS_LEAST 16
#define MERGE_INPUTS_MOST 256
#define ROUND_DOCUMENTS_MAX ((uint32_t)1 << 18)
#define DOCUMENT_BYTES 44 /* what a document takes in memory while its shard is written */
#define SMALL_SHARD_DOCUMENTS 65536
#define SMALL_SHARDS_MAX 8

static bool is_chosen(const struct live_shard *live, const struct manifest_shard *named, bool of_this_writer,
		      uint64_t documents_max)
{
	return (!of_this_writer || live->of_this_writer) &&
	       named->document_count - named->deleted_count < documents_max;
}

static unsigned merge_jobs(const struct live_merge *merge)
{
	size_t affordable = nh_size_min(MERGE_JOBS_MAX, merge->memory_bytes / MERGE_JOB_BYTES);

	return (unsigned)nh_size_max(1, nh_size_min(merge->jobs, affordable));
}

/* How many documents a shard may get: each search visits every shard, so as many as the memory allows.
 * Reordering takes far more for each. */
static uint32_t largest_shard(const struct live_merge *merge)
{
	size_t affordable = nh_size_min(merge->memory_bytes / DOCUMENT_BYTES, SHARD_DOCUMENTS_MAX);

	return merge->reorders ? INVERTER_DOCUMENTS_MAX
			       : (uint32_t)nh_size_max(affordable, INVERTER_DOCUMENTS_MAX);
}

/* Behind a round another merge follows. */
enum merge_kind { MERGE_ROUND, MERGE_COMMIT, MERGE_WHOLE };

static enum nh_status merge_inputs(const struct live_merge *merge, const struct merge_input *inputs,
				   size_t count, enum merge_kind kind, struct merge_output *ret,
				   struct nh_error *error)
{
	const struct merge_bounds bounds = {.documents_max = largest_shard(merge),
					    .shards = kind == MERGE_WHOLE ? merge->shards : 0,
					    .jobs = merge_jobs(merge),
					    .keeps_bare = kind == MERGE_ROUND ||
							  (kind == MERGE_WHOLE && merge->reorders)};

	return merge_shards(merge->directory->ops, merge->directory->path, inputs, count, merge->weights,
			    &bounds, ret, error);
}

/* Whether a shard that is the only one is not what it should be. */
static bool is_due(const struct live_merge *merge, const struct merge_input *input, enum merge_kind kind)
{
	bool other = kind == MERGE_WHOLE &&
		     (merge->shards > 1 || shard_meta(input->shard)->document_count > largest_shard(merge) ||
		      (shard_is_reordered(input->shard) && !merge->reorders));

	return other || merge_is_due(input);
}

static size_t count_chosen(const struct live_merge *merge, bool of_this_writer, uint64_t documents_max)
{
	const struct index_directory *directory = merge->directory;
	size_t count = 0;

	for (size_t i = 0; i < directory->manifest.shard_count; i++)
		count += is_chosen(&directory->live[i], &directory->manifest.shards[i], of_this_writer,
				   documents_max);
	return count;
}

/* Merges the first of the live shards for which is_chosen says so, at most count_max, and puts the results in
 * their place, behind all others. */
static enum nh_status merge_some(const struct live_merge *merge, bool of_this_writer, uint64_t documents_max,
				 size_t count_max, enum merge_kind kind, struct nh_error *error)
{
	struct index_directory *directory = merge->directory;
	size_t shards = directory->manifest.shard_count, count = 0;
	struct merge_input *inputs = nh_new_array(shards, sizeof *inputs);
	bool *chosen = nh_new_array(shards, sizeof *chosen);
	struct merge_output output = {0};
	enum nh_status status = NH_OK;

	if (!inputs || !chosen)
		status = nh_fail_memory(error);
	for (size_t i = 0; status == NH_OK && i < shards && count < count_max; i++) {
		chosen[i] = is_chosen(&directory->live[i], &directory->manifest.shards[i], of_this_writer,
				      documents_max);
		if (chosen[i])
			inputs[count++] =
			    (struct merge_input){directory->live[i].shard, directory->live[i].deletes};
	}
	if (status == NH_OK && (count > 1 || (count == 1 && is_due(merge, &inputs[0], kind))))
		status = merge_inputs(merge, inputs, count, kind, &output, error);
	else
		count = 0;
	for (size_t i = shards; status == NH_OK && count && i-- > 0;)
		if (chosen[i])
			index_directory_drop(directory, i);
	for (size_t i = 0; status == NH_OK && i < output.count; i++)
		status = index_directory_add(directory, output.names[i], error);
	merge_output_done(&output);
	free(inputs);
	free(chosen);
	return status;
}

/* How many shards one merge may read: each takes memory. */
static size_t merge_inputs_max(const struct live_merge *merge)
{
	return nh_size_min(nh_size_max(merge->memory_bytes / MERGE_INPUT_BYTES, MERGE_INPUTS_LEAST),
			   MERGE_INPUTS_MOST);
}

/* Merges the chosen ones in one go where they are few enough; before it no more rounds, and of no larger
 * shards, than that takes. */
static enum nh_status merge_chosen(const struct live_merge *merge, bool of_this_writer,
				   uint64_t documents_max, enum merge_kind kind, struct nh_error *error)
{
	const uint64_t small = documents_max < ROUND_DOCUMENTS_MAX ? documents_max : ROUND_DOCUMENTS_MAX;
	const size_t most = merge_inputs_max(merge);
	size_t count = count_chosen(merge, of_this_writer, documents_max), before = SIZE_MAX;
	enum nh_status status = NH_OK;

	while (status == NH_OK && count > most && count < before &&
	       count_chosen(merge, of_this_writer, small) > 1) {
		status = merge_some(merge, of_this_writer, small, nh_size_min(most, count - most + 1),
				    MERGE_ROUND, error);
		before = count;
		count = count_chosen(merge, of_this_writer, documents_max);
	}
	return status == NH_OK ? merge_some(merge, of_this_writer, documents_max, SIZE_MAX, kind, error)
			       : status;
}

enum nh_status live_merge_small(const struct live_merge *merge, struct nh_error *error)
{
	const struct manifest *manifest = &merge->directory->manifest;
	size_t small = 0;

	for (size_t i = 0; i < manifest->shard_count; i++)
		small += manifest->shards[i].document_count - manifest->shards[i].deleted_count <
			 SMALL_SHARD_DOCUMENTS;
	return small > SMALL_SHARDS_MAX
		   ? merge_chosen(merge, false, SMALL_SHARD_DOCUMENTS, MERGE_COMMIT, error)
		   : NH_OK;
}

/* Gives the documents of live shard i, none of which is deleted, another order; it moves behind the others.
 */
static enum nh_status reorder_live(const struct live_merge *merge, size_t i, struct nh_error *error)
{
	struct index_directory *directory = merge->directory;
	const struct merge_input input = {directory->live[i].shard, NULL};
	const struct reorder_bounds memory = {merge_jobs(merge), merge->memory_bytes};
	struct merge_bounds bounds = {.documents_max = largest_shard(merge), .jobs = memory.jobs};
	struct merge_output output = {0};
	uint32_t *order = NULL;
	enum nh_status status = reorder_shard(input.shard, &memory, &order, error);

	bounds.order = order;
	if (status == NH_OK)
		status = merge_shards(merge->directory->ops, directory->path, &input, 1, merge->weights,
				      &bounds, &output, error);
	free(order);
	if (status == NH_OK) {
		index_directory_drop(directory, i);
		status = index_directory_add(directory, output.names[0], error);
	}
	merge_output_done(&output);
	return status;
}

/* Behind a merge of all: either every shard has come from it, or the only one was good as it is. */
static enum nh_status reorder_all(const struct live_merge *merge, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < merge->directory->manifest.shard_count && status == NH_OK; i++)
		if (!shard_is_reordered(merge->directory->live[0].shard))
			status = reorder_live(merge, 0, error);
	return status;
}

enum nh_status live_merge_new(const struct live_merge *merge, struct nh_error *error)
{
	return merge_chosen(merge, true, UINT64_MAX, MERGE_COMMIT, error);
}

enum nh_status live_merge_checkpoint(const struct live_merge *merge, struct nh_error *error)
{
	return count_chosen(merge, true, ROUND_DOCUMENTS_MAX) > merge_inputs_max(merge)
		   ? merge_chosen(merge, true, ROUND_DOCUMENTS_MAX, MERGE_COMMIT, error)
		   : NH_OK;
}

enum nh_status live_merge_all(const struct live_merge *merge, struct nh_error *error)
{
	enum nh_status status = merge_chosen(merge, false, UINT64_MAX, MERGE_WHOLE, error);

	return status == NH_OK && merge->reorders ? reorder_all(merge, error) : status;
}
