/* SPDX-License-Identifier: MIT
 *
 * test_threads.c - an open index, searched by several threads at once, of whose searches some are spread over
 * threads themselves: every answer, snippet and article is the one that a single thread gets. Random queries
 * on random articles, in one shard and in several, mapped and read. The index is opened anew for the threads,
 * so that they meet where its bytes are checked for the first time.
 *
 * Built with -Db_sanitize=thread (HACKING.md) the same test says whether anything is written to while others
 * look.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>

#include "tests/differential/random_news.h"
#include "tests/differential/twin_case.h"

#define SEED 7
#define ARTICLES 9000
#define QUERIES 250
#define ROUNDS 4 /* that a thread takes through all queries: thousands of searches */
#define THREADS 4

struct asked {
	const char *query;
	struct nh_search_options options;
	struct nh_results *results; /* of a single thread */
	struct nh_string snippet;   /* of the first hit; bytes NULL: none */
};

struct searcher {
	const struct nh_index *index;
	const struct asked *asked;
	unsigned number;
	uint64_t searches, hits;
	bool differs;
	pthread_t thread;
};

/* ---- Questions -------------------------------------------------------------------------------------- */

static void make_case(struct random_news *news, struct twin_case *made)
{
	*made = (struct twin_case){.options = {.size = sizeof made->options}};
	news->terse = true;
	made->steps = arena_array(&news->arena, ARTICLES, sizeof *made->steps);
	if (!made->steps)
		abort();
	for (unsigned i = 0; i < ARTICLES; i++)
		made->steps[made->step_count++] = (struct case_step){false, random_article(news, i)};
	made->settled_count = made->step_count;
}

static void make_questions(struct random_news *news, struct asked *asked)
{
	static const size_t limits[] = {0, 1, 10, 10, 100};

	for (size_t i = 0; i < QUERIES; i++) {
		asked[i].query = random_query(news);
		asked[i].options = random_options(news);
		asked[i].options.limit = limits[random_below(news, NH_COUNT_OF(limits))];
		asked[i].options.skip_count = random_chance(news, 40);
	}
}

static struct nh_string snippet_of(struct nh_results *results)
{
	const struct nh_snippet *snippet;

	if (nh_results_count(results) == 0 || nh_results_snippet(results, 0, &snippet, NULL) != NH_OK)
		return (struct nh_string){NULL, 0};
	return snippet->text;
}

static bool answer_alone(const struct nh_index *index, struct asked *asked)
{
	struct nh_error error;

	for (size_t i = 0; i < QUERIES; i++) {
		if (nh_search(index, asked[i].query, &asked[i].options, &asked[i].results, &error) != NH_OK) {
			fprintf(stderr, "%s: %s\n", asked[i].query, error.message);
			return false;
		}
		asked[i].snippet = snippet_of(asked[i].results);
	}
	return true;
}

static void forget_answers(struct asked *asked)
{
	for (size_t i = 0; i < QUERIES; i++)
		nh_results_free(asked[i].results);
}

/* ---- Threads ---------------------------------------------------------------------------------------- */

static bool same_hit(const struct nh_hit *a, const struct nh_hit *b)
{
	return nh_string_equal(a->id, b->id) && memcmp(&a->score, &b->score, sizeof a->score) == 0 &&
	       a->copies == b->copies && nh_string_equal(a->headline, b->headline);
}

static bool same_answer(const struct asked *asked, struct nh_results *results)
{
	const struct nh_results *expected = asked->results;

	if (nh_results_count(results) != nh_results_count(expected) ||
	    nh_results_match(results) != nh_results_match(expected) ||
	    nh_results_total_exact(results) != nh_results_total_exact(expected))
		return false;
	if (!asked->options.skip_count &&
	    (nh_results_total(results) != nh_results_total(expected) ||
	     nh_results_total_articles(results) != nh_results_total_articles(expected)))
		return false;
	for (size_t i = 0; i < nh_results_count(results); i++)
		if (!same_hit(nh_results_hit(results, i), nh_results_hit(expected, i)))
			return false;
	return nh_string_equal(snippet_of(results), asked->snippet);
}

