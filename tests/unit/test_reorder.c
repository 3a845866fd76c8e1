/* SPDX-License-Identifier: MIT
 *
 * test_reorder.c - documents in another order: it is one of the same documents, the same for any number of
 * threads, and brings together what has the same words; a merge takes it back, to the very bytes. And shards
 * of like size, in which time runs on from one to the next.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/error.h"
#include "common/shard/doc_table.h"
#include "common/shard/shard_check.h"
#include "indexer/merge.h"
#include "indexer/newshound_index.h"
#include "indexer/reorder.h"
#include "tests/fuzz/shard_repair.h"
#include "tests/unit/test_folder.h"
#include "tests/unit/test_random.h"

#define ARTICLES 6000 /* enough for several threads */
#define TOPICS 4
#define WORDS_A_TOPIC 40
#define WORDS 24
#define MEMORY_BYTES ((size_t)64 << 20)
#define CAPABILITIES_OFFSET 16
#define SHARDS_MOST 16

static char folder[TEST_FOLDER_BYTES], index_path[TEST_PATH_BYTES], shard_file[TEST_PATH_BYTES * 2];
static const struct field_weights weights = {5, 1, 1};

/* The id's first letter says the topic; every fifth article has no date, every seventh only its month. */
static void add_article(struct nh_indexer *indexer, uint64_t *random, unsigned number)
{
	unsigned topic = (unsigned)test_random_below(random, TOPICS);
	char id[32], text[1024];
	struct nh_article article = {.headline = NH_STRING("From the harbour"), .language = NH_STRING("en")};
	struct nh_error error = {0};
	size_t length = 0;

	snprintf(id, sizeof id, "%c-%u", (int)('a' + topic), number);
	for (unsigned i = 0; i < WORDS; i++)
		length +=
		    (size_t)snprintf(text + length, sizeof text - length, "w%cx%llu ", (int)('a' + topic),
				     (unsigned long long)test_random_below(random, WORDS_A_TOPIC));
	article.id = nh_string_of(id);
	article.body = (struct nh_string){text, length};
	if (number % 5)
		article.published =
		    (struct nh_date){(int64_t)test_random_below(random, 2000) * 86400, 0,
				     number % 7 ? NH_PRECISION_SECOND : NH_PRECISION_MONTH, 1};
	assert_int_equal(nh_indexer_add(indexer, &article, &error), NH_OK);
}

static void path_of(const char *name, char path[TEST_PATH_BYTES * 2])
{
	snprintf(path, TEST_PATH_BYTES * 2, "%s/%s", folder, name);
}

static void find_shard(void)
{
	DIR *entries = opendir(index_path);
	struct dirent *entry;

	assert_non_null(entries);
	while ((entry = readdir(entries)) != NULL)
		if (strstr(entry->d_name, ".shard"))
			snprintf(shard_file, sizeof shard_file, "%s/%s", index_path, entry->d_name);
	closedir(entries);
}

