/* SPDX-License-Identifier: MIT
 *
 * no_memory.c - an allocator that fails when told to, put before a program by LD_PRELOAD: of its allocations
 * number $FAIL_FIRST, from 0, and $FAIL_COUNT - 1 behind it get nothing. How many were asked for goes into
 * the file $FAIL_REPORT at the end.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

/* glibc's own, under names that are not in the way of ours */
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t item_bytes);
void *__libc_realloc(void *memory, size_t bytes);

static atomic_ulong asked;
static unsigned long first, behind;

static unsigned long number_of(const char *name)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void)
{
	first = number_of("FAIL_FIRST");
	behind = first + number_of("FAIL_COUNT");
	atomic_store(&asked, 0);
}

__attribute__((destructor)) static void end(void)
{
	unsigned long count = atomic_load(&asked);
	const char *path = getenv("FAIL_REPORT");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	fprintf(file, "%lu\n", count);
	fclose(file);
}

static int fails(void)
{
	unsigned long number = atomic_fetch_add(&asked, 1);

	if (number < first || number >= behind)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t bytes)
{
	return fails() ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t item_bytes)
{
	return fails() ? NULL : __libc_calloc(count, item_bytes);
}

void *realloc(void *memory, size_t bytes)
{
	return fails() ? NULL : __libc_realloc(memory, bytes);
}
