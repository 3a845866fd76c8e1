/* SPDX-License-Identifier: MIT
 *
 * html_authors.c - see html_authors.h. What the page shows are candidates: elements that are called authors,
 * and lines such as "By Ann Lee" near the headline and at both ends of the text. The best is the one whose
 * name is a person's, whose place is near the headline, and whose markup or words say that it is an author.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_authors.h"

#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_phrases.h"
#include "corpus/clean/markup.h"
#include "corpus/clean/plain.h"

#define BYLINE_WIDTH_MAX 160
#define ELEMENT_NODES_MAX 200
#define LINE_WIDTH_MAX 120
#define VALUE_WIDTH_MAX 60
#define BLOCKS_BEFORE_HEADLINE 5
#define BLOCKS_AT_HEADLINE 3
#define BLOCKS_BEHIND_HEADLINE 12
#define BLOCKS_TO_BODY_MAX 60
#define BLOCKS_BEHIND_BODY 30
#define LINES_BEHIND_BODY 10
#define BLOCKS_OF_BODY 3
#define NAME_WORDS_MAX 5
#define PLACE_IN_TEXT 1 /* the points for a place inside the text */
#define AGREED_POINTS 5
#define NO_BREAK_SPACE "\xC2\xA0"
#define SUPPORT_MIN 5 /* to stand in for the site's name */

struct author_finder {
	const struct html_facts *facts;
	const struct html_page *page;
	uint32_t headline;             /* block */
	struct html_names names, best; /* of the element or line at hand; the best so far */
	enum html_name_kind best_kind;
	int best_points, best_support; /* support: points for all but the kind of name */
};

static enum html_name_kind kind_of(const struct html_facts *facts, struct nh_string name)
{
	enum html_name_kind kind = html_name_kind(name);

	return kind > NAME_IS_HOUSE && html_names_site(name, facts->source, facts->url) ? NAME_IS_HOUSE
											: kind;
}

static enum html_name_kind best_kind(const struct html_facts *facts, const struct html_names *names)
{
	enum html_name_kind best = NAME_IS_NONE;

	for (size_t i = 0; i < names->count; i++) {
		enum html_name_kind kind = kind_of(facts, names->items[i]);

		best = kind > best ? kind : best;
	}
	return best;
}

/* Takes names for the authors where they are better than those that are known. */
static void offer_claimed(struct html_facts *facts, const struct html_names *names)
{
	enum html_name_kind kind = best_kind(facts, names);

	if (kind > facts->author_kind) {
		facts->authors = *names;
		facts->author_kind = kind;
	}
}

static void make_spaces_plain(struct buf *text)
{
	size_t length = 0;

	for (size_t i = 0; i < text->length; i++) {
		bool is_space = text->length - i > 1 && memcmp(text->bytes + i, NO_BREAK_SPACE, 2) == 0;

		text->bytes[length++] = is_space ? ' ' : text->bytes[i];
		i += is_space;
	}
	text->length = length;
}

/* A name may hold markup or references a second time, and spaces that do not break. */
static void read_claimed(const struct html_page *page, struct nh_string text, struct html_names *names)
{
	struct buf plain;

	if (!markup_is_there(text) && !memmem(text.bytes, text.length, NO_BREAK_SPACE, 2)) {
		html_byline_read(text, names);
		return;
	}
	buf_init(&plain);
	markup_strip(&plain, text);
	make_spaces_plain(&plain);
	html_byline_read(arena_copy(page->arena, buf_string(&plain)), names);
	buf_done(&plain);
}

/* Agencies and newsrooms beside a person are where that one works. */
static void drop_houses(struct html_facts *facts)
{
	size_t kept = 0;

	for (size_t i = 0; facts->author_kind == NAME_IS_OF_PERSON && i < facts->authors.count; i++)
		if (html_name_kind(facts->authors.items[i]) != NAME_IS_HOUSE)
			facts->authors.items[kept++] = facts->authors.items[i];
	if (kept > 0)
		facts->authors.count = kept;
}

void html_authors_claimed(struct html_facts *facts, const struct html_page *page)
{
	struct html_names names = {.count = 0};

	for (size_t i = 0; facts->claim && i < facts->claim->authors.count; i++)
		read_claimed(page, facts->claim->authors.items[i], &names);
	offer_claimed(facts, &names);
	for (unsigned rank = 1; rank <= HTML_RANK_MAX; rank++) {
		names.count = 0;
		for (size_t i = 0; i < facts->meta.authors.count; i++)
			if (facts->meta.author_ranks[i] == rank)
				read_claimed(page, facts->meta.authors.items[i], &names);
		offer_claimed(facts, &names);
	}
	drop_houses(facts);
}

static bool has_word(struct nh_string names, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= names.length; i++)
		if ((i == 0 || plain_is_space(names.bytes[i - 1])) &&
		    memcmp(names.bytes + i, word, length) == 0 &&
		    (i + length == names.length || plain_is_space(names.bytes[i + length])))
			return true;
	return false;
}

