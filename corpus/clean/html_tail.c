/* SPDX-License-Identifier: MIT
 *
 * html_tail.c - takes away what stands above an article's first words and below its last ones: names of
 * sections, invitations, tags, a word about the author, links. See html_trim.h.
 *
 * Such lines look like text; what tells them is where they stand. So each rule holds only as long as nothing
 * of the article follows (or nothing goes before).
 */
#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_phrases.h"
#include "corpus/clean/html_trim.h"
#include "corpus/clean/plain.h"

#define INVITATION_WIDTH_MAX 250
#define TAGS_WIDTH_MAX 200
#define ANNOUNCEMENT_WIDTH_MAX 40
#define DATE_WIDTH_MAX 100
#define DATELINE_WIDTH_MAX 140
#define LABEL_WIDTH_MAX 40
#define WRITER_WIDTH_MAX 70
#define READING_WIDTH_MAX 40
#define YEAR_WORDS_MAX 2
#define DATE_WORDS_MAX 10
#define BARRED_WORDS_MAX 30
#define ROW_PARAGRAPHS_MIN 2
/* How many blocks back, or ahead, a paragraph is looked for. */
#define ROW_STEPS_MAX 16
#define AUTHOR_WIDTH_MAX 400
#define DISCLOSURE_WIDTH_MAX 450
#define CLOSING_HEADING_WIDTH_MAX 50
#define CLOSING_BLOCKS_MAX 8
#define CLOSING_WIDTH_MAX 700
#define DECK_WIDTH_MAX 300
/* A share of the root's prose, in percent: more than that is no head of a page. */
#define ABOVE_SHARE_MAX 15
/* With less a root has no beginning to speak of. */
#define ROOT_PROSE_MIN 300

static bool holds_text(enum html_tag tag)
{
	return tag == HTML_P || tag == HTML_LI || tag == HTML_CELL || tag == HTML_TERM || tag == HTML_PRE ||
	       tag == HTML_BLOCKQUOTE || html_is_heading(tag);
}

bool html_is_label(const struct html_page *page, const struct html_block *block, uint32_t width_max)
{
	const struct html_node *nodes = page->tree.nodes;

	return block->width <= width_max && !block->ends_sentence && !holds_text(nodes[block->owner].tag) &&
	       nodes[nodes[block->owner].parent].tag != HTML_CELL;
}

static bool is_all_link(const struct html_block *block)
{
	return block->link_width * 20 >= block->width * 19;
}

/* Whether the block is a link, and the one before it too: a sentence may be a link, two of them are a list.
 */
static bool is_one_of_links(const struct trimmer *trimmer, const struct html_block *block)
{
	return block > trimmer->blocks && block[-1].is_article && is_all_link(block) &&
	       is_all_link(block - 1);
}

/* The article's block before this one; the first block where there is none. */
static const struct html_block *block_before(const struct trimmer *trimmer, const struct html_block *block)
{
	while (block > trimmer->blocks && !(--block)->is_article)
		;
	return block;
}

/* Whether the block stands in the row of the article's block before it: paragraphs may be elements of any
 * kind. */
static bool stands_in_row(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	const struct html_block *before = block_before(trimmer, block);
	uint32_t own = block->owner, other;

	for (uint32_t step = 0; step < ROW_STEPS_MAX && before > trimmer->blocks && !html_is_prose(before);
	     step++)
		before = block_before(trimmer, before);
	other = before->owner;
	return own == other ||
	       (nodes[own].parent == nodes[other].parent && nodes[own].tag == nodes[other].tag &&
		nh_string_equal(html_attribute(&nodes[own], "class"),
				html_attribute(&nodes[other], "class")));
}

/* Whether the block stands in another element than the article's paragraph before it. */
static bool stands_apart(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	const struct html_block *before = block_before(trimmer, block);

	for (uint32_t step = 0; step < ROW_STEPS_MAX && before > trimmer->blocks && !before->ends_sentence;
	     step++)
		before = block_before(trimmer, before);
	return nodes[block->owner].parent != nodes[before->owner].parent;
}

/* What is called a name may go on with what its bearer is: two words of it are enough. */
static struct nh_string two_words(struct nh_string name)
{
	const char *space = memchr(name.bytes, ' ', name.length), *end = name.bytes + name.length;

