/* SPDX-License-Identifier: MIT
 *
 * plan_parts.h - the inside of the leaves of a plan: plan_words.c cuts words and phrases and puts together
 * what the others make of them. Included by plan_*.c only.
 */
#ifndef NEWSHOUND_SEARCHER_PLAN_PARTS_H
#define NEWSHOUND_SEARCHER_PLAN_PARTS_H

#include "common/text/tokenizer.h"
#include "searcher/match/plan_words.h"

/* A token of the query, copied out of the tokenizer. */
struct query_token {
	enum token_kind kind;
	uint32_t position;
	struct nh_string lower, form;
};

struct query_tokens {
	struct query_token *items;
	size_t count;
};

/* Alternatives or operands, as they come. */
struct nodes {
	struct match_node **items;
	size_t count, capacity;
};

/* ---- plan_words.c ---- */

/* The tokens of a text; false where there are none. */
bool plan_cut(struct plan *plan, struct nh_string text, struct query_tokens *ret);

/* ---- plan_near.c ---- */

/* Of the candidates, those whose stored text holds the text to the letter. NULL for no candidates. */
struct match_node *plan_text_check(struct plan *plan, struct match_node *candidates, unsigned fields,
				   struct nh_string text);
/* A phrase's check becomes that of a loose one; NULL for NULL. */
struct match_node *plan_loose_node(struct plan *plan, struct match_check *check, uint32_t distance);

/* ---- plan_lists.c ---- */

/* The number of the list; a list that is made is always a new one. */
uint32_t plan_add_list(struct plan *plan, struct nh_string key, struct match_check *made_of);
/* The list of a key made of a space, a stemmer and a word. */
uint32_t plan_keyed_list(struct plan *plan, enum term_space space, unsigned stemmer, struct nh_string word);
/* The list of a token's stem under a stemmer. */
uint32_t plan_stem_list(struct plan *plan, enum term_space space, unsigned stemmer,
			const struct query_token *token);
struct match_node *plan_list_node(struct plan *plan, uint32_t list);
/* node may be NULL, which adds nothing. */
void plan_nodes_add(struct plan *plan, struct nodes *nodes, struct match_node *node);
/* A word that stands in the query twice is one word with the sum of its boosts. */
void plan_add_word(struct plan *plan, const uint32_t *lists, size_t count, double boost);

/* ---- plan_phrase.c ---- */

struct match_check *plan_new_check(struct plan *plan, enum check_kind kind, size_t members);
/* The tokens with a place, under one stemmer, each in its written form (or any, where any_form). NULL where
 * there are none. */
struct match_check *plan_phrase_check(struct plan *plan, enum term_space space, unsigned stemmer,
				      const struct query_token *tokens, size_t count, bool any_form,
				      unsigned fields);
/* Candidates of a check: the documents that all its lists hold. */
struct match_node *plan_checked_node(struct plan *plan, struct match_check *check);
bool plan_same_lists(const struct phrase_member *a, const struct phrase_member *b);

/* ---- plan_values.c ---- */

enum value_manner {
	VALUE_ALL_WORDS,     /* all words of the text, anywhere in the field */
	VALUE_TOGETHER,      /* side by side in one value */
	VALUE_TO_THE_LETTER, /* so, with case and accents */
	VALUE_WHOLE,         /* the value is the text */
};

/* The tokens, which are those of the text value, in a field outside the article's text. */
struct match_node *plan_value_words(struct plan *plan, enum term_space space, unsigned field,
				    const struct query_token *tokens, size_t count, struct nh_string value,
				    enum value_manner manner);
enum term_space plan_space_of_field(unsigned field);

#endif
