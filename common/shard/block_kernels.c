/* SPDX-License-Identifier: MIT
 *
 * block_kernels.c - the scalar set, and the choice of one; see block_kernels.h.
 */
#include "common/shard/block_kernels.h"

#include "common/bitpack.h"
#include "common/shard/block_kernels_sets.h"

static void unpack_docs(const unsigned char *packed, size_t count, unsigned width, uint32_t base,
			uint32_t *docs)
{
	uint32_t mask = (uint32_t)(((uint64_t)1 << width) - 1), doc = base;
	size_t bit = 0;

	for (size_t i = 0; i < count; i++, bit += width) {
		doc += (uint32_t)(load_u64(packed + bit / 8) >> (bit % 8)) & mask;
		docs[i] = doc++;
	}
}

static void unpack(const unsigned char *packed, size_t count, unsigned width, uint32_t *ret)
{
	for (size_t i = 0; i < count; i++)
		ret[i] = (uint32_t)bitpack_get(packed, i, width);
}

static size_t list_bits(const unsigned char *bits, size_t span_bytes, uint32_t base, size_t count,
			uint32_t *docs)
{
	size_t found = 0;

	for (size_t at = 0; at < span_bytes; at += 8) {
		uint64_t word = load_u64(bits + at);

		if (span_bytes - at < 8)
			word &= ((uint64_t)1 << (8 * (span_bytes - at))) - 1;
		for (; word; word &= word - 1, found++)
			if (found < count)
				docs[found] = base + (uint32_t)(at * 8) + (uint32_t)__builtin_ctzll(word);
	}
	return found;
}

static void unpack_codes(const unsigned char *packed, size_t count, unsigned width, unsigned least,
			 uint8_t *codes)
{
	uint64_t mask = (1u << width) - 1;
	size_t bit = 0;

	for (size_t i = 0; i < count; i++, bit += width) {
		unsigned code = least + (unsigned)(load_u64(packed + bit / 8) >> (bit % 8) & mask);

		codes[i] = (uint8_t)(code > SHARD_CODE_MAX ? SHARD_CODE_MAX : code);
	}
}

static uint64_t select_bit(const unsigned char *bits, uint64_t from, uint64_t limit, uint32_t skip)
{
	uint64_t at = from / 8 * 8, word = load_u64(bits + at / 8) & (UINT64_MAX << (from % 8));

	for (;;) {
		uint32_t ones = (uint32_t)__builtin_popcountll(word);

		if (skip < ones) {
			while (skip--)
				word &= word - 1;
			at += (unsigned)__builtin_ctzll(word);
			return at < limit ? at : limit;
		}
		skip -= ones;
		at += 64;
		if (at >= limit)
			return limit;
		word = load_u64(bits + at / 8);
	}
}

static size_t count_bits(const unsigned char *bits, size_t count)
{
	size_t set = 0;

	for (size_t word = 0; word < count / 64; word++)
		set += (size_t)__builtin_popcountll(load_u64(bits + 8 * word));
	if (count % 64)
		set += (size_t)__builtin_popcountll(load_u64(bits + count / 64 * 8) << (64 - count % 64));
	return set;
}

static size_t rank(const uint32_t *docs, uint32_t doc)
{
	size_t below = 0;

	for (size_t half = SHARD_BLOCK_POSTINGS / 2; half; half /= 2)
		below += docs[below + half - 1] < doc ? half : 0;
	return below + (docs[below] < doc);
}

/* Whether a number is there is anybody's guess, and the processor's too: no branch asks. */
static void match_docs(const uint32_t *docs, const uint8_t *codes, const uint32_t *wanted, size_t count,
		       const uint16_t *bounds, uint64_t found[2], uint32_t *sums)
{
	found[0] = found[1] = 0;
	for (size_t i = 0; i < count; i++) {
		size_t at = rank(docs, wanted[i]) % SHARD_BLOCK_POSTINGS;
		uint32_t is_there = docs[at] == wanted[i];

		found[i / 64] |= (uint64_t)is_there << (i % 64);
		if (sums)
			sums[i] += bounds[codes[at]] & -is_there;
	}
}

static size_t count_to(const uint32_t *docs, size_t count, uint32_t last)
{
	size_t i = 0;

	while (i < count && docs[i] <= last)
		i++;
	return i;
}

static size_t keep(uint32_t *docs, uint32_t *sums, size_t count, const uint64_t kept[2], uint32_t least)
{
	size_t left = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t sum = sums[i];

		docs[left] = docs[i];
		sums[left] = sum;
		left += kept[i / 64] >> (i % 64) & (sum >= least);
	}
	return left;
}

static bool find_places(const unsigned char *places, size_t count, unsigned from, unsigned end,
			size_t *ret_below_from, size_t *ret_below_end)
{
	*ret_below_from = *ret_below_end = 0;
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && places[i] <= places[i - 1])
			return false;
		*ret_below_from += places[i] < from;
		*ret_below_end += places[i] < end;
	}
	return true;
}

