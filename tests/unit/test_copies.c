/* SPDX-License-Identifier: MIT
 *
 * test_copies.c - copies of stories: the file of groups and its damage, groups over commits and removals, and
 * what takes no part.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/buf.h"
#include "common/hash.h"
#include "common/manifest.h"
#include "common/shard/format.h"
#include "common/shard/groups.h"
#include "indexer/copies.h"
#include "indexer/newshound_index.h"
#include "searcher/newshound.h"
#include "tests/unit/test_folder.h"

#define WORDS_MOST 400

static char folder[TEST_FOLDER_BYTES], index_path[TEST_PATH_BYTES];

static int make_folder(void **state)
{
	(void)state;
	if (!test_folder_make(folder))
		return -1;
	snprintf(index_path, sizeof index_path, "%s/news.idx", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

/* ---- the file ---- */

static struct groups sample(struct groups_shard shards[2])
{
	static uint32_t docs[] = {3, 4, 9}, numbers[] = {1, 0, 1 | GROUPS_OLDER_VERSION};

	shards[0] = (struct groups_shard){.fingerprint = 77, .count = 3, .docs = docs, .numbers = numbers};
	shards[1] =
	    (struct groups_shard){.fingerprint = 78, .count = 1, .docs = docs + 1, .numbers = numbers + 1};
	static uint32_t common[] = {7, 1u << 24};

	return (struct groups){
	    .group_count = 2, .common = common, .common_count = 2, .shards = shards, .shard_count = 2};
}

static void read_file(const char *name, struct buf *ret)
{
	char path[TEST_PATH_BYTES + 64];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	buf_init(ret);
	assert_int_equal(file_read_all(&file_ops_system, path, 1 << 20, ret, NULL), NH_OK);
}

static enum nh_status read_bytes(const void *bytes, size_t length)
{
	char path[TEST_PATH_BYTES + 64];
	struct groups *groups = NULL;
	enum nh_status status;

	assert_int_equal(file_replace(&file_ops_system, folder, "bad.groups", bytes, length, NULL), NH_OK);
	snprintf(path, sizeof path, "%s/bad.groups", folder);
	status = groups_read(&file_ops_system, path, &groups, NULL);
	groups_free(groups);
	return status;
}

static void groups_written_are_read_again(void **state)
{
	struct groups_shard shards[2];
	struct groups written = sample(shards), *read = NULL;
	char path[TEST_PATH_BYTES + 64];

	(void)state;
	assert_int_equal(groups_write(&file_ops_system, folder, "a.groups", &written, NULL), NH_OK);
	snprintf(path, sizeof path, "%s/a.groups", folder);
	assert_int_equal(groups_read(&file_ops_system, path, &read, NULL), NH_OK);
	assert_int_equal(read->group_count, 2);
	assert_null(groups_of_shard(read, 79));
	assert_int_equal(groups_find(groups_of_shard(read, 77), 3), 1);
	assert_int_equal(groups_find(groups_of_shard(read, 77), 4), 0);
	assert_int_equal(groups_find(groups_of_shard(read, 77), 5), GROUPS_NONE);
	assert_int_equal(groups_find(groups_of_shard(read, 78), 4), 0);
	assert_int_equal(groups_find(NULL, 4), GROUPS_NONE);
	assert_int_equal(groups_find(groups_of_shard(read, 77), 9), GROUPS_NONE); /* an older version */
	assert_int_equal(groups_of_shard(read, 77)->numbers[2], 1 | GROUPS_OLDER_VERSION);
	assert_int_equal(read->common_count, 2);
	assert_int_equal(read->common[1], 1u << 24);
	groups_free(read);
}

