/* SPDX-License-Identifier: MIT
 *
 * reader_bench.c - newshound-reader-bench: how fast files become articles, cleaning included, on one core and
 * without an index.
 *
 *	newshound-reader-bench [--format NAME] PATH...
 *
 * Prints the bytes that were read, the articles, the time, and megabytes a second.
 */
#define _GNU_SOURCE

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "corpus/source.h"

struct count {
	uint64_t articles, text_bytes, skipped;
};

static enum nh_status on_article(void *user, const struct nh_article *article, struct nh_error *error)
{
	struct count *count = user;

	(void)error;
	count->articles++;
	count->text_bytes += article->headline.length + article->body.length;
	return NH_OK;
}

static void on_skipped(void *user, const char *path, const char *member, const char *reason)
{
	struct count *count = user;

	(void)path;
	(void)member;
	(void)reason;
	count->skipped++;
}

static double cpu_seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct corpus_options options = {0};
	struct count count = {0};
	struct corpus_events events = {.user = &count, .article = on_article, .skipped = on_skipped};
	struct corpus_totals totals;
	struct nh_error error = {.message = ""};
	int first = 1;
	double start, seconds;

	if (argc > 3 && strcmp(argv[1], "--format") == 0) {
		options.format = argv[2];
		first = 3;
	}
	if (first >= argc) {
		fprintf(stderr, "usage: newshound-reader-bench [--format NAME] PATH...\n");
		return 2;
	}
	start = cpu_seconds();
	if (corpus_read((const char *const *)argv + first, (size_t)(argc - first), &options, &events, &totals, &error) !=
	    NH_OK) {
		fprintf(stderr, "newshound-reader-bench: %s\n", error.message);
		return 2;
	}
	seconds = cpu_seconds() - start;
	printf("%.1f MB read, %llu articles of %.1f MB, %llu skipped, %.2f CPU s, %.1f MB/s\n",
	       (double)totals.bytes_read / 1e6, (unsigned long long)count.articles, (double)count.text_bytes / 1e6,
	       (unsigned long long)count.skipped, seconds, (double)totals.bytes_read / 1e6 / seconds);
	return 0;
}
