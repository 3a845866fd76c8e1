/* SPDX-License-Identifier: MIT
 *
 * twin_ways.h - in which ways one and the same search can be run: with each set of kernels that this
 * processor has, by one thread or by two. Every way must give the same bits.
 */
#ifndef NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_WAYS_H
#define NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_WAYS_H

#include "searcher/newshound.h"

#define TWIN_WAYS_MAX 8

struct twin_way {
	const char *kernels;
	size_t threads;
};

/* Fills in the ways that there are here; returns how many. */
size_t twin_ways(struct twin_way ret[TWIN_WAYS_MAX]);
/* From now on the index is searched by these kernels, and by as many threads as a search's options say,
 * however short it is. Not while somebody searches. */
void twin_take_way(struct nh_index *index, const struct twin_way *way);

#endif
