/* SPDX-License-Identifier: MIT
 *
 * expanded_list.h - in one shard, the list made of the postings of many forms; see expansion.h.
 */
#ifndef NEWSHOUND_SEARCHER_EXPANDED_LIST_H
#define NEWSHOUND_SEARCHER_EXPANDED_LIST_H

#include "searcher/match/shard_run.h"

/* Makes the list and opens its cursor; or prepares the search for its best documents, where that may be all
 * that is asked for. False where memory ran out. */
bool expanded_list_make(struct shard_run *run, uint32_t number);
/* Makes the lists that were left for later: for whoever asks for more than the best. False where memory ran
 * out. */
bool expanded_list_settle(struct shard_run *run);

/* expanded_best.c: whether the best documents may be found without a list. */
bool expanded_has_best(const struct shard_run *run, uint32_t number, const struct collector *collector);
/* Finds them; where *ret_found is false, too many are near the best, and none was offered. ret_matches counts
 * the documents that were scored. False where memory ran out. */
bool expanded_best(struct shard_run *run, uint32_t number, struct collector *collector, bool *ret_found,
		   uint64_t *ret_matches);

/* The same list for another thread; NULL where memory ran out. */
struct expanded_list *expanded_list_part(const struct expanded_list *list, struct arena *arena);
/* The weighted freq of the forms in posting number index, which is of doc; false where the shard is damaged.
 */
bool expanded_freq(struct shard_run *run, uint32_t number, uint32_t index, uint32_t doc, double *ret);
/* Puts the positions of the forms in posting number index, ascending, behind those kept in
 * run->positions[which]. */
void expanded_positions(struct shard_run *run, uint32_t number, uint32_t index, size_t which, uint32_t *kept);

#endif
