/* SPDX-License-Identifier: MIT
 *
 * test_text_store.c - stored texts: whatever the bytes, they come back; the table depends on the texts alone;
 * and a damaged table or text is refused, or gives other bytes, but never more of them than were asked for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/shard/text_store.h"
#include "tests/unit/test_random.h"

#define TEXTS 800
#define TEXT_BYTES_MAX 1500
#define DAMAGES 20000

static struct buf texts[TEXTS];
static size_t text_count;

static struct nh_string text(size_t i)
{
	return buf_string(&texts[i]);
}

/* Sentences of a few hundred words, some of them long, some with signs of three bytes; and words of their
 * own. */
static void make_text(struct buf *out, uint64_t *seed)
{
	static const char *const parts[] = {"fer", "ry", "har", "bour", "st", "rike",
					    "é",   "人", "’",   "-",    "19", "a"};
	size_t words = 60 + test_random_below(seed, 100);

	for (size_t word = 0; word < words && out->length < TEXT_BYTES_MAX; word++) {
		uint64_t own = test_random_below(seed, 12) ? 1 + test_random_below(seed, 300) : *seed;

		for (size_t part = 0; part < 1 + own % 7; part++)
			buf_append_text(out, parts[(own >> part * 2) % NH_COUNT_OF(parts)]);
		buf_append_text(out, test_random_below(seed, 9) ? " " : ". ");
	}
}

static int make_texts(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (text_count = 0; text_count < TEXTS; text_count++) {
		buf_init(&texts[text_count]);
		make_text(&texts[text_count], &seed);
	}
	return 0;
}

static int free_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < TEXTS; i++)
		buf_done(&texts[i]);
	return 0;
}

static void open_store(struct text_store *store, size_t count)
{
	uint64_t document;

	assert_int_equal(text_store_init(store, count, NULL), NH_OK);
	while (text_store_wants(store, &document))
		text_store_show(store, text(document));
	assert_int_equal(text_store_begin(store, NULL), NH_OK);
}

static void expect_back(struct text_store *store, struct nh_string plain, size_t kept_max)
{
	struct zip_uncompressor *uncompressor = zip_uncompressor_new();
	struct nh_string back = {0};
	struct arena arena;
	struct buf kept;

	arena_init(&arena);
	buf_init(&kept);
	assert_int_equal(text_store_put(store, plain, &kept, NULL), NH_OK);
	assert_true(kept.length <= kept_max);
	buf_reserve(&kept, TEXT_CODE_SLACK_BYTES);
	assert_int_equal(
	    text_unpack(buf_string(&kept), store->encoder ? &store->code : NULL, uncompressor, &arena, &back),
	    NH_OK);
	assert_int_equal(back.length, plain.length);
	assert_memory_equal(back.bytes, plain.bytes, plain.length);
	buf_done(&kept);
	arena_done(&arena);
	zip_uncompressor_free(uncompressor);
}

static void texts_come_back_and_are_smaller(void **state)
{
	struct text_store store;

	(void)state;
	open_store(&store, TEXTS);
	assert_non_null(store.encoder);
	for (size_t i = 0; i < TEXTS; i++)
		expect_back(&store, text(i), text(i).length / 2);
	text_store_done(&store);
}

static void any_bytes_come_back(void **state)
{
	unsigned char bytes[700];
	struct text_store store;
	uint64_t seed = 11;

	(void)state;
	open_store(&store, TEXTS);
	for (size_t i = 0; i < 3000; i++) {
		size_t length = test_random_below(&seed, sizeof bytes);
		uint64_t kinds = 1 + test_random_below(&seed, 256);

		for (size_t byte = 0; byte < length; byte++)
			bytes[byte] = (unsigned char)(test_random_below(&seed, kinds) * 37);
		expect_back(&store, (struct nh_string){(const char *)bytes, length}, length + 16);
	}
	text_store_done(&store);
}

static void few_texts_are_deflated(void **state)
{
	struct text_store store;
	struct buf kept;

	(void)state;
	open_store(&store, 100);
	assert_null(store.encoder);
	assert_int_equal(store.table.length, 0);
	expect_back(&store, text(3), text(3).length);
	buf_init(&kept);
	assert_int_equal(text_store_put(&store, text(3), &kept, NULL), NH_OK);
	assert_true(text_is_deflated(buf_string(&kept)));
	buf_done(&kept);
	text_store_done(&store);
}

