/* SPDX-License-Identifier: MIT
 *
 * html_score.c - finds the elements that hold the article: paragraphs vote for what encloses them. See
 * html_body.h.
 */
#include "corpus/clean/html_body.h"
#include "corpus/clean/html_boxes.h"
#include "corpus/clean/plain.h"

#define VOTE_LEVELS 6
#define NAME_POINTS 25
#define BODY_POINTS 40
#define HOME_PROSE_MIN 400
/* What an element must win in prose when it grows, in percent of what it wins; more where links are. */
#define PROSE_SHARE_MIN 40
#define LINKED_SHARE_MIN 70
#define LINKS_SHARE 10
#define ROW_PARAGRAPHS_MIN 3
#define LINKED_DENSITY_MAX 0.15
#define INTRO_PROSE_MAX 500
#define INTRO_SHARE 5

static float tag_points(enum html_tag tag)
{
	switch (tag) {
	case HTML_DIV:
	case HTML_SECTION:
		return 5;
	case HTML_ARTICLE:
	case HTML_MAIN:
		return 10;
	case HTML_PRE:
	case HTML_CELL:
	case HTML_BLOCKQUOTE:
		return 3;
	case HTML_ADDRESS:
	case HTML_LIST:
	case HTML_LI:
	case HTML_DL:
	case HTML_TERM:
	case HTML_FIELDSET:
		return -3;
	case HTML_H1:
	case HTML_H2:
	case HTML_H3:
	case HTML_H4:
	case HTML_H5:
	case HTML_H6:
		return -5;
	default:
		return 0;
	}
}

static float name_points(uint32_t hints)
{
	float points = 0;

	if (hints & HINT_BODY)
		points += BODY_POINTS;
	else if (hints & HINT_GOOD)
		points += NAME_POINTS;
	if (hints & (HINT_BAD | HINT_ASIDE))
		points -= NAME_POINTS;
	return points;
}

static void vote(struct html_attempt *attempt, const struct html_block *block)
{
	const struct html_node *nodes = attempt->page->tree.nodes;
	float points = 1 + (float)block->commas + (float)nh_size_min(block->width / 100, 3);
	uint32_t node = block->owner;
	enum html_tag tag = nodes[node].tag;
	/* text right inside a div, beside other blocks, is a paragraph of that div */
	bool owns_more = tag == HTML_DIV || tag == HTML_SECTION || tag == HTML_ARTICLE || tag == HTML_MAIN ||
			 tag == HTML_BODY || tag == HTML_CELL;
	uint32_t first, end = html_page_blocks(attempt->page, node, &first);

	if (block->link_width * 2 > block->width)
		points *= 1 - (float)block->link_width / (float)block->width;
	if (!owns_more || end - first == 1)
		node = nodes[node].parent;
	for (uint32_t level = 0; level < VOTE_LEVELS && node; level++, node = nodes[node].parent) {
		float share = level == 0 ? 1 : level == 1 ? 2 : (float)level * 3;

		if (attempt->scores[node] == 0)
			attempt->scores[node] =
			    tag_points(nodes[node].tag) + name_points(attempt->page->hints[node]);
		attempt->scores[node] += points / share;
		if (nodes[node].tag == HTML_BODY)
			break;
	}
}

static float final_score(const struct html_attempt *attempt, uint32_t node)
{
	return attempt->scores[node] * (1 - (float)html_link_density(attempt->page, node));
}

static uint32_t find_top(const struct html_attempt *attempt)
{
	float best = 0;
	uint32_t top = 0;

	for (uint32_t i = 1; i < attempt->page->tree.count; i++) {
		float score = attempt->scores[i] > 0 ? final_score(attempt, i) : 0;

		if (score > best) {
			best = score;
			top = i;
		}
	}
	return top;
}

/* Prose, or at least a sentence in its own words. */
static bool is_sentence(const struct html_block *block)
{
	return html_is_prose(block) || (block->width >= HTML_PARAGRAPH_WIDTH_MIN &&
					block->link_width * 2 < block->width && block->ends_sentence);
}