/* rel=author, itemprop=author, class=fn: said in a way that is agreed on. */
static bool is_agreed(const struct html_node *node)
{
	return has_word(html_attribute(node, "rel"), "author") ||
	       has_word(html_attribute(node, "itemprop"), "author") ||
	       has_word(html_attribute(node, "class"), "fn");
}

/* Links in a byline lead to its authors, and to sections, networks and feeds. */
static bool links_to_author(const struct html_node *node, struct nh_string text)
{
	static const char *const addresses[] = {
	    "author", "profile", "people", "/person", "staff",    "contributor", "/by/",   "journalist",
	    "autor",  "auteur",  "redakt", "writer",  "reporter", "columnist",   "/team/", "/bio",
	};

	static const char *const starts[] = {"view ", "get ", "more "};

	return html_has_phrase(html_attribute(node, "href"), HTML_PHRASES(addresses)) &&
	       !memchr(text.bytes, '@', text.length) &&
	       !html_begins_with_phrase(text, HTML_PHRASES(starts)) && !html_invites(text) &&
	       !html_points_elsewhere(text);
}

enum carrier {
	CARRIES_NOTHING = 0,
	CARRIES_LINK, /* to a page about an author */
	CARRIES_NAME, /* itemprop=name */
	CARRIES_AUTHOR,
};

/* Whether a node inside a byline holds a name and nothing else, and how sure that is. */
static enum carrier carrier_of(const struct html_page *page, uint32_t i)
{
	const struct html_node *node = &page->tree.nodes[i];

	if (node->attribute_count == 0 || html_page_sums(page, i).width == 0)
		return CARRIES_NOTHING;
	if (has_word(html_attribute(node, "class"), "fn") || has_word(html_attribute(node, "rel"), "author"))
		return CARRIES_AUTHOR;
	if (has_word(html_attribute(node, "itemprop"), "name"))
		return CARRIES_NAME;
	return node->tag == HTML_A && links_to_author(node, html_page_text(page, i)) ? CARRIES_LINK
										     : CARRIES_NOTHING;
}

/* The names in an element that is called an author: those of its parts that hold a name, else its text. */
static enum html_byline_label read_element(const struct html_page *page, uint32_t node,
					   struct html_names *names)
{
	uint32_t end = (uint32_t)nh_size_min(page->tree.nodes[node].end, (size_t)node + ELEMENT_NODES_MAX);
	enum carrier best = CARRIES_NOTHING;

	for (uint32_t i = node; i < end; i++) {
		enum carrier carrier = carrier_of(page, i);

		if (carrier == CARRIES_NOTHING || carrier < best)
			continue;
		if (carrier > best)
			names->count = 0;
		best = carrier;
		html_byline_read(html_page_text(page, i), names);
		if (carrier > CARRIES_LINK)
			i = page->tree.nodes[i].end - 1;
	}
	if (names->count > 0)
		return LABEL_IS_NONE;
	return html_byline_read(html_page_text(page, node), names);
}

/* What is said for a place: near the headline, up to where the text begins; soon behind the text. */
static int place_points(const struct author_finder *finder, uint32_t block)
{
	const struct html_facts *facts = finder->facts;
	uint32_t near_end = finder->headline + BLOCKS_BEHIND_HEADLINE;

	if (facts->body > near_end)
		near_end = (uint32_t)nh_size_min(facts->body, (size_t)finder->headline + BLOCKS_TO_BODY_MAX);
	if (block + BLOCKS_BEFORE_HEADLINE >= finder->headline && block <= near_end &&
	    (block < facts->body || block <= finder->headline + BLOCKS_AT_HEADLINE))
		return block > finder->headline ? 8 : 7;
	if (block < facts->body && block + BLOCKS_BEHIND_HEADLINE >= facts->body)
		return 7;
	if (block >= facts->body_end)
		return block < facts->body_end + BLOCKS_BEHIND_BODY ? 3 : 0;
	if (block < facts->body)
		return 0;
	if (block < facts->body + BLOCKS_OF_BODY)
		return 6;
	return block + BLOCKS_OF_BODY >= facts->body_end ? 3 : PLACE_IN_TEXT;
}

static void offer_shown(struct author_finder *finder, uint32_t block, int points)
{
	enum html_name_kind kind = best_kind(finder->facts, &finder->names);
	static const int kind_points[] = {0, 1, 5, 6, 8};
	int place = place_points(finder, block);

	points += place + kind_points[kind];
	if (kind == NAME_IS_NONE || place == 0 || points <= finder->best_points)
		return;
	finder->best = finder->names;
	finder->best_kind = kind;
	finder->best_points = points;
	finder->best_support = points - kind_points[kind];
}

