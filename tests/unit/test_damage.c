/* SPDX-License-Identifier: MIT
 *
 * test_damage.c - an open index whose files others spoil: the rest answers, and the program lives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "searcher/snapshot.h"
#include "searcher/verify.h"
#include "tests/unit/test_parts.h"

#define ROUNDS 40
#define SEARCHERS 4

/* ---- opening and asking ---- */

static struct nh_index *open_with(struct nh_open_options options)
{
	const char *target = index_path;
	struct nh_index *index = NULL;

	options.size = sizeof options;
	return nh_index_open(&target, 1, &options, &index, NULL) == NH_OK ? index : NULL;
}

static struct nh_index *open_index(void)
{
	return open_with((struct nh_open_options){0});
}

static enum nh_status ask(const struct nh_index *index, const char *query, struct nh_results **ret)
{
	struct nh_search_options options;

	nh_search_options_init(&options);
	options.limit = 2000;
	options.threads = 2;
	*ret = NULL;
	return nh_search(index, query, &options, ret, NULL);
}

static uint64_t total_of(const struct nh_index *index, const char *query)
{
	struct nh_results *results;
	uint64_t total;

	assert_int_equal(ask(index, query, &results), NH_OK);
	total = nh_results_total(results);
	nh_results_free(results);
	return total;
}

/* ---- damage that is met by a search ---- */

static void spoil_shard(const char *path)
{
	static const char zeros[4096];
	struct stat facts;
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0 && fstat(fd, &facts) == 0);
	for (off_t at = 64; at + 256 < facts.st_size; at += (off_t)sizeof zeros)
		assert_true(pwrite(fd, zeros,
				   sizeof zeros < (size_t)(facts.st_size - 256 - at)
				       ? sizeof zeros
				       : (size_t)(facts.st_size - 256 - at),
				   at) > 0);
	close(fd);
}

static void the_rest_answers_once_damage_is_met(void **state)
{
	struct nh_results *results;
	struct nh_index *index;
	uint64_t total = 0;

	(void)state;
	copy_index();
	index = open_index();
	assert_int_equal(index->shard_count, PARTS);
	spoil_shard(shard_path(index->shards[1].shard));
	assert_int_equal(ask(index, "tidings", &results), NH_OK);
	assert_true(nh_results_partial(results));
	assert_false(nh_results_total_exact(results));
	assert_int_equal(nh_results_total_articles(results), (PARTS - 1) * ARTICLES);
	assert_int_equal(nh_results_missing_count(results), 1);
	assert_string_equal(nh_results_missing(results, 0)->file, shard_path(index->shards[1].shard));
	assert_int_equal(nh_results_missing(results, 0)->articles, ARTICLES);
	assert_int_equal(nh_results_missing(results, 0)->status, NH_CORRUPT);
	for (size_t i = 0; i < nh_results_count(results); i++) {
		const struct nh_snippet *snippet;

		assert_int_equal(nh_results_snippet(results, i, &snippet, NULL), NH_OK);
	}
	nh_results_free(results);
	for (unsigned part = 0; part < PARTS; part++)
		total += total_of(index, words[part]);
	assert_int_equal(total, (PARTS - 1) * ARTICLES);
	assert_int_equal(nh_index_missing_count(index), 0); /* when it was opened */
	nh_index_close(index);
}

static enum nh_status ask_scores(const struct nh_index *index, struct nh_results **ret)
{
	struct nh_search_options options;

	nh_search_options_init(&options);
	options.limit = 2000;
	options.detail = NH_HIT_SCORE;
	return nh_search(index, "tidings", &options, ret, NULL);
}

static void a_hit_that_cannot_be_read_stays_unread(void **state)
{
	struct nh_results *results = NULL;
	struct nh_index *index;

	(void)state;
	copy_index();
	index = open_index();
	assert_int_equal(ask_scores(index, &results), NH_OK);
	assert_int_equal(nh_results_count(results), PARTS * ARTICLES);
	shard_damage(index->shards[1].shard, 4096); /* its bytes may have been read already */
	for (unsigned round = 0; round < 2; round++) {
		size_t damaged = 0;

		for (size_t i = 0; i < nh_results_count(results); i++) {
			enum nh_status status = nh_results_read_hit(results, i, NULL);

			assert_true(status == NH_OK || status == NH_CORRUPT);
			assert_int_equal(nh_results_hit(results, i)->id.bytes != NULL, status == NH_OK);
			damaged += status == NH_CORRUPT;
		}
		assert_int_equal(damaged, ARTICLES);
	}
	assert_int_equal(nh_results_read_hit(results, nh_results_count(results), NULL), NH_NOT_FOUND);
	nh_results_free(results);
	nh_index_close(index);
}

