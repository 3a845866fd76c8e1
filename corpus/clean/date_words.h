/* SPDX-License-Identifier: MIT
 *
 * date_words.h - the words that stand in and around dates, in the languages of the corpora that we know.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_WORDS_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_WORDS_H

#include "common/base.h"

enum date_word {
	DATE_WORD_UNKNOWN = 0,
	DATE_WORD_MONTH,   /* value: 1 to 12 */
	DATE_WORD_FILLER,  /* weekdays, "published", "at", "Uhr" */
	DATE_WORD_UPDATED, /* what follows is when the article was changed */
	DATE_WORD_AM,
	DATE_WORD_PM,
	DATE_WORD_ERA,  /* value: to be added to the year that follows */
	DATE_WORD_HOUR, /* "Uhr": the number before it was an hour */
};

/* What a word means; ASCII letters of either case are the same. */
enum date_word date_word_find(struct nh_string word, int *ret_value);

/* The unit that a CJK character right after a number gives it: 'y', 'm', 'd', 'H', 'M', 'S'; 0 for none. */
char date_unit_at(const char *text, size_t length);
#define DATE_UNIT_BYTES 3

#endif
