/* SPDX-License-Identifier: MIT
 *
 * query_lex.h - the first half of the query parser, private to this folder: text into a row of tokens.
 *
 * Every token is either a finished leaf (a word, phrase or date with its own suffixes), a bracket, or one of
 * the four operators. The row that query_balance hands on is well formed: brackets match and none is empty,
 * and every operator stands where it may; so the second half (query_parse.c) cannot fail on any text.
 */
#ifndef NEWSHOUND_SEARCHER_QUERY_LEX_H
#define NEWSHOUND_SEARCHER_QUERY_LEX_H

#include "searcher/query/query.h"

#define QUERY_NEAR_DISTANCE_DEFAULT 10
#define QUERY_SLOP_DEFAULT 2
#define QUERY_SCOPE_ALL 63u /* headline to furniture */
#define QUERY_BOOST_MAX 100
#define QUERY_BOOST_STEPS 1000000 /* six decimals count */

enum query_token_kind {
	QUERY_TOKEN_LEAF,
	QUERY_TOKEN_OPEN,
	QUERY_TOKEN_CLOSE,
	QUERY_TOKEN_AND,
	QUERY_TOKEN_OR,
	QUERY_TOKEN_NOT,
	QUERY_TOKEN_NEAR,
};

struct query_token {
	enum query_token_kind kind;
	enum query_sign sign;    /* of a leaf or an opening bracket */
	unsigned fields;         /* of an opening bracket: headline:( */
	int near_distance;       /* of NEAR */
	double boost;            /* of a closing bracket */
	struct query_node *leaf; /* of a leaf; of an operator the word that it becomes where it is none */
};

struct query_tokens {
	struct query_token *items;
	size_t count;
};

struct query_lexer {
	struct arena *arena;
	struct query *query;
	const char *next, *end;
	int64_t today;
	struct query_tokens tokens;
	size_t word_count;
	unsigned scope; /* what in: said: sum of enum query_field, or 0 */
	bool failed;    /* memory ran out */
};

/* Cuts text into tokens, with notes. lexer->tokens then holds the row as written. */
void query_lex(struct query_lexer *lexer, struct arena *arena, struct query *query, struct nh_string text,
	       int64_t today);

/* A well formed row from the written one: brackets balanced and at most depth_max deep, operators that have
 * no operands turned into words. */
struct query_tokens query_balance(struct query_lexer *lexer, size_t depth_max);

/* A word without the "^2" behind it (the first of several counts). */
struct nh_string query_strip_boosts(struct query_lexer *lexer, struct nh_string text, double *ret_boost);
/* A leaf of a word as written, which holds no white space and no bracket, with its =, ~ and *. NULL where
 * text is empty or memory ran out. */
struct query_node *query_leaf_word(struct query_lexer *lexer, struct nh_string text);
struct query_node *query_leaf_new(struct query_lexer *lexer, enum query_kind kind, struct nh_string text);
/* The same text in small letters: an operator that became a word, so that it prints as one. */
struct query_node *query_leaf_small(struct query_lexer *lexer, struct nh_string text);
/* Whether text is AND, OR, NOT, NEAR or NEAR/5, and which. */
bool query_operator_of(struct query_lexer *lexer, struct nh_string text, struct query_token *ret_token);

/* The field whose name, in any case, is name; 0 where there is none. author is byline. */
unsigned query_field_of_name(struct nh_string name);
/* The first name of a single field. */
const char *query_field_name(unsigned field);
/* Sum of fields of "headline,body" or "all"; 0 where a name is none of in:'s. */
unsigned query_scope_of_names(struct nh_string names);

/* White space at the front of text: its bytes, 0 where there is none. Control characters count. */
size_t query_space_length(struct nh_string text);
/* A quote at the front of text: its bytes, 0 where there is none; and the kinds of quotes it opens and
 * closes. A phrase ends at the first quote that closes its kind. */
size_t query_quote_length(struct nh_string text, int *ret_opens, int *ret_closes);

/* "^2.5" at the front of text: takes it off and clamps the value; false where there is none. */
bool query_take_boost(struct query_lexer *lexer, struct nh_string *text, double *ret_boost);
/* The decimal digits at the front of text, taken off; false where there are none. Saturates at 1e9. */
bool query_take_number(struct nh_string *text, int *ret_value);

static inline struct nh_string query_without(struct nh_string text, size_t bytes)
{
	return (struct nh_string){text.bytes + bytes, text.length - bytes};
}

/* A note with text as printf writes it; what of the user's is quoted goes through query_shown. */
void query_note(struct query_lexer *lexer, const char *code, const char *format, ...) NH_PRINTF(3, 4);
/* A short piece of the user's text for a note. */
const char *query_shown(struct query_lexer *lexer, struct nh_string text);

#endif
