/* SPDX-License-Identifier: MIT
 *
 * test_repair.c - a repair that fails, or dies, at any of its calls: the index is as it was or repaired,
 * nothing sound is lost, what was damaged is kept, and the next repair finishes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/manifest.h"
#include "indexer/repair.h"
#include "searcher/newshound.h"
#include "tests/unit/test_parts.h"

#define DIED 9

static char damaged_name[MANIFEST_SHARD_NAME_BYTES];

/* A fresh index whose second shard has a wrong byte. */
static void spoil_index(void)
{
	struct manifest manifest;
	char path[2 * TEST_PATH_BYTES];
	unsigned char byte = 0;
	struct stat facts;
	int fd;

	copy_index();
	manifest_init(&manifest);
	assert_int_equal(manifest_read(&file_ops_system, index_path, &manifest, NULL), NH_OK);
	assert_int_equal(manifest.shard_count, PARTS);
	memcpy(damaged_name, manifest.shards[1].name, sizeof damaged_name);
	manifest_done(&manifest);
	snprintf(path, sizeof path, "%s/%s", index_path, damaged_name);
	fd = open(path, O_RDWR);
	assert_true(fd >= 0 && fstat(fd, &facts) == 0);
	assert_int_equal(pread(fd, &byte, 1, facts.st_size / 2), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, facts.st_size / 2), 1);
	close(fd);
}

/* ---- calls that fail ---- */

static struct file_ops failing;
static int calls_until_failure;
static bool dies;

static bool fails_now(int system_errno)
{
	if (calls_until_failure-- != 0)
		return false;
	if (dies)
		_exit(DIED);
	errno = system_errno;
	return true;
}

static int failing_open(const char *path, int flags, mode_t mode)
{
	return fails_now(EMFILE) ? -1 : file_ops_system.open(path, flags, mode);
}

static ssize_t failing_write(int fd, const void *bytes, size_t length)
{
	return fails_now(ENOSPC) ? -1 : file_ops_system.write(fd, bytes, length);
}

static int failing_fsync(int fd)
{
	return fails_now(EIO) ? -1 : file_ops_system.fsync(fd);
}

static int failing_rename(const char *from, const char *to)
{
	return fails_now(EROFS) ? -1 : file_ops_system.rename(from, to);
}

static int failing_link(const char *from, const char *to)
{
	return fails_now(EPERM) ? -1 : file_ops_system.link(from, to);
}

static int failing_mkdir(const char *path, mode_t mode)
{
	return fails_now(EROFS) ? -1 : file_ops_system.mkdir(path, mode);
}

static int failing_unlink(const char *path)
{
	return fails_now(EBUSY) ? -1 : file_ops_system.unlink(path);
}

static void fail_at(int call, bool death)
{
	failing = file_ops_system;
	failing.open = failing_open;
	failing.write = failing_write;
	failing.fsync = failing_fsync;
	failing.rename = failing_rename;
	failing.link = failing_link;
	failing.mkdir = failing_mkdir;
	failing.unlink = failing_unlink;
	calls_until_failure = call;
	dies = death;
}

/* ---- what holds whatever happened ---- */

static bool exists(const char *name)
{
	char path[3 * TEST_PATH_BYTES];
	struct stat facts;

	snprintf(path, sizeof path, "%s/%s", index_path, name);
	return stat(path, &facts) == 0;
}

static void the_rest_is_there(void)
{
	const char *target = index_path;
	struct nh_index *index = NULL;
	struct nh_results *results = NULL;

	assert_int_equal(nh_index_open(&target, 1, NULL, &index, NULL), NH_OK);
	for (unsigned part = 0; part < PARTS; part += 2) {
		assert_int_equal(nh_search(index, words[part], NULL, &results, NULL), NH_OK);
		assert_int_equal(nh_results_total_articles(results), ARTICLES);
		nh_results_free(results);
	}
	nh_index_close(index);
}

static void the_next_repair_finishes(void)
{
	struct nh_repair_summary summary;
	char kept[TEST_PATH_BYTES], lost[2 * TEST_PATH_BYTES];

	the_rest_is_there();
	assert_int_equal(nh_index_repair(index_path, NULL, &summary, NULL), NH_OK);
	if (summary.found_damage) {
		assert_int_equal(summary.articles, (PARTS - 1) * ARTICLES);
		assert_int_equal(summary.articles_lost, ARTICLES);
		assert_true(summary.articles_named > ARTICLES / 2);
	}
	assert_int_equal(nh_index_verify(index_path, NULL, NULL, NULL), NH_OK);
	the_rest_is_there();
	snprintf(kept, sizeof kept, REPAIR_FOLDER "/%s", damaged_name);
	snprintf(lost, sizeof lost, "%s.lost", kept);
	assert_true(exists(kept));
	assert_true(exists(lost));
}

static void any_call_may_fail(void **state)
{
	int call = 0;

	(void)state;
	do {
		struct nh_error error = {0};

		spoil_index();
		fail_at(call++, false);
		if (repair_index(&failing, index_path, NULL, NULL, &error) != NH_OK)
			assert_true(error.status == NH_IO && error.file[0] && error.message[0]);
		the_next_repair_finishes();
	} while (calls_until_failure < 0);
	assert_true(call > 20);
}

static void it_may_die_at_any_call(void **state)
{
	int status = -1, call = 0;

	(void)state;
	do {
		pid_t child;

		spoil_index();
		fail_at(call, true);
		child = fork();
		if (child == 0)
			_exit(repair_index(&failing, index_path, NULL, NULL, NULL) == NH_OK ? 0 : 1);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 1);
		the_next_repair_finishes();
		call++;
	} while (WEXITSTATUS(status) == DIED);
	assert_true(call > 20);
}

static void what_is_lost_is_told(void **state)
{
	struct nh_repair_summary summary;

	(void)state;
	spoil_index();
	assert_int_equal(nh_index_repair(index_path, NULL, &summary, NULL), NH_OK);
	assert_true(summary.found_damage);
	assert_false(summary.groups_made_anew);
	assert_int_equal(summary.shards_set_aside, 1);
	assert_int_equal(summary.articles_lost, ARTICLES);
	assert_true(summary.generation > PARTS);
	assert_false(exists(damaged_name));
	assert_int_equal(nh_index_repair(index_path, NULL, &summary, NULL), NH_OK);
	assert_false(summary.found_damage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_lost_is_told),
	    cmocka_unit_test(any_call_may_fail),
	    cmocka_unit_test(it_may_die_at_any_call),
	};

	return cmocka_run_group_tests(tests, make_index, remove_index);
}
