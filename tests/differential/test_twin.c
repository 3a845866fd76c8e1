/* SPDX-License-Identifier: MIT
 *
 * test_twin.c - the engine against the twin, on random corpora, under random queries: the same articles in
 * the same order, the same bits in the scores, the same totals; whatever the shards, the commits, the updates
 * and removals, the kernels and the threads, and whether the whole answer is asked for or its first hits.
 * Each index is searched in one of the ways that there are; test_ways.c takes all of them, on fewer articles.
 *
 * NEWSHOUND_TWIN_SEEDS says how many corpora (1,200), NEWSHOUND_TWIN_FIRST with which to begin (0). A report
 * names the seed and ends with a small case of the same; NEWSHOUND_TWIN_FIRST=seed NEWSHOUND_TWIN_SEEDS=1
 * runs it again alone.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "common/date.h"
#include "tests/differential/random_news.h"
#include "tests/differential/twin_case.h"
#include "tests/differential/twin_shrink.h"

#define SEEDS_DEFAULT 1200
#define SEEDS_ENOUGH 1000 /* from here on the run must have compared enough, too */
#define SCORES_ENOUGH 100000
#define COPIES_ENOUGH 10000
#define QUERIES 24
#define TERSE_EVERY 200
#define MISMATCHES_MAX 5

struct totals {
	uint64_t corpora, indexes, shards, queries;
	uint64_t pairs, matching_pairs; /* of a query and an article, each once */
	uint64_t mismatches;            /* corpora in which some answer differs */
	size_t shards_most;
	struct case_counts counts;
};

struct asked {
	const char *query;
	struct nh_search_options options;
	struct twin_answer answer;
};

/* ---- A corpus --------------------------------------------------------------------------------------- */

/* Half of them small, where every path is short and every tie is near; a few large; and some of several
 * windows of documents (4,096 are one). */
static unsigned corpus_size(struct random_news *news, uint64_t seed)
{
	unsigned kind = random_below(news, 100);

	news->terse = seed % TERSE_EVERY == TERSE_EVERY - 1;
	if (news->terse)
		return 4000 + random_below(news, 5500);
	if (kind < 55)
		return 5 + random_below(news, 20);
	if (kind < 95)
		return 20 + random_below(news, 60);
	return 100 + random_below(news, 301);
}

static void add_step(struct twin_case *made, bool remove, struct nh_article article)
{
	made->steps[made->step_count++] = (struct case_step){remove, article};
}

/* Additions of which some are updates; then in every second corpus removals, and additions again. */
static void make_steps(struct random_news *news, struct twin_case *made, unsigned size)
{
	unsigned updates = random_chance(news, 40) ? size / 5 : 0,
		 removals = random_chance(news, 50) ? size / 4 : 0;
	unsigned late = removals && random_chance(news, 50) ? size / 5 : 0;

	made->steps = arena_array(&news->arena, size + updates + removals + late, sizeof *made->steps);
	if (!made->steps)
		abort();
	for (unsigned i = 0; i < size; i++)
		add_step(made, false, random_article(news, i));
	for (unsigned i = 0; i < updates; i++)
		add_step(made, false, random_article(news, random_below(news, size)));
	made->settled_count = made->step_count;
	for (unsigned i = 0; i < removals; i++)
		add_step(made, true, (struct nh_article){.id = nh_string_of(random_id(news, i * 3 % size))});
	for (unsigned i = 0; i < late; i++)
		add_step(made, false, random_article(news, random_below(news, size + 5)));
}

static void make_case(struct random_news *news, uint64_t seed, struct twin_case *made)
{
	static const char *const languages[] = {"en", "none", "de"};

	*made = (struct twin_case){.options = {.size = sizeof made->options}};
	make_steps(news, made, corpus_size(news, seed));
	made->options.jobs = random_below(news, 3);
	made->options.memory_bytes = random_chance(news, 20) ? 1 << 16 : 0;
	made->options.store = (enum nh_store)random_below(news, 3);
	/* what other articles say of the ends of bodies is no matter of searching: tests/cli/furniture.py has
	 * it */
	made->options.no_furniture = true;
	if (random_chance(news, 20))
		made->options.language = languages[random_below(news, 3)];
}

