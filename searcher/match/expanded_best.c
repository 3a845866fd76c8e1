/* SPDX-License-Identifier: MIT
 *
 * expanded_best.c - the best documents of a word that stands for many forms, where it is all that a query
 * asks for.
 *
 * Then no list need be made. expanded_odds.c has kept the documents of the highest bounds. Of these the
 * highest are scored first, then more of those whose bound reaches what the first have set as a threshold:
 * each time one look at the parts gives the freqs of all that are to be scored. Whoever asks for anything
 * else, or for more documents than were kept, has the list made (expanded_list_settle).
 */
#include "searcher/match/expanded_list.h"
#include "searcher/match/expanded_parts.h"
#include "searcher/match/search_parts.h"

#include "searcher/match/bm25.h"

#define LIMIT_MAX EXPANDED_LIMIT_MAX
#define FILTER_BITS 8192
#define GROWTH 3 /* of the number of documents that are scored at once */

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

	for (size_t i = 0; i < chosen->count; i++)
		doc_table_prefetch_length(&run->shard->table, chosen->docs[i]);
	memset(chosen->freqs, 0, chosen->count * sizeof *chosen->freqs);
	look_at_few(run, list, chosen);
	for (uint32_t i = 0; i < list->part_count; i++)
		if (list->parts[i].entry.doc_freq > SHARD_BLOCK_POSTINGS)
			look_at_part(run, &list->parts[i], chosen);
	list_open_made(&run->cursors[number], chosen->docs, chosen->freqs, (uint32_t)chosen->count);
}

/* ---- choosing ---- */

/* Documents that are walked, those of the highest odds first. */
struct ordered {
	struct kept_document documents[2 * EXPANDED_KEPT_MAX];
	size_t count;
};

static void order_kept(const struct shard_run *run, const struct expanded_odds *sums, struct ordered *ret)
{
	NH_UNINITIALIZED uint16_t places[EXPANDED_ODDS_MAX + 1];
	size_t place = 0;

	memset(places, 0, sizeof places);
	for (size_t i = 0; i < sums->kept_count; i++)
		places[sums->kept[i].odds] += is_walked(run, sums->kept[i].doc);
	for (size_t odds = EXPANDED_ODDS_MAX + 1; odds-- > 0;) {
		size_t count = places[odds];

		places[odds] = (uint16_t)place;
		place += count;
	}
	for (size_t i = 0; i < sums->kept_count; i++)
		if (is_walked(run, sums->kept[i].doc))
			ret->documents[places[sums->kept[i].odds]++] = sums->kept[i];
	ret->count = place;
}

/* Some documents from at on, as far as they have the odds. */
static void choose(const struct ordered *ordered, size_t at, size_t some, unsigned least,
		   struct chosen *chosen)
{
	chosen->count = 0;
	for (; at < ordered->count && chosen->count < some && ordered->documents[at].odds >= least; at++)
		chosen->docs[chosen->count++] = ordered->documents[at].doc;
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
	odds = (ratio < 1 ? ratio : 1) * share / (1 - share) * EXPANDED_ODDS_ONE - EXPANDED_ODDS_SLACK;
	return odds < 1 ? 1 : odds < EXPANDED_ODDS_MAX ? (unsigned)odds : EXPANDED_ODDS_MAX;
}

/* Documents with their scores, and the best of these. */
struct scored {
	uint32_t docs[2 * EXPANDED_KEPT_MAX];
	float scores[2 * EXPANDED_KEPT_MAX], best[LIMIT_MAX]; /* greatest first */
	size_t count, best_count;
};

static void score_chosen(struct shard_run *run, const struct chosen *chosen, size_t limit,
			 struct scored *scored)
{
	for (size_t i = 0; i < chosen->count; i++) {
		float score = (float)exact_score(run, chosen->docs[i], NULL);
		size_t at = scored->best_count;

		scored->docs[scored->count] = chosen->docs[i];
		scored->scores[scored->count++] = score;
		if (at == limit && score <= scored->best[at - 1])
			continue;
		at -= at == limit;
		scored->best_count = at + 1;
		for (; at > 0 && scored->best[at - 1] < score; at--)
			scored->best[at] = scored->best[at - 1];
		scored->best[at] = score;
	}
}

/* What they promise, where they are as many as are wanted. */
static void raise_floor_to(struct collector *collector, const struct scored *scored)
{
	if (scored->best_count == collector->limit)
		collector_raise_floor(collector, (double)scored->best[scored->best_count - 1]);
}

static bool offer_all(const struct shard_run *run, struct collector *collector, const struct scored *scored)
{
	for (size_t i = 0; i < scored->count; i++)
		if (!offer_scored(run, collector, scored->docs[i], scored->scores[i]))
			return false;
	return true;
}

bool expanded_has_best(const struct shard_run *run, uint32_t number, const struct collector *collector)
{
	const struct expanded_list *list = run->lists[number].expanded;

	return list && list->odds && collector->sort == NH_SORT_RELEVANCE && collector->limit > 0 &&
	       collector->limit <= LIMIT_MAX && run->weights[0] > 0;
}

/* Scores documents from the highest odds on, more and more at once, until none is left whose bound reaches
 * the best so far. */
static void score_best(struct shard_run *run, uint32_t number, struct collector *collector,
		       const struct ordered *ordered, struct chosen *chosen, struct scored *scored)
{
	size_t at = 0, some = collector->limit;

	choose(ordered, at, some, 1, chosen);
	while (chosen->count > 0) {
		find_freqs(run, number, chosen);
		score_chosen(run, chosen, collector->limit, scored);
		raise_floor_to(collector, scored);
		at += chosen->count;
		some *= GROWTH;
		choose(ordered, at, some, least_odds(run, collector), chosen);
	}
}

bool expanded_best(struct shard_run *run, uint32_t number, struct collector *collector, bool *ret_found,
		   uint64_t *ret_matches)
{
	const struct expanded_odds *sums = run->lists[number].expanded->odds;
	struct arena_spare *spare = run->plan->index->spare;
	struct arena scratch;
	struct ordered *ordered;
	struct chosen *chosen;
	struct scored *scored;
	bool good;

	arena_borrow(&scratch, spare);
	ordered = arena_alloc(&scratch, sizeof *ordered);
	chosen = arena_alloc(&scratch, sizeof *chosen);
	scored = arena_alloc(&scratch, sizeof *scored);
	good = ordered && chosen && scored;
	*ret_found = false;
	if (good) {
		scored->count = scored->best_count = 0;
		order_kept(run, sums, ordered);
		score_best(run, number, collector, ordered, chosen, scored);
		*ret_found = least_odds(run, collector) >= sums->least;
	}
	if (*ret_found) {
		*ret_matches += scored->count;
		good = offer_all(run, collector, scored);
	}
	list_init(&run->cursors[number]);
	arena_give_back(&scratch, spare);
	return good;
}