	space = space ? memchr(space + 1, ' ', (size_t)(end - space - 1)) : NULL;
	return space ? plain_slice(name.bytes, space) : name;
}

static bool says_of(const struct html_block *block, struct nh_string name)
{
	return name.length > 0 && plain_begins(block->text, name) &&
	       html_says_of_author(
		   plain_slice(block->text.bytes + name.length, block->text.bytes + block->text.length));
}

static bool begins_with_name(const struct html_block *block, struct nh_string name)
{
	return says_of(block, name) || (name.length > 0 && says_of(block, two_words(name)));
}

/* Whether the block stands in a small element that is called the author's. */
static bool stands_in_byline(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_page *page = trimmer->attempt->page;

	for (uint32_t i = block->owner;
	     i > trimmer->root && html_page_sums(page, i).width <= AUTHOR_WIDTH_MAX;
	     i = page->tree.nodes[i].parent)
		if (page->hints[i] & HINT_BYLINE)
			return true;
	return false;
}

/* "Ann Lee is a reporter at the Tide." An article about its author may end so too, in its own row of
 * paragraphs; there the name of the author is a link, or the trade is named. */
static bool is_about_author(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_facts *facts = trimmer->attempt->facts;
	bool named = begins_with_name(block, facts->shown_author);

	if (block->width > AUTHOR_WIDTH_MAX)
		return false;
	for (size_t i = 0; i < facts->authors.count; i++)
		named |= begins_with_name(block, facts->authors.items[i]);
	if (named && (block->link_width > 0 || html_names_trade(block->text) || stands_apart(trimmer, block)))
		return true;
	return html_is_contact(block->text) || html_is_word_on_writer(block->text) ||
	       stands_in_byline(trimmer, block);
}

/* "More from the quay:", and there is no more. A sentence may announce a picture that no page of text shows.
 */
static bool announces_what_went(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_block *next = block + 1,
				*end = trimmer->blocks + trimmer->attempt->page->block_count;
	bool links_follow = next < end && next->rule && next->link_width * 2 > next->width;

	return plain_ends(block->text, NH_STRING(":")) &&
	       block->width <= (links_follow ? TAGS_WIDTH_MAX : ANNOUNCEMENT_WIDTH_MAX);
}

/* Why a block that nothing of the article follows is none of it; NULL where it is. */
static const char *judge_last(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_page *page = trimmer->attempt->page;

	if (html_is_ornament(block->text))
		return "ornament";
	if (html_is_heading(page->tree.nodes[block->owner].tag))
		return "heading without text";
	if ((block->width <= INVITATION_WIDTH_MAX && html_invites(block->text)) ||
	    html_is_site_prose(block->text, &trimmer->attempt->site_prose))
		return "invitation";
	if (block->width <= TAGS_WIDTH_MAX && !block->ends_sentence && html_is_tag_line(block->text))
		return "tags";
	if (is_about_author(trimmer, block))
		return "about the author";
	if (html_is_desk_line(block->text))
		return "desk";
	if (block->width <= WRITER_WIDTH_MAX && !block->ends_sentence && html_names_writer(block->text))
		return "byline";
	if (block->width <= DISCLOSURE_WIDTH_MAX && html_is_disclosure(block->text))
		return "small print";
	if (block->width <= DATE_WIDTH_MAX && !block->ends_sentence && html_is_first_publication(block->text))
		return "dateline";
	if ((block->width <= TAGS_WIDTH_MAX && !block->ends_sentence && html_points_elsewhere(block->text)) ||
	    announces_what_went(trimmer, block))
		return "related links";
	if (is_one_of_links(trimmer, block) ||
	    (block->link_width * 10 > block->width * 8 && !block->ends_sentence))
		return "related links";
	return html_is_label(page, block, LABEL_WIDTH_MAX) && !stands_in_row(trimmer, block) ? "labels"
											     : NULL;
}

/* No article ends so for long. */
static bool is_sure(const char *rule)
{
	return strcmp(rule, "desk") == 0 || strcmp(rule, "about the author") == 0;
}

