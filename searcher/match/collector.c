/* SPDX-License-Identifier: MIT
 *
 * collector.c - see collector.h.
 */
#include "searcher/match/collector.h"

#include "common/date.h"

#define CAPACITY_MIN 64

void collector_init(struct collector *collector, const struct nh_index *index, enum nh_sort sort,
		    size_t limit)
{
	*collector = (struct collector){.index = index, .sort = sort, .limit = limit};
}

void collector_done(struct collector *collector)
{
	free(collector->heap);
	collector->heap = NULL;
}

static int compare_ids(const struct collector *collector, const struct candidate *a,
		       const struct candidate *b)
{
	return nh_string_compare(doc_table_id(&collector->index->shards[a->shard].table, a->doc),
				 doc_table_id(&collector->index->shards[b->shard].table, b->doc));
}

/* Whether the two are of one shard where newest comes first. */
static bool stand_in_order(const struct collector *collector, const struct candidate *a,
			   const struct candidate *b)
{
	return a->shard == b->shard && !shard_is_reordered(collector->index->shards[a->shard].shard);
}

/* By date, newest or oldest first, undated last in either; then by id. */
static int compare_dates(const struct collector *collector, const struct candidate *a,
			 const struct candidate *b)
{
	bool newest_first = collector->sort != NH_SORT_OLDEST;
	int order;

	if (newest_first && stand_in_order(collector, a, b))
		return a->doc < b->doc ? -1 : a->doc > b->doc;
	order = date_compare(doc_table_date(&collector->index->shards[a->shard].table, a->doc),
			     doc_table_date(&collector->index->shards[b->shard].table, b->doc), newest_first);
	return order ? order : compare_ids(collector, a, b);
}

/* < 0 where a comes before b in the answer. */
static inline int compare(const struct collector *collector, const struct candidate *a,
			  const struct candidate *b)
{
	if (collector->sort == NH_SORT_RELEVANCE && a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return compare_dates(collector, a, b);
}

/* Up to so many are kept in order instead, the worst first: which is a heap too. */
#define ORDERED_LIMIT_MAX 16

static bool keeps_order(const struct collector *collector)
{
	return collector->limit <= ORDERED_LIMIT_MAX;
}

/* Into an ordered heap with room for one more. */
static void insert(struct collector *collector, struct candidate candidate)
{
	struct candidate *heap = collector->heap;
	size_t at = collector->count;

	for (; at > 0 && compare(collector, &heap[at - 1], &candidate) < 0; at--)
		heap[at] = heap[at - 1];
	heap[at] = candidate;
}

/* Into an ordered heap instead of its worst one. */
static void insert_for_worst(struct collector *collector, struct candidate candidate)
{
	struct candidate *heap = collector->heap;
	size_t at = 0;

	for (; at + 1 < collector->count && compare(collector, &heap[at + 1], &candidate) > 0; at++)
		heap[at] = heap[at + 1];
	heap[at] = candidate;
}

static void sift_down(struct collector *collector, size_t at, size_t count)
{
	struct candidate *heap = collector->heap, moved = heap[at];

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count)
			break;
		if (child + 1 < count && compare(collector, &heap[child + 1], &heap[child]) > 0)
			child++;
		if (compare(collector, &heap[child], &moved) <= 0)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = moved;
}

