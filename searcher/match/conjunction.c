/* SPDX-License-Identifier: MIT
 *
 * conjunction.c - from a tree to all of some words and tests; see conjunction.h.
 */
#include "searcher/match/conjunction.h"

/* Of a word in more than one of so many documents, blocks are mostly bits, which windows take 64 at a time.
 */
#define DENSE_SHARE 8
static bool is_words(const struct match_node *node)
{
	if (node->kind == MATCH_LIST)
		return true;
	if (node->kind != MATCH_OR || node->child_count == 0)
		return false;
	for (size_t i = 0; i < node->child_count; i++)
		if (node->children[i]->kind != MATCH_LIST)
			return false;
	return true;
}

static size_t count_nodes(const struct match_node *node)
{
	size_t count = 2;

	for (size_t i = 0; i < node->child_count; i++)
		count += count_nodes(node->children[i]);
	return count;
}

static uint32_t word_bound(const struct shard_run *run, const struct conjunct *word)
{
	uint32_t bound = 0;

	for (size_t i = 0; i < word->list_count; i++) {
		const struct list_cursor *cursor = &run->cursors[word->lists[i]];
		uint32_t most = word->adds[i] && cursor->present && cursor->bounds
				    ? cursor->bounds[list_max_code(cursor)]
				    : 0;

		bound = !word->disjoint ? bound + most : most > bound ? most : bound;
	}
	return bound;
}

static bool has_list(const struct plan_word *word, uint32_t list)
{
	for (size_t i = 0; i < word->list_count; i++)
		if (word->lists[i] == list)
			return true;
	return false;
}

/* Whether the lists are all of one word. */
static bool are_disjoint(const struct plan *plan, const uint32_t *lists, size_t count)
{
	for (size_t i = 0; i < plan->word_count; i++) {
		size_t l = 0;

		while (l < count && has_list(&plan->words[i], lists[l]))
			l++;
		if (l == count)
			return true;
	}
	return count == 1;
}

static void add_list(const struct shard_run *run, uint32_t list, struct conjunct *word, uint32_t *lists)
{
	if (!run->cursors[list].present)
		return;
	for (size_t i = 0; i < word->list_count; i++)
		if (lists[i] == list)
			return;
	lists[word->list_count++] = list;
	word->doc_freq += run->cursors[list].doc_freq;
}

/* Adds those of the node's lists that the shard has, each once; or one that it does not have, where it has
 * none of them. */
static void add_lists(const struct shard_run *run, const struct match_node *node, struct conjunct *word,
		      uint32_t *lists)
{
	bool one = node->kind == MATCH_LIST;

	lists[0] = one ? node->list : node->children[0]->list;
	for (size_t i = 0; !one && i < node->child_count; i++)
		add_list(run, node->children[i]->list, word, lists);
	if (one)
		add_list(run, node->list, word, lists);
	word->list_count = nh_size_max(word->list_count, 1);
}

static void add_word(struct shard_run *run, struct conjunction *conjunction, const struct match_node *node)
{
	uint32_t *lists = arena_array(run->arena, node->child_count + 1, sizeof *lists);
	struct conjunct word = {.lists = lists};
	size_t at = conjunction->word_count++;

	if (!lists) {
		run->failed = true;
		return;
	}
	add_lists(run, node, &word, lists);
	word.disjoint = are_disjoint(run->plan, lists, word.list_count);
	for (; at > 0 && conjunction->words[at - 1].doc_freq > word.doc_freq; at--)
		conjunction->words[at] = conjunction->words[at - 1];
	conjunction->words[at] = word;
}

static void add_test(struct conjunction *conjunction, const struct match_node *node,
		     const struct match_check *check, bool wanted)
{
	struct conjunction_test test = {node, check, wanted};
	size_t at = conjunction->test_count++;

	for (; !check && at > 0 && conjunction->tests[at - 1].check; at--)
		conjunction->tests[at] = conjunction->tests[at - 1];
	conjunction->tests[at] = test;
}

