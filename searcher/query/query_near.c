/* SPDX-License-Identifier: MIT
 *
 * query_near.c - a chain a NEAR/k b NEAR/m c as a tree.
 *
 * A chain asks each neighbouring pair. Neighbours with the same distance share one node; where the distance
 * changes, a new node begins with the same operand again, weight 0, so that it is not scored twice. A pair
 * that has no positions to compare (a fuzzy word, a date, another field) becomes AND.
 */
#include "searcher/query/query_build.h"

void query_near_add(struct query_builder *build, struct query_near_chain *chain, int distance,
		    struct query_node *node)
{
	struct query_children *operands = &chain->operands;
	int *grown;

	query_children_add(build, operands, query_build_unsigned(build, node));
	if (chain->distance_capacity < operands->capacity) {
		grown = arena_array(build->lexer->arena, operands->capacity, sizeof *grown);
		if (!grown) {
			build->lexer->failed = true;
			operands->count = 0;
			return;
		}
		if (chain->distance_capacity)
			memcpy(grown, chain->distances, chain->distance_capacity * sizeof *grown);
		chain->distances = grown;
		chain->distance_capacity = operands->capacity;
	}
	if (node && operands->count)
		chain->distances[operands->count - 1] = distance;
}

static bool leaf_has_positions(const struct query_node *node)
{
	if (node->kind == QUERY_PHRASE)
		return node->flags == 0 && node->near_distance < 0;
	return node->kind == QUERY_WORD && (node->flags & ~(unsigned)(QUERY_EXACT_FORM | QUERY_PREFIX)) == 0;
}

/* Whether a node may stand beside NEAR; and the fields of its leaves, which must be the same. */
static bool has_positions(const struct query_node *node, unsigned *ret_fields)
{
	if (node->kind != QUERY_OR) {
		*ret_fields = node->fields;
		return leaf_has_positions(node);
	}
	*ret_fields = node->children[0]->fields;
	for (size_t i = 0; i < node->child_count; i++)
		if (!leaf_has_positions(node->children[i]) || node->children[i]->fields != *ret_fields)
			return false;
	return true;
}

static bool can_be_near(const struct query_node *a, const struct query_node *b)
{
	unsigned a_fields, b_fields;

	return has_positions(a, &a_fields) && has_positions(b, &b_fields) && a_fields == b_fields;
}

static struct query_node *weightless(struct query_builder *build, const struct query_node *node)
{
	struct query_node *copy = query_leaf_new(build->lexer, node->kind, node->text);

	if (copy) {
		*copy = *node;
		copy->boost = 0;
	}
	return copy;
}

static void end_run(struct query_builder *build, struct query_children *all, struct query_children *run,
		    int distance)
{
	struct query_node *near;

	if (run->count < 2) {
		query_children_flatten(build, all, QUERY_AND, run->count ? run->items[0] : NULL);
	} else {
		near = query_build_inner(build, QUERY_NEAR, run);
		if (near)
			near->near_distance = distance;
		query_children_add(build, all, near);
	}
	*run = (struct query_children){0};
}

struct query_node *query_build_near(struct query_builder *build, struct query_near_chain *chain)
{
	struct query_children all = {0}, run = {0};
	int distance = 0; /* of the run, 0 while it has none */

	for (size_t i = 0; i < chain->operands.count; i++) {
		struct query_node *node = chain->operands.items[i];
		struct query_node *before = i ? chain->operands.items[i - 1] : NULL;
		int asked = chain->distances[i];

		if (before && !can_be_near(before, node)) {
			query_note(
			    build->lexer, "near_as_and",
			    "NEAR needs words, phrases or prefixes of one field beside it and became AND");
			end_run(build, &all, &run, distance);
			distance = 0;
		} else if (before && distance && distance != asked) {
			end_run(build, &all, &run, distance);
			query_children_add(build, &run, weightless(build, before));
			distance = asked;
		} else if (before) {
			distance = asked;
		}
		query_children_add(build, &run, node);
	}
	end_run(build, &all, &run, distance);
	return query_build_inner(build, QUERY_AND, &all);
}
