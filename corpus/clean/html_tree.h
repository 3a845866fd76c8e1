/* SPDX-License-Identifier: MIT
 *
 * html_tree.h - the tree of a page as one array of nodes in the order of the page: the nodes below node i are
 * i + 1 up to nodes[i].end. So a walk is a loop, a subtree a range, and a sum over a subtree the difference
 * of two running sums.
 *
 * The only file behind this header that knows the HTML parser is html_tree.c.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_TREE_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_TREE_H

#include "common/arena.h"

enum html_tag {
	HTML_TEXT = 0,
	HTML_OTHER, /* words are dressed by it, nothing more */
	HTML_A,
	HTML_BR,
	HTML_IMG,
	HTML_TIME,
	HTML_BUTTON,
	HTML_HTML,
	HTML_HEAD,
	HTML_TITLE,
	HTML_META,
	HTML_LINK,
	/* From here on: what begins and ends a block of text. */
	HTML_BLOCKS,
	HTML_BODY = HTML_BLOCKS,
	HTML_ADDRESS,
	HTML_ARTICLE,
	HTML_ASIDE,
	HTML_BLOCKQUOTE,
	HTML_CAPTION,
	HTML_CELL,
	HTML_DETAILS,
	HTML_DIV,
	HTML_DL,
	HTML_FIELDSET,
	HTML_FIGCAPTION,
	HTML_FIGURE,
	HTML_FOOTER,
	HTML_H1,
	HTML_H2,
	HTML_H3,
	HTML_H4,
	HTML_H5,
	HTML_H6,
	HTML_HEADER,
	HTML_HR,
	HTML_LI,
	HTML_LIST,
	HTML_MAIN,
	HTML_NAV,
	HTML_P,
	HTML_PRE,
	HTML_ROW,
	HTML_SECTION,
	HTML_SUMMARY,
	HTML_TABLE,
	HTML_TERM, /* dt and dd */
};

struct html_attribute {
	const char *name; /* lower case */
	struct nh_string value;
};

struct html_node {
	uint32_t parent; /* node 0, the document, is its own */
	uint32_t end;
	enum html_tag tag;
	uint32_t attribute_count;
	const struct html_attribute *attributes;
	struct nh_string text; /* of HTML_TEXT, references resolved */
};

struct html_tree {
	const struct html_node *nodes;
	uint32_t count; /* at least 1 */
};

/* The tree of markup, which comes from html_scan_page and must outlive it. All lives in arena. False where
 * memory ran out. */
bool html_tree_build(struct html_tree *tree, struct nh_string markup, struct arena *arena);

/* The same tree, from the parser whatever the markup: html_tree_build needs it for few pages, and tests to
 * compare with. */
bool html_tree_parse(struct html_tree *tree, struct nh_string markup, struct arena *arena);

/* The value of an attribute; absent where the node has none of that name. */
struct nh_string html_attribute(const struct html_node *node, const char *name);

static inline bool html_is_block(enum html_tag tag)
{
	return tag >= HTML_BLOCKS;
}

static inline bool html_is_heading(enum html_tag tag)
{
	return tag >= HTML_H1 && tag <= HTML_H6;
}

/* Whether inner is outer or stands inside it. */
static inline bool html_is_inside(const struct html_tree *tree, uint32_t inner, uint32_t outer)
{
	return inner >= outer && inner < tree->nodes[outer].end;
}

#endif
