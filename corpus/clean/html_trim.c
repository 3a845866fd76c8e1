/* SPDX-License-Identifier: MIT
 *
 * html_trim.c - takes out of the article's element what is no article: link lists, forms, bylines, rankings
 * under their headings. See html_body.h.
 *
 * Links alone are no reason: an element goes when it also lacks what prose has, length and ends of sentences.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/dateline.h"
#include "corpus/clean/furniture.h"
#include "corpus/clean/html_boxes.h"
#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_trim.h"
#include "corpus/clean/plain.h"

#define BYLINE_WIDTH_MAX 150
#define ANNOUNCEMENT_WIDTH_MAX 120
#define INVITATION_WIDTH_MAX 200
#define SHORT_PARAGRAPH_WIDTH_MAX 120
#define QUESTION_WIDTH_MIN 50
#define QUESTION_WIDTH_MAX 450
#define LINES_MAX 256
#define LABEL_WIDTH_MAX 20
#define LABELS_MIN 5
#define LEFT_WIDTH_MAX 80
#define LEFT_OVER_WIDTH_MAX 200
/* A link in a table of figures names what the figures are of. */
#define CELL_WIDTH_MAX 60
#define CELLS_MIN 6
#define EMPTIED_BLOCKS_MAX 24
#define OWN_WIDTH_MIN 40 /* an entry has words of its own beside its link */

static bool is_container(enum html_tag tag)
{
	switch (tag) {
	case HTML_DIV:
	case HTML_SECTION:
	case HTML_LIST:
	case HTML_DL:
	case HTML_TABLE:
	case HTML_FIELDSET:
	case HTML_ASIDE:
	case HTML_HEADER:
	case HTML_DETAILS:
	case HTML_ADDRESS:
		return true;
	default:
		return false;
	}
}

/* A table with figures beside its links is none of links. */
static bool is_table_of_figures(const struct html_page *page, uint32_t node)
{
	uint32_t first, end = html_page_blocks(page, node, &first), plain = 0;

	for (uint32_t i = first; i < end; i++)
		plain += page->blocks[i].link_width == 0;
	return page->tree.nodes[node].tag == HTML_TABLE && end - first >= CELLS_MIN &&
	       plain * 2 >= end - first;
}

/* Why an element inside the article is none of it; NULL where it is. */
static const char *judge(const struct trimmer *trimmer, uint32_t node)
{
	const struct html_page *page = trimmer->attempt->page;
	uint32_t hints = page->hints[node], prose = html_prose_width(trimmer->attempt, node);
	struct html_sums sums = html_page_sums(page, node);
	double density = html_link_density(page, node);
	uint32_t sentences, first, end = html_page_blocks(page, node, &first);

	/* parts of a body are named after it: "story-body__list" */
	if (sums.width == 0 || (uint64_t)prose * 2 > trimmer->root_prose ||
	    ((hints & HINT_BODY) && !trimmer->attempt->named[page->tree.nodes[node].parent]))
		return NULL;
	sentences = html_sentence_count(trimmer->attempt, node);
	if (page->tree.nodes[node].tag == HTML_FIELDSET && sentences < 3)
		return "form";
	if (is_table_of_figures(page, node))
		return NULL;
	if (density > 0.5 && sentences == 0 && !(hints & HINT_CAPTION))
		return "link list";
	if (density > 0.25 && sentences * 150 < sums.width && prose < sums.link_width &&
	    (sums.width - sums.link_width) < (uint64_t)(end - first) * OWN_WIDTH_MIN)
		return "link list";
	if ((hints & HINT_BAD) && !(hints & HINT_GOOD) && sentences < 2 && density > 0.2)
		return "small print";
	if (html_is_teasers(trimmer->attempt, node))
		return "related links";
	return NULL;
}

static void put_aside(const struct trimmer *trimmer, uint32_t node, const char *rule)
{
	uint32_t first, end = html_page_blocks(trimmer->attempt->page, node, &first);

	for (uint32_t i = first; i < end; i++)
		if (!trimmer->blocks[i].rule && !trimmer->blocks[i].is_caption)
			trimmer->blocks[i].rule = rule;
}

