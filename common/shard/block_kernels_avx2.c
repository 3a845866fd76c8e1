/* SPDX-License-Identifier: MIT
 *
 * block_kernels_avx2.c - see block_kernels.h. Compiled for processors with AVX2 and BMI2.
 */
#include "common/shard/block_kernels.h"

#include "common/shard/block_kernels_bits.h"
#include "common/shard/block_kernels_sets.h"

#define LANES 8

static inline __m256i prefix_sum(__m256i values)
{
	__m256i low_total;

	values = _mm256_add_epi32(values, _mm256_slli_si256(values, 4));
	values = _mm256_add_epi32(values, _mm256_slli_si256(values, 8));
	/* the total of the low half, into every lane of the high half */
	low_total = _mm256_permutevar8x32_epi32(values, _mm256_set1_epi32(3));
	return _mm256_add_epi32(values, _mm256_blend_epi32(_mm256_setzero_si256(), low_total, 0xF0));
}

/* Lane i of eight: its number begins at bit i * width, counted in the upper half of a register from the byte
 * where that half begins; which four bytes hold it, and by how much to shift. */
static inline void lay_out_lanes(unsigned width, __m256i *ret_bytes, __m256i *ret_shifts)
{
	const __m256i lanes = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
	__m256i begins =
	    _mm256_blend_epi32(_mm256_setzero_si256(), _mm256_set1_epi32((int)(width / 2 * 8)), 0xF0);
	__m256i bits = _mm256_sub_epi32(_mm256_mullo_epi32(lanes, _mm256_set1_epi32((int)width)), begins);
	__m256i first = _mm256_srli_epi32(bits, 3);

	*ret_bytes = _mm256_add_epi32(_mm256_mullo_epi32(first, _mm256_set1_epi32(0x01010101)),
				      _mm256_set1_epi32(0x03020100));
	*ret_shifts = _mm256_and_si256(bits, _mm256_set1_epi32(7));
}

/* Eight numbers of width bits, with something above them where other numbers follow. They take width whole
 * bytes; half a register has room for four of up to 25 bits. */
static inline __m256i load_eight(const unsigned char *packed, unsigned width, __m256i bytes, __m256i shifts)
{
	__m128i low = _mm_loadu_si128((const __m128i *)(const void *)packed);
	__m128i high = _mm_loadu_si128((const __m128i *)(const void *)(packed + width / 2));
	__m256i both = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);

	return _mm256_srlv_epi32(_mm256_shuffle_epi8(both, bytes), shifts);
}

static void unpack_docs(const unsigned char *packed, size_t count, unsigned width, uint32_t base,
			uint32_t *docs)
{
	const __m256i ones = _mm256_set1_epi32(1), last_lane = _mm256_set1_epi32(LANES - 1);
	const __m256i mask = _mm256_set1_epi32((int)((1u << width) - 1));
	__m256i bytes, shifts, carry = _mm256_set1_epi32((int)base - 1);

	lay_out_lanes(width, &bytes, &shifts);
	for (size_t i = 0; i < count; i += LANES, packed += width) {
		__m256i gaps = _mm256_and_si256(load_eight(packed, width, bytes, shifts), mask);
		__m256i sums = prefix_sum(_mm256_add_epi32(gaps, ones));

		_mm256_storeu_si256((__m256i *)(void *)(docs + i), _mm256_add_epi32(sums, carry));
		carry = _mm256_add_epi32(carry, _mm256_permutevar8x32_epi32(sums, last_lane));
	}
}

static void unpack(const unsigned char *packed, size_t count, unsigned width, uint32_t *ret)
{
	const __m256i mask = _mm256_set1_epi32((int)((1u << width) - 1));
	__m256i bytes, shifts;

	lay_out_lanes(width, &bytes, &shifts);
	for (size_t i = 0; i < count; i += LANES, packed += width)
		_mm256_storeu_si256((__m256i *)(void *)(ret + i),
				    _mm256_and_si256(load_eight(packed, width, bytes, shifts), mask));
}

