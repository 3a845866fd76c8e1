/* SPDX-License-Identifier: MIT
 *
 * test_posting_block.c - blocks of postings and of positions: what is encoded decodes, at every width and
 * every count; what is cut short or made up never leads outside.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/shard/impact_code.h"
#include "common/shard/posting_block.h"
#include "tests/unit/test_random.h"

#define PADDING_BYTES SHARD_PADDING_BYTES
#define DOCUMENTS (UINT32_MAX - 1)

struct block {
	uint32_t docs[SHARD_BLOCK_POSTINGS];
	uint8_t codes[SHARD_BLOCK_POSTINGS];
	uint32_t base;
	size_t count;
};

/* Gaps of at most width bits, one of them of exactly so many. False where the numbers would not fit. */
static bool make_block(struct block *block, uint64_t *random, unsigned width, size_t count)
{
	uint64_t next = block->base = (uint32_t)test_random_below(random, 1000);
	size_t widest = test_random_below(random, count);

	block->count = count;
	for (size_t i = 0; i < count; i++) {
		uint64_t gap = width ? test_random(random) >> (64 - width) : 0;

		if (i == widest)
			gap = test_random_bits(random, width);
		else if (width > 24)
			gap >>= 8;
		next += gap;
		if (next >= DOCUMENTS)
			return false;
		block->docs[i] = (uint32_t)next++;
		block->codes[i] = (uint8_t)(1 + test_random_below(random, SHARD_CODE_MAX));
	}
	return true;
}

/* The bytes with room behind them for wide loads, in memory of just that size. */
static unsigned char *padded(const struct buf *bytes)
{
	unsigned char *copy = calloc(bytes->length + PADDING_BYTES, 1);

	assert_non_null(copy);
	memcpy(copy, bytes->bytes, bytes->length);
	return copy;
}

static const char *const kernel_names[] = {"scalar", "avx2", "avx512", "avx512-pairs"};

/* The bytes a block takes, or 0 where it is damaged; every set of kernels that runs here must agree. */
static size_t decode(const unsigned char *bytes, size_t length, size_t count, uint32_t base,
		     uint32_t document_count, uint32_t *docs, uint8_t *codes)
{
	uint32_t other_docs[SHARD_BLOCK_POSTINGS];
	uint8_t other_codes[SHARD_BLOCK_POSTINGS];
	struct posting_block block;
	bool good;

	if (!posting_block_parse(bytes, length, count, codes != NULL, &block))
		return 0;
	good = posting_block_docs(&block, &block_kernels_scalar, base, document_count, docs);
	if (codes)
		posting_block_codes(&block, &block_kernels_scalar, codes);
	for (size_t i = 1; i < NH_COUNT_OF(kernel_names); i++) {
		const struct block_kernels *kernels = block_kernels_named(kernel_names[i]);

		if (!kernels)
			continue;
		assert_int_equal(posting_block_docs(&block, kernels, base, document_count, other_docs), good);
		if (good)
			assert_memory_equal(other_docs, docs, sizeof other_docs);
		if (codes)
			posting_block_codes(&block, kernels, other_codes);
		if (codes)
			assert_memory_equal(other_codes, codes, sizeof other_codes);
	}
	return good ? block.bytes : 0;
}

/* A block of bits gives the place of each of its documents, and of no other. */
static void assert_bits_found(const struct block *block, const unsigned char *bytes, size_t length,
			      bool coded)
{
	struct posting_block parsed;
	size_t next = 0;

	assert_true(posting_block_parse(bytes, length, block->count, coded, &parsed));
	if (parsed.span_bytes == 0)
		return;
	for (uint32_t doc = block->base; doc < block->docs[block->count - 1] + 20; doc++) {
		bool there = next < block->count && block->docs[next] == doc;

		assert_int_equal(posting_block_find_bit(&parsed, block_kernels_best(), doc - block->base),
				 there ? next : POSTING_ABSENT);
		next += there;
	}
}

