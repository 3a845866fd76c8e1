/* SPDX-License-Identifier: MIT
 *
 * html_byline_words.h - the words that stand before and behind the names of authors, in the languages that
 * news is most often written in.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_BYLINE_WORDS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_BYLINE_WORDS_H

#include "common/base.h"

/* What a word before a name is; some are several. */
enum byline_word {
	BYLINE_BY = 1 << 0,      /* "by", "von": a name follows */
	BYLINE_AUTHOR = 1 << 1,  /* "Author", "Autorin": the same, with a colon or without */
	BYLINE_LABEL = 1 << 2,   /* "Text", "Redaktion": with a colon only */
	BYLINE_PICTURE = 1 << 3, /* "Photos": who follows wrote nothing */
	BYLINE_WRITTEN =
	    1 << 4, /* "Written", "Erstellt": BYLINE_BY may follow, and says then that it is an author */
	BYLINE_LEAD = 1 << 5, /* "Ein Kommentar": BYLINE_BY may follow */
};

/* What the word at the beginning of text is, 0 for nothing; *ret_bytes is its length. */
unsigned html_byline_word(struct nh_string text, size_t *ret_bytes);

/* What stands behind a name. */
enum behind_name {
	BEHIND_NOTE = 1 << 0,  /* " updated", "|": no name follows any more */
	BEHIND_DATE = 1 << 1,  /* " le ", " at ": the same where a date follows */
	BEHIND_ROLE = 1 << 2,  /* " correspondent": the same behind a whole name */
	BEHIND_JOINT = 1 << 3, /* " and ": another name follows */
};

/* What begins at text, 0 for nothing; *ret_bytes is its length. */
unsigned html_behind_name(struct nh_string text, size_t *ret_bytes);

#endif
