/* SPDX-License-Identifier: MIT
 *
 * plan_near.c - NEAR: each neighbouring pair of a chain becomes a check, over the articles that hold an
 * operand of either. Only text has positions that can be compared, and single CJK characters have none: where
 * an operand has none, NEAR is AND, and a note says so.
 */
#include "searcher/match/expansion.h"
#include "searcher/match/plan_parts.h"

static void *room(struct plan *plan, size_t count, size_t bytes)
{
	void *items = arena_array(plan->arena, count, bytes);

	plan->failed |= !items;
	return items;
}

/* A node that checks the candidates. */
static struct match_node *checked(struct plan *plan, struct match_check *check, struct match_node *candidates)
{
	struct match_node *node = plan_node(plan, MATCH_CHECKED);

	if (!node || !(node->children = room(plan, 1, sizeof *node->children)))
		return NULL;
	node->check = check;
	node->children[0] = candidates;
	node->child_count = 1;
	return node;
}

struct match_node *plan_text_check(struct plan *plan, struct match_node *candidates, unsigned fields,
				   struct nh_string text)
{
	struct match_check *check = plan_new_check(plan, CHECK_TEXT, 0);

	if (!candidates || !check)
		return NULL;
	check->fields = fields;
	check->value = text;
	for (size_t i = 0; i < plan->index->shard_count; i++)
		if (shard_meta(plan->index->shards[i].shard)->stores_text != SHARD_STORE_FULL)
			query_add_note(
			    plan->arena, plan->query, "no_text",
			    "the index does not keep all text: there == finds words in any case and accents");
	return checked(plan, check, candidates);
}

struct match_node *plan_loose_node(struct plan *plan, struct match_check *check, uint32_t distance)
{
	if (!check)
		return NULL;
	check->kind = CHECK_LOOSE;
	check->distance = distance;
	for (size_t i = 0; i < check->member_count; i++) {
		size_t first = 0;

		while (!nh_string_equal(check->members[first].form, check->members[i].form))
			first++;
		check->members[first].repeats++;
	}
	return plan_checked_node(plan, check);
}

/* ---- operands ---- */

/* Choices, and the articles that hold one. */
struct operand {
	struct near_choice *choices;
	size_t count, capacity;
	struct nodes nodes;
};

static void add_choice(struct plan *plan, struct operand *operand, struct near_choice choice,
		       struct match_node *node)
{
	if (operand->count == operand->capacity) {
		size_t wanted = operand->capacity ? operand->capacity * 2 : 8;
		struct near_choice *choices = room(plan, wanted, sizeof *choices);

		if (!choices)
			return;
		if (operand->count)
			memcpy(choices, operand->choices, operand->count * sizeof *choices);
		operand->choices = choices;
		operand->capacity = wanted;
	}
	operand->choices[operand->count++] = choice;
	plan_nodes_add(plan, &operand->nodes, node);
}

/* The candidates of a phrase, unchecked: near_check.c finds its places itself. */
static struct match_node *candidates_of(struct plan *plan, struct match_check *phrase)
{
	struct match_node *node = plan_checked_node(plan, phrase);

	return node ? node->children[0] : NULL;
}

static void add_leaf(struct plan *plan, const struct query_node *leaf, enum term_space space, unsigned fields,
		     struct operand *operand)
{
	bool any_form = leaf->kind == QUERY_WORD && !(leaf->flags & QUERY_EXACT_FORM);
	struct form_pattern pattern;
	struct query_tokens tokens;
	uint32_t list;

	if ((leaf->flags & QUERY_PREFIX) && form_pattern_make(plan->arena, leaf, &pattern) == PATTERN_MADE) {
		list = plan_expanded_list(plan, space, &pattern);
		add_choice(plan, operand, (struct near_choice){NULL, list}, plan_list_node(plan, list));
		return;
	}
	if (!plan_cut(plan, leaf->text, &tokens))
		return;
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++) {
		struct match_check *phrase;

		if (!plan->languages[stemmer])
			continue;
		phrase =
		    plan_phrase_check(plan, space, stemmer, tokens.items, tokens.count, any_form, fields);
		if (phrase)
			add_choice(plan, operand, (struct near_choice){phrase, 0},
				   candidates_of(plan, phrase));
	}
}

