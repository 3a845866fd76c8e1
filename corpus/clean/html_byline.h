/* SPDX-License-Identifier: MIT
 *
 * html_byline.h - the names in what a page gives as its author: "By ANN LEE and Bo Ek, Staff Writers".
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_BYLINE_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_BYLINE_H

#include "corpus/article.h"

/* Adds each name in text as a byline. */
void html_add_bylines(struct article_builder *builder, struct nh_string text);

#endif