/* Whether a node is part of the heading that shows the headline, or holds it. */
static bool is_at_heading(const struct author_finder *finder, uint32_t i)
{
	uint32_t heading = finder->facts->headline_node;

	return heading && (html_is_inside(&finder->page->tree, i, heading) ||
			   html_is_inside(&finder->page->tree, heading, i));
}

static void look_at_elements(struct author_finder *finder)
{
	const struct html_page *page = finder->page;

	for (uint32_t i = 1; i < page->tree.count; i++) {
		enum html_byline_label label;
		uint32_t width;

		if (!(page->hints[i] & HINT_BYLINE) || place_points(finder, page->first_block[i]) == 0)
			continue;
		width = html_page_sums(page, i).width;
		if (width < 2 || width > BYLINE_WIDTH_MAX || is_at_heading(finder, i) ||
		    html_stands_elsewhere(finder->facts, page, i))
			continue;
		finder->names.count = 0;
		label = read_element(page, i, &finder->names);
		offer_shown(finder, page->first_block[i],
			    (label > LABEL_IS_NONE) + AGREED_POINTS * is_agreed(&page->tree.nodes[i]) + 1);
	}
}

static bool looks_like_person(struct nh_string name)
{
	size_t words = plain_word_count(name);

	return words >= 2 && words <= NAME_WORDS_MAX && html_has_capitals(name);
}

/* The names of a line that says who wrote the article, though no markup does; in prose, "by" says little. */
static enum html_byline_label read_line(struct author_finder *finder, uint32_t i)
{
	const struct html_block *block = &finder->page->blocks[i], *next = block + 1;
	struct html_names *names = &finder->names;
	struct nh_string text = block->text;
	enum html_byline_label label;

	if (block->width > LINE_WIDTH_MAX && block->first_line > 0 && block->first_line <= LINE_WIDTH_MAX)
		text.length = block->first_line;
	else if (block->width > LINE_WIDTH_MAX)
		return LABEL_IS_NONE;
	label = html_byline_find(text, names);
	if (names->count == 0 && html_is_byline_label(text) && i + 1 < finder->page->block_count &&
	    next->width <= VALUE_WIDTH_MAX) {
		html_byline_read(next->text, names);
		return LABEL_IS_AUTHOR;
	}
	return label;
}

/* "Posted by Ann 3 hours ago": a name of one word counts where more than a word says that it is an author. */
static bool fits_line(const struct html_names *names, enum html_byline_label label, struct nh_string line)
{
	bool dated = false;

	if (names->count == 0 || label == LABEL_IS_NONE)
		return false;
	for (size_t i = 0; i < line.length; i++)
		dated |= plain_is_digit(line.bytes[i]);
	return looks_like_person(names->items[0]) ||
	       (dated && line.length <= VALUE_WIDTH_MAX &&
		!memchr(names->items[0].bytes, ' ', names->items[0].length));
}

static void look_at_lines(struct author_finder *finder)
{
	const struct html_page *page = finder->page;

	for (uint32_t i = 0; i < page->block_count; i++) {
		int place = place_points(finder, i);
		enum html_byline_label label;

		if (i == finder->headline || place == 0 || i >= finder->facts->body_end + LINES_BEHIND_BODY ||
		    page->blocks[i].is_caption ||
		    (place == PLACE_IN_TEXT && !html_begins_as_byline(page->blocks[i].text)) ||
		    html_stands_elsewhere(finder->facts, page, page->blocks[i].first))
			continue;
		finder->names.count = 0;
		label = read_line(finder, i);
		if (label + (place > PLACE_IN_TEXT) >= LABEL_IS_AUTHOR &&
		    fits_line(&finder->names, label, page->blocks[i].text))
			offer_shown(finder, i, 2 * (int)label);
	}
}

/* Whether what is shown says more than what is claimed. */
static bool is_better(const struct author_finder *finder)
{
	enum html_name_kind claimed = finder->facts->author_kind, shown = finder->best_kind;
	struct nh_string name =
	    finder->facts->authors.count ? finder->facts->authors.items[0] : (struct nh_string){NULL, 0};

	if (claimed == NAME_IS_ONE_WORD && shown == NAME_IS_OF_PERSON)
		return html_is_part_of_name(name, finder->best.items[0], (struct nh_string){NULL, 0});
	if (claimed == NAME_IS_HOUSE)
		return shown > NAME_IS_LOGIN && finder->best_support >= SUPPORT_MIN;
	return shown > claimed;
}

void html_authors_shown(struct html_facts *facts, const struct html_page *page)
{
	struct author_finder finder = {
	    .facts = facts, .page = page, .headline = page->first_block[facts->headline_node]};

	if (facts->author_kind == NAME_IS_OF_PERSON)
		return;
	look_at_elements(&finder);
	look_at_lines(&finder);
	if (!is_better(&finder))
		return;
	facts->authors = finder.best;
	facts->author_kind = finder.best_kind;
	drop_houses(facts);
}
