/* SPDX-License-Identifier: MIT
 *
 * test_indexer.c - what a program that adds articles is told: of an article that cannot be taken at once, and
 * whatever the number of threads, so that it loses no other one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/base.h"
#include "common/nh_limits.h"
#include "common/shard/document_bytes.h"
#include "indexer/newshound_index.h"
#include "searcher/newshound.h"
#include "tests/unit/test_folder.h"

#define ARTICLES 20
#define REFUSED_EACH 5

static char folder[TEST_FOLDER_BYTES];

static int make_folder(void **state)
{
	(void)state;
	return test_folder_make(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

static void add(struct nh_indexer *indexer, int number, struct nh_string body, enum nh_status wanted)
{
	struct nh_article article = {.headline = NH_STRING("A bridge opens"), .body = body};
	char id[16];

	snprintf(id, sizeof id, "b%d", number);
	article.id = nh_string_of(id);
	assert_int_equal(nh_indexer_add(indexer, &article, NULL), wanted);
}

static uint64_t count_articles(const char *path)
{
	struct nh_results *results = NULL;
	struct nh_index *index = NULL;
	uint64_t total;

	assert_int_equal(nh_index_open(&path, 1, NULL, &index, NULL), NH_OK);
	assert_int_equal(nh_search(index, "bridge", NULL, &results, NULL), NH_OK);
	total = nh_results_total(results);
	nh_results_free(results);
	nh_index_close(index);
	return total;
}

/* Of a text that is too long nothing is read but its length. */
static void index_around(const char *name, unsigned jobs, struct nh_string too_long)
{
	struct nh_indexer_options options = {.size = sizeof options, .store = NH_STORE_FULL, .jobs = jobs};
	const struct nh_article nameless = {.body = NH_STRING("It is open.")};
	struct nh_indexer *indexer = NULL;
	char path[TEST_PATH_BYTES];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(nh_indexer_open(path, &options, &indexer, NULL), NH_OK);
	for (int i = 0; i < ARTICLES; i++) {
		bool refused = i % REFUSED_EACH == 0;

		add(indexer, i, refused ? too_long : NH_STRING("It is open."),
		    refused ? NH_BAD_INPUT : NH_OK);
	}
	assert_int_equal(nh_indexer_add(indexer, &nameless, NULL), NH_BAD_INPUT);
	assert_int_equal(nh_indexer_commit(indexer, NULL, NULL), NH_OK);
	nh_indexer_close(indexer);
	assert_int_equal(count_articles(path), ARTICLES - ARTICLES / REFUSED_EACH);
}

static void one_article_that_cannot_be_taken_loses_no_other(void **state)
{
	char *bytes = calloc(LIMIT_TEXT_BYTES, 1);

	(void)state;
	assert_non_null(bytes);
	index_around("alone", 1, (struct nh_string){bytes, LIMIT_TEXT_BYTES});
	index_around("together", 2, (struct nh_string){bytes, LIMIT_TEXT_BYTES});
	free(bytes);
}

/* Each field in turn is the longest one, so that one left out of the bound would show. */
static void the_bound_of_a_text_is_above_it_and_near(void **state)
{
	static const char long_text[1000] = "x";
	struct nh_string plain = NH_STRING("x"), longest = {long_text, sizeof long_text};

	(void)state;
	for (int field = 0; field < 9; field++) {
		struct nh_string texts[9] = {plain, plain, plain, plain, plain, plain, plain, plain, plain};
		struct nh_furniture furniture = {.rule = plain, .text = plain};
		struct nh_article article = {.furniture = &furniture, .furniture_count = 1};
		struct buf encoded;
		size_t bound;

		texts[field] = longest;
		article.deck = texts[0];
		article.dateline = texts[1];
		article.body = texts[2];
		article.published_from = texts[3];
		article.updated = (struct nh_date){0, 0, NH_PRECISION_SECOND, 1};
		article.updated_from = texts[4];
		article.tags = (struct nh_strings){&texts[5], 1};
		article.captions = (struct nh_strings){&texts[6], 1};
		furniture.rule = texts[7];
		furniture.text = texts[8];
		buf_init(&encoded);
		document_text_encode(&encoded, &article, SIZE_MAX);
		bound = document_text_bound(&article, SIZE_MAX);
		assert_true(encoded.length > sizeof long_text);
		assert_in_range(bound, encoded.length, encoded.length + 200);
		buf_done(&encoded);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_bound_of_a_text_is_above_it_and_near),
	    cmocka_unit_test(one_article_that_cannot_be_taken_loses_no_other),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
