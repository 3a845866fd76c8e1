/* SPDX-License-Identifier: MIT
 *
 * postings_cold.c - the part of postings.h that is read for single postings: how often, where, and in which
 * form a document has the term.
 */
#include "common/shard/offset_table.h"
#include "common/shard/postings.h"

static bool damaged(const struct postings *postings)
{
	shard_damage(postings->shard, postings->region_offset);
	return false;
}

static bool freq_of_bits(const struct postings *postings, uint32_t i, uint32_t *ret_freq, uint64_t *ret_first)
{
	uint32_t block = i / SHARD_BLOCK_POSTINGS, within = i % SHARD_BLOCK_POSTINGS;
	uint64_t start = 0, end = postings->total_freq, last;
	const unsigned char *bytes;

	if (postings->block_count > 1) {
		bool final = block + 1 == postings->block_count;

		bytes = shard_touch(postings->shard, postings->starts_offset + (uint64_t)block * 4,
				    final ? 4 : 8);
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
	bytes = shard_touch(postings->shard, postings->starts_offset + (uint64_t)postings->block * 4,
			    final ? 4 : 8);
	if (!bytes)
		return false;
	*ret_begin = load_u32(bytes);
	*ret_end = final ? *ret_end : load_u32(bytes + 4);
	return (*ret_begin < *ret_end && *ret_end <= postings->total_freq) || damaged(postings);
}

/* The distances of the set bits in [begin, end), which are the freqs; false where there are fewer than count.
 */
static bool list_freqs(const unsigned char *bits, uint64_t begin, uint64_t end, uint32_t count,
		       uint32_t *freqs)
{
	uint64_t at = begin / 8 * 8, next = begin;
	uint64_t word = load_u64(bits + at / 8) & (UINT64_MAX << (begin % 8));
	uint32_t found = 0;

	for (;;) {
		for (; word && found < count; word &= word - 1) {
			uint64_t last = at + (unsigned)__builtin_ctzll(word);

			freqs[found++] = (uint32_t)(last + 1 - next);
			next = last + 1;
		}
		at += 64;
		if (found == count || at >= end)
			return found == count && next <= end;
		word = load_u64(bits + at / 8);
	}
}

bool postings_block_freqs(const struct postings *postings, uint32_t *freqs, uint64_t *ret_first)
{
	uint64_t begin, end;
	const unsigned char *bits;

	if (postings->inlined || postings->total_freq == postings->doc_freq) {
		*ret_first = (uint64_t)postings->block * SHARD_BLOCK_POSTINGS;
		for (uint32_t i = 0; i < postings->count; i++)
			freqs[i] = postings->inlined ? (uint32_t)postings->total_freq : 1;
		return true;
	}
	if (!block_occurrences(postings, &begin, &end) ||
	    !(bits =
		  shard_touch(postings->shard, postings->bits_offset + begin / 8, (end + 7) / 8 - begin / 8)))
		return false;
	*ret_first = begin;
	return list_freqs(bits - begin / 8, begin, end, postings->count, freqs) || damaged(postings);
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
static bool read_run(const struct postings *postings, const struct position_run *run, uint64_t first,
		     uint32_t count, uint32_t *ret)
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
		if (!position_block_get(&block, postings->kernels, within, some, ret + done))
			return damaged(postings);
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
	if (!position_block_get(&block, postings->kernels, at % SHARD_BLOCK_POSTINGS, 1, &ordinal)) {
		damaged(postings);
		return 0;
	}
	return ordinal < postings->form_count ? (uint16_t)ordinal : UINT16_MAX;
}
