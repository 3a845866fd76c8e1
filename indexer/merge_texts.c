/* SPDX-License-Identifier: MIT
 *
 * merge_texts.c - the texts of a merge: each is decoded, and coded anew with the table that the whole gives
 * (text_store.h). So a merged shard has one table, and the one that it would have had at once.
 */
#include "indexer/merge_parts.h"

#include "common/error.h"

#define SHOWN_TOGETHER 64 /* then what was read around them is given back */

static enum nh_status show_text(struct merge *merge, struct placed placed, struct nh_error *error)
{
	const struct source *source = &merge->sources[placed.source];
	struct nh_string record, text, plain;
	enum nh_status status;

	if (!doc_table_bytes(&source->table, placed.doc, &record, &text))
		return shard_damaged(source->shard, error);
	if (text.length == 0)
		return NH_OK;
	arena_reset(&merge->arena);
	status =
	    doc_table_plain(&source->table, placed.doc, merge->uncompressor, &merge->arena, &plain, error);
	if (status == NH_OK)
		text_store_show(&merge->texts, plain);
	return status;
}

static enum nh_status show_texts(struct merge *merge, struct nh_error *error)
{
	uint64_t document;
	enum nh_status status = NH_OK;

	while (status == NH_OK && text_store_wants(&merge->texts, &document)) {
		status = show_text(merge, merge->order[document], error);
		if (merge->texts.sample.taken % SHOWN_TOGETHER == 0)
			merge_release_all(merge);
	}
	merge_release_all(merge);
	return status == NH_OK ? text_store_begin(&merge->texts, error) : status;
}

enum nh_status merge_begin_texts(struct merge *merge, struct nh_error *error)
{
	enum nh_status status = text_store_init(&merge->texts, merge->piece_count, error);

	merge->uncompressor = zip_uncompressor_new();
	if (status == NH_OK && !merge->uncompressor)
		status = nh_fail_memory(error);
	if (status == NH_OK && merge->store != SHARD_STORE_NONE && !merge->keeps_bare)
		status = show_texts(merge, error);
	shard_writer_text_codes(merge->writer, buf_string(&merge->texts.table));
	return status;
}

void merge_end_texts(struct merge *merge)
{
	text_store_done(&merge->texts);
	zip_uncompressor_free(merge->uncompressor);
	merge->uncompressor = NULL;
}

bool merge_recodes(const struct merge *merge, const struct source *source, struct nh_string text)
{
	return text.length > 0 && (merge->texts.encoder || shard_text_code(source->shard) ||
				   !(merge->keeps_bare || text_is_deflated(text)));
}

enum nh_status merge_code_text(const struct merge *merge, struct text_coder *coder, struct nh_string plain,
			       struct buf *out, struct nh_error *error)
{
	if (!merge->keeps_bare)
		return text_store_put_by(&merge->texts, coder, plain, out, error);
	text_store_put_bare(plain, out);
	return buf_failed(out) ? nh_fail_memory(error) : NH_OK;
}

/* Whether its texts were left for a merge: then the first one was. */
static bool has_bare_texts(const struct shard *shard)
{
	struct nh_string record, text;
	struct doc_table table;

	if (shard_text_code(shard) || shard_meta(shard)->text_bytes == 0 ||
	    doc_table_open(shard, &table, NULL) != NH_OK)
		return false;
	for (uint32_t doc = 0; doc < table.count && doc_table_bytes(&table, doc, &record, &text); doc++)
		if (text.length > 0)
			return !text_is_deflated(text);
	return false;
}

bool merge_is_due(const struct merge_input *input)
{
	bool wants_code =
	    !shard_text_code(input->shard) && shard_meta(input->shard)->text_bytes > TEXT_SAMPLE_BYTES_MIN;

	return input->dropped || wants_code || has_bare_texts(input->shard);
}
