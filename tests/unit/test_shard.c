/* SPDX-License-Identifier: MIT
 *
 * test_shard.c - an index that is damaged, byte by byte: cut short at every length, each byte changed. verify
 * must say so every time, and a search must answer as from the sound index or say that it cannot.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/file.h"
#include "common/manifest.h"
#include "common/shard/postings.h"
#include "common/shard/shard_check.h"
#include "indexer/newshound_index.h"
#include "searcher/newshound.h"
#include "tests/unit/test_folder.h"
#include "tests/unit/test_random.h"

#define ARTICLES 300
#define REMOVED 7

/* Sanitizers make all this ten times slower; there, some of the bytes must do. */
#if defined(__SANITIZE_ADDRESS__)
#define BYTES_STRIDE 11
#else
#define BYTES_STRIDE 1
#endif

static char folder[TEST_FOLDER_BYTES], index_path[TEST_PATH_BYTES];

static const char *const words[] = {"rocket",
				    "rockets",
				    "launch",
				    "launched",
				    "agency",
				    "JAXA",
				    "strike",
				    "strikes",
				    "pilot",
				    "harbour",
				    "storm",
				    "price",
				    "prices",
				    "election",
				    "minister",
				    "bank",
				    "U.S.",
				    "don't",
				    "3.14",
				    "\xc3\xa9lections",
				    "\xe6\x94\xbb\xe6\x92\x83",
				    "bear",
				    "trail",
				    "nurse",
				    "whale",
				    "mountain"};

static const char *const queries[] = {
    "rocket",         "JAXA launch",         "\"rocket launch\"", "pri*",
    "strike OR bear", "+pilot -storm",       "electoin~",         "\xe6\x94\xbb\xe6\x92\x83",
    "source:Herald",  "headline:whale",      "date:2024-03",      "date:2023..2024 bank",
    "NOT price",      "rocket NEAR/3 storm", "=rockets",          "don't 3.14",
    "language:fr",    "nurse^3 trail",       "tag:sea",           "zzz"};

/* ---- the sound index ---- */

static const char *make_text(uint64_t *random, char *room, size_t room_bytes, size_t count)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(room + used, room_bytes - used, "%s%s", i ? " " : "",
					 words[test_random_below(random, NH_COUNT_OF(words))]);
	return room;
}

static void add_article(struct nh_indexer *indexer, uint64_t *random, unsigned number)
{
	static const char *const sources[] = {"Herald", "Post", "Wire"};
	static const char *const languages[] = {"en", "fr", "ja"};
	char headline[200], body[800], id[32];
	struct nh_string tag = NH_STRING("sea");
	struct nh_article article = {.published = {.precision = NH_PRECISION_DAY}};
	struct nh_error error = {0};

	snprintf(id, sizeof id, "article-%u", number);
	article.id = nh_string_of(id);
	article.path = NH_STRING("/news/all.jsonl");
	article.headline = nh_string_of(make_text(random, headline, sizeof headline, 3));
	article.body = nh_string_of(make_text(random, body, sizeof body, 4 + test_random_below(random, 12)));
	article.source = nh_string_of(sources[test_random_below(random, NH_COUNT_OF(sources))]);
	article.language = nh_string_of(languages[test_random_below(random, NH_COUNT_OF(languages))]);
	article.published.instant_seconds = 1672531200 + (int64_t)test_random_below(random, 700) * 86400;
	if (number % 10 == 0)
		article.tags = (struct nh_strings){&tag, 1};
	if (number % 17 == 0)
		article.published = (struct nh_date){0};
	assert_int_equal(nh_indexer_add(indexer, &article, &error), NH_OK);
}

static void open_indexer(struct nh_indexer **indexer)
{
	struct nh_indexer_options options = {
	    .size = sizeof options, .jobs = 1, .memory_bytes = (size_t)8 << 20};
	struct nh_error error = {0};

	assert_int_equal(nh_indexer_open(index_path, &options, indexer, &error), NH_OK);
}