/* ---- Layouts ---------------------------------------------------------------------------------------- */

static const struct case_layout layouts[] = {
    {.commits = 1, .folders = 1},
    {.commits = 2, .folders = 1, .use_read = true},
    {.commits = 7, .folders = 1},
    {.commits = 3, .folders = 1, .merge = true},
    {.commits = 2, .folders = 2},
    {.commits = 64, .folders = 1},
    {.commits = 7, .folders = 9}, /* a commit merges small shards where there are more than 8 in a folder */
    {.commits = 2, .folders = 1, .merge = true, .reorder = true},
    {.commits = 3, .folders = 1, .merge = true, .shards = 4},
    {.commits = 1, .folders = 2, .merge = true, .shards = 3, .reorder = true, .use_read = true},
};
#define FREQUENT_LAYOUTS 5

/* Every layout for each sixteenth corpus; of the others one, rarely those with many commits. */
static bool takes_layout(uint64_t seed, size_t i)
{
	uint64_t pick = seed % 16;

	if (pick == 0)
		return true;
	if (pick > 10)
		return i == FREQUENT_LAYOUTS + pick - 11;
	return i == pick % FREQUENT_LAYOUTS;
}

/* ---- Comparing -------------------------------------------------------------------------------------- */

static void ask_twin(struct random_news *news, struct twin *twin, struct asked *asked, struct totals *totals)
{
	for (size_t i = 0; i < QUERIES; i++) {
		asked[i].query = random_query(news);
		asked[i].options = random_options(news);
		twin_search(twin, asked[i].query, &asked[i].options, &news->arena, &asked[i].answer);
		totals->queries++;
		totals->pairs += twin_count(twin);
		totals->matching_pairs += asked[i].answer.count;
	}
}

/* The whole answer, and parts of it: with the count and without. */
static bool compare_asked(struct random_news *news, const struct nh_index *index, size_t threads,
			  const struct asked *asked, struct case_counts *counts,
			  struct nh_search_options *ret_last)
{
	static const size_t limits[] = {0, 1, 3, 10, 10, 1000};
	struct nh_search_options options = asked->options;
	bool same;

	options.threads = threads;
	options.limit = asked->answer.count + 5;
	same = case_compare(index, asked->query, &options, &asked->answer, counts);
	for (size_t i = 0; same && i < 3; i++) {
		options.skip_count = i > 0;
		options.limit = limits[random_below(news, NH_COUNT_OF(limits))];
		options.offset = random_chance(news, 60) ? 0 : random_below(news, 30);
		same = case_compare(index, asked->query, &options, &asked->answer, counts);
	}
	*ret_last = options;
	return same;
}

/* A small case of the same, for a person. */
static void shrink_copy(const struct twin_case *made, const struct case_layout *layout, const char *query,
			const struct nh_search_options *options)
{
	struct twin_case copy = *made;

	copy.steps = nh_new_array(made->step_count, sizeof *copy.steps);
	if (!copy.steps)
		return;
	memcpy(copy.steps, made->steps, made->step_count * sizeof *copy.steps);
	case_shrink(&copy, layout, query, options);
	free(copy.steps);
}

/* False at the first mismatch; then ret_query and ret_options say where. */
/* Over several folders a directory's own groups are joined, which the twin does not know: nothing is folded
 * there. */
static bool compare_queries(struct random_news *news, const struct nh_index *index,
			    const struct case_layout *layout, const struct asked *asked,
			    struct totals *totals, const char **ret_query,
			    struct nh_search_options *ret_options)
{
	for (size_t i = 0; i < QUERIES; i++) {
		*ret_query = asked[i].query;
		if (layout->folders > 1 && !asked[i].options.show_copies)
			continue;
		if (!compare_asked(news, index, layout->way->threads, &asked[i], &totals->counts,
				   ret_options))
			return false;
	}
	return true;
}

