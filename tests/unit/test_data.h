/* SPDX-License-Identifier: MIT
 *
 * test_data.h - where a test finds the real collections (which are not ours to ship), and how it leaves when
 * they are not here: status 77, which meson counts as skipped.
 */
#ifndef NEWSHOUND_TESTS_UNIT_TEST_DATA_H
#define NEWSHOUND_TESTS_UNIT_TEST_DATA_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define TEST_SKIPPED 77

/* The source tree: meson says where; by hand it is the folder one stands in. */
static inline const char *test_source_root(void)
{
	const char *root = getenv("NEWSHOUND_SOURCE_ROOT");

	return root ? root : ".";
}

/* Fills path with name below the data folder. False where there is no such file. */
static inline int test_data_path(const char *name, char *path, size_t path_bytes)
{
	const char *data = getenv("NEWSHOUND_TEST_DATA");
	struct stat status;

	if (data)
		snprintf(path, path_bytes, "%s/%s", data, name);
	else
		snprintf(path, path_bytes, "%s/../shared/data/%s", test_source_root(), name);
	return stat(path, &status) == 0;
}

/* The same, for a test program that is nothing without it. */
static inline void test_data_require(const char *name, char *path, size_t path_bytes)
{
	if (test_data_path(name, path, path_bytes))
		return;
	printf("skipped: no %s (NEWSHOUND_TEST_DATA names the folder of collections)\n", path);
	exit(TEST_SKIPPED);
}

#endif
