/* SPDX-License-Identifier: MIT
 *
 * html_name_words.h - words by which what is given as an author is seen to be no person, or no name.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_NAME_WORDS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_NAME_WORDS_H

#include "common/base.h"

/* "Redaktion", "Staff", "GmbH" stands in it: those who publish, and no person. */
bool html_names_house(struct nh_string name);
/* Says what somebody does, as stands behind a name: "Head of News". */
bool html_says_role(struct nh_string piece);
/* The whole is "No author", "All articles" … */
bool html_is_no_name(struct nh_string name);
/* "van", "de la": a word of a name that has no capital. */
bool html_is_particle(struct nh_string word);

#endif