static void damaged_groups_are_refused(void **state)
{
	struct groups_shard shards[2];
	struct groups written = sample(shards);
	struct buf bytes;

	(void)state;
	assert_int_equal(groups_write(&file_ops_system, folder, "a.groups", &written, NULL), NH_OK);
	read_file("a.groups", &bytes);
	assert_int_equal(read_bytes(bytes.bytes, bytes.length), NH_OK);
	for (size_t length = 0; length < bytes.length; length++)
		assert_int_not_equal(read_bytes(bytes.bytes, length), NH_OK);
	for (size_t i = 0; i < bytes.length; i++) {
		bytes.bytes[i] ^= 0x5A;
		assert_int_not_equal(read_bytes(bytes.bytes, bytes.length), NH_OK);
		bytes.bytes[i] ^= 0x5A;
	}
	buf_done(&bytes);
}

/* The u32 at a place set to a value, with the right hash behind. */
static enum nh_status read_with(const struct buf *from, size_t at, uint32_t value)
{
	struct buf made;
	enum nh_status status;

	buf_init(&made);
	buf_append(&made, from->bytes, at);
	buf_u32(&made, value);
	buf_append(&made, from->bytes + at + 4, from->length - at - 4 - 8);
	buf_u64(&made, hash_bytes(made.bytes, made.length));
	status = read_bytes(made.bytes, made.length);
	buf_done(&made);
	return status;
}

static void lies_with_right_hashes_are_refused(void **state)
{
	static const struct {
		size_t at;
		uint32_t value;
	} lies[] = {{8, 0},           {12, 1},        {12, UINT32_MAX},
		    {12, 1000000},    {16, 0},        {16, 3},
		    {16, UINT32_MAX}, {20, 1},        {20, 3},
		    {20, UINT32_MAX}, {24, 1u << 24}, {28, 7},
		    {28, 16u << 24},  {40, 2},        {40, 5},
		    {40, UINT32_MAX}, {44, 4},        {44, UINT32_MAX},
		    {48, 2},          {52, 3},        {60, SHARD_DOCUMENTS_MAX}};
	struct groups_shard shards[2];
	struct groups written = sample(shards);
	struct buf bytes;

	(void)state;
	assert_int_equal(groups_write(&file_ops_system, folder, "a.groups", &written, NULL), NH_OK);
	read_file("a.groups", &bytes);
	assert_int_equal(read_with(&bytes, 44, 2), NH_OK);
	for (size_t i = 0; i < NH_COUNT_OF(lies); i++)
		assert_int_equal(read_with(&bytes, lies[i].at, lies[i].value), NH_CORRUPT);
	assert_int_equal(read_with(&bytes, 8, 3), NH_VERSION);
	buf_done(&bytes);
}

/* ---- indexes ---- */

static struct nh_indexer *open_indexer(bool no_copies)
{
	struct nh_indexer_options options = {
	    .size = sizeof options, .language = "none", .no_copies = no_copies};
	struct nh_indexer *indexer = NULL;

	assert_int_equal(nh_indexer_open(index_path, &options, &indexer, NULL), NH_OK);
	return indexer;
}

/* Words number first to end of an endless text of its own for each kind, in an article. */
static void add_as(struct nh_indexer *indexer, struct nh_article article, unsigned kind, unsigned first,
		   unsigned end)
{
	char body[WORDS_MOST * 16];
	size_t used = 0;

	assert_true(end - first <= WORDS_MOST);
	for (unsigned i = first; i < end; i++)
		used += (size_t)snprintf(body + used, sizeof body - used, "w%ux%u ", kind, i);
	article.body = (struct nh_string){body, used};
	assert_int_equal(nh_indexer_add(indexer, &article, NULL), NH_OK);
}

static void add(struct nh_indexer *indexer, const char *id, unsigned kind, unsigned first, unsigned end)
{
	add_as(indexer, (struct nh_article){.id = nh_string_of(id), .headline = nh_string_of(id)}, kind,
	       first, end);
}

static void finish(struct nh_indexer *indexer)
{
	assert_int_equal(nh_indexer_commit(indexer, NULL, NULL), NH_OK);
	nh_indexer_close(indexer);
}

static void remove_one(const char *id)
{
	struct nh_indexer *indexer = open_indexer(false);

	assert_int_equal(nh_indexer_remove(indexer, nh_string_of(id), NULL), NH_OK);
	finish(indexer);
}

