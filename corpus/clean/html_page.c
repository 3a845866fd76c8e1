/* SPDX-License-Identifier: MIT
 *
 * html_page.c - see html_page.h.
 */
#include "corpus/clean/html_page.h"

#include "corpus/clean/furniture.h"
#include "corpus/clean/plain.h"

#define IMAGE_NODES_MAX 64 /* how far before its caption an image is looked for */
#define FIRST_WIDE 0xE2 /* first byte from which UTF-8 of three bytes is mostly CJK, with E2 80 taken out */

struct cutter {
	struct html_page *page;
	uint32_t *owners; /* of every node: the block element around it */
	uint8_t *marks;   /* of every node: inside a link, not shown */
	struct buf text;
	size_t block_start; /* of the block that is open, in text */
	uint32_t block_room;
	uint32_t break_count; /* <br> since the last word */
	uint32_t line_count;  /* line ends since the last word, inside <pre> */
	bool is_open, wants_space;
	bool is_glued; /* a large first letter stood before: the word goes on behind it */
	struct html_sums sums;
	struct html_hint_memo memo;
};

enum {
	MARK_LINK = 1,
	MARK_UNSEEN = 2,
};

static bool begin_block(struct cutter *cutter, uint32_t node)
{
	struct html_page *page = cutter->page;

	if (page->block_count == cutter->block_room) {
		uint32_t room = cutter->block_room ? cutter->block_room * 2 : 256;
		struct html_block *grown = arena_array(page->arena, room, sizeof *grown);

		if (!grown)
			return false;
		if (page->block_count)
			memcpy(grown, page->blocks, page->block_count * sizeof *grown);
		page->blocks = grown;
		cutter->block_room = room;
	}
	page->blocks[page->block_count++] = (struct html_block){.first = node, .owner = cutter->owners[node]};
	cutter->block_start = cutter->text.length;
	cutter->is_open = true;
	cutter->wants_space = false;
	return true;
}

/* The text moves when it grows, so blocks keep the place of theirs until the end. */
static void end_block(struct cutter *cutter)
{
	struct html_block *block;

	if (!cutter->is_open)
		return;
	block = &cutter->page->blocks[cutter->page->block_count - 1];
	block->text.length = cutter->text.length - cutter->block_start;
	cutter->is_open = false;
}

static size_t space_bytes(const char *text, const char *end)
{
	if (plain_is_space(*text))
		return 1;
	if (*text == '\xC2' && end - text > 1 && text[1] == '\xA0')
		return 2;
	return *text == '\xE3' && end - text > 2 && text[1] == '\x80' && text[2] == '\x80' ? 3 : 0;
}

static const char *skip_space(const char *text, const char *end, uint32_t *line_count)
{
	while (text < end) {
		size_t bytes = 1;

		if (plain_is_space(*text))
			*line_count += *text == '\n';
		else if ((unsigned char)*text < 0x80 || (bytes = space_bytes(text, end)) == 0)
			break;
		text += bytes;
	}
	return text;
}

/* , and its like in other scripts, which end in the bytes that are looked for. */
static bool is_comma(const char *text, const char *end)
{
	if (*text == ',')
		return true;
	if (end - text < 3)
		return false;
	return memcmp(text, "、", 3) == 0 || memcmp(text, "，", 3) == 0 || memcmp(text, "。", 3) == 0 ||
	       memcmp(text, "،", 2) == 0;
}

/* The characters up to the next space: their bytes go to the text, their width to the sums. */
static const char *take_word(struct cutter *cutter, const char *text, const char *end, struct html_sums *sums)
{
	const char *start = text;

	while (text < end) {
		unsigned char first = (unsigned char)*text;
		size_t bytes = 1;

		if (first < 0x80) {
			if (plain_is_space((char)first))
				break;
			sums->commas += first == ',';
		} else {
			if (space_bytes(text, end) > 0)
				break;
			bytes = plain_sequence_bytes((const unsigned char *)text, (const unsigned char *)end);
			bytes = bytes ? bytes : 1;
			sums->commas += is_comma(text, end);
		}
		sums->width += 1 + (bytes == 3 && first > FIRST_WIDE);
		text += bytes;
	}
	buf_append(&cutter->text, start, (size_t)(text - start));
	return text;
}

static bool is_preformatted(const struct cutter *cutter, uint32_t node)
{
	return cutter->page->tree.nodes[cutter->owners[node]].tag == HTML_PRE;
}