static void assert_round_trip(const struct block *block, bool with_codes, struct buf *out)
{
	uint32_t docs[SHARD_BLOCK_POSTINGS];
	uint8_t codes[SHARD_BLOCK_POSTINGS];
	uint64_t doc_bytes = 0, code_bytes = 0;
	unsigned char *bytes;

	buf_reset(out);
	posting_block_encode(out, block->docs, with_codes ? block->codes : NULL, block->count, block->base,
			     &doc_bytes, &code_bytes);
	assert_false(buf_failed(out));
	assert_int_equal(doc_bytes + code_bytes, out->length);
	bytes = padded(out);
	assert_int_equal(decode(bytes, out->length, block->count, block->base,
				block->docs[block->count - 1] + 1, docs, with_codes ? codes : NULL),
			 out->length);
	assert_memory_equal(docs, block->docs, block->count * sizeof *docs);
	if (with_codes)
		assert_memory_equal(codes, block->codes, block->count);
	assert_bits_found(block, bytes, out->length, with_codes);
	/* one document fewer: the last number is out of range */
	assert_int_equal(decode(bytes, out->length, block->count, block->base, block->docs[block->count - 1],
				docs, with_codes ? codes : NULL),
			 0);
	for (size_t cut = 0; cut < out->length; cut += cut < 8 || out->length - cut < 8 ? 1 : 7)
		assert_int_equal(
		    decode(bytes, cut, block->count, block->base, DOCUMENTS, docs, with_codes ? codes : NULL),
		    0);
	free(bytes);
}

static void postings_at_every_width_and_count(void **state)
{
	uint64_t random = 1;
	struct block block;
	struct buf out;

	(void)state;
	buf_init(&out);
	for (unsigned width = 0; width <= 32; width++)
		for (size_t count = 1; count <= SHARD_BLOCK_POSTINGS; count++) {
			if (!make_block(&block, &random, width, count))
				continue;
			assert_round_trip(&block, true, &out);
			assert_round_trip(&block, false, &out);
		}
	buf_done(&out);
}

/* Dense lists with one wide gap are smaller as bits. */
static void dense_postings_become_bitsets(void **state)
{
	uint64_t random = 2;
	struct block block;
	size_t bitsets = 0;
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t count = 1; count <= SHARD_BLOCK_POSTINGS; count++)
		for (int round = 0; round < 10; round++) {
			uint32_t next = block.base = (uint32_t)test_random_below(&random, 100000);

			block.count = count;
			for (size_t i = 0; i < count; i++) {
				next += (uint32_t)test_random_below(&random, i == count / 2 ? 60 : 3);
				block.docs[i] = next++;
				block.codes[i] = (uint8_t)(1 + test_random_below(&random, 3));
			}
			assert_round_trip(&block, true, &out);
			bitsets += (out.bytes[0] & SHARD_BLOCK_KIND_MASK) == SHARD_BLOCK_BITSET;
			assert_round_trip(&block, false, &out);
		}
	assert_true(bitsets > 300);
	buf_done(&out);
}

static void random_postings_never_lead_outside(void **state)
{
	uint64_t random = 3;

	(void)state;
	for (int round = 0; round < 100000; round++) {
		size_t length = test_random_below(&random, round % 2 ? 60 : 600);
		size_t count = 1 + test_random_below(&random, SHARD_BLOCK_POSTINGS), used;
		uint32_t document_count = (uint32_t)test_random(&random), docs[SHARD_BLOCK_POSTINGS];
		uint32_t base = (uint32_t)test_random_below(&random, round % 3 ? 100 : UINT32_MAX);
		uint8_t codes[SHARD_BLOCK_POSTINGS];
		unsigned char *bytes = malloc(length + PADDING_BYTES);

		assert_non_null(bytes);
		test_random_bytes(&random, bytes, length + PADDING_BYTES);
		if (length && round % 4)
			bytes[0] &= round % 4 == 1 ? 0x07 : 0x4F;
		used = decode(bytes, length, count, base, document_count, docs, round % 5 ? codes : NULL);
		assert_true(used <= length);
		for (size_t i = 0; used && i < count; i++) {
			assert_true(docs[i] >= base && docs[i] < document_count);
			assert_true(i == 0 || docs[i] > docs[i - 1]);
			if (round % 5)
				assert_true(codes[i] >= 1 && codes[i] <= SHARD_CODE_MAX);
		}
		free(bytes);
	}
}