static void forget_index(void)
{
	assert_true(test_folder_remove(index_path));
}

static size_t copies_of(const char *id)
{
	const char *path = index_path;
	struct nh_stored *stored = NULL;
	struct nh_index *index = NULL;
	size_t count;

	assert_int_equal(nh_index_open(&path, 1, NULL, &index, NULL), NH_OK);
	assert_int_equal(nh_index_article(index, nh_string_of(id), &stored, NULL), NH_OK);
	count = nh_stored_copy_count(stored);
	nh_stored_free(stored);
	nh_index_close(index);
	assert_int_equal(nh_index_verify(index_path, NULL, NULL, NULL), NH_OK);
	return count;
}

static void a_copy_is_found_in_a_later_commit(void **state)
{
	struct nh_indexer *indexer = open_indexer(false);

	(void)state;
	add(indexer, "a", 1, 0, 200);
	add(indexer, "b", 2, 0, 200);
	finish(indexer);
	assert_int_equal(copies_of("a"), 0);
	indexer = open_indexer(false);
	add(indexer, "c", 1, 0, 180);
	finish(indexer);
	assert_int_equal(copies_of("a"), 1);
	assert_int_equal(copies_of("c"), 1);
	assert_int_equal(copies_of("b"), 0);
	remove_one("a");
	assert_int_equal(copies_of("c"), 0);
	forget_index();
}

/* Short ones are where all their words are the same, the headline's too; case and signs do not count. */
static void short_articles_are_copies_word_for_word(void **state)
{
	struct nh_indexer *indexer = open_indexer(false);
	struct nh_article same = {.id = NH_STRING("e"), .headline = NH_STRING("C?")};

	(void)state;
	add(indexer, "a", 1, 0, 47);
	add(indexer, "b", 1, 0, 47); /* another headline */
	add(indexer, "c", 1, 50, 58);
	add_as(indexer, same, 1, 50, 58);
	same.id = NH_STRING("f");
	add_as(indexer, same, 1, 50, 59); /* a word more */
	same.id = NH_STRING("g");
	add_as(indexer, same, 1, 50, 57);
	same.id = NH_STRING("h");
	add_as(indexer, same, 1, 50, 57); /* seven words say nothing */
	add(indexer, "i", 2, 0, 48);
	add(indexer, "j", 2, 0, 48);
	finish(indexer);
	assert_int_equal(copies_of("a"), 0);
	assert_int_equal(copies_of("c"), 1);
	assert_int_equal(copies_of("e"), 1);
	assert_int_equal(copies_of("f"), 0);
	assert_int_equal(copies_of("g"), 0);
	assert_int_equal(copies_of("i"), 1);
	forget_index();
}

static void add_version(struct nh_indexer *indexer, const char *id, const char *url, int64_t published,
			unsigned end)
{
	struct nh_article article = {
	    .id = nh_string_of(id),
	    .headline = nh_string_of(id),
	    .url = nh_string_of(url),
	    .source = NH_STRING("The Courier"),
	    .published = {.instant_seconds = published, .precision = NH_PRECISION_SECOND}};

	add_as(indexer, article, 1, 0, end);
}

/* Of an article that was written again at the same address, the newest is a copy of what others print. */
static void older_versions_are_no_copies(void **state)
{
	struct nh_indexer *indexer = open_indexer(false);

	(void)state;
	add_version(indexer, "first", "https://example.org/a", 1000, 200);
	add_version(indexer, "second", "https://example.org/a", 2000, 205);
	finish(indexer);
	assert_int_equal(copies_of("first"), 0);
	assert_int_equal(copies_of("second"), 0);
	indexer = open_indexer(false);
	add_version(indexer, "other", "https://example.org/b", 3000, 203);
	finish(indexer);
	assert_int_equal(copies_of("first"), 0);
	assert_int_equal(copies_of("second"), 1);
	assert_int_equal(copies_of("other"), 1);
	indexer = open_indexer(false);
	add_version(indexer, "third", "https://example.org/a", 4000, 207);
	finish(indexer);
	assert_int_equal(copies_of("second"), 0);
	assert_int_equal(copies_of("third"), 1);
	remove_one("third");
	assert_int_equal(copies_of("second"), 1);
	remove_one("second");
	assert_int_equal(copies_of("first"), 1);
	assert_int_equal(copies_of("other"), 1);
	forget_index();
}

