/* SPDX-License-Identifier: MIT
 *
 * collector.h - keeps the best k of all that is offered, over all shards.
 *
 * Order: by score (as a float), newest first (undated last), id by bytes; or without the score, newest or
 * oldest first. Inside a shard the number of a document is its place in (newest, id), so that dates and ids
 * are read only for ties between shards, and inside reordered ones.
 *
 * Where several threads search, each has a collector of its own, and all share a floor: what one has found
 * keeps the others from looking at worse.
 */
#ifndef NEWSHOUND_SEARCHER_COLLECTOR_H
#define NEWSHOUND_SEARCHER_COLLECTOR_H

#include <stdatomic.h>

#include "searcher/snapshot.h"

struct candidate {
	float score;
	uint32_t shard, doc;
};

struct collector {
	const struct nh_index *index;
	enum nh_sort sort;
	size_t limit;
	struct candidate *heap; /* the worst kept one first */
	size_t count, capacity;
	float floor; /* at least limit documents that will be offered score this or more; 0: none known */
	_Atomic float *shared_floor; /* the same, over all threads of the search; NULL: there is one */
};

/* limit may be 0: nothing is kept. */
void collector_init(struct collector *collector, const struct nh_index *index, enum nh_sort sort,
		    size_t limit);
void collector_done(struct collector *collector);
/* Whether a score below which nothing can be kept any more is known, and which. */
static inline bool collector_threshold(const struct collector *collector, float *ret)
{
	*ret = collector->floor;
	if (collector->sort != NH_SORT_RELEVANCE || collector->limit == 0)
		return false;
	if (collector->count == collector->limit && collector->heap[0].score > *ret)
		*ret = collector->heap[0].score;
	if (collector->shared_floor) {
		float shared = atomic_load_explicit(collector->shared_floor, memory_order_relaxed);

		*ret = shared > *ret ? shared : *ret;
	}
	return *ret > 0 || collector->count == collector->limit;
}
/* Tells the other threads that limit documents score this or more. */
void collector_share(struct collector *collector, float score);
/* Whoever searches has seen that at least limit live matches score this or more. */
static inline void collector_raise_floor(struct collector *collector, double score)
{
	if (score <= (double)collector->floor)
		return;
	collector->floor = (float)score;
	if (collector->shared_floor)
		collector_share(collector, collector->floor);
}
/* Whether a candidate would be kept, whatever its score; not where scores decide. */
bool collector_wants(const struct collector *collector, uint32_t shard, uint32_t doc);
/* False where memory ran out. */
bool collector_offer(struct collector *collector, struct candidate candidate);
/* Offers all that the other one has kept; false where memory ran out. */
bool collector_merge(struct collector *collector, const struct collector *other);
/* Puts what was kept in order, best first: heap[0..count). Nothing can be offered afterwards. */
void collector_finish(struct collector *collector);

#endif
