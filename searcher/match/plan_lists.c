/* SPDX-License-Identifier: MIT
 *
 * plan_lists.c - the lists and scoring words of a plan, each of them once, and the nodes that name lists.
 */
#include "searcher/match/plan_parts.h"

uint32_t plan_add_list(struct plan *plan, struct nh_string key, struct match_check *made_of)
{
	for (size_t i = 0; !made_of && i < plan->list_count; i++)
		if (!plan->lists[i].made_of && nh_string_equal(plan->lists[i].key, key))
			return (uint32_t)i;
	if (plan->list_count == plan->list_capacity) {
		size_t wanted = plan->list_capacity ? plan->list_capacity * 2 : 16;
		struct plan_list *lists = arena_array(plan->arena, wanted, sizeof *lists);

		if (!lists) {
			plan->failed = true;
			return 0;
		}
		if (plan->list_count)
			memcpy(lists, plan->lists, plan->list_count * sizeof *lists);
		plan->lists = lists;
		plan->list_capacity = wanted;
	}
	plan->lists[plan->list_count] =
	    (struct plan_list){.key = arena_copy(plan->arena, key), .made_of = made_of};
	plan->failed |= !plan->lists[plan->list_count].key.bytes;
	return (uint32_t)plan->list_count++;
}

uint32_t plan_keyed_list(struct plan *plan, enum term_space space, unsigned stemmer, struct nh_string word)
{
	char key[TERM_KEY_BYTES_MAX];

	key[0] = (char)space;
	key[1] = (char)stemmer;
	memcpy(key + TERM_KEY_PREFIX_BYTES, word.bytes, nh_size_min(word.length, TOKEN_BYTES_MAX));
	return plan_add_list(
	    plan, (struct nh_string){key, TERM_KEY_PREFIX_BYTES + nh_size_min(word.length, TOKEN_BYTES_MAX)},
	    NULL);
}

uint32_t plan_stem_list(struct plan *plan, enum term_space space, unsigned stemmer,
			const struct query_token *token)
{
	char stem[TOKEN_BYTES_MAX];
	size_t length;

	if (stemmer == STEMMER_NONE)
		return plan_keyed_list(plan, space, stemmer, token->form);
	if (!stemmer_stem(plan->stemmers, stemmer, token->lower.bytes, token->lower.length, stem, &length,
			  sizeof stem)) {
		plan->failed = true;
		return 0;
	}
	return plan_keyed_list(plan, space, stemmer, (struct nh_string){stem, length});
}

struct match_node *plan_list_node(struct plan *plan, uint32_t list)
{
	struct match_node *node = plan_node(plan, MATCH_LIST);

	if (node)
		node->list = list;
	return node;
}

void plan_nodes_add(struct plan *plan, struct nodes *nodes, struct match_node *node)
{
	if (!node)
		return;
	if (nodes->count == nodes->capacity) {
		size_t wanted = nodes->capacity ? nodes->capacity * 2 : 8;
		struct match_node **items = arena_array(plan->arena, wanted, sizeof(struct match_node *));

		if (!items) {
			plan->failed = true;
			return;
		}
		if (nodes->count)
			memcpy(items, nodes->items, nodes->count * sizeof(struct match_node *));
		nodes->items = items;
		nodes->capacity = wanted;
	}
	nodes->items[nodes->count++] = node;
}

/* ---- words that score ---- */

static bool same_lists(const struct plan_word *word, const uint32_t *lists, size_t count)
{
	return word->list_count == count && memcmp(word->lists, lists, count * sizeof *lists) == 0;
}

void plan_add_word(struct plan *plan, const uint32_t *lists, size_t count, double boost)
{
	struct plan_word *word;

	for (size_t i = 0; i < plan->word_count; i++)
		if (same_lists(&plan->words[i], lists, count)) {
			plan->words[i].boost += boost;
			return;
		}
	if (plan->word_count == plan->word_capacity) {
		size_t wanted = plan->word_capacity ? plan->word_capacity * 2 : 16;
		struct plan_word *words = arena_array(plan->arena, wanted, sizeof *words);

		if (!words) {
			plan->failed = true;
			return;
		}
		if (plan->word_count)
			memcpy(words, plan->words, plan->word_count * sizeof *words);
		plan->words = words;
		plan->word_capacity = wanted;
	}
	word = &plan->words[plan->word_count];
	word->lists = arena_array(plan->arena, count, sizeof *lists);
	if (!word->lists) {
		plan->failed = true;
		return;
	}
	memcpy(word->lists, lists, count * sizeof *lists);
	word->list_count = count;
	word->boost = boost;
	plan->word_count++;
	for (size_t i = 0; i < count; i++)
		plan->lists[lists[i]].scores = true;
}
