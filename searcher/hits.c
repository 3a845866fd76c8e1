/* SPDX-License-Identifier: MIT
 *
 * hits.c - the hits of a search: what is told of the articles that were found.
 */
#include "common/error.h"
#include "searcher/results.h"
#include "searcher/stories.h"

static enum nh_status fill_article(struct nh_results *results, const struct doc_table *table, uint32_t doc,
				   struct nh_hit *hit, struct nh_error *error)
{
	struct nh_article article = {0};
	enum nh_status status = doc_table_article(table, doc, &results->arena, &article, error);

	if (status != NH_OK)
		return status;
	results_copy_article(&results->arena, &article);
	hit->id = article.id;
	hit->headline = article.headline;
	hit->published = article.published;
	hit->source = article.source;
	hit->agency = article.agency;
	hit->section = article.section;
	hit->bylines = article.bylines;
	hit->language = article.language;
	hit->url = article.url;
	hit->path = article.path;
	hit->member = article.member;
	return NH_OK;
}

/* hit comes as nothing but zeros. */
static enum nh_status fill_hit(struct nh_results *results, const struct story *story, struct result_hit *hit,
			       struct nh_error *error)
{
	const struct snapshot_shard *shard = &results->index->shards[story->shown.shard];
	enum nh_status status = NH_OK;

	hit->candidate = story->shown;
	hit->best = story->best;
	hit->hit.rank = results->options.offset + (size_t)(hit - results->hits) + 1;
	hit->hit.score = story->best.score;
	hit->hit.copies = story->articles ? story->articles - 1 : 0; /* none was counted: the time ran out */
	if (results->options.ids_only)
		hit->hit.id = arena_copy(&results->arena, doc_table_id(&shard->table, story->shown.doc));
	else
		status = fill_article(results, &shard->table, story->shown.doc, &hit->hit, error);
	if (status == NH_CORRUPT)
		shard_damage(shard->shard, shard->table.documents.offset);
	return status == NH_OK ? shard_damaged(shard->shard, error) : status;
}

static void prefetch_hits(const struct nh_results *results, const struct stories *stories)
{
	for (unsigned step = 0; step < DOC_TABLE_PREFETCH_STEPS; step++)
		for (size_t i = results->options.offset; i < stories->count; i++) {
			struct candidate shown = stories->items[i].shown;

			doc_table_prefetch(&results->index->shards[shown.shard].table, shown.doc, step);
		}
}

enum nh_status results_fill_hits(struct nh_results *results, const struct stories *stories,
				 struct nh_error *error)
{
	size_t offset = results->options.offset;
	enum nh_status status = NH_OK;

	results->count = stories->count > offset ? stories->count - offset : 0;
	results->hits = arena_array(&results->arena, results->count, sizeof *results->hits);
	if (!results->hits)
		return nh_fail_memory(error);
	prefetch_hits(results, stories);
	for (size_t i = 0; i < results->count && status == NH_OK; i++)
		status = fill_hit(results, &stories->items[offset + i], &results->hits[i], error);
	return status;
}
