/* SPDX-License-Identifier: MIT
 *
 * stemmer.h - libstemmer behind language numbers. The numbers stand in index files and never change.
 */
#ifndef NEWSHOUND_COMMON_TEXT_STEMMER_H
#define NEWSHOUND_COMMON_TEXT_STEMMER_H

#include "common/base.h"

#define STEMMER_NONE 0 /* words stay as they are written */
#define STEMMER_COUNT 29

/* The number for a language code: "en", "eng", "en-GB" and "EN_us" give the same; STEMMER_NONE for "none",
 * and for a language that has no stemmer. */
unsigned stemmer_number(struct nh_string language);
/* The two-letter code of a number; "none" for STEMMER_NONE. number < STEMMER_COUNT. */
const char *stemmer_code(unsigned number);

struct stemmer_set;

/* A set makes its stemmers when they are first used. Not thread-safe: one a thread. */
struct stemmer_set *stemmer_set_new(void);
void stemmer_set_free(struct stemmer_set *set);

/* The stem of a lower-case word, without accents, in at most capacity bytes; false where memory ran out or
 * it does not fit. */
bool stemmer_stem(struct stemmer_set *set, unsigned number, const char *lower, size_t length, char *ret_stem,
		  size_t *ret_stem_length, size_t capacity);

#endif
