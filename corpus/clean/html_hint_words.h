/* SPDX-License-Identifier: MIT
 *
 * html_hint_words.h - the words that names of elements are made of, and what each says. See html_hints.h.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_HINT_WORDS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_HINT_WORDS_H

#include "corpus/clean/html_hints.h"

/* With a word of text beside it, a word of article names the text itself; with one of images a note is a
 * caption; a cap that is dropped is a letter. They are nobody else's business, so they take the highest bits.
 */
#define WORD_OF_IMAGE ((uint32_t)1 << 26)
#define WORD_OF_NOTE ((uint32_t)1 << 27)
#define WORD_OF_CAP ((uint32_t)1 << 28)
#define WORD_OF_DROP ((uint32_t)1 << 29)
#define WORD_OF_ARTICLE ((uint32_t)1 << 30)
#define WORD_OF_TEXT ((uint32_t)1 << 31)

/* The hints of one word, those above among them. word is not empty. */
uint32_t html_hints_of_word(struct nh_string word);

#endif
