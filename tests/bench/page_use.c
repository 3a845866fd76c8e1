/* SPDX-License-Identifier: MIT
 *
 * page_use.c - see page_use.h. Linux lets only unmapped, written pages go; whether they went is asked of the
 * kernel, since a figure of pages that were never dropped would look very good.
 */
#define _GNU_SOURCE /* mincore, madvise */
#include "tests/bench/page_use.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DROP_TRIES 200

struct page_use page_use_now(void)
{
	struct page_use use = {0, 0};
	struct rusage usage;
	FILE *file = fopen("/proc/self/io", "r");
	char line[128];

	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "read_bytes: %" SCNu64, &use.read_bytes) == 1)
			break;
	if (file)
		fclose(file);
	if (getrusage(RUSAGE_SELF, &usage) == 0)
		use.faults = (uint64_t)usage.ru_majflt;
	return use;
}

static bool all_gone(int descriptor, size_t bytes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), count = (bytes + page - 1) / page;
	void *map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, descriptor, 0);
	unsigned char *in_memory = malloc(count);
	bool gone = map != MAP_FAILED && in_memory && mincore(map, bytes, in_memory) == 0;

	for (size_t i = 0; gone && i < count; i++)
		gone = !(in_memory[i] & 1);
	free(in_memory);
	if (map != MAP_FAILED)
		munmap(map, bytes);
	return gone;
}

/* A page that is still being read stays, so there are some tries. */
static bool drop_file(int descriptor)
{
	const struct timespec pause = {0, 1000000};
	struct stat about;

	if (fstat(descriptor, &about) != 0)
		return false;
	if (!S_ISREG(about.st_mode) || about.st_size == 0)
		return true;
	for (int i = 0; i < DROP_TRIES; i++) {
		if (fdatasync(descriptor) != 0 || posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) != 0)
			return false;
		if (all_gone(descriptor, (size_t)about.st_size))
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

bool page_use_drop(const char *folder)
{
	DIR *names = opendir(folder);
	struct dirent *name;
	bool good = names != NULL;

	while (good && (name = readdir(names))) {
		int descriptor = openat(dirfd(names), name->d_name, O_RDONLY | O_CLOEXEC);

		good = descriptor >= 0 && drop_file(descriptor);
		if (descriptor >= 0)
			close(descriptor);
	}
	if (names)
		closedir(names);
	return good;
}

bool page_use_read_no_more(const char *folder)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char *whole = realpath(folder, NULL), line[PATH_MAX + 128];
	bool good = maps && whole;

	while (good && fgets(line, sizeof line, maps)) {
		const char *path = strchr(line, '/');
		uintptr_t begin, end;

		if (path && strncmp(path, whole, strlen(whole)) == 0 &&
		    sscanf(line, "%" SCNxPTR "-%" SCNxPTR, &begin, &end) == 2)
			good = madvise((void *)begin, end - begin, MADV_RANDOM) == 0 &&
			       madvise((void *)begin, end - begin, MADV_DONTNEED) == 0;
	}
	free(whole);
	if (maps)
		fclose(maps);
	return good && page_use_drop(folder);
}
