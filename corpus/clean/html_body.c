/* SPDX-License-Identifier: MIT
 *
 * html_body.c - tries to find the article, each time with less set aside. See html_body.h.
 */
#include "corpus/clean/html_body.h"

#include "corpus/clean/html_repeats.h"

#define ENOUGH_WIDTH 400
#define SCANT_WIDTH 140
#define NEAR_BLOCKS 12
#define LINKS_SHARE_MAX 0.3

/* Keeps the better of two sets of verdicts in page->blocks. A later attempt sets less aside, so it always
 * finds more; where the one before found a short article already, it must find several times as much to be
 * right. */
static void keep_better(struct html_page *page, struct html_block *tried, uint32_t width,
			uint32_t *best_width)
{
	uint32_t wanted = *best_width < SCANT_WIDTH ? *best_width + *best_width / 2 : *best_width * 3;

	if (width <= wanted && *best_width > 0)
		return;
	*best_width = width;
	if (page->block_count)
		memcpy(page->blocks, tried, page->block_count * sizeof *tried);
}

/* The element that a name or a tag says is the article, for pages on which no paragraph votes well; all of a
 * page that names none, where it is more than links. */
static void choose_named(struct html_attempt *attempt)
{
	const struct html_page *page = attempt->page;
	uint32_t best_width = 0;
	bool best_is_body = false;

	attempt->root_count = 0;
	for (uint32_t i = 1; i < page->tree.count; i++) {
		bool is_body = (page->hints[i] & HINT_BODY) != 0;
		uint32_t width = html_page_sums(page, i).width;

		if ((!is_body && page->tree.nodes[i].tag != HTML_ARTICLE) || attempt->rules[i] ||
		    is_body < best_is_body)
			continue;
		if (width <= best_width && is_body == best_is_body)
			continue;
		attempt->roots[0] = i;
		attempt->root_count = 1;
		best_width = width;
		best_is_body = is_body;
	}
	for (uint32_t i = 1; attempt->root_count == 0 && i < page->tree.count; i++)
		if (page->tree.nodes[i].tag == HTML_BODY && html_link_density(page, i) < LINKS_SHARE_MAX)
			attempt->roots[attempt->root_count++] = i;
}

static void attempt_body(struct html_attempt *attempt, enum html_strictness strictness)
{
	attempt->strictness = strictness;
	if (strictness == HTML_NAMED) {
		choose_named(attempt);
		return;
	}
	html_set_aside(attempt);
	html_score(attempt);
}

/* Whether the first attempt found a short article for good: a sentence below the headline, and nothing of
 * some length between them that was set aside. */
static bool is_found(const struct html_page *page, const struct html_facts *facts)
{
	uint32_t headline = page->first_block[facts->headline_node];

	for (uint32_t i = headline;
	     facts->headline_node && i < page->block_count && i < headline + NEAR_BLOCKS; i++) {
		const struct html_block *block = &page->blocks[i];

		if (block->is_article)
			return html_is_prose(block) && block->ends_sentence;
		if (html_is_prose(block) && !block->is_caption && i > headline)
			return false;
	}
	return false;
}

bool html_body_find(struct html_page *page, const struct html_facts *facts)
{
	struct html_block *tried = arena_array(page->arena, page->block_count, sizeof *tried);
	struct html_attempt attempt;
	uint32_t best_width = 0;

	page->aside = arena_array(page->arena, page->tree.count, sizeof *page->aside);
	if (!tried || !page->aside || !html_attempt_begin(&attempt, page, facts))
		return false;
	if (page->block_count)
		memcpy(tried, page->blocks, page->block_count * sizeof *tried);
	for (int i = HTML_STRICT; i < HTML_STRICTNESS_COUNT && best_width < ENOUGH_WIDTH; i++) {
		attempt_body(&attempt, (enum html_strictness)i);
		keep_better(page, tried, html_trim(&attempt, tried), &best_width);
		if (i == HTML_STRICT)
			memcpy(page->aside, attempt.rules, page->tree.count * sizeof *page->aside);
		if (i == HTML_STRICT && is_found(page, facts))
			break;
	}
	if (!html_drop_repeats(&attempt, page->blocks))
		return false;
	html_name_rest(&attempt, page->blocks);
	return true;
}
