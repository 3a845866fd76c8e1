/* SPDX-License-Identifier: MIT
 *
 * html_authors.h - who wrote a page's article: what the page says for machines, and where that names the
 * site, a login or nobody, what the page shows. Those who comment, and the authors of other articles, never.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_AUTHORS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_AUTHORS_H

#include "corpus/clean/html_facts.h"

/* Fills authors and author_kind from JSON-LD and meta elements; source and url are known. */
void html_authors_claimed(struct html_facts *facts, const struct html_page *page);
/* The same from what the page shows, where that is better. After html_body_find. */
void html_authors_shown(struct html_facts *facts, const struct html_page *page);

#endif
