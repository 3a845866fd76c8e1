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

/* A hit that cannot be read stays as it was. */
static enum nh_status read_hit(struct nh_results *results, struct result_hit *hit, enum nh_hit_detail detail,
			       struct nh_error *error)
{
	const struct snapshot_shard *shard = &results->index->shards[hit->candidate.shard];
	struct nh_hit read = hit->hit;
	enum nh_status status = NH_OK;

	if (detail == NH_HIT_ID)
		read.id = arena_copy(&results->arena, doc_table_id(&shard->table, hit->candidate.doc));
	else
		status = fill_article(results, &shard->table, hit->candidate.doc, &read, error);
	if (status == NH_CORRUPT)
		shard_damage(shard->shard, shard->table.documents.offset);
	if (status == NH_OK)
		status = shard_damaged(shard->shard, error);
	if (status != NH_OK)
		return status;
	hit->hit = read;
	hit->detail = detail;
	return NH_OK;
}

/* hit comes as nothing but zeros. */
static void fill_hit(struct nh_results *results, const struct story *story, struct result_hit *hit)
{
	hit->candidate = story->shown;
	hit->best = story->best;
	hit->detail = NH_HIT_SCORE;
	hit->hit.rank = results->options.offset + (size_t)(hit - results->hits) + 1;
	hit->hit.score = story->best.score;
	hit->hit.copies = story->articles ? story->articles - 1 : 0; /* none was counted: the time ran out */
}

static void prefetch_hits(const struct nh_results *results)
{
	for (unsigned step = 0; step < DOC_TABLE_PREFETCH_STEPS; step++)
		for (size_t i = 0; i < results->count; i++) {
			struct candidate shown = results->hits[i].candidate;

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
	for (size_t i = 0; i < results->count; i++)
		fill_hit(results, &stories->items[offset + i], &results->hits[i]);
	if (results->options.detail == NH_HIT_SCORE)
		return NH_OK;
	prefetch_hits(results);
	for (size_t i = 0; i < results->count && status == NH_OK; i++)
		status = read_hit(results, &results->hits[i], results->options.detail, error);
	return status;
}

NH_EXPORT enum nh_status nh_results_read_hit(struct nh_results *results, size_t i, struct nh_error *error)
{
	if (i >= results->count)
		return nh_fail(error, NH_NOT_FOUND, NULL, "there is no hit %zu", i + 1);
	if (results->hits[i].detail == NH_HIT_ARTICLE)
		return NH_OK;
	return read_hit(results, &results->hits[i], NH_HIT_ARTICLE, error);
}
