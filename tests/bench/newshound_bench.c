/* SPDX-License-Identifier: MIT
 *
 * newshound_bench.c - the benchmark driver: answers commands from standard input, one line each.
 *
 *   COUNT<TAB>+a +b          the number of articles
 *   TOP_10<TAB>a b           runs the search, answers 1
 *   TOP_10_COUNT<TAB>"a b"   runs it with the count, answers the count
 *   AUTO_10_COUNT<TAB>a b    the same; all words, and any of them where no article has them all
 *   OPENING                  answers 1; with --time, how long it took from opening to the first answer
 *
 * It uses the public library only, counts articles, folds nothing. With --hits it answers with ID:SCORE
 * pairs. With --time a tab and the nanoseconds inside follow the count, from the text of the query to all
 * hits. With --snippets every hit is read whole and its passage made, within that time.
 *
 * With --pages the bytes read from the disk and the major faults of the query follow that. --cold does so
 * too, and before each query closes the index, drops its pages from memory and opens it again; OPENING is
 * then the opening alone. --no-read-ahead keeps the system from reading more than was asked for.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "newshound.h"
#include "tests/bench/page_use.h"

#define LINE_BYTES_MAX 70000

struct bench {
	const char *path;
	struct nh_index *index;
	enum nh_scoring scoring;
	bool hits, time, snippets, pages, cold, no_read_ahead;
	size_t threads;
	uint64_t opened, first_answer; /* nanoseconds; 0: none yet */
};

static uint64_t now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000000000 + (uint64_t)at.tv_nsec;
}

/* COUNT, TOP_N, TOP_N_COUNT or AUTO_N_COUNT; false for anything else. */
static bool read_command(const char *command, struct nh_search_options *options)
{
	char *end;

	options->limit = 0;
	options->skip_count = false;
	options->match = strncmp(command, "AUTO_", 5) == 0 ? NH_MATCH_AUTO : NH_MATCH_ANY;
	if (strcmp(command, "COUNT") == 0)
		return true;
	if (strncmp(command, "TOP_", 4) != 0 && options->match == NH_MATCH_ANY)
		return false;
	options->limit = strtoul(strchr(command, '_') + 1, &end, 10);
	options->skip_count = *end == '\0';
	return options->limit > 0 && (*end == '\0' || strcmp(end, "_COUNT") == 0);
}

static void print_hits(const struct nh_results *results)
{
	for (size_t i = 0; i < nh_results_count(results); i++) {
		const struct nh_hit *hit = nh_results_hit(results, i);

		printf("%s%s:%.9g", i ? " " : "", hit->id.bytes, (double)hit->score);
	}
	putchar('\n');
}

/* What an answer took. */
struct cost {
	uint64_t nanoseconds;
	struct page_use pages;
};

static struct cost cost_now(const struct bench *bench)
{
	struct cost cost = {.pages = {0, 0}};

	if (bench->pages)
		cost.pages = page_use_now();
	cost.nanoseconds = now();
	return cost;
}

static struct cost cost_since(const struct bench *bench, struct cost start)
{
	struct cost cost = {.nanoseconds = now() - start.nanoseconds};

	if (bench->pages) {
		cost.pages = page_use_now();
		cost.pages.read_bytes -= start.pages.read_bytes;
		cost.pages.faults -= start.pages.faults;
	}
	return cost;
}

/* With --time the nanoseconds follow, with --pages the bytes and faults too. */
static void print_count(const struct bench *bench, uint64_t count, struct cost cost)
{
	printf("%" PRIu64, count);
	if (bench->time)
		printf("\t%" PRIu64, cost.nanoseconds);
	if (bench->pages)
		printf("\t%" PRIu64 "\t%" PRIu64, cost.pages.read_bytes, cost.pages.faults);
	putchar('\n');
}

static bool open_index(struct bench *bench)
{
	struct nh_open_options options = {.size = sizeof options, .trust_files = true};
	struct nh_error error;

	if (nh_index_open(&bench->path, 1, &options, &bench->index, &error) != NH_OK) {
		fprintf(stderr, "newshound-bench: %s: %s\n", error.file, error.message);
		return false;
	}
	return !bench->no_read_ahead || page_use_read_no_more(bench->path);
}

/* Opens the index anew, nothing of it in memory. */
static bool open_cold(struct bench *bench, struct cost *ret)
{
	struct cost start;

	nh_index_close(bench->index);
	bench->index = NULL;
	if (!page_use_drop(bench->path))
		return fprintf(stderr, "newshound-bench: pages of the index cannot be dropped\n"), false;
	start = cost_now(bench);
	if (!open_index(bench))
		return false;
	*ret = cost_since(bench, start);
	return true;
}

