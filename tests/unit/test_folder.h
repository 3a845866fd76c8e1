/* SPDX-License-Identifier: MIT
 *
 * test_folder.h - a folder for a test to write into, and its removal with all that is in it.
 */
#ifndef NEWSHOUND_TESTS_UNIT_TEST_FOLDER_H
#define NEWSHOUND_TESTS_UNIT_TEST_FOLDER_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEST_FOLDER_BYTES 64
#define TEST_PATH_BYTES 1024

/* A new empty folder in /tmp. */
static inline bool test_folder_make(char folder[TEST_FOLDER_BYTES])
{
	snprintf(folder, TEST_FOLDER_BYTES, "/tmp/newshound-test-XXXXXX");
	return mkdtemp(folder) != NULL;
}

/* Removes a file, or a folder with everything below it; symbolic links are not followed. */
static inline bool test_folder_remove(const char *path)
{
	char below[TEST_PATH_BYTES];
	struct dirent *entry;
	struct stat status;
	bool removed = true;
	int length;
	DIR *directory;

	if (lstat(path, &status) != 0)
		return false;
	if (!S_ISDIR(status.st_mode))
		return unlink(path) == 0;
	directory = opendir(path);
	while (directory && (entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		length = snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
		removed = length > 0 && (size_t)length < sizeof below && test_folder_remove(below) && removed;
	}
	if (directory)
		closedir(directory);
	return rmdir(path) == 0 && removed;
}

#endif
