/* SPDX-License-Identifier: MIT
 *
 * stories.c - see stories.h.
 */
#include "searcher/stories.h"

#include "common/date.h"
#include "common/error.h"
#include "searcher/match/shard_run.h"

#define SLOT_FACTOR 0x9E3779B1u

/* The group of a document among all of the snapshot, or GROUPS_NONE. */
static uint32_t story_group(const struct nh_index *index, uint32_t shard, uint32_t doc)
{
	const struct snapshot_shard *at = &index->shards[shard];
	uint32_t number = groups_find(at->groups, doc);

	return number == GROUPS_NONE ? number : at->group_base + number;
}

/* ---- gathering ---- */

/* The slot of a group: its own, or the empty one where it belongs. */
static uint32_t *find_slot(const struct stories *stories, uint32_t group)
{
	uint32_t mask = ((uint32_t)1 << stories->slot_bits) - 1;
	uint32_t at = group * SLOT_FACTOR >> (32 - stories->slot_bits);

	while (stories->slots[at] && stories->items[stories->slots[at] - 1].group != group)
		at = (at + 1) & mask;
	return &stories->slots[at];
}

static void add_candidate(struct stories *stories, struct candidate candidate, bool fold)
{
	uint32_t group = fold ? story_group(stories->index, candidate.shard, candidate.doc) : GROUPS_NONE;
	uint32_t *slot = group == GROUPS_NONE ? NULL : find_slot(stories, group);

	if (slot && *slot)
		return;
	stories->items[stories->count++] = (struct story){candidate, candidate, group, group == GROUPS_NONE};
	stories->folded |= slot != NULL;
	if (slot)
		*slot = (uint32_t)stories->count;
}

bool stories_gather(struct stories *stories, const struct nh_index *index, struct arena *arena,
		    const struct collector *collector, size_t wanted, bool fold)
{
	size_t most = nh_size_min(wanted, collector->count);

	*stories = (struct stories){.index = index, .arena = arena, .slot_bits = 4};
	while ((size_t)1 << stories->slot_bits < most * 2)
		stories->slot_bits++;
	stories->items = arena_array(arena, most, sizeof *stories->items);
	stories->slots = arena_array(arena, (size_t)1 << stories->slot_bits, sizeof *stories->slots);
	stories->met = arena_array(arena, index->group_count / 64 + 1, sizeof *stories->met);
	if (!stories->items || !stories->slots || !stories->met)
		return false;
	for (size_t i = 0; i < collector->count && stories->count < wanted; i++)
		add_candidate(stories, collector->heap[i], fold);
	return true;
}

/* ---- the second walk ---- */

/* Whether a is shown rather than b. */
static bool came_before(const struct nh_index *index, const struct candidate *a, const struct candidate *b)
{
	const struct doc_table *a_table = &index->shards[a->shard].table,
			       *b_table = &index->shards[b->shard].table;
	int order = date_compare(doc_table_date(a_table, a->doc), doc_table_date(b_table, b->doc), false);

	return order ? order < 0
		     : nh_string_compare(doc_table_id(a_table, a->doc), doc_table_id(b_table, b->doc)) < 0;
}

static void add_match(struct stories *stories, struct shard_run *run, uint32_t doc)
{
	uint32_t group = story_group(stories->index, run->shard_number, doc), slot;
	uint64_t bit = (uint64_t)1 << group % 64;
	struct candidate candidate = {0, run->shard_number, doc};
	struct story *story;

	stories->grouped++;
	stories->groups += !(stories->met[group / 64] & bit);
	stories->met[group / 64] |= bit;
	slot = *find_slot(stories, group);
	if (!slot)
		return;
	story = &stories->items[slot - 1];
	story->articles++;
	candidate.score = (float)exact_score(run, doc, NULL);
	if (candidate.score > story->best.score)
		story->best = candidate;
	if (came_before(stories->index, &candidate, &story->shown))
		story->shown = candidate;
}

/* Sets in mask the live grouped documents of the window, from at on. */
static uint32_t fill_mask(const struct shard_run *run, uint32_t window, uint32_t at, uint64_t *mask)
{
	const struct groups_shard *groups = run->shard->groups;

	memset(mask, 0, WINDOW_WORDS * sizeof *mask);
	for (; at < groups->count && groups->docs[at] / WINDOW_DOCS == window; at++) {
		uint32_t doc = groups->docs[at];

		if (!(groups->numbers[at] & GROUPS_OLDER_VERSION) && doc < run->shard->table.count &&
		    !deletes_has(run->shard->deletes, doc))
			mask[doc % WINDOW_DOCS / 64] |= (uint64_t)1 << (doc % 64);
	}
	return at;
}

static void walk(struct stories *stories, struct shard_run *run)
{
	const struct groups_shard *groups = run->shard->groups;
	uint64_t mask[WINDOW_WORDS], found[WINDOW_WORDS];
	uint32_t at = 0;

	while (groups && at < groups->count && groups->docs[at] < run->shard->table.count) {
		uint32_t doc = match_next(run, run->plan->root, groups->docs[at]), window = doc / WINDOW_DOCS;

		if (doc >= run->shard->table.count)
			break;
		while (at < groups->count && groups->docs[at] < doc)
			at++;
		if (at < groups->count && groups->docs[at] / WINDOW_DOCS > window)
			continue;
		at = fill_mask(run, window, at, mask);
		match_eval(run, run->plan->root, window, mask, found);
		if (search_is_over(run->plan->time))
			break;
		for (uint32_t word = 0; word < WINDOW_WORDS; word++)
			for (uint64_t left = found[word]; left; left &= left - 1)
				add_match(stories, run,
					  window * WINDOW_DOCS + word * 64 + (uint32_t)__builtin_ctzll(left));
	}
}

static enum nh_status walk_shard(struct stories *stories, struct nh_results *results, size_t number,
				 struct nh_error *error)
{
	struct shard_run run;
	enum nh_status status = results_prepare_run(results, number, &run, error);

	if (status != NH_OK)
		return status;
	walk(stories, &run);
	return run.failed ? nh_fail_memory(error) : shard_damaged(run.shard->shard, error);
}

enum nh_status stories_count(struct stories *stories, struct nh_results *results, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	if (results->options.skip_count && !stories->folded)
		return NH_OK;
	for (size_t i = 0; i < results->index->shard_count && status == NH_OK; i++)
		if (results->index->shards[i].groups && results->index->shards[i].groups->count)
			status = walk_shard(stories, results, i, error);
	if (status == NH_OK && !results->options.skip_count)
		results->total -= stories->grouped - stories->groups;
	return status;
}
