/* SPDX-License-Identifier: MIT
 *
 * postings.h - reading one term's postings: block by block, and for single postings the freq, positions and
 * written forms.
 *
 * The hot part (documents and impact codes) is read a block at a time. Entering a block reads its header;
 * documents and codes are unpacked when they are needed. The cold part is random access by a posting's
 * number, 0 to doc_freq - 1: only survivors of the hot part pay for it. Damage marks the shard and ends the
 * list.
 */
#ifndef NEWSHOUND_COMMON_SHARD_POSTINGS_H
#define NEWSHOUND_COMMON_SHARD_POSTINGS_H

#include "common/shard/champions.h"
#include "common/shard/offset_table.h"
#include "common/shard/posting_block.h"
#include "common/shard/term_dict.h"

/* Blocks of 128 values, one for each position of the list: where their table of offsets lies (none for a
 * single block), and they themselves, in the file. */
struct position_run {
	uint64_t table, begin, end;
};

struct postings {
	const struct shard *shard;
	const struct block_kernels *kernels;
	uint32_t document_count; /* of the shard */
	uint32_t doc_freq;
	uint64_t total_freq;
	unsigned flags; /* SHARD_TERM_HAS_… */
	size_t form_count;
	bool inlined;
	uint32_t inlined_positions[SHARD_INLINE_FREQ_MAX];
	uint16_t inlined_ordinals[SHARD_INLINE_FREQ_MAX];
	const unsigned char *last_docs, *block_offsets,
	    *max_codes;                 /* directories, where there are several blocks */
	const unsigned char *champions; /* champion_count of them; 0 in one block */
	uint32_t champion_count;
	uint8_t only_max_code;                             /* where there is one block */
	uint64_t region_offset, region_length, hot_length; /* in the file */
	uint64_t starts_offset, bits_offset;
	struct position_run position_run, ordinal_run;
	uint32_t block_count;
	/* the block the list stands on */
	uint32_t block; /* its number; block_count at the end */
	uint32_t count; /* its postings */
	uint32_t base;  /* the first document that could be in it */
	struct posting_block parts;
	bool has_docs, has_codes;            /* unpacked */
	uint32_t docs[SHARD_BLOCK_POSTINGS]; /* UINT32_MAX behind the last */
	/* SHARD_CODE_MAX where the list has none; behind them anything */
	uint8_t codes[SHARD_BLOCK_POSTINGS + KERNEL_CODES_ROOM];
};

#define NH_LINE_BYTES 64
/* Documents and codes of a block rarely take more. */
#define POSTINGS_BLOCK_LINES 5

/* Opens a list and enters its first block. False where it is damaged. */
bool postings_open(struct postings *postings, const struct term_dict *dict, const struct term_entry *entry);

/* Asks the memory for what postings_open will look at. */
NH_PREFETCHES void postings_prefetch_open(const struct term_dict *dict, const struct term_entry *entry)
{
	const unsigned char *region =
	    shard_window(dict->shard)->bytes + dict->postings.offset + entry->region_offset;
	uint64_t blocks = (entry->doc_freq + SHARD_BLOCK_POSTINGS - 1) / SHARD_BLOCK_POSTINGS;

	if (entry->inlined)
		return;
	__builtin_prefetch(region);
	if (blocks == 1) {
		__builtin_prefetch(region + nh_size_min(NH_LINE_BYTES, entry->region_length));
		__builtin_prefetch(region + nh_size_min(2 * NH_LINE_BYTES, entry->region_length));
		return;
	}
	/* champions, and the first block, lie behind the directories */
	for (uint64_t line = 0; line <= CHAMPIONS_MAX * CHAMPION_BYTES; line += NH_LINE_BYTES)
		__builtin_prefetch(region + nh_size_min(blocks * 5 + offset_table_bytes(blocks) + line,
							entry->region_length));
	__builtin_prefetch(
	    region + entry->hot_length +
	    (entry->total_freq > entry->doc_freq
		 ? nh_size_min(4 * blocks + entry->total_freq / 8, entry->region_length - entry->hot_length)
		 : 0));
}

/* Stands the list on a block; at block_count it is at its end. False there, and where the block is damaged:
 * then the list is at its end too. */
bool postings_enter(struct postings *postings, uint32_t block);
/* Asks the memory for a block that will be entered soon; one behind the last asks for nothing. */
NH_PREFETCHES void postings_prefetch(const struct postings *postings, uint32_t block)
{
	const struct shard_window *window = shard_window(postings->shard);
	uint64_t offset;

	if (postings->block_count == 1 || block >= postings->block_count)
		return;
	offset = postings->region_offset +
		 offset_table_get(postings->block_offsets + offset_table_group(block), block);
	if (offset > window->length - nh_size_min(POSTINGS_BLOCK_LINES * NH_LINE_BYTES, window->length))
		return;
	for (size_t line = 0; line < POSTINGS_BLOCK_LINES; line++)
		__builtin_prefetch(window->bytes + offset + line * NH_LINE_BYTES);
}
/* Whether codes are kept; where they are not, each counts as SHARD_CODE_MAX. */
static inline bool postings_has_codes(const struct postings *postings)
{
	return (postings->flags & SHARD_TERM_HAS_CODES) && postings->doc_freq >= SHARD_CODED_DOC_FREQ_MIN;
}
/* For the two below. */
bool postings_unpack_docs(struct postings *postings);
void postings_unpack_codes(struct postings *postings);
/* Makes the block's docs ready; false where they are damaged: then the list is at its end. */
static inline bool postings_need_docs(struct postings *postings)
{
	return postings->has_docs || postings_unpack_docs(postings);
}
/* Makes the block's codes ready. */
static inline void postings_need_codes(struct postings *postings)
{
	if (!postings->has_codes)
		postings_unpack_codes(postings);
}
/* postings_enter, and both of the block made ready. */
bool postings_load(struct postings *postings, uint32_t block);
/* The place of doc in the block, or POSTING_ABSENT. Unpacks documents only where they are packed. */
size_t postings_find_doc(struct postings *postings, uint32_t doc);