/* The end is the site's as long as it is little beside the text; an article may be a list of links. */
static bool ends_in_little(const struct trimmer *trimmer)
{
	uint32_t little = 0, all = 0;
	bool at_end = true;

	for (uint32_t i = trimmer->attempt->page->block_count; i-- > 0;) {
		const struct html_block *block = &trimmer->blocks[i];
		const char *rule;

		if (!block->is_article)
			continue;
		rule = at_end ? judge_last(trimmer, block) : NULL;
		at_end = rule;
		little += rule && !is_sure(rule) ? block->width : 0;
		all += block->width;
	}
	return little <= all / 4;
}

void html_trim_end(struct trimmer *trimmer)
{
	if (!ends_in_little(trimmer))
		return;
	for (uint32_t i = trimmer->attempt->page->block_count; i-- > 0;) {
		struct html_block *block = &trimmer->blocks[i];

		if (!block->is_article)
			continue;
		block->rule = judge_last(trimmer, block);
		if (!block->rule)
			return;
		block->is_article = false;
	}
}

/* The rule of a heading over an article's last words; NULL where it is none. */
static const char *closing_rule(const struct trimmer *trimmer, const struct html_block *block)
{
	enum html_tag tag = trimmer->attempt->page->tree.nodes[block->owner].tag;

	if (block->width > CLOSING_HEADING_WIDTH_MAX || tag == HTML_CELL || tag == HTML_TERM ||
	    tag == HTML_LI)
		return NULL;
	if (html_heads_contact(block->text))
		return "contact";
	return html_heads_author(block->text) ? "about the author" : NULL;
}

void html_trim_closing(struct trimmer *trimmer)
{
	uint32_t count = trimmer->attempt->page->block_count, closing = count, closing_width = 0, width = 0,
		 blocks = 0;
	const char *rule = NULL;

	for (uint32_t i = count; i-- > 0;) {
		const struct html_block *block = &trimmer->blocks[i];
		const char *own = NULL;

		if (!block->is_article)
			continue;
		if (width <= CLOSING_WIDTH_MAX && blocks <= CLOSING_BLOCKS_MAX)
			own = closing_rule(trimmer, block);
		width += block->width;
		blocks++;
		if (own) {
			closing = i;
			closing_width = width;
			rule = own;
		}
	}
	if (closing_width > width / 3)
		return;
	for (uint32_t i = closing; i < count; i++) {
		if (trimmer->blocks[i].is_article)
			trimmer->blocks[i].rule = rule;
		trimmer->blocks[i].is_article = false;
	}
}

/* "NEW DELHI:", "Oslo —": the place line of the paragraph that follows. */
static bool is_place(struct nh_string text)
{
	return plain_ends(text, NH_STRING(":")) || plain_ends(text, NH_STRING("—")) ||
	       plain_ends(text, NH_STRING("–")) || plain_ends(text, NH_STRING("-"));
}

/* "The Tide | 21.06.2024 | By Ann Lee". A line of a table, or a sentence that is not ended, may name a year:
 * it has more words, and nothing beside the year that is a part of a date. */
static bool is_line_of_date(struct nh_string text)
{
	static const char *const joints[] = {" | ", " · ", " • ",          " / ",     " — ",
					     " – ", "｜",  "published by", "updated "};
	size_t words = 1, figures = 0;

	for (size_t i = 0; i < text.length; i++) {
		words += text.bytes[i] == ' ';
		figures += plain_is_digit(text.bytes[i]) && (i == 0 || !plain_is_digit(text.bytes[i - 1]));
	}
	return html_names_year(text) &&
	       (words <= YEAR_WORDS_MAX || (words <= DATE_WORDS_MAX && figures > 1) ||
		(words <= BARRED_WORDS_MAX && html_has_phrase(text, HTML_PHRASES(joints))));
}

/* Whether the block stands in a row of paragraphs that the page makes of anything but <p>. */
static bool begins_row(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	uint32_t own = block->owner, paragraphs = 0;

	for (const struct html_block *other = block + 1;
	     other < trimmer->blocks + trimmer->end && other < block + ROW_STEPS_MAX; other++)
		paragraphs += html_is_prose(other) && other->ends_sentence &&
			      nodes[other->owner].parent == nodes[own].parent &&
			      nodes[other->owner].tag == nodes[own].tag &&
			      nh_string_equal(html_attribute(&nodes[other->owner], "class"),
					      html_attribute(&nodes[own], "class"));
	return paragraphs >= ROW_PARAGRAPHS_MIN;
}

