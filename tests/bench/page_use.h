/* SPDX-License-Identifier: MIT
 *
 * page_use.h - what a query reads from the disk: an index's pages dropped from memory before it, and this
 * process's reading counted after it.
 */
#ifndef NEWSHOUND_TESTS_BENCH_PAGE_USE_H
#define NEWSHOUND_TESTS_BENCH_PAGE_USE_H

#include <stdbool.h>
#include <stdint.h>

struct page_use {
	uint64_t read_bytes; /* fetched from the disk for this process, what the system read ahead included */
	uint64_t faults;     /* accesses to memory that had to wait for the disk */
};

/* Of this process, so far. */
struct page_use page_use_now(void);
/* Drops the pages of every file in a folder. The files must not be mapped. False where any page stays. */
bool page_use_drop(const char *folder);
/* From now on no more is read than is asked for where the files of a folder are mapped; what was read so far
 * is dropped. */
bool page_use_read_no_more(const char *folder);

#endif