#define TWINS 24 /* fill several chunks of a shard */

static void add_twins(char name, size_t memory_bytes)
{
	struct nh_indexer_options options = {
	    .size = sizeof options, .language = "none", .memory_bytes = memory_bytes};
	struct nh_indexer *indexer = NULL;
	char id[16], url[32];

	assert_int_equal(nh_indexer_open(index_path, &options, &indexer, NULL), NH_OK);
	for (unsigned i = 0; i < TWINS; i++) {
		snprintf(id, sizeof id, "%c%u", name, i);
		snprintf(url, sizeof url, "https://example.org/%s%u", name == 'o' ? "other" : "", i);
		add_as(indexer,
		       (struct nh_article){
			   .id = nh_string_of(id), .headline = nh_string_of(id), .url = nh_string_of(url)},
		       100 + i, 0, 200);
	}
	finish(indexer);
}

/* Of versions that nothing but their ids tells apart, the least id is the newest one; also where memory is so
 * little that shards are given back while they are read. */
static void versions_of_one_moment_stand_by_their_ids(void **state)
{
	char id[16];

	(void)state;
	add_twins('a', 0);
	add_twins('o', 0);
	add_twins('b', 1);
	for (unsigned i = 0; i < TWINS; i++) {
		snprintf(id, sizeof id, "a%u", i);
		assert_int_equal(copies_of(id), 1);
		snprintf(id, sizeof id, "b%u", i);
		assert_int_equal(copies_of(id), 0);
	}
	forget_index();
}

static void a_new_version_is_no_copy(void **state)
{
	struct nh_indexer *indexer = open_indexer(false);

	(void)state;
	add(indexer, "a", 1, 0, 200);
	finish(indexer);
	indexer = open_indexer(false);
	add(indexer, "a", 1, 0, 190);
	finish(indexer);
	assert_int_equal(copies_of("a"), 0);
	forget_index();
}

/* ---- several indexes ---- */

static struct nh_indexer *open_other(void)
{
	struct nh_indexer_options options = {.size = sizeof options, .language = "none"};
	struct nh_indexer *indexer = NULL;
	char path[TEST_PATH_BYTES + 8];

	snprintf(path, sizeof path, "%s/other.idx", folder);
	assert_int_equal(nh_indexer_open(path, &options, &indexer, NULL), NH_OK);
	return indexer;
}

static struct nh_index *open_both(bool other_first)
{
	char other[TEST_PATH_BYTES + 8];
	const char *paths[2] = {index_path, other};
	struct nh_index *index = NULL;

	snprintf(other, sizeof other, "%s/other.idx", folder);
	if (other_first) {
		paths[0] = other;
		paths[1] = index_path;
	}
	assert_int_equal(nh_index_open(paths, 2, NULL, &index, NULL), NH_OK);
	return index;
}

static size_t copies_in_both(const char *id, bool other_first)
{
	struct nh_index *index = open_both(other_first);
	struct nh_stored *stored = NULL;
	size_t count;

	assert_int_equal(nh_index_article(index, nh_string_of(id), &stored, NULL), NH_OK);
	count = nh_stored_copy_count(stored);
	nh_stored_free(stored);
	nh_index_close(index);
	return count;
}

static uint64_t stories_in_both(bool other_first)
{
	struct nh_index *index = open_both(other_first);
	struct nh_search_options options;
	struct nh_results *results = NULL;
	uint64_t total, shown;

	nh_search_options_init(&options);
	options.limit = 200;
	assert_int_equal(nh_search(index, "NOT zzz", &options, &results, NULL), NH_OK);
	total = nh_results_total(results);
	shown = nh_results_count(results);
	assert_int_equal(total, shown);
	nh_results_free(results);
	nh_index_close(index);
	return total;
}

