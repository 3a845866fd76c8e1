/* SPDX-License-Identifier: MIT
 *
 * text_pieces.h - how a text is cut into pieces of a table. First into words: letters, or figures, with one
 * space before them. Two words that the table has as one piece are one; a word that it has is one; of another
 * one the longest beginning that the table has, and so on; in the end single bytes. So any bytes at all can
 * be written.
 */
#ifndef NEWSHOUND_COMMON_SHARD_TEXT_PIECES_H
#define NEWSHOUND_COMMON_SHARD_TEXT_PIECES_H

#include "common/bitpack.h"
#include "common/shard/text_code.h"

#define TEXT_BEGINNING_BYTES_MAX 8 /* of a piece that is a part of a word */
#define TEXT_STARTS 4096
#define TEXT_PAIR_BITS 16
#define TEXT_BEGINS_PAIRS ((uint32_t)1 << 23) /* beside the value of a word */

struct text_slot {
	uint64_t head;   /* the first eight bytes, or fewer and zeros */
	uint32_t begin;  /* in strings */
	uint32_t packed; /* value << 8 | length; length 0: empty */
};

struct text_pieces {
	struct text_slot *slots;
	unsigned shift;                     /* of the hash */
	const unsigned char *strings;       /* borrowed */
	uint32_t bytes[256];                /* single bytes, packed as in a slot */
	unsigned char longest[TEXT_STARTS]; /* of the pieces that begin with two bytes */
	uint64_t pairs[((size_t)1 << TEXT_PAIR_BITS) /
		       64]; /* the hashes of pairs: most that are none are known here */
};

/* Room for count pieces; false where memory ran out. strings must outlive it. */
bool text_pieces_init(struct text_pieces *pieces, uint32_t count, const unsigned char *strings);
void text_pieces_done(struct text_pieces *pieces);
/* value < TEXT_BEGINS_PAIRS. Of a piece that comes twice the first value counts. */
void text_pieces_add(struct text_pieces *pieces, uint32_t begin, size_t length, uint32_t value);
/* After all were added: makes a piece of two words known to the first of them. */
void text_pieces_link(struct text_pieces *pieces, uint32_t begin, size_t length);

enum text_byte {
	TEXT_OTHER,
	TEXT_LETTER,
	TEXT_FIGURE,
	TEXT_MARK, /* begins a sign of three bytes: quotes, dashes */
	TEXT_SPACE,
};

extern const unsigned char text_bytes[256];

#define TEXT_EACH(byte) ((byte) * (uint64_t)0x0101010101010101)

/* How many of eight bytes are letters, up to the first that is none. */
static inline size_t text_letters(uint64_t eight)
{
	uint64_t low = (eight | TEXT_EACH(0x20)) & TEXT_EACH(0x7F), mark = eight ^ TEXT_EACH(0xE2);
	uint64_t from_a = low + TEXT_EACH(0x80 - 'a'), behind_z = low + TEXT_EACH(0x7F - 'z');
	uint64_t no_mark = ((mark & TEXT_EACH(0x7F)) + TEXT_EACH(0x7F)) | mark;
	uint64_t others = ~(((from_a & ~behind_z) | eight) & no_mark) & TEXT_EACH(0x80);

	return others ? (size_t)__builtin_ctzll(others) / 8 : 8;
}

/* Bytes of the word that begins at at, left > 0. */
static inline size_t text_word(const unsigned char *at, size_t left)
{
	size_t most = nh_size_min(left, TEXT_PIECE_BYTES_MAX), i = at[0] == ' ' && left > 1;
	unsigned kind = text_bytes[at[i]];

	if (NH_LIKELY(kind == TEXT_LETTER)) {
		while (i < most && i + 8 <= left) {
			size_t some = text_letters(load_u64(at + i));

			i += some;
			if (some < 8)
				return nh_size_min(i, most);
		}
	} else if (kind == TEXT_SPACE) {
		return i ? i : 1;
	} else if (kind == TEXT_MARK) {
		return nh_size_min(most, i + 3);
	} else {
		most = nh_size_min(most, i + (kind == TEXT_FIGURE ? 4 : 3));
	}
	while (i < most && text_bytes[at[i]] == kind)
		i++;
	return nh_size_min(i, most);
}

static inline uint64_t text_load(const unsigned char *at, size_t left)
{
	uint64_t value = 0;

	if (NH_LIKELY(left >= 8))
		return load_u64(at);
	memcpy(&value, at, left);
	return value;
}

