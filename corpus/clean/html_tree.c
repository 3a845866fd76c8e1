/* SPDX-License-Identifier: MIT
 *
 * html_tree.c - see html_tree.h. The parser is gumbo. It gets its memory from the arena and never gives any
 * back, so its recursive destructor is never called; it does not look whether it got any, so running out of
 * it leaves through a long jump.
 */
#include "corpus/clean/html_tree.h"

#include <gumbo.h>
#include <setjmp.h>

#include "corpus/clean/html_builder.h"

struct parse {
	struct arena *arena;
	jmp_buf no_memory;
};

static void *allocate(void *user, size_t bytes)
{
	struct parse *parse = user;
	void *memory = arena_alloc(parse->arena, bytes);

	if (!memory)
		longjmp(parse->no_memory, 1);
	return memory;
}

static void release(void *user, void *memory)
{
	(void)user;
	(void)memory;
}

static const GumboNode *parse_markup(struct nh_string markup, struct arena *arena)
{
	struct parse parse = {.arena = arena};
	GumboOptions options = kGumboDefaultOptions;

	options.allocator = allocate;
	options.deallocator = release;
	options.userdata = &parse;
	options.max_errors = 0;
	if (setjmp(parse.no_memory))
		return NULL;
	return gumbo_parse_with_options(&options, markup.bytes, markup.length)->document;
}

static const GumboVector *children_of(const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_DOCUMENT:
		return &node->v.document.children;
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		return &node->v.element.children;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_COMMENT:
	case GUMBO_NODE_WHITESPACE:
		break;
	}
	return NULL;
}

static const GumboNode *first_child(const GumboNode *node)
{
	const GumboVector *children = children_of(node);

	return children && children->length ? children->data[0] : NULL;
}

static const GumboNode *next_sibling(const GumboNode *node)
{
	const GumboVector *siblings = node->parent ? children_of(node->parent) : NULL;

	return siblings && node->index_within_parent + 1 < siblings->length
		   ? siblings->data[node->index_within_parent + 1]
		   : NULL;
}

static enum html_tag unknown_tag(const GumboElement *element)
{
	struct nh_string tag = {element->original_tag.data, element->original_tag.length};

	if (tag.length > 3 && memcmp(tag.bytes, "<x-", 3) == 0)
		return tag.bytes[3] == 'a' ? HTML_A : HTML_BUTTON;
	return HTML_OTHER;
}

static enum html_tag tag_of(const GumboElement *element)
{
	static const uint8_t tags[GUMBO_TAG_LAST] = {
	    [GUMBO_TAG_BR] = HTML_BR,
	    [GUMBO_TAG_IMG] = HTML_IMG,
	    [GUMBO_TAG_TIME] = HTML_TIME,
	    [GUMBO_TAG_HTML] = HTML_HTML,
	    [GUMBO_TAG_HEAD] = HTML_HEAD,
	    [GUMBO_TAG_TITLE] = HTML_TITLE,
	    [GUMBO_TAG_META] = HTML_META,
	    [GUMBO_TAG_LINK] = HTML_LINK,
	    [GUMBO_TAG_BODY] = HTML_BODY,
	    [GUMBO_TAG_ADDRESS] = HTML_ADDRESS,
	    [GUMBO_TAG_ARTICLE] = HTML_ARTICLE,
	    [GUMBO_TAG_ASIDE] = HTML_ASIDE,
	    [GUMBO_TAG_BLOCKQUOTE] = HTML_BLOCKQUOTE,
	    [GUMBO_TAG_CAPTION] = HTML_CAPTION,
	    [GUMBO_TAG_TD] = HTML_CELL,
	    [GUMBO_TAG_TH] = HTML_CELL,
	    [GUMBO_TAG_DETAILS] = HTML_DETAILS,
	    [GUMBO_TAG_DIV] = HTML_DIV,
	    [GUMBO_TAG_DL] = HTML_DL,
	    [GUMBO_TAG_FIELDSET] = HTML_FIELDSET,
	    [GUMBO_TAG_FIGCAPTION] = HTML_FIGCAPTION,
	    [GUMBO_TAG_FIGURE] = HTML_FIGURE,
	    [GUMBO_TAG_FOOTER] = HTML_FOOTER,
	    [GUMBO_TAG_H1] = HTML_H1,
	    [GUMBO_TAG_H2] = HTML_H2,
	    [GUMBO_TAG_H3] = HTML_H3,
	    [GUMBO_TAG_H4] = HTML_H4,
	    [GUMBO_TAG_H5] = HTML_H5,
	    [GUMBO_TAG_H6] = HTML_H6,
	    [GUMBO_TAG_HEADER] = HTML_HEADER,
	    [GUMBO_TAG_HGROUP] = HTML_HEADER,
	    [GUMBO_TAG_HR] = HTML_HR,
	    [GUMBO_TAG_LI] = HTML_LI,
	    [GUMBO_TAG_UL] = HTML_LIST,
	    [GUMBO_TAG_OL] = HTML_LIST,
	    [GUMBO_TAG_MAIN] = HTML_MAIN,
	    [GUMBO_TAG_NAV] = HTML_NAV,
	    [GUMBO_TAG_P] = HTML_P,
	    [GUMBO_TAG_PRE] = HTML_PRE,
	    [GUMBO_TAG_TR] = HTML_ROW,
	    [GUMBO_TAG_TBODY] = HTML_ROW,
	    [GUMBO_TAG_THEAD] = HTML_ROW,
	    [GUMBO_TAG_TFOOT] = HTML_ROW,
	    [GUMBO_TAG_SECTION] = HTML_SECTION,
	    [GUMBO_TAG_SUMMARY] = HTML_SUMMARY,
	    [GUMBO_TAG_TABLE] = HTML_TABLE,
	    [GUMBO_TAG_DT] = HTML_TERM,
	    [GUMBO_TAG_DD] = HTML_TERM,
	};

