/* SPDX-License-Identifier: MIT
 *
 * merge.c - see merge.h.
 *
 *   1. All inputs' documents are merged by document_order; each gets its place in the whole. An input's own
 *      order is the same order, so its map from old number to new only ever rises: lists stream.
 *   2. The whole is cut after every documents_max documents; each piece becomes a shard:
 *      its documents are copied, then the dictionaries are merged by key and each list by new number
 *      (merge_terms.c).
 *
 * Memory: four bytes a document, a few kilobytes an input, and what the writer gathers. What has been read
 * of the inputs is given back to the system as the merge goes on.
 */
#include "indexer/merge_parts.h"

#include "common/error.h"
#include "indexer/document_order.h"

#define RELEASE_BYTES ((uint64_t)8 << 20) /* of all sources together */
/* Positions of a field; positions of an article end below 2^24 (FORMAT.md, section 9). */
#define LENGTH_MAX (((uint64_t)1 << 24) - 1)

void merge_release(const struct source *source, enum shard_section section, uint64_t offset,
		   uint64_t *released)
{
	uint64_t begin = shard_section(source->shard, section).offset;

	if (offset < *released + source->release_bytes)
		return;
	shard_release(source->shard, begin + *released, begin + offset);
	*released = offset;
}

void merge_release_all(const struct merge *merge)
{
	for (size_t i = 0; i < merge->source_count; i++)
		shard_release(merge->sources[i].shard, 0, shard_window(merge->sources[i].shard)->length);
}

static bool skip_dropped(struct source *source)
{
	while (source->next < source->end && deletes_has(source->dropped, source->next))
		source->places[source->next++] = NO_PLACE;
	if (source->next == source->end)
		return false;
	merge_release(source, SHARD_SECTION_DOCUMENTS, column_get(&source->table.document, source->next),
		      &source->released_documents); /* ids stand there, and so all of it is passed over */
	source->date = doc_table_date(&source->table, source->next);
	source->id = doc_table_id(&source->table, source->next);
	return true;
}

/* The source whose next document comes first; NULL at the end. */
static struct source *first_source(struct merge *merge)
{
	struct source *first = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (source->next < source->end &&
		    (!first || document_order(source->date, source->id, first->date, first->id) < 0))
			first = source;
	}
	return first;
}

static enum nh_status place_documents(struct merge *merge, struct nh_error *error)
{
	struct source *source;

	for (size_t i = 0; i < merge->source_count; i++)
		skip_dropped(&merge->sources[i]);
	while ((source = first_source(merge)) != NULL) {
		if (merge->kept >= NO_PLACE)
			return nh_fail(error, NH_BAD_INPUT, merge->directory,
				       "too many articles for one index");
		source->places[source->next++] = (uint32_t)merge->kept++;
		skip_dropped(source);
	}
	for (size_t i = 0; i < merge->source_count; i++) {
		enum nh_status status = shard_damaged(merge->sources[i].shard, error);

		if (status != NH_OK)
			return status;
	}
	return NH_OK;
}

/* Each source's documents that fall into the piece. */
static void enter_piece(struct merge *merge)
{
	merge->filtered = merge->piece_begin > 0 || merge->piece_end < merge->kept;
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		source->first = source->last;
		for (uint32_t doc = source->first; doc < source->end; doc++) {
			if (source->places[doc] != NO_PLACE && source->places[doc] >= merge->piece_end)
				break;
			source->last = doc + 1;
		}
		merge->filtered |= source->dropped && source->dropped->deleted_count > 0;
	}
}

/* ---- copying documents ---- */

/* False where no field is that long. */
static bool get_length(const struct column *column, uint32_t doc, uint32_t *ret)
{
	uint64_t length = column_get(column, doc);

	*ret = (uint32_t)length;
	return length <= LENGTH_MAX;
}

static enum nh_status copy_document(struct merge *merge, struct source *source, uint32_t doc,
				    struct nh_error *error)
{
	const struct doc_table *table = &source->table;
	struct shard_document document = {0};
	struct nh_article article;
	enum nh_status status;

	arena_reset(&merge->arena);
	status = doc_table_article(table, doc, &merge->arena, &article, error);
	if (status != NH_OK)
		return status;
	if (!doc_table_bytes(table, doc, &document.record, &document.text))
		return shard_damaged(source->shard, error);
	document.published = article.published;
	if (!get_length(&table->headline_length, doc, &document.headline_tokens) ||
	    !get_length(&table->body_length, doc, &document.body_tokens) ||
	    !get_length(&table->caption_length, doc, &document.caption_tokens)) {
		shard_damage(source->shard, table->headline_length.entries_offset);
		return shard_damaged(source->shard, error);
	}
	document.source = article.source;
	document.section = article.section;
	document.language = article.language;
	document.agency = article.agency;
	document.place = doc_table_name(&table->path, &table->paths, doc);
	if (!document.place.bytes)
		document.place = article.id;
	document.id = article.id;
	document.sketch = doc_table_sketch(table, doc);
	document.lines = doc_table_lines(table, doc);
	document.aside = doc_table_aside(table, doc);
	status = merge_text(merge, source, doc, &document.text, error);
	if (status == NH_OK)
		status = shard_writer_document(merge->writer, &document, error);
	return status == NH_OK ? shard_damaged(source->shard, error) : status;
}