static void trim_containers(struct trimmer *trimmer)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;

	for (uint32_t i = trimmer->root + 1; i < nodes[trimmer->root].end;) {
		bool is_cell = nodes[nodes[i].parent].tag == HTML_CELL &&
			       html_page_sums(trimmer->attempt->page, i).width <= CELL_WIDTH_MAX;
		const char *rule = is_container(nodes[i].tag) && !is_cell && !trimmer->attempt->rules[i]
				       ? judge(trimmer, i)
				       : NULL;

		if (rule)
			put_aside(trimmer, i, rule);
		i = rule ? nodes[i].end : i + 1;
	}
}

uint32_t html_hints_around(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	uint32_t hints = 0;

	for (uint32_t i = block->first; i > trimmer->root; i = nodes[i].parent) {
		struct html_sums sums = html_page_sums(trimmer->attempt->page, i);

		/* a name says something of a small part only where it is said of that part */
		if (sums.width > block->width * 2 + 40)
			break;
		hints |= trimmer->attempt->page->hints[i];
		/* a caption may stand before the paragraph, in one line with it */
		if (sums.width * 2 < block->width)
			hints &= ~(uint32_t)HINT_CAPTION;
	}
	return hints;
}

/* "Read more: …", half of it or more a link; where the words leave no doubt, none of it. Or "Read also:", and
 * nothing else: but headings of the dictionary are looked at with the lists below them. */
static bool points_elsewhere(const struct html_block *block, enum html_tag tag)
{
	bool is_linked = block->link_width * 2 >= block->width,
	     may_be_bare = (tag == HTML_P || tag == HTML_DIV || tag == HTML_SECTION) && !block->ends_sentence;
	struct nh_string rule;

	if ((!is_linked && block->width > ANNOUNCEMENT_WIDTH_MAX) || !html_points_elsewhere(block->text))
		return false;
	return is_linked || (may_be_bare && html_surely_points_elsewhere(block->text)) ||
	       (html_is_bare_pointer(block->text) && !furniture_heading(block->text, &rule));
}

/* "You might also be interested in:", and a link follows. */
static bool announces_links(const struct trimmer *trimmer, const struct html_block *block)
{
	return block + 1 < trimmer->blocks + trimmer->end && block->width <= ANNOUNCEMENT_WIDTH_MAX &&
	       plain_ends(block->text, NH_STRING(":")) && block[1].link_width * 10 >= block[1].width * 9 &&
	       html_points_elsewhere(block->text);
}

static bool names_author(const struct html_facts *facts, struct nh_string text)
{
	const char *space = memchr(text.bytes, ' ', text.length);

	if (space && html_names_writer(text))
		text = plain_slice(space + 1, text.bytes + text.length);
	for (size_t i = 0; i < facts->authors.count; i++)
		if (html_same_words(text, facts->authors.items[i]))
			return true;
	return html_same_words(text, facts->shown_author);
}

/* Whether all of the block stands in a <time>. */
static bool is_time(const struct html_page *page, const struct html_block *block)
{
	for (uint32_t i = block->first; i != block->owner; i = page->tree.nodes[i].parent)
		if (page->tree.nodes[i].tag == HTML_TIME)
			return html_is_inside(&page->tree, block->last, i);
	return false;
}

/* The headline, or all of a page's title but the site's name, where the page has no heading that says it. */
static bool repeats_headline(const struct html_facts *facts, struct nh_string text)
{
	return html_same_words(text, facts->headline) ||
	       (!facts->headline_node && text.length < facts->headline.length &&
		(html_begins_same(facts->headline, text) || html_ends_same(facts->headline, text)));
}

/* The headline may be the first line of the first paragraph. */
static void cut_headline(const struct trimmer *trimmer, struct html_block *block)
{
	struct nh_string line = {block->text.bytes, block->first_line};

	if (block->first_line == 0 || !repeats_headline(trimmer->attempt->facts, line))
		return;
	block->text = plain_trim(plain_slice(line.bytes + line.length, line.bytes + block->text.length));
	block->first_line = 0;
	block->width = (uint32_t)plain_width(block->text);
}

