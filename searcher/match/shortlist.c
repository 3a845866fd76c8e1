/* SPDX-License-Identifier: MIT
 *
 * shortlist.c - see shortlist.h.
 */
#include "searcher/match/shortlist.h"

/* Beyond this many documents those that have fallen below the threshold are dropped. */
#define ENTRIES_MIN 512
#define EAGER_LIMIT_MAX 32

/* What the words' codes leave open together. Lists of one word are disjoint: the widest counts. */
static uint32_t slack_of(const struct shard_run *run)
{
	uint32_t slack = 1; /* for the rounding of scores */

	for (size_t i = 0; i < run->plan->word_count; i++) {
		const struct plan_word *word = &run->plan->words[i];
		uint32_t widest = 0;

		for (size_t l = 0; l < word->list_count; l++) {
			const struct list_cursor *list = &run->cursors[word->lists[l]];

			if (list->present && list->slack > widest)
				widest = list->slack;
		}
		slack += widest;
	}
	return slack;
}

bool shortlist_init(struct shortlist *shortlist, struct shard_run *run, struct collector *collector,
		    bool count)
{
	*shortlist = (struct shortlist){.run = run, .collector = collector, .slack = slack_of(run)};
	shortlist->eager = !count && collector->limit <= EAGER_LIMIT_MAX;
	shortlist->threshold = sum_threshold(run, collector);
	shortlist->capacity =
	    nh_size_max(ENTRIES_MIN, nh_size_min(collector->limit, run->shard->table.count) * 4);
	shortlist->best = arena_alloc(run->arena, nh_size_min(collector->limit, run->shard->table.count) *
						      sizeof *shortlist->best);
	shortlist->entries = arena_alloc(run->arena, shortlist->capacity * sizeof *shortlist->entries);
	return shortlist->best && shortlist->entries;
}

static void sift_down(uint32_t *heap, size_t count)
{
	uint32_t moved = heap[0];
	size_t at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count)
			break;
		child += child + 1 < count && heap[child + 1] < heap[child];
		if (heap[child] >= moved)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = moved;
}

static void sift_up(uint32_t *heap, size_t at)
{
	uint32_t moved = heap[at];

	for (; at > 0 && heap[(at - 1) / 2] > moved; at = (at - 1) / 2)
		heap[at] = heap[(at - 1) / 2];
	heap[at] = moved;
}

static void add_best(struct shortlist *shortlist, uint32_t sum)
{
	uint32_t *best = shortlist->best;

	if (shortlist->best_count < shortlist->collector->limit) {
		best[shortlist->best_count] = sum;
		sift_up(best, shortlist->best_count++);
	} else if (sum > best[0]) {
		best[0] = sum;
		sift_down(best, shortlist->best_count);
	}
	if (shortlist->best_count == shortlist->collector->limit &&
	    best[0] > shortlist->threshold + shortlist->slack)
		shortlist->threshold = best[0] - shortlist->slack;
}

static void drop_hopeless(struct shortlist *shortlist)
{
	size_t count = 0;

	for (size_t i = 0; i < shortlist->count; i++)
		if (shortlist->entries[i].sum >= shortlist->threshold)
			shortlist->entries[count++] = shortlist->entries[i];
	shortlist->count = count;
}

static bool make_room(struct shortlist *shortlist)
{
	struct shortlist_entry *grown;

	if (shortlist->count < shortlist->capacity)
		return true;
	drop_hopeless(shortlist);
	if (shortlist->count < shortlist->capacity / 2)
		return true;
	grown = arena_alloc(shortlist->run->arena, 2 * shortlist->capacity * sizeof *grown);
	if (!grown)
		return false;
	memcpy(grown, shortlist->entries, shortlist->count * sizeof *grown);
	shortlist->entries = grown;
	shortlist->capacity *= 2;
	return true;
}

static bool score_now(struct shortlist *shortlist, uint32_t doc, uint32_t sum)
{
	uint32_t threshold;

	add_best(shortlist, sum);
	if (!offer_document(shortlist->run, shortlist->collector, doc))
		return false;
	threshold = sum_threshold(shortlist->run, shortlist->collector);
	if (threshold > shortlist->threshold)
		shortlist->threshold = threshold;
	return true;
}

bool shortlist_add(struct shortlist *shortlist, uint32_t doc, uint32_t sum)
{
	if (shortlist->eager)
		return score_now(shortlist, doc, sum);
	if (!make_room(shortlist))
		return false;
	shortlist->entries[shortlist->count++] = (struct shortlist_entry){sum, doc};
	add_best(shortlist, sum);
	return true;
}

static int compare_docs(const void *left, const void *right)
{
	const struct shortlist_entry *a = left, *b = right;

	return a->doc < b->doc ? -1 : a->doc > b->doc;
}

/* Windows and single lists add documents in order. */
static bool ascends(const struct shortlist *shortlist)
{
	for (size_t i = 1; i < shortlist->count; i++)
		if (shortlist->entries[i - 1].doc > shortlist->entries[i].doc)
			return false;
	return true;
}

/* Scores the entries with sums in [least, below), in the order of documents. */
static bool score(struct shortlist *shortlist, uint32_t least, uint32_t below)
{
	uint32_t threshold = sum_threshold(shortlist->run, shortlist->collector);

	for (size_t i = 0; i < shortlist->count; i++)
		doc_table_prefetch_length(&shortlist->run->shard->table, shortlist->entries[i].doc);
	for (size_t i = 0; i < shortlist->count; i++) {
		const struct shortlist_entry *entry = &shortlist->entries[i];

		if (entry->sum < least || entry->sum >= below || entry->sum < threshold)
			continue;
		if (!offer_document(shortlist->run, shortlist->collector, entry->doc))
			return false;
		threshold = sum_threshold(shortlist->run, shortlist->collector);
	}
	return true;
}

bool shortlist_finish(struct shortlist *shortlist)
{
	uint32_t best = shortlist->best_count ? shortlist->best[0] : 0;

	drop_hopeless(shortlist);
	if (!ascends(shortlist))
		qsort(shortlist->entries, shortlist->count, sizeof *shortlist->entries, compare_docs);
	/* the best sums first: their scores make many of the others needless */
	return score(shortlist, best, UINT32_MAX) && score(shortlist, 0, best);
}