static enum nh_status copy_documents(struct merge *merge, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < merge->source_count; i++) {
		merge->sources[i].next = merge->sources[i].first;
		merge->sources[i].released_documents = 0;
	}
	for (uint64_t place = merge->piece_begin; place < merge->piece_end && status == NH_OK; place++) {
		struct source *source = NULL;

		for (size_t i = 0; i < merge->source_count && !source; i++) {
			struct source *at = &merge->sources[i];

			while (at->next < at->last && at->places[at->next] == NO_PLACE)
				at->next++;
			if (at->next < at->last && at->places[at->next] == place)
				source = at;
		}
		if (!source)
			return nh_fail(error, NH_CORRUPT, merge->directory, "documents are out of order");
		status = copy_document(merge, source, source->next, error);
		merge_release(source, SHARD_SECTION_DOCUMENTS,
			      column_get(&source->table.document, source->next), &source->released_documents);
		source->next++;
	}
	return status;
}

/* ---- the whole ---- */

static enum nh_status write_piece(struct merge *merge, char ret_name[SHARD_NAME_BYTES_MAX],
				  struct nh_error *error)
{
	enum nh_status status = shard_writer_new(merge->ops, merge->directory, merge->weights, merge->store,
						 &merge->writer, error);

	if (status != NH_OK)
		return status;
	enter_piece(merge);
	status = merge_begin_texts(merge, error);
	if (status == NH_OK)
		status = copy_documents(merge, error);
	merge_release_all(merge);
	if (status == NH_OK)
		status = shard_writer_begin_terms(merge->writer, error);
	if (status == NH_OK)
		status = merge_terms(merge, error);
	if (status == NH_OK)
		status = shard_writer_finish(merge->writer, ret_name, error);
	shard_writer_free(merge->writer);
	merge->writer = NULL;
	merge_end_texts(merge);
	return status;
}

static enum nh_status write_pieces(struct merge *merge, uint32_t documents_max, struct merge_output *ret,
				   struct nh_error *error)
{
	enum nh_status status = NH_OK;

	ret->names = nh_new_array(merge->kept / documents_max + 1, sizeof *ret->names);
	if (!ret->names)
		return nh_fail_memory(error);
	while (merge->piece_end < merge->kept && status == NH_OK) {
		merge->piece_begin = merge->piece_end;
		merge->piece_end = nh_size_min(merge->kept, merge->piece_begin + documents_max);
		status = write_piece(merge, ret->names[ret->count], error);
		ret->count += status == NH_OK;
	}
	return status;
}

static enum nh_status open_source(struct merge *merge, const struct merge_input *input, struct source *source,
				  struct nh_error *error)
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
	source->release_bytes = RELEASE_BYTES / merge->source_count;
	source->places = nh_new_array(source->end, sizeof *source->places);
	merge->store = (enum shard_store)(
	    meta->stores_text > (uint64_t)merge->store ? meta->stores_text : (uint64_t)merge->store);
	return source->places ? NH_OK : nh_fail_memory(error);
}

enum nh_status merge_shards(const struct file_ops *ops, const char *directory,
			    const struct merge_input *inputs, size_t input_count,
			    struct field_weights weights, uint32_t documents_max, struct merge_output *ret,
			    struct nh_error *error)
{
	struct merge merge = {
	    .ops = ops, .directory = directory, .weights = weights, .source_count = input_count};
	struct merge_output output = {0};
	enum nh_status status = NH_OK;

	merge.sources = nh_new_array(input_count, sizeof *merge.sources);
	if (!merge.sources)
		return nh_fail_memory(error);
	arena_init(&merge.arena);
	for (size_t i = 0; i < input_count && status == NH_OK; i++)
		status = open_source(&merge, &inputs[i], &merge.sources[i], error);
	if (status == NH_OK)
		status = place_documents(&merge, error);
	if (status == NH_OK)
		status = write_pieces(&merge, documents_max, &output, error);
	for (size_t i = 0; i < input_count; i++) {
		free(merge.sources[i].places);
		buf_done(&merge.sources[i].block.gaps);
		buf_done(&merge.sources[i].block.ordinals);
	}
	free(merge.sources);
	arena_done(&merge.arena);
	buf_done(&merge.text);
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
