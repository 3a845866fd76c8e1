/* SPDX-License-Identifier: MIT
 *
 * merge.c - see merge.h.
 *
 * Piece by piece, each of which becomes a shard:
 *
 *   1. The next documents_max documents of all inputs, merged by document_order, get their places in the
 * piece. An input's own order is the same order, so its map from old number to new only ever rises: lists
 *      stream.
 *   2. The documents are copied, then the dictionaries are merged by key and each list by new number
 *      (merge_terms.c, merge_team.c).
 *
 * Memory: eight bytes a document of a piece, some kilobytes an input, and what the writer gathers. What has
 * been read of the inputs is given back to the system as the merge goes on.
 */
#include "indexer/merge_parts.h"

#include "common/error.h"
#include "indexer/document_order.h"

#define RELEASE_BYTES ((uint64_t)2 << 20) /* of all sources together */
#define STRETCH_DOCUMENTS 16384           /* are passed over between two times that all is given back */
/* Positions of a field; positions of an article end below 2^24 (FORMAT.md, section 9). */
#define LENGTH_MAX (((uint64_t)1 << 24) - 1)

void merge_release(const struct source *source, enum shard_section section, uint64_t offset,
		   uint64_t *released)
{
	uint64_t begin = shard_section(source->shard, section).offset;

	if (offset < *released + source->release_bytes)
		return;
	shard_release(source->shard, begin + *released, begin + offset);
	*released = offset - nh_size_min(offset, (begin + offset) % SHARD_CHUNK_BYTES); /* it was kept */
}

void merge_release_all(const struct merge *merge)
{
	for (size_t i = 0; i < merge->source_count; i++)
		shard_release_all(merge->sources[i].shard);
}

/* ---- placing documents ---- */

static bool skip_dropped(struct source *source)
{
	while (source->next < source->end && deletes_has(source->dropped, source->next))
		source->next++;
	if (source->next == source->end)
		return false;
	source->date = doc_table_date(&source->table, source->next);
	source->id = doc_table_id(&source->table, source->next);
	return true;
}

static bool comes_before(const struct source *source, const struct source *other)
{
	return document_order(source->date, source->id, other->date, other->id) < 0;
}

/* The source whose next document comes first; NULL at the end. ret_second: of the others. */
static struct source *first_source(struct merge *merge, struct source **ret_second)
{
	struct source *first = NULL, *second = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (source->next == source->end)
			continue;
		if (!first || comes_before(source, first)) {
			second = first;
			first = source;
		} else if (!second || comes_before(source, second)) {
			second = source;
		}
	}
	*ret_second = second;
	return first;
}

static enum nh_status find_damage(const struct merge *merge, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < merge->source_count && status == NH_OK; i++)
		status = shard_damaged(merge->sources[i].shard, error);
	return status;
}

/* Ids stand among the documents, so all of these are passed over: they are given back again and again, and
 * the ids that the sources stand on fetched anew. */
static void begin_stretch(struct merge *merge)
{
	merge_release_all(merge);
	for (size_t i = 0; i < merge->source_count; i++)
		skip_dropped(&merge->sources[i]);
}

/* Which source the next documents come from, one after another; the piece ends after documents_max. */
static void order_documents(struct merge *merge, uint32_t documents_max)
{
	struct source *source, *second;

	while (merge->piece_count < documents_max) {
		uint64_t limit = nh_size_min(documents_max, merge->piece_count + STRETCH_DOCUMENTS);

		begin_stretch(merge);
		source = first_source(merge, &second);
		if (!source)
			return;
		while (source && merge->piece_count < limit) {
			merge->order[merge->piece_count++] = (uint32_t)(source - merge->sources);
			source->next++;
			if (!skip_dropped(source) || (second && !comes_before(source, second)))
				source = first_source(merge, &second);
		}
	}
}

/* The places of each source's documents in the piece, of which the last ones may be dropped ones. */
static bool place_documents(struct merge *merge)
{
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		source->last = source->next;
		source->next = source->first;
		free(source->places);
		source->places = nh_new_array(source->last - source->first, sizeof *source->places);
		if (!source->places)
			return false;
		memset(source->places, 0xFF, (source->last - source->first) * sizeof *source->places);
	}
	for (uint64_t place = 0; place < merge->piece_count; place++) {
		struct source *source = &merge->sources[merge->order[place]];

		while (deletes_has(source->dropped, source->next))
			source->next++;
		source->places[source->next++ - source->first] = (uint32_t)place;
	}
	return true;
}

