/* SPDX-License-Identifier: MIT
 *
 * language_words.h - the commonest small words of many languages, and which languages they belong to.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_LANGUAGE_WORDS_H
#define NEWSHOUND_CORPUS_CLEAN_LANGUAGE_WORDS_H

#include "common/base.h"

#define LANGUAGE_COUNT_MAX 64
#define LANGUAGE_WORD_BYTES_MAX 8

/* The code of language number i < language_count(); NULL for one that is listed only so that it is not taken
 * for its relatives. */
const char *language_code(size_t i);
/* How many in a hundred words of a text must be in its list: few in languages that hang on endings what
 * others write as words. */
unsigned language_percent_min(size_t i);
size_t language_count(void);
/* The number of a code; language_count() where it is none of them. */
size_t language_number(const char *code);

struct language_word_entry {
	char word[LANGUAGE_WORD_BYTES_MAX]; /* without a NUL where it is that long */
	uint64_t languages;                 /* a bit for each */
};

/* For language_word alone. */
extern const struct language_word_entry language_ascii_words[];
extern const size_t language_ascii_word_count;

/* The languages of a small word, a bit for each. key: its bytes in small letters, the first the highest,
 * zeros behind them. */
uint64_t language_word(uint64_t key);

#endif