static size_t list_bits(const unsigned char *bits, size_t span_bytes, uint32_t base, size_t count,
			uint32_t *docs)
{
	size_t found = 0;

	for (size_t at = 0; at < span_bytes; at += 8) {
		uint64_t word = load_u64(bits + at);

		if (span_bytes - at < 8)
			word = _bzhi_u64(word, (unsigned)(8 * (span_bytes - at)));
		for (; word; word = _blsr_u64(word), found++)
			if (found < count)
				docs[found] = base + (uint32_t)(at * 8) + (uint32_t)_tzcnt_u64(word);
	}
	return found;
}

/* Eight codes stand in width bytes; pdep deals their bits out to a byte each. */
static void unpack_codes(const unsigned char *packed, size_t count, unsigned width, unsigned least,
			 uint8_t *codes)
{
	const uint64_t places = 0x0101010101010101ull * ((1u << width) - 1);
	uint64_t *words = (uint64_t *)(void *)codes;

	for (size_t i = 0; i < count; i += 8, packed += width) {
		uint64_t word = _pdep_u64(load_u64(packed), places);

		memcpy(&words[i / 8], &word, sizeof word);
	}
	for (size_t i = 0; i < count; i += 32) {
		__m256i *at = (__m256i *)(void *)(codes + i);
		__m256i values = _mm256_add_epi8(_mm256_loadu_si256(at), _mm256_set1_epi8((char)least));

		_mm256_storeu_si256(at, _mm256_min_epu8(values, _mm256_set1_epi8(SHARD_CODE_MAX)));
	}
}

/* AVX2 compares signed numbers only: both sides are moved by 2^31. */
static size_t rank(const uint32_t *docs, uint32_t doc)
{
	const __m256i half = _mm256_set1_epi32(INT32_MIN),
		      wanted = _mm256_xor_si256(_mm256_set1_epi32((int)doc), half);
	__m256i below = _mm256_setzero_si256();
	int32_t counts[LANES];
	size_t total = 0;

	for (size_t i = 0; i < SHARD_BLOCK_POSTINGS; i += LANES) {
		__m256i at = _mm256_loadu_si256((const __m256i *)(const void *)(docs + i));

		below = _mm256_sub_epi32(below, _mm256_cmpgt_epi32(wanted, _mm256_xor_si256(at, half)));
	}
	_mm256_storeu_si256((__m256i *)(void *)counts, below);
	for (size_t i = 0; i < LANES; i++)
		total += (size_t)counts[i];
	return total;
}

static unsigned below_mask(__m256i at, __m256i wanted)
{
	return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(wanted, at)));
}

/* The last ones of the sixteen vectors of docs say which of them alone can hold a wanted one. Numbers are
 * compared with a sign: halved around zero. Whether one is there is anybody's guess: no branch asks. */
static void match_docs(const uint32_t *docs, const uint8_t *codes, const uint32_t *wanted, size_t count,
		       const uint16_t *bounds, uint64_t found[2], uint32_t *sums)
{
	const __m256i half = _mm256_set1_epi32(INT32_MIN);
	const __m256i strides = _mm256_set_epi32(63, 55, 47, 39, 31, 23, 15, 7);
	const __m256i first =
	    _mm256_xor_si256(_mm256_i32gather_epi32((const int *)docs, strides, sizeof *docs), half);
	const __m256i second =
	    _mm256_xor_si256(_mm256_i32gather_epi32((const int *)docs + 64, strides, sizeof *docs), half);

	found[0] = found[1] = 0;
	for (size_t i = 0; i < count; i++) {
		__m256i all = _mm256_set1_epi32((int)wanted[i]), sought = _mm256_xor_si256(all, half), here;
		unsigned below = below_mask(first, sought) | below_mask(second, sought) << LANES;
		unsigned at = (unsigned)_mm_popcnt_u32(below & 0x7FFF) * LANES, same;

		here = _mm256_loadu_si256((const __m256i *)(const void *)(docs + at));
		same = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(here, all)));
		found[i / 64] |= (uint64_t)(same != 0) << (i % 64);
		if (sums)
			sums[i] +=
			    bounds[codes[at + _tzcnt_u32(same | 1u << (LANES - 1))]] & -(unsigned)(same != 0);
	}
}

