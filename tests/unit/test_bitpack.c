/* SPDX-License-Identifier: MIT
 *
 * test_bitpack.c - whole numbers in as many bits as they need: every width, every count.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/bitpack.h"
#include "tests/unit/test_random.h"

#define VALUES_MAX 128
#define SPARE_BYTES 8

static uint64_t up_to_bits(uint64_t *random, unsigned width)
{
	return width ? test_random(random) >> (64 - width) : 0;
}

static void what_is_packed_unpacks_at_every_width_and_count(void **state)
{
	uint64_t values[VALUES_MAX], random = 1;
	struct buf packed;

	(void)state;
	buf_init(&packed);
	for (unsigned width = 0; width <= BITPACK_WIDTH_MAX; width++)
		for (size_t count = 0; count <= VALUES_MAX; count++) {
			for (size_t i = 0; i < count; i++)
				values[i] = up_to_bits(&random, width);
			buf_reset(&packed);
			buf_u8(&packed, 0xA5);
			bitpack_put(&packed, values, count, width);
			assert_false(buf_failed(&packed));
			assert_int_equal(packed.length, 1 + bitpack_bytes(count, width));
			assert_int_equal(packed.bytes[0], 0xA5);
			assert_non_null(buf_extend(&packed, SPARE_BYTES));
			for (size_t i = 0; i < count; i++)
				assert_true(bitpack_get(packed.bytes + 1, i, width) == values[i]);
		}
	buf_done(&packed);
}

static void both_kinds_give_the_same_bytes(void **state)
{
	uint64_t wide[VALUES_MAX], random = 2;
	uint32_t narrow[VALUES_MAX];
	struct buf first, second;

	(void)state;
	buf_init(&first);
	buf_init(&second);
	for (unsigned width = 0; width <= 32; width++)
		for (size_t count = 1; count <= VALUES_MAX; count++) {
			for (size_t i = 0; i < count; i++)
				wide[i] = narrow[i] = (uint32_t)up_to_bits(&random, width);
			buf_reset(&first);
			buf_reset(&second);
			bitpack_put(&first, wide, count, width);
			bitpack_put_u32(&second, narrow, count, width);
			assert_true(nh_string_equal(buf_string(&first), buf_string(&second)));
		}
	buf_done(&first);
	buf_done(&second);
}

/* Value i lies in bits [i*width, (i+1)*width) from the low bit of the first byte, as FORMAT.md says. */
static void the_bytes_are_those_of_the_format(void **state)
{
	struct buf packed;

	(void)state;
	buf_init(&packed);
	bitpack_put(&packed, (const uint64_t[]){1, 2, 3, 4, 5, 6, 7, 0}, 8, 3);
	assert_int_equal(packed.length, 3);
	assert_memory_equal(packed.bytes, "\xD1\x58\x1F", 3);
	buf_reset(&packed);
	bitpack_put(&packed, (const uint64_t[]){0x1FF}, 1, 9);
	assert_memory_equal(packed.bytes, "\xFF\x01", 2);
	buf_done(&packed);
}

static void widths_of_numbers(void **state)
{
	(void)state;
	assert_int_equal(bit_width(0), 0);
	for (unsigned bits = 1; bits <= 64; bits++) {
		assert_int_equal(bit_width((uint64_t)1 << (bits - 1)), bits);
		assert_int_equal(bit_width(UINT64_MAX >> (64 - bits)), bits);
	}
	assert_int_equal(load_u32("\x01\x02\x03\x04"), 0x04030201);
	assert_true(load_u64("\x01\x02\x03\x04\x05\x06\x07\x08") == 0x0807060504030201);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_packed_unpacks_at_every_width_and_count),
	    cmocka_unit_test(both_kinds_give_the_same_bytes),
	    cmocka_unit_test(the_bytes_are_those_of_the_format),
	    cmocka_unit_test(widths_of_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
