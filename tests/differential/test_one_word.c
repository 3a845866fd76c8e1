/* SPDX-License-Identifier: MIT
 *
 * test_one_word.c - the best few documents of a word are the first of all of them. For all of them every
 * posting is scored, which the twin vouches for; for a few, champions and codes settle what is looked at. The
 * shards differ in the length of their articles, so that what was made by a shard's own average is put to the
 * test by that of the index; words are in a handful of a shard's articles up to a few hundred.
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

#define SHARD_ARTICLES 1200
#define WORDS 60
#define WORDS_CHANCE 240 /* the most frequent word is in a quarter of the articles */
#define FREQ_MAX 9
#define REMOVED_EVERY 9
#define LIMIT_MAX 40
#define BODY_BYTES (1 << 14)

/* Of the articles of each shard: so many words behind those that are searched for. */
static const unsigned fillers[] = {5, 60, 900};

static char folder[TEST_FOLDER_BYTES], index_path[TEST_PATH_BYTES], body[BODY_BYTES];

static void check(bool good, const struct nh_error *error)
{
	if (good)
		return;
	fprintf(stderr, "test_one_word: %s\n", error ? error->message : "no folder");
	exit(1);
}

static size_t make_body(uint64_t *random, unsigned filler)
{
	unsigned others = (unsigned)test_random_below(random, filler);
	size_t length = 0;

	for (unsigned word = 0; word < WORDS; word++) {
		unsigned freq = test_random_below(random, WORDS_CHANCE) < word + 1
				    ? 1 + (unsigned)test_random_below(random, FREQ_MAX)
				    : 0;

		for (; freq > 0; freq--)
			length += (size_t)snprintf(body + length, BODY_BYTES - length, "word%u ", word);
	}
	for (; others > 0; others--)
		length += (size_t)snprintf(body + length, BODY_BYTES - length, "a ");
	return length;
}

static void add_article(struct nh_indexer *indexer, unsigned number, unsigned filler, uint64_t *random)
{
	struct nh_article article = {.published = {.precision = NH_PRECISION_DAY}};
	struct nh_error error;
	char id[16];

	article.id = (struct nh_string){id, (size_t)snprintf(id, sizeof id, "%u", number)};
	article.body = (struct nh_string){body, make_body(random, filler)};
	article.published.instant_seconds = (int64_t)test_random_below(random, 200) * 86400;
	check(nh_indexer_add(indexer, &article, &error) == NH_OK, &error);
}

static void make_index(void)
{
	struct nh_indexer_options options = {
	    .size = sizeof options, .language = "none", .no_furniture = true, .no_copies = true};
	struct nh_indexer *indexer;
	struct nh_error error;
	uint64_t random = 5;
	unsigned number = 0;

	check(nh_indexer_open(index_path, &options, &indexer, &error) == NH_OK, &error);
	for (size_t shard = 0; shard < NH_COUNT_OF(fillers); shard++) {
		for (unsigned i = 0; i < SHARD_ARTICLES; i++)
			add_article(indexer, number++, fillers[shard], &random);
		check(nh_indexer_commit(indexer, NULL, &error) == NH_OK, &error);
	}
	for (unsigned i = 0; i < number; i += REMOVED_EVERY) {
		char id[16];

		snprintf(id, sizeof id, "%u", i);
		check(nh_indexer_remove(indexer, nh_string_of(id), &error) == NH_OK, &error);
	}
	check(nh_indexer_commit(indexer, NULL, &error) == NH_OK, &error);
	nh_indexer_close(indexer);
}

/* Whether the hits of few are the first of those of all. */
static bool is_begin(const struct nh_results *few, const struct nh_results *all, size_t limit)
{
	if (nh_results_count(few) != nh_size_min(limit, nh_results_count(all)))
		return false;
	for (size_t i = 0; i < nh_results_count(few); i++) {
		const struct nh_hit *one = nh_results_hit(few, i), *other = nh_results_hit(all, i);

		if (!nh_string_equal(one->id, other->id) ||
		    memcmp(&one->score, &other->score, sizeof one->score) != 0)
			return false;
	}
	return true;
}

/* The hits that were compared; SIZE_MAX where some differ. */
static size_t compare_word(const struct nh_index *index, const char *word, enum nh_scoring scoring)
{
	struct nh_search_options options;
	struct nh_results *all, *few;
	struct nh_error error;
	size_t compared = 0;
	bool same = true;

	nh_search_options_init(&options);
	options.scoring = scoring;
	options.limit = NH_COUNT_OF(fillers) * SHARD_ARTICLES;
	check(nh_search(index, word, &options, &all, &error) == NH_OK, &error);
	for (options.limit = 1; options.limit <= LIMIT_MAX && same; options.limit++) {
		check(nh_search(index, word, &options, &few, &error) == NH_OK, &error);
		same = is_begin(few, all, options.limit) && nh_results_total(few) == nh_results_count(all);
		compared += nh_results_count(few);
		if (!same)
			fprintf(stderr, "%s, scoring %d: the best %zu are not the first of all %zu\n", word,
				(int)scoring, options.limit, nh_results_count(all));
		nh_results_free(few);
	}
	nh_results_free(all);
	return same ? compared : SIZE_MAX;
}

int main(void)
{
	const char *path = index_path;
	struct nh_index *index;
	struct nh_error error;
	uint64_t compared = 0, differ = 0;

	check(test_folder_make(folder), NULL);
	snprintf(index_path, sizeof index_path, "%s/news.idx", folder);
	make_index();
	check(nh_index_open(&path, 1, NULL, &index, &error) == NH_OK, &error);
	for (int scoring = NH_SCORING_BM25; scoring <= NH_SCORING_XAPIAN; scoring++)
		for (unsigned word = 0; word < WORDS; word++) {
			char text[16];
			size_t hits;

			snprintf(text, sizeof text, "word%u", word);
			hits = compare_word(index, text, (enum nh_scoring)scoring);
			compared += hits == SIZE_MAX ? 0 : hits;
			differ += hits == SIZE_MAX;
		}
	nh_index_close(index);
	printf("%" PRIu64 " hits compared, %" PRIu64 " answers differ\n", compared, differ);
	return !test_folder_remove(folder) || differ > 0 || compared < 100000;
}
