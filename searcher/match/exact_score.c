/* SPDX-License-Identifier: MIT
 *
 * exact_score.c - the score of one document: the only place where scores are made.
 *
 * Words are added in one order (by language and stem), whatever the query's, so that the sum has the same
 * bits on every path.
 */
#include "common/shard/impact_code.h"
#include "searcher/match/bm25.h"
#include "searcher/match/expanded_list.h"
#include "searcher/match/search_parts.h"

/* What a document's score depends on beside its postings; the fields' lengths only where positions are read.
 */
struct scored_document {
	uint32_t doc;
	uint64_t length;   /* weighted */
	float length_part; /* as its codes have it */
};

/* The number of the list's posting for doc, or LIST_NONE. */
static uint32_t posting_of(struct list_cursor *list, uint32_t doc)
{
	if (list->window == doc / WINDOW_DOCS)
		return list->bits[doc % WINDOW_DOCS / 64] >> (doc % 64) & 1 ? list_rank(list, doc)
									    : LIST_NONE;
	return list_probe(list, doc);
}

#define POSITIONS_AT_ONCE 64

/* Counts the positions of a posting that lie in the headline, and in captions. */
static bool count_fields(const struct postings *postings, uint64_t first, uint32_t freq,
			 uint64_t headline_length, uint64_t body_length, uint32_t *ret_headline,
			 uint32_t *ret_caption)
{
	uint64_t caption_begin = headline_length + 1 + body_length + 1;
	uint32_t few[POSITIONS_AT_ONCE], *positions = few;
	bool good;

	if (freq > POSITIONS_AT_ONCE && !(positions = nh_new_array(freq, sizeof *positions)))
		return false;
	good = postings_positions(postings, first, freq, positions);
	for (uint32_t i = 0; good && i < freq; i++) {
		*ret_headline += positions[i] < headline_length;
		*ret_caption += positions[i] >= caption_begin;
	}
	if (positions != few)
		free(positions);
	return good;
}

static bool count_weighted_freq(const struct shard_run *run, const struct postings *postings, uint64_t first,
				uint32_t freq, uint32_t doc, double *ret)
{
	const struct nh_index *snapshot = run->plan->index;
	const struct doc_table *table = &run->shard->table;
	uint64_t headline_length = column_get(&table->headline_length, doc);
	uint32_t headline = 0, caption = 0;

	if ((headline_length || column_get(&table->caption_length, doc)) &&
	    !count_fields(postings, first, freq, headline_length, column_get(&table->body_length, doc),
			  &headline, &caption))
		return false;
	*ret = (double)((uint64_t)headline * snapshot->headline_weight +
			(uint64_t)(freq - headline - caption) * snapshot->body_weight +
			(uint64_t)caption * snapshot->caption_weight);
	return true;
}

/* The same among those that so many occurrences can have: by how many of them may stand in the headline.
 * False where two have the posting's code, or where captions weigh otherwise than the body. */
static bool deduce_weighted_freq(const struct shard_run *run, unsigned code, uint32_t freq, float length_part,
				 double *ret)
{
	const struct nh_index *snapshot = run->plan->index;
	uint32_t step = snapshot->headline_weight - snapshot->body_weight, found = 0;

	if (snapshot->headline_weight <= snapshot->body_weight ||
	    snapshot->caption_weight != snapshot->body_weight)
		return false;
	for (uint32_t headline = 0; headline <= freq && found < 2; headline++) {
		double weighted =
		    (double)((uint64_t)freq * snapshot->body_weight + (uint64_t)headline * step);
		unsigned other = impact_code(weighted, (double)length_part);

		if (other > code)
			break;
		if (other == code) {
			*ret = weighted;
			found++;
		}
	}
	return found == 1;
}

static uint8_t code_of(struct postings *postings, uint32_t index)
{
	uint32_t block = index / SHARD_BLOCK_POSTINGS;

	if (postings->block != block && !postings_enter(postings, block))
		return SHARD_CODE_MAX;
	postings_need_codes(postings);
	return postings->codes[index % SHARD_BLOCK_POSTINGS];
}

