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
	shortlist->steps = arena_array(run->arena, SHORTLIST_STEPS, sizeof *shortlist->steps);
	shortlist->entries = arena_alloc(run->arena, shortlist->capacity * sizeof *shortlist->entries);
	return shortlist->steps && shortlist->entries;
}

/* A sum that at least limit of those added reach; 0 where none is known. */
static uint32_t reached_sum(const struct shortlist *shortlist)
{
	return shortlist->reached << SHORTLIST_STEP_BITS;
}

static void count_sum(struct shortlist *shortlist, uint32_t sum)
{
	size_t step = nh_size_min(sum >> SHORTLIST_STEP_BITS, SHORTLIST_STEPS - 1);

	shortlist->steps[step]++;
	shortlist->above += step > shortlist->reached;
	if (shortlist->above < shortlist->collector->limit)
		return;
	while (shortlist->above >= shortlist->collector->limit)
		shortlist->above -= shortlist->steps[++shortlist->reached];
	if (reached_sum(shortlist) > shortlist->threshold + shortlist->slack)
		shortlist->threshold = reached_sum(shortlist) - shortlist->slack;
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

	count_sum(shortlist, sum);
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
	count_sum(shortlist, sum);
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
	uint32_t best = reached_sum(shortlist);

	drop_hopeless(shortlist);
	if (!ascends(shortlist))
		qsort(shortlist->entries, shortlist->count, sizeof *shortlist->entries, compare_docs);
	/* the best sums first: their scores make many of the others needless */
	return score(shortlist, best, UINT32_MAX) && score(shortlist, 0, best);
}