/* Width of the prose below node that is not set aside; in_named: only what is in named bodies. */
static uint32_t clean_prose(const struct html_attempt *attempt, uint32_t node, bool in_named)
{
	uint32_t first, end = html_page_blocks(attempt->page, node, &first), width = 0;

	for (uint32_t i = first; i < end; i++) {
		const struct html_block *block = &attempt->page->blocks[i];

		if (!attempt->rules[block->first] && is_sentence(block) &&
		    (!in_named || attempt->named[block->first]))
			width += block->width;
	}
	return width;
}

/* All text below node that is not set aside. */
static struct html_sums clean_sums(const struct html_attempt *attempt, uint32_t node)
{
	uint32_t first, end = html_page_blocks(attempt->page, node, &first);
	struct html_sums sums = {0, 0, 0};

	for (uint32_t i = first; i < end; i++) {
		const struct html_block *block = &attempt->page->blocks[i];

		if (attempt->rules[block->first])
			continue;
		sums.width += block->width;
		sums.link_width += block->link_width;
	}
	return sums;
}

/* The <article> around node that holds the headline and some prose: other articles stand beside it, and
 * nothing of this one. 0: there is none. */
static uint32_t home_of(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_tree *tree = &attempt->page->tree;
	uint32_t headline = attempt->facts->headline_node;

	for (uint32_t up = node; headline && up; up = tree->nodes[up].parent)
		if (tree->nodes[up].tag == HTML_ARTICLE && html_is_inside(tree, headline, up))
			return clean_prose(attempt, up, false) >= HOME_PROSE_MIN ? up : 0;
	return 0;
}

/* Whether what is called the text is little beside what else its <article> holds, or the page: slides follow,
 * or chapters that are called nothing. */
static bool is_only_intro(const struct html_attempt *attempt, uint32_t node, uint32_t home)
{
	uint32_t own = clean_prose(attempt, node, false);

	if (home)
		return own * (uint64_t)3 < clean_prose(attempt, home, false);
	return own < INTRO_PROSE_MAX && own * (uint64_t)INTRO_SHARE < clean_prose(attempt, 1, false);
}

/* Whether node is a row of paragraphs, so that what stands among them is only a part of the text. */
static bool is_row(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_node *nodes = attempt->page->tree.nodes;
	uint32_t paragraphs = 0;

	for (uint32_t i = node + 1; i < nodes[node].end && paragraphs < ROW_PARAGRAPHS_MIN; i = nodes[i].end)
		paragraphs += nodes[i].tag == HTML_P && !attempt->rules[i] &&
			      html_sentence_count(attempt, i) > 0 && html_prose_width(attempt, i) > 0;
	return paragraphs >= ROW_PARAGRAPHS_MIN;
}

/* Goes out as long as what is won is mostly prose, and not little. From an element that is called the
 * article's text only what is called so too is won. */
static uint32_t widen(const struct html_attempt *attempt, uint32_t node, uint32_t home)
{
	const struct html_node *nodes = attempt->page->tree.nodes;
	uint32_t limit = home ? nodes[home].parent : 0;
	bool named = (attempt->page->hints[node] & HINT_BODY) && !is_only_intro(attempt, node, home);
	uint32_t prose = clean_prose(attempt, node, named), best = node;
	struct html_sums sums = clean_sums(attempt, node);

	for (uint32_t up = nodes[node].parent; up && up != limit && nodes[up].tag != HTML_HTML;
	     up = nodes[up].parent) {
		struct html_sums all = clean_sums(attempt, up);
		uint32_t more_prose = clean_prose(attempt, up, named) - prose,
			 more_width = all.width - sums.width, more_links = all.link_width - sums.link_width;
		/* tables and lists stand between the paragraphs of an article, headlines of others are links
		 */
		uint32_t share =
		    (uint64_t)more_links * LINKS_SHARE < more_width ? PROSE_SHARE_MIN : LINKED_SHARE_MIN;

		if (((uint64_t)more_prose * 100 >= (uint64_t)more_width * share &&
		     (uint64_t)more_prose * 100 >= (uint64_t)prose * 10 && more_prose >= 150) ||
		    (more_prose > 0 && is_row(attempt, up))) {
			best = up;
			prose += more_prose;
			sums = all;
		}
	}
	return best;
}

