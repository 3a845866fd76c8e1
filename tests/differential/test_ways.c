/* SPDX-License-Identifier: MIT
 *
 * test_ways.c - the engine against the twin, end to end, in every way that it can be run: each set of kernels
 * that this processor has, over 1, 2, 7 and 64 shards, as commits leave them, cut anew by a merge, and
 * reordered, by one thread and by two, on random articles of several windows of documents and on real ones
 * (of Reuters-21578, where that is at hand). The same articles, the same order, the same bits in the scores,
 * the same totals. The test says how much it has compared, and fails where that is little.
 */
#include <inttypes.h>
#include <stdio.h>

#include "common/shard/champions.h"
#include "tests/differential/real_news.h"
#include "tests/differential/twin_ways.h"
#include "tests/unit/test_data.h"

#define SEED 12
#define RANDOM_ARTICLES 9000
#define REAL_ARTICLES 5000
#define REAL_COLLECTION "reuters21578.tar.gz"
#define QUERIES 60
#define REMOVED_EVERY 40
#define HITS_ENOUGH 1000000
#define MATCHING_SHARE 5 /* one of so many queries must find something */

struct layout {
	struct case_layout how;
	size_t shards;
};

static const struct layout layouts[] = {
    {{.commits = 1, .folders = 1}, 1},
    {{.commits = 2, .folders = 1}, 2},
    {{.commits = 7, .folders = 1, .use_read = true}, 7},
    {{.commits = 8, .folders = 8}, 64},
    {{.commits = 2, .folders = 1, .merge = true, .reorder = true}, 1},
    {{.commits = 3, .folders = 1, .merge = true, .shards = 5}, 5},
    {{.commits = 1, .folders = 1, .merge = true, .shards = 3, .reorder = true, .use_read = true}, 3},
};

struct asked {
	const char *query;
	struct nh_search_options options;
	size_t few; /* hits to ask for at the least */
	struct twin_answer answer;
};

struct totals {
	struct case_counts counts;
	uint64_t queries, matching;
	bool differs;
};

/* ---- Articles --------------------------------------------------------------------------------------- */

/* Behind the articles, the removal of some. */
static void add_removals(struct random_news *news, struct twin_case *made)
{
	size_t count = made->step_count;
	struct case_step *steps = arena_array(&news->arena, count * 2, sizeof *steps);

	if (!steps)
		abort();
	memcpy(steps, made->steps, count * sizeof *steps);
	made->steps = steps;
	for (size_t i = 0; i < count; i += REMOVED_EVERY)
		steps[made->step_count++] = (struct case_step){true, {.id = steps[i].article.id}};
}

static void make_options(struct twin_case *made)
{
	made->options = (struct nh_indexer_options){
	    .size = sizeof made->options, .no_furniture = true, .no_copies = true};
}

static void make_random(struct random_news *news, struct twin_case *made)
{
	make_options(made);
	news->terse = true;
	made->steps = arena_array(&news->arena, RANDOM_ARTICLES, sizeof *made->steps);
	if (!made->steps)
		abort();
	for (unsigned i = 0; i < RANDOM_ARTICLES; i++)
		made->steps[made->step_count++] = (struct case_step){false, random_article(news, i)};
	made->settled_count = made->step_count;
	add_removals(news, made);
}

static bool make_real(struct random_news *news, const char *path, struct twin_case *made)
{
	make_options(made);
	if (!real_news_read(news, path, REAL_ARTICLES, made))
		return false;
	add_removals(news, made);
	return true;
}

/* ---- Comparing -------------------------------------------------------------------------------------- */

/* One word, of which only the best are scored: by itself, as a filter would have them all looked at. */
#define PLAIN_WORD_EVERY 3
/* As many as a long list has champions: then there is none to spare. */
#define FEW_MAX CHAMPIONS_MAX

static void ask_twin(struct random_news *news, struct twin *twin, struct asked *asked, struct totals *totals)
{
	for (size_t i = 0; i < QUERIES; i++) {
		asked[i].query = random_query(news);
		asked[i].options = random_options(news);
		if (i % PLAIN_WORD_EVERY == 0) {
			asked[i].query = random_word(news);
			nh_search_options_init(&asked[i].options);
		}
		asked[i].few = FEW_MAX - i % FEW_MAX;
		asked[i].options.show_copies = true; /* stories are test_twin.c's affair */
		asked[i].options.detail = (enum nh_hit_detail)(i % 3);
		twin_search(twin, asked[i].query, &asked[i].options, &news->arena, &asked[i].answer);
		totals->queries++;
		totals->matching += asked[i].answer.count > 0;
	}
}

