/* SPDX-License-Identifier: MIT
 *
 * all_shards.h - one plan over all shards, by the caller's thread or by several.
 */
#ifndef NEWSHOUND_SEARCHER_ALL_SHARDS_H
#define NEWSHOUND_SEARCHER_ALL_SHARDS_H

#include "searcher/match/shard_run.h"

#define ALL_SHARDS_THREADS_MAX 256

/* Walks the runs, which are prepared: one of each shard. The best are in the collector then, the same
 * whatever the number of threads. ret_total as ret_matches of shard_run_search. */
enum nh_status all_shards_search(struct shard_run *runs, size_t run_count, const struct run_scoring *scoring,
				 struct collector *collector, size_t threads, uint64_t *ret_total,
				 struct nh_error *error);

#endif
