/* SPDX-License-Identifier: MIT
 *
 * text_code_lengths.h - how long the codes of pieces should be: Huffman's lengths, none longer than
 * TEXT_CODE_BITS_MAX.
 */
#ifndef NEWSHOUND_COMMON_SHARD_TEXT_CODE_LENGTHS_H
#define NEWSHOUND_COMMON_SHARD_TEXT_CODE_LENGTHS_H

#include "common/shard/text_code.h"

/* Uses stand in falling order, count > 1. Adds to counts how many codes there are of each length; shorter
 * ones are for the pieces that stand first. False where memory ran out. */
bool text_code_lengths(const uint64_t *uses_of_pieces, size_t count, uint32_t counts[TEXT_CODE_BITS_MAX + 1]);

#endif