static int make_shard(void **state)
{
	struct nh_indexer_options options = {.size = sizeof options};
	struct nh_indexer *indexer;
	struct nh_error error = {0};
	uint64_t random = 3;

	(void)state;
	if (!test_folder_make(folder))
		return -1;
	snprintf(index_path, sizeof index_path, "%s/news.idx", folder);
	if (nh_indexer_open(index_path, &options, &indexer, &error) != NH_OK)
		return -1;
	for (unsigned i = 0; i < ARTICLES; i++)
		add_article(indexer, &random, i);
	if (nh_indexer_commit(indexer, NULL, &error) != NH_OK)
		return -1;
	nh_indexer_close(indexer);
	find_shard();
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

static struct shard *open_by(const char *path, bool use_read)
{
	struct shard *shard = NULL;
	struct nh_error error = {0};

	assert_int_equal(shard_open(&file_ops_system, path, use_read, &shard, &error), NH_OK);
	return shard;
}

static struct shard *open_shard(const char *path)
{
	return open_by(path, false);
}

static uint32_t *order_of(const struct shard *shard, unsigned jobs)
{
	const struct reorder_bounds bounds = {jobs, MEMORY_BYTES};
	struct nh_error error = {0};
	uint32_t *order = NULL;

	assert_int_equal(reorder_shard(shard, &bounds, &order, &error), NH_OK);
	return order;
}

/* The names of what comes of the shard's documents; returns how many. */
static size_t merge(const struct shard *shard, const struct merge_bounds *bounds,
		    char names[SHARDS_MOST][SHARD_NAME_BYTES_MAX])
{
	const struct merge_input input = {shard, NULL};
	struct merge_output output = {0};
	struct nh_error error = {0};
	size_t count;

	assert_int_equal(merge_shards(&file_ops_system, folder, &input, 1, weights, bounds, &output, &error),
			 NH_OK);
	count = output.count;
	assert_true(count <= SHARDS_MOST);
	memcpy(names, output.names, count * sizeof *names);
	merge_output_done(&output);
	return count;
}

static void reorder(const struct shard *shard, unsigned jobs, char name[SHARD_NAME_BYTES_MAX])
{
	char names[SHARDS_MOST][SHARD_NAME_BYTES_MAX];
	uint32_t *order = order_of(shard, jobs);
	const struct merge_bounds bounds = {
	    .documents_max = SHARD_DOCUMENTS_MAX, .jobs = jobs, .order = order};

	assert_int_equal(merge(shard, &bounds, names), 1);
	memcpy(name, names[0], SHARD_NAME_BYTES_MAX);
	free(order);
}

static void every_document_comes_once(void **state)
{
	struct shard *shard = open_shard(shard_file);
	uint32_t *order = order_of(shard, 1);
	bool *seen = calloc(ARTICLES, sizeof *seen);

	(void)state;
	assert_int_equal(shard_meta(shard)->document_count, ARTICLES);
	for (uint32_t i = 0; i < ARTICLES; i++) {
		assert_true(order[i] < ARTICLES && !seen[order[i]]);
		seen[order[i]] = true;
	}
	free(seen);
	free(order);
	shard_close(shard);
}

static void threads_give_the_same_order(void **state)
{
	static const unsigned jobs[] = {2, 3, 7};
	struct shard *shard = open_shard(shard_file);
	uint32_t *wanted = order_of(shard, 1);

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(jobs); i++) {
		uint32_t *order = order_of(shard, jobs[i]);

		assert_memory_equal(order, wanted, ARTICLES * sizeof *order);
		free(order);
	}
	free(wanted);
	shard_close(shard);
}

static void what_has_the_same_words_comes_together(void **state)
{
	struct shard *shard = open_shard(shard_file);
	uint32_t *order = order_of(shard, 1);
	struct doc_table table;
	size_t changes = 0, changes_before = 0;
	struct nh_error error = {0};

	(void)state;
	assert_int_equal(doc_table_open(shard, &table, &error), NH_OK);
	for (uint32_t i = 1; i < ARTICLES; i++) {
		changes_before += doc_table_id(&table, i).bytes[0] != doc_table_id(&table, i - 1).bytes[0];
		changes +=
		    doc_table_id(&table, order[i]).bytes[0] != doc_table_id(&table, order[i - 1]).bytes[0];
	}
	assert_true(changes_before > ARTICLES / 2); /* in the usual order topics are mixed */
	assert_true(changes < ARTICLES / 50);
	free(order);
	shard_close(shard);
}

static void too_little_memory_is_refused(void **state)
{
	const struct reorder_bounds bounds = {1, 1000};
	struct shard *shard = open_shard(shard_file);
	struct nh_error error = {0};
	uint32_t *order = NULL;

	(void)state;
	assert_int_equal(reorder_shard(shard, &bounds, &order, &error), NH_BAD_INPUT);
	assert_null(order);
	assert_non_null(strstr(error.message, "MiB"));
	shard_close(shard);
}

static void a_reordered_shard_is_sound_and_merges_back(void **state)
{
	const struct merge_bounds usual = {.documents_max = SHARD_DOCUMENTS_MAX, .jobs = 2};
	char names[SHARDS_MOST][SHARD_NAME_BYTES_MAX], name[SHARD_NAME_BYTES_MAX],
	    again[SHARD_NAME_BYTES_MAX], path[TEST_PATH_BYTES * 2];
	struct shard *shard = open_shard(shard_file), *reordered;
	struct nh_error error = {0};

	(void)state;
	reorder(shard, 1, name);
	reorder(shard, 3, again);
	assert_string_equal(name, again);
	path_of(name, path);
	reordered = open_shard(path);
	assert_true(shard_is_reordered(reordered) && !shard_is_reordered(shard));
	assert_int_equal(shard_check(reordered, NULL, NULL, &error), NH_OK);
	assert_true(shard_meta(reordered)->dated_count == shard_meta(shard)->dated_count);
	assert_true(shard_meta(reordered)->posting_count == shard_meta(shard)->posting_count);
	assert_int_equal(merge(reordered, &usual, names), 1);
	assert_string_equal(names[0], strrchr(shard_file, '/') + 1);
	shard_close(reordered);
	shard_close(shard);
}