/* A sentence may begin so: "Copyright law is silent on it." */
static bool is_copyright(const struct html_block *block)
{
	return furniture_is_copyright(block->text) &&
	       (!block->ends_sentence || html_names_year(block->text) ||
		!plain_begins(block->text, NH_STRING("copyright")));
}

/* Whether the block asks the reader before another site's post is loaded in its place: there it has an
 * element of its own. Most blocks stand in a row, so that their words need not be looked at. */
static bool stands_for_post(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;

	return block > trimmer->blocks && block->width >= QUESTION_WIDTH_MIN &&
	       block->width <= QUESTION_WIDTH_MAX && block->ends_sentence &&
	       nodes[block->owner].parent != nodes[block[-1].owner].parent && html_asks_to_load(block->text);
}

const char *html_judge_block(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_facts *facts = trimmer->attempt->facts;
	uint32_t hints = html_hints_around(trimmer, block);
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	enum html_tag tag = nodes[block->owner].tag;
	bool in_cell = tag == HTML_CELL || nodes[nodes[block->owner].parent].tag == HTML_CELL;
	struct date_hints date_hints = {.field = false};
	struct nh_date date;

	if (repeats_headline(facts, block->text) ||
	    (html_is_heading(tag) && !facts->headline_node && html_ends_same(block->text, facts->headline)) ||
	    (html_is_heading(tag) && facts->headline_node &&
	     html_is_inside(&trimmer->attempt->page->tree, block->first, facts->headline_node)))
		return "repeated headline";
	if (!in_cell && html_is_site_line(block->text))
		return "site's line";
	if (is_copyright(block))
		return "copyright";
	if (points_elsewhere(block, tag) || announces_links(trimmer, block))
		return "related links";
	if (tag != HTML_CELL && tag != HTML_LI && !html_is_heading(tag) && html_is_row_of_links(block))
		return "link list";
	if (block->width <= INVITATION_WIDTH_MAX &&
	    (html_is_invitation(block->text) || html_is_offer(block->text) ||
	     (block->link_width * 20 >= block->width * 19 && html_invites(block->text))))
		return "invitation";
	if (stands_for_post(trimmer, block))
		return "dialog";
	if (!in_cell && block->width <= LEFT_WIDTH_MAX && html_heads_comments(block->text))
		return "comments";
	if (block->width > BYLINE_WIDTH_MAX || block->ends_sentence)
		return NULL;
	if ((hints & HINT_BYLINE) || names_author(facts, block->text) || html_is_address(block->text))
		return "byline";
	if ((hints & HINT_DATE) || is_time(trimmer->attempt->page, block))
		return "dateline";
	return dateline_parse(block->text, &date_hints, &date) != DATELINE_NONE &&
		       date.precision >= NH_PRECISION_DAY
		   ? "dateline"
		   : NULL;
}

/* "[Ferry laid up until the spring]" */
static bool is_link_in_brackets(const struct html_block *block)
{
	struct nh_string text = block->text;

	return block->width == block->link_width + 2 && text.bytes[0] == '[' &&
	       text.bytes[text.length - 1] == ']';
}

/* A paragraph that is one link, and no sentence: the headline of another article. */
static bool is_headline_of_other(const struct html_page *page, const struct html_block *block)
{
	enum html_tag tag = page->tree.nodes[block->owner].tag;

	return (tag == HTML_P || tag == HTML_DIV || tag == HTML_SECTION || tag == HTML_ARTICLE) &&
	       block->width >= HTML_PARAGRAPH_WIDTH_MIN &&
	       (block->link_width * 20 >= block->width * 19 || is_link_in_brackets(block)) &&
	       !block->ends_sentence;
}

