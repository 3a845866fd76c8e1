/* SPDX-License-Identifier: MIT
 *
 * twin_parts.h - what the files of the twin share: an article as a row of tokens, a query as words to be
 * looked for in that row.
 */
#ifndef NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_PARTS_H
#define NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_PARTS_H

#include "common/text/stemmer.h"
#include "common/text/tokenizer.h"
#include "searcher/query/query.h"
#include "tests/differential/twin.h"

#define TWIN_FIELDS_TEXT (QUERY_FIELD_HEADLINE | QUERY_FIELD_BODY | QUERY_FIELD_CAPTION)
/* Where words are found by their stems. */
#define TWIN_FIELDS_STEMMED (TWIN_FIELDS_TEXT | QUERY_FIELD_FURNITURE)

/* A word, a pair of CJK characters, or a single one of them. Holes are no tokens: they only take positions.
 */
struct twin_token {
	unsigned field;    /* one of enum query_field */
	size_t value;      /* which of the field's values (byline, tag); 0 in text */
	uint32_t position; /* in the article's text, in its furniture, or in the value */
	bool character;
	unsigned part; /* headline, deck, dateline, body, each caption and piece of furniture, each value */
	struct nh_string stem; /* in the article's language */
	struct nh_string form;
	struct nh_string written;
};

/* A value as it was written. */
struct twin_value {
	unsigned field;
	struct nh_string text;
};

struct twin_article {
	struct nh_string id;
	struct nh_date published;
	unsigned stemmer;
	bool loose_tags; /* the order of their words is not known */
	bool knows_text; /* what was written, and not only its forms */
	unsigned parts;
	uint64_t doc_length; /* weighted */
	struct twin_token *tokens;
	size_t token_count, token_capacity;
	struct twin_value *values;
	size_t value_count, value_capacity;
	bool has_sketch;
	unsigned char sketch[32];
	size_t story;
};

struct twin {
	struct arena arena;
	const char *language;
	bool stores_text, stores_all_text;
	struct stemmer_set *stemmers;
	struct twin_article **articles; /* live ones, in no order */
	size_t count, capacity;
	bool stories_known; /* of the articles of now */
};

/* pre*, wom?n, fuzzy~2. */
struct twin_pattern {
	struct nh_string folded;
	unsigned edits; /* 0: wildcards */
};

/* One token of a query. */
struct twin_unit {
	enum token_kind kind;
	const struct twin_pattern *pattern; /* any form that fits; NULL: the token itself */
	uint32_t position;
	struct nh_string form, written;
	struct nh_string stems[STEMMER_COUNT]; /* bytes is NULL for a language that is not looked in */
};

/* What counts as one word: a single unit, or the pairs of a longer CJK word. Also a quoted phrase. */
struct twin_word {
	struct twin_unit *units;
	size_t unit_count;
};

struct twin_node {
	const struct query_node *query;
	struct twin_word *words; /* of a word or phrase: those that score */
	size_t word_count;
	struct twin_word phrase;       /* the words and pairs of the leaf, with their distances */
	struct twin_word value_phrase; /* these and its single CJK characters */
	struct twin_node **children;   /* without those that hold no token at all */
	size_t child_count;
};

struct twin_search {
	struct twin *twin;
	const struct nh_search_options *options;
	struct arena *arena;
	bool stemmers[STEMMER_COUNT]; /* the languages that are looked in */
	bool any;                     /* adjacency means any */
	int64_t since, until;
	bool has_dates;         /* since and until count */
	struct twin_node *root; /* NULL: nothing is asked for */
};

/* Memory of an arena, zeroed; aborts where there is none. */
void *twin_memory(struct arena *arena, size_t count, size_t item_bytes);
/* The stem of a lower-case word; bytes is NULL where it has none. */
struct nh_string twin_stem(struct twin *twin, struct arena *arena, unsigned stemmer, struct nh_string lower);

/* twin_words.c: the tree of a query with the words of its leaves; NULL where they hold no token. */
struct twin_node *twin_node_make(struct twin_search *search, const struct query_node *query);
/* The fields that a leaf looks in. */
unsigned twin_fields(const struct twin_search *search, const struct query_node *query);

/* twin_pattern.c: NULL where the leaf has no marks, or is not a single word. */
struct twin_pattern *twin_pattern_make(struct twin_search *search, const struct query_node *query);
bool twin_fits(const struct twin_pattern *pattern, struct nh_string form);
int twin_pattern_compare(const struct twin_pattern *a, const struct twin_pattern *b);

/* twin_match.c: at how many places of these fields the word stands. */
size_t twin_places(const struct twin_article *article, const struct twin_word *word, unsigned fields,
		   bool by_form);
bool twin_matches(const struct twin_search *search, const struct twin_node *node,
		  const struct twin_article *article);
/* Whether a unit is what a token is: in its written form, or by its stem. */
bool twin_is_unit(const struct twin_article *article, const struct twin_token *token,
		  const struct twin_unit *unit, bool by_form);
/* Whether the word begins at the token, its units at their distances. */
bool twin_stands_at(const struct twin_article *article, const struct twin_token *token,
		    const struct twin_word *word, bool by_form);

/* twin_near.c */
bool twin_near(const struct twin_search *search, const struct twin_node *near,
	       const struct twin_article *article);
/* All units in any order, in one of the fields, within as many places as there are and slop more. */
bool twin_stands_loosely(const struct twin_article *article, const struct twin_word *phrase, unsigned fields,
			 size_t slop);
/* The units as they were written, side by side in one part. */
bool twin_stands_to_the_letter(const struct twin_article *article, const struct twin_word *phrase,
			       unsigned fields);
/* Whether the options' dates let the article pass. */
bool twin_passes(const struct twin_search *search, const struct twin_article *article);

/* twin_stories.c */
void twin_sketch(struct twin_article *article, const struct nh_article *from);
void twin_find_stories(struct twin *twin);
/* Lays copies under the first hit of their story. */
void twin_fold(struct twin_answer *answer);

/* twin_score.c */
struct twin_scorer;

struct twin_scorer *twin_scorer_make(struct twin_search *search);
float twin_score(const struct twin_scorer *scorer, const struct twin_article *article);

#endif
