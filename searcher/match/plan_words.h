/* SPDX-License-Identifier: MIT
 *
 * plan_words.h - the leaves of a plan: what a written word or phrase becomes. Used by plan.c only.
 */
#ifndef NEWSHOUND_SEARCHER_PLAN_WORDS_H
#define NEWSHOUND_SEARCHER_PLAN_WORDS_H

#include "searcher/match/plan.h"

struct match_node *plan_node(struct plan *plan, enum match_kind kind);
/* AND or OR of children: none gives NULL, one gives itself. */
struct match_node *plan_combine(struct plan *plan, enum match_kind kind, struct match_node **children,
				size_t count);

/* A word or phrase leaf. NULL where it holds no token. scores: its words rank. */
struct match_node *plan_leaf(struct plan *plan, const struct query_node *leaf, bool scores);

/* The pairs of a NEAR; NULL where an operand has no positions: then it is AND, which was noted. */
struct match_node *plan_near(struct plan *plan, const struct query_node *near,
			     const struct query_node *const *operands, size_t count);

#endif
