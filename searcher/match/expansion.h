/* SPDX-License-Identifier: MIT
 *
 * expansion.h - a word that stands for many: the written forms that fit a pattern, and the list made of
 * theirs.
 *
 * When the query is planned, the dictionaries of all shards are asked which forms fit (plan_expand.c). In
 * each shard the postings of those forms then become one list (expanded_list.c), which counts and scores as
 * that of one word: documents with any of the forms, codes that bound the sum of their freqs. The freqs
 * themselves are summed only for documents that are scored: each posting of the list knows the postings it
 * was made of. Where the word is the whole query, its best documents are found without the list
 * (expanded_odds.c, expanded_best.c).
 */
#ifndef NEWSHOUND_SEARCHER_EXPANSION_H
#define NEWSHOUND_SEARCHER_EXPANSION_H

#include "searcher/match/form_pattern.h"
#include "searcher/match/plan.h"

#define EXPANSION_FORMS_MAX 10000         /* of a word */
#define EXPANSION_QUERY_FORMS_MAX 40000   /* of all words of a query */
#define EXPANSION_POSTINGS_MAX (1u << 24) /* of all words of a query, in all shards */

/* Forms of one list of the dictionary, by bytes. */
struct expanded_key {
	struct nh_string key;
	struct nh_string *forms;
	size_t form_count;
};

struct expansion {
	struct expanded_key *keys; /* by bytes */
	size_t key_count;
	size_t form_count; /* different ones */
};

/* Whether the stems of all forms that begin as form does begin with its first letter; of stemmers only. */
bool stem_keeps_beginning(unsigned stemmer, struct nh_string form);

/* What all forms of a stem begin with, as far as is known. */
struct nh_string stem_kept(unsigned stemmer, struct nh_string stem);

/* Whether form is one of the key's. */
bool expanded_key_has(const struct expanded_key *key, struct nh_string form);

/* The list of the forms in a space that fit a pattern; the same list where the query has asked before. */
uint32_t plan_expanded_list(struct plan *plan, enum term_space space, const struct form_pattern *pattern);
/* The most frequent form of the text that fits the pattern; false where there is none. */
bool plan_nearest_form(struct plan *plan, const struct form_pattern *pattern, struct nh_string *ret);

#endif
