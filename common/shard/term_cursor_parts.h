/* SPDX-License-Identifier: MIT
 *
 * term_cursor_parts.h - steps of a walk through the dictionary, for the files that walk: inline, as a walk
 * over many words is made of nothing else.
 */
#ifndef NEWSHOUND_COMMON_SHARD_TERM_CURSOR_PARTS_H
#define NEWSHOUND_COMMON_SHARD_TERM_CURSOR_PARTS_H

#include "common/bitpack.h"
#include "common/shard/term_dict.h"

/* Where a block begins in TERMS; their end behind the last one. */
uint64_t term_dict_block_offset(const struct term_dict *dict, uint64_t block);
/* Stands the cursor before the first term of block; at the end where the block is damaged. */
void term_cursor_enter_block(struct term_cursor *cursor, uint64_t block);
/* A pair that took more than one byte. */
void term_get_long_shared(struct reader *reader, unsigned packed, size_t shared_max, size_t *ret_shared,
			  size_t *ret_added);

static inline void term_get_shared(struct reader *reader, size_t shared_max, size_t *ret_shared,
				   size_t *ret_added)
{
	unsigned packed = reader_u8(reader);

	if (NH_UNLIKELY(packed >= 0xF0)) {
		term_get_long_shared(reader, packed, shared_max, ret_shared, ret_added);
		return;
	}
	*ret_shared = packed >> 4;
	*ret_added = packed & 15;
	if (NH_UNLIKELY(*ret_shared > shared_max || *ret_shared + *ret_added > SHARD_TERM_KEY_BYTES_MAX)) {
		reader->failed = true;
		*ret_shared = *ret_added = 0;
	}
}

#define TERM_COPIED_AT_ONCE 16

/* The next key; false at the end. */
static inline bool term_cursor_get_key(struct term_cursor *cursor)
{
	size_t shared, added;
	const unsigned char *bytes;

	if (cursor->left_in_block == 0)
		term_cursor_enter_block(cursor, cursor->block);
	if (cursor->left_in_block == 0)
		return false;
	cursor->left_in_block--;
	term_get_shared(&cursor->reader, cursor->key_length, &shared, &added);
	bytes = reader_bytes(&cursor->reader, added);
	if (bytes && added <= TERM_COPIED_AT_ONCE && shared + TERM_COPIED_AT_ONCE <= sizeof cursor->key &&
	    cursor->reader.end - bytes >= TERM_COPIED_AT_ONCE)
		memcpy(cursor->key + shared, bytes, TERM_COPIED_AT_ONCE);
	else if (bytes)
		memcpy(cursor->key + shared, bytes, added);
	cursor->key_length = shared + added;
	cursor->key_shared = shared;
	return true;
}

/* Counts the term; at damage the cursor is at its end, and stands on no key: what it has read of the term is
 * not to be trusted. */
static inline bool term_cursor_keep_sound(struct term_cursor *cursor)
{
	cursor->entry.ordinal = ++cursor->ordinal;
	if (!reader_failed(&cursor->reader))
		return true;
	shard_damage(cursor->dict->shard, cursor->dict->terms.offset);
	cursor->left_in_block = 0;
	cursor->key_length = 0;
	cursor->block = cursor->dict->block_count;
	return false;
}

#define TERM_SKIPPED_AT_ONCE 4

/* A few varints that end among the next eight bytes: without a branch for each, as none could be foretold. */
static inline bool term_skip_few_varints(struct reader *reader, uint64_t count)
{
	uint64_t ends;

	if (count - 1 >= TERM_SKIPPED_AT_ONCE || reader_left(reader) < 8)
		return false;
	ends = ~load_u64(reader->next) & 0x8080808080808080u;
	for (uint64_t i = 1; i < TERM_SKIPPED_AT_ONCE; i++)
		ends &= count > i ? ends - 1 : ends;
	if (ends == 0)
		return false;
	reader->next += __builtin_ctzll(ends) / 8 + 1;
	return true;
}

static inline void term_skip_varints(struct reader *reader, uint64_t count)
{
	const unsigned char *next = reader->next;

	if (term_skip_few_varints(reader, count))
		return;
	for (; count > 0 && next < reader->end; next++)
		count -= *next < 0x80;
	reader->next = next;
	reader->failed |= count > 0;
}

/* What stands behind most keys. */
struct term_plain {
	uint64_t doc_freq, region_length; /* 0 where the posting is inlined */
	size_t bytes;                     /* 0: it is of another kind, or longer */
};

#define TERM_PLAIN_BYTES 8
#define TERM_PLAIN_MORE 3
#define TERM_LAST_END ((uint64_t)1 << 63) /* in the last of eight bytes */

/* Of at most four bytes. */
static inline uint64_t term_varint_value(uint64_t bytes)
{
	return (bytes & 0x7F) | (bytes >> 1 & (uint64_t)0x7F << 7) | (bytes >> 2 & (uint64_t)0x7F << 14) |
	       (bytes >> 3 & (uint64_t)0x7F << 21);
}

/* An entry without forms whose varints end among the next TERM_PLAIN_BYTES. How long each is could not be
 * foretold, nor whether a posting is inlined: so no branch asks, but for what is rare. */
static inline struct term_plain term_plain_entry(const unsigned char *next)
{
	uint64_t bytes = load_u64(next), ends = ~bytes & 0x8080808080808080u, second = ends & (ends - 1);
	uint64_t third = second & (second - 1), last = third, packed = bytes & (ends ^ (ends - 1));
	uint64_t extra = bytes >> (__builtin_ctzll(ends | TERM_LAST_END) + 1) % 64, inlined = extra & 1;
	uint64_t length = bytes & (third ^ (third - 1)) & ~(second ^ (second - 1));
	uint64_t doc_freq = term_varint_value(packed) >> SHARD_TERM_FLAG_BITS;
	uint64_t gaps = packed & SHARD_TERM_HAS_POSITIONS ? 1 + (extra >> 1 & 0x7F) : 0;
	uint64_t more = inlined ? gaps : doc_freq > SHARD_BLOCK_POSTINGS;

	for (uint64_t i = 0; i < TERM_PLAIN_MORE; i++)
		last &= more > i ? last - 1 : last;
	length >>= (__builtin_ctzll(second | TERM_LAST_END) + 1) % 64;
	if (NH_UNLIKELY((packed & SHARD_TERM_HAS_FORMS) || (packed | length) >> 32 ||
			more > TERM_PLAIN_MORE || last == 0))
		return (struct term_plain){0, 0, 0};
	return (struct term_plain){doc_freq, inlined ? 0 : term_varint_value(length),
				   (size_t)__builtin_ctzll(last) / 8 + 1};
}

#endif