/* ---- the table of text codes, which waits for the first text ---- */

static void *need_table(void *argument)
{
	const struct shard *shard = argument;
	const struct text_code *code = NULL;

	return shard_need_text_code(shard, &code, NULL) == NH_OK ? (void *)(uintptr_t)code : NULL;
}

static void threads_share_one_table(void **state)
{
	pthread_t threads[SEARCHERS];
	struct nh_index *index;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		const struct shard *shard;
		void *table;

		copy_index();
		index = open_index();
		shard = index->shards[0].shard;
		assert_null(shard_text_code(shard));
		for (size_t i = 0; i < SEARCHERS; i++)
			assert_int_equal(
			    pthread_create(&threads[i], NULL, need_table, (void *)(uintptr_t)shard), 0);
		for (size_t i = 0; i < SEARCHERS; i++) {
			assert_int_equal(pthread_join(threads[i], &table), 0);
			assert_non_null(table);
			assert_ptr_equal(table, shard_text_code(shard));
		}
		nh_index_close(index);
	}
}

static void a_damaged_table_is_met_with_the_first_text(void **state)
{
	const struct nh_snippet *snippet;
	struct nh_results *results;
	struct nh_index *index;
	struct shard_extent table;
	size_t damaged = 0;
	int fd;

	(void)state;
	copy_index();
	index = open_index();
	table = shard_section(index->shards[1].shard, SHARD_SECTION_TEXT_CODES);
	assert_true(table.length > 0);
	fd = open(shard_path(index->shards[1].shard), O_WRONLY);
	assert_int_equal(pwrite(fd, "damage", 6, (off_t)(table.offset + table.length / 2)), 6);
	close(fd);
	assert_int_equal(ask(index, "tidings", &results), NH_OK);
	assert_false(nh_results_partial(results));
	assert_int_equal(nh_results_total(results), PARTS * ARTICLES);
	for (size_t i = 0; i < nh_results_count(results); i++) {
		enum nh_status status = nh_results_snippet(results, i, &snippet, NULL);

		assert_true(status == NH_OK || status == NH_CORRUPT);
		damaged += status == NH_CORRUPT;
	}
	assert_int_equal(damaged, ARTICLES);
	nh_results_free(results);
	assert_int_equal(total_of(index, "tidings"), (PARTS - 1) * ARTICLES);
	nh_index_close(index);
}

static void statistics_leave_the_damaged_shard_out(void **state)
{
	struct nh_stats *stats = NULL;
	struct nh_index *index;

	(void)state;
	copy_index();
	index = open_index();
	spoil_shard(shard_path(index->shards[0].shard));
	assert_int_equal(total_of(index, "tidings"), (PARTS - 1) * ARTICLES);
	assert_int_equal(nh_index_stats(index, &stats, NULL), NH_OK);
	assert_int_equal(stats->articles, (PARTS - 1) * ARTICLES);
	assert_int_equal(stats->shard_count, PARTS - 1);
	assert_int_equal(stats->missing_count, 1);
	nh_stats_free(stats);
	nh_index_close(index);
}

static void nothing_left_is_an_error(void **state)
{
	struct nh_results *results;
	struct nh_index *index;

	(void)state;
	copy_index();
	index = open_index();
	for (size_t i = 0; i < index->shard_count; i++)
		spoil_shard(shard_path(index->shards[i].shard));
	assert_int_equal(ask(index, "tidings", &results), NH_CORRUPT);
	assert_int_equal(ask(index, "tidings", &results), NH_CORRUPT);
	nh_index_close(index);
}