/* The next documents_max documents of the whole, or what is left of it. */
static enum nh_status enter_piece(struct merge *merge, uint32_t documents_max, struct nh_error *error)
{
	uint64_t left = merge->kept - merge->placed;
	enum nh_status status;

	merge->piece_count = 0;
	merge->order = nh_new_array(nh_size_min(left, documents_max), sizeof *merge->order);
	if (!merge->order)
		return nh_fail_memory(error);
	for (size_t i = 0; i < merge->source_count; i++)
		merge->sources[i].first = merge->sources[i].next = merge->sources[i].last;
	order_documents(merge, (uint32_t)nh_size_min(left, documents_max));
	status = find_damage(merge, error);
	if (status == NH_OK && !place_documents(merge))
		status = nh_fail_memory(error);
	if (status == NH_OK && merge->piece_count != nh_size_min(left, documents_max))
		status =
		    nh_fail(error, NH_CORRUPT, merge->directory, "a shard has fewer documents than it says");
	merge->placed += merge->piece_count;
	merge->filtered = merge->piece_count < merge->kept;
	for (size_t i = 0; i < merge->source_count; i++) {
		const struct source *source = &merge->sources[i];

		merge->filtered |= source->dropped && source->dropped->deleted_count > 0;
	}
	return status;
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
	for (uint64_t place = 0; place < merge->piece_count && status == NH_OK; place++) {
		struct source *source = &merge->sources[merge->order[place]];

		while (deletes_has(source->dropped, source->next))
			source->next++;
		status = copy_document(merge, source, source->next, error);
		merge_release(source, SHARD_SECTION_DOCUMENTS,
			      column_get(&source->table.document, source->next), &source->released_documents);
		source->next++;
		if (place % STRETCH_DOCUMENTS == STRETCH_DOCUMENTS - 1)
			merge_release_all(merge);
	}
	merge_release_all(merge);
	free(merge->order);
	merge->order = NULL;
	return status;
}

/* ---- the whole ---- */

static enum nh_status write_piece(struct merge *merge, uint32_t documents_max,
				  char ret_name[SHARD_NAME_BYTES_MAX], struct nh_error *error)
{
	enum nh_status status = shard_writer_new(merge->ops, merge->directory, merge->weights, merge->store,
						 &merge->writer, error);

	if (status != NH_OK)
		return status;
	status = enter_piece(merge, documents_max, error);
	if (status == NH_OK)
		status = merge_begin_texts(merge, error);
	if (status == NH_OK)
		status = copy_documents(merge, error);
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

static enum nh_status write_pieces(struct merge *merge, uint32_t documents_max, struct merge_output *ret,
				   struct nh_error *error)
{
	enum nh_status status = NH_OK;

	if (merge->kept >= NO_PLACE)
		return nh_fail(error, NH_BAD_INPUT, merge->directory, "too many articles for one index");
	ret->names = nh_new_array(merge->kept / documents_max + 1, sizeof *ret->names);
	if (!ret->names)
		return nh_fail_memory(error);
	while (merge->placed < merge->kept && status == NH_OK) {
		status = write_piece(merge, documents_max, ret->names[ret->count], error);
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
	source->release_bytes =
	    nh_size_max(RELEASE_BYTES / merge->source_count, (size_t)2 * SHARD_CHUNK_BYTES);
	merge->kept += source->end - (source->dropped ? source->dropped->deleted_count : 0);
	merge->store = (enum shard_store)(
	    meta->stores_text > (uint64_t)merge->store ? meta->stores_text : (uint64_t)merge->store);
	return NH_OK;
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
			      .keeps_bare = bounds->keeps_bare,
			      .source_count = input_count};
	struct merge_output output = {0};
	enum nh_status status = NH_OK;

	merge.sources = nh_new_array(input_count, sizeof *merge.sources);
	if (!merge.sources)
		return nh_fail_memory(error);
	arena_init(&merge.arena);
	for (size_t i = 0; i < input_count && status == NH_OK; i++)
		status = open_source(&merge, &inputs[i], &merge.sources[i], error);
	if (status == NH_OK)
		status = write_pieces(&merge, bounds->documents_max, &output, error);
	for (size_t i = 0; i < input_count; i++) {
		free(merge.sources[i].places);
		buf_done(&merge.sources[i].block.gaps);
		buf_done(&merge.sources[i].block.ordinals);
	}
	free(merge.order);
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
