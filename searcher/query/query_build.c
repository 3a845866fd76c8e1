/* SPDX-License-Identifier: MIT
 *
 * query_build.c - nodes and their children, see query_build.h.
 */
#include "searcher/query/query_build.h"

static struct query_node *node_new(struct query_builder *build, enum query_kind kind)
{
	return query_leaf_new(build->lexer, kind, (struct nh_string){NULL, 0});
}

/* Fields whose words are values rather than text: = there asks for the whole of it. */
static bool is_value_field(unsigned fields)
{
	return fields > QUERY_SCOPE_ALL;
}

/* What = means depends on the field, and a bracket's field is known only here. A phrase is unstemmed in any
 * case, so that = asks for nothing more unless a field stands before it. */
static void settle_exactness(struct query_node *leaf)
{
	if (!(leaf->flags & QUERY_EXACT_FORM))
		return;
	if (leaf->kind == QUERY_PHRASE)
		leaf->flags = leaf->fields ? QUERY_WHOLE_VALUE : 0;
	else if (is_value_field(leaf->fields))
		leaf->flags |= QUERY_WHOLE_VALUE;
}

struct query_node *query_build_leaf(struct query_builder *build, const struct query_token *token,
				    unsigned fields)
{
	struct query_node *leaf = node_new(build, token->leaf->kind);

	if (!leaf)
		return NULL;
	*leaf = *token->leaf; /* the token may be parsed a second time */
	leaf->sign = token->sign;
	if (leaf->kind == QUERY_DATE)
		return leaf;
	if (!leaf->fields)
		leaf->fields = fields;
	settle_exactness(leaf);
	return leaf;
}

/* A weight that the node had already stays inside: the node becomes the only child of a list. */
struct query_node *query_build_boosted(struct query_builder *build, struct query_node *node, double boost)
{
	struct query_children only = {0};
	struct query_node *list;

	if (!node || boost == 1)
		return node;
	if (node->boost == 1) {
		node->boost = boost;
		return node;
	}
	query_children_add(build, &only, node);
	list = query_build_inner(build, QUERY_LIST, &only);
	if (list)
		list->boost = boost;
	return list;
}

struct query_node *query_build_not(struct query_builder *build, struct query_node *node)
{
	struct query_children only = {0};
	struct query_node *negation;

	if (node && node->kind == QUERY_NOT && node->boost == 1)
		return node->children[0];
	query_children_add(build, &only, node);
	if (only.count == 0)
		return NULL;
	negation = node_new(build, QUERY_NOT);
	if (!negation)
		return NULL;
	negation->children = only.items;
	negation->child_count = 1;
	return negation;
}

struct query_node *query_build_unsigned(struct query_builder *build, struct query_node *node)
{
	enum query_sign sign = node ? node->sign : QUERY_PLAIN;

	if (sign == QUERY_PLAIN)
		return node;
	node->sign = QUERY_PLAIN;
	if (sign == QUERY_MUST_NOT)
		return query_build_not(build, node);
	query_note(build->lexer, "literal_sign", "+ counts only between words that stand side by side");
	return node;
}

void query_children_add(struct query_builder *build, struct query_children *children, struct query_node *node)
{
	size_t capacity = children->capacity ? children->capacity * 2 : 4;
	struct query_node **grown;

	if (!node)
		return;
	if (children->count == children->capacity) {
		grown = arena_array(build->lexer->arena, capacity, sizeof *grown);
		if (!grown) {
			build->lexer->failed = true;
			return;
		}
		if (children->count)
			memcpy(grown, children->items, children->count * sizeof *grown);
		children->items = grown;
		children->capacity = capacity;
	}
	children->items[children->count++] = node;
}

void query_children_flatten(struct query_builder *build, struct query_children *children,
			    enum query_kind kind, struct query_node *node)
{
	node = query_build_unsigned(build, node);
	if (!node || node->kind != kind || node->boost != 1) {
		query_children_add(build, children, node);
		return;
	}
	for (size_t i = 0; i < node->child_count; i++)
		query_children_add(build, children, node->children[i]);
}

struct query_node *query_build_inner(struct query_builder *build, enum query_kind kind,
				     const struct query_children *children)
{
	struct query_node *node;

	if (children->count == 0)
		return NULL;
	if (children->count == 1 && kind != QUERY_LIST)
		return children->items[0];
	node = node_new(build, kind);
	if (!node)
		return NULL;
	node->children = children->items;
	node->child_count = children->count;
	return node;
}