static void bare_texts_come_back(void **state)
{
	static const size_t lengths[] = {0, 1, 65534, 65535, 65536, 200000};
	struct zip_uncompressor *uncompressor = zip_uncompressor_new();
	char *bytes = nh_new_array(200000, 1);
	struct arena arena;
	struct buf kept;

	(void)state;
	arena_init(&arena);
	buf_init(&kept);
	for (size_t i = 0; i < NH_COUNT_OF(lengths); i++) {
		struct nh_string back;

		buf_reset(&kept);
		text_store_put_bare((struct nh_string){bytes, lengths[i]}, &kept);
		assert_false(text_is_deflated(buf_string(&kept)));
		assert_int_equal(text_unpack(buf_string(&kept), NULL, uncompressor, &arena, &back), NH_OK);
		assert_int_equal(back.length, lengths[i]);
		assert_memory_equal(back.bytes, bytes, lengths[i]);
	}
	buf_done(&kept);
	arena_done(&arena);
	free(bytes);
	zip_uncompressor_free(uncompressor);
}

static void the_same_texts_give_the_same_table(void **state)
{
	struct text_store one, other;

	(void)state;
	open_store(&one, TEXTS);
	open_store(&other, TEXTS);
	assert_int_equal(one.table.length, other.table.length);
	assert_memory_equal(one.table.bytes, other.table.bytes, one.table.length);
	text_store_done(&one);
	text_store_done(&other);
}

static void all_of_a_few_are_shown_and_some_of_all_of_many(void **state)
{
	struct text_sample sample;
	uint64_t document, last = 0;
	unsigned char seen[3000] = {0};

	(void)state;
	text_sample_init(&sample, sizeof seen);
	while (text_sample_next(&sample, &document)) {
		assert_true(document < sizeof seen);
		seen[document]++;
	}
	for (size_t i = 0; i < sizeof seen; i++)
		assert_int_equal(seen[i], 1);
	text_sample_init(&sample, 1000000);
	while (text_sample_next(&sample, &document) && document >= last)
		last = document;
	assert_true(last > 990000);
	assert_true(sample.taken > 500 && sample.taken < 520);
}

/* ---- damage ---- */

static bool opens(const unsigned char *bytes, size_t length)
{
	struct text_code code;
	bool no_memory, good = text_code_open(bytes, length, &code, &no_memory);

	if (good)
		text_code_done(&code);
	return good;
}

static void a_table_that_does_not_fit_is_refused(void **state)
{
	struct text_store store;
	unsigned char *bytes;
	size_t length;

	(void)state;
	open_store(&store, TEXTS);
	bytes = store.table.bytes;
	length = store.table.length;
	assert_true(opens(bytes, length));
	assert_false(opens(bytes, 0));
	assert_false(opens(bytes, length - 1));
	assert_false(opens(bytes, 20));
	for (size_t i = 0; i < 4 + 2 * TEXT_CODE_BITS_MAX; i++) {
		bytes[i]++; /* the count, or that of the codes of some length */
		assert_false(opens(bytes, length));
		bytes[i]--;
	}
	bytes[4 + 2 * TEXT_CODE_BITS_MAX] ^= 3; /* the length of a piece: the strings do not fill the rest */
	assert_false(opens(bytes, length));
	bytes[4 + 2 * TEXT_CODE_BITS_MAX] = 0;
	assert_false(opens(bytes, length));
	text_store_done(&store);
}

static void codes_that_are_more_than_there_are_are_refused(void **state)
{
	/* Three pieces of one bit each. */
	unsigned char bytes[4 + 2 * TEXT_CODE_BITS_MAX + 6 + TEXT_CODE_SLACK_BYTES] = {3, 0, 0, 0, 3, 0};
	size_t length = sizeof bytes - TEXT_CODE_SLACK_BYTES;

	(void)state;
	memcpy(bytes + 4 + 2 * TEXT_CODE_BITS_MAX, "\1\1\1abc", 6);
	assert_false(opens(bytes, length));
	bytes[4] = 1;
	bytes[6] = 2;
	assert_true(opens(bytes, length));
}