/* Why a block between the headline and the first paragraph is none of the text; NULL where it is. */
static const char *judge_first(const struct trimmer *trimmer, const struct html_block *block)
{
	uint32_t hints = html_hints_around(trimmer, block);
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	enum html_tag tag = nodes[block->owner].tag;
	struct nh_string headline = trimmer->attempt->facts->headline;

	if (tag == HTML_H1 || (html_is_heading(tag) && block->text.length > headline.length &&
			       html_begins_same(block->text, headline)))
		return "repeated headline";
	if (block->width <= READING_WIDTH_MAX && html_is_reading_time(block->text))
		return "dateline";
	if (block->width <= DISCLOSURE_WIDTH_MAX && html_is_disclosure(block->text))
		return "small print";
	if (!html_is_heading(tag) && block->width <= WRITER_WIDTH_MAX && !block->ends_sentence) {
		if (html_names_writer(block->text))
			return "byline";
		if (html_is_dating(block->text))
			return "dateline";
	}
	if (!html_is_heading(tag) && block->width <= DATELINE_WIDTH_MAX &&
	    (!block->ends_sentence || plain_ends(block->text, NH_STRING(".m."))) &&
	    is_line_of_date(block->text))
		return "dateline";
	if ((hints & HINT_DECK) && !(hints & HINT_LEAD) && block->width <= DECK_WIDTH_MAX &&
	    !html_is_lead(block))
		return "deck";
	/* a place in a list of its own */
	if (tag == HTML_TERM && block->width <= LABEL_WIDTH_MAX && !block->ends_sentence &&
	    block + 1 < trimmer->blocks + trimmer->end && nodes[block[1].owner].tag != HTML_TERM)
		return "labels";
	if (!html_is_label(trimmer->attempt->page, block, LABEL_WIDTH_MAX) || is_place(block->text) ||
	    begins_row(trimmer, block))
		return NULL;
	return "labels";
}

/* A deck that is as long as a paragraph stays; names and dates may stand between it and the text. */
static bool is_long_deck(const struct trimmer *trimmer, const struct html_block *block)
{
	return html_hints_around(trimmer, block) & HINT_DECK;
}

/* The node of the headline in the root: where none is known, the first <h1>. 0: there is none. */
static uint32_t headline_in_root(const struct trimmer *trimmer)
{
	const struct html_attempt *attempt = trimmer->attempt;
	const struct html_node *nodes = attempt->page->tree.nodes;
	uint32_t node = attempt->facts->headline_node;

	if (node)
		return html_is_inside(&attempt->page->tree, node, trimmer->root) ? node : 0;
	for (uint32_t i = trimmer->root + 1; i < nodes[trimmer->root].end; i++)
		if (nodes[i].tag == HTML_H1)
			return i;
	return 0;
}

void html_trim_start(struct trimmer *trimmer)
{
	const struct html_attempt *attempt = trimmer->attempt;
	uint32_t node = headline_in_root(trimmer),
		 start = node ? attempt->page->first_block[node] : trimmer->first;

	if (trimmer->root_prose < ROOT_PROSE_MIN || (!node && trimmer->root != attempt->roots[0]) ||
	    (attempt->prose[start] - attempt->prose[trimmer->first]) * (uint64_t)100 >
		(uint64_t)trimmer->root_prose * ABOVE_SHARE_MAX)
		return;
	for (uint32_t i = trimmer->first; i < start; i++)
		if (!trimmer->blocks[i].rule && !trimmer->blocks[i].is_caption)
			trimmer->blocks[i].rule = "above the headline";
	for (uint32_t i = start; i < trimmer->end; i++) {
		struct html_block *block = &trimmer->blocks[i];
		const char *rule = judge_first(trimmer, block);

		if (!rule && html_is_prose(block) && !block->is_caption && !is_long_deck(trimmer, block))
			return;
		if (!block->rule && !block->is_caption)
			block->rule = rule;
	}
}