/* ---- kernels over unpacked blocks and windows ---- */

/* Bytes by the bits that are asked of them. */
static void assert_same_bytes(const struct block_kernels *kernels, const uint8_t *bytes, unsigned least)
{
	uint64_t mask[WINDOW_WORDS], bits[WINDOW_WORDS] = {0};
	uint32_t count = 7, expected = 7;
	bool any = false;

	least = 1 + least % UINT8_MAX;
	for (size_t i = 0; i < WINDOW_DOCS; i++) {
		bits[i / 64] |= (uint64_t)(bytes[i] >= least) << (i % 64);
		expected += bytes[i] > 0;
		any |= bytes[i] >= least;
	}
	assert_int_equal(kernels->bytes_from(bytes, least, mask, &count), any);
	assert_memory_equal(mask, bits, sizeof mask);
	assert_int_equal(count, expected);
}

static void assert_same_loops(const struct block_kernels *kernels, uint64_t *random)
{
	static uint16_t sums[2][WINDOW_DOCS];
	uint64_t from[2], other_from[2], mask[WINDOW_WORDS], other_mask[WINDOW_WORDS];
	uint16_t bounds[SHARD_CODE_MAX + 1];
	struct block block = {.base = 0};
	unsigned least = 1 + (unsigned)test_random_below(random, SHARD_CODE_MAX);
	size_t count = 1 + test_random_below(random, SHARD_BLOCK_POSTINGS);
	uint32_t next = 0;

	for (size_t i = 0; i < SHARD_BLOCK_POSTINGS; i++) {
		next += (uint32_t)test_random_below(random, 30);
		block.docs[i] = i < count ? next++ : UINT32_MAX;
		block.codes[i] = i < count ? (uint8_t)test_random_below(random, SHARD_CODE_MAX + 1) : 0;
	}
	for (size_t i = 0; i <= SHARD_CODE_MAX; i++)
		bounds[i] = (uint16_t)test_random_below(random, 3000);
	for (size_t i = 0; i < WINDOW_DOCS; i++)
		sums[0][i] = sums[1][i] = (uint16_t)test_random_below(random, 60000);
	for (uint32_t doc = 0; doc < next + 2; doc++)
		assert_int_equal(kernels->rank(block.docs, doc), block_kernels_scalar.rank(block.docs, doc));
	assert_int_equal(kernels->rank(block.docs, UINT32_MAX - 1), count);
	block_kernels_scalar.codes_from(block.codes, least, from);
	kernels->codes_from(block.codes, least, other_from);
	assert_memory_equal(from, other_from, sizeof from);
	assert_int_equal(kernels->count_codes(block.codes, SHARD_BLOCK_POSTINGS, least),
			 __builtin_popcountll(from[0]) + __builtin_popcountll(from[1]));
	block_kernels_scalar.add_bounds(block.docs, block.codes, count / 3, count, 0, bounds, sums[0]);
	kernels->add_bounds(block.docs, block.codes, count / 3, count, 0, bounds, sums[1]);
	assert_memory_equal(sums[0], sums[1], sizeof sums[0]);
	least = 1 + (unsigned)test_random_below(random, 65535);
	block_kernels_scalar.sums_from(sums[0], least, mask);
	kernels->sums_from(sums[0], least, other_mask);
	assert_memory_equal(mask, other_mask, sizeof mask);
	assert_same_bytes(kernels, (const uint8_t *)sums[0], least);
	memset(sums[0], 0, sizeof sums[0]);
	assert_same_bytes(kernels, (const uint8_t *)sums[0], least);
}

