/* SPDX-License-Identifier: MIT
 *
 * merge.c - see merge.h.
 *
 * Piece by piece, each of which becomes a shard:
 *
 *   1. The next documents of all inputs, merged by document_order, get their places in the piece
 *      (merge_documents.c). An input's own order is the same order, so its map from old number to new only
 *      ever rises: lists stream.
 *   2. The documents are copied, then the dictionaries are merged by key and each list by new number
 *      (merge_terms.c, merge_team.c).
 *
 * A reordered shard among the inputs is taken by turns: its documents in the usual order. Its lists do not
 * stream; each is gathered and sorted (merge_sort.c). So it is, too, where the caller gives the order.
 *
 * Memory: twelve bytes a document of a piece, some kilobytes an input, and what the writer gathers; where
 * lists are sorted, the longest one, too, and while turns are found some fifty bytes a document. What has
 * been read of the inputs is given back to the system as the merge goes on.
 */
#include "indexer/merge_parts.h"

#include "common/error.h"

#define RELEASE_BYTES ((uint64_t)2 << 20) /* of all sources together */
/* Linux maps so much around what is touched, also before it: what was given back comes again. */
#define MAPPED_AROUND_BYTES ((uint64_t)1 << 16)
#define PART_BYTES ((size_t)1 << 22)

void merge_release(const struct source *source, enum shard_section section, uint64_t offset,
		   uint64_t *released)
{
	uint64_t begin = shard_section(source->shard, section).offset;

	if (offset < *released + source->release_bytes)
		return;
	shard_release(source->shard, begin + *released - nh_size_min(*released, MAPPED_AROUND_BYTES),
		      begin + offset);
	*released = offset - nh_size_min(offset, (begin + offset) % SHARD_CHUNK_BYTES); /* it was kept */
}

void merge_release_all(const struct merge *merge)
{
	for (size_t i = 0; i < merge->source_count; i++)
		shard_release_all(merge->sources[i].shard);
}

/* ---- the whole ---- */

static enum nh_status write_piece(struct merge *merge, uint32_t documents_max,
				  char ret_name[SHARD_NAME_BYTES_MAX], struct nh_error *error)
{
	enum nh_status status = shard_writer_new(merge->ops, merge->directory, merge->weights, merge->store,
						 &merge->writer, error);

	if (status != NH_OK)
		return status;
	if (merge->reorders)
		shard_writer_reordered(merge->writer);
	status = merge_enter_piece(merge, documents_max, error);
	if (status == NH_OK)
		status = merge_begin_texts(merge, error);
	if (status == NH_OK)
		status = merge_copy_documents(merge, error);
	if (status == NH_OK)
		status = shard_writer_begin_terms(merge->writer, error);
	if (status == NH_OK)
		status = merge_terms(merge, error);
	merge_release_all(merge);
	if (status == NH_OK)
		status = shard_writer_finish(merge->writer, ret_name, error);
	shard_writer_free(merge->writer);
	merge->writer = NULL;
	merge_end_texts(merge);
	return status;
}

/* Pieces differ in size by one document at most. */
static enum nh_status write_pieces(struct merge *merge, const struct merge_bounds *bounds,
				   struct merge_output *ret, struct nh_error *error)
{
	uint64_t wanted = nh_size_min(bounds->shards, merge->kept);
	uint64_t needed = (merge->kept + bounds->documents_max - 1) / bounds->documents_max;
	uint64_t pieces = nh_size_max(wanted, needed);
	enum nh_status status = NH_OK;

	if (merge->kept >= NO_PLACE)
		return nh_fail(error, NH_BAD_INPUT, merge->directory, "too many articles for one index");
	ret->names = nh_new_array(pieces, sizeof *ret->names);
	if (!ret->names)
		return nh_fail_memory(error);
	while (ret->count < pieces && status == NH_OK) {
		uint64_t end =
		    wanted ? merge->kept * (ret->count + 1) / pieces : merge->placed + bounds->documents_max;

		status = write_piece(merge, (uint32_t)(end - merge->placed), ret->names[ret->count], error);
		ret->count += status == NH_OK;
	}
	return status;
}

/* Where its documents do not come in the usual order, or are not to be written in it. */
static enum nh_status order_source(struct merge *merge, struct source *source, const uint32_t *order,
				   struct nh_error *error)
{
	merge->reorders = order;
	merge->sorts |= order || shard_is_reordered(source->shard);
	if (!order)
		return shard_is_reordered(source->shard) ? merge_usual_order(source, error) : NH_OK;
	source->order = nh_new_array(source->end, sizeof *source->order);
	if (!source->order)
		return nh_fail_memory(error);
	memcpy(source->order, order, source->end * sizeof *order);
	return NH_OK;
}

static enum nh_status open_source(struct merge *merge, const struct merge_input *input, const uint32_t *order,
				  struct source *source, struct nh_error *error)
{
	const struct shard_meta *meta = shard_meta(input->shard);
	enum nh_status status = doc_table_open(input->shard, &source->table, error);

	if (status == NH_OK)
		status = term_dict_open(input->shard, &source->dict, error);
	if (status != NH_OK)
		return status;
	if (meta->headline_weight != merge->weights.headline || meta->body_weight != merge->weights.body ||
	    meta->caption_weight != merge->weights.caption)
		return nh_fail(error, NH_BAD_INPUT, shard_path(input->shard),
			       "the shard has other field weights");
	source->shard = input->shard;
	source->dropped = input->dropped;
	source->end = source->table.count;
	source->release_bytes =
	    nh_size_max(RELEASE_BYTES / merge->source_count, (size_t)2 * SHARD_CHUNK_BYTES);
	merge->kept += source->end - (source->dropped ? source->dropped->deleted_count : 0);
	merge->store = (enum shard_store)(
	    meta->stores_text > (uint64_t)merge->store ? meta->stores_text : (uint64_t)merge->store);
	return order_source(merge, source, order, error);
}

enum nh_status merge_shards(const struct file_ops *ops, const char *directory,
			    const struct merge_input *inputs, size_t input_count,
			    struct field_weights weights, const struct merge_bounds *bounds,
			    struct merge_output *ret, struct nh_error *error)
{
	struct merge merge = {.ops = ops,
			      .directory = directory,
			      .weights = weights,
			      .jobs = bounds->jobs,
			      .part_bytes = bounds->part_bytes ? bounds->part_bytes : PART_BYTES,
			      .keeps_bare = bounds->keeps_bare,
			      .source_count = input_count};
	struct merge_output output = {0};
	enum nh_status status = NH_OK;

	assert(!bounds->order || input_count == 1);
	merge.sources = nh_new_array(input_count, sizeof *merge.sources);
	if (!merge.sources)
		return nh_fail_memory(error);
	arena_init(&merge.arena);
	for (size_t i = 0; i < input_count && status == NH_OK; i++)
		status = open_source(&merge, &inputs[i], bounds->order, &merge.sources[i], error);
	if (status == NH_OK)
		status = write_pieces(&merge, bounds, &output, error);
	for (size_t i = 0; i < input_count; i++) {
		free(merge.sources[i].places);
		free(merge.sources[i].order);
		buf_done(&merge.sources[i].block.gaps);
		buf_done(&merge.sources[i].block.ordinals);
	}
	free(merge.order);
	free(merge.sources);
	arena_done(&merge.arena);
	if (status != NH_OK)
		merge_output_done(&output);
	else
		*ret = output;
	return status;
}

void merge_output_done(struct merge_output *output)
{
	free(output->names);
	*output = (struct merge_output){0};
}
