/* SPDX-License-Identifier: MIT
 *
 * test_search_time.c - searches that are cut off at any moment: what they answer is true, and they say what
 * they left out. Moments are counted in looks at the clock, so that no machine is too slow or too fast.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "indexer/newshound_index.h"
#include "searcher/snapshot.h"
#include "tests/unit/test_folder.h"
#include "tests/unit/test_random.h"

#define PARTS 2
#define ARTICLES 6000 /* of a part: two windows */
#define COPY_STEP 100
#define HITS_MAX ((size_t)PARTS * ARTICLES)

static char folder[TEST_FOLDER_BYTES];
static char index_path[TEST_PATH_BYTES];
static struct nh_index *news;
static const char story[] =
    "word1 word2 word3 word4 word5 word6 word7 word8 word9 word10 word11 word12 word13";

/* Every way through a shard, and tests whose failure lets an article pass. */
static const char *const queries[] = {
    "word1",
    "word1 word2",
    "+word1 +word2",
    "word1 OR word2 OR word30",
    "\"word1 word2\"",
    "word1 -\"word2 word3\"",
    "NOT (word1 NEAR/3 word2)",
    "word1 NEAR word2 NEAR wor*",
    "word1*",
    "w*rd1 word2",
    "\"word1 word2\"~4 word3~",
    "tag:rare word1 OR NOT word2",
    "headline:word5* word1",
    "date:2023 word4",
};

static int make_index(void **state)
{
	uint64_t random = 11;
	const char *target = index_path;

	(void)state;
	if (!test_folder_make(folder))
		return -1;
	snprintf(index_path, sizeof index_path, "%s/news.idx", folder);
	for (unsigned part = 0; part < PARTS; part++) {
		struct nh_indexer_options options = {
		    .size = sizeof options, .jobs = 1, .memory_bytes = (size_t)64 << 20};
		struct nh_indexer *indexer = NULL;

		if (nh_indexer_open(index_path, &options, &indexer, NULL) != NH_OK)
			return -1;
		for (unsigned i = 0; i < ARTICLES; i++) {
			char id[32], headline[64], body[512];
			size_t length = 0;
			struct nh_article article = {.published = {.precision = NH_PRECISION_DAY}};

			snprintf(id, sizeof id, "%u-%u", part, i);
			snprintf(headline, sizeof headline, "word%u word%u",
				 (unsigned)test_random_below(&random, 60),
				 (unsigned)test_random_below(&random, 60));
			for (unsigned w = 0; w < 20; w++)
				length += (size_t)snprintf(body + length, sizeof body - length, "word%u ",
							   (unsigned)test_random_below(&random, 40));
			if (i % COPY_STEP == 0) { /* printings of one story */
				snprintf(headline, sizeof headline, "word1 word2");
				snprintf(body, sizeof body, "%s", story);
			}
			article.id = nh_string_of(id);
			article.headline = nh_string_of(headline);
			article.body = nh_string_of(body);
			article.language = NH_STRING("en");
			article.published.instant_seconds = 1600000000 + (int64_t)i * 40000;
			if (nh_indexer_add(indexer, &article, NULL) != NH_OK)
				return -1;
		}
		if (nh_indexer_commit(indexer, NULL, NULL) != NH_OK)
			return -1;
		nh_indexer_close(indexer);
	}
	if (nh_index_open(&target, 1, NULL, &news, NULL) != NH_OK)
		return -1;
	news->thread_work = 1;
	return 0;
}

static int remove_index(void **state)
{
	(void)state;
	nh_index_close(news);
	return test_folder_remove(folder) ? 0 : -1;
}

/* ---- stopping at a look ---- */

struct moment {
	atomic_uint looks;
	unsigned at;
	bool cancels; /* else the time runs out there */
};

static bool on_look(void *user)
{
	const struct timespec longer = {.tv_nsec = 3000000};
	struct moment *moment = user;

	if (atomic_fetch_add(&moment->looks, 1) + 1 != moment->at)
		return false;
	if (!moment->cancels)
		(void)nanosleep(&longer, NULL);
	return moment->cancels;
}

struct way {
	size_t limit;
	size_t threads;
	enum nh_sort sort;
	bool skip_count;
	bool show_copies;
};

static enum nh_status ask(const char *query, const struct way *way, struct moment *moment,
			  struct nh_results **ret)
{
	struct nh_search_options options;

	nh_search_options_init(&options);
	options.limit = way->limit;
	options.threads = way->threads;
	options.sort = way->sort;
	options.skip_count = way->skip_count;
	options.show_copies = way->show_copies;
	options.match = NH_MATCH_ALL;
	options.today = 20000;
	if (moment) {
		options.stop = on_look;
		options.stop_user = moment;
		options.timeout_ms = moment->cancels ? 0 : 2;
	}
	*ret = NULL;
	return nh_search(news, query, &options, ret, NULL);
}

/* ---- what holds of a part of an answer ---- */

static const struct nh_hit *find_hit(const struct nh_results *results, struct nh_string id)
{
	for (size_t i = 0; i < nh_results_count(results); i++)
		if (nh_string_equal(nh_results_hit(results, i)->id, id))
			return nh_results_hit(results, i);
	return NULL;
}

static bool has_note(const struct nh_results *results, const char *code)
{
	for (size_t i = 0; i < nh_results_note_count(results); i++)
		if (strcmp(nh_results_note(results, i)->code, code) == 0)
			return true;
	return false;
}

