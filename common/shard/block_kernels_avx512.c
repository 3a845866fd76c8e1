/* SPDX-License-Identifier: MIT
 *
 * block_kernels_avx512.c - see block_kernels.h. Compiled for processors with AVX-512 F, BW, DQ, VL, VBMI,
 * VBMI2 and VPOPCNTDQ.
 */
#include "common/shard/block_kernels.h"

#include "common/shard/block_kernels_bits.h"
#include "common/shard/block_kernels_sets.h"

#define LANES 16

static inline __m512i prefix_sum(__m512i values)
{
	const __m512i zero = _mm512_setzero_si512();

	values = _mm512_add_epi32(values, _mm512_alignr_epi32(values, zero, 15));
	values = _mm512_add_epi32(values, _mm512_alignr_epi32(values, zero, 14));
	values = _mm512_add_epi32(values, _mm512_alignr_epi32(values, zero, 12));
	return _mm512_add_epi32(values, _mm512_alignr_epi32(values, zero, 8));
}

/* Lane i of sixteen: its number begins at bit i * width; which four bytes hold it, and by how much to shift.
 */
static inline void lay_out_lanes(unsigned width, __m512i *ret_bytes, __m512i *ret_shifts)
{
	const __m512i lanes = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	__m512i bits = _mm512_mullo_epi32(lanes, _mm512_set1_epi32((int)width));
	__m512i first = _mm512_srli_epi32(bits, 3);

	/* the four bytes of a lane: first, first + 1, first + 2, first + 3 */
	*ret_bytes = _mm512_add_epi32(_mm512_mullo_epi32(first, _mm512_set1_epi32(0x01010101)),
				      _mm512_set1_epi32(0x03020100));
	*ret_shifts = _mm512_and_si512(bits, _mm512_set1_epi32(7));
}

static void unpack_docs(const unsigned char *packed, size_t count, unsigned width, uint32_t base,
			uint32_t *docs)
{
	const __m512i ones = _mm512_set1_epi32(1), last_lane = _mm512_set1_epi32(LANES - 1);
	const __m512i mask = _mm512_set1_epi32((int)((1u << width) - 1));
	__m512i bytes, shifts, carry = _mm512_set1_epi32((int)base - 1);

	lay_out_lanes(width, &bytes, &shifts);
	for (size_t i = 0; i < count; i += LANES, packed += 2 * width) {
		__m512i gaps = _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(packed)), sums;

		gaps = _mm512_and_si512(_mm512_srlv_epi32(gaps, shifts), mask);
		sums = prefix_sum(_mm512_add_epi32(gaps, ones));
		_mm512_storeu_si512(docs + i, _mm512_add_epi32(sums, carry));
		/* one addition from each sixteen to the next */
		carry = _mm512_add_epi32(carry, _mm512_permutexvar_epi32(last_lane, sums));
	}
}

static void unpack(const unsigned char *packed, size_t count, unsigned width, uint32_t *ret)
{
	const __m512i mask = _mm512_set1_epi32((int)((1u << width) - 1));
	__m512i bytes, shifts;

	lay_out_lanes(width, &bytes, &shifts);
	for (size_t i = 0; i < count; i += LANES, packed += 2 * width) {
		__m512i values = _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(packed));

		_mm512_storeu_si512(ret + i, _mm512_and_si512(_mm512_srlv_epi32(values, shifts), mask));
	}
}

/* Sixteen of the places of a word's bits, as document numbers. */
#define STORE_PLACES(part)                                                             \
	_mm512_mask_storeu_epi32(                                                      \
	    to + 16 * (part), (__mmask16)(_bzhi_u64(UINT64_MAX, ones) >> 16 * (part)), \
	    _mm512_add_epi32(first, _mm512_cvtepu8_epi32(_mm512_extracti64x2_epi64(places, part))))