static size_t count_to(const uint32_t *docs, size_t count, uint32_t last)
{
	const __m256i half = _mm256_set1_epi32(INT32_MIN);
	const __m256i least = _mm256_xor_si256(_mm256_set1_epi32((int)last), half);
	size_t i = 0;

	for (; i + LANES <= count; i += LANES) {
		__m256i some = _mm256_loadu_si256((const __m256i *)(const void *)(docs + i));
		unsigned above = below_mask(least, _mm256_xor_si256(some, half));

		if (above)
			return i + _tzcnt_u32(above);
	}
	while (i < count && docs[i] <= last)
		i++;
	return i;
}

/* The lanes whose bits are set come first: pext leaves the numbers of these. */
static inline void store_lanes(uint32_t *to, __m256i values, unsigned lanes)
{
	uint64_t order = _pext_u64(0x0706050403020100, _pdep_u64(lanes, 0x0101010101010101) * 0xFF);

	values =
	    _mm256_permutevar8x32_epi32(values, _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)order)));
	_mm256_storeu_si256((__m256i *)(void *)to, values);
}

static size_t keep(uint32_t *docs, uint32_t *sums, size_t count, const uint64_t kept[2], uint32_t least)
{
	const __m256i wanted = _mm256_set1_epi32((int)least);
	size_t left = 0;

	for (size_t i = 0; i < count; i += LANES) {
		__m256i some_docs = _mm256_loadu_si256((const __m256i *)(const void *)(docs + i));
		__m256i some = _mm256_loadu_si256((const __m256i *)(const void *)(sums + i));
		__m256i enough = _mm256_cmpeq_epi32(_mm256_max_epu32(some, wanted), some);
		unsigned lanes = (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(enough));

		lanes = _bzhi_u32(lanes & (unsigned)(kept[i / 64] >> (i % 64)), (unsigned)(count - i));
		store_lanes(docs + left, some_docs, lanes);
		store_lanes(sums + left, some, lanes);
		left += (size_t)_mm_popcnt_u32(lanes);
	}
	return left;
}

/* Bit i: a's byte is not below b's. */
static uint32_t not_below_mask(__m256i a, __m256i b)
{
	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(a, b), a));
}

static bool find_places(const unsigned char *places, size_t count, unsigned from, unsigned end,
			size_t *ret_below_from, size_t *ret_below_end)
{
	const __m256i froms = _mm256_set1_epi8((char)from), ends = _mm256_set1_epi8((char)end);
	uint32_t disorder = 0;

	*ret_below_from = *ret_below_end = 0;
	for (size_t i = 0; i < count; i += 32) {
		__m256i here = _mm256_loadu_si256((const __m256i *)(const void *)(places + i));
		__m256i next = _mm256_loadu_si256((const __m256i *)(const void *)(places + i + 1));
		unsigned left = (unsigned)(count - i);

		disorder |= _bzhi_u32(not_below_mask(here, next), left - 1);
		*ret_below_from += (size_t)_mm_popcnt_u32(_bzhi_u32(~not_below_mask(here, froms), left));
		*ret_below_end += (size_t)_mm_popcnt_u32(_bzhi_u32(~not_below_mask(here, ends), left));
	}
	return disorder == 0;
}

static void codes_from(const uint8_t *codes, unsigned least, uint64_t ret[2])
{
	const __m256i wanted = _mm256_set1_epi8((char)least);

	ret[0] = ret[1] = 0;
	for (size_t i = 0; i < SHARD_BLOCK_POSTINGS; i += 32) {
		__m256i at = _mm256_loadu_si256((const __m256i *)(const void *)(codes + i));
		uint32_t mask =
		    (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(at, wanted), at));

		ret[i / 64] |= (uint64_t)mask << (i % 64);
	}
}

static size_t count_codes(const uint8_t *codes, size_t count, unsigned least)
{
	return count_codes_with(codes_from, codes, count, least);
}

