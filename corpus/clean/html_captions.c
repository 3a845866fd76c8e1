/* SPDX-License-Identifier: MIT
 *
 * html_captions.c - tells the words below pictures from the text: by their element, their name, what they
 * say, or because nothing but a picture is beside them. See html_trim.h.
 */
#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_trim.h"

#define CREDIT_WIDTH_MAX 120
#define CAPTION_WIDTH_MAX 200
#define CAPTION_LEVELS 4
#define SHORT_CAPTION_WIDTH_MAX 120
#define SLIDE_WIDTH_MIN 150
#define TITLED_CAPTION_WIDTH_MAX 250

/* A few words that share an element with an image, and with nothing else. A paragraph may hold an image. */
static bool is_beside_image(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_page *page = trimmer->attempt->page;
	const struct html_node *nodes = page->tree.nodes;
	uint32_t node = block->owner, end;

	if (block->width > CAPTION_WIDTH_MAX || html_is_heading(nodes[node].tag) ||
	    nodes[node].tag == HTML_TERM || nodes[node].tag == HTML_LI ||
	    (uint64_t)block->width * 4 > trimmer->root_prose)
		return false;
	for (uint32_t level = 0; level < CAPTION_LEVELS && node > trimmer->root;
	     level++, node = nodes[node].parent) {
		if (html_page_sums(page, node).width > block->width)
			return false;
		/* a paragraph that holds an image is one, unless it is a few words below it */
		if (nodes[node].tag == HTML_P &&
		    (block->width > SHORT_CAPTION_WIDTH_MAX || block->ends_sentence))
			continue;
		end = nodes[node].tag == HTML_P ? block->first : nodes[node].end;
		for (uint32_t i = node + 1; i < end; i++)
			if (nodes[i].tag == HTML_IMG)
				return true;
	}
	return false;
}

static bool is_slide_text(const struct html_block *block)
{
	return block->width >= SLIDE_WIDTH_MIN && block->ends_sentence;
}

void html_weigh_figures(struct trimmer *trimmer)
{
	uint64_t figured = 0, all = 0;

	for (uint32_t i = trimmer->first; i < trimmer->end; i++) {
		const struct html_block *block = &trimmer->blocks[i];
		uint32_t width = !block->rule && is_slide_text(block) ? block->width : 0;

		all += width;
		figured += trimmer->attempt->figured[block->owner] ? width : 0;
	}
	trimmer->figures_are_text = figured * 2 > all;
}

/* The title of a player above what it shows: its element is called a caption, and not only its type. */
static bool heads_caption(const struct trimmer *trimmer, const struct html_block *block)
{
	const struct html_page *page = trimmer->attempt->page;
	uint32_t parent = page->tree.nodes[block->owner].parent;

	return parent > trimmer->root && (page->hints[parent] & HINT_CAPTION) &&
	       html_page_sums(page, parent).width <= TITLED_CAPTION_WIDTH_MAX;
}

bool html_is_caption(const struct trimmer *trimmer, const struct html_block *block)
{
	enum html_tag tag = trimmer->attempt->page->tree.nodes[block->owner].tag;

	if (trimmer->figures_are_text && (html_is_heading(tag) || is_slide_text(block)))
		return false;
	if (html_is_heading(tag) && heads_caption(trimmer, block))
		return true;
	return (trimmer->attempt->figured[block->owner] && !trimmer->attempt->figured[trimmer->root]) ||
	       (!html_is_heading(tag) && (html_hints_around(trimmer, block) & HINT_CAPTION)) ||
	       (block->width <= CREDIT_WIDTH_MAX && html_is_credit(block->text)) ||
	       is_beside_image(trimmer, block);
}