static void ways_of_reading_give_the_same_bytes(void **state)
{
	const struct merge_bounds usual = {.documents_max = SHARD_DOCUMENTS_MAX, .jobs = 3};
	char names[SHARDS_MOST][SHARD_NAME_BYTES_MAX], name[SHARD_NAME_BYTES_MAX],
	    again[SHARD_NAME_BYTES_MAX], path[TEST_PATH_BYTES * 2];
	struct shard *shard = open_by(shard_file, true), *mapped = open_shard(shard_file), *reordered;

	(void)state;
	reorder(mapped, 1, name);
	reorder(shard, 2, again);
	assert_string_equal(name, again);
	path_of(name, path);
	reordered = open_by(path, true);
	assert_int_equal(merge(reordered, &usual, names), 1);
	assert_string_equal(names[0], strrchr(shard_file, '/') + 1);
	shard_close(reordered);
	shard_close(mapped);
	shard_close(shard);
}

/* Sizes differ by one at most, and the documents of all are those of one, in its order. */
static void check_shards(const struct shard *whole, uint32_t wanted)
{
	const struct merge_bounds bounds = {
	    .documents_max = SHARD_DOCUMENTS_MAX, .shards = wanted, .jobs = 1};
	char names[SHARDS_MOST][SHARD_NAME_BYTES_MAX], path[TEST_PATH_BYTES * 2];
	struct doc_table table, part_table;
	struct nh_error error = {0};
	uint32_t doc = 0;

	assert_int_equal(merge(whole, &bounds, names), wanted);
	assert_int_equal(doc_table_open(whole, &table, &error), NH_OK);
	for (uint32_t i = 0; i < wanted; i++) {
		struct shard *part;

		path_of(names[i], path);
		part = open_shard(path);
		assert_int_equal(doc_table_open(part, &part_table, &error), NH_OK);
		assert_true(part_table.count == ARTICLES / wanted ||
			    part_table.count == ARTICLES / wanted + 1);
		for (uint32_t at = 0; at < part_table.count; at++)
			assert_true(
			    nh_string_equal(doc_table_id(&part_table, at), doc_table_id(&table, doc++)));
		shard_close(part);
	}
	assert_int_equal(doc, ARTICLES);
}

static void shards_are_stretches_of_like_size(void **state)
{
	static const uint32_t counts[] = {1, 2, 7, 16};
	struct shard *shard = open_shard(shard_file);

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(counts); i++)
		check_shards(shard, counts[i]);
	shard_close(shard);
}

/* A few documents, and more shards asked for. */
static void no_more_shards_than_documents(void **state)
{
	const struct merge_bounds bounds = {
	    .documents_max = SHARD_DOCUMENTS_MAX, .shards = SHARDS_MOST, .jobs = 1};
	struct shard *shard = open_shard(shard_file);
	struct merge_input input = {.shard = shard};
	struct merge_output output = {0};
	struct deletes *dropped;
	struct nh_error error = {0};

	(void)state;
	assert_int_equal(deletes_new(ARTICLES, &dropped, &error), NH_OK);
	for (uint32_t doc = 3; doc < ARTICLES; doc++)
		deletes_add(dropped, doc);
	input.dropped = dropped;
	assert_int_equal(merge_shards(&file_ops_system, folder, &input, 1, weights, &bounds, &output, &error),
			 NH_OK);
	assert_int_equal(output.count, 3);
	merge_output_done(&output);
	deletes_free(dropped);
	shard_close(shard);
}

/* ---- shards that say what is not so ---- */

