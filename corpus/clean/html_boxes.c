/* SPDX-License-Identifier: MIT
 *
 * html_boxes.c - see html_boxes.h. What is set aside here for its words stands below the headline and behind
 * some text, or apart from both; so an article about comments, offers or consent keeps its own.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_boxes.h"

#include "corpus/clean/html_lines.h"
#include "corpus/clean/plain.h"

#define HEADING_WIDTH_MAX 60
#define OFFER_WIDTH_MAX 150
#define HEADED_MAX 64 /* each may cost a look at the whole page */
#define OFFER_PROSE_MAX 1200
#define ENTRY_LEVELS 2
/* A share of the page's prose, in percent: with more below the heading the text above it must be sure. */
#define SHARE_MAX 60
#define CONSENT_WORDS_MIN 2
/* The same without the word that hardly such a question does without. */
#define CONSENT_OTHER_WORDS_MIN 3
#define TEASERS_MIN 2
#define TEASERS_BLOCKS_MAX 120
#define TEASER_ARTICLE_WIDTH_MAX 600
#define TEASER_WIDTH_MAX 260
#define BOX_BLOCKS_MAX 8
#define ROW_WIDTH_MAX 200
#define BAR_WIDTH 3 /* with a space on either side */
#define BOX_SENTENCES_MIN 2
#define BOX_PROSE_MIN 150

/* The smallest element that holds block and blocks behind it: what the block is the heading of. */
static uint32_t box_of(const struct html_page *page, uint32_t block)
{
	const struct html_node *nodes = page->tree.nodes;
	uint32_t node = page->blocks[block].owner, first;

	while (nodes[node].parent && html_page_blocks(page, node, &first) <= block + 1)
		node = nodes[node].parent;
	return node;
}

static bool holds_named_body(const struct html_attempt *attempt, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++)
		if ((attempt->page->hints[i] & HINT_BODY) &&
		    html_prose_width(attempt, i) > HTML_PROSE_WIDTH_MIN)
			return true;
	return false;
}

static bool has_digit(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++)
		if (plain_is_digit(text.bytes[i]))
			return true;
	return false;
}

/* Sets aside what stands from block to the end of its box, if the article can do without. */
static void set_rest_aside(struct html_attempt *attempt, uint32_t block, const char *rule, bool is_offer)
{
	const struct html_page *page = attempt->page;
	uint32_t headline = attempt->facts->headline_node, start = page->blocks[block].first,
		 box = box_of(page, block), end = page->tree.nodes[box].end;
	uint32_t above = attempt->prose[block] - attempt->prose[page->first_block[headline]],
		 below = attempt->prose[page->first_block[end]] - attempt->prose[block],
		 sentences = attempt->sentences[block] - attempt->sentences[page->first_block[headline]];

	if (!headline || start < page->tree.nodes[headline].end || above == 0 ||
	    holds_named_body(attempt, start, end))
		return;
	/* a heading that counts what is below it is one */
	sentences += has_digit(page->blocks[block].text);
	if ((uint64_t)below * 100 > (uint64_t)attempt->prose[page->block_count] * SHARE_MAX && sentences < 2)
		return;
	/* among paragraphs an offer is a line, and the text goes on behind it; so is what is no heading */
	if (page->first_block[box] != block) {
		if (!is_offer && !html_is_heading(page->tree.nodes[page->blocks[block].owner].tag))
			return;
		end = is_offer ? page->blocks[block].last + 1 : end;
	} else if (is_offer && below > OFFER_PROSE_MAX) {
		return;
	}
	for (uint32_t i = start; i < end; i++)
		if (!attempt->rules[i])
			attempt->rules[i] = rule;
}

/* Whether a block is one of a list or a table. */
static bool is_entry(const struct html_page *page, uint32_t node)
{
	for (uint32_t level = 0; node && level < ENTRY_LEVELS;
	     level++, node = page->tree.nodes[node].parent) {
		enum html_tag tag = page->tree.nodes[node].tag;

		if (tag == HTML_CELL || tag == HTML_LI || tag == HTML_TERM || tag == HTML_CAPTION)
			return true;
	}
	return false;
}

/* Sets aside the box that block opens, if it is small beside the text above it. */
static void set_box_aside(struct html_attempt *attempt, uint32_t block, const char *rule)
{
	const struct html_page *page = attempt->page;
	uint32_t headline = attempt->facts->headline_node, box = box_of(page, block), first,
		 end = html_page_blocks(page, box, &first);
	uint32_t above = attempt->prose[block] - attempt->prose[page->first_block[headline]];

	if (!headline || box < headline || first != block || end - first > BOX_BLOCKS_MAX ||
	    (uint64_t)html_prose_width(attempt, box) * 2 > above ||
	    holds_named_body(attempt, box, page->tree.nodes[box].end))
		return;
	for (uint32_t i = box; i < page->tree.nodes[box].end; i++)
		if (!attempt->rules[i])
			attempt->rules[i] = rule;
}