static void strict_is_all_or_nothing(void **state)
{
	const char *target = index_path;
	struct nh_open_options options = {.size = sizeof options, .strict = true};
	struct nh_results *results;
	struct nh_index *index, *again = NULL;
	struct nh_error error = {0};

	(void)state;
	copy_index();
	index = open_with(options);
	spoil_shard(shard_path(index->shards[1].shard));
	assert_int_equal(ask(index, "tidings", &results), NH_CORRUPT);
	assert_int_equal(unlink(shard_path(index->shards[1].shard)), 0);
	nh_index_close(index);
	assert_int_equal(nh_index_open(&target, 1, &options, &again, &error), NH_IO);
	assert_true(error.file[0] != '\0');
	again = open_index();
	assert_int_equal(nh_index_missing_count(again), 1);
	assert_int_equal(nh_index_article_count(again), (PARTS - 1) * ARTICLES);
	nh_index_close(again);
}

/* ---- files that are cut short under a reader ---- */

/* The embedding program: opens, tells so, waits until the file is cut, searches. Its exit status says whether
 * the rest has answered. */
static int embed(struct nh_open_options options, bool guard, int tell, int wait)
{
	struct nh_results *results;
	struct nh_index *index;
	char byte = 0;
	uint64_t total;

	(void)signal(SIGBUS, SIG_DFL); /* cmocka's would jump */
	if (guard && nh_install_sigbus(NULL) != NH_OK)
		return 2;
	index = open_with(options);
	if (!index)
		return 2;
	index->thread_work = 1;
	if (write(tell, &byte, 1) != 1 || read(wait, &byte, 1) != 1 ||
	    ask(index, "tidings", &results) != NH_OK)
		return 3;
	total = nh_results_total_articles(results);
	if (total != (PARTS - 1) * ARTICLES || !nh_results_partial(results) ||
	    nh_results_missing_count(results) != 1)
		return 4;
	nh_results_free(results);
	nh_index_close(index);
	return 0;
}