/* A block's bits and codes into sums, most of which are 0; then the sums looked through. */
static void assert_same_sums(const struct block_kernels *kernels, uint64_t *random)
{
	static uint16_t sums[2][WINDOW_DOCS + KERNEL_SUMS_ROOM];
	uint64_t mask[WINDOW_WORDS], other_mask[WINDOW_WORDS], words;
	uint8_t codes[SHARD_BLOCK_POSTINGS + KERNEL_CODES_ROOM];
	unsigned char bits[WINDOW_DOCS / 8 + PADDING_BYTES];
	uint16_t bounds[SHARD_CODE_MAX + 1];
	size_t span = 1 + test_random_below(random, 150), first, count = 0, set = 0, other_set = 0, some = 0;
	unsigned rarity = 1 + (unsigned)test_random_below(random, 12), least;

	test_random_bytes(random, bits, sizeof bits);
	for (size_t i = 0; i < 8 * span; i++) {
		bool is_set = count < SHARD_BLOCK_POSTINGS && test_random_below(random, rarity) == 0;

		bits[i / 8] = (unsigned char)((bits[i / 8] & ~(1u << (i % 8))) | (unsigned)is_set << (i % 8));
		count += is_set;
	}
	for (size_t i = 0; i < sizeof codes; i++)
		codes[i] = (uint8_t)(1 + test_random_below(random, SHARD_CODE_MAX));
	for (size_t i = 0; i <= SHARD_CODE_MAX; i++)
		bounds[i] = (uint16_t)(1 + test_random_below(random, 3000));
	for (size_t i = 0; i < NH_COUNT_OF(sums[0]); i++)
		sums[0][i] = sums[1][i] =
		    test_random_below(random, 9) ? 0 : (uint16_t)test_random_below(random, 60000);
	first = test_random_below(random, WINDOW_DOCS - 8 * span + 1);
	block_kernels_scalar.add_bits(bits, span, codes, bounds, sums[0] + first);
	kernels->add_bits(bits, span, codes, bounds, sums[1] + first);
	assert_memory_equal(sums[0], sums[1], sizeof sums[0]);
	for (size_t i = 0; i < WINDOW_DOCS; i++)
		some += sums[0][i] != 0;
	least = 1 + (unsigned)test_random_below(random, 65535);
	words = block_kernels_scalar.scan_sums(sums[0], least, mask, &set);
	assert_int_equal(kernels->scan_sums(sums[0], least, other_mask, &other_set), words);
	assert_memory_equal(mask, other_mask, sizeof mask);
	assert_int_equal(set, some);
	assert_int_equal(other_set, some);
}

/* A stretch of memory becomes zeros, and what lies around it stays. */
static void assert_clears(const struct block_kernels *kernels, uint64_t *random)
{
	unsigned char memory[4096], expected[sizeof memory];
	size_t first = test_random_below(random, 200);
	size_t bytes = test_random_below(random, sizeof memory - first + 1);

	memset(memory, 0xA5, sizeof memory);
	memcpy(expected, memory, sizeof memory);
	memset(expected + first, 0, bytes);
	kernels->clear(memory + first, bytes);
	assert_memory_equal(memory, expected, sizeof memory);
}

/* Places that ascend, but for one in some rounds. */
static void assert_same_places(const struct block_kernels *kernels, uint64_t *random)
{
	unsigned char places[SHARD_BLOCK_POSTINGS + PADDING_BYTES + 1];
	size_t count = 0, least[2], below[2];

	test_random_bytes(random, places, sizeof places);
	for (unsigned place = 0; place < SHARD_BLOCK_POSTINGS; place++)
		if (test_random_below(random, 3) == 0)
			places[count++] = (unsigned char)place;
	if (count > 1 && test_random_below(random, 3) == 0)
		places[test_random_below(random, count)] =
		    (unsigned char)test_random_below(random, SHARD_BLOCK_POSTINGS);
	for (unsigned from = 0; from < SHARD_BLOCK_POSTINGS; from++) {
		unsigned end = from + (unsigned)test_random_below(random, SHARD_BLOCK_POSTINGS + 1 - from);
		bool good = block_kernels_scalar.find_places(places, count, from, end, &least[0], &below[0]);

		assert_int_equal(kernels->find_places(places, count, from, end, &least[1], &below[1]), good);
		if (!good)
			continue;
		assert_int_equal(least[0], least[1]);
		assert_int_equal(below[0], below[1]);
	}
}