static void add_bits(const unsigned char *bits, size_t span_bytes, const uint8_t *codes,
		     const uint16_t *bounds, uint16_t *sums)
{
	for (size_t at = 0; at < span_bytes; at += 8) {
		uint64_t word = load_u64(bits + at);

		if (span_bytes - at < 8)
			word = _bzhi_u64(word, (unsigned)(8 * (span_bytes - at)));
		for (; word; word = _blsr_u64(word)) {
			uint16_t *sum = &sums[at * 8 + _tzcnt_u64(word)];

			*sum = (uint16_t)(*sum + bounds[*codes++]);
		}
	}
}

/* Sixteen sums are >= least where the greater of both is the sum; the 16-bit answers pack to bytes, then
 * bits. */
static inline uint32_t from_mask(__m256i low, __m256i high, __m256i wanted)
{
	low = _mm256_cmpeq_epi16(_mm256_max_epu16(low, wanted), low);
	high = _mm256_cmpeq_epi16(_mm256_max_epu16(high, wanted), high);
	return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(low, high), 0xD8));
}

static void sums_from(const uint16_t *sums, unsigned least, uint64_t *ret)
{
	const __m256i wanted = _mm256_set1_epi16((short)least);

	for (size_t word = 0; word < WINDOW_WORDS; word++) {
		const __m256i *at = (const __m256i *)(const void *)(sums + 64 * word);
		uint64_t low = from_mask(_mm256_loadu_si256(at), _mm256_loadu_si256(at + 1), wanted);
		uint64_t high = from_mask(_mm256_loadu_si256(at + 2), _mm256_loadu_si256(at + 3), wanted);

		ret[word] = low | high << 32;
	}
}

static void clear(void *memory, size_t bytes)
{
	const __m256i none = _mm256_setzero_si256();
	char *at = memory, *end = at + bytes / 128 * 128;

	for (; at < end; at += 128)
		for (size_t lane = 0; lane < 128; lane += 32)
			_mm256_storeu_si256((__m256i *)(void *)(at + lane), none);
	memset(at, 0, bytes % 128);
}

/* Each lane counts a sixteenth of the sums: that fits it. */
static uint64_t scan_sums(const uint16_t *sums, unsigned least, uint64_t *ret, size_t *ret_count)
{
	const __m256i one = _mm256_set1_epi16(1);
	__m256i counts = _mm256_setzero_si256();
	uint16_t lanes[16];
	uint64_t words = 0;

	sums_from(sums, least, ret);
	for (size_t i = 0; i < WINDOW_DOCS; i += 16)
		counts = _mm256_add_epi16(
		    counts,
		    _mm256_min_epu16(_mm256_loadu_si256((const __m256i *)(const void *)(sums + i)), one));
	for (size_t word = 0; word < WINDOW_WORDS; word++)
		words |= (uint64_t)(ret[word] != 0) << word;
	_mm256_storeu_si256((__m256i *)(void *)lanes, counts);
	*ret_count = 0;
	for (size_t i = 0; i < NH_COUNT_OF(lanes); i++)
		*ret_count += lanes[i];
	return words;
}

/* Bit i: whether bytes[i] is at least wanted[i]. */
static inline uint32_t at_least(const uint8_t *bytes, __m256i wanted)
{
	__m256i some = _mm256_loadu_si256((const __m256i *)(const void *)bytes);

	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_max_epu8(some, wanted), some));
}

static bool bytes_from(const uint8_t *bytes, unsigned least, uint64_t *ret, uint32_t *count)
{
	const __m256i wanted = _mm256_set1_epi8((char)least), ones = _mm256_set1_epi8(1);
	uint64_t any = 0;

	for (size_t word = 0; word < WINDOW_WORDS; word++, bytes += 64) {
		uint64_t there = at_least(bytes, ones) | (uint64_t)at_least(bytes + 32, ones) << 32;

		ret[word] = at_least(bytes, wanted) | (uint64_t)at_least(bytes + 32, wanted) << 32;
		any |= ret[word];
		*count += (uint32_t)_mm_popcnt_u64(there);
	}
	return any;
}

const struct block_kernels block_kernels_avx2 = {
    .name = "avx2",
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
