/* SPDX-License-Identifier: MIT
 *
 * test_parts.h - an index of three shards, each with articles of its own, and copies of it that a test may
 * spoil.
 */
#ifndef NEWSHOUND_TESTS_UNIT_TEST_PARTS_H
#define NEWSHOUND_TESTS_UNIT_TEST_PARTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>

#include "common/base.h"
#include "indexer/newshound_index.h"
#include "tests/unit/test_folder.h"
#include "tests/unit/test_random.h"

#define PARTS 3
#define ARTICLES 400 /* of a part */

static char folder[TEST_FOLDER_BYTES];
static char sound_path[TEST_PATH_BYTES], index_path[TEST_PATH_BYTES];
static const char *const words[PARTS] = {"heron", "cobble", "thimble"}; /* each in the articles of one part */

static inline void add_article(struct nh_indexer *indexer, uint64_t *random, unsigned part, unsigned number)
{
	char id[32], headline[64], body[2048];
	size_t length = 0;
	struct nh_error error = {0};
	struct nh_article article = {.published = {.precision = NH_PRECISION_DAY}};

	snprintf(id, sizeof id, "%s-%u", words[part], number);
	snprintf(headline, sizeof headline, "Tidings of the %s", words[part]);
	for (unsigned i = 0; i < 100; i++) /* enough for a table of text codes */
		length += (size_t)snprintf(body + length, sizeof body - length, "word%u ",
					   (unsigned)test_random_below(random, 900));
	article.id = nh_string_of(id);
	article.headline = nh_string_of(headline);
	article.body = nh_string_of(body);
	article.language = NH_STRING("en");
	article.published.instant_seconds = 1700000000 + (int64_t)number * 86400;
	assert_int_equal(nh_indexer_add(indexer, &article, &error), NH_OK);
}

static inline int make_index(void **state)
{
	uint64_t random = 7;

	(void)state;
	if (!test_folder_make(folder))
		return -1;
	snprintf(sound_path, sizeof sound_path, "%s/sound.idx", folder);
	snprintf(index_path, sizeof index_path, "%s/news.idx", folder);
	for (unsigned part = 0; part < PARTS; part++) {
		struct nh_indexer_options options = {
		    .size = sizeof options, .jobs = 1, .memory_bytes = (size_t)8 << 20, .no_copies = true};
		struct nh_indexer *indexer = NULL;

		if (nh_indexer_open(sound_path, &options, &indexer, NULL) != NH_OK)
			return -1;
		for (unsigned i = 0; i < ARTICLES; i++)
			add_article(indexer, &random, part, i);
		if (nh_indexer_commit(indexer, NULL, NULL) != NH_OK)
			return -1;
		nh_indexer_close(indexer);
	}
	return 0;
}

static inline int remove_index(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

static inline bool copy_file(const char *from, const char *to)
{
	char bytes[65536];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	size_t length;
	bool good = in && out;

	while (good && (length = fread(bytes, 1, sizeof bytes, in)) > 0)
		good = fwrite(bytes, 1, length, out) == length;
	if (in)
		fclose(in);
	return out && fclose(out) == 0 && good;
}

/* A copy that may be spoilt. */
static inline void copy_index(void)
{
	char from[2 * TEST_PATH_BYTES], to[2 * TEST_PATH_BYTES];
	DIR *directory = opendir(sound_path);
	struct dirent *entry;

	(void)test_folder_remove(index_path);
	assert_int_equal(mkdir(index_path, 0755), 0);
	assert_non_null(directory);
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(from, sizeof from, "%s/%s", sound_path, entry->d_name);
		snprintf(to, sizeof to, "%s/%s", index_path, entry->d_name);
		assert_true(copy_file(from, to));
	}
	closedir(directory);
}

#endif