/* The whole answer; its beginning, without the count; the count alone. */
static bool compare_query(const struct nh_index *index, const struct twin_way *way, const struct asked *asked,
			  struct totals *totals)
{
	struct nh_search_options options = asked->options;
	bool same;

	options.threads = way->threads;
	options.limit = asked->answer.count + 5;
	same = case_compare(index, asked->query, &options, &asked->answer, &totals->counts);
	options.limit = asked->few;
	options.skip_count = true;
	same = same && case_compare(index, asked->query, &options, &asked->answer, &totals->counts);
	options.limit = 0;
	options.skip_count = false;
	same = same && case_compare(index, asked->query, &options, &asked->answer, &totals->counts);
	if (!same)
		fprintf(stderr, "  kernels %s, %zu threads\n", way->kernels, way->threads);
	return same;
}

static bool compare_ways(struct nh_index *index, const struct asked *asked, struct totals *totals)
{
	struct twin_way ways[TWIN_WAYS_MAX];
	size_t count = twin_ways(ways);

	for (size_t way = 0; way < count; way++) {
		twin_take_way(index, &ways[way]);
		for (size_t i = 0; i < QUERIES; i++)
			if (!compare_query(index, &ways[way], &asked[i], totals))
				return false;
	}
	return true;
}

static bool compare_layout(const struct twin_case *made, const struct layout *layout,
			   const struct asked *asked, struct totals *totals)
{
	struct case_engines engines = {.index = NULL};
	char folder[TEST_FOLDER_BYTES];
	bool same;

	if (!case_make_folder(folder))
		abort();
	same = case_make_index(made, &layout->how, folder, &engines);
	if (same && engines.shards != layout->shards) {
		fprintf(stderr, "%zu shards, and %zu were wanted\n", engines.shards, layout->shards);
		same = false;
	}
	same = same && compare_ways(engines.index, asked, totals);
	if (!same)
		fprintf(stderr, "  ^ in %zu shards\n", layout->shards);
	nh_index_close(engines.index);
	(void)test_folder_remove(folder);
	return same;
}

static void compare_case(struct random_news *news, const struct twin_case *made, const char *name,
			 struct totals *totals)
{
	struct twin *twin = case_make_twin(made);
	uint64_t before = totals->counts.scores;
	struct asked asked[QUERIES];

	ask_twin(news, twin, asked, totals);
	for (size_t i = 0; i < NH_COUNT_OF(layouts) && !totals->differs; i++)
		totals->differs = !compare_layout(made, &layouts[i], asked, totals);
	printf("%s: %zu articles, %" PRIu64 " hits with their scores compared\n", name, twin_count(twin),
	       totals->counts.scores - before);
	twin_free(twin);
}

/* ---- The run ---------------------------------------------------------------------------------------- */

static void compare_random(struct totals *totals)
{
	struct random_news news;
	struct twin_case made = {.steps = NULL};

	random_news_init(&news, SEED);
	make_random(&news, &made);
	compare_case(&news, &made, "random articles", totals);
	random_news_done(&news);
}

static void compare_real(struct totals *totals)
{
	struct random_news news;
	struct twin_case made = {.steps = NULL};
	char path[TEST_PATH_BYTES];

	if (!test_data_path(REAL_COLLECTION, path, sizeof path)) {
		printf("real articles: skipped, there is no %s\n", path);
		return;
	}
	random_news_init(&news, SEED);
	if (make_real(&news, path, &made))
		compare_case(&news, &made, "real articles", totals);
	else
		totals->differs = true;
	random_news_done(&news);
}

int main(void)
{
	struct totals totals = {.differs = false};
	struct twin_way ways[TWIN_WAYS_MAX];
	size_t count = twin_ways(ways);
	bool enough;

	printf("kernels");
	for (size_t i = 0; i < count; i += 2)
		printf(" %s", ways[i].kernels);
	printf("; 1 and 2 threads; 1, 2, 7 and 64 shards; merged into 5; reordered in 1 and in 3\n");
	compare_random(&totals);
	if (!totals.differs)
		compare_real(&totals);
	printf("%" PRIu64 " searches, %" PRIu64 " hits with their scores compared; of %" PRIu64
	       " queries %" PRIu64 " find something\n",
	       totals.counts.answers, totals.counts.scores, totals.queries, totals.matching);
	enough = totals.counts.scores >= HITS_ENOUGH && totals.matching * MATCHING_SHARE >= totals.queries;
	if (!totals.differs && !enough)
		fprintf(stderr, "too little was compared\n");
	return totals.differs || !enough;
}
