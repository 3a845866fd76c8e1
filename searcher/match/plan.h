/* SPDX-License-Identifier: MIT
 *
 * plan.h - a parsed query, made ready to run: which lists, combined how, and which words score.
 *
 * A plan belongs to an index but not to one of its shards. It names lists by key; each shard looks them up.
 * The tree says which articles match, the words say what they are worth: an article's score is the sum over
 * all words of the query that do not stand under a NOT, wherever they stand, of the word's weight in it.
 */
#ifndef NEWSHOUND_SEARCHER_PLAN_H
#define NEWSHOUND_SEARCHER_PLAN_H

#include "common/text/stemmer.h"
#include "common/text/term_key.h"
#include "searcher/match/search_time.h"
#include "searcher/query/query.h"
#include "searcher/snapshot.h"

enum match_kind {
	MATCH_NOTHING,
	MATCH_EVERYTHING,
	MATCH_LIST,    /* documents of a list */
	MATCH_AND,     /* two children or more */
	MATCH_OR,      /* two children or more */
	MATCH_WITHOUT, /* the first child less the second */
	MATCH_CHECKED, /* documents of the first child that pass a check */
	MATCH_DATES,   /* by the article's own days */
	MATCH_UNDATED,
	MATCH_ID,       /* one document */
	MATCH_LANGUAGE, /* by language code */
};

/* A word of a phrase: the lists it may stand in (one, but for accents), the written form it must have there,
 * and its place. */
struct phrase_member {
	uint32_t *lists;
	size_t list_count;
	struct nh_string form; /* bytes NULL: any form */
	uint32_t first_form;   /* a number for each of its lists, from this one on: below plan.form_count */
	uint32_t offset;       /* from the first member */
	uint32_t repeats; /* of a loose phrase: how often it is asked for; 0 where an earlier one says so */
};

enum check_kind {
	CHECK_PHRASE, /* the members stand at their places, in one field */
	CHECK_LOOSE,  /* the members stand within so many places and distance more, in one field, in any order
		       */
	CHECK_NEAR,   /* the operands stand at most distance apart, in one field, either first */
	CHECK_FORMS,  /* forms of an expanded list stand in the fields */
	CHECK_VALUE,  /* a stored value holds the tokens side by side, or is the text */
	CHECK_TEXT,   /* the stored text holds the tokens side by side, to the letter */
};

struct match_check {
	enum check_kind kind;
	/* CHECK_PHRASE, CHECK_LOOSE */
	struct phrase_member *members;
	size_t member_count;
	struct near_operand *operands; /* CHECK_NEAR: two */
	uint32_t distance;             /* CHECK_NEAR, CHECK_LOOSE */
	/* all of these, CHECK_FORMS and CHECK_TEXT */
	unsigned fields; /* NH_SCOPE_HEADLINE, _BODY, _CAPTION; 0: anywhere (furniture) */
	uint32_t list;   /* CHECK_FORMS */
	/* CHECK_VALUE, CHECK_TEXT */
	unsigned field;         /* enum query_field */
	struct nh_string value; /* the text, as in the query */
	bool whole;             /* the value is the text; else it holds its tokens */
	bool to_the_letter;     /* with their case and accents */
};

/* What may stand beside NEAR: any of these. */
struct near_choice {
	struct match_check *phrase; /* or, where it is NULL, */
	uint32_t list;              /* an expanded one */
};

struct near_operand {
	struct near_choice *choices;
	size_t choice_count;
};

struct match_node {
	enum match_kind kind;
	struct match_node **children;
	size_t child_count;
	uint32_t list;
	struct match_check *check;
	int64_t first_day, last_day;
	struct nh_string text; /* an id, or a language code */
};

struct expansion;

/* What the key of an expanded list has instead of a stemmer: above all of them. */
#define EXPANDED_STEMMER 0xFF

struct plan_list {
	struct nh_string key;        /* of the dictionary; of a made list, of its first pair */
	struct match_check *made_of; /* a list made for the query: the phrase whose places are its freqs */
	const struct expansion
	    *expansion; /* a list made for the query of the forms of a pattern, which the key names */
	bool scores;
};

/* A word of the query: its lists in the index's languages, which no article shares. */
struct plan_word {
	uint32_t *lists;
	size_t list_count;
	double boost;
};

struct plan {
	const struct nh_index *index;
	struct arena *arena;
	struct stemmer_set *stemmers;
	bool languages[STEMMER_COUNT]; /* that words are looked up in */
	unsigned scope;                /* of words without a field of their own */
	enum nh_match match;           /* all or any */
	struct plan_list *lists;
	size_t list_count, list_capacity;
	struct plan_word *words;
	size_t word_count, word_capacity;
	uint32_t form_count;
	struct match_node *root;
	struct query *query;
	double boost;          /* of the node being planned: its own times those of the brackets around it */
	size_t expanded_forms; /* of all patterns of the query, as are their postings */
	uint64_t expanded_postings;
	size_t limit;             /* hits wanted, as far as is known when lists are looked up */
	struct search_time *time; /* that it may take; NULL: as long as it likes */
	bool is_cut;              /* a pattern stands for more forms than a query may have */
	bool failed;              /* memory ran out */
};

/* Makes a plan in arena. match is NH_MATCH_ALL or NH_MATCH_ANY. Notes go to the query. since and until come
 * as days, both included. time may be NULL; where it runs out, the plan is of no use. */
enum nh_status plan_make(struct plan *plan, const struct nh_index *index, struct arena *arena,
			 struct stemmer_set *stemmers, const bool languages[STEMMER_COUNT],
			 struct query *query, enum nh_match match, unsigned scope, int64_t since,
			 int64_t until, struct search_time *time, struct nh_error *error);

#endif
