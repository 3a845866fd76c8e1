/* SPDX-License-Identifier: MIT
 *
 * memory.c - see memory.h. glibc keeps large freed blocks for reuse once a program has freed some (its mmap
 * threshold grows), so a flush would stay in the process's size while the merge behind it needs room.
 */
#include "common/memory.h"

#include <stdlib.h>

/* Sanitizers bring their own allocator. */
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define HAS_MALLOC_TRIM 1
#include <malloc.h>
#endif

#define BLOCK_BYTES_OF_ITS_OWN (256 << 10)
#define PAGE_BYTES 4096

void memory_fix_threshold(void)
{
#ifdef HAS_MALLOC_TRIM
	mallopt(M_MMAP_THRESHOLD, BLOCK_BYTES_OF_ITS_OWN);
#endif
}

void memory_touch(void *bytes, size_t length)
{
	/* volatile, or a compiler that sees where the zeros come from leaves the writing out */
	volatile char *pages = bytes;

	for (size_t at = 0; at < length; at += PAGE_BYTES)
		pages[at] = 0;
}

void memory_give_back(void)
{
#ifdef HAS_MALLOC_TRIM
	malloc_trim(0);
#endif
}
