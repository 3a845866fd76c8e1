/* SPDX-License-Identifier: MIT
 *
 * html_trim.c - takes out of the article's element what is no article: link lists, forms, bylines, rankings
 * under their headings. See html_body.h.
 *
 * Links alone are no reason: an element goes when it also lacks what prose has, length and ends of sentences.
 */
#include "corpus/clean/dateline.h"
#include "corpus/clean/furniture.h"
#include "corpus/clean/html_body.h"
#include "corpus/clean/html_lines.h"
#include "corpus/clean/plain.h"

#define BYLINE_WIDTH_MAX 150
#define LINES_MAX 256
#define LABEL_WIDTH_MAX 20
#define LABELS_MIN 5
#define LEAD_WIDTH_MIN 220
#define LEAD_BLOCKS_MAX 3
#define INVITATION_WIDTH_MAX 250

struct trimmer {
	const struct html_attempt *attempt;
	struct html_block *blocks;
	uint32_t first, end; /* of the root that is being trimmed */
	uint32_t root;
	uint32_t root_prose;
};

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

/* Why an element inside the article is none of it; NULL where it is. */
static const char *judge(const struct trimmer *trimmer, uint32_t node)
{
	const struct html_page *page = trimmer->attempt->page;
	uint32_t hints = page->hints[node], prose = html_prose_width(trimmer->attempt, node);
	struct html_sums sums = html_page_sums(page, node);
	double density = html_link_density(page, node);
	uint32_t sentences;

	if (sums.width == 0 || (uint64_t)prose * 2 > trimmer->root_prose || (hints & HINT_BODY))
		return NULL;
	sentences = html_sentence_count(trimmer->attempt, node);
	if (page->tree.nodes[node].tag == HTML_FIELDSET && sentences < 3)
		return "form";
	if (density > 0.5 && sentences == 0 && !(hints & HINT_CAPTION))
		return "link list";
	if (density > 0.25 && sentences * 150 < sums.width && prose < sums.link_width)
		return "link list";
	if ((hints & HINT_BAD) && !(hints & HINT_GOOD) && sentences < 2 && density > 0.2)
		return "small print";
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
		const char *rule =
		    is_container(nodes[i].tag) && !trimmer->attempt->rules[i] ? judge(trimmer, i) : NULL;

		if (rule)
			put_aside(trimmer, i, rule);
		i = rule ? nodes[i].end : i + 1;
	}
}

/* The hints of a block's elements, up to the root. */
static uint32_t hints_around(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_node *nodes = trimmer->attempt->page->tree.nodes;
	uint32_t hints = 0;

	for (uint32_t i = block->first; i > trimmer->root; i = nodes[i].parent) {
		struct html_sums sums = html_page_sums(trimmer->attempt->page, i);

		/* a name says something of a small part only where it is said of that part */
		if (sums.width > block->width * 2 + 40)
			break;
		hints |= trimmer->attempt->page->hints[i];
	}
	return hints;
}

/* "Read more: …", half of it or more a link. */
static bool points_elsewhere(const struct html_block *block)
{
	return block->link_width * 2 >= block->width && html_points_elsewhere(block->text);
}

static bool names_author(const struct html_facts *facts, struct nh_string text)
{
	for (size_t i = 0; i < facts->authors.count; i++)
		if (html_same_words(text, facts->authors.items[i]))
			return true;
	return false;
}

static const char *judge_block(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_facts *facts = trimmer->attempt->facts;
	uint32_t hints = hints_around(trimmer, block);
	enum html_tag tag = trimmer->attempt->page->tree.nodes[block->owner].tag;
	struct date_hints date_hints = {.field = false};
	struct nh_date date;

	if (html_same_words(block->text, facts->headline) ||
	    (html_is_heading(tag) && facts->headline_node &&
	     html_is_inside(&trimmer->attempt->page->tree, block->first, facts->headline_node)))
		return "repeated headline";
	if (html_is_site_line(block->text))
		return "site's line";
	if (furniture_is_copyright(block->text))
		return "copyright";
	if (points_elsewhere(block))
		return "related links";
	if (block->width > BYLINE_WIDTH_MAX || block->ends_sentence)
		return NULL;
	if ((hints & HINT_BYLINE) || names_author(facts, block->text) || html_is_address(block->text))
		return "byline";
	if (hints & HINT_DATE)
		return "dateline";
	return dateline_parse(block->text, &date_hints, &date) != DATELINE_NONE &&
		       date.precision >= NH_PRECISION_DAY
		   ? "dateline"
		   : NULL;
}

static bool is_caption(const struct trimmer *trimmer, const struct html_block *block)
{
	return (trimmer->attempt->figured[block->owner] && !trimmer->attempt->figured[trimmer->root]) ||
	       (hints_around(trimmer, block) & HINT_CAPTION);
}

static void trim_blocks(struct trimmer *trimmer)
{
	for (uint32_t i = trimmer->first; i < trimmer->end; i++) {
		struct html_block *block = &trimmer->blocks[i];

		if (block->rule)
			continue;
		block->rule = judge_block(trimmer, block);
		if (!block->rule && is_caption(trimmer, block))
			block->is_caption = true;
	}
}

