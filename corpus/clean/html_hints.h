/* SPDX-License-Identifier: MIT
 *
 * html_hints.h - what the names that a site's makers gave an element say of it: "article-body", "shareBar",
 * "c-related__list". The words of id, class and a few data attributes are looked up one by one; hints are
 * added up, decisions are made elsewhere.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_HINTS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_HINTS_H

#include "corpus/clean/html_tree.h"

enum {
	HINT_GOOD = 1 << 0,  /* article, content, story, text … */
	HINT_BODY = 1 << 1,  /* two such words together, or articleBody: the text itself */
	HINT_BAD = 1 << 2,   /* seldom the text: header, meta, widget … */
	HINT_MAYBE = 1 << 3, /* also the name of what encloses everything: no reason to cut */
	/* Why the element is set aside, in the order in which reasons win. */
	HINT_HIDDEN = 1 << 4,
	HINT_COMMENTS = 1 << 5,
	HINT_COOKIES = 1 << 6,
	HINT_ADVERTISING = 1 << 7,
	HINT_SHARING = 1 << 8,
	HINT_RELATED = 1 << 9,
	HINT_RANKING = 1 << 10,
	HINT_NEWSLETTER = 1 << 11,
	HINT_MENU = 1 << 12,
	HINT_FOOT = 1 << 13,
	HINT_SIDE = 1 << 14,
	HINT_TAGS = 1 << 15,
	HINT_AUTHOR_BOX = 1 << 16,
	/* Small parts of an article. */
	HINT_BYLINE = 1 << 17,
	HINT_DATE = 1 << 18,
	HINT_CAPTION = 1 << 19,
	HINT_DECK = 1 << 20,
	HINT_HEADLINE = 1 << 21,
	HINT_GALLERY = 1 << 22, /* set aside too */
	HINT_LEAD = 1 << 23, /* with HINT_DECK or HINT_RELATED: as likely the first paragraph of the text */
	HINT_INITIAL = 1 << 24, /* a large first letter */
	HINT_QUOTE = 1 << 25,   /* repeats what the text says */
	HINT_ASIDE = HINT_HIDDEN | HINT_COMMENTS | HINT_COOKIES | HINT_ADVERTISING | HINT_SHARING |
		     HINT_RELATED | HINT_RANKING | HINT_NEWSLETTER | HINT_MENU | HINT_FOOT | HINT_SIDE |
		     HINT_TAGS | HINT_AUTHOR_BOX | HINT_GALLERY,
};

#define HTML_HINT_MEMO_ROWS 256

/* What names said when they were met last: pages give the same ones to many elements. Begins zeroed; the
 * names must live as long. */
struct html_hint_memo {
	struct {
		struct nh_string names;
		uint32_t hints;
	} rows[HTML_HINT_MEMO_ROWS];
};

/* The hints of an element's tag and names. */
uint32_t html_hints(const struct html_node *node, struct html_hint_memo *memo);
/* The rule that the strongest of the HINT_ASIDE among hints stands for: a literal. hints & HINT_ASIDE != 0.
 */
const char *html_hint_rule(uint32_t hints);

#endif
