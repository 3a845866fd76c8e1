/* SPDX-License-Identifier: MIT
 *
 * test_furniture.c - verdicts over commits: whatever comes and goes in whatever order, the merged index is
 * the same bytes as one that was made at once; a commit inverts no more than so many articles again, and says
 * what is left.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/buf.h"
#include "common/manifest.h"
#include "indexer/newshound_index.h"
#include "searcher/newshound.h"
#include "tests/unit/test_folder.h"

#define POOL_ARTICLES 120
#define ORDERS 4

static char folder[TEST_FOLDER_BYTES];

static int make_folder(void **state)
{
	(void)state;
	return test_folder_make(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

static uint32_t random_below(uint64_t *seed, uint32_t count)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33) % count;
}

/* ---- articles ---- */

static const char *const lines[] = {"Scroll down for video",
				    "Home\nSport\nWeather",
				    "Follow us on any network.",
				    "Related:\nRead it tomorrow",
				    "前の記事を読む・次の記事を読む",
				    "Élan vital du café\nPréféré",
				    "Open 12 High 14",
				    "Sign up for the letter of the morning",
				    "Ends"};

/* Article number i: a story of its own, among lines that some share, and headlines of others. */
static struct nh_article make_article(unsigned i, struct buf *room)
{
	char id[32], headline[64];
	uint64_t seed = i * 77 + 5;
	size_t headline_at, body_at, id_at;

	buf_reset(room);
	snprintf(id, sizeof id, "article-%u", i);
	snprintf(headline, sizeof headline, "Harbour Gets Crane of Type %c%c%c", 'A' + i % 26, 'a' + i / 26,
		 'k' + i % 7);
	buf_append_text(room, id);
	headline_at = room->length;
	buf_append_text(room, headline);
	body_at = room->length;
	for (unsigned part = 0; part < 5; part++) {
		if (random_below(&seed, 2))
			buf_format(room, "%s\n", lines[random_below(&seed, NH_COUNT_OF(lines))]);
		if (random_below(&seed, 4) == 0)
			for (unsigned more = 0; more < 3; more++)
				buf_format(room, "Harbour Gets Crane of Type %c%c%c\n",
					   'A' + random_below(&seed, 26), 'a' + random_below(&seed, 5),
					   'k' + random_below(&seed, 7));
		buf_format(room, "Crane %u of the harbour lifted %u tons, 攻撃 and café number %u.\n", i,
			   random_below(&seed, 90), random_below(&seed, 1000000));
	}
	buf_append_text(room, lines[i % NH_COUNT_OF(lines)]);
	id_at = 0;
	return (struct nh_article){
	    .id = {(const char *)room->bytes + id_at, headline_at},
	    .headline = {(const char *)room->bytes + headline_at, body_at - headline_at},
	    .body = {(const char *)room->bytes + body_at, room->length - body_at},
	    .language = i % 3 ? NH_STRING("en") : NH_STRING("fr"),
	};
}

/* ---- indexes ---- */

static struct nh_indexer *open_index(const char *name)
{
	struct nh_indexer_options options = {.size = sizeof options};
	struct nh_indexer *indexer = NULL;
	char path[TEST_PATH_BYTES];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(nh_indexer_open(path, &options, &indexer, NULL), NH_OK);
	return indexer;
}

static void add(struct nh_indexer *indexer, unsigned i)
{
	struct nh_article article;
	struct buf room;

	buf_init(&room);
	article = make_article(i, &room);
	assert_int_equal(nh_indexer_add(indexer, &article, NULL), NH_OK);
	buf_done(&room);
}

static void remove_article(struct nh_indexer *indexer, unsigned i)
{
	char id[32];

	snprintf(id, sizeof id, "article-%u", i);
	assert_int_equal(nh_indexer_remove(indexer, nh_string_of(id), NULL), NH_OK);
}

/* The shards of a merged index, by the hashes of their bytes. */
static void names_of(const char *name, struct buf *ret)
{
	char path[TEST_PATH_BYTES];
	struct manifest manifest;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	manifest_init(&manifest);
	buf_init(ret);
	assert_int_equal(manifest_read(&file_ops_system, path, &manifest, NULL), NH_OK);
	for (size_t i = 0; i < manifest.shard_count; i++) {
		buf_append_text(ret, manifest.shards[i].name);
		assert_string_equal(manifest.shards[i].deletes, "");
	}
	buf_u64(ret, manifest.furniture_lines);
	buf_u64(ret, manifest.furniture_pending);
	manifest_done(&manifest);
}

static void assert_same_index(const char *left, const char *right)
{
	struct buf a, b;

	names_of(left, &a);
	names_of(right, &b);
	assert_int_equal(a.length, b.length);
	assert_memory_equal(a.bytes, b.bytes, a.length);
	buf_done(&a);
	buf_done(&b);
}

/* Comes and goes in random order, with a commit now and then; held says what is there in the end. */
static void change_at_random(struct nh_indexer *indexer, uint64_t seed, bool *held)
{
	for (unsigned step = 0; step < 2 * POOL_ARTICLES; step++) {
		unsigned i = random_below(&seed, POOL_ARTICLES);

		if (held[i] && random_below(&seed, 3) == 0) {
			assert_int_equal(nh_indexer_commit(indexer, NULL, NULL), NH_OK);
			remove_article(indexer, i);
			held[i] = false;
		} else {
			add(indexer, i);
			held[i] = true;
		}
		if (random_below(&seed, 12) == 0)
			assert_int_equal(nh_indexer_commit(indexer, NULL, NULL), NH_OK);
	}
}