static bool is_label(const struct trimmer *trimmer, const struct html_block *block)
{
	enum html_tag tag = trimmer->attempt->page->tree.nodes[block->owner].tag;

	return block->width <= LABEL_WIDTH_MAX && tag != HTML_P && tag != HTML_LI && tag != HTML_CELL &&
	       tag != HTML_TERM && tag != HTML_PRE && !html_is_heading(tag) && !block->ends_sentence;
}

/* The axes of charts, the buttons of players: many short blocks in a row that no list or table holds. */
static void trim_labels(struct trimmer *trimmer)
{
	for (uint32_t i = trimmer->first, run = 0; i <= trimmer->end; i++) {
		if (i < trimmer->end && is_label(trimmer, &trimmer->blocks[i])) {
			run++;
			continue;
		}
		for (uint32_t j = i - run; run >= LABELS_MIN && j < i; j++)
			if (!trimmer->blocks[j].rule && !trimmer->blocks[j].is_caption)
				trimmer->blocks[j].rule = "labels";
		run = 0;
	}
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
		run = (uint32_t)furniture_run(lines, count);
		for (uint32_t j = i; j < i + run; j++)
			if (!trimmer->blocks[j].rule)
				trimmer->blocks[j].rule = j == i ? rule.bytes : furniture_list_rule().bytes;
		if (run == 0)
			trimmer->blocks[i].rule = rule.bytes;
	}
}

static bool is_all_link(const struct html_block *block)
{
	return block->link_width * 20 >= block->width * 19;
}

/* Whether the block is a link, and the one before it too: a sentence may be a link, two of them are a list.
 */
static bool is_one_of_links(const struct trimmer *trimmer, const struct html_block *block)
{
	return block > &trimmer->blocks[trimmer->first] && is_all_link(block) && is_all_link(block - 1);
}

/* Why a block that nothing of the article follows is none of it; NULL where it is. */
static const char *judge_last(const struct trimmer *trimmer, const struct html_block *block)
{
	if (html_is_heading(trimmer->attempt->page->tree.nodes[block->owner].tag))
		return "heading without text";
	if (block->width <= INVITATION_WIDTH_MAX && html_is_invitation(block->text))
		return "invitation";
	if (is_one_of_links(trimmer, block) ||
	    (block->link_width * 10 > block->width * 8 && !block->ends_sentence))
		return "related links";
	return NULL;
}

/* Links at the end are related ones as long as they are little beside the text; an article may be a list. */
static bool ends_in_links(const struct trimmer *trimmer)
{
	uint32_t links = 0, all = 0;
	bool at_end = true;

	for (uint32_t i = trimmer->end; i-- > trimmer->first;) {
		const struct html_block *block = &trimmer->blocks[i];

		if (block->rule || block->is_caption)
			continue;
		at_end = at_end && judge_last(trimmer, block);
		links += at_end ? block->width : 0;
		all += block->width;
	}
	return links <= all / 4;
}

static void trim_end(struct trimmer *trimmer)
{
	if (!ends_in_links(trimmer))
		return;
	for (uint32_t i = trimmer->end; i-- > trimmer->first;) {
		struct html_block *block = &trimmer->blocks[i];

		if (block->rule || block->is_caption)
			continue;
		block->rule = judge_last(trimmer, block);
		if (!block->rule)
			return;
		block->is_article = false;
	}
}

static void trim_root(struct trimmer *trimmer, uint32_t root)
{
	trimmer->root = root;
	trimmer->end = html_page_blocks(trimmer->attempt->page, root, &trimmer->first);
	for (uint32_t i = trimmer->first; i < trimmer->end; i++)
		trimmer->blocks[i].rule = trimmer->attempt->rules[trimmer->blocks[i].first];
	trim_containers(trimmer);
	trim_blocks(trimmer);
	trim_lists_under_headings(trimmer);
	trim_labels(trimmer);
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
	if (attempt->root_count)
		trim_end(&trimmer);
	for (uint32_t i = 0; i < attempt->page->block_count; i++)
		width += blocks[i].is_article ? blocks[i].width : 0;
	return width;
}

/* A long paragraph right above the text is its first one, wherever it stands in the page's elements; a short
 * one is the deck. */
static bool is_lead(const struct html_block *block, bool is_between)
{
	return is_between && block->width >= LEAD_WIDTH_MIN && block->link_width * 4 < block->width &&
	       block->ends_sentence;
}

static void name_block(const struct trimmer *trimmer, struct html_block *block, bool is_above,
		       bool is_between)
{
	block->is_caption = is_above && is_caption(trimmer, block);
	if (block->is_caption)
		return;
	block->rule = judge_block(trimmer, block);
	if (block->rule)
		return;
	if (is_lead(block, is_between))
		block->is_article = true;
	else if (html_same_words(block->text, trimmer->attempt->facts->deck))
		block->rule = "deck";
	else
		block->rule = "beside the article";
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
	for (uint32_t i = 0; i < attempt->page->block_count; i++) {
		bool is_between = attempt->facts->headline_node && i > headline && i < first &&
				  i + LEAD_BLOCKS_MAX >= first;

		if (!blocks[i].is_article && !blocks[i].is_caption && !blocks[i].rule)
			name_block(&trimmer, &blocks[i], i >= headline && i < last, is_between);
	}
}
