/* SPDX-License-Identifier: MIT
 *
 * word_search.c - one word and nothing else: list by list, as the lists of a word, one a language, have no
 * document in common. The way through each is chosen by what it has near at hand.
 */
#include "searcher/match/search_parts.h"

/* Whether the tree is any of the word's lists, in their order, and none of them is made for the query. */
static bool is_one_word(const struct shard_run *run)
{
	const struct plan_word *word = run->plan->words;
	struct match_node *const *nodes = &run->plan->root;
	size_t count = 1;

	if (nodes[0]->kind == MATCH_OR) {
		count = nodes[0]->child_count;
		nodes = nodes[0]->children;
	}
	if (run->plan->word_count != 1 || word->list_count != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct plan_list *list = &run->plan->lists[word->lists[i]];

		if (nodes[i]->kind != MATCH_LIST || nodes[i]->list != word->lists[i] || list->expansion ||
		    list->made_of || (i > 0 && word->lists[i] <= word->lists[i - 1]))
			return false;
	}
	return true;
}

/* Without bounds, where that is enough. */
static bool search_near(struct shard_run *run, struct collector *collector, uint32_t number, bool *ret_done)
{
	struct list_cursor *list = &run->cursors[number];

	*ret_done = !list->present || list->postings.block_count == 1;
	if (!list->present)
		return true;
	if (list->postings.block_count == 1)
		return short_list_search(run, collector, list);
	return list->postings.champion_count == 0 ||
	       champion_search(run, collector, &list->postings, ret_done);
}

bool word_search(struct shard_run *run, struct collector *collector, bool *ret_found, uint64_t *ret_matches)
{
	const struct plan_word *word = run->plan->words;
	uint32_t *left;
	uint64_t scored = 0;
	size_t left_count = 0;
	bool done;

	*ret_found = collector->limit > 0 && collector->sort == NH_SORT_RELEVANCE && is_one_word(run);
	if (!*ret_found)
		return true;
	left = arena_items(run->arena, word->list_count, sizeof *left);
	for (size_t i = 0; left && i < word->list_count; i++) {
		if (!search_near(run, collector, word->lists[i], &done))
			return false;
		if (!done)
			left[left_count++] = word->lists[i];
	}
	if (!left || (left_count > 0 && !make_bounds(run)))
		return false;
	for (size_t i = 0; i < left_count; i++)
		if (!term_search(run, collector, left[i], &scored))
			return false;
	for (size_t i = 0; i < word->list_count && run->begin == 0; i++)
		*ret_matches += run->lists[word->lists[i]].doc_freq;
	return true;
}