static void assert_same_bits(const struct block_kernels *kernels, uint64_t *random)
{
	unsigned char bits[WINDOW_DOCS / 8 + PADDING_BYTES];
	size_t span = 1 + test_random_below(random, WINDOW_DOCS / 8);

	test_random_bytes(random, bits, sizeof bits);
	for (uint32_t skip = 0; skip < 8 * span; skip += 1 + (uint32_t)test_random_below(random, 40)) {
		uint64_t from = test_random_below(random, 8 * span);

		assert_int_equal(block_kernels_scalar.count_bits(bits, skip),
				 kernels->count_bits(bits, skip));
		assert_int_equal(block_kernels_scalar.select_bit(bits, from, 8 * span, skip),
				 kernels->select_bit(bits, from, 8 * span, skip));
	}
}

/* Sets against single looks, and the wide loops against the scalar ones. */
static void assert_same_sets(const struct block_kernels *kernels, uint64_t *random)
{
	uint64_t sets[2][WINDOW_WORDS + 1];
	unsigned char span[64 + PADDING_BYTES];
	uint32_t docs[SHARD_BLOCK_POSTINGS], base = (uint32_t)test_random_below(random, 1000);
	size_t count = test_random_below(random, SHARD_BLOCK_POSTINGS + 1), found = 0;
	size_t span_bytes = 1 + test_random_below(random, 64);
	uint32_t first = (uint32_t)test_random_below(random, WINDOW_DOCS - 8 * span_bytes + 1);

	test_random_bytes(random, span, sizeof span);
	test_random_bytes(random, (unsigned char *)sets[0], sizeof sets[0]);
	memcpy(sets[1], sets[0], sizeof sets[0]);
	for (size_t i = 0; i < count; i++)
		docs[i] = (i ? docs[i - 1] + 1 : base) + (uint32_t)test_random_below(random, 30);
	for (size_t i = 0; i < count; i++)
		found += sets[0][(docs[i] - base) / 64] >> ((docs[i] - base) % 64) & 1;
	assert_int_equal(kernels->count_docs(docs, count, base, sets[1]), found);
	assert_int_equal(block_kernels_scalar.count_span(span, span_bytes, first, sets[0]),
			 kernels->count_span(span, span_bytes, first, sets[1]));
	kernels->set_span(span, span_bytes, first, sets[1]);
	kernels->set_docs(docs, count, base, sets[1]);
	for (uint32_t i = 0; i < 8 * span_bytes; i++)
		if (span[i / 8] >> (i % 8) & 1)
			sets[0][(first + i) / 64] |= (uint64_t)1 << ((first + i) % 64);
	for (size_t i = 0; i < count; i++)
		sets[0][(docs[i] - base) / 64] |= (uint64_t)1 << ((docs[i] - base) % 64);
	assert_memory_equal(sets[0], sets[1], sizeof sets[0]);
}

/* ---- kernels over batches of documents ---- */

/* What two sets of kernels do to the same documents, and a mark behind them. */
struct sides {
	uint32_t docs[2][SHARD_BLOCK_POSTINGS], sums[2][SHARD_BLOCK_POSTINGS + KERNEL_SUMS_ROOM];
	uint64_t found[2][2];
};

static void make_sums(struct sides *sides, uint64_t *random)
{
	for (size_t i = 0; i < NH_COUNT_OF(sides->sums[0]); i++)
		sides->sums[0][i] = sides->sums[1][i] = (uint32_t)test_random_below(random, 60000);
}

/* In memory of just their size. Every third one or so is among docs, of which there may be none. */
static uint32_t *make_wanted(const uint32_t *docs, size_t docs_count, size_t count, uint64_t *random)
{
	uint32_t *wanted = malloc(count * sizeof *wanted), next = 0;
	size_t stride = 1 + 2 * docs_count / count, at = 0;

	assert_non_null(wanted);
	for (size_t i = 0; i < count; i++) {
		next += (uint32_t)test_random_below(random, 20);
		at += test_random_below(random, stride + 1);
		if (at < docs_count && docs[at] >= next && test_random_below(random, 3) == 0)
			next = docs[at];
		wanted[i] = next++;
	}
	return wanted;
}

