/* SPDX-License-Identifier: MIT
 *
 * html_facts.h - what a page says of its article outside the article's text: headline, dates, names. Gathered
 * from JSON-LD (html_claims.h), from meta and link elements, from microdata, and last from the look of the
 * page.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_FACTS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_FACTS_H

#include "corpus/clean/html_claims.h"
#include "corpus/clean/html_page.h"

enum html_fact {
	FACT_NONE = 0,
	FACT_TITLE,
	FACT_DESCRIPTION,
	FACT_SITE,
	FACT_URL,
	FACT_PUBLISHED,
	FACT_UPDATED,
	FACT_AUTHOR,
	FACT_SECTION,
	FACT_TAGS,
	FACT_LANGUAGE,
	FACT_COUNT,
};

/* What meta elements, link elements and attributes say, the best name of each winning. */
struct html_meta {
	struct nh_string values[FACT_COUNT];
	uint8_t ranks[FACT_COUNT]; /* 0: nothing found */
	struct html_names authors, tags;
	struct nh_string document_title; /* <title> */
};

struct html_facts {
	struct html_meta meta;
	struct html_claims claims;
	const struct html_claim *claim; /* of this article; NULL where there is none */
	struct nh_string headline, deck, section, source, language, url, published, updated;
	struct html_names authors, tags;
	struct nh_string shown_author; /* a name below the headline, where authors are not known yet */
	uint32_t headline_node;        /* the heading that shows it; 0: none does */
};

void html_meta_read(struct html_meta *meta, const struct html_page *page);
/* The claim that is about the page: by its address, by its headline, or the only one. NULL for none. */
const struct html_claim *html_claim_choose(const struct html_claims *claims, struct nh_string url,
					   struct nh_string headline, struct nh_string title);
/* url: where the page was loaded from, if that is known. False where memory ran out. */
bool html_facts_gather(struct html_facts *facts, const struct html_page *page, struct nh_string structured,
		       struct nh_string url);
/* Completes the facts by the look of the page, once html_body_find has filled page->aside: author, date,
 * deck.
 */
void html_facts_look(struct html_facts *facts, const struct html_page *page);

/* title without the site's name behind its last separator, or before its first. */
struct nh_string html_title_without_site(struct nh_string title, struct nh_string site, struct nh_string url,
					 struct nh_string heading);
/* Appends the letters and digits of text, ASCII ones in lower case; marks and white space are left out. */
void html_append_letters(struct buf *out, struct nh_string text);
/* Whether two titles are the same but for case, marks and white space. */
bool html_same_words(struct nh_string a, struct nh_string b);
/* Whether the shorter of two titles, of twenty letters or more, begins the longer. */
bool html_begins_same(struct nh_string a, struct nh_string b);

#endif