static void sift_up(struct collector *collector, size_t at)
{
	struct candidate *heap = collector->heap, moved = heap[at];

	while (at > 0 && compare(collector, &moved, &heap[(at - 1) / 2]) > 0) {
		heap[at] = heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap[at] = moved;
}

static bool make_room(struct collector *collector)
{
	size_t wanted = nh_size_min(nh_size_max(collector->capacity * 2, CAPACITY_MIN), collector->limit);
	struct candidate *heap;

	if (collector->count < collector->capacity)
		return true;
	heap = nh_resize_array(collector->heap, wanted, sizeof *heap);
	if (!heap)
		return false;
	collector->heap = heap;
	collector->capacity = wanted;
	return true;
}

void collector_share(struct collector *collector, float score)
{
	float known = atomic_load_explicit(collector->shared_floor, memory_order_relaxed);

	while (score > known &&
	       !atomic_compare_exchange_weak_explicit(collector->shared_floor, &known, score,
						      memory_order_relaxed, memory_order_relaxed))
		;
}

static void share_worst(struct collector *collector)
{
	if (collector->shared_floor && collector->sort == NH_SORT_RELEVANCE &&
	    collector->count == collector->limit)
		collector_share(collector, collector->heap[0].score);
}

bool collector_wants(const struct collector *collector, uint32_t shard, uint32_t doc)
{
	const struct candidate candidate = {0, shard, doc};

	return collector->count < collector->limit || compare(collector, &candidate, &collector->heap[0]) < 0;
}

bool collector_offer(struct collector *collector, struct candidate candidate)
{
	if (collector->count < collector->limit) {
		if (!make_room(collector))
			return false;
		if (keeps_order(collector)) {
			insert(collector, candidate);
		} else {
			collector->heap[collector->count] = candidate;
			sift_up(collector, collector->count);
		}
		collector->count++;
		share_worst(collector);
		return true;
	}
	if (collector->limit == 0 || compare(collector, &candidate, &collector->heap[0]) >= 0)
		return true;
	if (keeps_order(collector)) {
		insert_for_worst(collector, candidate);
	} else {
		collector->heap[0] = candidate;
		sift_down(collector, 0, collector->count);
	}
	share_worst(collector);
	return true;
}

bool collector_merge(struct collector *collector, const struct collector *other)
{
	for (size_t i = 0; i < other->count; i++)
		if (!collector_offer(collector, other->heap[i]))
			return false;
	return true;
}

static void turn_round(struct collector *collector)
{
	for (size_t i = 0; i < collector->count / 2; i++) {
		struct candidate *mirror = &collector->heap[collector->count - 1 - i], kept = *mirror;

		*mirror = collector->heap[i];
		collector->heap[i] = kept;
	}
}

/* So many at most are put in order by ranks. */
#define RANKED_MAX 128

/* How many of the scores are greater, for each: no branch, and the compiler makes vectors of it. */
static void rank_scores(const float *scores, size_t count, uint32_t *ranks)
{
	for (size_t i = 0; i < count; i++) {
		float score = scores[i];
		uint32_t above = 0;

		for (size_t j = 0; j < count; j++)
			above += scores[j] > score;
		ranks[i] = above;
	}
}

/* Ranks say where each belongs, but for those of one score, which stand side by side then. */
static void order_by_ranks(struct collector *collector)
{
	NH_UNINITIALIZED struct candidate kept[RANKED_MAX];
	NH_UNINITIALIZED uint32_t ranks[RANKED_MAX];
	NH_UNINITIALIZED float scores[RANKED_MAX];
	bool taken[RANKED_MAX] = {false};
	struct candidate *heap = collector->heap;

	for (size_t i = 0; i < collector->count; i++) {
		kept[i] = heap[i];
		scores[i] = heap[i].score;
	}
	rank_scores(scores, collector->count, ranks);
	for (size_t i = 0; i < collector->count; i++) {
		size_t at = ranks[i];

		while (taken[at])
			at++;
		taken[at] = true;
		heap[at] = kept[i];
	}
	for (size_t i = 1; i < collector->count; i++) {
		struct candidate moved = heap[i];
		size_t at = i;

		for (; at > 0 && compare(collector, &heap[at - 1], &moved) > 0; at--)
			heap[at] = heap[at - 1];
		heap[at] = moved;
	}
}

void collector_finish(struct collector *collector)
{
	if (keeps_order(collector)) {
		turn_round(collector);
		return;
	}
	if (collector->sort == NH_SORT_RELEVANCE && collector->count <= RANKED_MAX) {
		order_by_ranks(collector);
		return;
	}
	for (size_t end = collector->count; end > 1; end--) {
		struct candidate worst = collector->heap[0];

		collector->heap[0] = collector->heap[end - 1];
		collector->heap[end - 1] = worst;
		sift_down(collector, 0, end - 1);
	}
}