static void set_headed_aside(struct html_attempt *attempt)
{
	const struct html_page *page = attempt->page;
	uint32_t tried = 0;

	for (uint32_t i = 0; i < page->block_count && tried < HEADED_MAX; i++) {
		const struct html_block *block = &page->blocks[i];
		bool is_link = block->link_width * 2 > block->width;

		if (attempt->rules[block->first] || block->width > OFFER_WIDTH_MAX || is_link ||
		    is_entry(page, block->owner))
			continue;
		tried++;
		if (block->width <= HEADING_WIDTH_MAX && html_heads_comments(block->text))
			set_rest_aside(attempt, i, "comments", false);
		else if (html_is_offer(block->text))
			set_rest_aside(attempt, i, "offer", true);
		else if (html_is_bare_pointer(block->text))
			set_box_aside(attempt, i, "related links");
		else if (html_labels_advertising(block->text))
			set_box_aside(attempt, i, "advertising");
		else
			tried--;
	}
}

/* How many of the words that questions for consent are made of stand in text. */
static uint32_t consent_words(struct nh_string text)
{
	static const char *const words[] = {
	    "ookie",          "onsent",           "rivacy",
	    "artners",        "ersonal data",     "ersonal information",
	    "atenschutz",     "inwillig",         "artenaires",
	    "rivacidad",      "datos personales", "dados pesso",
	    "rivacidade",     "dati personali",   "персональн",
	    "конфиденциальн", "adatkezel",
	};
	uint32_t count = 0;

	for (size_t i = 0; i < NH_COUNT_OF(words); i++)
		count += memmem(text.bytes, text.length, words[i], strlen(words[i])) != NULL;
	return count;
}

/* The part of the page that holds node, if it shares nothing but the page with the headline; else 0. */
static uint32_t part_apart(const struct html_page *page, uint32_t headline, uint32_t node)
{
	const struct html_tree *tree = &page->tree;
	uint32_t part = node;

	for (; !html_is_inside(tree, headline, node); node = tree->nodes[node].parent)
		part = node;
	return tree->nodes[node].tag == HTML_BODY || tree->nodes[node].tag == HTML_HTML || node == 0 ? part
												     : 0;
}

static bool asks_consent(struct nh_string text)
{
	return consent_words(text) >=
	       (memmem(text.bytes, text.length, "ookie", 5) ? CONSENT_WORDS_MIN : CONSENT_OTHER_WORDS_MIN);
}

/* Whether most of what is said in a part of the page is about consent. */
static bool speaks_of_consent(const struct html_attempt *attempt, uint32_t part)
{
	uint32_t first, end = html_page_blocks(attempt->page, part, &first);
	uint64_t width = 0;

	for (uint32_t i = first; i < end; i++)
		if (html_is_prose(&attempt->page->blocks[i]) &&
		    consent_words(attempt->page->blocks[i].text) > 0)
			width += attempt->page->blocks[i].width;
	return width * 2 > html_prose_width(attempt, part);
}

static void set_consent_aside(struct html_attempt *attempt)
{
	const struct html_page *page = attempt->page;
	uint32_t headline = attempt->facts->headline_node;

	if (!headline || consent_words(attempt->facts->headline) > 0)
		return;
	for (uint32_t i = 0; i < page->block_count; i++) {
		const struct html_block *block = &page->blocks[i];
		uint32_t part;

		if (block->width < HTML_PROSE_WIDTH_MIN || !asks_consent(block->text))
			continue;
		part = part_apart(page, headline, block->owner);
		if (!part || attempt->rules[part] || !speaks_of_consent(attempt, part))
			continue;
		for (uint32_t node = part; node < page->tree.nodes[part].end; node++)
			attempt->rules[node] = attempt->rules[node] ? attempt->rules[node] : "dialog";
	}
}

/* Whether an element below the headline holds other stories: an <article> with a heading that is a link, or
 * teasers. */
static bool is_of_others(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_page *page = attempt->page;
	uint32_t first, end = html_page_blocks(page, node, &first);

	switch (page->tree.nodes[node].tag) {
	case HTML_ARTICLE:
		if (html_page_sums(page, node).width > TEASER_ARTICLE_WIDTH_MAX)
			return false;
		for (uint32_t i = first; i < end && attempt->sentences[i] == attempt->sentences[first]; i++)
			if (html_leads_elsewhere(attempt, &page->blocks[i]))
				return true;
		return false;
	case HTML_DIV:
	case HTML_SECTION:
	case HTML_ASIDE:
	case HTML_LIST:
		return end - first <= TEASERS_BLOCKS_MAX && html_is_teasers(attempt, node);
	default:
		return false;
	}
}

/* Other stories below the headline are set aside, if a sentence of this one is left there. */
static void set_others_aside(struct html_attempt *attempt)
{
	const struct html_page *page = attempt->page;
	const struct html_node *nodes = page->tree.nodes;
	uint32_t headline = attempt->facts->headline_node;
	uint32_t sentences =
	    attempt->sentences[page->block_count] - attempt->sentences[page->first_block[headline]];

	for (int pass = 0; headline && pass < 2; pass++) {
		for (uint32_t i = nodes[headline].end; i < page->tree.count;) {
			bool others = !attempt->rules[i] && is_of_others(attempt, i);
			uint32_t end = others ? nodes[i].end : i + 1;

			if (others && pass == 0)
				sentences -= html_sentence_count(attempt, i);
			for (; others && pass == 1 && i < end; i++)
				attempt->rules[i] = attempt->rules[i] ? attempt->rules[i] : "another article";
			i = end;
		}
		if (sentences == 0)
			return;
	}
}

