/* SPDX-License-Identifier: MIT
 *
 * html_rest.c - gives a verdict to what no element of the article holds: the first paragraphs may stand
 * between the headline and the text, captions above it. See html_body.h.
 */
#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_trim.h"

#define LEAD_WIDTH_MIN 120
#define HEADING_WIDTH_MAX 150
/* What may stand between the first paragraph and the others: lines that are nothing in particular, and all.
 */
#define LEAD_BLOCKS_MAX 3
#define LEAD_STEPS_MAX 24
#define BESIDE "beside the article"

bool html_is_lead(const struct html_block *block)
{
	return block->width >= LEAD_WIDTH_MIN && block->link_width * 4 < block->width && block->ends_sentence;
}

/* A lead that is no word about the author and none of the site's. */
static bool is_first_paragraph(const struct trimmer *trimmer, const struct html_block *block)
{
	struct nh_string text = block->text;

	return html_is_lead(block) && !(html_names_writer(text) && html_names_trade(text)) &&
	       !html_invites(text) && !html_is_disclosure(text) &&
	       !html_is_site_prose(text, &trimmer->attempt->site_prose);
}

/* A heading that has an element of its own between two paragraphs of the text. */
static bool is_heading_between(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_page *page = trimmer->attempt->page;

	return html_is_heading(page->tree.nodes[block->owner].tag) && block->link_width == 0 &&
	       block->width <= HEADING_WIDTH_MAX && block > trimmer->blocks &&
	       block + 1 < trimmer->blocks + page->block_count && block[-1].is_article && block[1].is_article;
}

static void name_block(const struct trimmer *trimmer, struct html_block *block, bool is_above,
		       bool is_between)
{
	block->is_caption = is_above && html_is_caption(trimmer, block);
	if (block->is_caption)
		return;
	block->rule = html_judge_block(trimmer, block);
	if (block->rule)
		return;
	if ((is_between && is_first_paragraph(trimmer, block)) || is_heading_between(trimmer, block))
		block->is_article = true;
	else if (html_same_words(block->text, trimmer->attempt->facts->deck))
		block->rule = "deck";
	else
		block->rule = BESIDE;
}

/* What stands between the headline and the text, from below: the first paragraphs may be there, in a row. */
static void name_head(const struct trimmer *trimmer, struct html_block *blocks, uint32_t headline,
		      uint32_t first)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	uint32_t apart = 0, row = 0;

	for (uint32_t i = first; i-- > headline;) {
		struct html_block *block = &blocks[i];
		uint32_t parent = nodes[block->owner].parent;

		if (block->is_article || block->is_caption || block->rule)
			continue;
		name_block(trimmer, block, true,
			   apart < LEAD_BLOCKS_MAX && i + LEAD_STEPS_MAX >= first && (!row || row == parent));
		row = block->is_article ? parent : row;
		apart += block->width >= HTML_PARAGRAPH_WIDTH_MIN && block->rule &&
			 strcmp(block->rule, BESIDE) == 0;
	}
}

void html_name_rest(const struct html_attempt *attempt, struct html_block *blocks)
{
	struct trimmer trimmer = {.attempt = attempt, .blocks = blocks};
	uint32_t headline = attempt->page->first_block[attempt->facts->headline_node], first = 0, last = 0;

	for (uint32_t i = attempt->page->block_count; i-- > 0;) {
		if (!blocks[i].is_article)
			continue;
		first = i;
		last = last ? last : i;
	}
	if (attempt->facts->headline_node)
		name_head(&trimmer, blocks, headline + 1, first);
	for (uint32_t i = 0; i < attempt->page->block_count; i++)
		if (!blocks[i].is_article && !blocks[i].is_caption && !blocks[i].rule)
			name_block(&trimmer, &blocks[i], i >= headline && i < last, false);
}