/* Copies in two indexes are one story, with what is a copy of either inside its own: what has the same words,
 * and what was cut or lengthened. */
static void copies_fold_over_indexes(void **state)
{
	struct nh_indexer *indexer = open_indexer(false), *other = open_other();

	(void)state;
	add(indexer, "a", 1, 0, 200);
	add(indexer, "b", 1, 0, 165); /* like a */
	add(indexer, "c", 2, 0, 200);
	add(indexer, "d", 3, 0, 200);
	add(indexer, "k", 6, 0, 200);
	finish(indexer);
	add(other, "e", 1, 0, 200); /* as a */
	add(other, "f", 1, 0, 210); /* like e */
	add(other, "g", 2, 0, 200); /* as c */
	add(other, "h", 4, 0, 200);
	add(other, "i", 5, 0, 200);
	add(other, "j", 5, 0, 190);
	add(other, "l", 6, 0, 165); /* like k */
	finish(other);
	assert_int_equal(copies_of("a"), 1);
	for (int turn = 0; turn < 2; turn++) {
		static const struct {
			const char *id;
			size_t copies;
		} wanted[] = {{"a", 3}, {"b", 3}, {"f", 3}, {"c", 1}, {"g", 1},
			      {"d", 0}, {"h", 0}, {"i", 1}, {"k", 1}, {"l", 1}};

		for (size_t i = 0; i < NH_COUNT_OF(wanted); i++)
			assert_int_equal(copies_in_both(wanted[i].id, turn), wanted[i].copies);
		assert_int_equal(stories_in_both(turn), 6); /* abef cg d h ij kl */
	}
	remove_one("a");
	assert_int_equal(copies_in_both("f", false), 2); /* b is like e */
	forget_index();
}

/* What says which articles are copies may name some that its shard does not have. */
static void add_beyond_the_shard(void)
{
	uint32_t docs[] = {0, 0, (1u << 20) - 1}, numbers[] = {0, 0, 0};
	struct manifest manifest;
	struct groups *groups = NULL;
	struct groups_shard *shard;
	char path[TEST_PATH_BYTES + 64];
	size_t of = 0;

	manifest_init(&manifest);
	assert_int_equal(manifest_read(&file_ops_system, index_path, &manifest, NULL), NH_OK);
	snprintf(path, sizeof path, "%s/%s", index_path, manifest.groups);
	assert_int_equal(groups_read(&file_ops_system, path, &groups, NULL), NH_OK);
	while (groups->shards[of].count != 2)
		assert_true(++of < groups->shard_count);
	shard = &groups->shards[of];
	memcpy(docs, shard->docs, 2 * sizeof *docs);
	memcpy(numbers, shard->numbers, 2 * sizeof *numbers);
	free(shard->docs);
	free(shard->numbers);
	shard->docs = docs;
	shard->numbers = numbers;
	shard->count = 3;
	assert_int_equal(groups_write(&file_ops_system, index_path, manifest.groups, groups, NULL), NH_OK);
	shard->docs = shard->numbers = NULL;
	groups_free(groups);
	manifest_done(&manifest);
}

static void what_no_shard_has_is_passed_over(void **state)
{
	struct nh_indexer *indexer = open_indexer(false), *other = open_other();
	char path[TEST_PATH_BYTES + 8];

	(void)state;
	add(indexer, "a", 1, 0, 200);
	add(indexer, "b", 1, 0, 200);
	add(indexer, "c", 2, 0, 200);
	finish(indexer);
	add(other, "d", 1, 0, 200);
	finish(other);
	remove_one("c"); /* so that the shard has deletions */
	add_beyond_the_shard();
	for (int turn = 0; turn < 2; turn++) {
		assert_int_equal(copies_in_both("a", turn), 2);
		assert_int_equal(copies_in_both("d", turn), 2);
		assert_int_equal(stories_in_both(turn), 1);
	}
	forget_index();
	snprintf(path, sizeof path, "%s/other.idx", folder);
	assert_true(test_folder_remove(path));
}

