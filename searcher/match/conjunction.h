/* SPDX-License-Identifier: MIT
 *
 * conjunction.h - a tree as all of some words and tests. conjunction.c makes it, conjunction_search.c walks
 * it, count_search.c counts it; included by these only.
 */
#ifndef NEWSHOUND_SEARCHER_CONJUNCTION_H
#define NEWSHOUND_SEARCHER_CONJUNCTION_H

#include "searcher/match/search_parts.h"

/* What must be there: one of some lists. Those of a word, in several languages, are disjoint: no document is
 * in two. */
struct conjunct {
	const uint32_t *lists;
	const bool *adds; /* by list: its bounds are added here; a list that two ask for adds once */
	size_t list_count;
	bool disjoint;
	uint64_t doc_freq;
	uint32_t bound; /* the greatest that any of its postings can add */
};

/* A test that must come out as wanted. */
struct conjunction_test {
	const struct match_node *node; /* NULL: check */
	const struct match_check *check;
	bool wanted;
};

struct conjunction {
	struct conjunct *words; /* the rarest first */
	size_t word_count;
	bool walks; /* the lists of the first word are disjoint: conjunction_search can go along them */
	struct conjunct *extras; /* words that score and need not be there */
	size_t extra_count;
	uint32_t extra_bound;           /* the sum of theirs */
	const struct conjunct *earlier; /* documents of these have been searched: they do not match again */
	size_t earlier_count;
	struct conjunction_test *tests; /* those without positions first */
	size_t test_count;
	size_t capacity;     /* of each of the three */
	uint32_t begin, end; /* documents outside do not match */
};

#endif