static void expect_part(const struct nh_results *part, const struct nh_results *whole, const char *query)
{
	assert_true(has_note(part, "deadline"));
	assert_false(nh_results_total_exact(part));
	assert_true(nh_results_total_articles(part) <= nh_results_total_articles(whole));
	assert_int_equal(nh_results_missing_count(part), 0);
	for (size_t i = 0; i < nh_results_count(part); i += 1 + nh_results_count(part) / 40) {
		const struct nh_hit *hit = nh_results_hit(part, i), *same = find_hit(whole, hit->id);

		if (!same)
			print_message("%s: %.*s does not match\n", query, (int)hit->id.length, hit->id.bytes);
		assert_non_null(same);
		assert_true(hit->score == same->score);
		assert_true(hit->copies < PARTS * ARTICLES / COPY_STEP);
	}
}

static const struct way ways[] = {
    {10, 1, NH_SORT_RELEVANCE, false, false},       {10, 2, NH_SORT_RELEVANCE, true, true},
    {0, 1, NH_SORT_RELEVANCE, false, false},        {0, 2, NH_SORT_RELEVANCE, false, true},
    {20, 1, NH_SORT_NEWEST, true, false},           {HITS_MAX, 1, NH_SORT_OLDEST, false, false},
    {HITS_MAX, 2, NH_SORT_RELEVANCE, false, false},
};

static const struct way all_hits = {HITS_MAX, 1, NH_SORT_RELEVANCE, false, true};

static void what_is_found_in_time_is_true(void **state)
{
	size_t cut = 0, found = 0;

	(void)state;
	for (size_t q = 0; q < NH_COUNT_OF(queries); q++) {
		struct nh_results *whole;

		assert_int_equal(ask(queries[q], &all_hits, NULL, &whole), NH_OK);
		for (size_t w = 0; w < NH_COUNT_OF(ways); w++)
			for (unsigned at = 1; at < 40; at += 1 + at / 3) {
				struct moment moment = {.at = at};
				struct nh_results *part;

				assert_int_equal(ask(queries[q], &ways[w], &moment, &part), NH_OK);
				if (nh_results_partial(part))
					expect_part(part, whole, queries[q]);
				else
					assert_true(atomic_load(&moment.looks) < at);
				cut += nh_results_partial(part);
				found += nh_results_partial(part) && nh_results_total(part);
				nh_results_free(part);
			}
		nh_results_free(whole);
	}
	assert_true(cut > NH_COUNT_OF(queries) * NH_COUNT_OF(ways));
	assert_true(found > NH_COUNT_OF(queries));
}

static void time_that_suffices_changes_nothing(void **state)
{
	(void)state;
	for (size_t q = 0; q < NH_COUNT_OF(queries); q++)
		for (size_t w = 0; w < NH_COUNT_OF(ways); w++) {
			struct moment never = {.cancels = true};
			struct nh_results *timed, *free;

			assert_int_equal(ask(queries[q], &ways[w], NULL, &free), NH_OK);
			assert_int_equal(ask(queries[q], &ways[w], &never, &timed), NH_OK);
			assert_true(atomic_load(&never.looks) > 0);
			assert_int_equal(nh_results_count(timed), nh_results_count(free));
			for (size_t i = 0; i < nh_results_count(free); i++) {
				assert_true(nh_results_hit(timed, i)->score ==
					    nh_results_hit(free, i)->score);
				assert_true(nh_string_equal(nh_results_hit(timed, i)->id,
							    nh_results_hit(free, i)->id));
			}
			assert_false(nh_results_partial(timed));
			nh_results_free(timed);
			nh_results_free(free);
		}
}

static void a_cancelled_search_gives_nothing(void **state)
{
	(void)state;
	for (size_t q = 0; q < NH_COUNT_OF(queries); q++)
		for (size_t w = 0; w < NH_COUNT_OF(ways); w++)
			for (unsigned at = 1; at < 30; at += 1 + at / 3) {
				struct moment moment = {.at = at, .cancels = true};
				struct nh_results *results;
				enum nh_status status = ask(queries[q], &ways[w], &moment, &results);

				assert_int_equal(status,
						 atomic_load(&moment.looks) >= at ? NH_CANCELLED : NH_OK);
				nh_results_free(results);
			}
}

static void results_cut_off_can_be_shown(void **state)
{
	size_t shown = 0;

	(void)state;
	for (unsigned at = 1; at < 30; at++) {
		struct moment moment = {.at = at};
		struct nh_results *part;

		assert_int_equal(ask("word1 OR word2", &ways[0], &moment, &part), NH_OK);
		for (size_t i = 0; nh_results_partial(part) && i < nh_results_count(part); i++) {
			const struct nh_snippet *snippet;
			const char *reason;

			assert_int_equal(nh_results_snippet(part, i, &snippet, NULL), NH_OK);
			assert_true(snippet->text.length > 0);
			assert_int_equal(nh_results_explain(part, i, &reason, NULL), NH_OK);
			shown++;
		}
		nh_results_free(part);
	}
	assert_true(shown > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_found_in_time_is_true),
	    cmocka_unit_test(time_that_suffices_changes_nothing),
	    cmocka_unit_test(a_cancelled_search_gives_nothing),
	    cmocka_unit_test(results_cut_off_can_be_shown),
	};

	return cmocka_run_group_tests(tests, make_index, remove_index);
}
