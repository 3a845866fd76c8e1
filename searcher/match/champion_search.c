/* SPDX-License-Identifier: MIT
 *
 * champion_search.c - the best documents of one list, where its champions settle it.
 *
 * No posting of the list that is not a champion is better, at the shard's reference length, than the last of
 * them. So where what is kept is better than that one could be today, the rest of the list need not be looked
 * at. Where it is not, the champions still promise a floor.
 */
#include "searcher/match/search_parts.h"

#include "common/shard/impact_code.h"

/* The live ones among the documents to walk, with their scores. False where one has to be looked up. */
static bool score_champions(const struct shard_run *run, const struct postings *postings, size_t count,
			    struct candidate *ret, size_t *ret_count)
{
	*ret_count = 0;
	for (size_t i = 0; i < count; i++) {
		struct champion champion = champion_get(postings->champions, i);

		if (champion.length == CHAMPION_UNKNOWN || champion.weighted_freq == CHAMPION_UNKNOWN ||
		    champion.doc >= run->shard->table.count)
			return false;
		if (is_walked(run, champion.doc) && is_live(run, champion.doc))
			ret[(*ret_count)++] = (struct candidate){
			    score_of(run, run->weights[0], champion.weighted_freq, champion.length),
			    run->shard_number, champion.doc};
	}
	return true;
}

/* The score of the wanted-th best; 0 where there are fewer. */
static float score_of_best(const struct candidate *candidates, size_t count, size_t wanted)
{
	NH_UNINITIALIZED float scores[CHAMPIONS_MAX];

	if (count < wanted)
		return 0;
	for (size_t i = 0; i < count; i++) {
		size_t at = i;

		for (; at > 0 && scores[at - 1] < candidates[i].score; at--)
			scores[at] = scores[at - 1];
		scores[at] = candidates[i].score;
	}
	return scores[wanted - 1];
}

/* The greatest score that the rest of the list can have. */
static double score_of_rest(const struct shard_run *run, const struct postings *postings, size_t count)
{
	struct champion last = champion_get(postings->champions, count - 1);
	double part = (double)impact_length_part(last.length, shard_reference_length(run->shard->shard));

	return count < postings->doc_freq
		   ? greatest_score(run, run->weights[0], last.weighted_freq / (last.weighted_freq + part))
		   : 0;
}

bool champion_search(struct shard_run *run, struct collector *collector, const struct postings *postings,
		     bool *ret_settled)
{
	NH_UNINITIALIZED struct candidate candidates[CHAMPIONS_MAX];
	size_t count = nh_size_min(postings->champion_count, CHAMPIONS_MAX), live;
	float threshold;

	*ret_settled = false;
	if (!score_champions(run, postings, count, candidates, &live))
		return true;
	collector_raise_floor(collector, (double)score_of_best(candidates, live, collector->limit));
	if (!collector_threshold(collector, &threshold) ||
	    (double)threshold <= score_of_rest(run, postings, count))
		return true;
	while (live > 0) { /* the worst first: so each comes behind those before */
		live--;
		if (!offer_scored(run, collector, candidates[live].doc, candidates[live].score))
			return false;
	}
	*ret_settled = true;
	return true;
}
