/* SPDX-License-Identifier: MIT
 *
 * html_aside.c - sets elements aside by what they are called. See html_body.h.
 *
 * Names lie: "content-with-sidebar" encloses the article, and "comments" may be a theme's word for
 * everything. So no name takes away what holds a good part of the page's prose, or the headline.
 */
#include "corpus/clean/html_body.h"

#include "corpus/clean/html_boxes.h"
#include "corpus/clean/html_lines.h"

/* A share of the page's prose, in percent, that a name can take away. */
#define SHARE_MAX 30
/* The same where a sentence stands right below the headline: names lie less then, and tags hardly. */
#define NEAR_SHARE_MAX 60
#define BESIDE_SHARE_MAX 90
#define NEAR_BLOCKS 12
#define LEAD_BLOCKS_MAX 4
#define COMMENTS_SHARE_MAX 95
#define GALLERY_SHARE_MAX 80
#define SENTENCE_WIDTH_MIN 40
/* Bars, menus and dialogs hold no prose. */
#define BAR_PROSE_MAX 500
/* What the name of a paragraph can say of its prose. */
#define HINT_OF_PROSE                                                                                 \
	(HINT_HIDDEN | HINT_COMMENTS | HINT_NEWSLETTER | HINT_AUTHOR_BOX | HINT_FOOT | HINT_RELATED | \
	 HINT_SIDE)
#define HINT_NEIGHBOURS \
	(HINT_RELATED | HINT_RANKING | HINT_NEWSLETTER | HINT_FOOT | HINT_SIDE | HINT_AUTHOR_BOX)
#define HINT_BARS (HINT_SHARING | HINT_TAGS | HINT_MENU | HINT_NEWSLETTER | HINT_ADVERTISING)

bool html_is_prose(const struct html_block *block)
{
	return block->width >= HTML_PROSE_WIDTH_MIN && block->link_width * 2 < block->width;
}

static bool is_sentence(const struct html_block *block)
{
	return block->width >= SENTENCE_WIDTH_MIN && block->link_width * 2 < block->width &&
	       block->ends_sentence;
}

static void sum_up(struct html_attempt *attempt)
{
	const struct html_page *page = attempt->page;

	for (uint32_t i = 0; i < page->block_count; i++) {
		const struct html_block *block = &page->blocks[i];

		attempt->prose[i + 1] = attempt->prose[i] + (html_is_prose(block) ? block->width : 0);
		attempt->sentences[i + 1] = attempt->sentences[i] + is_sentence(block);
	}
	for (uint32_t i = 1; i < page->tree.count; i++) {
		enum html_tag tag = page->tree.nodes[i].tag;
		uint32_t parent = page->tree.nodes[i].parent;

		attempt->figured[i] =
		    attempt->figured[parent] || tag == HTML_FIGURE || tag == HTML_FIGCAPTION;
		attempt->named[i] = attempt->named[parent] || (page->hints[i] & HINT_BODY);
	}
}

/* Whether no name between a block and the element that it shares with the headline sets it aside. */
static bool is_unnamed(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_tree *tree = &attempt->page->tree;

	for (; node && !html_is_inside(tree, attempt->facts->headline_node, node);
	     node = tree->nodes[node].parent)
		if (attempt->page->hints[node] & HINT_ASIDE)
			return false;
	return true;
}

static bool has_near_prose(const struct html_attempt *attempt)
{
	const struct html_page *page = attempt->page;
	uint32_t headline = page->first_block[attempt->facts->headline_node];

	for (uint32_t i = headline + 1;
	     attempt->facts->headline_node && i < page->block_count && i < headline + NEAR_BLOCKS; i++) {
		const struct html_block *block = &page->blocks[i];

		if (html_is_prose(block) && block->ends_sentence && is_unnamed(attempt, block->first))
			return true;
	}
	return false;
}

bool html_attempt_begin(struct html_attempt *attempt, const struct html_page *page,
			const struct html_facts *facts)
{
	*attempt = (struct html_attempt){.page = page, .facts = facts};
	attempt->rules = arena_array(page->arena, page->tree.count, sizeof *attempt->rules);
	attempt->scores = arena_array(page->arena, page->tree.count, sizeof *attempt->scores);
	attempt->named = arena_array(page->arena, page->tree.count, sizeof *attempt->named);
	attempt->figured = arena_array(page->arena, page->tree.count, sizeof *attempt->figured);
	attempt->prose = arena_array(page->arena, (size_t)page->block_count + 1, sizeof *attempt->prose);
	attempt->sentences =
	    arena_array(page->arena, (size_t)page->block_count + 1, sizeof *attempt->sentences);
	if (!attempt->rules || !attempt->scores || !attempt->named || !attempt->figured || !attempt->prose ||
	    !attempt->sentences)
		return false;
	sum_up(attempt);
	html_site_prose_index(&attempt->site_prose);
	attempt->has_near_prose = has_near_prose(attempt);
	return true;
}

