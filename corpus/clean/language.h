/* SPDX-License-Identifier: MIT
 *
 * language.h - which language an article is in, where it does not say so: by script, and by its commonest
 * small words where several languages share one.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_LANGUAGE_H
#define NEWSHOUND_CORPUS_CLEAN_LANGUAGE_H

#include "common/base.h"

/* A code of two letters, or NULL where the text is too short or fits nothing well. Looks at no more than the
 * first 2 kB. A wrong guess stems words by the wrong rules, so doubt gives NULL: words then stay as they are
 * written. */
const char *language_guess(struct nh_string text);

/* Small words and the rest, as they were last looked up: the same ones come again and again, from text to
 * text. Zeroed before its first use. */
#define LANGUAGE_MEMORY_SHIFT 52 /* the high bits of a product choose the word */
#define LANGUAGE_MEMORY_WORDS (1u << (64 - LANGUAGE_MEMORY_SHIFT))
struct language_memory {
	struct language_memory_word {
		uint64_t key, languages;
	} words[LANGUAGE_MEMORY_WORDS];
};

/* The same for a text from a source that usually writes in one language: that is taken where the text leaves
 * it open and does not speak against it. usual: a code that language_guess gave; NULL: none. memory only
 * saves time; NULL: there is none. */
const char *language_guess_like(struct nh_string text, const char *usual, struct language_memory *memory);

/* Which language the articles of a source are in, as they come. */
struct language_habit {
	const char *code;
	unsigned count, other_count; /* articles in it, and in any other language */
};

void language_habit_add(struct language_habit *habit, const char *code);
/* The language that nearly all of at least some articles were in; NULL: none. */
const char *language_habit_usual(const struct language_habit *habit);

#endif
