/* SPDX-License-Identifier: MIT
 *
 * reader_bench.c - newshound-reader-bench: how fast files become articles, on one core and without an index.
 *
 *	newshound-reader-bench [--format NAME] [--clean-off] [--no-guess] PATH...
 *
 * --clean-off: lines stay as they are; --no-guess: languages are not guessed either, as with --language none.
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

/* The number of the first argument that is none. */
static int read_options(int argc, char **argv, struct corpus_options *options)
{
	int at = 1;

	for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
		if (strcmp(argv[at], "--format") == 0 && at + 1 < argc)
			options->format = argv[++at];
		options->keep_lines |= strcmp(argv[at], "--clean-off") == 0;
		options->guess_no_language |= strcmp(argv[at], "--no-guess") == 0;
	}
	return at;
}

int main(int argc, char **argv)
{
	struct corpus_options options = {0};
	struct count count = {0};
	struct corpus_events events = {.user = &count, .article = on_article, .skipped = on_skipped};
	struct corpus_totals totals;
	struct nh_error error = {.message = ""};
	int first = read_options(argc, argv, &options);
	double start, seconds;

	if (first >= argc) {
		fprintf(stderr,
			"usage: newshound-reader-bench [--format NAME] [--clean-off] [--no-guess] PATH...\n");
		return 2;
	}
	start = cpu_seconds();
	if (corpus_read((const char *const *)argv + first, (size_t)(argc - first), &options, &events, &totals,
			&error) != NH_OK) {
		fprintf(stderr, "newshound-reader-bench: %s\n", error.message);
		return 2;
	}
	seconds = cpu_seconds() - start;
	printf("%.1f MB read, %llu articles of %.1f MB, %llu skipped, %.2f CPU s, %.1f MB/s\n",
	       (double)totals.bytes_read / 1e6, (unsigned long long)count.articles,
	       (double)count.text_bytes / 1e6, (unsigned long long)count.skipped, seconds,
	       (double)totals.bytes_read / 1e6 / seconds);
	return 0;
}
