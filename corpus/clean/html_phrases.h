/* SPDX-License-Identifier: MIT
 *
 * html_phrases.h - looks for the phrases of a list in a line of a page, in either case, also where letters
 * are not of ASCII: "Читайте также", "ЧИТАЙТЕ ТАКЖЕ".
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_PHRASES_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_PHRASES_H

#include "common/base.h"

/* Phrases are of lower case. */
struct html_phrases {
	const char *const *items;
	size_t count;
};

#define HTML_PHRASES(array) ((struct html_phrases){(array), NH_COUNT_OF(array)})

bool html_begins_with_phrase(struct nh_string text, struct html_phrases phrases);
bool html_ends_with_phrase(struct nh_string text, struct html_phrases phrases);
/* The whole line is one of them. */
bool html_is_phrase(struct nh_string text, struct html_phrases phrases);
/* The line without what stands around its words: "— Anzeige —", "▶ Read also:", "【関連記事】". */
struct nh_string html_without_marks(struct nh_string text);
/* One of them stands somewhere in it. */
bool html_has_phrase(struct nh_string text, struct html_phrases phrases);

#define HTML_PHRASE_KEYS 4096

/* What phrases begin with: a long list is looked for in many lines at the price of a short one. */
struct html_phrase_index {
	uint64_t begins[HTML_PHRASE_KEYS / 64];
};

void html_phrase_index_add(struct html_phrase_index *index, struct html_phrases phrases);
/* Where the next word begins, at from or behind, that a phrase of the index may begin with; the end of text
 * where there is none. */
size_t html_next_indexed(struct nh_string text, size_t from, const struct html_phrase_index *index);

#endif
