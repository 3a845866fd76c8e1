/* SPDX-License-Identifier: MIT
 *
 * search_time.c - see search_time.h.
 */
#include "searcher/match/search_time.h"

#include <time.h>

uint64_t search_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

bool search_time_look(struct search_time *time)
{
	int none = NH_OK;

	if (search_was_over(time))
		return true;
	if (time->stop && time->stop(time->stop_user))
		atomic_compare_exchange_strong(&time->over, &none, NH_CANCELLED);
	else if (time->deadline_us && search_now_us() >= time->deadline_us)
		atomic_compare_exchange_strong(&time->over, &none, NH_DEADLINE);
	return search_was_over(time);
}
