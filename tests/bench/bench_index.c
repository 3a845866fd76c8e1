/* SPDX-License-Identifier: MIT
 *
 * bench_index.c - builds newshound's index for the benchmark, through the public library: nothing is stemmed,
 * and no text is stored but with --text.
 *
 * usage: newshound-bench-index [--single] [--text] [--reorder] CORPUS.tsv INDEX
 *
 * Articles have their headline apart, as in the product; with --single headline and body are one field, as
 * the peers index them, so that rankings and scores can be compared.
 */
#include <stdio.h>
#include <string.h>

#include "newshound_index.h"
#include "tests/bench/driver.h"

struct build {
	struct nh_indexer *indexer;
	bool single;
};

static struct nh_string string(const char *text)
{
	return (struct nh_string){text, strlen(text)};
}

static void add(void *user, const struct driver_article *article)
{
	struct build *build = user;
	size_t headline = strlen(article->headline);
	const char *body = build->single || !headline ? article->text : article->text + headline + 1;
	struct nh_article added = {.id = string(article->id), .body = string(body)};
	struct nh_error error;

	added.published = (struct nh_date){article->seconds, 0, NH_PRECISION_SECOND, 1};
	if (!build->single)
		added.headline = (struct nh_string){article->headline, headline};
	if (nh_indexer_add(build->indexer, &added, &error) != NH_OK)
		driver_check(false, error.message);
}

int main(int count, char **arguments)
{
	struct nh_indexer_options options = {
	    .size = sizeof options, .language = "none", .store = NH_STORE_NONE, .no_copies = true, .jobs = 2};
	struct build build = {.single = false};
	struct nh_error error;
	int at = 1;

	for (; at < count && strncmp(arguments[at], "--", 2) == 0; at++) {
		build.single |= strcmp(arguments[at], "--single") == 0;
		options.merge_reorder |= strcmp(arguments[at], "--reorder") == 0;
		if (strcmp(arguments[at], "--text") == 0)
			options.store = NH_STORE_FULL;
	}
	if (count - at != 2)
		return fprintf(
			   stderr,
			   "usage: newshound-bench-index [--single] [--text] [--reorder] CORPUS.tsv INDEX\n"),
		       2;
	if (nh_indexer_open(arguments[count - 1], &options, &build.indexer, &error) != NH_OK)
		driver_check(false, error.message);
	driver_for_each_article(arguments[count - 2], add, &build);
	if (nh_indexer_commit(build.indexer, NULL, &error) != NH_OK)
		driver_check(false, error.message);
	if (options.merge_reorder && nh_indexer_merge(build.indexer, NULL, &error) != NH_OK)
		driver_check(false, error.message);
	nh_indexer_close(build.indexer);
	return 0;
}
