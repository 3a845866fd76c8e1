/* SPDX-License-Identifier: MIT
 *
 * plan_values.c - what lies outside the text (byline, tag, source, ...) is found by lists of written words;
 * where several must stand side by side, or be all there is, the stored value is checked.
 */
#include "searcher/match/plan_parts.h"

static struct match_node *value_check(struct plan *plan, struct match_node *candidates, unsigned field,
				      struct nh_string value, enum value_manner manner)
{
	struct match_check *check = plan_new_check(plan, CHECK_VALUE, 1);
	struct match_node *node = plan_node(plan, MATCH_CHECKED);

	if (!check || !node)
		return NULL;
	check->field = field;
	check->value = value;
	check->whole = manner == VALUE_WHOLE;
	check->to_the_letter = manner == VALUE_TO_THE_LETTER;
	node->check = check;
	node->children = arena_array(plan->arena, 1, sizeof *node->children);
	if (!node->children) {
		plan->failed = true;
		return NULL;
	}
	node->children[0] = candidates ? candidates : plan_node(plan, MATCH_EVERYTHING);
	node->child_count = 1;
	return node;
}

struct match_node *plan_value_words(struct plan *plan, enum term_space space, unsigned field,
				    const struct query_token *tokens, size_t count, struct nh_string value,
				    enum value_manner manner)
{
	bool whole = manner == VALUE_WHOLE;
	struct nodes lists = {0};
	struct match_node *all;

	for (size_t i = 0; i < count; i++)
		if (tokens[i].kind != TOKEN_HOLE)
			plan_nodes_add(
			    plan, &lists,
			    plan_list_node(plan, plan_keyed_list(plan, space, STEMMER_NONE, tokens[i].form)));
	all = plan_combine(plan, MATCH_AND, lists.items, lists.count);
	if (!all && !whole)
		return NULL;
	if (manner == VALUE_ALL_WORDS || (manner == VALUE_TOGETHER && lists.count == 1))
		return all;
	return value_check(plan, all, field, value, manner);
}

enum term_space plan_space_of_field(unsigned field)
{
	switch (field) {
	case QUERY_FIELD_BYLINE:
		return TERM_SPACE_BYLINE;
	case QUERY_FIELD_TAG:
		return TERM_SPACE_TAG;
	case QUERY_FIELD_SOURCE:
		return TERM_SPACE_SOURCE;
	case QUERY_FIELD_AGENCY:
		return TERM_SPACE_AGENCY;
	case QUERY_FIELD_SECTION:
		return TERM_SPACE_SECTION;
	default:
		return TERM_SPACE_URL;
	}
}
