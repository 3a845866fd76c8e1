/* SPDX-License-Identifier: MIT
 *
 * search_parts.h - what the ways through a shard share. shard_run.c chooses one:
 *
 *   word_search.c         one word: list by list
 *   champion_search.c     one word: the champions of its list, where they settle it
 *   term_search.c         one word: the only block of its list, or those with the best codes
 *   union_search.c        any of some words: windows, in each only the lists that can still lift an article
 *   conjunction_search.c  all of some words, and whatever else must hold: along the rarest; any of some
 * words: list after list count_search.c        how many documents any, or all, of some words are in
 *   shard_run.c           anything: windows of 4,096 documents and set algebra
 *
 * Bounds are whole numbers (score_bounds.c makes them): the sum of the bounds of an article's postings is not
 * below its exact score in the same scale. A threshold in that scale is what a sum must reach to be worth
 * scoring.
 */
#ifndef NEWSHOUND_SEARCHER_SEARCH_PARTS_H
#define NEWSHOUND_SEARCHER_SEARCH_PARTS_H

#include "searcher/match/shard_run.h"

/* Makes the bounds of the lists that score; false where memory ran out. */
bool make_bounds(struct shard_run *run);
/* What a sum of bounds must reach; 0 while everything counts. */
uint32_t sum_threshold(const struct shard_run *run, const struct collector *collector);
/* Offers a document with its score; false where memory ran out. */
bool offer_scored(const struct shard_run *run, struct collector *collector, uint32_t doc, float score);
/* Scores doc exactly and offers it; false where memory ran out. */
bool offer_document(struct shard_run *run, struct collector *collector, uint32_t doc);

/* The score of a document of which one word of that weight is all that scores. */
float score_of(const struct shard_run *run, double weight, double weighted_freq, uint64_t length);
/* The scores of documents of which one word of that weight is all that scores, by the codes of its postings:
 * the same as exact_score's, or 0 where the code leaves a doubt. */
void scores_of_codes(const struct shard_run *run, double weight, const uint32_t *docs, const uint8_t *codes,
		     size_t count, float *ret);

/* The least share of a document's length part in the shard's codes that it can have now. */
double length_ratio(const struct shard_run *run);
/* The greatest score that a posting can have whose saturated weight at the shard's reference length is that,
 * or less, where it is all that scores; in doubt a little more. */
double greatest_score(const struct shard_run *run, double weight, double saturation);
/* A score that every posting of the list with this code, 2 or more, exceeds or meets. */
double least_score(const struct shard_run *run, uint32_t list, unsigned code);

static inline bool is_live(const struct shard_run *run, uint32_t doc)
{
	return !run->shard->deletes || !(run->shard->deletes->bits[doc / 64] >> (doc % 64) & 1);
}

/* Whether doc is one of the documents to walk. */
static inline bool is_walked(const struct shard_run *run, uint32_t doc)
{
	return doc - run->begin < run->end - run->begin;
}

/* The ways, of which word_search says whether it is one. ret_matches counts the matches, or, where they are
 * not asked for, those that were scored: 0 only where nothing matches or nothing can be kept. False where
 * memory ran out. */
bool word_search(struct shard_run *run, struct collector *collector, bool *ret_found, uint64_t *ret_matches);
bool term_search(struct shard_run *run, struct collector *collector, uint32_t list, uint64_t *ret_matches);
/* The same for the list of the only word that scores, a list of the shard: by its champions, and ret_settled
 * says whether nothing else can be kept. Where it is false nothing was offered. */
bool champion_search(struct shard_run *run, struct collector *collector, const struct postings *postings,
		     bool *ret_settled);
/* The same for one that has a single block. Needs no bounds. */
bool short_list_search(struct shard_run *run, struct collector *collector, struct list_cursor *list);
bool union_search(struct shard_run *run, struct collector *collector, const uint32_t *lists,
		  size_t list_count, bool count, uint64_t *ret_matches);
/* union_search without a count, or where that is better list by list. */
bool lists_search(struct shard_run *run, struct collector *collector, const uint32_t *lists,
		  size_t list_count, uint64_t *ret_matches);
/* The number of live documents in any of the lists. */
bool union_count(struct shard_run *run, const uint32_t *lists, size_t list_count, uint64_t *ret_matches);

/* Raises the collector's floor to what the list alone promises to the best of its documents. */
void raise_floor(struct shard_run *run, struct collector *collector, uint32_t list);

/* A code that at least wanted postings of a list, not a made one, reach; 0 where none is known. */
unsigned code_of_best(struct list_cursor *list, uint64_t wanted);

/* A tree as all of some words and tests. */
struct conjunction;
/* NULL where the tree asks for no word. */
struct conjunction *conjunction_of(struct shard_run *run);
/* Whether windows are the better way where all matches are looked at: its words are all frequent. */
bool windows_are_better(const struct shard_run *run, const struct conjunction *conjunction);
/* Whether intersection_count can count the matches, and is the best way to where no hits are wanted. */
bool intersection_counts(const struct shard_run *run, const struct conjunction *conjunction);
/* The number of live documents that hold all words; false where memory ran out. */
bool intersection_count(struct shard_run *run, const struct conjunction *conjunction, uint64_t *ret_matches);
bool conjunction_search(struct shard_run *run, struct conjunction *conjunction, struct collector *collector,
			bool count, uint64_t *ret_matches);

#endif
