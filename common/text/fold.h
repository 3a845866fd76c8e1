/* SPDX-License-Identifier: MIT
 *
 * fold.h - what characters are, and how written forms become comparable: case and accents.
 */
#ifndef NEWSHOUND_COMMON_TEXT_FOLD_H
#define NEWSHOUND_COMMON_TEXT_FOLD_H

#include "common/base.h"

enum character_class {
	CHARACTER_OTHER, /* ends a word */
	CHARACTER_LETTER,
	CHARACTER_DIGIT,
	CHARACTER_MARK, /* belongs to the character before it */
	CHARACTER_CJK,  /* Han, Hiragana, Katakana, Hangul: a word is not marked by spaces */
};

enum character_class character_class_of(uint32_t code);

/* The written word in lower case (Unicode case folding, NFKC) and its form: the same without accents (the
 * marks U+0300 to U+036F, but for the breve of Cyrillic й). U+2019 and its like become an apostrophe.
 * Each output has room for capacity bytes; false where one does not fit. */
bool fold_word(const char *word, size_t length, char *ret_lower, size_t *ret_lower_length, char *ret_form,
	       size_t *ret_form_length, size_t capacity);

/* Takes the accents off a lower-case word, in place or not. False where it does not fit. */
bool fold_accents(const char *word, size_t length, char *ret_form, size_t *ret_form_length, size_t capacity);

#endif
