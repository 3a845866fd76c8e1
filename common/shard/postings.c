/* SPDX-License-Identifier: MIT
 *
 * postings.c - see postings.h and FORMAT.md.
 */
#include "common/shard/postings.h"

#include "common/bitpack.h"
#include "common/shard/offset_table.h"
#include "common/shard/posting_block.h"

static bool damaged(const struct postings *postings)
{
	shard_damage(postings->shard, postings->region_offset);
	return false;
}

static void open_inlined(struct postings *postings, const struct term_entry *entry)
{
	memset(postings->docs, 0xFF, sizeof postings->docs);
	postings->parts = (struct posting_block){.count = 1};
	postings->base = 0;
	postings->has_docs = postings->has_codes = true;
	postings->block_count = 1;
	postings->count = 1;
	postings->docs[0] = entry->doc;
	postings->codes[0] = postings->only_max_code = SHARD_CODE_MAX;
	memcpy(postings->inlined_positions, entry->positions, sizeof entry->positions);
	memcpy(postings->inlined_ordinals, entry->ordinals, sizeof entry->ordinals);
}

/* Where a run of blocks of positions begins and ends. False where the blocks cannot lie there. */
static bool lay_out_blocks(struct postings *postings, uint64_t begin, uint64_t end, struct position_run *ret)
{
	uint64_t blocks = (postings->total_freq + SHARD_BLOCK_POSTINGS - 1) / SHARD_BLOCK_POSTINGS;
	uint64_t table = blocks > 1 ? offset_table_bytes(blocks) : 0;

	if (begin > end || table > end - begin)
		return damaged(postings);
	*ret = (struct position_run){begin, begin + table, end};
	return true;
}

/* Positions, and behind them the ordinals of forms, where there are several: then the length of the
 * positions stands first. */
static bool lay_out_positions(struct postings *postings, uint64_t at, uint64_t end)
{
	const unsigned char *bytes;
	struct reader reader;
	uint64_t length;

	if (postings->form_count <= 1)
		return lay_out_blocks(postings, at, end, &postings->position_run);
	bytes = at < end ? shard_touch(postings->shard, at, nh_size_min(end - at, BUF_VARINT_BYTES_MAX)) : NULL;
	if (!bytes)
		return damaged(postings);
	reader = reader_over(bytes, nh_size_min(end - at, BUF_VARINT_BYTES_MAX));
	length = reader_varint(&reader);
	at += (uint64_t)(reader.next - bytes);
	if (reader_failed(&reader) || length > end - at)
		return damaged(postings);
	return lay_out_blocks(postings, at, at + length, &postings->position_run) &&
	       lay_out_blocks(postings, at + length, end, &postings->ordinal_run);
}

/* Where the parts of the cold region begin. A region that cannot hold them is damaged. */
static bool lay_out_cold(struct postings *postings)
{
	uint64_t total = postings->total_freq, at = postings->region_offset + postings->hot_length;
	uint64_t end = postings->region_offset + postings->region_length;

	postings->starts_offset = at;
	if (total > postings->doc_freq && postings->block_count > 1)
		at += (uint64_t)postings->block_count * 4;
	postings->bits_offset = at;
	if (total > postings->doc_freq)
		at += (total + 7) / 8;
	if (at > end)
		return damaged(postings);
	return !(postings->flags & SHARD_TERM_HAS_POSITIONS) || lay_out_positions(postings, at, end);
}

static bool open_directories(struct postings *postings)
{
	uint64_t codes = postings_has_codes(postings) ? postings->block_count : 0;
	uint64_t table = offset_table_bytes(postings->block_count);
	uint64_t bytes = (uint64_t)postings->block_count * 4 + table + codes;

	if (bytes > postings->hot_length)
		return damaged(postings);
	postings->last_docs = shard_touch(postings->shard, postings->region_offset, bytes);
	if (!postings->last_docs)
		return false;
	postings->block_offsets = postings->last_docs + (size_t)postings->block_count * 4;
	postings->max_codes = postings->block_offsets + table;
	return true;
}

