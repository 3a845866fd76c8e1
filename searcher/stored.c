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
	struct nh_copy *copies;
	size_t copy_count;
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

NH_EXPORT size_t nh_stored_copy_count(const struct nh_stored *stored)
{
	return stored->copy_count;
}

NH_EXPORT const struct nh_copy *nh_stored_copy(const struct nh_stored *stored, size_t i)
{
	return i < stored->copy_count ? &stored->copies[i] : NULL;
}

/* ---- copies ---- */

static int compare_copies(const void *left, const void *right)
{
	const struct nh_copy *a = left, *b = right;
	bool a_dated = a->published.precision != NH_PRECISION_NONE;
	bool b_dated = b->published.precision != NH_PRECISION_NONE;

	if (a_dated != b_dated)
		return a_dated ? -1 : 1;
	if (a_dated && a->published.instant_seconds != b->published.instant_seconds)
		return a->published.instant_seconds < b->published.instant_seconds ? -1 : 1;
	return nh_string_compare(a->id, b->id);
}

static enum nh_status read_copy(const struct snapshot_shard *shard, uint32_t doc, struct nh_stored *stored,
				struct nh_error *error)
{
	struct nh_article article = {0};
	enum nh_status status = doc_table_article(&shard->table, doc, &stored->arena, &article, error);

	if (status != NH_OK)
		return status;
	results_copy_article(&stored->arena, &article);
	stored->copies[stored->copy_count++] =
	    (struct nh_copy){article.id, article.headline, article.source, article.published};
	return NH_OK;
}

/* The live articles of the group but the one itself; how many, where stored has no room for them yet. */
static enum nh_status walk_group(const struct nh_index *index, const struct snapshot_shard *of,
				 uint32_t of_doc, struct nh_stored *stored, size_t *ret_count,
				 struct nh_error *error)
{
	uint32_t group = of->group_base + groups_find(of->groups, of_doc);
	enum nh_status status = NH_OK;

	*ret_count = 0;
	for (size_t i = 0; i < index->shard_count; i++) {
		const struct snapshot_shard *shard = &index->shards[i];

		for (uint32_t at = 0; shard->groups && at < shard->groups->count && status == NH_OK; at++) {
			uint32_t doc = shard->groups->docs[at];

			if (shard->group_base + shard->groups->numbers[at] != group ||
			    doc >= shard->table.count || deletes_has(shard->deletes, doc) ||
			    (shard == of && doc == of_doc))
				continue;
			(*ret_count)++;
			if (stored->copies)
				status = read_copy(shard, doc, stored, error);
			if (status == NH_CORRUPT || status == NH_IO)
				status = NH_OK; /* a copy less */
		}
	}
	return status;
}

static enum nh_status read_copies(const struct nh_index *index, const struct snapshot_shard *shard,
				  uint32_t doc, struct nh_stored *stored, struct nh_error *error)
{
	enum nh_status status;
	size_t count;

	if (groups_find(shard->groups, doc) == GROUPS_NONE)
		return NH_OK;
	status = walk_group(index, shard, doc, stored, &count, error);
	if (status != NH_OK || count == 0)
		return status;
	stored->copies = arena_array(&stored->arena, count, sizeof *stored->copies);
	if (!stored->copies)
		return nh_fail_memory(error);
	status = walk_group(index, shard, doc, stored, &count, error);
	qsort(stored->copies, stored->copy_count, sizeof *stored->copies, compare_copies);
	return status;
}

/* ---- the article ---- */

static enum nh_status read_stored(const struct snapshot_shard *shard, uint32_t doc, struct nh_stored *stored,
				  struct nh_error *error)
{
	struct zip_uncompressor *uncompressor = zip_uncompressor_new();
	enum nh_status status;

	if (!uncompressor)
		return nh_fail_memory(error);
	status = doc_table_article(&shard->table, doc, &stored->arena, &stored->article, error);
	if (status == NH_OK) {
		status =
		    doc_table_text(&shard->table, doc, uncompressor, &stored->arena, &stored->article, error);
		stored->text_missing =
		    status == NH_NOT_FOUND || shard_meta(shard->shard)->stores_text != SHARD_STORE_FULL;
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
	enum nh_status damage = NH_OK;

	for (size_t i = 0; i < index->shard_count; i++) {
		const struct snapshot_shard *shard = &index->shards[i];
		uint32_t doc = doc_table_find(&shard->table, id);
		struct nh_stored *stored;
		enum nh_status status = shard_damaged(shard->shard, NULL);

		if (doc == SHARD_DOC_END || deletes_has(shard->deletes, doc)) {
			damage = status == NH_OK ? damage : shard_damaged(shard->shard, error);
			continue;
		}
		stored = nh_new(struct nh_stored);
		if (!stored)
			return nh_fail_memory(error);
		arena_init(&stored->arena);
		status = read_stored(shard, doc, stored, error);
		if (status == NH_OK)
			status = read_copies(index, shard, doc, stored, error);
		if (status != NH_OK)
			nh_stored_free(stored);
		else
			*ret_stored = stored;
		return status;
	}
	if (damage != NH_OK) /* it may be there */
		return damage;
	return nh_fail(error, NH_NOT_FOUND, NULL, "no article with the id %.*s",
		       (int)nh_size_min(id.length, 200), id.bytes);
}
