/* SPDX-License-Identifier: MIT
 *
 * memory.c - see memory.h. glibc keeps large freed blocks for reuse once a program has freed some (its mmap
 * threshold grows), so a flush would stay in the process's size while the merge behind it needs room.
 */
#include "common/memory.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void memory_give_back(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
