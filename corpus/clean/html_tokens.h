/* SPDX-License-Identifier: MIT
 *
 * html_tokens.h - the tags and texts of the markup that html_scan.c writes, one after the other. That markup
 * is regular: names are in lower case, values are quoted, "<" begins nothing but tags. What is not so, or
 * what a parser would change (controls, bytes that are no UTF-8, rare references), is TOKEN_STRANGE.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_TOKENS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_TOKENS_H

#include "corpus/clean/html_tree.h"

#define HTML_TOKEN_ATTRIBUTES_MAX 32

/* What a tag is to the tree around it. */
enum html_role {
	HTML_ROLE_INLINE,
	HTML_ROLE_VOID,
	HTML_ROLE_RULE,   /* hr */
	HTML_ROLE_HEADED, /* link, meta, base: may stand in the head */
	HTML_ROLE_TITLE,
	HTML_ROLE_ROOT, /* html, head, body */
	HTML_ROLE_BLOCK,
	HTML_ROLE_PARAGRAPH,
	HTML_ROLE_HEADING,
	HTML_ROLE_ITEM, /* li */
	HTML_ROLE_TERM, /* dd, dt */
	HTML_ROLE_TABLE,
	HTML_ROLE_CAPTION,
	HTML_ROLE_ROWS, /* tbody and its like */
	HTML_ROLE_ROW,
	HTML_ROLE_CELL,
};

struct html_element {
	const char *name;
	enum html_tag tag;
	enum html_role role;
	bool is_unknown; /* to the parser, to which all unknown ones are one */
	bool is_list;
	bool is_special; /* no end tag of something inline reaches through it */
};

enum html_token_kind {
	HTML_TOKEN_TEXT,
	HTML_TOKEN_START,
	HTML_TOKEN_END,
	HTML_TOKEN_NONE,
	HTML_TOKEN_STRANGE
};

struct html_token {
	enum html_token_kind kind;
	const struct html_element *element;
	const struct html_attribute *attributes; /* of a start tag */
	uint32_t attribute_count;
	struct nh_string text; /* references resolved */
};

struct html_tokens {
	const char *next, *end;
	struct arena *arena;
	struct html_attribute attributes[HTML_TOKEN_ATTRIBUTES_MAX]; /* of the tag that is being read */
};

/* NULL where the markup does not begin as it should. The tokens live in the markup and in arena. */
bool html_tokens_begin(struct html_tokens *tokens, struct nh_string markup, struct arena *arena);
/* No memory is HTML_TOKEN_STRANGE too. */
void html_tokens_take(struct html_tokens *tokens, struct html_token *ret);

/* The element of a name; NULL for none that html_scan.c writes. */
const struct html_element *html_element_find(struct nh_string name);

#endif