/* The last document of a block, and the greatest code in it, without decoding. */
uint32_t postings_last_doc(const struct postings *postings, uint32_t block);
uint8_t postings_max_code(const struct postings *postings, uint32_t block);
/* The first block, from block from on, whose last document is >= doc; block_count where there is none. */
uint32_t postings_find_block(const struct postings *postings, uint32_t from, uint32_t doc);

/* About the number of posting i's first position, below total_freq, if the postings of its block are alike.
 */
static inline uint64_t postings_guess_first(const struct postings *postings, uint32_t i)
{
	const unsigned char *starts = shard_window(postings->shard)->bytes + postings->starts_offset;
	uint32_t block = i / SHARD_BLOCK_POSTINGS, within = i % SHARD_BLOCK_POSTINGS, start;
	uint64_t first = i;

	if (postings->total_freq == postings->doc_freq)
		return first;
	if (postings->block_count == 1) {
		first = within * postings->total_freq / postings->doc_freq;
	} else {
		start = load_u32(starts + (uint64_t)block * 4);
		first = block + 1 < postings->block_count
			    ? start + (uint64_t)(load_u32(starts + (uint64_t)block * 4 + 4) - start) *
					  within / SHARD_BLOCK_POSTINGS
			    : (uint64_t)start + within;
	}
	return first < postings->total_freq ? first : postings->total_freq - 1;
}

/* How often posting number i occurs in its document, and the number of its first position in the list. False
 * where the shard is damaged. */
bool postings_freq(const struct postings *postings, uint32_t i, uint32_t *ret_freq, uint64_t *ret_first);
/* Positions [first, first + count) as postings_freq numbers them, absolute in their document; first must be
 * the first of a posting. False where the shard is damaged. */
bool postings_positions(const struct postings *postings, uint64_t first, uint32_t count, uint32_t *ret);
/* Asks the memory for what postings_freq and postings_positions will read of posting number i: in steps from
 * 0 on, each of which asks for what the step before has found. With several postings a step goes over all of
 * them. What it reads is not checked: it only guesses. */
#define POSTINGS_PREFETCH_STEPS 3
NH_PREFETCHES void postings_prefetch_positions(const struct postings *postings, uint32_t i, unsigned step)
{
	const unsigned char *bytes = shard_window(postings->shard)->bytes;
	uint64_t length = shard_window(postings->shard)->length, first, table, offset = 0;
	bool several = postings->total_freq > postings->doc_freq;

	if (postings->inlined || !(postings->flags & SHARD_TERM_HAS_POSITIONS) || i >= postings->doc_freq)
		return;
	if (step == 0) {
		if (several && postings->block_count > 1)
			__builtin_prefetch(bytes + postings->starts_offset +
					   (uint64_t)(i / SHARD_BLOCK_POSTINGS) * 4);
		return;
	}
	first = postings_guess_first(postings, i);
	table = postings->position_run.table + offset_table_group(first / SHARD_BLOCK_POSTINGS);
	if (step == 1 && several)
		__builtin_prefetch(bytes + postings->bits_offset + first / 8);
	if (postings->total_freq > SHARD_BLOCK_POSTINGS && step == 1)
		__builtin_prefetch(bytes + table);
	if (step == 1 || table + OFFSET_TABLE_GROUP_BYTES > length)
		return;
	if (postings->total_freq > SHARD_BLOCK_POSTINGS)
		offset = offset_table_get(bytes + table, first / SHARD_BLOCK_POSTINGS);
	offset += postings->position_run.begin;
	if (offset + 2 * SHARD_BLOCK_POSTINGS > length)
		return;
	__builtin_prefetch(bytes + offset);
	__builtin_prefetch(bytes + offset +
			   first % SHARD_BLOCK_POSTINGS); /* most positions take about a byte */
}
/* The same as they are kept: for each posting its first position, then the gaps behind it. */
bool postings_gaps(const struct postings *postings, uint64_t first, uint32_t count, uint32_t *ret);
/* The freqs of the current block's postings, and the number of its first position in the list. */
bool postings_block_freqs(const struct postings *postings, uint32_t *freqs, uint64_t *ret_first);
/* Which written forms stand at positions [first, first + count); each is below form_count. */
bool postings_ordinals(const struct postings *postings, uint64_t first, uint32_t count, uint32_t *ret);
/* Which written form stands at position number at. 0 where the list has only one. */
uint16_t postings_ordinal(const struct postings *postings, uint64_t at);

#endif
