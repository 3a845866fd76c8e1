/* SPDX-License-Identifier: MIT
 *
 * html_claims.h - what a page says of itself for machines: JSON-LD of schema.org.
 *
 * A claim is an object there that is an article, or the page. A page may hold many: its own, those of related
 * stories, those of a list. They are all kept; who knows the page's address and headline chooses.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_CLAIMS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_CLAIMS_H

#include "common/arena.h"

#define HTML_NAMES_MAX 32
#define HTML_CLAIMS_MAX 128

struct html_names {
	struct nh_string items[HTML_NAMES_MAX];
	size_t count;
};

struct html_claim {
	bool is_article; /* NewsArticle and its kin; else a WebPage or something else with a headline */
	bool is_page;
	bool is_listed; /* stands in a list, or under a key such as hasPart: perhaps another article */
	struct nh_string headline, name, description, published, modified, section, url, identifier, body,
	    language;
	struct html_names authors, publishers, tags, captions;
};

struct html_claims {
	struct html_claim *items[HTML_CLAIMS_MAX];
	size_t count;
	struct nh_string site; /* the name of the WebSite or organisation */
};

/* Reads the JSON texts of structured, a NUL behind each; what is broken ends its own text only. All that is
 * kept lives in arena. False where memory ran out. */
bool html_claims_read(struct html_claims *claims, struct nh_string structured, struct arena *arena);

#endif