/* The first hit's article is there, and is that one. */
static bool same_article(const struct nh_index *index, const struct nh_results *results)
{
	const struct nh_hit *hit = nh_results_hit(results, 0);
	struct nh_stored *stored;
	bool same;

	if (!hit)
		return true;
	if (nh_index_article(index, hit->id, &stored, NULL) != NH_OK)
		return false;
	same = nh_string_equal(nh_stored_article(stored)->headline, hit->headline);
	nh_stored_free(stored);
	return same;
}

static bool search_once(struct searcher *searcher, const struct asked *asked, size_t threads)
{
	struct nh_search_options options = asked->options;
	struct nh_results *results;
	bool same;

	options.threads = threads;
	if (nh_search(searcher->index, asked->query, &options, &results, NULL) != NH_OK)
		return false;
	same = same_answer(asked, results) && same_article(searcher->index, results);
	searcher->searches++;
	searcher->hits += nh_results_count(results);
	nh_results_free(results);
	return same;
}

/* Each thread takes the queries in an order of its own. */
static void *search_all(void *argument)
{
	struct searcher *searcher = argument;

	for (size_t i = 0; i < QUERIES * ROUNDS && !searcher->differs; i++) {
		const struct asked *asked =
		    &searcher->asked[(i * (2 * searcher->number + 1) + searcher->number) % QUERIES];
		size_t threads = 1 + (i + searcher->number) % 3;

		searcher->differs = !search_once(searcher, asked, threads);
		if (searcher->differs)
			fprintf(
			    stderr,
			    "thread %u, sharing the search among %zu, gets another answer.\n  query: %s\n",
			    searcher->number, threads, asked->query);
	}
	return NULL;
}

static bool search_at_once(const struct nh_index *index, const struct asked *asked, size_t shards)
{
	struct searcher searchers[THREADS];
	uint64_t searches = 0, hits = 0;
	bool same = true;

	for (unsigned i = 0; i < THREADS; i++) {
		searchers[i] = (struct searcher){.index = index, .asked = asked, .number = i};
		if (pthread_create(&searchers[i].thread, NULL, search_all, &searchers[i]) != 0)
			abort();
	}
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(searchers[i].thread, NULL);
		searches += searchers[i].searches;
		hits += searchers[i].hits;
		same = same && !searchers[i].differs;
	}
	printf("%zu shards, %d threads: %" PRIu64 " searches, %" PRIu64 " hits\n", shards, THREADS, searches,
	       hits);
	return same && hits > searches;
}

/* ---- The run ---------------------------------------------------------------------------------------- */

static bool check_layout(const struct twin_case *made, const struct case_layout *layout, struct asked *asked)
{
	struct case_engines alone = {.index = NULL}, shared = {.index = NULL};
	char folder[TEST_FOLDER_BYTES];
	bool good;

	if (!case_make_folder(folder))
		abort();
	good = case_make_index(made, layout, folder, &alone) && answer_alone(alone.index, asked) &&
	       case_open_index(layout, folder, &shared) && search_at_once(shared.index, asked, alone.shards);
	forget_answers(asked);
	nh_index_close(alone.index);
	nh_index_close(shared.index);
	(void)test_folder_remove(folder);
	return good;
}

int main(void)
{
	struct twin_way ways[TWIN_WAYS_MAX];
	const struct twin_way *widest = &ways[twin_ways(ways) - 1];
	/* wide kernels load some bytes more than they look at, which another thread may just be reading in:
	 * to the sanitizer that is a race */
	const struct case_layout layouts[] = {
	    {.commits = 1, .folders = 1, .way = widest},
	    {.commits = 3, .folders = 2, .way = widest},
	    {.commits = 2, .folders = 1, .use_read = true, .way = &ways[0]},
	};
	struct random_news news;
	struct twin_case made;
	bool good = true;

	random_news_init(&news, SEED);
	make_case(&news, &made);
	for (size_t i = 0; i < NH_COUNT_OF(layouts) && good; i++) {
		struct asked asked[QUERIES] = {{.query = NULL}};

		make_questions(&news, asked);
		good = check_layout(&made, &layouts[i], asked);
	}
	random_news_done(&news);
	return !good;
}
