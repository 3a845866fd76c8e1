/* SPDX-License-Identifier: MIT
 *
 * html_facts.h - what a page says of its article outside the article's text: headline, dates, names. Gathered
 * from JSON-LD (html_claims.h), from meta and link elements, from microdata, and last from the look of the
 * page.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_FACTS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_FACTS_H

#include "corpus/clean/html_byline.h"
#include "corpus/clean/html_claims.h"
#include "corpus/clean/html_page.h"

#define HTML_RANK_MAX 15 /* of the names of meta elements; 1 is the best */

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
	uint8_t author_ranks[HTML_NAMES_MAX];
	bool labels_author;              /* the last label was one of an author */
	struct nh_string document_title; /* <title> */
};

struct html_facts {
	struct html_meta meta;
	struct html_claims claims;
	const struct html_claim *claim; /* of this article; NULL where there is none */
	struct nh_string headline, deck, section, source, language, url, published, updated;
	struct html_names authors, tags;
	enum html_name_kind author_kind; /* of the best of the authors */
	struct nh_string shown_author;   /* a name below the headline, where authors are not known yet */
	uint32_t headline_node;          /* the heading that shows it; 0: none does */
	uint32_t body, body_end; /* blocks: the first of the text, and behind its last; by html_facts_look */
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

/* Once html_facts_look has been asked: whether a node stands in what is another's, such as a comment, a
 * related story, a menu, so that a name or a date in it is no word about this article. */
bool html_stands_elsewhere(const struct html_facts *facts, const struct html_page *page, uint32_t node);

/* title without the site's name behind its last separator, or before its first. */
struct nh_string html_title_without_site(struct nh_string title, struct nh_string site, struct nh_string url,
					 struct nh_string heading);
/* How many words of text, of four letters or more, stand in other. */
size_t html_shared_words(struct nh_string text, struct nh_string other);
/* The two sides of the next mark such as " | " in a title, from byte *from on; false where there is none. */
bool html_split_title(struct nh_string title, size_t *from, struct nh_string *ret_left,
		      struct nh_string *ret_right);
/* Whether a name is the site's, or that of its address. */
bool html_names_site(struct nh_string name, struct nh_string site, struct nh_string url);
/* Whether text is all of the site's name or address, or a part of it, and nothing more. */
bool html_is_part_of_name(struct nh_string text, struct nh_string site, struct nh_string url);
/* Appends the letters and digits of text, ASCII ones in lower case; marks and white space are left out. */
void html_append_letters(struct buf *out, struct nh_string text);
/* Whether two titles are the same but for case, marks and white space. */
bool html_same_words(struct nh_string a, struct nh_string b);
/* Whether the shorter of two titles, of twenty letters or more, begins the longer. */
bool html_begins_same(struct nh_string a, struct nh_string b);
/* Whether heading is a few words, as those over a headline are, and the headline. */
bool html_ends_same(struct nh_string heading, struct nh_string headline);

#endif
