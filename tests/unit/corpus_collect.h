/* SPDX-License-Identifier: MIT
 *
 * corpus_collect.h - what the corpus tests share: a folder of their own, files in it, and all that
 * corpus_read says of them, kept in an arena.
 */
#ifndef NEWSHOUND_TESTS_UNIT_CORPUS_COLLECT_H
#define NEWSHOUND_TESTS_UNIT_CORPUS_COLLECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/arena.h"
#include "common/date.h"
#include "corpus/source.h"
#include "tests/unit/test_folder.h"

#define COLLECT_MAX 256

struct collected {
	struct arena arena;
	struct nh_article articles[COLLECT_MAX];
	size_t article_count;
	char *skipped[COLLECT_MAX]; /* "PATH!MEMBER: REASON" */
	size_t skipped_count;
	struct corpus_totals totals;
	struct nh_error error;
	enum nh_status status;
};

static char collect_folder[64];

static inline int collect_setup(void **state)
{
	(void)state;
	snprintf(collect_folder, sizeof collect_folder, "/tmp/newshound-corpus-XXXXXX");
	return mkdtemp(collect_folder) ? 0 : -1;
}

static inline int collect_teardown(void **state)
{
	(void)state;
	return test_folder_remove(collect_folder) ? 0 : -1;
}

static inline const char *collect_path(const char *name)
{
	static char paths[16][256]; /* a test uses fewer at a time */
	static int turn;
	char *path = paths[turn++ % 16];

	snprintf(path, sizeof paths[0], "%s/%s", collect_folder, name);
	return path;
}

static inline const char *collect_write_bytes(const char *name, const void *bytes, size_t length)
{
	const char *path = collect_path(name);
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	return path;
}

static inline const char *collect_write(const char *name, const char *text)
{
	return collect_write_bytes(name, text, strlen(text));
}

static inline struct nh_strings collect_strings(struct arena *arena, struct nh_strings from)
{
	struct nh_strings copy = {arena_array(arena, from.count + 1, sizeof *from.items), from.count};

	for (size_t i = 0; i < from.count; i++)
		copy.items[i] = arena_copy(arena, from.items[i]);
	return copy;
}

static inline enum nh_status collect_article(void *user, const struct nh_article *article,
					     struct nh_error *error)
{
	struct collected *all = user;
	struct nh_article *copy = &all->articles[all->article_count];
	struct nh_string *strings[] = {&copy->id,       &copy->headline,       &copy->deck,
				       &copy->dateline, &copy->body,           &copy->section,
				       &copy->source,   &copy->agency,         &copy->url,
				       &copy->language, &copy->published_from, &copy->path,
				       &copy->member,   &copy->updated_from};

	(void)error;
	assert_true(all->article_count < COLLECT_MAX);
	*copy = *article;
	for (size_t i = 0; i < NH_COUNT_OF(strings); i++)
		*strings[i] = arena_copy(&all->arena, *strings[i]);
	copy->bylines = collect_strings(&all->arena, article->bylines);
	copy->tags = collect_strings(&all->arena, article->tags);
	copy->captions = collect_strings(&all->arena, article->captions);
	copy->furniture = arena_array(&all->arena, article->furniture_count + 1, sizeof *copy->furniture);
	for (size_t i = 0; i < article->furniture_count; i++) {
		copy->furniture[i].rule = arena_copy(&all->arena, article->furniture[i].rule);
		copy->furniture[i].text = arena_copy(&all->arena, article->furniture[i].text);
	}
	all->article_count++;
	return NH_OK;
}

static inline void collect_skipped(void *user, const char *path, const char *member, const char *reason)
{
	struct collected *all = user;

	if (all->skipped_count < COLLECT_MAX)
		all->skipped[all->skipped_count++] = arena_format(
		    &all->arena, "%s%s%s: %s", path, member ? "!" : "", member ? member : "", reason);
}

static inline struct collected *collect_with(const char *path, const struct corpus_options *options)
{
	struct collected *all = calloc(1, sizeof *all);
	struct corpus_events events = {.user = all, .article = collect_article, .skipped = collect_skipped};

	assert_non_null(all);
	arena_init(&all->arena);
	all->status = corpus_read(&path, 1, options, &events, &all->totals, &all->error);
	return all;
}

static inline struct collected *collect(const char *path)
{
	struct collected *all = collect_with(path, NULL);

	assert_int_equal(all->status, NH_OK);
	return all;
}

static inline void collect_free(struct collected *all)
{
	arena_done(&all->arena);
	free(all);
}

/* The one article that text, written to a file called name, holds. */
static inline struct collected *collect_text(const char *name, const char *text)
{
	struct collected *all = collect(collect_write(name, text));

	assert_int_equal(all->article_count, 1);
	return all;
}

static inline void assert_text(struct nh_string text, const char *expected)
{
	assert_string_equal(text.bytes ? text.bytes : "(absent)", expected);
}

static inline void assert_date(struct nh_date date, const char *expected)
{
	char text[DATE_TEXT_BYTES_MAX];

	date_print(date, text);
	assert_string_equal(text, expected);
}

/* Whether some skipped line ends in what is expected. */
static inline bool was_skipped(const struct collected *all, const char *ending)
{
	for (size_t i = 0; i < all->skipped_count; i++) {
		size_t length = strlen(all->skipped[i]), ending_length = strlen(ending);

		if (length >= ending_length && strcmp(all->skipped[i] + length - ending_length, ending) == 0)
			return true;
	}
	return false;
}

#endif