static void codes_from(const uint8_t *codes, unsigned least, uint64_t ret[2])
{
	ret[0] = ret[1] = 0;
	for (size_t i = 0; i < SHARD_BLOCK_POSTINGS; i++)
		ret[i / 64] |= (uint64_t)(codes[i] >= least) << (i % 64);
}

static size_t count_codes(const uint8_t *codes, size_t count, unsigned least)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += codes[i] >= least;
	return found;
}

static void add_bounds(const uint32_t *docs, const uint8_t *codes, size_t from, size_t to, uint32_t base,
		       const uint16_t *bounds, uint16_t *sums)
{
	for (size_t i = from; i < to; i++)
		sums[docs[i] - base] = (uint16_t)(sums[docs[i] - base] + bounds[codes[i]]);
}

static void add_bits(const unsigned char *bits, size_t span_bytes, const uint8_t *codes,
		     const uint16_t *bounds, uint16_t *sums)
{
	for (size_t i = 0; i < span_bytes * 8; i++)
		if (bits[i / 8] >> (i % 8) & 1)
			sums[i] = (uint16_t)(sums[i] + bounds[*codes++]);
}

static void sums_from(const uint16_t *sums, unsigned least, uint64_t *ret)
{
	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		uint64_t mask = 0;

		for (size_t i = 0; i < 64; i++)
			mask |= (uint64_t)(sums[word * 64 + i] >= least) << i;
		ret[word] = mask;
	}
}

static void clear(void *memory, size_t bytes)
{
	memset(memory, 0, bytes);
}

static uint64_t scan_sums(const uint16_t *sums, unsigned least, uint64_t *ret, size_t *ret_count)
{
	uint64_t words = 0;
	size_t count = 0;

	sums_from(sums, least, ret);
	for (size_t i = 0; i < WINDOW_DOCS; i++)
		count += sums[i] != 0;
	for (size_t word = 0; word < WINDOW_WORDS; word++)
		words |= (uint64_t)(ret[word] != 0) << word;
	*ret_count = count;
	return words;
}

static bool bytes_from(const uint8_t *bytes, unsigned least, uint64_t *ret, uint32_t *count)
{
	uint64_t any = 0;
	uint32_t some = 0;

	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		uint64_t mask = 0;

		for (size_t i = 0; i < 64; i++) {
			mask |= (uint64_t)(bytes[word * 64 + i] >= least) << i;
			some += bytes[word * 64 + i] > 0;
		}
		ret[word] = mask;
		any |= mask;
	}
	*count += some;
	return any;
}

const struct block_kernels block_kernels_scalar = {
    .name = "scalar",
    .unpack_docs = unpack_docs,
    .unpack = unpack,
    .list_bits = list_bits,
    .unpack_codes = unpack_codes,
    .select_bit = select_bit,
    .count_bits = count_bits,
    .rank = rank,
    .match_docs = match_docs,
    .count_to = count_to,
    .take = take_one_by_one,
    .keep = keep,
    .find_places = find_places,
    .codes_from = codes_from,
    .count_codes = count_codes,
    .clear = clear,
    .add_bounds = add_bounds,
    .add_bits = add_bits,
    .sums_from = sums_from,
    .scan_sums = scan_sums,
    .take_sums = take_sums_one_by_one,
    .bytes_from = bytes_from,
    .set_span = set_span,
    .count_span = count_span,
    .set_docs = set_docs,
    .count_docs = count_docs,
};

/* ---- the choice ---- */

static bool runs_here(const struct block_kernels *kernels)
{
#ifdef NEWSHOUND_WIDE_KERNELS
	/* other processors that have the instruction take longer with it than without */
	if (kernels == &block_kernels_pairs &&
	    (!__builtin_cpu_is("amd") || !__builtin_cpu_supports("avx512vp2intersect")))
		return false;
	if (kernels == &block_kernels_avx2)
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
	if (kernels == &block_kernels_avx512 || kernels == &block_kernels_pairs)
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
		       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
		       __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
		       __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("bmi2");
#endif
	return kernels == &block_kernels_scalar;
}

/* Best first. */
static const struct block_kernels *const sets[] = {
#ifdef NEWSHOUND_WIDE_KERNELS
    &block_kernels_pairs,
    &block_kernels_avx512,
    &block_kernels_avx2,
#endif
    &block_kernels_scalar,
};

const struct block_kernels *block_kernels_best(void)
{
	size_t i = 0;

	while (!runs_here(sets[i]))
		i++;
	return sets[i];
}

const struct block_kernels *block_kernels_named(const char *name)
{
	for (size_t i = 0; i < NH_COUNT_OF(sets); i++)
		if (strcmp(sets[i]->name, name) == 0 && runs_here(sets[i]))
			return sets[i];
	return NULL;
}