/* A list of one block has no directories: what they would say is had from the block. */
static bool load_only_block(struct postings *postings)
{
	if (!postings_load(postings, 0))
		return false;
	postings->only_max_code = 0;
	for (uint32_t i = 0; i < postings->count; i++)
		if (postings->codes[i] > postings->only_max_code)
			postings->only_max_code = postings->codes[i];
	return true;
}

bool postings_open(struct postings *postings, const struct term_dict *dict, const struct term_entry *entry)
{
	postings->shard = dict->shard;
	postings->kernels = shard_kernels(dict->shard);
	postings->document_count = (uint32_t)shard_meta(dict->shard)->document_count;
	postings->doc_freq = entry->doc_freq;
	postings->total_freq = entry->total_freq;
	postings->flags = entry->flags;
	postings->form_count = entry->form_count;
	postings->inlined = entry->inlined;
	postings->position_run = postings->ordinal_run = (struct position_run){0, 0, 0};
	postings->block = 0;
	postings->has_docs = postings->has_codes = false;
	if (!postings_has_codes(postings))
		memset(postings->codes, SHARD_CODE_MAX, sizeof postings->codes);
	if (entry->total_freq > UINT32_MAX)
		return damaged(postings);
	if (entry->inlined) {
		open_inlined(postings, entry);
		return true;
	}
	postings->region_offset = dict->postings.offset + entry->region_offset;
	postings->region_length = entry->region_length;
	postings->hot_length = entry->hot_length;
	postings->block_count = (entry->doc_freq + SHARD_BLOCK_POSTINGS - 1) / SHARD_BLOCK_POSTINGS;
	if (postings->block_count > 1 && !open_directories(postings))
		return false;
	if (postings->block_count > 1)
		return postings_enter(postings, 0) && lay_out_cold(postings);
	return load_only_block(postings) && lay_out_cold(postings);
}

uint32_t postings_last_doc(const struct postings *postings, uint32_t block)
{
	if (postings->block_count == 1)
		return postings->docs[postings->count - 1];
	return load_u32(postings->last_docs + (size_t)block * 4);
}

uint8_t postings_max_code(const struct postings *postings, uint32_t block)
{
	uint8_t code;

	if (postings->block_count == 1)
		return postings->only_max_code;
	if (!postings_has_codes(postings))
		return SHARD_CODE_MAX;
	code = postings->max_codes[block];
	return code < SHARD_CODE_MAX ? code : SHARD_CODE_MAX;
}