static struct operand make_operand(struct plan *plan, const struct query_node *node, enum term_space space,
				   unsigned fields)
{
	struct operand operand = {NULL, 0, 0, {NULL, 0, 0}};

	if (node->kind != QUERY_OR)
		add_leaf(plan, node, space, fields, &operand);
	for (size_t i = 0; node->kind == QUERY_OR && i < node->child_count; i++)
		add_leaf(plan, node->children[i], space, fields, &operand);
	return operand;
}

static bool leaf_has_places(struct plan *plan, const struct query_node *leaf)
{
	struct query_tokens tokens;
	bool found = false;

	if (!plan_cut(plan, leaf->text, &tokens))
		return false;
	for (size_t i = 0; i < tokens.count; i++)
		found |= tokens.items[i].kind == TOKEN_WORD;
	return found;
}

static bool has_places(struct plan *plan, const struct query_node *node)
{
	if (node->kind != QUERY_OR)
		return leaf_has_places(plan, node);
	for (size_t i = 0; i < node->child_count; i++)
		if (!leaf_has_places(plan, node->children[i]))
			return false;
	return true;
}

/* ---- pairs ---- */

static struct match_node *near_in(struct plan *plan, const struct query_node *const pair[2],
				  uint32_t distance, enum term_space space, unsigned fields)
{
	struct match_check *check = plan_new_check(plan, CHECK_NEAR, 0);
	struct match_node **candidates = room(plan, 2, sizeof(struct match_node *));

	if (!check || !candidates || !(check->operands = room(plan, 2, sizeof *check->operands)))
		return NULL;
	check->distance = distance;
	check->fields = fields;
	for (size_t i = 0; i < 2; i++) {
		struct operand operand = make_operand(plan, pair[i], space, fields);

		check->operands[i] = (struct near_operand){operand.choices, operand.count};
		candidates[i] = plan_combine(plan, MATCH_OR, operand.nodes.items, operand.nodes.count);
		if (!candidates[i])
			return NULL;
	}
	return checked(plan, check, plan_combine(plan, MATCH_AND, candidates, 2));
}

static struct match_node *near_pair(struct plan *plan, const struct query_node *const pair[2],
				    uint32_t distance, unsigned fields)
{
	struct nodes nodes = {0};

	if (fields & NH_SCOPE_DEFAULT)
		plan_nodes_add(plan, &nodes,
			       near_in(plan, pair, distance, TERM_SPACE_TEXT, fields & NH_SCOPE_DEFAULT));
	if (fields & NH_SCOPE_FURNITURE)
		plan_nodes_add(plan, &nodes, near_in(plan, pair, distance, TERM_SPACE_FURNITURE, 0));
	return plan_combine(plan, MATCH_OR, nodes.items, nodes.count);
}

static unsigned fields_of(const struct plan *plan, const struct query_node *node)
{
	unsigned fields = node->kind == QUERY_OR ? node->children[0]->fields : node->fields;

	return fields ? fields : plan->scope;
}

struct match_node *plan_near(struct plan *plan, const struct query_node *near,
			     const struct query_node *const *operands, size_t count)
{
	unsigned fields = fields_of(plan, operands[0]);
	struct nodes pairs = {0};
	bool possible = fields & (NH_SCOPE_DEFAULT | NH_SCOPE_FURNITURE);

	for (size_t i = 0; i < count && possible; i++)
		possible = has_places(plan, operands[i]);
	for (size_t i = 1; i < count && possible && !plan->failed; i++)
		plan_nodes_add(plan, &pairs,
			       near_pair(plan, &operands[i - 1], (uint32_t)near->near_distance, fields));
	if (!possible)
		query_add_note(
		    plan->arena, plan->query, "near_as_and",
		    "NEAR needs words, phrases or prefixes of one part of the text beside it and became AND");
	return possible ? plan_combine(plan, MATCH_AND, pairs.items, pairs.count) : NULL;
}