/* Some wanted documents in a block: found, with and without sums, as by the scalar set, and as one by one.
 * Then in docs in disorder: whatever is found, nothing else is written. */
static void assert_same_matches(const struct block_kernels *kernels, uint64_t *random)
{
	uint8_t codes[SHARD_BLOCK_POSTINGS + KERNEL_CODES_ROOM] = {0};
	size_t docs_count = 1 + test_random_below(random, SHARD_BLOCK_POSTINGS), found = 0;
	size_t count =
	    1 + test_random_below(random, test_random_below(random, 2) ? 20 : SHARD_BLOCK_POSTINGS);
	size_t spread = 1 + test_random_below(random, 40);
	uint16_t bounds[SHARD_CODE_MAX + 1];
	struct sides sides;
	uint32_t docs[SHARD_BLOCK_POSTINGS], next = 0, *wanted;

	for (size_t i = 0; i < SHARD_BLOCK_POSTINGS; i++) {
		next += (uint32_t)test_random_below(random, spread);
		docs[i] = i < docs_count ? next++ : UINT32_MAX;
		codes[i] = i < docs_count ? (uint8_t)(1 + test_random_below(random, SHARD_CODE_MAX)) : 0;
	}
	for (size_t i = 0; i <= SHARD_CODE_MAX; i++)
		bounds[i] = (uint16_t)test_random_below(random, 60000);
	wanted = make_wanted(docs, docs_count, count, random);
	make_sums(&sides, random);
	block_kernels_scalar.match_docs(docs, codes, wanted, count, bounds, sides.found[0], sides.sums[0]);
	kernels->match_docs(docs, codes, wanted, count, bounds, sides.found[1], sides.sums[1]);
	assert_memory_equal(sides.sums[0], sides.sums[1], sizeof sides.sums[0]);
	assert_memory_equal(sides.found[0], sides.found[1], sizeof sides.found[0]);
	kernels->match_docs(docs, codes, wanted, count, NULL, sides.found[1], NULL);
	assert_memory_equal(sides.found[0], sides.found[1], sizeof sides.found[0]);
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < docs_count; at++)
			found += docs[at] == wanted[i] && (sides.found[0][i / 64] >> (i % 64) & 1);
	assert_int_equal(found,
			 __builtin_popcountll(sides.found[0][0]) + __builtin_popcountll(sides.found[0][1]));
	for (size_t i = 0; i < SHARD_BLOCK_POSTINGS; i++)
		docs[i] = (uint32_t)test_random_below(random, i % 9 ? next : UINT32_MAX);
	kernels->match_docs(docs, codes, wanted, count, bounds, sides.found[1], sides.sums[1]);
	for (size_t i = count; i < NH_COUNT_OF(sides.sums[0]); i++)
		assert_int_equal(sides.sums[0][i], sides.sums[1][i]);
	for (size_t i = count; i < SHARD_BLOCK_POSTINGS; i++)
		assert_false(sides.found[1][i / 64] >> (i % 64) & 1);
	free(wanted);
}