/* The places of the set bits of a word are the numbers 0 to 63 compressed by it. */
static inline void store_places(uint64_t word, unsigned ones, uint32_t base, uint32_t *to)
{
	const __m512i numbers = _mm512_set_epi8(
	    63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40,
	    39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
	    15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	__m512i first = _mm512_set1_epi32((int)base), places = _mm512_maskz_compress_epi8(word, numbers);

	STORE_PLACES(0);
	if (ones > 16)
		STORE_PLACES(1);
	if (ones > 32) {
		STORE_PLACES(2);
		STORE_PLACES(3);
	}
}

static size_t list_bits(const unsigned char *bits, size_t span_bytes, uint32_t base, size_t count,
			uint32_t *docs)
{
	size_t found = 0;

	for (size_t at = 0; at < span_bytes; at += 8) {
		uint64_t word = load_u64(bits + at);
		unsigned ones;

		if (span_bytes - at < 8)
			word = _bzhi_u64(word, (unsigned)(8 * (span_bytes - at)));
		ones = (unsigned)_mm_popcnt_u64(word);
		if (found + ones > count)
			return found + ones;
		store_places(word, ones, base + 8 * (uint32_t)at, docs + found);
		found += ones;
	}
	return found;
}

/* Eight codes stand in width bytes: they are spread to eight bytes each, then every byte takes its bits. */
static void unpack_codes(const unsigned char *packed, size_t count, unsigned width, unsigned least,
			 uint8_t *codes)
{
	const __m512i groups = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
	const __m512i spread = _mm512_set1_epi64(0x0706050403020100);
	__m512i first =
	    _mm512_mullo_epi64(groups, _mm512_set1_epi64((long long)(width * 0x0101010101010101ull)));
	__m512i bytes = _mm512_add_epi64(first, spread);
	__m512i shifts = _mm512_set1_epi64((long long)(width * 0x0706050403020100ull));
	__m512i mask = _mm512_set1_epi8((char)((1u << width) - 1));

	for (size_t i = 0; i < count; i += 64, packed += 8 * width) {
		__m512i values = _mm512_permutexvar_epi8(bytes, _mm512_loadu_si512(packed));

		values = _mm512_and_si512(_mm512_multishift_epi64_epi8(shifts, values), mask);
		values = _mm512_add_epi8(values, _mm512_set1_epi8((char)least));
		_mm512_storeu_si512(codes + i, _mm512_min_epu8(values, _mm512_set1_epi8(SHARD_CODE_MAX)));
	}
}

static size_t rank(const uint32_t *docs, uint32_t doc)
{
	const __m512i wanted = _mm512_set1_epi32((int)doc);
	size_t below = 0;

	for (size_t i = 0; i < SHARD_BLOCK_POSTINGS; i += LANES)
		below +=
		    (size_t)__builtin_popcount(_mm512_cmplt_epu32_mask(_mm512_loadu_si512(docs + i), wanted));
	return below;
}

/* What codes add, by code: one vector, whose first place has the bound of the greatest code. */
static inline __m512i bound_table(const uint16_t *bounds)
{
	return _mm512_mask_set1_epi16(_mm512_loadu_si512(bounds), 1, (short)bounds[SHARD_CODE_MAX]);
}

/* The bounds of sixteen codes. */
static inline __m512i bounds_of(const uint8_t *codes, __m512i table)
{
	return _mm512_maskz_permutexvar_epi16(
	    0x55555555, _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)codes)), table);
}

/* The last ones of the eight vectors of docs say which of them alone can hold a wanted one. Whether one is
 * there is anybody's guess: no branch asks. */
static void match_docs(const uint32_t *docs, const uint8_t *codes, const uint32_t *wanted, size_t count,
		       const uint16_t *bounds, uint64_t found[2], uint32_t *sums)
{
	const __m256i strides = _mm256_set_epi32(127, 111, 95, 79, 63, 47, 31, 15);
	const __m256i lasts = _mm256_i32gather_epi32((const int *)docs, strides, sizeof *docs);

	found[0] = found[1] = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned below = _mm256_cmplt_epu32_mask(lasts, _mm256_set1_epi32((int)wanted[i]));
		unsigned at = (unsigned)_mm_popcnt_u32(below & 0x7F) * LANES, same;

		same =
		    _mm512_cmpeq_epi32_mask(_mm512_loadu_si512(docs + at), _mm512_set1_epi32((int)wanted[i]));
		found[i / 64] |= (uint64_t)(same != 0) << (i % 64);
		if (sums)
			sums[i] +=
			    bounds[codes[at + _tzcnt_u32(same | 1u << (LANES - 1))]] & -(unsigned)(same != 0);
	}
}

