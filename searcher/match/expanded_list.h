/* SPDX-License-Identifier: MIT
 *
 * expanded_list.h - in one shard, the list made of the postings of many forms; see expansion.h.
 */
#ifndef NEWSHOUND_SEARCHER_EXPANDED_LIST_H
#define NEWSHOUND_SEARCHER_EXPANDED_LIST_H

#include "searcher/match/shard_run.h"

/* Makes the list and opens its cursor. False where memory ran out. */
bool expanded_list_make(struct shard_run *run, uint32_t number);
/* The same list for another thread; NULL where memory ran out. */
struct expanded_list *expanded_list_part(const struct expanded_list *list, struct arena *arena);
/* The weighted freq of the forms in posting number index, which is of doc; false where the shard is damaged.
 */
bool expanded_freq(struct shard_run *run, uint32_t number, uint32_t index, uint32_t doc, double *ret);
/* Puts the positions of the forms in posting number index, ascending, behind those kept in
 * run->positions[which]. */
void expanded_positions(struct shard_run *run, uint32_t number, uint32_t index, size_t which, uint32_t *kept);

#endif