/* What is taken of a block, and what is kept of a batch. */
static void assert_same_batches(const struct block_kernels *kernels, uint64_t *random)
{
	uint8_t codes[SHARD_BLOCK_POSTINGS + KERNEL_CODES_ROOM] = {0};
	size_t count = test_random_below(random, SHARD_BLOCK_POSTINGS + 1), left, expected = 0;
	uint64_t good[2] = {test_random(random), test_random_below(random, 3) ? test_random(random) : 0};
	uint32_t docs[SHARD_BLOCK_POSTINGS], least = (uint32_t)test_random_below(random, 60000);
	uint16_t bounds[SHARD_CODE_MAX + 1];
	struct sides sides;

	for (size_t i = 0; i < SHARD_BLOCK_POSTINGS; i++) {
		docs[i] = (uint32_t)test_random(random);
		codes[i] = (uint8_t)(1 + test_random_below(random, SHARD_CODE_MAX));
	}
	for (size_t i = 0; i <= SHARD_CODE_MAX; i++)
		bounds[i] = (uint16_t)test_random_below(random, 60000);
	for (int scored = 0; scored < 2; scored++) {
		left = block_kernels_scalar.take(docs, codes, count, good, scored ? bounds : NULL,
						 sides.docs[0], sides.sums[0]);
		assert_int_equal(kernels->take(docs, codes, count, good, scored ? bounds : NULL,
					       sides.docs[1], sides.sums[1]),
				 left);
		assert_memory_equal(sides.docs[0], sides.docs[1], left * sizeof docs[0]);
		assert_memory_equal(sides.sums[0], sides.sums[1], left * sizeof docs[0]);
	}
	make_sums(&sides, random);
	memcpy(sides.docs[0], docs, sizeof docs);
	memcpy(sides.docs[1], docs, sizeof docs);
	for (size_t i = 0; i < count; i++)
		expected += (good[i / 64] >> (i % 64) & 1) && sides.sums[0][i] >= least;
	left = block_kernels_scalar.keep(sides.docs[0], sides.sums[0], count, good, least);
	assert_int_equal(left, expected);
	assert_int_equal(kernels->keep(sides.docs[1], sides.sums[1], count, good, least), left);
	assert_memory_equal(sides.docs[0], sides.docs[1], left * sizeof docs[0]);
	assert_memory_equal(sides.sums[0], sides.sums[1], left * sizeof docs[0]);
}

/* What is taken of 64 sums: any that is asked for. */
static void assert_same_taken_sums(const struct block_kernels *kernels, uint64_t *random)
{
	uint64_t good =
	    test_random(random) & (test_random_below(random, 2) ? UINT64_MAX : test_random(random));
	uint32_t docs[2][64], taken[2][64], base = (uint32_t)test_random_below(random, 1000000);
	size_t ones = (size_t)__builtin_popcountll(good), next = 0;
	uint16_t sums[64];

	for (size_t i = 0; i < 64; i++)
		sums[i] = (uint16_t)test_random(random);
	assert_int_equal(block_kernels_scalar.take_sums(sums, good, base, docs[0], taken[0]), ones);
	assert_int_equal(kernels->take_sums(sums, good, base, docs[1], taken[1]), ones);
	assert_memory_equal(docs[0], docs[1], ones * sizeof docs[0][0]);
	assert_memory_equal(taken[0], taken[1], ones * sizeof docs[0][0]);
	for (uint32_t i = 0; i < 64; i++)
		if (good >> i & 1) {
			assert_int_equal(docs[1][next], base + i);
			assert_int_equal(taken[1][next++], sums[i]);
		}
}

static void assert_same_counts(const struct block_kernels *kernels, uint64_t *random)
{
	size_t count = 1 + test_random_below(random, SHARD_BLOCK_POSTINGS);
	uint32_t *docs = make_wanted(NULL, 0, count, random);

	for (uint32_t last = 0; last < docs[count - 1] + 2; last++)
		assert_int_equal(kernels->count_to(docs, count, last),
				 block_kernels_scalar.count_to(docs, count, last));
	assert_int_equal(kernels->count_to(docs, count, UINT32_MAX), count);
	assert_int_equal(kernels->count_to(docs, 0, UINT32_MAX), 0);
	free(docs);
}

static void wide_loops_agree_with_the_scalar_ones(void **state)
{
	uint64_t random = 4;

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(kernel_names); i++) {
		const struct block_kernels *kernels = block_kernels_named(kernel_names[i]);

		for (int round = 0; kernels && round < 300; round++) {
			assert_same_loops(kernels, &random);
			assert_same_bits(kernels, &random);
			assert_clears(kernels, &random);
			assert_same_places(kernels, &random);
			assert_same_sums(kernels, &random);
			assert_same_sets(kernels, &random);
			assert_same_counts(kernels, &random);
			for (int batch = 0; batch < 20; batch++) {
				assert_same_matches(kernels, &random);
				assert_same_batches(kernels, &random);
				assert_same_taken_sums(kernels, &random);
			}
		}
	}
	assert_null(block_kernels_named("none such"));
}

