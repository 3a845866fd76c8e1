/* SPDX-License-Identifier: MIT
 *
 * results.c - reading a finished search.
 */
#include "searcher/results.h"

#include "common/error.h"
#include "searcher/match/expanded_list.h"
#include "searcher/match/expansion.h"
#include "searcher/match/shard_run.h"

NH_EXPORT void nh_results_free(struct nh_results *results)
{
	if (!results)
		return;
	zip_uncompressor_free(results->uncompressor);
	string_set_done(&results->marker.forms);
	stemmer_set_free(results->stemmers);
	arena_done(&results->arena);
	free(results);
}

NH_EXPORT size_t nh_results_count(const struct nh_results *results)
{
	return results->count;
}

NH_EXPORT const struct nh_hit *nh_results_hit(const struct nh_results *results, size_t i)
{
	return i < results->count ? &results->hits[i].hit : NULL;
}

NH_EXPORT uint64_t nh_results_total(const struct nh_results *results)
{
	return results->total;
}

NH_EXPORT uint64_t nh_results_total_articles(const struct nh_results *results)
{
	return results->total_articles;
}

NH_EXPORT bool nh_results_total_exact(const struct nh_results *results)
{
	return results->total_exact;
}

NH_EXPORT bool nh_results_partial(const struct nh_results *results)
{
	return results->partial;
}

NH_EXPORT size_t nh_results_missing_count(const struct nh_results *results)
{
	return results->missing_count;
}

NH_EXPORT const struct nh_missing *nh_results_missing(const struct nh_results *results, size_t i)
{
	return i < results->missing_count ? &results->missing[i] : NULL;
}

NH_EXPORT enum nh_match nh_results_match(const struct nh_results *results)
{
	return results->match;
}

NH_EXPORT const char *nh_results_parsed(const struct nh_results *results)
{
	return results->parsed;
}

NH_EXPORT size_t nh_results_note_count(const struct nh_results *results)
{
	return results->note_count;
}

NH_EXPORT const struct nh_note *nh_results_note(const struct nh_results *results, size_t i)
{
	return i < results->note_count ? &results->notes[i] : NULL;
}

NH_EXPORT const char *nh_results_suggestion(const struct nh_results *results)
{
	return results->suggestion;
}

NH_EXPORT uint64_t nh_results_took_us(const struct nh_results *results)
{
	return results->took_us;
}

/* A word as a person knows it: the stem, and its language where it has one. */
static void print_word(const struct plan *plan, const struct plan_word *word, struct buf *out)
{
	struct nh_string key = plan->lists[word->lists[0]].key;

	if (plan->lists[word->lists[0]].expansion) {
		buf_format(out, "%.*s (%zu forms)", (int)(key.length - TERM_KEY_PREFIX_BYTES),
			   key.bytes + TERM_KEY_PREFIX_BYTES,
			   plan->lists[word->lists[0]].expansion->form_count);
		return;
	}
	buf_append(out, key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES);
	if (plan->lists[word->lists[0]].made_of)
		buf_append_text(out, "…");
	if (key.bytes[1] != STEMMER_NONE)
		buf_format(out, " (%s)", stemmer_code((unsigned char)key.bytes[1]));
}

enum nh_status results_prepare_run(struct nh_results *results, size_t shard, struct shard_run *ret,
				   struct nh_error *error)
{
	enum nh_status status = shard_run_prepare(ret, &results->plan, &results->index->shards[shard],
						  (uint32_t)shard, &results->arena, error);

	if (status != NH_OK)
		return status;
	ret->scoring = results->options.scoring;
	ret->average_length = results->average_length;
	ret->weights = results->weights;
	ret->order = results->order;
	return expanded_list_settle(ret) ? NH_OK : nh_fail_memory(error);
}

static enum nh_status explain(struct nh_results *results, struct result_hit *hit, struct buf *out,
			      struct nh_error *error)
{
	const struct plan *plan = &results->plan;
	const struct snapshot_shard *shard = &results->index->shards[hit->best.shard];
	double *parts = arena_array(&results->arena, plan->word_count, sizeof *parts);
	struct shard_run run;
	enum nh_status status;

	if (!parts)
		return nh_fail_memory(error);
	status = results_prepare_run(results, hit->best.shard, &run, error);
	if (status != NH_OK)
		return status;
	exact_score(&run, hit->best.doc, parts);
	buf_format(out, "%.4f = sum of\n", (double)hit->hit.score);
	for (size_t i = 0; i < plan->word_count; i++) {
		buf_format(out, "  %8.4f  ", parts[i]);
		print_word(plan, &plan->words[i], out);
		buf_format(out, ": in %llu of %llu articles, weight %.4f\n",
			   (unsigned long long)results->doc_freqs[i],
			   (unsigned long long)results->index->live_count, results->weights[i]);
	}
	buf_format(out, "  length %llu, average %.1f\n",
		   (unsigned long long)doc_table_length(&shard->table, hit->best.doc),
		   results->average_length);
	return shard_damaged(shard->shard, error);
}

NH_EXPORT enum nh_status nh_results_explain(struct nh_results *results, size_t i, const char **ret_text,
					    struct nh_error *error)
{
	struct buf out;
	enum nh_status status;

	if (i >= results->count)
		return nh_fail(error, NH_NOT_FOUND, NULL, "there is no hit %zu", i + 1);
	if (!results->hits[i].explanation) {
		buf_init(&out);
		status = explain(results, &results->hits[i], &out, error);
		if (status == NH_OK)
			results->hits[i].explanation = arena_copy(&results->arena, buf_string(&out)).bytes;
		buf_done(&out);
		if (status != NH_OK)
			return status;
		if (!results->hits[i].explanation)
			return nh_fail_memory(error);
	}
	*ret_text = results->hits[i].explanation;
	return NH_OK;
}

void results_copy_article(struct arena *arena, struct nh_article *article)
{
	struct nh_string *strings[] = {&article->id,       &article->headline,       &article->deck,
				       &article->dateline, &article->body,           &article->section,
				       &article->source,   &article->agency,         &article->url,
				       &article->language, &article->published_from, &article->path,
				       &article->member,   &article->updated_from};
	struct nh_strings *lists[] = {&article->bylines, &article->tags, &article->captions};

	for (size_t i = 0; i < NH_COUNT_OF(strings); i++)
		*strings[i] = arena_copy(arena, *strings[i]);
	for (size_t i = 0; i < NH_COUNT_OF(lists); i++)
		for (size_t j = 0; j < lists[i]->count; j++)
			lists[i]->items[j] = arena_copy(arena, lists[i]->items[j]);
	for (size_t i = 0; i < article->furniture_count; i++) {
		article->furniture[i].rule = arena_copy(arena, article->furniture[i].rule);
		article->furniture[i].text = arena_copy(arena, article->furniture[i].text);
	}
}