static void take_apart(struct shard_run *run, struct conjunction *conjunction, const struct match_node *node)
{
	if (is_words(node)) {
		add_word(run, conjunction, node);
		return;
	}
	switch (node->kind) {
	case MATCH_AND:
		for (size_t i = 0; i < node->child_count; i++)
			take_apart(run, conjunction, node->children[i]);
		break;
	case MATCH_WITHOUT:
		take_apart(run, conjunction, node->children[0]);
		add_test(conjunction, node->children[1], NULL, false);
		break;
	case MATCH_CHECKED:
		take_apart(run, conjunction, node->children[0]);
		add_test(conjunction, NULL, node->check, true);
		break;
	case MATCH_DATES:
		match_date_range(run, node, &conjunction->begin, &conjunction->end);
		add_test(conjunction, node, NULL, true);
		break;
	default:
		add_test(conjunction, node, NULL, true);
	}
}

/* Whether one of the first count words asks for the list. */
static bool is_asked(const struct conjunction *conjunction, size_t count, uint32_t list)
{
	for (size_t i = 0; i < count; i++)
		for (size_t l = 0; l < conjunction->words[i].list_count; l++)
			if (conjunction->words[i].lists[l] == list)
				return true;
	return false;
}

static bool add_word_bound(struct shard_run *run, struct conjunction *conjunction, size_t number)
{
	struct conjunct *word = &conjunction->words[number];
	bool *adds = arena_array(run->arena, word->list_count, sizeof *adds);

	if (!adds) {
		run->failed = true;
		return false;
	}
	for (size_t i = 0; i < word->list_count; i++)
		adds[i] = !is_asked(conjunction, number, word->lists[i]);
	word->adds = adds;
	word->bound = word_bound(run, word);
	return true;
}

static const bool added = true; /* an extra's only list */

/* Bounds, and the words of the query that score but need not be there. Each list is one: two words may share
 * it. */
static void add_bounds(struct shard_run *run, struct conjunction *conjunction)
{
	for (size_t i = 0; i < conjunction->word_count; i++)
		if (!add_word_bound(run, conjunction, i))
			return;
	for (uint32_t list = 0; list < run->plan->list_count; list++) {
		struct conjunct *extra = &conjunction->extras[conjunction->extra_count];
		uint32_t *number;

		if (!run->cursors[list].present || !run->cursors[list].bounds ||
		    is_asked(conjunction, conjunction->word_count, list))
			continue;
		number = arena_array(run->arena, 1, sizeof *number);
		if (!number) {
			run->failed = true;
			return;
		}
		*number = list;
		*extra =
		    (struct conjunct){.lists = number, .adds = &added, .list_count = 1, .disjoint = true};
		extra->bound = word_bound(run, extra);
		conjunction->extra_bound += extra->bound;
		conjunction->extra_count++;
	}
}

/* The walk goes along the rarest whose lists are disjoint: it comes by each document once. False where there
 * is none. */
static bool lead_with_word(struct conjunction *conjunction)
{
	for (size_t i = 0; i < conjunction->word_count; i++) {
		struct conjunct lead = conjunction->words[i];

		if (!lead.disjoint)
			continue;
		for (; i > 0; i--)
			conjunction->words[i] = conjunction->words[i - 1];
		conjunction->words[0] = lead;
		return true;
	}
	return false;
}

bool windows_are_better(const struct shard_run *run, const struct conjunction *conjunction)
{
	return conjunction->word_count > 1 &&
	       conjunction->words[0].doc_freq > run->shard->table.count / DENSE_SHARE;
}

struct conjunction *conjunction_of(struct shard_run *run)
{
	struct conjunction *conjunction = arena_new(run->arena, struct conjunction);
	size_t capacity = count_nodes(run->plan->root) + run->plan->list_count;

	if (conjunction) {
		conjunction->words = arena_array(run->arena, capacity, sizeof *conjunction->words);
		conjunction->extras = arena_array(run->arena, capacity, sizeof *conjunction->extras);
		conjunction->tests = arena_array(run->arena, capacity, sizeof *conjunction->tests);
	}
	if (!conjunction || !conjunction->words || !conjunction->extras || !conjunction->tests) {
		run->failed = true;
		return NULL;
	}
	conjunction->begin = run->begin;
	conjunction->end = run->end;
	take_apart(run, conjunction, run->plan->root);
	if (run->failed || conjunction->word_count == 0)
		return NULL;
	conjunction->walks = lead_with_word(conjunction);
	add_bounds(run, conjunction);
	return run->failed ? NULL : conjunction;
}
