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

static void assert_round_trip(const struct block *block, bool with_codes, struct buf *out)
{
	uint32_t docs[SHARD_BLOCK_POSTINGS];
	uint8_t codes[SHARD_BLOCK_POSTINGS];
	uint64_t doc_bytes = 0, code_bytes = 0;
	unsigned char *bytes;

	buf_reset(out);
	posting_block_encode(out, block->docs, with_codes ? block->codes : NULL, block->count, block->base, &doc_bytes,
			     &code_bytes);
	assert_false(buf_failed(out));
	assert_int_equal(doc_bytes + code_bytes, out->length);
	bytes = padded(out);
	assert_int_equal(posting_block_decode(bytes, out->length, block->count, block->base,
					      block->docs[block->count - 1] + 1, docs, with_codes ? codes : NULL),
			 out->length);
	assert_memory_equal(docs, block->docs, block->count * sizeof *docs);
	if (with_codes)
		assert_memory_equal(codes, block->codes, block->count);
	/* one document fewer: the last number is out of range */
	assert_int_equal(posting_block_decode(bytes, out->length, block->count, block->base,
					      block->docs[block->count - 1], docs, with_codes ? codes : NULL),
			 0);
	for (size_t cut = 0; cut < out->length; cut += cut < 8 || out->length - cut < 8 ? 1 : 7)
		assert_int_equal(posting_block_decode(bytes, cut, block->count, block->base, DOCUMENTS, docs,
						      with_codes ? codes : NULL),
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
		used = posting_block_decode(bytes, length, count, base, document_count, docs,
					    round % 5 ? codes : NULL);
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
	position_block_get(&block, 0, count, got);
	assert_memory_equal(got, values, count * sizeof *got);
	for (int part = 0; part < 4; part++) {
		size_t from = test_random_below(random, count), some = 1 + test_random_below(random, count - from);

		position_block_get(&block, from, some, got);
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
			position_block_get(&block, from, some, got);
			position_block_get(&block, 0, count, got);
		}
		free(bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(postings_at_every_width_and_count),
	    cmocka_unit_test(dense_postings_become_bitsets),
	    cmocka_unit_test(random_postings_never_lead_outside),
	    cmocka_unit_test(positions_at_every_width_and_count),
	    cmocka_unit_test(random_positions_never_lead_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
