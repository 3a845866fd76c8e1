/* SPDX-License-Identifier: MIT
 *
 * exact_score.c - the score of one document: the only place where scores are made.
 *
 * Words are added in one order (by language and stem), whatever the query's, so that the sum has the same
 * bits on every path.
 */
#include "searcher/match/bm25.h"
#include "searcher/match/shard_run.h"

struct document_lengths {
	uint64_t headline, body, caption;
};

static struct document_lengths lengths_of(const struct shard_run *run, uint32_t doc)
{
	const struct doc_table *table = &run->shard->table;

	return (struct document_lengths){column_get(&table->headline_length, doc), column_get(&table->body_length, doc),
					 column_get(&table->caption_length, doc)};
}

/* The number of the list's posting for doc, or LIST_NONE. */
static uint32_t posting_of(struct list_cursor *list, uint32_t doc)
{
	if (list->window == doc / WINDOW_DOCS)
		return list->bits[doc % WINDOW_DOCS / 64] >> (doc % 64) & 1 ? list_rank(list, doc) : LIST_NONE;
	return list_probe(list, doc);
}

#define POSITIONS_AT_ONCE 64

/* Counts the positions of a posting that lie in the headline, and in captions. */
static bool count_fields(const struct postings *postings, uint64_t first, uint32_t freq,
			 const struct document_lengths *lengths, uint32_t *ret_headline, uint32_t *ret_caption)
{
	uint64_t caption_begin = lengths->headline + 1 + lengths->body + 1;
	uint32_t few[POSITIONS_AT_ONCE], *positions = few;
	bool good;

	*ret_headline = *ret_caption = 0;
	if (freq > POSITIONS_AT_ONCE && !(positions = nh_new_array(freq, sizeof *positions)))
		return false;
	good = postings_positions(postings, first, freq, positions);
	for (uint32_t i = 0; good && i < freq; i++) {
		*ret_headline += positions[i] < lengths->headline;
		*ret_caption += positions[i] >= caption_begin;
	}
	if (positions != few)
		free(positions);
	return good;
}

static bool weighted_freq(struct shard_run *run, const struct list_cursor *list, uint32_t index,
			  const struct document_lengths *lengths, double *ret)
{
	const struct nh_index *snapshot = run->plan->index;
	uint32_t freq, headline, caption;
	uint64_t first;

	if (list->made_docs) {
		*ret = list->made_freqs[index];
		return true;
	}
	if (!postings_freq(&list->postings, index, &freq, &first))
		return false;
	*ret = freq;
	if (!(list->postings.flags & SHARD_TERM_HAS_POSITIONS))
		return true;
	if (!count_fields(&list->postings, first, freq, lengths, &headline, &caption))
		return false;
	*ret = (double)((uint64_t)headline * snapshot->headline_weight +
			(uint64_t)(freq - headline - caption) * snapshot->body_weight +
			(uint64_t)caption * snapshot->caption_weight);
	return true;
}

double exact_score(struct shard_run *run, uint32_t doc, double *ret_parts)
{
	const struct nh_index *snapshot = run->plan->index;
	struct document_lengths lengths = lengths_of(run, doc);
	uint64_t length = lengths.headline * snapshot->headline_weight + lengths.body * snapshot->body_weight +
			  lengths.caption * snapshot->caption_weight;
	double factor = run->scoring == NH_SCORING_LUCENE_NORMS ? 1 : BM25_K1 + 1;
	double length_part, score = 0;

	if (run->scoring == NH_SCORING_LUCENE_NORMS)
		length = bm25_lucene_length(length);
	length_part = bm25_length_part((double)length, run->average_length);
	for (size_t i = 0; i < run->plan->word_count; i++) {
		uint32_t number = run->order[i];
		const struct plan_word *word = &run->plan->words[number];
		double part = 0, freq;

		for (size_t l = 0; l < word->list_count; l++) {
			struct list_cursor *list = &run->cursors[word->lists[l]];
			uint32_t index = list->present ? posting_of(list, doc) : LIST_NONE;

			if (index != LIST_NONE && weighted_freq(run, list, index, &lengths, &freq))
				part = run->weights[number] * bm25_saturation(factor, freq, length_part);
		}
		score += part;
		if (ret_parts)
			ret_parts[number] = part;
	}
	return score;
}
