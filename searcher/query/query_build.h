/* SPDX-License-Identifier: MIT
 *
 * query_build.h - makes the nodes of a query's tree, private to this folder. What a node may hold is decided
 * here: signs only in lists, flat AND and OR, no NOT of a NOT, NEAR only of what has positions. A function
 * that is given NULL (memory ran out, or nothing is there) passes it on.
 */
#ifndef NEWSHOUND_SEARCHER_QUERY_BUILD_H
#define NEWSHOUND_SEARCHER_QUERY_BUILD_H

#include "searcher/query/query_lex.h"

struct query_builder {
	struct query_lexer *lexer;
};

struct query_children {
	struct query_node **items;
	size_t count, capacity;
};

/* Operands of NEAR and the distance before each; that of the first says nothing. */
struct query_near_chain {
	struct query_children operands;
	int *distances;
	size_t distance_capacity;
};

struct query_node *query_build_leaf(struct query_builder *build, const struct query_token *token,
				    unsigned fields);
/* The node of a bracket with ^boost behind it. */
struct query_node *query_build_boosted(struct query_builder *build, struct query_node *node, double boost);
/* A node for a place where no sign can stand: -x becomes NOT x, +x becomes x with a note. */
struct query_node *query_build_unsigned(struct query_builder *build, struct query_node *node);
struct query_node *query_build_not(struct query_builder *build, struct query_node *node);
/* The node of these children; the child itself where it is one and no list; NULL for none. */
struct query_node *query_build_inner(struct query_builder *build, enum query_kind kind,
				     const struct query_children *children);

void query_children_add(struct query_builder *build, struct query_children *children,
			struct query_node *node);
/* Adds the children of a node of the same kind, or the node itself, without signs. */
void query_children_flatten(struct query_builder *build, struct query_children *children,
			    enum query_kind kind, struct query_node *node);

void query_near_add(struct query_builder *build, struct query_near_chain *chain, int distance,
		    struct query_node *node);
struct query_node *query_build_near(struct query_builder *build, struct query_near_chain *chain);

#endif