static bool shares_class(const struct html_attempt *attempt, uint32_t a, uint32_t b)
{
	const struct html_node *nodes = attempt->page->tree.nodes;
	struct nh_string own = html_attribute(&nodes[a], "class");

	return own.length && nh_string_equal(own, html_attribute(&nodes[b], "class"));
}

/* Whether an element beside node has the same class and text that counts. */
static bool has_like(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_node *nodes = attempt->page->tree.nodes;
	uint32_t parent = nodes[node].parent;

	for (uint32_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end)
		if (i != node && attempt->scores[i] > 0 && !attempt->rules[i] &&
		    shares_class(attempt, i, node))
			return true;
	return false;
}

/* An article in steps or chapters: goes out to the element that has its like beside it, as long as little
 * more is in it. */
static uint32_t chapter(const struct html_attempt *attempt, uint32_t node, uint32_t home)
{
	const struct html_node *nodes = attempt->page->tree.nodes;
	uint32_t width = html_page_sums(attempt->page, node).width, best = node;

	for (uint32_t up = node; up && html_is_block(nodes[up].tag) && nodes[up].tag != HTML_BODY;
	     up = nodes[up].parent) {
		if (html_page_sums(attempt->page, up).width > width + width / 3)
			break;
		if (up == home)
			break;
		if (has_like(attempt, up))
			best = up;
	}
	return best;
}

/* A table or list that won is a part of an article, which begins above it and goes on below. */
static uint32_t out_of_list(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_node *nodes = attempt->page->tree.nodes;

	while (nodes[node].parent && (nodes[node].tag == HTML_ROW || nodes[node].tag == HTML_TABLE ||
				      nodes[node].tag == HTML_LIST || nodes[node].tag == HTML_DL))
		node = nodes[node].parent;
	return node;
}

static void add_root(struct html_attempt *attempt, uint32_t node)
{
	if (attempt->root_count < HTML_ROOTS_MAX)
		attempt->roots[attempt->root_count++] = node;
}

/* Whether what is called the text is only its beginning: more of it, and hardly a link, stands in the next
 * element. */
static bool goes_on(const struct html_attempt *attempt, uint32_t node, uint32_t top)
{
	uint32_t hints = attempt->page->hints[node];

	return node > top && !(hints & (HINT_BAD | HINT_ASIDE)) &&
	       ((hints & HINT_GOOD) || html_prose_width(attempt, top) < INTRO_PROSE_MAX) &&
	       html_sentence_count(attempt, node) >= ROW_PARAGRAPHS_MIN &&
	       html_prose_width(attempt, node) > html_prose_width(attempt, top) &&
	       html_link_density(attempt->page, node) < LINKED_DENSITY_MAX && is_row(attempt, node);
}

/* Whether a neighbour of the article's element belongs to it. */
static bool is_part(const struct html_attempt *attempt, uint32_t node, uint32_t top)
{
	const struct html_node *nodes = attempt->page->tree.nodes;
	float top_score = attempt->scores[top],
	      bonus = shares_class(attempt, node, top) ? top_score * 0.2f : 0;
	struct html_sums sums = html_page_sums(attempt->page, node);
	double density = html_link_density(attempt->page, node);
	float threshold = top_score * 0.2f > 10 ? top_score * 0.2f : 10;

	if (attempt->rules[node] || sums.width == 0 || (node > top && html_is_teasers(attempt, node)))
		return false;
	/* beside what is called the text only its like is text too, and a lead above it */
	if ((attempt->page->hints[top] & HINT_BODY) && bonus == 0 &&
	    !(attempt->page->hints[node] & HINT_BODY) && !(node < top && nodes[node].tag == HTML_P) &&
	    !goes_on(attempt, node, top))
		return false;
	if (attempt->scores[node] > 0 && final_score(attempt, node) + bonus >= threshold)
		return true;
	if (nodes[node].tag == HTML_P || nodes[node].tag == HTML_BLOCKQUOTE)
		return sums.width > HTML_PROSE_WIDTH_MIN && density < 0.25;
	return nodes[node].tag == HTML_DIV && density < 0.25 &&
	       html_prose_width(attempt, node) * 10 > sums.width * 8 && sums.width > 2 * HTML_PROSE_WIDTH_MIN;
}

