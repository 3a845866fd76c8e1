/* SPDX-License-Identifier: MIT
 *
 * html_byline.h - the names in what a page gives as its author: "By ANN LEE and Bo Ek, Staff Writers",
 * "Posted on June 21, 2024 by Ann Lee"; and what kind of names they are.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_BYLINE_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_BYLINE_H

#include "corpus/clean/html_claims.h"

/* In the order of what they are worth. */
enum html_name_kind {
	NAME_IS_NONE = 0,  /* there is none */
	NAME_IS_HOUSE,     /* the site, its publisher, its newsroom, an agency */
	NAME_IS_LOGIN,     /* "admin", "ann.lee" */
	NAME_IS_ONE_WORD,  /* "Ann" */
	NAME_IS_OF_PERSON, /* "Ann Lee" */
};

/* Of a name that was read: one of them but the first. */
enum html_name_kind html_name_kind(struct nh_string name);

/* "Ann van der Lee": every word of a name has a capital, but for those that never have one. */
bool html_has_capitals(struct nh_string name);

/* What introduces names. */
enum html_byline_label {
	LABEL_IS_NONE = 0,
	LABEL_IS_BY,     /* "by": prose may have that */
	LABEL_IS_AUTHOR, /* "Author:", "Posted by" */
};

/* Adds each name in text that is one. */
enum html_byline_label html_byline_read(struct nh_string text, struct html_names *names);

/* The same where such a word stands in it; else none. */
enum html_byline_label html_byline_find(struct nh_string text, struct html_names *names);

/* Whether text begins with a word such as "Author" or "Written", which prose seldom does. */
bool html_begins_as_byline(struct nh_string text);

/* Whether text is nothing but a word such as "Author:", so that the name follows elsewhere. */
bool html_is_byline_label(struct nh_string text);

/* Adds a name that is one, and is not there yet: no "Posted on", "Monday" or mail address. */
void html_names_add(struct html_names *names, struct nh_string name);

#endif
