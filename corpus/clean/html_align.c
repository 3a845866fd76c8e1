/* SPDX-License-Identifier: MIT
 *
 * html_align.c - see html_align.h. Blocks and the claimed body are compared by their letters alone, so that
 * white space, marks and case do not matter.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_align.h"

#include "corpus/clean/html_trim.h"

#define CLAIMED_LETTERS_MIN 300
/* Blocks with fewer letters are found anywhere, and say nothing. */
#define BLOCK_LETTERS_MIN 24
/* The claimed body is only a beginning where at least such a part of it follows, one in so many. */
#define REST_SHARE 2
/* Letters times blocks: beyond it the page is not worth the time. */
#define WORK_MAX ((size_t)1 << 28)

enum match {
	MATCH_UNKNOWN = 0, /* too short to say */
	MATCH_NO,
	MATCH_YES,
};

struct alignment {
	struct html_page *page;
	struct buf claimed, letters;
	uint8_t *matches; /* of every block: enum match */
	size_t next;      /* behind the match before: the next one is most likely there */
	size_t matched_letters, article_matched_letters;
	size_t end_of_matches; /* the farthest place in claimed */
};

static enum match match_block(struct alignment *alignment, const struct html_block *block)
{
	const unsigned char *start = alignment->claimed.bytes, *found;
	size_t length, left = alignment->claimed.length - alignment->next;

	buf_reset(&alignment->letters);
	html_append_letters(&alignment->letters, block->text);
	length = alignment->letters.length;
	if (length < BLOCK_LETTERS_MIN || buf_failed(&alignment->letters))
		return MATCH_UNKNOWN;
	found = memmem(start + alignment->next, left, alignment->letters.bytes, length);
	if (!found)
		found = memmem(start, alignment->claimed.length, alignment->letters.bytes, length);
	if (!found)
		return MATCH_NO;
	alignment->next = (size_t)(found - start) + length;
	alignment->end_of_matches = nh_size_max(alignment->end_of_matches, alignment->next);
	alignment->matched_letters += length;
	if (block->is_article)
		alignment->article_matched_letters += length;
	return MATCH_YES;
}

/* What the claimed body has is the article's, whatever it stands in. */
static void take_matched(struct alignment *alignment)
{
	for (uint32_t i = 0; i < alignment->page->block_count; i++) {
		struct html_block *block = &alignment->page->blocks[i];

		if (alignment->matches[i] != MATCH_YES || block->is_article || block->is_caption)
			continue;
		block->is_article = true;
		block->rule = NULL;
	}
}

/* The <article> around node; 0: there is none. */
static uint32_t article_of(const struct html_node *nodes, uint32_t node)
{
	while (node && nodes[node].tag != HTML_ARTICLE)
		node = nodes[node].parent;
	return node;
}

/* Behind which block nothing is dropped: some sites claim only the first part of a text, and the page goes on
 * where no other story begins. */
static uint32_t end_of_claim(const struct alignment *alignment)
{
	const struct html_page *page = alignment->page;
	const struct html_node *nodes = page->tree.nodes;
	uint32_t last = page->block_count, behind = 0;

	while (last > 0 && alignment->matches[last - 1] != MATCH_YES)
		last--;
	for (uint32_t i = last; last > 0 && i < page->block_count; i++) {
		const struct html_block *block = &page->blocks[i];

		if (nodes[block->owner].tag == HTML_H1 ||
		    (block->is_article &&
		     article_of(nodes, block->owner) != article_of(nodes, page->blocks[last - 1].owner)))
			break;
		if (block->is_article && html_is_prose(block) && block->ends_sentence)
			behind += block->width;
	}
	return (size_t)behind * REST_SHARE >= alignment->matched_letters ? last : page->block_count;
}

/* What it lacks, though it has nearly all the rest, is none of the article; but for the lead, which many
 * sites keep apart. */
static void drop_unmatched(struct alignment *alignment)
{
	uint32_t end = end_of_claim(alignment);
	bool has_begun = false;

	for (uint32_t i = 0; i < end; i++) {
		struct html_block *block = &alignment->page->blocks[i];

		has_begun |= alignment->matches[i] == MATCH_YES;
		if (alignment->matches[i] != MATCH_NO || !block->is_article ||
		    html_is_heading(alignment->page->tree.nodes[block->owner].tag) ||
		    (!has_begun && html_is_lead(block)))
			continue;
		block->is_article = false;
		block->rule = "not in the article's own text";
	}
}

static void settle(struct alignment *alignment)
{
	size_t claimed = alignment->claimed.length;
	bool page_has_it = alignment->matched_letters * 10 >= claimed * 9;

	if (!page_has_it)
		return;
	if (alignment->article_matched_letters * 10 < alignment->matched_letters * 9)
		take_matched(alignment);
	/* a claimed body that ends early says nothing of what follows */
	if (alignment->matched_letters * 20 >= claimed * 19 &&
	    alignment->end_of_matches * 100 >= claimed * 99)
		drop_unmatched(alignment);
}

bool html_align(struct html_page *page, struct nh_string claimed)
{
	struct alignment alignment = {.page = page};
	bool failed;

	buf_init(&alignment.claimed);
	buf_init(&alignment.letters);
	html_append_letters(&alignment.claimed, claimed);
	alignment.matches = arena_array(page->arena, page->block_count, sizeof *alignment.matches);
	failed = buf_failed(&alignment.claimed) || !alignment.matches;
	if (!failed && alignment.claimed.length >= CLAIMED_LETTERS_MIN &&
	    alignment.claimed.length < WORK_MAX / (page->block_count + 1)) {
		for (uint32_t i = 0; i < page->block_count; i++)
			alignment.matches[i] = (uint8_t)match_block(&alignment, &page->blocks[i]);
		settle(&alignment);
	}
	failed = failed || buf_failed(&alignment.letters);
	buf_done(&alignment.claimed);
	buf_done(&alignment.letters);
	return !failed;
}
