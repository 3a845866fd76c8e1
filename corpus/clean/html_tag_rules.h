/* SPDX-License-Identifier: MIT
 *
 * html_tag_rules.h - what html_scan.c does with each tag.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_TAG_RULES_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_TAG_RULES_H

#include "common/base.h"

enum html_tag_kind {
	HTML_KIND_INLINE = 0, /* comes out as <span> */
	HTML_KIND_LINK,
	HTML_KIND_BUTTON,
	HTML_KIND_TIME,
	HTML_KIND_VOID,
	HTML_KIND_PASS,  /* html, head, body: as they stand, and not counted as nested */
	HTML_KIND_DROP,  /* the tag goes, its content stays */
	HTML_KIND_SKIP,  /* the tag goes with all up to its end tag */
	HTML_KIND_TITLE, /* its content is text, whatever it looks like */
	HTML_KIND_SCRIPT,
	/* The kinds from here on are "special": no end tag of the kinds above reaches through them. */
	HTML_KIND_SPECIAL,
	HTML_KIND_BLOCK = HTML_KIND_SPECIAL,
	HTML_KIND_PARAGRAPH,
	HTML_KIND_HEADING,
	HTML_KIND_ITEM,
	HTML_KIND_TERM,
	HTML_KIND_ROW,
	/* … and from here on no end tag of a block does either. */
	HTML_KIND_BOUNDARY,
	HTML_KIND_TABLE = HTML_KIND_BOUNDARY,
	HTML_KIND_CELL,
	HTML_KIND_CAPTION,
};

struct html_tag_rule {
	const char *name;
	const char *written; /* what comes out */
	enum html_tag_kind kind;
	bool lets_through; /* <li> and <dd> look for their like through it: address, div, p */
};

/* The rule for a tag's name, of either case; unknown names have that of a span. Never NULL. */
const struct html_tag_rule *html_tag_rule_find(struct nh_string name);

/* The name of an attribute that is kept, in lower case, the same pointer each time; NULL for the others. */
const char *html_attribute_name(struct nh_string name);

#endif