/* Forty stories, cut here and there: whatever stands in which of two indexes, what folds is what folds in
 * one. */
static void two_indexes_fold_as_one(void **state)
{
	uint64_t wanted;

	(void)state;
	for (unsigned split = 0; split < 4; split++) {
		struct nh_indexer *indexer = open_indexer(false), *other = open_other();

		for (unsigned i = 0; i < 160; i++) {
			char id[16];
			unsigned begin = i * 7 % 31, end = 150 + i * 13 % 71;

			snprintf(id, sizeof id, "id-%u", i);
			add(split && i % (split + 1) == 0 ? other : indexer, id, i % 40, begin, end);
		}
		finish(indexer);
		finish(other);
		if (split == 0)
			wanted = stories_in_both(false);
		assert_in_range(wanted, 40, 90);
		assert_int_equal(stories_in_both(false), wanted);
		assert_int_equal(stories_in_both(true), wanted);
		forget_index();
	}
}

static void without_copies_nothing_is_kept_for_them(void **state)
{
	struct nh_indexer *indexer = open_indexer(true);
	struct manifest manifest;

	(void)state;
	add(indexer, "a", 1, 0, 200);
	add(indexer, "b", 1, 0, 200);
	finish(indexer);
	assert_int_equal(copies_of("a"), 0);
	manifest_init(&manifest);
	assert_int_equal(manifest_read(&file_ops_system, index_path, &manifest, NULL), NH_OK);
	assert_string_equal(manifest.groups, "");
	manifest_done(&manifest);
	forget_index();
}

/* The first of a, b, c is like the second, this like the third, but the first is not like the third. */
static bool make_chain(unsigned kind, bool with_middle)
{
	struct nh_indexer *indexer = open_indexer(false);
	size_t copies;

	add(indexer, "a", kind, 0, 200);
	add(indexer, "c", kind, 70, 270);
	finish(indexer);
	if (copies_of("a") != 0) {
		forget_index();
		return false;
	}
	if (!with_middle)
		return true;
	indexer = open_indexer(false);
	add(indexer, "b", kind, 35, 235);
	finish(indexer);
	copies = copies_of("a");
	if (copies != 2)
		forget_index();
	return copies == 2;
}

static void a_group_ends_with_what_held_it_together(void **state)
{
	unsigned kind = 0;

	(void)state;
	while (kind < 100 && !make_chain(kind, true))
		kind++;
	assert_true(kind < 100);
	assert_int_equal(copies_of("c"), 2);
	remove_one("b");
	assert_int_equal(copies_of("a"), 0);
	assert_int_equal(copies_of("c"), 0);
	forget_index();
}

/* ---- templates ---- */

#define TEMPLATED 2400
#define TEMPLATED_LEFT 1200

/* More than half of each is the template's. */
static void add_templated(struct nh_indexer *indexer, unsigned number)
{
	char body[WORDS_MOST * 16], id[16];
	size_t used = 0;
	struct nh_article article = {.headline = NH_STRING("h")};

	snprintf(id, sizeof id, "t%u", number);
	for (unsigned i = 0; i < 150; i++)
		used += (size_t)snprintf(body + used, sizeof body - used, "template%u ", i);
	for (unsigned i = 0; i < 60; i++)
		used += (size_t)snprintf(body + used, sizeof body - used, "w%ux%u ", number, i);
	article.id = nh_string_of(id);
	article.body = (struct nh_string){body, used};
	assert_int_equal(nh_indexer_add(indexer, &article, NULL), NH_OK);
}

static void add_all_templated(unsigned first, unsigned end)
{
	struct nh_indexer *indexer = open_indexer(false);

	for (unsigned i = first; i < end; i++)
		add_templated(indexer, i);
	finish(indexer);
}

static uint64_t count_stories(void)
{
	struct nh_search_options options;
	const char *path = index_path;
	struct nh_results *results = NULL;
	struct nh_index *index = NULL;
	uint64_t total;

	nh_search_options_init(&options);
	options.limit = 0;
	assert_int_equal(nh_index_open(&path, 1, NULL, &index, NULL), NH_OK);
	assert_int_equal(nh_search(index, "NOT zzz", &options, &results, NULL), NH_OK);
	total = nh_results_total(results);
	nh_results_free(results);
	nh_index_close(index);
	return total;
}