/* The file with another u64 at offset, and right checksums. */
static void with_number(const char *path, uint64_t offset, uint64_t number, char forged[TEST_PATH_BYTES * 2])
{
	FILE *file = fopen(path, "rb");
	unsigned char *bytes;
	long length;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	length = ftell(file);
	rewind(file);
	bytes = malloc((size_t)length);
	assert_int_equal(fread(bytes, 1, (size_t)length, file), length);
	fclose(file);
	for (int i = 0; i < 8; i++)
		bytes[offset + (uint64_t)i] = (unsigned char)(number >> (8 * i));
	assert_true(shard_repair(bytes, (size_t)length));
	path_of("forged.shard", forged);
	file = fopen(forged, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, (size_t)length, file), length);
	fclose(file);
	free(bytes);
}

static void with_capabilities(const char *path, uint64_t capabilities, char forged[TEST_PATH_BYTES * 2])
{
	with_number(path, CAPABILITIES_OFFSET, capabilities, forged);
}

/* Opening does not look at the header of a column that varies; a check does. */
static void headers_of_columns_are_checked(void **state)
{
	char forged[TEST_PATH_BYTES * 2];
	struct shard *shard = open_shard(shard_file), *wrong;
	uint64_t header = shard_section(shard, SHARD_SECTION_COLUMN_DATE).offset;
	struct nh_error error = {0};

	(void)state;
	for (uint64_t part = 0; part < 16; part += 8) {
		with_number(shard_file, header + part, part ? shard_meta(shard)->document_count : 1, forged);
		wrong = open_shard(forged);
		assert_int_equal(shard_check(wrong, NULL, NULL, &error), NH_OK);
		shard_close(wrong);
		with_number(shard_file, header + part, 7, forged);
		wrong = open_shard(forged);
		assert_int_equal(shard_check(wrong, NULL, NULL, &error), NH_CORRUPT);
		shard_close(wrong);
	}
	shard_close(shard);
}

static void a_hidden_order_is_found_out(void **state)
{
	char name[SHARD_NAME_BYTES_MAX], path[TEST_PATH_BYTES * 2], forged[TEST_PATH_BYTES * 2];
	struct shard *shard = open_shard(shard_file), *hidden, *reordered;
	uint64_t codes;
	struct nh_error error = {0};

	(void)state;
	reorder(shard, 1, name);
	path_of(name, path);
	reordered = open_shard(path);
	codes = shard_text_code(reordered) ? SHARD_CAPABILITY_TEXT_CODES : 0;
	shard_close(reordered);
	with_capabilities(path, codes, forged);
	hidden = open_shard(forged);
	assert_false(shard_is_reordered(hidden));
	assert_int_equal(shard_check(hidden, NULL, NULL, &error), NH_CORRUPT);
	shard_close(hidden);
	with_capabilities(path, codes | 4, forged);
	assert_int_equal(shard_open(&file_ops_system, forged, false, &hidden, &error), NH_VERSION);
	shard_close(shard);
}

/* Any order is an order: the usual one too. */
static void the_usual_order_may_be_called_another(void **state)
{
	const struct merge_bounds usual = {.documents_max = SHARD_DOCUMENTS_MAX, .jobs = 1};
	char names[SHARDS_MOST][SHARD_NAME_BYTES_MAX], forged[TEST_PATH_BYTES * 2];
	struct shard *shard = open_shard(shard_file), *called;
	struct nh_error error = {0};

	(void)state;
	with_capabilities(
	    shard_file,
	    SHARD_CAPABILITY_REORDERED | (shard_text_code(shard) ? SHARD_CAPABILITY_TEXT_CODES : 0), forged);
	called = open_shard(forged);
	assert_int_equal(shard_check(called, NULL, NULL, &error), NH_OK);
	assert_int_equal(merge(called, &usual, names), 1);
	assert_string_equal(names[0], strrchr(shard_file, '/') + 1);
	shard_close(called);
	shard_close(shard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_document_comes_once),
	    cmocka_unit_test(threads_give_the_same_order),
	    cmocka_unit_test(what_has_the_same_words_comes_together),
	    cmocka_unit_test(too_little_memory_is_refused),
	    cmocka_unit_test(a_reordered_shard_is_sound_and_merges_back),
	    cmocka_unit_test(ways_of_reading_give_the_same_bytes),
	    cmocka_unit_test(shards_are_stretches_of_like_size),
	    cmocka_unit_test(no_more_shards_than_documents),
	    cmocka_unit_test(headers_of_columns_are_checked),
	    cmocka_unit_test(a_hidden_order_is_found_out),
	    cmocka_unit_test(the_usual_order_may_be_called_another),
	};

	return cmocka_run_group_tests(tests, make_shard, remove_folder);
}
