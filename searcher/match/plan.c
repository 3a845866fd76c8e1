/* SPDX-License-Identifier: MIT
 *
 * plan.c - see plan.h: the inner nodes; plan_words.c has the leaves.
 */
#include "searcher/match/plan.h"

#include "common/error.h"
#include "searcher/match/plan_words.h"

struct match_node *plan_node(struct plan *plan, enum match_kind kind)
{
	struct match_node *node = arena_new(plan->arena, struct match_node);

	if (!node)
		plan->failed = true;
	else
		node->kind = kind;
	return node;
}

struct match_node *plan_combine(struct plan *plan, enum match_kind kind, struct match_node **children,
				size_t count)
{
	struct match_node *node;

	if (count <= 1)
		return count ? children[0] : NULL;
	node = plan_node(plan, kind);
	if (!node)
		return NULL;
	node->children = children;
	node->child_count = count;
	return node;
}

static struct match_node *without(struct plan *plan, struct match_node *from, struct match_node *taken)
{
	struct match_node *node;

	if (!taken)
		return from;
	node = plan_node(plan, MATCH_WITHOUT);
	if (!node)
		return NULL;
	node->children = arena_array(plan->arena, 2, sizeof *node->children);
	if (!node->children) {
		plan->failed = true;
		return NULL;
	}
	node->children[0] = from ? from : plan_node(plan, MATCH_EVERYTHING);
	node->children[1] = taken;
	node->child_count = 2;
	return plan->failed ? NULL : node;
}

static struct match_node *bind_node(struct plan *plan, const struct query_node *node, bool scores);

/* Children that are wanted and children that are taken away. */
struct operands {
	struct match_node **wanted, **taken, **plain;
	size_t wanted_count, taken_count, plain_count;
};

static bool operands_init(struct plan *plan, size_t most, struct operands *ret)
{
	*ret = (struct operands){0};
	ret->wanted = arena_array(plan->arena, most, sizeof *ret->wanted);
	ret->taken = arena_array(plan->arena, most, sizeof *ret->taken);
	ret->plain = arena_array(plan->arena, most, sizeof *ret->plain);
	if (!ret->wanted || !ret->taken || !ret->plain)
		plan->failed = true;
	return !plan->failed;
}

static void add_operand(struct match_node **list, size_t *count, struct match_node *node)
{
	if (node)
		list[(*count)++] = node;
}

static struct match_node *bind_and(struct plan *plan, const struct query_node *node, bool scores)
{
	struct operands operands;

	if (!operands_init(plan, node->child_count, &operands))
		return NULL;
	for (size_t i = 0; i < node->child_count; i++) {
		const struct query_node *child = node->children[i];

		if (child->kind == QUERY_NOT && child->child_count == 1)
			add_operand(operands.taken, &operands.taken_count,
				    bind_node(plan, child->children[0], false));
		else
			add_operand(operands.wanted, &operands.wanted_count, bind_node(plan, child, scores));
	}
	if (operands.wanted_count == 0 && operands.taken_count == 0)
		return NULL;
	return without(plan, plan_combine(plan, MATCH_AND, operands.wanted, operands.wanted_count),
		       plan_combine(plan, MATCH_OR, operands.taken, operands.taken_count));
}

static struct match_node *bind_or(struct plan *plan, const struct query_node *node, bool scores)
{
	struct operands operands;

	if (!operands_init(plan, node->child_count, &operands))
		return NULL;
	for (size_t i = 0; i < node->child_count; i++)
		add_operand(operands.wanted, &operands.wanted_count,
			    bind_node(plan, node->children[i], scores));
	return plan_combine(plan, MATCH_OR, operands.wanted, operands.wanted_count);
}

static bool is_filter(const struct query_node *node)
{
	return node->kind == QUERY_DATE;
}

/* Adjacent operands. All: every one. Any: one at least, or, where some are required, just those. Dates filter
 * whatever the match. */
static struct match_node *bind_list(struct plan *plan, const struct query_node *node, bool scores)
{
	struct operands operands;
	struct match_node *wanted;
	bool required = false;