static int answer_opening(struct bench *bench)
{
	struct cost cost = {.nanoseconds = bench->first_answer - bench->opened};

	if (bench->cold && !open_cold(bench, &cost))
		return 2;
	print_count(bench, 1, cost);
	return 0;
}

/* The search, and with --snippets what a list of results shows of each hit. */
static enum nh_status search(const struct bench *bench, const char *query,
			     const struct nh_search_options *options, struct nh_results **ret,
			     struct nh_error *error)
{
	enum nh_status status = nh_search(bench->index, query, options, ret, error);
	const struct nh_snippet *snippet;

	for (size_t i = 0; status == NH_OK && bench->snippets && i < nh_results_count(*ret); i++)
		status = nh_results_snippet(*ret, i, &snippet, error);
	return status;
}

static int answer(struct bench *bench, char *line)
{
	struct nh_search_options options;
	struct nh_results *results;
	struct nh_error error;
	char *query = strchr(line, '\t');
	struct cost start, cost;

	if (strcmp(line, "OPENING") == 0)
		return answer_opening(bench);
	if (!query)
		return puts("UNSUPPORTED"), 0;
	if (bench->cold && !open_cold(bench, &cost))
		return 2;
	start = cost_now(bench);
	*query++ = '\0';
	nh_search_options_init(&options);
	options.scoring = bench->scoring;
	options.threads = bench->threads;
	options.show_copies = true;
	options.detail = bench->snippets ? NH_HIT_ARTICLE : bench->hits ? NH_HIT_ID : NH_HIT_SCORE;
	if (!read_command(line, &options))
		return puts("UNSUPPORTED"), 0;
	if (search(bench, query, &options, &results, &error) != NH_OK)
		return fprintf(stderr, "newshound-bench: %s\n", error.message), 2;
	cost = cost_since(bench, start);
	bench->first_answer = bench->first_answer ? bench->first_answer : now();
	if (bench->hits && options.limit)
		print_hits(results);
	else
		print_count(bench, options.skip_count ? 1 : nh_results_total(results), cost);
	nh_results_free(results);
	return 0;
}

static bool read_scoring(const char *name, enum nh_scoring *ret)
{
	static const char *const names[] = {"bm25", "lucene-norms", "xapian"};

	for (size_t i = 0; i < 3; i++)
		if (strcmp(name, names[i]) == 0) {
			*ret = (enum nh_scoring)i;
			return true;
		}
	return false;
}

static bool read_arguments(int count, char **arguments, struct bench *bench)
{
	for (int i = 1; i < count; i++) {
		if (strcmp(arguments[i], "--hits") == 0)
			bench->hits = true;
		else if (strcmp(arguments[i], "--time") == 0)
			bench->time = true;
		else if (strcmp(arguments[i], "--snippets") == 0)
			bench->snippets = true;
		else if (strcmp(arguments[i], "--pages") == 0)
			bench->pages = true;
		else if (strcmp(arguments[i], "--cold") == 0)
			bench->cold = bench->pages = true;
		else if (strcmp(arguments[i], "--no-read-ahead") == 0)
			bench->no_read_ahead = true;
		else if (strcmp(arguments[i], "--threads") == 0 && i + 1 < count)
			bench->threads = strtoul(arguments[++i], NULL, 10);
		else if (strcmp(arguments[i], "-i") == 0 && i + 1 < count)
			bench->path = arguments[++i];
		else if (strcmp(arguments[i], "--scoring") == 0 && i + 1 < count &&
			 read_scoring(arguments[i + 1], &bench->scoring))
			i++;
		else
			return false;
	}
	return bench->path != NULL;
}

int main(int count, char **arguments)
{
	static char line[LINE_BYTES_MAX];
	struct bench bench = {.scoring = NH_SCORING_BM25};
	int status = 0;

	if (!read_arguments(count, arguments, &bench)) {
		fprintf(stderr, "usage: newshound-bench -i INDEX [--hits | --time] [--snippets] [--pages | "
				"--cold] [--no-read-ahead] "
				"[--scoring bm25|lucene-norms|xapian] [--threads N]\n");
		return 2;
	}
	bench.opened = now();
	if (!open_index(&bench))
		return 2;
	while (!status && fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		status = answer(&bench, line);
		fflush(stdout);
	}
	nh_index_close(bench.index);
	return status;
}