void html_set_boxes_aside(struct html_attempt *attempt)
{
	set_others_aside(attempt);
	set_headed_aside(attempt);
	set_consent_aside(attempt);
}

bool html_leads_elsewhere(const struct html_attempt *attempt, const struct html_block *block)
{
	const struct html_page *page = attempt->page;
	const struct html_node *nodes = page->tree.nodes;

	if (!html_is_heading(nodes[block->owner].tag) || block->link_width * 20 < block->width * 19 ||
	    html_same_words(block->text, attempt->facts->headline))
		return false;
	for (uint32_t i = block->first; i; i = nodes[i].parent)
		if (nodes[i].tag == HTML_A)
			return !plain_begins(html_attribute(&nodes[i], "href"), NH_STRING("#"));
	return true;
}

bool html_is_row_of_links(const struct html_block *block)
{
	static const char *const bars[] = {" | ", " · ", " • ", " - ", " / ", " › ", " » ", " – "};
	const char *next = block->text.bytes, *end = next + block->text.length;
	uint32_t found = 0;

	if (block->link_width == 0 || block->ends_sentence || block->width > ROW_WIDTH_MAX ||
	    block->link_width == block->width)
		return false;
	while ((next = memchr(next, ' ', (size_t)(end - next)))) {
		const char *behind = next + 1;

		for (size_t i = 0; i < NH_COUNT_OF(bars); i++)
			if (plain_begins(plain_slice(next, end), nh_string_of(bars[i]))) {
				found++;
				behind = next + strlen(bars[i]) - 1;
				break;
			}
		next = behind;
	}
	return found > 0 && block->width - block->link_width <= found * BAR_WIDTH;
}

bool html_is_teasers(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_page *page = attempt->page;
	uint32_t headline = attempt->facts->headline_node;
	uint32_t first, end = html_page_blocks(page, node, &first), headings = 0;

	if (headline && html_is_inside(&page->tree, headline, node))
		return false;
	for (uint32_t i = first; i < end; i++) {
		headings += html_leads_elsewhere(attempt, &page->blocks[i]);
		/* a letter with links begins with a word to its readers */
		if (headings == 0 && attempt->sentences[i + 1] > attempt->sentences[first])
			return false;
	}
	return headings >= TEASERS_MIN &&
	       html_page_sums(page, node).width <= (uint64_t)headings * TEASER_WIDTH_MAX;
}

/* Whether a paragraph of the row that node stands in is at block. */
static bool is_neighbour(const struct html_attempt *attempt, uint32_t node, uint32_t block)
{
	const struct html_page *page = attempt->page;
	const struct html_node *nodes = page->tree.nodes;

	return block < page->block_count && nodes[page->blocks[block].owner].tag == HTML_P &&
	       nodes[page->blocks[block].owner].parent == nodes[node].parent &&
	       page->blocks[block].width >= HTML_PARAGRAPH_WIDTH_MIN;
}

/* Whether something can be pressed or filled in there. */
static bool holds_form(const struct html_page *page, uint32_t node)
{
	for (uint32_t i = node; i < page->tree.nodes[node].end; i++)
		if (page->tree.nodes[i].tag == HTML_BUTTON || page->tree.nodes[i].tag == HTML_FIELDSET)
			return true;
	return false;
}

bool html_is_box_of_text(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_page *page = attempt->page;
	uint32_t first, end = html_page_blocks(page, node, &first);

	return page->tree.nodes[node].tag == HTML_ASIDE && first > 0 &&
	       !(page->hints[node] & HINT_ASIDE & ~(uint32_t)HINT_SIDE) &&
	       !(page->hints[node] & HINT_BYLINE) && is_neighbour(attempt, node, first - 1) &&
	       is_neighbour(attempt, node, end) && html_sentence_count(attempt, node) >= BOX_SENTENCES_MIN &&
	       html_prose_width(attempt, node) >= BOX_PROSE_MIN && html_link_density(page, node) < 0.2 &&
	       !html_is_teasers(attempt, node) && !holds_form(page, node);
}

bool html_wraps_paragraphs(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_page *page = attempt->page;
	uint32_t first, end = html_page_blocks(page, node, &first);

	if (page->tree.nodes[node].tag != HTML_DIV || first == 0 || end == first ||
	    html_sentence_count(attempt, node) != end - first || html_page_sums(page, node).link_width > 0)
		return false;
	for (uint32_t i = first; i < end; i++)
		if (page->tree.nodes[page->blocks[i].owner].tag != HTML_P || !html_is_prose(&page->blocks[i]))
			return false;
	return is_neighbour(attempt, node, first - 1) && is_neighbour(attempt, node, end) &&
	       !holds_form(page, node);
}