/* How the program ends when another cuts the second shard to length meanwhile. */
static int end_of_program(struct nh_open_options options, bool guard, off_t length)
{
	struct nh_index *index;
	int opened[2], cut[2], status = -1;
	char byte;
	pid_t child;

	copy_index();
	assert_int_equal(pipe(opened), 0);
	assert_int_equal(pipe(cut), 0);
	child = fork();
	if (child == 0)
		_exit(embed(options, guard, opened[1], cut[0]));
	assert_true(child > 0);
	assert_int_equal(read(opened[0], &byte, 1), 1);
	index = open_index();
	assert_int_equal(truncate(shard_path(index->shards[1].shard), length), 0);
	nh_index_close(index);
	assert_int_equal(write(cut[1], &byte, 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	for (int i = 0; i < 2; i++) {
		close(opened[i]);
		close(cut[i]);
	}
	return status;
}

static bool ends_well(struct nh_open_options options, bool guard, off_t length)
{
	int status = end_of_program(options, guard, length);

	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void a_file_cut_short_does_not_end_a_program(void **state)
{
	const off_t lengths[] = {0, 100, 4096, 20000};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(lengths); i++) {
		assert_true(ends_well((struct nh_open_options){0}, false, lengths[i]));
		assert_true(ends_well((struct nh_open_options){0}, true, lengths[i]));
		assert_true(ends_well((struct nh_open_options){.use_read = true}, true, lengths[i]));
	}
	assert_false(ends_well((struct nh_open_options){.trust_files = true}, false, 0)); /* as it says */
}

struct searcher {
	const struct nh_index *index;
	atomic_bool *cut;
	bool good;
	pthread_t thread;
};

static void *search_on(void *argument)
{
	struct searcher *searcher = argument;

	searcher->good = true;
	for (bool last = false; searcher->good && !last;) {
		struct nh_results *results;

		last = atomic_load(searcher->cut);
		searcher->good =
		    ask(searcher->index, "tidings word1* (word20 NEAR word3)", &results) == NH_OK;
		nh_results_free(results);
	}
	return NULL;
}

/* Threads search while the file goes; all of them live, and know in the end that a shard is missing. */
static int search_while_it_goes(uint64_t random)
{
	struct searcher searchers[SEARCHERS];
	struct nh_index *index;
	struct nh_results *results;
	atomic_bool cut = false;
	bool good = true;

	(void)signal(SIGBUS, SIG_DFL);
	index = nh_install_sigbus(NULL) == NH_OK ? open_index() : NULL;
	if (!index)
		return 2;
	index->thread_work = 1;
	for (size_t i = 0; i < SEARCHERS; i++) {
		searchers[i] = (struct searcher){.index = index, .cut = &cut};
		if (pthread_create(&searchers[i].thread, NULL, search_on, &searchers[i]) != 0)
			return 3;
	}
	for (unsigned i = 0; i < test_random_below(&random, 20); i++)
		if (ask(index, "word5*", &results) == NH_OK)
			nh_results_free(results);
	if (truncate(shard_path(index->shards[1].shard), (off_t)test_random_below(&random, 60000)) != 0)
		return 4;
	atomic_store(&cut, true);
	for (size_t i = 0; i < SEARCHERS; i++) {
		pthread_join(searchers[i].thread, NULL);
		good &= searchers[i].good;
	}
	nh_index_close(index);
	return good ? 0 : 5;
}

static void threads_survive_a_file_that_goes(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < ROUNDS; round++) {
		int status = -1;
		pid_t child;

		copy_index();
		child = fork();
		if (child == 0)
			_exit(search_while_it_goes(round + 1));
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
}

static volatile sig_atomic_t foreign;

static void on_foreign(int number)
{
	(void)number;
	foreign = 1;
}

static int raise_foreign(bool handled)
{
	(void)signal(SIGBUS, handled ? on_foreign : SIG_DFL);
	if (nh_install_sigbus(NULL) != NH_OK || nh_install_sigbus(NULL) != NH_OK)
		return 2;
	raise(SIGBUS);
	return foreign ? 0 : 3;
}

static void other_faults_go_where_they_went(void **state)
{
	(void)state;
	for (int handled = 0; handled < 2; handled++) {
		int status = -1;
		pid_t child = fork();

		if (child == 0)
			_exit(raise_foreign(handled));
		assert_int_equal(waitpid(child, &status, 0), child);
		if (handled)
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		else
			assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
	}
}

/* ---- verifying while others write ---- */

static bool merges;

/* Before the first shard is opened, another writer merges them all. */
static int open_merging(const char *path, int flags, mode_t mode)
{
	struct nh_indexer *indexer = NULL;

	if (merges && strstr(path, ".shard")) {
		merges = false;
		assert_int_equal(nh_indexer_open(index_path, NULL, &indexer, NULL), NH_OK);
		assert_int_equal(nh_indexer_merge(indexer, NULL, NULL), NH_OK);
		nh_indexer_close(indexer);
	}
	return file_ops_system.open(path, flags, mode);
}

static void count_problem(void *user, const char *file, const char *section, const char *problem)
{
	(void)file;
	(void)section;
	(void)problem;
	++*(unsigned *)user;
}

static void a_commit_meanwhile_is_no_damage(void **state)
{
	struct file_ops ops = file_ops_system;
	unsigned problems = 0;

	(void)state;
	copy_index();
	ops.open = open_merging;
	merges = true;
	assert_int_equal(verify_index(&ops, index_path, count_problem, &problems, NULL), NH_OK);
	assert_false(merges);
	assert_int_equal(problems, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_rest_answers_once_damage_is_met),
	    cmocka_unit_test(a_hit_that_cannot_be_read_stays_unread),
	    cmocka_unit_test(threads_share_one_table),
	    cmocka_unit_test(a_damaged_table_is_met_with_the_first_text),
	    cmocka_unit_test(statistics_leave_the_damaged_shard_out),
	    cmocka_unit_test(nothing_left_is_an_error),
	    cmocka_unit_test(strict_is_all_or_nothing),
	    cmocka_unit_test(a_file_cut_short_does_not_end_a_program),
	    cmocka_unit_test(threads_survive_a_file_that_goes),
	    cmocka_unit_test(other_faults_go_where_they_went),
	    cmocka_unit_test(a_commit_meanwhile_is_no_damage),
	};

	return cmocka_run_group_tests(tests, make_index, remove_index);
}
