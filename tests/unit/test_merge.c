/* SPDX-License-Identifier: MIT
 *
 * test_merge.c - merging shards: the bytes that come out, which their names are the hash of, depend neither
 * on the number of threads, nor on how the inputs are read, nor on the rounds in which they are merged.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "indexer/merge.h"
#include "indexer/newshound_index.h"
#include "tests/unit/test_folder.h"
#include "tests/unit/test_random.h"

#define SHARDS 7
#define ARTICLES_A_SHARD 300
#define WORDS 60
#define TEXT_BYTES 2048
#define NAMES_MAX 8
#define NAMES_BYTES (NAMES_MAX * (SHARD_NAME_BYTES_MAX + 1))

static char folder[TEST_FOLDER_BYTES], index_path[TEST_PATH_BYTES];

struct inputs {
	struct merge_input items[SHARDS];
	struct shard *shards[SHARDS];
	struct deletes *dropped[SHARDS];
	size_t count;
};

/* A few words are in most articles, most words in a few; some have several forms. */
static size_t write_words(uint64_t *random, char text[TEXT_BYTES])
{
	static const char *const endings[] = {"", "s", "ed", "ing"};
	size_t length = 0;

	for (int i = 0; i < WORDS; i++) {
		uint64_t word = test_random_below(random, (uint64_t)1 << test_random_below(random, 13));
		const char *ending = endings[test_random_below(random, NH_COUNT_OF(endings))];
		unsigned first = 'b' + (unsigned)(word % 20), last = 'b' + (unsigned)(word / 20 % 20);

		length += (size_t)snprintf(text + length, TEXT_BYTES - length, "%ca%cog%llu %ca%cend%s ",
					   (int)first, (int)last, (unsigned long long)word, (int)last,
					   (int)first, ending);
	}
	return length;
}

/* Under one of so many ids. */
static void add_article(struct nh_indexer *indexer, uint64_t *random, uint64_t ids)
{
	char id[32], text[TEXT_BYTES];
	struct nh_article article = {.headline = NH_STRING("Ferry timetable"), .language = NH_STRING("en")};
	struct nh_error error;

	snprintf(id, sizeof id, "%llx", (unsigned long long)test_random_below(random, ids));
	article.id = nh_string_of(id);
	article.body = (struct nh_string){text, write_words(random, text)};
	article.published =
	    (struct nh_date){(int64_t)test_random_below(random, 1000000), 0, NH_PRECISION_SECOND, 1};
	assert_int_equal(nh_indexer_add(indexer, &article, &error), NH_OK);
}

static int make_shards(void **state)
{
	struct nh_indexer_options options = {
	    .size = sizeof options, .store = NH_STORE_FULL, .no_furniture = true};
	struct nh_indexer *indexer;
	struct nh_error error;
	uint64_t random = 42;

	(void)state;
	if (!test_folder_make(folder))
		return -1;
	snprintf(index_path, sizeof index_path, "%s/news.idx", folder);
	for (int shard = 0; shard < SHARDS; shard++) {
		if (nh_indexer_open(index_path, &options, &indexer, &error) != NH_OK)
			return -1;
		for (int i = 0; i < ARTICLES_A_SHARD; i++)
			add_article(indexer, &random, UINT64_MAX);
		if (nh_indexer_commit(indexer, NULL, &error) != NH_OK)
			return -1;
		nh_indexer_close(indexer);
	}
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

/* one_in: so many documents less one stay for each that is left out; 0: all stay. */
static void open_inputs(struct inputs *inputs, bool use_read, uint64_t one_in)
{
	DIR *entries = opendir(index_path);
	struct dirent *entry;
	uint64_t random = 7;

	inputs->count = 0;
	while ((entry = readdir(entries)) != NULL) {
		char path[TEST_PATH_BYTES * 2];
		size_t i = inputs->count;

		if (!strstr(entry->d_name, ".shard"))
			continue;
		assert_true(i < SHARDS);
		snprintf(path, sizeof path, "%s/%s", index_path, entry->d_name);
		assert_int_equal(shard_open(&file_ops_system, path, use_read, &inputs->shards[i], NULL),
				 NH_OK);
		assert_true(shard_reads(inputs->shards[i]) == use_read);
		assert_int_equal(deletes_new(ARTICLES_A_SHARD, &inputs->dropped[i], NULL), NH_OK);
		random = shard_fingerprint(inputs->shards[i]);
		for (uint32_t doc = 0; one_in && doc < ARTICLES_A_SHARD; doc++)
			if (test_random_below(&random, one_in) == 0)
				deletes_add(inputs->dropped[i], doc);
		inputs->items[i] = (struct merge_input){inputs->shards[i], inputs->dropped[i]};
		inputs->count++;
	}
	closedir(entries);
	assert_int_equal(inputs->count, SHARDS);
}

static void close_inputs(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++) {
		shard_close(inputs->shards[i]);
		deletes_free(inputs->dropped[i]);
	}
}