static void any_order_gives_the_same_bytes(void **state)
{
	struct nh_index_summary summary;

	(void)state;
	for (unsigned order = 0; order < ORDERS; order++) {
		bool held[POOL_ARTICLES] = {false};
		char grown[32], fresh[32];
		struct nh_indexer *indexer;

		snprintf(grown, sizeof grown, "grown-%u.idx", order);
		snprintf(fresh, sizeof fresh, "fresh-%u.idx", order);
		indexer = open_index(grown);
		change_at_random(indexer, order, held);
		assert_int_equal(nh_indexer_commit(indexer, NULL, NULL), NH_OK);
		assert_int_equal(nh_indexer_merge(indexer, &summary, NULL), NH_OK);
		assert_true(summary.furniture_lines > 0);
		nh_indexer_close(indexer);
		indexer = open_index(fresh);
		for (unsigned i = 0; i < POOL_ARTICLES; i++)
			if (held[i])
				add(indexer, i);
		assert_int_equal(nh_indexer_commit(indexer, NULL, NULL), NH_OK);
		assert_same_index(grown, fresh);
		assert_int_equal(nh_indexer_merge(indexer, NULL, NULL), NH_OK);
		assert_same_index(grown, fresh);
		nh_indexer_close(indexer);
	}
}

/* ---- bounded work ---- */

#define TRIPLES 800

/* Article i of three that share a line of their own. */
static void add_of_triple(struct nh_indexer *indexer, unsigned i)
{
	char id[32], body[256];
	struct nh_article article = {.language = NH_STRING("en")};
	unsigned triple = i / 3;

	snprintf(id, sizeof id, "article-%u", i);
	snprintf(body, sizeof body,
		 "Number %u was opened today.\nThe letter of %c%c%c%c\nNobody came to see %u of them.\n", i,
		 'a' + triple % 26, 'a' + triple / 26 % 26, 'a' + triple / 26 / 26, 'z' - triple % 26, i * 7);
	article.id = nh_string_of(id);
	article.body = nh_string_of(body);
	assert_int_equal(nh_indexer_add(indexer, &article, NULL), NH_OK);
}

static uint64_t pending_of(const char *name)
{
	char path[TEST_PATH_BYTES];
	struct nh_index *index = NULL;
	struct nh_stats *stats = NULL;
	const char *paths[] = {path};
	uint64_t pending;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	assert_int_equal(nh_index_open(paths, 1, NULL, &index, NULL), NH_OK);
	assert_int_equal(nh_index_stats(index, &stats, NULL), NH_OK);
	pending = stats->furniture_pending;
	nh_stats_free(stats);
	nh_index_close(index);
	return pending;
}

/* Removes one of each three: the lines of the others become text again, but not all at once. */
static struct nh_indexer *index_with_work_left(const char *name)
{
	struct nh_indexer *indexer = open_index(name);
	struct nh_index_summary summary;

	for (unsigned i = 0; i < 3 * TRIPLES; i++)
		add_of_triple(indexer, i);
	assert_int_equal(nh_indexer_commit(indexer, &summary, NULL), NH_OK);
	assert_int_equal(summary.furniture_lines, 3 * TRIPLES);
	assert_int_equal(summary.furniture_pending, 0);
	for (unsigned triple = 0; triple < TRIPLES; triple++)
		remove_article(indexer, 3 * triple);
	assert_int_equal(nh_indexer_commit(indexer, &summary, NULL), NH_OK);
	assert_int_equal(summary.furniture_pending, 2 * TRIPLES - 1000);
	assert_int_equal(summary.furniture_lines, 2 * TRIPLES - 1000);
	assert_int_equal(pending_of(name), 2 * TRIPLES - 1000);
	return indexer;
}

static void a_commit_does_so_much_and_the_next_the_rest(void **state)
{
	struct nh_indexer *indexer = index_with_work_left("next.idx"), *fresh = open_index("at-once.idx");
	struct nh_index_summary summary;

	(void)state;
	for (unsigned i = 0; i < 3 * TRIPLES; i++)
		if (i % 3)
			add_of_triple(fresh, i);
	assert_int_equal(nh_indexer_merge(fresh, NULL, NULL), NH_OK);
	nh_indexer_close(fresh);

	assert_int_equal(nh_indexer_commit(indexer, &summary, NULL), NH_OK);
	assert_int_equal(summary.furniture_pending, 0);
	assert_int_equal(summary.furniture_lines, 0);
	assert_int_equal(pending_of("next.idx"), 0);
	assert_int_equal(nh_indexer_merge(indexer, NULL, NULL), NH_OK);
	assert_same_index("next.idx", "at-once.idx");
	nh_indexer_close(indexer);

	indexer = index_with_work_left("merged.idx");
	assert_int_equal(nh_indexer_merge(indexer, &summary, NULL), NH_OK);
	assert_int_equal(summary.furniture_pending, 0);
	assert_same_index("merged.idx", "at-once.idx");
	nh_indexer_close(indexer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(any_order_gives_the_same_bytes, make_folder, remove_folder),
	    cmocka_unit_test_setup_teardown(a_commit_does_so_much_and_the_next_the_rest, make_folder,
					    remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