static void codes_say_exactly_the_text(void **state)
{
	/* 0: a, 10: bc; no code begins with 11. */
	unsigned char table[4 + 2 * TEXT_CODE_BITS_MAX + 5 + TEXT_CODE_SLACK_BYTES] = {2, 0, 0, 0,
										       1, 0, 1, 0};
	unsigned char coded[8 + TEXT_CODE_SLACK_BYTES] = {0x50}, plain[8];
	struct text_code code;
	bool no_memory;

	(void)state;
	memcpy(table + 4 + 2 * TEXT_CODE_BITS_MAX, "\1\2abc", 5);
	assert_true(text_code_open(table, sizeof table - TEXT_CODE_SLACK_BYTES, &code, &no_memory));
	assert_true(text_code_decode(&code, coded, 1, plain, 8)); /* 0 10 10 0 0 0 */
	assert_memory_equal(plain, "abcbcaaa", 8);
	assert_false(text_code_decode(&code, coded, 1, plain, 2)); /* it would end inside a piece */
	assert_true(text_code_decode(&code, coded, 1, plain, 5));  /* zeros behind */
	coded[0] = 0x54;
	assert_false(text_code_decode(&code, coded, 1, plain, 5)); /* a one behind */
	assert_false(text_code_decode(&code, coded, 2, plain, 5)); /* a byte behind */
	assert_false(text_code_decode(&code, coded, 0, plain, 1)); /* nothing there */
	assert_true(text_code_decode(&code, coded, 0, plain, 0));
	coded[0] = 0xC0;
	assert_false(text_code_decode(&code, coded, 1, plain, 8)); /* no such code */
	text_code_done(&code);
}

static void a_text_longer_than_it_can_be_is_a_lie(void **state)
{
	struct text_store store;
	struct nh_string back;
	struct arena arena;
	struct buf kept;

	(void)state;
	open_store(&store, TEXTS);
	arena_init(&arena);
	buf_init(&kept);
	buf_varint(&kept, (uint64_t)1 << 27 | 1);
	buf_append(&kept, "abcdefgh", 8);
	buf_reserve(&kept, TEXT_CODE_SLACK_BYTES);
	assert_int_equal(text_unpack(buf_string(&kept), &store.code, NULL, &arena, &back), NH_CORRUPT);
	assert_int_equal(text_unpack((struct nh_string){"", 0}, &store.code, NULL, &arena, &back),
			 NH_CORRUPT);
	buf_done(&kept);
	arena_done(&arena);
	text_store_done(&store);
}

/* Under the address sanitizer this would also show a byte written behind. */
static void damage_never_leads_out(void **state)
{
	struct text_store store;
	uint64_t seed = 5;
	size_t refused = 0;

	(void)state;
	open_store(&store, TEXTS);
	for (size_t i = 0; i < DAMAGES; i++) {
		struct nh_string plain = text(i % TEXTS);
		unsigned char *exact = malloc(plain.length);
		struct buf coded;

		buf_init(&coded);
		text_encode(store.encoder, plain, &coded);
		buf_reserve(&coded, TEXT_CODE_SLACK_BYTES);
		coded.bytes[test_random_below(&seed, coded.length)] ^=
		    (unsigned char)(1 + test_random_below(&seed, 255));
		refused += !text_code_decode(&store.code, coded.bytes, coded.length, exact, plain.length);
		free(exact);
		buf_done(&coded);
	}
	assert_true(refused > DAMAGES / 2);
	text_store_done(&store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_come_back_and_are_smaller),
	    cmocka_unit_test(any_bytes_come_back),
	    cmocka_unit_test(few_texts_are_deflated),
	    cmocka_unit_test(bare_texts_come_back),
	    cmocka_unit_test(the_same_texts_give_the_same_table),
	    cmocka_unit_test(all_of_a_few_are_shown_and_some_of_all_of_many),
	    cmocka_unit_test(a_table_that_does_not_fit_is_refused),
	    cmocka_unit_test(codes_that_are_more_than_there_are_are_refused),
	    cmocka_unit_test(codes_say_exactly_the_text),
	    cmocka_unit_test(a_text_longer_than_it_can_be_is_a_lie),
	    cmocka_unit_test(damage_never_leads_out),
	};

	return cmocka_run_group_tests(tests, make_texts, free_texts);
}
