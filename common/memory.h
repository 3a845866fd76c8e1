/* SPDX-License-Identifier: MIT
 *
 * memory.h - giving memory back to the system after a large phase is over.
 */
#ifndef NEWSHOUND_COMMON_MEMORY_H
#define NEWSHOUND_COMMON_MEMORY_H

#include <stddef.h>

/* Fixes the size from which a block has pages of its own, which go back to the system when it is freed.
 * Without this, glibc raises it to the largest block freed so far, and several threads keep holes of that
 * size each. For programs, at their start: a library leaves its host's allocator alone. */
void memory_fix_threshold(void);
/* Asks the allocator to return what is free. Costs a fraction of a millisecond; does nothing where the C
 * library has no way to do it. */
void memory_give_back(void);
/* Writes zero to a byte of each page of a block that is all zero. Where a page is read before it is written
 * the system makes it twice, the second time by stopping the other threads: tables that are looked into
 * before they are filled are better touched first. */
void memory_touch(void *bytes, size_t length);

#endif
