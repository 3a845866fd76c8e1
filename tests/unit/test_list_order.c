/* SPDX-License-Identifier: MIT
 *
 * test_list_order.c - keys in the order of their bytes, whatever they share.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/flush_parts.h"
#include "tests/unit/test_random.h"

static void assert_ordered(const struct string_set *set)
{
	uint32_t *order = nh_new_array(set->count, sizeof *order);

	assert_non_null(order);
	assert_true(list_order(set, order));
	for (uint32_t i = 1; i < set->count; i++)
		assert_true(
		    nh_string_compare(string_set_get(set, order[i - 1]), string_set_get(set, order[i])) < 0);
	free(order);
}

/* Few letters and a shared beginning of any length: many keys are equal in their first 16 bytes, and one the
 * beginning of another. The bytes 0 and 255 are letters too. */
static void keys_come_in_the_order_of_their_bytes(void **state)
{
	uint64_t random = 3;

	(void)state;
	for (size_t shared = 0; shared < 40; shared++) {
		struct string_set set;
		bool fresh;

		string_set_init(&set);
		for (int i = 0; i < 3000; i++) {
			char key[64];
			size_t length = shared + test_random_below(&random, 12);

			for (size_t at = 0; at < length; at++)
				key[at] = at < shared ? 'x' : "\0a\377"[test_random_below(&random, 3)];
			assert_true(string_set_add(&set, (struct nh_string){key, length}, &fresh) !=
				    STRING_SET_NONE);
		}
		assert_ordered(&set);
		string_set_done(&set);
	}
}

static void no_keys_are_in_order(void **state)
{
	struct string_set set;

	(void)state;
	string_set_init(&set);
	assert_ordered(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_come_in_the_order_of_their_bytes),
	    cmocka_unit_test(no_keys_are_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