/* Below so many wanted ones, each by itself is faster. */
#define PAIRS_WORTH 4

/* Sixteen numbers against sixteen docs in one instruction: which of both sides the other has. The intrinsic
 * would send both masks through memory (gcc 12). */
static inline __mmask16 pair_up(__m512i these, const uint32_t *docs, __mmask16 *ret_places)
{
	register __mmask16 found __asm__("k2"), places __asm__("k3");

	__asm__("vp2intersectd %2, %3, %0"
		: "=Yk"(found), "=Yk"(places)
		: "m"(*(const uint32_t(*)[LANES])docs), "v"(these));
	*ret_places = places;
	return found;
}

/* Sixteen wanted ones against sixteen docs at a time: as both ascend, the first one found has the first of
 * the postings found, and so on. */
static void match_docs_by_pairs(const uint32_t *docs, const uint8_t *codes, const uint32_t *wanted,
				size_t count, const uint16_t *bounds, uint64_t found[2], uint32_t *sums)
{
	const __m512i table = sums ? bound_table(bounds) : _mm512_setzero_si512();
	size_t at = 0;

	if (count < PAIRS_WORTH) {
		match_docs(docs, codes, wanted, count, bounds, found, sums);
		return;
	}
	found[0] = found[1] = 0;
	for (size_t i = 0; i < count; i += LANES) {
		uint32_t last = wanted[nh_size_min(i + LANES, count) - 1];
		__mmask16 there = (__mmask16)_bzhi_u32(0xFFFF, (unsigned)(count - i)), all = 0;
		/* behind the last, the last again */
		__m512i these = _mm512_mask_loadu_epi32(_mm512_set1_epi32((int)last), there, wanted + i);
		__m512i added = _mm512_setzero_si512(), some;

		for (;; at += LANES) {
			__mmask16 places, here = pair_up(these, docs + at, &places);

			all |= here;
			added = _mm512_add_epi32(added, _mm512_maskz_expand_epi32(
							    here, _mm512_maskz_compress_epi32(
								      places, bounds_of(codes + at, table))));
			if (at == SHARD_BLOCK_POSTINGS - LANES || docs[at + LANES - 1] >= last)
				break;
		}
		found[i / 64] |= (uint64_t)(all & there) << (i % 64);
		if (!sums)
			continue;
		some = _mm512_loadu_si512(sums + i);
		_mm512_storeu_si512(sums + i, _mm512_mask_add_epi32(some, there, some, added));
	}
}

static size_t count_to(const uint32_t *docs, size_t count, uint32_t last)
{
	const __m512i most = _mm512_set1_epi32((int)last);

	for (size_t i = 0; i < count; i += LANES) {
		__mmask16 there = (__mmask16)_bzhi_u32(0xFFFF, (unsigned)(count - i));
		__mmask16 above =
		    _mm512_mask_cmpgt_epu32_mask(there, _mm512_maskz_loadu_epi32(there, docs + i), most);

		if (above)
			return i + _tzcnt_u32(above);
	}
	return count;
}

/* Sixteen of the bits, of the first count. */
static inline __mmask16 sixteen_bits(const uint64_t bits[2], size_t i, size_t count)
{
	return (__mmask16)_bzhi_u32((uint32_t)(bits[i / 64] >> (i % 64)) & 0xFFFF, (unsigned)(count - i));
}

static size_t take(const uint32_t *docs, const uint8_t *codes, size_t count, const uint64_t good[2],
		   const uint16_t *bounds, uint32_t *ret_docs, uint32_t *ret_sums)
{
	const __m512i table = bounds ? bound_table(bounds) : _mm512_setzero_si512();
	size_t taken = 0;

	for (size_t i = 0; i < count; i += LANES) {
		__mmask16 mask = sixteen_bits(good, i, count);

		_mm512_storeu_si512(ret_docs + taken,
				    _mm512_maskz_compress_epi32(mask, _mm512_loadu_si512(docs + i)));
		_mm512_storeu_si512(ret_sums + taken,
				    _mm512_maskz_compress_epi32(mask, bounds_of(codes + i, table)));
		taken += (size_t)_mm_popcnt_u32(mask);
	}
	return taken;
}