	if (!operands_init(plan, node->child_count + 1, &operands))
		return NULL;
	for (size_t i = 0; i < node->child_count; i++) {
		const struct query_node *child = node->children[i];
		bool taken = child->sign == QUERY_MUST_NOT;
		struct match_node *bound = bind_node(plan, child, scores && !taken);

		if (taken)
			add_operand(operands.taken, &operands.taken_count, bound);
		else if (!bound)
			continue;
		else if (child->sign == QUERY_MUST || plan->match == NH_MATCH_ALL || is_filter(child))
			add_operand(operands.wanted, &operands.wanted_count, bound);
		else
			add_operand(operands.plain, &operands.plain_count, bound);
		required |= bound && child->sign == QUERY_MUST;
	}
	if (operands.plain_count && !required)
		operands.wanted[operands.wanted_count++] =
		    plan_combine(plan, MATCH_OR, operands.plain, operands.plain_count);
	if (operands.wanted_count == 0 && operands.taken_count == 0)
		return NULL;
	wanted = plan_combine(plan, MATCH_AND, operands.wanted, operands.wanted_count);
	return without(plan, wanted, plan_combine(plan, MATCH_OR, operands.taken, operands.taken_count));
}

static struct match_node *dates(struct plan *plan, int64_t first, int64_t last)
{
	struct match_node *node = plan_node(plan, MATCH_DATES);

	if (node) {
		node->first_day = first;
		node->last_day = last;
	}
	return node;
}

/* Operands are bound as words, so that they score; those without a word are left out of the chain. */
static struct match_node *bind_near(struct plan *plan, const struct query_node *node, bool scores)
{
	const struct query_node **asked = arena_array(plan->arena, node->child_count, sizeof *asked);
	struct operands operands;
	struct match_node *near = NULL;

	if (!asked || !operands_init(plan, node->child_count, &operands)) {
		plan->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < node->child_count; i++) {
		struct match_node *bound = bind_node(plan, node->children[i], scores);

		if (bound)
			asked[operands.wanted_count] = node->children[i];
		add_operand(operands.wanted, &operands.wanted_count, bound);
	}
	if (operands.wanted_count > 1)
		near = plan_near(plan, node, asked, operands.wanted_count);
	return near ? near : plan_combine(plan, MATCH_AND, operands.wanted, operands.wanted_count);
}

static struct match_node *bind_kind(struct plan *plan, const struct query_node *node, bool scores)
{
	switch (node->kind) {
	case QUERY_NOTHING:
		return NULL;
	case QUERY_WORD:
	case QUERY_PHRASE:
		return plan_leaf(plan, node, scores);
	case QUERY_NEAR:
		return bind_near(plan, node, scores);
	case QUERY_AND:
		return bind_and(plan, node, scores);
	case QUERY_OR:
		return bind_or(plan, node, scores);
	case QUERY_NOT:
		return node->child_count ? without(plan, NULL, bind_node(plan, node->children[0], false))
					 : NULL;
	case QUERY_LIST:
		return bind_list(plan, node, scores);
	case QUERY_DATE:
		return node->undated ? plan_node(plan, MATCH_UNDATED)
				     : dates(plan, node->first_day, node->last_day);
	}
	return NULL;
}

/* A bracket's boost multiplies those of the words in it. */
static struct match_node *bind_node(struct plan *plan, const struct query_node *node, bool scores)
{
	double around = plan->boost;
	struct match_node *bound;

	plan->boost *= node->boost;
	bound = bind_kind(plan, node, scores);
	plan->boost = around;
	return bound;
}

static struct match_node *limit_days(struct plan *plan, struct match_node *root, int64_t since, int64_t until)
{
	struct match_node **children;

	if (!root || (since == QUERY_DAY_MIN && until == QUERY_DAY_MAX))
		return root;
	children = arena_array(plan->arena, 2, sizeof *children);
	if (!children) {
		plan->failed = true;
		return NULL;
	}
	children[0] = dates(plan, since, until);
	children[1] = root;
	return plan_combine(plan, MATCH_AND, children, 2);
}

enum nh_status plan_make(struct plan *plan, const struct nh_index *index, struct arena *arena,
			 struct stemmer_set *stemmers, const bool languages[STEMMER_COUNT],
			 struct query *query, enum nh_match match, unsigned scope, int64_t since,
			 int64_t until, struct search_time *time, struct nh_error *error)
{
	struct match_node *root;

	*plan = (struct plan){
	    .index = index,
	    .arena = arena,
	    .stemmers = stemmers,
	    .scope = scope,
	    .match = match,
	    .query = query,
	    .boost = 1,
	    .time = time,
	};
	memcpy(plan->languages, languages, sizeof plan->languages);
	root = limit_days(plan, bind_node(plan, query->root, true), since, until);
	plan->root = root ? root : plan_node(plan, MATCH_NOTHING);
	return plan->failed ? nh_fail_memory(error) : NH_OK;
}
