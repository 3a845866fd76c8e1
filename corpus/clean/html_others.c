/* SPDX-License-Identifier: MIT
 *
 * html_others.c - takes away the stories that a page goes on with below its own: articles of their own, and
 * what stands under a second headline. See html_trim.h.
 */
#include "corpus/clean/html_boxes.h"
#include "corpus/clean/html_trim.h"

/* A share of the root's prose, in percent: what other articles may have, if they are not what the page is
 * about. */
#define OTHERS_SHARE_MAX 65
/* What a story has at least, before the next one begins. */
#define STORY_PROSE_MIN 300
/* Each may cost a look at the whole page. */
#define HEADLINES_MAX 32
/* How far around a headline it is looked for the row of paragraphs that it interrupts. */
#define ROW_LEVELS 6

static void set_aside(struct trimmer *trimmer, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++)
		if (!trimmer->blocks[i].rule && !trimmer->blocks[i].is_caption)
			trimmer->blocks[i].rule = "another article";
}

/* The blocks of the <article> at node, if it is another one. */
static uint32_t other_blocks(const struct trimmer *trimmer, uint32_t node, uint32_t *ret_first)
{
	const struct html_page *page = trimmer->attempt->page;
	uint32_t end = html_page_blocks(page, node, ret_first);

	for (uint32_t i = *ret_first; page->tree.nodes[node].tag == HTML_ARTICLE && i < end; i++)
		if (html_leads_elsewhere(trimmer->attempt, &trimmer->blocks[i]))
			return end;
	return *ret_first;
}

/* Stories that stand below this one as articles of their own; what is mostly such is a list of them. */
static void trim_other_articles(struct trimmer *trimmer, uint32_t headline)
{
	const struct html_attempt *attempt = trimmer->attempt;
	const struct html_node *nodes = attempt->page->tree.nodes;
	uint64_t prose = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = (headline > trimmer->root ? headline : trimmer->root) + 1;
		     i < nodes[trimmer->root].end;) {
			uint32_t first, end = other_blocks(trimmer, i, &first);

			prose += attempt->prose[end] - attempt->prose[first];
			if (pass == 1)
				set_aside(trimmer, first, end);
			i = end > first ? nodes[i].end : i + 1;
		}
		if (pass == 0 && prose * 100 > (uint64_t)trimmer->root_prose * OTHERS_SHARE_MAX)
			return;
	}
}

/* Whether the second headline at node is that of a story, and not of a chapter: it stands in an element like
 * that of the first story, with a date, a writer or a share bar of its own. */
static bool is_like_first(const struct trimmer *trimmer, uint32_t node)
{
	const struct html_page *page = trimmer->attempt->page;
	const struct html_node *nodes = page->tree.nodes;
	uint32_t headline = trimmer->attempt->facts->headline_node, part = node, own = headline;

	while (!html_is_inside(&page->tree, headline, nodes[part].parent))
		part = nodes[part].parent;
	while (nodes[own].parent != nodes[part].parent)
		own = nodes[own].parent;
	if (nodes[own].tag != nodes[part].tag ||
	    !nh_string_equal(html_attribute(&nodes[own], "class"), html_attribute(&nodes[part], "class")))
		return false;
	for (uint32_t i = part; i < nodes[part].end; i++)
		if (page->hints[i] & (HINT_DATE | HINT_BYLINE | HINT_SHARING))
			return true;
	return false;
}

/* Whether paragraphs of one row stand before and behind what holds node: it is a box among them. */
static bool is_in_row(const struct trimmer *trimmer, uint32_t node)
{
	const struct html_page *page = trimmer->attempt->page;
	const struct html_node *nodes = page->tree.nodes;

	for (uint32_t level = 0; level < ROW_LEVELS && node > trimmer->root;
	     level++, node = nodes[node].parent) {
		uint32_t first, end = html_page_blocks(page, node, &first), before, behind;

		if (nodes[node].tag == HTML_ASIDE)
			return true;
		if (first <= trimmer->first || end >= trimmer->end)
			continue;
		before = page->blocks[first - 1].owner;
		behind = page->blocks[end].owner;
		if (nodes[before].tag == HTML_P && nodes[behind].tag == HTML_P &&
		    nodes[before].parent == nodes[node].parent && nodes[behind].parent == nodes[node].parent)
			return true;
	}
	return false;
}

static bool is_second_headline(const struct trimmer *trimmer, uint32_t block)
{
	uint32_t own = trimmer->blocks[block].owner;

	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	uint32_t headline = trimmer->attempt->facts->headline_node;

	return own > headline && nodes[own].tag == nodes[headline].tag &&
	       (nodes[own].tag == HTML_H1 || nh_string_equal(html_attribute(&nodes[own], "class"),
							     html_attribute(&nodes[headline], "class"))) &&
	       !is_in_row(trimmer, own);
}

/* Whether the page goes on with the next story at a second headline: one that is a link, or one like the
 * first. */
static bool begins_story(const struct trimmer *trimmer, uint32_t block)
{
	const struct html_attempt *attempt = trimmer->attempt;
	uint64_t before = attempt->prose[block] - attempt->prose[trimmer->first],
		 below = attempt->prose[block] -
			 attempt->prose[attempt->page->first_block[attempt->facts->headline_node]];

	if (html_leads_elsewhere(attempt, &trimmer->blocks[block]))
		return before * 100 > (uint64_t)trimmer->root_prose * (100 - OTHERS_SHARE_MAX);
	return below >= STORY_PROSE_MIN && is_like_first(trimmer, trimmer->blocks[block].owner);
}

void html_trim_others(struct trimmer *trimmer)
{
	uint32_t headline = trimmer->attempt->facts->headline_node;
	const struct html_node *node = &trimmer->attempt->page->tree.nodes[headline];

	if (!headline)
		return;
	trim_other_articles(trimmer, headline);
	if (node->tag != HTML_H1 && (node->tag != HTML_H2 || html_attribute(node, "class").length == 0))
		return;
	for (uint32_t i = trimmer->first, tried = 0; i < trimmer->end && tried < HEADLINES_MAX; i++) {
		if (!is_second_headline(trimmer, i))
			continue;
		if (begins_story(trimmer, i)) {
			set_aside(trimmer, i, trimmer->end);
			return;
		}
		tried++;
	}
}
