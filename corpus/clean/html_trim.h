/* SPDX-License-Identifier: MIT
 *
 * html_trim.h - what the steps of trimming share: html_trim.c judges the article's element part by part,
 * html_tail.c what stands above its first words and below its last ones, html_others.c what follows,
 * html_rest.c what no element of the article holds.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_TRIM_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_TRIM_H

#include "corpus/clean/html_body.h"

struct trimmer {
	const struct html_attempt *attempt;
	struct html_block *blocks;
	uint32_t first, end; /* of the root that is being trimmed */
	uint32_t root;
	uint32_t root_prose;
	bool figures_are_text;
};

/* The hints of a block's elements, up to the root, as far as they are said of it and little else. */
uint32_t html_hints_around(const struct trimmer *trimmer, const struct html_block *block);
/* Why a block is none of the text, by its words, its element and what stands beside it; NULL where it is. */
const char *html_judge_block(const struct trimmer *trimmer, const struct html_block *block);
/* A block that is as short as the axes of charts, the buttons of players and the names of sections are, and
 * that no paragraph, list or table holds. */
bool html_is_label(const struct html_page *page, const struct html_block *block, uint32_t width_max);

/* Prose in figures that is more than the prose beside them is the text of an article in pictures: this is
 * found out for the root. */
void html_weigh_figures(struct trimmer *trimmer);
bool html_is_caption(const struct trimmer *trimmer, const struct html_block *block);
/* A paragraph of some length: right above the text it is the first one, whatever it is called and wherever it
 * stands in the page's elements. What is shorter may be a deck. */
bool html_is_lead(const struct html_block *block);

/* Of the root: what stands above the headline, and labels between it and the first paragraph. */
void html_trim_start(struct trimmer *trimmer);
/* Of the root: other stories that follow this one. */
void html_trim_others(struct trimmer *trimmer);
/* Of all that is the article's: the last words about its authors and whom to ask, under their heading. */
void html_trim_closing(struct trimmer *trimmer);
/* Of all that is the article's: what ends it though it is none of it, from the last block back to the first
 * that is. */
void html_trim_end(struct trimmer *trimmer);

#endif
