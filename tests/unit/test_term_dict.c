/* SPDX-License-Identifier: MIT
 *
 * test_term_dict.c - ways through the dictionary: each must come to the same terms as a walk over all of
 * them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>

#include "common/file.h"
#include "common/shard/term_dict.h"
#include "newshound_index.h"
#include "tests/fuzz/shard_repair.h"
#include "tests/unit/test_folder.h"
#include "tests/unit/test_random.h"

#define ARTICLES 400
#define TERMS_MAX 20000

static char folder[TEST_FOLDER_BYTES], shard_file[TEST_PATH_BYTES];
static struct shard *shard;
static struct term_dict dict;
static struct {
	struct nh_string key;
	struct term_entry entry; /* its forms are the shard's */
} terms[TERMS_MAX];
static size_t term_count;

/* ---- a shard with entries of every kind ---- */

/* Words of few letters, so that many begin alike and some are in most articles; some are long. */
static const char *make_text(uint64_t *random, char *room, size_t words)
{
	char *at = room;

	for (size_t i = 0; i < words; i++) {
		size_t letters = 1 + test_random_below(random, test_random_below(random, 20) ? 6 : 40);

		for (size_t l = 0; l < letters; l++)
			*at++ = "abcdeinrs"[test_random_below(random, l < 2 ? 3 : 9)];
		for (size_t again = test_random_below(random, 8) ? 0 : 6; again > 0; again--) {
			memcpy(at, " ", 1);
			memcpy(at + 1, at - letters, letters);
			at += 1 + letters;
		}
		*at++ = ' ';
	}
	*at = '\0';
	return room;
}

static void add_article(struct nh_indexer *indexer, uint64_t *random, unsigned number)
{
	static char body[100000];
	char id[32];
	struct nh_error error;
	struct nh_article article = {.language = number % 3 ? NH_STRING("en") : NH_STRING("xx"),
				     .source = NH_STRING("Herald")};

	snprintf(id, sizeof id, "%u", number);
	article.id = nh_string_of(id);
	article.body = nh_string_of(make_text(random, body, 60));
	assert_int_equal(nh_indexer_add(indexer, &article, &error), NH_OK);
}

static void find_shard(const char *index, char path[TEST_PATH_BYTES])
{
	DIR *entries = opendir(index);

	assert_non_null(entries);
	for (struct dirent *entry; (entry = readdir(entries));)
		if (strstr(entry->d_name, ".shard"))
			snprintf(path, TEST_PATH_BYTES, "%.200s/%.200s", index, entry->d_name);
	closedir(entries);
}

static void list_terms(void)
{
	struct term_cursor cursor;

	term_cursor_init(&cursor, &dict);
	while (term_cursor_next(&cursor)) {
		char *copy = malloc(cursor.key_length);

		assert_true(copy && term_count < TERMS_MAX);
		memcpy(copy, cursor.key, cursor.key_length);
		terms[term_count].key = (struct nh_string){copy, cursor.key_length};
		terms[term_count++].entry = cursor.entry;
	}
	assert_int_equal(term_count, dict.term_count);
}

static int make_shard(void **state)
{
	struct nh_indexer_options options = {.size = sizeof options, .jobs = 1};
	char index[TEST_PATH_BYTES];
	struct nh_indexer *indexer;
	struct nh_error error;
	uint64_t random = 21;

	(void)state;
	if (!test_folder_make(folder))
		return -1;
	snprintf(index, sizeof index, "%s/news.idx", folder);
	assert_int_equal(nh_indexer_open(index, &options, &indexer, &error), NH_OK);
	for (unsigned i = 0; i < ARTICLES; i++)
		add_article(indexer, &random, i);
	assert_int_equal(nh_indexer_commit(indexer, NULL, &error), NH_OK);
	nh_indexer_close(indexer);
	find_shard(index, shard_file);
	assert_int_equal(shard_open(&file_ops_system, shard_file, false, &shard, &error), NH_OK);
	assert_int_equal(term_dict_open(shard, &dict, &error), NH_OK);
	list_terms();
	return 0;
}

static int remove_shard(void **state)
{
	(void)state;
	for (size_t i = 0; i < term_count; i++)
		free((char *)(uintptr_t)terms[i].key.bytes);
	shard_close(shard);
	test_folder_remove(folder);
	return 0;
}