/* What the posting occurs, weighted by field. A code is a function of it and of the document's length: where
 * that leaves no doubt, neither freqs nor positions need be read. */
static bool freq_in_postings(const struct shard_run *run, struct postings *postings, uint32_t index,
			     const struct scored_document *document, double *ret)
{
	bool positions = postings->flags & SHARD_TERM_HAS_POSITIONS;
	bool coded = positions && postings_has_codes(postings);
	unsigned code = 0;
	uint32_t freq;
	uint64_t first;

	if (coded) {
		code = code_of(postings, index);
		*ret = impact_weighted_freq(code, document->length_part);
		if (*ret > 0)
			return true;
	}
	if (!postings_freq(postings, index, &freq, &first))
		return false;
	*ret = freq;
	return !positions || (coded && deduce_weighted_freq(run, code, freq, document->length_part, ret)) ||
	       count_weighted_freq(run, postings, first, freq, document->doc, ret);
}

static struct scored_document document_of(const struct shard_run *run, uint32_t doc)
{
	uint64_t length = doc_table_length(&run->shard->table, doc);

	return (struct scored_document){
	    doc, length, impact_length_part(length, shard_reference_length(run->shard->shard))};
}

bool posting_weighted_freq(const struct shard_run *run, struct postings *postings, uint32_t index,
			   uint32_t doc, double *ret)
{
	struct scored_document document = document_of(run, doc);

	return freq_in_postings(run, postings, index, &document, ret);
}

static bool weighted_freq(struct shard_run *run, struct list_cursor *list, uint32_t index,
			  const struct scored_document *document, double *ret)
{
	if (list->made_docs && !list->made_freqs)
		return expanded_freq(run, (uint32_t)(list - run->cursors), index, document->doc, ret);
	if (list->made_docs) {
		*ret = list->made_freqs[index];
		return true;
	}
	return freq_in_postings(run, &list->postings, index, document, ret);
}

/* The length part by which scores are made; that of the codes is another. */
static double length_part_of(const struct shard_run *run, uint64_t length)
{
	return bm25_length_part(
	    (double)(run->scoring == NH_SCORING_LUCENE_NORMS ? bm25_lucene_length(length) : length),
	    run->average_length);
}

static double factor_of(const struct shard_run *run)
{
	return run->scoring == NH_SCORING_LUCENE_NORMS ? 1 : BM25_K1 + 1;
}

double exact_score(struct shard_run *run, uint32_t doc, double *ret_parts)
{
	struct scored_document document = document_of(run, doc);
	double factor = factor_of(run), length_part = length_part_of(run, document.length), score = 0;

	for (size_t i = 0; i < run->plan->word_count; i++) {
		uint32_t number = run->order[i];
		const struct plan_word *word = &run->plan->words[number];
		double part = 0, freq;

		for (size_t l = 0; l < word->list_count; l++) {
			struct list_cursor *list = &run->cursors[word->lists[l]];
			uint32_t index = list->present ? posting_of(list, doc) : LIST_NONE;

			if (index != LIST_NONE && weighted_freq(run, list, index, &document, &freq))
				part = run->weights[number] * bm25_saturation(factor, freq, length_part);
		}
		score += part;
		if (ret_parts)
			ret_parts[number] = part;
	}
	return score;
}

float score_of(const struct shard_run *run, double weight, double weighted_freq, uint64_t length)
{
	return (float)(weight * bm25_saturation(factor_of(run), weighted_freq, length_part_of(run, length)));
}

void scores_of_codes(const struct shard_run *run, double weight, const uint32_t *docs, const uint8_t *codes,
		     size_t count, float *ret)
{
	double reference = shard_reference_length(run->shard->shard);

	for (size_t i = 0; i < count; i++) {
		uint64_t length = doc_table_length(&run->shard->table, docs[i]);
		double freq = impact_weighted_freq(codes[i], impact_length_part(length, reference));

		ret[i] = score_of(run, weight, freq, length);
	}
}