uint32_t postings_find_block(const struct postings *postings, uint32_t from, uint32_t doc)
{
	uint32_t low = from, high = postings->block_count, step = 1;

	while (low < high && postings_last_doc(postings, low) < doc) {
		uint32_t ahead = low + step;

		if (ahead >= high || postings_last_doc(postings, ahead) >= doc) {
			high = ahead < high ? ahead : high;
			low++;
			break;
		}
		low = ahead;
		step *= 2;
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (postings_last_doc(postings, middle) < doc)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint32_t block_offset(const struct postings *postings, uint32_t block)
{
	return offset_table_get(postings->block_offsets + offset_table_group(block), block);
}

static bool block_extent(const struct postings *postings, uint32_t block, uint64_t *ret_offset, uint64_t *ret_length)
{
	uint64_t begin = 0, end = postings->region_length;

	if (postings->block_count > 1) {
		begin = block_offset(postings, block);
		end = block + 1 < postings->block_count ? block_offset(postings, block + 1) : postings->hot_length;
	}
	*ret_offset = postings->region_offset + begin;
	*ret_length = end - begin;
	return begin < end && end <= (postings->block_count > 1 ? postings->hot_length : postings->region_length);
}

/* Documents and codes of a block are rarely longer. */
#define BLOCK_LINES 4
#define LINE_BYTES 64

void postings_prefetch(const struct postings *postings, uint32_t block)
{
	const struct shard_window *window = shard_window(postings->shard);
	uint64_t offset;

	if (postings->block_count == 1 || block >= postings->block_count)
		return;
	offset = postings->region_offset + block_offset(postings, block);
	if (offset > window->length - nh_size_min(BLOCK_LINES * LINE_BYTES, window->length))
		return;
	for (size_t line = 0; line < BLOCK_LINES; line++)
		__builtin_prefetch(window->bytes + offset + line * LINE_BYTES);
}

static bool enter_block(struct postings *postings, uint32_t block)
{
	uint64_t base = block ? (uint64_t)postings_last_doc(postings, block - 1) + 1 : 0;
	uint64_t offset, length;
	const unsigned char *bytes;

	postings->count = block + 1 < postings->block_count ? SHARD_BLOCK_POSTINGS
							    : postings->doc_freq - block * SHARD_BLOCK_POSTINGS;
	if (base >= postings->document_count || !block_extent(postings, block, &offset, &length))
		return false;
	bytes = shard_touch(postings->shard, offset, length);
	if (!bytes || !posting_block_parse(bytes, length, postings->count, postings_has_codes(postings), &postings->parts))
		return false;
	postings->base = (uint32_t)base;
	postings->has_docs = false;
	postings->has_codes = !postings_has_codes(postings);
	if (postings->block_count == 1)
		postings->hot_length = postings->parts.bytes;
	return true;
}

static bool end_damaged(struct postings *postings)
{
	postings->block = postings->block_count;
	return damaged(postings);
}

bool postings_enter(struct postings *postings, uint32_t block)
{
	postings->block = block;
	if (block >= postings->block_count)
		return false;
	return postings->inlined || enter_block(postings, block) || end_damaged(postings);
}

bool postings_unpack_docs(struct postings *postings)
{
	if (!posting_block_docs(&postings->parts, postings->kernels, postings->base, postings->document_count,
				postings->docs) ||
	    (postings->block_count > 1 &&
	     postings->docs[postings->count - 1] != postings_last_doc(postings, postings->block)))
		return end_damaged(postings);
	postings->has_docs = true;
	return true;
}

void postings_unpack_codes(struct postings *postings)
{
	posting_block_codes(&postings->parts, postings->kernels, postings->codes);
	postings->has_codes = true;
}

bool postings_load(struct postings *postings, uint32_t block)
{
	if (!postings_enter(postings, block) || !postings_need_docs(postings))
		return false;
	postings_need_codes(postings);
	return true;
}

size_t postings_find_doc(struct postings *postings, uint32_t doc)
{
	size_t at;

	if (doc < postings->base)
		return POSTING_ABSENT;
	if (postings->parts.span_bytes > 0 && !postings->has_docs) {
		at = posting_block_find_bit(&postings->parts, postings->kernels, doc - postings->base);
		return at < postings->count ? at : POSTING_ABSENT;
	}
	if (!postings_need_docs(postings))
		return POSTING_ABSENT;
	at = postings->kernels->rank(postings->docs, doc);
	return at < postings->count && postings->docs[at] == doc ? at : POSTING_ABSENT;
}

/* ---- the cold part ---- */

static bool freq_of_bits(const struct postings *postings, uint32_t i, uint32_t *ret_freq, uint64_t *ret_first)
{
	uint32_t block = i / SHARD_BLOCK_POSTINGS, within = i % SHARD_BLOCK_POSTINGS;
	uint64_t start = 0, end = postings->total_freq, last;
	const unsigned char *bytes;

	if (postings->block_count > 1) {
		bool final = block + 1 == postings->block_count;

		bytes = shard_touch(postings->shard, postings->starts_offset + (uint64_t)block * 4, final ? 4 : 8);
		if (!bytes)
			return false;
		start = load_u32(bytes);
		end = final ? end : load_u32(bytes + 4);
		if (start >= end || end > postings->total_freq)
			return damaged(postings);
	}
	bytes = shard_touch(postings->shard, postings->bits_offset + start / 8, (end + 7) / 8 - start / 8);
	if (!bytes)
		return false;
	bytes -= start / 8;
	*ret_first = start;
	if (within > 0) {
		last = postings->kernels->select_bit(bytes, start, end, within - 1);
		*ret_first = last + 1;
	}
	if (*ret_first >= end || (last = postings->kernels->select_bit(bytes, *ret_first, end, 0)) >= end)
		return damaged(postings);
	*ret_freq = (uint32_t)(last + 1 - *ret_first);
	return true;
}

/* The occurrences of the current block: from the first of its first posting to the last of its last. */
static bool block_occurrences(const struct postings *postings, uint64_t *ret_begin, uint64_t *ret_end)
{
	bool final = postings->block + 1 == postings->block_count;
	const unsigned char *bytes;

	*ret_begin = 0;
	*ret_end = postings->total_freq;
	if (postings->block_count == 1)
		return true;
	bytes = shard_touch(postings->shard, postings->starts_offset + (uint64_t)postings->block * 4, final ? 4 : 8);
	if (!bytes)
		return false;
	*ret_begin = load_u32(bytes);
	*ret_end = final ? *ret_end : load_u32(bytes + 4);
	return (*ret_begin < *ret_end && *ret_end <= postings->total_freq) || damaged(postings);
}

bool postings_block_freqs(const struct postings *postings, uint32_t *freqs, uint64_t *ret_first)
{
	uint64_t begin, end, next;
	const unsigned char *bits;

	if (postings->inlined || postings->total_freq == postings->doc_freq) {
		*ret_first = (uint64_t)postings->block * SHARD_BLOCK_POSTINGS;
		for (uint32_t i = 0; i < postings->count; i++)
			freqs[i] = postings->inlined ? (uint32_t)postings->total_freq : 1;
		return true;
	}
	if (!block_occurrences(postings, &begin, &end) ||
	    !(bits = shard_touch(postings->shard, postings->bits_offset + begin / 8, (end + 7) / 8 - begin / 8)))
		return false;
	bits -= begin / 8;
	*ret_first = next = begin;
	for (uint32_t i = 0; i < postings->count; i++) {
		uint64_t last = next < end ? postings->kernels->select_bit(bits, next, end, 0) : end;

		if (last >= end)
			return damaged(postings);
		freqs[i] = (uint32_t)(last + 1 - next);
		next = last + 1;
	}
	return true;
}

bool postings_freq(const struct postings *postings, uint32_t i, uint32_t *ret_freq, uint64_t *ret_first)
{
	if (postings->inlined) {
		*ret_freq = (uint32_t)postings->total_freq;
		*ret_first = 0;
		return true;
	}
	if (postings->total_freq == postings->doc_freq) {
		*ret_freq = 1;
		*ret_first = i;
		return true;
	}
	return freq_of_bits(postings, i, ret_freq, ret_first);
}

/* The offset of block number of a run, from its first block; its end for the one behind the last. */
static bool run_offset(const struct postings *postings, const struct position_run *run, uint64_t number,
		       uint64_t blocks, uint64_t *ret)
{
	const unsigned char *group;

	*ret = number == blocks ? run->end - run->begin : 0;
	if (number == blocks || blocks == 1)
		return true;
	group = shard_touch(postings->shard, run->table + offset_table_group(number),
			    4 + 2 * (number % OFFSET_TABLE_GROUP + 1));
	if (group)
		*ret = offset_table_get(group, number);
	return group;
}

static bool parse_block(const struct postings *postings, const struct position_run *run, uint64_t number,
			struct position_block *ret)
{
	uint64_t blocks = (postings->total_freq + SHARD_BLOCK_POSTINGS - 1) / SHARD_BLOCK_POSTINGS;
	size_t count = number + 1 < blocks ? SHARD_BLOCK_POSTINGS
					   : (size_t)(postings->total_freq - number * SHARD_BLOCK_POSTINGS);
	const unsigned char *bytes;
	uint64_t begin, end;

	if (!run_offset(postings, run, number, blocks, &begin) ||
	    !run_offset(postings, run, number + 1, blocks, &end))
		return false;
	if (begin >= end || end > run->end - run->begin)
		return damaged(postings);
	bytes = shard_touch(postings->shard, run->begin + begin, end - begin);
	if (!bytes)
		return false;
	return position_block_parse(bytes, end - begin, count, ret) || damaged(postings);
}

/* From differences to positions; they must fit into 32 bits. */
static bool add_up(const struct postings *postings, uint32_t *values, uint32_t count)
{
	uint64_t next = 0;

	for (uint32_t i = 0; i < count; i++) {
		next += values[i];
		if (next > UINT32_MAX)
			return damaged(postings);
		values[i] = (uint32_t)next;
		next++;
	}
	return true;
}

/* Values [first, first + count) of a run. */
static bool read_run(const struct postings *postings, const struct position_run *run, uint64_t first, uint32_t count,
		     uint32_t *ret)
{
	for (uint32_t done = 0; done < count;) {
		uint64_t at = first + done;
		size_t within = at % SHARD_BLOCK_POSTINGS;
		size_t some = nh_size_min(count - done, SHARD_BLOCK_POSTINGS - within);
		struct position_block block;

		if (at >= postings->total_freq || some > postings->total_freq - at)
			return damaged(postings);
		if (!parse_block(postings, run, at / SHARD_BLOCK_POSTINGS, &block))
			return false;
		position_block_get(&block, postings->kernels, within, some, ret + done);
		done += (uint32_t)some;
	}
	return true;
}

bool postings_gaps(const struct postings *postings, uint64_t first, uint32_t count, uint32_t *ret)
{
	if (postings->inlined) {
		if (count > SHARD_INLINE_FREQ_MAX)
			return damaged(postings);
		memcpy(ret, postings->inlined_positions, count * sizeof *ret);
		return true;
	}
	if (!(postings->flags & SHARD_TERM_HAS_POSITIONS))
		return damaged(postings);
	return read_run(postings, &postings->position_run, first, count, ret);
}

bool postings_positions(const struct postings *postings, uint64_t first, uint32_t count, uint32_t *ret)
{
	return postings_gaps(postings, first, count, ret) && add_up(postings, ret, count);
}

bool postings_ordinals(const struct postings *postings, uint64_t first, uint32_t count, uint32_t *ret)
{
	if (postings->form_count <= 1) {
		memset(ret, 0, count * sizeof *ret);
		return true;
	}
	if (postings->inlined) {
		for (uint32_t i = 0; i < count; i++)
			ret[i] = i < SHARD_INLINE_FREQ_MAX ? postings->inlined_ordinals[i] : 0;
	} else if (!read_run(postings, &postings->ordinal_run, first, count, ret)) {
		return false;
	}
	for (uint32_t i = 0; i < count; i++)
		if (ret[i] >= postings->form_count)
			return damaged(postings);
	return true;
}

uint16_t postings_ordinal(const struct postings *postings, uint64_t at)
{
	struct position_block block;
	uint32_t ordinal;

	if (postings->form_count <= 1)
		return 0;
	if (postings->inlined)
		return at < SHARD_INLINE_FREQ_MAX ? postings->inlined_ordinals[at] : 0;
	if (!parse_block(postings, &postings->ordinal_run, at / SHARD_BLOCK_POSTINGS, &block))
		return 0;
	position_block_get(&block, postings->kernels, at % SHARD_BLOCK_POSTINGS, 1, &ordinal);
	return ordinal < postings->form_count ? (uint16_t)ordinal : UINT16_MAX;
}
