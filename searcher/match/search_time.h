/* SPDX-License-Identifier: MIT
 *
 * search_time.h - how long a search may go on: until its deadline, or until its caller wants it no more.
 *
 * Loops ask search_is_over at the grain of a block or a window; the hottest ones not at all. Once it is over
 * it stays so, and every loop ends soon; what was found is kept, but nothing may be concluded any more from a
 * test that failed: it may not have been made. A search without a deadline has no struct search_time, and
 * the question costs it a comparison.
 */
#ifndef NEWSHOUND_SEARCHER_SEARCH_TIME_H
#define NEWSHOUND_SEARCHER_SEARCH_TIME_H

#include <stdatomic.h>

#include "common/base.h"
#include "searcher/newshound.h"

struct search_time {
	uint64_t deadline_us; /* of the monotonic clock; 0: none */
	nh_stop_function *stop;
	void *stop_user;
	_Atomic int over; /* enum nh_status: NH_OK, NH_DEADLINE or NH_CANCELLED */
};

uint64_t search_now_us(void);
/* Looks at the clock, and asks the caller. */
bool search_time_look(struct search_time *time);

static inline bool search_is_over(struct search_time *time)
{
	return NH_UNLIKELY(time != NULL) && search_time_look(time);
}

/* The same without looking: whether it was over when somebody looked. */
static inline bool search_was_over(struct search_time *time)
{
	return NH_UNLIKELY(time != NULL) && atomic_load_explicit(&time->over, memory_order_relaxed) != NH_OK;
}

#endif