/* The first line of a block ends with its first <br>. */
static void note_line(struct cutter *cutter)
{
	struct html_block *block = &cutter->page->blocks[cutter->page->block_count - 1];

	if (cutter->is_open && cutter->break_count == 1 && block->first_line == 0)
		block->first_line = (uint32_t)(cutter->text.length - cutter->block_start);
}

/* Whether node is the text of a large first letter, behind which the source may have white space though the
 * page shows none. Letters that are words of their own say nothing. */
static bool is_initial(const struct cutter *cutter, uint32_t node)
{
	static const char *const words = "AEIOUYaeiouy";
	const struct html_node *nodes = cutter->page->tree.nodes;
	struct nh_string text = plain_trim(nodes[node].text);

	return text.length == 1 && plain_is_letter(text.bytes[0]) && !strchr(words, text.bytes[0]) &&
	       (cutter->page->hints[nodes[node].parent] & HINT_INITIAL);
}

static bool take_text(struct cutter *cutter, uint32_t node)
{
	struct nh_string text = cutter->page->tree.nodes[node].text;
	const char *next = text.bytes, *end = next + text.length;
	struct html_sums sums = {0, 0, 0};

	while (next < end) {
		const char *word = skip_space(next, end, &cutter->line_count);

		if (word > next) {
			cutter->wants_space = true;
			next = word;
			continue;
		}
		if (cutter->break_count > 1 || (cutter->line_count > 1 && is_preformatted(cutter, node)))
			end_block(cutter);
		note_line(cutter);
		cutter->break_count = cutter->line_count = 0;
		if (!cutter->is_open && !begin_block(cutter, node))
			return false;
		if (cutter->wants_space && !cutter->is_glued && cutter->text.length > cutter->block_start) {
			buf_u8(&cutter->text, ' ');
			sums.width++;
		}
		cutter->wants_space = cutter->is_glued = false;
		next = take_word(cutter, next, end, &sums);
	}
	if (sums.width > 0) {
		struct html_block *block = &cutter->page->blocks[cutter->page->block_count - 1];

		cutter->is_glued = is_initial(cutter, node);
		if (cutter->marks[node] & MARK_LINK)
			sums.link_width = sums.width;
		block->last = node;
		block->width += sums.width;
		block->link_width += sums.link_width;
		block->commas += sums.commas;
		cutter->sums.width += sums.width;
		cutter->sums.link_width += sums.link_width;
		cutter->sums.commas += sums.commas;
	}
	return true;
}

/* What is called a caption is no part of the line that it stands in, if an image stands there too. */
static bool is_inline_caption(const struct html_page *page, uint32_t i)
{
	const struct html_node *nodes = page->tree.nodes;
	uint32_t parent = nodes[i].parent;

	if (nodes[i].tag != HTML_OTHER || !(page->hints[i] & HINT_CAPTION) ||
	    (page->hints[parent] & HINT_CAPTION))
		return false;
	for (uint32_t before = i; before-- > parent + 1 && before + IMAGE_NODES_MAX > i;)
		if (nodes[before].tag == HTML_IMG)
			return true;
	return false;
}

static bool take_node(struct cutter *cutter, uint32_t i)
{
	const struct html_node *node = &cutter->page->tree.nodes[i];
	bool is_own;

	if (node->tag != HTML_TEXT)
		cutter->page->hints[i] = html_hints(node, &cutter->memo);
	is_own = html_is_block(node->tag) || node->tag == HTML_BUTTON || is_inline_caption(cutter->page, i);
	cutter->owners[i] = is_own ? i : cutter->owners[node->parent];
	cutter->marks[i] = cutter->marks[node->parent];
	if (node->tag == HTML_A && html_attribute(node, "href").length)
		cutter->marks[i] |= MARK_LINK;
	if (node->tag == HTML_HEAD || node->tag == HTML_TITLE)
		cutter->marks[i] |= MARK_UNSEEN;
	if (is_own || (cutter->is_open &&
		       cutter->owners[i] != cutter->page->blocks[cutter->page->block_count - 1].owner)) {
		end_block(cutter);
		cutter->break_count = 0;
	}
	if (node->tag == HTML_BR) {
		cutter->break_count++;
		cutter->wants_space = true;
	}
	return node->tag != HTML_TEXT || (cutter->marks[i] & MARK_UNSEEN) || take_text(cutter, i);
}

