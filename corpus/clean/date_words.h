/* SPDX-License-Identifier: MIT
 *
 * date_words.h - the words that stand in and around dates, in the languages of the corpora that we know.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_WORDS_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_WORDS_H

#include "common/base.h"

enum date_word {
	DATE_WORD_UNKNOWN = 0,
	DATE_WORD_MONTH,        /* value: 1 to 12 */
	DATE_WORD_DAY_OR_MONTH, /* "mar": March, or a Tuesday; value: the month */
	DATE_WORD_FILLER,       /* weekdays, "at", "on" */
	DATE_WORD_PUBLISHED,    /* what follows is when the article was published */
	DATE_WORD_UPDATED,      /* what follows is when it was changed */
	DATE_WORD_AM,
	DATE_WORD_PM,
	DATE_WORD_NOON, /* twelve o'clock, said with the number or without */
	DATE_WORD_ERA,  /* value: to be added to the year that follows */
	DATE_WORD_HOUR, /* "Uhr": the number before it was an hour */
	DATE_WORD_STOP, /* "Source:", what follows is about something else */
};

/* What a spaced word means; its case does not matter, nor that of Latin and Cyrillic letters beyond ASCII. */
enum date_word date_word_find(struct nh_string word, int *ret_value);

/* The word at the beginning of text where words are not spaced: 公開日時, 午前, 令和, 입력. *ret_bytes is its
 * length. */
enum date_word date_word_at(struct nh_string text, int *ret_value, size_t *ret_bytes);

/* The unit that a CJK character right after a number gives it: 'y', 'm', 'd', 'H', 'M', 'S'; 0 for none. */
char date_unit_at(const char *text, size_t length);
#define DATE_UNIT_BYTES 3

#endif
