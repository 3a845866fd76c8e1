/* SPDX-License-Identifier: MIT
 *
 * form_pattern.h - pre*, wom?n and fuzzy~2 as tests of a written form. A pattern is folded as words are;
 * forms are compared by code points.
 */
#ifndef NEWSHOUND_SEARCHER_FORM_PATTERN_H
#define NEWSHOUND_SEARCHER_FORM_PATTERN_H

#include "common/arena.h"
#include "common/text/tokenizer.h"
#include "searcher/query/query.h"

struct form_pattern {
	uint32_t *points; /* letters; PATTERN_ONE and PATTERN_ANY stand for ? and * */
	size_t count;
	unsigned edits;        /* of a fuzzy word; 0: wildcards */
	struct nh_string word; /* a fuzzy word's letters */
	uint64_t byte_set;     /* of a fuzzy word, to reject most others soon */
	unsigned bytes_a_point;
	bool impossible; /* longer than any word */
	struct nh_string
	    fixed; /* what every form begins with: letters before the first wildcard, a fuzzy word's first */
	struct nh_string name; /* the pattern folded, as a query has it: what makes two patterns one word */
};

enum pattern_verdict {
	PATTERN_MADE,
	PATTERN_PLAIN, /* not one word with marks in it: the text is to be searched as it stands */
	PATTERN_NO_MEMORY,
};

/* Makes the pattern of a leaf that has QUERY_PREFIX, QUERY_WILDCARD or QUERY_FUZZY. */
enum pattern_verdict form_pattern_make(struct arena *arena, const struct query_node *leaf,
				       struct form_pattern *ret);
/* Whether form, as it stands in the dictionary, is one of the pattern's. */
bool form_pattern_fits(const struct form_pattern *pattern, struct nh_string form);

/* False only where no form that begins with prefix is one of the pattern's. For fuzzy words of several edits
 * little more than the first letter is looked at. */
bool form_pattern_may_begin(const struct form_pattern *pattern, struct nh_string prefix);

/* How many of the first bytes of a form that does not fit say that none which begins so can; 0: not known. */
size_t form_pattern_misfit(const struct form_pattern *pattern, struct nh_string form);

/* For words of one edit whose letters are all ASCII, of a form that does not fit: puts the least text above
 * it that could begin one which does into ret, and returns its length. 0: any text above it could; so it is
 * for all other patterns. */
#define FORM_PATTERN_NEXT_BYTES (TOKEN_BYTES_MAX + 3)
size_t form_pattern_next(const struct form_pattern *pattern, struct nh_string form,
			 char ret[FORM_PATTERN_NEXT_BYTES]);

/* Edits (insert, delete, replace, swap neighbours) from a to b, or most + 1 where they are more. Words of
 * more than TOKEN_BYTES_MAX letters are never near. */
unsigned edit_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count, unsigned most);
/* The code points of a word of at most TOKEN_BYTES_MAX bytes. */
size_t word_points(struct nh_string word, uint32_t points[TOKEN_BYTES_MAX]);

#endif
