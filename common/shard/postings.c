/* SPDX-License-Identifier: MIT
 *
 * postings.c - see postings.h and FORMAT.md.
 */
#include "common/shard/postings.h"

#include "common/bitpack.h"
#include "common/shard/offset_table.h"
#include "common/shard/posting_block.h"

#define FIND_STRIDE 16u

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
	bytes =
	    at < end ? shard_touch(postings->shard, at, nh_size_min(end - at, BUF_VARINT_BYTES_MAX)) : NULL;
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

/* Champions stand between the directories, so many bytes, and the first block. */
static bool open_champions(struct postings *postings, uint64_t directories)
{
	uint64_t begin = load_u32(postings->block_offsets);

	if (begin < directories || begin > postings->hot_length)
		return damaged(postings);
	if (begin - directories < CHAMPION_BYTES)
		return true;
	postings->champion_count = (uint32_t)((begin - directories) / CHAMPION_BYTES);
	postings->champions = shard_touch(postings->shard, postings->region_offset + directories,
					  (uint64_t)postings->champion_count * CHAMPION_BYTES);
	return postings->champions != NULL;
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
	return !codes || open_champions(postings, bytes);
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
	postings->champion_count = 0;
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

/* The block among low on, FIND_STRIDE of them, whose last document is the first that is not below doc. */
static uint32_t count_below(const struct postings *postings, uint32_t low, uint32_t doc)
{
	const unsigned char *last_docs = postings->last_docs + (size_t)low * 4;
	uint32_t below = 0;

	for (size_t i = 0; i < FIND_STRIDE; i++)
		below += load_u32(last_docs + i * 4) < doc;
	return low + below;
}

/* In strides that double, then by halves until a stride is left: which of its blocks is counted, since the
 * processor could only guess. A count says nothing of a directory that does not ascend, so it is checked. */
uint32_t postings_find_block(const struct postings *postings, uint32_t from, uint32_t doc)
{
	uint32_t low = from, high = postings->block_count, stride = FIND_STRIDE;

	if (low >= high || postings_last_doc(postings, low) >= doc)
		return low < high ? low : high;
	while (stride < high - low && postings_last_doc(postings, low + stride - 1) < doc) {
		low += stride;
		stride *= 2;
	}
	high = stride < high - low ? low + stride : high;
	while (high - low > FIND_STRIDE) {
		uint32_t middle = low + (high - low) / 2;

		if (postings_last_doc(postings, middle) < doc)
			low = middle + 1;
		else
			high = middle;
	}
	if (postings->block_count < FIND_STRIDE) {
		while (low < high && postings_last_doc(postings, low) < doc)
			low++;
		return low;
	}
	low = low < postings->block_count - FIND_STRIDE ? low : postings->block_count - FIND_STRIDE;
	low = count_below(postings, low, doc);
	if (NH_LIKELY(low == postings->block_count ||
		      (low >= from && postings_last_doc(postings, low) >= doc)))
		return low;
	damaged(postings);
	return postings->block_count;
}

static uint32_t block_offset(const struct postings *postings, uint32_t block)
{
	return offset_table_get(postings->block_offsets + offset_table_group(block), block);
}

static bool block_extent(const struct postings *postings, uint32_t block, uint64_t *ret_offset,
			 uint64_t *ret_length)
{
	uint64_t begin = 0, end = postings->region_length;

	if (postings->block_count > 1) {
		begin = block_offset(postings, block);
		end = block + 1 < postings->block_count ? block_offset(postings, block + 1)
							: postings->hot_length;
	}
	*ret_offset = postings->region_offset + begin;
	*ret_length = end - begin;
	return begin < end &&
	       end <= (postings->block_count > 1 ? postings->hot_length : postings->region_length);
}

static bool enter_block(struct postings *postings, uint32_t block)
{
	uint64_t base = block ? (uint64_t)postings_last_doc(postings, block - 1) + 1 : 0;
	uint64_t offset, length;
	const unsigned char *bytes;

	postings->count = block + 1 < postings->block_count
			      ? SHARD_BLOCK_POSTINGS
			      : postings->doc_freq - block * SHARD_BLOCK_POSTINGS;
	if (base >= postings->document_count || !block_extent(postings, block, &offset, &length))
		return false;
	bytes = shard_touch(postings->shard, offset, length);
	if (!bytes || !posting_block_parse(bytes, length, postings->count, postings_has_codes(postings),
					   &postings->parts))
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