static inline uint64_t text_cut(uint64_t head, size_t length)
{
	return length >= 8 ? head : head & (((uint64_t)1 << length * 8) - 1);
}

static inline uint64_t text_hash(uint64_t head, const unsigned char *at, size_t length)
{
	uint64_t hash = head;

	if (length > 8)
		hash ^= load_u64(at + length - 8) * 0xBF58476D1CE4E5B9u;
	hash ^= hash >> 32;
	return (hash + length) * 0x9E3779B97F4A7C15u;
}

static inline unsigned text_start(uint64_t head)
{
	return (unsigned)(head ^ head >> 4) & (TEXT_STARTS - 1);
}

/* Whether two strings of 9 to 24 bytes that begin with the same eight are the same. */
static inline bool text_ends_alike(const unsigned char *a, const unsigned char *b, size_t length)
{
	return load_u64(a + length - 8) == load_u64(b + length - 8) &&
	       (length <= 16 || load_u64(a + 8) == load_u64(b + 8));
}

/* The slot of a piece, or the empty one where it would be; at least length bytes stand at at, and head is
 * text_cut of them. */
static inline struct text_slot *text_find(const struct text_pieces *pieces, uint64_t head,
					  const unsigned char *at, size_t length)
{
	uint64_t mask = ((uint64_t)1 << (64 - pieces->shift)) - 1;
	uint64_t slot = text_hash(head, at, length) >> pieces->shift;

	for (;; slot = (slot + 1) & mask) {
		struct text_slot *found = &pieces->slots[slot];

		if (found->packed == 0 ||
		    ((found->packed & 255) == length && found->head == head &&
		     (length <= 8 || text_ends_alike(pieces->strings + found->begin, at, length))))
			return found;
	}
}

/* A value is never 0 where there is a piece, as its length stands beside it: 0 says that there is none. */
static inline uint32_t text_packed(const struct text_pieces *pieces, uint64_t head, const unsigned char *at,
				   size_t length)
{
	return text_find(pieces, text_cut(head, length), at, length)->packed;
}

/* Where the cutting of a text stands; zeros at its begin. */
struct text_place {
	size_t rest; /* of a word whose beginning was a piece */
	size_t word; /* bytes of the word that begins here, where they are known */
};

/* The bytes of the pair that begins with a word of length bytes; *packed becomes its own. Or length. */
static inline size_t text_pair(const struct text_pieces *pieces, uint64_t head, const unsigned char *at,
			       size_t left, size_t length, struct text_place *place, uint32_t *packed)
{
	size_t both = length;
	uint64_t bit;
	uint32_t found;

	if (left == length)
		return length;
	place->word = text_word(at + length, left - length);
	both += place->word;
	if (both > TEXT_PIECE_BYTES_MAX)
		return length;
	head = text_cut(head, both);
	bit = text_hash(head, at, both) >> (64 - TEXT_PAIR_BITS);
	if (!(pieces->pairs[bit / 64] >> bit % 64 & 1))
		return length;
	found = text_find(pieces, head, at, both)->packed;
	if (!found)
		return length;
	place->word = 0;
	*packed = found;
	return both;
}

/* The next piece at at: its value, and its bytes in *ret_length. */
static inline uint32_t text_next_piece(const struct text_pieces *pieces, const unsigned char *at, size_t left,
				       struct text_place *place, size_t *ret_length)
{
	uint64_t head = text_load(at, nh_size_min(left, 8));
	size_t length = place->rest;
	uint32_t packed;

	if (length == 0) {
		length = place->word ? place->word : text_word(at, left);
		place->word = 0;
		packed = length > 1 ? text_packed(pieces, head, at, length) : pieces->bytes[at[0]];
		if (NH_LIKELY(packed)) {
			*ret_length = packed >> 8 & TEXT_BEGINS_PAIRS
					  ? text_pair(pieces, head, at, left, length, place, &packed)
					  : length;
			return packed >> 8 & ~TEXT_BEGINS_PAIRS;
		}
		place->rest = length--;
	}
	length = nh_size_min(length, pieces->longest[text_start(head & 0xFFFF)]);
	for (; length > 1; length--) {
		packed = text_packed(pieces, head, at, length);
		if (packed) {
			place->rest -= length;
			*ret_length = length;
			return packed >> 8 & ~TEXT_BEGINS_PAIRS;
		}
	}
	place->rest -= 1;
	*ret_length = 1;
	return pieces->bytes[at[0]] >> 8 & ~TEXT_BEGINS_PAIRS;
}

#endif
