/* SPDX-License-Identifier: MIT
 *
 * block_kernels.h - the inner loops over blocks and windows, once for each kind of processor.
 *
 * Every set gives the same whole numbers; tests compare them. A shard takes the best set for the processor
 * when it is opened, so that nothing is chosen inside a loop and nothing is global.
 *
 * Sources of the wide forms: groups of sixteen packed numbers begin at a whole byte (16 w bits), so one load,
 * a permutation of bytes, a shift by lane and a mask unpack them, and four shifted additions sum them up
 * (prefix sum in log steps: W. D. Hillis and G. L. Steele, "Data Parallel Algorithms", CACM 29(12), 1986).
 */
#ifndef NEWSHOUND_COMMON_SHARD_BLOCK_KERNELS_H
#define NEWSHOUND_COMMON_SHARD_BLOCK_KERNELS_H

#include "common/base.h"
#include "common/shard/format.h"

/* Widths up to this go through unpack_docs: 128 gaps of so many bits and a document number do not overflow.
 */
#define KERNEL_DOC_WIDTH_MAX 24
#define KERNEL_CODES_ROOM 32
#define KERNEL_SUMS_ROOM 32
#define WINDOW_DOCS 4096u
#define WINDOW_WORDS (WINDOW_DOCS / 64)

struct block_kernels {
	const char *name;
	/* Gaps (document - document before - 1) packed in width bits each, from base on: docs gets count
	 * numbers and may be written up to SHARD_BLOCK_POSTINGS. Loads up to 64 bytes from the begin of any
	 * of its bytes. */
	void (*unpack_docs)(const unsigned char *packed, size_t count, unsigned width, uint32_t base,
			    uint32_t *docs);
	/* Numbers packed in width bits each, up to KERNEL_DOC_WIDTH_MAX; loads as above, and may write up to
	 * 15 more. */
	void (*unpack)(const unsigned char *packed, size_t count, unsigned width, uint32_t *ret);
	/* The set bits of span_bytes bytes, as base + bit; how many bits are set. Where that is not count,
	 * docs may hold anything in its first count places, and the number need only be wrong too. */
	size_t (*list_bits)(const unsigned char *bits, size_t span_bytes, uint32_t base, size_t count,
			    uint32_t *docs);
	/* Codes packed in width bits each: least is added, and what is above SHARD_CODE_MAX becomes it. */
	void (*unpack_codes)(const unsigned char *packed, size_t count, unsigned width, unsigned least,
			     uint8_t *codes);
	/* The place of the (skip + 1)-th set bit from bit from on; limit where there is none below it. */
	uint64_t (*select_bit)(const unsigned char *bits, uint64_t from, uint64_t limit, uint32_t skip);
	/* How many of bits [0, count) are set. */
	size_t (*count_bits)(const unsigned char *bits, size_t count);
	/* How many of docs[0..SHARD_BLOCK_POSTINGS), which ascend, are below doc. */
	size_t (*rank)(const uint32_t *docs, uint32_t doc);
	/* Which of some numbers, which ascend, are among a block's docs, which do too: bit i of found says so
	 * of wanted[i], and, where sums is not NULL, bounds[code of its posting] is added to sums[i]. At most
	 * SHARD_BLOCK_POSTINGS are wanted, none of them UINT32_MAX. Stores up to KERNEL_SUMS_ROOM sums behind
	 * the last one's as they are. */
	void (*match_docs)(const uint32_t *docs, const uint8_t *codes, const uint32_t *wanted, size_t count,
			   const uint16_t *bounds, uint64_t found[2], uint32_t *sums);
	/* How many of docs[0..count), which ascend, are not above last. */
	size_t (*count_to)(const uint32_t *docs, size_t count, uint32_t last);
	/* Copies a block's docs whose bits in good are set, of the first count, and what their codes add: 0
	 * where bounds is NULL. How many; behind them both may hold anything. */
	size_t (*take)(const uint32_t *docs, const uint8_t *codes, size_t count, const uint64_t good[2],
		       const uint16_t *bounds, uint32_t *ret_docs, uint32_t *ret_sums);
	/* Leaves, of up to SHARD_BLOCK_POSTINGS documents, those whose bits in kept are set and whose sums
	 * are not below least; how many. Behind those that are left docs and sums may hold anything. */
	size_t (*keep)(uint32_t *docs, uint32_t *sums, size_t count, const uint64_t kept[2], uint32_t least);
	/* Numbers of a byte each, at most SHARD_BLOCK_POSTINGS of them, that ought to ascend: whether they
	 * do, and then how many are below from and below end. Loads up to 64 bytes behind any of them. */
	bool (*find_places)(const unsigned char *places, size_t count, unsigned from, unsigned end,
			    size_t *ret_below_from, size_t *ret_below_end);
	/* Bit i of ret says that codes[i] >= least; all SHARD_BLOCK_POSTINGS of them. */
	void (*codes_from)(const uint8_t *codes, unsigned least, uint64_t ret[2]);
	/* How many of codes[0..count) are >= least; count is a multiple of SHARD_BLOCK_POSTINGS. */
	size_t (*count_codes)(const uint8_t *codes, size_t count, unsigned least);
	/* Makes so many bytes zeros: some tens of KiB, for which memset takes a loop of the processor's own
	 * that is slower than stores where these are wide. */
	void (*clear)(void *memory, size_t bytes);
	/* Adds bounds[codes[i]] to sums[docs[i] - base] for i in [from, to). */
	void (*add_bounds)(const uint32_t *docs, const uint8_t *codes, size_t from, size_t to, uint32_t base,
			   const uint16_t *bounds, uint16_t *sums);
	/* The same for the postings of a block of bits: bounds[codes[n]] to sums[j] for bit j, the n-th that
	 * is set; at most SHARD_BLOCK_POSTINGS are. Loads up to KERNEL_CODES_ROOM codes behind the last, and
	 * stores up to KERNEL_SUMS_ROOM sums behind the last bit's as they are. */
	void (*add_bits)(const unsigned char *bits, size_t span_bytes, const uint8_t *codes,
			 const uint16_t *bounds, uint16_t *sums);
	/* Bit i of ret says that sums[i] >= least; all WINDOW_DOCS of them. least > 0. */
	void (*sums_from)(const uint16_t *sums, unsigned least, uint64_t *ret);
	/* The same, and how many sums are not 0. Bit i of what it returns says that ret[i] is not 0. */
	uint64_t (*scan_sums)(const uint16_t *sums, unsigned least, uint64_t *ret, size_t *ret_count);
	/* The sums among 64 whose bits in good are set, and their documents, the first of which is base; how
	 * many. Behind them there is room up to 64, which may hold anything. */
	size_t (*take_sums)(const uint16_t *sums, uint64_t good, uint32_t base, uint32_t *ret_docs,
			    uint32_t *ret_sums);
	/* Bit i of ret says that bytes[i] >= least; all WINDOW_DOCS of them. least > 0. Adds to *count how
	 * many are not 0; returns whether a bit is set. */
	bool (*bytes_from)(const uint8_t *bytes, unsigned least, uint64_t *ret, uint32_t *count);
	/* A set holds a document's bit at its number; one word more than it needs may be read, and is written
	 * as it is. Sets what the bits of a block have, the first of them at first; counts those of them that
	 * are set. */
	void (*set_span)(const unsigned char *span, size_t span_bytes, uint32_t first, uint64_t *set);
	size_t (*count_span)(const unsigned char *span, size_t span_bytes, uint32_t first,
			     const uint64_t *set);
	/* The same for docs[i] - base, i in [0, count). */
	void (*set_docs)(const uint32_t *docs, size_t count, uint32_t base, uint64_t *set);
	size_t (*count_docs)(const uint32_t *docs, size_t count, uint32_t base, const uint64_t *set);
};

/* The best set that this processor runs. */
const struct block_kernels *block_kernels_best(void);
/* "scalar", "avx2", "avx512" or "avx512-pairs"; NULL where this build or this processor does not have it. */
const struct block_kernels *block_kernels_named(const char *name);

/* The sets themselves, for the two above. */
extern const struct block_kernels block_kernels_scalar;
#ifdef NEWSHOUND_WIDE_KERNELS
extern const struct block_kernels block_kernels_avx2;
extern const struct block_kernels block_kernels_avx512;
extern const struct block_kernels block_kernels_pairs;
#endif

#endif
