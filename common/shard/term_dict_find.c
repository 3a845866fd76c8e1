/* SPDX-License-Identifier: MIT
 *
 * term_dict_find.c - finding keys in the dictionary: over the heads of blocks, then in a block.
 */
#include "common/bitpack.h"
#include "common/shard/term_cursor_parts.h"

static uint64_t head_at(const struct term_dict *dict, uint64_t block)
{
	const unsigned char *bytes = shard_touch(dict->shard, dict->heads_offset + block * 8, 8);

	return bytes ? load_u64(bytes) : 0;
}

/* The whole first key of a block. */
static int compare_first_key(const struct term_dict *dict, uint64_t block, struct nh_string key)
{
	struct term_cursor cursor;

	term_cursor_init(&cursor, dict);
	cursor.block = block;
	if (!term_cursor_next(&cursor))
		return 1;
	return nh_string_compare(term_cursor_key(&cursor), key);
}

/* The last block of [low, high) whose first key is <= key; low where there is none. */
static uint64_t bisect(const struct term_dict *dict, struct nh_string key, uint64_t low, uint64_t high)
{
	uint64_t head = term_head(key);

	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2, at = head_at(dict, middle);

		if (at < head || (at == head && compare_first_key(dict, middle, key) <= 0))
			low = middle;
		else
			high = middle;
	}
	return low;
}

uint64_t term_dict_block(const struct term_dict *dict, struct nh_string key)
{
	return bisect(dict, key, 0, dict->block_count);
}

/* The same, or one before it, for a key that is likely to stand near the begin of the dictionary or its end:
 * what lies between them is not looked at. */
static uint64_t find_outer_block(const struct term_dict *dict, struct nh_string key, bool from_end)
{
	uint64_t low = 0, high = dict->block_count, head = term_head(key);

	for (uint64_t step = 1; step < high - low; step *= 2) {
		uint64_t at = from_end ? high - step : low + step;
		bool below = head_at(dict, at) < head;

		low = below ? at : low;
		high = below ? high : at;
		if (below == from_end)
			break;
	}
	return bisect(dict, key, low, high);
}

#define PREFETCHED_BYTES ((uint64_t)320) /* most blocks are no longer */

void term_dict_prefetch(const struct term_dict *dict, uint64_t block, unsigned step)
{
	const unsigned char *bytes = shard_window(dict->shard)->bytes;
	uint64_t begin;

	if (step == 0) {
		__builtin_prefetch(bytes + dict->offsets_offset + block * 4);
		return;
	}
	begin = term_dict_block_offset(dict, block);
	for (uint64_t at = 0; at < PREFETCHED_BYTES && begin + at < dict->terms.length; at += 64)
		__builtin_prefetch(bytes + dict->terms.offset + begin + at);
}

bool term_dict_find_in(const struct term_dict *dict, uint64_t block, struct nh_string key,
		       struct term_entry *ret)
{
	struct term_cursor cursor;

	term_cursor_init(&cursor, dict);
	if (!term_cursor_find_in_block(&cursor, block, key))
		return false;
	*ret = cursor.entry;
	return true;
}

bool term_dict_find(const struct term_dict *dict, struct nh_string key, struct term_entry *ret)
{
	return dict->term_count > 0 && term_dict_find_in(dict, term_dict_block(dict, key), key, ret);
}

bool term_cursor_find(struct term_cursor *cursor, struct nh_string key)
{
	const struct term_dict *dict = cursor->dict;
	int order = cursor->key_length ? nh_string_compare(term_cursor_key(cursor), key) : -1;

	if (order >= 0 || dict->term_count == 0)
		return order == 0;
	if (cursor->left_in_block > 0) { /* most often it is the next one */
		if (!term_cursor_next(cursor))
			return false;
		order = nh_string_compare(term_cursor_key(cursor), key);
		if (order >= 0)
			return order == 0;
	}
	if (cursor->key_length == 0 ||
	    (cursor->block < dict->block_count && head_at(dict, cursor->block) <= term_head(key))) {
		cursor->block = term_dict_block(dict, key);
		cursor->left_in_block = 0;
		if (!term_cursor_next(cursor))
			return false;
		order = nh_string_compare(term_cursor_key(cursor), key);
	}
	while (order < 0 && cursor->left_in_block > 0 && term_cursor_next(cursor))
		order = nh_string_compare(term_cursor_key(cursor), key);
	return order == 0;
}

/* From the begin of a block on. Where the cursor goes back to is before a term: of the key before that it
 * needs no more than what they share. */
static void seek_from(struct term_cursor *cursor, uint64_t block, struct nh_string key)
{
	cursor->block = block;
	for (;;) {
		uint64_t before_block = cursor->block, postings_offset = cursor->postings_offset;
		uint64_t ordinal = cursor->ordinal;
		size_t left_in_block = cursor->left_in_block;
		struct reader reader = cursor->reader;

		if (!term_cursor_next(cursor))
			return;
		if (nh_string_compare(term_cursor_key(cursor), key) < 0)
			continue;
		cursor->block = before_block;
		cursor->postings_offset = postings_offset;
		cursor->ordinal = ordinal;
		cursor->left_in_block = left_in_block;
		cursor->reader = reader;
		cursor->key_length = cursor->key_shared;
		return;
	}
}

void term_cursor_seek(struct term_cursor *cursor, const struct term_dict *dict, struct nh_string key)
{
	term_cursor_init(cursor, dict);
	if (dict->term_count > 0)
		seek_from(cursor, term_dict_block(dict, key), key);
}

void term_cursor_seek_outer(struct term_cursor *cursor, const struct term_dict *dict, struct nh_string key,
			    bool from_end)
{
	term_cursor_init(cursor, dict);
	if (dict->term_count > 0)
		seek_from(cursor, find_outer_block(dict, key, from_end), key);
}

/* Goes on to the last block whose head is <= limit, if one behind the current block is. */
static void skip_blocks(struct term_cursor *cursor, uint64_t limit)
{
	const struct term_dict *dict = cursor->dict;
	uint64_t low = cursor->block, high = dict->block_count;

	if (low >= high || head_at(dict, low) > limit)
		return;
	for (uint64_t step = 1; low + step < high; step *= 2) {
		if (head_at(dict, low + step) > limit)
			high = low + step;
		else
			low += step;
	}
	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2;

		if (head_at(dict, middle) <= limit)
			low = middle;
		else
			high = middle;
	}
	cursor->block = low;
	cursor->left_in_block = 0;
}

void term_cursor_skip(struct term_cursor *cursor, struct nh_string prefix)
{
	if (prefix.length > 0 && prefix.length <= 8)
		skip_blocks(cursor,
			    term_head(prefix) | (prefix.length < 8 ? UINT64_MAX >> 8 * prefix.length : 0));
}

void term_cursor_skip_to(struct term_cursor *cursor, struct nh_string key)
{
	uint64_t head = term_head(key);

	if (head > 0)
		skip_blocks(cursor, head - 1);
}