/* They stand between the paragraphs. Where they are more than a few, they are the article. */
static void trim_headlines(struct trimmer *trimmer)
{
	const struct html_page *page = trimmer->attempt->page;
	uint32_t width = 0;

	for (uint32_t i = trimmer->first; i < trimmer->end; i++)
		if (!trimmer->blocks[i].rule && is_headline_of_other(page, &trimmer->blocks[i]))
			width += trimmer->blocks[i].width;
	if ((uint64_t)width * 4 > trimmer->root_prose)
		return;
	for (uint32_t i = trimmer->first; i < trimmer->end; i++)
		if (!trimmer->blocks[i].rule && is_headline_of_other(page, &trimmer->blocks[i]))
			trimmer->blocks[i].rule = "related links";
}

/* Whether the site speaks in a block. A paragraph of plain words in a row of such is not looked at: that is
 * what most text is. */
static bool is_of_site(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	enum html_tag tag = nodes[block->owner].tag;
	const struct html_block *before = block > trimmer->blocks ? block - 1 : NULL;
	bool is_plain = tag == HTML_P && block->link_width == 0 && block->width > SHORT_PARAGRAPH_WIDTH_MAX &&
			nodes[block->first].parent == block->owner && before && !before->rule &&
			nodes[before->owner].tag == HTML_P &&
			nodes[before->owner].parent == nodes[block->owner].parent;

	return !is_plain && tag != HTML_CELL && block->width >= HTML_PARAGRAPH_WIDTH_MIN &&
	       html_is_site_prose(block->text, &trimmer->attempt->site_prose);
}

static void trim_blocks(struct trimmer *trimmer)
{
	for (uint32_t i = trimmer->first; i < trimmer->end; i++) {
		struct html_block *block = &trimmer->blocks[i];

		if (block->rule)
			continue;
		cut_headline(trimmer, block);
		block->rule = html_judge_block(trimmer, block);
		if (!block->rule && is_of_site(trimmer, block))
			block->rule = "invitation";
		if (!block->rule && html_is_caption(trimmer, block))
			block->is_caption = true;
	}
}

/* The axes of charts, the buttons of players: many short blocks in a row that no list or table holds. */
static void trim_labels(struct trimmer *trimmer)
{
	for (uint32_t i = trimmer->first, run = 0; i <= trimmer->end; i++) {
		if (i < trimmer->end &&
		    html_is_label(trimmer->attempt->page, &trimmer->blocks[i], LABEL_WIDTH_MAX)) {
			run++;
			continue;
		}
		for (uint32_t j = i - run; run >= LABELS_MIN && j < i; j++)
			if (!trimmer->blocks[j].rule && !trimmer->blocks[j].is_caption)
				trimmer->blocks[j].rule = "labels";
		run = 0;
	}
}

static bool is_all_link(const struct html_block *block)
{
	return block->link_width * 20 >= block->width * 19;
}

/* A heading of the dictionary, and the list under it. */
static void trim_lists_under_headings(struct trimmer *trimmer)
{
	struct nh_string lines[LINES_MAX], rule;

	for (uint32_t i = trimmer->first; i < trimmer->end; i++) {
		uint32_t count = 0, run;

		if (trimmer->blocks[i].rule || !furniture_heading(trimmer->blocks[i].text, &rule))
			continue;
		for (uint32_t j = i; j < trimmer->end && count < LINES_MAX; j++)
			lines[count++] = trimmer->blocks[j].rule ? NH_STRING("") : trimmer->blocks[j].text;
		run = (uint32_t)furniture_run(lines, count, NULL);
		/* a word about the story that the last of the links leads to, in the same link */
		while (run > 0 && i + run < trimmer->end && is_all_link(&trimmer->blocks[i + run]))
			run++;
		for (uint32_t j = i; j < i + run; j++)
			if (!trimmer->blocks[j].rule)
				trimmer->blocks[j].rule = j == i ? rule.bytes : furniture_list_rule().bytes;
		if (run == 0)
			trimmer->blocks[i].rule = rule.bytes;
	}
}

