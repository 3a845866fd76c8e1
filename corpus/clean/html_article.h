/* SPDX-License-Identifier: MIT
 *
 * html_article.h - makes an article of a saved web page, and text of a piece of HTML. For every format that
 * holds HTML: pages on disk, records of web archives, bodies of feeds.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_ARTICLE_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_ARTICLE_H

#include "corpus/article.h"
#include "corpus/clean/dateline.h"

/* A longer page is refused. */
#define HTML_PAGE_BYTES_MAX ((size_t)16 << 20)

struct html_input {
	struct nh_string page;    /* as it came, in any charset */
	struct nh_string charset; /* what HTTP said of it; absent where nothing did */
	struct nh_string url;     /* where it was; absent where that is not known */
	struct date_hints hints;
};

/* Fills an empty builder. False where the page holds no article: *ret_reason then says why, or is NULL for no
 * memory. */
bool html_article_read(struct article_builder *builder, const struct html_input *input,
		       const char **ret_reason);

/* Appends the text of a fragment in UTF-8, a paragraph a line and a blank line between. Nothing is judged:
 * all that is shown comes out. False where memory ran out, or the fragment is too large to be read. */
bool html_fragment_text(struct buf *out, struct nh_string fragment);

#endif
