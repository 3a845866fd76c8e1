/* SPDX-License-Identifier: MIT
 *
 * expanded_best.c - the best documents of a word that stands for many forms, where it is all that a query
 * asks for.
 *
 * Then no list need be made. expanded_odds.c has kept the documents of the highest bounds. Of these the
 * highest are scored first, then all whose bound reaches what the first have set as a threshold: each time
 * one look at the parts gives the freqs of all that are to be scored. Whoever asks for anything else, or for
 * more documents than were kept, has the list made (expanded_list_settle).
 */
#include "searcher/match/expanded_list.h"
#include "searcher/match/expanded_parts.h"
#include "searcher/match/search_parts.h"

#include "searcher/match/bm25.h"

#define LIMIT_MAX 128
#define FILTER_BITS 8192

/* ---- scoring ---- */

/* Some documents that are to be scored. */
struct chosen {
	uint32_t docs[2 * EXPANDED_KEPT_MAX], freqs[2 * EXPANDED_KEPT_MAX]; /* by document */
	size_t count;
};

static int compare_docs(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

static void add_freq(struct chosen *chosen, size_t at, uint64_t freq)
{
	uint64_t sum = chosen->freqs[at] + freq;

	chosen->freqs[at] = sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX;
}

static void look_at_few(struct shard_run *run, struct expanded_list *list, struct chosen *chosen)
{
	uint64_t filter[FILTER_BITS / 64] = {0};

	for (size_t i = 0; i < chosen->count; i++)
		filter[chosen->docs[i] % FILTER_BITS / 64] |= (uint64_t)1 << (chosen->docs[i] % 64);
	for (uint32_t i = 0; i < list->odds->few_count; i++) {
		const struct few_posting *few = &list->odds->few[i];
		const uint32_t *found;

		if (!(filter[few->doc % FILTER_BITS / 64] >> (few->doc % 64) & 1))
			continue;
		found = bsearch(&few->doc, chosen->docs, chosen->count, sizeof few->doc, compare_docs);
		if (found)
			add_freq(chosen, (size_t)(found - chosen->docs),
				 expanded_part_freq(run, &list->parts[few->part], few->index, few->doc));
	}
}

static void look_at_part(struct shard_run *run, struct part *part, struct chosen *chosen)
{
	struct postings *postings = expanded_part_open(run, part);
	uint32_t block = 0;

	for (size_t i = 0; postings && i < chosen->count; i++) {
		size_t at;

		block = postings_find_block(postings, block, chosen->docs[i]);
		if (block >= postings->block_count ||
		    (postings->block != block && !postings_enter(postings, block)))
			return;
		at = postings_find_doc(postings, chosen->docs[i]);
		if (at != POSTING_ABSENT)
			add_freq(chosen, i,
				 expanded_part_freq(run, part, block * SHARD_BLOCK_POSTINGS + (uint32_t)at,
						    chosen->docs[i]));
	}
}

/* The cursor comes to stand on a list of the chosen documents. */
static void find_freqs(struct shard_run *run, uint32_t number, struct chosen *chosen)
{
	struct expanded_list *list = run->lists[number].expanded;

	memset(chosen->freqs, 0, chosen->count * sizeof *chosen->freqs);
	look_at_few(run, list, chosen);
	for (uint32_t i = 0; i < list->part_count; i++)
		if (list->parts[i].entry.doc_freq > SHARD_BLOCK_POSTINGS)
			look_at_part(run, &list->parts[i], chosen);
	list_open_made(&run->cursors[number], chosen->docs, chosen->freqs, (uint32_t)chosen->count);
}

/* ---- choosing ---- */

/* Those of the highest odds that are walked, at most limit. */
static void choose_first(const struct shard_run *run, const struct expanded_odds *sums, size_t limit,
			 struct chosen *chosen)
{
	NH_UNINITIALIZED uint16_t odds[LIMIT_MAX];

	chosen->count = 0;
	for (size_t i = 0; i < sums->kept_count; i++) {
		const struct kept_document *kept = &sums->kept[i];
		size_t at = chosen->count;

		if (!is_walked(run, kept->doc) || (at == limit && odds[at - 1] >= kept->odds))
			continue;
		if (at < limit)
			chosen->count++;
		else
			at--;
		for (; at > 0 && odds[at - 1] < kept->odds; at--) {
			odds[at] = odds[at - 1];
			chosen->docs[at] = chosen->docs[at - 1];
		}
		odds[at] = kept->odds;
		chosen->docs[at] = kept->doc;
	}
	qsort(chosen->docs, chosen->count, sizeof *chosen->docs, compare_docs);
}

static void choose_from(const struct shard_run *run, const struct expanded_odds *sums, unsigned least,
			struct chosen *chosen)
{
	chosen->count = 0;
	for (size_t i = 0; i < sums->kept_count; i++)
		if (sums->kept[i].odds >= least && is_walked(run, sums->kept[i].doc))
			chosen->docs[chosen->count++] = sums->kept[i].doc;
	qsort(chosen->docs, chosen->count, sizeof *chosen->docs, compare_docs);
}

/* The least odds whose bound reaches the threshold. */
static unsigned least_odds(const struct shard_run *run, const struct collector *collector)
{
	double factor = run->scoring == NH_SCORING_LUCENE_NORMS ? 1 : BM25_K1 + 1;
	double share = sum_threshold(run, collector) / (run->weights[0] * factor * run->scale);
	double ratio = length_ratio(run), odds;

	if (share >= 1)
		return EXPANDED_ODDS_MAX;
	odds = (ratio < 1 ? ratio : 1) * share / (1 - share) * EXPANDED_ODDS_ONE - 2;
	return odds < 1 ? 1 : odds < EXPANDED_ODDS_MAX ? (unsigned)odds : EXPANDED_ODDS_MAX;
}

/* What the chosen promise, where they are as many as are wanted. */
static void raise_floor_to(struct shard_run *run, struct collector *collector, const struct chosen *chosen)
{
	float least = 0;

	for (size_t i = 0; i < chosen->count; i++) {
		float score = (float)exact_score(run, chosen->docs[i], NULL);

		least = i == 0 || score < least ? score : least;
	}
	if (chosen->count == collector->limit)
		collector_raise_floor(collector, (double)least);
}

bool expanded_has_best(const struct shard_run *run, uint32_t number, const struct collector *collector)
{
	const struct expanded_list *list = run->lists[number].expanded;

	return list && list->odds && collector->sort == NH_SORT_RELEVANCE && collector->limit > 0 &&
	       collector->limit <= LIMIT_MAX && run->weights[0] > 0;
}

bool expanded_best(struct shard_run *run, uint32_t number, struct collector *collector, bool *ret_found,
		   uint64_t *ret_matches)
{
	const struct expanded_odds *sums = run->lists[number].expanded->odds;
	struct chosen *chosen = arena_alloc(run->arena, sizeof *chosen);
	unsigned least;

	if (!chosen)
		return false;
	choose_first(run, sums, collector->limit, chosen);
	find_freqs(run, number, chosen);
	raise_floor_to(run, collector, chosen);
	least = least_odds(run, collector);
	*ret_found = least >= sums->least;
	if (!*ret_found)
		return true;
	choose_from(run, sums, least, chosen);
	find_freqs(run, number, chosen);
	*ret_matches += chosen->count;
	for (size_t i = 0; i < chosen->count; i++)
		if (!offer_document(run, collector, chosen->docs[i]))
			return false;
	return true;
}