/* The <article> around node; 0: there is none. */
static uint32_t article_of(const struct html_tree *tree, uint32_t node)
{
	while (node && tree->nodes[node].tag != HTML_ARTICLE)
		node = tree->nodes[node].parent;
	return node;
}

/* Whether names say that what is at node is the text as much as what is at top. */
static bool is_named_like(const struct html_attempt *attempt, uint32_t node, uint32_t top)
{
	const struct html_node *nodes = attempt->page->tree.nodes;
	struct nh_string own = html_attribute(&nodes[node], "class"),
			 other = html_attribute(&nodes[top], "class");
	const char *space = other.length ? memchr(other.bytes, ' ', other.length) : NULL;

	if (space)
		other = plain_slice(other.bytes, space);
	return other.length > 0 && own.length >= other.length && plain_begins(own, other) &&
	       (own.length == other.length || own.bytes[other.length] == ' ');
}

static bool is_in_root(const struct html_attempt *attempt, uint32_t node)
{
	const struct html_tree *tree = &attempt->page->tree;

	for (uint32_t i = 0; i < attempt->root_count; i++)
		if (html_is_inside(tree, node, attempt->roots[i]) ||
		    html_is_inside(tree, attempt->roots[i], node))
			return true;
	return false;
}

/* What goes on elsewhere on the page under the same name, behind what is called the text. A headline between
 * says that another story begins. */
static void add_named_like(struct html_attempt *attempt, uint32_t top)
{
	const struct html_page *page = attempt->page;
	const struct html_node *nodes = page->tree.nodes;
	uint32_t article = article_of(&page->tree, top);

	for (uint32_t i = nodes[top].end; (page->hints[top] & HINT_BODY) && i < page->tree.count; i++) {
		if (nodes[i].tag == HTML_H1)
			return;
		if ((page->hints[i] & HINT_BODY) && !attempt->rules[i] && is_named_like(attempt, i, top) &&
		    article_of(&page->tree, i) == article && !is_in_root(attempt, i) &&
		    html_prose_width(attempt, i) >= HTML_PROSE_WIDTH_MIN && html_link_density(page, i) < 0.25)
			add_root(attempt, i);
	}
}

void html_score(struct html_attempt *attempt)
{
	const struct html_page *page = attempt->page;
	const struct html_node *nodes = page->tree.nodes;
	uint32_t top, parent, home;

	for (uint32_t i = 0; i < page->tree.count; i++)
		attempt->scores[i] = 0;
	attempt->root_count = 0;
	for (uint32_t i = 0; i < page->block_count; i++)
		if (!attempt->rules[page->blocks[i].first] &&
		    page->blocks[i].width >= HTML_PARAGRAPH_WIDTH_MIN)
			vote(attempt, &page->blocks[i]);
	top = find_top(attempt);
	if (top == 0)
		return;
	top = out_of_list(attempt, top);
	home = home_of(attempt, top);
	top = widen(attempt, top, home);
	if (!(page->hints[top] & HINT_BODY))
		top = chapter(attempt, top, home);
	parent = nodes[top].parent;
	if (nodes[top].tag == HTML_BODY || parent == 0 || top == home) {
		add_root(attempt, top);
		return;
	}
	for (uint32_t i = parent + 1; i < nodes[parent].end; i = nodes[i].end)
		if (i == top || (html_is_block(nodes[i].tag) && is_part(attempt, i, top)))
			add_root(attempt, i);
	add_named_like(attempt, top);
}
