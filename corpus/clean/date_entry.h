/* SPDX-License-Identifier: MIT
 *
 * date_entry.h - what the tables of words around dates are made of; for date_words.c, which looks them up.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_ENTRY_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_ENTRY_H

#include "corpus/clean/date_words.h"

struct date_entry {
	const char *word;
	unsigned char meaning;
	unsigned char value;
};

#define MONTH DATE_WORD_MONTH
#define DAY_OR_MONTH DATE_WORD_DAY_OR_MONTH
#define FILLER DATE_WORD_FILLER
#define PUBLISHED DATE_WORD_PUBLISHED
#define UPDATED DATE_WORD_UPDATED
#define AM DATE_WORD_AM
#define PM DATE_WORD_PM
#define ERA DATE_WORD_ERA
#define HOUR DATE_WORD_HOUR
#define STOP DATE_WORD_STOP
#define NOON DATE_WORD_NOON

/* Spaced words of Asia and Africa, sorted by bytes. */
extern const struct date_entry date_words_world[];
extern const size_t date_words_world_count;

/* Thai words, which are not spaced: longer ones before their own beginnings. */
extern const struct date_entry date_words_thai[];
extern const size_t date_words_thai_count;

#endif