/* The names of what comes out, one behind the other. */
static void merge(bool use_read, uint64_t one_in, uint32_t documents_max, unsigned jobs, char *ret_names)
{
	const struct field_weights weights = {5, 1, 1};
	const struct merge_bounds bounds = {
	    .documents_max = documents_max, .jobs = jobs, .part_bytes = jobs % 2 ? 100 : 0};
	struct merge_output output;
	struct inputs inputs;
	struct nh_error error = {0};
	size_t length = 0;

	open_inputs(&inputs, use_read, one_in);
	assert_int_equal(merge_shards(&file_ops_system, folder, inputs.items, inputs.count, weights, &bounds,
				      &output, &error),
			 NH_OK);
	assert_true(output.count > 0 && output.count <= NAMES_MAX);
	for (size_t i = 0; i < output.count; i++)
		length += (size_t)snprintf(ret_names + length, NAMES_BYTES - length, "%s ", output.names[i]);
	merge_output_done(&output);
	close_inputs(&inputs);
}

static void threads_and_ways_of_reading_give_the_same_bytes(void **state)
{
	static const uint64_t drops[] = {0, 3};
	static const uint32_t sizes[] = {SHARD_DOCUMENTS_MAX, 500};
	static const unsigned jobs[] = {1, 2, 3, 7};
	char wanted[NAMES_BYTES], names[NAMES_BYTES];

	(void)state;
	for (size_t drop = 0; drop < NH_COUNT_OF(drops); drop++)
		for (size_t size = 0; size < NH_COUNT_OF(sizes); size++) {
			merge(false, drops[drop], sizes[size], 1, wanted);
			for (size_t i = 0; i < NH_COUNT_OF(jobs) * 2; i++) {
				merge(i % 2, drops[drop], sizes[size], jobs[i / 2], names);
				assert_string_equal(names, wanted);
			}
		}
}

static void released_chunks_are_read_again(void **state)
{
	struct inputs inputs;

	(void)state;
	open_inputs(&inputs, true, 0);
	for (size_t i = 0; i < inputs.count; i++) {
		const struct shard *shard = inputs.shards[i];
		uint64_t offset = shard_section(shard, SHARD_SECTION_POSTINGS).offset;
		unsigned char before[64];
		const unsigned char *bytes = shard_touch(shard, offset, sizeof before);

		assert_non_null(bytes);
		memcpy(before, bytes, sizeof before);
		shard_release_all(shard);
		bytes = shard_touch(shard, offset, sizeof before);
		assert_non_null(bytes);
		assert_memory_equal(bytes, before, sizeof before);
	}
	close_inputs(&inputs);
}

/* So little memory makes many runs, and the fewest inputs a merge may have: several rounds. */
static void index_in(const char *name, uint64_t ids, size_t memory_bytes, unsigned jobs, char *ret_names)
{
	char path[TEST_PATH_BYTES + 16];
	struct nh_indexer_options options = {
	    .size = sizeof options, .store = NH_STORE_FULL, .memory_bytes = memory_bytes, .jobs = jobs};
	struct nh_indexer *indexer;
	struct nh_error error;
	struct dirent *entry;
	uint64_t random = 5;
	size_t length = 0;
	DIR *entries;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(nh_indexer_open(path, &options, &indexer, &error), NH_OK);
	for (int i = 0; i < 30000; i++)
		add_article(indexer, &random, ids);
	assert_int_equal(nh_indexer_commit(indexer, NULL, &error), NH_OK);
	nh_indexer_close(indexer);
	entries = opendir(path);
	while ((entry = readdir(entries)) != NULL)
		if (strstr(entry->d_name, ".shard"))
			length +=
			    (size_t)snprintf(ret_names + length, NAMES_BYTES - length, "%s ", entry->d_name);
	closedir(entries);
}

static void rounds_give_the_same_bytes(void **state)
{
	char wanted[NAMES_BYTES], names[NAMES_BYTES];

	(void)state;
	index_in("one", UINT64_MAX, (size_t)1 << 30, 1, wanted);
	index_in("rounds", UINT64_MAX, (size_t)8 << 20, 1, names);
	assert_string_equal(names, wanted);
	index_in("two", UINT64_MAX, (size_t)32 << 20, 2, names);
	assert_string_equal(names, wanted);
}

/* Of several runs one is left, whose texts had been left for the merge of them all. */
static void a_run_left_alone_is_as_if_it_had_always_been(void **state)
{
	char wanted[NAMES_BYTES], names[NAMES_BYTES];

	(void)state;
	index_in("few", 40, (size_t)1 << 30, 1, wanted);
	index_in("few runs", 40, (size_t)8 << 20, 1, names);
	assert_string_equal(names, wanted);
	index_in("few threads", 40, (size_t)32 << 20, 2, names);
	assert_string_equal(names, wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(threads_and_ways_of_reading_give_the_same_bytes),
	    cmocka_unit_test(released_chunks_are_read_again),
	    cmocka_unit_test(rounds_give_the_same_bytes),
	    cmocka_unit_test(a_run_left_alone_is_as_if_it_had_always_been),
	};

	return cmocka_run_group_tests(tests, make_shards, remove_folder);
}
