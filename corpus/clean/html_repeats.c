/* SPDX-License-Identifier: MIT
 *
 * html_repeats.c - see html_repeats.h. Blocks are compared by their letters alone. A paragraph goes where the
 * very same stood before; a quote where it is a part of a paragraph, before or behind.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_repeats.h"

#include "common/hash.h"

#define QUOTE_WIDTH_MIN 30
#define QUOTE_WIDTH_MAX 400
#define PARAGRAPH_WIDTH_MIN 80
#define LONE_QUOTE_WIDTH_MIN 50
#define SPEAKER_WIDTH_MAX 80
/* Letters times quotes: beyond it the page is not worth the time. */
#define WORK_MAX ((size_t)1 << 27)

struct repeats {
	const struct html_attempt *attempt;
	struct html_block *blocks;
	struct buf letters; /* of the paragraphs, a NUL behind each */
	uint32_t *starts;   /* of every block: where its letters begin */
	struct buf quote;
};

/* The element whose row of paragraphs a block stands in. */
static uint32_t row_of(const struct html_page *page, const struct html_block *block)
{
	const struct html_node *nodes = page->tree.nodes;
	enum html_tag tag = nodes[block->owner].tag;

	return tag == HTML_P || tag == HTML_BLOCKQUOTE || html_is_heading(tag) ? nodes[block->owner].parent
									       : block->owner;
}

/* Whether two rows are not of one kind. */
static bool differs(const struct html_page *page, uint32_t a, uint32_t b)
{
	const struct html_node *nodes = page->tree.nodes;

	return a != b &&
	       (nodes[a].tag != nodes[b].tag ||
		!nh_string_equal(html_attribute(&nodes[a], "class"), html_attribute(&nodes[b], "class")));
}

/* Whether two blocks stand in elements of different kinds. */
static bool are_unlike(const struct html_page *page, const struct html_block *a, const struct html_block *b)
{
	return page->tree.nodes[a->owner].tag != page->tree.nodes[b->owner].tag ||
	       differs(page, row_of(page, a), row_of(page, b));
}

/* Whether a block has an element of its own between two blocks of another kind. */
static bool stands_alone(const struct repeats *repeats, const struct html_block *block)
{
	const struct html_page *page = repeats->attempt->page;

	return block > repeats->blocks && block + 1 < repeats->blocks + page->block_count &&
	       block->width >= LONE_QUOTE_WIDTH_MIN && block->link_width == 0 &&
	       page->tree.nodes[block->owner].tag != HTML_LI &&
	       html_page_sums(page, row_of(page, block)).width <= block->width + LONE_QUOTE_WIDTH_MIN &&
	       are_unlike(page, block, block - 1) && are_unlike(page, block, block + 1);
}

static bool is_called_quote(const struct html_page *page, uint32_t node)
{
	enum html_tag tag = page->tree.nodes[node].tag;

	return tag == HTML_BLOCKQUOTE || tag == HTML_ASIDE || tag == HTML_FIGURE ||
	       (page->hints[node] & HINT_QUOTE);
}

/* Whether a block may be pulled out of the text: it is called a quote, or is one. */
static bool is_quote(const struct repeats *repeats, const struct html_block *block)
{
	const struct html_page *page = repeats->attempt->page;
	uint32_t node = block->owner;

	if (block->width < QUOTE_WIDTH_MIN || block->width > QUOTE_WIDTH_MAX)
		return false;
	if (html_is_heading(page->tree.nodes[node].tag))
		return false;
	for (uint32_t level = 0; node && level < 3; level++, node = page->tree.nodes[node].parent) {
		if (html_page_sums(page, node).width > block->width * 2 + 40)
			return false;
		if (is_called_quote(page, node))
			return true;
	}
	return stands_alone(repeats, block);
}

static bool is_paragraph(const struct repeats *repeats, const struct html_block *block)
{
	enum html_tag tag = repeats->attempt->page->tree.nodes[block->owner].tag;

	return block->is_article && block->width >= QUOTE_WIDTH_MIN && tag != HTML_LI && tag != HTML_CELL &&
	       tag != HTML_TERM && tag != HTML_PRE && !is_quote(repeats, block);
}

static bool take_paragraphs(struct repeats *repeats)
{
	const struct html_page *page = repeats->attempt->page;

	for (uint32_t i = 0; i < page->block_count; i++) {
		repeats->starts[i] = (uint32_t)repeats->letters.length;
		if (!is_paragraph(repeats, &repeats->blocks[i]))
			continue;
		html_append_letters(&repeats->letters, repeats->blocks[i].text);
		buf_u8(&repeats->letters, '\0');
	}
	return !buf_failed(&repeats->letters);
}

