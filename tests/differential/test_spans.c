/* SPDX-License-Identifier: MIT
 *
 * test_spans.c - a shard of more documents than counts and words by pattern are taken through at once
 * (262,144) answers as seven shards do, each of which is taken at once and which the twin vouches for.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/error.h"
#include "indexer/newshound_index.h"
#include "searcher/newshound.h"
#include "tests/unit/test_folder.h"
#include "tests/unit/test_random.h"

#define ARTICLES 560000 /* three spans */
#define PARTS 7
#define WORDS 3000
#define QUERIES 400
#define QUERY_BYTES 128
#define LIMITS 3

static char folder[TEST_FOLDER_BYTES];

static void check(bool good, const struct nh_error *error)
{
	if (good)
		return;
	fprintf(stderr, "test_spans: %s\n", error ? error->message : "no folder");
	exit(1);
}

/* Low numbers are much more frequent than high ones. */
static unsigned random_number(uint64_t *random)
{
	return (unsigned)test_random_below(random, 1 + test_random_below(random, WORDS));
}

static void add_article(struct nh_indexer *indexer, unsigned number, uint64_t *random)
{
	unsigned words = 2 + (unsigned)test_random_below(random, 6);
	struct nh_article article = {.published = {.precision = NH_PRECISION_DAY}};
	struct nh_error error;
	char id[16], body[QUERY_BYTES];
	size_t length = 0;

	for (unsigned i = 0; i < words; i++)
		length +=
		    (size_t)snprintf(body + length, sizeof body - length, "word%u ", random_number(random));
	article.id = (struct nh_string){id, (size_t)snprintf(id, sizeof id, "%u", number)};
	article.body = (struct nh_string){body, length};
	article.published.instant_seconds = (int64_t)test_random_below(random, 20000) * 86400;
	check(nh_indexer_add(indexer, &article, &error) == NH_OK, &error);
}

static void make_index(const char *path, uint32_t shards)
{
	struct nh_indexer_options options = {.size = sizeof options,
					     .language = "none",
					     .no_furniture = true,
					     .no_copies = true,
					     .merge_shards = shards};
	struct nh_indexer *indexer;
	struct nh_error error;
	uint64_t random = 3;

	check(nh_indexer_open(path, &options, &indexer, &error) == NH_OK, &error);
	for (unsigned i = 0; i < ARTICLES; i++)
		add_article(indexer, i, &random);
	check(nh_indexer_commit(indexer, NULL, &error) == NH_OK, &error);
	check(nh_indexer_merge(indexer, NULL, &error) == NH_OK, &error);
	nh_indexer_close(indexer);
}

/* A number stands for each #. */
static void make_query(uint64_t *random, char query[QUERY_BYTES])
{
	static const char *const forms[] = {
	    "word#",          "word# word#", "+word# +word#",      "word# word# word#",
	    "+word# word#",   "word#*",      "word# -word#",       "\"word# word#\"",
	    "word#~",         "w*d# word#",  "NOT word#*",         "word#* word#*",
	    "+word#* +word#", "wo?d#*",      "word# NEAR/2 word#",
	};
	const char *form = forms[test_random_below(random, NH_COUNT_OF(forms))];
	size_t length = 0;

	for (; *form; form++)
		length +=
		    (size_t)(*form == '#'
				 ? snprintf(query + length, QUERY_BYTES - length, "%u", random_number(random))
				 : snprintf(query + length, QUERY_BYTES - length, "%c", *form));
}

static bool same_hits(const struct nh_results *a, const struct nh_results *b)
{
	if (nh_results_count(a) != nh_results_count(b))
		return false;
	for (size_t i = 0; i < nh_results_count(a); i++) {
		const struct nh_hit *one = nh_results_hit(a, i), *other = nh_results_hit(b, i);

		if (!nh_string_equal(one->id, other->id) ||
		    memcmp(&one->score, &other->score, sizeof one->score) != 0)
			return false;
	}
	return true;
}

/* Asks both; the number of hits, or SIZE_MAX where the answers differ. */
static size_t compare(const struct nh_index *whole, const struct nh_index *parts, const char *query,
		      const struct nh_search_options *options)
{
	struct nh_results *a, *b;
	struct nh_error error;
	size_t hits;
	bool same;

	check(nh_search(whole, query, options, &a, &error) == NH_OK, &error);
	check(nh_search(parts, query, options, &b, &error) == NH_OK, &error);
	hits = nh_results_count(a);
	same = same_hits(a, b) && (options->skip_count || nh_results_total(a) == nh_results_total(b));
	if (!same)
		fprintf(stderr, "%s, limit %zu: %" PRIu64 " in one shard, %" PRIu64 " in %d\n", query,
			options->limit, nh_results_total(a), nh_results_total(b), PARTS);
	nh_results_free(a);
	nh_results_free(b);
	return same ? hits : SIZE_MAX;
}

static int compare_all(const struct nh_index *whole, const struct nh_index *parts)
{
	static const size_t limits[LIMITS] = {0, 10, 100};
	uint64_t random = 11, hits = 0, differ = 0;

	for (size_t i = 0; i < QUERIES; i++) {
		char query[QUERY_BYTES];

		make_query(&random, query);
		for (size_t l = 0; l < LIMITS * 2; l++) {
			struct nh_search_options options;
			size_t found;

			nh_search_options_init(&options);
			options.match = i % 2 ? NH_MATCH_ANY : NH_MATCH_ALL;
			options.limit = limits[l / 2];
			options.skip_count = l % 2 && options.limit;
			found = compare(whole, parts, query, &options);
			hits += found == SIZE_MAX ? 0 : found;
			differ += found == SIZE_MAX;
		}
	}
	printf("%d articles in one shard and in %d, %d queries, %" PRIu64 " hits compared, %" PRIu64
	       " answers differ\n",
	       ARTICLES, PARTS, QUERIES, hits, differ);
	return differ > 0 || hits < (uint64_t)QUERIES * 50;
}

int main(void)
{
	char whole_path[TEST_PATH_BYTES], parts_path[TEST_PATH_BYTES];
	const char *paths[] = {whole_path, parts_path};
	struct nh_index *indexes[2];
	struct nh_error error;
	int status;

	check(test_folder_make(folder), NULL);
	snprintf(whole_path, sizeof whole_path, "%s/whole.idx", folder);
	snprintf(parts_path, sizeof parts_path, "%s/parts.idx", folder);
	make_index(whole_path, 0);
	make_index(parts_path, PARTS);
	for (size_t i = 0; i < 2; i++)
		check(nh_index_open(&paths[i], 1, NULL, &indexes[i], &error) == NH_OK, &error);
	status = compare_all(indexes[0], indexes[1]);
	for (size_t i = 0; i < 2; i++)
		nh_index_close(indexes[i]);
	return test_folder_remove(folder) ? status : 1;
}