static size_t keep(uint32_t *docs, uint32_t *sums, size_t count, const uint64_t kept[2], uint32_t least)
{
	const __m512i wanted = _mm512_set1_epi32((int)least);
	size_t left = 0;

	for (size_t i = 0; i < count; i += LANES) {
		__m512i some = _mm512_loadu_si512(sums + i);
		__mmask16 mask = _mm512_mask_cmpge_epu32_mask(sixteen_bits(kept, i, count), some, wanted);

		_mm512_storeu_si512(sums + left, _mm512_maskz_compress_epi32(mask, some));
		_mm512_storeu_si512(docs + left,
				    _mm512_maskz_compress_epi32(mask, _mm512_loadu_si512(docs + i)));
		left += (size_t)_mm_popcnt_u32(mask);
	}
	return left;
}

static bool find_places(const unsigned char *places, size_t count, unsigned from, unsigned end,
			size_t *ret_below_from, size_t *ret_below_end)
{
	uint64_t disorder = 0;

	*ret_below_from = *ret_below_end = 0;
	for (size_t i = 0; i < count; i += 64) {
		__m512i here = _mm512_loadu_si512(places + i), next = _mm512_loadu_si512(places + i + 1);
		unsigned left = (unsigned)(count - i);

		disorder |= _bzhi_u64(_mm512_cmpge_epu8_mask(here, next), left - 1);
		*ret_below_from += (size_t)_mm_popcnt_u64(
		    _bzhi_u64(_mm512_cmplt_epu8_mask(here, _mm512_set1_epi8((char)from)), left));
		*ret_below_end += (size_t)_mm_popcnt_u64(
		    _bzhi_u64(_mm512_cmplt_epu8_mask(here, _mm512_set1_epi8((char)end)), left));
	}
	return disorder == 0;
}

static void codes_from(const uint8_t *codes, unsigned least, uint64_t ret[2])
{
	const __m512i wanted = _mm512_set1_epi8((char)least);

	ret[0] = _mm512_cmpge_epu8_mask(_mm512_loadu_si512(codes), wanted);
	ret[1] = _mm512_cmpge_epu8_mask(_mm512_loadu_si512(codes + 64), wanted);
}

static size_t count_codes(const uint8_t *codes, size_t count, unsigned least)
{
	return count_codes_with(codes_from, codes, count, least);
}

/* Thirty-two documents at a time: the next codes are dealt out to those that the block has, and their bounds
 * taken from the table, which is one vector (its first place has the bound of the greatest code). */
static void add_bits(const unsigned char *bits, size_t span_bytes, const uint8_t *codes,
		     const uint16_t *bounds, uint16_t *sums)
{
	const __m512i table = bound_table(bounds);

	for (size_t at = 0; at < span_bytes; at += 4) {
		uint32_t word = load_u32(bits + at);
		uint16_t *to = sums + 8 * at;
		__m512i places;

		if (span_bytes - at < 4)
			word = _bzhi_u32(word, (unsigned)(8 * (span_bytes - at)));
		places = _mm512_cvtepu8_epi16(
		    _mm256_maskz_expand_epi8(word, _mm256_loadu_si256((const __m256i *)(const void *)codes)));
		_mm512_storeu_si512(to,
				    _mm512_add_epi16(_mm512_loadu_si512(to),
						     _mm512_maskz_permutexvar_epi16(word, places, table)));
		codes += _mm_popcnt_u32(word);
	}
}

static void sums_from(const uint16_t *sums, unsigned least, uint64_t *ret)
{
	const __m512i wanted = _mm512_set1_epi16((short)least);

	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		uint64_t low = _mm512_cmpge_epu16_mask(_mm512_loadu_si512(sums + 64 * word), wanted);
		uint64_t high = _mm512_cmpge_epu16_mask(_mm512_loadu_si512(sums + 64 * word + 32), wanted);

		ret[word] = low | high << 32;
	}
}

static void clear(void *memory, size_t bytes)
{
	const __m512i none = _mm512_setzero_si512();
	char *at = memory, *end = at + bytes / 128 * 128;

	for (; at < end; at += 128) {
		_mm512_storeu_si512(at, none);
		_mm512_storeu_si512(at + 64, none);
	}
	memset(at, 0, bytes % 128);
}