uint32_t html_sentence_count(const struct html_attempt *attempt, uint32_t node)
{
	uint32_t first, end = html_page_blocks(attempt->page, node, &first);

	return attempt->sentences[end] - attempt->sentences[first];
}

uint32_t html_prose_width(const struct html_attempt *attempt, uint32_t node)
{
	uint32_t first, end = html_page_blocks(attempt->page, node, &first);

	return attempt->prose[end] - attempt->prose[first];
}

static uint32_t masked(enum html_strictness strictness)
{
	if (strictness == HTML_STRICT)
		return HINT_ASIDE;
	return strictness == HTML_LENIENT ? HINT_HIDDEN | HINT_COMMENTS | HINT_MENU | HINT_COOKIES | HINT_FOOT
					  : HINT_HIDDEN | HINT_COMMENTS;
}

/* Whether microdata or a name marks the article's text below node. */
static bool holds_marked_body(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_tree *tree = &attempt->page->tree;

	for (uint32_t i = node; i < tree->nodes[node].end; i++)
		if ((attempt->page->hints[i] & HINT_BODY) && html_prose_width(attempt, i) > 500)
			return true;
	return false;
}

/* What its tag or role, and not only a name, puts beside the article. */
static bool is_beside(const struct html_page *page, uint32_t node)
{
	enum html_tag tag = page->tree.nodes[node].tag;

	return tag == HTML_FOOTER || tag == HTML_ASIDE || tag == HTML_NAV;
}

static bool is_too_much(const struct html_attempt *attempt, uint32_t node, uint32_t hints)
{
	const struct html_page *page = attempt->page;
	uint64_t total = attempt->prose[page->block_count], prose = html_prose_width(attempt, node);
	uint32_t headline = attempt->facts->headline_node;
	bool holds_headline = headline && html_is_inside(&page->tree, headline, node) && prose > 0;

	if (hints & HINT_COMMENTS)
		return ((holds_headline || !headline) && holds_marked_body(attempt, node)) ||
		       (holds_headline && prose * 100 > total * 50) ||
		       prose * 100 > total * COMMENTS_SHARE_MAX;
	if (hints & HINT_GALLERY)
		return prose * 100 > total * GALLERY_SHARE_MAX;
	if ((hints & ~(uint32_t)HINT_BARS) == 0 && prose > BAR_PROSE_MAX)
		return true;
	if (attempt->has_near_prose && !holds_headline && (hints & HINT_NEIGHBOURS) &&
	    (is_beside(page, node) || !(page->hints[node] & HINT_GOOD)) && !holds_marked_body(attempt, node))
		return prose * 100 > total * (is_beside(page, node) ? BESIDE_SHARE_MAX : NEAR_SHARE_MAX);
	return holds_headline || prose * 100 > total * SHARE_MAX;
}

/* A lead may be called a teaser, as what leads to other stories is: it stands right below the headline. */
static bool is_own_lead(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_page *page = attempt->page;
	uint32_t headline = attempt->facts->headline_node, first, end = html_page_blocks(page, node, &first);
	uint32_t below = page->first_block[page->tree.nodes[headline].end];

	return headline && node > headline && first <= below + NEAR_BLOCKS &&
	       end <= first + LEAD_BLOCKS_MAX && attempt->prose[first] == attempt->prose[below] &&
	       (html_sentence_count(attempt, node) > 0 || html_prose_width(attempt, node) > 0) &&
	       html_link_density(page, node) < 0.25 && !html_leads_elsewhere(attempt, &page->blocks[first]);
}

void html_set_aside(struct html_attempt *attempt)
{
	const struct html_tree *tree = &attempt->page->tree;
	uint32_t mask = masked(attempt->strictness);

	for (uint32_t i = 1; i < tree->count; i++) {
		uint32_t hints = attempt->page->hints[i] & mask;

		attempt->rules[i] = attempt->rules[tree->nodes[i].parent];
		if (attempt->rules[i] || tree->nodes[i].tag == HTML_BODY || tree->nodes[i].tag == HTML_HTML)
			continue;
		if (tree->nodes[i].tag == HTML_BUTTON)
			attempt->rules[i] = "button";
		/* what is quoted from a network, with its buttons, is quoted */
		if (tree->nodes[i].tag == HTML_BLOCKQUOTE)
			hints &= ~(uint32_t)HINT_SHARING;
		if (hints == HINT_SIDE && html_is_box_of_text(attempt, i))
			continue;
		if (hints == HINT_ADVERTISING && html_wraps_paragraphs(attempt, i))
			continue;
		if (tree->nodes[i].tag == HTML_P && html_prose_width(attempt, i) > 0)
			hints &= HINT_OF_PROSE;
		if (hints == HINT_RELATED && (attempt->page->hints[i] & HINT_LEAD) && is_own_lead(attempt, i))
			continue;
		if (hints && !attempt->rules[i] && !is_too_much(attempt, i, hints))
			attempt->rules[i] = html_hint_rule(hints);
	}
	html_set_boxes_aside(attempt);
}