/* ---- the ways ---- */

static void assert_stands_on(const struct term_cursor *cursor, size_t i)
{
	const struct term_entry *entry = &terms[i].entry;

	assert_true(nh_string_equal(term_cursor_key(cursor), terms[i].key));
	assert_int_equal(cursor->ordinal, i);
	assert_int_equal(cursor->entry.doc_freq, entry->doc_freq);
	assert_int_equal(cursor->entry.form_count, entry->form_count);
	assert_ptr_equal(cursor->entry.forms.bytes, entry->forms.bytes);
}

/* The first term that is not below key. */
static size_t first_from(struct nh_string key)
{
	size_t i = 0;

	while (i < term_count && nh_string_compare(terms[i].key, key) < 0)
		i++;
	return i;
}

/* A key, or something near one. */
static struct nh_string random_key(uint64_t *random, char room[SHARD_TERM_KEY_BYTES_MAX + 1])
{
	struct nh_string key = terms[test_random_below(random, term_count)].key;
	size_t length = key.length;

	memcpy(room, key.bytes, length);
	if (test_random_below(random, 3) == 0)
		length = test_random_below(random, length + 1);
	if (test_random_below(random, 3) == 0)
		room[length++] = "abz\xff"[test_random_below(random, 4)];
	return (struct nh_string){room, length};
}

static void there_are_terms_of_every_kind(void **state)
{
	size_t long_lists = 0, inlined = 0, gathering = 0, long_keys = 0, repeated = 0;

	(void)state;
	for (size_t i = 0; i < term_count; i++) {
		long_lists += terms[i].entry.doc_freq > SHARD_BLOCK_POSTINGS;
		inlined += terms[i].entry.inlined;
		repeated += terms[i].entry.inlined && terms[i].entry.total_freq > 5;
		gathering += terms[i].entry.form_count > 1;
		long_keys += terms[i].key.length > 20;
	}
	assert_true(long_lists > 3 && inlined > 100 && gathering > 10 && long_keys > 20 && repeated > 0);
}

static void words_are_those_of_the_walk(void **state)
{
	struct term_cursor cursor;

	(void)state;
	term_cursor_init(&cursor, &dict);
	for (size_t i = 0; i < term_count; i++) {
		assert_true(term_cursor_next_word(&cursor));
		assert_stands_on(&cursor, i);
	}
	assert_false(term_cursor_next_word(&cursor));
}

static void each_word_is_reached_from_each(void **state)
{
	char room[SHARD_TERM_KEY_BYTES_MAX + 1];
	uint64_t random = 22;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct term_cursor cursor;
		size_t at = test_random_below(&random, term_count);

		term_cursor_seek(&cursor, &dict, terms[at].key);
		assert_true(term_cursor_next_word(&cursor));
		assert_stands_on(&cursor, at);
		for (int step = 0; step < 5; step++) {
			struct nh_string key = random_key(&random, room);
			size_t expected = first_from(key);

			if (nh_string_compare(key, terms[at].key) <= 0)
				continue;
			assert_int_equal(term_cursor_reach_word(&cursor, key), expected < term_count);
			if (expected == term_count)
				break;
			assert_stands_on(&cursor, expected);
			at = expected;
		}
	}
}

static void seeking_finds_the_first_from_all_sides(void **state)
{
	char room[SHARD_TERM_KEY_BYTES_MAX + 1];
	uint64_t random = 23;

	(void)state;
	for (int round = 0; round < 6000; round++) {
		struct nh_string key = random_key(&random, room);
		size_t expected = first_from(key);
		struct term_cursor cursor;

		if (round % 3 == 0)
			term_cursor_seek(&cursor, &dict, key);
		else
			term_cursor_seek_outer(&cursor, &dict, key, round % 3 == 1);
		assert_int_equal(term_cursor_next(&cursor), expected < term_count);
		if (expected == term_count)
			continue;
		assert_stands_on(&cursor, expected);
		assert_int_equal(cursor.entry.region_offset * !cursor.entry.inlined,
				 terms[expected].entry.region_offset * !cursor.entry.inlined);
	}
}