static uint64_t scan_sums(const uint16_t *sums, unsigned least, uint64_t *ret, size_t *ret_count)
{
	const __m512i wanted = _mm512_set1_epi16((short)least), one = _mm512_set1_epi16(1);
	__m512i low_counts = _mm512_setzero_si512(), high_counts = low_counts, counts;
	uint64_t words = 0;

	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		__m512i low = _mm512_loadu_si512(sums + 64 * word);
		__m512i high = _mm512_loadu_si512(sums + 64 * word + 32);
		uint64_t mask = (uint64_t)_mm512_cmpge_epu16_mask(low, wanted) |
				(uint64_t)_mm512_cmpge_epu16_mask(high, wanted) << 32;

		low_counts = _mm512_add_epi16(low_counts, _mm512_min_epu16(low, one));
		high_counts = _mm512_add_epi16(high_counts, _mm512_min_epu16(high, one));
		ret[word] = mask;
		words |= (uint64_t)(mask != 0) << word;
	}
	counts = _mm512_add_epi16(low_counts, high_counts);
	counts = _mm512_add_epi32(_mm512_and_si512(counts, _mm512_set1_epi32(0xFFFF)),
				  _mm512_srli_epi32(counts, 16));
	*ret_count = (size_t)_mm512_reduce_add_epi32(counts);
	return words;
}

/* Up to 32 of the sums, sixteen at a time. */
static inline void store_sums(__m512i sums, unsigned ones, uint32_t *to)
{
	_mm512_storeu_si512(to, _mm512_cvtepu16_epi32(_mm512_castsi512_si256(sums)));
	if (ones > LANES)
		_mm512_storeu_si512(to + LANES, _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(sums, 1)));
}

static size_t take_sums(const uint16_t *sums, uint64_t good, uint32_t base, uint32_t *ret_docs,
			uint32_t *ret_sums)
{
	uint32_t low = (uint32_t)good, high = (uint32_t)(good >> 32);
	unsigned below = (unsigned)_mm_popcnt_u32(low), ones = below + (unsigned)_mm_popcnt_u32(high);

	store_places(good, ones, base, ret_docs);
	store_sums(_mm512_maskz_compress_epi16(low, _mm512_loadu_si512(sums)), below, ret_sums);
	store_sums(_mm512_maskz_compress_epi16(high, _mm512_loadu_si512(sums + 32)), ones - below,
		   ret_sums + below);
	return ones;
}

static bool bytes_from(const uint8_t *bytes, unsigned least, uint64_t *ret, uint32_t *count)
{
	const __m512i wanted = _mm512_set1_epi8((char)least);
	uint64_t any = 0, some = 0;

	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		__m512i here = _mm512_loadu_si512(bytes + 64 * word);

		ret[word] = _mm512_cmpge_epu8_mask(here, wanted);
		any |= ret[word];
		some += (uint64_t)_mm_popcnt_u64(_mm512_test_epi8_mask(here, here));
	}
	*count += (uint32_t)some;
	return any;
}

/* What both sets share. */
#define SHARED_KERNELS                                                                                      \
	.unpack_docs = unpack_docs, .unpack = unpack, .list_bits = list_bits, .unpack_codes = unpack_codes, \
	.select_bit = select_bit, .count_bits = count_bits, .rank = rank, .count_to = count_to,             \
	.take = take, .keep = keep, .find_places = find_places, .codes_from = codes_from,                   \
	.count_codes = count_codes, .clear = clear, .add_bounds = add_bounds, .add_bits = add_bits,         \
	.sums_from = sums_from, .scan_sums = scan_sums, .take_sums = take_sums, .bytes_from = bytes_from,   \
	.set_span = set_span, .count_span = count_span, .set_docs = set_docs, .count_docs = count_docs

const struct block_kernels block_kernels_avx512 = {
    .name = "avx512", .match_docs = match_docs, SHARED_KERNELS};

const struct block_kernels block_kernels_pairs = {
    .name = "avx512-pairs", .match_docs = match_docs_by_pairs, SHARED_KERNELS};