	if (element->tag >= GUMBO_TAG_UNKNOWN)
		return unknown_tag(element);
	return tags[element->tag] ? (enum html_tag)tags[element->tag] : HTML_OTHER;
}

static bool copy_attributes(struct html_node *node, const GumboVector *attributes, struct arena *arena)
{
	struct html_attribute *copy;

	if (attributes->length == 0)
		return true;
	copy = arena_array(arena, attributes->length, sizeof *copy);
	if (!copy)
		return false;
	for (unsigned int i = 0; i < attributes->length; i++) {
		const GumboAttribute *attribute = attributes->data[i];

		copy[i] = (struct html_attribute){attribute->name, nh_string_of(attribute->value)};
	}
	node->attributes = copy;
	node->attribute_count = attributes->length;
	return true;
}

static bool fill(struct html_node *node, const GumboNode *from, struct arena *arena)
{
	node->tag = HTML_OTHER;
	switch (from->type) {
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		node->tag = HTML_TEXT;
		node->text = nh_string_of(from->v.text.text);
		return true;
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		node->tag = tag_of(&from->v.element);
		return copy_attributes(node, &from->v.element.attributes, arena);
	case GUMBO_NODE_DOCUMENT:
	case GUMBO_NODE_COMMENT:
		break;
	}
	return true;
}

/* The node behind from and what is below it, in the order of the page; *ret_up counts the levels left. */
static const GumboNode *next_node(const GumboNode *from, uint32_t *ret_up)
{
	const GumboNode *next = first_child(from);

	*ret_up = 0;
	while (!next && from) {
		next = next_sibling(from);
		from = from->parent;
		++*ret_up;
	}
	return next;
}

static uint32_t count_nodes(const GumboNode *document)
{
	uint32_t count = 0, up;

	for (const GumboNode *node = document; node; node = next_node(node, &up))
		count++;
	return count;
}

bool html_tree_parse(struct html_tree *tree, struct nh_string markup, struct arena *arena)
{
	const GumboNode *from = parse_markup(markup, arena);
	uint32_t count, at = 0, parent = 0, up = 0;
	struct html_node *nodes;

	if (!from)
		return false;
	count = count_nodes(from);
	nodes = arena_array(arena, count, sizeof *nodes);
	if (!nodes)
		return false;
	for (; from && at < count; at++) {
		nodes[at].parent = parent;
		if (!fill(&nodes[at], from, arena))
			return false;
		from = next_node(from, &up);
		parent = at;
		for (; up > 0; up--) {
			nodes[parent].end = at + 1;
			parent = nodes[parent].parent;
		}
	}
	*tree = (struct html_tree){nodes, count};
	return true;
}

bool html_tree_build(struct html_tree *tree, struct nh_string markup, struct arena *arena)
{
	return html_builder_build(tree, markup, arena) || html_tree_parse(tree, markup, arena);
}

struct nh_string html_attribute(const struct html_node *node, const char *name)
{
	for (uint32_t i = 0; i < node->attribute_count; i++)
		if (*node->attributes[i].name == *name && strcmp(node->attributes[i].name, name) == 0)
			return node->attributes[i].value;
	return (struct nh_string){NULL, 0};
}
