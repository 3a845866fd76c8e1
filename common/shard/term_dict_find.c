/* SPDX-License-Identifier: MIT
 *
 * term_dict_find.c - finding keys in the dictionary: over the heads of blocks, then in a block.
 */
#include "common/bitpack.h"
#include "common/shard/term_dict.h"

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

/* The last block whose first key is <= key; 0 where there is none. */
static uint64_t find_block(const struct term_dict *dict, struct nh_string key)
{
	uint64_t low = 0, high = dict->block_count, head = term_head(key);

	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2, at = head_at(dict, middle);

		if (at < head || (at == head && compare_first_key(dict, middle, key) <= 0))
			low = middle;
		else
			high = middle;
	}
	return low;
}

bool term_dict_find(const struct term_dict *dict, struct nh_string key, struct term_entry *ret)
{
	struct term_cursor cursor;

	if (dict->term_count == 0)
		return false;
	term_cursor_init(&cursor, dict);
	if (!term_cursor_find_in_block(&cursor, find_block(dict, key), key))
		return false;
	*ret = cursor.entry;
	return true;
}

bool term_cursor_find(struct term_cursor *cursor, struct nh_string key)
{
	const struct term_dict *dict = cursor->dict;
	int order = cursor->key_length ? nh_string_compare(term_cursor_key(cursor), key) : -1;

	if (order >= 0 || dict->term_count == 0)
		return order == 0;
	if (cursor->key_length == 0 ||
	    (cursor->block < dict->block_count && head_at(dict, cursor->block) <= term_head(key))) {
		cursor->block = find_block(dict, key);
		cursor->left_in_block = 0;
		if (!term_cursor_next(cursor))
			return false;
		order = nh_string_compare(term_cursor_key(cursor), key);
	}
	while (order < 0 && cursor->left_in_block > 0 && term_cursor_next(cursor))
		order = nh_string_compare(term_cursor_key(cursor), key);
	return order == 0;
}

void term_cursor_seek(struct term_cursor *cursor, const struct term_dict *dict, struct nh_string key)
{
	struct term_cursor before;

	term_cursor_init(cursor, dict);
	if (dict->term_count == 0)
		return;
	cursor->block = find_block(dict, key);
	before = *cursor;
	while (term_cursor_next(cursor)) {
		if (nh_string_compare(term_cursor_key(cursor), key) >= 0) {
			*cursor = before;
			return;
		}
		before = *cursor;
	}
}

void term_cursor_skip(struct term_cursor *cursor, struct nh_string prefix)
{
	const struct term_dict *dict = cursor->dict;
	uint64_t low = cursor->block, high = dict->block_count, wanted = term_head(prefix);
	unsigned shift = (unsigned)(64 - 8 * nh_size_min(prefix.length, 8));

	if (prefix.length == 0 || prefix.length > 8 || low >= high ||
	    head_at(dict, low) >> shift != wanted >> shift)
		return;
	for (uint64_t step = 1; low + step < high; step *= 2) {
		if (head_at(dict, low + step) >> shift != wanted >> shift)
			high = low + step;
		else
			low += step;
	}
	while (high - low > 1) {
		uint64_t middle = low + (high - low) / 2;

		if (head_at(dict, middle) >> shift == wanted >> shift)
			low = middle;
		else
			high = middle;
	}
	cursor->block = low;
	cursor->left_in_block = 0;
}