static void each_key_is_found_and_no_other(void **state)
{
	char room[SHARD_TERM_KEY_BYTES_MAX + 1];
	struct term_cursor cursor;
	struct term_entry entry;
	uint64_t random = 24;

	(void)state;
	for (size_t i = 0; i < term_count; i++) {
		assert_true(term_dict_find(&dict, terms[i].key, &entry));
		assert_int_equal(entry.ordinal, i);
		if (!entry.inlined)
			assert_int_equal(entry.region_offset, terms[i].entry.region_offset);
	}
	for (int round = 0; round < 3000; round++) {
		struct nh_string key = random_key(&random, room);
		size_t at = first_from(key);
		bool there = at < term_count && nh_string_equal(terms[at].key, key);

		assert_int_equal(key.length > 0 && term_dict_find(&dict, key, &entry), there);
	}
	term_cursor_init(&cursor, &dict);
	for (size_t i = 0; i < term_count; i += test_random_below(&random, 4) ? 1 : 50) {
		assert_true(term_cursor_find(&cursor, terms[i].key));
		assert_stands_on(&cursor, i);
	}
}

/* ---- lies with right checksums ---- */

/* The first byte behind the key of a term that is not the first of its block, where both are short. */
static uint64_t place_behind_key(size_t term)
{
	const unsigned char *bytes = shard_window(shard)->bytes, *next;
	struct term_cursor cursor;

	term_cursor_init(&cursor, &dict);
	for (size_t i = 0; i < term; i++)
		assert_true(term_cursor_next(&cursor));
	next = cursor.reader.next;
	return next[0] < 0xF0 && next[1 + (next[0] & 15)] < 0x80
		   ? (uint64_t)(next - bytes) + 1 + (next[0] & 15)
		   : 0;
}

static struct shard *open_forged(uint64_t offset, unsigned char byte)
{
	char path[TEST_PATH_BYTES];
	struct shard *forged;
	struct buf bytes;

	buf_init(&bytes);
	assert_int_equal(file_read_all(&file_ops_system, shard_file, 1 << 24, &bytes, NULL), NH_OK);
	bytes.bytes[offset] = byte;
	assert_true(shard_repair(bytes.bytes, bytes.length));
	assert_int_equal(
	    file_replace(&file_ops_system, folder, "forged.shard", bytes.bytes, bytes.length, NULL), NH_OK);
	buf_done(&bytes);
	snprintf(path, sizeof path, "%.60s/forged.shard", folder);
	assert_int_equal(shard_open(&file_ops_system, path, false, &forged, NULL), NH_OK);
	return forged;
}

/* A term that was met on the way to one that is not there, and is damaged, is not there either: what was read
 * of it must not be used. */
static void a_damaged_term_is_not_found(void **state)
{
	char room[SHARD_TERM_KEY_BYTES_MAX + 1];
	struct term_cursor cursor;
	struct term_dict forged_dict;
	struct shard *forged;
	uint64_t offset = 0;
	size_t term = 0;

	(void)state;
	while (!offset) {
		term += 2 + (term % SHARD_TERMS_PER_BLOCK == SHARD_TERMS_PER_BLOCK - 2);
		offset = place_behind_key(term);
	}
	forged = open_forged(offset, 0); /* a doc_freq of 0 */
	assert_int_equal(term_dict_open(forged, &forged_dict, NULL), NH_OK);
	memcpy(room, terms[term - 1].key.bytes, terms[term - 1].key.length);
	room[terms[term - 1].key.length] = '\1';
	term_cursor_init(&cursor, &forged_dict);
	assert_true(term_cursor_find(&cursor, terms[term - 1].key));
	assert_false(term_cursor_find(&cursor, (struct nh_string){room, terms[term - 1].key.length + 1}));
	assert_int_equal(shard_damaged(forged, NULL), NH_CORRUPT);
	assert_false(term_cursor_find(&cursor, terms[term].key));
	shard_close(forged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_are_terms_of_every_kind),
	    cmocka_unit_test(words_are_those_of_the_walk),
	    cmocka_unit_test(each_word_is_reached_from_each),
	    cmocka_unit_test(seeking_finds_the_first_from_all_sides),
	    cmocka_unit_test(each_key_is_found_and_no_other),
	    cmocka_unit_test(a_damaged_term_is_not_found),
	};

	return cmocka_run_group_tests(tests, make_shard, remove_shard);
}