static int make_index(void **state)
{
	struct nh_indexer *indexer = NULL;
	struct nh_error error = {0};
	uint64_t random = 1;

	(void)state;
	if (!test_folder_make(folder))
		return -1;
	snprintf(index_path, sizeof index_path, "%s/news.idx", folder);
	open_indexer(&indexer);
	for (unsigned i = 0; i < ARTICLES; i++)
		add_article(indexer, &random, i);
	assert_int_equal(nh_indexer_commit(indexer, NULL, &error), NH_OK);
	nh_indexer_close(indexer);
	open_indexer(&indexer);
	for (unsigned i = 0; i < REMOVED; i++) {
		char id[32];

		snprintf(id, sizeof id, "article-%u", i * 3);
		assert_int_equal(nh_indexer_remove(indexer, nh_string_of(id), &error), NH_OK);
	}
	assert_int_equal(nh_indexer_commit(indexer, NULL, &error), NH_OK);
	nh_indexer_close(indexer);
	return 0;
}

static int remove_index(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

/* ---- what a search answers ---- */

/* Everything that a reader sees of an answer, as text; false where the search says that it cannot. */
static bool answer(const struct nh_index *index, const char *query, struct buf *out)
{
	struct nh_search_options options;
	struct nh_results *results = NULL;
	struct nh_error error = {0};
	enum nh_status status;

	nh_search_options_init(&options);
	options.today = 20000;
	options.detail = (enum nh_hit_detail)(strlen(query) % 3);
	status = nh_search(index, query, &options, &results, &error);
	if (status == NH_OK)
		buf_format(out, "%llu %s\n", (unsigned long long)nh_results_total(results),
			   nh_results_parsed(results));
	for (size_t i = 0; status == NH_OK && i < nh_results_count(results); i++) {
		const struct nh_hit *hit = nh_results_hit(results, i);
		const struct nh_snippet *snippet = NULL;

		status = nh_results_read_hit(results, i, &error);
		if (status != NH_OK)
			break;
		buf_format(out, "%zu %a %.*s|%.*s|%.*s|%lld|", hit->rank, (double)hit->score,
			   (int)hit->id.length, hit->id.bytes, (int)hit->headline.length, hit->headline.bytes,
			   (int)hit->source.length, hit->source.bytes,
			   (long long)hit->published.instant_seconds);
		status = nh_results_snippet(results, i, &snippet, &error);
		if (status == NH_OK)
			buf_append_string(out, snippet->text);
		buf_u8(out, '\n');
	}
	nh_results_free(results);
	assert_false(buf_failed(out));
	if (status == NH_OK)
		return true;
	assert_int_equal(status, NH_CORRUPT);
	assert_int_equal(error.status, NH_CORRUPT);
	assert_true(error.file[0] != '\0');
	return false;
}

struct answers {
	struct buf texts[NH_COUNT_OF(queries)];
};

static struct answers sound;
static struct buf given;

static struct nh_index *open_index(bool use_read)
{
	struct nh_open_options options = {.size = sizeof options, .use_read = use_read};
	struct nh_index *index = NULL;
	struct nh_error error = {0};
	const char *target = index_path;
	enum nh_status status = nh_index_open(&target, 1, &options, &index, &error);

	if (status == NH_OK)
		return index;
	assert_true(status == NH_CORRUPT || status == NH_VERSION);
	assert_true(error.file[0] != '\0');
	return NULL;
}

static void remember_answers(void)
{
	struct nh_index *index = open_index(false);

	assert_non_null(index);
	for (size_t i = 0; i < NH_COUNT_OF(queries); i++) {
		buf_init(&sound.texts[i]);
		assert_true(answer(index, queries[i], &sound.texts[i]));
	}
	nh_index_close(index);
	buf_init(&given);
}

static void forget_answers(void)
{
	for (size_t i = 0; i < NH_COUNT_OF(queries); i++)
		buf_done(&sound.texts[i]);
	buf_done(&given);
}

/* How many of the answers could be given; each is that of the sound index. */
static size_t assert_answers(size_t at, bool use_read)
{
	struct nh_index *index = open_index(use_read);
	size_t answered = 0;

	if (!index)
		return 0;
	for (size_t i = 0; i < NH_COUNT_OF(queries); i++) {
		buf_reset(&given);
		if (!answer(index, queries[i], &given))
			continue;
		answered++;
		if (!nh_string_equal(buf_string(&given), buf_string(&sound.texts[i])))
			fail_msg("byte %zu changed: %s answers\n%.*s instead of\n%.*s", at, queries[i],
				 (int)given.length, (char *)given.bytes, (int)sound.texts[i].length,
				 (char *)sound.texts[i].bytes);
	}
	nh_index_close(index);
	return answered;
}

/* ---- damage ---- */

static enum nh_status verify(void)
{
	struct nh_error error = {0};
	enum nh_status status = nh_index_verify(index_path, NULL, NULL, &error);

	if (status != NH_OK)
		assert_true(error.file[0] != '\0' && error.message[0] != '\0');
	return status;
}

/* The path of the index's file of a kind: "MANIFEST", or what ends with ending. */
static void find_file(const char *ending, char path[TEST_PATH_BYTES])
{
	DIR *entries = opendir(index_path);
	struct dirent *entry;

	assert_non_null(entries);
	path[0] = '\0';
	while ((entry = readdir(entries)) != NULL)
		if (strlen(entry->d_name) >= strlen(ending) &&
		    strcmp(entry->d_name + strlen(entry->d_name) - strlen(ending), ending) == 0)
			snprintf(path, TEST_PATH_BYTES, "%.700s/%.255s", index_path, entry->d_name);
	closedir(entries);
	assert_true(path[0] != '\0');
}

static void read_file(const char *path, struct buf *ret)
{
	struct nh_error error;

	buf_init(ret);
	assert_int_equal(file_read_all(&file_ops_system, path, 1u << 24, ret, &error), NH_OK);
}

static void put_byte(int file, size_t at, unsigned char byte)
{
	assert_int_equal(pwrite(file, &byte, 1, (off_t)at), 1);
}

/* Changes each byte of a file once: all bits, or one. */
static void change_each_byte(const char *ending, bool search_too)
{
	char path[TEST_PATH_BYTES];
	struct buf bytes;
	uint64_t random = 5;
	size_t unseen = 0, first_unseen = 0;
	int file;

	find_file(ending, path);
	read_file(path, &bytes);
	file = open(path, O_RDWR);
	assert_true(file >= 0);
	for (size_t at = 0; at < bytes.length; at += BYTES_STRIDE) {
		unsigned char change = at % 3 ? (unsigned char)(1u << test_random_below(&random, 8)) : 0xFF;
		enum nh_status status;

		put_byte(file, at, (unsigned char)(bytes.bytes[at] ^ change));
		status = verify();
		assert_true(status == NH_OK || status == NH_CORRUPT || status == NH_VERSION);
		if (status == NH_OK && unseen++ == 0)
			first_unseen = at;
		if (search_too)
			assert_answers(at, at % 2 == 0);
		put_byte(file, at, bytes.bytes[at]);
	}
	close(file);
	assert_int_equal(verify(), NH_OK);
	if (unseen)
		fail_msg("verify did not see %zu of %zu changes, the first at byte %zu of %zu (%s)", unseen,
			 bytes.length / BYTES_STRIDE, first_unseen, bytes.length, ending);
	buf_done(&bytes);
}

/* Cuts a file at every length from its end down. */
static void cut_at_each_length(const char *ending)
{
	char path[TEST_PATH_BYTES];
	struct nh_error error;
	struct buf bytes;

	find_file(ending, path);
	read_file(path, &bytes);
	for (size_t length = bytes.length; length-- > 0;) {
		assert_int_equal(truncate(path, (off_t)length), 0);
		if (verify() != NH_CORRUPT)
			fail_msg("verify does not see that %s ends at byte %zu of %zu", ending, length,
				 bytes.length);
		if (length % 64 == 0)
			assert_int_equal(assert_answers(length, length % 128 == 0), 0);
	}
	assert_int_equal(file_replace(&file_ops_system, index_path, strrchr(path, '/') + 1, bytes.bytes,
				      bytes.length, &error),
			 NH_OK);
	assert_int_equal(verify(), NH_OK);
	buf_done(&bytes);
}

/* ---- the tests ---- */

static void a_sound_index_answers(void **state)
{
	size_t found = 0;

	(void)state;
	remember_answers();
	assert_int_equal(verify(), NH_OK);
	assert_int_equal(assert_answers(0, false), NH_COUNT_OF(queries));
	assert_int_equal(assert_answers(0, true), NH_COUNT_OF(queries));
	for (size_t i = 0; i < NH_COUNT_OF(queries); i++)
		found += sound.texts[i].bytes[0] != '0';
	assert_true(found >= NH_COUNT_OF(queries) * 3 / 4);
	forget_answers();
}

static void a_shard_with_a_changed_byte(void **state)
{
	(void)state;
	remember_answers();
	change_each_byte(".shard", true);
	forget_answers();
}

static void a_shard_cut_short(void **state)
{
	(void)state;
	remember_answers();
	cut_at_each_length(".shard");
	forget_answers();
}

static void deletions_with_a_changed_byte(void **state)
{
	(void)state;
	remember_answers();
	change_each_byte(".deletes", true);
	cut_at_each_length(".deletes");
	forget_answers();
}

static void a_manifest_with_a_changed_byte(void **state)
{
	(void)state;
	remember_answers();
	change_each_byte(MANIFEST_NAME, true);
	cut_at_each_length(MANIFEST_NAME);
	forget_answers();
}

#define BLOCKS_MAX 90

/* The block that is found is at or behind from and ends at doc or behind it, or there is none and, where the
 * directory is in order, none could be. */
static void assert_found_block(const struct postings *postings, uint32_t from, uint32_t doc, bool ordered)
{
	uint32_t found = postings_find_block(postings, from, doc), first = from;

	while (first < postings->block_count && postings_last_doc(postings, first) < doc)
		first++;
	if (ordered)
		assert_int_equal(found, first);
	else if (found < postings->block_count)
		assert_true(found >= from && postings_last_doc(postings, found) >= doc);
	else
		assert_int_equal(found, postings->block_count);
}

/* Directories of blocks in order, and such as only an enemy writes. */
static void blocks_are_found(void **state)
{
	unsigned char last_docs[BLOCKS_MAX * 4];
	char path[TEST_PATH_BYTES];
	struct shard *shard = NULL;
	struct nh_error error;
	uint64_t random = 8;

	(void)state;
	find_file(".shard", path);
	assert_int_equal(shard_open(&file_ops_system, path, false, &shard, &error), NH_OK);
	for (int round = 0; round < 2000; round++) {
		struct postings postings = {.shard = shard, .last_docs = last_docs};
		bool ordered = round % 2 == 0;
		uint32_t doc = 0;

		postings.block_count = 2 + (uint32_t)test_random_below(&random, BLOCKS_MAX - 1);
		for (uint32_t i = 0; i < postings.block_count; i++) {
			doc = (ordered ? doc + 1 : 0) + (uint32_t)test_random_below(&random, 50);
			memcpy(last_docs + (size_t)i * 4, &doc, sizeof doc);
		}
		for (uint32_t from = 0; from <= postings.block_count; from += 3)
			assert_found_block(&postings, from,
					   (uint32_t)test_random_below(&random, ordered ? doc + 9 : 60),
					   ordered);
	}
	shard_close(shard);
}

/* The shard alone, below the manifest: opening refuses, or the check finds it. */
static void a_shard_alone_cut_short(void **state)
{
	char path[TEST_PATH_BYTES], copy[TEST_PATH_BYTES];
	struct nh_error error;
	struct buf bytes;

	(void)state;
	find_file(".shard", path);
	read_file(path, &bytes);
	snprintf(copy, sizeof copy, "%s/copy", folder);
	assert_int_equal(file_replace(&file_ops_system, folder, "copy", bytes.bytes, bytes.length, &error),
			 NH_OK);
	for (size_t length = bytes.length; length-- > 0;) {
		struct shard *shard = NULL;

		assert_int_equal(truncate(copy, (off_t)length), 0);
		if (shard_open(&file_ops_system, copy, length % 2, &shard, &error) == NH_OK)
			assert_int_equal(shard_check(shard, NULL, NULL, &error), NH_CORRUPT);
		shard_close(shard);
	}
	buf_done(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sound_index_answers),
	    cmocka_unit_test(a_shard_with_a_changed_byte),
	    cmocka_unit_test(a_shard_cut_short),
	    cmocka_unit_test(deletions_with_a_changed_byte),
	    cmocka_unit_test(a_manifest_with_a_changed_byte),
	    cmocka_unit_test(blocks_are_found),
	    cmocka_unit_test(a_shard_alone_cut_short),
	};

	return cmocka_run_group_tests(tests, make_index, remove_index);
}
