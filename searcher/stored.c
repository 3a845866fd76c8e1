/* SPDX-License-Identifier: MIT
 *
 * stored.c - the stored article with an id.
 */
#include "common/error.h"
#include "searcher/results.h"

struct nh_stored {
	struct arena arena;
	struct nh_article article;
	bool text_missing;
};

NH_EXPORT void nh_stored_free(struct nh_stored *stored)
{
	if (!stored)
		return;
	arena_done(&stored->arena);
	free(stored);
}

NH_EXPORT const struct nh_article *nh_stored_article(const struct nh_stored *stored)
{
	return &stored->article;
}

NH_EXPORT bool nh_stored_text_missing(const struct nh_stored *stored)
{
	return stored->text_missing;
}

static enum nh_status read_stored(const struct snapshot_shard *shard, uint32_t doc, struct nh_stored *stored,
				  struct nh_error *error)
{
	struct zip_uncompressor *uncompressor = zip_uncompressor_new();
	enum nh_status status;

	if (!uncompressor)
		return nh_fail_memory(error);
	status = doc_table_article(&shard->table, doc, &stored->arena, &stored->article, error);
	if (status == NH_OK) {
		status = doc_table_text(&shard->table, doc, uncompressor, &stored->arena, &stored->article, error);
		stored->text_missing = status == NH_NOT_FOUND ||
				       shard_meta(shard->shard)->stores_text != SHARD_STORE_FULL;
		if (status == NH_NOT_FOUND) {
			nh_error_clear(error);
			status = NH_OK;
		}
	}
	zip_uncompressor_free(uncompressor);
	if (status == NH_OK)
		results_copy_article(&stored->arena, &stored->article);
	return status == NH_OK ? shard_damaged(shard->shard, error) : status;
}

NH_EXPORT enum nh_status nh_index_article(const struct nh_index *index, struct nh_string id,
					  struct nh_stored **ret_stored, struct nh_error *error)
{
	for (size_t i = 0; i < index->shard_count; i++) {
		const struct snapshot_shard *shard = &index->shards[i];
		uint32_t doc = doc_table_find(&shard->table, id);
		struct nh_stored *stored;
		enum nh_status status = shard_damaged(shard->shard, error);

		if (status != NH_OK)
			return status;
		if (doc == SHARD_DOC_END || deletes_has(shard->deletes, doc))
			continue;
		stored = nh_new(struct nh_stored);
		if (!stored)
			return nh_fail_memory(error);
		arena_init(&stored->arena);
		status = read_stored(shard, doc, stored, error);
		if (status != NH_OK)
			nh_stored_free(stored);
		else
			*ret_stored = stored;
		return status;
	}
	return nh_fail(error, NH_NOT_FOUND, NULL, "no article with the id %.*s", (int)nh_size_min(id.length, 200),
		       id.bytes);
}
