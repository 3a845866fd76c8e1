/* SPDX-License-Identifier: MIT
 *
 * twin_ways.c - see twin_ways.h. The public interface chooses for itself, so this reaches inside.
 */
#include "tests/differential/twin_ways.h"

#include "searcher/snapshot.h"

size_t twin_ways(struct twin_way ret[TWIN_WAYS_MAX])
{
	static const char *const names[] = {"scalar", "avx2", "avx512", "avx512-pairs"};
	size_t count = 0;

	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		for (size_t threads = 1; threads <= 2 && block_kernels_named(names[i]); threads++)
			ret[count++] = (struct twin_way){names[i], threads};
	return count;
}

void twin_take_way(struct nh_index *index, const struct twin_way *way)
{
	for (size_t i = 0; i < index->shard_count; i++)
		shard_set_kernels(index->shards[i].shard, block_kernels_named(way->kernels));
	index->thread_work = 1;
}