static bool compare_layout(struct random_news *news, const struct twin_case *made,
			   const struct case_layout *layout, const struct asked *asked, struct totals *totals)
{
	struct case_engines engines = {.index = NULL};
	struct nh_search_options options;
	char folder[TEST_FOLDER_BYTES];
	const char *query = NULL;
	bool same;

	if (!case_make_folder(folder))
		abort();
	same = case_make_index(made, layout, folder, &engines) &&
	       compare_queries(news, engines.index, layout, asked, totals, &query, &options);
	nh_index_close(engines.index);
	(void)test_folder_remove(folder);
	if (!same && query)
		shrink_copy(made, layout, query, &options);
	totals->indexes++;
	totals->shards += engines.shards;
	totals->shards_most = nh_size_max(totals->shards_most, engines.shards);
	return same;
}

static void print_where(uint64_t seed, const struct twin_case *made, size_t live,
			const struct case_layout *layout)
{
	fprintf(
	    stderr,
	    "  ^ seed %" PRIu64
	    ": %zu steps, %zu live articles; language %s, %zu commits in %zu folders%s%s, kernels %s, %zu "
	    "threads\n"
	    "  again: NEWSHOUND_TWIN_FIRST=%" PRIu64 " NEWSHOUND_TWIN_SEEDS=1 tests/differential/test_twin\n",
	    seed, made->step_count, live, made->options.language ? made->options.language : "of each article",
	    layout->commits, layout->folders, layout->merge ? ", merged" : "",
	    layout->reorder ? ", reordered" : "", layout->way->kernels, layout->way->threads, seed);
}

static void compare_corpus(uint64_t seed, struct totals *totals)
{
	struct twin_way ways[TWIN_WAYS_MAX];
	size_t way_count = twin_ways(ways);
	struct asked asked[QUERIES];
	struct random_news news;
	struct twin_case made;
	struct twin *twin;

	random_news_init(&news, seed);
	make_case(&news, seed, &made);
	twin = case_make_twin(&made);
	ask_twin(&news, twin, asked, totals);
	for (size_t i = 0; i < NH_COUNT_OF(layouts); i++) {
		struct case_layout layout = layouts[i];

		layout.way = &ways[(seed / 16 + i) % way_count];
		if (!takes_layout(seed, i) || compare_layout(&news, &made, &layout, asked, totals))
			continue;
		totals->mismatches++;
		print_where(seed, &made, twin_count(twin), &layout);
		break;
	}
	totals->corpora++;
	twin_free(twin);
	random_news_done(&news);
}

/* ---- The run ---------------------------------------------------------------------------------------- */

static uint64_t number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void print_totals(const struct totals *totals)
{
	printf("%" PRIu64 " corpora in %" PRIu64 " indexes of %" PRIu64 " shards (at most %zu), %" PRIu64
	       " queries, %" PRIu64 " searches\n",
	       totals->corpora, totals->indexes, totals->shards, totals->shards_most, totals->queries,
	       totals->counts.answers);
	printf("%" PRIu64 " scores compared, %" PRIu64 " copies lay under the hits; of %" PRIu64
	       " pairs of query and article %" PRIu64 " match (%.1f %%)\n",
	       totals->counts.scores, totals->counts.copies, totals->pairs, totals->matching_pairs,
	       totals->pairs ? 100.0 * (double)totals->matching_pairs / (double)totals->pairs : 0);
	printf("%" PRIu64 " mismatches\n", totals->mismatches);
}

/* A run that compares next to nothing must not pass. */
static bool compared_enough(const struct totals *totals)
{
	if (totals->corpora < SEEDS_ENOUGH)
		return true;
	return totals->matching_pairs * 5 >= totals->pairs && totals->counts.scores >= SCORES_ENOUGH &&
	       totals->counts.copies >= COPIES_ENOUGH;
}

int main(void)
{
	uint64_t first = number_of("NEWSHOUND_TWIN_FIRST", 0),
		 seeds = number_of("NEWSHOUND_TWIN_SEEDS", SEEDS_DEFAULT);
	struct totals totals = {.corpora = 0};

	for (uint64_t seed = first; seed - first < seeds && totals.mismatches < MISMATCHES_MAX; seed++)
		compare_corpus(seed, &totals);
	print_totals(&totals);
	if (totals.mismatches > 0)
		return 1;
	if (!compared_enough(&totals))
		fprintf(stderr, "too little was compared\n");
	return !compared_enough(&totals);
}