/* The blocks' texts stand one behind the other. */
static bool place_texts(struct cutter *cutter)
{
	struct html_page *page = cutter->page;
	struct nh_string all = arena_copy(page->arena, buf_string(&cutter->text));
	size_t offset = 0;

	if (buf_failed(&cutter->text) || (cutter->text.length > 0 && !all.bytes))
		return false;
	for (uint32_t i = 0; i < page->block_count; i++) {
		page->blocks[i].text.bytes = all.bytes + offset;
		offset += page->blocks[i].text.length;
		page->blocks[i].ends_sentence = furniture_ends_sentence(page->blocks[i].text);
	}
	return true;
}

static void number_blocks(struct html_page *page)
{
	uint32_t block = 0;

	for (uint32_t i = 0; i <= page->tree.count; i++) {
		while (block < page->block_count && page->blocks[block].first < i)
			block++;
		page->first_block[i] = block;
	}
}

bool html_page_cut(struct html_page *page)
{
	uint32_t count = page->tree.count;
	struct cutter cutter = {.page = page};
	bool whole = true;

	page->hints = arena_array(page->arena, count, sizeof *page->hints);
	page->sums = arena_array(page->arena, (size_t)count + 1, sizeof *page->sums);
	page->first_block = arena_array(page->arena, (size_t)count + 1, sizeof *page->first_block);
	cutter.owners = arena_array(page->arena, count, sizeof *cutter.owners);
	cutter.marks = arena_array(page->arena, count, sizeof *cutter.marks);
	if (!page->hints || !page->sums || !page->first_block || !cutter.owners || !cutter.marks)
		return false;
	buf_init(&cutter.text);
	for (uint32_t i = 0; whole && i < count; i++) {
		whole = take_node(&cutter, i);
		page->sums[i + 1] = cutter.sums;
	}
	end_block(&cutter);
	whole = whole && place_texts(&cutter);
	buf_done(&cutter.text);
	number_blocks(page);
	return whole;
}

uint32_t html_page_blocks(const struct html_page *page, uint32_t node, uint32_t *ret_first)
{
	*ret_first = page->first_block[node];
	return page->first_block[page->tree.nodes[node].end];
}

struct html_sums html_page_sums(const struct html_page *page, uint32_t node)
{
	struct html_sums from = page->sums[node], to = page->sums[page->tree.nodes[node].end];

	return (struct html_sums){to.width - from.width, to.link_width - from.link_width,
				  to.commas - from.commas};
}

double html_link_density(const struct html_page *page, uint32_t node)
{
	struct html_sums sums = html_page_sums(page, node);

	return sums.width ? (double)sums.link_width / sums.width : 0;
}

bool html_is_of_other(const struct html_page *page, uint32_t node)
{
	static const char *const rules[] = {"comments",         "related links", "ranking", "advertising",
					    "foot of the page", "dialog",        "menu",    "newsletter",
					    "another article",  "offer"};

	for (size_t r = 0; page->aside[node] && r < NH_COUNT_OF(rules); r++)
		if (strcmp(page->aside[node], rules[r]) == 0)
			return true;
	return false;
}

struct nh_string html_page_text(const struct html_page *page, uint32_t node)
{
	uint32_t first, end = html_page_blocks(page, node, &first);
	struct nh_string text = {NULL, 0};
	struct buf joined;

	/* An inline element may share its block with others: its own text nodes are taken, apart as they
	 * look. */
	if (!html_is_block(page->tree.nodes[node].tag)) {
		buf_init(&joined);
		for (uint32_t i = node; i < page->tree.nodes[node].end; i++) {
			if (page->tree.nodes[i].tag == HTML_TEXT) {
				buf_u8(&joined, ' ');
				buf_append_string(&joined, page->tree.nodes[i].text);
			}
		}
		text = arena_copy(page->arena, plain_trim(buf_string(&joined)));
		buf_done(&joined);
		return text;
	}
	if (end - first == 1)
		return page->blocks[first].text;
	buf_init(&joined);
	for (uint32_t i = first; i < end; i++) {
		if (i > first)
			buf_u8(&joined, ' ');
		buf_append_string(&joined, page->blocks[i].text);
	}
	text = arena_copy(page->arena, buf_string(&joined));
	buf_done(&joined);
	return text;
}