/* ---- positions ---- */

static void assert_positions(const uint32_t *values, size_t count, struct buf *out, uint64_t *random)
{
	uint32_t got[SHARD_BLOCK_POSTINGS];
	struct position_block block;
	unsigned char *bytes;

	buf_reset(out);
	position_block_encode(out, values, count);
	assert_false(buf_failed(out));
	bytes = padded(out);
	assert_true(position_block_parse(bytes, out->length, count, &block));
	assert_true(position_block_get(&block, block_kernels_best(), 0, count, got));
	assert_memory_equal(got, values, count * sizeof *got);
	for (int part = 0; part < 4; part++) {
		size_t from = test_random_below(random, count),
		       some = 1 + test_random_below(random, count - from);

		assert_true(position_block_get(&block, block_kernels_best(), from, some, got));
		assert_memory_equal(got, values + from, some * sizeof *got);
	}
	for (size_t cut = 0; cut < out->length; cut++)
		assert_false(position_block_parse(bytes, cut, count, &block));
	free(bytes);
}

static void positions_at_every_width_and_count(void **state)
{
	uint32_t values[SHARD_BLOCK_POSTINGS];
	uint64_t random = 4;
	struct buf out;

	(void)state;
	buf_init(&out);
	for (unsigned width = 0; width <= 32; width++)
		for (size_t count = 1; count <= SHARD_BLOCK_POSTINGS; count++) {
			unsigned wider = width + (unsigned)test_random_below(&random, 33 - width);

			for (size_t i = 0; i < count; i++) {
				bool exception = test_random_below(&random, 12) == 0;

				values[i] = (uint32_t)test_random_bits(&random, exception ? wider : width);
			}
			assert_positions(values, count, &out, &random);
		}
	buf_done(&out);
}

static void random_positions_never_lead_outside(void **state)
{
	uint64_t random = 5;

	(void)state;
	for (int round = 0; round < 100000; round++) {
		size_t length = test_random_below(&random, 300);
		size_t count = 1 + test_random_below(&random, SHARD_BLOCK_POSTINGS), from, some;
		unsigned char *bytes = malloc(length + PADDING_BYTES);
		uint32_t got[SHARD_BLOCK_POSTINGS];
		struct position_block block;

		assert_non_null(bytes);
		test_random_bytes(&random, bytes, length + PADDING_BYTES);
		if (length && round % 3)
			bytes[0] &= 0x8F;
		if (length > 2 && round % 3 == 1) {
			bytes[1] &= 0x3F;
			bytes[2] &= 0x0F;
		}
		if (position_block_parse(bytes, length, count, &block)) {
			from = test_random_below(&random, count);
			some = 1 + test_random_below(&random, count - from);
			position_block_get(&block, block_kernels_best(), from, some, got);
			position_block_get(&block, block_kernels_best(), 0, count, got);
		}
		free(bytes);
	}
}

static void many_codes_are_those_of_each(void **state)
{
	uint64_t random = 11;
	uint32_t freqs[SHARD_BLOCK_POSTINGS];
	float parts[SHARD_BLOCK_POSTINGS];
	uint8_t codes[SHARD_BLOCK_POSTINGS];

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t count = 1 + test_random_below(&random, SHARD_BLOCK_POSTINGS);

		for (size_t i = 0; i < count; i++) {
			freqs[i] = (uint32_t)test_random_bits(
			    &random, (unsigned)test_random_below(&random, round % 10 ? 8 : 33));
			parts[i] = impact_length_part(test_random_below(&random, 5000), 450);
		}
		impact_codes(freqs, parts, count, codes);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(codes[i], impact_code(freqs[i], (double)parts[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(postings_at_every_width_and_count),
	    cmocka_unit_test(dense_postings_become_bitsets),
	    cmocka_unit_test(random_postings_never_lead_outside),
	    cmocka_unit_test(wide_loops_agree_with_the_scalar_ones),
	    cmocka_unit_test(positions_at_every_width_and_count),
	    cmocka_unit_test(random_positions_never_lead_outside),
	    cmocka_unit_test(many_codes_are_those_of_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