static void drop(struct html_block *block)
{
	block->is_article = false;
	block->rule = "repeated text";
}

struct seen {
	uint64_t hash;
	uint32_t row, block;
};

static uint32_t letters_of(const struct repeats *repeats, uint32_t block)
{
	uint32_t next = block + 1 < repeats->attempt->page->block_count ? repeats->starts[block + 1]
									: (uint32_t)repeats->letters.length;

	return next - repeats->starts[block];
}

/* The copy of two: the later one, but for a summary above the text. */
static struct html_block *later_of(const struct repeats *repeats, uint32_t first, uint32_t later)
{
	struct html_block *block = &repeats->blocks[first];

	return html_same_words(block->text, repeats->attempt->facts->deck) ? block : &repeats->blocks[later];
}

/* Verses and refrains stand in the row of the others, or in one of their kind; only what stands in another
 * element is a copy. The table of hashes is open, at most half full. */
static bool drop_paragraphs(struct repeats *repeats)
{
	const struct html_page *page = repeats->attempt->page;
	size_t slots = 16;
	struct seen *seen;

	while (slots < (size_t)page->block_count * 2)
		slots *= 2;
	seen = arena_array(page->arena, slots, sizeof *seen);
	for (uint32_t i = 0; seen && i < page->block_count; i++) {
		uint32_t length = letters_of(repeats, i), row;
		uint64_t hash;
		size_t slot;

		if (length == 0 || repeats->blocks[i].width < PARAGRAPH_WIDTH_MIN)
			continue;
		hash = hash_bytes(repeats->letters.bytes + repeats->starts[i], length) | 1;
		for (slot = hash / 2 % slots; seen[slot].hash && seen[slot].hash != hash;)
			slot = (slot + 1) % slots;
		row = row_of(page, &repeats->blocks[i]);
		if (seen[slot].hash && differs(page, seen[slot].row, row))
			drop(later_of(repeats, seen[slot].block, i));
		else
			seen[slot] = (struct seen){hash, row, i};
	}
	return seen;
}

/* Who said it: the few words beside the quote in the innermost element that is called one. */
static void drop_speaker(struct repeats *repeats, const struct html_block *quote)
{
	const struct html_page *page = repeats->attempt->page;
	const struct html_node *nodes = page->tree.nodes;
	uint32_t box = quote->owner, first, end;

	while (box && !is_called_quote(page, box))
		box = nodes[box].parent;
	if (!box || html_page_sums(page, box).width > quote->width + SPEAKER_WIDTH_MAX)
		return;
	end = html_page_blocks(page, box, &first);
	for (uint32_t i = first; i < end; i++) {
		struct html_block *block = &repeats->blocks[i];

		if (block->is_article && !block->ends_sentence)
			drop(block);
	}
}

static void drop_quotes(struct repeats *repeats)
{
	const struct html_page *page = repeats->attempt->page;

	for (uint32_t i = 0; i < page->block_count; i++) {
		struct html_block *block = &repeats->blocks[i];

		if (!block->is_article || !is_quote(repeats, block))
			continue;
		buf_reset(&repeats->quote);
		html_append_letters(&repeats->quote, block->text);
		if (repeats->quote.length > 0 && repeats->letters.length > repeats->quote.length &&
		    memmem(repeats->letters.bytes, repeats->letters.length, repeats->quote.bytes,
			   repeats->quote.length)) {
			drop(block);
			drop_speaker(repeats, block);
		}
	}
}

bool html_drop_repeats(const struct html_attempt *attempt, struct html_block *blocks)
{
	const struct html_page *page = attempt->page;
	struct repeats repeats = {.attempt = attempt, .blocks = blocks};
	bool whole;

	repeats.starts = arena_array(page->arena, page->block_count, sizeof *repeats.starts);
	if (!repeats.starts && page->block_count)
		return false;
	buf_init(&repeats.letters);
	buf_init(&repeats.quote);
	whole = take_paragraphs(&repeats);
	whole = whole && drop_paragraphs(&repeats);
	if (whole && repeats.letters.length < WORK_MAX / (page->block_count + 1))
		drop_quotes(&repeats);
	whole = whole && !buf_failed(&repeats.quote);
	buf_done(&repeats.letters);
	buf_done(&repeats.quote);
	return whole;
}
