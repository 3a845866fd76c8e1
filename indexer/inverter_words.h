/* SPDX-License-Identifier: MIT
 *
 * inverter_words.h - the inside of the inverter: tokens and the vocabulary. Used by inverter.c and
 * inverter_aside.c only.
 */
#ifndef NEWSHOUND_INDEXER_INVERTER_WORDS_H
#define NEWSHOUND_INDEXER_INVERTER_WORDS_H

#include "indexer/inverter.h"

/* Makes room for needed items; false where memory ran out. */
bool inverter_grow(void **array, size_t *capacity, size_t needed, size_t item_bytes);

/* Cuts text into tokens of a space with positions, at most room of them; how many positions it took.
 * Characters of CJK wait in scratch, each weight times: they have no positions. */
uint32_t inverter_add_positions(struct inverter *inverter, struct nh_string text, char space,
				unsigned stemmer, uint32_t weight, uint32_t room);
/* Tokens without positions, into scratch. */
void inverter_add_loose(struct inverter *inverter, struct nh_string text, char space);
/* A position without a word. */
void inverter_add_hole(struct inverter *inverter);
/* Puts tokens of known uses over others. */
void inverter_put_tokens(struct inverter *inverter, uint64_t at, const uint32_t *tokens, uint64_t count);
/* A token from scratch. Where memory runs out in any of these, inverter->failed says so. */
void inverter_add_token(struct inverter *inverter, uint32_t token);

#endif