/* Rules that say that what a heading stood over is gone. */
static bool empties(const char *rule)
{
	static const char *const rules[] = {"invitation",  "form",
					    "newsletter",  "related links",
					    "link list",   "ranking",
					    "offer",       "dialog",
					    "gallery",     "comments",
					    "button",      "hidden",
					    "small print", "list under a heading"};

	for (size_t i = 0; i < NH_COUNT_OF(rules); i++)
		if (strcmp(rule, rules[i]) == 0)
			return true;
	return false;
}

/* Whether a block says no more than what an element that is gone was: a heading, a label, a letter's name, a
 * question to the reader. */
static bool is_left_over(const struct trimmer *trimmer, const struct html_block *block)
{
	return (block->width <= LEFT_WIDTH_MAX &&
		(html_is_heading(trimmer->attempt->page->tree.nodes[block->owner].tag) ||
		 plain_ends(block->text, NH_STRING("?")))) ||
	       html_is_label(trimmer->attempt->page, block, LEFT_WIDTH_MAX) ||
	       memmem(block->text.bytes, block->text.length, "ewsletter", 9);
}

/* Whether nothing but headings and labels is left in an element, over what was set aside there. */
static bool is_emptied(const struct trimmer *trimmer, uint32_t first, uint32_t end)
{
	bool emptied = false;

	for (uint32_t i = first; i < end; i++) {
		const struct html_block *block = &trimmer->blocks[i];

		if (block->rule)
			emptied |= empties(block->rule);
		else if (block->is_caption || block->width > LEFT_OVER_WIDTH_MAX ||
			 !is_left_over(trimmer, block))
			return false;
	}
	return emptied;
}

/* A heading over an invitation or a list that is gone goes too, if they have an element of their own. */
static void trim_emptied(struct trimmer *trimmer)
{
	const struct html_page *page = trimmer->attempt->page;

	for (uint32_t i = trimmer->root + 1; i < page->tree.nodes[trimmer->root].end; i++) {
		uint32_t first, end;

		if (!is_container(page->tree.nodes[i].tag) || page->tree.nodes[i].tag == HTML_TABLE)
			continue;
		end = html_page_blocks(page, i, &first);
		if (end - first >= 2 && end - first <= EMPTIED_BLOCKS_MAX && is_emptied(trimmer, first, end))
			put_aside(trimmer, i, "heading without text");
	}
}

static void trim_root(struct trimmer *trimmer, uint32_t root)
{
	trimmer->root = root;
	trimmer->end = html_page_blocks(trimmer->attempt->page, root, &trimmer->first);
	for (uint32_t i = trimmer->first; i < trimmer->end; i++)
		trimmer->blocks[i].rule = trimmer->attempt->rules[trimmer->blocks[i].first];
	trim_containers(trimmer);
	html_weigh_figures(trimmer);
	trim_blocks(trimmer);
	trim_headlines(trimmer);
	trim_lists_under_headings(trimmer);
	trim_labels(trimmer);
	trim_emptied(trimmer);
	html_trim_start(trimmer);
	html_trim_others(trimmer);
	for (uint32_t i = trimmer->first; i < trimmer->end; i++)
		trimmer->blocks[i].is_article = !trimmer->blocks[i].rule && !trimmer->blocks[i].is_caption;
}

uint32_t html_trim(struct html_attempt *attempt, struct html_block *blocks)
{
	struct trimmer trimmer = {.attempt = attempt, .blocks = blocks};
	uint32_t width = 0;

	for (uint32_t i = 0; i < attempt->page->block_count; i++) {
		blocks[i].is_article = blocks[i].is_caption = false;
		blocks[i].rule = attempt->rules[blocks[i].first];
	}
	for (uint32_t i = 0; i < attempt->root_count; i++)
		trimmer.root_prose += html_prose_width(attempt, attempt->roots[i]);
	for (uint32_t i = 0; i < attempt->root_count; i++)
		trim_root(&trimmer, attempt->roots[i]);
	html_trim_closing(&trimmer);
	html_trim_end(&trimmer);
	for (uint32_t i = 0; i < attempt->page->block_count; i++)
		width += blocks[i].is_article ? blocks[i].width : 0;
	return width;
}
