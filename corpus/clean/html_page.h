/* SPDX-License-Identifier: MIT
 *
 * html_page.h - a page while it is taken apart: its tree, the hints of every node, and its text as blocks.
 *
 * A block is a run of text that nothing but inline markup interrupts: a paragraph, a heading, an item of a
 * list, a cell. Every word of the page that is shown belongs to one block, and every block gets one verdict.
 * So nothing is lost: what is not the article's is furniture, with the rule that made it so.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_PAGE_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_PAGE_H

#include "common/buf.h"
#include "corpus/clean/html_hints.h"
#include "corpus/clean/html_tree.h"

struct html_block {
	uint32_t first, last;  /* its first and last text node */
	uint32_t owner;        /* the block element that it stands in */
	struct nh_string text; /* white space folded */
	uint32_t width;        /* characters; those of CJK count twice */
	uint32_t link_width;   /* of them, inside links */
	uint32_t commas;
	uint32_t first_line; /* bytes before its first <br>; 0 where it has none */
	bool ends_sentence;
	bool is_article; /* belongs to the body */
	bool is_caption;
	const char *rule; /* why it does not; NULL while undecided */
};

/* Running sums: the sum over a subtree is sums[nodes[i].end] - sums[i]. */
struct html_sums {
	uint32_t width, link_width, commas;
};

struct html_page {
	struct arena *arena;
	struct html_tree tree;
	uint32_t *hints;        /* of every node */
	struct html_sums *sums; /* one more than nodes */
	struct html_block *blocks;
	uint32_t block_count;
	const char **aside; /* of every node: why its name sets it aside, or NULL; html_body_find fills it */
	uint32_t *first_block; /* of every node: the first block that begins at it or behind */
};

/* Completes a page whose arena and tree are set. False where memory ran out. */
bool html_page_cut(struct html_page *page);

/* The blocks of a subtree are those from *ret_first to before the result. */
uint32_t html_page_blocks(const struct html_page *page, uint32_t node, uint32_t *ret_first);
struct html_sums html_page_sums(const struct html_page *page, uint32_t node);
/* Share of the text that is links: 0 to 1. */
double html_link_density(const struct html_page *page, uint32_t node);
/* Whether a node stands in what was set aside, so that a name or a date there is another article's. */
bool html_is_of_other(const struct html_page *page, uint32_t node);
/* The text of a subtree, blocks joined by a space, in the page's arena. */
struct nh_string html_page_text(const struct html_page *page, uint32_t node);

#endif
