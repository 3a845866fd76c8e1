/* SPDX-License-Identifier: MIT
 *
 * html_boxes.h - boxes of a page that are known by what stands in them, whatever they are called: comments
 * under their heading, offers to subscribe, questions for consent, teasers of other stories.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_BOXES_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_BOXES_H

#include "corpus/clean/html_body.h"

/* Adds to the rules of the nodes. */
void html_set_boxes_aside(struct html_attempt *attempt);
/* A heading that is a link leads to the article it is the headline of, unless it leads to a place on the
 * page. */
bool html_leads_elsewhere(const struct html_attempt *attempt, const struct html_block *block);
/* Whether what stands below node are headlines of other stories that are links, each with a few words. */
bool html_is_teasers(const struct html_attempt *attempt, uint32_t node);
/* "Home | News | Letters": links, and nothing but bars or dots between them. */
bool html_is_row_of_links(const struct html_block *block);
/* Whether an <aside> is a box of the article: sentences of its own, between paragraphs. */
bool html_is_box_of_text(const struct html_attempt *attempt, uint32_t node);
/* Whether node holds nothing but paragraphs without links, and stands between paragraphs: its name says what
 * was put in beside them, and not what they are. */
bool html_wraps_paragraphs(const struct html_attempt *attempt, uint32_t node);

#endif
