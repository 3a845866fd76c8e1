/* SPDX-License-Identifier: MIT
 *
 * text_pieces.c - see text_pieces.h.
 */
#include "common/shard/text_pieces.h"

/* clang-format off */
#define FOUR(kind) kind, kind, kind, kind
#define SIXTEEN(kind) FOUR(kind), FOUR(kind), FOUR(kind), FOUR(kind)

/* A row for each sixteen bytes; letters of other scripts than ASCII's share theirs. */
const unsigned char text_bytes[256] = {
    SIXTEEN(TEXT_OTHER),
    SIXTEEN(TEXT_OTHER),
    TEXT_SPACE, TEXT_OTHER, TEXT_OTHER, TEXT_OTHER, FOUR(TEXT_OTHER), FOUR(TEXT_OTHER), FOUR(TEXT_OTHER),
    FOUR(TEXT_FIGURE), FOUR(TEXT_FIGURE), TEXT_FIGURE, TEXT_FIGURE, TEXT_OTHER, TEXT_OTHER, FOUR(TEXT_OTHER),
    TEXT_OTHER, TEXT_LETTER, TEXT_LETTER, TEXT_LETTER, FOUR(TEXT_LETTER), FOUR(TEXT_LETTER), FOUR(TEXT_LETTER),
    FOUR(TEXT_LETTER), FOUR(TEXT_LETTER), TEXT_LETTER, TEXT_LETTER, TEXT_LETTER, TEXT_OTHER, FOUR(TEXT_OTHER),
    TEXT_OTHER, TEXT_LETTER, TEXT_LETTER, TEXT_LETTER, FOUR(TEXT_LETTER), FOUR(TEXT_LETTER), FOUR(TEXT_LETTER),
    FOUR(TEXT_LETTER), FOUR(TEXT_LETTER), TEXT_LETTER, TEXT_LETTER, TEXT_LETTER, TEXT_OTHER, FOUR(TEXT_OTHER),
    SIXTEEN(TEXT_LETTER), SIXTEEN(TEXT_LETTER),
    SIXTEEN(TEXT_LETTER), SIXTEEN(TEXT_LETTER),
    SIXTEEN(TEXT_LETTER), SIXTEEN(TEXT_LETTER),
    TEXT_LETTER, TEXT_LETTER, TEXT_MARK, TEXT_LETTER, FOUR(TEXT_LETTER), FOUR(TEXT_LETTER), FOUR(TEXT_LETTER),
    SIXTEEN(TEXT_LETTER),
};
/* clang-format on */

#define SLOTS_MIN_BITS 8

bool text_pieces_init(struct text_pieces *pieces, uint32_t count, const unsigned char *strings)
{
	unsigned bits = SLOTS_MIN_BITS;

	while ((uint64_t)1 << bits < (uint64_t)count * 2)
		bits++;
	*pieces = (struct text_pieces){.shift = 64 - bits, .strings = strings};
	pieces->slots = nh_new_array((size_t)1 << bits, sizeof *pieces->slots);
	return pieces->slots;
}

void text_pieces_done(struct text_pieces *pieces)
{
	free(pieces->slots);
	pieces->slots = NULL;
}

void text_pieces_add(struct text_pieces *pieces, uint32_t begin, size_t length, uint32_t value)
{
	const unsigned char *bytes = pieces->strings + begin;
	uint64_t head = text_cut(text_load(bytes, nh_size_min(length, 8)), length);
	unsigned char *longest = &pieces->longest[text_start(head & 0xFFFF)];
	uint32_t packed = value << 8 | (uint32_t)length;
	struct text_slot *slot;

	if (length == 1) {
		pieces->bytes[bytes[0]] = packed;
		return;
	}
	slot = text_find(pieces, head, bytes, length);
	if (!slot->packed)
		*slot = (struct text_slot){head, begin, packed};
	if (length <= TEXT_BEGINNING_BYTES_MAX && length > *longest)
		*longest = (unsigned char)length;
}

void text_pieces_link(struct text_pieces *pieces, uint32_t begin, size_t length)
{
	const unsigned char *bytes = pieces->strings + begin;
	uint64_t head = text_load(bytes, nh_size_min(length, 8)), bit;
	size_t word = text_word(bytes, length);
	struct text_slot *slot;

	if (word == length)
		return;
	bit = text_hash(text_cut(head, length), bytes, length) >> (64 - TEXT_PAIR_BITS);
	pieces->pairs[bit / 64] |= (uint64_t)1 << bit % 64;
	if (word == 1) {
		pieces->bytes[bytes[0]] |= TEXT_BEGINS_PAIRS << 8;
		return;
	}
	slot = text_find(pieces, text_cut(head, word), bytes, word);
	if (slot->packed)
		slot->packed |= TEXT_BEGINS_PAIRS << 8;
}