static void many_articles_of_a_template_are_no_copies(void **state)
{
	struct nh_indexer *indexer;
	uint64_t few, all;
	char id[16];

	(void)state;
	add_all_templated(0, TEMPLATED_LEFT);
	few = count_stories(); /* not so many that one could know a template by it */
	assert_true(few < TEMPLATED_LEFT / 2);
	add_all_templated(TEMPLATED_LEFT, TEMPLATED);
	all = count_stories();
	assert_true(all > few * 4); /* the same template is known by twice as many */
	indexer = open_indexer(false);
	for (unsigned i = TEMPLATED_LEFT; i < TEMPLATED; i++) {
		snprintf(id, sizeof id, "t%u", i);
		assert_int_equal(nh_indexer_remove(indexer, nh_string_of(id), NULL), NH_OK);
	}
	finish(indexer);
	assert_int_equal(count_stories(), few);
	forget_index();
	add_all_templated(0, TEMPLATED);
	assert_int_equal(count_stories(), all);
	forget_index();
}

/* ---- memory ---- */

static void read_groups(const struct index_directory *directory, struct buf *ret)
{
	char path[TEST_PATH_BYTES + 64];

	snprintf(path, sizeof path, "%s/%s", index_path, directory->manifest.groups);
	buf_init(ret);
	assert_int_equal(file_read_all(&file_ops_system, path, 1 << 20, ret, NULL), NH_OK);
}

/* More articles than there is room for at once, of a template, of few texts, and of texts of their own. */
static void add_crowd(unsigned first, unsigned end)
{
	struct nh_indexer *indexer = open_indexer(false);
	char id[16];

	for (unsigned i = first; i < end; i++) {
		snprintf(id, sizeof id, "c%u", i);
		add_templated(indexer, i);
		add(indexer, id, i % 3 ? i % 400 : 7, i % 5, 150 + i % 7);
	}
	finish(indexer);
}

static void little_memory_finds_the_same_groups(void **state)
{
	struct index_directory directory;
	struct buf plenty, little;

	(void)state;
	add_crowd(0, TEMPLATED);
	add_crowd(TEMPLATED, 2 * TEMPLATED);
	assert_int_equal(index_directory_open(&directory, &file_ops_system, index_path, true, NULL), NH_OK);
	read_groups(&directory, &plenty);
	directory.manifest.groups[0] = '\0';
	assert_int_equal(copies_update(&directory, 0, NULL), NH_OK);
	read_groups(&directory, &little);
	assert_int_equal(plenty.length, little.length);
	assert_memory_equal(plenty.bytes, little.bytes, little.length);
	assert_true(little.length > 1000);
	buf_done(&plenty);
	buf_done(&little);
	index_directory_close(&directory);
	forget_index();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(groups_written_are_read_again),
	    cmocka_unit_test(damaged_groups_are_refused),
	    cmocka_unit_test(lies_with_right_hashes_are_refused),
	    cmocka_unit_test(a_copy_is_found_in_a_later_commit),
	    cmocka_unit_test(short_articles_are_copies_word_for_word),
	    cmocka_unit_test(older_versions_are_no_copies),
	    cmocka_unit_test(versions_of_one_moment_stand_by_their_ids),
	    cmocka_unit_test(a_new_version_is_no_copy),
	    cmocka_unit_test(what_no_shard_has_is_passed_over),
	    cmocka_unit_test(copies_fold_over_indexes),
	    cmocka_unit_test(two_indexes_fold_as_one),
	    cmocka_unit_test(without_copies_nothing_is_kept_for_them),
	    cmocka_unit_test(a_group_ends_with_what_held_it_together),
	    cmocka_unit_test(many_articles_of_a_template_are_no_copies),
	    cmocka_unit_test(little_memory_finds_the_same_groups),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
