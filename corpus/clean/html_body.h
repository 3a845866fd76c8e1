/* SPDX-License-Identifier: MIT
 *
 * html_body.h - finds the article's text among the blocks of a page.
 *
 *	1. Elements are set aside by what they are called (html_aside.c), unless most of the prose is in them,
 *	   and boxes by the words that open them (html_boxes.c).
 *	2. What is left votes: a paragraph gives points, by its length and commas, to the elements around it;
 *	   the element with most points and few links is where the article is (html_score.c). It grows to
 *	   hold the prose around it, but never beyond the <article> that holds the headline: other articles
 *	   stand there. Its neighbours are taken too where they hold prose of the same kind.
 *	3. Inside, what is no prose is taken out again: link lists, forms, bylines, captions, rankings
 *	   (html_trim.c, html_captions.c), what stands above the first words or below the last ones
 *	   (html_tail.c), and what is said twice (html_repeats.c).
 *
 * Where too little is left, and nothing right below the headline, it is tried again with less set aside. The
 * approach is that of Arc90's Readability; names and thresholds are ours.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_BODY_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_BODY_H

#include "corpus/clean/html_facts.h"
#include "corpus/clean/html_phrases.h"

/* Below this a paragraph is too short to say anything. */
#define HTML_PARAGRAPH_WIDTH_MIN 25
/* From here on a block that is no list of links is prose. */
#define HTML_PROSE_WIDTH_MIN 80
#define HTML_ROOTS_MAX 64

enum html_strictness {
	HTML_STRICT = 0, /* everything that is called furniture is set aside */
	HTML_LENIENT,    /* only menus, comments and what is hidden */
	HTML_ANYTHING,
	HTML_NAMED, /* the element that is called the article's text, whatever the votes say */
	HTML_STRICTNESS_COUNT,
};

/* One attempt. */
struct html_attempt {
	const struct html_page *page;
	const struct html_facts *facts;
	enum html_strictness strictness;
	const char **rules;  /* of every node: why it is set aside, or NULL */
	uint32_t *prose;     /* running sum over blocks: the width of those that are prose */
	uint32_t *sentences; /* the same, the number of those that are sentences in their own words */
	bool *named;         /* of every node: it stands in what is called the article\'s text */
	bool *figured;       /* of every node: it stands in a figure */
	float *scores;       /* of every node */
	struct html_phrase_index site_prose;
	bool has_near_prose; /* a sentence right below the headline that no name sets aside */
	uint32_t roots[HTML_ROOTS_MAX];
	uint32_t root_count;
};

bool html_attempt_begin(struct html_attempt *attempt, const struct html_page *page,
			const struct html_facts *facts);
/* Width of the prose below a node. */
uint32_t html_prose_width(const struct html_attempt *attempt, uint32_t node);
/* How many blocks below a node are sentences. */
uint32_t html_sentence_count(const struct html_attempt *attempt, uint32_t node);
bool html_is_prose(const struct html_block *block);

void html_set_aside(struct html_attempt *attempt);
/* Fills roots. */
void html_score(struct html_attempt *attempt);
/* Fills is_article, is_caption and rule of the blocks. Returns the width of the article. */
uint32_t html_trim(struct html_attempt *attempt, struct html_block *blocks);

/* Gives a verdict to the blocks that no root holds: captions above the text, and why the others are none of
 * it. */
void html_name_rest(const struct html_attempt *attempt, struct html_block *blocks);

/* All of it: every block of the page has its verdict then. False where memory ran out. */
bool html_body_find(struct html_page *page, const struct html_facts *facts);

#endif
