/* SPDX-License-Identifier: MIT
 *
 * shortlist.h - documents of one shard that may be among the best, by their sums of bounds, until it is known
 * which of them are worth an exact score.
 *
 * A sum is not below the exact score, and above it by less than the slack: the sum of what each word's code
 * leaves open. So when k documents have a sum of s or more, k exact scores are at least s - slack, and a
 * document with a lesser sum than that is none of the best k. Sums alone raise the threshold; exact scores
 * are made at the end, for the few documents that are left.
 *
 * Where a sharper threshold saves more than scores cost (few hits, and matches need not be counted) the list
 * is eager: it scores what it gets at once.
 */
#ifndef NEWSHOUND_SEARCHER_SHORTLIST_H
#define NEWSHOUND_SEARCHER_SHORTLIST_H

#include "searcher/match/search_parts.h"

struct shortlist_entry {
	uint32_t sum, doc;
};

/* Sums are counted in steps of so many bits: how many sums are how great is known well enough, and no heap
 * has to be kept of them. */
#define SHORTLIST_STEP_BITS 7
#define SHORTLIST_STEPS ((UINT16_MAX >> SHORTLIST_STEP_BITS) + 1)

struct shortlist {
	struct shard_run *run;
	struct collector *collector;
	bool eager;
	uint32_t slack;
	uint32_t threshold; /* a sum below is none of the best */
	/* how many of the sums lie in each step, how many above the one that the best limit of them reach */
	uint32_t *steps, reached;
	uint64_t above;
	struct shortlist_entry *entries;
	size_t count, capacity;
};

/* False where memory ran out, as below. */
bool shortlist_init(struct shortlist *shortlist, struct shard_run *run, struct collector *collector,
		    bool count);
/* Takes over what other threads have found meanwhile. */
static inline void shortlist_refresh(struct shortlist *shortlist)
{
	uint32_t threshold;

	if (!shortlist->collector->shared_floor)
		return;
	threshold = sum_threshold(shortlist->run, shortlist->collector);
	shortlist->threshold = threshold > shortlist->threshold ? threshold : shortlist->threshold;
}
/* Adds a live match whose sum reaches the threshold; no document comes twice. */
bool shortlist_add(struct shortlist *shortlist, uint32_t doc, uint32_t sum);
/* Scores what is left, and offers it to the collector. */
bool shortlist_finish(struct shortlist *shortlist);

#endif
